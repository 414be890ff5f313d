"""Take the text of a TOML file apart: into lines, statements and comments."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from afterview.toml.positions import load

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_CLOSING = ('"""', "'''", "]", "}")
"""The last line of a statement of several lines contains one of these."""

STRING = r'"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\''
_TEXT_OR_COMMENT = re.compile(
    rf'"""(?:\\.|[^\\])*?"""|\'\'\'.*?\'\'\'|{STRING}|(#[^\n]*)', re.DOTALL
)
"""A string, in which a # means nothing, or a comment."""


@dataclass(frozen=True, slots=True)
class Statement:
    """Holds a `key = value` line or a header: its parsed content and its lines."""

    said: Mapping[str, Any]
    is_header: bool
    first: int
    """Its first line, counted from 0."""
    end: int
    """The line after its last."""


def statements(lines: Sequence[str]) -> Iterator[Statement]:
    """Yield the statements; comments and blank lines between them are skipped."""
    first = 0
    while first < len(lines):
        end = first + 1
        begin = lines[first].lstrip()
        if begin and not begin.startswith("#"):
            said, problem = load(lines[first])
            # A statement is valid TOML only once all of its lines are read.
            while problem is not None:
                end += 1
                if any(mark in lines[end - 1] for mark in _CLOSING):
                    said, problem = load("".join(lines[first:end]))
            yield Statement(said, begin.startswith("["), first, end)
        first = end


def comments_in(text: str) -> list[str]:
    """Return the comments of a text that does not begin in the middle of a string."""
    return [found[1].rstrip() for found in _TEXT_OR_COMMENT.finditer(text) if found[1]]


def indent_of(line: str) -> str:
    """Return the space before the first character of a line."""
    return line[: len(line) - len(line.lstrip())]


def end_of(text: str) -> str:
    """Return the line end of the first line."""
    return "\r\n" if text.partition("\n")[0].endswith("\r") else "\n"


def split_lines(text: str) -> list[str]:
    """Return the lines with their ends; a missing end of the last line is added."""
    whole = text + end_of(text) if text and not text.endswith("\n") else text
    return re.findall(r".*\n", whole)


def with_ends(text: str, end: str) -> list[str]:
    """Return the lines of a text, each ended by `end`."""
    return split_lines(text.replace("\n", end))
