"""The suite of the example: the contract, inherited from outside the tree.

`pytest suite.py`, with `example-provider` installed.
"""

from __future__ import annotations

import json
from importlib.metadata import entry_points
from typing import TYPE_CHECKING, Any

from afterview.testing import ProviderContract

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from afterview.provider import Context, Plugin, Provider

(ENTRY_POINT,) = entry_points(group="afterview.providers", name="example")
THEIRS = {"day": "2026-11-20", "title": "Dentist"}


class TestExample(ProviderContract):
    def open(self, place: Path, context: Context) -> Provider:
        plugin: Plugin = ENTRY_POINT.load()
        return plugin.open({"path": place / "days.json"}, context)

    def entries(self, place: Path) -> list[dict[str, Any]]:
        entries: list[dict[str, Any]] = json.loads((place / "days.json").read_bytes())
        return entries

    def held(self, place: Path) -> Sequence[tuple[str, str]]:
        ours = [entry for entry in self.entries(place) if "afterview" in entry]
        return [(entry["afterview"], entry["title"]) for entry in ours]

    def stamp(self, place: Path) -> object:
        standing = (place / "days.json").stat()
        return standing.st_mtime_ns, standing.st_ino

    def edit(self, place: Path, uid: str, title: str) -> None:
        entries = self.entries(place)
        for entry in entries:
            if entry.get("afterview") == uid:
                entry["title"] = title
        (place / "days.json").write_text(json.dumps(entries))

    def plant(self, place: Path) -> None:
        (place / "days.json").write_text(json.dumps([THEIRS]))

    def planted(self, place: Path) -> object:
        return [entry for entry in self.entries(place) if "afterview" not in entry]

    def break_down(self, place: Path) -> None:
        (place / "days.json").unlink()
        (place / "days.json").mkdir()
