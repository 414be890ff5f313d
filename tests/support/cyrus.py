"""Cyrus IMAP, started for real on loopback, as the user that Debian makes for it.

A module that uses it takes the fixture by importing `cyrus_server`. Cyrus runs as no other user, so
its tests are skipped where it is missing, and where neither that user nor root runs them.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from dovecot import CANARY, Account, Server
from imap_proxy import ImapProxy
from loopback import free_port, wait_for

PROGRAMS = Path("/usr/lib/cyrus/bin")
USERS = 60
"""How many accounts there are: one for each test."""
PATIENCE = 30.0
"""Seconds until a server that does not answer is a failure."""

_SETTINGS = """\
configdirectory: {folder}/conf
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
"""
_SERVICES = """\
START {{
  recover cmd="{programs}/ctl_cyrusdb -C {folder}/imapd.conf -r"
}}
SERVICES {{
  imap cmd="{programs}/imapd -C {folder}/imapd.conf" listen="127.0.0.1:{port}" prefork=0
}}
EVENTS {{
}}
"""


class Cyrus(Server):
    """A running Cyrus."""

    def account(self) -> Account:
        """Return an account that nobody has used yet."""
        proxy = ImapProxy(self.port)
        return Account(self, f"sam{next(self.numbers)}", proxy, {"address": "sam@home.example"})


@contextmanager
def cyrus_in(folder: Path) -> Iterator[Cyrus]:
    """Run Cyrus with its data in a folder."""
    person, port = pwd.getpwnam("cyrus"), free_port()
    for name in ("db", "proc", "lock", "socket", "log", "msg"):
        (folder / "conf" / name).mkdir(parents=True)
    (folder / "spool").mkdir()
    (folder / "imapd.conf").write_text(_SETTINGS.format(folder=folder))
    services = _SERVICES.format(folder=folder, programs=PROGRAMS, port=port)
    (folder / "cyrus.conf").write_text(services)
    password = shutil.which("saslpasswd2") or ""
    for number in range(USERS):
        subprocess.run(
            [password, "-p", "-c", "-f", folder / "sasldb", "-u", "localhost", f"sam{number}"],
            input=CANARY.encode(),
            check=True,
        )
    is_root = os.getuid() == 0
    for path in (folder, *folder.rglob("*")) if is_root else ():
        os.chown(path, person.pw_uid, person.pw_gid)
    master = [PROGRAMS / "master", "-C", folder / "imapd.conf", "-M", folder / "cyrus.conf"]
    with subprocess.Popen(
        [*map(str, master), "-p", str(folder / "pid")],
        user=person.pw_uid if is_root else None,
        group=person.pw_gid if is_root else None,
        extra_groups=[] if is_root else None,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    ) as process:
        wait_for(port, process)
        try:
            yield Cyrus(folder, port, 0, folder)
        finally:
            process.terminate()
            process.wait(20)


@pytest.fixture(scope="session")
def cyrus_server() -> Iterator[Cyrus]:
    """Cyrus, where it is installed and may be run."""
    if not (PROGRAMS / "imapd").exists() or shutil.which("saslpasswd2") is None:
        pytest.skip("Cyrus is not installed: apt-get install cyrus-imapd sasl2-bin")
    if os.getuid() not in {0, pwd.getpwnam("cyrus").pw_uid}:
        pytest.skip("Cyrus runs as its own user only, and we are neither that nor root")
    with (
        tempfile.TemporaryDirectory(prefix="afterview-cyrus-") as name,
        cyrus_in(Path(name)) as server,
    ):
        yield server
