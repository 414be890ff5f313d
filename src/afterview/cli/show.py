"""Implement `afterview show`, which prints everything that the log says about one interview."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from afterview.cli.arguments import interview_words_argument, let_choose
from afterview.cli.json_output import print_json, step_as_dict
from afterview.cli.list_ import WIDE, interview_states
from afterview.cli.list_ import as_dict as list_entry_as_dict
from afterview.cli.terminal.layout import private
from afterview.cli.terminal.output import print_all
from afterview.cli.terminal.printing import FORECAST, style_of
from afterview.operations.agenda import say_sent, sent_letters
from afterview.operations.finding import done_before, find_interview
from afterview.operations.handles import interview_id
from afterview.operations.short_ids import handles
from afterview.operations.wording import address, role_and_round, say_owed, say_span
from afterview.playbook import sort_key
from afterview.playbook.visits import holder, visit_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from rich.console import RenderableType
    from rich.text import Text

    from afterview.cli import Call
    from afterview.cli.list_ import InterviewState
    from afterview.dates.clock import Clock
    from afterview.model import Interview, Interviewer, Question
    from afterview.operations.short_ids import Handle
    from afterview.playbook import Planned
    from afterview.playbook.visits import Visit


class Names(NamedTuple):
    """Holds what the lines of steps show beside the plan."""

    handles: Mapping[str, Handle]
    """The number and the short id of each step."""
    sent: Mapping[str, datetime]
    """When letters were sent, as the mailbox shows it."""


@click.command()
@interview_words_argument
@click.option("--json", "as_json", is_flag=True, help="Print this as JSON.")
@click.pass_obj
def show(call: Call, said: Sequence[str], *, as_json: bool) -> None:
    """Show what the log says about an interview, and its steps.

    Private notes are shown on a terminal only, never in a pipe or as JSON.

    \b
    Example:
      afterview show acme-onsite
      afterview show acme-onsite --json | jq -r '.steps[] | [.date, .id] | @tsv'
    """  # noqa: D301 - \b is click's mark for "do not wrap"

    def run(
        said: Sequence[str],
    ) -> tuple[InterviewState, Visit, Sequence[Planned], Names, Clock]:
        with call.open() as workspace:
            interview = find_interview(workspace, interview_id(workspace, said))
            (state,) = (each for each in interview_states(workspace) if each.interview is interview)
            plan = workspace.plan()
            steps = [item for item in plan if item.interview == interview.id]
            steps += done_before(workspace, plan, of=interview.id)
            steps.sort(key=lambda item: sort_key(item, workspace.clock))
            names = {} if as_json else handles(workspace, [item.id for item in steps])
            visit = visit_of(interview, workspace.interviews)
            named = Names(names, sent_letters(workspace))
            return state, visit, steps, named, workspace.clock

    state, visit, steps, names, clock = let_choose(run, said, silent=as_json)
    if as_json:
        document = {
            "today": clock.today,
            "interview": as_dict(state),
            "steps": [step_as_dict(item) for item in steps],
        }
        print_json(document)
        return
    _print(state, visit, steps, names, clock)


def as_dict(state: InterviewState) -> dict[str, Any]:
    """Return an interview in the form that `show` has in the JSON interface (docs/json.md).

    It has all keys of the log except the private notes.
    """
    interview = state.interview
    short = list_entry_as_dict(state)
    del short["next"]
    return {
        **short,
        "rounds": [each.id for each in state.rounds],
        "timezone": interview.timezone,
        "mode": interview.mode,
        "location": interview.location,
        "url": interview.url,
        "promise": interview.promise and interview.promise._asdict(),
        "contact": interview.contact and interview.contact._asdict(),
        "no_contact": interview.no_contact,
        "answer_by": interview.answer_by,
        "via": interview.via,
        "language": interview.language,
        "topics": interview.topics,
        "concerns": interview.concerns,
        "interviewers": [asdict(each) for each in interview.interviewers],
        "owed": [each._asdict() for each in interview.owed],
        "questions": [each._asdict() for each in interview.questions],
    }


def _print(
    state: InterviewState,
    visit: Visit,
    steps: Sequence[Planned],
    names: Names,
    clock: Clock,
) -> None:
    from rich.console import Console
    from rich.text import Text

    console = Console()
    interview = state.interview
    about = role_and_round(interview)
    parts: list[RenderableType] = [
        Text.assemble((interview.company, "bold"), f": {about}" if about else ""),
        _grid((Text(key, style="dim"), Text(said)) for key, said in _facts(state, visit, clock)),
    ]
    sections = (
        ("People", [_indented(_person(each)) for each in interview.interviewers]),
        ("You promised", [_indented([say_owed(each, clock.today)]) for each in interview.owed]),
        ("Questions", [_indented(_question(each)) for each in interview.questions]),
        (
            "Steps",
            [_grid(_step(each, names, clock, console.width) for each in steps)] if steps else [],
        ),
        (
            "Private notes",
            [_indented([private(interview.notes)])] if interview.notes.strip() else [],
        ),
    )
    for heading, content in sections:
        if content:
            parts += ["", Text(heading, style="bold"), *content]
    print_all(console, *parts)


def _facts(state: InterviewState, visit: Visit, clock: Clock) -> Iterator[tuple[str, str]]:
    """Yield what the log says about the interview as a whole, and about its visit."""
    interview = state.interview
    yield "id", interview.id
    yield "when", clock.say(interview.start, interview.end)
    yield "where", ", ".join(filter(None, (interview.mode, interview.location)))
    yield "link", interview.url
    yield "status", state.status + _since(state, clock)
    if len(state.rounds) > 1:
        yield (
            "rounds",
            ", ".join(f"{each.id} ({clock.say_day(each.start)})" for each in state.rounds),
        )
    for key in ("promise", "contact", "no_contact", "answer_by", "via"):
        counts = holder(visit, key)
        own, whole = _shared(interview, key, clock), _shared(counts, key, clock)
        if own == whole:
            yield key.replace("_", " "), own
        elif own:
            yield key.replace("_", " "), f"{own}\nthe one that counts is from {counts.id}: {whole}"
        else:
            yield key.replace("_", " "), f"{whole} (from {counts.id}, the same day)"
    yield "language", interview.language
    yield "topics", "\n".join(interview.topics)
    yield "concerns", "\n".join(interview.concerns)


def _shared(interview: Interview, key: str, clock: Clock) -> str:
    """Return what an interview says about its whole visit; empty if it says nothing."""
    if key == "promise" and interview.promise:
        return f"“{interview.promise.words}”: {say_span(interview.promise, clock.today)}"
    if key == "contact" and interview.contact:
        return address(interview.contact)
    if key == "no_contact" and interview.no_contact:
        return "they will call you: only the thank-yous are planned"
    if key == "answer_by" and interview.answer_by:
        return clock.say_day(interview.answer_by)
    return interview.via if key == "via" else ""


def _since(state: InterviewState, clock: Clock) -> str:
    if state.superseded_by:
        return f" by {state.superseded_by.id}" if state.status == "superseded" else ""
    return f" since {clock.say_day(state.since)}" if state.since else ""


def _person(person: Interviewer) -> Iterator[str]:
    """Yield the name of a person, then what the log says about them."""
    email = f" <{person.email}>" if person.email else ""
    title = f", {person.title}" if person.title else ""
    yield f"{person.name}{email}{title}"
    yield person.profile
    yield f"rapport: {person.rapport}"
    yield f"talked about: {person.talked_about}" if person.talked_about else ""


def _question(question: Question) -> Iterator[str]:
    felt = f" ({question.felt})" if question.felt else ""
    yield f"{question.asked}{felt}"
    yield question.answered


def _step(item: Planned, names: Names, clock: Clock, width: int) -> Sequence[Text]:
    """Return number and day, title, and id of a step; if it is narrow, the id is on a new line."""
    from rich.text import Text

    name, sent = names.handles[item.id], names.sent.get(item.id)
    day = Text(clock.say(item.begins, near=True), style=style_of(item, clock))
    when = Text.assemble(f"{name.number:>2}  ", day) if name.number else day
    title = f"{item.title}{FORECAST}" if item.forecast else item.title
    if item.done:
        how = say_sent(sent, clock) if sent else f"done {clock.say_day(item.done)}"
        title = f"✓ {item.title} ({how})"
    id_ = Text(name.id, style="dim")
    if width >= WIDE:
        return when, Text(title), id_
    return when, Text.assemble(title, "\n", id_)


def _grid(rows: Iterable[Sequence[Text]]) -> RenderableType:
    """Return a table of rows, without those that are empty."""
    from rich.table import Table

    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(no_wrap=True)
    for row in rows:
        if row[1]:
            grid.add_row(*row)
    for column in grid.columns[1:]:
        column.overflow = "fold"
    return _moved(grid)


def _indented(lines: Iterable[str]) -> RenderableType:
    """Return the lines that are not empty: the first one, and the others indented below it."""
    from rich.console import Group
    from rich.text import Text

    first, *others = (Text(line.strip("\n"), overflow="fold") for line in lines if line)
    return _moved(Group(first, *map(_moved, others)))


def _moved(content: RenderableType) -> RenderableType:
    """Return the content, two columns further to the right."""
    from rich.padding import Padding

    return Padding(content, (0, 0, 0, 2), expand=False)
