"""What every item says and carries: title, private title, reason, and whose it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING

import pytest
from scenes import MONDAY, interview, planned, promised

from afterview.dates.clock import say
from afterview.model import Interviewer, Owed
from afterview.playbook.facts import Facts
from afterview.playbook.planned import uid_of
from afterview.playbook.settings import Settings

if TYPE_CHECKING:
    from afterview.model import Interview
    from afterview.playbook import Planned

JANE = Interviewer(name="Jane Doe", email="jane@acme.example", rapport="good")
RAVI = Interviewer(name="Ravi Menon", rapport="good")
PHONE = interview(
    id="phone",
    role="Engineer",
    start=datetime(2026, 11, 16, 10),  # noqa: DTZ001 - local
    timezone="Asia/Tokyo",
    interviewers=(JANE, RAVI),
)
ONSITE = interview(
    id="onsite",
    role="Engineer",
    round="onsite",
    start=datetime(2026, 11, 23, 15),  # noqa: DTZ001 - local
    timezone="Asia/Tokyo",
    mode="in person",
    promise=promised(date(2026, 12, 4)),
)
NO = interview("Globex", status="rejected", status_since=MONDAY, interviewers=())
LOG = (PHONE, ONSITE, NO)
TAKEN = interview("Taken", status="accepted", status_since=date(2026, 12, 24))
ACME = interview()
HOOLI = interview(
    "Hooli",
    status="offer",
    status_since=MONDAY,
    answer_by=date(2026, 12, 4),
    timezone="Asia/Tokyo",
    owed=(Owed("the slides"), Owed("a link", date(2026, 11, 27))),
)
INITECH = interview("Initech", timezone="Asia/Tokyo", interviewers=())
OFFERED = (HOOLI, INITECH)
SINCE_EVER = date(2020, 1, 1)
"""A today on which nothing is too old yet."""


LATE = "02:00 (16:00 Tokyo)"
THANK_YOU_UNTIL = "thank_you_same_day_until = 16:00, the default"
AFTER_PROMISE = (
    "Do 3: 2 business days after the promise “by then” runs out on Fri 4 Dec "
    "(follow_up_after_promise = 2, the default)"
)
GATE = "Don't 2: not before Mon 7 Dec, when the promise has run out"
AFTER_FIRST = "Do 3: 5 business days after follow-up 1 (follow_up_interval = 5, the default)"
CLOSED_ON = "the case closed on Mon 23 Nov (keep_in_touch_first = 60, the default)"


def plan_of(
    *log: Interview, facts: Facts | None = None, numbers: Settings | None = None
) -> dict[str, Planned]:
    return planned(*log, today=SINCE_EVER, facts=facts, numbers=numbers)


# titles


@pytest.mark.parametrize(
    ("step_id", "title", "private_title"),
    [
        ("phone/interview", "Acme interview", "Interview"),
        ("onsite/interview", "Acme interview, onsite", "Interview"),
        ("phone/recap", "Recap: Acme", "Recap"),
        ("onsite/recap", "Recap: Acme, onsite", "Recap"),
        ("phone/thank-you/jane-doe", "Thank Jane Doe (Acme)", "Thank-you"),
        ("onsite/thank-you-card", "Mail Acme a thank-you card", "Thank-you card"),
        ("phone/connect/jane-doe", "Connect with Jane Doe (Acme)", "Connect"),
        ("onsite/follow-up/1", "Follow up with Acme", "Follow-up 1"),
        ("onsite/follow-up/2", "Follow up with Acme again", "Follow-up 2"),
        (
            "onsite/follow-up-date/1",
            "OK to follow up with Acme from today",
            "Follow-up 1: OK from today",
        ),
        (
            "onsite/follow-up-date/2",
            "OK to follow up with Acme again from today",
            "Follow-up 2: OK from today",
        ),
        (
            "onsite/park",
            "No answer from Acme: close it for now, or log what you heard",
            "Close it for now, or log what you heard",
        ),
        ("globex/rejection-reply", "Reply to Globex's rejection", "Reply to a rejection"),
        ("globex/keep-in-touch/1", "Keep in touch with Globex", "Keep in touch 1"),
        (
            "keep-searching/2026-W48",
            "Keep searching: send one application this week",
            "Keep searching",
        ),
        ("hooli/offer-reply", "Thank Hooli for the offer", "Reply to an offer"),
        ("hooli/decide", "Decide on Hooli's offer", "Decide on an offer"),
        ("hooli/owed/the-slides", "Send Hooli: the slides", "Send what you promised"),
        (
            "initech/news",
            "Tell Initech you have to answer an offer by Fri 4 Dec",
            "News of an offer",
        ),
    ],
)
def test_an_item_is_called(step_id: str, title: str, private_title: str) -> None:
    item = (plan_of(*OFFERED) | plan_of(*LOG))[step_id]
    assert (item.title, item.private_title) == (title, private_title)


def test_a_withdrawal_is_called() -> None:
    item = plan_of(TAKEN, ACME)["acme/withdraw"]
    assert (item.title, item.private_title) == ("Withdraw from Acme", "Withdraw")


# reasons


@pytest.mark.parametrize(
    ("step_id", "reasons"),
    [
        ("phone/interview", ["Do 4: as logged"]),
        (
            "onsite/interview",
            ["Do 4: as logged", "to prepare, read what was said before"],
        ),
        (
            "phone/recap",
            [
                "Do 4: right at the end of the interview",
                "30 minutes (recap_minutes = 30, the default)",
            ],
        ),
        (
            "onsite/recap",
            [
                "Do 4: as soon as you are home (way_home_minutes = 30, the default)",
                "30 minutes (recap_minutes = 30, the default)",
            ],
        ),
        (
            "phone/thank-you/jane-doe",
            [
                (
                    "Do 1: the next day, within 24 hours, as it ends at 21:00 (Mon 11:00 Tokyo) "
                    f"({THANK_YOU_UNTIL})"
                )
            ],
        ),
        (
            "onsite/thank-you/jane-doe",
            [f"Do 1: the same day, as it ends at {LATE} ({THANK_YOU_UNTIL})"],
        ),
        (
            "onsite/thank-you-card",
            ["Do 1: the same day, as you met in person (card = auto, the default)"],
        ),
        ("phone/connect/jane-doe", ["Do 2: the next business day after you met Jane Doe"]),
        ("onsite/follow-up/1", [AFTER_PROMISE, GATE]),
        ("onsite/follow-up-date/1", [AFTER_PROMISE, GATE]),
        ("onsite/follow-up/2", [AFTER_FIRST]),
        ("onsite/follow-up-date/2", [AFTER_FIRST]),
        (
            "onsite/park",
            [
                "Do 3: 10 business days after the last follow-up (park_after = 10, the default)",
                "not counting Fri 25 Dec (Christmas Day)",
                "Don't 4: no more than 2 follow-ups (follow_up_cap = 2, the default)",
            ],
        ),
        (
            "globex/rejection-reply",
            ["Don't 3: the next business day after the rejection of Mon 23 Nov"],
        ),
        ("globex/keep-in-touch/1", [f"Don't 3: 60 days after {CLOSED_ON}"]),
        (
            "globex/keep-in-touch/2",
            ["Don't 3: 90 days after keep-in-touch 1 (keep_in_touch_every = 90, the default)"],
        ),
        (
            "keep-searching/2026-W47",
            ["Don't 1: the waiting begins (keep_searching = true, the default)"],
        ),
        (
            "keep-searching/2026-W48",
            ["Don't 1: a case is waiting this week (keep_searching = true, the default)"],
        ),
        ("hooli/offer-reply", ["Do 1: the same day, as the offer came on Mon 23 Nov"]),
        (
            "hooli/decide",
            [
                (
                    "Do 3: the day before Fri 4 Dec, by which you have to answer "
                    "(hour = 10:00, the default)"
                )
            ],
        ),
        (
            "hooli/owed/the-slides",
            [
                (
                    "Do 1: with the thank-you, as you named no day: the next day, within 24 hours, "
                    f"as it ends at 21:00 (Mon 11:00 Tokyo) ({THANK_YOU_UNTIL})"
                )
            ],
        ),
        ("hooli/owed/a-link", ["Do 1: the day by which you promised it, Fri 27 Nov"]),
        (
            "initech/news",
            [
                (
                    "Do 3: the next business day after the offer from Hooli, which you have to "
                    "answer by Fri 4 Dec"
                )
            ],
        ),
    ],
)
def test_an_item_says_why(step_id: str, reasons: list[str]) -> None:
    items = plan_of(*OFFERED) | plan_of(*LOG)
    assert items[step_id].why.split("; ") == reasons


def test_a_withdrawal_says_which_offer_made_it_due() -> None:
    assert plan_of(TAKEN, ACME)["acme/withdraw"].why == (
        "Don't 3: the next business day after you accepted another offer on Thu 24 Dec; "
        "not counting Fri 25 Dec (Christmas Day)"
    )


@pytest.mark.parametrize(
    ("mode", "start", "why"),
    [
        ("in person", 20, "as soon as you are home (way_home_minutes = 30, the default)"),
        (
            "video",
            21,
            "the next morning, as it would begin late (latest_recap = 21:30, the default)",
        ),
    ],
)
def test_a_recap_says_why_it_begins_when_it_does(mode: str, start: int, why: str) -> None:
    late = interview(mode=mode, start=datetime(2026, 11, 23, start), minutes=45)  # noqa: DTZ001
    length = "30 minutes (recap_minutes = 30, the default)"
    assert plan_of(late)["acme/recap"].why == f"Do 4: {why}; {length}"


def test_a_recap_after_a_night_that_ends_at_eight_is_not_late() -> None:
    night = interview(start=datetime(2026, 11, 23, 21), minutes=11 * 60)  # noqa: DTZ001 - local
    recap = plan_of(night)["acme/recap"]
    assert recap.start is not None
    assert f"{recap.start:%d %H:%M}" == "24 08:00"
    assert recap.why == (
        "Do 4: right at the end of the interview; 30 minutes (recap_minutes = 30, the default)"
    )


def test_a_card_that_was_asked_for_says_so() -> None:
    item = planned(interview(mode="phone"), numbers=Settings(card="on"))["acme/thank-you-card"]
    assert item.why == "Do 1: the same day, as you asked for cards (card = on, the default)"


def test_one_of_a_kind_is_told_in_the_singular() -> None:
    ones = Settings(
        follow_up_without_promise=1, follow_up_interval=1, contact_gap=1, keep_in_touch_first=1
    )
    items = planned(interview(), interview(id="b", role="Analyst"), NO, numbers=ones)
    assert items["acme/follow-up/1"].why.startswith("Do 3: 1 business day after the interview")
    assert "1 business day apart" in items["b/follow-up/1"].why
    assert items["globex/keep-in-touch/1"].why.startswith("Don't 3: 1 day after the case closed")


def test_park_says_since_when_an_answer_is_due() -> None:
    quiet = interview(no_contact=True)
    assert plan_of(quiet)["acme/park"].why == (
        "Do 3: 10 business days after Tue 1 Dec, when an answer was due (park_after = 10, "
        "the default)"
    )


# what an item carries

EACH_LOG = pytest.mark.parametrize(
    "log",
    [LOG, OFFERED, (TAKEN, ACME, HOOLI)],
    ids=["awaiting answers", "an offer to answer", "an offer accepted"],
)


@EACH_LOG
def test_the_form_of_an_item_is_that_of_its_step(log: tuple[Interview, ...]) -> None:
    for item in plan_of(*log).values():
        has_hours = item.step in {"interview", "recap", "decide"}
        is_event = has_hours or item.step == "follow-up-date"
        assert item.form == ("event" if is_event else "task")
        assert (item.start is not None) == (item.end is not None) == has_hours
        assert item.free == (item.step == "follow-up-date")


@EACH_LOG
def test_an_item_belongs_to_its_interview_and_only_what_is_there_stands_in_its_zone(
    log: tuple[Interview, ...],
) -> None:
    by_id = {i.id: i for i in log}
    for item in plan_of(*log).values():
        if item.step == "keep-searching":
            assert (item.subject, item.interview, item.zone) == (None, None, "America/New_York")
        else:
            subject = by_id[item.id.split("/")[0]]
            assert (item.subject, item.interview) == (subject, subject.id)
            is_there = item.step in {"interview", "recap"}
            assert item.zone == (subject.timezone if is_there else "America/New_York")


@EACH_LOG
def test_a_done_step_carries_the_day_it_was_done(log: tuple[Interview, ...]) -> None:
    done = {i.id: i.day for i in plan_of(*log).values() if i.step != "follow-up-date"}
    items = plan_of(*log, facts=Facts(done=done))
    assert {i.id: i.done for i in items.values()} == done


def test_what_is_for_one_person_names_them() -> None:
    people = {i.id: i.person for i in plan_of(*LOG).values() if i.person is not None}
    assert people == {
        "phone/thank-you/jane-doe": JANE,
        "phone/thank-you/ravi-menon": RAVI,
        "phone/connect/jane-doe": JANE,
        "phone/connect/ravi-menon": RAVI,
        "onsite/thank-you/jane-doe": ONSITE.interviewers[0],
        "onsite/thank-you-card": ONSITE.interviewers[0],
    }


def test_what_comes_more_than_once_is_numbered() -> None:
    assert {i.id: i.number for i in plan_of(*LOG).values() if i.number is not None} == {
        "onsite/follow-up/1": 1,
        "onsite/follow-up/2": 2,
        "onsite/follow-up-date/1": 1,
        "onsite/follow-up-date/2": 2,
        "globex/keep-in-touch/1": 1,
        "globex/keep-in-touch/2": 2,
        "globex/keep-in-touch/3": 3,
    }


def test_a_follow_up_knows_when_the_one_before_it_was_sent() -> None:
    facts = Facts(done={"onsite/follow-up/1": date(2026, 12, 9)})
    last = {i.id: i.last_contact for i in plan_of(*LOG, facts=facts).values() if i.last_contact}
    assert last == {"onsite/follow-up/2": date(2026, 12, 9)}


# what was postponed

SATURDAY, NEXT_MONDAY = date(2027, 2, 6), date(2027, 2, 8)


@pytest.mark.parametrize(
    ("step_id", "day"),
    [
        ("phone/recap", SATURDAY),
        ("phone/thank-you/jane-doe", SATURDAY),
        ("onsite/thank-you-card", SATURDAY),
        ("phone/connect/jane-doe", NEXT_MONDAY),
        ("onsite/follow-up/1", NEXT_MONDAY),
        ("onsite/follow-up/2", NEXT_MONDAY),
        ("onsite/park", NEXT_MONDAY),
        ("globex/rejection-reply", NEXT_MONDAY),
        ("globex/keep-in-touch/1", NEXT_MONDAY),
        ("keep-searching/2026-W48", NEXT_MONDAY),
        ("hooli/offer-reply", SATURDAY),
        ("hooli/decide", SATURDAY),
        ("hooli/owed/the-slides", SATURDAY),
        ("hooli/owed/a-link", SATURDAY),
        ("initech/decline", SATURDAY),
    ],
)
def test_a_postponed_step_stands_where_it_was_put_and_says_so(step_id: str, day: date) -> None:
    facts = Facts(postponed={step_id: SATURDAY})
    declined = replace(INITECH, status="declined", status_since=MONDAY)
    log = LOG if step_id in plan_of(*LOG) else (HOOLI, declined)
    item = planned(*log, today=SATURDAY, facts=facts)[step_id]  # long after its own day
    assert item.day == day
    moved = "" if day == SATURDAY else "; Sat 6 Feb is not a business day, so Mon 8 Feb"
    assert item.why.endswith(f"; postponed by you to Sat 6 Feb{moved}")


def test_a_postponed_withdrawal_stands_where_it_was_put() -> None:
    facts = Facts(postponed={"acme/withdraw": SATURDAY})
    item = plan_of(TAKEN, ACME, facts=facts)["acme/withdraw"]
    assert item.day == NEXT_MONDAY
    assert item.why.endswith(
        "; postponed by you to Sat 6 Feb; Sat 6 Feb is not a business day, so Mon 8 Feb"
    )


def test_a_postponed_no_to_an_offer_stands_where_it_was_put() -> None:
    taken = replace(TAKEN, status_since=MONDAY)
    facts = Facts(postponed={"hooli/decline": SATURDAY})
    assert plan_of(taken, HOOLI, facts=facts)["hooli/decline"].day == NEXT_MONDAY


# what was skipped


@EACH_LOG
def test_a_skipped_step_goes_alone(log: tuple[Interview, ...]) -> None:
    plain = plan_of(*log).keys()
    for step_id in plain:
        beside = {step_id, step_id.replace("/follow-up/", "/follow-up-date/")}
        assert plan_of(*log, facts=Facts(skipped=frozenset({step_id}))).keys() == plain - beside


def test_a_step_moved_by_a_holiday_says_only_that() -> None:
    thursday = interview("Globex", status="rejected", status_since=date(2026, 11, 24))
    assert plan_of(thursday)["globex/keep-in-touch/1"].why == (
        "Don't 3: 60 days after the case closed on Tue 24 Nov "
        "(keep_in_touch_first = 60, the default); Sat 23 Jan is not a business day, so Mon 25 Jan"
    )


@pytest.mark.parametrize(
    ("wished", "moved"),
    [
        (date(2026, 11, 26), "Thu 26 Nov is Thanksgiving Day, so Fri 27 Nov"),
        (date(2026, 11, 28), "Sat 28 Nov is not a business day, so Mon 30 Nov"),
        (date(2026, 12, 26), "Sat 26 Dec is not a business day, so Mon 28 Dec"),
        (
            date(2027, 1, 16),
            "Sat 16 Jan is not a business day, Mon 18 Jan is a holiday, so Tue 19 Jan",
        ),
    ],
)
def test_a_holiday_that_moves_a_step_is_named(wished: date, moved: str) -> None:
    items = plan_of(ACME, facts=Facts(postponed={"acme/park": wished}))
    assert items["acme/park"].why.endswith(f"; postponed by you to {say(wished)}; {moved}")


def test_holidays_on_the_way_are_all_named() -> None:
    rejected = interview("Globex", status="rejected", status_since=date(2026, 11, 25))
    assert plan_of(rejected)["globex/rejection-reply"].why == (
        "Don't 3: the next business day after the rejection of Wed 25 Nov; "
        "not counting Thu 26 Nov (Thanksgiving Day)"
    )
    late = interview(start=datetime(2026, 12, 24, 10))  # noqa: DTZ001 - local
    assert plan_of(late)["acme/follow-up/1"].why.endswith(
        "; not counting Fri 25 Dec (Christmas Day) and Fri 1 Jan (a holiday)"
    )


def test_a_follow_up_that_was_sent_on_its_day_says_only_why_it_was_then() -> None:
    on_time = {"acme/follow-up/1": plan_of(ACME)["acme/follow-up/1"].day}
    why = plan_of(ACME)["acme/follow-up/1"].why
    assert plan_of(ACME, facts=Facts(done=on_time))["acme/follow-up/1"].why == why


def test_a_holiday_before_a_connection_is_named() -> None:
    before = interview(start=datetime(2026, 11, 25, 10), interviewers=(JANE,))  # noqa: DTZ001 - local
    assert plan_of(before)["acme/connect/jane-doe"].why == (
        "Do 2: the next business day after you met Jane Doe; "
        "not counting Thu 26 Nov (Thanksgiving Day)"
    )


def test_a_holiday_that_delays_gate_or_gap_is_named() -> None:
    promise = promised(date(2026, 11, 25))
    at_once = Settings(follow_up_after_promise=0)
    held = plan_of(interview(promise=promise), numbers=at_once)["acme/follow-up/1"]
    assert held.why.endswith(
        "Don't 2: not before Fri 27 Nov, when the promise has run out, "
        "not counting Thu 26 Nov (Thanksgiving Day)"
    )
    one = interview(id="one", role="one", promise=promised(date(2026, 11, 20)))
    two = interview(id="two", role="two", promise=promise)
    sent = Facts(done={"one/follow-up/1": date(2026, 11, 24)})
    moved = plan_of(one, two, facts=sent)["two/follow-up/1"]
    assert moved.why.endswith(
        "Don't 4: moved from Mon 30 Nov, so that any two follow-ups to Acme are 5 business days "
        "apart (contact_gap = 5, the default); not counting Thu 26 Nov (Thanksgiving Day)"
    )


def test_uids_are_the_same_for_ever() -> None:
    renamed = replace(PHONE, id="acme", was="phone", company="phone")
    thanks = plan_of(renamed)["acme/thank-you/jane-doe"]
    assert thanks.uid == uid_of("phone/thank-you/jane-doe") == thanks.uid_in(0)
    assert thanks.uid_in(2) == uid_of("phone/thank-you/jane-doe", 2)
    week = next(each for each in plan_of(renamed).values() if each.subject is None)
    assert week.uid == uid_of(week.id)
    assert uid_of("acme-onsite/thank-you/jane-doe") == "41d24572-6681-5202-a96f-0b5fccbe5492"
    assert plan_of(PHONE)["phone/recap"].uid == uid_of("phone/recap")
