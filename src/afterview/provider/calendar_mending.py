"""Mend what calendar programs write and the icalendar library cannot read.

Otherwise one odd time zone would cost a whole calendar, or move its events by hours.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING

from afterview.provider.ical_time import in_zone

if TYPE_CHECKING:
    from icalendar import Calendar

_UNNAMED = b"Unnamed zone"
_MENDS = (
    # Some programs on Windows end each line twice.
    (re.compile(rb"\r\r\n"), b"\r\n"),
    # Exchange defines zones without a name, or with a space behind it.
    (re.compile(rb"^TZID:[ \t]*\r?$", re.MULTILINE), b"TZID:" + _UNNAMED + b"\r"),
    (re.compile(rb"^(TZID:[^\r\n]*?)[ \t]+\r?$", re.MULTILINE), rb"\1\r"),
    (
        re.compile(rb'^((?:DTSTART|DTEND|RECURRENCE-ID|EXDATE);TZID=)(?:"")?:', re.MULTILINE),
        rb"\g<1>" + _UNNAMED + b":",
    ),
    # Google writes names with a colon, and no quotes around them.
    (
        re.compile(
            rb'^((?:DTSTART|DTEND|RECURRENCE-ID|EXDATE);TZID=)([^":;\r\n]*[+-]\d\d:\d\d)(?=[:;])',
            re.MULTILINE,
        ),
        rb'\1"\2"',
    ),
)


def mended(data: bytes) -> bytes:
    """Return a calendar file in a form that the library reads."""
    for pattern, instead in _MENDS:
        data = pattern.sub(instead, data)
    return data


def name_zones(calendar: Calendar) -> None:
    """Put times into their zones where the library does not know the name, but we do."""
    for event in calendar.walk("VEVENT"):
        for name in ("DTSTART", "DTEND", "RECURRENCE-ID"):
            said = event.get(name)
            tzid = str(said.params.get("TZID", "")) if said is not None else ""
            if tzid and isinstance(said.dt, datetime) and said.dt.tzinfo is None:
                zoned = in_zone(said.dt, tzid, {})
                said.dt = zoned.when if zoned else said.dt


__all__ = ["mended", "name_zones"]
