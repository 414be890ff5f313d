"""Messages as Outlook saves them: properties (MS-OXMSG) in a compound file (MS-CFB)."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID

SECTOR, SMALL_SECTOR, SMALL = 512, 64, 4096
FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
APPOINTMENT = UUID("00062002-0000-0000-c000-000000000046")
MEETING = UUID("6ed8da90-450b-101b-98da-00aa003f1305")

Value = str | bytes | datetime | int | bool


def compound_file(streams: Mapping[str, bytes]) -> bytes:
    """Return a compound file with these streams; their names are paths such as `folder/stream`."""
    paths = {""} | set(streams)
    paths |= {path.rpartition("/")[0] for path in streams}
    order = sorted(paths)
    index = {path: number for number, path in enumerate(order)}
    sectors: list[bytes] = []
    fat: list[int] = []

    def put(data: bytes) -> int:
        """Store data in sectors of its own, and return the first."""
        if not data:
            return END
        first = len(sectors)
        for begin in range(0, len(data), SECTOR):
            sectors.append(data[begin : begin + SECTOR].ljust(SECTOR, b"\0"))
            fat.append(len(sectors))
        fat[-1] = END
        return first

    small, small_fat, starts = b"", list[int](), dict[str, int]()
    for path, data in streams.items():
        if len(data) >= SMALL:
            starts[path] = put(data)
        elif data:
            number = -(-len(data) // SMALL_SECTOR)
            starts[path] = len(small_fat)
            small_fat += [*range(len(small_fat) + 1, len(small_fat) + number), END]
            small += data.ljust(number * SMALL_SECTOR, b"\0")
    starts[""] = put(small)
    small_table = put(struct.pack(f"<{len(small_fat)}I", *small_fat).ljust(SECTOR, b"\xff"))

    entries = b""
    for path in order:
        parent, _, name = path.rpartition("/")
        siblings = [] if not path else _children(parent, order)
        right = (
            next((index[each] for each in siblings[siblings.index(path) + 1 :]), FREE)
            if path
            else FREE
        )
        is_stream = path in streams
        children = [] if is_stream else _children(path, order)
        text = (name or "Root Entry").encode("utf-16-le")
        size = len(streams[path]) if is_stream else (len(small) if not path else 0)
        kind = 2 if is_stream else (1 if path else 5)
        entries += text.ljust(64, b"\0") + struct.pack(
            "<HBBIII16sIQQIQ",
            len(text) + 2,
            kind,
            1,
            FREE,
            right,
            index[children[0]] if children else FREE,
            b"",
            0,
            0,
            0,
            starts.get(path, END if is_stream or not path else 0),
            size,
        )
    entries += (b"\0" * 68 + struct.pack("<III", FREE, FREE, FREE) + b"\0" * 48) * (-len(order) % 4)
    directory = put(entries)
    assert len(sectors) < SECTOR // 4 - 1, "one sector of the table is enough"
    fat_sector = len(sectors)
    fat.append(FAT)
    table = struct.pack(f"<{len(fat)}I", *fat).ljust(SECTOR, b"\xff")
    head = struct.pack(
        "<8s16sHHHHH6xIIIIIIIIII",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        b"",
        0x3E,
        3,
        0xFFFE,
        9,
        6,
        0,
        1,
        directory,
        0,
        SMALL,
        small_table,
        -(-4 * len(small_fat) // SECTOR),
        END,
        0,
        fat_sector,
    )
    return head.ljust(SECTOR, b"\xff") + b"".join(sectors) + table


def _children(parent: str, paths: list[str]) -> list[str]:
    found = [path for path in paths if path and path.rpartition("/")[0] == parent]
    return sorted(found, key=lambda path: (len(path), path.upper()))


@dataclass
class OutlookMessage:
    """A message; `data` is the file."""

    properties: dict[int, Value] = field(default_factory=dict)
    named: dict[tuple[UUID, int], Value] = field(default_factory=dict)
    recipients: list[dict[int, Value]] = field(default_factory=list)
    attachments: list[dict[int, Value]] = field(default_factory=list)

    @property
    def data(self) -> bytes:
        """The file."""
        sets = list(dict.fromkeys(each for each, _ in self.named))
        streams: dict[str, bytes] = {}
        ids = {}
        entries = b""
        for place, (set_, number) in enumerate(self.named):
            entries += struct.pack("<IHH", number, (sets.index(set_) + 3) << 1, place)
            ids[0x8000 + place] = self.named[set_, number]
        if self.named:
            names = "__nameid_version1.0"
            streams[f"{names}/__substg1.0_00020102"] = b"".join(each.bytes_le for each in sets)
            streams[f"{names}/__substg1.0_00030102"] = entries
            streams[f"{names}/__substg1.0_00040102"] = b""
        _write(streams, "", self.properties | ids, bytes(32))
        for begin, parts in (("recip", self.recipients), ("attach", self.attachments)):
            for place, part in enumerate(parts):
                _write(streams, f"__{begin}_version1.0_#{place:08X}/", part, bytes(8))
        return compound_file(streams)


def _write(
    streams: dict[str, bytes], path: str, properties: Mapping[int, Value], head: bytes
) -> None:
    """Write properties: short ones into one stream, the others into one of their own each."""
    table = head
    for id_, value in properties.items():
        kind, fixed, content = _encoded(value)
        table += struct.pack("<HHI8s", kind, id_, 6, fixed)
        if content is not None:
            streams[f"{path}__substg1.0_{id_:04X}{kind:04X}"] = content
    streams[f"{path}__properties_version1.0"] = table


def _encoded(value: Value) -> tuple[int, bytes, bytes | None]:
    """Return the type of a value, its fixed part, and its content where that has a stream."""
    if isinstance(value, bool):
        return 0x000B, struct.pack("<Q", value), None
    if isinstance(value, int):
        return 0x0003, struct.pack("<Q", value), None
    if isinstance(value, datetime):
        ticks = (value.astimezone(UTC) - datetime(1601, 1, 1, tzinfo=UTC)).total_seconds() * 10**7
        return 0x0040, struct.pack("<Q", int(ticks)), None
    content = value.encode("utf-16-le") if isinstance(value, str) else value
    return 0x001F if isinstance(value, str) else 0x0102, struct.pack("<Q", len(content)), content
