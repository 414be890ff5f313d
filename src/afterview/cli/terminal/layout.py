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
    from typing import TextIO

    from afterview.operations.short_ids import Handle

USUAL_WIDTH = 80
"""The width if nothing tells it: in a pipe, or under cron."""
NARROWEST = 40
"""The smallest width; below that, the terminal folds lines."""
INDENT = "  "
BETWEEN = 2
LONGEST_WORD = 32
"""The longest word in columns for which a table makes room."""

_WORD = re.compile(
    r"\(?[A-Z][a-z]{2} \d{1,2} [A-Z][a-z]{2}\b(?: \d{4}\b)?\S*"
    r"|\((?:[A-Z][a-z]{2} )?\d\d:\d\d [^()]{1,20}\)\S*|\S+"
)
"""A word, a day such as `Tue 1 Dec` or `Tue 1 Dec 2026`, or a time elsewhere, `(16:30 London)`."""
_BEGIN = re.compile(r" +(?:\d+  )?|\d+  ")
"""The spaces and the number at the beginning of a line of a listing."""


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


def folding_width(stream: TextIO) -> int:
    """Return the width for folding sentences; in a pipe without COLUMNS, they are left as they are.

    `stream` is the standard output or the standard error.
    """
    if stream.isatty() or os.environ.get("COLUMNS", "").isdecimal():
        return terminal_width()
    return sys.maxsize


def folded(text: str, stream: TextIO, indent: str = INDENT) -> list[str]:
    """Return the lines of a message for `stream`: those that are too wide are folded at words.

    A line of a listing goes on below its text: behind the spaces and the number at its beginning.
    """
    width = folding_width(stream)
    lines = []
    for each in text.split("\n"):
        begin = match[0] if (match := _BEGIN.match(each)) else ""
        if cells(each) <= width:
            lines.append(each)
        elif begin:
            first, *others = wrap(each[len(begin) :], width - len(begin), whole_words=True)
            lines += [f"{begin}{first}", *(f"{' ' * len(begin)}{other}" for other in others)]
        else:
            lines += hanging(each, width, indent)
    return lines


def echo(text: str, *, indent: str = INDENT, err: bool = False) -> None:
    """Print a message, folded at words on a terminal and left as it is in a pipe."""
    click.echo("\n".join(folded(text, sys.stderr if err else sys.stdout, indent)), err=err)


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


def print_paged(lines: Sequence[str]) -> None:
    """Print lines that may be painted, page by page if they do not fit on the terminal."""
    is_watched = sys.stdin is not None and sys.stdin.isatty() and sys.stdout.isatty()
    if is_watched and len(lines) >= os.get_terminal_size(sys.stdout.fileno()).lines:
        click.echo_via_pager("\n".join(lines) + "\n")
    else:
        print_lines(lines)


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


def wrap(text: str, width: int, *, whole_words: bool = False) -> list[str]:
    """Return the lines of a text, at most `width` wide; days are never broken.

    Longer words are broken too, unless they stay whole, so that paths and links can be copied.
    """
    lines = [""]
    for word in _WORD.findall(text):
        joined = f"{lines[-1]} {word}".lstrip()
        if cells(joined) <= width:
            lines[-1] = joined
            continue
        if lines[-1]:
            lines.append("")
        lines[-1:] = [word] if whole_words else _pieces(word, width)
    return lines


def longest_word(text: str) -> int:
    """Return the width of the longest word that should stay whole.

    Text in wide characters may break anywhere, and links and the like are no words.
    """
    words = (word for word in _WORD.findall(text) if cells(word) == len(word))
    return max((len(word) for word in words if len(word) <= LONGEST_WORD), default=0)


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


def urgent(sentences: Iterable[str], width: int) -> Iterator[str]:
    """Yield what comes before everything else, and an empty line behind it."""
    for sentence in sentences:
        yield from (paint(line, fg="yellow", bold=True) for line in hanging(sentence, width))
        yield ""


def section(title: str, rows: Sequence[Row], width: int, **style: Any) -> Iterator[str]:
    """Yield the lines of a section after an empty line; nothing if it has no rows.

    If there is no space for a column of ids, each is at the right edge.
    """
    if not rows:
        return
    yield ""
    yield from heading(title, width, **style)
    margin = len(INDENT) + column_width([row.when for row in rows if row.when], width)
    begins = [
        max(margin, cells(INDENT + row.when) + BETWEEN) if row.when else margin for row in rows
    ]
    column = max(begin + cells(row.text) for begin, row in zip(begins, rows, strict=True)) + BETWEEN
    has_column = column + max(cells(row.id) for row in rows) <= width
    for begin, row in zip(begins, rows, strict=True):
        lines = paragraph(row.text, width, f"{INDENT}{row.when}".ljust(begin))
        at = column if has_column else width - cells(row.id)
        if row.id:
            if cells(lines[-1]) + BETWEEN > at:
                lines.append("")
            lines[-1] += " " * (at - cells(lines[-1])) + paint(row.id, dim=True)
        yield from lines


def column_width(labels: Iterable[str], width: int) -> int:
    """Return the width of a column of labels, with the space behind it; 0 without labels.

    A label that is longer than a third of the whole width makes no column: the text behind it
    begins where it ends.
    """
    widths = [cells(label) for label in labels]
    return max((each for each in widths if each <= width // 3), default=-BETWEEN) + BETWEEN


def paragraph(text: str, width: int, first: str = "") -> list[str]:
    """Return the lines of a text, the first of which begins with `first`."""
    margin = cells(first)
    line, *others = wrap(text, width - margin)
    return [f"{first}{line}", *(f"{' ' * margin}{other}" for other in others)]


def hanging(text: str, width: int, indent: str = INDENT) -> list[str]:
    """Return the lines of a text, indented after the first one."""
    line, *others = wrap(text, width - len(indent), whole_words=True)
    return [line, *(f"{indent}{other}" for other in others)]


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
    margin = len(indent) + column_width([label for label, _ in telling], width)
    for label, text in telling:
        begin = f"{indent}{label}{' ' * BETWEEN if label else ''}"
        yield from paragraph(text, width, begin + " " * (margin - cells(begin)))
