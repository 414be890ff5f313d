"""Each law of a two-way provider catches the one that breaks it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import count
from pathlib import Path
from typing import Any, ClassVar

import pytest
from memory_suite import MemorySuite

from afterview.errors import (
    CursorError,
    GoneError,
    MissingError,
    PreconditionError,
    ProviderError,
)
from afterview.item_json import item_to_json
from afterview.model import Event, Item, Task, day_of
from afterview.provider import Action, Changes, Outcome, Remote
from afterview.testing import (
    NOW,
    SAMPLES,
    MemoryProvider,
    ProviderContract,
    TwoWayContract,
    task,
)
from afterview.testing.memory_service import Entry

RUNS = count()


class Told(MemoryProvider):
    """Tells of each remote what `tell` makes of it."""

    def tell(self, remote: Remote) -> Remote:
        return remote

    def changes(self, cursor: str | None) -> Changes:
        changes = super().changes(cursor)
        return replace(changes, changed=[self.tell(remote) for remote in changes.changed])

    def find(self, uids: Sequence[str]) -> Iterator[Remote]:
        return map(self.tell, super().find(uids))


def telling(name: str, tell: Callable[[Remote], Remote]) -> type[Told]:
    """Return a provider that tells of each remote what `tell` makes of it."""
    return type(name, (Told,), {"tell": lambda _, remote: tell(remote)})


def saying(name: str, **fields: Callable[[], object]) -> type[MemoryProvider]:
    """Return a provider whose changes have other fields."""

    def changes(self: MemoryProvider, cursor: str | None) -> Changes:
        made: dict[str, Any] = {key: make() for key, make in fields.items()}
        return replace(MemoryProvider.changes(self, cursor), **made)

    return type(name, (MemoryProvider,), {"changes": changes})


def without_its_zone(remote: Remote) -> Remote:
    item = remote.item
    if isinstance(item, Event) and isinstance(item.start, datetime):
        item = replace(item, start=item.start.replace(tzinfo=UTC))
    return replace(remote, item=item)


def done_when_due(remote: Remote) -> Remote:
    item = remote.item
    if isinstance(item, Task) and item.done:
        item = replace(item, done=item.due)
    return replace(remote, item=item)


def never_done(remote: Remote) -> Remote:
    return replace(remote, item=remote.item and replace(remote.item, done=None))


Unmarked = telling("Unmarked", lambda remote: replace(remote, mark=""))
Shortening = telling("Shortening", lambda remote: replace(remote, mark=remote.mark[:40]))
Folding = telling("Folding", lambda remote: replace(remote, mark=remote.mark.lower()))
Local = telling("Local", without_its_zone)
Untickable = telling("Untickable", never_done)
TickedWhenDue = telling("TickedWhenDue", done_when_due)

Partial = saying("Partial", full=lambda: False)
Nameless = saying("Nameless", container=str)
Restless = saying("Restless", container=lambda: f"session {next(RUNS)}")
Common = saying("Common", container=lambda: "Interviews")
Unclaiming = saying("Unclaiming", claims=tuple)
ClaimingByName = saying("ClaimingByName", claims=lambda: ("Interviews",))
Silent = saying("Silent", deleted=list)


class Latching(Told):
    """Once done, for ever done."""

    def tell(self, remote: Remote) -> Remote:
        past = task("past/thank-you/jane-doe")
        known = remote.uid == past.uid and remote.item
        return replace(remote, item=replace(known, done=date(2026, 11, 21))) if known else remote


class Dozing(Told):
    """Does not see when a task is opened again."""

    ticked: ClassVar[set[str]] = set()

    def tell(self, remote: Remote) -> Remote:
        if remote.item and remote.item.done:
            self.ticked.add(remote.uid)
        again = remote.uid in self.ticked and remote.item
        return replace(remote, item=replace(again, done=date(2026, 11, 21))) if again else remote


class Blurring(Told):
    """Reports every copy as the original."""

    def tell(self, remote: Remote) -> Remote:
        ours = {item.uid for item in SAMPLES}
        return remote if remote.uid in ours else replace(remote, uid=SAMPLES[0].uid)


class Short(MemoryProvider):
    """Reads the first page only."""

    def changes(self, cursor: str | None) -> Changes:
        changes = super().changes(cursor)
        return replace(changes, changed=changes.changed[:5])


class Eager(MemoryProvider):
    def changes(self, cursor: str | None) -> Changes:
        self._service.make_calendar()
        return super().changes(cursor)


class Touching(MemoryProvider):
    def find(self, uids: Sequence[str]) -> Iterator[Remote]:
        self._service.commits += 1
        return super().find(uids)


class Piecemeal(MemoryProvider):
    """Makes the list of tasks when the first task comes."""

    def changes(self, cursor: str | None) -> Changes:
        kinds = {type(entry.item).__name__ for entry in self._service.held()}
        return replace(super().changes(cursor), container=f"{self._service.account} {kinds}")


class Reticent(MemoryProvider):
    """Does not say what the first write made."""

    def container(self) -> str:
        return ""

    def changes(self, cursor: str | None) -> Changes:
        name = self._service.account if self._service.calendar else ""
        return replace(super().changes(cursor), container=name)


class Pretending(MemoryProvider):
    """Says that it made what the service only remembers."""

    def _carry_out(self, action: Action) -> Outcome:
        graves = self._service.graves.values()
        if action.op == "create" and any(grave.item.uid == action.uid for grave in graves):
            return Outcome(uid=action.uid, remote_id="item", etag="etag")
        return super()._carry_out(action)


class Greedy(MemoryProvider):
    """Takes all that is in the calendar for ours."""

    def changes(self, cursor: str | None) -> Changes:
        for entry in self._service.entries.values():
            self._service.entries[entry.remote_id] = replace(entry, mark=entry.mark or "?")
        return super().changes(cursor)


class Clearing(MemoryProvider):
    """Takes the calendar away with the last item of ours."""

    def apply(self, actions: Sequence[Action]) -> Iterator[Outcome]:
        yield from super().apply(actions)
        if not self._service.held():
            self._service.entries.clear()


class Deaf(MemoryProvider):
    def changes(self, cursor: str | None) -> Changes:
        changes = super().changes(cursor)
        return replace(changes, changed=[]) if cursor else changes


class Guessing(MemoryProvider):
    """Takes for deleted what a list does not have."""

    def changes(self, cursor: str | None) -> Changes:
        changes = super().changes(cursor)
        listed = {remote.uid for remote in changes.changed}
        absent = [item.uid for item in SAMPLES if item.uid not in listed]
        return changes if cursor else replace(changes, deleted=absent)


class Haunted(MemoryProvider):
    """Finds what lies in the bin."""

    def find(self, uids: Sequence[str]) -> Iterator[Remote]:
        for name, grave in list(self._service.graves.items()):
            self._service.entries[name] = grave
        return super().find(uids)


class SweepingCopies(MemoryProvider):
    """Deletes by the title."""

    def _carry_out(self, action: Action) -> Outcome:
        outcome = super()._carry_out(action)
        if action.op == "delete" and action.before:
            for entry in self._service.held():
                if entry.item.title == action.before.title:
                    self._service.take(entry)
        return outcome


class Hasty(MemoryProvider):
    """Calls deleted what it saw leave, though it is back under another id."""

    def changes(self, cursor: str | None) -> Changes:
        changes = super().changes(cursor)
        left = [grave.item.uid for grave in self._service.graves.values()]
        return replace(changes, deleted=[*changes.deleted, *left]) if cursor else changes


class Grudging(MemoryProvider):
    """Never tells of what was away once."""

    def changes(self, cursor: str | None) -> Changes:
        changes = super().changes(cursor)
        left = {grave.item.uid for grave in self._service.graves.values()}
        return replace(changes, changed=[r for r in changes.changed if r.uid not in left])


class Complacent(MemoryProvider):
    """Takes a 404 for a deletion."""

    def apply(self, actions: Sequence[Action]) -> Iterator[Outcome]:
        for outcome in self._outcomes(actions):
            missed = isinstance(outcome.error, MissingError)
            yield replace(outcome, error=None) if missed else outcome


class Consuming(MemoryProvider):
    """Reports each change once, whatever the cursor says."""

    reported: ClassVar[dict[int, str]] = {}

    def changes(self, cursor: str | None) -> Changes:
        key = id(self._service)
        changes = super().changes(cursor and self.reported.get(key, cursor))
        if cursor:
            self.reported[key] = changes.cursor
        else:
            self.reported.pop(key, None)
        return changes


class Repeating(MemoryProvider):
    """Never gives a newer cursor."""

    def changes(self, cursor: str | None) -> Changes:
        changes = super().changes(cursor)
        return replace(changes, cursor=cursor or changes.cursor)

    def cursor(self) -> str:
        return super().cursor() and f"{self._calendar}:{0}"


class Leaping(MemoryProvider):
    """Asks for the cursor once it has written."""

    def cursor(self) -> str:
        return f"{self._calendar}:{self._service.version}" if self._calendar else ""


class Overlooking(MemoryProvider):
    """Takes whatever comes of an item that it wrote itself for its own writing."""

    wrote: ClassVar[set[str]] = set()

    def apply(self, actions: Sequence[Action]) -> Iterator[Outcome]:
        self.wrote.update(action.uid for action in actions if action.op == "update")
        return super().apply(actions)

    def changes(self, cursor: str | None) -> Changes:
        changes = super().changes(cursor)
        known = self.wrote if cursor else set()
        return replace(changes, changed=[r for r in changes.changed if r.uid not in known])


class Windowed(MemoryProvider):
    """Takes for deleted what moved out of the years that it looks at."""

    def changes(self, cursor: str | None) -> Changes:
        changes = super().changes(cursor)
        far = {r.uid for r in changes.changed if r.item and day_of(r.item).year > NOW.year + 2}
        near = [remote for remote in changes.changed if remote.uid not in far]
        return replace(changes, changed=near, deleted=[*changes.deleted, *far])


class Shrugging(MemoryProvider):
    def changes(self, cursor: str | None) -> Changes:
        try:
            return super().changes(cursor)
        except GoneError:
            return Changes(cursor="", deleted=[item.uid for item in SAMPLES])


class Lenient(MemoryProvider):
    def changes(self, cursor: str | None) -> Changes:
        try:
            return super().changes(cursor)
        except CursorError:
            return super().changes(None)


class Amnesiac(MemoryProvider):
    """Reports what it deleted itself as if a person had."""

    def _wrote(self, version: int) -> None:
        pass


class Stripping(MemoryProvider):
    """Writes what it knows, and so takes the rest away."""

    def _carry_out(self, action: Action) -> Outcome:
        outcome = super()._carry_out(action)
        if action.op == "update":
            entry = self._service.entries[outcome.remote_id]
            self._service.entries[outcome.remote_id] = replace(entry, extras=())
        return outcome


class StrippingBlindly(MemoryProvider):
    """Takes it away where it was not given the native form."""

    def _carry_out(self, action: Action) -> Outcome:
        if action.op == "update" and action.item and not action.native:
            action = replace(action, native=json.dumps([item_to_json(action.item)]))
        return super()._carry_out(action)


class Freeing(MemoryProvider):
    """Sets busy or free again with each update."""

    def _carry_out(self, action: Action) -> Outcome:
        outcome = super()._carry_out(action)
        if action.op == "update":
            entry = self._service.entries[outcome.remote_id]
            if isinstance(entry.item, Event) and isinstance(action.item, Event):
                item = replace(entry.item, free=action.item.free)
                self._service.entries[outcome.remote_id] = replace(entry, item=item)
        return outcome


class Narrow(MemoryProvider):
    """Updates some fields and forgets the others."""

    def _update_of(self, before: Item, item: Item) -> Item:
        return replace(before, title=item.title, description=item.description)

    def _carry_out(self, action: Action) -> Outcome:
        if action.op == "update" and action.item and action.before:
            action = replace(action, item=self._update_of(action.before, action.item))
        return super()._carry_out(action)


class Unclearing(Narrow):
    """Leaves out what is empty."""

    def _update_of(self, before: Item, item: Item) -> Item:
        return replace(item, description=item.description or before.description)


class Trampling(MemoryProvider):
    """Replaces the version that it saw last."""

    def _carry_out(self, action: Action) -> Outcome:
        standing = self._service.of(action.uid)
        if standing and standing.version <= (self._seen or 0):
            action = replace(action, etag=standing.etag, native=standing.native)
        return super()._carry_out(action)


class TramplingTasks(Trampling):
    """Heeds the version of events only."""

    def _carry_out(self, action: Action) -> Outcome:
        item = action.item or action.before
        if isinstance(item, Task):
            return super()._carry_out(action)
        return super(Trampling, self)._carry_out(action)


class StickyMarks(MemoryProvider):
    """Leaves a task its first mark."""

    def _update(self, action: Action, item: Item) -> Entry:
        before = self._service.of(action.uid)
        entry = super()._update(action, item)
        if before is not None and isinstance(item, Task):
            entry = replace(entry, mark=before.mark)
            self._service.entries[entry.remote_id] = entry
        return entry


class Reviving(MemoryProvider):
    def _carry_out(self, action: Action) -> Outcome:
        try:
            return super()._carry_out(action)
        except PreconditionError:
            return super()._carry_out(replace(action, op="create"))


class Strict(MemoryProvider):
    def _carry_out(self, action: Action) -> Outcome:
        if action.op == "delete" and not self._service.of(action.uid):
            msg = "404"
            raise PreconditionError(msg)
        return super()._carry_out(action)


class Overwriting(MemoryProvider):
    """Creates by replacing."""

    def _carry_out(self, action: Action) -> Outcome:
        standing = self._service.of(action.uid)
        if action.op == "create" and standing:
            action = replace(action, op="update", etag="", before=standing.item)
        return super()._carry_out(action)


class Discreet(MemoryProvider):
    """Does not tell that another version stands there."""

    def _carry_out(self, action: Action) -> Outcome:
        return replace(super()._carry_out(action), item=None)


class Trusting(MemoryProvider):
    """Takes whatever stands there for its own."""

    def _carry_out(self, action: Action) -> Outcome:
        standing = self._service.of(action.uid)
        if action.op == "create" and standing:
            return Outcome(
                uid=action.uid,
                error=None,
                remote_id=standing.remote_id,
                etag=standing.etag,
                item=standing.item,
            )
        return super()._carry_out(action)


MOVE = "an event moves"
TICK = "a_tick_is_reported_and_taken_back"
WITH, WITHOUT = "with its native form", "without"
BEFORE, AFTER = "before it was read again", "after it was read again"

BROKEN: list[tuple[type[MemoryProvider], str, tuple[object, ...]]] = [
    (Unmarked, "what_was_pushed_is_read_back", ()),
    (Partial, "what_was_pushed_is_read_back", ()),
    (Short, "what_was_pushed_is_read_back", ()),
    (Local, "what_was_pushed_is_read_back", ()),
    (Shortening, "the_longest_mark_is_kept", ()),
    (Folding, "the_longest_mark_is_kept", ()),
    (StickyMarks, "the_longest_mark_is_kept", ()),
    (Eager, "reading_writes_nothing", ()),
    (Touching, "reading_writes_nothing", ()),
    (Nameless, "a_container_is_known_again", ()),
    (Restless, "a_container_is_known_again", ()),
    (Piecemeal, "a_container_is_known_again", ()),
    (Common, "a_container_is_known_again", ()),
    (Reticent, "a_container_is_known_again", ()),
    (Unclaiming, "a_calendar_that_is_to_be_made_is_claimed", ()),
    (ClaimingByName, "a_calendar_that_is_to_be_made_is_claimed", ()),
    (Greedy, "what_is_unknown_is_left_alone", ()),
    (Clearing, "what_is_unknown_is_left_alone", ()),
    (Deaf, "an_edit_is_reported", (MOVE,)),
    (Unmarked, "an_edit_is_reported", (MOVE,)),
    (Deaf, TICK, ()),
    (Untickable, TICK, ()),
    (TickedWhenDue, TICK, ()),
    (Dozing, TICK, ()),
    (Latching, "what_we_ticked_can_be_reopened", ()),
    (Silent, "a_deletion_is_reported", ()),
    (Guessing, "a_deletion_is_reported", ()),
    (Haunted, "a_deletion_is_reported", ()),
    (Hasty, "an_item_that_was_put_back_is_the_same_item", (Event,)),
    (Grudging, "an_item_that_comes_back_after_its_deletion_was_read_is_reported", (Task,)),
    (Complacent, "a_write_to_an_old_address_does_not_miss_the_item", ("delete", Event)),
    (Blurring, "a_copy_does_not_disturb", ()),
    (SweepingCopies, "a_copy_does_not_disturb", ()),
    (Consuming, "a_cursor_reports_until_there_is_a_newer_one", ()),
    (Repeating, "a_cursor_reports_until_there_is_a_newer_one", ()),
    (Leaping, "what_others_did_meanwhile_is_reported_next_time", (Event,)),
    (Leaping, "what_others_did_meanwhile_is_reported_next_time", (Task,)),
    (Overlooking, "what_others_did_meanwhile_is_reported_next_time", (Event,)),
    (Windowed, "an_edit_is_reported", ("an event moves by years",)),
    (Shrugging, "a_calendar_that_is_gone_is_not_a_deletion", ()),
    (Lenient, "a_cursor_that_cannot_be_read_is_refused", ()),
    (Amnesiac, "own_writes_are_not_news", ()),
    (Stripping, "an_update_leaves_the_rest_alone", (Event, WITH)),
    (Stripping, "an_update_leaves_the_rest_alone", (Task, WITH)),
    (StrippingBlindly, "an_update_leaves_the_rest_alone", (Event, WITHOUT)),
    (Freeing, "an_update_leaves_the_rest_alone", (Event, WITH)),
    (Narrow, "an_update_can_change_every_field", ()),
    (Unclearing, "an_update_can_change_every_field", ()),
    (Trampling, "a_stale_write_is_refused", ("update", AFTER)),
    (Trampling, "a_stale_write_is_refused", ("delete", AFTER)),
    (TramplingTasks, "a_stale_write_is_refused", ("update", AFTER)),
    (TramplingTasks, "a_stale_write_is_refused", ("delete", AFTER)),
    (Overwriting, "a_repeated_creation_keeps_the_existing_item", ()),
    (Discreet, "a_repeated_creation_keeps_the_existing_item", ()),
    (Reviving, "an_update_does_not_bring_back", ()),
    (Strict, "an_update_does_not_bring_back", ()),
    (Pretending, "what_was_deleted_is_not_said_to_be_made", ()),
    (Overwriting, "a_creation_does_not_replace", ()),
    (Trusting, "a_creation_does_not_replace", ()),
]


@pytest.mark.parametrize(
    ("kind", "law", "given"), BROKEN, ids=lambda value: getattr(value, "__name__", None)
)
def test_a_law_catches_the_provider_that_breaks_it(
    kind: type[MemoryProvider], law: str, given: tuple[object, ...], tmp_path: Path
) -> None:
    suite = MemorySuite()
    suite.kind = kind  # type: ignore[misc]  # of this object only
    test: Callable[..., None] = getattr(suite, f"test_{law}")
    with pytest.raises((AssertionError, ProviderError, pytest.fail.Exception)):
        test(tmp_path, *given)


def test_every_law_has_a_provider_that_breaks_it() -> None:
    own = {*dir(TwoWayContract)} - {*dir(ProviderContract)}
    laws = {name.removeprefix("test_") for name in own if name.startswith("test_")}
    assert {law for _, law, _ in BROKEN} == laws
