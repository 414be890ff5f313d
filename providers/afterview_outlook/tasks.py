"""Tasks are converted to the JSON of Microsoft To Do here, and back.

A task has no extended property. It gets a linked resource, as To Do calls what an app ties a task
to: `externalId` has uid, mark and revision, for it comes back with each list and each feed of
changes. (An open extension would not.) To change it is a call of its own, which comes after that of
the task: should it be lost, the task counts as edited, and nothing is.

To Do keeps the day of a task and no hour.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Any

from afterview.model import Task
from afterview.provider import Remote, ical
from afterview.provider.text import Ref, read_ref, shortened, with_link
from afterview_outlook import text, zones
from afterview_outlook.events import etag_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import tzinfo

COMPLETED = "completed"
OPEN = "notStarted"
APPLICATION = "afterview"
EXPAND = "$expand=linkedResources"
ALARM = time(9)


def canonical(task: Task) -> Task:
    """Return a task as To Do can hold it: with a day and no hour, the link in the text."""
    held = ical.canonical(task)
    if not isinstance(held, Task):  # pragma: no cover - it keeps the form
        return task
    body = text.normalised(with_link(text.normalised(held.description), held.url))
    return replace(
        held,
        title=shortened(text.one_line(held.title), text.TITLE),
        description=shortened(body, text.TEXT),
        url="",
        due_at=datetime(held.due.year, held.due.month, held.due.day, tzinfo=UTC),
    )


def created(task: Task, ref: Ref, *, reminder: tzinfo | None) -> dict[str, Any]:
    """Return the task to make; with a `reminder` at nine on its day in that zone."""
    body = {**changed(task, None), "linkedResources": [link(ref)]}
    if reminder is not None and not task.done:
        at = datetime.combine(task.due, ALARM, reminder)
        body |= {"isReminderOn": True, "reminderDateTime": zones.written(at)}
    return body


def changed(task: Task, before: Task | None) -> dict[str, Any]:
    """Return the patch that makes `task` of `before`; of everything where that is not known."""
    body: dict[str, Any] = {}
    if before is None or task.title != before.title:
        body["title"] = task.title
    if before is None or task.description != before.description:
        body["body"] = {"contentType": "text", "content": task.description}
    if before is None or task.due != before.due:
        body["dueDateTime"] = zones.midnight(task.due)
    if before is None or task.done != before.done:
        body["status"] = COMPLETED if task.done else OPEN
        if task.done:
            body["completedDateTime"] = zones.midnight(task.done)
    return body


def link(ref: Ref) -> dict[str, Any]:
    """Return the linked resource that makes a task ours."""
    return {"applicationName": APPLICATION, "displayName": APPLICATION, "externalId": str(ref)}


def link_id(body: Mapping[str, Any]) -> str:
    """Return the id of our linked resource; empty where a task has none."""
    return next((str(linked.get("id") or "") for linked in _links(body)), "")


def ref_of(body: Mapping[str, Any]) -> Ref | None:
    """Return our reference in a task; None where it has none."""
    return next((ref for linked in _links(body) if (ref := _ref(linked))), None)


def uid_of(body: Mapping[str, Any]) -> str:
    """Return the uid in our reference; empty where a task has none."""
    ref = ref_of(body)
    return ref.uid if ref else ""


def remote(body: Mapping[str, Any], uid: str, due: str, zone: tzinfo | None) -> Remote:
    """Return a task of ours as To Do has it.

    `due` is the day to take where a person took it away, and `zone` theirs, if it is known.
    """
    ref = ref_of(body) or Ref(uid, "", 0)
    day = due_of(body, zone) or date.fromisoformat(due)
    task = Task(
        uid=uid,
        step_id="",
        title=str(body.get("title") or ""),
        due=day,
        due_at=datetime(1, 1, 1, tzinfo=UTC),
        description=text.shown(body.get("body")),
        done=_done(body, day, zone),
    )
    return Remote(
        uid=uid,
        remote_id=str(body["id"]),
        etag=etag_of(body),
        revision=ref.revision,
        item=canonical(task),
        mark=ref.mark if ref.uid == uid else "",
    )


def due_of(body: Mapping[str, Any], zone: tzinfo | None) -> date | None:
    """Return the day of a task; None where it has none."""
    return zones.day_meant(body.get("dueDateTime"), zone)


def _done(body: Mapping[str, Any], due: date, zone: tzinfo | None) -> date | None:
    if body.get("status") != COMPLETED:
        return None
    when = zones.read(body.get("completedDateTime"))
    if when is None:
        return due
    # To Do writes the midnight of the day in UTC; another program the moment.
    return when.date() if when.time() == time() else zones.within(when, zone).date()


def _links(body: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    listed = body.get("linkedResources")
    for linked in listed if isinstance(listed, list) else ():
        if isinstance(linked, dict) and linked.get("applicationName") == APPLICATION:
            yield linked


def _ref(linked: Mapping[str, Any]) -> Ref | None:
    return read_ref(linked.get("externalId"))


__all__ = [
    "EXPAND",
    "canonical",
    "changed",
    "created",
    "due_of",
    "link",
    "link_id",
    "ref_of",
    "remote",
    "uid_of",
]
