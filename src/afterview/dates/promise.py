"""Read what was said about the day of the decision, as a range of days.

The words belong to a language, and their meaning is in `dates.days`, `dates.periods` and
`dates.frames`. Words that cannot be read raise `UnreadablePromise`; the code that shows it to the
person adds `FORMS`, or the readings to choose from.
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import replace
from datetime import MAXYEAR, date, timedelta
from difflib import get_close_matches
from functools import lru_cache, partial
from itertools import chain
from typing import TYPE_CHECKING

from afterview.dates.english import ENGLISH
from afterview.dates.feasts import Holiday, on
from afterview.dates.grammar import tokenize, with_names
from afterview.dates.sentences import dates_in
from afterview.dates.units import (
    Anchor,
    Readings,
    Span,
    not_past,
    point,
    written,
)
from afterview.dates.unreadable import UnreadablePromise
from afterview.model import Promise

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from afterview.dates.grammar import Language, Node
    from afterview.dates.workdays import Workdays

FORMS = (
    "2026-12-04",
    "4 December",
    "by Friday",
    "Friday the 4th",
    "this week",
    "next week",
    "end of next week",
    "in 10 days",
    "within two weeks",
    "1-2 weeks",
    "5 business days",
    "in a month",
    "end of the month",
    "early December",
    "after 2026-12-04",
)
"""Examples of readable promises, for the hint of a problem."""

_LONGEST = 500
"""The longest promise in characters; longer text is junk that is not worth a search."""
_SHOWN = 60
"""The number of its characters that an error repeats."""
_CLOSE = 0.8
"""The similarity from which on a word is taken for a misspelt one, as difflib measures it."""
_APART = timedelta(days=7)
"""Readings this far apart are not one range, but a question to the person."""


def read(
    words: str | date, said_on: date, workdays: Workdays, language: str = "", country: str = ""
) -> Promise:
    """Return the range of days that `words` promise, counted from `said_on`.

    `said_on` is the local date of the interview; neither end of the range is before it. `language`
    is a code such as "de"; what is no date in it is read as English. `country` is the two-letter
    code that decides on which day Thanksgiving is. Raises UnreadablePromise if the words cannot be
    read, or have two meanings that lie a week apart.
    """
    anchor = Anchor(said_on, workdays, country=country)
    if isinstance(words, date):
        day = date(words.year, words.month, words.day)
        return Promise(day.isoformat(), *not_past(anchor, point(day))[0])
    shown = " ".join(words.split())
    try:
        earliest, latest = _in_any(languages(language), anchor, shown)
    except UnreadablePromise as error:
        msg = f'"{_shortened(shown)}": {error}'
        raise UnreadablePromise(msg, error.readings) from None
    except OverflowError:
        msg = f'"{_shortened(shown)}": that is too far away'
        raise UnreadablePromise(msg) from None
    return Promise(shown, min(max(earliest, said_on), latest), latest)


def corrected(
    words: str, said_on: date, workdays: Workdays, language: str = "", country: str = ""
) -> str:
    """Return words without misspelt ones, if `read` takes those with the same arguments.

    A word that the language does not know is replaced by the one that looks most like it. The
    result is empty if that does not help.
    """
    for each in languages(language):
        parts = re.split(r"([^\W\d_]{3,})", words)
        fixed = "".join(_nearest(part, each.vocabulary) for part in parts)
        with suppress(UnreadablePromise):
            if fixed != words:
                return read(fixed, said_on, workdays, language, country).words
    return ""


def _nearest(word: str, known: tuple[str, ...]) -> str:
    """Return the known word that another was probably meant to be; the word itself if none is."""
    spelled = "".join(tokenize(word))
    close = () if spelled in known else get_close_matches(spelled, known, cutoff=_CLOSE)
    return close[0] if close else word


def _shortened(words: str) -> str:
    return words if len(words) <= _SHOWN else words[: _SHOWN - 1] + "…"


def languages(code: str) -> tuple[Language, ...]:
    """Return the languages in which words may be read, that of the code first."""
    if code == "de":
        from afterview.dates.german import GERMAN

        return GERMAN, ENGLISH
    if code == "fr":
        from afterview.dates.french import FRENCH

        return FRENCH, ENGLISH
    if code == "es":
        from afterview.dates.spanish import SPANISH

        return SPANISH, ENGLISH
    return (ENGLISH,)


def _in_any(languages: Sequence[Language], anchor: Anchor, words: str) -> tuple[date, date]:
    if len(words) <= _LONGEST:
        for language in chain(languages, _with_local_names(languages, anchor)):
            if nodes := dates_in(language, words):
                return _one_range(anchor, _readings(anchor, nodes))
    msg = "I couldn't read that as a date or a time frame"
    raise UnreadablePromise(msg)


def _with_local_names(languages: Sequence[Language], anchor: Anchor) -> Iterator[Language]:
    """Yield the languages with the next of each holiday of the person's country, by its name.

    These names cost more to look up, and are rarely needed.
    """
    until = date(min(anchor.on.year + 1, MAXYEAR), 12, 31)
    found = anchor.workdays.holidays(anchor.on, until)
    named = {name.partition(" (")[0]: day for day, name in reversed(found)}
    for language in languages if named else ():
        yield _with_names(language, tuple(named.items()))


@lru_cache(maxsize=16)
def _with_names(language: Language, named: tuple[tuple[str, date], ...]) -> Language:
    return with_names(language, {name: Holiday(partial(on, day)) for name, day in named})


def _readings(anchor: Anchor, nodes: Sequence[Node]) -> Readings:
    """Return what the dates of a sentence mean; a date counted from another one replaces it.

    "Interviews this week, a decision next week" is a range up to the later one. Dates further apart
    are a question to the person.
    """
    found: list[Span] = []
    for node in nodes:
        previous = max((last for _, last in found), default=None)
        here = node.read(replace(anchor, previous=previous))
        if previous is None or previous == anchor.on:
            # "Today they told me next week": the day of the interview is not the answer's.
            found = list(here)
        elif here != node.read(anchor):
            found = [(min(found)[0], last) for _, last in here]
        elif len(found) == len(here) == 1 and (
            abs(here[0][1] - previous) <= _APART or _is_limit(node)
        ):
            found = [(min(found[0][0], here[0][0]), max(previous, here[0][1]))]
        elif max(here)[1] > anchor.on:
            found += here
    return tuple(found)


def _is_limit(node: Node) -> bool:
    """Return whether a date was said with "at the latest"."""
    return "LATEST" in node.row or any(map(_is_limit, node.dates))


def _one_range(anchor: Anchor, readings: Readings) -> tuple[date, date]:
    """Return the range over all readings; refuse readings that end a week apart."""
    ends = [last for _, last in readings]
    if max(ends) - min(ends) < _APART:
        return min(first for first, _ in readings), max(ends)
    choices = tuple(dict.fromkeys(written(span, anchor) for span in sorted(readings)))
    msg = "that can be read in several ways"
    raise UnreadablePromise(msg, choices)


__all__ = ["FORMS", "UnreadablePromise", "corrected", "read"]
