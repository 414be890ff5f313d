"""What the store keeps of a target: a row for each item, and what stands beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import date, datetime

    from afterview.model import Item


class Pushed(NamedTuple):
    """An item that the target holds, as far as we know: one row of the base."""

    uid: str
    step_id: str
    interview: str | None
    """The id of its interview; None for a step that belongs to none."""
    day: date
    form: str
    """event | task."""
    done: date | None
    fingerprint: str
    """Of what the item was made from."""
    digest: str
    """Of the canonical item that was pushed."""
    revision: int
    changed_at: datetime
    """When the item last changed; aware, UTC."""
    remote_id: str = ""
    etag: str = ""


class Intent(NamedTuple):
    """A write that was about to be sent. As long as it stands, its outcome is not known."""

    op: str
    """create | update | delete."""
    row: Pushed | None
    """What the base says once it took effect; None for a deletion."""
    wanted: Item | None
    """The item of the plan behind it; None for a deletion."""
    sent: Item | None
    """What was to stand in the service."""
    mark: str


class SyncRecord(NamedTuple):
    """One row of the base, with all that is long."""

    row: Pushed
    base: Item
    """What the plan wanted when we wrote last."""
    remote_item: Item
    """What stands in the service, as it was last seen."""
    native: str = ""


class Tombstone(NamedTuple):
    """An item that the person deleted from a target: it is not made again."""

    step_id: str
    uid: str
    title: str
    evidence: str
    """deleted | not there when the store was rebuilt."""
    seen_on: date


class Refusal(NamedTuple):
    """An item that the service would not take; it is not sent again until it changes."""

    step_id: str
    title: str
    fingerprint: str
    """Of what was refused."""
    message: str
