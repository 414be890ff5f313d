"""`show`: all that the log says about one interview, its steps, and where notes may appear."""

from __future__ import annotations

import sys
from datetime import timedelta
from typing import Any

import golden
import pytest
from program import NOW, Program, table
from rich.cells import cell_len
from terminal import Terminal

from afterview.log.fields import INTERVIEW, INTERVIEWER, OWED, QUESTION
from afterview.store.database import Store

FULL = """\
[[interview]]
id = "acme-onsite"
company = "Acme [Robotics]"
role = "Backend engineer"
round = "onsite"
start = 2026-11-23T10:00:00
end = 2026-11-23T11:30:00
timezone = "Europe/Berlin"
mode = "in person"
location = "1 Main St, Albany"
url = "https://meet.example/acme"
promise = "within two weeks"
contact = "Rita Cruz <rita@acme.example>"
status = "waiting"
status_since = 2026-11-21
no_contact = true
answer_by = 2026-12-11
via = "Hays"
language = "de"
topics = ["migration to Rust", "テスト"]
concerns = ["no Kubernetes"]
notes = '''They pay badly.
A second line.'''

[[interview.interviewers]]
name = "山田 太郎"
email = "taro@acme.example"
title = "VP Engineering"
profile = "https://www.linkedin.com/in/taro"
rapport = "good"
talked_about = "consensus protocols,\\nand tea"

[[interview.interviewers]]
name = "Ravi Menon"

[[interview.owed]]
what = "the link to my talk"
by = 2026-11-24

[[interview.owed]]
what = "two references"

[[interview.questions]]
asked = "Why do you want to leave?"
answered = "For the ownership\\nof a whole service."
felt = "strong"

[[interview.questions]]
asked = "And if not?"
"""


@pytest.fixture
def full(program: Program) -> Program:
    """One interview with every key of the log."""
    program.write(FULL)
    return program


def words(program: Program, *args: str) -> str:
    """What `show` prints, its spaces and line ends made one space each."""
    ran = program("show", *args)
    assert (ran.code, ran.err) == (0, "")
    return " ".join(ran.out.split())


def test_the_json_has_all_that_the_log_says_but_the_notes(full: Program) -> None:
    document = full("show", "acme-onsite", "--json").json
    assert list(document) == ["today", "interview", "steps"]
    assert document["interview"] == {
        "id": "acme-onsite",
        "company": "Acme [Robotics]",
        "role": "Backend engineer",
        "round": "onsite",
        "start": "2026-11-23T10:00:00+01:00",
        "end": "2026-11-23T11:30:00+01:00",
        "status": "waiting",
        "since": "2026-11-21",
        "superseded_by": None,
        "rounds": ["acme-onsite"],
        "timezone": "Europe/Berlin",
        "mode": "in person",
        "location": "1 Main St, Albany",
        "url": "https://meet.example/acme",
        "promise": {
            "words": "within two weeks",
            "earliest": "2026-11-23",
            "latest": "2026-12-07",
        },
        "contact": {"name": "Rita Cruz", "email": "rita@acme.example"},
        "no_contact": True,
        "answer_by": "2026-12-11",
        "via": "Hays",
        "language": "de",
        "topics": ["migration to Rust", "テスト"],
        "concerns": ["no Kubernetes"],
        "interviewers": [
            {
                "name": "山田 太郎",
                "email": "taro@acme.example",
                "title": "VP Engineering",
                "profile": "https://www.linkedin.com/in/taro",
                "rapport": "good",
                "talked_about": "consensus protocols,\nand tea",
            },
            {
                "name": "Ravi Menon",
                "email": "",
                "title": "",
                "profile": "",
                "rapport": "neutral",
                "talked_about": "",
            },
        ],
        "owed": [
            {"what": "the link to my talk", "by": "2026-11-24"},
            {"what": "two references", "by": None},
        ],
        "questions": [
            {
                "asked": "Why do you want to leave?",
                "answered": "For the ownership\nof a whole service.",
                "felt": "strong",
            },
            {"asked": "And if not?", "answered": "", "felt": ""},
        ],
    }


def test_no_key_of_the_log_is_forgotten(full: Program) -> None:
    interview = full("show", "acme-onsite", "--json").json["interview"]
    assert INTERVIEW.keys() - interview.keys() == {"duration", "status_since", "was", "notes"}
    assert interview["interviewers"][0].keys() == INTERVIEWER.keys()
    assert interview["owed"][0].keys() == OWED.keys()
    assert interview["questions"][0].keys() == QUESTION.keys()


def test_what_the_log_leaves_out_is_null_or_empty(program: Program) -> None:
    interview = program("show", "acme", "--json").json["interview"]
    assert (interview["promise"], interview["contact"], interview["since"]) == (None, None, None)
    assert (interview["topics"], interview["questions"], interview["mode"]) == ([], [], "")


def test_the_steps_are_those_of_the_plan(full: Program) -> None:
    full.write(FULL, table("globex"))
    steps = full("show", "acme-onsite", "--json").json["steps"]
    planned = full("plan", "--json").json["items"]
    assert steps == [item for item in planned if item["interview"] == "acme-onsite"]
    assert len(steps) > 4


def test_what_holds_for_a_visit_is_shown_with_the_interview_that_it_is_from(
    program: Program,
) -> None:
    day: dict[str, str] = {"company": '"Acme"', "role": '"Pilot"'}
    program.write(
        table("first", contact='"Rita"', promise='"two weeks"', no_contact="true", **day),
        table("last", start="2026-11-23T14:00:00", promise='"one week"', via='"Hays"', **day),
        table("later", company='"Acme"', start="2026-11-30T14:00:00"),
    )
    last = words(program, "last")
    assert (
        "promise “one week”: Mon 30 Nov the one that counts is from first: “two weeks”: Mon 7 Dec"
    ) in last
    assert "contact Rita (from first, the same day)" in last
    assert "no contact they will call you: only the thank-yous are planned (from" in last
    assert "via Hays" in last
    first = words(program, "first")
    assert "promise “two weeks”: Mon 7 Dec contact Rita no contact" in first
    assert "via Hays (from last, the same day)" in first
    assert "the same day" not in words(program, "later")


def test_a_person_reads_the_whole_log(full: Program) -> None:
    shown = words(full, "acme-onsite")
    for text in (
        "Acme [Robotics]: Backend engineer, onsite",
        "id acme-onsite",
        "when Mon 23 Nov 04:00-05:30 (10:00 Berlin)",
        "where in person, 1 Main St, Albany",
        "link https://meet.example/acme",
        "status waiting since Sat 21 Nov",
        "answer by Fri 11 Dec via Hays language de",
        "You promised the link to my talk, by Tue 24 Nov two references",
        "promise “within two weeks”: Mon 23 Nov to Mon 7 Dec",
        "contact Rita Cruz <rita@acme.example>",
        "no contact they will call you: only the thank-yous are planned",
        "topics migration to Rust テスト",
        "concerns no Kubernetes",
        "People 山田 太郎 <taro@acme.example>, VP Engineering https://www.linkedin.com/in/taro",
        "rapport: good talked about: consensus protocols, and tea Ravi Menon rapport: neutral",
        "Questions Why do you want to leave? (strong) For the ownership of a whole service.",
        "service. And if not? Steps",
        "today Thank 山田 太郎 (Acme [Robotics]) acme-onsite/thank-you/山田-太郎",
    ):
        assert text in shown


def test_what_the_log_leaves_out_is_not_mentioned(program: Program) -> None:
    program.write('[[interview]]\nid = "a"\ncompany = "Acme"\nstart = 2025-01-01T10:00:00\n')
    assert [line.split() for line in program("show", "a").out.splitlines()[:4]] == [
        ["Acme"],
        ["id", "a"],
        ["when", "Wed", "1", "Jan", "2025,", "10:00-11:00"],
        ["status", "waiting", "since", "Wed", "1", "Jan", "2025"],
    ]
    shown = words(program, "a")
    assert "People" not in shown
    assert "Questions" not in shown
    assert "otes" not in shown


def test_an_interview_of_long_ago_has_no_steps_and_no_heading_for_them(program: Program) -> None:
    program.write(table(start="2025-01-01T10:00:00", status='"cancelled"', people="[]"))
    assert "Cancelled: " in words(program, "acme")
    program.write(table(start="2025-01-01T10:00:00", people="[]"))
    assert "acme/interview" in words(program, "acme")


@pytest.mark.parametrize(
    ("fields", "when"),
    [
        pytest.param(
            {"start": "2026-11-23T23:30:00"},
            "Mon 23 Nov 23:30-00:30 link",
            id="over midnight",
        ),
        pytest.param(
            {"start": "2026-11-24T09:00:00", "timezone": '"Asia/Tokyo"'},
            "Mon 23 Nov 19:00-20:00 (Tue 09:00 Tokyo) link",
            id="another day at home",
        ),
        pytest.param(
            {"start": "2026-11-24T09:00:00", "timezone": '"America/Toronto"'},
            "Tue 24 Nov 09:00-10:00 link",
            id="the same time in another zone",
        ),
    ],
)
def test_when_it_is_there_and_here(program: Program, fields: dict[str, str], when: str) -> None:
    program.write(table(url='"x"', **fields))
    assert f"when {when} x" in words(program, "acme")


@pytest.mark.parametrize(
    ("contact", "said"),
    [("Rita Cruz", "Rita Cruz"), ("rita@acme.example", "rita@acme.example")],
)
def test_half_a_contact_is_shown_as_it_is(program: Program, contact: str, said: str) -> None:
    program.write(table(contact=f'"{contact}"'))
    assert f"contact {said} People" in words(program, "acme")


def test_a_promise_of_one_day_names_it_once(program: Program) -> None:
    program.write(table(promise="2026-12-04"))
    assert ": Fri 4 Dec People" in words(program, "acme")


def rounds(program: Program, **last: Any) -> None:
    program.write(
        table("acme", start="2026-11-12T10:00:00"),
        table("second", company='"Acme"', **last),
    )


def test_a_superseded_round_names_the_one_that_counts(program: Program) -> None:
    rounds(program)
    shown = words(program, "acme")
    assert "status superseded by second" in shown
    assert "rounds acme (Thu 12 Nov), second (Mon 23 Nov)" in shown
    assert program("show", "second", "--json").json["interview"]["rounds"] == ["acme", "second"]


def test_an_earlier_round_of_a_closed_case_has_its_status(program: Program) -> None:
    rounds(program, status='"rejected"')
    assert "status rejected rounds acme" in words(program, "acme")


def test_a_done_step_is_marked_with_its_day(program: Program) -> None:
    with Store.open(program.folder / "afterview.db") as store:
        yesterday = NOW.date() - timedelta(days=1)
        store.record("done", "acme/thank-you/jane-doe", yesterday, at=NOW, source="test")
    assert "today ✓ Thank Jane Doe (Acme) (done Sun 22 Nov) acme/thank-you/jane" in words(
        program, "acme"
    )


def test_private_notes_are_shown_on_a_terminal_only(
    full: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "Private notes (shown on a terminal only)" in words(full, "acme-onsite")
    assert "badly" not in words(full, "acme-onsite")
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.setenv("TERM", "dumb")
    assert "Private notes They pay badly. A second line." in words(full, "acme-onsite")
    assert "badly" not in full("show", "acme-onsite", "--json").out


def test_in_a_real_terminal_the_notes_are_there(full: Program) -> None:
    with Terminal("show", "acme-onsite", config=full.config) as terminal:
        assert terminal.end() == 0
    assert "They pay badly." in terminal.screen


@pytest.mark.parametrize("width", golden.WIDTHS)
def test_it_looks_as_it_did(full: Program, monkeypatch: pytest.MonkeyPatch, width: int) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    with Store.open(full.folder / "afterview.db") as store:
        store.record("done", "acme-onsite/recap", NOW.date(), at=NOW, source="test")
    golden.check("show", width, full("show", "acme-onsite").out)


@pytest.mark.parametrize("width", [80, 120, 200])
def test_it_fits(full: Program, monkeypatch: pytest.MonkeyPatch, width: int) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    ran = full("show", "acme-onsite")
    assert max(map(cell_len, ran.out.splitlines())) <= width
    assert "\x1b" not in ran.out


@pytest.mark.parametrize("ending", ["closed", "long ago"])
def test_what_was_done_is_shown_whatever_became_of_the_case(
    program: Program, monkeypatch: pytest.MonkeyPatch, ending: str
) -> None:
    """`plan --all` has the same steps, and `why` explains each of them."""
    monkeypatch.setenv("COLUMNS", "200")
    program.write(table(start="2026-11-02T10:00:00"), table("other", start="2026-11-02T15:00:00"))
    program("done", "other/recap", "--on", "2 Nov")
    for step, day in (("recap", 2), ("thank-you/jane-doe", 2), ("follow-up/1", 10)):
        assert program("done", f"acme/{step}", "--on", f"{day} Nov").code == 0
    if ending == "closed":
        program("set", "acme", "status=withdrawn")
    else:
        program.now += timedelta(days=120)
    done = ["acme/recap", "acme/thank-you/jane", "acme/follow-up/1"]
    shown = [line for line in program("show", "acme").out.splitlines() if "✓" in line]
    assert [line.split()[-1] for line in shown] == done
    steps = program("show", "acme", "--json").json["steps"]
    assert len([step for step in steps if step["done"]]) == len(done)
    whole = [line for line in program("plan", "--all").out.splitlines() if "✓" in line]
    assert len(whole) == len(done) + 1
    for step_id in done:
        ran = program("why", step_id)
        assert (ran.code, ran.err) == (0, "")
        assert "done " in ran.out


def test_the_id_of_a_step_stands_beside_it_where_there_is_room(
    full: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    for width, together in ((80, False), (200, True)):
        monkeypatch.setenv("COLUMNS", str(width))
        lines = full("show", "acme-onsite").out.splitlines()
        (line,) = (each for each in lines if "acme-onsite/recap" in each)
        assert ("Recap: " in line) is together


def test_an_unknown_id_is_one_sentence_with_the_nearest(full: Program) -> None:
    ran = full("show", "acme-onsight")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == (
        'afterview: there is no interview "acme-onsight" in the log; did you mean "acme-onsite"?\n'
    )


def test_showing_writes_nothing(full: Program) -> None:
    before = full.files()
    full("show", "acme-onsite")
    full("show", "acme-onsite", "--json")
    assert full.files() == before


def test_without_colours_nothing_is_bold_or_dim_either(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm")
    assert "\x1b[1m" in program("show", "acme").out
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b" not in program("show", "acme").out
