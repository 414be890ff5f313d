"""The contract of a reader: what a calendar that is only read must be able to say.

A reader writes nothing, and asks for nothing that it does not need: for times alone, unless the
engine asks for events as well. What it reads of events stays in memory, and is kept nowhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from afterview.provider.plugin import Option

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from afterview.provider.contract import Context


class BusyTime(NamedTuple):
    """A time at which the person cannot do anything else."""

    start: datetime
    """Aware."""
    end: datetime
    """Aware, and after `start`."""
    uid: str = ""
    """The UID of its event, by which the engine knows entries of its own; empty where the service
    tells only times."""


class Reading(NamedTuple):
    """Holds what one look at a calendar showed."""

    busy: tuple[BusyTime, ...] = ()
    """When the person is busy, in any order."""
    events: tuple[bytes, ...] = ()
    """Events as iCalendar documents (RFC 5545, UTF-8), empty where none were asked for."""
    unreadable: int = 0
    """The number of events that are damaged, so that the other fields lack them."""


class CalendarReader(Protocol):
    """One calendar that is read."""

    def read(self, first: datetime, last: datetime, *, events: bool) -> Reading:
        """Return what stands in the calendar between two aware times.

        An event that leaves the time free, or that was cancelled, is not busy, and neither is one
        of whole days, unless it says that it is. Each instance of a recurring event counts.

        Without `events` only times are asked for, where the service can tell them alone. With it,
        each document in `Reading.events` is a VCALENDAR with one VEVENT (and the VTIMEZONE where
        its TZID is no IANA name): an instance of a recurring event has a RECURRENCE-ID (its
        original start) and no RRULE. It says as much as the service knows of UID (the iCalUID,
        never the service's own id), SEQUENCE, DTSTAMP, LAST-MODIFIED, STATUS, TRANSP, SUMMARY,
        DTSTART and DTEND in the zone that the event names, ORGANIZER and ATTENDEE with CN and
        PARTSTAT, LOCATION, DESCRIPTION (plain text, at most 8 kB), URL or CONFERENCE (the link to
        the meeting). A cancelled event is there with STATUS:CANCELLED as far as the service still
        tells of it. Entries that afterview wrote may be among them; the engine knows them by UID.

        Raises an error of `afterview.errors`.
        """

    def close(self) -> None:
        """Let go of the connection; a second call does nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReaderPlugin:
    """A reader as an entry point of the group `afterview.calendars` names it."""

    name: str
    summary: str
    options: tuple[Option, ...]
    open: Callable[[Mapping[str, Any], Context], CalendarReader]
    of_account: bool = False
    """Whether it reads the calendars of an account that a target uses. `open` then gets the options
    of that target under the key `account`, and `Context.target` is its name."""


class ReadCalendar(NamedTuple):
    """A calendar of an account that the configuration wants to be read."""

    name: str
    """That of its table: `[calendars.NAME]`."""
    calendar: str
    """The option `calendar`; empty for the main calendar of the account."""
    events: bool
    """Whether its events are read, and not only when the person is busy."""

    @property
    def in_words(self) -> str:
        """What is read, in a sentence for the person who logs in."""
        what = "the events" if self.events else "when you are busy"
        where = f'"{self.calendar}"' if self.calendar else "your main calendar"
        return f"It reads {what} in {where} ([calendars.{self.name}])."


BUSY = Option(
    name="busy",
    kind="flag",
    default=False,
    doc="read when you are busy, so that no recap is at the same time as something else, and "
    "`slots` offers only time that is free",
)
INTERVIEWS = Option(
    name="interviews",
    kind="flag",
    default=False,
    doc="look for interviews among the events, from 14 days back to 90 ahead, and propose them",
)

__all__ = [
    "BUSY",
    "INTERVIEWS",
    "BusyTime",
    "CalendarReader",
    "ReadCalendar",
    "ReaderPlugin",
    "Reading",
]
