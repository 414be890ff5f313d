"""Name the languages and tones that letters are written in, and say days in them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from afterview.dates.clock import MONTHS, WEEKDAYS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date


class Calendar(NamedTuple):
    """Holds the words of one language for days, and for a list."""

    months: Sequence[str]
    weekdays: Sequence[str]
    """From Monday on."""
    day: str
    """How a day is said, with `{day}` and `{month}`."""
    last: str
    """The word before the last part of a list."""


CALENDARS: Mapping[str, Calendar] = {
    "en": Calendar(MONTHS, WEEKDAYS, "{day} {month}", "and"),
    "de": Calendar(
        (
            *("Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September"),
            *("Oktober", "November", "Dezember"),
        ),
        ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"),
        "{day}. {month}",
        "und",
    ),
    "fr": Calendar(
        (
            *("janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août"),
            *("septembre", "octobre", "novembre", "décembre"),
        ),
        ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
        "{day} {month}",
        "et",
    ),
    "es": Calendar(
        (
            *("enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto"),
            *("septiembre", "octubre", "noviembre", "diciembre"),
        ),
        ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"),
        "{day} de {month}",
        "y",
    ),
}
LANGUAGES = tuple(CALENDARS)
"""The languages of the letters, as ISO 639-1 codes."""
MONTH_FIRST = frozenset(["AS", "BI", "CA", "GU", "JP", "MH", "MP", "PH", "PR", "UM", "US", "VI"])
"""The countries where English has the month before the day (CLDR 46, the long dates of `en_*`)."""
UNCHECKED: Mapping[str, str] = {"de": "German", "fr": "French", "es": "Spanish"}
"""The languages whose letters no native speaker has checked."""


TONES = ("warm", "formal", "brief")
"""The tones of the letters. In other languages than English, warm ones are formal."""


class Style(NamedTuple):
    """Says how a letter is written."""

    language: str = "en"
    """One of `LANGUAGES`."""
    tone: str = "warm"
    country: str = ""
    """The two letters of the person's country, which decides on "9 December" or "December 9"."""

    @property
    def is_month_first(self) -> bool:
        """Whether a day is said as "December 9"."""
        return self.language == "en" and self.country in MONTH_FIRST


USUAL_STYLE = Style()


def say_day(day: date, style: Style) -> str:
    """Return a day without its year: `20 November`, `November 20`, `20. November`, `1er décembre`.

    The order of English is that of the country.
    """
    calendar = CALENDARS[style.language]
    number = "1er" if style.language == "fr" and day.day == 1 else str(day.day)
    form = "{month} {day}" if style.is_month_first else calendar.day
    return form.format(day=number, month=calendar.months[day.month - 1])


def with_de(words: str) -> str:
    """Return words behind the French "de": `d’ingénieur`, `de cheffe`; empty without any."""
    if not words:
        return ""
    return f"d’{words}" if words[0].lower() in "aeiouyàâéèêëîïôœù" else f"de {words}"
