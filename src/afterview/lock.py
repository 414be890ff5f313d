"""Allow one run at a time, by a lock that the system releases when its holder dies.

Nobody has to clean up after a crash: the operating system holds the lock, and the text in the file
is for people only. The file is never deleted. If it were, a run that had just opened it would hold
a lock on a file that nobody else can see, while the next run locks a new file.
"""

from __future__ import annotations

import os
import re
import sys
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Self

from afterview.errors import LockedError, StoreError

if sys.platform == "win32":  # pragma: no cover -- the tests run elsewhere
    import msvcrt

    FAR = 1 << 30
    """Windows keeps others from reading a locked range, so the lock is on a byte far behind the
    text."""

    def _take(file: int) -> None:
        os.lseek(file, FAR, os.SEEK_SET)
        try:
            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        except PermissionError as error:
            raise BlockingIOError from error
        finally:
            os.lseek(file, 0, os.SEEK_SET)

    def _release(file: int) -> None:
        """Do nothing, because closing the file releases it."""

else:
    import fcntl

    def _take(file: int) -> None:
        """Lock the open file; raise BlockingIOError if another process holds the lock."""
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _release(file: int) -> None:
        """Unlock the file even if child processes still have it open."""
        fcntl.flock(file, fcntl.LOCK_UN)


OURS = re.compile(rb"(?:\d+ \d{4}-\d\d-\d\dT[\d:.+-]+)?")
"""The contents of a lock file: nothing, or a process id and the time at which it took the lock."""


class RunLock:
    """Holds the right to change anything while the `with` block lasts.

    Entering raises LockedError if another run holds it, and StoreError if it cannot be taken.
    """

    def __init__(self, store: Path, now: datetime) -> None:
        """Name the store to lock, and the time (aware) that is shown to others."""
        real = Path(os.path.realpath(store))
        self.path = Path(f"{real}.lock")
        self._now = now
        self._file = -1

    def inherited(self) -> tuple[int, ...]:
        """Return the file descriptors by which a child process inherits the lock.

        The child then keeps the lock even if this process is killed.
        There are none on Windows, where a lock cannot be inherited.
        """
        return (self._file,) if os.name == "posix" else ()

    def __enter__(self) -> Self:
        """Take the lock, without waiting for it."""
        try:
            # A link could lead to a file with another use, which would be locked and overwritten.
            flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0)
            file = os.open(self.path, flags, 0o600)
        except OSError as error:
            raise self._lock_error(error) from error
        try:
            _take(file)
            is_ours = _is_ours(file)
        except BlockingIOError as error:
            holder = _holder(file, self._now)
            os.close(file)
            msg = f"another afterview run is under way{holder}; it ends by itself"
            raise LockedError(msg) from error
        except OSError as error:
            os.close(file)
            raise self._lock_error(error) from error
        if not is_ours:
            os.close(file)
            msg = f"{self.path} is not a lock of afterview; give the store another name"
            raise StoreError(msg)
        self._file = file
        _write(file, f"{os.getpid()} {self._now.isoformat()}")
        return self

    def __exit__(self, *_: object) -> None:
        """Release the lock; the file stays."""
        _write(self._file, "")
        # What was to be done is done. The system releases the lock with the process at the latest.
        with suppress(OSError):
            _release(self._file)
        with suppress(OSError):
            os.close(self._file)

    def _lock_error(self, error: OSError) -> StoreError:
        return StoreError(
            f"{self.path}: the lock cannot be taken ({error.strerror}); check that its folder "
            "exists and may be written to"
        )


def _write(file: int, text: str) -> None:
    # The lock holds without the text, so that a full disk is no reason to stop.
    with suppress(OSError):
        os.ftruncate(file, 0)
        os.write(file, text.encode())


def _is_ours(file: int) -> bool:
    """Return whether we may write into the file: it is empty, or has the text of a killed run."""
    return OURS.fullmatch(os.pread(file, 100, 0)) is not None


def _holder(file: int, now: datetime) -> str:
    """Return who holds the lock, if its file says so: ` (process 4711, since 10:32)`."""
    try:
        # Never show text that is not ours: a terminal might execute its control characters.
        said = OURS.fullmatch(os.read(file, 100))
        process, since = said[0].decode().split() if said else ("", "")
        began = datetime.fromisoformat(since).astimezone(now.tzinfo)
    except (OSError, ValueError, OverflowError):
        return ""
    day = "" if began.date() == now.date() else f"{began:%Y-%m-%d} "
    return f" (process {process}, since {day}{began:%H:%M})"
