"""The additional laws of a provider in whose service a person edits as well."""
# ruff: noqa: S101 - asserts are what tests are made of

from __future__ import annotations

from abc import ABC, abstractmethod
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Literal

import pytest

from afterview.errors import CursorError, GoneError, PreconditionError, WasDeletedError
from afterview.model import Event, Item, Task
from afterview.provider import Action, Changes, Context, Outcome, Provider, Remote
from afterview.testing.contract import ProviderContract, mark_of
from afterview.testing.samples import NOW, SAMPLES, exchanged, told

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

LONGEST_MARK = "The-longest_mark.with-all_kinds.of_characters-0123456789-abc"
"""60 characters, out of those that a mark may have."""

NO_CALENDAR = Changes(cursor="", full=True)
"""The answer before the first write, apart from the claims."""


class Person(ABC):
    """The person, who has the service's own program before them: past the provider."""

    @abstractmethod
    def retitle(self, uid: str, title: str) -> None:
        """Give an item another title."""

    @abstractmethod
    def describe(self, uid: str, text: str) -> None:
        """Give an item another text as its description."""

    @abstractmethod
    def move(self, uid: str, start: date) -> None:
        """Let an event begin at `start`, as long as before, or let a task be due on that day.

        `start` is an aware datetime where the event has a time of day, else a date.
        """

    @abstractmethod
    def tick(self, uid: str) -> date:
        """Mark a task as done; return the day on which that is, where the person is."""

    @abstractmethod
    def reopen(self, uid: str) -> None:
        """Mark a task as not done."""

    @abstractmethod
    def delete(self, uid: str) -> None:
        """Delete an item."""

    @abstractmethod
    def put_aside(self, uid: str) -> Callable[[], None]:
        """Take an item out of our calendar or list; return what puts it back.

        It comes back as it was, with all that is invisible, as it does after a move to another
        calendar and back, an import, or a restore. Where such an item gets another id or address,
        it has another one.
        """

    @abstractmethod
    def copy(self, uid: str) -> str:
        """Duplicate an item as the program does it, with all that is invisible; return its uid."""

    @abstractmethod
    def adorn(self, uid: str) -> None:
        """Add to an item what the provider does not manage: a reminder, a colour, busy or free."""

    @abstractmethod
    def adornment(self, uid: str) -> object:
        """Return what stands there of all that; None where there is no such item."""

    @abstractmethod
    def discard(self) -> None:
        """Delete the calendars of ours, with all that is in them."""


@dataclass(frozen=True, slots=True)
class Edit:
    """One thing that a person does to an item."""

    form: type[Event | Task]
    all_day: bool | None
    """Of an event; None for any."""
    carry_out: Callable[[Person, Item], Item]
    """Do it; return what the item is then."""

    def suits(self, item: Item) -> bool:
        """Tell whether it can be done to `item`."""
        if not isinstance(item, self.form) or item.done:
            return False
        if self.all_day is None or isinstance(item, Task):
            return True
        return isinstance(item.start, datetime) is not self.all_day


def _retitle(person: Person, item: Item) -> Item:
    person.retitle(item.uid, "Another title")
    return replace(item, title="Another title")


def _annotate(person: Person, item: Item) -> Item:
    text = f"Mine, above\n{item.description}\n\nmine, below: a, b; c\\d"
    person.describe(item.uid, text)
    return replace(item, description=text)


def _clear(person: Person, item: Item) -> Item:
    person.describe(item.uid, "")
    return replace(item, description="")


def _move(person: Person, item: Item) -> Item:
    if isinstance(item, Task):
        due = item.due + timedelta(days=3)
        person.move(item.uid, due)
        return replace(item, due=due, due_at=item.due_at + timedelta(days=3))
    by = timedelta(days=1)
    if isinstance(item.start, datetime):
        by += timedelta(minutes=45)
    person.move(item.uid, item.start + by)
    return replace(item, start=item.start + by, end=item.end + by)


def _move_far(person: Person, item: Item) -> Item:
    assert isinstance(item, Event)
    by = timedelta(days=5 * 365)
    person.move(item.uid, item.start + by)
    return replace(item, start=item.start + by, end=item.end + by)


EDITS: Mapping[str, Edit] = {
    "an event gets another title": Edit(Event, None, _retitle),
    "an event gets text around ours": Edit(Event, None, _annotate),
    "an event loses its text": Edit(Event, None, _clear),
    "an event moves": Edit(Event, False, _move),  # noqa: FBT003 - of a table of edits
    "an all-day event moves": Edit(Event, True, _move),  # noqa: FBT003 - of a table of edits
    "an event moves by years": Edit(Event, False, _move_far),  # noqa: FBT003 - of a table of edits
    "a task gets another title": Edit(Task, None, _retitle),
    "a task gets text around ours": Edit(Task, None, _annotate),
    "a task loses its text": Edit(Task, None, _clear),
    "a task moves": Edit(Task, None, _move),
}


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The items of a service, and the cursor of the answer that had them."""

    items: Mapping[str, Item]
    """By uid, the items that were pushed, in canonical form and with their step ids."""
    remotes: Mapping[str, Remote]
    """By uid."""
    cursor: str


class TwoWayContract(ProviderContract):
    """The laws of a provider whose service is read back."""

    @abstractmethod
    def person(self, place: Path) -> Person:
        """Return the person who uses the service of `place`."""

    def edit(self, place: Path, uid: str, title: str) -> None:
        """Let the person give an item another title."""
        self.person(place).retitle(uid, title)

    # What a test is made of.

    @contextmanager
    def opened(self, place: Path, later: int = 0) -> Iterator[Provider]:
        """Open the target `later` hours after NOW, and close it."""
        context = Context(target="contract", now=NOW + timedelta(hours=later))
        provider = self.open(place, context)
        try:
            yield provider
        finally:
            provider.close()

    def settled(self, place: Path) -> Snapshot:
        """Put all samples into the service, and read it back."""
        items, _ = self.filled(place)
        changes = self.run(place, None, later=1).changes
        remotes = {remote.uid: remote for remote in changes.changed}
        return Snapshot({item.uid: item for item in items}, remotes, changes.cursor)

    def some(self, snapshot: Snapshot, suits: Callable[[Item], bool]) -> Item:
        """Return the first item that suits; skips the test where the service shows none."""
        found = next(filter(suits, snapshot.items.values()), None)
        if found is None:
            pytest.skip("this service shows no such item")
        return found

    def of_each_form(self, items: Iterable[Item]) -> list[list[Item]]:
        """Return the events and the tasks that are open, each kind that the service shows."""
        there = [item for item in items if not item.done]
        kinds = ([i for i in there if isinstance(i, form)] for form in (Event, Task))
        return [found for found in kinds if found]

    def found(self, place: Path, *uids: str) -> dict[str, Remote]:
        """Return those of the items that are there, by uid."""
        with self.opened(place) as provider:
            return {remote.uid: remote for remote in provider.find(uids)}

    def rewrite(self, place: Path, remote: Remote, item: Item, revision: int = 1) -> Action:
        """Return the action that makes `item` of what was read as `remote`."""
        return replace(
            self.write(place, "update", item, revision),
            remote_id=remote.remote_id,
            etag=remote.etag,
            before=remote.item,
            native=remote.native,
        )

    def removal(self, remote: Remote) -> Action:
        """Return the action that deletes what was read as `remote`."""
        return Action(
            op="delete",
            uid=remote.uid,
            remote_id=remote.remote_id,
            etag=remote.etag,
            before=remote.item,
            native=remote.native,
        )

    # The laws: what is read.

    def test_what_was_pushed_is_read_back(self, place: Path) -> None:
        """A list without a cursor has each item as it was pushed, with its mark; so has find."""
        items = self.shown(place)
        creations = [self.write(place, "create", item) for item in items]
        outcomes = {o.uid: o for o in self.run(place, None, *creations).outcomes}
        changes = self.run(place, None, later=1).changes
        assert changes.full
        assert changes.complete
        assert list(changes.deleted) == []
        assert len(changes.changed) == len(items)
        assert self.found(place, *outcomes) == {r.uid: r for r in changes.changed}
        assert _items(changes.changed) == {item.uid: told(item) for item in items}
        for remote in changes.changed:
            outcome = outcomes[remote.uid]
            assert remote.mark == mark_of(0)
            assert remote.etag
            assert outcome.remote_id == remote.remote_id != ""
            assert outcome.etag in {"", remote.etag}
            assert outcome.item is None or told(outcome.item) == _item(remote)
        assert len({remote.remote_id for remote in changes.changed}) == len(items)

    def test_the_longest_mark_is_kept(self, place: Path) -> None:
        """A mark comes back to the letter, and that of an update takes its place."""
        items = [found[0] for found in self.of_each_form(self.shown(place))]
        creations = (self.write(place, "create", item) for item in items)
        self.run(place, None, *(replace(action, mark=LONGEST_MARK) for action in creations))
        remotes = self.found(place, *(item.uid for item in items))
        assert [remote.mark for remote in remotes.values()] == [LONGEST_MARK] * len(items)
        updates = [
            self.rewrite(place, remotes[item.uid], replace(item, title="Ours")) for item in items
        ]
        run = self.run(place, None, *updates, later=1)
        assert [outcome.error for outcome in run.outcomes] == [None] * len(items)
        for remote in self.found(place, *remotes).values():
            assert remote.mark == mark_of(1)

    def test_reading_writes_nothing(self, place: Path) -> None:
        """Not even a calendar on the first run: that is left to the first write."""
        before = self.stamp(place)
        assert self._read(place, None, "") == [NO_CALENDAR, NO_CALENDAR]
        assert self.stamp(place) == before
        _, cursor = self.filled(place)
        before = self.stamp(place)
        self._read(place, cursor, None)
        assert self.stamp(place) == before

    def _read(self, place: Path, *cursors: str | None) -> list[Changes]:
        answers = []
        for cursor in cursors:
            with self.opened(place) as provider:
                answers.append(_plain(provider.changes(cursor)))
                assert provider.cursor() == answers[-1].cursor
                assert list(provider.apply([])) == []
                list(provider.find([item.uid for item in SAMPLES]))
                for item in SAMPLES:
                    provider.canonical(item)
        return answers

    def test_a_container_is_known_again(self, place: Path) -> None:
        """Its name stays the same from the first write on, and another account has another."""
        elsewhere = place / "elsewhere"
        elsewhere.mkdir()
        self.filled(elsewhere)
        names = {self.run(place, None, self.write(place, "create", self.sample(place))).container}
        names |= {self.run(place, None, later=1).changes.container}
        _, cursor = self.filled(place)
        self.person(place).retitle(self.sample(place).uid, "By hand")
        names |= {self.run(place, at, later=1).changes.container for at in (cursor, None)}
        assert len(names) == 1
        assert "" not in names
        assert self.run(elsewhere, None, later=1).changes.container not in names

    def test_a_calendar_that_is_to_be_made_is_claimed(self, place: Path) -> None:
        """So that two targets do not make the same one; in another account it is another."""
        elsewhere = place / "elsewhere"
        elsewhere.mkdir()
        first, again, other = (
            {*self.run(where, None).changes.claims} for where in (place, place, elsewhere)
        )
        assert first == again != set()
        assert other
        assert not first & other
        self.filled(place)
        changes = self.run(place, None, later=1).changes
        lines = {*changes.container.splitlines(), *changes.claims}
        assert not lines & other

    def test_what_is_unknown_is_left_alone(self, place: Path) -> None:
        """Items that others put into the calendar are neither reported nor touched."""
        snapshot = self.settled(place)
        self.plant(place)
        planted = self.planted(place)
        assert planted
        for cursor in (snapshot.cursor, None):
            changes = self.run(place, cursor, later=1).changes
            assert {remote.uid for remote in changes.changed} <= snapshot.items.keys()
            assert list(changes.deleted) == []
        self.run(place, None, *map(self.removal, snapshot.remotes.values()), later=2)
        assert self.held(place) == []
        assert self.planted(place) == planted

    # The laws: what a person does.

    @pytest.mark.parametrize("what", EDITS)
    def test_an_edit_is_reported(self, place: Path, what: str) -> None:
        """The item is as the person left it, in canonical form, and still ours."""
        snapshot = self.settled(place)
        item = self.some(snapshot, EDITS[what].suits)
        form = self.canonical(place, EDITS[what].carry_out(self.person(place), item))
        assert form is not None
        changes = self.run(place, snapshot.cursor, later=2).changes
        assert _news(changes, snapshot.remotes) == {item.uid: told(form)}
        assert list(changes.deleted) == []
        (remote,) = self.found(place, item.uid).values()
        assert remote in changes.changed
        assert remote.etag != snapshot.remotes[item.uid].etag
        assert remote.mark == mark_of(0)
        assert remote in self.run(place, None, later=2).changes.changed

    def test_a_tick_is_reported_and_taken_back(self, place: Path) -> None:
        """A tick makes its day that of `done`, and nothing else; without it there is none."""
        snapshot = self.settled(place)
        task = self.some(snapshot, lambda item: isinstance(item, Task) and not item.done)
        day = self.person(place).tick(task.uid)
        run = self.run(place, snapshot.cursor, later=2)
        news = _news(run.changes, snapshot.remotes)
        assert news.keys() == {task.uid}
        ticked = news[task.uid]
        assert ticked.done == day
        assert replace(ticked, done=None) == told(task)
        self.person(place).reopen(task.uid)
        changes = self.run(place, run.cursor, later=3).changes
        assert _items(changes.changed).get(task.uid) == told(task)

    def test_what_we_ticked_can_be_reopened(self, place: Path) -> None:
        """A person can reopen a task that the plan has as done, too."""
        snapshot = self.settled(place)
        task = self.some(snapshot, lambda item: isinstance(item, Task) and item.done is not None)
        self.person(place).reopen(task.uid)
        changes = self.run(place, snapshot.cursor, later=2).changes
        assert _news(changes, snapshot.remotes) == {task.uid: replace(told(task), done=None)}

    def test_a_deletion_is_reported(self, place: Path) -> None:
        """With a cursor there is evidence; without, the item is not there, nor found by name."""
        snapshot = self.settled(place)
        gone = sorted(found[0].uid for found in self.of_each_form(snapshot.items.values()))
        others = sorted(snapshot.items.keys() - set(gone))
        for uid in gone:
            self.person(place).delete(uid)
        run = self.run(place, snapshot.cursor, later=2)
        assert sorted(run.changes.deleted) == gone
        assert _news(run.changes, snapshot.remotes) == {}
        listed = self.run(place, None, later=2).changes
        assert sorted(remote.uid for remote in listed.changed) == others
        assert list(listed.deleted) == []
        assert sorted(self.found(place, *snapshot.items)) == others
        assert list(self.run(place, run.cursor, later=3).changes.deleted) == []

    @pytest.mark.parametrize("form", [Event, Task])
    def test_an_item_that_was_put_back_is_the_same_item(
        self, place: Path, form: type[Event | Task]
    ) -> None:
        """It is not deleted, and is known by the id and the version that it has now."""
        snapshot = self.settled(place)
        item = self.some(snapshot, lambda item: isinstance(item, form))
        self.person(place).put_aside(item.uid)()
        for cursor in (snapshot.cursor, None):
            changes = self.run(place, cursor, later=2).changes
            assert list(changes.deleted) == []
            known = {**snapshot.remotes, **{remote.uid: remote for remote in changes.changed}}
            assert self.found(place, *snapshot.items) == known
            assert _item(known[item.uid]) == told(item)
            assert known[item.uid].mark == mark_of(0)

    @pytest.mark.parametrize("form", [Event, Task])
    def test_an_item_that_comes_back_after_its_deletion_was_read_is_reported(
        self, place: Path, form: type[Event | Task]
    ) -> None:
        """An item that was away for one run is back as it was."""
        snapshot = self.settled(place)
        item = self.some(snapshot, lambda item: isinstance(item, form))
        put_back = self.person(place).put_aside(item.uid)
        cursor = self.run(place, snapshot.cursor, later=2).cursor
        put_back()
        for at in (cursor, None):
            changes = self.run(place, at, later=3).changes
            assert list(changes.deleted) == []
            reported = {remote.uid: remote for remote in changes.changed}
            assert item.uid in reported
            assert self.found(place, item.uid) == {item.uid: reported[item.uid]}
            assert _item(reported[item.uid]) == told(item)

    def test_a_copy_does_not_disturb(self, place: Path) -> None:
        """A copy is another item or none of ours; a change of the original leaves it alone."""
        snapshot = self.settled(place)
        firsts = [found[0].uid for found in self.of_each_form(snapshot.items.values())]
        person = self.person(place)
        copies = {uid: person.copy(uid) for uid in firsts}
        adornments = {copy: person.adornment(copy) for copy in copies.values()}
        assert None not in adornments.values()
        for cursor in (snapshot.cursor, None):
            changes = self.run(place, cursor, later=2).changes
            rest = [remote for remote in changes.changed if remote.uid not in adornments]
            assert _news(replace(changes, changed=rest), snapshot.remotes) == {}
            assert len({remote.uid for remote in changes.changed}) == len(changes.changed)
            assert list(changes.deleted) == []
        assert self.found(place, *firsts) == {uid: snapshot.remotes[uid] for uid in firsts}
        removals = [self.removal(snapshot.remotes[uid]) for uid in firsts]
        run = self.run(place, snapshot.cursor, *removals, later=2)
        assert [outcome.error for outcome in run.outcomes] == [None] * len(firsts)
        # Where the service chooses the ids, a copy cannot be told from an original that is gone.
        for uid, remote in self.found(place, *firsts).items():
            assert remote.remote_id != snapshot.remotes[uid].remote_id
        assert {copy: person.adornment(copy) for copy in adornments} == adornments

    def test_a_cursor_reports_until_there_is_a_newer_one(self, place: Path) -> None:
        """A run that fails after it read loses nothing."""
        snapshot = self.settled(place)
        pairs = [found[:2] for found in self.of_each_form(snapshot.items.values())]
        retitled, deleted = ({pair[n].uid for pair in pairs} for n in (0, 1))
        for uid in retitled:
            self.person(place).retitle(uid, "By hand")
        for uid in deleted:
            self.person(place).delete(uid)
        for _ in range(2):
            run = self.run(place, snapshot.cursor, later=2)
            assert _news(run.changes, snapshot.remotes).keys() == retitled
            assert sorted(run.changes.deleted) == sorted(deleted)
        known = {**snapshot.remotes, **{remote.uid: remote for remote in run.changes.changed}}
        run = self.run(place, run.cursor, later=3)
        assert _news(run.changes, known) == {}
        assert list(run.changes.deleted) == []
        # What was read once may come once more, but not for ever.
        cursor = self.run(place, run.cursor, later=4).cursor
        assert list(self.run(place, cursor, later=5).changes.changed) == []

    @pytest.mark.parametrize("form", [Event, Task])
    def test_what_others_did_meanwhile_is_reported_next_time(
        self, place: Path, form: type[Event | Task]
    ) -> None:
        """Our own writes do not carry the cursor past an edit that we have not read.

        Neither of another item, nor of the one that we wrote.
        """
        snapshot = self.settled(place)
        same = [item for item in snapshot.items.values() if isinstance(item, form)]
        if not same:
            pytest.skip("this service shows no such item")
        ours, edited, before, after, *_ = same
        person = self.person(place)
        actions = [
            self.rewrite(place, snapshot.remotes[item.uid], replace(item, title="Ours"))
            for item in (ours, edited)
        ]
        with self.opened(place, later=2) as provider:
            provider.changes(snapshot.cursor)
            person.retitle(before.uid, "By hand, before we wrote")
            outcomes = list(provider.apply(actions))
            person.retitle(after.uid, "By hand, after we wrote")
            person.retitle(edited.uid, "By hand, what we wrote")
            cursor = provider.cursor()
        assert [outcome.error for outcome in outcomes] == [None, None]
        changes = self.run(place, cursor, later=3).changes
        news = _news(changes, _with(snapshot.remotes, outcomes, actions))
        assert news.keys() == {before.uid, after.uid, edited.uid}

    def test_a_calendar_that_is_gone_is_not_a_deletion(self, place: Path) -> None:
        """With a cursor that is a GoneError; a list without one has no calendar."""
        snapshot = self.settled(place)
        self.person(place).discard()
        with self.opened(place, later=2) as provider, pytest.raises(GoneError):
            provider.changes(snapshot.cursor)
        run = self.run(place, None, later=2)
        assert _plain(run.changes) == NO_CALENDAR

    def test_a_cursor_that_cannot_be_read_is_refused(self, place: Path) -> None:
        """One of another version of the provider, for example."""
        self.filled(place)
        with self.opened(place, later=1) as provider, pytest.raises(CursorError):
            provider.changes("of another provider")

    # The laws: what is written.

    def test_own_writes_are_not_news(self, place: Path) -> None:
        """Our own writes are not taken for edits of the person."""
        snapshot = self.settled(place)
        actions = [self.write(place, "create", self.newcomer(place))]
        for rewritten, removed, *_ in self.of_each_form(snapshot.items.values()):
            ours = replace(rewritten, title="Ours")
            actions += [
                self.rewrite(place, snapshot.remotes[rewritten.uid], ours),
                self.removal(snapshot.remotes[removed.uid]),
            ]
        run = self.run(place, snapshot.cursor, *actions, later=2)
        assert [outcome.error for outcome in run.outcomes] == [None] * len(actions)
        changes = self.run(place, run.cursor, later=3).changes
        assert _news(changes, _with(snapshot.remotes, run.outcomes, actions)) == {}
        assert list(changes.deleted) == []

    @pytest.mark.parametrize("native", ["with its native form", "without"])
    @pytest.mark.parametrize("form", [Event, Task])
    def test_an_update_leaves_the_rest_alone(
        self, place: Path, form: type[Event | Task], native: str
    ) -> None:
        """A reminder, a colour, busy or free, a text: what the person put there stays."""
        snapshot = self.settled(place)
        item = self.some(snapshot, lambda item: isinstance(item, form))
        person = self.person(place)
        person.adorn(item.uid)
        noted = _annotate(person, item)
        adornment = person.adornment(item.uid)
        remote = self.found(place, item.uid)[item.uid]
        action = self.rewrite(place, remote, replace(noted, title="Ours"))
        action = action if native != "without" else replace(action, native="")
        assert remote.item is not None
        if isinstance(remote.item, Event) and isinstance(action.item, Event):
            opposite = replace(action.item, free=not remote.item.free)
            action = replace(action, item=opposite)
        run = self.run(place, snapshot.cursor, action, later=2)
        assert [outcome.error for outcome in run.outcomes] == [None]
        assert person.adornment(item.uid) == adornment
        now = self.found(place, item.uid)[item.uid]
        assert now.item == replace(remote.item, title="Ours")

    def test_an_update_can_change_every_field(self, place: Path) -> None:
        """Each event gets all that the next one has, each task too; read back, it is the same."""
        snapshot = self.settled(place)
        changed = exchanged(list(snapshot.items.values()))
        wanted = {item.uid: self.canonical(place, item) for item in changed}
        updates = [
            self.rewrite(place, snapshot.remotes[uid], item) for uid, item in wanted.items() if item
        ]
        run = self.run(place, snapshot.cursor, *updates, later=2)
        assert [outcome.error for outcome in run.outcomes] == [None] * len(updates)
        now = self.found(place, *wanted).values()
        assert _items(now) == {uid: told(item) for uid, item in wanted.items() if item}

    @pytest.mark.parametrize("read", ["before it was read again", "after it was read again"])
    @pytest.mark.parametrize("op", ["update", "delete"])
    def test_a_stale_write_is_refused(
        self, place: Path, op: Literal["update", "delete"], read: str
    ) -> None:
        """The version in the action counts, not the newest that the provider saw."""
        snapshot = self.settled(place)
        items = [found[0] for found in self.of_each_form(snapshot.items.values())]
        remotes = [snapshot.remotes[item.uid] for item in items]
        actions = [
            self.rewrite(place, remote, replace(item, title="Ours"))
            if op == "update"
            else self.removal(remote)
            for item, remote in zip(items, remotes, strict=True)
        ]
        with self.opened(place, later=2) as provider:
            if read.startswith("before"):
                provider.changes(snapshot.cursor)
            for item in items:
                self.person(place).retitle(item.uid, "By hand")
            if read.startswith("after"):
                provider.changes(snapshot.cursor)
            outcomes = list(provider.apply(actions))
        assert {type(outcome.error) for outcome in outcomes} == {PreconditionError}
        assert len(outcomes) == len(items)
        assert {dict(self.held(place))[item.uid] for item in items} == {"By hand"}

    @pytest.mark.parametrize("form", [Event, Task])
    @pytest.mark.parametrize("op", ["update", "delete"])
    def test_a_write_to_an_old_address_does_not_miss_the_item(
        self, place: Path, op: Literal["update", "delete"], form: type[Event | Task]
    ) -> None:
        """No write succeeds while the item stands elsewhere as it was; find tells where it is."""
        snapshot = self.settled(place)
        item = self.some(snapshot, lambda item: isinstance(item, form))

        def action(remote: Remote) -> Action:
            ours = self.rewrite(place, remote, replace(item, title="Ours"))
            return ours if op == "update" else self.removal(remote)

        with self.opened(place, later=2) as provider:
            provider.changes(snapshot.cursor)
            self.person(place).put_aside(item.uid)()
            (outcome,) = provider.apply([action(snapshot.remotes[item.uid])])
            if outcome.error is not None:
                assert isinstance(outcome.error, PreconditionError)
                (remote,) = provider.find([item.uid])
                (outcome,) = provider.apply([action(remote)])
        assert outcome.error is None
        titles = [title for uid, title in self.held(place) if uid == item.uid]
        assert titles == (["Ours"] if op == "update" else [])

    def test_an_update_does_not_bring_back(self, place: Path) -> None:
        """An item that the person deleted cannot be updated; deleting it again is no error."""
        snapshot = self.settled(place)
        pairs = [found[:2] for found in self.of_each_form(snapshot.items.values())]
        remotes = snapshot.remotes
        actions = [
            self.rewrite(place, remotes[first.uid], replace(first, title="Ours"))
            for first, _ in pairs
        ]
        actions += [self.removal(remotes[second.uid]) for _, second in pairs]
        uids = [item.uid for pair in pairs for item in pair]
        with self.opened(place, later=2) as provider:
            provider.changes(snapshot.cursor)
            for uid in uids:
                self.person(place).delete(uid)
            outcomes = {outcome.uid: outcome.error for outcome in provider.apply(actions)}
        for first, second in pairs:
            assert isinstance(outcomes[first.uid], PreconditionError)
            assert outcomes[second.uid] is None
        assert self.found(place, *uids) == {}

    def test_a_repeated_creation_keeps_the_existing_item(self, place: Path) -> None:
        """The answer was lost and the person was quicker: their version stands, and is told."""
        items = [found[0] for found in self.of_each_form(self.shown(place))]
        creations = [self.write(place, "create", item) for item in items]
        self.run(place, None, *creations)
        for item in items:
            self.person(place).retitle(item.uid, "By hand")
        outcomes = self.run(place, None, *creations, later=1).outcomes
        remotes = self.found(place, *(item.uid for item in items))
        assert len(outcomes) == len(remotes) == len(items)
        for outcome in outcomes:
            remote = remotes[outcome.uid]
            assert outcome.error is None
            assert outcome.item is not None
            assert told(outcome.item) == _item(remote)
            assert (outcome.remote_id, outcome.etag) == (remote.remote_id, remote.etag)
        assert [title for _, title in self.held(place)] == ["By hand"] * len(items)

    def test_what_was_deleted_is_not_said_to_be_made(self, place: Path) -> None:
        """A creation under its uid makes it again, or is refused as that of a deleted one."""
        create = self.write(place, "create", self.sample(place))
        self.run(place, None, create)
        self.person(place).delete(create.uid)
        (outcome,) = self.run(place, None, create, later=1).outcomes
        made = outcome.error is None
        assert made or type(outcome.error) is WasDeletedError
        assert (create.uid in self.found(place, create.uid)) is made

    def test_a_creation_does_not_replace(self, place: Path) -> None:
        """An item with the mark of another write is left as it is."""
        items = [found[0] for found in self.of_each_form(self.shown(place))]
        self.run(place, None, *(self.write(place, "create", item) for item in items))
        before = self.found(place, *(item.uid for item in items))
        again = [self.write(place, "create", replace(item, title="Again"), 1) for item in items]
        outcomes = self.run(place, None, *again, later=1).outcomes
        assert [type(outcome.error) for outcome in outcomes] == [PreconditionError] * len(items)
        assert self.found(place, *before) == before


def _item(remote: Remote) -> Item:
    assert remote.item is not None
    return told(remote.item)


def _items(remotes: Iterable[Remote]) -> dict[str, Item]:
    return {remote.uid: _item(remote) for remote in remotes}


def _plain(changes: Changes) -> Changes:
    """Return what was said, without when."""
    changed, deleted = tuple(changes.changed), tuple(changes.deleted)
    return replace(changes, changed=changed, deleted=deleted, claims=(), clock=None)


def _news(changes: Changes, known: Mapping[str, Remote]) -> dict[str, Item]:
    """Return by uid what is reported and is not known; an empty etag is not known either."""
    news = {}
    for remote in changes.changed:
        was = known.get(remote.uid)
        if was is None or _item(remote) != _item(was) or was.etag not in {"", remote.etag}:
            news[remote.uid] = _item(remote)
    return news


def _with(
    known: Mapping[str, Remote], outcomes: Iterable[Outcome], actions: Iterable[Action]
) -> dict[str, Remote]:
    """Return what is known after our writes."""
    now = dict(known)
    sent = {action.uid: action.item for action in actions}
    for outcome in outcomes:
        item = outcome.item or sent[outcome.uid]
        now.pop(outcome.uid, None)
        if item is not None:
            now[outcome.uid] = Remote(
                uid=outcome.uid, remote_id=outcome.remote_id, etag=outcome.etag, item=item
            )
    return now
