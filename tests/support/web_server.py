"""The feeds and the page behind a real server on loopback, and a plain client to ask it."""

from __future__ import annotations

import http.client
import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from program import NOW, Program
from starlette.routing import BaseRoute
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from afterview.service import feeds
from afterview.web.app import Secrets, Site, application
from afterview.web.feed import Renderer
from afterview.web.server import listen, server


@dataclass
class Answer:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


@dataclass
class Served:
    """A program whose feeds are served, with a clock that the test moves."""

    program: Program
    renderer: Renderer
    port: int = 0
    now: datetime = NOW
    answered: list[tuple[str, int]] = field(default_factory=list)
    """Who asked, by the name of the program, and the status that it got."""

    @property
    def known(self) -> feeds.Feeds:
        return feeds.change(self.program.folder, self.now)

    def path(self, name: str = feeds.MAIN) -> str:
        return f"/feed/{self.known.named(name).secret}.ics"

    def refresh(self, now: datetime | None = None) -> bool:
        self.now = now or self.now
        self.renderer.refresh(self.now)
        return self.renderer.error is None

    def ask(self, path: str, method: str = "GET", body: bytes = b"", **headers: str) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.putrequest(
                method, path, skip_host="host" in headers, skip_accept_encoding=True
            )
            for name, value in headers.items():
                connection.putheader(name.replace("_", "-"), value)
            if body:
                connection.putheader("Content-Length", str(len(body)))
            connection.endheaders(body or None)
            answer = connection.getresponse()
            said = {name.lower(): value for name, value in answer.getheaders()}
            return Answer(answer.status, said, answer.read())
        finally:
            connection.close()

    def feed(self, name: str = feeds.MAIN, **headers: str) -> Answer:
        return self.ask(self.path(name), "GET", b"", **headers)

    def raw(self, data: bytes, seconds: float = 5.0) -> bytes:
        """Send bytes as they are, and return all that comes until the other side closes."""
        found = b""
        with (
            suppress(ConnectionResetError),
            socket.create_connection(("127.0.0.1", self.port), timeout=seconds) as connection,
        ):
            connection.sendall(data)
            while more := connection.recv(65536):
                found += more
        return found


@contextmanager
def served(
    program: Program,
    *,
    pages: Any = None,
    protocol: Mapping[str, Any] | None = None,
    **site: Any,
) -> Iterator[Served]:
    """Serve the feeds of a program; `pages` makes the routes of the page from the site."""
    made = Served(program, Renderer(program.config))
    made.known  # noqa: B018 - the secrets are made on first use
    settings: dict[str, Any] = {"keeps_fresh": False, "now": lambda: made.now, **site}
    of = Site(renderer=made.renderer, folder=program.folder, **settings)
    secrets = Secrets(program.folder)
    routes: list[BaseRoute] = pages(of, secrets) if pages else []
    at = listen("127.0.0.1", 0)
    made.port = at.getsockname()[1]
    is_up = threading.Event()
    running = server(_counted(application(of, secrets, routes), made))
    kind: Any = running.config.http
    running.config.http = type("TestProtocol", (kind,), dict(protocol or {}))
    running.on_start = is_up.set
    # uvicorn takes a fifth of a second to end, and nobody has to wait: it closes its socket itself,
    # and Python waits for the thread at its end.
    threading.Thread(target=running.run, kwargs={"sockets": [at]}).start()
    try:
        assert is_up.wait(10)
        yield made
    finally:
        running.should_exit = True


def _counted(app: ASGIApp, made: Served) -> ASGIApp:
    """Write down who asks, and what it is answered."""

    async def counting(scope: Scope, receive: Receive, send: Send) -> None:
        async def counted(message: Message) -> None:
            if message["type"] == "http.response.start":
                names = [value for key, value in scope["headers"] if key == b"user-agent"]
                name = names[0].decode() if names else ""
                made.answered.append((name, message["status"]))
            await send(message)

        await app(scope, receive, counted)

    return counting
