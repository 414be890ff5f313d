"""`afterview edit`: the log in the person's editor, checked afterwards, with a way back."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Self

import click

from afterview.cli.arguments import optional_interview_argument
from afterview.cli.asking import can_ask, in_full
from afterview.cli.check import look
from afterview.errors import InputError
from afterview.fields import did_you_mean, shown
from afterview.files import write_atomic
from afterview.toml_lines import lines_of, load
from afterview.workspace import Setup, problems_error

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from afterview.cli import Call

PRIVATE = 0o600
"""A version of the log holds names, addresses and private notes."""

USUAL = ("sensible-editor", "nano", "vim", "vi", "notepad")
"""What is looked for where neither VISUAL nor EDITOR names an editor."""

_PLUS = (
    *("vi", "vim", "nvim", "gvim", "view", "kak", "nano", "pico", "micro", "joe", "jed", "mg"),
    *("emacs", "emacsclient", "gedit", "sensible-editor"),
)
JUMPS: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(_PLUS, ("+{line}", "{path}")),
    **dict.fromkeys(("code", "code-insiders", "codium", "cursor"), ("--goto", "{path}:{line}")),
    **dict.fromkeys(("subl", "zed", "hx", "helix"), ("{path}:{line}",)),
    **dict.fromkeys(("mate", "kate"), ("--line", "{line}", "{path}")),
}
"""How editors are told on which line to begin."""

ANSWERS = ("edit", "back", "keep")
QUESTION = "(e)dit again, go (b)ack to the version before, or (k)eep it anyway"


@click.command()
@optional_interview_argument
@click.pass_obj
def edit(call: Call, interview_id: str | None) -> None:
    """Open the log in your editor, at the interview ID, and check it afterwards.

    The editor is that of VISUAL or EDITOR. One with a window of its own has to wait until the file
    is closed: EDITOR="code --wait".

    \b
    Example:
      afterview edit acme-onsite
      EDITOR=nano afterview edit
    """  # noqa: D301 - \b is click's mark for "do not wrap"
    path = _log_of(call)
    editor = find_editor(os.environ)
    if not (can_ask() and sys.stdout.isatty()):
        msg = f"`afterview edit` needs a terminal; without one, edit {path} and run `check`"
        raise InputError(msg)
    before = _Version.of(path)
    line = line_of(before.data, interview_id) if interview_id else 0
    try:
        decision = _edit(call, editor, before, line)
    except (click.Abort, InputError):
        before.put_back()
        raise
    if decision == "back":
        before.put_back()
    elif decision == "keep":
        click.echo("kept; nothing is synced until it is mended")
        sys.exit(InputError.exit_code)


def find_editor(environment: Mapping[str, str]) -> Sequence[str]:
    """Return the program of VISUAL or EDITOR with its arguments, else a usual one.

    Raises InputError where there is none.
    """
    for name in ("VISUAL", "EDITOR"):
        said = environment.get(name, "").strip()
        if not said:
            continue
        if shutil.which(said):  # a path with spaces in it
            return [said]
        try:
            words = shlex.split(said)
        except ValueError as error:
            msg = f"{name} = {shown(said)} cannot be read: {error}"
            raise InputError(msg) from error
        if shutil.which(words[0]) is None:
            msg = f"{name} names an editor that was not found: {shown(words[0])}"
            raise InputError(msg)
        return words
    for name in USUAL:
        if shutil.which(name):
            return [name]
    msg = "no editor was found; name one, such as EDITOR=nano"
    raise InputError(msg)


def line_of(log: bytes, interview_id: str) -> int:
    """Return the line at which that interview begins, or that of what is no TOML in the log.

    0 where the log has no list of interviews; raises InputError where that one is not in it.
    """
    text = log.decode("utf-8-sig", errors="replace")
    document, problem = load(text)
    if problem is not None:
        return problem.line
    tables = document.get("interview")
    if not isinstance(tables, list):
        return 0
    ids = [str(each.get("id", "")).strip() if isinstance(each, dict) else "" for each in tables]
    if interview_id not in ids:
        msg = f'there is no interview "{interview_id}" in the log{did_you_mean(interview_id, ids)}'
        raise InputError(msg)
    return lines_of(text).of(("interview", ids.index(interview_id)))


def command_of(editor: Sequence[str], path: Path, line: int) -> list[str]:
    """Return the command that opens `path`, at `line` where the editor can be told; 0 is none."""
    name = Path(editor[0]).stem.casefold()
    arguments = JUMPS.get(name, ("{path}",)) if line else ("{path}",)
    return [*editor, *(each.format(path=path, line=line) for each in arguments)]


def _log_of(call: Call) -> Path:
    setup = Setup.read(call.config_file())
    if not setup.config.log_path:
        raise problems_error(setup.problems)
    return setup.log_path


@dataclass(frozen=True, slots=True)
class _Version:
    """The log as it was at a moment, to the byte."""

    path: Path
    data: bytes

    @classmethod
    def of(cls, path: Path) -> Self:
        """Take the log as it is now; raise InputError where there is none."""
        try:
            if path.is_file():
                return cls(path, path.read_bytes())
        except OSError as error:
            msg = f"the log {path} cannot be read: {error.strerror}"
            raise InputError(msg) from error
        msg = f"there is no log at {path}"
        raise InputError(msg)

    def stands(self) -> bool:
        """Whether the log is still like that."""
        with suppress(InputError):
            return self.of(self.path).data == self.data
        return False

    def put_back(self) -> None:
        """Have the log like that again; what stands there now is kept beside it."""
        if self.stands():
            return
        try:
            with suppress(InputError):
                rejected = self.of(self.path).data
                copy = _free_name(self.path)
                write_atomic(copy, rejected, mode=PRIVATE)
                click.echo(f"your version is kept in {copy}")
            write_atomic(self.path, self.data, mode=PRIVATE)
        except OSError as error:
            msg = f"the log {self.path} cannot be put back: {error.strerror}; it stays as it is"
            raise InputError(msg) from error
        click.echo("the log is as it was before")


def _edit(call: Call, editor: Sequence[str], before: _Version, line: int) -> str:
    """Let the person edit until all is well, or until they want to go `back` or `keep` it.

    Raises InputError where the editor fails, and where what is wrong was left unchanged.
    """
    while True:
        open_editor(command_of(editor, before.path, line))
        is_changed = not before.stands()
        try:
            look(call)
        except InputError as error:
            if not is_changed:
                raise
            click.echo(str(error))
            line = _first_line(str(error), before.path)
        else:
            click.echo("the log was changed" if is_changed else "nothing was changed")
            return "done"
        answer: str = click.prompt(QUESTION, value_proc=_answer, default="edit")
        if answer != "edit":
            return answer


def open_editor(command: Sequence[str]) -> None:
    """Run the editor; raise InputError where it says that it failed."""
    try:
        with _unmoved_by_ctrl_c():
            code = subprocess.run(command, check=False).returncode  # noqa: S603 - the person's own
    except OSError as error:
        msg = f"the editor {shown(command[0])} cannot be run: {error.strerror}"
        raise InputError(msg) from error
    if code:
        msg = f"the editor {shown(command[0])} ended with {code}, so nothing was changed"
        raise InputError(msg)


@contextmanager
def _unmoved_by_ctrl_c() -> Iterator[None]:
    """Leave Ctrl-C to the editor, which shares the terminal."""
    before = signal.signal(signal.SIGINT, lambda *_: None)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _first_line(problems: str, path: Path) -> int:
    """Return the line of the first problem that is in the log; 0 where none is."""
    found = re.search(rf"^(?:.*[/\\])?{re.escape(path.name)}:(\d+): ", problems, re.MULTILINE)
    return int(found[1]) if found else 0


def _answer(said: str) -> str:
    answer = in_full(said.strip(), ANSWERS)
    if answer not in ANSWERS:
        msg = "type e, b or k"
        raise click.UsageError(msg)
    return answer


def _free_name(path: Path) -> Path:
    """Return a name beside the log that no file has yet."""
    names = (path.with_name(f"{path.stem}.rejected-{n}{path.suffix}") for n in count(1))
    return next(name for name in names if not name.exists())
