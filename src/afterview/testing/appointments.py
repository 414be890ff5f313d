"""What stands in a calendar that a reader reads, and the person who enters it there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple, Protocol
from zoneinfo import ZoneInfo

WEEK = timedelta(days=7)


class Invited(NamedTuple):
    """Somebody who organises an appointment, or is invited to it."""

    email: str
    name: str
    answer: str = "ACCEPTED"
    """The PARTSTAT (RFC 5545, 3.2.12)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Appointment:
    """An entry that a person, or somebody who invites them, puts into a calendar."""

    uid: str
    start: date
    """A date for one of whole days, else a time in a zone of the IANA."""
    end: date
    """Of the same kind as `start`."""
    weeks: int = 1
    """How many instances there are, a week apart by the wall clock."""
    free: bool | None = None
    """Whether it leaves the time free; None for what the calendar program writes by itself."""
    tentative: bool = False
    title: str = "Unsaid"
    place: str = ""
    text: str = ""
    link: str = ""
    """The address of a meeting by video."""
    host: Invited | None = None
    guests: tuple[Invited, ...] = ()

    @property
    def starts(self) -> tuple[date, ...]:
        """The start of each instance, in the order of time."""
        return tuple(self.start + WEEK * number for number in range(self.weeks))


class CalendarOwner(Protocol):
    """The person whose calendar is read. They use it past the reader."""

    def enter(self, appointment: Appointment) -> None:
        """Enter an appointment, or accept it."""

    def move(self, uid: str, start: datetime, instance: datetime | None = None) -> None:
        """Move an appointment, which keeps its length; one instance, if that is named."""

    def cancel(self, uid: str, instance: datetime | None = None) -> None:
        """Let an appointment be cancelled, as its organiser does it, or one instance of it."""

    def enter_ours(self, uid: str, start: datetime, end: datetime) -> None:
        """Put an entry of afterview's own there, as a target of the same account writes it."""

    def stamp(self) -> object:
        """Return something that differs after each change of the calendar."""

    def requests(self) -> int:
        """Return how often the calendar was asked for; of a file, how often it was read."""

    def said(self) -> bytes:
        """Return all that the service has answered so far."""

    def break_down(self) -> None:
        """Let every request fail from now on."""


def at(  # noqa: PLR0913 - each is a part of a time
    zone: str, month: int, day: int, hour: int, minute: int = 0, *, fold: int = 0
) -> datetime:
    """Return a time of the winter in which the samples are, by the clock of a zone."""
    year = 2026 if month > 6 else 2027  # noqa: PLR2004 - the half of the year
    return datetime(year, month, day, hour, minute, tzinfo=ZoneInfo(zone), fold=fold)


__all__ = ["Appointment", "CalendarOwner", "Invited", "at"]
