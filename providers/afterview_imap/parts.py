"""Find calendar and text in the structure of a message, so that only these parts are fetched."""

from __future__ import annotations

import binascii
import quopri
from base64 import b64decode
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

LARGEST = 1024 * 1024
"""Bytes; no invitation is larger."""
OF_TEXT = 32 * 1024
"""Bytes of a text that are read: what matters stands at its beginning."""
CALENDARS = frozenset({"text/calendar", "application/ics"})
TEXTS = ("text/plain", "text/html")
"""The types of texts, the better one first."""
_DAMAGED = (LookupError, TypeError, ValueError, AttributeError)
_SIZE = 6
"""Where the structure of a part has its size in bytes (RFC 3501, part 7.4.2)."""


class Part(NamedTuple):
    """Describes a part of a message that is not made of parts."""

    number: str
    """Such as `1.2`, for BODY.PEEK."""
    kind: str
    """Its type in lower case: `text/calendar`."""
    parameters: Mapping[str, str]
    """By their names in lower case."""
    encoding: str
    size: int

    @property
    def method(self) -> str:
        """The method of a calendar in capitals; PUBLISH where the part has none."""
        return self.parameters.get("method", "PUBLISH").upper()

    def decoded(self, data: bytes) -> bytes:
        """Return the content of the part."""
        if self.encoding == "base64":
            signs = b"".join(data.split())
            with suppress(binascii.Error):
                # Of what was fetched up to a limit, the last group may be cut.
                return b64decode(signs[: len(signs) // 4 * 4])
        return quopri.decodestring(data) if self.encoding == "quoted-printable" else data

    def text(self, data: bytes) -> str:
        """Return the content of a text; bytes that are damaged or cut become U+FFFD."""
        content = self.decoded(data)
        try:
            return content.decode(self.parameters.get("charset", "utf-8"), "replace")
        except LookupError:
            return content.decode(errors="replace")


def calendar_in(structure: Any) -> Part | None:
    """Return the calendar in a BODYSTRUCTURE; None where there is none, or it is damaged."""
    return next((part for part in _all(structure) if part.kind in CALENDARS), None)


def text_in(structure: Any) -> Part | None:
    """Return the text in a BODYSTRUCTURE that a person would read; None where there is none."""
    parts = _all(structure)
    return next((part for kind in TEXTS for part in parts if part.kind == kind), None)


def _all(structure: Any) -> list[Part]:
    """Return all parts of a BODYSTRUCTURE, but those that are damaged."""
    found: list[Part] = []
    with suppress(*_DAMAGED):
        found.extend(_parts(structure, ""))
    return found


def _parts(part: Any, number: str) -> Iterator[Part]:
    if part.is_multipart:
        for position, each in enumerate(part[0], 1):
            yield from _parts(each, f"{number}.{position}" if number else str(position))
        return
    with suppress(*_DAMAGED):
        yield _leaf(part, number or "1")


def _leaf(part: Any, number: str) -> Part:
    given = part[2] or ()
    said = {
        bytes(name).decode("ascii", "replace").casefold(): bytes(value).decode("utf-8", "replace")
        for name, value in zip(given[::2], given[1::2], strict=False)
    }
    encoding = part[_SIZE - 1].decode("ascii", "replace").casefold()
    kind = b"/".join(part[:2]).decode("ascii", "replace").casefold()
    return Part(number, kind, said, encoding, int(part[_SIZE]))
