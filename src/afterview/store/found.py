"""Keep where the events of interviews stood in other calendars, in the cache of the store.

Of an event that became an interview its UID and its times are kept, and of one that may become
one a key that tells nothing about it. No title, no place and no people are kept, and nothing of
any other event.
"""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from afterview.store.database import Store

EVENT_OF = "event of"
"""The kind under which the cache keeps an event by the id of its interview."""
PROPOSED = "proposed"
"""The kind under which the cache keeps the keys of proposals by the name of their calendar."""


class SeenEvent(NamedTuple):
    """Says where the event of an interview stood when its calendar was read last."""

    calendar: str
    """The name of the calendar."""
    uid: str
    start: datetime
    """In UTC, in whole seconds."""
    end: datetime | None
    """In UTC; None where it says none."""
    zone: str
    """The IANA name of the zone to show it in."""
    sequence: int = 0
    """Its SEQUENCE."""
    state: Literal["there", "cancelled", "gone"] = "there"
    """It is `gone` where the calendar does not have it any more, and did not say why."""
    is_settled: bool = False
    """Whether the person said that the log is right, though it says otherwise."""
    followed: date | None = None
    """The day on which the log followed it last."""
    was: datetime | None = None
    """When the log had the interview before that, in UTC."""


def seen_event(store: Store, interview_id: str) -> SeenEvent | None:
    """Return where the event of an interview stood; None if it has none, or that is damaged."""
    try:
        said = json.loads(store.get(EVENT_OF, interview_id) or "{}")
        return SeenEvent(
            calendar=str(said["calendar"]),
            uid=str(said["uid"]),
            start=_read(said["start"]),
            end=_read(said["end"]) if said["end"] else None,
            zone=str(said["zone"]),
            sequence=int(said["sequence"]),
            state=_STATES[said["state"]],
            is_settled=bool(said["settled"]),
            followed=date.fromisoformat(said["followed"]) if said["followed"] else None,
            was=_read(said["was"]) if said["was"] else None,
        )
    except (ValueError, LookupError, TypeError, RecursionError):
        return None


def keep_event(store: Store, interview_id: str, seen: SeenEvent) -> None:
    """Keep where the event of an interview stands."""
    document: dict[str, Any] = {
        "calendar": seen.calendar,
        "uid": seen.uid,
        "start": seen.start.isoformat(timespec="seconds"),
        "end": seen.end and seen.end.isoformat(timespec="seconds"),
        "zone": seen.zone,
        "sequence": seen.sequence,
        "state": seen.state,
        "settled": seen.is_settled,
        "followed": seen.followed and seen.followed.isoformat(),
        "was": seen.was and seen.was.isoformat(timespec="seconds"),
    }
    _put(store, EVENT_OF, interview_id, json.dumps(document))


def proposed(store: Store, calendars: Iterable[str]) -> frozenset[str]:
    """Return the keys of what the last runs found in some calendars."""
    return frozenset(key for name in calendars for key in (store.get(PROPOSED, name) or "").split())


def keep_proposed(store: Store, calendar: str, keys: Collection[str]) -> None:
    """Keep the keys of what was found in a calendar."""
    _put(store, PROPOSED, calendar, " ".join(sorted(keys)))


_STATES: dict[str, Literal["there", "cancelled", "gone"]] = {
    "there": "there",
    "cancelled": "cancelled",
    "gone": "gone",
}


def _put(store: Store, kind: str, key: str, value: str) -> None:
    if value != (store.get(kind, key) or ""):
        store.put(kind, key, value)


def _read(said: str) -> datetime:
    found = datetime.fromisoformat(said)
    if found.tzinfo is None:
        raise ValueError(said)
    return found.astimezone(UTC)
