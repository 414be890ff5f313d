"""The laws that every provider has to keep, one-way or two-way."""
# ruff: noqa: S101 - asserts are what tests are made of

from __future__ import annotations

from abc import ABC, abstractmethod
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, ClassVar, Literal

import pytest

from afterview.errors import PreconditionError, ProviderError, RejectedError
from afterview.model import Event, as_event, day_of
from afterview.provider import Action, Changes, Context, Outcome, Provider
from afterview.testing.samples import (
    NOW,
    PLAIN,
    SAMPLES,
    event,
    moment,
    task,
    told,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from afterview.model import Item


@dataclass(frozen=True, slots=True)
class Run:
    """The answers of a provider in one run."""

    changes: Changes
    outcomes: Sequence[Outcome]
    cursor: str
    container: str


class ProviderContract(ABC):
    """The laws that every provider has to keep, and helpers for the tests of them.

    `place` is an empty folder, another one for each test.

    A suite inherits from `OneWayContract` or from `TwoWayContract`; from this class only where the
    service can neither be read past the provider nor be emptied.
    """

    cannot_hold: ClassVar[frozenset[str]] = frozenset()
    """The fields that the service has no place for, out of "description", "location", "url", "free"
    (whether the time counts as free) and "hour" (the time of day of an event). Everything else has
    to be in the canonical form, so a field that is not declared here cannot get lost unseen."""

    @abstractmethod
    def open(self, place: Path, context: Context) -> Provider:
        """Open the target that belongs to `place`, as a new process would."""

    @abstractmethod
    def held(self, place: Path) -> Sequence[tuple[str, str]]:
        """Return uid and title of each item of ours in the service, read past the provider."""

    @abstractmethod
    def stamp(self, place: Path) -> object:
        """Return something that differs after each write: a version, a count of requests."""

    @abstractmethod
    def edit(self, place: Path, uid: str, title: str) -> None:
        """Give an item of ours another title, past the provider, as a person could."""

    @abstractmethod
    def plant(self, place: Path) -> None:
        """Put something into the service, where the provider writes, that is not ours."""

    @abstractmethod
    def planted(self, place: Path) -> object:
        """Return what stands there of it."""

    @abstractmethod
    def break_down(self, place: Path) -> None:
        """Make the service fail at every call."""

    def refused(self) -> Item | None:
        """Return an item that the service will not take, if there is any."""
        return None

    @contextmanager
    def no_room(self, place: Path) -> Iterator[None]:  # noqa: ARG002 - for those that override it
        """Make every write to a file fail while this is open, as a full disk does.

        Override it where the service does not keep its items in files of this process, and can be
        told to refuse writes while it can still be read.
        """
        try:
            import resource
        except ImportError:  # pragma: no cover - Windows
            pytest.skip("this system cannot forbid a process to write to files")
        soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))
        try:
            yield
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))

    # What a test is made of.

    @pytest.fixture
    def place(self, tmp_path: Path) -> Path:
        """Return the folder of one test."""
        return tmp_path

    def run(self, place: Path, cursor: str | None, *actions: Action, later: int = 0) -> Run:
        """Open the target `later` hours after NOW, ask what changed, apply `actions`, close."""
        context = Context(target="contract", now=NOW + timedelta(hours=later))
        provider = self.open(place, context)
        try:
            changes = provider.changes(cursor)
            outcomes = list(provider.apply(actions)) if actions else []
            return Run(changes, outcomes, provider.cursor(), provider.container())
        finally:
            provider.close()

    def write(
        self, place: Path, op: Literal["create", "update"], item: Item, revision: int = 0
    ) -> Action:
        """Return the action that puts the canonical form of `item` into the service."""
        canonical = self.canonical(place, item)
        return Action(
            op=op,
            uid=item.uid,
            item=canonical,
            revision=revision,
            changed_at=NOW + timedelta(hours=revision),
            mark=mark_of(revision),
        )

    def canonical(self, place: Path, item: Item) -> Item | None:
        """Return what the service holds of `item`."""
        provider = self.open(place, Context(target="contract", now=NOW))
        try:
            return provider.canonical(item)
        finally:
            provider.close()

    def shown(self, place: Path) -> list[Item]:
        """Return the samples that the service shows, in canonical form."""
        forms = (self.canonical(place, item) for item in SAMPLES)
        return [form for form in forms if form is not None]

    def sample(self, place: Path) -> Item:
        """Return the first sample that the service shows."""
        return next(item for item in SAMPLES if self.canonical(place, item) is not None)

    def newcomer(self, place: Path) -> Item:
        """Return an item that is none of the samples, of a form that the service shows."""
        made = (event("late/interview"), task("late/follow-up/1"))
        return next(item for item in made if self.canonical(place, item) is not None)

    def filled(self, place: Path) -> tuple[list[Item], str]:
        """Put all samples into the service; return them, and the cursor after it."""
        items = self.shown(place)
        run = self.run(place, None, *(self.write(place, "create", item) for item in items))
        assert errors_of(run) == {}
        return items, run.cursor

    # The laws.

    @pytest.mark.parametrize("item", SAMPLES, ids=lambda item: item.step_id)
    def test_canonical_is_pure_and_idempotent(self, place: Path, item: Item) -> None:
        """The canonical form of a canonical item is that item, and computing it changes nothing."""
        before = replace(item)
        once = self.canonical(place, item)
        assert item == before
        assert once == self.canonical(place, item)
        if once is not None:
            assert self.canonical(place, once) == once
            assert (once.uid, once.step_id) == (item.uid, item.step_id)

    @pytest.mark.parametrize("item", SAMPLES, ids=lambda item: item.step_id)
    def test_canonical_keeps_form_and_time(self, place: Path, item: Item) -> None:
        """A task stays a task, and stands on its day; an event keeps its moment, or its day."""
        held = self.canonical(place, item)
        if held is None:
            pytest.skip("this service does not show the item")
        assert type(held) is type(item)
        assert day_of(held) == day_of(item)
        assert held.done in {item.done, None}
        if not isinstance(held, Event) or not isinstance(item, Event):
            return
        if isinstance(held.start, datetime):
            assert moment(held.start) == moment(item.start)
        if type(held.end) is type(item.end) and moment(item.end) > moment(item.start):
            assert moment(held.end) == moment(item.end)
        assert moment(held.end) >= moment(held.start)

    @pytest.mark.parametrize("item", PLAIN, ids=lambda item: item.step_id)
    def test_canonical_holds_all_that_it_can(self, place: Path, item: Item) -> None:
        """Nothing gets lost that the suite does not declare; a link may stand in the text."""
        held = self.canonical(place, item)
        if held is None:
            pytest.skip("this service does not show the item")
        location = held.location if isinstance(held, Event) else ""
        assert item.title in held.title
        if "description" not in self.cannot_hold:
            assert set(item.description.split("\n")) <= set(held.description.split("\n"))
        if "url" not in self.cannot_hold:
            assert item.url in {held.url, location} or item.url in held.description
        if isinstance(item, Event) and isinstance(held, Event):
            if "location" not in self.cannot_hold:
                assert item.location == location or item.location in held.description
            if "hour" not in self.cannot_hold:
                assert isinstance(held.start, datetime) is isinstance(item.start, datetime)
            if "free" not in self.cannot_hold:
                assert held.free is item.free

    def test_a_done_task_does_not_look_open(self, place: Path) -> None:
        """It has a day of `done` or a title that says so; else the person would do it twice.

        Where the service shows no task, that holds of its event.
        """
        todo = task("acme/thank-you/jane-doe")
        form = as_event(todo) if self.canonical(place, todo) is None else todo
        open_, done = (
            self.canonical(place, replace(form, done=day)) for day in (None, date(2026, 11, 21))
        )
        if open_ is None:
            pytest.skip("this service does not show the item")
        assert done is not None
        assert done.done or done.title != open_.title

    def test_what_is_done_is_not_ticked_twice(self, place: Path) -> None:
        """The canonical form of an item that shows already that it is done is that item."""
        day = date(2026, 11, 21)
        for item in SAMPLES:
            done = self.canonical(place, replace(item, done=day))
            if done is not None:
                again = self.canonical(place, replace(done, done=day))
                assert again is not None
                assert again.title == done.title

    def test_everything_that_is_shown_arrives(self, place: Path) -> None:
        """Each item stands there once, under the title that its canonical form has."""
        items, _ = self.filled(place)
        titles = dict(self.held(place))
        assert sorted(titles) == sorted(item.uid for item in items)
        assert len(self.held(place)) == len(items)
        assert all(item.title in titles[item.uid] for item in items)

    def test_nothing_is_left_to_do_after_apply(self, place: Path) -> None:
        """The next run learns of no change and no loss, and writes nothing."""
        items, cursor = self.filled(place)
        stamp = self.stamp(place)
        provider = self.open(place, Context(target="contract", now=NOW + timedelta(hours=1)))
        changes = provider.changes(cursor)
        assert changes.complete
        assert not changes.fresh
        assert list(changes.deleted) == []
        pushed = {item.uid: told(item) for item in items}
        for remote in changes.changed:
            assert remote.item is None or told(remote.item) == pushed[remote.uid]
        assert list(provider.apply(())) == []
        assert provider.cursor() == changes.cursor
        provider.close()
        assert self.stamp(place) == stamp

    def test_a_repeated_update_changes_nothing(self, place: Path) -> None:
        """An item that is there already can be pushed again."""
        items, cursor = self.filled(place)
        held = self.held(place)
        run = self.run(place, cursor, self.write(place, "update", items[0]), later=1)
        assert errors_of(run) == {}
        assert self.held(place) == held

    def test_creation_is_idempotent_by_uid(self, place: Path) -> None:
        """Pushed again, because the answer was lost, an item still stands there once."""
        create = self.write(place, "create", self.sample(place))
        first = self.run(place, None, create)
        second = self.run(place, first.cursor, create, create, later=1)
        assert errors_of(first) == errors_of(second) == {}
        assert [uid for uid, _ in self.held(place)] == [create.uid]

    def test_lost_state_leaves_one_of_each(self, place: Path) -> None:
        """Without a cursor all is pushed again, and nothing stands there twice."""
        items, _ = self.filled(place)
        held = sorted(self.held(place))
        self.run(place, None, *(self.write(place, "create", item, 1) for item in items), later=1)
        assert sorted(self.held(place)) == held

    def test_revisions_can_be_read_back(self, place: Path) -> None:
        """Without a cursor, an item is not reported with a revision that it never had."""
        create = self.write(place, "create", self.sample(place), revision=3)
        self.run(place, None, create)
        found = {r.uid: r.revision for r in self.run(place, None, later=1).changes.changed}
        assert found.get(create.uid, 3) == create.revision

    def test_an_update_replaces(self, place: Path) -> None:
        """The new title is there, the old one gone, the others as they were."""
        items, cursor = self.filled(place)
        before = dict(self.held(place))
        changed = replace(items[0], title="Moved to Monday")
        run = self.run(place, cursor, self.write(place, "update", changed, 1), later=1)
        assert errors_of(run) == {}
        after = dict(self.held(place))
        assert after.pop(changed.uid) == "Moved to Monday"
        del before[changed.uid]
        assert after == before

    def test_a_write_does_not_replace_a_version_that_it_has_not_seen(self, place: Path) -> None:
        """A change that a person made after the last reading stays, and the engine is told so."""
        create = self.write(place, "create", self.sample(place))
        first = self.run(place, None, create)
        update = self.write(place, "update", replace(self.sample(place), title="Ours"), 1)
        (was,) = first.outcomes
        update = replace(update, remote_id=was.remote_id, etag=was.etag)
        provider = self.open(place, Context(target="contract", now=NOW))
        provider.changes(first.cursor)
        self.edit(place, create.uid, "By hand")
        try:
            errors = [outcome.error for outcome in provider.apply([update])]
        except PreconditionError as error:
            errors = [error]
        provider.close()
        assert [type(error) for error in errors] == [PreconditionError]
        assert [title for _, title in self.held(place)] == ["By hand"]

    def test_a_deletion_takes_one_away(self, place: Path) -> None:
        """The item is gone, the others are as they were."""
        items, cursor = self.filled(place)
        before = dict(self.held(place))
        run = self.run(place, cursor, Action(op="delete", uid=items[0].uid), later=1)
        assert errors_of(run) == {}
        del before[items[0].uid]
        assert dict(self.held(place)) == before

    def test_deleting_what_is_not_there_succeeds(self, place: Path) -> None:
        """Absence is what was asked for."""
        items, cursor = self.filled(place)
        held = self.held(place)
        absent = event("nobody/interview").uid
        run = self.run(place, cursor, Action(op="delete", uid=absent), later=1)
        assert [outcome.error for outcome in run.outcomes] == [None]
        assert self.held(place) == held
        assert len(held) == len(items)

    def test_every_action_has_its_outcome(self, place: Path) -> None:
        """No outcome is missing, none is double."""
        items = self.shown(place)
        run = self.run(place, None, *(self.write(place, "create", item) for item in items))
        assert sorted(o.uid for o in run.outcomes) == sorted(item.uid for item in items)

    def test_one_refused_item_does_not_stop_the_others(self, place: Path) -> None:
        """The service's no to one item is the outcome of that item."""
        refused = self.refused()
        if refused is None:
            pytest.skip("this service takes every item")
        good = self.write(place, "create", self.sample(place))
        run = self.run(place, None, self.write(place, "create", refused), good)
        assert {uid: type(error) for uid, error in errors_of(run).items()} == {
            refused.uid: RejectedError
        }
        assert [uid for uid, _ in self.held(place)] == [good.uid]

    def test_find_tells_what_is_there(self, place: Path) -> None:
        """It finds what was pushed, and nothing else."""
        create = self.write(place, "create", self.sample(place))
        self.run(place, None, create)
        provider = self.open(place, Context(target="contract", now=NOW))
        absent = event("nobody/interview").uid
        assert [remote.uid for remote in provider.find([absent, create.uid])] == [create.uid]
        assert list(provider.find([])) == list(provider.find([absent])) == []
        provider.close()

    def test_what_is_not_ours_stays(self, place: Path) -> None:
        """The provider writes beside it, or refuses to write at all."""
        self.plant(place)
        before = self.planted(place)
        try:
            self.run(place, None, *(self.write(place, "create", i) for i in self.shown(place)))
        except ProviderError:
            pass
        else:
            self.run(place, None, *(Action(op="delete", uid=i.uid) for i in SAMPLES), later=1)
        assert self.planted(place) == before

    def test_every_error_is_of_our_tree(self, place: Path) -> None:
        """The engine sees any failure as a ProviderError, or as an outcome with one."""
        _, cursor = self.filled(place)
        create = self.write(place, "create", self.newcomer(place))
        provider = self.open(place, Context(target="contract", now=NOW))
        provider.changes(cursor)
        self.break_down(place)
        try:
            errors = [outcome.error for outcome in provider.apply([create])]
        except ProviderError as error:
            errors = [error]
        assert all(isinstance(error, ProviderError) for error in errors)
        for call in (lambda: provider.changes(cursor), lambda: list(provider.find([create.uid]))):
            with pytest.raises(ProviderError):
                call()
        provider.close()

    def test_a_write_that_fails_loses_nothing(self, place: Path) -> None:
        """A disk that is full is an error of our tree; what stood there stands, the next run mends.

        Where the service has room all the same, everything arrives.
        """
        items, cursor = self.filled(place)
        held = sorted(self.held(place))
        new = self.write(place, "create", self.newcomer(place))
        failed = True
        with self.no_room(place), suppress(ProviderError):
            failed = bool(errors_of(self.run(place, cursor, new, later=1)))
        after = self.held(place)
        assert sorted(pair for pair in after if pair[0] != new.uid) == held
        assert failed or new.uid in dict(after)
        changes = self.run(place, cursor, later=2).changes
        again = items if changes.fresh else []
        actions = (self.write(place, "create", item) for item in again)
        assert errors_of(self.run(place, cursor, *actions, new, later=2)) == {}
        assert len(self.held(place)) == len(items) + 1

    def test_a_provider_is_silent_and_closes_twice(
        self, place: Path, capfd: pytest.CaptureFixture[str]
    ) -> None:
        """Printing is the business of the command line."""
        self.filled(place)
        provider = self.open(place, Context(target="contract", now=NOW))
        provider.close()
        provider.close()
        assert capfd.readouterr() == ("", "")


def mark_of(revision: int) -> str:
    """Return the mark of a write, which differs from that of another revision."""
    return f"mark-{revision}"


def errors_of(run: Run) -> dict[str, ProviderError]:
    """Return the errors of the outcomes, by uid."""
    return {outcome.uid: outcome.error for outcome in run.outcomes if outcome.error is not None}
