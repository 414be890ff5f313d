"""Encodings of files, and what is no text."""

from __future__ import annotations

import io
import re
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterview.errors import InputError
from afterview.importing.decoding import LONGEST_LINE, decoded, encoding_of, lines_of, text_of

TEXT = "Firma;Stelle\nMüller & Söhne;Pilot\n" * 3


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "utf-16-le", "utf-16-be", "cp1252"]
)
def test_a_text_is_read_in_its_encoding(encoding: str) -> None:
    assert text_of(TEXT.encode(encoding)) == TEXT


def test_a_character_may_be_torn_between_two_pieces() -> None:
    data = "ü".encode()
    assert encoding_of([data[:1], data[1:]]) == "utf-8"
    assert encoding_of([b"a", data[:1]]) == "cp1252"
    assert encoding_of([b"\xfc\xfc\xfc", data, data]) == "cp1252"
    assert encoding_of([b"\xfc", data, data]) == "utf-8"


@pytest.mark.parametrize(
    ("data", "text", "odd_lines"),
    [
        # one line in cp1252, or with some bytes that are no text, in a file of UTF-8
        (b"a:\xc3\xbc\r\nb:\x80\r\n", "a:ü\r\nb:€\r\n", (2,)),
        (b"a:\xc3\xbc\r\r\nb:M\xfcller\r\r\n", "a:ü\r\r\nb:Müller\r\r\n", (2,)),
        (b"a:\xfc\rb:\xc3\xbc", "a:ü\rb:ü", (1,)),
        (b"a:\xc3\xbc\nb:\xc3\xbc\xc3\xbc\xff", "a:ü\nb:üü\ufffd", (2,)),
        (b"a:\xef\xbf\xbd\nb:\xff", "a:\ufffd\nb:ÿ", (2,)),
        # nothing but cp1252, or nothing but ASCII beside the odd line
        (b"a:M\xfcller\nb:\x80", "a:Müller\nb:€", ()),
        # a fold in a character of two, three and four bytes
        (b"a:\xc3\r\n \xbcb", "a:ü\r\n b", ()),
        (b"a:\xe2\x82\r\r\n\t\xac", "a:€\r\r\n\t", ()),
        (b"a:\xf0\n \x9f\x98\x80", "a:\U0001f600\n ", ()),
        (b"a:\xc3\r \xbc\nb:\xff", "a:ü\r \nb:ÿ", (3,)),
    ],
)
def test_what_is_damaged_damages_nothing_else(
    data: bytes, text: str, odd_lines: tuple[int, ...]
) -> None:
    assert decoded(data) == (text, odd_lines)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"PK\x03\x04rest", "save the table as CSV"),
        (b"\xd0\xcf\x11\xe0", "an old spreadsheet"),
        (b"%PDF-1.7", "a PDF"),
        (b"\x89PNG", "a picture"),
        (b"\x1f\x8b\x08", "compressed"),
        (b"\x7fELF\x00\x00\x01", "the file is not text"),
    ],
)
def test_what_is_no_text_is_refused(data: bytes, said: str) -> None:
    with pytest.raises(InputError, match=re.escape(said)):
        encoding_of([data])


@given(st.binary(max_size=300))
def test_any_bytes_are_a_text_or_refused(data: bytes) -> None:
    with suppress(InputError):
        assert isinstance(text_of(data), str)


def test_a_line_may_be_long_but_not_endless() -> None:
    assert list(lines_of(io.StringIO("a\nb"))) == ["a\n", "b"]
    with pytest.raises(InputError, match="line 2 is longer than"):
        list(lines_of(io.StringIO("a\n" + "b" * LONGEST_LINE)))
