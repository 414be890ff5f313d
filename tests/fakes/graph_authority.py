"""A login server as Microsoft's, on loopback with TLS: msal speaks to no other.

It checks what it is sent: PKCE, state, addresses, scopes. A refresh token is good for ever, and
another one comes with each answer, as with Microsoft. `refusals` are what it says in place of that.
"""

from __future__ import annotations

import base64
import hashlib
import json
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit
from urllib.request import Request, urlopen

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

CLIENT = "11111111-2222-3333-4444-555555555555"
USER = {"uid": "user", "utid": "tenant"}


@dataclass
class Authority:
    """The server, and all that a test looks at and sets."""

    root: str = ""
    refusals: list[dict[str, Any]] = field(default_factory=list)
    """What the token endpoint says next, one after another."""
    scopes: str = ""
    """What is granted in place of what is asked for."""
    lasts: int = 3600
    """Seconds that an access token is good for."""
    new_access: Callable[[int], str] = "canary-access-{}".format
    """Returns the access token with a number."""
    requests: list[str] = field(default_factory=list)
    access: list[str] = field(default_factory=list)
    """The access tokens given out."""
    refresh: list[str] = field(default_factory=list)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    odd: tuple[str, bytes] = ("", b"")
    """A part of a path, and what is answered there in place of what is right."""
    down: str = ""
    """Where it breaks off: a part of a path."""

    def document(self) -> dict[str, Any]:
        """Return where everything is."""
        base = f"{self.root}/common/oauth2/v2.0"
        return {
            "issuer": f"{self.root}/common/v2.0",
            "authorization_endpoint": f"{base}/authorize",
            "token_endpoint": f"{base}/token",
            "device_authorization_endpoint": f"{base}/devicecode",
        }

    def authorize(self, url: str, *, answer: dict[str, str] | None = None) -> None:
        """Do what the person and their browser do: agree, and be sent back with a code."""
        asked = dict(parse_qsl(urlsplit(url).query))
        self._expect(asked["client_id"] == CLIENT, "another client")
        self._expect(asked["response_mode"] == "form_post", "a code in an address")
        self._expect(asked["code_challenge_method"] == "S256", "no PKCE")
        self._expect("offline_access" in asked["scope"], "no refresh token asked for")
        back = urlsplit(asked["redirect_uri"])
        self._expect((back.scheme, back.hostname) == ("http", "localhost"), "sent elsewhere")
        code = f"canary-code-{len(self.codes)}"
        self.codes[code] = asked
        form = {**(answer or {"code": code}), "state": asked["state"]}
        sent = Request(asked["redirect_uri"], urlencode(form).encode())  # noqa: S310 - of loopback
        with urlopen(sent, timeout=10) as page:  # noqa: S310 - of loopback
            page.read()

    def token(self, form: dict[str, str]) -> tuple[int, dict[str, Any]]:
        """Answer a request for a token."""
        if self.refusals:
            return 400, self.refusals.pop(0)
        kind = form["grant_type"]
        asked, nonce = form.get("scope", ""), ""
        if kind == "authorization_code":
            wanted = self.codes.pop(form["code"])
            digest = hashlib.sha256(form["code_verifier"].encode()).digest()
            challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
            self._expect(challenge == wanted["code_challenge"], "another verifier")
            self._expect(form["redirect_uri"] == wanted["redirect_uri"], "another address")
            asked, nonce = wanted["scope"], wanted.get("nonce", "")
        elif kind == "refresh_token":
            self._expect(form["refresh_token"] in self.refresh, "an unknown refresh token")
        else:
            self._expect(form.get("device_code") == "canary-device", "an unknown device")
            asked = self.codes["canary-device"]["scope"]
        return 200, self._granted(asked, nonce)

    def device(self, form: dict[str, str]) -> tuple[int, dict[str, Any]]:
        """Answer a request for a code that is entered elsewhere."""
        if self.refusals:
            return 400, self.refusals.pop(0)
        self._expect(form["client_id"] == CLIENT, "another client")
        self.codes["canary-device"] = form
        return 200, {
            "device_code": "canary-device",
            "user_code": "ABCD-EFGH",
            "verification_uri": "https://microsoft.com/devicelogin",
            "expires_in": 900,
            "interval": 1,
            "message": "...",
        }

    def _granted(self, asked: str, nonce: str) -> dict[str, Any]:
        number = len(self.access)
        self.access.append(self.new_access(number))
        self.refresh.append(f"canary-refresh-{number}")
        now = datetime.now(UTC)
        claims = {
            "aud": CLIENT,
            "iss": f"{self.root}/common/v2.0",
            "sub": "sam",
            "iat": int(now.timestamp()),
            "exp": int((now + timedelta(hours=1)).timestamp()),
            "preferred_username": "sam@example.com",
            "nonce": nonce,
        }
        names = self.scopes or asked
        return {
            "token_type": "Bearer",
            "scope": names,
            "expires_in": self.lasts,
            "access_token": self.access[-1],
            "refresh_token": self.refresh[-1],
            "id_token": ".".join((_encoded({"alg": "none"}), _encoded(claims), "")),
            "client_info": _encoded(USER),
        }

    def _expect(self, good: bool, what: str) -> None:  # noqa: FBT001 - as an assertion
        if not good:
            self.problems.append(what)


def _encoded(value: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


def certificates(folder: Path) -> tuple[Path, Path]:
    """Make a certificate for loopback; return the file of it, and one with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    names = [x509.DNSName("localhost"), x509.IPAddress(ip_address("127.0.0.1"))]
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    public, private = folder / "ca.pem", folder / "server.pem"
    public.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    secret = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    private.write_bytes(secret + public.read_bytes())
    return public, private


@contextmanager
def authority(folder: Path) -> Iterator[Authority]:
    """Run the server on loopback; what it did not expect fails the test at the end."""
    _, private = certificates(folder)
    said = Authority()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def handle_any(self) -> None:
            length = int(self.headers.get("content-length") or 0)
            form = dict(parse_qsl(self.rfile.read(length).decode()))
            path = urlsplit(self.path).path
            said.requests.append(f"{self.command} {path}")
            if said.down and said.down in path:
                self.close_connection = True
                return
            if path.endswith("/.well-known/openid-configuration"):
                known = path.startswith("/common/")
                status, content = (200, said.document()) if known else (400, NO_TENANT)
            elif path.endswith("/token"):
                status, content = said.token(form)
            else:
                status, content = said.device(form)
            body = json.dumps(content).encode()
            where, instead = said.odd
            body = instead if where and where in path else body
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST = handle_any  # noqa: N815 - the library's names

        def log_message(self, *_args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(private)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    said.root = f"https://localhost:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield said
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
    assert said.problems == []


NO_TENANT = {
    "error": "invalid_tenant",
    "error_description": "AADSTS90002: Tenant 'nobody' not found.",
    "error_codes": [90002],
}
