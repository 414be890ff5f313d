"""`status`: what to do today, what is late, what comes, who is waiting for whom."""

from __future__ import annotations

import re
import sys
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import golden
import pytest
from program import NOW, Program, table
from rich.cells import cell_len
from terminal import Terminal

from afterview.store.database import Store

if TYPE_CHECKING:
    from afterview.store.facts import Kind


@pytest.fixture
def demo(program: Program) -> Program:
    return golden.write_demo(program)


def sections(program: Program) -> dict[str, list[str]]:
    """Return the lines of each section by heading, without numbers and the space of columns."""
    found: dict[str, list[str]] = {}
    for block in program("status").out.rstrip("\n").split("\n\n"):
        heading, *lines = block.splitlines()
        found[heading] = [re.sub(r"^\d+ +| (?= )", "", line.strip()) for line in lines]
    return found


def moment(day: int, hour: int = 9, month: int = 11) -> datetime:
    """Return a moment of winter 2026 by the clock of New York."""
    return datetime(2026, month, day, hour + 5, tzinfo=UTC)


def record(program: Program, kind: Kind, step_id: str, day: date | None) -> None:
    with Store.open(program.folder / "afterview.db") as store:
        store.record(kind, step_id, day, at=NOW, source="test")


@pytest.fixture(autouse=True)
def wide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")


@pytest.mark.parametrize("width", golden.WIDTHS)
def test_it_looks_as_it_did(demo: Program, monkeypatch: pytest.MonkeyPatch, width: int) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    golden.check("status", width, demo("status").out)


def test_what_is_done_skipped_or_over_is_not_to_do(program: Program) -> None:
    program.now = moment(23, 12)
    record(program, "done", "acme/recap", date(2026, 11, 23))
    assert sections(program)["Today"] == [
        "Thank Jane Doe (Acme) acme/thank-you/jane",
    ]
    record(program, "skipped", "acme/thank-you/jane-doe", None)
    assert "Today" not in sections(program)
    assert program("status").out.startswith("Mon 23 Nov: nothing to do today\n")


def test_a_recap_is_to_do_until_it_is_done_and_an_interview_until_it_is_over(
    program: Program,
) -> None:
    program.now = moment(23, 10)
    assert sections(program)["Today"][:2] == [
        "10:00-11:00 Acme interview acme",
        "11:00-11:30 Recap: Acme acme/recap",
    ]
    program.now = moment(23, 11)
    assert sections(program)["Today"][0] == "11:00-11:30 Recap: Acme acme/recap"
    program.now = moment(24)
    assert sections(program)["Overdue"] == [
        "since Mon 23 Nov Recap: Acme acme/recap",
        "since Mon 23 Nov Thank Jane Doe (Acme) acme/thank-you/jane",
    ]


def test_a_cancelled_interview_is_nothing_to_do(program: Program) -> None:
    program.write(table(status='"cancelled"'))
    assert program("status").out == "Mon 23 Nov: nothing to do today\n"


def test_an_interview_that_began_yesterday_and_is_still_on_is_of_today(program: Program) -> None:
    program.write(table(start="2026-11-23T23:00:00", duration='"3 h"'))
    program.now = moment(24, 1)
    assert sections(program)["Today"][0] == "23:00-02:00 Acme interview acme"


def test_hours_and_days_are_those_at_home(program: Program) -> None:
    program.write(table(start="2026-11-24T08:00:00", timezone='"Asia/Tokyo"', people="[]"))
    program.now = moment(23, 8)
    found = sections(program)
    assert found["Today"] == [
        "18:00-19:00 (Tue 08:00 Tokyo) Acme interview acme",
        "19:00-19:30 (Tue 09:00 Tokyo) Recap: Acme acme/recap",
    ]
    assert found["Coming up"] == ["Acme: interview today 18:00 (Tue 08:00 Tokyo) acme"]
    program.now = moment(25, 8)
    assert sections(program)["Overdue"] == ["since Mon 23 Nov Recap: Acme acme/recap"]
    program.now = moment(20, 8)
    assert sections(program)["Next two weeks"][:2] == [
        "Mon 23 Nov 18:00 (Tue 08:00 Tokyo) Acme interview acme",
        "Mon 23 Nov 19:00 (Tue 09:00 Tokyo) Recap: Acme acme/recap",
    ]


def test_two_weeks_end_on_the_fourteenth_day(program: Program) -> None:
    program.write(table(start="2026-12-08T10:00:00", people="[]"))
    program.now = moment(23)
    assert "Next two weeks" not in sections(program)
    program.now = moment(24)
    assert "Tue 8 Dec 10:00 Acme interview acme" in sections(program)["Next two weeks"]


PATIENCE = [
    (
        moment(23, 12),
        "Waiting for them",
        "0 of 5 business days without a reply, no follow-up yet, next",
    ),
    (
        moment(24),
        "Waiting for them",
        "1 of 5 business days without a reply, no follow-up yet, next",
    ),
    (
        moment(30),
        "Waiting for them",
        "4 of 5 business days without a reply, no follow-up yet, next",
    ),
    (
        moment(1, month=12),
        "Waiting for you",
        "5 business days without a reply, follow up (today) acme",
    ),
    (
        moment(2, month=12),
        "Waiting for you",
        "6 business days without a reply, follow up (since Tue 1",
    ),
    (
        moment(22, month=12),
        "Waiting for you",
        "20 business days without a reply, follow up (since Tue",
    ),
]


@pytest.mark.parametrize(("now", "heading", "line"), PATIENCE)
def test_the_patience_meter_goes_on_day_by_day(
    program: Program, now: datetime, heading: str, line: str
) -> None:
    program.now = now
    assert sections(program)[heading][0].startswith(f"Acme: {line}")


def test_nothing_to_do_means_that_nothing_of_the_case_is_due(program: Program) -> None:
    program.now = moment(30)
    record(program, "done", "acme/recap", date(2026, 11, 23))
    record(program, "done", "acme/thank-you/jane-doe", date(2026, 11, 23))
    assert sections(program)["Waiting for them"] == [
        (
            "Acme: 4 of 5 business days without a reply, nothing to do, next allowed step Tue 1 "
            "Dec acme"
        )
    ]


def test_a_follow_up_that_was_sent_is_said(program: Program) -> None:
    program.now = moment(24)
    record(program, "done", "acme/follow-up/1", date(2026, 11, 24))
    said = "0 of 5 business days without a reply, 1 follow-up sent, next allowed step Wed 2 Dec"
    assert sections(program)["Waiting for them"] == [f"Acme: {said} acme"]
    assert said in program("why", "acme").out


def test_when_all_follow_ups_are_made_the_next_step_is_to_park(program: Program) -> None:
    program.now = moment(9, month=12)
    record(program, "done", "acme/follow-up/1", date(2026, 12, 1))
    record(program, "done", "acme/follow-up/2", date(2026, 12, 8))
    (line,) = sections(program)["Waiting for them"]
    assert line.startswith("Acme: 1 of 10 business days without a reply, nothing to do, ")
    assert line.endswith("next allowed step Tue 22 Dec (park) acme")
    program.now = moment(22, month=12)
    assert sections(program)["Waiting for you"] == [
        (
            "Acme: 10 business days without a reply, close it for now, or log what you heard "
            "(today) acme"
        )
    ]


def test_a_case_that_has_run_dry_says_so(program: Program) -> None:
    program.now = moment(22, month=12)
    record(program, "done", "acme/park", date(2026, 12, 22))
    for number in (1, 2):
        record(program, "skipped", f"acme/follow-up/{number}", None)
    assert sections(program)["Waiting for them"] == [
        "Acme: 20 business days without a reply, nothing more is planned: close it for now? acme"
    ]


def test_an_offer_waits_for_you(program: Program) -> None:
    program.write(table(status='"offer"', status_since="2026-11-24"))
    program.now = moment(27)
    assert sections(program)["Waiting for you"] == [
        "Acme: an offer since Tue 24 Nov, and they are waiting for your answer acme"
    ]
    program.write(table(status='"offer"', status_since="2026-11-24", answer_by="2026-12-04"))
    assert sections(program)["Waiting for you"] == [
        "Acme: an offer since Tue 24 Nov, and they are waiting for your answer by Fri 4 Dec acme"
    ]


def offer(id_: str = "acme", until: str = "2026-11-23", **fields: str) -> str:
    return table(id_, status='"offer"', status_since="2026-11-16", answer_by=until, **fields)


@pytest.mark.parametrize("args", [[], ["status"], ["plan"], ["prep", "globex"]])
def test_the_last_day_of_an_offer_is_said_before_all_else(
    program: Program, args: list[str]
) -> None:
    program.write(offer(), table("globex"))
    program.now = moment(22)
    assert "the day to answer" not in program(*args).out
    program.now = moment(23)
    assert program(*args).out.startswith("Today is the day to answer Acme")
    program.now = moment(24, month=12)
    assert program(*args).out.startswith("Your answer to Acme is overdue since Mon 23 Nov")
    assert program("set", "acme", "status=declined", "status_since=today").code == 0
    assert "Your answer" not in program(*args).out


def test_it_says_how_to_record_the_answer_to_an_offer(program: Program) -> None:
    program.write(offer())
    out = program("status").out
    command = "afterview set acme status=accepted status_since=today"
    assert out.startswith(
        f"Today is the day to answer Acme: `{command}` (or declined) records your answer\n\nMon 23 "
    )
    assert program(*command.split()[1:]).code == 0
    program.write(table(status='"offer"', answer_by="2026-11-23"))
    assert "`afterview set acme status=accepted` (or declined)" in program("status").out


def test_of_another_day_it_says_what_is_to_be_answered_then(program: Program) -> None:
    program.write(offer(until="2026-12-11"))
    assert program("status", "--on", "2026-12-11").out.startswith("Today is the day to answer")
    assert program("plan", "--on", "2026-12-12").out.startswith("Your answer to Acme is overdue")


def test_offers_to_be_answered_stand_by_their_day_and_two_of_one_company_by_role(
    program: Program,
) -> None:
    program.write(
        offer("one", company='"Acme"', role='"Engineer"'),
        offer("two", "2026-11-20", company='"ACME"', role='"Analyst"'),
        offer("globex", role='"Engineer"'),
        offer("later", "2026-11-24"),
        table("none", status='"offer"', status_since="2026-11-16"),
    )
    lines = [
        line.partition(":")[0] for line in program("plan").out.splitlines() if "answer" in line
    ]
    assert lines[:3] == [
        "Your answer to ACME (Analyst) is overdue since Fri 20 Nov",
        "Today is the day to answer Globex",
        "Today is the day to answer Acme (Engineer)",
    ]
    assert program("status", "--json").json["offers"] == [
        {"interview": "two", "answer_by": "2026-11-20"},
        {"interview": "globex", "answer_by": "2026-11-23"},
        {"interview": "one", "answer_by": "2026-11-23"},
    ]


def test_an_offer_that_gave_way_to_another_is_not_to_be_answered(program: Program) -> None:
    program.write(offer(), table("globex", status='"accepted"', status_since="2026-11-20"))
    assert "the day to answer" not in program("status").out


def test_both_roles_of_a_company_wait_for_you_while_there_is_news_for_it(program: Program) -> None:
    program.write(
        offer(until="2026-12-11"),
        table("one", company='"Globex"', role='"Engineer"', start="2026-11-02T10:00:00"),
        table("two", company='"Globex"', role='"Analyst"', start="2026-11-03T10:00:00"),
    )
    found = sections(program)
    assert not [line for line in found["Overdue"] if "Follow up" in line]
    told = "tell them you have to answer an offer (since Tue 17 Nov)"
    assert [line for line in found["Waiting for you"] if told in line] == [
        f"Globex (Engineer): 15 business days without a reply, {told} one",
        f"Globex (Analyst): 14 business days without a reply, {told} two",
    ]
    assert "once the news of your offer (two/news) is done or skipped" in " ".join(
        program("why", "one/follow-up/1").out.split()
    )


def test_who_took_another_offer_withdraws(program: Program) -> None:
    taken = table("globex", status='"accepted"', status_since="2026-11-24")
    program.write(table(), taken)
    program.now = moment(24)
    withdraw = "Acme: 1 business day without a reply, you took another offer, so withdraw"
    assert sections(program)["Waiting for you"] == [f"{withdraw} (from Wed 25 Nov) acme"]
    record(program, "done", "acme/withdraw", date(2026, 11, 25))
    assert not {"Waiting for you", "Coming up"} & sections(program).keys()


def test_two_cases_with_one_company_have_their_role_beside_it(program: Program) -> None:
    program.write(
        table("one", company='"Acme"', role='"Engineer"'),
        table("two", company='"ACME"', role='"Analyst"'),
        table("three", company='"Acme"'),
        table("globex", role='"Engineer"'),
        table("hooli", role='"Engineer"', status='"rejected"', status_since="2026-11-23"),
        table("hooli-2", company='"Hooli"', role='"Analyst"'),
    )
    program.now = moment(24)
    names = {line.partition(":")[0] for line in sections(program)["Waiting for them"]}
    assert names == {"Acme (Engineer)", "ACME (Analyst)", "Acme", "Globex", "Hooli"}


def test_cases_stand_in_the_order_in_which_they_go_on(program: Program) -> None:
    program.write(
        table("late", promise='"in a month"'),
        table("none", start="2026-06-01T10:00:00"),
        table("soon", start="2026-11-20T10:00:00"),
    )
    program.now = moment(24)
    ids = [line.rpartition(" ")[2] for line in sections(program)["Waiting for them"]]
    assert ids == ["soon", "late", "none"]


def test_on_the_morning_of_a_visit_the_next_round_is_said(program: Program) -> None:
    rounds = ((f"a{hour}", f"2026-11-23T{hour:02}:00:00") for hour in (9, 13))
    program.write(*(table(id_, company='"Acme"', start=start) for id_, start in rounds))
    for hour, said in ((8, "Acme: interview today 09:00"), (10, "Acme: interview today 13:00")):
        program.now = moment(23, hour)
        assert sections(program)["Coming up"][0].startswith(said)


def test_closed_cases_are_only_counted(program: Program) -> None:
    rejected = {
        "status": '"rejected"',
        "status_since": "2026-11-23",
        "start": "2026-06-01T10:00:00",
    }
    program.write(table(**rejected), table("globex", **rejected))
    found = sections(program)
    assert "2 cases closed" in found
    assert not [heading for heading in found if heading.startswith("Waiting")]


def test_an_empty_log_says_how_to_begin(program: Program) -> None:
    program.log.write_text("")
    assert program("status").out == "the log has no interviews yet; add one with `afterview add`\n"
    assert program("status", "--json").json == {
        "today": "2026-11-23",
        "away": None,
        "offers": [],
        "due": [],
        "overdue": [],
        "ahead": [],
        "cases": [],
        "closed": 0,
        "moved": [],
        "deleted": [],
        "elsewhere": [],
        "overlaps": [],
    }


def test_the_json_has_the_same(demo: Program) -> None:
    ran = demo("status", "--json")
    plan = {item["id"]: item for item in demo("plan", "--json").json["items"]}
    assert ran.err == ""
    found = ran.json
    assert list(found) == [
        *("today", "away", "offers", "due", "overdue", "ahead", "cases", "closed"),
        *("moved", "deleted", "elsewhere", "overlaps"),
    ]
    assert found["today"] == "2026-11-23"
    for key, ids in {
        "overdue": ["hooli-final/follow-up/1"],
        "due": [
            "acme-onsite/interview",
            "acme-onsite/recap",
            "acme-onsite/thank-you/jane-doe",
            "acme-onsite/thank-you/ravi-menon",
            "acme-onsite/thank-you/sofia-lind",
            "acme-onsite/thank-you-card",
            "umbrella-phone/rejection-reply",
            "keep-searching/2026-W48",
        ],
    }.items():
        assert found[key] == [plan[id_] for id_ in ids]
    assert [item["id"] for item in found["ahead"]][-1] == "initech-call/follow-up/1"
    assert [(case["interview"], case["waits_for"]) for case in found["cases"]] == [
        ("hooli-final", "you"),
        ("acme-onsite", "nobody"),
        ("initech-call", "nobody"),
        ("globex-panel", "them"),
        ("globex-volcano", "them"),
    ]
    assert found["cases"][3] == {
        "interview": "globex-panel",
        "company": "Globex",
        "role": "Site reliability engineer",
        "standing": "quiet",
        "waits_for": "them",
        "quiet": {"since": "2026-11-13", "business_days": 6, "of": 11},
        "promise": {
            "words": "within two weeks",
            "earliest": "2026-11-13",
            "latest": "2026-11-27",
            "opens": "2026-11-30",
        },
        "follow_ups": {"used": 0, "skipped": 0, "allowed": 2},
        "next": plan["globex-panel/follow-up/1"],
    }
    assert found["closed"] == 1


def test_what_is_not_known_is_null(program: Program) -> None:
    program.write(table(status='"offer"', status_since="2026-11-10"))
    (case,) = program("status", "--json").json["cases"]
    assert (case["promise"], case["next"], case["quiet"]["of"]) == (None, None, None)


@pytest.mark.parametrize("width", [60, 80, 200])
def test_wide_characters_fit(program: Program, monkeypatch: pytest.MonkeyPatch, width: int) -> None:
    company = "日本電気株式会社とそのすべての関連会社および子会社"
    program.write(table("nec", company=f'"{company}"', people='[{ name = "山田 太郎" }]'))
    program.now = moment(24)
    monkeypatch.setenv("COLUMNS", str(width))
    out = program("status").out
    assert max(map(cell_len, out.splitlines())) <= width
    assert company in re.sub(r"\s", "", out)


def test_in_a_terminal_it_fills_its_width(demo: Program) -> None:
    with Terminal("status", config=demo.config, TERM="xterm", size=(200, 60)) as terminal:
        assert terminal.end() == 0
    assert terminal.screen == demo("status").out


def test_a_terminal_has_colours_unless_it_is_told_not_to(
    demo: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.setenv("TERM", "xterm")
    out = demo("status").out
    assert "\x1b[32m\x1b[1mToday\x1b[0m\n" in out
    assert "\x1b[2macme-onsite/recap\x1b[0m\n" in out
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b" not in demo("status").out


def test_reading_writes_nothing(demo: Program) -> None:
    before = demo.files()
    demo("status")
    demo("status", "--json")
    assert demo.files() == before


def test_a_wrong_log_is_told_and_nothing_is_shown(program: Program) -> None:
    program.write(table(start='"soon"'))
    ran = program("status")
    assert (ran.code, ran.out) == (2, "")
    assert "interviews.toml:4: start" in ran.err


def test_a_log_that_was_emptied_is_told_from_a_new_one(program: Program) -> None:
    program.write(table(start="2026-11-20T10:00:00"))
    program("sync")
    program.log.write_text("")
    for args in (("status",), ()):
        assert program(*args).out == (
            "the log has no interviews any more, but your calendars have entries of acme; "
            "`afterview forget ID` removes them, and the folder afterview.replaced has the log as "
            "it was, for a week\n"
        )
