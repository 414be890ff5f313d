"""`why`: of an interview what the rules allow next, of a step why it stands on its day."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import golden
import pytest
from click.testing import CliRunner
from program import NOW, Program, table
from rich.cells import cell_len
from terminal import Terminal

from afterview.cli import Call, cli
from afterview.store.database import Store

if TYPE_CHECKING:
    from afterview.store.facts import Kind

CAP = "Don't 4, Don't be too aggressive: "
GATE = "Don't 2, Don't be impatient: "


@pytest.fixture(autouse=True)
def wide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "400")


@pytest.fixture
def demo(program: Program) -> Program:
    return golden.write_demo(program)


def rows(program: Program, id_: str) -> dict[str, str]:
    """Return what is said behind each label; the heading has none."""
    ran = program("why", id_)
    assert (ran.code, ran.err) == (0, "")
    heading, *lines = ran.out.splitlines()
    found = {"": heading}
    for line in lines:
        label, text = re.split(r" {2,}", line.strip(), maxsplit=1)
        found[label] = text
    return found


def test_a_visit_is_explained_as_a_whole(program: Program) -> None:
    program.write(
        table("first", company='"Acme"', promise='"two weeks"'),
        table("last", company='"Acme"', start="2026-11-23T14:00:00"),
    )
    for id_ in ("first", "last"):
        found = rows(program, id_)
        assert found["round"] == "one of 2 that day; showing first and last together"
        assert found["promise"].startswith("“two weeks” (from first), read as ")
        assert found["gate"].startswith(f"{GATE}no follow-up before Tue 8 Dec")
    program.write(
        table("first", company='"Acme"', promise='"two weeks"'),
        table("last", company='"Acme"', start="2026-11-23T14:00:00", promise='"one week"'),
    )
    assert rows(program, "last")["promise"].endswith(", the one of that day that runs out last")
    assert "the last of 2 promises" in rows(program, "last/follow-up/1")["why"]
    assert (
        program("postpone", "last/follow-up/1", "Thu 3 Dec").err
        == "afterview: last/follow-up/1 can't be on Thu 3 Dec: Don't 2, Don't be impatient: "
        "they said “two weeks”, and the first day on which you may write is Tue 8 Dec\n"
    )


def record(program: Program, kind: Kind, step_id: str, day: date | None = None) -> None:
    with Store.open(program.folder / "afterview.db") as store:
        store.record(kind, step_id, day, at=NOW, source="test")


@pytest.mark.parametrize("width", golden.WIDTHS)
@pytest.mark.parametrize(
    ("name", "id_"),
    [
        ("why-waiting", "globex-panel"),
        ("why-due", "hooli-final"),
        ("why-closed", "umbrella-phone"),
        ("why-step", "hooli-final/follow-up/2"),
    ],
)
def test_it_looks_as_it_did(
    demo: Program, monkeypatch: pytest.MonkeyPatch, name: str, id_: str, width: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    golden.check(name, width, demo("why", id_).out)


def test_a_promise_holds_back_and_everything_cites_its_number(program: Program) -> None:
    program.write(
        table(role='"Engineer"', round='"onsite"', promise='"next week"'),
        config=program.config.read_text()
        + "\n[playbook]\nprofile = 'patient'\nfollow_up_cap = 3\n",
    )
    assert rows(program, "acme") == {
        "": "Acme, Engineer, onsite: Mon 23 Nov",
        "status": "interview today 10:00",
        "promise": "“next week”, read as Mon 30 Nov to Fri 4 Dec",
        "gate": f"{GATE}no follow-up before Mon 7 Dec, the first business day after the promise",
        "cap": f"{CAP}0 of 3 follow-ups sent in this case "
        "(follow_up_cap = 3, line 15 of the configuration)",
        "gap": f"{CAP}10 business days between any two follow-ups to Acme "
        "(contact_gap = 10, profile patient); sent so far: none; the gap would allow today",
        "next": "Tue 8 Dec, in 15 days: Follow up with Acme (acme/follow-up/1)",
        "why": "Do 3: 2 business days after the promise “next week” runs out on Fri 4 Dec "
        "(follow_up_after_promise = 2, the default); "
        "Don't 2: not before Mon 7 Dec, when the promise has run out",
    }


def test_a_promise_of_one_day_names_it_once_and_opens_the_gate_the_day_after(
    program: Program,
) -> None:
    program.write(table(start="2026-11-09T10:00:00", promise="2026-11-20"))
    found = rows(program, "acme")
    assert found["promise"].endswith("read as Fri 20 Nov")
    assert found["gate"] == (
        f"{GATE}open since Mon 23 Nov, the first business day after the promise"
    )
    assert found["status"].startswith(
        "10 of 11 business days without a reply, no follow-up yet, next"
    )


def test_without_a_promise_there_is_no_gate(program: Program) -> None:
    found = rows(program, "acme")
    assert found["promise"] == "none in the log"
    assert found["gate"] == f"{GATE}no promise has to run out first"


def test_who_will_call_is_not_written_to(program: Program) -> None:
    program.write(table(no_contact="true"))
    assert rows(program, "acme")["cap"] == (
        f"{CAP}none is allowed, because they will call you (no_contact = true, the log)"
    )


def test_what_was_sent_and_skipped_is_counted(program: Program) -> None:
    program.write(table(start="2026-11-02T10:00:00"))
    record(program, "done", "acme/follow-up/1", date(2026, 11, 20))
    record(program, "skipped", "acme/follow-up/2")
    found = rows(program, "acme")
    assert found["cap"].startswith(f"{CAP}1 of 2 follow-ups sent in this case, 1 skipped (")
    assert found["gap"].endswith(
        "sent so far: acme/follow-up/1 on Fri 20 Nov; the next free day is Mon 30 Nov, "
        "because of acme/follow-up/1, sent on Fri 20 Nov"
    )


def two_roles(program: Program) -> None:
    program.write(
        table("engineer", company='"Acme"', role='"Engineer"', start="2026-11-16T10:00:00"),
        table("analyst", company='"acme"', role='"Analyst"', start="2026-11-17T10:00:00"),
    )


def test_the_gap_names_the_planned_follow_up_that_stands_in_the_way(program: Program) -> None:
    two_roles(program)
    found = rows(program, "analyst")
    assert found["gap"].endswith(
        "sent so far: none; the next free day is Tue 1 Dec, "
        "because of engineer/follow-up/1, planned for Mon 23 Nov"
    )
    assert found["next"].startswith("Tue 1 Dec, in 8 days: Follow up with acme")
    assert "moved from Tue 24 Nov, so that any two follow-ups to acme are 5" in found["why"]
    assert program("why", "analyst", "--json").json["gap"] == {
        "business_days": 5,
        "sent": [],
        "next_free": "2026-12-01",
        "blocked_by": {"id": "engineer/follow-up/1", "date": "2026-11-23", "sent": False},
    }


def test_of_a_round_that_was_followed_by_another_it_speaks_of_that_one(program: Program) -> None:
    first = table("first", company='"Acme"', start="2026-11-02T10:00:00")
    program.write(first, table("second", company='"Acme"'))
    found = rows(program, "first")
    assert found[""] == "Acme: Mon 2 Nov"
    assert found["round"] == ("replaced by second on Mon 23 Nov; showing that one")
    assert "(second/follow-up/1)" in found["next"]
    assert program("why", "first", "--json").json["case"]["interview"] == "second"
    assert "round" not in rows(program, "second")


def test_a_cancelled_interview_has_nothing_to_follow(program: Program) -> None:
    program.write(table(status='"cancelled"'))
    assert rows(program, "acme") == {
        "": "Acme: Mon 23 Nov",
        "status": "it was cancelled, so nothing follows from it",
    }
    assert program("why", "acme", "--json").json == {
        "today": "2026-11-23",
        "interview": "acme",
        "case": None,
        "gap": None,
        "rules": [],
    }


@pytest.mark.parametrize(
    ("fields", "stands"),
    [
        (
            {"status": '"rejected"', "status_since": "2026-11-23"},
            "rejected since Mon 23 Nov, so no more follow-ups",
        ),
        (
            {"status": '"offer"', "status_since": "2026-11-10"},
            "an offer since Tue 10 Nov, and they are waiting for your answer",
        ),
    ],
)
def test_a_case_that_does_not_wait_has_no_next_step(
    program: Program, fields: dict[str, str], stands: str
) -> None:
    program.write(table(**fields))
    found = rows(program, "acme")
    assert found["status"] == stands
    assert not {"next", "why"} & found.keys()
    assert found["gap"].endswith("sent so far: none")


def test_a_case_that_has_run_dry_says_so(program: Program) -> None:
    program.now = datetime(2027, 5, 3, 14, tzinfo=UTC)
    assert rows(program, "acme")["next"] == "no step of this case is planned any more"


def test_the_json_of_an_interview(demo: Program) -> None:
    ran = demo("why", "globex-panel", "--json")
    assert ran.err == ""
    assert list(ran.json) == ["today", "interview", "case", "gap", "rules"]
    (case,) = (
        each
        for each in demo("status", "--json").json["cases"]
        if each["interview"] == "globex-panel"
    )
    assert ran.json["case"] == case
    assert ran.json["gap"] == {
        "business_days": 5,
        "sent": [],
        "next_free": "2026-11-23",
        "blocked_by": None,
    }
    assert ran.json["rules"] == [
        {
            "rule": "Don't 2",
            "name": "Don't be impatient",
            "says": "no follow-up before Mon 30 Nov, the first business day after the promise",
        },
        {
            "rule": "Don't 4",
            "name": "Don't be too aggressive",
            "says": "0 of 2 follow-ups sent in this case (follow_up_cap = 2, the default)",
        },
        {
            "rule": "Don't 4",
            "name": "Don't be too aggressive",
            "says": "5 business days between any two follow-ups to Globex (contact_gap = 5, "
            "the default); sent so far: none; the gap would allow today",
        },
    ]


def test_why_a_step_stands_on_its_day(program: Program) -> None:
    assert rows(program, "acme/follow-up/2") == {
        "": "Follow up with Acme again",
        "step": "acme/follow-up/2",
        "day": "Tue 8 Dec, in 15 days",
        "rule": "Do 3, Know the promised timeline, then reach out",
        "why": "5 business days after follow-up 1 (follow_up_interval = 5, the default)",
        "counts from": "Tue 1 Dec, follow-up 1",
        "forecast": "it comes into your calendars once the step before it is done or skipped",
    }
    assert "a week before its own" in rows(program, "keep-searching/2026-W50")["forecast"]


def test_the_json_of_a_step(program: Program) -> None:
    (item,) = (
        each
        for each in program("plan", "--json").json["items"]
        if each["id"] == "acme/thank-you/jane-doe"
    )
    assert program("why", item["id"], "--json").json == {
        "today": "2026-11-23",
        "item": item,
        "rule": {"rule": "Do 1", "name": "Send a thank-you"},
        "counts_from": {"date": "2026-11-23", "what": "the end of the interview"},
        "stands": [],
        "deleted_from": [],
        "elsewhere": None,
        "seen": [],
    }


def test_what_belongs_to_no_interview_counts_from_nothing(program: Program) -> None:
    assert "counts from" not in rows(program, "keep-searching/2026-W48")
    found = program("why", "keep-searching/2026-W48", "--json").json
    assert (found["counts_from"], found["rule"]["rule"]) == (None, "Don't 1")


@pytest.mark.parametrize(
    ("now", "day"),
    [
        (23, "today"),
        (24, "1 day ago"),
        (22, "in 1 day"),
    ],
)
def test_how_far_the_day_of_a_step_is(program: Program, now: int, day: str) -> None:
    program.now = datetime(2026, 11, now, 14, tzinfo=UTC)
    assert rows(program, "acme/recap")["day"] == f"Mon 23 Nov 11:00-11:30, {day}"


def test_a_done_step_says_when(program: Program) -> None:
    record(program, "done", "acme/recap", date(2026, 11, 23))
    assert rows(program, "acme/recap")["day"] == "Mon 23 Nov 11:00-11:30, today, done Mon 23 Nov"


def test_a_skipped_step_is_not_there_because_you_skipped_it(program: Program) -> None:
    record(program, "skipped", "acme/recap")
    ran = program("why", "acme/recap")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == (
        "afterview: acme/recap is not in the plan, because you skipped it; `afterview undo` may "
        "bring it back\n"
    )


def test_an_unknown_id_is_one_sentence_with_the_nearest(program: Program) -> None:
    for wrong, said in {
        "acmee": 'there is no interview "acmee" in the log; did you mean "acme"?',
        "acme/recup": 'there is no step "acme/recup" in the plan; did you mean "acme/recap"?',
    }.items():
        ran = program("why", wrong)
        assert (ran.code, ran.out, ran.err) == (2, "", f"afterview: {said}\n")


@pytest.mark.parametrize("width", [60, 80, 200])
def test_wide_characters_fit(program: Program, monkeypatch: pytest.MonkeyPatch, width: int) -> None:
    company = "日本電気株式会社とそのすべての関連会社および子会社"
    program.write(table("nec", company=f'"{company}"', promise='"in a month"'))
    monkeypatch.setenv("COLUMNS", str(width))
    for id_ in ("nec", "nec/follow-up/1"):
        out = program("why", id_).out
        assert max(map(cell_len, out.splitlines())) <= width
        assert company in re.sub(r"\s", "", out)


def test_in_a_terminal_it_fills_its_width(demo: Program) -> None:
    args = ("why", "globex-panel")
    with Terminal(*args, config=demo.config, size=(400, 60)) as terminal:
        assert terminal.end() == 0
    assert terminal.screen == demo(*args).out


def test_ids_of_interviews_and_of_steps_are_completed(program: Program) -> None:
    program.write(table(), table("globex"))
    ran = CliRunner().invoke(
        cli,
        prog_name="afterview",
        obj=Call(NOW, program.config),
        env={
            "_AFTERVIEW_COMPLETE": "bash_complete",
            "COMP_WORDS": f"afterview --config {program.config} why ac",
            "COMP_CWORD": "4",
        },
    )
    found = {line.partition(",")[2] for line in ran.output.splitlines()}
    assert {"acme", "acme/recap", "acme/follow-up/2"} <= found
    assert all(each.startswith("ac") for each in found)


def test_reading_writes_nothing(demo: Program) -> None:
    before = demo.files()
    demo("why", "hooli-final")
    demo("why", "hooli-final/park", "--json")
    assert demo.files() == before
