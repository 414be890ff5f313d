"""Read the tables of trackers and spreadsheets line by line into proposals.

The file is read twice: once for what all of its rows show together, and once for each of them. The
amount that is kept is limited by `importing.MOST`, however long the file is.
"""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, NamedTuple

from afterview.errors import InputError, Sentence
from afterview.importing import Read, clean, dates
from afterview.importing.cases import with_latest_status
from afterview.importing.cell_parts import is_list
from afterview.importing.cells import address
from afterview.importing.columns import DATES, columns_of
from afterview.importing.presets import PRESETS, USUAL, meaning, plain, preset_for
from afterview.importing.rows import Options, Rows
from afterview.toml.values import listed, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from afterview.importing.columns import Columns

__all__ = ["Options", "Row", "address", "read", "read_rows"]

SEPARATORS = ",;\t|"
PREAMBLE = 20
"""The number of rows in which headers are looked for: some exports begin with notes."""
LONGEST_CELL = 4 * 1024 * 1024
"""The longest cell in characters; a quote that is never closed makes one cell of the whole rest."""
MOST_COLUMNS = 500


class Row(NamedTuple):
    """Holds a row below the headers, and its place in the file."""

    where: str
    cells: Sequence[str]
    problem: str = ""
    """Why the row cannot be read."""


class _Layout(NamedTuple):
    separator: str
    header: int
    """The number of the header row, from 0."""
    headers: tuple[str, ...]


def read(lines: Callable[[], Iterable[str]], options: Options) -> Read:
    """Return the proposals of a table; each call of `lines` returns its lines from the beginning.

    Raises InputError if it is not a table with a column for the company.
    """
    before = csv.field_size_limit(LONGEST_CELL)
    try:
        layout = _layout(lines())
        return read_rows(layout.headers, lambda: _rows(lines(), layout), options)
    finally:
        csv.field_size_limit(before)


def read_rows(
    headers: Sequence[str],
    rows: Callable[[], Iterable[Row]],
    options: Options,
    kind: str = "a table",
) -> Read:
    """Return the proposals of rows below these headers; each call of `rows` begins anew."""
    preset = preset_for(headers)
    columns = columns_of(headers, preset, options.columns, options.zone)
    if preset is not None and preset.refusal and not options.columns:
        raise InputError(preset.refusal)
    name = f"{kind} of {preset.name}" if preset else kind
    if not columns.of("company"):
        msg = Sentence(
            "no column of the table is known as the company; its columns are "
            f"{listed([shown(each)[1:-1] for each in headers[:30]])}",
            command="name it, as in --map 'Employer=company'",
            page="call the one that has it “Company”, and choose the file again",
        )
        raise InputError(msg)
    if not (columns.of("start") or columns.of("date")):
        msg = Sentence(
            f"{name} without a column for the date of an interview lists applications, not "
            "interviews",
            command="name the column, as in --map 'Interview on=start', or log the interviews "
            "with `afterview add`",
            page="call the column “Start” and choose the file again, or add the interviews by hand",
        )
        raise InputError(msg)
    orders, lists_people = _looked_through(rows(), columns, options.order)
    taking = Rows(Read(name), columns, options, orders, lists_people=lists_people)
    for row in rows():
        if row.problem:
            taking.read.hold_back(row.where, "", row.problem)
        else:
            taking.take(row.where, row.cells)
    taking.done()
    taking.read.proposals = with_latest_status(
        taking.read.proposals, taking.open_cases, options.zone
    )
    return taking.read


def _layout(lines: Iterable[str]) -> _Layout:
    """Return the layout of a table: the separator that gives the most known columns."""
    head: list[str] = []
    size = 0
    for line in lines:
        head.append(line)
        size += len(line)
        if len(head) >= 2 * PREAMBLE or size > LONGEST_CELL:
            break
    best: tuple[int, _Layout] | None = None
    for separator in SEPARATORS:
        reader = csv.reader(iter(head), delimiter=separator)
        try:
            for number, row in zip(range(PREAMBLE), reader, strict=False):
                known = sum(_is_known(cell) for cell in row)
                if best is None or (known, len(row)) > (best[0], len(best[1].headers)):
                    headers = tuple(clean(cell) for cell in row[:MOST_COLUMNS])
                    best = known, _Layout(separator, number, headers)
        except csv.Error:
            continue
    if best is None or not any(best[1].headers):
        msg = "there is nothing in the file that could be a table"
        raise InputError(msg)
    return best[1]


_HEADERS = {
    *USUAL,
    *(header for preset in PRESETS for header in (*preset.columns, *preset.signature)),
}
"""All headers of all known tables."""
_LONGEST_HEADER = 100


def _is_known(cell: str) -> bool:
    """Return whether a cell is a header of some table."""
    return len(cell) <= _LONGEST_HEADER and (
        plain(cell) in _HEADERS or bool(meaning(plain(cell)).key)
    )


def _rows(lines: Iterable[str], layout: _Layout) -> Iterator[Row]:
    """Yield the rows below the headers, each with its place.

    A row with a cell that is too long is reported, and so is one whose quote is never closed.
    """
    raw = list[str]()

    def kept() -> Iterator[str]:
        for line in lines:
            raw.append(line)
            yield line

    reader = csv.reader(kept(), delimiter=layout.separator)
    number = -1
    while True:
        number += 1
        raw.clear()
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error:
            size = f"{LONGEST_CELL // 1024 // 1024} MiB"
            problem = f"a cell of it is longer than {size}: is a quote left open?"
            yield Row(f"line {reader.line_num}", (), problem)
            continue
        if number <= layout.header or not any(cell.strip() for cell in row):
            continue
        if layout.separator == "|" and all(set(cell.strip()) <= {"-", ":"} for cell in row):
            continue
        where = f"line {reader.line_num}"
        problem = _open_quote(raw, layout.separator) if len(raw) > 1 else ""
        yield Row(where, row, problem)


def _open_quote(raw: Sequence[str], separator: str) -> str:
    """Return why a row of several lines cannot be read, if its last quote is never closed."""
    try:
        list(csv.reader(iter(raw), delimiter=separator, strict=True))
    except csv.Error as error:
        if "unexpected end" in str(error):
            return (
                f"the row {shown(clean(raw[0]))} opens a quote and never closes it, so that the "
                f"{len(raw):,} lines from there on are one cell"
            )
    return ""


def _looked_through(
    rows: Iterable[Row], columns: Columns, order: str
) -> tuple[dict[int, str], bool]:
    """Return what all rows show together: orders of dates, and whether commas separate people.

    The order of day and month in a column of dates is empty if nothing shows it.
    """
    seen = {column: dates.Column() for key in DATES for column in columns.of(key)}
    lists_people = False
    for row in rows:
        for column, shows in seen.items():
            shows.see(column.cell(row.cells))
        lists_people = lists_people or any(
            is_list(column.cell(row.cells)) for column in columns.of("interviewers")
        )
    return {column.at: order or shows.order for column, shows in seen.items()}, lists_people
