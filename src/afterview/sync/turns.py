"""Limit the time of a run, and the share that each target may take of it.

Targets are handled one after the other. Each turn gets an equal share of the time that is left, so
that a slow target takes nothing from the others. Time that a turn does not need goes to the others.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

RUN_SECONDS = 900.0
"""The longest time of a run, which is the usual time between two runs."""


class Turns:
    """The time of one run, divided into turns."""

    def __init__(
        self, clock: Callable[[], float], seconds: float = RUN_SECONDS, *, reserved: bool = False
    ) -> None:
        """Start a run of so many seconds now; `clock` returns seconds and never goes back.

        With `reserved` there is one turn more, which `begin_last` begins.
        """
        self._clock = clock
        self._reserved = reserved
        self._end = clock() + seconds
        self._until = self._end

    def begin(self, after: int) -> None:
        """Begin a turn that has so many others `after` it."""
        now = self._clock()
        self._until = now + max(0.0, self._end - now) / (after + 1 + self._reserved)

    def begin_last(self) -> None:
        """Begin the turn that was reserved."""
        self._reserved = False
        self.begin(0)

    def left(self) -> float:
        """Return the seconds that are left of this turn."""
        return self._until - self._clock()


__all__ = ["RUN_SECONDS", "Turns"]
