"""`set`: what is said, what is refused, and that no other byte of the log changes."""

from __future__ import annotations

import sqlite3
import tomllib
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import golden
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from logs import Log, logs
from program import NOW, Program, table
from terminal import Terminal

from afterview.lock import RunLock
from afterview.playbook.visits import SHARED
from afterview.store.database import Store

if TYPE_CHECKING:
    from collections.abc import Mapping


def changed(program: Program, *args: str) -> tuple[str, str]:
    """Run `set acme`; return what it said and the lines that are new in the log."""
    before = program.log.read_text().splitlines()
    ran = program("set", "acme", *args)
    assert (ran.code, ran.err) == (0, "")
    added = [line for line in program.log.read_text().splitlines() if line not in before]
    return ran.out, "\n".join(added)


def refused(program: Program, *args: str) -> str:
    """Run `set`, which refuses and touches nothing; return why."""
    before = program.log.stat().st_mtime_ns, program.log.read_bytes()
    ran = program("set", *args)
    assert (ran.code, ran.out) == (2, "")
    assert (program.log.stat().st_mtime_ns, program.log.read_bytes()) == before
    return ran.err.removeprefix("afterview: ").rstrip("\n")


def test_a_no_says_what_goes_and_what_comes(program: Program) -> None:
    before = steps(program)
    out, new = changed(program, "status=rejected")
    after = steps(program)
    assert new == 'status = "rejected"'
    assert (len(before - after), len(after - before)) == (10, 4)
    assert " ".join(out.split()) == (
        "status: (none) → rejected "
        "the plan: 1 step removed, 2 added: Reply to Acme's rejection on Tue 24 Nov; "
        "Keep in touch with Acme on Fri 22 Jan 2027; 2 keep-searching reminders removed"
    )
    assert len(out.splitlines()) == 2


def steps(program: Program) -> set[str]:
    return {item["id"] for item in program("plan", "--json").json["items"]}


def test_the_day_of_a_new_status_is_kept_at_once(program: Program) -> None:
    changed(program, "status=rejected")
    with sqlite3.connect(program.folder / "afterview.db") as connection:
        seen = connection.execute("SELECT * FROM status_seen").fetchall()
    connection.close()
    assert seen == [("acme", 1, "rejected", "2026-11-23")]
    program.now = datetime(2026, 11, 25, 14, 0, tzinfo=UTC)
    items = {item["id"]: item for item in program("plan", "--json").json["items"]}
    assert items["acme/rejection-reply"]["date"] == "2026-11-24"


NEC = table(
    "nec",
    company='"日本電気株式会社"',
    start="2026-11-16T10:00:00",
    location='"東京都港区芝五丁目7番1号"',
    people='[{ name = "山田 太郎" }]',
)


@pytest.mark.parametrize("width", golden.WIDTHS)
def test_it_looks_as_it_did(program: Program, monkeypatch: pytest.MonkeyPatch, width: int) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    program.write(NEC, table(start="2026-11-19T10:00:00"))
    calls = (
        'set nec promise="by Friday" contact="佐藤 花子 <hanako@nec.example>"',
        'set nec notes="Ask who is called at night." location=',
        "set nec status=offer status_since=yesterday",
        "set nec status=offer",
        "set nec status=rejected status_since=today",
        'set acme start="Thu 2pm" end=15:30 "topics=Rust, Go"',
        "set acme mode=foot statsu=offer",
    )
    golden.check("set", width, golden.transcript(program, *calls))


def test_private_notes_are_shown_on_a_terminal_only(program: Program) -> None:
    out, _ = changed(program, "notes=loud")
    assert "loud" not in out
    out, _ = changed(program, "notes=")
    assert out.startswith("notes: (shown on a terminal only) → (removed)\n")
    with Terminal("set", "acme", "notes=quiet", config=program.config) as terminal:
        assert terminal.end() == 0
    assert "notes: (none) → quiet\n" in terminal.screen


def test_the_day_of_a_status_is_that_of_one_and_not_ahead(program: Program) -> None:
    assert refused(program, "acme", "status_since=yesterday") == (
        "status_since is the day of a status, and there is none; add it: status=rejected"
    )
    assert refused(program, "acme", "answer_by=Fri") == (
        "answer_by is the day of an offer, and there is none; add it: status=offer"
    )
    assert refused(program, "acme", "status=rejected", "status_since=tomorrow").startswith(
        '"status_since=tomorrow": 2026-11-24 is ahead; '
    )
    out, new = changed(program, "status=rejected", "status_since=yesterday")
    assert new == 'status = "rejected"\nstatus_since = 2026-11-22'
    assert "status_since: (none) → Sun 22 Nov\n" in out
    assert program("set", "acme", "status_since=today").code == 0


def test_an_offer_and_its_last_day_change_the_plan(program: Program) -> None:
    out, new = changed(program, "status=offer", "answer_by=4 Dec")
    assert new == 'status = "offer"\nanswer_by = 2026-12-04'
    assert "answer_by: (none) → Fri 4 Dec\n" in out
    assert {"acme/offer-reply", "acme/decide"} <= steps(program)


def test_every_status_is_kept_with_the_day_that_the_log_has_in_the_end(program: Program) -> None:
    for change in ("status=offer", "status_since=2026-11-20", "status=accepted"):
        changes = (change, "status_since=") if change == "status=accepted" else (change,)
        assert program("set", "acme", *changes).code == 0
    with Store.open(program.folder / "afterview.db", read_only=True) as store:
        assert store.facts().status_seen == {
            "acme": (("offer", date(2026, 11, 20)), ("accepted", date(2026, 11, 23)))
        }


LISTED = """\
topics = [        # what came up
  # first of all
  "Rust",         # and why
  'Go',
  "on-call"       # a week in four
  # and more
]                 # that was all
"""


def test_a_list_keeps_its_layout_and_the_comments_of_what_stays(program: Program) -> None:
    program.log.write_text(program.log.read_text() + LISTED)
    ran = program("set", "acme", "topics=Rust, on-call, C")
    assert ran.code == 0
    assert program.log.read_text().endswith(
        LISTED.replace("  'Go',\n", "")
        .replace('"on-call" ', '"on-call", ')
        .replace("week in four\n", 'week in four\n  "C",\n')
    )
    assert "comment" not in ran.out


def test_a_comment_that_goes_with_its_item_is_said(program: Program) -> None:
    program.log.write_text(program.log.read_text() + LISTED)
    ran = program("set", "acme", "topics=Go")
    assert [line for line in ran.out.splitlines() if "comment" in line] == [
        "this comment was removed too: # first of all",
        "this comment was removed too: # and why",
        "this comment was removed too: # a week in four",
    ]


def test_a_comment_in_a_list_of_another_layout_is_said(program: Program) -> None:
    program.log.write_text(program.log.read_text() + 'topics = ["a # b", # why\n "c"]\n')
    ran = program("set", "acme", "topics=c")
    assert "this comment was removed too: # why\n" in ran.out
    assert '["c"]' in program.log.read_text()


def test_a_promise_is_shown_as_days_and_moves_the_follow_ups(program: Program) -> None:
    out, new = changed(program, "promise=within two weeks")
    assert new == 'promise = "within two weeks"'
    assert out.startswith(
        "promise: (none) → within two weeks (Mon 23 Nov to Mon 7 Dec)\nthe plan: "
    )
    assert "1 step moved: Follow up with Acme on Wed 9 Dec" in " ".join(out.split())


@pytest.mark.parametrize(
    ("assignment", "line", "said"),
    [
        ("start=Thu 2pm", "start = 2026-11-26T14:00:00", "Thu 26 Nov 14:00"),
        ("end=11:30", "end = 2026-11-23T11:30:00", "Mon 23 Nov 11:30"),
        ("duration=90", "duration = 90", "90"),
        ("duration=1.5 hours", 'duration = "1.5 hours"', "1.5 hours"),
        ("no_contact=yes", "no_contact = true", "true"),
        ("topics=Rust, on-call", 'topics = ["Rust", "on-call"]', "Rust, on-call"),
        ("promise=4 December", 'promise = "4 December"', "4 December (Fri 4 Dec)"),
        ("notes=a = b", 'notes = "a = b"', "(shown on a terminal only)"),
    ],
)
def test_values_have_the_types_of_the_log(
    program: Program, assignment: str, line: str, said: str
) -> None:
    out, new = changed(program, assignment)
    assert new == line
    key = assignment.partition("=")[0]
    old = "Mon 23 Nov 10:00" if key == "start" else "(none)"
    assert out.splitlines()[0] == f"{key}: {old} → {said}"


def test_several_at_once_and_away_with_one(program: Program) -> None:
    program.write(table(location='"1 Main St"', start="2026-11-23T15:00:00Z"))
    before = program.log.read_text()
    out, _ = changed(program, "location=", "role=Pilot", "start=11:00")
    assert program.log.read_text() == (
        before.replace('location = "1 Main St"\n', "").replace("T15:00:00Z", "T11:00:00")
        + 'role = "Pilot"\n'
    )
    assert out.splitlines()[:3] == [
        "start: Mon 23 Nov 10:00 → Mon 23 Nov 11:00",
        "location: 1 Main St → (removed)",
        "role: (none) → Pilot",
    ]


def test_times_count_in_the_zone_and_on_the_day_that_are_set_with_them(program: Program) -> None:
    _, new = changed(program, "end=11:00", "start=tomorrow 10:00", "timezone=Asia/Tokyo")
    assert new.splitlines() == [
        "start = 2026-11-24T10:00:00",
        "end = 2026-11-24T11:00:00",
        'timezone = "Asia/Tokyo"',
    ]
    program.now = datetime(2026, 11, 23, 16, 0, tzinfo=UTC)  # in Tokyo it is the 24th already
    changed(program, "start=today 09:00", "end=10:00")
    assert "start = 2026-11-24T09:00:00\n" in program.log.read_text()


def test_without_a_zone_times_count_in_that_of_the_person(program: Program) -> None:
    program.write(table(timezone='"Asia/Tokyo"'))
    program.now = datetime(2026, 11, 23, 16, 0, tzinfo=UTC)
    _, new = changed(program, "start=today 09:00", "timezone=")
    assert new == "start = 2026-11-23T09:00:00"


def test_a_weekday_lies_behind_once_the_interview_is_over(program: Program) -> None:
    program.now = datetime(2026, 11, 24, 14, 0, tzinfo=UTC)
    _, new = changed(program, "start=Fri 10:00")
    assert new == "start = 2026-11-20T10:00:00"


def test_what_the_log_says_already_is_not_written_again(program: Program) -> None:
    program.write(table(status='"waiting"'))
    before = program.log.stat().st_mtime_ns
    ran = program("set", "acme", "status=waiting", "role=")
    assert (ran.code, ran.out) == (0, "nothing to change: the log already says that\n")
    assert program.log.stat().st_mtime_ns == before


def test_what_plans_nothing_new_says_so(program: Program) -> None:
    out, _ = changed(program, "notes=the office is loud")
    assert out == "notes: (none) → (shown on a terminal only)\nthe plan stays as it is\n"


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (["mode=foot"], '"mode=foot": mode = "foot" is not known; write "in person", "video"'),
        (["statsu=offer"], '"statsu=offer": unknown key "statsu"; did you mean "status"?'),
        (["rejected"], '"rejected": there is no "="'),
        (["start=thursdy 2pm"], 'did you mean "thursday"?'),
        (["company="], '"company=": every interview has a company'),
        (["id=other"], 'use "afterview rename"'),
        (["interviewers=Jane"], 'use "afterview recap"'),
        (["promise=whenever"], 'promise: "whenever": I couldn\'t read that as a date'),
        (["end=09:00"], "end is not after start; write a time after 2026-11-23T10:00:00"),
        (["end=11:00", "duration=30"], "end and duration both say when the interview ends"),
        (["role=a", "role=b"], "role is set twice; keep one of the two"),
        (["start=2027-03-14 02:30"], "the clocks go from 02:00 to 03:00 that night"),
    ],
)
def test_what_would_be_a_problem_is_refused_in_one_sentence(
    program: Program, args: list[str], says: str
) -> None:
    why = refused(program, "acme", *args)
    assert says in why
    assert "\n" not in why


def test_all_that_is_unclear_is_said_at_once_and_the_rest_is_not_done(program: Program) -> None:
    why = refused(program, "acme", "role=Pilot", "mode=foot", "statsu=offer")
    assert [line.partition(":")[0] for line in why.splitlines()] == [
        '"mode=foot"',
        '"statsu=offer"',
    ]


def test_a_status_that_ends_a_case_belongs_to_its_latest_round(program: Program) -> None:
    program.write(table(), table("later", company='"ACME"', start="2026-12-01T10:00:00"))
    assert refused(program, "acme", "status=rejected") == (
        'status = "rejected" on a round before "later"; a case has the status of its latest round'
    )
    program.write(table(status='"rejected"'), table("later", start="2026-12-01T10:00:00"))
    assert refused(program, "later", "company=Acme") == (
        'acme: status = "rejected" on a round before "later"; if that case goes on, '
        "first `afterview set acme status=`"
    )


def visit(program: Program, morning: str = "", afternoon: str = "") -> None:
    """Write a log with two interviews at Acme on Monday, each with more lines."""
    both = [table(), table("late", company='"Acme"', start="2026-11-23T14:00:00")]
    more = (morning, afternoon)
    lines = (f"{said}\ninterviewers" for said in more)
    program.write(
        *(each.replace("interviewers", line) for each, line in zip(both, lines, strict=True))
    )


def set_in(program: Program) -> dict[str, dict[str, Any]]:
    """Return what each interview says that is about the case, by id."""
    return {
        each["id"]: {key: value for key, value in each.items() if key in SHARED}
        for each in tomllib.loads(program.log.read_text())["interview"]
    }


@pytest.mark.parametrize(
    ("morning", "afternoon", "args", "expected"),
    [
        # Nobody has it: it is set where the person says.
        ("", "", ["status=offer"], {"acme": {"status": "offer"}, "late": {}}),
        # Somebody has it: it is changed there, so that nothing hides it.
        ("", 'status = "offer"', ["status=waiting"], {"acme": {}, "late": {"status": "waiting"}}),
        (
            "",
            'status = "offer"',
            ["answer_by=2026-12-04", "no_contact=true"],
            {
                "acme": {"no_contact": True},
                "late": {"status": "offer", "answer_by": date(2026, 12, 4)},
            },
        ),
        (
            "",
            'contact = "Rita Cruz"\nvia = "Hays"',
            ["contact=Bo Ek", "via="],
            {"acme": {}, "late": {"contact": "Bo Ek"}},
        ),
        (
            "",
            "no_contact = true",
            ["no_contact=false"],
            {"acme": {}, "late": {"no_contact": False}},
        ),
        # What is about one interview alone stays with it.
        (
            "",
            'status = "waiting"',
            ["status=cancelled"],
            {"acme": {"status": "cancelled"}, "late": {"status": "waiting"}},
        ),
        (
            "",
            'status = "offer"',
            ["start=Tue 10am", "status=waiting"],
            {"acme": {"status": "waiting"}, "late": {"status": "offer"}},
        ),
        (
            "",
            'promise = "two weeks"',
            ["promise=one week"],
            {"acme": {"promise": "one week"}, "late": {"promise": "two weeks"}},
        ),
    ],
)
def test_what_holds_for_a_visit_is_set_where_it_counts(
    program: Program,
    morning: str,
    afternoon: str,
    args: list[str],
    expected: dict[str, dict[str, Any]],
) -> None:
    visit(program, morning, afternoon)
    ran = program("set", "acme", *args)
    assert (ran.code, ran.err) == (0, "")
    assert set_in(program) == expected
    elsewhere = (
        "late has the value that counts for the interviews of that day, so it is set there\n"
    )
    assert (elsewhere in ran.out) is (expected["acme"].keys().isdisjoint({"status", "promise"}))


def test_an_offer_for_the_first_interview_of_a_day_is_an_offer(program: Program) -> None:
    visit(program)
    said = " ".join(changed(program, "status=offer")[0].split())
    assert "Thank Acme for the offer on Mon 23 Nov" in said
    assert "note" not in said


def test_the_day_of_the_old_status_of_a_visit_is_not_left_to_the_new_one(program: Program) -> None:
    visit(program, afternoon='status = "waiting"\nstatus_since = 2026-11-20')
    assert "status_since = 2026-11-20 is that of the old status" in refused(
        program, "acme", "status=rejected"
    )
    visit(program, morning="status_since = 2026-11-20")
    assert "status_since = 2026-11-20 is" in refused(program, "late", "status=rejected")


def test_it_says_when_something_else_counts(program: Program) -> None:
    visit(program, afternoon='promise = "two weeks"')
    said = " ".join(changed(program, "promise=one week")[0].split())
    assert "the promise of late runs out last, on Mon 7 Dec, so that one counts" in said
    assert "note" not in changed(program, "promise=three weeks")[0]
    program.write(table(), table("later", company='"Acme"', start="2026-12-01T10:00:00"))
    said = " ".join(changed(program, "status=offer")[0].split())
    assert said.endswith("note: for the case, the log's values count from later on Tue 1 Dec")
    assert "note" not in changed(program, "status=cancelled")[0]
    assert "note" not in changed(program, "role=Pilot")[0]


def test_the_day_of_the_old_status_is_not_left_to_the_new_one(program: Program) -> None:
    program.write(table(status='"waiting"', status_since="2026-11-20"))
    assert refused(program, "acme", "status=rejected") == (
        "status_since = 2026-11-20 is that of the old status; give the new one, as in "
        "status_since=today, or delete it: status_since="
    )
    changed(program, "status=waiting", "role=Pilot")
    _, new = changed(program, "status=rejected", "status_since=today")
    assert new == 'status = "rejected"\nstatus_since = 2026-11-23'


def test_the_old_end_is_not_left_to_a_new_start(program: Program) -> None:
    program.write(table(end="2026-11-23T11:00:00"))
    assert refused(program, "acme", "start=2026-11-20 10:00") == (
        "end = 2026-11-23T11:00:00 is that of the old start; give the new one, as in end=15:30, "
        'or the duration, as in end= duration="90 min"'
    )
    changed(program, "start=2026-11-20 10:00", "end=", "duration=30")
    assert "end =" not in program.log.read_text()


def test_an_unknown_interview_is_one_sentence(program: Program) -> None:
    assert refused(program, "acmee", "role=Pilot") == (
        'there is no interview "acmee" in the log; did you mean "acme"?'
    )


def test_nothing_is_set_while_another_run_holds_the_lock(program: Program) -> None:
    before = program.log.read_bytes()
    with RunLock(program.folder / "afterview.db", NOW):
        assert program("set", "acme", "role=Pilot").code == 75
    assert program.log.read_bytes() == before


def test_a_log_with_a_problem_is_mended_first(program: Program) -> None:
    program.write(table(status='"waitin"'))
    assert "interviews.toml:5: " in refused(program, "acme", "role=Pilot")


VALUES: Mapping[str, st.SearchStrategy[str]] = {
    "role": st.sampled_from(["Pilot", "日本電気 # = ]", 'a "b" \\', ""]),
    "company": st.sampled_from(["Acme", "Ünï [[interview]]"]),
    "location": st.sampled_from(["1 Main St", ""]),
    "no_contact": st.sampled_from(["true", "false", ""]),
    "topics": st.sampled_from(["Rust, on-call", "]", ""]),
    "duration": st.sampled_from(["30", "1h"]),
}


def typed(key: str, said: str) -> Any:
    """What TOML shall hold for what was said."""
    if key == "no_contact":
        return said == "true"
    if key == "topics":
        return [each.strip() for each in said.split(",")]
    return int(said) if said.isdecimal() else said


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(log=logs(), data=st.data())
def test_every_byte_that_is_not_named_stays(program: Program, log: Log, data: Any) -> None:
    which = data.draw(st.sampled_from(log.ids))
    keys = data.draw(st.lists(st.sampled_from(sorted(VALUES)), min_size=1, unique=True))
    said = {key: data.draw(VALUES[key]) for key in keys}
    program.log.write_bytes(log.text.encode())
    ran = program("set", which, *(f"{key}={value}" for key, value in said.items()))
    assert ran.code == 0, ran.err
    after = program.log.read_bytes().decode()
    log.assert_only(after, which, {k: typed(k, v) if v else None for k, v in said.items()})
