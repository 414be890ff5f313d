"""Prepare what the page shows: texts and days that can be shown as they are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Literal, NamedTuple

from afterview.dates.clock import say
from afterview.drafts.letter import LONGEST_URL, letter_of, mailto
from afterview.operations.agenda import (
    AHEAD,
    agenda_of,
    by_next,
    offers_due,
    patience,
    say_patience,
)
from afterview.operations.facts import undoable
from afterview.operations.finding import known_interview
from afterview.operations.recap import without_recap
from afterview.playbook import steps
from afterview.playbook.contact_budget import sent
from afterview.playbook.planned import count
from afterview.playbook.visits import visit_of
from afterview.service import health

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from afterview.dates.clock import Clock
    from afterview.operations.agenda import Agenda
    from afterview.operations.facts import Undoable
    from afterview.playbook import Planned
    from afterview.playbook.cases import Case
    from afterview.playbook.facts import Facts
    from afterview.playbook.patience import Meter
    from afterview.workspace import Workspace

MOST_LINES = 16
"""The number of cases in the picture; those that began nearest to today are shown."""
FAR = timedelta(days=180)
"""The longest past in the picture."""


class Step(NamedTuple):
    """Describes one step of the plan."""

    id: str
    title: str
    when: str
    """`14:00-15:00`, `11:30-12:30 (16:30 London)`, `since Mon 30 Nov`, or empty."""
    why: str
    head: tuple[str, ...] = ()
    """The recipient and subject of the draft."""
    draft: str = ""
    mailto: str = ""
    """The draft as a link for mail programs; empty if it is no email, or too long."""
    is_task: bool = True
    """Whether there is something to be done, skipped or postponed."""
    recap: str = ""
    """The id of the interview, if the step is its recap and the interview has begun."""


class Day(NamedTuple):
    """Describes one day of the next two weeks."""

    date: date
    name: str
    steps: tuple[Step, ...]


class Card(NamedTuple):
    """Describes the state of one case."""

    id: str
    """The id of its latest round."""
    name: str
    role: str
    waits_for: str
    """`you`, `them` or `nobody`."""
    said: str
    """The patience meter in a sentence."""
    why: str
    quiet: int
    """Business days since the last contact."""
    of: int | None
    """Business days from then until the next step; None without one."""
    until: str
    """The day of the next step; empty without one."""
    follow_ups: str
    rounds: tuple[str, ...]
    begun: bool
    """Whether the latest round has begun, so that there is something to write down."""


class Mark(NamedTuple):
    """Describes one thing that happened, in the picture of the search."""

    kind: Literal["interview", "follow-up", "end"]
    at: float
    """The horizontal position in percent of the width."""
    title: str


class Line(NamedTuple):
    """Describes one case in the picture of the search."""

    name: str
    status: str
    begins: float
    ends: float
    marks: tuple[Mark, ...]


class Picture(NamedTuple):
    """Holds the picture of the search so far."""

    first: str
    last: str
    today: float
    lines: tuple[Line, ...]
    said: str
    """The same in a sentence, for people who cannot see it."""


class Person(NamedTuple):
    """Describes an interviewer in the recap form."""

    name: str
    rapport: str
    about: str


class Recap(NamedTuple):
    """Holds the initial contents of the recap form."""

    id: str
    heading: str
    people: tuple[Person, ...] = ()
    promise: str = ""
    topics: tuple[str, ...] = ()
    concerns: tuple[str, ...] = ()
    questions: int = 0
    """The number of questions that the log already has."""
    owed: tuple[str, ...] = ()
    """What the log already has as promised to them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """Holds everything that the page shows."""

    heading: str
    due: tuple[Step, ...]
    overdue: tuple[Step, ...]
    days: tuple[Day, ...]
    cards: tuple[Card, ...]
    closed: int
    picture: Picture | None
    offers: tuple[str, ...] = ()
    """The offers that have to be answered today, or should have been."""
    troubles: tuple[str, ...] = ()
    undo: Undoable | None = None


def view_of(workspace: Workspace) -> View:
    """Return what the page shows of a workspace."""
    seen, lines, all_meters = patience(workspace)
    plan = steps(workspace.interviews, seen, lines)
    agenda = agenda_of(workspace, plan)
    cases = [meter for meter in all_meters if meter.standing != "closed"]
    known = health.read(workspace.setup.store_path.parent)
    return View(
        heading=agenda.say(workspace.today),
        due=tuple(_step(item, workspace, _hours(item, workspace.clock)) for item in agenda.today),
        overdue=tuple(
            _step(item, workspace, f"since {workspace.clock.say_day(item.begins)}")
            for item in agenda.overdue
        ),
        days=tuple(_days(agenda, workspace)),
        cards=tuple(_card(meter, workspace) for meter in by_next(cases)),
        closed=len(all_meters) - len(cases),
        picture=_picture(all_meters, workspace),
        offers=tuple(each.says for each in offers_due(workspace)),
        troubles=tuple(each.title for each in known if each.calls),
        undo=undoable(workspace),
    )


def _step(item: Planned, workspace: Workspace, when: str) -> Step:
    is_task = not item.kind.is_marker
    is_recap = item.step == "recap"
    text = workspace.composer.draft(item) if is_task and not is_recap else ""
    letter = letter_of(item.step, text)
    link = mailto(letter)
    return Step(
        id=item.id,
        title=item.title,
        when=when,
        why=item.why,
        head=letter.head,
        draft=letter.body.strip(),
        mailto=link if letter.to and len(link) <= LONGEST_URL else "",
        is_task=is_task,
        recap=_to_recap(item, workspace) if is_recap else "",
    )


def _to_recap(item: Planned, workspace: Workspace) -> str:
    """Return the interview of a visit to write a recap of; empty while one is still to come."""
    interview = known_interview(workspace, item.interview or "")
    if interview is None or interview.start > workspace.now:
        return ""
    missing = without_recap(visit_of(interview, workspace.interviews), workspace.now)
    return (*missing, interview)[0].id


def _days(agenda: Agenda, workspace: Workspace) -> Iterator[Day]:
    """Yield each of the next two weeks' days with its steps; today is left out."""
    by_day: dict[date, list[Step]] = {}
    for item in agenda.ahead:
        step = _step(item, workspace, _hours(item, workspace.clock))
        by_day.setdefault(workspace.clock.day(item.begins), []).append(step)
    for number in range(1, AHEAD.days + 1):
        day = workspace.today + timedelta(days=number)
        yield Day(day, say(day), tuple(by_day.get(day, ())))


def _hours(item: Planned, clock: Clock) -> str:
    return clock.say_time(item.start, item.end) if item.start else ""


def _card(meter: Meter, workspace: Workspace) -> Card:
    latest, following = meter.case.latest, meter.next
    reasons = [f"they said “{meter.gate.promise.words}”"] if meter.gate else []
    reasons += [following.why] if following else []
    return Card(
        id=latest.id,
        name=latest.company,
        role=latest.role,
        waits_for=meter.waits_for,
        said=say_patience(meter, workspace.clock),
        why="; ".join(reasons),
        quiet=meter.quiet,
        of=meter.of if meter.standing in {"quiet", "due"} else None,
        until=say(following.day) if following else "",
        follow_ups=f"{meter.cap.used} of {count(meter.cap.allowed, 'follow-up')} sent",
        rounds=tuple(
            f"{each.round or 'interview'}, {workspace.clock.say_day(each.start)}"
            for each in meter.case.rounds
        ),
        begun=latest.start <= workspace.now,
    )


def _picture(meters: Iterable[Meter], workspace: Workspace) -> Picture | None:
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
    return Picture(say(axis.first), say(axis.last), axis.at(today), lines, said)


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
