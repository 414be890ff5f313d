"""Read what was said about the day of the decision, as a range of days.

The words belong to a language, and their meaning is in `dates.meanings`. Words that cannot be read
raise `UnreadablePromise`; the code that shows it to the person adds `FORMS`.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from afterview.dates.english import ENGLISH
from afterview.dates.grammar import Language, joined, phrase, tokenize
from afterview.dates.meanings import Anchor, Span, UnreadablePromise, not_past, point
from afterview.model import Promise

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

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

_LONGEST = 200
"""The longest promise in characters; longer text is junk that is not worth a search."""
_SHOWN = 60
"""The number of its characters that an error repeats."""

LANGUAGES = (ENGLISH,)


def read(
    words: str | date,
    said_on: date,
    workdays: Workdays,
    languages: Sequence[Language] = LANGUAGES,
) -> Promise:
    """Return the range of days that `words` promise, counted from `said_on`.

    `said_on` is the local date of the interview; neither end of the range is before it. Raises
    UnreadablePromise if the words cannot be read, or have two meanings.
    """
    anchor = Anchor(said_on, workdays)
    if isinstance(words, date):
        day = date(words.year, words.month, words.day)
        return Promise(day.isoformat(), *not_past(anchor, point(day)))
    shown = " ".join(words.split())
    try:
        earliest, latest = _in_any(languages, anchor, shown)
    except UnreadablePromise as error:
        msg = f'"{_shortened(shown)}": {error}'
        raise UnreadablePromise(msg) from None
    except OverflowError:
        msg = f'"{_shortened(shown)}": that is too far away'
        raise UnreadablePromise(msg) from None
    return Promise(shown, min(max(earliest, said_on), latest), latest)


def _shortened(words: str) -> str:
    return words if len(words) <= _SHOWN else words[: _SHOWN - 1] + "…"


def _in_any(languages: Iterable[Language], anchor: Anchor, words: str) -> Span:
    tokens = tokenize(words) if len(words) <= _LONGEST else []
    for language in languages:
        heard = [token for token in tokens if token not in language.noise]
        found = phrase(language, anchor, heard) or joined(language, anchor, heard)
        if found:
            return found
    msg = "no day and no span of time that can be read"
    raise UnreadablePromise(msg)


__all__ = ["FORMS", "LANGUAGES", "UnreadablePromise", "read"]
