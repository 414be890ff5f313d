"""Look at an invitation without reading it in full: which one it is, what it is about, and when."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

from afterview.errors import InputError
from afterview.importing import clean, decoding
from afterview.importing.calendar_file import read_file
from afterview.importing.event_time import time_fields
from afterview.importing.invitation import identity_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from afterview.importing import Identity
    from afterview.mailbox import Message


class Glance(NamedTuple):
    """Holds what tells an invitation from others."""

    identities: tuple[Identity, ...]
    """One for each of its events; none where it cannot be read."""
    key: str
    """Names it in all its versions, and says nothing about it."""
    title: str
    start: datetime | None
    """Aware; None where it has no hour."""


def glance(calendar: bytes, zone: str) -> Glance:
    """Return what a calendar is about; `zone` is the person's, as an IANA name."""
    try:
        events = read_file(decoding.text_of(calendar)).events
    except InputError:
        events = []
    identities = tuple(identity_of(event) for event in events)
    named = [each.uid for each in identities if each.uid]
    times = [time_fields(event, zone)[0] for event in events[:1]]
    start = next((each["start"] for each in times if "start" in each), None)
    local = ZoneInfo(str(times[0].get("timezone", zone))) if times else None
    return Glance(
        identities,
        key_of_uids(named) if named else key_of(calendar),
        next((clean(event.text("SUMMARY"), 100) for event in events), ""),
        start.replace(tzinfo=local) if isinstance(start, datetime) else None,
    )


def key_of(data: bytes) -> str:
    """Return a key that names something by its content."""
    return hashlib.sha256(data).hexdigest()[:12]


def key_of_uids(uids: Iterable[str]) -> str:
    """Return the key of an invitation whose events have these UIDs."""
    return key_of("\n".join(sorted(uids)).encode())


def newest(messages: Iterable[Message], zone: str) -> Collection[tuple[Glance, Message]]:
    """Return the last version of each invitation among messages, in their order."""
    found: dict[str, tuple[Glance, Message]] = {}
    for message in messages:
        seen = glance(message.calendar, zone)
        before = found.get(seen.key)
        if before is None or _version(seen) >= _version(before[0]):
            found[seen.key] = seen, message
    return found.values()


def _version(seen: Glance) -> list[tuple[int, str]]:
    return sorted((each.sequence, each.stamp) for each in seen.identities)


__all__ = ["Glance", "glance", "key_of", "key_of_uids", "newest"]
