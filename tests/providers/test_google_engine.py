"""The real engine over a fake Google: few requests, each item once whatever becomes of them."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

import pytest
from google_person import at_google
from google_service import OTHERWISE, USUAL, Refused, Switches, throttled
from google_world import GoogleWorld
from mortal import Killed, Points
from program import table

from afterview.errors import GuardError, LoginError, ThrottledError
from afterview.merge import BEGIN, END

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

THANKS = "acme/thank-you/jane-doe"
RECAP = "acme/recap"
FIRST_RUN = [
    "calendar.calendarList.list",
    "tasks.tasklists.list",
    "calendar.calendars.insert",
    "tasks.tasklists.insert",
    "calendar.batch",
    "tasks.batch",
]
NOTHING_TO_DO = ["calendar.events.list", "tasks.tasks.list"]


@pytest.fixture(params=[USUAL, OTHERWISE], ids=["usually", "otherwise"])
def switches(request: pytest.FixtureRequest) -> Switches:
    chosen: Switches = request.param
    return chosen


@pytest.fixture
def world(tmp_path: Path, switches: Switches) -> Iterator[GoogleWorld]:
    with at_google(switches) as service:
        made = GoogleWorld(tmp_path, service)
        made.write()
        yield made


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
    assert len(requests) <= -(-events // 50) + -(-tasks // 50) + 4
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


# Each item once, whatever becomes of a request.


def settled(world: GoogleWorld) -> list[tuple[str, str]]:
    """Return what stands there once runs have nothing to do any more."""
    for _ in range(6):
        report = world.sync()
        if not (report.done or report.failed or report.error):
            return world.held()
    pytest.fail(f"it does not settle: {report}")


def nothing(_world: GoogleWorld) -> None:
    pass


def news(world: GoogleWorld) -> None:
    """Let a run have something to change, to make and to take away."""
    world.run()
    world.write(table(start="2026-11-24T15:00:00", role='"Engineer"'), table("other"))
    world.person.retitle(world.uid(RECAP), "Mine")
    world.person.tick(world.uid(THANKS))


@pytest.mark.parametrize("what", ["cut", "lost", "torn", "html"])
@pytest.mark.parametrize("before", [nothing, news])
def test_a_failure_at_any_request_leaves_one_of_each(
    tmp_path: Path, switches: Switches, what: str, before: Callable[[GoogleWorld], None]
) -> None:
    expected = None
    for number in count():
        folder = tmp_path / str(number)
        folder.mkdir()
        with at_google(switches) as service:
            world = GoogleWorld(folder, service)
            world.write()
            before(world)
            service.strike = (number - 1, what)
            world.sync()
            struck = len(service.requests) >= number
            service.strike = None
            held = settled(world)
        expected = expected or held
        assert held == expected, f"after a failure at request {number}"
        if not struck:
            return


@pytest.mark.parametrize(("switches", "before"), [(USUAL, news), (OTHERWISE, nothing)])
def test_a_run_that_is_killed_anywhere_leaves_one_of_each(
    tmp_path: Path, switches: Switches, before: Callable[[GoogleWorld], None]
) -> None:
    expected = None
    for number in count(-1):
        folder = tmp_path / str(number)
        folder.mkdir()
        with at_google(switches) as service:
            world = GoogleWorld(folder, service)
            world.write()
            before(world)
            world.points = Points(kill_at=number)
            try:
                world.sync()
            except Killed:
                died = True
            else:
                died = False
            world.points = Points()
            held = settled(world)
        expected = expected or held
        assert held == expected, f"killed at point {number}"
        if not died and number >= 0:
            return


def test_a_list_that_lags_behind_makes_no_second_task(world: GoogleWorld) -> None:
    """The answer to a batch is lost, and the list does not show yet what it made."""
    world.service.fail("tasks.batch", "lost")
    world.service.tasks_lag = 1
    world.sync()
    assert world.service.tasks_lag == 0
    assert len(settled(world)) == len({uid for uid, _ in world.held()}) == 13


# What the person does.


def test_text_and_draft_stand_there_between_marker_lines(world: GoogleWorld) -> None:
    world.run()
    lines = world.body(RECAP)["description"].split("\n")
    assert (lines[0], lines[-1]) == (BEGIN, END)
    notes = world.body(THANKS)["notes"]
    assert "Jane" in notes
    *_, blank, ref = notes.split("\n")
    assert blank == ""
    assert ref.startswith(f"ref: afterview {world.uid(THANKS)} ")
    assert world.body(THANKS)["due"] == "2026-11-23T00:00:00.000Z"


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


def test_what_the_person_deletes_stays_deleted(world: GoogleWorld) -> None:
    world.run()
    for step in (RECAP, THANKS):
        world.person.delete(world.uid(step))
    notes = world.run().notes
    assert [RECAP in note or THANKS in note for note in notes] == [True, True]
    for _ in range(2):
        world.service.forget_tokens()
        assert world.run().done == []
    assert len(world.held()) == 11


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


def test_a_calendar_that_is_gone_stops_the_run(world: GoogleWorld) -> None:
    world.run()
    world.person.discard()
    report = world.sync()
    assert report.error is not None
    assert "no longer has the calendar" in str(report.error)
    assert world.service.requests == ["calendar.events.list"]


def test_no_2_an_empty_list_makes_nothing_again(world: GoogleWorld) -> None:
    world.run()
    world.service.forget_tokens()
    world.service.lists_nothing = True
    report = world.run()
    assert (report.done, report.notes) == ([], [])
    assert len(world.held()) == 13


def test_a_lost_store_finds_all_again(world: GoogleWorld) -> None:
    world.run()
    held = world.held()
    for path in world.folder.glob("*.db*"):
        path.unlink()
    refused = world.sync()
    assert isinstance(refused.error, GuardError) or "adopt" in str(refused.error)
    report = world.run(adopt=True)
    assert report.adopted == 13
    assert world.held() == held
    assert "calendar.calendars.insert" not in world.service.requests


def test_a_list_of_many_pages_is_read_to_its_end(world: GoogleWorld) -> None:
    world.run()
    world.service.page = 2
    world.service.empty_page_first = True
    world.service.forget_tokens()
    assert world.run().done == []
    world.person.retitle(world.uid(RECAP), "Mine")
    world.run()
    with world.at_work() as workspace:
        row = workspace.store.pushed("google")[world.uid(RECAP)]
        assert workspace.store.held("google", row).standing.title == "Mine"


# Limits and logins.


def test_calls_that_are_too_many_are_sent_again_and_no_others(world: GoogleWorld) -> None:
    world.service.fail("calendar.events.insert.part", throttled(), times=3)
    world.service.fail("tasks.tasks.insert.part", throttled("2", 429), times=2)
    world.run()
    counts = world.service.counts
    events, tasks = counts["calendar.events.insert"], counts["tasks.tasks.insert"]
    assert events + tasks == 13
    assert world.service.requests == [*FIRST_RUN[:5], "calendar.batch", *["tasks.batch"] * 2]


def test_when_google_says_wait_for_long_the_next_run_goes_on(world: GoogleWorld) -> None:
    world.service.fail("calendar.batch", throttled("3600", 429))
    report = world.sync()
    assert isinstance(report.error, ThrottledError)
    assert report.error.retry_after == 3600
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
