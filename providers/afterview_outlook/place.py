"""The cursor holds where our items are, and how far they have been read.

Graph says of a deleted item its id and no more, and the feed of changes of a calendar does not show
the property that makes an event ours. So the cursor has the ids of our items with what they stand
for, and the version of each, by which our own writes are told from those of others: some 250 bytes
an item.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

from afterview.provider.cursor import read, written

if TYPE_CHECKING:
    from collections.abc import Mapping

FORMAT = 1
"""Increase this when an earlier cursor can no longer be read."""
BEFORE = timedelta(days=600)
AFTER = timedelta(days=1200)
"""The window of the feed of changes, around the day on which it was begun: at most 1,825 days in
all. What stands outside of it is read, too, but only by a list of everything."""
WINDOW_SPARE = timedelta(days=600)
"""The least of the window that has to lie ahead; with less, another one is begun."""


class Known(NamedTuple):
    """The item that an id belongs to."""

    uid: str
    etag: str = ""
    day: str = ""
    """The day of a task, for when the person removes it."""


@dataclass
class Place:
    """Our calendar and our task list; the id of one that does not exist yet is empty."""

    calendar: str = ""
    tasklist: str = ""
    zone: str = ""
    """The time zone of our events; the person's, as far as we know."""
    events_link: str = ""
    """The address of the calendar's changes; empty where Graph has no feed of them."""
    tasks_link: str = ""
    begun: str = ""
    """The time at which the window of the feed was chosen."""
    echoes: bool = False
    """Whether Graph was seen to return the transaction id of an event; then a copy has none."""
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
        """Remove the id of an item that is no longer there."""
        self.events.pop(self.event_of(uid), None)
        self.tasks.pop(self.task_of(uid), None)

    def text(self, shape: str) -> str:
        """Return the cursor."""
        return written(shape, asdict(self))

    def copy(self) -> Place:
        """Return a copy, into which a list can be read without noting that it was read."""
        return replace(self, events=dict(self.events), tasks=dict(self.tasks))

    def learn(self, seen: Place) -> None:
        """Take over ids from a copy; without their versions, so that changes are still news."""
        for name, known in seen.events.items():
            self.events.setdefault(name, known._replace(etag=""))
        for name, known in seen.tasks.items():
            self.tasks.setdefault(name, known._replace(etag=""))
        self.echoes = seen.echoes


def remembered(cursor: str, shape: str) -> Place:
    """Return what a cursor holds; raises CursorError where it is of another configuration."""
    return read(cursor, shape, _place)


def _place(state: dict[str, Any]) -> Place:
    """Return the place that the state of a cursor says; raises ValueError and its like."""
    for name in ("events", "tasks"):
        state[name] = {key: Known(*value) for key, value in state[name].items()}
    place = Place(**state)
    texts = (place.calendar, place.tasklist, place.zone, place.events_link, place.tasks_link)
    known = (value for each in (place.events, place.tasks) for value in each.values())
    if not all(isinstance(text, str) for text in (*texts, *chain.from_iterable(known))):
        raise TypeError
    if datetime.fromisoformat(place.begun).tzinfo is None:
        raise ValueError
    return place


def is_old(place: Place, now: datetime) -> bool:
    """Whether too little of the window of the feed is left ahead of `now`."""
    begun = datetime.fromisoformat(place.begun)
    return bool(place.events_link) and now - begun > AFTER - WINDOW_SPARE


def _name_of(known: Mapping[str, Known], uid: str) -> str:
    return next((name for name, entry in known.items() if entry.uid == uid), "")


__all__ = ["AFTER", "BEFORE", "FORMAT", "Known", "Place", "is_old", "remembered"]
