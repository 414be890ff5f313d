"""`recap`: by flags, asked for in a terminal, and in an editor."""

from __future__ import annotations

import re
import sqlite3
import sys
import tomllib
from datetime import UTC, date, datetime, timedelta
from types import ModuleType
from typing import TYPE_CHECKING, Any

import golden
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from logs import Log, logs
from program import CONFIGURATION, NOW, Program, table
from terminal import Terminal, typed_ahead

from afterview.cli.recap.form import FormError, form, read
from afterview.lock import RunLock
from afterview.log.file import LogFile
from afterview.model import Owed, slug
from afterview.operations.recap import Answers
from afterview.playbook.planned import uid_of
from afterview.store.database import Store
from afterview.testing import MemoryPerson, MemoryService, memory_plugin

if TYPE_CHECKING:
    from pathlib import Path

    from program import Ran

AFTER = datetime(2026, 11, 23, 16, 30, tzinfo=UTC)
"""Half an hour after the interview."""
PEOPLE = """
[[interview.interviewers]]
name = "Jane Doe"
email = "jane@acme.example"   # from her card
"""


@pytest.fixture
def program(program: Program) -> Program:
    program.now = AFTER
    program.log.write_text(f"# mine\n{table(people='[]').replace('interviewers = []', '')}{PEOPLE}")
    return program


def interview(program: Program, id_: str = "acme") -> dict[str, Any]:
    found = tomllib.loads(program.log.read_text())["interview"]
    return next(each for each in found if each["id"] == id_)


def is_done(program: Program, id_: str = "acme") -> bool:
    with Store.open(program.folder / "afterview.db", read_only=True) as store:
        return f"{id_}/recap" in store.facts().done


def refused(program: Program, *args: str) -> str:
    """Run `recap`, which refuses and touches nothing; return why."""
    before = program.log.read_bytes()
    ran = program("recap", *args)
    assert (ran.code, ran.out) == (2, "")
    assert program.log.read_bytes() == before
    assert not is_done(program)
    return ran.err.rstrip("\n")


# By flags

FLAGS = (
    *("--person", "Jane Doe, VP, good, about: her talk", "--person", "Bo"),
    *("--question", "Why us? | The robots | strong", "--question", "Salary?"),
    *("--promise", "next week", "--topic", "Rust, and C", "--concern", "no Kubernetes"),
    *("--owed", "the link to my talk | Fri", "--owed", "references"),
)


def test_flags_say_everything_at_once(program: Program) -> None:
    before = program.log.read_text()
    ran = program("recap", "acme", *FLAGS)
    assert (ran.code, ran.err) == (0, "")
    assert program.log.read_text() == before.replace(
        "start = 2026-11-23T10:00:00\n",
        "start = 2026-11-23T10:00:00\n"
        'promise = "next week"\ntopics = ["Rust, and C"]\nconcerns = ["no Kubernetes"]\n',
    ) + (
        'title = "VP"\nrapport = "good"\ntalked_about = "her talk"\n'
        '\n[[interview.interviewers]]\nname = "Bo"\n'
        '\n[[interview.owed]]\nwhat = "the link to my talk"\nby = 2026-11-27\n'
        '\n[[interview.owed]]\nwhat = "references"\n'
        '\n[[interview.questions]]\nasked = "Why us?"\nanswered = "The robots"\nfelt = "strong"\n'
        '\n[[interview.questions]]\nasked = "Salary?"\n'
    )
    assert ran.out.startswith(
        "promise: next week: Mon 30 Nov to Fri 4 Dec; OK to follow up from Mon 7 Dec\n"
        "the recap of acme is done; what follows:\n"
    )
    assert "  Mon 23 Nov  Thank Bo (Acme)\n" in ran.out
    assert "  Tue 24 Nov  Connect with Jane Doe (Acme)\n" in ran.out
    assert "Acme interview" not in ran.out
    assert "Recap: " not in ran.out


def test_the_recap_is_marked_as_done_today_and_stays_so(program: Program) -> None:
    program("recap", "acme", "--promise", "next week")
    program.now += timedelta(days=1)
    program("recap", "acme", "--promise", "in two weeks")
    with sqlite3.connect(program.folder / "afterview.db") as connection:
        facts = connection.execute("SELECT kind, step_id, day, source FROM fact").fetchall()
    connection.close()
    assert facts == [("done", "acme/recap", "2026-11-23", "afterview recap")]
    items = {item["id"]: item for item in program("plan", "--json").json["items"]}
    assert items["acme/recap"]["done"] == "2026-11-23"


def test_lists_grow_and_a_question_is_found_again(program: Program) -> None:
    program("recap", "acme", *FLAGS)
    program(
        "recap", "acme", "--topic", "C", "--topic", "Rust, and C", "--question", "Salary? | | gap"
    )
    found = interview(program)
    assert found["topics"] == ["Rust, and C", "C"]
    assert found["questions"][1] == {"asked": "Salary?", "felt": "gap"}
    assert len(found["questions"]) == 2


def test_without_an_id_it_is_the_latest_that_is_over_and_has_none(program: Program) -> None:
    program.write(
        table("first", start="2026-11-20T10:00:00"),
        table("skipped", start="2026-11-23T09:00:00"),
        table("latest", start="2026-11-23T08:00:00"),
        table("off", start="2026-11-23T09:30:00", status='"cancelled"'),
        table("under-way", start="2026-11-23T11:00:00"),
    )
    with Store.open(program.folder / "afterview.db") as store:
        store.record("skipped", "skipped/recap", None, at=NOW, source="test")
    for id_ in ("latest", "first"):
        ran = program("recap", "--promise", "next week")
        assert f"\nthe recap of {id_} is done" in ran.out
    assert refused(program, "--promise", "next week") == (
        "afterview: every past interview has a recap; name one to add to its recap"
    )
    assert program("recap", "under-way", "--promise", "next week").code == 0


def test_an_interview_that_is_ahead_or_off_has_nothing_to_recap(program: Program) -> None:
    program.write(table("ahead", start="2026-11-26T14:00:00"), table("off", status='"cancelled"'))
    assert refused(program, "ahead", "--promise", "next week") == (
        "afterview: ahead is on Thu 26 Nov 14:00: recap it afterwards"
    )
    assert refused(program, "off") == ("afterview: off was cancelled, so there is nothing to recap")
    assert "did you mean" in refused(program, "ahed")


def test_an_old_one_has_nothing_to_follow(program: Program) -> None:
    program.write(table(start="2025-11-23T10:00:00"))
    ran = program("recap", "acme", "--promise", "next week")
    assert ran.out == (
        "promise: next week: Mon 24 Nov 2025 to Fri 28 Nov 2025; OK to follow up from Mon 1 "
        "Dec 2025\n"
        "the recap of acme is done\n"
        "marked as done: acme/recap; `afterview undo` removes the mark\n"
    )


def test_where_all_is_skipped_nothing_follows(program: Program) -> None:
    items = program("plan", "--json").json["items"]
    for step in (item["id"] for item in items if item["form"] == "task" and item["interview"]):
        assert program("skip", step).code == 0
    ran = program("recap", "acme", "--topic", "Rust")
    assert ran.out == (
        "the recap of acme is done\nmarked as done: acme/recap; `afterview undo` removes the mark\n"
    )


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (["--person", "Bo, goood"], '--person "Bo, goood": "goood" is nearly "good"'),
        (
            ["--question", "a | b | c | d"],
            '--question "a | b | c | d": there are more than two " | "',
        ),
        (["--owed", "a | b | c"], '--owed "a | b | c": there is more than one " | "'),
        (["--owed", "a | whenever"], 'by "whenever": '),
        (["--promise", "whenever"], 'promise: "whenever": I couldn\'t read that as a date'),
        (["--topic", "a\nb"], "topics, number 1 holds a line break"),
        (["--person", "Jane"], 'is "Jane" Jane Doe? write that, or a name that is unambiguous'),
        (["--editor", "--topic", "C"], "--editor asks for everything in its form"),
        ([], "there is no terminal to ask in; use --person, --question, --promise and others"),
    ],
)
def test_what_is_wrong_is_one_sentence(program: Program, args: list[str], says: str) -> None:
    why = refused(program, "acme", *args)
    assert why.startswith(f"afterview: {says}")
    assert "\n" not in why


def test_all_that_is_unclear_is_said_at_once(program: Program) -> None:
    why = refused(program, "acme", "--person", "Bo, goood", "--question", "a | b | c | d")
    assert [line.split()[0] for line in why.splitlines()] == ["--person", "--question"]


def test_nothing_is_written_while_another_run_holds_the_lock(program: Program) -> None:
    before = program.log.read_bytes()
    with RunLock(program.folder / "afterview.db", NOW):
        assert program("recap", "acme", *FLAGS).code == 75
    assert program.log.read_bytes() == before


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(log=logs(), data=st.data())
def test_every_line_that_was_there_stays(program: Program, log: Log, data: Any) -> None:
    which = data.draw(st.sampled_from(log.ids))
    flags = data.draw(
        st.lists(
            st.sampled_from(
                [
                    ("--person", "Zoë O'Neill, poor"),
                    ("--person", "Jane Doe, VP"),
                    ("--question", "Salary? | \\ # ] | gap"),
                    ("--promise", "next week"),
                ]
            ),
            min_size=1,
            unique=True,
        )
    )
    program.log.write_bytes(log.text.encode())
    ran = program("recap", which, *(part for flag in flags for part in flag))
    assert ran.code == 0, ran.err
    after = program.log.read_bytes().decode()
    lines = iter(f"{after}{log.end}".split(log.end))
    # In their order, whatever stands between them now.
    for line in log.text.split(log.end):
        assert line in lines, f"{line!r} is gone:\n{after}"
    old, new = (tomllib.loads(text)["interview"] for text in (log.text, after))
    assert [each for each in new if each["id"] != which] == [
        each for each in old if each["id"] != which
    ]


# In a terminal


def typed(program: Program, monkeypatch: pytest.MonkeyPatch, *answers: str, args: Any = ()) -> Ran:
    with typed_ahead(monkeypatch, *answers):
        return program("recap", "acme", *args)


def test_a_debrief_from_the_first_question_to_the_last(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran = typed(
        program,
        monkeypatch,
        *("tall", "g", "her talk"),
        *("Bo, goood", "Bo <bo@acme.example>", "p", "", ""),
        *("Rust, on-call", "whenever", "within two weeks"),
        *("Why us?", "The robots", "str", "Salary? | Later | gap", "Start?", "", "", ""),
        *("no Kubernetes", "the link to my talk", "whenever", "Fri", "references | 2 Dec", ""),
        "Ask who is called at night.",
    )
    assert (ran.code, ran.err) == (0, "")
    found = interview(program)
    assert found["interviewers"] == [
        {"name": "Jane Doe", "email": "jane@acme.example", "rapport": "good",
         "talked_about": "her talk"},
        {"name": "Bo", "email": "bo@acme.example", "rapport": "poor"},
    ]  # fmt: skip
    assert found["questions"] == [
        {"asked": "Why us?", "answered": "The robots", "felt": "strong"},
        {"asked": "Salary?", "answered": "Later", "felt": "gap"},
        {"asked": "Start?"},
    ]
    assert (found["topics"], found["promise"], found["concerns"]) == (
        ["Rust", "on-call"],
        "within two weeks",
        ["no Kubernetes"],
    )
    assert found["owed"] == [
        {"what": "the link to my talk", "by": date(2026, 11, 27)},
        {"what": "references", "by": date(2026, 12, 2)},
    ]
    assert found["notes"] == "Ask who is called at night."
    assert ran.out.startswith("Recap of acme: Acme, Mon 23 Nov 10:00\nEach answer is saved")
    wrong = ('"tall" is not known', '"Bo, goood": ', 'promise: "whenever"')
    for sentence in (*wrong, 'by "whenever": '):
        assert f"  {sentence}" in ran.out
    assert "the recap of acme is done; what follows:\n" in ran.out
    assert is_done(program)


def test_the_last_answer_is_taken_back_and_offered_again(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = program.log.read_bytes()
    ran = typed(
        program,
        monkeypatch,
        *("<", "good", "her talk", "<", "<", "poor", "her cat"),
        *("Bo", "good", "<", "<", "", "<", "-"),
        *("Rust", "next week", "<", "in two weeks", "<", "-"),
        *("Why us?", "<", "<", "<", "Go", "", "-", "", "", ""),
    )
    assert (ran.code, ran.err) == (0, "")
    assert "  this is the first question\n" in ran.out
    assert "with Jane Doe? [her talk]\n> " in ran.out
    assert "(good, neutral, poor) [good]\n> " in ran.out
    assert "VP Engineering) [Bo]\n> " in ran.out
    assert "in their words? [next week]\n> " in ran.out
    found = interview(program)
    assert found["interviewers"] == [
        {"name": "Jane Doe", "email": "jane@acme.example", "rapport": "poor",
         "talked_about": "her cat"},
    ]  # fmt: skip
    assert found["topics"] == ["Go"]
    assert not found.keys() & {"promise", "questions"}
    assert program.log.read_bytes().startswith(before.split(b"start")[0])


def test_who_leaves_after_taking_answers_back_loses_none(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The input ends behind the last "<", as with Ctrl-D.
    typed(program, monkeypatch, "good", "her talk", "Bo", "<", "<", "<")
    jane, bo = interview(program)["interviewers"]
    assert (jane["rapport"], jane["talked_about"], bo["name"]) == ("good", "her talk", "Bo")


def test_who_leaves_after_another_answer_keeps_that(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed(program, monkeypatch, "good", "her talk", "<", "<", "poor", "<")
    (jane,) = interview(program)["interviewers"]
    assert jane["rapport"] == "poor"


def test_an_answer_is_not_taken_back_from_a_log_that_has_changed(program: Program) -> None:
    with Terminal("recap", config=program.config, now=AFTER) as terminal:
        terminal.answer("How did you get along with Jane Doe?", "good")
        terminal.wait_for("What did you talk about with Jane Doe?")
        program.log.write_text(program.log.read_text() + "# written meanwhile\n")
        terminal.type("<\r")
        terminal.wait_for("the log has changed since you answered that")
        terminal.answer("> ", "her talk")
        terminal.wait_for("Anyone else?")
    assert interview(program)["interviewers"][0] | {"email": ""} == {
        "name": "Jane Doe", "email": "", "rapport": "good", "talked_about": "her talk"
    }  # fmt: skip


@pytest.mark.parametrize("nothing", ["Nobody.", "no idea", "-", "that’s all", "nichts"])
def test_an_answer_that_there_is_nothing_is_written_nowhere(
    program: Program, monkeypatch: pytest.MonkeyPatch, nothing: str
) -> None:
    before = program.log.read_bytes()
    ran = typed(program, monkeypatch, *[nothing] * 9)
    assert (ran.code, ran.err) == (0, "")
    assert program.log.read_bytes() == before


def test_i_do_not_know_is_the_answer_to_a_question_of_theirs(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed(program, monkeypatch, *[""] * 5, "Why us?", "I don't know", *[""] * 5)
    assert interview(program)["questions"] == [{"asked": "Why us?", "answered": "I don't know"}]


def test_a_sentence_is_no_person_before_that_is_confirmed(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran = typed(
        program,
        monkeypatch,
        *("", "", "it was fine", "", "the CTO", "n", "bo ek", "y", "", ""),
        *("Ludwig van Beek", "", "", "山田", "", "", "x <x@acme.example>", *[""] * 9),
    )
    assert (ran.code, ran.err) == (0, "")
    assert 'Is "it was fine" the name of a person (y/N): ' in ran.out
    assert "  write a name, or press Enter if there is nobody else\n" in ran.out
    names = [each["name"] for each in interview(program)["interviewers"]]
    assert names == ["Jane Doe", "bo ek", "Ludwig van Beek", "山田", "x"]


def test_the_readings_of_a_promise_are_numbered_and_one_is_chosen(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran = typed(program, monkeypatch, *("", "", "", "", "within the month", "1"), *[""] * 4)
    assert (ran.code, ran.err) == (0, "")
    assert "  1  by Mon 2026-11-30\n  2  by Wed 2026-12-23\n" in ran.out
    assert interview(program)["promise"] == "by Mon 2026-11-30"


def test_what_was_answered_is_passed_over_and_what_may_be_older_is_shown(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    program("recap", "acme", *FLAGS)
    before = program.log.read_bytes()
    ran = typed(program, monkeypatch, *[""] * 12)
    assert ran.code == 0
    assert program.log.read_bytes() == before
    assert "Jane Doe | good | her talk\n\nBo\nHow did you get along with Bo?" in ran.out
    assert (
        "topics: Rust, and C\nWhat else did you talk about? (separate with commas)\n> " in ran.out
    )
    assert "concerns: no Kubernetes\nAny other concerns they raised?" in ran.out
    assert "in their words? [next week]\n> " in ran.out
    assert "the link to my talk | 2026-11-27\n\nreferences\nBy when" in ran.out
    assert "Why us? | The robots | strong\n\nSalary?\nWhat did you answer?" in ran.out
    assert "What else did they ask?\n> " in ran.out


def test_going_on_with_a_recap_adds_to_the_lists_and_takes_nothing_away(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    program("recap", "acme", *FLAGS, "--person", "Bo, good, about: chess")
    program("set", "acme", "notes=Tired.")
    typed(
        program,
        monkeypatch,
        "",
        "C, C",
        "",
        "",
        "",
        "",
        "Rust, age",
        "",
        "",
        "Ask about the night.",
    )
    found = interview(program)
    assert found["topics"] == ["Rust, and C", "C"]
    assert found["promise"] == "next week"
    assert found["concerns"] == ["no Kubernetes", "Rust", "age"]
    assert found["notes"] == "Tired.\nAsk about the night."


def test_with_nobody_in_the_log_it_asks_who_was_there(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    program.write(table(people="[]"))
    ran = typed(program, monkeypatch, *[""] * 7)
    assert "Who was there? (Jane Doe" in ran.out
    assert is_done(program)


def test_a_log_that_is_taken_away_meanwhile_is_one_sentence(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = LogFile.read

    def taken_away(path: Path) -> LogFile:
        path.write_text("")
        return read(path)

    monkeypatch.setattr(LogFile, "read", taken_away)
    ran = program("recap", "acme", "--promise", "next week")
    assert ran.code == 2
    assert ran.err == (
        "afterview: acme was removed from the log in the meantime; look at it, and try again\n"
    )


def test_every_answer_is_in_the_log_when_the_next_question_comes(program: Program) -> None:
    with Terminal("recap", config=program.config, now=AFTER) as terminal:
        terminal.answer("How did you get along with Jane Doe?", "good")
        terminal.wait_for("What did you talk about with Jane Doe?")
        assert interview(program)["interviewers"][0]["rapport"] == "good"
        terminal.type("her talk\r")
        terminal.answer("Anyone else?", "")
        terminal.answer("What did you talk about? (", "")
        terminal.wait_for("When will they decide")
        assert interview(program)["interviewers"][0]["talked_about"] == "her talk"
        terminal.interrupt("stopped")
        assert terminal.end() == 130
    assert not is_done(program)
    with Terminal("recap", config=program.config, now=AFTER) as terminal:
        shown = terminal.answer("Anyone else?", "")
        assert "Jane Doe | good | her talk" in shown
        assert "How did you get along" not in shown
        terminal.answer("What did you talk about? (", "")
        terminal.answer("When will they decide", "next week")
        terminal.answer("What did they ask?", "")
        terminal.answer("Any concerns they raised?", "")
        terminal.answer("What did you promise to send them?", "")
        terminal.answer("What else do you want to keep", "")
        terminal.wait_for("the recap of acme is done; what follows:")
        assert terminal.end() == 0
    assert is_done(program)


def test_the_recap_of_a_visit_goes_through_all_its_interviews(program: Program) -> None:
    second = table("second", company='"Acme"', start="2026-11-23T11:00:00", people="[]")
    third = table("third", company='"Acme"', start="2026-11-23T15:00:00", people="[]")
    program.write(table(people="[]"), second)
    with Terminal("recap", config=program.config, now=AFTER) as terminal:
        for id_ in ("acme", "second"):
            terminal.wait_for(f"Recap of {id_}:")
            terminal.answer("Who was there?", "")
            terminal.answer("What did you talk about? (", id_)
            for question in ("When will they decide", "What did they ask?"):
                terminal.answer(question, "")
            terminal.answer("Any concerns they raised?", "")
            terminal.answer("What did you promise to send them?", "")
            terminal.answer("What else do you want to keep", "")
        terminal.wait_for("the recap of acme is done")
        assert terminal.end() == 0
    tables = tomllib.loads(program.log.read_text())["interview"]
    assert [each["topics"] for each in tables] == [["acme"], ["second"]]
    assert done_steps(program) == {"second/recap"}
    assert program("recap").err.startswith("afterview: every past interview has")
    program.log.write_text(f"{program.log.read_text()}\n{third}")
    program.now = AFTER
    assert "still open: third/recap, as third is on Mon 23 Nov 15:00" in " ".join(
        program("recap", "second", "--topic", "Rust").out.split()
    )
    assert done_steps(program) == {"second/recap"}


def test_flags_about_one_interview_of_a_visit_leave_its_recap_open(program: Program) -> None:
    second = table("second", company='"Acme"', start="2026-11-23T11:00:00", people="[]")
    program.write(table(people="[]"), second)
    said = " ".join(program("recap", "second", "--person", "Jane Doe").out.split())
    assert said.endswith(
        "still open: second/recap, as nothing is written down about acme of the same day yet; "
        "`afterview recap acme`, or `afterview done second/recap` if that is all"
    )
    assert done_steps(program) == set()
    # It is about the one that is missing, and not about the last one again.
    assert "the recap of acme is done" not in program("recap", "--topic", "Rust").out
    assert [each.get("topics") for each in tables(program)] == [["Rust"], None]
    assert "`afterview recap second`" in program("recap", "acme", "--topic", "Go").out
    assert "the recap of second is done" in program("recap", "second", "--topic", "Go").out
    assert done_steps(program) == {"second/recap"}
    # What is done stays done, whatever else is written down.
    assert "the recap of acme is done" in program("recap", "acme", "--topic", "C").out


@pytest.mark.parametrize(
    "said",
    [
        'topics = ["Rust"]',
        'concerns = ["Rust"]',
        'promise = "two weeks"',
        'notes = "Rust"',
        'questions = [{ asked = "Why?" }]',
        'owed = [{ what = "the link" }]',
        'interviewers = [{ name = "Jane", rapport = "good" }]',
        'interviewers = [{ name = "Jane", talked_about = "Rust" }]',
    ],
)
def test_any_word_about_the_other_interviews_of_a_visit_is_enough(
    program: Program, said: str
) -> None:
    second = table("second", company='"Acme"', start="2026-11-23T11:00:00", people="[]")
    first = table(people="[]").replace("interviewers = []", said)
    program.write(first, second)
    assert "the recap of second is done" in program("recap", "second", "--topic", "Go").out
    assert done_steps(program) == {"second/recap"}


def tables(program: Program) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = tomllib.loads(program.log.read_text())["interview"]
    return found


def done_steps(program: Program) -> set[str]:
    with Store.open(program.folder / "afterview.db", read_only=True) as store:
        return {*store.facts().done}


NEC = (
    table(
        "nec-onsite",
        company='"日本電気株式会社"',
        role='"Research engineer"',
        round='"onsite"',
        topics='["the migration to Rust"]',
        people="""[
  { name = "山田 太郎", email = "taro@nec.example", title = "部長" },
  { name = "Zoë O'Neill", rapport = "poor", talked_about = "the rota" },
]
questions = [{ asked = "Why do you want to leave?", answered = "To own a whole service." }]""",
    ),
)
DEBRIEF = (
    ("with 山田 太郎? (", "tall"),
    ("write", "g"),
    ("about with 山田 太郎?", "ロボットの歴史, and why nobody has rewritten the planner"),
    ("Anyone else?", "Bo <bo@nec>"),
    ("bo@nec", "Bo Ek <bo@nec.example>, VP Research"),
    ("with Bo Ek? (", ""),
    ("about with Bo Ek?", ""),
    ("Anyone else?", ""),
    ("What else did you talk about? (", ""),
    ("When will they decide", "when the moon is full"),
    ("write", "within two weeks"),
    ("How did that feel?", "s"),
    ("What else did they ask?", "Salary? | Later | gap"),
    ("What else did they ask?", ""),
    ("Any concerns they raised?", "日本語はまだ初級, no Kubernetes"),
    ("What did you promise to send them?", "the link to my talk"),
    ("By when did you promise it?", "Fri"),
    ("What else did you promise", ""),
    ("What else do you want to keep", "Ask who is called at night."),
)


@pytest.mark.parametrize("width", golden.WIDTHS)
def test_it_looks_as_it_did(program: Program, width: int) -> None:
    program.write(*NEC)
    with Terminal("recap", config=program.config, now=AFTER, size=(width, 50)) as terminal:
        for question, answer in DEBRIEF:
            terminal.wait_for(question)
            terminal.answer("> ", answer)
        assert terminal.end() == 0
    golden.check("recap", width, golden.screen(terminal))


def test_an_edit_made_meanwhile_is_kept(program: Program) -> None:
    with Terminal("recap", config=program.config, now=AFTER) as terminal:
        terminal.wait_for("How did you get along with Jane Doe?")
        program.log.write_text(program.log.read_text() + "# written meanwhile\n")
        terminal.type("good\r")
        terminal.wait_for("What did you talk about with Jane Doe?")
    text = program.log.read_text()
    assert 'rapport = "good"' in text
    assert "# written meanwhile\n" in text


def test_an_answer_that_could_not_be_written_is_asked_again(program: Program) -> None:
    with Terminal("recap", config=program.config, now=AFTER) as terminal:
        with RunLock(program.folder / "afterview.db", NOW):
            terminal.answer("How did you get along with Jane Doe?", "good")
            terminal.wait_for("another afterview run is under way")
        terminal.type("good\r")
        terminal.wait_for("What did you talk about with Jane Doe?")
    assert interview(program)["interviewers"][0]["rapport"] == "good"


def test_an_answer_may_be_longer_than_a_line_of_a_bare_terminal(program: Program) -> None:
    pytest.importorskip("readline")
    long = "consensus " * 600
    with Terminal("recap", config=program.config, now=AFTER) as terminal:
        terminal.answer("How did you get along with Jane Doe?", "good")
        terminal.wait_for("What did you talk about with Jane Doe?")
        terminal.answer("> ", long)
        terminal.wait_for("Anyone else?")
    assert interview(program)["interviewers"][0]["talked_about"] == long.strip()


# In an editor


@pytest.fixture
def editor(program: Program, monkeypatch: pytest.MonkeyPatch) -> Editor:
    return Editor(program.folder, monkeypatch)


class Editor:
    """A program that puts texts, one each time that it is called, in place of others."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self._script = folder / "editor.py"
        monkeypatch.delenv("VISUAL", raising=False)
        monkeypatch.setenv("EDITOR", f"'{sys.executable}' '{self._script}'")

    def is_program(self, script: Path) -> None:
        """Have another script do what there is to do."""
        self._script.write_text(script.read_text())

    def will(self, *edits: dict[str, str], code: int = 0) -> None:
        """Say what it does in each of its calls: what to put in the place of what."""
        self._script.write_text(
            "import pathlib, sys\n"
            f"edits = {list(edits)!r}\n"
            "calls = pathlib.Path(__file__).with_suffix('.calls')\n"
            "called = len(calls.read_bytes()) if calls.exists() else 0\n"
            "calls.write_bytes(bytes(called + 1))\n"
            "form = pathlib.Path(sys.argv[1])\n"
            "text = form.read_text('utf-8')\n"
            "for old, new in edits[called].items():\n"
            "    assert old in text, (old, text)\n"
            "    text = text.replace(old, new)\n"
            "form.write_text(text, 'utf-8')\n"
            f"sys.exit({code})\n"
        )


def forms(program: Program) -> list[Path]:
    return list(program.folder.glob("recap-*.txt"))


FILLED = {
    "\nperson: Jane Doe <jane@acme.example>": (
        "\nPERSON :Jane Doe <jane@acme.example>, good,\n about: her talk"
    ),
    "person: \n": "person: 山田 太郎, Staff engineer\nperson:\n",
    "topics: \n": "topic: Rust, on-call\n",
    "question: \n": "Questions: Why us? | The robots,\nof course | strong\nquestion: Salary?\n",
    "concerns: ": "concerns: no Kubernetes",
    "owed: \n": "owed: the link to my talk | Fri\nsend: references\n",
}


def test_the_form_is_read_and_written_at_once(program: Program, editor: Editor) -> None:
    editor.will(FILLED)
    ran = program("recap", "acme", "--editor")
    assert (ran.code, ran.err) == (0, "")
    found = interview(program)
    assert found["interviewers"] == [
        {"name": "Jane Doe", "email": "jane@acme.example", "rapport": "good",
         "talked_about": "her talk"},
        {"name": "山田 太郎", "title": "Staff engineer"},
    ]  # fmt: skip
    assert found["questions"] == [
        {"asked": "Why us?", "answered": "The robots, of course", "felt": "strong"},
        {"asked": "Salary?"},
    ]
    assert found["owed"] == [
        {"what": "the link to my talk", "by": date(2026, 11, 27)},
        {"what": "references"},
    ]
    assert (found["topics"], found["concerns"]) == (["Rust", "on-call"], ["no Kubernetes"])
    assert "promise" not in found
    assert is_done(program)
    assert forms(program) == []


def test_only_what_was_changed_in_the_form_is_changed_in_the_log(
    program: Program, editor: Editor
) -> None:
    program("recap", "acme", *FLAGS)
    before = program.log.read_text()
    editor.will(
        {
            "promise: next week": "promise: in two weeks",
            ", good, about": ", poor, about",
            " | strong\n": "\n",
            'topics: "Rust, and C"': "topics:",
        }
    )
    ran = program("recap", "acme", "--editor")
    assert (ran.code, ran.err) == (0, "")
    assert program.log.read_text() == before.replace('"next week"', '"in two weeks"').replace(
        'rapport = "good"', 'rapport = "poor"'
    ).replace('felt = "strong"\n', "").replace('topics = ["Rust, and C"]\n', "")


def test_who_is_taken_out_of_the_form_stays_in_the_log(program: Program, editor: Editor) -> None:
    program("recap", "acme", *FLAGS)
    editor.will({"person: Bo\n": "", "question: Salary?\n": ""})
    before = program.log.read_bytes()
    ran = program("recap", "acme", "--editor")
    assert ran.out.startswith(
        '"Bo" stays in the log; `afterview edit` can remove it\n'
        '"Salary?" stays in the log; `afterview edit` can remove it\n'
    )
    assert program.log.read_bytes() == before


def test_what_the_form_cannot_hold_stays_as_it_is(program: Program, editor: Editor) -> None:
    program.write(
        table(
            people='[{ name = "Ann \\"Annie\\" Lee", title = "good" }, '
            '{ name = "Doe, Jo", title = "VP, R&D", rapport = "good" }]',
            questions='[{ asked = "a | b" }, { asked = """one\ntwo""", felt = "ok" }]',
            topics='["a \\"b\\", c"]',
            concerns='["x, y", "z"]',
            promise="2026-12-04",
        )
    )
    editor.will(
        {
            '# (this stays as it is: Ann "Annie" Lee)\n': "",
            "# (this stays as it is: a | b)\n": "",
            "question: one two | | ok\n": "question: one two | yes | ok\n",
            'person: "Doe, Jo", "VP, R&D", good\n': 'person: "Doe, Jo", "VP, R&D", poor\n',
            'concerns: "x, y", z\n': 'concerns: "x, y", w\n',
            "promise: 2026-12-04\n": "promise: 2026-12-04\n\n",
        }
    )
    before = interview(program)
    ran = program("recap", "acme", "--editor")
    assert (ran.code, ran.err) == (0, "")
    after = interview(program)
    assert after["interviewers"][1]["rapport"] == "poor"
    assert after["questions"][1] == {"asked": "one\ntwo", "answered": "yes", "felt": "ok"}
    assert after["concerns"] == ["x, y", "w"]
    for key in ("promise", "topics"):
        assert after[key] == before[key]
    assert after["interviewers"][0] == before["interviewers"][0]
    assert after["questions"][0] == before["questions"][0]


def test_a_form_that_was_left_alone_is_no_recap(program: Program, editor: Editor) -> None:
    before = program.log.read_bytes()
    editor.will({})
    ran = program("recap", "acme", "--editor")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == "the form is still empty, so the recap is not done yet\n"
    assert program.log.read_bytes() == before
    assert not is_done(program)
    assert forms(program) == []


@pytest.mark.parametrize(
    ("edit", "says"),
    [
        (
            {"promise: \n": "promise: whenever\n"},
            'promise: "whenever": I couldn\'t read that as a date',
        ),
        ({"person: \n": "person: Bo, goood\n"}, 'line 10: "Bo, goood": "goood" is nearly "good"'),
        ({"person: \n": "person: Jane\n"}, 'is "Jane" Jane Doe?'),
        (
            {"person: \n": "person: jane doe, VP\n"},
            'line 10: person "jane-doe" is in the form twice',
        ),
        (
            {"topics: \n": "topics: a\ntopics: b\n"},
            "line 15: topics is in the form twice; keep one",
        ),
        (
            {"#   promise: within two weeks\n": "#   promise: within two weeks\nNobody.\n"},
            'line 18: "Nobody." has no key; begin the line with one of person, topics, promise, ',
        ),
    ],
)
def test_what_cannot_be_read_is_said_and_the_text_is_kept(
    program: Program, editor: Editor, edit: dict[str, str], says: str
) -> None:
    editor.will(edit)
    before = program.log.read_bytes()
    ran = program("recap", "acme", "--editor")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(says)
    (path,) = forms(program)
    assert ran.err.endswith(
        f"your text is kept in {path}; `afterview recap acme --editor` continues with it\n"
        "afterview: nothing was written to the log\n"
    )
    (new,) = edit.values()
    assert new in path.read_text()
    assert path.stat().st_mode & 0o777 == 0o600
    assert program.log.read_bytes() == before
    assert not is_done(program)


def test_two_things_that_cannot_be_read_are_said_at_once(program: Program, editor: Editor) -> None:
    editor.will({"person: \n": "person: Bo, goood\n", "question: \n": "question: a | b | c | d\n"})
    ran = program("recap", "acme", "--editor")
    assert [line.split()[:2] for line in ran.err.splitlines()[:2]] == [
        ["line", "10:"],
        ["line", "22:"],
    ]


def test_it_can_be_edited_again(
    program: Program, editor: Editor, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor.will(
        {"promise: \n": "promise: whenever\n", "concerns: ": "concerns: no Kubernetes"},
        {"promise: whenever\n": "promise: next week\n"},
    )
    ran = typed(program, monkeypatch, "y", args=["--editor"])
    assert ran.code == 0
    assert "Edit it again? [Y/n]: " in ran.out
    found = interview(program)
    assert (found["promise"], found["concerns"]) == ("next week", ["no Kubernetes"])
    assert forms(program) == []


def test_it_is_kept_where_the_person_has_had_enough(
    program: Program, editor: Editor, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor.will(*[{"promise: \n": "promise: whenever\n"}] * 2)
    ran = typed(program, monkeypatch, "n", args=["--editor"])
    assert ran.code == 2
    (path,) = forms(program)
    assert f"your text is kept in {path}; `afterview recap acme --editor` continues" in ran.err
    editor.will({}, {"promise: \n": "promise: whenever\n"})
    ran = typed(program, monkeypatch, "n", args=["--editor"])
    assert ran.code == 130
    assert len(forms(program)) == 2


def test_a_form_that_was_kept_is_gone_on_with(
    program: Program, editor: Editor, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor.will(
        {"promise: \n": "promise: whenever\n", "concerns: ": "concerns: no Kubernetes"},
        {"promise: whenever\n": "promise: next week\n"},
    )
    program("recap", "acme", "--editor")
    program("set", "acme", "topics=Rust")
    (path,) = forms(program)
    ran = typed(program, monkeypatch, "", args=["--editor"])
    assert (ran.code, ran.err) == (0, "")
    assert f"An earlier form with your text is in {path}. Continue with it? [Y/n]: " in ran.out
    found = interview(program)
    assert (found["promise"], found["concerns"]) == ("next week", ["no Kubernetes"])
    assert found["topics"] == ["Rust"]  # what was set in between is not taken back by the old form
    assert list(program.folder.glob("recap-*")) == []


def test_a_form_that_was_kept_is_that_of_one_interview_and_named_without_a_terminal(
    program: Program, editor: Editor
) -> None:
    program.write(table(), table("globex"))
    editor.will({"promise: \n": "promise: whenever\n"}, {}, {})
    program("recap", "acme", "--editor")
    (path,) = forms(program)
    assert program("recap", "globex", "--editor").err == ""
    assert program("recap", "acme", "--editor").err == (
        f"an earlier form with your text is still in {path}\n"
    )
    assert forms(program) == [path]


def meanwhile(program: Program, editor: Editor, edit: dict[str, str], *turns: str) -> None:
    """Have the log changed by another program while each form is open, before it is saved."""
    calls = program.folder / "meanwhile.calls"
    script = program.folder / "meanwhile.py"
    script.write_text(
        "import pathlib, sys\n"
        f"log, calls = pathlib.Path({str(program.log)!r}), pathlib.Path({str(calls)!r})\n"
        "turn = len(calls.read_bytes()) if calls.exists() else 0\n"
        "calls.write_bytes(bytes(turn + 1))\n"
        "form = pathlib.Path(sys.argv[1])\n"
        "text = form.read_text('utf-8')\n"
        f"for old, new in {edit!r}.items():\n"
        "    text = text.replace(old, new)\n"
        "form.write_text(text, 'utf-8')\n"
        f"turns = {turns!r}\n"
        "if turn < len(turns):\n"
        "    log.write_text(log.read_text().replace('company =', turns[turn] + '\\ncompany ='))\n"
    )
    editor.is_program(script)


def test_a_list_keeps_what_was_added_to_it_while_the_form_was_open(
    program: Program, editor: Editor
) -> None:
    program("recap", "acme", "--topic", "Rust", "--topic", "Go")
    program.log.write_text(program.log.read_text().replace('topics = ["Rust", "Go"]\n', ""))
    program.log.write_text(
        program.log.read_text().replace("company =", 'topics = ["Rust", "Go"]\ncompany =')
    )
    log = str(program.log)
    script = program.folder / "adds.py"
    script.write_text(
        "import pathlib, sys\n"
        f"log, form = pathlib.Path({log!r}), pathlib.Path(sys.argv[1])\n"
        'log.write_text(log.read_text().replace(\'"Go"]\', \'"Go", "on-call"]\'))\n'
        "form.write_text(form.read_text().replace('Rust, Go', 'Go, C'))\n"
    )
    editor.is_program(script)
    ran = program("recap", "acme", "--editor")
    assert (ran.code, ran.err) == (0, "")
    assert interview(program)["topics"] == ["Go", "on-call", "C"]


def test_what_form_and_log_both_changed_is_refused_and_the_text_is_kept(
    program: Program, editor: Editor
) -> None:
    meanwhile(program, editor, {"promise: \n": "promise: in two weeks\n"}, 'promise = "next week"')
    ran = program("recap", "acme", "--editor")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith('promise: the log says "next week" since the form was opened; ')
    assert interview(program)["promise"] == "next week"
    (path,) = forms(program)
    assert "promise: in two weeks" in path.read_text()


def test_what_a_form_was_made_from_is_replaced_in_one_step(
    program: Program, editor: Editor
) -> None:
    """A kill in the middle of a write would leave half of it, and the text could not be read."""
    folder, log, script = str(program.folder), str(program.log), program.folder / "links.py"
    script.write_text(
        "import os, pathlib, sys\n"
        f"log, form = pathlib.Path({log!r}), pathlib.Path(sys.argv[1])\n"
        f"os.link(form.with_suffix('.json'), {folder!r} + '/first.json')\n"
        "said = 'promise = \"next week\"\\ncompany ='\n"
        "log.write_text(log.read_text().replace('company =', said))\n"
        "form.write_text(form.read_text().replace('promise: \\n', 'promise: in two weeks\\n'))\n"
    )
    editor.is_program(script)
    assert program("recap", "acme", "--editor").code == 2
    (path,) = forms(program)
    first, last = program.folder / "first.json", path.with_suffix(".json")
    assert "next week" not in first.read_text()
    assert "next week" in last.read_text()
    assert last.stat().st_mode & 0o777 == 0o600


def test_a_form_that_is_saved_once_more_after_that_takes_the_place_of_the_log(
    program: Program, editor: Editor, monkeypatch: pytest.MonkeyPatch
) -> None:
    meanwhile(
        program,
        editor,
        {"promise: \n": "promise: in two weeks\n"},
        'promise = "next week"\ntopics = ["Rust"]',
    )
    ran = typed(program, monkeypatch, "y", args=["--editor"])
    assert ran.code == 0
    found = interview(program)
    assert (found["promise"], found["topics"]) == ("in two weeks", ["Rust"])


def test_a_person_of_whom_both_say_something_else_is_refused(
    program: Program, editor: Editor
) -> None:
    log, script = str(program.log), program.folder / "person.py"
    script.write_text(
        "import pathlib, sys\n"
        f"log, form = pathlib.Path({log!r}), pathlib.Path(sys.argv[1])\n"
        "log.write_text(log.read_text() + 'title = \"CTO\"\\n')\n"
        "said = form.read_text().replace('acme.example>\\n', 'acme.example>, VP, good\\n')\n"
        "form.write_text(said)\n"
    )
    editor.is_program(script)
    ran = program("recap", "acme", "--editor")
    assert ran.err.startswith('Jane Doe, title: the log says "CTO" since the form was opened; ')
    assert "rapport" not in interview(program)["interviewers"][0]


@pytest.mark.parametrize("does", ["form.write_text('')", "form.write_text('# a\\n\\n')"])
def test_a_form_that_was_emptied_is_no_recap(program: Program, editor: Editor, does: str) -> None:
    before = program.log.read_bytes()
    script = program.folder / "empties.py"
    script.write_text(f"import pathlib, sys\nform = pathlib.Path(sys.argv[1])\n{does}\n")
    editor.is_program(script)
    ran = program("recap", "acme", "--editor")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == "the form is still empty, so the recap is not done yet\n"
    assert program.log.read_bytes() == before
    assert not is_done(program)
    assert list(program.folder.glob("recap-*")) == []


def test_a_line_that_was_deleted_changes_nothing_and_one_that_was_emptied_is_said(
    program: Program, editor: Editor
) -> None:
    program("recap", "acme", *FLAGS)
    editor.will({"promise: next week\n": "", "concerns: no Kubernetes\n": "concerns:\n"})
    ran = program("recap", "acme", "--editor")
    assert ran.out.startswith("concerns: removed from the log\n")
    found = interview(program)
    assert found["promise"] == "next week"
    assert "concerns" not in found


def test_a_line_with_an_unknown_key_is_not_taken_into_the_one_above(
    program: Program, editor: Editor
) -> None:
    editor.will({"\nconcerns: \n": "\nconcerns: \nmood: he seemed tired\n"})
    ran = program("recap", "acme", "--editor")
    assert ran.code == 2
    assert ran.err.startswith('line 27: "mood" is not a key; the keys are person, topics, ')
    editor.will({}, {"\nconcerns: \n": "\nconcerns: \n    mood: he seemed tired\n"})
    program("recap", "acme", "--editor")
    assert interview(program)["concerns"] == ["mood: he seemed tired"]


def test_a_list_may_have_a_line_for_each(program: Program, editor: Editor) -> None:
    editor.will(
        {"topics: \n": "topics:\nRust\n- on-call, Go\n", "\nnotes: \n": "\nnote: tired\nand late\n"}
    )
    assert program("recap", "acme", "--editor").code == 0
    assert interview(program)["topics"] == ["Rust", "on-call", "Go"]
    assert interview(program)["notes"] == "tired\nand late"


def test_a_log_that_is_locked_does_not_cost_the_text(program: Program, editor: Editor) -> None:
    editor.will({"promise: \n": "promise: next week\n"})
    with RunLock(program.folder / "afterview.db", NOW):
        ran = program("recap", "acme", "--editor")
    assert ran.err.startswith("another afterview run is under way")
    assert "promise: next week" in forms(program)[0].read_text()


@pytest.mark.parametrize(("edit", "kept"), [({}, 0), ({"concerns: ": "concerns: x"}, 1)])
def test_an_editor_that_fails_changes_nothing(
    program: Program, editor: Editor, edit: dict[str, str], kept: int
) -> None:
    before = program.log.read_bytes()
    editor.will(edit, code=3)
    ran = program("recap", "acme", "--editor")
    assert ran.code == 2
    assert "ended with 3" in ran.err
    assert program.log.read_bytes() == before
    assert len(forms(program)) == kept


def test_a_form_that_is_gone_is_one_sentence(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", "rm")
    ran = program("recap", "acme", "--editor")
    assert ran.code == 2
    assert ran.err.startswith("there is no form at ")


def test_without_an_editor_no_form_is_made(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VISUAL", "no-such-editor")
    assert "no-such-editor" in refused(program, "acme", "--editor")
    assert forms(program) == []


def test_a_folder_that_cannot_be_written_to_is_one_sentence(
    program: Program, editor: Editor, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor.will({})

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("tempfile.mkstemp", full)
    why = refused(program, "acme", "--editor")
    assert why == (
        f"afterview: no form can be written in {program.folder}: No space left on device"
    )


# What the person wrote under the recap in a calendar


@pytest.fixture
def calendar(program: Program, monkeypatch: pytest.MonkeyPatch) -> Program:
    """The program with a calendar that is read as well, and a note of the person's in it."""
    service = MemoryService()
    module = ModuleType("a_calendar")
    vars(module)["plugin"] = memory_plugin(service)
    monkeypatch.setitem(sys.modules, "a_calendar", module)
    monkeypatch.setattr("afterview.config.plugins.IN_TREE", {"memory": ("a_calendar", "")})
    ours = CONFIGURATION.replace('"ics"', '"memory"').replace('path = "interviews.ics"\n', "")
    program.config.write_text(ours)
    assert program("sync").code == 0
    uid = uid_of("acme/recap")
    entry = service.of(uid)
    assert entry is not None
    note = "The CTO: nice.\n# the rota?\nTopics: none\n\n"
    MemoryPerson(service).describe(uid, note + entry.item.description)
    assert program("sync").code == 0
    return program


NOTE = "The CTO: nice.\n# the rota?\nTopics: none"


def test_enter_takes_over_what_was_written_under_the_recap_in_a_calendar(
    calendar: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    calendar("set", "acme", "notes=Tired.")
    ran = typed(calendar, monkeypatch, *[""] * 9)
    assert (ran.code, ran.err) == (0, "")
    assert "in your calendar: The CTO: nice. # the rota? Topics: none\n" in ran.out
    assert "(private notes; Enter adds that, - does not)\n> " in ran.out.replace("\n  ", " ")
    assert interview(calendar)["notes"] == f"Tired.\n{NOTE}"
    ran = typed(calendar, monkeypatch, *[""] * 9)
    assert "in your calendar" not in ran.out
    assert interview(calendar)["notes"] == f"Tired.\n{NOTE}"


@pytest.mark.parametrize(("answer", "notes"), [("-", None), ("Something else", "Something else")])
def test_another_answer_leaves_it_in_the_calendar(
    calendar: Program, monkeypatch: pytest.MonkeyPatch, answer: str, notes: str | None
) -> None:
    typed(calendar, monkeypatch, *[""] * 8, answer)
    assert interview(calendar).get("notes") == notes


def test_the_form_has_it_too_and_writes_it_once(calendar: Program, editor: Editor) -> None:
    editor.will({"concerns: \n": "concerns: Go\n"}, {})
    assert calendar("recap", "acme", "--editor").code == 0
    found = interview(calendar)
    assert found["notes"] == NOTE
    assert "topics" not in found
    ran = calendar("recap", "acme", "--editor")
    assert ran.out.startswith("the form is still empty")
    assert interview(calendar)["notes"] == NOTE


# The form alone

TEXTS = (
    st.lists(
        st.sampled_from([*"aZé日1 ,;:|#<>@\"'\\./()-=\n", "good", "about: ", "https://x"]),
        min_size=1,
        max_size=12,
    )
    .map("".join)
    .filter(lambda text: bool(text.strip()))
)
ENTRIES = st.lists(
    st.fixed_dictionaries(
        {"name": TEXTS.filter(lambda text: bool(slug(text)))},
        optional={
            "email": st.just("jane@acme.example"),
            "title": TEXTS,
            "profile": TEXTS,
            "rapport": st.sampled_from(["good", "poor"]),
            "talked_about": TEXTS,
        },
    ),
    max_size=3,
    unique_by=lambda entry: slug(entry["name"]),
)
QUESTIONS = st.lists(
    st.fixed_dictionaries(
        {"asked": TEXTS},
        optional={"answered": TEXTS, "felt": st.sampled_from(["strong", "ok", "gap"])},
    ),
    max_size=3,
    unique_by=lambda entry: " ".join(entry["asked"].split()),
)
OWED = st.lists(
    st.fixed_dictionaries({"what": TEXTS.filter(slug)}, optional={"by": st.dates()}),
    max_size=3,
    unique_by=lambda entry: Owed(str(entry["what"])).slug,
)
TABLES = st.fixed_dictionaries(
    {},
    optional={
        "interviewers": ENTRIES,
        "questions": QUESTIONS,
        "topics": st.lists(TEXTS, max_size=3),
        "concerns": st.lists(TEXTS, max_size=3),
        "promise": st.one_of(TEXTS, st.dates()),
        "owed": OWED,
    },
)


@given(TABLES)
def test_a_form_that_was_only_saved_changes_nothing(log: dict[str, Any]) -> None:
    assert read(form(log, "Recap"), log) == Answers()


@given(TABLES, st.lists(st.tuples(st.integers(0, 40), TEXTS), max_size=4))
def test_whatever_is_typed_is_read_or_refused(
    log: dict[str, Any], typed: list[tuple[int, str]]
) -> None:
    lines = form(log, "Recap").split("\n")
    for place, text in typed:
        lines.insert(place, text)
    try:
        answers = read("\n".join(lines), log)
    except FormError as error:
        for line in str(error).split("\n"):
            assert re.match(r"line \d+: \S", line)
    else:
        assert isinstance(answers, Answers)


def test_at_a_narrow_terminal_questions_and_the_welcome_are_folded(program: Program) -> None:
    with Terminal("recap", config=program.config, now=AFTER, size=(50, 40)) as terminal:
        terminal.answer("> ", "<")
        terminal.wait_for("this is the first question")
        assert all(len(line) <= 50 for line in terminal.screen.splitlines())
