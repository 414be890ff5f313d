"""Implement `afterview set`, which changes keys of one interview, all of them or none."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import click

from afterview.cli.arguments import interview_argument
from afterview.cli.terminal.layout import echo, private
from afterview.cli.terminal.printing import print_text
from afterview.operations import log_change, set_keys
from afterview.operations.finding import find_interview
from afterview.operations.handles import interview_id
from afterview.operations.wording import in_zone, say_span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from afterview.cli import Call
    from afterview.dates.clock import Clock
    from afterview.model import Interview
    from afterview.operations.set_keys import KeyChange


@click.command("set")
@interview_argument
@click.argument("assignments", metavar="KEY=VALUE...", nargs=-1, required=True)
@click.pass_obj
def set_(call: Call, said: str, assignments: Sequence[str]) -> None:
    """Set keys of an interview in the log; `key=` deletes one.

    Nothing else in the file changes, and nothing at all if the log would have a problem. Times are
    local to the interview; separate the items of a list with commas. For people and questions, use
    `afterview recap`. Status and contact apply to all interviews of one day at a company.

    \b
    Example:
      afterview set acme-onsite status=rejected
      status: waiting → rejected
      the plan: 5 steps removed, 1 added: Reply to Acme's rejection on Tue 24 Nov
    \b
      afterview set acme-onsite start="Thu 2pm" end=15:30 "topics=Rust, Go"
    """  # noqa: D301 - \b is click's mark for "do not wrap"
    with call.open(write=True) as workspace:
        interview = find_interview(workspace, interview_id(workspace, [said]))
        change = set_keys.preview(
            workspace, interview, set_keys.read(assignments, interview, workspace)
        )
        set_keys.write(workspace, change)
    for label, text in sentences(change):
        if label:
            print_text(label, text)
        else:
            echo(text)


def sentences(
    change: KeyChange, private: Callable[[str], str] = private
) -> Iterator[tuple[str, str]]:
    """Yield what to say of a change: a label, which may be empty, and a text.

    `private` returns what is said in place of private notes.
    """
    from afterview.log.edit import lost_comments

    changed: list[str] = []
    for id_, own in change.by_round.items():
        before, now = (log_change.table_of(text, id_) for text in (change.log.text, change.text))
        keys = [key for key in own if before.get(key) != now.get(key)]
        if keys and id_ != change.interview.id:
            counts = f"{id_} has the value that counts for the interviews of that day"
            yield "", f"{counts}, so it is set there"
        after = change.after
        told = log_change.find(after, id_)
        yield from _said(keys, (before, now), told, after.clock, private)
        changed += keys
    for comment in lost_comments(change.log.text, change.text):
        yield "this comment was removed too", comment
    if not changed:
        yield "", "nothing to change: the log already says that"
    elif any(change.plan):
        yield "the plan", change.plan.say(change.after.clock)
    else:
        yield "", "the plan stays as it is"
    for note in change.notes(changed):
        yield "note", note


def _said(
    changed: Iterable[str],
    tables: tuple[Mapping[str, Any], Mapping[str, Any]],
    interview: Interview,
    clock: Clock,
    private: Callable[[str], str],
) -> Iterator[tuple[str, str]]:
    """Yield each changed key with its old and new value: `(none) → 1 Main St, Albany`."""
    for key in changed:
        meaning = ""
        if key == "promise" and interview.promise:
            meaning = f" ({say_span(interview.promise, clock.today)})"
        before, after = (
            private(said) if table.get(key) and key == "notes" else said
            for table, said in (
                (table, _say(table.get(key), table.get("timezone"), clock) or missing)
                for table, missing in zip(tables, ("(none)", "(removed)"), strict=True)
            )
        )
        yield key, f"{before} → {after}{meaning}"


def _say(value: Any, zone: str | None, clock: Clock) -> str:
    """Return a value of the log as people read it; `zone` is that of the interview."""
    if value is None:
        return ""
    if isinstance(value, date):
        return clock.say(in_zone(value, zone, clock))
    if isinstance(value, bool):
        return str(value).lower()
    said = ", ".join(value) if isinstance(value, list) else str(value)
    return " ".join(said.split())
