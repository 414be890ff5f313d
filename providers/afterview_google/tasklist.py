"""Our task list at Google: finding and making it, and reading and writing its tasks.

A task has no id of our choosing, and a person can empty the notes that make it ours. So the ids of
our tasks are in `Place.tasks`, and a task without a known id is looked for in the whole list.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from afterview.model import Task
from afterview.provider import Outcome
from afterview.provider.batch import new_tasks, outcome_of, task_of
from afterview.provider.containers import LIST, Container
from afterview.provider.replies import originals, title_of
from afterview_google import tasks
from afterview_google.errors import GOOGLE
from afterview_google.place import Place
from afterview_google.session import only

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Mapping, Sequence

    from googleapiclient.http import HttpRequest

    from afterview.errors import ProviderError
    from afterview.provider import Action, Remote
    from afterview.provider.replies import Reply
    from afterview_google.session import Session, Steps

    Body = Mapping[str, Any]

PAGE = 100
CLOCK_SPARE = timedelta(minutes=15)
"""The most by which the clock that dates Google's answers may differ from that of Google Tasks."""


class TaskList:
    """The tasks of one run; `Place` holds where they are and how far they have been read."""

    def __init__(self, session: Session) -> None:
        """Share what the run knows."""
        self._session = session
        self._api = session.api

    # Finding and making the list.

    def locate(self, place: Place) -> None:
        """Put the id of our list into `place`, if there is such a list."""
        lists = self._all()
        self._session.owners[LIST] = min((one.id for one in lists), default="")
        place.tasklist = self._session.chosen(self._session.wanted[LIST], lists, self._with_tasks)

    def make(self, place: Place) -> None:
        """Make the list; raises InTheWayError as `Calendar.make` does."""
        lists, wanted = self._api.resource("tasklists"), self._session.wanted[LIST]
        made = self._session.made(lists.insert(body={"title": wanted.name}), LIST)
        self._session.keep_if_first(
            wanted,
            Container(made["id"], wanted.name, since=str(made.get("updated") or "")),
            self._all(),
            self._with_tasks,
            lists.delete(tasklist=made["id"]),
        )
        place.tasklist = made["id"]
        # Another computer may have found the list as soon as it was there.
        self._session.tasks_are_known = False

    def _all(self) -> list[Container]:
        lists = self._api.resource("tasklists")
        found, _ = self._session.pages(
            lambda page: lists.list(maxResults=1000, **page),
            lambda reply: self._session.failure(reply, "the list of task lists"),
        )
        return [
            Container(entry["id"], str(entry.get("title")), since=str(entry.get("updated") or ""))
            for entry in found
        ]

    def _with_tasks(self, there: Sequence[Container]) -> set[str]:
        """Return the ids of the lists that hold tasks of ours."""
        return {
            one.id
            for one in there
            if any(map(tasks.ref_of, self._listed(Place(tasklist=one.id))[0]))
        }

    # Reading.

    def read(self, place: Place) -> tuple[list[Remote], list[str]]:
        """Return our tasks that changed since the last time, or all, and uids of deleted ones."""
        if not place.tasklist:
            self._session.tasks_are_known = True
            return [], []
        since = tasks.moment(place.since) if place.since else None
        if since is None:
            # With those whose ids are known from before, should they have been deleted since.
            bodies, dated = self._listed(place, showDeleted=bool(place.tasks))
        else:
            bodies, dated = self._listed(
                place, updatedMin=tasks.stamp(since - tasks.SPARE), showDeleted=True
            )
        place.since = _later(since, bodies, dated)
        gone = [
            place.tasks.pop(body["id"])[0]
            for body in bodies
            if body.get("deleted") and body["id"] in place.tasks
        ]
        # What changed before was looked at in the run that it was news to.
        self._forget_moved(place, [b for b in bodies if not since or _is_after(b, since)])
        found = self._ours(place, bodies)
        self._session.tasks_are_known = True
        there = {remote.uid for remote in found}
        return found, [uid for uid in gone if uid not in there]

    def find(self, place: Place, uids: Sequence[str]) -> list[Remote]:
        """Return the tasks that are there, out of some uids.

        They are asked for by their ids; the whole list is read where one is not found like that.
        Raises GoneError where there is no list any more.
        """
        names = {uid: place.task_of(uid) for uid in uids}
        calls = {uid: self._get(place, name) for uid, name in names.items() if name}
        found: list[Remote] = []
        for uid, reply in self._session.answers(calls):
            if reply.ok and not reply.body.get("deleted"):
                found.append(self._remote(place, uid, reply.body))
            elif reply.ok or reply.verdict == "missing":
                # A task that was moved to another list and back has another id.
                place.tasks.pop(names[uid], None)
            else:
                raise self._error(reply)
        unknown = {*uids} - {remote.uid for remote in found}
        if unknown:
            found += [remote for remote in self.all(place, unknown) if remote.uid in unknown]
        return found

    def learn(self, place: Place, actions: Iterable[Action]) -> None:
        """Read the list before a task is made, where one whose answer was lost may be there."""
        if place.tasklist and not self._session.tasks_are_known and new_tasks(actions):
            self.all(place, self._session.lost)

    def all(self, place: Place, uids: Iterable[str]) -> list[Remote]:
        """Return all tasks of ours, and give the list time to show those of `uids`.

        They may have been made a moment ago, in this run or in one that just ended.
        """
        wanted = {*uids}
        found = self._api.budget.until(
            lambda: self._ours(place, self._listed(place)[0]),
            lambda found: wanted <= {remote.uid for remote in found},
        )
        self._session.tasks_are_known = True
        self._session.lost.clear()
        return found

    def _listed(self, place: Place, **which: object) -> tuple[list[Body], datetime | None]:
        """Return the tasks of the list, also those that the person has cleared away."""
        bodies, _ = self._session.pages(
            lambda page: self._api.resource("tasks").list(
                tasklist=place.tasklist,
                maxResults=PAGE,
                showCompleted=True,
                showHidden=True,
                **which,
                **page,
            ),
            self._error,
        )
        return list({body["id"]: body for body in bodies}.values()), self._api.dated("tasks")

    def _forget_moved(self, place: Place, bodies: Iterable[Body]) -> None:
        """Forget the ids of tasks that are no longer there, where another task has their line.

        Such a task was moved to another list and back. While the task that is known is there, the
        other one is a copy.
        """
        listed = {body["id"] for body in bodies}
        others = [b for b in bodies if b["id"] not in place.tasks and not b.get("deleted")]
        uids = {ref.uid for body in others if (ref := tasks.ref_of(body))}
        names = [name for uid in uids if (name := place.task_of(uid)) and name not in listed]
        calls = {name: self._get(place, name) for name in names}
        for name, reply in self._session.answers(calls):
            if reply.verdict == "missing" or reply.body.get("deleted"):
                del place.tasks[name]

    def _ours(self, place: Place, bodies: Iterable[Body]) -> list[Remote]:
        """Return the tasks that are ours, one for each uid, and note their ids.

        The one that changed first counts as the original.
        """
        alive = [body for body in bodies if not body.get("deleted")]
        alive.sort(key=lambda body: (str(body.get("updated")), body["id"]))
        known = {name: uid for name, (uid, _) in place.tasks.items()}
        found = originals(alive, known, tasks.uid_of)
        return [self._remote(place, uid, body) for uid, body in found.items()]

    def _remote(self, place: Place, uid: str, body: Body) -> Remote:
        """Return a task as it is there, and note its id and its day."""
        name = body["id"]
        _, known = place.tasks.get(name, ("", ""))
        updated = tasks.updated_of(body) or self._session.context.now
        day = tasks.due_of(body) or known or updated.date().isoformat()
        place.tasks[name] = (uid, day)
        return tasks.remote(body, uid, day, _zone(place))

    def _error(self, reply: Reply) -> ProviderError:
        if reply.verdict == "missing":
            return GOOGLE.gone(LIST)
        return self._session.failure(reply, "the task list")

    # Writing.

    def steps(self, place: Place, action: Action) -> Steps:
        """Return the calls that carry out an action on a task."""
        by_op = {"create": self._create, "update": self._update, "delete": self._delete}
        return by_op[action.op](place, action)

    def _create(self, place: Place, action: Action) -> Steps:
        task = task_of(action)
        if name := place.task_of(action.uid):
            reply = yield self._get(place, name)
            ref = tasks.ref_of(reply.body)
            if reply.ok and not reply.body.get("deleted"):
                if ref is not None and ref.mark == action.mark:
                    return self._outcome(place, action, reply)
                raise GOOGLE.changed(action)
            if not reply.ok and reply.verdict != "missing":
                raise self._api.error(reply, title_of(action))
            place.tasks.pop(name, None)
        body = tasks.created(task, mark=action.mark, revision=action.revision)
        reply = yield self._api.resource("tasks").insert(tasklist=place.tasklist, body=body)
        if reply.verdict == "unclear" or (reply.ok and not reply.body.get("id")):
            self._session.doubt([action])
        if reply.ok:
            return self._outcome(place, action, reply)
        if reply.verdict == "missing":
            raise GOOGLE.gone(LIST)
        raise self._api.error(reply, title_of(action))

    def _update(self, place: Place, action: Action) -> Steps:
        current = yield from self._current(place, action)
        if current is None:
            raise GOOGLE.changed(action)
        before = action.before if isinstance(action.before, Task) else None
        body = tasks.changed(task_of(action), before, mark=action.mark, revision=action.revision)
        call = self._api.resource("tasks").patch(
            tasklist=place.tasklist, task=current["id"], body=body
        )
        reply = yield only(call, str(current.get("etag") or ""))
        if not reply.ok:
            raise self._api.error(reply, title_of(action))
        return self._outcome(place, action, reply)

    def _delete(self, place: Place, action: Action) -> Steps:
        current = yield from self._current(place, action)
        deleted = False
        if current is not None:
            call = self._api.resource("tasks").delete(tasklist=place.tasklist, task=current["id"])
            reply = yield only(call, str(current.get("etag") or ""))
            if not reply.ok and reply.verdict != "missing":
                raise self._api.error(reply, title_of(action))
            deleted = reply.ok
        name = action.remote_id or place.task_of(action.uid)
        place.tasks.pop(name, None)
        if not deleted:
            raise GOOGLE.missing(action)
        return Outcome(uid=action.uid, remote_id=name)

    def _current(self, place: Place, action: Action) -> Generator[HttpRequest, Reply, Body | None]:
        """Return the task that an action is about; None where it is not there.

        It is asked for right before each write, for Google does not say that Tasks heeds an etag.
        Raises PreconditionError where the task is not in the version of the action.
        """
        name = action.remote_id or place.task_of(action.uid)
        if not name:
            return None
        reply = yield self._get(place, name)
        if reply.verdict == "missing" or reply.body.get("deleted"):
            return None
        if not reply.ok:
            raise self._api.error(reply, title_of(action))
        if action.etag not in {"", reply.body.get("etag")}:
            raise GOOGLE.changed(action)
        return GOOGLE.readable(reply).body

    def _get(self, place: Place, name: str) -> HttpRequest:
        call: HttpRequest = self._api.resource("tasks").get(tasklist=place.tasklist, task=name)
        return call

    def _outcome(self, place: Place, action: Action, reply: Reply) -> Outcome:
        return outcome_of(action, self._remote(place, action.uid, GOOGLE.readable(reply).body))


def _zone(place: Place) -> tzinfo:
    try:
        return ZoneInfo(place.zone or "UTC")
    except (ValueError, OSError, LookupError):  # one that only Google knows
        return UTC


def _is_after(body: Body, since: datetime) -> bool:
    updated = tasks.updated_of(body)
    return updated is None or updated > since


def _later(since: datetime | None, bodies: Iterable[Body], dated: datetime | None) -> str:
    """Return up to when the tasks have been read: to the last change that was seen.

    Where that is long ago, it is some minutes before the answer, so that the last change is not
    read again in every run.
    """
    seen = [when for body in bodies if (when := tasks.updated_of(body))]
    far = [dated - CLOCK_SPARE] if dated else []
    known = [when for when in (since, *seen, *far) if when]
    return tasks.stamp(max(known)) if known else ""


__all__ = ["TaskList"]
