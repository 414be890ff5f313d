"""A change to the log before it is written: checked, and compared with the plan as it stands."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from afterview import log
from afterview.cli.layout import BETWEEN, INDENT, paragraph, terminal_width
from afterview.cli.list_ import before_day, say_year
from afterview.errors import InputError, ProblemsError
from afterview.log_file import LogFile, refuse_while_edited
from afterview.playbook.planned import say
from afterview.toml_lines import lines_of, load

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from afterview.errors import AfterviewError
    from afterview.model import Interview, Problem, Promise
    from afterview.playbook import Planned
    from afterview.workspace import Workspace

REMINDER = ("reminder to keep searching", "reminders to keep searching")
LISTED = 3
"""How many steps a sentence names; the others are only counted."""

_EARLY_END = re.compile(r'status = "\w+" on a round before')


def read_log(workspace: Workspace) -> LogFile:
    """Return the log as it is on disk now."""
    return LogFile.read(workspace.setup.log_path)


def write_log(workspace: Workspace, log_file: LogFile, text: str) -> None:
    """Put `text` in the place of the log as it was read; see `LogFile.write`.

    Raises LockedError while the log is open in `afterview edit`.
    """
    refuse_while_edited(log_file.path, workspace.now)
    log_file.write(text)


def refuse_unwritable(workspace: Workspace) -> None:
    """Raise InputError or LockedError where the log cannot be written now, before one is asked."""
    log_file = read_log(workspace)
    refuse_while_edited(log_file.path, workspace.now)
    log_file.refuse_read_only()


def table_of(text: str, interview_id: str) -> Mapping[str, Any]:
    """Return what a log says of one interview, in the types of TOML; InputError where it has none.

    That happens only if somebody else changed the file since it was looked at.
    """
    document, _ = load(text)
    tables: list[dict[str, Any]] = document.get("interview", [])
    for table in tables:
        if str(table.get("id", "")).strip() == interview_id:
            return table
    msg = f"{interview_id} was taken out of the log meanwhile; look at it, and try again"
    raise InputError(msg)


def with_log(
    workspace: Workspace, text: str, interview_id: str, name: Callable[[str], str] = str
) -> Workspace:
    """Return what would be known if the log said `text`, in which one interview was changed.

    Raises InputError where the log would have a problem; `name` says how the person calls a key.
    """
    interviews, problems = log.parse(
        text, zone=workspace.config.me.timezone, workdays=workspace.workdays
    )
    if problems:
        raise refused(sentences(text, problems, interview_id, name))
    return replace(workspace, interviews=interviews)


def find(workspace: Workspace, interview_id: str) -> Interview:
    """Return an interview that is known to be in the log."""
    return next(each for each in workspace.interviews if each.id == interview_id)


def refused(sentences: Sequence[str]) -> AfterviewError:
    """Return the error that says why nothing was written."""
    return InputError(sentences[0]) if len(sentences) == 1 else ProblemsError(sentences)


def sentences(
    text: str, problems: Iterable[Problem], interview_id: str, name: Callable[[str], str]
) -> list[str]:
    """Say what is wrong with a text that is in no file, so that its lines mean nothing."""
    document, _ = load(text)
    ids = [str(table.get("id", "")).strip() for table in document["interview"]]
    # The last one, where an id that is taken is given to a new interview.
    position = len(ids) - 1 - ids[::-1].index(interview_id)
    where = lines_of(text)
    keys = {where.of(("interview", position, key)): key for key in document["interview"][position]}
    begins = [where.of(("interview", number)) for number in range(len(ids))]
    said = []
    for line, message, hint in problems:
        at = max((n for n, first in enumerate(begins) if first <= line), default=position)
        if at != position:
            said.append(_elsewhere(ids[at], message, hint))
        else:
            said.append(_of_key(_key_at(line, keys), f"{message}; {_plain(hint)}", name))
    return said


def _key_at(line: int, keys: Mapping[int, str]) -> str:
    """Return the key whose value reaches down to `line`; empty for the interview as a whole."""
    return keys.get(max((first for first in keys if first <= line), default=0), "")


def _of_key(key: str, sentence: str, name: Callable[[str], str]) -> str:
    """Call the key as the person did: `mode = "foot"` is `--mode "foot"`."""
    called = name(key)
    if called == key:
        return sentence
    if re.match(rf"{key}[:, ]", sentence):
        sentence = called + sentence.removeprefix(key)
    else:
        sentence = f"{called}: {sentence}"
    return re.sub(rf"(?:{called}|\b{key}) = ", f"{called} ", sentence)


def _plain(hint: str) -> str:
    return re.sub(r": write it in line \d+$", "", hint)


def _elsewhere(interview_id: str, message: str, hint: str) -> str:
    if _EARLY_END.match(message):
        hint = f"if that case goes on, first `afterview set {interview_id} status=`"
    return f"{interview_id}: {message}; {hint}"


def say_day(day: date) -> str:
    """Return a day, or a local time, in full: `Thu 26 Nov 2026, 14:00`."""
    clock = f", {day:%H:%M %Z}" if isinstance(day, datetime) else ""
    return f"{say(day)} {day.year}{clock}".rstrip()


def say_promise(promise: Promise) -> str:
    """Return the days of a promise in full: `Thu 26 Nov 2026 to Thu 10 Dec 2026`."""
    last = say_day(promise.latest)
    return last if promise.earliest == promise.latest else f"{say_day(promise.earliest)} to {last}"


class PlanChange(NamedTuple):
    """What two plans do not have in common."""

    new: tuple[Planned, ...]
    gone: tuple[Planned, ...]
    moved: tuple[Planned, ...]
    """As they stand now."""

    def say(self, today: date) -> str:
        """Say it in a clause: `4 steps go, 1 comes: Thank Jane Doe (Acme) on Tue 24 Nov`.

        What belongs to no interview is alike week after week, so that it is only counted:
        `2 reminders to keep searching come`.
        """
        of_interviews = (tuple(item for item in items if item.subject) for items in self)
        of_the_search = (tuple(item for item in items if not item.subject) for items in self)
        said = (
            _counted(PlanChange(*of_interviews), ("step", "steps"), lambda x: _named(x, today)),
            _counted(PlanChange(*of_the_search), REMINDER, lambda _: ""),
        )
        return "; ".join(filter(None, said))


def _counted(
    change: PlanChange, what: tuple[str, str], named: Callable[[Sequence[Planned]], str]
) -> str:
    """Say how many go, come and move, and `named` those that are not gone."""
    parts: list[str] = []
    for items, verbs, has_names in (
        (change.gone, ("goes", "go"), False),
        (change.new, ("comes", "come"), True),
        (change.moved, ("moves", "move"), True),
    ):
        if items:
            are_many = len(items) > 1
            unit = "" if parts else f" {what[are_many]}"
            names = named(items) if has_names else ""
            parts.append(f"{len(items)}{unit} {verbs[are_many]}{names}")
    return ", ".join(parts)


def _named(items: Sequence[Planned], today: date) -> str:
    named = "; ".join(
        f"{before_day(item.title)} on {say_year(item.day, today)}{_hour(item, ' at ')}"
        for item in items[:LISTED]
    )
    more = len(items) - LISTED
    return f": {named} and {more} more" if more > 0 else f": {named}"


def _hour(item: Planned, before: str) -> str:
    return f"{before}{item.start:%H:%M}" if item.start else ""


def compared(before: Iterable[Planned], after: Iterable[Planned]) -> PlanChange:
    """Return what changes from one plan to the other, its marks aside."""
    old = {item.id: item for item in _without_marks(before)}
    new = {item.id: item for item in _without_marks(after)}
    return PlanChange(
        new=tuple(item for item in new.values() if item.id not in old),
        gone=tuple(item for item in old.values() if item.id not in new),
        moved=tuple(
            item
            for item in new.values()
            if item.id in old and (item.day, item.start) != (old[item.id].day, old[item.id].start)
        ),
    )


def _without_marks(items: Iterable[Planned]) -> Iterator[Planned]:
    """Leave out what only marks the day of a follow-up: there is nothing to do for it."""
    return (item for item in items if item.step != "follow-up-date")


def print_text(label: str, text: str) -> None:
    """Print a text behind its label, in as many lines as it needs."""
    for line in paragraph(text, terminal_width(), f"{label}: "):
        click.echo(line)


def print_steps(items: Iterable[Planned], today: date) -> None:
    """Print a line for each step: its day, its hour where it has one, its title."""
    print_rows(
        [
            (f"{say_year(item.day, today)}{_hour(item, ' ')}", item.title)
            for item in _without_marks(items)
        ]
    )


def print_rows(rows: Sequence[tuple[str, str]]) -> None:
    """Print short texts on the left, and on the right longer ones in as many lines as they need."""
    width = terminal_width()
    margin = len(INDENT) + max((len(left) for left, _ in rows), default=0) + BETWEEN
    for left, right in rows:
        for line in paragraph(right, width, f"{INDENT}{left}".ljust(margin)):
            click.echo(line)
