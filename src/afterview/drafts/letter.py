"""Take a draft apart as a letter: recipient, subject, text, and a link for mail programs."""

from __future__ import annotations

import re
from itertools import takewhile
from typing import TYPE_CHECKING, NamedTuple

from afterview.model import STEP_KINDS

if TYPE_CHECKING:
    from collections.abc import Sequence

LONGEST_URL = 2000
"""The longest link in characters. Windows passes on 2,083 (INTERNET_MAX_URL_LENGTH), and some
browsers a little less; they cut off longer links silently."""

_HEAD = re.compile(r"(?:To|Subject):.*|No address for .*|\(.*\)")
_ADDRESS = re.compile(r"[^\s<>,;]+@[^\s<>,;]+")


class Letter(NamedTuple):
    """Holds the parts of a draft."""

    head: tuple[str, ...]
    """The lines in front that are not part of the text: To, Subject, and remarks."""
    to: tuple[str, ...]
    """The addresses."""
    subject: str
    body: str


def letter_of(step: str, draft: str) -> Letter:
    """Return the draft of a kind of step as a letter; a draft that is no email is all text."""
    return take_apart(draft) if STEP_KINDS[step].is_email else Letter((), (), "", draft)


def take_apart(text: str) -> Letter:
    """Return the parts of an email, whose head ends before the first line of another form."""
    lines = text.split("\n")
    head = tuple(takewhile(_HEAD.fullmatch, lines))
    return Letter(
        head=head,
        to=tuple(_ADDRESS.findall(_value(head, "To:"))),
        subject=_value(head, "Subject:"),
        body="\n".join(lines[len(head) :]).strip("\n"),
    )


def _value(head: Sequence[str], name: str) -> str:
    return " ".join(line.removeprefix(name).strip() for line in head if line.startswith(name))


def mailto(letter: Letter) -> str:
    """Return the email as a URL (RFC 6068): UTF-8, percent-encoded, lines ended by CR LF."""
    from urllib.parse import quote

    to = ",".join(quote(address, safe="@") for address in letter.to)
    fields = {"subject": letter.subject} if letter.subject else {}
    fields["body"] = letter.body.replace("\n", "\r\n")
    return f"mailto:{to}?" + "&".join(
        f"{key}={quote(said, safe='')}" for key, said in fields.items()
    )
