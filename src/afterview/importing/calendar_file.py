"""Reads the events and the time zones of a calendar file, line by line.

The icalendar library is not given the file as a whole: what it cannot read in one line, such as an
attachment of megabytes, should not cost the interview.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from afterview.errors import InputError
from afterview.provider.content_lines import read_lines, unescape_text, with_components

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from afterview.provider.content_lines import ContentLine

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
        "X-GOOGLE-CONFERENCE",
        "X-MICROSOFT-SKYPETEAMSMEETINGURL",
        "X-MICROSOFT-ONLINEMEETINGEXTERNALLINK",
    )
)


@dataclass(frozen=True, slots=True)
class CalendarEvent:
    """The properties of one VEVENT, as far as an interview has use for them."""

    lines: dict[str, list[ContentLine]] = field(default_factory=dict)
    """The lines of each property by its name."""

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

    method: str = ""
    """The METHOD (RFC 5546) in upper case: REQUEST, CANCEL; empty if the file has none."""
    events: list[CalendarEvent] = field(default_factory=list)
    zones: dict[str, list[ContentLine]] = field(default_factory=dict)
    """The lines of each VTIMEZONE by its TZID."""
    others: int = 0
    """The number of components that are neither events nor time zones."""


def read_file(text: str) -> CalendarFile:
    """Return events and zones of a file; raise InputError if its components are nested too deep."""
    found = CalendarFile()
    zones: list[list[ContentLine]] = []
    for components, line in with_components(read_lines(text, longest=MOST_CHARACTERS)):
        _check_depth(components)
        match components:
            case [_] if line.name == "METHOD":
                found.method = line.value.strip().upper()
            case [_, "VTIMEZONE", *inner]:
                if line.name == "BEGIN" and not inner:
                    zones.append([])
                zones[-1].append(line)
            case [_, "VEVENT"]:
                _take(found.events, line)
            case [_, _]:
                found.others += line.name == "BEGIN"
    for zone in zones:
        found.zones |= {line.value.strip(): zone for line in zone if line.name == "TZID"}
    return found


def _take(events: list[CalendarEvent], line: ContentLine) -> None:
    """Begin another event, or keep a line of the last one."""
    if line.name == "BEGIN":
        events.append(CalendarEvent())
    elif line.name in _WANTED:
        events[-1].lines.setdefault(line.name, []).append(line)


def _check_depth(components: Sequence[str]) -> None:
    if len(components) > DEEPEST:
        msg = f"the calendar has components {DEEPEST} deep in each other: it is damaged"
        raise InputError(msg)
