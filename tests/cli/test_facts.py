"""`done`, `skip`, `postpone`, `undo`, `forget`: what is recorded, refused and said of it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from typing import Any

import golden
import pytest
from program import CONFIGURATION, NOW, Program, table
from terminal import typed_ahead

from afterview.lock import RunLock
from afterview.playbook.facts import Facts
from afterview.store.database import Store

WEDNESDAY = datetime(2026, 12, 2, 15, 0, tzinfo=UTC)
"""Ten in the morning in New York, two business days after the promise has run out."""

EARLIER = "2026-11-16T10:00:00"
"""A Monday, a week before `NOW`."""


@pytest.fixture
def waiting(program: Program) -> Program:
    """A week after an interview, for whose answer they took two weeks: until Mon 30 Nov."""
    program.write(table(start=EARLIER, promise='"within two weeks"'))
    return program


def facts(program: Program) -> Facts:
    with Store.open(program.folder / "afterview.db", read_only=True) as store:
        return store.facts()


def planned(program: Program) -> dict[str, Any]:
    return {item["id"]: item for item in program("plan", "--json").json["items"]}


def said(program: Program, *args: str) -> str:
    """Return the sentences, which have a line each, in one."""
    ran = program(*args)
    assert (ran.code, ran.err) == (0, "")
    return ran.out.removesuffix("\n").replace("\n  ", " ").replace("\n", "; ")


def refused(program: Program, *args: str) -> str:
    """Return the one sentence; whatever is refused leaves no trace."""
    before = facts(program)
    ran = program(*args)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.count("\n") == 1
    assert facts(program) == before
    assert program("undo").out == "there is nothing to undo\n"
    return ran.err.removesuffix("\n")


@pytest.mark.parametrize("width", golden.WIDTHS)
def test_it_looks_as_it_did(program: Program, monkeypatch: pytest.MonkeyPatch, width: int) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    nec = table(
        "nec",
        company='"日本電気株式会社"',
        start=EARLIER,
        promise='"within two weeks"',
        people='[{ name = "山田 太郎" }, { name = "佐藤 花子" }]',
    )
    twin = table("twin", company='"日本電気株式会社"', start=EARLIER, role='"部長"')
    acme = table(start="2026-11-23T08:00:00", people='[{ name = "Bo Ek", rapport = "good" }]')
    program.write(nec, twin, acme)
    calls = (
        "done nec/thank-you/山田-太郎",
        "done nec/thank-you/山田-太郎 --on Fri",
        "skip nec/thank-you/佐藤-花子",
        "postpone nec/follow-up/1 Fri 4 Dec",
        "postpone twin/follow-up/1 Sat 12 Dec",
        "undo",
        'done nec/recap --on "16 Nov"',
        "done acme/thank-you/bo-ek",
        "done acme/recap",
    )
    golden.check("done", width, golden.transcript(program, *calls))


# done


def test_done_says_what_was_recorded_and_what_follows(waiting: Program) -> None:
    waiting.now = WEDNESDAY

    assert said(waiting, "done", "acme/follow-up/1") == (
        "done on Wed 2 Dec: Follow up with Acme; next: follow up with Acme again on Wed 9 Dec"
    )
    assert facts(waiting) == Facts(done={"acme/follow-up/1": date(2026, 12, 2)})
    assert planned(waiting)["acme/follow-up/1"]["done"] == "2026-12-02"


def test_a_fact_says_who_recorded_it_and_when(waiting: Program) -> None:
    waiting("done", "acme/follow-up/1")
    waiting("skip", "acme/park")
    waiting("postpone", "acme/follow-up/2", "21 Dec")

    with closing(sqlite3.connect(waiting.folder / "afterview.db")) as connection:
        kept = connection.execute("SELECT kind, at, source FROM fact ORDER BY kind").fetchall()
    assert kept == [
        ("done", NOW.isoformat(), "afterview done"),
        ("postponed", NOW.isoformat(), "afterview postpone"),
        ("skipped", NOW.isoformat(), "afterview skip"),
    ]


def test_later_steps_count_from_the_day_it_was_done(waiting: Program) -> None:
    waiting.now = datetime(2026, 12, 4, 15, 0, tzinfo=UTC)

    assert said(waiting, "done", "acme/follow-up/1") == (
        "done on Fri 4 Dec: Follow up with Acme; next: follow up with Acme again on Fri 11 Dec"
    )


def test_a_day_can_be_said_in_words_that_mean_the_past(waiting: Program) -> None:
    waiting.now = WEDNESDAY

    waiting("done", "acme/follow-up/1", "--on", "Tue")
    assert facts(waiting).done == {"acme/follow-up/1": date(2026, 12, 1)}


def test_another_day_corrects_the_day(waiting: Program) -> None:
    waiting.now = WEDNESDAY
    waiting("done", "acme/follow-up/1")

    assert said(waiting, "done", "acme/follow-up/1", "--on", "yesterday") == (
        "done on Tue 1 Dec, not Wed 2 Dec: Follow up with Acme; "
        "next: follow up with Acme again on Tue 8 Dec"
    )
    assert facts(waiting).done == {"acme/follow-up/1": date(2026, 12, 1)}


def test_the_same_day_again_changes_nothing(waiting: Program) -> None:
    waiting.now = WEDNESDAY
    waiting("done", "acme/follow-up/1")

    assert said(waiting, "done", "acme/follow-up/1").startswith(
        "done already on Wed 2 Dec: Follow up with Acme; next: "
    )
    waiting("undo")
    assert facts(waiting).done == {}


def test_today_is_where_the_person_lives(waiting: Program) -> None:
    waiting.now = datetime(2026, 12, 3, 4, 59, tzinfo=UTC)  # 23:59 on the 2nd in New York
    waiting("done", "acme/follow-up/1")

    assert facts(waiting).done == {"acme/follow-up/1": date(2026, 12, 2)}


@pytest.mark.parametrize("words", ["tomorrow", "2026-11-24"])
def test_nothing_is_done_in_the_future(waiting: Program, words: str) -> None:
    assert refused(waiting, "done", "acme/thank-you/jane-doe", "--on", words) == (
        "afterview: Tue 24 Nov is in the future (today is Mon 23 Nov); record it once it is done"
    )


def test_a_day_that_cannot_be_read_is_refused(waiting: Program) -> None:
    assert '"2.12.": ' in refused(waiting, "done", "acme/thank-you/jane-doe", "--on", "2.12.")


def test_nothing_is_done_before_the_interview(waiting: Program) -> None:
    expected = (
        "afterview: acme/thank-you/jane-doe cannot be done before the interview on Mon 16 Nov 10:00"
    )
    assert refused(waiting, "done", "acme/thank-you/jane-doe", "--on", "15 Nov") == expected
    waiting.now = datetime(2026, 11, 16, 14, 59, tzinfo=UTC)
    assert refused(waiting, "done", "acme/thank-you/jane-doe") == expected
    waiting.now = datetime(2026, 11, 16, 15, 0, tzinfo=UTC)
    assert said(waiting, "done", "acme/thank-you/jane-doe").startswith("done on ")


def test_a_day_of_another_year_is_said_with_it(waiting: Program) -> None:
    assert "Tue 24 Nov 2099 is in the future" in refused(
        waiting, "done", "acme/park", "--on", "2099-11-24"
    )


def test_an_interview_beyond_the_date_line_is_over_when_it_is_over(program: Program) -> None:
    program.write(table(start="2026-11-24T01:00:00", timezone='"Pacific/Kiritimati"'))

    assert said(program, "done", "acme/thank-you/jane-doe").startswith(
        "done on Mon 23 Nov: Thank Jane Doe (Acme); "
    )


def test_what_follows_from_the_status_may_be_done_before_the_interview(program: Program) -> None:
    program.write(
        table(start="2026-11-30T10:00:00", status='"rejected"', status_since="2026-11-20")
    )

    assert said(program, "done", "acme/rejection-reply") == (
        "done on Mon 23 Nov: Reply to Acme's rejection; "
        "next: keep in touch with Acme on Tue 19 Jan 2027"
    )


def test_what_is_overdue_comes_next(waiting: Program) -> None:
    people = '[{ name = "Jane Doe", rapport = "good" }, { name = "Tom Lee" }]'
    waiting.write(table(start=EARLIER, people=people))

    assert said(waiting, "done", "acme/connect/jane-doe") == (
        "done on Mon 23 Nov: Connect with Jane Doe (Acme); "
        "next: thank Jane Doe (Acme), due since Mon 16 Nov"
    )
    assert said(waiting, "done", "acme/thank-you/jane-doe").endswith(
        "; next: thank Tom Lee (Acme), due since Mon 16 Nov"
    )
    assert said(waiting, "done", "acme/thank-you/tom-lee").endswith(
        "; next: follow up with Acme today"
    )


def test_only_the_same_case_comes_next(waiting: Program) -> None:
    waiting.write(
        table("globex", start="2026-11-17T10:00:00", people="[]"),
        table(start=EARLIER, people="[]", status='"withdrawn"', status_since="2026-11-20"),
    )

    assert said(waiting, "done", "acme/keep-in-touch/1") == (
        "done on Mon 23 Nov: Keep in touch with Acme; "
        "next: keep in touch with Acme on Mon 22 Feb 2027"
    )


def test_the_end_of_a_case_has_nothing_next(program: Program) -> None:
    program.write(table(start=EARLIER, no_contact="true", status='"withdrawn"'))

    assert said(program, "done", "acme/thank-you/jane-doe") == (
        "done on Mon 23 Nov: Thank Jane Doe (Acme); nothing else is planned for Acme"
    )


def test_a_contact_moves_those_to_the_same_company_for_other_roles(waiting: Program) -> None:
    waiting.now = datetime(2026, 12, 4, 15, 0, tzinfo=UTC)
    waiting.write(
        table(start=EARLIER, promise='"within two weeks"'),
        table("analyst", start="2026-11-25T10:00:00", company='"ACME"', role='"Analyst"'),
    )
    assert planned(waiting)["analyst/follow-up/1"]["date"] == "2026-12-09"

    assert "also moved: analyst/follow-up/1 to Fri 11 Dec" in said(
        waiting, "done", "acme/follow-up/1"
    )


def test_the_search_goes_on_with_the_next_week(program: Program) -> None:
    assert said(program, "done", "keep-searching/2026-W48") == (
        "done on Mon 23 Nov: Keep searching: send one application this week; "
        "next: keep searching: send one application this week on Mon 30 Nov"
    )


def test_a_step_that_is_too_old_to_be_planned_can_still_be_done(waiting: Program) -> None:
    assert "acme/recap" not in planned(waiting)

    assert said(waiting, "done", "acme/recap", "--on", "16 Nov") == (
        "done on Mon 16 Nov: Recap: Acme; it is recorded, though the step is no longer planned; "
        "next: thank Jane Doe (Acme), due since Mon 16 Nov"
    )
    assert facts(waiting).done == {"acme/recap": date(2026, 11, 16)}


def test_a_follow_up_that_a_later_round_overtook_still_counts_against_the_cap(
    program: Program,
) -> None:
    program.write(
        table(start="2026-11-02T10:00:00"),
        table("second", start=EARLIER, company='"Acme"', people="[]"),
    )
    assert "second/follow-up/2" in planned(program)

    assert said(program, "done", "acme/follow-up/1", "--on", "9 Nov").startswith(
        "done on Mon 9 Nov: Follow up with Acme; it is recorded, though the step is no longer "
        "planned; "
    )
    assert "second/follow-up/1" in planned(program)
    assert "second/follow-up/2" not in planned(program)


def test_a_follow_up_before_the_case_closed_can_still_be_done(program: Program) -> None:
    program.write(table(start="2026-11-02T10:00:00", status='"rejected"'))

    assert "it is recorded, though" in said(program, "done", "acme/follow-up/2", "--on", "17 Nov")


def test_an_answer_to_a_no_of_long_ago_can_still_be_done(program: Program) -> None:
    program.write(table(start=EARLIER, status='"rejected"', status_since="2026-11-10"))
    assert "acme/rejection-reply" not in planned(program)

    assert "it is recorded, though" in said(
        program, "done", "acme/rejection-reply", "--on", "11 Nov"
    )


def test_a_step_that_was_skipped_can_be_done_all_the_same(waiting: Program) -> None:
    waiting("skip", "acme/follow-up/1")

    assert said(waiting, "done", "acme/follow-up/1").startswith(
        "done on Mon 23 Nov: Follow up with Acme; next: "
    )
    assert facts(waiting) == Facts(done={"acme/follow-up/1": date(2026, 11, 23)})


@pytest.mark.parametrize("command", [["done"], ["skip"], ["postpone"]])
@pytest.mark.parametrize(
    ("step_id", "hint"),
    [
        ("acme/folow-up/1", '; did you mean "acme/follow-up/1"?'),
        ("acme/follow-up/3", '; did you mean "acme/follow-up/2"?'),
        ("globex/thank-you-card", ""),
        ("acme/chess", "; `afterview show acme` lists its steps"),
        ("", "; `afterview status` shows what to do, `afterview show ID` the steps of an "),
    ],
)
def test_a_step_that_never_was_is_refused_with_the_nearest(
    waiting: Program, command: list[str], step_id: str, hint: str
) -> None:
    date_ = ["tomorrow"] if command == ["postpone"] else []

    assert refused(waiting, *command, step_id, *date_).startswith(
        f'afterview: there is no step "{step_id}" in the plan{hint}'
    )


def test_an_interview_in_the_place_of_a_step_names_its_open_steps(waiting: Program) -> None:
    waiting("done", "acme/thank-you/jane-doe")
    assert refused_with_facts(waiting, "skip", "acme") == (
        'afterview: "acme" is an interview, not a step; its open steps are '
        "acme/follow-up/1, acme/follow-up/2, acme/park"
    )


def refused_with_facts(program: Program, *args: str) -> str:
    """Return the one sentence where something has been recorded before."""
    ran = program(*args)
    assert (ran.code, ran.out) == (2, "")
    return ran.err.removesuffix("\n")


def test_a_step_of_each_week_without_its_week_is_the_one_that_is_due(waiting: Program) -> None:
    waiting("postpone", "keep-searching/2026-W48", "Fri")
    assert refused_with_facts(waiting, "done", "keep-searching") == (
        'afterview: "keep-searching" has a step for each week; '
        'did you mean "keep-searching/2026-W48"?'
    )
    waiting("undo")
    assert waiting("done", "keep-searching", "--json").json["recorded"]["id"] == (
        "keep-searching/2026-W48"
    )


def test_why_a_step_is_not_in_the_plan_is_said(waiting: Program) -> None:
    waiting("skip", "acme/park")
    assert refused_with_facts(waiting, "draft", "acme/park") == (
        "afterview: acme/park is skipped; `afterview undo` brings it back if that was your last "
        "command"
    )
    assert refused_with_facts(waiting, "draft", "acme/recap") == (
        "afterview: acme/recap is no longer planned: its time is over, or the case moved on"
    )


def test_taking_a_recap_back_leaves_what_it_wrote(waiting: Program) -> None:
    waiting("recap", "acme", "--topic", "Rust")
    assert said(waiting, "undo").startswith("no longer done on Mon 23 Nov: Recap: Acme; ")
    waiting("recap", "acme", "--topic", "Rust")
    assert said(waiting, "undo").endswith("what you wrote in the recap stays in the log")


def test_a_second_follow_up_is_not_done_before_the_first(waiting: Program) -> None:
    assert refused(waiting, "done", "acme/follow-up/2") == (
        "afterview: acme/follow-up/1 is still open: mark acme/follow-up/1 done or skip it first"
    )
    waiting("skip", "acme/follow-up/1")
    assert waiting("done", "acme/follow-up/2").code == 0


@pytest.mark.parametrize("day", ["30 Dec", "30 Nov"])
def test_what_is_of_one_week_is_not_postponed_to_another(waiting: Program, day: str) -> None:
    assert refused(waiting, "postpone", "keep-searching/2026-W48", day) == (
        "afterview: keep-searching/2026-W48 belongs to the week from Mon 23 Nov to Sun 29 Nov; "
        "name a day of that week, or skip it: each week has its own"
    )
    assert waiting("postpone", "keep-searching/2026-W48", "Sun").code == 0


def test_an_id_is_found_however_the_keyboard_writes_it(program: Program) -> None:
    program.write(table("caf\u00e9"))
    typed = "cafe\u0301"
    assert program("show", typed).code == 0
    assert program("set", typed, "role=Pilot").code == 0
    assert program("recap", typed, "--topic", "x").err.startswith("afterview: café is on Mon 23")
    assert program("draft", f"{typed}/recap").code == 0
    assert program("skip", f"{typed}/recap").code == 0
    assert facts(program).skipped == {"caf\u00e9/recap"}


@pytest.mark.parametrize(
    ("args", "advice"),
    [
        (
            ("done", "acme/follow-up-date/2"),
            "it only marks a day; mark acme/follow-up/2 as done instead",
        ),
        (
            ("skip", "acme/interview"),
            (
                "an interview cannot be skipped; if it is off, run `afterview set acme "
                "status=cancelled`"
            ),
        ),
        (
            ("postpone", "acme/interview", "tomorrow"),
            "its day comes from the log; change it with `afterview reschedule acme WHEN`",
        ),
        (
            ("postpone", "acme/follow-up-date/1", "tomorrow"),
            "it moves with its follow-up; postpone acme/follow-up/1",
        ),
    ],
)
def test_what_makes_no_sense_is_refused_with_what_does(
    waiting: Program, args: tuple[str, ...], advice: str
) -> None:
    assert refused(waiting, *args) == f"afterview: {args[1]}: {advice}"


# skip


def test_a_skipped_step_leaves_the_plan(waiting: Program) -> None:
    assert said(waiting, "skip", "acme/thank-you/jane-doe") == (
        "skipped: Thank Jane Doe (Acme); next: follow up with Acme on Wed 2 Dec"
    )
    assert facts(waiting) == Facts(skipped=frozenset({"acme/thank-you/jane-doe"}))
    assert "acme/thank-you/jane-doe" not in planned(waiting)

    assert said(waiting, "skip", "acme/thank-you/jane-doe") == (
        "skipped already: Thank Jane Doe (Acme); next: follow up with Acme on Wed 2 Dec"
    )


def test_the_day_of_a_follow_up_can_be_skipped_alone(waiting: Program) -> None:
    assert said(waiting, "skip", "acme/follow-up-date/1").startswith(
        "skipped: OK to follow up with Acme from today; next: "
    )
    assert {"acme/follow-up/1", "acme/follow-up-date/2"} <= planned(waiting).keys()
    assert "acme/follow-up-date/1" not in planned(waiting)


def test_a_done_step_can_be_skipped_after_all(waiting: Program) -> None:
    waiting("done", "acme/thank-you/jane-doe", "--on", "16 Nov")

    assert said(waiting, "skip", "acme/thank-you/jane-doe").startswith(
        "skipped: Thank Jane Doe (Acme), and no longer done on Mon 16 Nov; next: "
    )
    assert facts(waiting) == Facts(skipped=frozenset({"acme/thank-you/jane-doe"}))


def test_what_is_no_longer_planned_needs_no_skipping(waiting: Program) -> None:
    assert refused(waiting, "skip", "acme/recap") == (
        "afterview: acme/recap is no longer planned, so there is nothing to skip"
    )


# postpone


def test_a_postponed_step_stands_on_its_new_day_and_others_move_along(waiting: Program) -> None:
    assert said(waiting, "postpone", "acme/follow-up/1", "8 Dec") == (
        "postponed from Wed 2 Dec to Tue 8 Dec: Follow up with Acme"
    )
    assert facts(waiting) == Facts(postponed={"acme/follow-up/1": date(2026, 12, 8)})
    assert planned(waiting)["acme/follow-up/1"]["date"] == "2026-12-08"
    assert planned(waiting)["acme/follow-up-date/1"]["date"] == "2026-12-08"
    assert planned(waiting)["acme/follow-up/2"]["date"] == "2026-12-15"
    assert planned(waiting)["acme/park"]["date"] == "2026-12-30"


def test_the_day_may_stand_without_quotes_and_means_the_future(waiting: Program) -> None:
    waiting("postpone", "acme/park", "Wed", "next", "week")
    assert facts(waiting).postponed == {"acme/park": date(2026, 12, 2)}
    waiting("postpone", "acme/park", "Fri")
    assert facts(waiting).postponed == {"acme/park": date(2026, 11, 27)}


def test_the_same_day_twice_is_said(waiting: Program) -> None:
    waiting("postpone", "acme/follow-up/2", "21 Dec")

    assert said(waiting, "postpone", "acme/follow-up/2", "21 Dec") == (
        "postponed already to Mon 21 Dec: Follow up with Acme again"
    )
    waiting("postpone", "acme/park", "25 Dec")
    assert said(waiting, "postpone", "acme/park", "25 Dec") == (
        "postponed already to Mon 28 Dec: No answer from Acme: close it for now, or log what you "
        "heard; Fri 25 Dec is Christmas Day, so Mon 28 Dec"
    )


def test_a_step_may_be_put_on_the_day_where_it_stands(waiting: Program) -> None:
    assert said(waiting, "postpone", "acme/follow-up/1", "2 Dec") == (
        "postponed to Wed 2 Dec: Follow up with Acme"
    )


def test_no_follow_up_is_put_before_the_promise_has_run_out(waiting: Program) -> None:
    assert refused(waiting, "postpone", "acme/follow-up/1", "30 Nov") == (
        "afterview: acme/follow-up/1 can't be on Mon 30 Nov: Don't 2, Don't be impatient: "
        "they said “within two weeks”, and the first day on which you may write is Tue 1 Dec"
    )
    assert "is Tue 1 Dec" in refused(waiting, "postpone", "acme/follow-up/2", "30 Nov")


def test_the_first_allowed_day_is_allowed(waiting: Program) -> None:
    assert said(waiting, "postpone", "acme/follow-up/1", "1 Dec").startswith(
        "postponed from Wed 2 Dec to Tue 1 Dec: Follow up with Acme"
    )
    assert planned(waiting)["acme/follow-up/1"]["date"] == "2026-12-01"


def test_the_gate_is_for_follow_ups_only(waiting: Program) -> None:
    assert said(waiting, "postpone", "acme/thank-you/jane-doe", "today") == (
        "postponed from Mon 16 Nov to Mon 23 Nov: Thank Jane Doe (Acme)"
    )


def test_without_a_promise_there_is_no_gate(waiting: Program) -> None:
    waiting.write(table(start="2026-11-20T10:00:00"))

    assert said(waiting, "postpone", "acme/follow-up/1", "tomorrow") == (
        "postponed from Mon 30 Nov to Tue 24 Nov: Follow up with Acme"
    )


def test_a_holiday_moves_it_on_and_that_is_said(waiting: Program) -> None:
    assert said(waiting, "postpone", "acme/follow-up/1", "25 Dec") == (
        "postponed from Wed 2 Dec to Mon 28 Dec: Follow up with Acme; "
        "Fri 25 Dec is Christmas Day, so Mon 28 Dec"
    )


def test_a_day_within_the_contact_gap_is_refused(waiting: Program) -> None:
    waiting.write(
        table(start=EARLIER, promise='"within two weeks"'),
        table("analyst", start="2026-11-25T10:00:00", company='"ACME"', role='"Analyst"'),
    )

    assert refused(waiting, "postpone", "analyst/follow-up/1", "4 Dec") == (
        "afterview: analyst/follow-up/1 can't be on Fri 4 Dec, but on Wed 9 Dec: "
        "Don't 4: moved from Fri 4 Dec, so that any two follow-ups to ACME "
        "are 5 business days apart (contact_gap = 5, the default)"
    )
    assert not facts(waiting).postponed
    # Saturday is no business day, and the Monday after it keeps the gap.
    assert "postponed to Wed 9 Dec" in said(waiting, "postpone", "analyst/follow-up/1", "9 Dec")


def test_a_day_that_is_over_is_refused(waiting: Program) -> None:
    assert refused(waiting, "postpone", "acme/follow-up/1", "yesterday") == (
        "afterview: Sun 22 Nov is in the past (today is Mon 23 Nov); name today or a later day"
    )


def test_what_follows_from_a_night_is_not_put_before_its_end(waiting: Program) -> None:
    waiting.write(table(start="2026-12-01T23:30:00"))

    assert refused(waiting, "postpone", "acme/thank-you/jane-doe", "1 Dec") == (
        "afterview: acme/thank-you/jane-doe can't be before the interview on Tue 1 Dec 23:30"
    )


def test_nothing_is_put_before_the_interview(waiting: Program) -> None:
    waiting.write(table(start="2026-12-01T10:00:00"))

    assert refused(waiting, "postpone", "acme/thank-you/jane-doe", "30 Nov") == (
        "afterview: acme/thank-you/jane-doe can't be before the interview on Tue 1 Dec 10:00"
    )
    assert said(waiting, "postpone", "acme/recap", "1 Dec") == "postponed to Tue 1 Dec: Recap: Acme"


def test_an_answer_to_a_no_may_stand_before_the_interview_that_is_off(waiting: Program) -> None:
    waiting.write(table(start="2026-12-01T10:00:00", status='"rejected"'))

    assert said(waiting, "postpone", "acme/rejection-reply", "25 Nov") == (
        "postponed from Tue 24 Nov to Wed 25 Nov: Reply to Acme's rejection"
    )


def test_what_is_done_or_skipped_is_not_postponed(waiting: Program) -> None:
    waiting("done", "acme/thank-you/jane-doe", "--on", "16 Nov")
    waiting("skip", "acme/follow-up/1")

    for step_id, sentence in (
        (
            "acme/thank-you/jane-doe",
            "acme/thank-you/jane-doe was done on Mon 16 Nov, so there is nothing to postpone",
        ),
        (
            "acme/follow-up/1",
            "acme/follow-up/1 is skipped; `afterview undo` may bring it back",
        ),
    ):
        ran = waiting("postpone", step_id, "8 Dec")
        assert (ran.code, ran.out, ran.err) == (2, "", f"afterview: {sentence}\n")
    assert facts(waiting).postponed == {}


def test_a_step_that_is_too_old_comes_back(waiting: Program) -> None:
    assert said(waiting, "postpone", "acme/recap", "tomorrow") == (
        "postponed from Mon 16 Nov to Tue 24 Nov: Recap: Acme"
    )
    assert planned(waiting)["acme/recap"]["date"] == "2026-11-24"


def test_a_step_that_was_overtaken_does_not_come_back(waiting: Program) -> None:
    waiting.write(table(start=EARLIER, status='"parked"'))

    assert refused(waiting, "postpone", "acme/follow-up/2", "8 Dec") == (
        "afterview: acme/follow-up/2 is no longer planned, and another day would not change that"
    )


def test_a_search_without_interviews_has_nothing_to_postpone(program: Program) -> None:
    program.write()

    assert "there is no step" in refused(program, "postpone", "keep-searching/2026-W48", "Fri")


def test_the_weekly_task_can_be_postponed(program: Program) -> None:
    assert said(program, "postpone", "keep-searching/2026-W48", "Fri") == (
        "postponed from Tue 24 Nov to Fri 27 Nov: Keep searching: send one application this week"
    )


def test_a_missing_day_is_said(waiting: Program) -> None:
    ran = waiting("postpone", "acme/follow-up/1")
    assert ran.code == 2
    assert "to which day? write it after the step" in ran.err


# undo


def test_undo_takes_back_one_after_the_other(waiting: Program) -> None:
    waiting("postpone", "acme/follow-up/1", "8 Dec")
    waiting("skip", "acme/follow-up/1")
    waiting("done", "acme/follow-up/1")
    waiting("done", "acme/follow-up/1", "--on", "20 Nov")

    assert said(waiting, "undo") == (
        "no longer done on Fri 20 Nov: Follow up with Acme; it is done on Mon 23 Nov, as before"
    )
    assert said(waiting, "undo") == (
        "no longer done on Mon 23 Nov: Follow up with Acme; it is skipped, as before; "
        "also moved: acme/follow-up/2 to Tue 15 Dec"
    )
    assert said(waiting, "undo") == (
        "no longer skipped: Follow up with Acme; it is planned for Tue 8 Dec"
    )
    assert said(waiting, "undo") == (
        "no longer postponed to Tue 8 Dec: Follow up with Acme; it is planned for Wed 2 Dec"
    )
    assert said(waiting, "undo") == "there is nothing to undo"
    assert facts(waiting) == Facts()


def test_what_is_taken_back_may_no_longer_be_planned(waiting: Program) -> None:
    waiting("postpone", "acme/recap", "tomorrow")

    assert said(waiting, "undo") == (
        "no longer postponed to Tue 24 Nov: Recap: Acme; it is not planned now"
    )


def test_what_left_the_log_can_be_taken_back(waiting: Program) -> None:
    waiting("done", "acme/thank-you/jane-doe")
    waiting.write(table("globex"))

    assert said(waiting, "undo") == (
        "no longer done on Mon 23 Nov: acme/thank-you/jane-doe; it is not planned now"
    )
    assert facts(waiting) == Facts()


def test_what_was_forgotten_comes_back(waiting: Program) -> None:
    with Store.open(waiting.folder / "afterview.db") as store:
        store.record("done", "acme/park", date(2026, 11, 20), at=NOW, source="test")
        store.forget("done", "acme/park")

    assert said(waiting, "undo") == (
        "again done on Fri 20 Nov: No answer from Acme: close it for now, or log what you heard; "
        "it is done on Fri 20 Nov, as before"
    )


# All of them


def test_the_json_has_every_documented_key_in_order(waiting: Program) -> None:
    waiting.now = datetime(2026, 12, 4, 15, 0, tzinfo=UTC)
    plan = planned(waiting)
    recorded = {"kind": "done", "id": "acme/follow-up/1", "title": "Follow up with Acme"}
    recorded["date"] = "2026-12-04"

    ran = waiting("done", "acme/follow-up/1", "--json")
    assert (ran.code, ran.err) == (0, "")
    assert list(ran.json) == ["recorded", "item", "next", "moved"]
    assert ran.json["recorded"] == recorded
    before = plan["acme/follow-up/1"]
    why = f"{before['why']}; you wrote on Fri 4 Dec"
    changed = {"date": "2026-12-04", "done": "2026-12-04", "why": why}
    assert ran.json["item"] == before | changed
    assert ran.json["next"] == planned(waiting)["acme/follow-up/2"]
    assert ran.json["moved"] == [
        {"id": "acme/follow-up/2", "from": "2026-12-09", "to": "2026-12-11"},
        {"id": "acme/follow-up-date/2", "from": "2026-12-09", "to": "2026-12-11"},
    ]

    ran = waiting("undo", "--json")
    assert list(ran.json) == ["undone", "item", "next", "moved"]
    assert ran.json["undone"] == recorded
    assert ran.json["item"] == plan["acme/follow-up/1"]
    assert waiting("undo", "--json").json == {"undone": None}


def test_the_json_of_what_has_no_day_and_no_item(waiting: Program) -> None:
    ran = waiting("skip", "acme/follow-up/1", "--json")
    assert ran.json["recorded"] == {
        "kind": "skipped",
        "id": "acme/follow-up/1",
        "title": "Follow up with Acme",
        "date": None,
    }
    assert ran.json["item"] is None

    waiting("undo")
    waiting("skip", "acme/thank-you/jane-doe")
    ran = waiting("postpone", "acme/follow-up/1", "25 Dec", "--json")
    assert ran.json["recorded"]["date"] == "2026-12-25"
    assert ran.json["item"]["date"] == "2026-12-28"
    assert ran.json["next"] is None


@pytest.mark.parametrize(
    "args",
    [
        ("done", "acme/thank-you/jane-doe"),
        ("skip", "acme/thank-you/jane-doe"),
        ("postpone", "acme/thank-you/jane-doe", "tomorrow"),
        ("undo",),
    ],
)
def test_nothing_is_recorded_while_another_run_holds_the_lock(
    waiting: Program, args: tuple[str, ...]
) -> None:
    waiting("skip", "acme/park")
    before = facts(waiting)
    with RunLock(waiting.folder / "afterview.db", NOW):
        assert waiting(*args).code == 75
    assert facts(waiting) == before


def test_names_of_any_script_stay_as_they_are(waiting: Program) -> None:
    waiting.write(table(start=EARLIER, company='"日本電気"', people='[{ name = "山田 太郎" }]'))

    assert said(waiting, "done", "acme/thank-you/山田-太郎") == (
        "done on Mon 23 Nov: Thank 山田 太郎 (日本電気); next: follow up with 日本電気 today"
    )


def test_what_is_recorded_reaches_the_calendar_with_the_next_sync(waiting: Program) -> None:
    waiting.write(table(start=EARLIER), config=CONFIGURATION)
    waiting("sync")
    waiting("done", "acme/thank-you/jane-doe")
    waiting("skip", "acme/follow-up/1")
    waiting("postpone", "acme/follow-up/2", "21 Dec")

    ran = waiting("sync", "--json")
    kinds = {change["id"]: change["kind"] for change in ran.json["targets"][0]["changes"]}
    assert kinds == {
        "acme/thank-you/jane-doe": "done",
        "acme/follow-up/1": "dropped",
        "acme/follow-up/2": "new",
    }


# Forgetting an interview that is gone from the log


def test_what_a_forgotten_interview_left_goes_with_the_next_sync(waiting: Program) -> None:
    waiting.write(table(start=EARLIER), table("gone", start=EARLIER), config=CONFIGURATION)
    waiting("sync")
    waiting("done", "gone/thank-you/jane-doe")
    items = waiting("plan", "--all", "--json").json["items"]
    ids = [item["id"] for item in items if item["id"].startswith("gone/")]
    standing = sum(map(waiting.shows, ids))
    assert standing
    waiting.write(table(start=EARLIER))
    assert "in the log, so its steps" in waiting("forget", "acme").err
    assert 'did you mean "gone"?' in waiting("forget", "gonne").err
    assert said(waiting, "forget", "gone") == (
        f"forgotten: gone; the next sync removes {standing} entries (calendar: {standing})"
    )
    assert waiting("sync").code == 0
    assert not waiting.shows("gone/interview")
    assert waiting.shows("acme/interview")
    assert waiting("forget", "gone").code == 2


def test_forgetting_is_taken_back_and_ends_with_the_interview_in_the_log(waiting: Program) -> None:
    waiting.write(table("gone", start=EARLIER), config=CONFIGURATION)
    waiting("sync")
    waiting.write("")
    document = waiting("forget", "gone", "--json").json
    assert document["forgotten"] == "gone"
    assert document["standing"].keys() == {"calendar"}
    assert said(waiting, "undo") == (
        "no longer forgotten: gone; gone itself is still not in the log (after a removal, "
        "afterview.replaced keeps the log as it was for a week); entries that no sync has removed "
        "yet stay in your calendars"
    )
    assert waiting("forget", "gone").out.startswith("forgotten: gone; the next sync removes ")
    waiting.write(table("gone", start=EARLIER))
    waiting("sync")
    assert waiting.shows("gone/interview")


def test_undo_asks_about_what_was_not_recorded_just_now(
    waiting: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    thanked = "done on Mon 23 Nov: Thank Jane Doe (Acme)"
    said(waiting, "done", "acme/thank-you/jane-doe")
    waiting.now += timedelta(hours=2)
    assert waiting("done", "acme/recap", "--on", "tomorrow").code == 2
    with typed_ahead(monkeypatch, ""):
        ran = waiting("undo")
    assert ran.out == f"Undo: {thanked} (y/N): nothing was undone\n"
    with typed_ahead(monkeypatch, "y"):
        assert f"no longer {thanked}\n" in waiting("undo").out
    said(waiting, "skip", "acme/thank-you/jane-doe")
    waiting.now += timedelta(minutes=59)
    with typed_ahead(monkeypatch):
        assert waiting("undo").out.startswith("no longer skipped: ")


def test_undoing_what_is_no_longer_planned_takes_the_tick_from_the_calendar(
    waiting: Program,
) -> None:
    said(waiting, "done", "acme/thank-you/jane-doe")
    waiting("sync")
    waiting.now += timedelta(days=60)
    waiting("sync")
    assert "SUMMARY:✓ Thank Jane Doe" in waiting.calendar.read_text()
    said(waiting, "undo")
    waiting("sync")
    assert "✓ Thank Jane Doe" not in waiting.calendar.read_text()
