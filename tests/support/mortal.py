"""A run that ends at any point one likes: at each request and each write to the store.

What raises here stands for a process that was killed: nothing of the run is carried out after it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any, NoReturn, cast

from two_way_world import World

from afterview.compose import Composer
from afterview.drafts.files import load
from afterview.model import STEPS
from afterview.store.database import Store
from afterview.workspace import Workspace

drafts = cache(load)

WRITES = frozenset({"commit", "record", "forget", "see"})
"""The methods of the store that a run writes by."""


class Killed(BaseException):
    """The run ends here. No class of `Exception`, for nothing in the engine may catch it."""


def kill() -> NoReturn:
    """End a run."""
    raise Killed


@dataclass
class Points:
    """Counts the points of a run, and ends it at one of them."""

    kill_at: int | None = None
    """The number of the point at which the run ends, from 0; None: it lives."""
    passed: int = 0
    dead: bool = False
    end: Callable[[], NoReturn] = kill
    also: Callable[[int], None] = lambda _point: None
    """Called at each point with its number."""

    def point(self) -> None:
        """Take one step more, or none ever again."""
        if self.dead or self.passed == self.kill_at:
            self.dead = True
            self.end()
        self.passed += 1
        self.also(self.passed - 1)


class MortalStore:
    """A store that has a point before and after each write."""

    def __init__(self, store: Store, point: Callable[[], None]) -> None:
        self._store = store
        self._point = point

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._store, name)
        if name not in WRITES:
            return method

        def mortal(*args: Any, **named: Any) -> Any:
            self._point()
            answer = method(*args, **named)
            self._point()
            return answer

        return mortal


@dataclass
class MortalWorld(World):
    """A world whose runs can be ended at any point."""

    points: Points = field(default_factory=Points)
    kinds: tuple[str, ...] = STEPS
    """The kinds of step that the services take."""

    def __post_init__(self) -> None:
        for service in self.services.values():
            service.hook = lambda _request, _moment: self.points.point()

    @contextmanager
    def at_work(self) -> Iterator[Workspace]:
        with super().at_work() as workspace:
            mortal = MortalStore(workspace.store, self.points.point)
            options = {"steps": self.kinds}
            targets = tuple(replace(target, options=options) for target in workspace.targets)
            mortal_one = replace(workspace, store=cast("Store", mortal), targets=targets)
            # The drafts never change here, and compiling them would take half of all the time.
            composer = Composer(drafts(), workspace.config.me.name, workspace.config.settings.hour)
            mortal_one.__dict__["composer"] = composer
            yield mortal_one
