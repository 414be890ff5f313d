"""Events are converted to the JSON of Google Calendar here, and back.

An event gets an id that follows from calendar and uid, so that to make it twice is refused, and
keeps uid and mark in its private properties, which no calendar program shows.
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from afterview.errors import RejectedError
from afterview.model import Event, step_of
from afterview.provider import Remote, ical
from afterview.provider.text import number, shortened, with_link
from afterview_google import text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from afterview.model import Item

MARK = "afterview"
UID = "afterview_uid"
REVISION = "afterview_revision"
ALARMS = {"interview": 60, "recap": 0}
"""Minutes before the start of an event, by kind of step; other events have no alarm."""
CANCELLED = "cancelled"


def event_id(calendar: str, uid: str) -> str:
    """Return the id of our event in a calendar: 32 characters out of a-v and 0-9 (Event.id)."""
    digest = hashlib.sha256(f"{calendar}|{uid}".encode()).digest()[:20]
    return base64.b32hexencode(digest).decode().lower()


def canonical(event: Event) -> Event:
    """Return an event as Google Calendar can hold it.

    The link stands in the description, where every program makes it one; an event cannot be ticked
    off, so its title says that it is done.
    """
    held = ical.canonical(event)
    if not isinstance(held, Event):  # pragma: no cover - it keeps the form
        return event
    title = ical.ticked(held.title) if held.done else held.title
    link = "" if held.url == held.location else held.url
    body = with_link(_plain(held.description, held), link)
    return replace(
        held,
        title=shortened(title, text.TITLE),
        location=shortened(held.location, text.TITLE),
        description=shortened(body, text.TEXT),
        url="",
        start=_zoned(held.start),
        end=_zoned(held.end),
        done=None,
    )


def created(  # noqa: PLR0913 - each is a part of the event
    calendar: str, event: Event, *, step_id: str, mark: str, revision: int, alarms: bool
) -> dict[str, Any]:
    """Return the event to insert; no attendees, ever. Raises RejectedError."""
    body = {
        "id": event_id(calendar, event.uid),
        "summary": event.title,
        "description": event.description,
        "location": event.location,
        "start": _time(event.start, event),
        "end": _time(event.end, event),
        "transparency": "transparent" if event.free else "opaque",
        **_private(event.uid, mark, revision),
    }
    minutes = ALARMS.get(step_of(step_id)) if alarms and step_id and not event.free else None
    if minutes is not None and isinstance(event.start, datetime):
        alarm = {"method": "popup", "minutes": minutes}
        body["reminders"] = {"useDefault": False, "overrides": [alarm]}
    return body


def changed(event: Event, before: Event | None, *, mark: str, revision: int) -> dict[str, Any]:
    """Return the patch that makes `event` of `before`; of everything where that is not known.

    Reminders, colour, free or busy, and all else are left alone. Raises RejectedError.
    """
    body: dict[str, Any] = _private(event.uid, mark, revision)
    for ours, theirs in (
        ("title", "summary"),
        ("description", "description"),
        ("location", "location"),
    ):
        if before is None or getattr(event, ours) != getattr(before, ours):
            body[theirs] = getattr(event, ours)
    if before is None or _span(event) != _span(before):
        body["start"] = _time(event.start, event, patch=True)
        body["end"] = _time(event.end, event, patch=True)
    return body


def remote(body: Mapping[str, Any], uid: str) -> Remote:
    """Return an event of ours as Google has it."""
    private = _properties(body)
    return Remote(
        uid=uid,
        remote_id=body["id"],
        etag=str(body.get("etag") or ""),
        revision=number(private.get(REVISION, "")),
        item=_item(body, uid),
        mark=private.get(MARK, ""),
    )


def uid_of(calendar: str, body: Mapping[str, Any]) -> str:
    """Return the uid of an event of ours; empty for those of others, and for copies of ours."""
    uid = uid_written(body)
    return uid if uid and body.get("id") == event_id(calendar, uid) else ""


def uid_written(body: Mapping[str, Any]) -> str:
    """Return the uid of an event of ours or a copy of one, of any calendar; empty for others."""
    return _properties(body).get(UID, "")


def is_cancelled(body: Mapping[str, Any]) -> bool:
    """Whether an event was deleted: Google shows it as cancelled for a while."""
    return body.get("status") == CANCELLED


def zone_of(event: Event) -> str:
    """Return the name of the zone of an event; empty for one of whole days."""
    return _zone_name(event.start) if isinstance(event.start, datetime) else ""


def _item(body: Mapping[str, Any], uid: str) -> Item | None:
    start, end = when_of(body.get("start")), when_of(body.get("end"))
    if start is None or end is None or isinstance(start, datetime) is not isinstance(end, datetime):
        return None
    event = Event(
        uid=uid,
        step_id="",
        title=str(body.get("summary") or ""),
        start=start,
        end=end,
        description=str(body.get("description") or ""),
        location=str(body.get("location") or ""),
        free=body.get("transparency") == "transparent",
    )
    return canonical(event)


def _plain(said: str, event: Event) -> str:
    """Return the text that a description shows, cleaned."""
    while (
        shown := ical.canonical(replace(event, description=text.plain(said))).description
    ) != said:
        said = shown
    return said


def _private(uid: str, mark: str, revision: int) -> dict[str, Any]:
    return {"extendedProperties": {"private": {MARK: mark, UID: uid, REVISION: str(revision)}}}


def _properties(body: Mapping[str, Any]) -> Mapping[str, str]:
    found = body.get("extendedProperties")
    private = found.get("private") if isinstance(found, dict) else None
    known = private if isinstance(private, dict) else {}
    return {name: value for name, value in known.items() if isinstance(value, str)}


def _span(event: Event) -> tuple[date, date]:
    """Return start and end, times in UTC: the same moment in another zone is no change."""
    return _moment(event.start), _moment(event.end)


def _moment(when: date) -> date:
    try:
        return when.astimezone(UTC) if isinstance(when, datetime) else when
    except OverflowError:  # the last day of the calendar
        return when


def _zoned(when: date) -> date:
    """Return a time in a zone that has a name: its own, or UTC."""
    if not isinstance(when, datetime) or _zone_name(when) != "UTC":
        return when
    return _moment(when)


def _zone_name(when: datetime) -> str:
    return getattr(when.tzinfo, "key", None) or "UTC"


def _time(when: date, event: Event, *, patch: bool = False) -> dict[str, Any]:
    """Return a date or a time as Google has it; in a patch, that it is not the other one."""
    if not isinstance(when, datetime):
        made: dict[str, Any] = {"date": when.isoformat()}
        return {**made, "dateTime": None, "timeZone": None} if patch else made
    try:
        # Offsets of long ago have seconds, which RFC 3339 does not know.
        offset = when.utcoffset() or timedelta()
        said = when.astimezone(UTC) if offset % timedelta(minutes=1) or when.year == 1 else when
    except OverflowError as error:
        msg = f'Google cannot hold the time of "{event.title}"'
        raise RejectedError(msg) from error
    made = {"dateTime": said.isoformat(), "timeZone": _zone_name(when)}
    return {**made, "date": None} if patch else made


def when_of(said: object, usual: str = "") -> date | None:
    """Return a date or a time of Google's, in the zone that it names, or in `usual`.

    None where it cannot be read.
    """
    if not isinstance(said, dict):
        return None
    try:
        if said.get("date"):
            return date.fromisoformat(said["date"])
        moment = datetime.fromisoformat(said["dateTime"])
        zone = _zone(said.get("timeZone") or usual)
        return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(zone)
    except (KeyError, TypeError, ValueError, OverflowError):
        return None


def _zone(name: object) -> ZoneInfo:
    try:
        return ZoneInfo(str(name or "UTC"))
    except (ValueError, OSError, LookupError):  # one that only Google knows
        return ZoneInfo("UTC")


__all__ = [
    "canonical",
    "changed",
    "created",
    "event_id",
    "is_cancelled",
    "remote",
    "uid_of",
    "uid_written",
    "when_of",
    "zone_of",
]
