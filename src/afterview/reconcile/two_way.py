"""What has to be written to bring a service in line in which the person works, too.

Like `reconcile`, a pure decision; but what stands in the service is merged with what is wanted
(`merge`), and what the person deleted or wrote into is left to them.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from afterview.item_json import digest
from afterview.model import Event, day_of
from afterview.provider import Action
from afterview.reconcile import one_way
from afterview.reconcile.merge import (
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
from afterview.reconcile.one_way import Change
from afterview.reconcile.records import Pushed, SyncRecord, Tombstone

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Mapping, Sequence
    from datetime import date, datetime

    from afterview.model import Item
    from afterview.provider import Remote
    from afterview.reconcile.one_way import Wanted
    from afterview.reconcile.records import Refusal

DELETED = "deleted"
NOT_THERE = "not there when the store was rebuilt"


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceState:
    """What a service holds, and what is known of it beside the plan."""

    base: Mapping[str, Pushed]
    """By step id."""
    record: Callable[[str], SyncRecord]
    """The row of a uid with its items."""
    canonical: Callable[[Item], Item | None]
    done: Mapping[str, date]
    """Step id to the day it was done."""
    in_log: Container[str]
    """The ids of the interviews in the log."""
    today: date
    now: datetime
    """Aware, UTC."""
    view_key: str
    """Names the view that the target shows; each fingerprint of the present one begins with it."""
    installation_id: str
    """Names this installation; each mark of ours begins with it."""
    oldest: date | None = None
    """Items before this day leave the target; None where they may stay for ever."""
    last_run: date | None = None
    """Where a clock that nothing confirms has gone on by a month or more since: the day before."""
    unmatched: Mapping[str, Remote] = field(default_factory=dict)
    """By uid, what bears our mark and is no item of the base."""
    tombstones: Container[str] = frozenset()
    """Ids of the steps that the person deleted there."""
    refused: Mapping[str, Refusal] = field(default_factory=dict)
    """By step id."""
    deleted: Sequence[SyncRecord] = ()
    """Rows that the service reported as deleted just now; no longer part of the base."""
    emptied: bool = False
    """Whether it shows nothing of ours any more, although all of it was asked for."""
    full_resync: bool = False
    """Whether everything was read again: what it can hold may have changed with its options."""
    rebuilt: bool = False
    """Whether the store was lost, and what it knew is read from the service."""
    adopt: bool = False
    """Whether the person allowed to take over what another installation wrote."""


@dataclass(slots=True)
class Decision(one_way.Decision):
    """All that is to happen to one service."""

    kept: list[SyncRecord] = field(default_factory=list)
    """Rows to keep although nothing is sent."""
    adopted: list[SyncRecord] = field(default_factory=list)
    """Rows that were bound to what stood there already; whatever else happens to them."""
    released: list[Pushed] = field(default_factory=list)
    """Rows to forget; what they stood for is the person's from now on."""
    buried: list[Tombstone] = field(default_factory=list)
    overruled: list[tuple[Change, date]] = field(default_factory=list)
    """Changes that put a new time of the log in place of one that the person had chosen: that."""
    refused: list[Refusal] = field(default_factory=list)
    """What the service would not take the last time, and what is the same since."""
    changed_component: set[str] = field(default_factory=set)
    """Ids of the steps that were tasks and are to be events, or the other way round. They are made
    anew once what stands there is gone."""
    foreign: int = 0
    """How many items of the plan stand there as another installation wrote them."""


def reconcile(wanted: Iterable[Wanted], service: ServiceState) -> Decision:
    """Return what has to happen so that the service holds what is wanted, and its history."""
    decision = Decision(present=len(service.base) + len(service.deleted), emptied=service.emptied)
    gone = {record.row.step_id: record for record in service.deleted}
    seen: set[str] = set()
    for item in wanted:
        seen.add(item.step_id)
        if item.step_id in gone:
            if gone[item.step_id].row.done is None and item.step_id not in service.done:
                decision.gone.append(gone[item.step_id].row)
        elif item.step_id not in service.tombstones:
            _plan_upsert(item, service, decision)
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
        elif service.rebuilt and day_of(item) < service.today:
            decision.buried.append(_tombstone(wanted.step_id, item, NOT_THERE, service))
        else:
            decision.changes.append(_create(wanted, item, service))


def _merge_into(
    record: SyncRecord, item: Item, fingerprint: str, service: ServiceState, decision: Decision
) -> None:
    """Bring `item` of the plan together with what stands there."""
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


def _change_component(record: SyncRecord, decision: Decision) -> None:
    """Take out a task that is to be an event, or the other way round; leave the person's words."""
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
    """Bind the step to what stands there already, and go on from that.

    Where the mark says that nobody edited it, it is brought in line; else what differs from the
    plan counts as the person's. What cannot be read counts as what is planned.
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
    """Decide on what is no longer planned: history stays, what is ahead or open goes.

    What the person wrote into stays, whatever the plan says: their words would go with it.
    """
    record = service.record(row.uid)
    done_on = service.done.get(row.step_id)
    history = (
        row.done is not None
        or done_on is not None
        or (row.form == "event" and row.day < service.today)
    )
    outdated = service.oldest is not None and row.day < service.oldest
    other_view = not row.fingerprint.startswith(service.view_key)
    theirs = in_words(edited(record.base, record.remote_item))
    if theirs and outdated:
        decision.released.append(row)
    elif not theirs and (outdated or other_view or not history):
        decision.changes.append(_delete(record))
        vanished = row.interview is not None and row.interview not in service.in_log
        if vanished and not outdated and not history:
            decision.unexplained.append(row)
        elif service.last_run is not None and not other_view and row.day < service.today:
            decision.aged.append(row)
    elif done_on is not None and record.base.done is None:
        item = replace(record.base, done=done_on)
        # No plan said this, so no fingerprint of the plan may stand for it.
        _merge_into(record, item, service.view_key, service, decision)
    else:
        decision.unchanged += 1


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
