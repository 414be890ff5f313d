"""The real engine over a Graph of our own: few requests, each item once whatever fails."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

import pytest
from graph_world import GraphWorld
from long import in_long
from program import table
from service_laws import RECAP, ServiceLaws, lose_the_store, restore

BATCH = "POST /$batch"


@pytest.fixture(params=["usually", in_long("otherwise", id="otherwise")])
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[GraphWorld]:
    with GraphWorld.at(tmp_path, otherwise=request.param == "otherwise") as made:
        yield made


class TestOutlook(ServiceLaws):
    kind: ClassVar = GraphWorld


# Few requests.


def test_the_first_run_takes_seven_requests_and_the_next_one(world: GraphWorld) -> None:
    world.run()
    # Looking for calendar and list, and for the marks of those that every account has; making ours;
    # looking whether others came in the same breath; the begin of their feeds; looking whether
    # another computer wrote there; 7 items.
    assert world.service.requests.pop(BATCH) == 7
    if world.service.switches.takes_marks:
        assert not world.service.requests
    world.run()
    assert dict(world.service.requests) == {BATCH: 1}
    assert dict(world.service.calls) == {"GET": 2}


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
    assert len(world.held()) == 7


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
    assert len(world.held()) == 7 + 1


# Limits and logins.


def test_calls_that_are_too_many_are_sent_again_and_no_others(world: GraphWorld) -> None:
    wait = {"Retry-After": "2"}
    world.service.refuse(
        "/events$", 429, "ApplicationThrottled", method="POST", times=3, headers=wait
    )
    world.run()
    assert len(world.held()) == 7
    # 7 items, the two containers, and three that were sent away. What waited for those was not
    # tried, and did not count. Where Graph does not take our marks, the containers took two more.
    more = 0 if world.service.switches.takes_marks else 2
    assert world.service.calls["POST"] == 7 + 2 + 3 + more


def test_an_item_that_is_refused_is_told_with_the_code_of_graph(world: GraphWorld) -> None:
    world.refuse_one_event()
    ((_, error),) = world.sync().failed
    assert "400 ErrorInvalidRequest" in str(error)
