"""Turn the words for spans of time, and for parts of a week, month or year, into days."""

from __future__ import annotations

from dataclasses import replace
from datetime import MINYEAR, date, timedelta
from typing import TYPE_CHECKING

from afterview.dates.units import (
    EARLY,
    END,
    HALVES,
    MONTHS_OF_QUARTER,
    SATURDAY,
    WEEK,
    WHOLE,
    Anchor,
    Builder,
    Found,
    Part,
    Readings,
    Span,
    Unit,
    between,
    business_day_before,
    business_days,
    checked,
    clamped,
    coming,
    day_of_month,
    days,
    either,
    half_of,
    monday_of,
    month_after,
    months,
    point,
    quarters,
    rebased,
    weeks,
    years,
)
from afterview.dates.unreadable import UnreadablePromise

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

# Spans of time


def span(anchor: Anchor, found: Found) -> Readings:
    """Read "in 10 days", "a week and a half"; two numbers give the range between them."""
    if not found.last_number:
        return point(half_of(anchor, found.number, found))
    first, last = sorted((found.number, found.last_number))
    return between(found.unit(anchor, first), half_of(anchor, last, found))


def span_of_one(anchor: Anchor, found: Found) -> Readings:
    """Read "another week", "in the next week or two"."""
    return span(anchor, replace(found, number=found.number or 1))


def half_unit(anchor: Anchor, found: Found) -> Readings:
    """Read "half a month"."""
    unit, number = HALVES[found.unit]
    return point(unit(anchor, number))


def and_a_half(anchor: Anchor, found: Found) -> Readings:
    """Read "anderthalb Wochen", where one word says a number and a half."""
    return span(anchor, replace(found, number=found.halved, half=True))


def gone(_anchor: Anchor, _found: Found) -> Readings:
    """Reject "vor zwei Wochen": two weeks ago."""
    msg = "that is over"
    raise UnreadablePromise(msg)


def sum_of_spans(anchor: Anchor, found: Found) -> Readings:
    """Read "a week and two days"."""
    day = found.unit(anchor, found.number)
    return point(found.last_unit(replace(anchor, on=day), found.last_number))


def spans(anchor: Anchor, found: Found) -> Readings:
    """Read "ten days to two weeks"."""
    ends = found.unit(anchor, found.number), found.last_unit(anchor, found.last_number)
    return between(min(ends), max(ends))


def few(anchor: Anchor, found: Found) -> Readings:
    """Read "in the coming days" as three of them."""
    return between(found.unit(anchor, 1), found.unit(anchor, 3))


def coming_span(anchor: Anchor, found: Found) -> Readings:
    """Read "within the next month" as a month from now; of a week, until its Friday too."""
    day = found.unit(anchor, 1)
    if found.unit is weeks:
        day = max(day, part_of_week(monday_of(day), WHOLE, WHOLE)[1])
    return between(anchor.on, day)


def within_period(anchor: Anchor, found: Found) -> Readings:
    """Read "within the month": until its end, or until a month has passed."""
    whole = period(anchor, found)[0][1]
    return tuple((anchor.on, day) for day, _ in either(*sorted((whole, found.unit(anchor, 1)))))


def until_over(anchor: Anchor, found: Found) -> Readings:
    """Read "before the month is out"."""
    return between(anchor.on, period(anchor, replace(found, part=END))[0][1])


def later_span(anchor: Anchor, found: Found) -> Readings:
    """Read "two days after that", counted from the date before it if there is one."""
    return span(replace(anchor, on=anchor.base), found)


def too_far(_anchor: Anchor, _found: Found) -> Readings:
    """Reject counts of more than four digits."""
    raise OverflowError


# Weeks, months, quarters and years


def period(anchor: Anchor, found: Found) -> Readings:
    """Read "next week", "end of the month"; a period that is already over means the next one."""
    cut = _PERIODS.get(found.unit)
    if cut is None:
        return point(found.unit(anchor, found.relative))
    last = found.last_part or found.part
    this = cut(anchor, found.relative, found.part, last)
    if this[1] < anchor.on:
        this = cut(anchor, found.relative + 1, found.part, last)
    return (this,)


def period_after(anchor: Anchor, found: Found) -> Readings:
    """Read "the week after next"."""
    return period(anchor, replace(found, relative=found.relative + 1))


def following_period(anchor: Anchor, found: Found) -> Readings:
    """Read "the following week", counted from the date before it if there is one."""
    return period(rebased(anchor), replace(found, relative=1))


def period_after_that(anchor: Anchor, found: Found) -> Readings:
    """Read "the week after", which is next week or the week after next if nothing came before."""
    if anchor.previous is not None:
        return following_period(anchor, found)
    return tuple(one for n in (1, 2) for one in period(anchor, replace(found, relative=n)))


def period_or_next(anchor: Anchor, found: Found) -> Readings:
    """Read "this week or next", "end of this month or beginning of next"."""
    first = period(anchor, replace(found, last_part=None))[0]
    part = found.last_part or WHOLE
    last = period(anchor, replace(found, relative=found.last_relative, part=part))
    return between(first[0], last[0][1])


def this_period_or_next(anchor: Anchor, found: Found) -> Readings:
    """Read "end of the week or early next"."""
    return period_or_next(anchor, replace(found, relative=0, last_relative=found.relative))


def period_or_part_of_next(anchor: Anchor, found: Found) -> Readings:
    """Read "this week or early next"."""
    return period_or_next(anchor, replace(found, part=WHOLE, last_part=found.part))


def next_period(anchor: Anchor, found: Found) -> Readings:
    """Read "this coming week"."""
    return period(anchor, replace(found, relative=1))


def part_of(anchor: Anchor, found: Found) -> Readings:
    """Read "EOW", "midweek", "EOM next month"."""
    part, unit = found.part_of
    return period(anchor, replace(found, part=part, unit=unit))


def part_of_month(anchor: Anchor, found: Found) -> Readings:
    """Read "EOM January"."""
    return named_month(anchor, replace(found, part=found.part_of[0]))


def period_or_following(anchor: Anchor, found: Found) -> Readings:
    """Read "next week or the following"."""
    first, last = (period(anchor, replace(found, relative=found.relative + n))[0] for n in range(2))
    return between(first[0], last[1])


def named_month(anchor: Anchor, found: Found) -> Readings:
    """Read "early December 2026"; without a year, the next one that is not over."""
    part, last = found.part, found.last_part or found.part
    over = not found.year and _calendar_end(anchor.on.year, found.month, last) < anchor.on
    year = checked((found.year or anchor.on.year) + over)
    latest = day_of_month(anchor, year, found.month, last.month[1])
    return between(
        day_of_month(anchor, year, found.month, part.month[0]),
        # "End of November" on Saturday the 29th: no business day is left, but it is not over.
        max(latest, min(anchor.on, _calendar_end(year, found.month, last))),
    )


def month_of_year(anchor: Anchor, found: Found) -> Readings:
    """Read "January of next year"."""
    return named_month(anchor, replace(found, year=checked(anchor.on.year + found.relative)))


def named_quarter(anchor: Anchor, found: Found) -> Readings:
    """Read "end of Q1 2027"; without a year, the next one that is not over."""
    month = MONTHS_OF_QUARTER * (found.quarter - 1) + 1
    year = found.year or anchor.on.year
    cut = _quarter(anchor, year, month, found.part)
    if cut[1] < anchor.on and not found.year:
        cut = _quarter(anchor, checked(year + 1), month, found.part)
    return (cut,)


def quarter_of_year(anchor: Anchor, found: Found) -> Readings:
    """Read "the first quarter of next year"."""
    return named_quarter(anchor, replace(found, year=checked(anchor.on.year + found.relative)))


def part_of_named_year(anchor: Anchor, found: Found) -> Readings:
    """Read "early 2027", "in 2027"."""
    (first, first_day), (last, last_day) = found.part.year[0], found.part.year[1]
    return between(
        day_of_month(anchor, found.year, first, first_day),
        day_of_month(anchor, found.year, last, last_day),
    )


def new_year_part(anchor: Anchor, found: Found) -> Readings:
    """Read "in the new year", "at the start of the new year"."""
    part = EARLY if found.part is WHOLE else found.part
    return (_part_of_year(anchor, 1, part, part),)


def day_of_period(anchor: Anchor, found: Found) -> Readings:
    """Read "the 15th of next month", "the 1st of the month" as the next such day."""
    first, last = period(anchor, found)[0]
    day = min(first + timedelta(days=found.number - 1), last)
    if day < anchor.on:
        return day_of_period(anchor, replace(found, relative=found.relative + 1))
    return point(day)


def nth_in_month(anchor: Anchor, found: Found) -> Readings:
    """Read "the first week of December", "the last Friday in January"; -1 is the last one."""
    year = found.year or anchor.on.year
    cut = _nth_in_month(anchor, found, year, found.month)
    if cut[1] < anchor.on and not found.year:
        cut = _nth_in_month(anchor, found, checked(year + 1), found.month)
    return (cut,)


def nths_in_month(anchor: Anchor, found: Found) -> Readings:
    """Read "the first or second week of January", "the first week or two of January"."""
    first = nth_in_month(anchor, found)[0]
    last = nth_in_month(anchor, replace(found, number=found.last_number))[0]
    return between(min(first[0], last[0]), max(first[1], last[1]))


def nth_in_period(anchor: Anchor, found: Found) -> Readings:
    """Read "the first week of next month", "the last day of the year"."""
    whole = period(anchor, replace(found, unit=found.last_unit, part=WHOLE))[0]
    # The period begins with the interview if it has begun, so the month is that of its last day.
    if found.last_unit is months or found.number == -1:
        year, month = whole[1].year, whole[1].month
    else:
        year, month = whole[0].year, whole[0].month
    cut = _nth_in_month(anchor, found, year, month)
    if cut[1] < anchor.on:
        cut = nth_in_period(anchor, replace(found, relative=found.relative + 1))[0]
    return (cut,)


def nth_in_new_year(anchor: Anchor, found: Found) -> Readings:
    """Read "the first week of the new year"."""
    return (_nth_in_month(anchor, found, checked(anchor.on.year + 1), 1),)


def calendar_week(anchor: Anchor, found: Found) -> Readings:
    """Read "week 49" as the ISO week of that number, the next one that is not over."""
    for year in (anchor.on.year, checked(anchor.on.year + 1)):
        try:
            monday = date.fromisocalendar(year, found.number, 1)
        except ValueError:
            continue
        first, last = part_of_week(monday, found.part, found.part)
        if last >= anchor.on:
            return between(first, last)
    msg = f"no year has a week {found.number}"
    raise UnreadablePromise(msg)


def weekend(anchor: Anchor, found: Found) -> Readings:
    """Read "the weekend", and "next weekend" as the coming one or the one after: people mean both.

    On a weekend, only the one after is next.
    """
    near = monday_of(anchor.on) + timedelta(days=SATURDAY)
    week = timedelta(days=WEEK)
    if not found.relative:
        starts = [near]
    elif anchor.on >= near:
        starts = [near + week]
    else:
        starts = [near, near + week]
    return tuple((day, day + timedelta(days=1)) for day in starts)


def holiday(anchor: Anchor, found: Found) -> Readings:
    """Read "Thanksgiving" as the next one."""
    feast = found.holiday
    assert feast is not None  # noqa: S101 - a row with this builder names a holiday
    # One that began last year may not be over.
    first, last = feast.of_year(max(anchor.on.year - 1, MINYEAR), anchor.country)
    year = anchor.on.year
    while last < anchor.on:
        first, last = feast.of_year(checked(year), anchor.country)
        year += 1
    return between(first, last)


def holiday_week(anchor: Anchor, found: Found) -> Readings:
    """Read "Thanksgiving week"."""
    return (part_of_week(monday_of(holiday(anchor, found)[0][0]), WHOLE, WHOLE),)


# What comes before and after a period is not counted from a day of it.


def before(builder: Builder, anchor: Anchor, found: Found) -> Readings:
    """Read "before the weekend": until the last business day before what the builder reads."""
    spans = builder(anchor, found)
    if spans[0][0] <= anchor.on:
        # It has begun, so that the next one is meant.
        spans = builder(replace(anchor, on=spans[0][1] + timedelta(days=1)), found)
    return tuple((anchor.on, business_day_before(anchor, first)) for first, _ in spans)


def after(
    builder: Builder, anchor: Anchor, found: Found, *, room: int = 1, part: Part = WHOLE
) -> Readings:
    """Read "after the holidays": the part of the week that begins after what the builder reads.

    It is the week of the first business day that is more than `room` days later.
    """
    after = []
    for _, last in builder(anchor, found):
        first = anchor.workdays.add(last, 1)
        week = anchor.workdays.add(last + timedelta(days=room), 1)
        after.append((first, max(first, part_of_week(monday_of(week), part, part)[1])))
    return tuple(after)


def after_start(anchor: Anchor, found: Found) -> Readings:
    """Read "after the beginning of the year", which its beginning is part of."""
    return tuple(
        (anchor.workdays.on_or_after(max(first, anchor.on)), last)
        for first, last in period(anchor, found)
    )


# Parts of a period


def part_of_week(monday: date, first: Part, last: Part) -> Span:
    """Return a part of the week that begins on a Monday."""
    return monday + timedelta(days=first.week[0]), monday + timedelta(days=last.week[1])


def _part_of_week(anchor: Anchor, n: int, first: Part, last: Part) -> Span:
    return part_of_week(monday_of(days(anchor, WEEK * n)), first, last)


def _part_of_month(anchor: Anchor, n: int, first: Part, last: Part) -> Span:
    year, month = month_after(anchor, n)
    return (
        day_of_month(anchor, year, month, first.month[0]),
        day_of_month(anchor, year, month, last.month[1]),
    )


def _part_of_quarter(anchor: Anchor, n: int, first: Part, last: Part) -> Span:
    year, month = month_after(anchor, MONTHS_OF_QUARTER * n)
    start = month - (month - 1) % MONTHS_OF_QUARTER
    return _quarter(anchor, year, start, first)[0], _quarter(anchor, year, start, last)[1]


def _quarter(anchor: Anchor, year: int, month: int, part: Part) -> Span:
    (first, first_day), (last, last_day) = part.quarter
    return (
        day_of_month(anchor, year, month + first - 1, first_day),
        day_of_month(anchor, year, month + last - 1, last_day),
    )


def _part_of_year(anchor: Anchor, n: int, first: Part, last: Part) -> Span:
    year = checked(anchor.on.year + n)
    return day_of_month(anchor, year, *first.year[0]), day_of_month(anchor, year, *last.year[1])


_PERIODS: Mapping[Unit, Callable[[Anchor, int, Part, Part], Span]] = {
    weeks: _part_of_week,
    months: _part_of_month,
    quarters: _part_of_quarter,
    years: _part_of_year,
}
"""Functions that cut a part out of the n-th week, month or year after this one."""


def _nth_in_month(anchor: Anchor, found: Found, year: int, month: int) -> Span:
    """Return the n-th week, business day, day or weekday of a month; -1 is the last one.

    The first week of a month is the first that has most of its business days in it.
    """
    first, end = date(year, month, 1), clamped(year, month, 31)
    n = found.number
    if found.weekday >= 0:
        day = coming(first - timedelta(days=1), found.weekday) + timedelta(days=WEEK * (n - 1))
        if n == -1:
            day = coming(end, found.weekday) - timedelta(days=WEEK)
        return day, day
    if found.unit is weeks:
        if n == -1:
            return end - timedelta(days=WEEK - 1), end
        wednesday = coming(first - timedelta(days=1), 2) + timedelta(days=WEEK * (n - 1))
        start, last = part_of_week(monday_of(wednesday), found.part, found.part)
        return max(start, first), min(last, end)
    if found.unit is business_days:
        last = anchor.workdays.last_of_month(year, month)
        day = last if n == -1 else anchor.workdays.add(first - timedelta(days=1), n)
        return day, day
    day = end if n == -1 else first + timedelta(days=n - 1)
    return day, day


def _calendar_end(year: int, month: int, part: Part) -> date:
    return clamped(year, month, part.month[1] or 31)
