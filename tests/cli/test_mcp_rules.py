"""`mcp --write` in the hands of somebody who wants a letter out too early: each of the eight rules.

What a person may do in a terminal is not at issue here; what an assistant must not, is.
"""

from __future__ import annotations

import shutil
from datetime import UTC, date, datetime
from typing import Any

import pytest
from assistant import Assistant, Assistants, assistants
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mcp_answers import write_log
from program import NEW_YORK, Program, table
from scenes import logs

from afterview.operations.permission import first_days
from afterview.playbook.rules import RULES
from afterview.workspace import opened

__all__ = ["assistants"]

FORWARD = "An assistant may put a letter off, but never bring it forward"
MONDAY = datetime(2026, 11, 30, 15, tzinfo=UTC)
"""Ten in the morning in New York, a week after the interview."""


@pytest.fixture
def home(assistants: Assistants, capsys: pytest.CaptureFixture[str]) -> Program:
    """One interview of last Monday, with a promise that runs out in a week."""
    shutil.rmtree(assistants.folder)
    assistants.folder.mkdir()
    made = Program(assistants.folder, capsys, MONDAY)
    made.write(table(promise='"within two weeks"', role='"Pilot"', people="[]"))
    return made


@pytest.fixture
def hostile(assistants: Assistants, home: Program) -> Assistant:
    return assistants(home, "--write")


def refused(hostile: Assistant, tool: str, says: str, **arguments: Any) -> None:
    """Assert that a call is refused, and that log, facts and answer are as before."""
    home = hostile.program
    assert home is not None
    log, facts = home.log.read_bytes(), home("export", "--json").json["facts"]
    answer = hostile("may_i_write", company="acme").text
    assert says in hostile(tool, **arguments).error
    assert home.log.read_bytes() == log
    assert home("export", "--json").json["facts"] == facts
    assert hostile("may_i_write", company="acme").text == answer


def test_do_1_nobody_is_thanked_before_the_interview(home: Program, hostile: Assistant) -> None:
    home.write(table())
    home.now = datetime(2026, 11, 23, 14, tzinfo=UTC)
    draft = hostile("draft", step="acme/thank-you/jane").data
    assert (draft["may_send"], draft["first_day"]) == (False, "2026-11-23")
    refused(hostile, "done", "cannot be done before the interview", step="acme/thank-you/jane")


def test_do_2_nobody_is_asked_to_connect_on_the_same_day(home: Program, hostile: Assistant) -> None:
    home.write(table(people='[{ name = "Jane Doe", rapport = "good" }]'))
    home.now = datetime(2026, 11, 23, 20, tzinfo=UTC)
    draft = hostile("draft", step="acme/connect/jane").data
    assert (draft["may_send"], draft["first_day"]) == (False, "2026-11-24")
    refused(hostile, "postpone", FORWARD, step="acme/connect/jane", to="today")


def test_do_3_without_a_promise_the_days_of_the_playbook_count(
    home: Program, hostile: Assistant
) -> None:
    home.write(table())
    home.now = datetime(2026, 11, 25, 15, tzinfo=UTC)
    answer = hostile("may_i_write", company="acme").data
    (follow_up, _) = [each for each in answer["letters"] if "follow-up" in each["step"]["id"]]
    assert (follow_up["may_send"], follow_up["first_day"]) == (False, "2026-12-01")
    assert "Do 3: 5 business days after the interview" in follow_up["reason"]
    refused(hostile, "postpone", FORWARD, step="acme/follow-up/1", to="today")
    refused(hostile, "set", FORWARD, interview="acme", changes=["start=2026-11-16 10:00"])
    refused(hostile, "done", "may not go out before Tue 1 Dec", step="acme/follow-up/1")


def test_do_4_there_is_no_recap_of_what_is_still_ahead(home: Program, hostile: Assistant) -> None:
    home.now = datetime(2026, 11, 23, 14, tzinfo=UTC)
    refused(hostile, "recap", "recap it afterwards", interview="acme", promise="by today")
    refused(hostile, "done", "cannot be done before the interview", step="acme/recap")


def test_dont_1_a_week_of_searching_cannot_be_put_off(hostile: Assistant) -> None:
    week = "keep-searching/2026-W49"
    refused(hostile, "postpone", "belongs to the week from", step=week, to="in 2 weeks")


@pytest.mark.parametrize(
    ("tool", "arguments"),
    [
        ("postpone", {"step": "acme/follow-up/1", "to": "today"}),
        ("postpone", {"step": "acme/follow-up/1", "to": "Mon 7 Dec"}),
        ("done", {"step": "acme/follow-up/1"}),
        ("done", {"step": "acme/follow-up/1", "on": "25 Nov"}),
        ("done", {"step": "acme/follow-up/2"}),
        ("set", {"interview": "acme", "changes": ["promise="]}),
        ("set", {"interview": "acme", "changes": ["promise=within a week"]}),
        ("set", {"interview": "acme", "changes": ["promise=2026-11-24"]}),
        ("set", {"interview": "acme", "changes": ["start=2026-11-09 10:00"]}),
        ("set", {"interview": "acme", "changes": ["role=Cook", "promise="]}),
        ("set", {"interview": "acme", "changes": ["company=Other", "promise="]}),
        ("recap", {"interview": "acme", "promise": "within a week"}),
        ("add", {"company": "Acme", "role": "Pilot", "start": "2026-11-24 10:00"}),
        ("add", {"company": " ACME ", "start": "2026-11-24 10:00", "promise": "by tomorrow"}),
    ],
)
def test_dont_2_the_gate_stays_closed(
    hostile: Assistant, tool: str, arguments: dict[str, Any]
) -> None:
    answer = hostile("may_i_write", company="acme").data
    assert (answer["may_write"], answer["first_day"]) == (False, "2026-12-08")
    assert hostile("draft", step="acme/follow-up/1").data["first_day"] == "2026-12-08"
    refused(hostile, tool, "", **arguments)


def test_dont_2_a_letter_cannot_be_dated_back_behind_the_gate(
    home: Program, hostile: Assistant
) -> None:
    home.now = datetime(2026, 12, 9, 15, tzinfo=UTC)
    early = "may not go out before Tue 8 Dec"
    refused(hostile, "done", early, step="acme/follow-up/1", on="1 Dec")
    assert not hostile("done", step="acme/follow-up/1", on="yesterday").failed


def test_dont_2_a_later_promise_is_written(home: Program, hostile: Assistant) -> None:
    assert not hostile("set", interview="acme", changes=["promise=within three weeks"]).failed
    assert hostile("may_i_write", company="acme").data["first_day"] == "2026-12-15"
    assert not hostile("postpone", step="acme/follow-up/1", to="18 Dec").failed
    assert not hostile("postpone", step="acme/follow-up/1", to="15 Dec").failed
    home.write(table(role='"Pilot"', people="[]"))
    assert not hostile("recap", interview="acme", promise="by 24 November").failed
    assert hostile("may_i_write", company="acme").data["may_write"] is True


def test_dont_2_a_case_that_wrote_waits_until_it_is_said_what(
    home: Program, hostile: Assistant
) -> None:
    from afterview.playbook.heard import said_of
    from afterview.store.mail import SeenMessage

    home.now = datetime(2026, 12, 9, 15, tzinfo=UTC)
    assert hostile("may_i_write", company="acme").data["may_write"] is True
    with opened(home.config, now=home.now, write=True) as workspace:
        (acme,) = workspace.interviews
        message = SeenMessage(
            "<1@acme>",
            "acme",
            "answer",
            home.now,
            home.now.date(),
            "jane@acme.example",
            said=said_of(acme),
        )
        workspace.store.see_messages([message])
    answer = hostile("may_i_write", company="acme").data
    assert answer["may_write"] is False
    assert "Acme wrote on Wed 9 Dec" in answer["says"]
    assert hostile("inbox").data["waiting"][0]["interview"] == "acme"
    refused(
        hostile,
        "done",
        "may not go out yet, so it is not recorded as done",
        step="acme/follow-up/1",
    )


def test_dont_3_nobody_is_reminded_before_sixty_days(home: Program, hostile: Assistant) -> None:
    home.write(table(status='"rejected"', status_since="2026-11-27"))
    note = "acme/keep-in-touch/1"
    draft = hostile("draft", step=note).data
    assert (draft["may_send"], draft["first_day"]) == (False, "2027-01-26")
    refused(hostile, "postpone", FORWARD, step=note, to="today")
    refused(hostile, "done", "may not go out before Tue 26 Jan 2027", step=note)
    refused(hostile, "set", FORWARD, interview="acme", changes=["status=", "status_since="])
    refused(hostile, "set", FORWARD, interview="acme", changes=["status=waiting", "status_since="])
    refused(hostile, "add", "on a round before", company="Acme", start="2026-11-25 10:00")
    assert not hostile("add", company="Acme", role="Cook", start="2026-12-09 10:00").failed


def test_dont_4_the_cap_is_two(home: Program, hostile: Assistant) -> None:
    for number, day in ((1, 9), (2, 16)):
        home.now = datetime(2026, 12, day, 15, tzinfo=UTC)
        assert not hostile("done", step=f"acme/follow-up/{number}").failed
    home.now = datetime(2026, 12, 28, 15, tzinfo=UTC)
    answer = hostile("may_i_write", company="acme").data
    assert (answer["may_write"], answer["first_day"]) == (False, None)
    refused(hostile, "done", 'no step "acme/follow-up/3"', step="acme/follow-up/3")
    refused(hostile, "postpone", "", step="acme/follow-up/3", to="tomorrow")
    late = {"company": "Acme", "role": "Pilot", "start": "2026-12-17 10:00"}
    hostile("add", **late)
    assert hostile("may_i_write", company="acme").data["case"]["follow_ups"]["used"] == 2
    assert not [
        each
        for each in hostile("may_i_write", company="acme").data["letters"]
        if each["step"]["step"] == "follow-up"
    ]


def test_dont_4_who_is_called_back_is_not_written_to(home: Program, hostile: Assistant) -> None:
    home.write(table(no_contact="true"))
    home.now = datetime(2026, 12, 28, 15, tzinfo=UTC)
    assert hostile("may_i_write", company="acme").data["may_write"] is False
    refused(hostile, "set", FORWARD, interview="acme", changes=["no_contact=false"])
    refused(hostile, "set", FORWARD, interview="acme", changes=["no_contact="])
    refused(hostile, "done", "no step", step="acme/follow-up/1")


def test_dont_4_one_case_cannot_be_made_two(home: Program, hostile: Assistant) -> None:
    rounds = {"company": '"Acme"', "role": '"Pilot"', "people": "[]"}
    home.write(
        table("acme", **rounds), table("acme-2", **{**rounds, "start": "2026-11-25T10:00:00"})
    )
    together = "acme-2 and acme belong together for cap and gap"
    refused(hostile, "set", together, interview="acme-2", changes=["role=Cook"])
    home.write(table("acme", **rounds))
    assert not hostile("set", interview="acme", changes=["role=Cook"]).failed


def test_dont_4_after_a_rejection_no_follow_up_was_sent(hostile: Assistant) -> None:
    hostile("set", interview="acme", changes=["status=rejected", "status_since=27 Nov"])
    says = "because no follow-up is allowed in this case now"
    refused(hostile, "done", says, step="acme/follow-up/1")


def test_dont_4_the_gap_holds_for_the_whole_company(home: Program, hostile: Assistant) -> None:
    home.write(
        table("pilot", company='"Acme"', role='"Pilot"', start="2026-11-16T10:00:00"),
        table("cook", company='"Acme"', role='"Cook"', start="2026-11-16T12:00:00"),
        table("acme", company='"Globex"', start="2026-11-16T12:00:00"),
    )
    assert hostile("may_i_write", company="cook").data["may_write"] is True
    assert not hostile("done", step="cook/follow-up/1").failed
    answer = hostile("may_i_write", company="pilot").data
    assert (answer["may_write"], answer["first_day"]) == (False, "2026-12-07")
    assert "two follow-ups to Acme are 5 business days apart" in answer["says"]
    refused(hostile, "postpone", "can't be on", step="pilot/follow-up/1", to="Tue 1 Dec")
    refused(hostile, "done", "may not go out before Mon 7 Dec", step="pilot/follow-up/1")
    refused(
        hostile, "done", "would bring the next letter forward", step="cook/follow-up/1", on="26 Nov"
    )
    gap = "belong together for cap and gap"
    refused(hostile, "set", gap, interview="pilot", changes=["company=Acme Ltd"])
    refused(hostile, "set", gap, interview="cook", changes=["company=Other"])
    assert not hostile("set", interview="pilot", changes=["status=rejected"]).failed


def test_dont_4_what_is_only_planned_for_another_role_is_not_in_the_way_of_a_rejection(
    home: Program, hostile: Assistant
) -> None:
    """Once one case is over, the other may write earlier: no letter was sent in between."""
    promised = {"company": '"Acme"', "people": "[]"}
    home.write(
        table("pilot", role='"Pilot"', promise='"by 4 December"', **promised),
        table("cook", role='"Cook"', promise='"by 7 December"', **promised),
    )
    assert hostile("may_i_write", company="cook").data["first_day"] == "2026-12-14"
    assert not hostile("postpone", step="pilot/follow-up/1", to="21 Dec").failed
    assert not hostile("set", interview="pilot", changes=["status=rejected"]).failed
    assert hostile("may_i_write", company="cook").data["first_day"] == "2026-12-08"


def test_every_rule_has_its_test() -> None:
    tried = {tuple(name.split("_")[1:3]) for name in globals()}
    for rule in RULES:
        assert tuple(rule.key.replace("'", "").lower().split()) in tried


# Whatever is tried

WHEN = ("today", "tomorrow", "in 3 days", "yesterday", "2026-11-20", "2026-12-01")
CHANGES = (
    "promise=",
    "promise=within a week",
    "promise=2026-11-24",
    "status=",
    "status=waiting",
    "status=rejected",
    "status_since=",
    "no_contact=false",
    "no_contact=",
    "company=Acme",
    "company=Other",
    "role=",
    "role=Cook",
    "start=2026-11-05 10:00",
    "start=2026-12-24 10:00",
    "contact=",
    "duration=15",
    "timezone=UTC",
)
TRIES = st.one_of(
    st.tuples(
        st.just("set"),
        st.fixed_dictionaries(
            {"changes": st.lists(st.sampled_from(CHANGES), min_size=1, max_size=3, unique=True)}
        ),
    ),
    st.tuples(st.just("recap"), st.fixed_dictionaries({"promise": st.sampled_from(WHEN)})),
    st.tuples(
        st.just("add"),
        st.fixed_dictionaries(
            {
                "company": st.sampled_from(["Acme", "Globex", "日本電気"]),
                "role": st.sampled_from(["", "Engineer", "Analyst"]),
                "start": st.sampled_from(["2026-11-10 10:00", "2026-11-27 10:00", "tomorrow 3pm"]),
                "promise": st.sampled_from(["", "by tomorrow"]),
            }
        ),
    ),
    st.tuples(st.just("postpone"), st.fixed_dictionaries({"to": st.sampled_from(WHEN)})),
    st.tuples(st.just("done"), st.fixed_dictionaries({"on": st.sampled_from(["", *WHEN])})),
)


def gates(home: Program) -> dict[str, date]:
    """Return the first day of the next follow-up by interview, as far as there is a gate."""
    with opened(home.config, now=home.now) as workspace:
        promised = {each.id for each in workspace.interviews if each.promise}
        found = first_days(workspace, alone=True)
        return {id_: first.day for id_, first in found.items() if id_ in promised}


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(log=logs(4), tries=st.lists(st.tuples(TRIES, st.integers(0, 9)), min_size=1, max_size=6))
def test_no_call_lets_a_letter_out_earlier(
    home: Program, hostile: Assistant, log: Any, tries: list[Any]
) -> None:
    shutil.rmtree(home.folder)
    home.folder.mkdir()
    if not write_log(home, log):
        return
    for (tool, arguments), number in tries:
        before, today = gates(home), home.now.astimezone(NEW_YORK).date()
        named = dict(arguments)
        if tool in {"set", "recap"}:
            named["interview"] = log[number % len(log)].id
        elif tool in {"postpone", "done"}:
            steps = [each["id"] for each in hostile("plan", all=True).data["items"]]
            letters = [each for each in steps if "/follow-up/" in each] or steps
            named["step"] = letters[number % len(letters)] if letters else "none"
        reply = hostile(tool, **named)
        after = gates(home)
        if reply.failed:
            assert after == before
            continue
        for id_, day in before.items():
            if id_ in after and tool != "done" and not _is_ahead(home, id_):
                assert max(after[id_], today) >= max(day, today), (tool, named, reply.text)


def _is_ahead(home: Program, interview_id: str) -> bool:
    """Whether the latest round of a case has not begun, so that its days move with it."""
    with opened(home.config, now=home.now) as workspace:
        found = first_days(workspace).get(interview_id)
        return found is not None and found.is_ahead
