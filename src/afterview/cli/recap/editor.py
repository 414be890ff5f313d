"""Fill in the recap as a form in an editor; the form stays in a file until it is in the log."""

from __future__ import annotations

import json
import os
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import click

from afterview.cli.edit import command_of, find_editor, open_editor
from afterview.cli.recap.form import ConflictError, FormError, form, read
from afterview.cli.terminal.asking import can_ask
from afterview.cli.terminal.layout import echo
from afterview.errors import AfterviewError, InputError
from afterview.files import read_text, write_atomic
from afterview.operations.recap import Answers

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Put = Callable[[Answers, Mapping[str, Any]], None]
    """Called with the answers, and with what the log said when the form was made."""

KEYS = ("interviewers", "questions", "topics", "promise", "concerns", "owed")
"""The keys of an interview that are in the form."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """Holds what a form is made from."""

    interview_id: str
    heading: str
    table: Mapping[str, Any]
    """The interview's table in the log."""
    note: str
    """The text that is offered as a new private note."""
    folder: Path
    """The folder of the form's file."""


def fill_in(sheet: Sheet, put: Put) -> Answers | None:
    """Let the person fill in the form, and `put` the answers; return None if there are none.

    A form that was kept is continued if the person wants that. Raises InputError if there is no
    editor, if it fails, or if the person gives up; their text is then kept in a file that is named.
    """
    editor = find_editor(os.environ)
    file = _kept(sheet) or _Form.new(sheet)
    answers = None
    try:
        while answers is None:
            open_editor(command_of(editor, file.path, 0))
            if file.is_blank():
                file.remove()
                return None
            answers = _process(file, put)
    except BaseException:
        if not file.path.exists() or file.is_blank():
            file.remove()
        else:
            echo(
                f"your text is kept in {file.path}; `afterview recap {sheet.interview_id} "
                "--editor` continues with it",
                err=True,
            )
        raise
    file.remove()
    return answers if answers != Answers() else None


def _process(file: _Form, put: Put) -> Answers | None:
    """Put the answers of the form into the log; return None if it is to be edited again."""
    try:
        answers = read(file.text(), file.base)
        if answers != Answers():
            put(answers, file.base)
    except (AfterviewError, FormError) as error:
        echo(str(error), err=True)
        if isinstance(error, ConflictError):
            file.set_base(error.base)
        if file.path.exists() and can_ask() and click.confirm("Edit it again?", default=True):
            return None
        msg = "nothing was written to the log"
        raise InputError(msg) from error
    return answers


def _kept(sheet: Sheet) -> _Form | None:
    """Return the latest kept form of this interview, if the person continues it."""
    forms = [
        each
        for path in sheet.folder.glob("recap-*.json")
        if (each := _Form.kept(path, sheet.interview_id)) and not each.is_blank()
    ]
    if not forms:
        return None
    last = max(forms, key=lambda each: (each.path.stat().st_mtime_ns, each.path))
    if not can_ask():
        echo(f"an earlier form with your text is still in {last.path}", err=True)
        return None
    question = f"An earlier form with your text is in {last.path}. Continue with it?"
    return last if click.confirm(question, default=True) else None


@dataclass(slots=True)
class _Form:
    """Holds the form in a file next to the log, which stays there until its text is in the log.

    A second file next to it holds what the form was made from.
    """

    path: Path
    interview_id: str
    blank: str
    """The initial text of the form."""
    base: Mapping[str, Any]
    """The log's values, as far as the form knows them."""

    @classmethod
    def new(cls, sheet: Sheet) -> Self:
        """Create a file that only the person can read; raise InputError if that is not possible."""
        blank = form(sheet.table, sheet.heading, sheet.note)
        base = {key: sheet.table[key] for key in KEYS if key in sheet.table}
        try:
            handle, name = tempfile.mkstemp(prefix="recap-", suffix=".txt", dir=sheet.folder)
            with os.fdopen(handle, "wb") as file:
                file.write(blank.encode())
            made = cls(Path(name), sheet.interview_id, blank, base)
            made.set_base(base)
        except OSError as error:
            msg = f"no form can be written in {sheet.folder}: {error.strerror}"
            raise InputError(msg) from error
        return made

    @classmethod
    def kept(cls, path: Path, interview_id: str) -> Self | None:
        """Return the form of this interview that `path` describes; None for another interview."""
        with suppress(InputError, ValueError, KeyError, TypeError):
            said = json.loads(read_text(path, what="form"))
            found = cls(path.with_suffix(".txt"), said["interview"], said["blank"], said["base"])
            if found.interview_id == interview_id and found.path.is_file():
                return found
        return None

    def set_base(self, base: Mapping[str, Any]) -> None:
        """Keep the log's values, as far as the form knows them; raise OSError."""
        self.base = base
        said = {"interview": self.interview_id, "blank": self.blank, "base": base}
        # A promise may be a date, which the form shows as text anyway.
        data = json.dumps(said, ensure_ascii=False, default=str).encode()
        write_atomic(self.path.with_suffix(".json"), data, mode=0o600)

    def text(self) -> str:
        """Return the current text; raise InputError if it cannot be read."""
        return read_text(self.path, what="form")

    def is_blank(self) -> bool:
        """Return whether the form still has its initial text, or none at all."""
        try:
            text = self.text()
        except InputError:
            return False
        lines = (line.strip() for line in text.split("\n"))
        return text == self.blank or not any(line and not line.startswith("#") for line in lines)

    def remove(self) -> None:
        """Delete the files."""
        for path in (self.path, self.path.with_suffix(".json")):
            path.unlink(missing_ok=True)
