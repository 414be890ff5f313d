"""One run over a service in which the person works, too.

Observe, then decide, guard, apply, remember. Each write is noted before it is sent; the note goes
when its outcome is known. Where an answer was lost, the service is asked what became of it before
anything else is sent, in the same run or in the next one.
"""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from afterview.compose import digest
from afterview.errors import (
    CursorError,
    GoneError,
    GuardError,
    InTheWayError,
    PreconditionError,
    RejectedError,
    ThrottledError,
    TransientError,
    WasDeletedError,
)
from afterview.model import Event, Task
from afterview.playbook.planned import say, uid_of
from afterview.reconcile.merge import TIME, edited, is_from
from afterview.reconcile.observe import Known, Observation, observe, same_container, unclear
from afterview.reconcile.one_way import GUARD_LEAST
from afterview.reconcile.records import Held, Intent, Refusal, Tombstone
from afterview.reconcile.two_way import DELETED, Service, reconcile
from afterview.sync.run import BATCH, Run, clock_is_right, guard_message, in_full

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from afterview.errors import ProviderError
    from afterview.model import Item
    from afterview.playbook import Planned
    from afterview.provider import Outcome, Remote
    from afterview.reconcile.one_way import Change
    from afterview.reconcile.records import Pushed
    from afterview.reconcile.two_way import Decision

MOST_GENERATIONS = 10
"""How many are looked for where the store was lost."""

ROUNDS = 3
"""How often a write is decided on anew in one run, because the item had changed meanwhile or
because the answer was lost (facts on synchronisation: at most three times after a 412)."""


@dataclass(slots=True)
class TwoWayRun(Run):
    """What stands there is ours and the person's."""

    known: Known = field(default_factory=Known.nothing)
    seen: Observation = field(default_factory=Observation)
    cursor: str = ""
    container: str = ""
    claims: frozenset[str] = frozenset()
    """What no other target may use: each calendar and list that is there or is to be made."""
    bare: bool = False
    """Whether nothing of ours stood there when the run began."""
    emptied: bool = False
    thorough: bool = False
    generations: dict[str, int] = field(default_factory=dict)
    """How often each step was made anew there, by step id."""

    def observe(self) -> None:
        """Ask what happened there, settle what was open, and learn what was done.

        Raises GuardError where the calendar is not that of the last run, or the day another one.
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
                f"{error}; put it back, or begin anew with another one: "
                f"afterview unlink {name} --keep, then afterview sync"
            )
            raise GoneError(msg) from error
        self.cursor, self.container = answer.cursor, answer.container
        self.clock = answer.clock
        self._refuse_another_time()
        self.claims = frozenset((*answer.container.splitlines(), *answer.claims))
        self._refuse_another_container(store.container(name))
        self._refuse_what_is_taken()
        self.thorough = answer.full
        remotes = list(answer.changed)
        asked = unclear(self.known, remotes, full=answer.full)
        found = list(find(asked)) if asked else []
        present = {remote.uid for remote in (*remotes, *found)}
        gone = {*answer.deleted, *asked} - present
        self.emptied = answer.full and bool(self.known.base) and not present & {*self.known.base}
        self.bare = not self.known.base and not present
        self.seen = observe(self.known, [*remotes, *found], gone, frozenset(answer.deleted))
        self._learn(self.seen)

    def bring_in_line(self, items: Sequence[Planned]) -> None:
        """Decide, guard and apply; raises GuardError, InTheWayError and what the provider does."""
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
        anew |= decision.reformed
        for turn in range(1, ROUNDS):
            if again or anew:
                changes = self._again(again, anew, items)
                again, anew = self._apply(changes, last=turn == ROUNDS - 1)
        if decision.changes:
            self.workspace.store.commit(self.target.name, cursor=self.provider.cursor())

    def _known(self, base: Mapping[str, Pushed], intents: Mapping[str, Intent]) -> Known:
        name, store = self.target.name, self.workspace.store
        return Known(
            base=base,
            held=lambda uid: store.held(name, base[uid]),
            intents=intents,
            tombstones=store.tombstones(name).values(),
        )

    def _refuse_another_time(self) -> None:
        """Refuse to go on where the service and this machine do not have the same day."""
        if self.clock is not None and not clock_is_right(self.now, [self.clock]):
            ours, theirs = (
                f"{in_full(when)} {when:%H:%M} UTC"
                for when in (self.now, self.clock.astimezone(UTC))
            )
            msg = (
                f"{self.target.name}: stopped, for the clock of this machine says {ours}, and the "
                f"service says that it is {theirs}; set right the one that is wrong, and run again"
            )
            raise GuardError(msg)

    def _refuse_another_container(self, before: str) -> None:
        if before and not same_container(before, self.container):
            now = " ".join(self.container.split()) or "there is none"
            msg = (
                f"{self.target.name}: stopped, for the calendar is not that of the last run "
                f"({now}, was {' '.join(before.split())}); set the configuration "
                f"right, or, if that is meant: afterview unlink {self.target.name} --keep"
            )
            raise GuardError(msg)

    def _refuse_what_is_taken(self) -> None:
        """Refuse a calendar or list that another target wrote to in an earlier run."""
        for target in self.workspace.targets:
            if target.name != self.target.name and target.plugin.two_way:
                taken = self.workspace.store.container(target.name)
                if self.claims & {*taken.splitlines()}:
                    raise self._shared_with(target.name)

    def refuse_shared(self, runs: Iterable[TwoWayRun]) -> None:
        """Refuse a calendar or list that another target of this run uses or would make, too.

        A target that wrote there before goes on, if the other one did not. Raises InTheWayError.
        """
        container = self.workspace.store.container
        for other in runs:
            goes_on = container(self.target.name) and not container(other.target.name)
            if other is not self and self.claims & other.claims and not goes_on:
                raise self._shared_with(other.target.name)

    def _shared_with(self, other: str) -> InTheWayError:
        return InTheWayError(
            f"{self.target.name}: stopped, for [targets.{other}] writes to the same calendar or "
            "task list; give each of the two its own"
        )

    def _learn(self, seen: Observation) -> None:
        """Take over what was ticked and reopened there, also in what is about to be adopted.

        It is kept together with the items as they stand now, whatever stops the target later: as
        long as the tick counts as unknown, nobody would see that it was taken back.
        """
        name, store, keep = self.target.name, self.workspace.store, not self.orders.dry_run
        seen.ticked |= self._done_unbound(seen.unbound)
        steps = {*seen.ticked, *seen.reopened}
        held = {uid: each for uid, each in seen.held.items() if each.row.step_id in steps}
        with store.together() if keep and held else nullcontext():
            self.workspace.learn(seen.ticked, seen.reopened, source=name, keep=keep)
            if keep and held:
                store.commit(name, held=held.values(), settled=held.keys() & {*seen.settled})

    def _done_unbound(self, unbound: Mapping[str, Remote]) -> dict[str, date]:
        """Return the steps of the plan that stand there as done without being of the base."""
        realm = self.workspace.store.realm()
        done = {
            uid: remote.item.done
            for uid, remote in unbound.items()
            if isinstance(remote.item, Task)
            and remote.item.done
            and (self.orders.adopt or is_from(realm, remote.mark))
        }
        if not done:
            return {}
        steps = (item.id for item in self.workspace.plan())
        uids = ((id_, uid_of(id_, number)) for id_ in steps for number in range(MOST_GENERATIONS))
        return {id_: done[uid] for id_, uid in uids if uid in done}

    def _decide(
        self, items: Iterable[Planned], seen: Observation, only: frozenset[str] | None
    ) -> Decision:
        """Return what to do about the whole plan, or about the steps `only`.

        Raises GuardError where more would go than the facts explain, InTheWayError where another
        installation writes to the same place.
        """
        workspace, view, name = self.workspace, self.target.view, self.target.name
        known = self.known
        absent = {*seen.dropped, *(held.row.uid for held in seen.deleted)}
        rows = {uid: row for uid, row in known.base.items() if uid not in absent}
        rows |= {uid: held.row for uid, held in seen.held.items()}
        base = {row.step_id: row for row in rows.values()}
        self._renew(known.base[uid].step_id for uid in seen.dropped if uid in known.base)
        tombstones = workspace.store.tombstones(name).keys() - {*seen.revived}
        service = Service(
            base=base,
            held=lambda uid: seen.held[uid] if uid in seen.held else known.held(uid),
            canonical=self.provider.canonical,
            digest=digest,
            done=workspace.facts.done,
            in_log=frozenset(interview.id for interview in workspace.interviews),
            today=workspace.today,
            now=self.now,
            view=view.name,
            realm=workspace.store.realm(),
            oldest=view.oldest(workspace.today),
            last_run=self.long_ago() if only is None else None,
            unbound=seen.unbound,
            tombstones=tombstones,
            refused=workspace.store.refusals(name),
            deleted=seen.deleted,
            emptied=self.emptied,
            thorough=self.thorough and only is None,
            rebuilt=only is None and not base and not seen.deleted and bool(seen.unbound),
            adopt=self.orders.adopt,
        )
        planned = [item for item in items if only is None or item.id in only]
        if seen.unbound:
            self._find_generations(planned, base, seen.unbound)
        wanted = self.wanted(planned, base, self.generations, fresh=service.thorough)
        decision = reconcile(wanted, service)
        if only is not None:
            # The guard has let these go already, when the whole plan was decided on.
            decision.unexplained.clear()
        if decision.stopped(self.orders.allow_deletes):
            # Where we wrote before is not known, so it may have been another calendar.
            elsewhere = service.thorough and not workspace.store.container(name)
            raise GuardError(guard_message(name, decision, workspace.today, elsewhere=elsewhere))
        if decision.foreign:
            msg = (
                f"{name}: another installation of afterview, or another target of this one, "
                f"writes to this calendar ({decision.foreign} of its items stand there); let only "
                f"one of them do so, or take them over: afterview adopt {name}"
            )
            raise InTheWayError(msg)
        return decision

    def _renew(self, step_ids: Iterable[str]) -> dict[str, int]:
        """Count the steps up that get a new uid when they are made again; return their numbers."""
        renewed = {step_id: self.generations.get(step_id, 0) + 1 for step_id in step_ids}
        self.generations |= renewed
        return renewed

    def _find_generations(
        self, items: Iterable[Planned], base: Mapping[str, Pushed], unbound: Mapping[str, Remote]
    ) -> None:
        """Find out, for what the store does not know, which generation stands there."""
        for item in items:
            if item.id not in base:
                for number in range(self.generations.get(item.id, 0), MOST_GENERATIONS):
                    if uid_of(item.id, number) in unbound:
                        self.generations[item.id] = number

    def _keep(
        self,
        seen: Observation,
        decision: Decision,
        *,
        cursor: str | None = None,
        container: str | None = None,
    ) -> None:
        """Remember what was observed and decided, in one transaction with the cursor."""
        held = dict(seen.held)
        self._renew({row.step_id for row in decision.released} & decision.reformed)
        for each in (*decision.adopted, *decision.kept):
            held[each.row.uid] = each
        gone = [each.row.uid for each in seen.deleted]
        self.workspace.store.commit(
            self.target.name,
            held=held.values(),
            dropped=[*seen.dropped, *gone, *(row.uid for row in decision.released)],
            generations=self.generations,
            settled=seen.settled,
            buried=decision.buried,
            revived=seen.revived,
            cursor=cursor,
            container=container,
        )

    def _apply(self, changes: Sequence[Change], *, last: bool) -> tuple[list[Change], set[str]]:
        """Carry out the changes; return those to decide on anew, unless this is the `last` turn.

        Beside them, the ids of the steps that are to be made under their next uid.
        """
        by_uid = {change.action.uid: change for change in changes}
        again: list[Change] = []
        batch: list[Outcome] = []
        traces: list[tuple[Change, WasDeletedError]] = []
        if not by_uid:
            return again, set()
        intents = {uid: _intent(change) for uid, change in by_uid.items()}
        self.workspace.store.commit(self.target.name, intents=intents)
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
        """Decide on items that were deleted there without this store knowing of it.

        The person deleted them, so they stay deleted; unless the person had the step restored, or
        nothing of ours was left there, as after `unlink --delete` on another computer. Those are
        made under their next uid; return the ids of their steps.
        """
        if not traces:
            return set()
        name, store, today = self.target.name, self.workspace.store, self.workspace.today
        wanted_back, emptied = store.restored(name), self.bare and len(traces) > GUARD_LEAST
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
                self.report.notes.append(self._stays_deleted(step_id))
        store.commit(
            name,
            generations=self._renew(anew),
            settled=[change.action.uid for change, _ in traces],
            buried=buried,
            accepted=[tombstone.step_id for tombstone in buried],
        )
        return anew

    def _remember(
        self, batch: list[Outcome], changes: Mapping[str, Change], *, last: bool
    ) -> list[Change]:
        """Keep what became of a batch, and empty it; return what is to be decided on anew."""
        held: list[Held] = []
        dropped: list[Change] = []
        settled: list[str] = []
        refused: list[Refusal] = []
        again: list[Change] = []
        for outcome in batch:
            change, error = changes[outcome.uid], outcome.error
            if not isinstance(error, TransientError):
                settled.append(outcome.uid)
            if error is None:
                self.report.done.append(change)
                if (row := _held(change, outcome)) is None:
                    dropped.append(change)
                else:
                    held.append(row)
            elif _may_be_tried_again(error) and not last:
                again.append(change)
            else:
                self.report.failed.append((change, error))
                if isinstance(error, RejectedError) and change.row is not None:
                    fingerprint = change.row.fingerprint
                    refused.append(Refusal(change.step_id, change.title, fingerprint, str(error)))
        self.workspace.store.commit(
            self.target.name,
            held=held,
            dropped=[change.action.uid for change in dropped],
            generations=self._renew(change.step_id for change in dropped),
            settled=settled,
            refused=refused,
            accepted=[each.row.step_id for each in held],
            container=self.provider.container() or None,
        )
        batch.clear()
        done = len(self.report.done) + len(self.report.failed)
        self.orders.progress(self.target.name, done, max(done, len(changes)))
        return again

    def _again(
        self, changes: Sequence[Change], anew: Iterable[str], items: Sequence[Planned]
    ) -> list[Change]:
        """Look at the items of some changes once more; decide on them, and on the steps `anew`."""
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
            and (change.action.uid in seen.held or change.action.uid in seen.dropped)
        ]
        return decision.changes

    def _note(self, seen: Observation, decision: Decision) -> None:
        """Say what the person did there."""
        name, notes, when = self.target.name, self.report.notes, self._when
        notes += [f"{step_id} was ticked in {name}" for step_id in seen.ticked]
        notes += [f"{step_id} was reopened in {name}" for step_id in seen.reopened]
        notes += [self._stays_deleted(held.row.step_id) for held in seen.deleted]
        for change, chosen in decision.overruled:
            now = change.action.item
            notes.append(
                f"{change.step_id}: the log has news, so in {name} it stands on "
                f"{when(_time(now) if now else change.day)}, no longer where you had moved it "
                f"({when(chosen)})"
            )
        over = {change.step_id for change, _ in decision.overruled}
        for held in seen.held.values():
            step_id = held.row.step_id
            if step_id not in over and TIME in edited(held.base, held.standing):
                notes.append(
                    f"{step_id} was moved in {name} to {when(_time(held.standing))} and stays "
                    f"there; see: afterview status"
                )

    def _stays_deleted(self, step_id: str) -> str:
        return (
            f"{step_id} was deleted in {self.target.name} and stays deleted; "
            f"to have it back: afterview restore {step_id}"
        )

    def _when(self, moment: date) -> str:
        """Say a time as the person's own clock has it: `Tue 24 Nov 15:00`."""
        if not isinstance(moment, datetime):
            return say(moment)
        there = moment.astimezone(ZoneInfo(self.workspace.config.me.timezone))
        return f"{say(there.date())} {there:%H:%M}"


def _time(item: Item) -> date:
    return item.start if isinstance(item, Event) else item.due


def _intent(change: Change) -> Intent:
    action = change.action
    return Intent(action.op, change.row, change.wanted, action.item, action.mark)


def _held(change: Change, outcome: Outcome) -> Held | None:
    """Return the row of what was written, as the service made it; None for a deletion."""
    row, wanted, sent = change.row, change.wanted, change.action.item
    if row is None or wanted is None or sent is None:
        return None
    row = row._replace(remote_id=outcome.remote_id, etag=outcome.etag)
    standing = outcome.item or sent
    standing = replace(standing, uid=row.uid, step_id=row.step_id)
    return Held(row, wanted, standing, outcome.native)


def _may_be_tried_again(error: ProviderError) -> bool:
    """Whether to look at the item once more in this run: it had changed, or nobody knows."""
    if isinstance(error, ThrottledError):
        return False
    return isinstance(error, PreconditionError | TransientError)
