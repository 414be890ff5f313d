"""Plan the steps of Don't 3, "Don't lose touch": replies to rejections, notes, withdrawals.

The end of a case does not end the acquaintance.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING, TypedDict

from afterview.dates.clock import say
from afterview.model import CLOSED
from afterview.playbook.planned import Planned, as_chain, count, possessive
from afterview.playbook.rules import KEEP_IN_TOUCH

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Set as AbstractSet
    from datetime import date

    from afterview.model import Interview
    from afterview.playbook.cases import Case
    from afterview.playbook.planned import Situation

WORTH_KEEPING = frozenset({"rejected", "declined", "withdrawn", "parked"})


class _About(TypedDict):
    """Says which interview a letter about the end of a case is about, and whether it was held."""

    subject: Interview
    called_off: bool
    earlier: tuple[Interview, ...]


def _about(case: Case) -> _About:
    called_off = case.latest.id in case.called_off
    return _About(
        subject=case.latest, called_off=called_off, earlier=case.held if called_off else ()
    )


def rejection_reply(case: Case, situation: Situation) -> Iterator[Planned]:
    """Yield the reply to a rejection, on the next business day."""
    interview = case.latest
    if not _gets_reply(case):
        return
    step_id, day, passed, shifted = _reply(case, situation)
    if not situation.is_useful("rejection-reply", step_id, day):
        return
    yield Planned(
        id=step_id,
        step="rejection-reply",
        day=day,
        title=f"Reply to {possessive(interview.company)} rejection",
        private_title="Reply to a rejection",
        why=KEEP_IN_TOUCH.because(
            f"the next business day after the rejection of {say(case.since)}", passed, shifted
        ),
        zone=situation.zone,
        **_about(case),
        done=situation.facts.done.get(step_id),
    )


def _gets_reply(case: Case) -> bool:
    """Return whether a rejection is answered: not that of a company whose other offer was taken."""
    is_rejected = case.status == "rejected" and not case.latest.no_contact
    return is_rejected and case.accepted_here is None


def _reply(case: Case, situation: Situation) -> tuple[str, date, str, str]:
    """Return the step id of the reply to a rejection, its day, and the reasons."""
    step_id = f"{case.latest.id}/rejection-reply"
    ideal, passed = situation.business_days_after(case.since, 1)
    day, shifted = situation.on_business_day(step_id, ideal)
    return step_id, day, passed, shifted


class ReplyDays:
    """Knows on which days people get a reply to their rejection.

    Two cases go to one person if their contacts have the same address. Where one of them has none,
    they do if the company is the same.
    """

    def __init__(self, situation: Situation) -> None:
        """Collect the replies of all cases."""
        self._by_address: defaultdict[str, set[date]] = defaultdict(set)
        self._by_company: defaultdict[str, set[date]] = defaultdict(set)
        self._without_address: defaultdict[str, set[date]] = defaultdict(set)
        for case in situation.cases:
            if not _gets_reply(case):
                continue
            step_id, day, *_ = _reply(case, situation)
            if step_id in situation.facts.skipped:
                continue
            self._by_company[case.company].add(day)
            if address := _address(case):
                self._by_address[address].add(day)
            else:
                self._without_address[case.company].add(day)

    def to_person_of(self, case: Case) -> AbstractSet[date]:
        """Return the days on which the person to ask about this case gets a reply."""
        if address := _address(case):
            return self._by_address[address] | self._without_address[case.company]
        return self._by_company[case.company]


def _address(case: Case) -> str:
    contact = case.latest.contact
    return contact.email.casefold() if contact else ""


def keep_in_touch(case: Case, situation: Situation) -> Iterator[Planned]:
    """Yield occasional notes to the contacts of a closed case, until an offer is accepted.

    Those after the next one are forecasts.
    """
    yield from as_chain(_notes(case, situation))


def _notes(case: Case, situation: Situation) -> Iterator[Planned]:
    interview = case.latest
    over = case.accepted_elsewhere is not None
    if case.status not in WORTH_KEEPING or interview.no_contact or over:
        return
    settings = situation.settings
    counted, days, key = case.since, settings.keep_in_touch_first, "keep_in_touch_first"
    after = f"the case closed on {say(case.since)}"
    for number in range(1, settings.keep_in_touch_times + 1):
        step_id = f"{interview.id}/keep-in-touch/{number}"
        day, shifted = situation.on_business_day(step_id, counted + timedelta(days=days))
        done = situation.facts.done.get(step_id)
        if situation.is_useful("keep-in-touch", step_id, day):
            yield Planned(
                id=step_id,
                step="keep-in-touch",
                day=day,
                title=f"Keep in touch with {interview.company}",
                private_title=f"Keep in touch {number}",
                why=KEEP_IN_TOUCH.because(
                    f"{count(days, 'day')} after {after} ({settings.cite(key)})", shifted
                ),
                zone=situation.zone,
                **_about(case),
                number=number,
                done=done,
            )
        counted = done or day
        days, key = settings.keep_in_touch_every, "keep_in_touch_every"
        after = f"keep-in-touch {number}"


def withdraw(case: Case, situation: Situation) -> Iterator[Planned]:
    """Yield the withdrawal from a case that was open when another offer was accepted.

    An offer is declined instead, on the same day if it has to be answered before the next.
    """
    accepted, here = case.accepted_elsewhere, case.accepted_here
    interview = case.latest
    if accepted is None or interview.status in CLOSED:
        return
    step_id = f"{interview.id}/withdraw"
    is_offer = interview.status == "offer"
    ideal, passed = situation.business_days_after(accepted, 1)
    when = "the next business day after"
    if is_offer and interview.answer_by is not None and interview.answer_by < ideal:
        ideal, passed, when = accepted, "", "the same day as"
    day, shifted = situation.on_business_day(step_id, ideal)
    if not situation.is_useful("withdraw", step_id, day):
        return
    role = _say_role(here) if here else ""
    what = f"their offer for {role}" if role else "another offer"
    yield Planned(
        id=step_id,
        step="withdraw",
        day=day,
        title=_what_to_do(case, is_offer=is_offer),
        private_title="Decline an offer" if is_offer else "Withdraw",
        why=KEEP_IN_TOUCH.because(
            f"{when} you accepted {what} on {say(accepted)}", passed, shifted
        ),
        zone=situation.zone,
        **_about(case),
        accepted_here=role,
        done=situation.facts.done.get(step_id),
    )


def _what_to_do(case: Case, *, is_offer: bool) -> str:
    """Return the title of a withdrawal."""
    company, other = case.latest.company, case.accepted_here is not None
    if is_offer:
        return f"Decline {possessive(company)} {'other ' if other else ''}offer"
    return f"Withdraw from {'the other role at ' if other else ''}{company}"


def _say_role(interview: Interview) -> str:
    return f"the {interview.role} role" if interview.role else "another role"
