"""Plan the reminders of Don't 1, "Don't stop the search": one in each week of waiting."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from afterview.playbook.follow_up import park_day
from afterview.playbook.planned import Planned
from afterview.playbook.rules import KEEP_SEARCHING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from afterview.playbook.follow_up import Timeline
    from afterview.playbook.planned import Situation

WEEK = timedelta(days=7)


def keep_searching(lines: Iterable[Timeline], situation: Situation) -> Iterator[Planned]:
    """Yield one task a week: on Monday, or on the first day of waiting in that week.

    A public holiday moves the task to a later day of its week; a week without a business day has
    none. Each goes when its week is over; those after next week are forecasts.
    """
    this_week = situation.today - timedelta(days=situation.today.weekday())
    if not situation.settings.keep_searching:
        return
    for monday, first in sorted(_weeks(lines, situation).items()):
        step_id = _step_id(monday)
        day, shifted = situation.on_business_day(step_id, first, situation.workdays_there)
        if day >= monday + WEEK and step_id not in situation.facts.postponed:
            continue
        is_over = day < this_week
        if is_over or not situation.is_useful("keep-searching", step_id, day):
            continue
        done = situation.facts.done.get(step_id)
        why = "a case is waiting this week" if first == monday else "the waiting begins"
        yield Planned(
            id=step_id,
            step="keep-searching",
            day=day,
            title="Keep searching: send one application this week",
            private_title="Keep searching",
            why=KEEP_SEARCHING.because(
                f"{why} ({situation.settings.cite('keep_searching')})", shifted
            ),
            zone=situation.zone_on(day),
            done=done,
            forecast=done is None and day >= this_week + 2 * WEEK,
        )


def _weeks(lines: Iterable[Timeline], situation: Situation) -> dict[date, date]:
    """Return the Monday of each week of waiting, with the first day of waiting in that week.

    Once an offer is accepted, only the weeks remain in which the person has searched on.
    """
    weeks: dict[date, date] = {}
    for line in lines:
        case = line.case
        accepted = case.since if case.status == "accepted" else case.accepted_elsewhere
        over = accepted is not None and accepted <= situation.today
        first, last = _waiting(line, situation)
        while first <= last:
            monday = first - timedelta(days=first.weekday())
            if not over or _step_id(monday) in situation.facts.done:
                weeks[monday] = min(first, weeks.get(monday, first))
            first = monday + WEEK
    return weeks


def _step_id(monday: date) -> str:
    year, week, _ = monday.isocalendar()
    return f"keep-searching/{year}-W{week:02}"


def _waiting(line: Timeline, situation: Situation) -> tuple[date, date]:
    """Return the first and last day of waiting, which begins after the first interview."""
    case = line.case
    first = situation.workdays.add(case.rounds[0].start.date(), 1)
    last, _ = park_day(line, situation)
    if case.closed:
        last = min(last, case.since)
    if case.accepted_elsewhere is not None:
        last = min(last, case.accepted_elsewhere)
    return first, last
