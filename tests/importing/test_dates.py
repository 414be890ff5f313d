"""Dates of spreadsheets: what is read, what proves the order of a column, and what is refused."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime, time, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterview.importing.dates import Column, Unreadable, When, clock, read

DAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("cell", "hour"),
    [
        ("2026-11-20", None),
        ("2026/11/20", None),
        ("2026-11-20 14:00", time(14)),
        ("2026-11-20T14:00:30.5", time(14)),
        ("20 Nov 2026", None),
        ("20. November 2026, 14:00", time(14)),
        ("20-Nov-2026", None),
        ("November 20, 2026 2:00 PM", time(14)),
        ("November 20, 2026 2:00 PM → 3:00 PM", time(14)),
        ("Nov 20th, 2026 2pm (EST)", time(14)),
        ("Fri, 20 Nov 2026 at 2:05 p.m.", time(14, 5)),
        ("Friday 20 November 2026 14h05", time(14, 5)),
        ("20/11/2026", None),
        ("20.11.26 14:00", time(14)),
        ("11/20/26, 12:30 AM", time(0, 30)),
        ("  11-20-2026  12 pm", time(12)),
    ],
)
def test_what_can_be_read_in_one_way_is_read(cell: str, hour: time | None) -> None:
    assert read(cell)[:2] == (DAY, hour)


@pytest.mark.parametrize(
    ("cell", "offset"),
    [
        ("2026-11-20T14:00:00Z", timedelta(0)),
        ("2026-11-20 14:00+01:00", timedelta(hours=1)),
        ("2026-11-20T14:00:00.000-0530", -timedelta(hours=5, minutes=30)),
    ],
)
def test_an_offset_stays(cell: str, offset: timedelta) -> None:
    expected = datetime(2026, 11, 20, 14, tzinfo=timezone(offset))
    assert read(cell).moment() == expected


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("7/6/23, 2:20 PM", "may be day or month first, and nothing in its column shows which"),
        ("31/02/2026", "there is no such day"),
        ("13/13/2026", "there is no such day"),
        ("2026-11-31", "there is no such day"),
        ("20 Foo 2026", "there is no such month"),
        ("20 J" + "u 2026", "is not a readable date"),
        ("20 Jun uary 2026", "is not a readable date"),
        ("20 Jui 2026", "there is no such month"),
        ("3 février", "has no year; write it like 2026-11-20 14:00"),
        ("4 de mayo 14:00", "has no year"),
        ("March 5, 2pm", "has no year"),
        ("2 Zimmer", "is not a readable date"),
        ("tomorrow", "is not a readable date; write it like 2026-11-20 14:00"),
        ("26346.58", "is not a readable date"),
        ("", "is not a date"),
        ("1" * 200, "is not a date"),
        ("2026-11-20 14:00+25:00", "there is no such offset"),
        ("2026-11-20 noon", "is not a readable time of day"),
        ("2026-11-20 25:00", "there is no such hour"),
        ("2026-11-20 13pm", "there is no such hour"),
    ],
)
def test_what_cannot_be_read_says_why(cell: str, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason.replace("(", r"\(")):
        read(cell)


@pytest.mark.parametrize(
    "cell",
    [
        "12. März 2026 14:30",
        "12. Mrz. 2026, 14:30 Uhr",
        "12 März 2026 um 14.30 Uhr",
        "Do, 12. März 2026 14:30",
        "Donnerstag, den 12. März 2026 ab 14:30",
        "12 mars 2026 à 14h30",
        "jeudi 12 mars 2026 14 h 30",
        "le jeudi 12 mars 2026, 14:30",
        "12 de marzo de 2026 a las 14:30",
        "jueves, 12 de marzo de 2026 14:30",
        "jue 12 mar 2026 14:30",
        "el 12 de marzo del 2026 14:30 h",
        "12 marzo 2026 alle 14:30",
        "giovedì 12 marzo 2026 14:30",
        "do 12 maart 2026 14:30",
        "12 de março de 2026 às 14:30",
        "quinta-feira, 12 de março de 2026 14:30",
        "12th of March 2026 14:30",
        "on Thursday, 12 March 2026 at 14:30",
    ],
)
def test_a_month_may_be_in_another_language(cell: str) -> None:
    assert read(cell).moment() == datetime(2026, 3, 12, 14, 30)  # noqa: DTZ001 - a local time


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("3 février 2026", date(2026, 2, 3)),
        ("1er août 2026", date(2026, 8, 1)),
        ("4 de mayo de 2026", date(2026, 5, 4)),
        ("20 Mai 2026", date(2026, 5, 20)),
        ("24 Dez 2026", date(2026, 12, 24)),
        ("24 déc. 2026", date(2026, 12, 24)),
        ("24 dic 2026", date(2026, 12, 24)),
        ("2 ago 2026", date(2026, 8, 2)),
        ("6. Jänner 2026", date(2026, 1, 6)),
        ("mei 5, 2026", date(2026, 5, 5)),
        ("mar 3 mars 2026", date(2026, 3, 3)),
    ],
)
def test_a_short_month_may_be_in_another_language(cell: str, day: date) -> None:
    assert read(cell) == When(day)


@pytest.mark.parametrize(
    "cell",
    [
        "12. März 2026, von 14 bis 15:30 Uhr",
        "12 mars 2026 de 14h à 15h30",
        "12 de marzo de 2026 de 14:00 a 15:30",
        "12. März 2026 14:00 - 12. März 2026 15:30",
        "12 de marzo de 2026 14:00 - 12 de marzo de 2026 15:30",
    ],
)
def test_a_range_may_be_in_another_language(cell: str) -> None:
    found = read(cell)
    assert found.moment() == datetime(2026, 3, 12, 14)  # noqa: DTZ001 - a local time
    assert found.end == datetime(2026, 3, 12, 15, 30)  # noqa: DTZ001 - a local time


def test_september_has_a_short_name_of_its_own() -> None:
    assert read("1 Sept 2026").day == read("1 Sep 2026").day == date(2026, 9, 1)


def test_a_day_alone_has_no_moment_unless_an_hour_is_said() -> None:
    with pytest.raises(Unreadable, match="2026-11-20 has no hour"):
        read("2026-11-20").moment()
    assert read("2026-11-20").moment(time(12)) == datetime(2026, 11, 20, 12)  # noqa: DTZ001 - local


@pytest.mark.parametrize(
    ("cells", "order"),
    [
        (["7/6/23", "23/6/23"], "dmy"),
        (["7/6/23", "6/23/23"], "mdy"),
        (["7/6/23", "5/5/23"], ""),
        (["23/6/23", "6/23/23"], ""),
        (["2026-11-20", "soon", "99/99/99"], ""),
    ],
)
def test_a_column_shows_in_which_order_it_is_written(cells: list[str], order: str) -> None:
    column = Column()
    for cell in cells:
        column.see(cell)
    assert column.order == order


def test_the_order_of_the_column_counts_and_a_cell_that_proves_another_is_itself() -> None:
    assert read("7/6/23", "dmy").day == date(2023, 6, 7)
    assert read("7/6/23", "mdy").day == date(2023, 7, 6)
    assert read("23/6/23", "mdy").day == date(2023, 6, 23)
    assert read("6/6/23").day == date(2023, 6, 6)


@given(st.one_of(st.text(max_size=100), st.from_regex(r"[0-9/.: -]{1,30}", fullmatch=True)))
def test_nothing_else_is_raised(cell: str) -> None:
    for reader in (read, clock):
        with suppress(Unreadable):
            reader(cell)


def test_a_time_of_day_alone() -> None:
    assert clock("2:20 pm") == time(14, 20)
    with pytest.raises(Unreadable, match="is more than a time of day"):
        clock("14:00-15:00")
