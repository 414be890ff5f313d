"""Plain text in columns, for commands that have to be quick: rich alone would cost more than they.

Widths are in columns of a terminal, of which a wide character takes two.
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
    from collections.abc import Iterable, Iterator, Sequence

USUAL_WIDTH = 80
"""Where nothing says how wide it is: in a pipe, under cron."""
NARROWEST = 40
"""Below that, a line is folded by the terminal."""
INDENT = "  "
BETWEEN = 2

_WORD = re.compile(r"\(?[A-Z][a-z]{2} \d{1,2} [A-Z][a-z]{2}\b(?: \d{4}\b)?\S*|\S+")
"""A word, or a day such as `Tue 1 Dec` or `Tue 1 Dec 2026`."""


class Row(NamedTuple):
    """One entry of a section."""

    text: str
    when: str = ""
    """On the left, in a column of its own."""
    id: str = ""
    """On the right, where a person finds it who wants to name the entry."""


def terminal_width() -> int:
    """Return how wide the output is: COLUMNS, else the terminal, else 80."""
    columns = os.environ.get("COLUMNS", "")
    if columns.isdecimal() and int(columns):
        return max(int(columns), NARROWEST)
    for stream in (sys.__stdout__, sys.__stderr__, sys.__stdin__):
        # There may be no such stream, it may be closed, be no terminal, or not know its width.
        with suppress(AttributeError, OSError, ValueError):
            if found := os.get_terminal_size(stream.fileno()).columns:  # type: ignore[union-attr]
                return max(found, NARROWEST)
    return USUAL_WIDTH


def paint(text: str, **style: Any) -> str:
    """Return text in a style where the output is a terminal that shows it, or is said to be."""
    plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    shown = sys.stdout.isatty() or os.environ.get("FORCE_COLOR")
    return click.style(text, **style) if shown and not plain else text


def print_lines(lines: Iterable[str]) -> None:
    """Print lines that may be painted."""
    # That nothing is painted in a pipe, `paint` has seen to. Without `file`, click would write
    # UTF-8 also to a terminal that can show ASCII only.
    click.echo("\n".join(lines), file=sys.stdout, color=True)


def rule(width: int) -> str:
    """Return a line across."""
    can_draw = (sys.stdout.encoding or "").casefold().startswith("utf")
    return ("─" if can_draw else "-") * width


def cells(text: str) -> int:
    """Return how many columns a text takes."""
    return len(text) if text.isascii() else sum(map(_cell, text))


def _cell(character: str) -> int:
    if category(character) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if east_asian_width(character) in {"W", "F"} else 1


def wrap(text: str, width: int) -> list[str]:
    """Return the lines of a text, none wider than `width`; a longer word is broken, no day is."""
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
    """Yield the lines of a section, an empty one before it; none where it has no rows.

    Where the ids have no room for a column, each stands at the right edge.
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
    """Return the lines of a text behind `first`, which stands on the first of them."""
    margin = cells(first)
    line, *others = wrap(text, width - margin)
    return [f"{first}{line}", *(f"{' ' * margin}{other}" for other in others)]


def hanging(text: str, width: int) -> list[str]:
    """Return the lines of a text, those below the first a little further right."""
    line, *others = wrap(text, width - len(INDENT))
    return [line, *(f"{INDENT}{other}" for other in others)]


def beside(columns: Sequence[Sequence[str]], widths: Sequence[int]) -> Iterator[str]:
    """Yield the lines of texts that stand side by side, each in a column of that width.

    What is wider than its column has to be the last of its line.
    """
    for texts in zip_longest(*columns, fillvalue=""):
        line = ""
        for text, width in zip(texts, widths, strict=True):
            line += text + " " * (width + BETWEEN - cells(click.unstyle(text)))
        yield line.rstrip()


def table(rows: Iterable[tuple[str, str]], width: int, indent: str = INDENT) -> Iterator[str]:
    """Yield what each row says behind its label; nothing for a row that says nothing."""
    telling = [(label, text) for label, text in rows if text.strip()]
    margin = max((len(indent) + cells(label) + BETWEEN for label, _ in telling), default=0)
    for label, text in telling:
        yield from paragraph(text, width, f"{indent}{label}".ljust(margin))
