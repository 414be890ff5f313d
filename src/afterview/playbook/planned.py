"""What the rules produce: one planned item, and all that they may look at to decide it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Literal, NamedTuple
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import time

    from afterview.dates.workdays import Workdays
    from afterview.model import Interview, Interviewer
    from afterview.playbook.cases import Case
    from afterview.playbook.facts import Facts
    from afterview.playbook.settings import Settings

NAMESPACE = uuid.UUID("0d3a7c5e-52c4-4f6b-9d0e-6a1f8e2b7c49")
"""Fixed for ever: a uid is what ties an entry in somebody's calendar to its step."""

USEFUL_FOR: Mapping[str, int | None] = {
    "interview": None,
    "recap": 3,
    "thank-you": 7,
    "thank-you-card": 2,
    "connect": 30,
    "follow-up": 30,
    "follow-up-date": 30,
    "park": 30,
    "rejection-reply": 7,
    "keep-in-touch": 30,
    "withdraw": 14,
    "keep-searching": 6,
}
"""How many days after its own day a step is still planned; None: while it is in the log."""


OF_THE_CASE = frozenset({"rejection-reply", "keep-in-touch", "withdraw"})
"""Steps that follow from how the case stands, and so may come before the interview is over."""


def uid_of(step_id: str, generation: int = 0) -> str:
    """Return the uid of a step: made from ids of the log, never from a date, title or place.

    `generation` says how often the step has been made anew in a service that remembers the uids of
    what was deleted there.
    """
    return str(uuid.uuid5(NAMESPACE, f"{step_id}#{generation}" if generation else step_id))


class Planned(NamedTuple):
    """One item of the plan: a step, the day it stands on, and why."""

    id: str
    """The step id."""
    step: str
    form: Literal["event", "task"]
    day: date
    """Local, where the interview happens."""
    title: str
    private_title: str
    """The title for a calendar that other people can see: no names."""
    why: str
    """The rule, the number, and where the number came from."""
    zone: str
    subject: Interview | None = None
    """The interview that it belongs to; None for the search as a whole."""
    person: Interviewer | None = None
    number: int | None = None
    last_contact: date | None = None
    """For a follow-up: the day on which the one before it was done."""
    earlier: tuple[Interview, ...] = ()
    """For an interview: the rounds of its case before it, whose answers come back."""
    start: datetime | None = None
    """Aware, in `zone`; None for what has a day and no hour."""
    end: datetime | None = None
    free: bool = False
    done: date | None = None

    @property
    def uid(self) -> str:
        """The UID of its entry in every target."""
        return uid_of(self.id)

    @property
    def interview(self) -> str | None:
        """The id of the interview that it belongs to."""
        return self.subject.id if self.subject else None


@dataclass(frozen=True, kw_only=True)
class Situation:
    """All that a rule may look at."""

    cases: tuple[Case, ...]
    facts: Facts
    today: date
    settings: Settings
    workdays: Workdays
    zone: str
    """The person's own zone."""

    def worth(self, step: str, step_id: str, day: date) -> bool:
        """Whether a step on `day` is neither skipped nor so old that it would be a reproach."""
        return day >= self._oldest[step] and step_id not in self.facts.skipped

    @cached_property
    def _oldest(self) -> Mapping[str, date]:
        """For each step the first day on which it is still worth planning."""
        return {
            step: date.min if days is None else self.today - timedelta(days=days)
            for step, days in USEFUL_FOR.items()
        }

    def wished(self, step_id: str, ideal: date) -> tuple[date, str]:
        """Return `ideal`, or the day that the person postponed the step to, with the reason."""
        postponed = self.facts.postponed.get(step_id)
        if postponed is None:
            return ideal, ""
        return postponed, f"postponed by you to {say(postponed)}"

    def on_business_day(self, step_id: str, ideal: date) -> tuple[date, str]:
        """Return the first business day on or after the wished day, with the reasons."""
        wished, reason = self.wished(step_id, ideal)
        day = self.workdays.on_or_after(wished)
        if day == wished:
            return day, reason
        moved = f"{say(wished)} is no business day, so {say(day)}"
        return day, f"{reason}; {moved}" if reason else moved


def say(day: date) -> str:
    """Return a day as people say it: `Fri 4 Dec`."""
    return f"{day:%a} {day.day} {day:%b}"


def count(number: int, unit: str) -> str:
    """Return a number with its unit: `1 day`, `2 days`."""
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"


def local(day: date, clock: time, zone: str) -> datetime:
    """Return that clock time on that day in `zone`; a gap is stepped over."""
    there = datetime.combine(day, clock, ZoneInfo(zone))
    return there.astimezone(UTC).astimezone(ZoneInfo(zone))
