"""One run over several targets: failures stay where they happen, and are remembered rightly."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from program import CONFIGURATION, NOW, Program, table

from afterview.errors import (
    AfterviewError,
    GuardError,
    InTheWayError,
    LoginError,
    ProviderError,
    RejectedError,
    ThrottledError,
    WaitingError,
)
from afterview.model import Event, Item
from afterview.provider import Action, Changes, Context, Outcome, Plugin, Remote
from afterview.setup import Target
from afterview.sync.engine import Orders, Report, sync
from afterview.workspace import Workspace, opened


@dataclass
class Shelf:
    """A provider that holds items in memory, and fails where it is told to."""

    items: dict[str, Item] = field(default_factory=dict)
    refuse: str = ""
    """The step that it rejects."""
    fail: Exception | None = None
    fail_at: str = "changes"
    text_blind: bool = False
    """Whether it shows an item only without its text, which no provider may."""
    closed: int = 0
    calls: list[str] = field(default_factory=list)

    def canonical(self, item: Item) -> Item | None:
        if self.text_blind and item.description:
            return None
        return item

    def changes(self, cursor: str | None) -> Changes:
        self.calls.append("changes")
        self._perhaps_fail("changes")
        return Changes(cursor=cursor or "0")

    def apply(self, actions: Sequence[Action]) -> Iterable[Outcome]:
        self.calls.append("apply")
        for number, action in enumerate(actions):
            if number == 3:
                self._perhaps_fail("apply")
            if self.refuse and action.item and self.refuse in action.item.step_id:
                yield Outcome(uid=action.uid, error=RejectedError("it will not have it"))
                continue
            if action.item is None:
                del self.items[action.uid]
            else:
                self.items[action.uid] = action.item
            yield Outcome(uid=action.uid, remote_id=f"id-{action.uid}", etag="1")

    def cursor(self) -> str:
        return "1"

    def container(self) -> str:
        return ""

    def find(self, uids: Sequence[str]) -> Iterable[Remote]:
        return [Remote(uid=uid, item=self.items[uid]) for uid in uids if uid in self.items]

    def close(self) -> None:
        self.closed += 1

    def _perhaps_fail(self, where: str) -> None:
        if self.fail is not None and self.fail_at == where:
            raise self.fail

    def target(self, name: str) -> Target:
        def open_shelf(_options: Any, context: Context) -> Shelf:
            assert context.target == name
            assert context.now == NOW
            self._perhaps_fail("open")
            return self

        return Target(name, Plugin(name="shelf", summary="", options=(), open=open_shelf), {})


@contextmanager
def at_work(folder: Path, **shelves: Shelf) -> Iterator[Workspace]:
    """The workspace of one interview, with a target for each shelf."""
    with opened(folder / "config.toml", now=NOW, write=True) as workspace:
        yield replace(
            workspace, targets=tuple(shelf.target(name) for name, shelf in shelves.items())
        )


@pytest.fixture
def folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    Program(tmp_path, capsys).write(table(), config=CONFIGURATION.partition("[targets")[0])
    return tmp_path


def run(folder: Path, orders: Orders | None = None, **shelves: Shelf) -> Report:
    with at_work(folder, **shelves) as workspace:
        return sync(workspace, orders or Orders())


def test_the_second_run_asks_and_applies_nothing(folder: Path) -> None:
    shelf = Shelf()
    assert len(run(folder, one=shelf).targets[0].done) == len(shelf.items) == 7
    assert run(folder, one=shelf).targets[0].done == []
    assert shelf.calls == ["changes", "apply", "changes"]
    assert shelf.closed == 2


def test_ids_and_etags_of_outcomes_are_kept_for_the_next_write(folder: Path) -> None:
    run(folder, one=Shelf())
    with at_work(folder) as workspace:
        rows = workspace.store.pushed("one")
        assert {row.remote_id for row in rows.values()} == {f"id-{uid}" for uid in rows}
        assert {row.etag for row in rows.values()} == {"1"}
        assert workspace.store.cursor("one") == "1"


def test_one_item_that_is_refused_is_tried_again_and_the_others_stand(folder: Path) -> None:
    shelf = Shelf(refuse="/recap")
    (report,) = run(folder, one=shelf).targets
    assert len(report.done) == 6
    assert [(c.step_id, str(e)) for c, e in report.failed] == [
        ("acme/recap", "it will not have it")
    ]
    assert report.exit_code == 1
    shelf.refuse = ""
    (report,) = run(folder, one=shelf).targets
    assert [change.step_id for change in report.done] == ["acme/recap"]
    assert report.exit_code == 0


@pytest.mark.parametrize("where", ["open", "changes", "apply"])
@pytest.mark.parametrize(
    ("error", "code", "says"),
    [
        (LoginError("log in to it again"), 77, "log in to it again"),
        (ProviderError("no answer"), 1, "no answer"),
        (InTheWayError("not ours"), 2, "not ours"),
        (ZeroDivisionError("oh"), 1, "the provider shelf failed: a fault of the program (oh)"),
    ],
)
def test_a_failure_of_one_target_stays_with_it(
    folder: Path, where: str, error: Exception, code: int, says: str
) -> None:
    broken, sound = Shelf(fail=error, fail_at=where), Shelf()
    report = run(folder, broken=broken, sound=sound)
    assert [target.exit_code for target in report.targets] == [code, 0]
    assert str(report.targets[0].error) == says
    assert report.exit_code == code
    assert len(sound.items) == 7
    assert broken.closed == (0 if where == "open" else 1)


def test_what_went_through_before_a_failure_is_known_to_the_next_run(folder: Path) -> None:
    shelf = Shelf(fail=ProviderError("cut"), fail_at="apply")
    run(folder, one=shelf)
    assert len(shelf.items) == 3
    shelf.fail = None
    (report,) = run(folder, one=shelf).targets
    assert (len(report.done), report.unchanged, len(shelf.items)) == (4, 3, 7)


@pytest.mark.parametrize(
    ("errors", "code"),
    [
        ([ProviderError("p"), LoginError("l"), GuardError("g")], 3),
        ([ProviderError("p"), LoginError("l"), InTheWayError("i")], 77),
        ([ProviderError("p"), InTheWayError("i")], 2),
        ([ProviderError("p")], 1),
        ([], 0),
    ],
)
def test_the_worst_target_decides_the_exit_code(
    folder: Path, errors: list[AfterviewError], code: int
) -> None:
    shelves = {f"t{number}": Shelf(fail=error) for number, error in enumerate(errors)}
    assert run(folder, None, sound=Shelf(), **shelves).exit_code == code


def test_an_unknown_kind_of_exit_code_is_not_lost(folder: Path) -> None:
    class OddError(ProviderError):
        exit_code = 42

    assert run(folder, odd=Shelf(fail=OddError("odd"))).exit_code == 42


def test_a_provider_that_shows_an_item_only_without_text_is_told_off(folder: Path) -> None:
    (report,) = run(folder, one=Shelf(text_blind=True)).targets
    assert report.exit_code == 1
    assert "only without text" in str(report.error)


def test_a_dry_run_applies_nothing(folder: Path) -> None:
    shelf = Shelf()
    (report,) = run(folder, Orders(dry_run=True), one=shelf).targets
    assert len(report.done) == 7
    assert shelf.calls == ["changes"]
    assert len(run(folder, one=shelf).targets[0].done) == 7


def test_progress_is_told_by_target(folder: Path) -> None:
    told: list[tuple[str, int, int]] = []
    run(folder, Orders(progress=lambda *step: told.append(step)), one=Shelf())
    assert told == [("one", 7, 7)]


def test_a_store_that_lost_a_text_is_one_sentence(folder: Path) -> None:
    shelf = Shelf()
    run(folder, one=shelf)
    (folder / "interviews.toml").write_text(table(promise='"in two weeks"'))
    with at_work(folder, one=shelf) as workspace:
        workspace.store._connection.execute("DELETE FROM item")  # noqa: SLF001 - damage on purpose
        (report,) = sync(workspace, Orders()).targets
    assert report.exit_code == 2
    assert "the store has lost the text of" in str(report.error)


def test_events_and_tasks_arrive_as_such(folder: Path) -> None:
    shelf = Shelf()
    run(folder, one=shelf)
    events = {item.step_id for item in shelf.items.values() if isinstance(item, Event)}
    assert events == {"acme/interview", "acme/recap", "acme/follow-up-date/1"}


def test_many_outcomes_are_remembered_in_batches(folder: Path) -> None:
    (folder / "interviews.toml").write_text("\n".join(table(f"i{n}") for n in range(10)))
    told: list[int] = []
    shelf = Shelf()
    run(folder, Orders(progress=lambda _target, known, _all: told.append(known)), one=shelf)
    assert told == [50, len(shelf.items)]


def test_a_target_that_is_only_written_to_may_ask_to_wait_as_well(folder: Path) -> None:
    shelf = Shelf(fail=ThrottledError("later", 3600))
    run(folder, one=shelf)
    shelf.fail = None
    (report,) = run(folder, one=shelf).targets
    assert isinstance(report.error, WaitingError)
    assert shelf.calls == ["changes"]
    (report,) = run(folder, Orders(only="one"), one=shelf).targets
    assert len(report.done) == 7
