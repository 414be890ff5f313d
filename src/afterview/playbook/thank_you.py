"""Plan the notes of Do 1, "Send a thank-you": one to each interviewer, a card, what was promised.

They are exempt from the promise gate, the contact budget and business days: a thank-you is for the
same day, whatever day that is.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from afterview.dates.clock import say
from afterview.playbook.planned import Planned
from afterview.playbook.rules import SEND_A_THANK_YOU
from afterview.playbook.titles import through

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from afterview.model import Interview, Interviewer, Owed
    from afterview.playbook.cases import Case
    from afterview.playbook.planned import Situation
    from afterview.playbook.visits import Visit

_CLOSEST_FIRST = ("good", "neutral", "poor")


def thank_yous(visit: Visit, situation: Situation) -> Iterator[Planned]:
    """Yield one thank-you for each interviewer of a visit, whatever the rapport.

    Somebody who was in several of its interviews is thanked for the last one.
    """
    done = situation.facts.done
    last: dict[str, Interview] = {}
    for interview in visit:
        for person in interview.interviewers:
            known = last.get(person.slug)
            if known is None or thank_you_id(known, person) not in done:
                last[person.slug] = interview
    for interview in visit:
        people = [each for each in interview.interviewers if last[each.slug] is interview]
        yield from _thank_yous(interview, people, situation)


def thank_you_id(interview: Interview, person: Interviewer) -> str:
    """Return the step id of the thank-you to a person."""
    return f"{interview.id}/thank-you/{person.slug}"


def _thank_yous(
    interview: Interview, people: Iterable[Interviewer], situation: Situation
) -> Iterator[Planned]:
    ideal, reason = _same_day(interview, situation)
    for person in people:
        step_id = thank_you_id(interview, person)
        day, postponed = situation.wished_day(step_id, ideal)
        if not situation.is_useful("thank-you", step_id, day):
            continue
        yield Planned(
            id=step_id,
            step="thank-you",
            day=day,
            title=f"Thank {person.name} ({interview.agency_of(person) or interview.company})",
            private_title="Thank-you",
            why=SEND_A_THANK_YOU.because(reason, postponed),
            zone=situation.zone_on(day),
            subject=interview,
            person=person,
            done=situation.facts.done.get(step_id),
        )


def _same_day(interview: Interview, situation: Situation) -> tuple[date, str]:
    """Return the day of the thank-yous: that of the interview, or the next one; with the reason."""
    clock = situation.clock
    late = clock.local(interview.end).time() >= situation.settings.thank_you_same_day_until
    day = clock.day(interview.end) + timedelta(days=late)
    said = "the next day, within 24 hours" if late else "the same day"
    cited = situation.settings.cite("thank_you_same_day_until")
    return day, f"{said}, as it ends at {clock.say_time(interview.end)} ({cited})"


def owed_id(interview_id: str, owed: Owed) -> str:
    """Return the step id of something that the person promised."""
    return f"{interview_id}/owed/{owed.slug}"


def promised_by_you(case: Case, situation: Situation) -> Iterator[Planned]:
    """Yield what the person promised to send after the rounds of a case.

    It is theirs to keep, so it stays until it is done or skipped, but not for ever after the end of
    the case.
    """
    for interview in case.held:
        yield from _promised(interview, case.ended, situation)


def _promised(interview: Interview, ended: date | None, situation: Situation) -> Iterator[Planned]:
    """Yield what was promised in one interview, on its day or else with the thank-yous."""
    thanks, reason = _same_day(interview, situation)
    for owed in interview.owed:
        step_id = owed_id(interview.id, owed)
        ideal = thanks if owed.by is None else max(owed.by, situation.clock.day(interview.end))
        day, postponed = situation.wished_day(step_id, ideal)
        done = situation.facts.done.get(step_id)
        counts_until = day if done is not None else max(day, ended or situation.today)
        if not situation.is_useful("owed", step_id, counts_until):
            continue
        when = f"with the thank-you, as you named no day: {reason}"
        yield Planned(
            id=step_id,
            step="owed",
            day=day,
            title=f"Send {interview.company}{through(interview)}: {owed.what}",
            private_title="Send what you promised",
            why=SEND_A_THANK_YOU.because(
                when if owed.by is None else f"the day by which you promised it, {say(owed.by)}",
                postponed,
            ),
            zone=situation.zone_on(day),
            subject=interview,
            owed=owed,
            done=done,
        )


def thank_you_card(visit: Visit, situation: Situation) -> Iterator[Planned]:
    """Yield the one handwritten card for a visit, if one is due.

    It names all who were met there in person, and goes to the one with the best rapport.
    """
    card = situation.settings.card
    in_person = [each for each in visit if each.mode == "in person"]
    if card == "off" or (card == "auto" and not in_person):
        return
    met = tuple(in_person) or visit
    written = (each for each in visit if f"{each.id}/thank-you-card" in situation.facts.done)
    interview = next(written, met[-1])
    where = "you met in person" if interview.mode == "in person" else "you asked for cards"
    step_id = f"{interview.id}/thank-you-card"
    day, postponed = situation.wished_day(step_id, situation.clock.day(interview.end))
    if not situation.is_useful("thank-you-card", step_id, day):
        return
    yield Planned(
        id=step_id,
        step="thank-you-card",
        day=day,
        title=f"Mail {interview.company} a thank-you card",
        private_title="Thank-you card",
        why=SEND_A_THANK_YOU.because(
            f"the same day, as {where} ({situation.settings.cite('card')})", postponed
        ),
        zone=situation.zone_on(day),
        subject=interview,
        person=_closest((interview, *met)),
        earlier=tuple(each for each in met if each is not interview),
        done=situation.facts.done.get(step_id),
    )


def _closest(rounds: Iterable[Interview]) -> Interviewer | None:
    """Return the person with the best rapport, which chooses but is never said."""
    people = (who for each in rounds for who in each.interviewers)
    return min(people, key=lambda who: _CLOSEST_FIRST.index(who.rapport), default=None)
