"""The laws of what is read from a service: what we wrote, and what a person did to it since."""
# ruff: noqa: S101 - asserts are what tests are made of

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from afterview.errors import CursorError, GoneError
from afterview.model import Event, Task
from afterview.provider import Changes
from afterview.testing.contract import mark_of
from afterview.testing.person import EDITS
from afterview.testing.samples import SAMPLES, told
from afterview.testing.service import (
    ServiceContract,
    item_of,
    items_of,
    known_after,
    news_in,
    without_time,
)

if TYPE_CHECKING:
    from pathlib import Path

LONGEST_MARK = "The-longest_mark.with-all_kinds.of_characters-0123456789-abc"
"""60 characters, out of those that a mark may have."""

NO_CALENDAR = Changes(cursor="", full=True)
"""The answer before the first write, apart from the claims."""


class ReadingContract(ServiceContract):
    """The laws of what is read."""

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
        assert items_of(changes.changed) == {item.uid: told(item) for item in items}
        for remote in changes.changed:
            outcome = outcomes[remote.uid]
            assert remote.mark == mark_of(0)
            assert remote.etag
            assert outcome.remote_id == remote.remote_id != ""
            assert outcome.etag in {"", remote.etag}
            assert outcome.item is None or told(outcome.item) == item_of(remote)
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
                answers.append(without_time(provider.changes(cursor)))
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
        assert news_in(changes, snapshot.remotes) == {item.uid: told(form)}
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
        news = news_in(run.changes, snapshot.remotes)
        assert news.keys() == {task.uid}
        ticked = news[task.uid]
        assert ticked.done == day
        assert replace(ticked, done=None) == told(task)
        self.person(place).reopen(task.uid)
        changes = self.run(place, run.cursor, later=3).changes
        assert items_of(changes.changed).get(task.uid) == told(task)

    def test_what_we_ticked_can_be_reopened(self, place: Path) -> None:
        """A person can reopen a task that the plan has as done, too."""
        snapshot = self.settled(place)
        task = self.some(snapshot, lambda item: isinstance(item, Task) and item.done is not None)
        self.person(place).reopen(task.uid)
        changes = self.run(place, snapshot.cursor, later=2).changes
        assert news_in(changes, snapshot.remotes) == {task.uid: replace(told(task), done=None)}

    def test_a_deletion_is_reported(self, place: Path) -> None:
        """With a cursor there is evidence; without, the item is not there, nor found by name."""
        snapshot = self.settled(place)
        gone = sorted(found[0].uid for found in self.of_each_form(snapshot.items.values()))
        others = sorted(snapshot.items.keys() - set(gone))
        for uid in gone:
            self.person(place).delete(uid)
        run = self.run(place, snapshot.cursor, later=2)
        assert sorted(run.changes.deleted) == gone
        assert news_in(run.changes, snapshot.remotes) == {}
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
            assert item_of(known[item.uid]) == told(item)
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
            assert item_of(reported[item.uid]) == told(item)

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
            assert news_in(replace(changes, changed=rest), snapshot.remotes) == {}
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
            assert news_in(run.changes, snapshot.remotes).keys() == retitled
            assert sorted(run.changes.deleted) == sorted(deleted)
        known = {**snapshot.remotes, **{remote.uid: remote for remote in run.changes.changed}}
        run = self.run(place, run.cursor, later=3)
        assert news_in(run.changes, known) == {}
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
        news = news_in(changes, known_after(snapshot.remotes, outcomes, actions))
        assert news.keys() == {before.uid, after.uid, edited.uid}

    def test_a_calendar_that_is_gone_is_not_a_deletion(self, place: Path) -> None:
        """With a cursor that is a GoneError; a list without one has no calendar."""
        snapshot = self.settled(place)
        self.person(place).discard()
        with self.opened(place, later=2) as provider, pytest.raises(GoneError):
            provider.changes(snapshot.cursor)
        run = self.run(place, None, later=2)
        assert without_time(run.changes) == NO_CALENDAR

    def test_a_cursor_that_cannot_be_read_is_refused(self, place: Path) -> None:
        """One of another version of the provider, for example."""
        self.filled(place)
        with self.opened(place, later=1) as provider, pytest.raises(CursorError):
            provider.changes("of another provider")
