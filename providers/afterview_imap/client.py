"""IMAPClient with limits, and with one more command.

The limits are those of a whole answer: to the library, a server that sends a byte from time to time
is never too slow, and no answer is too long. The command is LIST that returns special uses and
states (RFC 5258, 5819).
"""

from __future__ import annotations

import imaplib
from contextlib import contextmanager, suppress
from logging import WARNING, getLogger
from socket import IPPROTO_TCP, SHUT_RDWR, TCP_NODELAY, socket
from threading import Timer
from typing import TYPE_CHECKING, Any, Self

from imapclient import IMAPClient, SocketTimeout
from imapclient.imap4 import IMAP4WithTimeout
from imapclient.imap_utf7 import decode as decode_utf7
from imapclient.response_parser import parse_response
from imapclient.tls import IMAP4_TLS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from contextlib import AbstractContextManager

GREETING_SECONDS = 30.0
"""Within which a server has to introduce itself."""
MOST_BYTES = 64 * 1024 * 1024
"""How much a server may send over one connection. The first look at a mailbox of 50,000 messages
takes half a megabyte."""


class _Limited(imaplib.IMAP4):
    """What the library reads with, by the methods that are made to be overridden."""

    received = 0
    was_cut = False

    def readline(self) -> bytes:
        line = super().readline()
        self._count(len(line))
        return line

    def read(self, size: int) -> bytes:
        self._count(size)
        return super().read(size)

    @contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        timer = Timer(seconds, self._cut)
        timer.daemon = True
        timer.start()
        try:
            yield
        except Exception:
            if self.was_cut:
                raise TimeoutError from None
            raise
        finally:
            timer.cancel()

    def _connect(self) -> None:
        with self.within(GREETING_SECONDS):
            super()._connect()  # type: ignore[misc]  # typeshed leaves it out; it reads the greeting

    def _cut(self) -> None:
        self.was_cut = True
        with suppress(OSError):
            # The method of a TLS socket would take away what the other thread reads with.
            socket.shutdown(self.sock, SHUT_RDWR)

    def _count(self, size: int) -> None:
        self.received += size
        if self.received > MOST_BYTES:
            msg = "the server sends without end"
            raise ValueError(msg)


class _Plain(_Limited, IMAP4WithTimeout):  # type: ignore[misc]  # the library brings no types
    pass


class _Secure(_Limited, IMAP4_TLS):  # type: ignore[misc]  # the library brings no types
    pass


class Client(IMAPClient):  # type: ignore[misc]  # the library brings no types
    """A connection whose times are aware."""

    @classmethod
    def connected(cls, options: Mapping[str, Any], connect: float, answer: float) -> Self:
        """Return a connection, protected as the options say; the limits are in seconds."""
        # It logs what is said, and so whom we look for, and a secret that the server says back.
        getLogger("imapclient").setLevel(WARNING)
        security = options["security"]
        port = options["port"] or (993 if security == "tls" else 143)
        timeout = SocketTimeout(connect=connect, read=answer)
        client = cls(options["host"], port, ssl=security == "tls", timeout=timeout)
        client.normalise_times = False
        # A command goes out in several pieces, each of which would wait for the server to confirm
        # the one before: 40 ms for each command.
        client.socket().setsockopt(IPPROTO_TCP, TCP_NODELAY, 1)
        if security == "starttls":
            try:
                client.starttls()
            except BaseException:
                with suppress(OSError):  # it may be half closed
                    client.shutdown()
                raise
        return client

    def within(self, seconds: float) -> AbstractContextManager[None]:
        """Cut the connection where what is done inside takes longer; raises TimeoutError then."""
        connection: _Limited = self._imap
        return connection.within(seconds)

    def _create_IMAP4(self) -> _Limited:  # noqa: N802 - the name that the library calls
        connect = self._timeout.connect
        if self.ssl:
            # IMAP4_TLS, which brings no types, takes these four.
            return _Secure(self.host, self.port, self.ssl_context, connect)  # type: ignore[call-arg]
        return _Plain(self.host, self.port, connect)

    def list_extended(
        self, patterns: Sequence[str], returns: str
    ) -> tuple[list[tuple[tuple[bytes, ...], bytes, str]], list[tuple[str, dict[bytes, int]]]]:
        """Return the folders, and the state of each where `returns` asks for STATUS."""
        names = b" ".join(self._normalise_folder(pattern) for pattern in patterns)
        typ, data = self._imap._simple_command(  # noqa: SLF001 - IMAPClient has no LIST RETURN
            "LIST", '""', b"(" + names + b")", f"RETURN ({returns})"
        )
        self._checkok("LIST", typ, data)
        _, folders = self._imap._untagged_response(typ, data, "LIST")  # noqa: SLF001 - its answer
        _, states = self._imap._untagged_response(typ, data, "STATUS")  # noqa: SLF001 - its answer
        return self._proc_folder_list(folders), _states(states)


def _states(answers: Sequence[bytes | None]) -> list[tuple[str, dict[bytes, int]]]:
    """Return name and state of each folder out of answers to STATUS."""
    parsed = parse_response([answer for answer in answers if answer])
    found = []
    for name, items in zip(parsed[::2], parsed[1::2], strict=False):
        text = str(name) if isinstance(name, int) else decode_utf7(name)
        found.append((text, dict(zip(items[::2], items[1::2], strict=False))))
    return found
