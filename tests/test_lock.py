from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from processes import child, full_disk, public_folder, without_rights

from afterview.errors import LockedError, StoreError
from afterview.lock import RunLock

NOW = datetime(2026, 11, 23, 11, 15, tzinfo=timezone(timedelta(hours=1)))

HOLD = """
import sys
from datetime import datetime
from pathlib import Path
from afterview.lock import RunLock

with RunLock(Path(sys.argv[1]), datetime.fromisoformat(sys.argv[2])):
    print("ready", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return tmp_path / "afterview.db"


def lock_file(store: Path) -> Path:
    return store.with_name("afterview.db.lock")


@pytest.mark.parametrize(
    ("began", "said"),
    [
        pytest.param("2026-11-23T10:32:00+01:00", "since 10:32", id="today"),
        pytest.param("2026-11-23T04:32:00-05:00", "since 10:32", id="in another zone"),
        pytest.param("2026-11-21T23:05:00+01:00", "since 2026-11-21 23:05", id="hung for days"),
    ],
)
def test_a_second_run_is_told_who_has_the_lock_and_since_when(
    store: Path, began: str, said: str
) -> None:
    with child(HOLD, store, began) as process, pytest.raises(LockedError) as caught:
        RunLock(store, NOW).__enter__()

    assert caught.value.exit_code == 75
    assert str(caught.value) == (
        f"another afterview run is under way (process {process.pid}, {said}); it ends by itself"
    )


def test_the_system_frees_the_lock_of_a_killed_run(store: Path) -> None:
    with child(HOLD, store, NOW.isoformat()) as process:
        with pytest.raises(LockedError):
            RunLock(store, NOW).__enter__()
        process.kill()
        process.wait()

        with RunLock(store, NOW):
            assert lock_file(store).read_text().startswith(f"{os.getpid()} ")


def test_the_lock_is_free_again_after_the_block_however_it_ends(store: Path) -> None:
    lock = RunLock(store, NOW)
    with pytest.raises(ZeroDivisionError), lock:
        raise ZeroDivisionError
    with lock, pytest.raises(LockedError):
        RunLock(store, NOW).__enter__()
    with RunLock(store, NOW):
        pass


def test_the_file_stays_so_that_nobody_locks_one_that_others_do_not_see(store: Path) -> None:
    with RunLock(store, NOW):
        inode = lock_file(store).stat().st_ino
    with RunLock(store, NOW):
        assert lock_file(store).stat().st_ino == inode

    assert lock_file(store).read_text() == ""


@pytest.fixture
def no_umask() -> Iterator[None]:
    before = os.umask(0)
    yield
    os.umask(before)


@pytest.mark.usefixtures("no_umask")
def test_only_the_owner_may_read_the_lock_file(store: Path) -> None:
    with RunLock(store, NOW):
        assert lock_file(store).stat().st_mode & 0o777 == 0o600


def test_two_names_of_one_store_share_a_lock(store: Path, tmp_path: Path) -> None:
    link = tmp_path / "link.db"
    link.symlink_to(store)

    with RunLock(link, NOW), pytest.raises(LockedError):
        RunLock(store, NOW).__enter__()


@pytest.mark.parametrize(
    "text",
    [
        *(b"", b"\xff\xfe", b"1 2 3", b"17 yesterday", b"17 0001-01-01T00:00:00+14:00"),
        *(b"\x1b[2J 2026-11-23T09:30:00+00:00", b"17 2026-99-99T99:99:99+00:00", b"17 9999-12-31T"),
        "²7 2026-11-23T09:30:00+00:00".encode(),
    ],
)
def test_what_the_file_says_is_for_people_only(store: Path, text: bytes) -> None:
    with RunLock(store, NOW):
        lock_file(store).write_bytes(text)
        with pytest.raises(LockedError) as caught:
            RunLock(store, NOW).__enter__()

    assert str(caught.value) == "another afterview run is under way; it ends by itself"


def test_what_a_run_before_left_in_the_file_is_replaced(store: Path) -> None:
    lock_file(store).write_text("4711 2026-11-22T08:00:00.123456+00:00")

    with RunLock(store, datetime(2026, 11, 23, 10, 15, tzinfo=UTC)):
        assert lock_file(store).read_text() == f"{os.getpid()} 2026-11-23T10:15:00+00:00"


def test_a_full_disk_does_not_keep_a_run_from_its_lock(store: Path) -> None:
    with full_disk(), RunLock(store, NOW), pytest.raises(LockedError):
        RunLock(store, NOW).__enter__()


def test_a_missing_folder_is_said_in_a_sentence(tmp_path: Path) -> None:
    lock = RunLock(tmp_path / "missing" / "afterview.db", NOW)

    with pytest.raises(StoreError) as caught:
        lock.__enter__()

    assert str(caught.value) == (
        f"{tmp_path}/missing/afterview.db.lock: the lock cannot be taken (No such file or "
        "directory); check that its folder exists and may be written to"
    )


def test_a_folder_in_place_of_the_file_is_said_in_a_sentence(store: Path) -> None:
    lock_file(store).mkdir()

    with pytest.raises(StoreError, match=r"Is a directory"):
        RunLock(store, NOW).__enter__()


def test_a_folder_that_may_not_be_written_to_is_said_in_a_sentence() -> None:
    with public_folder() as folder:
        folder.chmod(0o555)
        with without_rights(), pytest.raises(StoreError, match=r"Permission denied"):
            RunLock(folder / "afterview.db", NOW).__enter__()


def test_a_file_system_that_knows_no_locks_is_said_in_a_sentence(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_locks(_file: int, _operation: int) -> None:
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr("fcntl.flock", no_locks)
    with pytest.raises(StoreError, match=r"the lock cannot be taken .Operation not supported"):
        RunLock(store, NOW).__enter__()


def test_a_lock_file_that_cannot_be_read_is_said_in_a_sentence(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unreadable(*_: int) -> bytes:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr("os.pread", unreadable)
    with pytest.raises(StoreError, match=r"the lock cannot be taken .Input/output error"):
        RunLock(store, NOW).__enter__()
    monkeypatch.undo()
    with RunLock(store, NOW):
        pass


def test_a_lock_that_cannot_be_given_back_is_no_failure_of_what_was_done(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It goes with the open file, which is closed all the same."""

    def no_more(_file: int, _operation: int) -> None:
        raise OSError(37, "No locks available")

    with RunLock(store, NOW):
        monkeypatch.setattr("fcntl.flock", no_more)
    monkeypatch.undo()
    with RunLock(store, NOW):
        pass
