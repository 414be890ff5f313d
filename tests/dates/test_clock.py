"""Days and times as the person's own clock shows them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from afterview.dates.clock import Clock
from afterview.dates.whereabouts import Trip, Whereabouts

CLOCK = Clock(Whereabouts(ZoneInfo("America/New_York")), date(2026, 11, 3))


def at(zone: str, month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=ZoneInfo(zone))


@pytest.mark.parametrize(
    ("start", "minutes", "said"),
    [
        (at("America/New_York", 11, 3, 11, 30), 60, "Tue 3 Nov 11:30-12:30"),
        (at("America/Toronto", 11, 3, 11, 30), 0, "Tue 3 Nov 11:30"),
        (at("Europe/London", 11, 3, 16, 30), 60, "Tue 3 Nov 11:30-12:30 (16:30 London)"),
        (at("Asia/Tokyo", 11, 4, 10), 0, "Tue 3 Nov 20:00 (Wed 10:00 Tokyo)"),
        (at("America/Argentina/Buenos_Aires", 11, 3, 9), 0, "Tue 3 Nov 07:00 (09:00 Buenos Aires)"),
        (at("America/New_York", 11, 3, 23, 30), 60, "Tue 3 Nov 23:30-00:30"),
        (
            at("Europe/London", 11, 3, 9),
            30 * 60,
            "Tue 3 Nov 04:00 to Wed 4 Nov 10:00 (09:00 London)",
        ),
        (at("UTC", 11, 3, 12), 0, "Tue 3 Nov 07:00 (12:00 UTC)"),
        (at("Etc/UTC", 11, 3, 12), 0, "Tue 3 Nov 07:00 (12:00 UTC)"),
        (at("Etc/GMT+7", 11, 3, 5), 0, "Tue 3 Nov 07:00 (05:00 UTC-07)"),
        (datetime(2026, 11, 3, 12, tzinfo=UTC), 0, "Tue 3 Nov 07:00"),
        (datetime(2027, 1, 4, 12, tzinfo=UTC), 60, "Mon 4 Jan 2027, 07:00-08:00"),
        (date(2026, 11, 3), 0, "Tue 3 Nov"),
        (date(2027, 1, 4), 0, "Mon 4 Jan 2027"),
    ],
)
def test_what_is_said(start: date, minutes: int, said: str) -> None:
    end = None
    if isinstance(start, datetime) and minutes:
        end = (start.astimezone(UTC) + timedelta(minutes=minutes)).astimezone(start.tzinfo)
    assert CLOCK.say(start, end) == said


def test_today_is_said_where_it_is_near() -> None:
    assert CLOCK.say(at("Asia/Tokyo", 11, 4, 10), near=True) == "today 20:00 (Wed 10:00 Tokyo)"
    assert CLOCK.say(CLOCK.today, near=True) == "today"
    assert CLOCK.say(date(2026, 11, 4), near=True) == "Wed 4 Nov"


def test_a_day_is_that_at_home() -> None:
    assert CLOCK.day(at("Asia/Tokyo", 11, 4, 10)) == CLOCK.today
    assert CLOCK.day(CLOCK.today) == CLOCK.today
    assert CLOCK.say_day(at("Asia/Tokyo", 11, 4, 10)) == "Tue 3 Nov"


def test_on_a_trip_times_and_days_are_those_there_and_elsewhere_have_their_place() -> None:
    trip = Trip(date(2026, 11, 5), date(2026, 11, 9), ZoneInfo("Asia/Tokyo"))
    before = Clock(Whereabouts(ZoneInfo("America/New_York"), (trip,)), date(2026, 11, 3))
    there = before._replace(today=date(2026, 11, 6))
    after = before._replace(today=date(2026, 11, 10))
    call = at("America/New_York", 11, 5, 20)
    assert before.say(call) == "Fri 6 Nov 10:00 Tokyo (Thu 20:00 New York)"
    assert there.say(call, near=True) == "today 10:00 (Thu 20:00 New York)"
    assert there.say(at("America/New_York", 11, 10, 9)) == "Tue 10 Nov 09:00 New York"
    # As it can stand in a calendar, it is the same before and on the trip.
    unnamed = [each._replace(unnamed=each.home).say_time(call) for each in (before, there, after)]
    assert unnamed == ["10:00 Tokyo (Thu 20:00 New York)"] * 3
    assert (there.here.key, after.here.key) == ("Asia/Tokyo", "America/New_York")
    assert there.day(call) == there.today
    assert there.local(call).hour == 10


def test_a_trip_is_said_while_it_lasts_and_before() -> None:
    trip = Trip(date(2026, 11, 5), date(2027, 1, 9), ZoneInfo("America/Argentina/Buenos_Aires"))
    clock = CLOCK._replace(places=Whereabouts(CLOCK.home, (trip,)))
    said = "You will be in Buenos Aires from Thu 5 Nov until Sat 9 Jan 2027"
    assert [clock.say_trip(each) for each in clock.trips(trip.first)] == [said]
    assert clock.trips() == clock.trips(date(2026, 11, 4)) == ()
    there = clock._replace(today=trip.first)
    assert [there.say_trip(each) for each in there.trips()] == [
        "You are in Buenos Aires until Sat 9 Jan 2027"
    ]
    assert clock._replace(today=date(2027, 1, 10)).trips() == ()
