"""A message as it is sent: plain text."""

from __future__ import annotations

from typing import NamedTuple


class Message(NamedTuple):
    """Holds a message; the title fits one line."""

    title: str
    body: str
