"""Limits of time for HTTP: to connect, on silence, and for a request with its whole answer.

urllib3 limits each single wait only: to it, a server that sends one byte a second is never too
slow. What stands here is put into any of its pools, ours and those of `requests`, through which the
vendors' login libraries speak. A response is read through a buffer that knows when it has to be
complete, and a body is sent in pieces, each of which may take what is left of that time.
"""

from __future__ import annotations

import io
import math
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable
    from http.client import HTTPResponse

    from requests.adapters import HTTPAdapter
    from urllib3 import PoolManager
    from urllib3.connection import HTTPConnection

CONNECT_TIMEOUT = 10.0
"""Seconds, for each address that the name of the server stands for."""
READ_TIMEOUT = 30.0
"""Seconds; a server that is silent for longer is taken for dead."""
ANSWER_TIMEOUT = 120.0
"""Seconds from the beginning of a request to the last byte of its answer. A long list takes Google
and Microsoft 20 seconds; the rest is for slow lines."""
PIECE = 16384
"""Bytes of a body that are sent in one go; a record of TLS holds as many."""


class _Bytes(io.RawIOBase):
    """The bytes of an answer, which are waited for until a certain moment only."""

    def __init__(self, raw: io.RawIOBase, sock: socket.socket, until: float) -> None:
        self._raw = raw
        self._sock = sock
        self._until = until
        self._silence = sock.gettimeout()

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        _set_timeout(self._sock, self._until, self._silence)
        return self._raw.readinto(buffer)

    def close(self) -> None:
        self._raw.close()
        super().close()


def _set_timeout(sock: socket.socket, until: float, most: float | None) -> None:
    """Let the next wait end at the moment `until`; raises TimeoutError where that is over."""
    left = until - monotonic()
    if left <= 0:
        raise TimeoutError
    sock.settimeout(left if most is None else min(left, most))


def _timed_response(until: float, sock: socket.socket, *args: Any, **kwargs: Any) -> HTTPResponse:
    """Return what http.client reads an answer with: status line, headers and body alike."""
    from http.client import HTTPResponse

    response = HTTPResponse(sock, *args, **kwargs)
    response.fp = io.BufferedReader(_Bytes(response.fp.detach(), sock, until))
    return response


def _timed(base: type[HTTPConnection], seconds: Callable[[], float]) -> type[HTTPConnection]:
    """Return a class of connections that have `seconds()` for each request and its answer."""

    class Timed(base):  # type: ignore[misc, valid-type]  # a class that is known at run time only
        _until = math.inf

        def request(self, *args: Any, **kwargs: Any) -> None:
            self._until = monotonic() + seconds()
            # http.client calls it with its socket, for each answer anew.
            self.response_class = partial(_timed_response, self._until)
            super().request(*args, **kwargs)

        def send(self, data: Any) -> None:
            # Other kinds of body than bytes, nobody here sends.
            for begin in range(0, len(data), PIECE):
                if self.sock is not None:
                    _set_timeout(self.sock, self._until, READ_TIMEOUT)
                super().send(data[begin : begin + PIECE])

    return Timed


def limit(manager: PoolManager, seconds: Callable[[], float]) -> None:
    """Let each request over the pools of `manager` take `seconds()` with its answer, at most."""
    from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
    from urllib3.connection import HTTPConnection, HTTPSConnection

    class Plain(HTTPConnectionPool):
        ConnectionCls = _timed(HTTPConnection, seconds)

    class Secure(HTTPSConnectionPool):
        ConnectionCls = _timed(HTTPSConnection, seconds)  # type: ignore[assignment]  # it is one

    manager.pool_classes_by_scheme = {"http": Plain, "https": Secure}


def adapter(seconds: Callable[[], float]) -> HTTPAdapter:
    """Return what makes a session of `requests` keep the limits."""
    from requests.adapters import HTTPAdapter

    class Limited(HTTPAdapter):
        def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
            super().init_poolmanager(*args, **kwargs)
            limit(self.poolmanager, seconds)

        def proxy_manager_for(self, *args: Any, **kwargs: Any) -> Any:
            manager = super().proxy_manager_for(*args, **kwargs)
            limit(manager, seconds)
            return manager

        def send(self, request: Any, *args: Any, **kwargs: Any) -> Any:
            kwargs["timeout"] = (CONNECT_TIMEOUT, READ_TIMEOUT)
            return super().send(request, *args, **kwargs)

    return Limited()


__all__ = ["ANSWER_TIMEOUT", "CONNECT_TIMEOUT", "READ_TIMEOUT", "adapter", "limit"]
