"""List what is to be done when, and how long each case has been quiet."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from afterview.dates.clock import say
from afterview.operations.wording import say_overlaps
from afterview.playbook.cases import cases
from afterview.playbook.follow_up import timelines
from afterview.playbook.patience import meters
from afterview.playbook.planned import count

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from afterview.dates.clock import Clock
    from afterview.model import Interview
    from afterview.playbook import Planned, Situation
    from afterview.playbook.follow_up import Timeline
    from afterview.playbook.patience import Meter
    from afterview.workspace import Workspace

AHEAD = timedelta(days=14)

TO_DO = {
    "follow-up": "follow up",
    "park": "close it for now, or log what you heard",
    "withdraw": "you took another offer, so withdraw",
    "decline": "you took another offer, so decline this one",
    "news": "tell them you have to answer an offer",
}
"""The action for the next step of a case."""


class OfferDue(NamedTuple):
    """Describes an offer that has to be answered today, or should have been answered before."""

    interview: Interview
    says: str
    """`Today is the day to answer Acme`"""

    @property
    def advice(self) -> str:
        """How to say what the answer was."""
        since = " status_since=today" if self.interview.status_since else ""
        command = f"afterview set {self.interview.id} status=accepted{since}"
        return f"`{command}` (or declined) records your answer"


def offers_due(workspace: Workspace) -> list[OfferDue]:
    """Return the offers whose last day has come, the earliest first.

    They stay until a status says what the answer was.
    """
    today = workspace.today
    due = sorted(
        (case.latest.answer_by, case.latest.id, case.latest)
        for case in cases(workspace.interviews, workspace.facts, today)
        if case.has_offer and case.latest.answer_by is not None and case.latest.answer_by <= today
    )
    companies = Counter(interview.case_key[0] for *_, interview in due)
    found = []
    for day, _, interview in due:
        is_shared = companies[interview.case_key[0]] > 1 and interview.role
        name = f"{interview.company} ({interview.role})" if is_shared else interview.company
        says = f"Your answer to {name} is overdue since {say(day)}"
        found.append(
            OfferDue(interview, f"Today is the day to answer {name}" if day == today else says)
        )
    return found


class Agenda(NamedTuple):
    """Holds the open steps of the plan by due date where the person lives."""

    today: tuple[Planned, ...]
    overdue: tuple[Planned, ...]
    ahead: tuple[Planned, ...]
    """The steps of the next two weeks."""

    @property
    def ids(self) -> list[str]:
        """The ids of its lines, by which every listing of what is due numbers them."""
        return [id_of_line(item) for item in (*self.today, *self.overdue, *self.ahead)]

    @property
    def due(self) -> list[Planned]:
        """The steps to be done today, and those that are overdue."""
        return [item for item in (*self.today, *self.overdue) if not item.kind.is_marker]

    def say(self, today: date) -> str:
        """Say how much there is to do: `Mon 23 Nov: 2 to do today, 1 overdue`."""
        tasks = sum(not item.kind.is_marker for item in self.today)
        number = f"{tasks} to do" if tasks else "nothing to do"
        late = f", {len(self.overdue)} overdue" if self.overdue else ""
        return f"{say(today)}: {number} today{late}"


def id_of_line(item: Planned) -> str:
    """Return the id that commands take for a line: that of the interview for its event."""
    return (item.step == "interview" and item.interview) or item.id


def agenda_of(workspace: Workspace, plan: Iterable[Planned]) -> Agenda:
    """Return the open steps of a plan by due date where the person lives."""
    today = workspace.today
    due, overdue, ahead = [], [], []
    for item in plan:
        is_to_do = item.done is None and not item.forecast and item.step != "follow-up-date"
        if not is_to_do or _is_past(item, workspace.now):
            continue
        day = workspace.clock.day(item.begins)
        if day == today or (day < today and item.step == "interview"):
            due.append(item)
        elif day < today:
            overdue.append(item)
        elif day <= today + AHEAD:
            ahead.append(item)
    return Agenda(tuple(due), tuple(overdue), tuple(ahead))


def _is_past(item: Planned, now: datetime) -> bool:
    """Return whether it is an interview that is over or cancelled; those are never overdue."""
    if item.step != "interview":
        return False
    return item.is_cancelled or (item.end is not None and item.end <= now)


def overlaps_ahead(workspace: Workspace) -> list[str]:
    """Say which interviews that are not over are at the same time as another."""
    ahead = {each.id for each in workspace.interviews if each.end > workspace.now}
    return say_overlaps(workspace.taking_place, ahead, workspace.clock)


def patience(workspace: Workspace) -> tuple[Situation, tuple[Timeline, ...], tuple[Meter, ...]]:
    """Return the situation of today, the placed follow-ups, and the meter of each case."""
    seen = workspace.situation()
    lines = timelines(seen)
    return seen, lines, meters(lines, seen, workspace.now)


def name_of_case(meter: Meter, open_cases: Mapping[str, int]) -> str:
    """Return the company, with the role if another of its cases is open as well."""
    latest = meter.case.latest
    is_shared = open_cases[meter.case.company] > 1
    return f"{latest.company} ({latest.role})" if is_shared and latest.role else latest.company


def by_next(cases: Iterable[Meter]) -> list[Meter]:
    """Return the cases by the day of their next step; those without one come last."""
    return sorted(cases, key=lambda meter: (_goes_on(meter), meter.case.latest.id))


def _goes_on(meter: Meter) -> date:
    if meter.standing == "ahead":
        return meter.coming.start.date()
    return meter.next.day if meter.next else date.max


def say_patience(meter: Meter, clock: Clock, *, busy: bool = False) -> str:
    """Describe the state of a case: `quiet for 6 of 7 business days, nothing to do, ...`.

    `busy` means that something else is due for the case today, such as a thank-you.
    """
    following, today = meter.next, clock.today
    if meter.standing in {"ahead", "heard", "offer", "left", "closed"}:
        return _say_still(meter, clock)
    quiet = f"{count(meter.quiet, 'business day')} without a reply"
    if following is None:
        return f"{quiet}, nothing more is planned: close it for now?"
    if meter.standing == "quiet":
        of = f"{meter.quiet} of {count(meter.of or 0, 'business day')} without a reply"
        sent = (
            f"{count(meter.cap.used, 'follow-up')} sent" if meter.cap.used else "no follow-up yet"
        )
        idle = sent if busy else "nothing to do"
        step = "" if following.step == "follow-up" else f" ({following.step})"
        return f"{of}, {idle}, next allowed step {say(following.day)}{step}"
    due = "today" if following.day == today else f"since {say(following.day)}"
    if following.day > today:
        due = f"from {say(following.day)}"
    return f"{quiet}, {TO_DO[following.step]} ({due})"


def _say_still(meter: Meter, clock: Clock) -> str:
    """Say why there is no waiting."""
    if meter.standing == "ahead":
        return f"interview {clock.say(meter.coming.start, near=True)}"
    if meter.standing == "heard":
        return f"they wrote on {say(meter.quiet_since)}: read it, then say what they said"
    if meter.standing == "offer":
        until = meter.case.latest.answer_by
        by = f" by {say(until)}" if until else ""
        return f"an offer since {say(meter.case.since)}, and they are waiting for your answer{by}"
    if meter.standing == "left":
        return "you took another offer, so there is nothing left to do"
    return f"{meter.case.status} since {say(meter.case.since)}, so no more follow-ups"


def sent_letters(workspace: Workspace) -> dict[str, datetime]:
    """Return when each letter was sent that the mailbox showed, by the id of its step.

    What is no longer done, or done on another day than the mailbox shows, is left out.
    """
    done = workspace.facts.done
    return {
        each.step_id: each.at
        for each in workspace.store.messages()
        if each.step_id and done.get(each.step_id) == each.day
    }


def say_sent(at: datetime, clock: Clock) -> str:
    """Say when a letter was sent, and how that is known."""
    return f"sent {clock.say(at)}, seen in your mailbox"
