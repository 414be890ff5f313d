"""What every command starts from: configuration, log, drafts and store, read and checked together.

Nothing here writes to the person's files, and opened for reading nothing writes at all. Opened to
write, it tidies up what a killed command left.
"""

from __future__ import annotations

import math
import os
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, replace
from datetime import UTC
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Self
from zoneinfo import ZoneInfo

from afterview.config import plugins
from afterview.config.parse import TargetTable, parse_config, target_options
from afterview.dates.holidays import for_country
from afterview.dates.workdays import Workdays
from afterview.errors import InputError, ProblemsError
from afterview.files import delete_left_behind, read_text
from afterview.lock import RunLock
from afterview.log.file import tidy
from afterview.log.parse import parse_log
from afterview.log.replaced import Replaced
from afterview.model import Problem
from afterview.playbook import plan
from afterview.store.database import Store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from datetime import date, datetime

    from afterview.compose import Composer, View
    from afterview.config.parse import Config
    from afterview.dates.holidays import Cache
    from afterview.model import Interview
    from afterview.playbook import Planned
    from afterview.playbook.facts import Facts
    from afterview.provider import Context, Plugin


class Found(NamedTuple):
    """A problem, and the file in which it is."""

    path: Path
    problem: Problem

    @property
    def shown(self) -> str:
        """Say it in one line: `interviews.toml:12: what is wrong; what to write instead`."""
        line, message, hint = self.problem
        place = f"{short(self.path)}:{line}" if line else short(self.path)
        return f"{place}: {message}" + (f"; {hint}" if hint else "")


@dataclass(frozen=True, slots=True)
class Setup:
    """The configuration, right or wrong, and where the files are that it names."""

    path: Path
    config: Config
    problems: tuple[Found, ...]

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read the configuration; raise InputError where that is not possible at all."""
        config, problems = parse_config(read_text(path, what="configuration"))
        return cls(path, config, tuple(Found(path, problem) for problem in problems))

    def at(self, path: str) -> Path:
        """Return a path of the configuration as it counts from the configuration's folder."""
        # Not Path.expanduser, which raises where there is no such user.
        return self.path.absolute().parent / os.path.expanduser(path)  # noqa: PTH111

    @property
    def log_path(self) -> Path:
        """The log; of no meaning where the configuration is not usable."""
        return self.at(self.config.log_path)

    @property
    def store_path(self) -> Path:
        """The store."""
        return self.at(self.config.store_path)

    @property
    def drafts_path(self) -> Path | None:
        """The folder with the person's own drafts; None where they have none."""
        return self.at(self.config.drafts_path) if self.config.drafts_path else None


@dataclass(frozen=True, slots=True)
class Target:
    """A target of the configuration, its options checked and its paths absolute."""

    name: str
    plugin: Plugin
    options: Mapping[str, Any]

    @property
    def view(self) -> View:
        """How much of the plan it shows."""
        from afterview.compose import View

        return View.of(self.options)


@dataclass(frozen=True)
class Workspace:
    """Everything that was read, without a problem, and the store."""

    setup: Setup
    interviews: tuple[Interview, ...]
    targets: tuple[Target, ...]
    store: Store
    workdays: Workdays
    now: datetime
    """Aware; the moment of this run."""

    @property
    def config(self) -> Config:
        """What the configuration says."""
        return self.setup.config

    @cached_property
    def today(self) -> date:
        """The day it is where the person lives."""
        return self.now.astimezone(ZoneInfo(self.config.me.timezone)).date()

    @cached_property
    def composer(self) -> Composer:
        """What turns planned items into entries; raises InputError where a draft cannot be read."""
        from afterview.compose import Composer
        from afterview.drafts import files as drafts

        templates = drafts.load(self.setup.drafts_path)
        return Composer(templates, self.config.me.name, self.config.settings.hour)

    @cached_property
    def facts(self) -> Facts:
        """What is known beside the log, with the statuses that are seen for the first time."""
        facts = self.store.facts()
        return replace(facts, status_seen={**facts.status_seen, **self._new_statuses(facts)})

    def context(
        self, target: Target, *, adopt: bool = False, left: Callable[[], float] = lambda: math.inf
    ) -> Context:
        """Return what the provider of a target is told beside its options.

        `left` returns the seconds that it has.
        """
        from afterview.config import secrets
        from afterview.provider import Context

        name, options, folder = target.name, target.options, self.setup.store_path.parent

        def keep(secret: str) -> None:
            secrets.keep(name, options, secret, folder)

        return Context(
            target=name,
            now=self.now.astimezone(UTC).replace(microsecond=0),
            adopt=adopt,
            secret=partial(secrets.recall, name, options, folder),
            keep=keep,
            left=left,
        )

    def remember_statuses(self) -> None:
        """Keep the day on which each status was first seen, for those that have no date."""
        new = self._new_statuses(self.store.facts())
        if new:
            self.store.see(new)

    def _new_statuses(self, facts: Facts) -> dict[str, tuple[str, date]]:
        known = {id_: status for id_, (status, _) in facts.status_seen.items()}
        return {
            interview.id: (interview.status, self.today)
            for interview in self.interviews
            if interview.status is not None and known.get(interview.id) != interview.status
        }

    def plan(self, today: date | None = None, *, facts: Facts | None = None) -> tuple[Planned, ...]:
        """Return the plan as it is, or as it would be on another day or with other facts."""
        return plan(
            self.interviews,
            self.facts if facts is None else facts,
            today=today or self.today,
            settings=self.config.settings,
            workdays=self.workdays,
            zone=self.config.me.timezone,
        )


@contextmanager
def opened(config_path: Path, *, now: datetime, write: bool = False) -> Iterator[Workspace]:
    """Read everything and yield it; with `write` under the lock, and the store made if missing.

    Raises ProblemsError with all problems of all files at once, InputError where a file cannot be
    read at all, StoreError, and LockedError where another run is under way.
    """
    setup = Setup.read(config_path)
    if not setup.config.usable:
        raise problems_error(setup.problems)
    targets, wrong_targets = read_targets(setup)
    lock = RunLock(setup.store_path, now) if write else nullcontext()
    with lock, Store.open(setup.store_path, read_only=not write) as store:
        if write:
            delete_left_behind(setup.store_path.parent)
            tidy(setup.log_path, Replaced.beside(setup.store_path, now))
        workdays, wrong_country = read_workdays(setup, store, now)
        interviews, wrong_log = read_log(setup, workdays)
        problems = [*setup.problems, *wrong_targets, *wrong_country, *wrong_log]
        if problems:
            raise problems_error(problems)
        yield Workspace(
            setup=setup,
            interviews=interviews,
            targets=targets,
            store=store,
            workdays=workdays,
            now=now,
        )


def read_targets(setup: Setup) -> tuple[tuple[Target, ...], list[Found]]:
    """Return the targets whose provider is known, and what is wrong with their tables."""
    taken = {
        _real(setup.path): "the configuration",
        _real(setup.log_path): "the log",
        _real(setup.store_path): "the store",
        f"{_real(setup.store_path)}.lock": "the lock of the store",
    }
    targets: list[Target] = []
    problems: list[Found] = []
    for table in setup.config.targets:
        try:
            plugin = plugins.load(table.provider)
        except InputError as error:
            line = table.lines.get("provider", table.line)
            problems.append(Found(setup.path, Problem(line, str(error), "")))
            continue
        options, wrong = target_options(table, plugin.options)
        problems += [Found(setup.path, problem) for problem in wrong]
        for option in plugin.options:
            if option.kind == "path" and options[option.name]:
                options[option.name] = str(setup.at(options[option.name]))
        targets.append(Target(table.name, plugin, options))
        problems += _shared(setup.path, table, options.get("path"), taken)
    return tuple(targets), problems


def _shared(
    config_path: Path, target: TargetTable, path: str | None, taken: dict[str, str]
) -> list[Found]:
    """Return a problem where the target would write to a file that is in other use already."""
    if path is None:
        return []
    other = taken.setdefault(_real(Path(path)), f"[targets.{target.name}]")
    if other == f"[targets.{target.name}]":
        return []
    line = target.lines.get("path", target.line)
    message = f"[targets.{target.name}] would write to the file of {other}"
    return [Found(config_path, Problem(line, message, "give it a file of its own"))]


def _real(path: Path) -> str:
    """Return the path without links; not Path.resolve, which raises where links go in circles."""
    return os.path.realpath(path)


def read_workdays(setup: Setup, cache: Cache, now: datetime) -> tuple[Workdays, list[Found]]:
    """Return the business days of the person, and what is wrong with their country."""
    me = setup.config.me
    holidays = for_country(me.country, me.subdivision, cache)
    problems = []
    try:
        holidays(now.year)  # an unknown country is a problem of the configuration, found here
    except InputError as error:
        key = "country" if f'"{me.country}"' in str(error) else "subdivision"
        problems.append(Found(setup.path, Problem(me.lines.get(key, 0), str(error), "")))
        holidays = _no_holidays
    return Workdays(me.working_days, holidays), problems


def _no_holidays(_year: int) -> frozenset[date]:
    return frozenset()


def read_log(setup: Setup, workdays: Workdays) -> tuple[tuple[Interview, ...], list[Found]]:
    """Return the interviews without a problem, and all problems; InputError without a log."""
    text = read_text(setup.log_path, what="log")
    interviews, wrong = parse_log(text, zone=setup.config.me.timezone, workdays=workdays)
    return interviews, [Found(setup.log_path, problem) for problem in wrong]


def problems_error(problems: Iterable[Found]) -> ProblemsError:
    """Return the error that has a line for each problem."""
    return ProblemsError([problem.shown for problem in problems])


def short(path: Path) -> str:
    """Return the shorter of the two ways to write a path: from here, or from the root."""
    try:
        return str(path.absolute().relative_to(Path.cwd()))
    except ValueError:
        return str(path)
