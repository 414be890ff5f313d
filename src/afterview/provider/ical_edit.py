r"""Writes calendar objects: new ones, and those of other programs with one item changed.

To parse an object and to write it anew, as the icalendar library does, would not leave the rest of
it alone: it reads the backslash and N of `C:\New` as the end of a line, and drops or rewrites what
it does not understand. So only the lines of changed properties are replaced.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from afterview.model import Task
from afterview.provider import ical
from afterview.provider.content_lines import read_lines
from afterview.provider.ical_read import MARK, joined, parse, written_time

if TYPE_CHECKING:
    from collections.abc import Iterator

    from afterview.model import Item
    from afterview.provider.ical_read import CalendarObject

PRODID = "-//afterview//afterview//EN"
PROPERTIES = {
    ("title",): ("SUMMARY",),
    ("description",): ("DESCRIPTION", "X-ALT-DESC"),
    ("url",): ("URL",),
    ("location",): ("LOCATION", "X-APPLE-STRUCTURED-LOCATION"),
    ("start", "end"): ("DTSTART", "DTEND", "DURATION"),
    ("due",): ("DUE", "DURATION"),
    ("done",): ("STATUS", "COMPLETED", "PERCENT-COMPLETE"),
}
"""The properties that hold some fields of an item; a new value of a field replaces all of them."""
STAMPS = ("DTSTAMP", "LAST-MODIFIED", "SEQUENCE", MARK)
"""The properties that are written with every change."""
_MARK = re.compile(r"[A-Za-z0-9._-]{0,60}")


def created(
    item: Item,
    *,
    revision: int,
    changed_at: datetime,
    mark: str = "",
    alarm: timedelta | None = None,
) -> str:
    """Return a calendar object that holds `item`, which is in canonical form.

    `alarm` is the distance from the start of the event, or from when the task is due. Raises
    ValueError for what cannot be written, OverflowError for a time that UTC cannot hold.
    """
    written = ical.component(item, revision=revision, changed_at=changed_at, alarm=alarm)
    lines = [line.raw for line in read_lines(written.decode())]
    if mark:
        lines.insert(2, _mark_line(mark))
    head = ("BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODID}")
    return joined((*head, *lines, "END:VCALENDAR"))


def edited(  # noqa: PLR0913 - each is a line of the object
    item: CalendarObject,
    before: Item,
    after: Item,
    *,
    revision: int,
    changed_at: datetime,
    mark: str = "",
) -> str:
    """Return the object with the changes from `before` to `after`, and every other line as it is.

    Whether an event leaves the time free is written at creation only, so it is not changed here.
    Raises what `created` raises.
    """
    revision = max(revision, item.revision)
    fresh = parse(created(after, revision=revision, changed_at=changed_at, mark=mark))
    if fresh is None or fresh.kind != item.kind or type(before) is not type(after):
        msg = f"{after.uid} is not of the kind that is there"
        raise ValueError(msg)
    stale = {*_changed_properties(before, after), *(STAMPS if mark else STAMPS[:-1])}
    if isinstance(after, Task):
        stale.update(_guessed_properties(item, after))
        if "DUE" in stale and _begins_too_late(item, after.due):
            stale.add("DTSTART")
    new = [fresh.lines[at].raw for at in fresh.properties if fresh.lines[at].name in stale]
    replaced = {at for at in item.properties if item.lines[at].name in stale}
    # The new lines follow the last property of the item, so they come before its alarms.
    last = (item.begin, *item.properties)[-1]
    texts: list[str] = []
    for at, line in enumerate(item.lines):
        if at not in replaced:
            texts.append(line.raw)
        if at == last:
            texts.extend(new)
    return joined(texts)


def _changed_properties(before: Item, after: Item) -> Iterator[str]:
    """Yield the names of the properties that hold the fields that differ."""
    for fields, names in PROPERTIES.items():
        if any(getattr(before, field, None) != getattr(after, field, None) for field in fields):
            yield from names


def _guessed_properties(item: CalendarObject, after: Task) -> Iterator[str]:
    """Yield the names of the properties of days that the to-do does not say.

    They were guessed from its stamps, and every write changes those.
    """
    if written_time(item, "DUE") is None and written_time(item, "DTSTART") is None:
        yield from PROPERTIES["due",]
    if after.done and written_time(item, "COMPLETED") is None:
        yield from PROPERTIES["done",]


def _begins_too_late(item: CalendarObject, due: date) -> bool:
    """Whether DTSTART cannot stay: it is after the due day, or a time where DUE is a day."""
    start = written_time(item, "DTSTART")
    return start is not None and (isinstance(start, datetime) or start > due)


def _mark_line(mark: str) -> str:
    if not _MARK.fullmatch(mark):
        msg = f"{mark!r} cannot be a mark"
        raise ValueError(msg)
    return f"{MARK}:{mark}"


__all__ = ["created", "edited"]
