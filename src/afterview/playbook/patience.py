"""Measure the patience of each case: its state, whose turn it is, and what may come next.

The meter decides nothing. Every day in it comes from the rules themselves, so that the meter and
the plan cannot disagree.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, NamedTuple

from afterview.playbook import sort_key
from afterview.playbook.contact_budget import CompanyContacts, contacted, recipients, sent
from afterview.playbook.follow_up import follow_ups, parks_from
from afterview.playbook.heard import answered
from afterview.playbook.keep_in_touch import decline, keep_in_touch, withdraw
from afterview.playbook.offer import accept, decide, news_item, offer_reply
from afterview.playbook.promise_gate import first_allowed
from afterview.playbook.titles import told_apart

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from afterview.model import Interview, Promise
    from afterview.playbook.cases import Case
    from afterview.playbook.follow_up import Timeline
    from afterview.playbook.planned import Planned, Situation

CaseState = Literal[
    "ahead", "quiet", "due", "silent", "heard", "offer", "withdraw", "left", "closed"
]
WaitsFor = Literal["you", "them", "nobody"]

WAITS_FOR: Mapping[CaseState, WaitsFor] = MappingProxyType(
    {
        "ahead": "nobody",  # the latest round is still to come
        "quiet": "them",  # the next step is not allowed yet
        "due": "you",  # the next step is allowed
        "silent": "them",  # no step is left to be planned
        "heard": "you",  # they wrote, and the log does not say what
        "offer": "you",
        "withdraw": "you",  # another offer was accepted, and they have not been told
        "left": "nobody",  # another offer was accepted, and there is no more to do here
        "closed": "nobody",
    }
)

LONG_AGO = date(1970, 1, 1)
"""A day early enough that no step of any log is too old to be planned."""


class Gate(NamedTuple):
    """Holds the gate of Don't 2: the promise, and the first day after it has run out."""

    promise: Promise
    opens: date


class Cap(NamedTuple):
    """Counts the follow-ups of a case against the cap of Don't 4."""

    used: int
    skipped: int
    allowed: int


class Outreach(NamedTuple):
    """Describes a follow-up that was sent, or that is planned before the next one."""

    day: date
    id: str
    is_sent: bool


class Gap(NamedTuple):
    """Describes the gap of Don't 4: the follow-ups to them, and the next free day."""

    sent: tuple[Outreach, ...]
    next_free: date
    """The first business day from today on that keeps the gap."""
    blocked_by: Outreach | None
    """The follow-up in the way; None if the first business day from today on is free."""


class Meter(NamedTuple):
    """Describes the state of one case."""

    case: Case
    standing: CaseState
    quiet_since: date
    """The day of the latest round, of the last follow-up, or of their message: the latest."""
    quiet: int
    """Business days since then."""
    of: int | None
    """Business days from then until the next step; None without a next step."""
    next: Planned | None
    """The first open step of the case in the plan that goes to them, or decides."""
    gate: Gate | None
    """None if nothing was promised."""
    cap: Cap
    coming: Interview
    """The first round that has not begun; the latest one if all have."""

    @property
    def waits_for(self) -> WaitsFor:
        """Whose turn it is."""
        return WAITS_FOR[self.standing]


def meters(lines: Iterable[Timeline], situation: Situation, now: datetime) -> tuple[Meter, ...]:
    """Return the meter of each case; `now` (aware) tells whether its latest round is over."""
    lines = tuple(lines)
    following = _next_steps(lines, situation)
    return tuple(_meter(line, following.get(line.case.latest.id), situation, now) for line in lines)


def _meter(line: Timeline, following: Planned | None, situation: Situation, now: datetime) -> Meter:
    case, facts, workdays = line.case, situation.facts, situation.workdays
    latest, cap = case.latest, situation.settings.follow_up_cap
    follow_ups_sent = tuple(sent(case.rounds, facts))
    wrote = answered(latest, facts) or latest.start.date()
    since = max((latest.start.date(), wrote, *(day for _, day in contacted(case.rounds, facts))))
    opens = first_allowed(latest, workdays, situation.places)
    return Meter(
        case=case,
        standing=_case_state(case, following, situation, now),
        quiet_since=since,
        quiet=workdays.between(since, situation.today),
        of=workdays.between(since, following.day) if following else None,
        next=following,
        gate=Gate(latest.promise, opens) if latest.promise and opens else None,
        cap=Cap(
            used=len(follow_ups_sent),
            skipped=sum(
                each.id in facts.skipped and each.id not in facts.done for each in line.placed
            ),
            allowed=0 if latest.no_contact else cap,
        ),
        coming=next((each for each in case.held if each.start > now), latest),
    )


def _next_steps(lines: Iterable[Timeline], situation: Situation) -> dict[str, Planned]:
    """Return the next step of each case, as it is in the plan, by the id of its latest round."""
    steps = [(line.case.latest.id, step) for line in lines for step in _steps(line, situation)]
    titled = told_apart((step for _, step in steps), situation.cases)
    following: dict[str, Planned] = {}
    # The event that marks the day of a follow-up sorts behind it, and so is never the first.
    for (id_, _), step in sorted(
        zip(steps, titled, strict=True), key=lambda each: sort_key(each[1], situation.clock)
    ):
        if step.done is None and not step.forecast:
            following.setdefault(id_, step)
    return following


def _steps(line: Timeline, situation: Situation) -> Iterator[Planned]:
    """Yield the steps by which a case goes on; news that it waits for may be of another case."""
    if line.waits_for:
        yield from news_item(line.waits_for, situation)
    yield from follow_ups([line], situation)
    yield from offer_reply(line.case, situation)
    yield from decide(line.case, situation)
    yield from withdraw(line.case, situation)
    yield from accept(line.case, situation)
    yield from decline(line.case, situation)


def _case_state(
    case: Case, following: Planned | None, situation: Situation, now: datetime
) -> CaseState:
    if case.closed:
        return "closed"
    if case.accepted_elsewhere is not None:
        return "withdraw" if following else "left"
    if case.status == "offer":
        return "offer"
    if case.latest.end > now:
        return "ahead"
    if answered(case.latest, situation.facts) is not None:
        return "heard"
    is_due = following is not None and following.day <= situation.today
    return "silent" if following is None else "due" if is_due else "quiet"


def gap(meter: Meter, lines: Sequence[Timeline], situation: Situation) -> Gap:
    """Return what the contact gap allows a case, given all cases of the log.

    Those count that reach the same company, or the same person of an agency. A follow-up of another
    case counts if it was sent, or is planned for an earlier day.
    """
    facts, settings, today = situation.facts, situation.settings, situation.today
    reached = recipients(meter.case.latest).keys()

    def shares(round_: Interview) -> bool:
        return not reached.isdisjoint(recipients(round_))

    made = sorted(
        Outreach(day, id_, is_sent=True)
        for line in lines
        for id_, day in contacted(filter(shares, line.case.rounds), facts)
    )
    # What comes next may be news that goes to another of its cases.
    is_own = meter.next and meter.next.interview == meter.case.latest.id
    own = meter.next.day if meter.next and is_own and meter.next.kind.keeps_gap else None
    placed = (
        (each.day, each.id)
        for line in lines
        if line.case is not meter.case and shares(line.case.latest)
        for each in (*line.placed, *((line.news,) if line.news else ()))
    )
    planned = (
        Outreach(day, id_, is_sent=False)
        for day, id_ in placed
        if id_ not in facts.done and id_ not in facts.skipped and (own is None or day < own)
    )
    known = sorted((*made, *planned))
    contacts = CompanyContacts(
        settings.contact_gap, situation.workdays, min((today, *(each.day for each in known)))
    )
    for each in known:
        contacts.add(each.day)
    first = situation.workdays.on_or_after(today)
    free = contacts.next_free(first)
    before = [each for each in known if each.day < free]
    return Gap(tuple(made), free, before[-1] if free > first else None)


def counts_from(
    item: Planned, lines: Iterable[Timeline], situation: Situation
) -> tuple[date, str] | None:
    """Return the day from which a planned step counts, and the reason for that day.

    None for interviews, whose day is in the log, and for steps that belong to no interview.
    """
    interview = item.subject
    if interview is None or item.step == "interview":
        return None
    since = _SINCE.get(item.step)
    if since is None:
        return situation.clock.day(interview.end), "the end of the interview"
    line = next(line for line in lines if line.case.latest.id == interview.id)
    return since(item, line, situation)


def _follow_up_since(item: Planned, line: Timeline, _: Situation) -> tuple[date, str]:
    placed = next(each for each in line.placed if each.number == item.number)
    if placed.number != 1:
        return placed.since, f"follow-up {placed.number - 1}"
    return placed.since, "the end of the promise" if line.case.latest.promise else "the interview"


def _park_since(_: Planned, line: Timeline, situation: Situation) -> tuple[date, str]:
    return parks_from(line, situation)


def _rejection_since(_: Planned, line: Timeline, __: Situation) -> tuple[date, str]:
    return line.case.since, "the rejection"


def _acceptance_since(_: Planned, line: Timeline, __: Situation) -> tuple[date, str]:
    return line.case.accepted_elsewhere or line.case.since, "your acceptance of another offer"


def _decision_since(item: Planned, line: Timeline, situation: Situation) -> tuple[date, str]:
    if line.case.latest.status == "offer":
        return _acceptance_since(item, line, situation)
    return line.case.since, "your decision"


def _offer_since(_: Planned, line: Timeline, __: Situation) -> tuple[date, str]:
    return line.case.since, "the offer"


def _offer_until(_: Planned, line: Timeline, __: Situation) -> tuple[date, str]:
    return line.case.latest.answer_by or line.case.since, "the last day of the offer"


def _news_since(_: Planned, line: Timeline, __: Situation) -> tuple[date, str]:
    return line.news.offer.since if line.news else line.case.since, "the offer elsewhere"


def _in_touch_since(item: Planned, line: Timeline, situation: Situation) -> tuple[date, str]:
    # The one before may be skipped, or too old to be planned, but its day counts all the same.
    facts = replace(situation.facts, skipped=frozenset())
    notes = [*keep_in_touch(line.case, replace(situation, today=LONG_AGO, facts=facts))]
    number = [note.id for note in notes].index(item.id)
    if number == 0:
        return line.case.since, "the end of the case"
    before = notes[number - 1]
    return before.done or before.day, f"keep-in-touch {number}"


_SINCE: Mapping[str, Callable[[Planned, Timeline, Situation], tuple[date, str]]] = MappingProxyType(
    {
        "follow-up": _follow_up_since,
        "follow-up-date": _follow_up_since,
        "park": _park_since,
        "rejection-reply": _rejection_since,
        "keep-in-touch": _in_touch_since,
        "withdraw": _acceptance_since,
        "accept": _decision_since,
        "decline": _decision_since,
        "offer-reply": _offer_since,
        "decide": _offer_until,
        "news": _news_since,
    }
)
"""The steps that do not count from the end of their interview."""
