"""Match words against the grammar of a language, and find the dates in a sentence.

A language is a table of data (`Language`), such as `dates.english`. The meaning of a row is in
`dates.days` and `dates.periods`, that of the words around a date in `dates.frames`.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import product
from typing import TYPE_CHECKING, Any

from afterview.dates.frames import Frame
from afterview.dates.units import Builder, Found, not_past

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from afterview.dates.units import Anchor, Readings

DATE = "..."
"""Stands in a row for a date that other rows describe."""
_YEAR_DIGITS = 4
_FIELDS = {
    **dict.fromkeys(("NTH", "ORD", "LAST", "COUNT"), "number"),
    **dict.fromkeys(("WEEK", "UNITS"), "unit"),
    "THE_NEXT": "relative",
    "NEW_YEAR": "holiday",
}
"""The kinds of word whose value is stored under another name than their own."""
_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2212"), "-")
_PUNCTUATION = re.compile(
    r"""[,;!?"'()~\u00bf\u00a1\u2018\u2019\u201c\u201d\u201e\u00ab\u00bb\u00ba\u00aa]"""
    r"""|(?<![0-9])[.:]|[.:](?![0-9])""",
)
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
HALF = "\u25d0"
"""Stands for a half behind a number."""
_HALF = re.compile(r"(?<=[0-9])(?:[.,]5| 1/2)(?= ?[^\W\d])|\u00bd")
"""The half of "1.5 weeks" and "1 1/2 weeks", but not that of "4.5.2027"."""
# A sign that is not dropped is a word that no row has: "2+ weeks" is more than two.
_TOKEN = re.compile(r"[0-9]+|[^\W\d_]+|\S")


@dataclass(frozen=True, slots=True)
class Segment:
    """Holds a phrase of a sentence with its kind; a word without a kind is its own kind."""

    kind: str
    value: Any
    words: str


Row = tuple[tuple[frozenset[str], bool], ...]
"""The kinds that each place of a row accepts, and whether the place may be left out."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Language:
    """Describes one language as data.

    A row maps a sequence of words to its builder. A name in capitals represents any phrase of that
    kind, `[...]` is optional, and `|` separates alternatives. Digits are a NUMBER, or an NTH before
    one of `ordinals`; four digits are a YEAR, more are HUGE.
    """

    words: Mapping[str, Mapping[str, Any]]
    """The value of each phrase, by kind of word."""
    rows: Mapping[str, Builder]
    around: Mapping[str, Frame]
    """What may stand around a date, `...`, with its effect on the range; `... or ...` joins two."""
    ordinals: frozenset[str] = frozenset()
    noise: frozenset[str] = frozenset()
    """Words that are ignored outside of phrases."""
    doubtful: frozenset[str] = frozenset()
    """Words that in a sentence mean something else if they stand alone: "they may decide"."""
    denies_back: bool = False
    """Whether a denial often follows the date in the middle of a sentence: "vor Dezember nicht"."""

    @cached_property
    def phrases(self) -> Mapping[str, tuple[str, Any]]:
        """Every phrase, as it is tokenized, with its kind and value."""
        return {
            spelled: (kind, value)
            for kind, values in self.words.items()
            for phrase, value in values.items()
            for spelled in spellings(phrase)
        }

    @cached_property
    def longest(self) -> int:
        """The number of words in the longest phrase."""
        return max(phrase.count(" ") for phrase in self.phrases) + 1

    @cached_property
    def vocabulary(self) -> tuple[str, ...]:
        """The words of four letters or more that have a meaning."""
        texts = (*self.phrases, *self.rows, *self.around, *self.noise)
        words = (word for text in texts for word in re.findall(r"[^\W\d_A-Z]{4,}", text))
        return tuple(sorted({*words}))

    @cached_property
    def beginnings(self) -> Mapping[str, Sequence[tuple[str, Row]]]:
        """The rows by each kind that they may begin with, in their order."""
        found: dict[str, list[tuple[str, Row]]] = defaultdict(list)
        for row in (*self.rows, *self.around):
            places = compiled(row)
            for kind in sorted(_first_kinds(places)):
                found[kind].append((row, places))
        return found


def with_names(language: Language, holidays: Mapping[str, Any]) -> Language:
    """Return the language with names of holidays that it does not know."""
    named = {
        name: holiday
        for name, holiday in holidays.items()
        if not spellings(name) & language.phrases.keys()
    }
    words = {**language.words, "HOLIDAY": {**language.words["HOLIDAY"], **named}}
    return replace(language, words=words)


def listed(phrases: str) -> list[str]:
    """Return the phrases of a text that separates them by semicolons."""
    return [" ".join(phrase.split()) for phrase in phrases.split(";")]


def all_of(phrases: str, value: object = None) -> dict[str, Any]:
    """Return one value for all phrases of such a text."""
    return dict.fromkeys(listed(phrases), value)


def spellings(phrase: str) -> set[str]:
    """Return a phrase as it is tokenized; "für" may be written "fuer" too."""
    return {" ".join(tokenize(each)) for each in (phrase, phrase.translate(_UMLAUTS))}


def variants(row: str) -> Iterator[str]:
    """Yield the alternatives of a row: `[A] B|C` is `A B`, `A C`, `B` and `C`."""
    choices = []
    for kinds, optional in compiled(row):
        choices.append([*sorted(kinds), ""] if optional else sorted(kinds))
    for chosen in product(*choices):
        yield " ".join(filter(None, chosen))


def compiled(row: str) -> Row:
    """Return the places of a row."""
    return tuple((frozenset(place.strip("[]").split("|")), "[" in place) for place in row.split())


def _first_kinds(places: Row) -> set[str]:
    required = next(number for number, (_, optional) in enumerate(places) if not optional)
    return {kind for kinds, _ in places[: required + 1] for kind in kinds}


def tokenize(words: str) -> list[str]:
    """Split text into words, numbers and signs, without case, accents and plain punctuation."""
    text = unicodedata.normalize("NFKD", _HALF.sub(f" {HALF} ", words))
    text = "".join(char for char in text if not unicodedata.combining(char))
    return _TOKEN.findall(_PUNCTUATION.sub(" ", text.casefold().translate(_DASHES)))


def recognize(language: Language, tokens: Sequence[str]) -> tuple[str, dict[str, Any]]:
    """Return the kinds of the words, and the values for `Found`."""
    found = segments(language, tokens)
    return " ".join(segment.kind for segment in found), _values(found)


def _values(found: Iterable[Segment]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for segment in found:
        if segment.value is not None:
            name = _FIELDS.get(segment.kind, segment.kind.lower())
            places = (name, f"last_{name}", f"third_{name}")
            values[next((place for place in places if place not in values), places[-1])] = (
                segment.value
            )
    return values


def segments(language: Language, tokens: Sequence[str]) -> list[Segment]:
    """Return the longest phrases from left to right, without the noise between them."""
    found: list[Segment] = []
    place = 0
    while place < len(tokens):
        kind, value, size = _kind(language, tokens[place : place + language.longest])
        # "Seven (7) days" says its number twice.
        before = found[-1] if found else None
        again = before is not None and (before.kind, kind, before.value) == (
            "COUNT",
            "NUMBER",
            value,
        )
        if size > 1 or not (again or tokens[place] in language.noise):
            found.append(Segment(kind, value, " ".join(tokens[place : place + size])))
        place += size
    return found


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


@dataclass(frozen=True, slots=True)
class Node:
    """Holds a date that was found in a sentence: the words from `start` up to `end`."""

    start: int
    end: int
    row: str
    meaning: Builder | Frame
    found: Found
    dates: tuple[Node, ...] = ()
    """The dates within it."""

    def read(self, anchor: Anchor) -> Readings:
        """Return what it means; raise UnreadablePromise for a day that is over or missing."""
        if isinstance(self.meaning, Frame):
            inner = tuple(date.read for date in self.dates)
            readings = self.meaning.apply(anchor, self.found, *inner)
        else:
            readings = self.meaning(anchor, self.found)
        return not_past(anchor, readings)


class Chart:
    """Finds all dates in a sentence; each is the longest that begins at its word."""

    def __init__(self, language: Language, words: Sequence[Segment]) -> None:
        """Take the phrases of the sentence."""
        self._language = language
        self.words = words
        self._known: dict[int, Mapping[int, Node]] = {}

    def longest(self, start: int) -> Node | None:
        """Return the longest date that begins there."""
        ends = self._dates(start)
        return ends[max(ends)] if ends else None

    def _dates(self, start: int) -> Mapping[int, Node]:
        """Return the dates that begin there by their end; of two of a length, the first row's."""
        if start not in self._known:
            found: dict[int, Node] = {}
            if start < len(self.words):
                kind = self.words[start].kind
                for rows in (self._language.rows, self._language.around):
                    self._add(found, kind, start, (), rows)
                    self._extend(found)
            self._known[start] = found
        return self._known[start]

    def _extend(self, found: dict[int, Node]) -> None:
        """Add what begins with the dates that were found.

        The longest first: "Friday to Thursday" is one date before "Thursday, I think" is.
        """
        pending = list(found.values())
        while pending:
            pending.sort(key=lambda node: node.end)
            node = pending.pop()
            before = set(found)
            self._add(found, DATE, node.end, (node,), self._language.around)
            pending += [node for end, node in found.items() if end not in before]

    def _add(
        self,
        found: dict[int, Node],
        kind: str,
        place: int,
        dates: tuple[Node, ...],
        rows: Mapping[str, Builder] | Mapping[str, Frame],
    ) -> None:
        """Add the dates of all rows that begin with a kind, or with the given date."""
        begin = dates[0].start if dates else place
        beginning = self._language.beginnings.get(kind, ())
        for row, places in (each for each in beginning if each[0] in rows):
            for end, inner in self._ends(places[1:] if dates else places, place, dates):
                if end not in found:
                    values = Found(**_values(self._own(begin, end, inner)))
                    found[end] = Node(begin, end, row, rows[row], values, inner)

    def _own(self, begin: int, end: int, inner: Iterable[Node]) -> Iterator[Segment]:
        """Yield the phrases of a row itself, without those of the dates within it."""
        taken = {place for node in inner for place in range(node.start, node.end)}
        return (self.words[place] for place in range(begin, end) if place not in taken)

    def _ends(
        self, row: Row, place: int, dates: tuple[Node, ...]
    ) -> Iterator[tuple[int, tuple[Node, ...]]]:
        """Yield where a row may end if it begins at a place, with the dates within it."""
        if not row:
            yield place, dates
            return
        (kinds, optional), rest = row[0], row[1:]
        if DATE in kinds:
            for end, node in self._dates(place).items():
                yield from self._ends(rest, end, (*dates, node))
        elif place < len(self.words) and self.words[place].kind in kinds:
            yield from self._ends(rest, place + 1, dates)
        if optional:
            yield from self._ends(rest, place, dates)
