"""What is particular to `afterview_caldav`: requests, faults on the way, and finding calendars."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from actions import creations, errors_of, removal, retitled
from afterview_caldav import plugin, server
from afterview_caldav.calendars import Calendars
from dav_servers import (
    CANARY,
    CONTEXT,
    Account,
    account,
    event_text,
    radicale,
    radicale_server,
    xandikos,
    xandikos_server,
)
from fault_proxy import (
    FaultProxy,
    answers,
    answers_after,
    cut_after,
    cut_before,
    proxied,
    rewritten,
    stored_otherwise,
    truncated,
    without,
)

from afterview.errors import (
    CursorError,
    GoneError,
    InTheWayError,
    LoginError,
    PreconditionError,
    ProviderError,
    RejectedError,
    ThrottledError,
    TransientError,
    WasDeletedError,
)
from afterview.model import Event, Item, Task, as_event
from afterview.provider import Action, Changes, Login, Outcome, Remote
from afterview.testing import event, task

__all__ = ["account", "radicale", "radicale_server", "xandikos", "xandikos_server"]

SABRE = (
    '<d:error xmlns:d="DAV:" xmlns:s="http://sabredav.org/ns"><s:message>{}</s:message></d:error>'
)
UNKNOWN = '<d:error xmlns:d="DAV:"><d:valid-sync-token/></d:error>'
NO_TOKENS = rewritten(rb"<(?:\w+:)?sync-token>[^<]*</(?:\w+:)?sync-token>", b"")
TWELVE: list[Item] = [
    *(event(f"acme-{number}/recap", f"Recap {number}") for number in range(6)),
    *(task(f"acme-{number}/connect", f"Connect {number}") for number in range(6)),
]


@pytest.fixture
def proxy(account: Account) -> Iterator[FaultProxy]:
    """A proxy before the server; `account` goes through it."""
    with proxied(account.root) as found:
        account.direct, account.root = account.root, found.root
        yield found


def begun(account: Account, cursor: str | None = None, **options: Any) -> Calendars:
    """Open the target, and ask what changed."""
    provider = account.open(**options)
    provider.changes(cursor)
    return provider


def pushed(account: Account, *items: Item, **options: Any) -> str:
    """Create items in a run of their own; return the cursor after it."""
    provider = account.open(**options)
    provider.changes(None)
    assert errors_of(provider.apply(creations(provider, items))) == [None] * len(items)
    provider.close()
    return provider.cursor()


def read(account: Account, cursor: str | None, **options: Any) -> tuple[Changes, str]:
    """Return what a run would learn, and its cursor."""
    provider = account.open(**options)
    changes = provider.changes(cursor)
    provider.close()
    return changes, provider.cursor()


def one(account: Account, uid: str) -> Remote:
    """Return the one item as it stands."""
    provider = account.open()
    (remote,) = provider.find([uid])
    provider.close()
    return remote


def only(account: Account, action: Action, cursor: str | None = None) -> Outcome:
    """Carry out one action in a run of its own."""
    provider = begun(account, cursor)
    (outcome,) = provider.apply([action])
    provider.close()
    return outcome


# How many requests.


def test_a_first_push_takes_a_request_an_item(account: Account, proxy: FaultProxy) -> None:
    pushed(account, *TWELVE)
    discovery = ["PROPFIND"] * 3
    assert proxy.methods() == [*discovery, "MKCALENDAR", *["PUT"] * 12, "REPORT"]


def test_a_run_with_nothing_to_do_takes_one(account: Account, proxy: FaultProxy) -> None:
    cursor = pushed(account, *TWELVE)
    proxy.methods()
    changes, after = read(account, cursor)
    assert proxy.methods() == ["REPORT"]
    assert (list(changes.changed), list(changes.deleted), changes.full) == ([], [], False)
    assert after == cursor


def test_nothing_to_do_is_not_said_at_greater_length_for_more_items(
    radicale: Account,
) -> None:
    sizes = []
    cursor = pushed(radicale, TWELVE[0])
    for items in ([], TWELVE[1:]):
        if items:
            cursor = pushed(radicale, *items)
            # The first answer after it tells of our own writes, once.
            _, cursor = read(radicale, cursor)
        provider = radicale.open()
        provider.changes(cursor)
        assert provider._server is not None  # noqa: SLF001 - its counters are what is asked for
        sizes.append(provider._server.client.received)  # noqa: SLF001 - the same
        provider.close()
    assert sizes[0] == sizes[1] < 2000


def test_three_changes_take_four(account: Account, proxy: FaultProxy) -> None:
    cursor = pushed(account, *TWELVE)
    remotes = read(account, None)[0].changed
    proxy.methods()
    provider = begun(account, cursor)
    actions = [*(retitled(remote, "New") for remote in remotes[:2]), removal(remotes[2])]
    assert errors_of(provider.apply(actions)) == [None] * 3
    assert proxy.methods() == ["REPORT", "PUT", "PUT", "DELETE"]
    changes, _ = read(account, provider.cursor())
    assert (changes.changed, changes.deleted) == ((), ())
    assert proxy.methods() == ["REPORT"]


def test_a_change_by_the_person_takes_two(account: Account, proxy: FaultProxy) -> None:
    cursor = pushed(account, *TWELVE)
    account.edit(TWELVE[3].uid, r"^SUMMARY:.*$", "SUMMARY:By hand")
    proxy.methods()
    changes, _ = read(account, cursor)
    assert proxy.methods() == ["REPORT", "REPORT"]
    assert [remote.item.title for remote in changes.changed if remote.item] == ["By hand"]


def test_a_calendar_may_be_written_without_its_last_slash(
    account: Account, proxy: FaultProxy
) -> None:
    plain = rewritten(rb"(/afterview-interviews[^/<]*)/</", rb"\1</")
    proxy.on("PROPFIND|REPORT", plain, times=10**6)
    cursor = pushed(account, *TWELVE)
    cursor = pushed(account, event("late/recap"))
    proxy.methods()
    changes, _ = read(account, cursor)
    assert proxy.methods() == ["REPORT"]
    assert changes.container == read(account, None)[0].container


def test_connections_are_kept(account: Account, proxy: FaultProxy) -> None:
    provider = account.open()
    before = proxy.connections
    provider.changes(None)
    list(provider.apply(creations(provider, TWELVE)))
    provider.close()
    assert proxy.connections - before <= 4


# What a person finds in the program of theirs.


def test_an_item_carries_its_mark_unseen(account: Account) -> None:
    pushed(account, TWELVE[0])
    text = account.text(TWELVE[0].uid)
    assert "X-AFTERVIEW-MARK:mark-0\n" in text
    assert f"UID:{TWELVE[0].uid}\n" in text
    assert "SUMMARY:Recap 0\n" in text


def test_a_program_may_drop_the_mark(account: Account) -> None:
    cursor = pushed(account, TWELVE[0])
    account.edit(TWELVE[0].uid, r"^X-AFTERVIEW-MARK:.*\n", "")
    (remote,) = read(account, cursor)[0].changed
    assert (remote.uid, remote.mark) == (TWELVE[0].uid, "")


def test_a_program_may_put_an_item_under_another_name(account: Account) -> None:
    uid = TWELVE[0].uid
    cursor = pushed(account, TWELVE[0])
    text = account.text(uid)
    account.delete(uid)
    account.put("another-name", text.replace("Recap 0", "By hand"))
    changes, cursor = read(account, cursor)
    (remote,) = changes.changed
    assert (remote.uid, list(changes.deleted)) == (uid, [])
    provider = begun(account, cursor)
    assert [found.remote_id for found in provider.find([uid])] == [remote.remote_id]
    assert errors_of(provider.apply([retitled(remote, "Ours")])) == [None]
    cursor = provider.cursor()
    assert list(account.objects()) == [f"{account.folder()}another-name.ics"]
    account.request("DELETE", f"{account.folder()}another-name.ics")
    assert list(read(account, cursor)[0].deleted) == [uid]


def test_of_two_items_with_one_uid_ours_has_our_name(radicale: Account) -> None:
    lists: dict[str, Any] = {"task_list": "To do"}
    uid = TWELVE[0].uid
    pushed(radicale, TWELVE[0], TWELVE[6], **lists)
    other = f"{radicale.home}afterview-to-do-tasks/"
    radicale.put("a-copy", radicale.text(uid).replace("Recap 0", "Copy"), other)
    remotes = {remote.uid: remote for remote in read(radicale, None, **lists)[0].changed}
    assert remotes.keys() == {uid, TWELVE[6].uid}
    assert remotes[uid].remote_id == f"{radicale.folder()}{uid}.ics"


def test_the_calendar_of_the_person_is_used_where_it_has_the_name(account: Account) -> None:
    folder = account.own_folder()
    account.put("dentist", event_text("dentist"), folder)
    cursor = pushed(account, TWELVE[0])
    assert account.folder() == ""
    assert sorted(account.objects(folder)) == [
        f"{folder}{TWELVE[0].uid}.ics",
        f"{folder}dentist.ics",
    ]
    account.put("dentist", event_text("dentist", "Moved"), folder)
    changes, _ = read(account, cursor)
    assert (list(changes.changed), list(changes.deleted)) == ([], [])
    assert [remote.uid for remote in read(account, None)[0].changed] == [TWELVE[0].uid]


def test_writes_of_others_in_between_are_heard_of(account: Account, proxy: FaultProxy) -> None:
    cursor = pushed(account, *TWELVE[:2])
    remote = one(account, TWELVE[0].uid)
    provider = begun(account, cursor)
    account.edit(TWELVE[1].uid, r"^SUMMARY:.*$", "SUMMARY:By hand")
    list(provider.apply([retitled(remote, "Ours")]))
    changes, _ = read(account, provider.cursor())
    assert {r.item.title for r in changes.changed if r.item} == {"By hand"}
    assert proxy.log


# Finding the calendars.


@pytest.mark.parametrize("start", ["/", "/{name}/", "/{name}"])
def test_any_address_of_an_account_will_do(radicale: Account, start: str) -> None:
    radicale.start = start.format(name=radicale.username)
    pushed(radicale, *TWELVE[:2])
    assert len(radicale.objects()) == 2


def test_the_address_of_a_calendar_will_do(account: Account, proxy: FaultProxy) -> None:
    folder = account.own_folder()
    account.start = folder
    cursor = pushed(account, *TWELVE[:2])
    proxy.methods()
    assert read(account, cursor)[0].changed == ()
    assert proxy.methods() == ["REPORT"]
    assert len(account.objects(folder)) == 2
    account.request("DELETE", folder)
    with pytest.raises(GoneError):
        read(account, cursor)


def test_a_server_may_say_at_its_well_known_address_where_to_go(
    radicale: Account,
) -> None:
    with proxied(radicale.root) as proxy:
        radicale.direct, radicale.root = radicale.root, proxy.root
        proxy.on("PROPFIND", answers(405), "^/$")
        home = answers(301, Location=f"/{radicale.username}/")
        proxy.on("PROPFIND", home, "well-known")
        pushed(radicale, TWELVE[0])
        assert proxy.methods() == [*["PROPFIND"] * 4, "MKCALENDAR", "PUT", "REPORT"]
    assert len(radicale.username) > 1


def test_no_calendars_are_an_error_that_says_what_to_write(
    account: Account, proxy: FaultProxy
) -> None:
    proxy.on("PROPFIND", answers(404), times=9)
    with pytest.raises(ProviderError, match=r"127\.0\.0\.1 shows no calendars at this address"):
        read(account, None)


def test_events_and_todos_can_be_kept_apart(account: Account, proxy: FaultProxy) -> None:
    lists: dict[str, Any] = {"task_list": f"{account.calendar} to do"}
    cursor = pushed(account, TWELVE[0], TWELVE[6], **lists)
    folders = {path.rpartition("/")[0] for path in proxy_paths(proxy, "PUT")}
    assert len(folders) == 2
    proxy.methods()
    changes, _ = read(account, cursor, **lists)
    assert proxy.methods() == ["PROPFIND"]
    full, _ = read(account, None, **lists)
    assert {remote.uid for remote in full.changed} == {TWELVE[0].uid, TWELVE[6].uid}
    assert full.container == changes.container
    provider = account.open(**lists)
    assert len(list(provider.find([TWELVE[0].uid, TWELVE[6].uid]))) == 2


def proxy_paths(proxy: FaultProxy, method: str) -> list[str]:
    """Return the paths of the requests with this method."""
    return [path for found, path, _ in proxy.log if found == method]


def test_a_server_that_keeps_todos_apart_gets_two_calendars(
    account: Account, proxy: FaultProxy
) -> None:
    proxy.on("MKCALENDAR", answers(403), times=2)
    cursor = pushed(account, TWELVE[0], TWELVE[6])
    assert len({path.rpartition("/")[0] for path in proxy_paths(proxy, "PUT")}) == 2
    assert read(account, cursor)[0].changed == ()


def test_a_server_may_let_nobody_make_a_calendar(account: Account, proxy: FaultProxy) -> None:
    proxy.on("MKCALENDAR", answers(403), times=99)
    provider = begun(account)
    with pytest.raises(ProviderError, match=f'make one called "{account.calendar}" there'):
        list(provider.apply(creations(provider, TWELVE)))


def test_a_server_may_know_no_todos(account: Account, proxy: FaultProxy) -> None:
    no_todos = rewritten(rb"<(?:\w+:)?comp name=\"VTODO\" ?/>", b"")
    proxy.on("PROPFIND", no_todos, times=99)
    account.own_folder()
    proxy.on("MKCALENDAR", answers(403), times=99)
    provider = begun(account)
    outcomes = list(provider.apply(creations(provider, [TWELVE[0], TWELVE[6]])))
    errors = {outcome.uid: outcome.error for outcome in outcomes}
    assert errors[TWELVE[0].uid] is None
    assert isinstance(errors[TWELVE[6].uid], RejectedError)
    assert 'set tasks = "events"' in str(errors[TWELVE[6].uid])


def test_a_calendar_whose_making_was_not_answered_is_found(
    account: Account, proxy: FaultProxy
) -> None:
    proxy.on("MKCALENDAR", cut_after)
    provider = begun(account)
    with pytest.raises(TransientError):
        list(provider.apply(creations(provider, TWELVE)))
    proxy.methods()
    pushed(account, *TWELVE)
    assert "MKCALENDAR" not in proxy.methods()


def test_an_item_is_known_by_its_path(account: Account) -> None:
    pushed(account, TWELVE[0])
    remote = one(account, TWELVE[0].uid)
    assert remote.remote_id == f"{account.folder()}{TWELVE[0].uid}.ics"


# Faults on the way.


@pytest.mark.parametrize(
    "fault",
    [cut_after, answers_after(500), answers_after(502, "<html>"), truncated],
    ids=["cut", "500", "502", "truncated"],
)
def test_a_creation_whose_answer_was_lost_stands_there_once(
    account: Account, proxy: FaultProxy, fault: Any
) -> None:
    cursor = pushed(account, TWELVE[0])
    proxy.on("PUT", fault)
    (action,) = creations(account.open(), [TWELVE[1]])
    outcome = only(account, action, cursor)
    if fault is not truncated:  # a PUT has no body to be cut
        assert type(outcome.error) is TransientError
    assert proxy_paths(proxy, "PUT").count(f"{account.folder()}{TWELVE[1].uid}.ics") == 1
    again = only(account, action, cursor)
    assert again.error is None
    assert again.etag == one(account, TWELVE[1].uid).etag
    assert len(account.objects()) == 2


@pytest.mark.parametrize("fault", [cut_before, answers(500)], ids=["cut", "500"])
def test_a_creation_that_did_not_arrive_is_in_doubt_too(
    account: Account, proxy: FaultProxy, fault: Any
) -> None:
    cursor = pushed(account, TWELVE[0])
    proxy.on("PUT", fault)
    (action,) = creations(account.open(), [TWELVE[1]])
    assert type(only(account, action, cursor).error) is TransientError
    assert len(account.objects()) == 1
    assert list(account.open().find([TWELVE[1].uid])) == []


@pytest.mark.parametrize("fault", [cut_after, answers_after(500)], ids=["cut", "500"])
def test_a_deletion_whose_answer_was_lost_can_be_repeated(
    account: Account, proxy: FaultProxy, fault: Any
) -> None:
    pushed(account, *TWELVE[:2])
    remote = one(account, TWELVE[0].uid)
    proxy.on("DELETE", fault)
    assert type(only(account, removal(remote)).error) is TransientError
    assert only(account, removal(remote)).error is None
    assert len(account.objects()) == 1


@pytest.mark.parametrize("method", ["PROPFIND", "REPORT"])
@pytest.mark.parametrize(
    "fault",
    [cut_before, cut_after, answers(502), truncated],
    ids=["before", "after", "502", "half"],
)
def test_what_only_reads_is_asked_again(
    account: Account, proxy: FaultProxy, method: str, fault: Any
) -> None:
    pushed(account, *TWELVE)
    proxy.on(method, fault, times=2)
    changes, _ = read(account, None)
    assert len(changes.changed) == 12
    assert len(account.waits) == 2
    assert all(0 <= wait < 2 for wait in account.waits)


def test_patience_ends(account: Account, proxy: FaultProxy) -> None:
    cursor = pushed(account, TWELVE[0])
    proxy.methods()
    proxy.on(".*", cut_before, times=10**6)
    with pytest.raises(TransientError, match="interrupted its answer"):
        read(account, cursor)
    assert 40 < sum(max(wait, 1.0) for wait in account.waits) <= 60
    assert len(proxy.methods()) == len(account.waits) + 1 > 5


def test_a_server_that_is_not_there_stops_the_run(account: Account) -> None:
    cursor = pushed(account, TWELVE[0])
    with proxied(account.root) as proxy:
        gone = replace(account, root=proxy.root)
    with pytest.raises(TransientError, match="cannot be reached"):
        read(gone, None)
    assert cursor


def test_nothing_more_is_sent_once_nobody_answers(account: Account, proxy: FaultProxy) -> None:
    provider = begun(account)
    proxy.on("PUT", answers(500), times=99)
    many = [event(f"many-{number}/recap") for number in range(40)]
    outcomes: list[Outcome] = []
    with pytest.raises(TransientError):
        outcomes.extend(provider.apply(creations(provider, many)))
    assert len(proxy_paths(proxy, "PUT")) < 20


@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        ({"Retry-After": "7"}, 7.0),
        ({"Retry-After": "Mon, 23 Nov 2026 09:30:11 GMT", "Date": "Mon, 23 Nov 2026 09:30:00 GMT"},
         11.0),
        ({"Retry-After": "Mon, 23 Nov 2026 09:30:12 GMT"}, 12.0),
    ],
    ids=["seconds", "date by its clock", "date"],
)  # fmt: skip
@pytest.mark.parametrize("method", ["PROPFIND", "PUT"])
def test_a_server_is_given_the_time_it_asks_for(
    account: Account, proxy: FaultProxy, method: str, headers: dict[str, str], wait: float
) -> None:
    status = 429 if method == "PUT" else 503
    proxy.on(method, answers(status, "", **headers))
    pushed(account, TWELVE[0])
    assert account.waits == [wait]
    assert len(account.objects()) == 1


def test_without_a_time_it_is_given_a_little(account: Account, proxy: FaultProxy) -> None:
    proxy.on("PUT", answers(429))
    pushed(account, TWELVE[0])
    assert len(account.waits) == 1


def test_a_server_that_asks_for_too_long_is_left_for_the_next_run(
    account: Account, proxy: FaultProxy
) -> None:
    provider = begun(account)
    proxy.on("PUT", answers(429, "", Retry_After="3600"), times=99)
    outcomes: list[Outcome] = []
    with pytest.raises(ThrottledError) as caught:
        outcomes.extend(provider.apply(creations(provider, TWELVE)))
    assert (caught.value.retry_after, outcomes, account.waits) == (3600.0, [], [])
    assert len(proxy_paths(proxy, "PUT")) <= 4
    assert provider.cursor()


def weakened(request: Any, forward: Any) -> Any:
    """Mark the version of the answer as weak."""
    answer = forward(request)
    return replace(answer, headers={**answer.headers, "etag": f"W/{answer.headers['etag']}"})


@pytest.mark.parametrize("fault", [without("etag"), weakened], ids=["none", "weak"])
def test_an_etag_that_the_server_kept_back_is_read(
    account: Account, proxy: FaultProxy, fault: Any
) -> None:
    proxy.on("PUT", fault, times=99)
    provider = begun(account)
    outcomes = {o.uid: o for o in provider.apply(creations(provider, TWELVE))}
    assert proxy.methods()[-3:] == ["PUT", "REPORT", "REPORT"]
    for remote in read(account, None)[0].changed:
        assert outcomes[remote.uid].etag == remote.etag
    assert read(account, provider.cursor())[0].changed == ()


def test_an_item_that_cannot_be_read_back_is_read_next_time(
    account: Account, proxy: FaultProxy
) -> None:
    proxy.on("PUT", without("etag"), times=99)
    provider = begun(account)
    proxy.on("REPORT", answers(403), times=99)
    (outcome,) = provider.apply(creations(provider, TWELVE[:1]))
    assert (outcome.error, outcome.etag, outcome.native) == (None, "", "")
    proxy.heal()
    assert [r.uid for r in read(account, provider.cursor())[0].changed] == [TWELVE[0].uid]


def test_what_the_server_made_of_an_item_is_told(account: Account, proxy: FaultProxy) -> None:
    proxy.on("PUT", stored_otherwise(b"SUMMARY:Recap", b"SUMMARY:RECAP"), times=99)
    provider = begun(account)
    (outcome,) = provider.apply(creations(provider, TWELVE[:1]))
    assert outcome.item is not None
    assert outcome.item.title == "RECAP 0"
    remote = one(account, TWELVE[0].uid)
    assert (outcome.etag, outcome.native) == (remote.etag, remote.native)
    assert read(account, provider.cursor())[0].changed == ()


@pytest.mark.parametrize(
    ("status", "why"),
    [
        *((status, UNKNOWN) for status in (403, 409, 507)),
        *((status, "") for status in (400, 409, 412, 507)),
    ],
)
def test_a_token_may_be_refused_with_and_without_a_reason(
    account: Account, proxy: FaultProxy, status: int, why: str
) -> None:
    cursor = pushed(account, TWELVE[0])
    account.edit(TWELVE[0].uid, r"^SUMMARY:.*$", "SUMMARY:By hand")
    proxy.on("REPORT", answers(status, why))
    with pytest.raises(CursorError):
        read(account, cursor)


def test_a_calendar_that_may_no_longer_be_read_is_no_matter_of_tokens(
    account: Account, proxy: FaultProxy
) -> None:
    cursor = pushed(account, TWELVE[0])
    account.edit(TWELVE[0].uid, r"^SUMMARY:.*$", "SUMMARY:By hand")
    proxy.on("REPORT", answers(403))
    with pytest.raises(ProviderError, match="check your rights") as caught:
        read(account, cursor)
    assert not isinstance(caught.value, CursorError)


def test_the_servers_themselves_know_no_made_up_token(account: Account) -> None:
    kept = json.loads(pushed(account, TWELVE[0]))
    kept["calendars"][0]["token"] = "http://radicale.org/ns/sync/" + "0" * 64
    with pytest.raises(CursorError):
        read(account, json.dumps(kept))


def test_a_list_in_parts_is_read_to_its_end(account: Account, proxy: FaultProxy) -> None:
    cursor = pushed(account, *TWELVE[:2])
    account.edit(TWELVE[0].uid, r"^SUMMARY:.*$", "SUMMARY:By hand")
    more = (
        "<d:multistatus xmlns:d='DAV:'><d:response><d:href>{}</d:href>"
        "<d:status>HTTP/1.1 507 Insufficient Storage</d:status></d:response>"
        "<d:sync-token>{}</d:sync-token></d:multistatus>"
    )
    token = json.loads(cursor)["calendars"][0]["token"]
    proxy.on("REPORT", answers(207, more.format(account.folder(), token + "x")))
    proxy.on("REPORT", rewritten(b"^", b""))
    proxy.methods()
    with pytest.raises(CursorError):  # the made-up token is refused by the server itself
        read(account, cursor)
    assert proxy.methods() == ["REPORT", "REPORT"]
    proxy.on("REPORT", answers(207, more.format(account.folder(), token)), times=10)
    with pytest.raises(CursorError, match="never comes to the end"):
        read(account, cursor)


def test_a_server_without_sync_tokens_is_compared_by_versions(
    account: Account, proxy: FaultProxy
) -> None:
    proxy.on("PROPFIND|REPORT", NO_TOKENS, times=10**6)
    pushed(account, *TWELVE)
    changes, cursor = read(account, None)
    assert len(changes.changed) == 12
    proxy.methods()
    assert read(account, cursor)[0].changed == ()
    assert proxy.methods() == ["PROPFIND"]
    account.edit(TWELVE[0].uid, r"^SUMMARY:.*$", "SUMMARY:By hand")
    account.delete(TWELVE[1].uid)
    changes, after = read(account, cursor)
    assert [remote.uid for remote in changes.changed] == [TWELVE[0].uid]
    assert list(changes.deleted) == [TWELVE[1].uid]
    assert proxy.methods() == ["PROPFIND", "PROPFIND", "REPORT"]
    provider = begun(account, after)
    actions = [*map(removal, changes.changed), *creations(provider, TWELVE[1:2], "m5")]
    assert errors_of(provider.apply(actions)) == [None, None]
    proxy.methods()
    assert read(account, provider.cursor())[0].changed == ()
    assert proxy.methods() == ["PROPFIND"]
    proxy.heal()
    # Tokens that there are from now on do no harm.
    assert len(read(account, after)[0].changed) >= 11


def test_what_a_list_forgot_is_not_deleted(account: Account, proxy: FaultProxy) -> None:
    proxy.on("PROPFIND|REPORT", NO_TOKENS, times=10**6)
    pushed(account, *TWELVE[:2])
    _, cursor = read(account, None)
    account.edit(TWELVE[0].uid, r"^SUMMARY:.*$", "SUMMARY:By hand")
    proxy.heal()
    forgetful = rewritten(
        rb"<((?:\w+:)?)response>(?:(?!</\1response>).)*"
        + TWELVE[1].uid.encode()
        + rb".*?</\1response>",
        b"",
    )

    def both(request: Any, forward: Any) -> Any:
        def forgotten(sent: Any) -> Any:
            return forgetful(sent, forward)

        return NO_TOKENS(request, forgotten)

    proxy.on("PROPFIND|REPORT", both, times=10**6)
    changes, _ = read(account, cursor)
    assert list(changes.deleted) == []
    assert {remote.uid for remote in changes.changed} == {TWELVE[0].uid, TWELVE[1].uid}
    assert "GET" in proxy.methods()


def test_the_words_of_a_server_that_refuses_an_item_are_passed_on(
    account: Account, proxy: FaultProxy
) -> None:
    words = "Deleted calendar object with uid already exists in this calendar collection."
    proxy.on("PUT", answers(400, SABRE.format(words)), TWELVE[1].uid)
    provider = begun(account)
    outcomes = {o.uid: o.error for o in provider.apply(creations(provider, TWELVE))}
    error = outcomes.pop(TWELVE[1].uid)
    # Nextcloud's words for what lies in its trash bin.
    assert type(error) is WasDeletedError
    assert str(error) == f'127.0.0.1 refuses "Recap 1" (400: {words})'
    assert set(outcomes.values()) == {None}


def test_a_calendar_of_ours_is_found_again_though_it_was_renamed(account: Account) -> None:
    pushed(account, *TWELVE[:2])
    renamed(account, account.folder(), f"{account.calendar}, renamed")
    for name in (account.calendar, f"{account.calendar}, renamed"):
        changes, _ = read(account, None, calendar=name)
        assert {remote.uid for remote in changes.changed} == {item.uid for item in TWELVE[:2]}


def renamed(account: Account, path: str, name: str) -> None:
    """Rename a calendar, as the person does."""
    body = (
        "<d:propertyupdate xmlns:d='DAV:'><d:set><d:prop>"
        f"<d:displayname>{name}</d:displayname></d:prop></d:set></d:propertyupdate>"
    )
    status, _, _ = account.request("PROPPATCH", path, body, Content_Type="application/xml")
    assert status == 207


def taken_over(account: Account, **options: Any) -> set[str]:
    """Return the uids that `adopt` finds; it makes nothing."""
    provider = account.open(replace(CONTEXT, adopt=True), **options)
    changes = provider.changes(None)
    provider.close()
    return {remote.uid for remote in changes.changed}


def test_a_calendar_of_the_person_that_was_renamed_is_adopted(radicale: Account) -> None:
    """Neither its address nor its name says that our items are in it."""
    path = radicale.own_folder()
    pushed(radicale, *TWELVE)
    renamed(radicale, path, "Job hunt")
    assert read(radicale, None)[0].container == ""
    ours = {item.uid for item in TWELVE}
    assert taken_over(radicale) == ours
    # One that we made for another target is no reason to ask.
    pushed(radicale, TWELVE[0], calendar="Work")
    assert taken_over(radicale) == ours
    # An empty one of the name might be the one that is meant.
    empty = radicale.own_folder("empty")
    with pytest.raises(InTheWayError, match=r'but these do: "Job hunt".*; write the name'):
        taken_over(radicale)
    assert taken_over(radicale, calendar="Job hunt") == ours
    texts = radicale.objects(path)
    for item in TWELVE[5:7]:
        radicale.put(item.uid, texts[f"{path}{item.uid}.ics"], empty)
    assert taken_over(radicale) == {item.uid for item in TWELVE[5:7]}


def test_adopt_where_nothing_is_ours_goes_by_the_name(radicale: Account) -> None:
    assert taken_over(radicale) == set()
    radicale.put("strange", event_text("strange"), radicale.own_folder())
    assert taken_over(radicale) == set()
    assert radicale.folder() == ""


def test_of_two_calendars_of_one_name_ours_is_taken(account: Account) -> None:
    pushed(account, *TWELVE[:2])
    account.own_folder("a-first")
    changes, _ = read(account, None)
    assert {remote.uid for remote in changes.changed} == {item.uid for item in TWELVE[:2]}


def test_nobody_is_ever_invited(account: Account) -> None:
    pushed(account, *TWELVE)
    written = "".join(account.objects().values())
    assert "BEGIN:VEVENT" in written
    assert "ATTENDEE" not in written
    assert "ORGANIZER" not in written
    assert "METHOD" not in written


def test_an_item_that_stands_there_under_another_name_is_refused(radicale: Account) -> None:
    cursor = pushed(radicale, TWELVE[0])
    radicale.put("other", event_text(TWELVE[1].uid))
    (action,) = creations(radicale.open(), [TWELVE[1]])
    error = only(radicale, action, cursor).error
    assert isinstance(error, RejectedError)
    assert "no-uid-conflict" in str(error)


def test_an_item_of_ours_that_stands_there_under_another_name_is_found(account: Account) -> None:
    """The answer to its creation was lost, and the person put it back before the next run."""
    cursor = pushed(account, *TWELVE[:2])
    account.put_aside(TWELVE[0].uid)()
    (same,) = creations(account.open(), TWELVE[:1])
    outcome = only(account, same, cursor)
    assert (outcome.error, outcome.remote_id) == (None, account.path(TWELVE[0].uid))
    (other,) = creations(account.open(), TWELVE[:1], mark="m2")
    assert type(only(account, other, cursor).error) is PreconditionError
    assert len(account.objects()) == 2


CONDITION = "<d:error xmlns:d='DAV:' xmlns:c='urn:ietf:params:xml:ns:caldav'><c:{}/></d:error>"


@pytest.mark.parametrize("op", ["update", "delete"])
@pytest.mark.parametrize(
    ("answer", "verdict"),
    [
        (answers(400), RejectedError),
        (answers(403, CONDITION.format("max-resource-size")), RejectedError),
        # These are about the account, and may be over with the next run.
        (answers(403), TransientError),
        (answers(507), TransientError),
    ],
    ids=["400", "too large", "403", "full"],
)
def test_a_refused_write_leaves_what_stands(
    account: Account, proxy: FaultProxy, op: str, answer: Any, verdict: type[ProviderError]
) -> None:
    pushed(account, TWELVE[0])
    remote = one(account, TWELVE[0].uid)
    proxy.on("PUT|DELETE", answer)
    action = retitled(remote, "Ours") if op == "update" else removal(remote)
    assert type(only(account, action).error) is verdict
    assert "SUMMARY:Recap 0" in account.text(TWELVE[0].uid)


def test_a_server_that_is_busy_gets_one_write_at_a_time(
    account: Account, proxy: FaultProxy
) -> None:
    proxy.on("PUT", answers(423), times=3)
    pushed(account, *TWELVE)
    assert len(account.objects()) == 12


@pytest.mark.parametrize(
    "body", ["<html><body>Welcome to the hotel", "{}", '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>']
)
def test_what_is_no_list_is_not_taken_for_an_empty_one(
    account: Account, proxy: FaultProxy, body: str
) -> None:
    cursor = pushed(account, TWELVE[0])
    for seen in (cursor, None):
        proxy.on("PROPFIND|REPORT", answers(207, body), times=99)
        with pytest.raises(TransientError, match="not a list of WebDAV"):
            read(account, seen)
        proxy.heal()
        proxy.on("PROPFIND|REPORT", answers(200, body), times=99)
        with pytest.raises(ProviderError):
            read(account, seen)
        proxy.heal()


def test_a_list_that_says_nothing_of_the_calendar_is_not_believed(
    account: Account, proxy: FaultProxy
) -> None:
    cursor = pushed(account, TWELVE[0])
    proxy.on("PROPFIND", answers(207, "<d:multistatus xmlns:d='DAV:'/>"))
    assert read(account, cursor)[0].changed == ()


TOO_MANY = (
    "<d:multistatus xmlns:d='DAV:'><d:response><d:href>/</d:href>"
    "<d:status>HTTP/1.1 507 Insufficient Storage</d:status></d:response></d:multistatus>"
)


@pytest.mark.parametrize("fault", [answers(207, TOO_MANY), answers(403)], ids=["507", "403"])
def test_a_server_that_does_not_show_everything_at_once_is_asked_by_name(
    account: Account, proxy: FaultProxy, fault: Any
) -> None:
    pushed(account, *TWELVE)
    proxy.methods()
    proxy.on("REPORT", fault)
    changes, cursor = read(account, None)
    assert {remote.uid for remote in changes.changed} == {item.uid for item in TWELVE}
    assert proxy.methods()[-3:] == ["REPORT", "PROPFIND", "REPORT"]
    assert read(account, cursor)[0].changed == ()


def test_a_server_that_stays_busy_is_left_for_the_next_run(
    account: Account, proxy: FaultProxy
) -> None:
    cursor = pushed(account, TWELVE[0])
    proxy.on("PUT", answers(423), times=99)
    error = only(account, retitled(one(account, TWELVE[0].uid), "Ours"), cursor).error
    assert type(error) is TransientError
    assert "is busy" in str(error)
    assert 40 < sum(max(wait, 1.0) for wait in account.waits) <= 60


def test_a_calendar_for_todos_only_takes_no_events(account: Account, proxy: FaultProxy) -> None:
    account.start = account.own_folder()
    proxy.on("PROPFIND", rewritten(rb'<((?:\w+:)?)comp name="V[^T]\w+" ?/>', b""), times=9)
    with pytest.raises(ProviderError, match="takes no events"):
        read(account, None)


def test_a_native_form_of_another_item_is_refused(account: Account) -> None:
    pushed(account, TWELVE[0])
    remote = one(account, TWELVE[0].uid)
    other = replace(retitled(remote, "Ours"), native=event_text("another"))
    assert type(only(account, other).error) is RejectedError


def test_a_missing_library_says_what_to_install(
    radicale: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "find_spec", lambda _: None)
    with pytest.raises(ProviderError, match=r'with the extra "caldav" \(docs/start\.md\)'):
        radicale.open().changes(None)


# Who may know the password.


def test_a_wrong_password_says_what_to_run(radicale: Account) -> None:
    provider = plugin.open(radicale.given(), replace(CONTEXT, secret=lambda: "wrong"))
    with pytest.raises(
        LoginError, match=r"127\.0\.0\.1 does not accept the login; run: afterview login"
    ):
        provider.changes(None)


def test_no_user_name_is_said(radicale: Account) -> None:
    with pytest.raises(LoginError, match="asks for a user name"):
        radicale.open(username="").changes(None)


def test_a_login_that_ends_in_the_middle_stops_the_run(account: Account, proxy: FaultProxy) -> None:
    provider = begun(account)
    proxy.on("PUT", answers(401), times=99)
    with pytest.raises(LoginError):
        list(provider.apply(creations(provider, TWELVE)))
    assert len(proxy_paths(proxy, "PUT")) <= 8


def test_the_login_is_tried_and_kept(radicale: Account) -> None:
    assert plugin.login is not None
    kept: list[str] = []
    asked: list[str] = []

    def ask(question: str) -> str:
        asked.append(question)
        return CANARY

    login = Login(target="work", ask_secret=ask, show=print, keep=kept.append)
    plugin.login(radicale.given(), login, CONTEXT)
    assert kept == [CANARY]
    assert radicale.username in asked[0]


def test_a_login_that_does_not_do_is_not_kept(radicale: Account) -> None:
    assert plugin.login is not None
    kept: list[str] = []
    login = Login(target="work", ask_secret=lambda _: "wrong", show=print, keep=kept.append)
    with pytest.raises(LoginError):
        plugin.login(radicale.given(), login, CONTEXT)
    assert kept == []


def test_the_password_is_seen_nowhere(
    radicale: Account, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    shown: list[object] = []
    with proxied(radicale.root) as proxy:
        radicale.direct, radicale.root = radicale.root, proxy.root
        cursor = pushed(radicale, TWELVE[0])
        faults = [
            *(cut_before, cut_after, truncated, answers(500), answers(401), answers(403)),
            *(answers(400, CANARY[:0]), answers(301, Location="https://other.example/")),
            *(answers(429, "", Retry_After="9999"), answers(207, "<"), answers(404)),
        ]
        for fault in faults:
            for method in ("PROPFIND|REPORT", "PUT", ".*"):
                proxy.heal()
                proxy.on(method, fault, times=10**6)
                provider = radicale.open()
                shown += [provider, provider.__dict__]
                try:
                    provider.changes(cursor)
                    shown += provider.apply(creations(provider, TWELVE[1:3]))
                except ProviderError as error:
                    shown += _chain(error)
                shown += [provider._server, vars(provider).get("_place")]  # noqa: SLF001 - to look
                if provider._server:  # noqa: SLF001 - to look
                    shown.append(provider._server.client)  # noqa: SLF001 - to look
                provider.close()
    texts = [f"{thing!s} {thing!r}" for thing in shown] + [
        record.getMessage() for record in caplog.records
    ]
    texts += [str(error.args) for error in shown if isinstance(error, BaseException)]
    assert any("PROPFIND" in text for text in texts), "urllib3 was to log what it does"
    assert any("interrupted its answer" in text for text in texts)
    assert [text for text in texts if CANARY in text] == []
    assert CANARY not in "".join(capfd.readouterr())


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


# What is sent on.


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirect_keeps_method_and_body(account: Account, proxy: FaultProxy, status: int) -> None:
    cursor = pushed(account, TWELVE[0])
    path = f"{account.folder()}{TWELVE[1].uid}.ics"
    proxy.on("PUT", answers(status, Location=path), TWELVE[1].uid)
    (action,) = creations(account.open(), [TWELVE[1]])
    assert only(account, action, cursor).error is None
    assert len(account.objects()) == 2


@pytest.mark.parametrize(
    ("where", "said"),
    [
        ("https://calendars.example/", "redirects to calendars.example"),
        ("http://localhost:1/", "redirects to localhost"),
        ("ftp://127.0.0.1/", "not the address of a server"),
        ("//x.example", "unencrypted"),
    ],
)
def test_the_password_is_not_taken_elsewhere(
    account: Account, proxy: FaultProxy, where: str, said: str
) -> None:
    proxy.on("PROPFIND", answers(301, Location=where), times=9)
    with pytest.raises(ProviderError, match=said):
        read(account, None)
    assert proxy.methods() == ["PROPFIND"]


def test_circles_are_left(account: Account, proxy: FaultProxy) -> None:
    proxy.on("PROPFIND", answers(302, Location="/"), times=99)
    with pytest.raises(ProviderError, match="in circles"):
        read(account, None)


# What a component holds.


@pytest.mark.parametrize("tasks", ["todos", "events"])
def test_alarms_are_set_when_an_item_is_made(account: Account, tasks: str) -> None:
    day = date(2026, 11, 24)
    items: dict[str, Item] = {
        "TRIGGER:-PT1H": event("acme/interview"),
        "TRIGGER:P(T0S|0D)": event("acme/recap"),
        "": event("cancelled/interview", free=True),
        "none": task("acme/park", done=day),
        "TRIGGER;RELATED=END:PT9H" if tasks == "todos" else "TRIGGER:PT9H": task("acme/connect"),
    }
    given = [
        as_event(i) if isinstance(i, Task) and tasks == "events" else i for i in items.values()
    ]
    pushed(account, *given, tasks=tasks)
    for line, item in items.items():
        found = re.findall(r"^TRIGGER.*$", account.text(item.uid), flags=re.MULTILINE)
        assert len(found) == line.startswith("TRIGGER"), item.step_id
        assert all(re.fullmatch(line, trigger) for trigger in found), found


def test_without_alarms_none_is_set(account: Account) -> None:
    pushed(account, event("acme/interview"), alarms=False)
    assert "VALARM" not in account.text(event("acme/interview").uid)


def test_a_moved_event_keeps_the_zone_that_the_person_gave_it(account: Account) -> None:
    pushed(account, event("acme/interview"))
    uid = event("acme/interview").uid
    account.edit(uid, r"^DTSTART.*$", "DTSTART;TZID=Europe/Berlin:20261125T100000")
    account.edit(uid, r"^DTEND.*$", "DTEND;TZID=Europe/Berlin:20261125T113000")
    remote = one(account, uid)
    assert isinstance(remote.item, Event)
    assert remote.item.start == datetime(2026, 11, 25, 10, tzinfo=ZoneInfo("Europe/Berlin"))
    assert only(account, retitled(remote, "Ours")).error is None
    assert "DTSTART;TZID=Europe/Berlin:20261125T100000" in account.text(uid)


def test_an_update_without_version_or_form_reads_first(account: Account) -> None:
    pushed(account, TWELVE[6])
    remote = one(account, TWELVE[6].uid)
    action = replace(retitled(remote, "Ours"), native="", etag="", before=None)
    assert only(account, action).error is None
    assert "SUMMARY:Ours" in account.text(TWELVE[6].uid)
    stale = replace(retitled(remote, "Stale"), native="")
    assert type(only(account, stale).error) is PreconditionError
    absent = replace(stale, uid=TWELVE[5].uid, remote_id="", etag="")
    assert type(only(account, absent).error) is PreconditionError


def test_a_revision_never_falls(account: Account) -> None:
    pushed(account, TWELVE[0])
    account.edit(TWELVE[0].uid, r"^SEQUENCE:.*$", "SEQUENCE:7")
    remote = one(account, TWELVE[0].uid)
    assert remote.revision == 7
    assert only(account, replace(retitled(remote, "Ours"), revision=1)).error is None
    assert "SEQUENCE:7" in account.text(TWELVE[0].uid)


def test_the_moment_of_a_task_is_its_day(account: Account) -> None:
    form = account.open().canonical(TWELVE[6])
    assert isinstance(form, Task)
    assert form.due_at == datetime(2026, 11, 20, tzinfo=UTC)
