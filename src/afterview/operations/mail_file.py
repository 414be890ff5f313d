"""Read the messages of a file that the person saved from their mail program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from afterview.errors import InputError
from afterview.files import reason
from afterview.importing import mail, outlook_msg

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from afterview.mailbox import Message

MOST = 256 * 1024 * 1024
"""The largest size of a file in bytes."""


def messages_in(path: Path, now: datetime) -> list[Message]:
    """Return the messages of an .eml, .mbox or .msg file; raise InputError if it is none of these.

    `now` (aware) stands for dates that cannot be read.
    """
    if path.is_dir() and (path / "mbox").is_file():
        path /= "mbox"  # as Apple's program exports a folder
    try:
        if path.is_dir() or not path.is_file():
            what = "is a folder" if path.is_dir() else "is not there, or not a regular file"
            msg = f"{path} {what}; name an .eml, .mbox or .msg file"
            raise InputError(msg)
        if path.stat().st_size > MOST:
            msg = f"{path} is larger than {MOST // 1024**2} MiB; save the messages that matter"
            raise InputError(msg)
        data = path.read_bytes()
    except OSError as error:
        msg = f"{path} cannot be read: {reason(error)}"
        raise InputError(msg) from error
    found = messages_of(data, now)
    if found is None:
        msg = (
            f"{path} is not a mail: inbox reads .eml, .mbox and .msg files, and `afterview import` "
            "reads .ics files"
        )
        raise InputError(msg)
    return found


def is_mail(data: bytes) -> bool:
    """Return whether a file is a mail, many of them, or a message of Outlook, by how it begins."""
    return outlook_msg.is_msg(data) or mail.is_mail(data)


def messages_of(data: bytes, now: datetime) -> list[Message] | None:
    """Return the messages of the contents of a file; None if it is not a mail.

    Raises InputError if a message of Outlook cannot be read.
    """
    if outlook_msg.is_msg(data):
        data = outlook_msg.as_mail(data)
    return list(mail.messages_in(data, now)) if mail.is_mail(data) else None
