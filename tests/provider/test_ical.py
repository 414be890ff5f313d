"""Items as components: what each line says, and that any text survives the way through."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterview.model import Event, Item, Task
from afterview.provider import ical

NEW_YORK = ZoneInfo("America/New_York")
CHANGED = datetime(2026, 11, 20, 16, 30, 15, 999999, tzinfo=NEW_YORK)

EVENT = Event(
    uid="11111111-2222-5333-8444-555555555555",
    step_id="acme/interview",
    title="Acme: onsite; round 2, final",
    start=datetime(2026, 11, 20, 14, 0, tzinfo=NEW_YORK),
    end=datetime(2026, 11, 20, 15, 30, tzinfo=NEW_YORK),
    description="One\nTwo \\ three",
    location="1 Main St, Albany",
    url="https://acme.example/a,b;c",
)
TASK = Task(
    uid="66666666-2222-5333-8444-555555555555",
    step_id="acme/thank-you/jane-doe",
    title="Thank Jane Doe",
    due=date(2026, 11, 20),
    due_at=datetime(2026, 11, 20, 10, 0, tzinfo=NEW_YORK),
    description="Dear Jane",
)

STAMPS = """\
DTSTAMP:20261120T213015Z
LAST-MODIFIED:20261120T213015Z
SEQUENCE:2
"""


def written(item: Item, **how: object) -> str:
    how = {"revision": 2, "changed_at": CHANGED, **how}
    text = ical.component(item, **how).decode()  # type: ignore[arg-type]
    assert "\n" not in text.replace("\r\n", "")
    return text.replace("\r\n", "\n")


def lines(item: Item, **how: object) -> dict[str, str]:
    """Name and parameters to value; the lines of an alarm come last and win."""
    unfolded = written(item, **how).replace("\n ", "")
    return dict(line.split(":", 1) for line in unfolded.splitlines())


def test_a_timed_event_stands_in_utc() -> None:
    assert (
        written(EVENT)
        == f"""\
BEGIN:VEVENT
UID:11111111-2222-5333-8444-555555555555
{STAMPS}SUMMARY:Acme: onsite\\; round 2\\, final
DTSTART:20261120T190000Z
DTEND:20261120T203000Z
TRANSP:OPAQUE
DESCRIPTION:One\\nTwo \\\\ three
LOCATION:1 Main St\\, Albany
URL:https://acme.example/a,b;c
END:VEVENT
"""
    )


def test_a_backslash_before_a_letter_is_a_backslash() -> None:
    text = r"C:\New\next"
    got = lines(replace(EVENT, title=text, description=text, location=text))
    assert got["SUMMARY"] == got["DESCRIPTION"] == got["LOCATION"] == r"C:\\New\\next"


def test_an_all_day_event_has_dates_and_ends_on_the_next() -> None:
    day = date(2026, 12, 31)
    item = replace(EVENT, start=day, end=day + timedelta(days=1), free=True, description="")
    assert (
        written(replace(item, location="", url="", title="You may write"))
        == f"""\
BEGIN:VEVENT
UID:11111111-2222-5333-8444-555555555555
{STAMPS}SUMMARY:You may write
DTSTART;VALUE=DATE:20261231
DTEND;VALUE=DATE:20270101
TRANSP:TRANSPARENT
END:VEVENT
"""
    )


def test_a_task_is_a_todo_that_is_due_on_a_day() -> None:
    assert (
        written(TASK)
        == f"""\
BEGIN:VTODO
UID:66666666-2222-5333-8444-555555555555
{STAMPS}SUMMARY:Thank Jane Doe
DUE;VALUE=DATE:20261120
STATUS:NEEDS-ACTION
DESCRIPTION:Dear Jane
END:VTODO
"""
    )


def test_a_done_task_says_so_in_three_lines_and_before_its_title() -> None:
    done = replace(TASK, done=date(2026, 11, 22), description="")
    assert (
        written(done, prefix="✓ ")
        == f"""\
BEGIN:VTODO
UID:66666666-2222-5333-8444-555555555555
{STAMPS}SUMMARY:✓ Thank Jane Doe
DUE;VALUE=DATE:20261120
STATUS:COMPLETED
COMPLETED:20261122T120000Z
PERCENT-COMPLETE:100
END:VTODO
"""
    )


def test_a_task_as_event_fills_its_day_and_leaves_the_time_free() -> None:
    assert (
        written(TASK, as_event=True)
        == f"""\
BEGIN:VEVENT
UID:66666666-2222-5333-8444-555555555555
{STAMPS}SUMMARY:Thank Jane Doe
DTSTART;VALUE=DATE:20261120
DTEND;VALUE=DATE:20261121
TRANSP:TRANSPARENT
DESCRIPTION:Dear Jane
END:VEVENT
"""
    )


def test_as_event_says_nothing_new_of_an_event() -> None:
    assert written(EVENT, as_event=True) == written(EVENT)


def test_the_prefix_is_for_what_is_done_only() -> None:
    assert lines(TASK, prefix="✓ ")["SUMMARY"] == "Thank Jane Doe"
    done = replace(EVENT, title="Recap", done=date(2026, 11, 20))
    assert lines(done, prefix="✓ ")["SUMMARY"] == "✓ Recap"
    assert lines(replace(done, title=""), prefix="✓ ")["SUMMARY"] == "✓"
    assert "STATUS" not in lines(done)


def test_an_alarm_before_an_event_is_a_distance() -> None:
    text = written(replace(EVENT, title="Recap"), alarm=timedelta(minutes=-60))
    assert text.endswith("""\
BEGIN:VALARM
ACTION:DISPLAY
DESCRIPTION:Recap
TRIGGER:-PT1H
END:VALARM
END:VEVENT
""")


def test_an_alarm_at_a_time_says_that_it_is_one_and_stands_in_utc() -> None:
    got = lines(TASK, alarm=TASK.due_at)
    assert got["TRIGGER;VALUE=DATE-TIME"] == "20261120T150000Z"


@pytest.mark.parametrize(
    ("zone", "start", "fold", "utc"),
    [
        ("America/New_York", "2026-11-01T01:30", 0, "20261101T053000Z"),
        ("America/New_York", "2026-11-01T01:30", 1, "20261101T063000Z"),
        ("Australia/Sydney", "2026-10-04T03:00", 0, "20261003T160000Z"),
        ("Australia/Lord_Howe", "2026-04-05T02:00", 0, "20260404T153000Z"),
        ("Pacific/Kiritimati", "2026-01-01T00:00", 0, "20251231T100000Z"),
        ("Pacific/Pago_Pago", "2026-12-31T23:00", 0, "20270101T100000Z"),
        ("Europe/London", "2028-02-29T09:00", 0, "20280229T090000Z"),
    ],
)
def test_zones_and_clock_changes_are_settled_before_anyone_reads(
    zone: str, start: str, fold: int, utc: str
) -> None:
    begins = datetime.fromisoformat(start).replace(tzinfo=ZoneInfo(zone), fold=fold)
    item = replace(EVENT, start=begins, end=begins.astimezone(UTC) + timedelta(hours=1))
    assert lines(item)["DTSTART"] == utc


def test_what_utc_cannot_hold_is_an_overflow() -> None:
    last = datetime(9999, 12, 31, 23, 0, tzinfo=timezone(timedelta(hours=-5)))
    with pytest.raises(OverflowError):
        written(ical.canonical(replace(EVENT, start=last, end=last)))
    with pytest.raises(OverflowError):
        written(replace(TASK, due=date.max), as_event=True)


@pytest.mark.parametrize("uid", ["", "a,b", "a b", "ü", "x" * 65, "a\n", "a:b", "a;b"])
def test_a_uid_that_readers_would_not_agree_on_is_refused(uid: str) -> None:
    with pytest.raises(ValueError, match="UID"):
        written(replace(EVENT, uid=uid))


# The canonical form.


def test_canonical_cleans_the_texts() -> None:
    ugly = " one\r\ntwo\rthree\x00\x07\u2028four\x0cfive\x85six\ud800\ufffe\t\U0001f91d \n"
    got = ical.canonical(replace(EVENT, title=ugly, description=ugly, location=ugly))
    assert isinstance(got, Event)
    assert got.title == got.location == "one two three four five six \U0001f91d"
    assert got.description == "one\ntwo\nthree\nfour\nfive\nsix\t\U0001f91d"


def test_canonical_of_a_task_cleans_and_drops_parts_of_a_second() -> None:
    got = ical.canonical(
        replace(TASK, title="a\nb ", due_at=TASK.due_at.replace(second=5, microsecond=9))
    )
    assert isinstance(got, Task)
    assert (got.title, got.due_at) == ("a b", TASK.due_at.replace(second=5))


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        (" https://acme.example/x ", "https://acme.example/x"),
        ("HTTP://acme.example", "HTTP://acme.example"),
        ("https://acme.example/a b", ""),
        ("tel:+15551234", ""),
        ("javascript:alert(1)", ""),
        ("https://", ""),
        ("see https://acme.example", ""),
        ("https://acme.example/\x07", ""),
        ("", ""),
    ],
)
def test_only_web_addresses_stay(url: str, kept: str) -> None:
    assert ical.canonical(replace(EVENT, url=url)).url == kept
    assert ical.canonical(replace(TASK, url=url)).url == kept


def test_no_event_is_without_length() -> None:
    noon = datetime(2026, 11, 20, 12, 0, 0, 5, tzinfo=NEW_YORK)
    for end in (noon, noon.replace(microsecond=7), noon - timedelta(hours=1)):
        got = ical.canonical(replace(EVENT, start=noon, end=end))
        assert isinstance(got, Event)
        assert (got.start, got.end) == (
            noon.replace(microsecond=0),
            noon.replace(minute=1, microsecond=0),
        )
    day = date(2026, 11, 20)
    for last in (day, day - timedelta(days=3)):
        whole = ical.canonical(replace(EVENT, start=day, end=last))
        assert isinstance(whole, Event)
        assert whole.end == date(2026, 11, 21)


def test_the_hour_that_comes_twice_has_a_length() -> None:
    start = datetime(2026, 11, 1, 1, 30, tzinfo=NEW_YORK)
    item = replace(EVENT, start=start, end=start.replace(fold=1))
    assert ical.canonical(item) == item
    assert lines(item)["DTEND"] == "20261101T063000Z"


# Any item.

TEXTS = st.text(max_size=200)
ZONES = st.sampled_from(["UTC", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata"])
TIMES = st.datetimes(
    min_value=datetime.fromisoformat("1971-01-01"),
    max_value=datetime.fromisoformat("2200-01-01"),
    timezones=ZONES.map(ZoneInfo),
)
DAYS = st.dates()
DONE = st.none() | DAYS
EVENTS = st.one_of(
    st.builds(Event, uid=st.just("u"), step_id=st.just("a/b"), title=TEXTS, start=TIMES, end=TIMES,
              description=TEXTS, location=TEXTS, url=TEXTS, free=st.booleans(), done=DONE),
    st.builds(Event, uid=st.just("u"), step_id=st.just("a/b"), title=TEXTS, start=DAYS, end=DAYS),
)  # fmt: skip
TASKS = st.builds(Task, uid=st.just("u"), step_id=st.just("a/b"), title=TEXTS, due=DAYS,
                  due_at=TIMES, description=TEXTS, url=TEXTS, done=DONE)  # fmt: skip


@given(EVENTS | TASKS)
def test_canonical_is_idempotent_and_keeps_what_identifies(item: Item) -> None:
    once = ical.canonical(item)
    assert ical.canonical(once) == once
    assert (once.uid, once.step_id, once.done) == (item.uid, item.step_id, item.done)


@given(st.one_of(EVENTS, TASKS), st.booleans())
def test_any_text_is_read_back_as_it_was(item: Item, as_event: bool) -> None:  # noqa: FBT001
    item = ical.canonical(item)
    try:
        data = ical.component(item, revision=0, changed_at=CHANGED, as_event=as_event)
    except OverflowError:  # the last day there is
        return
    physical = data.split(b"\r\n")
    assert all(len(line) <= 75 for line in physical)
    assert not re.search(rb"[\x00-\x08\x0b-\x1f\x7f]", data.replace(b"\r\n", b""))
    # What a reader does: unfold, split at the first colon, take the escapes back.
    logical = data.replace(b"\r\n ", b"").decode().split("\r\n")
    values = dict(line.split(":", 1) for line in logical if line)
    texts = {name: _unescaped(value) for name, value in values.items()}
    assert texts["SUMMARY"] == item.title
    assert texts.get("DESCRIPTION", "") == item.description
    assert values.get("URL", "") == item.url
    if isinstance(item, Event):
        assert texts.get("LOCATION", "") == item.location


def _unescaped(value: str) -> str:
    return re.sub(r"\\([\\;,nN])", lambda m: "\n" if m[1] in "nN" else m[1], value)
