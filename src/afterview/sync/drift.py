"""Find the differences that a person made in calendars, so that they can decide about them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

from afterview.model import Event, time_of
from afterview.playbook.promise_gate import first_allowed
from afterview.reconcile.merge import TIME, edited, moment, written_around

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from afterview.dates.whereabouts import Whereabouts
    from afterview.dates.workdays import Workdays
    from afterview.playbook import Planned
    from afterview.reconcile.records import SyncRecord, Tombstone
    from afterview.setup import Target
    from afterview.workspace import Workspace


class Move(NamedTuple):
    """A step that a target has at another time than the plan."""

    target: str
    record: SyncRecord
    item: Planned
    """The step as the plan has it."""

    @property
    def stands_at(self) -> date:
        """The time (in any zone) or the day to which the person moved it."""
        return time_of(self.record.remote_item)

    @property
    def planned_at(self) -> date:
        """The time (in the zone of the interview) or the day that the plan has."""
        return self.item.start or self.item.day

    @property
    def stands_until(self) -> datetime | None:
        """The time (in any zone) at which it ends; None for a task or a whole day."""
        remote_item = self.record.remote_item
        end = remote_item.end if isinstance(remote_item, Event) else None
        return end if isinstance(end, datetime) else None

    @property
    def day(self) -> date:
        """The day to which the person moved it, in the zone of the interview."""
        when = self.stands_at
        if isinstance(when, datetime):
            return when.astimezone(ZoneInfo(self.item.zone)).date()
        return when

    def is_open(self, today: date) -> bool:
        """Return whether there is still something to decide; not once an interview is over."""
        return not self.item.kind.is_marker or max(self.day, self.item.day) >= today

    def opens(self, workdays: Workdays, places: Whereabouts) -> date | None:
        """Return the first day on which a follow-up may be sent, if it was moved to before that."""
        if self.item.step != "follow-up" or self.item.subject is None:
            return None
        first = first_allowed(self.item.subject, workdays, places)
        return first if first is not None and self.day < first else None


class Deleted(NamedTuple):
    """A step of the plan that the person deleted from a target."""

    target: str
    tombstone: Tombstone
    item: Planned
    """The step as the plan has it."""

    def is_missed(self, today: date) -> bool:
        """Return whether the step can still be of use; an interview that is over cannot."""
        return not self.item.kind.is_marker or self.item.day >= today


def two_way_targets(workspace: Workspace) -> Iterator[Target]:
    """Yield the targets in which the person works as well."""
    return (target for target in workspace.targets if target.plugin.two_way)


def moves(workspace: Workspace, items: Iterable[Planned]) -> list[Move]:
    """Return the open steps that a target has at another time, sorted by step id and target."""
    planned = {item.id: item for item in items if item.done is None}
    found = [
        Move(target.name, record, planned[record.row.step_id])
        for target in two_way_targets(workspace)
        for record in workspace.store.edits(target.name)
        if record.row.step_id in planned and TIME in edited(record.base, record.remote_item)
    ]
    # What was accepted since the last run is planned where it stands, though it was written
    # elsewhere.
    elsewhere = [move for move in found if not _is_as_planned(move)]
    return sorted(elsewhere, key=lambda move: (move.item.id, move.target))


def deletions(workspace: Workspace, items: Iterable[Planned]) -> list[Deleted]:
    """Return the open steps that the person deleted from a target, sorted by id and target."""
    planned = {item.id: item for item in items if item.done is None}
    found = [
        Deleted(target.name, tombstone, planned[step_id])
        for target in two_way_targets(workspace)
        for step_id, tombstone in workspace.store.tombstones(target.name).items()
        if step_id in planned
    ]
    return sorted(found, key=lambda each: (each.item.id, each.target))


def if_postponed(workspace: Workspace, step_id: str, day: date) -> Planned | None:
    """Return the step as it would be planned if the person had put it on `day`; None if nowhere."""
    facts = workspace.facts
    items = workspace.plan(facts=replace(facts, postponed={**facts.postponed, step_id: day}))
    return next((item for item in items if item.id == step_id), None)


def agree(record: SyncRecord, item: Planned) -> SyncRecord:
    """Return the record of an event with the times of `item` as its base.

    A postponed step has a day and no hour of its own. Without this, its new day would count as news
    at the next run and would replace the hour that the person chose.
    """
    if not isinstance(record.base, Event):
        return record
    moved = (
        {"start": item.start, "end": item.end}
        if item.start and item.end
        else {"start": item.day, "end": item.day + timedelta(days=1)}
    )
    return record._replace(base=replace(record.base, **moved))


def written_under(workspace: Workspace, step_id: str) -> str:
    """Return the text that the person wrote around ours in a step's entries, one part a target."""
    parts = [
        written_around(record.remote_item)
        for target in two_way_targets(workspace)
        for record in workspace.store.edits(target.name)
        if record.row.step_id == step_id
    ]
    # The same words in two calendars are said once.
    return "\n\n".join(dict.fromkeys(part for part in parts if part))


def _is_as_planned(move: Move) -> bool:
    item, remote_item = move.item, move.record.remote_item
    if isinstance(remote_item, Event) and item.start and item.end:
        return (moment(remote_item.start), moment(remote_item.end)) == (
            moment(item.start),
            moment(item.end),
        )
    return move.stands_at == item.day
