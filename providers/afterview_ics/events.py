"""Make a document of each event of a calendar, as the contract of readers has it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from zoneinfo import available_timezones

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from icalendar import Calendar, Component, Event

MOST_TEXT = 8000
"""Characters of a text that are handed on: nobody reads more for an interview."""
_TEXTS = ("DESCRIPTION", "X-ALT-DESC", "STYLED-DESCRIPTION")
_OF_A_SERIES = ("RRULE", "RDATE", "RECURRENCE-ID")
_NOT_OF_ONE = frozenset({"RRULE", "RDATE", "EXDATE", "EXRULE", "ATTACH"})
"""The properties of a whole series, and attachments."""


class Documents:
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
        if name in _NOT_OF_ONE:
            continue
        copy[name] = _short(value) if name in _TEXTS else value
    return copy


def _short(value: Any) -> Any:
    """Return a text that is not longer than the contract allows, with its parameters."""
    if isinstance(value, list):
        return [_short(each) for each in value]
    if len(value) <= MOST_TEXT:
        return value
    short = type(value)(value[:MOST_TEXT])
    short.params = value.params
    return short


def _zones_of(event: Component) -> set[str]:
    """Return the TZID of each time of an event."""
    times = (event.get(name) for name in ("DTSTART", "DTEND", "RECURRENCE-ID"))
    return {
        str(each.params["TZID"]) for each in times if each is not None and "TZID" in each.params
    }
