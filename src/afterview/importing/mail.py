"""Finds the invitations in a mail that was saved whole, as an `.eml` file or with its headers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast

from afterview.errors import InputError

if TYPE_CHECKING:
    from email.message import Message

_HEADER = re.compile(
    rb"\s*(?:From |(?:From|To|Subject|Date|Received|Return-Path|Delivered-To|Reply-To|Sender|"
    rb"MIME-Version|Message-ID|Content-[A-Za-z-]+|X-[A-Za-z-]+|DKIM-Signature|ARC-[A-Za-z-]+|"
    rb"Authentication-Results)[ \t]*:)",
    re.IGNORECASE,
)
_CALENDAR = re.compile(rb"(?:^|[\r\n])\s*BEGIN:V(?:CALENDAR|EVENT)\s", re.IGNORECASE)


def is_mail(data: bytes) -> bool:
    """Return whether a file begins like a mail."""
    return _HEADER.match(data) is not None


def calendars_in(data: bytes) -> bytes:
    """Return the calendars of a mail, one behind the other; raise InputError if it has none.

    Most programs send the same invitation twice, as a part of the mail and as an attachment.
    """
    from email import message_from_bytes

    parts = (_content(part) for part in message_from_bytes(data).walk() if not part.is_multipart())
    found = {b"".join(part.split()): part for part in parts if _CALENDAR.search(part)}
    if not found:
        msg = "the mail has no invitation in it: save the attachment that ends in .ics"
        raise InputError(msg)
    return b"\r\n".join(found.values())


def _content(part: Message) -> bytes:
    """Return the bytes of a part, in UTF-8 where it names another encoding that is known."""
    content = cast("bytes", part.get_payload(decode=True))
    try:
        charset = part.get_content_charset("utf-8")
        return content if charset == "utf-8" else content.decode(charset).encode()
    except (LookupError, ValueError):
        return content
