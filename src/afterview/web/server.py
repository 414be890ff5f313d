"""Run the server of the application, and cut connections that take too long.

uvicorn limits the size of a request's head and the number of connections, but not the time that a
head may take to arrive, or an answer to be received.
"""

from __future__ import annotations

import signal
import socket
import struct
import threading
from collections import Counter
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, ClassVar

import h11
import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from afterview.errors import InputError

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from starlette.types import ASGIApp

HEAD_SECONDS = 10.0
"""The time for the head of a request to arrive, and for a connection to be idle."""
REQUEST_SECONDS = 60.0
"""The time for the rest of a request: a megabyte at 17 kB per second."""
KEEP_ALIVE = 5
MOST_HEAD = 64 * 1024
"""The number of bytes of an incomplete head that are kept."""
MOST_CONNECTIONS = 256
BACKLOG = 128
AT_ONCE = struct.pack("ii", 1, 0)
ENDINGS = (signal.SIGINT, signal.SIGTERM)
MOST_OF_ONE = 64
"""The number of connections of one address; a proxy is one address, so this does not apply to
it."""


class TimeLimitedProtocol(H11Protocol):
    """Speaks HTTP/1.1 with a time limit for each part of a request."""

    head_seconds = HEAD_SECONDS
    request_seconds = REQUEST_SECONDS
    most_of_one: int | None = MOST_OF_ONE
    _open: ClassVar[Counter[str]] = Counter()
    _timer: asyncio.TimerHandle | None = None
    _address = ""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Start the timer; refuse an address that has too many connections.

        Each part of an answer is sent at once. asyncio sees to that only for sockets that name
        their protocol, as those of `socket.create_server` do not, and then the body of an answer
        waits until the other side has confirmed the head: 40 milliseconds on Linux.
        """
        super().connection_made(transport)
        connection = transport.get_extra_info("socket")
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._address = self.client[0] if self.client else ""
        self._open[self._address] += 1
        if self.most_of_one is not None and self._open[self._address] > self.most_of_one:
            self._cut()
            return
        self._cut_after(self.head_seconds)

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop the timer."""
        if self._timer is not None:
            self._timer.cancel()
        self._open[self._address] -= 1
        if not self._open[self._address]:
            del self._open[self._address]
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Restart the timer for the rest of a request as soon as its head is complete."""
        before = self.cycle
        super().data_received(data)
        if self.cycle is not None and self.cycle is not before:
            self._cut_after(self.request_seconds)

    def send_400_response(self, msg: str) -> None:
        """Refuse what is no HTTP, unless the request was answered or is being answered.

        What works on the request is told that nobody waits for its answer any more.
        """
        cycle = self.cycle
        is_begun = cycle is not None and cycle.response_started and not cycle.response_complete
        if cycle is not None and not cycle.response_complete:
            cycle.disconnected = True
            cycle.message_event.set()
        if is_begun or self.conn.our_state not in {h11.IDLE, h11.SEND_RESPONSE}:
            self.transport.close()
        else:
            super().send_400_response(msg)

    def on_response_complete(self) -> None:
        """Restart the timer for the head of the next request."""
        before = self.cycle
        super().on_response_complete()
        # This is called once everything is handed over, which may not have been received yet.
        is_under_way = self.cycle is not before or self.transport.get_write_buffer_size() > 0
        self._cut_after(self.request_seconds if is_under_way else self.head_seconds)

    def _cut_after(self, seconds: float) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = self.loop.call_later(seconds, self._cut)

    def _cut(self) -> None:
        # A plain close would wait, here or in the system, until the rest has been received.
        connection = self.transport.get_extra_info("socket")
        with suppress(OSError):
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, AT_ONCE)
        self.transport.abort()


class Server(uvicorn.Server):
    """Calls `on_start` when it listens."""

    on_start: Callable[[], None] = staticmethod(lambda: None)

    async def startup(self, sockets: Any = None) -> None:
        """Listen, and report it."""
        await super().startup(sockets)
        if self.started:
            self.on_start()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """End on SIGINT and SIGTERM with exit code 0, unlike the library."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = {each: signal.signal(each, self.handle_exit) for each in ENDINGS}
        try:
            yield
        finally:
            for each, handler in before.items():
                signal.signal(each, handler)


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens there; raise InputError if that is not possible."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        family, _, _, _, address = found[0]
        return socket.create_server(address[:2], family=family, backlog=BACKLOG)
    except OSError as error:
        msg = f"cannot listen at {host}, port {port}: {error.strerror}; another --port or --bind?"
        raise InputError(msg) from error


def server(
    app: ASGIApp,
    *,
    cert: Path | None = None,
    key: Path | None = None,
    behind_proxy: bool = False,
) -> Server:
    """Return a server for `app`; with `behind_proxy` it trusts the proxy on this machine."""
    kind: type[TimeLimitedProtocol] = TimeLimitedProtocol
    if behind_proxy:
        kind = type("ProxiedProtocol", (TimeLimitedProtocol,), {"most_of_one": None})
    config = uvicorn.Config(
        app,
        http=kind,
        ws="none",
        loop="asyncio",
        lifespan="on",
        interface="asgi3",
        log_config=None,
        log_level="critical",
        # The path contains the secret: it must not appear in a log.
        access_log=False,
        server_header=False,
        proxy_headers=behind_proxy,
        forwarded_allow_ips="127.0.0.1,::1",
        limit_concurrency=MOST_CONNECTIONS,
        timeout_keep_alive=KEEP_ALIVE,
        timeout_graceful_shutdown=1,
        h11_max_incomplete_event_size=MOST_HEAD,
        backlog=BACKLOG,
        ssl_certfile=str(cert) if cert else None,
        ssl_keyfile=str(key) if key else None,
    )
    return Server(config)
