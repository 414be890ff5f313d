"""Prepare the page of one case: its rounds, its steps, and what may have happened."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from afterview.model import CLOSED
from afterview.operations.agenda import patience, say_sent, sent_letters
from afterview.operations.finding import done_before, find_interview
from afterview.operations.wording import address, say_owed, say_span
from afterview.playbook import sort_key, steps
from afterview.web.happened import HAPPENINGS
from afterview.web.meter import bar_of, say_used, verdict
from afterview.web.rows import row
from afterview.web.today import opens_at

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from afterview.model import Interview
    from afterview.playbook import Planned
    from afterview.playbook.patience import Meter
    from afterview.web.meter import Bar
    from afterview.web.rows import Row
    from afterview.workspace import Workspace


class Person(NamedTuple):
    """Describes somebody who was at an interview, or will be."""

    name: str
    title: str
    email: str
    profile: str
    rapport: str
    """Empty where nobody said how it went."""
    about: str


class Question(NamedTuple):
    """Holds a question with its answer, which may have several lines."""

    asked: str
    answered: str
    felt: str


class Round(NamedTuple):
    """Describes one interview of the case."""

    id: str
    name: str
    when: str
    mode: str
    place: str
    url: str
    people: tuple[Person, ...]
    topics: tuple[str, ...]
    concerns: tuple[str, ...]
    questions: tuple[Question, ...]
    promise: str
    """Their words, as they were read: `within a week: Thu 26 Nov to Thu 3 Dec`."""
    owed: tuple[str, ...]
    is_over: bool
    """Whether it has begun, so that there is something to write down."""
    is_off: bool
    """Whether it was cancelled, or does not take place because the case ended before."""
    is_past: bool
    """Whether it has ended."""
    is_ahead: bool
    """Whether it can be moved or cancelled."""


class Past(NamedTuple):
    """Describes a step that is done or skipped."""

    title: str
    day: str
    """On which day, or when the letter was sent, as the mailbox shows it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CasePage:
    """Holds everything that the page shows."""

    title: str
    id: str
    """The id of the round that stands for the case."""
    name: str
    role: str
    verdict: str
    used: str
    bar: Bar | None
    contact: str
    via: str
    now: tuple[Row, ...]
    """The steps that can be done now."""
    ahead: tuple[Row, ...]
    past: tuple[Past, ...]
    rounds: tuple[Round, ...]
    """The rounds, the latest first."""
    coming: str
    """The id of the next round; that of the latest one if all have begun."""
    happened: tuple[tuple[str, str], ...]
    """What may have happened, as buttons: the key, and the words on it."""
    nav: str = "cases"


def case_of(workspace: Workspace, said: Mapping[str, str]) -> CasePage:
    """Return the page of the case that has the interview `id`; raise InputError without one."""
    named = find_interview(workspace, said["id"])
    seen, lines, meters = patience(workspace)
    plan = steps(workspace.interviews, seen, lines)
    meter = next((each for each in meters if each.case.latest.case_key == named.case_key), None)
    rounds = sorted(
        (each for each in workspace.interviews if each.case_key == named.case_key),
        key=lambda each: (each.start.timestamp(), each.id),
        reverse=True,
    )
    latest = meter.case.latest if meter else rounds[0]
    ids = {each.id for each in rounds}
    own = [item for item in plan if item.interview in ids and item.step != "follow-up-date"]
    before = [item for each in rounds for item in done_before(workspace, plan, of=each.id)]
    shows_bar = meter is not None and meter.standing in {"quiet", "due", "silent"}
    return CasePage(
        title=", ".join(filter(None, (latest.company, latest.role))),
        id=latest.id,
        name=latest.company,
        role=latest.role,
        verdict=verdict(meter, workspace.clock) if meter else "Cancelled",
        used=say_used(meter) if meter and shows_bar else "",
        bar=bar_of(meter, workspace.clock) if meter else None,
        contact=address(latest.contact) if latest.contact else "",
        via=latest.via,
        now=tuple(row(item, workspace) for item in own if _is_now(item, workspace)),
        ahead=tuple(_ahead(own, workspace)),
        past=tuple(_past([*own, *before], workspace)),
        rounds=tuple(_round(each, workspace) for each in rounds),
        coming=meter.coming.id if meter else latest.id,
        happened=tuple(
            (kind, HAPPENINGS[kind].button) for kind in _may_have_happened(meter, workspace)
        ),
    )


def _is_open(item: Planned, workspace: Workspace) -> bool:
    is_over = item.step == "interview" and item.end is not None and item.end <= workspace.now
    return item.done is None and not is_over and not item.is_cancelled


def _is_now(item: Planned, workspace: Workspace) -> bool:
    return (
        _is_open(item, workspace)
        and not item.kind.is_marker
        and not item.forecast
        and workspace.clock.day(item.begins) <= workspace.today
        and opens_at(item, workspace) is None
    )


def _ahead(items: Iterable[Planned], workspace: Workspace) -> Iterator[Row]:
    for item in items:
        if _is_open(item, workspace) and not _is_now(item, workspace):
            made = row(item, workspace)
            day = workspace.clock.say_day(item.begins)
            yield made._replace(when=f"{day} {made.when}" if item.start else day)


def _past(items: Sequence[Planned], workspace: Workspace) -> Iterator[Past]:
    sent = sent_letters(workspace)
    done = [item for item in items if item.done is not None and not item.kind.is_marker]
    for item in sorted(done, key=lambda each: sort_key(each, workspace.clock), reverse=True):
        if item.done is not None:
            at = sent.get(item.id)
            how = say_sent(at, workspace.clock) if at else workspace.clock.say_day(item.done)
            yield Past(item.title, how)


def _round(interview: Interview, workspace: Workspace) -> Round:
    clock, promise = workspace.clock, interview.promise
    is_off = interview.status == "cancelled" or interview.id in workspace.called_off
    link = interview.url if interview.url.startswith(("https://", "http://")) else ""
    return Round(
        id=interview.id,
        name=interview.round or "Interview",
        when=clock.say(interview.start, interview.end),
        mode=interview.mode,
        place=interview.location,
        url=link,
        people=tuple(
            Person(
                each.name,
                each.title,
                each.email,
                each.profile,
                "" if each.rapport == "neutral" else each.rapport,
                each.talked_about,
            )
            for each in interview.interviewers
        ),
        topics=interview.topics,
        concerns=interview.concerns,
        questions=tuple(
            Question(each.asked, each.answered, each.felt) for each in interview.questions
        ),
        promise=f"{promise.words}: {say_span(promise, clock.today)}" if promise else "",
        owed=tuple(say_owed(each, clock.today) for each in interview.owed),
        is_over=interview.start <= workspace.now,
        is_off=is_off,
        is_past=interview.end <= workspace.now,
        is_ahead=interview.end > workspace.now and not is_off,
    )


def _may_have_happened(meter: Meter | None, workspace: Workspace) -> Iterator[str]:
    """Yield the keys of what may have happened to a case in its state."""
    if meter is None:
        yield "next"
        return
    is_open = meter.case.status not in CLOSED
    if meter.coming.end > workspace.now and meter.coming.id not in workspace.called_off:
        yield from ("moved", "cancelled")
    elif meter.case.status != "offer":
        yield from ("next", "promise") if is_open else ("next",)
    if meter.case.status == "offer":
        yield from ("accepted", "declined", "withdrawn")
    else:
        yield from ("offer", "rejected", "withdrawn", "parked") if is_open else ("reopened",)
