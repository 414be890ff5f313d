"""The versions of the log that are kept after they were replaced: for how long, and how many."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from afterview.log.replaced import AGE, FOLDER, MOST, MOST_BYTES, Replaced

NOW = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
LOG = "interviews.toml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "state" / FOLDER


def put(folder: Path, data: bytes, now: datetime = NOW, *, known: bool = True) -> None:
    file = folder.parent.parent / "replaced"
    file.write_bytes(data)
    Replaced(folder, now).move_in(file, LOG, data if known else None)
    assert not file.exists()


def held(folder: Path) -> list[bytes]:
    return [each.read_bytes() for each in sorted(folder.iterdir())]


def test_versions_are_kept_for_a_week(folder: Path) -> None:
    put(folder, b"old", NOW - AGE - timedelta(seconds=1))
    put(folder, b"nobody knows", NOW - AGE - timedelta(seconds=1), known=False)
    put(folder, b"a week", NOW - AGE)
    put(folder, b"new")
    assert held(folder) == [b"a week", b"new"]


def test_the_moment_is_the_same_in_every_zone(folder: Path) -> None:
    put(folder, b"new", NOW.astimezone())
    (file,) = folder.iterdir()
    assert file.name.startswith("20261123T140000Z-")


def test_of_too_many_the_oldest_go(folder: Path) -> None:
    for number in range(MOST + 2):
        put(folder, b"%d" % number, NOW + timedelta(seconds=number))
    assert held(folder) == [b"%d" % number for number in range(2, MOST + 2)]


def test_of_too_much_the_oldest_go_but_never_the_latest(folder: Path) -> None:
    third = MOST_BYTES // 3
    for number in range(4):
        put(folder, bytes([number]) * third, NOW + timedelta(seconds=number))
    assert [data[0] for data in held(folder)] == [1, 2, 3]
    put(folder, b"x" * (MOST_BYTES + 1), NOW + timedelta(minutes=1))
    assert [len(data) for data in held(folder)] == [MOST_BYTES + 1]


def test_what_the_log_may_lack_does_not_go_for_its_number(folder: Path) -> None:
    put(folder, b"nobody knows", known=False)
    put(folder, b"replaced")
    (late,) = (each for each in folder.iterdir() if each.read_bytes() == b"replaced")
    late.write_bytes(b"saved late")
    for number in range(MOST + 1):
        put(folder, b"%d" % number, NOW + timedelta(seconds=1 + number))
    kept = Replaced(folder, NOW)
    assert {each.read_bytes() for each in kept.unsaved()} == {b"nobody knows", b"saved late"}


def test_another_file_in_the_folder_is_left_alone(folder: Path) -> None:
    put(folder, b"first")
    (folder / "mine.toml").write_text("mine")
    put(folder, b"new", NOW + 2 * AGE)
    assert held(folder) == [b"new", b"mine"]
    assert Replaced(folder, NOW).unsaved() == []


def test_what_cannot_be_deleted_does_not_keep_the_rest(folder: Path) -> None:
    put(folder, b"old", NOW - 2 * AGE)
    (old,) = folder.iterdir()
    old.unlink()
    old.mkdir()
    put(folder, b"new")
    assert {each.name for each in Replaced(folder, NOW).unsaved()} == {old.name}
    assert [each.read_bytes() for each in folder.iterdir() if each.is_file()] == [b"new"]


def test_where_nothing_was_ever_kept_there_is_nothing(folder: Path) -> None:
    assert Replaced(folder, NOW).unsaved() == []


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[Path]:
    memory = Path("/dev/shm")  # noqa: S108 - another file system than that of tmp_path
    if not memory.is_dir() or memory.stat().st_dev == tmp_path.stat().st_dev:
        pytest.skip("there is no other file system here")
    with TemporaryDirectory(dir=memory) as made:
        yield Path(made)


def test_from_another_file_system_it_is_copied(folder: Path, elsewhere: Path) -> None:
    file = elsewhere / "replaced"
    file.write_bytes(b"old")
    file.chmod(0o644)
    Replaced(folder, NOW).move_in(file, LOG, b"old")
    assert held(folder) == [b"old"]
    assert not file.exists()
    assert [stat.S_IMODE(each.stat().st_mode) for each in folder.iterdir()] == [0o600]
    assert Replaced(folder, NOW).unsaved() == []


def test_what_is_saved_while_it_is_copied_is_copied_too(
    folder: Path, elsewhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, fsync = elsewhere / "replaced", os.fsync
    file.write_bytes(b"old")

    def slow(handle: int) -> None:
        file.write_bytes(b"saved late")
        fsync(handle)

    monkeypatch.setattr(os, "fsync", slow)
    Replaced(folder, NOW).move_in(file, LOG, b"old")
    (kept,) = Replaced(folder, NOW).unsaved()
    assert kept.read_bytes() == b"saved late"
