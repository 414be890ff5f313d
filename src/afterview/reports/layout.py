"""Read the layout of a record: what an office asks for, and the pages that say so.

The layouts of some offices are in the folder `offices`. A person may write one for another office.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from afterview.log.fields import ACTIVITY_KINDS
from afterview.model import Problem
from afterview.toml.positions import lines_of, load
from afterview.toml.values import (
    Wrong,
    are_tables,
    choice,
    day,
    expect,
    one_line,
    read_table,
    shown,
    tables,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from afterview.toml.values import Reader

KINDS = (*ACTIVITY_KINDS, "interview")
"""The kinds of rows in a record."""
FIELDS = (
    "date",
    "kind",
    "what",
    "company",
    "where",
    "how",
    "contact",
    "phone",
    "url",
    "workload",
    "assigned",
    "result",
)
"""What a column can show; nothing private is among it."""
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DATES: Mapping[str, str] = {
    "year-month-day": "%Y-%m-%d",
    "month/day/year": "%m/%d/%Y",
    "day.month.year": "%d.%m.%Y",
}
"""The ways to write a date, as formats of `strftime`."""
MOST_QUOTA = 200
"""The largest number of activities that an office may ask for in a period."""
MOST_WIDTH = 100


class Column(NamedTuple):
    """Describes a column of the record."""

    heading: str
    fields: tuple[str, ...]
    """What it shows, of `FIELDS`, separated by commas."""
    width: int = 10
    """Its share of the width of a page, relative to the other columns."""


class Minimum(NamedTuple):
    """Describes how many activities of some kinds have to be among those of a period."""

    number: int
    kinds: tuple[str, ...]
    name: str
    """What they are called: "applications"."""


class Source(NamedTuple):
    """Names a page that says what the office asks for."""

    url: str
    read: date
    """The day on which it was read, in a stored copy for the built-in layouts."""
    says: str = ""


class Layout(NamedTuple):
    """Describes the record that an office asks for."""

    office: str
    title: str
    period: str
    """week | month"""
    columns: tuple[Column, ...]
    week_begins: int = 0
    """The first weekday of a week, counted from 0 (Monday)."""
    dates: str = DATES["year-month-day"]
    """How a date is written, as a format of `strftime`."""
    quota: int | None = None
    """How many activities a period has to have; None if that differs from person to person."""
    counts: tuple[str, ...] = KINDS
    """The kinds that count against the quota."""
    minimums: tuple[Minimum, ...] = ()
    sources: tuple[Source, ...] = ()
    unverified: tuple[str, ...] = ()
    """What no source confirmed."""
    words: Mapping[str, str] = {}
    """The office's words for ours."""

    def say(self, word: str) -> str:
        """Return the office's word for one of ours."""
        return self.words.get(word, word)


def parse_layout(text: str) -> tuple[Layout | None, tuple[Problem, ...]]:
    """Return a layout, or None and its problems by line."""
    document, problem = load(text)
    if problem is not None:
        return None, (problem,)
    lines, problems = lines_of(text), list[Problem]()

    def read(
        at: tuple[str | int, ...],
        table: Mapping[str, Any],
        keys: Mapping[str, Reader],
        *needed: str,
    ) -> dict[str, Any]:
        def report(key: str, message: str, hint: str) -> None:
            problems.append(Problem(lines.of((*at, key)), message, hint))

        values = read_table(table, keys, report)
        for key in needed:
            if key not in table:
                report(key, f"{key} is missing", f"write {_EXAMPLES[key]}")
            elif values.get(key) in ("", ()):
                report(key, f"{key} is empty", f"write {_EXAMPLES[key]}")
        return values

    def read_all(name: str, keys: Mapping[str, Reader], *needed: str) -> Iterator[dict[str, Any]]:
        raw = document.get(name, [])
        for number, table in enumerate(raw if are_tables(raw) else ()):
            yield read((name, number), table, keys, *needed)

    values = read((), document, _LAYOUT, "office", "title", "period", "column")
    columns = [*read_all("column", _COLUMN, "heading", "fields")]
    minimums = [*read_all("minimum", _MINIMUM, "number", "kinds", "name")]
    sources = [*read_all("source", _SOURCE, "url", "read")]
    if problems:
        return None, tuple(sorted(problems, key=lambda found: found.line))
    layout = Layout(
        values["office"],
        values["title"],
        values["period"],
        tuple(Column(**each) for each in columns),
        week_begins=WEEKDAYS.index(values.get("week_begins") or "mon"),
        dates=DATES[values.get("dates") or "year-month-day"],
        quota=values.get("quota"),
        counts=values.get("counts", KINDS),
        minimums=tuple(Minimum(**each) for each in minimums),
        sources=tuple(Source(**each) for each in sources),
        unverified=values.get("unverified", ()),
        words=values.get("words", {}),
    )
    return layout, ()


def _number(most: int) -> Reader:
    def read(key: str, raw: Any) -> int:
        hint = f"write a whole number from 1 to {most}"
        expect(key, raw, int, hint)
        if not 1 <= raw <= most:
            msg = f"{key} is {raw}"
            raise Wrong(msg, hint)
        return int(raw)

    return read


def _texts(key: str, raw: Any) -> tuple[str, ...]:
    expect(key, raw, list, f'write a list: {key} = ["one", "two"]')
    return tuple(one_line(f"{key}, number {number}", each) for number, each in enumerate(raw, 1))


def _choices(words: Sequence[str]) -> Reader:
    one = choice(words)

    def read(key: str, raw: Any) -> tuple[str, ...]:
        return tuple(one(key, each) for each in _texts(key, raw))

    return read


def _words(key: str, raw: Any) -> Mapping[str, str]:
    hint = f"write [{key}] on a line of its own, and below it a line such as {_EXAMPLES[key]}"
    expect(key, raw, dict, hint)
    return {name: one_line(shown(name), word) for name, word in raw.items()}


_LAYOUT: Mapping[str, Reader] = {
    "office": one_line,
    "title": one_line,
    "period": choice(("week", "month")),
    "week_begins": choice(WEEKDAYS),
    "dates": choice(tuple(DATES)),
    "quota": _number(MOST_QUOTA),
    "counts": _choices(KINDS),
    "unverified": _texts,
    "column": tables("column"),
    "minimum": tables("minimum"),
    "source": tables("source"),
    "words": _words,
}
_COLUMN: Mapping[str, Reader] = {
    "heading": one_line,
    "fields": _choices(FIELDS),
    "width": _number(MOST_WIDTH),
}
_MINIMUM: Mapping[str, Reader] = {
    "number": _number(MOST_QUOTA),
    "kinds": _choices(KINDS),
    "name": one_line,
}
_SOURCE: Mapping[str, Reader] = {"url": one_line, "read": day, "says": one_line}
_EXAMPLES = {
    "office": 'office = "Department of Labor"',
    "title": 'title = "Record of work search activities"',
    "period": 'period = "week"',
    "column": '[[column]], with heading = "Date" and fields = ["date"] below it',
    "heading": 'heading = "Date"',
    "fields": 'fields = ["company", "where"]',
    "number": "number = 2",
    "kinds": 'kinds = ["application"]',
    "name": 'name = "applications"',
    "url": 'url = "https://example.org/rules"',
    "read": "read = 2026-11-30",
    "words": '"application" = "Bewerbung"',
}
