"""Names that may mean one company: by their words, by people, by mail domains."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scenes import interview, logs

from afterview.importing.companies import alike, new_names
from afterview.model import Contact, Interview, Interviewer

if TYPE_CHECKING:
    import random

JANE = Interviewer(name="Jane Doe", email="jane@acme.example")
BO = Interviewer(name="Bo", email="bo@acme.example")


def of(company: str, *people: Interviewer | Contact, **changes: Any) -> Interview:
    """Return an interview with a company: interviewers, and a contact if there is one."""
    contact = next((each for each in people if isinstance(each, Contact)), None)
    there = tuple(each for each in people if isinstance(each, Interviewer))
    return interview(company, interviewers=there, contact=contact, **changes)


def person(name: str, email: str = "") -> Interviewer:
    return Interviewer(name=name, email=email)


WORDS, BEGINNING = "the names differ in little", "one name begins with the other"


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        (of("Acme Robotics"), of("Acme Robotics, Inc."), WORDS),
        (of("Acme Robotics"), of("AcmeRobotics Ltd"), WORDS),
        (of("The Acme S.A."), of("acme"), WORDS),
        (of("acme"), of("Acme Robotics"), BEGINNING),
        (of("acme", JANE), of("Acme Robotics", person("Bo")), BEGINNING),
        (of("Ace", JANE), of("Acme", JANE), "both have Jane Doe"),
        (of("Ace", JANE), of("Acme", person("Jane Doe")), "both have Jane Doe"),
        (of("Ace", JANE), of("Acme", Contact("Jane", "Jane@Acme.example")), "both have Jane"),
        (of("Ace", BO), of("Acme", person("Bo Li", BO.email)), "both have Bo Li"),
        (of("Ace", JANE), of("Acme", BO), "both have people at acme.example"),
        # one name
        (of("Acme"), of(" ACME "), None),
        # nothing but legal forms, no words, too short, half a word
        (of("Co"), of("Inc"), None),
        (of("&"), of("😀"), None),
        (of("GE"), of("GE Vernova"), None),
        (of("Acme"), of("Acmeister"), None),
        # other domains, a first name, two people of one name
        (of("Delta", JANE), of("Delta Faucet", person("B", "b@d.example")), None),
        (of("Ace", person("Jane")), of("Acme", person("Jane")), None),
        (of("Ace", JANE), of("Acme", person("Jane Doe", "jane@ace.example")), None),
        # public hosts, and services that write for many
        (of("Ace", person("B", "b@gmail.com")), of("Acme", person("C", "c@gmail.com")), None),
        (of("Ace", person("B", "b@mail.lever.co")), of("Acme", person("C", "c@lever.co")), None),
    ],
)  # fmt: skip
def test_two_names_may_mean_one_company(
    one: Interview, other: Interview, reason: str | None
) -> None:
    for log in ((one, other), (other, one)):
        found = alike(log)
        assert [each.reason for each in found] == ([] if reason is None else [reason])
        assert new_names([log[1]], [log[0]]) == (
            () if reason is None else ((log[0].company, log[1].company, *found[0][2:]),)
        )


def test_one_address_at_a_public_host_is_one_person() -> None:
    bo = person("Bo", "bo@gmail.com")
    assert [each.reason for each in alike([of("Ace", bo), of("Acme", bo)])] == ["both have Bo"]


@pytest.mark.parametrize("people", [(), (person("Bo Li", "bo@hays.example"),)])
def test_the_people_of_an_agency_do_not_count(people: tuple[Interviewer, ...]) -> None:
    rita = Contact("Rita Cruz", "rita@hays.example")
    log = [of(name, rita, *people, via="Hays") for name in ("Acme", "Globex")]
    assert alike(log) == ()
    (found,) = alike([of(name, rita, *people) for name in ("Acme", "Globex")])
    assert found.reason.startswith("both have")
    assert alike([of(name, JANE, via="Hays") for name in ("Acme", "Globex")])


def test_the_name_that_the_log_has_more_often_stands_first() -> None:
    log = [of("Acme Inc", id="a"), of("acme", id="b"), of("Acme", id="c")]
    assert [each[:2] for each in alike(log)] == [("acme", "Acme Inc")]


def test_of_several_names_each_is_beside_the_first() -> None:
    log = [of("Globex", JANE, id="1"), of("Ace", JANE, id="2"), of("Hooli", JANE, id="3")]
    assert [each[:2] for each in alike(log)] == [("Globex", "Ace"), ("Globex", "Hooli")]
    names = new_names([of("Ace Inc."), of("Umbrella"), of("ACE")], log)
    assert [each[:2] for each in names] == [("Ace", "Ace Inc.")]
    assert new_names([of("ACE"), of("Ace")], log) == ()


@given(logs(), st.randoms())
def test_the_order_of_the_log_does_not_matter(
    log: tuple[Interview, ...], chance: random.Random
) -> None:
    found = alike(log)
    assert alike(chance.sample(log, len(log))) == found
    assert all(one != other for one, other, *_ in found)
