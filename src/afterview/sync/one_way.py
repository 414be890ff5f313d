"""Run a target that is only written to: decide, guard, apply, remember."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from afterview.errors import StoreError
from afterview.item_json import digest
from afterview.reconcile.one_way import TargetState, Wanted, reconcile
from afterview.store.connection import REBUILD
from afterview.store.targets import Batch
from afterview.sync.renamed import refuse_renamed
from afterview.sync.run import BATCH, Run, guard_error

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from afterview.model import Event, Item
    from afterview.playbook import Planned
    from afterview.provider import Changes, Outcome
    from afterview.reconcile.one_way import Change, Decision
    from afterview.reconcile.records import Pushed


class OneWayRun(Run):
    """The run of a one-way target, which holds exactly the items that we write."""

    def apply_plan(self, items: Sequence[Planned], alerts: Sequence[Event] = ()) -> None:
        """Ask what changed, decide, guard and apply.

        `alerts` are written in addition to the plan, unless the view is private. Raises GuardError
        and the errors of the provider.
        """
        name, store = self.target.name, self.workspace.store
        changes = self.provider.changes(store.cursor(name))
        base = {row.step_id: row for row in store.pushed(name).values()}
        refuse_renamed(self.workspace, self.target, base.values())
        if {remote.uid for remote in changes.changed} <= {row.uid for row in base.values()}:
            # A forecast that is not there only explains what the store does not know.
            items = [each for each in items if not each.forecast or each.id in base]
        wanted = self.wanted(items, base, {}, fresh=changes.fresh)
        wanted_alerts = map(self._wanted_alert, () if self.target.view.private else alerts)
        decision = reconcile(chain(wanted, wanted_alerts), self._state(base, changes))
        self.report.unchanged = decision.unchanged
        if decision.stopped(self.orders.allow_deletes):
            raise guard_error(name, decision, self.workspace.today)
        if self.orders.dry_run:
            self.report.done = decision.changes
            return
        self.note_that_it_ran()
        if decision.changes or decision.touched or changes.fresh:
            self._apply(decision)

    def _wanted_alert(self, event: Event) -> Wanted:
        """Return an alert as a wanted item; no plan has it."""
        item = self.canonical(event) or event
        fingerprint = f"{self.target.view.view_key} {digest(item)}"
        return Wanted(event.step_id, None, fingerprint, lambda: item)

    def _state(self, base: Mapping[str, Pushed], changes: Changes) -> TargetState:
        return TargetState(
            **self.state(base),
            last_run=self.long_ago(),
            stored=self._stored,
            fresh=changes.fresh,
            revisions={remote.uid: remote.revision for remote in changes.changed},
        )

    def _stored(self, uid: str) -> Item:
        item = self.workspace.store.item(self.target.name, uid)
        if item is None:
            msg = f"the store has lost the text of {uid}; {REBUILD}"
            raise StoreError(msg)
        return item

    def _apply(self, decision: Decision) -> None:
        """Carry out the changes, and keep each outcome soon after it is known."""
        name, store = self.target.name, self.workspace.store
        store.commit(name, Batch(kept=[(row, None) for row in decision.touched]))
        changes = {change.action.uid: change for change in decision.changes}
        batch: list[Outcome] = []
        try:
            for outcome in self.provider.apply([change.action for change in changes.values()]):
                batch.append(outcome)
                if len(batch) == BATCH:
                    self._remember(batch, changes)
        finally:
            self._remember(batch, changes)
        store.commit(name, Batch(cursor=self.provider.cursor()))

    def _remember(self, batch: list[Outcome], changes: Mapping[str, Change]) -> None:
        """Keep the outcomes of a batch, and empty it."""
        kept: list[tuple[Pushed, Item]] = []
        dropped: list[str] = []
        for outcome in batch:
            change = changes[outcome.uid]
            if outcome.error is not None:
                self.report.failed.append((change, outcome.error))
                continue
            self.report.done.append(change)
            if change.row is None or change.action.item is None:
                dropped.append(outcome.uid)
            else:
                row = change.row._replace(remote_id=outcome.remote_id, etag=outcome.etag)
                kept.append((row, change.action.item))
        self.workspace.store.commit(self.target.name, Batch(kept=kept, dropped=dropped))
        batch.clear()
        known = len(self.report.done) + len(self.report.failed)
        self.orders.progress(self.target.name, known, len(changes))
