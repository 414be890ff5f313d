"""Several interviews with one company on one day are one visit, and no two things are at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scenes import MONDAY, interview, planned, promised, workdays

from afterview.model import STATUSES, Contact, Interviewer
from afterview.playbook import situation
from afterview.playbook.cases import cases
from afterview.playbook.facts import Facts
from afterview.playbook.placing import Place
from afterview.playbook.recap import places, replaced_recaps
from afterview.playbook.settings import Settings
from afterview.playbook.visits import holder, overlaps, shared, visit_of, visits

if TYPE_CHECKING:
    from afterview.model import Interview
    from afterview.playbook import Planned

SOON, LATE = promised(date(2026, 11, 27)), promised(date(2026, 12, 11))
GOOD = Interviewer(name="Mei Lin", rapport="good")
JANE, RAVI = Interviewer(name="Jane Doe"), Interviewer(name="Ravi Menon")
PLACE: dict[str, Any] = {"mode": "in person"}


def at(
    id_: str, hour: int, minute: int = 0, company: str = "Acme", day: int = 23, **changes: Any
) -> Interview:
    """An interview of an hour in that week, on Monday if not said."""
    start = datetime(2026, 11, day, hour, minute)  # noqa: DTZ001 - local
    return interview(company, id=id_, start=start, **changes)


def recaps(items: dict[str, Planned]) -> dict[str, str]:
    return {
        i.id: f"{i.start:%d %H:%M}-{i.end:%H:%M}"
        for i in items.values()
        if i.step == "recap" and i.start and i.end
    }


@pytest.mark.parametrize(
    ("log", "expected"),
    [
        ([at("a", 10)], {"a/recap": "23 11:00-11:30"}),
        # One visit: after the last, and longer.
        ([at("a", 10), at("b", 11)], {"b/recap": "23 12:00-12:45"}),
        ([at("a", 10), at("b", 14), at("c", 12)], {"b/recap": "23 15:00-16:00"}),
        ([at("a", 10), at("b", 11, status="cancelled")], {"a/recap": "23 11:00-11:30"}),
        # The one that begins last need not end last.
        ([at("a", 10, minutes=180), at("b", 11)], {"b/recap": "23 13:00-13:45"}),
        ([at("a", 10, **PLACE), at("b", 11, **PLACE)], {"b/recap": "23 12:30-13:15"}),
        # Two roles, or two days, are two visits.
        (
            [at("a", 10), at("b", 13, role="Analyst")],
            {"a/recap": "23 11:00-11:30", "b/recap": "23 14:00-14:30"},
        ),
        (
            [at("a", 10), at("b", 10, day=24)],
            {"a/recap": "23 11:00-11:30", "b/recap": "24 11:00-11:30"},
        ),
        # With another company, a recap waits for the interview, the way home, and other recaps.
        (
            [at("a", 10), at("b", 11, company="Globex")],
            {"a/recap": "23 12:00-12:30", "b/recap": "23 12:30-13:00"},
        ),
        (
            [at("a", 10), at("b", 11, 15, company="Globex", **PLACE)],
            {"a/recap": "23 12:45-13:15", "b/recap": "23 13:15-13:45"},
        ),
        (
            [at("b", 10), at("a", 10, company="Globex")],
            {"a/recap": "23 11:00-11:30", "b/recap": "23 11:30-12:00"},
        ),
        # From half past nine in the evening on, the next morning, which may be taken as well.
        (
            [at("a", 20), at("b", 21, company="Globex"), at("c", 8, day=24, company="Hooli")],
            {"a/recap": "24 09:00-09:30", "b/recap": "24 09:30-10:00", "c/recap": "24 10:00-10:30"},
        ),
    ],
)
def test_recaps(log: list[Interview], expected: dict[str, str]) -> None:
    assert recaps(planned(*log)) == recaps(planned(*reversed(log))) == expected


def test_a_recap_says_that_it_is_longer_and_why_it_waits() -> None:
    items = planned(at("a", 9, round="first"), at("b", 10), at("c", 11, company="Globex"))
    assert items["b/recap"].title == "Recap: Acme, 2 interviews"
    assert "15 minutes longer for 2 interviews" in items["b/recap"].why
    assert "not at 11:00, for another interview or recap is then" in items["b/recap"].why
    longest = planned(at("a", 10, minutes=180), at("b", 11))["b/recap"]
    assert "right at the end of the interview" in longest.why
    assert "not at" not in longest.why
    assert items["c/recap"].title == "Recap: Globex"
    assert "longer" not in items["c/recap"].why


def test_a_postponed_recap_lies_on_nothing_either_and_a_skipped_one_is_in_nobodys_way() -> None:
    log = (at("a", 10), at("b", 11, day=24, company="Globex"))
    items = planned(*log, facts=Facts(postponed={"a/recap": date(2026, 11, 24)}))
    assert recaps(items)["a/recap"] == "24 12:00-12:30"
    both = (at("a", 10), at("b", 10, company="Globex"))
    assert recaps(planned(*both, facts=Facts(skipped=frozenset({"a/recap"})))) == {
        "b/recap": "23 11:00-11:30"
    }


def test_a_recap_gives_way_to_another_calendar_and_stays_where_the_last_run_had_it() -> None:
    log = at("a", 10)
    rule, noon = log.end, log.end.replace(hour=12)
    busy: tuple[tuple[datetime, datetime], ...] = ((rule, noon),)
    assert recaps(planned(log, busy=busy)) == {"a/recap": "23 12:00-12:30"}
    moved = "not at 11:00, because your calendar has something then"
    assert moved in planned(log, busy=busy)["a/recap"].why
    before = {"a/recap": Place(rule, noon)}
    assert recaps(planned(log, placed=before)) == {"a/recap": "23 12:00-12:30"}
    busy = (*busy, (noon, noon.replace(hour=13)))
    assert recaps(planned(log, busy=busy, placed=before)) == {"a/recap": "23 13:00-13:30"}
    before = {"a/recap": Place(rule, noon, MONDAY)}
    assert recaps(planned(log, busy=busy, placed=before)) == {"a/recap": "23 12:00-12:30"}
    full = ((log.start, log.start.replace(day=28)),)
    assert "; your calendar has something then, and no free time soon after;" in (
        planned(log, busy=full)["a/recap"].why
    )


def test_the_next_run_is_told_where_each_recap_stands() -> None:
    log = (at("a", 10), at("b", 10, company="Globex"))
    seen = situation(
        log, Facts(), today=MONDAY, settings=Settings(), workdays=workdays(), zone="UTC"
    )
    after = log[0].end, log[0].end.replace(minute=30)
    assert places(seen) == {
        f"{each.id}/recap": Place(start, start) for each, start in zip(log, after, strict=True)
    }


def test_the_recap_of_a_visit_replaces_those_of_its_interviews() -> None:
    log = (at("a", 10), at("b", 11), at("c", 12), at("d", 10, day=24))
    found = replaced_recaps(cases(log, Facts(), MONDAY))
    assert found == {"a/recap": "c/recap", "b/recap": "c/recap"}


def test_a_recap_that_is_too_old_after_its_delay_is_not_planned() -> None:
    assert recaps(planned(at("a", 10), today=date(2026, 11, 27))) == {}
    assert recaps(planned(at("a", 10), today=date(2026, 12, 4))) == {}


def thanked(items: dict[str, Planned]) -> set[str]:
    return {i.id for i in items.values() if i.step == "thank-you"}


def test_somebody_whom_you_met_twice_on_one_day_is_thanked_once() -> None:
    log = (at("a", 10, interviewers=(JANE, RAVI)), at("b", 11, interviewers=(JANE,)))
    assert thanked(planned(*log)) == {"b/thank-you/jane-doe", "a/thank-you/ravi-menon"}
    facts = Facts(done={"a/thank-you/jane-doe": MONDAY})
    assert thanked(planned(*log, facts=facts)) == {"a/thank-you/jane-doe", "a/thank-you/ravi-menon"}
    other_day = replace(log[1], start=log[1].start.replace(day=24), end=log[1].end.replace(day=24))
    assert {"a/thank-you/jane-doe", "b/thank-you/jane-doe"} <= thanked(planned(log[0], other_day))


@pytest.mark.parametrize(
    ("modes", "card", "done", "expected"),
    [
        (("in person", "in person"), "auto", "", "b"),
        (("in person", "video"), "auto", "", "a"),
        (("video", "video"), "auto", "", ""),
        (("video", "video"), "on", "", "b"),
        (("in person", "in person"), "off", "", ""),
        (("in person", "in person"), "auto", "a", "a"),
    ],
)
def test_a_visit_has_one_card(modes: tuple[str, str], card: str, done: str, expected: str) -> None:
    log = (at("a", 10, mode=modes[0]), at("b", 11, mode=modes[1]))
    facts = Facts(done={f"{done}/thank-you-card": MONDAY})
    items = planned(*log, facts=facts, numbers=Settings(card=card))
    cards = [i.interview for i in items.values() if i.step == "thank-you-card"]
    assert cards == ([expected] if expected else [])


def test_the_card_knows_the_other_rounds_in_person() -> None:
    log = (at("a", 10, **PLACE), at("b", 11, **PLACE), at("c", 13, mode="video"))
    assert [each.id for each in planned(*log)["b/thank-you-card"].earlier] == ["a"]
    facts = Facts(done={"a/thank-you-card": MONDAY})
    items = planned(*log, facts=facts, numbers=Settings(card="on"))
    assert [each.id for each in items["a/thank-you-card"].earlier] == ["b"]
    on_screen = (log[2], at("d", 15, mode="video"))
    items = planned(*on_screen, numbers=Settings(card="on"))
    assert [each.id for each in items["d/thank-you-card"].earlier] == ["c"]


def test_the_card_goes_to_the_one_you_got_along_with_best() -> None:
    poor = replace(JANE, rapport="poor")
    for first, last, expected in (
        ((GOOD,), (JANE,), GOOD),
        ((RAVI,), (JANE,), JANE),
        ((RAVI,), (poor,), RAVI),
        ((), (poor,), poor),
    ):
        log = (at("a", 10, **PLACE, interviewers=first), at("b", 11, **PLACE, interviewers=last))
        assert planned(*log)["b/thank-you-card"].person == expected
    nobody = at("a", 10, **PLACE, interviewers=())
    assert planned(nobody)["a/thank-you-card"].person is None
    on_screen = at("a", 10, mode="video", interviewers=(GOOD,))
    log = (on_screen, at("b", 11, **PLACE, interviewers=(JANE,)))
    assert planned(*log)["b/thank-you-card"].person == JANE


def test_the_visit_of_an_interview() -> None:
    log = (at("b", 11), at("a", 10), at("off", 12, status="cancelled"), at("g", 13, company="G"))
    assert [[each.id for each in visit] for visit in visits(log[:2])] == [["a", "b"]]
    assert [each.id for each in visit_of(log[0], log)] == ["a", "b"]
    assert [each.id for each in visit_of(log[2], log)] == ["off"]


SAID: dict[str, st.SearchStrategy[Any]] = {
    "promise": st.dates(date(2026, 11, 23), date(2027, 1, 15)).map(promised),
    "contact": st.just(Contact("Rita Cruz", "rita@acme.example")),
    "via": st.just("Hays"),
    "no_contact": st.just(True),  # noqa: FBT003 - a value of the log
    "status": st.sampled_from([each for each in STATUSES if each != "cancelled"]),
    "status_since": st.dates(date(2026, 11, 1), date(2026, 12, 24)),
    "answer_by": st.dates(date(2026, 11, 24), date(2026, 12, 24)),
}
"""What an employer says about the case as a whole."""


@given(
    st.fixed_dictionaries(
        {}, optional={key: st.tuples(st.integers(0, 2), v) for key, v in SAID.items()}
    ),
    st.integers(1, 3),
    st.sampled_from([None, "offer", "accepted"]),
    st.dates(date(2026, 11, 1), date(2027, 3, 1)),
    st.dictionaries(
        st.sampled_from(["c/follow-up/1", "c/withdraw", "c/park"]),
        st.dates(MONDAY, date(2027, 3, 1)),
    ),
)
def test_it_does_not_matter_which_interview_of_a_visit_has_what_they_said(
    said: dict[str, tuple[int, Any]],
    size: int,
    elsewhere: str | None,
    today: date,
    done: dict[str, date],
) -> None:
    visit = [at("c", 9), at("b", 11, interviewers=(RAVI,)), at("a", 14, interviewers=(GOOD,))]
    visit = [at("early", 9, day=16), *visit[:size]]
    other = at("g", 10, company="Globex", day=20, status=elsewhere, answer_by=date(2026, 12, 4))
    spread, last = [*visit], [*visit]
    for key, (place, value) in said.items():
        where = 1 + place % size
        spread[where] = replace(spread[where], **{key: value})
        last[size] = replace(last[size], **{key: value})
    facts = Facts(done=done)
    assert planned(*spread, other, today=today, facts=facts) == planned(
        *last, other, today=today, facts=facts
    )


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        # Of several promises the one that runs out last holds everybody back.
        ([{"promise": LATE}, {"promise": SOON}], {"promise": 0}),
        ([{"promise": SOON}, {}, {"promise": LATE}], {"promise": 2}),
        ([{"promise": SOON}, {"promise": SOON}], {"promise": 1}),
        # An outcome counts before none, and the later of two.
        ([{"status": "offer"}, {"status": "waiting"}], {"status": 0}),
        ([{"status": "waiting"}, {}], {"status": 0}),
        ([{"status": "offer"}, {"status": "rejected"}], {"status": 1}),
        ([{"no_contact": True}, {"no_contact": False}], {"no_contact": 0}),
        ([{"contact": Contact("Rita")}, {"contact": Contact("Bo")}], {"contact": 1}),
        # The day of another status is not that of this one.
        ([{"status": "waiting", "status_since": MONDAY}, {"status": "offer"}], {"status_since": 1}),
        ([{"status_since": MONDAY}, {"status": "offer"}], {"status_since": 0}),
    ],
)
def test_which_interview_of_a_visit_counts(
    said: list[dict[str, Any]], expected: dict[str, int]
) -> None:
    visit = tuple(at(f"i{place}", 9 + place, **each) for place, each in enumerate(said))
    for key, place in expected.items():
        assert holder(visit, key) is visit[place]
        value = getattr(visit[place], key)
        assert [getattr(each, key) for each in shared(visit)] == [value] * len(visit)


def test_the_promise_of_an_earlier_interview_of_the_day_holds_the_follow_up_back() -> None:
    alone = planned(at("a", 10), at("b", 14))["b/follow-up/1"]
    one = planned(at("a", 10, promise=LATE), at("b", 14))["b/follow-up/1"]
    two = planned(at("a", 10, promise=LATE), at("b", 14, promise=SOON))["b/follow-up/1"]
    assert alone.day < LATE.latest < one.day == two.day
    assert "runs out on Fri 11 Dec (" in one.why
    assert "runs out on Fri 11 Dec, the last of 2 promises (" in two.why
    # A promise of an earlier day was kept by the next interview.
    assert (
        planned(at("a", 10, day=20, promise=LATE), at("b", 14))["b/follow-up/1"].day < LATE.latest
    )


def test_the_day_of_a_status_may_be_on_another_interview_of_the_day() -> None:
    log = at("a", 10, status_since=date(2026, 11, 24)), at("b", 14, status="offer")
    items = planned(*log, today=date(2026, 11, 27))
    assert items["b/offer-reply"].day == date(2026, 11, 24)


def test_the_events_of_a_visit_know_what_was_said_after_one_of_them() -> None:
    rita = Contact("Rita Cruz")
    items = planned(at("a", 10, contact=rita), at("b", 14))
    assert {i.subject.contact for i in items.values() if i.subject} == {rita}


def test_a_status_on_an_earlier_interview_of_the_day_counts_from_when_it_was_seen_there() -> None:
    log = at("a", 10, status="offer"), at("b", 14)
    seen = Facts(status_seen={"a": (("offer", date(2026, 11, 24)),)})
    today = date(2026, 11, 27)
    assert planned(*log, today=today)["b/offer-reply"].day == today
    assert planned(*log, today=today, facts=seen)["b/offer-reply"].day == date(2026, 11, 24)


def test_interviews_at_the_same_time() -> None:
    log = [at("a", 10, minutes=180), at("b", 11), at("c", 12), at("d", 12, 30), at("e", 13, 30)]
    log.append(at("off", 10, status="cancelled"))
    assert [(one.id, other.id) for one, other in overlaps(reversed(log))] == [
        ("a", "b"),
        ("a", "c"),
        ("a", "d"),
        ("c", "d"),
    ]
