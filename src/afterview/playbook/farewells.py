"""Find out which open cases get a letter of withdrawal once another offer was accepted.

One letter withdraws from all roles at a company that one person there looks after. Nobody waits
for a letter about a case that has been silent for long.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING

from afterview.model import CLOSED
from afterview.playbook.contact_budget import contacted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from afterview.playbook.cases import Case
    from afterview.playbook.facts import Facts

SILENT_AFTER = timedelta(weeks=8)
"""The time without a word after which a case needs no letter, as in a log of last year. With the
default numbers, the question whether to park it comes 17 business days after a promise has run out,
so in less than half of that time."""


def withdraw_id(interview_id: str) -> str:
    """Return the step id of the withdrawal after this round."""
    return f"{interview_id}/withdraw"


def decline_id(interview_id: str) -> str:
    """Return the step id of the letter that declines an offer."""
    return f"{interview_id}/decline"


def is_silent(case: Case, day: date, facts: Facts) -> bool:
    """Return whether the case was silent for so long before `day` that nobody awaits a letter.

    What counts is the latest interview, the end of its promise or offer, the day of its status as
    the log has it, the day of an offer, and the last message in either direction.
    """
    latest = case.latest
    signs = (
        latest.start.date(),
        latest.promise and latest.promise.latest,
        latest.status_since,
        latest.answer_by,
        facts.offered(latest.id),
        *(day for _, day in contacted(case.rounds, facts)),
        *(facts.heard[each.id][0] for each in case.rounds if each.id in facts.heard),
    )
    return max(filter(None, signs)) + SILENT_AFTER < day


def farewells(cases: Iterable[Case], facts: Facts) -> Mapping[str, tuple[Case, ...]]:
    """Return the cases that each letter withdraws from, by the id of the round it belongs to.

    That round is the latest one, and its case comes first. A case without an address goes with the
    latest one of its company. A case with an interview after the acceptance has a letter of its
    own, which calls it off, unless it is the latest.
    """
    companies: defaultdict[str, list[Case]] = defaultdict(list)
    for case in cases:
        if _is_left(case, facts):
            companies[case.company].append(case)
    return {
        letter[0].latest.id: tuple(letter)
        for members in companies.values()
        for letter in _letters(members)
    }


def _letters(members: list[Case]) -> Iterable[list[Case]]:
    latest_first = sorted(
        members, key=lambda case: (case.latest.start.timestamp(), case.latest.id), reverse=True
    )
    usual = next(filter(None, map(address_of, latest_first)), "")
    letters: dict[tuple[str, ...], list[Case]] = {}
    for case in latest_first:
        key: tuple[str, ...] = (address_of(case) or usual,)
        accepted = case.accepted_elsewhere
        if key in letters and accepted is not None and case.latest.start.date() > accepted:
            key = (*key, case.latest.id)
        letters.setdefault(key, []).append(case)
    return letters.values()


def _is_left(case: Case, facts: Facts) -> bool:
    """Return whether a case is open by the log, and a letter says that another offer was taken."""
    accepted, status = case.accepted_elsewhere, case.latest.status
    if accepted is None or status in CLOSED or status == "offer":
        return False
    return withdraw_id(case.latest.id) in facts.done or not is_silent(case, accepted, facts)


def address_of(case: Case) -> str:
    """Return the address of the contact in a form for comparing; empty if there is none."""
    contact = case.latest.contact
    return contact.email.casefold() if contact else ""
