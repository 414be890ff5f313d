"""Services of messages on loopback: ntfy, Telegram behind a proxy, and a mail server.

They check what they are sent, as the documentation of each has it: "Publish as JSON" of ntfy, and
`sendMessage` of Telegram's Bot API.
"""

from __future__ import annotations

import json
import re
import ssl
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import trustme
from aiosmtpd.controller import Controller
from loopback import free_port

TOKEN = "123456789:AAbbCCddEEffGGhhIIjjKKllMMnnOOppQQr"  # noqa: S105 - of nobody
TELEGRAM = f"tgram://{TOKEN}/987654321"


@dataclass
class Inbox:
    """What a service got, and how it answers."""

    port: int = 0
    got: list[dict[str, Any]] = field(default_factory=list)
    """The body of each request."""
    status: int = 200
    before_answer: Callable[[], object] = lambda: None
    """Called with the request read, and before it is answered."""

    @property
    def ntfy(self) -> str:
        """An address of a topic there."""
        return f"ntfy://127.0.0.1:{self.port}/sams-topic"


def _take(inbox: Inbox, path: str, body: dict[str, Any]) -> None:
    if path == "/":
        assert set(body) == {"topic", "title", "message"}
        assert re.fullmatch(r"[-_A-Za-z0-9]{1,64}", body["topic"])
        assert len(body["message"].encode()) <= 4096
    else:
        assert path == f"/bot{TOKEN}/sendMessage"
        assert body["chat_id"] == 987654321
        assert body["parse_mode"] == "HTML"
        assert 0 < len(body["text"]) <= 4096
        # Telegram takes few tags, and wants all other signs escaped.
        assert not re.search(
            r"<(?!/?(b|i|u|s|a|code|pre)\b)|&(?!(lt|gt|amp|quot|#\d+);)", body["text"]
        )
    inbox.got.append(body)


def _handler(inbox: Inbox, context: ssl.SSLContext | None) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_CONNECT(self) -> None:
            assert context is not None
            assert self.path == "api.telegram.org:443"
            self.send_response(200)
            self.end_headers()
            self.connection = context.wrap_socket(self.connection, server_side=True)
            self.rfile = self.connection.makefile("rb")
            self.wfile = self.connection.makefile("wb", buffering=0)
            self.close_connection = False  # a request comes through the tunnel

        def do_POST(self) -> None:
            assert self.headers["Content-Type"] == "application/json"
            assert "X-Icon" not in self.headers
            body = self.rfile.read(int(self.headers["Content-Length"]))
            _take(inbox, self.path, json.loads(body))
            inbox.before_answer()
            answer = b'{"ok": true, "result": {}}'
            with suppress(ConnectionError):  # some tests kill whoever asked
                self.send_response(inbox.status)
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

        def finish(self) -> None:
            super().finish()
            if context is not None:
                self.connection.close()  # the server closes only what it accepted itself

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    return Handler


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of a client that is gone, for it was killed."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


@contextmanager
def message_service(port: int = 0, context: ssl.SSLContext | None = None) -> Iterator[Inbox]:
    """Serve ntfy; with a context, be the proxy through which Telegram is reached."""
    inbox = Inbox()
    server = _Server(("127.0.0.1", port), _handler(inbox, context))
    inbox.port = server.server_address[1]
    thread = threading.Thread(
        target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True
    )
    thread.start()
    try:
        yield inbox
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def telegram(folder: Path) -> Iterator[Inbox]:
    """Be Telegram for this process: a proxy leads there, and its certificate is trusted."""
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("api.telegram.org").configure_cert(context)
    bundle = folder / "authority.pem"
    authority.cert_pem.write_to_path(bundle)
    with message_service(context=context) as inbox, pytest.MonkeyPatch.context() as patch:
        patch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{inbox.port}")
        patch.setenv("REQUESTS_CA_BUNDLE", str(bundle))
        yield inbox


@dataclass
class Mails:
    """A mail server, and the mails that it took."""

    port: int
    got: list[EmailMessage] = field(default_factory=list)

    @property
    def address(self) -> str:
        """The address of apprise for mail to Sam through this server."""
        return f"mailto://127.0.0.1:{self.port}?from=sam@example.org&to=sam@example.org"

    async def handle_DATA(self, _server: object, _session: object, envelope: Any) -> str:
        """Take a mail."""
        assert envelope.rcpt_tos == ["sam@example.org"]
        message = BytesParser(EmailMessage, policy=default).parsebytes(envelope.content)
        self.got.append(message)
        return "250 OK"


@contextmanager
def mail_server() -> Iterator[Mails]:
    """Serve SMTP."""
    mails = Mails(free_port())
    controller = Controller(mails, hostname="127.0.0.1", port=mails.port)
    controller.start()
    try:
        yield mails
    finally:
        controller.stop()
