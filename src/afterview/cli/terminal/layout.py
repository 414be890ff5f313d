"""Lay out plain text in columns, for commands that have to start faster than rich allows.

Widths are in terminal columns, of which a wide character takes two.
"""

from __future__ import annotations

import os
import re
import sys
from contextlib import suppress
from itertools import zip_longest
from typing import TYPE_CHECKING, Any, NamedTuple
from unicodedata import category, east_asian_width

import click

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from afterview.operations.handles import Handle

USUAL_WIDTH = 80
"""The width if nothing tells it: in a pipe, or under cron."""
NARROWEST = 40
"""The smallest width; below that, the terminal folds lines."""
INDENT = "  "
BETWEEN = 2

_WORD = re.compile(r"\(?[A-Z][a-z]{2} \d{1,2} [A-Z][a-z]{2}\b(?: \d{4}\b)?\S*|\S+")
"""A word, or a day such as `Tue 1 Dec` or `Tue 1 Dec 2026`."""


class Row(NamedTuple):
    """Describes one entry of a section."""

    text: str
    when: str = ""
    """The text of the left column."""
    id: str = ""
    """The id at the right, for a person who wants to name the entry."""


def numbered(rows: Iterable[Row], handles: Mapping[str, Handle]) -> list[Row]:
    """Return rows with their number in front, and a short id in place of the full one."""
    width = max((len(each.number) for each in handles.values()), default=0)
    gap = " " * BETWEEN if width else ""
    names = ((row, handles[row.id]) for row in rows)
    return [
        row._replace(when=f"{name.number:>{width}}{gap}{row.when}".rstrip(), id=name.id)
        for row, name in names
    ]


def terminal_width() -> int:
    """Return the width of the output: COLUMNS, else that of the terminal, else 80."""
    columns = os.environ.get("COLUMNS", "")
    if columns.isdecimal() and int(columns):
        return max(int(columns), NARROWEST)
    for stream in (sys.__stdout__, sys.__stderr__, sys.__stdin__):
        # A stream may be missing, closed, no terminal, or not know its width.
        with suppress(AttributeError, OSError, ValueError):
            if found := os.get_terminal_size(stream.fileno()).columns:  # type: ignore[union-attr]
                return max(found, NARROWEST)
    return USUAL_WIDTH


def paint(text: str, **style: Any) -> str:
    """Return text in a style if the output is a terminal that shows it, or is forced to."""
    plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    shown = sys.stdout.isatty() or os.environ.get("FORCE_COLOR")
    return click.style(text, **style) if shown and not plain else text


def private(text: str) -> str:
    """Return text that only the person may see, if the output is a terminal."""
    return text if sys.stdout.isatty() else "(shown on a terminal only)"


def print_lines(lines: Iterable[str]) -> None:
    """Print lines that may be painted."""
    # `paint` makes sure that nothing is painted in a pipe. Without `file`, click would write UTF-8
    # even to a terminal that can show only ASCII.
    click.echo("\n".join(lines), file=sys.stdout, color=True)


def rule(width: int) -> str:
    """Return a horizontal line."""
    can_draw = (sys.stdout.encoding or "").casefold().startswith("utf")
    return ("─" if can_draw else "-") * width


def cells(text: str) -> int:
    """Return the number of columns that a text takes."""
    return len(text) if text.isascii() else sum(map(_cell, text))


def _cell(character: str) -> int:
    if category(character) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if east_asian_width(character) in {"W", "F"} else 1


def wrap(text: str, width: int) -> list[str]:
    """Return the lines of a text, at most `width` wide; longer words are broken, days are not."""
    lines = [""]
    for word in _WORD.findall(text):
        joined = f"{lines[-1]} {word}".lstrip()
        if cells(joined) <= width:
            lines[-1] = joined
            continue
        if lines[-1]:
            lines.append("")
        lines[-1:] = _pieces(word, width)
    return lines


def _pieces(word: str, width: int) -> list[str]:
    pieces, taken = [""], 0
    for character in word:
        taken += _cell(character)
        if taken > width:
            pieces.append("")
            taken = _cell(character)
        pieces[-1] += character
    return pieces


def heading(text: str, width: int, **style: Any) -> list[str]:
    """Return the lines of a heading."""
    return [paint(line, bold=True, **style) for line in wrap(text, width)]


def section(title: str, rows: Sequence[Row], width: int, **style: Any) -> Iterator[str]:
    """Yield the lines of a section after an empty line; nothing if it has no rows.

    If there is no space for a column of ids, each is at the right edge.
    """
    if not rows:
        return
    yield ""
    yield from heading(title, width, **style)
    margin = len(INDENT) + max(cells(row.when) + BETWEEN if row.when else 0 for row in rows)
    column = margin + max(cells(row.text) for row in rows) + BETWEEN
    has_column = column + max(cells(row.id) for row in rows) <= width
    for row in rows:
        lines = paragraph(row.text, width, f"{INDENT}{row.when}".ljust(margin))
        at = column if has_column else width - cells(row.id)
        if row.id:
            if cells(lines[-1]) + BETWEEN > at:
                lines.append("")
            lines[-1] += " " * (at - cells(lines[-1])) + paint(row.id, dim=True)
        yield from lines


def paragraph(text: str, width: int, first: str = "") -> list[str]:
    """Return the lines of a text, the first of which begins with `first`."""
    margin = cells(first)
    line, *others = wrap(text, width - margin)
    return [f"{first}{line}", *(f"{' ' * margin}{other}" for other in others)]


def hanging(text: str, width: int) -> list[str]:
    """Return the lines of a text, indented after the first one."""
    line, *others = wrap(text, width - len(INDENT))
    return [line, *(f"{INDENT}{other}" for other in others)]


def side_by_side(columns: Sequence[Sequence[str]], widths: Sequence[int]) -> Iterator[str]:
    """Yield the lines of texts side by side, each in a column of its width.

    A text that is wider than its column has to be the last of its line.
    """
    for texts in zip_longest(*columns, fillvalue=""):
        line = ""
        for text, width in zip(texts, widths, strict=True):
            line += text + " " * (width + BETWEEN - cells(click.unstyle(text)))
        yield line.rstrip()


def table(rows: Iterable[tuple[str, str]], width: int, indent: str = INDENT) -> Iterator[str]:
    """Yield the texts of the rows behind their labels; rows without text are left out."""
    telling = [(label, text) for label, text in rows if text.strip()]
    margin = max((len(indent) + cells(label) + BETWEEN for label, _ in telling), default=0)
    for label, text in telling:
        yield from paragraph(text, width, f"{indent}{label}".ljust(margin))
