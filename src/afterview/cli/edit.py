"""Implement `afterview edit`, which opens the log in an editor, checks it, and can restore it."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
from collections import Counter
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Self

import click

from afterview.cli.arguments import optional_interview_argument
from afterview.cli.check import report_problems
from afterview.cli.terminal.asking import ask, can_ask
from afterview.cli.terminal.layout import echo
from afterview.errors import AfterviewError, InputError, StoreError
from afterview.files import write_atomic
from afterview.log.file import editing, replace
from afterview.log.replaced import Replaced
from afterview.operations.finding import normalized
from afterview.operations.handles import UnclearError, interview_id
from afterview.playbook.planned import count as counted
from afterview.setup import Setup, problems_error
from afterview.toml.positions import lines_of, load
from afterview.toml.values import did_you_mean, in_full, shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from afterview.cli import Call

LISTED = 3
"""The number of interviews that a sentence names; the rest is only counted."""

PRIVATE = 0o600
"""The mode of a copy of the log, which contains names, addresses and private notes."""

USUAL = ("sensible-editor", "nano", "vim", "vi", "notepad")
"""The editors to look for if neither VISUAL nor EDITOR names one."""

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
"""The arguments that make an editor open a file at a line."""

ANSWERS = ("edit", "back", "keep")
QUESTION = "(e)dit again, go (b)ack to the version before, or (k)eep it anyway"

_HEADER = re.compile(r"^[ \t]*\[\[[ \t]*interview[ \t]*\]\]", re.MULTILINE)
_ACTIVITY = re.compile(_HEADER.pattern.replace("interview", "activity"), re.MULTILINE)
_ID = re.compile(r"""^[ \t]*id[ \t]*=[ \t]*["']([^"'\n]*)["']""", re.MULTILINE)
"""Patterns for the beginning and id of interviews in a log that is not valid TOML."""


@click.command()
@optional_interview_argument
@click.pass_obj
def edit(call: Call, said: Sequence[str]) -> None:
    """Open the log in your editor, and check it afterwards.

    With an ID, it opens the log at that interview. The editor is that of VISUAL or EDITOR. If it
    has its own window, it must wait until you close the file: EDITOR="code --wait".

    Meanwhile, `add`, `set` and `recap` do not write to the log. If interviews are missing
    afterwards, the old log is kept next to it.

    \b
    Example:
      afterview edit acme-onsite
      EDITOR=nano afterview edit
    """  # noqa: D301 - \b is click's mark for "do not wrap"
    setup = Setup.read(call.config_file())
    if not setup.config.log_path:
        raise problems_error(setup.problems)
    path = setup.log_path
    editor = find_editor(os.environ)
    if not (can_ask() and sys.stdout.isatty()):
        msg = f"`afterview edit` needs a terminal; without one, edit {path} and run `check`"
        raise InputError(msg)
    before = _Version.of(path)
    line = line_of(before.data, _id(call, said)) if said else 0
    session = _Session(before, before, Replaced.beside(setup.store_path, call.now))
    with ExitStack() as stack:
        with suppress(StoreError):  # a folder that may not be written to; the log itself may
            session.held = stack.enter_context(editing(path, call.now)).inherited()
        try:
            decision = _edit(call, editor, session, line)
        except (click.Abort, EOFError, KeyboardInterrupt, InputError):
            session.put_back()
            raise
        if decision == "back":
            session.put_back()
            return
        session.keep_what_vanished()
    if decision == "keep":
        echo("kept; `sync` changes nothing until you fix it")
        sys.exit(InputError.exit_code)


def _id(call: Call, said: Sequence[str]) -> str:
    """Return the id of the interview that a person names, as it is if the log has a problem."""
    try:
        with call.open() as workspace:
            return interview_id(workspace, said)
    except UnclearError:
        raise
    except AfterviewError:
        return " ".join(said)


def find_editor(environment: Mapping[str, str]) -> Sequence[str]:
    """Return the program of VISUAL or EDITOR with its arguments, or else a usual one.

    Raises InputError if there is none.
    """
    for name in ("VISUAL", "EDITOR"):
        said = environment.get(name, "").strip()
        if not said:
            continue
        if shutil.which(said):  # a path that contains spaces
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
    msg = "no editor was found; set one, such as EDITOR=nano"
    raise InputError(msg)


def line_of(log: bytes, interview_id: str) -> int:
    """Return the line on which that interview begins, or the line of a TOML error in the log.

    Returns 0 if the log has no list of interviews; raises InputError if it lacks this one.
    """
    text = log.decode("utf-8-sig", errors="replace")
    document, problem = load(text)
    if problem is not None:
        return problem.line
    tables = document.get("interview")
    if not isinstance(tables, list):
        return 0
    ids = [str(each.get("id", "")).strip() if isinstance(each, dict) else "" for each in tables]
    same = [normalized(each) for each in ids]
    if normalized(interview_id) not in same:
        msg = f'there is no interview "{interview_id}" in the log{did_you_mean(interview_id, ids)}'
        raise InputError(msg)
    return lines_of(text).of(("interview", same.index(normalized(interview_id))))


def command_of(editor: Sequence[str], path: Path, line: int) -> list[str]:
    """Return the command that opens `path`, at `line` if that is not 0 and the editor can do it."""
    name = Path(editor[0]).stem.casefold()
    arguments = JUMPS.get(name, ("{path}",)) if line else ("{path}",)
    return [*editor, *(each.format(path=path, line=line) for each in arguments)]


@dataclass(frozen=True, slots=True)
class _Version:
    """Holds the exact bytes of the log at one moment."""

    path: Path
    data: bytes

    @classmethod
    def of(cls, path: Path) -> Self:
        """Read the log as it is now; raise InputError if there is none."""
        try:
            if path.is_file():
                return cls(path, path.read_bytes())
        except OSError as error:
            msg = f"the log {path} cannot be read: {error.strerror}"
            raise InputError(msg) from error
        msg = f"there is no log at {path}"
        raise InputError(msg)

    def is_current(self) -> bool:
        """Return whether the log still has these bytes."""
        return self.now() == self

    def now(self) -> _Version | None:
        """Return the log as it is on disk; None if it is missing or unreadable."""
        with suppress(InputError):
            return self.of(self.path)
        return None

    def interviews(self) -> Sequence[str]:
        """Return the ids of the interviews, as far as they can be read, or "" for a missing one."""
        text = self.data.decode("utf-8-sig", errors="replace")
        document, problem = load(text)
        if problem is not None:
            return [
                found[1] if (found := _ID.search(part)) else "" for part in _HEADER.split(text)[1:]
            ]
        tables = document.get("interview")
        if not isinstance(tables, list):
            return []
        return [str(each.get("id", "")).strip() for each in tables if isinstance(each, dict)]

    def activities(self) -> int:
        """Return how many activities the log has, as far as their headers can be read."""
        text = self.data.decode("utf-8-sig", errors="replace")
        return len(_ACTIVITY.findall(text))

    def copy(self, why: str) -> Path:
        """Write a copy next to the log, with `why` in its name, and return its path."""
        names = (
            self.path.with_name(f"{self.path.stem}.{why}-{n}{self.path.suffix}") for n in count(1)
        )
        free = next(name for name in names if not name.exists())
        write_atomic(free, self.data, mode=PRIVATE)
        return free


@dataclass(slots=True)
class _Session:
    """Holds the log before the editing, and as the editor last left it."""

    before: _Version
    left: _Version | None
    """None if the editor left no log."""
    replaced: Replaced
    held: tuple[int, ...] = ()
    """The file descriptors by which the editor inherits the lock, in case this process is
    killed."""
    others: list[_Version | None] = field(default_factory=list)
    """Versions that another program wrote while no editor was open."""

    def notice_others(self) -> None:
        """Record what another program has written since the editor ended."""
        now = self.before.now()
        if now != self.left:
            self.others.append(now)

    def put_back(self) -> None:
        """Restore the log as it was before; the current version is kept next to it.

        A version that another program wrote meanwhile is not replaced.
        """
        if self.before.is_current():
            return
        self.notice_others()
        path, left = self.before.path, self.left
        try:
            if left is not None and (
                not self.others or not (left == self.before or left.is_current())
            ):
                echo(f"your version is kept in {left.copy('rejected')}")
            data = left.data if left is not None else None
            if not self.others and replace(path, data, self.before.data, self.replaced):
                echo("the log is as it was before")
                return
            kept = self.before.copy("before")
        except OSError as error:
            msg = f"the log {path} cannot be restored: {error.strerror}; it stays as it is"
            raise InputError(msg) from error
        echo(
            f"another program changed {path} in the meantime, so it was left unchanged; the old "
            f"log is in {kept}"
        )

    def keep_what_vanished(self) -> None:
        """Keep a copy of the previous log if something is gone from it, and report it."""
        gone = self._gone()
        if not gone:
            return
        named = ", ".join(filter(None, gone[:LISTED]))
        more = f" and {len(gone) - LISTED} more" if len(gone) > LISTED else ""
        try:
            kept = self.before.copy("before")
        except OSError as error:
            msg = f"the old log cannot be kept: {error.strerror}"
            raise InputError(msg) from error
        echo(f"no longer in the log: {named}{more}; the old log is kept in {kept}")

    def has_lost_most(self) -> bool:
        """Return whether more than half of the interviews are gone, and print how many."""
        now = self.before.now()
        was, left = len(self.before.interviews()), len(now.interviews() if now else ())
        if not was or (left and 2 * left >= was):
            return False
        echo(f"{counted(was, 'interview')} before, {left} now")
        return True

    def _gone(self) -> list[str]:
        now = self.before.now()
        gone = Counter(self.before.interviews()) - Counter(now.interviews() if now else ())
        activities = self.before.activities() - (now.activities() if now else 0)
        return [
            *(each or "one without an id" for each in gone.elements()),
            *(["an activity"] * activities),
        ]


def _edit(call: Call, editor: Sequence[str], session: _Session, line: int) -> str:
    """Edit the log until it is valid, or until the person answers `back` or `keep`.

    Raises InputError if the editor fails, or if a problem was left unchanged.
    """
    before = session.before
    while True:
        session.notice_others()
        try:
            open_editor(command_of(editor, before.path, line), session.held)
        finally:
            session.left = before.now()
        is_changed = not before.is_current()
        try:
            report_problems(call)
        except InputError as error:
            if not is_changed:
                raise
            echo(str(error))
            line = _first_line(str(error), before.path)
            answer = _asked(QUESTION, "edit")
        else:
            if not (is_changed and session.has_lost_most()):
                echo("the log was changed" if is_changed else "nothing was changed")
                return "done"
            answer = _asked(QUESTION, "back")
            answer = "done" if answer == "keep" else answer
        if answer != "edit":
            return answer


def open_editor(command: Sequence[str], held: Sequence[int] = ()) -> None:
    """Run the editor, which inherits the open files `held`; raise InputError if it fails."""
    try:
        with _ignore_ctrl_c():
            ran = subprocess.run(command, check=False, pass_fds=held)  # noqa: S603 - the person's
        code = ran.returncode
    except OSError as error:
        msg = f"the editor {shown(command[0])} cannot be run: {error.strerror}"
        raise InputError(msg) from error
    if code:
        msg = f"the editor {shown(command[0])} ended with {code}, so nothing was changed"
        raise InputError(msg)


@contextmanager
def _ignore_ctrl_c() -> Iterator[None]:
    """Leave Ctrl-C to the editor, which shares the terminal."""
    before = signal.signal(signal.SIGINT, lambda *_: None)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _first_line(problems: str, path: Path) -> int:
    """Return the line of the first problem in the log; 0 if there is none."""
    found = re.search(rf"^(?:.*[/\\])?{re.escape(path.name)}:(\d+): ", problems, re.MULTILINE)
    return int(found[1]) if found else 0


def _asked(question: str, usual: str) -> str:
    """Ask for one of ANSWERS; Enter selects the usual one."""
    answers = [usual]

    def take(said: str) -> None:
        answer = in_full(said, ANSWERS)
        if answer not in ANSWERS:
            msg = "type e, b or k"
            raise InputError(msg)
        answers.append(answer)

    ask(question, take, default=usual)
    return answers[-1]
