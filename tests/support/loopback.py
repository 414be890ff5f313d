"""Ports of this machine, and servers that take a moment before they answer on them."""

from __future__ import annotations

import socket
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest

PATIENCE = 30.0
"""Seconds within which a server has to answer."""


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
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


def _answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=5).close()
    except ConnectionRefusedError:
        return False
    return True
