"""`add`: by flags, asked for in a terminal, and what it does to the log."""

from __future__ import annotations

import json
import tomllib
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import golden
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from logs import Log, logs
from program import NOW, Program, table
from terminal import Terminal, typed_ahead

from afterview.cli.entry import FIELDS
from afterview.cli.terminal.layout import cells
from afterview.lock import RunLock
from afterview.log.file import editing
from afterview.operations.entry import KEYS
from afterview.store.database import Store

if TYPE_CHECKING:
    from collections.abc import Sequence

    from program import Ran

MINIMUM = ("--company", "Globex", "--at", "Thu 2pm")


def test_each_key_of_the_log_has_its_flags_but_for_what_is_said_otherwise() -> None:
    assert {field.key for field in FIELDS} == set(KEYS) - {"no_contact", "owed", "questions", "was"}
    assert KEYS[0] == "timezone"


def added(program: Program, *args: str) -> dict[str, Any]:
    """Run `add`; return the interview that is new in the log."""
    before = program.log.read_text()
    ran = program("add", *args)
    assert (ran.code, ran.err) == (0, "")
    return new(program, before)


def new(program: Program, before: str) -> dict[str, Any]:
    """Return the interview at the end of the log, all that stood there before being the same."""
    after = program.log.read_text()
    assert after.startswith(before)
    assert program("check").code == 0
    (table_,) = tomllib.loads(after.removeprefix(before))["interview"]
    assert isinstance(table_, dict)
    return table_


def refused(program: Program, *args: str) -> str:
    """Run `add`, which refuses and touches nothing; return why."""
    before = program.log.stat().st_mtime_ns, program.log.read_bytes()
    ran = program("add", *args)
    assert (ran.code, ran.out) == (2, "")
    assert (program.log.stat().st_mtime_ns, program.log.read_bytes()) == before
    return ran.err.rstrip("\n")


def test_a_log_that_cannot_be_written_is_said_before_anything_is_asked(program: Program) -> None:
    program.log.chmod(0o444)
    with Terminal("add", config=program.config, COLUMNS="300") as terminal:
        assert terminal.end() == 2
    assert terminal.screen == (
        f"afterview: the log {program.log} is read-only: make it writable first\n"
    )
    program.log.chmod(0o600)
    with editing(program.log, NOW), Terminal("add", config=program.config) as terminal:
        assert terminal.end() == 75
    assert "Company" not in terminal.screen


def test_an_id_is_short_enough_to_be_typed(program: Program) -> None:
    table_ = added(program, "--company", "Robots and more " * 200, "--at", "Thu 2pm", "--yes")
    assert table_["id"] == "robots-and-more"


def test_a_company_without_a_letter_is_told_of_its_id(program: Program) -> None:
    ran = program("add", "--company", "😀", "--at", "Thu 2pm")
    assert (
        "note: the name of the company has no letter for an id; choose one with --id\n" in ran.out
    )
    assert "Saved interview to " in ran.out


def test_company_and_time_are_enough(program: Program) -> None:
    assert added(program, *MINIMUM) == {
        "id": "globex",
        "company": "Globex",
        "start": datetime(2026, 11, 26, 14),  # noqa: DTZ001 - the log has local times
    }


def test_everything_by_flags_becomes_a_table_like_one_written_by_hand(program: Program) -> None:
    before = program.log.read_text()
    ran = program(
        *("add", "--company", "Wayne 日本電気", "--role", "Pilot", "--round", "on-site visit"),
        *("--at", "yesterday 14:00", "--end", "15:30", "--zone", "Asia/Tokyo", "--mode", "video"),
        *("--location", "Room 1", "--url", "https://meet.example/1", "--promise", "2026-12-04"),
        *("--contact", "Rita Cruz <rita@wayne.example>", "--topic", "Rust, and C", "--topic", "x"),
        *("--concern", "no Kubernetes", "--notes", "loud", "--no-contact", "--status", "rejected"),
        *("--since", "today", "--person", "Bruce Wayne <b@wayne.example>, CEO, good, about: bats"),
        *("--interviewer", "Lucius Fox"),
    )
    assert (ran.code, ran.err) == (0, "")
    assert program.log.read_text().removeprefix(before) == (
        '\n[[interview]]\nid = "wayne-ribendianqi"\ncompany = "Wayne 日本電気"\n'
        'role = "Pilot"\nround = "on-site visit"\nstart = 2026-11-22T14:00:00\n'
        'end = 2026-11-22T15:30:00\ntimezone = "Asia/Tokyo"\nmode = "video"\n'
        'location = "Room 1"\nurl = "https://meet.example/1"\npromise = "2026-12-04"\n'
        'contact = "Rita Cruz <rita@wayne.example>"\nstatus = "rejected"\n'
        'status_since = 2026-11-23\nno_contact = true\ntopics = ["Rust, and C", "x"]\n'
        'concerns = ["no Kubernetes"]\nnotes = "loud"\n\n'
        '[[interview.interviewers]]\nname = "Bruce Wayne"\nemail = "b@wayne.example"\n'
        'title = "CEO"\nrapport = "good"\ntalked_about = "bats"\n\n'
        '[[interview.interviewers]]\nname = "Lucius Fox"\n'
    )
    for line in (
        "  id          wayne-ribendianqi",
        "  when        Sun 22 Nov 00:00-01:30 (14:00 Tokyo), yesterday",
        "  promise     2026-12-04: Fri 4 Dec",
        "  who         Bruce Wayne <b@wayne.example>, CEO, good, about: bats",
        "  who         Lucius Fox",
        "  status      rejected since Mon 23 Nov",
    ):
        assert f"{line}\n" in ran.out


def test_what_was_understood_and_what_follows_is_shown(program: Program) -> None:
    ran = program("add", *MINIMUM, "--round", "panel", "--promise", "within two weeks")
    assert ran.out == (
        "  id       globex\n"
        "  company  Globex\n"
        "  round    panel\n"
        "  when     Thu 26 Nov 14:00-15:00, in 3 days\n"
        "  promise  within two weeks: Thu 26 Nov to Thu 10 Dec\n"
        "what follows:\n"
        "  Thu 26 Nov 14:00  Globex interview, panel\n"
        "  Thu 26 Nov 15:00  Recap: Globex, panel\n"
        "  Mon 14 Dec        Follow up with Globex\n"
        f"Saved globex to {program.log}. Run `afterview sync` to update your calendars.\n"
    )


@pytest.mark.parametrize("width", [60, 80, 200])
def test_it_fits_the_width_of_the_terminal(
    program: Program, monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    who = "山田 太郎 <taro@wayne.example>, 主任技術者, about: " + "日本電気 " * 10
    ran = program("add", "--company", "日本電気" * 6, "--at", "1 Feb 2pm", "--person", who)
    assert ran.code == 0
    shown = [line for line in ran.out.splitlines() if str(program.log) not in line]
    assert max(map(cells, shown)) <= width
    assert (f"  company  {'日本電気' * 6}" in shown) is (width > 59)
    assert not any(line.endswith(" ") for line in shown)


NEC = (
    *("add", "--company", "日本電気株式会社", "--role", "Research engineer", "--round", "最終面接"),
    *("--at", "Thu 9am", "--zone", "Asia/Tokyo", "--duration", "90 min", "--mode", "video"),
    *("--url", "https://meet.example/nec", "--promise", "within two weeks"),
    *(
        "--person",
        "山田 太郎 <taro@nec.example>, 部長, good, about: why nobody has rewritten the planner",
    ),
    *("--person", "Zoë O'Neill", "--contact", "佐藤 花子 <hanako@nec.example>"),
    *(
        "--topic",
        "ロボットの歴史",
        "--topic",
        "the migration to Rust",
        "--concern",
        "no Kubernetes",
    ),
    *(
        "--notes",
        "Ask about the rota, and about who is called at night when the robots stand still.",
    ),
)
ANOTHER_ROUND = (
    "add",
    "--company",
    "Globex",
    "--role",
    "Site reliability engineer",
    "--at",
    "Fri 2pm",
)


@pytest.mark.parametrize("width", golden.WIDTHS)
@pytest.mark.parametrize(("name", "args"), [("add", NEC), ("add-round", ANOTHER_ROUND)])
def test_it_looks_as_it_did(program: Program, width: int, name: str, args: Sequence[str]) -> None:
    demo = golden.write_demo(program)
    with Terminal(*args, config=demo.config, size=(width, 50)) as terminal:
        terminal.answer("such as when): ", "n")
        assert terminal.end() == 0
    golden.check(name, width, golden.screen(terminal))


def test_a_later_round_says_what_it_takes_away(program: Program) -> None:
    ran = program("add", "--company", "ACME", "--at", "Thu 2pm", "--round", "final")
    assert on_one_line(ran.out).count("also: 1 step removed") == 1


def on_one_line(text: str) -> str:
    return " ".join(text.split())


def test_an_old_interview_has_nothing_to_follow(program: Program) -> None:
    ran = program("add", "--company", "Old", "--at", "2025-01-07 10:00", "--status", "withdrawn")
    assert ran.code == 0
    assert "Tue 7 Jan 2025, 10:00-11:00, 685 days ago\n" in ran.out


def test_the_day_of_a_night_is_that_on_which_it_begins(program: Program) -> None:
    ran = program("add", "--company", "Owl", "--at", "tomorrow 23:30")
    assert "Tue 24 Nov 23:30-00:30, tomorrow" in ran.out
    ran = program("add", "--company", "Crow", "--at", "9am")
    assert "Mon 23 Nov 09:00-10:00, today" in ran.out


def test_the_json_has_the_id_and_the_steps_of_the_plan(program: Program) -> None:
    ran = program("add", *MINIMUM, "--json")
    assert (ran.code, ran.err) == (0, "")
    assert list(ran.json) == ["id", "items", "notes"]
    assert ran.json["notes"] == []
    plan = program("plan", "--json").json["items"]
    assert ran.json["items"] == [item for item in plan if item["interview"] == "globex"]
    assert len(ran.json["items"]) == 7


@pytest.mark.parametrize(
    ("args", "id_"),
    [
        (["--company", "Acme Robotics", "--round", "On-site: 2"], "acme-robotics"),
        (["--company", "ACME"], "acme-2"),
        (["--company", "Gone"], "gone-2"),
        (["--company", "Was Seen"], "was-seen-2"),
        (["--company", "Keep Searching"], "keep-searching-2"),
        (["--company", "???"], "interview"),
        (["--company", "37 Signals"], "37-signals"),
        (["--company", "1912"], "interview-1912"),
        (["--company", "Ærøskøbing Łódź"], "aeroskobing-lodz"),
        (["--company", "Яндекс"], "yandeks"),
        (["--company", f"{'Long' * 9} and Sons"], "longlonglonglonglong"),
        (["--company", "Globex", "--id", "my-own"], "my-own"),
    ],
)
def test_an_id_is_readable_and_was_never_used(program: Program, args: list[str], id_: str) -> None:
    with Store.open(program.folder / "afterview.db") as store:
        store.record("done", "gone/recap", NOW.date(), at=NOW, source="test")
        store.see([("was-seen", "rejected", NOW.date())])
    assert added(program, *args, "--at", "Thu 2pm")["id"] == id_


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (["--mode", "vido"], '--mode "vido" is not known; write "in person", "video" or "phone"'),
        (["--at", "thursdy 2pm"], '--at "thursdy 2pm": "thursdy" is not a word for a day or a'),
        (["--end", "9:00am"], "--end is not after start; write a time after 2026-11-26T14:00:00"),
        (["--duration", "long"], '--duration cannot be read; write --duration "90 min", "1h"'),
        (
            ["--end", "15:30", "--duration", "90"],
            "--duration: end and duration both say when the interview ends; keep one of the two",
        ),
        (["--at", "2027-03-14 02:30"], "--at: in America/New_York the clocks go from 02:00 to"),
        (["--promise", "whenever"], '--promise: "whenever": I couldn\'t read that as a date'),
        (
            ["--promise", "by next Friday"],
            '--promise: "by next Friday": that can be read in several ways; write "by Fri ',
        ),
        (["--interviewer", "Bo, goood"], '--interviewer "Bo, goood": "goood" is nearly "good"'),
        (
            ["--interviewer", "Bo", "--interviewer", "bo"],
            '--interviewer: two interviewers are called "bo"',
        ),
        (
            ["--zone", "Berln"],
            '--zone "Berln": "Berln" names no time zone that is known here; write',
        ),
        (["--zone", "IST"], '--zone "IST": "IST" has more than one time zone; write "Asia/Kol'),
        (["--mode", "Jane Doe"], '--mode "Jane Doe" looks like a name; write "in person", "vi'),
        (["--at", "2-3pm", "--end", "16:00"], "--at and --end both say when it ends; keep"),
        (["--at", "2-3pm", "--duration", "1h"], "--at and --durat"),
        (
            ["--at", "2pm London", "--zone", "Berlin"],
            "--at names Europe/London, unlike --zone; keep one of them",
        ),
        (["--contact", "x@"], '--contact: "x@" is not an email address; write --contact "Rita'),
        (["--since", "today"], "--since is the day of a status; give --status as well"),
        (["--answer-by", "Fri"], "--answer-by is the day of an offer; give --status as well"),
        (
            ["--status", "rejected", "--since", "tomorrow"],
            '--since "tomorrow": 2026-11-24 is ahead',
        ),
        (["--status", "offer", "--since", "someday"], '--since "someday": "someday" is not a word'),
        (["--company", " "], '--company is empty; write --company "Acme Robotics"'),
        (["--topic", "a\nb"], "--topic, number 1 holds a line break"),
        (["--id", "a b"], '--id "a b" holds a slash or a space'),
        (["--id", "acme"], '--id "acme" is already that of the interview in line 2'),
    ],
)
def test_what_is_wrong_is_said_in_terms_of_the_flag(
    program: Program, args: list[str], says: str
) -> None:
    why = refused(program, *MINIMUM, *args)
    assert why.removeprefix("afterview: ").startswith(says)
    assert "\n" not in why


def test_what_is_no_text_is_refused_before_it_is_shown(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    sentence = '--role: "\\uDCFF" is not UTF-8; type it again'
    assert refused(program, *MINIMUM, "--role", "\udcff") == f"afterview: {sentence}"
    ran = typed(program, monkeypatch, args=(*MINIMUM, "--role", "\udcff"))
    assert (ran.code, ran.out, ran.err) == (2, "", f"afterview: {sentence}\n")


def test_what_is_empty_says_nothing(program: Program) -> None:
    table_ = added(program, *MINIMUM, "--role", " ", "--topic", "", "--promise", "")
    assert table_.keys() == {"id", "company", "start"}


def test_all_that_is_wrong_is_said_at_once(program: Program) -> None:
    why = refused(program, *MINIMUM, "--mode", "vido", "--zone", "Berln", "--promise", "whenever")
    assert [line.split()[0] for line in why.splitlines()] == ["--zone", "--mode", "--promise:"]


def test_what_is_missing_is_named_by_its_flag(program: Program) -> None:
    why = refused(program)
    assert why == ("afterview: --company and --at must be given if there is no terminal to ask in")
    assert refused(program, "--company", "Acme").startswith("afterview: --at must be given")


def test_a_closed_case_is_opened_first(program: Program) -> None:
    program.write(table(status='"rejected"'))
    assert refused(program, "--company", "Acme", "--at", "Thu 2pm") == (
        'afterview: acme: status = "rejected" on a round before "acme-2"; if that case goes on, '
        "first `afterview set acme status=`"
    )


def test_an_interview_is_not_added_twice_by_accident(program: Program) -> None:
    twice = ("--company", " acme", "--at", "today 10am")
    assert refused(program, *twice) == (
        "afterview: acme is already in the log, with the same company and start; "
        "if this is another one, give it an id with --id"
    )
    assert refused(program, *twice, "--json", "--yes").startswith(
        "afterview: acme is already in the log"
    )
    before = program.log.read_text()
    ran = program("add", *twice, "--id", "other")
    assert "note: acme is already in the log, with the same company and start\n" in ran.out
    assert new(program, before)["id"] == "other"


def test_the_status_is_remembered_from_the_day_on_which_it_was_said(program: Program) -> None:
    added(program, "--company", "Globex", "--at", "2026-11-16 10:00", "--status", "rejected")
    program.now = datetime(2026, 11, 25, 14, 0, tzinfo=UTC)
    items = {item["id"]: item for item in program("plan", "--json").json["items"]}
    assert items["globex/rejection-reply"]["date"] == "2026-11-24"


def test_the_day_of_a_status_lies_behind(program: Program) -> None:
    flags = ("--company", "Globex", "--at", "2026-11-16 10:00", "--status", "offer")
    found = added(program, *flags, "--since", "Fri", "--answer-by", "Fri", "--via", "Hays")
    assert (found["status_since"], found["answer_by"]) == (date(2026, 11, 20), date(2026, 11, 27))
    assert found["via"] == "Hays"


def test_nothing_is_added_while_another_run_holds_the_lock(program: Program) -> None:
    before = program.log.read_bytes()
    with RunLock(program.folder / "afterview.db", NOW):
        assert program("add", *MINIMUM).code == 75
    assert program.log.read_bytes() == before


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    log=logs(),
    company=st.sampled_from(["Acme", 'a "b" \\ #', "[[interview]]", "日本電気"]),
    people=st.lists(st.sampled_from(["Jane Doe, good", "Bo", "Zoë <z@x.example>"]), unique=True),
    bare=st.booleans(),
)
def test_every_byte_that_was_there_stays(
    program: Program, log: Log, company: str, people: list[str], *, bare: bool
) -> None:
    before = log.text if bare else log.text + log.end
    program.log.write_bytes(before.encode())
    flags = [flag for each in people for flag in ("--person", each)]
    ran = program("add", "--company", company, "--at", "Thu 2pm", *flags, "--json")
    assert ran.code == 0, ran.err
    after = program.log.read_bytes().decode()
    assert after.startswith(before)
    more = after.removeprefix(before)
    assert more.count("\n") == more.count("\r\n") * (log.end == "\r\n") or log.end == "\n"
    (interview,) = tomllib.loads(more)["interview"]
    assert (interview["id"], interview["company"]) == (ran.json["id"], company)
    assert len(interview.get("interviewers", [])) == len(people)


# A company that the log knows

SAME = ("--company", "acme robotics", "--at", "Thu 2pm")
NOTE = (
    "acme robotics may be the same as Acme in your log: one name begins with the other; if so, "
    '`afterview set acme-robotics company="Acme"`'
)


@pytest.mark.parametrize("args", [(), ("--yes",), ("--json",), ("--yes", "--json")])
def test_where_nobody_is_asked_another_name_is_written_and_noted(
    program: Program, args: tuple[str, ...]
) -> None:
    before = program.log.read_text()
    ran = program("add", *SAME, *args)
    assert (ran.code, ran.err) == (0, "")
    assert NOTE in (ran.json["notes"] if "--json" in args else " ".join(ran.out.split()))
    assert new(program, before)["company"] == "acme robotics"


def test_with_yes_another_name_is_noted_in_a_terminal_too(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran = typed(program, monkeypatch, args=(*SAME, "--yes"))
    assert NOTE in " ".join(ran.out.split())
    ran = typed(program, monkeypatch, "acme inc", *[""] * 7, args=("--at", "Fri 2pm", "--yes"))
    assert "acme inc may be the same as Acme in your log" in " ".join(ran.out.split())


@pytest.mark.parametrize(
    ("answers", "company", "id_"),
    [
        (["", "y"], "Acme", "acme-2"),
        (["n", "y"], "acme robotics", "acme-robotics"),
        pytest.param(
            ["n", "round", "call", "y"], "acme robotics", "acme-robotics", id="asked once"
        ),
    ],
)
def test_in_a_terminal_it_is_asked_about_another_name(
    program: Program,
    monkeypatch: pytest.MonkeyPatch,
    answers: list[str],
    company: str,
    id_: str,
) -> None:
    before = program.log.read_text()
    ran = typed(program, monkeypatch, *answers, args=SAME)
    assert ran.out.count("Is this Acme in your log (Y/n): ") == 1
    table_ = new(program, before)
    assert (table_["company"], table_["id"]) == (company, id_)


def test_the_company_is_settled_before_anything_else_is_asked(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So the role and the contact of the last round are offered."""
    program.write(table(role='"Pilot"'))
    before = program.log.read_text()
    ran = typed(program, monkeypatch, "acme robotics", "y", "", "", "Thu 2pm", *[""] * 5, "y")
    assert (ran.code, ran.err) == (0, "")
    assert "Is this Acme in your log (Y/n): Role [Pilot]: " in ran.out
    assert ran.out.count("Is this") == 1
    assert new(program, before)["company"] == "Acme"
    answers = ("Hays", "Globex", "", "", "Thu 2pm", *[""] * 5, "n")
    asked = typed(program, monkeypatch, *answers).out
    assert asked.index("Hays is an agency.") < asked.index("Role: ")
    assert asked.count("is an agency") == 1


@pytest.mark.parametrize(
    ("words", "mode"),
    [
        ("onsite", "in person"), ("on site", "in person"), ("On-site", "in person"),
        ("in-person", "in person"), ("face to face", "in person"), ("video call", "video"),
        ("Zoom", "video"), ("Teams", "video"), ("phone call", "phone"), ("a call", "phone"),
        ("p", "phone"),
    ],
)  # fmt: skip
def test_a_mode_is_known_by_the_words_that_people_use(
    program: Program, monkeypatch: pytest.MonkeyPatch, words: str, mode: str
) -> None:
    before = program.log.read_text()
    program(*("add", "--company", "Globex", "--at", "Thu 2pm", "--mode", words))
    assert new(program, before)["mode"] == mode
    typed(program, monkeypatch, "how", words, "y", args=("--company", "Hooli", "--at", "Thu 4pm"))
    program("set", "globex", "mode=")
    assert program("set", "globex", f"mode={words}").code == 0
    assert program.log.read_text().count(f'mode = "{mode}"') == 2
    if len(words) > 1:
        program.log.write_text(before.replace("[[interview]]", f'[[interview]]\nmode = "{words}"'))
        assert f'is not known; write mode = "{mode}"\n' in program("check").out


def test_it_is_said_why_an_interview_is_cancelled(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    program.write(table(status='"accepted"'))
    why = (
        "it is shown as cancelled, because you accepted the offer of Acme (acme); if it takes "
        "place, `afterview set globex status=scheduled`"
    )
    ran = typed(program, monkeypatch, "n", args=MINIMUM)
    assert "Cancelled: Globex interview" in ran.out
    assert why in " ".join(ran.out.split())
    assert program("add", *MINIMUM, "--json").json["notes"] == [why]
    program("set", "globex", "status=scheduled")
    assert "Cancelled" not in program("plan").out


ROUND = {"role": '"Pilot"', "contact": '"Rita <rita@hays.example>"', "via": '"Hays"'}
FILLED = {"role": "Pilot", "contact": "Rita <rita@hays.example>", "via": "Hays"}


@pytest.mark.parametrize(
    ("logged", "args", "filled"),
    [
        ([ROUND], (), FILLED),
        ([ROUND], ("--role", "PILOT"), FILLED),
        ([ROUND, {"role": '"Pilot"', "start": "2026-11-24T10:00:00"}], (), FILLED),
        ([ROUND], ("--contact", "Bo"), {"role": "Pilot", "contact": "Bo"}),
        ([ROUND], ("--via", "Reed"), {"role": "Pilot", "via": "Reed"}),
        ([ROUND, {"role": '"Chef"', "status": '"rejected"'}], (), FILLED),
        ([{"contact": '"Rita"'}], (), {"contact": "Rita"}),
        pytest.param([ROUND], ("--role", "Chef"), {"role": "Chef"}, id="another case"),
        pytest.param([ROUND, {"role": '"Chef"'}], (), {}, id="two open cases"),
        pytest.param([{**ROUND, "status": '"rejected"'}], (), {}, id="a closed case"),
        pytest.param([{**ROUND, "status": '"cancelled"'}], (), {}, id="a cancelled round"),
    ],
)
def test_what_is_left_out_is_as_in_the_last_round_of_the_open_case(
    program: Program, logged: list[dict[str, str]], args: tuple[str, ...], filled: dict[str, str]
) -> None:
    rounds = [
        table(f"a{number}", **{"company": '"Acme"', **fields})
        for number, fields in enumerate(logged, 1)
    ]
    program.write(*rounds)
    before = program.log.read_text()
    ran = program("add", "--company", "acme", "--at", "Thu 2pm", *args)
    table_ = new(program, before)
    found = {key: table_[key] for key in ("role", "contact", "via") if key in table_}
    assert found == filled
    assert (" as in a" in ran.out) is bool(filled.keys() - {key[2:] for key in args})


def test_in_a_terminal_enter_takes_what_the_last_round_says(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    program.write(table(**ROUND))
    before = program.log.read_text()
    answers = ("Acme", "", "", "Thu 2pm", "", "", "", "", "", "y")
    ran = typed(program, monkeypatch, *answers)
    assert "Role [Pilot]: " in ran.out
    assert "(Rita Cruz <rita@acme.example>) [Rita <rita@hays.example>]" in " ".join(ran.out.split())
    assert FILLED.items() <= new(program, before).items()
    assert "note: role, contact, via as in acme\n" in ran.out


# What was typed, and what is written


def test_company_and_role_are_spelled_as_in_the_log(program: Program) -> None:
    program.write(
        table(**ROUND),
        table("a2", company='"Acme"', role='"pilot"', start="2026-11-24T10:00:00"),
    )
    before = program.log.read_text()
    ran = program("add", "--company", " ACME ", "--role", "PILOT", "--at", "Thu 2pm")
    table_ = new(program, before)
    assert (table_["company"], table_["role"]) == ("Acme", "pilot")
    said = on_one_line(ran.out)
    assert "note: company: Acme, as your log spells it, not ACME" in said
    assert "note: role: pilot, as your log spells it, not PILOT" in said
    ran = program("add", "--company", "acme", "--at", "Fri 2pm", "--json")
    assert "company: Acme, as your log spells it, not acme" in ran.json["notes"]


def test_a_spelling_that_the_log_has_stays(program: Program) -> None:
    program.write(table(), table("a2", company='"ACME"', start="2026-11-24T10:00:00"))
    before = program.log.read_text()
    assert "spells" not in program("add", "--company", "Acme", "--at", "Thu 2pm").out
    assert new(program, before)["company"] == "Acme"


def test_a_spelling_is_said_in_a_terminal(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    program.write(table())
    before = program.log.read_text()
    ran = typed(program, monkeypatch, "y", args=("--company", "acme", "--at", "Thu 2pm"))
    assert "note: company: Acme, as your log spells it, not acme\n" in ran.out
    assert new(program, before)["company"] == "Acme"


def test_each_key_is_in_the_summary(program: Program) -> None:
    args = ["--status", "offer", "--answer-by", "4 Dec", "--via", "Hays", "--language", "de"]
    out = program("add", "--company", "Globex", "--at", "yesterday 2pm", *args).out
    for line in ("answer by  Fri 4 Dec", "via        Hays", "language   de"):
        assert f"  {line}\n" in out


def test_a_link_without_a_scheme_gets_one(program: Program) -> None:
    before, flag = program.log.read_text(), "--url"
    ran = program("add", "--company", "Globex", "--at", "Thu 2pm", flag, "zoom.us/j/1")
    assert new(program, before)["url"] == "https://zoom.us/j/1"
    assert "the link is https://zoom.us/j/1, as you typed it without https://" in on_one_line(
        ran.out
    )
    ran = program("add", "--company", "Hooli", "--at", "Thu 2pm", flag, "the usual one")
    assert (ran.code, ran.out) == (2, "")
    assert "that is not a link; write it as your browser shows it" in ran.err


def test_a_link_in_place_of_a_location_needs_no_scheme(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = program.log.read_text()
    answers = ("Globex", "", "", "Thu 2pm", "", "", "zoom.us/j/1", "", "", "y")
    typed(program, monkeypatch, *answers)
    assert new(program, before)["url"] == "https://zoom.us/j/1"


# Agencies


def test_the_employer_behind_an_agency_is_asked_for_once(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = program.log.read_text()
    args = ("--company", "Hays", "--at", "Thu 2pm")
    ran = typed(program, monkeypatch, "Globex", "round", "call", "y", args=args)
    assert ran.out.count("Hays is an agency.") == 1
    table_ = new(program, before)
    assert (table_["company"], table_["via"], table_["id"]) == ("Globex", "Hays", "globex")


@pytest.mark.parametrize("answer", ["", "<"])
def test_an_agency_may_be_the_employer(
    program: Program, monkeypatch: pytest.MonkeyPatch, answer: str
) -> None:
    before = program.log.read_text()
    args = ("--company", "Robert Half", "--at", "Thu 2pm")
    typed(program, monkeypatch, answer, "y", args=args)
    table_ = new(program, before)
    assert (table_["company"], "via" in table_) == ("Robert Half", False)
    ran = program("add", "--company", "robert half", "--at", "Fri 2pm")
    assert "is an agency" not in ran.out, "by now it is known as an employer"


@pytest.mark.parametrize(
    ("company", "logged", "is_noted"),
    [
        ("Hays", {}, True),
        ("MICHAEL PAGE", {}, True),
        ("Smith Executive Search", {}, True),
        ("Müller Personalberatung", {}, True),
        ("Tiny & Co", {"via": '"tiny & co"'}, True),
        ("Acme", {"via": '"Acme"'}, False),
        ("Hays Travel", {}, False),
        ("Reed Hastings", {}, False),
        ("Globex", {}, False),
    ],
)
def test_elsewhere_an_agency_is_noted(
    program: Program, company: str, logged: dict[str, str], *, is_noted: bool
) -> None:
    program.write(table(**logged))
    notes = program("add", "--company", company, "--at", "Thu 2pm", "--json").json["notes"]
    assert any("is an agency; if the interview is with another" in each for each in notes) is (
        is_noted
    )


def test_an_agency_that_is_said_to_be_one_is_not_asked_about(program: Program) -> None:
    args = ("--company", "Hays", "--via", "Reed", "--at", "Thu 2pm", "--json")
    assert program("add", *args).json["notes"] == []


# In a terminal

ANSWERS = (
    *("Globex", "Pilot", "panel", "Thu 2pm", "90 min", "v", "https://meet.example/1"),
    *("Jane Doe <jane@globex.example>, VP", "Bo", "", "Rita Cruz"),
)


QUESTIONS = (
    *("Company: ", "Role: ", "Round (", "When (", "How long", "How (", "Where", "Who?"),
    *("Who else?", "Who else?", "Who is your contact"),
)


def typed(program: Program, monkeypatch: pytest.MonkeyPatch, *answers: str, args: Any = ()) -> Ran:
    with typed_ahead(monkeypatch, *answers):
        return program("add", *args)


def test_what_is_missing_is_asked_for(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    before = program.log.read_text()
    ran = typed(program, monkeypatch, *ANSWERS, "y")
    assert (ran.code, ran.err) == (0, "")
    assert new(program, before) == {
        "id": "globex",
        "company": "Globex",
        "role": "Pilot",
        "round": "panel",
        "start": datetime(2026, 11, 26, 14),  # noqa: DTZ001 - the log has local times
        "duration": "90 min",
        "mode": "video",
        "url": "https://meet.example/1",
        "contact": "Rita Cruz",
        "interviewers": [
            {"name": "Jane Doe", "email": "jane@globex.example", "title": "VP"},
            {"name": "Bo"},
        ],
    }
    assert ran.out.startswith(
        "Enter skips a question, < goes back, and Ctrl-C quits without saving.\nCompany:"
    )


def test_a_wrong_answer_is_asked_again(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    before = program.log.read_text()
    ran = typed(
        program,
        monkeypatch,
        *("", "Globex", "", "", "thursdy", "yesterday 14:00", "long", "", "fone", "phone"),
        *("Bo, goood", "", "whenever", "next week", "x@", "", ""),
    )
    assert ran.code == 0
    for sentence in (
        'company is empty; write "Acme Robotics"',
        '"thursdy": "thursdy" is not a word for a day or a time; did you mean',
        'duration cannot be read; write "90 min"',
        '"fone" is not known',
        '"Bo, goood": "goood" is nearly "good"',
        'promise: "whenever"',
        'contact: "x@" is not an email address',
    ):
        assert f"  {sentence}" in ran.out
    table_ = new(program, before)
    assert (table_["mode"], table_["promise"]) == ("phone", "next week")
    assert "Where" not in ran.out  # it is on the phone


def test_the_readings_of_a_promise_are_numbered_and_one_is_chosen(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = program.log.read_text()
    flags = ("--at", "today 08:00", "--duration", "60", "--mode", "phone", "--yes")
    ran = typed(program, monkeypatch, "Globex", *[""] * 3, "next Fri", "3", "2", "", args=flags)
    assert ran.code == 0, ran.err
    offer = (
        'promise: "next Fri": that can be read in several ways; write "Fri 2026-11-27" or "Fri '
        '2026-12-04" 1 Fri 2026-11-27 2 Fri 2026-12-04'
    )
    assert offer in " ".join(ran.out.split())
    assert new(program, before)["promise"] == "Fri 2026-12-04"


def test_an_answer_that_there_is_nothing_is_written_nowhere(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The contact of the last round is not taken either."""
    program("set", "acme", "contact=Rita Cruz <rita@acme.example>")
    before = program.log.read_text()
    ran = typed(
        program,
        monkeypatch,
        *("Acme", "none", "no idea", "Thu 2pm", "-", "?", "-", "Bo", "nobody else"),
        *("<", "someone from HR", "", "-", "no", "y"),
    )
    assert (ran.code, ran.err) == (0, "")
    assert "(Rita Cruz <rita@acme.example>) [Rita Cruz <rita@acme.example>]" in " ".join(
        ran.out.split()
    )
    assert 'Is "someone from HR" the name of a person' in ran.out
    assert new(program, before).keys() == {"id", "company", "start"}


def test_only_what_is_missing_is_asked_for(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = program.log.read_text()
    flags = ("--at", "Thu 2pm", "--end", "15:00", "--url", "https://meet.example", "--yes")
    ran = typed(program, monkeypatch, "Globex", "", "", "", "", "", args=flags)
    assert (ran.code, ran.err) == (0, "")
    assert "How long" not in ran.out
    assert "Where" not in ran.out
    assert "Write it" not in ran.out
    assert new(program, before)["id"] == "globex"


def test_flags_that_are_enough_are_shown_and_written_after_a_yes(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = program.log.read_text()
    ran = typed(program, monkeypatch, "", args=MINIMUM)
    assert ran.out.startswith("  id ")
    assert new(program, before)["id"] == "globex"


def test_an_end_without_a_start_has_no_day(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = program.files()
    ran = typed(program, monkeypatch, args=("--company", "Globex", "--end", "15:00"))
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == "afterview: --end needs --at as well; --duration does not\n"
    assert program.files() == before


def test_a_new_start_or_duration_takes_the_old_end_away(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = program.log.read_text()
    flags = (*MINIMUM, "--end", "15:30")
    typed(program, monkeypatch, "start", "Fri 9am", "y", args=flags)
    assert "end" not in new(program, before)
    before = program.log.read_text()
    typed(program, monkeypatch, "duration", "30", "end", "15:00", "y", args=flags)
    table_ = new(program, before)
    assert "duration" not in table_
    assert table_["end"] == datetime(2026, 11, 26, 15)  # noqa: DTZ001 - local


def test_no_writes_nothing(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    before = program.files()
    ran = typed(program, monkeypatch, "n", args=MINIMUM)
    assert (ran.code, ran.out.splitlines()[-1].endswith("nothing was written")) == (0, True)
    assert program.files() == before


def test_what_was_misread_can_be_changed_before_it_is_written(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = program.log.read_text()
    ran = typed(
        program,
        monkeypatch,
        *("w", "st", "when", "<", "when", "tomorrow 9am", "promise", "next week"),
        *("who", "Bo", "", "how", "Jane Doe", "video", "where", "", "zone", "Tokyo"),
        *("topics", "Rust", "C", "", "y"),
        args=(*MINIMUM, "--person", "Jane", "--location", "1 Main St", "--topic", "Go"),
    )
    assert '"Jane Doe" looks like a name; write "in person", "video" or "phone" here' in ran.out
    for said in ("w", "st"):  # which may be start or status
        assert f'"{said}" is not one of these; write "y", "n", "company", "role"' in ran.out
    assert new(program, before) == {
        "id": "globex",
        "company": "Globex",
        "start": datetime(2026, 11, 24, 9),  # noqa: DTZ001 - the log has local times
        "timezone": "Asia/Tokyo",
        "mode": "video",
        "promise": "next week",
        "topics": ["Rust", "C"],
        "interviewers": [{"name": "Bo"}],
    }


def test_the_question_before_is_answered_again(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = program.log.read_text()
    ran = typed(
        program,
        monkeypatch,
        *(
            "<",
            "Globexx",
            "<",
            "Globex",
            "Pilot",
            "panel",
            "Thu 2pm-3pm",
            "<",
            "Thu 3pm-4pm",
            "fone",
        ),
        *("phone", "Jane", "<", "Bo", "Al", "", "<", "", "<", "<", "", "", "Rita Cruz", "y"),
    )
    assert (ran.code, ran.err) == (0, "")
    for shown in ("Company [Globexx]: ", "14:00) [Thu 2pm-3pm]: ", "VP Engineering) [Bo; Al]\n"):
        assert shown in ran.out
    assert new(program, before) == {
        "id": "globex",
        "company": "Globex",
        "role": "Pilot",
        "round": "panel",
        "start": datetime(2026, 11, 26, 15),  # noqa: DTZ001 - the log has local times
        "end": datetime(2026, 11, 26, 16),  # noqa: DTZ001 - the log has local times
        "mode": "phone",
        "contact": "Rita Cruz",
        "interviewers": [{"name": "Bo"}, {"name": "Al"}],
    }


def test_a_link_in_place_of_an_address_takes_the_other_away(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = program.log.read_text()
    link = "https://meet.example/1"
    args = ("--company", "Globex", "--role", "Pilot", "--round", "panel", "--mode", "video")
    answers = ("Thu 2pm", "", link, "<", "1 Main St", "", "", "y")
    typed(program, monkeypatch, *answers, args=args)
    table_ = new(program, before)
    assert (table_["location"], "url" in table_) == ("1 Main St", False)


@pytest.mark.parametrize(
    ("at", "keys"),
    [
        ("Fri 4:30pm London", {"timezone": "Europe/London"}),
        ("Fri 4:30pm EST", {"timezone": "America/New_York"}),
        ("Fri 16:30-17:30 in Berlin", {"timezone": "Europe/Berlin", "end": "17:30"}),
        ("Fri 4:30-5:30pm", {"end": "17:30"}),
    ],
)
def test_the_time_may_name_its_end_and_its_zone(
    program: Program, at: str, keys: dict[str, str]
) -> None:
    table_ = added(program, "--company", "Globex", "--at", at)
    end = f"{table_.pop('end'):%H:%M}" if "end" in table_ else ""
    assert table_.pop("start") == datetime(2026, 11, 27, 16, 30)  # noqa: DTZ001 - local
    assert {**table_, **({"end": end} if end else {})} == {
        "id": "globex",
        "company": "Globex",
        **keys,
    }


@pytest.mark.parametrize(
    ("year", "note"),
    [
        (2036, "Thu 20 Nov 2036 is 10 years ahead; is the year right?"),
        (2016, "Sun 20 Nov 2016 is 10 years in the past; is the year right?"),
        (2028, "Mon 20 Nov 2028 is 1 year ahead; is the year right?"),
        (2027, ""),
        (2024, ""),
    ],
)
def test_a_year_that_is_far_away_is_noted(program: Program, year: int, note: str) -> None:
    args = ("add", "--company", "Globex", "--at", f"{year}-11-20 10:00")
    with Terminal(*args, config=program.config) as terminal:
        terminal.answer("y/N, or what" if note else "Y/n, or what", "n")
        assert terminal.end() == 0
    ran = program(*args, "--json")
    assert ran.json["notes"] == [note][: bool(note)]
    assert (f"note: {note}" in on_one_line(terminal.screen)) is bool(note)


def test_a_second_one_with_the_same_start_is_written_only_after_a_yes(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = program.log.read_text()
    same = ("--company", "acme", "--at", "today 10am")
    ran = typed(program, monkeypatch, "", args=same)
    assert "note: acme is already in the log" in ran.out
    assert "Write it (y/N" in ran.out
    assert program.log.read_text() == before
    typed(program, monkeypatch, "y", args=same)
    assert new(program, before)["id"] == "acme-2"


def test_answers_are_not_lost_to_a_problem_with_the_log_as_a_whole(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    program.write(table(status='"rejected"'))
    before = program.log.read_text()
    flags = ("--company", "Acme", "--at", "Thu 2pm")
    ran = typed(program, monkeypatch, "y", "role", "Pilot", "y", args=flags)
    assert ran.err.count("first `afterview set acme status=`") == 2
    assert ran.out.startswith("Try again (y/N, or what to change")
    assert new(program, before)["role"] == "Pilot"


def test_a_log_that_changed_meanwhile_is_looked_at_again(program: Program) -> None:
    with Terminal("add", *MINIMUM, config=program.config) as terminal:
        terminal.wait_for("Write it (Y/n")
        program.write(table(), table("globex"))
        before = program.log.read_text()
        terminal.type("y\r")
        terminal.wait_for("the log has changed in the meantime; this is what would be saved now:")
        terminal.wait_for("globex-2")
        terminal.answer("Write it (Y/n", "y")
        assert terminal.end() == 0
    assert new(program, before)["id"] == "globex-2"


def test_a_run_that_holds_the_lock_does_not_cost_the_answers(program: Program) -> None:
    with Terminal("add", *MINIMUM, config=program.config) as terminal:
        before = program.log.read_text()
        with RunLock(program.folder / "afterview.db", NOW):
            terminal.answer("Write it (Y/n", "y")
            terminal.wait_for("another afterview run is under way")
        terminal.answer("Write it (Y/n", "y")
        assert terminal.end() == 0
    assert new(program, before)["id"] == "globex"


def test_a_whole_conversation_in_a_real_terminal(program: Program) -> None:
    before = program.log.read_text()
    with Terminal("add", config=program.config) as terminal:
        for question, answer in zip(QUESTIONS, ANSWERS, strict=True):
            terminal.answer(question, answer)
        shown = terminal.wait_for("Write it (Y/n")
        assert "Thu 26 Nov 14:00-15:30, in 3 days" in shown
        assert "Thank Jane Doe (Globex)" in shown
        assert max(map(len, shown.splitlines())) <= 80
        terminal.type("\r")
        assert terminal.end() == 0
    assert new(program, before)["id"] == "globex"


@pytest.mark.parametrize("at", ["Company: ", "When (", "Who else?", "Write it (Y/n"])
def test_ctrl_c_at_any_question_leaves_everything_as_it_was(program: Program, at: str) -> None:
    before = program.files()
    with Terminal("add", config=program.config) as terminal:
        for question, answer in zip(QUESTIONS, ANSWERS, strict=True):
            if question == at:
                break
            terminal.answer(question, answer)
        terminal.wait_for(at)
        terminal.interrupt("stopped")
        assert terminal.end() == 130
    assert program.files() == before


def test_json_is_never_mixed_with_questions(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert json.loads(typed(program, monkeypatch, args=(*MINIMUM, "--json")).out)["id"] == "globex"
    ran = typed(program, monkeypatch, args=("--json",))
    assert (ran.code, ran.out) == (2, "")


def test_what_is_at_the_same_time_is_said(program: Program) -> None:
    ran = program("add", "--company", "Globex", "--at", "today 10:30", "--duration", "90")
    assert "note: acme and globex are at the same time, Mon 23 Nov 10:30-11:00\n" in ran.out
    ran = program("add", "--company", "Hooli", "--at", "today 12:00")
    assert "note:" not in ran.out
