"""Prepare the first page: the next interview, what is late and due, and who must be left alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

from afterview.dates.clock import MONTHS, WEEKDAYS, say
from afterview.operations.agenda import AHEAD, agenda_of, by_next, offers_due, patience
from afterview.operations.undoing import undoable
from afterview.operations.waiting import to_look_at
from afterview.operations.wording import role_and_round
from afterview.playbook import steps
from afterview.playbook.planned import count
from afterview.playbook.prep import prepare
from afterview.playbook.visits import visit_of
from afterview.service import health
from afterview.web.differing import differing_of
from afterview.web.meter import bar_of
from afterview.web.rows import by_case, row, say_to_do

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from afterview.model import Interview
    from afterview.operations.agenda import Agenda
    from afterview.operations.undoing import Undoable
    from afterview.playbook import Planned
    from afterview.playbook.patience import Meter
    from afterview.web.differing import Differing
    from afterview.web.meter import Bar
    from afterview.web.rows import Group, Row
    from afterview.workspace import Workspace

SOON = timedelta(days=1)
MOST_ASKED, MOST_WAITS, MOST_DAYS, MOST_RECAPS = 3, 8, 5, 8


class Hero(NamedTuple):
    """Describes the next interview."""

    id: str
    company: str
    what: str
    """Role and round."""
    when: str
    in_how_long: str
    """`in 40 minutes`, `now`, `in 3 days`"""
    is_soon: bool
    mode: str
    place: str
    map: str
    join: str
    """The link to the call."""
    people: tuple[str, ...]
    asked: tuple[str, ...]
    """What the company asked before."""


class Wait(NamedTuple):
    """Describes a case that must be left alone."""

    id: str
    name: str
    role: str
    until: str
    why: str
    bar: Bar | None


class Day(NamedTuple):
    """Describes a day to come that has something to do."""

    name: str
    date: str
    rows: tuple[Row, ...]


class Later(NamedTuple):
    """Holds the steps that can be done only after an interview of today."""

    after: str
    """`after 10:30`"""
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Today:
    """Holds everything that the page shows."""

    title: str
    weekday: str
    date: str
    summary: str
    trips: tuple[str, ...]
    """Where the person is, and will be soon, while that is not at home."""
    hero: Hero | None
    offers: tuple[str, ...]
    """The offers that have to be answered today, or should have been."""
    troubles: tuple[str, ...]
    inbox: int | None
    """How much waits in mailbox and calendars; None where neither is looked through."""
    differing: tuple[Differing, ...]
    """Where another calendar says something else than the log."""
    late: tuple[Group, ...]
    due: tuple[Group, ...]
    later: tuple[Later, ...]
    waits: tuple[Wait, ...]
    more_waits: int
    ahead: tuple[Day, ...]
    done: tuple[str, ...]
    """The titles of what was done today."""
    undo: Undoable | None
    recaps: tuple[str, ...]
    """The interviews of yesterday and today, whose recaps a phone keeps for writing offline."""
    is_empty: bool
    """Whether the log has no interview yet."""
    nav: str = "today"


def today_of(workspace: Workspace, _: Mapping[str, str]) -> Today:
    """Return what the page shows of a workspace."""
    today, clock = workspace.today, workspace.clock
    seen, lines, meters = patience(workspace)
    plan = steps(workspace.interviews, seen, lines)
    agenda = agenda_of(workspace, plan)
    due = [item for item in agenda.today if not item.kind.is_marker]
    locked = [item for item in due if opens_at(item, workspace) is not None]
    now = [item for item in due if opens_at(item, workspace) is None]
    overdue = [item for item in agenda.overdue if not item.kind.is_marker]
    summary = say_to_do(len(now), len(overdue))
    quiet = [meter for meter in by_next(meters) if meter.standing == "quiet"]
    known = health.read(workspace.setup.store_path.parent)
    return Today(
        title=f"{say(today)}: {summary}",
        weekday=WEEKDAYS[today.weekday()],
        date=f"{today.day} {MONTHS[today.month - 1]}",
        summary=summary,
        trips=tuple(map(clock.say_trip, clock.trips(today + AHEAD))),
        hero=_hero(workspace),
        offers=tuple(each.says for each in offers_due(workspace)),
        troubles=tuple(each.title for each in known if each.calls),
        inbox=to_look_at(workspace),
        differing=differing_of(workspace),
        late=by_case(overdue, plan, workspace),
        due=by_case(now, plan, workspace),
        later=tuple(_later(locked, workspace)),
        waits=tuple(_wait(meter, workspace) for meter in quiet[:MOST_WAITS]),
        more_waits=max(len(quiet) - MOST_WAITS, 0),
        ahead=tuple(_ahead(agenda, workspace))[:MOST_DAYS],
        done=tuple(item.title for item in plan if item.done == today and not item.kind.is_marker),
        undo=undoable(workspace),
        recaps=tuple(
            each.id
            for each in workspace.taking_place
            if today - timedelta(days=1) <= workspace.clock.day(each.start) <= today
        )[:MOST_RECAPS],
        is_empty=not workspace.interviews,
    )


def opens_at(item: Planned, workspace: Workspace) -> datetime | None:
    """Return the end of the interview that a step has to wait for; None if it can be done now."""
    if item.subject is None or item.kind.follows_status or item.subject.end <= workspace.now:
        return None
    return item.subject.end


def _later(locked: Iterable[Planned], workspace: Workspace) -> Iterator[Later]:
    by_end: dict[datetime, list[Planned]] = {}
    for item in locked:
        end = opens_at(item, workspace)
        if end is not None:
            by_end.setdefault(end, []).append(item)
    for end, items in sorted(by_end.items()):
        rows = tuple(row(item, workspace, with_draft=False) for item in items)
        yield Later(f"After {workspace.clock.say_time(end)}", rows)


def _hero(workspace: Workspace) -> Hero | None:
    ahead = [each for each in workspace.taking_place if _is_ahead(each, workspace.now)]
    if not ahead:
        return None
    interview = min(ahead, key=lambda each: (each.start.timestamp(), each.id))
    visit = visit_of(interview, workspace.interviews)
    asked = prepare(visit, workspace.taking_place, workspace.now).asked
    place = interview.location
    return Hero(
        id=interview.id,
        company=interview.company,
        what=role_and_round(interview),
        when=_when(interview, workspace),
        in_how_long=say_until(interview, workspace.now),
        is_soon=interview.start - workspace.now < SOON,
        mode=interview.mode,
        place=place,
        map=f"https://www.google.com/maps/search/?api=1&query={quote(place)}" if place else "",
        join=interview.url if interview.url.startswith(("https://", "http://")) else "",
        people=tuple(
            f"{each.name}, {each.title}" if each.title else each.name
            for each in interview.interviewers
        ),
        asked=tuple(each.words for each in asked if each.here)[:MOST_ASKED],
    )


def _is_ahead(interview: Interview, now: datetime) -> bool:
    return interview.status != "cancelled" and interview.end > now


def _when(interview: Interview, workspace: Workspace) -> str:
    clock = workspace.clock
    near = {0: "Today", 1: "Tomorrow"}
    days = (clock.day(interview.start) - clock.today).days
    day = near.get(days) or clock.say_day(interview.start)
    return f"{day}, {clock.say_time(interview.start, interview.end)}"


def say_until(interview: Interview, now: datetime) -> str:
    """Say in how long an interview begins: `in 40 minutes`, `in 3 days`, `now`."""
    left = interview.start - now
    if left <= timedelta():
        return "now"
    if left < timedelta(hours=1):
        return f"in {count(max(left // timedelta(minutes=1), 1), 'minute')}"
    if left < timedelta(hours=24):
        hours = round(left / timedelta(hours=1))
        return f"in {count(hours, 'hour')}"
    return f"in {count(round(left / timedelta(days=1)), 'day')}"


def _wait(meter: Meter, workspace: Workspace) -> Wait:
    latest, following = meter.case.latest, meter.next
    return Wait(
        id=latest.id,
        name=latest.company,
        role=latest.role,
        until=say(following.day) if following else "",
        why=say_why(meter),
        bar=bar_of(meter, workspace.clock),
    )


def say_why(meter: Meter) -> str:
    """Say in a few words why a case must be left alone."""
    if meter.gate is not None:
        return f"they said “{meter.gate.promise.words}”"
    if meter.cap.used:
        return "you wrote a short time ago"
    return "they named no day, and it is early"


def _ahead(agenda: Agenda, workspace: Workspace) -> Iterator[Day]:
    """Yield the days of the next two weeks that have something to do."""
    by_day: dict[str, list[Planned]] = {}
    for item in agenda.ahead:
        by_day.setdefault(workspace.clock.day(item.begins).isoformat(), []).append(item)
    for day, items in sorted(by_day.items()):
        yield Day(workspace.clock.say_day(items[0].begins), day, _rows(items, workspace))


def _rows(items: Sequence[Planned], workspace: Workspace) -> tuple[Row, ...]:
    return tuple(row(item, workspace, with_draft=False) for item in items)
