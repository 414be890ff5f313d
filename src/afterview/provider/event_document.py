"""An event of somebody else's as the iCalendar document that a reader returns.

For services that speak JSON. Nothing recurs in it, and each time is in UTC or in a zone that has an
IANA name, so that it needs no VTIMEZONE.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, NamedTuple

from afterview.provider.ical import text_value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from icalendar import Event
    from icalendar.prop import vCalAddress

MOST_TEXT = 8000
"""Bytes in UTF-8 of a description that are handed on: nobody reads more for an interview."""
NO_ADDRESS = "invalid:nomail"
"""What Google writes where a guest has no address."""
_UNQUOTABLE = re.compile(r'["\x00-\x1f\x7f-\x9f]+')
_NOT_IN_ADDRESS = re.compile(r"[\s\x00-\x1f\x7f-\x9f<>\"]+")


class Guest(NamedTuple):
    """The organiser of an event, or somebody who is invited to it."""

    email: str
    name: str = ""
    answer: str = ""
    """The PARTSTAT, such as `ACCEPTED`; empty where it is not known."""
    kind: str = ""
    """The CUTYPE, if it is not a person: `RESOURCE`."""
    role: str = ""
    """The ROLE, if it is not the usual one: `OPT-PARTICIPANT`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadEvent:
    """What a service says of one event, or of one instance of a recurring event."""

    uid: str
    start: date
    """A date for one of whole days, else an aware time, in the zone that the event names."""
    end: date | None = None
    """Of the same kind as `start`; None where the service does not say it (any more)."""
    original: date | None = None
    """The original start of an instance, likewise; None for an event that does not recur."""
    modified: datetime
    """Aware; when it was changed last."""
    sequence: int | None = None
    status: str = "CONFIRMED"
    free: bool = False
    """Whether it leaves the time free."""
    title: str = ""
    place: str = ""
    text: str = ""
    """Plain; what is beyond MOST_TEXT is left out."""
    link: str = ""
    """The address of the meeting."""
    host: Guest | None = None
    guests: tuple[Guest, ...] = ()

    def document(self) -> bytes:
        """Return the VCALENDAR with this event as its only component; lines end in CRLF."""
        from icalendar import Calendar, Event
        from icalendar.prop import vUri

        made = Event()
        # Written as text, so that nothing in it can end the line.
        made.add("uid", text_value(_one_line(self.uid)))
        stamp = self.modified.astimezone(UTC).replace(microsecond=0)
        made.add("dtstamp", stamp)
        made.add("last-modified", stamp)
        if self.sequence is not None:
            made.add("sequence", self.sequence)
        for name, when in self._times():
            made.add(name, _written(when))
        made.add("status", self.status)
        made.add("transp", "TRANSPARENT" if self.free else "OPAQUE")
        made.add("summary", text_value(_one_line(self.title)))
        self._add_people(made)
        if self.place:
            made.add("location", text_value(self.place))
        if self.text:
            made.add("description", text_value(bounded(self.text)))
        if link := re.sub(r"[\s\x00-\x1f\x7f]+", "", self.link):
            parameters = {"VALUE": "URI", "FEATURE": "VIDEO"}
            made.add("conference", vUri(link), parameters=parameters)
        calendar = Calendar()
        calendar.add("version", "2.0")
        calendar.add("prodid", "-//afterview//EN")
        calendar.add_component(made)
        document: bytes = calendar.to_ical(sorted=False)
        return document

    def _times(self) -> Iterator[tuple[str, date]]:
        yield "dtstart", self.start
        if self.end is not None:
            yield "dtend", self.end
        if self.original is not None:
            yield "recurrence-id", self.original

    def _add_people(self, made: Event) -> None:
        if self.host is not None:
            made.add("organizer", _address(self.host))
        for guest in self.guests:
            made.add("attendee", _address(guest))


def bounded(text: str) -> str:
    """Return a text of at most MOST_TEXT bytes, cut after a whole character."""
    return text.encode(errors="replace")[:MOST_TEXT].decode(errors="ignore")


def _address(guest: Guest) -> vCalAddress:
    from icalendar.prop import vCalAddress

    email = _NOT_IN_ADDRESS.sub("", guest.email)
    made = vCalAddress(f"mailto:{email}" if email else NO_ADDRESS)
    said = {
        "CN": _UNQUOTABLE.sub("'", guest.name).strip(),
        "PARTSTAT": guest.answer,
        "CUTYPE": guest.kind,
        "ROLE": guest.role,
    }
    for name, value in said.items():
        if value:
            made.params[name] = value
    return made


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _written(when: date) -> date:
    """Return a time in its zone where that has a name and the wall time is no other moment."""
    if not isinstance(when, datetime):
        return when
    when = when.replace(microsecond=0)
    key = getattr(when.tzinfo, "key", None) or "UTC"
    is_clear = when.replace(fold=1 - when.fold).utcoffset() == when.utcoffset()
    return when if key != "UTC" and is_clear else when.astimezone(UTC)


__all__ = ["MOST_TEXT", "Guest", "ReadEvent", "bounded"]
