"""Keep what other calendars said, and where recaps stand beside it, in the cache of the store.

Of an event that is not ours nothing is kept but its begin and its end.
"""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from afterview.playbook.placing import Place

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from afterview.playbook.placing import Span
    from afterview.store.database import Store

KIND = "busy"
"""The kind under which the cache keeps both; `PLACES` is no name of a calendar."""
PLACES = "recap places"
NOTES = "calendar"
"""The kind under which the cache keeps what a reader notes of a calendar, such as its id."""


def busy(store: Store, names: Iterable[str]) -> Iterator[Span]:
    """Yield the busy times of some calendars, in UTC."""
    for name in names:
        _, spans = _known(store, name)
        yield from spans


def read_at(store: Store, name: str) -> datetime | None:
    """Return when a calendar was read last; None if it never was."""
    return _known(store, name)[0]


def keep_busy(
    store: Store, name: str, now: datetime, spans: Iterable[Span], unreadable: int = 0
) -> None:
    """Keep the busy times of a calendar, which was read `now`, and how many events were damaged."""
    known = sorted([_written(start), _written(end)] for start, end in spans)
    document = {"read": _written(now), "busy": known, "unreadable": unreadable}
    store.put(KIND, name, json.dumps(document))


def unreadable(store: Store, name: str) -> int:
    """Return how many events of a calendar were damaged when it was read last."""
    try:
        return int(json.loads(store.get(KIND, name) or "null").get("unreadable", 0))
    except (ValueError, AttributeError, TypeError):
        return 0


def noted(store: Store, name: str) -> str:
    """Return what the reader of a calendar noted in an earlier run; empty if that is nothing."""
    return store.get(NOTES, name) or ""


def keep_note(store: Store, name: str, text: str) -> None:
    """Keep what the reader of a calendar wants to know in the next run."""
    store.put(NOTES, name, text)


def placed(store: Store) -> Mapping[str, Place]:
    """Return where the last run placed each recap, by step id."""
    try:
        document = json.loads(store.get(KIND, PLACES) or "{}")
        return {
            step_id: Place(
                _read(each["rule"]).astimezone(ZoneInfo(each["zone"])),
                _read(each["start"]).astimezone(ZoneInfo(each["zone"])),
                date.fromisoformat(each["moved"]) if each["moved"] else None,
            )
            for step_id, each in document.items()
        }
    except (ValueError, LookupError, TypeError, AttributeError, OSError):
        return {}


def keep_places(store: Store, places: Mapping[str, Place]) -> None:
    """Keep where the recaps stand."""
    document = {
        step_id: {
            "rule": _written(place.rule),
            "start": _written(place.start),
            "zone": str(place.start.tzinfo),
            "moved": place.moved.isoformat() if place.moved else None,
        }
        for step_id, place in sorted(places.items())
    }
    value = json.dumps(document)
    if value != store.get(KIND, PLACES):
        store.put(KIND, PLACES, value)


def _known(store: Store, name: str) -> tuple[datetime | None, list[Span]]:
    try:
        document = json.loads(store.get(KIND, name) or "null")
        spans = [(_read(start), _read(end)) for start, end in document["busy"]]
        return _read(document["read"]), spans
    except (ValueError, LookupError, TypeError):
        return None, []


def _written(when: datetime) -> str:
    return when.astimezone(UTC).isoformat(timespec="seconds")


def _read(said: str) -> datetime:
    found = datetime.fromisoformat(said)
    if found.tzinfo is None:
        raise ValueError(said)
    return found
