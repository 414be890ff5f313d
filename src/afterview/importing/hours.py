"""Read the hours in a cell: a time of day, or a range of two, and the zone that is named with them.

`14:00-15:00` is a range and `14:00:00-05:00` has an offset; what may be either is refused.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from afterview.dates.zones import find_zone, zone_named
from afterview.toml.values import Wrong, shown

if TYPE_CHECKING:
    from collections.abc import Callable

    from afterview.importing.dates import When

LONGEST = 160
"""The longest date with its hours, in characters."""

_TIME = re.compile(
    r"(?P<hour>\d{1,2})(?:(?:[:.]| ?h ?)(?P<minute>\d{2})(?P<second>:\d{2}(?:[.,]\d+)?)?(?!\d))?"
    r"\s*(?P<half>[ap]\.?m\b\.?)?\s*(?P<unit>(?:uhr|hrs?|h|o'clock)\b)?,?\s*(?P<zone>.*)",
    re.IGNORECASE,
)
_LEAD = re.compile(
    r"(?:(?:(?:at|from|between|um|von|ab|à|de|a las?|de las?|alle|om|às)\b|[@,|])\s*|[-–—]\s+)+",
    re.IGNORECASE,
)
_ARROW = re.compile(
    r"\s*(?:→|–|—|―|‒|~|[-=]+>|\s-\s|"
    r"\s(?:to|until|till|bis|and|à|a|a las?|hasta(?: las?)?|tot)\s)\s*",
    re.IGNORECASE,
)
_HYPHEN = re.compile(r"(?P<first>[^-]*\d[^-]*?)(?P<space> ?)[-‑−] ?(?P<last>\d.*)")
_DATE = re.compile(
    r"\d{4}[-/.]|\d{1,2} ?[/.-] ?\d{1,2} ?[/.-]|[^\W\d_]{3,10}\.? \d|"
    r"\d{1,2}(?:st|nd|rd|th)?[. -]+(?:de )?[^\W\d_]{3,10}\.?[ ,-]+(?:de )?\d",
    re.IGNORECASE,
)
"""How a date begins."""
_ASIDE = re.compile(r"\s*[(\[]([^()\[\]]*)[)\]]\s*")
_OFFSET = re.compile(
    r"(?P<utc>(?:utc|gmt|z) ?)?(?:(?P<sign>[+−‑-])(?P<hours>\d{1,2})(?::?(?P<minutes>\d{2}))?)?",
    re.IGNORECASE,
)
_BARE_OFFSET = re.compile(r"(?P<hours>\d{2})(?::?(?P<minutes>\d{2}))?")
_ABBREVIATION = re.compile("[A-Z]{1,4}T|[A-Z]+[+-][0-9:]+")
"""What looks like the name of a zone in brackets, and has to be one that is known."""
_DAY_PART = re.compile(r"0?[.,](?P<part>\d{2,15})")
"""A time of day as Excel keeps it."""
_NOON = 12
_LARGEST_OFFSET = timedelta(hours=14)
_LARGEST_WEST = timedelta(hours=12)
_EVENING, _MORNING = 18, 6
_HOURS, _MINUTES = 24, 60


class Unreadable(ValueError):  # noqa: N818 - it is a finding about a cell, not a failure
    """Reports why a cell cannot be read, as a clause that can be shown."""


class Hours(NamedTuple):
    """Holds the hours in a cell."""

    start: time
    end: time | None = None
    end_day: date | None = None
    """The day of the end where the cell names one."""
    offset: timedelta | None = None
    zone: str = ""
    aside: str = ""

    def ends_on(self, day: date) -> datetime | None:
        """Return the end of hours that begin on `day`; a late evening may end after midnight."""
        if self.end is None:
            return None
        late = self.end <= self.start and self.end_day is None
        return datetime.combine((self.end_day or day) + timedelta(days=late), self.end)


class Zone(NamedTuple):
    """Holds a zone as an offset from UTC, or as the name of one."""

    offset: timedelta | None = None
    name: str = ""


class _Part(NamedTuple):
    """One side of a range, before it is known whether it is in the morning."""

    hour: int
    minute: int
    half: str
    is_clock: bool = True
    """Whether it is a time without the other side: it has minutes, am, pm, or a word."""
    has_seconds: bool = False
    zone: str = ""

    def times(self, half: str) -> list[time]:
        """Return its readings; without am or pm it has `half`, or else the other one."""
        half = self.half or half
        if not half or self.hour > _NOON:
            return [time(self.hour, self.minute)]
        halves = [half] if self.half else [half, "a" if half == "p" else "p"]
        return [time(self.hour % _NOON + _NOON * (each == "p"), self.minute) for each in halves]


def clock(cell: str) -> time:
    """Return the time of day in a cell: `14:00`, `2:20 PM`, `2pm`; else raise Unreadable."""
    found = read(cell, cell)
    if found != Hours(found.start):
        msg = f"{shown(cell)} is more than a time of day; write it like 14:00"
        raise Unreadable(msg)
    return found.start


def read(
    cell: str,
    text: str,
    own: str = "",
    read_end: Callable[[str], When] | None = None,
    *,
    is_stamp: bool = False,
) -> Hours:
    """Return the hours in `text`, which is part of `cell`, or raise Unreadable.

    `own` is the person's zone. `read_end` reads an end that has a date of its own.
    `is_stamp` is true behind the T of ISO 8601, where an offset is likely.
    """
    if part := _DAY_PART.fullmatch(text.strip()):
        minutes = round(float(f"0.{part['part']}") * _HOURS * _MINUTES)
        return Hours(time(*divmod(minutes % (_HOURS * _MINUTES), _MINUTES)))
    plain, zones, aside = _without_asides(cell, " ".join(text[: 4 * LONGEST].split()), own)
    plain = plain[found.end() :] if (found := _LEAD.match(plain)) else plain
    sides = _ARROW.split(plain, maxsplit=1)
    if len(sides) == 1 and (hyphen := _HYPHEN.fullmatch(plain)):
        is_offset = _is_offset(cell, hyphen, is_stamp=is_stamp)
        sides = [plain] if is_offset else [hyphen["first"], hyphen["last"]]
    if read_end and _DATE.match(sides[-1]):
        last = read_end(sides.pop())
        first = _start_of_two_days(cell, sides, last)
        zones += [zone(cell, first.zone, own), Zone(last.offset, last.zone)]
        said = Hours(first.times("")[0], last.hour, last.day, aside=aside or last.aside)
        return _in_zone(cell, said, zones)
    parts = [_part(cell, side.strip()) for side in sides]
    if not any(part.is_clock for part in parts):
        raise _no_time(cell)
    zones += [zone(cell, part.zone, own) for part in parts]
    start, end = _times(cell, *parts)
    return _in_zone(cell, Hours(start, end, aside=aside), zones)


def _times(cell: str, first: _Part, last: _Part | None = None) -> tuple[time, time | None]:
    """Return start and end: `11-1pm` begins in the morning, because it ends after its start."""
    if last is None:
        return first.times("")[0], None
    pairs = _pairs(first, last)
    start, end = first.times(last.half)[0], last.times(first.half)[0]
    if not pairs and not (start.hour >= _EVENING and end.hour < _MORNING):
        msg = f"{shown(cell)}: its end is not after its start"
        raise Unreadable(msg)
    return pairs[0] if pairs else (start, end)


def _pairs(first: _Part, last: _Part) -> list[tuple[time, time]]:
    """Return the readings of a range in which it ends after its start."""
    starts, ends = first.times(last.half), last.times(first.half)
    return [(start, end) for start in starts for end in ends if start < end]


def _start_of_two_days(cell: str, sides: list[str], end: When) -> _Part:
    """Return the start of hours whose end has a date of its own; refuse days without hours."""
    if end.hour is None or not "".join(sides):
        msg = f"{shown(cell)} names two days; write the start and the end of one interview"
        raise Unreadable(msg)
    start = _part(cell, sides[0].strip())
    if not start.is_clock:
        raise _no_time(cell)
    return start


def _in_zone(cell: str, hours: Hours, zones: list[Zone]) -> Hours:
    """Return the hours with the one zone that the cell names; an offset counts more than a name."""
    offsets = {zone.offset for zone in zones} - {None}
    names = {zone.name for zone in zones} - {""}
    if len(offsets) > 1 or (not offsets and len(names) > 1):
        msg = f"{shown(cell)} names two time zones; write start and end in one"
        raise Unreadable(msg)
    name = "" if offsets else "".join(names)
    return hours._replace(offset=next(iter(offsets), None), zone=name)


def _part(cell: str, text: str) -> _Part:
    found = _TIME.fullmatch(text)
    if found is None:
        raise _no_time(cell)
    hour, minute, half = int(found["hour"]), int(found["minute"] or 0), (found["half"] or "")[:1]
    if not hour < _HOURS or not minute < _MINUTES or (half and not 1 <= hour <= _NOON):
        msg = f"{shown(cell)}: there is no such hour"
        raise Unreadable(msg)
    is_clock = bool(found["minute"] or half or found["unit"])
    return _Part(hour, minute, half.casefold(), is_clock, bool(found["second"]), found["zone"])


def _no_time(cell: str) -> Unreadable:
    return Unreadable(f"{shown(cell)} is not a readable time of day; write it like 14:00")


def _is_offset(cell: str, hyphen: re.Match[str], *, is_stamp: bool) -> bool:
    """Return whether a hyphen begins an offset, not the end of a range; refuse what may be both."""
    if re.search(r"(?:utc|gmt) ?$", hyphen["first"] + hyphen["space"], re.IGNORECASE):
        return True
    found = _BARE_OFFSET.fullmatch(hyphen["last"])
    if not found or not _is_west(found):
        return False
    start = _part(cell, hyphen["first"].strip())
    end = _Part(int(found["hours"]), int(found["minutes"] or 0), "")
    is_range = bool(_pairs(start, end))
    if start.has_seconds or (found["minutes"] and ":" not in hyphen["last"]):
        return True
    if is_range is is_stamp and (is_range or start.hour <= _NOON):
        msg = (
            f"{shown(cell)} may be a range of hours, or an hour with its offset from UTC; write it "
            "like 14:00 to 15:00 or like 14:00:00-05:00"
        )
        raise Unreadable(msg)
    return not is_range


def _is_west(found: re.Match[str]) -> bool:
    """Return whether there is a place so far west of Greenwich."""
    span = timedelta(hours=int(found["hours"]), minutes=int(found["minutes"] or 0))
    return span <= _LARGEST_WEST and span.seconds // 60 % 60 in {0, 30}


def _without_asides(cell: str, text: str, own: str) -> tuple[str, list[Zone], str]:
    """Return a text without what is in brackets: the zones there, and the other words."""
    zones, others = list[Zone](), list[str]()
    for inside in _ASIDE.findall(text):
        try:
            zones.append(zone(cell, inside, own))
        except Unreadable:
            if _ABBREVIATION.fullmatch(inside):
                raise
            others.append(inside)
    return _ASIDE.sub(" ", text).strip(), zones, ", ".join(others)


def zone(cell: str, words: str, own: str) -> Zone:
    """Return the zone or the offset that words of a cell name, or raise Unreadable."""
    said = words.strip(" ,;")
    if not said:
        return Zone()
    if said[0].isdecimal():
        raise _no_time(cell)
    if found := _OFFSET.fullmatch(said):
        span = timedelta(hours=int(found["hours"] or 0), minutes=int(found["minutes"] or 0))
        if span > _LARGEST_OFFSET:
            msg = f"{shown(cell)}: there is no such offset"
            raise Unreadable(msg)
        return Zone(span if found["sign"] in {"+", None} else -span)
    return Zone(name=zone_of(said, own, cell))


def zone_of(words: str, own: str, cell: str = "") -> str:
    """Return the IANA name of the zone that words name, or raise Unreadable.

    An abbreviation that the person's own zone has means that zone.
    """
    if words.upper() in _abbreviations(own):
        return own
    try:
        return zone_named(words)
    except Wrong as wrong:
        where = f"{shown(cell)}: " if cell and cell != words else ""
        msg = f"{where}{wrong}; {wrong.hint}"
        raise Unreadable(msg) from None


@cache
def _abbreviations(zone: str) -> frozenset[str]:
    """Return what the clocks of a zone are called in winter and in summer."""
    place = find_zone(zone)
    days = (datetime(2026, month, 1, tzinfo=place) for month in (1, 7)) if place else ()
    return frozenset(day.tzname() or "" for day in days)
