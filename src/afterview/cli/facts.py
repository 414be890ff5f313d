"""Implement `done`, `skip`, `postpone`, `undo` and `forget`, which record facts.

The targets are updated by the next `sync`.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from itertools import chain
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import click

from afterview.cli.arguments import completed_by, let_choose, steps_argument, steps_completion
from afterview.cli.json_output import print_json, step_as_dict
from afterview.cli.terminal.asking import can_ask, confirmed
from afterview.cli.terminal.layout import echo
from afterview.cli.terminal.printing import print_sentences
from afterview.errors import InputError
from afterview.model import step_of
from afterview.operations import facts, forgetting
from afterview.operations.handles import UnclearError, offered_steps, step_ids
from afterview.operations.wording import say_marks, say_standing

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence

    from afterview.cli import Call
    from afterview.operations.facts import FactReport
    from afterview.operations.rounds import RoundChange
    from afterview.workspace import Workspace


RECORDED = "recorded"
"""The key of the JSON interface for a fact that was recorded, and not undone."""


def _gone(workspace: Workspace) -> Iterable[tuple[str, str]]:
    gone = forgetting.gone_interviews(workspace).values()
    return ((id_, "no longer in the log") for id_ in sorted(set(chain.from_iterable(gone))))


_json_option = click.option(
    "--json", "as_json", is_flag=True, help="Print what was recorded as JSON."
)


@click.command("done")
@steps_argument
@click.option("--on", "words", metavar="DATE", help='The day you did it: "yesterday", "20 Nov".')
@click.option("--yes", is_flag=True, help="For a step `park`: close the case without asking.")
@_json_option
@click.pass_obj
def done(call: Call, said: Sequence[str], words: str | None, *, yes: bool, as_json: bool) -> None:
    """Record that a step is done, today or on another day.

    Later steps count from that day; run it again with another day to correct it. Name several steps
    by number or id, or one by words; if the words fit several, it takes the one that is due.
    Without a STEP, it shows what is due and, in a terminal, asks which one. For a step `park`, it
    asks whether to close the case, as `afterview park` does.

    \b
    Example:
      afterview done 3 5 6
      afterview done acme thank jane
      afterview done acme-onsite/follow-up/1 --on yesterday
      done on Mon 30 Nov: Follow up with Acme
      next: follow up with Acme again on Mon 7 Dec
    """  # noqa: D301 - \b is click's mark for "do not wrap"
    with _all_or_none(said):
        ids = let_choose(partial(_named_steps, call), said, silent=as_json)
        closing = _closing(call, ids, yes=yes, asks=can_ask() and not as_json)
        reports = _recorded(
            call, ids, lambda where, id_: facts.done(where, id_, words), silent=as_json
        )
    if not as_json:
        _print(reports, closing)
    parked = {id_: _close(call, id_, silent=as_json) for id_ in closing}
    if as_json:
        _print_json(reports, parked=parked)


@click.command("skip")
@steps_argument
@_json_option
@click.pass_obj
def skip(call: Call, said: Sequence[str], *, as_json: bool) -> None:
    """Remove a step from the plan because you do not want it.

    \b
    Example:
      afterview skip acme-onsite/thank-you-card
      skipped: Mail Acme a thank-you card
      next: follow up with Acme on Mon 30 Nov
    """  # noqa: D301 - \b is click's mark for "do not wrap"
    _record(call, said, facts.skip, as_json=as_json)


@click.command("postpone")
@click.argument(
    "words", metavar="[STEP]... DATE", nargs=-1, required=True, shell_complete=steps_completion
)
@_json_option
@click.pass_obj
def postpone(call: Call, words: Sequence[str], *, as_json: bool) -> None:
    """Move one or more steps to another day, today or later.

    It refuses a follow-up before the promise has run out. If the contact gap, a weekend or a
    holiday moves a step further than you asked, it says to which day, and why.

    \b
    Example:
      afterview postpone acme-onsite/follow-up/1 Mon 7 Dec
      postponed from Mon 30 Nov to Mon 7 Dec: Follow up with Acme
    \b
      afterview postpone 3 5 tomorrow
      afterview postpone acme thank jane in 2 days
    """  # noqa: D301 - \b is click's mark for "do not wrap"
    said, day = facts.split_at_day(words, call.now.date())
    _record(call, said, lambda where, id_: facts.postpone(where, id_, day), as_json=as_json)


@click.command("undo")
@click.option("--json", "as_json", is_flag=True, help="Print what was undone as JSON.")
@click.pass_obj
def undo(call: Call, *, as_json: bool) -> None:
    """Undo the last done, skip, postpone, forget or log-activity.

    Run it again to undo the one before. In a terminal, it asks about one that you did not record
    within the last hour.

    \b
    Example:
      afterview undo
      no longer skipped: Thank Jane Doe (Acme)
      it is planned for Mon 23 Nov
    """  # noqa: D301 - \b is click's mark for "do not wrap"
    from afterview.operations import undoing

    key = ""
    if can_ask() and not as_json:
        with call.open() as workspace:
            last = undoing.undoable(workspace)
        if last is not None:
            key = last.key
            if not (last.is_recent or confirmed(f"Undo: {last.words}", usual=False)):
                echo("nothing was undone")
                return
    with call.open(write=True) as workspace:
        report = undoing.undo(workspace, key)
    if report is None:
        click.echo('{"undone": null}' if as_json else "there is nothing to undo")
    elif as_json:
        _print_json([report], "undone")
    else:
        _print([report])


@click.command("forget")
@click.argument("interview_id", metavar="INTERVIEW", shell_complete=completed_by(_gone))
@click.option("--yes", is_flag=True, help="Do not ask, even if marks would be lost.")
@click.option("--json", "as_json", is_flag=True, help="Print what was forgotten as JSON.")
@click.pass_obj
def forget(call: Call, interview_id: str, *, yes: bool, as_json: bool) -> None:
    """Delete entries of a removed interview from your calendars.

    Past and done entries stay in a calendar as history, even when their interview is no longer in
    the log. The next `sync` deletes those too, except those that you wrote into. If the interview
    is probably in the log under another id, whose steps would begin again, it names what you
    recorded and asks first.

    \b
    Example:
      afterview forget acme-onsite
      forgotten: acme-onsite; the next sync removes 4 entries (calendar: 4)
    """  # noqa: D301 - \b is click's mark for "do not wrap"
    if not yes and not _gives_up_marks(call, interview_id, asks=can_ask() and not as_json):
        echo("nothing was forgotten")
        return
    with call.open(write=True) as workspace:
        forgotten = forgetting.forget(workspace, interview_id)
    if as_json:
        standing = dict(forgotten.standing)
        print_json({"forgotten": forgotten.id, "standing": standing, "lost": list(forgotten.marks)})
        return
    print_sentences([f"forgotten: {forgotten.id}; {say_standing(forgotten.standing)}"])


def _gives_up_marks(call: Call, interview_id: str, *, asks: bool) -> bool:
    """Return whether the person accepts that marks of the interview are lost, if any are.

    Raises InputError where they are and nobody can be asked.
    """
    with call.open() as workspace:
        forgotten = forgetting.forgettable(workspace, interview_id)
    sentences = say_marks(forgotten)
    if not sentences:
        return True
    advice = f"`afterview rename {forgotten.id} {forgotten.renamed}` keeps that"
    if not asks:
        msg = "; ".join(["nothing was forgotten", *sentences, f"{advice}; to lose it, give --yes"])
        raise InputError(msg)
    print_sentences([*sentences, advice])
    return confirmed(f"Forget {forgotten.id} all the same", usual=False)


def _closing(call: Call, ids: Iterable[str], *, yes: bool, asks: bool) -> list[str]:
    """Return the steps `park` whose case the person wants closed."""
    parks = [id_ for id_ in ids if "/" in id_ and step_of(id_) == "park"]
    if not parks:
        return []
    # Imported here, because it brings the reader of days, which `done` seldom needs.
    from afterview.cli.rounds import closes_case

    return [id_ for id_ in parks if closes_case(call, id_, yes=yes, asks=asks)]


def _close(call: Call, step_id: str, *, silent: bool) -> RoundChange:
    """Close the case of a step for now, and print what changed."""
    from afterview.cli.rounds import parked_row, print_change
    from afterview.operations import rounds

    with call.open(write=True) as workspace:
        change = rounds.park(workspace, step_id.partition("/")[0])
    if not silent:
        print_change(change, parked_row(change), workspace.clock)
    return change


def _named_steps(call: Call, said: Sequence[str]) -> list[str]:
    with call.open() as workspace:
        if not said:
            raise offered_steps(workspace)
        return step_ids(workspace, said)


@contextmanager
def _all_or_none(said: Sequence[str]) -> Iterator[None]:
    """Let an error about one of several steps say that nothing was recorded about the others."""
    try:
        yield
    except UnclearError:
        raise
    except InputError as error:
        if len(said) <= 1:
            raise
        msg = f"nothing was recorded: {error}"
        raise InputError(msg) from None


def _record(
    call: Call,
    said: Sequence[str],
    record: Callable[[Workspace, str], FactReport],
    *,
    as_json: bool,
) -> None:
    """Record a fact about each step that was named, or about none of them, and print the facts."""
    with _all_or_none(said):
        reports = _recorded(call, said, record, silent=as_json)
    if as_json:
        _print_json(reports)
    else:
        _print(reports)


def _recorded(
    call: Call,
    said: Sequence[str],
    record: Callable[[Workspace, str], FactReport],
    *,
    silent: bool,
) -> list[FactReport]:
    """Record a fact about each step that was named, or about none of them; offer what is due."""

    def run(said: Sequence[str]) -> list[FactReport]:
        with call.open(write=True) as workspace, workspace.store.together():
            if not said:
                raise offered_steps(workspace)
            return [record(replace(workspace), id_) for id_ in step_ids(workspace, said)]

    return let_choose(run, said, silent=silent)


def _print(reports: Iterable[FactReport], closing: Container[str] = ()) -> None:
    """Print each sentence on a line of its own; of a case that is closed next, only the fact."""
    for each in reports:
        print_sentences(each.sentences[:1] if each.step_id in closing else each.sentences)


def _print_json(
    reports: Sequence[FactReport],
    key: str = RECORDED,
    parked: Mapping[str, RoundChange] = MappingProxyType({}),
) -> None:
    """Print the facts as JSON (docs/json.md), with the changes of the cases that were closed."""
    documents = []
    for each in reports:
        document = as_dict(each, key)
        if each.step_id in parked:
            from afterview.cli.rounds import change_as_dict

            document["parked"] = change_as_dict(parked[each.step_id])
        documents.append(document)
    print_json(documents[0] if len(documents) == 1 else {"steps": documents})


def as_dict(report: FactReport, key: str = RECORDED) -> dict[str, Any]:
    """Return a fact in the form of the JSON interface (docs/json.md); `key` says what happened."""
    effect = report.effect
    return {
        key: {
            "kind": report.kind,
            "id": report.step_id,
            "title": report.title,
            "date": report.day,
        },
        "item": effect.item and step_as_dict(effect.item),
        "next": effect.following and step_as_dict(effect.following),
        "moved": [
            {"id": id_, "from": before, "to": after}
            for id_, (before, after) in effect.moved.items()
        ],
    }
