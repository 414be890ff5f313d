"""Which case a message belongs to, and which domains identify no company."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from scenes import interview

from afterview.mailbox import Address, Message, Watch
from afterview.mailbox.domains import identifies_company, shared_domains
from afterview.mailbox.watch import WhoIsWho
from afterview.model import Contact, Interview, Interviewer
from afterview.playbook.cases import cases
from afterview.playbook.facts import Facts


def who(*log: Interview, own: str = "sam@home.example") -> WhoIsWho:
    return WhoIsWho.of(cases(log, Facts(), date(2026, 11, 25)), [own])


def someone(*emails: str) -> tuple[Interviewer, ...]:
    return tuple(Interviewer(name=email, email=email) for email in emails)


def message(sender: str, *reply_to: str, to: str = "sam@home.example") -> Message:
    return Message(
        message_id="<1@x>",
        folder="answers",
        at=datetime(2026, 11, 24, tzinfo=UTC),
        sender=Address("", sender),
        reply_to=tuple(Address("", each) for each in reply_to),
        recipients=(Address("", to),),
    )


@pytest.mark.parametrize(
    ("domain", "is_known"),
    [
        ("acme.example", True),
        ("mail.acme.example", True),
        ("gmail.com", False),
        ("eu.greenhouse.io", False),
        ("us.greenhouse-mail.io", False),
        ("mygmail.com", True),
        ("localhost", False),
        ("", False),
    ],
)
def test_a_domain_identifies_a_company(domain: str, *, is_known: bool) -> None:
    assert identifies_company(domain) is is_known


def test_the_list_of_domains_is_one_of_domains() -> None:
    assert all(each == each.strip().lower() and "." in each for each in shared_domains())
    assert len(shared_domains()) > 200


def test_a_person_is_known_by_the_address_and_a_company_by_the_domain() -> None:
    known = who(interview("Acme"), interview("Globex", interviewers=someone("jo@globex.example")))

    assert known.cases_of(Address("", "jane@acme.example")) == {"acme"}
    assert known.cases_of(Address("", "hr@eu.acme.example")) == {"acme"}
    assert known.cases_of(Address("", "jo@globex.example")) == {"globex"}
    assert known.cases_of(Address("", "mum@home.example")) == frozenset()


def test_a_case_is_named_by_its_latest_round() -> None:
    later = datetime(2026, 12, 1, 10)  # noqa: DTZ001 - the zone comes next
    known = who(interview("Acme", id="first"), interview("Acme", id="second", start=later))

    assert known.cases_of(Address("", "jane@acme.example")) == {"second"}


def test_somebody_else_of_a_company_with_two_cases_is_of_both() -> None:
    known = who(
        interview("Acme", id="pilot", role="Pilot"),
        interview("Acme", id="cook", role="Cook", interviewers=someone("bo@acme.example")),
    )

    assert known.cases_of(Address("", "bo@acme.example")) == {"cook"}
    assert known.cases_of(Address("", "hr@acme.example")) == {"pilot", "cook"}


def test_an_agency_is_no_company() -> None:
    known = who(
        interview(
            "Acme",
            via="Talent",
            contact=Contact("Pat", "pat@talent.example"),
            interviewers=someone("jane@acme.example", "kim@talent.example"),
        )
    )

    assert known.cases_of(Address("", "pat@talent.example")) == {"acme"}
    assert known.cases_of(Address("", "kim@talent.example")) == {"acme"}
    assert known.cases_of(Address("", "lee@talent.example")) == frozenset()
    assert known.cases_of(Address("", "hr@acme.example")) == {"acme"}


def test_the_domain_of_the_person_is_no_company() -> None:
    """They apply for another post in their own company."""
    known = who(interview("Home", interviewers=someone("boss@home.example", "SAM@home.example")))

    assert known.cases_of(Address("", "boss@home.example")) == {"home"}
    assert known.cases_of(Address("", "mum@home.example")) == frozenset()
    assert known.cases_of(Address("", "sam@home.example")) == frozenset()


def test_people_without_an_address_are_not_looked_for() -> None:
    known = who(interview("Acme", interviewers=(Interviewer(name="Jane"),)))

    assert known == WhoIsWho({}, {})


def test_what_a_service_relays_is_from_those_who_get_the_reply() -> None:
    known = who(interview("Acme"))

    assert known.senders(message("no-reply@greenhouse.io", "jane@acme.example")) == {"acme"}
    assert known.senders(message("no-reply@greenhouse.io")) == frozenset()
    assert known.senders(message("mum@other.example", "jane@acme.example")) == frozenset()
    assert known.senders(message("jane@acme.example", "bo@globex.example")) == {"acme"}


def test_only_recipients_that_are_known_are_named() -> None:
    known = who(interview("Acme"))

    assert known.recipients(message("sam@home.example", to="hr@acme.example")) == {
        "hr@acme.example": {"acme"}
    }
    assert known.recipients(message("sam@home.example", to="mum@home.example")) == {}


def test_a_watch_has_people_and_domains() -> None:
    watch = who(interview("Acme", contact=Contact("Rita", "rita@gmail.com"))).watch(
        date(2026, 11, 1), answers=True, sent=False, drafts=True, invitations="INBOX"
    )

    assert watch == Watch(
        people=frozenset({"jane@acme.example", "rita@gmail.com"}),
        domains=frozenset({"acme.example"}),
        since=date(2026, 11, 1),
        sent=False,
        invitations="INBOX",
    )
    assert Address("", "x@mail.acme.example") in watch
    assert Address("", "x@gmail.com") not in watch
