"""Say what a person did in a service, and what becomes of it there."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from afterview.errors import Sentence
from afterview.model import time_of
from afterview.reconcile.merge import TIME, edited

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date
    from zoneinfo import ZoneInfo

    from afterview.dates.clock import Clock
    from afterview.reconcile.observe import Observation
    from afterview.reconcile.two_way import Decision


def notes_of(
    name: str, seen: Observation, decision: Decision, clock: Clock, zones: Mapping[str, ZoneInfo]
) -> Iterator[str]:
    """Yield a sentence for each thing that the person did in the service `name`.

    `zones` are those of the interviews, by id.
    """

    def when(moment: date, interview: str | None) -> str:
        if isinstance(moment, datetime):
            moment = moment.astimezone(zones.get(interview or "") or clock.places.zone_at(moment))
        return clock.say(moment)

    yield from (f"{step_id} was ticked in {name}" for step_id in seen.ticked)
    yield from (f"{step_id} was reopened in {name}" for step_id in seen.reopened)
    yield from (stays_deleted(name, record.row.step_id) for record in seen.deleted)
    for change, chosen in decision.overruled:
        now, interview = change.action.item, change.row and change.row.interview
        stands = f"is on {when(time_of(now), interview)}" if now else "is deleted for now"
        yield (
            f"{change.step_id}: the log has changed, so in {name} it {stands}, "
            f"no longer where you had moved it ({when(chosen, interview)})"
        )
    over = {change.step_id for change, _ in decision.overruled}
    gone = {change.step_id for change in decision.changes if change.action.op == "delete"}
    for record in seen.records.values():
        step_id = record.row.step_id
        if step_id in over or TIME not in edited(record.base, record.remote_item):
            continue
        there = when(time_of(record.remote_item), record.row.interview)
        if step_id in gone:
            yield (
                f"{step_id} was moved in {name} to {there}, and is deleted there, because it is "
                "not due now"
            )
        else:
            yield Sentence(
                f"{step_id} was moved in {name} to {there} and stays there",
                command="see: afterview status",
            )


def stays_deleted(name: str, step_id: str) -> str:
    """Say that what the person deleted in the service `name` is not made again."""
    return Sentence(
        f"{step_id} was deleted in {name} and stays deleted",
        command=f"to bring it back: afterview restore {step_id}",
    )
