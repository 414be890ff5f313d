"""The rows that the store keeps for a target: items, open writes, tombstones and refusals."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import date, datetime

    from afterview.model import Item


class Pushed(NamedTuple):
    """One row of the base: an item that the target holds, as far as we know."""

    uid: str
    step_id: str
    interview: str | None
    """The id of its interview; None for a step that belongs to none."""
    day: date
    form: str
    """event | task."""
    done: date | None
    fingerprint: str
    """A hash of everything that the item was composed of."""
    digest: str
    """The digest of the canonical item that was pushed (`item_json.digest`)."""
    revision: int
    changed_at: datetime
    """When the item last changed; aware, UTC."""
    remote_id: str = ""
    etag: str = ""


class Intent(NamedTuple):
    """A write that was about to be sent; while the store holds it, its outcome is not known."""

    op: str
    """create | update | delete."""
    row: Pushed | None
    """The row of the base after the write took effect; None for a deletion."""
    wanted: Item | None
    """The item of the plan behind it; None for a deletion."""
    sent: Item | None
    """The item that was sent; None for a deletion."""
    mark: str


class SyncRecord(NamedTuple):
    """One row of the base together with its items."""

    row: Pushed
    base: Item
    """The item that the plan wanted when we wrote last."""
    remote_item: Item
    """The item of the service, as it was last seen."""
    native: str = ""
    """The remote item in the words of the service; empty where it is not known."""


class Tombstone(NamedTuple):
    """An item that the person deleted from a target, and that is not made again."""

    step_id: str
    uid: str
    title: str
    evidence: str
    """deleted | not there when the store was rebuilt."""
    seen_on: date


class Refusal(NamedTuple):
    """An item that the service refused; it is not sent again until it changes."""

    step_id: str
    title: str
    fingerprint: str
    """The fingerprint of the item that was refused."""
    message: str
