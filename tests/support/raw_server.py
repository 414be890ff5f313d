"""A server on loopback that does with each connection what a test says, byte by byte."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

Talk = Callable[[socket.socket, threading.Event], None]

PACE = 0.01
"""Seconds between two bytes of a server that trickles: well below each limit on silence."""


def head(connection: socket.socket) -> bytes:
    """Read the head of a request, and the part of the body that came with it."""
    got = b""
    while b"\r\n\r\n" not in got:
        part = connection.recv(65536)
        if not part:
            break
        got += part
    return got


def trickled(beginning: bytes, endless: bytes = b"x") -> Talk:
    """Answer with `beginning`, and then with `endless` over and over, a byte at a time."""

    def talk(connection: socket.socket, over: threading.Event) -> None:
        head(connection)
        connection.sendall(beginning)
        while True:
            for byte in endless:
                connection.sendall(bytes([byte]))
                if over.wait(PACE):
                    return

    return talk


@contextmanager
def raw_server(talk: Talk, tls: ssl.SSLContext | None = None) -> Iterator[str]:
    """Serve until the end of the block; yield the address."""
    over = threading.Event()
    threads: list[threading.Thread] = []

    def serve(connection: socket.socket) -> None:
        # The client leaves when it has waited for long enough, or does not trust us.
        with suppress(OSError), connection:
            if tls is None:
                talk(connection, over)
            else:
                with tls.wrap_socket(connection, server_side=True) as secure:
                    talk(secure, over)

    def accept(listening: socket.socket) -> None:
        while not over.is_set():
            with suppress(TimeoutError):
                connection, _ = listening.accept()
                connection.settimeout(10)
                threads.append(threading.Thread(target=serve, args=(connection,)))
                threads[-1].start()

    with socket.create_server(("127.0.0.1", 0), backlog=50) as listening:
        listening.settimeout(0.05)
        accepting = threading.Thread(target=accept, args=(listening,))
        accepting.start()
        try:
            scheme = "http" if tls is None else "https"
            yield f"{scheme}://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            over.set()
            for thread in (accepting, *threads):
                thread.join()
