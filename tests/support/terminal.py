"""afterview in a real pseudo-terminal: as a program of its own, or with answers typed ahead."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Self

import pytest
from program import NOW

PATIENCE = 60.0
"""Seconds until a text that does not come is a failure."""
CTRL_C, CTRL_D = "\x03", "\x04"

_RUN = """
import fcntl, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)  # so that Ctrl-C means what it means
from datetime import datetime
from afterview.cli import main
main(sys.argv[2:], now=datetime.fromisoformat(sys.argv[1]))
"""
_ESCAPES = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b[@-Z\\-_]|\x07")


class Terminal:
    """The program in a terminal of its own; it is killed at the end of the block at the latest."""

    def __init__(
        self,
        *args: str,
        config: Path,
        now: datetime = NOW,
        size: tuple[int, int] = (80, 24),
        **environment: str,
    ) -> None:
        """Start it; `size` is columns and lines."""
        self.screen = ""
        """All that was shown so far, without colours and the like."""
        self._raw = b""
        self._seen = 0
        self._master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
        command = [sys.executable, "-c", _RUN, now.isoformat(), "--config", str(config), *args]
        base = {"PATH": os.environ["PATH"], "HOME": str(config.parent), "TERM": "dumb"}
        utf8 = {"LC_ALL": "C.UTF-8"}
        self._process = subprocess.Popen(
            command,
            stdin=slave,
            stdout=slave,
            stderr=slave,
            start_new_session=True,
            env=base | utf8 | _coverage() | environment,
        )
        os.close(slave)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()
        os.close(self._master)

    def wait_for(self, text: str) -> str:
        """Read until `text` is shown, and return what was shown since the last call up to it."""
        deadline = time.monotonic() + PATIENCE
        while text not in self.screen[self._seen :]:
            assert self._read(deadline), f"{text!r} did not come:\n{self.screen}"
        end = self.screen.index(text, self._seen) + len(text)
        shown, self._seen = self.screen[self._seen : end], end
        return shown

    def type(self, text: str) -> None:
        """Press keys, and no Enter."""
        os.write(self._master, text.encode())

    def answer(self, question: str, answer: str) -> str:
        """Wait for a question and answer it; return what was shown up to there."""
        shown = self.wait_for(question)
        self.type(f"{answer}\r")
        return shown

    def interrupt(self, until: str) -> None:
        """Press Ctrl-C, and again each second until `until` is shown, as a person would.

        Python loses the one that is pressed in the moment before it waits for the first key.
        """
        deadline = time.monotonic() + PATIENCE
        while until not in self.screen[self._seen :]:
            self.type(CTRL_C)
            next_ = min(time.monotonic() + 1, deadline)
            while until not in self.screen[self._seen :] and self._is_ready(next_):
                assert self._read(deadline), f"it ended without {until!r}:\n{self.screen}"
            assert time.monotonic() < deadline, f"it was not stopped:\n{self.screen}"
        self.wait_for(until)

    def kill(self) -> None:
        """Kill the program, as by `kill -9`, and nothing that it has started."""
        self._process.kill()
        self._process.wait()

    def end(self) -> int:
        """Read to the end, and return the code with which it ended."""
        deadline = time.monotonic() + PATIENCE
        while self._read(deadline):
            pass
        return self._process.wait(PATIENCE)

    def _read(self, deadline: float) -> bool:
        """Read what is there, waiting for it; False once there will be nothing more."""
        assert self._is_ready(deadline), f"nothing more came:\n{self.screen}"
        try:
            data = os.read(self._master, 65536)
        except OSError:  # Linux says so when the last one has closed the other end
            data = b""
        self._raw += data
        self.screen = _plain(self._raw)
        return bool(data)

    def _is_ready(self, deadline: float) -> bool:
        left = max(0, deadline - time.monotonic())
        return bool(select.select([self._master], [], [], left)[0])


def _plain(raw: bytes) -> str:
    text = raw.decode(errors="replace").replace("\r\n", "\n")
    return _ESCAPES.sub("", text).replace("\r", "")


def _coverage() -> dict[str, str]:
    """What makes coverage measure the program too, where it measures the tests."""
    return {key: value for key, value in os.environ.items() if key.startswith("COV")}


@contextmanager
def typed_ahead(monkeypatch: pytest.MonkeyPatch, *answers: str) -> Iterator[None]:
    """Have a terminal as the standard input of this process, in which the answers are typed.

    Behind the last one stands the end of the input: who asks for more is told that nobody is there.
    """
    master, slave = pty.openpty()
    os.write(master, "".join(f"{answer}\n" for answer in answers).encode() + CTRL_D.encode())
    try:
        with open(slave, encoding="utf-8") as stdin, monkeypatch.context() as patch:  # noqa: PTH123
            patch.setattr(sys, "stdin", stdin)
            yield
            ready, _, _ = select.select([slave], [], [], 0)
            left = os.read(slave, 4096) if ready else b""
            assert not left, f"nobody asked for {left!r}"
    finally:
        os.close(master)
