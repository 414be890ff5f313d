"""Say on which days the holidays are that people name when they promise something.

A holiday that is on another day from country to country is taken from the person's country. Which
days are free there is looked up by `dates.holidays`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial

Rule = Callable[[int], date]
"""Returns the day in a year; the tables of holidays make one by `partial`."""


@dataclass(frozen=True)
class Holiday:
    """Holds the rule for the first day of a holiday, and the number of days that it lasts."""

    rule: Rule
    days: int = 1
    countries: Mapping[str, Rule] = field(default_factory=dict)
    """The rules of countries in which it is on another day, by their two-letter codes."""

    def of_year(self, year: int, country: str) -> tuple[date, date]:
        """Return its first and last day in a year."""
        first = self.countries.get(country.upper(), self.rule)(year)
        return first, first + timedelta(days=self.days - 1)


def fixed(month: int, day: int, year: int) -> date:
    """Return a day of the calendar."""
    return date(year, month, day)


def on(day: date, _year: int) -> date:
    """Return a day that is known for one year only."""
    return day


def nth(n: int, weekday: int, month: int, year: int) -> date:
    """Return the n-th such weekday of a month; -1 is the last one."""
    from dateutil.relativedelta import relativedelta
    from dateutil.relativedelta import weekday as weekdays

    counted_from = 1 if n > 0 else 31
    day: date = date(year, month, 1) + relativedelta(day=counted_from, weekday=weekdays(weekday, n))
    return day


def day_after(rule: Rule, year: int) -> date:
    """Return the day after that of a rule."""
    return rule(year) + timedelta(days=1)


def easter(offset: int, year: int) -> date:
    """Return the day that is `offset` days after Easter Sunday."""
    from dateutil.easter import easter as easter_sunday

    sunday: date = easter_sunday(year)
    return sunday + timedelta(days=offset)


MONDAY, THURSDAY = 0, 3
_MAY_DAY = partial(fixed, 5, 1)
_SEPTEMBER = partial(nth, 1, MONDAY, 9)

THANKSGIVING = Holiday(partial(nth, 4, THURSDAY, 11), countries={"CA": partial(nth, 2, MONDAY, 10)})
LABOR_DAY = Holiday(_MAY_DAY, countries={"US": _SEPTEMBER, "CA": _SEPTEMBER})
NEW_YEAR = Holiday(partial(fixed, 1, 1))
THE_HOLIDAYS = Holiday(partial(fixed, 12, 24), days=9)
"""From Christmas Eve to New Year's Day."""
EASTER = Holiday(partial(easter, -2), days=4)
"""From Good Friday to Easter Monday."""
