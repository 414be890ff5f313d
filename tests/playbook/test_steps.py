"""Each step of the playbook on its day: the tables of docs/playbook.md, row by row."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from scenes import MONDAY, days, interview, planned, promised, workdays

from afterview.model import Contact, Interviewer, Owed, Promise
from afterview.playbook import situation
from afterview.playbook.cases import cases
from afterview.playbook.facts import Facts
from afterview.playbook.follow_up import timelines
from afterview.playbook.planned import Planned, uid_of
from afterview.playbook.settings import KEYS, Settings, settings

JANE = Interviewer(name="Jane Doe", email="jane@acme.example", rapport="good")
RAVI = Interviewer(name="Ravi Menon", rapport="neutral")
SOFIA = Interviewer(name="Sofia Lind", rapport="poor")
TUE, WED, THU, FRI = (date(2026, 11, day) for day in (24, 25, 26, 27))
NEW_YORK = ZoneInfo("America/New_York")


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=NEW_YORK)


# the interview and its recap: Do 4


def test_the_interview_stands_as_it_was_logged() -> None:
    item = planned(interview(round="onsite"))["acme/interview"]
    assert (item.form, item.start, item.end) == ("event", at(23, 10), at(23, 11))
    assert (item.title, item.private_title) == ("Acme interview, onsite", "Interview")
    assert item.free is False


def test_the_interview_is_planned_as_long_as_it_is_in_the_log() -> None:
    assert "acme/interview" in planned(interview(), today=date(2036, 1, 1))


def test_a_cancelled_interview_stays_and_says_so_and_nothing_follows() -> None:
    items = planned(interview(status="cancelled", mode="in person", interviewers=(JANE,)))
    assert {i.id: (i.title, i.private_title, i.free) for i in items.values()} == {
        "acme/interview": ("Cancelled: Acme interview", "Cancelled: Interview", True)
    }


@pytest.mark.parametrize(
    ("mode", "start", "minutes", "begins"),
    [
        ("video", at(23, 10), 60, at(23, 11)),
        ("", at(23, 10), 60, at(23, 11)),
        ("in person", at(23, 10), 60, at(23, 11, 30)),
        ("in person", at(23, 20), 60, at(23, 21, 30)),  # the latest that is not late
        ("in person", at(23, 20), 61, at(24, 8)),
        ("video", at(23, 21), 45, at(24, 8)),
        ("in person", at(23, 22), 100, at(24, 8)),  # home after midnight
        ("video", at(23, 21), 185, at(24, 8)),  # it ends after midnight
        ("video", at(23, 21), 20 * 60, at(24, 17)),  # it ends on the next afternoon
    ],
)
def test_the_recap_begins(mode: str, start: datetime, minutes: int, begins: datetime) -> None:
    recap = planned(interview(mode=mode, start=start, minutes=minutes))["acme/recap"]
    assert recap.start is not None
    assert recap.end is not None
    assert (recap.start, recap.end - recap.start) == (begins, timedelta(minutes=30))
    assert recap.start.tzinfo == recap.end.tzinfo == NEW_YORK
    assert recap.day == begins.date()


def test_the_recap_obeys_the_configuration() -> None:
    own = settings("standard", {"way_home_minutes": 90, "recap_minutes": 15}, {})
    recap = planned(interview(mode="in person"), numbers=own)["acme/recap"]
    assert (recap.start, recap.end) == (at(23, 12, 30), at(23, 12, 45))


def test_a_postponed_recap_keeps_its_hour() -> None:
    facts = Facts(postponed={"acme/recap": WED})
    recap = planned(interview(), facts=facts)["acme/recap"]
    assert (recap.day, recap.start, recap.end) == (WED, at(25, 11), at(25, 11, 30))
    assert recap.start is not None
    assert recap.start.tzinfo == NEW_YORK


@pytest.mark.parametrize("step", ["recap", "thank-you/jane-doe", "follow-up/1"])
def test_a_postponement_from_before_the_interview_was_moved_is_void(step: str) -> None:
    stale = Facts(postponed={f"acme/{step}": date(2026, 11, 20)})
    item = planned(interview(), facts=stale)[f"acme/{step}"]
    assert item == planned(interview())[f"acme/{step}"]


def test_a_step_may_be_put_on_the_very_day_of_the_interview() -> None:
    items = planned(interview(), facts=Facts(postponed={"acme/follow-up/1": MONDAY}))
    assert items["acme/follow-up/1"].day == MONDAY


def test_a_step_that_is_made_anew_has_a_uid_of_its_own() -> None:
    uids = [uid_of("acme/recap", generation) for generation in range(3)]
    assert uids[0] == planned(interview())["acme/recap"].uid
    assert len(set(uids)) == 3


def test_the_recap_is_half_an_hour_when_the_clocks_go_back() -> None:
    late = interview(start=datetime(2026, 11, 1, 0, 45), minutes=60)  # noqa: DTZ001 - local
    recap = planned(late, today=date(2026, 11, 1))["acme/recap"]
    assert recap.start is not None
    assert recap.end is not None
    assert recap.start.astimezone(UTC) == datetime(2026, 11, 1, 5, 45, tzinfo=UTC)
    assert recap.end.astimezone(UTC) == datetime(2026, 11, 1, 6, 15, tzinfo=UTC)


# thank-yous: Do 1


def test_everyone_is_thanked_whatever_the_rapport() -> None:
    items = planned(interview(interviewers=(JANE, RAVI, SOFIA)))
    thanks = {i.id: (i.day, i.title) for i in items.values() if i.step == "thank-you"}
    assert thanks == {
        "acme/thank-you/jane-doe": (MONDAY, "Thank Jane Doe (Acme)"),
        "acme/thank-you/ravi-menon": (MONDAY, "Thank Ravi Menon (Acme)"),
        "acme/thank-you/sofia-lind": (MONDAY, "Thank Sofia Lind (Acme)"),
    }


@pytest.mark.parametrize(
    ("minutes", "day"), [(359, MONDAY), (360, TUE)], ids=["ends 15:59", "ends 16:00"]
)
def test_a_thank_you_is_for_the_same_day_unless_it_got_late(minutes: int, day: date) -> None:
    assert days(planned(interview(minutes=minutes)), "thank-you") == [day]


def test_a_thank_you_does_not_wait_for_a_business_day() -> None:
    saturday = interview(start=datetime(2026, 11, 21, 10))  # noqa: DTZ001 - local
    assert days(planned(saturday), "thank-you") == [date(2026, 11, 21)]


def test_a_thank_you_may_be_postponed() -> None:
    facts = Facts(postponed={"acme/thank-you/jane-doe": date(2026, 11, 28)})
    item = planned(interview(), facts=facts)["acme/thank-you/jane-doe"]
    assert item.day == date(2026, 11, 28)
    assert "postponed by you to Sat 28 Nov" in item.why


@pytest.mark.parametrize(
    ("card", "mode", "due"),
    [
        ("auto", "in person", True),
        ("auto", "video", False),
        ("auto", "", False),
        ("on", "phone", True),
        ("off", "in person", False),
    ],
)
def test_a_card_is_due(card: str, mode: str, *, due: bool) -> None:
    items = planned(interview(mode=mode), numbers=Settings(card=card))
    assert days(items, "thank-you-card") == ([MONDAY] if due else [])


# connect: Do 2


def test_only_good_rapport_is_worth_connecting() -> None:
    items = planned(interview(interviewers=(JANE, RAVI, SOFIA)))
    assert {i.id: i.day for i in items.values() if i.step == "connect"} == {
        "acme/connect/jane-doe": TUE
    }


def test_connecting_waits_for_a_business_day() -> None:
    wednesday = interview(start=at(25, 10), interviewers=(JANE,))
    assert days(planned(wednesday), "connect") == [FRI]  # Thanksgiving between


def test_one_with_whom_it_did_not_click_hides_nobody() -> None:
    items = planned(interview(interviewers=(RAVI, JANE)))
    assert [i.id for i in items.values() if i.step == "connect"] == ["acme/connect/jane-doe"]


def test_a_round_after_which_they_will_call_hides_no_later_one() -> None:
    first = interview(id="first", no_contact=True, interviewers=(JANE,))
    second = interview(id="second", start=at(25, 10), interviewers=(JANE,))
    items = planned(first, second)
    assert [i.id for i in items.values() if i.step == "connect"] == ["second/connect/jane-doe"]


def test_the_same_person_is_asked_once() -> None:
    first = interview(id="first", interviewers=(JANE,))
    second = interview(id="second", start=at(25, 10), interviewers=(JANE,))
    items = planned(first, second)
    assert [i.id for i in items.values() if i.step == "connect"] == ["first/connect/jane-doe"]
    assert len(days(items, "thank-you")) == 2


# follow-ups: Do 3, Don't 2 and Don't 4


def test_a_follow_up_waits_for_the_promise_and_two_business_days() -> None:
    item = planned(interview(promise=promised(date(2026, 12, 4))))["acme/follow-up/1"]
    assert (item.form, item.day) == ("task", date(2026, 12, 8))
    assert item.why == (
        "Do 3: 2 business days after the promise “by then” runs out on Fri 4 Dec "
        "(follow_up_after_promise = 2, the default); "
        "Don't 2: not before Mon 7 Dec, when the promise has run out"
    )


def test_a_promise_that_is_a_range_runs_out_on_its_last_day() -> None:
    early_december = Promise("early December", date(2026, 12, 1), date(2026, 12, 10))
    eager = Settings(follow_up_after_promise=0)
    item = planned(interview(promise=early_december), numbers=eager)["acme/follow-up/1"]
    assert item.day == date(2026, 12, 11)
    assert "the promise “early December” runs out on Thu 10 Dec" in item.why


def test_without_a_promise_a_follow_up_comes_after_five_business_days() -> None:
    item = planned(interview())["acme/follow-up/1"]
    assert item.day == date(2026, 12, 1)  # Thanksgiving does not count
    assert item.why == (
        "Do 3: 5 business days after the interview, as nothing was promised "
        "(follow_up_without_promise = 5, the default); not counting Thu 26 Nov (Thanksgiving Day)"
    )


def test_the_second_counts_from_the_first() -> None:
    assert days(planned(interview()), "follow-up") == [date(2026, 12, 1), date(2026, 12, 8)]


def test_the_second_counts_from_the_day_the_first_was_done() -> None:
    facts = Facts(done={"acme/follow-up/1": date(2026, 12, 3)})
    items = planned(interview(), facts=facts, numbers=Settings(contact_gap=0))
    assert items["acme/follow-up/1"].done == date(2026, 12, 3)
    assert items["acme/follow-up/1"].day == date(2026, 12, 3)
    assert items["acme/follow-up/1"].why.endswith("; you wrote on Thu 3 Dec")
    assert items["acme/follow-up/2"].day == date(2026, 12, 10)


@pytest.mark.parametrize(
    ("promise", "since"), [(None, MONDAY), (promised(date(2026, 12, 4)), date(2026, 12, 4))]
)
def test_a_follow_up_knows_the_day_that_it_counts_from(
    promise: Promise | None, since: date
) -> None:
    seen = situation(
        [interview(promise=promise)],
        Facts(done={"acme/follow-up/1": date(2026, 12, 9)}),
        today=MONDAY,
        settings=Settings(),
        workdays=workdays(),
        zone="America/New_York",
    )
    (line,) = timelines(seen)
    assert [placed.since for placed in line.placed] == [since, date(2026, 12, 9)]


def test_a_skipped_first_goes_and_the_second_stands_where_it_would() -> None:
    items = planned(interview(), facts=Facts(skipped=frozenset({"acme/follow-up/1"})))
    assert "acme/follow-up/1" not in items
    assert "acme/follow-up-date/1" not in items
    assert items["acme/follow-up/2"].day == date(2026, 12, 8)


def test_the_profile_and_the_line_of_the_configuration_are_cited() -> None:
    patient = settings("patient", {"follow_up_interval": 7}, {"follow_up_interval": "line 9"})
    items = planned(interview(), numbers=patient)
    assert "follow_up_without_promise = 10, profile patient" in items["acme/follow-up/1"].why
    assert "follow_up_interval = 7, line 9" in items["acme/follow-up/2"].why
    assert items["acme/follow-up/1"].day == date(2026, 12, 8)


def test_no_configuration_gets_past_the_gate() -> None:
    eager = Settings(follow_up_after_promise=0, follow_up_interval=0)
    item = planned(interview(promise=promised(FRI)), numbers=eager)["acme/follow-up/1"]
    assert item.day == date(2026, 11, 30)
    assert item.why.endswith("; Don't 2: not before Mon 30 Nov, when the promise has run out")


def test_the_gate_says_once_when_it_opens() -> None:
    numbers = Settings(follow_up_after_promise=1)
    items = planned(interview(promise=promised(FRI)), numbers=numbers)
    assert items["acme/follow-up/1"].day == date(2026, 11, 30)
    assert items["acme/follow-up/1"].why.endswith(
        "; Don't 2: not before Mon 30 Nov, when the promise has run out"
    )
    assert "Don't 2" not in items["acme/follow-up/2"].why
    over_a_holiday = planned(interview(promise=promised(date(2026, 11, 25))), numbers=numbers)
    assert over_a_holiday["acme/follow-up/1"].why.endswith(
        "; not counting Thu 26 Nov (Thanksgiving Day); "
        "Don't 2: not before Fri 27 Nov, when the promise has run out"
    )
    assert "Don't 2" not in planned(interview())["acme/follow-up/1"].why


def test_a_wish_before_the_gate_is_held_back() -> None:
    facts = Facts(postponed={"acme/follow-up/1": TUE})
    item = planned(interview(promise=promised(FRI)), facts=facts)["acme/follow-up/1"]
    assert item.day == date(2026, 11, 30)


def test_a_follow_up_postponed_to_a_holiday_moves_on() -> None:
    facts = Facts(postponed={"acme/follow-up/1": date(2026, 12, 25)})
    item = planned(interview(), facts=facts)["acme/follow-up/1"]
    assert item.day == date(2026, 12, 28)
    assert "postponed by you to Fri 25 Dec; Fri 25 Dec is Christmas Day, so Mon 28 Dec" in item.why


@pytest.mark.parametrize(
    ("one", "other", "named"),
    [
        (("Rita Cruz", "rita@hays.example"), ("", "Rita@Hays.example"), "Rita@Hays.example (Hays)"),
        (("Rita Cruz", ""), (" rita  cruz", ""), " rita  cruz (Hays)"),
        (None, None, "Hays"),
        pytest.param(("Rita Cruz", ""), ("Bo", ""), None, id="another person"),
        pytest.param(("Rita Cruz", ""), None, None, id="nobody is named"),
    ],
)
def test_two_companies_through_one_person_of_an_agency_share_the_gap(
    one: tuple[str, str] | None, other: tuple[str, str] | None, named: str | None
) -> None:
    via = "Hays"
    first = interview("Acme", via=via, contact=one and Contact(*one))
    second = interview("Globex", via=via, contact=other and Contact(*other))
    items = planned(first, second)
    assert items["acme/follow-up/1"].day == date(2026, 12, 1)
    moved = items["globex/follow-up/1"]
    if named is None:
        assert moved.day == date(2026, 12, 1)
        return
    assert moved.day == date(2026, 12, 8)
    assert f"any two follow-ups to {named} are 5 business days apart" in moved.why
    direct = replace(second, via="")
    assert planned(first, direct)["globex/follow-up/1"].day == date(2026, 12, 1)
    elsewhere = planned(first, replace(second, via="Reed"))["globex/follow-up/1"]
    assert elsewhere.day == date(2026, 12, 8 if one and one[1] else 1)


def test_what_was_sent_to_an_agency_counts_for_its_person_only() -> None:
    rita = Contact("Rita", "rita@hays.example")
    screening = interview("Acme", id="screening", via="Hays", contact=rita, start=at(16, 10))
    onsite = interview("Acme", id="onsite")
    other = interview("Globex", via="Hays", contact=rita)
    facts = Facts(done={"screening/follow-up/1": date(2026, 11, 30)})
    items = planned(screening, onsite, other, facts=facts)
    assert items["globex/follow-up/1"].day == date(2026, 12, 7)
    assert items["onsite/follow-up/1"].day == date(2026, 12, 7)


def test_what_was_sent_long_before_a_later_round_does_not_move_its_follow_up() -> None:
    first = interview(id="a", role="A", start=at(3, 10))
    second = interview(id="b", role="B", start=at(23, 10), promise=promised(date(2026, 11, 24)))
    facts = Facts(done={"a/follow-up/1": date(2026, 11, 10), "a/follow-up/2": date(2026, 11, 17)})
    assert planned(first, second, facts=facts)["b/follow-up/1"].day == date(2026, 11, 27)


def test_two_roles_of_one_company_share_the_gap() -> None:
    one = interview(id="one", role="Engineer")
    two = interview("ACME ", id="two", role="Analyst")
    items = planned(one, two)
    assert items["one/follow-up/1"].day == date(2026, 12, 1)
    assert items["two/follow-up/1"].day == date(2026, 12, 8)
    assert items["one/follow-up/2"].day == date(2026, 12, 15)  # firsts go before seconds
    assert items["two/follow-up/2"].day == date(2026, 12, 22)
    assert (
        "Don't 4: moved from Tue 1 Dec, so that any two follow-ups to ACME  are 5 business days "
        "apart (contact_gap = 5, the default)"
    ) in items["two/follow-up/1"].why


def test_two_companies_do_not_share_it() -> None:
    assert days(planned(interview(), interview("Globex")), "follow-up") == [
        date(2026, 12, 1),
        date(2026, 12, 1),
        date(2026, 12, 8),
        date(2026, 12, 8),
    ]


def test_the_second_counts_from_where_the_first_was_moved_to() -> None:
    one = interview(id="one", role="Engineer", status="offer")
    two = interview(id="two", role="Analyst")
    sent = Facts(done={"one/follow-up/1": date(2026, 11, 30)})
    items = planned(one, two, facts=sent, numbers=Settings(contact_gap=3))
    assert items["two/follow-up/1"].day == date(2026, 12, 3)
    assert items["two/follow-up/2"].day == date(2026, 12, 10)


def test_the_earlier_ideal_day_goes_first_then_the_id() -> None:
    early = interview(id="z", role="Engineer", start=at(20, 10))
    late = interview(id="a", role="Analyst")
    items = planned(early, late)
    assert items["z/follow-up/1"].day == date(2026, 11, 30)
    assert items["a/follow-up/1"].day == date(2026, 12, 7)


def test_a_follow_up_sent_to_the_company_counts_for_its_other_roles() -> None:
    one = interview(id="one", role="Engineer")
    two = interview(id="two", role="Analyst", status="rejected", status_since=MONDAY)
    facts = Facts(done={"two/follow-up/1": date(2026, 11, 30)})
    assert planned(one, two, facts=facts)["one/follow-up/1"].day == date(2026, 12, 7)


@pytest.mark.parametrize(("gap", "day"), [(5, date(2026, 12, 1)), (0, date(2026, 11, 9))])
def test_an_overdue_follow_up_keeps_the_gap_after_the_last_one_sent(gap: int, day: date) -> None:
    overdue = interview(id="one", role="Engineer", start=at(2, 10))
    sent = Facts(done={"two/follow-up/1": MONDAY})
    items = planned(
        overdue,
        interview(id="two", role="Analyst", status="offer"),
        facts=sent,
        numbers=Settings(contact_gap=gap),
    )
    assert items["one/follow-up/1"].day == day


def test_a_follow_up_that_was_sent_under_a_larger_cap_still_counts() -> None:
    one = interview(id="one", role="Engineer")
    two = interview(id="two", role="Analyst", start=datetime(2026, 12, 2, 10))  # noqa: DTZ001 - local
    sent = {"one/follow-up/1": date(2026, 12, 1), "one/follow-up/2": date(2026, 12, 8)}
    items = planned(one, two, facts=Facts(done=sent), numbers=Settings(follow_up_cap=1))
    assert items["two/follow-up/1"].day == date(2026, 12, 15)


@pytest.mark.parametrize("other_role", ["sent before", "sent after", "never sent", "over"])
def test_a_follow_up_that_was_sent_stays_whatever_becomes_of_another_role(other_role: str) -> None:
    """The gap to the follow-up of the other role, which was not sent, had moved it to that day."""
    one, two = interview(id="one", role="Engineer"), interview(id="two", role="Analyst")
    day = planned(one, two)["two/follow-up/1"].day
    assert day > date(2026, 12, 1)
    other = {"sent before": date(2026, 11, 27), "sent after": date(2026, 12, 15)}.get(other_role)
    done = {"two/follow-up/1": day} | ({"one/follow-up/1": other} if other else {})
    status = "rejected" if other_role == "over" else None
    for today in (day, day + timedelta(days=9)):
        items = planned(replace(one, status=status), two, facts=Facts(done=done), today=today)
        assert (items["two/follow-up/1"].day, items["two/follow-up/1"].done) == (day, day)


def test_even_the_last_follow_up_that_any_cap_allows_counts() -> None:
    one = interview(id="one", role="Engineer")
    two = interview(id="two", role="Analyst", status="offer")
    items = planned(one, two, facts=Facts(done={"two/follow-up/10": date(2026, 11, 30)}))
    assert items["one/follow-up/1"].day == date(2026, 12, 7)


def test_the_cap_counts_the_follow_ups_of_earlier_rounds() -> None:
    phone = interview(id="phone", start=at(2, 10))
    onsite = interview(id="onsite")
    facts = Facts(done={"phone/follow-up/1": date(2026, 11, 10)})
    items = planned(phone, onsite, facts=facts)
    assert [i.id for i in items.values() if i.step == "follow-up"] == ["onsite/follow-up/1"]
    assert items["onsite/park"].day == date(2026, 12, 15)


@pytest.mark.parametrize(
    ("sent", "cap", "left"),
    [(0, 2, ["1", "2"]), (1, 2, ["1"]), (2, 2, []), (3, 2, []), (2, 3, ["1"]), (0, 1, ["1"])],
)
def test_the_cap_leaves_a_later_round(sent: int, cap: int, left: list[str]) -> None:
    phone, onsite = interview(id="phone", start=at(2, 10)), interview(id="onsite")
    done = {f"phone/follow-up/{number}": date(2026, 11, 10) for number in range(1, sent + 1)}
    items = planned(phone, onsite, facts=Facts(done=done), numbers=Settings(follow_up_cap=cap))
    steps = [i.id for i in items.values() if i.step == "follow-up"]
    assert steps == [f"onsite/follow-up/{number}" for number in left]


def test_a_later_round_drops_the_follow_ups_and_park_of_the_earlier() -> None:
    phone = interview(id="phone", start=at(16, 10))
    onsite = interview(id="onsite")
    items = planned(onsite, phone)  # whichever stands first in the log
    assert {i.interview for i in items.values() if i.step in {"follow-up", "park"}} == {"onsite"}


def test_cases_come_in_one_order_whatever_that_of_the_log() -> None:
    log = [interview(company) for company in ("Globex", "Acme", "Hooli")]
    found = [[i.id for i in case.rounds] for case in cases(log, Facts(), MONDAY)]
    assert found == [["acme"], ["globex"], ["hooli"]]


def test_a_cancelled_later_round_brings_them_back() -> None:
    phone = interview(id="phone", start=at(16, 10))
    onsite = interview(id="onsite", status="cancelled")
    assert "phone/follow-up/1" in planned(phone, onsite)


def test_another_role_is_another_case() -> None:
    one, two = interview(id="one", role="Engineer"), interview(id="two", role="ENGINEER ")
    three = interview(id="three", role="Analyst")
    items = planned(one, two, three)
    parked = {i.interview for i in items.values() if i.step == "park"}
    assert parked == {"two", "three"}


@pytest.mark.parametrize("status", ["scheduled", "waiting"])
def test_a_status_that_goes_with_the_clock_changes_nothing(status: str) -> None:
    plain = {i.id: i.day for i in planned(interview()).values()}
    assert {i.id: i.day for i in planned(interview(status=status)).values()} == plain


def test_an_offer_ends_the_outreach() -> None:
    items = planned(interview(status="offer"))
    assert not {"follow-up", "follow-up-date", "park"} & {i.step for i in items.values()}
    assert days(items, "keep-searching")


def test_do_not_contact_us_leaves_the_thank_yous_and_park() -> None:
    items = planned(interview(no_contact=True, interviewers=(JANE,)))
    steps = {i.step for i in items.values()}
    assert steps == {"interview", "recap", "thank-you", "park", "keep-searching"}


def test_the_day_itself_stands_beside_each_follow_up() -> None:
    items = planned(interview())
    for number in (1, 2):
        event = items[f"acme/follow-up-date/{number}"]
        task = items[f"acme/follow-up/{number}"]
        assert (event.form, event.day, event.free) == ("event", task.day, True)
        assert event.start is None
    assert items["acme/follow-up-date/1"].title == "OK to follow up with Acme from today"


def test_the_day_goes_once_the_follow_up_is_done() -> None:
    items = planned(interview(), facts=Facts(done={"acme/follow-up/1": date(2026, 12, 1)}))
    assert "acme/follow-up/1" in items
    assert "acme/follow-up-date/1" not in items


# park


def test_park_comes_ten_business_days_after_the_last_follow_up() -> None:
    item = planned(interview())["acme/park"]
    assert item.day == date(2026, 12, 22)
    assert "10 business days after the last follow-up (park_after = 10, the default)" in item.why


def test_park_without_any_follow_up_counts_from_when_an_answer_was_due() -> None:
    items = planned(interview(promise=promised(FRI)), numbers=Settings(follow_up_cap=0))
    assert items["acme/park"].day == date(2026, 12, 15)
    assert "after Tue 1 Dec, when an answer was due" in items["acme/park"].why


# rejection, keeping in touch, withdrawing: Don't 3


def test_a_rejection_is_answered_on_the_next_business_day() -> None:
    items = planned(interview(status="rejected", status_since=WED))
    assert days(items, "rejection-reply") == [FRI]
    assert not days(items, "follow-up")
    assert not days(items, "park")


def test_without_a_date_the_day_it_was_first_seen_counts() -> None:
    rejected = interview(status="rejected")
    seen = Facts(status_seen={"acme": (("rejected", TUE),)})
    assert days(planned(rejected, facts=seen, today=FRI), "rejection-reply") == [WED]
    assert days(planned(rejected, today=FRI), "rejection-reply") == [date(2026, 11, 30)]
    other = Facts(status_seen={"acme": (("offer", TUE),)})
    assert days(planned(rejected, facts=other, today=FRI), "rejection-reply") == [
        date(2026, 11, 30)
    ]


@pytest.mark.parametrize("status", ["rejected", "declined", "withdrawn", "parked"])
def test_keeping_in_touch_begins_after_sixty_days(status: str) -> None:
    items = planned(interview(status=status, status_since=MONDAY))
    assert days(items, "keep-in-touch") == [
        date(2027, 1, 22),
        date(2027, 4, 22),
        date(2027, 7, 21),
    ]


def test_keeping_in_touch_counts_from_what_was_done_and_keeps_to_business_days() -> None:
    facts = Facts(done={"acme/keep-in-touch/1": date(2027, 1, 24)})
    items = planned(interview(status="parked", status_since=date(2026, 11, 19)), facts=facts)
    assert items["acme/keep-in-touch/1"].day == date(2027, 1, 19)  # the 18th is a holiday
    assert items["acme/keep-in-touch/2"].day == date(2027, 4, 26)  # 90 days on is a Saturday


def test_nobody_who_said_they_would_call_is_written_to() -> None:
    items = planned(interview(status="rejected", status_since=MONDAY, no_contact=True))
    assert not days(items, "rejection-reply")
    assert not days(items, "keep-in-touch")


def test_an_accepted_offer_turns_every_other_open_case_into_a_withdrawal() -> None:
    taken = interview("Globex", status="accepted", status_since=WED)
    items = planned(taken, interview(), interview("Hooli", status="offer"))
    assert {i.id: i.day for i in items.values() if i.step in {"withdraw", "decline"}} == {
        "acme/withdraw": FRI,
        "hooli/decline": FRI,
    }
    assert not {"follow-up", "park", "keep-in-touch"} & {i.step for i in items.values()}


def test_an_accepted_offer_ends_keeping_in_touch() -> None:
    taken = interview("Globex", status="accepted", status_since=WED)
    no = interview(status="rejected", status_since=MONDAY)
    items = planned(taken, no)
    assert not days(items, "keep-in-touch")
    assert days(items, "rejection-reply") == [TUE]


@pytest.mark.parametrize("status", ["accepted", "declined", "rejected", "withdrawn", "parked"])
def test_nobody_withdraws_from_what_has_ended_and_the_search_for_it_ends(status: str) -> None:
    taken = interview("Globex", status="accepted", status_since=WED)
    ended = interview(status=status, status_since=date(2026, 12, 1))
    assert not days(planned(taken, ended), "withdraw")
    assert len(days(planned(ended), "keep-searching")) == 2


def test_an_offer_counts_from_the_day_it_was_first_seen_as_accepted() -> None:
    taken = interview("Globex", status="accepted")
    seen = Facts(status_seen={"globex": (("accepted", TUE),)})
    assert days(planned(taken, interview(), facts=seen, today=FRI), "withdraw") == [WED]
    assert days(planned(taken, interview(), today=FRI), "withdraw") == [date(2026, 11, 30)]


@pytest.mark.parametrize(
    ("accepted", "same_search"),
    [(date(2026, 8, 25), True), (date(2026, 8, 24), False), (date(2025, 1, 20), False)],
)
def test_an_offer_ends_the_search_in_which_it_was_accepted(
    accepted: date, *, same_search: bool
) -> None:
    taken = interview(
        "Globex",
        start=datetime(2025, 1, 7, 10),  # noqa: DTZ001 - local
        status="accepted",
        status_since=accepted,
    )
    items = planned(taken, interview(), today=accepted)
    assert len(days(items, "withdraw")) == (1 if same_search else 0)
    assert len(days(items, "follow-up")) == (0 if same_search else 2)


def test_the_first_of_two_accepted_offers_counts() -> None:
    first = interview("Globex", status="accepted", status_since=MONDAY)
    second = interview("Hooli", status="accepted", status_since=WED)
    assert days(planned(second, first, interview()), "withdraw") == [TUE]


# keep searching: Don't 1


def test_the_search_goes_on_in_each_week_of_waiting() -> None:
    items = planned(interview())
    assert {i.id: i.day for i in items.values() if i.step == "keep-searching"} == {
        "keep-searching/2026-W48": TUE,
        "keep-searching/2026-W49": date(2026, 11, 30),
        "keep-searching/2026-W50": date(2026, 12, 7),
        "keep-searching/2026-W51": date(2026, 12, 14),
        "keep-searching/2026-W52": date(2026, 12, 21),  # parked on the 22nd
    }


def test_the_monday_on_which_a_case_is_parked_still_counts() -> None:
    items = planned(interview(), numbers=Settings(park_after=9))
    assert days(items, "park") == [date(2026, 12, 21)]
    assert "keep-searching/2026-W52" in items


def test_two_cases_share_the_task_of_a_week_from_the_earlier_of_their_days() -> None:
    items = planned(interview("Zeta", start=at(24, 10)), interview("Acme"), interview("Mid"))
    assert items["keep-searching/2026-W48"].day == TUE
    items = planned(interview("Acme"), interview("Zeta", start=at(24, 10)))
    assert items["keep-searching/2026-W48"].day == TUE


def test_a_holiday_moves_it_within_its_week() -> None:
    items = planned(interview(start=datetime(2027, 1, 8, 10)), today=date(2027, 1, 8))  # noqa: DTZ001
    assert items["keep-searching/2027-W03"].day == date(2027, 1, 19)


def test_a_week_without_a_business_day_has_none() -> None:
    week_off = frozenset(date(2026, 11, 30) + timedelta(n) for n in range(5))
    items = planned(interview(), holidays=week_off)
    assert "keep-searching/2026-W49" not in items
    assert items["keep-searching/2026-W50"].day == date(2026, 12, 7)


def test_a_postponed_week_stands_where_it_was_put() -> None:
    facts = Facts(postponed={"keep-searching/2026-W49": date(2026, 12, 7)})
    assert planned(interview(), facts=facts)["keep-searching/2026-W49"].day == date(2026, 12, 7)


def test_it_ends_when_the_case_does_or_an_offer_is_accepted() -> None:
    closed = interview(status="rejected", status_since=date(2026, 12, 1))
    assert days(planned(closed), "keep-searching") == [TUE, date(2026, 11, 30)]
    taken = interview("Globex", status="accepted", status_since=WED)
    assert days(planned(taken, interview()), "keep-searching") == [TUE]


def test_it_can_be_turned_off() -> None:
    assert not days(planned(interview(), numbers=Settings(keep_searching=False)), "keep-searching")


@pytest.mark.parametrize(
    ("there", "zone", "expected"),
    [
        # It ends at 21:00 the day before where the person lives: "the same day" is that one.
        (datetime(2026, 11, 24, 10), "Asia/Tokyo", (24, 23, 24)),  # noqa: DTZ001 - local
        (datetime(2026, 11, 24, 4), "Asia/Tokyo", (23, 23, 24)),  # noqa: DTZ001 - local
        # It ends in the evening there, and at 15:00 where the person lives.
        (datetime(2026, 11, 24, 19), "Europe/London", (24, 24, 25)),  # noqa: DTZ001 - local
        # It ends in the evening there, and in the night of the next day where the person lives.
        (datetime(2026, 11, 24, 20), "Pacific/Honolulu", (25, 25, 26)),  # noqa: DTZ001 - local
    ],
)
def test_what_follows_an_interview_far_away_has_the_persons_own_day(
    there: datetime, zone: str, expected: tuple[int, int, int]
) -> None:
    people = (Interviewer(name="Jane Doe", rapport="good"),)
    owed = (Owed("the link"), Owed("the other", date(2026, 11, 2)))
    far = interview(start=there, timezone=zone, mode="in person", interviewers=people, owed=owed)
    items = planned(far, holidays=frozenset())
    thanks, card, connect = (
        items[f"acme/{step}"]
        for step in ("thank-you/jane-doe", "thank-you-card", "connect/jane-doe")
    )
    assert (thanks.day.day, card.day.day, connect.day.day) == expected
    assert items["acme/owed/the-link"].day == thanks.day
    assert items["acme/owed/the-other"].day == card.day
    assert thanks.why.count(f"as it ends at {far.end.astimezone(NEW_YORK):%H:%M}") == 1
    home = {item.zone for item in items.values() if item.form == "task"}
    assert home == {"America/New_York"}
    assert items["acme/interview"].zone == items["acme/recap"].zone == zone


@pytest.mark.parametrize("zone", ["Asia/Tokyo", "Pacific/Honolulu", "America/New_York"])
def test_a_step_may_be_postponed_to_the_day_on_which_its_interview_ends_at_home(zone: str) -> None:
    far = interview(start=datetime(2026, 11, 24, 10), timezone=zone)  # noqa: DTZ001 - local
    day = far.end.astimezone(NEW_YORK).date()
    for postponed, expected in ((day, day), (day - timedelta(1), None)):
        facts = Facts(postponed={"acme/thank-you/jane-doe": postponed})
        ideal = planned(far)["acme/thank-you/jane-doe"].day
        assert planned(far, facts=facts)["acme/thank-you/jane-doe"].day == (expected or ideal)


def test_it_stands_in_the_persons_own_zone_and_belongs_to_no_interview() -> None:
    item = planned(interview(), zone="Asia/Kolkata")["keep-searching/2026-W48"]
    assert (item.zone, item.interview, item.subject) == ("Asia/Kolkata", None, None)


# only what can be done next is no forecast


def due(items: dict[str, Planned], *steps: str) -> set[str]:
    """The ids, after the slash, of the open steps of these kinds that are no forecast."""
    return {
        item.id.partition("/")[2]
        for item in items.values()
        if item.step in steps and item.done is None and not item.forecast
    }


@pytest.mark.parametrize(
    ("done", "skipped", "following"),
    [
        ([], [], {"follow-up/1", "follow-up-date/1"}),
        (["follow-up/1"], [], {"follow-up/2", "follow-up-date/2"}),
        ([], ["follow-up/1"], {"follow-up/2", "follow-up-date/2"}),
        (["follow-up/2"], [], {"follow-up/1", "follow-up-date/1"}),
        (["follow-up/1"], ["follow-up/2"], {"park"}),
        (["follow-up/1", "follow-up/2"], [], {"park"}),
        (["follow-up/1", "follow-up/2", "park"], [], set()),
    ],
)
def test_of_a_waiting_case_one_step_is_next(
    done: list[str], skipped: list[str], following: set[str]
) -> None:
    facts = Facts(
        done={f"acme/{step}": date(2026, 12, 1) for step in done},
        skipped=frozenset(f"acme/{step}" for step in skipped),
    )
    items = planned(interview(), facts=facts)
    assert due(items, "follow-up", "follow-up-date", "park") == following
    assert not any(items[f"acme/{step}"].forecast for step in done)


def test_a_follow_up_that_is_too_old_to_be_planned_makes_way_for_the_next_step() -> None:
    items = planned(interview(), today=date(2027, 1, 8))
    assert due(items, "follow-up", "park") == {"park"}


def test_one_greeting_is_next() -> None:
    no = interview(status="rejected", status_since=MONDAY)
    assert due(planned(no), "keep-in-touch") == {"keep-in-touch/1"}
    facts = Facts(done={"acme/keep-in-touch/1": date(2027, 1, 22)})
    assert due(planned(no, facts=facts), "keep-in-touch") == {"keep-in-touch/2"}


@pytest.mark.parametrize(
    ("today", "weeks"),
    [
        (date(2026, 11, 15), set()),  # the waiting begins in nine days
        (date(2026, 11, 16), {"2026-W48"}),
        (date(2026, 11, 29), {"2026-W48", "2026-W49"}),  # a Sunday
        (date(2026, 11, 30), {"2026-W49", "2026-W50"}),
        (date(2026, 12, 24), {"2026-W52"}),
        (date(2026, 12, 28), set()),
    ],
)
def test_the_search_of_this_week_and_the_next_is_no_forecast(today: date, weeks: set[str]) -> None:
    items = planned(interview(), today=today)
    assert due(items, "keep-searching") == weeks
    assert {i.id for i in items.values() if i.step == "keep-searching" and i.day < today} <= {
        f"keep-searching/{week}" for week in weeks
    }


# how long a step is worth planning


@pytest.mark.parametrize(
    ("step_id", "day", "useful"),
    [
        ("acme/recap", MONDAY, 3),
        ("acme/thank-you/jane-doe", MONDAY, 7),
        ("acme/thank-you-card", MONDAY, 2),
        ("acme/connect/jane-doe", TUE, 30),
        ("acme/follow-up/1", date(2026, 12, 1), 30),
        ("acme/follow-up-date/1", date(2026, 12, 1), 30),
        ("acme/park", date(2026, 12, 22), 30),
        ("no/rejection-reply", TUE, 7),
        ("no/keep-in-touch/1", date(2027, 1, 22), 30),
        ("keep-searching/2026-W48", TUE, 5),  # until Sunday
    ],
)
def test_a_step_is_planned_until_it_is_of_no_more_use(step_id: str, day: date, useful: int) -> None:
    log = (
        interview(mode="in person", interviewers=(JANE,)),
        interview("No", status="rejected", status_since=MONDAY),
    )
    last = date.fromordinal(day.toordinal() + useful)
    assert planned(*log, today=date(2020, 1, 1))[step_id].day == day
    assert step_id in planned(*log, today=last)
    assert step_id not in planned(*log, today=date.fromordinal(last.toordinal() + 1))


def test_a_withdrawal_is_useful_for_two_weeks() -> None:
    log = (interview("Globex", status="accepted", status_since=WED), interview())
    assert "acme/withdraw" in planned(*log, today=date(2026, 12, 11))
    assert "acme/withdraw" not in planned(*log, today=date(2026, 12, 12))


def test_skipped_steps_are_not_planned() -> None:
    skipped = {"acme/interview", "acme/recap", "acme/park"}
    items = planned(interview(), facts=Facts(skipped=frozenset(skipped)))
    assert not skipped & items.keys()


def test_the_plan_is_in_order_of_day_hour_step_and_id() -> None:
    met = interview(mode="in person", interviewers=(RAVI, JANE))
    assert [i.id for i in planned(met, interview("Globex")).values()][:11] == [
        "acme/interview",
        "globex/interview",
        "globex/recap",  # at 11:00
        "acme/recap",  # half an hour later
        "acme/thank-you/jane-doe",
        "acme/thank-you/ravi-menon",
        "globex/thank-you/jane-doe",
        "acme/thank-you-card",
        "acme/connect/jane-doe",  # from here on Tuesday
        "keep-searching/2026-W48",
        "keep-searching/2026-W49",
    ]


def test_an_interview_far_away_is_in_order_of_the_persons_own_day() -> None:
    """It is on Tuesday in Tokyo, and what follows it is on Monday and Tuesday at home."""
    far = interview(start=datetime(2026, 11, 24, 4), timezone="Asia/Tokyo")  # noqa: DTZ001 - local
    order = [item.id for item in planned(far).values()]
    assert order[:3] == ["acme/interview", "acme/recap", "acme/thank-you/jane-doe"]


def test_every_private_title_is_without_names() -> None:
    items = planned(
        interview(mode="in person", round="secret", interviewers=(JANE,)),
        interview("Globex", status="rejected", status_since=MONDAY),
        interview("Hooli", status="cancelled"),
    )
    for item in items.values():
        for name in ("Acme", "Globex", "Hooli", "Jane", "secret"):
            assert name not in item.private_title
    assert items["acme/follow-up/2"].private_title == "Follow-up 2"


def test_earlier_rounds_come_with_an_interview() -> None:
    phone = interview(id="phone", start=at(16, 10))
    onsite = interview(id="onsite")
    items = planned(phone, onsite)
    assert items["onsite/interview"].earlier == (phone,)
    assert items["phone/interview"].earlier == ()
    assert planned(interview(status="cancelled"))["acme/interview"].earlier == ()


# the numbers


@pytest.mark.parametrize(
    ("profile", "changes"),
    [
        ("standard", {}),
        ("patient", {"follow_up_without_promise": 10, "contact_gap": 10}),
        ("gentle", {"follow_up_cap": 1}),
    ],
)
def test_a_profile_sets_its_numbers_and_says_so(profile: str, changes: dict[str, int]) -> None:
    numbers = settings(profile, {}, {})
    assert {key: getattr(numbers, key) for key in KEYS} == {
        **{key: getattr(Settings(), key) for key in KEYS},
        **changes,
    }
    assert numbers.origins == dict.fromkeys(changes, f"profile {profile}")


def test_what_a_person_writes_stands_above_the_profile() -> None:
    numbers = settings("gentle", {"follow_up_cap": 3}, {"follow_up_cap": "config.toml:7"})
    assert numbers.cite("follow_up_cap") == "follow_up_cap = 3, config.toml:7"


def test_settings_read_times_of_day_back() -> None:
    assert Settings().cite("hour") == "hour = 10:00, the default"
    assert Settings(hour=time(9, 5)).cite("hour") == "hour = 09:05, the default"


def test_settings_are_cited_as_they_are_written_in_the_configuration() -> None:
    assert Settings().cite("keep_searching") == "keep_searching = true, the default"
    assert Settings().cite("card") == "card = auto, the default"


def test_where_a_number_came_from_is_no_number() -> None:
    assert len(KEYS) == 16
    assert "origins" not in KEYS
