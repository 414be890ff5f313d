"""A real HTTP proxy in front of a server, which does to single requests what a test tells it to.

A fault is a function of the request and of the way to the server. It returns the answer for the
client, or None to break off the connection.
"""

from __future__ import annotations

import http.client
import re
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

HOP_BY_HOP = {"connection", "keep-alive", "transfer-encoding", "content-length", "date", "server"}


@dataclass(frozen=True)
class Request:
    """What the client sent."""

    method: str
    path: str
    headers: Mapping[str, str]
    """Names in lower case."""
    body: bytes


@dataclass(frozen=True)
class Answer:
    """What the client gets."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    """Names in lower case."""
    body: bytes = b""
    cut_at: int | None = None
    """After how many bytes of the body the connection breaks off."""


Forward = Callable[[Request], Answer]
Fault = Callable[[Request, Forward], Answer | None]
Plain = Callable[[Request, Forward], Answer]


def cut_before(_request: Request, _forward: Forward) -> None:
    """Break off without asking the server."""


def cut_after(request: Request, forward: Forward) -> None:
    """Let the server do it, and break off without an answer."""
    forward(request)


def truncated(request: Request, forward: Forward) -> Answer:
    """Break off in the middle of the answer."""
    answer = forward(request)
    return replace(answer, cut_at=len(answer.body) // 2)


def answers(status: int, body: str = "", **headers: str) -> Fault:
    """Answer in place of the server, which is not asked."""
    heads = {name.lower().replace("_", "-"): value for name, value in headers.items()}
    return lambda _request, _forward: Answer(status, heads, body.encode())


def answers_after(status: int, body: str = "") -> Fault:
    """Let the server do it, and answer something else."""

    def fault(request: Request, forward: Forward) -> Answer:
        forward(request)
        return Answer(status, {}, body.encode())

    return fault


def dated(moment: datetime) -> Plain:
    """Let the server answer, and date its answer otherwise."""

    def fault(request: Request, forward: Forward) -> Answer:
        answer = forward(request)
        date = format_datetime(moment.astimezone(UTC), usegmt=True)
        return replace(answer, headers={**answer.headers, "date": date})

    return fault


def without(*names: str) -> Plain:
    """Leave headers out of the answer."""

    def fault(request: Request, forward: Forward) -> Answer:
        answer = forward(request)
        heads = {name: value for name, value in answer.headers.items() if name not in names}
        return replace(answer, headers=heads)

    return fault


def rewritten(old: bytes, new: bytes) -> Fault:
    """Change the body of the answer, wherever the pattern is found."""

    def fault(request: Request, forward: Forward) -> Answer:
        answer = forward(request)
        return replace(answer, body=re.sub(old, new, answer.body, flags=re.DOTALL))

    return fault


def stored_otherwise(old: bytes, new: bytes) -> Fault:
    """Change what is sent on its way to the server, which keeps quiet about the version."""

    def fault(request: Request, forward: Forward) -> Answer:
        changed = replace(request, body=re.sub(old, new, request.body))
        return without("etag")(changed, forward)

    return fault


@dataclass
class Rule:
    """Which requests a fault strikes, and how often."""

    method: str
    path: str
    fault: Fault
    left: int

    def strikes(self, request: Request) -> bool:
        """Whether it is the turn of this one."""
        return (
            self.left > 0
            and re.fullmatch(self.method, request.method) is not None
            and re.search(self.path, request.path) is not None
        )


class FaultProxy:
    """The proxy at `root`; `log` has every request with the status that the client got."""

    def __init__(self, upstream: str) -> None:
        """Stand in front of the server at `upstream`."""
        self._upstream = urlsplit(upstream)
        self._rules: list[Rule] = []
        self._lock = threading.Lock()
        self.log: list[tuple[str, str, int]] = []
        """Status 0: broken off."""
        self.connections = 0
        handler = type("Bound", (_Handler,), {"proxy": self})
        self._httpd = _Server(("127.0.0.1", 0), handler)
        self.root = f"http://127.0.0.1:{self._httpd.server_port}"

    def on(self, method: str, fault: Fault, path: str = "", times: int = 1) -> None:
        """Let a fault strike the next requests whose method and path match the patterns."""
        self._rules.append(Rule(method, path, fault, times))

    def heal(self) -> None:
        """Forget all faults."""
        self._rules.clear()

    def methods(self) -> list[str]:
        """Return the methods of all requests since the last call, and forget them."""
        seen = [method for method, _, _ in self.log]
        self.log.clear()
        return seen

    def serve(self) -> None:
        """Serve until `stop`."""
        self._httpd.serve_forever(poll_interval=0.01)

    def stop(self) -> None:
        """Stop, and let go of the port."""
        self._httpd.shutdown()
        self._httpd.server_close()

    def answer(self, request: Request) -> Answer | None:
        """Return what the client gets."""
        with self._lock:
            rule = next((rule for rule in self._rules if rule.strikes(request)), None)
            if rule:
                rule.left -= 1
        answer = rule.fault(request, self.forward) if rule else self.forward(request)
        with self._lock:
            self.log.append((request.method, request.path, answer.status if answer else 0))
        return answer

    def forward(self, request: Request) -> Answer:
        """Return what the server answers."""
        connection = http.client.HTTPConnection(
            self._upstream.hostname or "", self._upstream.port, timeout=20
        )
        try:
            # Without compression, so that a fault can read what it changes.
            dropped = {"host", "accept-encoding"}
            heads = {name: value for name, value in request.headers.items() if name not in dropped}
            heads |= {"Host": self._upstream.netloc, "Connection": "close"}
            connection.request(request.method, request.path, request.body or None, heads)
            response = connection.getresponse()
            kept = {name.lower(): value for name, value in response.getheaders()}
            body = response.read()
        finally:
            connection.close()
        return Answer(response.status, {n: v for n, v in kept.items() if n not in HOP_BY_HOP}, body)


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Keep quiet about connections that the client closes."""


class _Handler(BaseHTTPRequestHandler):
    proxy: FaultProxy
    protocol_version = "HTTP/1.1"
    timeout = 20
    # Else the head waits for the body, and that for an acknowledgement.
    wbufsize = -1
    disable_nagle_algorithm = True

    def setup(self) -> None:
        super().setup()
        self.proxy.connections += 1

    def __getattr__(self, name: str) -> Any:
        if name.startswith("do_"):
            return self._pass_on
        raise AttributeError(name)

    def _pass_on(self) -> None:
        length = int(self.headers.get("Content-Length", 0))
        heads = {name.lower(): value for name, value in self.headers.items()}
        request = Request(self.command, self.path, heads, self.rfile.read(length))
        answer = self.proxy.answer(request)
        if answer is None:
            self.close_connection = True
            return
        self.send_response_only(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        if answer.status not in {204, 304}:
            self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer.body[: answer.cut_at])
        self.close_connection = self.close_connection or answer.cut_at is not None

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - its name in the library
        """Keep quiet."""


@contextmanager
def proxied(upstream: str) -> Iterator[FaultProxy]:
    """Run a proxy in front of a server for the block."""
    proxy = FaultProxy(upstream)
    thread = threading.Thread(target=proxy.serve, daemon=True)
    thread.start()
    try:
        yield proxy
    finally:
        with suppress(OSError):
            proxy.stop()
        thread.join()
