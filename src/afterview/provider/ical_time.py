"""Reads the times of content lines and the zones that they name: for sync and for import alike.

A zone is known by the IANA name, by the name or the label that Windows has for it, or by the
VTIMEZONE of the file, whose rules the icalendar library reads.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

from afterview.provider.zone_names import (
    fixed_offset,
    iana_name,
    labelled_zone,
    offset_named,
    zone_key,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import tzinfo

    from afterview.provider.content_lines import ContentLine

    Definitions = Mapping[str, Sequence[ContentLine]]
    """The lines of each VTIMEZONE of a file by the `zone_key` of its TZID."""

_TIME = re.compile(
    r"(\d{4})-?(\d{2})-?(\d{2})"
    r"(?:T(\d{2}):?(\d{2})(?::?(\d{2}))?(?:\.\d+)?(?:(Z)|([+-]\d{2}):?(\d{2}))?)?",
    re.ASCII | re.IGNORECASE,
)
"""A DATE or a DATE-TIME (RFC 5545, 3.3.4 and 3.3.5), or the same in ISO 8601."""
_LATEST_SECOND = 59
_TWO_DAYS = timedelta(days=2)


class ImpossibleTimeError(ValueError):
    """The day or the hour does not exist, or is too far away for Python to count with it."""


class ZonedTime(NamedTuple):
    """A local time in the zone that a TZID names."""

    when: datetime
    """Aware."""
    zone: str
    """The IANA name of the zone; empty where it has none."""


def read_time(value: str) -> date | None:
    """Return the date or time that a value means: naive, or in UTC; None if it is neither.

    Raises ImpossibleTimeError for a day or an hour that no calendar has.
    """
    found = _TIME.fullmatch(value.strip())
    if found is None:
        return None
    year, month, day = (int(found[n]) for n in (1, 2, 3))
    try:
        if found[4] is None:
            return date(year, month, day)
        # Computers do not know leap seconds. No zone is two days away from UTC.
        second = min(int(found[6] or 0), _LATEST_SECOND)
        when = datetime(year, month, day, int(found[4]), int(found[5]), second)  # noqa: DTZ001 - the zone comes next
        _ = when - _TWO_DAYS, when + _TWO_DAYS
        if found[7]:
            return when.replace(tzinfo=UTC)
        if found[8]:
            return when.replace(tzinfo=fixed_offset(found[8], found[9])).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise ImpossibleTimeError(value) from error
    return when


def tzid_of(line: ContentLine, definitions: Definitions) -> str | None:
    """Return the name of the zone of a time; None if it has none, and is local to its reader.

    The name may be empty: Exchange writes and defines such a zone.
    """
    tzid = line.parameter("TZID")
    is_named = zone_key(tzid) or ("TZID" in line.parameters and "" in definitions)
    return tzid if is_named else None


def in_zone(local: datetime, tzid: str, definitions: Definitions) -> ZonedTime | None:
    """Return a naive time in the zone that a TZID names; None if nothing says which that is.

    A usual name counts more than a VTIMEZONE of that name, which is often out of date. A label such
    as "(UTC+01:00) Amsterdam, Berlin" counts only where the VTIMEZONE agrees with it.
    """
    if name := iana_name(tzid):
        return ZonedTime(local.replace(tzinfo=ZoneInfo(name)), name)
    label = labelled_zone(tzid)
    defined = _at_defined_offset(local, definitions.get(zone_key(tzid), ()))
    if label:
        labelled = local.replace(tzinfo=ZoneInfo(label))
        if defined is None or labelled.utcoffset() == defined.utcoffset():
            return ZonedTime(labelled, label)
    if defined is None and (offset := offset_named(tzid)):
        defined = local.replace(tzinfo=offset)
    return ZonedTime(defined, "") if defined else None


def definitions_of(
    lines: Iterable[tuple[Sequence[str], ContentLine]],
) -> dict[str, Sequence[ContentLine]]:
    """Return the VTIMEZONEs among the lines of `with_components`."""
    zones: list[list[ContentLine]] = []
    for components, line in lines:
        if "VTIMEZONE" not in components:
            continue
        if line.name == "BEGIN" and components[-1] == "VTIMEZONE":
            zones.append([])
        zones[-1].append(line)
    return {
        zone_key(next((line.value for line in zone if line.name == "TZID"), "")): zone
        for zone in zones
    }


# Definitions

_RULE_PART = re.compile(
    r"FREQ=YEARLY|INTERVAL=1|WKST=[A-Z]{2}|COUNT=\d{1,3}|UNTIL=\d{8}(?:T\d{6}Z?)?|"
    r"BYMONTH=\d{1,2}|BYDAY=[+-]?[1-5]?[A-Z]{2}|BYMONTHDAY=-?\d{1,2}(?:,-?\d{1,2}){0,30}|"
    r"BYSETPOS=-?[1-5]|BY(?:HOUR|MINUTE|SECOND)=\d{1,2}",
    re.ASCII,
)
"""The rules that clocks really follow; to expand other rules could take years of computing."""
_UTC_OFFSET = re.compile(r"([+-]?)(\d{1,2}):?(\d{2})(?::?(\d{2}))?", re.ASCII)
_MOST_LINES = 400
_OBSERVANCES = ("STANDARD", "DAYLIGHT")


def _at_defined_offset(local: datetime, lines: Sequence[ContentLine]) -> datetime | None:
    """Return a local time with the offset that a VTIMEZONE gives it; None if it gives none.

    `lines` are all lines of the VTIMEZONE.
    """
    rules = list(_rules(lines))
    if not rules or len(rules) > _MOST_LINES:
        return None
    offset = _offset_by("\r\n".join(rules), local)
    return local.replace(tzinfo=timezone(offset)) if offset is not None else None


@lru_cache(maxsize=512)
def _offset_by(rules: str, local: datetime) -> timedelta | None:
    """Return the offset of a local time by some rules; None if they define none.

    Offsets are kept and zones are not: a zone of the library is not equal to itself read again, and
    after an error within its rules it waits for ever for a lock that it holds.
    """
    from icalendar import Timezone

    text = f"BEGIN:VTIMEZONE\r\nTZID:X\r\n{rules}\r\nEND:VTIMEZONE\r\n"
    try:
        zone: tzinfo = Timezone.to_tz(Timezone.from_ical(text), lookup_tzid=False)  # type: ignore[arg-type, unused-ignore]  # it is one
        return local.replace(tzinfo=zone).utcoffset()
    except Exception:  # noqa: BLE001 - the library raises errors of many kinds for what is no zone
        return None


def _rules(lines: Sequence[ContentLine]) -> Iterator[str]:
    """Yield the lines that decide on the offsets, as the icalendar library can read them."""
    inside = ""
    for line in lines:
        value = line.value.strip().upper()
        if line.name == "BEGIN" and value in _OBSERVANCES:
            if inside:
                yield f"END:{inside}"
            inside = value
            yield f"BEGIN:{inside}"
        elif line.name == "END" and value == inside:
            yield f"END:{inside}"
            inside = ""
        elif inside and (read := _RULE_READERS.get(line.name)):
            yield f"{line.name}:{read(value)}"
    if inside:
        yield f"END:{inside}"


def _onset(value: str) -> str:
    return ",".join(
        each.strip().removesuffix("Z") + ("" if "T" in each else "T000000")
        for each in value.split(",")
    )


def _rule(value: str) -> str:
    """Return a rule without empty parts; "?", which no zone has, if no clock follows it."""
    parts = [part.strip() for part in value.split(";") if part.strip()]
    is_usual = "FREQ=YEARLY" in parts and all(map(_RULE_PART.fullmatch, parts))
    is_bound = "BYMONTHDAY" not in value or "BYDAY" in value or "," not in value
    return ";".join(parts) if is_usual and is_bound else "?"


def _utc_offset(value: str) -> str:
    found = _UTC_OFFSET.fullmatch(value)
    return f"{found[1] or '+'}{found[2]:0>2}{found[3]}{found[4] or ''}" if found else "?"


_RULE_READERS = {
    "DTSTART": _onset,
    "RDATE": _onset,
    "RRULE": _rule,
    "TZOFFSETFROM": _utc_offset,
    "TZOFFSETTO": _utc_offset,
}
"""The properties that decide on the offsets, and how their values become regular."""

__all__ = [
    "ImpossibleTimeError",
    "ZonedTime",
    "definitions_of",
    "in_zone",
    "read_time",
    "tzid_of",
]
