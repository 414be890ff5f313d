"""One Microsoft account as a target: what became of our items there, and writing them.

What has to be asked for one item is a small generator of calls, which is sent the answers. Up to
twenty of them run side by side, so that their calls are one request.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field, replace
from datetime import UTC
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote

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
from afterview_outlook import events, tasks
from afterview_outlook.api import MOST, Api, Call
from afterview_outlook.events import Ref
from afterview_outlook.place import AFTER, BEFORE, Known, Place, is_old, remembered
from afterview_outlook.zones import zone_named

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence

    from afterview.model import Item
    from afterview.provider import Action, Context, Remote
    from afterview.provider.http import Budget
    from afterview_outlook.errors import Reply

    Steps = Generator[list[Call], list[Reply], Outcome]
    Holding = Callable[[Sequence[Container]], set[str]]

MOST_PAGES = 1000
MOST_LOST = 2
"""Requests of which nobody knows what became, after which a run no longer sends others."""
EVENTS_PAGE = 500
TASKS_PAGE = 100
FEED_PAGE = 200
CALENDAR, LIST = "calendar", "task list"
EXTENSION = "com.github.afterview"
"""That of our task list, which no program shows."""
_MARK = re.compile(r"(\S+) (.*)", re.DOTALL)
"""What marks a calendar or a list of ours: when it was made, and for which name."""


@dataclass
class Feed:
    """What a list or a feed of changes said, page after page."""

    bodies: list[Mapping[str, Any]] = field(default_factory=list)
    link: str = ""
    """Where it goes on the next time."""
    failure: Reply | None = None


class Job(NamedTuple):
    """One action under way: its next calls, and what comes after them."""

    action: Action
    steps: Steps
    calls: list[Call]


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
        names = ("api_root", "tenant", "calendar", "task_list", "tasks")
        shape = repr([options[name] for name in names])
        self._shape = hashlib.sha256(shape.encode()).hexdigest()[:16]
        self.api = Api(options, context, budget)
        self._place: Place | None = None
        self._owners = {CALENDAR: "", LIST: ""}
        """What tells the account apart in which a calendar or a list is to be made."""
        self._all_known = False
        """Whether no item of ours can be there that the place does not have."""
        self._is_new = False
        """Whether the calendar was made in this run, and no answer was lost since: then no event
        can have been deleted from it that has one of our transactions."""
        self._lost: set[str] = set()
        """The uids of tasks that may have been made in this run without our knowing their ids."""

    # What Outlook holds of an item.

    def canonical(self, item: Item) -> Item | None:
        """Return what Outlook holds: of a task the day, of an event no tick.

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
        deleted: list[str] = []
        if cursor:
            # Should Graph not follow it any more, the ids in it are good all the same: what a list
            # leaves out is asked for by them.
            self._place = place = remembered(cursor, self._shape)
            if is_old(place, self._context.now):
                msg = "the window that was read is too old; everything is read again"
                raise CursorError(msg)
            found, deleted = self._news(place)
        else:
            place = self._found()
            place.events_link = place.tasks_link = ""
            found = self._everything(place)
        self._all_known = True
        there = {remote.uid for remote in found}
        return Changes(
            cursor=self.cursor(),
            changed=tuple(found),
            deleted=tuple(uid for uid in dict.fromkeys(deleted) if uid not in there),
            full=not cursor,
            container=self.container(),
            claims=self._claims(place),
            clock=self.api.clock,
        )

    def cursor(self) -> str:
        """Return how far all has been read; empty while calendar or list are missing."""
        place = self._place
        if place is None or not self._is_whole(place) or not place.begun:
            return ""
        if self._with_tasks and not place.tasks_link:
            return ""
        return place.text(self._shape)

    def container(self) -> str:
        """Return calendar and list, whose ids no other account has; empty until all are there."""
        place = self._found()
        return f"{place.calendar}\n{place.tasklist}".strip() if self._is_whole(place) else ""

    def find(self, uids: Sequence[str]) -> Iterator[Remote]:
        """Yield those of the items that stand there.

        By name, where their id is known; else all are listed. So they are for what is not there
        under that id: a task that was moved to another list and back has another one.
        """
        wanted = dict.fromkeys(uids)
        if not wanted:
            return
        place = self._found()
        calls = {uid: call for uid in wanted if (call := self._get(place, uid))}
        unknown = wanted.keys() - calls.keys()
        for uid, answer in self._answers(calls):
            if answer.ok:
                yield self._remote(place, uid, answer.body)
            elif answer.verdict != "missing":
                raise self._failure(answer, "an item")
            else:
                place.forget(uid)
                unknown.add(uid)
        if unknown:
            found = self._list_all_of(place, unknown)
            yield from (remote for remote in found if remote.uid in unknown)

    def close(self) -> None:
        """Close the connections."""
        self.api.close()

    # Reading.

    def _everything(self, place: Place) -> list[Remote]:
        """Return all of ours, and learn where their changes will be.

        The feeds are begun first, so that what changes meanwhile is in them the next time.
        """
        feeds = self._begin(place)
        found = self._our_tasks(place, feeds["tasks"].bodies) if "tasks" in feeds else []
        if place.calendar:
            (listed,) = self._pages({"events": self._events_list(place)}).values()
            found = self._our_events(place, self._checked(listed, CALENDAR).bodies) + found
        return found

    def _begin(self, place: Place) -> dict[str, Feed]:
        """Begin the feeds of changes that there are not yet; return what they have at once."""
        starts: dict[str, Call] = {}
        if place.calendar and not place.events_link:
            starts["events"] = self._events_feed(place)
        if place.tasklist and not place.tasks_link:
            path = f"{_list(place)}/tasks/delta?{tasks.EXPAND}"
            starts["tasks"] = Call("GET", path, page=FEED_PAGE)
        feeds = self._pages(starts)
        if "events" in feeds:
            failure = feeds["events"].failure
            if failure is not None and failure.verdict not in {"refused", "missing"}:
                raise self._failure(failure, "the calendar")
            # Graph may have no such feed of a calendar that is not the main one (its pages do not
            # agree); what changed is found in a list of everything then.
            place.events_link = feeds["events"].link
        if "tasks" in feeds:
            place.tasks_link = self._checked(feeds["tasks"], LIST).link
        if starts:
            place.begun = self._context.now.isoformat()
        return feeds

    def _news(self, place: Place) -> tuple[list[Remote], list[str]]:
        """Return what changed since, and the uids of what was deleted."""
        starts = {}
        if place.events_link:
            starts["feed"] = Call("GET", place.events_link, page=FEED_PAGE)
        else:
            starts["list"] = self._events_list(place)
        if self._with_tasks:
            starts["tasks"] = Call("GET", place.tasks_link, page=FEED_PAGE)
        feeds = self._pages(starts)
        found: list[Remote] = []
        gone: list[str] = []
        if "feed" in feeds:
            place.events_link = self._followed(feeds["feed"], CALENDAR).link
            self._read_feed(place, feeds["feed"].bodies, found, gone)
        else:
            listed = self._checked(feeds["list"], CALENDAR).bodies
            self._read_list(place, listed, found, gone)
        if "tasks" in feeds:
            place.tasks_link = self._followed(feeds["tasks"], LIST).link
            self._read_tasks(place, feeds["tasks"].bodies, found, gone)
        return found, gone

    def _read_feed(
        self,
        place: Place,
        bodies: Iterable[Mapping[str, Any]],
        found: list[Remote],
        gone: list[str],
    ) -> None:
        """Read the feed of the calendar: what is in another version than we know is asked for.

        The feed does not show what makes an event ours; and it calls an event removed that was
        moved out of its window.
        """
        asked = {}
        for name, body in {str(body["id"]): body for body in bodies}.items():
            known = place.events.get(name)
            if known if "@removed" in body else known is None or known.etag != _etag(body):
                asked[name] = _get_event(name)
        self._read_asked(place, asked, found, gone)

    def _read_list(
        self,
        place: Place,
        bodies: Sequence[Mapping[str, Any]],
        found: list[Remote],
        gone: list[str],
    ) -> None:
        """Find in a list of everything what changed; what is not in it is asked for by name."""
        before = dict(place.events)
        found += [
            remote
            for remote in self._our_events(place, bodies)
            if before.get(remote.remote_id, Known("")).etag != remote.etag
        ]
        listed = {str(body["id"]) for body in bodies}
        asked = {name: _get_event(name) for name in before if name not in listed}
        self._read_asked(place, asked, found, gone)

    def _read_asked(
        self, place: Place, asked: Mapping[str, Call], found: list[Remote], gone: list[str]
    ) -> None:
        for name, answer in self._answers(asked):
            known = place.events.get(name)
            if answer.ok:
                uid = known.uid if known else self._uid_of(place, answer.body)
                if uid and (known is None or known.etag != _etag(answer.body)):
                    found.append(self._event(place, uid, answer.body))
            elif answer.verdict != "missing":
                raise self._failure(answer, "an event")
            elif known is not None:
                gone.append(known.uid)
                del place.events[name]

    def _read_tasks(
        self,
        place: Place,
        bodies: Iterable[Mapping[str, Any]],
        found: list[Remote],
        gone: list[str],
    ) -> None:
        latest = {str(body["id"]): body for body in bodies}
        removed = {
            name: _get_task(place, name)
            for name, body in latest.items()
            if "@removed" in body and name in place.tasks
        }
        there = [body for body in latest.values() if "@removed" not in body]
        for name, answer in self._answers(removed):
            if answer.ok:
                there.append(answer.body)
            elif answer.verdict != "missing":
                raise self._failure(answer, "a task")
            else:
                gone.append(place.tasks.pop(name).uid)
        before = dict(place.tasks)
        found += [
            remote
            for remote in self._our_tasks(place, there)
            if before.get(remote.remote_id, Known("")).etag != remote.etag
        ]

    def _our_events(self, place: Place, bodies: Sequence[Mapping[str, Any]]) -> list[Remote]:
        """Return those of a list that are ours, one for each uid, and note their ids."""
        refs = {str(body["id"]): events.ref_of(body) for body in bodies}
        made = [
            body
            for body in bodies
            if (ref := refs[str(body["id"])])
            and body.get("transactionId") == events.transaction(place.calendar, ref.uid)
        ]
        place.echoes = place.echoes or bool(made)
        chosen: dict[str, Mapping[str, Any]] = {}
        for body in sorted(bodies, key=lambda body: str(body.get("createdDateTime"))):
            name = str(body["id"])
            known = place.events.get(name)
            uid = known.uid if known else self._uid_of(place, body)
            if uid and (known or uid not in chosen):
                chosen[uid] = body
        return [self._event(place, uid, body) for uid, body in chosen.items()]

    def _uid_of(self, place: Place, body: Mapping[str, Any]) -> str:
        """Return the uid of an event of ours whose id is not known; empty for all others.

        A copy that a person made has our property, too, but no transaction id, or not ours.
        """
        ref = events.ref_of(body)
        if ref is None or place.event_of(ref.uid):
            return ""
        said = body.get("transactionId")
        ours = said == events.transaction(place.calendar, ref.uid)
        return ref.uid if ours or (not said and not place.echoes) else ""

    def _event(self, place: Place, uid: str, body: Mapping[str, Any]) -> Remote:
        """Return what stands there, and note its id and its version."""
        remote = events.remote(body, uid)
        place.events[remote.remote_id] = Known(uid, remote.etag)
        if isinstance(remote.item, Event):
            place.zone = place.zone or events.zone_of(remote.item)
        return remote

    def _our_tasks(self, place: Place, bodies: Iterable[Mapping[str, Any]]) -> list[Remote]:
        """Return those that are ours, one for each uid, and note their ids.

        Of several with the reference of one uid it is the one whose id is known, else the one that
        was made first: the others are copies, and the person's.
        """
        bound = {known.uid: name for name, known in place.tasks.items()}
        chosen: dict[str, Mapping[str, Any]] = {}
        latest = {str(body["id"]): body for body in bodies if "@removed" not in body}
        for body in sorted(latest.values(), key=lambda body: str(body.get("createdDateTime"))):
            name, ref = str(body["id"]), tasks.ref_of(body)
            if name in place.tasks:
                chosen[place.tasks[name].uid] = body
            elif ref is not None and ref.uid not in bound:
                chosen.setdefault(ref.uid, body)
        return [self._task(place, uid, body) for uid, body in chosen.items()]

    def _task(self, place: Place, uid: str, body: Mapping[str, Any]) -> Remote:
        """Return what stands there, and note its id, its version and its day."""
        remote = self._remote(place, uid, body)
        day = remote.item.due.isoformat() if isinstance(remote.item, Task) else ""
        place.tasks[remote.remote_id] = Known(uid, remote.etag, day)
        return remote

    def _remote(self, place: Place, uid: str, body: Mapping[str, Any]) -> Remote:
        """Return what stands there."""
        name = str(body["id"])
        if name in place.events or "subject" in body:
            return events.remote(body, uid)
        known = place.tasks.get(name, Known(uid))
        day = known.day or self._context.now.date().isoformat()
        return tasks.remote(body, uid, day, zone_named(place.zone))

    def _list_all_of(self, place: Place, uids: Iterable[str]) -> list[Remote]:
        """Return all of ours from lists, and give the lists time to show those of `uids`.

        They were made a moment ago, if they were: in this run or in one that just ended.
        """
        wanted = {*uids}
        found = self.api.budget.until(
            lambda: self._list_all(place),
            lambda found: wanted <= {remote.uid for remote in found},
        )
        self._all_known = True
        self._lost.clear()
        return found

    def _list_all(self, place: Place) -> list[Remote]:
        """Return all of ours from lists, and learn their ids, but not that they were read."""
        starts = {}
        if place.calendar:
            starts["events"] = self._events_list(place)
        if place.tasklist:
            starts["tasks"] = _tasks_list(place)
        feeds = self._pages(starts)
        seen = replace(place, events=dict(place.events), tasks=dict(place.tasks))
        found: list[Remote] = []
        if "events" in feeds:
            found += self._our_events(seen, self._checked(feeds["events"], CALENDAR).bodies)
        if "tasks" in feeds:
            found += self._our_tasks(seen, self._checked(feeds["tasks"], LIST).bodies)
        for name, known in seen.events.items():
            place.events.setdefault(name, known._replace(etag=""))
        for name, known in seen.tasks.items():
            place.tasks.setdefault(name, known._replace(etag=""))
        place.echoes = seen.echoes
        return found

    # Asking.

    def _pages(self, starts: Mapping[str, Call]) -> dict[str, Feed]:
        """Return all pages of lists and feeds, read side by side."""
        feeds = {name: Feed() for name in starts}
        left = dict(starts)
        for _ in range(MOST_PAGES):
            if not left:
                return feeds
            answers = self.api.call_all([[call] for call in left.values()])
            following: dict[str, Call] = {}
            for (name, call), (answer,) in zip(left.items(), answers, strict=True):
                feed = feeds[name]
                if not answer.ok:
                    feed.failure = answer
                    continue
                bodies = answer.body.get("value")
                feed.bodies += [b for b in bodies if _has_id(b)] if isinstance(bodies, list) else []
                if answer.body.get("@odata.nextLink"):
                    path = self.api.path(str(answer.body["@odata.nextLink"]))
                    following[name] = call._replace(path=path)
                elif answer.body.get("@odata.deltaLink"):
                    feed.link = self.api.path(str(answer.body["@odata.deltaLink"]))
            left = following
        msg = "Outlook's list does not end; the next run tries again"
        raise TransientError(msg)

    def _answers(self, calls: Mapping[str, Call]) -> Iterator[tuple[str, Reply]]:
        """Yield the answers to calls that only ask."""
        answers = self.api.call_all([[call] for call in calls.values()])
        for name, (answer,) in zip(calls, answers, strict=True):
            yield name, _readable(answer)

    def _checked(self, feed: Feed, what: str) -> Feed:
        if feed.failure is not None:
            if feed.failure.verdict == "missing":
                raise self._gone(what)
            raise self._failure(feed.failure, f"the {what}")
        return feed

    def _followed(self, feed: Feed, what: str) -> Feed:
        """Check a feed that was begun before: what cannot be followed any more begins anew."""
        if feed.failure is not None and feed.failure.verdict == "refused":
            msg = f"Outlook does not go on with the changes of the {what}; all is read again"
            raise CursorError(msg)
        if not self._checked(feed, what).link:
            msg = f"Outlook does not say where the changes of the {what} go on; all is read again"
            raise CursorError(msg)
        return feed

    def _events_list(self, place: Place) -> Call:
        query = f"{events.SELECT}&{events.EXPAND}&$top={EVENTS_PAGE}"
        return Call("GET", f"{_calendar(place)}/events?{query}")

    def _events_feed(self, place: Place) -> Call:
        now = self._context.now.replace(hour=0, minute=0, second=0, microsecond=0)
        window = [(now + by).strftime("%Y-%m-%dT%H:%M:%SZ") for by in (-BEFORE, AFTER)]
        query = f"startDateTime={quote(window[0])}&endDateTime={quote(window[1])}"
        return Call("GET", f"{_calendar(place)}/calendarView/delta?{query}", page=FEED_PAGE)

    def _get(self, place: Place, uid: str) -> Call | None:
        """Return the question for an item whose id is known."""
        if name := place.event_of(uid):
            return _get_event(name)
        name = place.task_of(uid)
        return _get_task(place, name) if name else None

    # Writing.

    def apply(self, actions: Sequence[Action]) -> Iterator[Outcome]:
        """Carry out `actions`, up to twenty calls in one request."""
        now: list[Action] = []
        later: list[Action] = []
        uids: set[str] = set()
        for action in actions:
            # What is told of one item twice is told in turn.
            (later if action.uid in uids else now).append(action)
            uids.add(action.uid)
        if not now:
            return
        place = self._found()
        if any(action.op == "create" for action in now):
            self._make_missing(place)
        if not self._all_known and any(self._is_nameless(place, action) for action in now):
            self._list_all_of(place, self._lost)
        self._note_zone(place, now)
        chunks = (now[begin : begin + MOST] for begin in range(0, len(now), MOST))
        outcomes = chain.from_iterable(map(self._side_by_side, chunks))
        yield from with_deletions_checked(outcomes, self.find)
        if later:
            yield from self.apply(later)

    def _side_by_side(self, actions: Sequence[Action]) -> Iterator[Outcome]:
        """Yield the outcomes of some actions; raise what stops them all after that."""
        waiting: list[Job] = []
        for action in actions:
            yield from self._go_on(action, self._steps(action), None, waiting)
        lost = 0
        while waiting:
            jobs = _together(waiting)
            taken = {job.action.uid for job in jobs}
            waiting = [job for job in waiting if job.action.uid not in taken]
            try:
                answers = self.api.call_all([job.calls for job in jobs])
            except (ThrottledError, UnreachableError):
                raise
            except TransientError as error:
                self._doubt(job.action for job in jobs)
                yield from (Outcome(uid=job.action.uid, error=error) for job in jobs)
                lost += 1
                if lost >= MOST_LOST:
                    raise
                continue
            failure: ProviderError | None = None
            for job, replies in zip(jobs, answers, strict=True):
                try:
                    yield from self._go_on(job.action, job.steps, replies, waiting)
                except ProviderError as error:
                    failure = error
            if failure is not None:
                raise failure

    def _go_on(
        self, action: Action, steps: Steps, replies: list[Reply] | None, waiting: list[Job]
    ) -> Iterator[Outcome]:
        """Take an action further: let it wait for its next answers, or yield its outcome.

        Raises, beside or in place of the outcome, what keeps all the others from going on.
        """
        try:
            if replies is None:
                calls = next(steps)
            elif replies[0].verdict in STOPS:
                raise self.api.error(replies[0], _title(action))
            else:
                calls = steps.send(replies)
        except StopIteration as stop:
            yield stop.value
        except ITEM_ERRORS as error:
            yield Outcome(uid=action.uid, error=error)
            if isinstance(error, ThrottledError):
                raise
        else:
            waiting.append(Job(action, steps, calls))

    def _steps(self, action: Action) -> Steps:
        place = self._found()
        if self._is_of_task(place, action):
            by_op = {
                "create": self._create_task,
                "update": self._update_task,
                "delete": self._delete_task,
            }
        else:
            by_op = {
                "create": self._create_event,
                "update": self._update_event,
                "delete": self._delete_event,
            }
        return by_op[action.op](place, action)

    def _is_of_task(self, place: Place, action: Action) -> bool:
        item = action.item or action.before
        if item is not None:
            return isinstance(item, Task)
        return bool(place.task_of(action.uid)) or action.remote_id in place.tasks

    def _is_nameless(self, place: Place, action: Action) -> bool:
        known = action.remote_id or place.event_of(action.uid) or place.task_of(action.uid)
        return action.op == "create" or not known

    def _note_zone(self, place: Place, actions: Iterable[Action]) -> None:
        if not place.zone:
            items = (action.item for action in actions)
            zones = (events.zone_of(item) for item in items if isinstance(item, Event))
            place.zone = next(filter(None, zones), "")

    # Writing events.

    def _create_event(self, place: Place, action: Action) -> Steps:
        event = _event(action)
        if name := place.event_of(action.uid):
            (answer,) = yield [_get_event(name)]
            if answer.ok:
                return self._standing_event(place, action, answer)
            if answer.verdict != "missing":
                raise self.api.error(answer, _title(action))
            place.events.pop(name, None)
        body = events.created(
            place.calendar, event, _ref(action), alarms=bool(self._options["alarms"])
        )
        (answer,) = yield [Call("POST", f"{_calendar(place)}/events", body)]
        if answer.verdict == "missing":
            raise self._gone(CALENDAR)
        if answer.verdict == "exists":
            return (yield from self._replayed(place, action, _existing(answer)))
        if not answer.ok:
            raise self._unclear(action, answer)
        if self._is_new:
            outcome = self._event_outcome(place, action, answer)
            if outcome.item is None:
                return outcome
        # It may be the answer to a request of before, and edited, deleted or moved since.
        return (yield from self._replayed(place, action, str(answer.body.get("id") or "")))

    def _replayed(self, place: Place, action: Action, name: str) -> Steps:
        """Return the outcome of a creation that Outlook may have taken for one that it knows.

        What the person moved to another calendar they took out of ours, so it is as if deleted.
        """
        if not name:
            # Outlook does not say which event it is.
            listed = {remote.uid for remote in self._list_all(place)}
            raise self._changed(action) if action.uid in listed else self._deleted(action)
        (answer,) = yield [_get_event(name, _calendar(place))]
        if answer.verdict == "missing":
            place.events.pop(name, None)
            raise self._deleted(action)
        if not answer.ok:
            # The creation may have taken effect, whatever Outlook says of our question.
            msg = f"Outlook does not say what became of {_title(action)}; the next run looks"
            raise TransientError(msg)
        return self._standing_event(place, action, answer)

    def _standing_event(self, place: Place, action: Action, answer: Reply) -> Outcome:
        ref = events.ref_of(answer.body)
        if ref is None or ref.uid != action.uid or ref.mark != action.mark:
            raise self._changed(action)
        return self._event_outcome(place, action, answer)

    def _update_event(self, place: Place, action: Action) -> Steps:
        event = _event(action)
        before = action.before if isinstance(action.before, Event) else None
        body = events.changed(event, before, _ref(action))
        name = action.remote_id or place.event_of(action.uid)
        standing = yield from self._standing(action, name, _get_event(name))
        if standing is None:
            raise self._changed(action)
        call = Call("PATCH", _event_path(name), body, etag=events.etag_of(standing))
        (answer,) = yield [call]
        if not answer.ok:
            raise self._unclear(action, answer)
        return self._event_outcome(place, action, answer)

    def _delete_event(self, place: Place, action: Action) -> Steps:
        name = action.remote_id or place.event_of(action.uid)
        standing = yield from self._standing(action, name, _get_event(name))
        deleted = False
        if standing is not None:
            call = Call("DELETE", _event_path(name), etag=events.etag_of(standing))
            (answer,) = yield [call]
            if not answer.ok and answer.verdict != "missing":
                raise self._unclear(action, answer)
            deleted = answer.ok
        place.events.pop(name, None)
        return _deletion(action, name, deleted=deleted)

    def _event_outcome(self, place: Place, action: Action, answer: Reply) -> Outcome:
        return _outcome(action, self._event(place, action.uid, _readable(answer).body))

    def _standing(
        self, action: Action, name: str, call: Call
    ) -> Generator[list[Call], list[Reply], Mapping[str, Any] | None]:
        """Return the item that an action is about, None where it is not there.

        Asked for right before each write, for nothing says that Graph heeds an etag. Raises
        PreconditionError where it is not in the version of the action.
        """
        if not name:
            return None
        (answer,) = yield [call]
        if answer.verdict == "missing":
            return None
        if not answer.ok:
            raise self.api.error(answer, _title(action))
        if action.etag not in {"", _etag(answer.body)}:
            raise self._changed(action)
        return answer.body

    # Writing tasks.

    def _create_task(self, place: Place, action: Action) -> Steps:
        task = _task(action)
        if name := place.task_of(action.uid):
            (answer,) = yield [_get_task(place, name)]
            ref = tasks.ref_of(answer.body)
            if answer.ok and ref is not None and ref.mark == action.mark:
                return self._task_outcome(place, action, answer)
            if answer.ok:
                raise self._changed(action)
            if answer.verdict != "missing":
                raise self.api.error(answer, _title(action))
            place.tasks.pop(name, None)
        zone = zone_named(place.zone or "UTC") if self._options["alarms"] else None
        body = tasks.created(task, _ref(action), reminder=zone)
        (answer,) = yield [Call("POST", f"{_list(place)}/tasks", body)]
        if answer.verdict == "missing":
            raise self._gone(LIST)
        if not answer.ok:
            raise self._unclear(action, answer)
        return self._task_outcome(place, action, answer)

    def _update_task(self, place: Place, action: Action) -> Steps:
        task = _task(action)
        before = action.before if isinstance(action.before, Task) else None
        name = action.remote_id or place.task_of(action.uid)
        standing = yield from self._standing(action, name, _get_task(place, name))
        if standing is None:
            raise self._changed(action)
        path = _task_path(place, name)
        linked = tasks.link_id(standing)
        resource = f"{path}/linkedResources" + (f"/{quote(linked, safe='')}" if linked else "")
        replies = yield [
            Call("PATCH", path, tasks.changed(task, before), etag=_etag(standing)),
            Call("PATCH" if linked else "POST", resource, tasks.link(_ref(action))),
            # To change the link may have made another version of the task.
            _get_task(place, name),
        ]
        if not replies[0].ok:
            raise self._unclear(action, replies[0])
        last = replies[2] if replies[2].ok else replies[0]
        return self._task_outcome(place, action, last)

    def _delete_task(self, place: Place, action: Action) -> Steps:
        name = action.remote_id or place.task_of(action.uid)
        standing = yield from self._standing(action, name, _get_task(place, name))
        deleted = False
        if standing is not None:
            (answer,) = yield [Call("DELETE", _task_path(place, name), etag=_etag(standing))]
            if not answer.ok and answer.verdict != "missing":
                raise self._unclear(action, answer)
            deleted = answer.ok
        place.tasks.pop(name, None)
        return _deletion(action, name, deleted=deleted)

    def _task_outcome(self, place: Place, action: Action, answer: Reply) -> Outcome:
        return _outcome(action, self._task(place, action.uid, _readable(answer).body))

    # Finding calendar and list, and making them.

    def _found(self) -> Place:
        if self._place is None:
            self._place = self._looked_up()
        return self._place

    def _looked_up(self) -> Place:
        """Return calendar and list as they are found; nothing is made."""
        there = self._marked(self._containers())
        place = Place(calendar=self._chosen(CALENDAR, there[CALENDAR], self._with_events))
        if self._with_tasks:
            place.tasklist = self._chosen(LIST, there[LIST], self._with_our_tasks)
        return place

    def _wanted(self, what: str) -> Wanted:
        if what == CALENDAR:
            return Wanted(self._name, what, "calendar")
        return Wanted(self._list_name, what, "task_list")

    def _chosen(self, what: str, there: Sequence[Container], holding: Holding) -> str:
        if self._context.adopt:
            return containers.adopted(self._wanted(what), there, holding)
        return containers.known(self._wanted(what), there)

    def _containers(self) -> dict[str, list[Container]]:
        """Return the calendars that we may write to, and the lists; not their marks."""
        starts = {CALENDAR: Call("GET", "/me/calendars?$select=id,name,canEdit&$top=100")}
        if self._with_tasks:
            starts[LIST] = Call("GET", "/me/todo/lists", page=TASKS_PAGE)
        there: dict[str, list[Container]] = {}
        for what, feed in self._pages(starts).items():
            if feed.failure is not None:
                raise self._failure(feed.failure, f"the list of {what}s")
            there[what] = [
                Container(str(body["id"]), str(body.get("name") or body.get("displayName")))
                for body in feed.bodies
                if body.get("canEdit") is not False
            ]
            self._owners[what] = min((one.id for one in there[what]), default="")
        return there

    def _marked(self, there: Mapping[str, Sequence[Container]]) -> dict[str, list[Container]]:
        """Return calendars and lists with what their marks say.

        Each is asked for its own: nothing says that a list of them has the marks.
        """
        asked = {one.id: _get_mark(what, one) for what, found in there.items() for one in found}
        marks = dict(self._answers(asked))
        for answer in marks.values():
            if answer.verdict in {"throttled", "login", "unclear"}:
                raise self._failure(answer, "the list of calendars")
        return {
            what: [_with_mark(one, marks[one.id]) for one in found] for what, found in there.items()
        }

    def _with_events(self, there: Sequence[Container]) -> set[str]:
        """Return the ids of the calendars that hold events of ours."""
        feeds = self._pages({one.id: self._events_list(Place(calendar=one.id)) for one in there})
        return {
            name
            for name, feed in feeds.items()
            if any(map(events.ref_of, self._checked(feed, CALENDAR).bodies))
        }

    def _with_our_tasks(self, there: Sequence[Container]) -> set[str]:
        """Return the ids of the lists that hold tasks of ours."""
        feeds = self._pages({one.id: _tasks_list(Place(tasklist=one.id)) for one in there})
        return {
            name
            for name, feed in feeds.items()
            if any(map(tasks.ref_of, self._checked(feed, LIST).bodies))
        }

    def _make_missing(self, place: Place) -> None:
        """Make the calendar and the list that are not there yet, and begin their feeds.

        Neither can be made under an id of our choosing: where an answer is lost, the next run
        looks for it before it makes another. Raises InTheWayError where another computer did the
        same in the same breath, and was first.
        """
        missing = [] if place.calendar else [CALENDAR]
        missing += [LIST] if self._with_tasks and not place.tasklist else []
        if not missing:
            return
        now = self.api.dated or self._context.now
        made = self._made(missing, now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))
        self._keep_if_first(made)
        place.calendar = made[CALENDAR].id if CALENDAR in made else place.calendar
        place.tasklist = made[LIST].id if LIST in made else place.tasklist
        self._is_new = self._is_new or CALENDAR in made
        self._begin(place)
        # Another computer may have found them as soon as they were there.
        self._all_known = False

    def _made(self, missing: Sequence[str], since: str) -> dict[str, Container]:
        """Make calendar and list, with our mark where Graph takes it."""
        calls = [_make(self._wanted(what), since) for what in missing]
        answers = self.api.call_all([[call] for call in calls])
        made: dict[str, Container] = {}
        failure: ProviderError | None = None
        for what, (answer,) in zip(missing, answers, strict=True):
            wanted, said = self._wanted(what), since
            if answer.verdict == "refused":
                said, answer = "", self.api.call(_make(wanted, ""))  # noqa: PLW2901 - a second try
            if answer.ok and answer.body.get("id"):
                made_for = wanted.name if said else None
                made[what] = Container(str(answer.body["id"]), wanted.name, made_for, said)
            else:
                failure = failure or self._not_made(wanted, answer)
        if failure is not None:
            if isinstance(failure, InTheWayError):
                self._take_back(made)
            raise failure
        return made

    def _not_made(self, wanted: Wanted, answer: Reply) -> ProviderError:
        if answer.verdict == "exists":
            return InTheWayError(containers.second(wanted, self._context.target))
        if answer.ok:
            msg = "Outlook's answer cannot be read; the next run looks what became of it"
            return TransientError(msg)
        return self._failure(answer, f"the {wanted.what}")

    def _keep_if_first(self, made: Mapping[str, Container]) -> None:
        """Take back what we made, and raise InTheWayError, where another one came before it."""
        there = self._containers()
        late: dict[str, Container] = {}
        for what, ours in made.items():
            others = [one for one in there[what] if one.name == ours.name and one.id != ours.id]
            rivals = self._marked({what: others})[what]
            holding = self._with_events if what == CALENDAR else self._with_our_tasks
            if containers.kept(self._wanted(what), ours, rivals, holding) is not ours:
                late[what] = ours
        if late:
            self._take_back(late)
            msg = containers.second(self._wanted(next(iter(late))), self._context.target)
            raise InTheWayError(msg)

    def _take_back(self, made: Mapping[str, Container]) -> None:
        """Delete what we made a moment ago, and have not written to."""
        self.api.call_all([[_take(what, one)] for what, one in made.items()])

    def _failure(self, answer: Reply, what: str) -> ProviderError:
        """Return the error for an answer that concerns all items."""
        error = self.api.error(answer, what)
        if isinstance(error, (PreconditionError, RejectedError)):
            return ProviderError(f"Outlook refuses {what} ({answer.words or answer.status})")
        return error

    def _unclear(self, action: Action, answer: Reply) -> ProviderError:
        """Return the error for a write, and remember where it is not known what became of it."""
        if answer.verdict == "unclear":
            self._doubt([action])
        return self.api.error(answer, _title(action))

    def _doubt(self, actions: Iterable[Action]) -> None:
        """Take note that nobody knows what became of some actions."""
        self._all_known = self._is_new = False
        self._lost.update(
            action.uid
            for action in actions
            # An event that is made once more is the same one, by its transaction id.
            if action.op == "create" and isinstance(action.item, Task)
        )

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

    def _gone(self, what: str) -> GoneError:
        msg = f"Outlook no longer has the {what} that the items stood in"
        return GoneError(msg)

    def _deleted(self, action: Action) -> WasDeletedError:
        return WasDeletedError(f"{_title(action)} was deleted in Outlook, which still knows it")

    def _changed(self, action: Action) -> PreconditionError:
        return PreconditionError(f"{_title(action)} was changed in Outlook since it was read")


ITEM_ERRORS = (PreconditionError, RejectedError, TransientError)
"""What concerns one item, and is its outcome."""
STOPS = frozenset({"throttled", "login", "forbidden", "not tried"})
"""Verdicts after which no other item is tried in this run."""


def _together(waiting: Sequence[Job]) -> list[Job]:
    """Return the jobs to go on with: those that ask first, as many as one request has room for."""
    asking = [job for job in waiting if job.calls[0].asks]
    jobs: list[Job] = []
    room = MOST
    for job in asking or waiting:
        if len(job.calls) > room:
            break
        jobs.append(job)
        room -= len(job.calls)
    return jobs


def _calendar(place: Place) -> str:
    return f"/me/calendars/{quote(place.calendar, safe='')}"


def _list(place: Place) -> str:
    return f"/me/todo/lists/{quote(place.tasklist, safe='')}"


def _tasks_list(place: Place) -> Call:
    return Call("GET", f"{_list(place)}/tasks?{tasks.EXPAND}&$top={TASKS_PAGE}")


def _path(what: str, one: Container) -> str:
    if what == CALENDAR:
        return _calendar(Place(calendar=one.id))
    return _list(Place(tasklist=one.id))


def _get_mark(what: str, one: Container) -> Call:
    path = _path(what, one)
    if what == CALENDAR:
        return Call("GET", f"{path}?$select=id&{events.EXPAND}")
    return Call("GET", f"{path}/extensions/{EXTENSION}")


def _with_mark(one: Container, answer: Reply) -> Container:
    """Return a calendar or a list with what its mark says; as it is where it has none."""
    said = events.kept_in(answer.body) or str(answer.body.get("mark") or "")
    found = _MARK.fullmatch(said)
    return one._replace(made_for=found[2], since=found[1]) if found else one


def _make(wanted: Wanted, since: str) -> Call:
    """Return what makes a calendar or a list; with our mark if `since` says when."""
    mark, body = f"{since} {wanted.name}", dict[str, Any]()
    if wanted.what == CALENDAR:
        if since:
            body["singleValueExtendedProperties"] = [{"id": events.PROPERTY, "value": mark}]
        return Call("POST", "/me/calendars", {"name": wanted.name, **body})
    if since:
        kind = "microsoft.graph.openTypeExtension"
        body["extensions"] = [{"@odata.type": kind, "extensionName": EXTENSION, "mark": mark}]
    return Call("POST", "/me/todo/lists", {"displayName": wanted.name, **body})


def _take(what: str, one: Container) -> Call:
    return Call("DELETE", _path(what, one))


def _event_path(name: str, calendar: str = "/me") -> str:
    # Usually not below its calendar: a person may have moved it to another one.
    return f"{calendar}/events/{quote(name, safe='')}"


def _task_path(place: Place, name: str) -> str:
    return f"{_list(place)}/tasks/{quote(name, safe='')}"


def _get_event(name: str, calendar: str = "/me") -> Call:
    return Call("GET", f"{_event_path(name, calendar)}?{events.SELECT}&{events.EXPAND}")


def _get_task(place: Place, name: str) -> Call:
    return Call("GET", f"{_task_path(place, name)}?{tasks.EXPAND}")


def _has_id(body: object) -> bool:
    """Whether it is a resource that can be asked for again."""
    return isinstance(body, dict) and isinstance(body.get("id"), str) and bool(body["id"])


def _readable(answer: Reply) -> Reply:
    """Return an answer that should show an item; raises TransientError where it does not."""
    if answer.ok and not _has_id(answer.body):
        msg = "Outlook's answer cannot be read; the next run looks what became of it"
        raise TransientError(msg)
    return answer


def _etag(body: Mapping[str, Any]) -> str:
    return events.etag_of(body)


def _existing(answer: Reply) -> str:
    """Return the id of the event that has the transaction, where Graph says it."""
    return str(answer.body.get("@event.existingEventId") or "")


def _outcome(action: Action, remote: Remote) -> Outcome:
    sent = action.item and replace(action.item, step_id="")
    item = None if remote.item == sent else remote.item
    return Outcome(uid=action.uid, remote_id=remote.remote_id, etag=remote.etag, item=item)


def _deletion(action: Action, name: str, *, deleted: bool) -> Outcome:
    """Return the outcome of a deletion; raises MissingError where nothing was there."""
    if not deleted:
        msg = f"{_title(action)} is no longer where it stood in Outlook"
        raise MissingError(msg)
    return Outcome(uid=action.uid, remote_id=name)


def _ref(action: Action) -> Ref:
    return Ref(action.uid, action.mark, action.revision)


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


__all__ = ["Account"]
