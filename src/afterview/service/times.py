"""Say when a run is due by the clock: at these times, on these days of the week.

The package `schedule` finds the next time. It answers on this computer's clock, without a zone; the
moment that it means is worked out here (decision 21).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from afterview.dates.clock import WEEKDAYS
from afterview.errors import InputError

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

EVERY_DAY = frozenset(range(7))


@dataclass(frozen=True, slots=True)
class Times:
    """Describes times of day and days of the week, as the person's clock shows them."""

    at: tuple[time, ...] = ()
    """The times of day; none, if only the days matter."""
    on: frozenset[int] = EVERY_DAY
    """The weekdays, counted from 0 (Monday)."""

    def allowed_from(self, moment: datetime) -> datetime:
        """Return the moment if it is on one of the days, else the beginning of the next such day.

        The moment is in the person's zone.
        """
        days = (moment.date() + timedelta(days=number) for number in range(1, 7))
        if moment.weekday() in self.on:
            return moment
        day = next(day for day in days if day.weekday() in self.on)
        return datetime.combine(day, time(), moment.tzinfo)

    def following(self, now: datetime, zone: ZoneInfo) -> datetime | None:
        """Return the next of these times in the person's zone; None without times of day.

        A time that the clocks skip is moved by as much as they are: 02:30 is 03:30 then. One that
        they show twice counts once. `now` has to be the real time, because `schedule` looks at the
        clock itself. Raises InputError without that package, or if it does not know the zone.
        """
        if not self.at:
            return None
        try:
            import pytz
            import schedule
        except ImportError as error:
            msg = (
                f'--at needs {error.name}; install afterview with the extra "watch" (docs/start.md)'
            )
            raise InputError(msg) from error
        moments = []
        for day in self.on:
            for at in self.at:
                job = getattr(schedule.Scheduler().every(), WEEKDAYS[day].lower())
                try:
                    job.at(f"{at:%H:%M}", zone.key).do(_nothing)
                except pytz.UnknownTimeZoneError as error:
                    msg = f"--at does not know the time zone {zone.key}; update the package pytz"
                    raise InputError(msg) from error
                moments.append(_moment(job.next_run, at, now, zone))
        return min(moments)


def _nothing() -> None:
    """Do nothing: only the time is asked for."""


def _moment(shown: datetime, at: time, now: datetime, zone: ZoneInfo) -> datetime:
    """Return the moment that a time of this computer's clock means, which shows some times twice.

    It is the one at which the person's clock shows `at`, or the first if theirs skips that.
    """
    moments = [shown.replace(fold=fold).astimezone(zone) for fold in (0, 1)]
    fitting = [each for each in moments if each > now and each.time() == at]
    return (fitting or moments)[0]
