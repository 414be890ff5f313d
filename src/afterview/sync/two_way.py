"""Run a service in which the person works as well: observe, decide, guard, apply, remember.

Each write is noted as an intent before it is sent, and the intent goes when the outcome is known.
Where an answer was lost, the service is asked about that write before anything else is sent, in the
same run or in the next one.
"""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from afterview.errors import (
    CursorError,
    GoneError,
    InTheWayError,
    WasDeletedError,
)
from afterview.model import Task
from afterview.reconcile.merge import is_from
from afterview.reconcile.observe import Observation, StoredState, observe, unclear
from afterview.reconcile.records import Intent, Tombstone
from afterview.reconcile.two_way import DELETED, ServiceState, reconcile
from afterview.store.targets import Batch
from afterview.sync.notes import notes_of, stays_deleted
from afterview.sync.outcomes import intent_of, sort_outcomes
from afterview.sync.refusals import (
    refuse_another_container,
    refuse_another_time,
    refuse_what_is_taken,
    shared_with,
)
from afterview.sync.renamed import refuse_renamed
from afterview.sync.run import BATCH, Run, guard_error

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from afterview.playbook import Planned
    from afterview.provider import Outcome, Remote
    from afterview.reconcile.one_way import Change
    from afterview.reconcile.records import Pushed
    from afterview.reconcile.two_way import Decision

MOST_GENERATIONS = 10
"""How many generations of a step are looked for where the store was lost."""

ROUNDS = 3
"""How often a write is decided in one run at most; again where the item had changed meanwhile
(HTTP 412) or the answer was lost."""


@dataclass(slots=True)
class TwoWayRun(Run):
    """The run of a two-way target, whose items are ours and the person's."""

    known: StoredState = field(default_factory=StoredState.nothing)
    seen: Observation = field(default_factory=Observation)
    cursor: str = ""
    container: str = ""
    claims: frozenset[str] = frozenset()
    """The calendars and lists, there or to be made, that no other target may use."""
    was_empty: bool = False
    """Whether the service held no item of ours when the run began."""
    emptied: bool = False
    full_resync: bool = False
    generations: dict[str, int] = field(default_factory=dict)
    """How often each step was made anew, by step id."""

    def observe(self) -> None:
        """Ask the service for changes, settle open writes, and learn what was done.

        Raises GuardError where the calendar is not that of the last run, or the clocks differ.
        """
        name, store = self.target.name, self.workspace.store
        self.known = self._known(store.pushed(name), store.intents(name))
        self.generations = store.generations(name)
        changes, find = self.provider.changes, self.provider.find
        try:
            answer = changes(store.cursor(name) or None)
        except CursorError:
            answer = changes(None)
        except GoneError as error:
            msg = (
                f"{error}; restore it, or start over with another one: afterview unlink {name} "
                "--keep, then afterview sync"
            )
            raise GoneError(msg) from error
        self.cursor, self.container = answer.cursor, answer.container
        self.clock = answer.clock
        refuse_another_time(name, self.now, answer.clock)
        self.claims = frozenset((*answer.container.splitlines(), *answer.claims))
        refuse_another_container(name, store.container(name), answer.container)
        refuse_what_is_taken(name, self.claims, self.workspace)
        self.full_resync = answer.full
        remotes = list(answer.changed)
        asked = unclear(self.known, remotes, full=answer.full)
        found = list(find(asked)) if asked else []
        present = {remote.uid for remote in (*remotes, *found)}
        gone = {*answer.deleted, *asked} - present
        self.emptied = answer.full and bool(self.known.base) and not present & {*self.known.base}
        self.was_empty = not self.known.base and not present
        self.seen = observe(self.known, [*remotes, *found], gone, frozenset(answer.deleted))
        self._learn(self.seen)

    def apply_plan(self, items: Sequence[Planned]) -> None:
        """Decide, guard and apply; raise GuardError, InTheWayError and the provider's errors."""
        decision = self._decide(items, self.seen, None)
        self.report.settled = len(self.seen.settled)
        self.report.unchanged = decision.unchanged
        self.report.adopted = len(decision.adopted)
        self.report.refused = decision.refused
        self._note(self.seen, decision)
        if self.orders.dry_run:
            self.report.done = decision.changes
            return
        self.note_that_it_ran()
        self._keep(self.seen, decision, cursor=self.cursor, container=self.container)
        again, anew = self._apply(decision.changes, last=False)
        anew |= decision.changed_component
        for turn in range(1, ROUNDS):
            if again or anew:
                changes = self._again(again, anew, items)
                again, anew = self._apply(changes, last=turn == ROUNDS - 1)
        if decision.changes:
            self.workspace.store.commit(self.target.name, Batch(cursor=self.provider.cursor()))

    def _note(self, seen: Observation, decision: Decision) -> None:
        zones = {each.id: ZoneInfo(each.timezone) for each in self.workspace.interviews}
        clock = self.workspace.clock
        self.report.notes += notes_of(self.target.name, seen, decision, clock, zones)

    def _known(self, base: Mapping[str, Pushed], intents: Mapping[str, Intent]) -> StoredState:
        name, store = self.target.name, self.workspace.store
        return StoredState(
            base=base,
            record=lambda uid: store.sync_record(name, base[uid]),
            intents=intents,
            tombstones=store.tombstones(name).values(),
        )

    def refuse_shared(self, runs: Iterable[TwoWayRun]) -> None:
        """Raise InTheWayError for a calendar or list that another target of this run uses as well.

        A target that wrote there before goes on, if the other one did not.
        """
        container = self.workspace.store.container
        for other in runs:
            goes_on = container(self.target.name) and not container(other.target.name)
            if other is not self and self.claims & other.claims and not goes_on:
                raise shared_with(self.target.name, other.target.name)

    def _learn(self, seen: Observation) -> None:
        """Learn what was ticked and reopened there, also in items that are about to be adopted.

        Each tick is kept together with its item, whatever stops the target later. Otherwise a tick
        that is taken back before the next run would stay a fact.
        """
        name, store, keep = self.target.name, self.workspace.store, not self.orders.dry_run
        seen.ticked |= self._done_unmatched(seen.unmatched)
        steps = {*seen.ticked, *seen.reopened}
        records = {u: each for u, each in seen.records.items() if each.row.step_id in steps}
        with store.together() if keep and records else nullcontext():
            self.facts.learn(seen.ticked, seen.reopened, source=name, keep=keep)
            if keep and records:
                store.commit(
                    name, Batch(records=records.values(), settled=records.keys() & {*seen.settled})
                )

    def _done_unmatched(self, unmatched: Mapping[str, Remote]) -> dict[str, date]:
        """Return the steps of the plan that are done there and are not in the base."""
        installation_id = self.workspace.store.installation_id()
        done = {
            uid: remote.item.done
            for uid, remote in unmatched.items()
            if isinstance(remote.item, Task)
            and remote.item.done
            and (self.orders.adopt or is_from(installation_id, remote.mark))
        }
        if not done:
            return {}
        uids = (
            (item.id, item.uid_in(number))
            for item in self.facts.plan()
            for number in range(MOST_GENERATIONS)
        )
        return {id_: done[uid] for id_, uid in uids if uid in done}

    def _decide(
        self, items: Iterable[Planned], seen: Observation, only: frozenset[str] | None
    ) -> Decision:
        """Return what to do about the whole plan, or about the steps `only`.

        Raises GuardError where more items would go than the facts explain, InTheWayError where
        another installation writes to the same calendar.
        """
        workspace, name = self.workspace, self.target.name
        known = self.known
        absent = {*seen.dropped, *(record.row.uid for record in seen.deleted)}
        rows = {uid: row for uid, row in known.base.items() if uid not in absent}
        rows |= {uid: record.row for uid, record in seen.records.items()}
        base = {row.step_id: row for row in rows.values()}
        refuse_renamed(workspace, self.target, base.values())
        self._renew(known.base[uid].step_id for uid in seen.dropped if uid in known.base)
        tombstones = workspace.store.tombstones(name).keys() - {*seen.revived}
        service = ServiceState(
            **self.state(base),
            last_run=self.long_ago() if only is None else None,
            record=lambda uid: seen.records[uid] if uid in seen.records else known.record(uid),
            installation_id=workspace.store.installation_id(),
            unmatched=seen.unmatched,
            tombstones=tombstones,
            refused=workspace.store.refusals(name),
            deleted=seen.deleted,
            emptied=self.emptied,
            full_resync=self.full_resync and only is None,
            rebuilt=only is None and not base and not seen.deleted and bool(seen.unmatched),
            adopt=self.orders.adopt,
        )
        planned = [item for item in items if only is None or item.id in only]
        if seen.unmatched:
            self._find_generations(planned, base, seen.unmatched)
        wanted = self.wanted(planned, base, self.generations, fresh=service.full_resync)
        decision = reconcile(wanted, service)
        if only is not None:
            # The guard has let these go already, when the whole plan was decided on.
            decision.unexplained.clear()
        if decision.stopped(self.orders.allow_deletes):
            # Where we wrote before is not known, so it may have been another calendar.
            elsewhere = service.full_resync and not workspace.store.container(name)
            raise guard_error(name, decision, workspace.today, elsewhere=elsewhere)
        if decision.foreign:
            msg = (
                f"{name}: another installation of afterview, or another target of this one, writes "
                f"to this calendar ({decision.foreign} of its items are there); let only one of "
                f"them do so, or adopt them: afterview adopt {name}"
            )
            raise InTheWayError(msg)
        return decision

    def _renew(self, step_ids: Iterable[str]) -> dict[str, int]:
        """Give steps a new generation, and so a new uid; return their numbers by step id."""
        renewed = {step_id: self.generations.get(step_id, 0) + 1 for step_id in step_ids}
        self.generations |= renewed
        return renewed

    def _find_generations(
        self, items: Iterable[Planned], base: Mapping[str, Pushed], unmatched: Mapping[str, Remote]
    ) -> None:
        """Find the generation that is there of each step that the store does not know."""
        for item in items:
            if item.id not in base:
                for number in range(self.generations.get(item.id, 0), MOST_GENERATIONS):
                    if item.uid_in(number) in unmatched:
                        self.generations[item.id] = number

    def _keep(
        self,
        seen: Observation,
        decision: Decision,
        *,
        cursor: str | None = None,
        container: str | None = None,
    ) -> None:
        """Keep what was observed and decided, in one transaction with the cursor."""
        records = dict(seen.records)
        self._renew({row.step_id for row in decision.released} & decision.changed_component)
        for each in (*decision.adopted, *decision.kept):
            records[each.row.uid] = each
        gone = [each.row.uid for each in seen.deleted]
        self.workspace.store.commit(
            self.target.name,
            Batch(
                records=records.values(),
                dropped=[*seen.dropped, *gone, *(row.uid for row in decision.released)],
                generations=self.generations,
                settled=seen.settled,
                buried=decision.buried,
                revived=seen.revived,
                cursor=cursor,
                container=container,
            ),
        )

    def _apply(self, changes: Sequence[Change], *, last: bool) -> tuple[list[Change], set[str]]:
        """Carry out the changes; return those to decide again, unless this is the `last` turn.

        Also return the ids of the steps that are to be made under their next uid.
        """
        by_uid = {change.action.uid: change for change in changes}
        again: list[Change] = []
        batch: list[Outcome] = []
        traces: list[tuple[Change, WasDeletedError]] = []
        if not by_uid:
            return again, set()
        intents = {uid: intent_of(change) for uid, change in by_uid.items()}
        self.workspace.store.commit(self.target.name, Batch(intents=intents))
        try:
            for outcome in self.provider.apply([change.action for change in changes]):
                if isinstance(outcome.error, WasDeletedError):
                    traces.append((by_uid[outcome.uid], outcome.error))
                else:
                    batch.append(outcome)
                if len(batch) == BATCH:
                    again += self._remember(batch, by_uid, last=last)
        finally:
            again += self._remember(batch, by_uid, last=last)
            anew = self._decide_on_traces(traces, last=last)
        return again, anew

    def _decide_on_traces(
        self, traces: Sequence[tuple[Change, WasDeletedError]], *, last: bool
    ) -> set[str]:
        """Decide about items that were deleted there without this store knowing of it.

        The person deleted them, so they stay deleted. There are two exceptions: steps that the
        person restored, and all of them where the service was empty and remembers more than one, as
        after `unlink --delete` on another computer. These are made under their next uid; return the
        ids of their steps.
        """
        if not traces:
            return set()
        name, store, today = self.target.name, self.workspace.store, self.workspace.today
        wanted_back, emptied = store.restored(name), self.was_empty and len(traces) > 1
        anew: set[str] = set()
        buried: list[Tombstone] = []
        for change, error in traces:
            step_id, uid = change.step_id, change.action.uid
            # After a creation whose answer was lost, it may be that one which was deleted.
            if emptied or (step_id in wanted_back and uid not in self.known.intents):
                anew.add(step_id)
                if last:
                    self.report.failed.append((change, error))
            else:
                buried.append(Tombstone(step_id, uid, change.title, DELETED, today))
                self.report.notes.append(stays_deleted(name, step_id))
        store.commit(
            name,
            Batch(
                generations=self._renew(anew),
                settled=[change.action.uid for change, _ in traces],
                buried=buried,
                accepted=[tombstone.step_id for tombstone in buried],
            ),
        )
        return anew

    def _remember(
        self, batch: list[Outcome], changes: Mapping[str, Change], *, last: bool
    ) -> list[Change]:
        """Keep the outcomes of a batch, and empty it; return the changes to decide again."""
        found = sort_outcomes(batch, changes, last=last)
        self.report.done += found.done
        self.report.failed += found.failed
        self.workspace.store.commit(
            self.target.name,
            Batch(
                records=found.records,
                dropped=[change.action.uid for change in found.dropped],
                generations=self._renew(change.step_id for change in found.dropped),
                settled=found.settled,
                refused=found.refused,
                accepted=[each.row.step_id for each in found.records],
                container=self.provider.container() or None,
            ),
        )
        batch.clear()
        done = len(self.report.done) + len(self.report.failed)
        self.orders.progress(self.target.name, done, max(done, len(changes)))
        return found.again

    def _again(
        self, changes: Sequence[Change], anew: Iterable[str], items: Sequence[Planned]
    ) -> list[Change]:
        """Ask for the items of some changes again; decide about them and about the steps `anew`."""
        name, store = self.target.name, self.workspace.store
        steps = frozenset({*anew, *(change.step_id for change in changes)})
        rows = store.pushed(name).items()
        base = {uid: row for uid, row in rows if row.step_id in steps}
        uids = {change.action.uid for change in changes}
        intents = {uid: intent for uid, intent in store.intents(name).items() if uid in uids}
        self.known, self.emptied = self._known(base, intents), False
        remotes = list(self.provider.find(sorted(uids))) if uids else []
        gone = uids - {remote.uid for remote in remotes}
        seen = observe(self.known, remotes, gone)
        self._learn(seen)
        decision = self._decide(items, seen, steps)
        self._note(seen, decision)
        self._keep(seen, decision)
        settled = {*seen.settled} - {change.action.uid for change in decision.changes}
        # What an answer was lost for and what stands there as it was sent, is done.
        self.report.done += [
            change
            for change in changes
            if change.action.uid in settled
            and (change.action.uid in seen.records or change.action.uid in seen.dropped)
        ]
        return decision.changes
