"""Steps of two roles at one company say which role they are about."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time
from typing import Any

from hypothesis import given
from scenes import MONDAY, interview, logs, planned, workdays

from afterview.compose import Composer, View
from afterview.drafts.files import load
from afterview.model import Contact, Interview, Interviewer, Owed, same_name
from afterview.operations.wording import before_day
from afterview.playbook import situation, steps
from afterview.playbook.facts import Facts
from afterview.playbook.follow_up import timelines
from afterview.playbook.patience import meters
from afterview.playbook.planned import uid_of
from afterview.playbook.settings import Settings

JANE = Interviewer(name="Jane Doe")
PILOT = interview(id="acme", role="Pilot", interviewers=(JANE,))
COOK = interview(
    id="acme-2",
    role="Cook",
    start=datetime(2026, 11, 20, 10),  # noqa: DTZ001 - local
    interviewers=(JANE,),
)
ACCEPTED = interview(
    id="acme-3",
    role="Driver",
    start=datetime(2026, 11, 19, 10),  # noqa: DTZ001 - local
    status="accepted",
    status_since=MONDAY,
)


def titles(*log: Interview) -> dict[str, str]:
    return {id_: item.title for id_, item in planned(*log).items()}


def test_the_role_is_added_where_two_cases_have_one_title() -> None:
    both = titles(PILOT, COOK)
    assert both["acme/thank-you/jane-doe"] == "Thank Jane Doe (Acme, Pilot)"
    assert both["acme-2/thank-you/jane-doe"] == "Thank Jane Doe (Acme, Cook)"
    assert both["acme/follow-up/1"] == "Follow up with Acme (Pilot)"
    assert both["acme/follow-up/2"] == "Follow up with Acme (Pilot) again"
    assert (
        both["acme/park"] == "No answer from Acme (Pilot): close it for now, or log what you heard"
    )
    assert both["acme-2/recap"] == "Recap: Acme (Cook)"


def test_what_only_one_case_can_have_stays_plain() -> None:
    ann = interview(
        id="acme-2",
        role="Cook",
        round="panel",
        interviewers=(Interviewer(name="Ann Lee"),),
        owed=(Owed("my recipes"),),
    )
    both = titles(PILOT, ann)
    assert both["acme-2/thank-you/ann-lee"] == "Thank Ann Lee (Acme)"
    assert both["acme-2/owed/my-recipes"] == "Send Acme: my recipes"
    assert both["acme-2/interview"] == "Acme interview, panel"
    assert both["acme-2/recap"] == "Recap: Acme, panel"
    assert both["acme/recap"] == "Recap: Acme (Pilot)"


def test_what_two_cases_can_have_gets_the_role() -> None:
    own = (Owed("the Acme slides"),)
    both = titles(*(replace(each, owed=own, round="panel") for each in (PILOT, COOK)))
    assert both["acme/owed/the-acme-slides"] == "Send Acme (Pilot): the Acme slides"
    assert both["acme/interview"] == "Acme (Pilot) interview, panel"
    assert both["acme/recap"] == "Recap: Acme (Pilot), panel"
    wide = titles(replace(PILOT, role="Data  Pilot"), COOK)
    assert wide["acme/follow-up/1"] == "Follow up with Acme (Data Pilot)"


def test_one_case_and_other_companies_have_plain_titles() -> None:
    again = interview(id="acme-2", role="pilot", start=COOK.start.replace(tzinfo=None))
    other = interview("Globex", role="Cook", interviewers=(JANE,))
    for log in ((PILOT,), (PILOT, again), (PILOT, other)):
        assert titles(*log)["acme/thank-you/jane-doe"] == "Thank Jane Doe (Acme)"


def test_the_role_is_behind_what_the_company_has() -> None:
    warm = (replace(JANE, rapport="good"),)
    both = titles(*(replace(each, interviewers=warm) for each in (PILOT, COOK)))
    assert both["acme/connect/jane-doe"] == "Connect with Jane Doe (Acme, Pilot)"
    both = titles(replace(PILOT, status="rejected", status_since=MONDAY), COOK)
    assert both["acme/rejection-reply"] == "Reply to Acme's rejection (Pilot)"
    loud = [replace(each, company="ATLAS", status="rejected") for each in (PILOT, COOK)]
    assert titles(*loud)["acme/rejection-reply"] == "Reply to ATLAS' rejection (Pilot)"
    hooli = [replace(each, company="Hooli Robotics", status="rejected") for each in (PILOT, COOK)]
    assert titles(*hooli)["acme/rejection-reply"] == "Reply to Hooli Robotics' rejection (Pilot)"


def test_a_card_has_the_role_also_where_it_goes_to_somebody_of_one_case_only() -> None:
    pilot = replace(PILOT, mode="in person")
    ann = replace(pilot, id="acme-2", role="Cook", interviewers=(Interviewer(name="Ann Lee"),))
    both = titles(pilot, ann)
    assert both["acme-2/thank-you-card"] == "Mail Acme (Cook) a thank-you card"


def test_the_thanks_to_a_person_of_an_agency_name_the_agency() -> None:
    asked: dict[str, Any] = {"via": "Harper Reed", "contact": Contact("Jane Doe")}
    pilot, cook = replace(PILOT, **asked), replace(COOK, **asked)
    assert titles(pilot)["acme/thank-you/jane-doe"] == "Thank Jane Doe (Harper Reed)"
    assert titles(pilot, cook)["acme/thank-you/jane-doe"] == "Thank Jane Doe (Harper Reed, Pilot)"
    warm = replace(pilot, interviewers=(replace(JANE, rapport="good"),))
    assert titles(warm, cook)["acme/connect/jane-doe"] == (
        "Connect with Jane Doe (Harper Reed, Pilot)"
    )


def test_the_role_is_behind_the_company_and_not_behind_the_agency_of_like_name() -> None:
    asked: dict[str, Any] = {"via": "Acme Talent", "contact": Contact("Sophie Roe")}
    both = titles(replace(PILOT, **asked), replace(COOK, **asked))
    assert both["acme/follow-up/1"] == "Follow up with Sophie (Acme Talent) about Acme (Pilot)"
    assert both["acme/recap"] == "Recap: Acme (Pilot)"


def test_a_case_without_a_role_has_the_plain_title() -> None:
    both = titles(PILOT, interview(id="acme-2", interviewers=(JANE,)))
    assert both["acme/recap"] == "Recap: Acme (Pilot)"
    assert both["acme-2/recap"] == "Recap: Acme"


def test_the_other_role_at_a_company_whose_offer_was_accepted() -> None:
    items = planned(PILOT, ACCEPTED)
    assert items["acme/withdraw"].title == "Withdraw from the other role at Acme (Pilot)"
    assert (
        "after you accepted their offer for the Driver role on Mon 23 Nov"
        in items["acme/withdraw"].why
    )
    elsewhere = interview("Globex", status="accepted", status_since=MONDAY)
    items = planned(PILOT, elsewhere)
    assert items["acme/withdraw"].title == "Withdraw from Acme"
    assert "after you accepted another offer" in items["acme/withdraw"].why


def test_a_role_changes_the_entry_and_not_which_entry_it_is() -> None:
    alone, both = planned(PILOT), planned(PILOT, COOK)
    composer, view = Composer(load(None), "Sam", time(10)), View()
    for id_, item in alone.items():
        assert both[id_].uid == item.uid == uid_of(id_)
        assert both[id_].private_title == item.private_title
        told = item._replace(title=both[id_].title)
        is_same = composer.fingerprint(item, view) == composer.fingerprint(told, view)
        assert is_same == (told.title == item.title)
    assert any(item.title != both[id_].title for id_, item in alone.items())


@given(logs())
def test_no_two_cases_with_roles_share_a_title(log: tuple[Interview, ...]) -> None:
    seen: dict[tuple[str, str], tuple[str, str]] = {}
    for item in planned(*log).values():
        if item.subject is None or not item.subject.role or item.is_cancelled:
            continue
        key = same_name(item.subject.company), same_name(item.title)
        assert seen.setdefault(key, item.subject.case_key) == item.subject.case_key


@given(logs())
def test_the_next_step_of_a_case_is_the_one_of_the_plan(log: tuple[Interview, ...]) -> None:
    seen = situation(
        log,
        Facts(),
        today=MONDAY,
        settings=Settings(),
        workdays=workdays(),
        zone="America/New_York",
    )
    lines = timelines(seen)
    items = {item.id: item for item in steps(log, seen, lines)}
    for meter in meters(lines, seen, datetime(2026, 11, 23, 20, tzinfo=UTC)):
        if meter.next is not None:
            assert meter.next == items[meter.next.id]


def test_a_role_in_brackets_needs_no_comma_before_a_day() -> None:
    assert before_day("thank Jane Doe (Acme, Pilot)") == "thank Jane Doe (Acme, Pilot)"
    assert before_day("park it, or wait") == "park it, or wait,"
    assert before_day("answer by Fri 20 Nov") == "answer by Fri 20 Nov,"
