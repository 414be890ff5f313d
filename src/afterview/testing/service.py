"""What the laws of a provider are made of in whose service a person edits as well."""
# ruff: noqa: S101 - asserts are what tests are made of

from __future__ import annotations

from abc import abstractmethod
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from afterview.model import Event, Item, Task
from afterview.provider import Action, Changes, Context, Outcome, Provider, Remote
from afterview.testing.contract import ProviderContract
from afterview.testing.samples import NOW, told

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    from afterview.testing.person import Person


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The items of a service, and the cursor of the answer that had them."""

    items: Mapping[str, Item]
    """By uid, the items that were pushed, in canonical form and with their step ids."""
    remotes: Mapping[str, Remote]
    """By uid."""
    cursor: str


class ServiceContract(ProviderContract):
    """A provider whose service is read back, and the ways in which its tests use it."""

    @abstractmethod
    def person(self, place: Path) -> Person:
        """Return the person who uses the service of `place`."""

    def edit(self, place: Path, uid: str, title: str) -> None:
        """Let the person give an item another title."""
        self.person(place).retitle(uid, title)

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


def item_of(remote: Remote) -> Item:
    """Return the item that was read, without its step id."""
    assert remote.item is not None
    return told(remote.item)


def items_of(remotes: Iterable[Remote]) -> dict[str, Item]:
    """Return by uid the items that were read."""
    return {remote.uid: item_of(remote) for remote in remotes}


def without_time(changes: Changes) -> Changes:
    """Return what was said, without when."""
    changed, deleted = tuple(changes.changed), tuple(changes.deleted)
    return replace(changes, changed=changed, deleted=deleted, claims=(), clock=None)


def news_in(changes: Changes, known: Mapping[str, Remote]) -> dict[str, Item]:
    """Return by uid what is reported and is not known; an empty etag is not known either."""
    news = {}
    for remote in changes.changed:
        was = known.get(remote.uid)
        if was is None or item_of(remote) != item_of(was) or was.etag not in {"", remote.etag}:
            news[remote.uid] = item_of(remote)
    return news


def known_after(
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
