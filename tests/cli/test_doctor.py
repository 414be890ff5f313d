"""`doctor`: each thing has its line, whatever is wrong with the others; nothing is changed."""

from __future__ import annotations

import socket
import sqlite3
import stat
import subprocess
import sys
import threading
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import golden
import pytest
import tzlocal
from other_calendar import event, fill
from processes import child, public_folder, without_rights
from program import CONFIGURATION, NOW, Program, table
from raw_server import head, raw_server
from two_way_program import TwoWay

from afterview import drafts
from afterview.cli import doctor as module
from afterview.config import plugins
from afterview.errors import LoginError, ProviderError
from afterview.lock import RunLock
from afterview.playbook.planned import uid_of
from afterview.provider import Changes, Context, Option, Plugin
from afterview.store.database import Store
from afterview.store.schema import MIGRATIONS
from afterview.testing import Fault, MemoryProvider

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from afterview.provider import Login

HOLD = """
import sys
from datetime import datetime
from pathlib import Path
from afterview.lock import RunLock

with RunLock(Path(sys.argv[1]), datetime.fromisoformat("2026-11-23T13:32:00+00:00")):
    print("ready", flush=True)
    sys.stdin.read()
"""


@pytest.fixture(autouse=True)
def computer(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Path]:
    """A computer in New York that has an editor and a clipboard; its folder of programs."""
    folder = tmp_path_factory.mktemp("programs")
    for name in ("nano", "xclip"):
        (folder / name).touch(mode=0o755)
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.setenv("EDITOR", "nano -w")
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("TZ", "America/New_York")
    tzlocal.reload_localzone()
    yield folder
    monkeypatch.undo()
    tzlocal.reload_localzone()


@pytest.fixture
def private(program: Program) -> Program:
    """The program after a run, its files readable by nobody else."""
    program.config.chmod(0o600)
    program.log.chmod(0o600)
    assert program("sync").code == 0
    return program


def findings(program: Program, code: int = 0) -> dict[str, list[tuple[str, str]]]:
    """What was found about each thing: verdicts and messages."""
    ran = program("doctor", "--json")
    assert (ran.code, ran.err) == (code, ""), ran.out
    assert list(ran.json) == ["findings", "exit_code"]
    assert ran.json["exit_code"] == code
    found: dict[str, list[tuple[str, str]]] = {}
    for each in ran.json["findings"]:
        assert list(each) == ["what", "verdict", "message"]
        found.setdefault(each["what"], []).append((each["verdict"], each["message"]))
    return found


def only(found: Mapping[str, list[tuple[str, str]]], what: str) -> tuple[str, str]:
    (one,) = found[what]
    return one


def not_ok(found: Mapping[str, list[tuple[str, str]]]) -> set[str]:
    return {what for what, said in found.items() if any(verdict != "ok" for verdict, _ in said)}


def test_where_all_is_well_each_thing_is_ok(
    private: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(private.folder)
    assert findings(private) == {
        "configuration": [("ok", "config.toml: no problems")],
        "time zone": [("ok", "America/New_York, where it is Mon 23 Nov 09:00")],
        "store": [("ok", f"afterview.db: intact, version {len(MIGRATIONS)}")],
        "holidays": [("ok", "the observed ones of US")],
        "log": [("ok", "interviews.toml: 1 interview")],
        "drafts": [("ok", "the built-in ones")],
        "permissions": [("ok", "your files are writable, and private to you")],
        "lock": [("ok", "free")],
        "target calendar": [("ok", "ics, interviews.ics: 6 items")],
        "editor": [("ok", "nano -w")],
        "clipboard": [("ok", "xclip")],
    }


def test_a_person_reads_a_line_for_each(private: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(private.folder)
    ran = private("doctor")
    assert (ran.code, ran.err) == (0, "")
    lines = ran.out.splitlines()
    assert lines[1].split() == [
        *("ok", "time", "zone", "America/New_York,", "where"),
        *("it", "is", "Mon", "23", "Nov", "09:00"),
    ]
    assert lines[-1] == "OK"
    private.log.write_text("x = 1\n[[interview]]\n")
    ran = private("doctor")
    assert ran.code == 2
    assert ran.out.splitlines()[-1] == "4 problems"


@pytest.mark.parametrize("width", golden.WIDTHS)
def test_it_looks_as_it_did(private: Program, monkeypatch: pytest.MonkeyPatch, width: int) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    monkeypatch.chdir(private.folder)
    version = f"version {len(MIGRATIONS)}"
    golden.check("doctor", width, private("doctor").out.replace(version, "version 9"))
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    monkeypatch.delenv("DISPLAY")
    tzlocal.reload_localzone()
    private.log.chmod(0o644)
    private.log.write_text('[[interview]]\n"日本電気株式会社のとても長い名前の会社の鍵" = 1\n')
    private.config.write_text(
        CONFIGURATION.replace('path = "interviews.ics"', "")
        + '[drafts]\npath = "letters"\n[calender]\n'
    )
    private.folder.joinpath("letters").mkdir()
    private.folder.joinpath("letters", "thank-you.txt").write_text("Dear {{ nmae }},")
    golden.check("doctor-wrong", width, private("doctor").out.replace(version, "version 9"))


def test_nothing_is_changed(private: Program) -> None:
    def files() -> dict[str, Any]:
        lock = private.folder / "afterview.db.lock"
        return {name: f for name, f in private.files().items() if name != lock.name} | {
            "lock": lock.read_bytes() if lock.exists() else None
        }

    before = files()
    private("doctor")
    assert files() == before


def test_before_the_first_run_nothing_is_made(program: Program) -> None:
    before = program.files()
    found = findings(program)
    assert program.files() == before
    assert "none yet; the first `afterview sync` creates" in only(found, "store")[1]
    assert only(found, "lock") == ("ok", "free")
    assert only(found, "target calendar")[1].endswith("interviews.ics: 0 items")


# what is wrong with one thing, and what is still looked at

AROUND = {"editor", "clipboard"}


def test_without_a_configuration_the_rest_of_the_computer_is_looked_at(program: Program) -> None:
    program.config.unlink()
    found = findings(program, 2)
    assert only(found, "configuration") == (
        "wrong",
        f"there is no configuration at {program.config}; run `afterview init` to create one",
    )
    assert found.keys() == {"configuration"} | AROUND


def test_a_configuration_that_cannot_be_read_is_not_made_anew(program: Program) -> None:
    program.config.write_bytes(b"\xff")
    message = only(findings(program, 2), "configuration")[1]
    assert message.endswith("line 1: not UTF-8; save the configuration as UTF-8")


def test_a_configuration_that_is_no_toml_has_its_line(program: Program) -> None:
    program.config.write_text("[me]\nname = Sam\n")
    found = findings(program, 2)
    assert "config.toml:2: " in only(found, "configuration")[1]
    assert found.keys() == {"configuration"} | AROUND


def test_all_problems_of_a_configuration_are_listed_and_the_rest_is_looked_at(
    private: Program,
) -> None:
    private.config.write_text("a = 1\nb = 2\n" + CONFIGURATION)
    found = findings(private, 2)
    assert [verdict for verdict, _ in found["configuration"]] == ["wrong", "wrong"]
    assert not_ok(found) == {"configuration"}


def test_a_broken_log_a_damaged_store_and_a_wrong_target_each_have_their_line(
    private: Program,
) -> None:
    private.log.write_text(table(status='"waitin"') + table(company="3"))
    (private.folder / "afterview.db").write_bytes(b"no database" * 500)
    private.write(private.log.read_text(), config=CONFIGURATION + "x = 1\n")
    found = findings(private, 2)
    assert not_ok(found) == {"log", "store", "target calendar"}
    assert len(found["log"]) == 3
    assert all("interviews.toml:" in message for _, message in found["log"])
    assert "the store is damaged" in only(found, "store")[1]
    assert 'unknown key "x"' in only(found, "target calendar")[1]


def test_a_log_that_is_not_there_is_one_line(private: Program) -> None:
    private.log.unlink()
    found = findings(private, 2)
    assert only(found, "log") == ("wrong", f"there is no log at {private.log}")
    assert not_ok(found) == {"log"}


def test_a_save_that_may_be_missing_from_the_log_is_worth_a_note(private: Program) -> None:
    private("sync")
    assert private("set", "acme", "round=onsite").code == 0
    (kept,) = (private.folder / "afterview.replaced").iterdir()
    assert only(findings(private), "log")[0] == "ok"
    kept.write_text("# saved late\n")
    left = private.log.with_name(".interviews.toml.0123456789abcdef.swap")
    left.write_text("# a write that was killed\n")
    left.chmod(0o600)
    said = [message for verdict, message in findings(private)["log"] if verdict == "note"]
    assert said == [
        f"{path} may hold changes that were saved while afterview wrote the log; copy what is "
        "missing into the log, then delete that file"
        for path in (kept, left)
    ]


def test_a_log_with_two_names_is_worth_a_note(private: Program) -> None:
    private.log.with_name("second.toml").hardlink_to(private.log)
    message = (
        f"{private.log} has 2 names (hard links), but `add`, `set` and `recap` would change only "
        "this one; make the others symbolic links"
    )
    assert ("note", message) in findings(private)["log"]


def test_a_damaged_page_of_the_store_is_found(private: Program) -> None:
    path = private.folder / "afterview.db"
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
        (size,) = connection.execute("PRAGMA page_size").fetchone()
        (page,) = connection.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = 'item'"
        ).fetchone()
    connection.close()
    data = bytearray(path.read_bytes())
    data[(page - 1) * size + 8 : page * size] = bytes(size - 8)
    path.write_bytes(data)
    found = findings(private, 2)
    assert "the store is damaged" in only(found, "store")[1]
    assert not_ok(found) == {"store"}


def test_a_store_from_a_newer_version_is_said_to_be(private: Program) -> None:
    with sqlite3.connect(private.folder / "afterview.db") as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    assert "written by a newer afterview" in only(findings(private, 2), "store")[1]


def test_unknown_holidays_are_told_with_their_line(private: Program) -> None:
    private.config.write_text(CONFIGURATION.replace('"US"', '"XX"'))
    found = findings(private, 2)
    assert "config.toml:4: no holidays are known" in only(found, "holidays")[1]
    assert not_ok(found) == {"holidays"}


@pytest.mark.parametrize(
    ("country", "said"),
    [
        ("", "none, because the configuration names no country"),
        ('country = "US"\nsubdivision = "NY"', "the observed ones of US, NY"),
        ('country = "US"\nholidays = ["Columbus Day", "Labor Day"]', "the named ones of US"),
    ],
)
def test_whose_holidays_count(private: Program, country: str, said: str) -> None:
    private.config.write_text(CONFIGURATION.replace('country = "US"', country))
    assert only(findings(private), "holidays") == ("ok", said)


def test_own_drafts_are_looked_at(private: Program) -> None:
    folder = private.folder / "drafts"
    private.config.write_text(CONFIGURATION + '\n[drafts]\npath = "drafts"\n')
    assert "cannot be read: No such file or directory" in only(findings(private, 2), "drafts")[1]
    folder.mkdir()
    (folder / "park.txt").write_text("{{ nobody }}\n")
    (folder / "recap.txt").write_text("{% if %}\n")
    assert len(findings(private, 2)["drafts"]) == 2
    (folder / "park.txt").write_text("Well.\n")
    (folder / "recap.txt").unlink()
    verdict, message = only(findings(private), "drafts")
    assert (verdict, message.endswith("drafts")) == ("ok", True)


def test_whatever_comes_up_the_rest_is_looked_at(
    private: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: object) -> list[str]:
        msg = "boom"
        raise RuntimeError(msg)

    monkeypatch.setattr(drafts, "check", fail)
    found = findings(private, 1)
    assert only(found, "drafts") == (
        "wrong",
        "it could not be checked: a fault of the program (boom)",
    )
    assert not_ok(found) == {"drafts"}


# zones


def test_a_computer_in_another_zone_is_worth_a_note(
    private: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "Europe/Berlin")
    tzlocal.reload_localzone()
    verdict, message = findings(private)["time zone"][1]
    assert verdict == "note"
    assert message == (
        "this computer is in Europe/Berlin, your configuration in America/New_York; if you have "
        "moved, change [me] timezone; for a trip, add a table [[me.away]]"
    )


@pytest.mark.parametrize(
    ("zone", "lines"),
    [("America/Toronto", 1), ("America/Cancun", 2)],
    ids=["the same all year", "the same in winter only"],
)
def test_another_name_for_the_same_time_is_not(
    private: Program, monkeypatch: pytest.MonkeyPatch, zone: str, lines: int
) -> None:
    monkeypatch.setenv("TZ", zone)
    tzlocal.reload_localzone()
    assert len(findings(private)["time zone"]) == lines


def test_a_computer_without_zones_is_told_what_to_install(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "find_zone", lambda _: None)
    assert only(findings(program, 2), "zone data") == (
        "wrong",
        "this computer has no time zone data; install the package tzdata",
    )


# permissions


def test_files_that_others_can_read_are_worth_a_note(private: Program) -> None:
    private.config.chmod(0o644)
    private.log.chmod(0o620)
    (private.folder / "afterview.db").chmod(0o601)
    notes = findings(private)["permissions"]
    assert [verdict for verdict, _ in notes] == ["note"] * 3
    assert notes[1][1] == (
        f"other users of this computer have access to interviews.toml; `chmod 600 {private.log}` "
        "makes it private"
    )
    assert stat.S_IMODE(private.log.stat().st_mode) == 0o620  # doctor only says it


def test_what_may_not_be_written_to_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with public_folder() as folder:
        program = Program(folder, capsys)
        program.write(table())
        program.log.chmod(0o444)
        with without_rights():
            found = findings(program)
        assert "is read-only for you: `add`, `set` and" in found["permissions"][-1][1]
        program.log.chmod(0o666)
        folder.chmod(0o755)
        with without_rights():
            found = findings(program, 2)
        assert "is read-only for you" in found["permissions"][-2][1]
        assert "does not exist or cannot be written" in found["permissions"][-1][1]
        assert found["permissions"][-1][0] == "wrong"


@pytest.mark.parametrize("path", ["interviews.ics", "new/interviews.ics"])
def test_a_calendar_that_could_not_be_written_is_told(
    capsys: pytest.CaptureFixture[str], path: str
) -> None:
    with public_folder() as folder:
        program = Program(folder, capsys)
        program.write(table(), config=CONFIGURATION.replace("interviews.ics", path))
        folder.chmod(0o755)
        with without_rights():
            found = findings(program, 2)
        assert only(found, "target calendar") == (
            "wrong",
            f"{folder} cannot be written; change its permissions, or name another path",
        )


def test_a_store_in_a_folder_that_is_not_there_is_told(private: Program) -> None:
    private.config.write_text(CONFIGURATION + '\n[store]\npath = "nowhere/afterview.db"\n')
    found = findings(private, 2)
    assert "nowhere, the folder of the store, does not exist" in found["permissions"][0][1]


# the lock


def test_a_run_under_way_is_a_note_with_who_and_since_when(private: Program) -> None:
    with child(HOLD, private.folder / "afterview.db") as process:
        verdict, message = only(findings(private), "lock")
        assert verdict == "note"
        assert message == (
            f"another afterview run is under way (process {process.pid}, since 08:32); it ends by "
            "itself"
        )
    assert only(findings(private), "lock") == ("ok", "free")


def test_a_store_that_another_program_writes_to_is_a_note(private: Program) -> None:
    path = private.folder / "afterview.db"
    blocker = sqlite3.connect(path, isolation_level=None)
    blocker.execute("PRAGMA locking_mode = EXCLUSIVE")
    blocker.execute("BEGIN EXCLUSIVE")
    blocker.execute("DELETE FROM cache")
    try:
        verdict, message = only(findings(private), "store")
    finally:
        blocker.close()
    assert (verdict, "another program is writing to the store" in message) == ("note", True)


def test_a_lock_that_cannot_be_had_is_wrong(private: Program) -> None:
    path = RunLock(private.folder / "afterview.db", NOW).path
    path.unlink()
    path.mkdir()
    verdict, message = only(findings(private, 2), "lock")
    assert (verdict, "the lock cannot be taken" in message) == ("wrong", True)


# targets


def test_each_target_has_its_line(private: Program) -> None:
    private.config.write_text(
        CONFIGURATION
        + '[targets.mine]\nprovider = "ics"\npath = "mine.ics"\n'
        + '[targets.odd]\nprovider = "icz"\n'
        + '[targets.empty]\nprovider = "ics"\n'
        + '[targets.twice]\nprovider = "ics"\npath = "interviews.toml"\n'
    )
    (private.folder / "mine.ics").write_text("my own file\n")
    found = findings(private, 2)
    assert only(found, "target calendar")[0] == "ok"
    assert "was not written by afterview" in only(found, "target mine")[1]
    assert 'there is no provider "icz"' in only(found, "target odd")[1]
    assert "path is missing" in only(found, "target empty")[1]
    assert "would write to the file of the log" in only(found, "target twice")[1]
    assert (private.folder / "mine.ics").read_text() == "my own file\n"


def test_a_configuration_without_targets_is_a_note(private: Program) -> None:
    private.config.write_text(CONFIGURATION.partition("[targets")[0])
    assert only(findings(private), "targets") == (
        "note",
        "none yet; add a table such as [targets.calendar]",
    )


def test_a_calendar_in_a_folder_that_is_not_there_yet_is_fine(private: Program) -> None:
    private.config.write_text(CONFIGURATION.replace('"interviews.ics"', '"new/interviews.ics"'))
    assert only(findings(private), "target calendar")[0] == "ok"
    assert not (private.folder / "new").exists()
    private.config.write_text(CONFIGURATION.replace('"interviews.ics"', '"a/b/interviews.ics"'))
    found = findings(private, 1)
    assert "its folder does not exist; create it" in only(found, "target calendar")[1]


class Service:
    """A provider that only ever answers in one way."""

    def __init__(self, error: Exception | None, seen: list[object]) -> None:
        self.error = error
        self.seen = seen

    def changes(self, cursor: str | None) -> Changes:
        self.seen.append(cursor)
        if self.error:
            raise self.error
        return Changes(cursor="later")

    def close(self) -> None:
        self.seen.append("closed")


@pytest.mark.parametrize(
    ("error", "code", "message"),
    [
        pytest.param(None, 0, "svc: 6 items", id="fine"),
        pytest.param(ProviderError("no network"), 1, "no network", id="a failure"),
        pytest.param(LoginError("log in again"), 77, "log in again", id="a login"),
        pytest.param(
            ZeroDivisionError("oops"),
            1,
            "it could not be checked: a fault of the program (oops)",
            id="a mistake in it",
        ),
    ],
)
def test_a_target_is_asked_as_a_run_would_ask_it(
    private: Program,
    monkeypatch: pytest.MonkeyPatch,
    error: Exception | None,
    code: int,
    message: str,
) -> None:
    seen: list[object] = []
    private.now = NOW.replace(microsecond=7)

    def open_(options: Mapping[str, Any], context: Context) -> Any:
        assert options == {"path": None}
        seen.append(context)
        return Service(error, seen)

    path = Option(name="path", kind="path", doc="")
    plugin = Plugin(name="svc", summary="a service", options=(path,), open=open_)
    monkeypatch.setattr(plugins, "load", lambda _: plugin)
    private.config.write_text(CONFIGURATION.rpartition("path")[0])
    with Store.open(private.folder / "afterview.db") as store:
        cursor = store.cursor("calendar")
    found = findings(private, code)
    assert only(found, "target calendar") == ("wrong" if error else "ok", message)
    context = seen[0]
    assert isinstance(context, Context)
    assert (context.target, context.now, context.adopt) == ("calendar", NOW, False)
    assert seen[1:] == [cursor, "closed"]


@pytest.fixture
def two_way(private: Program, monkeypatch: pytest.MonkeyPatch) -> TwoWay:
    """The program with a service in which the person works, too, synced twice."""
    made = TwoWay(private)
    made.install(monkeypatch)
    made.write(table())
    private.config.chmod(0o600)
    private.log.chmod(0o600)
    made("sync")
    made("sync")
    return made


def test_a_service_says_what_was_done_by_hand_there(two_way: TwoWay) -> None:
    assert only(findings(two_way.program), "target cal") == (
        "ok",
        "memory: 7 items, it answers",
    )
    person = two_way.person()
    person.move(uid_of("acme/recap"), NOW + timedelta(days=1))
    person.retitle(uid_of("acme/interview"), "Acme!")
    person.delete(uid_of("acme/thank-you/jane-doe"))
    two_way("sync")
    before = dict(two_way.services["cal"].requests)
    assert only(findings(two_way.program), "target cal") == (
        "ok",
        "memory: 6 items, it answers, 1 moved, 1 deleted by hand",
    )
    assert two_way.services["cal"].requests == before | {"changes": before["changes"] + 1}
    assert two_way.services["cal"].commits == 8


def test_a_cursor_that_is_no_longer_good_is_nothing_wrong(two_way: TwoWay) -> None:
    two_way.services["cal"].forget_cursors()
    assert only(findings(two_way.program), "target cal")[0] == "ok"


def test_what_a_run_could_not_bring_to_an_end_is_a_note(two_way: TwoWay) -> None:
    service = two_way.services["cal"]
    service.refused.add(uid_of("acme/recap"))
    two_way.program.write(table(company='"Globex"'), config=two_way.program.config.read_text())
    service.faults.extend([None, Fault.LOST, Fault.CUT])
    service.faults.extend([Fault.CUT] * 40)
    two_way.program("sync")
    service.faults.clear()
    _, *notes = findings(two_way.program)["target cal"]
    assert {verdict for verdict, _ in notes} == {"note"}
    assert "was interrupted; the next sync finds out their outcomes" in notes[-1][1]
    two_way.program("sync")
    verdict, message = findings(two_way.program)["target cal"][-1]
    assert verdict == "note"
    assert message == (
        "it refused acme/recap, which is not sent again until it changes: "
        'the service does not take "Recap: Globex"'
    )


def test_a_calendar_that_is_another_one_is_wrong(two_way: TwoWay) -> None:
    two_way.services["cal"].account = "somebody else"
    verdict, message = findings(two_way.program, 3)["target cal"][-1]
    assert verdict == "wrong"
    assert message == (
        "the calendar is not that of the last run (somebody else/calendar-1, was "
        "someone/calendar-1); a sync would stop; `afterview plan --targets cal` says more"
    )


def test_a_password_is_said_to_be_known_or_not_and_never_shown(
    two_way: TwoWay, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = "c4nary-pa55word"  # noqa: S105 - of no account
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")

    def login(_options: Mapping[str, Any], login: Login, _context: Context) -> None:
        login.keep(secret)

    def open_(_options: Mapping[str, Any], context: Context) -> Any:
        context.secret()
        context.keep(f"{secret}, renewed")
        return MemoryProvider(two_way.services["cal"])

    two_way.install(monkeypatch, open=open_, login=login)
    assert only(findings(two_way.program, 77), "target cal") == (
        "wrong",
        "cal: you are not logged in to it; run: afterview login cal",
    )
    two_way("login", "cal")
    ran = two_way.program("doctor")
    assert "memory: 7 items, its login is known, it answers" in " ".join(ran.out.split())
    assert secret not in ran.out
    assert two_way("login", "cal", "--export") == f"{secret}, renewed\n"


def test_a_login_counts_more_than_what_is_wrong_elsewhere(
    private: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    def open_(*_: object) -> Any:
        return Service(LoginError("log in"), [])

    plugin = Plugin(name="svc", summary="a service", options=(), open=open_)
    monkeypatch.setattr(plugins, "load", lambda _: plugin)
    private.config.write_text("x = 1\n" + CONFIGURATION.rpartition("path")[0])
    findings(private, 77)


# what is around


def test_without_editor_and_clipboard_there_are_notes(
    private: Program, monkeypatch: pytest.MonkeyPatch, computer: Path
) -> None:
    monkeypatch.delenv("EDITOR")
    for path in computer.iterdir():
        path.unlink()
    found = findings(private)
    assert only(found, "editor") == ("note", "no editor was found; set one, such as EDITOR=nano")
    assert only(found, "clipboard")[0] == "note"
    assert not_ok(found) == {"editor", "clipboard"}


def test_a_clipboard_without_its_screen_cannot_be_used(
    private: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DISPLAY")
    assert only(findings(private), "clipboard")[0] == "note"


def test_on_windows_permissions_say_nothing(
    private: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    private.config.chmod(0o644)
    monkeypatch.setattr(module, "POSIX", False)
    assert only(findings(private), "permissions")[0] == "ok"


def test_the_real_program_says_the_same(private: Program) -> None:
    code = "import sys; from afterview.cli import main; main(sys.argv[1:])"
    ran = subprocess.run(
        [sys.executable, "-c", code, "--config", str(private.config), "doctor"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stderr == ""
    assert ran.stdout.splitlines()[-1] == "OK"


# Other calendars


def other(program: Program, text: str) -> None:
    program.config.write_text(f"{CONFIGURATION}{text}")


def test_each_other_calendar_is_read_and_said_to_be_which(
    private: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(private.folder)
    fill(private, event(), event(uid="2"))
    flags = {
        "mine": "interviews = true",
        "times": "busy = true",
        "all": "busy = true\ninterviews = true",
    }
    tables = (f'[calendars.{name}]\npath = "private.ics"\n{keys}\n' for name, keys in flags.items())
    other(private, "".join(tables))
    found, where = findings(private), "ics, private.ics: it answers with 2"
    assert {what: found[what] for what in found if what.startswith("calendar")} == {
        "calendar mine": [("ok", f"{where} events, and is read for interviews")],
        "calendar times": [("ok", f"{where} busy times, and is read for busy times")],
        "calendar all": [("ok", f"{where} events, and is read for busy times and interviews")],
    }


def test_a_calendar_that_cannot_be_read_does_not_hide_the_next(private: Program) -> None:
    fill(private, event())
    tables = (
        '[calendars.gone]\npath = "gone.ics"\nbusy = true\n'
        '[calendars.mine]\npath = "private.ics"\nbusy = true\n'
    )
    other(private, tables)
    found = findings(private, 1)
    ((verdict, message),) = found["calendar gone"]
    assert verdict == "wrong"
    assert message.endswith("gone.ics cannot be read (No such file or directory)")
    assert found["calendar mine"][0][0] == "ok"


def test_a_wrong_table_of_a_calendar_has_its_line(private: Program) -> None:
    other(private, '[calendars.mine]\npath = "private.ics"\n')
    ((verdict, message),) = findings(private, 2)["calendar mine"]
    assert verdict == "wrong"
    assert "nothing is read of [calendars.mine]" in message


def test_a_calendar_of_a_target_that_is_wrong_waits_for_that(private: Program) -> None:
    mine = '[calendars.mine]\ntarget = "work"\nbusy = true\n'
    other(private, f'[targets.work]\nprovider = "nowhere"\n{mine}')
    assert findings(private, 2)["calendar mine"] == [
        ("note", "it cannot be read before [targets.work] is without a problem")
    ]


def test_of_an_address_the_host_alone_is_said(private: Program) -> None:
    fill(private, event())
    body = (private.folder / "private.ics").read_bytes()

    def talk(connection: socket.socket, _: threading.Event) -> None:
        head(connection)
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body)

    with raw_server(talk) as address:
        url = f"{address}/private-abc/basic.ics"
        other(private, f'[calendars.mine]\nurl = "{url}"\ninterviews = true\n')
        ran = private("doctor")
    assert "ics, 127.0.0.1: it answers with 1 event" in " ".join(ran.out.split())
    assert "abc" not in ran.out + ran.err
