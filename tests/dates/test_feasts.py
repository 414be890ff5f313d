"""The days of the holidays that promises name: by the calendar, and by the holidays library."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING

import holidays
import pytest

from afterview.dates.promise import languages

if TYPE_CHECKING:
    from afterview.dates.feasts import Holiday

NAMED: dict[tuple[str, str], Holiday] = {
    (code, name): feast
    for code in ("en", "de", "fr", "es")
    for kind in ("HOLIDAY", "NEW_YEAR")
    for name, feast in languages(code)[0].words[kind].items()
}
YEARS = range(2000, 2050)
AMERICA, NEW_YORK, DELAWARE = "US", "US-NY", "US-DE"
FRANCE, RHINELAND, ONTARIO = "FR", "DE-NW", "CA-ON"

# The first day, the number of days, and one of its names in each language. A day is a month and a
# day, or a country, the library's name for it there, and how many days later it begins.
FEASTS = [
    ((1, 1), 1, "en: new year's, new year; de: neujahr, neuen jahr; fr: nouvel an, nouvelle année"),
    ((1, 1), 1, "es: año nuevo, nuevo año"),
    ((1, 6), 1, "de: dreikönig; es: reyes"),
    ((1, 26), 1, "en: australia day"),
    ((2, 14), 1, "en: valentine's day"),
    ((3, 17), 1, "en: st patrick's day"),
    ((5, 1), 1, "de: maifeiertag; fr: fête du travail; es: día del trabajo"),
    ((6, 19), 1, "en: juneteenth"),
    ((7, 1), 1, "en: canada day"),
    ((7, 4), 1, "en: independence day"),
    ((7, 14), 1, "fr: fête nationale"),
    ((8, 15), 1, "fr: assomption"),
    ((10, 3), 1, "de: tag der deutschen einheit"),
    ((10, 31), 1, "en: halloween"),
    ((11, 1), 1, "de: allerheiligen; fr: toussaint; es: todos los santos"),
    ((11, 11), 1, "en: veterans day; fr: armistice"),
    ((12, 6), 1, "es: día de la constitución"),
    ((12, 8), 1, "es: inmaculada"),
    ((12, 24), 1, "en: christmas eve; de: heiligabend; fr: réveillon; es: nochebuena"),
    ((12, 24), 3, "de: weihnachten"),
    ((12, 24), 9, "en: holidays; de: feiertage; fr: fêtes; es: fiestas"),
    ((12, 25), 1, "en: christmas; fr: noël; es: navidad"),
    ((12, 26), 1, "en: boxing day"),
    ((12, 31), 1, "en: new year's eve; de: silvester; es: nochevieja"),
    ((AMERICA, "Martin Luther King Jr. Day", 0), 1, "en: mlk day"),
    ((AMERICA, "Washington's Birthday", 0), 1, "en: presidents day"),
    ((AMERICA, "Memorial Day", 0), 1, "en: memorial day"),
    ((NEW_YORK, "Columbus Day", 0), 1, "en: columbus day"),
    ((AMERICA, "Thanksgiving Day", 0), 1, "en: thanksgiving"),
    ((DELAWARE, "Day After Thanksgiving", 0), 1, "en: black friday"),
    ((RHINELAND, "Good Friday", -5), 8, "es: semana santa"),
    ((RHINELAND, "Good Friday", 0), 1, "en: good friday; de: karfreitag; es: viernes santo"),
    ((RHINELAND, "Good Friday", 0), 4, "en: easter; de: ostern; fr: pâques; es: pascua"),
    ((RHINELAND, "Good Friday", 2), 1, "en: easter sunday"),
    ((RHINELAND, "Easter Monday", 0), 1, "en: easter monday; de: ostermontag"),
    ((FRANCE, "Easter Monday", 0), 1, "fr: lundi de pâques; es: lunes de pascua"),
    ((RHINELAND, "Ascension Day", 0), 1, "de: christi himmelfahrt; fr: ascension"),
    ((RHINELAND, "Pentecost Monday", -1), 2, "de: pfingsten; fr: pentecôte"),
    ((RHINELAND, "Pentecost Monday", 0), 1, "de: pfingstmontag"),
    ((RHINELAND, "Corpus Christi", 0), 1, "de: fronleichnam"),
]
IN_A_COUNTRY = [
    ((5, 1), "GB", "labor day"),
    ((AMERICA, "Labor Day", 0), "us", "labor day"),
    ((ONTARIO, "Labor Day", 0), "CA", "labor day"),
    ((AMERICA, "Thanksgiving Day", 0), "", "thanksgiving"),
    ((ONTARIO, "Thanksgiving Day", 0), "ca", "thanksgiving"),
]
Expected = tuple[int, int] | tuple[str, str, int]


@cache
def holidays_of(place: str) -> holidays.HolidayBase:
    country, _, part = place.partition("-")
    return holidays.country_holidays(
        country, subdiv=part or None, years=YEARS, language="en_US", observed=False
    )


@cache
def days_called(name: str, place: str) -> dict[int, date]:
    return {day.year: day for day in holidays_of(place).get_named(name)}


def day_in(year: int, expected: Expected) -> date:
    if len(expected) == 2:
        return date(year, *expected)
    place, name, later = expected
    return days_called(name, place)[year] + timedelta(days=later)


def split(names: str) -> list[tuple[str, str]]:
    of_languages = (each.split(": ") for each in names.split("; "))
    return [(code, name) for code, all_of in of_languages for name in all_of.split(", ")]


@pytest.mark.parametrize(("first", "days", "names"), FEASTS)
def test_a_holiday_is_on_its_days_in_each_year(first: Expected, days: int, names: str) -> None:
    for year in YEARS:
        begin = day_in(year, first)
        for name in split(names):
            expected = (begin, begin + timedelta(days=days - 1))
            assert NAMED[name].of_year(year, "US") == expected, name


@pytest.mark.parametrize(("expected", "country", "name"), IN_A_COUNTRY)
def test_a_holiday_is_on_the_day_of_the_persons_country(
    expected: Expected, country: str, name: str
) -> None:
    for year in YEARS:
        day = day_in(year, expected)
        assert NAMED["en", name].of_year(year, country) == (day, day)


def test_the_tables_have_each_holiday_of_each_language() -> None:
    tried = [NAMED[name] for *_, names in FEASTS for name in split(names)]
    tried += [NAMED["en", name] for *_, name in IN_A_COUNTRY]
    assert [name for name, feast in NAMED.items() if not any(feast is each for each in tried)] == []
