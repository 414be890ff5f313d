"""The picture of a log: weeks, outcomes, answers, and promises kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scenes import MONDAY, facts_about, interview, logs, promised

from afterview.model import Interview
from afterview.playbook.facts import Facts
from afterview.reports.statistics import VERDICTS, Statistics, statistics

NOVEMBER = date(2026, 11, 30)
"""A promise; the interview is on the 23rd."""


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 10)  # noqa: DTZ001 - the zone comes later


def of(*log: Interview, today: date = MONDAY, weeks: int = 12, facts: Any = None) -> Statistics:
    return statistics(log, facts or Facts(), today=today, weeks=weeks)


def verdict(*log: Interview, today: date, facts: Facts | None = None) -> str:
    found = [name for name, number in of(*log, today=today, facts=facts).promises.items() if number]
    (only,) = found
    return only


def test_a_visit_has_one_promise() -> None:
    late = interview(id="late", start=at(MONDAY).replace(hour=14), promise=promised(NOVEMBER))
    early = interview(id="early", promise=promised(MONDAY + timedelta(2)))
    assert of(early, late, today=date(2026, 12, 1)).promises["silent"] == 1
    later = interview(id="later", start=at(date(2026, 11, 30)))
    # That of the day runs out on the 30th, and the next interview is then.
    assert verdict(early, late, later, today=date(2026, 12, 1)) == "kept"
    # The offer is that of the case, whichever interview has it.
    offered = Facts(status_seen={"early": (("offer", NOVEMBER), ("accepted", date(2026, 12, 4)))})
    accepted = replace(early, status="accepted")
    assert verdict(accepted, late, today=date(2026, 12, 5), facts=offered) == "kept"
    assert of(accepted, late, today=date(2026, 12, 5), facts=offered).answers == (7,)


def test_an_empty_log_has_an_empty_picture() -> None:
    found = of()
    assert (found.interviews, found.weeks, found.median) == (0, (), None)
    assert sum(found.promises.values()) == found.employers_judged == 0


def test_weeks_have_no_gap_and_end_with_this_one_or_the_last_that_is_planned() -> None:
    log = [
        interview("A", start=at(date(2026, 11, 8))),  # a Sunday
        interview("B", start=at(date(2026, 11, 27))),
        interview("C", start=at(date(2026, 11, 23)), status="cancelled"),
    ]
    found = of(*log)
    assert [tuple(week) for week in found.weeks] == [
        (date(2026, 11, 2), 1, 0),
        (date(2026, 11, 9), 0, 0),
        (date(2026, 11, 16), 0, 0),
        (date(2026, 11, 23), 1, 1),
    ]
    assert (found.interviews, found.cancelled, found.companies) == (2, 1, 2)
    assert [week.monday for week in of(*log, today=date(2026, 12, 8), weeks=2).weeks] == [
        date(2026, 11, 30),
        date(2026, 12, 7),
    ]
    ahead = interview("E", start=at(date(2026, 12, 2)))
    assert [week.monday for week in of(ahead).weeks] == [MONDAY, date(2026, 11, 30)]
    assert len(of(*log, interview("D", start=at(date(2028, 1, 1))), weeks=3).weeks) == 6


def test_outcomes_are_those_of_cases() -> None:
    log = [
        interview("A", id="a1", start=at(date(2026, 11, 1))),
        interview("a", id="a2", status="rejected"),
        interview("B", status="offer"),
        interview("C"),
        interview("D", status="waiting"),
    ]
    assert dict(of(*log).outcomes) == {"open": 2, "offer": 1, "rejected": 1}


def test_an_answer_is_theirs_and_counts_from_the_last_round() -> None:
    def told(company: str, status: str, since: date | None) -> Interview:
        return interview(company, status=status, status_since=since)

    log = [
        interview("A", id="a0", start=at(date(2026, 11, 1))),
        told("A", "rejected", MONDAY + timedelta(3)),
        told("B", "offer", MONDAY + timedelta(10)),
        told("C", "accepted", MONDAY + timedelta(1)),
        told("D", "rejected", None),
        told("E", "rejected", MONDAY - timedelta(1)),
    ]
    assert of(*log).answers == (3, 10)
    assert of(*log).median == 6.5
    seen = Facts(status_seen={"d": (("rejected", MONDAY + timedelta(4)),), "b": (("x", MONDAY),)})
    assert of(*log, facts=seen).answers == (3, 4, 10)
    assert of(*log, facts=seen).median == 4
    other = Facts(status_seen={"d": (("offer", MONDAY),)})
    assert of(*log, facts=other).answers == (3, 10)


def test_an_interview_that_did_not_take_place_counts_as_cancelled() -> None:
    booked = interview("A", start=at(NOVEMBER), status="rejected", status_since=MONDAY)
    found = of(booked, interview("A", id="a0", start=at(date(2026, 11, 20))), interview("B"))
    assert (found.interviews, found.cancelled) == (2, 1)
    assert found.answers == (3,)
    assert of(booked).answers == ()


def test_a_case_from_which_the_person_withdrew_is_withdrawn() -> None:
    log = [interview("A"), interview("B", status="accepted", status_since=MONDAY)]
    assert dict(of(*log).outcomes) == {"open": 1, "accepted": 1}
    facts = Facts(done={"a/withdraw": MONDAY})
    assert dict(of(*log, facts=facts).outcomes) == {"accepted": 1, "withdrawn": 1}


@pytest.mark.parametrize("status", ["accepted", "declined"])
def test_an_offer_stays_an_answer_after_the_person_answered_it(status: str) -> None:
    log = [interview("A", promise=promised(NOVEMBER), status=status, status_since=NOVEMBER)]
    later = NOVEMBER + timedelta(1)
    for day, expected in ((NOVEMBER, "kept"), (later, "late")):
        facts = Facts().seeing([("a", "offer", day), ("a", status, later)])
        assert of(*log, facts=facts).answers == ((day - MONDAY).days,)
        assert verdict(*log, facts=facts, today=date(2026, 12, 24)) == expected


@pytest.mark.parametrize(
    ("status", "since", "today", "expected"),
    [
        (None, None, NOVEMBER, "open"),
        (None, None, NOVEMBER + timedelta(1), "silent"),
        ("parked", NOVEMBER + timedelta(30), NOVEMBER + timedelta(40), "silent"),
        ("rejected", NOVEMBER, NOVEMBER + timedelta(9), "kept"),
        ("rejected", NOVEMBER + timedelta(1), NOVEMBER + timedelta(9), "late"),
        ("offer", NOVEMBER + timedelta(1), NOVEMBER + timedelta(9), "late"),
        ("accepted", NOVEMBER, NOVEMBER + timedelta(9), "kept"),
        ("accepted", NOVEMBER + timedelta(1), NOVEMBER + timedelta(9), "unknown"),
        ("withdrawn", NOVEMBER, NOVEMBER + timedelta(9), "unknown"),
        ("rejected", None, NOVEMBER + timedelta(9), "unknown"),
    ],
)
def test_what_became_of_a_promise(
    status: str | None, since: date | None, today: date, expected: str
) -> None:
    one = interview("A", promise=promised(NOVEMBER), status=status, status_since=since)
    assert verdict(one, today=today) == expected


@pytest.mark.parametrize(("day", "expected"), [(0, "kept"), (1, "unknown")])
def test_a_further_round_in_time_is_an_answer(day: int, expected: str) -> None:
    first = interview("A", promise=promised(NOVEMBER))
    second = interview("A", id="a2", start=at(NOVEMBER + timedelta(day)))
    assert verdict(first, second, today=date(2027, 1, 1)) == expected


def test_an_employer_keeps_its_word_if_it_always_does() -> None:
    kept = {"status": "rejected", "status_since": NOVEMBER}
    log = [
        interview("A", promise=promised(NOVEMBER), **kept),
        interview("B", promise=promised(NOVEMBER), role="x", **kept),
        interview("b ", id="b2", promise=promised(NOVEMBER), role="y"),
        interview("C", promise=promised(date(2027, 6, 1))),
    ]
    found = of(*log, today=date(2026, 12, 24))
    assert (found.employers_kept, found.employers_judged) == (1, 2)
    assert dict(found.promises) == {"kept": 2, "late": 0, "silent": 1, "open": 1, "unknown": 0}


@given(st.data())
def test_everything_is_counted_once(data: st.DataObject) -> None:
    log = data.draw(logs())
    facts = data.draw(facts_about(log))
    today = data.draw(st.dates(date(2026, 9, 1), date(2027, 6, 1)))
    found = statistics(log, facts, today=today, weeks=520)
    assert found.interviews + found.cancelled == len(log)
    assert sum(week.interviews for week in found.weeks) == found.interviews
    assert all(0 <= week.ahead <= week.interviews for week in found.weeks)
    there = [each for each in log if each.status != "cancelled"]
    promises = {(each.case_key, each.start.date()) for each in there if each.promise is not None}
    assert sum(found.promises.values()) == len(promises)
    assert tuple(found.promises) == VERDICTS
    assert found.employers_kept <= found.employers_judged
    assert statistics(tuple(reversed(log)), facts, today=today, weeks=520) == found
