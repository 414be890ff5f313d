"""Plan the steps of Don't 3, "Don't lose touch": replies to rejections, notes, withdrawals.

The end of a case does not end the acquaintance.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from afterview.dates.clock import say
from afterview.playbook.planned import Planned, as_chain, count
from afterview.playbook.rules import KEEP_IN_TOUCH

if TYPE_CHECKING:
    from collections.abc import Iterator

    from afterview.playbook.cases import Case
    from afterview.playbook.planned import Situation

WORTH_KEEPING = frozenset({"rejected", "declined", "withdrawn", "parked"})


def rejection_reply(case: Case, situation: Situation) -> Iterator[Planned]:
    """Yield the reply to a rejection, on the next business day."""
    interview = case.latest
    if case.status != "rejected" or interview.no_contact:
        return
    step_id = f"{interview.id}/rejection-reply"
    day, shifted = situation.on_business_day(step_id, situation.workdays.add(case.since, 1))
    if not situation.is_useful("rejection-reply", step_id, day):
        return
    yield Planned(
        id=step_id,
        step="rejection-reply",
        day=day,
        title=f"Answer the no from {interview.company}, graciously",
        private_title="Answer to a no",
        why=KEEP_IN_TOUCH.because(
            f"the next business day after the rejection of {say(case.since)}", shifted
        ),
        zone=interview.timezone,
        subject=interview,
        done=situation.facts.done.get(step_id),
    )


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
                zone=interview.timezone,
                subject=interview,
                number=number,
                done=done,
            )
        counted = done or day
        days, key = settings.keep_in_touch_every, "keep_in_touch_every"
        after = f"keep-in-touch {number}"


def withdraw(case: Case, situation: Situation) -> Iterator[Planned]:
    """Yield the withdrawal from an open case after another offer was accepted."""
    accepted = case.accepted_elsewhere
    if case.closed or accepted is None:
        return
    interview = case.latest
    step_id = f"{interview.id}/withdraw"
    day, shifted = situation.on_business_day(step_id, situation.workdays.add(accepted, 1))
    if not situation.is_useful("withdraw", step_id, day):
        return
    yield Planned(
        id=step_id,
        step="withdraw",
        day=day,
        title=f"Withdraw from {interview.company}",
        private_title="Withdraw",
        why=KEEP_IN_TOUCH.because(
            f"the next business day after you accepted another offer on {say(accepted)}", shifted
        ),
        zone=interview.timezone,
        subject=interview,
        done=situation.facts.done.get(step_id),
    )
