"""The calendar of the page: which day has what, and how it is named."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from program import CONFIGURATION, NOW, Program, table

from afterview.web.calendar import Entry, Span, named, span_of
from afterview.workspace import opened

MONDAY = date(2026, 11, 23)
NOVEMBER = date(2026, 11, 1)


def shown(program: Program, first: date = NOVEMBER, *, is_week: bool = False) -> Span:
    with opened(program.config, now=program.now) as workspace:
        return span_of(workspace, first, is_week=is_week)


def entries(span: Span) -> dict[date, tuple[Entry, ...]]:
    return {day.date: day.entries for week in span.weeks for day in week if day.entries}


def titles(span: Span, day: date) -> list[tuple[str, str, str]]:
    return [(each.shape, each.state, each.title) for each in entries(span).get(day, ())]


def test_a_day_has_its_interviews_by_hour_and_then_what_is_to_be_done(program: Program) -> None:
    program.write(
        table("acme"), table("beta", start="2026-11-23T08:00:00", people="[]"), config=CONFIGURATION
    )
    span = shown(program)
    assert titles(span, MONDAY)[:2] == [
        ("interview", "open", "Beta interview"),
        ("event", "open", "Recap: Beta"),
    ]
    hours = [each.hour for each in entries(span)[MONDAY]]
    assert hours == ["08:00", "09:00", "10:00", "11:00", ""]

    assert entries(span)[MONDAY][0].when == "08:00-09:00"
    assert titles(span, MONDAY)[-1] == ("task", "open", "Thank Jane Doe (Acme)")
    assert span.title == "November 2026"
    assert (span.before, span.after, span.other) == ("2026-10", "2026-12", "2026-W48")
    assert [len(week) for week in span.weeks] == [7] * 6


def test_done_stands_on_its_day_late_on_the_day_it_was_due_and_cancelled_says_so(
    program: Program,
) -> None:
    program.write(
        table("acme", start="2026-11-18T10:00:00"),
        table("beta", start="2026-11-17T10:00:00"),
        table("gone", start="2026-11-25T10:00:00", status='"cancelled"'),
    )
    assert program("done", "acme/thank-you/jane", "--on", "2026-11-20").code == 0
    span = shown(program)
    assert titles(span, date(2026, 11, 18))[0] == ("interview", "open", "Acme interview")
    assert titles(span, date(2026, 11, 20)) == [("task", "done", "Thank Jane Doe (Acme)")]
    assert ("task", "late", "Thank Jane Doe (Beta)") in titles(span, date(2026, 11, 17))
    assert ("interview", "cancelled", "Gone interview") in titles(span, date(2026, 11, 25))


def test_what_comes_later_is_told_apart(program: Program) -> None:
    program.write(table("acme", start="2026-11-09T10:00:00", promise='"by 2026-11-13"'))
    shapes = {
        entry.title: entry.shape for found in entries(shown(program)).values() for entry in found
    }
    assert shapes["Follow up with Acme"] == "task"
    assert shapes["Follow up with Acme again"] == "ahead"


def test_a_step_done_long_ago_is_still_there(program: Program) -> None:
    program.write(table("acme", start="2026-03-02T10:00:00", status='"rejected"'))
    assert program("done", "acme/thank-you/jane", "--on", "2026-03-02").code == 0
    span = shown(program, date(2026, 3, 1))
    assert titles(span, date(2026, 3, 2)) == [
        ("interview", "open", "Acme interview"),
        ("task", "done", "Thank Jane Doe (Acme)"),
    ]
    assert span.said == "1 interview, 1 step"


def test_a_week_has_seven_days_and_the_holidays(program: Program) -> None:
    program.write(table("acme"))
    span = shown(program, MONDAY, is_week=True)
    assert span.title == "Mon 23 Nov to Sun 29 Nov 2026"
    assert (span.before, span.after, span.other) == ("2026-W47", "2026-W49", "2026-11")
    (week,) = span.weeks
    assert [day.holiday for day in week if day.holiday] == ["Thanksgiving Day"]
    assert [day.is_today for day in week] == [True, *[False] * 6]
    assert not any(day.is_outside for day in week)


def test_hours_are_those_of_the_person(program: Program) -> None:
    program.write(table("acme", start="2026-11-24T09:00:00", timezone='"Asia/Tokyo"'))
    first = entries(shown(program))[MONDAY][0]
    assert (first.hour, first.when) == ("19:00 (Tue 09:00 Tokyo)", "19:00-20:00 (Tue 09:00 Tokyo)")


@pytest.mark.parametrize(
    "said",
    [
        "2026-13",
        "2026-00",
        "2026-W00",
        "2026-W54",
        "2025-W53",
        "26-11",
        "0000-01",
        "9999-12",
        "x",
        "2026-11 ",
    ],
)
def test_a_span_that_is_none_is_refused(said: str) -> None:
    assert named(said, MONDAY) is None


def test_without_a_name_it_is_this_month() -> None:
    assert named("", MONDAY) == (NOVEMBER, False)


@given(st.dates(date(1901, 1, 1), date(2199, 12, 1)), st.booleans())
def test_each_day_belongs_to_the_week_and_the_month_that_are_named_after_it(
    day: date,
    is_week: bool,  # noqa: FBT001 - drawn
) -> None:
    found = named(f"{day:%G-W%V}" if is_week else f"{day:%Y-%m}", MONDAY)
    assert found is not None
    first, found_week = found
    assert found_week == is_week
    assert timedelta() <= day - first < timedelta(days=7 if is_week else 31)


def test_one_can_walk_there_and_back(program: Program) -> None:
    program.write(table("acme"))
    for first, is_week in ((NOVEMBER, False), (MONDAY, True)):
        span = shown(program, first, is_week=is_week)
        for name in (span.before, span.after):
            there = named(name, MONDAY)
            assert there is not None
            back = shown(program, there[0], is_week=there[1])
            assert named(back.after if name == span.before else back.before, MONDAY) == (
                first,
                is_week,
            )


def test_now_is_what_the_clock_of_the_request_says(program: Program) -> None:
    program.write(table("acme"))
    program.now = NOW + timedelta(days=40)
    with opened(program.config, now=program.now) as workspace:
        assert named("", workspace.today) == (date(2027, 1, 1), False)
