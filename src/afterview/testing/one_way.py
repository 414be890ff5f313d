"""The additional laws of a provider whose service is not read back, such as a file."""
# ruff: noqa: S101 - asserts are what tests are made of

from __future__ import annotations

from abc import abstractmethod
from dataclasses import replace
from datetime import UTC, date, timedelta
from typing import TYPE_CHECKING

import pytest

from afterview.model import Event
from afterview.provider import Action, Context
from afterview.testing.contract import ProviderContract, errors_of
from afterview.testing.samples import NOW, exchanged, moment, told

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from afterview.model import Item

DONE_SOME_DAY = date.min
"""Stands for `done` where the service shows that an item is done, and not on which day."""


class OneWayContract(ProviderContract):
    """The laws of a provider whose service is not read back."""

    @abstractmethod
    def read_back(self, place: Path) -> Iterable[Item]:
        """Return what a reader of the service sees of our items, read past the provider.

        Each is the item that its canonical form was. `step_id` is of no meaning, nor is the zone of
        a time, nor the hour of a task that is done. A task that is shown as an event is returned as
        the task, and `done` is DONE_SOME_DAY where the service does not show the day.
        """

    @abstractmethod
    def lose(self, place: Path) -> None:
        """Take away all that we wrote, past the provider: delete the file, empty the calendar."""

    def seen(self, place: Path) -> dict[str, Item]:
        """Return what is read back, by uid."""
        items = [_plain(item) for item in self.read_back(place)]
        found = {item.uid: item for item in items}
        assert len(found) == len(items)
        return found

    def assert_shows(self, place: Path, items: Iterable[Item]) -> None:
        """Compare what a reader sees with the canonical form of `items`."""
        seen = self.seen(place)
        expected = {item.uid: _plain(item) for item in items}
        for uid, item in seen.items():
            if item.done == DONE_SOME_DAY and uid in expected and expected[uid].done:
                expected[uid] = replace(expected[uid], done=DONE_SOME_DAY)
        assert seen == expected

    def test_a_reader_sees_what_was_pushed(self, place: Path) -> None:
        """Every item is there in canonical form: the day, the hour, the text, and what is done."""
        items, _ = self.filled(place)
        self.assert_shows(place, items)

    def test_a_reader_sees_every_change(self, place: Path) -> None:
        """Each event gets all that the next one has, each task too, and it can be taken back."""
        items, cursor = self.filled(place)
        forms = (self.canonical(place, item) for item in exchanged(items))
        changed = [form for form in forms if form is not None]
        for revision, wanted in enumerate((changed, items), start=1):
            updates = [self.write(place, "update", item, revision) for item in wanted]
            run = self.run(place, cursor, *updates, later=revision)
            assert errors_of(run) == {}
            self.assert_shows(place, wanted)
            cursor = run.cursor

    def test_a_reader_sees_what_is_left(self, place: Path) -> None:
        """A deletion takes away the item that it names, with all that stands for it."""
        items, cursor = self.filled(place)
        for number, item in enumerate(items):
            run = self.run(place, cursor, Action(op="delete", uid=item.uid), later=1)
            assert errors_of(run) == {}
            self.assert_shows(place, items[number + 1 :])
            cursor = run.cursor

    def test_a_lost_container_is_fresh(self, place: Path) -> None:
        """A file that is gone is noticed, and again until everything has been pushed anew."""
        items, cursor = self.filled(place)
        self.lose(place)
        for _ in range(2):
            run = self.run(place, cursor, later=1)
            assert run.changes.fresh
            assert list(run.changes.deleted) == []
            cursor = run.cursor
        creations = [self.write(place, "create", item) for item in items]
        run = self.run(place, cursor, *creations, later=2)
        assert errors_of(run) == {}
        self.assert_shows(place, items)
        assert not self.run(place, run.cursor, later=3).changes.fresh

    def test_what_is_not_pushed_again_goes(self, place: Path) -> None:
        """After `fresh` only that is there which the next `apply` has, if that is nothing, too."""
        items, _ = self.filled(place)
        if not self.run(place, None, later=1).changes.fresh:
            pytest.skip("without a cursor this provider goes by what is there")
        for kept in (items[:2], []):
            provider = self.open(place, Context(target="contract", now=NOW + timedelta(hours=2)))
            assert provider.changes(None).fresh
            outcomes = list(provider.apply([self.write(place, "create", item) for item in kept]))
            cursor = provider.cursor()
            provider.close()
            assert [outcome.error for outcome in outcomes] == [None] * len(kept)
            self.assert_shows(place, kept)
            assert not self.run(place, cursor, later=3).changes.fresh


def _plain(item: Item) -> Item:
    """Return `item` with what a reader can tell of it."""
    item = told(item)
    if isinstance(item, Event):
        return replace(item, start=moment(item.start), end=moment(item.end))
    return replace(item, due_at=NOW if item.done else item.due_at.astimezone(UTC))
