"""A mailbox in memory, which keeps all laws and can be made to fail: to test what uses one."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from email import message_from_bytes
from itertools import count
from typing import TYPE_CHECKING, Literal, TypeVar

from afterview.errors import CursorError, MissingError, PreconditionError, TransientError
from afterview.mailbox import Address, Changes, MailboxPlugin, Message, Placed, StoredDraft
from afterview.mailbox.contract import HEADERS
from afterview.mailbox.letter import bytes_of, stored_draft
from afterview.mailbox.reading import message_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from email.message import Message as Head
    from typing import Any

    from afterview.errors import ProviderError
    from afterview.mailbox import Draft, Mailbox, Watch
    from afterview.provider import Context

Role = Literal["answers", "sent", "invitations"]
T = TypeVar("T")


@dataclass(slots=True)
class Stored:
    """A message in a folder."""

    number: int
    raw: bytes
    at: datetime


@dataclass(slots=True)
class MemoryMail:
    """The mail of a person, in the folders `INBOX`, `Sent` and `Drafts`."""

    address: str = "sam@home.example"
    folders: dict[str, list[Stored]] = field(
        default_factory=lambda: {"INBOX": [], "Sent": [], "Drafts": []}
    )
    era: int = 1
    """Changes when the folders are made anew."""
    calls: list[str] = field(default_factory=list)
    """The methods that were called, in their order."""
    faults: list[tuple[str, ProviderError, bool]] = field(default_factory=list)
    """The method that fails next, its error, and whether it takes effect before."""
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def add(self, folder: str, raw: bytes, at: datetime) -> Stored:
        """Lay a message into a folder."""
        stored = Stored(next(self.numbers), raw, at)
        self.folders[folder].append(stored)
        return stored

    def fail(self, method: str, error: ProviderError | None = None, *, after: bool = False) -> None:
        """Let the next call of a method fail, before it has done something or `after`."""
        self.faults.append((method, error or TransientError("the connection was lost"), after))

    def renew(self) -> None:
        """Make all folders anew, so that no cursor is good any more."""
        self.era += 1


class MemoryMailbox:
    """The mailbox, opened for one run."""

    def __init__(self, mail: MemoryMail, context: Context) -> None:
        """Take the mail; the context is of no meaning here."""
        self._mail = mail
        self._now = context.now
        self._closed = False

    def changes(self, cursor: str | None, watch: Watch) -> Changes:
        """Return what is new since `cursor`."""
        return self._call("changes", lambda: self._changes(cursor, watch))

    def put(self, draft: Draft) -> Placed:
        """Lay a draft down, unless it is there."""

        def put() -> Placed:
            stored = self._by_id(draft.message_id)
            if stored is None:
                stored = self._mail.add("Drafts", bytes_of(draft), self._now)
            return Placed(message_id=draft.message_id, remote_id=str(stored.number))

        return self._call("put", put)

    def replace(self, placed: Placed, draft: Draft) -> Placed:
        """Put a draft in the place of an untouched one."""

        def replace() -> Placed:
            old = self._untouched(placed)
            if old is None:
                msg = "the draft is not there any more"
                raise MissingError(msg)
            new = self._by_id(draft.message_id)
            if new is None:
                new = self._mail.add("Drafts", bytes_of(draft), self._now)
            if new is not old:
                self._mail.folders["Drafts"].remove(old)
            return Placed(message_id=draft.message_id, remote_id=str(new.number))

        return self._call("replace", replace)

    def remove(self, placed: Placed) -> None:
        """Take an untouched draft away."""

        def remove() -> None:
            if (old := self._untouched(placed)) is not None:
                self._mail.folders["Drafts"].remove(old)

        self._call("remove", remove)

    def close(self) -> None:
        """Let go of nothing."""
        self._closed = True

    def _call(self, method: str, act: Callable[[], T]) -> T:
        mail = self._mail
        mail.calls.append(method)
        fault = next((each for each in mail.faults if each[0] == method), None)
        if fault is None:
            return act()
        mail.faults.remove(fault)
        if fault[2]:
            act()
        raise fault[1]

    def _changes(self, cursor: str | None, watch: Watch) -> Changes:
        era, number, known = _read(cursor) if cursor else (0, 0, frozenset())
        now_known = frozenset((*watch.people, *watch.domains))
        is_new = era != self._mail.era or bool(now_known - known)
        messages: list[Message] = []
        roles: tuple[tuple[Role, str, bool], ...] = (
            ("answers", "INBOX", watch.answers),
            ("sent", "Sent", watch.sent),
            ("invitations", watch.invitations, bool(watch.invitations)),
        )
        for role, folder, is_wanted in roles:
            for stored in self._mail.folders.get(folder, ()) if is_wanted else ():
                if not is_new and stored.number <= number:
                    continue
                if stored.at.date() < watch.since - timedelta(days=1):
                    continue
                messages += self._seen(role, stored, watch)
        numbers = [each.number for all_ in self._mail.folders.values() for each in all_]
        return Changes(
            cursor=f"{self._mail.era} {max(numbers, default=0)} {' '.join(sorted(now_known))}",
            messages=sorted(messages, key=lambda message: message.at),
            drafts=self._drafts() if watch.drafts else None,
            fresh=bool(cursor) and era != self._mail.era,
            sender=Address("", self._mail.address),
        )

    def _seen(self, role: Role, stored: Stored, watch: Watch) -> list[Message]:
        parsed = message_from_bytes(stored.raw)
        head = b"".join(
            f"{name}: {value}\n".encode("utf-8", "surrogateescape")
            for name in HEADERS
            for value in parsed.get_all(name, [])
        )
        calendar = next(
            (part for part in parsed.walk() if part.get_content_type() == "text/calendar"), None
        )
        method, content = "", b""
        if calendar is not None:
            method = str(calendar.get_param("method", "PUBLISH")).upper()
            payload = calendar.get_payload(decode=True)
            content = payload if isinstance(payload, bytes) and role == "invitations" else b""
        message = message_of(
            head,
            folder=role,
            at=stored.at,
            calendar_method=method,
            calendar=content,
        )
        if role == "invitations":
            text = _text(parsed) if watch.texts else ""
            return [replace(message, text=text)] if method else []
        them = message.recipients if role == "sent" else (message.sender, *message.reply_to)
        return [message] if any(address in watch for address in them) else []

    def _drafts(self) -> list[StoredDraft]:
        found = (
            stored_draft(stored.raw, str(stored.number)) for stored in self._mail.folders["Drafts"]
        )
        return [draft for draft in found if draft is not None]

    def _by_id(self, message_id: str) -> Stored | None:
        for stored in self._mail.folders["Drafts"]:
            draft = stored_draft(stored.raw, "")
            if draft is not None and draft.message_id == message_id:
                return stored
        return None

    def _untouched(self, placed: Placed) -> Stored | None:
        stored = self._by_id(placed.message_id)
        draft = stored_draft(stored.raw, "") if stored is not None else None
        if draft is not None and draft.touched:
            msg = "the draft was changed, so it stays as it is"
            raise PreconditionError(msg)
        return stored


def _text(parsed: Head) -> str:
    """Return the first plain text of a message."""
    for part in parsed.walk():
        payload = part.get_payload(decode=True)
        if part.get_content_type() == "text/plain" and isinstance(payload, bytes):
            return payload.decode(errors="replace")
    return ""


def _read(cursor: str) -> tuple[int, int, frozenset[str]]:
    with suppress(ValueError):
        era, number, *known = cursor.split()
        return int(era), int(number), frozenset(known)
    msg = "the cursor is not one of ours; everything is read again"
    raise CursorError(msg)


def memory_mailbox_plugin(mail: MemoryMail) -> MailboxPlugin:
    """Return a plugin that opens this mail."""

    def open_(_options: Mapping[str, Any], context: Context) -> Mailbox:
        return MemoryMailbox(mail, context)

    return MailboxPlugin(name="memory", summary="mail in memory", options=(), open=open_)
