"""Questions in a terminal, a line for each answer; one that cannot be used is asked again."""

from __future__ import annotations

import sys
from contextlib import suppress
from typing import TYPE_CHECKING

import click

from afterview.cli.terminal.layout import INDENT, paragraph, terminal_width
from afterview.dates.spoken import Unclear
from afterview.errors import AfterviewError

if TYPE_CHECKING:
    from collections.abc import Callable


def can_ask() -> bool:
    """Whether there is a person at the other end."""
    return bool(sys.stdin and sys.stdin.isatty())


def ask(
    question: str, take: Callable[[str], object], *, default: str = "", required: bool = False
) -> str:
    """Ask until `take` accepts the answer, and return it; empty where Enter skips the question.

    `default` stands already: it is shown, and Enter leaves it. `take` refuses an answer by an
    AfterviewError or Unclear, whose sentence is shown. The answer to a whole sentence, with a
    question mark in it, may be long: it gets a line of its own.
    """
    with suppress(ImportError):  # there is none on Windows
        # Arrow keys, the last answers again, and more than the 4 KiB of a bare terminal's line.
        import readline  # noqa: F401 - it is enough that it is loaded
    shown = f"{question} [{default}]" if default else question
    prompt = "> " if "?" in question else f"{shown}: "
    while True:
        if prompt != f"{shown}: ":
            click.echo(shown)
        # Not click.prompt: it hides the prompt from readline, which then tears long lines.
        said = input(prompt).strip()
        if not said and not required:
            return ""
        try:
            take(said)
        except (AfterviewError, Unclear) as error:
            for sentence in str(error).split("\n"):
                for line in paragraph(sentence, terminal_width(), INDENT):
                    click.echo(line)
        else:
            return said
