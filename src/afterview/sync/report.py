"""What the person asked of a run, and what became of it."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from afterview.errors import AfterviewError
    from afterview.model import Event
    from afterview.playbook import Planned
    from afterview.reconcile.one_way import Change
    from afterview.reconcile.records import Refusal

WORST_FIRST = (3, 77, 2, 1)
"""Which exit code a run has where its targets ended differently."""


@dataclass(slots=True)
class TargetReport:
    """What a run did to one target."""

    name: str
    provider: str
    done: list[Change] = field(default_factory=list)
    unchanged: int = 0
    adopted: int = 0
    """How many items stood there already, and are ours (again)."""
    settled: int = 0
    """How many writes of an earlier run were looked after whose answers had been lost."""
    failed: list[tuple[Change, AfterviewError]] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    """What the service would not take in an earlier run, and what is the same since."""
    notes: list[str] = field(default_factory=list)
    """What the person did there, a sentence each."""
    error: AfterviewError | None = None
    """Why the target as a whole stopped."""

    @property
    def errors(self) -> list[AfterviewError]:
        """All that went wrong in this run."""
        return [error for _, error in self.failed] + ([self.error] if self.error else [])

    @property
    def exit_code(self) -> int:
        """What this target alone would have a run end with."""
        return _worst([*(error.exit_code for error in self.errors), *(1 for _ in self.refused)])

    def after(self, first: TargetReport) -> TargetReport:
        """Return what both passes did to a target that this run wrote twice, this one later."""
        again = {change.step_id for change in self.done}
        stand = {change.step_id for change in first.done if change.row is not None}
        unchanged = max(0, self.unchanged - len(stand - again))
        return replace(self, done=[*first.done, *self.done], unchanged=unchanged)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a run did, and what is next for the person."""

    targets: Sequence[TargetReport]
    upcoming: Planned | None
    """The first step ahead that is not done."""
    warnings: Sequence[str] = ()

    @property
    def exit_code(self) -> int:
        """3 before 77 before 2 before 1, else 0."""
        return _worst(target.exit_code for target in self.targets)


@dataclass(frozen=True, slots=True, kw_only=True)
class Orders:
    """What the person asked of a run."""

    only: str | None = None
    """The name of the one target to bring in line."""
    dry_run: bool = False
    allow_deletes: int | None = None
    adopt: bool = False
    alerts: Callable[[Sequence[TargetReport]], Sequence[Event]] = lambda _reports: ()
    """Called with how the two-way targets fared; returns the events that ask the person to mend
    something, for the files that are only written to."""
    progress: Callable[[str, int, int], None] = lambda _target, _done, _all: None
    """Called with the target's name, and how many of its actions have been carried out."""
    clock: Callable[[], float] = time.monotonic
    """Seconds that never go back; the deadline of the run is counted by it."""


def _worst(codes: Iterable[int]) -> int:
    present = set(codes)
    return next((code for code in WORST_FIRST if code in present), max(present, default=0))
