"""The real engine over a fake Google: few requests, each item once whatever becomes of them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar

import pytest
from google_service import Refused, throttled
from google_world import GoogleWorld
from program import table
from service_laws import RECAP, THANKS, ServiceLaws, settled, title_held

from afterview.errors import LoginError, ThrottledError, WaitingError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FIRST_RUN = [
    "calendar.calendarList.list",
    "tasks.tasklists.list",
    "calendar.calendars.insert",
    "calendar.calendarList.list",
    "tasks.tasklists.insert",
    "tasks.tasklists.list",
    "tasks.tasks.list",
    "calendar.batch",
    "tasks.batch",
]
NOTHING_TO_DO = ["calendar.events.list", "tasks.tasks.list"]


@pytest.fixture(params=[False, True], ids=["usually", "otherwise"])
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[GoogleWorld]:
    with GoogleWorld.at(tmp_path, otherwise=request.param) as made:
        yield made


class TestGoogle(ServiceLaws):
    kind: ClassVar = GoogleWorld


# Few requests.


def test_the_first_run_makes_all_and_the_next_has_nothing_to_do(world: GoogleWorld) -> None:
    first = world.run()
    assert len(first.done) == len(world.held()) == 13
    assert world.service.requests == FIRST_RUN
    commits = world.service.commits
    for _ in range(2):
        again = world.run()
        assert (again.done, again.unchanged, again.notes) == ([], 13, [])
        assert world.service.requests == NOTHING_TO_DO
    assert world.service.commits == commits
    assert world.service.counts["calendar.events.insert"] == 0


def test_a_hundred_items_are_a_few_requests(world: GoogleWorld) -> None:
    names = [f"company{number}" for number in range(18)]
    world.write(
        *(table(name, start=f"2026-11-{10 + n % 14}T10:00:00") for n, name in enumerate(names))
    )
    report = world.run()
    requests, counts = list(world.service.requests), world.service.counts
    events, tasks = counts["calendar.events.insert"], counts["tasks.tasks.insert"]
    assert events + tasks == len(report.done) > 100
    assert len(requests) <= -(-events // 50) + -(-tasks // 50) + 7
    world.run()
    assert world.service.requests == NOTHING_TO_DO


def test_some_changes_are_a_few_requests(world: GoogleWorld) -> None:
    world.run()
    world.write(table(start="2026-11-24T15:00:00", role='"Engineer"'))
    report = world.run()
    assert len(report.done) > 5
    # A task is looked at right before it is changed, for nothing says that its etag is heeded.
    assert world.service.requests == [
        *NOTHING_TO_DO,
        "calendar.batch",
        "tasks.batch",
        "tasks.batch",
    ]


def test_one_connection_is_kept(world: GoogleWorld) -> None:
    world.service.connections = 0
    world.run()
    assert world.service.connections == 1


# What the person does.


def test_a_tick_counts_on_the_day_of_the_person(world: GoogleWorld) -> None:
    """At half past ten in the evening in New York it is tomorrow already by the clock of Google."""
    world.run()
    calendar = next(iter(world.service.calendars.values()))
    assert calendar.body["timeZone"] == "America/New_York"
    world.service.now = world.now.replace(day=24, hour=3, minute=30)
    world.person.tick(world.uid(THANKS))
    assert any(f"{THANKS} was ticked in google" in note for note in world.run().notes)
    with world.at_work() as workspace:
        assert workspace.facts.done[THANKS].isoformat() == "2026-11-23"


def test_notes_that_were_emptied_do_not_make_a_second_task(world: GoogleWorld) -> None:
    """The line that makes a task ours is gone; its id is known all the same."""
    world.run()
    collection, entry = world.person.of(world.uid(THANKS))
    name = entry.body["id"]
    del entry.body["notes"]
    world.service.put(collection, entry)
    assert world.run().done == []
    world.service.forget_tokens()
    assert world.run().done == []
    entry.body["status"] = "completed"
    world.service.put(collection, entry)
    assert any("was ticked" in note for note in world.run().notes)
    assert len(collection.entries) == 6 or collection.entries[name] is entry


def test_a_list_of_many_pages_is_read_to_its_end(world: GoogleWorld) -> None:
    world.run()
    world.service.page = 2
    world.service.empty_page_first = True
    world.service.forget_tokens()
    assert world.run().done == []
    world.person.retitle(world.uid(RECAP), "Mine")
    world.run()
    assert title_held(world, RECAP) == "Mine"


# Limits and logins.


def test_calls_that_are_too_many_are_sent_again_and_no_others(world: GoogleWorld) -> None:
    world.service.fail("calendar.events.insert.part", throttled(), times=3)
    world.service.fail("tasks.tasks.insert.part", throttled("2", 429), times=2)
    world.run()
    counts = world.service.counts
    events, tasks = counts["calendar.events.insert"], counts["tasks.tasks.insert"]
    assert events + tasks == 13
    assert world.service.requests == [*FIRST_RUN[:8], "calendar.batch", *["tasks.batch"] * 2]


def test_when_google_says_wait_for_long_the_run_after_that_goes_on(world: GoogleWorld) -> None:
    world.service.fail("calendar.batch", throttled("3600", 429))
    report = world.sync()
    assert isinstance(report.error, ThrottledError)
    assert report.error.retry_after == 3600
    assert isinstance(world.sync(only=None).error, WaitingError)
    assert world.http() == 0
    world.now += timedelta(hours=1)
    assert world.sync(only=None).error is None
    assert len(settled(world)) == 13


def test_a_scope_that_is_missing_needs_a_login(world: GoogleWorld) -> None:
    world.service.access = {"canary-narrow": frozenset({"calendar.app.created", "tasks"})}
    error = world.sync().error
    assert isinstance(error, LoginError)
    assert "afterview login" in str(error)
    assert "tick all boxes" in str(error)


def test_a_trouble_with_one_item_does_not_stop_the_others(world: GoogleWorld) -> None:
    world.service.fail("calendar.events.insert.part", Refused(400, "invalid", "Bad thing"))
    report = world.sync()
    assert [str(error) for _, error in report.failed] == [
        f'Google refuses "{report.failed[0][0].title}" (400 invalid: Bad thing)'
    ]
    assert len(world.held()) == 12
