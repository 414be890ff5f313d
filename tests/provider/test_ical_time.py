"""Times of content lines, and zones by name, by the labels of Windows, and by definition."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tzlocal.windows_tz import win_tz

from afterview.provider.content_lines import read_lines, with_components
from afterview.provider.ical_time import (
    ImpossibleTimeError,
    definitions_of,
    in_zone,
    read_time,
    tzid_of,
)
from afterview.provider.zone_names import iana_name, zone_key

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
LABELS = [
    tuple(line.split("\t"))
    for line in Path(__file__).with_name("windows_labels.tsv").read_text().splitlines()
]
"""The labels in the list of zones of Windows, and the names of these zones."""


def offset(definition: str, tzid: str = "X", month: int = 7) -> timedelta | None:
    """Return the offset that a zone has at noon on the first of a month."""
    definitions = definitions_of(with_components(read_lines(definition)))
    found = in_zone(NOON.replace(month=month), tzid, definitions)
    return found.when.utcoffset() if found else None


@pytest.mark.parametrize(
    ("value", "time"),
    [
        ("20261201T100000", datetime(2026, 12, 1, 10)),  # noqa: DTZ001 - it has no zone
        ("20261201T100000Z", datetime(2026, 12, 1, 10, tzinfo=UTC)),
        (" 20261201t100060z ", datetime(2026, 12, 1, 10, 0, 59, tzinfo=UTC)),
        ("20261201", date(2026, 12, 1)),
        ("2026-12-01T10:00", datetime(2026, 12, 1, 10)),  # noqa: DTZ001 - as above
        ("2026-12-01T10:00:00.000-05:00", datetime(2026, 12, 1, 15, tzinfo=UTC)),
        ("soon", None),
        ("PT1H", None),
        ("", None),
    ],
)
def test_times(value: str, time: date | None) -> None:
    assert read_time(value) == time


@pytest.mark.parametrize(
    "value",
    ["20261301", "20261201T250000", "00010101T000000", "99991231T000000Z", "20261201T10+9900"],
)
def test_a_time_that_no_calendar_has(value: str) -> None:
    with pytest.raises(ImpossibleTimeError):
        read_time(value.replace("T10+", "T1000+"))


@pytest.mark.parametrize(
    ("tzid", "zone"),
    [
        ("Europe/Berlin", "Europe/Berlin"),
        (" europe/berlin ", "Europe/Berlin"),
        ("America/New York", "America/New_York"),
        ("W. Europe Standard Time", "Europe/Berlin"),
        ("pacific standard time ", "America/Los_Angeles"),
        ("/mozilla.org/20050126_1/Europe/Berlin", "Europe/Berlin"),
        ("/freeassociation.sourceforge.net/America/Argentina/Salta", "America/Argentina/Salta"),
        ('"UTC"', "UTC"),
        ("tzone://Microsoft/Utc", "UTC"),
        ("Customized Time Zone", ""),
        ("/citadel.org/EST", ""),
        ("../../etc/passwd", ""),
        ("America", ""),
        ("a" * 300, ""),
        ("", ""),
    ],
)
def test_a_zone_has_its_usual_name(tzid: str, zone: str) -> None:
    assert iana_name(tzid) == zone


def test_each_name_of_windows_is_a_zone() -> None:
    assert len(win_tz) > 130
    for name in win_tz:
        assert ZoneInfo(iana_name(name))


@pytest.mark.parametrize(("label", "name"), LABELS)
def test_a_label_of_windows_means_the_zone_that_has_it_there(label: str, name: str) -> None:
    # Tables before those of 2025 have Almaty for Bishkek, whose time it left in 2024.
    zone = win_tz[name].replace("Almaty", "Bishkek")
    for month in (1, 4, 7, 10):
        there = NOON.replace(month=month, tzinfo=ZoneInfo(zone))
        assert offset("", label, month) == there.utcoffset()


@pytest.mark.parametrize(
    ("label", "zone"),
    [
        ("(GMT-05:00) Eastern Time (US & Canada)", "America/New_York"),
        ("Pacific Time", "America/Los_Angeles"),
        ("(GMT+01.00) Sarajevo/Warsaw/Zagreb", "Europe/Sarajevo"),
        (r"(UTC+01:00) Amsterdam\, Berlin\, Bern\, Rom\, Stockholm\, Wien", "Europe/Amsterdam"),
        ("(GMT+01:00) Brussels / Copenhagen / Madrid / Paris", "Europe/Brussels"),
        ("(UTC-05:00) Eastern Time (US and Canada)", "America/New_York"),
        ("(GMT-08:00) Pacific Time (US & Canada); Tijuana", "America/Los_Angeles"),
        ("(GMT) Greenwich Mean Time : Dublin, Edinburgh, Lisbon, London", "Europe/London"),
        ("(GMT-05:00) America/Toronto", "America/Toronto"),
        ("Lisbon", "Europe/Lisbon"),
        ("(UTC+03:00) Volgograd, Moscow", "Europe/Volgograd"),
        ("(UTC+08:00) Urumqi, Hong Kong", "Asia/Hong_Kong"),
        ("(UTC+04:00) Volgograd", "Europe/Volgograd"),  # whose clocks were changed since
        ("GMT+05:30", ""),
        ("(UTC-08)", ""),
    ],
)
def test_labels_as_other_programs_write_them(label: str, zone: str) -> None:
    found = in_zone(NOON, label, {})
    assert found is not None
    assert found.zone == zone


@pytest.mark.parametrize(
    "tzid", ["Customized Time Zone", "(UTC+01:00) Atlantis", "GMT+99:00", "Central", "Office", ""]
)
def test_nobody_guesses_what_a_zone_means(tzid: str) -> None:
    assert in_zone(NOON, tzid, {}) is None


def test_a_label_counts_only_where_the_definition_agrees() -> None:
    label = "(UTC+01:00) Amsterdam, Berlin"
    as_defined = BERLIN.replace("TZID:X", rf"TZID: {label}".replace(",", r"\,"))
    definitions = definitions_of(with_components(read_lines(as_defined)))
    found = in_zone(NOON, label, definitions)
    assert found == (NOON.replace(tzinfo=ZoneInfo("Europe/Amsterdam")), "Europe/Amsterdam")
    assert offset(as_defined.replace("+0200", "+0300"), label) == timedelta(hours=3)
    # A name is what it is, whatever an old program defines.
    assert offset(BERLIN.replace("TZID:X", "TZID:Asia/Tokyo"), "Asia/Tokyo") == timedelta(hours=9)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("", ""),
        ("TZID:X", "TZID:  x "),
        ("TZID:X", 'TZID:"X"'),
        # rules as Lotus Notes, libical and others write them
        ("FREQ=YEARLY;", "FREQ=YEARLY;BYMINUTE=0;BYHOUR=2;"),
        ("BYDAY=-1SU", "BYDAY=-1SU;"),
        ("BYMONTH=3;BYDAY=-1SU", "BYMONTH=3;BYMONTHDAY=25,26,27,28,29,30,31;BYDAY=SU"),
        ("BYMONTH=3;BYDAY=-1SU", "BYDAY=SU;BYMONTH=3;BYSETPOS=-1;WKST=MO;INTERVAL=1"),
        ("FREQ=YEARLY;BYMONTH", "freq=yearly;bymonth"),
        ("RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU", "RDATE:20260329T020000,20270328T020000"),
        ("DTSTART:19810329T020000", "DTSTART;VALUE=DATE:19810329"),
        ("DTSTART:19810329T020000", "DTSTART:19810329T020000Z"),
        ("TZOFFSETTO:+0200", "TZOFFSETTO:+02:00"),
        ("TZOFFSETTO:+0200", "TZOFFSETTO:200"),
        # damage that leaves no doubt
        ("END:VTIMEZONE", ""),
        ("END:DAYLIGHT\n", ""),
        ("END:STANDARD\n", ""),
        ("BEGIN:STANDARD", "COMMENT:x\n" * 400 + "BEGIN:STANDARD"),
    ],
)
@pytest.mark.parametrize(("month", "hours"), [(7, 2), (12, 1)])
def test_a_zone_is_what_the_file_defines(old: str, new: str, month: int, hours: int) -> None:
    assert old in BERLIN
    assert offset(BERLIN.replace(old, new), "X", month) == timedelta(hours=hours)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("FREQ=YEARLY", "FREQ=SECONDLY"),
        ("BYMONTH=3;", "BYHOUR=1,2,3;BYSECOND=1,2,3;"),
        ("BYMONTH=3;BYDAY=-1SU", "BYMONTH=3;BYMONTHDAY=1,2,3,4,5,6,7"),
        ("+0100", "+9900"),
        ("+0200", "+2500"),
        ("+0200", "later"),
        ("TZOFFSETTO:+0200\n", ""),
        ("DAYLIGHT", "X-DAYLIGHT"),
        ("STANDARD", "X-STANDARD"),
        ("VTIMEZONE", "VEVENT"),
        ("BEGIN:STANDARD", "BEGIN:DAYLIGHT\nEND:DAYLIGHT\n" * 200 + "BEGIN:STANDARD"),
    ],
)
def test_what_defines_no_zone_gives_no_time(old: str, new: str) -> None:
    broken = BERLIN.replace(old, new)
    if old in {"DAYLIGHT", "STANDARD"}:
        broken = broken.replace("BEGIN:DAYLIGHT", "").replace("BEGIN:STANDARD", "")
    assert offset(broken) is None


@pytest.mark.parametrize(
    ("line", "definitions", "tzid"),
    [
        ("DTSTART;TZID=X:20261201T100000", {}, "X"),
        ("DTSTART;TZID=:20261201T100000", {"": ()}, ""),
        ('DTSTART;TZID="":20261201T100000', {}, None),
        ("DTSTART:20261201T100000", {"": ()}, None),
    ],
)
def test_a_time_may_name_no_zone(
    line: str, definitions: dict[str, tuple[()]], tzid: str | None
) -> None:
    (only,) = read_lines(line)
    assert tzid_of(only, definitions) == tzid


def test_a_zone_may_have_no_name_if_it_is_defined() -> None:
    assert offset(BERLIN.replace("TZID:X", "TZID:"), "") == timedelta(hours=2)
    assert zone_key('" A  b\\, C "') == "a b, c"


@given(st.text(alphabet=st.sampled_from("BEGINDST:=;,+-0123456789TZRULYFQX\n"), max_size=200))
def test_no_definition_is_too_odd(text: str) -> None:
    lines = f"BEGIN:VTIMEZONE\nTZID:X\n{BERLIN[:60]}{text}\n{BERLIN[200:]}"
    for tzid in ("X", text):
        in_zone(NOON, tzid, definitions_of(with_components(read_lines(lines))))
