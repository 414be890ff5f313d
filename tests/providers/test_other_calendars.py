"""Calendars of accounts that are only read: what only one service does, and what goes wrong."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("recurring_ical_events", reason="the extra `calendars` is not installed")

from afterview_caldav.other_calendar import OtherCalendar as DavCalendar
from afterview_outlook.uids import plain_uid
from dav_servers import CANARY as PASSWORD
from dav_servers import Account, event_text, radicale, radicale_server
from fault_proxy import FaultProxy, answers, proxied, rewritten
from google_owner import GoogleOwner, google_to_read
from google_owner import opened as google_opened
from google_service import NARROW, GoogleService, Refused, throttled
from graph_person import CANARY
from graph_reading import global_object_id
from graph_service import GraphService, graph_service
from icalendar import Calendar
from outlook_owner import OutlookOwner
from outlook_owner import opened as outlook_opened

from afterview.errors import AfterviewError, LoginError, ProviderError, ThrottledError
from afterview.provider import Context
from afterview.provider.http import Budget
from afterview.provider.reader import CalendarReader, Reading
from afterview.testing import Appointment, Invited
from afterview.testing.appointments import at

__all__ = ["radicale", "radicale_server"]

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
FIRST, LAST = NOW - timedelta(days=14), NOW + timedelta(days=60)
HOME = "America/New_York"
CONTEXT = Context(target="work", now=NOW, timezone=HOME)
HOUR = Appointment(uid="1", start=at(HOME, 11, 25, 10), end=at(HOME, 11, 25, 11), title="Dentist")
SAM = Invited("sam@home.example", "Sam")
JANE = Invited("jane@globex.example", "Jane Doe")


def read(reader: CalendarReader, *, events: bool) -> Reading:
    try:
        return reader.read(FIRST, LAST, events=events)
    finally:
        reader.close()


def events(reader: CalendarReader) -> list[Any]:
    found = read(reader, events=True).events
    return [Calendar.from_ical(each).walk("VEVENT")[0] for each in found]


# Google.


@pytest.fixture
def google() -> Iterator[GoogleService]:
    with google_to_read() as service:
        yield service


@pytest.mark.parametrize(
    ("others", "is_busy", "is_told"),
    [
        ({"eventType": "default"}, True, True),
        ({"eventType": "fromGmail"}, True, True),
        ({"eventType": "focusTime"}, True, False),
        ({"eventType": "outOfOffice"}, True, False),
        ({"eventType": "workingLocation", "transparency": "transparent"}, False, False),
        ({"eventType": "birthday", "transparency": "transparent"}, False, False),
        ({"transparency": "transparent"}, False, True),
    ],
)
def test_google_what_is_no_appointment_is_only_a_time(
    google: GoogleService, others: dict[str, Any], *, is_busy: bool, is_told: bool
) -> None:
    GoogleOwner(google).enter(HOUR, **others)
    reading = read(google_opened(google, CONTEXT), events=True)
    assert (bool(reading.busy), bool(reading.events)) == (is_busy, is_told)
    assert bool(read(google_opened(google, CONTEXT), events=False).busy) is is_busy
    ours = google_opened(google, CONTEXT, calendar_id="sam@gmail.com")
    assert bool(read(ours, events=False).busy) is is_busy


def test_google_an_invitation_that_was_declined_leaves_the_time_free(google: GoogleService) -> None:
    GoogleOwner(google).enter(
        replace(HOUR, host=JANE, guests=(JANE, SAM._replace(answer="DECLINED")))
    )
    for options in ({}, {"calendar_id": "sam@gmail.com"}):
        for both in (False, True):
            reading = read(google_opened(google, CONTEXT, **options), events=both)
            assert reading.busy == ()
    (event,) = events(google_opened(google, CONTEXT))
    assert [str(each.params["PARTSTAT"]) for each in event["ATTENDEE"]] == ["ACCEPTED", "DECLINED"]


def test_google_a_cancelled_instance_of_which_little_is_told_has_the_uid_of_its_series(
    google: GoogleService,
) -> None:
    owner = GoogleOwner(google)
    weekly = replace(HOUR, weeks=3)
    owner.enter(weekly)
    second = weekly.starts[1]
    assert isinstance(second, datetime)
    owner.cancel("1", second)
    assert google.switches.cancelled_is_bare
    told = events(google_opened(google, CONTEXT))
    (gone,) = [event for event in told if event["STATUS"] == "CANCELLED"]
    assert (str(gone["UID"]), gone["RECURRENCE-ID"].dt) == ("1", second)
    assert len(told) == 3
    # Of an event that does not recur, an id is all that is told: nobody knows which one it was.
    owner.enter(replace(HOUR, uid="2"))
    owner.cancel("2")
    assert len(events(google_opened(google, CONTEXT))) == 3


def test_google_a_link_of_meet(google: GoogleService) -> None:
    GoogleOwner(google).enter(HOUR, hangoutLink="https://meet.google.com/abc")
    (event,) = events(google_opened(google, CONTEXT))
    assert str(event["CONFERENCE"]) == "https://meet.google.com/abc"
    assert "ORGANIZER" not in event  # nobody is invited


def test_google_a_question_that_is_too_long_is_asked_in_parts(google: GoogleService) -> None:
    google.longest_free_busy = timedelta(days=20)
    GoogleOwner(google).enter(replace(HOUR, weeks=8))
    assert len(read(google_opened(google, CONTEXT), events=False).busy) == 8
    assert google.counts["calendar.freebusy.query"] == 7  # of 74, 37 and 18.5 days
    google.longest_free_busy = timedelta()
    with pytest.raises(ProviderError, match="too long"):
        read(google_opened(google, CONTEXT), events=False)


@pytest.mark.parametrize("both", [False, True])
def test_google_a_calendar_that_is_not_there(google: GoogleService, *, both: bool) -> None:
    name = "gone@group.calendar.google.com"
    with pytest.raises(ProviderError, match=f'no calendar "{name}" that this login can see'):
        read(google_opened(google, CONTEXT, name), events=both)
    with pytest.raises(ProviderError, match=r'no calendar called "Priwat"; write the id'):
        read(google_opened(google, CONTEXT, "Priwat"), events=both)
    for _ in range(2):
        google.new_calendar({"summary": "Twice"}, by_app=False)
    with pytest.raises(ProviderError, match='several calendars called "Twice"'):
        read(google_opened(google, CONTEXT, "Twice"), events=both)


@pytest.mark.parametrize("both", [False, True])
def test_google_a_login_from_before(google: GoogleService, *, both: bool) -> None:
    google.access = {"canary-access-0": NARROW}
    what = "your events" if both else "when you are busy"
    login = {
        "client_id": "a",
        "refresh_token": "b",
        "token_uri": "https://x.example/token",
        "token": "canary-access-0",
        "expiry": "2026-11-23T10:30:00+00:00",
    }
    context = replace(CONTEXT, secret=lambda: json.dumps(login))
    from afterview_google.other_calendar import OtherCalendar
    from google_person import options

    account = options(google, token_command="")
    reader = OtherCalendar({"calendar": "", "account": account}, context)
    said = f"does not yet allow afterview to see {what}; run: afterview login work"
    with pytest.raises(LoginError, match=said):
        read(reader, events=both)
    scope = "calendar.events.owned.readonly" if both else "calendar.freebusy"
    with pytest.raises(LoginError, match=f"token_command.* it needs .*/{scope}"):
        read(google_opened(google, CONTEXT), events=both)
    with pytest.raises(LoginError, match=r"it needs .*/calendar.events.owned$"):
        read(google_opened(google, CONTEXT, calendar_id="sam@gmail.com"), events=both)


def test_google_a_calendar_that_others_share_needs_more(google: GoogleService) -> None:
    name = google.new_calendar({"summary": "Team"}, by_app=False)["id"]
    google.shared.add(name)
    GoogleOwner(google, google.calendars[name]).enter(HOUR)
    google.access = {"canary-access-0": NARROW | {"calendar.events.owned.readonly"}}
    with pytest.raises(LoginError, match=r"calendar\.events\.readonly"):
        read(google_opened(google, CONTEXT, name), events=True)
    google.access = {"canary-access-0": NARROW | {"calendar.events.readonly"}}
    assert len(events(google_opened(google, CONTEXT, name))) == 1


def test_google_the_calendar_of_the_target_itself(google: GoogleService) -> None:
    """By its name: nothing marks our entries in an answer about busy times alone."""
    made = google.new_calendar(
        {"summary": "Interviews", "description": "Made by afterview (Interviews): x"}, by_app=True
    )
    GoogleOwner(google, google.calendars[made["id"]]).enter_ours("ours", HOUR.start, HOUR.end)  # type: ignore[arg-type]  # times
    (busy,) = read(google_opened(google, CONTEXT, "Interviews"), events=False).busy
    assert busy.uid == "ours"
    assert google.counts["calendar.freebusy.query"] == 0


def test_google_a_calendar_that_becomes_that_of_the_target_is_asked_otherwise(
    google: GoogleService,
) -> None:
    name = google.new_calendar({"summary": "Private"}, by_app=False)["id"]
    start, end = at(HOME, 11, 25, 10), at(HOME, 11, 25, 11)
    GoogleOwner(google, google.calendars[name]).enter_ours("1", start, end)
    notes: list[str] = []
    context = replace(CONTEXT, note=notes.append, noted=lambda: notes[-1] if notes else "")
    for target, uid in (("", ""), (name, "1")):
        reader = google_opened(google, context, "Private", calendar_id=target)
        (busy,) = read(reader, events=False).busy
        assert busy.uid == uid


def test_google_a_note_of_another_calendar_is_not_taken(google: GoogleService) -> None:
    for name in ("Private", "Family"):
        made = google.new_calendar({"summary": name}, by_app=False)
        GoogleOwner(google, google.calendars[made["id"]]).enter(replace(HOUR, uid=name))
    notes: list[str] = []
    context = replace(CONTEXT, note=notes.append, noted=lambda: notes[-1] if notes else "")
    for name in ("Private", "Family"):
        (event,) = events(google_opened(google, context, name))
        assert str(event["UID"]) == name


def test_google_a_calendar_comes_again_under_another_id(google: GoogleService) -> None:
    notes: list[str] = []
    context = replace(CONTEXT, note=notes.append, noted=lambda: notes[-1] if notes else "")
    for _ in range(2):
        made = google.new_calendar({"summary": "Private"}, by_app=False)
        GoogleOwner(google, google.calendars[made["id"]]).enter(HOUR)
        assert len(read(google_opened(google, context, "Private"), events=False).busy) == 1
        del google.calendars[made["id"]]
    with pytest.raises(ProviderError, match='no calendar called "Private"'):
        read(google_opened(google, context, "Private"), events=True)


def test_google_asks_to_wait(google: GoogleService) -> None:
    google.fail("calendar.freebusy.query", throttled("3600"), times=9)
    with pytest.raises(ThrottledError):
        read(google_opened(google, CONTEXT), events=False)


@pytest.mark.parametrize(
    "answer",
    [
        {},
        {"calendars": []},
        {"calendars": {"primary": 3}},
        {"calendars": {"primary": {"errors": [{"reason": "internalError"}]}}},
    ],
)
def test_google_an_answer_that_says_nothing(google: GoogleService, answer: Any) -> None:
    import google_service

    google_service.HANDLERS["calendar.freebusy.query"], kept = (
        lambda _service, _asked: answer,
        google_service.HANDLERS["calendar.freebusy.query"],
    )
    try:
        with pytest.raises(AfterviewError, match="cannot be read"):
            read(google_opened(google, CONTEXT), events=False)
    finally:
        google_service.HANDLERS["calendar.freebusy.query"] = kept


@pytest.mark.parametrize(
    "body",
    [
        {"start": {"date": "no"}},
        {"end": None},
        {"start": {"dateTime": "2026-11-25T10:00:00"}, "end": {"date": "2026-11-25"}},
        {"attendees": [3, {"email": 4}], "organizer": "x", "conferenceData": {"entryPoints": [1]}},
        {"updated": "never", "sequence": "x", "location": 3},
        {"iCalUID": ""},
    ],
)
def test_google_what_it_never_says_harms_nothing(
    google: GoogleService, body: dict[str, Any]
) -> None:
    from afterview_google.other_events import busy_times, documents

    usual = {
        "id": "a",
        "iCalUID": "a@google.com",
        "start": {"dateTime": "2026-11-25T10:00:00Z"},
        "end": {"dateTime": "2026-11-25T11:00:00Z"},
    }
    from zoneinfo import ZoneInfo

    bodies = [usual | body]
    assert len([*documents(bodies, "", NOW)]) <= 1
    assert len([*busy_times(bodies, "", ZoneInfo(HOME))]) <= 1
    del google


# Outlook.


@pytest.fixture
def graph() -> Iterator[GraphService]:
    with graph_service() as service:
        service.mailbox(CANARY, "sam")
        yield service


def outlook_owner(graph: GraphService, calendar: str = "AAkC-sam_0000Az=") -> OutlookOwner:
    return OutlookOwner(graph, graph.mailboxes[CANARY], calendar)


@pytest.mark.parametrize(
    ("shows", "is_busy"),
    [
        ("free", False),
        ("workingElsewhere", False),
        ("tentative", True),
        ("busy", True),
        ("oof", True),
        ("unknown", True),
        ("OOF", True),
    ],
)
def test_outlook_what_counts_as_busy(graph: GraphService, shows: str, *, is_busy: bool) -> None:
    owner = outlook_owner(graph)
    owner.enter(HOUR)
    (entry,) = graph.mailboxes[CANARY].entries.values()
    entry.body["showAs"] = shows
    for both in (False, True):
        assert bool(read(outlook_opened(graph, CONTEXT), events=both).busy) is is_busy


def test_outlook_an_invitation_that_was_declined_leaves_the_time_free(graph: GraphService) -> None:
    answer = {"response": "declined", "time": "2026-11-20T08:00:00Z"}
    outlook_owner(graph).enter(HOUR, responseStatus=answer)
    for both in (False, True):
        assert read(outlook_opened(graph, CONTEXT), events=both).busy == ()


def test_outlook_a_meeting_that_its_organiser_called_off(graph: GraphService) -> None:
    owner = outlook_owner(graph)
    owner.enter(replace(HOUR, host=JANE, guests=(JANE, SAM)))
    owner.cancel("1")
    (event,) = events(outlook_opened(graph, CONTEXT))
    assert (str(event["UID"]), str(event["STATUS"])) == ("1", "CANCELLED")


def test_outlook_a_calendar_that_is_not_there(graph: GraphService) -> None:
    box = graph.mailboxes[CANARY]
    with pytest.raises(ProviderError, match=r'no calendar called "Priwat"; check calendar'):
        read(outlook_opened(graph, CONTEXT, "Priwat"), events=False)
    box.calendars |= {"AAa": "Twice", "AAb": "Twice"}
    with pytest.raises(ProviderError, match=r"several calendars .* rename one"):
        read(outlook_opened(graph, CONTEXT, "Twice"), events=False)
    # By its id there is one.
    outlook_owner(graph, "AAb").enter(HOUR)
    notes: list[str] = []
    context = replace(CONTEXT, note=notes.append, noted=lambda: notes[-1] if notes else "")
    assert len(read(outlook_opened(graph, context, "AAb"), events=False).busy) == 1
    # It goes, and comes again under another id.
    box.discard("AAb")
    box.discard("AAa")
    with pytest.raises(ProviderError, match=r'no calendar called "AAb"'):
        read(outlook_opened(graph, context, "AAb"), events=False)
    box.calendars["AAc"] = "AAb"
    assert read(outlook_opened(graph, context, "AAb"), events=False).busy == ()
    assert json.loads(notes[-1]) == ["AAb", "/me/calendars/AAc"]


def test_outlook_a_note_of_another_calendar_is_not_taken(graph: GraphService) -> None:
    box = graph.mailboxes[CANARY]
    notes: list[str] = []
    context = replace(CONTEXT, note=notes.append, noted=lambda: notes[-1] if notes else "")
    for name in ("Private", "Family"):
        box.calendars[f"AA{name}"] = name
        outlook_owner(graph, f"AA{name}").enter(replace(HOUR, uid=name))
        (event,) = events(outlook_opened(graph, context, name))
        assert str(event["UID"]) == name


def test_outlook_a_login_that_is_too_narrow(graph: GraphService) -> None:
    graph.refuse("calendarView", 403, "ErrorAccessDenied", times=9)
    with pytest.raises(LoginError, match="run: afterview login work"):
        read(outlook_opened(graph, CONTEXT), events=False)


def test_outlook_a_whole_day_that_was_moved_says_which_one_it_was() -> None:
    """Its original start is a midnight in its own zone, said in UTC."""
    from afterview_outlook.other_events import documents

    body = {
        "id": "a",
        "iCalUId": "a@google.com",
        "type": "exception",
        "isAllDay": True,
        "start": {"dateTime": "2026-12-03T00:00:00.0000000", "timeZone": "UTC"},
        "end": {"dateTime": "2026-12-04T00:00:00.0000000", "timeZone": "UTC"},
    }
    for zone, original in (
        ("Eastern Standard Time", "2026-12-01T05:00:00Z"),
        ("New Zealand Standard Time", "2026-11-30T11:00:00Z"),
    ):
        said = body | {"originalStartTimeZone": zone, "originalStart": original}
        (document,) = documents([said], NOW)
        assert b"RECURRENCE-ID;VALUE=DATE:20261201\r\n" in document
        assert b"DTSTART;VALUE=DATE:20261203\r\n" in document


OURS = (
    "040000008200E00074C5B7101A82E00807EA0B19C0A8B3C1F35ADC01000000000000000010000000" + "AB" * 16
)
"""Of an instance of 25 November 2026."""


@pytest.mark.parametrize(
    ("said", "uid"),
    [
        ("abc@google.com", "abc@google.com"),
        ("", ""),
        ("abcd", "abcd"),
        (OURS, OURS.replace("07EA0B19", "00000000")),
        (OURS.lower(), OURS.replace("07EA0B19", "00000000")),
        (OURS[:60], OURS[:60]),
        (global_object_id("abc@google.com", None), "abc@google.com"),
        (global_object_id("abc@google.com", date(2026, 11, 25)), "abc@google.com"),
        # Seen in an answer of Exchange to a question of 2016.
        (
            (
                "040000008200E00074C5B7101A82E008000000000000000000000000000000000000000032000000"
                "7643616C2D55696401000000716138377132743535326465746637373335303870647263686340676F"
                "6F676C652E636F6D00"
            ),
            "qa87q2t552detf773508pdrchc@google.com",
        ),
    ],
)
def test_outlook_the_uid_of_an_invitation(said: str, uid: str) -> None:
    assert plain_uid(said) == uid


def test_outlook_bytes_that_are_no_text_stay_as_they_are() -> None:
    said = global_object_id("xx", None).replace("7878", "FFFE")
    assert plain_uid(said) == said


@pytest.mark.parametrize(
    "body",
    [
        {"start": None},
        {"originalStartTimeZone": "tzone://Microsoft/Custom"},
        {"type": "occurrence", "originalStart": None},
        {"attendees": [3, {"emailAddress": None}], "organizer": 4, "location": []},
        {"lastModifiedDateTime": "never"},
        {"iCalUId": None},
    ],
)
def test_outlook_what_it_never_says_harms_nothing(body: dict[str, Any]) -> None:
    from zoneinfo import ZoneInfo

    from afterview_outlook.other_events import busy_times, documents

    usual = {
        "id": "a",
        "iCalUId": "a@google.com",
        "start": {"dateTime": "2026-11-25T10:00:00.0000000", "timeZone": "UTC"},
        "end": {"dateTime": "2026-11-25T11:00:00.0000000", "timeZone": "UTC"},
    }
    bodies = [usual | body]
    assert len([*documents(bodies, NOW)]) <= 1
    assert len([*busy_times(bodies, ZoneInfo(HOME))]) <= 1


# CalDAV.


@pytest.fixture
def proxy(radicale: Account) -> Iterator[FaultProxy]:
    with proxied(radicale.root) as proxy:
        yield proxy


def dav_opened(
    account: Account, proxy: FaultProxy, name: str, context: Context = CONTEXT, **options: Any
) -> DavCalendar:
    given = replace(account, root=proxy.root).given(**options)
    known = replace(context, secret=lambda: PASSWORD)
    return DavCalendar(
        {"calendar": name, "account": given}, known, budget=Budget(wait=lambda _: None)
    )


def made(account: Account, name: str) -> tuple[Account, str]:
    named = replace(account, calendar=name)
    return named, named.own_folder()


def test_caldav_the_only_other_calendar_is_the_main_one(
    radicale: Account, proxy: FaultProxy
) -> None:
    _, folder = made(radicale, "Private")
    made(radicale, "Interviews")  # the target's own
    radicale.put("one", event_text("one"), folder)
    (busy,) = read(dav_opened(radicale, proxy, ""), events=False).busy
    assert busy.start == datetime(2026, 11, 25, 9, tzinfo=UTC)
    made(radicale, "Family")
    said = r"is the main one; write the name of one into calendar \(there are: Family, Interviews, "
    with pytest.raises(ProviderError, match=f"{said}Private"):
        read(dav_opened(radicale, proxy, ""), events=False)


def test_caldav_a_calendar_by_its_address(radicale: Account, proxy: FaultProxy) -> None:
    _, folder = made(radicale, "Private")
    radicale.put("one", event_text("one"), folder)
    for address in (folder, proxy.root + folder):
        assert len(read(dav_opened(radicale, proxy, address), events=False).busy) == 1
    with pytest.raises(ProviderError, match="no calendar at the address in calendar"):
        read(dav_opened(radicale, proxy, radicale.home), events=False)
    with pytest.raises(ProviderError, match=r"the account is on stranger\.example"):
        read(dav_opened(radicale, proxy, "https://stranger.example/a/"), events=False)
    # The address of the account may be that of the one calendar.
    reader = dav_opened(radicale, proxy, "", url=proxy.root + folder)
    (busy,) = read(reader, events=False).busy
    assert busy.uid == "one"  # the target writes into it, too


def test_caldav_a_name_of_no_calendar_or_of_two(radicale: Account, proxy: FaultProxy) -> None:
    private, _ = made(radicale, "Private")
    with pytest.raises(ProviderError, match=r'no calendar called "Priwat" \(there are: Private\)'):
        read(dav_opened(radicale, proxy, "Priwat"), events=False)
    private.own_folder("other")
    with pytest.raises(ProviderError, match=r'several calendars called "Private"; write the addr'):
        read(dav_opened(radicale, proxy, "Private"), events=False)


def test_caldav_a_calendar_that_moved_is_found_again(radicale: Account, proxy: FaultProxy) -> None:
    private, folder = made(radicale, "Private")
    notes: list[str] = []
    context = replace(CONTEXT, note=notes.append, noted=lambda: notes[-1] if notes else "")
    assert read(dav_opened(radicale, proxy, "Private", context), events=False).busy == ()
    radicale.request("DELETE", folder)
    with pytest.raises(ProviderError, match=r'no calendar called "Private"'):
        read(dav_opened(radicale, proxy, "Private", context), events=False)
    radicale.put("one", event_text("one"), private.own_folder("new"))
    assert len(read(dav_opened(radicale, proxy, "Private", context), events=False).busy) == 1
    # By its address there is no other.
    radicale.request("DELETE", f"{radicale.home}new-private/")
    address = f"{proxy.root}{radicale.home}new-private/"
    note = json.dumps([f"{proxy.root}/", address, "Interviews", address, "times"])
    context = replace(CONTEXT, noted=lambda: note)
    with pytest.raises(ProviderError, match="no calendar at the address"):
        read(dav_opened(radicale, proxy, address, context), events=False)


def test_caldav_a_note_of_another_calendar_is_not_taken(
    radicale: Account, proxy: FaultProxy
) -> None:
    notes: list[str] = []
    context = replace(CONTEXT, note=notes.append, noted=lambda: notes[-1] if notes else "")
    for name in ("Private", "Family"):
        _, folder = made(radicale, name)
        radicale.put(name, event_text(name), folder)
        (event,) = events(dav_opened(radicale, proxy, name, context))
        assert str(event["UID"]) == name


def test_caldav_a_calendar_that_becomes_that_of_the_target_is_asked_otherwise(
    radicale: Account, proxy: FaultProxy
) -> None:
    _, folder = made(radicale, "Private")
    radicale.put("one", event_text("one"), folder)
    notes: list[str] = []
    context = replace(CONTEXT, note=notes.append, noted=lambda: notes[-1] if notes else "")
    for target, uid in (("Interviews", ""), ("Private", "one")):
        reader = dav_opened(radicale, proxy, "Private", context, calendar=target)
        (busy,) = read(reader, events=False).busy
        assert busy.uid == uid


@pytest.mark.parametrize(
    "fault",
    [
        answers(500),
        answers(403, "no"),
        answers(501),
        answers(200, "no calendar"),
        answers(200, "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"),
    ],
    ids=["stumbles", "forbidden", "unknown", "garbage", "empty"],
)
def test_caldav_each_way_gives_way_to_the_next(
    radicale: Account, proxy: FaultProxy, fault: Any
) -> None:
    """And the next run begins with the way that led there."""
    _, folder = made(radicale, "Private")
    radicale.put("one", event_text("one"), folder)
    notes: list[str] = []
    context = replace(CONTEXT, note=notes.append, noted=lambda: notes[-1] if notes else "")
    proxy.on("REPORT", fault, times=1)
    reader = dav_opened(radicale, proxy, "Private", context)
    # A run that waits for nothing takes an answer of 500 for the last one.
    reader._server.client._budget = Budget(0, 0)  # noqa: SLF001 - as if its patience were over
    assert len(read(reader, events=False).busy) == 1
    assert json.loads(notes[-1])[-1] == "times"
    proxy.methods()
    assert len(read(dav_opened(radicale, proxy, "Private", context), events=False).busy) == 1
    assert proxy.methods() == ["REPORT"]
    proxy.on("REPORT", fault, times=1)
    reader = dav_opened(radicale, proxy, "Private", context)
    reader._server.client._budget = Budget(0, 0)  # noqa: SLF001 - the same
    assert len(read(reader, events=False).busy) == 1
    assert json.loads(notes[-1])[-1] == "whole"


def test_caldav_times_that_are_said_to_be_free_are_not_busy(
    radicale: Account, proxy: FaultProxy
) -> None:
    made(radicale, "Private")
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:x",
        "BEGIN:VFREEBUSY",
        "FREEBUSY;FBTYPE=FREE:20261124T100000Z/PT1H",
        "FREEBUSY;FBTYPE=BUSY-TENTATIVE:20261125T100000Z/PT1H,20261126T100000Z/20261126T103000Z",
        "FREEBUSY:20261127T100000Z/PT0S",
        "END:VFREEBUSY",
        "END:VCALENDAR",
        "",
    ]
    proxy.on("REPORT", answers(200, "\r\n".join(lines)), times=1)
    found = read(dav_opened(radicale, proxy, "Private"), events=False).busy
    assert [(each.start.day, (each.end - each.start).seconds) for each in found] == [
        (25, 3600),
        (26, 1800),
    ]


def test_caldav_a_server_that_shows_no_events(radicale: Account, proxy: FaultProxy) -> None:
    made(radicale, "Private")
    proxy.on("REPORT", answers(403, "no"), times=9)
    for both in (False, True):
        with pytest.raises(ProviderError, match="does not show the events of a time"):
            read(dav_opened(radicale, proxy, "Private"), events=both)


def test_caldav_a_list_that_is_cut_is_asked_for_in_parts(
    radicale: Account, proxy: FaultProxy
) -> None:
    _, folder = made(radicale, "Private")
    for number, day in enumerate(("20261112", "20261125", "20261210")):
        text = event_text(f"{number}", start=f"{day}T090000Z")
        radicale.put(f"{number}", text, folder)
    more = (
        f"<response><href>{folder}</href><status>HTTP/1.1 507 Insufficient Storage</status>"
        "</response></multistatus>"
    )
    proxy.on("REPORT", rewritten(b"</multistatus>", more.encode()), times=1)
    found = events(dav_opened(radicale, proxy, "Private"))
    assert sorted(str(event["UID"]) for event in found) == ["0", "1", "2"]
    proxy.on("REPORT", rewritten(b"</multistatus>", more.encode()), times=99)
    with pytest.raises(ProviderError, match="does not show all events"):
        read(dav_opened(radicale, proxy, "Private"), events=True)


def test_caldav_a_damaged_object_costs_no_other_and_is_counted(
    radicale: Account, proxy: FaultProxy
) -> None:
    _, folder = made(radicale, "Private")
    for uid in ("one", "two"):
        radicale.put(uid, event_text(uid), folder)
    for instead, ways in (
        (rb"UID:one\1DTSTAXX:", (False, True)),
        # The library leaves out such an event, and raises nothing.
        (rb"UID:one\1DTSTART:soon\nX-WAS:", (True,)),
    ):
        for both in ways:
            proxy.heal()
            proxy.on("REPORT", rewritten(b"UID:one(.*?)DTSTART:", instead), times=9)
            reader = dav_opened(radicale, proxy, "Private", calendar="Private")
            found = read(reader, events=both)
            assert (len(found.busy), found.unreadable) == (1, 1)
    proxy.heal()
    found = read(dav_opened(radicale, proxy, "Private"), events=True)
    assert (len(found.busy), found.unreadable) == (2, 0)


def test_caldav_the_password_is_wrong_or_nobody_is_there(
    radicale: Account, proxy: FaultProxy
) -> None:
    made(radicale, "Private")
    context = replace(CONTEXT, secret=lambda: "wrong")
    account = replace(radicale, root=proxy.root).given()
    reader = DavCalendar({"calendar": "Private", "account": account}, context)
    with pytest.raises(LoginError, match="run: afterview login work"):
        read(reader, events=False)
    proxy.on("REPORT", answers(429, Retry_After="9999"), times=9)
    for both in (False, True):
        with pytest.raises(ThrottledError):
            read(dav_opened(radicale, proxy, "Private"), events=both)


def test_caldav_without_the_library_it_says_what_to_install(
    radicale: Account, proxy: FaultProxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("afterview_caldav.other_calendar.find_spec", lambda _name: None)
    with pytest.raises(ProviderError, match='with the extra "calendars"'):
        dav_opened(radicale, proxy, "")


def test_caldav_a_login_says_what_is_read(radicale: Account, tmp_path: Path) -> None:
    from afterview_caldav import plugin

    from afterview.provider import Login
    from afterview.provider.reader import ReadCalendar

    said: list[str] = []
    login = Login(
        target="work",
        ask_secret=lambda _question: PASSWORD,
        show=said.append,
        keep=lambda _secret: None,
        reads=[ReadCalendar("mine", "", events=True)],
    )
    assert plugin.login is not None
    plugin.login(radicale.given(), login, CONTEXT)
    assert said == ["It reads the events in your main calendar ([calendars.mine])."]
    del tmp_path
    assert issubclass(Refused, Exception)
