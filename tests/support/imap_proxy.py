"""A proxy in front of an IMAP server: it keeps each command, and spoils those that a test names."""

from __future__ import annotations

import re
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import BinaryIO, Literal

Fault = Literal["before", "after", "bye", "no", "silent", "drip"]
"""Cut before the command or after it took effect; end the session, or refuse the command; keep the
answer back, or let a byte of it through from time to time."""
DRIP = 0.05
"""Seconds between two bytes of an answer that drips."""

Moment = Literal["before", "after"]

_LITERAL = re.compile(rb"\{(\d+)(\+?)\}\r\n$")


@dataclass
class Rule:
    """Which command a fault strikes, and how often."""

    pattern: str
    fault: Fault
    words: str
    left: int


@dataclass
class ImapProxy:
    """The proxy, listening on `port` until `stop`."""

    upstream: int
    log: list[str] = field(default_factory=list)
    """Each command of the client, without its tag and without literals."""
    rules: list[Rule] = field(default_factory=list)
    received: int = 0
    """How many bytes the server has sent."""
    garble: Callable[[bytes], bytes] = bytes
    """What becomes of each line of the server on its way."""
    hidden: frozenset[str] = frozenset()
    """The capabilities that the server seems to lack."""
    at: Callable[[str, Moment], None] = lambda _command, _moment: None
    """Called before each command reaches the server, and after it took effect but before its answer
    is passed on."""

    def __post_init__(self) -> None:
        """Begin to listen."""
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._open: list[socket.socket] = []
        self.threads: list[threading.Thread] = []
        self.over = threading.Event()
        threading.Thread(target=self._accept, daemon=True).start()

    def on(self, pattern: str, fault: Fault, words: str = "", times: int = 1) -> None:
        """Let a fault strike the next commands that a pattern finds; `words` are what is said."""
        self.rules.append(Rule(pattern, fault, words, times))

    def hide(self, *capabilities: str) -> None:
        """Let the server seem to lack these capabilities."""
        self.hidden = frozenset(capabilities)

    def settle(self) -> None:
        """Wait until the server has carried out what came of connections that the client left."""
        for each in self.threads:
            each.join()
        self.threads.clear()

    def stop(self) -> None:
        """Refuse all connections from now on, and cut those that are open."""
        self.over.set()
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for each in self._open:
            _cut(each)

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                server = socket.create_connection(("127.0.0.1", self.upstream))
                for end in (client, server):
                    end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                self._open += [client, server]
                _Connection(self, client, server).start()


class _Connection:
    """One client and its connection to the server."""

    def __init__(self, proxy: ImapProxy, client: socket.socket, server: socket.socket) -> None:
        self._proxy = proxy
        self._client, self._server = client, server
        self._tag = b"none"
        """That of the command that the server carries out."""
        self._said = ""
        self._fault: Fault | None = None
        """What happens to its answer."""

    def start(self) -> None:
        for target in (self._to_server, self._to_client):
            thread = threading.Thread(target=target, daemon=True)
            self._proxy.threads.append(thread)
            thread.start()

    def _end(self) -> None:
        _cut(self._client)
        _cut(self._server)

    def _to_server(self) -> None:
        with suppress(OSError), self._client.makefile("rb") as client:
            while line := client.readline():
                tag, _, command = line.partition(b" ")
                said = command.decode(errors="replace").strip()
                self._proxy.log.append(said)
                rule = self._rule(said)
                if rule is not None and rule.fault in {"before", "bye", "no"}:
                    if self._spoil(rule, tag):
                        continue
                    break
                self._tag, self._said = tag, said
                self._fault = rule.fault if rule is not None else None
                self._proxy.at(said, "before")
                self._pass_on(line, client)
        self._end()

    def _spoil(self, rule: Rule, tag: bytes) -> bool:
        """Answer in place of the server; return whether the session goes on."""
        if rule.fault == "no":
            self._client.sendall(tag + f" NO {rule.words}\r\n".encode())
            return True
        if rule.fault == "bye":
            self._client.sendall(f"* BYE {rule.words}\r\n".encode())
        return False

    def _pass_on(self, line: bytes, client: BinaryIO) -> None:
        """Send a command with its literals to the server."""
        self._server.sendall(line)
        while found := _LITERAL.search(line):
            data = client.read(int(found[1]))
            line = client.readline()
            self._server.sendall(data + line)

    def _to_client(self) -> None:
        with suppress(OSError), self._server.makefile("rb") as server:
            while line := server.readline():
                self._proxy.received += len(line)
                is_last = line.startswith(self._tag + b" ")
                if is_last:
                    self._proxy.at(self._said, "after")
                if is_last and self._fault == "after":
                    break
                if self._fault != "silent":
                    self._pass_back(self._proxy.garble(self._without_hidden(line)))
        self._end()

    def _pass_back(self, line: bytes) -> None:
        size = 1 if self._fault == "drip" else len(line)
        for begin in range(0, len(line), size):
            self._client.sendall(line[begin : begin + size])
            if self._fault == "drip":
                self._proxy.over.wait(DRIP)

    def _without_hidden(self, line: bytes) -> bytes:
        hidden = self._proxy.hidden
        if hidden and b"CAPABILITY" in line:
            words = re.split(rb"( |\]|\r\n)", line)
            line = b"".join(word for word in words if word.decode(errors="replace") not in hidden)
        if "UIDPLUS" in hidden:
            line = re.sub(rb"\[APPENDUID [\d ]+\] ", b"", line)
        return line

    def _rule(self, said: str) -> Rule | None:
        for rule in self._proxy.rules:
            if rule.left > 0 and re.search(rule.pattern, said):
                rule.left -= 1
                return rule
        return None


def _cut(connection: socket.socket) -> None:
    with suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)
    connection.close()
