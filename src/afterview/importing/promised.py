"""Find in a letter when they promise an answer: "We will get back to you by Friday".

Only sentences count in which somebody says that they will answer, and only days that `dates` can
read. What is said about days for other reasons ("please reply by Friday") is no promise.
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from afterview.dates.promise import UnreadablePromise, read
from afterview.importing import clean
from afterview.importing.event_text import plain_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from afterview.dates.workdays import Workdays

MOST_CHARACTERS = 20_000
"""Of a letter; a promise stands near its beginning."""
LONGEST = 300
"""The longest sentence in characters that is read."""

_ANSWER = re.compile(
    # English
    r"\b(?:get|got|getting|come|coming|be|circle|report) back (?:to|with)\b|"
    r"\b(?:be|keep|stay) in touch\b|\b(?:let|letting) you know\b|\bwill reach out\b|"
    r"\byou(?:['’]ll| will| can| should)? (?:expect to )?hear (?:back|from)\b|"
    r"\b(?:a|the|our|final|hiring) decision\b|\bwill decide\b|\bgoing to decide\b|"
    r"\bupdate (?:for )?you\b|\bnext steps for you\b|\bgive you an (?:answer|update)\b|"
    r"\bcontact you\b|\bfollow(?:ing)? up with you\b|\b(?:our|with|expect|some) feedback\b|"
    # German
    r"\bmelden (?:wir )?uns\b|\bmelde (?:ich )?mich\b|\bR(?:ü|ue)ckmeldung\b|\bBescheid\b|"
    r"\bEntscheidung\b|\bh(?:ö|oe)ren? (?:Sie |du )?von (?:uns|mir)\b|"
    # French
    r"\breviendrons vers vous\b|\breviens vers vous\b|\bnotre (?:réponse|décision|retour)\b|"
    r"\btiendrons (?:au courant|informé)|\brecontacterons\b|"
    # Spanish
    r"\b(?:una|nuestra) (?:respuesta|decisión)\b|\bnos pondremos en contacto\b|"
    r"\ble contactaremos\b|\bte contactaremos\b|\b(?:le|te) avisaremos\b",
    re.IGNORECASE,
)
"""How people say that they will answer, in the languages that promises are read in."""
_NOT_THEIRS = re.compile(
    r"\b(?:please|kindly|if you|could you|can you|let us know|bitte|falls|wenn (?:Sie|du)|"
    r"merci de|veuillez|si vous|por favor|si (?:no|tiene|tienes)|"
    r"thanks|thank you|sorry|danke|merci pour|gracias por|made a decision|(?:was|were|had|did)|"
    r"to (?:schedule|arrange|set up|confirm|plan))\b",
    re.IGNORECASE,
)
"""What makes a sentence one about what the person is to do, about what is over or may not come, or
about an appointment."""
_AFTER_IT = re.compile(
    r"\s*\b(?:after|following|of|from|nach|après|tras|después de)\s+"
    r"(?:(?:the|your|our|this|that|dem|Ihrem|deinem|unserem|la|l'|l’|votre|notre|el|su|tu)\s*)?"
    r"(?:(?:final|last|onsite|first|phone|video)\s+)?"
    r"(?:interview|conversation|call|meeting|chat|discussion|visit|onsite|panel|session|"
    r"gespr(?:ä|ae)ch|vorstellungsgespr(?:ä|ae)ch|termin|entretien|entrevista|reunión)\b",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"^[ \t]*>.*$", re.MULTILINE)
_MARKUP = re.compile(r"<(?:html|body|p|br|div|span|table)\b", re.IGNORECASE)
_END = re.compile(r"(?<=[^\d\s][.!?])\s+|\n[ \t]*\n|\n[ \t]*[-*•][ \t]+")
"""Where a sentence ends: not behind a number, which is a date in some languages."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """Holds the text around an invitation, or an answer, and how its days are read."""

    text: str
    """Plain, or HTML."""
    sent: date
    """The day on which it was sent, where the person lives."""
    workdays: Workdays
    language: str = ""
    country: str = ""


class Promised(NamedTuple):
    """Holds a promise as a letter has it."""

    words: str
    """The sentence, without its full stop."""
    day: date
    """Its last day."""
    in_log: str | date
    """What the log says for it: the sentence, where that is read as the same day there."""

    @property
    def notes(self) -> tuple[str, ...]:
        """Their words, where the log does not have them."""
        return () if self.in_log == self.words else (f"they promise: “{self.words}”",)


def promised(letter: Letter, interview: date) -> Promised | None:
    """Return the promise in a letter that runs out last; None without one.

    `interview` is the day of the interview that it is about. What is promised before it for a day
    before it is not about its outcome, and "within two weeks" may be counted from it, so the later
    of the two days counts.
    """
    found = [
        Promised(sentence, day, sentence if _read(sentence, interview, letter) == day else day)
        for sentence in _sentences(letter.text)
        if (day := _day(sentence, letter, interview)) is not None
    ]
    return max(found, key=lambda each: each.day, default=None)


def _day(sentence: str, letter: Letter, interview: date) -> date | None:
    if interview < letter.sent:
        return _read(sentence, letter.sent, letter)
    if _AFTER_IT.search(sentence):
        return _read(_AFTER_IT.sub("", sentence), interview, letter)
    day = _read(sentence, letter.sent, letter)
    if day is None or day <= interview:
        return None
    later = _read(sentence, interview, letter)
    return max(day, later) if later else None


def _read(sentence: str, day: date, letter: Letter) -> date | None:
    """Return the last day that a sentence promises, counted from a day; None where none is sure."""
    with suppress(UnreadablePromise):
        return read(sentence, day, letter.workdays, letter.language, letter.country).latest
    return None


def _sentences(text: str) -> Iterator[str]:
    """Yield the sentences in which somebody says that they will answer."""
    text = text[:MOST_CHARACTERS]
    text = plain_text(text) if _MARKUP.search(text) else text
    for sentence in _END.split(_QUOTED.sub("", text.replace("\r\n", "\n"))):
        words = clean(sentence, LONGEST + 1).rstrip(".!")
        is_theirs = _ANSWER.search(words) and not _NOT_THEIRS.search(words)
        if is_theirs and len(words) <= LONGEST:
            yield words


__all__ = ["Letter", "Promised", "promised"]
