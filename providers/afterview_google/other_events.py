"""Events of others, as Google Calendar has them, become busy times and iCalendar documents."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from afterview.provider.calendar_reading import moment_of
from afterview.provider.event_document import Guest, ReadEvent
from afterview.provider.reader import BusyTime
from afterview_google import text
from afterview_google.events import is_cancelled, uid_written, when_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from zoneinfo import ZoneInfo

    Body = Mapping[str, Any]

USUAL = frozenset({"default", "fromGmail"})
"""The types of events that are appointments."""
ASKED = (*sorted(USUAL), "focusTime", "outOfOffice")
"""The types that are asked for: birthdays and places of work say nothing of appointments, and leave
the time free."""
TIMES = "id,status,start,end,transparency,eventType,attendees(self,responseStatus)"
MARKS = "extendedProperties/private"
"""Where an entry of our own has its uid."""
WHOLE = (
    "id,iCalUID,sequence,updated,status,start,end,transparency,eventType,recurringEventId,"
    "originalStartTime,summary,description,location,hangoutLink,"
    "conferenceData/entryPoints(entryPointType,uri),organizer(email,displayName),"
    "attendees(email,displayName,self,responseStatus,resource,optional)"
)
"""The fields of an event that are asked for: no attachments, reminders, colours or notes."""
ANSWERS: Mapping[object, str] = {
    "needsAction": "NEEDS-ACTION",
    "declined": "DECLINED",
    "tentative": "TENTATIVE",
    "accepted": "ACCEPTED",
}


def busy_times(bodies: Iterable[Body], zone: str, home: ZoneInfo) -> Iterator[BusyTime]:
    """Yield the times of events that do not leave the time free, as Google's own answer has them.

    `zone` is that of the calendar, `home` that of the person, in which a whole day begins.
    """
    for body in bodies:
        is_free = body.get("transparency") == "transparent" or is_cancelled(body)
        if is_free or body.get("eventType") == "workingLocation" or _is_declined(body):
            continue
        start, end = when_of(body.get("start"), zone), when_of(body.get("end"), zone)
        if start is None or end is None:
            continue
        first, last = moment_of(start, home), moment_of(end, home)
        if first < last:
            yield BusyTime(first, last, uid_written(body) or str(body.get("iCalUID") or ""))


def documents(bodies: Sequence[Body], zone: str, now: datetime) -> Iterator[bytes]:
    """Yield the events that are appointments."""
    # Of a cancelled instance Google may say no more than its series, and when it was to begin.
    series = {
        body["recurringEventId"]: body
        for body in bodies
        if body.get("recurringEventId") and body.get("iCalUID")
    }
    for body in bodies:
        whole = body
        if is_cancelled(body) and body.get("recurringEventId") in series:
            known = series[body["recurringEventId"]]
            whole = {"iCalUID": known["iCalUID"], "start": body.get("originalStartTime"), **body}
        event = _event(whole, zone, now)
        if event is not None and body.get("eventType", "default") in USUAL:
            yield event.document()


def _event(body: Body, zone: str, now: datetime) -> ReadEvent | None:
    """Return an event; None where Google does not say which one it is, or when."""
    uid = uid_written(body) or str(body.get("iCalUID") or "")
    start, end = when_of(body.get("start"), zone), when_of(body.get("end"), zone)
    if not uid or start is None:
        return None
    if isinstance(end, datetime) is not isinstance(start, datetime):
        end = None
    guests = tuple(_guests(body))
    sequence = body.get("sequence")
    event = ReadEvent(
        uid=uid,
        start=start,
        end=end,
        original=_original(body, start, zone),
        modified=_moment(body.get("updated")) or now,
        sequence=sequence if isinstance(sequence, int) else 0,
        status=str(body.get("status") or "confirmed").upper(),
        free=body.get("transparency") == "transparent",
        title=str(body.get("summary") or ""),
        place=str(body.get("location") or ""),
        text=text.plain(str(body.get("description") or "")),
        link=_link(body),
        guests=guests,
    )
    host = body.get("organizer")
    # Google names an organiser of each event, also of one to which nobody is invited.
    return replace(event, host=_guest(host)) if guests and isinstance(host, dict) else event


def _original(body: Body, start: date, zone: str) -> date | None:
    """Return the original start of an instance; None for an event that does not recur."""
    if not body.get("recurringEventId"):
        return None
    return when_of(body.get("originalStartTime"), zone) or start


def _guests(body: Body) -> Iterator[Guest]:
    listed = body.get("attendees")
    for said in listed if isinstance(listed, list) else ():
        if isinstance(said, dict):
            yield _guest(said)


def _guest(said: Body) -> Guest:
    return Guest(
        email=str(said.get("email") or ""),
        name=str(said.get("displayName") or ""),
        answer=ANSWERS.get(said.get("responseStatus"), ""),
        kind="RESOURCE" if said.get("resource") else "",
        role="OPT-PARTICIPANT" if said.get("optional") else "",
    )


def _is_declined(body: Body) -> bool:
    """Whether the person said no to an invitation."""
    listed = body.get("attendees")
    return any(
        isinstance(said, dict) and said.get("self") and said.get("responseStatus") == "declined"
        for said in (listed if isinstance(listed, list) else ())
    )


def _link(body: Body) -> str:
    """Return the address of the meeting; empty if there is none."""
    conference = body.get("conferenceData")
    points = conference.get("entryPoints") if isinstance(conference, dict) else None
    for point in points if isinstance(points, list) else ():
        if isinstance(point, dict) and point.get("entryPointType") == "video":
            return str(point.get("uri") or "")
    return str(body.get("hangoutLink") or "")


def _moment(said: object) -> datetime | None:
    try:
        moment = datetime.fromisoformat(str(said))
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


__all__ = ["ASKED", "MARKS", "TIMES", "WHOLE", "busy_times", "documents"]
