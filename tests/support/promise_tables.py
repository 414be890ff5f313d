"""The tables of promises, `tests/dates/promises.*.tsv`: a phrase a row, with the days it means.

The first lines of a group say where its phrases are from. A phrase without a day was said on
Wednesday, 18 November 2026; one without a country, in none.
"""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from afterview.dates.promise import read
from afterview.dates.workdays import MONDAY_TO_FRIDAY, Workdays

if TYPE_CHECKING:
    from afterview.model import Promise

DATES = Path(__file__).parents[1] / "dates"
DAY = timedelta(days=1)
SAID_ON = date(2026, 11, 18)
"""A Wednesday; Thursday of the week after is a holiday.

::

       Mo Tu We Th Fr Sa Su
                  11        1
        2  3  4  5  6  7  8
        9 10 11 12 13 14 15
       16 17 18 19 20 21 22
       23 24 25 26 27 28 29
       30  1  2  3  4  5  6
        7  8  9 10 11 12 13
"""
THANKSGIVING = date(2026, 11, 26)


def american(year: int) -> dict[date, str]:
    days = (THANKSGIVING, date(year, 1, 1), date(year, 7, 4), date(year, 12, 25))
    return dict.fromkeys(days, "a holiday")


AMERICAN = Workdays(MONDAY_TO_FRIDAY, american)


class Row(NamedTuple):
    words: str
    said_on: date
    country: str
    first: date
    last: date

    def read(self, words: str = "", language: str = "en") -> Promise:
        """Read the words of the row, or others in its place."""
        return read(words or self.words, self.said_on, AMERICAN, language, self.country)


def rows(language: str) -> list[Row]:
    """Return the table of a language."""
    lines = (DATES / f"promises.{language}.tsv").read_text(encoding="utf-8").splitlines()
    found = []
    for line in lines[1:]:
        if not line.startswith("#"):
            words, said_on, country, first, last = line.split("\t")
            day = date.fromisoformat(said_on) if said_on else SAID_ON
            found.append(
                Row(words, day, country, date.fromisoformat(first), date.fromisoformat(last))
            )
    return found
