"""`afterview draft`: the text of a step, printed, or handed to the mail program or the clipboard.

It never sends anything: the person reads it, changes it, and sends it.
"""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING, NamedTuple

import click

from afterview.cli.arguments import step_argument
from afterview.errors import InputError
from afterview.operations.finding import find_step
from afterview.operations.letter import LONGEST_URL, Letter, letter_of, mailto
from afterview.toml.values import printable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from afterview.cli import Call


class Clipboard(NamedTuple):
    """A program that takes what is to be copied from its standard input."""

    command: tuple[str, ...]
    display: str = ""
    """The variable that is set where its kind of screen is there; empty where none is needed."""
    encoding: str = "utf-8"


CLIPBOARDS = (
    Clipboard(("wl-copy",), "WAYLAND_DISPLAY"),
    Clipboard(("xclip", "-selection", "clipboard"), "DISPLAY"),
    Clipboard(("xsel", "--clipboard", "--input"), "DISPLAY"),
    Clipboard(("pbcopy",)),
    Clipboard(("clip.exe",), encoding="utf-16-le"),
)
"""In the order in which they are tried."""

PATIENCE = 3.0
"""Seconds for a clipboard or a mail program; one whose screen has died never answers."""


@click.command("draft")
@step_argument
@click.option("--open", "open_", is_flag=True, help="Hand it to your mail program.")
@click.option(
    "--copy", "copy", is_flag=True, help="Put it on the clipboard, without To and Subject."
)
@click.option("--json", "as_json", is_flag=True, help="The draft as JSON, for programs.")
@click.pass_obj
def draft(call: Call, step_id: str, *, open_: bool, copy: bool, as_json: bool) -> None:
    """Print what you could write for a step; nothing is ever sent.

    With --open or --copy, To and Subject are printed and the text goes where you want it.

    \b
    Example:
      afterview draft acme-onsite/thank-you/jane-doe
      afterview draft acme-onsite/follow-up/1 --open
    """  # noqa: D301 - \b is click's mark for "do not wrap"
    if open_ + copy + as_json > 1:
        msg = "--open, --copy and --json are three ways out; choose one"
        raise click.UsageError(msg)
    with call.open() as workspace:
        step = find_step(workspace, step_id)
        step_id = step.id
        text = workspace.composer.draft(step)
    if not text:
        msg = f"{step_id} has no draft: there is nothing to write for it"
        raise InputError(msg)
    letter = letter_of(step.step, text)
    if as_json:
        click.echo(json.dumps(_as_dict(step_id, text, letter), indent=2, ensure_ascii=False))
    elif open_:
        if not step.kind.is_email:
            msg = f"the draft of {step_id} is no email; take it with --copy"
            raise InputError(msg)
        _open(step_id, letter)
        _say(letter, "handed to your mail program")
    elif copy:
        _copy(step_id, letter.body)
        _say(letter, "copied to the clipboard")
    else:
        click.echo(text)


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
    """Hand a link to its program, and return why that failed, empty where it did not.

    None where there is no program to hand it to.
    """
    from shutil import which

    if sys.platform in {"win32", "cygwin"}:
        return None if click.launch(url) else ""
    opener = which("open" if sys.platform == "darwin" else "xdg-open")
    return _failure([opener, url], b"", goes_on=True) if opener else None


def _has_screen(environment: Mapping[str, str]) -> bool:
    """Whether a window can open; without one, xdg-open starts a text browser in the terminal."""
    if sys.platform in {"darwin", "win32", "cygwin"}:
        return True
    return bool(environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY"))


def usable_clipboards(environment: Mapping[str, str]) -> Iterator[tuple[str, Clipboard]]:
    """Yield the clipboards that are installed and whose screen is there, each with its program."""
    from shutil import which

    for clipboard in CLIPBOARDS:
        program = which(clipboard.command[0])
        if program and (not clipboard.display or environment.get(clipboard.display)):
            yield program, clipboard


def _copy(step_id: str, text: str) -> None:
    failures = []
    for program, clipboard in usable_clipboards(os.environ):
        command = [program, *clipboard.command[1:]]
        failure = _failure(command, text.encode(clipboard.encoding), goes_on=False)
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


def _failure(command: Sequence[str], given: bytes, *, goes_on: bool) -> str:
    """Give `given` to a program, and return why that failed; empty where it did not.

    One that `goes_on` beyond our patience has begun its work; any other is ended.
    """
    from subprocess import DEVNULL, PIPE, Popen, TimeoutExpired
    from tempfile import TemporaryFile

    # Some stay behind to hold the text, and a mail program does as a matter of course. With our
    # output or a pipe open, `| cat` or we would wait for them; in our session, they would end with
    # the terminal.
    with TemporaryFile() as errors:
        try:
            process = Popen(  # noqa: S603 - one of the programs named above
                command, stdin=PIPE, stdout=DEVNULL, stderr=errors, start_new_session=True
            )
        except OSError as error:
            return error.strerror or str(error)
        try:
            process.communicate(given, timeout=PATIENCE)
        except TimeoutExpired:
            if goes_on:
                process.returncode = 0  # it is left alone, of which Popen would warn
                return ""
            process.kill()
            process.communicate()
            return f"no answer within {PATIENCE:g} seconds"
        if not process.returncode:
            return ""
        errors.seek(0)
        said = errors.read(1000).decode(errors="replace").strip().partition("\n")[0]
    return printable(said) or f"it ended with {process.returncode}"


def _say(letter: Letter, outcome: str) -> None:
    for line in (*letter.head, outcome):
        click.echo(line)


def _as_dict(step_id: str, text: str, letter: Letter) -> dict[str, object]:
    """Return the draft as the JSON interface has it (docs/json.md)."""
    return {
        "id": step_id,
        "to": list(letter.to),
        "subject": letter.subject,
        "body": letter.body,
        "text": text,
    }
