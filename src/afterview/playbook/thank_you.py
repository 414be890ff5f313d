"""Plan the notes of Do 1, "Send a thank-you": one to each interviewer, and a card.

They are exempt from the promise gate, the contact budget and business days: a thank-you is for the
same day, whatever day that is.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from afterview.playbook.planned import Planned
from afterview.playbook.rules import SEND_A_THANK_YOU

if TYPE_CHECKING:
    from collections.abc import Iterator

    from afterview.model import Interview
    from afterview.playbook.planned import Situation


def thank_yous(interview: Interview, situation: Situation) -> Iterator[Planned]:
    """Yield one thank-you for each interviewer, whatever the rapport."""
    late = interview.end.time() >= situation.settings.thank_you_same_day_until
    ideal = interview.end.date() + timedelta(days=1) if late else interview.end.date()
    for person in interview.interviewers:
        step_id = f"{interview.id}/thank-you/{person.slug}"
        day, postponed = situation.wished_day(step_id, ideal)
        if not situation.is_useful("thank-you", step_id, day):
            continue
        yield Planned(
            id=step_id,
            step="thank-you",
            day=day,
            title=f"Thank {person.name} ({interview.company})",
            private_title="Thank-you",
            why=SEND_A_THANK_YOU.because(_reason(interview, situation, late=late), postponed),
            zone=interview.timezone,
            subject=interview,
            person=person,
            done=situation.facts.done.get(step_id),
        )


def _reason(interview: Interview, situation: Situation, *, late: bool) -> str:
    day = "the next day, within 24 hours" if late else "the same day"
    cited = situation.settings.cite("thank_you_same_day_until")
    return f"{day}, as it ends at {situation.clock.say_time(interview.end)} ({cited})"


def thank_you_card(interview: Interview, situation: Situation) -> Iterator[Planned]:
    """Yield the handwritten card, if one is due."""
    card = situation.settings.card
    if card == "off" or (card == "auto" and interview.mode != "in person"):
        return
    where = "you met in person" if interview.mode == "in person" else "you asked for cards"
    step_id = f"{interview.id}/thank-you-card"
    day, postponed = situation.wished_day(step_id, interview.end.date())
    if not situation.is_useful("thank-you-card", step_id, day):
        return
    yield Planned(
        id=step_id,
        step="thank-you-card",
        day=day,
        title=f"Write and post a thank-you card to {interview.company}",
        private_title="Thank-you card",
        why=SEND_A_THANK_YOU.because(
            f"the same day, as {where} ({situation.settings.cite('card')})", postponed
        ),
        zone=interview.timezone,
        subject=interview,
        done=situation.facts.done.get(step_id),
    )
