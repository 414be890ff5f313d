"""The instances of events, as a calendar view of Microsoft Graph has them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from recurring import starts
from tzlocal.windows_tz import win_tz

if TYPE_CHECKING:
    from graph_service import Entry

CLASS_ID = bytes.fromhex("040000008200E00074C5B7101A82E008")


def instances(entry: Entry, *, encodes: bool) -> Iterator[Entry]:
    """Yield an event, or the instances of a recurring one as they are now."""
    if not entry.rule:
        yield _with(entry, {"type": "singleInstance"}, None, encodes=encodes)
        return
    zone = entry.body["startZone"]
    there = ZoneInfo(win_tz.get(zone, zone))
    first, length = entry.body["start"], entry.body["end"] - entry.body["start"]
    for start in starts(first, entry.rule, there.key):
        assert isinstance(start, datetime)
        changed = entry.changed.get(start, {"type": "occurrence"})
        if not changed:
            continue  # it was deleted
        begin = changed.get("start", start)
        end = begin + length
        if entry.body["isAllDay"]:
            # By the wall clock: a whole day stays one when the clocks change.
            wall = begin.astimezone(there).replace(tzinfo=None) + length_of_days(entry, there)
            end = wall.replace(tzinfo=there).astimezone(UTC)
        body = {**entry.body, "start": begin, "end": end}
        said = {
            "type": "exception" if "start" in changed else "occurrence",
            "originalStart": f"{start:%Y-%m-%dT%H:%M:%SZ}",
            "seriesMasterId": entry.id,
            **{key: value for key, value in changed.items() if key not in {"start", "type"}},
        }
        day = start.astimezone(there).date()
        instance = replace(entry, id=f"{entry.id}.{start:%Y%m%d}", body=body)
        yield _with(instance, said, day, encodes=encodes)


def length_of_days(entry: Entry, there: ZoneInfo) -> timedelta:
    """Return the length of an event of whole days, by the wall clock."""
    begin, end = (
        entry.body[name].astimezone(there).replace(tzinfo=None) for name in ("start", "end")
    )
    length: timedelta = end - begin
    return length


def _with(entry: Entry, said: dict[str, object], day: date | None, *, encodes: bool) -> Entry:
    more = {**entry.more, **said}
    uid = more.get("iCalUId")
    if isinstance(uid, str):
        more["iCalUId"] = global_object_id(uid, day) if encodes else uid
    return replace(entry, more=more)


def global_object_id(uid: str, day: date | None) -> str:
    """Return how Exchange keeps the UID of another program (MS-OXOCAL 2.2.1.27)."""
    when = bytes([*day.year.to_bytes(2, "big"), day.month, day.day]) if day else bytes(4)
    data = b"vCal-Uid\x01\x00\x00\x00" + uid.encode() + b"\x00"
    size = len(data).to_bytes(4, "little")
    return (CLASS_ID + when + bytes(16) + size + data).hex().upper()
