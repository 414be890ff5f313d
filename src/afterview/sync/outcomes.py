"""Sort the outcomes of writes: what the store keeps of each, and what is decided again."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from afterview.errors import PreconditionError, RejectedError, ThrottledError, TransientError
from afterview.reconcile.records import Intent, Refusal, SyncRecord

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from afterview.errors import ProviderError
    from afterview.provider import Outcome
    from afterview.reconcile.one_way import Change


@dataclass(slots=True)
class Outcomes:
    """The outcomes of a batch of writes."""

    done: list[Change] = field(default_factory=list)
    failed: list[tuple[Change, ProviderError]] = field(default_factory=list)
    again: list[Change] = field(default_factory=list)
    """Changes to decide again, because the item had changed, or nobody knows whether they took
    effect."""
    records: list[SyncRecord] = field(default_factory=list)
    """Records of the items that were written."""
    dropped: list[Change] = field(default_factory=list)
    """Deletions that took effect."""
    settled: list[str] = field(default_factory=list)
    """Uids of the intents whose outcome is known."""
    refused: list[Refusal] = field(default_factory=list)
    """Items that the service does not take."""


def sort_outcomes(
    batch: Iterable[Outcome], changes: Mapping[str, Change], *, last: bool
) -> Outcomes:
    """Return what became of the `changes`, which are by uid; in the `last` turn none is `again`."""
    found = Outcomes()
    for outcome in batch:
        change, error = changes[outcome.uid], outcome.error
        if not isinstance(error, TransientError):
            found.settled.append(outcome.uid)
        if error is None:
            found.done.append(change)
            if (record := _record(change, outcome)) is None:
                found.dropped.append(change)
            else:
                found.records.append(record)
        elif _may_be_tried_again(error) and not last:
            found.again.append(change)
        else:
            found.failed.append((change, error))
            if isinstance(error, RejectedError) and change.row is not None:
                fingerprint = change.row.fingerprint
                found.refused.append(Refusal(change.step_id, change.title, fingerprint, str(error)))
    return found


def intent_of(change: Change) -> Intent:
    """Return the intent to note before a change is sent."""
    action = change.action
    return Intent(action.op, change.row, change.wanted, action.item, action.mark)


def _record(change: Change, outcome: Outcome) -> SyncRecord | None:
    """Return the record of an item as the service stored it; None for a deletion."""
    row, wanted, sent = change.row, change.wanted, change.action.item
    if row is None or wanted is None or sent is None:
        return None
    row = row._replace(remote_id=outcome.remote_id, etag=outcome.etag)
    remote_item = outcome.item or sent
    remote_item = replace(remote_item, uid=row.uid, step_id=row.step_id)
    return SyncRecord(row, wanted, remote_item, outcome.native)


def _may_be_tried_again(error: ProviderError) -> bool:
    """Return whether the item is looked at again in this run: it had changed, or nobody knows."""
    if isinstance(error, ThrottledError):
        return False
    return isinstance(error, PreconditionError | TransientError)
