"""The reader of calendar files: when their owner is busy, and not a word more."""

from __future__ import annotations

import socket
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("recurring_ical_events", reason="the extra `calendars` is not installed")

from afterview_ics.reader import plugin
from afterview_ics.reading import MOST_BYTES, CalendarAt
from icalendar import Calendar, Event
from raw_server import Talk, head, raw_server

from afterview.errors import AfterviewError, ProviderError
from afterview.importing.found import read_events
from afterview.provider import Context
from afterview.provider.event_document import MOST_TEXT

NOW = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
"""A Monday, nine in the morning in New York."""
CONTEXT = Context(target="private", now=NOW, timezone="America/New_York")
ZONE = """\
BEGIN:VTIMEZONE
TZID:America/New_York
BEGIN:STANDARD
DTSTART:20071104T020000
TZOFFSETFROM:-0400
TZOFFSETTO:-0500
RRULE:FREQ=YEARLY;BYDAY=1SU;BYMONTH=11
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:20070311T020000
TZOFFSETFROM:-0500
TZOFFSETTO:-0400
RRULE:FREQ=YEARLY;BYDAY=2SU;BYMONTH=3
END:DAYLIGHT
END:VTIMEZONE
"""


def event(*lines: str, uid: str = "one") -> str:
    return "\n".join(
        ["BEGIN:VEVENT", f"UID:{uid}", "DTSTAMP:20261101T000000Z", *lines, "END:VEVENT", ""]
    )


def calendar(*events: str) -> bytes:
    whole = f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//t//EN\n{ZONE}{''.join(events)}END:VCALENDAR\n"
    return whole.replace("\n", "\r\n").encode()


def read(
    folder: Path,
    *events: str,
    data: bytes | None = None,
    first: datetime = NOW,
    days: int = 14,
) -> list[str]:
    path = folder / "private.ics"
    path.write_bytes(calendar(*events) if data is None else data)
    reader = plugin.open({"path": str(path), "url": None}, CONTEXT)
    found = sorted(reader.read(first, first + timedelta(days=days), events=False).busy)
    reader.close()
    return [
        f"{each.start.astimezone(UTC):%d %b %H:%M}-{each.end.astimezone(UTC):%H:%M}"
        for each in found
    ]


def test_an_event_is_busy_from_its_begin_to_its_end(tmp_path: Path) -> None:
    meeting = event(
        "DTSTART;TZID=America/New_York:20261124T103000",
        "DTEND;TZID=America/New_York:20261124T120000",
    )
    assert read(tmp_path, meeting) == ["24 Nov 15:30-17:00"]
    reader = plugin.open({"path": str(tmp_path / "private.ics"), "url": None}, CONTEXT)
    (only,) = reader.read(NOW, NOW + timedelta(days=14), events=False).busy
    assert only.uid == "one"
    assert set(only._fields) == {"start", "end", "uid"}


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["DTSTART:20261124T100000Z", "DURATION:PT45M"], ["24 Nov 10:00-10:45"]),
        # Floating: where the person lives.
        (["DTSTART:20261124T100000", "DTEND:20261124T110000"], ["24 Nov 15:00-16:00"]),
        # Without an end it takes no time.
        (["DTSTART:20261124T100000Z"], []),
        (["DTSTART:20261124T100000Z", "DTEND:20261124T110000Z", "TRANSP:TRANSPARENT"], []),
        (["DTSTART:20261124T100000Z", "DTEND:20261124T110000Z", "STATUS:CANCELLED"], []),
        (
            ["DTSTART:20261124T100000Z", "DTEND:20261124T110000Z", "STATUS:TENTATIVE"],
            ["24 Nov 10:00-11:00"],
        ),
        (
            [
                "DTSTART:20261124T100000Z",
                "DTEND:20261124T110000Z",
                "X-MICROSOFT-CDO-BUSYSTATUS:FREE",
            ],
            [],
        ),
        # A birthday leaves its day free; a holiday says that it does not.
        (["DTSTART;VALUE=DATE:20261124"], []),
        (["DTSTART;VALUE=DATE:20261124", "DTEND;VALUE=DATE:20261126"], []),
        (
            ["DTSTART;VALUE=DATE:20261124", "DTEND;VALUE=DATE:20261126", "TRANSP:OPAQUE"],
            ["24 Nov 05:00-05:00"],
        ),
        (
            ["DTSTART;VALUE=DATE:20261124", "X-MICROSOFT-CDO-BUSYSTATUS:OOF"],
            ["24 Nov 05:00-05:00"],
        ),
        # What is over before, or begins after the time that was asked for.
        (["DTSTART:20261123T130000Z", "DTEND:20261123T140000Z"], []),
        (["DTSTART:20261207T140000Z", "DTEND:20261207T150000Z"], []),
        (["DTSTART:20261123T133000Z", "DTEND:20261123T143000Z"], ["23 Nov 13:30-14:30"]),
    ],
)
def test_what_counts_as_busy(tmp_path: Path, lines: list[str], expected: list[str]) -> None:
    assert read(tmp_path, event(*lines)) == expected


def test_each_instance_counts_with_what_was_moved_left_out_and_cancelled(tmp_path: Path) -> None:
    weekly = event(
        "DTSTART;TZID=America/New_York:20261006T090000",
        "DTEND;TZID=America/New_York:20261006T093000",
        "RRULE:FREQ=DAILY;BYDAY=MO,TU,WE",
        "EXDATE;TZID=America/New_York:20261125T090000",
    )
    moved = event(
        "RECURRENCE-ID;TZID=America/New_York:20261124T090000",
        "DTSTART;TZID=America/New_York:20261124T110000",
        "DTEND;TZID=America/New_York:20261124T113000",
    )
    cancelled = event(
        "RECURRENCE-ID;TZID=America/New_York:20261130T090000",
        "DTSTART;TZID=America/New_York:20261130T090000",
        "DTEND;TZID=America/New_York:20261130T093000",
        "STATUS:CANCELLED",
    )
    assert read(tmp_path, weekly, moved, cancelled, days=10) == [
        "23 Nov 14:00-14:30",
        "24 Nov 16:00-16:30",
        "01 Dec 14:00-14:30",
        "02 Dec 14:00-14:30",
    ]


def test_an_hour_stays_the_hour_across_the_change_of_clocks(tmp_path: Path) -> None:
    daily = event(
        "DTSTART;TZID=America/New_York:20261030T090000",
        "DTEND;TZID=America/New_York:20261030T100000",
        "RRULE:FREQ=DAILY;COUNT=4",
    )
    found = read(tmp_path, daily, first=datetime(2026, 10, 29, tzinfo=UTC))
    assert [each[7:12] for each in found] == ["13:00", "13:00", "14:00", "14:00"]


def test_several_calendars_in_one_file_count(tmp_path: Path) -> None:
    one = calendar(event("DTSTART:20261124T100000Z", "DTEND:20261124T110000Z"))
    other = calendar(event("DTSTART:20261125T100000Z", "DTEND:20261125T110000Z", uid="two"))
    assert read(tmp_path, data=one + other) == ["24 Nov 10:00-11:00", "25 Nov 10:00-11:00"]


def test_a_damaged_event_costs_no_other(tmp_path: Path) -> None:
    bad = event("DTSTART:20261124T100000Z", "RRULE:FREQ=SOMETIMES", uid="bad")
    good = event("DTSTART:20261125T100000Z", "DTEND:20261125T110000Z")
    assert read(tmp_path, bad, good) == ["25 Nov 10:00-11:00"]


@pytest.mark.parametrize("data", [b"", b"<html>log in</html>", b"\xff\xfe", b"BEGIN:VCALENDAR\r\n"])
def test_what_is_no_calendar_is_said_in_a_sentence(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(
        ProviderError, match=r"private\.ics (is not a calendar file|has no calendar)"
    ):
        read(tmp_path, data=data)


def test_a_file_that_is_not_there_or_too_large_is_said(tmp_path: Path) -> None:
    missing = CalendarAt({"path": str(tmp_path / "no.ics"), "url": None}, CONTEXT)
    with pytest.raises(ProviderError, match="cannot be read"):
        missing.read(NOW, NOW, events=False)
    large = tmp_path / "large.ics"
    with large.open("wb") as file:
        file.truncate(MOST_BYTES + 1)
    with pytest.raises(ProviderError, match="larger than 32 MB"):
        CalendarAt({"path": str(large), "url": None}, CONTEXT).read(NOW, NOW, events=False)


@pytest.mark.parametrize("options", [{"path": None, "url": None}, {"path": "a", "url": "b"}])
def test_it_needs_one_place(options: dict[str, str | None]) -> None:
    with pytest.raises(ProviderError, match="needs either a path or a url"):
        plugin.open(options, CONTEXT)


def answering(answer: bytes) -> tuple[list[bytes], Talk]:
    asked: list[bytes] = []

    def talk(connection: socket.socket, _over: threading.Event) -> None:
        asked.append(head(connection))
        connection.sendall(answer)

    return asked, talk


def test_an_address_is_asked_once_and_the_answer_read() -> None:
    body = calendar(event("DTSTART:20261124T100000Z", "DTEND:20261124T110000Z"))
    start = f"HTTP/1.1 200 OK\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    asked, talk = answering(start.encode() + body)
    with raw_server(talk) as url:
        reader = CalendarAt({"path": None, "url": f"{url}/secret/basic.ics"}, CONTEXT)
        assert len(reader.read(NOW, NOW + timedelta(days=14), events=True).events) == 1
    assert len(asked) == 1
    assert asked[0].startswith(b"GET /secret/basic.ics HTTP/1.1\r\n")


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_an_address_that_is_gone_says_so_and_keeps_its_secret(status: int) -> None:
    answer = f"HTTP/1.1 {status} No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode()
    _, talk = answering(answer)
    with raw_server(talk) as url:
        reader = CalendarAt({"path": None, "url": f"{url}/canary-secret/basic.ics"}, CONTEXT)
        with pytest.raises(AfterviewError, match="make a new secret address") as caught:
            reader.read(NOW, NOW, events=False)
    told: list[str] = []
    error: BaseException | None = caught.value
    while error is not None:
        told.append(f"{error} {error!r}")
        error = error.__cause__ or error.__context__
    assert "canary" not in " ".join(told)


def test_nobody_there_is_an_error_of_ours_without_the_secret() -> None:
    reader = CalendarAt({"path": None, "url": "http://127.0.0.1:9/canary-secret.ics"}, CONTEXT)
    with pytest.raises(AfterviewError) as caught:
        reader.read(NOW, NOW, events=False)
    assert "canary" not in str(caught.value)


# Events


def documents(folder: Path, *events: str, days: int = 14) -> list[Any]:
    """Return the event of each document, which has no other."""
    path = folder / "private.ics"
    path.write_bytes(calendar(*events))
    reader = CalendarAt({"path": str(path), "url": None}, CONTEXT)
    found = []
    for data in reader.read(NOW, NOW + timedelta(days=days), events=True).events:
        whole = Calendar.from_ical(data)
        assert isinstance(whole, Calendar)
        (only,) = whole.walk("VEVENT")
        assert isinstance(only, Event)
        found.append(only)
    return sorted(found, key=lambda each: each.start)


def test_without_events_nothing_but_times_leaves_the_reader(tmp_path: Path) -> None:
    path = tmp_path / "private.ics"
    path.write_bytes(calendar(event("DTSTART:20261124T100000Z", "DTEND:20261124T110000Z")))
    reading = CalendarAt({"path": str(path), "url": None}, CONTEXT).read(
        NOW, NOW + timedelta(days=14), events=False
    )
    assert reading.events == ()
    assert len(reading.busy) == 1


def test_a_document_says_all_that_the_calendar_says(tmp_path: Path) -> None:
    (found,) = documents(
        tmp_path,
        event(
            "SEQUENCE:2",
            "LAST-MODIFIED:20261120T000000Z",
            "STATUS:CANCELLED",
            "SUMMARY:Interview\\, with Zoë",
            "DTSTART;TZID=America/New_York:20261124T103000",
            "DTEND;TZID=America/New_York:20261124T120000",
            'ORGANIZER;CN="Cruz, Rita":mailto:rita@hooli.example',
            "ATTENDEE;CN=Sam;PARTSTAT=DECLINED:mailto:sam@home.example",
            "ATTENDEE;CN=Max:mailto:max@hooli.example",
            "LOCATION:Room 1",
            f"DESCRIPTION:{'x' * 9000}",
            "STYLED-DESCRIPTION:one",
            f"STYLED-DESCRIPTION:{'v' * 9000}",
            f"X-ALT-DESC;FMTTYPE=text/html:{'y' * 9000}",
            "CONFERENCE;VALUE=URI:https://meet.example/1",
            "X-AFTERVIEW-MARK:ours",
            f"ATTACH:{'z' * 9000}",
            "BEGIN:VALARM",
            "ACTION:DISPLAY",
            "TRIGGER:-PT5M",
            "END:VALARM",
        ),
    )
    assert (found["UID"], found["SEQUENCE"], found["STATUS"]) == ("one", 2, "CANCELLED")
    assert found["SUMMARY"] == "Interview, with Zoë"
    assert found["ORGANIZER"].params["CN"] == "Cruz, Rita"
    assert [each.params.get("PARTSTAT") for each in found["ATTENDEE"]] == ["DECLINED", None]
    assert found["DTSTART"].params["TZID"] == "America/New_York"
    assert found["CONFERENCE"] == "https://meet.example/1"
    assert found["X-AFTERVIEW-MARK"] == "ours"
    assert len(found["DESCRIPTION"]) == len(found["X-ALT-DESC"]) == MOST_TEXT
    assert found["X-ALT-DESC"].params["FMTTYPE"] == "text/html"
    assert [len(each) for each in found["STYLED-DESCRIPTION"]] == [3, MOST_TEXT]
    assert "ATTACH" not in found
    assert found.subcomponents == []


def test_only_an_instance_of_a_series_has_a_recurrence_id(tmp_path: Path) -> None:
    at = "America/New_York:202611"
    weekly = event(
        f"DTSTART;TZID={at}24T090000", f"DTEND;TZID={at}24T093000", "RRULE:FREQ=DAILY;COUNT=3"
    )
    moved = event(
        f"RECURRENCE-ID;TZID={at}25T090000",
        f"DTSTART;TZID={at}25T110000",
        f"DTEND;TZID={at}25T113000",
        "SUMMARY:Moved",
    )
    alone = event(f"DTSTART;TZID={at}27T090000", "DURATION:PT1H", uid="two")
    found = documents(tmp_path, weekly, moved, alone)
    assert [(each["UID"], f"{each.start:%d %H:%M}") for each in found] == [
        ("one", "24 09:00"),
        ("one", "25 11:00"),
        ("one", "26 09:00"),
        ("two", "27 09:00"),
    ]
    ids = [each.get("RECURRENCE-ID") for each in found]
    assert [each and f"{each.dt:%d %H:%M}" for each in ids] == [
        "24 09:00",
        "25 09:00",
        "26 09:00",
        None,
    ]
    assert all("RRULE" not in each for each in found)
    assert found[1]["SUMMARY"] == "Moved"


def test_of_two_events_of_one_name_the_document_is_that_of_the_busy_time(tmp_path: Path) -> None:
    times = ("20261124T100000Z", "20261125T100000Z")
    events = [event(f"DTSTART:{each}", "DURATION:PT1H") for each in times]
    assert read(tmp_path, *events) == ["24 Nov 10:00-11:00"]
    (found,) = documents(tmp_path, *events)
    assert f"{found.start:%d %H:%M}" == "24 10:00"
    assert "RECURRENCE-ID" not in found


def test_a_zone_of_the_calendar_comes_along_and_a_usual_one_does_not(tmp_path: Path) -> None:
    path = tmp_path / "private.ics"
    zone = ZONE.replace("America/New_York", "Head Office")
    lines = ("DTSTART;TZID=Head Office:20261124T100000", "DTEND:20261124T160000Z")
    usual = event("DTSTART;TZID=America/New_York:20261125T100000", uid="two")
    data = calendar(event(*lines), usual).replace(
        b"BEGIN:VEVENT", zone.replace("\n", "\r\n").encode() + b"BEGIN:VEVENT", 1
    )
    path.write_bytes(data.replace(b"VERSION:2.0", b"VERSION:2.0\r\nX-WR-TIMEZONE:Europe/Paris"))
    reader = CalendarAt({"path": str(path), "url": None}, CONTEXT)
    found = reader.read(NOW, NOW + timedelta(days=14), events=True).events
    assert [each.count(b"BEGIN:VTIMEZONE") for each in found] == [1, 0]
    assert all(b"X-WR-TIMEZONE:Europe/Paris" in each for each in found)
    (first, second) = read_events("private", found, "America/New_York", NOW)
    assert first.where.start == datetime(2026, 11, 24, 15, tzinfo=UTC)
    assert second.zone == "America/New_York"


ODD_ZONE = ZONE.replace("TZID:America/New_York", "TZID:{}").replace("\n", "\r\n")


@pytest.mark.parametrize(
    ("line", "defined", "expected"),
    [
        ("DTSTART;TZID=GMT+05:30:20261124T100000", None, "24 Nov 04:30"),
        ('DTSTART;TZID="GMT+05:30":20261124T100000', None, "24 Nov 04:30"),
        ("DTSTART;TZID=Office :20261124T100000", "Office ", "24 Nov 15:00"),
        ("DTSTART;TZID=:20261124T100000", "", "24 Nov 15:00"),
        ('DTSTART;TZID="":20261124T100000', "", "24 Nov 15:00"),
        # A zone of which nobody knows anything is where the person lives.
        ("DTSTART;TZID=Nowhere:20261124T100000", None, "24 Nov 15:00"),
    ],
)
def test_odd_zones_cost_nothing(
    tmp_path: Path, line: str, defined: str | None, expected: str
) -> None:
    zone = "" if defined is None else ODD_ZONE.replace("{}", defined)
    data = calendar(event(line, "DURATION:PT1H"))
    data = data.replace(b"BEGIN:VEVENT", zone.encode() + b"BEGIN:VEVENT", 1)
    assert [each[:12] for each in read(tmp_path, data=data)] == [expected]
    reader = CalendarAt({"path": str(tmp_path / "private.ics"), "url": None}, CONTEXT)
    documents = reader.read(NOW, NOW + timedelta(days=14), events=True).events
    starts = [each.where.start for each in read_events("p", documents, CONTEXT.timezone, NOW)]
    if "Nowhere" not in line:
        assert [start and f"{start.astimezone(UTC):%d %b %H:%M}" for start in starts] == [expected]


def test_lines_that_end_twice_are_read(tmp_path: Path) -> None:
    data = calendar(event("DTSTART:20261124T100000Z", "DTEND:20261124T110000Z"))
    assert read(tmp_path, data=data.replace(b"\r\n", b"\r\r\n")) == ["24 Nov 10:00-11:00"]
