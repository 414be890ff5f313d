"""HTTP for providers: what is sent to whom, what is sent again, and what an error says."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from fault_proxy import Answer, FaultProxy, Request, answers, cut_before, proxied, truncated
from hostile import LINES, expect_words, is_for_people
from hypothesis import given
from hypothesis import strategies as st

from afterview.errors import LoginError, ProviderError, ThrottledError, TransientError
from afterview.provider import http
from afterview.provider.http import Budget, Client, UnreachableError, json_of
from afterview.provider.http_digest import digest

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
NOBODY = "http://127.0.0.1:1"


def test_nothing_is_imported_before_a_request() -> None:
    assert "urllib3" not in vars(http)


@pytest.fixture
def server() -> Iterator[FaultProxy]:
    """A server that answers as the test says, and else cannot be reached."""
    with proxied(NOBODY) as found:
        yield found


class Waits(list[float]):
    """What a budget would have waited."""

    def budget(self, idle: float = 60.0, total: float = 600.0) -> Budget:
        return Budget(idle, total, wait=self.append, jitter=lambda: 0.5)


def client(server: FaultProxy, **options: Any) -> Client:
    """Return a client that does not wait."""
    return Client(server.root, now=NOW, **{"budget": Waits().budget(), **options})


# Addresses.


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("dav.example.com", "not the address of a server"),
        ("ftp://dav.example.com/", "not the address of a server"),
        ("https:///path", "not the address of a server"),
        ("https://[::1/", "not the address of a server"),
        ("https://dav.example.com:99999/", "not the address of a server"),
        ("http://dav.example.com/", "would send the password to dav.example.com unencrypted"),
        ("http://127.0.0.1.example.com/", "unencrypted"),
        ("https://jane:canary@dav.example.com/", "holds a user name or a password"),
        ("https://canary@dav.example.com/", "holds a user name or a password"),
    ],
)
def test_addresses_that_are_not_spoken_to(url: str, said: str) -> None:
    with pytest.raises(ProviderError, match=said) as caught:
        Client(url, now=NOW)
    assert "canary" not in str(caught.value)


@pytest.mark.parametrize(
    ("ours", "other", "trusted"),
    [
        ("https://caldav.icloud.com", "https://p34-caldav.icloud.com:443/1/", True),
        ("https://fastmail.example", "https://caldav.fastmail.example/", True),
        ("https://dav.example.com", "https://dav.example.com/other/", True),
        ("https://dav.example.com", "https://dav.example.com:8443/", True),
        ("https://dav.example.com", "http://127.0.0.1/", False),
        ("https://example.com", "https://other.com/", False),
        ("https://dav.example.com", "https://example.org/", False),
        ("https://dav.example.com", "https://evilexample.com/", False),
        ("http://localhost", "http://127.0.0.1/", False),
    ],
)
def test_whom_the_password_is_given_to(
    ours: str,
    other: str,
    trusted: bool,  # noqa: FBT001 - a column of the table
) -> None:
    one = Client(ours, now=NOW)
    if trusted:
        one.trust(other)
    else:
        with pytest.raises(ProviderError, match="put the address of that server into url"):
            one.trust(other)


def test_other_servers_are_not_asked(server: FaultProxy) -> None:
    with pytest.raises(ProviderError, match="not the server of this account"):
        client(server).request("GET", NOBODY)
    assert server.methods() == []


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("Mon, 23 Nov 2026 09:31:00 GMT", datetime(2026, 11, 23, 9, 31, tzinfo=UTC)),
        ("Monday, 23-Nov-26 09:31:00 GMT", datetime(2026, 11, 23, 9, 31, tzinfo=UTC)),
        ("Mon Nov 23 09:31:00 2026", datetime(2026, 11, 23, 9, 31, tzinfo=UTC)),
        ("", None),
        ("soon", None),
        ("Mon, 23 Nov 99999 09:31:00 GMT", None),
        ("Mon, 23 Nov 2026 09:31:00 +999999999999", None),
        ("\u00b2\u00b2, \u00b2 Nov 2026", None),
    ],
)
def test_when_an_answer_was_given(server: FaultProxy, said: str, meant: datetime | None) -> None:
    asking = client(server)
    server.on("GET", lambda _request, _forward: Answer(200, {"date": said} if said else {}))
    asking.request("GET", server.root)
    assert asking.dated == meant


# Answers.


@pytest.mark.parametrize("status", [200, 207, 304, 400, 403, 404, 412, 501, 507])
def test_answers_that_are_for_the_caller_to_judge(server: FaultProxy, status: int) -> None:
    server.on("GET", answers(status, "" if status == 304 else "body", X_A="b"))
    answer = client(server).request("GET", f"{server.root}/a?b=c")
    assert (answer.status, answer.headers["x-a"]) == (status, "b")
    assert answer.body == (b"" if status == 304 else b"body")
    assert server.log == [("GET", "/a?b=c", status)]


def test_counters(server: FaultProxy) -> None:
    server.on("GET", answers(200, "12345"), times=2)
    one = client(server)
    for _ in range(2):
        one.request("GET", server.root)
    assert (one.requests, one.received, one.keeps_alive) == (2, 10, True)
    one.close()
    one.close()


def test_what_is_compressed_is_unpacked(server: FaultProxy) -> None:
    packed = gzip.compress(b"body")
    server.on("GET", lambda *_: Answer(200, {"content-encoding": "gzip"}, packed))
    assert client(server).request("GET", server.root).body == b"body"


def test_an_answer_has_an_end(server: FaultProxy, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "MOST_BYTES", 3 * 1024 * 1024)
    packed = gzip.compress(bytes(8 * 1024 * 1024))
    server.on("GET", lambda *_: Answer(200, {"content-encoding": "gzip"}, packed))
    with pytest.raises(ProviderError, match="more than 3 MB"):
        client(server).request("GET", server.root)


def test_what_cannot_be_unpacked_is_a_failure(server: FaultProxy) -> None:
    server.on("GET", answers(200, "plain", Content_Encoding="gzip"), times=99)
    with pytest.raises(TransientError):
        client(server).request("GET", server.root)


# Once more, or not.


@pytest.mark.parametrize("method", ["GET", "PROPFIND", "REPORT", "OPTIONS"])
@pytest.mark.parametrize(
    "fault", [cut_before, answers(500), answers(503)], ids=["cut", "500", "503"]
)
def test_reading_is_repeated(server: FaultProxy, method: str, fault: Any) -> None:
    waits = Waits()
    server.on(method, fault, times=3)
    server.on(method, answers(200))
    assert client(server, budget=waits.budget()).request(method, server.root).status == 200
    assert waits == [0.25, 0.5, 1.0]


@pytest.mark.parametrize("method", ["PUT", "DELETE", "MKCALENDAR", "POST", "PATCH"])
@pytest.mark.parametrize(
    "fault", [cut_before, answers(500), answers(503)], ids=["cut", "500", "503"]
)
def test_writing_is_not(server: FaultProxy, method: str, fault: Any) -> None:
    server.on(method, fault, times=99)
    with pytest.raises(TransientError) as caught:
        client(server).request(method, server.root, body=b"x")
    assert not isinstance(caught.value, UnreachableError)
    assert server.methods() == [method]


@pytest.mark.parametrize("method", ["GET", "PUT"])
@pytest.mark.parametrize("status", [429, 503])
def test_whoever_is_asked_to_wait_waits(server: FaultProxy, method: str, status: int) -> None:
    waits = Waits()
    server.on(method, answers(status, "", Retry_After="3"), times=2)
    server.on(method, answers(200))
    assert client(server, budget=waits.budget()).request(method, server.root).status == 200
    assert waits == [3.0, 3.0]


@pytest.mark.parametrize(
    ("header", "seconds"),
    [("soon", None), ("0", 0.0), ("Mon, 23 Nov 2026 09:29:00 GMT", 0.0), ("90", 90.0)],
)
def test_what_a_server_says_of_waiting(
    server: FaultProxy, header: str, seconds: float | None
) -> None:
    server.on("GET", answers(429, "", Retry_After=header), times=99)
    with pytest.raises(ThrottledError) as caught:
        client(server, budget=Waits().budget(idle=0)).request("GET", server.root)
    assert caught.value.retry_after == seconds


def test_a_budget_is_one_for_all_requests(server: FaultProxy) -> None:
    waits = Waits()
    budget = waits.budget(idle=3)
    server.on("GET", cut_before, times=99)
    for _ in range(2):
        with pytest.raises(TransientError):
            client(server, budget=budget).request("GET", server.root)
    assert len(waits) == 3
    assert len(server.methods()) == 5


def test_a_budget_has_so_many_seconds() -> None:
    waits = Waits()
    budget = waits.budget(idle=10)
    assert [budget.spend(0, seconds) for seconds in (6, 5, 4, 0.1)] == [True, False, True, False]
    assert waits == [6, 4]
    patient = waits.budget(idle=1000, total=1000)
    assert patient.spend(5000, None)
    assert waits[-1] == 10.0


def test_progress_renews_a_budget_but_not_for_ever() -> None:
    """However often it is renewed, a run does not wait for longer than ten minutes."""
    waits = Waits()
    budget = waits.budget()
    while budget.spend(0, 1.0):
        budget.progress()
    assert sum(waits) == 600
    waits.clear()
    budget = waits.budget()
    while budget.spend(0, 1.0):
        pass
    assert sum(waits) == 60


def test_a_server_that_asks_for_no_time_is_left_too(server: FaultProxy) -> None:
    server.on("GET", answers(429, "", Retry_After="0"), times=999)
    with pytest.raises(ThrottledError):
        client(server).request("GET", server.root)
    assert len(server.methods()) == 61


@pytest.mark.parametrize(
    ("method", "status", "renewed"),
    [("GET", 207, True), ("PUT", 201, True), ("PUT", 423, False), ("POST", 200, False)],
)
def test_an_answer_by_which_something_was_done_renews_a_budget(
    server: FaultProxy, method: str, status: int, *, renewed: bool
) -> None:
    """Of a batch, which is a POST, only its sender knows what was done."""
    budget = Waits().budget(idle=5)
    assert budget.spend(0, 5.0)
    server.on(method, answers(status))
    client(server, budget=budget).request(method, server.root)
    assert budget.spend(0, 5.0) is renewed


def test_a_list_that_lags_is_looked_at_until_it_shows_what_was_made() -> None:
    waits = Waits()
    shown = iter([0, 0, 1, 1])
    assert waits.budget().until(lambda: next(shown), bool) == 1
    assert waits == [1.0, 2.0]
    waits.clear()
    assert waits.budget().until(int, bool) == 0
    assert waits == [1.0, 2.0, 4.0]
    assert waits.budget(idle=1).until(int, bool) == 0


def test_a_budget_waits_for_real_unless_told_otherwise() -> None:
    assert Budget(jitter=lambda: 0.0).spend(0, None)


def test_a_server_that_cannot_be_reached_was_sent_nothing(server: FaultProxy) -> None:
    waits = Waits()
    away = Client(NOBODY, now=NOW, budget=waits.budget())
    with pytest.raises(UnreachableError, match="cannot be reached"):
        away.request("PUT", NOBODY, body=b"x")
    assert 40 < sum(max(wait, 1.0) for wait in waits) <= 60
    assert server.methods() == []


def test_an_answer_that_breaks_off_is_none(server: FaultProxy) -> None:
    server.on("GET", lambda *_: Answer(200, {}, b"0123456789", cut_at=5), times=99)
    with pytest.raises(TransientError, match="interrupted its answer"):
        client(server).request("GET", server.root)


def test_a_server_that_says_nothing_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "READ_TIMEOUT", 0.05)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        root = f"http://127.0.0.1:{silent.getsockname()[1]}"
        with pytest.raises(TransientError, match="does not answer"):
            Client(root, now=NOW).request("PUT", root, body=b"x")


def test_what_is_no_http_is_a_failure(server: FaultProxy) -> None:
    with socket.create_server(("127.0.0.1", 0)) as odd:
        root = f"http://127.0.0.1:{odd.getsockname()[1]}"

        def greet() -> None:
            connection, _ = odd.accept()
            connection.recv(100)
            connection.sendall(b"220 mail.example ESMTP\r\n")
            connection.close()

        thread = threading.Thread(target=greet)
        thread.start()
        with pytest.raises(TransientError):
            Client(root, now=NOW).request("PUT", root)
        thread.join()
    assert server.methods() == []


def test_a_server_that_speaks_no_tls_proves_nothing(server: FaultProxy) -> None:
    root = server.root.replace("http:", "https:").replace("127.0.0.1", "localhost")
    with pytest.raises(ProviderError, match="does not prove that it is localhost") as caught:
        Client(root, now=NOW).request("PUT", root)
    assert not isinstance(caught.value, TransientError)


def test_certificates_are_checked() -> None:
    context = http._tls()  # noqa: SLF001 - no server of a test has a certificate to be trusted
    assert isinstance(context, ssl.SSLContext)
    assert context.verify_mode is ssl.CERT_REQUIRED
    assert context.check_hostname


@pytest.mark.parametrize("ahead", [timedelta(days=-400), timedelta(days=400)])
def test_a_certificate_of_another_time_points_to_the_clock(
    ahead: timedelta, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cert = certificate(tmp_path, datetime.now(UTC) + ahead)
    trusting = ssl.create_default_context(cafile=cert)
    monkeypatch.setattr(http, "_tls", lambda: trusting)
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(cert)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        root = f"https://127.0.0.1:{listening.getsockname()[1]}"

        def shake_hands() -> None:
            connection, _ = listening.accept()
            with connection, suppress(OSError):
                server.wrap_socket(connection, server_side=True)

        thread = threading.Thread(target=shake_hands)
        thread.start()
        with pytest.raises(ProviderError, match="check the clock of this machine"):
            Client(root, now=NOW, budget=Waits().budget(total=0)).request("GET", root)
        thread.join()


def certificate(folder: Path, begin: datetime) -> Path:
    """Make a certificate for this machine that is valid for a day, with its key in the file."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "here")])
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    address = x509.IPAddress(ip_address("127.0.0.1"))
    made = (
        builder.not_valid_before(begin)
        .not_valid_after(begin + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([address]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    secret = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path = folder / "both.pem"
    path.write_bytes(secret + made.public_bytes(pem))
    return path


def test_a_header_that_cannot_be_is_an_error_of_ours(server: FaultProxy) -> None:
    with pytest.raises(ProviderError, match="cannot be asked"):
        client(server).request("GET", server.root, headers={"X-A": "b\r\nc: d"})


def test_a_host_that_nobody_knows(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object) -> None:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    away = Client("https://dav.example.com", now=NOW, budget=Waits().budget(idle=0))
    with pytest.raises(UnreachableError, match=r"dav\.example\.com is not known here"):
        away.request("GET", "https://dav.example.com/")


@pytest.mark.parametrize(
    "where",
    ["http://[bad/", "//[x/", "https://[::1", "http://[v9]/", "http://a]b/", "http://127.0.0.1:x/"],
)
def test_a_redirect_to_what_is_no_address(server: FaultProxy, where: str) -> None:
    server.on("GET", answers(302, "", Location=where), times=9)
    with pytest.raises(ProviderError) as caught:
        client(server).request("GET", server.root)
    assert is_for_people(str(caught.value))
    assert "is not an address" in str(caught.value) or "not the address" in str(caught.value)


NAMES = (
    *("Location", "WWW-Authenticate", "ETag", "Content-Type", "Content-Encoding", "Date"),
    *("Content-Length", "Transfer-Encoding", "Connection", "Set-Cookie", "X-A"),
)
HEADS = st.lists(
    st.tuples(
        st.sampled_from(NAMES).map(str.encode) | st.binary(max_size=9),
        st.sampled_from(LINES).map(lambda line: line.encode("latin-1"))
        | st.sampled_from([b"0", b"5", b"-1", b"1, 2", b"chunked", b"close", b"9" * 30, b"0x5"])
        | st.binary(max_size=9),
    ),
    max_size=3,
)
FIRST = st.sampled_from(
    [
        *(b"HTTP/1.1 200 OK", b"HTTP/1.1 401 no", b"HTTP/1.1 302", b"HTTP/1.1 207 a", b""),
        *(b"HTTP/1.0 200", "HTTP/1.1 ² OK".encode(), b"HTTP/1.1 " + b"9" * 5000, b"HTTP/1.1"),
        *(b"HTTP/1.1 -1 x", b"HTTP/1.1 099 x", b"HTTP/1.1 1000", b"HTTP/9.9 200 OK"),
        *(b"HTTP/1.1 200 \xff", b"ICY 200 OK", b"HTTP/1.1 204 x", b"HTTP/1.1 304 x"),
        b"HTTP/1.1 100 c\r\n\r\nHTTP/1.1 200 OK",
    ]
) | st.binary(max_size=20)
BODY = st.sampled_from(
    [
        *(b"", b"hello", b"5\r\nhello\r\n0\r\n\r\n", b"-5\r\nhello", b"zz\r\n", b"9" * 5000),
        *(gzip.compress(b"hello"), gzip.compress(b"hello")[:9], "²\r\nx".encode()),
    ]
) | st.binary(max_size=20)


@pytest.fixture(scope="module")
def rude() -> Iterator[tuple[str, list[bytes]]]:
    """A server that answers each connection with the bytes that the list has by then."""
    said = [b""]

    def answer(connection: socket.socket) -> None:
        with suppress(OSError), connection:
            connection.recv(65536)
            connection.sendall(said[0])
            connection.shutdown(socket.SHUT_WR)
            connection.recv(65536)

    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            with suppress(OSError):
                while True:
                    connection, _ = listening.accept()
                    # The client may ask again on another connection while it keeps this one.
                    threading.Thread(target=answer, args=(connection,), daemon=True).start()

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}", said
        listening.shutdown(socket.SHUT_RDWR)
        thread.join()


@given(first=FIRST, heads=HEADS, body=BODY, method=st.sampled_from(["GET", "PUT"]))
def test_whatever_a_server_says_is_an_answer_or_an_error_of_ours(
    rude: tuple[str, list[bytes]],
    first: bytes,
    heads: list[tuple[bytes, bytes]],
    body: bytes,
    method: str,
) -> None:
    root, said = rude
    lines = [first, *(name + b": " + value for name, value in heads), b"", body]
    said[0] = b"\r\n".join(lines)
    one = Client(
        root,
        now=NOW,
        username="jäne",
        secret=lambda: "pass wörd€",
        budget=Waits().budget(total=1),
    )
    try:
        answer = one.request(method, f"{root}/a", body=b"x" if method == "PUT" else None)
        assert isinstance(answer.body, bytes)
    except ProviderError as error:
        expect_words(error)
    finally:
        one.close()


@pytest.mark.parametrize(
    ("said", "read"),
    [
        (b'{"a": "\\ud800"}', {"a": "\ufffd"}),
        (b'{"a": "\\udc00x\\uD83D\\uDE00"}', {"a": "\ufffdx\U0001f600"}),
        (b'{"a": "\\ud800\\ud83d\\ude00"}', {"a": "\ufffd\U0001f600"}),
        (b'{"a": "\\\\ud800"}', {"a": "\\ud800"}),
        (b'{"a": "\\\\\\ud800"}', {"a": "\\\ufffd"}),
        (b'"\xed\xa0\x80"', "\ufffd\ufffd\ufffd"),
        (b"[" * 100_000, None),
        (b"9" * 5000, None),
        (b"", None),
        (b"{", None),
    ],
)
def test_json_is_read_as_text_that_can_be_kept(said: bytes, read: object) -> None:
    assert json_of(said) == read


@given(value=st.recursive(st.none() | st.integers() | st.text(), st.lists))
def test_json_that_is_whole_comes_back_as_it_is(value: object) -> None:
    for ascii_only in (True, False):
        assert json_of(json.dumps(value, ensure_ascii=ascii_only).encode()) == value


# Logging in.


def test_the_login_is_sent_at_once_and_asked_for_once(server: FaultProxy) -> None:
    asked: list[str] = []

    def secret() -> str:
        asked.append("")
        return "pass wörd"

    seen: list[Request] = []

    def note(request: Request, _forward: Any) -> Answer:
        seen.append(request)
        return Answer(200)

    server.on("GET", note, times=2)
    one = client(server, username="jäne", secret=secret)
    assert asked == []
    for _ in range(2):
        one.request("GET", server.root)
    assert len(asked) == 1
    assert {request.headers["authorization"] for request in seen} == {
        "Basic asOkbmU6cGFzcyB3w7ZyZA=="
    }


def test_without_a_user_no_password_is_asked_for(server: FaultProxy) -> None:
    server.on("GET", answers(200))

    def secret() -> str:
        pytest.fail("nobody wanted a password")

    client(server, secret=secret).request("GET", server.root)


def test_a_login_that_does_not_do_is_not_tried_twice(server: FaultProxy) -> None:
    server.on("GET", answers(401, "", WWW_Authenticate='Basic realm="a"'), times=9)
    with pytest.raises(LoginError, match=r"does not accept the login; run: x"):
        client(server, username="jane", login_hint="run: x").request("GET", server.root)
    assert server.methods() == ["GET"]


def proven(request: Request, algorithm: str, name: str = "md5") -> bool:
    """Whether the Digest of a request is that of jane with the password canary (RFC 7616, 3.4)."""
    said = request.headers["authorization"]
    found = {name: a or b for name, a, b in re.findall(r'(\w+)=(?:"([^"]*)"|([^",]+))', said)}

    def hashed(text: str) -> str:
        return hashlib.new(name, text.encode()).hexdigest()

    account = hashed(f"jane:{found['realm']}:canary")
    asked = hashed(f"{request.method}:{request.path}")
    parts = (account, found["nonce"], found["nc"], found["cnonce"], "auth", asked)
    assert (found["uri"], found["algorithm"], found["qop"]) == (request.path, algorithm, "auth")
    return bool(found["response"] == hashed(":".join(parts)))


@pytest.mark.parametrize(("algorithm", "name"), [("MD5", "md5"), ("SHA-256", "sha256")])
def test_a_server_may_want_a_digest(server: FaultProxy, algorithm: str, name: str) -> None:
    asked = f'Digest realm="dav, here", nonce="n1", qop="auth,auth-int", algorithm={algorithm}'
    asked += ', opaque="o"'
    server.on("GET", answers(401, "", WWW_Authenticate=asked))
    seen: list[Request] = []

    def check(request: Request, _forward: Any) -> Answer:
        seen.append(request)
        return Answer(200 if request.headers["authorization"].startswith("Digest ") else 401)

    server.on("GET", check, times=2)
    one = client(server, username="jane", secret=lambda: "canary")
    for path in ("/a?b=c", "/d"):
        assert one.request("GET", server.root + path).status == 200
    assert [status for _, _, status in server.log] == [401, 200, 200]
    assert [proven(request, algorithm, name) for request in seen] == [True, True]
    assert ["nc=00000001" in r.headers["authorization"] for r in seen] == [True, False]
    assert 'opaque="o"' in seen[0].headers["authorization"]


@pytest.mark.parametrize(
    "asked",
    [
        'Basic realm="a"',
        'Digest realm="a", nonce="n"',
        'Digest realm="a", nonce="n", qop="auth", algorithm=MD5-sess',
        'Digest nonce="n", qop="auth"',
        "Digest",
    ],
)
def test_digests_that_we_do_not_know(server: FaultProxy, asked: str) -> None:
    assert digest(asked, "jane", "canary") is None
    server.on("GET", answers(401, "", WWW_Authenticate=asked), times=9)
    with pytest.raises(LoginError):
        client(server, username="jane", secret=lambda: "canary").request("GET", server.root)
    assert server.methods() == ["GET"]


def test_a_name_with_quotes_does_not_end_the_digest() -> None:
    answer = digest('Digest realm="a", nonce="n", qop="auth"', 'ja"ne', "canary")
    assert answer is not None
    assert 'username="ja\\"ne"' in answer("GET", "/")
    assert "opaque" not in answer("GET", "/")


def test_half_an_answer_is_read_again(server: FaultProxy) -> None:
    with proxied(server.root) as outer:
        server.on("GET", answers(200, "0123456789"), times=9)
        outer.on("GET", truncated)
        assert client(outer).request("GET", outer.root).body == b"0123456789"
