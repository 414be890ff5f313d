"""Plan the follow-ups of Do 3, "Know the promised timeline": wait until it is over, then write.

Each case that awaits an answer gets follow-ups up to its cap, and then an offer to park it. The
promise gate (Don't 2) and the contact budget (Don't 4) have the final say on their days.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from afterview.dates.clock import say
from afterview.playbook.contact_budget import (
    ContactBudget,
    follow_up_id,
    recipients,
    used_before,
)
from afterview.playbook.heard import answered, because
from afterview.playbook.keep_in_touch import ReplyDays
from afterview.playbook.offer import DAYS_FOR_THEM, is_open, news_to_tell
from afterview.playbook.planned import Planned, as_chain, count, not_counting
from afterview.playbook.promise_gate import hold_back
from afterview.playbook.rules import DO_NOT_PRESS, KNOW_THE_TIMELINE
from afterview.playbook.titles import reached

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from afterview.model import Interview
    from afterview.playbook.cases import Case
    from afterview.playbook.contact_budget import Contacts, Recipient
    from afterview.playbook.offer import News
    from afterview.playbook.planned import Situation


class FollowUp(NamedTuple):
    """Describes one allowed follow-up: its day, and the day from which the next one counts."""

    id: str
    number: int
    day: date
    since: date
    """The day from which its own day counts: the interview, the end of the promise, or the
    follow-up before it."""
    counts_from: date
    """The day from which the next one counts: the day it was done, else `day`."""
    reasons: tuple[str, ...]


@dataclass(slots=True)
class Timeline:
    """Holds the follow-ups of one case while they are being placed."""

    case: Case
    allowed: int
    """The number of follow-ups that the cap and `no_contact` leave."""
    placed: list[FollowUp] = field(default_factory=list)
    news: News | None = None
    """The news of an offer elsewhere, if it goes to this case of the company."""
    waits_for: News | None = None
    """The open news to the company, or to the person of the agency, that the follow-ups give way
    to; it may go to another case."""


def timelines(situation: Situation) -> tuple[Timeline, ...]:
    """Place the follow-ups of all cases.

    News of an offer elsewhere is placed first, then first follow-ups before second ones, then those
    with the earlier ideal day, then those with the smaller id; each moves out of the way of those
    placed before that reach the same company, or the same person of an agency.
    """
    news = tuple(_news(situation))
    settings, cases = situation.settings, situation.cases
    days = {round_: round_.start.date() for case in cases for round_ in case.rounds}
    for each in news:
        days[each.case.latest] = min(each.day, days[each.case.latest])
    budget = ContactBudget(days, situation.facts, settings.contact_gap, situation.workdays)
    replies = ReplyDays(situation)
    lines = tuple(Timeline(case, _allowed(case, situation)) for case in cases)
    line_of = {line.case.latest.id: line for line in lines}
    for each in sorted(news, key=lambda each: (each.day, each.id)):
        latest = each.case.latest
        line_of[latest.id].news = _place_news(each, budget.of(latest), replies, situation)
    _give_way(lines, situation)
    for number in range(1, settings.follow_up_cap + 1):
        turn = [
            (_ideal(line, number, situation), line)
            for line in lines
            if line.case.awaits_answer and number <= line.allowed
        ]
        for ideal, line in sorted(turn, key=lambda pair: (pair[0].day, pair[0].id)):
            contacts = budget.of(line.case.latest)
            line.placed.append(_place(ideal, line.case, contacts, replies, situation))
    return lines


def _news(situation: Situation) -> Iterator[News]:
    """Yield the news of an offer elsewhere for each company that gets it, on its ideal day."""
    companies: defaultdict[str, list[Case]] = defaultdict(list)
    for case in situation.cases:
        companies[case.company].append(case)
    for members in companies.values():
        if news := news_to_tell(members, situation):
            yield news


def _place_news(
    news: News, contacts: Contacts, replies: ReplyDays, situation: Situation
) -> News | None:
    """Return the news on a day that keeps the gap from all that was sent; None if there is none.

    Where that would leave them too little time before the offer has to be answered, the news is
    sent within the gap, but never on a day on which they were written to.
    """
    if news.id in situation.facts.done:
        return news
    workdays = situation.workdays
    day, reasons = _free_day(news.day, news.case, contacts, replies, situation)
    if workdays.between(day, news.answer_by) < DAYS_FOR_THEM:
        near = news.day if contacts.last is None else workdays.add(contacts.last, 1)
        near = max(news.day, near)
        while near in replies.to_person_of(news.case):
            near = workdays.add(near, 1)
        if near < day:
            left = f"{DAYS_FOR_THEM} business days before {say(news.answer_by)}"
            reason = (
                f"{DO_NOT_PRESS.key}: within the contact gap, which would leave less than {left}"
            )
            day, reasons = near, (reason,)
    if day > news.answer_by:
        return None
    contacts.add_before_all(day)
    return news._replace(day=day, reasons=(*news.reasons, *reasons))


def _give_way(lines: Iterable[Timeline], situation: Situation) -> None:
    """Have the follow-ups wait for open news that reaches the same people."""
    first: dict[Recipient, News] = {}
    known = [line for line in lines if line.case.awaits_answer and not line.case.latest.no_contact]
    for line in known:
        if line.news is not None and is_open(line.news, situation):
            for recipient in recipients(line.case.latest):
                first.setdefault(recipient, line.news)
    for line in known:
        found = map(first.get, recipients(line.case.latest))
        line.waits_for = next(filter(None, found), None)


def _free_day(
    ideal: date, case: Case, contacts: Contacts, replies: ReplyDays, situation: Situation
) -> tuple[date, tuple[str, ...]]:
    """Return the first day from the ideal one on which they may be written to, and why."""
    day, who, since = contacts.next_open(ideal)
    reasons = _because_of_gap(ideal, day, who, since, situation)
    taken = replies.to_person_of(case)
    if day not in taken:
        return day, reasons
    clash = day
    while day in taken:
        day, _, _ = contacts.next_open(situation.workdays.add(day, 1))
    reason = f"{DO_NOT_PRESS.key}: moved from {say(clash)}, when they get another letter from you"
    return day, (*reasons, reason)


def _because_of_gap(
    ideal: date, day: date, who: str, since: date, situation: Situation
) -> tuple[str, ...]:
    """Return why the gap to `who`, which counts from `since`, moved a contact to `day`."""
    if day == ideal:
        return ()
    settings = situation.settings
    apart = count(settings.contact_gap, "business day")
    reason = (
        f"{DO_NOT_PRESS.key}: moved from {say(ideal)}, so that any two follow-ups to {who} "
        f"are {apart} apart ({settings.cite('contact_gap')})"
    )
    return reason, not_counting(since, day, situation.workdays)


def follow_ups(lines: Iterable[Timeline], situation: Situation) -> Iterator[Planned]:
    """Yield the follow-ups, the events that mark their days, and the offers to park.

    In each case only the next one is to be done; those after it are forecasts, and so are all of
    them while there is news of an offer to tell.
    """
    for line in lines:
        if not line.case.awaits_answer:
            continue
        steps = (_items(placed, line, situation) for placed in line.placed)
        waits = line.waits_for is not None
        planned = as_chain(chain(*steps, _park(line, situation)), waits=waits)
        wrote = answered(line.case.latest, situation.facts)
        yield from planned if wrote is None else _held(planned, line.case.latest, wrote)


def _held(steps: Iterable[Planned], interview: Interview, wrote: date) -> Iterator[Planned]:
    """Yield the steps of a case that wrote; what is open waits until it is said what they wrote."""
    for step in steps:
        why = f"{step.why}; {because(interview, wrote)}"
        yield step if step.done is not None else step._replace(forecast=True, why=why)


def park_day(line: Timeline, situation: Situation) -> tuple[date, tuple[str, ...]]:
    """Return the day on which to offer to park the case, and the reasons."""
    settings = situation.settings
    last, what = parks_from(line, situation)
    if what == DUE:
        what = f"{say(last)}, when an answer was due"
    ideal, passed = situation.business_days_after(last, settings.park_after)
    day, shifted = situation.on_business_day(f"{line.case.latest.id}/park", ideal)
    why = (
        f"{count(settings.park_after, 'business day')} after {what} ({settings.cite('park_after')})"
    )
    most = count(settings.follow_up_cap, "follow-up")
    cap = f"{DO_NOT_PRESS.key}: no more than {most} ({settings.cite('follow_up_cap')})"
    return day, (why, passed, cap if line.placed else "", shifted)


DUE = "the day on which an answer was due"


def parks_from(line: Timeline, situation: Situation) -> tuple[date, str]:
    """Return the day from which the offer to park counts, and what was on that day.

    It is the last time that the person wrote to them, or else the day on which an answer was due.
    """
    if line.placed:
        last, what = line.placed[-1].counts_from, "the last follow-up"
    else:
        day = _first_due(line.case, situation).day
        last, what = _after_promise(day, line.case.latest, situation)[0], DUE
    if line.news is not None:
        told = situation.facts.done.get(line.news.id, line.news.day)
        if told > last:
            return told, "the news of your offer"
    return last, what


def _after_promise(day: date, interview: Interview, situation: Situation) -> tuple[date, str]:
    return hold_back(day, interview, situation.workdays, situation.places)


def _allowed(case: Case, situation: Situation) -> int:
    if case.latest.no_contact:
        return 0
    cap = situation.settings.follow_up_cap
    return max(0, cap - used_before(case, situation.facts))


class _Due(NamedTuple):
    """Holds a day, the day from which it counts, and the reasons."""

    since: date
    day: date
    reasons: tuple[str, ...]


def _first_due(case: Case, situation: Situation) -> _Due:
    """Return the day on which the first follow-up is due."""
    interview, settings = case.latest, situation.settings
    if interview.promise is None:
        since, days = interview.start.date(), settings.follow_up_without_promise
        reason = (
            f"{count(days, 'business day')} after the interview, as nothing was promised "
            f"({settings.cite('follow_up_without_promise')})"
        )
    else:
        since, days = interview.promise.latest, settings.follow_up_after_promise
        last = f", the last of {case.promises} promises" if case.promises > 1 else ""
        reason = (
            f"{count(days, 'business day')} after the promise “{interview.promise.words}” runs out "
            f"on {say(since)}{last} ({settings.cite('follow_up_after_promise')})"
        )
    day, passed = situation.business_days_after(since, days)
    return _Due(since, day, (reason, passed))


def _ideal(line: Timeline, number: int, situation: Situation) -> FollowUp:
    """Return the follow-up on the day given by timeline, person and gate, ignoring the gap."""
    interview = line.case.latest
    if not line.placed:
        since, day, reasons = _first_due(line.case, situation)
    else:
        before = line.placed[-1]
        since, days = before.counts_from, situation.settings.follow_up_interval
        day, passed = situation.business_days_after(since, days)
        reason = (
            f"{count(days, 'business day')} after follow-up {before.number} "
            f"({situation.settings.cite('follow_up_interval')})"
        )
        reasons = (reason, passed)
    step_id = follow_up_id(interview.id, number)
    wished, shifted = situation.on_business_day(step_id, day)
    day, gate = _after_promise(wished, interview, situation)
    first = gate if number == 1 and day == wished else ""
    held = gate if day != wished else ""
    return FollowUp(
        id=step_id,
        number=number,
        day=day,
        since=since,
        counts_from=day,
        reasons=(*reasons, first, shifted, held),
    )


def _place(
    follow_up: FollowUp, case: Case, contacts: Contacts, replies: ReplyDays, situation: Situation
) -> FollowUp:
    """Return the follow-up on the first day from its ideal one that keeps the contact gap.

    One that was sent stands on the day on which it was sent. The day before that depended on what
    was not sent yet, which nobody knows any more.
    """
    ideal = follow_up.day
    done = situation.facts.done.get(follow_up.id)
    reasons: tuple[str, ...]
    if done is not None:
        day, reasons = done, ("" if done == ideal else f"you wrote on {say(done)}",)
    elif follow_up.id in situation.facts.skipped:
        return follow_up
    else:
        day, reasons = _free_day(ideal, case, contacts, replies, situation)
        contacts.add(day)
    return follow_up._replace(day=day, counts_from=day, reasons=(*follow_up.reasons, *reasons))


def _items(placed: FollowUp, line: Timeline, situation: Situation) -> Iterator[Planned]:
    """Yield a follow-up, and while it is open an event that marks its day."""
    if not situation.is_useful("follow-up", placed.id, placed.day):
        return
    interview = line.case.latest
    why = KNOW_THE_TIMELINE.because(*placed.reasons)
    again = "" if placed.number == 1 else " again"
    done = situation.facts.done.get(placed.id)
    yield Planned(
        id=placed.id,
        step="follow-up",
        day=placed.day,
        title=f"Follow up with {reached(interview)}{again}",
        private_title=f"Follow-up {placed.number}",
        why=why,
        zone=situation.zone_on(placed.day),
        subject=interview,
        number=placed.number,
        last_contact=situation.facts.done.get(follow_up_id(interview.id, placed.number - 1)),
        done=done,
    )
    date_id = f"{interview.id}/follow-up-date/{placed.number}"
    if done is None and situation.is_useful("follow-up-date", date_id, placed.day):
        yield Planned(
            id=date_id,
            step="follow-up-date",
            day=placed.day,
            title=f"OK to follow up with {reached(interview)}{again} from today",
            private_title=f"Follow-up {placed.number}: OK from today",
            why=why,
            zone=situation.zone_on(placed.day),
            subject=interview,
            number=placed.number,
            free=True,
        )


def _park(line: Timeline, situation: Situation) -> Iterator[Planned]:
    interview = line.case.latest
    step_id = f"{interview.id}/park"
    day, reasons = park_day(line, situation)
    if not situation.is_useful("park", step_id, day):
        return
    yield Planned(
        id=step_id,
        step="park",
        day=day,
        title=f"No answer from {reached(interview)}: close it for now, or log what you heard",
        private_title="Close it for now, or log what you heard",
        why=KNOW_THE_TIMELINE.because(*reasons),
        zone=situation.zone_on(day),
        subject=interview,
        done=situation.facts.done.get(step_id),
    )
