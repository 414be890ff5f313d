"""Finds when the interview of an invitation takes place, and in which zone to show that."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta, timezone
from typing import TYPE_CHECKING, Any

from afterview.dates.zones import find_zone
from afterview.errors import Sentence
from afterview.importing import clean
from afterview.provider.ical_time import ImpossibleTimeError, in_zone, read_time, tzid_of

if TYPE_CHECKING:
    from afterview.importing.calendar_file import Calendar, CalendarEvent
    from afterview.provider.content_lines import ContentLine

NO_HOUR = Sentence(
    "it has a day and no hour",
    command="log it by `afterview add` once you know the hour",
    page="add it by hand once you know the hour",
)
_WHOLE_DAY = (
    "X-MICROSOFT-CDO-ALLDAYEVENT",
    "X-MICROSOFT-MSNCALENDAR-ALLDAYEVENT",
    "X-FUNAMBOL-ALLDAY",
)
"""The properties by which programs say that an event with hours is one of whole days."""
_A_DAY = timedelta(days=1)
_A_MINUTE = timedelta(minutes=1)

_Moment = tuple[datetime, str, str]
"""An aware time, the IANA name of the zone to show it in, and a note for the person."""


def time_fields(event: CalendarEvent, own_zone: str) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Return start, end and zone for the log, and notes for the person.

    Without fields, the only note says why there are none. `own_zone` is the person's own zone, as
    an IANA name.
    """
    start = _moment(event, "DTSTART", own_zone)
    if isinstance(start, str):
        return {}, (start,)
    moment, zone, note = start
    end = _moment(event, "DTEND", own_zone) if "DTEND" in event else _end_by_duration(event, moment)
    if isinstance(end, str):
        return {}, (end,)
    length = end[0].astimezone(UTC) - moment.astimezone(UTC) if end else timedelta()
    if length < timedelta():
        return {}, ("it ends before it begins",)
    if _is_whole_day(event, moment, length, own_zone):
        return {}, (NO_HOUR,)
    fields: dict[str, Any] = {"start": in_log(moment, zone)}
    if end and length:
        fields["end"] = in_log(end[0], zone)
    if None in fields.values():
        return {}, ("its time is out of reach",)
    if zone != own_zone:
        fields["timezone"] = zone
    return fields, (note,) if note else ()


def _is_whole_day(event: CalendarEvent, start: datetime, length: timedelta, own_zone: str) -> bool:
    """Whether an event is one of whole days, though it is written with hours."""
    if any(event.text(name).upper() in {"TRUE", "1"} for name in _WHOLE_DAY):
        return True
    is_days = length >= _A_DAY - _A_MINUTE and (length + _A_MINUTE) % _A_DAY <= _A_MINUTE
    return is_days and any(
        local is not None and local.time() == time()
        for local in (start.replace(tzinfo=None), in_log(start, own_zone))
    )


def _moment(event: CalendarEvent, name: str, own_zone: str) -> _Moment | str:
    """Return the moment of a property, or the clause that says why there is none."""
    line = event.first(name)
    try:
        local = read_time(line.value) if line else None
    except ImpossibleTimeError:
        return "there is no such day or hour as it says"
    if line is None or local is None:
        return f"its {'start' if name == 'DTSTART' else 'end'} cannot be read"
    if not isinstance(local, datetime):
        return NO_HOUR
    if local.tzinfo:
        return local, own_zone, ""
    return _in_zone(local, line, event.calendar, own_zone)


def _in_zone(
    local: datetime, line: ContentLine, calendar: Calendar, own_zone: str
) -> _Moment | str:
    """Return the moment of a local time, or the clause that says why there is none."""
    tzid = tzid_of(line, calendar.zones)
    if tzid is None:
        return _floating(local, calendar, own_zone)
    zoned = in_zone(local, tzid, calendar.zones)
    said = clean(tzid, 60)
    if zoned is None:
        return Sentence(
            f'its zone "{said}" is not known',
            command="log it by `afterview add`",
            page="add it by hand",
        )
    note = "" if zoned.zone else f'its zone "{said}" has no usual name: shown in yours'
    return zoned.when, zoned.zone or own_zone, note


def _floating(local: datetime, calendar: Calendar, own_zone: str) -> _Moment:
    """Return the moment of a time without a zone: in that of its calendar, or else in one's own."""
    zoned = in_zone(local, calendar.zone, calendar.zones) if calendar.zone else None
    if zoned:
        said = zoned.zone or clean(calendar.zone, 60)
        note = f"it names no zone: taken for that of its calendar, {said}"
        return zoned.when, zoned.zone or own_zone, note
    here = local.replace(tzinfo=find_zone(own_zone) or UTC)
    return here, own_zone, f"it names no zone: taken for yours, {own_zone}"


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
