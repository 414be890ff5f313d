"""What repeats another case, or takes each point of a run: the gate leaves it to `.ci/long`."""

from __future__ import annotations

import os
from typing import Any

import pytest

ALL = os.environ.get("AFTERVIEW_FAULTS") == "all"

STRIDE = 1 if ALL else 3
"""How many points of a run lie between two at which a test does something. It is odd, because a
request has a point before it and one after it."""

_skip = pytest.mark.skipif(
    not ALL, reason="it repeats another case: AFTERVIEW_FAULTS is not `all`, as it is in .ci/long"
)


def long_only(test: Any) -> Any:
    """Mark a test, so that `.ci/long` finds it; the gate skips it, and says so."""
    return pytest.mark.long(_skip(test))


def in_long(*values: Any, id: str) -> Any:  # noqa: A002 - as pytest.param has it
    """Return a case of a table that is marked in the same way."""
    return pytest.param(*values, id=id, marks=[pytest.mark.long, _skip])
