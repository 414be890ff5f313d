"""The contract of a mailbox, held by the one in memory and by `afterview_imap` over two servers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import ClassVar

import pytest
from cyrus import Cyrus, cyrus_server
from dovecot import NOW, Account, Server, dovecot_server

from afterview.errors import TransientError
from afterview.mailbox import Mailbox
from afterview.mailbox.headers import ids
from afterview.provider import Context
from afterview.testing import MailboxContract, MailPerson, MemoryMail, MemoryMailbox

__all__ = ["cyrus_server", "dovecot_server"]


class Remembered:
    """A person over mail in memory."""

    def __init__(self) -> None:
        self.mail = MemoryMail()

    def receive(self, raw: bytes, at: datetime, folder: str = "INBOX") -> None:
        self.mail.add(folder, raw, at)

    def send(self, raw: bytes, at: datetime) -> None:
        self.mail.add("Sent", raw, at)

    def drafts(self) -> list[bytes]:
        return [stored.raw for stored in self.mail.folders["Drafts"]]

    def save(self, raw: bytes) -> None:
        self.mail.add("Drafts", raw, NOW)

    def discard(self, message_id: str) -> None:
        from email import message_from_bytes

        drafts = self.mail.folders["Drafts"]
        drafts[:] = [
            each
            for each in drafts
            if message_id not in ids(message_from_bytes(each.raw), "Message-ID")
        ]

    def unread(self) -> int:
        return 0  # nothing here can become read

    def renew(self) -> None:
        self.mail.renew()

    def break_down(self) -> None:
        for method in ("changes", "put", "replace", "remove"):
            self.mail.fail(method)

    def lose_next_answer(self) -> None:
        self.mail.fail("put", TransientError("the answer was lost"), after=True)


class TestMemory(MailboxContract):
    people: ClassVar[dict[Path, Remembered]] = {}

    def person(self, place: Path) -> MailPerson:
        return self.people.setdefault(place, Remembered())

    def open(self, place: Path, context: Context) -> Mailbox:
        return MemoryMailbox(self.people.setdefault(place, Remembered()).mail, context)


class TestImap(MailboxContract):
    accounts: ClassVar[dict[Path, Account]] = {}

    @pytest.fixture(autouse=True)
    def server(self, dovecot_server: Server, place: Path) -> Iterator[None]:
        self.accounts[place] = dovecot_server.account()
        yield
        self.accounts.pop(place).proxy.stop()

    def person(self, place: Path) -> MailPerson:
        return self.accounts[place]

    def open(self, place: Path, context: Context) -> Mailbox:
        return self.accounts[place].open(context)


class TestImapOnCyrus(TestImap):
    @pytest.fixture(autouse=True)
    def server(self, cyrus_server: Cyrus, place: Path) -> Iterator[None]:
        self.accounts[place] = cyrus_server.account()
        yield
        self.accounts.pop(place).proxy.stop()


class TestImapWithLess(TestImap):
    """A server that has none of the extensions that we use where they are there."""

    def open(self, place: Path, context: Context) -> Mailbox:
        account = self.accounts[place]
        account.proxy.hide("LIST-STATUS", "LIST-EXTENDED", "CONDSTORE", "UIDPLUS", "SPECIAL-USE")
        names = {"drafts_folder": "Entwürfe", "sent_folder": "Sent Items"}
        return account.open(context, **names)
