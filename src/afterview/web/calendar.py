"""Prepare a month of the plan: its interviews and steps by day, whole weeks from Monday on."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import MAXYEAR, date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from afterview.dates.clock import MONTHS, WEEKDAYS
from afterview.operations.finding import done_before

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from afterview.playbook import Planned
    from afterview.workspace import Workspace


class Entry(NamedTuple):
    """Describes what is on a day."""

    title: str
    when: str
    """Its time; empty for a step that has only a day."""
    kind: str
    """`interview`, `gate` (the day from which they may be asked), or `step`."""
    state: str
    """`done`, `off`, `late`, `forecast`, or empty."""
    case: str
    """The id of its interview; empty for the search as a whole."""


class Day(NamedTuple):
    """Describes a day of the month, or one of the weeks at its ends."""

    iso: str
    number: int
    name: str
    """`Monday 23 November`"""
    is_today: bool
    is_outside: bool
    """Whether it belongs to another month."""
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """Holds everything that the page shows."""

    title: str
    heading: str
    before: str
    """The month before, as the address names it: `2026-10`."""
    after: str
    weekdays: tuple[str, ...]
    weeks: tuple[tuple[Day, ...], ...]
    nav: str = "calendar"


def calendar_of(workspace: Workspace, said: Mapping[str, str]) -> Calendar:
    """Return the month that `month` names as `2026-11`; by default that of today."""
    first = _month(said.get("month", ""), workspace.today)
    before, after = first - timedelta(days=1), _next(first)
    by_day: defaultdict[date, list[Entry]] = defaultdict(list)
    plan = workspace.plan()
    for item in (*plan, *done_before(workspace, plan)):
        by_day[item.done or workspace.clock.day(item.begins)].append(_entry(item, workspace))
    heading = f"{MONTHS[first.month - 1]} {first.year}"
    return Calendar(
        title=heading,
        heading=heading,
        before=f"{before:%Y-%m}",
        after=f"{after:%Y-%m}",
        weekdays=WEEKDAYS,
        weeks=tuple(_weeks(first, after, by_day, workspace.today)),
    )


def _month(said: str, today: date) -> date:
    """Return the first day of a month; that of today if `said` is none."""
    try:
        found = date.fromisoformat(f"{said}-01")
    except ValueError:
        return today.replace(day=1)
    return found if 1 < found.year < MAXYEAR else today.replace(day=1)


def _next(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1)


def _weeks(
    first: date, after: date, by_day: Mapping[date, list[Entry]], today: date
) -> Iterator[tuple[Day, ...]]:
    monday = first - timedelta(days=first.weekday())
    while monday < after:
        days = (monday + timedelta(days=number) for number in range(7))
        yield tuple(
            Day(
                iso=day.isoformat(),
                number=day.day,
                name=f"{WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]}",
                is_today=day == today,
                is_outside=day.month != first.month,
                entries=tuple(by_day.get(day, ())),
            )
            for day in days
        )
        monday += timedelta(days=7)


def _entry(item: Planned, workspace: Workspace) -> Entry:
    kinds = {"interview": "interview", "follow-up-date": "gate"}
    state = "forecast" if item.forecast else ""
    if item.done is not None:
        state = "done"
    elif item.is_cancelled:
        state = "off"
    elif not item.kind.is_marker and workspace.clock.day(item.begins) < workspace.today:
        state = "late"
    return Entry(
        title=item.title,
        when=workspace.clock.say_time(item.start) if item.start else "",
        kind=kinds.get(item.step, "step"),
        state=state,
        case=item.interview or "",
    )
