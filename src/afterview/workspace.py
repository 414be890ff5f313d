"""Read and check what every command starts from: configuration, log, drafts and store.

Nothing here writes to the person's files, and opening for reading writes nothing at all. Opening to
write also cleans up what a killed command left.
"""

from __future__ import annotations

import math
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from afterview.dates.clock import Clock
from afterview.dates.holidays import OBSERVED, UnknownHolidaysError, for_country, key_of
from afterview.dates.remembered import RememberedPromises
from afterview.dates.workdays import Workdays
from afterview.files import delete_left_behind, read_text
from afterview.lock import RunLock
from afterview.log.parse import parse_whole_log
from afterview.model import Problem
from afterview.playbook import situation, steps
from afterview.playbook.cases import called_off, cases
from afterview.playbook.follow_up import timelines
from afterview.setup import (
    ContactsAccount,
    FileProblem,
    MailAccount,
    OtherCalendar,
    Setup,
    Target,
    problems_error,
    read_calendars,
    read_contacts,
    read_mail,
    read_targets,
)
from afterview.store.database import Store
from afterview.store.mail import heard_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import date, datetime
    from pathlib import Path

    from afterview.compose import Composer
    from afterview.config.parse import Config
    from afterview.dates.holidays import Cache
    from afterview.dates.whereabouts import Whereabouts
    from afterview.log.parse import Log
    from afterview.model import Activity, Interview
    from afterview.playbook import Planned, Situation
    from afterview.playbook.facts import Facts
    from afterview.playbook.placing import Place, Span
    from afterview.provider import Context


@dataclass(frozen=True)
class Workspace:
    """Holds the person's files, read without a problem, and the open store."""

    setup: Setup
    interviews: tuple[Interview, ...]
    targets: tuple[Target, ...]
    store: Store
    workdays: Workdays
    workdays_there: Workdays
    """The business days where the person is: without the holidays of a trip's country."""
    now: datetime
    """The moment of this run, aware."""
    mail: MailAccount | None = None
    """The mailbox; None where the configuration has none."""
    contacts: ContactsAccount | None = None
    """The address book; None where the configuration has none."""
    calendars: tuple[OtherCalendar, ...] = ()
    """The person's other calendars, of which busy times or events are read."""
    activities: tuple[Activity, ...] = ()
    """What the person did to find work besides interviews, as the log has it."""

    @property
    def config(self) -> Config:
        """The parsed configuration."""
        return self.setup.config

    @cached_property
    def today(self) -> date:
        """Today's date where the person is."""
        return self.places.day(self.now)

    @cached_property
    def places(self) -> Whereabouts:
        """Where the person is at which time."""
        return self.config.me.places

    @property
    def now_here(self) -> datetime:
        """The moment of this run, on the clock of the place where the person is."""
        return self.places.local(self.now)

    def on(self, day: date) -> Workspace:
        """Return the workspace as it would be when another day begins."""
        there = replace(self, now=self.places.begins(day))
        # A status that nobody has seen before counts from the real day.
        vars(there)["facts"] = self.facts
        return there

    @cached_property
    def clock(self) -> Clock:
        """The person's clock, which says days and times."""
        return Clock(self.places, self.today)

    @cached_property
    def composer(self) -> Composer:
        """The composer of this run; raises InputError if a draft cannot be read."""
        return self.composer_in(self.config.tone)

    def composer_in(self, tone: str) -> Composer:
        """Return a composer that writes letters in a tone."""
        from afterview.compose import Composer
        from afterview.drafts import files as drafts

        config = self.config
        templates = drafts.load(
            self.setup.drafts_path,
            tone=tone,
            language=config.me.language,
            country=config.me.country,
            invitation=config.invitation,
        )
        return Composer(templates, config.me.name, config.settings.hour, self.places)

    @cached_property
    def facts(self) -> Facts:
        """The facts from the store, plus the statuses that this run sees for the first time."""
        facts = self.store.facts()
        facts = facts.seeing(self._new_statuses(facts))
        return replace(facts, heard=heard_of(self.store.messages()))

    @cached_property
    def called_off(self) -> frozenset[str]:
        """The ids of the interviews that do not take place, because their case ended before."""
        return called_off(cases(self.interviews, self.facts, self.today))

    @property
    def taking_place(self) -> list[Interview]:
        """The interviews without those that do not take place because their case ended before."""
        return [each for each in self.interviews if each.id not in self.called_off]

    def remember_statuses(self) -> None:
        """Keep each status that is new, with its day."""
        new = self._new_statuses(self.store.facts())
        if new:
            self.store.see(new)

    def _new_statuses(self, facts: Facts) -> list[tuple[str, str, date]]:
        """Return id, status and day where the store does not know them: today if none is said."""
        new = []
        for each in self.interviews:
            status, day = facts.latest_status(each.id)
            is_same = status == each.status and each.status_since in {None, day}
            if each.status is not None and not is_same:
                new.append((each.id, each.status, each.status_since or self.today))
        return new

    def plan(
        self,
        today: date | None = None,
        *,
        interviews: Iterable[Interview] | None = None,
        facts: Facts | None = None,
    ) -> tuple[Planned, ...]:
        """Return the plan for today, or for another day, another log or other facts."""
        chosen = self.interviews if interviews is None else tuple(interviews)
        seen = self.situation(today, interviews=chosen, facts=facts)
        return steps(chosen, seen, timelines(seen))

    def situation(
        self,
        today: date | None = None,
        *,
        interviews: Sequence[Interview] | None = None,
        facts: Facts | None = None,
    ) -> Situation:
        """Return what the rules look at today, or on another day, in another log or with facts."""
        return situation(
            self.interviews if interviews is None else interviews,
            self.facts if facts is None else facts,
            today=today or self.today,
            settings=self.config.settings,
            workdays=self.workdays,
            zone=self.config.me.timezone,
            trips=self.places.trips,
            workdays_there=self.workdays_there,
            busy=self.busy,
            placed=self.placed,
        )

    def reading_context(
        self, calendar: OtherCalendar, left: Callable[[], float] = lambda: math.inf
    ) -> Context:
        """Return the context of a reader, which remembers what it found; `left` is in seconds."""
        from afterview.store.busy import keep_note, noted

        return replace(
            self.setup.context(calendar, self.now, left=left),
            noted=lambda: noted(self.store, calendar.name),
            note=lambda text: keep_note(self.store, calendar.name, text),
        )

    @property
    def busy(self) -> tuple[Span, ...]:
        """What stands in the person's other calendars, as the last run read it."""
        if not self.calendars:
            return ()
        from afterview.store.busy import busy

        return tuple(busy(self.store, [each.name for each in self.calendars]))

    @property
    def placed(self) -> Mapping[str, Place]:
        """Where the last run placed each recap, if there are other calendars."""
        if not self.calendars:
            return {}
        from afterview.store.busy import placed

        return placed(self.store)


@contextmanager
def opened(
    config_path: Path, *, now: datetime, write: bool = False, log: Path | None = None
) -> Iterator[Workspace]:
    """Read everything and yield it; `write` takes the lock and creates a missing store.

    `log` is read instead of the log that the configuration names.

    Raises ProblemsError with all problems of all files at once, InputError if a file cannot be read
    at all, StoreError, and LockedError if another run is in progress.
    """
    setup = Setup.read(config_path)
    if not setup.config.usable:
        raise problems_error(setup.problems)
    if log is not None:
        setup = replace(setup, config=replace(setup.config, log_path=str(log)))
    targets, wrong_targets = read_targets(setup)
    mail, wrong_mail = read_mail(setup)
    contacts, wrong_contacts = read_contacts(setup)
    calendars, wrong_calendars = read_calendars(setup, targets)
    here = setup.config.me.places.local(now)
    lock = RunLock(setup.store_path, here) if write else nullcontext()
    with lock, Store.open(setup.store_path, read_only=not write) as store:
        if write:
            from afterview.log.file import tidy
            from afterview.log.replaced import Replaced

            delete_left_behind(setup.store_path.parent)
            tidy(setup.log_path, Replaced.beside(setup.store_path, now))
        workdays, wrong_country = read_workdays(setup, store, now)
        workdays_there, wrong_trips = read_workdays_there(setup, workdays, store)
        read, wrong_log = read_log(setup, workdays, store)
        problems = [
            *setup.problems,
            *wrong_targets,
            *wrong_mail,
            *wrong_contacts,
            *wrong_calendars,
            *wrong_country,
            *wrong_trips,
            *wrong_log,
        ]
        if problems:
            raise problems_error(problems)
        for each in read.interviews if write else ():
            if each.was:
                store.rename(each.was, each.id)
        yield Workspace(
            setup=setup,
            interviews=read.interviews,
            targets=targets,
            store=store,
            workdays=workdays,
            workdays_there=workdays_there,
            now=now,
            mail=mail,
            contacts=contacts,
            calendars=calendars,
            activities=read.activities,
        )


def read_workdays(setup: Setup, cache: Cache, now: datetime) -> tuple[Workdays, list[FileProblem]]:
    """Return the person's business days, and a problem if a holiday is not known."""
    me = setup.config.me
    holidays = for_country(me.country, me.subdivision, cache, me.holidays)
    problems = []
    try:
        # Find out now whether the country is known: it is part of the configuration.
        holidays(now.year)
    except UnknownHolidaysError as error:
        line = me.lines.get(error.key, 0)
        problems.append(FileProblem(setup.path, Problem(line, str(error), "")))
        holidays = for_country("", "", cache)
    return Workdays(me.working_days, holidays), problems


def read_workdays_there(
    setup: Setup, workdays: Workdays, cache: Cache
) -> tuple[Workdays, list[FileProblem]]:
    """Return the business days where the person is, and a problem for each unknown holiday.

    They are those at home, without the holidays of the country of a trip on its days.
    """
    me = setup.config.me
    wanted = me.holidays if isinstance(me.holidays, str) else OBSERVED
    known, problems = [], []
    for trip in me.away:
        if not trip.country:
            continue
        holidays = for_country(trip.country, trip.subdivision, cache, wanted)
        try:
            holidays(trip.first.year)
        except UnknownHolidaysError as error:
            line = trip.lines.get(error.key, 0)
            problems.append(FileProblem(setup.path, Problem(line, f"[[me.away]]: {error}", "")))
        else:
            known.append((trip, holidays))
    if not known:
        return workdays, problems

    def off(year: int) -> Mapping[date, str]:
        there = {
            day: name
            for trip, holidays in known
            for day, name in holidays(year).items()
            if trip.first <= day <= trip.last
        }
        return {**there, **workdays.holidays_of(year)}

    return Workdays(me.working_days, off), problems


def read_log(setup: Setup, workdays: Workdays, cache: Cache) -> tuple[Log, list[FileProblem]]:
    """Return what the log says, and all its problems; raise InputError without a log."""
    text = read_text(setup.log_path, what="log")
    me = setup.config.me
    counted = key_of(me.country, me.subdivision, me.holidays)
    promises = RememberedPromises(cache, f"{counted}/{sorted(me.working_days)}")
    log = parse_whole_log(
        text,
        zone=me.timezone,
        workdays=workdays,
        speech=me.speech,
        read_promise=promises.read,
    )
    promises.keep()
    return log, [FileProblem(setup.log_path, problem) for problem in log.problems]
