"""Find the calendar in the structure of a message, so that only that part is fetched."""

from __future__ import annotations

import binascii
import quopri
from base64 import b64decode
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

LARGEST = 1024 * 1024
"""Bytes; no invitation is larger."""
_SIZE = 6
"""Where the structure of a part has its size in bytes (RFC 3501, part 7.4.2)."""


class Calendar(NamedTuple):
    """Describes the part of a message that is a calendar."""

    number: str
    """Such as `1.2`, for BODY.PEEK."""
    method: str
    """In capitals; PUBLISH where the part has none."""
    encoding: str
    size: int

    def decoded(self, data: bytes) -> bytes:
        """Return the content of the part."""
        if self.encoding == "base64":
            with suppress(binascii.Error):
                return b64decode(data)
        return quopri.decodestring(data) if self.encoding == "quoted-printable" else data


def calendar_in(structure: Any) -> Calendar | None:
    """Return the calendar in a BODYSTRUCTURE; None where there is none, or it is damaged."""
    with suppress(LookupError, TypeError, ValueError, AttributeError):
        return next(_calendars(structure, ""), None)
    return None


def _calendars(part: Any, number: str) -> Iterator[Calendar]:
    if part.is_multipart:
        for position, each in enumerate(part[0], 1):
            yield from _calendars(each, f"{number}.{position}" if number else str(position))
        return
    kind = b"/".join(part[:2]).decode("ascii", "replace").casefold()
    given = part[2] or ()
    said = {
        bytes(name).decode("ascii", "replace").casefold(): bytes(value).decode("utf-8", "replace")
        for name, value in zip(given[::2], given[1::2], strict=False)
    }
    if kind in {"text/calendar", "application/ics"}:
        method = said.get("method", "PUBLISH").upper()
        encoding = part[_SIZE - 1].decode("ascii", "replace").casefold()
        yield Calendar(number or "1", method, encoding, int(part[_SIZE]))
