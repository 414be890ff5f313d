"""What the person changed in a calendar and the plan does not say (yet): for them to decide on."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, NamedTuple

from afterview.merge import TIME, edited, written_around
from afterview.model import Event
from afterview.playbook import plan

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from afterview.observe import Held, Tombstone
    from afterview.playbook import Planned
    from afterview.workspace import Workspace


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
    def day(self) -> date:
        """The day on which it stands, where the interview happens."""
        when = self.stands_at
        if isinstance(when, datetime) and self.item.start is not None:
            return when.astimezone(self.item.start.tzinfo).date()
        return when.date() if isinstance(when, datetime) else when


class Deleted(NamedTuple):
    """A step of the plan that the person deleted from a target."""

    target: str
    tombstone: Tombstone


def moves(workspace: Workspace, items: Iterable[Planned]) -> list[Move]:
    """Return the steps of the plan that are open and stand elsewhere, by step id and target."""
    open_items = {item.id: item for item in items if item.done is None}
    found = [
        Move(target.name, held, open_items[held.row.step_id])
        for target in workspace.targets
        if target.plugin.two_way
        for held in workspace.store.edits(target.name)
        if held.row.step_id in open_items and TIME in edited(held.base, held.standing)
    ]
    return sorted(found, key=lambda move: (move.item.id, move.target))


def deletions(workspace: Workspace, items: Iterable[Planned]) -> list[Deleted]:
    """Return the steps of the plan that the person deleted from a target."""
    planned = {item.id for item in items if item.done is None}
    return [
        Deleted(target.name, tombstone)
        for target in workspace.targets
        if target.plugin.two_way
        for step_id, tombstone in sorted(workspace.store.tombstones(target.name).items())
        if step_id in planned
    ]


def if_postponed(workspace: Workspace, step_id: str, day: date) -> Planned | None:
    """Return the step as it would be planned if the person had put it on `day`; None if nowhere."""
    facts = workspace.facts
    items: Sequence[Planned] = plan(
        workspace.interviews,
        replace(facts, postponed={**facts.postponed, step_id: day}),
        today=workspace.today,
        settings=workspace.config.settings,
        workdays=workspace.workdays,
        zone=workspace.config.me.timezone,
    )
    return next((item for item in items if item.id == step_id), None)


def written_under(workspace: Workspace, step_id: str) -> str:
    """Return what the person wrote into the entries of a step, around our text; a part a target."""
    parts = [
        written_around(held.standing)
        for target in workspace.targets
        if target.plugin.two_way
        for held in workspace.store.edits(target.name)
        if held.row.step_id == step_id
    ]
    # The same words in two calendars are said once.
    return "\n\n".join(dict.fromkeys(part for part in parts if part))
