"""The patience meter: never at odds with the plan, and right about whose move it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scenes import (
    DAYS,
    HOLIDAYS,
    MONDAY,
    all_settings,
    facts_about,
    interview,
    logs,
    planned,
    promised,
    workdays,
)

from afterview.model import CLOSED, Interview, Interviewer
from afterview.playbook import Planned, situation, steps
from afterview.playbook.facts import Facts
from afterview.playbook.follow_up import Timeline, timelines
from afterview.playbook.patience import Gap, Meter, Outreach, counts_from, gap, meters
from afterview.playbook.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterable

    from afterview.playbook.planned import Situation

GOES_ON = {"follow-up", "park", "withdraw", "accept", "decline", "offer-reply", "decide", "news"}
FRIDAY = date(2026, 11, 20)


def at(day: date, hour: int = 10) -> datetime:
    return datetime.combine(day, time(hour))


class Scene:
    """Everything that the meter is made of, on one day."""

    def __init__(
        self,
        *log: Interview,
        today: date = MONDAY,
        facts: Facts | None = None,
        numbers: Settings | None = None,
        hour: int = 18,
    ) -> None:
        self.now = datetime.combine(today, time(hour), ZoneInfo("America/New_York"))
        self.seen: Situation = situation(
            log,
            facts or Facts(),
            today=today,
            settings=numbers or Settings(),
            workdays=workdays(),
            zone="America/New_York",
        )
        self.lines: tuple[Timeline, ...] = timelines(self.seen)
        self.meters: tuple[Meter, ...] = meters(self.lines, self.seen, self.now)
        self.plan: tuple[Planned, ...] = steps(log, self.seen, self.lines)

    def __getitem__(self, interview_id: str) -> Meter:
        (found,) = (each for each in self.meters if each.case.latest.id == interview_id)
        return found

    def gap(self, interview_id: str) -> Gap:
        return gap(self[interview_id], self.lines, self.seen)

    def counts_from(self, step_id: str) -> tuple[date, str] | None:
        (item,) = (each for each in self.plan if each.id == step_id)
        return counts_from(item, self.lines, self.seen)


@st.composite
def scenes(draw: st.DrawFn) -> Scene:
    log = draw(logs())
    return Scene(
        *log,
        today=draw(DAYS),
        facts=draw(facts_about(log)),
        numbers=draw(all_settings()),
        hour=draw(st.integers(0, 23)),
    )


@st.composite
def companies(draw: st.DrawFn) -> Scene:
    """Several roles with one company within three weeks, and follow-ups sent since."""
    promises = st.none() | st.dates(date(2026, 11, 16), date(2026, 12, 4)).map(promised)
    log = tuple(
        interview(
            draw(st.sampled_from(["Acme", " ACME"])),
            id=f"i{number}",
            role=draw(st.sampled_from(["Engineer", "Analyst", "Manager"])),
            start=at(date(2026, 11, draw(st.integers(2, 13))), 9 + number),
            promise=draw(promises),
            status=draw(st.sampled_from([None, None, None, "offer", "rejected"])),
        )
        for number in range(draw(st.integers(1, 4)))
    )
    all_steps = st.sampled_from([f"{i.id}/follow-up/{number}" for i in log for number in (1, 2)])
    sent = st.dates(date(2026, 11, 17), date(2026, 12, 15))
    return Scene(
        *log,
        today=draw(st.dates(date(2026, 12, 15), date(2026, 12, 31))),
        facts=Facts(
            done=draw(st.dictionaries(all_steps, sent, max_size=3)),
            skipped=draw(st.frozensets(all_steps, max_size=1)),
        ),
        numbers=draw(all_settings()),
    )


def business_days(first: date, last: date) -> int:
    """Count the business days after `first` up to `last`, one by one."""
    after = (first + timedelta(n + 1) for n in range((last - first).days))
    return sum(day.weekday() < 5 and day not in HOLIDAYS for day in after)


def first_open(items: Iterable[Planned], interview_id: str) -> Planned | None:
    return next(
        (
            item
            for item in items
            if item.interview == interview_id and item.step in GOES_ON
            if item.done is None and not item.forecast
        ),
        None,
    )


@given(scenes())
def test_the_meter_goes_on_with_what_the_plan_has_open_first(scene: Scene) -> None:
    for meter in scene.meters:
        assert meter.next == first_open(scene.plan, meter.case.latest.id)


@given(scenes())
def test_no_case_is_without_a_meter_and_no_open_step_of_the_plan_without_one(scene: Scene) -> None:
    assert [meter.case for meter in scene.meters] == [line.case for line in scene.lines]
    assert {meter.case.latest.id for meter in scene.meters} >= {
        item.interview for item in scene.plan if item.step in GOES_ON
    }


@given(scenes())
def test_it_counts_business_days_of_silence(scene: Scene) -> None:
    today = scene.seen.today
    for meter in scene.meters:
        assert meter.quiet == business_days(meter.quiet_since, today)
        if meter.next is None:
            assert meter.of is None
        else:
            assert meter.of == business_days(meter.quiet_since, meter.next.day)
        if meter.standing == "quiet" and meter.quiet_since <= today:
            assert meter.of is not None
            assert 0 <= meter.quiet < meter.of


@given(scenes())
def test_whose_move_it_is_follows_from_what_is_known(scene: Scene) -> None:
    today = scene.seen.today
    for meter in scene.meters:
        case, following = meter.case, meter.next
        if case.status in CLOSED:
            expected = "nobody"
        elif case.accepted_elsewhere:
            expected = "you" if following else "nobody"
        elif case.status == "offer":
            expected = "you"
        elif case.latest.end > scene.now:
            expected = "nobody"
        else:
            expected = "you" if following and following.day <= today else "them"
        assert meter.waits_for == expected


@pytest.mark.parametrize(
    ("changes", "today", "standing", "waits_for"),
    [
        ({"start": at(date(2026, 11, 24))}, MONDAY, "ahead", "nobody"),
        ({"start": at(MONDAY, 19)}, MONDAY, "ahead", "nobody"),
        ({}, MONDAY, "quiet", "them"),
        ({}, date(2026, 11, 30), "quiet", "them"),
        ({}, date(2026, 12, 1), "due", "you"),
        ({}, date(2026, 12, 2), "due", "you"),
        ({"no_contact": True}, date(2026, 12, 1), "quiet", "them"),
        ({}, date(2027, 5, 1), "silent", "them"),
        ({"status": "offer"}, MONDAY, "offer", "you"),
        ({"status": "rejected"}, MONDAY, "closed", "nobody"),
    ],
)
def test_how_a_case_stands(
    changes: dict[str, Any], today: date, standing: str, waits_for: str
) -> None:
    meter = Scene(interview(**changes), today=today)["acme"]
    assert (meter.standing, meter.waits_for) == (standing, waits_for)


def test_while_an_interview_is_on_nobody_waits() -> None:
    assert Scene(interview(), hour=10)["acme"].standing == "ahead"
    assert Scene(interview(), hour=11)["acme"].standing == "quiet"


def test_an_offer_accepted_elsewhere_leaves_a_word_to_be_said() -> None:
    taken = interview("Globex", status="accepted", status_since=FRIDAY)
    scene = Scene(interview(), taken)
    assert (scene["acme"].standing, scene["acme"].waits_for) == ("withdraw", "you")
    assert scene["acme"].next is not None
    assert scene["acme"].next.id == "acme/withdraw"
    told = Scene(interview(), taken, facts=Facts(done={"acme/withdraw": MONDAY}))["acme"]
    assert (told.standing, told.waits_for, told.next) == ("closed", "nobody", None)
    assert (told.case.status, told.case.since) == ("withdrawn", MONDAY)
    skipped = Facts(skipped=frozenset({"acme/withdraw"}))
    left = Scene(interview(), taken, facts=skipped)["acme"]
    assert (left.standing, left.waits_for, left.next) == ("left", "nobody", None)


def test_what_comes_is_the_first_round_that_has_not_begun() -> None:
    rounds = [interview(id=f"r{hour}", start=at(MONDAY, hour)) for hour in (9, 11, 13)]
    for hour, expected in ((8, "r9"), (9, "r11"), (10, "r11"), (12, "r13"), (13, "r13")):
        meter = Scene(*rounds, hour=hour)["r13"]
        assert (meter.standing, meter.coming.id) == ("ahead", expected)


def test_an_offer_is_answered_and_the_others_are_told() -> None:
    offer = interview(status="offer", status_since=MONDAY, answer_by=date(2026, 12, 4))
    globex = interview("Globex", promise=promised(date(2026, 12, 18)))
    scene = Scene(offer, globex)
    assert scene["acme"].next is not None
    assert scene["acme"].next.id == "acme/offer-reply"
    assert scene["globex"].next is not None
    assert scene["globex"].next.id == "globex/news"
    assert scene["globex"].gate is not None
    assert scene.counts_from("acme/offer-reply") == (MONDAY, "the offer")
    assert scene.counts_from("acme/decide") == (date(2026, 12, 4), "the last day of the offer")
    later = Scene(offer, globex, today=date(2026, 11, 25))
    assert later.counts_from("globex/news") == (MONDAY, "the offer elsewhere")
    tuesday = MONDAY + timedelta(1)
    sent = Facts(done={"globex/news": tuesday})
    told = Scene(offer, globex, facts=sent, today=date(2026, 11, 25))
    assert (told["globex"].cap.used, told["globex"].quiet_since) == (0, tuesday)
    assert told.gap("globex").sent == (Outreach(tuesday, "globex/news", is_sent=True),)


def test_news_to_come_is_in_the_way_of_another_role() -> None:
    offer = interview(status="offer", status_since=MONDAY, answer_by=date(2026, 12, 4))
    roles = (interview("Globex", id=f"g{n}", role=str(n)) for n in range(2))
    scene = Scene(offer, *roles, today=date(2026, 11, 25))
    assert scene.gap("g0").blocked_by == Outreach(MONDAY + timedelta(1), "g1/news", is_sent=False)


def test_silence_counts_from_the_interview_and_then_from_the_last_word() -> None:
    meter = Scene(interview(), today=date(2026, 11, 30))["acme"]
    assert (meter.quiet_since, meter.quiet, meter.of) == (MONDAY, 4, 5)
    facts = Facts(done={"acme/follow-up/1": date(2026, 12, 1)})
    meter = Scene(interview(), today=date(2026, 12, 3), facts=facts)["acme"]
    assert (meter.quiet_since, meter.quiet, meter.of) == (date(2026, 12, 1), 2, 5)
    assert meter.next is not None
    assert meter.next.id == "acme/follow-up/2"


def test_a_later_round_ends_the_silence() -> None:
    rounds = (
        interview(id="first", start=at(date(2026, 11, 2))),
        interview(id="second", start=at(FRIDAY)),
    )
    facts = Facts(done={"first/follow-up/1": date(2026, 11, 10)})
    meter = Scene(*rounds, facts=facts)["second"]
    assert (meter.quiet_since, meter.quiet) == (FRIDAY, 1)
    assert meter.cap == (1, 0, 2)
    facts = Facts(done={"first/follow-up/1": MONDAY})
    meter = Scene(*rounds, today=date(2026, 11, 25), facts=facts)["second"]
    assert (meter.quiet_since, meter.quiet) == (MONDAY, 2)


def test_the_gate_has_the_promise_and_the_first_day_after_it() -> None:
    promise = promised(date(2026, 11, 25))
    gate = Scene(interview(promise=promise))["acme"].gate
    assert gate == (promise, date(2026, 11, 27))  # the 26th is Thanksgiving
    assert Scene(interview())["acme"].gate is None


def test_the_cap_counts_what_was_sent_and_what_was_skipped() -> None:
    numbers = Settings(follow_up_cap=4)
    facts = Facts(
        done={"acme/follow-up/1": date(2026, 12, 1), "acme/follow-up/3": date(2026, 12, 9)},
        skipped=frozenset({*(f"acme/follow-up/{number}" for number in (2, 3, 4)), "acme/park"}),
    )
    assert Scene(interview(), facts=facts, numbers=numbers)["acme"].cap == (2, 2, 4)
    assert Scene(interview(no_contact=True), numbers=numbers)["acme"].cap == (0, 0, 0)


def two_roles(**changes: Any) -> tuple[Interview, Interview]:
    """An engineer's interview on the 9th, and an analyst's on the 12th, with one company."""
    return (
        interview(id="engineer", role="Engineer", start=at(date(2026, 11, 9))),
        interview(" ACME", id="analyst", role="Analyst", start=at(date(2026, 11, 12)), **changes),
    )


def test_the_gap_names_what_was_sent_for_another_role() -> None:
    facts = Facts(done={"engineer/follow-up/1": date(2026, 11, 17)})
    scene = Scene(*two_roles(), today=date(2026, 11, 18), facts=facts)
    sent = Outreach(date(2026, 11, 17), "engineer/follow-up/1", is_sent=True)
    assert scene.gap("analyst") == ((sent,), date(2026, 11, 24), sent)
    assert scene["analyst"].next is not None
    assert scene["analyst"].next.day == date(2026, 11, 24)


def test_the_gap_names_what_is_planned_earlier_for_another_role() -> None:
    scene = Scene(*two_roles(), today=date(2026, 11, 13))
    first = Outreach(date(2026, 11, 16), "engineer/follow-up/1", is_sent=False)
    assert scene.gap("analyst") == ((), date(2026, 11, 23), first)
    assert scene.gap("engineer") == ((), date(2026, 11, 13), None)
    overdue = Scene(*two_roles(), today=date(2026, 11, 18)).gap("engineer")
    assert overdue == ((), date(2026, 11, 18), None)


def test_what_is_skipped_or_of_another_company_leaves_the_gap_alone() -> None:
    facts = Facts(skipped=frozenset({"engineer/follow-up/1", "engineer/follow-up/2"}))
    facts = replace(facts, done={"globex/follow-up/1": date(2026, 11, 12)})
    stranger = interview("Globex", start=at(date(2026, 11, 9)))
    scene = Scene(*two_roles(), stranger, today=date(2026, 11, 13), facts=facts)
    assert scene.gap("analyst") == ((), date(2026, 11, 13), None)


def test_a_case_without_a_follow_up_of_its_own_counts_all_others() -> None:
    scene = Scene(*two_roles(status="offer"), today=date(2026, 11, 13))
    second = Outreach(date(2026, 11, 23), "engineer/follow-up/2", is_sent=False)
    # Between the first on the 16th and the second on the 23rd there is no room for a third.
    assert scene.gap("analyst") == ((), date(2026, 12, 1), second)


def test_a_case_is_not_in_its_own_way() -> None:
    # Its follow-up was due on 1 December: it is no longer planned, but would fill the gap.
    numbers = Settings(follow_up_cap=1, contact_gap=40)
    scene = Scene(interview(), today=date(2027, 1, 8), numbers=numbers)
    assert scene["acme"].next is not None
    assert scene["acme"].next.id == "acme/park"
    assert scene.gap("acme") == ((), date(2027, 1, 8), None)


def test_on_a_day_off_the_next_business_day_is_free() -> None:
    assert Scene(interview(), today=date(2026, 11, 26)).gap("acme").next_free == date(2026, 11, 27)


@given(companies())
def test_the_next_free_day_is_the_first_that_keeps_the_gap(scene: Scene) -> None:
    least, today = scene.seen.settings.contact_gap, scene.seen.today
    for meter in scene.meters:
        room = gap(meter, scene.lines, scene.seen)
        own = meter.next.day if meter.next and meter.next.step == "follow-up" else date.max
        known = [(contact.day, contact.id) for contact in room.sent] + [
            (item.day, item.id)
            for item in scene.plan
            if item.step == "follow-up" and item.done is None and item.day < own
            if item.interview != meter.case.latest.id
        ]
        # What is too old to be planned is too old to be in the way.
        expected = first = workdays().on_or_after(today)
        while any(business_days(*sorted((day, expected))) < least for day, _ in known):
            expected = workdays().add(expected, 1)
        assert room.next_free == expected
        if expected == first:
            assert room.blocked_by is None
        else:
            assert room.blocked_by is not None
            assert (room.blocked_by.day, room.blocked_by.id) in known
            assert business_days(room.blocked_by.day, expected) == least


@given(companies())
def test_the_next_step_of_a_case_keeps_the_gap_on_its_day(scene: Scene) -> None:
    first = workdays().on_or_after(scene.seen.today)
    for meter in scene.meters:
        if meter.next and meter.next.step == "follow-up":
            room = gap(meter, scene.lines, scene.seen)
            assert room.next_free <= max(first, meter.next.day)


@given(companies())
def test_an_open_follow_up_comes_after_all_that_was_sent(scene: Scene) -> None:
    facts, numbers = scene.seen.facts, scene.seen.settings
    sent = [
        day
        for step_id, day in facts.done.items()
        if int(step_id.rpartition("/")[2]) <= numbers.follow_up_cap
    ]
    for item in scene.plan:
        if item.step == "follow-up" and item.done is None and numbers.contact_gap:
            for day in sent:
                assert item.day > day
                assert business_days(day, item.day) >= numbers.contact_gap


def test_an_overdue_follow_up_waits_for_the_gap_after_a_word_on_another_role() -> None:
    facts = Facts(done={"analyst/follow-up/1": date(2026, 12, 2)})
    items = planned(*two_roles(), today=date(2026, 12, 3), facts=facts)
    late = items["engineer/follow-up/1"]
    assert late.day == date(2026, 12, 9)
    assert "moved from Mon 16 Nov, so that any two follow-ups to Acme are 5" in late.why


def test_it_waits_after_the_last_word_of_several() -> None:
    manager = interview(id="manager", role="Manager", start=at(date(2026, 11, 10)))
    facts = Facts(
        done={
            "analyst/follow-up/1": date(2026, 12, 9),
            "manager/follow-up/1": date(2026, 11, 17),
        }
    )
    items = planned(*two_roles(), manager, today=date(2026, 12, 10), facts=facts)
    assert items["engineer/follow-up/1"].day == date(2026, 12, 16)


def test_a_gap_of_zero_moves_nothing() -> None:
    facts = Facts(done={"analyst/follow-up/1": date(2026, 12, 2)})
    numbers = Settings(contact_gap=0)
    items = planned(*two_roles(), today=date(2026, 12, 3), facts=facts, numbers=numbers)
    assert items["engineer/follow-up/1"].day == date(2026, 11, 16)


def test_what_a_step_counts_from() -> None:
    evening = interview(
        start=at(FRIDAY, 23),
        minutes=120,
        mode="in person",
        promise=promised(date(2026, 11, 25)),
        interviewers=(Interviewer(name="Jane Doe", rapport="good"),),
    )
    scene = Scene(evening, today=FRIDAY)
    end = date(2026, 11, 21), "the end of the interview"
    follow_up = date(2026, 11, 25), "the end of the promise"
    again = date(2026, 11, 30), "follow-up 1"
    assert {item.id: scene.counts_from(item.id) for item in scene.plan} == {
        "acme/interview": None,
        "acme/recap": end,
        "acme/thank-you/jane-doe": end,
        "acme/thank-you-card": end,
        "acme/connect/jane-doe": end,
        "acme/follow-up/1": follow_up,
        "acme/follow-up-date/1": follow_up,
        "acme/follow-up/2": again,
        "acme/follow-up-date/2": again,
        "acme/park": (date(2026, 12, 7), "the last follow-up"),
        **{f"keep-searching/2026-W{week}": None for week in range(48, 53)},
    }


def test_what_follows_a_follow_up_that_was_sent_counts_from_that_day() -> None:
    facts = Facts(done={"acme/follow-up/1": date(2026, 12, 3)})
    scene = Scene(interview(), today=date(2026, 12, 3), facts=facts)
    assert scene.counts_from("acme/follow-up/1") == (MONDAY, "the interview")
    assert scene.counts_from("acme/follow-up/2") == (date(2026, 12, 3), "follow-up 1")
    assert scene.counts_from("acme/park") == (date(2026, 12, 10), "the last follow-up")


def test_without_a_follow_up_parking_counts_from_when_an_answer_was_due() -> None:
    scene = Scene(interview(no_contact=True, promise=promised(date(2026, 11, 25))))
    due = date(2026, 11, 30), "the day on which an answer was due"
    assert scene.counts_from("acme/park") == due


def test_what_follows_the_end_of_a_case_counts_from_it() -> None:
    rejected = interview(status="rejected", status_since=FRIDAY)
    scene = Scene(rejected)
    assert scene.counts_from("acme/rejection-reply") == (FRIDAY, "the rejection")
    assert scene.counts_from("acme/keep-in-touch/1") == (FRIDAY, "the end of the case")
    first = date(2027, 1, 19), "keep-in-touch 1"
    assert scene.counts_from("acme/keep-in-touch/2") == first
    taken = interview("Globex", status="accepted", status_since=FRIDAY)
    accepted = FRIDAY, "your acceptance of another offer"
    assert Scene(interview(), taken).counts_from("acme/withdraw") == accepted
    offer = interview(status="offer", status_since=MONDAY)
    assert Scene(offer, taken).counts_from("acme/decline") == accepted
    assert Scene(taken).counts_from("globex/accept") == (FRIDAY, "your decision")
    declined = interview(status="declined", status_since=FRIDAY)
    assert Scene(declined).counts_from("acme/decline") == (FRIDAY, "your decision")


@pytest.mark.parametrize(
    ("facts", "since"),
    [
        (Facts(done={"acme/keep-in-touch/1": date(2027, 2, 1)}), date(2027, 2, 1)),
        (Facts(skipped=frozenset({"acme/keep-in-touch/1"})), date(2027, 1, 19)),
        (Facts(), date(2027, 1, 19)),
    ],
)
def test_a_word_now_and_then_counts_from_the_one_before_even_if_that_is_over(
    facts: Facts, since: date
) -> None:
    scene = Scene(
        interview(status="rejected", status_since=FRIDAY), today=date(2027, 4, 1), facts=facts
    )
    assert not [item for item in scene.plan if item.id == "acme/keep-in-touch/1"]
    assert scene.counts_from("acme/keep-in-touch/2") == (since, "keep-in-touch 1")


@given(scenes())
def test_every_step_of_a_plan_counts_from_something_but_what_stands_in_the_log(
    scene: Scene,
) -> None:
    for item in scene.plan:
        since = counts_from(item, scene.lines, scene.seen)
        assert (since is None) is (item.step in {"interview", "keep-searching"})


def test_now_is_a_moment_and_not_a_wall_clock() -> None:
    scene = Scene(interview(), today=MONDAY)
    assert scene.now.astimezone(UTC).hour == 23
    early = meters(scene.lines, scene.seen, datetime(2026, 11, 23, 15, 59, tzinfo=UTC))
    late = meters(scene.lines, scene.seen, datetime(2026, 11, 23, 16, 0, tzinfo=UTC))
    assert [early[0].standing, late[0].standing] == ["ahead", "quiet"]
