"""What a reader returns of calendars in the format of RFC 5545.

Each instance of a recurring event counts, with those that were moved or cancelled, as
recurring-ical-events finds them.
"""

from __future__ import annotations

from datetime import date, datetime, time
from threading import Lock
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo, available_timezones

from afterview.provider.calendar_mending import mended, name_zones
from afterview.provider.event_document import bounded
from afterview.provider.reader import BusyTime, Reading

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from icalendar import Calendar, Component, Event

AWAY = frozenset({"BUSY", "OOF", "WORKINGELSEWHERE"})
"""Outlook's words for a whole day on which the person is not free (MS-OXCICAL,
X-MICROSOFT-CDO-BUSYSTATUS)."""
_parsing = Lock()
"""Held while the library reads: the zones that it has seen are those of the whole process."""
_TIMES = frozenset({"DTSTART", "DTEND", "DURATION", "RECURRENCE-ID", "RRULE", "RDATE", "EXDATE"})
_TEXTS = ("DESCRIPTION", "X-ALT-DESC", "STYLED-DESCRIPTION")
_OF_A_SERIES = ("RRULE", "RDATE", "RECURRENCE-ID")
_NOT_OF_ONE = frozenset({"RRULE", "RDATE", "EXDATE", "EXRULE", "ATTACH"})
"""The properties of a whole series, and attachments."""


def calendars_in(data: bytes) -> list[Calendar]:
    """Return the calendars in a file or an object, mended where a program wrote something odd.

    Raises what the library raises about damaged ones, which is of many kinds.
    """
    from icalendar import Calendar, use_zoneinfo

    with _parsing:
        # Else a zone that only a calendar knows would be that of an earlier one with its name:
        # the library keeps them for ever, and Outlook calls many "Customized Time Zone".
        use_zoneinfo()  # type: ignore[no-untyped-call, unused-ignore]  # it has no types
        found = Calendar.from_ical(mended(data), multiple=True)
    calendars = [each for each in found if isinstance(each, Calendar)]
    for calendar in calendars:
        name_zones(calendar)
    return calendars


def is_damaged(calendars: Iterable[Calendar]) -> bool:
    """Return whether a calendar object lacks its event, or a time of an event is unreadable.

    The library leaves such a property out, and recurring_ical_events then leaves out the event.
    """
    events = [event for calendar in calendars for event in calendar.walk("VEVENT")]
    return not events or any(name in _TIMES for event in events for name, _ in event.errors)


def reading_of(
    calendars: Iterable[Calendar], first: datetime, last: datetime, *, home: str, events: bool
) -> Reading:
    """Return what stands in calendars between two aware times.

    `home` is the zone of the person, in which hours without a zone are, and days begin. Raises
    what the libraries raise about damaged calendars, which is of many kinds.
    """
    from recurring_ical_events import of

    busy, documents = list[BusyTime](), list[bytes]()
    for calendar in calendars:
        found = list(of(calendar, skip_bad_series=True).between(first, last))
        if events:
            documents += _Documents(calendar).of(found)
        busy += (time_ for event in found if (time_ := _busy_time(event, ZoneInfo(home))))
    return Reading(tuple(busy), tuple(documents))


class _Documents:
    """Makes the documents of one calendar."""

    def __init__(self, calendar: Calendar) -> None:
        """Look at which events recur, and which time zones the calendar defines."""
        self._zones = {str(zone.get("TZID", "")): zone for zone in calendar.walk("VTIMEZONE")}
        self._zone = calendar.get("X-WR-TIMEZONE")
        self._written: dict[str, list[Component]] = {}
        for event in calendar.walk("VEVENT"):
            self._written.setdefault(str(event.get("UID", "")), []).append(event)

    def of(self, events: Iterable[Event]) -> Iterator[bytes]:
        """Yield the documents of instances, as recurring_ical_events returns them."""
        from icalendar import Calendar

        for instance in events:
            made = Calendar()
            made.add("VERSION", "2.0")
            made.add("PRODID", "-//afterview//EN")
            if self._zone is not None:
                made["X-WR-TIMEZONE"] = self._zone
            event = self._event_of(instance)
            for tzid in sorted(_zones_of(event)):
                if tzid in self._zones and tzid not in available_timezones():
                    made.add_component(self._zones[tzid])
            made.add_component(event)
            yield made.to_ical(sorted=False)

    def _event_of(self, instance: Event) -> Component:
        """Return the event of an instance: the library makes one of each event, recurring or not.

        Each of them has a RECURRENCE-ID, which only those of a recurring event are to have.
        """
        written = self._written[str(instance.get("UID", ""))]
        if any(name in each for each in written for name in _OF_A_SERIES):
            return _copied(instance)
        event = _copied(instance if written[1:] else written[0])
        event.pop("RECURRENCE-ID", None)
        return event


def _copied(event: Component) -> Component:
    """Return an event without alarms and attachments, with texts of bounded length."""
    from icalendar import Event

    copy = Event()
    for name, value in event.items():
        if name not in _NOT_OF_ONE:
            copy[name] = _short(value) if name in _TEXTS else value
    return copy


def _short(value: Any) -> Any:
    """Return a text that is not longer than the contract allows, with its parameters."""
    if isinstance(value, list):
        return [_short(each) for each in value]
    short = type(value)(bounded(value))
    short.params = value.params
    return short


def _zones_of(event: Component) -> set[str]:
    """Return the TZID of each time of an event."""
    times = (event.get(name) for name in ("DTSTART", "DTEND", "RECURRENCE-ID"))
    return {
        str(each.params["TZID"]) for each in times if each is not None and "TZID" in each.params
    }


def _busy_time(event: Event, home: ZoneInfo) -> BusyTime | None:
    """Return the time of an event; None where it leaves its time free."""
    words = {
        name: str(event.get(name, "")).upper()
        for name in ("TRANSP", "STATUS", "X-MICROSOFT-CDO-BUSYSTATUS")
    }
    start, end = event.start, event.end
    is_whole_day = not isinstance(start, datetime)
    says_busy = words["TRANSP"] == "OPAQUE" or words["X-MICROSOFT-CDO-BUSYSTATUS"] in AWAY
    is_free = (
        words["TRANSP"] == "TRANSPARENT"
        or words["STATUS"] == "CANCELLED"
        or words["X-MICROSOFT-CDO-BUSYSTATUS"] == "FREE"
        or (is_whole_day and not says_busy)
    )
    first, last = moment_of(start, home), moment_of(end, home)
    if is_free or last <= first:
        return None
    return BusyTime(first, last, str(event.get("UID", "")))


def moment_of(when: date, home: ZoneInfo) -> datetime:
    """Return an aware time; a day begins where the person lives, and so do hours without a zone."""
    if not isinstance(when, datetime):
        return datetime.combine(when, time(), home)
    return when if when.tzinfo else when.replace(tzinfo=home)


__all__ = ["calendars_in", "is_damaged", "moment_of", "reading_of"]
