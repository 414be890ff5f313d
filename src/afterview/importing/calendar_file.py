"""Reads the events and the time zones of a calendar file, line by line.

The icalendar library is not given the file as a whole: what it cannot read in one line, such as an
attachment of megabytes, should not cost the interview.
"""

from __future__ import annotations

from collections import ChainMap
from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING

from afterview.errors import InputError
from afterview.importing import clean
from afterview.provider.content_lines import read_lines, unescape_text, with_components
from afterview.provider.ical_read import MARK
from afterview.provider.ical_time import definitions_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from afterview.provider.content_lines import ContentLine

    _Line = tuple[Sequence[str], ContentLine]

MOST_CHARACTERS = 64 * 1024
"""How much is read of a line; the rest of it is ignored."""
DEEPEST = 8
"""How deep components may lie in each other; three levels are usual."""

_WANTED = frozenset(
    (
        "UID",
        "SEQUENCE",
        "DTSTAMP",
        "DTSTART",
        "DTEND",
        "DURATION",
        "SUMMARY",
        "DESCRIPTION",
        "LOCATION",
        "URL",
        "STATUS",
        "ORGANIZER",
        "ATTENDEE",
        "RRULE",
        "RDATE",
        "RECURRENCE-ID",
        "CONFERENCE",
        "LAST-MODIFIED",
        "TRANSP",
        MARK,
        "X-GOOGLE-CONFERENCE",
        "X-MICROSOFT-SKYPETEAMSMEETINGURL",
        "X-MICROSOFT-ONLINEMEETINGEXTERNALLINK",
        "X-MICROSOFT-CDO-ALLDAYEVENT",
        "X-MICROSOFT-MSNCALENDAR-ALLDAYEVENT",
        "X-FUNAMBOL-ALLDAY",
        "X-ALT-DESC",
        "STYLED-DESCRIPTION",
        "METHOD",
    )
)


@dataclass(slots=True)
class Calendar:
    """One VCALENDAR of a file, as far as its events need it."""

    method: str = ""
    """The METHOD (RFC 5546) in upper case: REQUEST, CANCEL; empty if it has none."""
    zone: str = ""
    """The X-WR-TIMEZONE, by which Google and Apple say where times without a zone are."""
    zones: Mapping[str, Sequence[ContentLine]] = field(default_factory=dict)
    """The lines of each VTIMEZONE of the file by its name; those of this calendar come first."""


@dataclass(frozen=True, slots=True)
class CalendarEvent:
    """The properties of one VEVENT, as far as an interview has use for them."""

    calendar: Calendar
    lines: dict[str, list[ContentLine]] = field(default_factory=dict)
    """The lines of each property by its name."""

    @property
    def method(self) -> str:
        """The METHOD in upper case, which some programs write into the event; may be empty."""
        return self.text("METHOD").upper() or self.calendar.method

    def __contains__(self, name: str) -> bool:
        """Whether the event has a property of this name."""
        return name in self.lines

    def all(self, name: str) -> Sequence[ContentLine]:
        """Return all lines of a property."""
        return self.lines.get(name, ())

    def first(self, name: str) -> ContentLine | None:
        """Return the first line of a property, None if there is none."""
        return next(iter(self.all(name)), None)

    def texts(self, name: str) -> Iterator[str]:
        """Yield the text of each line of a property."""
        return (unescape_text(line.value).strip() for line in self.all(name))

    def text(self, name: str) -> str:
        """Return the text of the first line of a property, empty if there is none."""
        return next(self.texts(name), "")


@dataclass(slots=True)
class CalendarFile:
    """The lines of a calendar file that an import uses."""

    events: list[CalendarEvent] = field(default_factory=list)
    others: int = 0
    """The number of components that are neither events nor time zones."""
    damage: list[str] = field(default_factory=list)
    """What is damaged, each with the number of its line."""


def read_file(text: str) -> CalendarFile:
    """Return the events of a file; raise InputError if its components are nested too deep.

    A file may have several calendars, or events without one. Lines around them, such as the headers
    of a mail, are ignored.
    """
    reading = _Reading()
    components: Sequence[str] = ()
    for components, line in with_components(read_lines(text, longest=MOST_CHARACTERS)):
        _check_depth(components)
        reading.take(components, line)
    if components:
        cut = f"it is cut off, for the {clean(components[-1], 20)} at its end has no END"
        reading.found.damage.append(cut)
    return reading.done()


class _Reading:
    """Collects the lines of one file."""

    def __init__(self) -> None:
        self.found = CalendarFile()
        self._calendar = Calendar()
        self._zone_lines: list[tuple[Calendar, list[_Line]]] = [(self._calendar, [])]

    def take(self, components: Sequence[str], line: ContentLine) -> None:
        """Keep a line where an event has use for it."""
        if line.damage and components:
            self.found.damage.append(line.damage)
        if "VTIMEZONE" in components:
            self._zone_lines[-1][1].append((tuple(components), line))
            return
        match components:
            case [] | ["VCALENDAR"]:
                self._take_of_calendar(line)
            case [*_, "VEVENT"] if line.name == "BEGIN":
                self.found.events.append(CalendarEvent(self._calendar))
            case [*_, "VEVENT"] if line.name in _WANTED:
                self.found.events[-1].lines.setdefault(line.name, []).append(line)
            case [_] | ["VCALENDAR", _] if line.name == "BEGIN":
                self.found.others += 1

    def _take_of_calendar(self, line: ContentLine) -> None:
        if line.name == "BEGIN":
            self._calendar = Calendar()
            self._zone_lines.append((self._calendar, []))
        elif line.name == "METHOD":
            self._calendar.method = line.value.strip().upper()
        elif line.name == "X-WR-TIMEZONE":
            self._calendar.zone = unescape_text(line.value).strip()

    def done(self) -> CalendarFile:
        """Return what was found, each calendar with the zones that its events may name."""
        lines = chain.from_iterable(lines for _, lines in self._zone_lines)
        everywhere = definitions_of(lines)
        for calendar, own in self._zone_lines:
            calendar.zones = ChainMap(definitions_of(own), everywhere)
        return self.found


def _check_depth(components: Sequence[str]) -> None:
    if len(components) > DEEPEST:
        msg = f"the calendar has components {DEEPEST} deep in each other: it is damaged"
        raise InputError(msg)
