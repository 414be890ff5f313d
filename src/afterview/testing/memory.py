"""A two-way provider whose service is an object in memory that can be told to fail.

It is small and repeatable: no thread, no clock, no chance. The service lives on between runs, as
one on the network does; a `MemoryProvider` is one run's connection to it. As with CalDAV, an item
is written as a whole, so that an update whose native form is out of date would take away what the
person added: a test of an engine sees it.
"""

from __future__ import annotations

import json
from collections import Counter, deque
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, date, datetime, time
from enum import Enum
from functools import partial
from typing import TYPE_CHECKING, Literal, TypeVar
from uuid import NAMESPACE_OID, uuid5

from afterview.errors import (
    CursorError,
    GoneError,
    MissingError,
    PreconditionError,
    RejectedError,
    ThrottledError,
    TransientError,
    WasDeletedError,
)
from afterview.item_json import item_from_json, item_to_json
from afterview.model import Event, Item, Task
from afterview.provider import Changes, Outcome, Plugin, Remote, with_deletions_checked
from afterview.testing.two_way import Person

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from afterview.provider import Action, Context

T = TypeVar("T")
Request = Literal["changes", "find", "make", "create", "update", "delete"]
Moment = Literal["before", "after"]

_NOT_MERGED = frozenset({"uid", "step_id", "free"})
"""The fields that an update never changes; free or busy is the person's after the creation."""


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
            raise _changed(item.uid)
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
            raise _changed(entry.item.uid)
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
            raise _changed(standing.item.uid)
        self.commits += 1
        return self.take(standing)

    def _take_or_refuse(self, item: Item) -> None:
        if item.uid in self.refused:
            msg = f'the service does not take "{item.title}"'
            raise RejectedError(msg)


class MemoryPerson(Person):
    """The person, who has the calendar of a `MemoryService` before them."""

    def __init__(self, service: MemoryService) -> None:
        """Take the service that they use."""
        self._service = service

    def retitle(self, uid: str, title: str) -> None:
        """Give an item another title."""
        self._edit(uid, title=title)

    def describe(self, uid: str, text: str) -> None:
        """Give an item another text."""
        self._edit(uid, description=text)

    def move(self, uid: str, start: date) -> None:
        """Move an item to another day or time."""
        item = self._entry(uid).item
        if isinstance(item, Task):
            self._edit(uid, due=start)
        else:
            length = item.end - item.start  # type: ignore[operator]  # two times, or two dates
            self._edit(uid, start=start, end=start + length)

    def tick(self, uid: str) -> date:
        """Mark a task as done; return the day."""
        self._edit(uid, done=self._service.today)
        return self._service.today

    def reopen(self, uid: str) -> None:
        """Mark a task as not done."""
        self._edit(uid, done=None)

    def delete(self, uid: str) -> None:
        """Delete an item."""
        self._service.take(self._entry(uid))

    def put_aside(self, uid: str) -> Callable[[], None]:
        """Take an item away; it comes back under another remote id, with the same etag."""
        entry = self._entry(uid)
        self._service.take(entry)

        def put_back() -> None:
            name = self._service.new_name("item")
            self._service.put_as_it_was(replace(entry, remote_id=name))

        return put_back

    def restore(self, uid: str) -> None:
        """Fetch an item back from the bin."""
        (grave,) = (entry for entry in self._service.graves.values() if entry.item.uid == uid)
        self._service.put(grave)

    def copy(self, uid: str) -> str:
        """Duplicate an item, with all that is invisible; the copy has another uid."""
        entry = self._entry(uid)
        name = self._service.new_name("item")
        copy = str(uuid5(NAMESPACE_OID, name))
        self._service.put(replace(entry, remote_id=name, item=replace(entry.item, uid=copy)))
        return copy

    def adorn(self, uid: str) -> None:
        """Add a reminder, and tell the others another thing than we did: free, or busy."""
        entry = self._entry(uid)
        item = entry.item
        if isinstance(item, Event):
            item = replace(item, free=not item.free)
        self._service.put(replace(entry, item=item, extras=(*entry.extras, "reminder: 15 min")))

    def adornment(self, uid: str) -> object:
        """Return the reminders, and whether the time counts as free."""
        entry = self._service.of(uid)
        return entry and (entry.extras, isinstance(entry.item, Event) and entry.item.free)

    def add(self, item: Item) -> str:
        """Put an item of their own into the calendar of ours; return its remote id."""
        return self._service.put(Entry(self._service.new_name("item"), item)).remote_id

    def discard(self) -> None:
        """Delete the calendar with all that is in it."""
        self._service.calendar = ""
        self._service.entries.clear()
        self._service.graves.clear()
        self._service.version += 1

    def _entry(self, uid: str) -> Entry:
        entry = self._service.of(uid)
        if entry is None:
            raise KeyError(uid)
        return entry

    def _edit(self, uid: str, **changes: object) -> None:
        entry = self._entry(uid)
        item = canonical(replace(entry.item, **changes))  # type: ignore[arg-type]  # of its form
        self._service.put(replace(entry, item=item))


def canonical(item: Item) -> Item:
    """Return what the service holds of `item`: whole seconds, clean text.

    No hour of a task, and no tick of an event.
    """
    title = " ".join(_clean(item.title).split())
    description = _clean(item.description).strip()
    url = item.url if item.url.startswith(("http:", "https:")) else ""
    if isinstance(item, Task):
        due_at = datetime.combine(item.due, time(), UTC)
        return replace(item, title=title, description=description, url=url, due_at=due_at)
    return replace(
        item,
        title=title,
        description=description,
        url=url,
        location=" ".join(_clean(item.location).split()),
        start=_whole(item.start),
        end=_whole(item.end),
        done=None,
    )


class MemoryProvider:
    """One run's connection to a `MemoryService`; a provider that keeps all the laws."""

    def __init__(self, service: MemoryService) -> None:
        """Take the service; nothing is asked of it yet."""
        self._service = service
        self._calendar = ""
        self._seen: int | None = None
        """The version up to which nothing is unknown to us; None where nothing was read."""

    def canonical(self, item: Item) -> Item | None:
        """Return what the service holds of `item`."""
        return canonical(item)

    def changes(self, cursor: str | None) -> Changes:
        """Return what happened since `cursor`, in one request."""
        return self._service.request("changes", lambda: self._changes(cursor or ""))

    def apply(self, actions: Sequence[Action]) -> Iterator[Outcome]:
        """Carry out `actions`, a request each."""
        return with_deletions_checked(self._outcomes(actions), self.find)

    def _outcomes(self, actions: Sequence[Action]) -> Iterator[Outcome]:
        for action in actions:
            try:
                outcome = self._carry_out(action)
            except (PreconditionError, RejectedError, TransientError) as error:
                if self._service.down:
                    raise
                outcome = Outcome(uid=action.uid, error=error)
            yield outcome

    def cursor(self) -> str:
        """Return the cursor: with our own writes in it, as long as nobody wrote in between."""
        return "" if self._seen is None or not self._calendar else f"{self._calendar}:{self._seen}"

    def container(self) -> str:
        """Return the account with its calendar; empty while there is none."""
        return f"{self._service.account}/{self._calendar}" if self._calendar else ""

    def find(self, uids: Sequence[str]) -> Iterator[Remote]:
        """Yield those of the items that are there, in one request."""
        wanted = set(uids)
        if wanted:
            yield from self._service.request(
                "find", lambda: [_remote(e) for e in self._service.held() if e.item.uid in wanted]
            )

    def close(self) -> None:
        """Do nothing: there is nothing to let go of."""

    def _changes(self, cursor: str) -> Changes:
        service = self._service
        changed, deleted = service.held(), []
        if cursor:
            since = self._since(cursor)
            changed = [entry for entry in changed if entry.version > since]
            graves = service.graves.values()
            gone = [g.item.uid for g in graves if g.mark and g.version > since]
            deleted = [uid for uid in gone if service.of(uid) is None]
        elif service.lists_nothing:
            changed = []
        else:
            changed = [entry for entry in changed if entry.item.uid not in service.lagging]
        self._calendar, self._seen = service.calendar, service.version
        return Changes(
            cursor=self.cursor(),
            changed=[_remote(entry) for entry in changed],
            deleted=deleted,
            full=not cursor,
            container=self.container(),
            claims=() if self._calendar else (f"{service.account}/the calendar to make",),
            clock=service.clock,
        )

    def _since(self, cursor: str) -> int:
        calendar, _, version = cursor.rpartition(":")
        if not calendar or not version.isdecimal() or int(version) < self._service.oldest_cursor:
            msg = "the service does not know this cursor"
            raise CursorError(msg)
        if calendar != self._service.calendar:
            raise _gone()
        return int(version)

    def _carry_out(self, action: Action) -> Outcome:
        if self._calendar and self._calendar != self._service.calendar:
            raise _gone()
        if action.op == "delete" or action.item is None:
            known = self._service.of(action.uid)
            remote_id = action.remote_id or (known.remote_id if known else "")
            delete = partial(self._service.delete, remote_id, action.etag)
            self._wrote(self._service.request("delete", delete))
            return Outcome(uid=action.uid)
        item = replace(action.item, step_id="")
        entry = self._create(action, item) if action.op == "create" else self._update(action, item)
        rewritten = None if entry.item == item else entry.item
        return Outcome(
            uid=action.uid,
            error=None,
            remote_id=entry.remote_id,
            etag=entry.etag,
            item=rewritten,
            native=entry.native,
        )

    def _create(self, action: Action, item: Item) -> Entry:
        service = self._service
        if not self._calendar:
            self._calendar = service.request("make", service.make_calendar)
        try:
            entry = service.request("create", lambda: service.create(action, item))
        except PreconditionError:
            standing = self._standing(action.uid)
            if standing is None or not action.mark or standing.mark != action.mark:
                raise
            return standing
        self._wrote(entry.version)
        return entry

    def _update(self, action: Action, item: Item) -> Entry:
        service = self._service
        remote_id, etag, native = action.remote_id, action.etag, action.native
        if not (remote_id and etag and native):
            standing = self._standing(action.uid)
            if standing is None or etag not in {"", standing.etag}:
                raise _changed(action.uid)
            remote_id, etag, native = standing.remote_id, standing.etag, standing.native
        text, *extras = json.loads(native)
        whole = item_from_json(text)
        merged = _merged(whole, action.before or whole, item)
        entry = Entry(remote_id, merged, action.mark, action.revision, tuple(extras))
        entry = service.request("update", lambda: service.update(entry, etag))
        self._wrote(entry.version)
        return entry

    def _standing(self, uid: str) -> Entry | None:
        return self._service.request("find", lambda: self._service.of(uid))

    def _wrote(self, version: int) -> None:
        if self._seen is not None and version == self._seen + 1:
            self._seen = version


def memory_plugin(service: MemoryService) -> Plugin:
    """Return a plugin whose every target is `service`."""

    def opened(_options: Mapping[str, object], _context: Context) -> MemoryProvider:
        return MemoryProvider(service)

    return Plugin(
        name="memory",
        summary="a service in memory, for tests",
        options=(),
        open=opened,
        two_way=True,
    )


def _merged(whole: Item, before: Item, item: Item) -> Item:
    """Return `whole` with those fields of `item` that differ from `before`."""
    names = {one.name for one in fields(item)} - _NOT_MERGED
    pairs = {name: (getattr(before, name), getattr(item, name)) for name in names}
    # Two times of one moment are equal even where the zone is another: the text is not.
    changed = {name: new for name, (old, new) in pairs.items() if repr(old) != repr(new)}
    return replace(whole, **changed)


def _remote(entry: Entry) -> Remote:
    return Remote(
        uid=entry.item.uid,
        remote_id=entry.remote_id,
        etag=entry.etag,
        revision=entry.revision,
        item=entry.item,
        mark=entry.mark,
        native=entry.native,
    )


def _clean(text: str) -> str:
    lines = "\n".join(text.replace("\u2028", "\n").splitlines())
    return "".join(c for c in lines if c >= " " or c in "\t\n")


def _whole(when: date) -> date:
    return when.replace(microsecond=0) if isinstance(when, datetime) else when


def _changed(uid: str) -> PreconditionError:
    return PreconditionError(f"{uid} is not there as it was read")


def _gone() -> GoneError:
    return GoneError("the calendar is no longer there")
