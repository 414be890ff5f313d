"""Turns a message that Outlook saved (.msg, MS-OXMSG) into a mail as others save it.

Outlook keeps an invitation as properties of the message (MS-OXOCAL), so its calendar is made anew
from these. Everything else about an invitation is read from that mail, like from every other one.
"""

from __future__ import annotations

import struct
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.parser import HeaderParser
from email.policy import SMTP
from email.utils import format_datetime, formataddr
from io import BytesIO
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from afterview.errors import InputError
from afterview.importing import clean, decoding

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    Named = Mapping[tuple[bytes, int], int]
    """The id in this file of each named property, by its set and its number there."""

_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_DAMAGED = (
    OSError,
    ValueError,
    LookupError,
    TypeError,
    struct.error,
    OverflowError,
    RecursionError,
)
_PROPERTIES = "__properties_version1.0"
_ENTRY = struct.Struct("<HHI8s")
"""Type, id, flags and value of a property of fixed length."""
_OF_MESSAGE, _OF_PART = 32, 8
"""The length of the head of the properties of a message, and of those of its parts."""
_FIRST_NAMED = 0x8000
_FIRST_SET = 3
"""Property sets below it are not in the file."""
_APPOINTMENT = UUID("00062002-0000-0000-c000-000000000046").bytes_le
_MEETING = UUID("6ed8da90-450b-101b-98da-00aa003f1305").bytes_le
_VCAL_UID = b"vCal-Uid\x01\x00\x00\x00"
"""What stands in front of the UID of an event that another program made (MS-OXCICAL, 2.1.3.1.1)."""
_KEPT = (
    "From",
    "Sender",
    "Reply-To",
    "To",
    "Cc",
    "Date",
    "Message-ID",
    "Auto-Submitted",
    "List-Id",
)
"""Headers of the message as it travelled that are kept."""


class Person(NamedTuple):
    """Holds a sender or a recipient."""

    name: str
    email: str


def is_msg(data: bytes) -> bool:
    """Return whether a file is of the kind in which Outlook saves messages, among others."""
    return data.startswith(_MAGIC)


def as_mail(data: bytes) -> bytes:
    """Return a message of Outlook as a mail; raise InputError where it cannot be read."""
    try:
        import olefile
    except ImportError as error:
        msg = '.msg files need olefile; install afterview with the extra "mail" (docs/start.md)'
        raise InputError(msg) from error
    try:
        with olefile.OleFileIO(BytesIO(data)) as ole:
            if not ole.exists(_PROPERTIES):
                msg = "the file is not a message of Outlook: save the message as .msg or .eml"
                raise InputError(msg)
            return _mail(ole)
    except _DAMAGED as error:
        msg = "the message of Outlook is damaged; save it once more"
        raise InputError(msg) from error


class _Storage:
    """The properties of the message, or of one of its parts."""

    def __init__(self, ole: Any, path: str = "") -> None:
        self._ole = ole
        self._path = f"{path}/" if path else ""
        head = _OF_PART if path else _OF_MESSAGE
        content = self._stream(_PROPERTIES)[head:]
        whole = content[: len(content) // _ENTRY.size * _ENTRY.size]
        self._fixed = {id_: value for _, id_, _, value in _ENTRY.iter_unpack(whole)}

    def data(self, id_: int, kind: str = "0102") -> bytes:
        """Return the bytes of a property; empty where it has none."""
        return self._stream(f"__substg1.0_{id_:04X}{kind}")

    def text(self, *ids: int) -> str:
        """Return the first of these properties that has a text."""
        for id_ in ids:
            if said := self.data(id_, "001F").decode("utf-16-le", "replace"):
                return said.rstrip("\0")
            if said := decoding.text_of(self.data(id_, "001E")):
                return said.rstrip("\0")
        return ""

    def number(self, id_: int) -> int:
        """Return the number, or the flag, in a property; 0 where there is none."""
        return int.from_bytes(self._fixed.get(id_, b"")[:4], "little")

    def moment(self, *ids: int) -> datetime | None:
        """Return the first of these properties that is a time (MS-DTYP, FILETIME)."""
        for id_ in ids:
            if ticks := int.from_bytes(self._fixed.get(id_, b""), "little"):
                return datetime(1601, 1, 1, tzinfo=UTC) + timedelta(microseconds=ticks // 10)
        return None

    def _stream(self, name: str) -> bytes:
        path = f"{self._path}{name}"
        if not self._ole.exists(path):
            return b""
        with self._ole.openstream(path) as stream:
            content: bytes = stream.read()
        return content


def _mail(ole: Any) -> bytes:
    message = _Storage(ole)
    made = EmailMessage(policy=SMTP)
    travelled = HeaderParser().parsestr(message.text(0x007D))
    sender = Person(message.text(0x0C1A, 0x0042), message.text(0x5D01, 0x5D02, 0x0C1F))
    sent = message.moment(0x0E06, 0x0039)  # when it was delivered, or sent
    said = {name: travelled[name] for name in _KEPT if travelled[name]}
    said.setdefault("From", _address(sender))
    said.setdefault("Message-ID", message.text(0x1035))
    if sent:
        said["Date"] = format_datetime(sent)
    for name, value in said.items():
        with suppress(*_DAMAGED):  # a header that nobody can read says nothing
            made[name] = clean(str(value), 1000)
    made["Subject"] = clean(message.text(0x0037), 500)
    made.set_content(message.text(0x1000) or decoding.text_of(message.data(0x1013)) or "\n")
    if calendar := _calendar(message, _named(ole), sender, list(_people(ole))):
        made.add_attachment(calendar, maintype="text", subtype="calendar")
    for part in _parts(ole, "__attach_version1.0_#"):
        if part.text(0x3707, 0x3704).casefold().endswith(".ics"):
            made.add_attachment(part.data(0x3701), maintype="text", subtype="calendar")
    return made.as_bytes()


def _parts(ole: Any, begin: str) -> Iterator[_Storage]:
    """Yield the attachments, or the recipients, of a message."""
    names = {path[0] for path in ole.listdir() if path[0].startswith(begin)}
    return (_Storage(ole, name) for name in sorted(names))


def _people(ole: Any) -> Iterator[Person]:
    for part in _parts(ole, "__recip_version1.0_#"):
        yield Person(part.text(0x3001), part.text(0x39FE, 0x3003))


def _address(person: Person) -> str:
    # Inside of a company, Exchange has names of its own ("/o=..."), to which nobody can write.
    email = person.email if "@" in person.email else ""
    return formataddr((clean(person.name), email)) if email else clean(person.name)


def _named(ole: Any) -> Named:
    """Return which id each named property has in this file (MS-OXMSG, 2.2.3)."""
    names = _Storage(ole, "__nameid_version1.0")
    sets, entries = names.data(0x0002), names.data(0x0003)
    found = {}
    for number, which, index in struct.iter_unpack("<IHH", entries[: len(entries) // 8 * 8]):
        is_number, begin = not which & 1, ((which >> 1) - _FIRST_SET) * 16
        if is_number and begin >= 0:
            found[sets[begin : begin + 16], number] = _FIRST_NAMED + index
    return found


def _calendar(
    message: _Storage, named: Named, sender: Person, people: list[Person]
) -> bytes | None:
    """Return the calendar of an invitation or a cancellation; None for any other message."""
    kind = message.text(0x001A).casefold()
    method = next((method for begin, method in _METHODS.items() if kind.startswith(begin)), None)
    start = message.moment(named.get((_APPOINTMENT, 0x820D), 0), 0x0060)
    if method is None or start is None:
        return None
    from icalendar import Calendar, Event, vCalAddress

    event = Event()
    event.add("uid", _uid(message, named))
    event.add("sequence", message.number(named.get((_APPOINTMENT, 0x8201), 0)))
    event.add("dtstamp", message.moment(0x0039, 0x0E06) or start)
    event.add("dtstart", start)
    if end := message.moment(named.get((_APPOINTMENT, 0x820E), 0), 0x0061):
        event.add("dtend", end)
    event.add("summary", clean(message.text(0x0E1D, 0x0037), 500))
    event.add("location", clean(message.text(named.get((_APPOINTMENT, 0x8208), 0)), 500))
    event.add("description", message.text(0x1000))
    if message.number(named.get((_APPOINTMENT, 0x8223), 0)):
        event.add("rrule", {"freq": "daily"})  # how often does not matter: it is repeated
    for name, person in (("organizer", sender), *(("attendee", each) for each in people)):
        address = vCalAddress(f"mailto:{person.email if '@' in person.email else ''}")
        address.params["CN"] = clean(person.name)
        event.add(name, address)
    calendar = Calendar()
    calendar.add("method", method)
    calendar.add_component(event)
    content: bytes = calendar.to_ical()
    return content


_METHODS = {"ipm.schedule.meeting.request": "REQUEST", "ipm.schedule.meeting.canceled": "CANCEL"}
"""The method of a calendar for each class of messages that is an invitation."""


def _uid(message: _Storage, named: Named) -> str:
    """Return the UID that the event has in iCalendar (MS-OXCICAL, 2.1.3.1.1.20.26)."""
    ids = (named.get((_MEETING, number), 0) for number in (0x0023, 0x0003))
    id_ = next(filter(None, map(message.data, ids)), b"")
    _, begin, uid = id_.partition(_VCAL_UID)
    if begin:
        return uid.partition(b"\0")[0].decode("utf-8", "replace")
    # The day of one occurrence is in it, and no part of the UID.
    return (id_[:16] + bytes(4) + id_[20:]).hex().upper() if id_ else ""


__all__ = ["as_mail", "is_msg"]
