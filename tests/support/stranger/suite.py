"""The suite of the example: the contract, inherited from outside the tree.

`pytest suite.py`, with `example-provider` installed.
"""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time, timedelta
from importlib.metadata import entry_points
from typing import TYPE_CHECKING, Any

from afterview.model import Event, Task
from afterview.testing import OneWayContract

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from afterview.model import Item
    from afterview.provider import Context, Plugin, Provider

(ENTRY_POINT,) = entry_points(group="afterview.providers", name="example")
THEIRS = {"day": "2026-11-20", "title": "Dentist"}


class TestExample(OneWayContract):
    cannot_hold = frozenset({"location", "url", "free", "hour"})

    def open(self, place: Path, context: Context) -> Provider:
        plugin: Plugin = ENTRY_POINT.load()
        return plugin.open({"path": place / "days.json"}, context)

    def entries(self, place: Path) -> list[dict[str, Any]]:
        entries: list[dict[str, Any]] = json.loads((place / "days.json").read_bytes())
        return entries

    def held(self, place: Path) -> Sequence[tuple[str, str]]:
        ours = [entry for entry in self.entries(place) if "afterview" in entry]
        return [(entry["afterview"], entry["title"]) for entry in ours]

    def read_back(self, place: Path) -> Iterable[Item]:
        for entry in self.entries(place):
            day = date.fromisoformat(entry["day"])
            said = {"uid": entry["afterview"], "step_id": "", "title": entry["title"]}
            said["description"] = entry["text"]
            if "todo" in entry:
                done = entry.get("done") and date.fromisoformat(entry["done"])
                at = datetime.combine(day, time(), tzinfo=UTC)
                yield Task(**said, due=day, due_at=at, done=done)
            else:
                yield Event(**said, start=day, end=day + timedelta(days=1))

    def lose(self, place: Path) -> None:
        (place / "days.json").unlink()

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
