"""The contract between the engine and a mailbox: what a mail service must be able to do.

- *draft*: a letter that waits in the person's folder of drafts. It is *ours* if it carries our mark
  in the header `MARK_HEADER`; nothing else is ever changed or removed.
- *mark*: the uid of a step, the digest of the letter that we wrote, and its revision. It names no
  company and no person, because some programs leave it in the letter that is sent.
- *touched*: the person changed the letter, so that its digest is no longer that of its mark. A
  draft that is touched is theirs.
- *watch*: whom the engine wants to hear of. Messages from and to others are none of its business.
- *cursor*: an opaque text that says up to where the mailbox has been read.

The values are made with keywords and read by name, so that a field that is added later, with a
default, breaks no mailbox.

The laws, which `afterview.testing.MailboxContract` runs as tests:

1. Nothing is ever sent. What a mailbox writes are drafts, in the folder of drafts.
2. Reading leaves no trace: no message becomes read, no flag changes, no folder is made.
3. Of a message only the headers in `HEADERS` and its structure are read, and only if its sender or
   one of its recipients is watched. Of each draft the header is read that says whether it is ours.
   Bodies are read of drafts of ours only. Where the watch asks for invitations, the structure of
   each new message in that folder is read, and the parts of type text/calendar; where it asks for
   their texts as well, also the first text of those that have such a part, and of no others.
4. `put` is idempotent by Message-ID, even when the answer was lost, and when two programs put the
   same draft at the same moment: one draft stands there afterwards.
5. `replace` and `remove` touch a draft only if it is ours and untouched: else it is a
   `PreconditionError`, or a `MissingError` where it is not there any more.
6. `changes` reports each message at least once: after a cursor that is no longer good, all since
   `Watch.since` are reported again. It never concludes that a draft was deleted from a folder that
   was made anew; then it says `fresh`.
7. A person or domain that is watched for the first time is looked for since `Watch.since`.
8. Every error of a library leaves as a class of `afterview.errors`.
9. A mailbox never prints, prompts, repeats without bound, reads configuration or the environment,
   or asks for the time.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, Protocol

from afterview.provider import Option

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date, datetime

    from afterview.provider import Context, Login

MARK_HEADER = "X-Afterview-Draft"
"""The header that makes a draft ours."""

HEADERS = (
    "From",
    "Sender",
    "Reply-To",
    "To",
    "Cc",
    "Bcc",
    "Subject",
    "Date",
    "Message-ID",
    "In-Reply-To",
    "References",
    "Return-Path",
    "Content-Type",
    "Auto-Submitted",
    "Precedence",
    "X-Autoreply",
    "X-Autorespond",
    "X-Auto-Response-Suppress",
    "X-Failed-Recipients",
    "List-Id",
    "List-Unsubscribe",
    MARK_HEADER,
)
"""All headers that are read of a message: who, when, about what, and whether a person wrote it."""


class Address(NamedTuple):
    """Holds an address of a header."""

    name: str
    """The display name, decoded; it may be empty."""
    email: str
    """In lower case."""

    @property
    def domain(self) -> str:
        """The part of the address behind the @."""
        return self.email.rpartition("@")[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """Says whom and what the engine wants to hear of."""

    people: frozenset[str] = frozenset()
    """Addresses in lower case."""
    domains: frozenset[str] = frozenset()
    """Domains in lower case; their subdomains count as well."""
    since: date
    """The day from which on messages matter."""
    answers: bool = True
    """Whether to look for messages from them."""
    sent: bool = True
    """Whether to look for messages to them, among what the person sent."""
    drafts: bool = True
    """Whether to look for drafts of ours."""
    invitations: str = ""
    """The folder in which to look for invitations, whoever they are from; empty for none."""
    texts: bool = False
    """Whether to read the text of an invitation as well, in which a promise may stand."""

    def __contains__(self, address: Address) -> bool:
        """Return whether somebody is watched."""
        domain = address.domain
        parents = (domain.split(".", n)[n] for n in range(domain.count(".") + 1))
        return address.email in self.people or not self.domains.isdisjoint(parents)


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """Holds what is read of a message: who, when, about what, and what wrote it."""

    message_id: str
    """With its angle brackets; where the message has none, a text that is the same each time."""
    folder: Literal["answers", "sent", "invitations"]
    at: datetime
    """Aware; when the server got it. What the sender says may be wrong."""
    sender: Address
    reply_to: tuple[Address, ...] = ()
    recipients: tuple[Address, ...] = ()
    """All in To, Cc and Bcc."""
    subject: str = ""
    """Decoded, in one line. It is shown, and never kept."""
    replies_to: tuple[str, ...] = ()
    """The Message-IDs in In-Reply-To and References, the nearest first."""
    mark: str = ""
    """Ours, where the program that sent a draft kept it."""
    automatic: str = ""
    """The reason why no person wrote it (`afterview.mailbox.automatic`); empty if one may have."""
    calendar_method: str = ""
    """The METHOD of the calendar that it carries, in capitals; empty if it has none."""
    calendar: bytes = b""
    """The calendar itself, where the watch asks for invitations."""
    text: str = ""
    """The text beside the calendar, where the watch asks for it; it is never kept. It may be HTML,
    and cut off."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """Holds a letter to lay into the folder of drafts."""

    uid: str
    """The uid of its step."""
    revision: int
    sender: Address
    to: tuple[Address, ...]
    subject: str
    body: str
    """Lines end with a line feed."""
    in_reply_to: str = ""
    """The Message-ID of the message that it answers; empty if it begins a thread."""
    at: datetime
    """Aware; the Date of the letter."""

    @property
    def digest(self) -> str:
        """A hash of what a person reads: it differs whenever they change something."""
        from afterview.mailbox.letter import digest_of

        return digest_of(self.to, self.subject, self.body)

    @property
    def mark(self) -> str:
        """The mark that it carries."""
        return f"{self.uid}.{self.digest}.{self.revision}"

    @property
    def message_id(self) -> str:
        """Its Message-ID: the same for the same letter, whoever lays it down, and wherever."""
        from afterview.mailbox.letter import message_id_of

        return message_id_of(self.mark, self.sender.domain)


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """Says where a draft of ours stands."""

    message_id: str
    remote_id: str
    """The service's name for it; it may have another one in the next run."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredDraft:
    """Describes a draft of ours as the folder has it."""

    uid: str
    """The uid of its step, out of its mark."""
    revision: int
    message_id: str
    """Empty if the person's program left none."""
    remote_id: str
    touched: bool
    """Whether the person changed it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What the mailbox has that is new since a cursor."""

    cursor: str
    messages: Sequence[Message] = ()
    """From the watched, and to them; the oldest first. One may be reported twice."""
    drafts: Sequence[StoredDraft] | None = None
    """All drafts of ours that stand there; None where nothing changed in their folder."""
    fresh: bool = False
    """Whether the folder of drafts was made anew, so that a draft which is not there is no
    evidence that the person deleted it."""
    sender: Address | None = None
    """The person, as the mailbox knows them; None if it does not say."""


class Mailbox(Protocol):
    """One mailbox, opened for one run."""

    def changes(self, cursor: str | None, watch: Watch) -> Changes:
        """Return what is new since `cursor`; all since `Watch.since` where it is None.

        Raises CursorError where the cursor is no longer good.
        """

    def put(self, draft: Draft) -> Placed:
        """Lay a draft down, unless one with its Message-ID stands there; return where it stands."""

    def replace(self, placed: Placed, draft: Draft) -> Placed:
        """Put a draft in the place of an untouched one of ours; return where the new one stands.

        Raises PreconditionError where the person changed the old one, and MissingError where it is
        not there any more; nothing is written then.
        """

    def remove(self, placed: Placed) -> None:
        """Take an untouched draft of ours away; it is a success where there is none any more.

        Raises PreconditionError where the person changed it.
        """

    def close(self) -> None:
        """Let go of the connection; a second call does nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MailboxPlugin:
    """A mailbox as an entry point of the group `afterview.mailboxes` names it."""

    name: str
    summary: str
    options: tuple[Option, ...]
    open: Callable[[Mapping[str, Any], Context], Mailbox]
    login: Callable[[Mapping[str, Any], Login, Context], None] | None = None
    """Ask for what is needed, try it, and keep it; raises LoginError where it does not do."""
    logout: Callable[[Mapping[str, Any], Context], None] | None = None
    """Tell the service that the token is no longer good; None where there is nothing to tell."""


DRAFTS = Option(
    name="drafts",
    kind="flag",
    default=False,
    doc="lay the letters that are due into your folder of drafts; they are never sent",
)
SENT = Option(
    name="sent",
    kind="flag",
    default=False,
    doc="look for letters that you sent to the people of your open cases, to mark their steps done",
)
ANSWERS = Option(
    name="answers",
    kind="flag",
    default=False,
    doc="look for messages from the people and companies of your open cases, and hold follow-ups "
    "back until you have said what they wrote",
)
INVITATIONS = Option(
    name="invitations",
    kind="text",
    default="",
    doc='the folder or label in which to look for invitations, such as "INBOX"; none if you say '
    "nothing",
)


__all__ = [
    "ANSWERS",
    "DRAFTS",
    "HEADERS",
    "INVITATIONS",
    "MARK_HEADER",
    "SENT",
    "Address",
    "Changes",
    "Draft",
    "Mailbox",
    "MailboxPlugin",
    "Message",
    "Placed",
    "StoredDraft",
    "Watch",
]
