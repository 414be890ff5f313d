"""Add an interview to the log: preview the log and the plan, then write."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import chain, count
from typing import TYPE_CHECKING, Any

from afterview.log.parse import RESERVED
from afterview.model import same_name, slug
from afterview.operations import log_change
from afterview.operations.finding import remembered_ids
from afterview.operations.plan_change import PlanChange, compared
from afterview.operations.wording import say_overlaps

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from afterview.dates.clock import Clock
    from afterview.log.file import LogFile
    from afterview.model import Interview
    from afterview.playbook import Planned
    from afterview.workspace import Workspace

LONGEST_ID = 60
"""The longest generated id in characters, because people type ids and tables show them."""
NAMELESS = "interview"
"""The id of an interview whose company has neither letter nor digit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """Holds the log as it would be, with everything there is to say about the new interview."""

    log: LogFile
    text: str
    interviews: tuple[Interview, ...]
    """All interviews that the log would have."""
    interview: Interview
    clock: Clock
    twin: Interview | None
    """An interview with the same company and start."""
    steps: tuple[Planned, ...]
    others: PlanChange
    """The changes in the plan besides the steps of this interview."""
    overlaps: Sequence[str]
    """A sentence for each interview that is at the same time."""


def preview(workspace: Workspace, fields: Mapping[str, Any], name: Callable[[str], str]) -> Preview:
    """Return the log with one more interview; raise InputError if it would have a problem.

    `name` returns the person's word for a key.
    """
    from afterview.log.edit import append

    log_file = log_change.read_log(workspace)
    id_ = fields.get("id") or _new_id(fields, workspace)
    text = append(log_file.text, {**fields, "id": id_})
    after = log_change.with_log(workspace, text, id_, name)
    interview = log_change.find(after, id_)
    steps = after.plan()
    others = compared(workspace.plan(), (each for each in steps if each.interview != id_))
    return Preview(
        log=log_file,
        text=text,
        interviews=after.interviews,
        interview=interview,
        clock=workspace.clock,
        twin=_twin(interview, workspace.interviews),
        steps=tuple(each for each in steps if each.interview == id_),
        others=others,
        overlaps=say_overlaps(after.interviews, {id_}, workspace.clock),
    )


def _new_id(fields: Mapping[str, Any], workspace: Workspace) -> str:
    """Return a readable id that neither the log nor any fact has used."""
    used = remembered_ids(workspace) | {each.id for each in workspace.interviews} | {RESERVED}
    words = f"{fields['company']} {fields.get('round', '')}"
    name = slug(words)[:LONGEST_ID].strip("-") or NAMELESS
    names = chain([name], (f"{name}-{number}" for number in count(2)))
    return next(each for each in names if each not in used)


def _twin(interview: Interview, others: Iterable[Interview]) -> Interview | None:
    same = (
        each
        for each in others
        if same_name(each.company) == same_name(interview.company) and each.start == interview.start
    )
    return next(same, None)


def twin_warning(twin: Interview) -> str:
    """Say that an interview seems to be in the log already."""
    return f"{twin.id} is in the log already, with the same company and start"


def write(workspace: Workspace, draft: Preview) -> None:
    """Write the log unless it has changed since; raise InputError or LockedError."""
    log_change.write_log(workspace, draft.log, draft.text)
    replace(workspace, interviews=draft.interviews).remember_statuses()
