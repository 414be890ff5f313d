"""Calendar objects that any program may have written: reading an item out of one."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterview.model import Event, Item, Task
from afterview.provider import ical, ical_edit, ical_read
from afterview.testing import SAMPLES, event

STAMP = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")
OWN_ZONE = """BEGIN:VTIMEZONE
TZID:Office
BEGIN:STANDARD
DTSTART:19700101T000000
TZOFFSETFROM:+0300
TZOFFSETTO:+0300
END:STANDARD
END:VTIMEZONE
"""


def holding(*lines: str, kind: str = "VEVENT", beside: str = "") -> ical_read.CalendarObject:
    """Return an object with these lines in its component."""
    text = "\n".join(("BEGIN:VCALENDAR", "VERSION:2.0", *beside.splitlines()))
    text += "\n" + "\n".join((f"BEGIN:{kind}", "UID:u", *lines, f"END:{kind}", "END:VCALENDAR", ""))
    found = ical_read.parse(text)
    assert found is not None
    return found


def read_event(*lines: str, beside: str = "") -> Event:
    """Return the event that stands in these lines, as a person in Berlin has it."""
    found = ical_read.read(holding(*lines, beside=beside), BERLIN)
    assert isinstance(found, Event)
    return found


def read_task(*lines: str) -> Task:
    """Return the task that stands in these lines."""
    found = ical_read.read(holding(*lines, kind="VTODO"))
    assert isinstance(found, Task)
    return found


def held(item: Item) -> Item:
    """Return what a component holds of an item, and its step id not."""
    canonical = replace(ical.canonical(item), step_id="")
    if isinstance(canonical, Task):
        return replace(canonical, due_at=ical_read.midnight(canonical.due))
    start, end = (
        ical_read.comparable(when) if isinstance(when, datetime) else when
        for when in (canonical.start, canonical.end)
    )
    return replace(canonical, start=start, end=end, done=None)


def written(item: Item, mark: str = "") -> str:
    """Return the object of an item."""
    return ical_edit.created(ical.canonical(item), revision=0, changed_at=STAMP, mark=mark)


def parsed(text: str) -> ical_read.CalendarObject:
    """Return the object, which is one."""
    found = ical_read.parse(text)
    assert found is not None
    return found


@pytest.mark.parametrize("item", SAMPLES, ids=lambda item: item.step_id)
def test_what_we_wrote_is_read_as_it_was(item: Item) -> None:
    found = parsed(written(item, mark="m-1"))
    assert (found.uid, found.mark, found.revision) == (item.uid, "m-1", 0)
    assert ical_read.read(found) == held(item)


@given(st.text(), st.text())
def test_any_text_comes_back(title: str, text: str) -> None:
    item = event("acme/recap", title, description=text)
    assert ical_read.read(parsed(written(item))) == held(item)


def test_text_is_not_escaped_any_more() -> None:
    found = read_event("DTSTART:20261120T090000Z", r"DESCRIPTION:a\, b\nC:\\New")
    assert found.description == "a, b\nC:\\New"


@pytest.mark.parametrize(
    ("start", "moment"),
    [
        ("DTSTART:20261120T090000Z", datetime(2026, 11, 20, 9, tzinfo=UTC)),
        ("DTSTART;TZID=Europe/Berlin:20261120T090000", datetime(2026, 11, 20, 9, tzinfo=BERLIN)),
        ('DTSTART;X-A="b;c:d";TZID="Europe/Berlin":20261120T090000',
         datetime(2026, 11, 20, 8, tzinfo=UTC)),
        ("dtstart;tzid=/Europe/Berlin:20261120T090000", datetime(2026, 11, 20, 8, tzinfo=UTC)),
        ("DTSTART;TZID=W. Europe Standard Time:20261120T090000",
         datetime(2026, 11, 20, 8, tzinfo=UTC)),
        ("DTSTART;TZID=Office:20261120T090000", datetime(2026, 11, 20, 6, tzinfo=UTC)),
        ("DTSTART;TZID= office :20261120T090000", datetime(2026, 11, 20, 6, tzinfo=UTC)),
        (
            'DTSTART;TZID="(UTC-05:00) Eastern Time (US & Canada)":20261120T090000',
            datetime(2026, 11, 20, 14, tzinfo=UTC),
        ),
        ("DTSTART;TZID=GMT+05:30:20261120T090000", datetime(2026, 11, 20, 3, 30, tzinfo=UTC)),
        ("DTSTART:20261120T090000", datetime(2026, 11, 20, 8, tzinfo=UTC)),
        ("DTSTART;TZID=:20261120T090000", datetime(2026, 11, 20, 8, tzinfo=UTC)),
        ("DTSTART;VALUE=DATE:20261120", date(2026, 11, 20)),
        ("DTSTART:20261120", date(2026, 11, 20)),
    ],
)  # fmt: skip
def test_times(start: str, moment: date) -> None:
    assert read_event(start, beside=OWN_ZONE).start == moment


def test_a_time_of_the_hour_that_comes_twice_equals_itself() -> None:
    twice = datetime(2026, 11, 1, 1, 30, tzinfo=ZoneInfo("America/New_York"))
    for fold, hour in ((0, 5), (1, 6)):
        when = twice.replace(fold=fold)
        assert ical_read.comparable(when) == datetime(2026, 11, 1, hour, 30, tzinfo=UTC)
        assert ical_read.comparable(when).date() == when.date()
    last = datetime(9999, 12, 31, 23, tzinfo=ZoneInfo("America/New_York"))
    assert ical_read.comparable(last) is last


@pytest.mark.parametrize(
    ("lines", "end"),
    [
        (["DTSTART:20261120T090000Z", "DTEND:20261120T100000Z"], timedelta(hours=1)),
        (["DTSTART:20261120T090000Z", "DURATION:PT45M"], timedelta(minutes=45)),
        (["DTSTART:20261120T090000Z"], timedelta(minutes=1)),
        (["DTSTART:20261120T090000Z", "DURATION:long"], timedelta(minutes=1)),
        (["DTSTART:20261120T090000Z", "DTEND;VALUE=DATE:20261121"], timedelta(minutes=1)),
        (["DTSTART;VALUE=DATE:20261120"], timedelta(days=1)),
        (["DTSTART;VALUE=DATE:20261120", "DURATION:P3D"], timedelta(days=3)),
        (["DTSTART;VALUE=DATE:20261120", "DTEND:20261121T090000Z"], timedelta(days=1)),
    ],
)
def test_ends(lines: list[str], end: timedelta) -> None:
    found = read_event(*lines)
    assert found.end - found.start == end  # type: ignore[operator]  # two dates or two times


@pytest.mark.parametrize("tzid", ["Customized Time Zone", "America", "a" * 300, "../x"])
def test_an_event_in_a_zone_that_nobody_knows_cannot_be_read(tzid: str) -> None:
    start = f"DTSTART;TZID={tzid}:20261120T090000"
    assert ical_read.read(holding(start)) is None
    assert ical_read.read(holding("DTSTART:20261120T090000Z", f"DTEND{start[7:]}")) is None
    due = ical_read.read(holding(f"DUE{start[7:]}", kind="VTODO"))
    assert isinstance(due, Task)
    assert due.due == date(2026, 11, 20)


def test_without_a_time_there_is_nothing_to_read() -> None:
    assert ical_read.read(holding("SUMMARY:When?")) is None
    assert ical_read.read(holding("DTSTART:soon")) is None
    assert ical_read.read(holding("DTSTART:PT1H")) is None
    assert ical_read.read(holding("DTSTART:20261320")) is None
    assert ical_read.read(holding("SUMMARY:When?", kind="VTODO")) is None


@pytest.mark.parametrize(
    ("lines", "due"),
    [
        (["DUE;VALUE=DATE:20261120"], date(2026, 11, 20)),
        (["DUE;TZID=America/New_York:20261120T230000"], date(2026, 11, 20)),
        (["DUE:20261120T230000Z"], date(2026, 11, 20)),
        (["DTSTART;VALUE=DATE:20261119"], date(2026, 11, 19)),
        (["LAST-MODIFIED:20261118T080000Z", "DTSTAMP:20261117T080000Z"], date(2026, 11, 18)),
        (["DTSTAMP:20261117T080000Z"], date(2026, 11, 17)),
    ],
)
def test_the_day_of_a_todo(lines: list[str], due: date) -> None:
    found = read_task(*lines)
    assert (found.due, found.due_at) == (due, ical_read.midnight(due))


@pytest.mark.parametrize(
    ("lines", "done"),
    [
        (["STATUS:COMPLETED"], date(2026, 11, 22)),
        (["COMPLETED:20261121T120000Z"], date(2026, 11, 21)),
        (["COMPLETED;TZID=America/New_York:20261121T230000"], date(2026, 11, 21)),
        (["PERCENT-COMPLETE:100"], date(2026, 11, 22)),
        (["STATUS:completed", "COMPLETED:20261121T120000Z"], date(2026, 11, 21)),
        (["STATUS:NEEDS-ACTION", "PERCENT-COMPLETE:50"], None),
        (["STATUS:CANCELLED"], None),
        ([], None),
    ],
)
def test_the_day_on_which_a_todo_was_done(lines: list[str], done: date | None) -> None:
    found = read_task("DUE;VALUE=DATE:20261120", "LAST-MODIFIED:20261122T090000Z", *lines)
    assert found.done == done


def test_a_todo_that_says_only_that_it_is_done_was_done_when_it_was_due() -> None:
    found = read_task("DUE;VALUE=DATE:20261120", "STATUS:COMPLETED")
    assert found.done == date(2026, 11, 20)


def test_an_end_of_something_else_ends_no_item() -> None:
    item = ical_read.read(holding("DTSTART:20261120T090000Z", "END:VALARM", "SUMMARY:Ours"))
    assert item is not None
    assert item.title == "Ours"


def test_an_alarm_is_no_part_of_the_item() -> None:
    alarm = ("BEGIN:VALARM", "SUMMARY:Alarm", "UID:alarm", "DURATION:PT5M", "END:VALARM")
    found = holding("SUMMARY:Ours", "DTSTART:20261120T090000Z", *alarm)
    item = ical_read.read(found)
    assert item is not None
    assert (found.uid, item.title) == ("u", "Ours")


def test_of_a_series_the_exceptions_are_not_looked_at() -> None:
    text = (
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:u\nRECURRENCE-ID:20261127T090000Z\nSUMMARY:Once\n"
        "DTSTART:20261127T100000Z\nEND:VEVENT\nBEGIN:VEVENT\nUID:u\nRRULE:FREQ=WEEKLY\n"
        "DTSTART:20261120T090000Z\nSUMMARY:Weekly\nEND:VEVENT\nEND:VCALENDAR\n"
    )
    item = ical_read.read(parsed(text))
    assert item is not None
    assert item.title == "Weekly"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "BEGIN:VCALENDAR\nEND:VCALENDAR\n",
        "BEGIN:VCALENDAR\nBEGIN:VJOURNAL\nUID:u\nEND:VJOURNAL\nEND:VCALENDAR\n",
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:u\n",
        "END:VEVENT\nEND:VCALENDAR\n",
        "<html>",
        "\ufeff: \n;=:\n",
    ],
)
def test_what_holds_no_item(text: str) -> None:
    assert ical_read.parse(text) is None


@given(st.text(alphabet=st.sampled_from('BEGIN:VEVT\nDOCALR;="\\ \r,XU')))
def test_no_text_is_too_odd_to_look_at(text: str) -> None:
    ical_read.parse(text)
    found = ical_read.parse(f"BEGIN:VCALENDAR\nBEGIN:VTODO\n{text}\nEND:VTODO\nEND:VCALENDAR\n")
    if found:
        ical_read.read(found)


@pytest.mark.parametrize(
    ("name", "ours"),
    [
        (event("acme/recap").uid, True),
        (event("acme/recap").uid.upper(), False),
        ("1c9b6d4e-7a54-4f5d-8a3b-000000000000", False),
        ("dentist", False),
        ("", False),
    ],
)
def test_names_of_ours(name: str, ours: bool) -> None:  # noqa: FBT001 - a column of the table
    assert ical_read.is_our_uid(name) is ours
    unmarked = parsed(written(event("acme/recap")).replace(event("acme/recap").uid, name))
    assert ical_read.is_ours(unmarked, name) is ours
    assert not ical_read.is_ours(unmarked, "another")
    marked = parsed(written(event("acme/recap"), mark="m"))
    assert ical_read.is_ours(marked, "another")


@pytest.mark.parametrize(("value", "revision"), [("7", 7), ("", 0), ("-1", 0), ("9" * 10, 0)])
def test_revisions(value: str, revision: int) -> None:
    assert holding(f"SEQUENCE:{value}").revision == revision


def test_a_zone_without_a_name_is_kept_as_an_offset() -> None:
    found = read_event("DTSTART;TZID=Office:20261120T090000", beside=OWN_ZONE)
    assert isinstance(found.start, datetime)
    assert found.start.tzinfo == timezone(timedelta(hours=3))
