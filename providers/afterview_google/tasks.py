"""Tasks are converted to the JSON of Google Tasks here, and back.

A task has no private properties and no id of our choosing: the last line of its notes says whose
it is, and which of our writes it had last. It is no part of the text. Google keeps the day of a
task and no hour.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import MAXYEAR, MINYEAR, UTC, date, datetime, timedelta, tzinfo
from typing import TYPE_CHECKING, Any, NamedTuple

from afterview.model import Task
from afterview.provider import Remote, ical
from afterview.provider.text import number, shortened, with_link
from afterview_google import text

if TYPE_CHECKING:
    from collections.abc import Mapping

COMPLETED = "completed"
OPEN = "needsAction"
NOTES = text.TEXT - 192
"""The most characters of our text in the notes; the line that makes a task ours has the rest."""

SPARE = timedelta(seconds=60)
"""How far a request for new tasks reaches back: Google's own clocks differ by less."""

_REF = re.compile(
    r"^[ \t]*ref: afterview (\S+) ([A-Za-z0-9._-]+) (\d+)(?: (\d{4}-\d\d-\d\d))?[ \t\r]*$",
    re.MULTILINE,
)


class Ref(NamedTuple):
    """The line that makes a task ours."""

    uid: str
    mark: str
    revision: int
    done: date | None = None
    """The day on which the task was done, where we ticked it: Google notes its own time."""

    def __str__(self) -> str:
        """Return the line."""
        line = f"ref: afterview {self.uid} {self.mark or '-'} {self.revision}"
        return f"{line} {self.done.isoformat()}" if self.done else line


def ref_of(body: Mapping[str, Any]) -> Ref | None:
    """Return the line of ours in the notes of a task; None where there is none."""
    found = list(_REF.finditer(str(body.get("notes") or "")))
    if not found:
        return None
    uid, mark, revision, done = found[-1].groups()
    return Ref(uid, mark if mark != "-" else "", number(revision), _day(done))


def uid_of(body: Mapping[str, Any]) -> str:
    """Return the uid in the line of ours; empty where there is no such line."""
    ref = ref_of(body)
    return ref.uid if ref else ""


def canonical(task: Task) -> Task:
    """Return a task as Google Tasks can hold it: with a day and no hour, the link in the text."""
    held = ical.canonical(task)
    if not isinstance(held, Task):  # pragma: no cover - it keeps the form
        return task
    body = with_link(held.description, held.url)
    return replace(
        held,
        title=shortened(held.title, text.TITLE),
        description=shortened(body, NOTES),
        url="",
        due_at=datetime(held.due.year, held.due.month, held.due.day, tzinfo=UTC),
    )


def created(task: Task, *, mark: str, revision: int) -> dict[str, Any]:
    """Return the task to insert."""
    return changed(task, None, mark=mark, revision=revision)


def changed(task: Task, before: Task | None, *, mark: str, revision: int) -> dict[str, Any]:
    """Return the patch that makes `task` of `before`; of everything where that is not known.

    The day is sent only if it is another one, for a person's hour would go with it.
    """
    ref = Ref(task.uid, mark, revision, task.done)
    body: dict[str, Any] = {"notes": f"{task.description}\n\n{ref}".strip()}
    if before is None or task.title != before.title:
        body["title"] = task.title
    if before is None or task.due != before.due:
        body["due"] = f"{task.due.isoformat()}T00:00:00.000Z"
    if before is None or task.done != before.done:
        body["status"] = COMPLETED if task.done else OPEN
        if task.done:
            # Noon is that day in most zones.
            body["completed"] = f"{task.done.isoformat()}T12:00:00.000Z"
        elif before is not None:
            body["completed"] = None
    return body


def remote(body: Mapping[str, Any], uid: str, due: str, zone: tzinfo) -> Remote:
    """Return a task of ours as Google has it.

    `due` is the day to take where a person took it away, and `zone` that of the person, for the
    day on which they ticked it.
    """
    ref = ref_of(body) or Ref(uid, "", 0)
    notes = _REF.sub("", str(body.get("notes") or ""))
    day = due_of(body) or due
    task = Task(
        uid=uid,
        step_id="",
        title=str(body.get("title") or ""),
        due=date.fromisoformat(day),
        due_at=datetime(1, 1, 1, tzinfo=UTC),
        description=notes,
        done=_done(body, ref, date.fromisoformat(day), zone),
    )
    return Remote(
        uid=uid,
        remote_id=body["id"],
        etag=str(body.get("etag") or ""),
        revision=ref.revision,
        item=canonical(task),
        mark=ref.mark if ref.uid == uid else "",
    )


def due_of(body: Mapping[str, Any]) -> str:
    """Return the day of a task as `2026-11-24`; empty where it has none."""
    day = _day(str(body.get("due") or "")[:10])
    return day.isoformat() if day else ""


def updated_of(body: Mapping[str, Any]) -> datetime | None:
    """Return when a task last changed, by Google's clock."""
    return moment(str(body.get("updated") or ""))


def moment(said: str) -> datetime | None:
    """Return a time of Google's, in UTC; None where it cannot be read or is at the end of time."""
    try:
        when = datetime.fromisoformat(said)
        when = when.astimezone(UTC) if when.tzinfo else when.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None
    # So that a day more or less, as a zone or a pause makes it, is still a time.
    return when if MINYEAR < when.year < MAXYEAR else None


def stamp(when: datetime) -> str:
    """Return a time as Google wants it in a question."""
    return when.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _done(body: Mapping[str, Any], ref: Ref, due: date, zone: tzinfo) -> date | None:
    if body.get("status") != COMPLETED:
        return None
    if ref.done is not None:
        return ref.done
    when = moment(str(body.get("completed") or "")) or updated_of(body)
    return when.astimezone(zone).date() if when else due


def _day(said: str | None) -> date | None:
    try:
        return date.fromisoformat(said) if said else None
    except ValueError:
        return None


__all__ = [
    "SPARE",
    "Ref",
    "canonical",
    "changed",
    "created",
    "due_of",
    "moment",
    "ref_of",
    "remote",
    "stamp",
    "uid_of",
    "updated_of",
]
