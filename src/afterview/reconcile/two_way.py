"""Decide what to write to a service in which a person works as well: a pure decision.

Items of the service are merged with the wanted ones (`merge`). What the person deleted stays
deleted, and what they wrote into is not taken away.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from afterview.item_json import digest
from afterview.model import TICK, Event, Task, day_of, on_its_day, time_of
from afterview.provider import Action
from afterview.reconcile import one_way
from afterview.reconcile.merge import (
    TIME,
    as_sent,
    edited,
    in_words,
    is_from,
    is_untouched,
    mark_of,
    merge,
    parts_of,
    same,
)
from afterview.reconcile.one_way import Change, State
from afterview.reconcile.records import Pushed, SyncRecord, Tombstone

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Mapping, Sequence
    from datetime import date

    from afterview.model import Item
    from afterview.provider import Remote
    from afterview.reconcile.one_way import Wanted
    from afterview.reconcile.records import Refusal

DELETED = "deleted"
NOT_THERE = "not there when the store was rebuilt"


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceState(State):
    """The state of a service, and everything but the plan that the decision depends on."""

    record: Callable[[str], SyncRecord]
    """Returns the record of a uid."""
    installation_id: str
    """The id of this installation, with which each mark of ours begins."""
    unmatched: Mapping[str, Remote] = field(default_factory=dict)
    """By uid, the items that bear our mark and are not in the base."""
    tombstones: Container[str] = frozenset()
    """Ids of the steps that the person deleted from it."""
    refused: Mapping[str, Refusal] = field(default_factory=dict)
    """By step id."""
    deleted: Sequence[SyncRecord] = ()
    """Records that the service has just reported as deleted; the base is without them."""
    emptied: bool = False
    """Whether it shows none of our items any more, although all of them were asked for."""
    full_resync: bool = False
    """Whether everything was read again; the items that it can hold may have changed."""
    rebuilt: bool = False
    """Whether the store was lost, so that its content is read from the service."""
    adopt: bool = False
    """Whether the person allowed taking over the items of another installation."""


@dataclass(slots=True)
class Decision(one_way.Decision):
    """Everything that is to happen to one service."""

    kept: list[SyncRecord] = field(default_factory=list)
    """Records to keep although nothing is sent."""
    adopted: list[SyncRecord] = field(default_factory=list)
    """Records of items that were there already and were matched with a step of the plan."""
    released: list[Pushed] = field(default_factory=list)
    """Rows to forget, because their items are the person's from now on."""
    buried: list[Tombstone] = field(default_factory=list)
    overruled: list[tuple[Change, date]] = field(default_factory=list)
    """Changes in which a new time of the log replaces one that the person had chosen, with that."""
    refused: list[Refusal] = field(default_factory=list)
    """Items that the service refused before and that have not changed since."""
    changed_component: set[str] = field(default_factory=set)
    """Ids of the steps that were tasks and are to be events, or the other way round. Each is made
    anew once the old component is gone."""
    foreign: int = 0
    """How many items of the plan are there with the mark of another installation."""


def reconcile(wanted: Iterable[Wanted], service: ServiceState) -> Decision:
    """Return the changes after which the service holds what is wanted, and its history."""
    decision = Decision(present=len(service.base) + len(service.deleted), emptied=service.emptied)
    gone = {record.row.step_id: record for record in service.deleted}
    seen: set[str] = set()
    for item in wanted:
        seen.add(item.step_id)
        if item.step_id in gone:
            if gone[item.step_id].row.done is None and item.step_id not in service.done:
                decision.gone.append(gone[item.step_id].row)
        elif item.step_id not in service.tombstones:
            plan_one = _plan_forecast if item.forecast else _plan_upsert
            plan_one(item, service, decision)
    for step_id, row in service.base.items():
        if step_id not in seen:
            _plan_removal(row, service, decision)
    for record in service.deleted:
        decision.buried.append(_tombstone(record.row.step_id, record.remote_item, DELETED, service))
    return decision


def _plan_upsert(wanted: Wanted, service: ServiceState, decision: Decision) -> None:
    row = service.base.get(wanted.step_id)
    refusal = service.refused.get(wanted.step_id)
    if refusal is not None and refusal.fingerprint == wanted.fingerprint:
        decision.refused.append(refusal)
    elif row is not None and row.fingerprint == wanted.fingerprint and not service.full_resync:
        decision.unchanged += 1
    elif row is not None:
        record, item = service.record(row.uid), wanted.compose()
        if type(item) is type(record.remote_item):
            _merge_into(record, item, wanted.fingerprint, service, decision)
        else:
            _change_component(record, decision)
    else:
        item = wanted.compose()
        remote = service.unmatched.get(item.uid)
        if remote is not None:
            _adopt(wanted, item, remote, service, decision)
        elif service.rebuilt and (item.since or day_of(item)) < service.today:
            decision.buried.append(_tombstone(wanted.step_id, item, NOT_THERE, service))
        else:
            decision.changes.append(_create(wanted, item, service))


def _plan_forecast(wanted: Wanted, service: ServiceState, decision: Decision) -> None:
    """Take a forecast out of the service, unless an edit of the person stands there."""
    row = service.base.get(wanted.step_id)
    if row is not None:
        record = service.record(row.uid)
        if _edit_stands(wanted, record):
            _plan_upsert(wanted, service, decision)
        else:
            change = _delete(record)
            decision.changes.append(change)
            if TIME in edited(record.base, record.remote_item):
                decision.overruled.append((change, time_of(record.remote_item)))
    elif service.unmatched and wanted.compose().uid in service.unmatched:
        # It is adopted here, and taken out in the next run unless somebody edited it.
        _plan_upsert(wanted, service, decision)


def _edit_stands(wanted: Wanted, record: SyncRecord) -> bool:
    """Tell whether an edit of the person is left once the item is merged with the plan.

    None is left of a move where the log has news, nor of what the plan says by now as well.
    """
    edits = edited(record.base, record.remote_item)
    if not edits or record.row.fingerprint == wanted.fingerprint:
        return bool(edits)
    item = wanted.compose()
    if type(item) is not type(record.remote_item):
        return True
    item = _placed(item, record)
    return bool(edited(item, merge(item, record.base, record.remote_item).item))


def _merge_into(
    record: SyncRecord, item: Item, fingerprint: str, service: ServiceState, decision: Decision
) -> None:
    """Merge `item` of the plan with the remote item; send the result where it differs."""
    item = _placed(item, record, is_done=record.row.step_id in service.done)
    merged = merge(item, record.base, record.remote_item)
    sent = _canonical(merged.item, service)
    row = record.row._replace(
        form="event" if isinstance(sent, Event) else "task",
        day=day_of(sent),
        done=sent.done,
        fingerprint=fingerprint,
        digest=digest(item),
    )
    if same(sent, record.remote_item):
        decision.kept.append(SyncRecord(row, item, record.remote_item, record.native))
        decision.unchanged += 1
        return
    row = row._replace(revision=row.revision + 1, changed_at=service.now)
    change = Change(
        kind=one_way.what_changed(record.remote_item, sent),
        action=Action(
            op="update",
            uid=row.uid,
            item=sent,
            revision=row.revision,
            changed_at=row.changed_at,
            remote_id=row.remote_id,
            etag=row.etag,
            before=record.remote_item,
            native=record.native,
            mark=mark_of(service.installation_id, item, row.revision),
        ),
        step_id=row.step_id,
        day=row.day,
        title=sent.title,
        row=row,
        wanted=item,
    )
    decision.changes.append(change)
    if merged.overruled is not None:
        decision.overruled.append((change, merged.overruled))


def _placed(item: Item, record: SyncRecord, *, is_done: bool = False) -> Item:
    """Return an item that the person moved with the time of the base, where the log has no news.

    That another day has come is none, so an overdue task is not shown on today, nor is that a step
    was done, on whatever day.
    """
    base = record.base
    stays = is_done and TIME in edited(base, record.remote_item)
    if stays and isinstance(item, Task) and isinstance(base, Task):
        return replace(item, due=base.due, due_at=base.due_at)
    if not isinstance(item, Event) or not isinstance(base, Event):
        return item
    if stays:
        return replace(item, start=base.start, end=base.end)
    if not (item.since or base.since):
        return item
    is_same_task = (item.since or item.start) == (base.since or base.start)
    if is_same_task and TIME in edited(base, record.remote_item):
        title = on_its_day(item).title
        return replace(item, title=title, start=base.start, end=base.end, since=base.since)
    return item


def _change_component(record: SyncRecord, decision: Decision) -> None:
    """Delete a task that is to be an event, or the reverse; release it where it holds words."""
    decision.changed_component.add(record.row.step_id)
    if in_words(edited(record.base, record.remote_item)):
        decision.released.append(record.row)
    else:
        decision.changes.append(_delete(record))


def _create(wanted: Wanted, item: Item, service: ServiceState) -> Change:
    sent = _canonical(as_sent(item), service)
    row = _row(wanted, item, service)._replace(fingerprint=wanted.fingerprint)
    action = Action(
        op="create",
        uid=item.uid,
        item=sent,
        revision=row.revision,
        changed_at=row.changed_at,
        mark=mark_of(service.installation_id, item, row.revision),
    )
    return Change("new", action, wanted.step_id, row.day, item.title, row, item)


def _adopt(
    wanted: Wanted, item: Item, remote: Remote, service: ServiceState, decision: Decision
) -> None:
    """Match the step with the item that is there already, and merge the two.

    Where the mark says that nobody edited the item, the plan wins. Otherwise each difference from
    the plan counts as the person's edit. An item that cannot be read counts as the planned one.
    """
    if not (service.adopt or is_from(service.installation_id, remote.mark)):
        decision.foreign += 1
        return
    remote_item, base = remote.item or as_sent(item), item
    if is_untouched(remote_item, remote.mark):
        base = replace(remote_item, description=parts_of(remote_item.description).ours or "")
    row = _row(wanted, item, service)._replace(
        remote_id=remote.remote_id, etag=remote.etag, revision=remote.revision
    )
    record = SyncRecord(row, base, remote_item, remote.native)
    decision.adopted.append(record)
    _merge_into(record, item, wanted.fingerprint, service, decision)


def _plan_removal(row: Pushed, service: ServiceState, decision: Decision) -> None:
    """Decide about an item that is no longer planned: history stays, the rest goes.

    An item that the person wrote into stays in any case, because their words would go with it.
    """
    record = service.record(row.uid)
    done_on = service.done.get(row.step_id)
    edits = edited(record.base, record.remote_item)
    replaced = service.is_replaced(row) and not edits
    vanished = row.interview is not None and row.interview not in service.in_log
    # `undo` or `skip` has taken back that it is done.
    reopened = done_on is None and not vanished and _says_done(record.base)
    history = (
        (row.done is not None and not reopened)
        or done_on is not None
        # The event of an overdue task is shown on today, and is not what happened on that day.
        or (
            row.form == "event"
            and row.day < service.today
            and record.base.since is None
            and not replaced
        )
    )
    outdated = service.oldest is not None and row.day < service.oldest
    other_view = not row.fingerprint.startswith(service.view_key)
    forgotten = vanished and row.interview in service.forgotten
    theirs = in_words(edits)
    if theirs and outdated:
        decision.released.append(row)
    elif not theirs and (outdated or other_view or forgotten or not history):
        decision.changes.append(_delete(record))
        if vanished and not (outdated or history or forgotten):
            decision.unexplained.append(row)
        elif (
            service.last_run is not None
            and not (other_view or forgotten or replaced)
            and row.day < service.today
        ):
            decision.aged.append(row)
    elif done_on is not None and (item := _as_done(record.base, done_on, service)) != record.base:
        # No plan said this, so no fingerprint of the plan may stand for it.
        _merge_into(_without_second_tick(record), item, service.view_key, service, decision)
    elif reopened:
        title = record.base.title.removeprefix(TICK)
        item = replace(record.base, title=title, done=None)
        _merge_into(record, item, service.view_key, service, decision)
    else:
        decision.unchanged += 1


def _says_done(base: Item) -> bool:
    return base.done is not None or (isinstance(base, Event) and base.title.startswith(TICK))


def _as_done(base: Item, done_on: date, service: ServiceState) -> Item:
    """Return an item as the service shows it once it is done; that of a done item is the same."""
    if isinstance(base, Task) and base.done:
        return base
    return _canonical(replace(on_its_day(base), done=done_on), service)


def _without_second_tick(record: SyncRecord) -> SyncRecord:
    """Return a record whose base has the title that an earlier version wrote.

    That version ticked events anew that were done already. Only such an event has a day of `done`
    in its base; its title was written with its own beginning, the tick, once more.
    """
    base, title = record.base, record.remote_item.title
    tick = title.removesuffix(base.title)
    is_ticked_twice = isinstance(base, Event) and base.done and base.title.startswith(tick)
    if not is_ticked_twice:
        return record
    return record._replace(base=replace(base, title=title, done=None))


def _delete(record: SyncRecord) -> Change:
    row = record.row
    action = Action(
        op="delete", uid=row.uid, remote_id=row.remote_id, etag=row.etag, before=record.remote_item
    )
    return Change("dropped", action, row.step_id, row.day, record.remote_item.title, None)


def _row(wanted: Wanted, item: Item, service: ServiceState) -> Pushed:
    return Pushed(
        uid=item.uid,
        step_id=wanted.step_id,
        interview=wanted.interview,
        day=day_of(item),
        form="event" if isinstance(item, Event) else "task",
        done=item.done,
        fingerprint="",
        digest=digest(item),
        revision=0,
        changed_at=service.now,
    )


def _tombstone(step_id: str, item: Item, evidence: str, service: ServiceState) -> Tombstone:
    return Tombstone(step_id, item.uid, item.title, evidence, service.today)


def _canonical(item: Item, service: ServiceState) -> Item:
    return service.canonical(item) or item
