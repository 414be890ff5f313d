"""Print what `afterview import` would write: new, changed and held back interviews."""

from __future__ import annotations

import sys
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from afterview.cli.terminal.layout import (
    echo,
    folding_width,
    heading,
    paragraph,
    print_lines,
    terminal_width,
)
from afterview.cli.terminal.printing import print_rows, print_steps, print_text
from afterview.operations.plan_change import compared
from afterview.operations.wording import (
    address,
    in_zone,
    role_and_round,
    say_overlaps,
    say_span,
)
from afterview.toml.values import printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from afterview.dates.clock import Clock
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
    _title(f"{printable(path.name)}: {_summary(matched)}", terminal_width())
    show_changes(matched, after, plans)


def show_changes(matched: Matched, after: Workspace, plans: Sequence[Sequence[Planned]]) -> None:
    """Print what changes in log and plan; `plans` are the plans before and after."""
    interviews = {each.id: each for each in after.interviews}
    if len(matched.new) == 1:
        (new,) = matched.new
        echo("new:")
        print_rows([row for row in _details(new, interviews[new.id], after.clock) if row[1]])
    elif matched.new:
        echo("new:")
        rows = [_row(interviews[each.id], after.clock) for each in matched.new[:LISTED]]
        print_rows(rows)
        _more(len(matched.new))
    for each in matched.changed:
        echo(f"{'cancelled' if each.is_cancelled else 'changed'}: {each.id}")
        print_rows(_changes(each, interviews[each.id], after.clock))
    _held_back(matched.held_back, matched.more_held_back)
    for note in matched.notes:
        print_text("note", note)
    written = {each.id for each in matched.new} | {each.id for each in matched.changed}
    for note in say_overlaps(after.taking_place, written, after.clock):
        print_text("note", note)
    if not matched.is_idle:
        _follows(matched, after.clock, plans)


def _title(text: str, width: int) -> None:
    print_lines(heading(text, width))


def _summary(matched: Matched) -> str:
    held = len(matched.held_back) + matched.more_held_back
    parts = ((len(matched.new), "new"), (len(matched.changed), "changed"), (held, "held back"))
    return ", ".join(f"{number:,} {name}" for number, name in parts if number) or NOBODY


def _details(new: New, interview: Interview, clock: Clock) -> Iterator[tuple[str, str]]:
    """Yield labels with what the log will say."""
    yield "id", interview.id
    yield "company", interview.company
    yield "what", role_and_round(interview)
    yield "when", clock.say(interview.start, interview.end)
    yield "how", interview.mode
    yield "where", interview.location
    yield "link", interview.url
    for person in interview.interviewers:
        yield "who", ", ".join(filter(None, (_mail(person.name, person.email), person.title)))
    yield "contact", address(interview.contact) if interview.contact else ""
    if interview.promise:
        promise = interview.promise
        yield "promise", f"{promise.words}: {say_span(promise, clock.today)}"
    yield "status", interview.status or ""
    first, *rest = interview.notes.split("\n")
    yield "notes", f"{first} ..." if rest else first
    for note in new.notes:
        yield "note", note


def _mail(name: str, email: str) -> str:
    return f"{name} <{email}>" if email else name


def _row(interview: Interview, clock: Clock) -> tuple[str, str]:
    said = role_and_round(interview)
    when = clock.say(interview.start, interview.end)
    text = f"{interview.company}{f', {said}' if said else ''}: {when}"
    return interview.id, f"{text}{f', {interview.status}' if interview.status else ''}"


def _changes(changed: Changed, interview: Interview, clock: Clock) -> Iterator[tuple[str, str]]:
    new_zone = interview.timezone
    old_zone = next((old for key, old, _ in changed.keys if key == "timezone"), new_zone)
    for key, old, new in changed.keys:
        before = _say(old, old_zone, clock) or "(none)"
        yield key, f"{before} → {_say(new, new_zone, clock) or '(removed)'}"
    for name in changed.people:
        yield "who", f"{name} is added"
    for note in changed.notes:
        yield "note", note


def _say(value: Any, zone: str, clock: Clock) -> str:
    if isinstance(value, date):
        return clock.say(in_zone(value, zone, clock))
    return " ".join(str(value).split()) if value is not None else ""


def _held_back(held: Sequence[HeldBack], more: int) -> None:
    if not held:
        return
    echo("held back:")
    width = folding_width(sys.stdout)
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
        for line in paragraph(reason, folding_width(sys.stdout), f"    {number:,} times: "):
            click.echo(line)


def _more(number: int) -> None:
    if number > LISTED:
        echo(f"  and {number - LISTED:,} more")


def _follows(matched: Matched, clock: Clock, plans: Sequence[Sequence[Planned]]) -> None:
    before, plan = plans
    if len(matched.new) == 1 and not matched.changed:
        (new,) = matched.new
        echo("what follows:")
        print_steps((item for item in plan if item.interview == new.id), clock)
        others = compared(before, (item for item in plan if item.interview != new.id))
        if any(others):
            print_text("also", others.say(clock))
    elif any(difference := compared(before, plan)):
        print_text("the plan", difference.say(clock))
    else:
        echo("the plan stays as it is")
