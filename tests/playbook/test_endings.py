"""What an ending leaves behind, what follows an offer, and what the person promised."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scenes import (
    DAYS,
    MONDAY,
    all_settings,
    days,
    facts_about,
    interview,
    logs,
    planned,
    promised,
    workdays,
)

from afterview.dates.clock import say
from afterview.model import Contact, Interview, Interviewer, Owed
from afterview.playbook.cases import called_off, cases
from afterview.playbook.contact_budget import contacted, news_id, recipients
from afterview.playbook.facts import Facts

TUE, WED, THU, FRI = (date(2026, 11, day) for day in (24, 25, 26, 27))
NEXT_MONDAY = date(2026, 11, 30)
LAST = date(2026, 12, 11)
LONG_AGO = date(2020, 1, 1)
JANE = Interviewer(name="Jane Doe", rapport="good")
OFFER: dict[str, Any] = {"status": "offer", "status_since": MONDAY, "answer_by": LAST}


def on(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 10)  # noqa: DTZ001 - local


# an ending before the interview


@pytest.mark.parametrize(
    ("status", "since", "left"),
    [
        ("rejected", TUE, {"rejection-reply", "keep-in-touch"}),
        ("withdrawn", TUE, {"keep-in-touch"}),
        ("declined", TUE, {"decline", "keep-in-touch"}),
        ("accepted", TUE, {"accept"}),
    ],
)
def test_an_interview_after_the_end_of_its_case_is_cancelled(
    status: str, since: date, left: set[str]
) -> None:
    ended = interview(
        start=on(FRI),
        mode="in person",
        status=status,
        status_since=since,
        interviewers=(JANE,),
        owed=(Owed("a link"),),
    )
    items = planned(ended, today=TUE)
    assert {item.step for item in items.values()} == {"interview", *left}
    event = items["acme/interview"]
    assert (event.title, event.private_title) == (
        "Cancelled: Acme interview",
        "Cancelled: Interview",
    )
    assert (event.free, event.called_off) == (True, True)
    assert event.why == "Do 4: as logged, but the case ended before it"


@pytest.mark.parametrize(
    "more",
    [
        {"status": "rejected", "status_since": FRI},  # that day, probably after it
        {"status": "parked", "status_since": TUE},
        {"status": "offer", "status_since": TUE},
    ],
)
def test_an_interview_takes_place_unless_the_case_ended_before_its_day(
    more: dict[str, Any],
) -> None:
    items = planned(interview(start=on(FRI), **more), today=TUE)
    assert items["acme/interview"].title == "Acme interview"
    assert {"acme/recap", "acme/thank-you/jane-doe"} <= items.keys()


def test_an_offer_accepted_elsewhere_cancels_what_was_booked() -> None:
    taken = interview("Globex", status="accepted", status_since=TUE)
    held = interview(id="first")
    items = planned(taken, held, interview(start=on(FRI)), today=TUE)
    assert {id_ for id_ in items if id_.startswith("acme/")} == {"acme/interview", "acme/withdraw"}
    letter = items["acme/withdraw"]
    assert (letter.called_off, letter.earlier) == (True, (held,))
    for kept in (interview(start=on(FRI), status="scheduled"), interview(start=on(TUE))):
        again = planned(taken, kept, today=TUE)
        assert again["acme/interview"].title == "Acme interview"
        assert "acme/recap" in again


def test_an_interview_that_was_called_off_is_no_earlier_round() -> None:
    off = interview(id="off", start=on(FRI), interviewers=(JANE,))
    last = interview(id="last", start=on(NEXT_MONDAY), status="rejected", status_since=TUE)
    items = planned(interview(interviewers=(JANE,)), off, last, today=TUE)
    assert [i.id for i in items["last/interview"].earlier] == ["acme"]
    assert [i.id for i in items["last/rejection-reply"].earlier] == ["acme"]
    held = planned(interview(), interview(id="no", status="rejected", status_since=TUE), today=TUE)
    assert held["no/rejection-reply"].earlier == ()
    assert [i.id for i in items.values() if i.step == "connect"] == ["acme/connect/jane-doe"]


def test_a_case_from_which_the_person_withdrew_is_closed_on_that_day() -> None:
    log = (interview("Globex", status="accepted", status_since=MONDAY), interview())
    facts = Facts(done={"acme/withdraw": WED})
    (acme, _) = cases(log, facts, FRI)
    assert (acme.status, acme.since) == ("withdrawn", WED)
    assert planned(*log, facts=facts, today=FRI)["acme/withdraw"].done == WED
    (alone,) = cases(log[1:], facts, FRI)
    assert alone.status == "open"


def test_once_an_offer_is_accepted_only_weeks_of_searching_stay() -> None:
    taken = interview("Globex", status="accepted", status_since=FRI)
    log = (interview(start=on(date(2026, 11, 9))), taken)
    assert days(planned(*log, today=WED), "keep-searching") == [MONDAY]
    assert days(planned(*log, today=FRI), "keep-searching") == []
    did = Facts(done={"keep-searching/2026-W48": TUE})
    assert days(planned(*log, today=FRI, facts=did), "keep-searching") == [MONDAY]


# an offer


def test_an_offer_is_thanked_for_at_once_and_decided_on_the_day_before_its_last() -> None:
    items = planned(interview(**OFFER, timezone="Asia/Tokyo"), today=MONDAY)
    assert {i.id for i in items.values() if i.kind.follows_status} == {
        "acme/offer-reply",
        "acme/decide",
    }
    reply, event = items["acme/offer-reply"], items["acme/decide"]
    assert (reply.day, reply.form, reply.private_title) == (MONDAY, "task", "Reply to an offer")
    assert reply.why == "Do 1: the same day, as the offer came on Mon 23 Nov"
    assert event.start is not None
    assert event.end is not None
    assert event.start.isoformat() == "2026-12-10T10:00:00-05:00"  # where the person lives
    assert event.end.isoformat() == "2026-12-10T11:00:00-05:00"
    assert event.why == (
        "Do 3: the day before Fri 11 Dec, by which you have to answer (hour = 10:00, the default)"
    )


def test_an_offer_to_be_answered_today_is_decided_today() -> None:
    now = {**OFFER, "answer_by": MONDAY}
    assert planned(interview(**now))["acme/decide"].day == MONDAY


@pytest.mark.parametrize("more", [{"answer_by": None}, {"status": "accepted"}])
def test_there_is_nothing_to_decide_without_a_last_day_or_an_offer(more: dict[str, Any]) -> None:
    steps = {item.step for item in planned(interview(**{**OFFER, **more})).values()}
    assert "decide" not in steps
    assert ("offer-reply" in steps) == ("status" not in more)


def test_what_is_over_or_skipped_is_not_planned() -> None:
    log = (interview(**OFFER), interview("Globex"))
    late = planned(*log, today=LAST + timedelta(1))
    assert not {"decide", "offer-reply", "news"} & {item.step for item in late.values()}
    steps = ("acme/decide", "acme/offer-reply", "globex/news")
    assert planned(*log, facts=Facts(skipped=frozenset(steps))).keys().isdisjoint(steps)


def test_the_others_are_told_of_an_offer_before_their_promise_runs_out() -> None:
    globex = interview("Globex", promise=promised(date(2026, 12, 18)))
    item = planned(interview(**OFFER), globex)["globex/news"]
    assert (item.day, item.answer_by) == (TUE, LAST)
    assert item.title == "Tell Globex you have to answer an offer by Fri 11 Dec"
    assert item.private_title == "News of an offer"
    assert item.why == (
        "Do 3: the next business day after the offer from Acme, which you have to answer by "
        "Fri 11 Dec"
    )


@pytest.mark.parametrize(
    "other",
    [
        interview("Globex", no_contact=True),
        interview("Globex", status="rejected", status_since=MONDAY),
        interview("acme", id="b", role="Another"),
        interview("Globex", start=on(MONDAY - timedelta(91))),
        interview("Globex", start=on(MONDAY + timedelta(91))),
    ],
)
def test_nobody_else_is_told(other: Interview) -> None:
    assert not days(planned(interview(**OFFER), other, today=LONG_AGO), "news")


@pytest.mark.parametrize("days_later", [-90, 90])
def test_who_was_met_within_ninety_days_of_the_offer_is_told(days_later: int) -> None:
    other = interview("Globex", start=on(MONDAY + timedelta(days_later)))
    assert days(planned(interview(**OFFER), other, today=LONG_AGO), "news")


def test_a_company_is_told_once_in_its_latest_case() -> None:
    roles = [interview("Globex", id=f"g{n}", role=str(n), start=on(MONDAY + timedelta(n)))
             for n in range(2)]  # fmt: skip
    log = (interview(**OFFER), interview("Hooli", **{**OFFER, "status_since": TUE}), *roles)
    assert [i for i in planned(*log) if i.startswith("g") and i.endswith("news")] == ["g1/news"]
    told = planned(*log, facts=Facts(done={"g0/news": TUE}), today=TUE)
    assert [i for i in told if i.endswith("news")] == ["g0/news"]
    earlier = interview("Globex", id="g2", role="0", start=on(FRI))
    after = planned(*log, earlier, facts=Facts(done={"g0/news": TUE}), today=TUE)
    assert not days(after, "news")
    not_that = planned(*log, earlier, facts=Facts(skipped=frozenset({"g0/news"})), today=TUE)
    assert not days(not_that, "news")
    at_once = planned(*log, facts=Facts(done={"g0/news": MONDAY}), today=TUE)
    assert [i for i in at_once if i.endswith("news")] == ["g0/news"]
    before = planned(*log, facts=Facts(done={"g0/news": date(2026, 11, 20)}), today=TUE)
    assert [i for i in before if i.endswith("news")] == ["g1/news"]


def test_two_companies_with_offers_tell_all_others_of_the_first() -> None:
    second = interview("Hooli", **{**OFFER, "status_since": TUE, "answer_by": FRI})
    items = planned(second, interview(**OFFER), interview("Globex"))
    assert (items["globex/news"].day, items["globex/news"].answer_by) == (TUE, LAST)


@pytest.mark.parametrize(
    ("answer_by", "since", "day"),
    [
        (date(2026, 11, 30), FRI, date(2026, 11, 30)),
        (date(2026, 11, 28), FRI, FRI),  # no business day is left after it
        (date(2026, 11, 29), date(2026, 11, 28), None),
    ],
)
def test_news_that_would_come_too_late_goes_at_once_or_not_at_all(
    answer_by: date, since: date, day: date | None
) -> None:
    offer = interview(**{**OFFER, "answer_by": answer_by, "status_since": since})
    items = planned(offer, interview("Globex"), today=FRI)
    assert days(items, "news") == ([day] if day else [])
    if day == FRI:
        assert items["globex/news"].why == (
            "Do 3: the same day after the offer from Acme, which you have to answer by Sat 28 Nov"
        )


def test_open_follow_ups_make_way_for_the_news_and_the_news_for_what_was_sent() -> None:
    globex = interview("Globex", start=on(date(2026, 11, 16)))
    items = planned(interview(**OFFER), globex)
    assert items["globex/news"].day == TUE
    follow_up = items["globex/follow-up/1"]
    assert follow_up.day == date(2026, 12, 2)
    assert "; Don't 4: moved from Mon 23 Nov, so that any two follow-ups to Globex" in follow_up.why
    sent = Facts(done={"globex/follow-up/1": MONDAY})
    assert days(planned(interview(**OFFER), globex, facts=sent), "news") == [date(2026, 12, 1)]


@pytest.mark.parametrize(
    ("answer_by", "sent", "day"),
    [
        # With the gap, the news would be sent on Tuesday 1 December.
        (date(2026, 12, 3), MONDAY, date(2026, 12, 1)),
        (date(2026, 12, 2), MONDAY, TUE),
        (NEXT_MONDAY, MONDAY, TUE),
        # Nobody is written to twice on one day.
        (NEXT_MONDAY, TUE, WED),
        (TUE, TUE, None),
    ],
)
def test_news_does_not_wait_for_the_gap_where_that_leaves_less_than_two_days(
    answer_by: date, sent: date, day: date | None
) -> None:
    globex = interview("Globex", start=on(date(2026, 11, 16)))
    facts = Facts(done={"globex/follow-up/1": sent})
    soon = interview(**{**OFFER, "answer_by": answer_by})
    items = planned(soon, globex, facts=facts)
    assert days(items, "news") == ([day] if day else [])
    if day in {TUE, WED}:
        assert items["globex/news"].why.endswith(
            "; Don't 4: within the contact gap, which would leave less than 2 business days before "
            f"{say(answer_by)}"
        )
    alone = planned(soon, globex)["globex/news"]
    assert (alone.day, "Don't 4" in alone.why) == (TUE, False)


def test_of_two_companies_through_one_person_the_one_whose_day_is_earlier_is_told_first() -> None:
    rita = {"via": "Hays", "contact": Contact("Rita Cruz")}
    log = (interview(**OFFER), interview("Globex", **rita), interview("Hooli", **rita))
    items = planned(*log)
    assert days(items, "news") == [TUE, date(2026, 12, 2)]
    assert items["globex/news"].day == TUE
    wished = Facts(postponed={"globex/news": WED})
    assert planned(*log, facts=wished)["hooli/news"].day == TUE


def test_news_within_the_gap_keeps_off_the_day_of_a_reply_and_holds_the_follow_ups() -> None:
    globex = interview("Globex", start=on(date(2026, 11, 16)))
    facts = Facts(done={"globex/follow-up/1": MONDAY})
    no = interview(
        "Globex", id="no", role="Other", start=on(date(2026, 11, 2)), status="rejected",
        status_since=MONDAY,
    )  # fmt: skip
    soon = interview(**{**OFFER, "answer_by": NEXT_MONDAY})
    items = planned(soon, globex, no, facts=facts)
    assert (items["no/rejection-reply"].day, items["globex/news"].day) == (TUE, WED)
    assert items["globex/follow-up/2"].day >= date(2026, 12, 3)


OVERDUE = interview("Globex", start=on(date(2026, 11, 2)))
"""Its follow-ups were due on 9 and 16 November."""


def test_an_overdue_follow_up_waits_while_there_is_news_to_tell() -> None:
    items = planned(interview(**OFFER), OVERDUE, today=TUE)
    assert (items["globex/news"].day, items["globex/news"].forecast) == (TUE, False)
    assert items["globex/follow-up/1"].day == date(2026, 12, 2)
    chain = [item for item in items.values() if item.interview == "globex"]
    later = {item.id for item in chain if item.forecast}
    steps = ("follow-up/1", "follow-up-date/1", "follow-up/2", "follow-up-date/2", "park")
    assert later == {f"globex/{step}" for step in steps}


def test_once_the_news_is_told_the_follow_up_is_back_after_the_gap() -> None:
    told = Facts(done={"globex/news": NEXT_MONDAY})
    item = planned(interview(**OFFER), OVERDUE, today=NEXT_MONDAY, facts=told)["globex/follow-up/1"]
    assert (item.day, item.forecast) == (date(2026, 12, 7), False)


def test_news_that_is_skipped_or_too_late_holds_nothing_up() -> None:
    log = (interview(**OFFER), OVERDUE)
    skipped = planned(*log, today=TUE, facts=Facts(skipped=frozenset({"globex/news"})))
    assert (skipped["globex/follow-up/1"].day, skipped["globex/follow-up/1"].forecast) == (
        date(2026, 11, 9),
        False,
    )
    last_day = planned(*log, today=LAST)
    assert (last_day["globex/news"].day, last_day["globex/follow-up/1"].forecast) == (TUE, True)
    too_late = planned(*log, today=LAST + timedelta(1))["globex/follow-up/1"]
    assert (too_late.day, too_late.forecast) == (date(2026, 12, 2), False)


def test_news_to_one_role_holds_up_the_other_roles_of_the_company() -> None:
    other = interview(" globex", id="analyst", role="Analyst", start=on(date(2026, 11, 3)))
    items = planned(interview(**OFFER), OVERDUE, other, today=TUE)
    assert [id_ for id_ in items if id_.endswith("/news")] == ["analyst/news"]
    for id_ in ("globex", "analyst"):
        follow_up = items[f"{id_}/follow-up/1"]
        assert follow_up.forecast
        assert follow_up.day >= date(2026, 12, 2)
    quiet = replace(other, id="quiet", role="Writer", no_contact=True)
    with_quiet = planned(interview(**OFFER), OVERDUE, quiet, today=TUE)
    assert not with_quiet["quiet/park"].forecast


def test_news_holds_up_all_that_goes_to_the_same_person_of_an_agency() -> None:
    hays: dict[str, Any] = {"via": "Hays", "contact": Contact("Rita", "rita@hays.example")}
    # It began too long ago to be told of the offer itself.
    old = interview(
        "Hooli", start=on(MONDAY - timedelta(91)), promise=promised(date(2026, 11, 13)), **hays
    )
    items = planned(interview(**OFFER), replace(OVERDUE, **hays), old, today=TUE)
    assert [id_ for id_ in items if id_.endswith("/news")] == ["globex/news"]
    assert items["hooli/follow-up/1"].forecast
    assert items["hooli/follow-up/1"].day >= date(2026, 12, 2)
    alone = planned(interview(**OFFER), OVERDUE, old, today=TUE)["hooli/follow-up/1"]
    assert (alone.day, alone.forecast) == (date(2026, 11, 17), False)


def test_the_offer_to_park_counts_from_the_news() -> None:
    sent = {"globex/follow-up/1": date(2026, 11, 9), "globex/follow-up/2": date(2026, 11, 16)}
    log = (interview(**OFFER), OVERDUE)
    park = planned(*log, today=TUE, facts=Facts(done=sent))["globex/park"]
    assert (park.day, park.forecast) == (date(2026, 12, 9), True)
    assert park.why.startswith("Do 3: 10 business days after the news of your offer (park_after")
    told = {**sent, "globex/news": WED}
    after = planned(*log, today=WED, facts=Facts(done=told))["globex/park"]
    assert (after.day, after.forecast) == (date(2026, 12, 10), False)


# a reply to a rejection, and other letters to the same person


@pytest.mark.parametrize(
    ("no", "yes", "day"),
    [
        ("", "", WED),
        ("a@x.example", "A@X.example", WED),
        ("a@x.example", "", WED),
        ("", "a@x.example", WED),
        ("a@x.example", "b@x.example", TUE),
    ],
)
def test_nobody_gets_a_reply_and_a_follow_up_on_one_day(no: str, yes: str, day: date) -> None:
    rejected = interview(
        id="no",
        role="x",
        status="rejected",
        status_since=MONDAY,
        contact=Contact("", no) if no else None,
    )
    waiting = interview(start=on(date(2026, 11, 17)), contact=Contact("", yes) if yes else None)
    items = planned(rejected, waiting)
    assert (items["no/rejection-reply"].day, items["acme/follow-up/1"].day) == (TUE, day)
    moved = "Don't 4: moved from Tue 24 Nov, when they get another letter from you"
    assert (moved in items["acme/follow-up/1"].why) == (day == WED)


def test_a_reply_that_is_skipped_or_not_written_keeps_no_day() -> None:
    no = interview(id="no", role="x", status="rejected", status_since=MONDAY)
    waiting = interview(start=on(date(2026, 11, 17)))
    skipped = Facts(skipped=frozenset({"no/rejection-reply"}))
    assert planned(no, waiting, facts=skipped)["acme/follow-up/1"].day == TUE
    assert planned(replace(no, no_contact=True), waiting)["acme/follow-up/1"].day == TUE


def test_a_reply_reaches_the_same_person_in_another_company() -> None:
    rita = Contact("Rita", "rita@agency.example")
    no = interview("Globex", status="rejected", status_since=MONDAY, contact=rita)
    waiting = interview(start=on(date(2026, 11, 17)), contact=rita)
    assert planned(no, waiting)["acme/follow-up/1"].day == WED


# what the person promised


def test_what_was_promised_is_sent_on_its_day_or_with_the_thank_you() -> None:
    owed = (Owed("the link to my talk", FRI), Owed("two references"), Owed("late", LONG_AGO))
    items = planned(interview(owed=owed, start=on(MONDAY).replace(hour=16)))
    link, references = items["acme/owed/the-link-to-my-talk"], items["acme/owed/two-references"]
    assert (link.day, link.title) == (FRI, "Send Acme: the link to my talk")
    assert link.private_title == "Send what you promised"
    assert link.why == "Do 1: the day by which you promised it, Fri 27 Nov"
    assert references.day == TUE == items["acme/thank-you/jane-doe"].day
    assert references.why.startswith("Do 1: with the thank-you, as you named no day: the next day")
    assert items["acme/owed/late"].day == MONDAY
    order = [item.step for item in items.values() if item.day == TUE]
    assert order.index("thank-you") < order.index("owed")


def test_what_was_promised_stays_until_it_is_done_or_skipped() -> None:
    log = interview(owed=(Owed("a link"),))
    assert days(planned(log, today=date(2027, 11, 23)), "owed") == [MONDAY]
    skipped = Facts(skipped=frozenset({"acme/owed/a-link"}))
    assert not days(planned(log, facts=skipped), "owed")
    done = Facts(done={"acme/owed/a-link": date(2026, 12, 30)})
    assert planned(log, facts=done)["acme/owed/a-link"].done == date(2026, 12, 30)
    assert days(planned(log, today=date(2026, 12, 7), facts=done), "owed") == [MONDAY]
    assert not days(planned(log, today=date(2026, 12, 8), facts=done), "owed")


@pytest.mark.parametrize("status", ["rejected", "withdrawn", "declined", "parked", "accepted"])
def test_what_was_promised_stays_for_two_weeks_after_the_end_of_the_case(status: str) -> None:
    log = interview(
        owed=(Owed("a link"), Owed("a book", NEXT_MONDAY)), status=status, status_since=FRI
    )
    assert days(planned(log, today=date(2026, 12, 11)), "owed") == [MONDAY, NEXT_MONDAY]
    assert days(planned(log, today=date(2026, 12, 12)), "owed") == [NEXT_MONDAY]
    assert not days(planned(log, today=date(2026, 12, 15)), "owed")


def test_what_was_promised_stays_for_two_weeks_after_another_offer_was_accepted() -> None:
    log = (interview(owed=(Owed("a link"),)), interview("Globex", status="accepted",
           status_since=FRI))  # fmt: skip
    assert days(planned(*log, today=date(2026, 12, 11)), "owed") == [MONDAY]
    assert not days(planned(*log, today=date(2026, 12, 12)), "owed")


def test_news_on_the_day_of_the_last_follow_up_changes_nothing_about_parking() -> None:
    sent = dict.fromkeys(("globex/news", "globex/follow-up/1", "globex/follow-up/2"), TUE)
    item = planned(interview(**OFFER), OVERDUE, facts=Facts(done=sent), today=WED)["globex/park"]
    assert "10 business days after the last follow-up (" in item.why


# after an accepted offer, two roles at one company


ENDED = {
    *("rejection-reply", "keep-in-touch", "withdraw", "decline", "accept"),
    *("follow-up", "park", "news", "decide", "offer-reply"),
}
"""The steps that follow from how a case stands."""


TITLES = {
    ("Acme", False): "Withdraw from the other role at Acme (Analyst)",
    ("Acme", True): "Decline Acme's other offer (Analyst)",
    ("Globex", False): "Withdraw from Globex",
    ("Globex", True): "Decline Globex's offer",
}
"""The title by the company, and by whether it made an offer."""


@pytest.mark.parametrize("there", ["Acme", "Globex"], ids=["the same company", "another company"])
@pytest.mark.parametrize(
    ("status", "steps"),
    [
        (None, {"withdraw"}),
        ("waiting", {"withdraw"}),
        ("scheduled", {"withdraw"}),
        ("offer", {"decline"}),
        ("rejected", {"rejection-reply"}),
        ("withdrawn", set()),
        ("declined", {"decline"}),
        ("parked", set()),
        ("accepted", {"accept"}),
    ],
)
def test_what_an_accepted_offer_leaves_of_another_role(
    there: str, status: str | None, steps: set[str]
) -> None:
    taken = interview(role="Engineer", status="accepted", status_since=TUE)
    since = None if status in {None, "waiting", "scheduled"} else MONDAY
    other = interview(there, id="other", role="Analyst", status=status, status_since=since)
    items = planned(taken, other, today=TUE)
    found = {item.step for item in items.values() if item.interview == "other"} & ENDED
    assert found == (steps - {"rejection-reply"} if there == "Acme" else steps)
    assert not days(items, "keep-searching")
    if (item := items.get("other/withdraw") or items.get("other/decline")) is not None:
        assert item.title == TITLES[there, item.step == "decline"]
        assert item.accepted == TUE
        assert item.accepted_here == ("the Engineer role" if there == "Acme" else "")
        what = "their offer for the Engineer role" if there == "Acme" else "another offer"
        why = f"the next business day after you accepted {what} on Tue 24 Nov"
        if status == "declined":
            why = "the same day, as you decided on Mon 23 Nov to decline the offer"
        assert item.why == f"Don't 3: {why}"


TAKEN = interview(status="accepted", status_since=MONDAY)


def statuses(*log: Interview, facts: Facts, today: date = TUE) -> dict[str, str]:
    return {case.latest.id: case.status for case in cases((TAKEN, *log), facts, today)}


def test_an_offer_is_declined_and_another_role_of_the_company_is_left() -> None:
    offered = {**OFFER, "answer_by": FRI}
    roles = (
        interview("Globex", id="a", role="A"),
        interview("Globex", id="b", role="B", **offered),
    )
    items = planned(TAKEN, *roles)
    assert [items[id_].day for id_ in ("a/withdraw", "b/decline")] == [TUE, TUE]
    did = Facts(done={"b/decline": TUE})
    assert statuses(*roles, facts=did) == {"acme": "accepted", "a": "open", "b": "declined"}
    assert not days(planned(TAKEN, *roles, facts=did, today=TUE), "keep-in-touch")


def test_what_an_earlier_version_called_a_withdrawal_has_declined_the_offer() -> None:
    did = Facts(done={"globex/withdraw": TUE})
    offer = interview("Globex", **OFFER)
    assert statuses(offer, facts=did) == {"acme": "accepted", "globex": "declined"}
    items = planned(TAKEN, offer, facts=did)
    assert not days(items, "decline")
    assert not days(items, "withdraw")
    assert not days(planned(interview("Globex"), facts=did), "withdraw")


A, B, C = (
    interview("Globex", id=id_.lower(), role=id_, start=on(date(2026, 11, day)))
    for id_, day in (("A", 17), ("B", 16), ("C", 18))
)
"""Three roles at one company; the last one is the latest."""


def test_one_letter_leaves_all_roles_at_a_company() -> None:
    items = planned(TAKEN, A, B, C)
    assert [id_ for id_ in items if id_.endswith("/withdraw")] == ["c/withdraw"]
    letter = items["c/withdraw"]
    assert (letter.title, letter.other_roles) == ("Withdraw from Globex (C, A, B)", ("A", "B"))
    assert letter.why.endswith("on Mon 23 Nov; one letter for the 3 roles there")
    sent = Facts(done={"c/withdraw": TUE})
    left = {"acme": "accepted", **dict.fromkeys("abc", "withdrawn")}
    assert statuses(A, B, C, facts=sent) == left
    after = planned(TAKEN, A, B, C, facts=sent, today=TUE)
    assert after["c/withdraw"] == letter._replace(done=TUE)
    assert [id_ for id_ in after if id_.endswith("/withdraw")] == ["c/withdraw"]
    skipped = planned(TAKEN, A, B, C, facts=Facts(skipped=frozenset({"c/withdraw"})))
    assert not days(skipped, "withdraw")
    here = planned(replace(TAKEN, company="Globex", role="D"), A, B)
    assert here["a/withdraw"].title == "Withdraw from the other roles at Globex (A, B)"


def test_a_role_that_was_left_by_a_letter_of_its_own_is_in_no_other() -> None:
    items = planned(TAKEN, A, B, C, facts=Facts(done={"a/withdraw": TUE}), today=TUE)
    assert items["a/withdraw"].done == TUE
    assert "c/withdraw" not in items  # that letter has left them all
    unnamed = replace(B, role="")
    assert planned(TAKEN, A, unnamed)["a/withdraw"].other_roles == ()
    assert planned(TAKEN, replace(A, role=""), B)["a/withdraw"].title == "Withdraw from Globex (B)"


def test_a_role_that_came_after_the_letter_needs_one_of_its_own() -> None:
    later = replace(C, start=C.start.replace(day=25), end=C.end.replace(day=25))
    sent = Facts(done={"a/withdraw": TUE})
    assert statuses(A, later, facts=sent)["c"] == "open"
    on_that_day = replace(C, start=C.start.replace(day=24), end=C.end.replace(day=24))
    assert statuses(A, on_that_day, facts=sent)["c"] == "withdrawn"
    assert planned(TAKEN, A, later, facts=sent)["c/withdraw"].other_roles == ()


@pytest.mark.parametrize(
    ("one", "other", "letters"),
    [
        ("", "", ["c/withdraw"]),
        ("x@globex.example", "X@Globex.example", ["c/withdraw"]),
        ("x@globex.example", "", ["c/withdraw"]),
        ("", "x@globex.example", ["c/withdraw"]),
        ("x@globex.example", "y@globex.example", ["a/withdraw", "c/withdraw"]),
    ],
)
def test_each_person_of_a_company_gets_a_letter(one: str, other: str, letters: list[str]) -> None:
    first = replace(A, contact=Contact("", one) if one else None)
    second = replace(C, contact=Contact("", other) if other else None)
    items = planned(TAKEN, first, second)
    assert sorted(id_ for id_ in items if id_.endswith("/withdraw")) == letters


def test_each_interview_that_is_booked_is_called_off_by_a_letter_of_its_own() -> None:
    booked = [replace(each, start=on(FRI).replace(tzinfo=A.start.tzinfo),
                      end=on(FRI).replace(hour=11, tzinfo=A.start.tzinfo))
              for each in (A, C)]  # fmt: skip
    items = planned(TAKEN, B, *booked)
    assert {i.id: i.other_roles for i in items.values() if i.step == "withdraw"} == {
        "a/withdraw": (),
        "c/withdraw": ("B",),
    }
    that_day = [replace(each, start=each.start.replace(day=23), end=each.end.replace(day=23))
                for each in booked]  # fmt: skip
    assert len(days(planned(TAKEN, *that_day), "withdraw")) == 1
    three = [*booked, replace(booked[0], id="d", role="D")]
    assert len(days(planned(TAKEN, *three), "withdraw")) == 3


def test_a_letter_calls_off_what_comes_after_it_and_nothing_comes_back() -> None:
    kept = interview("Globex", start=on(FRI), status="scheduled")
    assert planned(TAKEN, kept)["globex/interview"].title == "Globex interview"
    told = planned(TAKEN, kept, facts=Facts(done={"globex/withdraw": TUE}), today=TUE)
    assert told["globex/interview"].title == "Cancelled: Globex interview"
    booked = interview("Globex", start=on(TUE))
    late = planned(TAKEN, booked, facts=Facts(done={"globex/withdraw": FRI}), today=FRI)
    assert late["globex/interview"].title == "Cancelled: Globex interview"


WEEKS_AGO = date(2026, 9, 28)
"""Eight weeks before the offer was accepted."""


@pytest.mark.parametrize("status", [None, "offer"])
@pytest.mark.parametrize(
    ("more", "facts", "is_told"),
    [
        ({}, Facts(), True),
        ({"start": on(WEEKS_AGO - timedelta(1))}, Facts(), False),
        ({"promise": promised(WEEKS_AGO)}, Facts(), True),
        ({"answer_by": WEEKS_AGO}, Facts(), True),
        ({"status_since": WEEKS_AGO}, Facts(), True),
        ({}, Facts(done={"globex/follow-up/2": WEEKS_AGO}), True),
        ({}, Facts(heard={"globex": (WEEKS_AGO, "")}), True),
    ],
)
def test_nobody_waits_for_a_letter_about_what_was_silent_for_eight_weeks(
    more: dict[str, Any], facts: Facts, status: str | None, *, is_told: bool
) -> None:
    start = more.get("start", on(WEEKS_AGO if not more and facts == Facts() else LONG_AGO))
    old = interview("Globex", **{"status": status, **more, "start": start})
    items = planned(TAKEN, old, facts=facts)
    step = "globex/decline" if status else "globex/withdraw"
    assert (step in items) == is_told


def test_what_was_told_all_the_same_stays_told() -> None:
    old = interview("Globex", start=on(LONG_AGO))
    told = Facts(done={"globex/withdraw": TUE})
    assert planned(TAKEN, old, facts=told)["globex/withdraw"].done == TUE
    assert statuses(old, facts=told)["globex"] == "withdrawn"
    offer = replace(old, status="offer")
    declined = Facts(done={"globex/decline": TUE})
    assert planned(TAKEN, offer, facts=declined)["globex/decline"].done == TUE


# the answer to an offer


def test_an_offer_is_accepted_in_writing_on_the_same_day() -> None:
    quiet = interview(**{**OFFER, "status": "accepted"}, no_contact=True, promise=promised(LAST))
    sunday = replace(quiet, status_since=date(2026, 11, 22))
    for log, day in ((quiet, MONDAY), (sunday, date(2026, 11, 22))):
        items = planned(log)
        letter = items["acme/accept"]
        assert (letter.day, letter.forecast, letter.form) == (day, False, "task")
        assert {"offer-reply", "decide"}.isdisjoint(item.step for item in items.values())
    assert letter.title == "Accept Acme's offer"
    assert letter.private_title == "Accept an offer"
    assert letter.why == "Do 3: the same day, as you decided on Sun 22 Nov to accept the offer"
    moved = planned(quiet, facts=Facts(postponed={"acme/accept": WED}))["acme/accept"]
    assert (moved.day, moved.why.rpartition("; ")[2]) == (WED, "postponed by you to Wed 25 Nov")
    assert planned(quiet, facts=Facts(done={"acme/accept": TUE}))["acme/accept"].done == TUE
    assert "acme/accept" in planned(quiet, today=NEXT_MONDAY)
    assert "acme/accept" not in planned(quiet, today=date(2026, 12, 1))


def test_an_offer_is_declined_on_the_day_of_the_decision() -> None:
    log = interview(status="declined", status_since=date(2026, 11, 22), no_contact=True)
    letter = planned(log)["acme/decline"]
    assert (letter.day, letter.title) == (date(2026, 11, 22), "Decline Acme's offer")
    assert (letter.private_title, letter.accepted) == ("Decline an offer", None)
    assert "acme/decline" in planned(log, today=date(2026, 12, 6))
    assert "acme/decline" not in planned(log, today=date(2026, 12, 7))


@pytest.mark.parametrize("status", ["accepted", "declined"])
def test_an_old_log_asks_for_no_letter_that_was_written_long_ago(status: str) -> None:
    old = interview(start=on(WEEKS_AGO - timedelta(1)), status=status)
    assert not days(planned(old), {"accepted": "accept", "declined": "decline"}[status])
    offered = Facts(status_seen={"acme": (("offer", FRI - timedelta(9)), (status, MONDAY))})
    items = planned(old, facts=offered)
    assert {"acme/accept", "acme/decline"} & items.keys()


def test_an_offer_that_is_declined_after_another_was_taken_has_one_letter() -> None:
    offer = interview("Globex", **OFFER)
    assert planned(TAKEN, offer)["globex/decline"].day == TUE
    said = replace(offer, status="declined", status_since=MONDAY)
    assert planned(TAKEN, said)["globex/decline"].day == MONDAY
    sent = Facts(done={"globex/decline": MONDAY})
    for log in (offer, said):
        items = planned(TAKEN, log, facts=sent)
        assert [i.done for i in items.values() if i.step == "decline"] == [MONDAY]


def test_a_follow_up_does_not_fall_on_the_day_on_which_an_offer_is_declined() -> None:
    no = interview(id="no", role="x", status="declined", status_since=TUE)
    waiting = interview(start=on(date(2026, 11, 17)))
    assert planned(no, waiting)["acme/follow-up/1"].day == WED
    skipped = Facts(skipped=frozenset({"no/decline"}))
    assert planned(no, waiting, facts=skipped)["acme/follow-up/1"].day == TUE


# a case that an agency looks after


HAYS: dict[str, Any] = {"via": "Hays", "contact": Contact("Sophie Reed", "sophie@hays.example")}


@pytest.mark.parametrize(
    ("more", "titles"),
    [
        (
            {"owed": (Owed("my slides"),)},
            {
                "follow-up/1": "Follow up with Sophie (Hays) about Acme",
                "follow-up/2": "Follow up with Sophie (Hays) about Acme again",
                "follow-up-date/1": "OK to follow up with Sophie (Hays) about Acme from today",
                "park": "No answer from Sophie (Hays) about Acme: "
                "close it for now, or log what you heard",
                "owed/my-slides": "Send Acme via Sophie (Hays): my slides",
                "thank-you/jane-doe": "Thank Jane Doe (Acme)",
                "interview": "Acme interview",
            },
        ),
        (OFFER, {"offer-reply": "Thank Sophie (Hays) for Acme's offer",
                 "decide": "Decide on Acme's offer"}),
        ({"status": "accepted"}, {"accept": "Accept Acme's offer via Sophie (Hays)"}),
        ({"status": "declined"}, {"decline": "Decline Acme's offer via Sophie (Hays)"}),
        ({"status": "rejected"}, {
            "rejection-reply": "Reply to Sophie (Hays) about Acme's rejection",
            "keep-in-touch/1": "Keep in touch with Sophie (Hays) about Acme",
        }),
    ],
)  # fmt: skip
def test_a_step_through_an_agency_says_so(more: dict[str, Any], titles: dict[str, str]) -> None:
    items = planned(interview(**HAYS, **more), today=MONDAY)
    assert {step: items[f"acme/{step}"].title for step in titles} == titles
    nameless = planned(interview(via="Hays", **more))
    for step, title in titles.items():
        assert nameless[f"acme/{step}"].title == title.replace("Sophie (Hays)", "Hays")
    two = planned(interview(**HAYS, **more, role="Cook"), interview(id="x", role="Pilot"))
    for step, title in titles.items():
        if step.startswith(("owed", "thank-you", "interview")):
            continue
        assert two[f"acme/{step}"].title.replace(" (Cook)", "") == title


def test_news_and_withdrawals_go_through_the_agency_too() -> None:
    items = planned(interview("Globex", **OFFER), interview(**HAYS))
    assert items["acme/news"].title == (
        "Tell Acme via Sophie (Hays) you have to answer an offer by Fri 11 Dec"
    )
    there = interview("Globex", **HAYS)
    assert (
        planned(TAKEN, there)["globex/withdraw"].title == "Withdraw from Globex via Sophie (Hays)"
    )


def test_an_offer_that_ends_before_the_next_business_day_is_declined_at_once() -> None:
    taken = interview(status="accepted", status_since=MONDAY)
    other = interview("Globex", **{**OFFER, "answer_by": MONDAY})
    item = planned(taken, other)["globex/decline"]
    assert item.day == MONDAY
    assert item.why == "Don't 3: the same day as you accepted another offer on Mon 23 Nov"
    in_time = replace(other, answer_by=TUE)
    assert planned(taken, in_time)["globex/decline"].day == TUE
    before_thanksgiving = replace(TAKEN, status_since=WED)
    item = planned(before_thanksgiving, replace(other, answer_by=None))["globex/decline"]
    assert item.why == (
        "Don't 3: the next business day after you accepted another offer on Wed 25 Nov; "
        "not counting Thu 26 Nov (Thanksgiving Day)"
    )


def test_of_two_offers_accepted_on_one_day_one_is_named() -> None:
    taken = [
        interview(company, id=company, role="Manager", status="accepted", status_since=TUE)
        for company in ("Acme", "Globex")
    ]
    items = planned(*taken, interview(id="other", role="Analyst"), today=TUE)
    assert items["other/withdraw"].accepted_here == "the Manager role"


def test_a_role_without_a_name_at_the_same_company_is_another_role() -> None:
    taken = interview(id="taken", status="accepted", status_since=MONDAY)
    item = planned(taken, interview(role="Analyst"))["acme/withdraw"]
    assert item.accepted_here == "another role"


def test_a_no_that_is_not_answered_keeps_no_day() -> None:
    long_ago: dict[str, Any] = {"start": on(date(2026, 5, 4)), "status_since": date(2026, 6, 1)}
    taken = interview(id="taken", role="Engineer", status="accepted", **long_ago)
    no = interview(id="no", role="x", **{**long_ago, "status": "rejected", "status_since": MONDAY})
    later = interview(start=on(date(2026, 11, 17)))
    assert planned(no, later)["acme/follow-up/1"].day == WED
    assert planned(taken, no, later)["acme/follow-up/1"].day == TUE


# what holds whatever the log


WHATS = ("the link to my talk", "two references", "the code", "Über die Demo")


def promises() -> st.SearchStrategy[tuple[Owed, ...]]:
    one = st.builds(Owed, st.sampled_from(WHATS), st.none() | DAYS)
    return st.lists(one, max_size=3, unique_by=lambda owed: owed.what).map(tuple)


@st.composite
def searches(draw: st.DrawFn) -> tuple[tuple[Interview, ...], Facts]:
    """A log in which offers have a last day, and promises were made; and its facts."""
    log = tuple(
        replace(
            each,
            answer_by=each.start.date() + timedelta(draw(st.integers(0, 60))),
            owed=draw(promises()),
        )
        for each in draw(logs())
    )
    facts = draw(facts_about(log))
    steps = st.sampled_from([news_id(each.id) for each in log])
    news = draw(st.dictionaries(steps, DAYS, max_size=1))
    return log, replace(facts, done={**facts.done, **news})


@given(searches(), DAYS)
def test_nothing_is_left_of_an_interview_that_does_not_take_place(
    search: tuple[tuple[Interview, ...], Facts], today: date
) -> None:
    log, facts = search
    items = planned(*log, today=today, facts=facts)
    off = called_off(cases(log, facts, today))
    asked_for = {"interview", "rejection-reply", "keep-in-touch", "withdraw", "decline", "accept"}
    for item in items.values():
        if item.interview in off:
            assert item.step in asked_for
            assert item.called_off or item.step == "accept"
    assert {id_ for id_ in items if id_.endswith("/interview")} >= {f"{i}/interview" for i in off}


@given(searches(), all_settings())
def test_each_company_is_told_once_and_apart_from_all_that_was_sent(
    search: tuple[tuple[Interview, ...], Facts], numbers: Any
) -> None:
    log, facts = search
    items = planned(*log, today=LONG_AGO, facts=facts, numbers=numbers)
    of_company = defaultdict(list)
    for case in cases(log, facts, LONG_AGO):
        of_company[case.company].append(case)
    for members in of_company.values():
        rounds = [round_ for case in members for round_ in case.rounds]
        ids = {round_.id for round_ in rounds}
        news = [i for i in items.values() if i.step == "news" and i.interview in ids]
        assert len(news) <= 1
        others = [
            i.day
            for i in items.values()
            if i.step == "follow-up" and i.interview in ids and i.done is None
        ]
        others += [day for id_, day in contacted(rounds, facts) if not id_.endswith("/news")]
        for item in news:
            assert item.answer_by is not None
            assert item.done is not None or item.day <= item.answer_by
            is_urgent = "within the contact gap" in item.why
            for day in others if item.done is None else ():
                first, last = sorted((day, item.day))
                apart = workdays().between(first, last)
                assert apart >= numbers.contact_gap or (is_urgent and day < item.day)


@st.composite
def told_searches(draw: st.DrawFn) -> tuple[tuple[Interview, ...], Facts]:
    """An offer of Monday 23 November, cases elsewhere that wait, and what was sent to them."""
    rita = Contact("Rita", "rita@hays.example")
    log = [
        interview(
            draw(st.sampled_from(["Globex", " globex", "Hooli"])),
            id=f"i{number}",
            role=draw(st.sampled_from(["Engineer", "Analyst", "Writer"])),
            start=on(draw(st.dates(date(2026, 10, 12), date(2026, 11, 23)))),
            promise=draw(st.none() | st.dates(date(2026, 11, 2), LAST).map(promised)),
            no_contact=draw(st.sampled_from([False, False, False, True])),
            **draw(st.sampled_from([{}, {}, {"via": "Hays", "contact": rita}])),
        )
        for number in range(draw(st.integers(1, 4)))
    ]
    until = draw(st.dates(TUE, date(2026, 12, 31)))
    steps = [f"{each.id}/follow-up/{number}" for each in log for number in (1, 2)]
    sent = st.dates(date(2026, 10, 26), date(2026, 12, 4))
    done = draw(st.dictionaries(st.sampled_from(steps), sent, max_size=2))
    told = draw(st.dictionaries(st.sampled_from([news_id(each.id) for each in log]), DECEMBER))
    return (interview(**{**OFFER, "answer_by": until}), *log), Facts(done={**done, **told})


DECEMBER = st.dates(TUE, date(2026, 12, 31))


@given(told_searches(), DECEMBER, all_settings())
def test_follow_ups_give_way_to_open_news_and_count_from_it_once_it_is_told(
    search: tuple[tuple[Interview, ...], Facts], today: date, numbers: Any
) -> None:
    log, facts = search
    items = planned(*log, today=today, facts=facts, numbers=numbers)
    chains = [i for i in items.values() if i.step in {"follow-up", "park"} and i.done is None]
    for news in (i for i in items.values() if i.step == "news"):
        assert news.subject is not None
        told, to = news.done or news.day, recipients(news.subject).keys()
        for item in chains:
            assert item.subject is not None
            if to.isdisjoint(recipients(item.subject)) or item.subject.no_contact:
                continue
            assert item.forecast or news.done is not None
            if item.step == "follow-up":
                assert not numbers.contact_gap or item.day > told
                assert workdays().between(told, item.day) >= numbers.contact_gap


@given(searches(), all_settings())
def test_no_person_gets_a_reply_and_another_letter_on_one_day(
    search: tuple[tuple[Interview, ...], Facts], numbers: Any
) -> None:
    log, facts = search
    items = planned(*log, today=LONG_AGO, facts=facts, numbers=numbers)
    replies = [i.subject for i in items.values() if i.step == "rejection-reply"]
    others = [i for i in items.values() if i.kind.keeps_gap and i.done is None]
    for reply in replies:
        for item in others:
            assert reply is not None
            assert item.subject is not None
            addresses = {
                each.contact.email if each.contact else "" for each in (reply, item.subject)
            }
            same_company = reply.case_key[0] == item.subject.case_key[0]
            if (same_company and "" in addresses) or (addresses != {""} and len(addresses) == 1):
                assert item.day != items[f"{reply.id}/rejection-reply"].day


@given(searches(), st.data())
def test_what_was_promised_stays_when_another_line_is_edited(
    search: tuple[tuple[Interview, ...], Facts], data: st.DataObject
) -> None:
    (first, *log), facts = search
    gone = data.draw(st.sampled_from([None, *first.owed]))
    edited = replace(
        first,
        owed=tuple(each for each in first.owed if each is not gone),
        interviewers=(),
        promise=None,
        topics=("new",),
        no_contact=not first.no_contact,
    )
    before, after = (
        {
            id_: (item.day, item.uid)
            for id_, item in planned(each, *log, today=LONG_AGO, facts=facts).items()
            if item.step == "owed" and (gone is None or id_ != f"{first.id}/owed/{gone.slug}")
        }
        for each in (first, edited)
    )
    assert before == after
