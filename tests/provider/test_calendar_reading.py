"""What a reader returns of calendars of RFC 5545, beyond what the contract of readers tests."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

pytest.importorskip("recurring_ical_events", reason="the extra `calendars` is not installed")

from icalendar import Calendar

from afterview.provider.calendar_reading import calendars_in, moment_of, reading_of
from afterview.provider.reader import Reading

NOW = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
OWN_ZONE = """\
BEGIN:VTIMEZONE
TZID:Office
BEGIN:STANDARD
DTSTART:19700101T000000
TZOFFSETFROM:+0300
TZOFFSETTO:+0300
END:STANDARD
END:VTIMEZONE
BEGIN:VTIMEZONE
TZID:Europe/Berlin
BEGIN:STANDARD
DTSTART:19700101T000000
TZOFFSETFROM:+0100
TZOFFSETTO:+0100
END:STANDARD
END:VTIMEZONE
"""


def read(*lines: str, head: str = "", zones: str = "") -> Reading:
    event = "\n".join(["BEGIN:VEVENT", "UID:one", "DTSTAMP:20261101T000000Z", *lines, "END:VEVENT"])
    text = f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\n{head}{zones}{event}\nEND:VCALENDAR\n"
    calendars = calendars_in(text.replace("\n", "\r\n").encode())
    last = NOW + timedelta(days=14)
    return reading_of(calendars, NOW, last, home="America/New_York", events=True)


def only(reading: Reading) -> tuple[Any, Any]:
    (document,) = reading.events
    calendar: Any = Calendar.from_ical(document)
    (event,) = calendar.walk("VEVENT")
    return calendar, event


def test_a_zone_that_only_the_calendar_knows_comes_along() -> None:
    """And no other one."""
    reading = read("DTSTART;TZID=Office:20261124T100000", "DURATION:PT1H", zones=OWN_ZONE)
    calendar, event = only(reading)
    assert [str(each["TZID"]) for each in calendar.walk("VTIMEZONE")] == ["Office"]
    assert event["DTSTART"].dt.astimezone(UTC) == datetime(2026, 11, 24, 7, tzinfo=UTC)
    known = read("DTSTART;TZID=Europe/Berlin:20261124T100000", "DURATION:PT1H", zones=OWN_ZONE)
    assert not only(known)[0].walk("VTIMEZONE")


def test_a_zone_is_not_that_of_another_calendar_with_its_name() -> None:
    start = ("DTSTART;TZID=Office:20261124T100000", "DURATION:PT1H")
    for offset, hour in (("+0300", 7), ("-0500", 15), ("+0300", 7)):
        (busy,) = read(*start, zones=OWN_ZONE.replace("+0300", offset)).busy
        assert busy.start.astimezone(UTC).hour == hour


def test_the_zone_of_a_calendar_comes_along() -> None:
    head = "X-WR-TIMEZONE:Europe/Berlin\n"
    calendar, _ = only(read("DTSTART:20261124T100000", "DURATION:PT1H", head=head))
    assert str(calendar["X-WR-TIMEZONE"]) == "Europe/Berlin"


def test_texts_are_cut_and_attachments_and_alarms_are_left_out() -> None:
    _, event = only(
        read(
            "DTSTART:20261124T100000Z",
            "DURATION:PT1H",
            f"DESCRIPTION:{'✓' * 9000}",
            f"X-ALT-DESC:{'a' * 9000}",
            f"X-ALT-DESC:{'b' * 10}",
            "ATTACH:https://files.example/cv.pdf",
            "SUMMARY:Hello",
            "BEGIN:VALARM",
            "ACTION:DISPLAY",
            "TRIGGER:-PT10M",
            "END:VALARM",
        )
    )
    assert str(event["DESCRIPTION"]) == "✓" * 2666
    assert [len(each) for each in event["X-ALT-DESC"]] == [8000, 10]
    assert "ATTACH" not in event
    assert event.subcomponents == []


def test_an_event_that_does_not_recur_stays_as_it_is_written() -> None:
    _, event = only(read("DTSTART:20261124T100000", "DURATION:PT1H", "SUMMARY:Hello"))
    assert event["DTSTART"].to_ical() == b"20261124T100000"
    assert "RECURRENCE-ID" not in event
    assert "DURATION" in event


def test_a_time_without_an_end_takes_none() -> None:
    reading = read("DTSTART:20261124T100000Z")
    assert reading.busy == ()
    assert len(reading.events) == 1


def test_a_moment_without_a_zone_is_at_home() -> None:
    home = ZoneInfo("Pacific/Apia")
    assert moment_of(date(2026, 12, 1), home) == datetime(2026, 12, 1, tzinfo=home)
    assert moment_of(datetime(2026, 12, 1, 9), home) == datetime(2026, 12, 1, 9, tzinfo=home)  # noqa: DTZ001 - as a calendar may have it
    aware = datetime(2026, 12, 1, 9, tzinfo=UTC)
    assert moment_of(aware, home) is aware


def test_an_instance_says_which_one_it_is_and_has_no_rule() -> None:
    reading = read(
        "DTSTART;TZID=Europe/Berlin:20261118T100000",
        "DURATION:PT1H",
        "RRULE:FREQ=WEEKLY;COUNT=2",
        "EXDATE;TZID=Europe/Berlin:20270101T100000",
    )
    _, event = only(reading)
    assert event["RECURRENCE-ID"].dt.astimezone(UTC) == datetime(2026, 11, 25, 9, tzinfo=UTC)
    assert not {"RRULE", "EXDATE"} & event.keys()
    assert [each.start for each in reading.busy] == [event["DTSTART"].dt]


@pytest.mark.parametrize(
    ("start", "zones", "hour"),
    [
        ("DTSTART;TZID=W. Europe Standard Time:20261124T100000", "", 9),
        ('DTSTART;TZID="(UTC+01:00) Amsterdam, Berlin, Bern":20261124T100000', "", 9),
        ("DTSTART;TZID=GMT+01:00:20261124T100000", "", 9),
        ("DTSTART;TZID=:20261124T100000", OWN_ZONE.replace("TZID:Office", "TZID:"), 7),
        ('DTSTART;TZID="":20261124T100000', OWN_ZONE.replace("TZID:Office", "TZID: "), 7),
        ("DTSTART;TZID=Office:20261124T100000", OWN_ZONE.replace("Office", "Office  "), 7),
        # One that nobody knows is where the person lives.
        ("DTSTART;TZID=Nowhere/At All:20261124T100000", "", 15),
    ],
)
def test_odd_zones_put_no_event_at_a_wrong_hour(start: str, zones: str, hour: int) -> None:
    reading = read(start, "DURATION:PT1H", zones=zones)
    assert [each.start.astimezone(UTC).hour for each in reading.busy] == [hour]
    assert len(reading.events) == 1


def test_lines_that_end_twice_are_read() -> None:
    text = (
        "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\nBEGIN:VEVENT\nUID:one\nDTSTAMP:20261101T000000Z\n"
        "DTSTART:20261124T100000Z\nDURATION:PT1H\nEND:VEVENT\nEND:VCALENDAR\n"
    )
    (calendar,) = calendars_in(text.replace("\n", "\r\r\n").encode())
    assert len(calendar.walk("VEVENT")) == 1


def test_of_two_events_with_one_uid_the_same_one_is_busy_and_told() -> None:
    """As a program that copies events writes them: the library takes them for one."""
    second = ("END:VEVENT", "BEGIN:VEVENT", "UID:one", "DTSTAMP:20261101T000000Z")
    reading = read(
        *("DTSTART:20261124T100000Z", "DURATION:PT1H", *second),
        *("DTSTART:20261125T120000Z", "DURATION:PT1H"),
    )
    _, event = only(reading)
    assert [each.start for each in reading.busy] == [event["DTSTART"].dt]
    assert "RECURRENCE-ID" not in event
