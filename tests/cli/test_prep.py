"""`prep`: what to read before a round."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import golden
import pytest
from program import Program, table
from terminal import Terminal

if TYPE_CHECKING:
    from pathlib import Path

LOG = (
    table(
        "nec-1",
        company='"日本電気株式会社"',
        role='"Research engineer"',
        round='"phone screen"',
        start="2026-11-09T08:00:00",
        timezone='"Asia/Tokyo"',
        promise='"within a week"',
        topics='["the migration to Rust", "漢字の検索"]',
        concerns='["no Kubernetes", "日本語はまだ初級"]',
        notes='"""\nThey pay badly.\nAsk about the rota."""',
        people="""[
  { name = "山田 太郎", title = "部長", rapport = "poor", talked_about = "the history of the \
laboratory, its robots, and why nobody has rewritten the planner since 1998" },
  { name = "Zoë O'Neill" },
]
questions = [
  { asked = "Why do you want to leave?", answered = "I am looking for ownership of a whole \
service, from the first idea to the pager, and for a team that writes things down.", felt = "gap" },
  { asked = "What is your greatest weakness?", felt = "ok" },
]
owed = [{ what = "the slides", by = 2026-11-11 }, { what = "two references" }]""",
    ),
    table(
        "globex",
        round='"panel"',
        start="2026-11-16T11:00:00",
        people="""[]
questions = [
  { asked = "why do you want to leave", answered = "For a new challenge.", felt = "strong" },
  { asked = "How many golf balls fit into a bus?" },
  { asked = "A conflict with a colleague?", answered = "The deploy freeze.", felt = "gap" },
]""",
    ),
    table(
        "hooli",
        start="2026-11-17T11:00:00",
        people='[]\nquestions = [{ asked = "How many golf balls fit into a bus?" }]',
    ),
    table(
        "nec-2",
        company='"日本電気株式会社"',
        role='"Research engineer"',
        round='"onsite"',
        start="2026-11-27T09:00:00",
        timezone='"Asia/Tokyo"',
        mode='"in person"',
        location='"東京都港区芝五丁目7番1号"',
        people='[{ name = "佐藤 花子", title = "VP Research" }]',
    ),
)


@pytest.fixture
def search(program: Program) -> Program:
    """A log with an earlier round of the company, and two interviews elsewhere."""
    program.write(*LOG)
    assert program("done", "nec-1/owed/the-slides").code == 0
    return program


@pytest.mark.parametrize("width", golden.WIDTHS)
def test_it_looks_as_it_did(search: Program, monkeypatch: pytest.MonkeyPatch, width: int) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    golden.check("prep", width, search("prep", "nec-2").out)


@pytest.mark.parametrize("width", golden.WIDTHS)
def test_the_demo_looks_as_it_did(
    program: Program, monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    golden.check("prep-demo", width, golden.write_demo(program)("prep", "initech-call").out)


VISIT = (
    table("kite", company='"Kite"', start="2026-11-16T10:00:00", people="[]"),
    *(
        table(
            f"kite-{hour}",
            company='"Kite"',
            round=f'"{round_}"',
            start=f"2026-11-24T{hour:02}:00:00",
            people=f'[{{ name = "{name}" }}]',
        )
        for hour, round_, name in ((9, "panel", "Petra"), (11, "coding", "Ravi"), (13, "", "Mei"))
    ),
)
EVE = [
    "Kite",
    "  when  Tue 24 Nov 09:00-10:00, panel",
    "  with  Petra",
    "  when  Tue 24 Nov 11:00-12:00, coding",
    "  with  Ravi",
    "  when  Tue 24 Nov 13:00-14:00",
    "  with  Mei",
    "",
    "At Kite so far",
    "  Mon 16 Nov (kite)",
]


@pytest.mark.parametrize("said", [[], ["kite", "panel"], ["Kite"], ["kite-11"]])
def test_a_visit_is_one_page(program: Program, said: list[str]) -> None:
    program.write(*VISIT[1:], VISIT[0].replace('"kite"', '"screen"', 1))
    shown = [line.replace("(screen)", "(kite)") for line in program("prep", *said).out.splitlines()]
    assert shown == EVE
    ids = [each["interview"] for each in program("prep", *said, "--json").json["rounds"]]
    assert ids == ["kite-9", "kite-11", "kite-13"]


def test_at_noon_the_page_has_what_is_left_of_a_visit(program: Program) -> None:
    program.write(*VISIT)
    program.now = datetime(2026, 11, 24, 15, 30, tzinfo=UTC)
    out = program("prep").out
    assert out.startswith("Kite\n  when  Tue 24 Nov 11:00-12:00, coding\n")
    assert "  Tue 24 Nov, panel (kite-9)\n" in out


def test_several_visits_are_offered_by_their_first_rounds(program: Program) -> None:
    program.write(*VISIT, table("hooli", start="2026-11-26T10:00:00"))
    err = program("prep").err
    assert "Kite, panel, Tue 24 Nov (kite-9)" in err
    assert "Hooli, Thu 26 Nov (hooli)" in err
    assert "kite-11" not in err


def test_the_first_round_of_all_says_that_there_is_nothing(program: Program) -> None:
    assert program("prep", "acme").out.splitlines() == [
        "Acme",
        "  when  Mon 23 Nov 10:00-11:00",
        "  with  Jane Doe",
        "",
        "At Acme so far",
        "  nothing in the log",
    ]


def test_a_day_of_another_year_has_its_year(program: Program) -> None:
    program.write(table(start="2025-11-24T10:00:00", people="[]"), table("two", company='"Acme"'))
    assert "  Mon 24 Nov 2025 (acme)\n" in program("prep", "two").out


def test_private_notes_are_for_the_terminal_only(
    search: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = search("prep", "nec-2").out
    assert "    notes    (shown on a terminal only)\n" in out
    assert "badly" not in out
    assert "badly" not in search("prep", "nec-2", "--json").out
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    assert (
        "    notes    They pay badly.\n             Ask about the rota.\n"
        in search("prep", "nec-2").out
    )
    assert "badly" not in search("prep", "nec-2", "--json").out
    assert "shown on a terminal only" in " ".join(search("prep", "--help").out.split())


def test_in_a_real_terminal_the_notes_are_there(search: Program) -> None:
    with Terminal("prep", "nec-2", config=search.config, size=(100, 60)) as terminal:
        assert terminal.end() == 0
    assert "notes    They pay badly." in terminal.screen


def test_what_is_private_is_in_no_other_output(search: Program) -> None:
    assert "poor" not in search("prep", "nec-2").out + search("prep", "nec-2", "--json").out


def test_the_json_has_the_same(search: Program) -> None:
    ran = search("prep", "nec-2", "--json")
    assert ran.err == ""
    found = ran.json
    questions = found.pop("questions")
    assert found.pop("owed") == [
        {"interview": "nec-1", "what": "the slides", "by": "2026-11-11", "done": "2026-11-23"},
        {"interview": "nec-1", "what": "two references", "by": None, "done": None},
    ]
    assert found == {
        "today": "2026-11-23",
        "interview": "nec-2",
        "company": "日本電気株式会社",
        "role": "Research engineer",
        "round": "onsite",
        "start": "2026-11-27T09:00:00+09:00",
        "people": [{"name": "佐藤 花子", "title": "VP Research", "talked_about": ""}],
        "rounds": [
            {
                "interview": "nec-2",
                "round": "onsite",
                "start": "2026-11-27T09:00:00+09:00",
                "end": "2026-11-27T10:00:00+09:00",
                "people": [{"name": "佐藤 花子", "title": "VP Research", "talked_about": ""}],
            }
        ],
        "before": [
            {
                "interview": "nec-1",
                "role": "Research engineer",
                "round": "phone screen",
                "start": "2026-11-09T08:00:00+09:00",
                "people": [
                    {
                        "name": "山田 太郎",
                        "title": "部長",
                        "talked_about": "the history of the laboratory, its robots, and why nobody "
                        "has rewritten the planner since 1998",
                    },
                    {"name": "Zoë O'Neill", "title": "", "talked_about": ""},
                ],
                "topics": ["the migration to Rust", "漢字の検索"],
                "promise": {
                    "words": "within a week",
                    "earliest": "2026-11-09",
                    "latest": "2026-11-16",
                },
            }
        ],
        "concerns": [
            {"interview": "nec-1", "concern": "no Kubernetes"},
            {"interview": "nec-1", "concern": "日本語はまだ初級"},
        ],
    }
    assert [(each["asked"], each["times"], each["here"], each["gap"]) for each in questions] == [
        ("why do you want to leave", 2, 1, True),
        ("What is your greatest weakness?", 1, 1, False),
        ("A conflict with a colleague?", 1, 0, True),
        ("How many golf balls fit into a bus?", 2, 0, False),
    ]
    assert questions[0]["answers"][1] == {
        "interview": "globex",
        "company": "Globex",
        "answered": "For a new challenge.",
        "felt": "strong",
    }


def test_a_promise_that_was_not_made_is_null(program: Program) -> None:
    program.write(table(start="2026-11-09T10:00:00"), table("two", company='"Acme"'))
    (before,) = program("prep", "two", "--json").json["before"]
    assert (before["promise"], before["topics"]) == (None, [])


def test_a_promise_of_one_day_names_it_once(program: Program) -> None:
    first = table(start="2026-11-09T10:00:00", promise='"in 10 days"')
    program.write(first, table("two", company='"Acme"'))
    assert "promise  “in 10 days”: Thu 19 Nov\n" in program("prep", "two").out


def test_it_can_be_asked_again_after_the_round(search: Program) -> None:
    before = search("prep", "nec-2").out
    search.now = datetime(2026, 12, 20, 12, tzinfo=UTC)
    assert search("prep", "nec-2").out == before


def test_an_unknown_id_is_one_sentence(program: Program) -> None:
    ran = program("prep", "acmee")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == (
        'afterview: there is no interview "acmee" in the log; did you mean "acme"?\n'
    )


def test_reading_writes_nothing(search: Program, tmp_path: Path) -> None:
    before = search.files()
    search("prep", "nec-2")
    search("prep", "nec-2", "--json")
    assert search.files() == before
    assert search.folder == tmp_path
