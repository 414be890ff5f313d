"""Find free time between what is busy: slots that one can offer for an interview."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, time, timedelta
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from afterview.dates.clock import later

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from zoneinfo import ZoneInfo

STEP = timedelta(minutes=30)
"""Slots begin on the hour or half past, as people propose them."""
_NOON = time(12)


class Interval(NamedTuple):
    """Holds a stretch of time between two aware times; it is empty if they are equal."""

    start: datetime
    end: datetime


class Hours(NamedTuple):
    """Holds the hours of a day, in the zone where they are meant."""

    first: time
    last: time
    """The end, after which nothing goes on."""
    zone: ZoneInfo

    def on(self, day: date) -> Interval:
        """Return these hours of a day."""
        return Interval(
            datetime.combine(day, self.first, self.zone),
            datetime.combine(day, self.last, self.zone),
        )

    def hold(self, slot: Interval) -> bool:
        """Return whether a slot is within these hours of the day on which it begins."""
        start, end = (each.astimezone(self.zone) for each in slot)
        return start.date() == end.date() and self.first <= start.time() and end.time() <= self.last


def merged(intervals: Iterable[Interval]) -> list[Interval]:
    """Return intervals that cover the same time, in order, of which no two touch."""
    found: list[Interval] = []
    for each in sorted(intervals, key=lambda each: each.start.timestamp()):
        if found and each.start <= found[-1].end:
            found[-1] = Interval(found[-1].start, max(found[-1].end, each.end))
        else:
            found.append(each)
    return found


def slots(  # noqa: PLR0913 - one for each wish
    days: Iterable[date],
    busy: Iterable[Interval],
    hours: Hours,
    *,
    length: timedelta,
    room: timedelta,
    after: datetime,
) -> Iterator[Interval]:
    """Yield each free slot of a length on these days, within `hours`, in the zone of `hours`.

    `room` is free before and after a slot, too, but may lie outside the hours. None begins before
    `after` (aware). Slots overlap each other; `spread` chooses some that do not.
    """
    taken = merged(busy)
    for day in days:
        whole = hours.on(day)
        # Steps are steps of real time, so that the hour in which the clocks change is no problem.
        start = whole.start
        while (end := later(start, length)) <= whole.end:
            if start >= after and not _meets(later(start, -room), later(end, room), taken):
                yield Interval(start, end)
            start = later(start, STEP)


def spread(found: Iterable[Interval], count: int) -> list[Interval]:
    """Choose up to `count` slots, on as many days as possible, then in the other half of a day.

    They do not overlap, are in order, and begin on the hour where that is free.
    """
    by_day: defaultdict[date, list[Interval]] = defaultdict(list)
    for slot in found:
        by_day[slot.start.date()].append(slot)
    rounds = [_by_turns(by_day[day]) for day in sorted(by_day)]
    turns = chain.from_iterable(
        [slot for slots_of_day in rounds for slot in slots_of_day[turn : turn + 1]]
        for turn in range(max(map(len, rounds), default=0))
    )
    return sorted(list(turns)[:count], key=lambda slot: slot.start.timestamp())


def _by_turns(of_day: Sequence[Interval]) -> list[Interval]:
    """Return slots of a day that do not overlap, those first that are offered first."""
    halves = (
        [slot for slot in of_day if slot.start.time() < _NOON],
        [slot for slot in of_day if slot.start.time() >= _NOON],
    )
    apart = [_apart(half) for half in halves if half]
    turns = max(map(len, apart), default=0)
    chosen: list[Interval] = []
    for slot in (half[turn] for turn in range(turns) for half in apart if turn < len(half)):
        if all(slot.end <= other.start or other.end <= slot.start for other in chosen):
            chosen.append(slot)
    return chosen


def _apart(half: Sequence[Interval]) -> list[Interval]:
    """Return slots that do not overlap: those on the hour first, then those that still fit."""
    chosen: list[Interval] = []
    for slot in sorted(half, key=lambda slot: (slot.start.minute != 0, slot.start.timestamp())):
        if all(slot.end <= other.start or other.end <= slot.start for other in chosen):
            chosen.append(slot)
    return chosen


def _meets(start: datetime, end: datetime, taken: Sequence[Interval]) -> bool:
    return any(each.start < end and start < each.end for each in taken)
