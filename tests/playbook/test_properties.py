"""What holds of every plan, whatever the log, the configuration and the day."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from datetime import date, timedelta
from itertools import combinations
from typing import TYPE_CHECKING

from hypothesis import given, target
from hypothesis import strategies as st
from scenes import (
    DAYS,
    HOLIDAYS,
    all_settings,
    facts_about,
    interview,
    interviews,
    logs,
    planned,
    promised,
    workdays,
)

from afterview.model import CLOSED, Interview, same_name
from afterview.playbook.cases import cases
from afterview.playbook.planned import Planned, uid_of

if TYPE_CHECKING:
    from afterview.playbook.facts import Facts
    from afterview.playbook.settings import Settings

ON_BUSINESS_DAYS = {
    "follow-up",
    "follow-up-date",
    "park",
    "connect",
    "rejection-reply",
    "withdraw",
    "keep-in-touch",
    "keep-searching",
}
LONG_AGO = date(2020, 1, 1)
"""A today on which everything is still worth planning."""


def plan_with_facts(data: st.DataObject) -> tuple[tuple[Interview, ...], Facts, dict[str, Planned]]:
    log = data.draw(logs())
    facts = data.draw(facts_about(log))
    items = planned(*log, today=data.draw(DAYS), facts=facts, numbers=data.draw(all_settings()))
    return log, facts, items


def open_follow_ups(items: dict[str, Planned]) -> list[Planned]:
    return [i for i in items.values() if i.step == "follow-up" and i.done is None]


@given(st.data())
def test_no_outreach_before_the_promise_gate(data: st.DataObject) -> None:
    _, _, items = plan_with_facts(data)
    for item in open_follow_ups(items):
        assert item.subject is not None
        if item.subject.promise is not None:
            assert item.day > item.subject.promise.latest


@given(st.data())
def test_any_two_open_follow_ups_to_one_company_keep_the_gap(data: st.DataObject) -> None:
    log = data.draw(logs())
    facts, numbers = data.draw(facts_about(log)), data.draw(all_settings())
    items = planned(*log, today=LONG_AGO, facts=facts, numbers=numbers)
    by_company: defaultdict[str, list[date]] = defaultdict(list)
    for item in open_follow_ups(items):
        assert item.subject is not None
        by_company[same_name(item.subject.company)].append(item.day)
    target(float(max(map(len, by_company.values()), default=0)))
    for days in by_company.values():
        for one, other in combinations(sorted(days), 2):
            assert workdays().between(one, other) >= numbers.contact_gap


@given(st.data())
def test_an_open_follow_up_keeps_the_gap_from_those_that_were_sent(data: st.DataObject) -> None:
    log = data.draw(logs())
    facts, numbers = data.draw(facts_about(log)), data.draw(all_settings())
    items = planned(*log, today=LONG_AGO, facts=facts, numbers=numbers)
    company = {i.id: same_name(i.company) for i in log if i.status != "cancelled"}
    start = {
        name: min(i.start.date() for i in log if company.get(i.id) == name)
        for name in company.values()
    }
    for item in open_follow_ups(items):
        for number in range(1, numbers.follow_up_cap + 1):
            for id_, name in company.items():
                sent = facts.done.get(f"{id_}/follow-up/{number}")
                if sent is None or name != company[item.interview or ""] or sent < start[name]:
                    continue
                first, last = sorted((sent, item.day))
                assert workdays().between(first, last) >= numbers.contact_gap


@given(st.data())
def test_no_case_gets_more_follow_ups_than_the_cap(data: st.DataObject) -> None:
    log = data.draw(logs())
    facts, numbers = data.draw(facts_about(log)), data.draw(all_settings())
    items = planned(*log, today=LONG_AGO, facts=facts, numbers=numbers)
    for case in cases(log, facts, LONG_AGO):
        rounds = {round_.id for round_ in case.rounds}
        steps = {i.id for i in items.values() if i.step == "follow-up" and i.interview in rounds}
        sent = {
            f"{id_}/follow-up/{number}"
            for id_ in rounds
            for number in range(1, numbers.follow_up_cap + 1)
        } & facts.done.keys()
        if case.closed:
            assert not steps
        elif sent <= {s for s in sent if s.startswith(f"{case.latest.id}/")}:
            assert len(steps) <= numbers.follow_up_cap
        else:
            earlier = {s for s in sent if not s.startswith(f"{case.latest.id}/")}
            assert len(steps) <= max(0, numbers.follow_up_cap - len(earlier))


@given(st.data())
def test_never_on_a_weekend_or_holiday(data: st.DataObject) -> None:
    _, _, items = plan_with_facts(data)
    for item in items.values():
        if item.step in ON_BUSINESS_DAYS:
            assert item.day.weekday() < 5
            assert item.day not in HOLIDAYS


@given(logs(), all_settings())
def test_one_thank_you_for_each_interviewer(log: tuple[Interview, ...], numbers: Settings) -> None:
    items = planned(*log, today=LONG_AGO, numbers=numbers)
    thanked = Counter(i.interview for i in items.values() if i.step == "thank-you")
    for meeting in log:
        due = 0 if meeting.status == "cancelled" else len(meeting.interviewers)
        assert thanked[meeting.id] == due


@given(st.data())
def test_whom_nobody_connected_with_is_never_asked(data: st.DataObject) -> None:
    _, _, items = plan_with_facts(data)
    for item in items.values():
        if item.step == "connect":
            assert item.person is not None
            assert item.person.rapport == "good"


@given(st.data())
def test_a_closed_case_has_neither_follow_ups_nor_park(data: st.DataObject) -> None:
    log, facts, items = plan_with_facts(data)
    for case in cases(log, facts, LONG_AGO):
        if case.status in CLOSED | {"offer"} or case.accepted_elsewhere:
            rounds = {round_.id for round_ in case.rounds}
            steps = {i.step for i in items.values() if i.interview in rounds}
            assert not {"follow-up", "follow-up-date", "park"} & steps


@given(st.data())
def test_a_uid_depends_on_ids_only(data: st.DataObject) -> None:
    log = data.draw(logs(most=3))
    before = planned(*log, today=LONG_AGO)
    assert all(item.uid == uid_of(item.id) for item in before.values())
    moved = [
        interview(
            company="Renamed",
            id=i.id,
            start=i.start.replace(tzinfo=None) + timedelta(days=400),
            interviewers=i.interviewers,
        )
        for i in reversed(log)
    ]
    after = planned(*moved, today=LONG_AGO)
    for id_ in before.keys() & after.keys():
        assert before[id_].uid == after[id_].uid
    assert {f"{i.id}/interview" for i in log} <= before.keys() & after.keys()


@given(st.data())
def test_same_input_same_items_in_whatever_order_the_log_is(data: st.DataObject) -> None:
    log = data.draw(logs())
    facts, numbers, today = (
        data.draw(facts_about(log)),
        data.draw(all_settings()),
        data.draw(DAYS),
    )
    first = planned(*log, today=today, facts=facts, numbers=numbers)
    shuffled = list(log)
    random.Random(data.draw(st.integers())).shuffle(shuffled)  # noqa: S311 - a shuffle, not a secret
    again = planned(*shuffled, today=today, facts=facts, numbers=numbers)
    assert list(first.items()) == list(again.items())


@given(st.data())
def test_another_company_changes_nothing_here(data: st.DataObject) -> None:
    log = data.draw(logs())
    facts, numbers = data.draw(facts_about(log)), data.draw(all_settings())
    stranger = data.draw(interviews("stranger").filter(lambda i: i.status != "accepted"))
    stranger = interview(
        "Somebody Else",
        id="stranger",
        start=stranger.start.replace(tzinfo=None),
        promise=stranger.promise,
        status=stranger.status,
        status_since=stranger.status_since,
        no_contact=stranger.no_contact,
    )
    today = data.draw(DAYS)

    def here(items: dict[str, Planned]) -> dict[str, Planned]:
        return {
            id_: item
            for id_, item in items.items()
            if item.step != "keep-searching" and item.interview != "stranger"
        }

    alone = planned(*log, today=today, facts=facts, numbers=numbers)
    together = planned(*log, stranger, today=today, facts=facts, numbers=numbers)
    assert here(alone) == here(together)


@given(st.data())
def test_one_keep_searching_a_week_and_within_it(data: st.DataObject) -> None:
    log = data.draw(logs())
    items = planned(*log, today=LONG_AGO, numbers=data.draw(all_settings()))
    for item in items.values():
        if item.step == "keep-searching":
            year, week, _ = item.day.isocalendar()
            assert item.id == f"keep-searching/{year}-W{week:02}"


@given(st.data())
def test_times_are_in_the_zone_of_the_interview_and_days_are_local(data: st.DataObject) -> None:
    log, _, items = plan_with_facts(data)
    zones = {i.id: i.timezone for i in log}
    for item in items.values():
        if item.start is not None and item.end is not None:
            assert str(item.start.tzinfo) == str(item.end.tzinfo) == zones[item.interview or ""]
            assert item.start.utctimetuple() < item.end.utctimetuple()
            assert item.day == item.start.date()
            assert item.form == "event"


@given(st.data())
def test_every_item_says_why_by_its_rule(data: st.DataObject) -> None:
    _, _, items = plan_with_facts(data)
    for item in items.values():
        rule, _, reason = item.why.partition(": ")
        assert rule in {f"{kind} {number}" for kind in ("Do", "Don't") for number in range(1, 5)}
        assert reason
        assert "; ;" not in item.why
        assert not item.why.endswith(("; ", " "))


@given(DAYS, st.integers(0, 400), all_settings())
def test_promises_far_away_are_kept(day: date, wait: int, numbers: Settings) -> None:
    meeting = interview(promise=promised(day + timedelta(wait)))
    items = planned(meeting, today=LONG_AGO, numbers=numbers)
    for item in open_follow_ups(items):
        assert item.day > day + timedelta(wait)
