"""Move an interview of the log, close its case for now, or take it out of the log.

Each function takes an open workspace and returns what there is to say. Raises InputError, and
changes nothing, if that makes no sense.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from afterview.dates.session import session
from afterview.dates.spoken import Unclear
from afterview.errors import InputError, Sentence
from afterview.log.edit import lost_comments, remove, set_values
from afterview.model import CLOSED
from afterview.operations import forgetting, log_change
from afterview.operations.finding import find_interview
from afterview.operations.plan_change import compared
from afterview.operations.wording import say_far, say_marks, say_overlaps
from afterview.playbook.visits import holder, visit_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from afterview.log.file import LogFile
    from afterview.model import Interview
    from afterview.operations.plan_change import PlanChange
    from afterview.workspace import Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundChange:
    """Describes a change of one interview, written or still to be confirmed."""

    before: Interview
    after: Interview | None
    """None if it is taken out of the log."""
    plan: PlanChange
    """The changes in the plan besides the interview itself."""
    log: LogFile
    text: str
    """The log as it is with the change."""
    notes: Sequence[str] = ()
    """Sentences about what the person may have overlooked."""
    standing: Mapping[str, int]
    """The targets that hold something of an interview that is taken out, with the number of
    entries."""

    @property
    def is_new(self) -> bool:
        """Whether the log did not say so already."""
        return self.text != self.log.text


def reschedule(workspace: Workspace, interview_id: str, words: str) -> RoundChange:
    """Move an interview to the time that `words` name, in its own zone or the one they name.

    Without an end in the words, it takes as long as before. Id and facts stay as they are.
    """
    interview = find_interview(workspace, interview_id)
    values = new_times(workspace, interview, words)
    return _changed(workspace, log_change.read_log(workspace), interview, values)


def new_times(workspace: Workspace, interview: Interview, words: str) -> dict[str, object]:
    """Return the keys of the log that change when an interview moves to the time in `words`.

    Raises InputError if they cannot be read, or if the interview is cancelled.
    """
    if interview.status == "cancelled":
        if_so = "if it takes place after all, first"
        msg = Sentence(
            f"{interview.id} is cancelled",
            command=f"{if_so} run `afterview set {interview.id} status=`",
            page=f"{if_so} say so on the page of its case",
        )
        raise InputError(msg)
    now = workspace.now.astimezone(ZoneInfo(interview.timezone))
    try:
        said = session(words, now, on=interview.start.date(), country=workspace.config.me.country)
    except Unclear as unclear:
        raise InputError(str(unclear)) from None
    table = log_change.table_of(log_change.read_log(workspace).text, interview.id)
    zone = ZoneInfo(said.zone or interview.timezone)
    values: dict[str, object] = {"start": said.start}
    if said.zone and said.zone != interview.timezone:
        values["timezone"] = said.zone
    if said.end:
        values |= {"end": said.end, "duration": None}
    elif "end" in table:
        took = interview.end.astimezone(UTC) - interview.start.astimezone(UTC)
        values["end"] = _later(said.start.replace(tzinfo=zone), took)
    return values


def park(workspace: Workspace, interview_id: str) -> RoundChange:
    """Close the case of an interview for now, at the round that has its status."""
    interview = deciding_round(workspace, interview_id)
    if interview.status in CLOSED:
        msg = f"{interview.id} is already closed: its status is {interview.status}"
        raise InputError(msg)
    log = log_change.read_log(workspace)
    values: dict[str, object] = {"status": "parked", "status_since": None}
    return _changed(workspace, log, interview, values)


def removal(workspace: Workspace, interview_id: str) -> RoundChange:
    """Return what taking an interview out of the log would change; nothing is written."""
    interview = find_interview(workspace, interview_id)
    log = log_change.read_log(workspace)
    log_change.table_of(log.text, interview.id)
    text = remove(log.text, interview.id)
    after = _without(workspace, interview)
    standing = forgetting.standing_of(after, interview.id)
    notes = [f"this comment is removed too: {each}" for each in lost_comments(log.text, text)]
    if standing:
        notes += say_marks(forgetting.forgettable(after, interview.id))
    return RoundChange(
        before=interview,
        after=None,
        plan=compared(workspace.plan(), after.plan()),
        log=log,
        text=text,
        notes=notes,
        standing=standing,
    )


def write_removal(workspace: Workspace, change: RoundChange) -> None:
    """Take the interview out of the log, and let the next run take its entries out of the targets.

    Raises InputError if the log has changed since, and LockedError.
    """
    log_change.write_log(workspace, change.log, change.text)
    if change.standing:
        forgetting.forget(_without(workspace, change.before), change.before.id)


def latest_round(workspace: Workspace, interview_id: str) -> Interview:
    """Return the latest round of the case of an interview."""
    interview = find_interview(workspace, interview_id)
    rounds = (
        each
        for each in workspace.interviews
        if each.case_key == interview.case_key and each.status != "cancelled"
    )
    return max(rounds, key=lambda each: each.start.timestamp(), default=interview)


def deciding_round(workspace: Workspace, interview_id: str) -> Interview:
    """Return the round of the latest visit that has the status of the case of an interview."""
    latest = latest_round(workspace, interview_id)
    return holder(visit_of(latest, workspace.interviews), "status")


def open_case(workspace: Workspace, interview_id: str) -> Interview | None:
    """Return the round that has the status of an open case; None if it is closed or unknown."""
    if all(each.id != interview_id for each in workspace.interviews):
        return None
    found = deciding_round(workspace, interview_id)
    return found if found.status not in CLOSED else None


def _changed(
    workspace: Workspace, log: LogFile, interview: Interview, values: Mapping[str, Any]
) -> RoundChange:
    """Write new values of an interview, unless the log has them already."""
    text = set_values(log.text, interview.id, values)
    after = log_change.with_log(workspace, text, interview.id)
    now = log_change.find(after, interview.id)
    plan = compared(workspace.plan(), after.plan())
    if text != log.text:
        log_change.write_log(workspace, log, text)
        after.remember_statuses()
    notes = [f"this comment was removed too: {each}" for each in lost_comments(log.text, text)]
    if now.start != interview.start:
        notes += say_overlaps(after.taking_place, {interview.id}, workspace.clock)
        notes += filter(None, [say_far(now, workspace.clock)])
    moved = tuple(each for each in plan.moved if each.id != f"{interview.id}/interview")
    return RoundChange(
        before=interview,
        after=now,
        plan=plan._replace(moved=moved),
        log=log,
        text=text,
        notes=notes,
        standing={},
    )


def _without(workspace: Workspace, interview: Interview) -> Workspace:
    others = tuple(each for each in workspace.interviews if each.id != interview.id)
    return replace(workspace, interviews=others)


def _later(start: datetime, took: timedelta) -> datetime:
    """Return the local time at which something ends that takes so long."""
    end = start.astimezone(UTC) + took
    return end.astimezone(start.tzinfo).replace(tzinfo=None, fold=0)
