"""Each law of readers catches the reader that breaks it; a sound one passes them all."""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

import pytest

from afterview.errors import ProviderError
from afterview.provider import Context
from afterview.provider.event_document import Guest, ReadEvent
from afterview.provider.reader import BusyTime, CalendarReader, Reading
from afterview.testing import Appointment, CalendarOwner, ReaderContract
from afterview.testing.reader_samples import ZONES


@dataclass
class Desk:
    """A calendar service in memory, and the person who uses it."""

    appointments: dict[str, Appointment] = field(default_factory=dict)
    moved: dict[tuple[str, date], datetime] = field(default_factory=dict)
    cancelled: set[tuple[str, date | None]] = field(default_factory=set)
    ours: set[str] = field(default_factory=set)
    asked: int = 0
    changes: int = 0
    down: bool = False
    told: list[str] = field(default_factory=list)

    def enter(self, appointment: Appointment) -> None:
        self.changes += 1
        self.appointments[appointment.uid] = appointment

    def move(self, uid: str, start: datetime, instance: datetime | None = None) -> None:
        self.changes += 1
        self.moved[uid, instance or self.appointments[uid].start] = start

    def cancel(self, uid: str, instance: datetime | None = None) -> None:
        self.changes += 1
        self.cancelled.add((uid, instance))

    def enter_ours(self, uid: str, start: datetime, end: datetime) -> None:
        self.enter(Appointment(uid=uid, start=start, end=end, title="Interview at Acme"))
        self.ours.add(uid)

    def stamp(self) -> object:
        return self.changes

    def requests(self) -> int:
        return self.asked

    def said(self) -> bytes:
        return "".join(self.told).encode()

    def break_down(self) -> None:
        self.down = True

    def instances(self) -> Iterator[tuple[Appointment, date, date, date]]:
        """Yield each instance with its original start, its start and its end."""
        for uid, each in self.appointments.items():
            for original in each.starts:
                if (uid, original) in self.cancelled:
                    continue
                start: Any = self.moved.get((uid, original), original)
                yield each, original, start, start + (each.end - each.start)


class Sound:
    """A sound reader of a `Desk`: the least that the contract asks for."""

    def __init__(self, desk: Desk, context: Context) -> None:
        self.desk = desk
        self.context = context

    def read(self, first: datetime, last: datetime, *, events: bool) -> Reading:
        if self.looks_for_it():
            self.desk.asked += 1
            self.context.note("found")
        self.desk.asked += 1
        if self.desk.down:
            raise self.failure()
        busy, documents = [], []
        for said, original, start, end in self.desk.instances():
            if not self.is_within(self.moment(start), self.moment(end), first, last):
                continue
            if events:
                self.desk.told.append(repr(said))
                documents.append(self.document(said, original, start, end))
            if not self.is_free(said):
                uid = said.uid if events or said.uid in self.desk.ours else ""
                busy.append(self.busy_time(self.moment(start), self.moment(end), uid))
        return Reading(tuple(busy), tuple(documents))

    def close(self) -> None: ...

    def looks_for_it(self) -> bool:
        return self.context.noted() != "found"

    def failure(self) -> Exception:
        return ProviderError("the service has a problem")

    def is_within(self, start: datetime, end: datetime, first: datetime, last: datetime) -> bool:
        return start < last and end > first

    def is_free(self, said: Appointment) -> bool:
        is_whole_day = not isinstance(said.start, datetime)
        is_unsaid = said.free is None and is_whole_day
        return bool(said.free) or is_unsaid or (said.uid, None) in self.desk.cancelled

    def moment(self, when: date) -> datetime:
        if isinstance(when, datetime):
            return when
        return datetime.combine(when, time(), ZoneInfo(self.context.timezone))

    def busy_time(self, start: datetime, end: datetime, uid: str) -> BusyTime:
        return BusyTime(start, end, uid)

    def document(self, said: Appointment, original: date, start: date, end: date) -> bytes:
        return self.event(said, original, start, end).document()

    def event(self, said: Appointment, original: date, start: date, end: date) -> ReadEvent:
        is_cancelled = (said.uid, None) in self.desk.cancelled
        return ReadEvent(
            uid=said.uid,
            start=start,
            end=end,
            original=original if said.weeks > 1 else None,
            modified=self.context.now,
            status="CANCELLED" if is_cancelled else "CONFIRMED",
            free=bool(said.free),
            title=said.title,
            place=said.place,
            text=said.text.replace("\r\n", "\n"),
            link=said.link,
            host=Guest(*said.host) if said.host else None,
            guests=tuple(Guest(*each) for each in said.guests),
        )


class DeskContract(ReaderContract):
    kind: ClassVar[type[Sound]] = Sound
    desks: ClassVar[dict[Path, Desk]] = {}

    def owner(self, place: Path) -> CalendarOwner:
        return self.desks.setdefault(place, Desk())

    def open(self, place: Path, context: Context) -> CalendarReader:
        return self.kind(self.desks[place], context)


class TestSound(DeskContract):
    """Keeps all laws."""


def laws() -> set[str]:
    found = {name for name, _ in inspect.getmembers(ReaderContract, inspect.isfunction)}
    return {name.removeprefix("test_") for name in found if name.startswith("test_")}


# Readers that break a law, each in the way in which a real one would.


def spoilt(**methods: Callable[..., Any]) -> type[Sound]:
    """Return a reader some of whose methods do something else."""
    return type("Spoilt", (Sound,), methods)


def _short(_self: Sound, start: datetime, end: datetime, uid: str) -> BusyTime:
    return BusyTime(start, end - timedelta(minutes=1), uid)


def _changed(**others: Any) -> Callable[..., ReadEvent]:
    def event(self: Sound, said: Appointment, original: date, start: date, end: date) -> ReadEvent:
        made = Sound.event(self, said, original, start, end)
        return replace(made, **{name: _of(value, made) for name, value in others.items()})

    return event


def _of(value: Any, made: ReadEvent) -> Any:
    return value(made) if callable(value) else value


def _document(change: Callable[[bytes], bytes]) -> Callable[..., bytes]:
    def document(self: Sound, *instance: Any) -> bytes:
        return change(Sound.document(self, *instance))

    return document


def _read(change: Callable[[Sound, Reading, object], Reading]) -> Callable[..., Reading]:
    def read(self: Sound, first: datetime, last: datetime, *, events: bool) -> Reading:
        return change(self, Sound.read(self, first, last, events=events), events)

    return read


def _by_first_offset(self: Sound, start: datetime, end: datetime, uid: str) -> BusyTime:
    """Count the hours of a series by the offset of its first instance."""
    said = self.desk.appointments[uid] if uid else next(iter(self.desk.appointments.values()))
    first = said.start
    if isinstance(first, datetime) and said.weeks > 1:
        by = (start.utcoffset() or timedelta()) - (first.utcoffset() or timedelta())
        return BusyTime(start.astimezone(UTC) + by, end.astimezone(UTC) + by, uid)
    return BusyTime(start, end, uid)


def _unescaped(document: bytes) -> bytes:
    from icalendar import Calendar

    text = str(Calendar.from_ical(document).walk("VEVENT")[0].get("DESCRIPTION", ""))
    return document.replace(b"END:VEVENT", f"COMMENT:{text}\r\nEND:VEVENT".encode(), 1)


def _at_original(self: Sound, said: Appointment, original: date, _start: date, end: date) -> bytes:
    return Sound.document(self, said, original, original, end)


def _telling(self: Sound, first: datetime, last: datetime, *, events: bool) -> Reading:
    reading = Sound.read(self, first, last, events=True)
    return reading if events else Reading(reading.busy)


def _busy_as_written(self: Sound, said: Appointment) -> bool:
    return bool(said.free) or (said.uid, None) in self.desk.cancelled


def _opens_at_once(self: Sound, desk: Desk, context: Context) -> None:
    Sound.__init__(self, desk, context)
    desk.asked += 1


def _remembering(self: Sound) -> bool:
    return bool(json.loads(self.context.noted() or "true"))


def _reporting(self: Sound) -> Exception:
    return ProviderError(f"cannot read {next(iter(self.desk.appointments.values())).title}")


def _touching(self: Sound, reading: Reading, _events: object) -> Reading:
    self.desk.changes += 1
    return reading


BROKEN: list[tuple[type[Sound], str, dict[str, Any]]] = [
    (
        spoilt(busy_time=_short),
        "an_appointment_is_busy_from_its_begin_to_its_end",
        {},
    ),
    (
        spoilt(read=_read(lambda _self, _reading, _events: Reading(events=(b"",)))),
        "an_empty_calendar_has_nothing",
        {},
    ),
    (
        spoilt(is_free=lambda _self, said: bool(said.free)),
        "what_leaves_the_time_free_is_not_busy",
        {},
    ),
    (
        spoilt(is_free=lambda _self, said: bool(said.free) or said.tentative),
        "what_leaves_the_time_free_is_not_busy",
        {},
    ),
    (
        spoilt(
            moment=lambda _self, when: (
                when if isinstance(when, datetime) else datetime.combine(when, time(), UTC)
            )
        ),
        "a_whole_day_is_busy_if_it_says_so",
        {},
    ),
    (spoilt(is_free=_busy_as_written), "a_whole_day_that_says_nothing_of_it_is_free", {}),
    (
        spoilt(is_within=lambda _self, _start, _end, _first, _last: True),
        "only_the_time_that_is_asked_for_is_told",
        {},
    ),
    (
        spoilt(is_within=lambda _self, start, end, first, last: first <= start and end <= last),
        "only_the_time_that_is_asked_for_is_told",
        {},
    ),
    (
        spoilt(busy_time=lambda _self, start, end, uid: BusyTime(start.replace(hour=10), end, uid)),
        "each_instance_counts",
        {},
    ),
    (spoilt(document=_at_original), "an_instance_says_which_one_it_is", {}),
    (
        spoilt(event=_changed(original=lambda made: made.original and made.start)),
        "an_instance_that_was_moved_out_or_in",
        {},
    ),
    *(
        (spoilt(busy_time=_by_first_offset), "an_hour_stays_the_hour_of_its_zone", {"zone": zone})
        for zone in ("America/New_York", "Europe/Berlin", "Pacific/Auckland")
    ),
    (
        spoilt(event=_changed(start=lambda made: made.start.astimezone(UTC))),
        "an_hour_stays_the_hour_of_its_zone",
        {"zone": "Pacific/Apia"},
    ),
    *(
        (spoilt(event=_changed(**change)), "an_event_says_what_the_service_knows", {})
        for change in (
            {"uid": "id-of-the-service"},
            {"title": ""},
            {"place": ""},
            {"text": "<p>Please bring:</p>"},
            {"link": ""},
            {"host": lambda made: made.host and made.host._replace(name="")},
            {"guests": lambda made: made.guests[:1]},
            {"guests": lambda made: tuple(g._replace(answer="") for g in made.guests)},
            {"end": None},
        )
    ),
    (
        spoilt(document=_document(lambda said: said.replace(b"DTSTAMP", b"X-STAMP"))),
        "an_event_says_what_the_service_knows",
        {},
    ),
    (
        spoilt(
            document=_document(
                lambda said: said.replace(b"SUMMARY", b"RRULE:FREQ=WEEKLY\r\nSUMMARY")
            )
        ),
        "an_instance_says_which_one_it_is",
        {},
    ),
    (
        spoilt(
            event=_changed(
                start=lambda made: datetime.combine(made.start, time(), UTC),
                end=lambda made: datetime.combine(made.end, time(), UTC),
            )
        ),
        "a_whole_day_is_one",
        {},
    ),
    (
        spoilt(event=_changed(status="CONFIRMED")),
        "what_was_cancelled_says_so_or_is_not_there",
        {},
    ),
    (
        spoilt(
            document=_document(
                lambda said: said.replace(
                    b"END:VEVENT", b"DESCRIPTION:" + b"x" * 9000 + b"\r\nEND:VEVENT"
                )
            ),
            event=_changed(text=""),
        ),
        "a_text_is_plain_and_not_too_long",
        {},
    ),
    (spoilt(document=_document(_unescaped)), "no_text_becomes_another_line", {}),
    (
        spoilt(event=_changed(uid="another")),
        "entries_of_our_own_are_known_by_their_uid",
        {},
    ),
    (spoilt(read=_telling), "times_alone_are_asked_for_without_events", {}),
    (
        spoilt(read=_read(lambda _self, reading, _events: reading._replace(events=(b"",)))),
        "times_alone_are_asked_for_without_events",
        {},
    ),
    (spoilt(looks_for_it=lambda _self: True), "a_run_takes_one_request", {"events": True}),
    (spoilt(looks_for_it=_remembering), "a_note_of_another_time_harms_nothing", {}),
    (spoilt(__init__=_opens_at_once), "opening_asks_nothing", {}),
    (spoilt(read=_read(_touching)), "reading_writes_nothing", {}),
    (
        spoilt(failure=_reporting),
        "errors_are_of_our_tree_and_keep_what_they_read",
        {"events": False},
    ),
    (
        spoilt(failure=lambda _self: KeyError("start")),
        "errors_are_of_our_tree_and_keep_what_they_read",
        {"events": True},
    ),
]


@pytest.mark.parametrize(("kind", "law", "given"), BROKEN)
def test_a_law_catches_the_reader_that_breaks_it(
    tmp_path: Path, kind: type[Sound], law: str, given: dict[str, Any]
) -> None:
    suite = DeskContract()
    suite.kind = kind  # type: ignore[misc]  # of this test only
    me = suite.owner(tmp_path)
    with pytest.raises(Exception) as caught:  # noqa: PT011 - an assertion, or what the reader raises
        getattr(suite, f"test_{law}")(tmp_path, me, **given)
    assert not isinstance(caught.value, TypeError), caught.value


def test_every_law_has_a_reader_that_breaks_it() -> None:
    assert {law for _, law, _ in BROKEN} == laws()
    assert {given["zone"] for _, _, given in BROKEN if "zone" in given} < set(ZONES)
