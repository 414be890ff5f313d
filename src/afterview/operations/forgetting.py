"""Take out of the targets what an interview left there that is no longer in the log.

The targets are updated by the next run.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from afterview.dates.clock import say_year
from afterview.errors import InputError
from afterview.operations.finding import normalized
from afterview.sync.renamed import renamed
from afterview.toml.values import did_you_mean, shown

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from afterview.workspace import Workspace


class Forgotten(NamedTuple):
    """Describes an interview that was forgotten, or is about to be."""

    id: str
    standing: Mapping[str, int]
    """The names of the targets that hold something of it, with the number of entries."""
    renamed: str = ""
    """The id of the interview of the log that is probably the same one; empty if none is."""
    marks: Sequence[str] = ()
    """What was recorded for its steps, which is not recorded for those of `renamed`:
    `acme/recap (done on Mon 23 Nov)`."""


def gone_interviews(workspace: Workspace) -> dict[str, list[str]]:
    """Return, by target, the interview of each entry that the log no longer has."""
    in_log = {each.id for each in workspace.interviews}
    return {
        target.name: [
            row.interview
            for row in workspace.store.pushed(target.name).values()
            if row.interview is not None and row.interview not in in_log
        ]
        for target in workspace.targets
    }


def forgettable(workspace: Workspace, interview_id: str) -> Forgotten:
    """Return what `forget` would do, and do nothing.

    Raises InputError if the interview is in the log, or if no target holds anything of it.
    """
    id_ = normalized(interview_id)
    if any(normalized(each.id) == id_ for each in workspace.interviews):
        msg = (
            f"{interview_id} is in the log, so its steps come from there; "
            f"`afterview remove {interview_id}` removes it from the log and your calendars"
        )
        raise InputError(msg)
    gone = gone_interviews(workspace)
    known = sorted({each for ids in gone.values() for each in ids})
    meant = next((each for each in known if normalized(each) == id_), None)
    if meant is None:
        near = did_you_mean(interview_id, known)
        msg = (
            f"none of your calendars has entries of a removed interview {shown(interview_id)}{near}"
        )
        raise InputError(msg)
    now = next((each.now.id for each in renamed(workspace) if each.before == meant), "")
    marks = _marks(workspace, meant) if now else ()
    return Forgotten(meant, standing_of(workspace, meant), now, marks)


def forget(workspace: Workspace, interview_id: str) -> Forgotten:
    """Let the next run take out of all targets what an interview left there.

    Raises InputError as `forgettable` does.
    """
    found = forgettable(workspace, interview_id)
    workspace.store.record("forgotten", found.id, None, at=workspace.now, source="afterview forget")
    return found


def standing_of(workspace: Workspace, interview_id: str) -> dict[str, int]:
    """Return the targets that hold something of a gone interview, with the number of entries."""
    gone = gone_interviews(workspace)
    return {name: ids.count(interview_id) for name, ids in gone.items() if interview_id in ids}


def _marks(workspace: Workspace, interview_id: str) -> Sequence[str]:
    """Return what was recorded for the steps of an interview, by step id."""
    facts, today = workspace.facts, workspace.today
    marks = {id_: f"postponed to {say_year(day, today)}" for id_, day in facts.postponed.items()}
    marks |= dict.fromkeys(facts.skipped, "skipped")
    marks |= {id_: f"done on {say_year(day, today)}" for id_, day in facts.done.items()}
    begin = f"{interview_id}/"
    return [f"{id_} ({mark})" for id_, mark in sorted(marks.items()) if id_.startswith(begin)]
