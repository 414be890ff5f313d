"""Offer times for an interview: those in which nothing of the log or of the plan stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time, timedelta
from itertools import groupby, starmap
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from afterview.config.table import hours
from afterview.dates import promise
from afterview.dates.free import Hours, Interval, slots, spread
from afterview.dates.unreadable import UnreadablePromise
from afterview.dates.zones import zone_named
from afterview.errors import InputError
from afterview.toml.values import Wrong, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from afterview.workspace import Workspace

FEW_DAYS = ("tomorrow", "next week", "this week", "Thursday", "7 to 11 December")
"""Examples of days, for the hint of an error."""
FAR = timedelta(days=366)
AWAKE = (time(7), time(21))
"""Hours in which people can be asked to talk where the usual ones have no time in common."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """Holds the times that can be offered."""

    slots: tuple[Interval, ...]
    """In the zone of the place where the person is then, in order."""
    first: date
    last: date
    """The days that were looked at, both inclusive."""
    theirs: ZoneInfo | None
    """The zone of the other side, where it is another than the person's."""
    outside: bool
    """Whether all of them are outside the same hours there, because no free time is within both."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """Holds what the person asks for."""

    days: str = "this week and next week"
    minutes: int = 60
    room: int = 30
    """Minutes that are to be free before and after."""
    count: int = 5
    zone: str = ""
    """Where the other side is, in words; empty for the place where the person is."""


def offer(workspace: Workspace, wish: Wish) -> Offer:
    """Return the times that can be offered; raise InputError for words that cannot be read."""
    me = workspace.config.me
    first, last = hours(me.interview_hours) or (None, None)
    if first is None or last is None:  # the configuration refuses it
        msg = f"{shown(me.interview_hours)} is not a range of hours"
        raise InputError(msg)
    theirs = _zone(wish.zone)
    start, end = _days(wish.days, workspace)
    days = [start + timedelta(days=number) for number in range((end - start).days + 1)]
    zones = {day: workspace.places.zone_on(day) for day in days}
    taken = list(busy(workspace))
    free = [
        slot
        for zone, together in groupby(
            filter(workspace.workdays_there.is_business_day, days), key=zones.__getitem__
        )
        for slot in slots(
            together,
            taken,
            Hours(first, last, zone),
            length=timedelta(minutes=wish.minutes),
            room=timedelta(minutes=wish.room),
            after=workspace.now,
        )
        # On the day on which a trip begins, its hours may be over before the person is there.
        if workspace.places.zone_at(slot.start) == zone
    ]
    if theirs is None or all(zone.key == theirs.key for zone in zones.values()):
        return Offer(
            slots=tuple(spread(free, wish.count)), first=start, last=end, theirs=None, outside=False
        )
    in_both = [slot for slot in free if Hours(first, last, theirs).hold(slot)]
    awake = [slot for slot in free if Hours(*AWAKE, theirs).hold(slot)]
    return Offer(
        slots=tuple(spread(in_both or awake or free, wish.count)),
        first=start,
        last=end,
        theirs=theirs,
        outside=not in_both and bool(free),
    )


def busy(workspace: Workspace) -> Iterator[Interval]:
    """Yield the times of interviews, of the events of the plan, and of other calendars."""
    yield from starmap(Interval, workspace.busy)
    for interview in workspace.taking_place:
        yield Interval(interview.start, interview.end)
    for item in workspace.plan():
        if item.start is not None and item.end is not None and not item.free:
            yield Interval(item.start, item.end)


def _zone(words: str) -> ZoneInfo | None:
    if not words:
        return None
    try:
        return ZoneInfo(zone_named(words))
    except Wrong as wrong:
        msg = f"{wrong}; {wrong.hint}"
        raise InputError(msg) from None


def _days(words: str, workspace: Workspace) -> tuple[date, date]:
    me, today = workspace.config.me, workspace.today
    try:
        found = promise.read(words, today, workspace.workdays, me.language, me.country)
    except UnreadablePromise as error:
        msg = f"{error}; write it like {', '.join(map(shown, FEW_DAYS))}"
        raise InputError(msg) from None
    if found.latest > today + FAR:
        msg = f"{shown(words)} is more than a year away; write it like {shown(FEW_DAYS[1])}"
        raise InputError(msg)
    return max(found.earliest, today), max(found.latest, today)
