"""Appointments as calendar programs write them: an object of RFC 5545 for each."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, vCalAddress, vUri
from icalendar.prop import vText

from afterview.testing import Appointment, Invited


@dataclass
class Kept:
    """An appointment, with what became of its instances."""

    appointment: Appointment
    moved: dict[datetime, datetime] = field(default_factory=dict)
    """Original to present start; of one that does not recur, its own start."""
    cancelled: set[datetime | None] = field(default_factory=set)
    """Instances; None for the whole."""
    sequence: int = 0


class IcalOwner:
    """The person, by the objects that their program writes; `write` says where."""

    def __init__(self) -> None:
        self.kept: dict[str, Kept] = {}

    def write(self, uid: str, text: bytes) -> None:
        """Write one object, in place of what it was before."""
        raise NotImplementedError

    def enter(self, appointment: Appointment) -> None:
        self.kept[appointment.uid] = Kept(appointment)
        self._written(appointment.uid)

    def move(self, uid: str, start: datetime, instance: datetime | None = None) -> None:
        kept = self.kept[uid]
        original = kept.appointment.start if instance is None else instance
        assert isinstance(original, datetime)
        kept.moved[original] = start
        self._written(uid)

    def cancel(self, uid: str, instance: datetime | None = None) -> None:
        self.kept[uid].cancelled.add(instance)
        self._written(uid)

    def enter_ours(self, uid: str, start: datetime, end: datetime) -> None:
        self.enter(Appointment(uid=uid, start=start, end=end, title="Interview at Acme"))

    def _written(self, uid: str) -> None:
        self.kept[uid].sequence += 1
        self.write(uid, object_of(self.kept[uid]))


def object_of(kept: Kept) -> bytes:
    """Return a VCALENDAR with an appointment, its time zones, and what differs in its instances."""
    said = kept.appointment
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", "-//Other//EN")
    is_one = said.weeks == 1
    start = kept.moved.get(said.start, said.start) if is_one else said.start  # type: ignore[call-overload]  # a date moves nowhere
    whole = _event(kept, start)
    if not is_one:
        whole.add("rrule", {"freq": "weekly", "count": said.weeks})
    if None in kept.cancelled:
        whole["status"] = vText("CANCELLED")
    calendar.add_component(whole)
    for original, moved in {} if is_one else kept.moved.items():
        override = _event(kept, moved)
        override.add("recurrence-id", original)
        calendar.add_component(override)
    for gone in kept.cancelled - {None}:
        whole.add("exdate", gone)
    zone = getattr(getattr(said.start, "tzinfo", None), "key", "")
    written: bytes = calendar.to_ical()
    return written.replace(b"BEGIN:VEVENT", zone_block(zone) + b"BEGIN:VEVENT", 1)


@cache
def zone_block(key: str) -> bytes:
    """Return the VTIMEZONE of a zone as calendar programs write it, by rules; empty without one."""
    if not key:
        return b""
    there = ZoneInfo(key)
    hours = [datetime(2025, 1, 1, tzinfo=UTC) + timedelta(hours=number) for number in range(8760)]
    lines = ["BEGIN:VTIMEZONE", f"TZID:{key}"]
    changes = [
        (before.astimezone(there), after.astimezone(there))
        for before, after in pairwise(hours)
        if before.astimezone(there).utcoffset() != after.astimezone(there).utcoffset()
    ]
    for before, after in changes:
        wall = (after.astimezone(UTC) + (before.utcoffset() or timedelta())).replace(tzinfo=None)
        last = 24
        nth = -1 if wall.day > last else (wall.day - 1) // 7 + 1
        day = f"{nth}{('MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU')[wall.weekday()]}"
        rule = f"RRULE:FREQ=YEARLY;BYMONTH={wall.month};BYDAY={day}"
        lines += _observance("DAYLIGHT" if after.dst() else "STANDARD", wall, before, after, rule)
    if not changes:
        only = hours[0].astimezone(there)
        lines += _observance("STANDARD", datetime(1970, 1, 1), only, only)  # noqa: DTZ001 - a wall time
    return "\r\n".join([*lines, "END:VTIMEZONE", ""]).encode()


def _observance(
    kind: str, wall: datetime, before: datetime, after: datetime, *rules: str
) -> list[str]:
    begins = f"DTSTART:{wall:%Y%m%dT%H%M%S}"
    offsets = (f"TZOFFSETFROM:{before:%z}", f"TZOFFSETTO:{after:%z}")
    return [f"BEGIN:{kind}", begins, *offsets, *rules, f"END:{kind}"]


def _event(kept: Kept, start: date) -> Event:
    said = kept.appointment
    event = Event()
    event.add("uid", said.uid)
    event.add("dtstamp", datetime(2026, 11, 20, 8, tzinfo=UTC))
    event.add("sequence", kept.sequence)
    event.add("dtstart", start)
    event.add("dtend", end_of(said, start))
    event.add("summary", said.title)
    for name, text in (("location", said.place), ("description", said.text)):
        if text:
            event.add(name, text)
    if said.free is not None:
        event.add("transp", "TRANSPARENT" if said.free else "OPAQUE")
    if said.tentative:
        event.add("status", "TENTATIVE")
    if said.link:
        event.add("conference", vUri(said.link), parameters={"VALUE": "URI"})
    if said.host:
        event.add("organizer", _address(said.host, answer=False))
    for guest in said.guests:
        event.add("attendee", _address(guest))
    return event


def end_of(said: Appointment, start: date) -> date:
    """Return the end of an instance, which is as long as the first one by the wall clock."""
    end: Any = start + (said.end - said.start)
    return end  # type: ignore[no-any-return]


def _address(who: Invited, *, answer: bool = True) -> vCalAddress:
    made = vCalAddress(f"mailto:{who.email}")
    made.params["CN"] = who.name.replace('"', "'")
    if answer:
        made.params["PARTSTAT"] = who.answer
    return made
