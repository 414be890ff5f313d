"""A step of the plan as JSON, which many commands print (docs/json.md)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from afterview.playbook import Planned


def step_as_dict(item: Planned) -> dict[str, Any]:
    """Return a step of the plan as the JSON interface has it (docs/json.md).

    `start` and `end` are RFC 3339 in the interview's zone, null for what has a day and no hour.
    """
    return {
        "id": item.id,
        "uid": item.uid,
        "interview": item.interview,
        "step": item.step,
        "form": item.form,
        "date": item.day.isoformat(),
        "start": item.start.isoformat() if item.start else None,
        "end": item.end.isoformat() if item.end else None,
        "title": item.title,
        "why": item.why,
        "done": item.done.isoformat() if item.done else None,
    }
