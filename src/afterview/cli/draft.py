"""Implement `afterview draft`, which prints a draft, or hands it to a mail program or clipboard.

Nothing is ever sent: the person reads the draft, changes it, and sends it.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, NamedTuple

import click

from afterview.cli.arguments import let_choose, steps_argument
from afterview.cli.json_output import print_json
from afterview.cli.terminal.layout import echo
from afterview.drafts.letter import LONGEST_URL, Letter, letter_of, mailto
from afterview.errors import InputError
from afterview.operations.finding import find_step
from afterview.operations.handles import offered_steps, step_id
from afterview.toml.values import printable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from afterview.cli import Call
    from afterview.playbook import Planned


class Clipboard(NamedTuple):
    """Describes a program that copies its standard input to the clipboard."""

    command: tuple[str, ...]
    display: str = ""
    """The environment variable that shows that its display exists; empty if it needs none."""
    encoding: str = "utf-8"


CLIPBOARDS = (
    Clipboard(("wl-copy",), "WAYLAND_DISPLAY"),
    Clipboard(("xclip", "-selection", "clipboard"), "DISPLAY"),
    Clipboard(("xsel", "--clipboard", "--input"), "DISPLAY"),
    Clipboard(("pbcopy",)),
    Clipboard(("clip.exe",), encoding="utf-16-le"),
)
"""The clipboard programs, in the order in which they are tried."""

PROGRAM_SECONDS = 3.0
"""Seconds for a clipboard or mail program; one whose display is gone never answers."""


@click.command("draft")
@steps_argument
@click.option("--open", "open_", is_flag=True, help="Hand it to your mail program.")
@click.option(
    "--copy", "copy", is_flag=True, help="Put it on the clipboard, without To and Subject."
)
@click.option("--json", "as_json", is_flag=True, help="The draft as JSON, for programs.")
@click.pass_obj
def draft(call: Call, said: Sequence[str], *, open_: bool, copy: bool, as_json: bool) -> None:
    """Print what you could write for a step; nothing is ever sent.

    With --open or --copy, To and Subject are printed and the text goes where you want it. Without a
    STEP, it shows what is due, and asks in a terminal.

    \b
    Example:
      afterview draft 1
      afterview draft acme-onsite/thank-you/jane
      afterview draft acme-onsite/follow-up/1 --open
    """  # noqa: D301 - \b is click's mark for "do not wrap"
    if open_ + copy + as_json > 1:
        msg = "--open, --copy and --json are three ways out; choose one"
        raise click.UsageError(msg)

    def run(said: Sequence[str]) -> tuple[Planned, str]:
        with call.open() as workspace:
            if not said:
                raise offered_steps(workspace)
            step = find_step(workspace, step_id(workspace, said))
            return step, workspace.composer.draft(step)

    step, text = let_choose(run, said, silent=as_json)
    id_ = step.id
    if not text:
        msg = f"{id_} has no draft: there is nothing to write for it"
        raise InputError(msg)
    letter = letter_of(step.step, text)
    if as_json:
        document = {"to": letter.to, "subject": letter.subject, "body": letter.body, "text": text}
        print_json({"id": id_, **document})
    elif open_:
        if not step.kind.is_email:
            msg = f"the draft of {id_} is no email; take it with --copy"
            raise InputError(msg)
        _open(id_, letter)
        _say(letter, "handed to your mail program")
    elif copy:
        _copy(id_, letter.body)
        _say(letter, "copied to the clipboard")
    else:
        echo(text, indent="")


def _open(step_id: str, letter: Letter) -> None:
    url = mailto(letter)
    if len(url) > LONGEST_URL:
        msg = (
            f"the draft of {step_id} is too long to be handed to a mail program ({len(url)} "
            f"characters as a link, of {LONGEST_URL}); use --copy, and paste it"
        )
        raise InputError(msg)
    way_out = f"use --copy, or `afterview draft {step_id}` to print it"
    failure = launch(url) if _has_screen(os.environ) else None
    if failure is None:
        msg = f"there is no mail program here to hand it to; {way_out}"
        raise InputError(msg)
    if failure:
        msg = f"the mail program did not take it: {failure}; {way_out}"
        raise InputError(msg)


def launch(url: str) -> str | None:
    """Open a link in its program; return an error message, empty for success.

    Returns None if there is no program for it.
    """
    from shutil import which

    if sys.platform in {"win32", "cygwin"}:
        return None if click.launch(url) else ""
    opener = which("open" if sys.platform == "darwin" else "xdg-open")
    return _run_program([opener, url], b"", goes_on=True) if opener else None


def _has_screen(environment: Mapping[str, str]) -> bool:
    """Return whether a window can open; otherwise xdg-open would start a text browser."""
    if sys.platform in {"darwin", "win32", "cygwin"}:
        return True
    return bool(environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY"))


def usable_clipboards(environment: Mapping[str, str]) -> Iterator[tuple[str, Clipboard]]:
    """Yield the installed clipboards whose display exists, each with the path of its program."""
    from shutil import which

    for clipboard in CLIPBOARDS:
        program = which(clipboard.command[0])
        if program and (not clipboard.display or environment.get(clipboard.display)):
            yield program, clipboard


def _copy(step_id: str, text: str) -> None:
    failures = []
    for program, clipboard in usable_clipboards(os.environ):
        command = [program, *clipboard.command[1:]]
        failure = _run_program(command, text.encode(clipboard.encoding), goes_on=False)
        if not failure:
            return
        failures.append(f"{clipboard.command[0]}: {failure}")
    names = ", ".join(clipboard.command[0] for clipboard in CLIPBOARDS)
    why = (
        f"the text was not copied ({'; '.join(failures)})"
        if failures
        else f"there is no clipboard that can be used here (of {names})"
    )
    msg = f"{why}; `afterview draft {step_id}` prints the text"
    raise InputError(msg)


def _run_program(command: Sequence[str], given: bytes, *, goes_on: bool) -> str:
    """Run a program with `given` as its input; return an error message, empty for success.

    A program that `goes_on` beyond the time limit counts as started; any other is killed.
    """
    from subprocess import DEVNULL, PIPE, Popen, TimeoutExpired
    from tempfile import TemporaryFile

    # Some programs stay in the background to hold the text, and a mail program always does. If they
    # had our output or a pipe open, `| cat` or we would wait for them; in our session, they would
    # end with the terminal.
    with TemporaryFile() as errors:
        try:
            process = Popen(  # noqa: S603 - one of the programs named above
                command, stdin=PIPE, stdout=DEVNULL, stderr=errors, start_new_session=True
            )
        except OSError as error:
            return error.strerror or str(error)
        try:
            process.communicate(given, timeout=PROGRAM_SECONDS)
        except TimeoutExpired:
            if goes_on:
                process.returncode = 0  # it is left running, which Popen would warn about
                return ""
            process.kill()
            process.communicate()
            return f"no answer within {PROGRAM_SECONDS:g} seconds"
        if not process.returncode:
            return ""
        errors.seek(0)
        said = errors.read(1000).decode(errors="replace").strip().partition("\n")[0]
    return printable(said) or f"it ended with {process.returncode}"


def _say(letter: Letter, outcome: str) -> None:
    for line in (*letter.head, outcome):
        echo(line)
