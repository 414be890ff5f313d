"""What is particular to Google: forms, errors, tokens, and what is asked for how often."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, Literal
from zoneinfo import ZoneInfo

import pytest
from actions import create, creations, errors_of, removal, update
from afterview_google import errors, events, tasks, text
from afterview_google.access import Access
from afterview_google.account import Account
from google_person import REF, GooglePerson, at_google, opened, options
from google_service import GoogleService, Refused, throttled

from afterview.errors import (
    CursorError,
    GoneError,
    LoginError,
    PreconditionError,
    ProviderError,
    RejectedError,
    ThrottledError,
    TransientError,
)
from afterview.model import Event, Item, Task
from afterview.provider import Changes, Context, Outcome, Remote
from afterview.provider.http import Budget
from afterview.testing import NOW, event, task

BERLIN = ZoneInfo("Europe/Berlin")
INTERVIEW = event("acme/interview", url="https://acme.example/room", location="1 Main St")
THANKS = task("acme/thank-you/jane-doe", url="https://acme.example/jane", description="Dear Jane")


@pytest.fixture
def service() -> Iterator[GoogleService]:
    with at_google() as service:
        yield service


@pytest.fixture
def person(service: GoogleService) -> GooglePerson:
    return GooglePerson(service)


def account(service: GoogleService, later: int = 0, **others: Any) -> Account:
    context = Context(target="google", now=NOW + timedelta(hours=later))
    return opened(service, context, **others)


def begun(service: GoogleService, cursor: str | None = None) -> Account:
    """Open the target, and ask what changed."""
    provider = account(service)
    provider.changes(cursor)
    return provider


def pushed(service: GoogleService, *items: Item, **others: Any) -> tuple[list[Outcome], str]:
    """Make items in a first run; return the outcomes, and the cursor of the next one."""
    provider = account(service, **others)
    provider.changes(None)
    outcomes = list(provider.apply(creations(provider, items)))
    assert errors_of(outcomes) == [None] * len(items)
    return outcomes, account(service, **others).changes(provider.cursor()).cursor


def standing(service: GoogleService, item: Item) -> tuple[Account, Remote]:
    """Make an item in a first run; return the next one, and what it read."""
    pushed(service, item)
    provider = account(service)
    (remote,) = provider.changes(None).changed
    return provider, remote


def only(service: GoogleService) -> dict[str, Any]:
    """Return the only event or task that is there."""
    ((_, entry),) = GooglePerson(service).alive()
    return entry.body


# What Google holds.


def test_an_event_keeps_its_wall_time_and_its_zone(service: GoogleService) -> None:
    start = datetime(2026, 11, 20, 9, 0, tzinfo=BERLIN)
    outcomes, _ = pushed(service, replace(INTERVIEW, start=start, end=start + timedelta(hours=1)))
    body = only(service)
    assert body["start"] == {"dateTime": "2026-11-20T09:00:00+01:00", "timeZone": "Europe/Berlin"}
    assert body["description"] == "https://acme.example/room"
    assert "attendees" not in body
    private = body["extendedProperties"]["private"]
    assert private["afterview"] == "mark-0"
    assert outcomes[0].remote_id == body["id"]
    assert set(body["id"]) <= set("abcdefghijklmnopqrstuv0123456789")


@pytest.mark.parametrize(
    ("form", "said", "shown"),
    [
        ("a zone without a name", timedelta(hours=5), ("2026-11-20T07:00:00+00:00", "UTC")),
        ("one with seconds", timedelta(hours=1, seconds=20), ("2026-11-20T10:59:40+00:00", "UTC")),
    ],
)
def test_other_zones_become_utc(
    service: GoogleService, form: str, said: timedelta, shown: tuple[str, str]
) -> None:
    from datetime import timezone

    assert form
    start = datetime(2026, 11, 20, 12, 0, tzinfo=timezone(said))
    pushed(service, replace(INTERVIEW, start=start, end=start + timedelta(hours=1)))
    assert tuple(only(service)["start"].values()) == shown


def test_a_time_before_zones_had_whole_minutes_is_sent_in_utc(service: GoogleService) -> None:
    start = datetime(1880, 5, 1, 12, 0, tzinfo=BERLIN)
    pushed(service, replace(INTERVIEW, start=start, end=start + timedelta(hours=1)))
    assert only(service)["start"]["dateTime"].startswith("1880-05-01T")
    (remote,) = account(service).changes(None).changed
    assert isinstance(remote.item, Event)
    assert remote.item.start == start


def test_without_alarms_those_of_the_calendar_hold(service: GoogleService) -> None:
    pushed(service, event("acme/interview"), alarms=False)
    assert only(service)["reminders"] == {"useDefault": True}


@pytest.mark.parametrize(
    ("step", "minutes", "free"),
    [("interview", 60, False), ("recap", 0, False), ("interview", None, True), ("x", None, False)],
)
def test_an_alarm_is_set_at_creation(
    service: GoogleService, step: str, minutes: int | None, *, free: bool
) -> None:
    pushed(service, replace(event(f"acme/{step}"), free=free))
    said = only(service)["reminders"]
    alarm = [{"method": "popup", "minutes": minutes}]
    assert said == (
        {"useDefault": True} if minutes is None else {"useDefault": False, "overrides": alarm}
    )


@pytest.mark.parametrize(
    ("html", "plain"),
    [
        ("one<br>two<br/>three", "one\ntwo\nthree"),
        ("<p>one</p><p>two &amp; three</p>", "one\ntwo & three"),
        ("<ul><li>one</li><li>two</li></ul>", "- one\n- two"),
        ('<a href="https://a.example/?b=1&amp;c=2">here</a>', "here (https://a.example/?b=1&c=2)"),
        ('<a href="https://a.example">https://a.example</a>', "https://a.example"),
        ("<b>bold</b>&nbsp;text<html-blob></html-blob>", "bold text"),
        ("a < b and c > d", "a < b and c > d"),
        ("R&D &amp; sales", "R&D &amp; sales"),
        ("Jane <jane@acme.example>", "Jane (jane@acme.example)"),
        ("&lt;b&gt;", "&lt;b&gt;"),
        ("<br>&lt;b&gt;x", "x"),
    ],
)
def test_what_a_web_page_made_of_a_description_is_read_as_it_looks(html: str, plain: str) -> None:
    assert text.plain(html) == plain
    assert text.plain(plain) == plain


def test_an_edit_on_the_web_leaves_the_marker_lines_as_lines(
    service: GoogleService, person: GooglePerson
) -> None:
    _, cursor = pushed(service, INTERVIEW)
    person.describe(INTERVIEW.uid, "mine<br><br>--- afterview ---<br>Hello<br>--- end ---")
    (remote,) = account(service).changes(cursor).changed
    assert remote.item is not None
    assert remote.item.description == "mine\n\n--- afterview ---\nHello\n--- end ---"


@pytest.mark.parametrize("length", [7000, 8192, 8193, 20_000])
@pytest.mark.parametrize("form", ["event", "task"])
def test_a_text_that_is_too_long_keeps_its_beginning_and_its_end(form: str, length: int) -> None:
    held: Any = events.canonical if form == "event" else tasks.canonical
    usual: Any = INTERVIEW if form == "event" else THANKS
    body = "begin\n" + "x" * (length - 20) + "\nWhy: so\nthe end"
    item = held(replace(usual, url="", description=body, title="t" * length))
    assert item.description.startswith("begin\nxxx")
    assert item.description.endswith("\nWhy: so\nthe end")
    assert len(item.description) <= 8192
    assert len(item.title) <= 1024
    assert held(item) == item
    # A few lines around it, and it is still not too long.
    if length == 20_000:
        around = replace(item, description=f"--- a ---\n{item.description}\n--- b ---")
        assert held(around) == around


def test_a_task_has_its_day_its_link_and_the_line_that_makes_it_ours(
    service: GoogleService,
) -> None:
    pushed(service, replace(THANKS, done=date(2026, 11, 21)))
    body = only(service)
    assert body["due"] == "2026-11-20T00:00:00.000Z"
    assert (body["status"], body["completed"]) == ("completed", "2026-11-21T12:00:00.000Z")
    link, _, dear, _, ref = body["notes"].split("\n")
    assert (link, dear) == ("https://acme.example/jane", "Dear Jane")
    assert ref == f"{REF}{THANKS.uid} mark-0 0 2026-11-21"


@pytest.mark.parametrize(
    ("notes", "ref", "shown"),
    [
        ("a\n\nref: afterview u m 3", ("u", "m", 3, None), "a"),
        ("ref: afterview u m 3 2026-11-21", ("u", "m", 3, date(2026, 11, 21)), ""),
        ("a\nref: afterview u m 3\nbelow", ("u", "m", 3, None), "a\n\nbelow"),
        ("ref: afterview u - 0 \r\nb", ("u", "", 0, None), "b"),
        ("ref: afterview u m 3 2026-13-41", ("u", "m", 3, None), ""),
        ("see ref: afterview u m 3", None, "see ref: afterview u m 3"),
        ("", None, ""),
    ],
)
def test_the_line_is_read_wherever_it_stands_and_is_no_text(
    notes: str, ref: tuple[object, ...] | None, shown: str
) -> None:
    body = {"id": "1", "notes": notes, "title": "T", "due": "2026-11-20T00:00:00.000Z"}
    assert tasks.ref_of(body) == ref
    remote = tasks.remote(body, "u", "", UTC)
    assert remote.item is not None
    assert remote.item.description == shown


def test_a_task_without_a_day_keeps_the_one_that_it_had(
    service: GoogleService, person: GooglePerson
) -> None:
    _, cursor = pushed(service, THANKS)
    collection, entry = person.of(THANKS.uid)
    del entry.body["due"]
    service.put(collection, entry)
    (remote,) = account(service).changes(cursor).changed
    assert isinstance(remote.item, Task)
    assert remote.item.due == THANKS.due
    # Where nobody knows it any more, it is the day of the last change.
    (remote,) = account(service).changes(None).changed
    assert isinstance(remote.item, Task)
    assert remote.item.due == service.now.date()


def test_the_hour_of_a_task_stays_as_long_as_its_day(
    service: GoogleService, person: GooglePerson
) -> None:
    pushed(service, THANKS)
    person.adorn(THANKS.uid)
    for title, due, hour in (("Ours", THANKS.due, {"hour": "15:00"}), ("Ours", NOW.date(), {})):
        provider = account(service)
        (remote,) = provider.changes(None).changed
        item = replace(remote.item, title=title, due=due)  # type: ignore[type-var]  # a task
        assert errors_of(provider.apply([replace(update(remote, item), remote_id="")])) == [None]
        assert person.of(THANKS.uid)[1].extras == hour


def test_what_is_cleared_away_when_it_is_done_is_not_gone(
    service: GoogleService, person: GooglePerson
) -> None:
    _, cursor = pushed(service, THANKS)
    person.tick(THANKS.uid)
    assert person.of(THANKS.uid)[1].body["hidden"]
    for since in (cursor, None):
        changes = account(service).changes(since)
        (remote,) = changes.changed
        assert remote.item is not None
        assert remote.item.done == service.now.date()
        assert list(changes.deleted) == []


@pytest.mark.parametrize(
    "said",
    [
        {"start": {"date": "2026-11-24"}},
        {"start": {"date": "2026-11-24"}, "end": {"dateTime": "2026-11-24T10:00:00Z"}},
        {"start": {"dateTime": "soon"}, "end": {"dateTime": "later"}},
        {"start": "soon", "end": "later"},
    ],
)
def test_an_event_whose_times_cannot_be_read_is_there_all_the_same(said: dict[str, Any]) -> None:
    remote = events.remote({"id": "1", **said}, "u")
    assert (remote.uid, remote.item) == ("u", None)


def test_a_zone_that_only_google_knows_is_utc() -> None:
    when = {"dateTime": "2026-11-24T10:00:00", "timeZone": "Mars/Olympus"}
    item = events.remote({"id": "1", "start": when, "end": when}, "u").item
    assert isinstance(item, Event)
    assert item.start == datetime(2026, 11, 24, 10, tzinfo=UTC)


# Calendars and lists.


def test_a_calendar_of_the_person_is_used_where_it_is_named(service: GoogleService) -> None:
    service.access = {"canary-wide": frozenset({"calendar.events.owned", "tasks"})}
    own = service.new_calendar({"summary": "Work"}, by_app=False)["id"]
    pushed(service, INTERVIEW, calendar_id=own)
    assert list(service.calendars) == [own]
    assert service.counts["calendar.calendarList.list"] == 0
    with pytest.raises(GoneError):
        account(service, calendar_id="gone@example.com").changes(None)
    with pytest.raises(ProviderError, match=r"the address of your account"):
        account(service, calendar_id="primary").changes(None)


def test_a_calendar_of_the_same_name_is_not_ours(service: GoogleService) -> None:
    own = service.new_calendar({"summary": "Interviews"}, by_app=False)["id"]
    pushed(service, INTERVIEW)
    assert len(service.calendars) == 2
    assert service.calendars[own].entries == {}


@pytest.mark.parametrize("name", ["Interviews", "Renamed by the person"])
def test_our_calendar_is_found_by_its_description(service: GoogleService, name: str) -> None:
    pushed(service, INTERVIEW)
    service.our_calendars()[0].body["summary"] = name
    assert [remote.uid for remote in account(service).changes(None).changed] == [INTERVIEW.uid]
    assert account(service, calendar="Other").changes(None).changed == ()


def test_a_calendar_that_cannot_be_made_stops_all(service: GoogleService) -> None:
    service.fail("calendar.calendars.insert", Refused(403, "forbidden", "No more calendars"))
    provider = begun(service)
    with pytest.raises(ProviderError, match=r"refuses the calendar .No more calendars") as caught:
        list(provider.apply([create(provider, INTERVIEW)]))
    assert not isinstance(caught.value, RejectedError)


def test_a_cursor_that_was_not_used_for_a_month_is_refused(service: GoogleService) -> None:
    _, cursor = pushed(service, INTERVIEW, THANKS)
    provider = account(service, later=24 * 30)
    with pytest.raises(CursorError, match=r"too old"):
        provider.changes(cursor)
    changes = provider.changes(None)
    assert changes.full
    assert {remote.uid for remote in changes.changed} == {INTERVIEW.uid, THANKS.uid}


@pytest.mark.parametrize(
    "refusal",
    [
        Refused(410, "fullSyncRequired", "Sync token is no longer valid"),
        Refused(410, "updatedMinTooLongAgo"),
        Refused(400, "invalid", "Invalid sync token value."),
        Refused(400, "invalid", location="syncToken"),
    ],
)
def test_a_sync_token_that_google_forgot_leads_to_a_full_list(
    service: GoogleService, refusal: Refused
) -> None:
    _, cursor = pushed(service, INTERVIEW, THANKS)
    service.fail("calendar.events.list", refusal)
    provider = account(service)
    with pytest.raises(CursorError):
        provider.changes(cursor)
    assert len(provider.changes(None).changed) == 2
    assert "calendar.calendarList.list" not in service.requests[-4:]


def test_a_list_that_fails_is_not_an_empty_one(service: GoogleService) -> None:
    _, cursor = pushed(service, INTERVIEW, THANKS)
    for of in ("calendar.events.list", "tasks.tasks.list"):
        for what in (Refused(500, "backendError"), Refused(403, "forbidden"), "torn", "html"):
            for since in (cursor, None):
                service.fail(of, what, times=99)
                with pytest.raises(ProviderError):
                    account(service).changes(since)
                service.faults.clear()


def test_a_task_list_that_is_gone_is_told(service: GoogleService) -> None:
    _, cursor = pushed(service, INTERVIEW, THANKS)
    service.lists.clear()
    with pytest.raises(GoneError, match=r"task list"):
        account(service).changes(cursor)
    for call in (lambda p: list(p.find([THANKS.uid])), lambda p: p.changes(None)):
        provider = account(service)
        with pytest.raises(CursorError):
            provider.changes(cursor.replace('"shape":"1', '"shape":"0'))
        assert call(provider) is not None  # it is looked for anew


def test_what_is_not_there_while_the_calendar_is_was_deleted(service: GoogleService) -> None:
    pushed(service, INTERVIEW, THANKS)
    provider = account(service)
    assert list(provider.find(["nobody"])) == []


# Tasks that nothing but a line tells apart.


def test_of_two_tasks_with_one_line_the_known_one_is_ours(
    service: GoogleService, person: GooglePerson
) -> None:
    outcomes, cursor = pushed(service, THANKS)
    copy = person.copy(THANKS.uid)
    person.retitle(copy, "A copy")
    for since in (cursor, None):
        names = {remote.remote_id for remote in account(service).changes(since).changed}
        assert names <= {outcomes[0].remote_id}
    provider = begun(service, cursor)
    (remote,) = provider.find([THANKS.uid])
    assert errors_of(provider.apply([removal(remote)])) == [None]
    assert person.adornment(copy) is not None


@pytest.mark.parametrize("op", ["update", "delete"])
def test_a_task_that_changes_while_we_look_is_left_alone_too(
    service: GoogleService, op: Literal["update", "delete"]
) -> None:
    """The person is quicker than the second of two requests, and Google heeds the etag."""
    provider, remote = standing(service, THANKS)
    action = update(remote, remote.item) if op == "update" else removal(remote)
    call_all = provider.api.call_all

    def slow(requests: Sequence[Any]) -> Any:
        answers = call_all(requests)
        if requests[0].method == "GET":
            GooglePerson(service).retitle(THANKS.uid, "By hand")
        return answers

    provider.api.call_all = slow  # type: ignore[method-assign]  # the person in between
    assert errors_of(provider.apply([action])) == [PreconditionError]
    assert GooglePerson(service).held() == [(THANKS.uid, "By hand")]


@pytest.mark.parametrize("reason", ["conflict", ""])
def test_a_conflict_is_no_proof_that_an_event_is_there(service: GoogleService, reason: str) -> None:
    service.fail("calendar.events.insert", Refused(409, reason))
    provider = account(service)
    assert errors_of(provider.apply([create(provider, INTERVIEW)])) == [TransientError]
    assert GooglePerson(service).held() == []


def test_an_update_that_google_forbids_is_looked_into(
    service: GoogleService, person: GooglePerson
) -> None:
    """It may be because the event was deleted."""
    provider, remote = standing(service, INTERVIEW)
    change = replace(update(remote, remote.item), before=None)
    service.fail("calendar.events.patch", Refused(403, "forbiddenForNonOrganizer"))
    assert errors_of(provider.apply([change])) == [RejectedError]
    person.delete(INTERVIEW.uid)
    service.fail("calendar.events.patch", Refused(403, "forbidden"))
    unknown = replace(change, etag="")
    for stale in (change, unknown, replace(unknown, remote_id="nothing0")):
        assert errors_of(provider.apply([stale])) == [PreconditionError]


@pytest.mark.parametrize("item", [INTERVIEW, THANKS], ids=["event", "task"])
@pytest.mark.parametrize("method", ["get", "patch", "delete", "insert"])
def test_a_refusal_at_any_call_is_an_outcome(
    service: GoogleService, item: Item, method: str
) -> None:
    provider, remote = standing(service, item)
    service.fail(f".*[.]{method}", Refused(400, "invalid", "so it is"), times=9)
    usual = replace(update(remote, remote.item), before=None, etag="")
    actions = {
        "get": usual,
        "patch": usual,
        "delete": removal(remote),
        "insert": create(provider, replace(item, uid="new-one")),
    }
    (outcome,) = provider.apply([actions[method]])
    assert type(outcome.error) is RejectedError
    assert "so it is" in str(outcome.error)
    if method == "get":
        with pytest.raises(ProviderError, match=r"so it is"):
            list(provider.find([item.uid]))
        (outcome,) = provider.apply([create(provider, item)])
        assert outcome.error is not None


@pytest.mark.parametrize("item", [INTERVIEW, THANKS], ids=["event", "task"])
@pytest.mark.parametrize("method", ["get", "patch", "insert"])
def test_an_answer_that_shows_nothing_is_a_doubt(
    service: GoogleService, item: Item, method: str
) -> None:
    provider, remote = standing(service, item)
    usual = replace(update(remote, remote.item), before=None, etag="")
    new = create(provider, replace(item, uid="new-one"))
    service.fail(f".*[.](tasks|events)[.]{method}", "empty", times=2)
    assert errors_of(provider.apply([new if method == "insert" else usual])) == [TransientError]
    if method == "get":
        with pytest.raises(TransientError):
            list(provider.find([item.uid]))


@pytest.mark.parametrize(
    ("refusal", "kind"),
    [
        (Refused(400, "badRequest"), ProviderError),
        (Refused(404, "notFound"), ProviderError),
        (Refused(403, "accessNotConfigured", domain="usageLimits"), LoginError),
        (throttled("9999"), ThrottledError),
    ],
)
def test_a_batch_that_is_refused_as_a_whole_stops_all(
    service: GoogleService, refusal: Refused, kind: type[ProviderError]
) -> None:
    provider = begun(service)
    service.fail("calendar.batch", refusal, times=99)
    items = [event(f"a{number}/interview") for number in range(3)]
    with pytest.raises(kind) as caught:
        list(provider.apply(creations(provider, items)))
    assert type(caught.value) is kind
    assert GooglePerson(service).held() == []


@pytest.mark.parametrize("of", ["calendar.events.insert", "tasks.tasks.insert"])
def test_what_google_will_not_have_now_is_left_for_the_next_run(
    service: GoogleService, of: str
) -> None:
    """The others of the batch are done, and those that come after it are not sent."""
    provider = begun(service)
    service.fail(f"{of}.part", throttled("9999"), times=99, after=1)
    items: list[Item] = [event(f"a{number}/interview") for number in range(3)]
    items += [task(f"a{number}/follow-up/1") for number in range(3)]
    outcomes: list[Outcome] = []
    with pytest.raises(ThrottledError):
        outcomes += iter(provider.apply(creations(provider, items)))
    assert service.counts[of] == 1
    assert service.counts["tasks.tasks.insert"] <= 1


# Few requests.


def test_a_question_for_many_is_a_request_for_fifty(service: GoogleService) -> None:
    items = [event(f"a{number}/interview") for number in range(60)]
    items_of_both: list[Item] = [*items, *(task(f"a{number}/follow-up/1") for number in range(60))]
    _, cursor = pushed(service, *items_of_both)
    provider = begun(service, cursor)
    service.requests.clear()
    uids = [item.uid for item in items_of_both]
    assert sorted(remote.uid for remote in provider.find(uids)) == sorted(uids)
    assert service.requests == ["calendar.batch"] * 2 + ["tasks.batch"] * 2
    service.requests.clear()
    assert len(list(account(service).find(uids[60:]))) == 60
    assert service.requests.count("tasks.tasks.list") == 1


def test_changes_of_long_ago_are_not_read_for_ever(service: GoogleService) -> None:
    """What was changed last is read once more, and then no longer."""
    _, cursor = pushed(service, THANKS)
    seen: list[int] = []
    for _ in range(3):
        service.now += timedelta(minutes=20)
        changes: Changes = account(service).changes(cursor)
        seen.append(len(changes.changed))
        cursor = changes.cursor
    assert seen == [1, 0, 0]


@pytest.mark.parametrize("skew", [timedelta(minutes=-14), timedelta(minutes=14)])
def test_a_clock_that_is_wrong_by_minutes_hides_nothing(
    service: GoogleService, person: GooglePerson, skew: timedelta
) -> None:
    service.date_skew = skew
    _, cursor = pushed(service, THANKS)
    for title in ("One", "Two"):
        service.now += timedelta(hours=2)
        cursor = account(service).changes(cursor).cursor
        person.retitle(THANKS.uid, title)
        changes = account(service).changes(cursor)
        (remote,) = changes.changed
        assert remote.item is not None
        assert remote.item.title == title
        cursor = changes.cursor


# Errors: what each answer of Google becomes.

TABLE: list[tuple[int, str, str, type[ProviderError]]] = [
    (401, "authError", "", LoginError),
    (403, "insufficientPermissions", "", LoginError),
    (403, "accessNotConfigured", "usageLimits", LoginError),
    (403, "rateLimitExceeded", "usageLimits", ThrottledError),
    (403, "userRateLimitExceeded", "usageLimits", ThrottledError),
    (403, "quotaExceeded", "usageLimits", ThrottledError),
    (403, "calendarUsageLimits", "usageLimits", ThrottledError),
    (429, "", "", ThrottledError),
    (429, "rateLimitExceeded", "usageLimits", ThrottledError),
    (410, "fullSyncRequired", "", CursorError),
    (410, "updatedMinTooLongAgo", "calendar", CursorError),
    (410, "deleted", "", PreconditionError),
    (404, "notFound", "", PreconditionError),
    (412, "conditionNotMet", "", PreconditionError),
    (409, "duplicate", "", PreconditionError),
    (409, "conflict", "", TransientError),
    (500, "backendError", "", TransientError),
    (503, "", "", TransientError),
    (408, "", "", TransientError),
    (304, "", "", TransientError),
    (400, "invalid", "", RejectedError),
    (400, "timeRangeEmpty", "calendar", RejectedError),
    (403, "forbidden", "", RejectedError),
    (403, "forbiddenForNonOrganizer", "calendar", RejectedError),
    (413, "uploadTooLarge", "", RejectedError),
    (418, "new in 2027", "", RejectedError),
]


@pytest.mark.parametrize(("status", "reason", "domain", "kind"), TABLE)
def test_every_reason_has_its_error(
    status: int, reason: str, domain: str, kind: type[ProviderError]
) -> None:
    body = Refused(status, reason, "Words", domain=domain).body
    answer = errors.reply(status, json.dumps(body).encode())
    error = errors.error(answer, '"Recap"', "work")
    assert type(error) is kind
    assert "\n" not in str(error)
    if kind is LoginError:
        assert "afterview login work" in str(error) or "enable" in str(error)


@pytest.mark.parametrize(
    "content",
    [b"", b"<html>", b"[]", b'{"error": "x"}', b'{"error": {"errors": [3]}}', b"\xff\xfe", b"{}"],
)
@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 410, 412, 429, 500])
def test_an_error_that_cannot_be_read_goes_by_its_status(status: int, content: bytes) -> None:
    assert isinstance(errors.error(errors.reply(status, content), "it", "work"), ProviderError)


def test_the_newer_form_of_an_error_is_read_too() -> None:
    detail = {"@type": "x", "reason": "SERVICE_DISABLED"}
    said = {"code": 403, "status": "PERMISSION_DENIED", "message": "Google Tasks API has not been"}
    answer = errors.reply(403, json.dumps({"error": {**said, "details": [detail]}}))
    error = errors.error(answer, "it", "work")
    assert type(error) is LoginError
    assert "Google Tasks API is switched off" in str(error)


def test_words_of_google_are_one_line_without_signs_that_move_the_cursor() -> None:
    body = Refused(400, "invalid", "bad\x1b[2J\nthing").body
    error = errors.error(errors.reply(400, json.dumps(body)), "it", "work")
    assert str(error) == "Google refuses it (400 invalid: bad[2Jthing)"


# The token.

LOGIN = {
    "client_id": "client-id",
    "client_secret": "canary-client-secret",
    "refresh_token": "canary-refresh-0",
    "scopes": [],
    "token": "canary-access-0",
    "expiry": (NOW + timedelta(hours=1)).isoformat(),
}


def with_login(service: GoogleService, kept: list[str], later: int = 0, **fields: Any) -> Account:
    """Open the target with a login that is kept, in place of a command."""
    secret = json.dumps({**LOGIN, "token_uri": f"{service.root}/token", **fields})
    context = Context(
        target="work",
        now=NOW + timedelta(minutes=later),
        secret=lambda: kept[-1] if kept else secret,
        keep=kept.append,
    )
    budget = Budget(wait=lambda _seconds: None)
    return Account(options(service, token_command=""), context, budget=budget)


def test_a_token_that_is_good_is_not_asked_for_again(service: GoogleService) -> None:
    kept: list[str] = []
    with_login(service, kept, later=50).changes(None)
    assert (kept, service.token_requests) == ([], [])


@pytest.mark.parametrize(
    "fields",
    [
        {"expiry": (NOW + timedelta(seconds=90)).isoformat()},
        {"expiry": "2026-11-23T09:00:00"},
        {"expiry": "soon"},
        {"expiry": None},
        {"token": ""},
    ],
)
def test_a_token_that_runs_out_is_renewed_and_kept(
    service: GoogleService, fields: dict[str, Any]
) -> None:
    kept: list[str] = []
    provider = with_login(service, kept, **fields)
    provider.changes(None)
    (new,) = map(json.loads, kept)
    assert new["token"] == "canary-access-1"  # noqa: S105 - that of the fake
    assert new["refresh_token"] == "canary-refresh-0"  # noqa: S105 - that of the fake
    assert datetime.fromisoformat(new["expiry"]) == NOW + timedelta(seconds=3599)
    with_login(service, kept, later=30).changes(None)
    assert (len(kept), len(service.token_requests), provider.api.requests) == (1, 1, 3)


def test_a_token_that_is_refused_is_renewed_once(service: GoogleService) -> None:
    kept: list[str] = []
    service.expire()
    with_login(service, kept).changes(None)
    assert len(kept) == len(service.token_requests) == 1
    service.expire()
    service.refresh.clear()
    with pytest.raises(LoginError, match=r"afterview login work.*7 days"):
        with_login(service, kept).changes(None)


def test_a_token_that_runs_out_within_a_batch_is_renewed(service: GoogleService) -> None:
    kept: list[str] = []
    provider = with_login(service, kept)
    provider.changes(None)
    refused = Refused(401, "authError", "Invalid Credentials")
    service.fail("calendar.events.insert.part", refused, times=2)
    items = [event(f"a{number}/interview") for number in range(3)]
    assert errors_of(provider.apply(creations(provider, items))) == [None] * 3
    assert len(kept) == 1
    service.fail("calendar.events.insert.part", refused, times=9)
    more = [event(f"b{number}/interview") for number in range(3)]
    with pytest.raises(LoginError, match=r"afterview login work"):
        list(provider.apply([create(provider, item) for item in more]))


def test_a_token_that_stays_refused_is_a_matter_of_login(service: GoogleService) -> None:
    service.fail(".*", Refused(401, "authError"), times=9)
    with pytest.raises(LoginError, match=r"afterview login work"):
        with_login(service, []).changes(None)
    assert len(service.token_requests) == 1


def test_a_command_whose_token_is_refused_is_named(service: GoogleService) -> None:
    service.expire()
    with pytest.raises(LoginError, match=r"token_command"):
        account(service).changes(None)
    assert service.token_requests == []


@pytest.mark.parametrize(
    ("status", "reason", "kind", "said"),
    [
        (400, "invalid_grant", LoginError, "afterview login work; .*7 days"),
        (401, "invalid_client", LoginError, "client_file"),
        (401, "deleted_client", LoginError, "client_file"),
        (400, "admin_policy_enforced", LoginError, "administrator"),
        (400, "invalid_scope", LoginError, r"\(invalid_scope\); run: afterview login work"),
        (503, "", TransientError, "the next run"),
    ],
)
def test_what_the_token_endpoint_says_is_told(
    service: GoogleService, status: int, reason: str, kind: type[ProviderError], said: str
) -> None:
    service.token_error = (status, reason)
    with pytest.raises(kind, match=said) as caught:
        with_login(service, [], token="").changes(None)
    assert "canary" not in str(caught.value)


def test_an_answer_without_a_token_is_no_token(service: GoogleService) -> None:
    service.token_error = (200, "")
    with pytest.raises(ProviderError):
        with_login(service, [], token="").changes(None)


@pytest.mark.parametrize("secret", ["", "canary", "[]", "{}", '{"client_id": 3}'])
def test_what_is_no_login_is_not_quoted(service: GoogleService, secret: str) -> None:
    context = Context(target="work", now=NOW, secret=lambda: secret)
    with pytest.raises(LoginError) as caught:
        Access(options(service, token_command=""), context).token()
    assert "canary" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_without_a_root_google_itself_is_asked(service: GoogleService) -> None:
    provider = account(service, api_root="")
    for name, address in (
        ("events", "https://www.googleapis.com/calendar/v3/calendars/c/events?"),
        ("tasks", "https://tasks.googleapis.com/tasks/v1/lists/c/tasks?"),
    ):
        argument = "calendarId" if name == "events" else "tasklist"
        assert provider.api.resource(name).list(**{argument: "c"}).uri.startswith(address)
    provider.close()


# The plugin.


def test_what_is_packed_is_unpacked_and_we_say_who_we_are(
    service: GoogleService, monkeypatch: pytest.MonkeyPatch
) -> None:
    import gzip

    import google_service

    agents: list[list[str]] = []
    original = google_service.Handler.of_api

    def packed(self: Any, path: str, query: Any, content: bytes) -> Any:
        agents.append(self.headers.get_all("User-Agent"))
        answer = original(self, path, query, content)
        heads = {**answer.headers, "Content-Encoding": "gzip"}
        return replace(answer, body=gzip.compress(answer.body), headers=heads)

    monkeypatch.setattr(google_service.Handler, "of_api", packed)
    pushed(service, INTERVIEW, THANKS)
    assert len(account(service).changes(None).changed) == 2
    assert all(agent == ["afterview (gzip)"] for agent in agents)


def test_a_limit_that_says_when_is_waited_for(service: GoogleService) -> None:
    waits: list[float] = []
    context = Context(target="google", now=NOW, secret=lambda: "canary-access-0")
    budget = Budget(wait=waits.append, jitter=lambda: 0.5)
    provider = Account(options(service), context, budget=budget)
    service.fail("calendar.calendarList.list", throttled("7"))
    service.fail("tasks.tasklists.list", throttled(""))
    provider.changes(None)
    assert waits == [7.0, 0.25]
