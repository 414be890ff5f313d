"""Each law of the contract catches the provider that breaks it; a sound one passes them all."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

import pytest

from afterview.errors import PreconditionError, ProviderError, RejectedError
from afterview.model import Event, Task
from afterview.provider import Changes, Outcome, Remote
from afterview.testing import SAMPLES, Person, ProviderContract, TwoWayContract, event

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from afterview.model import Item
    from afterview.provider import Action, Context, Provider

TITLE_OF_REFUSED = "Refused"


@dataclass
class Service:
    """A calendar service in memory; ids are its own, as those of a service on the network."""

    items: dict[str, tuple[str, int, Item]] = field(default_factory=dict)
    """Id to uid, revision and item; an empty uid is not ours."""
    writes: int = 0
    down: bool = False


class Shelf:
    """A sound provider of a `Service`: the least that the contract asks for."""

    def __init__(self, service: Service) -> None:
        self.service = service

    def canonical(self, item: Item) -> Item | None:
        title = " ".join(item.title.split())
        return replace(item, title=title)

    def changes(self, cursor: str | None) -> Changes:
        self.listen()
        found = () if cursor else [self.remote(name) for name in self.ours()]
        return Changes(cursor=self.cursor(), fresh=cursor is None, changed=found)

    def apply(self, actions: Sequence[Action]) -> Iterator[Outcome]:
        for action in actions:
            self.listen()
            yield self.carry_out(action)

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

    def put(self, name: str, row: tuple[str, int, Item] | None) -> None:
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

    def cursor(self) -> str:
        return "listed"

    def container(self) -> str:
        return ""

    def find(self, uids: Sequence[str]) -> list[Remote]:
        self.listen()
        return [remote for remote in map(self.remote, self.ours()) if remote.uid in uids]

    def close(self) -> None:
        pass


class Contract(ProviderContract):
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


class Growing(Shelf):
    def canonical(self, item: Item) -> Item | None:
        return replace(item, title=item.title + "!")


class Renaming(Shelf):
    def canonical(self, item: Item) -> Item | None:
        return replace(item, uid=item.uid.upper())


class Random(Shelf):
    def canonical(self, item: Item) -> Item | None:
        self.service.writes += 1
        return replace(item, title=f"{item.title} {self.service.writes}")


class Dropping(Shelf):
    def put(self, name: str, row: tuple[str, int, Item] | None) -> None:
        if row is None or isinstance(row[2], Event):
            super().put(name, row)


class Cutting(Shelf):
    def put(self, name: str, row: tuple[str, int, Item] | None) -> None:
        super().put(name, row and (row[0], row[1], replace(row[2], title=row[2].title[:3])))


class Adding(Shelf):
    def carry_out(self, action: Action) -> Outcome:
        outcome = super().carry_out(action)
        if action.op == "update":
            self.service.items["copy"] = (action.uid, 0, SAMPLES[0])
        return outcome


class Forgetful(Shelf):
    def changes(self, cursor: str | None) -> Changes:
        return replace(super().changes(cursor), fresh=True)


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


class Counting(Shelf):
    def remote(self, name: str) -> Remote:
        return replace(super().remote(name), revision=9)


class Frozen(Shelf):
    def carry_out(self, action: Action) -> Outcome:
        return Outcome(uid=action.uid) if action.op == "update" else super().carry_out(action)


class Trampling(Shelf):
    def etag(self, name: str) -> str:
        return f"always the same of {name}"


class Keeping(Shelf):
    def put(self, name: str, row: tuple[str, int, Item] | None) -> None:
        if row is not None:
            super().put(name, row)


class Sweeping(Shelf):
    def put(self, name: str, row: tuple[str, int, Item] | None) -> None:
        if row is None:
            self.service.items.clear()
        else:
            super().put(name, row)


class Strict(Shelf):
    def carry_out(self, action: Action) -> Outcome:
        if action.op == "delete" and not self.find([action.uid]):
            return Outcome(uid=action.uid, error=ProviderError("404"))
        return super().carry_out(action)


class Mute(Shelf):
    def apply(self, actions: Sequence[Action]) -> Iterator[Outcome]:
        yield from list(super().apply(actions))[1:]


class Stopping(Shelf):
    def carry_out(self, action: Action) -> Outcome:
        outcome = super().carry_out(action)
        if outcome.error:
            raise outcome.error
        return outcome


class Blind(Shelf):
    def find(self, uids: Sequence[str]) -> list[Remote]:
        return super().find(uids)[1:]


class Inventing(Shelf):
    def find(self, uids: Sequence[str]) -> list[Remote]:
        self.listen()
        return [Remote(uid=uid) for uid in uids]


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


class Hushing(Shelf):
    def listen(self) -> None:
        pass


class Chatty(Shelf):
    def close(self) -> None:
        sys.stderr.write("closed\n")


BROKEN = [
    (Growing, "canonical_is_pure_and_idempotent"),
    (Renaming, "canonical_is_pure_and_idempotent"),
    (Random, "canonical_is_pure_and_idempotent"),
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
    (Blind, "find_tells_what_stands_there"),
    (Inventing, "find_tells_what_stands_there"),
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
    contract = Contract()
    contract.kind = kind  # type: ignore[misc]
    extra: dict[str, object] = {}
    if law.startswith("canonical"):
        extra["item"] = SAMPLES[0]
    if "silent" in law:
        extra["capfd"] = request.getfixturevalue("capfd")
    caught = (AssertionError, ProviderError, ConnectionError, pytest.fail.Exception)
    with pytest.raises(caught):
        getattr(contract, f"test_{law}")(tmp_path, **extra)


def test_every_law_has_a_provider_that_breaks_it() -> None:
    laws = {name.removeprefix("test_") for name in vars(ProviderContract) if "test_" in name}
    assert {law for _, law in BROKEN} == laws


def test_the_guide_names_what_a_suite_has_to_fill_in() -> None:
    guide = Path(__file__).parents[2] / "providers" / "README.md"
    if not guide.exists():
        pytest.skip("the installed package is being tested, without the sources beside it")
    suites = guide.read_text(encoding="utf-8").split("\nclass ")[1:]
    named = {
        re.findall(r"\((\w+)\):", suite)[0]: set(re.findall(r"    def (\w+)\(self", suite))
        for suite in suites
    }
    assert named["ProviderContract"] == ProviderContract.__abstractmethods__
    both = ProviderContract.__abstractmethods__ | TwoWayContract.__abstractmethods__
    assert named["ProviderContract"] | named["TwoWayContract"] == both
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
