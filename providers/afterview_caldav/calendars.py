"""The provider `caldav`: the calendars of one account as a target.

This module only answers to the contract. `discovery` finds and makes calendars, `reading` and
`writing` ask and change them through `server`, and `cursor` has the state between two runs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from afterview.model import Task
from afterview.provider import Changes
from afterview_caldav import cursor, dav, discovery, reading
from afterview_caldav.discovery import WantedCalendars
from afterview_caldav.objects import as_held
from afterview_caldav.server import connect
from afterview_caldav.writing import Writer

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from afterview.model import Item
    from afterview.provider import Action, Context, Outcome, Remote
    from afterview.provider.http import Budget
    from afterview_caldav.cursor import SyncState
    from afterview_caldav.server import Server


class Calendars:
    """The calendars that `options` name; see the docstrings of `afterview.provider.Provider`."""

    def __init__(
        self, options: Mapping[str, Any], context: Context, *, budget: Budget | None = None
    ) -> None:
        """Keep what the options say; nothing is sent yet."""
        self._options = options
        self._context = context
        self._budget = budget
        self._tasks_as_events = options["tasks"] == "events"
        self._wanted = WantedCalendars(
            kinds=("VEVENT",) if self._tasks_as_events else ("VEVENT", "VTODO"),
            calendar=options["calendar"],
            task_list=options["task_list"] or options["calendar"],
            adopt=context.adopt,
        )
        self._shape = cursor.shape_of(options)
        self._server: Server | None = None
        self._state: SyncState | None = None

    def canonical(self, item: Item) -> Item | None:
        """Return what a component holds: of a task the day, of a time the moment.

        The title of an event says that it is done. No task is held where tasks are to be events.
        """
        return None if isinstance(item, Task) and self._tasks_as_events else as_held(item)

    def changes(self, cursor: str | None) -> Changes:
        """Return everything of ours without a cursor, else what changed since."""
        server, found = self._read(cursor)
        return Changes(
            cursor=self.cursor(),
            changed=tuple(found.remotes.values()),
            deleted=found.deleted,
            full=not cursor,
            container=self.container(),
            claims=discovery.claims(server, self._wanted, self._account()),
            clock=server.client.dated,
        )

    def apply(self, actions: Sequence[Action]) -> Iterator[Outcome]:
        """Carry out `actions`, and note what that changed for the cursor."""
        if not actions:
            return
        server, state = self._connection(), self._account()
        if any(action.op == "create" for action in actions):
            discovery.make_missing(server, self._wanted, state)
        yield from Writer(server, state, alarms=self._options["alarms"]).apply(actions)

    def cursor(self) -> str:
        """Return how far the calendars have been read; empty while there are none."""
        state = self._state
        return cursor.written(state, self._shape) if state and state.calendars else ""

    def container(self) -> str:
        """Return host, account and path of each calendar; empty until all are there."""
        state = self._account()
        if state.home and any(state.calendar_for(kind) is None for kind in self._wanted.kinds):
            return ""
        account = dav.key(state.principal) or self._options["username"]
        # By path, because iCloud moves an account from one of its hosts to another.
        paths = (dav.folder(calendar.url) for calendar in state.calendars)
        return "\n".join(f"{self._connection().host} {account} {path}" for path in paths)

    def find(self, uids: Sequence[str]) -> Iterator[Remote]:
        """Yield those of the items that are there."""
        return reading.find(self._connection(), self._account(), uids)

    def close(self) -> None:
        """Close the connections."""
        if self._server is not None:
            self._server.close()

    def _read(self, since: str | None) -> tuple[Server, reading.Found]:
        if since:
            self._state = cursor.read(since, self._shape)
            server = self._connection()
            return server, reading.read_changes(server, self._state)
        server = self._connection()
        self._state = discovery.discover(server, self._wanted)
        return server, reading.read_all(server, self._state)

    def _connection(self) -> Server:
        if self._server is None:
            self._server = connect(self._options, self._context, self._budget)
        return self._server

    def _account(self) -> SyncState:
        """Return the calendars as they were last read; find them first if they never were."""
        if self._state is None:
            self._state = discovery.discover(self._connection(), self._wanted)
        return self._state


__all__ = ["Calendars"]
