"""`accept`, `reclaim` and `restore`: what to make of a step that was moved or deleted by hand."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from afterview.cli import changes
from afterview.cli.arguments import completed_by, find_step
from afterview.cli.list_ import say_year
from afterview.errors import InputError
from afterview.log_edit import set_values
from afterview.merge import edited
from afterview.model import Event
from afterview.moves import deletions, if_postponed, moves
from afterview.playbook.planned import say

if TYPE_CHECKING:
    from collections.abc import Iterable

    from afterview.cli import Call
    from afterview.moves import Move
    from afterview.workspace import Workspace


def _moved(workspace: Workspace) -> Iterable[tuple[str, str]]:
    return ((move.item.id, move.item.title) for move in moves(workspace, workspace.plan()))


def _deleted(workspace: Workspace) -> Iterable[tuple[str, str]]:
    found = deletions(workspace, workspace.plan())
    return ((each.tombstone.step_id, each.tombstone.title) for each in found)


_target_option = click.option(
    "--target", metavar="NAME", help="The target in which it stands, where it was moved in several."
)


@click.command()
@click.argument("step_id", metavar="STEP", shell_complete=completed_by(_moved))
@_target_option
@click.pass_obj
def accept(call: Call, step_id: str, target: str | None) -> None:
    """Take over the time at which a step stands in your calendar.

    That of an interview goes into the log. Any other step is postponed to that day, if the
    playbook allows it there; if not, it stays where you put it all the same.

    \b
    Example:
      afterview accept acme-onsite/interview
      acme-onsite: start is Tue 1 Dec 2026, 15:00 EST in the log now (was 14:00)
    """  # noqa: D301 - \b is click's mark for "do not wrap"
    with call.open(write=True) as workspace:
        move = _one(workspace, step_id, target)
        said = _reschedule(workspace, move)
        if said is None:
            said = _postpone(workspace, move)
    click.echo(said)


@click.command()
@click.argument("step_id", metavar="STEP", shell_complete=completed_by(_moved))
@_target_option
@click.pass_obj
def reclaim(call: Call, step_id: str, target: str | None) -> None:
    """Let the plan have its way again with what you changed in your calendar.

    The next `sync` puts back the time, the title and the text. What you wrote around the text
    stays.

    \b
    Example:
      afterview reclaim acme-onsite/recap
      acme-onsite/recap is the plan's again in calendar (time, title); the next sync puts it back
    """  # noqa: D301 - \b is click's mark for "do not wrap"
    with call.open(write=True) as workspace:
        find_step(workspace, step_id)
        found = [
            (each.name, held)
            for each in workspace.targets
            if each.plugin.two_way and target in {None, each.name}
            for held in workspace.store.edits(each.name)
            if held.row.step_id == step_id and edited(held.base, held.standing) - {"around"}
        ]
        if not found:
            msg = f"{step_id} stands as the plan has it{_in(target)}"
            raise InputError(msg)
        for name, held in found:
            names = ", ".join(sorted(edited(held.base, held.standing) - {"around"}))
            workspace.store.reclaim(name, held)
            click.echo(
                f"{step_id} is the plan's again in {name} ({names}); the next sync puts it back"
            )


@click.command()
@click.argument("step_id", metavar="STEP", shell_complete=completed_by(_deleted))
@click.pass_obj
def restore(call: Call, step_id: str) -> None:
    """Have a step back that you deleted in your calendar.

    \b
    Example:
      afterview restore acme-onsite/recap
      acme-onsite/recap comes back in calendar with the next sync
    """  # noqa: D301 - \b is click's mark for "do not wrap"
    with call.open(write=True) as workspace:
        targets = workspace.store.restore(step_id)
        if not targets:
            find_step(workspace, step_id)
            msg = f"{step_id} was not deleted in any of your calendars"
            raise InputError(msg)
    click.echo(f"{step_id} comes back in {' and '.join(targets)} with the next sync")


def _one(workspace: Workspace, step_id: str, target: str | None) -> Move:
    """Return the move that is meant; InputError where there is none, or more than one."""
    find_step(workspace, step_id)
    found = [
        move
        for move in moves(workspace, workspace.plan())
        if move.item.id == step_id and target in {None, move.target}
    ]
    if not found:
        msg = f"{step_id} stands where the plan has it{_in(target)}"
        raise InputError(msg)
    if len({move.stands_at for move in found}) > 1:
        names = " or ".join(move.target for move in found)
        msg = f"{step_id} was moved to different times; say which one is meant: --target {names}"
        raise InputError(msg)
    return found[0]


def _in(target: str | None) -> str:
    return f" in {target}" if target else ""


def _reschedule(workspace: Workspace, move: Move) -> str | None:
    """Write an interview's new time into the log, and say so; None for any other step."""
    interview, standing = move.item.subject, move.held.standing
    if move.item.step != "interview" or interview is None or not isinstance(standing, Event):
        return None
    if not isinstance(standing.start, datetime) or not isinstance(standing.end, datetime):
        msg = (
            f"{move.item.id} stands in {move.target} as an all-day event, so that its hour is not "
            "known; give it one there, or change the log"
        )
        raise InputError(msg)
    zone = ZoneInfo(interview.timezone)
    start, end = standing.start.astimezone(zone), standing.end.astimezone(zone)
    log = changes.read_log(workspace)
    table = changes.table_of(log.text, interview.id)
    values: dict[str, object] = {"start": start.replace(tzinfo=None)}
    if "end" in table:
        values["end"] = end.replace(tzinfo=None)
    elif standing.end - standing.start != interview.end - interview.start:
        values["duration"] = (standing.end - standing.start) // timedelta(minutes=1)
    text = set_values(log.text, interview.id, values)
    changes.with_log(workspace, text, interview.id)
    log.write(text)
    was = interview.start.astimezone(zone)
    before = f"{was:%H:%M}" if was.date() == start.date() else changes.say_day(was)
    return f"{interview.id}: start is {changes.say_day(start)} in the log now (was {before})"


def _postpone(workspace: Workspace, move: Move) -> str:
    """Record that a step is put on the day on which it stands; refuse what the plan would move."""
    step_id, day = move.item.id, move.day
    if day == move.item.day:
        return (
            f"{step_id} stands on the planned day at another hour, and stays there; there is "
            "nothing to take over"
        )
    would_be = if_postponed(workspace, step_id, day)
    if would_be is None or would_be.day != day:
        where = "nowhere"
        if would_be is not None:
            where = f"on {say(would_be.day)} ({would_be.why})"
        msg = (
            f"{step_id} stays where you put it, on {say(day)}, but the plan cannot take that over: "
            f"it would have it {where}"
        )
        raise InputError(msg)
    workspace.store.record("postponed", step_id, day, at=workspace.now, source="afterview accept")
    return f"{step_id} is planned for {say_year(day, workspace.today)} now, as in {move.target}"
