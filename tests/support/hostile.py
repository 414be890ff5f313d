"""Answers that no server should give: values of the wrong type at any depth, odd text and headers.

Each is the answer of a fake or a real server with one thing spoilt, so that all the rest of it gets
as far into our code as it can.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from fault_proxy import Answer, Forward, Request
from hypothesis import strategies as st

Slot = tuple[Any, Any]

DEEP = "a place for many brackets, which the writer of JSON cannot nest"
BRACKETS = "[" * 100_000 + "]" * 100_000

VALUES: tuple[Any, ...] = (
    *(None, True, False, 0, -1, 5, 1.5, 10**30, int("9" * 4000), float("nan"), float("inf")),
    *(
        "",
        " ",
        "x",
        "²",
        "9" * 5000,
        "\ud800",
        "\udfff tail",
        "\0",
        "\x1b[31m",
        "a\r\nb: c",
        "é" * 300,
    ),
    *([], {}, [[]], [None], [{}], {"a": {"b": []}}, ["x", 5], DEEP),
    *("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "2026-11-24", "0001-01-01"),
    *("99999-01-01", "2026-11-24T25:00:00Z", "2026-11-24T10:00:00", "24:00", "Europe", "../UTC"),
    *("http://[bad/", "//[x/", "https://127.0.0.1:99999/", "http://a:b@c/", "file:///etc/passwd"),
    *(
        "<![x[",
        "<!DOCTYPE",
        "<a href='",
        "&#xD800;",
        "&#99999999999;",
        "<b>&#" + "9" * 5000,
        "<![CDATA[",
    ),
    *("cancelled", "completed", "ok", "ref: afterview x y " + "9" * 5000),
)
"""What takes the place of a value."""
HEADERS = ("etag", "location", "www-authenticate", "content-type", "content-encoding", "date")
LINES = (
    *(
        "",
        " ",
        "²",
        "9" * 5000,
        "\xff\xfe",
        "\x7f",
        "a" * 30_000,
        "http://[bad/",
        "//[x/",
        "//",
        "?",
    ),
    *(
        "http://127.0.0.1:99999/",
        "http://\xff/",
        "/a b",
        "/\xe9",
        "https://[::1",
        "gzip",
        "br, gzip",
    ),
    *("identity", "deflate", "zstd", 'W/"', '"', "W/", 'Digest realm="\xff', "Digest", "Basic"),
    'Digest realm="a\\", nonce="n", qop="auth", algorithm=MD5, opaque="\xe9"',
    *(
        "Mon, 99 Foo 99999 99:99:99 +99999999",
        "Mon, 01 Jan 0001 00:00:00 -0000",
        "Mon, 23 Nov 2026",
    ),
    *("Fri, 31 Dec 9999 23:59:59 -2359", "1 Jan 1 00:00 +9999999999999", "text/html; charset=x"),
)
TEXTS = (
    *(
        b"",
        b" ",
        b"\xff",
        b"\0",
        b"\xc2\xb2",
        b"9" * 5000,
        b"//[x/",
        b"http://[bad/",
        b"http://a]b/",
    ),
    *(
        b"&#0;",
        b"&x;",
        b"&#x110000;",
        b"<",
        b"]]>",
        b"HTTP/1.1",
        b"HTTP/1.1 \xc2\xb2 OK",
        b"HTTP/1.1 200",
    ),
    *(
        b"HTTP/1.1 " + b"9" * 5000 + b" OK",
        b"HTTP/1.1 -1 OK",
        b"HTTP/1.1 0404 no",
        b"404",
        b"\xe2\x82\xac",
    ),
    *(
        b"x\ny",
        b"00010101T000000Z",
        b"99991231T235959",
        b"20261124",
        b"BEGIN:VEVENT",
        b"END:VCALENDAR",
    ),
    *(
        b"20261124T100000;TZID=Europe",
        b"-P99999999999D",
        b"P" + b"9" * 400 + b"D",
        b"\\",
        b"%zz",
        b"%00",
    ),
    *(b"<a>" * 5000, b"\xed\xa0\x80", b"?" * 100, b"9" * 19),
)
"""What takes the place of a part of an answer that is not JSON."""


@dataclass(frozen=True)
class Spoil:
    """What is spoilt in which answer of a run."""

    answer: int
    """The number of the answer, from 0."""
    what: str
    """value | key | text | header | status | cut."""
    where: int
    """Which of the places in it, whatever their number."""
    value: int
    """Which of what may take its place."""
    often: bool = False
    """Whether all the answers behind it are spoilt as well."""


spoils = st.builds(
    Spoil,
    answer=st.integers(0, 11),
    what=st.sampled_from(
        ["value", "value", "value", "key", "text", "text", "header", "status", "cut"]
    ),
    where=st.integers(0, 400),
    value=st.integers(0, 400),
    often=st.booleans(),
)


@dataclass
class Hostile:
    """A fault of the proxy that carries out `spoils`."""

    spoils: list[Spoil]
    seen: int = 0
    done: list[str] = field(default_factory=list)
    """What was spoilt, for the message of a test."""

    def __call__(self, request: Request, forward: Forward) -> Answer:
        answer = forward(request)
        number, self.seen = self.seen, self.seen + 1
        for each in self.spoils:
            if number == each.answer or (each.often and number > each.answer):
                answer = spoilt(answer, each)
                self.done.append(f"{request.method} {request.path}: {each}")
        return answer


def spoilt(answer: Answer, spoil: Spoil) -> Answer:
    """Return an answer with one thing in it spoilt."""
    if spoil.what == "status":
        codes = (200, 201, 204, 207, 299, 300, 302, 308, 400, 404, 409, 410, 412, 413, 418, 423)
        status = (*codes, 501, 505, 507, 599, 600, 999)[spoil.value % (len(codes) + 6)]
        return replace(answer, status=status)
    if spoil.what == "header":
        name = HEADERS[spoil.where % len(HEADERS)]
        heads = {**answer.headers, name: LINES[spoil.value % len(LINES)]}
        status = 307 if name == "location" else answer.status
        status = 401 if name == "www-authenticate" else status
        return replace(answer, headers=heads, status=status)
    if spoil.what == "cut":
        return replace(answer, body=answer.body[: spoil.where])
    if spoil.what == "text":
        return replace(answer, body=_with_text(answer.body, spoil.where, spoil.value))
    return replace(answer, body=_with_value(answer.body, spoil))


def _with_text(body: bytes, where: int, value: int) -> bytes:
    """Return a body with another value in an element, an attribute or a line."""
    found = [
        *re.finditer(rb"(?<=>)[^<>]+(?=<)|(?<==\")[^\"]*(?=\")|(?<=:)[^\r\n]+(?=\r?\n)", body),
    ]
    if not found:
        return TEXTS[value % len(TEXTS)]
    one = found[where % len(found)]
    return body[: one.start()] + TEXTS[value % len(TEXTS)] + body[one.end() :]


def _with_value(body: bytes, spoil: Spoil) -> bytes:
    """Return a body with another value in one of the JSON documents in it, or without one."""
    text = body.decode(errors="surrogateescape")
    documents = [*_documents(text)]
    slots = [(number, slot) for number, (_, _, doc) in enumerate(documents) for slot in _slots(doc)]
    if not slots:
        return _with_text(body, spoil.where, spoil.value)
    number, (holder, key) = slots[spoil.where % len(slots)]
    if spoil.what == "key":
        del holder[key]
    else:
        holder[key] = VALUES[spoil.value % len(VALUES)]
    begin, end, document = documents[number]
    said = json.dumps(document["document"]) if "document" in document else ""
    said = said.replace(json.dumps(DEEP), BRACKETS)
    return (text[:begin] + said + text[end:]).encode(errors="surrogateescape")


def _documents(text: str) -> Iterator[tuple[int, int, dict[str, Any]]]:
    """Yield where JSON documents stand in a text, each in a holder: one, or a part of a batch."""
    at = 0
    while (at := text.find("{", at)) >= 0:
        try:
            document, end = json.JSONDecoder().raw_decode(text, at)
        except ValueError:
            at += 1
            continue
        except RecursionError:  # it is spoilt already
            return
        yield at, end, {"document": document}
        at = end


def _slots(holder: Any) -> Iterator[Slot]:
    """Yield every place in a document that a value can stand in."""
    keys = holder if isinstance(holder, dict) else range(len(holder))
    for key in keys:
        yield holder, key
        if isinstance(holder[key], (dict, list)):
            yield from _slots(holder[key])


PYTHON = re.compile(
    r"\b(?:[A-Z]\w*(?:Error|Exception|Warning)|Traceback|NoneType|codec|KeyError|object has no|"
    r"\w+\(\) argument|not subscriptable|unhashable|int too large)\b"
)


def expect_words(error: Exception) -> None:
    """Check that what an error says is for people."""
    assert is_for_people(str(error)), str(error)


def is_for_people(message: str) -> bool:
    """Whether a message names nothing of Python, and nothing that a terminal would carry out."""
    return not PYTHON.search(message) and all(c.isprintable() or c == " " for c in message)
