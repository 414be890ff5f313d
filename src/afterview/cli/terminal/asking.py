"""Ask questions in a terminal, one line for each answer, and repeat those with invalid answers."""

from __future__ import annotations

import os
import re
import sys
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

import click

from afterview.cli.terminal.layout import INDENT, cells, hanging, paragraph, terminal_width
from afterview.errors import AfterviewError, ChoiceError, InputError
from afterview.toml.values import shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping


END_OF_INPUT = "\x04"
"""Ctrl-D, as a terminal hands it over that waits for no Enter."""

ROOM = 5
"""The columns that a short answer needs behind its question."""


def can_ask() -> bool:
    """Return whether a person can answer questions."""
    return bool(sys.stdin and sys.stdin.isatty())


def ask(
    question: str, take: Callable[[str], object], *, default: str = "", required: bool = False
) -> str:
    """Ask until `take` accepts the answer, and return it; empty if Enter skips the question.

    `default` is shown, and Enter keeps it. `take` rejects an answer by an AfterviewError or
    Unclear, whose message is shown. The choices of a ChoiceError are numbered, and the next answer
    may be such a number. A question that is a whole sentence, with a question mark, or that
    leaves no room on the terminal, gets a line of its own for the answer.
    """
    # Imported here, so that a command that asks nothing does not load the reader of days.
    from afterview.dates.spoken import Unclear

    with suppress(ImportError):  # Windows has no readline
        # This gives arrow keys, a history, and lines longer than the 4 KiB of a bare terminal.
        import readline  # noqa: F401 - loading it is enough
    asked = f"{question} [{default}]" if default else question
    above, prompt = hanging(asked, terminal_width()), "> "
    if "?" not in question and cells(asked) + ROOM <= terminal_width():
        above, prompt = [], f"{asked}: "
    choices: tuple[str, ...] = ()
    while True:
        for line in above:
            click.echo(line)
        # Not click.prompt: it hides the prompt from readline, which then breaks long lines.
        said = input(prompt).strip()
        said = {str(n): words for n, words in enumerate(choices, 1)}.get(said, said)
        if not said and not required:
            return ""
        try:
            take(said)
        except (AfterviewError, Unclear) as error:
            for sentence in _as_typed(str(error)).split("\n"):
                for line in paragraph(sentence, terminal_width(), INDENT):
                    click.echo(line)
            choices = error.choices if isinstance(error, ChoiceError) else choices
            for number, words in enumerate(choices, 1):
                click.echo(f"{INDENT}{number}  {words}")
        else:
            return said


def pressed(choices: Mapping[str, str]) -> str:
    """Return the key that the person presses, of those that have a meaning; without Enter.

    The meanings begin with their key, which is shown in brackets: `[i]mport`. Keys that were
    pressed before the question was there do not count, because they were meant for another one.
    """
    shown_keys = ", ".join(f"[{key}]{words[len(key) :]}" for key, words in choices.items())
    with _single_keys() as read:
        click.echo(f"{shown_keys}? ", nl=False)
        while (key := read().casefold()) not in choices:
            if key in {"", END_OF_INPUT}:
                raise EOFError
    click.echo(key)
    return key


@contextmanager
def _single_keys() -> Iterator[Callable[[], str]]:
    """Let the terminal hand over each key at once, and show none; yield what reads the next one."""
    try:
        import termios
        import tty
    except ImportError:  # Windows
        yield click.getchar
        return
    terminal = sys.stdin.fileno()
    before = termios.tcgetattr(terminal)
    try:
        # Unlike click.getchar, which would lose keys that are pressed right behind the question.
        tty.setcbreak(terminal)
        yield lambda: os.read(terminal, 1).decode(errors="replace")
    finally:
        termios.tcsetattr(terminal, termios.TCSADRAIN, before)


def _as_typed(sentence: str) -> str:
    """Return a sentence about the log with only what is typed here: `mode = "fone"` is `"fone"`."""
    return re.sub(r'(?:\[\w+\] )?\b[a-z_]+ = (?=")', "", sentence)


def confirmed(question: str, *, usual: bool = True) -> bool:
    """Ask a question that is answered by yes or no; Enter is the usual answer."""
    answers: list[bool] = []

    def take(said: str) -> None:
        word = said.casefold()
        if word not in {"", "y", "yes", "n", "no"}:
            msg = f"{shown(said)} is not one of these; write y or n"
            raise InputError(msg)
        answers.append(word in {"y", "yes"} if word else usual)

    ask(f"{question} ({'Y/n' if usual else 'y/N'})", take, required=True)
    return answers[-1]
