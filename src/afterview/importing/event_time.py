"""Finds when the interview of an invitation takes place, and in which zone to show that."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from afterview.importing import clean
from afterview.importing.zones import at_defined_offset, iana_name, in_log
from afterview.toml.values import find_zone

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from afterview.importing.calendar_file import CalendarEvent
    from afterview.provider.content_lines import ContentLine

    Zones = Mapping[str, Sequence[ContentLine]]

TIME = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})(Z?))?")
"""A DATE or a DATE-TIME (RFC 5545, 3.3.4 and 3.3.5)."""
TWO_DAYS = timedelta(days=2)

_Moment = tuple[datetime, str, str]
"""An aware time, the IANA name of the zone to show it in, and a note for the person."""


def time_fields(
    event: CalendarEvent, zones: Zones, own_zone: str
) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Return start, end and zone for the log, and notes for the person.

    Without fields, the only note says why there are none. `own_zone` is the person's own zone, as
    an IANA name.
    """
    start = _moment(event, "DTSTART", zones, own_zone)
    if isinstance(start, str):
        return {}, (start,)
    end = (
        _moment(event, "DTEND", zones, own_zone)
        if "DTEND" in event
        else _end_by_duration(event, start[0])
    )
    if isinstance(end, str):
        return {}, (end,)
    moment, zone, note = start
    fields: dict[str, Any] = {"start": in_log(moment, zone)}
    if end is not None:
        if end[0].astimezone(UTC) <= moment.astimezone(UTC):
            return {}, ("it ends before it has begun",)
        fields["end"] = in_log(end[0], zone)
    if None in fields.values():
        return {}, ("its time is out of reach",)
    if zone != own_zone:
        fields["timezone"] = zone
    return fields, (note,) if note else ()


def _moment(event: CalendarEvent, name: str, zones: Zones, own_zone: str) -> _Moment | str:
    """Return the moment of a property, or the clause that says why there is none."""
    line = event.first(name)
    found = TIME.fullmatch(line.value.strip()) if line else None
    if line is None or found is None:
        return f"its {'start' if name == 'DTSTART' else 'end'} cannot be read"
    if found[4] is None:
        return "it has a day and no hour; log it by `afterview add` once you know the hour"
    try:
        year, month, day, hour, minute, second = (int(found[n]) for n in range(1, 7))
        # Computers do not know leap seconds. No zone is two days away from UTC.
        local = datetime(year, month, day, hour, minute, min(second, 59), tzinfo=UTC)
        _ = local - TWO_DAYS, local + TWO_DAYS
    except (ValueError, OverflowError):
        return "there is no such day or hour as it says"
    if found[7]:
        return local, own_zone, ""
    return _in_zone(local.replace(tzinfo=None), line.parameter("TZID"), zones, own_zone)


def _in_zone(plain: datetime, tzid: str, zones: Zones, own_zone: str) -> _Moment | str:
    """Return the moment of a local time, or the clause that says why there is none."""
    if not tzid:
        here = plain.replace(tzinfo=find_zone(own_zone) or UTC)
        return here, own_zone, f"it names no zone: taken for yours, {own_zone}"
    if zone := iana_name(tzid):
        return plain.replace(tzinfo=find_zone(zone)), zone, ""
    said = clean(tzid, 60)
    defined = at_defined_offset(plain, zones.get(tzid, ()))
    if defined is None:
        return f'its zone "{said}" is not known; log it by `afterview add`'
    return defined, own_zone, f'its zone "{said}" has no usual name: shown in yours'


def _end_by_duration(event: CalendarEvent, start: datetime) -> _Moment | None:
    """Return the end of an event without DTEND; None if it has no DURATION that can be read."""
    from icalendar.prop import vDuration

    said = event.text("DURATION")
    if not said:
        return None
    try:
        length = vDuration.from_ical(said)  # type: ignore[no-untyped-call, unused-ignore]  # it has no types
        return (start.astimezone(UTC) + length, "UTC", "")
    except (ValueError, OverflowError, TypeError):
        return None
