"""No wait for a server is without a limit, whatever it answers and however slowly."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from fault_proxy import Answer, Request, answers, proxied
from graph_authority import certificates
from hypothesis import given
from hypothesis import strategies as st
from raw_server import PACE, head, raw_server, trickled

from afterview.errors import ProviderError, TransientError
from afterview.provider import http, http_time
from afterview.provider.http import Budget, Client, SlowError, UnreachableError, wait_of

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
ENOUGH = 20.0
"""Seconds after which a call is taken to hang."""


def client(root: str, **limits: Any) -> Client:
    budget = Budget(**limits, wait=lambda _: None, jitter=lambda: 0.5)
    return Client(root, now=NOW, budget=budget)


def ended(call: Callable[[], object]) -> BaseException | None:
    """Return what a call raised; fail where it does not come to an end."""
    raised: list[BaseException] = []

    def run() -> None:
        try:
            call()
        except BaseException as error:  # noqa: BLE001 - it is handed on
            raised.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(ENOUGH)
    assert not thread.is_alive(), "it hangs"
    return raised[0] if raised else None


# Connections are given back.

BOMB = b"x" * 100


@pytest.mark.parametrize(
    "answer",
    [
        Answer(200, {"content-encoding": "gzip, gzip, gzip, gzip, gzip, gzip"}, b"plain"),
        Answer(200, {"content-encoding": "gzip"}, b"plain"),
        Answer(200, {"content-encoding": "deflate, gzip"}, b"plain"),
        Answer(200, {}, BOMB),
        Answer(200, {}, b"short", cut_at=2),
        Answer(401),
        Answer(500),
    ],
    ids=["six encodings", "no gzip", "two encodings", "too long", "cut", "401", "500"],
)
def test_no_answer_keeps_its_connection(answer: Answer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "MOST_BYTES", 50)
    with proxied("http://127.0.0.1:1") as server:
        server.on("PUT", lambda *_: answer, times=10)
        server.on("GET", answers(200, "well"))
        one = client(server.root)
        for _ in range(10):
            assert isinstance(ended(lambda: one.request("PUT", server.root)), ProviderError)
        assert ended(lambda: one.request("GET", server.root)) is None
        assert len(server.methods()) == 11


# Whole answers.

LINES = b"HTTP/1.1 200 OK\r\n"
SLOW: list[tuple[str, bytes, bytes]] = [
    ("status line", b"", b"H"),
    ("reason", b"HTTP/1.1 200 ", b"x"),
    ("header", LINES + b"X-A: ", b"x"),
    ("headers", LINES, b"A: b\r\n"),
    ("continue", b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    ("body", LINES + b"Content-Length: 100000\r\n\r\n", b"x"),
    ("body without length", LINES + b"Connection: close\r\n\r\n", b"x"),
    ("chunks", LINES + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
    ("chunk", LINES + b"Transfer-Encoding: chunked\r\n\r\nffff\r\n", b"x"),
    ("chunk length", LINES + b"Transfer-Encoding: chunked\r\n\r\n", b"0"),
    ("trailer", LINES + b"Transfer-Encoding: chunked\r\n\r\n0\r\n", b"A: b\r\n"),
    ("gzip", LINES + b"Content-Encoding: gzip\r\nConnection: close\r\n\r\n", b"\x1f\x8b\x08\x00"),
    ("body of a refusal", b"HTTP/1.1 401 No\r\nContent-Length: 100000\r\n\r\n", b"x"),
    ("body of a redirect", b"HTTP/1.1 302 No\r\nContent-Length: 100000\r\n\r\n", b"x"),
]  # fmt: skip


def certified(folder: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """Return what a server on loopback proves itself with, and what trusts it."""
    public, private = certificates(folder)
    here = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    here.load_cert_chain(private)
    return here, ssl.create_default_context(cafile=public)


@pytest.fixture
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let an answer take a third of a second."""
    monkeypatch.setattr(http, "ANSWER_TIMEOUT", 0.3)


@pytest.mark.usefixtures("hurry")
@pytest.mark.parametrize(
    ("beginning", "endless"), [each[1:] for each in SLOW], ids=[s[0] for s in SLOW]
)
@pytest.mark.parametrize("method", ["GET", "PUT"])
def test_an_answer_that_trickles_ends(method: str, beginning: bytes, endless: bytes) -> None:
    asked: list[None] = []

    def talk(connection: socket.socket, over: threading.Event) -> None:
        asked.append(None)
        trickled(beginning, endless)(connection, over)

    with raw_server(talk) as root:
        error = ended(lambda: client(root).request(method, root))
        assert isinstance(error, SlowError)
        assert "did not come to the end of its answer within 0 seconds" in str(error)
    # Once: another try would take as long.
    assert len(asked) == 1


@pytest.mark.usefixtures("hurry")
def test_an_answer_that_trickles_over_tls_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, trusting = certified(tmp_path)
    monkeypatch.setattr(http, "_tls", lambda: trusting)
    with raw_server(trickled(LINES + b"Content-Length: 100000\r\n\r\n"), here) as root:
        assert isinstance(ended(lambda: client(root).request("GET", root)), SlowError)


def reads_slowly(connection: socket.socket, over: threading.Event) -> None:
    """Take a request a byte at a time, and never answer it."""
    while connection.recv(1) and not over.wait(PACE):
        pass


@pytest.mark.usefixtures("hurry")
@pytest.mark.parametrize("secure", [False, True])
def test_what_is_read_slowly_is_not_sent_for_ever(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    secure: bool,  # noqa: FBT001 - a column of the table
) -> None:
    here, trusting = certified(tmp_path)
    monkeypatch.setattr(http, "_tls", lambda: trusting)
    with raw_server(reads_slowly, here if secure else None) as root:
        body = bytes(32 * 1024 * 1024)  # more than the system keeps for a reader
        error = ended(lambda: client(root).request("PUT", root, body=body))
        assert isinstance(error, SlowError)


def test_silence_in_the_middle_of_an_answer_ends_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "READ_TIMEOUT", 0.2)

    def stops(connection: socket.socket, over: threading.Event) -> None:
        head(connection)
        connection.sendall(LINES + b"Content-Length: 100\r\n\r\nhalf")
        over.wait()

    with raw_server(stops) as root:
        error = ended(lambda: client(root).request("PUT", root))
        assert isinstance(error, TransientError)
        assert not isinstance(error, SlowError)
        assert "127.0.0.1 does not answer" in str(error)


def test_a_login_library_behind_a_proxy_has_the_same_limits() -> None:
    requests = pytest.importorskip("requests", reason="no vendor's library is installed")
    slow = trickled(LINES + b"Content-Length: 100000\r\n\r\n")
    with raw_server(slow) as proxy, requests.Session() as session:
        session.mount("http://", http_time.adapter(lambda: 0.3))
        session.proxies = {"http": proxy}
        error = ended(lambda: session.get("http://login.example/"))
    assert isinstance(error, requests.RequestException)


def test_a_large_body_arrives_whole() -> None:
    body = bytes(range(256)) * 4096
    with proxied("http://127.0.0.1:1") as server:
        seen: list[bytes] = []

        def keep(request: Request, _forward: Any) -> Answer:
            seen.append(request.body)
            return Answer(200)

        server.on("PUT", keep)
        client(server.root).request("PUT", server.root, body=body)
        assert seen == [body]


def test_a_connection_that_is_kept_has_the_whole_time_for_each_request() -> None:
    with proxied("http://127.0.0.1:1") as server:
        server.on("GET", answers(200, "12345"), times=50)
        one = client(server.root)
        for _ in range(50):
            assert one.request("GET", server.root).body == b"12345"
        assert server.connections == 1


# A pool that has no connection left.


def test_the_pool_is_waited_for_only_so_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "READ_TIMEOUT", 0.3)
    with proxied("http://127.0.0.1:1") as server:
        server.on("GET", answers(200), times=9)
        one = Client(server.root, now=NOW, connections=1, budget=Budget(total=0.0))
        one.request("GET", server.root)
        pool = one._opened().connection_from_url(server.root)  # noqa: SLF001 - to take the one
        kept = pool._get_conn()  # noqa: SLF001 - connection that there is
        error = ended(lambda: one.request("GET", server.root))
        assert isinstance(error, UnreachableError)
        assert "no connection to 127.0.0.1 became free" in str(error)
        kept.close()


# The time of the run.


def test_nothing_is_sent_when_the_time_of_the_run_is_over() -> None:
    with proxied("http://127.0.0.1:1") as server:
        error = ended(lambda: client(server.root, left=lambda: 0.0).request("GET", server.root))
        assert isinstance(error, UnreachableError)
        assert "was not asked, because its time in this run is over" in str(error)
        assert server.methods() == []


def test_an_answer_has_no_more_time_than_the_run() -> None:
    with raw_server(trickled(LINES + b"Content-Length: 100000\r\n\r\n")) as root:
        error = ended(lambda: client(root, left=lambda: 0.3).request("GET", root))
        assert isinstance(error, SlowError)


@pytest.mark.parametrize(("left", "goes_on"), [(3.0, False), (3.1, True)])
def test_a_wait_that_the_run_has_no_time_for_is_not_begun(left: float, goes_on: bool) -> None:  # noqa: FBT001
    waits: list[float] = []
    budget = Budget(left=lambda: left, wait=waits.append)
    assert budget.spend(0, 3.0) is goes_on
    assert waits == [3.0] * goes_on


# What a Retry-After means.

AT = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("0", 0.0),
        ("90", 90.0),
        (" 90\t", 90.0),
        ("86400", 86400.0),
        ("86401", 86400.0),
        ("315360000", 86400.0),
        ("9" * 400, 86400.0),
        ("9" * 5000, 86400.0),
        ("²", None),
        ("٣", None),
        ("9²", None),
        ("-1", None),
        ("+1", None),
        ("1.5", None),
        ("1e3", None),
        ("0x10", None),
        ("1_000", None),
        ("inf", None),
        ("nan", None),
        ("", None),
        (None, None),
        ("soon", None),
        ("Mon, 23 Nov 2026 09:31:30 GMT", 90.0),
        ("Monday, 23-Nov-26 09:31:30 GMT", 90.0),
        ("Mon Nov 23 09:31:30 2026", 90.0),
        ("Mon, 23 Nov 2026 09:29:00 GMT", 0.0),
        ("Sun, 06 Nov 1994 08:49:37 GMT", 0.0),
        ("Mon, 23 Nov 2036 09:31:30 GMT", 86400.0),
        ("Fri, 31 Dec 9999 23:59:59 GMT", 86400.0),
        ("Fri, 31 Dec 9999 23:59:59 -2359", None),
        ("Mon, 01 Jan 0001 00:00:00 +2359", 0.0),
        ("Mon, 23 Nov 99999999999999999999 09:31:30 GMT", None),
        ("Mon, 99 Nov 2026 09:31:30 GMT", None),
    ],
)
def test_what_retry_after_means(said: str | None, seconds: float | None) -> None:
    assert wait_of(said, None, AT) == seconds


def test_a_moment_counts_from_the_clock_of_the_server() -> None:
    until, date = "Mon, 23 Nov 2026 12:00:00 GMT", "Mon, 23 Nov 2026 11:59:00 GMT"
    assert wait_of(until, date, AT) == 60.0
    assert wait_of(until, "²", AT) == 9000.0
    assert wait_of(until) is None


@given(st.text(st.characters(max_codepoint=0x2FF)), st.text(max_size=30))
def test_no_retry_after_is_too_odd(said: str, date: str) -> None:
    seconds = wait_of(said, date, AT)
    assert seconds is None or 0 <= seconds <= 86400
