"""The laws of what is written to a service in which a person edits as well."""
# ruff: noqa: S101 - asserts are what tests are made of

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Literal

import pytest

from afterview.errors import PreconditionError, WasDeletedError
from afterview.model import Event, Task
from afterview.testing.person import annotate
from afterview.testing.samples import exchanged, told
from afterview.testing.service import (
    ServiceContract,
    item_of,
    items_of,
    known_after,
    news_in,
)

if TYPE_CHECKING:
    from pathlib import Path

    from afterview.provider import Action, Remote


class WritingContract(ServiceContract):
    """The laws of what is written."""

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
        assert news_in(changes, known_after(snapshot.remotes, run.outcomes, actions)) == {}
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
        noted = annotate(person, item)
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
        assert items_of(now) == {uid: told(item) for uid, item in wanted.items() if item}

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
            assert told(outcome.item) == item_of(remote)
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
