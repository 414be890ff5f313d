"""What a stranger, an attacker or a broken program may send, and what comes of it."""

from __future__ import annotations

import logging
import re
import select
import socket
from contextlib import ExitStack, suppress

import pytest
from program import Program
from web_server import Served, served

from afterview.web.app import HEADERS, RateLimiter, is_own_host
from afterview.web.server import TimeLimitedProtocol


@pytest.mark.parametrize(
    "path",
    [
        "/feed",
        "/feed/",
        "/feed/.ics",
        "/feed/main.ics",
        "/feed/../afterview.feeds.json",
        "/feed/..%2f..%2fconfig.toml",
        "/feed/%2e%2e%2fmain.ics",
        "/feed//etc/passwd",
        "/feed/main.ics%00",
        "/config.toml",
        "/afterview.feeds/main.ics",
        "/.git/config",
        "//feed",
        "/feed/" + "A" * 32,
        "/feed/" + "A" * 32 + ".ICS",
        "/feed/" + "é" * 4 + ".ics",
    ],
)
def test_no_other_path_is_there(site: Served, path: str) -> None:
    answer = site.raw(f"GET {path} HTTP/1.0\r\nHost: localhost\r\n\r\n".encode())
    status = answer.split(b" ", 2)[1]
    assert status in {b"404", b"400"}
    assert b"secret" not in answer


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PROPFIND"])
def test_no_other_method(site: Served, method: str) -> None:
    answer = site.ask(site.path(), method=method)
    assert answer.status == 405
    assert set(answer.headers["allow"].split(", ")) == {"GET", "HEAD"}


def test_every_answer_has_the_headers(site: Served) -> None:
    answers = [
        site.feed(),
        site.feed(If_None_Match="*"),
        site.ask("/nothing"),
        site.ask(site.path(), method="POST"),
        site.feed(host="evil.example"),
    ]
    assert [each.status for each in answers] == [200, 304, 404, 405, 400]
    for answer in answers:
        assert {name: answer.headers.get(name) for name in HEADERS} == dict(HEADERS)
        assert "server" not in answer.headers


@pytest.mark.parametrize(
    ("header", "own"),
    [
        ("localhost", True),
        ("localhost:8470", True),
        ("LOCALHOST", True),
        ("127.0.0.1:8470", True),
        ("[::1]:8470", True),
        ("[::1]", True),
        ("192.168.1.7", True),
        ("me.example", True),
        ("me.example:443", True),
        ("", False),
        ("evil.example", False),
        ("localhost.evil.example", False),
        ("me.example.evil.example", False),
        ("localhost:80@evil.example", False),
        ("[::1", False),
        ("[::1]x", False),
        ("[localhost]", True),
        ("localhost:", False),
    ],
)
def test_whose_host_it_is(header: str, own: bool) -> None:  # noqa: FBT001 - pytest hands it over by position
    assert is_own_host(header, {"me.example"}) is own


def test_two_host_headers_are_none(site: Served) -> None:
    said = f"GET {site.path()} HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n"
    assert site.raw(said.encode()).startswith(b"HTTP/1.1 400")


def test_an_address_gets_so_many_requests_and_more_with_time() -> None:
    rates = RateLimiter(burst=3, per_second=0.5)
    assert [rates.allow("a", 0.0) for _ in range(4)] == [True, True, True, False]
    assert rates.allow("b", 0.0)
    assert not rates.allow("a", 1.9)
    assert rates.allow("a", 2.1)
    assert not rates.allow("a", 2.2)
    assert [rates.allow("a", 1000.0) for _ in range(4)] == [True, True, True, False]


def test_the_addresses_that_are_counted_are_bounded() -> None:
    rates = RateLimiter(burst=1, per_second=0.0)
    for number in range(10_000):
        rates.allow(str(number), 0.0)
    assert len(rates._left) == 4096  # noqa: SLF001 - the memory it takes is what is tested


def test_too_many_requests_are_told_to_wait(program: Program) -> None:
    with served(program, burst=2, per_second=0.0) as site:
        site.refresh()
        assert [site.feed().status for _ in range(3)] == [200, 200, 429]


def test_a_long_path_is_refused(site: Served) -> None:
    assert site.ask("/feed/" + "a" * 600).status == 414
    assert site.ask(f"{site.path()}?{'a' * 600}").status == 414
    assert site.ask(f"{site.path()}?cache=1").status == 200


@pytest.mark.parametrize(("size", "code"), [(20_000, b"431"), (200_000, b"400")])
def test_a_huge_head_is_refused(site: Served, size: int, code: bytes) -> None:
    head = f"GET {site.path()} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
    assert site.raw(f"{head}X: {'a' * size}\r\n\r\n".encode()).startswith(b"HTTP/1.1 " + code)


@pytest.mark.parametrize("data", [b"\x16\x03\x01\x02\x00\x01", b"\0" * 100, b"GET\r\n\r\n"])
def test_what_is_no_http_is_refused(site: Served, data: bytes) -> None:
    answer = site.raw(data + b"\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 400")


SWIFT = {"head_seconds": 0.2, "request_seconds": 0.4}


@pytest.mark.parametrize(
    "beginning", [b"", b"GET / HT", b"GET / HTTP/1.1\r\nHost: localhost\r\nX: a"]
)
def test_a_head_that_does_not_come_to_its_end_is_cut(program: Program, beginning: bytes) -> None:
    with served(program, protocol=SWIFT) as site:
        assert site.raw(beginning, seconds=5) == b""


def test_no_part_of_an_answer_waits_until_another_was_confirmed(program: Program) -> None:
    found = []

    def data_received(self: TimeLimitedProtocol, data: bytes) -> None:
        connection = self.transport.get_extra_info("socket")
        found.append(connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
        TimeLimitedProtocol.data_received(self, data)

    with served(program, protocol={"data_received": data_received}) as site:
        assert site.ask("/nothing").status == 404
    assert found
    assert all(found)


def test_a_reader_who_takes_nothing_is_cut(program: Program) -> None:
    with served(program, protocol=SWIFT) as site:
        site.refresh()
        (rendered,) = site.renderer.current.values()
        big = type(rendered).of(b"x" * 50_000_000, rendered.changed)
        site.renderer.current = {"main": big}
        with socket.create_connection(("127.0.0.1", site.port), timeout=5) as slow:
            slow.sendall(f"GET {site.path()} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
            poll = select.poll()
            poll.register(slow, 0)
            ((_, events),) = poll.poll(5000)
            assert events & select.POLLERR  # reset, and what it had not taken is not waited for


def test_one_address_has_so_many_connections(program: Program) -> None:
    with served(program, protocol={"most_of_one": 3}) as site, ExitStack() as stack:
        site.refresh()
        held = [
            stack.enter_context(socket.create_connection(("127.0.0.1", site.port), timeout=5))
            for _ in range(3)
        ]
        # Each was accepted once it is answered.
        for each in held:
            each.sendall(f"GET {site.path()} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
            assert each.recv(12) == b"HTTP/1.1 200"
        assert site.raw(b"") == b""
        held[0].close()
        stack.enter_context(socket.create_connection(("127.0.0.1", site.port), timeout=5))


def test_500_connections_that_say_nothing_do_not_keep_another_from_its_feed(
    program: Program,
) -> None:
    with (
        served(program, protocol=SWIFT | {"most_of_one": None}, burst=999) as site,
        ExitStack() as stack,
    ):
        site.refresh()
        silent = [
            stack.enter_context(socket.create_connection(("127.0.0.1", site.port), timeout=30))
            for _ in range(500)
        ]
        path = site.path()
        assert {site.ask(path).status for _ in range(20)} <= {200, 503}
        for each in silent:
            with suppress(ConnectionResetError):
                assert each.recv(1) == b""  # each is cut, which is what is waited for
        assert site.ask(path).status == 200


def test_a_body_is_not_waited_for(site: Served) -> None:
    said = f"GET {site.path()} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n"
    assert site.raw(f"{said}Connection: close\r\n\r\nx".encode()).startswith(b"HTTP/1.1 200")


SECOND = b"GET /second HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
CHUNKED = b"Transfer-Encoding: chunked"


def two(*lines: bytes, body: bytes = b"", method: bytes = b"GET") -> bytes:
    """Return a request with these lines in its head, and another one right behind it."""
    head = b"".join(line + b"\r\n" for line in (b"Host: localhost", *lines))
    return method + b" /first HTTP/1.1\r\n" + head + b"\r\n" + body + SECOND


def codes(answer: bytes) -> list[bytes]:
    return re.findall(rb"^HTTP/1.1 (\d+)", answer, re.MULTILINE)


@pytest.mark.parametrize("method", [b"GET", b"POST", b"HEAD"])
@pytest.mark.parametrize(
    "lines",
    [
        (b"Content-Length: 5", CHUNKED),
        (CHUNKED, b"Content-Length: 5"),
        (b"content-length: 0", b"TRANSFER-ENCODING: CHUNKED"),
        (b"Content-Length: 5", b"Content-Length: 5", CHUNKED),
        (CHUNKED, b"Connection: keep-alive", b"Content-Length: 5"),
    ],
)
def test_a_request_that_says_two_lengths_is_the_last_one(
    site: Served, lines: tuple[bytes, ...], method: bytes
) -> None:
    """RFC 9112, 6.1 and 6.3: one of us and a proxy may take its end for the next request."""
    answer = site.raw(two(*lines, body=b"0\r\n\r\n", method=method))
    assert codes(answer) == [b"400"]
    assert b"connection: close" in answer.lower()


def test_nor_does_one_that_was_told_to_wait_go_on(program: Program) -> None:
    with served(program, burst=1, per_second=0.0) as site:
        site.refresh()
        site.feed()
        answer = site.raw(two(b"Content-Length: 5", CHUNKED, body=b"0\r\n\r\n"))
        assert codes(answer) == [b"400"]


@pytest.mark.parametrize(
    ("lines", "body"),
    [
        ((b"Content-Length: 5", b"Content-Length: 0"), b""),
        ((b"Content-Length: 5, 6",), b"hello"),
        ((b"Content-Length: +5",), b"hello"),
        ((b"Content-Length: -1",), b""),
        ((b"Content-Length: 0x5",), b"hello"),
        ((b"Content-Length: \xc2\xb2",), b""),
        ((b"Content-Length: " + b"9" * 5000,), b""),
        ((b"Content-Length:",), b""),
        ((b"Transfer-Encoding: xchunked",), b"0\r\n\r\n"),
        ((b"Transfer-Encoding: gzip, chunked",), b"0\r\n\r\n"),
        ((b"Transfer-Encoding: chunked, identity",), b"0\r\n\r\n"),
        ((b"Transfer-Encoding: identity",), b""),
        ((b"Transfer-Encoding: \x0bchunked",), b"0\r\n\r\n"),
        ((b"Transfer-Encoding : chunked",), b"0\r\n\r\n"),
        ((CHUNKED, CHUNKED), b"0\r\n\r\n"),
        ((CHUNKED,), b"zz\r\n\r\n"),
        ((CHUNKED,), b"-1\r\n\r\n"),
        ((b"X: a\rTransfer-Encoding: chunked",), b"0\r\n\r\n"),
        ((b"X: a\0b",), b""),
        ((b"no colon",), b""),
    ],
)
def test_a_length_that_is_none_ends_the_connection(
    site: Served, lines: tuple[bytes, ...], body: bytes
) -> None:
    answer = site.raw(two(*lines, body=body))
    assert codes(answer) == [b"400"]


@pytest.mark.parametrize(
    ("lines", "body"),
    [
        ((), b""),
        ((b"Content-Length: 5",), b"hello"),
        ((b"Content-Length: 5", b"Content-Length: 5"), b"hello"),
        ((b"Content-Length: 5, 5",), b"hello"),
        ((CHUNKED,), b"5\r\nhello\r\n0\r\n\r\n"),
        ((b"Transfer-Encoding:\tCHUNKED",), b"0;a=b\r\n\r\n"),
        # A line that goes on in the next one is taken as one (RFC 9112, 5.2).
        ((b"Transfer-Encoding:", b" chunked"), b"0\r\n\r\n"),
        ((b"X: a", b" Content-Length: 5"), b""),
    ],
)
def test_where_the_end_is_plain_the_next_request_begins_there(
    site: Served, lines: tuple[bytes, ...], body: bytes
) -> None:
    answer = site.raw(two(*lines, body=body))
    assert codes(answer) == [b"404", b"404"]


def refused_late(site: Served, *, answered: bool) -> bytes:
    """Send a head and a chunk that is none, at once or after the answer; return what comes."""
    head = b"POST /first HTTP/1.1\r\nHost: localhost\r\n" + CHUNKED + b"\r\n\r\n"
    if not answered:
        return site.raw(head + b"zz\r\n")
    with socket.create_connection(("127.0.0.1", site.port), timeout=5) as connection:
        connection.sendall(head)
        found = connection.recv(65536)
        connection.sendall(b"zz\r\n")
        while more := connection.recv(65536):
            found += more
    return found


@pytest.mark.parametrize(("answered", "code"), [(False, b"400"), (True, b"404")])
def test_a_body_that_is_none_ends_in_one_answer_and_no_error(
    program: Program,
    caplog: pytest.LogCaptureFixture,
    answered: bool,  # noqa: FBT001 - pytest hands it over by position
    code: bytes,
) -> None:
    """Two answers to one request, or one after the end, make h11 raise LocalProtocolError."""
    with served(program) as site:
        caplog.set_level(logging.ERROR, logger="uvicorn.error")
        assert codes(refused_late(site, answered=answered)) == [code]
    assert caplog.records == []


def test_the_version_before_knew_no_chunks(site: Served) -> None:
    head = b"GET /x HTTP/1.0\r\nHost: localhost\r\nConnection: keep-alive\r\n" + CHUNKED
    assert codes(site.raw(head + b"\r\n\r\n0\r\n\r\n" + SECOND)) == [b"404"]


def test_behind_a_proxy_the_prefix_may_stay_or_be_taken_away(program: Program) -> None:
    with served(program, prefix="/afterview", hosts=frozenset({"me.example"})) as site:
        site.refresh()
        path = site.path()
        assert site.ask(path, host="me.example").status == 200
        assert site.ask(f"/afterview{path}", host="me.example").status == 200
        assert site.ask(f"/afterviewx{path}").status == 404


def test_over_https_it_stays_there(program: Program) -> None:
    with served(program, is_secure=True, owns_host=True) as site:
        assert "max-age" in site.ask("/x").headers["strict-transport-security"]
    with served(program, is_secure=True) as site:
        assert "strict-transport-security" not in site.ask("/x").headers
