"""What has to be written to bring one target in line with the plan: a pure decision.

It compares what is wanted with what was pushed before (the base) and hands out actions; it stops
where more would go than the facts explain. Reading and writing are left to the engine.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal, NamedTuple

from afterview.item_json import DIGEST_VERSION, digest
from afterview.model import TROUBLE, Event, day_of, step_of
from afterview.provider import Action
from afterview.reconcile.records import Pushed

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Mapping
    from datetime import date, datetime

    from afterview.model import Item

Op = Literal["create", "update", "delete"]

GUARD_LEAST = 3
GUARD_SHARE = 0.2
"""Unexplained deletions are let through up to the larger of the two (playbook, part 5)."""
AGED_SHARE = 0.5
"""So much may grow too old at once, where nothing says that the clock is right."""


class Wanted(NamedTuple):
    """An item that the target should hold."""

    step_id: str
    interview: str | None
    fingerprint: str
    """Changes whenever the composed item could: as long as it stands still, nothing is composed."""
    compose: Callable[[], Item]
    """Return the item in canonical form; renders its draft."""


class Change(NamedTuple):
    """One action, with what it means to a person and the row to keep once it is done."""

    kind: str
    """new | moved | changed | done | dropped | rewritten."""
    action: Action
    step_id: str
    day: date
    title: str
    row: Pushed | None
    """What the base says after it; None for a deletion."""
    wanted: Item | None = None
    """The item of the plan behind it, where that is not what the action holds."""


@dataclass(slots=True)
class Decision:
    """All that is to happen to one target."""

    changes: list[Change] = field(default_factory=list)
    touched: list[Pushed] = field(default_factory=list)
    """Rows whose fingerprint moved while the item stayed as it is: nothing to send."""
    unexplained: list[Pushed] = field(default_factory=list)
    """What would go although no fact says why: its interview vanished from the log."""
    unknown: int = 0
    """What stands there as ours and would go, although neither plan nor base knows of it: the base
    was lost, or another installation writes to the same place."""
    gone: list[Pushed] = field(default_factory=list)
    """What a service reports as deleted although it is planned and open."""
    aged: list[Pushed] = field(default_factory=list)
    """What goes only because time has passed, by a clock that nothing confirms."""
    emptied: bool = False
    """Whether a service that held items of ours shows none at all any more."""
    present: int = 0
    unchanged: int = 0

    @property
    def most_unexplained(self) -> int:
        """How many unexplained deletions pass without being asked for."""
        return max(GUARD_LEAST, int(GUARD_SHARE * self.present))

    def stopped(self, allowed: int | None) -> bool:
        """Whether the guard stops the target; `allowed` must name the exact number."""
        return (self.at_risk > self.most_unexplained or self.emptied) and allowed != self.at_risk

    @property
    def at_risk(self) -> int:
        """How many items would be lost, or are, although no fact says why."""
        aged = len(self.aged) if self.is_mostly_aged else 0
        return len(self.unexplained) + self.unknown + len(self.gone) + aged

    @property
    def is_mostly_aged(self) -> bool:
        """Whether most of what stands there goes all at once because time has passed."""
        return len(self.aged) > max(GUARD_LEAST, AGED_SHARE * self.present)


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetState:
    """What the target holds, and what is known of it beside the plan."""

    base: Mapping[str, Pushed]
    """By step id."""
    stored: Callable[[str], Item]
    """The item that was pushed under a uid."""
    canonical: Callable[[Item], Item | None]
    """What the target can hold of an item now; None where it does not show it."""
    done: Mapping[str, date]
    """Step id to the day it was done."""
    in_log: Container[str]
    """The ids of the interviews in the log."""
    today: date
    now: datetime
    """Aware, UTC."""
    view_key: str
    """Names the view that the target shows; each fingerprint of the present one begins with it."""
    oldest: date | None = None
    """Items before this day leave the target; None where they may stay for ever."""
    last_run: date | None = None
    """Where a clock that nothing confirms has gone on by a month or more since: the day before."""
    fresh: bool = False
    """Whether everything has to be pushed again: the target lost it, or shows it in another way."""
    revisions: Mapping[str, int] = field(default_factory=dict)
    """Uid to the revision under which something stands there that is not what we pushed last."""


def reconcile(wanted: Iterable[Wanted], target: TargetState) -> Decision:
    """Return what has to happen so that the target holds what is wanted, and its history."""
    known = {row.uid for row in target.base.values()}
    strangers = target.revisions.keys() - known
    decision = Decision(present=len(known | strangers))
    seen: set[str] = set()
    for item in wanted:
        seen.add(item.step_id)
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
    """Whether `item` is what was pushed last.

    A digest of another version says nothing about it, so the item that was pushed is asked.
    """
    before, now = row.digest, digest(item)
    if not before.startswith(DIGEST_VERSION):
        before = digest(target.stored(row.uid))
    return before == now


def _plan_removal(row: Pushed, target: TargetState, decision: Decision) -> None:
    """Decide on what is no longer planned: history stays, what is ahead or open goes.

    History that was pushed under another view goes too: it may show what must now be private. A
    trouble that is over is none.
    """
    done_on = target.done.get(row.step_id)
    history = step_of(row.step_id) != TROUBLE and (
        row.done is not None
        or done_on is not None
        or (row.form == "event" and row.day < target.today)
    )
    outdated = target.oldest is not None and row.day < target.oldest
    other_view = not row.fingerprint.startswith(target.view_key)
    if outdated or other_view or not history:
        decision.changes.append(_delete(row, target))
        vanished = row.interview is not None and row.interview not in target.in_log
        # What would have stayed as history goes because of the view, which is an explanation.
        if vanished and not outdated and not history:
            decision.unexplained.append(row)
        if not other_view and _grew_old(row, target):
            decision.aged.append(row)
    elif done_on is not None and row.done is None:
        item = replace(target.stored(row.uid), done=done_on)
        # No plan said this, so no fingerprint of the plan may stand for it.
        decision.changes.append(_update(row, target.view_key, item, target))
    elif target.fresh:
        shown = target.canonical(target.stored(row.uid))
        again = _delete(row, target) if shown is None else _again(row, shown, target)
        decision.changes.append(again)
    else:
        decision.unchanged += 1


def _grew_old(row: Pushed, target: TargetState) -> bool:
    """Whether an item is too old now, and was not on the day of the last run.

    What else is over by now stands there again, as it was, when the clock is right.
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
    """Push an item once more: as it was where nothing stands, else as a change readers can see."""
    after = row._replace(digest=digest(item))
    if row.uid in target.revisions:
        after = after._replace(revision=_next_revision(row, target), changed_at=target.now)
    return _change("rewritten", "create", item, after)


def _next_revision(row: Pushed, target: TargetState) -> int:
    """Return a revision above those that were pushed and those that readers may have seen."""
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
