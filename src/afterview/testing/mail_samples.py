"""What the laws of a mailbox are tested with: a person, people who write, drafts and letters."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID, uuid5

from afterview.mailbox import Address, Draft, Watch
from afterview.mailbox.letter import bytes_of
from afterview.testing.samples import NOW

ME = Address("Sam Rivera", "sam@home.example")
JANE = Address("Jane Doe", "jane@acme.example")
SINCE = date(2026, 11, 1)
WATCH = Watch(
    people=frozenset({"jane@acme.example", "rita@mail.example"}),
    domains=frozenset({"acme.example"}),
    since=SINCE,
)
_NAMES = UUID("b3f8a5ac-77d0-4f0e-9f3b-0f2b8c0e4d11")


def draft(step: str = "acme/thank-you/jane", revision: int = 0, body: str = "Hello\n") -> Draft:
    """Return a draft of ours."""
    return Draft(
        uid=str(uuid5(_NAMES, step)),
        revision=revision,
        sender=ME,
        to=(JANE,),
        subject="Thank you: Müller, “naïve”",
        body=body,
        at=NOW,
    )


def letter(
    sender: str = "Jane Doe <jane@acme.example>",
    to: str = "Sam Rivera <sam@home.example>",
    *,
    subject: str = "Re: Data engineer",
    name: str = "1",
    headers: str = "",
) -> bytes:
    """Return a message as somebody wrote it; `name` is the local part of its Message-ID."""
    return (
        f"From: {sender}\r\nTo: {to}\r\nSubject: {subject}\r\nMessage-ID: <{name}@acme.example>\r\n"
        f"Date: Tue, 24 Nov 2026 10:00:00 +0000\r\n{headers}\r\nHello Sam\r\n"
    ).encode()


INVITATION = (
    b"From: Calendly <no-reply@calendly.com>\r\nTo: sam@home.example\r\nSubject: Invitation\r\n"
    b"Message-ID: <invite@calendly.com>\r\nMIME-Version: 1.0\r\n"
    b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n'
    b"--b\r\nContent-Type: text/plain\r\n\r\nSee you\r\n"
    b"--b\r\nContent-Type: text/calendar; method=request; charset=utf-8\r\n"
    b"Content-Transfer-Encoding: base64\r\n\r\n"
    b"QkVHSU46VkNBTEVOREFSDQpFTkQ6VkNBTEVOREFSDQo=\r\n--b--\r\n"
)
"""An invitation of somebody who is not watched, with a calendar of two lines in base64."""


def at(hour: int) -> datetime:
    """Return a moment of the day before NOW."""
    return datetime(2026, 11, 20, hour, tzinfo=UTC)


def changed(ours: Draft, part: str) -> bytes:
    """Return a draft as a mail program saves it after the person changed a part of it."""
    mine = {
        "body": replace(ours, body="Hello Jane\n"),
        "subject": replace(ours, subject="Thank you"),
        "to": replace(ours, to=(*ours.to, Address("", "hr@acme.example"))),
        "attachment": ours,
    }[part]
    raw = bytes_of(mine).replace(mine.mark.encode(), ours.mark.encode())
    raw = raw.replace(mine.message_id.encode(), ours.message_id.encode())
    if part == "attachment":
        head, _, body = raw.partition(b"\r\n\r\n")
        lines = [line for line in head.split(b"\r\n") if not line.startswith(b"Content-")]
        raw = b"\r\n".join(lines) + (
            b'\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\n'
            b"Content-Type: text/plain; charset=utf-8\r\n\r\n" + body + b"\r\n--b\r\n"
            b'Content-Type: application/pdf; name="cv.pdf"\r\n\r\nPDF\r\n--b--\r\n'
        )
    return raw
