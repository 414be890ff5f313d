"""The cursor holds where our items are, and how far they have been read.

Google says of a deleted event its id and no more, and a task can lose the line that makes it ours
when a person empties its notes. So the cursor also has the uids of our events, from which their ids
follow, and for each task id its uid and its day: some sixty bytes an item.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any

from afterview.provider.cursor import read, written
from afterview_google.events import event_id

FORMAT = 1
"""Increase this when an earlier cursor can no longer be read."""
OLDEST = timedelta(days=25)
"""A cursor that was not used for longer is no longer good, because Google does not say for how long
Tasks shows what was deleted."""


@dataclass
class Place:
    """Our calendar and our task list; the id of one that does not exist yet is empty."""

    calendar: str = ""
    tasklist: str = ""
    zone: str = ""
    """The time zone of the calendar, which is the person's."""
    token: str = ""
    """The sync token of the calendar."""
    since: str = ""
    """The time up to which the tasks have been read."""
    read: str = ""
    """The time at which the cursor was used last."""
    events: set[str] = field(default_factory=set)
    """The uids of our events."""
    tasks: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Task id to uid and day."""

    def event_ids(self) -> dict[str, str]:
        """Return event id to uid."""
        return {event_id(self.calendar, uid): uid for uid in self.events}

    def task_of(self, uid: str) -> str:
        """Return the id of the task of a uid; empty where none is known."""
        return next((name for name, (known, _) in self.tasks.items() if known == uid), "")

    def text(self, shape: str) -> str:
        """Return the cursor."""
        return written(shape, {**asdict(self), "events": sorted(self.events)})


def remembered(cursor: str, shape: str) -> Place:
    """Return what a cursor holds; raises CursorError where it is not one of these options."""
    return read(cursor, shape, _place)


def _place(state: dict[str, Any]) -> Place:
    """Return the place that the state of a cursor says; raises ValueError and its like."""
    state["events"] = {*state["events"]}
    state["tasks"] = {name: (uid, day) for name, (uid, day) in state["tasks"].items()}
    place = Place(**state)
    texts = (place.calendar, place.tasklist, place.zone, place.token, place.since, *place.events)
    if not all(isinstance(text, str) for text in texts):
        raise TypeError
    if datetime.fromisoformat(place.read).tzinfo is None:
        raise ValueError
    return place


def is_old(place: Place, now: datetime) -> bool:
    """Whether the cursor of a place was not used for so long that it is no longer good."""
    return now - datetime.fromisoformat(place.read) > OLDEST


__all__ = ["FORMAT", "Place", "is_old", "remembered"]
