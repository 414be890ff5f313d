"""Read TOML for a person: explain syntax errors, and find the line of each value.

`tomli` decides what a text means, but its result has no positions. They are found by a second, much
simpler scan of a text that `tomli` has accepted.
"""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import tomli

from afterview.model import Problem

if TYPE_CHECKING:
    from collections.abc import Sequence

_WS = r"[ \t]*+"
_BASIC = r'"(?:[^"\\\n]++|\\.)*+"'
_LITERAL = r"'[^'\n]*+'"
_PART = rf"(?:[A-Za-z0-9_-]++|{_BASIC}|{_LITERAL})"
_DOTTED = rf"{_PART}(?:{_WS}\.{_WS}{_PART})*+"

_PARTS = re.compile(_PART)
_BLANK = re.compile(r"(?:\s++|#[^\n]*+)*+")
_SEPARATOR = re.compile(r"(?:[\s,]++|#[^\n]*+)*+")
_HEADER = re.compile(rf"\[\[?{_WS}{_DOTTED}{_WS}\]\]?")
_KEY = re.compile(rf"{_DOTTED}{_WS}={_WS}")
_SCALAR = re.compile(
    # A multi-line string may hold one or two of its own quotes, even before its last three.
    r'"""(?:[^"\\]++|\\.|"{1,2}(?!"))*+"{3,5}'
    r"|'''(?:[^']++|'{1,2}(?!'))*+'{3,5}"
    rf"|{_BASIC}|{_LITERAL}"
    r"|[^\s,\[\]{}#\"'][^,\[\]{}#\n\"']*+",
    re.DOTALL,
)


class Lines:
    """Holds the lines of a table's (or array's) values by name (or number); a leaf is its line."""

    __slots__ = ("is_array", "items", "line")

    def __init__(self, line: int, *, is_array: bool = False) -> None:
        """Take the line on which it begins."""
        self.line = line
        self.is_array = is_array
        self.items: dict[str | int, Lines | int] = {}

    def of(self, path: Sequence[str | int]) -> int:
        """Return the line of `("interview", 3, "interviewers", 0, "email")`, counted from 1.

        For a missing value this is the line of the nearest table around it; 0 for the document
        itself.
        """
        node: Lines | int = self
        for part in path:
            below = node.items.get(part) if isinstance(node, Lines) else None
            if below is None:
                break
            node = below
        return node.line if isinstance(node, Lines) else node


def lines_of(text: str) -> Lines:
    """Scan `text`, which `tomli` has accepted, for its lines; this takes 0.1 s per megabyte."""
    return _Scan(text).document()


_NO_HINT = ""
"""Means that there is no fixed hint, because the text of the line decides."""
_BACKSLASH = "write it twice, or put the text between single quotes: 'C:\\path'"

_EXPLANATIONS = (
    ("Invalid statement", "this line is neither `key = value` nor a [table]", _NO_HINT),
    ("Invalid initial character for a key", "this line does not begin with a key", _NO_HINT),
    ("Expected '=' after a key", "there is no = after the key", _NO_HINT),
    ("Invalid value", "there is no value after the = that can be read", _NO_HINT),
    ("Invalid date", "there is no such date or time", "look it up in a calendar"),
    ("Expected newline", "something follows the value that does not belong to it", _NO_HINT),
    ("Cannot overwrite", "this key stands twice in the same table", "keep one of the two"),
    ("Duplicate inline", "this key stands twice in the same table", "keep one of the two"),
    (
        "Cannot declare ('interview',",
        "this table stands twice",
        "begin each one with two brackets: [[interview]]",
    ),
    ("Cannot declare", "this table stands twice", "write what belongs to it in one place"),
    ("Cannot mutate", "this adds to a value that is already complete", "write it in one place"),
    ("Cannot redefine", "this adds to a table that is already complete", "write it in one place"),
    ("Expected ']", "the closing bracket of a table is missing", "write [table] or [[table]]"),
    ("Unclosed array", "the closing ] of a list is missing", 'write ["one", "two"]'),
    ("Unclosed inline", "the closing } of a table is missing", "end the table with a }"),
    ("Unescaped", "a backslash means nothing here", _BACKSLASH),
    ("Invalid hex", "a backslash means nothing here", _BACKSLASH),
    ("Escaped char", "a backslash means nothing here", _BACKSLASH),
    ("Illegal character '\\n'", "the closing quote of a text is missing", 'write "text"'),
    ("Found invalid character '\\n'", "the closing quote of a text is missing", "write 'text'"),
    ("Illegal character", "there is a control character in a text", "delete it"),
    ("Found invalid character", "there is a control character here", "delete it"),
    ("Unterminated", "the text that begins here is not closed", "end it with the same quotes"),
    ("Expected", "the text that begins here is not closed", "end it with the same quotes"),
)
"""The first words of an error of `tomli`, its meaning, and what to write instead."""

_LINE_HINTS = (
    (r"=\s*[“”„‘’«»]", 'write straight quotes: company = "Acme"'),
    (
        r"=\s*(?:\d{4}-\d\d?-\d\d?|\d\d?[./]\d\d?[./])",
        "a date is written year-month-day, each with all its digits: 2026-01-05",
    ),
    (r"=\s*(?!true|false)[^\W\d_]", 'text stands between quotes: company = "Acme"'),
    (r"", 'every line is `key = value`, `[table]` or `# a comment`; text stands between "quotes"'),
)


def load(text: str) -> tuple[dict[str, Any], Problem | None]:
    """Return the parsed `text`, or an empty table and the problem if it is not TOML."""
    try:
        return tomli.loads(text), None
    except RecursionError:
        hint = "write lists and tables that are not nested so deep"
        return {}, Problem(0, "brackets are nested too deep", hint)
    except tomli.TOMLDecodeError as error:
        return {}, _syntax(str(error), text)
    except ValueError:
        # Python refuses to convert integers with too many digits.
        return {}, Problem(0, "a number is too long", "write a shorter one")


def _syntax(said: str, text: str) -> Problem:
    place = re.search(r"\(at line (\d+),", said)
    if place is not None:
        line = int(place[1])
    else:
        # Something is missing at the end of the document. The scan stops where that began, although
        # it may meet text that is not TOML on its way.
        scan = _Scan(text)
        with suppress(tomli.TOMLDecodeError):
            scan.document()
        line = scan.line
    message, hint = next(
        ((message, hint) for words, message, hint in _EXPLANATIONS if said.startswith(words)),
        (f"this is not TOML: {said}", _NO_HINT),
    )
    if hint == _NO_HINT:
        written = text.split("\n")[line - 1]
        hint = next(hint for pattern, hint in _LINE_HINTS if re.search(pattern, written))
    return Problem(line, message, hint)


class _Scan:
    """Scans a document once; `line` is the line of `pos`."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.pos = 0
        self.line = 1

    def take(self, pattern: re.Pattern[str]) -> str:
        """Consume the text that `pattern` matches here and return it; empty without a match."""
        found = pattern.match(self.text, self.pos)
        if found is None:
            return ""
        taken = found[0]
        self.line += taken.count("\n")
        self.pos = found.end()
        return taken

    def document(self) -> Lines:
        """Read statements until there are no more."""
        root = table = Lines(0)
        while True:
            self.take(_BLANK)
            if names := _names(self.take(_KEY)):
                self.value(_table(table, names[:-1], self.line), names[-1])
            elif header := self.take(_HEADER):
                table = _open(root, header, self.line)
            else:
                return root

    def value(self, parent: Lines, name: str) -> None:
        """Record the value that begins here, and everything that is nested in it."""
        # Use a list instead of recursion: `tomli` decides how deep a document may be nested.
        nest = self.enter(parent, name)
        while nest:
            branch = nest[-1]
            self.take(_SEPARATOR)
            if self.text[self.pos : self.pos + 1] in {"]", "}"}:
                self.pos += 1
                nest.pop()
            elif branch.is_array:
                nest += self.enter(branch, len(branch.items))
            elif names := _names(self.take(_KEY)):
                nest += self.enter(_table(branch, names[:-1], self.line), names[-1])
            else:
                return

    def enter(self, parent: Lines, name: str | int) -> list[Lines]:
        """Record a scalar, or enter an array or inline table; return what was entered."""
        line = self.line
        if self.take(_SCALAR):
            parent.items[name] = line
            return []
        branch = Lines(line, is_array=self.text.startswith("[", self.pos))
        parent.items[name] = branch
        self.pos += 1
        return [branch]


def _names(dotted: str) -> list[str]:
    """Return the parts of a key, without their quotes and escapes."""
    parts: list[str] = _PARTS.findall(dotted)
    if '"' in dotted or "'" in dotted:
        return [next(iter(tomli.loads(f"{part}=0"))) for part in parts]
    return parts


def _table(table: Lines, names: list[str], line: int) -> Lines:
    """Return the table that `names` lead to; create it if it does not exist yet."""
    for name in names:
        below = table.items.get(name)
        if isinstance(below, Lines) and below.is_array:
            below = below.items.get(len(below.items) - 1)
        if not isinstance(below, Lines):
            table.items[name] = below = Lines(line)
        table = below
    return table


def _open(root: Lines, header: str, line: int) -> Lines:
    """Return the table that `[header]` begins, or the next one of `[[header]]`."""
    *names, last = _names(header)
    parent = _table(root, names, line)
    if not header.startswith("[["):
        table = _table(parent, [last], line)
        table.line = line
        return table
    array = parent.items.get(last)
    if not isinstance(array, Lines):
        parent.items[last] = array = Lines(line, is_array=True)
    array.items[len(array.items)] = table = Lines(line)
    return table
