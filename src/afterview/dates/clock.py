"""Say days and times as the person's own clock and calendar show them.

Every time that a person reads comes from `Clock`. Where the interview is in another zone, its local
time follows in brackets: `Tue 3 Nov 20:00 (Wed 10:00 Tokyo)`.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from afterview.dates.whereabouts import Trip, Whereabouts

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_DAY = timedelta(days=1)


def say(day: date) -> str:
    """Return a day as people write it: `Fri 4 Dec`."""
    return f"{day:%a} {day.day} {day:%b}"


def say_year(day: date, today: date) -> str:
    """Return a day as people write it, with its year unless it is this year."""
    return say(day) if day.year == today.year else f"{say(day)} {day.year}"


def later(when: datetime, span: timedelta) -> datetime:
    """Return the time after so much real time; plain addition would be by the clock on the wall."""
    return datetime.fromtimestamp(when.timestamp() + span.total_seconds(), when.tzinfo)


class Clock(NamedTuple):
    """Describes where the person is at which time, and the day that it is there now."""

    places: Whereabouts
    today: date
    unnamed: ZoneInfo | None = None
    """The zone whose times go without the name of the place; None for that of today."""

    @property
    def home(self) -> ZoneInfo:
        """The zone of the place where the person lives."""
        return self.places.home

    @property
    def here(self) -> ZoneInfo:
        """The zone in which the hours of today are meant."""
        return self.places.zone_on(self.today)

    def day(self, when: date) -> date:
        """Return the day on which an aware time is where the person is then; a day stays as is."""
        return self.places.day(when) if isinstance(when, datetime) else when

    def local(self, when: datetime) -> datetime:
        """Return an aware time on the clock of the place where the person is then."""
        return self.places.local(when)

    def trips(self, until: date | None = None) -> tuple[Trip, ...]:
        """Return the trip of today, and those that begin by `until`."""
        last = until or self.today
        return tuple(
            trip for trip in self.places.trips if trip.first <= last and self.today <= trip.last
        )

    def say_trip(self, trip: Trip) -> str:
        """Say where the person is or will be: `You are in Tokyo until Mon 14 Dec`."""
        city, until = city_of(trip.zone.key), f"until {self.say_day(trip.last)}"
        if trip.first <= self.today:
            return f"You are in {city} {until}"
        return f"You will be in {city} from {self.say_day(trip.first)} {until}"

    def say_day(self, when: date) -> str:
        """Return a day, or the day of an aware time: `Thu 26 Nov`, `Mon 4 Jan 2027`."""
        return say_year(self.day(when), self.today)

    def say_time(self, start: datetime, end: datetime | None = None) -> str:
        """Return the time of day for the person: `11:30`, `11:30-12:30 (16:30 London)`.

        The local time in brackets has its weekday if that differs from the person's. A time whose
        zone is not a place, such as UTC, has nothing in brackets. Where the person is in another
        zone then than today, the time has the name of that place: `11:30 Tokyo`.
        """
        here = self.local(start)
        said = f"{here:%H:%M}"
        if end is not None:
            there = end.astimezone(here.tzinfo)
            day = f" to {say_year(there.date(), self.today)} " if end - start >= _DAY else "-"
            said += f"{day}{there:%H:%M}"
        if here.utcoffset() != start.astimezone(self.unnamed or self.here).utcoffset():
            said += f" {_place(here)}"
        if not isinstance(start.tzinfo, ZoneInfo) or start.utcoffset() == here.utcoffset():
            return said
        day = "" if start.date() == here.date() else f"{start:%a} "
        return f"{said} ({day}{start:%H:%M} {_place(start)})"

    def say(self, when: date, end: datetime | None = None, *, near: bool = False) -> str:
        """Return a day, or day and time: `Thu 26 Nov 15:00`, `Mon 4 Jan 2027, 15:00-16:00`.

        `near` says "today" for the day that it is.
        """
        day = "today" if near and self.day(when) == self.today else self.say_day(when)
        if not isinstance(when, datetime):
            return day
        comma = "," if day[-4:].isdecimal() else ""
        return f"{day}{comma} {self.say_time(when, end)}"


def _place(when: datetime) -> str:
    """Return the name of the place of a time: `London`, `Buenos Aires`, `UTC-05`."""
    zone = str(when.tzinfo)
    if zone.startswith("Etc/"):
        # The signs of these names are the opposite of what people expect.
        name = f"{when:%Z}"
        return name if name[0].isalpha() else f"UTC{name}"
    return city_of(zone)


def city_of(zone: str) -> str:
    """Return the city that an IANA zone is named after: `Buenos Aires`."""
    return zone.rpartition("/")[2].replace("_", " ")
