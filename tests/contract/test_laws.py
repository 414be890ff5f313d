"""Each law of the contract catches the provider that breaks it; a sound one passes them all."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any, ClassVar

import pytest

from afterview.errors import PreconditionError, ProviderError, RejectedError
from afterview.model import Event, Item, Task, as_event
from afterview.provider import Action, Changes, Context, Outcome, Provider, Remote
from afterview.testing import (
    DONE_SOME_DAY,
    SAMPLES,
    OneWayContract,
    Person,
    ProviderContract,
    TwoWayContract,
    event,
    task,
)
from afterview.testing.samples import PLAIN

TITLE_OF_REFUSED = "Refused"
Row = tuple[str, int, Item]
"""Uid, revision and item; an empty uid is not ours."""


@dataclass
class Service:
    """A calendar service in memory; ids are its own, as those of a service on the network."""

    items: dict[str, Row] = field(default_factory=dict)
    name: str = "1"
    """Another one once all of it was lost."""
    writes: int = 0
    down: bool = False
    full: bool = False


class Shelf:
    """A sound provider of a `Service`: the least that the contract asks for."""

    def __init__(self, service: Service) -> None:
        self.service = service
        self.fresh = False

    def canonical(self, item: Item) -> Item | None:
        title = " ".join(item.title.split())
        return replace(item, title=title)

    def changes(self, cursor: str | None) -> Changes:
        self.listen()
        self.fresh = cursor != self.service.name
        found = [self.remote(name) for name in self.ours()] if self.fresh else ()
        return Changes(cursor=self.cursor(), fresh=self.fresh, changed=found)

    def apply(self, actions: Sequence[Action]) -> Iterator[Outcome]:
        for action in actions:
            self.listen()
            yield self.carry_out(action)
        if self.fresh:
            self.drop_all_but({action.uid for action in actions})
        self.fresh = False

    def drop_all_but(self, uids: set[str]) -> None:
        for name in [name for name in self.ours() if self.service.items[name][0] not in uids]:
            del self.service.items[name]

    def carry_out(self, action: Action) -> Outcome:
        names = [n for n in self.ours() if self.service.items[n][0] == action.uid]
        if action.item is None:
            for name in names:
                self.put(name, None)
        elif action.item.title == TITLE_OF_REFUSED:
            return Outcome(uid=action.uid, error=RejectedError("no"))
        else:
            name = names[0] if names else str(len(self.service.items))
            if action.etag and action.etag != self.etag(name):
                return Outcome(uid=action.uid, error=PreconditionError("412"))
            self.put(name, (action.uid, action.revision, action.item))
            return Outcome(uid=action.uid, remote_id=name, etag=self.etag(name))
        return Outcome(uid=action.uid)

    def etag(self, name: str) -> str:
        return repr(self.service.items.get(name))

    def put(self, name: str, row: Row | None) -> None:
        self.make_room()
        self.service.writes += 1
        if row is None:
            del self.service.items[name]
        else:
            self.service.items[name] = row

    def ours(self) -> list[str]:
        return [name for name, (uid, _, _) in self.service.items.items() if uid]

    def remote(self, name: str) -> Remote:
        uid, revision, item = self.service.items[name]
        return Remote(uid=uid, remote_id=name, revision=revision, item=item)

    def listen(self) -> None:
        if self.service.down:
            msg = "the service is down"
            raise ProviderError(msg)

    def make_room(self) -> None:
        if self.service.full:
            msg = "the service is full"
            raise ProviderError(msg)

    def cursor(self) -> str:
        return "" if self.fresh else self.service.name

    def container(self) -> str:
        return ""

    def find(self, uids: Sequence[str]) -> list[Remote]:
        self.listen()
        return [remote for remote in map(self.remote, self.ours()) if remote.uid in uids]

    def close(self) -> None:
        pass


class Contract(OneWayContract):
    """The suite for a shelf; named so that pytest does not collect it with a broken one."""

    kind: ClassVar[type[Shelf]] = Shelf

    services: ClassVar[dict[Path, Service]] = {}
    """By the folder of the test, of which each test has its own."""

    def service(self, place: Path) -> Service:
        return self.services.setdefault(place, Service())

    def open(self, place: Path, context: Context) -> Provider:
        assert context.now.utcoffset() is not None
        return self.kind(self.service(place))

    def held(self, place: Path) -> Sequence[tuple[str, str]]:
        rows = self.service(place).items.values()
        return [(uid, item.title) for uid, _, item in rows if uid]

    def read_back(self, place: Path) -> Iterable[Item]:
        return [item for uid, _, item in self.service(place).items.values() if uid]

    def lose(self, place: Path) -> None:
        service = self.service(place)
        service.name += "1"
        service.items.clear()

    @contextmanager
    def no_room(self, place: Path) -> Iterator[None]:
        self.service(place).full = True
        yield
        self.service(place).full = False

    def stamp(self, place: Path) -> object:
        return self.service(place).writes

    def edit(self, place: Path, uid: str, title: str) -> None:
        for name, (of, revision, item) in self.service(place).items.items():
            if of == uid:
                self.service(place).items[name] = (of, revision, replace(item, title=title))

    def plant(self, place: Path) -> None:
        self.service(place).items["theirs"] = ("", 0, SAMPLES[0])

    def planted(self, place: Path) -> object:
        return self.service(place).items.get("theirs")

    def break_down(self, place: Path) -> None:
        self.service(place).down = True

    def refused(self) -> Item | None:
        return event("refused/interview", TITLE_OF_REFUSED)


class TestShelf(Contract):
    """A sound provider passes."""


class Todos(Shelf):
    """Shows no event, as a list of to-dos does."""

    def canonical(self, item: Item) -> Item | None:
        return super().canonical(item) if isinstance(item, Task) else None


class TestTodos(Contract):
    """So does one whose service has no events."""

    kind = Todos

    def refused(self) -> Item | None:
        return task("refused/follow-up/1", TITLE_OF_REFUSED)


class Dates(Shelf):
    """Shows no task."""

    def canonical(self, item: Item) -> Item | None:
        return super().canonical(item) if isinstance(item, Event) else None


class TestDates(Contract):
    """And one whose service has no tasks."""

    kind = Dates


DAY, HOUR = timedelta(days=1), timedelta(hours=1)
RUNS = count()


def later(item: Item, by: timedelta) -> Item:
    if isinstance(item, Event):
        return replace(item, start=item.start + by, end=item.end + by)
    return replace(item, due=item.due + by, due_at=item.due_at + by)


def broken(name: str, **methods: Any) -> type[Shelf]:
    """Return a shelf that is sound but for some methods."""
    return type(name, (Shelf,), methods)


def holding(name: str, change: Callable[[Item], Item]) -> type[Shelf]:
    """Return a shelf whose canonical form is what `change` makes of an item."""
    return broken(name, canonical=lambda _, item: change(item))


def writing(name: str, change: Callable[[Item], Item]) -> type[Shelf]:
    """Return a shelf that writes what `change` makes of the item that it was given."""

    def put(self: Shelf, name: str, row: Row | None) -> None:
        Shelf.put(self, name, row and (row[0], row[1], change(row[2])))

    return broken(name, put=put)


def putting(name: str, heeds: Callable[[Shelf, Row | None], bool]) -> type[Shelf]:
    """Return a shelf that does not carry out every write."""

    def put(self: Shelf, name: str, row: Row | None) -> None:
        if heeds(self, row):
            Shelf.put(self, name, row)

    return broken(name, put=put)


def without_place(item: Item) -> Item:
    return replace(item, location="") if isinstance(item, Event) else item


def always_free(item: Item) -> Item:
    return replace(item, free=True) if isinstance(item, Event) else item


def done_when_due(item: Item) -> Item:
    return replace(item, done=item.due) if isinstance(item, Task) and item.done else item


Growing = holding("Growing", lambda item: replace(item, title=item.title + "!"))
Renaming = holding("Renaming", lambda item: replace(item, uid=item.uid.upper()))
Random = holding("Random", lambda item: replace(item, title=f"{item.title} {next(RUNS)}"))
Reforming = holding("Reforming", lambda item: as_event(item) if isinstance(item, Task) else item)
Delaying = holding("Delaying", lambda item: later(item, DAY))
Late = holding("Late", lambda item: later(item, HOUR))
Placeless = holding("Placeless", without_place)
Unlinked = holding("Unlinked", lambda item: replace(item, url=""))
Short = holding("Short", lambda item: replace(item, title=item.title[:60].strip()))
Brief = holding("Brief", lambda item: replace(item, description=item.description[:500].strip()))
Busy = holding("Busy", always_free)
Untickable = holding("Untickable", lambda item: replace(item, done=None))

WrongDay = writing("WrongDay", lambda item: later(item, DAY))
WrongHour = writing("WrongHour", lambda item: later(item, HOUR))
NeverDone = writing("NeverDone", lambda item: replace(item, done=None))
DoneWhenDue = writing("DoneWhenDue", done_when_due)
Cutting = writing("Cutting", lambda item: replace(item, title=item.title[:3]))

# Keeps what is not pushed again; does not look whether the service is the one of last time; says
# that all is well before everything has been pushed again.
Hoarding = broken("Hoarding", drop_all_but=lambda _, _uids: None)
Oblivious = broken("Oblivious", changes=lambda s, c: Shelf.changes(s, c and s.service.name))
Hasty = broken("Hasty", cursor=lambda s: s.service.name)
Forgetful = broken("Forgetful", changes=lambda s, c: replace(Shelf.changes(s, c), fresh=True))
Pretending = putting("Pretending", lambda shelf, _: not shelf.service.full)
Keeping = putting("Keeping", lambda _, row: row is not None)
Dropping = putting("Dropping", lambda _, row: row is None or isinstance(row[2], Event))
Counting = broken("Counting", remote=lambda s, name: replace(Shelf.remote(s, name), revision=9))
Frozen = broken(
    "Frozen",
    carry_out=lambda s, action: (
        Outcome(uid=action.uid) if action.op == "update" else Shelf.carry_out(s, action)
    ),
)
Trampling = broken("Trampling", etag=lambda _, name: f"always the same of {name}")
Mute = broken("Mute", apply=lambda s, actions: iter([*Shelf.apply(s, actions)][1:]))
Blind = broken("Blind", find=lambda s, uids: Shelf.find(s, uids)[1:])
Inventing = broken(
    "Inventing", find=lambda s, uids: [s.listen(), *(Remote(uid=uid) for uid in uids)][1:]
)
Hushing = broken("Hushing", listen=lambda _: None)


class Sticky(Shelf):
    """Updates the words of an item only."""

    def put(self, name: str, row: Row | None) -> None:
        if row is not None and name in self.service.items:
            uid, revision, item = row
            standing = self.service.items[name][2]
            words = {"title": item.title, "description": item.description, "url": item.url}
            row = (uid, revision, replace(standing, **words))  # type: ignore[arg-type]  # texts
        super().put(name, row)


class Ticked(Shelf):
    """Never takes a tick away."""

    def put(self, name: str, row: Row | None) -> None:
        if row is not None and name in self.service.items:
            uid, revision, item = row
            done = item.done or self.service.items[name][2].done
            row = (uid, revision, replace(item, done=done))
        super().put(name, row)


class Littering(Shelf):
    """Leaves something behind."""

    def put(self, name: str, row: Row | None) -> None:
        before = self.service.items.get(name)
        super().put(name, row)
        if row is None and before and isinstance(before[2], Task):
            self.service.items[f"{name} was here"] = (before[0] + "-todo", 0, before[2])


class Bare(Shelf):
    def make_room(self) -> None:
        if self.service.full:
            raise OSError(28, "No space left on device")


class Truncating(Shelf):
    def make_room(self) -> None:
        if self.service.full:
            self.service.items.clear()
        super().make_room()


class Adding(Shelf):
    def carry_out(self, action: Action) -> Outcome:
        outcome = super().carry_out(action)
        if action.op == "update":
            self.service.items["copy"] = (action.uid, 0, SAMPLES[0])
        return outcome


class Restless(Shelf):
    def apply(self, actions: Sequence[Action]) -> Iterator[Outcome]:
        self.service.writes += 1
        return super().apply(actions)


class Echoing(Shelf):
    def changes(self, cursor: str | None) -> Changes:
        found = [self.remote(name) for name in self.ours()]
        changed = [replace(r, item=r.item and replace(r.item, title="?")) for r in found]
        return replace(super().changes(cursor), changed=changed)


class Doubling(Shelf):
    def carry_out(self, action: Action) -> Outcome:
        if action.op == "create" and action.item:
            name = str(len(self.service.items))
            self.put(name, (action.uid, action.revision, action.item))
            return Outcome(uid=action.uid)
        return super().carry_out(action)


class Sweeping(Shelf):
    def put(self, name: str, row: Row | None) -> None:
        if row is None:
            self.service.items.clear()
        else:
            super().put(name, row)


class Strict(Shelf):
    def carry_out(self, action: Action) -> Outcome:
        if action.op == "delete" and not self.find([action.uid]):
            return Outcome(uid=action.uid, error=ProviderError("404"))
        return super().carry_out(action)


class Stopping(Shelf):
    def carry_out(self, action: Action) -> Outcome:
        outcome = super().carry_out(action)
        if outcome.error:
            raise outcome.error
        return outcome


class Grasping(Shelf):
    def ours(self) -> list[str]:
        return list(self.service.items)

    def carry_out(self, action: Action) -> Outcome:
        self.service.items.pop("theirs", None)
        return super().carry_out(action)


class Leaking(Shelf):
    def listen(self) -> None:
        if self.service.down:
            raise ConnectionError


class Chatty(Shelf):
    def close(self) -> None:
        sys.stderr.write("closed\n")


class Reticking(Shelf):
    """Shows what is done by a tick before the title, and ticks again what is ticked already."""

    def canonical(self, item: Item) -> Item | None:
        return replace(item, title=f"✓ {item.title}") if item.done else item


TODO = task("acme/thank-you/jane-doe")

CANONICAL: list[tuple[type[Shelf], str, Item]] = [
    (Growing, "canonical_is_pure_and_idempotent", SAMPLES[0]),
    (Renaming, "canonical_is_pure_and_idempotent", SAMPLES[0]),
    (Random, "canonical_is_pure_and_idempotent", SAMPLES[0]),
    (Reforming, "canonical_keeps_form_and_time", TODO),
    (Delaying, "canonical_keeps_form_and_time", TODO),
    (Delaying, "canonical_keeps_form_and_time", SAMPLES[0]),
    (Late, "canonical_keeps_form_and_time", SAMPLES[0]),
    (Placeless, "canonical_holds_all_that_it_can", PLAIN[0]),
    (Unlinked, "canonical_holds_all_that_it_can", PLAIN[0]),
    (Short, "canonical_holds_all_that_it_can", PLAIN[0]),
    (Brief, "canonical_holds_all_that_it_can", PLAIN[0]),
    (Busy, "canonical_holds_all_that_it_can", PLAIN[0]),
]
"""The laws of the canonical form, each with an item that shows it."""

BROKEN = [
    (Reticking, "what_is_done_is_not_ticked_twice"),
    (Untickable, "a_done_task_does_not_look_open"),
    (WrongDay, "a_reader_sees_what_was_pushed"),
    (WrongHour, "a_reader_sees_what_was_pushed"),
    (NeverDone, "a_reader_sees_what_was_pushed"),
    (DoneWhenDue, "a_reader_sees_what_was_pushed"),
    (Sticky, "a_reader_sees_every_change"),
    (Ticked, "a_reader_sees_every_change"),
    (Littering, "a_reader_sees_what_is_left"),
    (Hoarding, "what_is_not_pushed_again_goes"),
    (Oblivious, "a_lost_container_is_fresh"),
    (Hasty, "a_lost_container_is_fresh"),
    (Bare, "a_write_that_fails_loses_nothing"),
    (Truncating, "a_write_that_fails_loses_nothing"),
    (Pretending, "a_write_that_fails_loses_nothing"),
    (Dropping, "everything_that_is_shown_arrives"),
    (Cutting, "everything_that_is_shown_arrives"),
    (Forgetful, "nothing_is_left_to_do_after_apply"),
    (Restless, "nothing_is_left_to_do_after_apply"),
    (Echoing, "nothing_is_left_to_do_after_apply"),
    (Adding, "a_repeated_update_changes_nothing"),
    (Sweeping, "a_deletion_takes_one_away"),
    (Keeping, "a_deletion_takes_one_away"),
    (Doubling, "creation_is_idempotent_by_uid"),
    (Doubling, "lost_state_leaves_one_of_each"),
    (Counting, "revisions_can_be_read_back"),
    (Frozen, "an_update_replaces"),
    (Trampling, "a_write_does_not_replace_a_version_that_it_has_not_seen"),
    (Strict, "deleting_what_is_not_there_succeeds"),
    (Mute, "every_action_has_its_outcome"),
    (Stopping, "one_refused_item_does_not_stop_the_others"),
    (Blind, "find_tells_what_is_there"),
    (Inventing, "find_tells_what_is_there"),
    (Grasping, "what_is_not_ours_stays"),
    (Leaking, "every_error_is_of_our_tree"),
    (Hushing, "every_error_is_of_our_tree"),
    (Chatty, "a_provider_is_silent_and_closes_twice"),
]


@pytest.mark.parametrize(
    ("kind", "law"), BROKEN, ids=lambda value: getattr(value, "__name__", value)
)
def test_a_law_catches_the_provider_that_breaks_it(
    kind: type[Shelf], law: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    extra = {"capfd": request.getfixturevalue("capfd")} if "silent" in law else {}
    caught = (AssertionError, ProviderError, OSError, pytest.fail.Exception)
    with pytest.raises(caught):
        getattr(contract_of(kind), f"test_{law}")(tmp_path, **extra)


@pytest.mark.parametrize(
    ("kind", "law", "item"), CANONICAL, ids=lambda value: getattr(value, "__name__", None)
)
def test_a_law_catches_the_canonical_form_that_breaks_it(
    kind: type[Shelf], law: str, item: Item, tmp_path: Path
) -> None:
    with pytest.raises(AssertionError):
        getattr(contract_of(kind), f"test_{law}")(tmp_path, item=item)


def contract_of(kind: type[Shelf]) -> Contract:
    contract = Contract()
    contract.kind = kind  # type: ignore[misc]  # of this object only
    return contract


def test_every_law_has_a_provider_that_breaks_it() -> None:
    names = [*vars(ProviderContract), *vars(OneWayContract)]
    laws = {name.removeprefix("test_") for name in names if name.startswith("test_")}
    assert {law for _, law in BROKEN} | {law for _, law, _ in CANONICAL} == laws


class Narrow(Shelf):
    """Holds a title and a day, and of what is done only that it is."""

    def canonical(self, item: Item) -> Item | None:
        if isinstance(item, Task):
            return replace(item, description="", url="")
        first = item.start.date() if isinstance(item.start, datetime) else item.start
        return replace(
            item,
            description="",
            url="",
            location="",
            start=first,
            end=first + timedelta(days=1),
            free=False,
        )


def test_what_a_service_has_no_place_for_is_declared(tmp_path: Path) -> None:
    contract = contract_of(Narrow)
    for item in PLAIN:
        with pytest.raises(AssertionError):
            contract.test_canonical_holds_all_that_it_can(tmp_path, item)
    contract.cannot_hold = frozenset({"description", "url", "location", "hour", "free"})  # type: ignore[misc]  # of this object only
    for item in PLAIN:
        contract.test_canonical_holds_all_that_it_can(tmp_path, item)


def test_a_service_need_not_show_on_which_day_something_was_done(tmp_path: Path) -> None:
    class Ticking(Contract):
        def read_back(self, place: Path) -> Iterable[Item]:
            items = super().read_back(place)
            return [replace(item, done=item.done and DONE_SOME_DAY) for item in items]

    Ticking().test_a_reader_sees_what_was_pushed(tmp_path)


def test_what_a_service_does_not_show_need_not_be_held(tmp_path: Path) -> None:
    contract = contract_of(Dates)
    for law in ("canonical_keeps_form_and_time", "canonical_holds_all_that_it_can"):
        with pytest.raises(pytest.skip.Exception):
            getattr(contract, f"test_{law}")(tmp_path, TODO)


def test_the_guide_names_what_a_suite_has_to_fill_in() -> None:
    guide = Path(__file__).parents[2] / "providers" / "README.md"
    if not guide.exists():
        pytest.skip("the installed package is being tested, without the sources beside it")
    suites = guide.read_text(encoding="utf-8").split("\nclass ")[1:]
    named = {
        re.findall(r"\((\w+)\):", suite)[0]: set(re.findall(r"    def (\w+)\(self", suite))
        for suite in suites
    }
    assert named["OneWayContract"] == OneWayContract.__abstractmethods__
    both = ProviderContract.__abstractmethods__ | TwoWayContract.__abstractmethods__
    assert named["TwoWayContract"] == both - ProviderContract.__abstractmethods__ | {"person"}
    assert named["Person"] == Person.__abstractmethods__


def test_a_service_that_takes_everything_skips_the_law_of_refusal(tmp_path: Path) -> None:
    class Generous(Contract):
        def refused(self) -> Item | None:
            return ProviderContract.refused(self)

    with pytest.raises(pytest.skip.Exception):
        Generous().test_one_refused_item_does_not_stop_the_others(tmp_path)


def test_the_samples_have_all_that_a_service_may_not_hold() -> None:
    events = [item for item in SAMPLES if isinstance(item, Event)]
    tasks = [item for item in SAMPLES if isinstance(item, Task)]
    assert any(item.start == item.end for item in events)
    assert any(item.done for item in events)
    assert any(item.done for item in tasks)
    assert any("\x00" in item.title and "\r\n" in item.description for item in SAMPLES)
    assert len({item.uid for item in SAMPLES}) == len(SAMPLES)
