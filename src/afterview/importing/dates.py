"""Read dates as spreadsheets write them; ambiguous ones are refused, never guessed.

In `7/6/23` either number may be the month; but if one cell of a column has `23/6/23`, the whole
column is written that way.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from typing import NamedTuple

from afterview.dates.units import MONTHS, WEEKDAYS
from afterview.toml.values import shown

_MONTHS = [name.casefold() for name in MONTHS]
_WEEKDAYS = [name[:3].casefold() for name in WEEKDAYS]
_LONGEST = 80
_CLOCK = r"(?P<hour>\d{1,2})[:.h](?P<minute>\d{2})(?::\d{2}(?:\.\d+)?)?\s*(?P<half>[ap]\.?m\.?)?"
_HOUR = r"(?P<hour>\d{1,2})\s*(?P<half>[ap]\.?m\.?)"
_OFFSET = r"(?P<offset>Z|[+-]\d{2}:?\d{2})"
_TIME = re.compile(
    rf"(?:{_CLOCK}|{_HOUR.replace('hour', 'hour2').replace('half', 'half2')})", re.IGNORECASE
)
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]+(?P<rest>.*))?", re.IGNORECASE)
_NUMBERS = re.compile(
    r"(\d{1,2})\s?[/.-]\s?(\d{1,2})\s?[/.-]\s?(\d{4}|\d{2})(?:[, ]+(?P<rest>.*))?"
)
_DAY_MONTH = re.compile(
    r"(?P<day>\d{1,2})(?:st|nd|rd|th|\.)?[ -]+(?P<month>[a-z]{3,9})\.?[ ,-]+(?P<year>\d{4})"
    r"(?:[, ]+(?P<rest>.*))?",
    re.IGNORECASE,
)
_MONTH_DAY = re.compile(
    r"(?P<month>[a-z]{3,9})\.? (?P<day>\d{1,2})(?:st|nd|rd|th)?,? (?P<year>\d{4})"
    r"(?:[, ]+(?P<rest>.*))?",
    re.IGNORECASE,
)
_ASIDE = re.compile(r"\s*\([A-Za-z0-9:+ -]{1,20}\)\s*$")
_SECOND = re.compile(rf"\s*{_OFFSET}\s*$")
_NOON = 12
_CENTURY = 2000
_TWO_DIGITS = 100


class Unreadable(ValueError):  # noqa: N818 - it is a finding about a cell, not a failure
    """Reports why a cell cannot be read, as a clause that can be shown."""


class When(NamedTuple):
    """Holds the date and time in a cell."""

    day: date
    hour: time | None = None
    """The time with its minutes; None if the cell has only a day."""
    offset: timedelta | None = None
    """The offset east of UTC; None for a local time."""

    def moment(self, clock: time | None = None) -> datetime:
        """Return it as the log has it; `clock` is used if the cell has no time of its own."""
        at = self.hour or clock
        if at is None:
            msg = f"{self.day} has no hour"
            raise Unreadable(msg)
        local = datetime.combine(self.day, at)
        if self.offset is None:
            return local
        return local.replace(tzinfo=timezone(self.offset))


@dataclass(slots=True)
class Column:
    """Collects what the cells of a column show about the order of day and month."""

    day_first: bool = False
    month_first: bool = False

    def see(self, cell: str) -> None:
        """Look at one more cell."""
        found = _NUMBERS.fullmatch(_plain(cell))
        if found:
            first, second = int(found[1]), int(found[2])
            self.day_first |= first > _NOON >= second
            self.month_first |= second > _NOON >= first

    @property
    def order(self) -> str:
        """`dmy` or `mdy`; empty if no cell proves it, or if cells contradict each other."""
        if self.day_first is self.month_first:
            return ""
        return "dmy" if self.day_first else "mdy"


def read(cell: str, order: str = "") -> When:
    """Return the date and time in a cell, or raise Unreadable; `order` is that of its column."""
    plain = _plain(cell)
    if not plain or len(plain) > _LONGEST:
        msg = f"{shown(cell)} is no date"
        raise Unreadable(msg)
    if found := _ISO.fullmatch(plain):
        day = _day(cell, int(found[1]), int(found[2]), int(found[3]))
    elif found := _NUMBERS.fullmatch(plain):
        day = _ordered(cell, found, order)
    elif found := _DAY_MONTH.fullmatch(plain) or _MONTH_DAY.fullmatch(plain):
        month = _month(cell, found["month"])
        day = _day(cell, int(found["year"]), month, int(found["day"]))
    else:
        msg = f"{shown(cell)} is no date that can be read; write it like 2026-11-20 14:00"
        raise Unreadable(msg)
    rest = (found["rest"] or "").strip()
    if not rest:
        return When(day)
    offset = None
    if zone := _SECOND.search(rest):
        offset = _offset(cell, zone["offset"])
        rest = rest[: zone.start()]
    return When(day, clock(rest), offset)


def clock(cell: str) -> time:
    """Return the time of day in a cell: `14:00`, `2:20 PM`, `2pm`; else raise Unreadable."""
    found = _TIME.fullmatch(_plain(cell))
    if found is None:
        msg = f"{shown(cell)} is no time of day that can be read; write it like 14:00"
        raise Unreadable(msg)
    hour = int(found["hour"] or found["hour2"])
    half = (found["half"] or found["half2"] or "").casefold()[:1]
    if half and not 1 <= hour <= _NOON:
        msg = f"{shown(cell)}: there is no such hour"
        raise Unreadable(msg)
    if half:
        hour = hour % _NOON + (_NOON if half == "p" else 0)
    try:
        return time(hour, int(found["minute"] or 0))
    except ValueError:
        msg = f"{shown(cell)}: there is no such hour"
        raise Unreadable(msg) from None


def _plain(cell: str) -> str:
    """Drop a weekday in front, a zone name at the end, the second half of a range, and dashes."""
    text = " ".join(cell[: 4 * _LONGEST].replace("\u202f", " ").split())
    text = _ASIDE.sub("", text)
    text = re.split(r" ?(?:→|–|—) ?", text)[0]
    first, _, rest = text.partition(" ")
    name = first.casefold().rstrip(",.")
    if any(name.startswith(day) for day in _WEEKDAYS) and name.isalpha() and rest[:1].isalnum():
        text = rest
    return text.replace(" at ", " ")


def _ordered(cell: str, found: re.Match[str], order: str) -> date:
    first, second, year = int(found[1]), int(found[2]), int(found[3])
    year += _CENTURY if year < _TWO_DIGITS else 0
    own = Column()
    own.see(cell)
    order = own.order or order
    if not order and first != second:
        msg = (
            f"{shown(cell)} may be day or month first, and nothing in its column shows which; "
            "say it by --dates dmy or --dates mdy"
        )
        raise Unreadable(msg)
    day, month = (second, first) if order == "mdy" else (first, second)
    return _day(cell, year, month, day)


def _day(cell: str, year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        msg = f"{shown(cell)}: there is no such day"
        raise Unreadable(msg) from None


def _month(cell: str, word: str) -> int:
    found = [n for n, name in enumerate(_MONTHS, 1) if name.startswith(word.casefold())]
    if len(found) != 1 and word.casefold() != "sept":
        msg = f"{shown(cell)}: there is no such month"
        raise Unreadable(msg)
    return found[0] if found else _MONTHS.index("september") + 1


def _offset(cell: str, said: str) -> timedelta:
    if said in {"Z", "z"}:
        return timedelta(0)
    digits = said[1:].replace(":", "")
    span = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    if span >= timedelta(hours=24):
        msg = f"{shown(cell)}: there is no such offset"
        raise Unreadable(msg)
    return -span if said.startswith("-") else span
