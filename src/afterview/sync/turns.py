"""How long a run takes at most, and how long each target may keep it.

Targets are handled one after the other. So that one which is slow takes nothing from the others,
each turn gets an equal share of the time that is left, and leaves to the others what it did not
need.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

RUN_SECONDS = 900.0
"""As long as `watch` waits from one run to the next, and as a line for cron usually does."""


class Turns:
    """The time of one run."""

    def __init__(self, clock: Callable[[], float]) -> None:
        """Begin now, by a clock in seconds that never goes back."""
        self._clock = clock
        self._end = clock() + RUN_SECONDS
        self._until = self._end

    def begin(self, after: int) -> None:
        """Begin a turn, with so many others `after` it."""
        now = self._clock()
        self._until = now + max(0.0, self._end - now) / (after + 1)

    def left(self) -> float:
        """Return the seconds that are left of this turn."""
        return self._until - self._clock()


__all__ = ["RUN_SECONDS", "Turns"]
