"""Find out where the person is: at home, or on one of their trips; and which day it is there.

A trip is a range of local days. Where zones differ, no days fit together without a gap or an
overlap: a trip begins once its first day has begun both there and at home, so that the last day at
home is a whole one, and it ends when its last day is over there. In between, a day can be up to two
days long, or be skipped, as on a flight over the date line; but it never becomes an earlier day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

_DAY = timedelta(days=1)
_NEAR = timedelta(days=3)
"""More than any two places are apart, which is 26 hours: from UTC+14 to UTC-12."""
_EVER = datetime.min.replace(tzinfo=UTC)


class Trip(NamedTuple):
    """Describes the days on which the person is in another place."""

    first: date
    last: date
    """The last day there, which belongs to it."""
    zone: ZoneInfo


class _Stretch(NamedTuple):
    """Holds a stretch of time in one place, with the days that it can be there."""

    begins: datetime
    """In UTC."""
    zone: ZoneInfo
    trip: Trip | None
    earliest: date
    latest: date


@dataclass(frozen=True)
class Whereabouts:
    """Tells where the person is at which time; `trips` are in order, and share no day."""

    home: ZoneInfo
    trips: tuple[Trip, ...] = ()

    def trip_at(self, moment: datetime) -> Trip | None:
        """Return the trip on which the person is at an aware time; None at home."""
        return self._stretch(moment).trip if self.trips else None

    def trip_on(self, day: date) -> Trip | None:
        """Return the trip to which a day belongs; None for a day at home."""
        return next((trip for trip in self.trips if trip.first <= day <= trip.last), None)

    def zone_at(self, moment: datetime) -> ZoneInfo:
        """Return the zone of the place where the person is at an aware time."""
        return self._stretch(moment).zone if self.trips else self.home

    def zone_on(self, day: date) -> ZoneInfo:
        """Return the zone in which the hours of a day are meant."""
        trip = self.trip_on(day)
        return trip.zone if trip else self.home

    def local(self, moment: datetime) -> datetime:
        """Return an aware time on the clock of the place where the person is then."""
        return moment.astimezone(self.zone_at(moment))

    def day(self, moment: datetime) -> date:
        """Return the day that it is for the person at an aware time; it never goes back."""
        if not self.trips:
            return moment.astimezone(self.home).date()
        stretch = self._stretch(moment)
        day = moment.astimezone(stretch.zone).date()
        return min(max(day, stretch.earliest), stretch.latest)

    def begins(self, day: date) -> datetime:
        """Return the first moment at which it is `day`, or a later one if it is skipped, in UTC."""
        if not self._is_near_trip(day):
            return _midnight(day, self.home)
        zones = {self.home, *(trip.zone for trip in self.trips)}
        changes = [stretch.begins for stretch in self._stretches[1:]]
        found = sorted([*(_midnight(day, zone) for zone in zones), *changes])
        return next(moment for moment in found if self.day(moment) >= day)

    def at(self, day: date, hour: time) -> datetime:
        """Return a time of day where the person is, but no earlier than that day begins.

        A time in the gap of a clock that goes forward is moved behind it.
        """
        zone = self.zone_on(day)
        there = datetime.combine(day, hour, zone).astimezone(UTC)
        return max(there, self.begins(day)).astimezone(zone)

    def not_before(self, day: date) -> date:
        """Return the first day that begins, where the person is, no earlier than `day` at home."""
        if not self._is_near_trip(day):
            return day
        at_home, here = _midnight(day, self.home), day
        while self.begins(here) < at_home:
            here += _DAY
        return here

    def _is_near_trip(self, day: date) -> bool:
        return any(trip.first - _NEAR <= day <= trip.last + _NEAR for trip in self.trips)

    def _stretch(self, moment: datetime) -> _Stretch:
        return next(each for each in reversed(self._stretches) if each.begins <= moment)

    @cached_property
    def _stretches(self) -> tuple[_Stretch, ...]:
        """All time in order, cut where the person goes from one place to another.

        Two trips without a day at home between them follow one another.
        """
        found = [_Stretch(_EVER, self.home, None, date.min, date.max)]
        for number, trip in enumerate(self.trips, 1):
            here = found[-1]
            begins = max(_midnight(trip.first, zone) for zone in (here.zone, trip.zone))
            found[-1] = here._replace(latest=trip.first)
            found.append(_Stretch(begins, trip.zone, trip, trip.first, trip.last))
            if not any(after.first - trip.last == _DAY for after in self.trips[number:]):
                ends = max(begins, _midnight(trip.last + _DAY, trip.zone))
                found.append(_Stretch(ends, self.home, None, trip.last, date.max))
        return tuple(found)


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    """Return the moment in UTC at which a day begins in a zone."""
    return datetime.combine(day, time(), zone).astimezone(UTC)
