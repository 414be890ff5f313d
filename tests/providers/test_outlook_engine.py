"""The real engine over a Graph of our own: few requests, each item once whatever fails."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar

import pytest
from graph_world import GraphWorld
from program import table
from service_laws import RECAP, ServiceLaws, lose_the_store, restore, settled, title_held

from afterview.errors import LoginError, ThrottledError, WaitingError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

BATCH = "POST /$batch"


@pytest.fixture(params=[False, True], ids=["usually", "otherwise"])
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[GraphWorld]:
    with GraphWorld.at(tmp_path, otherwise=request.param) as made:
        yield made


class TestOutlook(ServiceLaws):
    kind: ClassVar = GraphWorld


# Few requests.


def test_the_first_run_makes_all_and_the_next_has_nothing_to_do(world: GraphWorld) -> None:
    first = world.run()
    assert len(first.done) == len(world.held()) == 13
    # Looking for calendar and list, and for the marks of those that every account has; making ours;
    # looking whether others came in the same breath; the begin of their feeds; looking whether
    # another computer wrote there; 13 items.
    assert world.service.requests.pop(BATCH) == 7
    if world.service.switches.takes_marks:
        assert not world.service.requests
    commits = world.box.commits
    for _ in range(2):
        again = world.run()
        assert (again.done, again.unchanged, again.notes) == ([], 13, [])
        assert dict(world.service.requests) == {BATCH: 1}
        assert dict(world.service.calls) == {"GET": 2}
    assert world.box.commits == commits


def test_a_hundred_items_are_a_few_requests(world: GraphWorld) -> None:
    names = [f"company{number}" for number in range(18)]
    world.write(
        *(table(name, start=f"2026-11-{10 + n % 14}T10:00:00") for n, name in enumerate(names))
    )
    report = world.run()
    assert len(report.done) > 100
    # Three more where Graph does not take our marks.
    more = 6 if world.service.switches.takes_marks else 9
    assert world.service.http() <= math.ceil(len(report.done) / 20) + more
    world.run()
    assert world.service.http() == 1


def test_some_changes_are_a_few_requests(world: GraphWorld) -> None:
    world.run()
    world.write(table(start="2026-11-24T15:00:00", role='"Engineer"'))
    report = world.run()
    assert len(report.done) > 5
    # What changed; each item right before its change; the changes, three calls for a task.
    tasks = sum("PATCH" in call and "linkedResources" in call for call in world.service.sent)
    assert tasks
    assert world.service.http() <= 1 + 1 + math.ceil((len(report.done) + 2 * 6) / 20)
    world.run()
    assert dict(world.service.calls) == {"GET": 2}


# What the person does.


def test_an_event_that_is_moved_out_of_the_window_is_not_deleted(world: GraphWorld) -> None:
    """The feed calls it removed; asked by name, it is there."""
    world.run()
    entry = world.person.entry(world.uid("acme/interview"))
    for name in ("start", "end"):
        entry.body[name] = entry.body[name].replace(year=2031)
    world.box.put(entry)
    notes = world.run().notes
    assert any("moved" in note for note in notes)
    assert len(world.held()) == 13


def test_what_is_moved_to_another_calendar_is_the_persons(world: GraphWorld) -> None:
    """Where the store is lost, Outlook answers a creation with it; `restore` makes another."""
    world.run()
    world.box.calendars["theirs"] = "Private"
    entry = world.person.entry(world.uid(RECAP))
    entry.home = "theirs"
    world.box.put(entry)
    report = world.run(**lose_the_store(world))
    assert [RECAP in note and "afterview restore" in note for note in report.notes] == [True]
    assert (world.run().done, report.exit_code) == ([], 0)
    restore(world, RECAP)
    assert [change.step_id for change in world.run().done] == [RECAP]
    assert world.run().done == []
    assert entry.home == "theirs"
    assert len(world.held()) == 13 + 1


def test_a_list_of_many_pages_is_read_to_its_end(world: GraphWorld) -> None:
    world.run()
    world.service.switches = replace(world.service.switches, page=2, empty_pages=True)
    world.service.forget_tokens()
    assert world.run().done == []
    world.person.retitle(world.uid(RECAP), "Mine")
    world.run()
    assert title_held(world, RECAP) == "Mine"


# Limits and logins.


def test_calls_that_are_too_many_are_sent_again_and_no_others(world: GraphWorld) -> None:
    wait = {"Retry-After": "2"}
    world.service.refuse(
        "/events$", 429, "ApplicationThrottled", method="POST", times=3, headers=wait
    )
    world.run()
    assert len(world.held()) == 13
    # 13 items, the two containers, and three that were sent away. What waited for those was not
    # tried, and did not count. Where Graph does not take our marks, the containers took two more.
    more = 0 if world.service.switches.takes_marks else 2
    assert world.service.calls["POST"] == 13 + 2 + 3 + more


def test_when_outlook_says_wait_for_long_the_run_after_that_goes_on(world: GraphWorld) -> None:
    world.service.refuse(
        "/events$", 429, "TooManyRequests", method="POST", headers={"Retry-After": "3600"}
    )
    report = world.sync()
    assert isinstance(report.error, ThrottledError)
    assert report.error.retry_after == 3600
    assert isinstance(world.sync(only=None).error, WaitingError)
    assert world.http() == 0
    world.now += timedelta(hours=1)
    assert world.sync(only=None).error is None
    assert len(settled(world)) == 13


def test_a_right_that_is_missing_needs_a_login(world: GraphWorld) -> None:
    world.service.refuse("/todo/lists", 403, "ErrorAccessDenied")
    error = world.sync().error
    assert isinstance(error, LoginError)
    assert "afterview login outlook" in str(error)


def test_a_trouble_with_one_item_does_not_stop_the_others(world: GraphWorld) -> None:
    world.service.refuse("/events$", 400, "ErrorInvalidRequest", method="POST")
    report = world.sync()
    (failed,) = report.failed
    assert "Outlook refuses" in str(failed[1])
    assert "400 ErrorInvalidRequest" in str(failed[1])
    assert len(world.held()) == 12
