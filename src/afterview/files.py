"""Reading a file that a person wrote, and replacing a file in one step.

What the text means, and what an error of writing means to a target, is said elsewhere.
"""

from __future__ import annotations

import codecs
import errno
import os
import stat
from pathlib import Path

from afterview.errors import InputError

POSIX = os.name == "posix"
MOST = 32 * 1024 * 1024
"""Bytes. A log of 10,000 interviews has about 6 MB; what is larger than this is something else."""


def read_text(path: Path, *, most: int = MOST, what: str) -> str:
    """Return the text of the file at `path`; `what` names it in messages ("log", "draft").

    `most` is in bytes. A byte order mark is dropped, line ends are left as they are. Raises
    InputError where there is no such file, or it is not readable text of at most `most` bytes.
    """
    try:
        # Asked before it is opened: opening a pipe would wait for a writer.
        _refuse_other_than_a_file(path, what)
        with path.open("rb") as file:
            data = file.read(most + 1)
    except FileNotFoundError as error:
        msg = f"there is no {what} at {path}"
        raise InputError(msg) from error
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        reason = error.strerror if isinstance(error, OSError) else error
        msg = f"the {what} {path} cannot be read: {reason}"
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


def write_atomic(path: Path, data: bytes, *, mode: int | None = None) -> None:
    """Put a file with `data` at `path`, so that a reader sees all of the old bytes or of the new.

    An existing file keeps its permissions, and its owner where the system allows it; a new one
    gets `mode`, less the umask (0o666 where it is None). A symbolic link is followed to its target.
    Returns when the disk has it. Raises OSError; the file is then as it was.
    """
    target = Path(os.path.realpath(path))  # Path.resolve has an error of its own for a loop
    standing = _standing(target)
    # In the same folder, for a rename between file systems is not atomic.
    temporary = target.with_name(f".afterview-{os.urandom(8).hex()}.tmp")
    created = (0o666 if mode is None else mode) if standing is None else 0o600
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    handle = os.open(temporary, flags, created)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if standing is not None:
            _keep_owner(temporary, standing)
            temporary.chmod(stat.S_IMODE(standing.st_mode))
        temporary.replace(target)
    except BaseException:
        temporary.unlink()
        raise
    _sync_folder(target.parent)


def _refuse_other_than_a_file(path: Path, what: str) -> None:
    kind = path.stat().st_mode
    if stat.S_ISDIR(kind):
        msg = f"the {what} {path} is a folder, not a file"
        raise InputError(msg)
    if not stat.S_ISREG(kind):
        msg = f"the {what} {path} is not a regular file"
        raise InputError(msg)


def _standing(target: Path) -> os.stat_result | None:
    """Return what stands at `target`, None where nothing does; refuse to replace a device."""
    try:
        standing = target.stat()
    except FileNotFoundError:
        return None
    if stat.S_ISDIR(standing.st_mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(target))
    if not stat.S_ISREG(standing.st_mode):
        raise OSError(errno.EINVAL, "Not a regular file", str(target))
    return standing


def _keep_owner(temporary: Path, standing: os.stat_result) -> None:
    ours = temporary.stat()
    if (ours.st_uid, ours.st_gid) == (standing.st_uid, standing.st_gid):
        return
    try:
        os.chown(temporary, standing.st_uid, standing.st_gid)
    except PermissionError:
        # Only root may give files away; the bytes matter more than whose they are.
        return


def _sync_folder(folder: Path) -> None:
    """Make the rename last through a power cut, where the system has a way to ask for it."""
    if not POSIX:
        return
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:  # a folder that may be written but not read: the new file stands all the same
        return
    try:
        os.fsync(handle)
    except OSError:  # some network file systems cannot
        return
    finally:
        os.close(handle)
