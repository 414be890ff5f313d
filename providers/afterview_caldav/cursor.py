"""How far each calendar has been read, and where our items are in it: the state between two runs.

The engine keeps the state as a cursor, a JSON text, and gives it to the next run.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urljoin

from afterview.provider import cursor, ical_read
from afterview_caldav import dav

if TYPE_CHECKING:
    from collections.abc import Mapping

FORMAT = 1
"""Bump this when the cursors of earlier versions can no longer be read."""
_SHAPING = ("url", "username", "calendar", "task_list", "tasks")
"""The options that decide where items are and how they are written."""


@dataclass
class CalendarState:
    """One calendar collection, and how far it has been read."""

    url: str
    kinds: list[str]
    """The components that we write into it: VEVENT, VTODO."""
    token: str = ""
    """The sync token (RFC 6578); empty if the server has none."""
    tag: str = ""
    """The CTag, which changes with every change in the calendar; used if there is no token."""
    etags: dict[str, str] = field(default_factory=dict)
    """The version of each object by its path; used if there is no token."""
    own: dict[str, str | None] = field(default_factory=dict)
    """Our writes since the token, which the server will report: path to version, None if gone."""


@dataclass
class SyncState:
    """The calendars of a target, and the addresses of items in them."""

    principal: str
    home: str
    """The calendar home; empty if the option `url` names a single calendar."""
    calendars: list[CalendarState]
    """One for all items, or one for events and one for to-dos."""
    hrefs: dict[str, str] = field(default_factory=dict)
    """The address of each item, by uid, to which another program gave another name than we do."""

    def calendar_for(self, kind: str) -> CalendarState | None:
        """Return the calendar for components of a kind; None if there is none yet."""
        return next((found for found in self.calendars if kind in found.kinds), None)

    def url_of(self, calendar: CalendarState, uid: str) -> str:
        """Return the address that an item has in a calendar, or would get there."""
        other = self.hrefs.get(uid, "")
        return other if other.startswith(calendar.url) else f"{calendar.url}{quote(uid)}.ics"

    def url_at(self, remote_id: str) -> str:
        """Return the address of an item by its path; empty if the path is."""
        bases = (self.home, *(calendar.url for calendar in self.calendars))
        return urljoin(next(filter(None, bases), ""), remote_id) if remote_id else ""

    def uid_at(self, url: str) -> str:
        """Return the uid of the item of ours that had an address; empty if none had."""
        for uid, href in self.hrefs.items():
            if dav.key(href) == dav.key(url):
                return uid
        name = dav.object_name(url)
        return name if ical_read.is_our_uid(name) and name not in self.hrefs else ""


def shape_of(options: Mapping[str, Any]) -> str:
    """Return the shape of the cursors of a target with these options."""
    return cursor.shape_of(FORMAT, (options[name] for name in _SHAPING))


def written(state: SyncState, shape: str) -> str:
    """Return the cursor that holds a state."""
    return cursor.written(shape, asdict(state))


def read(text: str, shape: str) -> SyncState:
    """Return the state that a cursor holds; raise CursorError if it is one of other options."""
    return cursor.read(text, shape, _state)


def _state(kept: dict[str, Any]) -> SyncState:
    calendars = [CalendarState(**calendar) for calendar in kept.pop("calendars")]
    return SyncState(calendars=calendars, **kept)


__all__ = ["CalendarState", "SyncState", "read", "shape_of", "written"]
