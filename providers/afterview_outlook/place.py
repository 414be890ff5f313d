"""Where our items stand, and how far that has been read: what a cursor holds.

Graph says of a deleted item its id and no more, and the feed of changes of a calendar does not show
the property that makes an event ours. So the cursor has the ids of our items with what they stand
for, and the version of each, by which our own writes are told from those of others: some 250 bytes
an item.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from afterview.errors import CursorError

if TYPE_CHECKING:
    from collections.abc import Mapping

FORMAT = 1
"""Raised when a cursor of before can no longer be read."""
NOT_OURS = "the cursor is not one of ours; everything is read again"
BEFORE = timedelta(days=600)
AFTER = timedelta(days=1200)
"""The window of the feed of changes, around the day on which it was begun: at most 1,825 days in
all. What stands outside of it is read, too, but only by a list of everything."""
WINDOW_SPARE = timedelta(days=600)
"""How much of the window is to be left ahead of us; with less, another one is begun."""


class Known(NamedTuple):
    """What an id stands for."""

    uid: str
    etag: str = ""
    day: str = ""
    """Of a task; for when the person takes its day away."""


@dataclass
class Place:
    """The calendar and the task list of ours; an empty id where there is none yet."""

    calendar: str = ""
    tasklist: str = ""
    zone: str = ""
    """That of our events; the person's, as far as we know."""
    events_link: str = ""
    """Where the changes of the calendar are; empty where Graph has no such feed of it."""
    tasks_link: str = ""
    begun: str = ""
    """When the window of the feed was laid out."""
    echoes: bool = False
    """Whether Graph was seen to give back the transaction id of an event; a copy has none then."""
    events: dict[str, Known] = field(default_factory=dict)
    """By event id."""
    tasks: dict[str, Known] = field(default_factory=dict)
    """By task id."""

    def event_of(self, uid: str) -> str:
        """Return the id of the event of a uid; empty where none is known."""
        return _name_of(self.events, uid)

    def task_of(self, uid: str) -> str:
        """Return the id of the task of a uid; empty where none is known."""
        return _name_of(self.tasks, uid)

    def forget(self, uid: str) -> None:
        """Let go of the id of an item that is not there any more."""
        self.events.pop(self.event_of(uid), None)
        self.tasks.pop(self.task_of(uid), None)

    def text(self, shape: str) -> str:
        """Return the cursor."""
        kept = {"shape": f"{FORMAT}{shape}", **asdict(self)}
        return json.dumps(kept, separators=(",", ":"), sort_keys=True)


def remembered(cursor: str, shape: str) -> Place:
    """Return what a cursor holds; raises CursorError where it is of another configuration."""
    try:
        kept = json.loads(cursor)
        if kept.pop("shape") != f"{FORMAT}{shape}":
            msg = "the configuration of this target has changed; everything is read again"
            raise CursorError(msg)
        for name in ("events", "tasks"):
            kept[name] = {key: Known(*value) for key, value in kept[name].items()}
        place = Place(**kept)
        texts = (place.calendar, place.tasklist, place.zone, place.events_link, place.tasks_link)
        known = (value for each in (place.events, place.tasks) for value in each.values())
        is_ours = all(isinstance(text, str) for text in (*texts, *chain.from_iterable(known)))
        is_ours = is_ours and datetime.fromisoformat(place.begun).tzinfo is not None
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise CursorError(NOT_OURS) from error
    if not is_ours:
        raise CursorError(NOT_OURS)
    return place


def is_old(place: Place, now: datetime) -> bool:
    """Whether too little of the window of the feed is left ahead of `now`."""
    begun = datetime.fromisoformat(place.begun)
    return bool(place.events_link) and now - begun > AFTER - WINDOW_SPARE


def _name_of(known: Mapping[str, Known], uid: str) -> str:
    return next((name for name, entry in known.items() if entry.uid == uid), "")


__all__ = ["AFTER", "BEFORE", "Known", "Place", "is_old", "remembered"]
