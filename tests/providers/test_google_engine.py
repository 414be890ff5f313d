"""The real engine over a fake Google: few requests, each item once whatever becomes of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

import pytest
from google_service import throttled
from google_world import GoogleWorld
from long import in_long
from program import table
from service_laws import THANKS, ServiceLaws

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


@pytest.fixture(params=["usually", in_long("otherwise", id="otherwise")])
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[GoogleWorld]:
    with GoogleWorld.at(tmp_path, otherwise=request.param == "otherwise") as made:
        yield made


class TestGoogle(ServiceLaws):
    kind: ClassVar = GoogleWorld


# Few requests.


def test_the_first_run_takes_nine_requests_and_the_next_two(world: GoogleWorld) -> None:
    world.run()
    assert world.service.requests == FIRST_RUN
    world.run()
    assert world.service.requests == NOTHING_TO_DO
    assert world.service.counts["calendar.events.insert"] == 0


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
    titles = [each.body["title"] for each in collection.entries.values()]
    assert [title for title in titles if "Jane" in title] == [
        collection.entries[name].body["title"]
    ]
    assert collection.entries[name].body["status"] == "completed"
    assert world.run().done == []


# Limits and logins.


def test_calls_that_are_too_many_are_sent_again_and_no_others(world: GoogleWorld) -> None:
    world.service.fail("calendar.events.insert.part", throttled(), times=3)
    world.service.fail("tasks.tasks.insert.part", throttled("2", 429), times=2)
    world.run()
    counts = world.service.counts
    events, tasks = counts["calendar.events.insert"], counts["tasks.tasks.insert"]
    assert events + tasks == 7
    assert world.service.requests == [*FIRST_RUN[:8], "calendar.batch", *["tasks.batch"] * 2]


def test_a_scope_that_is_missing_says_which_boxes_to_tick(world: GoogleWorld) -> None:
    world.withdraw_a_right()
    assert "tick all boxes" in str(world.sync().error)
