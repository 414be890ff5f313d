"""Turn the answer of a service into what is known of a target: a pure decision.

The answer settles the writes whose own answers were lost, before anything new is decided. It also
shows the person's edits, ticks and deletions. Nothing is inferred from silence: an item that an
answer leaves out has been asked for by name before it counts as gone.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from afterview.model import Task
from afterview.reconcile.merge import same
from afterview.reconcile.records import SyncRecord

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Mapping, Sequence
    from datetime import date

    from afterview.provider import Remote
    from afterview.reconcile.records import Intent, Pushed, Tombstone


@dataclass(slots=True)
class Observation:
    """The items that a target holds, and what the person did there."""

    records: dict[str, SyncRecord] = field(default_factory=dict)
    """By uid, the records about which something new is known."""
    dropped: list[str] = field(default_factory=list)
    """Uids of the items that are gone because we deleted them."""
    deleted: list[SyncRecord] = field(default_factory=list)
    """Records of the items that the person deleted."""
    revived: list[str] = field(default_factory=list)
    """Ids of the steps whose tombstones are void, because the item is there again."""
    settled: list[str] = field(default_factory=list)
    """Uids of the intents whose outcome is known now."""
    ticked: dict[str, date] = field(default_factory=dict)
    """Step id to the day on which it was done, as the service says."""
    reopened: list[str] = field(default_factory=list)
    """Ids of the steps that were done and are open again."""
    unmatched: dict[str, Remote] = field(default_factory=dict)
    """By uid, the items that bear our mark and are not in the base."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredState:
    """The part of the store that is about one target, before the target is asked."""

    base: Mapping[str, Pushed]
    """By uid."""
    record: Callable[[str], SyncRecord]
    """Returns the record of a uid."""
    intents: Mapping[str, Intent]
    """By uid."""
    tombstones: Iterable[Tombstone] = ()

    @classmethod
    def nothing(cls) -> StoredState:
        """Return the state of a target that was never written to."""
        none: dict[str, SyncRecord] = {}
        return cls(base={}, record=none.__getitem__, intents={})


def same_container(before: str, now: str) -> bool:
    """Return whether two texts of `Changes.container` name the same calendars.

    They are compared word by word, because older stores have all calendars in one line.
    """
    return {*before.split()} == {*now.split()}


def unclear(known: StoredState, remotes: Iterable[Remote], *, full: bool) -> list[str]:
    """Return the uids that have to be asked for by name before anything is decided.

    These are the intents that the answer does not settle and, after a `full` answer, all items of
    the base that it left out.
    """
    seen = {remote.uid for remote in remotes}
    asked = [uid for uid in known.intents if uid not in seen]
    if full:
        asked += [uid for uid in known.base if uid not in seen and uid not in known.intents]
    return asked


def observe(
    known: StoredState,
    remotes: Sequence[Remote],
    gone: Iterable[str],
    reported: Container[str] = frozenset(),
) -> Observation:
    """Return what follows from the items that a service reported, and from those that are gone.

    `gone` has none of the uids of `remotes`. There is evidence for each: the service was asked for
    it, or reported the deletion by itself; the latter are `reported`.
    """
    seen = Observation()
    chosen = _chosen(known, remotes)
    for uid, intent in known.intents.items():
        _settle(uid, intent, chosen.get(uid), seen)
        if intent.op == "create" and uid in reported and uid not in chosen:
            # What was never there is not reported as deleted: the write took effect.
            seen.deleted += _made(intent)
    buried = {tombstone.uid: tombstone.step_id for tombstone in known.tombstones}
    for uid, remote in chosen.items():
        if uid in seen.records or uid in known.base:
            _notice(uid, remote, known, seen)
        else:
            seen.unmatched[uid] = remote
            if uid in buried:
                seen.revived.append(buried[uid])
    for uid in gone:
        if uid in known.base and uid not in seen.dropped:
            seen.deleted.append(known.record(uid))
    return seen


def _chosen(known: StoredState, remotes: Iterable[Remote]) -> dict[str, Remote]:
    """Return one remote for each uid: the original, where a person copied an item."""
    chosen: dict[str, Remote] = {}
    for remote in remotes:
        row = known.base.get(remote.uid)
        if remote.uid not in chosen or (row is not None and row.remote_id == remote.remote_id):
            chosen[remote.uid] = remote
    return chosen


def _settle(uid: str, intent: Intent, remote: Remote | None, seen: Observation) -> None:
    """Find out whether a write took effect whose answer was lost."""
    seen.settled.append(uid)
    if remote is None:
        if intent.op == "delete":
            seen.dropped.append(uid)
        return
    if remote.mark == intent.mark:
        seen.records.update((uid, record) for record in _made(intent))


def _made(intent: Intent) -> list[SyncRecord]:
    """Return the record of a write that took effect; none for a deletion."""
    row, wanted, sent = intent.row, intent.wanted, intent.sent
    return [SyncRecord(row, wanted, sent)] if row and wanted and sent else []


def _notice(uid: str, remote: Remote, known: StoredState, seen: Observation) -> None:
    """Note how an item of ours is there now, and at which address.

    An item that was put back by an import or a restore has a new address, and maybe its old etag.
    """
    record = seen.records.get(uid) or known.record(uid)
    is_where_it_was = record.row.remote_id == remote.remote_id
    if remote.item is None:
        if not is_where_it_was:
            seen.records[uid] = record._replace(row=record.row._replace(remote_id=remote.remote_id))
        return
    if record.row.etag == remote.etag and is_where_it_was and uid not in seen.records:
        return
    before, now = record.remote_item.done, remote.item.done
    if isinstance(remote.item, Task):
        if before is None and now is not None:
            seen.ticked[record.row.step_id] = now
        elif before is not None and now is None:
            seen.reopened.append(record.row.step_id)
    row = record.row._replace(remote_id=remote.remote_id, etag=remote.etag)
    remote_item = record.remote_item
    if not same(remote_item, remote.item):
        remote_item = replace(remote.item, uid=uid, step_id=row.step_id)
    seen.records[uid] = SyncRecord(row, record.base, remote_item, remote.native)
