"""Days and times as the person's own clock shows them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from afterview.dates.clock import Clock
from afterview.dates.whereabouts import Whereabouts

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
