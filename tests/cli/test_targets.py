"""`login`, `logout`, `adopt` and `unlink`; `plan --targets` and `sync` with a two-way target."""

from __future__ import annotations

import io
import re
import sys
import webbrowser
from typing import TYPE_CHECKING, Any

import pytest
from click.shell_completion import BashComplete
from program import CONFIGURATION, NOW, Program, table
from terminal import Terminal
from two_way_program import TwoWay

from afterview.cli import Call, cli, targets
from afterview.cli.completion import VARIABLE
from afterview.config.secrets import FILE
from afterview.errors import LoginError, TransientError
from afterview.lock import RunLock
from afterview.playbook.planned import uid_of
from afterview.provider import Option
from afterview.store.database import Store
from afterview.testing import Fault, MemoryService

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from afterview.provider import Context, Login

SECRET = "c4nary-pa55word"  # noqa: S105 - of no account
RECAP, THANKS = "acme/recap", "acme/thank-you/jane-doe"


@pytest.fixture(autouse=True)
def machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine without a keyring and without a screen, as a server is one."""
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    for name in ("SSH_CONNECTION", "SSH_TTY", "DISPLAY", "WAYLAND_DISPLAY", "BROWSER"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COLUMNS", "200")


@pytest.fixture
def world(program: Program, monkeypatch: pytest.MonkeyPatch) -> TwoWay:
    """One interview, and a service that was never synced to."""
    made = TwoWay(program)
    made.install(monkeypatch)
    made.write(table())
    return made


def pipe(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    """Have a pipe as the standard input."""
    monkeypatch.setattr(sys, "stdin", io.StringIO(text))


@pytest.mark.parametrize("arguments", [("login", "cal"), ("login", "cal", "--import")])
@pytest.mark.parametrize("said", [b"pass\xff\n", b"\xff", b"pass\xed\xa0\x80\n"])
@pytest.mark.parametrize("mode", ["strict", "surrogateescape"])
def test_bytes_that_are_no_text_are_no_password(
    world: TwoWay,
    monkeypatch: pytest.MonkeyPatch,
    arguments: tuple[str, ...],
    said: bytes,
    mode: str,
) -> None:
    world.install(monkeypatch, login=asking)
    stdin = io.TextIOWrapper(io.BytesIO(said), encoding="utf-8", errors=mode)
    monkeypatch.setattr(sys, "stdin", stdin)
    ran = world.program(*arguments)
    assert ran.code == 2
    assert ran.err == ("afterview: no password was stored: the standard input is not UTF-8\n")
    assert secrets(world) == ""


def secrets(world: TwoWay) -> str:
    path = world.program.folder / FILE
    return path.read_text() if path.exists() else ""


def asking(_options: Mapping[str, Any], login: Login, _context: Context) -> None:
    """Log in with a password, which is refused if it is `wrong`."""
    if login.by_device:
        opened = login.open_url("https://cloud.example/device")
        login.show(f"open https://cloud.example/device{' (opened)' if opened else ''}")
        login.keep('{"token": "from the device"}')
        return
    secret = login.ask_secret("Password of sam")
    if secret == "wrong":  # noqa: S105 - of no account
        msg = f"{login.target}: the server does not accept it"
        raise LoginError(msg)
    login.keep(secret)


# login


def test_a_password_that_is_piped_in_is_kept(
    world: TwoWay, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.install(monkeypatch, login=asking)
    pipe(monkeypatch, f"{SECRET}\nnot this\n")
    path = world.program.folder / FILE
    stored = f"stored in {path}, which only you can read; next: afterview sync\n"
    assert world("login", "cal") == stored
    assert f'"{SECRET}"' in secrets(world)
    assert world("login", "cal", "--export") == f"{SECRET}\n"
    assert SECRET not in world("sync")


@pytest.mark.parametrize(("typed", "code"), [("wrong\n", 77), ("\n", 2), ("", 2)])
def test_a_password_that_does_not_do_is_not_kept(
    world: TwoWay, monkeypatch: pytest.MonkeyPatch, typed: str, code: int
) -> None:
    world.install(monkeypatch, login=asking)
    pipe(monkeypatch, typed)
    ran = world.program("login", "cal")
    assert (ran.code, ran.out, ran.err.count("\n")) == (code, "", 1)
    assert secrets(world) == ""


def test_what_is_exported_here_is_imported_there(
    world: TwoWay, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.install(monkeypatch, login=asking)
    pipe(monkeypatch, '{"token":\n "x"}\n')
    assert "stored in" in world("login", "cal", "--import")
    exported = world("login", "cal", "--export")
    assert exported == '{"token":\n "x"}\n'
    world("logout", "cal")
    pipe(monkeypatch, exported)
    world("login", "cal", "--import")
    assert world("login", "cal", "--export") == exported


def test_nothing_to_import_and_nothing_to_export_is_said(
    world: TwoWay, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.install(monkeypatch, login=asking)
    pipe(monkeypatch, "\n")
    assert "the standard input was empty" in world.refused("login", "cal", "--import")
    ran = world.program("login", "cal", "--export")
    assert (ran.code, ran.out) == (77, "")
    assert "run: afterview login cal" in ran.err


def test_a_device_needs_no_password(world: TwoWay, monkeypatch: pytest.MonkeyPatch) -> None:
    world.install(monkeypatch, login=asking)
    assert world("login", "cal", "--device").startswith("open https://cloud.example/device\n")
    assert "from the device" in secrets(world)


@pytest.mark.parametrize(
    ("environment", "platform", "opened"),
    [
        ({}, "linux", False),
        ({"DISPLAY": ":0"}, "linux", True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "linux", True),
        ({"DISPLAY": ":0", "SSH_CONNECTION": "::1 1 ::1 22"}, "linux", False),
        ({}, "darwin", True),
        ({"SSH_TTY": "/dev/pts/1"}, "darwin", False),
    ],
)
def test_a_page_is_opened_where_the_person_can_see_it(
    world: TwoWay,
    monkeypatch: pytest.MonkeyPatch,
    environment: dict[str, str],
    platform: str,
    opened: bool,  # noqa: FBT001 - a column of the table
) -> None:
    world.install(monkeypatch, login=asking)
    seen: list[str] = []

    def show(url: str) -> bool:
        seen.append(url)
        return True

    monkeypatch.setattr(webbrowser, "get", lambda: None)
    monkeypatch.setattr(webbrowser, "open", show)
    monkeypatch.setattr(targets.sys, "platform", platform)  # type: ignore[attr-defined]
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert ("(opened)" in world("login", "cal", "--device")) is opened
    assert seen == ["https://cloud.example/device"] * opened


def test_a_browser_that_cannot_be_started_is_none(
    world: TwoWay, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none(*_: str) -> bool:
        raise webbrowser.Error

    world.install(monkeypatch, login=asking)
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.setattr(webbrowser, "open", none)
    monkeypatch.setattr(webbrowser, "get", none)
    assert "(opened)" not in world("login", "cal", "--device")
    monkeypatch.setattr(webbrowser, "get", lambda: None)
    assert "(opened)" in world("login", "cal", "--device"), "the page is shown as well"


def test_only_one_way_to_log_in_at_a_time(world: TwoWay, monkeypatch: pytest.MonkeyPatch) -> None:
    world.install(monkeypatch, login=asking)
    ran = world.program("login", "cal", "--export", "--import")
    assert (ran.code, ran.out) == (2, "")
    assert "exclude each other; choose one" in ran.err


@pytest.mark.parametrize("command", ["login", "logout"])
def test_where_a_command_prints_the_password_none_is_kept(
    world: TwoWay, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    option = Option(name="password_command", kind="text", doc="prints it", default="")
    world.install(monkeypatch, login=asking, options=(option,))
    world.write(table(), more='password_command = "pass show cal"\n')
    assert "delete that key to log in" in world.refused(command, "cal")


def test_a_target_that_needs_no_login_says_so(world: TwoWay) -> None:
    assert world.refused("login", "cal") == "cal: the provider memory needs no login"


@pytest.mark.parametrize(
    "args", [("login",), ("logout",), ("adopt",), ("unlink", "--keep"), ("plan", "--targets")]
)
def test_a_target_that_is_not_there_is_told(world: TwoWay, args: tuple[str, ...]) -> None:
    command, *options = args
    said = world.refused(command, *options, "nobody")
    assert said == 'the configuration has no target "nobody"; it has: cal'


def test_a_secret_is_not_written_while_a_run_is_under_way(
    world: TwoWay, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.install(monkeypatch, login=asking)
    pipe(monkeypatch, SECRET)
    with RunLock(world.program.folder / "afterview.db", NOW):
        for args in (("login", "cal", "--import"), ("logout", "cal")):
            ran = world.program(*args)
            assert (ran.code, ran.out) == (75, "")
    assert secrets(world) == ""


SITE = """
import sys
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from types import ModuleType
from afterview.config import plugins
from afterview.testing import MemoryService, memory_plugin

class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"you can close this page")

    def log_message(self, *_):
        pass

def login(options, login, context):
    if not login.by_device:
        login.keep(login.ask_secret("Password of sam"))
        return
    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        assert login.open_url(f"http://127.0.0.1:{server.server_port}")
        server.handle_request()
    login.keep("what the page gave")

module = ModuleType("provider_of_the_tests")
module.plugin = replace(memory_plugin(MemoryService()), login=login)
sys.modules[module.__name__] = module
plugins.IN_TREE = {**plugins.IN_TREE, "memory": (module.__name__, "")}
"""


@pytest.fixture
def site(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A folder from which each Python that starts learns of the provider of the tests."""
    folder: Path = tmp_path_factory.mktemp("site")
    (folder / "sitecustomize.py").write_text(SITE)
    return str(folder)


def logging_in(world: TwoWay, site: str, *args: str, browser: str = "") -> Terminal:
    return Terminal(
        *("login", "cal", *args),
        config=world.program.config,
        PYTHONPATH=site,
        PYTHON_KEYRING_BACKEND="keyring.backends.fail.Keyring",
        BROWSER=browser,
    )


def test_a_person_types_it_unseen(world: TwoWay, site: str) -> None:
    with logging_in(world, site) as terminal:
        terminal.answer("Password of sam: ", SECRET)
        assert terminal.end() == 0
    assert SECRET not in terminal.screen
    assert "stored in" in terminal.screen
    assert SECRET in secrets(world)


IN_FRONT = f"""\
#!{sys.executable}
import sys
from urllib.request import urlopen

print(urlopen(sys.argv[1]).read().decode())
input("Leave the browser? ")
"""


def test_a_browser_in_the_terminal_is_served_while_it_is_in_front(
    world: TwoWay, site: str, tmp_path: Path
) -> None:
    browser = tmp_path / "browser"
    browser.write_text(IN_FRONT)
    browser.chmod(0o700)
    with logging_in(world, site, "--device", browser=str(browser)) as terminal:
        terminal.wait_for("you can close this page")
        terminal.wait_for("leave your browser to go on")
        assert "what the page gave" in secrets(world)
        assert "stored in" not in terminal.screen, "the browser would hide it"
        terminal.type("\r")
        assert terminal.end() == 0
    assert "stored in" in terminal.screen


def test_ctrl_c_keeps_nothing(world: TwoWay, site: str) -> None:
    with logging_in(world, site) as terminal:
        terminal.wait_for("Password of sam: ")
        terminal.interrupt("stopped")
        assert terminal.end() == 130
    assert secrets(world) == ""


# logout


def test_what_is_forgotten_is_revoked_first(world: TwoWay, monkeypatch: pytest.MonkeyPatch) -> None:
    revoked: list[str] = []

    def logout(_options: Mapping[str, Any], context: Context) -> None:
        revoked.append(context.secret())

    world.install(monkeypatch, login=asking, logout=logout)
    pipe(monkeypatch, SECRET)
    world("login", "cal")
    assert world("logout", "cal") == "cal: you are logged out\n"
    assert revoked == [SECRET]
    assert SECRET not in secrets(world)
    world("logout", "cal")
    assert revoked == [SECRET]


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (TransientError("no network"), "no network"),
        (ZeroDivisionError(SECRET), "the provider memory failed: a fault of the program"),
    ],
)
def test_it_is_forgotten_where_it_cannot_be_revoked(
    world: TwoWay, monkeypatch: pytest.MonkeyPatch, error: Exception, said: str
) -> None:
    def logout(_options: Mapping[str, Any], _context: Context) -> None:
        raise error

    world.install(monkeypatch, login=asking, logout=logout)
    pipe(monkeypatch, SECRET)
    world("login", "cal")
    ran = world.program("logout", "cal")
    assert (ran.code, ran.out) == (1, "cal: you are logged out\n")
    assert ran.err == f"afterview: cal: the service could not revoke the login: {said}\n"
    assert SECRET not in secrets(world)


# plan --targets, and what sync says


def test_the_plan_of_the_targets_is_what_a_run_then_does(world: TwoWay) -> None:
    before = world.program.files()
    said = world("plan", "--targets").splitlines()
    assert said[0] == "cal: would be 7 new"
    assert "  new        Mon 23 Nov  Thank Jane Doe (Acme) – fill in 1 line" in said
    assert len(said) == 8
    assert world.program.files() == before
    assert world.services["cal"].commits == 0
    assert world("sync").startswith("cal: 7 new; next: ")
    assert world("plan", "--targets", "cal") == "cal: nothing to do, 7 items unchanged\n"


def test_the_json_of_the_targets_is_that_of_sync(world: TwoWay) -> None:
    found = world.program("plan", "--targets", "--json").json
    ran = world.program("sync", "--dry-run", "--json").json
    assert found == {"today": "2026-11-23", "targets": ran["targets"]}
    assert found["targets"][0]["counts"]["new"] == 7
    assert list(found["targets"][0]) == [
        *("name", "provider", "counts", "unchanged", "adopted", "settled", "changes", "failed"),
        *("refused", "notes", "error", "exit_code"),
    ]


@pytest.mark.parametrize("option", [("--on", "2026-12-01"), ("--all",)])
def test_what_a_run_would_do_is_of_now(world: TwoWay, option: tuple[str, ...]) -> None:
    ran = world.program("plan", *option, "--targets")
    assert (ran.code, ran.out) == (2, "")
    assert "the only option you can add is --json" in ran.err


def test_one_target_that_fails_does_not_hide_the_others(
    world: TwoWay, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.services["work"] = MemoryService(down=True)
    world.install(monkeypatch)
    world.write(table())
    ran = world.program("plan", "--targets")
    assert ran.code == 1
    assert ran.err == "afterview: work: the service does not answer; the next run tries again\n"
    assert "cal: would be 7 new\n" in ran.out
    assert "work: stopped\n" in ran.out


def test_what_you_did_there_is_said(world: TwoWay) -> None:
    world("sync")
    world.person().tick(uid_of(THANKS))
    world.person().delete(uid_of(RECAP))
    notes = [
        f"{THANKS} was ticked in cal",
        (
            f"{RECAP} was deleted in cal and stays deleted; to bring it back: afterview restore "
            f"{RECAP}"
        ),
    ]
    said = world("plan", "--targets").splitlines()
    assert said[-2:] == [f"note: {note}" for note in notes]
    ran = world.program("sync", "--json")
    assert ran.json["targets"][0]["notes"] == notes
    assert "note" not in world("sync")


def test_a_write_whose_answer_was_lost_is_settled(world: TwoWay) -> None:
    service = world.services["cal"]
    service.faults.extend([None, None, Fault.LOST])

    def down(request: str, _moment: str) -> None:
        if request == "find":
            msg = "the service does not answer"
            raise TransientError(msg)

    service.hook = down
    assert world.program("sync").code == 1
    service.hook = lambda _request, _moment: None
    assert re.match(
        r"cal: would be (\d+ \w+, )*1 settled$", world("plan", "--targets").splitlines()[0]
    )
    assert "1 settled; next: " in world("sync")


def test_what_is_refused_is_said_again(world: TwoWay) -> None:
    world.services["cal"].refused.add(uid_of(RECAP))
    ran = world.program("sync")
    assert (ran.code, "1 failed" in ran.out) == (1, True)
    assert ran.err == 'afterview: cal: Recap: Acme: the service does not take "Recap: Acme"\n'
    again = world.program("sync")
    assert (again.code, again.out.partition(";")[0]) == (1, "cal: 1 refused")
    assert again.err == (
        "afterview: cal: Recap: Acme: refused before, and not sent again until it changes: the "
        'service does not take "Recap: Acme"\n'
    )
    (found,) = world.program("sync", "--json").json["targets"]
    assert found["refused"] == [{"id": RECAP, "error": 'the service does not take "Recap: Acme"'}]


# adopt


def test_after_the_store_was_lost_everything_is_found_again(world: TwoWay) -> None:
    world("sync")
    world.person().retitle(uid_of(RECAP), "Think")
    world("sync")
    before = dict(world.services["cal"].entries)
    (world.program.folder / "afterview.db").unlink()
    ran = world.program("sync")
    assert ran.code == 2
    assert "afterview adopt cal" in " ".join(ran.err.split())
    said = world("adopt", "cal")
    assert said == "cal: 7 adopted; next: Acme interview today at 10:00\n"
    assert {e.item.uid for e in world.services["cal"].held()} == {
        e.item.uid for e in before.values()
    }
    assert len(world.services["cal"].entries) == len(before)
    assert world.item(RECAP).title == "Think"
    assert world("sync").startswith("cal: nothing to do, 7 items unchanged")


def test_the_json_of_an_adoption_is_that_of_sync(world: TwoWay) -> None:
    world("sync")
    (world.program.folder / "afterview.db").unlink()
    (found,) = world.program("adopt", "cal", "--json").json["targets"]
    assert (found["adopted"], found["exit_code"]) == (7, 0)


# unlink


def known(world: TwoWay, name: str = "cal") -> tuple[int, str | None]:
    """How many items the store knows in a target, and whether it has a cursor."""
    with Store.open(world.program.folder / "afterview.db", read_only=True) as store:
        return len(store.pushed(name)), store.cursor(name)


def write_under(world: TwoWay, step_id: str, words: str) -> None:
    text = world.item(step_id).description
    world.person().describe(uid_of(step_id), f"{text}\n\n{words}")


def test_what_is_ours_is_taken_out_and_what_you_wrote_into_stays(world: TwoWay) -> None:
    world("sync")
    write_under(world, RECAP, "they asked about C")
    world("sync")
    # Nobody has seen this one yet.
    write_under(world, THANKS, "and her talk")
    mine = world.person().add(world.item("acme/interview"))
    assert world("unlink", "cal", "--delete") == (
        "cal: 5 entries were deleted\n"
        f"2 are kept, because you wrote into them: {RECAP}, {THANKS}\n"
        f"now delete [targets.cal] from {world.program.config}, or the next sync "
        "writes there again\n"
    )
    service = world.services["cal"]
    assert {entry.item.uid for entry in service.held()} == {uid_of(RECAP), uid_of(THANKS)}
    assert mine in service.entries
    assert known(world) == (0, None)


def test_one_entry_is_one(world: TwoWay, monkeypatch: pytest.MonkeyPatch) -> None:
    option = Option(name="steps", kind="choices", doc="", default=("recap",), values=("recap",))
    world.install(monkeypatch, options=(option,))
    world("sync")
    write_under(world, RECAP, "x")
    said = world("unlink", "cal", "--delete").splitlines()
    assert said[0] == "cal: 0 entries were deleted"
    assert said[1] == "1 is kept, because you wrote into it: acme/recap"
    assert world("sync").startswith("cal: 1 adopted")
    assert world("unlink", "cal", "--keep").startswith("cal: 1 entry is kept; a later sync")


def test_what_is_left_standing_is_found_again_without_duplicates(world: TwoWay) -> None:
    world("sync")
    before = set(world.services["cal"].entries)
    assert world("unlink", "cal", "--keep").startswith(
        "cal: 7 entries are kept; a later sync to the same calendar continues with them\n"
        "now delete [targets.cal] from "
    )
    assert known(world) == (0, None)
    assert world("sync").startswith("cal: 7 adopted; next: ")
    assert set(world.services["cal"].entries) == before


def test_taken_out_and_begun_anew_it_is_complete_again(world: TwoWay) -> None:
    world("sync")
    world("unlink", "cal", "--delete")
    assert world.services["cal"].held() == []
    assert world("sync").startswith("cal: 7 new; ")
    assert len(world.services["cal"].held()) == 7
    # A service may remember the uids of what was deleted there.
    assert world.stands(RECAP, generation=1)


def test_what_could_not_be_taken_out_is_tried_again(world: TwoWay) -> None:
    world("sync")
    service = world.services["cal"]
    service.faults.extend([None, None, None, Fault.CUT])
    ran = world.program("unlink", "cal", "--delete")
    assert ran.code == 1
    assert ran.out == "cal: 6 entries were deleted\n"
    assert ran.err.count("the service does not answer") == 1
    assert known(world)[0] == 1
    assert world("unlink", "cal", "--delete").startswith("cal: 1 entry was deleted\n")
    assert service.held() == []


def test_ctrl_c_while_entries_are_taken_out_and_then_the_rest(world: TwoWay) -> None:
    world("sync")
    service = world.services["cal"]

    def stop(request: str, moment: str) -> None:
        if (request, moment, service.requests["delete"]) == ("delete", "before", 4):
            raise KeyboardInterrupt

    service.hook = stop
    ran = world.program("unlink", "cal", "--delete")
    assert (ran.code, ran.out) == (130, "")
    assert len(service.held()) == known(world)[0] == 4
    service.hook = lambda _request, _moment: None
    assert world("unlink", "cal", "--delete").startswith("cal: 4 entries were deleted\n")


def test_what_is_gone_already_is_not_counted(world: TwoWay) -> None:
    world("sync")
    world.person().delete(uid_of(RECAP))
    world.services["cal"].forget_cursors()
    assert world("unlink", "cal", "--delete").startswith("cal: 6 entries were deleted\n")


def test_another_calendar_is_not_touched(world: TwoWay) -> None:
    world("sync")
    world("sync")
    world.services["cal"].account = "somebody else"
    world.services["cal"].forget_cursors()
    ran = world.program("unlink", "cal", "--delete")
    assert (ran.code, ran.out) == (3, "")
    assert "the calendar is not that of the last run" in ran.err
    assert len(world.services["cal"].held()) == 7
    assert world("unlink", "cal", "--keep").startswith("cal: 7 entries are kept")


def test_a_calendar_that_is_gone_is_left_by_keep(world: TwoWay) -> None:
    world("sync")
    world.person().discard()
    ran = world.program("unlink", "cal", "--delete")
    assert (ran.code, ran.out) == (3, "")
    assert "to forget it anyway: afterview unlink cal --keep" in ran.err
    world("unlink", "cal", "--keep")
    assert known(world) == (0, None)


def test_its_secret_is_forgotten_too(world: TwoWay, monkeypatch: pytest.MonkeyPatch) -> None:
    world.install(monkeypatch, login=asking)
    pipe(monkeypatch, SECRET)
    world("login", "cal")
    world("sync")
    world("unlink", "cal", "--keep")
    assert SECRET not in secrets(world)


def test_one_of_the_two_has_to_be_said(world: TwoWay) -> None:
    world("sync")
    assert world.refused("unlink", "cal") == (
        "decide about the entries: --delete deletes them, --keep keeps them"
    )


def test_the_json_of_leaving(world: TwoWay) -> None:
    world("sync")
    write_under(world, RECAP, "x")
    assert world.program("unlink", "cal", "--delete", "--json").json == {
        "target": "cal",
        "deleted": 6,
        "left": [RECAP],
        "failed": [],
    }


@pytest.mark.parametrize("how", ["--delete", "--keep"])
def test_a_calendar_file_is_left_the_same_way(program: Program, how: str) -> None:
    program.write(table(), config=CONFIGURATION)
    program("sync")
    ran = program("unlink", "calendar", how)
    assert (ran.code, ran.err) == (0, "")
    said = "6 entries were deleted" if how == "--delete" else "6 entries are kept; a later sync"
    assert ran.out.startswith(f"calendar: {said}")
    assert program.calendar.read_text().count("BEGIN:VEVENT") == (0 if how == "--delete" else 6)
    with Store.open(program.folder / "afterview.db", read_only=True) as store:
        assert (store.pushed("calendar"), store.cursor("calendar")) == ({}, None)
    again = program("sync")
    assert (again.code, again.err) == (0, "")
    assert program.calendar.read_text().count("BEGIN:VEVENT") == 6


def test_the_names_of_the_targets_are_completed(
    world: TwoWay, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.services["work"] = MemoryService(account="work")
    world.install(monkeypatch)
    world.write(table())

    def offered(*words: str) -> list[str]:
        asked = BashComplete(cli, {"obj": Call(NOW)}, "afterview", VARIABLE)
        return [
            each.value
            for each in asked.get_completions(["--config", str(world.program.config), *words], "")
        ]

    for command in ("login", "logout", "adopt", "unlink"):
        assert offered(command) == ["cal", "work"]
    assert offered("accept", RECAP, "--target") == ["cal", "work"]
