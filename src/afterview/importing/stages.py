"""Tell what a word for the stage of an application says: how it ended, or which round it is at.

Trackers have one column for both, called "Stage" or "Status".
"""

from __future__ import annotations

import re
from typing import NamedTuple

from afterview.dates.grammar import listed
from afterview.importing import clean
from afterview.importing.presets import QUALIFIER, STATUSES, plain
from afterview.model import STATUSES as LOG_STATUSES

_ENDINGS = {
    **{word: word for word in LOG_STATUSES if word not in {"scheduled", "waiting", "declined"}},
    **STATUSES,
}
"""Words that say how an interview ended, with the word of the log."""
_OPEN = frozenset(
    listed(
        """interviewing; interview scheduled; interviews scheduled; scheduled; upcoming; booked;
        invited; in progress; in process; in review; ongoing; active; open; pending; waiting;
        waiting to hear; waiting to hear back; waiting for feedback; waiting for response;
        waiting for a response; waiting for decision; awaiting; awaiting response; awaiting reply;
        awaiting feedback; awaiting decision; under review; reviewing; moving forward; advanced;
        next round; on hold; laufend; offen; in bearbeitung; warten; en cours; en attente;
        en proceso; en curso"""
    )
)
"""Words that say that the application goes on, and not where it is."""
_MUTE = frozenset(
    listed(
        """interview; interviews; interviewed; applied; applying; application; application sent;
        application submitted; submitted; saved; bookmarked; wishlist; to apply; new; lead;
        prospect; contacted; responded; reviewed; done; completed; complete; finished; passed;
        closed; archived; follow up; followed up; follow-up; beworben; bewerbung; gespräch;
        postulé; candidature; aplicado; entrevista; entretien"""
    )
)
"""Words that say neither that nor how it ended."""
_NOUN = (
    r"(?:screen|screening|on-?site|panel|loop|assessment|challenge|assignment|case study|"
    r"take[- ]?home|homework|superday|vorstellungsgespräch|telefoninterview|probearbeit)"
)
_ROUND = re.compile(
    rf"(?:(?:(?:{QUALIFIER} )+(?:{_NOUN}|interview|call|chat|round|test|presentation|runde)|"
    rf"{_NOUN})s?"
    r"(?: (?:test|task|assignment|interview|call))?(?: (?:round )?\d{1,2})?)|"
    r"(?:interview|round|r|runde) ?\d{1,2}"
)
"""The name of a round."""
_BETWEEN = re.compile(
    r"\s*(?:[(),;:|>→/]|->|\s[-–—]+\s|\s(?:after|at|in|during|post|following|nach|après|tras)\s)"
    r"\s*(?:the )?",
    re.IGNORECASE,
)
_SIGNS = re.compile(r"^\W+|\W+$")
"""Check marks and the like."""
_LONGEST = 60


class Stage(NamedTuple):
    """Holds what a word says."""

    status: str = ""
    """The word of the log for how the case ended; empty if it does not say."""
    round: str = ""
    """The round as written; empty if it names none."""
    is_known: bool = True
    """Whether the word is one that is known."""
    is_open: bool = False
    """Whether it says that the case goes on."""


def stage_of(said: str) -> Stage:
    """Return what a cell says: "Rejected after phone screen" is a status and a round."""
    words = clean(said, _LONGEST + 1)
    if len(words) > _LONGEST:
        return Stage(is_known=False)
    whole = _single(words)
    parts = [_single(part) for part in _BETWEEN.split(words) if part.strip()]
    if whole.is_known or not parts or not all(part.is_known for part in parts):
        return whole
    statuses = [part.status for part in parts if part.status]
    rounds = [part.round for part in parts if part.round]
    if len(statuses) > 1 or len(rounds) > 1:
        return Stage(is_known=False)
    is_open = not statuses and any(part.is_open for part in parts)
    return Stage("".join(statuses), "".join(rounds), is_open=is_open)


def _single(said: str) -> Stage:
    words = _SIGNS.sub("", said)
    word = plain(words)
    if word in _ENDINGS:
        return Stage(_ENDINGS[word])
    if word in _OPEN or word in _MUTE:
        return Stage(is_open=word in _OPEN)
    if _ROUND.fullmatch(word):
        return Stage(round=words)
    return Stage(is_known=False)
