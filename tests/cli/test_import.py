"""`import`: what is shown, what is asked, and what becomes of log, store and calendar."""

from __future__ import annotations

import base64
import json
import os
import tomllib
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import golden
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from program import CONFIGURATION, NOW, Program, table
from terminal import Terminal, typed_ahead

from afterview.errors import InputError
from afterview.files import MOST as LARGEST_LOG
from afterview.importing import archive
from afterview.operations.import_source import MIB, MOST, Source
from afterview.store.database import Store

if TYPE_CHECKING:
    from program import Ran

INVITATIONS = Path(__file__).parents[1] / "ics"
JOBS = """\
Company;Position;Interview;Interviewer;Status;Notes
Globex;Engineer;13.11.2026 14:00;Jane Doe;Rejected;"loud, ""very"" loud"
=HYPERLINK("http://x.example");Pilot;2/11/2026, 2:20 PM;;Interview;
;Cook;2/11/2026, 2:20 PM;;;
Initech;;;;Applied;
Umbrella;;31/02/2026 10:00;;;
Globex;Engineer;13.11.2026 14:00;;;the same again
Hooli;Engineer;2026-11-05;;ghosted;
"""


def put(program: Program, text: str | bytes, name: str = "file") -> str:
    path = program.folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return str(path)


def invitation(name: str) -> str:
    return str(INVITATIONS / f"{name}.ics")


def imported(program: Program, *args: str) -> str:
    """Run `import --yes`, which writes; return what it printed."""
    ran = program("import", *args, "--yes")
    assert (ran.code, ran.err) == (0, "")
    assert program("check").code == 0
    return ran.out


def on_one_line(text: str) -> str:
    return " ".join(text.split())


def refused(program: Program, *args: str) -> str:
    """Run `import`, which writes nothing; return why."""
    before = program.log.read_bytes()
    ran = program("import", *args)
    assert ran.code == 2
    assert program.log.read_bytes() == before
    return ran.err.rstrip("\n").removeprefix("afterview: ")


def interviews(program: Program) -> dict[str, dict[str, Any]]:
    return {each["id"]: each for each in tomllib.loads(program.log.read_text())["interview"]}


# from an invitation to a follow-up in a calendar


def test_an_invitation_becomes_an_interview_and_steps_in_a_calendar(program: Program) -> None:
    before = program.log.read_text()
    out = imported(program, invitation("google"))
    assert program.log.read_text().removeprefix(before) == (
        '\n[[interview]]\nid = "acme-robotics"\ncompany = "Acme Robotics"\n'
        'round = "technical"\n'
        "start = 2026-12-04T13:00:00\nend = 2026-12-04T14:00:00\n"
        'timezone = "America/Los_Angeles"\nmode = "video"\n'
        'url = "https://meet.google.com/abc-defg-hij"\n'
        'contact = "Rita Cruz <rita@acme-robotics.example>"\nnotes = """\n'
        'Invitation: Technical interview - Acme Robotics\n\nHi Sam,\nlooking forward to it."""\n\n'
        '[[interview.interviewers]]\nname = "Jane Doe"\nemail = "jane@acme-robotics.example"\n'
    )
    assert out.endswith("1 new in the log. Run `afterview sync` to update your calendars.\n")
    assert program("sync").code == 0
    calendar = program.calendar.read_text()
    assert "Thank Jane Doe (Acme Robotics)" in calendar
    assert "Follow up with Acme Robotics" in calendar
    assert "looking forward" not in calendar


def test_the_json_of_a_tracker_becomes_interviews(program: Program) -> None:
    job = {"company": "Globex", "interviews": [{"when": "9 Dec 2026 14:00-15:00 EST"}]}
    path = put(program, json.dumps({"jobs": [job]}), "jobs.json")
    imported(program, path, "--hour", "12:00")
    assert interviews(program)["globex"]["timezone"] == "America/New_York"
    own = put(program, program("export", "--json").out, "own.json")
    assert "--hour is for a table" in refused(program, own, "--hour", "12:00", "--yes")


def test_an_update_and_a_cancellation_find_the_interview(program: Program) -> None:
    imported(program, invitation("google"))
    assert "older" not in imported(program, invitation("google-moved"))
    moved = interviews(program)["acme-robotics"]
    assert moved["start"] == datetime(2026, 12, 4, 15)  # noqa: DTZ001 - the log has local times
    assert [each["name"] for each in moved["interviewers"]] == ["Jane Doe", "Bo Li"]
    imported(program, invitation("google-cancelled"))
    gone = interviews(program)["acme-robotics"]
    assert (gone["status"], gone["status_since"]) == ("cancelled", date(2026, 11, 23))
    for name in ("google", "google-moved", "google-cancelled"):
        before = program.log.read_bytes()
        out = imported(program, invitation(name))
        assert "nothing was written: everything is held back" in out
        assert program.log.read_bytes() == before


def test_a_calendar_of_several_cancels_only_what_it_names(program: Program) -> None:
    program.write()
    folder = Path(__file__).parents[1] / "importing" / "invitations"
    imported(program, str(folder / "calendars-first.ics"), "--me", "sam.roe@gmail.com")
    out = imported(program, str(folder / "calendars-second.ics"))
    assert "it cancels an interview that is not in the log" in on_one_line(out)
    (only,) = interviews(program).values()
    assert "status" not in only
    assert only["start"] == datetime(2026, 9, 8, 16)  # noqa: DTZ001 - the log has local times


def test_a_mail_that_was_saved_whole_is_its_invitation(program: Program) -> None:
    program.write()
    calendar = Path(invitation("google")).read_bytes()
    head = b"Received: by mx.example\nSubject: Interview\nContent-Transfer-Encoding: base64\n\n"
    out = imported(program, put(program, head + base64.encodebytes(calendar), "mail.eml"))
    assert "Acme Robotics" in out


def test_what_is_damaged_in_a_file_is_said_with_its_line(program: Program) -> None:
    program.write()
    text = Path(invitation("google")).read_bytes().replace(b"END:VEVENT", b"\xfc\xc3\xbc")
    out = on_one_line(imported(program, put(program, text)))
    assert "the END of a component is missing before line" in out
    assert "has bytes that are not UTF-8" in out


def test_what_was_logged_by_hand_is_found_by_company_and_start(program: Program) -> None:
    program.write(
        table(company='"acme robotics"', start="2026-12-04T16:00:00"),
        config=CONFIGURATION,
    )
    out = on_one_line(imported(program, invitation("google")))
    assert "it has the same company and start as acme" in out
    imported(program, invitation("google-moved"))
    assert interviews(program)["acme"]["timezone"] == "America/Los_Angeles"


def test_it_can_be_said_which_interview_an_invitation_is_about(program: Program) -> None:
    imported(program, invitation("google"), "--interview", "acme")
    assert interviews(program)["acme"]["url"] == "https://meet.google.com/abc-defg-hij"
    assert 'there is no interview "x"' in refused(program, invitation("google"), "--interview", "x")


def test_a_lost_store_makes_no_twins(program: Program) -> None:
    imported(program, invitation("google"))
    (program.folder / "afterview.db").unlink()
    imported(program, invitation("google"))
    assert list(interviews(program)) == ["acme", "acme-robotics"]
    imported(program, invitation("google-cancelled"))
    assert interviews(program)["acme-robotics"]["status"] == "cancelled"


def test_the_company_can_be_said(program: Program) -> None:
    path = put(program, Path(invitation("zoom")).read_text().replace(" with Hooli", ""))
    said = program("import", path, "--yes")
    assert "nothing in it shows the company; give it as in --company" in on_one_line(said.out)
    imported(program, path, "--company", "Hooli", "--role", "Pilot", "--round", "1st")
    found = interviews(program)["hooli"]
    assert (found["company"], found["role"]) == ("Hooli", "Pilot")


def test_ones_own_address_can_be_said_and_is_remembered(program: Program) -> None:
    text = Path(invitation("google")).read_text().replace("sam.rivera", "x")
    text = text.replace("x@gmail.com", "x@acme-robotics.example")
    path = put(program, text)
    assert "which of these you are" in on_one_line(program("import", path, "--yes").out)
    imported(program, path, "--me", "X@acme-robotics.example")
    found = interviews(program)["acme-robotics"]["interviewers"]
    assert [each["name"] for each in found] == ["Jane Doe"]
    again = put(program, text.replace("abc123", "other").replace("20261204", "20261211"))
    imported(program, again)
    assert "acme-robotics-2" in interviews(program)
    assert "--me: " in refused(program, path, "--me", "nobody")


# tables


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_table_in_any_encoding(program: Program, encoding: str) -> None:
    path = put(program, "Firma;Termin\nMüller;2026-11-20 14:00\n".encode(encoding))
    imported(program, path)
    assert interviews(program)["muller"]["company"] == "Müller"


def test_what_cannot_be_read_is_held_back_and_the_rest_is_taken(program: Program) -> None:
    out = imported(program, put(program, JOBS), "--json")
    document = json.loads(out)
    assert [each["id"] for each in document["new"]] == ["globex", "hyperlink-http-x"]
    assert [(each["where"], each["reason"][:30]) for each in document["held_back"]] == [
        ("line 4", "it names no company"),
        ("line 5", "it has no date of an interview"),
        ("line 6", '"31/02/2026 10:00": there is no'[:30]),
        ("line 7", "it has the same company and start"[:30]),
        ("line 8", '"2026-11-05" has no hour; one f'[:30]),
    ]
    found = interviews(program)
    assert found["globex"]["notes"] == 'loud, "very" loud'
    assert found["hyperlink-http-x"]["start"].day == 2


def test_a_row_is_shown_with_all_that_the_log_would_say(program: Program) -> None:
    text = (
        "Company;Start;End;Interviewer;Promise;Notes\n"
        "Globex;2026-11-20 22:00;2026-11-21 01:00;Jane Doe (CTO);next week;loud\n"
    )
    out = imported(program, put(program, text))
    for line in (
        "  when     Fri 20 Nov 22:00-01:00",
        "  who      Jane Doe, CTO",
        "  promise  next week: Mon 23 Nov to Fri 27 Nov",
        "  notes    loud",
    ):
        assert f"{line}\n" in out


def test_of_many_that_are_held_back_the_reasons_are_counted(program: Program) -> None:
    rows = "".join(f"Company {n},\n" for n in range(22)) + "Globex,soon\n"
    out = on_one_line(program("import", put(program, f"Company,Start\n{rows}"), "--dry-run").out)
    assert "file: 23 held back" in out
    assert "and 3 more 2 times: it has no date of an interview 1 times: " in out


def test_what_an_update_takes_away_and_leaves_is_said(program: Program) -> None:
    program.write(table(company='"Acme Robotics"', start="2026-12-04T16:00:00", duration="90"))
    imported(program, invitation("google"))
    text = Path(invitation("google-moved")).read_text().replace("Jane Doe", "Joan Roe")
    out = imported(program, put(program, text.replace("jane@", "joan@")))
    assert "  duration  90 → (removed)\n" in out
    assert "  note      Jane Doe is not invited any more; they stay in the log\n" in out


def test_an_update_without_a_change_of_plan_says_so(program: Program) -> None:
    imported(program, invitation("google"))
    text = Path(invitation("google")).read_text().replace("SEQUENCE:0", "SEQUENCE:1")
    out = imported(program, put(program, text.replace("abc-defg", "xyz-defg")))
    assert "the plan stays as it is\n" in out


def test_columns_order_and_hour_can_be_said(program: Program) -> None:
    path = put(program, "Firm,On\nGlobex,7/6/26\n")
    args = ("--map", "Firm=company", "--map", "On=start", "--dates", "dmy", "--hour", "9am")
    imported(program, path, *args)
    assert interviews(program)["globex"]["start"] == datetime(2026, 6, 7, 9)  # noqa: DTZ001 - local
    assert refused(program, path, "--map", "Firm", "--hour", "late", "--me", "x") == (
        '--me: "x" is not an email address\n'
        "--map \"Firm\": write it as in 'Interview on=start'\n"
        '--hour: "late" is not a readable time of day; write it like 14:00'
    )


def test_thousands_of_rows_are_written_at_once(program: Program) -> None:
    rows = "".join(f"Company {n},2026-10-{n % 28 + 1:02} 10:00\n" for n in range(1500))
    out = imported(program, put(program, f"Company,Interview\n{rows}"))
    assert "  and 1,480 more\n" in out
    assert len(interviews(program)) == 1501


# our own export


def test_an_export_comes_back_with_what_was_done(program: Program) -> None:
    person = '[{ name = "Jane Doe", rapport = "good" }]'
    program.write(table(status='"rejected"', promise='"next week"'), table("globex", people=person))
    program.now = NOW.replace(hour=17)
    for call in (
        ("done", "globex/thank-you/jane-doe"),
        ("skip", "globex/recap"),
        ("postpone", "globex/connect/jane-doe", "Fri"),
    ):
        assert program(*call).code == 0, call
    imported(program, invitation("google"))
    export = program("export", "--json").out
    path = put(program, export)
    program.log.write_text("")
    (program.folder / "afterview.db").unlink()
    imported(program, path)
    assert program("export", "--json").json == json.loads(export)
    with Store.open(program.folder / "afterview.db", read_only=True) as store:
        assert store.facts().done == {"globex/thank-you/jane-doe": date(2026, 11, 23)}
    imported(program, invitation("google-cancelled"))
    assert interviews(program)["acme-robotics"]["status"] == "cancelled"


def test_an_export_changes_nothing_that_is_known_here(program: Program) -> None:
    program.now = NOW.replace(hour=17)
    assert program("done", "acme/thank-you/jane-doe").code == 0
    path = put(program, program("export", "--json").out)
    program("undo")
    before = program.log.read_bytes()
    assert "it is in the log already" in imported(program, path)
    assert program.log.read_bytes() == before
    with Store.open(program.folder / "afterview.db", read_only=True) as store:
        assert store.facts().done == {}


# asking


def test_in_a_terminal_it_asks_before_it_writes(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = program.files()
    with typed_ahead(monkeypatch, "maybe", "n"):
        ran = program("import", invitation("google"))
    assert ran.code == 0
    assert '"maybe" is not one of these; write y or n' in ran.out
    assert ran.out.endswith("nothing was written\n")
    assert program.files() == before
    with typed_ahead(monkeypatch, ""):
        ran = program("import", invitation("google"))
    assert ran.out.endswith("1 new in the log. Run `afterview sync` to update your calendars.\n")
    assert "acme-robotics" in interviews(program)


def test_in_a_terminal_it_asks_for_what_the_invitation_does_not_show(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = Path(invitation("google")).read_text().replace("acme-robotics.example", "gmail.com")
    path = put(program, text.replace("sam.rivera", "x"))
    with typed_ahead(monkeypatch, "nobody", "x@gmail.com", "Acme Robotics", "n", "y"):
        ran = program("import", path)
    assert '"nobody" is not an email address' in ran.out
    found = interviews(program)["acme-robotics"]
    assert [each["name"] for each in found["interviewers"]] == ["Jane Doe"]
    with typed_ahead(monkeypatch, ""):
        unnamed = put(program, Path(invitation("zoom")).read_text().replace(" with Hooli", ""))
        assert "nothing was written" in program("import", unnamed).out
    with typed_ahead(monkeypatch, ""):
        unknown = put(program, text.replace("sam.rivera", "y").replace("abc123", "new"))
        (program.folder / "afterview.db").unlink()
        assert "which of these" in program("import", unknown).out


def without_addresses(program: Program, *titles: str) -> str:
    """Write a file with an invitation for each title, from an address that names no company."""
    events = [
        f"BEGIN:VEVENT\nUID:{day}\nDTSTAMP:20261120T090000Z\nDTSTART:202612{day}T100000Z\n"
        f"ORGANIZER:mailto:rita@gmail.com\nSUMMARY:{title}\nEND:VEVENT\n"
        for day, title in enumerate(titles, 10)
    ]
    return put(program, f"BEGIN:VCALENDAR\nMETHOD:REQUEST\n{''.join(events)}END:VCALENDAR\n")


def test_in_a_terminal_it_asks_where_a_title_is_not_sure(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = without_addresses(program, "Onsite: Hooli", "Chat", "At Ajax", "Chat with Pied Piper")
    with typed_ahead(monkeypatch, "", "Globex", "-", "y"):
        ran = program("import", path)
    for question in ("Company (- for none) [Hooli]: ", "Company: ", "(- for none) [Pied Piper]: "):
        assert question in ran.out
    found = {each["company"]: each.get("round") for each in interviews(program).values()}
    assert found == {"Acme": None, "Hooli": "onsite", "Globex": "chat", "Ajax": None}
    moved = Path(path).read_text().replace("T100000Z", "T110000Z")
    out = imported(program, put(program, moved.replace("T090000Z", "T093000Z")))
    assert "3 changed" in out  # and nobody has to say again which companies they are


def test_in_a_terminal_it_asks_for_the_company_of_a_row(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = ",Pilot,2026-12-01 10:00\nGlobex,Pilot,2026-12-02 10:00\n,Cook,2026-12-03 10:00\n"
    path = put(program, f"company,role,start\n{rows}", "jobs.csv")
    with typed_ahead(monkeypatch, "Hooli", "", "y"):
        ran = program("import", path)
    assert "line 2: Pilot, 2026-12-01 10:00" in ran.out
    assert "line 4: Cook, 2026-12-03 10:00" in ran.out
    assert "it names no company" in ran.out
    assert [each["company"] for each in interviews(program).values()] == ["Acme", "Hooli", "Globex"]
    held = program("import", path, "--dry-run").out
    assert "it names no company" in held


def test_in_a_terminal_it_asks_for_the_company_of_an_entry(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    jobs = [{"company": "", "start": "2026-12-01 10:00"}, {"company": "Globex"}]
    with typed_ahead(monkeypatch, "Hooli", "y"):
        program("import", put(program, json.dumps(jobs), "jobs.json"))
    assert [each["company"] for each in interviews(program).values()] == ["Acme", "Hooli"]


def test_in_a_pipe_it_says_what_is_not_sure(program: Program) -> None:
    path = without_addresses(program, "Onsite: Hooli", "Onsite at Ajax - Platform")
    out = on_one_line(imported(program, path))
    assert (
        "Onsite: Hooli: only its title may show the company; give it as in --company 'Hooli'" in out
    )
    assert 'note: event 2: "Platform" in the title may be the role; --role' in out
    assert interviews(program)["ajax"].get("role") is None


CSV = "company,role,start\nAcme Inc.,Pilot,2026-12-01 10:00\nAcme Inc.,Pilot,2026-12-02 10:00\n"
ALIKE = "note: Acme Inc. may be the same as Acme in your log: the names differ in little"


@pytest.mark.parametrize(("answer", "company"), [("", "Acme"), ("n", "Acme Inc.")])
def test_in_a_terminal_it_asks_whether_a_company_is_one_of_the_log(
    program: Program, monkeypatch: pytest.MonkeyPatch, answer: str, company: str
) -> None:
    path = put(program, CSV, "jobs.csv")
    with typed_ahead(monkeypatch, answer, "y"):
        ran = program("import", path)
    assert ran.out.count("Is Acme Inc. the same company as Acme in your log (Y/n)") == 1
    assert ALIKE not in ran.out
    found = [each["company"] for each in interviews(program).values()]
    assert found == ["Acme", company, company]


def test_where_nobody_is_asked_a_company_stays_as_the_file_has_it(program: Program) -> None:
    ran = program("import", put(program, CSV, "jobs.csv"), "--yes")
    assert ALIKE in ran.out
    assert [each["company"] for each in interviews(program).values()][1:] == ["Acme Inc."] * 2
    again = program("import", put(program, CSV.replace("12-0", "12-1"), "more.csv"), "--yes")
    assert "may be" not in again.out


def test_an_export_keeps_its_names(program: Program) -> None:
    imported(program, put(program, CSV, "jobs.csv"), "--yes")
    text = program("export", "--json").out
    program.write(table())
    ran = program("import", put(program, text, "all.json"), "--yes")
    assert "2 new" in ran.out
    assert "may be" not in ran.out


def test_what_is_known_is_remembered_even_if_nothing_is_written(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    imported(program, invitation("google"))
    (program.folder / "afterview.db").unlink()
    with typed_ahead(monkeypatch):
        program("import", invitation("google"))
    imported(program, invitation("google-cancelled"))
    assert interviews(program)["acme-robotics"]["status"] == "cancelled"


def test_a_log_that_was_changed_meanwhile_is_left_alone(program: Program) -> None:
    with Terminal("import", invitation("google"), config=program.config) as terminal:
        terminal.wait_for("Write it")
        program.log.write_text(table("globex"))
        terminal.type("y\r")
        assert terminal.end() == 2
    assert "changed in the meantime, so it was left unchanged" in on_one_line(terminal.screen)
    assert list(interviews(program)) == ["globex"]


def test_where_nobody_can_be_asked_it_wants_a_yes(program: Program) -> None:
    before = program.files()
    said = refused(program, invitation("google"))
    assert said == "nothing was written; without a terminal, give --yes"
    assert program.files() == before


@pytest.mark.parametrize("args", [("--dry-run",), ("--dry-run", "--yes"), ("--json",)])
def test_looking_writes_nothing_at_all(program: Program, args: tuple[str, ...]) -> None:
    before = program.files()
    ran = program("import", invitation("google"), *args)
    assert (ran.code, ran.err) == (0, "")
    assert "Acme Robotics" in ran.out
    assert program.files() == before


def test_an_export_of_nothing_is_nothing(program: Program) -> None:
    path = put(program, '{"afterview_export": 1, "interviews": []}')
    out = imported(program, path)
    assert out.splitlines() == ["file: none", "nothing was written: the file has no interview"]


def test_the_json_says_what_was_done(program: Program) -> None:
    document = program("import", invitation("google"), "--yes", "--json").json
    assert document["written"] is True
    (new,) = document["new"]
    assert new == {
        "id": "acme-robotics",
        "where": "the event",
        "company": "Acme Robotics",
        "start": "2026-12-04T13:00:00-08:00",
        "end": "2026-12-04T14:00:00-08:00",
        "notes": [],
    }
    document = program("import", invitation("google-moved"), "--json").json
    assert document["written"] is False
    assert document["changed"][0]["keys"] == {
        "start": ["2026-12-04T13:00:00", "2026-12-04T15:00:00"],
        "end": ["2026-12-04T14:00:00", "2026-12-04T16:00:00"],
    }
    assert document["changed"][0]["people"] == ["Bo Li"]


@pytest.mark.parametrize("width", golden.WIDTHS)
def test_it_looks_as_it_did(program: Program, monkeypatch: pytest.MonkeyPatch, width: int) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    monkeypatch.chdir(program.folder)
    put(program, JOBS, "jobs.csv")
    for name in ("exchange", "google", "google-moved", "google-cancelled", "zoom"):
        put(program, Path(invitation(name)).read_bytes(), f"{name}.ics")
    calls = (
        "import exchange.ics --dry-run",
        "import google.ics --yes",
        "import google-moved.ics --yes",
        "import google-cancelled.ics --yes",
        "import zoom.ics",
        "import jobs.csv --yes",
    )
    golden.check("import", width, golden.transcript(program, *calls))


def test_what_is_at_the_same_time_is_said(program: Program) -> None:
    program.write(table(start="2026-12-02T04:30:00"))
    out = " ".join(imported(program, invitation("exchange")).split())
    assert "note: globex and acme are at the same time, Wed 2 Dec 04:30-05:30" in out


# files that are none


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "is empty"),
        (b" \n", "is empty"),
        (b"PK\x03\x04", "a spreadsheet or an archive"),
        (b"<html><body>", "not an invitation, a table or an export"),
        (b"BEGIN:VCARD\nEND:VCARD", "not an invitation, a table or an export"),
        (b"From rita@acme.example\n", "the mail has no invitation in it"),
        (b"hello", "no column of the table is known as the company"),
        (b"{}", "not an export of afterview"),
        (b"BEGIN:VCALENDAR\nEND:VCALENDAR", "no event in the file"),
        (b"\x7fELF\x00\x01\x02", "the file is not text"),
    ],
)
def test_a_file_that_is_something_else(program: Program, data: bytes, said: str) -> None:
    assert said in refused(program, put(program, data), "--yes")


@pytest.mark.parametrize(
    ("name", "args", "said"),
    [
        (
            "jobs.csv",
            ("--interview", "acme"),
            "--interview is for an invitation, and jobs.csv is a",
        ),
        ("jobs.csv", ("--me", "a@b.example"), "--me is for an invitation"),
        ("jobs.csv", ("--company", "Acme"), "--company is for an invitation"),
        ("google.ics", ("--hour", "0:00"), "--hour is for a table, and google.ics is a calendar"),
        ("google.ics", ("--map", "a=company"), "--map is for a table"),
        ("google.ics", ("--dates", "dmy"), "--dates is for a table"),
    ],
)
def test_an_option_that_says_nothing_about_such_a_file(
    program: Program, name: str, args: tuple[str, ...], said: str
) -> None:
    data = JOBS if name == "jobs.csv" else Path(invitation("google")).read_text()
    assert refused(program, put(program, data, name), *args).startswith(said)


def test_a_path_that_is_no_file(program: Program) -> None:
    assert refused(program, str(program.folder / "nothing")).startswith("there is no file")
    assert refused(program, str(program.folder)).endswith("is a folder")
    assert refused(program, os.devnull).endswith("is not a regular file")
    with pytest.raises(InputError, match="cannot be read: its path has a NUL"):
        Source.find(Path("a\0b"))
    pipe = program.folder / "pipe"
    os.mkfifo(pipe)
    assert refused(program, str(pipe)).endswith("is not a regular file")


def test_a_file_that_is_too_large(program: Program) -> None:
    path = put(program, b"BEGIN:VCALENDAR\n".ljust(MOST["ics"] + 1))
    assert "is larger than 16 MiB, too large for a calendar file" in refused(program, path)


def test_whatever_was_exported_is_not_too_large(program: Program) -> None:
    program.write(table(), table("globex", topics="[" + '"a",' * 3000 + "]"))
    export = program("export", "--json").out
    assert len(export) < len(program.log.read_text()) * (MOST["json"] / LARGEST_LOG)
    path = put(program, export.encode().ljust(LARGEST_LOG + 1))
    program.write("")
    imported(program, path)
    assert program("export", "--json").json["interviews"] == json.loads(export)["interviews"]


def test_as_many_as_were_exported_can_be_imported(program: Program) -> None:
    document = program("export", "--json").json
    document["interviews"] = [
        {"id": f"i{number}", "company": "Acme", "start": "2026-11-20T10:00:00"}
        for number in range(5001)
    ]
    assert len(archive.read(json.dumps(document), "UTC").read.proposals) == 5001


def test_a_file_that_goes_away(tmp_path: Path) -> None:
    for name, text in (("a.ics", "BEGIN:VCALENDAR"), ("a.csv", "Company")):
        path = tmp_path / name
        path.write_text(text)
        source = Source.find(path)
        path.unlink()
        with pytest.raises(InputError, match="cannot be read: No such file"):
            source.text()
        with pytest.raises(InputError, match="cannot be read: No such file"):
            list(source.lines())


@pytest.mark.parametrize(
    "text",
    [
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDESCRIPTION:x\n" + " y\n" * (MIB // 2) + "END:VEVENT\n",
        "BEGIN:VCALENDAR\n" + "BEGIN:VEVENT\n" * 100_000,
        "{" * MIB,
        '{"afterview_export": 1, "interviews": ' + "[" * MIB,
        'Company,Interview\nAcme,"' + "x\n" * MIB,
        "Company," * (MIB // 4),
        "Company,Interview\n" + "," * 100_000 + "\n",
        "Company\n" + '""' * 60_000,
    ],
    ids=["folds", "components", "braces", "lists", "quote", "line", "columns", "quotes"],
)
def test_hostile_contents_end_in_a_sentence(program: Program, text: str) -> None:
    ran = program("import", put(program, text), "--yes")
    assert len((ran.err + ran.out).splitlines()) < 12
    assert interviews(program).keys() == {"acme"}


def test_a_log_that_would_have_a_problem_stays(program: Program) -> None:
    # Who works on Mondays only waits longer than the last day that the log can hold.
    config = CONFIGURATION.replace("[log]", 'working_days = ["mon"]\n\n[log]')
    program.write(table(), config=config)
    row = "Globex,2200-12-22 10:00,in 7 business days"
    said = refused(program, put(program, f"Company,Interview,Promise\n{row}\n"), "--yes")
    assert said.startswith("the log would have a problem: promise is in the year 2201")
    assert interviews(program).keys() == {"acme"}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(st.binary(max_size=400), st.sampled_from(["", "BEGIN:VCALENDAR\n", "Company,Start\n", "{"]))
def test_any_bytes_end_in_a_sentence(program: Program, data: bytes, head: str) -> None:
    ran: Ran = program("import", put(program, head.encode() + data), "--dry-run")
    assert ran.code in {0, 2}


def test_the_moment_is_that_of_the_call(program: Program) -> None:
    imported(program, invitation("google"))
    program.now = NOW.replace(day=25)
    imported(program, invitation("google-cancelled"))
    assert interviews(program)["acme-robotics"]["status_since"] == date(2026, 11, 25)
