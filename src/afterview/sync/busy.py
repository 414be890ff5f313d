"""Read when the person is busy in other calendars, and remember where recaps stand beside it."""

from __future__ import annotations

from contextlib import closing
from datetime import timedelta
from typing import TYPE_CHECKING

from afterview.errors import AfterviewError, ProviderError, fault
from afterview.playbook.planned import uid_of
from afterview.playbook.recap import places
from afterview.store.busy import keep_busy, keep_places, read_at
from afterview.sync.report import TargetReport

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from afterview.playbook.facts import Facts
    from afterview.playbook.placing import Span
    from afterview.setup import OtherCalendar
    from afterview.workspace import Workspace

EVERY = timedelta(minutes=30)
"""How old what is known of a calendar may be. Google gives out a new file after hours, and asks
not to be asked more often; a person who has just entered something waits for one run at most."""
BEFORE, AHEAD = timedelta(days=2), timedelta(days=60)
"""The time that is read, from now: recaps of the last days, and what `slots` may be asked for."""


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
) -> list[TargetReport]:
    """Read calendars; return a report for each that failed.

    What was known of one that fails still counts.
    """
    reports = []
    for calendar in calendars:
        try:
            spans = list(_read(workspace, calendar, left))
        except AfterviewError as error:
            reports.append(_failed(calendar, error))
        except Exception as error:  # noqa: BLE001 - a stranger's reader must not stop the run
            msg = f"the reader {calendar.plugin.name} failed: {fault(error)}"
            reports.append(_failed(calendar, ProviderError(msg)))
        else:
            keep_busy(workspace.store, calendar.name, workspace.now, spans)
    return reports


def remember_places(workspace: Workspace, facts: Facts) -> None:
    """Keep where the recaps stand, so that the next run keeps to it."""
    keep_places(workspace.store, places(workspace.situation(facts=facts)))


def _read(
    workspace: Workspace, calendar: OtherCalendar, left: Callable[[], float]
) -> Iterator[Span]:
    """Yield the busy times that are not entries of our own, which the plan has anyway."""
    now = workspace.now
    context = workspace.reading_context(calendar, left)
    own = {
        uid_of(f"{interview.id}/{step}")
        for interview in workspace.interviews
        for step in ("interview", "recap")
    }
    first, last = now - BEFORE, now + AHEAD
    with closing(calendar.plugin.open(calendar.options, context)) as reader:
        for found in reader.read(first, last, events=False).busy:
            if found.uid not in own:
                yield max(found.start, first), min(found.end, last)


def _failed(calendar: OtherCalendar, error: AfterviewError) -> TargetReport:
    return TargetReport(calendar.name, calendar.plugin.name, error=error)
