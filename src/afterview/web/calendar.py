"""Prepare the page's calendar: a month or a week of the plan, as days with entries."""

from __future__ import annotations

import re
from calendar import Calendar
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal, NamedTuple

from afterview.dates.clock import MONTHS, WEEKDAYS, say
from afterview.operations.finding import done_before
from afterview.playbook.planned import count

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from afterview.dates.clock import Clock
    from afterview.playbook import Planned
    from afterview.workspace import Workspace

Shape = Literal["interview", "event", "task", "ahead"]
"""How an entry is drawn: an interview, another event with a time, something to do on a day, or what
comes later if an earlier step gets no answer."""

_DAY = timedelta(days=1)
_MONTH = re.compile(r"(\d{4})-(\d{2})")
_WEEK = re.compile(r"(\d{4})-W(\d{2})")
_FIRST, _LAST = 1900, 2200
"""The years that it shows. Nobody has an interview in others, and `date` ends in 9999."""


class Entry(NamedTuple):
    """Describes one step of the plan or one interview on its day."""

    shape: Shape
    title: str
    hour: str
    """`14:00`, or `11:30 (16:30 London)`; empty for something to do on a day."""
    when: str
    """The hours in full: `14:00-15:00 (19:00 London)`; empty if there are none."""
    state: Literal["open", "done", "late", "cancelled"]
    case: str
    """The id of the interview whose case it belongs to; empty for the search as a whole."""


class Day(NamedTuple):
    """Describes one day."""

    date: date
    name: str
    """`Thursday 26 November`"""
    is_today: bool
    is_outside: bool
    """Whether it belongs to the month before or after the one shown."""
    holiday: str
    """The name of a public holiday; empty on other days."""
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Holds a month or a week of the plan."""

    title: str
    """`November 2026`, or `Mon 23 Nov to Sun 29 Nov 2026`."""
    weeks: tuple[tuple[Day, ...], ...]
    """Weeks of seven days, Monday first."""
    is_week: bool
    before: str
    after: str
    """The names of the spans before and after it, as `named` reads them."""
    other: str
    """The name of the month that a week begins in, or of the first week of a month's."""
    said: str
    """How much there is in it: `3 interviews, 14 steps`."""
    nav: str = "calendar"
    weekdays: tuple[str, ...] = WEEKDAYS
    """The headings of the columns."""


def calendar_of(workspace: Workspace, said: Mapping[str, str]) -> Span:
    """Return the month or the week that `span` names; by default the month of today."""
    first, is_week = named(said.get("span", ""), workspace.today) or (
        workspace.today.replace(day=1),
        False,
    )
    return span_of(workspace, first, is_week=is_week)


def named(said: str, today: date) -> tuple[date, bool] | None:
    """Return the first day of a named span, and whether it is a week.

    A month is named `2026-11`, a week `2026-W48` (ISO 8601); an empty name is this month. None for
    what names neither.
    """
    if not said:
        return today.replace(day=1), False
    if month := _MONTH.fullmatch(said):
        year, number = map(int, month.groups())
        is_month = _FIRST <= year <= _LAST and 1 <= number <= len(MONTHS)
        return (date(year, number, 1), False) if is_month else None
    if week := _WEEK.fullmatch(said):
        year, number = map(int, week.groups())
        try:
            return (
                (date.fromisocalendar(year, number, 1), True) if _FIRST <= year <= _LAST else None
            )
        except ValueError:  # the year has no such week
            return None
    return None


def span_of(workspace: Workspace, first: date, *, is_week: bool) -> Span:
    """Return the plan of the month or week that begins on a day."""
    weeks = _weeks(first, is_week=is_week)
    last = max(day for day in weeks[-1] if is_week or day.month == first.month)
    entries = _by_day(workspace)
    holidays = dict(workspace.workdays.holidays(weeks[0][0] - _DAY, weeks[-1][-1]))
    shown = [entry for day, found in entries.items() if first <= day <= last for entry in found]
    interviews = sum(entry.shape == "interview" for entry in shown)
    name, other = (_week, _month) if is_week else (_month, _week)
    is_now = first <= workspace.today <= last
    return Span(
        title=f"{say(first)} to {say(last)} {last.year}" if is_week else _heading(first),
        weeks=tuple(
            tuple(
                Day(
                    date=day,
                    name=f"{WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]}",
                    is_today=day == workspace.today,
                    is_outside=not first <= day <= last,
                    holiday=holidays.get(day, ""),
                    entries=tuple(entries.get(day, ())),
                )
                for day in week
            )
            for week in weeks
        ),
        is_week=is_week,
        before=name(first - _DAY),
        after=name(last + _DAY),
        other=other(workspace.today if is_now else first),
        said=f"{count(interviews, 'interview')}, {count(len(shown) - interviews, 'step')}",
    )


def _weeks(first: date, *, is_week: bool) -> list[list[date]]:
    if is_week:
        return [[first + number * _DAY for number in range(len(WEEKDAYS))]]
    return Calendar().monthdatescalendar(first.year, first.month)  # Monday first, as in ISO 8601


def _heading(first: date) -> str:
    return f"{MONTHS[first.month - 1]} {first.year}"


def _month(day: date) -> str:
    return f"{day:%Y-%m}"


def _week(day: date) -> str:
    return f"{day:%G-W%V}"


def _by_day(workspace: Workspace) -> Mapping[date, Sequence[Entry]]:
    """Return what there is on each day: interviews first and by time, then what is to be done.

    What is done stands on the day on which it was, what is overdue on the day on which it was due.
    """
    plan = workspace.plan()
    days: defaultdict[date, list[Entry]] = defaultdict(list)
    for item in sorted((*plan, *done_before(workspace, plan)), key=_order):
        if not item.kind.is_marker or item.step == "interview":
            days[_day_of(item, workspace.clock)].append(_entry(item, workspace.clock))
    return days


def _order(item: Planned) -> tuple[bool, float, bool, str]:
    start = item.start.timestamp() if item.start else 0
    return item.start is None, start, item.forecast, item.title


def _day_of(item: Planned, clock: Clock) -> date:
    if item.done is not None and item.form == "task":
        return item.done
    return item.since or clock.day(item.begins)


def _entry(item: Planned, clock: Clock) -> Entry:
    is_late = item.form == "task" and _day_of(item, clock) < clock.today
    return Entry(
        shape=_shape(item),
        title=item.title.removeprefix("Cancelled: "),
        hour=clock.say_time(item.start) if item.start else "",
        when=clock.say_time(item.start, item.end) if item.start else "",
        state=(
            "cancelled"
            if item.is_cancelled
            else "done"
            if item.done is not None
            else "late"
            if is_late and not item.forecast
            else "open"
        ),
        case=item.interview or "",
    )


def _shape(item: Planned) -> Shape:
    if item.forecast:
        return "ahead"
    return "interview" if item.step == "interview" else item.form
