"""Log what a person did to find work besides interviews, and undo that.

The log has no ids for activities. The store therefore keeps the latest ones as they were written,
and only one that the log still has in exactly that form can be undone.
"""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from afterview.dates.clock import say_year
from afterview.dates.workdays import WITHOUT_HOLIDAYS
from afterview.errors import InputError, Sentence
from afterview.log.edit import append_activities, remove_activity
from afterview.log.fields import ACTIVITY_KINDS, WAYS
from afterview.log.parse import parse_whole_log
from afterview.model import same_name
from afterview.operations import log_change
from afterview.toml.positions import lines_of, load
from afterview.toml.values import in_full

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from afterview.model import Activity
    from afterview.workspace import Workspace

LOGGED = "activity"
"""The kind under which the store keeps the latest activities."""
MOST = 50
"""How many of the latest activities can be undone, one after the other."""


class Logged(NamedTuple):
    """Describes an activity that the log has as `log` wrote it."""

    at: datetime
    """The moment at which it was written, aware."""
    table: Mapping[str, Any]
    """Its keys and values in the types of TOML."""

    @property
    def key(self) -> str:
        """Identifies it among those that can be undone."""
        return f"{LOGGED} {self.at.isoformat()} {self.table['what']}"

    @property
    def words(self) -> str:
        """What it is: `application, Backend engineer, Acme Robotics`."""
        return say(self.table)


def say(table: Mapping[str, Any]) -> str:
    """Say what an activity is: `application, Backend engineer, Acme Robotics`."""
    words = (str(table.get(key, "")) for key in ("kind", "what", "company"))
    return ", ".join(filter(None, words))


def read(fields: Mapping[str, Any], name: Callable[[str], str]) -> tuple[Activity, dict[str, Any]]:
    """Return an activity with its table for the log, in which words are written out.

    Raises an error with all problems; `name` returns the person's word for a key.
    """
    table = {key: value for key, value in fields.items() if value not in ("", None)}
    for key, words in (("kind", ACTIVITY_KINDS), ("how", WAYS)):
        if isinstance(said := table.get(key), str):
            table[key] = in_full(said.strip(), words)
    text = append_activities("", [table])
    log = parse_whole_log(text, zone="UTC", workdays=WITHOUT_HOLIDAYS)
    if log.problems:
        where = lines_of(text)
        keys = {where.of(("activity", 0, key)): key for key in table}
        raise log_change.error_of(
            [
                log_change.of_key(keys.get(line, ""), f"{message}; {hint}", name)
                for line, message, hint, _ in log.problems
            ]
        )
    return log.activities[0], table


def log(
    workspace: Workspace, fields: Mapping[str, Any], name: Callable[[str], str]
) -> tuple[Activity, list[str]]:
    """Write an activity to the end of the log; return it, with a sentence for each changed word.

    `name` returns the person's word for a key. Raises InputError, and writes nothing, if the log
    could not be read afterwards, if it has this activity already, or for a day that is ahead.
    """
    said = []
    company = fields.get("company") or ""
    if (known := _as_in_log(workspace, company)) != company:
        said.append(f"company: {known}, as your log spells it, not {company}")
    activity, table = read({**fields, "company": known}, name)
    if activity.day > workspace.today:
        day, today = (say_year(each, workspace.today) for each in (activity.day, workspace.today))
        msg = f"{day} is in the future (today is {today}); log it once it is done"
        raise InputError(msg)
    file = log_change.read_log(workspace)
    if table in load(file.text)[0].get("activity", ()):
        msg = Sentence(
            f"the log has this already: {say(table)}, on {say_year(activity.day, workspace.today)}",
            command="if you did it twice, say in other words what the second one was",
        )
        raise InputError(msg)
    log_change.write_log(workspace, file, append_activities(file.text, [table]))
    _keep(workspace, [*_kept(workspace), Logged(workspace.now, table)])
    return activity, said


def last_logged(workspace: Workspace) -> Logged | None:
    """Return the latest activity that was written by `log` and is still in the log like that."""
    kept = _kept(workspace)
    tables = load(log_change.read_log(workspace).text)[0].get("activity", ()) if kept else ()
    return next((each for each in reversed(kept) if each.table in tables), None)


def undo(workspace: Workspace, logged: Logged) -> None:
    """Remove an activity from the log; raise InputError or LockedError if that is not possible."""
    file = log_change.read_log(workspace)
    text = remove_activity(file.text, logged.table)
    if text is None:
        msg = "the log changed in the meantime, so nothing was undone: look again"
        raise InputError(msg)
    log_change.write_log(workspace, file, text)
    _keep(workspace, [each for each in _kept(workspace) if each.at < logged.at])


def _as_in_log(workspace: Workspace, company: str) -> str:
    """Return a company as the log spells it."""
    known = [each.company for each in workspace.activities]
    known += [each.company for each in workspace.interviews]
    same = [each for each in known if same_name(each) == same_name(company)]
    return company if company in same or not same else same[-1]


def _kept(workspace: Workspace) -> list[Logged]:
    """Return the latest activities, the oldest first; without those that are damaged."""
    try:
        return [
            Logged(datetime.fromisoformat(at), {**table, "date": date.fromisoformat(table["date"])})
            for at, table in json.loads(workspace.store.get(LOGGED, "last") or "[]")
        ]
    except (AttributeError, KeyError, RecursionError, TypeError, ValueError):
        return []  # it is a cache: without it, the log is changed by hand


def _keep(workspace: Workspace, logged: list[Logged]) -> None:
    kept = [
        (each.at.isoformat(), {**each.table, "date": each.table["date"].isoformat()})
        for each in logged[-MOST:]
    ]
    workspace.store.put(LOGGED, "last", json.dumps(kept))
