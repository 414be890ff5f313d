"""Decide what to write to a file that only we write: a pure decision.

It compares the wanted items with those that were pushed before (the base) and returns changes. It
stops a target that would lose more items than the facts explain. Reading and writing are left to
`afterview.sync`.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal, NamedTuple

from afterview.item_json import DIGEST_VERSION, digest
from afterview.model import TROUBLE, Event, day_of, on_its_day, step_of
from afterview.provider import Action
from afterview.reconcile.records import Pushed

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Mapping
    from datetime import date, datetime

    from afterview.model import Item

Op = Literal["create", "update", "delete"]

GUARD_LEAST = 3
GUARD_SHARE = 0.2
"""The larger of the two is how many unexplained deletions pass without being asked for."""
AGED_SHARE = 0.5
"""The share of items that may grow too old at once where nothing confirms the clock."""


class Wanted(NamedTuple):
    """An item that the target is to hold, or may keep although it is a forecast."""

    step_id: str
    interview: str | None
    fingerprint: str
    """A hash that changes whenever the composed item could; only then is it composed anew."""
    compose: Callable[[], Item]
    """Returns the item in canonical form, and renders its draft."""
    forecast: bool = False
    """Whether the plan has it and no target shows it yet."""


class Change(NamedTuple):
    """One action, what it means to the person, and the row to keep once it is done."""

    kind: str
    """new | moved | changed | done | dropped | rewritten."""
    action: Action
    step_id: str
    day: date
    title: str
    row: Pushed | None
    """The row of the base after the action; None for a deletion."""
    wanted: Item | None = None
    """The item of the plan behind the action, where that is not what the action holds."""


@dataclass(slots=True)
class Decision:
    """Everything that is to happen to one target."""

    changes: list[Change] = field(default_factory=list)
    touched: list[Pushed] = field(default_factory=list)
    """Rows with a new fingerprint whose items are the same as before, so that nothing is sent."""
    unexplained: list[Pushed] = field(default_factory=list)
    """Rows to delete for no reason that a fact gives: their interviews vanished from the log."""
    unknown: int = 0
    """How many items of ours would go that neither plan nor base knows: the base was lost, or
    another installation writes to the same place."""
    gone: list[Pushed] = field(default_factory=list)
    """Rows that a service reports as deleted although they are planned and open."""
    aged: list[Pushed] = field(default_factory=list)
    """Rows that go only because time has passed, by a clock that nothing confirms."""
    emptied: bool = False
    """Whether a service that held items of ours shows none any more."""
    present: int = 0
    """How many items of ours the target held before."""
    unchanged: int = 0

    @property
    def most_unexplained(self) -> int:
        """The number of unexplained deletions that pass without being asked for."""
        return max(GUARD_LEAST, int(GUARD_SHARE * self.present))

    def stopped(self, allowed: int | None) -> bool:
        """Return whether the guard stops the target; `allowed` must name the exact number."""
        return (self.at_risk > self.most_unexplained or self.emptied) and allowed != self.at_risk

    @property
    def at_risk(self) -> int:
        """The number of items that would be lost, or are lost, for no reason that a fact gives."""
        aged = len(self.aged) if self.is_mostly_aged else 0
        return len(self.unexplained) + self.unknown + len(self.gone) + aged

    @property
    def is_mostly_aged(self) -> bool:
        """Whether most of the items would go at once because time has passed."""
        return len(self.aged) > max(GUARD_LEAST, AGED_SHARE * self.present)


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """The state of a target, one-way or two-way, and what else a decision depends on."""

    base: Mapping[str, Pushed]
    """By step id."""
    canonical: Callable[[Item], Item | None]
    """Returns what the target can hold of an item now; None where it does not show it."""
    done: Mapping[str, date]
    """Step id to the day on which it was done."""
    in_log: Container[str]
    """The ids of the interviews in the log."""
    forgotten: Container[str] = frozenset()
    """The ids of interviews whose history is to go, if they are not in the log."""
    replaced: Mapping[str, str] = field(default_factory=dict)
    """Step id to the step that has taken its place. It goes even if it is past, but not if done."""
    today: date
    now: datetime
    """Aware, UTC."""
    view_key: str
    """The key of the present view, with which every fingerprint of it begins."""
    oldest: date | None = None
    """The first day that the target shows; None where items may stay for ever."""
    last_run: date | None = None
    """The day of the last run, where it is a month or more ago by a clock that nothing confirms."""

    def is_replaced(self, row: Pushed) -> bool:
        """Return whether another step stands in the place of one that was never done."""
        is_done = row.done is not None or row.step_id in self.done
        return not is_done and self.replaced.get(row.step_id) in self.base


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetState(State):
    """The state of a target that only we write, and everything but the plan."""

    stored: Callable[[str], Item]
    """Returns the item that was pushed under a uid."""
    fresh: bool = False
    """Whether everything has to be pushed again, because the target lost it or shows it anew."""
    revisions: Mapping[str, int] = field(default_factory=dict)
    """Uid to the revision of an item there that is not the one that we pushed last."""


def reconcile(wanted: Iterable[Wanted], target: TargetState) -> Decision:
    """Return the changes after which the target holds what is wanted, and its history."""
    known = {row.uid for row in target.base.values()}
    strangers = {*target.revisions} - known
    decision = Decision(present=len(known | strangers))
    seen: set[str] = set()
    for item in wanted:
        seen.add(item.step_id)
        if item.forecast:
            row = target.base.get(item.step_id)
            if row is not None:
                decision.changes.append(_delete(row, target))
            elif strangers:
                strangers.discard(item.compose().uid)
        else:
            _plan_upsert(item, target, decision)
    for step_id, row in target.base.items():
        if step_id not in seen:
            _plan_removal(row, target, decision)
    decision.unknown = len(strangers - {change.action.uid for change in decision.changes})
    return decision


def _plan_upsert(wanted: Wanted, target: TargetState, decision: Decision) -> None:
    row = target.base.get(wanted.step_id)
    if row is not None and row.fingerprint == wanted.fingerprint and not target.fresh:
        decision.unchanged += 1
        return
    item = wanted.compose()
    if row is None:
        decision.changes.append(_create(wanted, item, target))
    elif not _is_as_pushed(row, item, target):
        decision.changes.append(_update(row, wanted.fingerprint, item, target))
    elif target.fresh:
        row = row._replace(fingerprint=wanted.fingerprint)
        decision.changes.append(_again(row, item, target))
    else:
        now = row._replace(fingerprint=wanted.fingerprint, digest=digest(item))
        decision.touched.append(now)
        decision.unchanged += 1


def _is_as_pushed(row: Pushed, item: Item, target: TargetState) -> bool:
    """Return whether `item` is the one that was pushed last.

    A digest of another version cannot tell, so the item that was pushed is digested anew.
    """
    before, now = row.digest, digest(item)
    if not before.startswith(DIGEST_VERSION):
        before = digest(target.stored(row.uid))
    return before == now


def _plan_removal(row: Pushed, target: TargetState, decision: Decision) -> None:
    """Decide about an item that is no longer planned: history stays, the rest goes.

    History that was pushed under another view goes too, because it may show what must now be
    private. An alert that is over is no history.
    """
    done_on = target.done.get(row.step_id)
    vanished = row.interview is not None and row.interview not in target.in_log
    # `undo` or `skip` has taken back that it is done.
    reopened = row.done is not None and done_on is None and not vanished
    history = step_of(row.step_id) != TROUBLE and (
        (row.done is not None and not reopened)
        or done_on is not None
        or (row.form == "event" and row.day < target.today and not target.is_replaced(row))
    )
    outdated = target.oldest is not None and row.day < target.oldest
    other_view = not row.fingerprint.startswith(target.view_key)
    forgotten = vanished and row.interview in target.forgotten
    if outdated or other_view or forgotten or not history:
        decision.changes.append(_delete(row, target))
        # What would have stayed as history goes because of the view, which is an explanation.
        if vanished and not (outdated or history or forgotten):
            decision.unexplained.append(row)
        if not (other_view or forgotten) and _grew_old(row, target):
            decision.aged.append(row)
    elif reopened or (done_on is not None and row.done is None):
        item = replace(on_its_day(target.stored(row.uid)), done=done_on)
        # No plan said this, so no fingerprint of the plan may stand for it.
        decision.changes.append(_update(row, target.view_key, item, target))
    elif target.fresh:
        shown = target.canonical(target.stored(row.uid))
        again = _delete(row, target) if shown is None else _again(row, shown, target)
        decision.changes.append(again)
    else:
        decision.unchanged += 1


def _grew_old(row: Pushed, target: TargetState) -> bool:
    """Return whether an item is too old now and was not on the day of the last run.

    Every other item that is over by now comes back as it was once the clock is right.
    """
    if target.oldest is None or target.last_run is None:
        return False
    oldest_then = target.oldest - (target.today - target.last_run)
    return oldest_then <= row.day < target.oldest


def _create(wanted: Wanted, item: Item, target: TargetState) -> Change:
    row = Pushed(
        uid=item.uid,
        step_id=wanted.step_id,
        interview=wanted.interview,
        form=_form(item),
        day=day_of(item),
        done=item.done,
        fingerprint=wanted.fingerprint,
        digest=digest(item),
        revision=target.revisions.get(item.uid, -1) + 1,
        changed_at=target.now,
    )
    return _change("new", "create", item, row)


def _update(row: Pushed, fingerprint: str, item: Item, target: TargetState) -> Change:
    after = row._replace(
        form=_form(item),
        day=day_of(item),
        done=item.done,
        fingerprint=fingerprint,
        digest=digest(item),
        revision=_next_revision(row, target),
        changed_at=target.now,
    )
    op: Op = "create" if target.fresh else "update"
    kind = what_changed(target.stored(row.uid), item)
    return _change(kind, op, item, after)


def _again(row: Pushed, item: Item, target: TargetState) -> Change:
    """Push an item once more: as it was, or as a new revision where an older one is there."""
    after = row._replace(digest=digest(item))
    if row.uid in target.revisions:
        after = after._replace(revision=_next_revision(row, target), changed_at=target.now)
    return _change("rewritten", "create", item, after)


def _next_revision(row: Pushed, target: TargetState) -> int:
    """Return a revision above all that were pushed or that readers may have seen."""
    return max(row.revision, target.revisions.get(row.uid, 0)) + 1


def _delete(row: Pushed, target: TargetState) -> Change:
    action = Action(op="delete", uid=row.uid, remote_id=row.remote_id, etag=row.etag)
    title = target.stored(row.uid).title
    return Change("dropped", action, row.step_id, row.day, title, None)


def _change(kind: str, op: Op, item: Item, row: Pushed) -> Change:
    action = Action(
        op=op,
        uid=row.uid,
        item=item,
        revision=row.revision,
        changed_at=row.changed_at,
        remote_id=row.remote_id,
        etag=row.etag,
    )
    return Change(kind, action, row.step_id, row.day, item.title, row)


def what_changed(before: Item, after: Item) -> str:
    """Return the kind of a change: done, moved or changed."""
    if before.done is None and after.done is not None:
        return "done"
    if isinstance(before, Event) and isinstance(after, Event):
        return "moved" if (before.start, before.end) != (after.start, after.end) else "changed"
    return "moved" if day_of(before) != day_of(after) else "changed"


def _form(item: Item) -> str:
    return "event" if isinstance(item, Event) else "task"
