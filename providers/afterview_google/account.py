"""One Google account as a target: a calendar for events and, unless they are events, a task list.

`calendar` and `tasklist` read and write each of them; here they are put together.
"""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING, Any

from afterview.errors import CursorError
from afterview.model import Event, Task
from afterview.provider import Changes, containers, with_deletions_checked
from afterview.provider.batch import side_by_side, turns
from afterview.provider.containers import LIST
from afterview.provider.cursor import shape_of
from afterview_google import events, tasks
from afterview_google.calendar import Calendar
from afterview_google.place import FORMAT, Place, is_old, remembered
from afterview_google.session import Session
from afterview_google.tasklist import TaskList

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from afterview.model import Item
    from afterview.provider import Action, Context, Outcome, Remote
    from afterview.provider.http import Budget


class Account:
    """The account that `options` name; see the docstrings of `afterview.provider.Provider`."""

    def __init__(
        self, options: Mapping[str, Any], context: Context, *, budget: Budget | None = None
    ) -> None:
        """Keep what the options say; nothing is sent yet."""
        names = ("api_root", "calendar", "calendar_id", "task_list", "tasks")
        self._shape = shape_of(FORMAT, [options[name] for name in names])
        self._context = context
        self._session = Session(options, context, budget)
        self.api = self._session.api
        self._with_tasks = LIST in self._session.wanted
        self._calendar = Calendar(self._session)
        self._tasklist = TaskList(self._session)
        self._place: Place | None = None

    def canonical(self, item: Item) -> Item | None:
        """Return what Google holds of an item: of a task the day, of an event no tick."""
        if isinstance(item, Event):
            return events.canonical(item)
        return tasks.canonical(item) if self._with_tasks else None

    def changes(self, cursor: str | None) -> Changes:
        """Return everything of ours without a cursor, else what changed since."""
        if cursor:
            place = remembered(cursor, self._shape)
            # The ids in it are good even where the cursor itself is refused.
            self._place = place
            if is_old(place, self._context.now):
                place.token = place.since = ""
                msg = "the cursor is too old; everything is read again"
                raise CursorError(msg)
        else:
            place = self._found()
            place.token = place.since = ""
        full = not cursor or not place.token
        listed, ended = self._calendar.read(place)
        there, vanished = self._tasklist.read(place)
        place.read = self._context.now.astimezone(UTC).isoformat()
        deleted = dict.fromkeys((*ended, *vanished))
        return Changes(
            cursor=self.cursor(),
            changed=(*listed, *there),
            deleted=() if full else tuple(deleted),
            full=full,
            container=self.container(),
            claims=containers.claims(self._ids(place), self._session.owners),
            clock=self.api.clock,
        )

    def apply(self, actions: Sequence[Action]) -> Iterator[Outcome]:
        """Carry out `actions`, up to fifty in one request."""
        if not actions:
            return
        place = self._found()
        if any(action.op == "create" for action in actions):
            if not place.calendar:
                self._calendar.make(place, actions)
            if self._with_tasks and not place.tasklist:
                self._tasklist.make(place)
        for turn in turns(actions):
            yield from self._turn(place, turn)

    def _turn(self, place: Place, actions: Sequence[Action]) -> Iterator[Outcome]:
        """Carry out actions, no two of which are about one item: first the events."""
        self._tasklist.learn(place, actions)
        of_events: list[Action] = []
        of_tasks: list[Action] = []
        for action in actions:
            (of_tasks if _is_of_task(place, action) else of_events).append(action)
        yield from side_by_side(
            self._session, of_events, lambda action: self._calendar.steps(place, action)
        )
        outcomes = side_by_side(
            self._session, of_tasks, lambda action: self._tasklist.steps(place, action)
        )
        yield from with_deletions_checked(outcomes, self.find)

    def cursor(self) -> str:
        """Return how far all has been read; empty while calendar or list are missing."""
        place = self._place
        if place is None or not all(self._ids(place).values()):
            return ""
        if not place.read:
            place.read = self._context.now.astimezone(UTC).isoformat()
        return place.text(self._shape)

    def container(self) -> str:
        """Return the ids of calendar and list; empty until all are there.

        No other account has these ids.
        """
        return containers.container(self._ids(self._found()))

    def find(self, uids: Sequence[str]) -> Iterator[Remote]:
        """Yield those of the items that are there.

        Events are asked for by id. Tasks are too, where the id is known; else the list is read.
        """
        wanted = dict.fromkeys(uids)
        if not wanted:
            return
        place = self._found()
        for remote in self._calendar.find(place, list(wanted)):
            wanted.pop(remote.uid, None)
            yield remote
        left = [uid for uid in wanted if uid not in place.events]
        if left and place.tasklist:
            yield from self._tasklist.find(place, left)

    def close(self) -> None:
        """Close the connections."""
        self.api.close()

    def _found(self) -> Place:
        """Return calendar and list as far as they are there; nothing is made."""
        if self._place is None:
            place = Place()
            self._calendar.locate(place)
            if self._with_tasks:
                self._tasklist.locate(place)
            self._place = place
        return self._place

    def _ids(self, place: Place) -> dict[containers.Wanted, str]:
        """Return the ids of calendar and list, empty while they are missing."""
        ids = (place.calendar, place.tasklist)
        # Without a list there is one of the two only.
        return dict(zip(self._session.wanted.values(), ids, strict=False))


def _is_of_task(place: Place, action: Action) -> bool:
    item = action.item or action.before
    if item is not None:
        return isinstance(item, Task)
    return bool(place.task_of(action.uid)) or action.remote_id in place.tasks


__all__ = ["Account"]
