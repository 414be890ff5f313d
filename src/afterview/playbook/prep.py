"""Collect what to read before a round (Do 4): talks with this company, questions asked anywhere.

Everything comes from the log of earlier interviews; nothing is guessed.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from afterview.model import same_name

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from afterview.model import Interview, Question
    from afterview.playbook.visits import Visit


class Answer(NamedTuple):
    """Holds a question as it was put in one interview, with its answer."""

    interview: Interview
    question: Question


class Asked(NamedTuple):
    """Holds one question with all its answers, the latest last."""

    answers: tuple[Answer, ...]
    here: int
    """The number of those answers that were given at the company in question."""

    @property
    def words(self) -> str:
        """The question as it was last put."""
        return self.answers[-1].question.asked

    @property
    def is_gap(self) -> bool:
        """Whether an answer to it once felt like a gap."""
        return any(answer.question.felt == "gap" for answer in self.answers)


class Concern(NamedTuple):
    """Holds a concern, and the interview in which it came up."""

    interview: Interview
    words: str


class Preparation(NamedTuple):
    """Holds everything that is worth reading before the rounds of a visit."""

    rounds: tuple[Interview, ...]
    """Those that are not over, or else all."""
    before: tuple[Interview, ...]
    """The earlier rounds with the company, for any role, by start."""
    asked: tuple[Asked, ...]
    """Questions asked at this company first; among them gaps first, then the most frequent ones."""
    concerns: tuple[Concern, ...]
    """The concerns of all rounds with the company, including those ahead; each once, at its latest
    round."""


def prepare(visit: Visit, interviews: Iterable[Interview], now: datetime) -> Preparation:
    """Return what was logged before the rounds of a visit that are not over at `now` (aware).

    If all are over, it is what was logged before the visit. Cancelled rounds are ignored.
    """
    rounds = tuple(each for each in visit if each.end > now) or visit
    interview = rounds[0]
    earlier = sorted(
        (
            each
            for each in interviews
            if each.status != "cancelled" and each.start < interview.start
        ),
        key=lambda each: (each.start.timestamp(), each.id),
    )
    company = same_name(interview.company)
    before = tuple(each for each in earlier if same_name(each.company) == company)
    concerns = {
        same_name(words): Concern(each, words)
        for each in (*before, *rounds)
        for words in each.concerns
    }
    return Preparation(rounds, before, _asked(earlier, company), tuple(concerns.values()))


def _asked(earlier: Iterable[Interview], company: str) -> tuple[Asked, ...]:
    answers: defaultdict[str, list[Answer]] = defaultdict(list)
    for interview in earlier:
        for question in interview.questions:
            answers[_same_question(question.asked)].append(Answer(interview, question))
    asked = [
        Asked(
            answers=tuple(each),
            here=sum(same_name(answer.interview.company) == company for answer in each),
        )
        for each in answers.values()
    ]
    return tuple(sorted(asked, key=_rank))


def _rank(asked: Asked) -> tuple[bool, bool, int, str]:
    return not asked.here, not asked.is_gap, -len(asked.answers), same_name(asked.words)


def _same_question(words: str) -> str:
    """Return a form of a question in which spelling variants compare equal."""
    return same_name(words).rstrip("?!. ")
