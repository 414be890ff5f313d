"""The recap in the person's own editor: a form that stays in a file until it is in the log."""

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
from afterview.errors import AfterviewError, InputError
from afterview.files import read_text, write_atomic
from afterview.operations.recap import Answers

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Put = Callable[[Answers, Mapping[str, Any]], None]
    """Called with the answers, and what the log said when the form was made."""

KEYS = ("interviewers", "questions", "topics", "promise", "concerns")
"""What of an interview the form is made from."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a form is made from."""

    interview_id: str
    heading: str
    table: Mapping[str, Any]
    """What the log says of the interview."""
    note: str
    """What is put in as a new private note."""
    folder: Path
    """Where the file of the form stands."""


def fill_in(sheet: Sheet, put: Put) -> Answers | None:
    """Have the form of an interview filled in, and `put` what it says; None where that is nothing.

    A form that was kept is gone on with, if the person wants that. Raises InputError where there is
    no editor, it fails, or the person gives up; what they wrote is then kept in a file, which is
    named.
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
            answers = _taken(file, put)
    except BaseException:
        if not file.path.exists() or file.is_blank():
            file.remove()
        else:
            click.echo(
                f"your text is kept in {file.path}; `afterview recap {sheet.interview_id} "
                "--editor` goes on with it",
                err=True,
            )
        raise
    file.remove()
    return answers if answers != Answers() else None


def _taken(file: _Form, put: Put) -> Answers | None:
    """Put what the form says into the log; None where it is to be edited again."""
    try:
        answers = read(file.text(), file.base)
        if answers != Answers():
            put(answers, file.base)
    except (AfterviewError, FormError) as error:
        click.echo(str(error), err=True)
        if isinstance(error, ConflictError):
            file.count_from(error.base)
        if file.path.exists() and can_ask() and click.confirm("Edit it again?", default=True):
            return None
        msg = "nothing was written into the log"
        raise InputError(msg) from error
    return answers


def _kept(sheet: Sheet) -> _Form | None:
    """Return the last form of this interview that was kept, if the person goes on with it."""
    forms = [
        each
        for path in sheet.folder.glob("recap-*.json")
        if (each := _Form.kept(path, sheet.interview_id)) and not each.is_blank()
    ]
    if not forms:
        return None
    last = max(forms, key=lambda each: (each.path.stat().st_mtime_ns, each.path))
    if not can_ask():
        click.echo(f"an earlier form with your text is still in {last.path}", err=True)
        return None
    question = f"An earlier form with your text is in {last.path}. Go on with it?"
    return last if click.confirm(question, default=True) else None


@dataclass(slots=True)
class _Form:
    """The form in a file beside the log, which stays there until its text is in the log.

    A second file beside it holds what the form was made from.
    """

    path: Path
    interview_id: str
    blank: str
    """What it said at first."""
    base: Mapping[str, Any]
    """What the log says, as far as the form knows."""

    @classmethod
    def new(cls, sheet: Sheet) -> Self:
        """Make a file that only the person can read; raise InputError where that cannot be."""
        blank = form(sheet.table, sheet.heading, sheet.note)
        base = {key: sheet.table[key] for key in KEYS if key in sheet.table}
        try:
            handle, name = tempfile.mkstemp(prefix="recap-", suffix=".txt", dir=sheet.folder)
            with os.fdopen(handle, "wb") as file:
                file.write(blank.encode())
            made = cls(Path(name), sheet.interview_id, blank, base)
            made.count_from(base)
        except OSError as error:
            msg = f"no form can be written in {sheet.folder}: {error.strerror}"
            raise InputError(msg) from error
        return made

    @classmethod
    def kept(cls, path: Path, interview_id: str) -> Self | None:
        """Return the form of this interview that `path` says something of; None for another."""
        with suppress(InputError, ValueError, KeyError, TypeError):
            said = json.loads(read_text(path, what="form"))
            found = cls(path.with_suffix(".txt"), said["interview"], said["blank"], said["base"])
            if found.interview_id == interview_id and found.path.is_file():
                return found
        return None

    def count_from(self, base: Mapping[str, Any]) -> None:
        """Keep what the log says, as far as the form knows; raise OSError."""
        self.base = base
        said = {"interview": self.interview_id, "blank": self.blank, "base": base}
        # A promise may be a date, which the form shows as text all the same.
        data = json.dumps(said, ensure_ascii=False, default=str).encode()
        write_atomic(self.path.with_suffix(".json"), data, mode=0o600)

    def text(self) -> str:
        """Return what it says now; raise InputError where it cannot be read."""
        return read_text(self.path, what="form")

    def is_blank(self) -> bool:
        """Whether it still says what it said at first, or nothing at all."""
        try:
            text = self.text()
        except InputError:
            return False
        lines = (line.strip() for line in text.split("\n"))
        return text == self.blank or not any(line and not line.startswith("#") for line in lines)

    def remove(self) -> None:
        """Take the files away."""
        for path in (self.path, self.path.with_suffix(".json")):
            path.unlink(missing_ok=True)
