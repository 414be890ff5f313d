"""Say days and times as the person's own clock and calendar show them.

Every time that a person reads comes from `Clock`. Where the interview is in another zone, its local
time follows in brackets: `Tue 3 Nov 20:00 (Wed 10:00 Tokyo)`.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

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
    """Describes the person's own time zone, and the day that it is there."""

    home: ZoneInfo
    today: date

    def day(self, when: date) -> date:
        """Return the day of an aware time at home; a day without a time is returned as it is."""
        return when.astimezone(self.home).date() if isinstance(when, datetime) else when

    def say_day(self, when: date) -> str:
        """Return a day, or the day of an aware time at home: `Thu 26 Nov`, `Mon 4 Jan 2027`."""
        return say_year(self.day(when), self.today)

    def say_time(self, start: datetime, end: datetime | None = None) -> str:
        """Return the time of day at home: `11:30`, `11:30-12:30 (16:30 London)`.

        The local time in brackets has its weekday if that differs from the one at home. A time
        whose zone is not a place, such as UTC, has nothing in brackets.
        """
        here = start.astimezone(self.home)
        said = f"{here:%H:%M}"
        if end is not None:
            day = f" to {self.say_day(end)} " if end - start >= _DAY else "-"
            said += f"{day}{end.astimezone(self.home):%H:%M}"
        if not isinstance(start.tzinfo, ZoneInfo) or start.utcoffset() == here.utcoffset():
            return said
        day = "" if start.date() == here.date() else f"{start:%a} "
        return f"{said} ({day}{start:%H:%M} {_place(start)})"

    def say(self, when: date, end: datetime | None = None, *, near: bool = False) -> str:
        """Return a day, or day and time at home: `Thu 26 Nov 15:00`, `Mon 4 Jan 2027, 15:00-16:00`.

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
    return zone.rpartition("/")[2].replace("_", " ")
