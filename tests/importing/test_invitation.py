"""Invitations: those of five programs, what each of their lines is good for, and nonsense."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scenes import interview

from afterview.errors import InputError
from afterview.importing.event_case import role_in_log
from afterview.importing.event_time import in_log
from afterview.importing.invitation import MOST_EVENTS, InvitationContext, read
from afterview.model import Contact, Interviewer

if TYPE_CHECKING:
    from collections.abc import Mapping

    from afterview.importing import Proposal

INVITATIONS = Path(__file__).parents[1] / "ics"
ASKED = InvitationContext(zone="America/New_York", my_name="Sam Rivera")
EVENT: dict[str, str | None] = {
    "UID": "1@acme.example",
    "DTSTART;TZID=America/New_York": "20261201T100000",
    "DTEND;TZID=America/New_York": "20261201T110000",
    "DTSTAMP": "20261120T090000Z",
    "ORGANIZER;CN=Rita Cruz": "mailto:rita@acme.example",
    "SUMMARY": "Interview",
}


def local(year: int, month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute)  # noqa: DTZ001 - the log has local times


def written(event: Mapping[str, str | None], *more: str, method: str = "REQUEST") -> str:
    lines = [f"{name}:{value}" for name, value in event.items() if value is not None]
    head = ["BEGIN:VCALENDAR", f"METHOD:{method}", "BEGIN:VEVENT"]
    return "\r\n".join([*head, *lines, *more, "END:VEVENT", "END:VCALENDAR", ""])


def proposal(text: str, asked: InvitationContext = ASKED) -> Proposal:
    found = read(text, asked)
    assert not found.held_back
    (only,) = found.proposals
    return only


def fields(
    *more: str, changes: Mapping[str, str | None] | None = None, asked: InvitationContext = ASKED
) -> Mapping[str, Any]:
    return proposal(written({**EVENT, **(changes or {})}, *more), asked).fields


def reason(text: str, asked: InvitationContext = ASKED) -> str:
    found = read(text, asked)
    assert not found.proposals
    (only,) = found.held_back
    return only.reason


GOOGLE: dict[str, Any] = {
    "company": "Acme Robotics",
    "round": "technical",
    "start": local(2026, 12, 4, 13),
    "end": local(2026, 12, 4, 14),
    "timezone": "America/Los_Angeles",
    "mode": "video",
    "url": "https://meet.google.com/abc-defg-hij",
    "contact": "Rita Cruz <rita@acme-robotics.example>",
    "interviewers": [{"name": "Jane Doe", "email": "jane@acme-robotics.example"}],
    "notes": "Invitation: Technical interview - Acme Robotics\n\nHi Sam,\nlooking forward to it.",
}
TEAMS = (
    "https://teams.microsoft.com/l/meetup-join/19%3ameeting_ABC%40thread.v2/0"
    "?context=%7b%22Tid%22%3a%221%22%7d"
)
EXCHANGE: dict[str, Any] = {
    "company": "Globex",
    "role": "Backend Engineer",
    "round": "second",
    "start": local(2026, 12, 2, 10),
    "end": local(2026, 12, 2, 11, 30),
    "timezone": "Europe/Berlin",
    "mode": "video",
    "url": TEAMS,
    "contact": "Rita Cruz <rita.cruz@globex.example>",
    "interviewers": [{"name": "Jane Doe", "email": "jane.doe@globex.example"}],
}
FORMS: dict[str, dict[str, Any]] = {
    "google": GOOGLE,
    "google-moved": {
        **GOOGLE,
        "start": local(2026, 12, 4, 15),
        "end": local(2026, 12, 4, 16),
        "interviewers": [
            *GOOGLE["interviewers"],
            {"name": "Bo Li", "email": "bo@acme-robotics.example"},
        ],
    },
    "exchange": EXCHANGE,
    "exchange-custom-zone": {
        **{key: value for key, value in EXCHANGE.items() if key != "timezone"},
        "start": local(2026, 12, 2, 4),  # Berlin is six hours ahead of New York
        "end": local(2026, 12, 2, 5, 30),
    },
    "apple": {
        "company": "Initech",
        "round": "onsite",
        "start": local(2026, 11, 30, 13),
        "end": local(2026, 11, 30, 17),
        "timezone": "Europe/Berlin",
        "mode": "in person",
        "location": "Initech GmbH Hauptstraße 1, 10115 Berlin, Germany",
        "contact": "Bill Lumbergh <bill@initech.example>",
        "interviewers": [{"name": "Peter Gibbons", "email": "peter@initech.example"}],
        "notes": "Invitation: Onsite",
    },
    "zoom": {
        "company": "Hooli",
        "round": "phone screen",
        "start": local(2026, 12, 1, 11),
        "end": local(2026, 12, 1, 11, 45),
        "mode": "video",
        "url": "https://hooli.zoom.us/j/81234567890?pwd=abcDEF.1",
    },
    "calendly": {
        "company": "Pied Piper",
        "start": local(2026, 12, 3, 14),
        "end": local(2026, 12, 3, 14, 30),
        "mode": "video",
        "url": "https://calendly.com/events/0b8d2e9c/google_meet",
        "contact": "Jared Dunn <jared@piedpiper.example>",
        "interviewers": [{"name": "Jared Dunn", "email": "jared@piedpiper.example"}],
    },
}


@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["LF", "CRLF"])
@pytest.mark.parametrize("name", FORMS)
def test_what_each_program_sends_becomes_an_interview(name: str, end: str) -> None:
    text = (INVITATIONS / f"{name}.ics").read_text(encoding="utf-8").replace("\n", end)
    found = dict(proposal(text).fields)
    if "notes" not in FORMS[name]:
        assert found.pop("notes").startswith("Invitation: ")
    assert found == FORMS[name]


def test_a_cancellation_is_one_and_names_the_event() -> None:
    found = proposal((INVITATIONS / "google-cancelled.ics").read_text(encoding="utf-8"))
    assert found.is_cancelled
    assert found.identity == ("abc123@google.com", 2, "20261122T120000Z")


def test_a_status_says_that_it_is_cancelled_as_well() -> None:
    assert proposal(written(EVENT | {"STATUS": "CANCELLED"}, method="PUBLISH")).is_cancelled


def test_each_event_of_a_file_is_read() -> None:
    first, second = (
        written(EVENT | {"UID": uid, "SUMMARY": uid}).partition("BEGIN:VEVENT")[2] for uid in "12"
    )
    event, _, end = first.rpartition("END:VCALENDAR")
    broken = second.replace("20261201T100000", "soon")
    text = f"BEGIN:VCALENDAR\r\nBEGIN:VEVENT{event}BEGIN:VEVENT{broken}"
    found = read(text, ASKED)
    assert end == "\r\n"
    assert [each.where for each in found.proposals] == ["event 1"]
    assert [tuple(each) for each in found.held_back] == [
        ("event 2", "2", "its start cannot be read")
    ]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"RRULE": "FREQ=WEEKLY"}, "it is repeated"),
        ({"RDATE": "20261201T100000"}, "it is repeated"),
        ({"UID": None}, "it has no UID"),
        ({"DTSTART;TZID=America/New_York": "soon"}, "its start cannot be read"),
        ({"DTSTART;TZID=America/New_York": None}, "its start cannot be read"),
        ({"DTEND;TZID=America/New_York": "later"}, "its end cannot be read"),
        ({"DTSTART;TZID=America/New_York": "20261201"}, "it has a day and no hour"),
        ({"DTSTART;TZID=America/New_York": "20261301T100000"}, "there is no such day"),
        ({"DTSTART;TZID=America/New_York": "00010101T000000"}, "there is no such day"),
        ({"DTEND;TZID=America/New_York": "20261201T090000"}, "it ends before it begins"),
        ({"ORGANIZER;CN=Rita Cruz": None}, "nothing in it shows the company"),
        ({"ORGANIZER;CN=Rita Cruz": "mailto:rita@gmail.com"}, "nothing in it shows the company"),
        ({"ORGANIZER;CN=Rita Cruz": "mailto:x@mail.calendly.com"}, "nothing in it shows"),
    ],
)
def test_what_cannot_be_taken_is_held_back_with_its_reason(
    changes: dict[str, str | None], said: str
) -> None:
    assert said in reason(written(EVENT | changes))


@pytest.mark.parametrize("method", ["REPLY", "COUNTER", "REFRESH", "DECLINECOUNTER", "ADD"])
def test_an_answer_is_no_invitation(method: str) -> None:
    assert f"an answer to an invitation ({method})" in reason(written(EVENT, method=method))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("BEGIN:VCALENDAR\nEND:VCALENDAR\n", "there is no event in the file"),
        ("BEGIN:VCALENDAR\nBEGIN:VTODO\nEND:VTODO\nEND:VCALENDAR", "to-dos or answers, but no"),
        ("BEGIN:VCALENDAR\nBEGIN VEVENT\n", r"no event in the file \(line 2 has no colon\)"),
        ("BEGIN:VCALENDAR\n" + "BEGIN:X-PART\n" * 9, "components 8 deep"),
        (
            "BEGIN:VCALENDAR\n" + "BEGIN:VEVENT\nEND:VEVENT\n" * (MOST_EVENTS + 1),
            "the file has 201 events: it is a whole calendar",
        ),
    ],
)
def test_what_is_no_invitation_is_refused(text: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        read(text, ASKED)


def event(*lines: str, uid: str = "1", end: bool = True) -> list[str]:
    """Return the lines of an event of 1 December, 10:00 in New York."""
    start = "DTSTART;TZID=America/New_York:20261201T100000"
    host = "ORGANIZER;CN=Rita Cruz:mailto:rita@acme.example"
    made = ["BEGIN:VEVENT", f"UID:{uid}", start, host, *lines]
    return [*made, "END:VEVENT"] if end else made


def calendar(*lines: str) -> list[str]:
    return ["BEGIN:VCALENDAR", *lines, "END:VCALENDAR"]


@pytest.mark.parametrize(
    ("lines", "cancelled"),
    [
        # the METHOD of each calendar is its own, wherever it is in it
        (
            calendar("METHOD:CANCEL", *event()) + calendar("METHOD:REQUEST", *event(uid="2")),
            [True, False],
        ),
        (
            calendar(*event(), "METHOD:REQUEST") + calendar(*event(uid="2"), "METHOD:CANCEL"),
            [False, True],
        ),
        (calendar("METHOD:CANCEL", *event()) + calendar(*event(uid="2")), [True, False]),
        (calendar("METHOD:CANCEL", *event())[:-1] + calendar(*event(uid="2")), [True, False]),
        # ... or that of the event
        (calendar("METHOD:PUBLISH", *event("METHOD:CANCEL"), *event(uid="2")), [True, False]),
        (calendar("METHOD:CANCEL", *event("METHOD: request "), *event(uid="2")), [False, True]),
        (event("METHOD:CANCEL") + event(uid="2"), [True, False]),
        # events without a calendar, and a calendar behind them or before
        (event() + calendar("METHOD:CANCEL", *event(uid="2")), [False, True]),
        (calendar("METHOD:CANCEL", *event()) + event(uid="2", end=False), [True, True]),
        # the headers of a mail
        (["Subject: x", "METHOD is: CANCEL", "", *calendar(*event())], [False]),
    ],
)
def test_what_is_cancelled_is_what_its_calendar_cancels(
    lines: list[str], cancelled: list[bool]
) -> None:
    found = read("\n".join(lines), ASKED)
    assert [each.is_cancelled for each in found.proposals] == cancelled
    assert not found.held_back


def test_what_is_no_event_is_counted() -> None:
    lines = calendar("BEGIN:VTODO", "END:VTODO", *event(), "BEGIN:VFREEBUSY", "END:VFREEBUSY")
    assert read("\n".join(lines), ASKED).notes == ["components that are not events are left out: 2"]


@pytest.mark.parametrize(
    ("lines", "notes"),
    [
        (calendar(*event(end=False), *event(uid="2")), ["missing before line 6"]),
        (calendar(*event(end=False), *event(uid="2"))[:-2], ["before line 6", "is cut off"]),
        (calendar(*event("BEGIN:VALARM", "X:1"), *event(uid="2")), ["missing before line 8"]),
        (
            calendar("BEGIN:VTIMEZONE", "TZID:X", *event(), *event(uid="2")),
            ["missing before line 4"],
        ),
        (calendar(*event("END:VALARM"), *event(uid="2")), ["line 6 ends what has not begun"]),
        (calendar(*event("SUMMARY without"), *event(uid="2")), ["line 6 has no colon"]),
        (calendar(*event("DESCRIPTION:a", "b"), *event(uid="2")), ["the text of line 6 has line"]),
        (
            calendar(*event(*["oh"] * 9), *event(uid="2")),
            [*(f"line {n} has no colon" for n in range(6, 11)), "so are 4 more of its lines"],
        ),
    ],
)
def test_what_is_damaged_hides_nothing_and_is_said_with_its_line(
    lines: list[str], notes: list[str]
) -> None:
    found = read("\n".join(lines), ASKED)
    assert [each.where for each in found.proposals] == ["event 1", "event 2"]
    assert len(found.notes) == len(notes)
    for note, words in zip(found.notes, notes, strict=True):
        assert words in note


# when


TEN = local(2026, 12, 1, 10)


@pytest.mark.parametrize(
    ("zone", "start", "timezone_", "note"),
    [
        ("America/Denver", TEN, "America/Denver", "for that of its calendar, America/Denver"),
        ("Pacific Standard Time", TEN, "America/Los_Angeles", "of its calendar, America/Los"),
        ('"(UTC-06:00) Central Time (US & Canada)"', TEN, "America/Chicago", "of its calendar"),
        ("GMT+05:30", local(2026, 11, 30, 23, 30), None, "of its calendar, GMT+05:30"),
        ("Nowhere", TEN, None, "taken for yours"),
    ],
)
def test_a_calendar_says_where_times_without_a_zone_are(
    zone: str, start: datetime, timezone_: str | None, note: str
) -> None:
    lines = calendar(f"X-WR-TIMEZONE:{zone}", *event()) + calendar(*event(uid="2"))
    text = "\n".join(lines).replace(";TZID=America/New_York", "")
    first, second = read(text, ASKED).proposals
    assert (first.fields["start"], first.fields.get("timezone")) == (start, timezone_)
    assert note in first.notes[0]
    assert "taken for yours" in second.notes[0]
    named = text.replace("DTSTART:", "DTSTART;TZID=Asia/Tokyo:")
    assert read(named, ASKED).proposals[0].fields["timezone"] == "Asia/Tokyo"


@pytest.mark.parametrize(
    "changes",
    [
        {"DTEND;TZID=America/New_York": "20261201T100000"},
        {"DTEND;TZID=America/New_York": None, "DTEND": "20261201T150000Z"},
        {"DTEND;TZID=America/New_York": None, "DTEND;TZID=Europe/Berlin": "20261201T160000"},
        {"DTEND;TZID=America/New_York": None, "DURATION": "PT0S"},
        {"DTEND;TZID=America/New_York": None, "DURATION": "P0D"},
        {"DTEND;TZID=America/New_York": None},
    ],
)
def test_an_event_without_length_begins_at_its_start(changes: dict[str, str | None]) -> None:
    found = fields(changes=changes)
    assert (found["start"], found.get("end")) == (local(2026, 12, 1, 10), None)


@pytest.mark.parametrize(
    ("start", "end", "more"),
    [
        (";TZID=America/New_York:20261201T000000", ";TZID=America/New_York:20261202T000000", ""),
        (";TZID=America/New_York:20261201T000000", ";TZID=America/New_York:20261203T000000", ""),
        (";TZID=Europe/Berlin:20261201T000000", ";TZID=Europe/Berlin:20261201T235900", ""),
        (":20261201T000000Z", ":20261201T235959Z", ""),
        (":20261201T050000Z", ":20261202T050000Z", ""),  # midnight in New York
        (":20261201T090000Z", ":20261201T170000Z", "X-MICROSOFT-CDO-ALLDAYEVENT: true"),
        (":20261201T090000Z", ":20261201T170000Z", "X-MICROSOFT-MSNCALENDAR-ALLDAYEVENT:TRUE"),
        (":20261201T090000Z", ":20261201T170000Z", "X-FUNAMBOL-ALLDAY:1"),
    ],
)
def test_a_whole_day_written_with_hours_is_held_back(start: str, end: str, more: str) -> None:
    times = {"DTSTART;TZID=America/New_York": None, "DTEND;TZID=America/New_York": None}
    text = written(EVENT | times, f"DTSTART{start}", f"DTEND{end}", more)
    assert "a day and no hour" in reason(text)


@pytest.mark.parametrize(
    ("start", "end", "more"),
    [
        (":20261201T000000Z", ":20261201T013000Z", ""),
        (":20261201T140000Z", ":20261202T140000Z", ""),
        (":20261201T090000Z", ":20261201T170000Z", "X-MICROSOFT-CDO-ALLDAYEVENT:FALSE"),
        (";TZID=America/New_York:20261201T000000", ";TZID=America/New_York:20261202T080000", ""),
    ],
)
def test_a_long_event_is_no_whole_day(start: str, end: str, more: str) -> None:
    times = {"DTSTART;TZID=America/New_York": None, "DTEND;TZID=America/New_York": None}
    assert "end" in fields(f"DTSTART{start}", f"DTEND{end}", more, changes=times)


def test_a_time_without_a_zone_is_taken_for_ones_own_and_said_so() -> None:
    changes = {
        "DTSTART;TZID=America/New_York": None,
        "DTEND;TZID=America/New_York": None,
        "DTSTART": "20261201T100000",
    }
    found = proposal(written(EVENT | changes))
    assert found.fields["start"] == local(2026, 12, 1, 10)
    assert "end" not in found.fields
    assert found.notes == ("it names no zone: taken for yours, America/New_York",)


def test_a_tentative_one_says_so() -> None:
    assert "tentative" in proposal(written(EVENT | {"STATUS": "TENTATIVE"})).notes[0]


@pytest.mark.parametrize("length", ["P1000000000D", "an hour"])
def test_a_length_that_cannot_be_read_is_none(length: str) -> None:
    assert "end" not in fields(changes={"DTEND;TZID=America/New_York": None, "DURATION": length})


def test_an_end_out_of_reach_holds_the_event_back() -> None:
    changes = {"DTEND;TZID=America/New_York": None, "DTSTART;TZID=America/New_York": None}
    more = {"DTSTART": "20261201T110000Z", "DURATION": "P2912108D"}
    text = written(EVENT | changes | more)
    assert reason(text, replace(ASKED, zone="Pacific/Kiritimati")) == "its time is out of reach"


def test_a_time_that_no_zone_has_is_none() -> None:
    assert in_log(datetime.max.replace(tzinfo=UTC), "Asia/Tokyo") is None
    assert in_log(datetime(2026, 1, 1, tzinfo=UTC), "Atlantis") is None


def test_in_the_hour_that_comes_twice_the_second_keeps_its_offset() -> None:
    found = fields(
        changes={
            "DTSTART;TZID=America/New_York": None,
            "DTEND;TZID=America/New_York": None,
            "DTSTART": "20261101T063000Z",
        }
    )
    assert found["start"].utcoffset() == timedelta(hours=-5)
    assert found["start"].astimezone(UTC) == datetime(2026, 11, 1, 6, 30, tzinfo=UTC)


def test_a_zone_that_nobody_knows_holds_the_event_back() -> None:
    changes = {"DTSTART;TZID=America/New_York": None, "DTSTART;TZID=Atlantis": "20261201T100000"}
    assert reason(written(EVENT | changes)).startswith('its zone "Atlantis" is not known')


def test_a_version_is_known_by_its_numbers() -> None:
    def identity(**changes: str) -> tuple[str, int, str] | None:
        return proposal(written(EVENT | changes)).identity

    assert identity() == ("1@acme.example", 0, "20261120T090000Z")
    assert identity(SEQUENCE="7", DTSTAMP="then") == ("1@acme.example", 7, "")
    assert identity(SEQUENCE="many") == ("1@acme.example", 0, "20261120T090000Z")
    repeated = identity(**{"RECURRENCE-ID": "20261201T100000Z"})
    assert repeated is not None
    assert repeated[0] == "1@acme.example 20261201T100000Z"


# where


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        (
            {"LOCATION": "1 Main St\\, Albany"},
            {"location": "1 Main St, Albany", "mode": "in person"},
        ),
        ({"LOCATION": "+1 518 555 0100"}, {"location": "+1 518 555 0100", "mode": "phone"}),
        ({"LOCATION": "Phone: Rita calls"}, {"location": "Phone: Rita calls", "mode": "phone"}),
        ({"LOCATION": "TBD"}, {}),
        ({"LOCATION": "Microsoft Teams Meeting"}, {"mode": "video"}),
        (
            {"LOCATION": "Room 1 (https://meet.example/1)"},
            {"location": "Room 1", "url": "https://meet.example/1"},
        ),
        (
            {"LOCATION": "1 Main St", "X-GOOGLE-CONFERENCE": "https://meet.google.com/a"},
            {"location": "1 Main St", "url": "https://meet.google.com/a"},
        ),
        (
            {"LOCATION": "+1 518 555 0100", "CONFERENCE": "https://acme.webex.com/meet/1"},
            {
                "location": "+1 518 555 0100",
                "url": "https://acme.webex.com/meet/1",
                "mode": "video",
            },
        ),
        (
            {"DESCRIPTION": "see https://acme.example\\nhttps://us02web.zoom.us/j/1?pwd=2."},
            {"url": "https://us02web.zoom.us/j/1?pwd=2", "mode": "video"},
        ),
        ({"DESCRIPTION": "help: https://support.zoom.us/help"}, {}),
        ({"DESCRIPTION": "https://zoom.us.evil.example/j/1"}, {}),
        ({"LOCATION": "javascript:alert(1)"}, {"location": "javascript:alert(1)"}),
    ],
)
def test_place_and_call(properties: dict[str, str], expected: dict[str, str]) -> None:
    found = fields(changes=properties)
    said = {key: found[key] for key in ("location", "url", "mode") if key in found}
    if "javascript" in str(properties):
        said.pop("mode", None)
    assert said == expected


ZOOM = "https://acme.zoom.us/j/1?pwd=2"
TEAMS_IN_WORDS = "Microsoft Teams-Besprechung"


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        # video, in words
        ("Microsoft Teams-Besprechung", {"mode": "video"}),
        ("Réunion Microsoft Teams", {"mode": "video"}),
        ("Reunión de Microsoft Teams", {"mode": "video"}),
        ("Microsoft Teams-vergadering", {"mode": "video"}),
        ("Skype-Besprechung", {"mode": "video"}),
        ("Videokonferenz", {"mode": "video"}),
        ("Visioconférence", {"mode": "video"}),
        ("Videollamada", {"mode": "video"}),
        ("Videogesprek", {"mode": "video"}),
        ("Zoom (details to follow)", {"mode": "video"}),
        ("Web conferencing details provided upon confirmation.", {"mode": "video"}),
        ("integrations:daily", {"mode": "video"}),
        ("integrations:office365_video", {"mode": "video"}),
        # phone, in words: who calls whom at which number is worth keeping
        ("Rita will call you", {"location": "Rita will call you", "mode": "phone"}),
        ("integrations:phone", {"location": "integrations:phone", "mode": "phone"}),
        ("Telefoninterview", {"location": "Telefoninterview", "mode": "phone"}),
        ("Rita ruft Sie an", {"location": "Rita ruft Sie an", "mode": "phone"}),
        ("Appel téléphonique", {"location": "Appel téléphonique", "mode": "phone"}),
        ("por teléfono", {"location": "por teléfono", "mode": "phone"}),
        ("Telefoongesprek", {"location": "Telefoongesprek", "mode": "phone"}),
        ("Bel ons: 020 555 0112", {"location": "Bel ons: 020 555 0112", "mode": "phone"}),
        ("Rückruf", {"location": "Rückruf", "mode": "phone"}),
        ("te llamaremos", {"location": "te llamaremos", "mode": "phone"}),
        ("Nous vous appellerons", {"location": "Nous vous appellerons", "mode": "phone"}),
        ("Wij bellen je", {"location": "Wij bellen je", "mode": "phone"}),
        # nowhere yet
        ("Onlinetermin", {}),
        ("en distanciel", {}),
        ("Home office", {}),
        ("Link siehe unten", {}),
        ("To be confirmed", {}),
        ("Online", {}),
        ("virtuell", {}),
        ("à distance", {}),
        ("Remote; TBD", {}),
        # places, some of them with a word of a call in their name
        ("Berlin", {"location": "Berlin", "mode": "in person"}),
        ("Calle Mayor 5", {"location": "Calle Mayor 5", "mode": "in person"}),
        ("12 Rue de l'Appel", {"location": "12 Rue de l'Appel", "mode": "in person"}),
        ("Vision Center", {"location": "Vision Center", "mode": "in person"}),
        ("Ring Road 5", {"location": "Ring Road 5", "mode": "in person"}),
        # both: then nothing says which
        ("Zoom HQ, 55 Almaden Blvd", {"location": "Zoom HQ, 55 Almaden Blvd"}),
        (f"Raum 4; {TEAMS_IN_WORDS}", {"location": "Raum 4"}),
        (f"{TEAMS_IN_WORDS}; Raum 4", {"location": "Raum 4"}),
        # links
        (f"{TEAMS_IN_WORDS} {ZOOM}", {"url": ZOOM, "mode": "video"}),
        (f"Raum 4; {ZOOM}", {"location": "Raum 4", "url": ZOOM}),
        (
            "https://maps.google.com/?q=Acme",
            {"location": "https://maps.google.com/?q=Acme", "mode": "in person"},
        ),
    ],
)
def test_a_place_in_words(place: str, expected: dict[str, str]) -> None:
    found = fields(changes={"LOCATION": place.replace(";", r"\;")})
    assert {key: found[key] for key in ("location", "url", "mode") if key in found} == expected


def safe(link: str) -> str:
    return (
        f"https://nam02.safelinks.protection.outlook.com/?url={quote(link, safe='')}&data=05%7C01"
    )


def by_google(link: str) -> str:
    return f"https://www.google.com/url?sa=j&q={quote(link, safe='')}&usg=1"


MEETING = "https://teams.microsoft.com/l/meetup-join/19%3ax/0"


@pytest.mark.parametrize(
    ("text", "link"),
    [
        # the ampersand of HTML
        ("https://a.zoom.us/j/1?pwd=2&amp;from=x", "https://a.zoom.us/j/1?pwd=2&from=x"),
        ("https://a.zoom.us/j/1?pwd=2&#38;x=&amp;amp;y", "https://a.zoom.us/j/1?pwd=2&x=&y"),
        ("https://a.webex.com/a/j.php?MTID=m&copy=1", "https://a.webex.com/a/j.php?MTID=m&copy=1"),
        ("&lt;https://a.zoom.us/j/1&gt;&nbsp;x", "https://a.zoom.us/j/1"),
        # pages beside the call
        ("https://mysettings.lync.com/pstnconferencing " + MEETING, MEETING),
        (f"https://teams.microsoft.com/meetingOptions/?x=1 {MEETING}", MEETING),
        (f"https://dialin.teams.microsoft.com/1?id=2 {MEETING}", MEETING),
        (f"https://aka.ms/JoinTeamsMeeting {MEETING}", MEETING),
        (f"https://us02web.zoom.us/u/abc {ZOOM}", ZOOM),
        (f"https://zoom.us/test https://zoom.us {ZOOM}", ZOOM),
        (f"https://acme.zoom.us/meeting/tJ/ics?icsToken=1 {ZOOM}", ZOOM),
        (
            "https://a.webex.com/a/globalcallin.php?x https://a.webex.com/meet/rita",
            "https://a.webex.com/meet/rita",
        ),
        ("https://acme.zoom.us/meeting/register/x " + ZOOM, ZOOM),
        ("https://support.google.com/a/1 https://meet.google.com/tel/1", ""),
        # redirects of mail programs
        (f"Join<{safe(MEETING)}>", MEETING),
        (by_google(MEETING), MEETING),
        (safe(by_google(ZOOM)), ZOOM),
        (f"https://www.google.de/url?q={ZOOM}", ZOOM),
        ("https://urldefense.com/v3/__https://a.zoom.us/j/1__;!!abc!x$", "https://a.zoom.us/j/1"),
        (f"https://slack-redir.net/link?url={quote(ZOOM, safe='')}", ZOOM),
        (by_google(by_google(by_google(by_google(by_google(ZOOM))))), ""),
        (safe("https://acme.example/"), ""),
        ("https://www.google.com/url?sa=j&q=none", ""),
        ("https://evil.example/?url=https%3A%2F%2Fa.zoom.us%2Fj%2F1", ""),
        # hosts of governments, and old ones
        ("https://www.zoomgov.com/j/1", "https://www.zoomgov.com/j/1"),
        (
            "https://gov.teams.microsoft.us/l/meetup-join/1",
            "https://gov.teams.microsoft.us/l/meetup-join/1",
        ),
        ("https://meet.lync.com/acme/rita/ABC", "https://meet.lync.com/acme/rita/ABC"),
        ("https://teams.live.com/meet/9", "https://teams.live.com/meet/9"),
    ],
)
@pytest.mark.parametrize(
    "name", ["DESCRIPTION", "X-ALT-DESC;FMTTYPE=text/html", "STYLED-DESCRIPTION;VALUE=TEXT"]
)
def test_the_link_to_the_call(name: str, text: str, link: str) -> None:
    said = text.replace(";", r"\;")
    assert fields(changes={name: said}).get("url", "") == link


@pytest.mark.parametrize(
    ("lines", "notes"),
    [
        (["X-ALT-DESC:<html><p>Hi</p>Sam &amp\\; all</html>"], "Hi\nSam & all"),
        (["DESCRIPTION: ", "X-ALT-DESC:<div>Hi<br>Sam</div>"], "Hi\nSam"),
        (["DESCRIPTION:Hi", "X-ALT-DESC:<p>Ho</p>"], "Hi"),
        (["DESCRIPTION:<style>p { }</style><p>1 < 2</p><!-- no --><ul><li>3</ul>"], "1 < 2\n\n3"),
        (
            ['DESCRIPTION:<a href="https://a.example/b">the job</a>'],
            "the job <https://a.example/b>",
        ),
        (['DESCRIPTION:<a href="https://a.b">https://a.b</a>, <a name=x>c</a>'], "https://a.b, c"),
        (["DESCRIPTION:Rita <b@x.example> & Bo"], "Rita <b@x.example> & Bo"),
    ],
)
def test_the_text_of_an_event_has_no_markup(lines: list[str], notes: str) -> None:
    assert fields(*lines)["notes"] == f"Invitation: Interview\n\n{notes}"


# who


def test_company_role_and_round_are_what_the_person_says() -> None:
    found = fields(asked=replace(ASKED, company=" Acme Corp", role="Pilot", round="call"))
    assert [found[key] for key in ("company", "role", "round")] == ["Acme Corp", "Pilot", "call"]


def test_a_company_is_called_as_in_the_log() -> None:
    known = interview("ACME Inc.", contact=Contact("Bo", "bo@acme.example"))
    assert fields(asked=replace(ASKED, log=(known,)))["company"] == "ACME Inc."


def test_a_line_that_no_standard_allows_is_read_as_far_as_it_goes() -> None:
    assert fields("LOCATION;BROKEN:1 Main\\, St")["location"] == "1 Main, St"
    assert fields('LOCATION;X="broken:1 Main St')["location"] == "1 Main St"
    guest = fields("ATTENDEE;X-A=1,2;CN=Bo ^'^^O^' Li:mailto:bo@acme.example")
    assert guest["interviewers"] == [{"name": 'Bo "^O" Li', "email": "bo@acme.example"}]
    assert fields('LOCATION;ALTREP="https://x.example/" :1 Main St')["location"] == "1 Main St"
    assert fields("no line at all", ":", ";=:")["company"] == "Acme"


def test_a_room_that_is_not_marked_as_one_is_known_by_being_the_place() -> None:
    rooms = (
        "ATTENDEE;CN=Lombard:mailto:x@acme.example",
        "ATTENDEE;CN=Bo Li:mailto:bo@acme.example",
    )
    found = fields(*rooms, "LOCATION:Lombard")
    assert found["interviewers"] == [{"name": "Bo Li", "email": "bo@acme.example"}]


@pytest.mark.parametrize(
    "parameters",
    [
        r"CN=Li\, Bo",
        r'CN="Li\, Bo"',
        'CN="Li, Bo"',
        r'CN="\"Bo Li\""',
        'CN="Bo Li/HR/Acme"',
        'CN="CN=Bo Li/OU=HR/O=Acme"',
        'CN="Bo Li, Acme";ROLE=CHAIR',
        'DELEGATED-FROM="mailto:a@x.example","mailto:b@x.example";CN=Bo Li',
        "DELEGATED-FROM=mailto:a@x.example;CN=Bo Li",
        'SENT-BY="mailto:a@x.example";DIR="ldap://x.example:6666/o=Acme,c=US";CN=Bo Li',
    ],
)
def test_a_person_is_who_the_parameters_say(parameters: str) -> None:
    found = fields(f"ATTENDEE;{parameters};PARTSTAT=ACCEPTED:mailto:bo@acme.example")
    assert [each["name"].replace('"', "") for each in found["interviewers"]] == ["Bo Li"]
    assert found["interviewers"][0]["email"] == "bo@acme.example"
    declined = fields(f"ATTENDEE;{parameters};PARTSTAT=DECLINED:mailto:bo@acme.example")
    assert [each["name"] for each in declined["interviewers"]] == ["Rita Cruz"]


def test_a_parameter_with_a_list_of_values_leaves_the_others_readable() -> None:
    members = 'MEMBER="mailto:team@acme.example","mailto:all@acme.example"'
    found = fields(f"ATTENDEE;{members};CN=Bo Li:mailto:bo@acme.example")
    assert found["interviewers"] == [{"name": "Bo Li", "email": "bo@acme.example"}]


def test_alarms_inside_an_event_are_no_part_of_it() -> None:
    alarm = ("BEGIN:VALARM", "SUMMARY:Alarm", "DURATION:PT5M", "METHOD:CANCEL", "END:VALARM")
    assert fields(*alarm)["notes"] == "Invitation: Interview"


# nonsense


LINES = st.sampled_from(
    [
        *(f"{name}:{value}" for name, value in EVENT.items() if value),
        "BEGIN:VEVENT",
        "END:VEVENT",
        "BEGIN:VTIMEZONE",
        "TZID:X",
        "RRULE:FREQ=SECONDLY",
        "RRULE:FREQ=YEARLY;BYMONTH=2;BYDAY=5SU",
        "BEGIN:STANDARD",
        "TZOFFSETFROM:+2500",
        "TZOFFSETTO:+0100",
        "DTSTART:16010101T000000",
        "END:STANDARD",
        "END:VTIMEZONE",
        "DTSTART;TZID=X:20261201T100000",
        'ATTENDEE;CN="Doe, Jane":mailto:jane@x.example',
        "ATTENDEE:urn:uuid:1",
        "DURATION:-PT1H",
        " folded",
        "\tfolded",
    ]
)
NOISE = st.one_of(LINES, LINES, st.text(max_size=40))


@given(st.lists(NOISE, max_size=40), st.sampled_from(["\n", "\r\n", "\r"]))
def test_nothing_that_a_file_holds_is_more_than_a_sentence(lines: list[str], end: str) -> None:
    text = end.join(["BEGIN:VCALENDAR", "BEGIN:VEVENT", *lines, "END:VEVENT", "END:VCALENDAR"])
    with suppress(InputError):
        found = read(text, ASKED)
        for each in found.held_back:
            assert each.reason
            assert each.reason.isprintable()
        for taken in found.proposals:
            assert taken.fields.get("company") or taken.is_cancelled


@given(st.data())
def test_an_invitation_with_a_few_characters_changed(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(FORMS)))
    text = list((INVITATIONS / f"{name}.ics").read_text(encoding="utf-8"))
    for _ in range(data.draw(st.integers(1, 8))):
        at = data.draw(st.integers(0, len(text) - 1))
        text[at] = data.draw(
            st.sampled_from(["", ":", ";", '"', "\n", "\\", "=", "9", "\x00", "é"])
        )
    with suppress(InputError):
        read("".join(text), ASKED)


def test_offsets_of_a_defined_zone_are_its_own() -> None:
    zone = (
        "BEGIN:VTIMEZONE\r\nTZID:Here\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\n"
        "TZOFFSETFROM:+0330\r\nTZOFFSETTO:+0330\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"
    )
    changes = {
        "DTSTART;TZID=America/New_York": None,
        "DTEND;TZID=America/New_York": None,
        "DTSTART;TZID=Here": "20261201T100000",
    }
    text = written(EVENT | changes).replace("BEGIN:VEVENT", f"{zone}BEGIN:VEVENT")
    found = proposal(text).fields["start"]
    here = datetime(2026, 12, 1, 10, tzinfo=timezone(timedelta(hours=3, minutes=30)))
    assert found == here.astimezone(UTC).replace(tzinfo=None) - timedelta(hours=5)


# company, role and round

LOG = (
    interview("Hooli", id="a", role="SRE"),
    interview("Globex", id="b", interviewers=(Interviewer(name="Jo", email="jo@globex.example"),)),
    interview("Redfox", id="c", interviewers=(Interviewer(name="Al", email="al@redfox.example"),)),
)


def asked_of(
    title: str, organizer: str, *known: tuple[str, str]
) -> tuple[dict[str, str], dict[str, str], list[str]]:
    """Return the keys that are taken, the questions with their guesses, and the notes."""
    event = {"SUMMARY": title, "ORGANIZER;CN=Rita Cruz": f"mailto:rita@{organizer}"}
    found = read(written(EVENT | event), replace(ASKED, log=LOG, known=lambda _: dict(known)))
    keys = found.proposals[0].fields if found.proposals else {}
    notes = [*found.notes, *(each.reason for each in found.held_back)]
    return (
        {key: keys[key] for key in ("company", "role", "round") if key in keys},
        {question.key: question.guess for question in found.questions},
        notes,
    )


@pytest.mark.parametrize(
    ("title", "organizer", "taken", "questions", "note"),
    [
        ("Onsite at Hooli", "gmail.com", {"company": "Hooli", "round": "onsite"}, {}, ""),
        ("Onsite", "hooli.example", {"company": "Hooli", "round": "onsite"}, {}, ""),
        ("Onsite", "gmail.com", {}, {"company": ""}, "nothing in it shows the company; give it as"),
        ("Rita <> Ajax", "gmail.com", {}, {"company": "Ajax"}, "only its title may show the"),
        ("Sam and Pied Piper", "piedpiper.example", {"company": "Pied Piper"}, {}, ""),
        (
            "Chat at Pied Piper",
            "piedpiper.example",
            {"company": "Pied Piper", "round": "chat"},
            {},
            "",
        ),
        ("At Red Fox", "redfox.example", {"company": "Redfox"}, {}, ""),
        ("At GLOBEX", "globex.example", {"company": "Globex"}, {}, ""),
        (
            "At Hooli",
            "hays.example",
            {"company": "Hays"},
            {"company": "Hooli"},
            "the addresses Hays",
        ),
        (
            "Onsite: Platform",
            "hooli.example",
            {"company": "Hooli", "round": "onsite"},
            {"role": "Platform"},
            "the event: \"Platform\" in the title may be the role; --role 'Platform' says that",
        ),
    ],
)
def test_the_title_says_what_the_addresses_leave_open(
    title: str, organizer: str, taken: dict[str, str], questions: dict[str, str], note: str
) -> None:
    found, asked, notes = asked_of(title, organizer)
    assert (found, asked) == (taken, questions)
    assert note in " ".join(notes)
    assert bool(notes) == bool(note)


@pytest.mark.parametrize(
    ("known", "company", "questions"),
    [
        ({"company": "Ajax"}, "Ajax", {"role": "Platform"}),
        ({"company": "", "role": ""}, "Hays", {}),
        ({"company": "Ajax", "role": "", "round": ""}, "Ajax", {}),
    ],
)
def test_what_is_known_is_not_asked(
    known: dict[str, str], company: str, questions: dict[str, str]
) -> None:
    found, asked, _ = asked_of("Onsite at Hooli - Platform", "hays.example", *known.items())
    assert (found["company"], asked) == (company, questions)
    assert asked_of("Onsite", "gmail.com", ("company", ""))[1] == {}


@pytest.mark.parametrize(
    ("said", "logged", "role", "note"),
    [
        ("", ["SRE"], "SRE", "role as in a: SRE"),
        ("Senior SRE", ["SRE"], "SRE", "role as in a: SRE"),
        ("SRE", ["Senior SRE", "Data Engineer"], "Senior SRE", "role as in a: Senior SRE"),
        ("SRE", ["SRE"], "SRE", ""),
        ("SRE", [], "SRE", ""),
        ("", [], "", ""),
        (
            "Designer",
            ["SRE", "Cook"],
            "Designer",
            "a new role, in addition to SRE, Cook; if it is not new",
        ),
        ("", ["SRE", "Cook"], "", "the role is not known, because the log has more than one"),
    ],
)
def test_a_role_in_a_title_is_that_of_the_log_in_other_words(
    said: str, logged: list[str], role: str, note: str
) -> None:
    log = [interview("Hooli", id=id_, role=each) for id_, each in zip("ab", logged, strict=False)]
    log += [
        interview("Hooli", id="x", role="Pilot", status="cancelled"),
        interview("Ajax", id="y", role="Pilot"),
        interview("Hooli", id="z", role=""),
    ]
    found = role_in_log("hooli", said, log)
    assert found[0] == role
    assert found[1].startswith(note)
    assert bool(found[1]) == bool(note)
