"""Give an interview another id, under which its entries, letters and marks go on.

The log keeps the first id as `was`, from which the uids of the entries are made. So a store that
has not been told yet, as that of another computer, learns of it with its next run.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from afterview.errors import InputError
from afterview.log.edit import set_values
from afterview.operations import log_change
from afterview.operations.finding import find_interview, normalized, remembered_ids
from afterview.operations.handles import interview_id
from afterview.sync.renamed import renamed
from afterview.toml.values import shown

if TYPE_CHECKING:
    from afterview.model import Interview
    from afterview.workspace import Workspace


def rename(workspace: Workspace, said: str, now: str) -> str:
    """Change the id of an interview in the log and in the store; return the one that it had.

    If the log has the new id already, because it was changed by hand, what belongs to the earlier
    one is moved there. Raises InputError if that id is not free, LockedError and StoreError.
    """
    log = log_change.read_log(workspace)
    by_hand = {each.before: each.now.id for each in renamed(workspace)}
    if by_hand.get(said) == now:
        before, text = said, log.text
        if not log_change.find(workspace, now).was:
            text = set_values(text, now, {"was": said})
    else:
        interview = find_interview(workspace, interview_id(workspace, [said]))
        _refuse_taken(workspace, now, interview)
        before, first = interview.id, interview.was or interview.id
        text = set_values(log.text, before, {"id": now, "was": None if first == now else first})
    log_change.with_log(workspace, text, now)
    if text != log.text:
        log_change.write_log(workspace, log, text)
    # A crash before this leaves the new id in the log, and the next run makes the store follow.
    workspace.store.rename(before, now)
    return before


def _refuse_taken(workspace: Workspace, now: str, interview: Interview) -> None:
    """Refuse an id that belongs, or belonged, to another interview."""
    taken = {id_ for each in workspace.interviews for id_ in (each.id, each.was)}
    taken |= remembered_ids(workspace)
    if normalized(now) in map(normalized, taken - {interview.was}):
        msg = f"{shown(now)} is, or was, the id of an interview; choose one that is free"
        raise InputError(msg)
