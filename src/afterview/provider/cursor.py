"""Cursors that are JSON texts: written with the options that they are good for, and read with care.

A cursor comes back from the store, perhaps from another version or from a changed configuration. So
it begins with a *shape*: the version of its format, and a hash of the options that decide where
items are and how they are written. A cursor of another shape is a `CursorError`, after which the
engine asks for everything. Pure.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any, TypeVar

from afterview.errors import CursorError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

T = TypeVar("T")

NOT_OURS = "the cursor is not one of ours; everything is read again"


def shape_of(version: int, options: Iterable[object]) -> str:
    """Return the shape of a cursor: it differs where the version or one of the options does."""
    digest = hashlib.sha256(repr([*options]).encode()).hexdigest()[:16]
    return f"{version}{digest}"


def written(shape: str, state: Mapping[str, Any]) -> str:
    """Return a cursor with a state that JSON can hold; the same state gives the same text."""
    return json.dumps({**state, "shape": shape}, separators=(",", ":"), sort_keys=True)


def read(cursor: str, shape: str, build: Callable[[dict[str, Any]], T]) -> T:
    """Return what `build` makes of the state in a cursor.

    Raises CursorError where the shape is another one, where the text is no JSON, and where `build`
    raises one of the errors of wrong data: it need not check for missing keys or wrong types.
    """
    try:
        state = json.loads(cursor)
        if state.pop("shape") != shape:
            msg = "the configuration of this target has changed; everything is read again"
            raise CursorError(msg)
        return build(state)
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError) as error:
        raise CursorError(NOT_OURS) from error


__all__ = ["read", "shape_of", "written"]
