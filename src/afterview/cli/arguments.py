"""Ids of interviews and steps on the command line: completed by the shell, found in the plan."""

from __future__ import annotations

from contextlib import suppress
from itertools import chain
from typing import TYPE_CHECKING
from unicodedata import normalize

import click
from click.shell_completion import CompletionItem

from afterview.errors import AfterviewError, InputError
from afterview.fields import did_you_mean, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from afterview.cli import Call
    from afterview.model import Interview
    from afterview.playbook import Planned
    from afterview.workspace import Workspace

MARKS = frozenset({"interview", "follow-up-date"})
"""The steps that only mark a day, so that nobody has to be told to do them."""
LISTS_ALL = "; `afterview list` has all"
SHOWS_IDS = "`afterview status` shows what is to do, `afterview show ID` the steps of an interview"


def _ids(workspace: Workspace) -> Iterable[tuple[str, str]]:
    return ((each.id, each.company) for each in workspace.interviews)


def _steps(workspace: Workspace) -> Iterable[tuple[str, str]]:
    return ((item.id, item.title) for item in workspace.plan())


def _all(workspace: Workspace) -> Iterable[tuple[str, str]]:
    return chain(_ids(workspace), _steps(workspace))


def completed_by(
    known: Callable[[Workspace], Iterable[tuple[str, str]]],
) -> Callable[[click.Context, click.Parameter, str], list[CompletionItem]]:
    """Return a completion by what is known; whatever is wrong with the files stays unsaid."""

    def complete(
        ctx: click.Context, _param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        call: Call = ctx.obj
        call.config_path = call.config_path or ctx.find_root().params.get("config_path")
        with suppress(AfterviewError, OSError), call.open() as workspace:
            return [
                CompletionItem(id_, help=title)
                for id_, title in known(workspace)
                if id_.startswith(incomplete)
            ]
        return []

    return complete


interview_argument = click.argument("interview_id", metavar="ID", shell_complete=completed_by(_ids))
"""The id of an interview in the log."""
optional_interview_argument = click.argument(
    "interview_id", metavar="[ID]", required=False, shell_complete=completed_by(_ids)
)
"""The same, for a command that can do without."""
step_argument = click.argument("step_id", metavar="STEP", shell_complete=completed_by(_steps))
"""The id of a step of the plan, such as `acme-onsite/follow-up/1`."""
any_id_argument = click.argument("id_", metavar="ID", shell_complete=completed_by(_all))
"""The id of an interview, or that of a step, which has a slash in it."""


def normal(id_: str) -> str:
    """Return an id as it is compared: an "é" is the same, however the keyboard makes it."""
    return normalize("NFC", id_)


def find_interview(workspace: Workspace, interview_id: str) -> Interview:
    """Return the interview with this id; InputError that names the nearest where there is none."""
    found = _interview(workspace, interview_id)
    if found is not None:
        return found
    near = did_you_mean(interview_id, [each.id for each in workspace.interviews])
    msg = f"there is no interview {shown(interview_id)} in the log{near or LISTS_ALL}"
    raise InputError(msg)


def find_step(workspace: Workspace, step_id: str) -> Planned:
    """Return the planned step with this id; InputError that names the nearest where there is none.

    A step that is skipped, or that nobody needs any more, is not in the plan.
    """
    items = {normal(item.id): item for item in workspace.plan()}
    found = items.get(normal(step_id))
    if found is not None:
        return found
    raise InputError(_no_step(workspace, step_id, tuple(items.values())))


def _interview(workspace: Workspace, id_: str) -> Interview | None:
    return next((each for each in workspace.interviews if normal(each.id) == normal(id_)), None)


def _no_step(workspace: Workspace, step_id: str, items: Sequence[Planned]) -> str:
    """Say why there is no such step in the plan, and where its id is to be had."""
    from afterview.cli.facts import was_step

    if normal(step_id) in map(normal, workspace.facts.skipped):
        return f"{step_id} is skipped; `afterview undo` brings it back if that was said last"
    if was_step(workspace, step_id):
        return f"{step_id} is no longer planned: its time is over, or things went on without it"
    owner, slash, _ = step_id.partition("/")
    open_ids = [item.id for item in items if item.done is None and item.step not in MARKS]
    interview = _interview(workspace, owner)
    if not slash:
        own = [id_ for id_ in open_ids if normal(id_.partition("/")[0]) == normal(owner)]
        if interview is not None:
            steps = f"its open steps are {', '.join(own)}" if own else "it has no open step"
            return f"{shown(step_id)} is an interview, and a step is wanted; {steps}"
        if own:
            year, week, _ = workspace.today.isocalendar()
            this = f"{owner}/{year}-W{week:02}"
            meant = this if this in own else own[0]
            return f"{shown(step_id)} has a step for each week; did you mean {shown(meant)}?"
    ids = [item.id for item in items]
    # The steps of the interview that was named first: another's are never meant.
    own = [id_ for id_ in ids if interview is not None and id_.startswith(f"{interview.id}/")]
    near = did_you_mean(step_id, own or ids)
    where = f"`afterview show {interview.id}` lists its steps" if interview else SHOWS_IDS
    return f"there is no step {shown(step_id)} in the plan{near or f'; {where}'}"
