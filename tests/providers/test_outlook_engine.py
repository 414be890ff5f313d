"""The real engine over a Graph of our own: few requests, each item once whatever fails."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING

import pytest
from fault_proxy import answers, answers_after, cut_after, cut_before, truncated
from graph_service import Switches, graph_service
from graph_world import GraphWorld
from mortal import Killed, Points
from program import table

from afterview.errors import GoneError, LoginError, ThrottledError
from afterview.merge import BEGIN, END

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from fault_proxy import Fault

THANKS = "acme/thank-you/jane-doe"
RECAP = "acme/recap"
USUAL = Switches()
OTHERWISE = Switches(
    heeds_etags=False,
    secondary_delta=False,
    duplicate="400",
    keeps_iana_names=False,
    prefers_text=False,
    shifts_whole_days=True,
    converts_due=True,
    link_is_part=False,
    repeats=True,
)
BATCH = "POST /$batch"
FAULTS: dict[str, Fault] = {
    "cut": cut_before,
    "lost": cut_after,
    "torn": truncated,
    "html": answers(502, "<html>Bad gateway</html>"),
    "html after": answers_after(502, "<html>Bad gateway</html>"),
}


@pytest.fixture(params=[USUAL, OTHERWISE], ids=["usually", "otherwise"])
def switches(request: pytest.FixtureRequest) -> Switches:
    chosen: Switches = request.param
    return chosen


@pytest.fixture
def world(tmp_path: Path, switches: Switches) -> Iterator[GraphWorld]:
    with graph_service() as service:
        service.switches = switches
        made = GraphWorld(tmp_path, service)
        made.write()
        yield made


# Few requests.


def test_the_first_run_makes_all_and_the_next_has_nothing_to_do(world: GraphWorld) -> None:
    first = world.run()
    assert len(first.done) == len(world.held()) == 13
    # Looking for calendar and list; making them; the begin of their feeds; 13 items.
    assert dict(world.service.requests) == {BATCH: 4}
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
    assert world.service.http() <= math.ceil(len(report.done) / 20) + 3
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


# Each item once, whatever becomes of a request.


def settled(world: GraphWorld) -> list[tuple[str, str]]:
    """Return what stands there once runs have nothing to do any more."""
    for _ in range(6):
        report = world.sync()
        if not (report.done or report.failed or report.error):
            return world.held()
    pytest.fail(f"it does not settle: {report}")


def nothing(_world: GraphWorld) -> None:
    pass


def news(world: GraphWorld) -> None:
    """Let a run have something to change, to make and to take away."""
    world.run()
    world.write(table(start="2026-11-24T15:00:00", role='"Engineer"'), table("other"))
    world.person.retitle(world.uid(RECAP), "Mine")
    world.person.tick(world.uid(THANKS))


@pytest.mark.parametrize("what", FAULTS)
@pytest.mark.parametrize("before", [nothing, news])
def test_a_failure_at_any_request_leaves_one_of_each(
    tmp_path: Path, switches: Switches, what: str, before: Callable[[GraphWorld], None]
) -> None:
    expected = None
    for number in count(-1):
        folder = tmp_path / str(number)
        folder.mkdir()
        with graph_service() as service:
            service.switches = switches
            world = GraphWorld(folder, service)
            world.write()
            before(world)
            service.strike = (number, FAULTS[what])
            world.sync()
            struck = service.http() > number
            service.strike = None
            held = settled(world)
        expected = expected or held
        assert held == expected, f"after a failure at request {number}"
        if not struck:
            return


@pytest.mark.parametrize("before", [nothing, news])
def test_a_run_that_is_killed_anywhere_leaves_one_of_each(
    tmp_path: Path, switches: Switches, before: Callable[[GraphWorld], None]
) -> None:
    expected = None
    for number in count(-1):
        folder = tmp_path / str(number)
        folder.mkdir()
        with graph_service() as service:
            service.switches = switches
            world = GraphWorld(folder, service)
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


# What the person does.


def test_text_and_draft_stand_there_between_marker_lines(world: GraphWorld) -> None:
    world.run()
    lines = world.person.text(world.uid(RECAP)).split("\n")
    assert (lines[0], lines[-1]) == (BEGIN, END)
    assert "Jane" in world.person.text(world.uid(THANKS))


def test_what_the_person_writes_around_our_text_stays(world: GraphWorld) -> None:
    world.run()
    for step in (RECAP, THANKS):
        text = f"Mine, above <b>\n{world.person.text(world.uid(step))}\nmine & below 🤝"
        world.person.describe(world.uid(step), text)
    world.write(table(start="2026-11-24T15:00:00", role='"Engineer"'))
    world.run()
    for step in (RECAP, THANKS):
        first, *_, last = world.person.text(world.uid(step)).split("\n")
        assert (first, last) == ("Mine, above <b>", "mine & below 🤝")
    world.run()
    assert world.service.http() == 1


def test_what_the_person_deletes_stays_deleted(world: GraphWorld) -> None:
    world.run()
    for step in (RECAP, THANKS):
        world.person.delete(world.uid(step))
    notes = world.run().notes
    assert [RECAP in note or THANKS in note for note in notes] == [True, True]
    for _ in range(2):
        world.service.forget_tokens()
        assert world.run().done == []
    assert len(world.held()) == 11


def test_a_tick_is_read_back(world: GraphWorld) -> None:
    world.run()
    world.person.tick(world.uid(THANKS))
    assert any(f"{THANKS} was ticked in outlook" in note for note in world.run().notes)


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


def test_a_calendar_that_is_gone_stops_the_run(world: GraphWorld) -> None:
    world.run()
    world.person.discard()
    report = world.sync()
    assert isinstance(report.error, GoneError)
    assert "no longer has the calendar" in str(report.error)


def test_a_lost_store_finds_all_again(world: GraphWorld) -> None:
    world.run()
    held = world.held()
    for path in world.folder.glob("*.db*"):
        path.unlink()
    assert "adopt" in str(world.sync().error)
    report = world.run(adopt=True)
    assert report.adopted == 13
    assert world.held() == held
    assert len(world.box.calendars) == len(world.box.lists) == 1


def test_a_list_of_many_pages_is_read_to_its_end(world: GraphWorld, switches: Switches) -> None:
    world.run()
    world.service.switches = replace(switches, page=2, empty_pages=True)
    world.service.forget_tokens()
    assert world.run().done == []
    world.person.retitle(world.uid(RECAP), "Mine")
    world.run()
    with world.at_work() as workspace:
        row = workspace.store.pushed("outlook")[world.uid(RECAP)]
        assert workspace.store.held("outlook", row).standing.title == "Mine"


# Limits and logins.


def test_calls_that_are_too_many_are_sent_again_and_no_others(world: GraphWorld) -> None:
    wait = {"Retry-After": "2"}
    world.service.refuse(
        "/events$", 429, "ApplicationThrottled", method="POST", times=3, headers=wait
    )
    world.run()
    assert len(world.held()) == 13
    # 13 items, the two containers, and three that were sent away. What waited for those was not
    # tried, and did not count.
    assert world.service.calls["POST"] == 13 + 2 + 3


def test_when_outlook_says_wait_for_long_the_next_run_goes_on(world: GraphWorld) -> None:
    world.service.refuse(
        "/events$", 429, "TooManyRequests", method="POST", headers={"Retry-After": "3600"}
    )
    report = world.sync()
    assert isinstance(report.error, ThrottledError)
    assert report.error.retry_after == 3600
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
