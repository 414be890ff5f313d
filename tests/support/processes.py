"""Real child processes that stand still where a test wants them, and an ordinary user's rights."""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from program import Program

NOBODY = 65534
RUN = "from afterview.cli import main; main()"
PATIENCE = 60.0
"""Seconds until an answer that does not come is a failure."""


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
def running(program: Program, *args: str) -> Iterator[subprocess.Popen[str]]:
    """Run a command of afterview in another process, whose clock is the real one."""
    command = [sys.executable, "-c", RUN, "--config", str(program.config), *args]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def line(process: subprocess.Popen[str]) -> Any:
    """Return the next line that it prints, which is JSON."""
    assert process.stdout is not None
    said = process.stdout.readline()
    assert said, process.communicate()
    return json.loads(said)


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
def public_folder(place: str | None = None) -> Iterator[Path]:
    """Give a folder that also `without_rights` can be reached, unlike that of pytest."""
    folder = Path(tempfile.mkdtemp(dir=place))
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
    """Fetch a feed, and ask again while the server says that it is not made yet.

    The server tells nobody when it is, so it is asked a few times a second: more often would take
    the processor away from it, and use up the requests that it allows to one address.
    """
    request = urllib.request.Request(url)  # noqa: S310 - an address of ours
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE, **options) as answer:  # noqa: S310
                found: bytes = answer.read()
                return found
        except urllib.error.HTTPError as error:
            error.close()
            if error.code not in {503, 429}:
                raise
        threading.Event().wait(0.1)
    pytest.fail(f"it was not ready within {PATIENCE:.0f} seconds")
