"""Real child processes that stand still where a test wants them, and an ordinary user's rights."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import urllib.request
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

NOBODY = 65534


@contextmanager
def child(code: str, *arguments: str | Path) -> Iterator[subprocess.Popen[str]]:
    """Run Python code in another process, and go on as soon as it has printed a line.

    It is killed, as by `kill -9`, at the end of the block at the latest.
    """
    command = [sys.executable, "-c", code, *map(str, arguments)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline(), "the child died before it printed anything"
            yield process
        finally:
            process.kill()


@contextmanager
def without_rights() -> Iterator[None]:
    """Be subject to permissions inside the block, even where root runs the tests.

    The test is skipped where another user cannot read the environment that it runs in.
    """
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(NOBODY)
    try:
        if not os.access(sysconfig.get_path("purelib"), os.R_OK, effective_ids=True):
            pytest.skip("another user cannot read this environment; put it where they can")
        yield
    finally:
        os.seteuid(0)


@contextmanager
def public_folder() -> Iterator[Path]:
    """Give a folder that also `without_rights` can be reached, unlike that of pytest."""
    folder = Path(tempfile.mkdtemp())
    try:
        folder.chmod(0o777)
        yield folder
    finally:
        folder.chmod(0o700)
        shutil.rmtree(folder)


@contextmanager
def full_disk(room: int = 0) -> Iterator[None]:
    """Let no file grow beyond `room` bytes inside the block; the system says "File too large"."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def fetched(url: str, **options: Any) -> bytes:
    """Fetch what may not have been made yet in the first second."""
    request = urllib.request.Request(url)  # noqa: S310 - an address of ours
    for _ in range(2000):
        try:
            with urllib.request.urlopen(request, timeout=10, **options) as answer:  # noqa: S310
                found: bytes = answer.read()
                return found
        except urllib.error.HTTPError as error:
            error.close()
            if error.code not in {503, 429}:
                raise
    pytest.fail("it is never ready")
