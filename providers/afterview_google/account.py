"""One Google account as a target: what became of our items there, and writing them.

What has to be asked for one item is a small generator of calls, which is sent the answers. All of
them run side by side, so that fifty calls of fifty items are one request.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta, tzinfo
from typing import TYPE_CHECKING, Any, NamedTuple
from zoneinfo import ZoneInfo

from afterview.errors import (
    CursorError,
    GoneError,
    InTheWayError,
    MissingError,
    PreconditionError,
    ProviderError,
    RejectedError,
    ThrottledError,
    TransientError,
    WasDeletedError,
)
from afterview.model import Event, Task, as_event, step_of
from afterview.provider import Changes, Outcome, containers, with_deletions_checked
from afterview.provider.containers import Container, Wanted
from afterview.provider.http import UnreachableError
from afterview_google import events, tasks
from afterview_google.api import MOST, UNREADABLE, Api
from afterview_google.place import Place, is_old, remembered

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence

    from googleapiclient.http import HttpRequest

    from afterview.model import Item
    from afterview.provider import Action, Context, Remote
    from afterview.provider.http import Budget
    from afterview_google.errors import Reply

    Steps = Generator[HttpRequest, Reply, Outcome]
    Holding = Callable[[Sequence[Container]], set[str]]

MOST_PAGES = 1000
MOST_LOST = 2
"""Requests of which nobody knows what became, after which a run no longer sends others."""
EVENTS_PAGE = 2500
TASKS_PAGE = 100
FAR_BACK = timedelta(minutes=15)
"""By how much the clock that Google dates its answers by may differ from that of Google Tasks."""
CALENDAR = "calendar"
LIST = "task list"
MADE_BY = "Made by afterview"
"""In the description of our calendar, before its name: it is found again by that."""
_MADE_FOR = re.compile(rf"{MADE_BY} \((?:(.*?)\): |(.*)\))")
_MADE_ON = re.compile(r"Made on (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)")


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
        self._owners = {CALENDAR: "", LIST: ""}
        """What tells the account apart in which a calendar or a list is to be made, if known."""
        self._tasks_are_known = False
        """Whether no task of ours can be there that `Place.tasks` does not have."""
        self._lost: set[str] = set()
        """The uids of tasks that may have been made in this run without our knowing their ids."""

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
            container=self.container(),
            claims=self._claims(place),
            clock=self.api.clock,
        )

    def cursor(self) -> str:
        """Return how far all has been read; empty while calendar or list are missing."""
        place = self._place
        if place is None or not self._is_whole(place):
            return ""
        if not place.read:
            place.read = self._context.now.astimezone(UTC).isoformat()
        return place.text(self._shape)

    def container(self) -> str:
        """Return calendar and list, whose ids no other account has; empty until all are there."""
        place = self._found()
        return f"{place.calendar}\n{place.tasklist}".strip() if self._is_whole(place) else ""

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
        # What changed before was looked at in the run that it was news to.
        self._forget_moved(place, [b for b in bodies if not since or _is_after(b, since)])
        found = self._our_tasks(place, bodies)
        self._tasks_are_known = True
        there = {remote.uid for remote in found}
        return found, [uid for uid in gone if uid not in there]

    def _forget_moved(self, place: Place, bodies: Iterable[Mapping[str, Any]]) -> None:
        """Forget the ids of tasks that are not there any more, where another has their line.

        Such a task was moved to another list and back. As long as the one that is known is there,
        the other is a copy.
        """
        listed = {body["id"] for body in bodies}
        others = [b for b in bodies if b["id"] not in place.tasks and not b.get("deleted")]
        uids = {ref.uid for body in others if (ref := tasks.ref_of(body))}
        names = [name for uid in uids if (name := place.task_of(uid)) and name not in listed]
        for name, answer in self._answers({name: self._get_task(place, name) for name in names}):
            if answer.verdict == "missing" or answer.body.get("deleted"):
                del place.tasks[name]

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
        return list({body["id"]: body for body in bodies}.values()), self.api.dated("tasks")

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
        for uid, answer in self._answers(calls):
            if answer.ok and not answer.body.get("deleted"):
                found.append(self._task(place, uid, answer.body))
            elif answer.ok or answer.verdict == "missing":
                # A task that was moved to another list and back has another id.
                place.tasks.pop(names[uid], None)
            else:
                raise self._tasks_error(answer)
        unknown = {*uids} - {remote.uid for remote in found}
        return found + self._look_for(place, unknown) if unknown else found

    def _look_for(self, place: Place, uids: set[str]) -> list[Remote]:
        """Return those of the tasks that the list has; the id of none of them is known any more.

        Raises GoneError where there is no list any more.
        """
        return [remote for remote in self._all_tasks(place, uids) if remote.uid in uids]

    def _all_tasks(self, place: Place, uids: Iterable[str]) -> list[Remote]:
        """Return all tasks of ours, and give the list time to show those of `uids`.

        They were made a moment ago, if they were: in this run or in one that just ended.
        """
        wanted = {*uids}
        found = self.api.budget.until(
            lambda: self._our_tasks(place, self._listed_tasks(place)[0]),
            lambda found: wanted <= {remote.uid for remote in found},
        )
        self._tasks_are_known = True
        self._lost.clear()
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
        if not self._tasks_are_known and any(map(self._is_new_task, actions)) and place.tasklist:
            # One whose answer was lost may be there.
            self._all_tasks(place, self._lost)
        of_tasks = {uid for uid, action in now.items() if self._is_of_task(place, action)}
        yield from self._side_by_side(
            [action for uid, action in now.items() if uid not in of_tasks], self._event_steps
        )
        outcomes = self._side_by_side(
            [action for uid, action in now.items() if uid in of_tasks], self._task_steps
        )
        yield from with_deletions_checked(outcomes, self.find)
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
        lost = {action.uid for action in actions if self._is_new_task(action)}
        self._lost |= lost
        self._tasks_are_known = self._tasks_are_known and not lost

    def _is_new_task(self, action: Action) -> bool:
        return action.op == "create" and isinstance(action.item, Task)

    def _is_of_task(self, place: Place, action: Action) -> bool:
        item = action.item or action.before
        if item is not None:
            return isinstance(item, Task)
        return bool(place.task_of(action.uid)) or action.remote_id in place.tasks

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
            msg = f"{_title(action)} was deleted at Google, which still knows it"
            raise WasDeletedError(msg)
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
        if answer.verdict == "unclear" or (answer.ok and not answer.body.get("id")):
            self._doubt([action])
        if answer.ok:
            return self._task_outcome(action, answer)
        if answer.verdict == "missing":
            raise self._gone(LIST)
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
        deleted = False
        if standing is not None:
            call = self.api.resource("tasks").delete(tasklist=place.tasklist, task=standing["id"])
            answer = yield _only(call, str(standing.get("etag") or ""))
            if not answer.ok and answer.verdict != "missing":
                raise self.api.error(answer, _title(action))
            deleted = answer.ok
        name = action.remote_id or place.task_of(action.uid)
        place.tasks.pop(name, None)
        if not deleted:
            msg = f"{_title(action)} is no longer where it stood at Google"
            raise MissingError(msg)
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
        """Return calendar and list as they are found; nothing is made."""
        place = Place(calendar=self._options["calendar_id"])
        if place.calendar == "primary":
            msg = "calendar_id is the address of your account, not the word primary"
            raise ProviderError(msg)
        if not place.calendar:
            entries = self._calendars()
            self._owners[CALENDAR] = next((e["id"] for e in entries if e.get("primary")), "")
            there = [_container(entry) for entry in entries]
            place.calendar = self._chosen(self._wanted(CALENDAR), there, self._with_events)
            zones = {entry["id"]: str(entry.get("timeZone") or "") for entry in entries}
            place.zone = zones.get(place.calendar, "")
        if self._with_tasks:
            lists = self._lists()
            self._owners[LIST] = min((one.id for one in lists), default="")
            place.tasklist = self._chosen(self._wanted(LIST), lists, self._with_our_tasks)
        return place

    def _wanted(self, what: str) -> Wanted:
        if what == CALENDAR:
            # The login shows nothing of the calendars that others made, whatever their names are.
            return Wanted(self._name, what, "calendar", by_name=False)
        return Wanted(self._list_name, what, "task_list")

    def _chosen(self, wanted: Wanted, there: Sequence[Container], holding: Holding) -> str:
        if self._context.adopt:
            return containers.adopted(wanted, there, holding)
        return containers.known(wanted, there)

    def _calendars(self) -> list[Mapping[str, Any]]:
        lists = self.api.resource("calendarList")
        found, _ = self._pages(
            lambda page: lists.list(maxResults=250, showHidden=True, **page),
            lambda answer: self._failure(answer, "the list of calendars"),
        )
        return found

    def _lists(self) -> list[Container]:
        lists = self.api.resource("tasklists")
        found, _ = self._pages(
            lambda page: lists.list(maxResults=1000, **page),
            lambda answer: self._failure(answer, "the list of task lists"),
        )
        return [
            Container(entry["id"], str(entry.get("title")), since=str(entry.get("updated") or ""))
            for entry in found
        ]

    def _with_events(self, there: Sequence[Container]) -> set[str]:
        """Return the ids of the calendars that hold events of ours, out of those that we made."""
        return {
            one.id
            for one in there
            if one.made_for is not None and self._read_events(Place(calendar=one.id))[0]
        }

    def _with_our_tasks(self, there: Sequence[Container]) -> set[str]:
        """Return the ids of the lists that hold tasks of ours."""
        return {
            one.id
            for one in there
            if any(map(tasks.ref_of, self._listed_tasks(Place(tasklist=one.id))[0]))
        }

    def _make_missing(self, place: Place, actions: Iterable[Action]) -> None:
        """Make the calendar and the list that are not there yet.

        Neither can be made under an id of our choosing: where an answer is lost, the next run
        looks for it before it makes another. Raises InTheWayError where another computer did the
        same in the same breath, and was first.
        """
        if not place.calendar:
            items = (action.item for action in actions)
            zones = (events.zone_of(item) for item in items if isinstance(item, Event))
            body = self._new_calendar(next(filter(None, zones), ""))
            calendars = self.api.resource("calendars")
            made = self._made(calendars.insert(body=body), "the calendar")
            there = [_container(entry) for entry in self._calendars()]
            self._keep_if_first(
                self._wanted(CALENDAR),
                _container({**body, "id": made["id"]}),
                there,
                self._with_events,
                calendars.delete(calendarId=made["id"]),
            )
            place.calendar = made["id"]
            place.zone = str(made.get("timeZone") or body.get("timeZone", ""))
        if self._with_tasks and not place.tasklist:
            lists = self.api.resource("tasklists")
            made = self._made(lists.insert(body={"title": self._list_name}), "the task list")
            self._keep_if_first(
                self._wanted(LIST),
                Container(made["id"], self._list_name, since=str(made.get("updated") or "")),
                self._lists(),
                self._with_our_tasks,
                lists.delete(tasklist=made["id"]),
            )
            place.tasklist = made["id"]
            # Another computer may have found the list as soon as it was there.
            self._tasks_are_known = False

    def _new_calendar(self, zone: str) -> dict[str, str]:
        now = (self.api.dated("calendar") or self._context.now).astimezone(UTC)
        body = {
            "summary": self._name,
            "description": f"{MADE_BY} ({self._name}): your interviews and what follows from "
            f"them. Move, edit and tick as you like. Made on {now:%Y-%m-%dT%H:%M:%SZ}.",
        }
        return {**body, "timeZone": zone} if zone else body

    def _keep_if_first(
        self,
        wanted: Wanted,
        made: Container,
        there: Sequence[Container],
        holding: Holding,
        undo: HttpRequest,
    ) -> None:
        """Take back what we made, and raise InTheWayError, where another one came before it."""
        if containers.kept(wanted, made, there, holding) is not made:
            self.api.call(undo)
            raise InTheWayError(containers.second(wanted, self._context.target))

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

    def _claims(self, place: Place) -> tuple[str, ...]:
        """Return calendar and list: by id, or for one to be made by account and name."""
        if self._is_whole(place):
            return ()
        claims = [place.calendar or self._to_make(CALENDAR, self._name)]
        if self._with_tasks:
            claims.append(place.tasklist or self._to_make(LIST, self._list_name))
        return tuple(filter(None, claims))

    def _to_make(self, what: str, name: str) -> str:
        owner = self._owners[what]
        return f"{owner}: {what} {name}" if owner else ""

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


def _container(entry: Mapping[str, Any]) -> Container:
    """Return a calendar, with what its description says of who made it for which name."""
    description = str(entry.get("description") or "")
    made_for, made_on = _MADE_FOR.search(description), _MADE_ON.search(description)
    return Container(
        entry["id"],
        str(entry.get("summary") or ""),
        (made_for[1] or made_for[2] or "") if made_for else None,
        made_on[1] if made_on else "",
    )


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


def _is_after(body: Mapping[str, Any], since: datetime) -> bool:
    updated = tasks.updated_of(body)
    return updated is None or updated > since


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
