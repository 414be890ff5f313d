"""Plan the steps of Don't 3, "Don't lose touch": replies to a no, notes, and clean refusals.

The end of a case does not end the acquaintance.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING, TypedDict

from afterview.dates.clock import say
from afterview.model import CLOSED
from afterview.playbook.farewells import address_of, decline_id, is_silent, withdraw_id
from afterview.playbook.planned import Planned, as_chain, count
from afterview.playbook.rules import KEEP_IN_TOUCH
from afterview.playbook.titles import agent, possessive, reached, through

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
    who = agent(interview)
    step_id, day, passed, shifted = _reply(case, situation)
    if not situation.is_useful("rejection-reply", step_id, day):
        return
    yield Planned(
        id=step_id,
        step="rejection-reply",
        day=day,
        title=f"Reply to {f'{who} about ' if who else ''}{possessive(interview.company)} rejection",
        private_title="Reply to a rejection",
        why=KEEP_IN_TOUCH.because(
            f"the next business day after the rejection of {say(case.since)}", passed, shifted
        ),
        zone=situation.zone_on(day),
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


def _answer(case: Case, situation: Situation) -> tuple[str, date, *tuple[object, ...]] | None:
    """Return step id, day and reasons of the reply to a rejection, or of the no to an offer."""
    return _reply(case, situation) if _gets_reply(case) else _refusal(case, situation)


class ReplyDays:
    """Knows on which days people get a reply to their rejection, or a no to their offer.

    Two cases go to one person if their contacts have the same address. Where one of them has none,
    they do if the company is the same.
    """

    def __init__(self, situation: Situation) -> None:
        """Collect the replies of all cases."""
        self._by_address: defaultdict[str, set[date]] = defaultdict(set)
        self._by_company: defaultdict[str, set[date]] = defaultdict(set)
        self._without_address: defaultdict[str, set[date]] = defaultdict(set)
        for case in situation.cases:
            answer = _answer(case, situation)
            if answer is None or answer[0] in situation.facts.skipped:
                continue
            day = answer[1]
            self._by_company[case.company].add(day)
            if address := address_of(case):
                self._by_address[address].add(day)
            else:
                self._without_address[case.company].add(day)

    def to_person_of(self, case: Case) -> AbstractSet[date]:
        """Return the days on which the person to ask about this case gets a reply."""
        if address := address_of(case):
            return self._by_address[address] | self._without_address[case.company]
        return self._by_company[case.company]


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
                title=f"Keep in touch with {reached(interview)}",
                private_title=f"Keep in touch {number}",
                why=KEEP_IN_TOUCH.because(
                    f"{count(days, 'day')} after {after} ({settings.cite(key)})", shifted
                ),
                zone=situation.zone_on(day),
                **_about(case),
                number=number,
                done=done,
            )
        counted = done or day
        days, key = settings.keep_in_touch_every, "keep_in_touch_every"
        after = f"keep-in-touch {number}"


def withdraw(case: Case, situation: Situation) -> Iterator[Planned]:
    """Yield the withdrawal from the cases that were open when another offer was accepted.

    One letter withdraws from all roles that the same person looks after.
    """
    accepted, interview = case.accepted_elsewhere, case.latest
    step_id = withdraw_id(interview.id)
    done = situation.facts.done.get(step_id)
    letter = situation.farewells.get(interview.id, ())
    if accepted is None or interview.status in {*CLOSED, "offer"}:
        return
    if done is None and (not letter or case.closed):
        return
    day, reasons = _once_accepted(step_id, accepted, situation)
    if not situation.is_useful("withdraw", step_id, day):
        return
    others = tuple(
        each.latest.role
        for each in letter
        if each is not case and withdraw_id(each.latest.id) not in situation.facts.done
    )
    if others:
        reasons = (*reasons, f"one letter for the {len(letter)} roles there")
    which = f"the other {'roles' if others else 'role'} at " if case.accepted_here else ""
    yield Planned(
        id=step_id,
        step="withdraw",
        day=day,
        title=f"Withdraw from {which}{interview.company}{through(interview)}",
        private_title="Withdraw",
        why=KEEP_IN_TOUCH.because(_you_accepted(case, accepted, reasons[0]), *reasons[1:]),
        zone=situation.zone_on(day),
        **_about(case),
        **_instead(case),
        other_roles=tuple(filter(None, others)),
        done=done,
    )


def decline(case: Case, situation: Situation) -> Iterator[Planned]:
    """Yield the letter that declines an offer, on the day on which the person decided so.

    If they accepted another offer, which says as much, it is due on the next business day after
    that, or on the same day if the offer has to be answered before the next.
    """
    found = _refusal(case, situation)
    if found is None:
        return
    step_id, day, reasons = found
    if not situation.is_useful("decline", step_id, day):
        return
    other = "other " if case.accepted_here else ""
    yield Planned(
        id=step_id,
        step="decline",
        day=day,
        title=f"Decline {possessive(case.latest.company)} {other}offer{through(case.latest)}",
        private_title="Decline an offer",
        why=KEEP_IN_TOUCH.because(*reasons),
        zone=situation.zone_on(day),
        **_about(case),
        **_instead(case),
        done=situation.facts.done.get(step_id),
    )


def _refusal(case: Case, situation: Situation) -> tuple[str, date, tuple[str, ...]] | None:
    """Return the step id of the letter that declines an offer, its day, and the reasons."""
    interview, facts = case.latest, situation.facts
    step_id = decline_id(interview.id)
    if withdraw_id(interview.id) in facts.done:
        return None  # an earlier letter has already said it
    said_no = interview.status == "declined"
    told = case.since if said_no else None
    if interview.status == "offer":
        told = case.accepted_elsewhere
    if told is None or (step_id not in facts.done and is_silent(case, told, facts)):
        return None
    if said_no:
        day, postponed = situation.wished_day(step_id, case.since)
        said = f"the same day, as you decided on {say(case.since)} to decline the offer"
        return step_id, day, (said, postponed)
    day, reasons = _once_accepted(step_id, told, situation, last=interview.answer_by)
    return step_id, day, (_you_accepted(case, told, reasons[0]), *reasons[1:])


def _once_accepted(
    step_id: str, accepted: date, situation: Situation, *, last: date | None = None
) -> tuple[date, tuple[str, ...]]:
    """Return the day for telling the others that an offer was accepted, and the reasons.

    `last` is the last day that makes sense, if there is one.
    """
    ideal, passed = situation.business_days_after(accepted, 1)
    when = "the next business day after"
    if last is not None and last < ideal:
        ideal, passed, when = accepted, "", "the same day as"
    day, shifted = situation.on_business_day(step_id, ideal)
    return day, (when, passed, shifted)


def _you_accepted(case: Case, accepted: date, when: str) -> str:
    role = _instead(case)["accepted_here"]
    what = f"their offer for {role}" if role else "another offer"
    return f"{when} you accepted {what} on {say(accepted)}"


class _Instead(TypedDict):
    """Says when another offer was accepted, and for which role if it is of the same company."""

    accepted: date | None
    accepted_here: str


def _instead(case: Case) -> _Instead:
    here = case.accepted_here
    role = "" if here is None else f"the {here.role} role" if here.role else "another role"
    return _Instead(accepted=case.accepted_elsewhere, accepted_here=role)
