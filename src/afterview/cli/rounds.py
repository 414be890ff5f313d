"""Implement `reschedule`, `rename`, `park` and `remove`, which change one interview of the log."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from afterview.cli.arguments import interview_argument, interview_words_argument, let_choose
from afterview.cli.json_output import print_json
from afterview.cli.terminal.asking import can_ask, confirmed
from afterview.cli.terminal.layout import echo
from afterview.cli.terminal.printing import print_text
from afterview.errors import InputError
from afterview.log.replaced import FOLDER
from afterview.operations import log_change, renaming, rounds
from afterview.operations.handles import interview_id
from afterview.operations.wording import role_and_round, say_standing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from afterview.cli import Call
    from afterview.dates.clock import Clock
    from afterview.model import Interview
    from afterview.operations.rounds import RoundChange

_json_option = click.option("--json", "as_json", is_flag=True, help="Print what changed as JSON.")


@click.command()
@interview_argument
@click.argument("words", metavar="WHEN", nargs=-1, required=True)
@_json_option
@click.pass_obj
def reschedule(call: Call, said: str, words: tuple[str, ...], *, as_json: bool) -> None:
    """Move an interview to another time.

    Its id, its steps and what you have done for them stay. The time is local to the interview,
    unless you name a zone. The duration stays the same, unless you name the end.

    \b
    Example:
      afterview reschedule acme-onsite Fri 10am
      acme-onsite: Thu 26 Nov 14:00 → Fri 27 Nov 10:00-11:00
      the plan: 1 step moved: Recap: Acme, onsite on Fri 27 Nov at 11:00
    \b
      afterview reschedule acme-onsite "tomorrow 2-3pm in London"
    """  # noqa: D301 - \b is click's mark for "do not wrap"
    with call.open(write=True) as workspace:
        change = rounds.reschedule(workspace, interview_id(workspace, [said]), " ".join(words))
    _report(change, _moved(change, workspace.clock), workspace.clock, as_json=as_json)


@click.command()
@interview_argument
@click.argument("new_id", metavar="NEW")
@_json_option
@click.pass_obj
def rename(call: Call, said: str, new_id: str, *, as_json: bool) -> None:
    """Give an interview another id.

    Its entries in your calendars, its letters and what you have recorded for its steps stay. If you
    have changed the id in the log already, name the old one and the new one.

    \b
    Example:
      afterview rename acme acme-onsite
      acme is now acme-onsite; the next sync updates your calendars
    """  # noqa: D301 - \b is click's mark for "do not wrap"
    with call.open(write=True) as workspace:
        before = renaming.rename(workspace, said, new_id)
    if as_json:
        print_json({"before": before, "id": new_id})
    else:
        echo(f"{before} is now {new_id}; the next sync updates your calendars")


@click.command()
@interview_words_argument
@_json_option
@click.pass_obj
def park(call: Call, said: Sequence[str], *, as_json: bool) -> None:
    """Close a case for now, because nobody has answered.

    No more steps are planned for it.

    \b
    Example:
      afterview park acme-onsite
      acme-onsite: status: waiting → parked
      the plan: 2 steps removed
    """  # noqa: D301 - \b is click's mark for "do not wrap"
    id_ = _named(call, said, as_json=as_json)
    with call.open(write=True) as workspace:
        change = rounds.park(workspace, id_)
    _report(change, parked_row(change), workspace.clock, as_json=as_json)


@click.command()
@interview_words_argument
@click.option("--yes", is_flag=True, help="Remove it without asking.")
@_json_option
@click.pass_obj
def remove(call: Call, said: Sequence[str], *, yes: bool, as_json: bool) -> None:
    """Remove an interview from the log and from your calendars.

    It shows what it will remove, and asks first. The next sync removes the entries from your
    calendars. If an interview does not take place, use `afterview set ID status=cancelled` instead,
    which keeps it in your records. The old log is kept for a week next to the store.

    \b
    Example:
      afterview remove acme-onsite
      acme-onsite: Acme, Backend engineer, onsite, Thu 26 Nov 14:00
      the plan: 5 steps removed
      the next sync removes 4 entries (calendar: 4)
    """  # noqa: D301 - \b is click's mark for "do not wrap"
    asks = not (yes or as_json)
    if not yes and not (asks and can_ask()):
        msg = "nothing was removed; without a terminal, give --yes"
        raise InputError(msg)
    id_ = _named(call, said, as_json=as_json)
    with call.open(write=not asks) as workspace:
        if asks:
            log_change.refuse_unwritable(workspace)
        change = rounds.removal(workspace, id_)
        if not asks:
            rounds.write_removal(workspace, change)
    before = change.before
    begin = workspace.clock.say(before.start)
    what = ", ".join(filter(None, (before.company, role_and_round(before), begin)))
    if not as_json:
        _report(change, (before.id, what), workspace.clock, as_json=False)
    if asks:
        if not confirmed(f"Remove {before.id} from the log", usual=False):
            echo("nothing was removed")
            return
        with call.open(write=True) as workspace:
            rounds.write_removal(workspace, change)
    if as_json:
        print_json(change_as_dict(change))
    else:
        kept = f"{FOLDER} keeps the log as it was for a week"
        echo(f"removed: {before.id}; `afterview undo` does not put it back, but {kept}")


def _named(call: Call, said: Sequence[str], *, as_json: bool) -> str:
    """Return the id of the interview that a person names."""

    def run(said: Sequence[str]) -> str:
        with call.open() as workspace:
            return interview_id(workspace, said)

    return let_choose(run, said, silent=as_json)


def closes_case(call: Call, step_id: str, *, yes: bool, asks: bool) -> bool:
    """Return whether the person wants the case closed whose `park` step is done."""
    owner = step_id.partition("/")[0]
    with call.open() as workspace:
        case = rounds.open_case(workspace, owner)
        if case is None or not (yes or asks):
            return False
        log_change.refuse_unwritable(workspace)
    return yes or confirmed(f"Close the case of {case.company} for now")


def _report(change: RoundChange, row: tuple[str, str], clock: Clock, *, as_json: bool) -> None:
    if as_json:
        print_json(change_as_dict(change))
    else:
        print_change(change, row, clock)


def print_change(change: RoundChange, row: tuple[str, str], clock: Clock) -> None:
    """Print what changed, as the id of the interview and a text, and what follows from it."""
    if not change.is_new:
        echo("nothing to change: the log already says that")
        return
    print_text(*row)
    if any(change.plan):
        print_text("the plan", change.plan.say(clock))
    else:
        echo("the plan stays as it is")
    if change.standing:
        echo(say_standing(change.standing))
    for note in change.notes:
        print_text("note", note)


def parked_row(change: RoundChange) -> tuple[str, str]:
    """Return the id of the round that has the status of the case, and what became of that."""
    return change.before.id, f"status: {change.before.status or '(none)'} → parked"


def _moved(change: RoundChange, clock: Clock) -> tuple[str, str]:
    """Return the old time and the new one."""
    before, after = change.before, change.after or change.before
    return after.id, f"{clock.say(before.start)} → {clock.say(after.start, after.end)}"


def change_as_dict(change: RoundChange) -> dict[str, Any]:
    """Return the change in the form of the JSON interface (docs/json.md)."""
    return {
        "id": change.before.id,
        "before": _interview(change.before),
        "after": change.after and _interview(change.after),
        "plan": {
            "new": [each.id for each in change.plan.new],
            "gone": [each.id for each in change.plan.gone],
            "moved": [{"id": each.id, "date": each.day} for each in change.plan.moved],
        },
        "standing": dict(change.standing),
        "notes": list(change.notes),
    }


def _interview(interview: Interview) -> dict[str, Any]:
    return {
        "start": interview.start,
        "end": interview.end,
        "timezone": interview.timezone,
        "status": interview.status,
    }
