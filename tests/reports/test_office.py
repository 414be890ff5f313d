"""The record for an office: its layouts, its rows, and its count by the office's own periods."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from scenes import interview

from afterview.dates.clock import Clock
from afterview.dates.whereabouts import Whereabouts
from afterview.model import Activity, Contact, Interview
from afterview.operations.office_record import built_in, offices
from afterview.playbook.facts import Facts
from afterview.reports.layout import FIELDS, Layout, parse_layout
from afterview.reports.office import (
    OfficeRecord,
    as_csv,
    begin_of_period,
    end_of_period,
    make,
)

NOW = datetime(2026, 11, 26, 20, tzinfo=UTC)
"""A Thursday."""
TODAY = NOW.date()
HERE = Clock(Whereabouts(ZoneInfo("America/New_York")), TODAY)
SMALL = """\
office = "Office"
title = "Title"
period = "week"
[[column]]
heading = "What"
fields = ["what"]
"""


def layout(text: str = SMALL) -> Layout:
    found, problems = parse_layout(text)
    assert problems == ()
    assert found is not None
    return found


def made(
    by: Layout,
    *log: Interview | Activity,
    first: date = date(2026, 11, 1),
    last: date = TODAY,
    quota: int | None = None,
) -> OfficeRecord:
    return make(
        by,
        [each for each in log if isinstance(each, Interview)],
        [each for each in log if isinstance(each, Activity)],
        Facts(),
        now=NOW,
        clock=HERE,
        first=first,
        last=last,
        name="Sam",
        quota=quota,
    )


def did(day: int, kind: str = "application", **more: str) -> Activity:
    return Activity(day=date(2026, 11, day), kind=kind, what="Pilot", **more)  # type: ignore[arg-type]


# layouts


@pytest.mark.parametrize("name", offices())
def test_each_layout_has_its_sources_and_says_what_is_not_sure(name: str) -> None:
    found = layout(built_in(name))
    assert all(each.url.startswith("http") and each.says for each in found.sources)
    assert found.sources
    assert found.unverified
    assert {"date", "what", "company", "how", "result"} <= {
        field for column in found.columns for field in column.fields
    }
    if found.words:
        assert {"disclaimer", "interview", *found.counts} <= found.words.keys()


def test_weeks_and_months_are_those_of_the_office() -> None:
    nebraska, swiss = layout(built_in("nebraska")), layout(built_in("rav"))
    for day in (date(2026, 11, 22), date(2026, 11, 28)):
        assert begin_of_period(nebraska, day) == date(2026, 11, 22)  # a Sunday
        assert end_of_period(nebraska, day) == date(2026, 11, 28)
    assert begin_of_period(layout(), date(2026, 11, 22)) == date(2026, 11, 16)  # a Monday
    assert begin_of_period(swiss, date(2027, 2, 5)) == date(2027, 2, 1)
    assert end_of_period(swiss, date(2027, 2, 5)) == date(2027, 2, 28)
    assert end_of_period(swiss, date(2026, 12, 31)) == date(2026, 12, 31)


@pytest.mark.parametrize(
    ("text", "line", "message", "hint"),
    [
        ("office = ", 1, "there is no value after the = that can be read", "every line is"),
        (SMALL.replace("week", "day"), 3, 'period = "day" is not known', 'write "week" or "month"'),
        (SMALL.replace('"what"', '"notes"'), 6, 'fields = "notes" is not known', 'write "date"'),
        (SMALL.replace('["what"]', "[]"), 6, "fields is empty", 'write fields = ["company"'),
        (SMALL.replace('["what"]', '"what"'), 6, "fields is text, not a list", "write a list"),
        (SMALL.replace("heading", "head"), 5, 'unknown key "head"', 'did you mean "heading"?'),
        (SMALL + "width = 0", 7, "width is 0", "write a whole number from 1 to 100"),
        (SMALL[: SMALL.index("[[")], 0, "column is missing", "write [[column]]"),
        (
            'column = "x"\n' + SMALL[: SMALL.index("[[")],
            1,
            "column is not a list of tables",
            "begin each",
        ),
        (SMALL + "[words]\nto = 1", 7, '"to" is a whole number, not text', ""),
        ("words = 1\n" + SMALL, 1, "words is a whole number, not a table", "write [words]"),
        (SMALL + "[[source]]\nurl = 'x'", 7, "read is missing", "write read = 2026-11-30"),
        (SMALL + "[[minimum]]", 7, "number is missing", "write number = 2"),
    ],
)
def test_a_layout_of_ones_own_is_checked(text: str, line: int, message: str, hint: str) -> None:
    found, problems = parse_layout(text)
    assert found is None
    assert [each for each in problems if each.line == line and each.message.startswith(message)]
    assert any(each.hint.startswith(hint) for each in problems)


# rows


def test_interviews_and_activities_are_rows_by_day_and_nothing_private_is_there() -> None:
    columns = "".join(f"[[column]]\nheading = '{each}'\nfields = ['{each}']\n" for each in FIELDS)
    by = layout(f"{SMALL[: SMALL.index('[[')]}dates = 'day.month.year'\n{columns}")
    found = made(
        by,
        interview("Acme", role="Pilot", round="onsite", mode="video", notes="SECRET"),
        did(24, how="online", notes="SECRET", company="=1+1", result="line\u202e"),
        Activity(
            day=date(2026, 11, 2),
            kind="contact",
            what="call",
            contact=Contact("Rita", "r@a.example"),
            assigned=True,
        ),
    )
    head, *rows = csv.reader(io.StringIO(as_csv(found), newline=""))
    assert head == list(FIELDS)
    assert [row[:6] for row in rows] == [
        ["2026-11-02", "contact", "call", "", "", ""],
        ["2026-11-23", "interview", "Pilot, onsite", "Acme", "", "video"],
        ["2026-11-24", "application", "Pilot", "'=1+1", "", "online"],
    ]
    assert (rows[0][6], rows[0][10], rows[2][11]) == ("Rita, r@a.example", "yes", "line ")
    assert found.cell(found.rows[0], by.columns[0]) == "02.11.2026"
    assert "SECRET" not in as_csv(found)


def test_what_is_left_out_is_said() -> None:
    found = made(
        layout(),
        interview("Acme", status="cancelled"),
        interview("Globex", start=datetime(2026, 11, 26, 23, tzinfo=ZoneInfo("UTC"))),
        did(27),
        did(28),
        last=date(2026, 11, 27),
    )
    assert found.rows == ()
    assert found.left_out == (
        "1 cancelled interview left out",
        "1 activity of a later day left out",
    )


# the count


def test_a_count_is_by_kind_and_says_what_a_period_lacks() -> None:
    nebraska = layout(built_in("nebraska"))
    found = made(
        nebraska,
        *(did(day, "search") for day in (15, 16, 17)),
        did(17),
        did(18),
        did(19, "other"),
        did(22, "fair"),
        interview("Acme"),
        first=date(2026, 11, 10),
    )
    assert [each.say(nebraska) for each in found.periods] == [
        "0 of 5 counted; applications: 0 of 2; the record begins or ends within these days",
        "5 of 5 counted; applications: 2 of 2",
        # The office's sources do not say that an interview counts.
        "1 of 5 counted so far, 4 more needed; applications: 0 of 2, 2 more needed",
    ]
    assert {each.quota for each in made(nebraska, quota=7).periods} == {7}
    swiss = layout(built_in("rav"))
    (month,) = made(swiss, did(3), interview("Acme")).periods
    assert month.say(swiss) == "2 counted so far"
    (month,) = made(swiss, did(3), quota=10).periods
    assert month.say(swiss) == "1 of 10 counted so far, 9 more needed"
