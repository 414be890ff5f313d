"""Say on which days the holidays are that people name when they promise something.

A holiday that is on another day from country to country is taken from the person's country. Which
days are free there is looked up by `dates.holidays`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

Rule = Callable[[int], date]
"""Returns the day in a year."""
_WEEK = 7


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


def fixed(month: int, day: int) -> Rule:
    """Return the rule for a day of the calendar."""
    return lambda year: date(year, month, day)


def on(day: date) -> Rule:
    """Return the rule for a day that is known for one year only."""
    return lambda _year: day


def nth(n: int, weekday: int, month: int) -> Rule:
    """Return the rule for the n-th such weekday of a month; -1 is the last one."""

    def rule(year: int) -> date:
        first = date(year, month, 1)
        day = first + timedelta(days=(weekday - first.weekday()) % _WEEK + _WEEK * (n - 1))
        if n > 0:
            return day
        after = date(year, month + 1, 1)
        return after - timedelta(days=(after.weekday() - weekday - 1) % _WEEK + 1)

    return rule


def day_after(rule: Rule) -> Rule:
    """Return the rule for the day after."""
    return lambda year: rule(year) + timedelta(days=1)


def easter(offset: int = 0) -> Rule:
    """Return the rule for a day that is `offset` days after Easter Sunday."""

    def rule(year: int) -> date:
        from dateutil.easter import easter as easter_sunday

        sunday: date = easter_sunday(year)
        return sunday + timedelta(days=offset)

    return rule


MONDAY, THURSDAY = 0, 3
_MAY_DAY = fixed(5, 1)
_SEPTEMBER = nth(1, MONDAY, 9)

THANKSGIVING = Holiday(nth(4, THURSDAY, 11), countries={"CA": nth(2, MONDAY, 10)})
LABOR_DAY = Holiday(_MAY_DAY, countries={"US": _SEPTEMBER, "CA": _SEPTEMBER})
NEW_YEAR = Holiday(fixed(1, 1))
THE_HOLIDAYS = Holiday(fixed(12, 24), days=9)
"""From Christmas Eve to New Year's Day."""
EASTER = Holiday(easter(-2), days=4)
"""From Good Friday to Easter Monday."""
