"""What the person changed in a calendar and the plan does not say (yet): for them to decide on."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

from afterview.model import Event
from afterview.playbook.promise_gate import first_allowed
from afterview.reconcile.merge import TIME, edited, written_around

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from afterview.dates.workdays import Workdays
    from afterview.playbook import Planned
    from afterview.reconcile.records import Held, Tombstone
    from afterview.workspace import Target, Workspace

"""Steps in which there is nothing to be done: once they are over, nobody misses them."""


class Move(NamedTuple):
    """A step that stands in a target at another time than in the plan."""

    target: str
    held: Held
    item: Planned
    """As the plan has it."""

    @property
    def stands_at(self) -> date:
        """A time, in UTC or any zone, or a day: where the person put it."""
        standing = self.held.standing
        return standing.start if isinstance(standing, Event) else standing.due

    @property
    def planned_at(self) -> date:
        """A time in the zone of the interview, or a day: where the plan has it."""
        return self.item.start or self.item.day

    @property
    def stands_until(self) -> datetime | None:
        """When it ends, in UTC or any zone; None for what has no hour."""
        standing = self.held.standing
        end = standing.end if isinstance(standing, Event) else None
        return end if isinstance(end, datetime) else None

    @property
    def day(self) -> date:
        """The day on which it stands, where the interview happens."""
        when = self.stands_at
        if isinstance(when, datetime):
            return when.astimezone(ZoneInfo(self.item.zone)).date()
        return when

    def is_open(self, today: date) -> bool:
        """Whether there is still something to decide: not once an interview is over."""
        return not self.item.kind.is_marker or max(self.day, self.item.day) >= today

    def opens(self, workdays: Workdays) -> date | None:
        """Return the first day on which a follow-up may be written, where it stands before that."""
        if self.item.step != "follow-up" or self.item.subject is None:
            return None
        first = first_allowed(self.item.subject, workdays)
        return first if first is not None and self.day < first else None


class Deleted(NamedTuple):
    """A step of the plan that the person deleted from a target."""

    target: str
    tombstone: Tombstone
    item: Planned
    """As the plan has it."""

    def is_missed(self, today: date) -> bool:
        """Whether it can still be of use: an interview that is over cannot."""
        return not self.item.kind.is_marker or self.item.day >= today


def two_way_targets(workspace: Workspace) -> Iterator[Target]:
    """Yield the targets in which the person works, too."""
    return (target for target in workspace.targets if target.plugin.two_way)


def moves(workspace: Workspace, items: Iterable[Planned]) -> list[Move]:
    """Return the steps of the plan that are open and stand elsewhere, by step id and target."""
    planned = {item.id: item for item in items if item.done is None}
    found = [
        Move(target.name, held, planned[held.row.step_id])
        for target in two_way_targets(workspace)
        for held in workspace.store.edits(target.name)
        if held.row.step_id in planned and TIME in edited(held.base, held.standing)
    ]
    # What was accepted since the last run is planned where it stands, though it was written
    # elsewhere.
    elsewhere = [move for move in found if not _is_as_planned(move)]
    return sorted(elsewhere, key=lambda move: (move.item.id, move.target))


def deletions(workspace: Workspace, items: Iterable[Planned]) -> list[Deleted]:
    """Return the open steps of the plan that the person deleted from a target, by id and target."""
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


def agree(held: Held, item: Planned) -> Held:
    """Return the row of an event as if the plan had always had it where it has `item` now.

    A postponed step has a day and no hour of its own. Without this, its new day would count as
    news at the next run, and take the place of the hour that the person chose.
    """
    if not isinstance(held.base, Event):
        return held
    moved = (
        {"start": item.start, "end": item.end}
        if item.start and item.end
        else {"start": item.day, "end": item.day + timedelta(days=1)}
    )
    return held._replace(base=replace(held.base, **moved))


def written_under(workspace: Workspace, step_id: str) -> str:
    """Return what the person wrote into the entries of a step, around our text; a part a target."""
    parts = [
        written_around(held.standing)
        for target in two_way_targets(workspace)
        for held in workspace.store.edits(target.name)
        if held.row.step_id == step_id
    ]
    # The same words in two calendars are said once.
    return "\n\n".join(dict.fromkeys(part for part in parts if part))


def _is_as_planned(move: Move) -> bool:
    item, standing = move.item, move.held.standing
    if isinstance(standing, Event) and item.start and item.end:
        return (_moment(standing.start), _moment(standing.end)) == (
            _moment(item.start),
            _moment(item.end),
        )
    return move.stands_at == item.day


def _moment(when: date) -> date:
    """Return a time in UTC, so that two of them compare across zones; a day as it is."""
    return when.astimezone(UTC) if isinstance(when, datetime) else when
