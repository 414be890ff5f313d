"""Read the texts, addresses and Message-IDs in headers, whatever other programs made of them.

Headers are written by strangers: encoded words may be damaged, bytes may be of no known encoding,
and addresses may be no addresses. What cannot be read is left out; nothing here raises an error.
"""

from __future__ import annotations

import re
from contextlib import suppress
from email.errors import MessageError
from email.header import decode_header, make_header
from email.utils import getaddresses
from typing import TYPE_CHECKING, Any

from afterview.mailbox.contract import Address

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from email.message import Message as Head

NO_ID = "afterview.invalid"
"""The domain of the Message-ID that stands for a missing one."""

_QUOTED = re.compile(r'"(?:\\.|[^"\\])*"')
_BETWEEN = re.compile("[,:;]")
"""The signs that part the addresses of a list or of a group."""
_ID = re.compile(r"<[^<>\s]+>")


def addresses(head: Head, *names: str) -> tuple[Address, ...]:
    """Return the addresses in the headers of these names, each once."""
    found: dict[str, Address] = {}
    values = [str(value) for name in names for value in head.get_all(name, [])]
    for name, email in _pairs(values):
        address = Address(text_of(name), normal(email))
        if address.domain and address.email.partition("@")[0]:
            found.setdefault(address.email, address)
    return tuple(found.values())


def normal(email: str) -> str:
    """Return an address in lower case, with its domain as it travels (IDNA)."""
    local, at, domain = "".join(email.split()).casefold().rpartition("@")
    with suppress(UnicodeError):  # what is no domain is compared as it is written
        domain = domain.encode("idna").decode()
    return f"{local}{at}{domain}"


def text_of(value: Any) -> str:
    """Return the text of a header, decoded and in one line; empty where there is none."""
    if value is None:
        return ""
    try:
        text = str(make_header(decode_header(value)))
    except (LookupError, ValueError, MessageError):
        text = str(value)
    return one_line(text)


def one_line(text: str) -> str:
    """Return a text in one line, without signs that a terminal would act on."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def _pairs(values: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield display name and address of each that the headers name.

    Where there are more than commas between them, an address stands in front of the one in angle
    brackets, to look like the sender: `jane@acme.example <someone@evil.example>`.
    """
    for value in values:
        # One at a time: a damaged header must not spoil the others.
        found = getaddresses([" ".join(value.split())])
        plain = _QUOTED.sub("", value)
        if len(found) <= 1 + len(_BETWEEN.findall(plain)):
            yield from found
        else:
            yield from ((name, email) for name, email in found if f"<{email}>" in plain)


def ids(head: Head, name: str) -> list[str]:
    """Return the Message-IDs in a header."""
    return [found for value in head.get_all(name, []) for found in _ID.findall(str(value))]
