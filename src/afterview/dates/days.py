"""Turn the words for a day into days: dates, weekdays, and numbers.

A `Builder` turns the values found in a row of words into the ranges of days that it may mean.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from afterview.dates.clock import MONTHS, WEEKDAYS
from afterview.dates.orders import order_of
from afterview.dates.units import (
    WEEK,
    Anchor,
    Found,
    Readings,
    Span,
    between,
    checked,
    coming,
    days,
    either,
    hours,
    monday_of,
    month_after,
    point,
    rebased,
    written,
)
from afterview.dates.unreadable import UnreadablePromise

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_HOURS_OF_DAY = 24
_TWO_DIGITS = 99
"""The last year of two digits."""


# Days


def relative_day(anchor: Anchor, found: Found) -> Readings:
    """Read "today", "tomorrow"."""
    return point(days(anchor, found.day))


def today(anchor: Anchor, _found: Found) -> Readings:
    """Read "by close of business", "by 5pm" as the day of the interview."""
    return point(anchor.on)


def clock_time(anchor: Anchor, found: Found) -> Readings:
    """Read "by 5pm" as the day of the interview, but "48h" as the hours that pass."""
    return point(hours(anchor, found.number) if found.number >= _HOURS_OF_DAY else anchor.on)


def iso_day(_anchor: Anchor, found: Found) -> Readings:
    """Read "2026-12-04"."""
    return point(_exact(found, found.number, found.last_number))


def named_day(anchor: Anchor, found: Found) -> Readings:
    """Read "4 December 2026"; without a year, the next such day, which may be the interview's."""
    return point(_named_day(anchor, found))


def named_days(anchor: Anchor, found: Found) -> Readings:
    """Read "4 or 5 December", and "30 December or 2" as a day of the month after."""
    last = replace(found, number=found.last_number)
    if last.number < found.number:
        last = replace(last, month=last.month % 12 + 1)
    return between(*_in_order(anchor, found, last, _named_day))


def nth_day(anchor: Anchor, found: Found) -> Readings:
    """Read "the 4th", "Friday the 4th" as the next such day, which may be the interview's."""
    return point(_nth_day(anchor, found))


def nth_days(anchor: Anchor, found: Found) -> Readings:
    """Read "the 4th or 5th"."""
    return between(*_in_order(anchor, found, replace(found, number=found.last_number), _nth_day))


def numeric_day(anchor: Anchor, found: Found) -> Readings:
    """Read "25/12" and "12/25/2026"; reject "04/12", which has two readings."""
    return _numeric(anchor, found, (found.number, found.last_number), found.third_number)


def dotted_day(anchor: Anchor, found: Found) -> Readings:
    """Read "4.12." where the day comes first in the person's country; else like "4/12"."""
    read = day_first if order_of(anchor.country, ".") == "day" else numeric_day
    return read(anchor, found)


def numeric_day_year_first(anchor: Anchor, found: Found) -> Readings:
    """Read "2026/12/25"; reject "2026/12/04", which has two readings."""
    return _numeric(anchor, found, (found.last_number, found.number), None)


def day_first(anchor: Anchor, found: Found) -> Readings:
    """Read "4.12." in a language in which the day always comes first."""
    year = _full_year(found.year or found.third_number)
    return named_day(anchor, replace(found, month=_month(found.last_number), year=year))


def _numeric(anchor: Anchor, found: Found, numbers: tuple[int, int], last: int | None) -> Readings:
    year = _full_year(found.year or last)
    possible = set()
    for number, month in (numbers, numbers[::-1]):
        if 1 <= month <= len(MONTHS):
            try:
                possible.add(
                    _named_day(anchor, replace(found, number=number, month=month, year=year))
                )
            except UnreadablePromise:
                continue
    if not possible:
        msg = "there is no such day"
        raise UnreadablePromise(msg)
    if (len(possible) == 1 and max(numbers) > len(MONTHS)) or numbers[0] == numbers[1]:
        return point(possible.pop())
    msg = "day and month change places from country to country"
    ahead = sorted(day for day in possible if day >= anchor.on)
    raise UnreadablePromise(msg, tuple(written((day, day), anchor) for day in ahead))


def _full_year(year: int | None) -> int:
    return 0 if year is None else year if year > _TWO_DIGITS else 2000 + year


def _month(number: int) -> int:
    if not 1 <= number <= len(MONTHS):
        msg = f"there is no month {number}"
        raise UnreadablePromise(msg)
    return number


# Weekdays


def coming_weekday(anchor: Anchor, found: Found) -> Readings:
    """Read "Friday" as the next one after the interview, never the interview's own day."""
    return point(coming(anchor.on, found.weekday))


def weekdays(anchor: Anchor, found: Found) -> Readings:
    """Read "Thursday or Friday"."""
    first = coming(anchor.on, found.weekday)
    return between(first, coming(first, found.last_weekday))


def relative_weekday(anchor: Anchor, found: Found) -> Readings:
    """Read "this Friday", and "next Friday" as the coming one or next week's: people mean both."""
    near = coming(anchor.on, found.weekday)
    if not found.relative:
        return point(near)
    return either(near, max(near, _weekday_of_week(anchor, found.relative, found.weekday)))


def relative_weekdays(anchor: Anchor, found: Found) -> Readings:
    """Read "next Monday or Tuesday"."""
    return tuple(
        (first, coming(first, found.last_weekday)) for first, _ in relative_weekday(anchor, found)
    )


def following_weekday(anchor: Anchor, found: Found) -> Readings:
    """Read "the following Monday", counted from the date before it if there is one."""
    if anchor.previous is None:
        return relative_weekday(anchor, replace(found, relative=1))
    return point(coming(anchor.base, found.weekday))


def weekday_after_next(anchor: Anchor, found: Found) -> Readings:
    """Read "the Friday after next"."""
    after = relative_weekday(anchor, found)
    return tuple((day + timedelta(days=WEEK),) * 2 for day, _ in after)


def weekday_of_week(anchor: Anchor, found: Found) -> Readings:
    """Read "Friday of next week"."""
    return point(_weekday_of_week(anchor, found.relative, found.weekday))


def weekday_of_week_after(anchor: Anchor, found: Found) -> Readings:
    """Read "Friday of the week after next"."""
    return weekday_of_week(anchor, replace(found, relative=found.relative + 1))


def weekday_in_weeks(anchor: Anchor, found: Found) -> Readings:
    """Read "Friday in two weeks", "a week on Friday", "Friday week"."""
    day = coming(anchor.on, found.weekday)
    return point(found.unit(replace(anchor, on=day), found.number or 1))


def day_in_weeks(anchor: Anchor, found: Found) -> Readings:
    """Read "a week tomorrow"."""
    return point(found.unit(replace(anchor, on=days(anchor, found.day)), found.number))


def weekdays_of_week(anchor: Anchor, found: Found) -> Readings:
    """Read "Thursday or Friday of next week"."""
    first = _weekday_of_week(anchor, found.relative, found.weekday)
    return between(first, coming(first, found.last_weekday))


def weekday_of_following_week(anchor: Anchor, found: Found) -> Readings:
    """Read "Friday of the following week"."""
    return weekday_of_week(rebased(anchor), replace(found, relative=1))


def _weekday_of_week(anchor: Anchor, n: int, weekday: int) -> date:
    return monday_of(days(anchor, WEEK * n)) + timedelta(days=weekday)


# Days of the calendar


def _named_day(anchor: Anchor, found: Found) -> date:
    if found.year:
        return _exact(found, found.month, found.number)
    # Two days of 29 February can be eight years apart.
    candidates = ((anchor.on.year + n, found.month, found.number) for n in range(9))
    missing = f"{MONTHS[found.month - 1]} has no day {found.number}"
    return _on_weekday(_first(anchor, candidates, missing), found)


def _nth_day(anchor: Anchor, found: Found) -> date:
    # Three months: this month's day may have passed, and the next month may be too short.
    candidates = ((*month_after(anchor, n), found.number) for n in range(3))
    return _on_weekday(_first(anchor, candidates, f"no month has a day {found.number}"), found)


def _in_order(
    anchor: Anchor, first: Found, last: Found, read: Callable[[Anchor, Found], date]
) -> Span:
    """Return both days, the last one not before the first."""
    day = read(anchor, first)
    return day, read(replace(anchor, on=day), last)


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
            day = date(checked(year), month, number)
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
