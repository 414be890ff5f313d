"""Tell what a word for the stage of an application says: how it ended, or which round it is at.

Trackers have one column for both, called "Stage" or "Status".
"""

from __future__ import annotations

import re
from typing import NamedTuple

from afterview.dates.grammar import listed
from afterview.importing import clean
from afterview.importing.presets import QUALIFIER, STATUSES, plain
from afterview.model import CLOSED
from afterview.model import STATUSES as LOG_STATUSES

_ENDINGS = {
    **{word: word for word in LOG_STATUSES if word not in {"scheduled", "waiting", "declined"}},
    **STATUSES,
}
"""Words that say how an interview ended, with the word of the log."""
_COMMENTED = frozenset({"rejected", "declined", "withdrawn", "parked", "accepted", "offer"})
"""The statuses behind which a comment may stand. A cancelled interview may only have moved."""
_OPEN = frozenset(
    listed(
        """interviewing; interview scheduled; interviews scheduled; scheduled; upcoming; booked;
        invited; in progress; in process; in review; ongoing; active; open; pending; waiting;
        waiting to hear; waiting to hear back; waiting for feedback; waiting for response;
        waiting for a response; waiting for decision; awaiting; awaiting response; awaiting reply;
        awaiting feedback; awaiting decision; under review; reviewing; moving forward; advanced;
        next round; advanced to next round; moved to next round; selected for next round; passed;
        pass; cleared; shortlisted; on hold; laufend; offen; in bearbeitung; bestanden; warten;
        en cours; en attente; en proceso; en curso"""
    )
)
"""Words that say that the application goes on, and not where it is."""
_MUTE = frozenset(
    listed(
        """interview; interviews; interviewed; applied; applying; application; application sent;
        application submitted; submitted; saved; bookmarked; wishlist; to apply; new; lead;
        prospect; contacted; responded; reviewed; done; completed; complete; finished; closed;
        archived; follow up; followed up; follow-up; beworben; bewerbung; gespräch; postulé;
        candidature; aplicado; entrevista; entretien"""
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
    r"\s*(?:[(),;:|>→/–—]|->|\s-+|-+\s|"
    r"\s(?:after|at|in|during|post|following|by|on|via|because|due to|nach|après|tras)\s|"
    r"(?<=failed)\s|(?<=passed)\s|(?<=cleared)\s|(?<=completed)\s)"
    r"\s*(?:the )?",
    re.IGNORECASE,
)
_DOUBT = re.compile(
    r"\?|\b(?:not (?:yet|sure|final|official)|maybe|perhaps|probably|possibly|likely|expect\w*|"
    r"hop(?:e|ing)|soon|until|unless|if|might|may|could|again|re-?(?:appl|open|consider|schedul)\w*|"
    r"vielleicht|wohl|peut-être|quizás)\b",
    re.IGNORECASE,
)
"""What is said of an ending that is not certain, or not the last word."""
_SIGNS = re.compile(r"^\W+|\W+$")
"""Check marks and the like."""
_LONGEST = 60
_SEVERAL = 2


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
    """Return what a cell says: "Rejected after phone screen" is a status and a round.

    What follows an ending may be a comment: "Rejected – no feedback". An ending that is not certain
    says nothing.
    """
    words = clean(said, _LONGEST + 1)
    parts = [_single(words)]
    if not parts[0].is_known:
        parts = [_single(part) for part in _BETWEEN.split(words) if part.strip()] or parts
    statuses = [part.status for part in parts if part.status]
    rounds = [part.round for part in parts if part.round]
    is_open = any(part.is_open for part in parts)
    is_known = all(part.is_known for part in parts) and len(rounds) < _SEVERAL
    if len(words) > _LONGEST or not (is_known or statuses):
        return Stage(is_known=False)
    if not statuses:
        return Stage(round="".join(rounds), is_open=is_open)
    status = statuses[0]
    is_clear = is_known or (parts[0].is_known and status in _COMMENTED and len(rounds) < _SEVERAL)
    if len(statuses) > 1 or _DOUBT.search(words) or (is_open and status in CLOSED) or not is_clear:
        return Stage()
    return Stage(status, "".join(rounds))


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
