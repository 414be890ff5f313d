"""Define a planned item, and the situation that the rules look at to plan it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Literal, NamedTuple
from zoneinfo import ZoneInfo

from afterview.dates.clock import Clock, say
from afterview.model import STEP_KINDS
from afterview.playbook.cases import called_off
from afterview.playbook.farewells import farewells
from afterview.playbook.visits import visits

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import time

    from afterview.dates.whereabouts import Whereabouts
    from afterview.dates.workdays import Workdays
    from afterview.model import Interview, Interviewer, Owed, StepKind
    from afterview.playbook.cases import Case
    from afterview.playbook.facts import Facts
    from afterview.playbook.placing import Place, Span
    from afterview.playbook.settings import Settings
    from afterview.playbook.visits import Visit

NAMESPACE = uuid.UUID("0d3a7c5e-52c4-4f6b-9d0e-6a1f8e2b7c49")
"""This never changes: a uid ties an entry in somebody's calendar to its step."""


def uid_of(step_id: str, generation: int = 0) -> str:
    """Return the uid of a step, made from ids of the log only, never from a date, title or place.

    `generation` says how often the step has been recreated in a service that remembers the uids of
    deleted items.
    """
    return str(uuid.uuid5(NAMESPACE, f"{step_id}#{generation}" if generation else step_id))


class Planned(NamedTuple):
    """Describes one item of the plan: a step, its day, and the reason for it."""

    id: str
    """The step id."""
    step: str
    day: date
    """The local day where the person is then; of an interview, at its place, and of its recap, in
    `zone`."""
    title: str
    private_title: str
    """The title without names, for a calendar that other people can see."""
    why: str
    """The rule, the number, and the source of the number."""
    zone: str
    subject: Interview | None = None
    """The interview that the item belongs to; None for the search as a whole."""
    person: Interviewer | None = None
    number: int | None = None
    last_contact: date | None = None
    """For a follow-up, the day on which the previous one was done."""
    earlier: tuple[Interview, ...] = ()
    """For an interview, the earlier rounds of its case, whose answers are shown; for a letter about
    the end of a case, those that took place if the latest does not; for a card, the other rounds of
    its visit, whose people are named."""
    start: datetime | None = None
    """Aware, in `zone`; None for an item that has a day but no time."""
    end: datetime | None = None
    free: bool = False
    done: date | None = None
    called_off: bool = False
    """Whether the interview does not take place, because the case ended before its day."""
    answer_by: date | None = None
    """For news of an offer, the day by which it has to be answered."""
    owed: Owed | None = None
    """What the person promised to send."""
    accepted: date | None = None
    """For a withdrawal and an offer that is declined, the day another offer was accepted."""
    accepted_here: str = ""
    """The role of that other offer, if it is one of the same company: `the Analyst role`."""
    other_roles: tuple[str, ...] = ()
    """For a withdrawal, the other roles at the company that it withdraws from."""
    since: date | None = None
    """The day on which it was due, where it is overdue and shown on a later one."""
    forecast: bool = False
    """Whether an earlier step has to be done or skipped first, so that no target shows it yet."""

    @property
    def kind(self) -> StepKind:
        """The properties that it shares with all steps of its kind."""
        return STEP_KINDS[self.step]

    @property
    def form(self) -> Literal["event", "task"]:
        """Whether it is an event or a task."""
        return self.kind.form

    @property
    def uid(self) -> str:
        """The UID of the item's entry in every target."""
        return self.uid_in(0)

    def uid_in(self, generation: int) -> str:
        """Return the uid in one generation; it is made from the first id of the interview."""
        of = self.subject
        is_renamed = of is not None and of.was and self.id.startswith(f"{of.id}/")
        first_id = f"{of.was}{self.id.removeprefix(of.id)}" if of and is_renamed else self.id
        return uid_of(first_id, generation)

    @property
    def begins(self) -> date:
        """The time at which it begins, or its day if it has no time."""
        return self.start or self.day

    @property
    def is_cancelled(self) -> bool:
        """Whether it is an interview that does not take place."""
        return self.step == "interview" and self.free

    @property
    def is_ahead(self) -> bool:
        """Whether it is news of an offer to people whom the person is still to meet."""
        return self.step == "news" and bool(self.subject and self.subject.start.date() > self.day)

    @property
    def interview(self) -> str | None:
        """The id of the interview that the item belongs to."""
        return self.subject.id if self.subject else None


@dataclass(frozen=True, kw_only=True)
class Situation:
    """Holds everything that a rule may look at."""

    cases: tuple[Case, ...]
    facts: Facts
    today: date
    settings: Settings
    workdays: Workdays
    places: Whereabouts
    """Where the person is, and the zone of each place."""
    workdays_there: Workdays
    """The business days where the person is: `workdays` without the holidays of a trip's country.
    What others wait for counts in `workdays` alone."""
    busy: tuple[Span, ...] = ()
    """What stands in the person's other calendars."""
    placed: Mapping[str, Place] = field(default_factory=dict)
    """Where the last run placed each recap, by step id, if there are other calendars."""

    @cached_property
    def clock(self) -> Clock:
        """The clock of the person, which says days and times as they can stand in a calendar.

        So a time does not get or lose the name of its place when a trip begins or ends.
        """
        return Clock(self.places, self.today, self.places.home)

    def zone_on(self, day: date) -> str:
        """Return the IANA name of the zone in which the hours of a day are meant."""
        return self.places.zone_on(day).key

    @cached_property
    def called_off(self) -> frozenset[str]:
        """The ids of the interviews that do not take place, because their case ended before."""
        return called_off(self.cases)

    @cached_property
    def offers(self) -> tuple[Case, ...]:
        """The cases with an offer that has to be answered by a day, the earliest offer first."""
        offers = [
            case for case in self.cases if case.has_offer and case.latest.answer_by is not None
        ]
        return tuple(sorted(offers, key=lambda case: (case.since, case.latest.id)))

    @cached_property
    def farewells(self) -> Mapping[str, tuple[Case, ...]]:
        """The cases that each letter withdraws from, by the id of the round it belongs to."""
        return farewells(self.cases, self.facts)

    def takes_place(self, interview: Interview) -> bool:
        """Return whether the interview took place, or will as far as is known."""
        return interview.status != "cancelled" and interview.id not in self.called_off

    @cached_property
    def visits(self) -> tuple[Visit, ...]:
        """The visits of all cases, without interviews that do not take place."""
        return tuple(visit for case in self.cases for visit in visits(case.held))

    def is_useful(self, step: str, step_id: str, day: date) -> bool:
        """Return whether a step on `day` is neither skipped nor too old to be useful."""
        return day >= self._oldest[step] and step_id not in self.facts.skipped

    @cached_property
    def _oldest(self) -> Mapping[str, date]:
        """The first day on which each kind of step is still worth planning."""
        return {
            step: date.min
            if kind.useful_for is None
            else self.today - timedelta(days=kind.useful_for)
            for step, kind in STEP_KINDS.items()
        }

    def wished_day(self, step_id: str, ideal: date) -> tuple[date, str]:
        """Return `ideal`, or the day to which the person postponed the step, with the reason."""
        postponed = self.facts.postponed.get(step_id)
        if postponed is None:
            return ideal, ""
        return postponed, f"postponed by you to {say(postponed)}"

    def business_days_after(self, day: date, number: int) -> tuple[date, str]:
        """Return the `number`-th business day after `day`, and which holidays do not count."""
        found = self.workdays.add(day, number)
        return found, not_counting(day, found, self.workdays)

    def on_business_day(
        self, step_id: str, ideal: date, workdays: Workdays | None = None
    ) -> tuple[date, str]:
        """Return the first business day on or after the wished day, with the reasons."""
        workdays = workdays or self.workdays
        wished, reason = self.wished_day(step_id, ideal)
        day = workdays.on_or_after(wished)
        if day == wished:
            return day, reason
        off = workdays.holidays(wished - timedelta(days=1), day)
        closed = [f"{say(each)} is {name}" for each, name in off]
        if not off or off[0][0] != wished:
            closed.insert(0, f"{say(wished)} is not a business day")
        moved = f"{', '.join(closed)}, so {say(day)}"
        return day, f"{reason}; {moved}" if reason else moved


def as_chain(steps: Iterable[Planned], *, waits: bool = False) -> Iterator[Planned]:
    """Yield the steps of a chain; those that come after the first open one are forecasts.

    Steps with the same number belong together, as a follow-up and the event that marks its day. Of
    a chain that `waits` for a step outside of it, the first open one is a forecast as well.
    """
    following: Planned | None = None
    for step in steps:
        if following is None and step.done is None:
            following = step
        is_later = following is not None and step.number != following.number
        yield step._replace(forecast=(waits or is_later) and step.done is None)


def not_counting(first: date, last: date, workdays: Workdays) -> str:
    """Return the holidays between two days, as a reason; empty if there are none."""
    passed = [f"{say(day)} ({name})" for day, name in workdays.holidays(first, last)]
    return f"not counting {' and '.join(passed)}" if passed else ""


def count(number: int, unit: str) -> str:
    """Return a number with its unit: `1 day`, `2 days`, `2 activities`."""
    if number != 1:
        unit = f"{unit[:-1]}ies" if unit.endswith("ty") else f"{unit}s"
    return f"{number} {unit}"


def local(day: date, clock: time, zone: str) -> datetime:
    """Return that clock time on that day in `zone`; a time in a gap is moved behind it."""
    there = datetime.combine(day, clock, ZoneInfo(zone))
    return there.astimezone(UTC).astimezone(ZoneInfo(zone))
