"""`afterview show`: all that the log says about one interview, and what is planned for it."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import click

from afterview.cli.arguments import interview_argument
from afterview.cli.list_ import WIDE, standings, style_of
from afterview.cli.list_ import as_dict as standing_as_dict
from afterview.cli.step_json import step_as_dict
from afterview.cli.terminal.output import print_all
from afterview.operations.finding import find_interview
from afterview.operations.wording import address, say_when, say_year, what

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from rich.console import RenderableType
    from rich.text import Text

    from afterview.cli import Call
    from afterview.cli.list_ import Standing
    from afterview.model import Interview, Interviewer, Question
    from afterview.playbook import Planned


@click.command()
@interview_argument
@click.option("--json", "as_json", is_flag=True, help="The same as JSON, for programs.")
@click.pass_obj
def show(call: Call, interview_id: str, *, as_json: bool) -> None:
    """Show one interview: what the log says about it, and the steps planned for it.

    Private notes are shown on a terminal only: neither in a pipe nor as JSON.

    \b
    Example:
      afterview show acme-onsite
      afterview show acme-onsite --json | jq -r '.steps[] | [.date, .id] | @tsv'
    """  # noqa: D301 - \b is click's mark for "do not wrap"
    with call.open() as workspace:
        interview = find_interview(workspace, interview_id)
        (standing,) = (each for each in standings(workspace) if each.interview is interview)
        steps = [item for item in workspace.plan() if item.interview == interview.id]
        home, today = ZoneInfo(workspace.config.me.timezone), workspace.today
    if as_json:
        document = {
            "today": today.isoformat(),
            "interview": as_dict(standing),
            "steps": [step_as_dict(item) for item in steps],
        }
        click.echo(json.dumps(document, indent=2, ensure_ascii=False))
        return
    _print(standing, steps, home, today)


def as_dict(standing: Standing) -> dict[str, Any]:
    """Return an interview as `show` has it in the JSON interface (docs/json.md).

    It has all keys of the log but the private notes.
    """
    interview = standing.interview
    short = standing_as_dict(standing)
    del short["next"]
    promise, contact = interview.promise, interview.contact
    return {
        **short,
        "rounds": [each.id for each in standing.rounds],
        "timezone": interview.timezone,
        "mode": interview.mode,
        "location": interview.location,
        "url": interview.url,
        "promise": {
            "words": promise.words,
            "earliest": promise.earliest.isoformat(),
            "latest": promise.latest.isoformat(),
        }
        if promise
        else None,
        "contact": contact._asdict() if contact else None,
        "no_contact": interview.no_contact,
        "topics": list(interview.topics),
        "concerns": list(interview.concerns),
        "interviewers": [asdict(each) for each in interview.interviewers],
        "questions": [each._asdict() for each in interview.questions],
    }


def _print(standing: Standing, steps: Sequence[Planned], home: ZoneInfo, today: date) -> None:
    from rich.console import Console
    from rich.text import Text

    console = Console()
    interview = standing.interview
    about = what(interview)
    parts: list[RenderableType] = [
        Text.assemble((interview.company, "bold"), f": {about}" if about else ""),
        _grid((Text(key, style="dim"), Text(said)) for key, said in _facts(standing, home, today)),
    ]
    sections = (
        ("People", [_indented(_person(each)) for each in interview.interviewers]),
        ("Questions", [_indented(_question(each)) for each in interview.questions]),
        ("Steps", [_grid(_step(each, today, console.width) for each in steps)] if steps else []),
        ("Private notes", [_indented([_notes(interview)])] if interview.notes.strip() else []),
    )
    for heading, content in sections:
        if content:
            parts += ["", Text(heading, style="bold"), *content]
    print_all(console, *parts)


def _facts(standing: Standing, home: ZoneInfo, today: date) -> Iterator[tuple[str, str]]:
    """Yield what the log says about the interview as a whole."""
    interview = standing.interview
    yield "id", interview.id
    yield "when", _when(interview, home, today)
    yield "where", ", ".join(filter(None, (interview.mode, interview.location)))
    yield "link", interview.url
    yield "status", standing.status + _since(standing, today)
    if len(standing.rounds) > 1:
        yield (
            "rounds",
            ", ".join(
                f"{each.id} ({say_year(each.start.date(), today)})" for each in standing.rounds
            ),
        )
    if interview.promise:
        words, earliest, latest = interview.promise
        first, last = (say_year(day, today) for day in (earliest, latest))
        yield "promise", f"“{words}”: {last if first == last else f'{first} to {last}'}"
    if interview.contact:
        yield "contact", address(interview.contact)
    if interview.no_contact:
        yield "no contact", "they will call you: nothing but the thank-yous is written to them"
    yield "topics", "\n".join(interview.topics)
    yield "concerns", "\n".join(interview.concerns)


def _when(interview: Interview, home: ZoneInfo, today: date) -> str:
    """Say the time there, and the time here where the clocks differ."""
    start, end = interview.start, interview.end
    last = f"{end:%H:%M}"
    if end.date() != start.date():
        last = f"{say_year(end.date(), today)} {last}"
    there = f"{say_year(start.date(), today)}, {start:%H:%M} to {last}, {interview.timezone}"
    here = start.astimezone(home)
    if here.utcoffset() == start.utcoffset():
        return there
    day = "" if here.date() == start.date() else f"{say_year(here.date(), today)} "
    return f"{there} ({day}{here:%H:%M} in {home.key})"


def _since(standing: Standing, today: date) -> str:
    if standing.superseded_by:
        return f" by {standing.superseded_by.id}" if standing.status == "superseded" else ""
    return f" since {say_year(standing.since, today)}" if standing.since else ""


def _person(person: Interviewer) -> Iterator[str]:
    """Yield who it was, then what the log says about them."""
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


def _step(item: Planned, today: date, width: int) -> Sequence[Text]:
    """Return its day, what it is, and its id where there is room, else below."""
    from rich.text import Text

    when = Text(say_when(item, today), style=style_of(item, today))
    title = f"✓ {item.title} (done {say_year(item.done, today)})" if item.done else item.title
    id_ = Text(item.id, style="dim")
    if width >= WIDE:
        return when, Text(title), id_
    return when, Text.assemble(title, "\n", id_)


def _notes(interview: Interview) -> str:
    return interview.notes if sys.stdout.isatty() else "(shown on a terminal only)"


def _grid(rows: Iterable[Sequence[Text]]) -> RenderableType:
    """Return rows of columns, without those that say nothing."""
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
    """Return what has something to say: its first line, and the others below it."""
    from rich.console import Group
    from rich.text import Text

    first, *others = (Text(line.strip("\n"), overflow="fold") for line in lines if line)
    return _moved(Group(first, *map(_moved, others)))


def _moved(content: RenderableType) -> RenderableType:
    """Return it two columns further right."""
    from rich.padding import Padding

    return Padding(content, (0, 0, 0, 2), expand=False)
