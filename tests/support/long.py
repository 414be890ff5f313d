"""Cases that repeat another one under a second setting: they are left to `.ci/long`."""

from __future__ import annotations

import os
from typing import Any

import pytest

SWITCH = "AFTERVIEW_FAULTS"
ALL = os.environ.get(SWITCH) == "all"

long_only = pytest.mark.skipif(not ALL, reason=f"{SWITCH} is not `all`, as it is in .ci/long")


def in_long(*values: Any, id: str) -> Any:  # noqa: A002 - as pytest.param has it
    """Return a case that the gate skips, and says so."""
    return pytest.param(*values, id=id, marks=long_only)


__all__ = ["ALL", "in_long", "long_only"]
