"""Accept, reclaim or restore a step that the person moved, edited or deleted in a calendar.

Each function takes an open workspace, writes to the store or the log, and returns what was done.
Raises InputError if there is no such step or target, or if the plan cannot accept the change.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple
from zoneinfo import ZoneInfo

from afterview.config.parse import MAIL
from afterview.dates.clock import say_year
from afterview.errors import InputError
from afterview.operations import following, log_change
from afterview.operations.finding import find_step, find_target
from afterview.operations.plan_change import compared
from afterview.operations.wording import say_gate
from afterview.playbook.contact_budget import follow_up_id
from afterview.reconcile.merge import edited
from afterview.store.targets import Batch
from afterview.sync.drift import agree, if_postponed, moves, two_way_targets

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from afterview.dates.clock import Clock
    from afterview.model import Interview
    from afterview.playbook import Planned
    from afterview.reconcile.records import SyncRecord
    from afterview.sync.drift import Move
    from afterview.workspace import Workspace


class Accepted(NamedTuple):
    """Describes what was taken over from a calendar, and where it was written."""

    sentences: list[str]
    targets: tuple[str, ...] = ()
    """The targets in which the step has the accepted time."""
    log: Mapping[str, object] = {}
    """Keys of the interview that changed in the log, with their values."""
    postponed_to: date | None = None
    """The day to which a step was postponed."""


def accept(workspace: Workspace, step_id: str, target: str | None) -> Accepted:
    """Take over the time of a step in `target`, or in the one target in which it was moved.

    The time of an interview goes into the log; any other step is postponed to that day. Of
    an interview of which another calendar says something else, the log gets that.
    """
    if elsewhere := _elsewhere(workspace, step_id, target):
        return _followed(workspace, elsewhere)
    same = _chosen(workspace, step_id, target)
    done = _reschedule(workspace, same[0]) or _postpone(workspace, same)
    return done._replace(targets=tuple(move.target for move in same))


def reclaim(workspace: Workspace, step_id: str, target: str | None) -> list[tuple[str, list[str]]]:
    """Undo the person's changes to a step; return each target with the names of its fields."""
    _check(workspace, step_id, target)
    found = [each for each in edits(workspace, target) if each[1].row.step_id == step_id]
    if not found:
        msg = f"{step_id} is as planned{_in(target)}"
        raise InputError(msg)
    for name, record, _ in found:
        workspace.store.reclaim(name, record)
    return [(name, fields) for name, _, fields in found]


def keep_log(workspace: Workspace, step_id: str, calendar: str | None) -> str:
    """Let the log be right about an interview; return the calendar that says something else.

    Empty if none does, so that `reclaim` is the one to call.
    """
    elsewhere = _elsewhere(workspace, step_id, calendar)
    if elsewhere is None:
        return ""
    following.reclaim(workspace, elsewhere)
    return elsewhere.seen.calendar


def restore(workspace: Workspace, step_id: str) -> list[str]:
    """Allow a step that the person deleted to be created again; return the targets that had it.

    The mailbox is one of them where its draft was deleted there.
    """
    # A step that is no longer planned would not come back.
    find_step(workspace, step_id)
    names = [target.name for target in two_way_targets(workspace)]
    targets = [name for name in names if step_id in workspace.store.tombstones(name)]
    letter = workspace.store.letters().get(step_id)
    has_letter = letter is not None and letter.state == "gone"
    if not targets and not has_letter:
        msg = f"{step_id} was not deleted in any of your calendars"
        raise InputError(msg)
    workspace.store.restore(step_id)
    if has_letter:
        workspace.store.keep_letters((), [step_id])
        targets.append(MAIL)
    return targets


def edits(workspace: Workspace, target: str | None) -> Iterator[tuple[str, SyncRecord, list[str]]]:
    """Yield each row with edits by a person in our fields: target, row, and names of the fields."""
    for each in two_way_targets(workspace):
        if target in {None, each.name}:
            for record in workspace.store.edits(each.name):
                fields = sorted(edited(record.base, record.remote_item) - {"around"})
                if fields:
                    yield each.name, record, fields


def _elsewhere(workspace: Workspace, step_id: str, name: str | None) -> following.Difference | None:
    """Return the difference between the log and another calendar that a person means.

    Raises InputError if the step was moved in a target as well.
    """
    found = following.difference_of(workspace, step_id, name)
    if found is None or name is not None:
        return found
    moved = [move.target for move in moves(workspace, workspace.plan()) if move.item.id == step_id]
    if moved:
        names = " or ".join((*moved, found.seen.calendar))
        msg = f"{step_id} was moved to different times; say which one you mean: --target {names}"
        raise InputError(msg)
    return found


def _followed(workspace: Workspace, elsewhere: following.Difference) -> Accepted:
    before = elsewhere.interview
    after, values = following.accept(workspace, elsewhere)
    now = log_change.find(after, before.id)
    is_moved = elsewhere.kind == "moved"
    sentences = [_said(before, now, workspace.clock) if is_moved else f"{now.id} is cancelled"]
    difference = compared(workspace.plan(), after.plan())
    if any(difference):
        sentences.append(f"the plan: {difference.say(workspace.clock)}")
    return Accepted(sentences, (elsewhere.seen.calendar,), log=values)


def _check(workspace: Workspace, step_id: str, target: str | None) -> None:
    """Raise InputError if there is no such step or no such target."""
    find_step(workspace, step_id)
    if target is not None:
        find_target(workspace, target)


def _chosen(workspace: Workspace, step_id: str, target: str | None) -> list[Move]:
    """Return the selected moves, all to the same time; raise InputError if that is ambiguous."""
    _check(workspace, step_id, target)
    found = [
        move
        for move in moves(workspace, workspace.plan())
        if move.item.id == step_id and target in {None, move.target}
    ]
    if not found:
        msg = f"{step_id} is where the plan has it{_in(target)}"
        raise InputError(msg)
    if len({(move.stands_at, move.stands_until) for move in found}) > 1:
        names = " or ".join(move.target for move in found)
        msg = f"{step_id} was moved to different times; say which one you mean: --target {names}"
        raise InputError(msg)
    return found


def _in(target: str | None) -> str:
    return f" in {target}" if target else ""


def listed_names(names: Iterable[str]) -> str:
    """Return names as a sentence lists them: `calendar, work and phone`."""
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last


def _reschedule(workspace: Workspace, move: Move) -> Accepted | None:
    """Write the new time of an interview into the log; return None for any other step.

    Raises InputError if the log would have a problem, or could not hold that time.
    """
    interview = move.item.subject
    if move.item.step != "interview" or interview is None:
        return None
    from afterview.log.edit import set_values

    log = log_change.read_log(workspace)
    table = log_change.table_of(log.text, interview.id)
    values = _new_times(move, interview, table)
    text = set_values(log.text, interview.id, values)
    after = log_change.with_log(workspace, text, interview.id)
    now = log_change.find(after, interview.id)
    if now.start != move.stands_at:
        # This is the hour that comes twice when the clocks go back.
        msg = (
            f"{move.item.id} is in {move.target} at a time that the log cannot express without an "
            "offset; change the log yourself"
        )
        raise InputError(msg)
    log_change.write_log(workspace, log, text)
    sentences = [_said(interview, now, workspace.clock)]
    difference = compared(workspace.plan(), after.plan())
    moved = tuple(each for each in difference.moved if each.id != move.item.id)
    others = difference._replace(moved=moved)
    if any(others):
        sentences.append(f"the plan: {others.say(workspace.clock)}")
    return Accepted(sentences, log=values)


def _new_times(move: Move, interview: Interview, table: Mapping[str, Any]) -> dict[str, object]:
    """Return the keys of the log that change when an interview takes its time in a calendar.

    Raises InputError if it has no time there.
    """
    start, end = move.stands_at, move.stands_until
    if not isinstance(start, datetime) or end is None:
        msg = (
            f"{move.item.id} is in {move.target} as an all-day event, without an hour; set one "
            "there, or change the log"
        )
        raise InputError(msg)
    zone = ZoneInfo(interview.timezone)
    values: dict[str, object] = {}
    if start != interview.start:
        values["start"] = _as_logged(start, table.get("start"), zone)
    took, takes = _length(interview.start, interview.end), _length(start, end)
    if "end" in table:
        values["end"] = _as_logged(end, table["end"], zone)
    elif took != takes:
        values["duration"] = takes // timedelta(minutes=1)
    return values


def _as_logged(when: datetime, before: object, zone: ZoneInfo) -> datetime:
    """Return a time in the form that the log used before: with an offset, or local."""
    if isinstance(before, datetime) and before.tzinfo is not None:
        return when.astimezone(before.tzinfo)
    return when.astimezone(zone).replace(tzinfo=None)


def _length(start: datetime, end: datetime) -> timedelta:
    """Return the real duration; subtracting two times of one zone would compare their clocks."""
    return timedelta(seconds=end.timestamp() - start.timestamp())


def _said(before: Interview, after: Interview, clock: Clock) -> str:
    parts = []
    if after.start != before.start:
        is_same_day = clock.day(before.start) == clock.day(after.start)
        was = clock.say_time(before.start) if is_same_day else clock.say(before.start)
        parts.append(f"start in the log: {clock.say(after.start)} (was {was})")
    took, takes = _length(before.start, before.end), _length(after.start, after.end)
    if takes != took:
        minutes = takes // timedelta(minutes=1), took // timedelta(minutes=1)
        where = "" if parts else " in the log now"
        parts.append(f"it takes {minutes[0]} minutes{where} (was {minutes[1]})")
    return f"{after.id}: {', and '.join(parts)}"


def _postpone(workspace: Workspace, same: list[Move]) -> Accepted:
    """Record that a step is postponed to its day in a calendar; refuse a day that would change."""
    move, today = same[0], workspace.today
    item, day = move.item, move.day
    names = listed_names([each.target for each in same])
    stands = move.stands_at
    hour = ""
    if isinstance(stands, datetime):
        hour = f" at {workspace.clock.say_time(stands.astimezone(ZoneInfo(item.zone)))}"
    if day == item.day:
        said = (
            f"{item.id} is on its planned day{hour} in {names}, and stays there; the plan does not "
            "keep hours of tasks"
        )
        return Accepted([said])
    would_be = _allowed(workspace, move)
    # In this order, a crash in between loses the time at most, never the day.
    workspace.store.record("postponed", item.id, day, at=workspace.now, source="afterview accept")
    for each in same:
        workspace.store.commit(each.target, Batch(records=[agree(each.record, would_be)]))
    stays = f", and stays{hour} in {names}" if hour else f", as in {names}"
    said = f"{item.id} is now planned for {say_year(day, today)}{stays}"
    return Accepted([said], postponed_to=day)


def _allowed(workspace: Workspace, move: Move) -> Planned:
    """Return the step as it would be planned on the day to which it was moved.

    Raises InputError with the reason if the plan would not have it there.
    """
    item, day, today = move.item, move.day, workspace.today
    opens, interview = move.opens(workspace.workdays, workspace.clock.places), item.subject
    reason = ""
    if item.step == "follow-up-date":
        follow_up = follow_up_id(item.interview or "", item.number or 1)
        reason = f"it only marks the day of {follow_up}; move that one, and accept it"
    elif day < today:
        reason = "that day is over; move it to a later one"
    elif opens is not None and interview is not None and interview.promise is not None:
        reason = say_gate(interview.promise, opens, today)
    elif (
        interview is not None
        and not item.kind.follows_status
        and day < workspace.clock.day(interview.end)
    ):
        reason = f"that is before the interview on {workspace.clock.say(interview.start)}"
    else:
        would_be = if_postponed(workspace, item.id, day)
        if would_be is not None and would_be.day == day:
            return would_be
        reason = "then it would not be planned at all"
        if would_be is not None:
            reason = (
                f"the playbook would move it to {say_year(would_be.day, today)} ({would_be.why})"
            )
    msg = (
        f"{item.id} stays on {say_year(day, today)}, where you put it, but the plan cannot use "
        f"that day: {reason}"
    )
    raise InputError(msg)
