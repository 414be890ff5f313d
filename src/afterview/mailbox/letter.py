"""Make a message of a draft, and find out of one that stands there whether a person changed it.

What is compared is what a person reads: recipients, subject and text. A server may add headers,
encode the text otherwise, or change the ends of lines; that is no change of the person's.
"""

from __future__ import annotations

import hashlib
import re
import uuid
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import format_datetime, formataddr
from typing import TYPE_CHECKING

from afterview.errors import RejectedError
from afterview.mailbox.contract import MARK_HEADER, StoredDraft
from afterview.mailbox.headers import NO_ID, addresses, ids, one_line, text_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from email.message import Message as Part

    from afterview.mailbox.contract import Address, Draft

NAMESPACE = uuid.UUID("5d1f0c2a-3c0e-4f0b-9a55-0b7d8a1f6c34")
"""This never changes: a Message-ID ties a draft in somebody's mailbox to its letter."""

_SPECIALS = re.compile(r'["\\()<>@,;:\[\]]')
_MARK = re.compile(r"(?P<uid>[0-9a-f-]{36})\.(?P<digest>[0-9a-f]{16})\.(?P<revision>\d{1,9})")


def digest_of(to: Iterable[Address], subject: str, body: str) -> str:
    """Return a hash of what a person reads of a letter: 16 hexadecimal digits."""
    lines = [line.rstrip() for line in re.split(r"\r\n|\r|\n", body)]
    said = (
        sorted({address.email for address in to}),
        one_line(subject),
        "\n".join(lines).strip("\n"),
    )
    return hashlib.sha256(repr(said).encode(errors="replace")).hexdigest()[:16]


def message_id_of(mark: str, domain: str) -> str:
    """Return the Message-ID of the draft with this mark, of a person at `domain`."""
    return f"<{uuid.uuid5(NAMESPACE, mark)}@{domain or NO_ID}>"


def bytes_of(draft: Draft) -> bytes:
    """Return the message of a draft, as RFC 5322 has it, with CR LF.

    Raises RejectedError where an address cannot stand in a message.
    """
    message = EmailMessage(policy=policy.SMTP)
    try:
        message["From"] = _written(draft.sender)
        message["To"] = ", ".join(map(_written, draft.to))
        message["Subject"] = one_line(draft.subject)
        message["Date"] = format_datetime(draft.at)
        message["Message-ID"] = draft.message_id
        if draft.in_reply_to:
            message["In-Reply-To"] = draft.in_reply_to
            message["References"] = draft.in_reply_to
        message[MARK_HEADER] = draft.mark
        message.set_content(draft.body, charset="utf-8", cte="quoted-printable")
        return message.as_bytes()
    except (ValueError, LookupError) as error:
        to = ", ".join(address.email for address in draft.to)
        msg = f"no letter can be addressed to {to}: check the address in the log"
        raise RejectedError(msg) from error


def stored_draft(raw: bytes, remote_id: str) -> StoredDraft | None:
    """Return what a message in the folder of drafts is to us; None if it is not ours."""
    message = message_from_bytes(raw, policy=policy.compat32)
    mark = _MARK.fullmatch(text_of(message[MARK_HEADER]))
    if mark is None:
        return None
    parts = [part for part in message.walk() if not part.is_multipart()]
    texts = [part for part in parts if part.get_content_type() == "text/plain"]
    is_plain = len(texts) == 1 and all(
        part.get_content_type() in {"text/plain", "text/html"} and not part.get_filename()
        for part in parts
    )
    to = addresses(message, "To", "Cc", "Bcc")
    digest = digest_of(to, text_of(message["Subject"]), _text(texts[0])) if is_plain else ""
    message_ids = ids(message, "Message-ID")
    return StoredDraft(
        uid=mark["uid"],
        revision=int(mark["revision"]),
        message_id=message_ids[0] if message_ids else "",
        remote_id=remote_id,
        touched=digest != mark["digest"],
    )


def _written(address: Address) -> str:
    # What has a meaning in an address comes back in another form (the specials of RFC 5322, 3.2.3).
    return formataddr((one_line(_SPECIALS.sub(" ", address.name)), address.email))


def _text(part: Part) -> str:
    """Return the text of a part, decoded as far as possible."""
    payload = part.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else b""
    try:
        return data.decode(part.get_content_charset("utf-8"), "replace")
    except LookupError:
        return data.decode("utf-8", "replace")
