"""What is particular to IMAP: which commands a server sees, logins, TLS, and what goes wrong."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import logging
import random
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from afterview_imap import plugin
from afterview_imap.box import ImapMailbox
from dovecot import CANARY, DRAFTS, NOW, TOKEN_KEY, Account, Server, account, dovecot_server

from afterview.errors import (
    AfterviewError,
    LoginError,
    ProviderError,
    RejectedError,
    ThrottledError,
    TransientError,
)
from afterview.mailbox import Placed, Watch
from afterview.provider import Context, Login
from afterview.testing.mail_samples import INVITATION, WATCH, at, draft, letter

__all__ = ["account", "dovecot_server"]

BY_TOKEN = {"token_command": "print-it"}
ALL = replace(WATCH, invitations="INBOX")


def look(account: Account, cursor: str | None = None, watch: Watch = WATCH, **options: Any) -> str:
    """Look at the mailbox as a run does, and return the cursor; the log has this look only."""
    account.proxy.log.clear()
    box = account.open(**options)
    try:
        return box.changes(cursor, watch).cursor
    finally:
        box.close()


def fetches(account: Account) -> list[str]:
    return [each for each in account.proxy.log if "FETCH" in each]


# Little and private


def test_of_strangers_nothing_is_fetched(account: Account) -> None:
    account.receive(letter("Mum <mum@home.example>"), at(1))
    account.receive(letter(name="2"), at(2))
    account.receive(letter("Max <max@gmail.com>", name="3"), at(3))
    account.send(letter("sam@home.example", "mum@home.example", name="4"), at(4))
    look(account)

    (only,) = fetches(account)
    assert only.startswith("UID FETCH 2 (")


def test_only_heads_and_structures_are_fetched(account: Account) -> None:
    """But for our drafts, and the calendar of an invitation."""
    account.receive(letter(), at(1))
    account.receive(INVITATION, at(2))
    account.send(letter("sam@home.example", "jane@acme.example", name="3"), at(3))
    account.save(letter("sam@home.example", "mum@home.example", name="9"))
    box = account.open()
    box.put(draft())
    box.close()
    look(account, watch=ALL)

    seen = [re.sub(r"HEADER\.FIELDS \([^)]*\)", "HEADER.FIELDS", each) for each in fetches(account)]
    assert seen == [
        "UID FETCH 1 (INTERNALDATE BODY.PEEK[HEADER.FIELDS] BODYSTRUCTURE)",
        "UID FETCH 1 (INTERNALDATE BODY.PEEK[HEADER.FIELDS])",
        "UID FETCH 1,2 (BODYSTRUCTURE)",
        "UID FETCH 2 (INTERNALDATE BODY.PEEK[HEADER.FIELDS])",
        "UID FETCH 2 (BODY.PEEK[2])",
        "UID FETCH 1,2 (BODY.PEEK[HEADER.FIELDS])",
        "UID FETCH 2 (BODY.PEEK[])",
    ]


def test_folders_are_opened_to_read_only(account: Account) -> None:
    account.receive(letter(), at(1))
    account.save(letter("sam@home.example", "mum@home.example", name="9"))
    look(account, watch=ALL)

    assert not [each for each in account.proxy.log if re.match("SELECT|STORE|UID STORE", each)]
    assert [each for each in account.proxy.log if each.startswith("EXAMINE")]


def test_a_look_with_nothing_new_takes_four_commands(account: Account) -> None:
    account.receive(letter(), at(1))
    box = account.open()
    box.put(draft())
    box.close()
    cursor = look(account, watch=ALL)
    look(account, cursor, ALL)

    assert [each.split()[0] for each in account.proxy.log] == [
        "CAPABILITY",
        "LOGIN",
        "LIST",
        "LOGOUT",
    ]


def test_a_cursor_names_nobody(account: Account) -> None:
    account.receive(letter(), at(1))
    cursor = look(account)

    assert not re.search("acme|jane|rita|1@", cursor)


def test_many_people_are_looked_for_in_several_searches(account: Account) -> None:
    people = {f"person{number}@mail{number}.example" for number in range(120)}
    account.receive(letter("Last <person119@mail119.example>"), at(1))
    watch = replace(WATCH, people=frozenset(people), sent=False, drafts=False)
    box = account.open()

    (found,) = box.changes(None, watch).messages
    box.close()

    assert found.sender.email == "person119@mail119.example"
    searches = [each for each in account.proxy.log if "SEARCH" in each]
    assert len(searches) > 1
    assert max(map(len, searches)) < 4000


def test_who_cannot_stand_in_a_search_is_left_out(account: Account) -> None:
    people = frozenset({'a"b\\c@x.example', "jürgen@x.example", "a@b.example\r\nA1 DELETE INBOX"})
    account.receive(letter('<"a\\"b"@x.example>'), at(1))
    look(account, watch=replace(WATCH, people=people))

    assert not [each for each in account.proxy.log if each.startswith("DELETE")]
    assert len(account.read("INBOX")) == 1


def test_the_password_is_in_no_log_and_no_error(
    account: Account, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    account.receive(letter(), at(1))
    look(account)
    look(account, username="sam rivera@home.example")
    secret = base64.b64encode(CANARY.encode()).decode()[:20]
    assert CANARY not in caplog.text
    assert secret not in caplog.text
    account.proxy.on("LOGIN", "no", f"[AUTHENTICATIONFAILED] not {CANARY}")
    with pytest.raises(LoginError) as caught:
        look(account)

    error: BaseException | None = caught.value
    while error is not None:
        assert CANARY not in str(error)
        error = error.__cause__


# Drafts


def test_what_others_marked_as_deleted_stays_without_uidplus(account: Account) -> None:
    """EXPUNGE would take it along."""
    account.save(letter("sam@home.example", "mum@home.example", name="9"))
    box = account.open()
    placed = box.put(draft())
    with account.program() as imap:
        imap.select(DRAFTS)
        imap.store("1", "+FLAGS", "\\Deleted")
    account.proxy.hide("UIDPLUS")
    other = account.open()
    other.remove(placed)
    other.close()
    with account.program() as imap:
        imap.select(DRAFTS, readonly=True)
        flagged = imap.search(None, "DELETED")[1][0].split()

    assert len(flagged) == 2
    assert account.drafts() == []
    assert box.changes(None, WATCH).drafts == []
    box.close()


def test_two_programs_that_put_a_draft_at_once_make_one(account: Account) -> None:
    """The one that comes later takes its own away again."""
    first, second = account.open(), account.open()
    for box in (first, second):
        box.changes(None, WATCH)
    second_append = second._open().append  # noqa: SLF001 - between its search and its APPEND

    def append(name: str, message: bytes, *flags: str) -> int | None:
        first.put(draft())
        return second_append(name, message, *flags)

    second._open().append = append  # type: ignore[method-assign]  # noqa: SLF001 - the same
    placed = second.put(draft())

    assert len(account.drafts()) == 1
    first.remove(placed)
    assert account.drafts() == []
    for box in (first, second):
        box.close()


def test_a_draft_that_stands_there_is_not_written_again(account: Account) -> None:
    box = account.open()
    box.put(draft())
    box.put(draft())
    box.close()

    assert sum(each.startswith("APPEND") for each in account.proxy.log) == 1


def test_a_draft_that_is_marked_as_deleted_is_gone(account: Account) -> None:
    """Some programs expunge later, or never."""
    box = account.open()
    box.put(draft())
    cursor = box.changes(None, WATCH).cursor
    with account.program() as imap:
        imap.select(DRAFTS)
        imap.store("1", "+FLAGS", "\\Deleted")
    other = account.open()

    assert other.changes(cursor, WATCH).drafts == []
    for each in (box, other):
        each.close()


def test_a_folder_that_was_renamed_is_found_again(account: Account) -> None:
    box = account.open()
    box.put(draft())
    cursor = box.changes(None, WATCH).cursor
    box.close()
    with account.program() as imap:
        imap.rename(DRAFTS, '"Letters"')
    named = {"drafts_folder": "Letters"}
    account.options |= named
    box = account.open()
    with pytest.raises(ProviderError):  # another name in the configuration: begin anew
        box.changes(cursor, WATCH)
    changes = box.changes(None, WATCH)
    box.remove(Placed(message_id=draft().message_id, remote_id=""))
    box.close()

    assert [each.uid for each in changes.drafts or ()] == [draft().uid]


def test_a_folder_that_nobody_names_is_a_sentence(account: Account) -> None:
    account.proxy.hide("SPECIAL-USE", "LIST-EXTENDED", "LIST-STATUS")
    with account.program() as imap:
        imap.rename(DRAFTS, '"Letters"')
        imap.delete(DRAFTS)
    with pytest.raises(ProviderError, match="no folder Nowhere; correct its name in"):
        look(account, drafts_folder="Nowhere", sent_folder="Sent Items")


# Logins and TLS


@pytest.fixture
def trusted(dovecot_server: Server, monkeypatch: pytest.MonkeyPatch) -> Server:
    """The server, whose authority this machine trusts."""
    monkeypatch.setenv("SSL_CERT_FILE", str(dovecot_server.authority))
    return dovecot_server


def test_tls(trusted: Server, account: Account) -> None:
    account.receive(letter(), at(1))
    box = account.open(security="tls", port=trusted.tls_port)

    assert len(box.changes(None, WATCH).messages) == 1
    box.close()


def test_starttls(trusted: Server, account: Account) -> None:
    account.receive(letter(), at(1))
    box = account.open(security="starttls", port=trusted.port)

    assert len(box.changes(None, WATCH).messages) == 1
    box.close()


def test_no_password_is_sent_without_the_tls_that_was_asked_for(account: Account) -> None:
    account.proxy.hide("STARTTLS")
    with pytest.raises(ProviderError):
        look(account, security="starttls")

    assert not [each for each in account.proxy.log if CANARY in each]


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_a_certificate_that_nobody_vouches_for_is_refused(
    dovecot_server: Server, account: Account, security: str
) -> None:
    port = dovecot_server.tls_port if security == "tls" else dovecot_server.port
    with pytest.raises(ProviderError, match="its certificate is not good"):
        look(account, security=security, port=port)


def test_without_tls_only_this_machine_is_spoken_to(account: Account) -> None:
    with pytest.raises(ProviderError, match="only for a server on this machine"):
        look(account, host="mail.example")


@pytest.mark.parametrize("username", ["sam rivera@home.example", "säm@home.example"])
def test_a_name_that_login_does_not_take_logs_in_all_the_same(
    account: Account, username: str
) -> None:
    look(account, username=username)

    assert "AUTHENTICATE PLAIN" in account.proxy.log


def token(user: str, key: bytes = TOKEN_KEY) -> str:
    """Return a JSON Web Token for a user, signed with a key (RFC 7515)."""

    def part(value: dict[str, Any]) -> str:
        return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")

    now = int(datetime.now(UTC).timestamp())
    claims = {"sub": user, "iat": now, "exp": now + 600}
    signed = f"{part({'alg': 'HS256', 'typ': 'JWT'})}.{part(claims)}"
    signature = hmac.new(key, signed.encode(), hashlib.sha256).digest()
    return f"{signed}.{base64.urlsafe_b64encode(signature).decode().rstrip('=')}"


@pytest.mark.parametrize("hidden", [(), ("AUTH=OAUTHBEARER",)])
def test_a_token_logs_in(account: Account, hidden: tuple[str, ...]) -> None:
    """By OAUTHBEARER, or where the server lacks it by XOAUTH2."""
    account.proxy.hide(*hidden)
    account.receive(letter(), at(1))
    context = Context(target="mail", now=NOW, secret=lambda: token(account.username))
    box = ImapMailbox(account.given(**BY_TOKEN), context)

    assert len(box.changes(None, WATCH).messages) == 1
    box.close()
    mechanism = "XOAUTH2" if hidden else "OAUTHBEARER"
    assert f"AUTHENTICATE {mechanism}" in account.proxy.log


def test_a_token_that_is_not_good_is_a_login_error(account: Account) -> None:
    secret = token(account.username, b"another key, of thirty-two bytes or more")
    context = Context(target="mail", now=NOW, secret=lambda: secret)
    box = ImapMailbox(account.given(**BY_TOKEN), context)

    with pytest.raises(LoginError) as caught:
        box.changes(None, WATCH)

    assert secret not in str(caught.value)
    box.close()


def test_login_keeps_a_password_that_was_tried(account: Account) -> None:
    kept: list[str] = []
    tools = Login(target="mail", ask_secret=lambda _: CANARY, show=kept.append, keep=kept.append)
    assert plugin.login is not None
    plugin.login(account.given(), tools, Context(target="mail", now=NOW))
    account.proxy.on("LOGIN", "no", "[AUTHENTICATIONFAILED] no")
    with pytest.raises(LoginError):
        plugin.login(account.given(), tools, Context(target="mail", now=NOW))

    assert kept == [CANARY]


# What goes wrong

COMMANDS = ("CAPABILITY", "LOGIN", "LIST", "EXAMINE", "UID SEARCH", "UID FETCH", "APPEND", "NOOP")


@pytest.mark.parametrize("fault", ["before", "after", "bye", "no"])
@pytest.mark.parametrize("command", COMMANDS)
def test_a_run_that_is_cut_anywhere_is_finished_by_the_next(
    account: Account, command: str, fault: Any
) -> None:
    account.receive(letter(), at(1))
    account.proxy.on(f"^{command}", fault, "Server shutting down")
    box = account.open()
    errors = []
    for call in (lambda: box.changes(None, WATCH), lambda: box.put(draft())):
        try:
            call()
        except ProviderError as error:
            errors.append(type(error))
    box.close()
    again = account.open()
    changes = again.changes(None, WATCH)
    again.put(draft())
    again.close()

    assert len(changes.messages) == 1
    assert len(account.drafts()) == 1
    assert errors
    assert {*errors} <= {TransientError, RejectedError, LoginError}


@pytest.mark.parametrize(
    ("words", "kind", "said"),
    [
        ("[OVERQUOTA] Quota exceeded", RejectedError, "the mailbox is full"),
        ("[LIMIT] Message too large", RejectedError, "the mailbox is full"),
        ("[UNAVAILABLE] Backend down", TransientError, "not available now"),
        ("[THROTTLED] Slow down", ThrottledError, "asks to wait"),
        ("Too many simultaneous connections", ThrottledError, "asks to wait"),
        ("[TRYCREATE] No such \x1b[31mfolder", RejectedError, "refuses (append failed: No such"),
    ],
)
def test_each_refusal_has_its_error(
    account: Account, words: str, kind: type[AfterviewError], said: str
) -> None:
    account.proxy.on("^APPEND", "no", words)
    box = account.open()
    with pytest.raises(kind) as caught:
        box.put(draft())
    box.close()

    assert type(caught.value) is kind
    assert said in str(caught.value)
    assert str(caught.value).isprintable()
    assert account.drafts() == []


def test_a_server_that_is_not_there_is_a_sentence(account: Account) -> None:
    account.proxy.stop()
    with pytest.raises(TransientError, match="cannot be reached"):
        look(account)


def test_a_server_that_speaks_something_else_is_a_sentence(account: Account) -> None:
    account.proxy.on("^LIST", "bye", "\r\n* LIST (((( nonsense {99999999999999}")
    with pytest.raises(TransientError):
        look(account)


ODD = (b"(", b")", b'"', b"{", b"}", b"\r\n", b"*", b"NIL", b"9" * 30, b"\xff", b" ", b"[", b"\\")


@pytest.mark.parametrize("seed", range(40))
def test_an_answer_that_is_damaged_is_an_error_of_ours(account: Account, seed: int) -> None:
    """Whatever a server says, or something between it and us."""
    account.receive(letter(), at(1))
    account.receive(INVITATION, at(2))
    box = account.open()
    box.put(draft())
    box.close()
    dice = random.Random(seed)  # noqa: S311 - a seed for each test

    def garble(line: bytes) -> bytes:
        if dice.random() < 0.7 or line.startswith(b"+"):
            return line
        place = dice.randrange(len(line))
        return line[:place] + dice.choice(ODD) + line[place + dice.randrange(3) :]

    account.proxy.garble = garble
    box = ImapMailbox(account.given(), Context(target="mail", now=NOW, secret=lambda: CANARY))
    with pytest.MonkeyPatch.context() as patch, suppress(ProviderError):
        patch.setattr("afterview_imap.session.ANSWER_SECONDS", 0.5)
        box.changes(None, ALL)
        box.replace(Placed(message_id=draft().message_id, remote_id=""), draft(revision=1))
    box.close()

    assert len(account.drafts()) in {1, 2}


def test_no_command_is_begun_when_the_time_is_over(account: Account) -> None:
    left: Iterator[float] = iter([10.0, 10.0, 10.0, 0.0, 0.0])
    box = account.open(Context(target="mail", now=NOW, left=lambda: next(left)))
    with pytest.raises(TransientError, match="time of this run is over"):
        box.changes(None, WATCH)
    box.close()


def test_messages_before_the_first_day_are_not_reported(account: Account) -> None:
    account.receive(letter(), datetime(2026, 10, 1, tzinfo=UTC))
    account.receive(letter(name="2"), at(1))
    box = account.open()

    found = box.changes(None, replace(WATCH, since=date(2026, 11, 10))).messages
    box.close()

    assert [each.message_id for each in found] == ["<2@acme.example>"]
