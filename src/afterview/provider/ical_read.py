"""Reads an event or a to-do out of a calendar object that any program may have written.

A calendar object is kept as its content lines, so that `ical_edit` can change some of them and
leave the others as they are. The icalendar library reads the values: times, durations and zones.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from typing import TYPE_CHECKING
from uuid import UUID
from zoneinfo import ZoneInfo

from afterview.model import Event, Task
from afterview.provider import ical
from afterview.provider.content_lines import read_lines, unescape_text, with_components

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

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
        elif line.name == "END":
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


def read(item: CalendarObject) -> Item | None:
    """Return the item in canonical form, without a step id; None if it has no time.

    A time without a zone is read as UTC. The day of a to-do is that of its due time in the zone of
    that time; so is the day on which it was done.
    """
    return _read_todo(item) if item.kind == "VTODO" else _read_event(item)


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


def _read_event(item: CalendarObject) -> Event | None:
    start = time_of(item, "DTSTART")
    if start is None:
        return None
    end = time_of(item, "DTEND") or _end_by_duration(item, start)
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
    due = next((_day(when) for name in names if (when := time_of(item, name))), None)
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
    return next((_day(when) for name in names if (when := time_of(item, name))), due)


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


def time_of(item: CalendarObject, name: str) -> date | None:
    """Return the date or the aware time of a property; None if it has none that can be read."""
    line = item.get(name)
    if line is None:
        return None
    said, zone = line.value.strip(), line.parameter("TZID").lstrip("/")
    try:
        when = _parsed_time(said, zone)
    except OSError:  # no file can have that name, or it is a folder of the database of zones
        when = _parsed_time(said, "")
    if not isinstance(when, datetime):
        return when if isinstance(when, date) else None
    if when.utcoffset() is None:
        when = _time_by_vtimezone(item, name) or when.replace(tzinfo=UTC)
    return comparable(when)


def _parsed_time(value: str, zone: str) -> object:
    """Return what the value means, naive if the zone is not known; None if it cannot be read."""
    from icalendar.prop import vDDDTypes

    try:
        return vDDDTypes.from_ical(value, zone or None)  # type: ignore[no-untyped-call]  # it has no types
    except (ValueError, TypeError, KeyError):
        return None


def _time_by_vtimezone(item: CalendarObject, name: str) -> datetime | None:
    """Return a time whose zone is defined only by a VTIMEZONE of the object; None without one."""
    from icalendar import Calendar

    with suppress(ValueError, KeyError, IndexError, AttributeError, TypeError, OSError):
        whole = Calendar.from_ical(joined(line.raw for line in item.lines))
        found = (part for part in whole.walk(item.kind) if "RECURRENCE-ID" not in part)
        when = getattr(next(found).get(name), "dt", None)
        if isinstance(when, datetime) and when.utcoffset() is not None:
            return when
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
]
