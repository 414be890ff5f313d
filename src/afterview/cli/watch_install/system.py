"""Write the files that a scheduler of the system reads, and run its commands."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

from afterview.errors import StoreError
from afterview.files import write_atomic

if TYPE_CHECKING:
    from pathlib import Path

SECONDS = 30
"""The longest time that a command of the system may take."""


def write_kept(path: Path, data: bytes) -> None:
    """Write a file that only its owner can read, with its folders; raise StoreError."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomic(path, data, mode=0o600)
    except OSError as error:
        msg = f"{path}: cannot be written ({error.strerror})"
        raise StoreError(msg) from error


def must_run(*command: str) -> None:
    """Run a command of the system; raise StoreError if it fails."""
    if code := ran(*command):
        msg = f"{' '.join(command)} failed with exit code {code}"
        raise StoreError(msg)


def ran(*command: str) -> int:
    """Return the exit code of a command of the system; 1 if it cannot be run."""
    if shutil.which(command[0]) is None:
        return 1
    try:
        return subprocess.run(  # noqa: S603 - no shell, and every word is one of our own
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=SECONDS,
            check=False,
        ).returncode
    except (OSError, subprocess.TimeoutExpired):
        return 1
