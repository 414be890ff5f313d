"""The log on disk: read to be changed, and written only if nobody else changed it meanwhile.

What is changed in the text is left to `log_edit`.
"""

from __future__ import annotations

import codecs
import hashlib
import os
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from afterview.errors import InputError, LockedError, StoreError
from afterview.files import read_text, write_atomic
from afterview.lock import RunLock

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

_WRITABLE = 0o222


@dataclass(frozen=True, slots=True)
class LogFile:
    """A log as it was read."""

    path: Path
    text: str
    """Without a byte order mark, its line ends as they are in the file."""
    stamp: str
    """SHA-256 of the text in UTF-8, in hexadecimal."""

    @classmethod
    def read(cls, path: Path) -> LogFile:
        """Read the log; raise InputError where there is none, or it cannot be read."""
        text = read_text(path, what="log")
        return cls(path, text, _stamp(text.encode()))

    def write(self, text: str) -> LogFile:
        """Put `text` in the place of what was read, and return the log as it is then.

        Permissions, a byte order mark and a symbolic link stay. Raises InputError, and leaves the
        file alone, where it is no longer as it was read, or cannot be written.
        """
        try:
            data = self.path.read_bytes()
            mark = codecs.BOM_UTF8 if data.startswith(codecs.BOM_UTF8) else b""
            if _stamp(data.removeprefix(mark)) != self.stamp:
                msg = (
                    f"the log {self.path} was changed meanwhile, so it was left as it is: try again"
                )
                raise InputError(msg)
            self._refuse_by_mode()
            new = text.encode()
            write_atomic(self.path, mark + new)
        except OSError as error:
            msg = f"the log {self.path} cannot be written: {error.strerror}"
            raise InputError(msg) from error
        except UnicodeEncodeError as error:
            msg = f"the log cannot hold {error.object[error.start]!a}: type it anew"
            raise InputError(msg) from error
        return LogFile(self.path, text, _stamp(new))

    def refuse_read_only(self) -> None:
        """Raise InputError where the log cannot be replaced, as far as that can be told before."""
        try:
            self._refuse_by_mode()
        except OSError as error:
            msg = f"the log {self.path} cannot be written: {error.strerror}"
            raise InputError(msg) from error
        folder = Path(os.path.realpath(self.path)).parent
        if not os.access(folder, os.W_OK | os.X_OK):
            msg = f"the log {self.path} cannot be written: its folder is read-only"
            raise InputError(msg)

    def _refuse_by_mode(self) -> None:
        # Replacing a file asks for no right on the file itself; what is read-only was meant so.
        if not self.path.stat().st_mode & _WRITABLE:
            msg = f"the log {self.path} is read-only: make it writable first"
            raise InputError(msg)


@contextmanager
def editing(path: Path, now: datetime) -> Iterator[None]:
    """Have the log to oneself while the block lasts, as far as afterview itself is concerned.

    What an editor saves takes the place of whatever was written since it read the file. `now`
    (aware) is the moment that others see. Raises LockedError where the log is open in an editor
    already, StoreError where its folder cannot hold a lock.
    """
    with ExitStack() as stack:
        with _said_plainly(path):
            stack.enter_context(RunLock(_lock_name(path), now))
        yield


def refuse_while_edited(path: Path, now: datetime) -> None:
    """Raise LockedError while the log is open in `afterview edit`."""
    name = _lock_name(path)
    # No editor has ever been there, or none that could take the lock.
    if os.path.lexists(f"{name}.lock"):
        with suppress(StoreError), _said_plainly(path), RunLock(name, now):
            pass


def _lock_name(path: Path) -> Path:
    real = Path(os.path.realpath(path))
    return real.with_name(f".{real.name}.edit")


@contextmanager
def _said_plainly(path: Path) -> Iterator[None]:
    try:
        yield
    except LockedError as error:
        msg = f"the log {path} is open in `afterview edit`; close the editor first"
        raise LockedError(msg) from error


def _stamp(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
