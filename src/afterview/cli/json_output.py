"""Print JSON documents, and convert parts of them that several commands share (docs/json.md)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Mapping

    from afterview.model import Promise
    from afterview.playbook import Planned


def print_json(document: Mapping[str, Any]) -> None:
    """Print a document of the JSON interface."""
    click.echo(json.dumps(document, indent=2, ensure_ascii=False))


def promise_as_dict(promise: Promise) -> dict[str, Any]:
    """Return a promise in the form of the JSON interface."""
    return {
        "words": promise.words,
        "earliest": promise.earliest.isoformat(),
        "latest": promise.latest.isoformat(),
    }


def step_as_dict(item: Planned) -> dict[str, Any]:
    """Return a step of the plan in the form of the JSON interface (docs/json.md).

    `start` and `end` are RFC 3339 in the interview's zone, null for a step that has a day but no
    time.
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
        "forecast": item.forecast,
    }
