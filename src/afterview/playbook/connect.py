"""Plan the connections of Do 2, "Connect where you truly connected": good rapport only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from afterview.playbook.planned import Planned
from afterview.playbook.rules import CONNECT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from afterview.playbook.cases import Case
    from afterview.playbook.planned import Situation


def connections(case: Case, situation: Situation) -> Iterator[Planned]:
    """Yield one task for each person of the case with good rapport, on the next business day.

    Somebody who appears in several rounds gets one task, after the first good conversation.
    """
    asked: set[str] = set()
    for interview in case.held:
        if interview.no_contact:
            continue
        for person in interview.interviewers:
            if person.rapport != "good" or person.slug in asked:
                continue
            asked.add(person.slug)
            of = interview.agency_of(person) or interview.company
            step_id = f"{interview.id}/connect/{person.slug}"
            ideal, passed = situation.business_days_after(situation.clock.day(interview.end), 1)
            day, shifted = situation.on_business_day(step_id, ideal)
            if not situation.is_useful("connect", step_id, day):
                continue
            yield Planned(
                id=step_id,
                step="connect",
                day=day,
                title=f"Connect with {person.name} ({of})",
                private_title="Connect",
                why=CONNECT.because(
                    f"the next business day after you met {person.name}", passed, shifted
                ),
                zone=situation.zone_on(day),
                subject=interview,
                person=person,
                done=situation.facts.done.get(step_id),
            )
