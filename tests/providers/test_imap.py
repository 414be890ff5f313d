"""What is particular to IMAP: which commands a server sees, logins, TLS, and what goes wrong."""

from __future__ import annotations

import base64
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
from cyrus import cyrus_server
from dovecot import CANARY, DRAFTS, NOW, Account, Server, account, dovecot_server, token_for

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

__all__ = ["account", "cyrus_server", "dovecot_server"]


@pytest.fixture(params=["dovecot_server", "cyrus_server"])
def either(request: pytest.FixtureRequest) -> Iterator[Account]:
    """A new account on each of the two servers."""
    made = request.getfixturevalue(request.param).account()
    yield made
    made.proxy.stop()


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


def test_a_text_is_fetched_of_invitations_only(account: Account) -> None:
    """And only where it is asked for, to its limit; of the strangers beside them nothing is."""
    account.receive(letter("Mum <mum@home.example>"), at(1))
    account.receive(INVITATION, at(2))
    account.receive(letter("Max <max@gmail.com>", name="3"), at(3))
    look(account, watch=replace(ALL, answers=False, sent=False, drafts=False, texts=True))

    bodies = [each for each in fetches(account) if "BODY.PEEK[" in each and "HEADER" not in each]
    assert bodies == ["UID FETCH 2 (BODY.PEEK[2] BODY.PEEK[1]<0.32768>)"]


def test_folders_are_opened_to_read_only(account: Account) -> None:
    account.receive(letter(), at(1))
    account.save(letter("sam@home.example", "mum@home.example", name="9"))
    look(account, watch=ALL)

    assert not [each for each in account.proxy.log if re.match("SELECT|STORE|UID STORE", each)]
    assert [each for each in account.proxy.log if each.startswith("EXAMINE")]


READS = re.compile(
    r"CAPABILITY|LOGIN |LIST |EXAMINE |NOOP|LOGOUT|UID SEARCH "
    r"|UID FETCH (?P<uids>[\d,]+) \((?P<items>.*)\)"
)
HEADS = {"INTERNALDATE", "BODYSTRUCTURE", "BODY.PEEK[HEADER.FIELDS]"}


def test_whatever_fails_no_more_is_read(
    either: Account,
) -> None:
    """Over two servers: while each command fails, and by the looks that begin again afterwards."""
    either.receive(letter("Mum <mum@home.example>"), at(1))
    either.receive(letter(name="2"), at(2))
    either.receive(INVITATION, at(3))
    either.save(letter("sam@home.example", "mum@home.example", name="9"))
    box = either.open()
    box.put(draft())
    box.close()
    unread = either.unread()
    either.proxy.log.clear()
    for command in ("LIST", "EXAMINE", "UID SEARCH", "UID FETCH"):
        for fault in ("before", "after", "no"):
            either.proxy.on(f"^{command}", fault)
            box = either.open()
            with pytest.raises(ProviderError):
                box.changes(None, ALL)
            with suppress(ProviderError):
                assert len(box.changes(None, ALL).messages) == 2
            box.close()

    folder = ""
    for said in either.proxy.log:
        found = READS.match(said)
        assert found, said
        folder = said.split()[-1].strip('"') if said.startswith("EXAMINE") else folder
        items = re.sub(r"HEADER\.FIELDS \([^)]*\)", "HEADER.FIELDS", found["items"] or "").split()
        others = {(folder, found["uids"], item) for item in items if item not in HEADS}
        # Our draft is the second one, and the calendar is the second part of the third message.
        assert others <= {("Entw&APw-rfe", "2", "BODY.PEEK[]"), ("INBOX", "3", "BODY.PEEK[2]")}
        of_strangers = folder == "INBOX" and "1" in (found["uids"] or "").split(",")
        assert not of_strangers or items == ["BODYSTRUCTURE"]
    assert either.unread() == unread


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


def told(error: BaseException | None) -> Iterator[str]:
    """Yield all that a traceback would say of an error."""
    while error is not None:
        yield str(error)
        hidden = error.__suppress_context__ and error.__cause__ is None
        error = None if hidden else error.__cause__ or error.__context__


def forms(secret: str) -> tuple[str, ...]:
    """Return a secret as it may be said back: as it is, and in base64 at each of three offsets."""
    coded = (base64.b64encode(b"x" * n + secret.encode()).decode()[4:-4] for n in range(3))
    return (secret, *coded)


LOGINS: dict[str, tuple[dict[str, Any], tuple[str, ...]]] = {
    "LOGIN": ({}, ()),
    "PLAIN": ({"username": "sam rivera@home.example"}, ()),
    "OAUTHBEARER": (BY_TOKEN, ()),
    "XOAUTH2": (BY_TOKEN, ("AUTH=OAUTHBEARER",)),
}
"""For each way to log in the options, and the capabilities that the server lacks."""


@pytest.mark.parametrize("by", LOGINS)
@pytest.mark.parametrize("answer", ["no [THROTTLED] ", "bye Too many: ", "no "])
def test_a_secret_that_the_server_says_back_during_the_login_is_said_nowhere(
    account: Account, caplog: pytest.LogCaptureFixture, by: str, answer: str
) -> None:
    caplog.set_level(logging.DEBUG)
    options, hidden = LOGINS[by]
    secret = token_for(account.username) if options == BY_TOKEN else CANARY
    fault, _, code = answer.partition(" ")
    account.proxy.hide(*hidden)
    account.proxy.on(f"^(AUTHENTICATE )?{by}", fault, code + " ".join(forms(secret)))  # type: ignore[arg-type]  # it is one of them
    box = ImapMailbox(
        account.given(**options), Context(target="mail", now=NOW, secret=lambda: secret)
    )
    with pytest.raises(ProviderError) as caught:
        box.changes(None, WATCH)
    box.close()

    said = " ".join([caplog.text, *told(caught.value)])
    assert not [form for form in forms(secret) if form in said]


@pytest.mark.parametrize(
    ("command", "fault", "words"),
    [
        ("LIST", "no", ""),
        ("EXAMINE", "bye", "Too many: "),
        ("UID SEARCH", "no", "[THROTTLED] "),
        ("APPEND", "no", "[OVERQUOTA] "),
    ],
)
def test_a_secret_that_the_server_says_back_later_is_said_nowhere(
    account: Account, caplog: pytest.LogCaptureFixture, command: str, fault: Any, words: str
) -> None:
    caplog.set_level(logging.DEBUG)
    account.receive(letter(), at(1))
    account.proxy.on(f"^{command}", fault, words + CANARY)
    box = account.open()

    def work() -> None:
        box.changes(None, WATCH)
        box.put(draft())

    with pytest.raises(ProviderError) as caught:
        work()
    box.close()

    assert CANARY not in " ".join([caplog.text, *told(caught.value)])


@pytest.mark.parametrize(
    ("said", "instead"), [("* LIST (", f"* LIST (({CANARY} "), ("UIDNEXT ", f'UIDNEXT "{CANARY}" ')]
)
def test_what_cannot_be_read_is_said_nowhere(account: Account, said: str, instead: str) -> None:
    """The error of a parser quotes what it was given."""
    account.receive(letter(), at(1))
    account.proxy.garble = lambda line: line.replace(said.encode(), instead.encode())
    with pytest.raises(TransientError) as caught:
        look(account)

    assert CANARY not in " ".join(told(caught.value))


# Invitations, and what is new


def test_of_a_message_that_came_and_went_nothing_is_reported(account: Account) -> None:
    """A search from a UID on finds the last message, whatever its UID is (RFC 3501, part 6.4.8)."""
    account.receive(letter(), at(1))
    account.receive(
        INVITATION.replace(b"Calendly <no-reply@calendly.com>", b"jane@acme.example"), at(2)
    )
    cursor = look(account, watch=ALL)
    account.receive(letter(name="3"), at(3))
    with account.program() as imap:
        imap.select("INBOX")
        imap.store("3", "+FLAGS", "\\Deleted")
        imap.expunge()
    box = account.open()

    assert list(box.changes(cursor, ALL).messages) == []
    box.close()


def test_invitations_are_looked_for_in_the_folder_of_now(account: Account) -> None:
    with account.program() as imap:
        imap.create("Jobs")
    cursor = look(account, watch=ALL)
    account.receive(INVITATION, at(1), "Jobs")
    box = account.open()

    assert len(box.changes(cursor, replace(ALL, invitations="Jobs")).messages) == 1
    box.close()


def test_an_invitation_is_read_again_from_a_folder_that_was_made_anew(account: Account) -> None:
    account.receive(INVITATION, at(1))
    cursor = look(account, watch=ALL)
    account.renew()
    box = account.open()

    assert len(box.changes(cursor, ALL).messages) == 1
    box.close()


def test_no_calendar_is_fetched_that_is_too_large_for_one(
    account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("afterview_imap.box.LARGEST", 20)
    account.receive(INVITATION, at(1))
    look(account, watch=ALL)

    assert not [each for each in fetches(account) if "[2]" in each]


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
    other.put(draft())
    assert len(account.drafts()) == 1
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


def test_the_inbox_may_be_written_in_any_letters(account: Account) -> None:
    account.receive(letter(), at(1))
    look(account, inbox="Inbox")

    assert [each for each in fetches(account) if each.startswith("UID FETCH 1 ")]


def test_a_name_in_a_path_is_no_folder(account: Account) -> None:
    account.proxy.hide("SPECIAL-USE", "LIST-EXTENDED", "LIST-STATUS")
    account.proxy.garble = lambda line: line.replace(b"\\Drafts", b"\\Marked")
    with account.program() as imap:
        imap.create("Drafts/Old")
    with pytest.raises(ProviderError, match="none of your folders is known as that of drafts"):
        look(account)


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


@pytest.mark.parametrize("hidden", [(), ("AUTH=OAUTHBEARER",)])
def test_a_token_logs_in(account: Account, hidden: tuple[str, ...]) -> None:
    """By OAUTHBEARER, or where the server lacks it by XOAUTH2."""
    account.proxy.hide(*hidden)
    account.receive(letter(), at(1))
    context = Context(target="mail", now=NOW, secret=lambda: token_for(account.username))
    box = ImapMailbox(account.given(**BY_TOKEN), context)

    assert len(box.changes(None, WATCH).messages) == 1
    box.close()
    mechanism = "XOAUTH2" if hidden else "OAUTHBEARER"
    assert f"AUTHENTICATE {mechanism}" in account.proxy.log


def test_a_token_that_is_not_good_is_a_login_error(account: Account) -> None:
    secret = token_for(account.username, b"another key, of thirty-two bytes or more")
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
    # Where the server is, it may be the day before.
    account.receive(letter(name="3"), datetime(2026, 11, 9, 12, tzinfo=UTC))
    box = account.open()

    found = box.changes(None, replace(WATCH, since=date(2026, 11, 10))).messages
    box.close()

    assert [each.message_id[1] for each in found] == ["3", "2"]
