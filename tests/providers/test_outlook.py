"""What is particular to `afterview_outlook`: requests, faults on the way, times and texts."""

from __future__ import annotations

import json
import logging
import socket
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from actions import create, creations, errors_of, retitled, update
from afterview_outlook import errors, events, tasks, text, zones
from afterview_outlook.account import Account
from afterview_outlook.api import Call
from fault_proxy import Fault, answers, cut_after, cut_before, truncated
from graph_person import CANARY, GraphPerson, opened, ours, uid_of
from graph_service import (
    Entry,
    GraphService,
    Mailbox,
    Switches,
    graph_service,
    html_of,
    mangled,
    text_of,
)
from hypothesis import example, given
from hypothesis import strategies as st
from raw_server import raw_server, trickled

from afterview.errors import (
    AfterviewError,
    CursorError,
    GoneError,
    LoginError,
    PreconditionError,
    ProviderError,
    RejectedError,
    ThrottledError,
    TransientError,
    WasDeletedError,
)
from afterview.model import Event, Item, Task
from afterview.provider import Context, Outcome, Remote
from afterview.provider.http import Budget, SlowError
from afterview.provider.replies import Reply
from afterview.provider.text import Ref
from afterview.testing import NOW, event, task

NEW_YORK = ZoneInfo("America/New_York")
CONTEXT = Context(target="work", now=NOW)
TWELVE: list[Item] = [
    *(event(f"acme-{number}/recap", f"Recap {number}") for number in range(6)),
    *(task(f"acme-{number}/connect", f"Connect {number}") for number in range(6)),
]


class Office:
    """One account, and the provider opened on it anew for each run."""

    def __init__(self, service: GraphService) -> None:
        self.service = service
        self.box: Mailbox = service.mailbox(CANARY, "sam")
        self.person = GraphPerson(self.box)

    @contextmanager
    def open(self, later: float = 0, **options: Any) -> Iterator[Account]:
        context = replace(CONTEXT, now=NOW + timedelta(hours=later))
        account = opened(self.service, CANARY, context, **options)
        try:
            yield account
        finally:
            account.close()

    @contextmanager
    def begun(self, cursor: str | None = None, **options: Any) -> Iterator[Account]:
        """Open the target, and ask what changed."""
        with self.open(**options) as account:
            account.changes(cursor)
            yield account

    def push(self, *items: Item, **options: Any) -> list[Outcome]:
        with self.begun(**options) as account:
            return list(account.apply(creations(account, items)))

    def pushed(self, *items: Item) -> str:
        """Make items in a first run; return the cursor of the next one."""
        self.push(*items)
        return self.read()[2]

    def read(self, cursor: str | None = None) -> tuple[dict[str, Remote], list[str], str]:
        with self.open() as account:
            changes = account.changes(cursor)
            found = {remote.uid: remote for remote in changes.changed}
            return found, list(changes.deleted), account.cursor()

    def entry(self, item: Item) -> Entry:
        return self.person.entry(item.uid)

    def forget(self) -> None:
        """Count from here."""
        for counter in (self.service.requests, self.service.calls):
            counter.clear()
        self.service.sent.clear()


@pytest.fixture
def service() -> Iterator[GraphService]:
    with graph_service() as service:
        yield service


@pytest.fixture
def office(service: GraphService) -> Office:
    return Office(service)


# What is sent.


def test_an_event_is_sent_with_its_wall_time_and_zone(office: Office) -> None:
    interview = event("acme/interview", location="1 Main St", url="https://acme.example")
    office.push(interview)
    (batch,) = [sent for sent in office.service.sent if '"subject"' in sent]
    body = json.loads(batch.partition("\n")[2])["requests"][0] if "$batch" in batch else None
    sent = body["body"] if body else json.loads(batch.partition("\n")[2])
    assert sent["start"] == {"dateTime": "2026-11-20T14:00:00", "timeZone": "America/New_York"}
    assert sent["body"] == {"contentType": "text", "content": "https://acme.example"}
    assert sent["location"] == {"displayName": "1 Main St"}
    assert sent["showAs"] == "busy"
    assert "attendees" not in sent
    (kept,) = sent["singleValueExtendedProperties"]
    assert kept == {"id": events.PROPERTY, "value": f"{interview.uid} mark-0 0"}


def test_writes_of_a_batch_wait_for_each_other(office: Office) -> None:
    office.push(*TWELVE)
    batch = json.loads(office.service.sent[-1].partition("\n")[2])["requests"]
    assert len(batch) == 12
    assert [part.get("dependsOn") for part in batch] == [None, *([str(n)] for n in range(1, 12))]


def test_alarms_are_set_when_an_item_is_made(office: Office) -> None:
    interview, recap = event("acme/interview"), event("acme/recap", "Recap")
    thanks = task("acme/thank-you/jane-doe")
    done = task("acme/connect/jane-doe", done=date(2026, 11, 20))
    office.push(interview, recap, thanks, done)
    assert office.entry(interview).body["reminderMinutesBeforeStart"] == 60
    assert office.entry(recap).body["reminderMinutesBeforeStart"] == 0
    at = {"dateTime": "2026-11-20T14:00:00.0000000", "timeZone": "UTC"}
    assert office.entry(thanks).body["reminderDateTime"] == at
    assert "reminderDateTime" not in office.entry(done).body


def test_without_alarms_outlook_reminds_as_it_does(office: Office) -> None:
    interview, thanks = event("acme/interview"), task("acme/thank-you/jane-doe")
    office.push(interview, thanks, alarms=False)
    assert not any("isReminderOn" in sent for sent in office.service.sent)
    assert "reminderDateTime" not in office.entry(thanks).body


def test_an_update_sends_what_differs(office: Office) -> None:
    office.push(*TWELVE)
    found, _, cursor = office.read()
    office.forget()
    actions = [retitled(found[item.uid], "Ours") for item in (TWELVE[0], TWELVE[6])]
    with office.begun(cursor) as account:
        assert errors_of(account.apply(actions)) == [None, None]
        # What changed, the two items right before the change, and the change itself.
        assert account.api.requests == 3
    parts = json.loads(office.service.sent[-1].partition("\n")[2])["requests"]
    assert [part["method"] for part in parts] == ["PATCH", "PATCH", "PATCH", "GET"]
    assert parts[0]["headers"]["If-Match"] == found[TWELVE[0].uid].etag
    assert parts[0]["body"].keys() == {"singleValueExtendedProperties", "subject"}
    assert parts[1]["body"] == {"title": "Ours"}
    assert parts[2]["body"]["externalId"] == f"{TWELVE[6].uid} mark-1 1"


def test_a_link_that_the_person_took_away_is_made_again(office: Office) -> None:
    thanks = task("acme/thank-you/jane-doe")
    cursor = office.pushed(thanks)
    entry = office.entry(thanks)
    entry.links.clear()
    office.box.put(entry)
    found, _, cursor = office.read(cursor)
    assert found[thanks.uid].mark == ""
    with office.begun(cursor) as account:
        assert errors_of(account.apply([retitled(found[thanks.uid], "Ours")])) == [None]
    assert [linked["externalId"] for linked in entry.links] == [f"{thanks.uid} mark-1 1"]


# Once, and no more than once.


@pytest.mark.parametrize(
    ("duplicate", "names", "expected"),
    [("replay", True, None), ("400", True, None), ("409", False, WasDeletedError)],
)
def test_a_list_that_lags_makes_no_second_event(
    office: Office, duplicate: str, *, names: bool, expected: type[ProviderError] | None
) -> None:
    office.service.switches = Switches(duplicate=duplicate, names_the_existing=names)
    office.push(TWELVE[0])
    office.service.lists_nothing = True
    (outcome,) = office.push(TWELVE[0])
    assert (type(outcome.error) if outcome.error else None) is expected
    assert len(office.box.entries) == 1
    office.service.lists_nothing = False
    (outcome,) = office.push(TWELVE[0])
    assert outcome.error is None


def test_a_replay_of_what_was_edited_since_tells_what_stands_there(office: Office) -> None:
    office.push(TWELVE[0])
    office.person.retitle(TWELVE[0].uid, "Mine")
    office.service.lists_nothing = True
    (outcome,) = office.push(TWELVE[0])
    assert outcome.item is not None
    assert outcome.item.title == "Mine"
    with office.begun() as account:
        assert errors_of(account.apply([create(account, TWELVE[0], "another")])) == [
            PreconditionError
        ]


def test_what_was_deleted_is_not_made_again_under_its_transaction(office: Office) -> None:
    office.push(TWELVE[0])
    office.person.delete(TWELVE[0].uid)
    for replays in (True, False):
        office.service.switches = Switches(replays_deleted=replays)
        (outcome,) = office.push(TWELVE[0])
        assert isinstance(outcome.error, WasDeletedError)
        assert office.box.entries == {}


def test_what_was_moved_to_another_calendar_is_not_said_to_stand_in_ours(office: Office) -> None:
    """Outlook answers a creation with it; where the person put it, it is theirs."""
    office.push(*TWELVE)
    entry = office.entry(TWELVE[0])
    office.box.calendars["theirs"] = "Private"
    entry.home = "theirs"
    with office.begun() as account:
        assert errors_of(account.apply([create(account, TWELVE[0])])) == [WasDeletedError]
    assert len(office.box.entries) == len(TWELVE)


def test_what_was_deleted_behind_a_lost_answer_is_not_said_to_stand_there(office: Office) -> None:
    """In the very run that made the calendar, in which no creation is asked after otherwise."""
    office.service.on("/me/calendars/[^/]+/events$", cut_after, method="POST")
    with office.begun() as account:
        assert errors_of(account.apply([create(account, TWELVE[0])])) == [TransientError]
        office.person.delete(TWELVE[0].uid)
        office.service.calls.clear()
        assert errors_of(account.apply([create(account, TWELVE[0])])) == [WasDeletedError]


def test_graph_may_keep_transaction_ids_to_itself(office: Office) -> None:
    office.service.switches = Switches(echoes_transaction=False)
    office.push(*TWELVE)
    office.person.copy(TWELVE[0].uid)
    found, _, _ = office.read()
    assert found.keys() == {item.uid for item in TWELVE}
    assert found[TWELVE[0].uid].remote_id == office.entry(TWELVE[0]).id


def test_a_calendar_that_the_list_does_not_show_yet_is_not_taken_for_another(
    office: Office,
) -> None:
    office.box.calendars["hidden"] = "Interviews"
    office.service.refuse("/me/calendars$", 404, "ErrorItemNotFound", method="GET")
    with office.open() as account, pytest.raises(ProviderError, match="list of calendars"):
        account.changes(None)


def test_a_calendar_without_the_right_to_write_is_not_ours(office: Office) -> None:
    office.push(TWELVE[0])
    with office.open(calendar="Others") as account:
        assert account.changes(None).container == ""


def test_what_was_found_by_name_is_news_all_the_same(office: Office) -> None:
    """Another run made it after the feed was read: the next run learns of it."""
    cursor = office.pushed(*TWELVE)
    late: list[Item] = [event("late/recap"), task("late/connect")]
    with office.begun(cursor) as account:
        office.push(*late)
        assert len(list(account.find([item.uid for item in late]))) == 2
        cursor = account.cursor()
    assert office.read(cursor)[0].keys() == {item.uid for item in late}


# Deletions.


def test_what_is_removed_is_asked_for_by_name(office: Office) -> None:
    """The feed says `@removed` of what left its window, too; 404 is evidence, a 503 is none."""
    cursor = office.pushed(*TWELVE)
    moved, deleted = TWELVE[0], TWELVE[1]
    entry = office.entry(moved)
    for name in ("start", "end"):
        entry.body[name] = entry.body[name].replace(year=2031)
    office.box.put(entry)
    office.person.delete(deleted.uid)
    found, gone, _ = office.read(cursor)
    assert gone == [deleted.uid]
    assert found.keys() == {moved.uid}
    office.service.refuse("/me/events/", 503, "ServiceUnavailable", method="GET", times=99)
    with office.open() as account, pytest.raises(TransientError):
        account.changes(cursor)


def test_a_task_that_is_removed_and_there_is_not_deleted(office: Office) -> None:
    cursor = office.pushed(*TWELVE)
    entry = office.entry(TWELVE[6])
    office.box.graves[entry.id] = (entry.home, office.box.version + 1)
    office.box.version += 1
    found, gone, _ = office.read(cursor)
    assert (found, gone) == ({}, [])


@pytest.mark.parametrize("code", ["resyncRequired", "SyncStateInvalid", "ErrorInvalidRequest"])
def test_a_feed_that_is_refused_begins_anew(office: Office, code: str) -> None:
    cursor = office.pushed(*TWELVE)
    office.service.refuse("/delta", 400, code)
    with office.open() as account, pytest.raises(CursorError):
        account.changes(cursor)


def test_a_feed_that_dies_between_its_pages_begins_anew(office: Office) -> None:
    cursor = office.pushed(*TWELVE)
    office.service.switches.page = 2
    for item in TWELVE:
        office.person.retitle(item.uid, "Mine")
    calls = 0

    def second(*_of: object) -> bool:
        nonlocal calls
        calls += 1
        return calls == 2

    with office.open() as account:
        sent = account.api._sent  # noqa: SLF001 - between two requests

        def dying(asked: Sequence[Call]) -> list[Reply]:
            if second():
                office.service.forget_tokens()
            return sent(asked)

        account.api._sent = dying  # type: ignore[assignment,method-assign]  # noqa: SLF001 - the same
        with pytest.raises(CursorError):
            account.changes(cursor)


def test_a_list_that_is_gone_is_no_deletion(office: Office) -> None:
    cursor = office.pushed(*TWELVE)
    (home,) = office.box.lists
    office.box.discard(home)
    with office.open() as account, pytest.raises(GoneError, match="task list"):
        account.changes(cursor)


def test_a_window_that_is_left_behind_begins_anew(office: Office) -> None:
    cursor = office.pushed(*TWELVE)
    with office.open(later=24 * 500) as account:
        assert account.changes(cursor).changed == ()
    with office.open(later=24 * 700) as account, pytest.raises(CursorError, match="window"):
        account.changes(cursor)


# On the way.


@pytest.mark.parametrize("fault", [cut_before, truncated, cut_after, answers(502, "<html>")])
def test_a_question_is_asked_again(office: Office, fault: Fault) -> None:
    office.push(*TWELVE)
    office.service.on("batch", fault)
    found, _, _ = office.read()
    assert len(found) == 12


@pytest.mark.parametrize("fault", [cut_after, truncated])
def test_what_became_of_a_lost_batch_is_not_known(office: Office, fault: Fault) -> None:
    office.push()
    with office.begun() as account:
        office.service.strike = (office.service.http() + 4, fault)
        outcomes = list(account.apply(creations(account, TWELVE)))
        assert {*errors_of(outcomes)} == {TransientError}
        assert len(list(account.find([item.uid for item in TWELVE]))) == 12


def test_two_lost_batches_with_nothing_behind_them_stop_nothing(office: Office) -> None:
    """Each item has its outcome then, and nothing is left that the run could not do."""
    office.push(TWELVE[0])
    items = [event(f"acme-{number}/interview") for number in range(100, 140)]
    with office.begun() as account:
        office.service.on("batch", cut_after, times=2)
        assert errors_of(account.apply(creations(account, items))) == [TransientError] * 40


def test_an_answer_without_all_its_parts_leaves_the_rest_open(office: Office) -> None:
    with office.begun() as account:
        empty = answers(200, '{"responses": []}')
        office.service.strike = (office.service.http() + 4, empty)
        outcomes = list(account.apply(creations(account, TWELVE)))
    assert {*errors_of(outcomes)} == {TransientError}


def test_questions_that_are_too_many_are_asked_four_at_a_time(office: Office) -> None:
    office.push(*TWELVE)
    office.service.switches.at_once = 4
    with office.open() as account:
        office.forget()
        account.changes(None)
        assert len(list(account.find([item.uid for item in TWELVE]))) == 12
    sizes = [
        len(json.loads(sent.partition("\n")[2])["requests"])
        for sent in office.service.sent
        if "$batch" in sent
    ]
    assert sizes[-3:] == [12, 4, 4] or sizes[-2:] == [4, 4]


def test_a_link_to_another_server_is_not_followed(office: Office) -> None:
    office.push(*TWELVE)
    with graph_service() as stranger:
        link = f"{stranger.root}/me/calendars/x/events"
        body = json.dumps({"value": [], "@odata.nextLink": link})
        page = json.dumps({"responses": [{"id": "1", "status": 200, "body": json.loads(body)}]})
        office.service.on("batch", answers(200, page))
        with office.open(tasks="events") as account:
            # Alone, the question is no batch.
            office.service.on("calendars", answers(200, body))
            with pytest.raises(ProviderError, match="another server"):
                account.changes(None)
        assert stranger.http() == 0


def test_a_link_beside_the_root_is_followed_by_itself(office: Office) -> None:
    with office.open() as account:
        other = office.service.root.replace("/v1.0", "/beta") + "/me/calendars?$skiptoken=1"
        assert account.api.path(other) == other
        assert account.api.path(f"{office.service.root}/me/x?y=z") == "/me/x?y=z"


def test_a_write_is_given_up_where_one_before_it_failed(office: Office) -> None:
    """A task that cannot be changed does not get the mark of the change."""
    office.push(*TWELVE)
    found, _, cursor = office.read()
    office.service.refuse("/tasks/", 400, "invalidRequest", method="PATCH")
    with office.begun(cursor) as account:
        outcomes = list(account.apply([retitled(found[item.uid], "Ours") for item in TWELVE[6:8]]))
    assert [type(outcome.error) for outcome in outcomes if outcome.error] == [RejectedError]
    found, _, _ = office.read()
    marks = {item.uid: found[item.uid].mark for item in TWELVE[6:8]}
    assert list(marks.values()) == ["mark-0", "mark-1"]


# Logins, and what must not be seen.


@pytest.mark.parametrize("what", ["a batch", "a part of it"])
def test_a_token_that_a_command_prints_is_not_renewed(office: Office, what: str) -> None:
    if what == "a batch":
        office.service.on("batch", answers(401, "{}"), times=9)
    else:
        office.service.refuse("calendars", 401, "InvalidAuthenticationToken", times=9)
    with office.open() as account, pytest.raises(LoginError, match="token_command"):
        account.changes(None)


def test_no_secret_is_in_a_message_a_log_or_an_address(
    office: Office, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    said = []
    for status in (400, 401, 403, 404, 409, 410, 412, 413, 429, 500, 503):
        office.service.refuse("", status, "Code", times=2, headers={"Retry-After": "9999"})
        try:
            said += [str(outcome.error) for outcome in office.push(*TWELVE)]
        except AfterviewError as error:
            said.append(str(error))
    assert len(said) > 8
    out = "".join((*said, caplog.text, *capfd.readouterr(), *office.service.sent))
    assert "canary" not in out
    cursor = office.read()[2]
    assert "canary" not in cursor


@pytest.mark.parametrize(
    ("status", "code", "expected"),
    [
        (400, "ErrorInvalidRequest", RejectedError),
        (401, "InvalidAuthenticationToken", LoginError),
        (403, "ErrorAccessDenied", LoginError),
        (404, "ErrorItemNotFound", PreconditionError),
        (409, "ErrorIrresolvableConflict", PreconditionError),
        (409, "ConcurrentItemSave", TransientError),
        (409, "Whatever", TransientError),
        (410, "", CursorError),
        (400, "syncStateNotFound", CursorError),
        (412, "", PreconditionError),
        (413, "", RejectedError),
        (424, "", TransientError),
        (429, "ApplicationThrottled", ThrottledError),
        (500, "ErrorInternalServerError", TransientError),
        (501, "", RejectedError),
        (503, "ErrorServerBusy", ThrottledError),
        (504, "", TransientError),
        (509, "", ThrottledError),
        (302, "", TransientError),
    ],
)
def test_an_error_is_told_by_its_code(
    status: int, code: str, expected: type[ProviderError]
) -> None:
    answer = errors.reply(status, {"error": {"code": code, "message": "x\ny"}})
    assert type(errors.error(answer, '"Recap"', "work")) is expected


@pytest.mark.parametrize("content", [b"[]", b"<html>", b'{"a": '])
def test_a_success_that_cannot_be_read_is_none(content: bytes) -> None:
    assert errors.reply(200, content).verdict == "unclear"
    assert errors.reply(500, content).verdict == "unclear"


def test_a_503_that_asks_to_wait_is_no_riddle() -> None:
    assert errors.reply(503, {}, "7").retry_after == 7
    assert errors.reply(503, {}, "7").verdict == "throttled"
    assert errors.reply(429, {}, "Wed, 21 Oct 2026 07:28:00 GMT").retry_after is None


def test_a_batch_of_questions_that_trickles_is_not_asked_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from afterview_outlook.api import Api, Call

    monkeypatch.setattr("afterview.provider.http.ANSWER_TIMEOUT", 0.3)
    asked: list[None] = []

    def talk(connection: socket.socket, over: threading.Event) -> None:
        asked.append(None)
        trickled(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")(connection, over)

    with raw_server(talk) as root:
        options = {"api_root": root, "token_command": "print it", "tasks": "todos"}
        context = Context(target="work", now=NOW, secret=lambda: CANARY)
        api = Api(options, context, Budget(wait=lambda _seconds: None))
        with pytest.raises(SlowError):
            api.call_all([[Call("GET", "/me/events")], [Call("GET", "/me/calendars")]])
        api.close()
    assert len(asked) == 1


# Times.


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Europe/Berlin", "Europe/Berlin"),
        ("W. Europe Standard Time", "Europe/Berlin"),
        ("Eastern Standard Time", "America/New_York"),
        ("UTC", "UTC"),
        ("tzone://Microsoft/Custom", None),
        ("Customized Time Zone", None),
        ("../etc/passwd", None),
        ("", None),
    ],
)
def test_zones_are_known_by_both_of_their_names(name: str, expected: str | None) -> None:
    zone = zones.zone_named(name)
    assert (zone and zone.key) == expected


def test_the_hour_that_comes_twice_is_sent_in_utc() -> None:
    twice = datetime(2026, 11, 1, 1, 30, tzinfo=NEW_YORK)
    assert zones.written(twice) == {"dateTime": "2026-11-01T05:30:00", "timeZone": "UTC"}
    assert zones.written(twice.replace(fold=1))["dateTime"] == "2026-11-01T06:30:00"
    settled = zones.normalised(twice)
    assert settled == datetime(2026, 11, 1, 5, 30, tzinfo=UTC)
    plain = twice.replace(day=2)
    assert zones.normalised(plain) is plain


@given(
    when=st.datetimes(timezones=st.timezones(), allow_imaginary=True),
)
def test_a_time_that_is_sent_is_the_same_moment(when: datetime) -> None:
    try:
        said = zones.written(when)
        moment = when.astimezone(UTC).replace(microsecond=0)
    except OverflowError:
        return
    # Graph has minutes and seconds of long ago otherwise; interviews are not of then.
    if when.year < 1980:
        return
    back = zones.read(said)
    assert back is not None
    assert back.astimezone(UTC).replace(microsecond=0) == moment
    settled = zones.normalised(when.replace(microsecond=0))
    assert settled == moment
    assert zones.normalised(settled) == settled


@pytest.mark.parametrize(
    ("time", "zone", "expected"),
    [
        ("2026-11-20T00:00:00.0000000", "", "2026-11-20"),
        ("2026-11-19T23:00:00", "", "2026-11-20"),  # midnight in Berlin
        ("2026-11-20T05:00:00", "", "2026-11-20"),  # midnight in New York
        ("2026-11-19T11:00:00", "Pacific/Auckland", "2026-11-20"),
        ("2026-11-19T10:00:00", "Pacific/Kiritimati", "2026-11-20"),
    ],
)
def test_a_day_is_the_midnight_that_was_meant(time: str, zone: str, expected: str) -> None:
    said = {"dateTime": time, "timeZone": "UTC"}
    assert zones.day_meant(said, zones.zone_named(zone)) == date.fromisoformat(expected)


@pytest.mark.parametrize("said", [None, {}, {"dateTime": "soon"}, {"dateTime": None}, 3])
def test_a_time_that_cannot_be_read_is_none(said: object) -> None:
    assert zones.read(said) is None
    assert zones.day_meant(said, UTC) is None


def test_a_time_with_its_distance_is_read() -> None:
    said = {"dateTime": "2026-11-20T14:00:00+01:00", "timeZone": "UTC"}
    assert zones.read(said) == datetime(2026, 11, 20, 13, tzinfo=UTC)


def test_an_event_without_a_time_is_no_item() -> None:
    assert events.remote({"id": "x", "isAllDay": True}, "uid").item is None
    assert events.remote({"id": "x"}, "uid").item is None


def test_a_task_whose_day_was_taken_away_keeps_the_one_it_had(office: Office) -> None:
    thanks = task("acme/thank-you/jane-doe")
    cursor = office.pushed(thanks)
    entry = office.entry(thanks)
    del entry.body["dueDateTime"]
    office.box.put(entry)
    found, _, _ = office.read(cursor)
    item = found[thanks.uid].item
    assert isinstance(item, Task)
    assert item.due == thanks.due


def test_a_tick_counts_on_the_day_of_the_person() -> None:
    """To Do writes the midnight of the day; another program the moment, here 9 pm in New York."""
    link = [{"id": "1", **tasks.link(Ref("uid", "mark", 0))}]
    body: dict[str, Any] = {
        "id": "x",
        "status": "completed",
        "linkedResources": link,
        "completedDateTime": {"dateTime": "2026-11-25T00:00:00.0000000", "timeZone": "UTC"},
    }
    done = [tasks.remote(body, "uid", "2026-11-20", NEW_YORK).item]
    body["completedDateTime"]["dateTime"] = "2026-11-25T02:00:00.0000000"
    done.append(tasks.remote(body, "uid", "2026-11-20", NEW_YORK).item)
    del body["completedDateTime"]
    done.append(tasks.remote(body, "uid", "2026-11-20", NEW_YORK).item)
    assert [str(item and item.done) for item in done] == ["2026-11-25", "2026-11-24", "2026-11-20"]


# Texts.

UGLY = st.text(
    st.one_of(
        st.characters(codec="utf-8"),
        st.sampled_from("<>&;\"'/ \t\n\r\xa0\u2028.:@#🤝\u200b"),
    ),
    max_size=200,
)
PIECES = st.lists(
    st.one_of(
        UGLY,
        st.sampled_from(
            [
                "<b>bold</b>",
                "&amp;nbsp;",
                "https://acme.example/a?b=c&d=e",
                "https://acme.example<https://acme.example>",
                "Jane <jane@acme.example>",
                "jane@acme.example<mailto:jane@acme.example>",
                "<script>alert(1)</script>",
                "a  b   c",
                "x" * 3000,
                "\r\n\r\n\r\n",
                "--- afterview ---",
            ]
        ),
    ),
    max_size=6,
).map("".join)


@given(said=PIECES)
@example(said="a.  b")
@example(said="\u200b x \u200b")
@example(said="see http://a<http://a><http://a>")
def test_a_text_that_comes_back_is_the_one_that_was_sent(said: str) -> None:
    """As text, as text that was mangled, or as HTML; and what is made of it stays as it is."""
    sent = events.canonical(event("acme/recap", "Recap", description=said))
    assert events.canonical(sent) == sent
    html = html_of(sent.description, links=False)
    linked = html_of(sent.description, links=True)
    for body in (
        {"contentType": "text", "content": text_of(html)},
        {"contentType": "text", "content": mangled(text_of(html))},
        {"contentType": "html", "content": html},
        {"contentType": "text", "content": mangled(text_of(linked))},
        {"contentType": "HTML", "content": linked},
    ):
        shown = events.canonical(replace(sent, description=text.shown(body)))
        assert shown.description == sent.description


@given(said=PIECES)
def test_a_title_fits(said: str) -> None:
    for item in (event("acme/recap", said), event("acme/recap", said, done=date(2026, 11, 20))):
        held = events.canonical(item)
        assert len(held.title) <= text.TITLE
        assert events.canonical(held) == held
    held_task = tasks.canonical(
        task("acme/connect", said, description=said, url="https://a.example")
    )
    assert tasks.canonical(held_task) == held_task


def test_a_text_that_is_too_long_keeps_its_end() -> None:
    said = "\n".join(f"line {number}" for number in range(10_000))
    held = events.canonical(event("acme/recap", description=said))
    assert len(held.description) <= text.TEXT
    assert held.description.startswith("line 0\n")
    assert held.description.endswith("\nline 9999")
    assert events.canonical(held) == held


def test_html_is_read_as_it_is_seen() -> None:
    html = (
        "<html><head><title>T</title><style>p {}</style></head><body><p>One\r\ntwo</p>"
        "<div>three<br>four &amp; five&nbsp;six</div><ul><li>a</li><li>b</li></ul>"
        '<a href="https://x.example">here</a> <a>no</a></body></html>'
    )
    shown = text.normalised(text.shown({"contentType": "html", "content": html}))
    assert shown.split("\n") == [
        "One two",
        "three",
        "four & five six",
        "a",
        "b",
        "here (https://x.example) no",
    ]
    assert text.shown(None) == text.shown({}) == ""


# What stops an item, and what stops all.


@pytest.mark.parametrize("op", ["create", "update", "delete"])
@pytest.mark.parametrize("item", [TWELVE[0], TWELVE[6]], ids=["event", "task"])
@pytest.mark.parametrize("method", ["GET", "POST", "PATCH", "DELETE"])
@pytest.mark.parametrize(
    "refusal",
    [
        (400, "invalidRequest", RejectedError),
        (500, "ErrorInternalServerError", TransientError),
        (412, "PreconditionFailed", PreconditionError),
    ],
)
def test_a_refusal_is_the_outcome_of_its_item(
    office: Office,
    op: str,
    item: Item,
    method: str,
    refusal: tuple[int, str, type[ProviderError]],
) -> None:
    status, code, expected = refusal
    first = [TWELVE[1], TWELVE[7]] + ([item] if op != "create" else [])
    office.push(*first)
    with office.open() as account:
        remotes = {remote.uid: remote for remote in account.changes(None).changed}
        office.service.refuse("/(events|tasks)", status, code, method=method, times=99)
        if op == "create":
            action = create(account, item)
        else:
            action = retitled(remotes[item.uid], "Ours")
            action = action if op == "update" else replace(action, op="delete", item=None)
        (outcome,) = account.apply([action])
    calls = {"create": {"POST"}, "update": {"GET", "PATCH"}, "delete": {"GET", "DELETE"}}
    known = expected if method in calls[op] else None
    if (op, method) == ("create", "GET") and isinstance(item, Event):
        known = TransientError  # it was made, unless it is one of before: the question says it
    assert (type(outcome.error) if outcome.error else None) is known


@pytest.mark.parametrize(
    ("path", "status", "expected"),
    [
        ("/me/calendars$", 409, TransientError),
        ("/me/calendars$", 400, ProviderError),
        ("/me/todo/lists$", 403, LoginError),
        ("/calendarView/delta$", 500, TransientError),
        ("/tasks/delta$", 400, ProviderError),
    ],
)
def test_what_cannot_be_made_is_told(
    office: Office, path: str, status: int, expected: type[ProviderError]
) -> None:
    with office.begun() as account:
        office.service.refuse(path, status, "Code", times=99)
        with pytest.raises(expected):
            list(account.apply(creations(account, TWELVE)))
        assert account.cursor() == ""


def test_a_calendar_without_an_id_is_looked_for_by_the_next_run(office: Office) -> None:
    with office.begun() as account:
        made: dict[str, Any] = {
            "responses": [{"id": n, "status": 201, "body": {}} for n in ("1", "2")]
        }
        office.service.on("batch", answers(200, json.dumps(made)))
        with pytest.raises(TransientError, match="cannot be read"):
            list(account.apply(creations(account, TWELVE)))


@pytest.mark.parametrize(
    ("status", "expected"), [(500, TransientError), (403, LoginError), (400, ProviderError)]
)
def test_a_question_by_name_that_fails_is_no_answer(
    office: Office, status: int, expected: type[ProviderError]
) -> None:
    cursor = office.pushed(*TWELVE)
    office.person.delete(TWELVE[0].uid)
    office.person.delete(TWELVE[6].uid)
    for path in ("/me/events/", "/tasks/AAkT"):
        office.service.refuse(path, status, "Code", method="GET", times=99)
        with office.open() as account, pytest.raises(expected):
            account.changes(cursor)
    with office.begun() as account, pytest.raises(expected):
        list(account.find([TWELVE[1].uid, TWELVE[7].uid]))


def test_a_feed_that_does_not_say_where_it_goes_on_begins_anew(office: Office) -> None:
    cursor = office.pushed(*TWELVE)
    page: dict[str, Any] = {
        "responses": [{"id": n, "status": 200, "body": {"value": []}} for n in ("1", "2")]
    }
    office.service.on("batch", answers(200, json.dumps(page)))
    with office.open() as account, pytest.raises(CursorError, match="go on"):
        account.changes(cursor)


@pytest.mark.parametrize("body", ["<html>", '{"error": {"code": "BadRequest"}}'])
def test_a_batch_that_is_refused_as_a_whole_is_told(office: Office, body: str) -> None:
    status = 400 if "error" in body else 200
    office.service.on("batch", answers(status, body), times=99)
    with office.open() as account, pytest.raises(ProviderError):
        account.changes(None)


def test_a_server_that_is_not_there_is_told() -> None:
    with graph_service() as gone:
        office = Office(gone)
    for action in (lambda a: a.changes(None), lambda a: list(a.find(["x"]))):
        with office.open() as account, pytest.raises(TransientError, match="cannot be reached"):
            action(account)


def test_when_the_server_goes_away_the_rest_is_not_tried(office: Office) -> None:
    many: list[Item] = [event(f"acme-{n}/recap") for n in range(70)]
    office.push()
    with office.begun() as account:
        actions = creations(account, many)
        office.service.on("batch", cut_after, times=99)
        office.forget()
        # The first batch makes the calendar.
        with pytest.raises(TransientError):
            list(account.apply(actions))
    assert office.service.http() < 5


def test_a_token_that_is_refused_for_one_call_is_told(office: Office) -> None:
    office.service.on("calendars", answers(401, "{}"), times=9)
    with office.open(tasks="events") as account, pytest.raises(LoginError, match="token_command"):
        account.changes(None)


# The plugin.


def test_what_has_another_form_is_refused(office: Office) -> None:
    thanks = task("acme/thank-you/jane-doe")
    office.push(thanks)
    found, _, cursor = office.read()
    wrong = replace(update(found[thanks.uid], event("acme/recap")), uid=thanks.uid)
    with office.begun(cursor) as account:
        assert errors_of(account.apply([wrong])) == [PreconditionError]


def test_all_of_ours_is_known_past_the_provider(office: Office) -> None:
    office.push(*TWELVE)
    assert {uid_of(entry) for entry in ours(office.box)} == {item.uid for item in TWELVE}
