"""A real mail program over the same server: it opens our draft, changes it, and sends it on."""

from __future__ import annotations

import os
import pty
import select
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from dovecot import CANARY, Account, account, dovecot_server, mail_table
from program import CONFIGURATION, Program, table

__all__ = ["account", "dovecot_server"]

NEOMUTT = shutil.which("neomutt")
PATIENCE = 60.0
"""Seconds until a text that does not come is a failure."""
ALL_DAY = '[playbook]\nthank_you_same_day_until = "23:59"\n'
SETTINGS = """\
set imap_user="{user}" imap_pass="{password}" ssl_starttls=no ssl_force_tls=no
set folder="imap://127.0.0.1:{port}/" spoolfile="+INBOX"
set postponed="+Entwürfe" record="+Sent Items"
set sendmail="/bin/true" editor="sed -i s/^Hi/Hello/"
set from="{user}" realname="Sam Rivera" charset="utf-8" header_cache=""
"""
"""It hands the letter to a program that does nothing: no test sends mail."""


@contextmanager
def neomutt(account: Account, folder: Path) -> Iterator[int]:
    """Start NeoMutt with the postponed draft, in a terminal; give the terminal's other end."""
    assert NEOMUTT is not None
    settings = folder / "neomuttrc"
    settings.write_text(
        SETTINGS.format(user=account.username, password=CANARY, port=account.server.port)
    )
    master, slave = pty.openpty()
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "TERM": "xterm"}
    with subprocess.Popen(
        [NEOMUTT, "-F", str(settings), "-p"],
        stdin=slave,
        stdout=slave,
        stderr=slave,
        start_new_session=True,
        env=environment | {"LC_ALL": "C.UTF-8"},
    ) as process:
        os.close(slave)
        try:
            yield master
        finally:
            process.kill()
            os.close(master)


def wait_for(terminal: int, text: bytes) -> None:
    shown, deadline = b"", time.monotonic() + PATIENCE
    while text not in shown:
        assert time.monotonic() < deadline, shown
        if select.select([terminal], [], [], 0.1)[0]:
            shown += os.read(terminal, 4096)


@pytest.mark.skipif(NEOMUTT is None, reason="neomutt is not installed")
def test_a_draft_that_neomutt_sends_on_is_done(
    program: Program, account: Account, tmp_path: Path
) -> None:
    # A mail program has no other clock than the real one.
    now = datetime.now(UTC).replace(microsecond=0)
    start = (now - timedelta(hours=3)).astimezone(ZoneInfo("America/New_York"))
    jo = '[{ name = "Jo Smith", email = "jo@globex.example" }]'
    program.write(
        table("globex", people=jo, start=start.replace(tzinfo=None).isoformat()),
        config=CONFIGURATION + mail_table(account) + ALL_DAY,
    )
    program.now = now
    assert program("sync").code == 0
    with neomutt(account, tmp_path) as terminal:
        wait_for(terminal, b"Security:")
        os.write(terminal, b"e")  # the editor, which changes a word
        wait_for(terminal, b"Security:")
        os.write(terminal, b"y")
        wait_for(terminal, b"Mail sent")
    (letter,) = account.read('"Sent Items"')
    assert b"Hello Jo," in letter
    assert account.drafts() == []
    program.now += timedelta(hours=1)
    told = program("sync").out

    assert "globex/thank-you/jo-smith was sent on" in told
    assert "not in your mailbox any more" not in told
