"""`stats`: the picture in a terminal and in a pipe, and the same as JSON."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING

import golden
import pytest
from program import Program, table
from terminal import Terminal

from afterview.cli.terminal.layout import cells

if TYPE_CHECKING:
    from collections.abc import Iterator


def search() -> Iterator[str]:
    """Sixteen interviews in nine weeks, of all outcomes."""
    outcomes = ("rejected", "offer", "", "parked", "", "withdrawn", "rejected", "declined")
    for number in range(16):
        month, day = (10, 2 + 2 * number) if number < 14 else (11, 12 + number)
        said = {}
        outcome = outcomes[number % len(outcomes)]
        if outcome and number < 14:  # the last two are ahead
            said = {
                "status": f'"{outcome}"',
                "status_since": f"2026-11-{1 + number:02}",
            }
        if number % 3 == 0:
            said["promise"] = '"within two weeks"'
        yield table(f"c{number}", start=f"2026-{month}-{day:02}T10:00:00", **said)
    yield table("gone", start="2026-11-20T10:00:00", status='"cancelled"')


@pytest.fixture
def program(program: Program) -> Program:
    """With a long search."""
    program.write(*search())
    return program


@pytest.mark.parametrize("width", golden.WIDTHS)
def test_it_looks_as_it_did(program: Program, monkeypatch: pytest.MonkeyPatch, width: int) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    golden.check("stats", width, golden.transcript(program, "stats", "stats --weeks 3"))


def test_it_looks_as_it_did_with_the_demo(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    golden.check("stats-demo", 80, golden.transcript(golden.write_demo(program), "stats"))


def test_the_json_has_the_numbers_of_the_picture(program: Program) -> None:
    document = program("stats", "--json").json
    assert document["today"] == "2026-11-23"
    assert (document["interviews"], document["cancelled"], document["companies"]) == (16, 1, 16)
    assert sum(week["interviews"] for week in document["weeks"]) == 16
    assert sum(document["outcomes"].values()) == 16
    assert len(document["answers"]["days"]) == 5
    assert sum(document["promises"].values()) == 6
    assert document["employers"]["kept"] <= document["employers"]["judged"]
    shown = program("stats").out
    assert f"half of them within {document['answers']['median_days']:g} days" in shown


def test_a_log_without_an_interview_says_so(program: Program) -> None:
    program.log.write_text("")
    assert program("stats").out == "the log has no interviews yet; add one with `afterview add`\n"
    assert program("stats", "--json").json["answers"] == {"median_days": None, "days": []}


def test_a_log_with_one_that_was_cancelled_has_little_to_show(program: Program) -> None:
    program.write(table(status='"cancelled"'))
    assert program("stats").out == "0 interviews with 0 companies, 1 more cancelled\n"


def test_one_answer_on_the_next_day_is_said_as_one(program: Program) -> None:
    program.write(table(status='"rejected"', status_since="2026-11-24", promise="2026-11-30"))
    shown = program("stats").out
    assert "1 answer after the last interview: half of them within 1 day\n" in shown
    assert "1 promised date: 1 of 1 employer kept what they promised\n" in shown


@pytest.mark.parametrize("width", [40, 80, 200])
@pytest.mark.parametrize("count", [1, 30, 400])
def test_no_bar_is_wider_than_the_output(
    program: Program, monkeypatch: pytest.MonkeyPatch, width: int, count: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    program.write(*(table(f"c{number}", start="2026-11-20T10:00:00") for number in range(count)))
    lines = program("stats").out.splitlines()
    assert max(map(cells, lines)) <= width
    bars = [line for line in lines if "█" in line]
    assert len(bars) == 2


def test_longer_bars_are_more(program: Program) -> None:
    rows = re.findall(r" (\d+)  (█+)$", program("stats").out, re.MULTILINE)
    assert len(rows) > 6
    bars = {int(number): len(bar) for number, bar in rows}
    assert sorted(bars) == sorted(bars, key=lambda number: bars[number])


def test_it_is_coloured_in_a_terminal_only(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "\x1b" not in program("stats").out
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.setenv("TERM", "xterm")
    assert "\x1b[32m█" in program("stats").out
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b" not in program("stats").out


def test_a_terminal_that_can_show_ascii_only_gets_that(program: Program) -> None:
    with Terminal("stats", config=program.config, LC_ALL="C", PYTHONIOENCODING="ascii") as terminal:
        assert terminal.end() == 0
    assert "##" in terminal.screen
    assert terminal.screen.isascii()
