"""The person whose Outlook calendar is read, with Outlook before them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time
from html import escape
from typing import Any
from zoneinfo import ZoneInfo

from afterview_outlook.events import PROPERTY
from afterview_outlook.other_calendar import OtherCalendar
from graph_person import CANARY, given
from graph_service import EVENT_DEFAULTS, Entry, GraphService, Mailbox
from tzlocal.windows_tz import tz_win

from afterview.provider import Context
from afterview.provider.http import Budget
from afterview.testing import Appointment, Invited

RESPONSES = {
    "ACCEPTED": "accepted",
    "DECLINED": "declined",
    "TENTATIVE": "tentativelyAccepted",
    "NEEDS-ACTION": "notResponded",
}


class OutlookOwner:
    """They use one calendar of the mailbox."""

    def __init__(
        self, service: GraphService, box: Mailbox, calendar: str, *, windows: bool = False
    ) -> None:
        self.service = service
        self.box = box
        self.calendar = calendar
        self.windows = windows
        """Whether their program writes the names of zones that Windows has."""
        self.ids: dict[str, str] = {}

    def enter(self, appointment: Appointment, **more: Any) -> None:
        said = appointment
        is_whole_day = not isinstance(said.start, datetime)
        key = getattr(getattr(said.start, "tzinfo", None), "key", "America/New_York")
        named = tz_win.get(key, key) if self.windows else key
        shows = "tentative" if said.tentative else "busy"
        if said.free or (said.free is None and is_whole_day):
            shows = "free"  # Outlook writes this of whole days by itself
        body = {
            **EVENT_DEFAULTS,
            "subject": said.title,
            "start": _moment(said.start, key),
            "end": _moment(said.end, key),
            "startZone": named,
            "endZone": named,
            "isAllDay": is_whole_day,
            "location": {"displayName": said.place},
            "showAs": shows,
        }
        answers = {
            "iCalUId": said.uid,
            "organizer": _person(said.host or Invited("sam@home.example", "Sam Smith")),
            "attendees": [
                {
                    **_person(guest),
                    "type": "required",
                    "status": {"response": RESPONSES[guest.answer], "time": "2026-11-20T08:00:00Z"},
                }
                for guest in said.guests
            ],
            "onlineMeeting": {"joinUrl": said.link} if said.link else None,
            "lastModifiedDateTime": "2026-11-20T08:00:00Z",
            "responseStatus": {"response": "none", "time": "0001-01-01T00:00:00Z"},
            **more,
        }
        text = escape(said.text, quote=False).replace("\r\n", "\n").replace("\n", "<br>")
        entry = Entry(
            self.box.new_id("E"),
            self.calendar,
            body,
            html=f"<html><body><div>{text}</div></body></html>",
            rule=f"FREQ=WEEKLY;COUNT={said.weeks}" if said.weeks > 1 else "",
            more=answers,
        )
        self.ids[said.uid] = entry.id
        self.box.put(entry)

    def move(self, uid: str, start: datetime, instance: datetime | None = None) -> None:
        entry = self._of(uid)
        if instance is None:
            length = entry.body["end"] - entry.body["start"]
            moved = start.astimezone(UTC)
            entry = replace(entry, body={**entry.body, "start": moved, "end": moved + length})
        else:
            entry.changed[instance.astimezone(UTC)] = {"start": start.astimezone(UTC)}
        self.box.put(entry)

    def cancel(self, uid: str, instance: datetime | None = None) -> None:
        """Let an event be cancelled, which stays and says so; an instance is deleted."""
        entry = self._of(uid)
        if instance is None:
            entry.more["isCancelled"] = True
            entry.body["subject"] = f"Canceled: {entry.body['subject']}"
        else:
            entry.changed[instance.astimezone(UTC)] = {}
        self.box.put(entry)

    def enter_ours(self, uid: str, start: datetime, end: datetime) -> None:
        said = Appointment(uid="04000000820", start=start, end=end, title="Interview at Acme")
        self.enter(said)
        self._of(said.uid).properties[PROPERTY] = f"{uid} mark 1"

    def stamp(self) -> object:
        return self.box.version, self.box.commits

    def requests(self) -> int:
        return self.service.http()

    def said(self) -> bytes:
        return b"".join(self.service.answers)

    def break_down(self) -> None:
        self.service.down = True

    def _of(self, uid: str) -> Entry:
        return self.box.entries[self.ids[uid]]


def opened(
    service: GraphService, context: Context, calendar: str = "", **account: Any
) -> OtherCalendar:
    """Open the reader as a run does; it waits for nothing."""
    options = {"calendar": calendar, "account": given(service, **account)}
    known = replace(context, secret=lambda: CANARY)
    return OtherCalendar(options, known, budget=Budget(wait=service.waits.append))


def _moment(when: date, zone: str) -> datetime:
    if isinstance(when, datetime):
        return when.astimezone(UTC)
    return datetime.combine(when, time(), ZoneInfo(zone)).astimezone(UTC)


def _person(who: Invited) -> dict[str, Any]:
    return {"emailAddress": {"name": who.name, "address": who.email}}


__all__ = ["OutlookOwner", "opened"]
