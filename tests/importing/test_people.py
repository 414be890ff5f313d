"""Who is who in an invitation, and what an address shows of a company."""

from __future__ import annotations

import pytest
from scenes import interview

from afterview.importing.people import Guest, WhoIsMe, company_of, guest, others
from afterview.model import Contact, Interviewer

RITA = Guest("Rita Cruz", "rita@acme.example")
JANE = Guest("Jane Doe", "jane@acme.example")
BO = Guest("Bo Li", "bo@acme.example")
SAM = Guest("Sam Rivera", "sam@home.example")


def names(organizer: Guest | None, *attendees: Guest, me: tuple[str, ...] = ()) -> list[str]:
    found = others(organizer, attendees, me, "Sam Rivera")
    return [
        found.contact.name if found.contact else "",
        *(each.name for each in found.interviewers),
    ]


@pytest.mark.parametrize(
    ("cn", "value", "expected"),
    [
        ("Jane Doe", "mailto:Jane@Acme.example", ("Jane Doe", "jane@acme.example")),
        ("Doe, Jane (HR)", "MAILTO:jane@acme.example", ("Jane Doe", "jane@acme.example")),
        ("'Jane Doe'", "mailto:jane@acme.example?subject=x", ("Jane Doe", "jane@acme.example")),
        ("", "mailto:jane.doe+x@acme.example", ("Jane Doe", "jane.doe+x@acme.example")),
        ("", "mailto:jdoe@acme.example", ("jdoe", "jdoe@acme.example")),
        ("jdoe@acme.example", "urn:uuid:1", ("jdoe", "jdoe@acme.example")),
        ("Doe, Jane, Dr", "invalid:nomail", ("Jane Doe, Dr", "")),
        ("", "", ("", "")),
        # a degree stays, a post and the company of the address do not
        ("Rita Cruz, Ph.D.", "mailto:r@acme.example", ("Rita Cruz, Ph.D.", "r@acme.example")),
        ("Rita Cruz, MBA, CPA", "", ("Rita Cruz, MBA, CPA", "")),
        ("Sam Roe, Jr.", "", ("Sam Roe, Jr.", "")),
        ("Sam Roe, III", "", ("Sam Roe, III", "")),
        ("Cruz, Rita, PhD", "", ("Rita Cruz, PhD", "")),
        ("Acme Robotics, Inc.", "", ("Acme Robotics, Inc.", "")),
        ("Acme, GmbH", "", ("Acme, GmbH", "")),
        ("Rita Cruz, Talent Partner", "", ("Rita Cruz", "")),
        ("Rita Cruz, HR", "", ("Rita Cruz", "")),
        ("Rita Cruz, Acme", "mailto:r@acme-robotics.com", ("Rita Cruz", "r@acme-robotics.com")),
        ("Rita Cruz, Globex", "mailto:rita@acme.com", ("Rita Cruz, Globex", "rita@acme.com")),
        ("Roe, Jr., Sam", "", ("Sam Roe, Jr.", "")),
        ("Rita Cruz, LCSW", "", ("Rita Cruz, LCSW", "")),
        ("Rita Cruz, CTO", "", ("Rita Cruz", "")),
        ("Rita Cruz, Globex Corp.", "", ("Rita Cruz", "")),
        ("Rita Cruz | Globex", "", ("Rita Cruz", "")),
        ("Dr. Cruz, Rita", "", ("Dr. Rita Cruz", "")),
        ("Rita, Acme", "mailto:r@acme.com", ("Rita", "r@acme.com")),
        (r"Cruz\, Rita", "", ("Rita Cruz", "")),
        (r"Cruz\\, Rita", "", ("Rita Cruz", "")),
        # given names, though they look like one of these
        ("Ma, Jian", "", ("Jian Ma", "")),
        ("Nguyen Le, Ma", "", ("Ma Nguyen Le", "")),
        ("Roe Lee, Sam", "mailto:sam.roe@samsung.com", ("Sam Roe Lee", "sam.roe@samsung.com")),
        (
            "de la Cruz, Rita",
            "mailto:de.la.cruz.rita@x.com",
            ("Rita de la Cruz", "de.la.cruz.rita@x.com"),
        ),
        ("Cruz,", "", ("Cruz", "")),
        # names of directories
        ("Rita Cruz/Chicago/ACME", "", ("Rita Cruz", "")),
        ("CN=Rita Cruz/OU=HR/O=ACME", "", ("Rita Cruz", "")),
        ("cn=Cruz, Rita,ou=HR,dc=acme", "", ("Rita Cruz", "")),
        ("Rita Cruz (she/her) [HR]", "", ("Rita Cruz", "")),
        (
            "/O=ACME/OU=EX/CN=RECIPIENTS/CN=RCRUZ",
            "mailto:rita.cruz@x.com",
            ("Rita Cruz", "rita.cruz@x.com"),
        ),
        ("/", "mailto:rita.cruz@x.com", ("/", "rita.cruz@x.com")),
    ],
)
def test_a_guest_is_read(cn: str, value: str, expected: tuple[str, str]) -> None:
    assert guest(cn, value)[:2] == expected


def test_the_address_may_stand_in_a_parameter() -> None:
    assert guest("", "/aMTIz/principal/", {"EMAIL": "jane@acme.example"}).email == JANE.email


def test_the_person_is_known_by_address_or_name() -> None:
    assert names(RITA, RITA, JANE, SAM, BO) == ["Rita Cruz", "Jane Doe", "Bo Li"]
    nameless = Guest("x", "sam.rivera77@home.example")
    assert names(RITA, nameless, JANE, BO) == ["Rita Cruz", "Jane Doe", "Bo Li"]
    other = Guest("S", "s@acme.example")
    assert names(RITA, other, JANE, me=("s@acme.example",)) == ["Rita Cruz", "Jane Doe"]
    learned = Guest("Sam Rivera, PhD", "s@home.example")
    assert names(RITA, learned, JANE, BO) == ["Rita Cruz", "Jane Doe", "Bo Li"]


def test_the_only_guest_or_the_only_one_from_elsewhere_is_the_person() -> None:
    stranger = Guest("X", "x@home.example")
    assert names(RITA, stranger) == ["Rita Cruz", "Rita Cruz"]
    assert names(RITA, RITA, JANE, stranger) == ["Rita Cruz", "Jane Doe"]
    assert names(Guest("R", "r@gmail.com"), Guest("X", "x@gmail.com")) == ["R", "R"]
    assert names(RITA, JANE) == ["Rita Cruz", "Jane Doe"]  # from the company itself
    assert names(None, stranger) == [""]
    assert names(None) == [""]


def test_nobody_is_guessed_to_be_the_person() -> None:
    with pytest.raises(WhoIsMe, match=r"which of these you are: jane@acme\.example or bo@acme"):
        names(RITA, JANE, BO)
    with pytest.raises(WhoIsMe):
        names(None, JANE, SAM._replace(name="X", email="x@home.example"))


def test_rooms_and_those_who_do_not_come_interview_nobody() -> None:
    room = Guest("Room 1", "room1@acme.example", kind="ROOM")
    list_ = Guest("x", "x@group.calendar.google.com")
    declined = BO._replace(answer="DECLINED")
    watching = BO._replace(email="z@acme.example", role="NON-PARTICIPANT")
    assert names(RITA, SAM, JANE, room, list_, declined, watching) == ["Rita Cruz", "Jane Doe"]


@pytest.mark.parametrize(
    "room",
    [
        Guest("Conference Room 4", "x@acme.example"),
        Guest("Berlin Meeting Room", "x@acme.example"),
        Guest("Besprechungsraum Isar", "x@acme.example"),
        Guest("Salle Monet", "x@acme.example"),
        Guest("Sala 3", "x@acme.example"),
        Guest("Vergaderruimte 1", "x@acme.example"),
        Guest("Lombard", "room-412@acme.example"),
        Guest("Lombard", "conf.room4@acme.example"),
        Guest("SFO-3-Lombard (8)", "c_1@resource.calendar.google.com"),
    ],
)
def test_a_room_is_known_by_its_name_or_address(room: Guest) -> None:
    assert names(RITA, SAM, JANE, room) == ["Rita Cruz", "Jane Doe"]


def test_people_with_the_names_of_rooms_are_people() -> None:
    for name in ("Sala Lopez", "Adrian Room", "Rooma Roy", "Conrad Board"):
        guest_ = Guest(name, "x@acme.example")
        assert names(RITA, SAM, guest_) == ["Rita Cruz", name]


def test_who_sends_somebody_else_does_not_come() -> None:
    assert names(RITA, SAM, JANE, BO._replace(answer="DELEGATED")) == ["Rita Cruz", "Jane Doe"]


def test_a_machine_is_no_contact_and_neither_is_the_person() -> None:
    assert names(Guest("Acme", "no-reply@acme.example"), SAM, JANE) == ["", "Jane Doe"]
    assert names(SAM, JANE) == ["", "Jane Doe"]
    assert names(None, SAM, JANE) == ["", "Jane Doe"]


def test_two_of_one_name_are_told_apart() -> None:
    again = JANE._replace(email="jane2@acme.example")
    found = names(RITA, SAM, JANE, again, JANE, Guest("!", "a@acme.example"), Guest("!", ""))
    assert found == ["Rita Cruz", "Jane Doe", "Jane Doe jane2@acme.example", "! a@acme.example"]


@pytest.mark.parametrize(
    ("email", "company"),
    [
        ("a@acme-robotics.com", "Acme Robotics"),
        ("a@mail.acme.co.uk", "Acme"),
        ("a@acme.de", "Acme"),
        ("a@gmail.com", ""),
        ("a@eu.greenhouse.io", ""),
        ("a@localhost", ""),
        ("", ""),
    ],
)
def test_a_company_is_known_by_its_domain(email: str, company: str) -> None:
    assert company_of([Guest("x", email)], ()) == company


def test_a_company_of_the_log_is_called_as_it_is_there() -> None:
    log = (
        interview("Globex", interviewers=(Interviewer(name="X"),)),
        interview("ACME Inc", interviewers=(Interviewer(name="X", email="x@Acme.example"),)),
        interview("Hooli", contact=Contact("G", "g@hooli.example"), interviewers=()),
    )
    assert company_of([JANE], log) == "ACME Inc"
    assert company_of([Guest("x", "x@hooli.example")], log) == "Hooli"
    assert company_of([Guest("x", "x@gmail.com"), JANE], log) == "ACME Inc"
