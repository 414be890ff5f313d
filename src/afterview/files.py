"""Read files that a person wrote, and replace files atomically.

The callers decide what the text means, and what a failed write means to a target.
"""

from __future__ import annotations

import codecs
import errno
import os
import re
import stat
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from afterview.errors import InputError

if TYPE_CHECKING:
    from io import BufferedWriter

POSIX = os.name == "posix"
MOST = 32 * 1024 * 1024
"""The largest size in bytes; a log of 10,000 interviews has about 6 MB."""

_TEMPORARY = re.compile(r"\.afterview-[0-9a-f]{16}\.tmp")
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
_AT_FDCWD, _RENAME_EXCHANGE = -100, 2
"""Constants of Linux, from fcntl.h and stdio.h."""
_NO_EXCHANGE = {errno.ENOSYS, errno.EINVAL, errno.EOPNOTSUPP, errno.EPERM}
"""The errors by which a system, file system or sandbox (EPERM) rejects an exchange of two files."""


def read_text(path: Path, *, most: int = MOST, what: str) -> str:
    """Return the text of the file at `path`; `what` names it in messages ("log", "draft").

    `most` is in bytes. A byte order mark is dropped, and line ends stay as they are. Raises
    InputError if there is no such file, or it is not readable text of at most `most` bytes.
    """
    try:
        # Check this before opening the file: opening a pipe would wait for a writer.
        _refuse_other_than_a_file(path, what)
        with path.open("rb") as file:
            data = file.read(most + 1)
    except FileNotFoundError as error:
        msg = f"there is no {what} at {path}"
        raise InputError(msg) from error
    except (OSError, ValueError) as error:
        msg = f"the {what} {path} cannot be read: {reason(error)}"
        raise InputError(msg) from error
    if len(data) > most:
        msg = f"the {what} {path} is larger than {most // 1024:,} KiB: is it the right file?"
        raise InputError(msg)
    data = data.removeprefix(codecs.BOM_UTF8)
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        msg = f"{path}, line {line}: not UTF-8; save the {what} as UTF-8"
        raise InputError(msg) from error


def sha256(data: bytes) -> str:
    """Return the SHA-256 of data, in hexadecimal."""
    import hashlib  # not by every run

    return hashlib.sha256(data).hexdigest()


def reason(error: OSError | ValueError) -> str:
    """Return why a path could not be used.

    Python raises ValueError only for a NUL character, in words that differ between versions.
    """
    if isinstance(error, ValueError):
        return "its path has a NUL character in it"
    return error.strerror or str(error)


def write_atomic(path: Path, data: bytes, *, mode: int | None = None) -> None:
    """Replace the file at `path` with `data`; readers see either all the old bytes or all the new.

    An existing file keeps its permissions, its extended attributes, and its owner if the system
    allows that; a new one gets `mode`, less the umask (0o666 if it is None). A symbolic link is
    followed to its target. Temporary files left by killed writes in the folder are deleted. Returns
    once the data is on disk. Raises OSError; the file is then unchanged.
    """
    target = Path(os.path.realpath(path))  # Path.resolve raises an error of its own for a loop
    existing = _existing(target)
    delete_left_behind(target.parent)
    created = (0o666 if mode is None else mode) if existing is None else 0o600
    temporary, handle = _new_temporary(target.parent, created)
    with os.fdopen(handle, "wb") as file:  # stays open until the rename, to keep its lock
        try:
            _fill(file, temporary, data, target, existing)
            if not POSIX:  # Windows does not rename open files
                file.close()
            temporary.replace(target)
        except BaseException:
            with suppress(OSError):  # the data that failed to be written cannot be flushed either
                file.close()
            temporary.unlink(missing_ok=True)
            raise
    sync_folder(target.parent)


def write_new(path: Path, data: bytes, *, like: Path) -> None:
    """Create a file with the permissions, attributes and owner of `like`, or 0o600 without one.

    Nobody else can read it before it is complete. Returns once its bytes are on disk. Raises
    OSError; the file then does not exist.
    """
    existing = _existing(like)
    handle = os.open(path, _NEW, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            _fill(file, path, data, like, existing)
    except BaseException:
        path.unlink()
        raise


def swap(one: Path, other: Path) -> None:
    """Exchange two files in one folder; a file exists at `other` at every moment.

    If the system cannot do it in one step, a file that is renamed to `other` between the two steps
    is lost; a file that is written to at that moment is not. Raises OSError; the files are then
    unchanged.
    """
    if _exchange(one, other):
        return
    spare = one.with_name(f"{one.stem}+{one.suffix}")
    try:
        os.link(other, spare)
    except OSError:  # a file system without hard links
        write_new(spare, other.read_bytes(), like=other)
    try:
        one.replace(other)
    except OSError:
        spare.unlink()
        raise
    spare.replace(one)


def is_being_written(path: Path) -> bool:
    """Return whether a program has the file open for writing; False if the system cannot tell.

    Linux grants a read lease on one's own file only while nobody has it open for writing.
    """
    if sys.platform != "linux":
        return False
    import fcntl
    import signal

    with path.open("rb") as file:
        try:
            # The kernel signals the lease holder when somebody opens the file; SIGURG is ignored.
            fcntl.fcntl(file, fcntl.F_SETSIG, signal.SIGURG)
            fcntl.fcntl(file, fcntl.F_SETLEASE, fcntl.F_RDLCK)
            fcntl.fcntl(file, fcntl.F_SETLEASE, fcntl.F_UNLCK)
        except BlockingIOError:
            return True
        except OSError:  # a file system without leases, or a file of another user
            return False
    return False


def delete_left_behind(folder: Path) -> None:
    """Delete temporary files that killed processes left; nobody holds a lock on them."""
    try:
        paths = list(folder.iterdir())
    except OSError:  # the folder is missing, or can be written but not read
        return
    for path in paths:
        if _TEMPORARY.fullmatch(path.name):
            with suppress(OSError):
                _delete_unless_in_use(path)


def sync_folder(folder: Path) -> None:
    """Make a rename survive a power cut, if the system has a way to ask for it."""
    if not POSIX:
        return
    # A folder may be writable but not readable, and some network file systems cannot do it.
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _exchange(one: Path, other: Path) -> bool:
    """Exchange two files in one step; return False if the system or file system cannot."""
    if sys.platform != "linux":
        return False
    import ctypes

    try:
        rename = ctypes.CDLL(None, use_errno=True).renameat2
    except AttributeError:  # a C library without renameat2
        return False
    names = _AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other)
    if rename(*names, _RENAME_EXCHANGE) == 0:
        return True
    code = ctypes.get_errno()
    if code in _NO_EXCHANGE:
        return False
    raise OSError(code, os.strerror(code), str(one))


def _new_temporary(folder: Path, mode: int) -> tuple[Path, int]:
    """Create a temporary file and keep it locked while it is open, which marks it as in use.

    It is created in the same folder, because a rename between file systems is not atomic.
    """
    while True:
        temporary = folder / f".afterview-{os.urandom(8).hex()}.tmp"
        handle = os.open(temporary, _NEW, mode)
        _lock(handle)
        # Another process may have deleted it as left behind in the moment before it was locked.
        if os.path.lexists(temporary):
            return temporary, handle
        os.close(handle)


def _lock(handle: int) -> None:
    if sys.platform != "win32":
        import fcntl

        with suppress(OSError):  # a file system without locks
            fcntl.flock(handle, fcntl.LOCK_EX)


def _delete_unless_in_use(path: Path) -> None:
    if sys.platform == "win32":
        return
    import fcntl

    handle = os.open(path, os.O_RDWR | os.O_NOFOLLOW | os.O_NONBLOCK)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        path.unlink()
    finally:
        os.close(handle)


def _fill(
    file: BufferedWriter, path: Path, data: bytes, like: Path, existing: os.stat_result | None
) -> None:
    """Write `data` to disk, and copy the metadata of `like`, whose stat is `existing`."""
    file.write(data)
    file.flush()
    os.fsync(file.fileno())
    if existing is not None:
        _keep_owner(path, existing)
        _keep_attributes(path, like)
        path.chmod(stat.S_IMODE(existing.st_mode))


def _refuse_other_than_a_file(path: Path, what: str) -> None:
    kind = path.stat().st_mode
    if stat.S_ISDIR(kind):
        msg = f"the {what} {path} is a folder, not a file"
        raise InputError(msg)
    if not stat.S_ISREG(kind):
        msg = f"the {what} {path} is not a regular file"
        raise InputError(msg)


def _existing(target: Path) -> os.stat_result | None:
    """Return the stat of the file at `target`, None without one; refuse to replace a device."""
    try:
        existing = target.stat()
    except FileNotFoundError:
        return None
    if stat.S_ISDIR(existing.st_mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(target))
    if not stat.S_ISREG(existing.st_mode):
        raise OSError(errno.EINVAL, "Not a regular file", str(target))
    return existing


def _keep_owner(temporary: Path, existing: os.stat_result) -> None:
    ours = temporary.stat()
    if (ours.st_uid, ours.st_gid) != (existing.st_uid, existing.st_gid):
        # Only root may give files away; the data matters more than its owner.
        with suppress(PermissionError):
            os.chown(temporary, existing.st_uid, existing.st_gid)


def _keep_attributes(path: Path, like: Path) -> None:
    """Give a file the extended attributes of another, and with them its access list."""
    if sys.platform != "linux":
        return
    try:
        wanted = {name: os.getxattr(like, name) for name in os.listxattr(like)}
        given = os.listxattr(path)
    except OSError:  # a file system without extended attributes
        return
    # Attributes that only root may set are skipped; the data matters more.
    for name, value in wanted.items():
        with suppress(OSError):
            os.setxattr(path, name, value)
    for name in given:
        if name not in wanted:  # for example an access list that the folder gives to new files
            with suppress(OSError):
                os.removexattr(path, name)
