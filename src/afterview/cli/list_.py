"""`afterview list`: every interview in a line, how it stands, and what is next for it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from afterview.cli.output import print_all
from afterview.model import CLOSED
from afterview.playbook.cases import cases, since
from afterview.playbook.planned import say

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from rich.text import Text

    from afterview.cli import Call
    from afterview.model import Interview
    from afterview.playbook import Planned
    from afterview.playbook.cases import Case
    from afterview.workspace import Workspace

WIDE = 120
"""Columns from which on company, role and round stand on one line."""
ENDED = CLOSED | {"cancelled"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How one interview stands today."""

    interview: Interview
    status: str
    """That of its case; `superseded` where a later round of an open case took its place."""
    since: date | None
    """The day on which it became so, where that is known."""
    rounds: tuple[Interview, ...]
    """All rounds of its case, by start; the interview alone where it was cancelled."""
    following: Planned | None
    """The first of its steps that is neither done nor over."""

    @property
    def superseded_by(self) -> Interview | None:
        """The round that counts in its place."""
        return None if self.rounds[-1] is self.interview else self.rounds[-1]


@click.command("list")
@click.option("--open", "open_", is_flag=True, help="Only those whose case has not ended.")
@click.option("--waiting", is_flag=True, help="Only those for whose answer you wait.")
@click.option("--closed", is_flag=True, help="Only those whose case has ended, or cancelled ones.")
@click.option("--company", metavar="TEXT", help="Only companies with this text in their name.")
@click.option("--json", "as_json", is_flag=True, help="The interviews as JSON, for programs.")
@click.pass_obj
def list_(  # noqa: PLR0913 - one for each option
    call: Call, *, open_: bool, waiting: bool, closed: bool, company: str | None, as_json: bool
) -> None:
    """Show the interviews of the log by date, how each stands, and what is next for it.

    Of --open, --waiting and --closed together, each adds its own.

    \b
    Example:
      afterview list --waiting
      afterview list --company acme --json | jq -r '.interviews[].id'
    """  # noqa: D301 - \b is click's mark for "do not wrap"
    with call.open() as workspace:
        today = workspace.today
        shown = [
            each
            for each in standings(workspace)
            if _is_wanted(each.status, open_=open_, waiting=waiting, closed=closed)
            and (company or "").casefold() in each.interview.company.casefold()
        ]
        is_empty = not workspace.interviews
    if as_json:
        document = {"today": today.isoformat(), "interviews": [as_dict(each) for each in shown]}
        click.echo(json.dumps(document, indent=2, ensure_ascii=False))
    elif shown:
        _print_table(shown, today)
    elif is_empty:
        click.echo("the log has no interview yet; `afterview add` writes one")
    else:
        click.echo("no interview in the log is like that; `afterview list` has them all")


def standings(workspace: Workspace) -> list[Standing]:
    """Return how each interview of the log stands, by start."""
    case_of = {
        round_.id: case
        for case in cases(workspace.interviews, workspace.facts, workspace.today)
        for round_ in case.rounds
    }
    following: dict[str | None, Planned] = {}
    for item in workspace.plan():
        is_over = item.end is not None and item.end <= workspace.now
        if item.done is None and not is_over:
            following.setdefault(item.interview, item)
    ordered = sorted(workspace.interviews, key=lambda each: (each.start.timestamp(), each.id))
    return [
        _standing(each, case_of.get(each.id), following.get(each.id), workspace) for each in ordered
    ]


def as_dict(standing: Standing) -> dict[str, Any]:
    """Return an interview as `list` has it in the JSON interface (docs/json.md)."""
    from afterview.cli.plan import as_dict as step_as_dict

    interview = standing.interview
    return {
        "id": interview.id,
        "company": interview.company,
        "role": interview.role,
        "round": interview.round,
        "start": interview.start.isoformat(),
        "end": interview.end.isoformat(),
        "status": standing.status,
        "since": standing.since.isoformat() if standing.since else None,
        "superseded_by": standing.superseded_by.id if standing.superseded_by else None,
        "next": step_as_dict(standing.following) if standing.following else None,
    }


def what(interview: Interview) -> str:
    """Return role and round as far as the log says them: `Backend engineer, onsite`."""
    return ", ".join(filter(None, (interview.role, interview.round)))


def say_year(day: date, today: date, between: str = " ") -> str:
    """Return a day as people say it, with its year where that is not this one."""
    return say(day) if day.year == today.year else f"{say(day)}{between}{day.year}"


def say_when(item: Planned, today: date) -> str:
    """Return the day of a step, and its hour where it has one: `Thu 26 Nov 15:00`."""
    day = "today" if item.day == today else say_year(item.day, today)
    return f"{day} {item.start:%H:%M}" if item.start else day


def style_of(item: Planned, today: date) -> str:
    """Return how a step is coloured: what is due today, and what is overdue."""
    if item.done is not None or item.day > today:
        return ""
    return "bold green" if item.day == today else "yellow"


def _is_wanted(status: str, *, open_: bool, waiting: bool, closed: bool) -> bool:
    """Whether one of the filters asks for this status; without a filter, all are wanted."""
    return (
        not (open_ or waiting or closed)
        or (open_ and status not in ENDED)
        or (waiting and status == "waiting")
        or (closed and status in ENDED)
    )


def _standing(
    interview: Interview, case: Case | None, following: Planned | None, workspace: Workspace
) -> Standing:
    """Say how an interview stands; only a cancelled one has no case."""
    rounds = case.rounds if case else (interview,)
    counts = rounds[-1]
    status, day = counts.status, None
    if case and not case.closed and counts is not interview:
        status = "superseded"
    elif status is not None:
        day = since(counts, workspace.facts, workspace.today)
    elif counts.end > workspace.now:
        status = "scheduled"
    else:
        status, day = "waiting", counts.end.date()
    return Standing(
        interview=interview, status=status, since=day, rounds=rounds, following=following
    )


def _print_table(standings: Iterable[Standing], today: date) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console()
    between, before_year = ("; ", " ") if console.width >= WIDE else ("\n", "\n")
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, padding=(0, 1, 0, 0), header_style="bold")
    table.add_column("date", no_wrap=True)
    table.add_column("id", overflow="fold")
    table.add_column("interview", overflow="fold")
    table.add_column("status", no_wrap=True)
    table.add_column("next step", overflow="fold")
    for each in standings:
        who = filter(None, (each.interview.company, what(each.interview)))
        table.add_row(
            say_year(each.interview.start.date(), today, before_year),
            Text(each.interview.id),
            Text(between.join(who)),
            each.status,
            _following(each, today),
        )
    print_all(console, table)


def _following(standing: Standing, today: date) -> Text:
    from rich.text import Text

    item = standing.following
    if item is None:
        return Text()
    return Text.assemble((say_when(item, today), style_of(item, today)), f": {item.title}")
