"""Turn the words of a promise into days: units, parts of a period, and ranges built from them.

A `Builder` turns the values found in a row of words into a range of days; a `Frame` changes a range
by the words around it ("by", "after"). The words themselves are in the table of a language.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import MAXYEAR, date, timedelta
from typing import TYPE_CHECKING

from afterview.dates.workdays import month_end

if TYPE_CHECKING:
    from afterview.dates.workdays import Workdays

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


class UnreadablePromise(ValueError):  # noqa: N818 - "Error" says nothing that "Unreadable" does not
    """Reports that the words name no day and no span of time; the text says why, in one clause."""


Span = tuple[date, date]


@dataclass(frozen=True, slots=True)
class Anchor:
    """Holds the start of the counting: the local date of the interview, and the business days."""

    on: date
    workdays: Workdays


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
    return days(anchor, 7 * n)


def fortnights(anchor: Anchor, n: int) -> date:
    """Return the same weekday 2 n weeks later."""
    return days(anchor, 14 * n)


def months(anchor: Anchor, n: int) -> date:
    """Return the same day n months later, or the last day of a shorter month."""
    return _clamped(*_month_after(anchor, n), anchor.on.day)


def years(anchor: Anchor, n: int) -> date:
    """Return the same day n years later; 28 February for the 29th in a common year."""
    return months(anchor, 12 * n)


@dataclass(frozen=True, slots=True)
class Part:
    """Holds the first and last day of a part of a week, month or year.

    Weekdays count from 0 (Monday), and a week ends on its Friday. None is the last business day.
    """

    week: tuple[int, int]
    month: tuple[int | None, int | None]
    year: tuple[tuple[int, int | None], tuple[int, int | None]]
    """Each is a month and a day."""


WHOLE = Part((0, 4), (1, 31), ((1, 1), (12, 31)))
EARLY = Part((0, 1), (1, 10), ((1, 1), (4, 30)))
MID = Part((1, 3), (11, 20), ((5, 1), (8, 31)))
LATE = Part((3, 4), (21, 31), ((9, 1), (12, 31)))
END = Part((4, 4), (None, None), ((12, None), (12, None)))

Unit = Callable[[Anchor, int], date]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Holds the values of the words in a row by kind; `last_...` is the second value of a kind."""

    day: int = 0
    weekday: int = -1
    """-1 if no weekday was given."""
    last_weekday: int = -1
    number: int = 0
    last_number: int | None = None
    month: int = 0
    year: int = 0
    """0 if no year was given."""
    unit: Unit = days
    relative: int = 0
    part: Part = WHOLE
    last_part: Part | None = None


Builder = Callable[[Anchor, Found], Span]
Frame = Callable[[Anchor, Span], Span]


# Builders: each returns the range of days that a row means.


def relative_day(anchor: Anchor, found: Found) -> Span:
    """Read "today", "tomorrow"."""
    return point(days(anchor, found.day))


def span(anchor: Anchor, found: Found) -> Span:
    """Read "in 10 days"; two numbers give the range between them."""
    last = found.number if found.last_number is None else found.last_number
    return found.unit(anchor, min(found.number, last)), found.unit(anchor, max(found.number, last))


def period(anchor: Anchor, found: Found) -> Span:
    """Read "next week", "end of the month"; a period that is already over means the next one."""
    cut = _PERIODS.get(found.unit)
    if cut is None:
        return point(found.unit(anchor, found.relative))
    last = found.last_part or found.part
    this = cut(anchor, found.relative, found.part, last)
    return this if this[1] >= anchor.on else cut(anchor, found.relative + 1, found.part, last)


def period_after(anchor: Anchor, found: Found) -> Span:
    """Read "the week after next"."""
    return period(anchor, replace(found, relative=found.relative + 1))


def coming_weekday(anchor: Anchor, found: Found) -> Span:
    """Read "Friday" as the next one after the interview, never the interview's own day."""
    return point(_coming(anchor.on, found.weekday))


def relative_weekday(anchor: Anchor, found: Found) -> Span:
    """Read "this Friday", and "next Friday" as the range from the coming one to next week's.

    People mean both by "next"; the gate waits for the later one.
    """
    coming = _coming(anchor.on, found.weekday)
    return coming, max(coming, weekday_of_week(anchor, found)[1])


def weekday_of_week(anchor: Anchor, found: Found) -> Span:
    """Read "Friday of next week"."""
    monday = days(anchor, 7 * found.relative - anchor.on.weekday())
    return point(monday + timedelta(days=found.weekday))


def weekdays(anchor: Anchor, found: Found) -> Span:
    """Read "Thursday or Friday"."""
    first = _coming(anchor.on, found.weekday)
    return first, _coming(first, found.last_weekday)


def iso_day(_anchor: Anchor, found: Found) -> Span:
    """Read "2026-12-04"."""
    return point(_exact(found, found.number, found.last_number or 0))


def named_day(anchor: Anchor, found: Found) -> Span:
    """Read "4 December 2026"; without a year, the next such day, which may be the interview's."""
    if found.year:
        return point(_exact(found, found.month, found.number))
    # Two days of 29 February can be eight years apart.
    candidates = ((anchor.on.year + n, found.month, found.number) for n in range(9))
    missing = f"{MONTHS[found.month - 1]} has no day {found.number}"
    return point(_on_weekday(_first(anchor, candidates, missing), found))


def nth_day(anchor: Anchor, found: Found) -> Span:
    """Read "the 4th", "Friday the 4th" as the next such day, which may be the interview's."""
    # Three months: this month's day may have passed, and the next month may be too short.
    candidates = ((*_month_after(anchor, n), found.number) for n in range(3))
    return point(
        _on_weekday(_first(anchor, candidates, f"no month has a day {found.number}"), found)
    )


def week_of(anchor: Anchor, found: Found) -> Span:
    """Read "the week of December 7" as Monday to Friday."""
    # Count from this week's Monday: "the week of" a day that is over may be this week.
    monday = replace(anchor, on=days(anchor, -anchor.on.weekday()))
    day, _ = (named_day if found.month else iso_day)(monday, found)
    return _part_of_week(replace(anchor, on=day), 0, WHOLE, WHOLE)


def named_month(anchor: Anchor, found: Found) -> Span:
    """Read "early December 2026"; without a year, the next one that is not over."""
    part, last = found.part, found.last_part or found.part
    over = not found.year and _calendar_end(anchor.on.year, found.month, last) < anchor.on
    year = _checked((found.year or anchor.on.year) + over)
    latest = _day_of_month(anchor, year, found.month, last.month[1])
    return (
        _day_of_month(anchor, year, found.month, part.month[0]),
        # "End of November" on Saturday the 29th: no business day is left, but it is not over.
        max(latest, min(anchor.on, _calendar_end(year, found.month, last))),
    )


def too_far(_anchor: Anchor, _found: Found) -> Span:
    """Reject counts of more than four digits."""
    raise OverflowError


def ambiguous(_anchor: Anchor, _found: Found) -> Span:
    """Reject "04/12"."""
    msg = "day and month change places from country to country"
    raise UnreadablePromise(msg)


def _part_of_week(anchor: Anchor, n: int, first: Part, last: Part) -> Span:
    monday = days(anchor, 7 * n - anchor.on.weekday())
    return monday + timedelta(days=first.week[0]), monday + timedelta(days=last.week[1])


def _part_of_month(anchor: Anchor, n: int, first: Part, last: Part) -> Span:
    year, month = _month_after(anchor, n)
    return (
        _day_of_month(anchor, year, month, first.month[0]),
        _day_of_month(anchor, year, month, last.month[1]),
    )


def _part_of_year(anchor: Anchor, n: int, first: Part, last: Part) -> Span:
    year = _checked(anchor.on.year + n)
    return _day_of_month(anchor, year, *first.year[0]), _day_of_month(anchor, year, *last.year[1])


_PERIODS: Mapping[Unit, Callable[[Anchor, int, Part, Part], Span]] = {
    weeks: _part_of_week,
    months: _part_of_month,
    years: _part_of_year,
}
"""Functions that cut a part out of the n-th week, month or year after this one."""


def _month_after(anchor: Anchor, n: int) -> tuple[int, int]:
    year, month = divmod(anchor.on.year * 12 + anchor.on.month - 1 + n, 12)
    return _checked(year), month + 1


def _checked(year: int) -> int:
    if year > MAXYEAR:
        raise OverflowError
    return year


def _day_of_month(anchor: Anchor, year: int, month: int, day: int | None) -> date:
    if day is None:
        return anchor.workdays.last_of_month(year, month)
    return _clamped(year, month, day)


def _calendar_end(year: int, month: int, part: Part) -> date:
    return _clamped(year, month, part.month[1] or 31)


def _clamped(year: int, month: int, day: int) -> date:
    return date(year, month, min(day, month_end(year, month).day))


def point(day: date) -> Span:
    """Return the range that consists of one day."""
    return day, day


def _coming(day: date, weekday: int) -> date:
    return day + timedelta(days=(weekday - day.weekday() - 1) % 7 + 1)


def _exact(found: Found, month: int, number: int) -> date:
    try:
        day = date(found.year, month, number)
    except ValueError:
        msg = f"there is no day {found.year}-{month:02}-{number:02}"
        raise UnreadablePromise(msg) from None
    return _on_weekday(day, found)


def _first(anchor: Anchor, candidates: Iterable[tuple[int, int, int]], missing: str) -> date:
    for year, month, number in candidates:
        try:
            day = date(_checked(year), month, number)
        except ValueError:
            continue
        if day >= anchor.on:
            return day
    raise UnreadablePromise(missing)


def _on_weekday(day: date, found: Found) -> date:
    if found.weekday not in {-1, day.weekday()}:
        msg = f"{day} is a {WEEKDAYS[day.weekday()]}, not a {WEEKDAYS[found.weekday]}"
        raise UnreadablePromise(msg)
    return day


# Frames: each changes a range according to the words before or after it.


def unchanged(_anchor: Anchor, days_: Span) -> Span:
    """Return the range unchanged: the words only sound friendly."""
    return days_


def by(anchor: Anchor, days_: Span) -> Span:
    """Return the range from the interview to the end of the promise."""
    return anchor.on, days_[1]


def after(_anchor: Anchor, days_: Span) -> Span:
    """Return the last day alone: the answer comes on it or later."""
    return point(days_[1])


def not_past(anchor: Anchor, found: Span) -> Span:
    """Return a range that ends on or after the interview's day, or raise UnreadablePromise."""
    if found[1] < anchor.on:
        msg = f"{found[1]} is before the interview, {anchor.on}"
        raise UnreadablePromise(msg)
    return found
