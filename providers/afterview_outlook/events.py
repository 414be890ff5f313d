"""Events are converted to the JSON of Microsoft Graph here, and back.

An event gets a transaction id that follows from calendar and uid, so that to make it twice makes
one; and an extended property, which no program shows, with uid, mark and revision.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import quote
from uuid import UUID, uuid5

from afterview.errors import RejectedError
from afterview.model import Event, step_of
from afterview.provider import Remote, ical
from afterview.provider.text import Ref, read_ref, shortened, with_link
from afterview_outlook import text, zones

if TYPE_CHECKING:
    from collections.abc import Mapping

ALARMS = {"interview": 60, "recap": 0}
"""Minutes before the start of an event, by kind of step; Outlook decides about other events."""
PROPERTY = "String {5e2c7f0a-8a35-4c0e-9d7e-6a1f0c3b92d4} Name afterview"
"""The name never changes: each new name uses up one of the limited number of a mailbox."""
NAMESPACE = UUID("5e2c7f0a-8a35-4c0e-9d7e-6a1f0c3b92d4")
EXPAND = "$expand=" + quote(
    f"singleValueExtendedProperties($filter=id eq '{PROPERTY}')", safe="$()='"
)
SELECT = (
    "$select=id,changeKey,createdDateTime,transactionId,subject,body,start,end,isAllDay,"
    "originalStartTimeZone,originalEndTimeZone,location,showAs"
)


def transaction(calendar: str, uid: str) -> str:
    """Return the transaction id of our event in a calendar."""
    return str(uuid5(NAMESPACE, f"{calendar}|{uid}"))


def canonical(event: Event) -> Event:
    """Return an event as Outlook can hold it.

    The link stands in the text, where every program makes it one; an event cannot be ticked off,
    so its title says that it is done.
    """
    held = ical.canonical(event)
    if not isinstance(held, Event):  # pragma: no cover - it keeps the form
        return event
    title = ical.ticked(held.title) if held.done else held.title
    link = "" if held.url == held.location else held.url
    body = text.normalised(with_link(text.normalised(held.description), link))
    return replace(
        held,
        title=shortened(text.one_line(title), text.TITLE),
        location=shortened(text.one_line(held.location), text.TITLE),
        description=shortened(body, text.TEXT),
        url="",
        start=zones.normalised(held.start),
        end=zones.normalised(held.end),
        done=None,
    )


def created(calendar: str, event: Event, ref: Ref, *, alarms: bool) -> dict[str, Any]:
    """Return the event to make; no attendees, ever. Raises RejectedError."""
    body = {
        "transactionId": transaction(calendar, event.uid),
        "showAs": "free" if event.free else "busy",
        **changed(event, None, ref),
    }
    minutes = ALARMS.get(step_of(event.step_id)) if alarms and event.step_id else None
    if minutes is not None and isinstance(event.start, datetime) and not event.free:
        body |= {"isReminderOn": True, "reminderMinutesBeforeStart": minutes}
    return body


def changed(event: Event, before: Event | None, ref: Ref) -> dict[str, Any]:
    """Return the patch that makes `event` of `before`; of everything where that is not known.

    Reminders, colour, free or busy, and all else are left alone. Raises RejectedError.
    """
    body: dict[str, Any] = {
        "singleValueExtendedProperties": [{"id": PROPERTY, "value": str(ref)}],
    }
    if before is None or event.title != before.title:
        body["subject"] = event.title
    if before is None or event.description != before.description:
        body["body"] = {"contentType": "text", "content": event.description}
    if before is None or event.location != before.location:
        body["location"] = {"displayName": event.location}
    if before is None or _span(event) != _span(before):
        body |= _times(event)
    return body


def remote(body: Mapping[str, Any], uid: str) -> Remote:
    """Return an event of ours as Outlook has it."""
    ref = ref_of(body) or Ref(uid, "", 0)
    return Remote(
        uid=uid,
        remote_id=str(body["id"]),
        etag=etag_of(body),
        revision=ref.revision,
        item=_item(body, uid),
        mark=ref.mark if ref.uid == uid else "",
    )


def ref_of(body: Mapping[str, Any]) -> Ref | None:
    """Return our reference in an event; None where it has none, or was read without it."""
    return read_ref(kept_in(body))


def kept_in(body: Mapping[str, Any]) -> str:
    """Return our extended property of an event or a calendar; empty where it has none."""
    listed = body.get("singleValueExtendedProperties")
    for kept in listed if isinstance(listed, list) else ():
        if isinstance(kept, dict) and str(kept.get("id")).lower() == PROPERTY.lower():
            return str(kept.get("value") or "")
    return ""


def etag_of(body: Mapping[str, Any]) -> str:
    """Return the version of an event."""
    key = body.get("changeKey")
    return str(body.get("@odata.etag") or (f'W/"{key}"' if key else ""))


def zone_of(event: Event) -> str:
    """Return the name of the zone of an event; empty where it has none."""
    key = getattr(event.start.tzinfo, "key", "") if isinstance(event.start, datetime) else ""
    return "" if key == "UTC" else key


def _times(event: Event) -> dict[str, Any]:
    start, end = event.start, event.end
    if not isinstance(start, datetime) or not isinstance(end, datetime):
        return {
            "isAllDay": True,
            "start": zones.midnight(start),
            "end": zones.midnight(end),
        }
    try:
        return {"isAllDay": False, "start": zones.written(start), "end": zones.written(end)}
    except OverflowError as error:
        msg = f'Outlook cannot hold the time of "{event.title}"'
        raise RejectedError(msg) from error


def span_of(body: Mapping[str, Any]) -> tuple[date, date] | None:
    """Return start and end of an event: two dates, or two times in the zones that it names.

    None where they cannot be read.
    """
    return _days(body) if body.get("isAllDay") else _moments(body)


def _item(body: Mapping[str, Any], uid: str) -> Event | None:
    span = span_of(body)
    if span is None:
        return None
    place = body.get("location")
    event = Event(
        uid=uid,
        step_id="",
        title=str(body.get("subject") or ""),
        start=span[0],
        end=span[1],
        description=text.shown(body.get("body")),
        location=str(place.get("displayName") or "") if isinstance(place, dict) else "",
        free=str(body.get("showAs")).lower() == "free",
    )
    return canonical(event)


def _days(body: Mapping[str, Any]) -> tuple[date, date] | None:
    zone = zones.zone_named(str(body.get("originalStartTimeZone") or ""))
    start, end = (zones.day_meant(body.get(name), zone) for name in ("start", "end"))
    return (start, end) if start is not None and end is not None else None


def _moments(body: Mapping[str, Any]) -> tuple[datetime, datetime] | None:
    start, end = (zones.read(body.get(name)) for name in ("start", "end"))
    if start is None or end is None:
        return None
    first = zones.zone_named(str(body.get("originalStartTimeZone") or ""))
    last = zones.zone_named(str(body.get("originalEndTimeZone") or "")) or first
    return zones.within(start, first), zones.within(end, last)


def _span(event: Event) -> tuple[date, date]:
    """Return start and end, times in UTC: the same moment in another zone is no change."""
    return _moment(event.start), _moment(event.end)


def _moment(when: date) -> date:
    return zones.within(when, UTC) if isinstance(when, datetime) else when


__all__ = [
    "EXPAND",
    "PROPERTY",
    "SELECT",
    "canonical",
    "changed",
    "created",
    "etag_of",
    "kept_in",
    "ref_of",
    "remote",
    "span_of",
    "transaction",
    "zone_of",
]
