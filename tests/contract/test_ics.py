"""The contract of a provider, held by `afterview_ics` in each way of showing tasks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

from afterview_ics import plugin
from calendar_reader import items_of

from afterview.model import Item, Task
from afterview.provider import Context, Provider
from afterview.testing import SAMPLES, OneWayContract, event

WEST = timezone(-timedelta(hours=5))
TASKS = frozenset(item.uid for item in SAMPLES if isinstance(item, Task))
FOREIGN = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Someone//Else//EN\r\nEND:VCALENDAR\r\n"


class TestTasksAsEvents(OneWayContract):
    tasks = "events"

    def open(self, place: Path, context: Context) -> Provider:
        options = {option.name: option.default for option in plugin.options}
        options |= {"path": place / "interviews.ics", "tasks": self.tasks, "alarms": True}
        return plugin.open(options, context)

    def held(self, place: Path) -> Sequence[tuple[str, str]]:
        text = (place / "interviews.ics").read_bytes().decode().replace("\r\n ", "")
        lines = [line.partition(":") for line in re.sub(r"\\([\\,;])", r"\1", text).split("\r\n")]
        uids = [value for name, _, value in lines if name == "UID"]
        titles = [value for name, _, value in lines if name == "SUMMARY"]
        both = zip(uids, titles, strict=True)
        return [(uid, title) for uid, title in both if not uid.endswith("-todo")]

    def read_back(self, place: Path) -> Iterable[Item]:
        data = (place / "interviews.ics").read_bytes()
        return items_of(data, TASKS, both=self.tasks == "both")

    def lose(self, place: Path) -> None:
        (place / "interviews.ics").unlink()

    def stamp(self, place: Path) -> object:
        standing = (place / "interviews.ics").stat()
        return standing.st_mtime_ns, standing.st_ino

    def edit(self, place: Path, uid: str, title: str) -> None:
        head, tail = (place / "interviews.ics").read_bytes().split(f"UID:{uid}\r\n".encode())
        tail = re.sub(rb"SUMMARY:[^\r]*", f"SUMMARY:{title}".encode(), tail, count=1)
        (place / "interviews.ics").write_bytes(head + f"UID:{uid}\r\n".encode() + tail)

    def plant(self, place: Path) -> None:
        (place / "interviews.ics").write_bytes(FOREIGN)

    def planted(self, place: Path) -> object:
        return (place / "interviews.ics").read_bytes()

    def break_down(self, place: Path) -> None:
        (place / "interviews.ics").unlink()
        (place / "interviews.ics").mkdir()

    def refused(self) -> Item:
        last = datetime(9999, 12, 31, 23, 0, tzinfo=UTC)
        return event("last/interview", start=last.replace(tzinfo=WEST), end=last)


class TestTasksAsTodos(TestTasksAsEvents):
    tasks = "todos"


class TestTasksAsBoth(TestTasksAsEvents):
    tasks = "both"
