"""Print JSON documents, and convert parts of them that several commands share (docs/json.md)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from afterview.dates.clock import Clock
    from afterview.playbook import Planned


def print_json(document: Mapping[str, Any]) -> None:
    """Print a document of the JSON interface."""
    click.echo(as_json(document))


def as_json(document: Mapping[str, Any]) -> str:
    """Return a document as JSON; days and times are written as RFC 3339 has them."""
    return json.dumps(document, indent=2, ensure_ascii=False, default=_written)


def _written(when: date) -> str:
    return when.isoformat()


def trip_as_dict(clock: Clock) -> dict[str, Any] | None:
    """Return the trip of today in the form of the JSON interface (docs/json.md); None at home."""
    trip = clock.places.trip_on(clock.today)
    return trip and {"from": trip.first, "until": trip.last, "timezone": trip.zone.key}


def step_as_dict(item: Planned) -> dict[str, Any]:
    """Return a step of the plan in the form of the JSON interface (docs/json.md).

    `start` and `end` are in the zone of the step, null for a step that has a day but no time.
    """
    return {
        "id": item.id,
        "uid": item.uid,
        "interview": item.interview,
        "step": item.step,
        "form": item.form,
        "date": item.day,
        "start": item.start,
        "end": item.end,
        "title": item.title,
        "why": item.why,
        "done": item.done,
        "forecast": item.forecast,
    }
