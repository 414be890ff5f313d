"""Asks dateparser and parsedatetime for the days that promises name, beside our own grammar.

    pip install dateparser parsedatetime
    python benchmarks/date_libraries.py

The phrases and their right answers are the tables of `tests/dates/test_promise.py`. Neither library
returns a range, so each is asked for the last day, on which a follow-up depends.
"""

from __future__ import annotations

import runpy
import warnings
from collections import Counter
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    Reader = Callable[[str, date], date | None]

TABLES = Path(__file__).parents[1] / "tests" / "dates" / "test_promise.py"


def readers() -> dict[str, Reader]:
    """Return a function for each library: words and the day they were said on, to a day."""
    import dateparser
    import parsedatetime

    calendar = parsedatetime.Calendar(version=parsedatetime.VERSION_CONTEXT_STYLE)

    def noon(day: date) -> datetime:
        return datetime.combine(day, time(12))

    def by_dateparser(words: str, said_on: date) -> date | None:
        settings = {"RELATIVE_BASE": noon(said_on), "PREFER_DATES_FROM": "future"}
        found: datetime | None = dateparser.parse(words, languages=["en"], settings=settings)
        return found.date() if found else None

    def by_parsedatetime(words: str, said_on: date) -> date | None:
        found, context = calendar.parseDT(words, noon(said_on))
        return found.date() if context.hasDateOrTime else None

    return {"dateparser": by_dateparser, "parsedatetime": by_parsedatetime}


def verdict(found: date | None, wanted: date) -> str:
    """Return how an answer compares with the right one."""
    if found is None:
        return "not read"
    return "right" if found == wanted else "too early" if found < wanted else "too late"


def main() -> None:
    """Print how many phrases each library reads as a person means them."""
    warnings.simplefilter("ignore")
    tables = runpy.run_path(str(TABLES))
    read, workdays = tables["read"], tables["AMERICAN"]
    phrases = [(row[0], row[1]) for row in tables["READINGS"] if isinstance(row[0], str)]
    refused = [words for words, _ in tables["UNREADABLE"] if isinstance(words, str)]
    for name, ask in readers().items():
        counts = Counter(
            verdict(ask(words, said_on), read(words, said_on, workdays).latest)
            for words, said_on in phrases
        )
        wrongly = sum(ask(words, tables["SAID_ON"]) is not None for words in refused)
        print(f"{name}: {dict(counts)}, and {wrongly} of {len(refused)} that have no answer")


if __name__ == "__main__":
    main()
