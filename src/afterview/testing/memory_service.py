"""A calendar service that is an object in memory, and that can be told to fail.

It is small and repeatable: no thread, no clock, no chance. It lives on between runs, as one on the
network does.
"""

from __future__ import annotations

import json
from collections import Counter, deque
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import Enum
from typing import TYPE_CHECKING, Literal, TypeVar

from afterview.errors import (
    MissingError,
    PreconditionError,
    RejectedError,
    ThrottledError,
    TransientError,
    WasDeletedError,
)
from afterview.item_json import item_to_json

if TYPE_CHECKING:
    from collections.abc import Callable

    from afterview.model import Item
    from afterview.provider import Action

T = TypeVar("T")
Request = Literal["changes", "find", "make", "create", "update", "delete"]
Moment = Literal["before", "after"]


class Fault(Enum):
    """The ways in which one request can fail."""

    CUT = "nothing took effect, and no answer came"
    LOST = "it took effect, and no answer came"
    THROTTLED = "the service asks to wait"


@dataclass(frozen=True, slots=True)
class Entry:
    """One item as the service has it."""

    remote_id: str
    item: Item
    mark: str = ""
    """Empty where it is not ours."""
    revision: int = 0
    extras: tuple[str, ...] = ()
    """Reminders, colour, and what else the provider knows nothing of."""
    version: int = 0

    saved: int = 0
    """The version in which it was saved last; what is put back as it was has an older one."""

    @property
    def etag(self) -> str:
        """Return the name of what was saved."""
        return f'"{self.saved}"'

    @property
    def native(self) -> str:
        """Return the whole of it as a text."""
        return json.dumps([item_to_json(self.item), *self.extras])


def _nothing(_request: Request, _moment: Moment) -> None:
    pass


def _as_it_is(item: Item) -> Item:
    return item


@dataclass(slots=True)
class MemoryService:
    """One account of a calendar service. Everything on it is for tests to look at and to set."""

    account: str = "someone"
    calendar: str = ""
    """The calendar of ours; empty while there is none."""
    entries: dict[str, Entry] = field(default_factory=dict)
    """By remote id."""
    graves: dict[str, Entry] = field(default_factory=dict)
    """By remote id, the deleted entries; `version` is that of the deletion."""
    version: int = 0
    """The number of changes that took effect, whoever made them."""
    made: int = 0
    """The number of items and calendars that were ever made, from which their names come."""
    today: date = date(2026, 11, 23)
    """The day on which a task is ticked."""
    requests: Counter[Request] = field(default_factory=Counter)
    commits: int = 0
    """The number of requests that changed something."""

    hook: Callable[[Request, Moment], None] = _nothing
    """Called before a request takes effect, and after it, before its answer leaves. What it raises
    comes out of the provider: a crash at that point."""
    faults: deque[Fault | None] = field(default_factory=deque)
    """The faults of the next requests, one after another; None is success."""
    retry_after: float | None = None
    """The seconds that a throttled answer names."""
    down: bool = False
    """Whether every request fails."""
    oldest_cursor: int = 0
    lists_nothing: bool = False
    """Whether a list without a cursor is empty although items are there."""
    lagging: set[str] = field(default_factory=set)
    """Uids that a list without a cursor misses, though `find` has them."""
    refused: set[str] = field(default_factory=set)
    """Uids of items that it will not take."""
    keeps_uids: bool = False
    """Whether the uid of an item that was deleted cannot be used again."""
    clock: datetime | None = None
    """By which it dates its answers; None: it does not."""
    rewrites: Callable[[Item], Item] = _as_it_is
    """Returns the item that the service makes of one that is written."""

    def request(self, name: Request, effect: Callable[[], T]) -> T:
        """Return the answer to one request; raises what was ordered in its place."""
        self.requests[name] += 1
        self.hook(name, "before")
        fault = self.faults.popleft() if self.faults else None
        if fault is Fault.THROTTLED:
            msg = "the service asks to wait; the next run continues"
            raise ThrottledError(msg, self.retry_after)
        if self.down or fault is Fault.CUT:
            msg = "the service does not answer; the next run tries again"
            raise TransientError(msg)
        answer = effect()
        self.hook(name, "after")
        if fault is Fault.LOST:
            msg = "the answer was lost; the next run looks what became of it"
            raise TransientError(msg)
        return answer

    def forget_cursors(self) -> None:
        """Refuse every cursor that was given out so far."""
        self.version += 1
        self.oldest_cursor = self.version

    def of(self, uid: str) -> Entry | None:
        """Return the entry of a uid."""
        return next((entry for entry in self.entries.values() if entry.item.uid == uid), None)

    def held(self) -> list[Entry]:
        """Return what bears our mark."""
        return [entry for entry in self.entries.values() if entry.mark]

    def new_name(self, kind: str) -> str:
        """Return a name that nothing had before."""
        self.made += 1
        return f"{kind}-{self.made}"

    def put(self, entry: Entry) -> Entry:
        """Make or replace an entry, whoever does it; return it in its new version."""
        return self.put_as_it_was(replace(entry, saved=self.version + 1))

    def put_as_it_was(self, entry: Entry) -> Entry:
        """Make an entry without saving it anew: its etag stays, as with Radicale and Xandikos."""
        self.version += 1
        entry = replace(entry, version=self.version)
        self.entries[entry.remote_id] = entry
        self.graves.pop(entry.remote_id, None)
        return entry

    def take(self, entry: Entry) -> int:
        """Delete an entry, whoever does it; return the version that this makes."""
        self.version += 1
        self.graves[entry.remote_id] = replace(entry, version=self.version)
        del self.entries[entry.remote_id]
        return self.version

    # What a request does.

    def make_calendar(self) -> str:
        """Make the calendar of ours, unless it is there."""
        if not self.calendar:
            self.calendar = self.new_name("calendar")
            self.commits += 1
        return self.calendar

    def create(self, action: Action, item: Item) -> Entry:
        """Make an item; raises PreconditionError where one with its uid is there."""
        self._take_or_refuse(item)
        if self.of(item.uid):
            raise changed(item.uid)
        if self.keeps_uids and any(grave.item.uid == item.uid for grave in self.graves.values()):
            msg = f"{item.uid} was deleted, and its uid cannot be used again"
            raise WasDeletedError(msg)
        self.commits += 1
        name = self.new_name("item")
        return self.put(Entry(name, self.rewrites(item), action.mark, action.revision))

    def update(self, entry: Entry, etag: str) -> Entry:
        """Replace an item; raises PreconditionError where it is not there in this version."""
        self._take_or_refuse(entry.item)
        standing = self.entries.get(entry.remote_id)
        if standing is None or standing.etag != etag:
            raise changed(entry.item.uid)
        self.commits += 1
        return self.put(replace(entry, item=self.rewrites(entry.item)))

    def delete(self, remote_id: str, etag: str) -> int:
        """Delete an item in this version (any, where `etag` is empty); return the new version.

        Raises MissingError where it is not there, PreconditionError.
        """
        standing = self.entries.get(remote_id)
        if standing is None:
            msg = f"{remote_id} is not there"
            raise MissingError(msg)
        if etag and standing.etag != etag:
            raise changed(standing.item.uid)
        self.commits += 1
        return self.take(standing)

    def _take_or_refuse(self, item: Item) -> None:
        if item.uid in self.refused:
            msg = f'the service does not take "{item.title}"'
            raise RejectedError(msg)


def changed(uid: str) -> PreconditionError:
    """Return the error for an item that has changed since it was read."""
    return PreconditionError(f"{uid} is not there as it was read")
