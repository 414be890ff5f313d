"""Microsoft Graph writes a time as a wall time and the name of a zone.

We write IANA names, which Graph knows; it answers with those of Windows where a program of
Microsoft's wrote.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

from afterview.provider.zone_names import iana_name

HALF_A_DAY = timedelta(hours=12)
_FRACTION = re.compile(r"\.\d+")


@lru_cache(maxsize=64)
def zone_named(name: str) -> ZoneInfo | None:
    """Return the zone with a name of IANA's or of Windows'; None for one that nobody knows."""
    for known in filter(None, (name, iana_name(name))):
        try:
            return ZoneInfo(known)
        except (ValueError, OSError, LookupError):
            continue
    return None


def normalised(when: date) -> date:
    """Return a time in a form that Python finds equal to the same moment in any zone; a date as is.

    Python takes a time in the hour that comes twice for unequal to all in other zones, so that one
    gets the distance to UTC in place of its zone. So does one whose zone has no name.
    """
    if not isinstance(when, datetime):
        return when
    offset = when.utcoffset() or timedelta()
    if _name(when) and when.replace(fold=1 - when.fold).utcoffset() == offset:
        return when
    # Offsets of long ago have seconds; ours have none.
    whole = timedelta(minutes=offset // timedelta(minutes=1))
    try:
        return when.astimezone(timezone(whole))
    except OverflowError:  # the last day of the calendar
        return when


def written(when: datetime) -> dict[str, str]:
    """Return a time for Graph, in its zone where that has a name; raises OverflowError."""
    moment = when.astimezone(UTC)
    name = _name(when)
    # A wall time that comes twice, or not at all, would be another moment there.
    if not name or when.replace(fold=1 - when.fold).utcoffset() != when.utcoffset():
        when, name = moment, "UTC"
    return {"dateTime": when.replace(tzinfo=None).isoformat(), "timeZone": name}


def midnight(day: date) -> dict[str, str]:
    """Return a day for Graph: its midnight, in UTC, which is no other day in any reading."""
    return {"dateTime": f"{day.isoformat()}T00:00:00", "timeZone": "UTC"}


def read(said: object) -> datetime | None:
    """Return a time of Graph's, in the zone that it names; None where it cannot be read."""
    if not isinstance(said, dict):
        return None
    try:
        # Seven digits of a second, of which Python reads six.
        wall = datetime.fromisoformat(_FRACTION.sub("", str(said.get("dateTime"))))
    except ValueError:
        return None
    if wall.tzinfo is not None:
        return wall
    zone = zone_named(str(said.get("timeZone") or "UTC"))
    return wall.replace(tzinfo=UTC if zone is None or zone.key == "UTC" else zone)


def within(when: datetime, zone: tzinfo | None) -> datetime:
    """Return the same moment in `zone`; as it is where that is None or has no such time."""
    try:
        return when.astimezone(zone) if zone is not None else when
    except OverflowError:
        return when


def day_meant(said: object, zone: tzinfo | None) -> date | None:
    """Return the day whose midnight a time is, in the zone that it names or else in `zone`.

    None where it cannot be read. Where it is no midnight, the nearest one counts: a program may
    have written midnight in a zone that we do not know.
    """
    when = read(said)
    if when is None:
        return None
    if (when.hour, when.minute) == (0, 0):
        return when.date()
    try:
        return (within(when, zone) + HALF_A_DAY).date()
    except OverflowError:
        return when.date()


def _name(when: datetime) -> str:
    """Return the name of the zone of a time; empty where it has none."""
    return "UTC" if when.tzinfo is UTC else getattr(when.tzinfo, "key", None) or ""


__all__ = ["day_meant", "midnight", "normalised", "read", "within", "written", "zone_named"]
