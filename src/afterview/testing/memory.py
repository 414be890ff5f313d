"""A two-way provider whose service is a `MemoryService`, and the person who uses it.

A `MemoryProvider` is one run's connection to the service. As with CalDAV, an item is written as a
whole, so that an update whose native form is out of date would take away what the person added: a
test of an engine sees it.
"""

from __future__ import annotations

import json
from dataclasses import fields, replace
from datetime import UTC, date, datetime, time
from functools import partial
from typing import TYPE_CHECKING
from uuid import NAMESPACE_OID, uuid5

from afterview.errors import (
    CursorError,
    GoneError,
    PreconditionError,
    RejectedError,
    TransientError,
)
from afterview.item_json import item_from_json
from afterview.model import Event, Item, Task
from afterview.provider import Changes, Outcome, Plugin, Remote, with_deletions_checked
from afterview.testing.memory_service import Entry, MemoryService, changed
from afterview.testing.person import Person

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from afterview.provider import Action, Context

_NOT_MERGED = frozenset({"uid", "step_id", "free"})
"""The fields that an update never changes; free or busy is the person's after the creation."""


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
                raise changed(action.uid)
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


def _gone() -> GoneError:
    return GoneError("the calendar is no longer there")
