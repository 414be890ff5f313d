"""Read the single values of a table that a person wrote, for log and configuration alike.

A reader gets a key and its raw value, and returns the value or raises `Wrong`. The caller knows
where that is in the file.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time
from functools import lru_cache
from typing import Any

from afterview.model import FIRST_YEAR, LAST_YEAR

Reader = Callable[[str, Any], Any]
Report = Callable[[str, str, str], None]
"""Called with a key, the problem, and a hint."""
Suggest = Callable[[str, Mapping[str, Any]], str]
"""Called with an unknown key and the known ones; returns a hint."""

KINDS: Mapping[type, str] = {
    str: "text",
    bool: "true or false",
    int: "a whole number",
    float: "a number with a fraction",
    date: "a date",
    datetime: "a date with a time",
    time: "a time of day",
    list: "a list",
    dict: "a table",
}
"""The types that `tomli` makes, in words for the person."""

_SHOWN = 60
_CONTROL = re.compile(
    "[\x00-\x1f\x7f-\x9f\u2028\u2029\u200b\u2060\ufeff\u202a-\u202e\u2066-\u2069]"
)
"""Control characters, and characters without width or that reverse the text behind them. With
these, two names could look alike, and a line could differ from what it shows. Joiners of scripts
and emoji are allowed."""
_BREAKS = {"\n": "a line break", "\r": "a line break", "\t": "a tab"}


class Wrong(ValueError):  # noqa: N818 - it is a finding about the person's file, not a failure
    """Reports what is wrong with a value, and what to write instead."""

    def __init__(self, message: str, hint: str) -> None:
        """Take the message and the hint of the later problem."""
        super().__init__(message)
        self.hint = hint


def one_line(key: str, raw: Any) -> str:
    """Read a text of one line, without the space around it."""
    expect(key, raw, str, f'write it between quotes: {key} = "..."')
    stripped: str = raw.strip()
    if not stripped.isprintable():
        refuse_control(key, stripped, _CONTROL)
    return stripped


def flag(key: str, raw: Any) -> bool:
    """Read true or false."""
    expect(key, raw, bool, f"write {key} = true or {key} = false, without quotes")
    return bool(raw)


def day(key: str, raw: Any) -> date:
    """Read a day, which is a date without a time."""
    hint = f"write the day only, without quotes: {key} = 2026-11-20"
    expect(key, raw, date, hint)
    expect_year(key, raw)
    found: date = raw
    return found


def expect_year(key: str, when: date) -> None:
    """Refuse a year that no interview of today's people is in."""
    if not FIRST_YEAR <= when.year <= LAST_YEAR:
        msg = f"{key} is in the year {when.year}"
        raise Wrong(msg, f"write a year from {FIRST_YEAR} to {LAST_YEAR}")


def choice(values: Sequence[str]) -> Reader:
    """Return a reader of one of `values`; an empty text is the same as a missing key."""

    def read(key: str, raw: Any) -> str:
        said = one_line(key, raw)
        if said and said not in values:
            msg = f"{key} = {shown(said)} is not known"
            raise Wrong(msg, f"write {listed(values)}{did_you_mean(said, values)}")
        return said

    return read


def expect(key: str, raw: Any, kind: type, hint: str) -> None:
    """Refuse a value that is not exactly of this type: true is no number, a datetime no date."""
    if type(raw) is not kind:
        msg = f"{key} is {KINDS[type(raw)]}, not {KINDS[kind]}"
        raise Wrong(msg, hint)


def are_tables(raw: Any) -> bool:
    """Return whether a value is a list of tables."""
    return isinstance(raw, list) and all(isinstance(each, dict) for each in raw)


def tables(around: str) -> Reader:
    """Return a reader of a list of tables within the table `around`."""

    def read(key: str, raw: Any) -> list[dict[str, Any]]:
        if not are_tables(raw):
            msg = f"{key} is not a list of tables"
            raise Wrong(msg, f"begin each with [[{around}.{key}]], its keys on the lines below")
        found: list[dict[str, Any]] = raw
        return found

    return read


def refuse_control(key: str, said: str, control: re.Pattern[str]) -> None:
    """Refuse characters that would break a calendar file, a letter or a terminal."""
    if found := control.search(said):
        what = _BREAKS.get(found[0], f"the control character U+{ord(found[0]):04X}")
        msg = f"{key} holds {what}"
        raise Wrong(msg, "write it on one line" if what == "a line break" else "delete it")


def shown(said: str) -> str:
    """Return a text of the person's in quotes, shortened, and safe for a terminal."""
    return f'"{printable(said if len(said) <= _SHOWN else said[: _SHOWN - 3] + "...")}"'


def quoted(said: str) -> str:
    """Return a text as a TOML string."""
    # JSON escapes are valid in TOML, which requires one more character to be escaped.
    return json.dumps(said, ensure_ascii=False).replace("\x7f", "\\u007f")


def printable(said: str) -> str:
    """Return a text in which characters that a terminal cannot show, or obeys, are escaped."""
    return "".join(c if c.isprintable() else f"\\u{ord(c):04X}" for c in said)


def listed(words: Sequence[str]) -> str:
    """Return `"a", "b" or "c"`."""
    *first, last = (f'"{word}"' for word in words)
    return f"{', '.join(first)} or {last}" if first else last


def suggestion(word: str, known: Mapping[str, Any]) -> str:
    """Return the hint for an unknown key: the nearest key, or else all of them."""
    near = nearest(word, tuple(known))
    return f'did you mean "{near}"?' if near else f"the keys here are {', '.join(known)}"


def read_table(
    table: Mapping[str, Any],
    readers: Mapping[str, Reader],
    report: Report,
    suggest: Suggest = suggestion,
) -> dict[str, Any]:
    """Return the valid values of `table`; report every key that is unknown or invalid."""
    values = {}
    for key, raw in table.items():
        reader = readers.get(key)
        if reader is None:
            report(key, f"unknown key {shown(key)}", suggest(key, readers))
            continue
        try:
            values[key] = reader(key, raw)
        except Wrong as wrong:
            report(key, str(wrong), wrong.hint)
    return values


def did_you_mean(word: str, known: Sequence[str]) -> str:
    """Return `; did you mean "x"?` with the nearest of `known`; empty if none is near."""
    near = nearest(word, tuple(known))
    return f'; did you mean "{near}"?' if near else ""


@lru_cache(maxsize=1024)
def nearest(word: str, known: tuple[str, ...], cutoff: float = 0.6) -> str:
    """Return the one of `known` that `word` was probably meant to be; empty if none is near.

    A word of the same meaning comes before one of the same letters.

    `cutoff` is the smallest similarity: difflib's ratio, of which 0.6 is the default.
    """
    from difflib import get_close_matches

    from afterview.toml.synonyms import synonym

    if same := synonym(word, known):
        return same
    folded = {each.casefold(): each for each in known}
    # Nothing that long is near to anything, and the comparison is quadratic.
    said = word[:_SHOWN].casefold()
    # "stauts" is "status" with two letters swapped, which difflib counts like two wrong ones.
    swapped = (
        f"{said[:at]}{said[at + 1]}{said[at]}{said[at + 2 :]}" for at in range(len(said) - 1)
    )
    meant = next(filter(folded.__contains__, swapped), "")
    close = [meant] if meant else get_close_matches(said, folded, n=1, cutoff=cutoff)
    return folded[close[0]] if close else ""


def in_full(said: str, words: Sequence[str]) -> str:
    """Return the only one of `words` that begins with the text: "good" for "g"."""
    begun = [word for word in words if said and word.startswith(said.casefold())]
    return begun[0] if len(begun) == 1 else said
