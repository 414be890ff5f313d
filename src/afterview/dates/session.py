"""Read when an interview is: its start, and its end and its time zone where the words name them.

"tomorrow 2-3pm in Berlin". Days and times of day are read by `spoken`, places by `zones`.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import product
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

from afterview.dates.spoken import (
    KNOWN_WORDS,
    MOMENTS,
    names_day,
    plain,
    read_moment,
    reading,
)
from afterview.dates.spoken_days import Asked
from afterview.dates.zones import is_zone, near_place, zone_named
from afterview.toml.values import Wrong

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime

    from afterview.dates.spoken_days import Prefer

FORMS = (*MOMENTS[:2], "Thu 2pm-3pm", "tomorrow 16:00 in Berlin")
"""Examples of readable text, for errors that have no better hint."""

_LONGEST_NAME = 4
"""The number of words in the longest name of a place: "Central European Summer Time"."""
_LONGEST_SHORT = 4
"""The length of the longest abbreviation; errors show it in capital letters."""
_LEADS = frozenset({"in", "at"})
"""What may stand before a place."""
_TIME = r"(?:noon|midday|[0-9]{1,2}(?:[:.][0-9]{2})? ?(?:am|pm)?)"
_RANGE = re.compile(
    rf"(?<![0-9a-z:.-])(?:(?P<word>from|between) )?(?P<first>{_TIME}) ?"
    rf"(?:-|to|until|till|and) ?(?P<last>{_TIME})(?![0-9a-z:.-])"
)
_CLOCK = re.compile("[:.]|m")
"""What tells a time of day from a number: minutes, am, pm, and the m of noon and midday."""
_HALVES = ("am", "pm")
_LAST_HOUR = 12
"""The last hour that can have am or pm."""


class Session(NamedTuple):
    """Holds when an interview is, in local times without a zone."""

    start: datetime
    end: datetime | None
    """None if the words name no end."""
    zone: str
    """The IANA name of the zone that the words name; empty if they name none."""


def session(
    words: str,
    now: datetime,
    *,
    prefer: Prefer = "future",
    on: date | None = None,
    country: str = "",
) -> Session:
    """Return the time that `words` name; the end of "2pm-3pm" is on the day of its start.

    `now`, `prefer`, `on` and `country` are those of `spoken.moment`; where the words name a zone,
    the time is meant there. Raises Unclear if the words cannot be read, or have two meanings.
    """
    with reading(words, FORMS):
        said, zone = _without_zone(plain(words))
        said = re.sub("[\u2010-\u2015\u2212]", "-", said)
        there = now.astimezone(ZoneInfo(zone)) if zone else now
        # "Tomorrow" may be another day here than there, and then nothing tells which is meant.
        days = dict.fromkeys((now.date(), there.date()))
        try:
            found = {_read(said, there, Asked(today, prefer, country, on)) for today in days}
        except Wrong as wrong:
            strange = (word for word in said.split() if word not in KNOWN_WORDS)
            places = () if wrong.hint else map(near_place, strange)
            near = next(filter(None, places), "")
            raise Wrong(str(wrong), f'did you mean "{near}"?' if near else wrong.hint) from None
        if len(found) > 1:
            one, other = sorted(start for start, _ in found)
            days_meant = f"{one:%a} {one.date()} or {other:%a} {other.date()}"
            msg = f"that may be {days_meant}, as it is another day in {zone} now"
            raise Wrong(msg, "write the date")
        return Session(*found.pop(), zone)


def _read(said: str, now: datetime, asked: Asked) -> tuple[datetime, datetime | None]:
    """Return start and end; the end is None if the words name none."""
    match = _RANGE.search(said)
    if match is None or not _is_of_hours(match):
        return read_moment(said, now, asked), None
    return _range(match, now, asked)


def _is_of_hours(match: re.Match[str]) -> bool:
    """Return whether a range is one of hours: "Thu 10-11" is, "10-11" may be a day and a month.

    Raises Wrong if both are likely, as in "Thu 04-12".
    """
    if _CLOCK.search(match[0]):
        return True
    rest = " ".join(f"{match.string[: match.start()]} {match.string[match.end() :]}".split())
    if not rest:
        return bool(match["word"])
    if not names_day(rest):
        return False
    if not match["word"] and "0" in {match["first"][0], match["last"][0]}:
        msg = f'"{match[0]}" may be hours, or a day and a month'
        hours = re.sub("([0-9]+)", r"\1:00", match[0])
        raise Wrong(msg, f'write "{hours}" for hours, or the month as a word')
    return True


def _without_zone(said: str) -> tuple[str, str]:
    """Return the words without those for a zone, and its name; refuse more than one meaning."""
    tokens = said.split()
    for first, last in _spans(len(tokens)):
        span = tokens[first:last]
        if all(re.search("[0-9]", each) or each in KNOWN_WORDS for each in span):
            continue
        name = " ".join(span)
        name = name.upper() if len(name) <= _LONGEST_SHORT else name.title()
        if is_zone(name):
            begin = first - 1 if first and tokens[first - 1] in _LEADS else first
            return " ".join(tokens[:begin] + tokens[last:]), zone_named(name)
    return said, ""


def _spans(number: int) -> Iterator[tuple[int, int]]:
    """Yield the first and the last place of each run of words, the longest runs first."""
    for length in range(min(number, _LONGEST_NAME), 0, -1):
        for first in range(number - length + 1):
            yield first, first + length


def _range(match: re.Match[str], now: datetime, asked: Asked) -> tuple[datetime, datetime]:
    """Return start and end: "11-1pm" begins in the morning, because it ends after its start."""
    said, found = match.string, []
    begins, ends = match["first"].strip(), match["last"].strip()
    for first, last in product(_with_halves(begins, ends), _with_halves(ends, begins)):
        words = f"{said[: match.start()]} {first} {said[match.end() :]}"
        start = read_moment(" ".join(words.split()), now, asked)
        found.append((start, read_moment(last, now, replace(asked, on=start.date()))))
    for start, end in found:
        if start < end:
            return start, end
    msg = "the end is not after the start"
    raise Wrong(msg, "write only the start, and give the duration or the end separately")


def _with_halves(said: str, other: str) -> tuple[str, ...]:
    """Return the readings of a time: without am or pm it has that of the other, or else not.

    A number alone is an hour, as the other time is one.
    """
    half, hour = other[-2:], re.match("[0-9]+", said)
    if hour and half in _HALVES and said[-2:] not in _HALVES and int(hour[0]) <= _LAST_HOUR:
        return f"{said}{half}", f"{said}{'am' if half == 'pm' else 'pm'}"
    return (f"{said}:00" if said.isdigit() else said,)
