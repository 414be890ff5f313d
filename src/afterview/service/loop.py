"""The run that repeats itself: when the next one is due, and the loop that waits for it.

Time, chance and waiting are arguments, so that an hour takes a test no time. What a run does is
handed in; that no two overlap is the lock's to see to.
"""

from __future__ import annotations

import os
import threading
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from afterview.workspace import Setup

POLL = 1.0
"""Seconds between two looks at the files; a look costs a few calls of the system."""
LOCKED_AGAIN = 20.0
"""Seconds until another try where another run was under way."""

Why = Literal["start", "time", "change", "again"]


_turn = threading.Lock()


@contextmanager
def turn(most: float = -1) -> Iterator[None]:
    """Wait until nobody else in this process writes: runs, feeds and the page take turns.

    What takes longer than `most` seconds (negative: however long) is not waited for; the lock of
    the store then decides.
    """
    taken = _turn.acquire(timeout=most)
    try:
        yield
    finally:
        if taken:
            _turn.release()


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """How long to wait; all in seconds."""

    every: float
    jitter: float = 0.1
    """The part of a wait by which it is longer or shorter, so that not all come at once."""
    longest: float = 4 * 3600.0
    """What a wait after failures grows to."""

    def wait(self, failures: int, chance: float) -> float:
        """Return the wait after so many failures in a row; `chance` is from 0 to 1.

        It doubles with each failure.
        """
        longest = max(self.every, self.longest)
        length = min(self.every * 2.0 ** min(failures, 20), longest)
        return length * (1 + self.jitter * (2 * chance - 1))


class Ran(NamedTuple):
    """What one run came to."""

    exit_code: int
    was_locked: bool = False
    """Whether another run was under way, so that this one did nothing."""
    only_waits: bool = False
    """Whether all that is wrong is that services asked to wait: the run leaves those alone for as
    long, and the other targets are served at the usual pace."""

    @property
    def failed(self) -> bool:
        """Whether something is wrong that another run may find mended."""
        return self.exit_code != 0 and not self.was_locked and not self.only_waits


class Seen(NamedTuple):
    """The state of the files, to be compared with another one."""

    inputs: object
    """What only the person changes: configuration, log and drafts."""
    store: object
    """What a run changes as well."""


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """All that the loop meets outside of itself."""

    run: Callable[[Why], Ran]
    look: Callable[[], Seen]
    clock: Callable[[], float]
    """Seconds that never go back."""
    pause: Callable[[float], bool]
    """Wait so many seconds; True, at once, when it is time to end."""
    chance: Callable[[], float]
    told: Callable[[Ran, float], None]
    """Called after each run, with the seconds until the next one if nothing changes."""


def watch(world: World, schedule: Schedule) -> None:
    """Run, wait, and run again, until it is time to end.

    It waits no longer when a file has changed, also one that changed during the run.
    """
    failures = 0
    why: Why = "start"
    while True:
        before = world.look()
        ran = world.run(why)
        # What the run itself put into the store is no reason for another one.
        known = Seen(before.inputs, world.look().store)
        if ran.was_locked:
            wait = LOCKED_AGAIN
        else:
            failures = failures + 1 if ran.failed else 0
            wait = schedule.wait(failures, world.chance())
        world.told(ran, wait)
        due = world.clock() + wait
        why = "again" if ran.was_locked or ran.failed else "time"
        while (left := due - world.clock()) > 0:
            if world.pause(min(POLL, left)):
                return
            if world.look() != known:
                why = "change"
                break


def look(config_path: Path) -> Seen:
    """Return the state of the files that a run reads, as their sizes and times tell it."""
    setup = setup_of(config_path)
    paths = [config_path]
    store = None
    if setup is not None:
        paths.append(setup.log_path)
        if setup.drafts_path is not None:
            paths += [setup.drafts_path, *_within(setup.drafts_path)]
        store = stamp(setup.store_path)
    return Seen(tuple(map(stamp, paths)), store)


_known: dict[Path, tuple[object, Setup | None]] = {}
"""The configuration as it was last read: it is looked at each second, and hardly ever changes."""


def setup_of(config_path: Path) -> Setup | None:
    """Return the configuration, read anew only where its file has changed; None if unusable."""
    from afterview.errors import AfterviewError
    from afterview.workspace import Setup

    found = stamp(config_path)
    if config_path not in _known or _known[config_path][0] != found:
        setup: Setup | None
        try:
            setup = Setup.read(config_path)
        except AfterviewError:
            setup = None
        if setup is not None and not setup.config.usable:
            setup = None
        _known[config_path] = (found, setup)
    return _known[config_path][1]


def _within(folder: Path) -> Iterator[Path]:
    try:
        with os.scandir(folder) as entries:
            yield from sorted(folder / entry.name for entry in entries)
    except OSError:
        return


def stamp(path: Path) -> object:
    """Return what changes whenever a file does, or comes, or goes."""
    try:
        found = path.stat()
    except OSError as error:
        return error.errno
    return found.st_mtime_ns, found.st_size, found.st_ino
