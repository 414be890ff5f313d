"""IMAPClient with one more command: LIST that returns special uses and states (RFC 5258, 5819)."""

from __future__ import annotations

from contextlib import suppress
from socket import IPPROTO_TCP, TCP_NODELAY
from typing import TYPE_CHECKING, Any, Self

from imapclient import IMAPClient, SocketTimeout
from imapclient.imap_utf7 import decode as decode_utf7
from imapclient.response_parser import parse_response

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class Client(IMAPClient):  # type: ignore[misc]  # the library brings no types
    """A connection whose times are aware."""

    @classmethod
    def connected(cls, options: Mapping[str, Any], connect: float, answer: float) -> Self:
        """Return a connection, protected as the options say; the limits are in seconds."""
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
