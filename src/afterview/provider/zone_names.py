"""Find the zone that a name or a label means, as calendar programs and services write them.

The names of Windows are in the table of `tzlocal`, which is made from Unicode's.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone
from functools import lru_cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, available_timezones

from afterview.provider.content_lines import unescape_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_SYNONYMS = {
    "utc": "UTC",
    "gmt": "UTC",
    "z": "UTC",
    "tzone://microsoft/utc": "UTC",
    "coordinated universal time": "UTC",
}


def zone_key(tzid: str) -> str:
    """Return the form of a TZID in which the one of a time equals that of its VTIMEZONE."""
    return " ".join(unescape_text(tzid).strip("\"' \t").split()).casefold()


def iana_name(tzid: str) -> str:
    """Return the IANA name of a TZID; empty if it has none.

    A TZID may be that name, a name of Windows, or that name with a prefix of some program.
    """
    key = zone_key(tzid)
    if known := _SYNONYMS.get(key) or _names_of_windows().get(key):
        return known
    parts = key.replace(" ", "_").lstrip("/").split("/")
    for first in range(len(parts)):
        name = "/".join(parts[first:])
        # A single last part of a path may be anything: "EST" is a zone, but not that of this file.
        if (first == 0 or first < len(parts) - 1) and name in _names_of_iana():
            return _names_of_iana()[name]
    return ""


@lru_cache(maxsize=1)
def _names_of_windows() -> Mapping[str, str]:
    from tzlocal.windows_tz import win_tz

    return {name.casefold(): olson for name, olson in win_tz.items()}


@lru_cache(maxsize=1)
def _names_of_iana() -> Mapping[str, str]:
    return {name.casefold(): name for name in sorted(available_timezones())}


# Labels

_LABEL = re.compile(
    r"(?:\((?:utc|gmt)\s*(?:([+-](?:0?\d|1[0-4]))(?:[:.]?([0-5]\d))?)?\)\s*)?"
    r"(.*?)(?: islands?| is\.| sar)?",
    re.DOTALL,
)
"""How Windows and Outlook label a zone in their lists: the offset of its winter, and places."""
_OFFSET = re.compile(
    r"\(?(?:utc|gmt)\s*(?:([+-](?:0?\d|1[0-4]))(?::?([0-5]\d))?)?\)?"
    r"(?:\s*coordinated universal time.*)?"
)
"""The name of a zone that is an offset."""
_REGIONS = re.compile(
    r"(?:Africa|America|Antarctica|Asia|Atlantic|Australia|Europe|Indian|Pacific)/"
)
_ALSO = {
    "abu dhabi": "Asia/Dubai",
    "alaska": "America/Anchorage",
    "aleutian": "America/Adak",
    "arizona": "America/Phoenix",
    "astana": "Asia/Almaty",
    "atlantic time (canada)": "America/Halifax",
    "baja california": "America/Tijuana",
    "beijing": "Asia/Shanghai",
    "bern": "Europe/Zurich",
    "brasilia": "America/Sao_Paulo",
    "cabo verde": "Atlantic/Cape_Verde",
    "central america": "America/Guatemala",
    "central time (us & canada)": "America/Chicago",
    "chetumal": "America/Cancun",
    "chokurdakh": "Asia/Srednekolymsk",
    "city of buenos aires": "America/Argentina/Buenos_Aires",
    "eastern time (us & canada)": "America/New_York",
    "edinburgh": "Europe/London",
    "ekaterinburg": "Asia/Yekaterinburg",
    "greenland": "America/Godthab",
    "haiti": "America/Port-au-Prince",
    "hawaii": "Pacific/Honolulu",
    "indiana (east)": "America/Indiana/Indianapolis",
    "international date line west": "Etc/GMT+12",
    "islamabad": "Asia/Karachi",
    "marquesas": "Pacific/Marquesas",
    "mountain time (us & canada)": "America/Denver",
    "mumbai": "Asia/Kolkata",
    "new caledonia": "Pacific/Noumea",
    "new delhi": "Asia/Kolkata",
    "newfoundland": "America/St_Johns",
    "nuku'alofa": "Pacific/Tongatapu",
    "osaka": "Asia/Tokyo",
    "pacific time (us & canada)": "America/Los_Angeles",
    "petropavlovsk-kamchatsky": "Asia/Kamchatka",
    "port louis": "Indian/Mauritius",
    "pretoria": "Africa/Johannesburg",
    "saint pierre and miquelon": "America/Miquelon",
    "salvador": "America/Bahia",
    "samoa": "Pacific/Apia",
    "saskatchewan": "America/Regina",
    "solomon": "Pacific/Guadalcanal",
    "sri jayawardenepura": "Asia/Colombo",
    "turks and caicos": "America/Grand_Turk",
    "west central africa": "Africa/Lagos",
    "yukon": "America/Whitehorse",
}
"""The places in the labels of Windows after which IANA has named no zone."""


def labelled_zone(tzid: str) -> str:
    """Return the IANA name of the zone with a label of Windows; empty if there is none.

    Of several places, the first one counts that has the offset of the label. Where none has it, the
    first one counts: the clocks of that place were changed since the label was written.
    """
    found = _LABEL.fullmatch(zone_key(tzid))
    if found is None or not found[3]:
        return ""
    names = list(filter(None, map(_place, [found[3], *re.split(r"\s*[,/;]\s*", found[3])])))
    if found[1] is None:
        return names[0] if names else ""
    wanted = fixed_offset(found[1], found[2] or "0").utcoffset(None)
    return next((name for name in names if wanted in _offsets(name)), "") or "".join(names[:1])


def offset_named(tzid: str) -> timezone | None:
    """Return the zone whose name is an offset, such as `GMT+02:00`; None if it is not."""
    found = _OFFSET.fullmatch(zone_key(tzid))
    return fixed_offset(found[1] or "0", found[2] or "0") if found else None


def _place(place: str) -> str:
    name = place.replace("us and canada", "us & canada")
    known = _ALSO.get(name) or _ALSO.get(f"{name} (us & canada)") or iana_name(name)
    return known or _cities().get(re.sub(r" \(.*", "", name), "")


@lru_cache(maxsize=1)
def _cities() -> Mapping[str, str]:
    """Return the zones that are named after a city, by that name."""
    names = [name for name in sorted(available_timezones()) if _REGIONS.match(name)]
    return {name.rpartition("/")[2].replace("_", " ").casefold(): name for name in names}


def _offsets(name: str) -> Iterator[timedelta | None]:
    """Yield the offsets of a zone in January and July."""
    for month in (1, 7):
        yield datetime(2026, month, 1, tzinfo=ZoneInfo(name)).utcoffset()


def fixed_offset(hours: str, minutes: str) -> timezone:
    """Return the zone at an offset from UTC: `-3` and `30` are three hours and a half behind it."""
    sign = -1 if hours.startswith("-") else 1
    return timezone(timedelta(hours=int(hours), minutes=sign * int(minutes)))
