"""Read dates as spreadsheets write them; ambiguous ones are refused, never guessed.

In `7/6/23` either number may be the month; but if one cell of a column has `23/6/23`, the whole
column is written that way. The hours of a cell are read by `hours`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import NamedTuple

from afterview.dates.clock import WEEKDAYS
from afterview.errors import Sentence
from afterview.importing import hours
from afterview.importing.calendar_words import is_before_a_date, month_named
from afterview.importing.hours import LONGEST, Hours, Unreadable, clock
from afterview.toml.values import shown

__all__ = ["Column", "Unreadable", "When", "clock", "read"]

_WEEKDAY = "|".join(name[:3] for name in WEEKDAYS)
_REST = r"(?:(?:[, ]+|(?=[→–—~]|->))(?P<rest>.*))?"
_ISO = re.compile(
    r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:(?:(?P<t>T)|[ ,]+|(?=[→–—~]|->))(?P<rest>.*))?",
    re.IGNORECASE,
)
_NUMBERS = re.compile(
    rf"(\d{{1,2}})\s?(?P<sign>[/.-])\s?(\d{{1,2}})\s?[/.-]\s?(\d{{4}}|\d{{2}}){_REST}"
)
_OF = r"(?: ?(?:de|del|of)\b)?"
_WORD = r"[^\W\d_]"
_DAY_MONTH = re.compile(
    rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th|er|e|º|ª|o|\.)?[ /-]*{_OF}[ /-]*"
    rf"(?P<month>{_WORD}{{3,10}})\.?"
    rf"(?:[ ,/-]+{_OF} *(?P<year>\d{{4}}|(?<=[/-])\d{{2}}))?(?![\d:]){_REST}",
    re.IGNORECASE,
)
_MONTH_DAY = re.compile(
    rf"(?P<month>{_WORD}{{3,10}})\.?[ -](?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?![\d:])"
    rf"(?:(?:,? |-|,)(?P<year>\d{{4}}))?(?![\d:]){_REST}",
    re.IGNORECASE,
)
_LEADING_WORD = re.compile(rf"(?P<word>{_WORD}{{1,10}}(?:-feira)?)[.,]* +(?=[\w])")
_WEEKDAY_FIRST = re.compile(
    rf"(?:(?:{_WEEKDAY})[a-z]*[.,]* +(?=\w)|[^\W\d]{{2,10}}[.,]+ +(?=\d+[./]))", re.IGNORECASE
)
"""A weekday in English, or in any language before a date of numbers."""
_WEEKDAY_ASIDE = re.compile(rf"\((?:{_WEEKDAY})[a-z]*\.?\)", re.IGNORECASE)
_SERIAL = re.compile(r"(?P<days>[3-5]\d{4})(?:[.,](?P<part>\d{1,15}))?")
"""A date as Excel keeps it: days since the end of 1899, and the part of a day that has passed."""
_SERIAL_ZERO = date(1899, 12, 30)
_UNIX = re.compile(r"(1\d{9})(?:\.\d+|\d{3})?")
"""Seconds or milliseconds since 1970, of this century."""
_NOON = 12
_CENTURY = 2000
_TWO_DIGITS = 100
_MINUTES = 24 * 60


class When(NamedTuple):
    """Holds the date and time in a cell."""

    day: date
    hour: time | None = None
    """The time with its minutes; None if the cell has only a day."""
    offset: timedelta | None = None
    """The offset east of UTC; None for a local time."""
    end: datetime | None = None
    """The end of a range, as local as the start."""
    zone: str = ""
    """The IANA name of the zone that the cell names."""
    aside: str = ""
    """Words in brackets that say nothing about the time."""

    def moment(self, clock: time | None = None) -> datetime:
        """Return it as the log has it; `clock` is used if the cell has no time of its own."""
        at = self.hour or clock
        if at is None:
            msg = f"{self.day} has no hour"
            raise Unreadable(msg)
        return self.with_offset(datetime.combine(self.day, at))

    def with_offset(self, local: datetime) -> datetime:
        """Return a local time with the offset of this one."""
        return local if self.offset is None else local.replace(tzinfo=timezone(self.offset))

    def at(self, hours: Hours) -> When:
        """Return it with the hours of another cell; its own zone counts more than theirs."""
        end = hours.ends_on(self.day) or self.end
        zone, offset = self.zone or hours.zone, self.offset
        if not self.zone and offset is None:
            offset = hours.offset
        return When(self.day, hours.start, offset, end, zone, self.aside or hours.aside)


@dataclass(slots=True)
class Column:
    """Collects what the cells of a column show about the order of day and month."""

    day_first: bool = False
    month_first: bool = False

    def see(self, cell: str) -> None:
        """Look at one more cell."""
        found = _NUMBERS.fullmatch(_plain(cell))
        if found:
            first, second = int(found[1]), int(found[3])
            self.day_first |= first > _NOON >= second
            self.month_first |= second > _NOON >= first

    @property
    def order(self) -> str:
        """`dmy` or `mdy`; empty if no cell proves it, or if cells contradict each other."""
        if self.day_first is self.month_first:
            return ""
        return "dmy" if self.day_first else "mdy"


def read(cell: str, order: str = "", own: str = "") -> When:
    """Return the date and time in a cell, or raise Unreadable.

    `order` is that of its column; `own` is the person's zone, for abbreviations of two meanings.
    """
    plain = _plain(cell)
    if not plain or len(plain) > LONGEST:
        msg = f"{shown(cell)} is not a date"
        raise Unreadable(msg)
    if number := _number(plain):
        return number
    day, rest, is_stamp = _day_and_rest(cell, plain, order)
    if not rest:
        return When(day)

    def read_end(text: str) -> When:
        return read(text, order, own)

    said = hours.read(cell, rest, own, read_end, is_stamp=is_stamp)
    if said.end_day is not None and said.end_day < day:
        msg = f"{shown(cell)}: its end is not after its start"
        raise Unreadable(msg)
    return When(day).at(said)


def _number(plain: str) -> When | None:
    """Return the date that a number stands for: a serial number of Excel, or the time of Unix."""
    if found := _SERIAL.fullmatch(plain):
        minutes = round(float(f"0.{found['part'] or 0}") * _MINUTES)
        at = datetime.combine(_SERIAL_ZERO, time()) + timedelta(
            days=int(found["days"]), minutes=minutes
        )
        return When(at.date(), at.time() if found["part"] else None)
    if found := _UNIX.fullmatch(plain):
        at = datetime.fromtimestamp(int(found[1]), UTC)
        return When(at.date(), at.time(), timedelta(0))
    return None


def _day_and_rest(cell: str, plain: str, order: str) -> tuple[date, str, bool]:
    """Return the day, the text behind it, and whether a T stands between as in ISO 8601."""
    is_stamp = False
    if found := _ISO.fullmatch(plain):
        day = _day(cell, int(found[1]), int(found[2]), int(found[3]))
        is_stamp = bool(found["t"])
    elif found := _NUMBERS.fullmatch(plain):
        day = _ordered(cell, found, order)
    elif found := _in_words(plain):
        day = _day_in_words(cell, found)
    elif (lead := _LEADING_WORD.match(plain)) and is_before_a_date(lead["word"]):
        return _day_and_rest(cell, plain[lead.end() :], order)
    else:
        msg = f"{shown(cell)} is not a readable date; write it like 2026-11-20 14:00"
        raise Unreadable(msg)
    return day, (found["rest"] or "").strip(), is_stamp


def _in_words(plain: str) -> re.Match[str] | None:
    """Return the parts of a date whose month is a word; None if it is no date.

    Without a year, the word has to be a month, and an hour is all that may follow.
    """
    found = _DAY_MONTH.fullmatch(plain) or _MONTH_DAY.fullmatch(plain)
    if found is None or found["year"]:
        return found
    is_all = not found["rest"] or found["rest"][0].isdecimal()
    return found if is_all and month_named(found["month"]) else None


def _day_in_words(cell: str, found: re.Match[str]) -> date:
    month = month_named(found["month"])
    if not month:
        msg = f"{shown(cell)}: there is no such month"
        raise Unreadable(msg)
    if found["year"] is None:
        msg = f"{shown(cell)} has no year; write it like 2026-11-20 14:00"
        raise Unreadable(msg)
    return _day(cell, _year(found["year"]), month, int(found["day"]))


def _plain(cell: str) -> str:
    """Return a cell without the weekday, and with single spaces."""
    text = " ".join(cell[: 4 * LONGEST].split())
    text = " ".join(_WEEKDAY_ASIDE.sub(" ", text).split())
    return _WEEKDAY_FIRST.sub("", text, count=1) if _WEEKDAY_FIRST.match(text) else text


def _year(digits: str) -> int:
    year = int(digits)
    return year + (_CENTURY if year < _TWO_DIGITS else 0)


def _ordered(cell: str, found: re.Match[str], order: str) -> date:
    """Return the day of three numbers; between dots the day comes first wherever it is written."""
    first, second = int(found[1]), int(found[3])
    own = Column()
    own.see(cell)
    order = own.order or ("dmy" if found["sign"] == "." else order)
    if not order and first != second:
        msg = Sentence(
            f"{shown(cell)} may be day or month first, and nothing in its column shows which",
            command="give it with --dates dmy or --dates mdy",
            page="write it as in 2026-11-30",
        )
        raise Unreadable(msg)
    day, month = (second, first) if order == "mdy" else (first, second)
    return _day(cell, _year(found[4]), month, day)


def _day(cell: str, year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        msg = f"{shown(cell)}: there is no such day"
        raise Unreadable(msg) from None
