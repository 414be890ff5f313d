"""One Google account as a target: what became of our items there, and writing them.

What has to be asked for one item is a small generator of calls, which is sent the answers. All of
them run side by side, so that fifty calls of fifty items are one request.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta, tzinfo
from typing import TYPE_CHECKING, Any, NamedTuple
from zoneinfo import ZoneInfo

from afterview.errors import (
    CursorError,
    GoneError,
    PreconditionError,
    ProviderError,
    RejectedError,
    ThrottledError,
    TransientError,
)
from afterview.http import UnreachableError
from afterview.model import Event, Task, as_event, step_of
from afterview.provider import Changes, Outcome
from afterview_google import events, tasks
from afterview_google.api import MOST, UNREADABLE, Api
from afterview_google.place import Place, is_old, remembered

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence

    from googleapiclient.http import HttpRequest

    from afterview.http import Budget
    from afterview.model import Item
    from afterview.provider import Action, Context, Remote
    from afterview_google.errors import Reply

    Steps = Generator[HttpRequest, Reply, Outcome]

MOST_PAGES = 1000
MOST_LOST = 2
"""Requests of which nobody knows what became, after which a run no longer sends others."""
EVENTS_PAGE = 2500
TASKS_PAGE = 100
LAG = 5.0
"""Seconds after which Google's list of tasks should show what was made before."""
FAR_BACK = timedelta(minutes=15)
"""By how much the clock that Google dates its answers by may differ from that of Google Tasks."""
CALENDAR = "calendar"
LIST = "task list"
MADE_BY = "Made by afterview"
"""In the description of our calendar, before its name: it is found again by that."""


class Job(NamedTuple):
    """One action under way: its next call, and what comes after it."""

    action: Action
    steps: Steps
    call: HttpRequest


class Account:
    """The account that `options` name; see the docstrings of `afterview.provider.Provider`."""

    def __init__(
        self, options: Mapping[str, Any], context: Context, *, budget: Budget | None = None
    ) -> None:
        """Keep what the options say; nothing is sent yet."""
        self._options = options
        self._context = context
        self._name: str = options["calendar"]
        self._list_name: str = options["task_list"] or options["calendar"]
        self._with_tasks = options["tasks"] == "todos"
        names = ("api_root", "calendar", "calendar_id", "task_list", "tasks")
        shape = repr([options[name] for name in names])
        self._shape = hashlib.sha256(shape.encode()).hexdigest()[:16]
        self.api = Api(options, context, budget)
        self._place: Place | None = None
        self._tasks_are_known = False
        """Whether no task of ours can be there that `Place.tasks` does not have."""
        self._task_was_lost = False
        """Whether a task may have been made in this run without our knowing its id."""

    # What Google holds of an item.

    def canonical(self, item: Item) -> Item | None:
        """Return what Google holds: of a task the day, of an event no tick.

        Where tasks are events, so is the canonical form of a task, and a follow-up date is left
        out.
        """
        if isinstance(item, Task):
            if self._with_tasks:
                return tasks.canonical(item)
            return events.canonical(as_event(item))
        if not self._with_tasks and item.step_id and step_of(item.step_id) == "follow-up-date":
            return None
        return events.canonical(item)

    # What happened there.

    def changes(self, cursor: str | None) -> Changes:
        """Return everything of ours without a cursor, else what changed since."""
        if cursor:
            place = remembered(cursor, self._shape)
            # Should it be refused, the ids in it are good all the same.
            self._place = place
            if is_old(place, self._context.now):
                place.token = place.since = ""
                msg = "the cursor is too old; everything is read again"
                raise CursorError(msg)
        else:
            place = self._found()
            place.token = place.since = ""
        full = not cursor or not place.token
        listed, ended = self._read_events(place)
        there, vanished = self._read_tasks(place)
        place.read = self._context.now.astimezone(UTC).isoformat()
        deleted = dict.fromkeys((*ended, *vanished))
        return Changes(
            cursor=self.cursor(),
            changed=(*listed, *there),
            deleted=() if full else tuple(deleted),
            full=full,
            container=self._container(),
        )

    def cursor(self) -> str:
        """Return how far all has been read; empty while calendar or list are missing."""
        place = self._place
        if place is None or not self._is_whole(place):
            return ""
        if not place.read:
            place.read = self._context.now.astimezone(UTC).isoformat()
        return place.text(self._shape)

    def find(self, uids: Sequence[str]) -> Iterator[Remote]:
        """Yield those of the items that stand there.

        Events are asked for by name. Tasks too, where their id is known; else all are listed.
        """
        wanted = dict.fromkeys(uids)
        if not wanted:
            return
        place = self._found()
        for remote in self._find_events(place, list(wanted)):
            wanted.pop(remote.uid, None)
            yield remote
        wanted = {uid: None for uid in wanted if uid not in place.events}
        if wanted and place.tasklist:
            yield from self._find_tasks(place, list(wanted))

    def close(self) -> None:
        """Close the connections."""
        self.api.close()

    # Reading events.

    def _read_events(self, place: Place) -> tuple[list[Remote], list[str]]:
        """Return our events that changed since the sync token, or all, and uids of deleted ones.

        Raises CursorError where Google no longer knows the token, GoneError.
        """
        if not place.calendar:
            return [], []
        since = {"syncToken": place.token} if place.token else {}
        bodies, last = self._pages(
            lambda page: self.api.resource("events").list(
                calendarId=place.calendar, maxResults=EVENTS_PAGE, **since, **page
            ),
            lambda answer: self._list_error(answer, place),
        )
        place.token = str(last.get("nextSyncToken") or "")
        place.zone = str(last.get("timeZone") or place.zone)
        known = place.event_ids() if bodies else {}
        by_id = {body["id"]: body for body in bodies}
        found: list[Remote] = []
        gone: list[str] = []
        for name, body in by_id.items():
            uid = known.get(name) or events.uid_of(place.calendar, body)
            if uid and events.is_cancelled(body):
                gone += [uid] if name in known else []
            elif uid:
                found.append(events.remote(body, uid))
        place.events.update(remote.uid for remote in found)
        place.events.difference_update(gone)
        return found, gone

    def _list_error(self, answer: Reply, place: Place) -> ProviderError:
        if answer.verdict == "cursor":
            place.token = place.since = ""
        if answer.verdict == "missing":
            return self._gone(CALENDAR)
        return self._failure(answer, "the calendar")

    def _find_events(self, place: Place, uids: Sequence[str]) -> list[Remote]:
        if not place.calendar:
            return []
        calls = {
            uid: self.api.resource("events").get(
                calendarId=place.calendar, eventId=events.event_id(place.calendar, uid)
            )
            for uid in uids
            if not place.task_of(uid)
        }
        found: list[Remote] = []
        missing = False
        for uid, answer in self._answers(calls):
            missing = missing or answer.verdict == "missing"
            if answer.ok and not events.is_cancelled(answer.body):
                found.append(events.remote(answer.body, uid))
            elif not answer.ok and answer.verdict != "missing":
                raise self._failure(answer, "the calendar")
        if missing and not found:
            self._ask_for_calendar(place)
        place.events.update(remote.uid for remote in found)
        return found

    def _ask_for_calendar(self, place: Place) -> None:
        """Raise GoneError where the calendar is not there: that explains all that is missing."""
        call = self.api.resource("events").list(calendarId=place.calendar, maxResults=1)
        answer = self.api.call(call)
        if not answer.ok:
            raise self._list_error(answer, place)

    # Reading tasks.

    def _read_tasks(self, place: Place) -> tuple[list[Remote], list[str]]:
        """Return our tasks that changed since the last time, or all, and uids of deleted ones."""
        if not place.tasklist:
            self._tasks_are_known = True
            return [], []
        since = tasks.moment(place.since) if place.since else None
        if since is None:
            # With those whose ids are known from before, should they have been deleted since.
            bodies, dated = self._listed_tasks(place, showDeleted=bool(place.tasks))
        else:
            bodies, dated = self._listed_tasks(
                place, updatedMin=tasks.stamp(since - tasks.SPARE), showDeleted=True
            )
        place.since = _later(since, bodies, dated)
        gone = [
            place.tasks.pop(body["id"])[0]
            for body in bodies
            if body.get("deleted") and body["id"] in place.tasks
        ]
        found = self._our_tasks(place, bodies)
        self._tasks_are_known = True
        there = {remote.uid for remote in found}
        return found, [uid for uid in gone if uid not in there]

    def _listed_tasks(
        self, place: Place, **which: object
    ) -> tuple[list[Mapping[str, Any]], datetime | None]:
        """Return the tasks of the list, also those that the person has cleared away."""
        bodies, _ = self._pages(
            lambda page: self.api.resource("tasks").list(
                tasklist=place.tasklist,
                maxResults=TASKS_PAGE,
                showCompleted=True,
                showHidden=True,
                **which,
                **page,
            ),
            self._tasks_error,
        )
        return list({body["id"]: body for body in bodies}.values()), self.api.dated

    def _tasks_error(self, answer: Reply) -> ProviderError:
        if answer.verdict == "missing":
            return self._gone(LIST)
        return self._failure(answer, "the task list")

    def _our_tasks(self, place: Place, bodies: Iterable[Mapping[str, Any]]) -> list[Remote]:
        """Return those that are ours, one for each uid, and note their ids.

        Of several with the line of one uid it is the one whose id is known, else the one that
        changed first: the others are copies, and the person's.
        """
        bound = {uid: name for name, (uid, _) in place.tasks.items()}
        chosen: dict[str, Mapping[str, Any]] = {}
        alive = [body for body in bodies if not body.get("deleted")]
        for body in sorted(alive, key=lambda body: (str(body.get("updated")), body["id"])):
            name, ref = body["id"], tasks.ref_of(body)
            if name in place.tasks:
                chosen[place.tasks[name][0]] = body
            elif ref is not None and ref.uid not in bound:
                chosen.setdefault(ref.uid, body)
        return [self._task(place, uid, body) for uid, body in chosen.items()]

    def _task(self, place: Place, uid: str, body: Mapping[str, Any]) -> Remote:
        """Return what stands there, and note its id and its day."""
        name = body["id"]
        _, known = place.tasks.get(name, ("", ""))
        updated = tasks.updated_of(body) or self._context.now
        day = tasks.due_of(body) or known or updated.date().isoformat()
        place.tasks[name] = (uid, day)
        return tasks.remote(body, uid, day, self._zone(place))

    def _find_tasks(self, place: Place, uids: Sequence[str]) -> list[Remote]:
        names = {uid: place.task_of(uid) for uid in uids}
        calls = {uid: self._get_task(place, name) for uid, name in names.items() if name}
        found: list[Remote] = []
        missing = False
        for uid, answer in self._answers(calls):
            if answer.ok and not answer.body.get("deleted"):
                found.append(self._task(place, uid, answer.body))
            elif answer.ok or answer.verdict == "missing":
                missing = missing or not answer.ok
            else:
                raise self._tasks_error(answer)
        unknown = {*uids} - calls.keys()
        if unknown or (missing and not found):
            found += self._look_for(place, unknown)
        return found

    def _look_for(self, place: Place, uids: set[str]) -> list[Remote]:
        """Return those of the tasks that the list has; the id of none of them is known.

        Raises GoneError where there is no list any more.
        """
        bodies, _ = self._listed_tasks(place)
        found = [remote for remote in self._our_tasks(place, bodies) if remote.uid in uids]
        if self._task_was_lost and len(found) < len(uids) and self.api.pause(LAG):
            # It was made a moment ago, if it was: the list may not show it yet.
            bodies, _ = self._listed_tasks(place)
            found = [remote for remote in self._our_tasks(place, bodies) if remote.uid in uids]
        self._tasks_are_known, self._task_was_lost = True, False
        return found

    def _get_task(self, place: Place, name: str) -> HttpRequest:
        call: HttpRequest = self.api.resource("tasks").get(tasklist=place.tasklist, task=name)
        return call

    # Asking.

    def _pages(
        self,
        call: Callable[[dict[str, str]], HttpRequest],
        error: Callable[[Reply], ProviderError],
    ) -> tuple[list[Mapping[str, Any]], Mapping[str, Any]]:
        """Return the entries of all pages of a list, and the last page."""
        bodies: list[Mapping[str, Any]] = []
        page: dict[str, str] = {}
        for _ in range(MOST_PAGES):
            answer = self.api.call(call(page))
            if not answer.ok:
                raise error(answer)
            items = answer.body.get("items")
            bodies += [body for body in items if _has_id(body)] if isinstance(items, list) else []
            if not answer.body.get("nextPageToken"):
                return bodies, answer.body
            page = {"pageToken": str(answer.body["nextPageToken"])}
        msg = "Google's list does not end; the next run tries again"
        raise TransientError(msg)

    def _answers(self, calls: Mapping[str, HttpRequest]) -> Iterator[tuple[str, Reply]]:
        """Yield the answers to calls of one API that only ask."""
        names = list(calls)
        for first in range(0, len(names), MOST):
            chunk = names[first : first + MOST]
            answers = self.api.call_all([calls[name] for name in chunk])
            for name, answer in zip(chunk, answers, strict=True):
                yield name, _readable(answer)

    # Writing.

    def apply(self, actions: Sequence[Action]) -> Iterator[Outcome]:
        """Carry out `actions`, up to fifty in one request."""
        now: dict[str, Action] = {}
        later: list[Action] = []
        for action in actions:
            if action.uid in now:
                later.append(action)
            else:
                now[action.uid] = action
        if not now:
            return
        place = self._found()
        if any(action.op == "create" for action in actions):
            self._make_missing(place, actions)
        if not self._tasks_are_known and any(map(self._is_new_task, actions)):
            self._read_all_tasks(place)
        of_tasks = {uid for uid, action in now.items() if self._is_of_task(place, action)}
        yield from self._side_by_side(
            [action for uid, action in now.items() if uid not in of_tasks], self._event_steps
        )
        yield from self._side_by_side(
            [action for uid, action in now.items() if uid in of_tasks], self._task_steps
        )
        if later:
            yield from self.apply(later)

    def _side_by_side(
        self, actions: Sequence[Action], steps: Callable[[Action], Steps]
    ) -> Iterator[Outcome]:
        """Yield the outcomes of actions on one API; raise what stops them all after that."""
        waiting: list[Job] = []
        for action in actions:
            made = steps(action)
            yield from _advanced(action, made, None, waiting)
        lost = 0
        while waiting:
            jobs, waiting = waiting[:MOST], waiting[MOST:]
            try:
                answers = self.api.call_all([job.call for job in jobs])
            except (ThrottledError, UnreachableError):
                raise
            except TransientError as error:
                self._doubt(job.action for job in jobs)
                yield from (Outcome(uid=job.action.uid, error=error) for job in jobs)
                lost += 1
                if lost >= MOST_LOST and waiting:
                    raise
                continue
            yield from self._answered(jobs, answers, waiting)

    def _answered(
        self, jobs: Sequence[Job], answers: Sequence[Reply], waiting: list[Job]
    ) -> Iterator[Outcome]:
        """Go on with each job; yield the outcomes, and put what is not done into `waiting`.

        Raises what stops them all, after that.
        """
        failure: ProviderError | None = None
        for job, answer in zip(jobs, answers, strict=True):
            if answer.verdict in {"throttled", "login"}:
                failure = self.api.error(answer, _title(job.action))
                if isinstance(failure, ThrottledError):
                    yield Outcome(uid=job.action.uid, error=failure)
                continue
            try:
                yield from _advanced(job.action, job.steps, answer, waiting)
            except ProviderError as error:
                failure = error
        if failure is not None:
            raise failure

    def _doubt(self, actions: Iterable[Action]) -> None:
        """Take note that nobody knows what became of some actions."""
        if any(self._is_new_task(action) for action in actions):
            self._tasks_are_known, self._task_was_lost = False, True

    def _is_new_task(self, action: Action) -> bool:
        return action.op == "create" and isinstance(action.item, Task)

    def _is_of_task(self, place: Place, action: Action) -> bool:
        item = action.item or action.before
        if item is not None:
            return isinstance(item, Task)
        return bool(place.task_of(action.uid)) or action.remote_id in place.tasks

    def _read_all_tasks(self, place: Place) -> None:
        """Learn of all tasks of ours: one whose answer was lost may be there."""
        if place.tasklist:
            bodies, _ = self._listed_tasks(place)
            self._our_tasks(place, bodies)
        self._tasks_are_known = True

    # Writing events.

    def _event_steps(self, action: Action) -> Steps:
        if action.op == "create":
            return self._create_event(action)
        return self._update_event(action) if action.op == "update" else self._delete_event(action)

    def _create_event(self, action: Action) -> Steps:
        place = self._found()
        event = _event(action)
        body = events.created(
            place.calendar,
            event,
            step_id=event.step_id,
            mark=action.mark,
            revision=action.revision,
            alarms=self._options["alarms"],
        )
        answer = yield self.api.resource("events").insert(
            calendarId=place.calendar, body=body, sendUpdates="none"
        )
        if answer.ok:
            return self._event_outcome(action, answer)
        if answer.verdict == "missing":
            raise self._gone(CALENDAR)
        if answer.verdict != "exists":
            raise self.api.error(answer, _title(action))
        answer = yield self._get_event(action)
        if answer.ok and events.is_cancelled(answer.body):
            msg = (
                f"{_title(action)} was deleted in the calendar and stays deleted; "
                f"to have it back: afterview restore {event.step_id or action.uid}"
            )
            raise RejectedError(msg)
        if answer.ok and events.remote(_readable(answer).body, "").mark == action.mark:
            return self._event_outcome(action, answer)
        if answer.ok:
            raise self._changed(action)
        raise self.api.error(answer, _title(action))

    def _update_event(self, action: Action) -> Steps:
        event, etag = _event(action), action.etag
        if not etag:
            answer = yield self._get_event(action)
            if not answer.ok:
                raise self.api.error(answer, _title(action))
            if events.is_cancelled(answer.body):
                raise self._changed(action)
            etag = str(_readable(answer).body.get("etag") or "")
        before = action.before if isinstance(action.before, Event) else None
        body = events.changed(event, before, mark=action.mark, revision=action.revision)
        call = self.api.resource("events").patch(
            calendarId=self._found().calendar,
            eventId=self._event_name(action),
            body=body,
            sendUpdates="none",
        )
        answer = yield _only(call, etag)
        if answer.ok:
            return self._event_outcome(action, answer)
        if answer.verdict == "refused":
            refusal = answer
            # Google refuses to change what was deleted, too.
            answer = yield self._get_event(action)
            if not answer.ok or events.is_cancelled(answer.body):
                raise self._changed(action)
            answer = refusal
        raise self.api.error(answer, _title(action))

    def _delete_event(self, action: Action) -> Steps:
        call = self.api.resource("events").delete(
            calendarId=self._found().calendar,
            eventId=self._event_name(action),
            sendUpdates="none",
        )
        answer = yield _only(call, action.etag)
        if answer.verdict == "changed":
            answer = yield self._get_event(action)
            if answer.ok and not events.is_cancelled(answer.body):
                raise self._changed(action)
        if not answer.ok and answer.verdict != "missing":
            raise self.api.error(answer, _title(action))
        place = self._found()
        place.events.discard(action.uid)
        return Outcome(uid=action.uid, remote_id=action.remote_id)

    def _get_event(self, action: Action) -> HttpRequest:
        call: HttpRequest = self.api.resource("events").get(
            calendarId=self._found().calendar, eventId=self._event_name(action)
        )
        return call

    def _event_name(self, action: Action) -> str:
        return action.remote_id or events.event_id(self._found().calendar, action.uid)

    def _event_outcome(self, action: Action, answer: Reply) -> Outcome:
        remote = events.remote(_readable(answer).body, action.uid)
        self._found().events.add(action.uid)
        return _outcome(action, remote)

    # Writing tasks.

    def _task_steps(self, action: Action) -> Steps:
        if action.op == "create":
            return self._create_task(action)
        return self._update_task(action) if action.op == "update" else self._delete_task(action)

    def _create_task(self, action: Action) -> Steps:
        place, task = self._found(), _task(action)
        if name := place.task_of(action.uid):
            answer = yield self._get_task(place, name)
            ref = tasks.ref_of(answer.body)
            if answer.ok and not answer.body.get("deleted"):
                if ref is not None and ref.mark == action.mark:
                    return self._task_outcome(action, answer)
                raise self._changed(action)
            if not answer.ok and answer.verdict != "missing":
                raise self.api.error(answer, _title(action))
            place.tasks.pop(name, None)
        body = tasks.created(task, mark=action.mark, revision=action.revision)
        answer = yield self.api.resource("tasks").insert(tasklist=place.tasklist, body=body)
        if answer.ok:
            return self._task_outcome(action, answer)
        if answer.verdict == "missing":
            raise self._gone(LIST)
        if answer.verdict == "unclear":
            self._doubt([action])
        raise self.api.error(answer, _title(action))

    def _update_task(self, action: Action) -> Steps:
        standing = yield from self._standing_task(action)
        if standing is None:
            raise self._changed(action)
        before = action.before if isinstance(action.before, Task) else None
        body = tasks.changed(_task(action), before, mark=action.mark, revision=action.revision)
        call = self.api.resource("tasks").patch(
            tasklist=self._found().tasklist, task=standing["id"], body=body
        )
        answer = yield _only(call, str(standing.get("etag") or ""))
        if not answer.ok:
            raise self.api.error(answer, _title(action))
        return self._task_outcome(action, answer)

    def _delete_task(self, action: Action) -> Steps:
        place = self._found()
        standing = yield from self._standing_task(action)
        if standing is not None:
            call = self.api.resource("tasks").delete(tasklist=place.tasklist, task=standing["id"])
            answer = yield _only(call, str(standing.get("etag") or ""))
            if not answer.ok and answer.verdict != "missing":
                raise self.api.error(answer, _title(action))
        name = action.remote_id or place.task_of(action.uid)
        place.tasks.pop(name, None)
        return Outcome(uid=action.uid, remote_id=name)

    def _standing_task(
        self, action: Action
    ) -> Generator[HttpRequest, Reply, Mapping[str, Any] | None]:
        """Return the task that an action is about, None where it is not there.

        Asked for right before each write, for nothing says that Google Tasks heeds an etag. Raises
        PreconditionError where it is not in the version of the action.
        """
        place = self._found()
        name = action.remote_id or place.task_of(action.uid)
        if not name:
            return None
        answer = yield self._get_task(place, name)
        if answer.verdict == "missing" or answer.body.get("deleted"):
            return None
        if not answer.ok:
            raise self.api.error(answer, _title(action))
        if action.etag not in {"", answer.body.get("etag")}:
            raise self._changed(action)
        return _readable(answer).body

    def _task_outcome(self, action: Action, answer: Reply) -> Outcome:
        return _outcome(action, self._task(self._found(), action.uid, _readable(answer).body))

    # Finding calendar and list, and making them.

    def _found(self) -> Place:
        if self._place is None:
            self._place = self._looked_up()
        return self._place

    def _looked_up(self) -> Place:
        """Return calendar and list as they are found by name; nothing is made."""
        place = Place(calendar=self._options["calendar_id"])
        if place.calendar == "primary":
            msg = "calendar_id is the address of your account, not the word primary"
            raise ProviderError(msg)
        if not place.calendar:
            lists = self.api.resource("calendarList")
            found, _ = self._pages(
                lambda page: lists.list(maxResults=250, showHidden=True, **page),
                lambda answer: self._failure(answer, "the list of calendars"),
            )
            ours = [(rank, entry) for entry in found if (rank := self._rank(entry))]
            if ours:
                _, entry = min(ours, key=lambda pair: (pair[0], pair[1]["id"]))
                place.calendar, place.zone = entry["id"], str(entry.get("timeZone") or "")
        if self._with_tasks:
            lists = self.api.resource("tasklists")
            found, _ = self._pages(
                lambda page: lists.list(maxResults=1000, **page),
                lambda answer: self._failure(answer, "the list of task lists"),
            )
            names = [entry["id"] for entry in found if entry.get("title") == self._list_name]
            place.tasklist = min(names, default="")
        return place

    def _rank(self, entry: Mapping[str, Any]) -> int:
        """Return 1 for our calendar, 2 for one that was renamed, 0 for those of others."""
        if f"{MADE_BY} ({self._name})" not in str(entry.get("description") or ""):
            return 0
        return 1 if entry.get("summary") == self._name else 2

    def _make_missing(self, place: Place, actions: Iterable[Action]) -> None:
        """Make the calendar and the list that are not there yet.

        Neither can be made under an id of our choosing: where an answer is lost, the next run
        looks for it before it makes another.
        """
        if not place.calendar:
            body = {
                "summary": self._name,
                "description": f"{MADE_BY} ({self._name}): your interviews and what follows from "
                "them. Move, edit and tick as you like.",
            }
            items = (action.item for action in actions)
            zones = (events.zone_of(item) for item in items if isinstance(item, Event))
            if zone := next(filter(None, zones), ""):
                body["timeZone"] = zone
            made = self._made(self.api.resource("calendars").insert(body=body), "the calendar")
            place.calendar, place.zone = made["id"], str(made.get("timeZone") or zone)
        if self._with_tasks and not place.tasklist:
            call = self.api.resource("tasklists").insert(body={"title": self._list_name})
            place.tasklist = self._made(call, "the task list")["id"]

    def _made(self, call: HttpRequest, what: str) -> Mapping[str, Any]:
        answer = self.api.call(call)
        if not answer.ok:
            raise self._failure(answer, what)
        return _readable(answer).body

    def _failure(self, answer: Reply, what: str) -> ProviderError:
        """Return the error for an answer that concerns all items."""
        error = self.api.error(answer, what)
        if isinstance(error, (PreconditionError, RejectedError)):
            return ProviderError(f"Google refuses {what} ({answer.words or answer.status})")
        return error

    def _is_whole(self, place: Place) -> bool:
        return bool(place.calendar and (place.tasklist or not self._with_tasks))

    def _container(self) -> str:
        """Return what tells accounts and calendars apart; empty until all are there."""
        place = self._found()
        return f"{place.calendar} {place.tasklist}".strip() if self._is_whole(place) else ""

    def _zone(self, place: Place) -> tzinfo:
        try:
            return ZoneInfo(place.zone or "UTC")
        except (ValueError, OSError, LookupError):  # one that only Google knows
            return UTC

    def _gone(self, what: str) -> GoneError:
        return GoneError(f"Google no longer has the {what} that the items stood in")

    def _changed(self, action: Action) -> PreconditionError:
        return PreconditionError(f"{_title(action)} was changed at Google since it was read")


ITEM_ERRORS = (PreconditionError, RejectedError, TransientError)
"""What concerns one item, and is its outcome."""


def _advanced(
    action: Action, steps: Steps, answer: Reply | None, waiting: list[Job]
) -> Iterator[Outcome]:
    """Take the next step of an action: a call to come is put into `waiting`, or it is done."""
    try:
        call = next(steps) if answer is None else steps.send(answer)
    except StopIteration as stop:
        yield stop.value
    except ITEM_ERRORS as error:
        yield Outcome(uid=action.uid, error=error)
    else:
        waiting.append(Job(action, steps, call))


def _readable(answer: Reply) -> Reply:
    """Return an answer that should show an item; raises TransientError where it does not."""
    if answer.ok and not _has_id(answer.body):
        raise TransientError(UNREADABLE)
    return answer


def _has_id(body: object) -> bool:
    """Whether it is a resource that can be asked for again."""
    return isinstance(body, dict) and isinstance(body.get("id"), str) and bool(body["id"])


def _only(call: HttpRequest, etag: str) -> HttpRequest:
    """Return a call that is to be carried out on one version only, if it is known."""
    if etag:
        call.headers["If-Match"] = etag
    return call


def _outcome(action: Action, remote: Remote) -> Outcome:
    sent = action.item and replace(action.item, step_id="")
    item = None if remote.item == sent else remote.item
    return Outcome(uid=action.uid, remote_id=remote.remote_id, etag=remote.etag, item=item)


def _event(action: Action) -> Event:
    if isinstance(action.item, Event):
        return action.item
    msg = f"{_title(action)} is no event, and stands in the calendar"
    raise RejectedError(msg)


def _task(action: Action) -> Task:
    if isinstance(action.item, Task):
        return action.item
    msg = f"{_title(action)} is no task, and stands in the task list"
    raise RejectedError(msg)


def _title(action: Action) -> str:
    item = action.item or action.before
    return f'"{item.title}"' if item else action.uid


def _later(
    since: datetime | None, bodies: Iterable[Mapping[str, Any]], dated: datetime | None
) -> str:
    """Return up to when the tasks have been read: to the last change that was seen.

    Where that is long ago, to some minutes before the answer, so that what changed last is not read
    in every run for ever.
    """
    seen = [when for body in bodies if (when := tasks.updated_of(body))]
    far = [dated - FAR_BACK] if dated else []
    known = [when for when in (since, *seen, *far) if when]
    return tasks.stamp(max(known)) if known else ""


__all__ = ["Account"]
