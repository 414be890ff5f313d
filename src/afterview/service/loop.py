"""Repeat the run: decide when the next one is due, and wait for it.

Time, randomness and waiting are arguments, so that an hour takes no time in a test. The run itself
is an argument too; the lock of the store prevents two at a time.
"""

from __future__ import annotations

import math
import os
import threading
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Literal, NamedTuple

from afterview.dates.clock import later
from afterview.service.times import Times

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime
    from pathlib import Path
    from zoneinfo import ZoneInfo

    from afterview.setup import Setup

POLL = 1.0
"""Seconds between two looks at the files; a look costs a few system calls."""
LOCKED_AGAIN = 20.0
"""Seconds until the next try while another run is in progress."""

Trigger = Literal["start", "time", "change", "again"]


_write_lock = threading.Lock()


@contextmanager
def process_write_lock(most: float = -1) -> Iterator[None]:
    """Hold the lock that serialises the writes of this process: runs, feeds and the page.

    After `most` seconds (negative: never) the block runs without it, and the lock of the store
    decides.
    """
    taken = _write_lock.acquire(timeout=most)
    try:
        yield
    finally:
        if taken:
            _write_lock.release()


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """Describes how long to wait; all values are in seconds."""

    every: float
    """From one run to the next; after a failure, where the runs have only times of day."""
    repeats: bool = True
    """Whether a run follows after `every` seconds; else only at `times`."""
    times: Times = field(default_factory=Times)
    """The times of day at which a run is due, and the days of the week that all runs keep to."""
    jitter: float = 0.1
    """The fraction by which a wait is randomly longer or shorter, to spread out clients."""
    longest: float = 4 * 3600.0
    """The longest wait after failures."""

    def wait(self, failures: int, chance: float) -> float:
        """Return the wait after this many failures in a row; `chance` is from 0 to 1.

        The wait doubles with each failure. It is infinite if nothing failed and only times of day
        are due.
        """
        longest = max(self.every, self.longest)
        length = min(self.every * 2.0 ** min(failures, 20), longest)
        if not failures and not self.repeats:
            return math.inf
        return length * (1 + self.jitter * (2 * chance - 1))


class RunOutcome(NamedTuple):
    """Describes the outcome of one run."""

    exit_code: int
    was_locked: bool = False
    """Whether another run was in progress, so that this one did nothing."""
    only_waits: bool = False
    """Whether the only problem is that services asked to wait. The run leaves those alone for that
    time, and serves the other targets at the usual pace."""

    @property
    def failed(self) -> bool:
        """Whether something is wrong that may be fixed by the next run."""
        return self.exit_code != 0 and not self.was_locked and not self.only_waits


class FileState(NamedTuple):
    """Holds the state of the files, to be compared with another one."""

    inputs: object
    """The files that only the person changes: configuration, log and drafts."""
    store: object
    """The file that a run changes as well."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LoopPorts:
    """Injects the clock, I/O and randomness that the loop uses."""

    run: Callable[[Trigger], RunOutcome]
    observe: Callable[[], FileState]
    clock: Callable[[], float]
    """Returns seconds that never decrease."""
    now: Callable[[], datetime]
    """Returns the time, aware, as this computer has it; somebody may set its clock."""
    home: Callable[[], ZoneInfo]
    """Returns the person's own zone, as the last run read it."""
    pause: Callable[[float], bool]
    """Waits for this many seconds; returns True, immediately, when it is time to end."""
    chance: Callable[[], float]
    is_awaited: Callable[[], bool] = lambda: False
    """Returns whether something else than the schedule makes a run due, on any day."""
    report: Callable[[RunOutcome, float], None]
    """Called after each run, with the seconds until the next one if nothing changes."""


def watch(ports: LoopPorts, schedule: Schedule) -> None:
    """Run, wait, and run again, until it is time to end.

    A changed file ends the wait at once, even if it changed during the run.
    """
    failures = 0
    trigger: Trigger = "start"
    while True:
        before = ports.observe()
        ran = ports.run(trigger)
        # Changes that the run itself makes to the store do not trigger another run.
        known = FileState(before.inputs, ports.observe().store)
        if ran.was_locked:
            wait = LOCKED_AGAIN
        else:
            failures = failures + 1 if ran.failed else 0
            wait = schedule.wait(failures, ports.chance())
        due = _Due(ports, schedule, wait)
        ports.report(ran, due.left())
        trigger = "again" if ran.was_locked or ran.failed else "time"
        while not due.is_over():
            if ports.pause(min(POLL, due.left() or POLL)):
                return
            if ports.observe() != known:
                trigger = "change"
                break


class _Due:
    """Tells when a wait is over: after seconds on an allowed day, at a time, or as `is_awaited`."""

    def __init__(self, ports: LoopPorts, schedule: Schedule, wait: float) -> None:
        self._ports, self._times = ports, schedule.times
        self._after = ports.clock() + wait
        self._look()

    def _look(self) -> None:
        self._seen = self._ports.now()
        self._at = self._times.following(self._seen, self._ports.home())

    def is_over(self) -> bool:
        """Return whether the next run is due."""
        now = self._ports.now()
        if now < self._seen:
            self._look()  # the clock was wrong, and was set back
        self._seen = now
        if self._ports.is_awaited() or (self._at is not None and now >= self._at):
            return True
        here = now.astimezone(self._ports.home())
        return self._ports.clock() >= self._after and self._times.allowed_from(here) == here

    def left(self) -> float:
        """Return the seconds until then."""
        now = self._ports.now()
        waits = [] if self._at is None else [(self._at - now).total_seconds()]
        wait = self._after - self._ports.clock()
        if wait < math.inf:
            until = later(now.astimezone(self._ports.home()), timedelta(seconds=wait))
            waits.append((self._times.allowed_from(until) - now).total_seconds())
        return max(0.0, min(waits))


def file_state(config_path: Path) -> FileState:
    """Return the state of the files that a run reads, by their sizes and times."""
    setup = cached_setup(config_path)
    paths = [config_path]
    store = None
    if setup is not None:
        paths.append(setup.log_path)
        if setup.drafts_path is not None:
            paths += [setup.drafts_path, *_within(setup.drafts_path)]
        store = file_stamp(setup.store_path)
    return FileState(tuple(map(file_stamp, paths)), store)


_setups: dict[Path, tuple[object, Setup | None]] = {}
"""Caches the parsed configuration, which is checked every second and hardly ever changes."""


def cached_setup(config_path: Path) -> Setup | None:
    """Return the configuration, read again only if its file has changed; None if it is unusable."""
    from afterview.errors import AfterviewError
    from afterview.setup import Setup

    found = file_stamp(config_path)
    if config_path not in _setups or _setups[config_path][0] != found:
        setup = None
        with suppress(AfterviewError):
            read = Setup.read(config_path)
            setup = read if read.config.usable else None
        _setups[config_path] = (found, setup)
    return _setups[config_path][1]


def _within(folder: Path, *, deep: bool = True) -> Iterator[Path]:
    """Yield what is in a folder, and in the folders in it: drafts have one for each language."""
    try:
        with os.scandir(folder) as found:
            entries = sorted((entry.name, entry.is_dir()) for entry in found)
    except OSError:
        return
    for name, is_folder in entries:
        yield folder / name
        if is_folder and deep:
            yield from _within(folder / name, deep=False)


def file_stamp(path: Path) -> object:
    """Return a value that changes whenever a file is changed, created or deleted."""
    try:
        found = path.stat()
    except OSError as error:
        return error.errno
    return found.st_mtime_ns, found.st_size, found.st_ino
