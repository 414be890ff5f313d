"""`reschedule`, `park`, `remove`, and `done` of a step `park`: what they say and change."""

from __future__ import annotations

import tomllib
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest
from program import Program, table
from terminal import Terminal, typed_ahead

from afterview.store.database import Store

if TYPE_CHECKING:
    from afterview.playbook.facts import Facts

AHEAD = "2026-11-26T14:00:00"
EARLIER = "2026-11-02T10:00:00"


@pytest.fixture
def search(program: Program) -> Program:
    """Three cases, synced into the calendar: ahead, quiet for three weeks, and in another zone."""
    program.write(
        table("acme", start=AHEAD, end="2026-11-26T15:30:00"),
        "# the quiet one\n" + table("quiet", start=EARLIER, status='"waiting"'),
        table("far", start=AHEAD, timezone='"Asia/Tokyo"', duration="45"),
    )
    assert program("sync").code == 0
    return program


def logged(program: Program, id_: str) -> dict[str, Any]:
    tables = tomllib.loads(program.log.read_text())["interview"]
    found: dict[str, Any] = next(each for each in tables if each["id"] == id_)
    return found


def facts(program: Program) -> Facts:
    with Store.open(program.folder / "afterview.db", read_only=True) as store:
        return store.facts()


def ran(program: Program, *args: str) -> str:
    found = program(*args)
    assert (found.code, found.err) == (0, "")
    return " ".join(found.out.split())


def refused(program: Program, *args: str) -> str:
    before = program.log.read_bytes(), facts(program)
    found = program(*args)
    assert (found.code, found.out) == (2, "")
    assert (program.log.read_bytes(), facts(program)) == before
    return found.err.rstrip("\n")


# Moving an interview


@pytest.mark.parametrize(
    ("id_", "words", "keys"),
    [
        ("acme", "Fri 10am", {"start": "2026-11-27T10:00:00", "end": "2026-11-27T11:30:00"}),
        ("acme", "16:00", {"start": "2026-11-26T16:00:00", "end": "2026-11-26T17:30:00"}),
        ("acme", "Fri 10-11am", {"start": "2026-11-27T10:00:00", "end": "2026-11-27T11:00:00"}),
        (
            "acme",
            "Fri 10am London",
            {
                "start": "2026-11-27T10:00:00",
                "end": "2026-11-27T11:30:00",
                "timezone": "Europe/London",
            },
        ),
        ("far", "Fri 10am", {"start": "2026-11-27T10:00:00"}),
        ("far", "Fri 10am Tokyo", {"start": "2026-11-27T10:00:00"}),
        (
            "far",
            "Fri 10-11am",
            {"start": "2026-11-27T10:00:00", "end": "2026-11-27T11:00:00", "duration": None},
        ),
    ],
)
def test_an_interview_moves_and_takes_as_long_as_before(
    search: Program, id_: str, words: str, keys: dict[str, str | None]
) -> None:
    before = logged(search, id_)
    assert search("reschedule", id_, *words.split()).code == 0
    dated = {
        key: datetime.fromisoformat(value) if value and key in {"start", "end"} else value
        for key, value in keys.items()
    }
    expected = {key: value for key, value in {**before, **dated}.items() if value is not None}
    assert logged(search, id_) == expected


def test_it_says_what_moves_and_what_was_done_stays_done(search: Program) -> None:
    search("reschedule", "quiet", "2026-11-03", "14:00")
    search("done", "quiet/thank-you/jane-doe")
    assert ran(search, "reschedule", "quiet", "2026-11-03 15:00") == (
        "quiet: Tue 3 Nov 14:00 → Tue 3 Nov 15:00-16:00 the plan stays as it is"
    )
    assert ran(search, "reschedule", "acme", "Fri 2pm London") == (
        "acme: Thu 26 Nov 14:00 → Fri 27 Nov 09:00-10:30 (14:00 London) "
        "the plan: 3 steps moved: Recap: Acme on Fri 27 Nov at 10:30 (15:30 London); "
        "Thank Jane Doe (Acme) on Fri 27 Nov; Follow up with Acme on Fri 4 Dec"
    )
    assert "quiet/thank-you/jane-doe" in facts(search).done
    assert ran(search, "reschedule", "acme", "Fri 2pm") == (
        "nothing to change: the log already says that"
    )


def test_what_is_odd_about_the_new_time_is_noted(search: Program) -> None:
    said = ran(search, "reschedule", "acme", "2036-11-20 00:10")
    assert "note: Thu 20 Nov 2036 is 10 years ahead; is the year right?" in said
    assert "note: far and acme are at the same time" in ran(
        search, "reschedule", "acme", "Thu 00:10"
    )


@pytest.mark.parametrize(
    ("args", "why"),
    [
        (("acme", "Fri"), '"Fri": the time of day is missing'),
        (("acme", "Fri", "2pm", "IST"), '"IST" has more than one time zone'),
        (("acmee", "Fri", "2pm"), 'did you mean "acme"?'),
        (("off", "Fri", "2pm"), "off is cancelled; if it takes place after all, first run"),
    ],
)
def test_what_cannot_be_moved_is_refused(search: Program, args: tuple[str, ...], why: str) -> None:
    with search.log.open("a") as log:
        log.write("\n" + table("off", start=AHEAD, status='"cancelled"'))
    assert why in refused(search, "reschedule", *args)


# Closing a case for now


def test_a_case_is_parked_at_its_latest_round(search: Program) -> None:
    with search.log.open("a") as log:
        log.write("\n" + table("quiet-2", company='"Quiet"', start="2026-11-05T10:00:00"))
    assert ran(search, "park", "quiet").startswith(
        "quiet-2: status: (none) → parked the plan: 1 step removed, 1 added: Keep in touch with"
    )
    assert logged(search, "quiet")["status"] == "waiting"
    assert logged(search, "quiet-2")["status"] == "parked"
    assert facts(search).latest_status("quiet-2")[0] == "parked"
    assert refused(search, "park", "quiet") == (
        "afterview: quiet-2 is already closed: its status is parked"
    )


def test_the_day_of_the_earlier_status_goes(search: Program) -> None:
    assert search("set", "quiet", "status_since=yesterday").code == 0
    ran(search, "park", "quiet")
    assert "status_since" not in logged(search, "quiet")


STEP = "quiet/park"


@pytest.mark.parametrize(
    ("answers", "args", "closes"),
    [
        (("y",), (), True),
        (("n",), (), False),
        ((), ("--yes",), True),
        ((), ("--json",), False),
        (None, ("--yes",), True),
        (None, (), False),
    ],
)
def test_done_of_a_step_park_closes_the_case_after_a_yes(
    search: Program,
    monkeypatch: pytest.MonkeyPatch,
    answers: tuple[str, ...] | None,
    args: tuple[str, ...],
    closes: bool,  # noqa: FBT001 - a column of the table
) -> None:
    if answers is None:
        found = search("done", STEP, *args)
    else:
        with typed_ahead(monkeypatch, *answers):
            found = search("done", STEP, *args)
    assert (found.code, found.err) == (0, "")
    assert ("quiet: status: waiting → parked" in found.out) is closes
    assert (logged(search, "quiet")["status"] == "parked") is closes
    assert STEP in facts(search).done


def test_a_case_that_done_closes_is_told_as_park_tells_it(search: Program) -> None:
    out = " ".join(ran(search, "done", STEP, "--yes").split())
    assert "quiet: status: waiting → parked the plan: " in out
    assert "next:" not in out, "what was next before it was closed"


def test_a_case_that_done_closes_is_in_the_json(search: Program) -> None:
    found = search("done", STEP, "--yes", "--json").json
    assert list(found) == ["recorded", "item", "next", "moved", "parked"]
    assert found["parked"]["after"]["status"] == "parked"
    assert list(found["parked"]) == ["id", "before", "after", "plan", "standing", "notes"]
    again = search("done", STEP, "--yes", "--json").json
    assert "parked" not in again, "it is already closed"


def test_a_closed_case_is_not_asked_about(search: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    ran(search, "park", "quiet")
    with typed_ahead(monkeypatch):
        assert "done on " in ran(search, "done", STEP)
        assert search("done", "nobody/park").code == 2


# Taking an interview out of the log


def test_what_goes_is_shown_and_goes_after_a_yes(
    search: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran(search, "done", "quiet/thank-you/jane-doe")
    search("sync")
    before = search.log.read_bytes()
    assert search.shows("quiet/interview")
    with typed_ahead(monkeypatch, ""):
        assert ran(search, "remove", "quiet").endswith("nothing was removed")
    assert search.log.read_bytes() == before
    with typed_ahead(monkeypatch, "y"):
        said = ran(search, "remove", "quiet")
    assert said.startswith("quiet: Quiet, Mon 2 Nov 10:00 the plan: ")
    assert "note: this comment is removed too: # the quiet one" in said
    assert said.endswith(
        "removed: quiet; `afterview undo` does not put it back, but "
        "afterview.replaced keeps the log as it was for a week"
    )
    (kept,) = (search.folder / "afterview.replaced").iterdir()
    assert kept.read_bytes() == before
    assert "quiet" not in search.log.read_text()
    search("sync")
    assert not search.shows("quiet/interview")
    assert search.shows("acme/interview")


def test_undo_of_a_removal_says_that_the_log_stays_as_it_is(search: Program) -> None:
    ran(search, "remove", "quiet", "--yes")
    before = search.log.read_bytes()
    assert ran(search, "undo") == (
        "no longer forgotten: quiet quiet itself is still not in the log (after a removal, "
        "afterview.replaced keeps the log as it was for a week); entries that no sync has removed "
        "yet stay in your calendars"
    )
    assert search.log.read_bytes() == before


def test_the_status_of_a_day_is_that_of_any_of_its_interviews(program: Program) -> None:
    first = table("first", company='"Acme"', status='"offer"')
    program.write(first, table("last", company='"Acme"', start="2026-11-23T14:00:00"))
    assert ran(program, "park", "last").startswith("first: status: offer → parked")
    assert refused(program, "park", "last") == (
        "afterview: first is already closed: its status is parked"
    )
    # A closed case is not taken up again unasked.
    new = program("add", "--company", "Acme", "--at", "Fri 10am", "--yes", "--person", "Jo")
    assert "role" not in new.out


def test_in_a_pipe_it_needs_a_yes_and_says_the_same_as_json(search: Program) -> None:
    for args in ((), ("--json",)):
        assert refused(search, "remove", "quiet", *args) == (
            "afterview: nothing was removed; without a terminal, give --yes"
        )
    document = search("remove", "quiet", "--yes", "--json").json
    assert list(document) == ["id", "before", "after", "plan", "standing", "notes"]
    assert document["id"] == "quiet"
    assert document["after"] is None
    assert document["before"]["status"] == "waiting"
    assert list(document["standing"]) == ["calendar"]
    assert document["plan"]["gone"]


def test_the_json_of_a_move(search: Program) -> None:
    document = search("reschedule", "acme", "Fri", "10am", "--json").json
    assert document["after"] == {
        "start": "2026-11-27T10:00:00-05:00",
        "end": "2026-11-27T11:30:00-05:00",
        "timezone": "America/New_York",
        "status": None,
    }
    assert {"id": "acme/recap", "date": "2026-11-27"} in document["plan"]["moved"]
    assert search("park", "quiet", "--json").json["after"]["status"] == "parked"


def test_what_never_reached_a_calendar_leaves_nothing_to_forget(program: Program) -> None:
    program.write(table("acme", start=AHEAD))
    assert "the next sync" not in ran(program, "remove", "acme", "--yes")
    assert program.log.read_text().strip() == ""
    assert program("undo").out == "there is nothing to undo\n"


@pytest.mark.parametrize("args", [("remove", "quiet"), ("done", STEP)])
def test_ctrl_c_at_the_question_changes_nothing(search: Program, args: tuple[str, ...]) -> None:
    before = search.files()
    with Terminal(*args, config=search.config) as terminal:
        terminal.wait_for("/n)" if args[0] == "done" else "/N)")
        terminal.interrupt("stopped")
        assert terminal.end() == 130
    assert search.files() == before
