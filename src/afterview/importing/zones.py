"""The zones of invitations: IANA names, those of Windows, and those that only the file knows."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING

from afterview.toml.values import find_zone

if TYPE_CHECKING:
    from collections.abc import Sequence

_RULE = re.compile(
    r"FREQ=YEARLY(?:;(?:BYMONTH=\d{1,2}|BYDAY=[+-]?[1-5][A-Z]{2}|BYMONTHDAY=-?\d{1,2}|"
    r"INTERVAL=1|WKST=[A-Z]{2}|UNTIL=\d{8}(?:T\d{6}Z?)?))*",
    re.IGNORECASE,
)
"""The only rules that clocks follow; others could keep a computer busy for years."""
_MOST_LINES = 400
_EXTRA = {
    "utc": "UTC",
    "gmt": "UTC",
    "z": "UTC",
    "tzone://microsoft/utc": "UTC",
    "coordinated universal time": "UTC",
}


def named(tzid: str) -> str:
    """Return the IANA name of a TZID; empty where it has none.

    A TZID may be the name, the one of Windows, or end in the name behind a prefix of the program.
    """
    from tzlocal.windows_tz import win_tz

    said = tzid.strip().strip('"')
    if said.casefold() in _EXTRA:
        return _EXTRA[said.casefold()]
    by_windows = {name.casefold(): olson for name, olson in win_tz.items()}
    if said.casefold() in by_windows:
        return by_windows[said.casefold()]
    parts = said.lstrip("/").split("/")
    for first in range(len(parts)):
        name = "/".join(parts[first:])
        # One part alone, behind a prefix, may be anything: "EST" is a zone, but not of this file.
        if (first == 0 or first < len(parts) - 1) and find_zone(name) is not None:
            return name
    return ""


def by_definition(local: datetime, lines: Sequence[str]) -> datetime | None:
    """Return a local time with the offset that a VTIMEZONE gives it; None where it gives none.

    `lines` are those of the VTIMEZONE, unfolded.
    """
    kept = []
    for line in lines[:_MOST_LINES]:
        name, _, value = line.partition(":")
        name = name.partition(";")[0].upper()
        if name == "RRULE" and not _RULE.fullmatch(value.strip()):
            return None
        if name in {"BEGIN", "END", "TZID", "DTSTART", "TZOFFSETFROM", "TZOFFSETTO", "RRULE"}:
            kept.append(line)
    from icalendar import Timezone

    try:
        component = Timezone.from_ical("\r\n".join([*kept, ""]))
        if not isinstance(component, Timezone):
            return None
        zone = component.to_tz(lookup_tzid=False)
        # A fixed offset in place of a zone of the library, which depends on what it read before.
        return local.replace(tzinfo=timezone(local.replace(tzinfo=zone).utcoffset()))  # type: ignore[arg-type]  # None is refused
    except Exception:  # noqa: BLE001 - whatever the library trips over: it is no zone then
        return None


def in_log(when: datetime, zone: str) -> datetime | None:
    """Return a moment as the log has it, local to `zone`; None for a time that computers lack.

    In the hour that comes twice, the second one keeps its offset.
    """
    found = find_zone(zone)
    if found is None:
        return None
    try:
        local = when.astimezone(found)
        plain = local.replace(tzinfo=None, fold=0)
        if plain.replace(tzinfo=found).astimezone(UTC) == when.astimezone(UTC):
            return plain
        return when.astimezone(timezone(local.utcoffset() or timedelta()))
    except (OverflowError, ValueError):
        return None
