"""Prepare what to read before a round, as a page that prints on one sheet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from afterview.operations.finding import find_interview
from afterview.operations.wording import role_and_round, say_owed
from afterview.playbook.prep import prepare
from afterview.playbook.thank_you import owed_id
from afterview.playbook.visits import visit_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from afterview.model import Interview
    from afterview.workspace import Workspace


class Coming(NamedTuple):
    """Describes a round of the visit."""

    what: str
    when: str
    where: str
    people: tuple[str, ...]


class Before(NamedTuple):
    """Describes an earlier round with the company."""

    what: str
    people: tuple[str, ...]
    topics: tuple[str, ...]
    promise: str


class Answer(NamedTuple):
    """Holds an answer that was given before, and where."""

    words: str
    felt: str
    where: str


class Asked(NamedTuple):
    """Holds a question that may come again."""

    words: str
    is_here: bool
    """Whether this company asked it."""
    is_gap: bool
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Prep:
    """Holds everything that the page shows."""

    title: str
    id: str
    name: str
    role: str
    rounds: tuple[Coming, ...]
    before: tuple[Before, ...]
    asked: tuple[Asked, ...]
    concerns: tuple[str, ...]
    owed: tuple[str, ...]
    nav: str = "cases"


def prep_of(workspace: Workspace, said: Mapping[str, str]) -> Prep:
    """Return what to read before the visit of the interview `id`; raise InputError without one."""
    interview = find_interview(workspace, said["id"])
    visit = visit_of(interview, workspace.interviews)
    found = prepare(visit, workspace.taking_place, workspace.now)
    clock, done = workspace.clock, workspace.facts.done
    return Prep(
        title=f"Prepare: {', '.join(filter(None, (interview.company, role_and_round(interview))))}",
        id=interview.id,
        name=interview.company,
        role=interview.role,
        rounds=tuple(
            Coming(
                each.round or "Interview",
                clock.say(each.start, each.end),
                ", ".join(filter(None, (each.mode, each.location, each.url))),
                _people(each),
            )
            for each in found.rounds
        ),
        before=tuple(
            Before(
                ", ".join(filter(None, (role_and_round(each), clock.say_day(each.start)))),
                _people(each),
                each.topics,
                each.promise.words if each.promise else "",
            )
            for each in found.before
        ),
        asked=tuple(
            Asked(
                each.words,
                bool(each.here),
                each.is_gap,
                tuple(
                    Answer(
                        answer.question.answered,
                        answer.question.felt,
                        f"{answer.interview.company}, {clock.say_day(answer.interview.start)}",
                    )
                    for answer in each.answers
                ),
            )
            for each in found.asked
        ),
        concerns=tuple(each.words for each in found.concerns),
        owed=tuple(
            say_owed(owed, workspace.today)
            for each in found.before
            for owed in each.owed
            if owed_id(each.id, owed) not in done
        ),
    )


def _people(interview: Interview) -> tuple[str, ...]:
    found = []
    for each in interview.interviewers:
        about = f": {each.talked_about}" if each.talked_about else ""
        found.append(f"{', '.join(filter(None, (each.name, each.title)))}{about}")
    return tuple(found)
