"""Print what `afterview import` would write: new, changed and held back interviews."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import click

from afterview.cli.terminal.layout import heading, paragraph, print_lines, terminal_width
from afterview.cli.terminal.printing import print_rows, print_steps, print_text
from afterview.operations.plan_change import compared
from afterview.operations.wording import (
    address,
    role_and_round,
    say_day,
    say_overlaps,
    say_promise,
)
from afterview.toml.values import printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from afterview.importing import HeldBack
    from afterview.importing.match import Changed, Matched, New
    from afterview.model import Interview
    from afterview.playbook import Planned
    from afterview.workspace import Workspace

LISTED = 20
"""The number of entries of a kind that are shown; the rest is only counted."""
NOBODY = "none"


def show(
    matched: Matched, after: Workspace, plans: Sequence[Sequence[Planned]], path: Path
) -> None:
    """Print what the file makes of log and plan; `plans` are the plans before and after."""
    width = terminal_width()
    interviews = {each.id: each for each in after.interviews}
    _title(f"{printable(path.name)}: {_summary(matched)}", width)
    if len(matched.new) == 1:
        (new,) = matched.new
        click.echo("new:")
        print_rows([row for row in _details(new, interviews[new.id]) if row[1]])
    elif matched.new:
        click.echo("new:")
        rows = [_row(interviews[each.id]) for each in matched.new[:LISTED]]
        print_rows(rows)
        _more(len(matched.new))
    for each in matched.changed:
        click.echo(f"{'cancelled' if each.is_cancelled else 'changed'}: {each.id}")
        print_rows(list(_changes(each)))
    _held_back(matched.held_back, matched.more_held_back)
    for note in matched.notes:
        print_text("note", note)
    written = {each.id for each in matched.new} | {each.id for each in matched.changed}
    for note in say_overlaps(after.taking_place, written, ZoneInfo(after.config.me.timezone)):
        print_text("note", note)
    if not matched.is_idle:
        _follows(matched, after.today, plans)


def _title(text: str, width: int) -> None:
    print_lines(heading(text, width))


def _summary(matched: Matched) -> str:
    held = len(matched.held_back) + matched.more_held_back
    parts = ((len(matched.new), "new"), (len(matched.changed), "changed"), (held, "held back"))
    return ", ".join(f"{number:,} {name}" for number, name in parts if number) or NOBODY


def _details(new: New, interview: Interview) -> Iterator[tuple[str, str]]:
    """Yield labels with what the log will say."""
    yield "id", interview.id
    yield "company", interview.company
    yield "what", role_and_round(interview)
    yield "when", _when(interview)
    yield "how", interview.mode
    yield "where", interview.location
    yield "link", interview.url
    for person in interview.interviewers:
        yield "who", ", ".join(filter(None, (_mail(person.name, person.email), person.title)))
    yield "contact", address(interview.contact) if interview.contact else ""
    if interview.promise:
        promise = interview.promise
        yield "promise", f"{promise.words}: {say_promise(promise)}"
    yield "status", interview.status or ""
    first, *rest = interview.notes.split("\n")
    yield "notes", f"{first} ..." if rest else first
    for note in new.notes:
        yield "note", note


def _mail(name: str, email: str) -> str:
    return f"{name} <{email}>" if email else name


def _when(interview: Interview) -> str:
    start, end = (each.replace(tzinfo=None) for each in (interview.start, interview.end))
    until = f"{end:%H:%M}" if end.date() == start.date() else say_day(end)
    return f"{say_day(start)} to {until} ({interview.timezone})"


def _row(interview: Interview) -> tuple[str, str]:
    said = role_and_round(interview)
    text = f"{interview.company}{f', {said}' if said else ''}: {_when(interview)}"
    return interview.id, f"{text}{f', {interview.status}' if interview.status else ''}"


def _changes(changed: Changed) -> Iterator[tuple[str, str]]:
    for key, old, new in changed.keys:
        yield key, f"{_say(old) or 'not said'} → {_say(new) or 'taken out'}"
    for name in changed.people:
        yield "who", f"{name} comes as well"
    for note in changed.notes:
        yield "note", note


def _say(value: Any) -> str:
    if isinstance(value, date):
        return say_day(value)
    return " ".join(str(value).split()) if value is not None else ""


def _held_back(held: Sequence[HeldBack], more: int) -> None:
    if not held:
        return
    click.echo("held back:")
    width = terminal_width()
    for where, words, reason in held[:LISTED]:
        text = f"{words}: {reason}" if words else reason
        for line in paragraph(text, width, f"  {where}  "):
            click.echo(line.rstrip())
    _more(len(held) + more)
    if len(held) > LISTED:
        _reasons(held[LISTED:])


def _reasons(held: Iterable[HeldBack]) -> None:
    """Print the reasons why the others are held back, the most frequent ones first."""
    from collections import Counter

    counted = Counter(each.reason for each in held)
    for reason, number in counted.most_common(5):
        for line in paragraph(reason, terminal_width(), f"    {number:,} times: "):
            click.echo(line)


def _more(number: int) -> None:
    if number > LISTED:
        click.echo(f"  and {number - LISTED:,} more")


def _follows(matched: Matched, today: date, plans: Sequence[Sequence[Planned]]) -> None:
    before, plan = plans
    if len(matched.new) == 1 and not matched.changed:
        (new,) = matched.new
        click.echo("what follows:")
        print_steps((item for item in plan if item.interview == new.id), today)
        others = compared(before, (item for item in plan if item.interview != new.id))
        if any(others):
            print_text("beside it", others.say(today))
    elif any(difference := compared(before, plan)):
        print_text("the plan", difference.say(today))
    else:
        click.echo("the plan stays as it is")
