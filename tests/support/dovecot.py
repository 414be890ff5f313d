"""Dovecot, started for real on loopback as an ordinary user; and the person, who writes past us.

A module that uses it takes the fixtures by importing `dovecot_server` and `account`. The server
runs once a session; each test has an account of its own. Without Dovecot tests are skipped.
"""

from __future__ import annotations

import base64
import grp
import hashlib
import hmac
import imaplib
import json
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

import pytest
import trustme
from afterview_imap import plugin
from afterview_imap.box import ImapMailbox
from imap_proxy import ImapProxy
from loopback import IN_MEMORY, free_port, ordinary_user, serving

from afterview.provider import Context

CANARY = "canary-5d2e-password"
"""The password of every account: it may be seen nowhere."""
NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
TOKEN_KEY = b"a key that only the tests know, of 32 bytes or more"
DOVECOT = shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
IS_THERE = DOVECOT is not None and Path("/usr/lib/dovecot/imap").exists()
MISSING = "Dovecot is not installed: apt-get install dovecot-imapd"

_CONFIGURATION = """\
protocols = imap
listen = 127.0.0.1
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
ssl = yes
ssl_cert = <{folder}/cert.pem
ssl_key = <{folder}/key.pem
disable_plaintext_auth = no
auth_mechanisms = plain login xoauth2 oauthbearer
auth_failure_delay = 0
auth_username_chars =
first_valid_uid = 1
mail_location = maildir:{folder}/mail/%u
mail_max_userip_connections = 100
mail_fsync = never
namespace inbox {{
  inbox = yes
  separator = /
  mailbox Entwürfe {{
    special_use = \\Drafts
    auto = create
  }}
  mailbox "Sent Items" {{
    special_use = \\Sent
    auto = create
  }}
}}
passdb {{
  driver = static
  args = password={password}
}}
passdb {{
  driver = oauth2
  mechanisms = xoauth2 oauthbearer
  args = {folder}/oauth2.conf
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/home/%u allow_all_users=yes
}}
service imap-login {{
  chroot =
  service_count = 0
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
    ssl = yes
  }}
}}
service imap {{
  service_count = 1000
}}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
}}
"""


@dataclass
class Server:
    """A running Dovecot."""

    folder: Path
    port: int
    tls_port: int
    authority: Path
    """The certificate of the authority that signed that of the server, as PEM."""
    numbers: Iterator[int] = field(default_factory=count)

    def account(self) -> Account:
        """Return an account that nobody has used yet."""
        name = f"sam{next(self.numbers)}@home.example"
        return Account(self, name, ImapProxy(self.port))


@dataclass
class Account:
    """One mailbox, and the person whose it is."""

    server: Server
    username: str
    proxy: ImapProxy
    options: dict[str, Any] = field(default_factory=dict)

    def given(self, **options: Any) -> dict[str, Any]:
        """Return the options of `[mail]`, with all defaults; by default through the proxy."""
        given: dict[str, Any] = {option.name: option.default for option in plugin.options}
        given |= {"host": "127.0.0.1", "port": self.proxy.port, "security": "plain"}
        return given | {"username": self.username} | self.options | options

    def open(self, context: Context | None = None, **options: Any) -> ImapMailbox:
        """Open the mailbox, as a new process would."""
        if context is None:
            context = Context(target="mail", now=NOW)
        context = Context(
            target=context.target, now=context.now, left=context.left, secret=lambda: CANARY
        )
        return ImapMailbox(self.given(**options), context)

    # The person, and the world: not through the proxy.

    @contextmanager
    def program(self) -> Iterator[imaplib.IMAP4]:
        """Open the mailbox as another program of the person does."""
        with imaplib.IMAP4("127.0.0.1", self.server.port) as imap:
            imap.login(self.username, CANARY)
            yield imap

    def receive(self, raw: bytes, at: datetime, folder: str = "INBOX") -> None:
        """Let a message arrive."""
        self._append(folder, "", raw, at)

    def send(self, raw: bytes, at: datetime) -> None:
        """Send a message: a copy lies in the folder of sent messages."""
        self._append('"Sent Items"', "\\Seen", raw, at)

    def drafts(self) -> list[bytes]:
        """Return all messages in the folder of drafts, the oldest first."""
        return self.read(DRAFTS)

    def read(self, folder: str) -> list[bytes]:
        """Return all messages of a folder, the oldest first, without a trace."""
        with self.program() as imap:
            imap.select(folder, readonly=True)
            _, found = imap.search(None, "UNDELETED")
            numbers = found[0].split()
            return [imap.fetch(n.decode(), "(BODY.PEEK[])")[1][0][1] for n in numbers]  # type: ignore[index,misc]

    def save(self, raw: bytes) -> None:
        """Save a draft, as a mail program does."""
        self._append(DRAFTS, "\\Draft", raw, NOW)

    def discard(self, message_id: str) -> None:
        """Delete a draft for good."""
        with self.program() as imap:
            imap.select(DRAFTS)
            _, found = imap.search(None, "HEADER", "Message-ID", f'"{message_id}"')
            for number in found[0].split():
                imap.store(number.decode(), "+FLAGS", "\\Deleted")
            imap.expunge()

    def unread(self) -> int:
        """Return how many messages of the inbox and of the drafts are not marked as read."""
        number = 0
        with self.program() as imap:
            for folder in ("INBOX", DRAFTS):
                imap.select(folder, readonly=True)
                number += len(imap.search(None, "UNSEEN")[1][0].split())
        return number

    def renew(self) -> None:
        """Let the server number all messages anew, under another UIDVALIDITY."""
        for path in (self.server.folder / "mail" / self.username).rglob("dovecot*"):
            if path.name == "dovecot-uidlist":
                head, _, rest = path.read_text().partition("\n")
                number = re.search(r"V(\d+)", head)
                assert number
                path.write_text(f"{head.replace(number[0], f'V{int(number[1]) + 1}')}\n{rest}")
            else:
                path.unlink()

    def break_down(self) -> None:
        """Refuse every connection, and cut those that are open."""
        self.proxy.stop()

    def lose_next_answer(self) -> None:
        """Cut the connection after the next APPEND took effect."""
        self.proxy.on("APPEND", "after")

    def _append(self, folder: str, flags: str, raw: bytes, at: datetime) -> None:
        with self.program() as imap:
            moment = imaplib.Time2Internaldate(at)
            answer, said = imap.append(folder, flags, moment, raw)
            assert answer == "OK", said


def mail_table(account: Account, **keys: str) -> str:
    """Return the table `[mail]` of an account, with all that a mailbox can be asked for."""
    given = {
        "host": '"127.0.0.1"',
        "port": str(account.proxy.port),
        "username": f'"{account.username}"',
        "security": '"plain"',
        "password_command": f'"echo {CANARY}"',
        "drafts": "true",
        "sent": "true",
        "answers": "true",
        **keys,
    }
    return "\n".join(["", "[mail]", *(f"{key} = {value}" for key, value in given.items()), ""])


def token_for(user: str, key: bytes | None = None) -> str:
    """Return a JSON Web Token for a user, signed with a key (RFC 7515)."""

    def part(value: dict[str, Any]) -> str:
        return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")

    now = int(datetime.now(UTC).timestamp())
    claims = {"sub": user, "iat": now, "exp": now + 600}
    signed = f"{part({'alg': 'HS256', 'typ': 'JWT'})}.{part(claims)}"
    signature = hmac.new(key or TOKEN_KEY, signed.encode(), hashlib.sha256).digest()
    return f"{signed}.{base64.urlsafe_b64encode(signature).decode().rstrip('=')}"


DRAFTS = '"Entw&APw-rfe"'
"""The folder of drafts, in modified UTF-7 (RFC 3501, part 5.1.3)."""


@contextmanager
def dovecot_in(folder: Path) -> Iterator[Server]:
    """Run Dovecot with its data in a folder, which an ordinary user may write to."""
    assert DOVECOT is not None
    person = ordinary_user()
    authority = trustme.CA()
    certificate = authority.issue_cert("localhost", "127.0.0.1")
    certificate.private_key_pem.write_to_path(folder / "key.pem")
    certificate.cert_chain_pems[0].write_to_path(folder / "cert.pem")
    authority.cert_pem.write_to_path(folder / "authority.pem")
    key = folder / "keys" / "default" / "HS256"
    key.mkdir(parents=True)
    (key / "default").write_bytes(base64.b64encode(TOKEN_KEY))
    (folder / "oauth2.conf").write_text(
        "introspection_mode = local\n"
        f"local_validation_key_dict = fs:posix:prefix={folder}/keys/\n"
        "username_attribute = sub\n"
    )
    port, tls_port = free_port(), free_port()
    (folder / "dovecot.conf").write_text(
        _CONFIGURATION.format(
            folder=folder,
            password=CANARY,
            user=person.pw_name,
            group=grp.getgrgid(person.pw_gid).gr_name,
            uid=person.pw_uid,
            gid=person.pw_gid,
            port=port,
            tls_port=tls_port,
        )
    )
    for name in ("run", "state", "mail", "home"):
        (folder / name).mkdir()
    command = [DOVECOT, "-F", "-c", str(folder / "dovecot.conf")]
    with serving(command, folder, port, log=folder / "log"):
        yield Server(folder, port, tls_port, folder / "authority.pem")


@pytest.fixture(scope="session")
def dovecot_server() -> Iterator[Server]:
    """Dovecot, in a folder that an ordinary user may reach."""
    if not IS_THERE:
        pytest.skip(MISSING)
    with (
        tempfile.TemporaryDirectory(prefix="afterview-dovecot-", dir=IN_MEMORY) as name,
        dovecot_in(Path(name)) as server,
    ):
        yield server


@pytest.fixture
def account(dovecot_server: Server) -> Iterator[Account]:
    """A new account, reached through a proxy that knows each command."""
    made = dovecot_server.account()
    yield made
    made.proxy.stop()
