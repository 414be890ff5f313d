"""Events of services that speak JSON, as iCalendar documents."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from afterview.provider.event_document import MOST_TEXT, Guest, ReadEvent, bounded

BERLIN = ZoneInfo("Europe/Berlin")
WHOLE = ReadEvent(
    uid="1b4f@globex.example",
    start=datetime(2026, 12, 1, 16, tzinfo=BERLIN),
    end=datetime(2026, 12, 1, 17, tzinfo=BERLIN),
    original=datetime(2026, 12, 1, 15, tzinfo=BERLIN),
    modified=datetime(2026, 11, 20, 9, 15, 3, 250, tzinfo=BERLIN),
    sequence=3,
    title="Interview; round 2",
    place="High Street 3, Room 4",
    text="Bring:\nan open mind",
    link="https://meet.example/a b\r\nX:y",
    host=Guest("jane@globex.example", 'Jane "JD" Doe'),
    guests=(
        Guest("sam@home.example", "Sam", "ACCEPTED"),
        Guest("", "Room 4", kind="RESOURCE"),
        Guest("lee@globex.example", "", "TENTATIVE", role="OPT-PARTICIPANT"),
    ),
)


def lines(event: ReadEvent) -> list[str]:
    return event.document().decode().replace("\r\n ", "").split("\r\n")


def test_a_whole_event() -> None:
    assert lines(WHOLE) == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//afterview//EN",
        "BEGIN:VEVENT",
        "UID:1b4f@globex.example",
        "DTSTAMP:20261120T081503Z",
        "LAST-MODIFIED:20261120T081503Z",
        "SEQUENCE:3",
        "DTSTART;TZID=Europe/Berlin:20261201T160000",
        "DTEND;TZID=Europe/Berlin:20261201T170000",
        "RECURRENCE-ID;TZID=Europe/Berlin:20261201T150000",
        "STATUS:CONFIRMED",
        "TRANSP:OPAQUE",
        r"SUMMARY:Interview\; round 2",
        "ORGANIZER;CN=\"Jane 'JD' Doe\":mailto:jane@globex.example",
        "ATTENDEE;CN=Sam;PARTSTAT=ACCEPTED:mailto:sam@home.example",
        'ATTENDEE;CN="Room 4";CUTYPE=RESOURCE:invalid:nomail',
        "ATTENDEE;PARTSTAT=TENTATIVE;ROLE=OPT-PARTICIPANT:mailto:lee@globex.example",
        r"LOCATION:High Street 3\, Room 4",
        r"DESCRIPTION:Bring:\nan open mind",
        "CONFERENCE;VALUE=URI;FEATURE=VIDEO:https://meet.example/abX:y",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]


def test_an_event_of_which_little_is_known() -> None:
    bare = ReadEvent(uid="a", start=date(2026, 12, 1), modified=datetime(2026, 1, 1, tzinfo=UTC))
    assert lines(bare)[4:-3] == [
        "UID:a",
        "DTSTAMP:20260101T000000Z",
        "LAST-MODIFIED:20260101T000000Z",
        "DTSTART;VALUE=DATE:20261201",
        "STATUS:CONFIRMED",
        "TRANSP:OPAQUE",
        "SUMMARY:",
    ]


@pytest.mark.parametrize(
    ("start", "line"),
    [
        (datetime(2026, 12, 1, 9, tzinfo=UTC), "DTSTART:20261201T090000Z"),
        (datetime(2026, 12, 1, 9, tzinfo=ZoneInfo("UTC")), "DTSTART:20261201T090000Z"),
        (datetime(2026, 12, 1, 9, tzinfo=timezone(timedelta(hours=2))), "DTSTART:20261201T070000Z"),
        # The hour that comes twice: its wall time would be the first of the two.
        (datetime(2026, 10, 25, 2, 30, tzinfo=BERLIN), "DTSTART:20261025T003000Z"),
        (datetime(2026, 10, 25, 2, 30, tzinfo=BERLIN, fold=1), "DTSTART:20261025T013000Z"),
        (
            datetime(2026, 12, 1, 9, 0, 0, 5, tzinfo=ZoneInfo("Pacific/Apia")),
            "DTSTART;TZID=Pacific/Apia:20261201T090000",
        ),
    ],
)
def test_a_time_is_the_same_moment_to_every_reader(start: datetime, line: str) -> None:
    event = ReadEvent(uid="a", start=start, modified=start)
    assert line in lines(event)
    read: Any = Calendar.from_ical(event.document()).walk("VEVENT")[0]
    assert read["DTSTART"].dt.astimezone(UTC) == start.astimezone(UTC).replace(microsecond=0)


@pytest.mark.parametrize("name", ["uid", "title", "place", "text"])
@pytest.mark.parametrize("end", ["\r\n", "\n", "\r", "\u2028", "\x85", "\x0b", "\\n"])
def test_no_text_ends_its_line(name: str, end: str) -> None:
    given: dict[str, Any] = {"uid": "a", name: f"x{end}END:VEVENT{end}X-BAD:1"}
    start = datetime(2026, 12, 1, 9, tzinfo=UTC)
    event = ReadEvent(start=start, modified=start, **given)
    assert not [line for line in lines(event) if line.startswith("X-BAD")]
    (read,) = Calendar.from_ical(event.document()).walk("VEVENT")
    assert "X-BAD" not in read


@pytest.mark.parametrize("bad", ['a"b', "a\r\nX-BAD:1", "a:b;c,d", "\x00\x7f"])
def test_no_name_ends_its_parameter(bad: str) -> None:
    start = datetime(2026, 12, 1, 9, tzinfo=UTC)
    guest = Guest(f"jane{bad}@globex.example", bad)
    event = ReadEvent(uid="a", start=start, modified=start, host=guest, guests=(guest,))
    (read,) = Calendar.from_ical(event.document()).walk("VEVENT")
    assert "X-BAD" not in read
    assert str(read["ATTENDEE"]).startswith("mailto:jane")


def test_a_text_is_cut_after_a_whole_character() -> None:
    assert bounded("short") == "short"
    long = "✓" * MOST_TEXT
    assert bounded(long) == "✓" * (MOST_TEXT // 3)
    assert bounded("a\ud800b") == "a?b"
