"""Read the person's other calendars when they are due: busy times, and events for `Orders.follow`.

Busy times are kept, and where recaps stand beside them. Events are handed on, and kept nowhere.
"""

from __future__ import annotations

import math
from contextlib import closing
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from afterview.errors import AfterviewError, ProviderError, fault
from afterview.playbook.planned import count, uid_of
from afterview.playbook.recap import places
from afterview.store.busy import keep_busy, keep_places, read_at, unreadable
from afterview.sync.report import TargetReport

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator
    from datetime import datetime

    from afterview.playbook.facts import Facts
    from afterview.playbook.placing import Span
    from afterview.provider import Context
    from afterview.provider.reader import Reading
    from afterview.setup import OtherCalendar
    from afterview.workspace import Workspace

EVERY = timedelta(minutes=30)
"""How old what is known of a calendar may be. Google gives out a new file after hours, and asks
not to be asked more often; a person who has just entered something waits for one run at most."""
BUSY_SPAN = timedelta(days=2), timedelta(days=60)
"""Days before and after now: recaps of the last days, and what `slots` may be asked for."""
INTERVIEWS_SPAN = timedelta(days=14), timedelta(days=90)
"""Days before and after now in which events may be interviews."""


class SeenCalendar(NamedTuple):
    """Holds the events of a calendar that was just read."""

    name: str
    events: tuple[bytes, ...]
    """One document (RFC 5545) for each."""


def due(workspace: Workspace) -> list[OtherCalendar]:
    """Return the calendars that were not read for so long that they are to be read again."""
    return [
        calendar
        for calendar in workspace.calendars
        for known in [read_at(workspace.store, calendar.name)]
        if known is None or not workspace.now - EVERY < known <= workspace.now
    ]


def refresh(
    workspace: Workspace, calendars: Iterable[OtherCalendar], left: Callable[[], float]
) -> tuple[list[TargetReport], list[SeenCalendar], list[str]]:
    """Read calendars; return a report for each that failed, and the events of the others.

    What was known of one that fails still counts. The third value has a sentence for each calendar
    with another number of damaged events than when it was read before.
    """
    reports, seen, notes = list[TargetReport](), list[SeenCalendar](), list[str]()
    ours = own_uids(workspace)
    for calendar in calendars:
        try:
            reading = read(workspace, calendar, left)
        except AfterviewError as error:
            reports.append(TargetReport(calendar.name, calendar.plugin.name, error=error))
        else:
            spans = _spans(reading, workspace.now, ours) if calendar.options["busy"] else ()
            damaged = reading.unreadable
            if damaged and damaged != unreadable(workspace.store, calendar.name):
                notes.append(f"{calendar.name}: {say_damaged(damaged, calendar)}")
            keep_busy(workspace.store, calendar.name, workspace.now, spans, damaged)
            if calendar.options["interviews"]:
                seen.append(SeenCalendar(calendar.name, reading.events))
    return reports, seen, notes


def say_damaged(number: int, calendar: OtherCalendar) -> str:
    """Say that events of a calendar are damaged, and what that means; nothing of their words."""
    it, its = ("it", "its") if number == 1 else ("them", "their")
    costs = {"busy": f"{its} time counts as free", "interviews": f"no interview is found in {it}"}
    means = " and ".join(said for key, said in costs.items() if calendar.options[key])
    return (
        f"{count(number, 'event')} in this calendar can't be read, so {means}; "
        f"enter {it} again in your calendar program"
    )


def remember_places(workspace: Workspace, facts: Facts) -> None:
    """Keep where the recaps stand, so that the next run keeps to it."""
    keep_places(workspace.store, places(workspace.situation(facts=facts)))


def read(
    workspace: Workspace, calendar: OtherCalendar, left: Callable[[], float] = lambda: math.inf
) -> Reading:
    """Read a calendar once; raise an error of `afterview.errors`.

    `left` returns the seconds that it has left.
    """
    return read_once(calendar, workspace.reading_context(calendar, left), workspace.now)


def read_once(calendar: OtherCalendar, context: Context, now: datetime) -> Reading:
    """Read a calendar once, around a moment (aware); raise an error of `afterview.errors`."""
    options = calendar.options
    spans = (("busy", BUSY_SPAN), ("interviews", INTERVIEWS_SPAN))
    before, after = zip(*(span for key, span in spans if options[key]), strict=True)
    try:
        with closing(calendar.plugin.open(options, context)) as reader:
            return reader.read(now - max(before), now + max(after), events=options["interviews"])
    except AfterviewError:
        raise
    except Exception as error:
        msg = f"the reader {calendar.plugin.name} failed: {fault(error)}"
        raise ProviderError(msg) from error


def own_uids(workspace: Workspace) -> frozenset[str]:
    """Return the uids of our entries, planned and pushed, and the names that services gave them."""
    found = {item.uid for item in workspace.plan()}
    found |= {
        uid_of(f"{interview.id}/{step}")
        for interview in workspace.interviews
        for step in ("interview", "recap")
    }
    for target in workspace.targets:
        for row in workspace.store.pushed(target.name).values():
            found |= {row.uid, row.remote_id}
    return frozenset(found - {""})


def _spans(reading: Reading, now: datetime, ours: Container[str]) -> Iterator[Span]:
    """Yield the busy times that are not entries of our own, which the plan has anyway."""
    first, last = now - BUSY_SPAN[0], now + BUSY_SPAN[1]
    for found in reading.busy:
        start, end = max(found.start, first), min(found.end, last)
        if start < end and found.uid not in ours and found.uid.partition("@")[0] not in ours:
            yield start, end
