"""One run over all targets: ask what changed, decide, guard, apply, remember.

The only place that changes the world outside. One target's failure is not another's, and one
item's failure is not the others'.
"""

from __future__ import annotations

from collections import defaultdict
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC
from functools import partial
from typing import TYPE_CHECKING

from afterview.compose import digest
from afterview.drafts import near_identical
from afterview.errors import AfterviewError, GuardError, InputError, ProviderError, StoreError
from afterview.model import step_of
from afterview.provider import Context
from afterview.reconcile import Decision, Standing, Wanted, reconcile
from afterview.store import REBUILD

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from afterview.model import Item
    from afterview.playbook import Planned
    from afterview.provider import Changes, Outcome, Provider
    from afterview.reconcile import Change, Pushed
    from afterview.workspace import Target, Workspace

BATCH = 50
"""Outcomes that are remembered in one transaction: one fsync for each item would cost more than
the writing, and after a crash only these few have to be looked at again."""

WORST_FIRST = (3, 77, 2, 1)
"""Which exit code a run has where its targets ended differently."""


@dataclass(slots=True)
class TargetReport:
    """What a run did to one target."""

    name: str
    provider: str
    done: list[Change] = field(default_factory=list)
    unchanged: int = 0
    failed: list[tuple[Change, ProviderError]] = field(default_factory=list)
    error: AfterviewError | None = None
    """Why the target as a whole stopped."""

    @property
    def exit_code(self) -> int:
        """What this target alone would have a run end with."""
        errors = [error for _, error in self.failed] + ([self.error] if self.error else [])
        return _worst(error.exit_code for error in errors)


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
    progress: Callable[[str, int, int], None] = lambda _target, _done, _all: None
    """Called with the target's name, and how many of its actions have been carried out."""


def sync(workspace: Workspace, orders: Orders) -> Report:
    """Bring the targets in line with the plan and report; a dry run only decides.

    Raises InputError where `orders.only` names no target or there is none at all.
    """
    targets = _chosen(workspace.targets, orders.only)
    if not orders.dry_run:
        workspace.remember_statuses()
    items = workspace.plan()
    reports = [_sync_target(target, items, workspace, orders) for target in targets]
    warnings = near_identical_drafts(_newly_drafted(reports, items), workspace)
    return Report(targets=reports, upcoming=upcoming(items, workspace), warnings=warnings)


def upcoming(items: Iterable[Planned], workspace: Workspace) -> Planned | None:
    """Return the first item that is neither done nor over."""
    for item in items:
        over = item.end <= workspace.now if item.end else item.day < workspace.today
        if item.done is None and not over and not item.free:
            return item
    return None


def near_identical_drafts(items: Iterable[Planned], workspace: Workspace) -> list[str]:
    """Return a warning for each two open thank-yous of one interview that differ by name only.

    Before an interview nobody has talked about anything, so only those that are over count.
    """
    drafts: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for item in items:
        if item.step != "thank-you" or item.done is not None:
            continue
        if item.subject and item.person and item.subject.end <= workspace.now:
            text = workspace.composer.draft(item)
            drafts[item.subject.id].append((item.person.name, text))
    return [
        f"{interview}: the thank-yous to {' and '.join(names)} say the same; panels compare: "
        "add what you talked about with each"
        for interview, texts in drafts.items()
        for names in near_identical(texts)
    ]


def _newly_drafted(reports: Iterable[TargetReport], items: Iterable[Planned]) -> list[Planned]:
    """Return the thank-yous of the interviews of which this run wrote at least one."""
    written = {
        change.row.interview
        for report in reports
        for change in report.done
        if change.row is not None
        and change.kind in {"new", "changed"}
        and step_of(change.step_id) == "thank-you"
    }
    return [item for item in items if item.step == "thank-you" and item.interview in written]


def _chosen(targets: Sequence[Target], only: str | None) -> Sequence[Target]:
    if not targets:
        msg = 'the configuration has no target; add a table such as [targets.calendar] with \
provider = "ics" and path = "interviews.ics"'
        raise InputError(msg)
    chosen = [target for target in targets if only in {None, target.name}]
    if not chosen:
        names = ", ".join(target.name for target in targets)
        msg = f'the configuration has no target "{only}"; it has: {names}'
        raise InputError(msg)
    return chosen


def _sync_target(
    target: Target, items: Sequence[Planned], workspace: Workspace, orders: Orders
) -> TargetReport:
    """Bring one target in line; whatever goes wrong with it stays with it."""
    report = TargetReport(target.name, target.plugin.name)
    now = workspace.now.astimezone(UTC).replace(microsecond=0)
    context = Context(target=target.name, now=now, adopt=orders.adopt)
    try:
        with closing(target.plugin.open(target.options, context)) as provider:
            _Run(target, provider, workspace, now, orders, report).bring_in_line(items)
    except AfterviewError as error:
        report.error = error
    except Exception as error:  # noqa: BLE001 - a stranger's provider must not stop the others
        msg = f"the provider {target.plugin.name} failed: {type(error).__name__}: {error}"
        report.error = ProviderError(msg)
        report.error.__cause__ = error
    return report


@dataclass(frozen=True, slots=True)
class _Run:
    """One target's part of a run."""

    target: Target
    provider: Provider
    workspace: Workspace
    now: datetime
    """UTC, in whole seconds."""
    orders: Orders
    report: TargetReport

    def bring_in_line(self, items: Iterable[Planned]) -> None:
        """Ask what changed, decide, guard, apply; raises GuardError and what the provider does."""
        name, store = self.target.name, self.workspace.store
        changes = self.provider.changes(store.cursor(name))
        base = {row.step_id: row for row in store.pushed(name).values()}
        decision = reconcile(self._wanted(items, base, changes), self._standing(base, changes))
        self.report.unchanged = decision.unchanged
        if decision.stopped(self.orders.allow_deletes):
            raise GuardError(_guard_message(name, decision))
        if self.orders.dry_run:
            self.report.done = decision.changes
        elif decision.changes or decision.touched or changes.fresh:
            self._apply(decision)

    def _wanted(
        self, items: Iterable[Planned], base: Mapping[str, Pushed], changes: Changes
    ) -> Iterator[Wanted]:
        """Yield what the target is to show; what it showed before needs no second question."""
        view, composer = self.target.view, self.workspace.composer
        oldest = view.oldest(self.workspace.today)
        canonical = self.provider.canonical
        for planned in items:
            if planned.step not in view.steps or (oldest and planned.day < oldest):
                continue
            fingerprint = composer.fingerprint(planned, view)
            row = base.get(planned.id)
            known = row is not None and row.fingerprint == fingerprint and not changes.fresh
            if known or canonical(composer.outline(planned, view)) is not None:
                yield Wanted(
                    step_id=planned.id,
                    interview=planned.interview,
                    fingerprint=fingerprint,
                    compose=partial(self._compose, planned),
                )

    def _compose(self, planned: Planned) -> Item:
        item = self.provider.canonical(self.workspace.composer.compose(planned, self.target.view))
        if item is None:
            msg = f"the provider {self.target.plugin.name} shows {planned.id} only without text"
            raise ProviderError(msg)
        return item

    def _standing(self, base: Mapping[str, Pushed], changes: Changes) -> Standing:
        workspace, view = self.workspace, self.target.view
        return Standing(
            base=base,
            stored=self._stored,
            canonical=self.provider.canonical,
            digest=digest,
            done=workspace.facts.done,
            in_log=frozenset(interview.id for interview in workspace.interviews),
            today=workspace.today,
            now=self.now,
            view=view.name,
            oldest=view.oldest(workspace.today),
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
        """Carry the changes out, and remember each as soon as its outcome is known."""
        name, store = self.target.name, self.workspace.store
        store.commit(name, kept=[(row, None) for row in decision.touched])
        changes = {change.action.uid: change for change in decision.changes}
        batch: list[Outcome] = []
        try:
            for outcome in self.provider.apply([change.action for change in changes.values()]):
                batch.append(outcome)
                if len(batch) == BATCH:
                    self._remember(batch, changes)
        finally:
            self._remember(batch, changes)
        store.commit(name, cursor=self.provider.cursor())

    def _remember(self, batch: list[Outcome], changes: Mapping[str, Change]) -> None:
        """Keep what became of a batch, and empty it."""
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
        self.workspace.store.commit(self.target.name, kept=kept, dropped=dropped)
        batch.clear()
        known = len(self.report.done) + len(self.report.failed)
        self.orders.progress(self.target.name, known, len(changes))


def _guard_message(target: str, decision: Decision) -> str:
    count = len(decision.unexplained) + decision.unknown
    gone = sorted({row.interview for row in decision.unexplained if row.interview})
    reasons = []
    if gone:
        reasons.append(f"their interviews are no longer in the log: {', '.join(gone)}")
    if decision.unknown:
        reasons.append(f"neither log nor store knows of {decision.unknown}")
    why = "; and because ".join(reasons)
    return (
        f"{target}: stopped, for {count} of {decision.standing} items would go because {why}; "
        f"if that is meant, run again with --allow-deletes {count}"
    )


def _worst(codes: Iterable[int]) -> int:
    present = set(codes)
    return next((code for code in WORST_FIRST if code in present), max(present, default=0))
