"""Functions for a process of its own, which has to be able to import them."""

from __future__ import annotations

import os
import re
import signal

from afterview.errors import StoreError
from afterview.web import apart


def refused(text: str) -> None:
    raise StoreError(text)


def faulty() -> None:
    msg = "no such thing"
    raise LookupError(msg)


def ended() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def greedy() -> int:
    return len(bytearray(2 * apart.MEMORY))


def slow() -> None:
    """Begin a search that takes years, in which Python answers to nothing."""
    re.search("(a+)+$", "a" * 40 + "b")
