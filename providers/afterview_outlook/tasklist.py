"""Our list in Microsoft To Do: reading and writing its tasks."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from afterview.model import Task
from afterview.provider.batch import outcome_of, task_of
from afterview.provider.containers import LIST
from afterview.provider.replies import originals, title_of
from afterview.provider.text import Ref
from afterview_outlook import tasks
from afterview_outlook.api import Call
from afterview_outlook.errors import OUTLOOK
from afterview_outlook.events import etag_of
from afterview_outlook.place import Known
from afterview_outlook.session import FEED_PAGE
from afterview_outlook.zones import zone_named

if TYPE_CHECKING:
    from collections.abc import Iterable

    from afterview.provider import Action, Outcome, Remote
    from afterview.provider.replies import Reply
    from afterview_outlook.place import Place
    from afterview_outlook.session import Body, Session, Steps

PAGE = 100


class TaskList:
    """The tasks of one run; `Place` holds where they are and how far they have been read."""

    def __init__(self, session: Session) -> None:
        """Share what the run knows."""
        self._session = session

    # Reading.

    def feed(self, place: Place) -> Call:
        """Return the call that begins a feed of changes."""
        return Call(
            "GET", f"{list_path(place.tasklist)}/tasks/delta?{tasks.EXPAND}", page=FEED_PAGE
        )

    def read_feed(self, place: Place, bodies: Iterable[Body]) -> tuple[list[Remote], list[str]]:
        """Return what changed, of a feed of changes, and the uids of what was deleted."""
        latest = {str(body["id"]): body for body in bodies}
        removed = {
            name: _get(place, name)
            for name, body in latest.items()
            if "@removed" in body and name in place.tasks
        }
        there = [body for body in latest.values() if "@removed" not in body]
        gone: list[str] = []
        for name, reply in self._session.answers(removed):
            if reply.ok:
                there.append(reply.body)
            elif reply.verdict != "missing":
                raise self._session.failure(reply, "a task")
            else:
                gone.append(place.tasks.pop(name).uid)
        before = dict(place.tasks)
        found = [
            remote
            for remote in self.ours(place, there)
            if before.get(remote.remote_id, Known("")).etag != remote.etag
        ]
        return found, gone

    def ours(self, place: Place, bodies: Iterable[Body]) -> list[Remote]:
        """Return the tasks of a list that are ours, one for each uid, and note their ids."""
        latest = {str(body["id"]): body for body in bodies if "@removed" not in body}
        ordered = sorted(latest.values(), key=lambda body: str(body.get("createdDateTime")))
        known = {name: known.uid for name, known in place.tasks.items()}
        found = originals(ordered, known, tasks.uid_of)
        return [self._noted(place, uid, body) for uid, body in found.items()]

    def get(self, place: Place, uid: str) -> Call | None:
        """Return the call for a task; None where its id is not known."""
        name = place.task_of(uid)
        return _get(place, name) if name else None

    def remote(self, place: Place, uid: str, body: Body) -> Remote:
        """Return a task as it is there."""
        known = place.tasks.get(str(body["id"]), Known(uid))
        day = known.day or self._session.context.now.date().isoformat()
        return tasks.remote(body, uid, day, zone_named(place.zone))

    def _noted(self, place: Place, uid: str, body: Body) -> Remote:
        """Return a task as it is there, and note its id, its version and its day."""
        remote = self.remote(place, uid, body)
        day = remote.item.due.isoformat() if isinstance(remote.item, Task) else ""
        place.tasks[remote.remote_id] = Known(uid, remote.etag, day)
        return remote

    # Writing.

    def steps(self, place: Place, action: Action) -> Steps:
        """Return the calls that carry out an action on a task."""
        by_op = {"create": self._create, "update": self._update, "delete": self._delete}
        return by_op[action.op](place, action)

    def _create(self, place: Place, action: Action) -> Steps:
        task = task_of(action)
        if name := place.task_of(action.uid):
            (reply,) = yield [_get(place, name)]
            ref = tasks.ref_of(reply.body)
            if reply.ok and ref is not None and ref.mark == action.mark:
                return self._outcome(place, action, reply)
            if reply.ok:
                raise OUTLOOK.changed(action)
            if reply.verdict != "missing":
                raise self._session.api.error(reply, title_of(action))
            place.tasks.pop(name, None)
        zone = zone_named(place.zone or "UTC") if self._session.options["alarms"] else None
        body = tasks.created(task, _ref(action), reminder=zone)
        (reply,) = yield [Call("POST", f"{list_path(place.tasklist)}/tasks", body)]
        if reply.verdict == "missing":
            raise OUTLOOK.gone(LIST)
        if not reply.ok:
            raise self._session.unclear(action, reply)
        return self._outcome(place, action, reply)

    def _update(self, place: Place, action: Action) -> Steps:
        task = task_of(action)
        before = action.before if isinstance(action.before, Task) else None
        name = action.remote_id or place.task_of(action.uid)
        current = yield from self._session.current(action, name, _get(place, name))
        if current is None:
            raise OUTLOOK.changed(action)
        path = _path(place, name)
        linked = tasks.link_id(current)
        resource = f"{path}/linkedResources" + (f"/{quote(linked, safe='')}" if linked else "")
        replies = yield [
            Call("PATCH", path, tasks.changed(task, before), etag=etag_of(current)),
            Call("PATCH" if linked else "POST", resource, tasks.link(_ref(action))),
            # To change the link may have made another version of the task.
            _get(place, name),
        ]
        if not replies[0].ok:
            raise self._session.unclear(action, replies[0])
        last = replies[2] if replies[2].ok else replies[0]
        return self._outcome(place, action, last)

    def _delete(self, place: Place, action: Action) -> Steps:
        name = action.remote_id or place.task_of(action.uid)
        get, path = _get(place, name), _path(place, name)
        return self._session.delete(action, name, get, path, place.tasks)

    def _outcome(self, place: Place, action: Action, reply: Reply) -> Outcome:
        return outcome_of(action, self._noted(place, action.uid, OUTLOOK.readable(reply).body))


def listing(tasklist: str) -> Call:
    """Return the call for all tasks of a list."""
    return Call("GET", f"{list_path(tasklist)}/tasks?{tasks.EXPAND}&$top={PAGE}")


def list_path(tasklist: str) -> str:
    """Return the path of a list."""
    return f"/me/todo/lists/{quote(tasklist, safe='')}"


def _path(place: Place, name: str) -> str:
    return f"{list_path(place.tasklist)}/tasks/{quote(name, safe='')}"


def _get(place: Place, name: str) -> Call:
    return Call("GET", f"{_path(place, name)}?{tasks.EXPAND}")


def _ref(action: Action) -> Ref:
    return Ref(action.uid, action.mark, action.revision)


__all__ = ["TaskList", "list_path", "listing"]
