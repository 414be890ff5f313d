"""Implement `afterview prep`, which shows what to read before a round."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from afterview.cli.arguments import let_choose, optional_interview_argument
from afterview.cli.json_output import print_json
from afterview.cli.terminal.layout import (
    INDENT,
    heading,
    paragraph,
    print_lines,
    private,
    table,
    terminal_width,
    urgent,
)
from afterview.operations.agenda import offers_due
from afterview.operations.finding import find_interview
from afterview.operations.handles import id_to_prepare
from afterview.operations.wording import role_and_round, say_owed, say_span
from afterview.playbook.planned import count
from afterview.playbook.prep import prepare
from afterview.playbook.thank_you import owed_id
from afterview.playbook.visits import visit_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from afterview.cli import Call
    from afterview.dates.clock import Clock
    from afterview.model import Interview, Interviewer, Owed
    from afterview.playbook.prep import Answer, Asked, Preparation


@click.command()
@optional_interview_argument
@click.option("--json", "as_json", is_flag=True, help="Print this as JSON.")
@click.pass_obj
def prep(call: Call, said: Sequence[str], *, as_json: bool) -> None:
    """Show what to read before a visit.

    It has what happened at this company so far, for any role: the rounds, the people, what you
    talked about and what they promised; what you were asked, there and elsewhere, with your
    answers, those that felt like a gap first; their open concerns; and what you promised to send.

    All interviews of one case on one day are on one page, without those that are over. Without an
    ID, it is the one visit of the next two weeks; if there are more, it shows them, and asks in a
    terminal.

    Your private notes on earlier rounds are shown on a terminal only, never in a pipe or as JSON.

    \b
    Example:
      afterview prep acme-onsite
      afterview prep acme-onsite --json | jq -r '.questions[].asked'
    """  # noqa: D301 - \b is click's mark for "do not wrap"

    def run(
        said: Sequence[str],
    ) -> tuple[Interview, Preparation, Mapping[str, date], Clock, list[str]]:
        with call.open() as workspace:
            interview = find_interview(workspace, id_to_prepare(workspace, said))
            visit = visit_of(interview, workspace.interviews)
            preparation = prepare(visit, workspace.taking_place, workspace.now)
            offers = [each.says for each in offers_due(workspace)]
            return interview, preparation, workspace.facts.done, workspace.clock, offers

    interview, preparation, done, clock, offers = let_choose(run, said, silent=as_json)
    if as_json:
        print_json({"today": clock.today, **as_dict(interview, preparation, done)})
        return
    print_lines((*urgent(offers, terminal_width()), *_lines(interview, preparation, done, clock)))


def as_dict(
    interview: Interview, preparation: Preparation, done: Mapping[str, date]
) -> dict[str, Any]:
    """Return it in the form of the JSON interface (docs/json.md)."""
    return {
        "interview": interview.id,
        "company": interview.company,
        "role": interview.role,
        "round": interview.round,
        "start": interview.start,
        "people": [_person_as_dict(each) for each in interview.interviewers],
        "rounds": [
            {
                "interview": each.id,
                "round": each.round,
                "start": each.start,
                "end": each.end,
                "people": [_person_as_dict(person) for person in each.interviewers],
            }
            for each in preparation.rounds
        ],
        "before": [_round_as_dict(each) for each in preparation.before],
        "owed": [
            {"interview": each.interview.id, **each.owed._asdict(), "done": each.done}
            for each in _promised(preparation, done)
        ],
        "questions": [_asked_as_dict(each) for each in preparation.asked],
        "concerns": [
            {"interview": each.interview.id, "concern": each.words} for each in preparation.concerns
        ],
    }


def _round_as_dict(interview: Interview) -> dict[str, Any]:
    return {
        "interview": interview.id,
        "role": interview.role,
        "round": interview.round,
        "start": interview.start,
        "people": [_person_as_dict(each) for each in interview.interviewers],
        "topics": interview.topics,
        "promise": interview.promise and interview.promise._asdict(),
    }


def _person_as_dict(person: Interviewer) -> dict[str, str]:
    return {"name": person.name, "title": person.title, "talked_about": person.talked_about}


def _asked_as_dict(asked: Asked) -> dict[str, Any]:
    return {
        "asked": asked.words,
        "times": len(asked.answers),
        "here": asked.here,
        "gap": asked.is_gap,
        "answers": [
            {
                "interview": interview.id,
                "company": interview.company,
                "answered": question.answered,
                "felt": question.felt,
            }
            for interview, question in asked.answers
        ],
    }


class _Promised(NamedTuple):
    """Holds what the person promised, in which interview, and the day on which they sent it."""

    interview: Interview
    owed: Owed
    done: date | None


def _promised(preparation: Preparation, done: Mapping[str, date]) -> list[_Promised]:
    """Return what the person promised in earlier rounds with the company."""
    return [
        _Promised(each, owed, done.get(owed_id(each.id, owed)))
        for each in preparation.before
        for owed in each.owed
    ]


def _say_promised(promised: _Promised, clock: Clock) -> tuple[str, str]:
    state = f"sent {clock.say_day(promised.done)}" if promised.done else "not sent yet"
    when = clock.say_day(promised.interview.start)
    return when, f"{say_owed(promised.owed, clock.today)} ({state})"


def _lines(
    interview: Interview, preparation: Preparation, done: Mapping[str, date], clock: Clock
) -> Iterator[str]:
    width, company = terminal_width(), interview.company
    several = len(preparation.rounds) > 1
    about = interview.role if several else role_and_round(interview)
    yield from heading(", ".join(filter(None, (company, about))), width)
    rows = (_round(each, clock, with_name=several) for each in preparation.rounds)
    yield from table([*chain.from_iterable(rows)], width)
    said = [line for each in preparation.before for line in _said(each, clock, width)]
    here = [each for each in preparation.asked if each.here]
    elsewhere = [each for each in preparation.asked if not each.here]
    concerns = [(clock.say_day(where.start), doubt) for where, doubt in preparation.concerns]
    promised = [_say_promised(each, clock) for each in _promised(preparation, done)]
    for title, lines in (
        (f"At {company} so far", said or [f"{INDENT}nothing in the log"]),
        (f"You promised {company}", list(table(promised, width))),
        (f"Asked at {company} so far", [x for each in here for x in _asked(each, clock, width)]),
        ("Asked elsewhere", [x for each in elsewhere for x in _asked(each, clock, width)]),
        ("Open concerns", list(table(concerns, width))),
    ):
        if lines:
            yield from ("", *heading(title, width), *lines)


def _round(interview: Interview, clock: Clock, *, with_name: bool) -> Iterator[tuple[str, str]]:
    name = interview.round if with_name else ""
    yield "when", ", ".join(filter(None, (clock.say(interview.start, interview.end), name)))
    yield "where", ", ".join(filter(None, (interview.mode, interview.location, interview.url)))
    yield from _people(interview)


def _people(interview: Interview) -> Iterator[tuple[str, str]]:
    """Yield the people on the other side, and what you talked about with them."""
    for number, person in enumerate(interview.interviewers):
        who = ", ".join(filter(None, (person.name, person.title)))
        talk = f": {person.talked_about}" if person.talked_about else ""
        yield "" if number else "with", f"{who}{talk}"


def _said(interview: Interview, clock: Clock, width: int) -> Iterator[str]:
    """Yield what is known of an earlier round."""
    about = ", ".join(filter(None, (clock.say_day(interview.start), role_and_round(interview))))
    yield from paragraph(f"{about} ({interview.id})", width, INDENT)
    rows = [*_people(interview), ("topics", "; ".join(interview.topics))]
    if interview.promise:
        days = say_span(interview.promise, clock.today)
        rows.append(("promise", f"“{interview.promise.words}”: {days}"))
    rows += _notes(interview.notes)
    yield from table(rows, width, INDENT * 2)


def _notes(notes: str) -> Iterator[tuple[str, str]]:
    """Yield the private notes line by line, only if the output is a terminal."""
    shown = private(notes) if notes.strip() else ""
    for number, line in enumerate(shown.strip().splitlines()):
        yield "" if number else "notes", line


def _asked(asked: Asked, clock: Clock, width: int) -> Iterator[str]:
    """Yield a question, how often it came up, and the answers to it, the latest first."""
    times, here = len(asked.answers), asked.here
    often = f" ({count(times, 'time')}" if times > 1 else ""
    if often:
        often += f", {times - here} elsewhere)" if 0 < here < times else ")"
    yield from paragraph(f"{asked.words}{often}", width, INDENT)
    yield from table(
        [_answer(answer, clock) for answer in reversed(asked.answers)], width, INDENT * 2
    )


def _answer(answer: Answer, clock: Clock) -> tuple[str, str]:
    interview, question = answer
    words = f"“{question.answered}”" if question.answered.strip() else "no answer in the log"
    where = filter(None, (interview.company, interview.round))
    return question.felt, f"{words} ({clock.say_day(interview.start)}, {', '.join(where)})"
