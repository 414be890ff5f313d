"""What a target is shown of a planned item, and what its fingerprint takes note of."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from scenes import MONDAY, interview, logs, planned, promised

from afterview.compose import Composer, View, on_today, reason
from afterview.dates.clock import Clock, say
from afterview.dates.whereabouts import Trip, Whereabouts
from afterview.drafts.files import load
from afterview.model import (
    Contact,
    Event,
    Interview,
    Interviewer,
    Question,
    Task,
    as_event,
    on_its_day,
)
from afterview.playbook.settings import KEYS, settings

JANE = Interviewer(
    name="Jane Doe",
    email="jane@acme.example",
    profile="https://network.example/jane",
    rapport="good",
)
FULL, PRIVATE = View(), View(private=True)
PLAN = planned(interview(interviewers=(JANE,), location="1 Main St", url="https://meet.example"))


def clock_on(today: date) -> Clock:
    return Clock(Whereabouts(ZoneInfo("America/New_York")), today)


def composer(me: str = "Sam Rivera", hour: time = time(10)) -> Composer:
    return Composer(load(None), me, hour)


def test_a_task_has_its_day_its_hour_and_a_text_that_ends_with_the_reason() -> None:
    item = composer().compose(PLAN["acme/thank-you/jane-doe"], FULL)
    assert isinstance(item, Task)
    assert item.due == MONDAY
    assert item.due_at == datetime(2026, 11, 23, 11, tzinfo=ZoneInfo("America/New_York"))
    assert "Jane" in item.description
    assert item.description.endswith("\n\nWhy this day: the same day, as it ends at 11:00")


def test_on_the_day_of_its_interview_a_task_stands_after_it_and_else_at_the_hour() -> None:
    later = PLAN["acme/thank-you/jane-doe"]._replace(day=date(2026, 11, 24))
    item = composer().compose(later, FULL)
    assert isinstance(item, Task)
    assert item.due_at == datetime(2026, 11, 24, 10, tzinfo=ZoneInfo("America/New_York"))
    early = planned(interview(minutes=15, start=datetime(2026, 11, 23, 8)))  # noqa: DTZ001
    item = composer().compose(early["acme/thank-you/jane-doe"], FULL)
    assert isinstance(item, Task)
    assert item.due_at == datetime(2026, 11, 23, 10, tzinfo=ZoneInfo("America/New_York"))


@pytest.mark.parametrize(
    ("start", "zone", "due"),
    [
        # It ends at 09:00 and at 11:00 on that day where the person lives.
        (datetime(2026, 11, 23, 22), "Asia/Tokyo", datetime(2026, 11, 23, 10)),  # noqa: DTZ001
        (datetime(2026, 11, 24, 0), "Asia/Tokyo", datetime(2026, 11, 23, 11)),  # noqa: DTZ001
    ],
)
def test_the_hour_of_a_task_is_the_persons_own(start: datetime, zone: str, due: datetime) -> None:
    far = planned(interview(start=start, timezone=zone))
    item = composer().compose(far["acme/thank-you/jane-doe"], FULL)
    assert isinstance(item, Task)
    assert item.due_at.replace(tzinfo=None) == due
    assert str(item.due_at.tzinfo) == "America/New_York"
    later = composer().compose(far["acme/follow-up/1"], FULL)
    assert isinstance(later, Task)
    assert f"{later.due_at:%H:%M %Z}" == "10:00 EST"


def test_the_interview_has_its_place_and_link() -> None:
    item = composer().compose(PLAN["acme/interview"], FULL)
    assert isinstance(item, Event)
    assert (item.location, item.url) == ("1 Main St", "https://meet.example")
    assert item.description.startswith("Join: https://meet.example\n")


def test_a_call_without_a_place_is_at_its_link() -> None:
    call = planned(interview(url="https://meet.example"))["acme/interview"]
    item = composer().compose(call, FULL)
    assert isinstance(item, Event)
    assert item.location == "https://meet.example"


def test_what_follows_an_interview_is_not_at_its_place() -> None:
    item = composer().compose(PLAN["acme/recap"], FULL)
    assert isinstance(item, Event)
    assert (item.location, item.url) == ("", "")


def test_connecting_links_to_the_profile() -> None:
    assert composer().compose(PLAN["acme/connect/jane-doe"], FULL).url == JANE.profile
    assert composer().compose(PLAN["acme/thank-you/jane-doe"], FULL).url == ""


def test_an_all_day_event_ends_on_the_next_day() -> None:
    item = composer().compose(PLAN["acme/follow-up-date/1"], FULL)
    assert isinstance(item, Event)
    assert (item.start, item.end) == (date(2026, 12, 1), date(2026, 12, 2))
    assert item.free


def test_an_overdue_task_is_shown_on_today_with_its_alarm() -> None:
    step = PLAN["acme/thank-you/jane-doe"]
    today = step.day + timedelta(days=2)
    clock = clock_on(today)
    task, late = (composer().compose(each, FULL) for each in (step, on_today(step, clock)))
    assert isinstance(task, Task)
    assert isinstance(late, Task)
    assert (late.due, late.since, late.due_at.date()) == (today, step.day, today)
    assert late.title == f"{step.title} – fill in 1 line (since {say(step.day)})"
    assert on_its_day(late) == replace(task, due_at=late.due_at - timedelta(days=2))
    event = as_event(late)
    assert (event.start, event.since) == (today, step.day)
    assert on_its_day(event) == as_event(task)
    forecast = step._replace(forecast=True)
    assert on_today(forecast, clock) is forecast


def test_an_overdue_task_has_its_hour_where_the_person_is_today() -> None:
    step = PLAN["acme/thank-you/jane-doe"]
    today = step.day + timedelta(days=2)
    tokyo = ZoneInfo("Asia/Tokyo")
    there = Clock(Whereabouts(ZoneInfo("America/New_York"), (Trip(today, today, tokyo),)), today)
    late = composer().compose(on_today(step, there), FULL)
    assert isinstance(late, Task)
    assert (late.due, late.due_at) == (today, datetime(2026, 11, 25, 10, tzinfo=tokyo))


def test_only_an_open_task_whose_day_is_over_is_shown_on_today() -> None:
    step, recap = PLAN["acme/thank-you/jane-doe"], PLAN["acme/recap"]
    later = step.day + timedelta(days=2)
    done = step._replace(done=later)
    for each, today in ((step, step.day), (done, later), (recap, later)):
        assert on_today(each, clock_on(today)) is each
        item = composer().compose(each, FULL)
        assert on_its_day(item) is item


@pytest.mark.parametrize("step_id", sorted(PLAN))
def test_a_private_target_gets_no_name_text_place_or_link(step_id: str) -> None:
    item = composer().compose(PLAN[step_id], PRIVATE)
    assert item.title == PLAN[step_id].private_title
    assert (item.description, item.url) == ("", "")
    if isinstance(item, Event):
        assert item.location == ""


def test_the_outline_is_the_item_without_its_text() -> None:
    for item in PLAN.values():
        for view in (FULL, PRIVATE):
            whole = composer().compose(item, view)
            title = whole.title.partition(" – fill in ")[0]
            assert composer().outline(item, view) == replace(whole, title=title, description="")


def test_questions_come_back_only_where_the_target_asks_for_them() -> None:
    phone = interview(
        id="phone",
        start=datetime(2026, 11, 16, 10),  # noqa: DTZ001 - local
        questions=(Question(asked="Why us?", answered="The robots."),),
    )
    onsite = planned(phone, interview(id="onsite"))["onsite/interview"]
    assert "The robots." not in composer().compose(onsite, FULL).description
    asked = composer().compose(onsite, View(questions=True)).description
    assert "Why us?" in asked
    assert "The robots." in asked
    own = planned(phone)["phone/interview"]
    assert "Why us?" not in composer().compose(own, View(questions=True)).description


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"interviewers": (replace(JANE, talked_about="robots"),)}, ""),
        ({}, " – fill in 1 line"),
        ({"concerns": ("no Kubernetes", "no Rust")}, " – fill in 2 lines"),
    ],
)
def test_a_title_says_how_many_lines_of_a_letter_are_left_to_the_writer(
    more: dict[str, Any], told: str
) -> None:
    step = planned(interview(**{"interviewers": (JANE,), **more}))["acme/thank-you/jane-doe"]
    item = composer().compose(step, FULL)
    assert item.title == f"Thank Jane Doe (Acme){told}"
    assert ("Fill in the [brackets]" in item.description) == bool(told)
    assert composer().compose(step._replace(done=MONDAY), FULL).title == "Thank Jane Doe (Acme)"
    assert composer().compose(step, PRIVATE).title == "Thank-you"


def test_what_is_no_letter_has_nothing_to_fill_in() -> None:
    recap = composer().compose(PLAN["acme/recap"], FULL)
    assert recap.title == "Recap: Acme"
    own = Composer(load(None), "", time(10))
    assert own.compose(PLAN["acme/park"], FULL).title == PLAN["acme/park"].title


# fingerprints

CHANGES = {
    "company": interview("Other", id="acme", interviewers=(JANE,)),
    "role": interview(interviewers=(JANE,), role="Engineer"),
    "contact": interview(interviewers=(JANE,), contact=Contact("Rita Cruz", "rita@acme.example")),
    "topics": interview(interviewers=(JANE,), topics=("Rust",)),
    "concerns": interview(interviewers=(JANE,), concerns=("no Kubernetes",)),
    "talked about": interview(interviewers=(replace(JANE, talked_about="robots"),)),
    "email": interview(interviewers=(replace(JANE, email="j@acme.example"),)),
    "start": interview(interviewers=(JANE,), start=datetime(2026, 11, 23, 11)),  # noqa: DTZ001
}


@pytest.mark.parametrize("change", sorted(CHANGES))
def test_whatever_a_text_may_depend_on_changes_the_fingerprint(change: str) -> None:
    before = planned(interview(interviewers=(JANE,)))["acme/thank-you/jane-doe"]
    after = planned(CHANGES[change])["acme/thank-you/jane-doe"]
    assert composer().fingerprint(before, FULL) != composer().fingerprint(after, FULL)


def test_private_notes_do_not() -> None:
    before = planned(interview(interviewers=(JANE,)))["acme/recap"]
    after = planned(interview(interviewers=(JANE,), notes="private"))["acme/recap"]
    assert composer().fingerprint(before, FULL) == composer().fingerprint(after, FULL)


def test_the_persons_name_the_hour_and_the_view_change_it() -> None:
    item = PLAN["acme/interview"]
    prints = {
        composer().fingerprint(item, FULL),
        composer(me="Alex").fingerprint(item, FULL),
        composer(hour=time(9)).fingerprint(item, FULL),
        composer().fingerprint(item, PRIVATE),
        composer().fingerprint(item, View(questions=True)),
    }
    assert len(prints) == 5


def test_the_tone_and_the_language_change_letters_only() -> None:
    def printed(step: str, **style: str) -> str:
        formal = Composer(load(None, **style), "Sam Rivera", time(10))
        return formal.fingerprint(PLAN[step], FULL)

    for style in ({"tone": "formal"}, {"language": "de"}):
        usual, other = (printed("acme/thank-you/jane-doe", **each) for each in ({}, style))
        assert usual != other
        assert printed("acme/recap") == printed("acme/recap", **style)
    german = printed("acme/thank-you/jane-doe", language="de")
    assert german == printed("acme/thank-you/jane-doe", language="de", tone="formal")
    assert german != printed("acme/thank-you/jane-doe", language="de", tone="brief")


def test_the_answers_of_earlier_rounds_change_it_only_where_they_are_shown() -> None:
    def onsite(answered: str) -> tuple[str, str]:
        phone = interview(
            id="phone",
            start=datetime(2026, 11, 16, 10),  # noqa: DTZ001 - local
            questions=(Question(asked="Why us?", answered=answered),),
        )
        item = planned(phone, interview(id="onsite"))["onsite/interview"]
        return (
            composer().fingerprint(item, FULL),
            composer().fingerprint(item, View(questions=True)),
        )

    assert onsite("The robots.")[0] == onsite("The people.")[0]
    assert onsite("The robots.")[1] != onsite("The people.")[1]


def test_a_fingerprint_opens_with_the_name_of_its_view() -> None:
    views = (FULL, PRIVATE, View(questions=True), View(private=True, questions=True))
    assert len({view.view_key for view in views}) == 4
    for view in views:
        found = composer().fingerprint(PLAN["acme/park"], view)
        assert found.startswith(view.view_key)
        assert [v for v in views if found.startswith(v.view_key)] == [view]


@dataclass(frozen=True, slots=True, kw_only=True)
class LaterInterview(Interview):
    """An interview as it may be one day, with a field more."""

    salary: str = ""


def test_a_new_field_of_the_log_changes_no_fingerprint_where_it_is_not_used() -> None:
    item = PLAN["acme/park"]
    assert item.subject is not None
    values = {one.name: getattr(item.subject, one.name) for one in fields(item.subject)}
    later = LaterInterview(**values)
    paid = replace(later, salary="a lot")
    before, same = (
        composer().fingerprint(item._replace(subject=subject), FULL)
        for subject in (item.subject, later)
    )
    assert before == same != composer().fingerprint(item._replace(subject=paid), FULL)


def test_the_follow_up_knows_when_the_first_was_sent() -> None:
    item = PLAN["acme/follow-up/2"]
    sent = item._replace(last_contact=date(2026, 12, 1))
    assert composer().fingerprint(item, FULL) != composer().fingerprint(sent, FULL)


def test_the_card_of_a_visit_depends_on_its_other_rounds() -> None:
    first, last = interview(id="a", mode="in person"), interview(id="b", mode="in person")
    before = planned(first, last)["b/thank-you-card"]
    after = before._replace(earlier=(replace(first, topics=("Rust",)),))
    assert composer().fingerprint(before, FULL) != composer().fingerprint(after, FULL)
    alone = before._replace(earlier=())
    assert composer().fingerprint(before, FULL) != composer().fingerprint(alone, FULL)


def test_a_withdrawal_depends_on_what_was_accepted_and_on_the_other_roles() -> None:
    taken = interview("Globex", status="accepted", status_since=MONDAY)
    item = planned(taken, interview())["acme/withdraw"]
    later = item._replace(accepted=date(2026, 11, 24))
    both = item._replace(other_roles=("Pilot",))
    assert len({composer().fingerprint(each, FULL) for each in (item, later, both)}) == 3


# views


def test_a_view_knows_how_far_back_it_shows() -> None:
    assert View(history=180).oldest(MONDAY) == MONDAY - timedelta(days=180)
    assert View().oldest(MONDAY) is None


def test_a_provider_that_offers_no_such_option_gets_everything() -> None:
    assert View.of({}) == View()
    assert View.of({"private": True, "include": ("questions",)}) == View(
        private=True, questions=True
    )


def test_promises_are_part_of_the_reason() -> None:
    item = planned(interview(promise=promised(date(2026, 12, 4), "in two weeks")))
    text = composer().compose(item["acme/follow-up/1"], FULL).description
    assert "after the promise “in two weeks” runs out on Fri 4 Dec" in text


# what a calendar shows

KEY = re.compile(rf"\b(?:{'|'.join(KEYS)}) = |\b(?:Do|Don't) [1-4]\b|\b\w+_\w+ = |status = ")


@given(logs())
def test_a_calendar_shows_no_keys_and_no_step_ids(log: tuple[Interview, ...]) -> None:
    composes = composer()
    for item in planned(*log).values():
        shown = composes.compose(item, FULL)
        assert not KEY.search(shown.title + shown.description)
        assert item.id not in shown.description
        assert "Why:" not in shown.description


def test_only_the_keys_are_taken_out_of_a_reason() -> None:
    words = "Do 3: soon (hour = 9), Don't 4: never"
    item = planned(interview(promise=promised(date(2026, 12, 4), words)))["acme/follow-up/1"]
    assert reason(item).startswith(f"2 business days after the promise “{words}”")
    assert reason(item).endswith("; not before Mon 7 Dec, when the promise has run out")
    moved = item._replace(why="Do 3: a; Don't 4: moved, so Do 1: b (contact_gap = 5, line 3)")
    assert reason(moved) == "a; moved, so Do 1: b"


def test_where_a_number_is_written_changes_no_entry() -> None:
    def printed(origins: dict[str, str]) -> str:
        item = planned(interview(), numbers=settings("standard", {}, origins))["acme/follow-up/1"]
        return composer().fingerprint(item, FULL)

    origins = {"follow_up_without_promise": "line 7 of the configuration"}
    assert printed({}) == printed(origins)


def test_the_first_line_says_what_to_do_and_the_last_one_why() -> None:
    written = replace(JANE, talked_about="her talk on Raft")
    items = planned(interview(interviewers=(written,), mode="video", url="https://meet.example"))
    firsts = {
        "acme/interview": "Join: https://meet.example",
        "acme/thank-you/jane-doe": "Read this through, then send it.",
        "acme/connect/jane-doe": "Read this through, then send it with your invitation.",
        "acme/follow-up-date/1": (
            "You can ask where things stand. Your draft is in the follow-up task."
        ),
        "acme/follow-up/2": "Fill in the [brackets], then send it.",
        "acme/park": "Close the case at Acme for now, or log what you heard:",
    }
    for step_id, first in firsts.items():
        lines = composer().compose(items[step_id], FULL).description.splitlines()
        assert lines[0] == first
        assert lines[-1].startswith("Why this day: ") == (step_id != "acme/interview")
    recap = composer().compose(items["acme/recap"], FULL).description
    assert recap.splitlines()[-1] == "Why this time: right at the end of the interview; 30 minutes"


def test_without_your_name_the_letter_has_a_bracket_to_fill_in() -> None:
    thanks = PLAN["acme/thank-you/jane-doe"]
    assert composer(me="").compose(thanks, FULL).description.startswith("Fill in the [brackets]")


def test_nothing_is_to_be_sent_where_the_draft_is_empty(tmp_path: Path) -> None:
    (tmp_path / "thank-you.txt").write_text("{% if false %}never{% endif %}\n")
    own = Composer(load(tmp_path), "Sam Rivera", time(10))
    shown = own.compose(PLAN["acme/thank-you/jane-doe"], FULL).description
    assert shown == "Why this day: the same day, as it ends at 11:00"
