"""What holds of every plan, whatever the log, the configuration and the day."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st
from scenes import (
    DAYS,
    HOLIDAYS,
    MONDAY,
    all_settings,
    facts_about,
    interview,
    interviews,
    logs,
    planned,
    promised,
    workdays,
)

from afterview.model import CLOSED, Contact, Interview
from afterview.playbook.cases import called_off, cases
from afterview.playbook.facts import Facts
from afterview.playbook.planned import Planned, uid_of
from afterview.playbook.visits import overlaps, visit_of

if TYPE_CHECKING:
    from afterview.playbook.settings import Settings

ON_BUSINESS_DAYS = {
    "follow-up",
    "follow-up-date",
    "park",
    "connect",
    "news",
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


@st.composite
def crowds(draw: st.DrawFn) -> tuple[tuple[Interview, ...], dict[str, date]]:
    """Rounds for three roles of one company within two weeks, and the follow-ups already sent."""
    promises = st.none() | st.dates(date(2026, 11, 16), date(2026, 12, 31)).map(promised)
    log = tuple(
        interview(
            draw(st.sampled_from(["Acme", " ACME"])),
            id=f"i{number}",
            role=draw(st.sampled_from(["Engineer", "Analyst", "Manager"])),
            start=datetime(2026, 11, draw(st.integers(2, 13)), 9 + number),  # noqa: DTZ001 - local
            promise=draw(promises),
        )
        for number in range(draw(st.integers(2, 6)))
    )
    steps = [f"{i.id}/follow-up/{number}" for i in log for number in (1, 2)]
    sent = st.dates(date(2026, 11, 17), date(2027, 1, 15))
    return log, draw(st.dictionaries(st.sampled_from(steps), sent, max_size=4))


@given(st.data())
def test_no_outreach_before_the_promise_gate(data: st.DataObject) -> None:
    _, _, items = plan_with_facts(data)
    for item in open_follow_ups(items):
        assert item.subject is not None
        if item.subject.promise is not None:
            assert item.day > item.subject.promise.latest


@given(crowds(), all_settings())
def test_an_open_follow_up_keeps_the_gap_from_all_that_were_sent_and_all_others(
    crowd: tuple[tuple[Interview, ...], dict[str, date]], numbers: Settings
) -> None:
    log, done = crowd
    items = open_follow_ups(planned(*log, today=LONG_AGO, facts=Facts(done=done), numbers=numbers))
    for place, item in enumerate(items):
        for day in done.values():
            assert workdays().between(day, item.day) >= numbers.contact_gap
        for other in items[:place]:
            assert workdays().between(other.day, item.day) >= numbers.contact_gap


@st.composite
def agencies(draw: st.DrawFn) -> tuple[tuple[Interview, ...], dict[str, date]]:
    """Interviews with three companies, some through an agency, and the follow-ups already sent."""
    promises = st.none() | st.dates(date(2026, 11, 16), date(2026, 12, 31)).map(promised)
    people = ["", "Rita", "Bo <bo@hays.example>", "B <BO@hays.example>"]
    log = tuple(
        interview(
            draw(st.sampled_from(["Acme", "Globex", "Hooli"])),
            id=f"i{number}",
            role=draw(st.sampled_from(["Engineer", "Analyst"])),
            start=datetime(2026, 11, draw(st.integers(2, 13)), 9 + number),  # noqa: DTZ001 - local
            promise=draw(promises),
            via=draw(st.sampled_from(["", "Hays", "HAYS ", "Reed"])),
            contact=draw(st.sampled_from(people).map(contact)),
        )
        for number in range(draw(st.integers(2, 6)))
    )
    steps = [f"{i.id}/follow-up/{number}" for i in log for number in (1, 2)]
    sent = st.dates(date(2026, 11, 17), date(2027, 1, 15))
    return log, draw(st.dictionaries(st.sampled_from(steps), sent, max_size=3))


def contact(said: str) -> Contact | None:
    name, _, email = said.rstrip(">").partition(" <")
    return Contact(name, email) if said else None


def reached(meeting: Interview) -> set[object]:
    """The company, and of an agency the person: by address, or else by name within the agency."""
    agency, who = meeting.via.strip().casefold(), meeting.contact or Contact("")
    person = who.email.casefold() or (agency, who.name)
    return {meeting.company} | ({person} if agency else set())


@given(agencies(), all_settings())
def test_follow_ups_to_one_company_or_one_person_of_an_agency_keep_the_gap(
    log_and_done: tuple[tuple[Interview, ...], dict[str, date]], numbers: Settings
) -> None:
    log, done = log_and_done
    facts = Facts(done=done)
    items = open_follow_ups(planned(*log, today=LONG_AGO, facts=facts, numbers=numbers))
    # The rounds of a visit share their contact and their agency, whichever of them has it.
    rounds = (each for case in cases(log, facts, LONG_AGO) for each in case.rounds)
    to = {meeting.id: reached(meeting) for meeting in rounds}
    for place, item in enumerate(items):
        there = to[item.id.partition("/")[0]]
        for step_id, day in done.items():
            if there & to[step_id.partition("/")[0]]:
                assert workdays().between(day, item.day) >= numbers.contact_gap
        for other in items[:place]:
            if there & to[other.id.partition("/")[0]]:
                assert workdays().between(other.day, item.day) >= numbers.contact_gap


@given(crowds(), all_settings())
def test_each_case_gets_the_follow_ups_that_its_cap_leaves_after_its_earlier_rounds(
    crowd: tuple[tuple[Interview, ...], dict[str, date]], numbers: Settings
) -> None:
    log, done = crowd
    items = planned(*log, today=LONG_AGO, facts=Facts(done=done), numbers=numbers)
    cap = numbers.follow_up_cap
    expected = set()
    for role in {i.role for i in log}:
        *earlier, latest = sorted((i for i in log if i.role == role), key=lambda i: i.start)
        sent = {f"{i.id}/follow-up/{n}" for i in earlier for n in (1, 2)} & done.keys()
        expected |= {f"{latest.id}/follow-up/{n}" for n in range(1, cap - len(sent) + 1)}
    assert {i.id for i in items.values() if i.step == "follow-up"} == expected


@given(st.data())
def test_at_most_one_open_step_of_each_chain_is_no_forecast(data: st.DataObject) -> None:
    _, _, items = plan_with_facts(data)
    open_steps = [item for item in items.values() if item.done is None]
    assert all(item.done is None for item in items.values() if item.forecast)
    for steps in ({"follow-up", "park"}, {"follow-up-date"}, {"keep-in-touch"}):
        chains = Counter(item.interview for item in open_steps if item.step in steps)
        following = [item for item in open_steps if item.step in steps and not item.forecast]
        assert Counter(item.interview for item in following) == Counter(chains.keys())
    weeks = [i for i in open_steps if i.step == "keep-searching" and not i.forecast]
    assert len(weeks) <= 2


@given(st.data())
def test_never_on_a_weekend_or_holiday(data: st.DataObject) -> None:
    _, _, items = plan_with_facts(data)
    for item in items.values():
        # A follow-up that was sent stands on the day on which it was sent.
        if item.step in ON_BUSINESS_DAYS and not (item.step == "follow-up" and item.done):
            assert item.day.weekday() < 5
            assert item.day not in HOLIDAYS


@given(logs(), all_settings())
def test_one_thank_you_for_each_interviewer_and_one_recap_and_card_for_each_visit(
    log: tuple[Interview, ...], numbers: Settings
) -> None:
    items = planned(*log, today=LONG_AGO, numbers=numbers)
    off = called_off(cases(log, Facts(), LONG_AGO))
    meetings = [each for each in log if each.status != "cancelled" and each.id not in off]
    all_visits = {visit_of(each, meetings) for each in meetings}
    assert sorted(each.id for visit in all_visits for each in visit) == sorted(
        each.id for each in meetings
    )
    for visit in all_visits:
        ids = {each.id for each in visit}
        found = [i for i in items.values() if i.interview in ids]
        met = {person.slug for each in visit for person in each.interviewers}
        assert sorted(i.person.slug for i in found if i.person and i.step == "thank-you") == sorted(
            met
        )
        assert [i.interview for i in found if i.step == "recap"] == [visit[-1].id]
        assert sum(i.step == "thank-you-card" for i in found) <= 1
    of_nothing = {each.id for each in log} - {each.id for each in meetings}
    assert not [
        i for i in items.values() if i.interview in of_nothing and i.step in ("recap", "thank-you")
    ]


@given(logs(), st.data(), all_settings())
def test_a_recap_lies_on_no_interview_and_no_other_recap(
    log: tuple[Interview, ...], data: st.DataObject, numbers: Settings
) -> None:
    # All of them within three days, so that they meet.
    crowd = tuple(
        replace(each, start=each.start + days, end=each.end + days)
        for each in log
        for days in (timedelta(data.draw(st.integers(0, 2))) + (MONDAY - each.start.date()),)
    )
    facts = data.draw(facts_about(crowd))
    items = planned(*crowd, today=LONG_AGO, facts=facts, numbers=numbers)
    off = called_off(cases(crowd, facts, LONG_AGO))
    taken = [(i.start, i.end) for i in items.values() if i.step == "recap" and i.start and i.end]
    taken_by_others = [
        (i.start, i.end) for i in crowd if i.status != "cancelled" and i.id not in off
    ]
    for place, (start, end) in enumerate(taken):
        for other_start, other_end in (*taken[:place], *taken_by_others):
            assert end <= other_start or other_end <= start


@given(st.data())
def test_only_those_with_good_rapport_are_asked_and_once_in_a_case(data: st.DataObject) -> None:
    log, facts, items = plan_with_facts(data)
    connects = [i for i in items.values() if i.step == "connect"]
    assert all(i.person is not None and i.person.rapport == "good" for i in connects)
    for case in cases(log, facts, LONG_AGO):
        rounds = {round_.id for round_ in case.rounds}
        asked = Counter(i.person.slug for i in connects if i.person and i.interview in rounds)
        assert not asked or max(asked.values()) == 1


@given(st.data())
def test_what_is_over_and_who_will_call_are_not_pressed(data: st.DataObject) -> None:
    log, facts, items = plan_with_facts(data)
    for case in cases(log, facts, LONG_AGO):
        rounds = {round_.id for round_ in case.rounds}
        steps = {i.step for i in items.values() if i.interview in rounds}
        if case.status in CLOSED | {"offer"} or case.accepted_elsewhere:
            assert not {"follow-up", "follow-up-date", "park"} & steps
        if case.latest.no_contact:
            assert not {"follow-up", "follow-up-date", "rejection-reply", "keep-in-touch"} & steps
    quiet = {i.id for i in log if i.no_contact}
    assert not [i for i in items.values() if i.step == "connect" and i.interview in quiet]


@given(st.data())
def test_time_only_takes_away(data: st.DataObject) -> None:
    log = tuple(
        replace(i, status_since=i.status_since or i.start.date()) for i in data.draw(logs())
    )
    facts, numbers = data.draw(facts_about(log)), data.draw(all_settings())
    today = data.draw(DAYS)
    later = today + timedelta(data.draw(st.integers(1, 60)))
    before = planned(*log, today=today, facts=facts, numbers=numbers)
    after = planned(*log, today=later, facts=facts, numbers=numbers)
    for id_, item in after.items():
        assert item == before[id_]._replace(forecast=item.forecast)
        assert item.forecast <= before[id_].forecast


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
            # A recap waits for the end of any interview.
            if item.step not in {"keep-searching", "recap"} and item.interview != "stranger"
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
        if item.step != "decide" and item.start is not None and item.end is not None:
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


@given(logs())
def test_two_interviews_overlap_if_one_begins_during_the_other(log: tuple[Interview, ...]) -> None:
    held = [each for each in log if each.status != "cancelled"]
    expected = {
        frozenset((one.id, other.id))
        for one in held
        for other in held
        if one is not other and one.start <= other.start < one.end
    }
    found = [frozenset((one.id, other.id)) for one, other in overlaps(log)]
    assert len(found) == len(set(found))
    assert set(found) == expected
