"""Detect the encoding of a file from its bytes, reading one chunk at a time."""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING, NamedTuple, Protocol

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
    (
        b"\xd0\xcf\x11\xe0",
        "an old spreadsheet or a mail of Outlook: save the table as CSV; inbox reads mails",
    ),
    (b"%PDF", "a PDF: afterview reads .ics, .csv and its own .json"),
    (b"\x89PNG", "a picture: afterview reads .ics, .csv and its own .json"),
    (b"\x1f\x8b", "compressed: unpack it first"),
)
"""The first bytes of files that people take for a table, and what to do instead."""
_FOLD_IN_CHARACTER = re.compile(
    rb"([\xc2-\xf4][\x80-\xbf]{0,2})((?:\r{0,2}\n|\r)[ \t])([\x80-\xbf]{1,3})"
)
"""Where a line of a calendar is folded in the middle of a character of UTF-8."""
_LINE_END = re.compile(rb"(\r{0,2}\n|\r)")


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

    A file is UTF-8 also if a few of its bytes are not. UTF-16 without a mark is recognised by its
    many NUL bytes. Raises InputError if it is not text.
    """
    decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
    balance = 0
    for number, chunk in enumerate(chunks):
        if number == 0:
            refuse_binary(chunk)
            known = _by_mark(chunk) or _utf16_by_zeros(chunk)
            if known:
                return known
        balance += _balance(decoder.decode(chunk))
    balance += _balance(decoder.decode(b"", final=True))
    return "utf-8" if balance >= 0 else "cp1252"


class Decoded(NamedTuple):
    """The text of a whole file."""

    text: str
    odd_lines: tuple[int, ...] = ()
    """The numbers of lines that are not in UTF-8, though others are."""


def decoded(data: bytes) -> Decoded:
    """Return a whole file as text, each line in UTF-8 or else in cp1252.

    A line that is UTF-8 but for some bytes has U+FFFD for these.
    """
    encoding = encoding_of([data])
    if encoding not in {"utf-8", "cp1252"}:
        return Decoded(data.decode(encoding, errors="replace").removeprefix("\ufeff"))
    data = _FOLD_IN_CHARACTER.sub(rb"\1\3\2", data)
    try:
        return Decoded(data.decode())
    except UnicodeDecodeError:
        pass
    lines, odd, has_utf8 = list[str](), list[int](), False
    for number, line in enumerate(_LINE_END.split(data)):
        text = line.decode(errors="replace")
        is_odd = text.encode() != line
        is_utf8 = not is_odd or _balance(text) >= 0
        if is_odd:
            odd.append(number // 2 + 1)
        has_utf8 = has_utf8 or (is_utf8 and not text.isascii())
        lines.append(text if is_utf8 else line.decode("cp1252", errors="replace"))
    return Decoded("".join(lines), tuple(odd) if has_utf8 else ())


def text_of(data: bytes) -> str:
    """Return a whole file as text; bytes that are invalid in its encoding become U+FFFD."""
    return decoded(data).text


def _balance(text: str) -> int:
    """Return how many characters beyond ASCII a text has more than characters that are damaged."""
    damaged = text.count("\ufffd")
    return len(text) - len(text.encode("ascii", "ignore")) - 2 * damaged


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
    msg = "the file is not text: afterview reads .ics, .csv and its own .json"
    raise InputError(msg)
