"""Implement `afterview record`, which makes the list that an office for the unemployed asks for."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from afterview.cli.export import write_new_file
from afterview.cli.json_output import print_json
from afterview.cli.terminal.layout import (
    BETWEEN,
    INDENT,
    echo,
    hanging,
    heading,
    longest_word,
    paint,
    paragraph,
    print_lines,
    rule,
    side_by_side,
    terminal_width,
    wrap,
)
from afterview.cli.terminal.layout import cells as cells_of
from afterview.dates.clock import say_year
from afterview.errors import InputError
from afterview.operations import office_record
from afterview.reports.layout import MOST_QUOTA
from afterview.reports.office import as_csv

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from afterview.cli import Call
    from afterview.reports.office import OfficeRecord

NO_PROMISE = (
    "Whether this list satisfies the rules is for the office to decide, whose own form counts."
)
SUFFIXES = (".csv", ".pdf")
MOST_COLUMN = 30
"""The widest column of the table, in columns of the terminal."""


@click.command()
@click.option(
    "--office",
    default="",
    metavar="NAME",
    help="nebraska, connecticut, washington, rav, germany, or your own layout.toml.",
)
@click.option("--from", "first", default="", metavar="DAY", help="The first day: 2026-11-01.")
@click.option("--to", "last", default="", metavar="DAY", help="The last day. Default: today.")
@click.option(
    "--quota",
    type=click.IntRange(1, MOST_QUOTA),
    metavar="N",
    help="How many activities you owe in each week or month, if it is not the usual number.",
)
@click.option("--csv", "to_csv", is_flag=True, help="Print CSV instead of a table.")
@click.option("--json", "as_json", is_flag=True, help="Print rows, counts and sources as JSON.")
@click.option(
    "--font",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="A .ttf or .otf font for the PDF, for letters that no other font here has.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write to a new file, whose name ends with .pdf or .csv.",
)
@click.pass_obj
def record(  # noqa: PLR0913 - one for each option
    call: Call,
    *,
    office: str,
    first: str,
    last: str,
    quota: int | None,
    to_csv: bool,
    as_json: bool,
    font: Path | None,
    output: Path | None,
) -> None:
    """Make the list of your job search that an office asks for.

    It has your past interviews and the activities of the log, in the columns of the office, and
    counts them by its week or month. It leaves out notes, rapport and topics. Without --from, it
    begins with the week or month of its last day. Whether the list satisfies the rules is for the
    office to say.

    \b
    Example:
      afterview record --office nebraska
      afterview record --office nebraska --to yesterday -o week.pdf
      afterview record --office rav --from 2026-11-01 --quota 10 --csv
    """  # noqa: D301 - \b is click's mark for "do not wrap"
    kind = output.suffix.casefold() if output else ""
    if output and kind not in SUFFIXES:
        msg = f"--output {output}: let the name end with .pdf or .csv"
        raise InputError(msg)
    if as_json and (output or to_csv):
        msg = "--json prints everything; leave out --output and --csv"
        raise InputError(msg)
    if (font and kind != ".pdf") or (to_csv and kind == ".pdf"):
        msg = "--font is for a PDF: give --output with a name that ends with .pdf"
        raise InputError(msg if font else "--csv and a file that ends with .pdf exclude each other")
    with call.open() as workspace:
        layout = office_record.layout_of(workspace, office)
        found = office_record.made(workspace, layout, first=first, last=last, quota=quota)
        pdf = office_record.as_pdf(workspace, found, font) if kind == ".pdf" else b""
    if as_json:
        print_json(as_dict(found))
        return
    if output:
        # Without a mark, Excel reads a CSV in an old encoding.
        write_new_file(output, pdf or as_csv(found).encode("utf-8-sig", errors="replace"))
        echo(f"{_rows(found)} in {output}")
    elif to_csv:
        click.echo(as_csv(found), nl=False)
    else:
        print_lines([*_table(found, terminal_width()), ""])
    for each in (*_counts(found), *found.left_out, *_about(found)):
        echo(each, err=to_csv)


def as_dict(found: OfficeRecord) -> dict[str, Any]:
    """Return the record in the form of the JSON interface (docs/json.md)."""
    layout = found.layout
    return {
        "office": layout.office,
        "title": layout.title,
        "from": found.first,
        "to": found.last,
        "rows": [row._asdict() for row in found.rows],
        "periods": [
            {
                "first": each.first,
                "last": each.last,
                "covered": each.is_covered,
                "over": each.is_over,
                "counted": each.counted,
                "quota": each.quota,
                "minimums": [
                    {"name": minimum.name, "number": number, "wanted": minimum.number}
                    for minimum, number in zip(layout.minimums, each.minimums, strict=True)
                ],
            }
            for each in found.periods
        ],
        "left_out": found.left_out,
        "sources": [each._asdict() for each in layout.sources],
        "unverified": layout.unverified,
    }


def _rows(found: OfficeRecord) -> str:
    number = len(found.rows)
    return "1 row is" if number == 1 else f"{number} rows are"


def _counts(found: OfficeRecord) -> Iterator[str]:
    """Yield a line for each week or month with its counts, and what it lacks."""
    for period in found.periods:
        first, last = (say_year(each, found.made_on) for each in (period.first, period.last))
        yield f"{first} to {last}: {period.say(found.layout)}"


def _about(found: OfficeRecord) -> Iterator[str]:
    """Yield the sources of the layout, what is not verified, and that nothing is promised."""
    layout = found.layout
    for number, source in enumerate(layout.sources, 1):
        yield f"source {number}: {source.url}, read on {source.read}"
    for each in layout.unverified:
        yield f"not verified: {each}"
    yield NO_PROMISE


def _table(found: OfficeRecord, width: int) -> Iterator[str]:
    """Yield the rows as a table, or as a list if the columns would break words."""
    layout = found.layout
    yield from heading(f"{layout.title}, {layout.office}", width)
    if not found.rows:
        first, last = (say_year(each, found.made_on) for each in (found.first, found.last))
        yield from paragraph(
            f"nothing from {first} to {last}; log what you did with `afterview log-activity` and "
            "`afterview add`",
            width,
        )
        return
    shown = [each for each in layout.columns if any(found.cell(row, each) for row in found.rows)]
    cells = [[found.cell(row, each) for each in shown] for row in found.rows]
    heads = [each.heading for each in shown]
    columns = list(zip(heads, *cells, strict=True))
    least = [max(map(longest_word, column)) for column in columns]
    widths = [
        min(max(map(cells_of, column)), max(MOST_COLUMN, word))
        for column, word in zip(columns, least, strict=True)
    ]
    room = width - BETWEEN * (len(shown) - 1)
    if sum(least) > room:
        yield from _list(heads, cells, width)
        return
    while sum(widths) > room:
        widest = max(range(len(widths)), key=lambda at: widths[at] - least[at])
        widths[widest] -= 1
    titles = [wrap(name, each) for name, each in zip(heads, widths, strict=True)]
    yield from side_by_side([[paint(line, bold=True) for line in name] for name in titles], widths)
    yield rule(sum(widths) + BETWEEN * (len(widths) - 1))
    for row in cells:
        yield from side_by_side(
            [wrap(text, each) for text, each in zip(row, widths, strict=True)], widths
        )


def _list(heads: Sequence[str], cells: Sequence[Sequence[str]], width: int) -> Iterator[str]:
    """Yield each row as a paragraph of its own: the first column, then the others below it."""
    for first, *others in cells:
        yield paint(first, bold=True)
        for name, text in zip(heads[1:], others, strict=True):
            if text:
                lines = hanging(f"{name}: {text}", width - len(INDENT))
                yield from (f"{INDENT}{line}" for line in lines)
