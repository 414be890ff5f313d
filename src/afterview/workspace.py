"""What every command starts from: configuration, log, drafts and store, read and checked together.

Nothing here writes to the person's files, and opened for reading nothing writes at all.
"""

from __future__ import annotations

from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from afterview import config as configuration
from afterview import log, registry
from afterview.errors import InputError, ProblemsError
from afterview.files import read_text
from afterview.holiday_dates import for_country
from afterview.lock import RunLock
from afterview.model import Problem
from afterview.playbook import plan
from afterview.store import Store
from afterview.workdays import Workdays

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date, datetime

    from afterview.compose import Composer, View
    from afterview.config import Config
    from afterview.model import Interview
    from afterview.playbook import Planned
    from afterview.playbook.facts import Facts
    from afterview.provider import Plugin


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

    config_path: Path
    config: Config
    interviews: tuple[Interview, ...]
    targets: tuple[Target, ...]
    store: Store
    workdays: Workdays
    now: datetime
    """Aware; the moment of this run."""

    @cached_property
    def today(self) -> date:
        """The day it is where the person lives."""
        return self.now.astimezone(ZoneInfo(self.config.me.timezone)).date()

    @cached_property
    def composer(self) -> Composer:
        """What turns planned items into entries; raises InputError where a draft cannot be read."""
        from afterview.compose import Composer
        from afterview.drafts import files as drafts

        path = self.config.drafts_path
        folder = _at(self.config_path.absolute().parent, path) if path else None
        return Composer(drafts.load(folder), self.config.me.name, self.config.settings.hour)

    @cached_property
    def facts(self) -> Facts:
        """What is known beside the log, with the statuses that are seen for the first time."""
        facts = self.store.facts()
        return replace(facts, status_seen={**facts.status_seen, **self._new_statuses(facts)})

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

    def plan(self, today: date | None = None) -> tuple[Planned, ...]:
        """Return the plan as it is today, or as it would be on another day."""
        return plan(
            self.interviews,
            self.facts,
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
    text = read_text(config_path, what="configuration")
    config, found = configuration.parse(text)
    problems = [(config_path, problem) for problem in found]
    if not config.usable:
        raise _wrong(problems)
    targets = _targets(config, config_path, problems)
    folder = config_path.absolute().parent
    store_path = _at(folder, config.store_path)
    lock = RunLock(store_path, now) if write else nullcontext()
    with lock, Store.open(store_path, read_only=not write) as store:
        workdays = _workdays(config, config_path, store, now, problems)
        interviews = _interviews(config, folder, workdays, problems)
        if problems:
            raise _wrong(problems)
        yield Workspace(
            config_path=config_path,
            config=config,
            interviews=interviews,
            targets=targets,
            store=store,
            workdays=workdays,
            now=now,
        )


def _targets(
    config: Config, config_path: Path, problems: list[tuple[Path, Problem]]
) -> tuple[Target, ...]:
    """Return the targets whose provider is known and whose options are right."""
    folder = config_path.absolute().parent
    taken = {
        config_path.resolve(): "the configuration",
        _at(folder, config.log_path).resolve(): "the log",
        _at(folder, config.store_path).resolve(): "the store",
    }
    targets = []
    for target in config.targets:
        try:
            plugin = registry.load(target.provider)
        except InputError as error:
            line = target.lines.get("provider", target.line)
            problems.append((config_path, Problem(line, str(error), "")))
            continue
        options, found = configuration.target_options(target, plugin.options)
        problems += [(config_path, problem) for problem in found]
        for option in plugin.options:
            if option.kind == "path" and options[option.name]:
                options[option.name] = str(_at(folder, options[option.name]))
        targets.append(Target(target.name, plugin, options))
        problems += _shared(config_path, target, options.get("path"), taken)
    return tuple(targets)


def _shared(
    config_path: Path, target: configuration.Target, path: str | None, taken: dict[Path, str]
) -> list[tuple[Path, Problem]]:
    """Return a problem where the target would write to a file that is in other use already."""
    if path is None:
        return []
    real = Path(path).resolve()
    other = taken.setdefault(real, f"[targets.{target.name}]")
    if other == f"[targets.{target.name}]":
        return []
    line = target.lines.get("path", target.line)
    message = f"[targets.{target.name}] would write to the file of {other}"
    return [(config_path, Problem(line, message, "give it a file of its own"))]


def _workdays(
    config: Config,
    config_path: Path,
    store: Store,
    now: datetime,
    problems: list[tuple[Path, Problem]],
) -> Workdays:
    me = config.me
    holidays = for_country(me.country, me.subdivision, store)
    try:
        holidays(now.year)  # an unknown country is a problem of the configuration, found here
    except InputError as error:
        key = "country" if f'"{me.country}"' in str(error) else "subdivision"
        problems.append((config_path, Problem(me.lines.get(key, 0), str(error), "")))
        holidays = _no_holidays
    return Workdays(me.working_days, holidays)


def _no_holidays(_year: int) -> frozenset[date]:
    return frozenset()


def _interviews(
    config: Config, folder: Path, workdays: Workdays, problems: list[tuple[Path, Problem]]
) -> tuple[Interview, ...]:
    path = _at(folder, config.log_path)
    text = read_text(path, what="log")
    interviews, found = log.parse(text, zone=config.me.timezone, workdays=workdays)
    problems += [(path, problem) for problem in found]
    return interviews


def _at(folder: Path, path: str) -> Path:
    """Return a path of the configuration as it counts from the configuration's folder."""
    return folder / Path(path).expanduser()


def _wrong(problems: list[tuple[Path, Problem]]) -> ProblemsError:
    return ProblemsError([_line(path, problem) for path, problem in problems])


def _line(path: Path, problem: Problem) -> str:
    place = f"{_shown(path)}:{problem.line}" if problem.line else _shown(path)
    return f"{place}: {problem.message}" + (f"; {problem.hint}" if problem.hint else "")


def _shown(path: Path) -> str:
    """Return the shorter of the two ways to write a path: from here, or from the root."""
    try:
        return str(path.absolute().relative_to(Path.cwd()))
    except ValueError:
        return str(path)
