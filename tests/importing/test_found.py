"""Events of other calendars: which of them may be interviews, and what is read of them."""

from __future__ import annotations

import pickle
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from afterview.importing.found import FoundEvent, Own, Where, known_of, likely, read_events
from afterview.importing.likely import Known
from afterview.model import Contact, Interview, Interviewer
from afterview.playbook.planned import uid_of

ZONE = "America/New_York"
NOW = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
NOBODY = Own(frozenset(), frozenset())
GUESTS = (
    "ORGANIZER;CN=Rita Cruz:mailto:rita@hooli.example",
    "ATTENDEE;CN=Sam;PARTSTAT=ACCEPTED:mailto:sam@home.example",
)


def document(
    uid: str = "1",
    *lines: str,
    title: str = "Interview",
    start: str = ";TZID=Europe/London:20261201T100000",
    end: str | None = ";TZID=Europe/London:20261201T110000",
    before: tuple[str, ...] = (),
) -> bytes:
    made = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        *before,
        "BEGIN:VEVENT",
        *([f"UID:{uid}"] if uid else []),
        f"SUMMARY:{title}",
        f"DTSTART{start}",
        *([f"DTEND{end}"] if end else []),
        *lines,
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]
    return "\r\n".join(made).encode()


def read(*documents: bytes) -> list[FoundEvent]:
    return read_events("private", documents, ZONE, NOW)


def titles(
    *documents: bytes, known: Known | None = None, own: Own = NOBODY, uids: tuple[str, ...] = ()
) -> list[str]:
    return [each.subject for each in likely(read(*documents), known or Known(), own, uids)]


def interview(id_: str = "globex", **fields: object) -> Interview:
    start = datetime(2026, 11, 17, 10, tzinfo=ZoneInfo(ZONE))
    made = Interview(
        id=id_,
        company=id_.title(),
        start=start,
        end=start.replace(hour=11),
        timezone=ZONE,
        interviewers=(Interviewer(name="Jo Smith", email=f"Jo@{id_}.example"),),
    )
    return replace(made, **fields)  # type: ignore[arg-type]  # any of its fields


# What is read of an event


def test_an_event_says_where_it_stands_in_its_own_zone() -> None:
    (found,) = read(document("1", *GUESTS, "SEQUENCE:3", "DTSTAMP:20261120T120000Z"))
    london = ZoneInfo("Europe/London")
    start, end = (datetime(2026, 12, 1, hour, tzinfo=london) for hour in (10, 11))
    assert found.where == Where(start, end)
    assert found.zone == "Europe/London"
    assert found.identity == ("1", 3, "20261120T120000Z")
    assert (found.found_in, found.subject, found.text) == ("private", "Interview", "")
    assert (found.sender.name, found.sender.email) == ("Rita Cruz", "rita@hooli.example")
    assert found.at == datetime(2026, 11, 20, 12, tzinfo=UTC)


def test_a_process_can_hand_it_to_another() -> None:
    found = read(document("1", *GUESTS))
    assert pickle.loads(pickle.dumps(found)) == found  # noqa: S301 - it is ours


def test_without_an_organizer_the_calendar_is_the_sender() -> None:
    assert read(document())[0].sender.name == "private"


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["LAST-MODIFIED:20261119T000000Z", "DTSTAMP:20261120T000000Z"], "2026-11-19"),
        # One service writes the moment of the answer.
        (["DTSTAMP:20261124T000000Z"], "2026-11-23"),
        (["LAST-MODIFIED:20261399T000000Z", "DTSTAMP:20261120T000000Z"], "2026-11-20"),
        (["DTSTAMP:20261120"], "2026-11-23"),
        (["DTSTAMP:20261120T000000"], "2026-11-23"),
        ([], "2026-11-23"),
    ],
)
def test_when_it_was_changed(lines: list[str], expected: str) -> None:
    assert f"{read(document('1', *lines))[0].at:%Y-%m-%d}" == expected


@pytest.mark.parametrize(
    ("lines", "before"), [(["STATUS:cancelled"], ()), ([], ("METHOD:CANCEL",))]
)
def test_a_cancelled_event_says_so_and_is_not_proposed(
    lines: list[str], before: tuple[str, ...]
) -> None:
    found = document("1", *lines, before=before)
    assert read(found)[0].where.is_cancelled
    assert titles(found) == []


def test_what_cannot_be_read_or_named_is_left_out() -> None:
    deep = b"BEGIN:A\r\n" * 9
    empty = b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"
    assert read(deep, empty, document(""), b"\xff\xfe") == []


def test_an_instance_of_a_series_has_a_name_of_its_own() -> None:
    repeated = "RECURRENCE-ID:20261201T100000Z"
    (found,) = read(document("1", repeated))
    assert found.identity.uid == "1 20261201T100000Z"


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (Where(NOW, None), Where(NOW, NOW), True),
        (Where(NOW, NOW), Where(NOW, NOW), True),
        (Where(NOW, NOW), Where(NOW, NOW.replace(hour=15)), False),
        (Where(NOW, None), Where(NOW.replace(hour=15), None), False),
        (
            Where(NOW, None, is_cancelled=True),
            Where(NOW.replace(hour=15), None, is_cancelled=True),
            True,
        ),
        (Where(NOW, None, is_cancelled=True), Where(NOW, None), False),
    ],
)
def test_two_say_the_same(one: Where, other: Where, expected: bool) -> None:  # noqa: FBT001
    assert one.agrees(other) is other.agrees(one) is expected


# Whose calendar it is


def meetings(*guests: tuple[str, ...]) -> list[bytes]:
    return [
        document(f"{n}", *(f"ATTENDEE:mailto:{each}" for each in found))
        for n, found in enumerate(guests)
    ]


@pytest.mark.parametrize(
    ("guests", "expected"),
    [
        (
            [
                ("sam@a.example", "x@a.example"),
                ("sam@a.example", "y@a.example"),
                ("sam@a.example", "z@a.example"),
            ],
            {"sam@a.example"},
        ),
        # In six of ten meetings, at least.
        (
            [("sam@a.example", f"{n}@a.example") for n in range(6)]
            + [("x@a.example", "y@a.example")] * 4,
            {"sam@a.example"},
        ),
        (
            [("sam@a.example", f"{n}@a.example") for n in range(5)]
            + [("x@a.example", "y@a.example")] * 4,
            set(),
        ),
        ([("sam@a.example", "x@a.example")] * 2, set()),
        # Two who are always there together.
        ([("sam@a.example", "x@a.example")] * 3, set()),
        # A room is nobody's, and a meeting has two people.
        (
            [
                ("sam@a.example",),
                ("sam@a.example",),
                ("sam@a.example",),
                ("room-1@a.example", "sam@a.example"),
            ],
            set(),
        ),
        ([], set()),
    ],
)
def test_the_owner_takes_part_in_most_meetings(
    guests: list[tuple[str, ...]], expected: set[str]
) -> None:
    found = read(*meetings(*guests))
    assert {each.me for each in found} <= {frozenset(expected)}


def test_a_colleague_of_the_owner_is_a_colleague_of_the_person() -> None:
    mail = [("sam@dayjob.example", f"{n}@dayjob.example") for n in range(3)]
    colleague = document("9", "ORGANIZER:mailto:hr@dayjob.example", title="Interview: Kim Lee")
    others = meetings(*mail)
    assert titles(colleague) == ["Interview: Kim Lee"]
    assert titles(colleague, *(each.replace(b"Interview", b"Meeting") for each in others)) == []
    known = Known(me=frozenset({"sam@home.example"}))
    others = [each.replace(b"Interview", b"Meeting") for each in others]
    assert titles(colleague, *others, known=known) == []


def test_the_person_may_have_another_address_in_the_calendar() -> None:
    """Else they would be a colleague of theirs, and the interview one at their own company."""
    others = meetings(*(("sam@home.example", f"{n}@else.example") for n in range(3)))
    others = [each.replace(b"Interview", b"Meeting") for each in others]
    invited = document("9", *GUESTS)
    known = Known(me=frozenset({"sam.rivera@home.example"}))
    assert titles(invited, known=known) == []
    assert titles(invited, *others, known=known) == ["Interview"]


# What is proposed


def test_the_earliest_comes_first() -> None:
    later = document("1", title="Interview two", start=":20261203T150000Z", end=None)
    sooner = document("2", title="Interview one", start=":20261202T150000Z", end=None)
    assert titles(later, sooner) == ["Interview one", "Interview two"]


def test_an_event_without_an_hour_and_one_that_is_known_are_left_out() -> None:
    day = document("2", start=";VALUE=DATE:20261201", end=None)
    assert titles(document("1"), day, uids=("1",)) == []


def test_a_link_of_a_service_for_hiring_counts_wherever_it_is() -> None:
    text = "DESCRIPTION:See https://app.greenhouse.io:443/x"
    assert titles(document("1", title="Sam and Rita")) == []
    assert titles(document("1", text, *GUESTS, title="Sam and Rita")) == ["Sam and Rita"]


def test_a_series_counts_less() -> None:
    assert titles(document("1", "RECURRENCE-ID:20261201T100000Z")) == []


# Our own entries


def test_our_own_entries_are_known_by_their_uid() -> None:
    uid = uid_of("acme/interview")
    own = Own(frozenset({uid, "abc123"}), frozenset())
    for each in (uid, "abc123", "abc123@google.com"):
        assert titles(document(each, *GUESTS)) == ["Interview"]
        assert titles(document(each, *GUESTS), own=own) == []


def test_our_own_entries_are_known_by_their_mark() -> None:
    assert titles(document("1", "X-AFTERVIEW-MARK:x", *GUESTS)) == []


def test_an_entry_of_an_earlier_search_is_known_by_the_form_of_its_uid() -> None:
    uid = uid_of("another-log/interview")
    assert titles(document(uid)) == []
    assert titles(document(uid, *GUESTS)) == ["Interview"]


@pytest.mark.parametrize("title", ["Acme interview", "\u2713 Acme interview"])
def test_our_own_entries_are_known_by_title_and_time_where_a_service_gives_uids(title: str) -> None:
    start = datetime(2026, 12, 1, 15, tzinfo=UTC)
    own = Own(frozenset(), frozenset({("Acme interview", start)}))
    assert (
        titles(
            document("040000008200E000", title=title, start=":20261201T150000Z", end=None), own=own
        )
        == []
    )
    later = document("1", title=title, start=":20261201T160000Z", end=None)
    assert titles(later, own=own) == [title]


# What the log knows


def test_the_log_knows_people_and_companies() -> None:
    contact = Contact(name="Ana", email="ana@agency.example")
    found = known_of(
        [interview(), interview("acme", contact=contact, via="Agency")],
        ["Sam@home.example"],
        "Sam",
        left_out=(),
    )
    assert found.me == {"sam@home.example"}
    assert found.my_name == "Sam"
    assert found.people == {
        "jo@globex.example": "Globex",
        "jo@acme.example": "Acme",
        "ana@agency.example": "Acme",
    }
    # The domain of an agency is that of many companies.
    assert found.domains == {"globex.example": "Globex", "acme.example": "Acme"}
    assert found.companies == ("Globex", "Acme")


def test_where_the_person_works_nobody_is_known() -> None:
    found = known_of([interview()], [], "", left_out={"globex"})
    assert (found.people, found.domains, found.companies) == ({}, {}, ())


def test_the_person_is_nobody_whom_they_know() -> None:
    found = known_of([interview()], ["jo@globex.example"], "", left_out=())
    assert (found.people, found.domains) == ({}, {})
    colleague = known_of([interview()], ["sam@globex.example"], "", left_out=())
    assert colleague.people == {"jo@globex.example": "Globex"}
    assert colleague.domains == {}


def test_an_address_of_a_mail_provider_names_no_company() -> None:
    people = (Interviewer(name="Jo Smith", email="jo@gmail.com"),)
    found = known_of([interview(interviewers=people)], [], "", left_out=())
    assert (list(found.people), found.domains) == (["jo@gmail.com"], {})


# Invitations in the shapes of services

SHAPES = Path(__file__).parents[1] / "ics", Path(__file__).parent / "invitations"


def test_invitations_of_services_are_found() -> None:
    """The one that is missed was booked at Calendly, and only says who meets."""
    files = [path for folder in SHAPES for path in folder.glob("*.ics")]
    found = {path.name: read(path.read_bytes()) for path in files}
    with_hour = {name: each for name, each in found.items() if each and each[0].where.start}
    left_out = {name for name, each in with_hour.items() if each[0].where.is_cancelled}
    missed = {name for name, each in with_hour.items() if not likely(each, Known(), NOBODY, ())}
    assert len(with_hour) > 30
    assert left_out == {"google-cancelled.ics"}
    assert missed - left_out == {"calendly.ics"}
