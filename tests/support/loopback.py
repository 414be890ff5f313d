"""Ports of this machine, and servers that take a moment before they answer on them."""

from __future__ import annotations

import os
import pwd
import random
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

PATIENCE = 30.0
"""Seconds within which a server has to answer."""

IN_MEMORY = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108 - in a folder of its own
"""Where servers may have their folders: on a disk, half of the time goes into small files."""


def free_port() -> int:
    """Return a port that nobody listens on.

    It is below those that systems give to connections (from 32768 on Linux), of which a test beside
    this one opens many before the server listens.
    """
    while True:
        port = random.randrange(10_240, 32_768)  # noqa: S311 - no secret
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


def wait_for(port: int, process: subprocess.Popen[Any], log: Path | None = None) -> None:
    """Wait until the process answers on the port; fail the test if it ends, or takes too long.

    The failure shows its output and the file `log`.
    """
    deadline = time.monotonic() + PATIENCE
    while not _answers(port):
        if process.poll() is not None or time.monotonic() > deadline:
            process.kill()
            said = process.stdout.read() if process.stdout else ""
            more = log.read_text() if log is not None and log.exists() else ""
            pytest.fail(f"{process.args!r} did not start: {said!r} {more}")
        time.sleep(0.02)  # a server does not say when it begins to listen


def ordinary_user() -> pwd.struct_passwd:
    """Return the user as whom a server runs: none of mail runs as root."""
    return pwd.getpwnam("nobody") if os.getuid() == 0 else pwd.getpwuid(os.getuid())


@contextmanager
def serving(
    command: list[str],
    folder: Path,
    port: int,
    *,
    log: Path | None = None,
    env: Mapping[str, str] | None = None,
) -> Iterator[None]:
    """Run a server as an ordinary user, to whom its folder is given, until the block ends.

    It is killed with all its children: to end in good order takes some of them seconds.
    """
    rights: dict[str, Any] = {}
    if os.getuid() == 0:
        person = ordinary_user()
        for path in (folder, *folder.rglob("*")):
            os.chown(path, person.pw_uid, person.pw_gid)
        rights = {"user": person.pw_uid, "group": person.pw_gid, "extra_groups": []}
    with subprocess.Popen(
        command,
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
        **rights,
    ) as process:
        try:
            wait_for(port, process, log)
            yield
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)


def _answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=5).close()
    except ConnectionRefusedError:
        return False
    return True
