"""Read the log to change it, and write it only if nobody else has changed it meanwhile.

Changes to the text are made by `log.edit`.
"""

from __future__ import annotations

import codecs
import os
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from afterview.errors import InputError, LockedError, Sentence, StoreError
from afterview.files import MOST, is_being_written, read_text, sha256, swap, sync_folder, write_new
from afterview.lock import RunLock

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from afterview.log.replaced import Replaced

_WRITABLE = 0o222


@dataclass(frozen=True, slots=True)
class LogFile:
    """Holds the text of a log as it was read."""

    path: Path
    text: str
    """The text without a byte order mark; line ends are as in the file."""
    stamp: str
    """The SHA-256 of the text in UTF-8, in hexadecimal."""

    @classmethod
    def read(cls, path: Path) -> LogFile:
        """Read the log; raise InputError if there is none, or if it cannot be read."""
        text = read_text(path, what="log")
        return cls(path, text, sha256(text.encode()))

    def write(self, text: str, replaced: Replaced) -> LogFile:
        """Replace the log as it was read with `text`, and return the log as it is then.

        Permissions, a byte order mark and a symbolic link stay; `replace` says what happens to text
        that an editor saves meanwhile. Raises InputError, and leaves the file alone, if the file
        has changed since it was read, cannot be written, or could not be read afterwards.
        """
        try:
            data = self.path.read_bytes()
            mark = codecs.BOM_UTF8 if data.startswith(codecs.BOM_UTF8) else b""
            self._refuse_by_mode()
            new = text.encode()
            if len(mark + new) > MOST:
                msg = (
                    f"the log {self.path} would be larger than {MOST // 1024:,} KiB, which "
                    "afterview could no longer read, so it was left unchanged: move old "
                    "interviews out of it"
                )
                raise InputError(msg)
            if is_being_written(self.path):
                msg = (
                    f"the log {self.path} is open for writing in another program, so it was left "
                    "unchanged: close it there, and try again"
                )
                raise InputError(msg)
            is_unchanged = sha256(data.removeprefix(mark)) == self.stamp
            if not (is_unchanged and replace(self.path, data, mark + new, replaced)):
                msg = (
                    f"the log {self.path} changed in the meantime, so it was left unchanged: try "
                    "again"
                )
                raise InputError(msg)
        except OSError as error:
            msg = f"the log {self.path} cannot be written: {error.strerror}"
            raise InputError(msg) from error
        except UnicodeEncodeError as error:
            msg = f"the log cannot hold {error.object[error.start]!a}: type it again"
            raise InputError(msg) from error
        return LogFile(self.path, text, sha256(new))

    def refuse_read_only(self) -> None:
        """Raise InputError if the log cannot be replaced, as far as that is known beforehand."""
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
        # Replacing a file needs no permission on the file itself, so respect its read-only bit.
        if not self.path.stat().st_mode & _WRITABLE:
            msg = f"the log {self.path} is read-only: make it writable first"
            raise InputError(msg)


def replace(path: Path, old: bytes | None, new: bytes, replaced: Replaced) -> bool:
    """Replace the log `old` (None: no log at all) with `new`; return whether that was done.

    If the log is not `old`, or somebody saves it at the same moment, the log has what they saved,
    and this returns False. The replaced file goes into `replaced`. Raises OSError; the log is then
    unchanged.
    """
    target = Path(os.path.realpath(path))
    _move_in_left_behind(target, replaced)
    ours = target.with_name(f".{target.name}.{os.urandom(8).hex()}.swap")
    write_new(ours, new, like=target)
    if old is None:
        return _link_new(ours, target)
    try:
        # Writing `new` to disk may have taken seconds, so look again.
        is_old = target.read_bytes() == old and not is_being_written(target)
        if is_old:
            swap(ours, target)
    except OSError:
        ours.unlink(missing_ok=True)
        raise
    if not is_old:
        ours.unlink()
        return False
    # An error from here on leaves a file next to the log, which the next write moves to `replaced`.
    return _finish_swap(ours, target, old, new, replaced)


def _link_new(ours: Path, target: Path) -> bool:
    """Give a new file the name of the log, unless a log exists by now."""
    try:
        os.link(ours, target)
    except OSError:
        if os.path.lexists(target):
            ours.unlink()
            return False
        ours.replace(target)  # a file system without hard links
    ours.unlink(missing_ok=True)
    sync_folder(target.parent)
    return True


def left_behind(path: Path) -> list[Path]:
    """Return the versions of the log that a killed command left next to it."""
    target = Path(os.path.realpath(path))
    begin = f".{target.name}."
    try:
        names = [path.name for path in target.parent.iterdir()]
    except OSError:  # a folder that cannot be read now can be tidied up later
        return []
    found = (name for name in names if name.startswith(begin) and name.endswith(".swap"))
    return sorted(target.with_name(name) for name in found)


def tidy(path: Path, replaced: Replaced) -> None:
    """Move files that a killed command left next to the log into `replaced`."""
    if left_behind(path):
        with suppress(LockedError, StoreError), editing(path, replaced.now):
            _move_in_left_behind(Path(os.path.realpath(path)), replaced)


def _finish_swap(ours: Path, target: Path, old: bytes, new: bytes, replaced: Replaced) -> bool:
    """Check what the swap brought back, and restore it if it is not `old`."""
    if _is_still(old, ours):
        with suppress(OSError):
            replaced.move_in(ours, target.name, old)
        return True
    theirs = ours.read_bytes()
    # Swap at once, so that nobody has time to save into the file that is about to be replaced.
    swap(ours, target)
    known: bytes | None = new
    if ours.read_bytes() != new:
        # Somebody saved in between all the same: the log gets what they saved last.
        swap(ours, target)
        known = None
    with suppress(OSError):
        if theirs != old:
            replaced.copy_in(theirs, target.name)
        replaced.move_in(ours, target.name, known)
    return False


def _is_still(old: bytes, file: Path) -> bool:
    """Return whether the swapped-out file still holds `old`, and nobody has it open for writing."""
    if file.read_bytes() != old or is_being_written(file):
        return False
    # If the system does not tell who has it open, a second look finds most changes.
    sync_folder(file.parent)
    return file.read_bytes() == old


def _move_in_left_behind(target: Path, replaced: Replaced) -> None:
    for file in left_behind(target):
        with suppress(OSError):
            if file.stat().st_size:
                replaced.move_in(file, target.name)
            else:
                file.unlink()


@contextmanager
def editing(path: Path, now: datetime) -> Iterator[RunLock]:
    """Lock the log against other afterview commands while the block lasts.

    `now` (aware) is the time that others are shown. Raises LockedError if another command has the
    log, and StoreError if its folder cannot hold a lock.
    """
    with ExitStack() as stack:
        with _explain_lock(path):
            lock = stack.enter_context(RunLock(_lock_name(path), now))
        yield lock


def refuse_while_edited(path: Path, now: datetime) -> None:
    """Raise LockedError while the log is open in `afterview edit`."""
    name = _lock_name(path)
    # Without a lock file, no editor has ever been there, or none that could take the lock.
    if os.path.lexists(f"{name}.lock"):
        with suppress(StoreError), _explain_lock(path), RunLock(name, now):
            pass


def _lock_name(path: Path) -> Path:
    real = Path(os.path.realpath(path))
    return real.with_name(f".{real.name}.edit")


@contextmanager
def _explain_lock(path: Path) -> Iterator[None]:
    try:
        yield
    except LockedError as error:
        msg = Sentence(
            f"the log {path} is open in an editor",
            command="close that of `afterview edit` first",
            page="save it there, and close the editor first",
        )
        raise LockedError(msg) from error
