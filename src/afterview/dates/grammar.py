"""Match the words of a date against the grammar of a language.

A language is a table of data (`Language`), such as `dates.english`. The meaning of a row is in
`dates.meanings`.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import TYPE_CHECKING, Any

from afterview.dates.meanings import Anchor, Builder, Found, Frame, Span, not_past

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_PHRASE = 3
"""The number of words in the longest phrase of a language."""
_YEAR_DIGITS = 4
_FIELDS = {"NTH": "number", "COUNT": "number", "WEEK": "unit", "UNITS": "unit"}
"""The kinds of word whose value is stored under another name than their own."""
_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2212"), "-")
_PUNCTUATION = re.compile(
    r"""[,;:!?"'()~\u2018\u2019\u201c\u201d]|(?<![0-9])\.|\.(?![0-9])""",
)
# A sign that is not dropped is a word that no row has: "2+ weeks" is more than two.
_TOKEN = re.compile(r"[0-9]+|[^\W\d_]+|\S")


@dataclass(frozen=True, kw_only=True)
class Language:
    """Describes one language as data: phrases of one to three words, casefolded.

    A row maps a sequence of words to its builder. A name in capitals represents any phrase of that
    kind, `[...]` is optional, and `|` separates alternatives. Digits are a NUMBER, or an NTH before
    one of `ordinals`; four digits are a YEAR, more are HUGE.
    """

    words: Mapping[str, Mapping[str, Any]]
    """The value of each phrase, by kind of word."""
    rows: Mapping[str, Builder]
    ordinals: frozenset[str] = frozenset()
    noise: frozenset[str] = frozenset()
    """Words that are ignored everywhere, and omitted from all phrases."""
    leads: Mapping[str, Frame]
    """Phrases that may come before the date, with their effect on its range."""
    trails: Mapping[str, Frame]
    """Phrases that may come after the date, with their effect on its range."""
    joiners: frozenset[str] = frozenset()
    """Words that join the two dates around them into one range."""

    @cached_property
    def phrases(self) -> Mapping[str, tuple[str, Any]]:
        """Every phrase with its kind and value."""
        return {
            phrase: (kind, value)
            for kind, values in self.words.items()
            for phrase, value in values.items()
        }

    @cached_property
    def shapes(self) -> Mapping[str, Builder]:
        """Every sequence of words that the rows describe, with its builder."""
        return {shape: builder for row, builder in self.rows.items() for shape in variants(row)}


def variants(row: str) -> Iterator[str]:
    """Yield the alternatives of a row: `[A] B|C` is `A B`, `A C`, `B` and `C`."""
    choices = []
    for word in row.split():
        options = word.strip("[]").split("|")
        choices.append([*options, ""] if word.startswith("[") else options)
    for chosen in product(*choices):
        yield " ".join(filter(None, chosen))


def tokenize(words: str) -> list[str]:
    """Split text into words, numbers and signs, without case, spaces and plain punctuation."""
    text = unicodedata.normalize("NFKC", words).casefold().translate(_DASHES)
    return _TOKEN.findall(_PUNCTUATION.sub(" ", text))


def joined(language: Language, anchor: Anchor, tokens: Sequence[str]) -> Span | None:
    """Return the range that spans both sides of a joiner, as in "Thursday or early next week"."""
    for place, token in enumerate(tokens):
        if token in language.joiners:
            left = phrase(language, anchor, tokens[:place])
            right = left and phrase(language, anchor, tokens[place + 1 :])
            if left and right:
                return min(left[0], right[0]), max(left[1], right[1])
    return None


def phrase(language: Language, anchor: Anchor, tokens: Sequence[str]) -> Span | None:
    """Return the range that one row of the language means, with the frames around it applied."""
    tokens, leads = _unframed(tokens, language.leads, front=True)
    tokens, trails = _unframed(tokens, language.trails, front=False)
    shape, values = recognize(language, tokens)
    builder = language.shapes.get(shape)
    if builder is None:
        return None
    found = not_past(anchor, builder(anchor, Found(**values)))
    for frame in (*reversed(trails), *reversed(leads)):
        found = frame(anchor, found)
    return found


def _unframed(
    tokens: Sequence[str], phrases: Mapping[str, Frame], *, front: bool
) -> tuple[Sequence[str], list[Frame]]:
    """Remove the phrases at one end, as long as words are left."""
    frames: list[Frame] = []
    while True:
        for size in range(min(_PHRASE, len(tokens) - 1), 0, -1):
            edge = " ".join(tokens[:size] if front else tokens[-size:])
            if edge in phrases:
                frames.append(phrases[edge])
                tokens = tokens[size:] if front else tokens[:-size]
                break
        else:
            return tokens, frames


def recognize(language: Language, tokens: Sequence[str]) -> tuple[str, dict[str, Any]]:
    """Return the kinds of the words, and the values for `Found`."""
    kinds: list[str] = []
    values: dict[str, Any] = {}
    place = 0
    while place < len(tokens):
        kind, value, size = _kind(language, tokens[place : place + _PHRASE])
        kinds.append(kind)
        if value is not None:
            name = _FIELDS.get(kind, kind.lower())
            values[f"last_{name}" if name in values else name] = value
        place += size
    return " ".join(kinds), values


def _kind(language: Language, tokens: Sequence[str]) -> tuple[str, Any, int]:
    """Return kind and value of the longest phrase at the start, and its number of words."""
    for size in range(len(tokens), 0, -1):
        known = language.phrases.get(" ".join(tokens[:size]))
        if known:
            return *known, size
    token = tokens[0]
    if not (token.isascii() and token.isdigit()):
        return token, None, 1
    if len(token) > _YEAR_DIGITS or (len(token) == _YEAR_DIGITS and token.startswith("0")):
        return "HUGE", None, 1
    if len(token) == _YEAR_DIGITS:
        return "YEAR", int(token), 1
    if tokens[1:] and tokens[1] in language.ordinals:
        return "NTH", int(token), 2
    return "NUMBER", int(token), 1
