"""The facts as one run knows them: those of the store, and what services reported meanwhile."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from afterview.playbook import Planned
    from afterview.playbook.facts import Facts
    from afterview.workspace import Workspace


@dataclass(slots=True)
class RunFacts:
    """The facts of a run over all targets: a tick in one of them changes the plan for all."""

    workspace: Workspace
    now: Facts
    """The facts as they are known at this point of the run."""

    @classmethod
    def of(cls, workspace: Workspace) -> Self:
        """Return the facts at the beginning of a run."""
        return cls(workspace, workspace.facts)

    def plan(self) -> tuple[Planned, ...]:
        """Return the plan that follows from the facts as they are known now."""
        return self.workspace.plan(facts=self.now)

    def learn(
        self,
        ticked: Mapping[str, date],
        reopened: Iterable[str],
        *,
        source: str,
        keep: bool,
        undoable: bool = False,
    ) -> None:
        """Add what the person ticked in a service, and take away what they reopened there.

        Without `keep` the store is left as it is. A day ahead of today counts as today. `undo`
        takes back what is `undoable`: what was concluded, and not said by a tick.
        """
        known, workspace = self.now, self.workspace
        done = {
            step_id: min(day, workspace.today)
            for step_id, day in ticked.items()
            if step_id not in known.done
        }
        again = {id_ for id_ in reopened if id_ in known.done and id_ not in ticked}
        if keep:
            store, at = workspace.store, workspace.now
            for step_id, day in done.items():
                store.record("done", step_id, day, at=at, source=source, undoable=undoable)
            for step_id in again:
                store.forget("done", step_id, undoable=False)
        left = {step_id: day for step_id, day in known.done.items() if step_id not in again}
        self.now = replace(known, done=left | done, skipped=known.skipped.difference(done))
