"""Reading a person's file and replacing a file in one step, on a real file system."""

from __future__ import annotations

import ctypes
import errno
import fcntl
import os
import resource
import signal
import socket
import stat
import struct
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

import pytest
from processes import full_disk

from afterview.errors import InputError
from afterview.files import is_being_written, read_text, swap, write_atomic, write_new

NOBODY = 65534


@contextmanager
def as_nobody() -> Iterator[None]:
    """Lose root's way past permissions; elsewhere there is nothing to lose."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


@contextmanager
def umask(mask: int) -> Iterator[None]:
    before = os.umask(mask)
    try:
        yield
    finally:
        os.umask(before)


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def refusal(path: Path, **limits: int) -> str:
    with pytest.raises(InputError) as caught:
        read_text(path, what="log", **limits)
    return str(caught.value)


def test_text_is_returned_as_it_is_but_for_the_byte_order_mark(tmp_path: Path) -> None:
    path = tmp_path / "log.toml"
    path.write_bytes(b"\xef\xbb\xbfcompany = 'Caf\xc3\xa9'\r\n")
    assert read_text(path, what="log") == "company = 'Café'\r\n"


def test_a_file_as_large_as_allowed_is_read(tmp_path: Path) -> None:
    path = tmp_path / "log.toml"
    path.write_bytes(b"x" * 2048)
    assert len(read_text(path, most=2048, what="log")) == 2048
    assert refusal(path, most=2047) == f"the log {path} is larger than 1 KiB: is it the right file?"


def test_a_missing_file_is_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "log.toml"
    assert refusal(path) == f"there is no log at {path}"
    assert refusal(tmp_path / "no" / "log.toml") == f"there is no log at {tmp_path}/no/log.toml"


def test_a_folder_is_one_sentence(tmp_path: Path) -> None:
    assert refusal(tmp_path) == f"the log {tmp_path} is a folder, not a file"


def test_a_pipe_is_refused_without_waiting_for_it(tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    assert refusal(path) == f"the log {path} is not a regular file"


def test_a_socket_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # the path of a socket may have 108 bytes only
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("s")
    assert "is not a regular file" in refusal(tmp_path / "s")


def test_an_unreadable_file_is_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "log.toml"
    path.write_bytes(b"")
    path.chmod(0)
    with as_nobody():
        assert refusal(path) == f"the log {path} cannot be read: Permission denied"


def test_a_part_of_the_path_that_is_a_file_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    path = tmp_path / "file" / "log.toml"
    assert refusal(path) == f"the log {path} cannot be read: Not a directory"


def test_a_nul_in_the_path_is_one_sentence(tmp_path: Path) -> None:
    assert "cannot be read: its path has a NUL character in it" in refusal(tmp_path / "a\0b")


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (b"\xff", 1),
        (b"one\ntwo\nthr\xe9e\n", 3),
        (b"\xef\xbb\xbfone\r\n\xe9", 2),
        ("id = 'a'".encode("utf-16"), 1),
        (b"cut \xf0\x9f\x91", 1),
    ],
)
def test_the_line_of_a_byte_that_is_not_utf8_is_named(
    tmp_path: Path, data: bytes, line: int
) -> None:
    path = tmp_path / "log.toml"
    path.write_bytes(data)
    assert refusal(path) == f"{path}, line {line}: not UTF-8; save the log as UTF-8"


def test_a_new_file_has_the_mode_less_the_umask(tmp_path: Path) -> None:
    with umask(0o027):
        write_atomic(tmp_path / "usual", b"1")
        write_atomic(tmp_path / "secret", b"2", mode=0o600)
        write_atomic(tmp_path / "shared", b"3", mode=0o664)
    assert [mode_of(tmp_path / n) for n in ("usual", "secret", "shared")] == [0o640, 0o600, 0o640]
    assert (tmp_path / "secret").read_bytes() == b"2"


def test_an_existing_file_keeps_its_permissions(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"old")
    path.chmod(0o604)
    with umask(0o077):
        write_atomic(path, b"new", mode=0o600)
    assert (path.read_bytes(), mode_of(path)) == (b"new", 0o604)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may give files away")
def test_an_existing_file_keeps_its_owner(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"old")
    os.chown(path, NOBODY, NOBODY)
    path.chmod(0o640)
    write_atomic(path, b"new")
    standing = path.stat()
    assert (standing.st_uid, standing.st_gid, mode_of(path)) == (NOBODY, NOBODY, 0o640)


def test_an_owner_that_cannot_be_kept_does_not_stop_the_write(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def chown(path: Path, uid: int, gid: int) -> None:
        raise PermissionError(errno.EPERM, "not yours", str(path), uid, None, gid)

    path = tmp_path / "file"
    path.write_bytes(b"old")
    if os.geteuid() == 0:
        os.chown(path, NOBODY, NOBODY)
    monkeypatch.setattr(os, "chown", chown)
    write_atomic(path, b"new")
    assert path.read_bytes() == b"new"


def test_a_link_stays_a_link_and_its_target_is_written(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    link = tmp_path / "link"
    link.symlink_to("real/file")
    write_atomic(link, b"1")
    write_atomic(link, b"2")
    assert link.is_symlink()
    assert (tmp_path / "real" / "file").read_bytes() == b"2"
    assert [p.name for p in (tmp_path / "real").iterdir()] == ["file"]


def test_a_reader_keeps_the_old_bytes_that_it_opened(tmp_path: Path) -> None:
    path = tmp_path / "file"
    write_atomic(path, b"old")
    with path.open("rb") as reader:
        write_atomic(path, b"new and longer")
        assert reader.read() == b"old"


def left_alone(path: Path, before: bytes) -> None:
    assert path.read_bytes() == before
    assert [p.name for p in path.parent.iterdir()] == [path.name]


def test_a_write_that_fails_half_way_leaves_the_old_file_and_no_other(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"old")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, hard))
    try:
        with pytest.raises(OSError, match="File too large"):
            write_atomic(path, b"x" * 100_000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    left_alone(path, b"old")


def test_a_write_that_is_interrupted_leaves_the_old_file_and_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fsync(_: int) -> None:
        raise KeyboardInterrupt

    path = tmp_path / "file"
    path.write_bytes(b"old")
    monkeypatch.setattr(os, "fsync", fsync)
    with pytest.raises(KeyboardInterrupt):
        write_atomic(path, b"new")
    left_alone(path, b"old")


def test_a_folder_that_may_not_be_written_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"old")
    tmp_path.chmod(0o555)
    with as_nobody(), pytest.raises(PermissionError):
        write_atomic(path, b"new")
    tmp_path.chmod(0o755)
    left_alone(path, b"old")


def test_a_folder_is_not_replaced(tmp_path: Path) -> None:
    with pytest.raises(IsADirectoryError):
        write_atomic(tmp_path, b"new")
    assert list(tmp_path.iterdir()) == []


def test_a_device_or_pipe_is_not_replaced(tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    with pytest.raises(OSError, match="Not a regular file"):
        write_atomic(path, b"new")
    assert stat.S_ISFIFO(path.stat().st_mode)


def test_a_missing_folder_is_an_error_of_the_system(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        write_atomic(tmp_path / "no" / "file", b"new")


def test_a_link_that_leads_to_itself_is_an_error_of_the_system(tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to("loop")
    with pytest.raises(OSError, match="Too many levels"):
        write_atomic(tmp_path / "loop", b"new")


def test_bytes_and_rename_are_brought_to_the_disk_in_this_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "file"
    synced: list[tuple[bool, bool]] = []
    fsync = os.fsync

    def watched(handle: int) -> None:
        synced.append((stat.S_ISDIR(os.fstat(handle).st_mode), path.exists()))
        fsync(handle)

    monkeypatch.setattr(os, "fsync", watched)
    write_atomic(path, b"new")
    assert synced == [(False, False), (True, True)]


def test_nobody_else_can_read_the_bytes_while_they_are_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"old")
    path.chmod(0o600)
    seen: list[int] = []
    monkeypatch.setattr(os, "fsync", lambda handle: seen.append(os.fstat(handle).st_mode))
    with umask(0):
        write_atomic(path, b"new")
    assert stat.S_IMODE(seen[0]) == 0o600


def test_a_temporary_file_that_another_process_writes_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / f".afterview-{'00' * 8}.tmp"
    other.write_bytes(b"theirs")
    monkeypatch.setattr(os, "urandom", bytes)
    with other.open("rb") as theirs:
        fcntl.flock(theirs, fcntl.LOCK_EX)
        with pytest.raises(FileExistsError):
            write_atomic(tmp_path / "file", b"new")
    left_alone(other, b"theirs")


KILLED = """
import os, signal, sys
from pathlib import Path
from afterview.files import write_atomic

path, at = Path(sys.argv[1]), sys.argv[2]
end = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
setattr(Path if at == "replace" else os, at, end)
write_atomic(path, b"secret" * 100_000, mode=0o600)
"""


@pytest.mark.parametrize("at", ["fsync", "replace"])
def test_what_a_killed_process_left_is_private_and_goes_with_the_next_write(
    tmp_path: Path, at: str
) -> None:
    path = tmp_path / "file"
    with umask(0):
        ran = subprocess.run([sys.executable, "-c", KILLED, str(path), at], check=False)
    assert ran.returncode == -signal.SIGKILL
    (left,) = tmp_path.iterdir()
    assert mode_of(left) == 0o600

    write_atomic(tmp_path / "another", b"new")
    left_alone(tmp_path / "another", b"new")


def test_a_temporary_file_that_is_taken_for_one_that_was_left_is_made_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another process looks at it in the moment before it is locked."""
    flock, others = fcntl.flock, [1]

    def locked_late(handle: int, operation: int) -> None:
        if others.pop() if others else 0:
            (left,) = tmp_path.iterdir()
            left.unlink()
        flock(handle, operation)

    monkeypatch.setattr(fcntl, "flock", locked_late)
    write_atomic(tmp_path / "file", b"new")
    left_alone(tmp_path / "file", b"new")


@pytest.mark.parametrize("name", [".afterview-1.tmp", "afterview-0123456789abcdef.tmp", "x.tmp"])
def test_a_file_of_another_name_is_left_alone(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"mine")
    write_atomic(tmp_path / "file", b"new")
    assert (tmp_path / name).read_bytes() == b"mine"


def test_a_link_that_has_the_name_of_a_temporary_file_leads_nowhere(tmp_path: Path) -> None:
    (tmp_path / "mine").write_bytes(b"mine")
    (tmp_path / ".afterview-0123456789abcdef.tmp").symlink_to("mine")
    write_atomic(tmp_path / "file", b"new")
    assert (tmp_path / "mine").read_bytes() == b"mine"


def test_where_files_cannot_be_locked_the_write_is_done_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_locks(_file: int, _operation: int) -> None:
        raise OSError(errno.EOPNOTSUPP, "Operation not supported")

    monkeypatch.setattr(fcntl, "flock", no_locks)
    write_atomic(tmp_path / "file", b"new")
    left_alone(tmp_path / "file", b"new")


# extended attributes

ACCESS = "system.posix_acl_access"


def access_list(user: int) -> bytes:
    """The owner may read and write, and so may one more user; nobody else may anything."""
    nobody = 0xFFFFFFFF
    entries = [(0x01, 6, nobody), (0x02, 6, user), (0x04, 0, nobody), (0x10, 6, nobody)]
    entries.append((0x20, 0, nobody))
    return struct.pack("<I", 2) + b"".join(struct.pack("<HHI", *each) for each in entries)


@pytest.fixture
def attributed(tmp_path: Path) -> Path:
    path = tmp_path / "file"
    path.write_bytes(b"old")
    try:
        os.setxattr(path, "user.origin", b"a mail")
        os.setxattr(path, ACCESS, access_list(NOBODY))
    except (AttributeError, OSError):
        pytest.skip("no extended attributes here")
    return path


def test_an_existing_file_keeps_its_extended_attributes(attributed: Path) -> None:
    mode = mode_of(attributed)
    write_atomic(attributed, b"new")
    assert os.getxattr(attributed, "user.origin") == b"a mail"
    assert os.getxattr(attributed, ACCESS) == access_list(NOBODY)
    assert (mode_of(attributed), attributed.read_bytes()) == (mode, b"new")


def test_an_access_list_that_the_file_did_not_have_is_not_given_to_it(attributed: Path) -> None:
    os.setxattr(attributed.parent, "system.posix_acl_default", access_list(NOBODY))
    os.removexattr(attributed, ACCESS)
    attributed.chmod(0o660)
    write_atomic(attributed, b"new")
    assert ACCESS not in os.listxattr(attributed)
    assert mode_of(attributed) == 0o660


@pytest.mark.parametrize("failing", ["listxattr", "setxattr"])
def test_attributes_that_cannot_be_kept_do_not_stop_the_write(
    attributed: Path, monkeypatch: pytest.MonkeyPatch, failing: str
) -> None:
    def no(*_: object) -> None:
        raise OSError(errno.ENOTSUP, "Operation not supported")

    monkeypatch.setattr(os, failing, no)
    write_atomic(attributed, b"new")
    assert attributed.read_bytes() == b"new"


# exchanging two files


def test_two_files_are_exchanged(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    one.write_bytes(b"1")
    other.write_bytes(b"2")
    numbers = one.stat().st_ino, other.stat().st_ino
    swap(one, other)
    assert (one.read_bytes(), other.read_bytes()) == (b"2", b"1")
    assert (other.stat().st_ino, one.stat().st_ino) == numbers
    assert len(list(tmp_path.iterdir())) == 2


def cannot(*_: object) -> int:
    ctypes.set_errno(errno.EINVAL)
    return -1


@pytest.mark.parametrize("library", [SimpleNamespace(), SimpleNamespace(renameat2=cannot)])
def test_where_the_system_cannot_exchange_two_files_it_takes_two_steps(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, library: SimpleNamespace
) -> None:
    monkeypatch.setattr(ctypes, "CDLL", lambda *_, **__: library)
    test_two_files_are_exchanged(tmp_path)


def test_no_exchange_is_tried_where_there_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.delattr(ctypes, "CDLL")
    test_two_files_are_exchanged(tmp_path)


@pytest.mark.parametrize("can", [True, False])
def test_what_is_not_there_is_not_exchanged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, can: bool
) -> None:
    if not can:
        monkeypatch.setattr("afterview.files._exchange", lambda *_: False)
    (tmp_path / "one").write_bytes(b"1")
    with pytest.raises(FileNotFoundError):
        swap(tmp_path / "one", tmp_path / "other")
    left_alone(tmp_path / "one", b"1")


def test_a_file_that_cannot_be_exchanged_leaves_no_other_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no(self: Path, _: Path) -> None:
        raise OSError(errno.EBUSY, "Device or resource busy", str(self))

    (tmp_path / "one").write_bytes(b"1")
    (tmp_path / "other").write_bytes(b"2")
    monkeypatch.setattr("afterview.files._exchange", lambda *_: False)
    monkeypatch.setattr(Path, "replace", no)
    with pytest.raises(OSError, match="busy"):
        swap(tmp_path / "one", tmp_path / "other")
    assert {each.read_bytes() for each in tmp_path.iterdir()} == {b"1", b"2"}


@pytest.mark.skipif(sys.platform != "linux", reason="leases of Linux")
def test_whether_a_program_has_a_file_open_to_write_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"1")
    with path.open("rb"):
        assert not is_being_written(path)
    with path.open("ab"):
        assert is_being_written(path)
        with monkeypatch.context() as patch:
            patch.setattr(sys, "platform", "darwin")
            assert not is_being_written(path)
    assert not is_being_written(path)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may give files away")
def test_who_may_not_ask_is_told_that_nobody_writes() -> None:
    with tempfile.NamedTemporaryFile(dir="/tmp") as file:
        Path(file.name).chmod(0o644)
        with as_nobody():
            assert not is_being_written(Path(file.name))


def test_a_new_file_that_cannot_be_written_is_not_left(tmp_path: Path) -> None:
    with full_disk(), pytest.raises(OSError, match="File too large"):
        write_new(tmp_path / "new", b"new", like=tmp_path / "none")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_synced_does_not_undo_the_write(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fsync = os.fsync

    def files_only(handle: int) -> None:
        if stat.S_ISDIR(os.fstat(handle).st_mode):
            raise OSError(errno.EINVAL, "cannot")
        fsync(handle)

    monkeypatch.setattr(os, "fsync", files_only)
    write_atomic(tmp_path / "file", b"new")
    left_alone(tmp_path / "file", b"new")


def test_a_folder_that_cannot_be_listed_does_not_undo_the_write() -> None:
    # Not in tmp_path, which is closed to other users.
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        folder.chmod(0o333)
        with as_nobody():
            write_atomic(folder / "file", b"new")
        folder.chmod(0o700)
        left_alone(folder / "file", b"new")


def test_without_folders_that_can_be_opened_the_write_is_done_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "file"
    opened: list[str] = []
    real = os.open

    def watched(name: str, flags: int, mode: int = 0o777) -> int:
        opened.append(str(name))
        return real(name, flags, mode)

    monkeypatch.setattr(os, "open", watched)
    monkeypatch.setattr("afterview.files.POSIX", False)
    write_atomic(path, b"new")
    assert str(tmp_path) not in opened
    left_alone(path, b"new")
