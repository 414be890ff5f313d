"""When an interview is, as people type it: row by row."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from afterview.dates.session import session
from afterview.dates.spoken import Unclear

NOW = datetime(2026, 11, 18, 16, 5, tzinfo=ZoneInfo("America/New_York"))
"""A Wednesday."""


@pytest.mark.parametrize(
    ("words", "start", "end", "zone"),
    [
        ("Thu 2pm", "2026-11-19 14:00", "", ""),
        ("4:30pm London", "2026-11-18 16:30", "", "Europe/London"),
        ("4:30 p.m. (London time)", "2026-11-18 16:30", "", "Europe/London"),
        ("tomorrow 16:00 in Berlin", "2026-11-19 16:00", "", "Europe/Berlin"),
        ("Fri, 10am EST", "2026-11-20 10:00", "", "America/New_York"),
        ("Fri 10am Eastern Time", "2026-11-20 10:00", "", "America/New_York"),
        ("10am New York City on Fri", "2026-11-20 10:00", "", "America/New_York"),
        ("2026-12-04 14:00 Europe/Berlin", "2026-12-04 14:00", "", "Europe/Berlin"),
        ("Fri 9am Tokyo", "2026-11-20 09:00", "", "Asia/Tokyo"),
        ("in 2 hours in Tokyo", "2026-11-19 08:05", "", "Asia/Tokyo"),
        ("2 hours ago in London", "2026-11-18 19:05", "", "Europe/London"),
        ("tomorrow 2pm-3pm", "2026-11-19 14:00", "2026-11-19 15:00", ""),
        ("14:00-15:00", "2026-11-18 14:00", "2026-11-18 15:00", ""),
        ("2-3pm", "2026-11-18 14:00", "2026-11-18 15:00", ""),
        ("2pm–3:30", "2026-11-18 14:00", "2026-11-18 15:30", ""),
        ("11-1pm", "2026-11-18 11:00", "2026-11-18 13:00", ""),
        ("11am to 1", "2026-11-18 11:00", "2026-11-18 13:00", ""),
        ("14-3pm", "2026-11-18 14:00", "2026-11-18 15:00", ""),
        ("10-11:30 Fri", "2026-11-20 10:00", "2026-11-20 11:30", ""),
        ("11am until noon Fri", "2026-11-20 11:00", "2026-11-20 12:00", ""),
        ("Fri from 9:30 to 11:00", "2026-11-20 09:30", "2026-11-20 11:00", ""),
        ("between 2 and 3pm on Fri", "2026-11-20 14:00", "2026-11-20 15:00", ""),
        ("2026-12-04 14:00-15:30", "2026-12-04 14:00", "2026-12-04 15:30", ""),
        ("4 Dec 2-3pm London", "2026-12-04 14:00", "2026-12-04 15:00", "Europe/London"),
        ("2026-12-04T14:00-05:00", "2026-12-04 14:00", "", ""),
        ("Thu 10-11", "2026-11-19 10:00", "2026-11-19 11:00", ""),
        ("14-15 Thu", "2026-11-19 14:00", "2026-11-19 15:00", ""),
        ("tomorrow 10-11", "2026-11-19 10:00", "2026-11-19 11:00", ""),
        ("Fri 10-11 in Berlin", "2026-11-20 10:00", "2026-11-20 11:00", "Europe/Berlin"),
        ("22 Nov 10-11", "2026-11-22 10:00", "2026-11-22 11:00", ""),
        ("2026-11-20 10-11", "2026-11-20 10:00", "2026-11-20 11:00", ""),
        ("Thu from 10 to 11", "2026-11-19 10:00", "2026-11-19 11:00", ""),
        ("between 10 and 11", "2026-11-18 10:00", "2026-11-18 11:00", ""),
        ("Fri 14h30-15h30", "2026-11-20 14:30", "2026-11-20 15:30", ""),
        ("14-15h Fri", "2026-11-20 14:00", "2026-11-20 15:00", ""),
        ("Fri from 14 to 15 Uhr", "2026-11-20 14:00", "2026-11-20 15:00", ""),
    ],
)
def test_a_session_has_what_the_words_say(words: str, start: str, end: str, zone: str) -> None:
    found = session(words, NOW)
    assert found.start == datetime.fromisoformat(start)
    assert found.end == (datetime.fromisoformat(end) if end else None)
    assert found.zone == zone


def test_a_time_alone_is_on_the_day_that_is_given() -> None:
    day = datetime(2026, 11, 23).date()  # noqa: DTZ001 - a day
    assert session("2-3pm", NOW, on=day)[:2] == (
        datetime(2026, 11, 23, 14),  # noqa: DTZ001 - local
        datetime(2026, 11, 23, 15),  # noqa: DTZ001 - local
    )


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("2pm IST", '"IST" has more than one time zone; write "Asia/Kolkata"'),
        ("2pm Londn", 'did you mean "London"?'),
        ("Fri London", "the time of day is missing"),
        (
            "tomorrow 9am Tokyo",
            "or Fri 2026-11-20, as it is another day in Asia/Tokyo now; write the date",
        ),
        ("9-10am Tokyo", "that may be Wed 2026-11-18 or Thu 2026-11-19"),
        ("14:00-13:00", "the end is not after the start"),
        ("14-15", "there is no such day"),
        ("14-15 Dec", "that names no day"),
        ("Fri 04-12", '"04-12" may be hours, or a day and a month; write "04:00-12:00" for hours'),
        ("Fri 2-3", '"2" may be in the morning or in the afternoon; write "2pm" or "02:00"'),
        ("Thu 9-10-11", "2011-10-09 is a Sunday"),
        ("15-3pm", "the end is not after the start"),
        ("2-3:30", '"2" may be in the morning or in the afternoon'),
        ("2:30-3:30", '"2" may be in the morning or in the afternoon'),
        ("2pm-3pm-4pm", "there is more than one time of day"),
        ("2pm London Berlin", '"berlin" is not a word for a day or a time'),
    ],
)
def test_what_is_unclear_is_refused(words: str, reason: str) -> None:
    with pytest.raises(Unclear) as caught:
        session(words, NOW)
    assert reason in str(caught.value)
