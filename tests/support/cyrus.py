"""Cyrus IMAP, started for real on loopback as an ordinary user.

A module that uses it takes the fixture by importing `cyrus_server`. Debian installs either Cyrus or
Dovecot, so its packages may be unpacked in a folder that AFTERVIEW_CYRUS names. Where it is neither
there nor installed, its tests are skipped.
"""

from __future__ import annotations

import imaplib
import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from dovecot import CANARY, DRAFTS, NOW, Account, Server
from imap_proxy import ImapProxy
from loopback import IN_MEMORY, free_port, ordinary_user, serving

ROOT = Path(os.environ.get("AFTERVIEW_CYRUS", "/"))
"""Where its packages are unpacked."""
PROGRAMS = ROOT / "usr/lib/cyrus/bin"
PASSWORDS = ROOT / "usr/sbin/saslpasswd2"
LIBRARIES = (*ROOT.glob("lib/*-linux-gnu"), *ROOT.glob("usr/lib/*-linux-gnu"))
"""The folders in which the libraries are that are unpacked beside it."""
USERS = 60
"""How many accounts there are: one for each test."""

_SETTINGS = """\
configdirectory: {folder}/conf
cyrus_user: {user}
defaultpartition: default
partition-default: {folder}/spool
admins: admin
sasl_pwcheck_method: auxprop
sasl_auxprop_plugin: sasldb
sasl_sasldb_path: {folder}/sasldb
sasl_mech_list: PLAIN LOGIN
allowplaintext: yes
servername: localhost
sasl_realm: localhost
autocreate_quota: 0
autocreate_inbox_folders: Entw&APw-rfe | Sent Items
xlist-drafts: Entw&APw-rfe
xlist-sent: Sent Items
tls_server_cert: disabled
skiplist_unsafe: yes
httpmodules: caldav carddav
caldav_create_sched: yes
"""
_SERVICES = """\
START {{
  recover cmd="{programs}/ctl_cyrusdb -C {folder}/imapd.conf -r"
}}
SERVICES {{
  imap cmd="{programs}/imapd -C {folder}/imapd.conf" listen="127.0.0.1:{port}" prefork=1
{http}}}
EVENTS {{
}}
"""
_HTTP = """\
  http cmd="{programs}/httpd -C {folder}/imapd.conf" listen="127.0.0.1:{port}" prefork=1
"""


class Cyrus(Server):
    """A running Cyrus."""

    http_port: int = 0
    """Where its calendars are; 0 if Debian's cyrus-caldav is not there."""

    def account(self) -> Account:
        """Return an account that nobody has used yet."""
        proxy = ImapProxy(self.port)
        name = f"sam{next(self.numbers)}"
        return CyrusAccount(self, name, proxy, {"address": "sam@home.example"})

    def calendar_account(self, password: str) -> str:
        """Return the name of an account that nobody has used yet, and that has a calendar."""
        name = f"dav{next(self.numbers)}"
        _let_in(self.folder, name, password)
        with imaplib.IMAP4("127.0.0.1", self.port) as first_login:  # which makes the account
            first_login.login(name, password)
        return name


class CyrusAccount(Account):
    """One mailbox on Cyrus."""

    def renew(self) -> None:
        """Restore the mailbox as if from a backup: each folder has another UIDVALIDITY then."""
        folders = ("INBOX", DRAFTS, '"Sent Items"')
        held = {folder: self.read(folder) for folder in folders}
        with imaplib.IMAP4("127.0.0.1", self.server.port) as admin:
            admin.login("admin", CANARY)
            admin.setacl(f"user/{self.username}", "admin", "lrswipkxtecda")
            answer, said = admin.delete(f"user/{self.username}")
            assert answer == "OK", said
        for folder, messages in held.items():
            for raw in messages:
                self._append(folder, "", raw, NOW)


def _let_in(folder: Path, name: str, password: str) -> None:
    subprocess.run(
        [PASSWORDS, "-p", "-c", "-f", folder / "sasldb", "-u", "localhost", name],
        input=password.encode(),
        check=True,
    )


@contextmanager
def cyrus_in(folder: Path) -> Iterator[Cyrus]:
    """Run Cyrus with its data in a folder."""
    person, port = ordinary_user(), free_port()
    for name in ("db", "proc", "lock", "socket", "log", "msg"):
        (folder / "conf" / name).mkdir(parents=True)
    (folder / "spool").mkdir()
    (folder / "imapd.conf").write_text(_SETTINGS.format(folder=folder, user=person.pw_name))
    http_port = free_port() if (PROGRAMS / "httpd").exists() else 0
    http = _HTTP.format(folder=folder, programs=PROGRAMS, port=http_port) if http_port else ""
    services = _SERVICES.format(folder=folder, programs=PROGRAMS, port=port, http=http)
    (folder / "cyrus.conf").write_text(services)
    for name in ("admin", *(f"sam{number}" for number in range(USERS))):
        _let_in(folder, name, CANARY)
    master = [PROGRAMS / "master", "-C", folder / "imapd.conf", "-M", folder / "cyrus.conf"]
    command = [*map(str, master), "-p", str(folder / "pid")]
    libraries = {"LD_LIBRARY_PATH": ":".join(map(str, LIBRARIES))}
    with serving(command, folder, port, env=os.environ | libraries):
        server = Cyrus(folder, port, 0, folder)
        server.http_port = http_port
        yield server


@pytest.fixture(scope="session")
def cyrus_server() -> Iterator[Cyrus]:
    """Cyrus, where it is installed or unpacked."""
    if not (PROGRAMS / "imapd").exists() or not PASSWORDS.exists():
        pytest.skip("Cyrus is not there: AFTERVIEW_CYRUS names no folder of its unpacked packages")
    with (
        tempfile.TemporaryDirectory(prefix="afterview-cyrus-", dir=IN_MEMORY) as name,
        cyrus_in(Path(name)) as server,
    ):
        yield server
