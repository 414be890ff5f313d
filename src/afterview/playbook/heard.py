"""Hold follow-ups back while an answer waits: they wrote, so it is not their turn any more.

What they wrote is for the person to say. Once the log says something new about the case, or that
it was nothing, the answer has been dealt with.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from afterview.dates.clock import say
from afterview.playbook.rules import BE_PATIENT

if TYPE_CHECKING:
    from datetime import date

    from afterview.model import Interview
    from afterview.playbook.facts import Facts


def said_of(interview: Interview) -> str:
    """Return a hash of what the log says about how things stand after a round."""
    import hashlib  # not by every run

    promise = interview.promise and interview.promise.words
    said = (interview.status, promise, interview.answer_by, interview.no_contact)
    return hashlib.sha256(repr(said).encode()).hexdigest()[:16]


def answered(interview: Interview, facts: Facts) -> date | None:
    """Return the day on which they wrote, if the log has not said anything new since."""
    known = facts.heard.get(interview.id)
    return known[0] if known and known[1] == said_of(interview) else None


def because(interview: Interview, day: date) -> str:
    """Return why the follow-ups of a case wait."""
    return (
        f"{BE_PATIENT.key}: {interview.company} wrote on {say(day)}, so it waits until you have "
        "said what they wrote"
    )


def hearing(facts: Facts, interview: Interview, day: date) -> Facts:
    """Return the facts with a message from them on a day."""
    before, said = facts.heard.get(interview.id, (day, None))
    known = max(day, before) if said == said_of(interview) else day
    return replace(facts, heard={**facts.heard, interview.id: (known, said_of(interview))})
