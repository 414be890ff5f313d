"""The recap in the person's own editor: a form that stays in a file until it is in the log."""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import click

from afterview.cli.asking import can_ask
from afterview.cli.edit import command_of, find_editor, open_editor
from afterview.cli.recap_form import Answers, FormError, form, read
from afterview.errors import AfterviewError, InputError
from afterview.files import read_text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


def fill_in(
    table: Mapping[str, Any], heading: str, folder: Path, put: Callable[[Answers], None]
) -> Answers | None:
    """Have the form of an interview filled in, and `put` what it says; None where that is nothing.

    Raises InputError where there is no editor, it fails, or the person gives up; what they wrote
    is then kept in a file in `folder`, which is named.
    """
    editor = find_editor(os.environ)
    file = _Form.new(folder, form(table, heading))
    answers = None
    try:
        while answers is None:
            open_editor(command_of(editor, file.path, 0))
            if file.is_untouched():
                break
            answers = _taken(file, table, put)
    except BaseException:
        if file.is_untouched():
            file.path.unlink()
        else:
            click.echo(f"your text is kept in {file.path}", err=True)
        raise
    file.path.unlink()
    return answers


def _taken(file: _Form, table: Mapping[str, Any], put: Callable[[Answers], None]) -> Answers | None:
    """Put what the form says into the log; None where it is to be edited again."""
    try:
        answers = read(file.text(), table)
        put(answers)
    except (AfterviewError, FormError) as error:
        click.echo(str(error), err=True)
        if can_ask() and click.confirm("Edit it again?", default=True):
            return None
        msg = "nothing was written into the log"
        raise InputError(msg) from error
    return answers


@dataclass(frozen=True, slots=True)
class _Form:
    """The form in a file beside the log, which stays there until its text is in the log."""

    path: Path
    blank: str
    """What it said at first."""

    @classmethod
    def new(cls, folder: Path, blank: str) -> Self:
        """Make a file that only the person can read; raise InputError where that cannot be."""
        try:
            handle, name = tempfile.mkstemp(prefix="recap-", suffix=".txt", dir=folder)
            with os.fdopen(handle, "wb") as file:
                file.write(blank.encode())
        except OSError as error:
            msg = f"no form can be written in {folder}: {error.strerror}"
            raise InputError(msg) from error
        return cls(Path(name), blank)

    def text(self) -> str:
        """Return what it says now; raise InputError where it cannot be read."""
        return read_text(self.path, what="form")

    def is_untouched(self) -> bool:
        """Whether it still says what it said at first."""
        try:
            return self.text() == self.blank
        except InputError:
            return False
