"""The log on disk: what stays as it was, and when nothing is written."""

from __future__ import annotations

import os
import stat
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest

from afterview.errors import InputError
from afterview.log_file import LogFile

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

OLD = '[[interview]]\nid = "a"\n'
NEW = '[[interview]]\nid = "a"\nrole = "Ünal"\n'


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "interviews.toml"
    path.write_bytes(OLD.encode())
    return path


def refused(act: Callable[[], object]) -> str:
    with pytest.raises(InputError) as refusal:
        act()
    return str(refusal.value)


def test_a_log_is_read_with_its_stamp(path: Path) -> None:
    log = LogFile.read(path)
    assert log == LogFile(path, OLD, sha256(OLD.encode()).hexdigest())


def test_a_log_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    missing = tmp_path / "no.toml"
    assert refused(lambda: LogFile.read(missing)) == f"there is no log at {missing}"


def test_what_is_written_is_what_stands_there_and_can_be_written_again(path: Path) -> None:
    log = LogFile.read(path).write(NEW)
    assert path.read_bytes() == NEW.encode()
    assert log == LogFile.read(path)
    log.write(OLD)
    assert path.read_bytes() == OLD.encode()
    assert [each.name for each in path.parent.iterdir()] == ["interviews.toml"]


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_byte_order_mark_and_line_ends_stay(path: Path, mark: bytes, end: str) -> None:
    old, new = (text.replace("\n", end) for text in (OLD, NEW))
    path.write_bytes(mark + old.encode())
    log = LogFile.read(path)
    assert log.text == old
    log.write(new).write(new + end)
    assert path.read_bytes() == mark + (new + end).encode()


@pytest.mark.parametrize(
    "meanwhile", [OLD + "\n", OLD.replace("a", "b"), OLD.replace("\n", "\r\n"), "", "\udcff"]
)
def test_a_log_that_was_changed_meanwhile_is_left_alone(path: Path, meanwhile: str) -> None:
    log = LogFile.read(path)
    theirs = meanwhile.encode(errors="surrogateescape")
    path.write_bytes(theirs)
    said = refused(lambda: log.write(NEW))
    assert said == f"the log {path} was changed meanwhile, so it was left as it is: try again"
    assert path.read_bytes() == theirs


def test_a_log_saved_anew_without_a_change_is_written(path: Path) -> None:
    """Many editors save by putting a new file in its place."""
    log = LogFile.read(path)
    other = path.with_name("other")
    other.write_bytes(b"\xef\xbb\xbf" + OLD.encode())
    other.replace(path)
    log.write(NEW)
    assert path.read_bytes() == b"\xef\xbb\xbf" + NEW.encode()


def test_a_log_that_went_meanwhile_does_not_come_back(path: Path) -> None:
    log = LogFile.read(path)
    path.unlink()
    said = refused(lambda: log.write(NEW))
    assert said == f"the log {path} cannot be written: No such file or directory"
    assert not path.exists()


@pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")
def test_permissions_stay(path: Path) -> None:
    path.chmod(0o640)
    LogFile.read(path).write(NEW)
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


@pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")
def test_a_read_only_log_is_left_alone(path: Path) -> None:
    path.chmod(0o444)
    log = LogFile.read(path)
    said = refused(lambda: log.write(NEW))
    assert said == f"the log {path} is read-only: make it writable first"
    assert path.read_bytes() == OLD.encode()


@pytest.mark.skipif(os.name != "posix", reason="making a link needs a right on Windows")
def test_a_link_stays_a_link(path: Path, tmp_path: Path) -> None:
    link = tmp_path / "folder" / "log.toml"
    link.parent.mkdir()
    link.symlink_to("../interviews.toml")
    LogFile.read(link).write(NEW)
    assert str(link.readlink()) == "../interviews.toml"
    assert path.read_bytes() == NEW.encode()
    assert not path.is_symlink()


def test_a_disk_that_is_full_leaves_the_log_as_it_was(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    log = LogFile.read(path)
    monkeypatch.setattr(os, "fsync", full)
    said = refused(lambda: log.write(NEW))
    assert said == f"the log {path} cannot be written: No space left on device"
    assert path.read_bytes() == OLD.encode()
    assert [each.name for each in path.parent.iterdir()] == ["interviews.toml"]


def test_text_that_utf_8_cannot_hold_is_refused(path: Path) -> None:
    """An argument of the command line that is not UTF-8 arrives like this."""
    log = LogFile.read(path)
    said = refused(lambda: log.write('company = "caf\udce9"'))
    assert said == "the log cannot hold '\\udce9': type it anew"
    assert path.read_bytes() == OLD.encode()
