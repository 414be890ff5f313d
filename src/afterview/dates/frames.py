"""Give the words around a date their effect: "by", "after", "two weeks after", "or"."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial

from afterview.dates.days import nth_day
from afterview.dates.periods import part_of_week
from afterview.dates.units import (
    WEEK,
    Anchor,
    Found,
    Readings,
    Span,
    coming,
    half_of,
    monday_of,
)
from afterview.dates.unreadable import UnreadablePromise

Inner = Callable[[Anchor], Readings]
"""Reads the date that stands in the frame, counted from an anchor."""


@dataclass(frozen=True, slots=True)
class Frame:
    """Holds the effect of the words around a date, or between two."""

    apply: Callable[..., Readings]
    """Takes the anchor, the values of the words, and an `Inner` for each date."""


def _each(
    change: Callable[[Anchor, Found, Span], Span], anchor: Anchor, found: Found, inner: Inner
) -> Readings:
    """Return the readings of a date, each of them changed."""
    return tuple(change(anchor, found, span) for span in inner(anchor))


def _unchanged(_anchor: Anchor, _found: Found, span: Span) -> Span:
    return span


def _by(anchor: Anchor, _found: Found, span: Span) -> Span:
    return anchor.on, span[1]


def _after(_anchor: Anchor, _found: Found, span: Span) -> Span:
    return span[1], span[1]


def _units_after(anchor: Anchor, found: Found, span: Span) -> Span:
    first, last = (replace(anchor, on=day) for day in span)
    number = found.number or 1
    until = found.last_number or number
    return found.unit(first, number), half_of(last, until, found)


def _units_before(anchor: Anchor, found: Found, span: Span) -> Span:
    # Business days are only counted forwards; a day too late does no harm.
    day = span[1] - (found.unit(anchor, found.number or 1) - anchor.on)
    return max(anchor.on, day), max(anchor.on, day)


def _weeks_around(anchor: Anchor, span: Span, found: Found, n: int) -> Span:
    monday = monday_of(span[1]) + timedelta(days=WEEK * n)
    first, last = part_of_week(monday, found.part, found.part)
    return max(anchor.on, first), max(anchor.on, last)


def _week_after(anchor: Anchor, found: Found, span: Span) -> Span:
    return _weeks_around(anchor, span, found, 1)


def _week_before(anchor: Anchor, found: Found, span: Span) -> Span:
    return _weeks_around(anchor, span, found, -1)


def _weekday_after(_anchor: Anchor, found: Found, span: Span) -> Span:
    day = coming(span[1], found.weekday)
    return day, day


def _weekday_before(anchor: Anchor, found: Found, span: Span) -> Span:
    day = max(anchor.on, coming(span[0] - timedelta(days=WEEK + 1), found.weekday))
    return day, day


def _week_ending(anchor: Anchor, _found: Found, span: Span) -> Span:
    return max(anchor.on, span[1] - timedelta(days=4)), span[1]


def _week_of(anchor: Anchor, found: Found, inner: Inner) -> Readings:
    """Read "the week of December 7" as Monday to Friday.

    A week begins on a Sunday or on a Monday, from country to country, so that the week of a Sunday
    has two readings.
    """
    # Count from this week's Monday: "the week of" a day that is over may be this week.
    monday = replace(anchor, on=monday_of(anchor.on))
    try:
        found_days = inner(monday)
    except UnreadablePromise:
        found_days = inner(anchor)
    weeks: list[Span] = []
    for _, day in found_days:
        mondays = sorted({monday_of(day), monday_of(day + timedelta(days=1))})
        weeks += [part_of_week(each, found.part, found.part) for each in mondays]
    return tuple(weeks)


def week_of_nth(anchor: Anchor, found: Found) -> Readings:
    """Read "die Woche vom 7.", "la semana del 7"."""
    return _week_of(anchor, found, lambda here: nth_day(here, found))


def _join(anchor: Anchor, _found: Found, left: Inner, right: Inner) -> Readings:
    """Return the range that spans both dates, as in "Thursday or early next week"."""
    return tuple(
        (min(one[0], other[0]), max(one[1], other[1]))
        for one in left(anchor)
        for other in right(replace(anchor, previous=one[1]))
    )


def _up_to(anchor: Anchor, found: Found, left: Inner, right: Inner) -> Readings:
    """Return the range from one date to another, as in "Friday to Thursday"."""

    def after_left(here: Anchor) -> Readings:
        spans = right(here)
        start = max(last for _, last in left(anchor))
        if max(spans)[1] <= start:
            return right(replace(here, on=start))
        return spans

    return _join(anchor, found, left, after_left)


UNCHANGED = Frame(partial(_each, _unchanged))
"""The words only sound friendly."""
BY = Frame(partial(_each, _by))
"""The answer comes between the interview and the end of the date."""
AFTER = Frame(partial(_each, _after))
"""The answer comes on the last day or later."""
UNITS_AFTER = Frame(partial(_each, _units_after))
"""Read "two weeks after Thanksgiving"."""
UNITS_BEFORE = Frame(partial(_each, _units_before))
"""Read "two days before Christmas"."""
WEEK_AFTER = Frame(partial(_each, _week_after))
WEEK_BEFORE = Frame(partial(_each, _week_before))
WEEKDAY_AFTER = Frame(partial(_each, _weekday_after))
"""Read "the Monday after Thanksgiving"."""
WEEKDAY_BEFORE = Frame(partial(_each, _weekday_before))
WEEK_ENDING = Frame(partial(_each, _week_ending))
WEEK_OF = Frame(_week_of)
JOINED = Frame(_join)
UP_TO = Frame(_up_to)
