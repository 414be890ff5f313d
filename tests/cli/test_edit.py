"""`edit`: real editors (scripts), the question afterwards, and the way back to the byte."""

from __future__ import annotations

import io
import os
import shlex
import shutil
import signal
import stat
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from processes import full_disk, public_folder, without_rights
from program import Program, Ran, table
from terminal import CTRL_C, Terminal

from afterview.cli.edit import command_of, find_editor, line_of
from afterview.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable

SCRIPT = """\
import os, signal, sys
from pathlib import Path
log, turns = Path({log!r}), Path({turns!r})
turns.write_text((turns.read_text() if turns.exists() else "") + repr(sys.argv[1:]) + "\\n")
turn = turns.read_text().count("\\n")
"""
MISTAKE = "log.write_text(log.read_text().replace('company', 'compnay'))"
MENDING = "log.write_text(log.read_text().replace('compnay', 'company'))"


class Typed(io.StringIO):
    """What a person types at a terminal."""

    def isatty(self) -> bool:
        return True


class Desk:
    """A person at a terminal, with an editor that does what a test says."""

    def __init__(self, program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
        self.program = program
        self.turns = program.folder / "turns"
        self._set = monkeypatch.setattr
        self._environment = monkeypatch.setenv

    def edit(self, does: str, *args: str, answers: str = "", name: str = "editor.py") -> Ran:
        script = self.program.folder / name
        head = SCRIPT.format(log=str(self.program.log), turns=str(self.turns))
        script.write_text(f"#!{sys.executable}\n{head}{does}\n")
        script.chmod(0o755)
        self._environment("COLUMNS", "300")
        self._environment("EDITOR", shlex.quote(str(script)))
        self._set(sys, "stdin", Typed(answers))
        self._set(sys.stdout, "isatty", lambda: True)
        return self.program("edit", *args)

    @property
    def rejected(self) -> list[Path]:
        return sorted(self.program.folder.glob("interviews.rejected-*.toml"))

    @property
    def before(self) -> list[Path]:
        return sorted(self.program.folder.glob("interviews.before-*.toml"))


@pytest.fixture
def desk(program: Program, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.delenv("VISUAL", raising=False)
    program.log.write_bytes(b"\xef\xbb\xbf# mine \r\n" + program.log.read_bytes() + b"\n\n# end")
    return Desk(program, monkeypatch)


def test_what_is_right_stays(desk: Desk) -> None:
    ran = desk.edit("log.write_text(log.read_text().replace('Acme', 'Globex'))")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == "OK: 1 interview, no problems\nthe log was changed\n"
    assert 'company = "Globex"' in desk.program.log.read_text()
    assert desk.rejected == []


def test_an_untouched_log_is_not_written(desk: Desk) -> None:
    before = desk.program.log.stat()
    ran = desk.edit("")
    assert (ran.code, ran.out) == (0, "OK: 1 interview, no problems\nnothing was changed\n")
    after = desk.program.log.stat()
    assert (after.st_mtime_ns, after.st_ino) == (before.st_mtime_ns, before.st_ino)


def test_the_problems_are_those_of_check_and_are_followed_by_a_question(desk: Desk) -> None:
    ran = desk.edit(MISTAKE, answers="k\n")
    checked = desk.program("check").out
    assert checked.startswith("interviews.toml:") or "/interviews.toml:" in checked
    assert ran.out.startswith(checked)
    assert "(e)dit again, go (b)ack to the version before, or (k)eep it anyway [edit]:" in ran.out


@pytest.mark.parametrize("answer", ["b", "back", " B "])
def test_going_back_restores_every_byte_and_keeps_the_rejected_version(
    desk: Desk, answer: str
) -> None:
    before = desk.program.log.read_bytes()
    ran = desk.edit(MISTAKE, answers=f"{answer}\n")
    assert ran.code == 0
    assert desk.program.log.read_bytes() == before
    (copy,) = desk.rejected
    assert copy.read_bytes().replace(b"compnay", b"company").splitlines() == before.splitlines()
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert f"your version is kept in {copy}\nthe log is as it was before\n" in ran.out


def test_each_rejected_version_is_kept(desk: Desk) -> None:
    for _ in range(3):
        desk.edit(MISTAKE, answers="b\n")
    assert [copy.name for copy in desk.rejected] == [
        f"interviews.rejected-{number}.toml" for number in (1, 2, 3)
    ]


@pytest.mark.parametrize("answer", ["", "e", "edit"])
def test_editing_again_begins_at_the_first_problem(desk: Desk, answer: str) -> None:
    does = (
        "swap = ('Acme', '\\n') if turn == 1 else ('\"\\n\"', '\"Acme\"')\n"
        "log.write_text(log.read_text().replace(*swap))"
    )
    ran = desk.edit(does, "acme", answers=f"{answer}\n", name="vim")
    assert ran.code == 0
    assert "OK: 1 interview, no problems\n" in ran.out
    log = str(desk.program.log)
    assert desk.turns.read_text() == f"{['+2', log]!r}\n{['+4', log]!r}\n"
    assert desk.rejected == []


def test_keeping_it_anyway_ends_as_check_does(desk: Desk) -> None:
    ran = desk.edit(MISTAKE, answers="keep\n")
    assert (ran.code, ran.err) == (2, "")
    assert ran.out.endswith("kept; `sync` changes nothing until you fix it\n")
    assert "compnay" in desk.program.log.read_text()
    assert desk.rejected == []


def test_another_answer_is_asked_for_again(desk: Desk) -> None:
    ran = desk.edit(MISTAKE, answers="x\nbe\nb\n")
    assert ran.code == 0
    assert ran.out.count("type e, b or k") == 2
    assert len(desk.turns.read_text().splitlines()) == 1


def test_leaving_at_the_question_leaves_everything_as_it_was(desk: Desk) -> None:
    before = desk.program.log.read_bytes()
    ran = desk.edit(MISTAKE, answers="")
    assert ran.code == 130
    assert desk.program.log.read_bytes() == before
    assert len(desk.rejected) == 1


def test_a_log_that_was_wrong_before_and_is_left_so_is_only_reported(desk: Desk) -> None:
    desk.program.log.write_text(table().replace("company", "compnay"))
    before = desk.program.files()
    ran = desk.edit("")
    assert (ran.code, ran.out) == (2, "")
    assert 'unknown key "compnay"; did you mean "company"?' in ran.err
    assert desk.program.files().items() >= before.items()
    assert desk.rejected == []


def test_a_log_that_was_wrong_before_can_be_mended(desk: Desk) -> None:
    desk.program.log.write_text(table().replace("company", "compnay"))
    ran = desk.edit(MENDING)
    assert (ran.code, ran.out) == (0, "OK: 1 interview, no problems\nthe log was changed\n")


def test_even_a_log_that_is_no_text_can_be_mended(desk: Desk) -> None:
    desk.program.log.write_bytes(b"\xff")
    ran = desk.edit("log.write_text('')", "acme")
    assert (ran.code, ran.out) == (0, "OK: 0 interviews, no problems\nthe log was changed\n")


@pytest.mark.parametrize("does", [MISTAKE, "log.unlink()", "log.write_bytes(b'')"])
def test_an_editor_that_fails_changes_nothing(desk: Desk, does: str) -> None:
    before = desk.program.log.read_bytes()
    ran = desk.edit(f"{does}; sys.exit(3)")
    assert ran.code == 2
    assert "ended with 3, so nothing was changed\n" in ran.err
    assert desk.program.log.read_bytes() == before


def test_an_editor_that_fails_at_the_second_turn_changes_nothing_either(desk: Desk) -> None:
    before = desk.program.log.read_bytes()
    ran = desk.edit(f"{MISTAKE}; sys.exit(turn - 1)", answers="e\n")
    assert ran.code == 2
    assert desk.program.log.read_bytes() == before
    assert len(desk.rejected) == 1


THREE = [table(id_) for id_ in ("acme", "globex", "initech")]


@pytest.mark.parametrize("answer", ["", "b", "back"])
def test_an_emptied_log_is_asked_about_and_enter_goes_back(desk: Desk, answer: str) -> None:
    desk.program.write(*THREE)
    before = desk.program.log.read_bytes()
    ran = desk.edit("log.write_text('')", answers=f"{answer}\n")
    assert ran.code == 0
    assert "3 interviews before, 0 now\n" in ran.out
    assert "(k)eep it anyway [back]:" in ran.out
    assert desk.program.log.read_bytes() == before
    assert [copy.read_bytes() for copy in desk.rejected] == [b""]


def test_an_emptied_log_that_is_kept_leaves_a_copy_of_what_was_before(desk: Desk) -> None:
    desk.program.write(*THREE)
    before = desk.program.log.read_bytes()
    ran = desk.edit("log.write_text('')", answers="k\n")
    assert ran.code == 0
    assert desk.program.log.read_bytes() == b""
    (copy,) = desk.before
    assert copy.read_bytes() == before
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert ran.out.endswith(
        f"no longer in the log: acme, globex, initech; the old log is kept in {copy}\n"
    )


def test_one_interview_of_three_that_vanished_is_named_and_kept(desk: Desk) -> None:
    desk.program.write(*THREE)
    before = desk.program.log.read_bytes()
    ran = desk.edit("log.write_text(log.read_text().replace('\"globex\"', '\"umbrella\"'))")
    assert ran.code == 0
    (copy,) = desk.before
    assert copy.read_bytes() == before
    assert f"no longer in the log: globex; the old log is kept in {copy}\n" in ran.out


def test_what_vanished_is_counted_where_the_log_was_no_toml(desk: Desk) -> None:
    desk.program.write(*THREE, "oops\n")
    ran = desk.edit("log.write_text('')", answers="\n")
    assert "3 interviews before, 0 now\n" in ran.out
    ran = desk.edit("log.write_text('x')", answers="k\n")
    assert "no longer in the log: acme, globex, initech; " in ran.out


def test_going_back_leaves_what_another_program_wrote_meanwhile(program: Program) -> None:
    before = program.log.read_bytes()
    with at_terminal(program, script(program, MISTAKE)) as terminal:
        terminal.wait_for("(k)eep it anyway [edit]:")
        mine = program.log.read_text()
        theirs = f"{mine}# from elsewhere\n"
        program.log.write_text(theirs)
        terminal.type("b\r")
        assert terminal.end() == 0
    assert program.log.read_text() == theirs
    assert (program.folder / "interviews.before-1.toml").read_bytes() == before
    assert (program.folder / "interviews.rejected-1.toml").read_text() == mine
    assert "another program changed" in terminal.screen
    assert "the log is as it was before" not in terminal.screen


def test_what_another_program_wrote_before_a_second_turn_is_left_too(program: Program) -> None:
    does = "log.write_text(log.read_text().replace('company', 'compnay') + '# turn')"
    with at_terminal(program, script(program, does)) as terminal:
        terminal.wait_for("(k)eep it anyway [edit]:")
        program.log.write_text(f"{program.log.read_text()}# from elsewhere\n")
        terminal.type("e\r")
        terminal.answer("(k)eep it anyway [edit]:", "b")
        assert terminal.end() == 0
    assert "# from elsewhere" in program.log.read_text()


def test_while_the_editor_is_open_no_other_command_writes_the_log(program: Program) -> None:
    does = "print('editing', flush=True); input(); log.write_text(log.read_text() + '# on')"
    with at_terminal(program, script(program, does)) as terminal:
        terminal.wait_for("editing")
        before = program.log.read_bytes()
        program.now = datetime(2026, 11, 23, 16, 30, tzinfo=UTC)
        for args in (
            ("set", "acme", "promise=next week"),
            ("add", "--company", "Globex", "--at", "Thu 14:00", "--yes"),
            ("recap", "acme", "--topic", "Rust"),
        ):
            ran = program(*args)
            assert (ran.code, ran.out) == (75, "")
            assert ran.err == (
                f"afterview: the log {program.log} is open in an editor; "
                "close that of `afterview edit` first\n"
            )
        assert program.log.read_bytes() == before
        assert program("sync").code == 0  # which only reads it
        terminal.type("\r")
        assert terminal.end() == 0
    assert program("set", "acme", "promise=next week").code == 0
    assert program.log.read_text().endswith("# on")


GOES_ON = """\
signal.signal(signal.SIGHUP, signal.SIG_IGN)
print("editing", flush=True)
(log.parent / "go").read_text()
log.write_text(log.read_text() + "# on")
os.dup2(os.open(log.parent / "ended", os.O_WRONLY), 200)
os.closerange(3, 200)
"""
"""An editor that saves when it is told to. At its end it closes first what it was given."""


def test_an_editor_that_outlives_edit_still_has_the_log_to_itself(program: Program) -> None:
    for name in ("go", "ended"):
        os.mkfifo(program.folder / name)
    before = program.log.read_bytes()
    with at_terminal(program, script(program, GOES_ON)) as terminal:
        terminal.wait_for("editing")
        terminal.kill()
        ran = program("set", "acme", "round=onsite")
        assert (ran.code, ran.out) == (75, "")
        assert "is open in an editor; close that of `afterview edit` first" in ran.err
        assert program.log.read_bytes() == before
        (program.folder / "go").write_text("")
        (program.folder / "ended").read_text()
    assert program("set", "acme", "round=onsite").code == 0
    assert 'round = "onsite"' in program.log.read_text()
    assert program.log.read_text().endswith("# on")


def test_an_editor_that_goes_on_in_the_background_does_not_keep_the_log(program: Program) -> None:
    """As one does that hands the file to a window that is open already."""
    os.mkfifo(program.folder / "end")
    does = (
        "signal.signal(signal.SIGHUP, signal.SIG_IGN)\n"
        "if os.fork():\n    os._exit(0)\n"
        "for n in range(3):\n    os.dup2(os.open(os.devnull, os.O_RDWR), n)\n"
        "(log.parent / 'end').read_text()"
    )
    with at_terminal(program, script(program, does)) as terminal:
        assert terminal.end() == 0
        with (program.folder / "end").open("w"):  # once it has been opened there to be read
            assert program("set", "acme", "round=onsite").code == 0


def test_while_it_is_put_back_a_save_by_another_program_stays(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, theirs = desk.program.log.read_bytes(), b"# from elsewhere"
    fsync = os.fsync

    def slow(handle: int) -> None:
        if desk.rejected:
            desk.program.log.write_bytes(theirs)
        fsync(handle)

    monkeypatch.setattr(os, "fsync", slow)
    ran = desk.edit(MISTAKE, answers="b\n")
    assert desk.program.log.read_bytes() == theirs
    assert [each.read_bytes() for each in desk.before] == [before]
    assert [b"compnay" in each.read_bytes() for each in desk.rejected] == [True]
    assert "another program changed" in ran.out
    assert "the log is as it was before" not in ran.out


def test_where_no_lock_can_be_had_the_log_is_edited_all_the_same(desk: Desk) -> None:
    (desk.program.folder / ".interviews.toml.edit.lock").mkdir()
    ran = desk.edit("log.write_text(log.read_text() + '# on')")
    assert (ran.code, ran.err) == (0, "")
    assert desk.program("set", "acme", "promise=next week").code == 0


def test_a_log_that_vanished_can_be_had_back(desk: Desk) -> None:
    before = desk.program.log.read_bytes()
    ran = desk.edit("log.unlink()", answers="b\n")
    assert ran.code == 0
    assert "there is no log at" in ran.out
    assert desk.program.log.read_bytes() == before
    assert stat.S_IMODE(desk.program.log.stat().st_mode) == 0o600
    assert desk.rejected == []


def test_ctrl_c_belongs_to_the_editor(desk: Desk) -> None:
    handler = signal.getsignal(signal.SIGINT)
    ran = desk.edit("os.kill(os.getppid(), signal.SIGINT)")
    assert (ran.code, ran.out) == (0, "OK: 1 interview, no problems\nnothing was changed\n")
    assert signal.getsignal(signal.SIGINT) is handler


def test_where_it_cannot_be_put_back_that_is_said(desk: Desk) -> None:
    desk.program.log.write_text(table() + "#" * 5000)
    with full_disk(room=2000):
        ran = desk.edit("log.write_text('x')", answers="b\n")
    assert ran.code == 2
    assert ran.err.endswith("cannot be restored: File too large; it stays as it is\n")
    assert desk.program.log.read_text() == "x"


def test_a_log_that_is_not_there_is_one_sentence(desk: Desk) -> None:
    desk.program.log.unlink()
    ran = desk.edit("log.write_text('')")
    assert (ran.code, ran.err) == (2, f"afterview: there is no log at {desk.program.log}\n")
    assert not desk.turns.exists()


def test_a_log_that_may_not_be_read_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with public_folder() as folder:
        desk = Desk(Program(folder, capsys), monkeypatch)
        desk.program.write(table())
        desk.program.log.chmod(0)
        with without_rights():
            ran = desk.edit("")
        assert ran.code == 2
        assert ran.err.endswith("interviews.toml cannot be read: Permission denied\n")


def test_a_configuration_that_names_no_log_is_reported(desk: Desk) -> None:
    desk.program.config.write_text("[me]\n")
    ran = desk.edit("")
    assert ran.code == 2
    assert "[log] path is missing" in ran.err
    assert not desk.turns.exists()


def test_a_configuration_that_is_wrong_elsewhere_does_not_keep_the_log_closed(desk: Desk) -> None:
    desk.program.config.write_text(desk.program.config.read_text() + "x = 1\n")
    ran = desk.edit("log.write_text(log.read_text() + '#')", answers="k\n")
    assert 'unknown key "x"' in ran.out
    assert desk.turns.exists()


def test_without_a_terminal_it_is_one_sentence(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EDITOR", "true")
    monkeypatch.setattr(sys, "stdin", io.StringIO("b\n"))
    ran = desk.program("edit")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == (
        f"afterview: `afterview edit` needs a terminal; without one, edit {desk.program.log} "
        "and run `check`\n"
    )
    monkeypatch.setattr(sys, "stdin", Typed("b\n"))
    assert desk.program("edit").err == ran.err  # what it prints goes into a pipe


# the line of an interview

TWO = b"""\xef\xbb\xbf# both
[[interview]]
id = "acme"
company = "Acme"

  [[interview]]
company = "Globex"
id = " globex "
"""


@pytest.mark.parametrize(
    ("log", "id_", "line"),
    [
        pytest.param(TWO, "acme", 2, id="the first"),
        pytest.param(TWO, "globex", 6, id="the second"),
        pytest.param(TWO + b"x =\n", "acme", 9, id="no TOML"),
        pytest.param(b"interview = [{id = 'a'},\n3,\n{id = 'b'}]", "b", 3, id="odd, but TOML"),
        pytest.param(b"[interview]\nid = 'a'", "a", 0, id="no list"),
        pytest.param(TWO.replace(b"Globex", b"\xff"), "globex", 6, id="not UTF-8"),
    ],
)
def test_an_interview_is_found_at_its_line(log: bytes, id_: str, line: int) -> None:
    assert line_of(log, id_) == line


def test_an_unknown_interview_opens_no_editor(desk: Desk) -> None:
    ran = desk.edit("", "amce")
    assert ran.code == 2
    assert ran.err == ('afterview: there is no interview "amce" in the log; did you mean "acme"?\n')
    assert not desk.turns.exists()


LOG = Path("/home/sam/my log.toml")


@pytest.mark.parametrize(
    ("editor", "arguments"),
    [
        (["vi"], ["+7", str(LOG)]),
        (["/usr/bin/vim.basic", "-u", "NONE"], ["-u", "NONE", "+7", str(LOG)]),
        (["emacs", "-nw"], ["-nw", "+7", str(LOG)]),
        (["nano"], ["+7", str(LOG)]),
        (["code", "--wait"], ["--wait", "--goto", f"{LOG}:7"]),
        (["Code.exe", "--wait"], ["--wait", "--goto", f"{LOG}:7"]),
        (["hx"], [f"{LOG}:7"]),
        (["kate", "--block"], ["--block", "--line", "7", str(LOG)]),
        (["my-editor"], [str(LOG)]),
    ],
)
def test_an_editor_is_told_the_line_in_its_own_way(editor: list[str], arguments: list[str]) -> None:
    assert command_of(editor, LOG, 7) == [editor[0], *arguments]
    without = [each for each in editor[1:] if each != "--goto"]
    assert command_of(editor, LOG, 0) == [editor[0], *without, str(LOG)]


def test_the_editor_gets_its_arguments_and_the_file(desk: Desk) -> None:
    desk.edit("")
    assert desk.turns.read_text() == f"[{str(desk.program.log)!r}]\n"


# which editor


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Makes programs of these names, and no others, to be found."""
    folder = tmp_path / "programs"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))

    def make(*names: str) -> None:
        for name in names:
            (folder / name).touch(mode=0o755)

    return make


@pytest.mark.parametrize(
    ("environment", "words"),
    [
        pytest.param({"VISUAL": "code --wait", "EDITOR": "nano"}, ["code", "--wait"], id="VISUAL"),
        pytest.param({"VISUAL": " ", "EDITOR": "nano -w"}, ["nano", "-w"], id="EDITOR"),
        pytest.param({"EDITOR": "'my editor' -x"}, ["my editor", "-x"], id="in quotes"),
        pytest.param({"EDITOR": "my editor"}, ["my editor"], id="a name with a space"),
        pytest.param({}, ["nano"], id="neither"),
    ],
)
def test_the_editor_is_that_of_visual_or_editor_or_a_usual_one(
    programs: Callable[..., None], environment: dict[str, str], words: list[str]
) -> None:
    programs("code", "nano", "vi", "my editor")
    assert find_editor(environment) == words


@pytest.mark.parametrize(
    ("environment", "sentence"),
    [
        ({"VISUAL": "vmi", "EDITOR": "vi"}, 'VISUAL names an editor that was not found: "vmi"'),
        ({"EDITOR": "vi '"}, 'EDITOR = "vi \'" cannot be read: No closing quotation'),
    ],
)
def test_an_editor_that_cannot_be_had_is_one_sentence(
    programs: Callable[..., None], environment: dict[str, str], sentence: str
) -> None:
    programs("vi")
    with pytest.raises(InputError) as caught:
        find_editor(environment)
    assert str(caught.value) == sentence


def test_no_editor_at_all_is_one_sentence(
    desk: Desk, programs: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    programs()
    monkeypatch.delenv("EDITOR", raising=False)
    ran = desk.program("edit")
    assert (ran.code, ran.err) == (
        2,
        "afterview: no editor was found; set one, such as EDITOR=nano\n",
    )


def test_an_editor_that_cannot_be_run_is_one_sentence(
    desk: Desk, programs: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    programs("broken")  # empty: nothing that the system can run
    monkeypatch.setenv("EDITOR", "broken")
    monkeypatch.setattr(sys, "stdin", Typed(""))
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    ran = desk.program("edit")
    assert ran.code == 2
    assert ran.err == 'afterview: the editor "broken" cannot be run: Exec format error\n'


# the real program, in a real terminal


def at_terminal(program: Program, editor: str, *args: str) -> Terminal:
    return Terminal("edit", *args, config=program.config, EDITOR=editor)


def script(program: Program, does: str) -> str:
    path = program.folder / "editor.py"
    path.write_text(SCRIPT.format(log=str(program.log), turns=str(program.folder / "turns")) + does)
    return shlex.join([sys.executable, str(path)])


def test_in_a_terminal_one_can_go_back(program: Program) -> None:
    before = program.log.read_bytes()
    with at_terminal(program, script(program, MISTAKE)) as terminal:
        terminal.answer("(k)eep it anyway [edit]:", "b")
        assert terminal.end() == 0
    assert 'unknown key "compnay"; did you mean "company"?' in terminal.screen
    assert program.log.read_bytes() == before
    assert (program.folder / "interviews.rejected-1.toml").exists()


def test_ctrl_c_at_the_question_leaves_everything_as_it_was(program: Program) -> None:
    before = program.log.read_bytes()
    with at_terminal(program, script(program, MISTAKE)) as terminal:
        terminal.wait_for("[edit]:")
        terminal.interrupt(until="the log is as it was before")
        assert terminal.end() == 130
    assert program.log.read_bytes() == before


def test_ctrl_c_in_the_editor_is_the_editors_own(program: Program) -> None:
    does = (
        "signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT}); print('editing', flush=True)\n"
        "signal.sigwait({signal.SIGINT}); log.write_text(log.read_text() + '# on')"
    )
    with at_terminal(program, script(program, does), "acme") as terminal:
        terminal.wait_for("editing")
        terminal.type(CTRL_C)
        assert terminal.end() == 0
    assert program.log.read_text().endswith("# on")


@pytest.mark.skipif(shutil.which("vim") is None, reason="vim is not installed")
def test_a_real_editor_begins_at_the_interview(program: Program) -> None:
    program.write(table(), table("globex"))
    with at_terminal(program, "vim -u NONE -i NONE -n -N", "globex") as terminal:
        terminal.wait_for("[[interview]]")
        terminal.type("A # here\x1b:wq\r")
        assert terminal.end() == 0
    acme, globex = program.log.read_text().split("[[interview]]")[1:]
    assert "# here" not in acme
    assert globex.startswith(" # here\n")


def test_an_activity_that_vanished_is_named_and_the_log_with_it_kept(desk: Desk) -> None:
    activity = '[[activity]]\ndate = 2026-11-20\nkind = "fair"\nwhat = "x"\n'
    desk.program.write(*THREE, activity)
    before = desk.program.log.read_bytes()
    ran = desk.edit("log.write_text(log.read_text().partition('[[activity]]')[0])")
    (copy,) = desk.before
    assert copy.read_bytes() == before
    assert f"no longer in the log: an activity; the old log is kept in {copy}\n" in ran.out
