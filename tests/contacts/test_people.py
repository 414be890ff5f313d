"""Who is one person in the log, and what of them goes on a card."""

from __future__ import annotations

from interviewers import jane, met

from afterview.contacts.people import Person, people_of
from afterview.model import Contact, Interview


def labels(*interviews: Interview) -> list[str]:
    return [person.label for person in people_of(interviews)]


def test_the_same_name_at_the_same_company_is_one_person_however_it_is_written() -> None:
    (person,) = people_of([met("b", jane("j@a.example"), day=3), met("a", jane(name="jane  doe"))])

    assert (person.name, person.emails) == ("Jane Doe", ("j@a.example",))
    assert [each.interview for each in person.meetings] == ["a", "b"]


def test_the_same_name_at_two_companies_is_two_people() -> None:
    found = labels(met("a", jane()), met("b", jane(), company="Globex"))

    assert found == ["Jane Doe (Acme)", "Jane Doe (Globex)"]


def test_the_same_address_at_two_companies_is_one_person_who_is_at_the_last_one() -> None:
    (person,) = people_of(
        [
            met("a", jane("Jane@mail.example", title="Engineer", profile="in/jane")),
            met("b", jane("jane@mail.example", "J. Doe"), company="Globex", day=9),
        ]
    )

    assert (person.label, person.title, person.profiles) == (
        "J. Doe (Globex)",
        "Engineer",
        ("in/jane",),
    )
    assert person.emails == ("Jane@mail.example",)
    assert [each.company for each in person.meetings] == ["Acme", "Globex"]


def test_people_who_were_two_are_one_as_soon_as_an_interview_shows_it() -> None:
    """Without the third interview they have no key in common."""
    first, second = met("a", jane()), met("b", jane("j@x.example"), company="Globex", day=3)
    assert len(people_of([first, second])) == 2

    assert labels(first, second, met("c", jane("j@x.example"), day=4)) == ["Jane Doe (Acme)"]


def test_an_address_that_two_of_one_interview_share_is_nobodys_own() -> None:
    shared = (jane("jobs@acme.example"), jane("Jobs@acme.example", "Bob Lee"))

    assert labels(met("a", *shared)) == ["Jane Doe (Acme)", "Bob Lee (Acme)"]


def test_a_recruiter_works_for_the_agency_and_has_the_address_of_the_contact() -> None:
    rita = Contact("Rita Cruz", "rita@hays.example")
    found = people_of(
        [
            met("a", jane(name="rita cruz"), via="Hays", contact=rita),
            met("b", jane(name="Rita Cruz"), company="Globex", via="Hays", contact=rita, day=3),
            met("c", jane(name="Rita Cruz"), company="Hooli", contact=Contact("Ann Onym"), day=4),
        ]
    )

    assert [person.label for person in found] == ["Rita Cruz (Hays)", "Rita Cruz (Hooli)"]
    assert found[0].emails == ("rita@hays.example",)


def test_a_cancelled_interview_has_no_interviewers() -> None:
    assert people_of([met("a", jane(), status="cancelled")]) == []


def test_the_uid_stays_when_address_title_and_rounds_are_added() -> None:
    """The value is part of the format: cards in address books bear it."""

    def uid(*interviews: Interview) -> str:
        (person,) = people_of(interviews)
        assert isinstance(person, Person)
        return person.uid

    once = uid(met("a", jane()))
    assert once == "1ac9e09b-327c-56ed-b485-4494b2c0882d"
    assert uid(met("other", jane("j@a.example", title="CTO")), met("b", jane(), day=9)) == once
