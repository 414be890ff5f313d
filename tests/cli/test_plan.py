"""`plan`: its lines, the JSON interface, other days; nothing is written anywhere."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import golden
import pytest
from program import NOW, Program, table
from terminal import Terminal

from afterview.cli.terminal.layout import cells
from afterview.store.database import Store

KEYS = [
    "id",
    "uid",
    "interview",
    "step",
    "form",
    "date",
    "start",
    "end",
    "title",
    "why",
    "done",
    "forecast",
]


def test_the_json_has_every_documented_key_in_order(program: Program) -> None:
    ran = program("plan", "--json")
    assert (ran.code, ran.err) == (0, "")
    assert list(ran.json) == ["today", "away", "items"]
    assert ran.json["today"] == "2026-11-23"
    for item in ran.json["items"]:
        assert list(item) == KEYS


def test_a_timed_event_has_times_with_the_offset_of_its_zone(program: Program) -> None:
    items = {item["id"]: item for item in program("plan", "--json").json["items"]}
    assert items["acme/interview"] == {
        "id": "acme/interview",
        "uid": "0c86b746-5e94-57b6-a81f-0062c72c49a5",
        "interview": "acme",
        "step": "interview",
        "form": "event",
        "date": "2026-11-23",
        "start": "2026-11-23T10:00:00-05:00",
        "end": "2026-11-23T11:00:00-05:00",
        "title": "Acme interview",
        "why": "Do 4: as logged",
        "done": None,
        "forecast": False,
    }


def test_a_task_has_a_day_and_no_hour(program: Program) -> None:
    items = {item["id"]: item for item in program("plan", "--json").json["items"]}
    thanks = items["acme/thank-you/jane-doe"]
    assert (thanks["form"], thanks["date"], thanks["start"]) == ("task", "2026-11-23", None)
    assert items["keep-searching/2026-W48"]["interview"] is None


def test_the_plan_of_another_day(program: Program) -> None:
    def ids(*args: str) -> set[str]:
        return {item["id"] for item in program("plan", "--json", *args).json["items"]}

    assert "acme/recap" in ids()
    assert "acme/recap" in ids("--on", "2026-11-26")
    assert "acme/recap" not in ids("--on", "2026-11-27")


def test_today_is_where_the_person_lives(program: Program) -> None:
    program.now = datetime(2026, 11, 24, 4, 59, tzinfo=UTC)  # 23:59 on the 23rd in New York
    assert program("plan", "--json").json["today"] == "2026-11-23"
    program.now = datetime(2026, 11, 24, 5, 0, tzinfo=UTC)
    assert program("plan", "--json").json["today"] == "2026-11-24"


def test_each_step_is_a_line_and_says_why_if_asked(program: Program) -> None:
    ran = program("plan")
    assert ran.code == 0
    assert ran.out.splitlines()[:4] == [
        "Today",
        "  1  Mon 23 Nov 10:00  Acme interview",
        "  2  Mon 23 Nov 11:00  Recap: Acme",
        "  3  Mon 23 Nov        Thank Jane Doe (Acme)",
    ]
    assert program("plan", "--why").out.splitlines()[2] == (
        "      Do 4: as logged [acme/interview]"
    )


@pytest.mark.parametrize("width", [60, 80])
def test_the_table_fits_the_width(
    program: Program, monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    company = '"A company with a very long name indeed, und Söhne 日本電気"'
    program.write(table(company=company, timezone='"Asia/Tokyo"'))
    assert max(map(cells, program("plan", "--why").out.splitlines())) <= width


def titles(program: Program, *args: str) -> list[str]:
    """The titles that are shown, without days, hours and headings."""
    lines = program("plan", *args).out.splitlines()
    when = r"^ +\d+  \w{3} \d+ \w{3}( \d{4},?)?( \d\d:\d\d)? +"
    return [re.sub(when, "", line) for line in lines if line.startswith("  ")]


def test_each_part_of_the_whole_plan_comes_once(program: Program) -> None:
    program.write(table(start="2026-11-19T10:00:00"), table("globex", start="2026-11-20T10:00:00"))
    whole = program("plan", "--all").out
    assert re.findall(r"^\w+$", whole, re.MULTILINE) == ["Past", "Overdue", "Today", "Ahead"]


def test_the_plan_begins_with_what_is_still_to_be_done(program: Program) -> None:
    program.write(
        table(start="2026-11-19T10:00:00", people='[{ name = "Jane" }, { name = "Ann" }]'),
        table("globex", start="2026-11-23T08:00:00", people='[{ name = "Bo" }]'),
    )
    with Store.open(program.folder / "afterview.db") as store:
        for step in ("acme/thank-you/ann", "globex/thank-you/bo"):
            store.record("done", step, NOW.date(), at=NOW, source="test")

    shown = program("plan").out
    assert re.findall(r"^\w+$", shown, re.MULTILINE) == ["Overdue", "Today", "Ahead"]
    assert titles(program)[:5] == [
        "Thank Jane (Acme)",
        "Globex interview",
        "Recap: Globex",
        "✓ Thank Bo (Globex)",
        "Keep searching: send one application this week",
    ]
    whole = program("plan", "--all").out
    assert re.findall(r"^\w+$", whole, re.MULTILINE) == ["Past", "Overdue", "Today", "Ahead"]
    assert titles(program, "--all")[:3] == [
        "Acme interview",
        "✓ Thank Ann (Acme)",
        "Thank Jane (Acme)",
    ]
    assert "Follow up with Acme again (forecast)" in whole
    hidden = len(titles(program, "--all")) - len(titles(program))
    assert f"not shown: {hidden} more steps; `afterview plan --all` shows them too" in shown
    assert "not shown" not in whole
    assert len(program("plan", "--json").json["items"]) == len(titles(program, "--all"))


def test_two_weeks_are_shown_and_more_if_asked(program: Program) -> None:
    program.write(table(start="2026-12-07T10:00:00"), table("b", start="2026-12-08T10:00:00"))
    assert "Acme interview" in titles(program)
    assert "B interview" not in titles(program)
    assert "B interview" in titles(program, "--days", "15")
    assert "Acme interview" not in titles(program, "--days", "13")


def test_what_does_not_fit_on_a_terminal_is_paged_and_never_in_a_pipe(program: Program) -> None:
    program.write(*(table(f"c{number}") for number in range(9)))
    pager = program.folder / "pager"
    pager.write_text("#!/bin/sh\necho paged; cat\n")
    pager.chmod(0o755)
    for height, is_paged in ((24, True), (200, False)):
        size = (80, height)
        environment = {"PAGER": str(pager), "TERM": "xterm"}
        config = program.config
        with Terminal("plan", config=config, now=NOW, size=size, **environment) as terminal:
            assert terminal.end() == 0
            assert terminal.screen.startswith("paged\nToday") is is_paged
            assert "Recap: C8" in terminal.screen
    assert program("plan").out.startswith("Today\n")


def test_where_nothing_is_left_the_past_is_only_counted(program: Program) -> None:
    ran = program("plan", "--on", "2027-06-01")
    assert (ran.code, ran.out) == (
        0,
        "nothing is planned\n\nnot shown: 1 more step; `afterview plan --all` shows them too\n",
    )
    assert titles(program, "--on", "2027-06-01", "--all") == ["Acme interview"]


def test_an_interview_that_ends_after_midnight_is_not_past_before(program: Program) -> None:
    program.write(table(start="2026-11-22T23:30:00", people="[]"))
    assert titles(program)[0] == "Acme interview"
    assert "past step" not in program("plan").out


@pytest.mark.parametrize("width", golden.WIDTHS)
def test_it_looks_as_it_did(program: Program, monkeypatch: pytest.MonkeyPatch, width: int) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    nec = table("nec", company='"日本電気株式会社"', people='[{ name = "山田 太郎" }]')
    demo = golden.write_demo(program)
    demo.log.write_text(f"{demo.log.read_text()}\n{nec}")
    golden.check("plan", width, demo("plan").out)


def test_an_empty_log_says_so(program: Program) -> None:
    program.log.write_text("")
    ran = program("plan")
    assert (ran.code, ran.out) == (
        0,
        "nothing is planned: the log has no interview to follow up on\n",
    )
    assert program("plan", "--json").json["items"] == []


def test_planning_writes_nothing(program: Program) -> None:
    before = program.files()
    program("plan")
    program("plan", "--json")
    assert program.files() == before


def test_a_day_in_which_nobody_lives_is_one_sentence(program: Program) -> None:
    ran = program("plan", "--on", "1900-01-01")
    assert ran.code == 2
    assert "that is in the year 1900; write a year from 1970 to 2200" in ran.err


def test_an_output_that_is_full_is_one_sentence(program: Program) -> None:
    call = "import sys; from afterview.cli import main; main(sys.argv[1:])"
    with Path("/dev/full").open("w") as full:
        ran = subprocess.run(
            [sys.executable, "-c", call, "--config", str(program.config), "plan", "--json"],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert ran.returncode == 1
    assert ran.stderr.startswith("afterview: the output cannot be written: No space left")
    assert "Traceback" not in ran.stderr


def test_a_terminal_that_cannot_show_a_character_shows_a_question_mark(program: Program) -> None:
    program.write(table(company='"日本電気"'))
    call = "import sys; from afterview.cli import main; main(sys.argv[1:])"
    ran = subprocess.run(
        [sys.executable, "-c", call, "--config", str(program.config), "plan", "--all"],
        capture_output=True,
        env={"PYTHONIOENCODING": "ascii"},
        check=False,
    )
    assert ran.returncode == 0
    assert b"???? interview" in ran.stdout


def test_all_has_what_was_done_for_a_case_that_is_closed(program: Program) -> None:
    program.write(table(start="2026-11-02T10:00:00"))
    program("done", "acme/thank-you/jane-doe", "--on", "2 Nov")
    program("done", "acme/follow-up/1", "--on", "10 Nov")
    program("set", "acme", "status=offer")
    program("done", "acme/offer-reply")
    program("set", "acme", "status=declined")
    said = program("plan", "--all").out
    assert [line.partition("✓ ")[2] for line in said.splitlines() if "✓" in line] == [
        "Thank Jane Doe (Acme)",
        "Follow up with Acme",
        "Thank Acme for the offer",
    ]
    assert "✓" not in program("plan").out
    # Of an interview that is gone nothing is known.
    program("remove", "acme", "--yes")
    assert "✓" not in program("plan", "--all").out


def test_what_was_done_for_one_of_two_roles_keeps_title_and_day(program: Program) -> None:
    """Title and day are those of the calendar, also where the role is over."""
    roles = [
        table(f"acme-{role}", company='"Acme"', role=f'"{role}"', start="2026-11-02T10:00:00")
        for role in ("Analyst", "Engineer")
    ]
    program.write(*roles)
    program("done", "acme-Engineer/follow-up/1", "--on", "17 Nov")
    before = {item["id"]: item for item in program("plan", "--json").json["items"]}
    done = before["acme-Engineer/follow-up/1"]
    assert (done["date"], done["title"]) == ("2026-11-17", "Follow up with Acme (Engineer)")
    program("set", "acme-Engineer", "status=withdrawn")
    (line,) = (each for each in program("plan", "--all").out.splitlines() if "✓" in each)
    assert line.split()[1:] == ["Tue", "17", "Nov", "✓", *done["title"].split()]


def test_a_wrong_date_is_one_sentence(program: Program) -> None:
    for words in ("", "soon", "2.12."):
        ran = program("plan", "--on", words)
        assert (ran.code, ran.out) == (2, "")
        assert ran.err.startswith(f'afterview: --on "{words}": ')


@pytest.mark.parametrize("command", ["plan", "status"])
def test_another_day_is_named_in_words(program: Program, command: str) -> None:
    for words, day in (
        ("tomorrow", "2026-11-24"),
        ("in 3 days", "2026-11-26"),
        ("Tue next week", "2026-12-01"),
        ("4 Dec", "2026-12-04"),
        ("12/4", "2026-12-04"),
    ):
        said = program(command, "--on", words)
        assert (said.code, said.out) == (0, program(command, "--on", day).out)
        assert program(command, "--on", words, "--json").json["today"] == day
