"""Items as JSON text, so that the store can keep and compare what a target holds of each of them.

In the explicit form of a value every field that has its default is left out. So a field that is
added later changes neither the text nor the digest of a value that does not use it.

A time is written as RFC 9557 has it, `2026-11-20T14:00:00-05:00[America/New_York]`, so that it
comes back with its zone and not only with the offset that the zone had on that day.
"""

from __future__ import annotations

import json
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime
from functools import cache
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from afterview.model import Event, Task

if TYPE_CHECKING:
    from afterview.model import Item

FORMS: dict[str, type[Event | Task]] = {"event": Event, "task": Task}
_PLAIN = frozenset({str, int, bool, type(None)})
"""The types of values that JSON has as they are; most fields have one of them."""
_IN_ORDER = json.JSONEncoder(separators=(",", ":"))
_SORTED = json.JSONEncoder(separators=(",", ":"), sort_keys=True)
TIMES = frozenset({"start", "end", "due", "due_at", "done", "since"})
"""The fields that hold a date or a time."""


DIGEST_VERSION = "v2:"
"""The beginning of every digest; bump the number when the explicit form of an item changes.

Version 1 had no prefix, and was a hash of `repr`.
"""


def item_to_json(item: Item) -> str:
    """Return `item` as one line of JSON; what has its default value is left out.

    The same item gives the same text. A time whose zone has no IANA name keeps its offset only.
    """
    return _IN_ORDER.encode(_explicit_item(item))


def digest(item: Item) -> str:
    """Return a short text that is equal for equal items only, within one version of digests."""
    return f"{DIGEST_VERSION}{hashed(_explicit_item(item))}"


def hashed(explicit_form: Any) -> str:
    """Return a hash of an explicit form (tuples count as lists): 32 hexadecimal digits."""
    import hashlib

    return hashlib.blake2b(_SORTED.encode(explicit_form).encode(), digest_size=16).hexdigest()


def explicit(value: Any) -> Any:
    """Return the explicit form of a value, which consists of what JSON has.

    Fields of dataclasses and of named tuples go by their names, without those that have their
    defaults, and without those that do not count when two values are compared.
    """
    if type(value) in _PLAIN or isinstance(value, str):
        return value
    if isinstance(value, date):
        return _time_to_text(value)
    if isinstance(value, dict):
        return {key: explicit(each) for key, each in value.items()}
    known = _fields_of(type(value))  # type: ignore[arg-type]  # mypy looks at its instances
    if known:
        return {
            name: each if type(each) in _PLAIN else explicit(each)
            for name, default in known
            if (each := getattr(value, name)) != default
        }
    return [explicit(each) for each in value]


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


def _explicit_item(item: Item) -> dict[str, Any]:
    form = "task" if isinstance(item, Task) else "event"
    return {"form": form, **explicit(item)}


@cache
def _fields_of(kind: type[Any]) -> tuple[tuple[str, Any], ...]:
    """Return field and default of a class; `MISSING`, which equals no value, where it has none."""
    if is_dataclass(kind):
        return tuple((each.name, each.default) for each in fields(kind) if each.compare)
    defaults = getattr(kind, "_field_defaults", {})
    return tuple((name, defaults.get(name, MISSING)) for name in getattr(kind, "_fields", ()))
