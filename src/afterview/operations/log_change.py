"""Preview a change to the log, report its problems, and write it.

Writing is the last step, and refused if the file has changed meanwhile.
"""

from __future__ import annotations

import re
from contextlib import ExitStack, suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from afterview.errors import ChoiceError, InputError, ProblemsError, Sentence, StoreError
from afterview.log.file import LogFile, editing, refuse_while_edited
from afterview.log.parse import parse_log
from afterview.log.replaced import Replaced
from afterview.toml.positions import lines_of, load

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from afterview.errors import AfterviewError
    from afterview.model import Interview, Problem
    from afterview.workspace import Workspace

_EARLY_END = re.compile(r'status = "\w+" on a round before')


def read_log(workspace: Workspace) -> LogFile:
    """Return the log as it is on disk now."""
    return LogFile.read(workspace.setup.log_path)


def write_log(workspace: Workspace, log_file: LogFile, text: str) -> None:
    """Replace the log as it was read with `text`; see `LogFile.write`.

    Raises LockedError while the log is open in `afterview edit`.
    """
    with ExitStack() as stack:
        with suppress(StoreError):  # its folder cannot hold a lock
            stack.enter_context(editing(log_file.path, workspace.now_here))
        replaced = Replaced.beside(workspace.setup.store_path, workspace.now)
        log_file.write(text, replaced)


def refuse_unwritable(workspace: Workspace) -> None:
    """Raise InputError or LockedError if the log cannot be written now, before asking questions."""
    log_file = read_log(workspace)
    refuse_while_edited(log_file.path, workspace.now_here)
    log_file.refuse_read_only()


def table_of(text: str, interview_id: str) -> Mapping[str, Any]:
    """Return the table of one interview, in the types of TOML; raise InputError if there is none.

    That happens only if somebody else has changed the file since it was looked at.
    """
    document, _ = load(text)
    tables: list[dict[str, Any]] = document.get("interview", [])
    for table in tables:
        if str(table.get("id", "")).strip() == interview_id:
            return table
    msg = f"{interview_id} was removed from the log in the meantime; look at it, and try again"
    raise InputError(msg)


def with_log(
    workspace: Workspace, text: str, interview_id: str, name: Callable[[str], str] = str
) -> Workspace:
    """Return the workspace as it would be if the log were `text`, in which one interview changed.

    Raises InputError if the log would have a problem; `name` returns the person's word for a key.
    """
    me = workspace.config.me
    interviews, problems = parse_log(
        text, zone=me.timezone, workdays=workspace.workdays, speech=me.speech
    )
    if problems:
        raise error_in(text, problems, interview_id, name)
    return replace(workspace, interviews=interviews)


def find(workspace: Workspace, interview_id: str) -> Interview:
    """Return an interview that is known to be in the log."""
    return next(each for each in workspace.interviews if each.id == interview_id)


def error_of(problems: Sequence[str]) -> AfterviewError:
    """Return the error that says why nothing was written."""
    return InputError(problems[0]) if len(problems) == 1 else ProblemsError(problems)


def error_in(
    text: str, problems: Sequence[Problem], interview_id: str, name: Callable[[str], str]
) -> AfterviewError:
    """Return the error that says why a text was not written; a lone promise may offer choices."""
    said = explain_problems(text, problems, interview_id, name)
    if len(problems) == 1 and problems[0].choices:
        return ChoiceError(said[0], problems[0].choices)
    return error_of(said)


def explain_problems(
    text: str, problems: Iterable[Problem], interview_id: str, name: Callable[[str], str]
) -> list[str]:
    """Return the problems of a text that is in no file, so that line numbers mean nothing."""
    document, _ = load(text)
    ids = [str(table.get("id", "")).strip() for table in document["interview"]]
    # Take the last one, in case a new interview was given an id that is in use.
    position = len(ids) - 1 - ids[::-1].index(interview_id)
    where = lines_of(text)
    keys = {where.of(("interview", position, key)): key for key in document["interview"][position]}
    begins = [where.of(("interview", number)) for number in range(len(ids))]
    said = []
    for line, message, hint, _ in problems:
        at = max((n for n, first in enumerate(begins) if first <= line), default=position)
        if at != position:
            said.append(_elsewhere(ids[at], message, hint))
        else:
            # The key whose value includes the line; none for the interview as a whole.
            key = keys.get(max((first for first in keys if first <= line), default=0), "")
            advice = re.sub(r": write it in line \d+$", "", hint)
            said.append(of_key(key, f"{message}; {advice}", name))
    return said


def of_key(key: str, sentence: str, name: Callable[[str], str]) -> str:
    """Return a problem with the person's word for a key: `mode = "foot"` becomes `--mode "foot"`.

    `name` returns that word.
    """
    called = name(key)
    if called == key:
        return sentence
    if re.match(rf"{key}[:, ]", sentence):
        sentence = called + sentence.removeprefix(key)
    else:
        sentence = f"{called}: {sentence}"
    return re.sub(rf"(?:{called}|\b{key}) = ", f"{called} ", sentence)


def _elsewhere(interview_id: str, message: str, hint: str) -> str:
    said = f"{interview_id}: {message}"
    if _EARLY_END.match(message):
        goes_on = "if that case goes on,"
        return Sentence(
            said,
            command=f"{goes_on} first `afterview set {interview_id} status=`",
            page=f"{goes_on} first say so on its page",
        )
    return f"{said}; {hint}"
