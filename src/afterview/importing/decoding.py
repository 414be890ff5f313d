"""Detect the encoding of a file from its bytes, reading one chunk at a time."""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING, Protocol

from afterview.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

HEAD = 64 * 1024
"""The number of bytes from which the kind of a file is recognised."""
LONGEST_LINE = 8 * 1024 * 1024
"""The longest line in characters."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_NOT_TEXT = (
    (b"PK\x03\x04", "a spreadsheet or an archive: save the table as CSV, and import that"),
    (b"\xd0\xcf\x11\xe0", "an old spreadsheet or a mail of Outlook: save it as CSV, or as .ics"),
    (b"%PDF", "a PDF: afterview reads .ics, .csv and its own .json"),
    (b"\x89PNG", "a picture: afterview reads .ics, .csv and its own .json"),
    (b"\x1f\x8b", "compressed: unpack it first"),
)
"""The first bytes of files that people take for a table, and what to do instead."""


class _Reader(Protocol):
    def readline(self, limit: int = -1, /) -> str: ...


def refuse_binary(head: bytes) -> None:
    """Raise InputError if the file begins like a format that is not text."""
    for begin, what in _NOT_TEXT:
        if head.startswith(begin):
            msg = f"the file is {what}"
            raise InputError(msg)


def encoding_of(chunks: Iterable[bytes]) -> str:
    """Return the encoding of a file given in chunks: that of its mark, else UTF-8, else cp1252.

    UTF-16 without a mark is recognised by its many NUL bytes. Raises InputError if it is not text.
    """
    decoder = codecs.getincrementaldecoder("utf-8")()
    is_utf8 = True
    for number, chunk in enumerate(chunks):
        if number == 0:
            refuse_binary(chunk)
            known = _by_mark(chunk) or _utf16_by_zeros(chunk)
            if known:
                return known
        if not is_utf8:
            continue
        try:
            decoder.decode(chunk)
        except UnicodeDecodeError:
            is_utf8 = False
    try:
        decoder.decode(b"", final=is_utf8)
    except UnicodeDecodeError:
        is_utf8 = False
    return "utf-8" if is_utf8 else "cp1252"


def text_of(data: bytes) -> str:
    """Return a whole file as text; bytes that are invalid in its encoding become U+FFFD."""
    return data.decode(encoding_of([data]), errors="replace").removeprefix("\ufeff")


def lines_of(reader: _Reader) -> Iterator[str]:
    """Yield the lines of an open text; raise InputError if one is too long for a table."""
    number = 0
    while line := reader.readline(LONGEST_LINE):
        number += 1
        if len(line) == LONGEST_LINE:
            msg = f"line {number} is longer than {LONGEST_LINE:,} characters: is it a table?"
            raise InputError(msg)
        yield line


def _by_mark(head: bytes) -> str:
    return next((name for mark, name in _MARKS if head.startswith(mark)), "")


def _utf16_by_zeros(head: bytes) -> str:
    sample = head[:4096]
    zeros = sample.count(0)
    if not zeros:
        return ""
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if 4 * zeros > len(sample) and min(even, odd) * 10 < max(even, odd):
        return "utf-16-le" if odd > even else "utf-16-be"
    msg = "the file is no text: afterview reads .ics, .csv and its own .json"
    raise InputError(msg)
