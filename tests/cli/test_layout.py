"""Plain text in columns: fits, breaks at words, counts wide characters twice."""

from __future__ import annotations

import os
import re
import sys
import textwrap
from io import BytesIO, TextIOWrapper
from typing import Any

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st
from program import NOW, Program
from program import table as interview
from rich.cells import cell_len

from afterview.cli.terminal.layout import (
    Row,
    cells,
    folded,
    hanging,
    longest_word,
    paint,
    paragraph,
    rule,
    section,
    side_by_side,
    table,
    terminal_width,
    wrap,
)

WORDS = st.text(st.sampled_from("ab 日本電気é́-\n"), max_size=60)


@pytest.mark.parametrize(
    "text",
    [
        "Globex",
        "日本電気",
        "Zoë O'Neill",
        "e\u0301",
        "山田 太郎, 部長",
        "“ok”",
        "｡ﾊﾝｶｸ",
        "ＡＢＣ",
        "",
    ],
)
def test_a_wide_character_takes_two_columns_and_an_accent_none(text: str) -> None:
    assert cells(text) == cell_len(text)


@given(WORDS, st.integers(2, 30))
def test_no_line_is_too_wide_and_no_character_is_lost(text: str, width: int) -> None:
    lines = wrap(text, width)
    assert max(map(cells, lines)) <= width
    assert "".join(lines).replace(" ", "") == re.sub(r"\s", "", text)
    assert all(line == line.strip() for line in lines)


@given(st.lists(st.text("abc-", min_size=1, max_size=8)), st.integers(8, 30))
def test_plain_words_fill_the_lines_as_in_any_text(words: list[str], width: int) -> None:
    text = " ".join(words)
    assert wrap(text, width) == (textwrap.wrap(text, width, break_on_hyphens=False) or [""])


def test_a_long_word_is_broken() -> None:
    assert wrap("to interviewing", 6) == ["to", "interv", "iewing"]
    assert wrap("日本電気", 5) == ["日本", "電気"]


def test_a_day_stays_together() -> None:
    assert wrap("allowed on Tue 1 Dec", 16) == ["allowed on", "Tue 1 Dec"]
    assert wrap("on Tue 1 Dec 2026, late", 15) == ["on", "Tue 1 Dec 2026,", "late"]
    assert wrap("on Tue 1 Dec 20 times", 15) == ["on Tue 1 Dec 20", "times"]
    assert wrap("or (Tue 1 Dec, late)", 13) == ["or", "(Tue 1 Dec,", "late)"]


def test_a_paragraph_stands_behind_what_it_begins_with() -> None:
    assert paragraph("one two three", 12, "日本  ") == ["日本  one", "      two", "      three"]


def test_a_sentence_goes_on_a_little_further_right() -> None:
    assert hanging("one two three", 80) == ["one two three"]
    assert hanging("one two three", 9) == ["one two", "  three"]


def test_texts_stand_side_by_side_whatever_they_are_made_of() -> None:
    columns = (["日本", "x"], [click.style("one", bold=True)], ["two", "three"])
    assert [click.unstyle(line) for line in side_by_side(columns, (5, 4, 5))] == [
        "日本   one   two",
        "x            three",
    ]


@pytest.mark.parametrize(("encoding", "line"), [("utf-8", "───"), ("ascii", "---")])
def test_a_rule_is_drawn_with_what_there_is(
    monkeypatch: pytest.MonkeyPatch, encoding: str, line: str
) -> None:
    monkeypatch.setattr(sys, "stdout", TextIOWrapper(BytesIO(), encoding=encoding))
    assert rule(3) == line


def test_a_table_has_a_column_of_labels_and_leaves_out_what_says_nothing() -> None:
    rows = [("gate", "open"), ("much longer", " "), ("cap", "none at all")]
    assert list(table(rows, 15)) == ["  gate  open", "  cap   none at", "        all"]
    assert list(table([("gate", "")], 15)) == []


def test_a_section_without_rows_is_left_out() -> None:
    assert list(section("Today", [], 80)) == []


def test_ids_stand_in_a_column_where_there_is_room() -> None:
    rows = [Row("Thank Jane", "09:00", "a/1"), Row("日本", "", "b"), Row("none")]
    assert list(section("Today", rows, 27)) == [
        "",
        "Today",
        "  09:00  Thank Jane  a/1",
        "         日本        b",
        "         none",
    ]


def test_a_column_of_ids_may_fill_the_width() -> None:
    rows = [Row("Thank Jane", id="a/1"), Row("Thank", id="acme/2")]
    assert list(section("Today", rows, 20))[2:] == ["  Thank Jane  a/1", "  Thank       acme/2"]
    assert list(section("Today", rows, 19))[2:] == ["  Thank Jane    a/1", "  Thank      acme/2"]


def test_else_at_the_right_edge_of_the_last_line_with_room() -> None:
    rows = [Row("Thank Jane", id="a/1"), Row("Thank Jane Doe", id="acme/2")]
    assert list(section("Today", rows, 20))[2:] == [
        "  Thank Jane     a/1",
        "  Thank Jane Doe",
        "              acme/2",
    ]


def test_an_id_wider_than_the_output_is_whole() -> None:
    assert list(section("Today", [Row("x", id="a" * 30)], 20))[2:] == ["  x", "a" * 30]


@pytest.mark.parametrize(
    ("environment", "is_terminal", "painted"),
    [
        ({}, True, True),
        ({}, False, False),
        ({"NO_COLOR": "1"}, True, False),
        ({"NO_COLOR": ""}, True, True),
        ({"TERM": "dumb"}, True, False),
        ({"FORCE_COLOR": "1"}, False, True),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, False, False),
    ],
)
def test_colour_is_for_terminals_that_want_it(
    monkeypatch: pytest.MonkeyPatch,
    environment: dict[str, str],
    is_terminal: bool,  # noqa: FBT001 - a parameter of the test
    painted: bool,  # noqa: FBT001
) -> None:
    for name in ("NO_COLOR", "TERM", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: is_terminal)
    assert (paint("late", fg="yellow") != "late") is painted
    assert "late" in paint("late", fg="yellow")


class Stream:
    """A stream of the process with a number."""

    def __init__(self, number: int) -> None:
        self.number = number

    def fileno(self) -> int:
        return self.number


@pytest.mark.parametrize(
    ("columns", "sizes", "width"),
    [
        ("200", {1: 100}, 200),
        ("10", {}, 40),
        ("0", {1: 100}, 100),
        ("wide", {1: 100}, 100),
        ("", {1: 20}, 40),
        ("", {1: 0, 2: 120}, 120),
        ("", {2: 120}, 120),
        ("", {}, 80),
    ],
)
def test_how_wide_the_output_is(
    monkeypatch: pytest.MonkeyPatch, columns: str, sizes: dict[int, int], width: int
) -> None:
    def size(number: int) -> Any:
        if number not in sizes:
            raise OSError(25, "Inappropriate ioctl for device")
        return os.terminal_size((sizes[number], 24))

    monkeypatch.setenv("COLUMNS", columns)
    monkeypatch.setattr(os, "get_terminal_size", size)
    monkeypatch.setattr(sys, "__stdout__", Stream(1))
    monkeypatch.setattr(sys, "__stderr__", Stream(2))
    monkeypatch.setattr(sys, "__stdin__", None)
    assert terminal_width() == width


# Listings


PEOPLE = """[{ name = "Wolfeschlegelsteinhausen Zimmermann", title = "Vice President" },
 { name = "山田 太郎", title = "部長" }, { name = "María-José Carreño Quiñones" }]"""
LISTINGS = (
    *("status", "plan", "plan --why", "plan --all", "list", "show acme", "why acme", "prep acme"),
    *("done", "draft", "prep", "done thank", "why acme/follow-up/1", "remove acme", ""),
)


@pytest.fixture
def long_names(program: Program) -> Program:
    """Two interviews, one of which is over, with names that need room, also in wide characters."""
    program.write(
        interview(
            company='"Internationale Versicherungsgesellschaft"',
            role='"Senior Infrastructure Reliability Engineer"',
            round='"Presentation to stakeholders"',
            people=PEOPLE,
            promise='"within two weeks"',
        ),
        interview("nec", company='"日本電気株式会社"', role='"ソフトウェアエンジニア"'),
        interview("ahead", start="2026-11-26T10:00:00", timezone='"Europe/London"'),
    )
    program.now = NOW.replace(hour=20)
    return program


@pytest.mark.parametrize("width", [60, 80, 120])
@pytest.mark.parametrize("command", LISTINGS)
def test_no_listing_breaks_a_word_or_is_too_wide(
    long_names: Program, monkeypatch: pytest.MonkeyPatch, command: str, width: int
) -> None:
    def shown(columns: int) -> str:
        monkeypatch.setenv("COLUMNS", str(columns))
        ran = long_names(*command.split())
        return ran.out + ran.err

    whole, text = (set(re.findall("[A-Za-z]+", shown(columns))) for columns in (400, width))
    assert text <= whole
    for line in shown(width).splitlines():
        assert cell_len(line) <= width, line


def test_a_line_of_a_choice_goes_on_below_its_text(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    text = "these are due:\n  12  " + "word " * 9 + "end\nlast " + "word " * 9
    assert folded(text, sys.stdout) == [
        "these are due:",
        "  12  word word word word word word word",
        "      word word end",
        "last word word word word word word",
        "  word word word",
    ]


@pytest.mark.parametrize(
    ("text", "width"),
    [("to Thu 26 Nov", 10), ("", 0), ("日本電気株式会社 is", 2), (f"a {'x' * 50}", 1)],
)
def test_the_longest_word_that_stays_whole(text: str, width: int) -> None:
    assert longest_word(text) == width
