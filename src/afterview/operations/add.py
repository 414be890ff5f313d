"""Add an interview to the log: preview the log and the plan, then write."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from afterview.log.ids import new_id
from afterview.model import same_name
from afterview.operations import log_change
from afterview.operations.finding import remembered_ids
from afterview.operations.plan_change import PlanChange, compared

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date

    from afterview.log.file import LogFile
    from afterview.model import Interview
    from afterview.playbook import Planned
    from afterview.workspace import Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """Holds the log as it would be, with everything there is to say about the new interview."""

    log: LogFile
    text: str
    interviews: tuple[Interview, ...]
    """All interviews that the log would have."""
    interview: Interview
    today: date
    twin: Interview | None
    """An interview with the same company and start."""
    steps: tuple[Planned, ...]
    others: PlanChange
    """The changes in the plan besides the steps of this interview."""


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
        today=workspace.today,
        twin=_twin(interview, workspace.interviews),
        steps=tuple(each for each in steps if each.interview == id_),
        others=others,
    )


def _new_id(fields: Mapping[str, Any], workspace: Workspace) -> str:
    """Return an id that neither the log nor any fact has used."""
    used = remembered_ids(workspace) | {each.id for each in workspace.interviews}
    return new_id(fields["company"], used)


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
