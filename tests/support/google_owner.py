"""The person whose Google calendar is read, with Google's web page before them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from afterview_google.other_calendar import OtherCalendar
from google_person import at_google, options
from google_reading import key_of, read_time, said_time
from google_service import USUAL, Collection, Entry, GoogleService, Switches

from afterview.provider import Context
from afterview.provider.http import Budget
from afterview.testing import Appointment, Invited

Json = dict[str, Any]
READING = frozenset(
    {"calendar.freebusy", "calendar.events.readonly", "calendar.calendarlist.readonly"}
)
ANSWERS: Mapping[str, str] = {
    "ACCEPTED": "accepted",
    "DECLINED": "declined",
    "TENTATIVE": "tentative",
    "NEEDS-ACTION": "needsAction",
}
ME = "sam@home.example"


class GoogleOwner:
    """They use one calendar of the account."""

    def __init__(self, service: GoogleService, calendar: Collection | None = None) -> None:
        self.service = service
        self.calendar = service.main if calendar is None else calendar

    def enter(self, appointment: Appointment, **others: Any) -> None:
        said = appointment
        zone = getattr(getattr(said.start, "tzinfo", None), "key", "UTC")
        is_whole_day = not isinstance(said.start, datetime)
        body: Json = {
            "kind": "calendar#event",
            "id": self.service.new_name("e"),
            "status": "tentative" if said.tentative else "confirmed",
            "iCalUID": said.uid,
            "sequence": 0,
            "eventType": "default",
            "summary": said.title,
            "start": said_time(said.start, zone),
            "end": said_time(said.end, zone),
            "organizer": {"email": f"{self.service.account}@gmail.com", "self": True},
        }
        # The web page writes this of whole days by itself.
        if said.free or (said.free is None and is_whole_day):
            body["transparency"] = "transparent"
        if said.weeks > 1:
            body["recurrence"] = [f"RRULE:FREQ=WEEKLY;COUNT={said.weeks}"]
        for name, text in (("location", said.place), ("description", said.text)):
            if text:
                body[name] = text.replace("\n", "<br>") if name == "description" else text
        if said.link:
            phone = {"entryPointType": "phone", "uri": "tel:+1-555"}
            video = {"entryPointType": "video", "uri": said.link}
            body["conferenceData"] = {"entryPoints": [phone, video], "conferenceId": "x"}
        if said.host:
            body["organizer"] = _person(said.host)
        if said.guests:
            body["attendees"] = [
                {**_person(guest), "responseStatus": ANSWERS[guest.answer]} for guest in said.guests
            ]
        self._put(Entry({**body, **others}, 0))

    def move(self, uid: str, start: datetime, instance: datetime | None = None) -> None:
        entry = self._of(uid, instance)
        zone = entry.body["start"]["timeZone"]
        length = read_time(entry.body["end"]) - read_time(entry.body["start"])
        moved = {
            "start": said_time(start, zone),
            "end": said_time(start.astimezone(UTC) + length, zone),
        }
        self._put(replace(entry, body=entry.body | moved))

    def cancel(self, uid: str, instance: datetime | None = None) -> None:
        entry = self._of(uid, instance)
        self._put(replace(entry, body=entry.body | {"status": "cancelled"}))

    def enter_ours(self, uid: str, start: datetime, end: datetime) -> None:
        said = Appointment(uid="x@google.com", start=start, end=end, title="Interview at Acme")
        private = {"afterview": "mark", "afterview_uid": uid, "afterview_revision": "1"}
        self.enter(said, extendedProperties={"private": private})

    def stamp(self) -> object:
        return self.service.commits, self.service.version

    def requests(self) -> int:
        return len(self.service.requests)

    def said(self) -> bytes:
        return b"".join(self.service.answers)

    def break_down(self) -> None:
        self.service.fail(".*", "torn", times=10**6)

    def _of(self, uid: str, instance: datetime | None) -> Entry:
        """Return an event, or one of its instances as an entry of its own."""
        (entry,) = (
            each
            for each in self.calendar.entries.values()
            if each.body["iCalUID"] == uid and "recurringEventId" not in each.body
        )
        if instance is None:
            return entry
        zone = entry.body["start"]["timeZone"]
        original = said_time(instance, zone)
        length = read_time(entry.body["end"]) - read_time(entry.body["start"])
        body = {key: value for key, value in entry.body.items() if key != "recurrence"} | {
            "id": f"{entry.body['id']}_{key_of(original)}",
            "recurringEventId": entry.body["id"],
            "originalStartTime": original,
            "start": original,
            "end": said_time(instance.astimezone(UTC) + length, zone),
        }
        return Entry(body, 0)

    def _put(self, entry: Entry) -> None:
        with self.service.lock:
            self.service.put(self.calendar, entry)


def opened(
    service: GoogleService, context: Context, calendar: str = "", **account: Any
) -> OtherCalendar:
    """Open the reader as a run does; it never waits."""
    given = {"calendar": calendar, "account": options(service, **account)}
    known = replace(context, secret=lambda: next(iter(service.access), "canary-none"))
    return OtherCalendar(given, known, budget=Budget(wait=service.waits.append))


@contextmanager
def google_to_read(switches: Switches = USUAL) -> Iterator[GoogleService]:
    """Serve an account whose login allows to read calendars."""
    with at_google(switches) as service:
        service.access = {"canary-access-0": service.granted | READING}
        yield service


def _person(who: Invited) -> Json:
    said: Json = {"email": who.email, "displayName": who.name}
    return said | {"self": True} if who.email == ME else said


__all__ = ["GoogleOwner", "google_to_read", "opened"]
