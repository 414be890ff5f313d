"""The log on disk: what stays as it was, and when nothing is written."""

from __future__ import annotations

import errno
import os
import signal
import stat
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import sha256
from io import TextIOWrapper
from pathlib import Path

import pytest

from afterview import files
from afterview.errors import InputError
from afterview.files import MOST
from afterview.log.file import LogFile, left_behind, replace
from afterview.log.replaced import FOLDER, Replaced

NOW = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
OLD = '[[interview]]\nid = "a"\n'
NEW = '[[interview]]\nid = "a"\nrole = "Ünal"\n'


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "interviews.toml"
    path.write_bytes(OLD.encode())
    return path


@pytest.fixture
def kept(tmp_path_factory: pytest.TempPathFactory) -> Replaced:
    return Replaced.beside(tmp_path_factory.mktemp("state") / "afterview.db", NOW)


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


def test_what_is_written_is_what_stands_there_and_can_be_written_again(
    path: Path, kept: Replaced
) -> None:
    log = LogFile.read(path).write(NEW, kept)
    assert path.read_bytes() == NEW.encode()
    assert log == LogFile.read(path)
    log.write(OLD, kept)
    assert path.read_bytes() == OLD.encode()
    assert [each.name for each in path.parent.iterdir()] == ["interviews.toml"]


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_byte_order_mark_and_line_ends_stay(
    path: Path, mark: bytes, end: str, kept: Replaced
) -> None:
    old, new = (text.replace("\n", end) for text in (OLD, NEW))
    path.write_bytes(mark + old.encode())
    log = LogFile.read(path)
    assert log.text == old
    log.write(new, kept).write(new + end, kept)
    assert path.read_bytes() == mark + (new + end).encode()


@pytest.mark.parametrize(
    "meanwhile", [OLD + "\n", OLD.replace("a", "b"), OLD.replace("\n", "\r\n"), "", "\udcff"]
)
def test_a_log_that_was_changed_meanwhile_is_left_alone(
    path: Path, meanwhile: str, kept: Replaced
) -> None:
    log = LogFile.read(path)
    theirs = meanwhile.encode(errors="surrogateescape")
    path.write_bytes(theirs)
    said = refused(lambda: log.write(NEW, kept))
    assert said == f"the log {path} changed in the meantime, so it was left unchanged: try again"
    assert path.read_bytes() == theirs


def test_a_log_saved_anew_without_a_change_is_written(path: Path, kept: Replaced) -> None:
    """Many editors save by putting a new file in its place."""
    log = LogFile.read(path)
    other = path.with_name("other")
    other.write_bytes(b"\xef\xbb\xbf" + OLD.encode())
    other.replace(path)
    log.write(NEW, kept)
    assert path.read_bytes() == b"\xef\xbb\xbf" + NEW.encode()


def test_a_log_that_went_meanwhile_does_not_come_back(path: Path, kept: Replaced) -> None:
    log = LogFile.read(path)
    path.unlink()
    said = refused(lambda: log.write(NEW, kept))
    assert said == f"the log {path} cannot be written: No such file or directory"
    assert not path.exists()


@pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")
def test_permissions_stay(path: Path, kept: Replaced) -> None:
    path.chmod(0o640)
    LogFile.read(path).write(NEW, kept)
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


@pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")
def test_a_read_only_log_is_left_alone(path: Path, kept: Replaced) -> None:
    path.chmod(0o444)
    log = LogFile.read(path)
    said = refused(lambda: log.write(NEW, kept))
    assert said == f"the log {path} is read-only: make it writable first"
    assert path.read_bytes() == OLD.encode()


@pytest.mark.skipif(os.name != "posix", reason="making a link needs a right on Windows")
def test_a_link_stays_a_link(path: Path, tmp_path: Path, kept: Replaced) -> None:
    link = tmp_path / "folder" / "log.toml"
    link.parent.mkdir()
    link.symlink_to("../interviews.toml")
    LogFile.read(link).write(NEW, kept)
    assert str(link.readlink()) == "../interviews.toml"
    assert path.read_bytes() == NEW.encode()
    assert not path.is_symlink()


def test_a_disk_that_is_full_leaves_the_log_as_it_was(
    path: Path, monkeypatch: pytest.MonkeyPatch, kept: Replaced
) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    log = LogFile.read(path)
    monkeypatch.setattr(os, "fsync", full)
    said = refused(lambda: log.write(NEW, kept))
    assert said == f"the log {path} cannot be written: No space left on device"
    assert path.read_bytes() == OLD.encode()
    assert [each.name for each in path.parent.iterdir()] == ["interviews.toml"]


def test_text_that_utf_8_cannot_hold_is_refused(path: Path, kept: Replaced) -> None:
    """An argument of the command line that is not UTF-8 arrives like this."""
    log = LogFile.read(path)
    said = refused(lambda: log.write('company = "caf\udce9"', kept))
    assert said == "the log cannot hold '\\udce9': type it again"
    assert path.read_bytes() == OLD.encode()


# what an editor saves while the log is written

THEIRS = OLD + "# theirs\n"
LATEST = THEIRS + "# and more\n"
MEANWHILE = "changed in the meantime, so it was left unchanged: try again"


def renamed(path: Path, text: str) -> None:
    other = path.with_name("theirs~")
    other.write_text(text)
    other.replace(path)


def in_place(path: Path, text: str) -> None:
    path.write_text(text)


def appended(path: Path, text: str) -> None:
    with path.open("a") as file:
        file.write(text.removeprefix(OLD).removeprefix("# theirs\n" if text == LATEST else ""))


EDITORS = [renamed, in_place, appended]


@pytest.fixture(params=["exchange", "hard links", "neither"])
def system(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """A file system that can do all, one that cannot exchange files, one without hard links too."""

    def no_link(*_: object) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    if request.param != "exchange":
        monkeypatch.setattr("afterview.files._exchange", lambda *_: False)
    if request.param == "neither":
        monkeypatch.setattr(os, "link", no_link)
    return str(request.param)


def before_each_swap(monkeypatch: pytest.MonkeyPatch, *saves: Callable[[], None]) -> None:
    """Have somebody save in the moment between the last look at the log and the swap."""
    left = list(saves)

    def swap(one: Path, other: Path) -> None:
        if left:
            left.pop(0)()
        files.swap(one, other)

    monkeypatch.setattr("afterview.log.file.swap", swap)


def stands_alone(path: Path) -> bool:
    return [each.name for each in path.parent.iterdir()] == [path.name]


def held(kept: Replaced) -> set[str]:
    return {each.read_text() for each in kept.folder.iterdir()}


@pytest.mark.parametrize("save", EDITORS)
def test_what_is_saved_while_the_bytes_go_to_the_disk_stays(
    path: Path,
    kept: Replaced,
    monkeypatch: pytest.MonkeyPatch,
    system: str,
    save: Callable[[Path, str], None],
) -> None:
    log, fsync = LogFile.read(path), os.fsync

    def slow(handle: int) -> None:
        if path.read_text() == OLD:
            save(path, THEIRS)
        fsync(handle)

    monkeypatch.setattr(os, "fsync", slow)
    assert refused(lambda: log.write(NEW, kept)).endswith(MEANWHILE)
    assert path.read_text() == THEIRS, system
    assert stands_alone(path)
    assert not kept.folder.exists()


def test_a_log_that_goes_in_the_moment_before_the_swap_does_not_come_back(
    path: Path, kept: Replaced, monkeypatch: pytest.MonkeyPatch, system: str
) -> None:
    log = LogFile.read(path)
    before_each_swap(monkeypatch, path.unlink)
    said = refused(lambda: log.write(NEW, kept))
    assert said == f"the log {path} cannot be written: No such file or directory", system
    assert list(path.parent.iterdir()) == []


def test_where_what_was_saved_cannot_be_put_back_it_is_left_beside_the_log(
    path: Path, kept: Replaced, monkeypatch: pytest.MonkeyPatch, system: str
) -> None:
    """An editor that renames the log first, and then makes a new one, may be in between."""
    log = LogFile.read(path)
    before_each_swap(monkeypatch, lambda: renamed(path, THEIRS), path.unlink)
    said = refused(lambda: log.write(NEW, kept))
    assert said == f"the log {path} cannot be written: No such file or directory", system
    assert [each.read_text() for each in left_behind(path)] == [THEIRS]


@pytest.mark.parametrize("save", EDITORS)
def test_what_is_saved_in_the_moment_before_the_swap_stays(
    path: Path,
    kept: Replaced,
    monkeypatch: pytest.MonkeyPatch,
    system: str,
    save: Callable[[Path, str], None],
) -> None:
    log = LogFile.read(path)
    before_each_swap(monkeypatch, lambda: save(path, THEIRS))
    assert refused(lambda: log.write(NEW, kept)).endswith(MEANWHILE)
    assert path.read_text() == THEIRS, system
    assert stands_alone(path)
    assert held(kept) == {THEIRS, NEW}


@pytest.mark.parametrize("save", EDITORS)
def test_of_two_saves_in_such_moments_the_latest_stands_and_the_other_is_kept(
    path: Path,
    kept: Replaced,
    monkeypatch: pytest.MonkeyPatch,
    system: str,
    save: Callable[[Path, str], None],
) -> None:
    log = LogFile.read(path)
    saves = (lambda: save(path, THEIRS), lambda: save(path, LATEST))
    before_each_swap(monkeypatch, *saves)
    assert refused(lambda: log.write(NEW, kept)).endswith(MEANWHILE)
    latest = LATEST.replace(THEIRS, NEW) if save is appended else LATEST
    assert path.read_text() == latest, system
    assert stands_alone(path)
    assert THEIRS in held(kept)
    assert {each.read_text() for each in kept.unsaved()} == {THEIRS}


@pytest.fixture
def blind(monkeypatch: pytest.MonkeyPatch) -> None:
    """A system that does not tell which files are open to write."""
    monkeypatch.setattr("afterview.log.file.is_being_written", lambda _: False)


@pytest.mark.skipif(sys.platform != "linux", reason="leases of Linux")
def test_while_a_program_has_the_log_open_to_write_it_is_left_alone(
    path: Path, kept: Replaced
) -> None:
    log = LogFile.read(path)
    with path.open("a") as editor:
        assert refused(lambda: log.write(NEW, kept)) == (
            f"the log {path} is open for writing in another program, so it was left unchanged: "
            "close it there, and try again"
        )
        editor.write("# theirs\n")
    assert path.read_text() == THEIRS
    assert stands_alone(path)
    with path.open():  # to read it is something else
        LogFile.read(path).write(NEW, kept)


@pytest.mark.skipif(sys.platform != "linux", reason="leases of Linux")
@pytest.mark.parametrize("system", ["exchange", "hard links"], indirect=True)
def test_a_program_that_opens_the_log_in_the_moment_before_the_swap_writes_into_the_log(
    path: Path, kept: Replaced, monkeypatch: pytest.MonkeyPatch, system: str
) -> None:
    log = LogFile.read(path)
    editors: list[TextIOWrapper] = []
    before_each_swap(monkeypatch, lambda: editors.append(path.open("a")))
    assert refused(lambda: log.write(NEW, kept)).endswith(MEANWHILE)
    with editors[0] as editor:
        editor.write("# theirs\n")
    assert path.read_text() == THEIRS, system
    assert stands_alone(path)
    assert held(kept) == {NEW}


@pytest.mark.usefixtures("blind")
def test_an_editor_that_is_half_way_through_its_save_goes_on_in_the_log(
    path: Path, kept: Replaced, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = LogFile.read(path)
    with path.open("r+") as editor:
        before_each_swap(monkeypatch, lambda: os.ftruncate(editor.fileno(), 0))
        assert refused(lambda: log.write(NEW, kept)).endswith(MEANWHILE)
        editor.write(THEIRS)
    assert path.read_text() == THEIRS


@pytest.mark.usefixtures("blind")
def test_what_is_written_while_the_folder_goes_to_the_disk_stays(
    path: Path, kept: Replaced, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Into the file that was swapped out, which the editor had opened before."""
    log, fsync = LogFile.read(path), os.fsync
    with path.open("a") as editor:

        def slow(handle: int) -> None:
            if path.read_text() == NEW and not editor.closed:
                editor.write("# theirs\n")
                editor.close()
            fsync(handle)

        monkeypatch.setattr(os, "fsync", slow)
        assert refused(lambda: log.write(NEW, kept)).endswith(MEANWHILE)
    assert path.read_text() == THEIRS


@pytest.mark.usefixtures("blind")
def test_what_an_editor_writes_even_later_is_in_the_file_that_is_kept(
    path: Path, kept: Replaced
) -> None:
    with path.open("a") as editor:
        LogFile.read(path).write(NEW, kept)
        assert kept.unsaved() == []
        editor.write("# theirs\n")
    assert path.read_text() == NEW
    assert [each.read_text() for each in kept.unsaved()] == [THEIRS]


def test_what_was_replaced_is_kept_for_its_owner_only(path: Path, kept: Replaced) -> None:
    path.chmod(0o644)
    LogFile.read(path).write(NEW, kept)
    (copy,) = kept.folder.iterdir()
    assert copy.read_text() == OLD
    modes = [stat.S_IMODE(each.stat().st_mode) for each in (kept.folder, copy, path)]
    assert modes == [0o700, 0o600, 0o644]
    assert copy.name.startswith("20261123T140000Z-")
    assert copy.suffix == ".toml"


KILLED = """
import os, signal, sys
from datetime import UTC, datetime
from pathlib import Path
from afterview.log import file
from afterview.log.file import LogFile
from afterview.log.replaced import Replaced

path, state, after = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3] == "after"
swap = file.swap

def end(one, other):
    path.write_text(path.read_text() + "# theirs\\n")
    if after:
        swap(one, other)
    os.kill(os.getpid(), signal.SIGKILL)

file.swap = end
LogFile.read(path).write(sys.argv[4], Replaced(state, datetime.now(UTC)))
"""


@pytest.mark.parametrize(
    ("when", "standing", "left"), [("before", THEIRS, NEW), ("after", NEW, THEIRS)]
)
def test_what_a_killed_write_left_is_kept_by_the_next_one(
    path: Path, kept: Replaced, when: str, standing: str, left: str
) -> None:
    code = subprocess.run(
        [sys.executable, "-c", KILLED, str(path), str(kept.folder), when, NEW], check=False
    ).returncode
    assert code == -signal.SIGKILL
    assert path.read_text() == standing
    assert [each.read_text() for each in left_behind(path)] == [left]

    LogFile.read(path).write(standing + "# on\n", kept)
    assert stands_alone(path)
    assert [each.read_text() for each in kept.unsaved()] == [left]


def test_an_empty_file_that_a_killed_write_left_is_deleted(path: Path, kept: Replaced) -> None:
    path.with_name(".interviews.toml.0123456789abcdef.swap").touch()
    LogFile.read(path).write(NEW, kept)
    assert stands_alone(path)
    assert held(kept) == {OLD}


def test_where_nothing_can_be_kept_the_log_is_written_all_the_same(
    path: Path, tmp_path: Path
) -> None:
    """What was replaced stays beside it, for the next write."""
    (tmp_path / "state").mkdir()
    (tmp_path / "state" / FOLDER).touch()
    kept = Replaced.beside(tmp_path / "state" / "afterview.db", NOW)
    LogFile.read(path).write(NEW, kept)
    assert path.read_text() == NEW
    assert [each.read_text() for each in left_behind(path)] == [OLD]
    kept.folder.unlink()
    LogFile.read(path).write(OLD, kept)
    assert held(kept) == {OLD, NEW}
    assert left_behind(path) == []


def test_where_there_was_no_log_one_is_made_unless_somebody_was_faster(
    path: Path, kept: Replaced, system: str
) -> None:
    assert replace(path, None, NEW.encode(), kept) is False, system
    assert path.read_text() == OLD
    path.unlink()
    assert replace(path, None, NEW.encode(), kept)
    assert path.read_text() == NEW
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stands_alone(path)


# what cannot stay, and what must not be written


@pytest.mark.skipif(sys.platform != "linux", reason="extended attributes of Linux")
def test_extended_attributes_stay(path: Path, kept: Replaced) -> None:
    os.setxattr(path, "user.origin", b"a mail")
    LogFile.read(path).write(NEW, kept)
    assert os.getxattr(path, "user.origin") == b"a mail"


def test_a_second_name_keeps_what_was_replaced_and_its_permissions(
    path: Path, kept: Replaced
) -> None:
    second = path.with_name("second.toml")
    path.chmod(0o644)
    second.hardlink_to(path)
    LogFile.read(path).write(NEW, kept)
    assert (second.read_text(), stat.S_IMODE(second.stat().st_mode)) == (OLD, 0o644)
    (copy,) = kept.folder.iterdir()
    assert (copy.read_text(), stat.S_IMODE(copy.stat().st_mode)) == (OLD, 0o600)
    assert left_behind(path) == []


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_a_log_is_never_written_larger_than_it_can_be_read(
    path: Path, kept: Replaced, mark: bytes
) -> None:
    path.write_bytes(mark + OLD.encode())
    log = LogFile.read(path)
    most = "#" * (MOST - len(mark))
    assert refused(lambda: log.write(f"{most}#", kept)) == (
        f"the log {path} would be larger than 32,768 KiB, which afterview could no longer read, so "
        "it was left unchanged: move old interviews out of it"
    )
    assert path.read_bytes() == mark + OLD.encode()
    log.write(most, kept)
    assert LogFile.read(path).text == most


def test_a_folder_that_cannot_be_read_has_nothing_left_behind_yet(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The system says EIO of it, which a look for files by a pattern does not pass over."""

    def broken(*_: object, **__: object) -> None:
        raise OSError(5, "Input/output error")

    path = tmp_path / "interviews.toml"
    for call in ("listdir", "scandir", "stat"):
        monkeypatch.setattr(os, call, broken)
    assert left_behind(path) == []
