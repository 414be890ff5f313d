"""A mail server in trouble: one sentence, nothing else suffers, and the next run makes it whole."""

from __future__ import annotations

import re
import socket
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from threading import Event
from typing import Any, NamedTuple

import pytest
from dovecot import Account, account, dovecot_server, mail_table
from imap_proxy import Fault
from long import in_long
from program import CONFIGURATION, Program, Ran, table
from raw_server import raw_server

__all__ = ["account", "dovecot_server"]

MONDAY = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)
JANE = (
    b"From: Jane Doe <jane@acme.example>\r\nTo: sam@home.example\r\nSubject: See you\r\n"
    b"Message-ID: <hello@acme.example>\r\n\r\nHi\r\n"
)
LETTERS = '"Letters"'
"""The folder of drafts, under a name that no server makes by itself."""


@pytest.fixture
def home(program: Program, account: Account) -> Program:
    """The program with a mailbox in which somebody has written."""
    account.receive(JANE, MONDAY - timedelta(days=2))
    with account.program() as imap:
        imap.create(LETTERS)
    write(program, account)
    program.now = MONDAY
    return program


def write(program: Program, account: Account, topic: str = "", **keys: str) -> None:
    topics = {"topics": f'["{topic}"]'} if topic else {}
    config = CONFIGURATION + mail_table(account, drafts_folder=LETTERS, **keys)
    program.write(table("acme", **topics), config=config)


def run(program: Program) -> Ran:
    program.now += timedelta(minutes=15)
    return program("sync")


def troubled(program: Program, words: str, code: int = 1) -> None:
    """Run in trouble: it is one sentence, and the calendar file is written all the same."""
    program.calendar.unlink(missing_ok=True)
    ran = run(program)
    (line,) = ran.err.splitlines()
    assert line.startswith("afterview: mail: ")
    assert words in line
    assert ran.code == code
    assert "UID:" in program.calendar.read_text()


def whole_again(program: Program, account: Account, topic: str = "") -> None:
    """Run without trouble: one draft stands there, in its thread, and then all is quiet."""
    account.proxy.rules.clear()
    account.proxy.at = lambda _command, _moment: None
    ran = run(program)
    assert (ran.code, ran.err) == (0, "")
    (raw,) = account.read(LETTERS)
    draft = message_from_bytes(raw)
    assert draft["In-Reply-To"] == "<hello@acme.example>"
    assert topic.encode() in (draft.get_payload(decode=True) or b"")
    account.proxy.log.clear()
    assert "mail: nothing to do" in run(program).out
    assert not [each for each in account.proxy.log if re.match("APPEND|SELECT|UID STORE", each)]


class Trouble(NamedTuple):
    """What befalls a command, and how it is said."""

    fault: Fault
    said: str
    words: str
    code: int = 1


LATE = "the server does not answer in time; try again later"
SILENT = Trouble("silent", "", LATE)
DRIP = Trouble("drip", "", LATE)
BYE = Trouble("bye", "Going down", "the server closed the connection; try again later")
LATER = Trouble("no", "[UNAVAILABLE] Down", "the server is not available now; try again later")
SLOW_DOWN = Trouble("no", "[THROTTLED] Slow down", "the server asks to wait")
FULL = Trouble("no", "[OVERQUOTA] Quota exceeded", "the mailbox is full")
NO = Trouble("no", "Internal error", "the server refuses")
LOGIN = Trouble("no", "[AUTHENTICATIONFAILED] No", "the server does not accept the login", 77)

FIRST = ("LOGIN", "LIST", "EXAMINE", "UID SEARCH", "UID FETCH", "APPEND", "NOOP")
REPLACING = ("APPEND", "SELECT", "UID STORE", "UID EXPUNGE")
IN_THE_GATE = {
    ("UID SEARCH", SILENT),
    ("UID FETCH", DRIP),
    ("LOGIN", BYE),
    ("APPEND", BYE),
    ("LIST", LATER),
    ("APPEND", SLOW_DOWN),
    ("UID STORE", SILENT),
    ("SELECT", NO),
    ("UID EXPUNGE", BYE),
}


def each(commands: tuple[str, ...], *troubles: Trouble) -> list[Any]:
    """Return each trouble of each command; `.ci/long` has those that the gate leaves out."""
    return [
        param(command, trouble, id=f"{command} {trouble.said or trouble.fault}")
        for command in commands
        for trouble in troubles
        for param in [pytest.param if (command, trouble) in IN_THE_GATE else in_long]
    ]


def befall(account: Account, command: str, trouble: Trouble, patch: pytest.MonkeyPatch) -> None:
    """Let all commands of a kind be in trouble; a server that is too slow is given up soon."""
    account.proxy.on(f"^{command}", trouble.fault, trouble.said, times=9)
    if trouble.words == LATE:
        patch.setattr("afterview_imap.session.ANSWER_SECONDS", 0.2)
        patch.setattr("afterview_imap.session.WHOLE_ANSWER_SECONDS", 0.4)


@pytest.mark.parametrize(
    ("command", "trouble"),
    [
        *each(FIRST, SILENT, DRIP, BYE, LATER, SLOW_DOWN),
        ("APPEND", FULL),
        ("APPEND", NO),
        ("EXAMINE", NO),
        ("LIST", NO),
        ("LOGIN", LOGIN),
    ],
)
def test_a_first_run_is_made_whole(
    home: Program, account: Account, command: str, trouble: Trouble
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        befall(account, command, trouble, patch)
        troubled(home, trouble.words, trouble.code)
    whole_again(home, account)


@pytest.mark.parametrize(("command", "trouble"), each(REPLACING, SILENT, BYE, NO))
def test_a_replacement_is_made_whole(
    home: Program, account: Account, command: str, trouble: Trouble
) -> None:
    run(home)
    write(home, account, "your new office")
    with pytest.MonkeyPatch.context() as patch:
        befall(account, command, trouble, patch)
        troubled(home, trouble.words)
    whole_again(home, account, "your new office")


def test_nobody_listens(home: Program, account: Account) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        write(home, account, port=str(closed.getsockname()[1]))
        troubled(home, "the server cannot be reached (Connection refused); check host and port")
    write(home, account)
    whole_again(home, account)


def test_no_tls_is_spoken_there(home: Program, account: Account) -> None:
    write(home, account, security='"tls"')
    troubled(home, "no TLS connection could be made; check port and security")
    write(home, account)
    whole_again(home, account)


@pytest.mark.parametrize("security", ["tls", "plain"])
def test_a_server_that_hangs_up_at_once(home: Program, account: Account, security: str) -> None:
    with raw_server(lambda _connection, _over: None) as address:
        write(home, account, security=f'"{security}"', port=address.rpartition(":")[2])
        troubled(home, "127.0.0.1: ")
    write(home, account)
    whole_again(home, account)


def slowly(connection: socket.socket, over: Event) -> None:
    while not over.wait(0.05):
        connection.sendall(b"*")


def test_a_handshake_that_drips(
    home: Program, account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A record of TLS that is announced, and then comes a byte at a time."""

    def talk(connection: socket.socket, over: Event) -> None:
        connection.sendall(b"\x16\x03\x03\x40\x00")
        slowly(connection, over)

    monkeypatch.setattr("afterview_imap.session.CONNECT_SECONDS", 0.4)
    with raw_server(talk) as address:
        write(home, account, security='"tls"', port=address.rpartition(":")[2])
        troubled(home, LATE)


def without_end(connection: socket.socket, over: Event) -> None:
    connection.sendall(b"* OK hello\r\n")
    while not over.is_set():
        connection.sendall(b"* OK %s\r\n" % (b"more" * 10_000))


def of_any_length(connection: socket.socket, over: Event) -> None:
    connection.sendall(b"* OK hello\r\n* CAPABILITY {99999999999999}\r\n")
    over.wait()


@pytest.mark.parametrize(
    ("talk", "words"),
    [
        (slowly, LATE),
        (without_end, "the server answered what cannot be read; try again later"),
        (of_any_length, "the server answered what cannot be read; try again later"),
    ],
)
def test_a_server_that_says_too_much(
    home: Program,
    account: Account,
    monkeypatch: pytest.MonkeyPatch,
    talk: Callable[[socket.socket, Event], None],
    words: str,
) -> None:
    monkeypatch.setattr("afterview_imap.client.GREETING_SECONDS", 0.4)
    monkeypatch.setattr("afterview_imap.client.MOST_BYTES", 2_000_000)
    with raw_server(talk) as address:
        write(home, account, port=address.rpartition(":")[2])
        troubled(home, words)
    write(home, account)
    whole_again(home, account)


# What changes while we look


@pytest.mark.parametrize("trouble", [BYE, LATER])
def test_a_server_in_trouble_has_not_lost_the_folder(
    home: Program, account: Account, trouble: Trouble
) -> None:
    """Where each folder is asked for by itself, one that cannot be asked for may still be there."""
    account.proxy.hide("LIST-STATUS", "LIST-EXTENDED")
    account.proxy.on("^STATUS", trouble.fault, trouble.said, times=9)
    troubled(home, trouble.words)
    whole_again(home, account)


def test_a_folder_that_is_gone_is_said_until_it_is_there_again(
    home: Program, account: Account
) -> None:
    """What was in it is not taken for deleted by the person."""
    run(home)
    with account.program() as imap:
        imap.delete(LETTERS)
    troubled(home, "there is no folder Letters; correct its name in [mail]", 3)
    with account.program() as imap:
        imap.create(LETTERS)
    whole_again(home, account)


@pytest.mark.parametrize("command", ["EXAMINE", in_long("APPEND", id="APPEND")])
def test_a_folder_that_goes_while_we_look(home: Program, account: Account, command: str) -> None:
    account.receive(JANE.replace(b"hello", b"second"), MONDAY - timedelta(days=3))

    def at(said: str, moment: str) -> None:
        if said.startswith(command) and "Letters" in said and moment == "before":
            with account.program() as imap:
                imap.delete(LETTERS)

    account.proxy.at = at
    ran = run(home)
    assert ran.code in {0, 1, 3}
    with account.program() as imap:
        imap.create(LETTERS)
    whole_again(home, account)


@pytest.mark.parametrize(
    "command",
    [
        "UID SEARCH",
        "APPEND",
        *(in_long(command, id=command) for command in ("LIST", "EXAMINE", "UID FETCH")),
    ],
)
def test_messages_that_are_numbered_anew_while_we_look(
    home: Program, account: Account, command: str
) -> None:
    """As by a server that is restored: the UIDs of before mean other messages."""
    left = [True]

    def at(said: str, moment: str) -> None:
        if said.startswith(command) and moment == "before" and left:
            left.clear()
            account.renew()

    account.proxy.at = at
    ran = run(home)
    assert ran.code in {0, 1}
    assert not left
    whole_again(home, account)


def test_a_draft_is_not_taken_for_another_one_with_its_number(
    home: Program, account: Account
) -> None:
    """The folder is made anew between the look and the write: what the person has there stays."""
    run(home)
    write(home, account, "your new office")

    def at(said: str, moment: str) -> None:
        if said.startswith("SELECT") and moment == "before":
            account.proxy.at = lambda _command, _moment: None
            with account.program() as imap:
                imap.delete(LETTERS)
                imap.create(LETTERS)
                for number in range(4):
                    imap.append(LETTERS, "", None, b"Subject: mine %d\r\n\r\nx\r\n" % number)

    account.proxy.at = at
    run(home)
    mine = [raw for raw in account.read(LETTERS) if b"Subject: mine" in raw]
    assert len(mine) == 4
