"""Finds the time zones of invitations by IANA name, by Windows name, or by VTIMEZONE."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING

from afterview.toml.values import find_zone

if TYPE_CHECKING:
    from collections.abc import Sequence

    from afterview.provider.content_lines import ContentLine

_RULE = re.compile(
    r"FREQ=YEARLY(?:;(?:BYMONTH=\d{1,2}|BYDAY=[+-]?[1-5][A-Z]{2}|BYMONTHDAY=-?\d{1,2}|"
    r"INTERVAL=1|WKST=[A-Z]{2}|UNTIL=\d{8}(?:T\d{6}Z?)?))*",
    re.IGNORECASE,
)
"""The rules that clocks really follow; to expand other rules could take years of computing."""
_MOST_LINES = 400
_NEEDED = {"BEGIN", "END", "TZID", "DTSTART", "TZOFFSETFROM", "TZOFFSETTO", "RRULE"}
"""The properties of a VTIMEZONE that decide on its offsets."""
_EXTRA = {
    "utc": "UTC",
    "gmt": "UTC",
    "z": "UTC",
    "tzone://microsoft/utc": "UTC",
    "coordinated universal time": "UTC",
}


def iana_name(tzid: str) -> str:
    """Return the IANA name of a TZID; empty if it has none.

    A TZID may be that name, a name of Windows, or that name with a prefix of some program.
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


def at_defined_offset(local: datetime, lines: Sequence[ContentLine]) -> datetime | None:
    """Return a local time with the offset that a VTIMEZONE gives it; None if it gives none.

    `lines` are all lines of the VTIMEZONE.
    """
    kept = [f"{line.name}:{line.value}" for line in lines[:_MOST_LINES] if line.name in _NEEDED]
    rules = (line.value.strip() for line in lines[:_MOST_LINES] if line.name == "RRULE")
    if not all(map(_RULE.fullmatch, rules)):
        return None
    from icalendar import Timezone

    try:
        component = Timezone.from_ical("\r\n".join([*kept, ""]))
        if not isinstance(component, Timezone):
            return None
        zone = component.to_tz(lookup_tzid=False)
        # A zone of the library depends on which zones it read before, so take a fixed offset.
        return local.replace(tzinfo=timezone(local.replace(tzinfo=zone).utcoffset()))  # type: ignore[arg-type]  # None is refused
    except Exception:  # noqa: BLE001 - the library raises errors of many kinds for what is no zone
        return None


def in_log(when: datetime, zone: str) -> datetime | None:
    """Return a moment as the log has it, local to `zone`; None if Python has no such time.

    In the hour that occurs twice, the second occurrence keeps its offset.
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
