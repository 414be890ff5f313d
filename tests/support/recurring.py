"""The instances of recurring events, as the two fakes of calendar services find them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr


def starts(first: date, rule: str, zone: str) -> Iterator[date]:
    """Yield the starts of a rule without COUNT or UNTIL problems: by the wall clock of a zone."""
    if not isinstance(first, datetime):
        begin = datetime(first.year, first.month, first.day)  # noqa: DTZ001 - a wall time
        yield from (each.date() for each in rrulestr(rule, dtstart=begin))
        return
    there = ZoneInfo(zone)
    begin = first.astimezone(there).replace(tzinfo=None)
    for wall in rrulestr(rule, dtstart=begin):
        yield wall.replace(tzinfo=there).astimezone(UTC)
