"""Reads mails that were saved whole, such as `.eml` files: their invitations and their texts."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, cast

from afterview.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from email.message import Message

    from afterview.mailbox import Message as Letter

_HEADER = re.compile(
    rb"\s*(?:From |(?:From|To|Subject|Date|Received|Return-Path|Delivered-To|Reply-To|Sender|"
    rb"MIME-Version|Message-ID|Content-[A-Za-z-]+|X-[A-Za-z-]+|DKIM-Signature|ARC-[A-Za-z-]+|"
    rb"Authentication-Results)[ \t]*:)",
    re.IGNORECASE,
)
_CALENDAR = re.compile(rb"(?:^|[\r\n])\s*BEGIN:V(?:CALENDAR|EVENT)\s", re.IGNORECASE)
_METHOD = re.compile(rb"^METHOD:[ \t]*([A-Z]+)", re.IGNORECASE | re.MULTILINE)
_BEGIN = re.compile(rb"(?:\A|\n\r?\n)(?=From [^\r\n]+\d{4}[^\r\n]*\r?\n)")
"""Where a message begins in a file of many (RFC 4155)."""


def is_mail(data: bytes) -> bool:
    """Return whether a file begins like a mail."""
    return _HEADER.match(data) is not None


def calendars_in(data: bytes) -> bytes:
    """Return the calendars of a mail, one behind the other; raise InputError if it has none.

    Most programs send the same invitation twice, as a part of the mail and as an attachment.
    """
    from email import message_from_bytes

    if found := _calendars(message_from_bytes(data)):
        return found
    msg = "the mail has no invitation in it: save the attachment that ends in .ics"
    raise InputError(msg)


def messages_in(data: bytes, now: datetime) -> Iterator[Letter]:
    """Yield the messages of a file that has one, or many as an mbox does.

    `now` (aware) stands for a date that cannot be read.
    """
    starts = [found.end() for found in _BEGIN.finditer(data)] or [0]
    for start, end in zip(starts, [*starts[1:], len(data)], strict=True):
        yield _message(data[start:end], now)


def _message(data: bytes, now: datetime) -> Letter:
    from email import message_from_bytes

    from afterview.mailbox.reading import message_of

    parsed = message_from_bytes(data)
    calendar = _calendars(parsed)
    method = _METHOD.search(calendar)
    said = method[1].decode().upper() if method else "PUBLISH"
    message = message_of(
        data,
        folder="invitations" if calendar else "answers",
        at=_date(parsed, now),
        calendar_method=said if calendar else "",
        calendar=calendar,
    )
    return replace(message, text=_text(parsed))


def _date(message: Message, now: datetime) -> datetime:
    from email.utils import parsedate_to_datetime

    with suppress(ValueError, TypeError, OverflowError, IndexError):
        at = parsedate_to_datetime(str(message["Date"]))
        return at.replace(tzinfo=at.tzinfo or now.tzinfo)
    return now


def _calendars(message: Message) -> bytes:
    """Return the calendars of a mail, one behind the other; empty where it has none."""
    parts = (_content(part) for part in message.walk() if not part.is_multipart())
    found = {b"".join(part.split()): part for part in parts if _CALENDAR.search(part)}
    return b"\r\n".join(found.values())


def _text(message: Message) -> str:
    """Return the text that a person would read; it may be HTML."""
    parts = [part for part in message.walk() if not part.is_multipart()]
    kinds = {part.get_content_type(): part for part in reversed(parts)}
    part = kinds.get("text/plain") or kinds.get("text/html")
    return _content(part).decode(errors="replace") if part else ""


def _content(part: Message) -> bytes:
    """Return the bytes of a part, in UTF-8 where it names another encoding that is known."""
    content = cast("bytes", part.get_payload(decode=True))
    try:
        charset = part.get_content_charset("utf-8")
        return content if charset == "utf-8" else content.decode(charset).encode()
    except (LookupError, ValueError):
        return content
