"""One run at a time: a lock beside the store that the system takes back when its holder dies.

Nobody has to clean up after a crash, for the lock is the system's and not the file: the file may
stand there for ever, and what it says is for people only. It is never deleted. A run that had
opened it just before would then hold a lock on a file that nobody else can see, while the next
run makes a new file and locks that one.
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
    """Windows keeps others from reading what is locked, so a byte far behind the text is."""

    def _take(file: int) -> None:
        os.lseek(file, FAR, os.SEEK_SET)
        try:
            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        except PermissionError as error:
            raise BlockingIOError from error
        finally:
            os.lseek(file, 0, os.SEEK_SET)

    def _release(file: int) -> None:
        """Do nothing: closing the file releases it."""

else:
    import fcntl

    def _take(file: int) -> None:
        """Lock the open file; BlockingIOError where another process has it."""
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _release(file: int) -> None:
        """Unlock the file also for child processes that still have it open."""
        fcntl.flock(file, fcntl.LOCK_UN)


OURS = re.compile(rb"(?:\d+ \d{4}-\d\d-\d\dT[\d:.+-]+)?")
"""What a lock file holds: nothing, or a process and since when."""


class RunLock:
    """The right to change anything, for as long as the `with` block lasts.

    Entering it raises LockedError where another run has it, StoreError where it cannot be had.
    """

    def __init__(self, store: Path, now: datetime) -> None:
        """Name the store, whose lock stands beside it, and the moment (aware) that others see."""
        real = Path(os.path.realpath(store))
        self.path = Path(f"{real}.lock")
        self._now = now
        self._file = -1

    def inherited(self) -> tuple[int, ...]:
        """Return what a child process has to be given to hold the lock should this one be killed.

        Nothing on Windows, where a lock is not inherited.
        """
        return (self._file,) if os.name == "posix" else ()

    def __enter__(self) -> Self:
        """Take the lock, without waiting for it."""
        try:
            # A link would lead the lock, and what is written into it, to a file of another use.
            flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0)
            file = os.open(self.path, flags, 0o600)
        except OSError as error:
            raise self._no_lock(error) from error
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
            raise self._no_lock(error) from error
        if not is_ours:
            os.close(file)
            msg = f"{self.path} is not a lock of afterview; give the store another name"
            raise StoreError(msg)
        self._file = file
        _write(file, f"{os.getpid()} {self._now.isoformat()}")
        return self

    def __exit__(self, *_: object) -> None:
        """Give the lock back; the file stays."""
        _write(self._file, "")
        # What was to be done is done. The system releases the lock with the process at the latest.
        with suppress(OSError):
            _release(self._file)
        with suppress(OSError):
            os.close(self._file)

    def _no_lock(self, error: OSError) -> StoreError:
        return StoreError(
            f"{self.path}: no lock can be had there ({error.strerror}); check that its folder "
            "exists and may be written to"
        )


def _write(file: int, text: str) -> None:
    # The lock holds without the text: a full disk is no reason to stop here.
    with suppress(OSError):
        os.ftruncate(file, 0)
        os.write(file, text.encode())


def _is_ours(file: int) -> bool:
    """Whether the file is one that we may write into: empty, or with what a killed run left."""
    return OURS.fullmatch(os.pread(file, 100, 0)) is not None


def _holder(file: int, now: datetime) -> str:
    """Who has the lock, as far as its file says: ` (process 4711, since 10:32)`, or nothing."""
    try:
        # Other text than ours is not shown: a terminal might carry it out.
        said = OURS.fullmatch(os.read(file, 100))
        process, since = said[0].decode().split() if said else ("", "")
        began = datetime.fromisoformat(since).astimezone(now.tzinfo)
    except (OSError, ValueError, OverflowError):
        return ""
    day = "" if began.date() == now.date() else f"{began:%Y-%m-%d} "
    return f" (process {process}, since {day}{began:%H:%M})"
