"""Read and check what every command starts from: configuration, log, drafts and store.

Nothing here writes to the person's files, and opening for reading writes nothing at all. Opening to
write also cleans up what a killed command left.
"""

from __future__ import annotations

import math
import os
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Self
from zoneinfo import ZoneInfo

from afterview.config import plugins
from afterview.config.parse import MAIL, TargetTable, parse_config, target_options
from afterview.dates.clock import Clock
from afterview.dates.holidays import UnknownHolidaysError, for_country, key_of
from afterview.dates.remembered import RememberedPromises
from afterview.dates.workdays import Workdays
from afterview.errors import InputError, ProblemsError
from afterview.files import delete_left_behind, read_text
from afterview.lock import RunLock
from afterview.log.parse import parse_log
from afterview.model import Problem
from afterview.playbook import situation, steps
from afterview.playbook.cases import called_off, cases
from afterview.playbook.follow_up import timelines
from afterview.store.database import Store
from afterview.store.mail import heard_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from afterview.compose import Composer, View
    from afterview.config.parse import Config
    from afterview.dates.holidays import Cache
    from afterview.mailbox import MailboxPlugin
    from afterview.model import Interview
    from afterview.playbook import Planned, Situation
    from afterview.playbook.facts import Facts
    from afterview.playbook.placing import Place, Span
    from afterview.provider import Context, Option, Plugin
    from afterview.provider.reader import ReaderPlugin


class FileProblem(NamedTuple):
    """Holds a problem and the file that it is in."""

    path: Path
    problem: Problem

    @property
    def shown(self) -> str:
        """The problem in one line: `interviews.toml:12: what is wrong; what to write instead`."""
        line, message, hint, _ = self.problem
        place = f"{short(self.path)}:{line}" if line else short(self.path)
        return f"{place}: {message}" + (f"; {hint}" if hint else "")


@dataclass(frozen=True, slots=True)
class Setup:
    """Holds the configuration, valid or not, and the paths of the files that it names."""

    path: Path
    config: Config
    problems: tuple[FileProblem, ...]

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read the configuration; raise InputError if the file cannot be read."""
        config, problems = parse_config(read_text(path, what="configuration"))
        return cls(path, config, tuple(FileProblem(path, problem) for problem in problems))

    def at(self, path: str) -> Path:
        """Resolve a path of the configuration against the configuration's folder."""
        # Not Path.expanduser, which raises an error if there is no such user.
        return self.path.absolute().parent / os.path.expanduser(path)  # noqa: PTH111

    @property
    def log_path(self) -> Path:
        """The path of the log; meaningless if the configuration is not usable."""
        return self.at(self.config.log_path)

    @property
    def store_path(self) -> Path:
        """The path of the store."""
        return self.at(self.config.store_path)

    @property
    def drafts_path(self) -> Path | None:
        """The folder of the person's own drafts; None if they have none."""
        return self.at(self.config.drafts_path) if self.config.drafts_path else None

    def context(
        self,
        target: Target | MailAccount | OtherCalendar,
        now: datetime,
        *,
        adopt: bool = False,
        left: Callable[[], float] = lambda: math.inf,
    ) -> Context:
        """Return the context that the provider of a target gets beside its options.

        `left` returns the seconds that the provider has left.
        """
        from afterview.provider import Context

        name, options, folder = target.name, target.options, self.store_path.parent

        def recall() -> str:
            from afterview.config import secrets  # not for a target without a login

            return secrets.recall(name, options, folder)

        def keep(secret: str) -> None:
            from afterview.config import secrets

            secrets.keep(name, options, secret, folder)

        return Context(
            target=name,
            now=now.astimezone(UTC).replace(microsecond=0),
            timezone=self.config.me.timezone,
            adopt=adopt,
            secret=recall,
            keep=keep,
            left=left,
        )


@dataclass(frozen=True, slots=True)
class Target:
    """Describes a configured target, with its options checked and its paths absolute."""

    name: str
    plugin: Plugin
    options: Mapping[str, Any]

    @property
    def view(self) -> View:
        """The view of the plan that the target shows."""
        from afterview.compose import View

        return View.of(self.options)


@dataclass(frozen=True, slots=True)
class MailAccount:
    """Describes the configured mailbox, with its options checked."""

    plugin: MailboxPlugin
    options: Mapping[str, Any]

    @property
    def name(self) -> str:
        """The name by which commands and reports call it."""
        return MAIL

    @property
    def own(self) -> tuple[str, ...]:
        """The person's addresses, as far as the configuration says them."""
        said = (self.options.get("address"), self.options.get("username"))
        return tuple(each for each in said if each and "@" in each)


@dataclass(frozen=True, slots=True)
class OtherCalendar:
    """Describes a calendar that is only read, with its options checked."""

    name: str
    plugin: ReaderPlugin
    options: Mapping[str, Any]


@dataclass(frozen=True)
class Workspace:
    """Holds the person's files, read without a problem, and the open store."""

    setup: Setup
    interviews: tuple[Interview, ...]
    targets: tuple[Target, ...]
    store: Store
    workdays: Workdays
    now: datetime
    """The moment of this run, aware."""
    mail: MailAccount | None = None
    calendars: tuple[OtherCalendar, ...] = ()
    """The person's other calendars, of which the busy times are read."""
    """The mailbox; None where the configuration has none."""

    @property
    def config(self) -> Config:
        """The parsed configuration."""
        return self.setup.config

    @cached_property
    def today(self) -> date:
        """Today's date where the person lives."""
        return self.now_at_home.date()

    @property
    def now_at_home(self) -> datetime:
        """The moment of this run, in the person's own zone."""
        return self.now.astimezone(ZoneInfo(self.config.me.timezone))

    def on(self, day: date) -> Workspace:
        """Return the workspace as it would be when another day begins."""
        there = replace(self, now=datetime.combine(day, time(), self.clock.home))
        # A status that nobody has seen before counts from the real day.
        vars(there)["facts"] = self.facts
        return there

    @cached_property
    def clock(self) -> Clock:
        """The person's clock, which says days and times."""
        return Clock(ZoneInfo(self.config.me.timezone), self.today)

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
            invitation=config.invitation,
        )
        return Composer(templates, config.me.name, config.settings.hour)

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
            busy=self.busy,
            placed=self.placed,
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
    calendars, wrong_calendars = read_calendars(setup)
    here = now.astimezone(ZoneInfo(setup.config.me.timezone))
    lock = RunLock(setup.store_path, here) if write else nullcontext()
    with lock, Store.open(setup.store_path, read_only=not write) as store:
        if write:
            from afterview.log.file import tidy
            from afterview.log.replaced import Replaced

            delete_left_behind(setup.store_path.parent)
            tidy(setup.log_path, Replaced.beside(setup.store_path, now))
        workdays, wrong_country = read_workdays(setup, store, now)
        interviews, wrong_log = read_log(setup, workdays, store)
        problems = [
            *setup.problems,
            *wrong_targets,
            *wrong_mail,
            *wrong_calendars,
            *wrong_country,
            *wrong_log,
        ]
        if problems:
            raise problems_error(problems)
        for each in interviews if write else ():
            if each.was:
                store.rename(each.was, each.id)
        yield Workspace(
            setup=setup,
            interviews=interviews,
            targets=targets,
            store=store,
            workdays=workdays,
            now=now,
            mail=mail,
            calendars=calendars,
        )


def read_targets(setup: Setup) -> tuple[tuple[Target, ...], list[FileProblem]]:
    """Return the targets whose provider is known, and the problems of all target tables."""
    # Not Path.resolve, which raises an error for a loop of links.
    taken = {
        os.path.realpath(setup.path): "the configuration",
        os.path.realpath(setup.log_path): "the log",
        os.path.realpath(setup.store_path): "the store",
        f"{os.path.realpath(setup.store_path)}.lock": "the lock of the store",
    }
    targets: list[Target] = []
    problems: list[FileProblem] = []
    for table in setup.config.targets:
        try:
            plugin = plugins.load(table.provider)
        except InputError as error:
            line = table.lines.get("provider", table.line)
            problems.append(FileProblem(setup.path, Problem(line, str(error), "")))
            continue
        options, wrong = target_options(table, plugin.options)
        problems += [FileProblem(setup.path, problem) for problem in wrong]
        _place_files(setup, options, plugin.options)
        targets.append(Target(table.name, plugin, options))
        problems += _shared_file(setup.path, table, options.get("path"), taken)
    return tuple(targets), problems


def read_mail(setup: Setup) -> tuple[MailAccount | None, list[FileProblem]]:
    """Return the mailbox, None where there is none, and the problems of its table."""
    table = setup.config.mail
    if table is None:
        return None, []
    from afterview.mailbox import ANSWERS, DRAFTS, INVITATIONS, SENT

    try:
        plugin = plugins.load_mailbox(table.provider)
    except InputError as error:
        line = table.lines.get("provider", table.line)
        return None, [FileProblem(setup.path, Problem(line, str(error), ""))]
    common = (DRAFTS, SENT, ANSWERS, INVITATIONS)
    options, wrong = target_options(table, (*common, *plugin.options))
    _place_files(setup, options, plugin.options)
    return MailAccount(plugin, options), [FileProblem(setup.path, each) for each in wrong]


def read_calendars(setup: Setup) -> tuple[tuple[OtherCalendar, ...], list[FileProblem]]:
    """Return the calendars of which something is read, and the problems of their tables."""
    if not setup.config.calendars:
        return (), []
    from afterview.provider.reader import BUSY

    calendars: list[OtherCalendar] = []
    problems: list[FileProblem] = []
    for table in setup.config.calendars:
        try:
            plugin = plugins.load_reader(table.provider)
        except InputError as error:
            line = table.lines.get("provider", table.line)
            problems.append(FileProblem(setup.path, Problem(line, str(error), "")))
            continue
        options, wrong = target_options(table, (BUSY, *plugin.options))
        if not options[BUSY.name] and not wrong:
            message = f"nothing is read of [calendars.{table.name}]"
            hint = "write busy = true below it, or delete it"
            wrong.append(Problem(table.line, message, hint))
        problems += [FileProblem(setup.path, problem) for problem in wrong]
        _place_files(setup, options, plugin.options)
        calendars.append(OtherCalendar(table.name, plugin, options))
    return tuple(calendars), problems


def _place_files(setup: Setup, given: dict[str, Any], options: Iterable[Option]) -> None:
    """Let the paths among options begin at the folder of the configuration."""
    for option in options:
        if option.kind == "path" and given[option.name]:
            given[option.name] = str(setup.at(given[option.name]))


def _shared_file(
    config_path: Path, target: TargetTable, path: str | None, taken: dict[str, str]
) -> Iterator[FileProblem]:
    """Yield a problem if the target would write to a file that is already in use."""
    ours = f"[targets.{target.name}]"
    other = taken.setdefault(os.path.realpath(path), ours) if path is not None else ours
    if other != ours:
        line = target.lines.get("path", target.line)
        message = f"{ours} would write to the file of {other}"
        yield FileProblem(config_path, Problem(line, message, "give it a file of its own"))


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


def read_log(
    setup: Setup, workdays: Workdays, cache: Cache
) -> tuple[tuple[Interview, ...], list[FileProblem]]:
    """Return the interviews without a problem, and all problems; raise InputError without a log."""
    text = read_text(setup.log_path, what="log")
    me = setup.config.me
    counted = key_of(me.country, me.subdivision, me.holidays)
    promises = RememberedPromises(cache, f"{counted}/{sorted(me.working_days)}")
    interviews, wrong = parse_log(
        text,
        zone=me.timezone,
        workdays=workdays,
        speech=me.speech,
        read_promise=promises.read,
    )
    promises.keep()
    return interviews, [FileProblem(setup.log_path, problem) for problem in wrong]


def problems_error(problems: Iterable[FileProblem]) -> ProblemsError:
    """Return an error that has one line for each problem."""
    return ProblemsError([problem.shown for problem in problems])


def short(path: Path) -> str:
    """Return a path relative to the current folder if it is inside that, else the absolute path."""
    try:
        return str(path.absolute().relative_to(Path.cwd()))
    except ValueError:
        return str(path)
