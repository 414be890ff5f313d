"""Items as JSON text, so that the store can keep what a target holds of each of them.

A time is written as RFC 9557 has it, `2026-11-20T14:00:00-05:00[America/New_York]`, so that it
comes back with its zone and not only with the offset that the zone had on that day.
"""

from __future__ import annotations

import json
from dataclasses import fields
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from afterview.model import Event, Task

if TYPE_CHECKING:
    from afterview.model import Item

FORMS: dict[str, type[Event | Task]] = {"event": Event, "task": Task}
TIMES = frozenset({"start", "end", "due", "due_at", "done"})
"""The fields that hold a date or a time."""


def item_to_json(item: Item) -> str:
    """Return `item` as one line of JSON; what has its default value is left out.

    The same item gives the same text. A time whose zone has no IANA name keeps its offset only.
    """
    form = "task" if isinstance(item, Task) else "event"
    values: dict[str, Any] = {"form": form}
    for name, default in _DEFAULTS[form].items():
        value = getattr(item, name)
        if value != default:
            values[name] = _time_to_text(value) if name in TIMES else value
    return json.dumps(values, separators=(",", ":"))


def item_from_json(text: str) -> Item:
    """Return the item that `item_to_json` wrote.

    Raises ValueError, KeyError or TypeError (all of them mean: not written by `item_to_json`).
    """
    written = dict(json.loads(text))
    form = FORMS[written.pop("form")]
    values: dict[str, Any] = {
        name: _time_from_text(value) if name in TIMES else value for name, value in written.items()
    }
    return form(**values)


def _time_to_text(when: date) -> str:
    zone = getattr(getattr(when, "tzinfo", None), "key", None)
    return f"{when.isoformat()}[{zone}]" if zone else when.isoformat()


def _time_from_text(text: str) -> date:
    if "T" not in text:
        return date.fromisoformat(text)
    stamp, _, zone = text.removesuffix("]").partition("[")
    when = datetime.fromisoformat(stamp)
    if not zone:
        return when
    local = when.replace(tzinfo=ZoneInfo(zone))
    # The offset only says which of two equal wall times is meant. Where the rules of the zone
    # changed since this was written, neither has it, and the wall time is what was agreed on.
    return local if local.utcoffset() == when.utcoffset() else local.replace(fold=1)


_DEFAULTS: dict[str, dict[str, Any]] = {
    form: {f.name: f.default for f in fields(kind)} for form, kind in FORMS.items()
}
"""Form to field to default; `dataclasses.MISSING`, which equals no value, where there is none."""
