"""Print what `afterview import` would write: new, changed and held back interviews."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

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
from afterview.operations.import_preview import changes, details, in_a_row
from afterview.operations.plan_change import compared
from afterview.operations.wording import say_overlaps
from afterview.playbook.planned import count
from afterview.toml.values import printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from afterview.dates.clock import Clock
    from afterview.importing import HeldBack
    from afterview.importing.match import Matched
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
        print_rows(details(interviews[new.id], after.clock, new.notes))
    elif matched.new:
        echo("new:")
        rows = [in_a_row(interviews[each.id], after.clock) for each in matched.new[:LISTED]]
        print_rows(rows)
        _more(len(matched.new))
    for each in matched.changed:
        echo(f"{'cancelled' if each.is_cancelled else 'changed'}: {each.id}")
        print_rows(changes(each, interviews[each.id], after.clock))
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
    said = [f"{number:,} {name}" for number, name in parts if number]
    if matched.activities:
        said.insert(0, count(matched.activities, "activity"))
    return ", ".join(said) or NOBODY


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
