"""Items as components of RFC 5545, one VEVENT or VTODO at a time, in bytes.

Nothing here recurs, so every time is written in UTC and no VTIMEZONE is needed: those of the
icalendar library are read an hour off by several calendar programs. Which components stand in
which file or collection is left to the providers.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import chain
from typing import TYPE_CHECKING, Any

from afterview.model import TICK, Event, Task

if TYPE_CHECKING:
    from collections.abc import Iterator

    from icalendar import Component
    from icalendar.prop import vInline

    from afterview.model import Item

SHORTEST = timedelta(minutes=1)
"""Some programs skip an event that has no length, so a shorter one gets this."""

_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
"""Everything except the line feed that some program takes for the end of a line."""
_UNREADABLE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
"""Control characters, which strict readers refuse, and what UTF-8 or XML cannot hold."""
_GAPS = re.compile("[\t\n]+")
_WEB = re.compile(r"https?://[^\s\x00-\x1f\x7f]+", re.IGNORECASE)
_UID = re.compile(r"[A-Za-z0-9.@_-]{1,64}")
"""Neither escaped nor folded anywhere, so that it reads the same to everyone."""


def ticked(title: str) -> str:
    """Return the title of an event that is done; one that says so already stays as it is."""
    return title if f"{title} ".startswith(TICK) else f"{TICK}{title}".strip()


def canonical(item: Item) -> Item:
    """Return `item` as a component can hold it: cleaned text, whole seconds, no empty time.

    Pure and idempotent. Times keep their zone, though the component has them in UTC.
    """
    title = _one_line(item.title)
    text = _clean(item.description).strip()
    url = item.url.strip()
    url = url if _WEB.fullmatch(url) else ""
    if isinstance(item, Task):
        due_at = item.due_at.replace(microsecond=0)
        return replace(item, title=title, description=text, url=url, due_at=due_at)
    start = _whole_seconds(item.start)
    end = _end(start, _whole_seconds(item.end))
    return replace(
        item,
        title=title,
        description=text,
        url=url,
        location=_one_line(item.location),
        start=start,
        end=end,
    )


def component(  # noqa: PLR0913 - each is a line of the component
    item: Item,
    *,
    revision: int,
    changed_at: datetime,
    as_event: bool = False,
    alarm: timedelta | datetime | None = None,
    prefix: str = "",
) -> bytes:
    """Return the VEVENT of an event, or the VTODO of a task; with `as_event`, its VEVENT.

    `item` is in canonical form. `changed_at` is aware; it becomes DTSTAMP and LAST-MODIFIED, for
    without METHOD they are the same (RFC 5545, 3.8.7.2), and `revision` becomes SEQUENCE. `alarm`
    is a distance from the start of an event or from when a task is due, or an aware time. `prefix`
    is put before the title of what is done. UID is the first line after BEGIN; lines end in CRLF.
    Raises ValueError for a uid that would need escaping, OverflowError for a time that UTC cannot
    hold.
    """
    from icalendar import Event as Vevent
    from icalendar import Todo as Vtodo

    if not _UID.fullmatch(item.uid):
        msg = f"{item.uid!r} cannot be the UID of a component"
        raise ValueError(msg)
    made: Component
    if isinstance(item, Task) and not as_event:
        made, lines = Vtodo(), _todo_lines(item)
    else:
        made, lines = Vevent(), _event_lines(item)
    stamp = _utc(changed_at)
    title = f"{prefix}{item.title}".strip() if item.done else item.title
    made.add("uid", item.uid)
    made.add("dtstamp", stamp)
    made.add("last-modified", stamp)
    made.add("sequence", revision)
    made.add("summary", text_value(title))
    for name, value in chain(lines, _texts(item)):
        made.add(name, value)
    if alarm is not None:
        made.add_component(_valarm(alarm, title, of_due=isinstance(made, Vtodo)))
    # Unsorted, so that the order is always the one above.
    written: bytes = made.to_ical(sorted=False)
    return written


def text_value(text: str) -> vInline:
    r"""Return `text` as a value of the type TEXT (RFC 5545, 3.3.11).

    The library's own vText would take the backslash and N of `C:\New` for the end of a line.
    """
    from icalendar.prop import vInline

    escaped = re.sub(r"([\\;,])", r"\\\1", _clean(text))
    return vInline(escaped.replace("\n", r"\n"))


def _event_lines(item: Item) -> Iterator[tuple[str, Any]]:
    # A task becomes an event of its whole day that leaves the time free.
    if isinstance(item, Task):
        start, end, free = item.due, item.due + timedelta(days=1), True
    else:
        start, end, free = item.start, item.end, item.free
    yield "dtstart", _utc(start) if isinstance(start, datetime) else start
    yield "dtend", _utc(end) if isinstance(end, datetime) else end
    yield "transp", "TRANSPARENT" if free else "OPAQUE"


def _todo_lines(task: Task) -> Iterator[tuple[str, Any]]:
    yield "due", task.due
    if task.done is None:
        yield "status", "NEEDS-ACTION"
        return
    yield "status", "COMPLETED"
    # COMPLETED needs a time, and only the day is known: noon in UTC is that day in most zones.
    yield "completed", datetime.combine(task.done, time(12), tzinfo=UTC)
    yield "percent-complete", 100


def _texts(item: Item) -> Iterator[tuple[str, Any]]:
    if item.description:
        yield "description", text_value(item.description)
    if isinstance(item, Event) and item.location:
        yield "location", text_value(item.location)
    if item.url:
        yield "url", item.url


def _valarm(alarm: timedelta | datetime, title: str, *, of_due: bool) -> Component:
    from icalendar import Alarm

    made = Alarm()
    made.add("action", "DISPLAY")
    made.add("description", text_value(title))
    if isinstance(alarm, datetime):
        made.add("trigger", _utc(alarm), parameters={"VALUE": "DATE-TIME"})
    else:
        made.add("trigger", alarm, parameters={"RELATED": "END"} if of_due else {})
    return made


def _whole_seconds(when: date) -> date:
    return when.replace(microsecond=0) if isinstance(when, datetime) else when


def _end(start: date, end: date) -> date:
    """Return `end`, or a later end if the event would have no length."""
    try:
        if isinstance(start, datetime) and isinstance(end, datetime):
            # In UTC, for wall times would take the hour that comes twice for no time at all.
            begins, ends = _utc(start), _utc(end)
            return end if ends > begins else (begins + SHORTEST).astimezone(start.tzinfo)
        return max(end, start + timedelta(days=1))
    except OverflowError:  # the last day of the calendar: `component` refuses it
        return end


def _utc(when: datetime) -> datetime:
    return when.astimezone(UTC).replace(microsecond=0)


def _one_line(text: str) -> str:
    return _GAPS.sub(" ", _clean(text)).strip()


def _clean(text: str) -> str:
    return _UNREADABLE.sub("", _LINE_ENDS.sub("\n", text))
