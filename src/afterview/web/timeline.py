"""Draw the search so far: each case as a line over time, with what happened on it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Literal, NamedTuple

from afterview.dates.clock import say
from afterview.playbook.contact_budget import sent
from afterview.playbook.planned import count

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from afterview.dates.clock import Clock
    from afterview.playbook.cases import Case
    from afterview.playbook.facts import Facts
    from afterview.playbook.patience import Meter
    from afterview.workspace import Workspace

MOST_LINES = 16
"""The number of cases in the picture; those that began nearest to today are shown."""
FAR = timedelta(days=180)
"""The longest past in the picture."""


class Mark(NamedTuple):
    """Describes one thing that happened, in the timeline."""

    kind: Literal["interview", "follow-up", "end"]
    at: float
    """The horizontal position in percent of the width."""
    title: str


class Line(NamedTuple):
    """Describes one case in the timeline."""

    name: str
    status: str
    begins: float
    ends: float
    marks: tuple[Mark, ...]


class Timeline(NamedTuple):
    """Holds the timeline so far."""

    first: str
    last: str
    today: float
    lines: tuple[Line, ...]
    said: str
    """The same in a sentence, for people who cannot see it."""


def timeline_of(meters: Iterable[Meter], workspace: Workspace) -> Timeline | None:
    """Return the cases as lines over time, those that began nearest to today."""
    today, clock = workspace.today, workspace.clock
    nearest = sorted(
        (meter.case for meter in meters), key=lambda each: abs(_begun(each, clock) - today)
    )
    shown = sorted(nearest[:MOST_LINES], key=lambda each: _begun(each, clock), reverse=True)[::-1]
    if not shown:
        return None
    first = max(_begun(shown[0], clock), today - FAR)
    axis = _Axis(
        first - timedelta(days=2),
        max(today, *(clock.day(each.latest.start) for each in shown)) + timedelta(days=3),
    )
    lines = tuple(_line(each, axis, workspace.facts, clock) for each in shown)
    written = sum(mark.kind == "follow-up" for line in lines for mark in line.marks)
    rounds = sum(len(each.rounds) for each in shown)
    closed = sum(each.closed for each in shown)
    of_all = f" of {len(nearest)}" if len(nearest) > len(shown) else ""
    said = (
        f"{count(len(shown), 'case')}{of_all} since {say(first)}: "
        f"{len(shown) - closed} open, {closed} closed; {count(rounds, 'interview')}, "
        f"{count(written, 'follow-up')} sent"
    )
    return Timeline(say(axis.first), say(axis.last), axis.at(today), lines, said)


def _begun(case: Case, clock: Clock) -> date:
    return clock.day(case.rounds[0].start)


class _Axis(NamedTuple):
    """Maps days to positions in the picture."""

    first: date
    last: date

    def at(self, day: date) -> float:
        """Return the position of a day in percent of the width."""
        share = (day - self.first).days / (self.last - self.first).days
        return round(100 * min(max(share, 0), 1), 1)


def _line(case: Case, axis: _Axis, facts: Facts, clock: Clock) -> Line:
    """Return the line of one case, with a mark for everything that happened."""
    marks = [
        Mark("interview", axis.at(day), f"{each.round or 'interview'}, {say(day)}")
        for each in case.rounds
        for day in [clock.day(each.start)]
    ]
    marks += [
        Mark("follow-up", axis.at(day), f"follow-up, {say(day)}")
        for _, day in sent(case.rounds, facts)
    ]
    ends = case.since if case.closed else max(clock.today, clock.day(case.latest.start))
    if case.closed:
        marks.append(Mark("end", axis.at(ends), f"{case.status}, {say(ends)}"))
    begins = axis.at(_begun(case, clock))
    return Line(case.latest.company, case.status, begins, axis.at(ends), tuple(marks))
