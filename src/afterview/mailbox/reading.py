"""Read the headers of a message into a `Message`."""

from __future__ import annotations

import hashlib
from email import message_from_bytes
from typing import TYPE_CHECKING

from afterview.mailbox.automatic import automatic
from afterview.mailbox.contract import MARK_HEADER, Address, Message
from afterview.mailbox.headers import NO_ID, addresses, ids, text_of

if TYPE_CHECKING:
    from datetime import datetime
    from typing import Literal

MOST_REFERENCES = 40
"""The largest number of earlier messages of a thread that are looked at."""


def message_of(
    head: bytes,
    *,
    folder: Literal["answers", "sent", "invitations"],
    at: datetime,
    calendar_method: str = "",
    calendar: bytes = b"",
) -> Message:
    """Return the message with these headers; `at` (aware) is when the server got it."""
    parsed = message_from_bytes(head)
    senders = addresses(parsed, "From") or addresses(parsed, "Sender")
    return Message(
        message_id=next(iter(ids(parsed, "Message-ID")), _stand_in(head)),
        folder=folder,
        at=at,
        sender=senders[0] if senders else Address("", ""),
        reply_to=addresses(parsed, "Reply-To"),
        recipients=addresses(parsed, "To", "Cc", "Bcc"),
        subject=text_of(parsed["Subject"]),
        replies_to=tuple(
            dict.fromkeys(
                (*ids(parsed, "In-Reply-To"), *reversed(ids(parsed, "References"))),
            )
        )[:MOST_REFERENCES],
        mark=text_of(parsed[MARK_HEADER]),
        automatic=automatic(parsed),
        calendar_method=calendar_method,
        calendar=calendar,
    )


def _stand_in(head: bytes) -> str:
    """Return a Message-ID for a message that has none: the same each time that it is read."""
    return f"<{hashlib.sha256(head).hexdigest()[:32]}@{NO_ID}>"
