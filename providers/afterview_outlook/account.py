"""One Microsoft account as a target: a calendar for events and, unless they are events, a list.

`discovery` finds and makes them, `calendar` and `tasklist` read and write them; here they are put
together, so that what is asked of both is one request.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from afterview.errors import CursorError
from afterview.model import Event, Task
from afterview.provider import Changes, containers, with_deletions_checked
from afterview.provider.batch import side_by_side, turns
from afterview.provider.containers import CALENDAR, LIST
from afterview.provider.cursor import shape_of
from afterview_outlook import calendar, events, tasklist, tasks
from afterview_outlook.api import Call
from afterview_outlook.calendar import Calendar
from afterview_outlook.discovery import Discovery
from afterview_outlook.place import FORMAT, Place, is_old, remembered
from afterview_outlook.session import FEED_PAGE, Feed, Session
from afterview_outlook.tasklist import TaskList

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from afterview.model import Item
    from afterview.provider import Action, Context, Outcome, Remote
    from afterview.provider.http import Budget
    from afterview_outlook.session import Steps


class Account:
    """The account that `options` name; see the docstrings of `afterview.provider.Provider`."""

    def __init__(
        self, options: Mapping[str, Any], context: Context, *, budget: Budget | None = None
    ) -> None:
        """Keep what the options say; nothing is sent yet."""
        names = ("api_root", "tenant", "calendar", "task_list", "tasks")
        self._shape = shape_of(FORMAT, [options[name] for name in names])
        self._context = context
        self._session = Session(options, context, budget)
        self.api = self._session.api
        self._with_tasks = LIST in self._session.wanted
        self._discovery = Discovery(self._session)
        self._calendar = Calendar(self._session)
        self._tasklist = TaskList(self._session)
        self._place: Place | None = None

    def canonical(self, item: Item) -> Item | None:
        """Return what Outlook holds of an item: of a task the day, of an event no tick."""
        if isinstance(item, Event):
            return events.canonical(item)
        return tasks.canonical(item) if self._with_tasks else None

    def changes(self, cursor: str | None) -> Changes:
        """Return everything of ours without a cursor, else what changed since."""
        deleted: list[str] = []
        if cursor:
            # The ids in it are good even where Graph no longer follows it: what a list leaves out
            # is asked for by them.
            self._place = place = remembered(cursor, self._shape)
            if is_old(place, self._context.now):
                msg = "the window that was read is too old; everything is read again"
                raise CursorError(msg)
            found, deleted = self._news(place)
        else:
            place = self._found()
            place.events_link = place.tasks_link = ""
            found = self._everything(place)
        self._session.all_known = True
        there = {remote.uid for remote in found}
        return Changes(
            cursor=self.cursor(),
            changed=tuple(found),
            deleted=tuple(uid for uid in dict.fromkeys(deleted) if uid not in there),
            full=not cursor,
            container=self.container(),
            claims=containers.claims(self._ids(place), self._session.owners),
            clock=self.api.clock,
        )

    def apply(self, actions: Sequence[Action]) -> Iterator[Outcome]:
        """Carry out `actions`, up to twenty calls in one request."""
        if not actions:
            return
        place = self._found()
        for turn in turns(actions):
            is_creation = any(action.op == "create" for action in turn)
            if is_creation and self._discovery.make_missing(place):
                self._begin(place)
            is_unknown = any(_is_nameless(place, action) for action in turn)
            if is_unknown and not self._session.all_known:
                self._list_all(place, self._session.lost)
            _note_zone(place, turn)
            outcomes = side_by_side(self._session, turn, lambda action: self._steps(place, action))
            yield from with_deletions_checked(outcomes, self.find)

    def cursor(self) -> str:
        """Return how far all has been read; empty while calendar or list are missing."""
        place = self._place
        if place is None or not all(self._ids(place).values()) or not place.begun:
            return ""
        if self._with_tasks and not place.tasks_link:
            return ""
        return place.text(self._shape)

    def container(self) -> str:
        """Return the ids of calendar and list; empty until all are there.

        No other account has these ids.
        """
        return containers.container(self._ids(self._found()))

    def find(self, uids: Sequence[str]) -> Iterator[Remote]:
        """Yield those of the items that are there.

        Each is asked for by its id, where that is known. Otherwise, and where nothing has that id,
        everything is listed: a task that was moved to another list and back has another id.
        """
        wanted = dict.fromkeys(uids)
        if not wanted:
            return
        place = self._found()
        calls = {uid: call for uid in wanted if (call := self._get(place, uid))}
        unknown = wanted.keys() - calls.keys()
        for uid, reply in self._session.answers(calls):
            if reply.ok and place.event_of(uid):
                yield events.remote(reply.body, uid)
            elif reply.ok:
                yield self._tasklist.remote(place, uid, reply.body)
            elif reply.verdict != "missing":
                raise self._session.failure(reply, "an item")
            else:
                place.forget(uid)
                unknown.add(uid)
        if unknown:
            found = self._list_all(place, unknown)
            yield from (remote for remote in found if remote.uid in unknown)

    def close(self) -> None:
        """Close the connections."""
        self.api.close()

    # Reading calendar and list together.

    def _everything(self, place: Place) -> list[Remote]:
        """Return all of ours, and learn where their changes will be.

        The feeds are begun first, so that what changes meanwhile is in them the next time.
        """
        feeds = self._begin(place)
        found = self._tasklist.ours(place, feeds["tasks"].bodies) if "tasks" in feeds else []
        if place.calendar:
            starts = {"events": calendar.listing(place.calendar)}
            (listed,) = self._session.pages(starts).values()
            bodies = self._session.checked(listed, CALENDAR).bodies
            found = self._calendar.ours(place, bodies) + found
        return found

    def _begin(self, place: Place) -> dict[str, Feed]:
        """Begin the feeds of changes that are missing; return what they have at once."""
        starts: dict[str, Call] = {}
        if place.calendar and not place.events_link:
            starts["events"] = self._calendar.feed(place)
        if place.tasklist and not place.tasks_link:
            starts["tasks"] = self._tasklist.feed(place)
        feeds = self._session.pages(starts)
        if "events" in feeds:
            failure = feeds["events"].failure
            if failure is not None and failure.verdict not in {"refused", "missing"}:
                raise self._session.failure(failure, "the calendar")
            # Graph may have no such feed of a calendar that is not the main one (its pages do not
            # agree); what changed is found in a list of everything then.
            place.events_link = feeds["events"].link
        if "tasks" in feeds:
            place.tasks_link = self._session.checked(feeds["tasks"], LIST).link
        if starts:
            place.begun = self._context.now.isoformat()
        return feeds

    def _news(self, place: Place) -> tuple[list[Remote], list[str]]:
        """Return what changed since, and the uids of what was deleted."""
        starts = {}
        if place.events_link:
            starts["feed"] = Call("GET", place.events_link, page=FEED_PAGE)
        else:
            starts["list"] = calendar.listing(place.calendar)
        if self._with_tasks:
            starts["tasks"] = Call("GET", place.tasks_link, page=FEED_PAGE)
        feeds = self._session.pages(starts)
        if "feed" in feeds:
            feed = self._session.followed(feeds["feed"], CALENDAR)
            place.events_link = feed.link
            found, gone = self._calendar.read_feed(place, feed.bodies)
        else:
            listed = self._session.checked(feeds["list"], CALENDAR)
            found, gone = self._calendar.read_list(place, listed.bodies)
        if "tasks" in feeds:
            feed = self._session.followed(feeds["tasks"], LIST)
            place.tasks_link = feed.link
            changed, deleted = self._tasklist.read_feed(place, feed.bodies)
            found, gone = found + changed, gone + deleted
        return found, gone

    def _list_all(self, place: Place, uids: Iterable[str]) -> list[Remote]:
        """Return all of ours from lists, and give the lists time to show those of `uids`.

        They may have been made a moment ago, in this run or in one that just ended.
        """
        wanted = {*uids}
        found = self.api.budget.until(
            lambda: self._listed(place),
            lambda found: wanted <= {remote.uid for remote in found},
        )
        self._session.all_known = True
        self._session.lost.clear()
        return found

    def _listed(self, place: Place) -> list[Remote]:
        """Return all of ours from lists, and learn their ids, but not that they were read."""
        starts = {}
        if place.calendar:
            starts[CALENDAR] = calendar.listing(place.calendar)
        if place.tasklist:
            starts[LIST] = tasklist.listing(place.tasklist)
        feeds = self._session.pages(starts)
        bodies = {what: self._session.checked(feed, what).bodies for what, feed in feeds.items()}
        seen = place.copy()
        found = self._calendar.ours(seen, bodies.get(CALENDAR, []))
        found += self._tasklist.ours(seen, bodies.get(LIST, []))
        place.learn(seen)
        return found

    # Where things are.

    def _found(self) -> Place:
        if self._place is None:
            self._place = self._discovery.located()
        return self._place

    def _ids(self, place: Place) -> dict[containers.Wanted, str]:
        """Return the ids of calendar and list, empty while they are missing."""
        ids = (place.calendar, place.tasklist)
        # Without a list there is one of the two only.
        return dict(zip(self._session.wanted.values(), ids, strict=False))

    def _get(self, place: Place, uid: str) -> Call | None:
        """Return the call for an item; None where its id is not known."""
        name = place.event_of(uid)
        return calendar.get_event(name) if name else self._tasklist.get(place, uid)

    def _steps(self, place: Place, action: Action) -> Steps:
        collection = self._tasklist if _is_of_task(place, action) else self._calendar
        return collection.steps(place, action)


def _is_of_task(place: Place, action: Action) -> bool:
    item = action.item or action.before
    if item is not None:
        return isinstance(item, Task)
    return bool(place.task_of(action.uid)) or action.remote_id in place.tasks


def _is_nameless(place: Place, action: Action) -> bool:
    known = action.remote_id or place.event_of(action.uid) or place.task_of(action.uid)
    return action.op == "create" or not known


def _note_zone(place: Place, actions: Iterable[Action]) -> None:
    if not place.zone:
        items = (action.item for action in actions)
        zones = (events.zone_of(item) for item in items if isinstance(item, Event))
        place.zone = next(filter(None, zones), "")


__all__ = ["Account"]
