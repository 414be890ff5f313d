"""The orders that a person gives to a run, and the report of the run."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

from afterview.sync.turns import RUN_SECONDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from afterview.errors import AfterviewError
    from afterview.model import Event
    from afterview.playbook import Planned
    from afterview.reconcile.one_way import Change
    from afterview.reconcile.records import Refusal
    from afterview.sync.calendars import SeenCalendar
    from afterview.workspace import Workspace

KINDS = ("new", "moved", "changed", "done", "dropped", "rewritten")
WORST_FIRST = (3, 77, 2, 1)
"""The order in which exit codes win where the targets of a run ended differently."""


@dataclass(slots=True)
class TargetReport:
    """The report of a run about one target."""

    name: str
    provider: str
    done: list[Change] = field(default_factory=list)
    unchanged: int = 0
    adopted: int = 0
    """How many items were there already and are ours (again)."""
    settled: int = 0
    """How many writes of an earlier run were settled whose answers had been lost."""
    failed: list[tuple[Change, AfterviewError]] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    """Items that the service refused in an earlier run and that have not changed since."""
    notes: list[str] = field(default_factory=list)
    """A sentence for each thing that the person did there."""
    error: AfterviewError | None = None
    """The error that stopped the target as a whole."""

    @property
    def errors(self) -> list[AfterviewError]:
        """All errors of this run, of single items and of the target."""
        return [error for _, error in self.failed] + ([self.error] if self.error else [])

    @property
    def exit_code(self) -> int:
        """The exit code of a run over this target alone."""
        return _worst([*(error.exit_code for error in self.errors), *(1 for _ in self.refused)])

    def after(self, first: TargetReport) -> TargetReport:
        """Return one report for a target that this run wrote twice, `first` being the earlier."""
        again = {change.step_id for change in self.done}
        stand = {change.step_id for change in first.done if change.row is not None}
        unchanged = max(0, self.unchanged - len(stand - again))
        return replace(self, done=[*first.done, *self.done], unchanged=unchanged)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The report of a run, and the next step for the person."""

    targets: Sequence[TargetReport]
    upcoming: Planned | None
    """The first step ahead that is not done."""
    warnings: Sequence[str] = ()
    news: Sequence[str] = ()
    """What other calendars showed, and what became of the log by that, in sentences."""

    @property
    def exit_code(self) -> int:
        """The exit code of the run: 3 before 77 before 2 before 1, else 0."""
        return _worst(target.exit_code for target in self.targets)


class Followed(NamedTuple):
    """Says what became of the log after other calendars were read."""

    workspace: Workspace
    """The workspace with the log as it is now."""
    notes: Sequence[str] = ()
    """A sentence for each thing that is news to the person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Orders:
    """The orders that a person gives to a run."""

    only: str | None = None
    """The name of the one target to bring in line."""
    dry_run: bool = False
    allow_deletes: int | None = None
    adopt: bool = False
    alerts: Callable[[Sequence[TargetReport]], Sequence[Event]] = lambda _reports: ()
    """Called with how the two-way targets fared; returns the events that ask the person to mend
    something, for the files that are only written to."""
    follow: Callable[[Workspace, Sequence[SeenCalendar]], Followed] = lambda workspace, _: Followed(
        workspace
    )
    """Called with the events that other calendars showed; lets interviews follow those that they
    came from. The engine itself never writes the log."""
    progress: Callable[[str, int, int], None] = lambda _target, _done, _all: None
    """Called with the target's name, and how many of its actions have been carried out."""
    clock: Callable[[], float] = time.monotonic
    """Seconds that never go back; the deadline of the run is counted by it."""
    seconds: float = RUN_SECONDS
    """The longest time of the run."""


def say_counts(target: TargetReport, *, dry_run: bool = False) -> str:
    """Describe the changes in words: `3 new, 1 moved, 2 adopted`."""
    if target.error is not None:
        return "stopped"
    kinds = Counter(change.kind for change in target.done)
    words = [f"{kinds[kind]} {kind}" for kind in KINDS if kinds[kind]]
    rest = {
        "adopted": target.adopted,
        "settled": target.settled,
        "failed": len(target.failed),
        "refused": len(target.refused),
    }
    words += [f"{number} {kind}" for kind, number in rest.items() if number]
    if not words:
        return f"nothing to do, {target.unchanged} items unchanged"
    return ("would be " if dry_run else "") + ", ".join(words)


def _worst(codes: Iterable[int]) -> int:
    present = set(codes)
    return next((code for code in WORST_FIRST if code in present), max(present, default=0))
