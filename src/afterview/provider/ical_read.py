r"""Calendar objects that others wrote: reading an item out of one, and changing only that item.

An object is worked on as the lines it is made of. To parse it whole and to write it anew, as the
icalendar library does, would not leave it alone: it takes the backslash and N of `C:\New` for the
end of a line, and drops or rewrites what it does not understand. The library reads the times.
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from afterview.model import Event, Task
from afterview.provider import ical

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from afterview.model import Item

PRODID = "-//afterview//afterview//EN"
MARK = "X-AFTERVIEW-MARK"
KINDS = ("VEVENT", "VTODO")
STALE = {
    ("title",): ("SUMMARY",),
    ("description",): ("DESCRIPTION", "X-ALT-DESC"),
    ("url",): ("URL",),
    ("location",): ("LOCATION", "X-APPLE-STRUCTURED-LOCATION"),
    ("start", "end"): ("DTSTART", "DTEND", "DURATION"),
    ("due",): ("DUE", "DURATION"),
    ("done",): ("STATUS", "COMPLETED", "PERCENT-COMPLETE"),
}
"""The properties that say some fields, in one way or another: new values take the place of all."""
STAMPS = ("DTSTAMP", "LAST-MODIFIED", "SEQUENCE", MARK)
"""Written with every change."""

_BREAK = re.compile(r"\r\n|\n|\r")
_NAME = re.compile(r"[A-Za-z0-9-]+")
_PARAMETER = re.compile(r';([A-Za-z0-9-]+)=((?:"[^"]*"|[^";:,]*)(?:,(?:"[^"]*"|[^";:,]*))*)')
_ESCAPED = re.compile(r"\\(.)")
_MARK = re.compile(r"[A-Za-z0-9._-]{0,60}")
ITEM_DEPTH = 2
"""VCALENDAR, and the component in it."""
REVISION_DIGITS = 9
"""What surely fits into the 32 bits of a SEQUENCE (RFC 5545, 3.3.8)."""
NAME_BASED = 5
"""The version of a UUID that is made from a name (RFC 9562, 5.5)."""


class Line(NamedTuple):
    """One content line."""

    name: str
    """In upper case."""
    value: str
    """As it stands, still escaped."""
    zone: str
    """The TZID, where it has one."""
    text: str
    """As it stands, folded, without the last line end."""


@dataclass(frozen=True, slots=True)
class CalendarObject:
    """The lines of a calendar object, and which of them are those of its one item."""

    lines: tuple[Line, ...]
    begin: int
    """Where its BEGIN stands."""
    own: tuple[int, ...]
    """Its properties; not those of the alarms inside it."""

    @property
    def kind(self) -> str:
        """VEVENT or VTODO."""
        return self.lines[self.begin].value.upper()

    @property
    def uid(self) -> str:
        """The UID; empty where there is none."""
        return unescaped(self._value("UID"))

    @property
    def mark(self) -> str:
        """The mark of our last write; empty where it has none."""
        return self._value(MARK).strip()

    @property
    def revision(self) -> int:
        """The SEQUENCE; 0 where it has none."""
        digits = self._value("SEQUENCE").strip()
        return int(digits) if digits.isdecimal() and len(digits) <= REVISION_DIGITS else 0

    def get(self, name: str) -> Line | None:
        """Return the first property called `name`."""
        return next((self.lines[at] for at in self.own if self.lines[at].name == name), None)

    def _value(self, name: str) -> str:
        line = self.get(name)
        return line.value if line else ""


def parse(text: str) -> CalendarObject | None:
    """Return the object, or None where it holds no event and no to-do.

    Of a series, its exceptions are not looked at.
    """
    lines = tuple(_lines(text))
    found: list[CalendarObject] = []
    stack: list[str] = []
    begin, own = 0, list[int]()
    for at, line in enumerate(lines):
        if line.name == "BEGIN":
            stack.append(line.value.upper())
            if _in_item(stack):
                begin, own = at, []
        elif line.name == "END":
            if _in_item(stack):
                found.append(CalendarObject(lines, begin, tuple(own)))
            del stack[-1:]
        elif _in_item(stack):
            own.append(at)
    return next((item for item in found if not item.get("RECURRENCE-ID")), None)


def _in_item(stack: Sequence[str]) -> bool:
    """Whether the innermost open component is an event or a to-do right inside the VCALENDAR."""
    return len(stack) == ITEM_DEPTH and stack[-1] in KINDS


def is_ours(item: CalendarObject, name: str) -> bool:
    """Whether we wrote it: it has a mark, or its file has the name that only we would give it.

    Some programs drop what they do not know, and the mark with it. `name` is without `.ics`.
    """
    return bool(item.mark) or (item.uid == name and is_name(name))


def is_name(name: str) -> bool:
    """Whether `name` can be a uid of ours: a UUID made from a name."""
    try:
        return UUID(name).version == NAME_BASED and str(UUID(name)) == name
    except ValueError:
        return False


def read(item: CalendarObject) -> Item | None:
    """Return the item as `ical.canonical` has it, without step id; None where it has no time.

    A time without zone is taken for UTC. The day of a to-do is that of its due time in the zone of
    that, the day on which it was done likewise.
    """
    return _read_todo(item) if item.kind == "VTODO" else _read_event(item)


def created(
    item: Item,
    *,
    revision: int,
    changed_at: datetime,
    mark: str = "",
    alarm: timedelta | None = None,
) -> str:
    """Return a calendar object with the component of `item`, which is in canonical form.

    Raises ValueError for what cannot be written, OverflowError for a time that UTC cannot hold.
    """
    written = ical.component(item, revision=revision, changed_at=changed_at, alarm=alarm)
    lines = _BREAK.split(written.decode())[:-1]
    if mark:
        lines.insert(2, _marked(mark))
    head = ("BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODID}")
    return _joined((*head, *lines, "END:VCALENDAR"))


def edited(  # noqa: PLR0913 - each is a line of the object
    item: CalendarObject,
    before: Item,
    after: Item,
    *,
    revision: int,
    changed_at: datetime,
    mark: str = "",
) -> str:
    """Return the object with what differs between `before` and `after` written anew, all else kept.

    Whether the time is free is said at creation only. Raises as `created` does.
    """
    revision = max(revision, item.revision)
    fresh = parse(created(after, revision=revision, changed_at=changed_at, mark=mark))
    if fresh is None or fresh.kind != item.kind or type(before) is not type(after):
        msg = f"{after.uid} is not of the kind that stands there"
        raise ValueError(msg)
    stale = {*_stale(before, after), *(STAMPS if mark else STAMPS[:-1])}
    if isinstance(after, Task):
        stale.update(_unsaid(item, after))
        if "DUE" in stale and _begins_too_late(item, after.due):
            stale.add("DTSTART")
    new = [fresh.lines[at].text for at in fresh.own if fresh.lines[at].name in stale]
    gone = {at for at in item.own if item.lines[at].name in stale}
    # Where its last property stands, or stood: before the alarms.
    last = (item.begin, *item.own)[-1]
    texts: list[str] = []
    for at, line in enumerate(item.lines):
        if at not in gone:
            texts.append(line.text)
        if at == last:
            texts.extend(new)
    return _joined(texts)


def unescaped(value: str) -> str:
    """Return the text that a value of the type TEXT means (RFC 5545, 3.3.11)."""
    return _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], value)


def fixed(when: datetime) -> datetime:
    """Return `when` in a zone that compares by the instant also in the hour that comes twice.

    Python takes a time of that hour for unequal to all times of other zones (PEP 495).
    """
    try:
        if isinstance(when.tzinfo, ZoneInfo) and when == when.astimezone(UTC):
            return when
    except OverflowError:  # the last day of the calendar: no component can have it
        return when
    return when.replace(tzinfo=timezone(when.utcoffset() or timedelta()), fold=0)


def _stale(before: Item, after: Item) -> Iterator[str]:
    """Yield the properties of what differs."""
    for fields, names in STALE.items():
        if any(getattr(before, field, None) != getattr(after, field, None) for field in fields):
            yield from names


def _unsaid(item: CalendarObject, after: Task) -> Iterator[str]:
    """Yield the properties of days that were only guessed from stamps, which now change."""
    if _when(item, "DUE") is None and _when(item, "DTSTART") is None:
        yield from STALE["due",]
    if after.done and _when(item, "COMPLETED") is None:
        yield from STALE["done",]


def _begins_too_late(item: CalendarObject, due: date) -> bool:
    """Whether the to-do would begin after it is due, or by the hour where that is a day."""
    start = _when(item, "DTSTART")
    return start is not None and (isinstance(start, datetime) or start > due)


def _read_event(item: CalendarObject) -> Event | None:
    start = _when(item, "DTSTART")
    if start is None:
        return None
    end = _when(item, "DTEND") or _after(item, start)
    if isinstance(start, datetime) is not isinstance(end, datetime):
        end = start
    free = item.get("TRANSP")
    found = Event(
        uid=item.uid,
        step_id="",
        title=_text(item, "SUMMARY"),
        start=start,
        end=end,
        description=_text(item, "DESCRIPTION"),
        location=_text(item, "LOCATION"),
        url=_text(item, "URL", escaped=False),
        free=bool(free and free.value.strip().upper() == "TRANSPARENT"),
    )
    canonical = ical.canonical(found)
    return canonical if isinstance(canonical, Event) else None


def _read_todo(item: CalendarObject) -> Task | None:
    # One whose due day was taken away still has to stand on some day, and always on the same.
    names = ("DUE", "DTSTART", "LAST-MODIFIED", "DTSTAMP")
    due = next((_day(when) for name in names if (when := _when(item, name))), None)
    if due is None:
        return None
    found = Task(
        uid=item.uid,
        step_id="",
        title=_text(item, "SUMMARY"),
        due=due,
        due_at=midnight(due),
        description=_text(item, "DESCRIPTION"),
        url=_text(item, "URL", escaped=False),
        done=_done(item, due),
    )
    canonical = ical.canonical(found)
    return canonical if isinstance(canonical, Task) else None


def midnight(day: date) -> datetime:
    """Return what stands for the hour of a task where only its day is held."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def _done(item: CalendarObject, due: date) -> date | None:
    """Return the day on which the to-do was done, as far as it tells; None where it is open."""
    status = _text(item, "STATUS").upper()
    done = item.get("COMPLETED") is not None or status == "COMPLETED"
    if not done and _text(item, "PERCENT-COMPLETE") != "100":
        return None
    names = ("COMPLETED", "LAST-MODIFIED", "DTSTAMP")
    return next((_day(when) for name in names if (when := _when(item, name))), due)


def _text(item: CalendarObject, name: str, *, escaped: bool = True) -> str:
    line = item.get(name)
    value = line.value if line else ""
    return unescaped(value) if escaped else value


def _day(when: date) -> date:
    return when.date() if isinstance(when, datetime) else when


def _after(item: CalendarObject, start: date) -> date:
    """Return the end of an event that has none, but perhaps a length."""
    from icalendar.prop import vDuration

    line = item.get("DURATION")
    try:
        said = line.value.strip() if line else "PT0S"
        length: timedelta = vDuration.from_ical(said)  # type: ignore[no-untyped-call]  # it has none
        if not isinstance(start, datetime):
            return start + max(length, timedelta(days=1))
        return (start.astimezone(UTC) + length).astimezone(start.tzinfo)
    except (ValueError, OverflowError):
        return start


def _when(item: CalendarObject, name: str) -> date | None:
    """Return the date, or the time as an aware one, of a property; None where it has none."""
    from icalendar.prop import vDDDTypes

    line = item.get(name)
    if line is None:
        return None
    try:
        said, zone = line.value.strip(), line.zone.lstrip("/") or None
        when = vDDDTypes.from_ical(said, zone)  # type: ignore[no-untyped-call]  # it has no types
    except (ValueError, TypeError, KeyError):
        return None
    if not isinstance(when, datetime):
        return when if isinstance(when, date) else None
    if when.utcoffset() is None:
        when = _by_its_own_zone(item, name) or when.replace(tzinfo=UTC)
    return fixed(when)


def _by_its_own_zone(item: CalendarObject, name: str) -> datetime | None:
    """Return a time whose zone only the VTIMEZONE beside it knows; None where there is none."""
    from icalendar import Calendar

    with suppress(ValueError, KeyError, IndexError, AttributeError, TypeError):
        whole = Calendar.from_ical(_joined(line.text for line in item.lines))
        found = (part for part in whole.walk(item.kind) if "RECURRENCE-ID" not in part)
        when = getattr(next(found).get(name), "dt", None)
        if isinstance(when, datetime) and when.utcoffset() is not None:
            return when
    return None


def _lines(text: str) -> Iterator[Line]:
    folded: list[str] = []
    for part in _BREAK.split(text.removeprefix("\ufeff")):
        if part[:1] in {" ", "\t"} and folded:
            folded.append(part)
            continue
        if folded:
            yield _line(folded)
        folded = [part] if part else []
    if folded:
        yield _line(folded)


def _line(folded: Sequence[str]) -> Line:
    whole = folded[0] + "".join(part[1:] for part in folded[1:])
    text = "\r\n".join(folded)
    name = _NAME.match(whole)
    at = name.end() if name else 0
    zone = ""
    while found := _PARAMETER.match(whole, at):
        at = found.end()
        if found[1].upper() == "TZID":
            zone = found[2].strip('"')
    value = whole[at + 1 :] if whole[at : at + 1] == ":" else whole.partition(":")[2]
    return Line(name[0].upper() if name else "", value, zone, text)


def _marked(mark: str) -> str:
    if not _MARK.fullmatch(mark):
        msg = f"{mark!r} cannot be a mark"
        raise ValueError(msg)
    return f"{MARK}:{mark}"


def _joined(lines: Iterable[str]) -> str:
    return "".join(f"{line}\r\n" for line in lines)


__all__ = [
    "KINDS",
    "MARK",
    "CalendarObject",
    "created",
    "edited",
    "fixed",
    "is_name",
    "is_ours",
    "midnight",
    "parse",
    "read",
]
