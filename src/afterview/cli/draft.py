"""Implement `afterview draft`, which prints a draft, or hands it to a mail program or clipboard.

Nothing is ever sent: the person reads the draft, changes it, and sends it.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from afterview.cli.arguments import let_choose, steps_argument
from afterview.cli.json_output import print_json
from afterview.cli.terminal.layout import (
    BETWEEN,
    NARROWEST,
    echo,
    folding_width,
    print_lines,
    side_by_side,
    wrap,
)
from afterview.drafts.languages import LANGUAGES, TONES, UNCHECKED
from afterview.drafts.letter import LONGEST_URL, Letter, letter_of, mailto
from afterview.errors import InputError
from afterview.operations.finding import find_step
from afterview.operations.handles import offered_steps, step_id
from afterview.toml.values import printable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from afterview.cli import Call
    from afterview.compose import Composer
    from afterview.playbook import Planned
    from afterview.workspace import Workspace


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


WIDEST_COLUMN = 1000
"""More than any terminal has; what is wider is a pipe, in which nothing is folded."""


@click.command("draft")
@steps_argument
@click.option("--open", "open_", is_flag=True, help="Open it in your mail program.")
@click.option(
    "--copy", "copy", is_flag=True, help="Copy it to the clipboard, without To and Subject."
)
@click.option("--json", "as_json", is_flag=True, help="Print the draft as JSON.")
@click.option("--all-tones", "all_tones", is_flag=True, help="Show it in each tone.")
@click.option(
    "--samples", "language", type=click.Choice(LANGUAGES), help="Show every letter in a language."
)
@click.pass_obj
def draft(  # noqa: PLR0913 - an argument for each option
    call: Call,
    said: Sequence[str],
    *,
    open_: bool,
    copy: bool,
    as_json: bool,
    all_tones: bool,
    language: str | None,
) -> None:
    """Print a draft for a step; nothing is ever sent.

    --open and --copy print To and Subject, and pass on the text. Without a STEP, it shows what is
    due and, in a terminal, asks which one. --samples shows all letters, with a made-up interview.

    \b
    Example:
      afterview draft 1
      afterview draft acme-onsite/thank-you/jane
      afterview draft acme-onsite/follow-up/1 --open
      afterview draft acme-onsite/follow-up/1 --all-tones
      afterview draft --samples en --all-tones
    """  # noqa: D301 - \b is click's mark for "do not wrap"
    _refuse_two(said, language, [open_, copy, as_json, all_tones or language is not None])
    if language is not None:
        _print_samples(call, language, all_tones=all_tones)
        return

    def run(said: Sequence[str]) -> tuple[Planned, str, Mapping[str, str]]:
        with call.open() as workspace:
            if not said:
                raise offered_steps(workspace)
            step = find_step(workspace, step_id(workspace, said))
            composers = _composers(workspace, all_tones=all_tones)
            style = workspace.composer.templates.style(step.step, step.subject)
            return step, style.language, {tone: each.draft(step) for tone, each in composers}

    step, written_in, texts = let_choose(run, said, silent=as_json)
    id_ = step.id
    text = next(iter(texts.values()))
    letter = letter_in(step, text)
    if as_json:
        print_json(as_dict(step, text))
    elif open_:
        if not step.kind.is_email:
            msg = f"the draft of {id_} is not an email; copy it with --copy"
            raise InputError(msg)
        _open(id_, letter)
        _say(letter, "opened in your mail program")
    elif copy:
        _copy(id_, letter.body)
        _say(letter, "copied to the clipboard")
    elif all_tones:
        _print_tones(texts)
    else:
        echo(text, indent="")
        _warn_unchecked(written_in)


def letter_in(step: Planned, text: str) -> Letter:
    """Return the draft of a step as a letter; raise InputError if the step has none."""
    if not text:
        msg = f"{step.id} has no draft: there is nothing to write for it"
        raise InputError(msg)
    return letter_of(step.step, text)


def as_dict(step: Planned, text: str) -> dict[str, Any]:
    """Return a draft in the form of the JSON interface (docs/json.md); raise InputError if none."""
    letter = letter_in(step, text)
    document = {"to": letter.to, "subject": letter.subject, "body": letter.body, "text": text}
    return {"id": step.id, **document}


def _composers(workspace: Workspace, *, all_tones: bool) -> list[tuple[str, Composer]]:
    """Return a composer for each tone that is to be shown."""
    tones = TONES if all_tones else (workspace.config.tone,)
    return [(tone, workspace.composer_in(tone)) for tone in tones]


def _warn_unchecked(language: str) -> None:
    """Say beside a letter, not in it, that nobody who speaks its language has checked it."""
    if language in UNCHECKED:
        note = f"No native speaker has checked the {UNCHECKED[language]} letters"
        click.echo(f"{note}: read this one with care.", err=True)


def _refuse_two(said: Sequence[str], language: str | None, ways: Sequence[bool]) -> None:
    if sum(ways) > 1:
        msg = (
            "--open, --copy, --json, and --all-tones or --samples are ways to show a draft; "
            "choose one"
        )
        raise click.UsageError(msg)
    if said and language is not None:
        msg = "--samples shows every letter; leave the STEP out"
        raise click.UsageError(msg)


def _print_tones(texts: Mapping[str, str], of: str = "") -> None:
    """Print a draft in several tones, each once, below a line that names its tones.

    They stand side by side on a terminal that is wide enough, and else one below the other.
    """
    tones: dict[str, list[str]] = {}
    for tone, text in texts.items():
        tones.setdefault(text, []).append(tone)
    headed = [
        (f"--- {': '.join(filter(None, (of, ', '.join(names))))} ---", text)
        for text, names in tones.items()
    ]
    width = (folding_width(sys.stdout) + BETWEEN) // len(headed) - BETWEEN
    if len(headed) == 1 or not NARROWEST <= width < WIDEST_COLUMN:
        for heading, text in headed:
            echo(f"{heading}\n\n{text}\n", indent="")
        return
    columns = [
        [
            *wrap(heading, width),
            "",
            *(line for each in text.split("\n") for line in wrap(each, width)),
        ]
        for heading, text in headed
    ]
    print_lines([*side_by_side(columns, [width] * len(columns)), ""])


def _print_samples(call: Call, language: str, *, all_tones: bool) -> None:
    from afterview.drafts.samples import sample_letters

    with call.open() as workspace:
        me = workspace.config.me.name
        letters = {
            tone: dict(sample_letters(composer.templates, language, me))
            for tone, composer in _composers(workspace, all_tones=all_tones)
        }
    if language in UNCHECKED:
        echo(f"No native speaker has checked the {UNCHECKED[language]} letters.\n", indent="")
    for name in next(iter(letters.values())):
        texts = {tone: each[name] for tone, each in letters.items()}
        _print_tones(texts, name)


def _open(step_id: str, letter: Letter) -> None:
    url = mailto(letter)
    if len(url) > LONGEST_URL:
        msg = (
            f"the draft of {step_id} is too long for a link to your mail program ({len(url)} "
            f"characters as a link, of {LONGEST_URL}); use --copy and paste it"
        )
        raise InputError(msg)
    way_out = f"use --copy, or `afterview draft {step_id}` to print it"
    failure = launch(url) if _has_screen(os.environ) else None
    if failure is None:
        msg = f"no mail program was found; {way_out}"
        raise InputError(msg)
    if failure:
        msg = f"the mail program did not open it: {failure}; {way_out}"
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
        else f"no clipboard program was found (of {names})"
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
