"""Reads an event or a to-do out of a calendar object that any program may have written.

A calendar object is kept as its content lines, so that `ical_edit` can change some of them and
leave the others as they are. `ical_time` reads the times.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from typing import TYPE_CHECKING
from uuid import UUID
from zoneinfo import ZoneInfo

from afterview.model import Event, Task
from afterview.provider import ical
from afterview.provider.content_lines import read_lines, unescape_text, with_components
from afterview.provider.ical_time import (
    ImpossibleTimeError,
    definitions_of,
    in_zone,
    read_time,
    tzid_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import tzinfo

    from afterview.model import Item
    from afterview.provider.content_lines import ContentLine

MARK = "X-AFTERVIEW-MARK"
"""The property by which afterview recognises its items; a provider writes the mark into it."""
KINDS = ("VEVENT", "VTODO")
ITEM_DEPTH = 2
"""How deep the component of an item lies: in a VCALENDAR."""
REVISION_DIGITS = 9
"""Numbers of so many digits fit into the 32 bits of a SEQUENCE (RFC 5545, 3.3.8)."""
NAME_BASED = 5
"""The version of a UUID that is made from a name (RFC 9562, 5.5)."""


@dataclass(frozen=True, slots=True)
class CalendarObject:
    """A calendar object (RFC 4791, 4.1) as its content lines, with one event or to-do in it."""

    lines: tuple[ContentLine, ...]
    begin: int
    """The index of the line that begins the event or to-do."""
    properties: tuple[int, ...]
    """The indexes of the lines of its properties, without those of its alarms."""

    @property
    def kind(self) -> str:
        """VEVENT or VTODO."""
        return self.lines[self.begin].value.strip().upper()

    @property
    def uid(self) -> str:
        """The UID; empty if there is none."""
        return unescape_text(self._value("UID"))

    @property
    def mark(self) -> str:
        """The mark of our last write; empty if there is none."""
        return self._value(MARK).strip()

    @property
    def revision(self) -> int:
        """The SEQUENCE; 0 if there is none."""
        digits = self._value("SEQUENCE").strip()
        return int(digits) if digits.isdecimal() and len(digits) <= REVISION_DIGITS else 0

    def get(self, name: str) -> ContentLine | None:
        """Return the first property of this name, None if there is none."""
        found = (self.lines[at] for at in self.properties)
        return next((line for line in found if line.name == name), None)

    def _value(self, name: str) -> str:
        line = self.get(name)
        return line.value if line else ""


def parse(text: str) -> CalendarObject | None:
    """Return the object, or None if the text has no event and no to-do.

    The changed occurrences of a repeated event (those with RECURRENCE-ID) are ignored.
    """
    lines = tuple(read_lines(text))
    found: list[CalendarObject] = []
    begin, properties = 0, list[int]()
    for at, (components, line) in enumerate(with_components(lines)):
        if not _is_item(components):
            continue
        if line.name == "BEGIN":
            begin, properties = at, []
        elif line.name == "END" and line.value.strip().upper() == components[-1]:
            found.append(CalendarObject(lines, begin, tuple(properties)))
        else:
            properties.append(at)
    return next((item for item in found if not item.get("RECURRENCE-ID")), None)


def _is_item(components: Sequence[str]) -> bool:
    """Whether the innermost component is an event or a to-do directly inside a VCALENDAR."""
    return len(components) == ITEM_DEPTH and components[-1] in KINDS


def is_ours(item: CalendarObject, name: str) -> bool:
    """Whether afterview wrote the object: it has a mark, or its file has a name that we give.

    The name counts because some programs remove properties that they do not know, and so the mark.
    `name` is that of the file without `.ics`.
    """
    return bool(item.mark) or (item.uid == name and is_our_uid(name))


def is_our_uid(text: str) -> bool:
    """Whether `text` has the form of our uids: a UUID that is made from a name."""
    try:
        return UUID(text).version == NAME_BASED and str(UUID(text)) == text
    except ValueError:
        return False


def read(item: CalendarObject, zone: tzinfo = UTC) -> Item | None:
    """Return the item in canonical form, without a step id; None if it has no time.

    An event whose time is in a zone that nobody knows has none. `zone` is that of times without
    one, the person's own. The day of a to-do, and that on which it was done, are as written.
    """
    return _read_todo(item) if item.kind == "VTODO" else _read_event(item, zone)


def comparable(when: datetime) -> datetime:
    """Return the same moment in a form that is equal to itself in every other zone.

    Python takes a time within the hour that occurs twice (at the end of summer time) for unequal to
    all times of other zones (PEP 495), so such a time gets a fixed offset.
    """
    try:
        if isinstance(when.tzinfo, ZoneInfo) and when == when.astimezone(UTC):
            return when
    except OverflowError:  # the last day of the calendar: no component can have it
        return when
    return when.replace(tzinfo=timezone(when.utcoffset() or timedelta()), fold=0)


def _read_event(item: CalendarObject, zone: tzinfo) -> Event | None:
    start = time_of(item, "DTSTART", zone)
    end = time_of(item, "DTEND", zone)
    if start is None or (end is None and written_time(item, "DTEND")):
        return None  # the zone of one of them is not known
    end = end or _end_by_duration(item, start)
    if isinstance(start, datetime) is not isinstance(end, datetime):
        end = start
    free = item.get("TRANSP")
    found = Event(
        uid=item.uid,
        step_id="",
        title=_text(item, "SUMMARY"),
        start=start,
        end=end,
        description=_text(item, "DESCRIPTION"),
        location=_text(item, "LOCATION"),
        url=_text(item, "URL", escaped=False),
        free=bool(free and free.value.strip().upper() == "TRANSPARENT"),
    )
    canonical = ical.canonical(found)
    return canonical if isinstance(canonical, Event) else None


def _read_todo(item: CalendarObject) -> Task | None:
    # A to-do whose due day was removed still needs a day, and the same one in every run.
    names = ("DUE", "DTSTART", "LAST-MODIFIED", "DTSTAMP")
    due = next((_day(when) for name in names if (when := written_time(item, name))), None)
    if due is None:
        return None
    found = Task(
        uid=item.uid,
        step_id="",
        title=_text(item, "SUMMARY"),
        due=due,
        due_at=midnight(due),
        description=_text(item, "DESCRIPTION"),
        url=_text(item, "URL", escaped=False),
        done=_done(item, due),
    )
    canonical = ical.canonical(found)
    return canonical if isinstance(canonical, Task) else None


def midnight(day: date) -> datetime:
    """Return the `due_at` of a task of which only the day is known."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def _done(item: CalendarObject, due: date) -> date | None:
    """Return the day on which the to-do was done, or the best guess; None if it is open."""
    status = _text(item, "STATUS").upper()
    done = item.get("COMPLETED") is not None or status == "COMPLETED"
    if not done and _text(item, "PERCENT-COMPLETE") != "100":
        return None
    names = ("COMPLETED", "LAST-MODIFIED", "DTSTAMP")
    return next((_day(when) for name in names if (when := written_time(item, name))), due)


def _text(item: CalendarObject, name: str, *, escaped: bool = True) -> str:
    line = item.get(name)
    value = line.value if line else ""
    return unescape_text(value) if escaped else value


def _day(when: date) -> date:
    return when.date() if isinstance(when, datetime) else when


def _end_by_duration(item: CalendarObject, start: date) -> date:
    """Return the end of an event without DTEND, which may have a DURATION."""
    from icalendar.prop import vDuration

    line = item.get("DURATION")
    try:
        said = line.value.strip() if line else "PT0S"
        length: timedelta = vDuration.from_ical(said)  # type: ignore[no-untyped-call]  # it has none
        if not isinstance(start, datetime):
            return start + max(length, timedelta(days=1))
        return (start.astimezone(UTC) + length).astimezone(start.tzinfo)
    except (ValueError, OverflowError):
        return start


def time_of(item: CalendarObject, name: str, zone: tzinfo = UTC) -> date | None:
    """Return the date or the aware time of a property; None if it has none that can be read.

    `zone` is that of times without one.
    """
    line, when = item.get(name), written_time(item, name)
    if line is None or not isinstance(when, datetime):
        return when
    if when.tzinfo is None:
        definitions = definitions_of(with_components(item.lines))
        if (tzid := tzid_of(line, definitions)) is None:
            when = when.replace(tzinfo=zone)
        elif (zoned := in_zone(when, tzid, definitions)) is None:
            return None
        else:
            when = zoned.when
    return comparable(when)


def written_time(item: CalendarObject, name: str) -> date | None:
    """Return the date or time of a property as written: naive, or in UTC; None if unreadable."""
    line = item.get(name)
    try:
        return read_time(line.value) if line else None
    except ImpossibleTimeError:
        return None


def joined(lines: Iterable[str]) -> str:
    """Return the text of an object that consists of these lines."""
    return "".join(f"{line}\r\n" for line in lines)


__all__ = [
    "KINDS",
    "MARK",
    "CalendarObject",
    "comparable",
    "is_our_uid",
    "is_ours",
    "joined",
    "midnight",
    "parse",
    "read",
    "time_of",
    "written_time",
]
