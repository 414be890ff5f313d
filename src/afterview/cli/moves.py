"""Implement `accept`, `reclaim` and `restore`, for steps that were changed in a calendar."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from afterview.cli.arguments import completed_by, let_choose
from afterview.cli.json_output import print_json
from afterview.cli.targets import target_names
from afterview.cli.terminal.printing import print_sentences
from afterview.operations import following, moves
from afterview.operations.handles import step_id
from afterview.operations.moves import listed_names
from afterview.sync import drift

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from afterview.cli import Call
    from afterview.workspace import Workspace


def _moved(workspace: Workspace) -> Iterable[tuple[str, str]]:
    moved = ((move.item.id, move.item.title) for move in drift.moves(workspace, workspace.plan()))
    return (*moved, *_elsewhere(workspace))


def _elsewhere(workspace: Workspace) -> Iterable[tuple[str, str]]:
    """Return the interviews of which another calendar says something else than the log."""
    return ((each.step_id, each.title) for each in following.differences(workspace))


def _edited(workspace: Workspace) -> Iterable[tuple[str, str]]:
    titles = {item.id: item.title for item in workspace.plan()}
    ids = {record.row.step_id for _, record, _ in moves.edits(workspace, None)}
    here = ((id_, titles[id_]) for id_ in sorted(ids & titles.keys()))
    return (*here, *_elsewhere(workspace))


def _deleted(workspace: Workspace) -> Iterable[tuple[str, str]]:
    return (
        (each.item.id, each.item.title) for each in drift.deletions(workspace, workspace.plan())
    )


_target_option = click.option(
    "--target",
    metavar="NAME",
    shell_complete=completed_by(target_names),
    help="The target or other calendar in which it was moved, if it was in several.",
)
_json_option = click.option("--json", "as_json", is_flag=True, help="Print what was done as JSON.")


@click.command()
@click.argument(
    "said", metavar="STEP...", nargs=-1, required=True, shell_complete=completed_by(_moved)
)
@_target_option
@_json_option
@click.pass_obj
def accept(call: Call, said: Sequence[str], target: str | None, *, as_json: bool) -> None:
    """Accept the time to which you moved a step in your calendar.

    The new time of an interview goes into the log. Any other step is postponed to that day if the
    playbook allows it there; if not, it stays where you put it anyway. If another calendar of yours
    says something else about an interview, the log gets what that calendar says.

    \b
    Example:
      afterview accept acme-onsite/interview
      acme-onsite: start in the log: Tue 1 Dec 15:00 (was 14:00)
      the plan: 2 steps moved: Recap: Acme on Tue 1 Dec at 16:00
    """  # noqa: D301 - \b is click's mark for "do not wrap"
    id_ = _named(call, said, _moved, as_json=as_json)
    with call.open(write=True) as workspace:
        done = moves.accept(workspace, id_, target)
    document = {
        "id": id_,
        "targets": done.targets,
        "log": done.log,
        "postponed_to": done.postponed_to,
    }
    _print({"accepted": document}, done.sentences, as_json=as_json)


@click.command()
@click.argument(
    "said", metavar="STEP...", nargs=-1, required=True, shell_complete=completed_by(_edited)
)
@_target_option
@_json_option
@click.pass_obj
def reclaim(call: Call, said: Sequence[str], target: str | None, *, as_json: bool) -> None:
    """Reset your calendar changes to the plan.

    The next `sync` restores the time, the title and the text. It keeps anything that you wrote
    around the text. If another calendar of yours says something else about an interview,
    the log stays as it is, and nothing is said until the event changes again.

    \b
    Example:
      afterview reclaim acme-onsite/recap
      acme-onsite/recap: time and title in calendar are reset to the plan
      the next sync restores them
    """  # noqa: D301 - \b is click's mark for "do not wrap"
    id_ = _named(call, said, _edited, as_json=as_json)
    with call.open(write=True) as workspace:
        name = moves.keep_log(workspace, id_, target)
        found = [] if name else moves.reclaim(workspace, id_, target)
    sentences = [
        f"{id_}: {listed_names(fields)} in {target} {'is' if len(fields) == 1 else 'are'} reset to "
        "the plan"
        for target, fields in found
    ]
    if name:
        sentences = [f"{id_}: your log stays as it is, whatever {name} says"]
    count = sum(len(fields) for _, fields in found)
    if found:
        sentences.append(f"the next sync restores {'it' if count == 1 else 'them'}")
    reset = found or [(name, [])]
    document = [{"target": target, "fields": fields} for target, fields in reset]
    _print({"id": id_, "reclaimed": document}, sentences, as_json=as_json)


@click.command()
@click.argument(
    "said", metavar="STEP...", nargs=-1, required=True, shell_complete=completed_by(_deleted)
)
@_json_option
@click.pass_obj
def restore(call: Call, said: Sequence[str], *, as_json: bool) -> None:
    """Bring back a step that you deleted in your calendar.

    \b
    Example:
      afterview restore acme-onsite/recap
      acme-onsite/recap comes back in calendar with the next sync
    """  # noqa: D301 - \b is click's mark for "do not wrap"
    id_ = _named(call, said, _deleted, as_json=as_json)
    with call.open(write=True) as workspace:
        targets = moves.restore(workspace, id_)
    sentence = f"{id_} comes back in {listed_names(targets)} with the next sync"
    _print({"id": id_, "targets": targets}, [sentence], as_json=as_json)


def _named(
    call: Call,
    said: Sequence[str],
    known: Callable[[Workspace], Iterable[tuple[str, str]]],
    *,
    as_json: bool,
) -> str:
    """Return the id of the step that a person names; words mean those that are `known` first."""

    def run(said: Sequence[str]) -> str:
        with call.open() as workspace:
            return step_id(workspace, said, {id_ for id_, _ in known(workspace)})

    return let_choose(run, said, silent=as_json)


def _print(document: dict[str, Any], sentences: Iterable[str], *, as_json: bool) -> None:
    """Print each sentence on a line of its own, or the JSON document (docs/json.md)."""
    if as_json:
        print_json(document)
    else:
        print_sentences(sentences)
