"""Find the time zones of invitations: by IANA name, by Windows name, or by their definition."""

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
"""The only recurrence rules that clock changes follow; others could take years to compute."""
_MOST_LINES = 400
_EXTRA = {
    "utc": "UTC",
    "gmt": "UTC",
    "z": "UTC",
    "tzone://microsoft/utc": "UTC",
    "coordinated universal time": "UTC",
}


def iana_name(tzid: str) -> str:
    """Return the IANA name of a TZID; empty if it has none.

    A TZID may be the name itself, the Windows name, or a path that ends in the name.
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
        # A single last part of a path may be anything: "EST" is a zone, but not that of this file.
        if (first == 0 or first < len(parts) - 1) and find_zone(name) is not None:
            return name
    return ""


def at_defined_offset(local: datetime, lines: Sequence[str]) -> datetime | None:
    """Return a local time with the offset that a VTIMEZONE gives it, or None.

    `lines` are the unfolded lines of the VTIMEZONE.
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
        # Use a fixed offset instead of the library's zone, which depends on what it read before.
        return local.replace(tzinfo=timezone(local.replace(tzinfo=zone).utcoffset()))  # type: ignore[arg-type]  # None is refused
    except Exception:  # noqa: BLE001 - whatever the library stumbles over, there is no zone then
        return None


def in_log(when: datetime, zone: str) -> datetime | None:
    """Return a moment in the form of the log, local to `zone`; None if it cannot be represented.

    In the hour that comes twice, the second occurrence keeps its offset.
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
