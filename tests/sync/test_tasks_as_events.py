"""Targets that show each task as the event of its day: files, feeds, calendars without tasks."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
from dav_servers import radicale_server
from icalendar import Calendar
from program import CONFIGURATION, Program, table
from services import kind_of
from two_way_world import World

from afterview.model import Event
from afterview.operations.moves import accept, reclaim
from afterview.playbook.planned import uid_of
from afterview.sync.drift import moves
from afterview.testing.memory import canonical
from afterview.web.feed import Renderer

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

__all__ = ["radicale_server"]

THANKS, ASK, MAY_ASK = "acme/thank-you/jane-doe", "acme/follow-up/1", "acme/follow-up-date/1"
PLAIN = "Thank Jane Doe (Acme)"
TITLE = f"{PLAIN} – fill in 1 line"
LATE = f"{TITLE} (since Mon 23 Nov)"


def noon(day: int) -> datetime:
    """Noon on a day of November 2026, counted on into December."""
    first = datetime(2026, 11, 1, 12, tzinfo=ZoneInfo("America/New_York"))
    return first + timedelta(days=day - 1)


def on(day: int) -> date:
    return noon(day).date()


@pytest.fixture
def world(tmp_path: Path) -> World:
    made = World(tmp_path, tasks_are_events=True)
    made.write()
    return made


def shown(world: World, day: int, step_id: str = THANKS) -> tuple[str, date] | None:
    """Run on a day; return title and day of what stands there then for a step."""
    world.now = noon(day)
    world.run()
    item = world.item(step_id)
    if item is None:
        return None
    assert isinstance(item, Event)
    assert item.since is None, "that is ours to know"
    return item.title, item.start


# which events


def test_a_calendar_without_tasks_has_each_as_an_event_and_its_day_once(world: World) -> None:
    world.run()
    assert isinstance(world.item(ASK), Event)
    assert world.item(MAY_ASK) is None
    assert world.run().done == []


@pytest.mark.parametrize(("tasks", "dates"), [("events", 0), ("both", 0), ("todos", 1)])
def test_a_file_has_the_day_of_a_task_once(program: Program, tasks: str, dates: int) -> None:
    program.write(table(), config=f'{CONFIGURATION}tasks = "{tasks}"\n')
    program("sync")
    text = program.calendar.read_text()
    assert text.count(f"UID:{uid_of(ASK)}\n") == 1
    assert text.count(f"UID:{uid_of(MAY_ASK)}\n") == dates


# what is overdue


@dataclass
class Reader:
    """Someone who looks at a calendar day by day, after afterview ran."""

    run: Callable[[datetime], bytes]
    """Runs at a moment and returns the calendar, or the part of it that has the task."""
    do: Callable[[str], Any]
    """Marks a step as done."""

    def looks(self, day: int, what: str = "VEVENT") -> tuple[str, date, int] | None:
        """Return title, day and revision of the task."""
        found: Any = Calendar.from_ical(self.run(noon(day)), multiple=True)
        for part in chain(*(each.walk(what) for each in found)):
            if part["UID"].removesuffix("-todo") == uid_of(THANKS):
                when = part.decoded("DTSTART" if what == "VEVENT" else "DUE")
                return str(part["SUMMARY"]), when, part["SEQUENCE"]
        return None


@pytest.fixture(params=["file", "file with to-dos", "feed", "caldav"])
def reader(request: pytest.FixtureRequest, program: Program, tmp_path: Path) -> Any:
    if request.param == "caldav":
        with kind_of("caldav", request).at(tmp_path / "dav", otherwise=False) as world:
            world.options = {"tasks": "events"}
            yield Reader(partial(_in_caldav, world), partial(_done_in, world))
        return
    tasks = {"file with to-dos": "both", "to-dos": "todos"}.get(request.param, "events")
    program.write(table(), config=f'{CONFIGURATION}tasks = "{tasks}"\n')
    renderer = Renderer(program.config)
    run = partial(_in_feed, renderer) if request.param == "feed" else _in_file
    yield Reader(partial(run, program), partial(program, "done"))


def _in_file(program: Program, now: datetime) -> bytes:
    program.now = now
    assert program("sync").code == 0
    return program.calendar.read_bytes()


def _in_feed(renderer: Renderer, program: Program, now: datetime) -> bytes:
    program.now = now
    renderer.refresh(now)
    assert renderer.error is None
    return renderer.current["main"].body


def _in_caldav(world: Any, now: datetime) -> bytes:
    world.now = now
    world.skew(timedelta())
    world.run()
    return "\n".join(world.service.objects().values()).encode()


def _done_in(world: Any, step_id: str) -> None:
    with world.at_work() as workspace:
        workspace.store.record("done", step_id, on(27), at=world.now, source="cli")


def test_an_overdue_task_stands_on_today_until_it_is_done(reader: Reader) -> None:
    """It is written once a day, and not in each run."""
    assert reader.looks(23) == (TITLE, on(23), 0)
    assert reader.looks(24) == (LATE, on(24), 1)
    assert reader.looks(24) == (LATE, on(24), 1)
    assert reader.looks(26) == (LATE, on(26), 2)
    reader.do(THANKS)
    assert reader.looks(26) == (f"✓ {PLAIN}", on(23), 3)
    assert reader.looks(27) == (f"✓ {PLAIN}", on(23), 3)


def test_an_overdue_task_goes_once_it_is_of_no_use(reader: Reader) -> None:
    assert reader.looks(29) == (LATE, on(29), 0)
    assert reader.looks(30) == (LATE, on(30), 1)
    assert reader.looks(31) is None


def test_what_is_done_after_its_use_is_over_stands_on_its_day(reader: Reader) -> None:
    assert reader.looks(30) == (LATE, on(30), 0)
    reader.do(THANKS)
    assert reader.looks(31) == (f"✓ {TITLE}", on(23), 1)


@pytest.mark.parametrize("reader", ["file with to-dos", "to-dos"], indirect=True)
def test_a_todo_stays_on_its_day(reader: Reader) -> None:
    for day in (23, 24, 26):
        found = reader.looks(day, "VTODO")
        assert found is not None
        assert found[:2] == (TITLE, on(23))


@pytest.mark.parametrize(
    ("option", "title"),
    [
        ("private = true", "Thank-you (since Mon 23 Nov)"),
        ("history = 0", LATE),
    ],
)
def test_what_a_target_is_told_to_show_it_shows_of_what_is_overdue(
    program: Program, option: str, title: str
) -> None:
    program.write(table(), config=f"{CONFIGURATION}{option}\n")
    assert Reader(partial(_in_file, program), print).looks(25) == (title, on(25), 0)


# what the person did to it stands


def drag(world: World, day: int) -> None:
    world.person().move(uid_of(THANKS), on(day))


@pytest.mark.parametrize("forgets", [False, True])
def test_what_the_person_moved_is_theirs_and_not_moved_on(
    world: World,
    forgets: bool,  # noqa: FBT001 - a value of a case
) -> None:
    """Also where a provider makes its canonical form of what it knows, and of nothing else."""
    if forgets:
        world.canonical = lambda item: replace(canonical(item), since=None)
    assert shown(world, 23) == (TITLE, on(23))
    assert shown(world, 25) == (LATE, on(25))
    drag(world, 28)
    assert shown(world, 25) == (LATE, on(28))
    assert [shown(world, day) for day in (26, 29, 30)] == [(TITLE, on(28))] * 3


@pytest.mark.parametrize("day", [23, 24, 26])
def test_where_the_person_puts_it_back_in_the_past_it_stays(world: World, day: int) -> None:
    assert shown(world, 25) == (LATE, on(25))
    drag(world, day)
    assert [shown(world, now) for now in (25, 26, 27)] == [
        (LATE, on(day)),
        *[(TITLE, on(day))] * 2,
    ]


def test_what_the_person_moved_before_it_was_overdue_stays_there(world: World) -> None:
    assert shown(world, 23) == (TITLE, on(23))
    drag(world, 27)
    assert [shown(world, day) for day in (23, 24, 28)] == [(TITLE, on(27))] * 3


def test_what_is_done_stays_on_the_persons_day(world: World) -> None:
    shown(world, 25)
    drag(world, 28)
    shown(world, 25)
    _done_in(world, THANKS)
    assert shown(world, 26) == (PLAIN, on(28))


def test_only_the_persons_move_is_one(world: World) -> None:
    """It can be accepted, and is then overdue from that day on; or reclaimed."""
    shown(world, 25)
    shown(world, 26)
    with world.at_work() as workspace:
        assert moves(workspace, workspace.plan()) == []
    drag(world, 28)
    shown(world, 26)
    with world.at_work() as workspace:
        (move,) = moves(workspace, workspace.plan())
        assert (move.item.id, move.planned_at, move.stands_at) == (THANKS, on(23), on(28))
        reclaim(workspace, THANKS, None)
    assert shown(world, 26) == (LATE, on(26))
    drag(world, 28)
    shown(world, 26)
    with world.at_work() as workspace:
        accept(workspace, THANKS, None)
    assert shown(world, 27) == (TITLE, on(28))
    assert shown(world, 29) == (f"{TITLE} (since Sat 28 Nov)", on(29))


def test_news_of_the_log_win_over_the_persons_day(world: World) -> None:
    shown(world, 25)
    drag(world, 28)
    shown(world, 25)
    with world.at_work() as workspace:
        workspace.store.record("postponed", THANKS, on(24), at=world.now, source="cli")
    assert shown(world, 26) == (f"{TITLE} (since Tue 24 Nov)", on(26))


def test_the_persons_title_stays_while_the_day_moves(world: World) -> None:
    shown(world, 24)
    world.person().retitle(uid_of(THANKS), "Mine")
    assert [shown(world, day) for day in (25, 26)] == [("Mine", on(25)), ("Mine", on(26))]
    world.run()
    assert shown(world, 31) is not None, "the person's words stay"


@pytest.mark.parametrize("gone", [False, True])
def test_without_its_store_an_overdue_task_is_made_no_second_time(
    world: World,
    gone: bool,  # noqa: FBT001 - a value of a case
) -> None:
    shown(world, 25)
    others = [each for each in world.uids() if each != uid_of(THANKS)]
    if gone:
        world.person().delete(uid_of(THANKS))
    for path in world.folder.glob("*.db*"):
        path.unlink()
    world.now = noon(26)
    world.sync(adopt=True)
    assert world.uids() == others if gone else sorted([*others, uid_of(THANKS)])
    assert shown(world, 27) == (None if gone else (LATE, on(27)))
