"""Asks dateparser and parsedatetime for the days that promises name, beside our own grammar.

    pip install --editable ".[long]"
    python benchmarks/date_libraries.py

The phrases and their right answers are in `tests/dates/promises.en.tsv`. Neither library returns a
range, so each is asked for the last day, on which a follow-up depends. Why they disagree is in
`tests/dates/disagreements.tsv`.
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

TABLES = Path(__file__).parents[1] / "tests" / "support" / "promise_tables.py"


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
    rows = runpy.run_path(str(TABLES))["rows"]("en")
    for name, ask in readers().items():
        counts = Counter(verdict(ask(row.words, row.said_on), row.last) for row in rows)
        print(f"{name}: {dict(counts)}")


if __name__ == "__main__":
    main()
