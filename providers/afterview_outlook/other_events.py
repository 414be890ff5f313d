"""Events of others, as Microsoft Graph has them, become busy times and iCalendar documents."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from afterview.provider.calendar_reading import moment_of
from afterview.provider.event_document import Guest, ReadEvent
from afterview.provider.reader import BusyTime
from afterview_outlook import text, zones
from afterview_outlook.events import ref_of, span_of
from afterview_outlook.uids import plain_uid

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from zoneinfo import ZoneInfo

    Body = Mapping[str, Any]

TIMES = (
    "start,end,isAllDay,originalStartTimeZone,originalEndTimeZone,showAs,isCancelled,responseStatus"
)
"""The properties of which busy times are made."""
WHOLE = (
    f"{TIMES},iCalUId,type,originalStart,subject,body,location,onlineMeeting,organizer,attendees,"
    "lastModifiedDateTime"
)
"""The properties of an event that are asked for: no attachments, categories or reminders."""
FREE = frozenset({"free", "workingelsewhere"})
"""What `showAs` says where the person can do something else: to work at another place is no
appointment."""
ANSWERS: Mapping[str, str] = {
    "none": "NEEDS-ACTION",
    "notresponded": "NEEDS-ACTION",
    "organizer": "ACCEPTED",
    "accepted": "ACCEPTED",
    "tentativelyaccepted": "TENTATIVE",
    "declined": "DECLINED",
}


def busy_times(bodies: Iterable[Body], home: ZoneInfo) -> Iterator[BusyTime]:
    """Yield the times of events that do not leave the time free.

    `home` is the zone of the person, in which a whole day begins.
    """
    for body in bodies:
        is_free = _word(body, "showAs") in FREE or body.get("isCancelled")
        if is_free or _word(body.get("responseStatus"), "response") == "declined":
            continue
        span = span_of(body)
        if span is None:
            continue
        first, last = (moment_of(when, home) for when in span)
        if first < last:
            yield BusyTime(first, last, _uid(body))


def documents(bodies: Iterable[Body], now: datetime) -> Iterator[bytes]:
    """Yield the events."""
    for body in bodies:
        span, uid = span_of(body), _uid(body)
        if span is not None and uid:
            yield _event(body, uid, span, now).document()


def _event(body: Body, uid: str, span: tuple[date, date], now: datetime) -> ReadEvent:
    guests = tuple(_guests(body))
    is_tentative = _word(body, "showAs") == "tentative"
    status = "TENTATIVE" if is_tentative else "CONFIRMED"
    return ReadEvent(
        uid=uid,
        start=span[0],
        end=span[1],
        original=_original(body, span[0]),
        modified=_moment(body.get("lastModifiedDateTime")) or now,
        status="CANCELLED" if body.get("isCancelled") else status,
        free=_word(body, "showAs") in FREE,
        title=str(body.get("subject") or ""),
        place=_named(body.get("location"), "displayName"),
        text=text.normalised(text.shown(body.get("body"))),
        link=_named(body.get("onlineMeeting"), "joinUrl"),
        # Graph names an organiser of each event, also of one to which nobody is invited.
        host=_guest(body.get("organizer")) if guests else None,
        guests=guests,
    )


def _uid(body: Body) -> str:
    """Return the UID: that of ours if it is ours; empty where it is not told."""
    ref = ref_of(body)
    return ref.uid if ref else plain_uid(str(body.get("iCalUId") or ""))


def _original(body: Body, start: date) -> date | None:
    """Return the original start of an instance; None for an event that does not recur."""
    if _word(body, "type") not in {"occurrence", "exception"}:
        return None
    moment = _moment(body.get("originalStart"))
    if moment is None:
        return start
    zone = zones.zone_named(str(body.get("originalStartTimeZone") or ""))
    if isinstance(start, datetime):
        return zones.within(moment, zone)
    said = {"dateTime": moment.replace(tzinfo=None).isoformat(), "timeZone": "UTC"}
    return zones.day_meant(said, zone) or start


def _guests(body: Body) -> Iterator[Guest]:
    listed = body.get("attendees")
    for said in listed if isinstance(listed, list) else ():
        if (guest := _guest(said)) is not None:
            yield guest


def _guest(said: object) -> Guest | None:
    address = said.get("emailAddress") if isinstance(said, dict) else None
    if not isinstance(said, dict) or not isinstance(address, dict):
        return None
    kind = _word(said, "type")
    return Guest(
        email=str(address.get("address") or ""),
        name=str(address.get("name") or ""),
        answer=ANSWERS.get(_word(said.get("status"), "response"), ""),
        kind="RESOURCE" if kind == "resource" else "",
        role="OPT-PARTICIPANT" if kind == "optional" else "",
    )


def _named(said: object, name: str) -> str:
    return str(said.get(name) or "") if isinstance(said, dict) else ""


def _word(said: object, name: str) -> str:
    """Return a value of an enumeration, whatever its case."""
    return _named(said, name).lower()


def _moment(said: object) -> datetime | None:
    when = zones.read({"dateTime": str(said or "").removesuffix("Z"), "timeZone": "UTC"})
    return when.astimezone(UTC) if when else None


__all__ = ["TIMES", "WHOLE", "busy_times", "documents"]
