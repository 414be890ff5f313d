"""Zones of invitations: names of IANA and of Windows, and those that only a file defines."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from tzlocal.windows_tz import win_tz

from afterview.importing.zones import at_defined_offset, iana_name, in_log
from afterview.provider.content_lines import read_lines
from afterview.toml.values import find_zone

NOON = datetime(2026, 7, 1, 12)  # noqa: DTZ001 - its zone is what is looked for
BERLIN = """\
BEGIN:VTIMEZONE
TZID:X
X-LIC-LOCATION:Europe/Berlin
BEGIN:DAYLIGHT
DTSTART:19810329T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19961027T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
END:VTIMEZONE"""


@pytest.mark.parametrize(
    ("tzid", "zone"),
    [
        ("Europe/Berlin", "Europe/Berlin"),
        ("W. Europe Standard Time", "Europe/Berlin"),
        ("pacific standard time", "America/Los_Angeles"),
        ("/mozilla.org/20050126_1/Europe/Berlin", "Europe/Berlin"),
        ("/freeassociation.sourceforge.net/America/Argentina/Salta", "America/Argentina/Salta"),
        ('"UTC"', "UTC"),
        ("tzone://Microsoft/Utc", "UTC"),
        ("Customized Time Zone", ""),
        ("/citadel.org/EST", ""),
        ("../../etc/passwd", ""),
        ("", ""),
    ],
)
def test_a_zone_has_its_usual_name(tzid: str, zone: str) -> None:
    assert iana_name(tzid) == zone


def test_each_name_of_windows_is_a_zone() -> None:
    assert len(win_tz) > 130
    for name in win_tz:
        assert find_zone(iana_name(name)) is not None


@pytest.mark.parametrize(("month", "hours"), [(7, 2), (12, 1)])
def test_a_zone_is_what_the_file_says(month: int, hours: int) -> None:
    found = at_defined_offset(NOON.replace(month=month), list(read_lines(BERLIN)))
    assert found is not None
    assert found.utcoffset() == timedelta(hours=hours)


@pytest.mark.parametrize(
    "lines",
    [
        "",
        BERLIN.replace("FREQ=YEARLY", "FREQ=SECONDLY"),
        BERLIN.replace("BYMONTH=3;", "BYHOUR=1,2,3;BYSECOND=1,2,3;"),
        BERLIN.replace("+0100", "+9900"),
        BERLIN.replace("TZOFFSETTO:+0200\n", ""),
        BERLIN.replace("END:VTIMEZONE", ""),
        BERLIN.replace("VTIMEZONE", "VEVENT"),
        BERLIN.replace("BEGIN:STANDARD", "COMMENT:x\n" * 400 + "BEGIN:STANDARD"),
    ],
)
def test_what_is_no_zone_gives_no_time(lines: str) -> None:
    assert at_defined_offset(NOON, list(read_lines(lines))) is None


def test_a_time_out_of_reach_is_none() -> None:
    assert in_log(datetime.max.replace(tzinfo=UTC), "Asia/Tokyo") is None
    assert in_log(datetime(2026, 1, 1, tzinfo=UTC), "Atlantis") is None
