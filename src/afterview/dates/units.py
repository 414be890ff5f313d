"""Hold what the meanings of dates are built from: units, parts of a period, and ranges of days."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import MAXYEAR, date, timedelta
from typing import TYPE_CHECKING

from afterview.dates.clock import WEEKDAYS
from afterview.dates.unreadable import UnreadablePromise
from afterview.dates.workdays import month_end

if TYPE_CHECKING:
    from afterview.dates.feasts import Holiday
    from afterview.dates.workdays import Workdays

WEEK = 7
FRIDAY, SATURDAY, SUNDAY = 4, 5, 6
MONTHS_OF_QUARTER = 3

Span = tuple[date, date]
"""The first and the last day on which the answer may come."""
Readings = tuple[Span, ...]
"""All that the words may mean; several where people differ."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """Holds the start of the counting, and the person's business days."""

    on: date
    """The local date of the interview."""
    workdays: Workdays
    previous: date | None = None
    """The end of the date that was named before this one, for "the week after that"."""
    country: str = ""
    """The two-letter code of the person's country, which decides when some holidays are."""

    @property
    def base(self) -> date:
        """The day that "the following week" counts from."""
        return max(self.on, self.previous or self.on)


# Units: each returns the day that is n units after the day of the interview.


def hours(anchor: Anchor, n: int) -> date:
    """Return the day by which n hours have passed, whatever time it was."""
    return days(anchor, -(-n // 24))


def days(anchor: Anchor, n: int) -> date:
    """Return the day n days later."""
    return anchor.on + timedelta(days=n)


def business_days(anchor: Anchor, n: int) -> date:
    """Return the n-th business day after it."""
    return anchor.workdays.add(anchor.on, n)


def weeks(anchor: Anchor, n: int) -> date:
    """Return the same weekday n weeks later."""
    return days(anchor, WEEK * n)


def fortnights(anchor: Anchor, n: int) -> date:
    """Return the same weekday 2 n weeks later."""
    return weeks(anchor, 2 * n)


def months(anchor: Anchor, n: int) -> date:
    """Return the same day n months later, or the last day of a shorter month."""
    return clamped(*month_after(anchor, n), anchor.on.day)


def quarters(anchor: Anchor, n: int) -> date:
    """Return the same day 3 n months later."""
    return months(anchor, MONTHS_OF_QUARTER * n)


def years(anchor: Anchor, n: int) -> date:
    """Return the same day n years later; 28 February for the 29th in a common year."""
    return months(anchor, 12 * n)


Unit = Callable[[Anchor, int], date]

HALVES: Mapping[Unit, tuple[Unit, int]] = {
    hours: (hours, 1),
    days: (days, 1),
    business_days: (business_days, 1),
    weeks: (days, 3),
    fortnights: (days, 7),
    months: (days, 15),
    quarters: (days, 46),
    years: (months, 6),
}
"""Half of each unit, in a unit of its own."""

_Day = tuple[int, int | None]
"""A month of a period, counted from 1, and a day of it; None is the last business day."""


@dataclass(frozen=True, slots=True)
class Part:
    """Holds the first and last day of a part of a week, month, quarter or year.

    Weekdays count from 0 (Monday), and a week ends on its Friday. None is the last business day.
    """

    week: tuple[int, int]
    month: tuple[int | None, int | None]
    quarter: tuple[_Day, _Day]
    year: tuple[_Day, _Day]


WHOLE = Part((0, 4), (1, 31), ((1, 1), (3, 31)), ((1, 1), (12, 31)))
START = Part((0, 1), (1, 10), ((1, 1), (1, 31)), ((1, 1), (1, 31)))
# "Early next year" is said of February too, "the beginning of the year" is not.
EARLY = Part((0, 1), (1, 10), ((1, 1), (1, 31)), ((1, 1), (2, 31)))
MID = Part((1, 3), (11, 20), ((2, 1), (2, 31)), ((6, 1), (7, 31)))
LATE = Part((3, 4), (21, 31), ((3, 1), (3, 31)), ((11, 1), (12, 31)))
END = Part((4, 4), (None, None), ((3, None), (3, None)), ((12, None), (12, None)))
FIRST_HALF = Part((0, 2), (1, 15), ((1, 1), (2, 15)), ((1, 1), (6, 30)))
SECOND_HALF = Part((2, 4), (16, 31), ((2, 16), (3, 31)), ((7, 1), (12, 31)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Holds the values of the words in a row by kind; `last_...` is the second value of a kind."""

    day: int = 0
    weekday: int = -1
    """-1 if no weekday was given."""
    last_weekday: int = -1
    number: int = 0
    last_number: int = 0
    """0 if no second number was given."""
    third_number: int | None = None
    month: int = 0
    last_month: int = 0
    year: int = 0
    """0 if no year was given."""
    quarter: int = 0
    unit: Unit = days
    last_unit: Unit = days
    halved: int = 0
    """A number to which a half is added."""
    half: bool = False
    """Whether half a unit is added."""
    relative: int = 0
    last_relative: int = 0
    part: Part = WHOLE
    last_part: Part | None = None
    part_of: tuple[Part, Unit] = (WHOLE, days)
    """A part with the unit that it belongs to, of "midweek"."""
    holiday: Holiday | None = None


Builder = Callable[[Anchor, Found], Readings]


def half_of(anchor: Anchor, n: int, found: Found) -> date:
    """Return the day n units later, or n and a half."""
    day = found.unit(anchor, n)
    if not found.half:
        return day
    unit, number = HALVES[found.unit]
    return unit(replace(anchor, on=day), number)


# Days and ranges


def point(day: date) -> Readings:
    """Return the range that consists of one day."""
    return ((day, day),)


def between(first: date, last: date) -> Readings:
    """Return the one range from the first to the last day."""
    return ((first, last),)


def either(near: date, far: date) -> Readings:
    """Return both days that the words may mean."""
    return (*point(near), *point(far))


def monday_of(day: date) -> date:
    """Return the Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def coming(day: date, weekday: int) -> date:
    """Return the next such weekday after a day, never the day itself."""
    return day + timedelta(days=(weekday - day.weekday() - 1) % WEEK + 1)


def month_after(anchor: Anchor, n: int) -> tuple[int, int]:
    """Return year and month n months after the interview."""
    year, month = divmod(anchor.on.year * 12 + anchor.on.month - 1 + n, 12)
    return checked(year), month + 1


def checked(year: int) -> int:
    """Return the year; raise OverflowError after the last one."""
    if year > MAXYEAR:
        raise OverflowError
    return year


def clamped(year: int, month: int, day: int) -> date:
    """Return a day of a month, or its last day if it is too short."""
    return date(year, month, min(day, month_end(year, month).day))


def day_of_month(anchor: Anchor, year: int, month: int, day: int | None) -> date:
    """Return a day of a month; None is the last business day."""
    if day is None:
        return anchor.workdays.last_of_month(year, month)
    return clamped(year, month, day)


def business_day_before(anchor: Anchor, day: date) -> date:
    """Return the last business day before a day; the day of the interview if there is none."""
    while day > anchor.on:
        day -= timedelta(days=1)
        if anchor.workdays.is_business_day(day):
            return day
    return anchor.on


def not_past(anchor: Anchor, found: Readings) -> Readings:
    """Return the readings that end on or after the interview, or raise UnreadablePromise."""
    ahead = tuple(span for span in found if span[1] >= anchor.on)
    if not ahead:
        msg = f"{max(found)[1]} is before the interview, {anchor.on}"
        raise UnreadablePromise(msg)
    return ahead


def written(span: Span, anchor: Anchor) -> str:
    """Return the words that have exactly one range as their meaning, in any language."""
    first, last = (f"{WEEKDAYS[day.weekday()][:3]} {day}" for day in span)
    if span[0] == span[1]:
        return last
    return f"by {last}" if span[0] <= anchor.on else f"{first} to {last}"


def rebased(anchor: Anchor) -> Anchor:
    """Return the anchor that counts from the date that was named before, if there is one."""
    return replace(anchor, on=anchor.base)
