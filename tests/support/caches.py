"""A cache of texts in memory, in place of the store's."""

from __future__ import annotations


class Kept:
    """Keeps texts as long as it lives."""

    def __init__(self) -> None:
        self.texts: dict[tuple[str, str], str] = {}

    def get(self, kind: str, key: str) -> str | None:
        return self.texts.get((kind, key))

    def put(self, kind: str, key: str, value: str) -> None:
        self.texts[kind, key] = value
