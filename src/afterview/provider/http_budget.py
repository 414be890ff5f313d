"""How long a run waits for servers: between two tries, and in all."""

from __future__ import annotations

import math
import random
import time
from threading import Lock
from typing import TYPE_CHECKING, Self, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")

LEAST_COST = 1.0
"""Seconds of its patience that each wait of a run costs at least."""
BRIEF = 2.0
"""Seconds that are spent on waits to read something that the next run can read as well."""
LAGS = (1.0, 2.0, 4.0)
"""Seconds between looks at a list that may lag behind what was made."""


class Budget:
    """How long a run waits for servers: its patience.

    Two limits, both in seconds: without anything being done meanwhile, and in all. An answer by
    which something was done renews the first, so that a server which does a little at a time is
    waited for.
    """

    def __init__(
        self,
        idle: float = 60.0,
        total: float = 600.0,
        *,
        left: Callable[[], float] = lambda: math.inf,
        wait: Callable[[float], None] = time.sleep,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        """Take the two limits, and how to wait; `jitter` is in [0, 1).

        `left` tells the seconds that the run has left for this target (`Context.left`).
        """
        self.left = left
        self._idle = self._idle_left = idle
        self._total_left = total
        self._wait = wait
        self._jitter = jitter
        self._lock = Lock()

    @classmethod
    def brief(cls, left: Callable[[], float]) -> Self:
        """Return the patience of a reader: what it knew still counts, and the next run asks again.

        `left` is `Context.left`.
        """
        return cls(BRIEF, BRIEF, left=left)

    def spend(self, attempt: int, seconds: float | None) -> bool:
        """Wait before try `attempt` + 1, `seconds` if the server said so; False: not any more."""
        if seconds is None:
            # Full jitter, so that the programs whom a server sent away do not all return at once.
            seconds = self._jitter() * min(20.0, 0.5 * 2 ** min(attempt, 10))
        if self.left() <= seconds:
            return False
        # A server that says to come back at once, and sends us away each time, is left, too.
        cost = max(seconds, LEAST_COST)
        with self._lock:
            if cost > min(self._idle_left, self._total_left):
                return False
            self._idle_left -= cost
            self._total_left -= cost
        self._wait(seconds)
        return True

    def progress(self) -> None:
        """Take note that a server did something: the patience without progress begins anew."""
        with self._lock:
            self._idle_left = self._idle

    def until(self, look: Callable[[], T], is_enough: Callable[[T], bool]) -> T:
        """Return what `look` finds: at once if it is enough, else after it was given time.

        For a list that may not show yet what was made a moment ago.
        """
        found = look()
        for seconds in LAGS:
            if is_enough(found) or not self.spend(0, seconds):
                break
            found = look()
        return found
