"""Count business days: the person's working days without the holidays on which offices close.

`dates.holidays` looks up the holidays.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from datetime import MAXYEAR, date, timedelta
from typing import TYPE_CHECKING

from afterview.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

MONDAY_TO_FRIDAY = frozenset(range(5))
_DECEMBER = 12


def month_end(year: int, month: int) -> date:
    """Return the last day of a month."""
    if month == _DECEMBER:
        return date(year, month, 31)
    return date(year, month + 1, 1) - timedelta(days=1)


class Workdays:
    """Counts business days, always forwards.

    `days` are the weekdays on which the person works (0 is Monday); `holidays` returns the holidays
    of a year with their names, and is called once for each year that is needed. Raises
    OverflowError for a day after the year 9999, and InputError if two whole years have no business
    day.
    """

    def __init__(self, days: frozenset[int], holidays: Callable[[int], Mapping[date, str]]) -> None:
        """Refuse a week without working days."""
        if not days or not days <= frozenset(range(7)):
            msg = f"the working days must be weekdays from 0 to 6, at least one: {sorted(days)}"
            raise ValueError(msg)
        self._weekdays = days
        self._holidays = holidays
        self._years: dict[int, tuple[date, ...]] = {}
        self._named: dict[int, tuple[tuple[date, str], ...]] = {}

    def is_business_day(self, day: date) -> bool:
        """Return whether `day` is a working day and no holiday."""
        year = self._year(day.year)
        place = bisect_left(year, day)
        return place < len(year) and year[place] == day

    def on_or_after(self, day: date) -> date:
        """Return `day` if it is a business day, otherwise the next one."""
        return self.add(day, 0)

    def add(self, day: date, n: int) -> date:
        """Return the n-th business day after `day`; for n = 0 the first one on or after it."""
        if n < 0:
            msg = f"business days are counted forwards, not {n}"
            raise ValueError(msg)
        if day.toordinal() + n > date.max.toordinal():
            # This avoids a walk through thousands of years that would end in the same error.
            msg = f"{n} business days after {day} is beyond the year {MAXYEAR}"
            raise OverflowError(msg)
        number = day.year
        year = self._year(number)
        place = bisect_right(year, day) + n - 1 if n else bisect_left(year, day)
        while place >= len(year):
            place -= len(year)
            number += 1
            year = self._year_after(number, year)
        return year[place]

    def last_of_month(self, year: int, month: int) -> date:
        """Return the last business day of a month, or its last day if it has none."""
        end = month_end(year, month)
        days = self._year(year)
        place = bisect_right(days, end) - 1
        if place < 0 or days[place].month != month:
            return end
        return days[place]

    def between(self, first: date, last: date) -> int:
        """Return the number of business days after `first`, up to and including `last`."""
        if last <= first:
            return 0
        whole = sum(len(self._year(year)) for year in range(first.year, last.year))
        before = bisect_right(self._year(first.year), first)
        return whole + bisect_right(self._year(last.year), last) - before

    def holidays(self, first: date, last: date) -> list[tuple[date, str]]:
        """Return the holidays on working days after `first`, up to `last`, with their names."""
        years = range(first.year, last.year + 1)
        return [
            found for year in years for found in self._named_of(year) if first < found[0] <= last
        ]

    def holidays_of(self, year: int) -> Mapping[date, str]:
        """Return the holidays on working days of a year, with their names."""
        return dict(self._named_of(year))

    def _year(self, number: int) -> tuple[date, ...]:
        days = self._years.get(number)
        if days is None:
            days = self._years[number] = self._business_days_of(number)
        return days

    def _named_of(self, number: int) -> tuple[tuple[date, str], ...]:
        self._year(number)  # it finds out both
        return self._named[number]

    def _year_after(self, number: int, previous: tuple[date, ...]) -> tuple[date, ...]:
        if number > MAXYEAR:
            msg = f"there is no business day left before the end of the year {MAXYEAR}"
            raise OverflowError(msg)
        days = self._year(number)
        if not days and not previous:
            msg = (
                f"not one business day in {number - 1} and {number}: every working day is a public "
                "holiday; check working_days, country and subdivision in [me]"
            )
            raise InputError(msg)
        return days

    def _business_days_of(self, number: int) -> tuple[date, ...]:
        holidays = dict(self._holidays(number))
        self._named[number] = tuple(
            each for each in sorted(holidays.items()) if each[0].weekday() in self._weekdays
        )
        first = date(number, 1, 1).toordinal()
        last = date(number, 12, 31).toordinal()
        days = map(date.fromordinal, range(first, last + 1))
        return tuple(day for day in days if day.weekday() in self._weekdays and day not in holidays)


WITHOUT_HOLIDAYS = Workdays(MONDAY_TO_FRIDAY, lambda _year: {})
"""Every week from Monday to Friday, for reading words whose exact business day does not matter."""
