"""The reader of calendar files: when their owner is busy, and not a word more."""

from __future__ import annotations

import socket
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

pytest.importorskip("recurring_ical_events", reason="the extra `calendars` is not installed")

from afterview_ics.busy_times import MOST_BYTES, CalendarAt
from afterview_ics.reader import plugin
from raw_server import Talk, head, raw_server

from afterview.errors import AfterviewError, ProviderError
from afterview.provider import Context

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
        list(missing.read(NOW, NOW, events=False))
    large = tmp_path / "large.ics"
    with large.open("wb") as file:
        file.truncate(MOST_BYTES + 1)
    with pytest.raises(ProviderError, match="larger than 32 MB"):
        list(CalendarAt({"path": str(large), "url": None}, CONTEXT).read(NOW, NOW, events=False))


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
        assert len(list(reader.read(NOW, NOW + timedelta(days=14), events=False).busy)) == 1
    assert len(asked) == 1
    assert asked[0].startswith(b"GET /secret/basic.ics HTTP/1.1\r\n")


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_an_address_that_is_gone_says_so_and_keeps_its_secret(status: int) -> None:
    answer = f"HTTP/1.1 {status} No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode()
    _, talk = answering(answer)
    with raw_server(talk) as url:
        reader = CalendarAt({"path": None, "url": f"{url}/canary-secret/basic.ics"}, CONTEXT)
        with pytest.raises(AfterviewError, match="make a new secret address") as caught:
            list(reader.read(NOW, NOW, events=False).busy)
    told: list[str] = []
    error: BaseException | None = caught.value
    while error is not None:
        told.append(f"{error} {error!r}")
        error = error.__cause__ or error.__context__
    assert "canary" not in " ".join(told)


def test_nobody_there_is_an_error_of_ours_without_the_secret() -> None:
    reader = CalendarAt({"path": None, "url": "http://127.0.0.1:9/canary-secret.ics"}, CONTEXT)
    with pytest.raises(AfterviewError) as caught:
        list(reader.read(NOW, NOW, events=False).busy)
    assert "canary" not in str(caught.value)
