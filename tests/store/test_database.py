from __future__ import annotations

import inspect
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, closing
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, date, datetime
from functools import partial
from itertools import chain
from pathlib import Path
from traceback import walk_tb
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from processes import child, full_disk, public_folder, without_rights

from afterview.errors import AfterviewError, LockedError, StoreError
from afterview.item_json import item_to_json
from afterview.model import Event, Item, Task
from afterview.playbook.facts import Facts
from afterview.reconcile.cards import CardRow
from afterview.reconcile.letters import Letter
from afterview.reconcile.merge import as_sent
from afterview.reconcile.records import Intent, Pushed, Refusal, SyncRecord, Tombstone
from afterview.store import connection as module
from afterview.store import schema
from afterview.store.connection import REBUILD
from afterview.store.database import Store
from afterview.store.facts import UNDOABLE, Kind, Undone
from afterview.store.mail import SeenMessage
from afterview.store.notices import Notice
from afterview.store.schema import MIGRATIONS
from afterview.store.targets import Batch

VERSION = 5
"""The version of a store that is written now."""

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
DAY = date(2026, 11, 23)
FACT: dict[str, Any] = {"at": NOW, "source": "the done command"}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "afterview.db"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    """A new store, open."""
    with Store.open(path) as opened:
        yield opened


def task(number: int = 1) -> Task:
    return Task(
        uid=f"uid-{number}",
        step_id=f"acme-{number}/thank-you/jane-doe",
        title="Thank Jane Doe (Acme)",
        due=DAY,
        due_at=datetime(2026, 11, 23, 10, tzinfo=ZoneInfo("Europe/Berlin")),
        description="Dear Jane, " * 50,
    )


def row(number: int = 1) -> Pushed:
    return Pushed(
        uid=f"uid-{number}",
        step_id=f"acme-{number}/thank-you/jane-doe",
        interview=f"acme-{number}",
        day=DAY,
        form="task",
        done=None,
        fingerprint="f1",
        digest="d1",
        revision=0,
        changed_at=NOW,
    )


def record(number: int = 1, **edits: Any) -> SyncRecord:
    """A row with its item, as it was sent or with the person's `edits`."""
    item = task(number)
    return SyncRecord(row(number), item, replace(as_sent(item), **edits), "as the service has it")


UPDATE = Intent("update", row(), task(), as_sent(task()), "m1")
DELETE = Intent("delete", None, None, None, "")
BURIED = Tombstone("acme-1/recap", "uid-9", "Recap", "deleted", DAY)
REFUSED = Refusal("acme-1/park", "Park", "f1", "it is too long")


def two_way(path: Path) -> Path:
    """Make a store with a bit of everything about a service that is read back."""
    with Store.open(path) as store:
        store.commit(
            "cal",
            Batch(
                records=[record(1), record(2, title="Mine")],
                intents={"uid-1": UPDATE, "uid-2": DELETE},
                buried=[BURIED],
                refused=[REFUSED],
                generations={"acme-1/recap": 1},
                cursor="c1",
                container="mine",
            ),
        )
    return path


def seen_message(name: str) -> SeenMessage:
    return SeenMessage(f"<{name}@x>", "acme-1", "answer", NOW, DAY, "jane@acme.example")


def letter(interview: str) -> Letter:
    return Letter(f"{interview}/thank-you/jane-doe", f"uid of {interview}", "<1@x>")


def card_row(uid: str) -> CardRow:
    return CardRow(uid, "url", "Jane", ("k",), ("acme-1",), "stands", {"name": ("FN:J",)}, {}, {})


def filled(path: Path, count: int = 3) -> Path:
    """Make a store with a bit of everything, and `count` items in the target `ics`."""
    with Store.open(path) as store:
        store.record("done", "acme-1/recap", DAY, **FACT)
        store.see([("acme-1", "waiting", DAY)])
        store.see_messages([seen_message("1")])
        store.keep_letters([letter("acme-1")])
        store.keep_cards([card_row("1")])
        store.commit("ics", Batch(kept=[(row(n), task(n)) for n in range(count)], cursor="c1"))
        store.put("holidays", "DE/2026", "2026-12-25")
    return path


def files(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Everything in a folder, with what would show that it was written to."""
    return {p.name: (p.read_bytes(), p.stat().st_mtime_ns) for p in sorted(folder.iterdir())}


def one_sentence(error: AfterviewError, path: Path) -> bool:
    return str(error).startswith(f"{path}: ") and "\n" not in str(error)


# Cards


def test_cards_come_back_until_they_are_forgotten(path: Path) -> None:
    with Store.open(path) as store:
        store.keep_cards([card_row("1"), card_row("2")])
        store.keep_cards([card_row("1")._replace(state="deleted", said="x")], ["2"])

    with Store.open(path, read_only=True) as store:
        assert store.cards() == {"1": card_row("1")._replace(state="deleted", said="x")}


@pytest.mark.parametrize("text", ["[]", "{}", '{"uid": 1}', "nonsense"])
def test_a_row_of_a_card_that_makes_no_sense_is_damage(path: Path, text: str) -> None:
    Store.open(path).close()
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("INSERT INTO meta VALUES ('card/1', ?)", (text,))

    with Store.open(path) as store, pytest.raises(StoreError) as caught:
        store.cards()
    assert one_sentence(caught.value, path)


# Facts


def test_facts_come_back_from_the_file(path: Path) -> None:
    with Store.open(path) as store:
        store.record("done", "acme/recap", DAY, **FACT)
        store.record("skipped", "acme/connect/jane", None, **FACT)
        store.record("postponed", "acme/follow-up/1", date(2026, 12, 1), **FACT)
        store.see([("acme", "waiting", DAY), ("bolt", "offer", date(2026, 2, 28))])

    with Store.open(path) as store:
        assert store.facts() == Facts(
            done={"acme/recap": DAY},
            skipped=frozenset({"acme/connect/jane"}),
            postponed={"acme/follow-up/1": date(2026, 12, 1)},
            status_seen={"acme": (("waiting", DAY),), "bolt": (("offer", date(2026, 2, 28)),)},
        )


def test_a_new_store_knows_nothing(store: Store) -> None:
    assert store.facts() == Facts()
    assert store.pushed("ics") == {}
    assert store.item("ics", "uid-1") is None
    assert store.cursor("ics") is None
    assert store.get("holidays", "DE/2026") is None


def test_a_later_fact_of_the_same_kind_replaces_the_earlier_one(store: Store) -> None:
    store.record("postponed", "acme/recap", DAY, **FACT)
    store.record("postponed", "acme/recap", date(2026, 12, 1), **FACT)

    assert store.facts().postponed == {"acme/recap": date(2026, 12, 1)}


def test_a_step_is_done_or_skipped_but_not_both(store: Store) -> None:
    store.record("postponed", "acme/recap", DAY, **FACT)
    store.record("done", "acme/recap", DAY, **FACT)
    store.record("skipped", "acme/recap", None, **FACT)
    assert store.facts() == Facts(skipped=frozenset({"acme/recap"}), postponed={"acme/recap": DAY})

    store.record("done", "acme/recap", DAY, **FACT)
    assert store.facts() == Facts(done={"acme/recap": DAY}, postponed={"acme/recap": DAY})


@pytest.mark.parametrize(("kind", "day"), [("done", None), ("postponed", None), ("skipped", DAY)])
def test_all_facts_but_skipped_have_a_day(store: Store, kind: Kind, day: date | None) -> None:
    with pytest.raises(ValueError, match="have a day"):
        store.record(kind, "acme/recap", day, **FACT)

    assert store.facts() == Facts()


def test_a_fact_is_kept_with_who_said_so_and_when(path: Path) -> None:
    filled(path)

    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT at, source FROM fact").fetchall() == [
            ("2026-11-23T09:30:00+00:00", "the done command")
        ]


def test_a_fact_can_be_taken_back(store: Store) -> None:
    store.record("done", "acme/recap", DAY, **FACT)
    store.record("postponed", "acme/recap", DAY, **FACT)
    store.forget("done", "acme/recap")
    store.forget("skipped", "never/heard-of")

    assert store.facts() == Facts(postponed={"acme/recap": DAY})


def test_every_status_is_kept_with_its_day_and_a_known_one_gets_another(path: Path) -> None:
    later, last = date(2026, 11, 30), date(2026, 12, 24)
    seen = [
        ("acme", "offer", later),
        ("acme", "offer", DAY),
        ("bolt", "waiting", DAY),
        ("acme", "accepted", later),
        ("acme", "offer", last),
    ]
    history = (("offer", DAY), ("accepted", later), ("offer", last))
    with Store.open(path) as store:
        for one in seen:
            store.see([one])
        assert store.facts().status_seen == {"acme": history, "bolt": (("waiting", DAY),)}
        assert store.facts() == Facts().seeing(seen)


# Taking facts back


def facts_with_sources(path: Path) -> list[Any]:
    return values(path, "SELECT * FROM fact ORDER BY step_id, kind")


def test_the_last_fact_is_taken_back_and_said(store: Store) -> None:
    store.record("done", "acme/recap", DAY, **FACT)
    store.record("skipped", "acme/park", None, **FACT)

    assert store.undo() == Undone("skipped", "acme/park", None, forgotten=False)
    assert store.facts() == Facts(done={"acme/recap": DAY})
    assert store.undo() == Undone("done", "acme/recap", DAY, forgotten=False)
    assert store.facts() == Facts()
    assert store.undo() is None
    assert store.facts() == Facts()


def test_taking_back_outlives_the_run(path: Path) -> None:
    with Store.open(path) as store:
        store.record("done", "acme/recap", DAY, **FACT)
        store.record("done", "acme/park", DAY, **FACT)
    with Store.open(path) as store:
        assert store.undo() == Undone("done", "acme/park", DAY, forgotten=False)
    with Store.open(path) as store:
        assert store.facts() == Facts(done={"acme/recap": DAY})
        assert store.undo() == Undone("done", "acme/recap", DAY, forgotten=False)


def test_what_was_known_before_stands_again_with_its_moment_and_source(path: Path) -> None:
    later = datetime(2026, 12, 1, tzinfo=UTC)
    with Store.open(path) as store:
        store.record("postponed", "acme/recap", DAY, **FACT)
        store.record("done", "acme/recap", DAY, **FACT)
    before = facts_with_sources(path)
    told: list[tuple[Kind, date | None]] = [
        ("skipped", None),
        ("done", later.date()),
        ("postponed", later.date()),
    ]
    for kind, day in told:
        with Store.open(path) as store:
            store.record(kind, "acme/recap", day, at=later, source="another")
        assert facts_with_sources(path) != before
        with Store.open(path) as store:
            assert store.undo() == Undone(kind, "acme/recap", day, forgotten=False)
        assert facts_with_sources(path) == before


def test_a_fact_that_was_forgotten_stands_again(store: Store) -> None:
    store.record("done", "acme/recap", DAY, **FACT)
    store.forget("done", "acme/recap")

    assert store.undo() == Undone("done", "acme/recap", DAY, forgotten=True)
    assert store.facts() == Facts(done={"acme/recap": DAY})


def test_other_steps_stay_as_they_are(store: Store) -> None:
    store.record("skipped", "acme/recap", None, **FACT)
    store.record("done", "acme/recap/2", DAY, **FACT)
    store.record("done", "acme/recap", DAY, **FACT)
    store.undo()

    assert store.facts() == Facts(done={"acme/recap/2": DAY}, skipped=frozenset({"acme/recap"}))


def test_what_changed_nothing_is_not_taken_back(path: Path) -> None:
    with Store.open(path) as store:
        store.record("done", "acme/recap", DAY, **FACT)
        store.record("skipped", "acme/park", None, **FACT)
    before = files(path.parent)
    with Store.open(path) as store:
        store.record("done", "acme/recap", DAY, at=datetime(2027, 1, 1, tzinfo=UTC), source="x")
        store.record("skipped", "acme/park", None, at=datetime(2027, 1, 1, tzinfo=UTC), source="x")
        store.forget("skipped", "acme/recap")
    assert files(path.parent) == before

    with Store.open(path) as store:
        assert store.undo() == Undone("skipped", "acme/park", None, forgotten=False)


def test_only_the_last_facts_can_be_taken_back(path: Path) -> None:
    days = [date.fromordinal(DAY.toordinal() + n) for n in range(UNDOABLE + 3)]
    with Store.open(path) as store:
        for day in days:
            store.record("postponed", "acme/recap", day, **FACT)
        for _ in range(5):
            store.undo()
        for day in days[-5:]:
            store.record("postponed", "acme/recap", day, **FACT)
        taken = []
        while (undone := store.undo()) is not None:
            taken.append(undone.day)

        assert taken == days[:2:-1]
        assert store.facts() == Facts(postponed={"acme/recap": days[2]})

    assert values(path, "SELECT count(*) FROM journal") == [(0,)]
    assert values(path, "SELECT count(*) FROM journal_fact") == [(0,)]


facts_told = st.lists(
    st.tuples(
        st.sampled_from(["done", "skipped", "postponed", "forget"]),
        st.sampled_from(["acme/recap", "acme/park"]),
        st.dates(DAY, date(2026, 11, 25)),
    ),
    max_size=12,
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(told=facts_told)
def test_taking_all_back_goes_through_every_state_there_was(
    path: Path, told: list[tuple[str, str, date]]
) -> None:
    path.unlink(missing_ok=True)
    with Store.open(path) as store:
        states = [store.facts()]
        for kind, step_id, day in told:
            if kind == "forget":
                store.forget("done", step_id)
            else:
                known: Any = kind
                store.record(known, step_id, None if kind == "skipped" else day, **FACT)
            if store.facts() != states[-1]:
                states.append(store.facts())
        back = [store.facts()]
        while store.undo() is not None:
            back.append(store.facts())

        assert back == states[::-1]


def test_a_fact_that_cannot_be_written_whole_is_not_written_at_all(path: Path) -> None:
    filled(path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DROP TABLE journal_fact")
    before = facts_with_sources(path)
    with Store.open(path) as store:
        for change in (
            lambda: store.record("done", "acme/park", DAY, **FACT),
            lambda: store.forget("done", "acme-1/recap"),
            store.undo,
        ):
            with pytest.raises(StoreError, match="damaged"):
                change()

    assert facts_with_sources(path) == before
    assert len(values(path, "SELECT id FROM journal")) == 1


def test_a_store_that_is_open_for_reading_only_takes_nothing_back(path: Path) -> None:
    before = files(filled(path).parent)
    with Store.open(path, read_only=True) as store, pytest.raises(StoreError):
        store.undo()

    assert files(path.parent) == before


# What was pushed

pushed_rows = st.builds(
    Pushed,
    uid=st.just("uid-1"),
    step_id=st.text(max_size=9),
    interview=st.none() | st.text(max_size=9),
    day=st.dates(),
    form=st.sampled_from(["event", "task"]),
    done=st.none() | st.dates(),
    fingerprint=st.text(max_size=9),
    digest=st.text(max_size=9),
    revision=st.integers(0, 2**31),
    changed_at=st.datetimes(timezones=st.just(UTC)),
    remote_id=st.text(max_size=9),
    etag=st.text(max_size=9),
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=pushed_rows, second=pushed_rows)
def test_the_last_kept_row_comes_back_as_it_was(path: Path, first: Pushed, second: Pushed) -> None:
    path.unlink(missing_ok=True)
    with Store.open(path) as store:
        store.commit("ics", Batch(kept=[(first, task())]))
        assert store.pushed("ics") == {"uid-1": first}
        store.commit("ics", Batch(kept=[(second, task())]))
    with Store.open(path) as store:
        assert store.pushed("ics") == {"uid-1": second}


def test_an_item_comes_back_with_its_zone(path: Path) -> None:
    start = datetime(2026, 11, 20, 14, tzinfo=ZoneInfo("America/New_York"))
    event = Event(uid="uid-1", step_id="acme/interview", title="Acme", start=start, end=start)
    with Store.open(path) as store:
        store.commit("ics", Batch(kept=[(row(), event)]))
    with Store.open(path) as store:
        back = store.item("ics", "uid-1")

    assert back == event
    assert isinstance(back, Event)
    assert isinstance(back.start, datetime)
    assert back.start.tzinfo == ZoneInfo("America/New_York")


def test_a_row_kept_without_an_item_leaves_the_item_as_it_was(store: Store) -> None:
    store.commit("ics", Batch(kept=[(row(), task())]))
    touched = row()._replace(fingerprint="f2")
    store.commit("ics", Batch(kept=[(touched, None)]))

    assert store.pushed("ics") == {"uid-1": touched}
    assert store.item("ics", "uid-1") == task()


def test_a_dropped_item_is_gone_and_the_others_stay(store: Store) -> None:
    store.commit("ics", Batch(kept=[(row(n), task(n)) for n in (1, 2, 3)]))
    store.commit("ics", Batch(dropped=["uid-3", "uid-1", "never-heard-of"]))
    store.commit("ics", Batch(kept=[(row(4), task(4))]))

    assert store.pushed("ics") == {"uid-2": row(2), "uid-4": row(4)}
    assert [store.item("ics", f"uid-{n}") for n in (1, 2, 3, 4)] == [
        None,
        task(2),
        None,
        task(4),
    ]


def test_nothing_is_left_of_a_dropped_item(path: Path) -> None:
    with Store.open(path) as store:
        store.commit("ics", Batch(kept=[(row(), task())]))
        store.commit("ics", Batch(dropped=["uid-1"]))

    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT * FROM item").fetchall() == []


def test_targets_do_not_see_each_other(store: Store) -> None:
    store.commit("ics", Batch(kept=[(row(), task())], cursor="c1"))
    store.commit("work", Batch(kept=[(row()._replace(etag="e"), replace(task(), title="Other"))]))
    store.commit("work", Batch(dropped=["uid-2"], cursor="c2"))

    assert store.pushed("ics") == {"uid-1": row()}
    assert store.item("ics", "uid-1") == task()
    assert store.cursor("ics") == "c1"
    assert store.pushed("work") == {"uid-1": row()._replace(etag="e")}
    assert store.cursor("work") == "c2"

    store.commit("work", Batch(dropped=["uid-1"]))
    assert store.pushed("ics") == {"uid-1": row()}
    assert store.item("ics", "uid-1") == task()


def test_a_commit_without_a_cursor_leaves_the_last_one(store: Store) -> None:
    store.commit("ics", Batch(cursor="c1"))
    store.commit("ics", Batch(kept=[(row(), task())]))
    assert store.cursor("ics") == "c1"
    store.commit("ics", Batch(cursor=""))
    assert store.cursor("ics") == ""


class ItBrokeError(Exception):
    """What a provider may raise while its outcomes are being kept."""


def test_a_commit_that_breaks_off_changes_nothing(path: Path) -> None:
    def outcomes() -> Iterator[tuple[Pushed, Item]]:
        yield row(1)._replace(digest="new"), replace(task(1), title="New")
        yield row(9), task(9)
        raise ItBrokeError

    filled(path)
    with Store.open(path) as store:
        before = store.pushed("ics")
        with pytest.raises(ItBrokeError):
            store.commit("ics", Batch(kept=outcomes(), dropped=["uid-2"], cursor="c2"))

        assert store.pushed("ics") == before
        assert store.item("ics", "uid-1") == task(1)
        assert store.cursor("ics") == "c1"
        store.commit("ics", Batch(cursor="c2"))  # the store goes on
        assert store.cursor("ics") == "c2"


def test_a_run_with_nothing_new_leaves_the_file_untouched(path: Path) -> None:
    filled(path)
    before = files(path.parent)

    with Store.open(path) as store:
        store.facts()
        store.pushed("ics")
        store.see([("acme-1", "waiting", DAY)])
        store.commit("ics", Batch(cursor="c1"))
        store.get("holidays", "DE/2026")

    assert files(path.parent) == before


# The cache


def test_the_cache_outlives_the_run(path: Path) -> None:
    with Store.open(path) as store:
        store.put("holidays", "DE/2026", "old")
        store.put("holidays", "DE/2026", "2026-12-25")
        store.put("drafts", "DE/2026", "other")
        assert store.get("holidays", "DE/2026") == "2026-12-25"
    with Store.open(path) as store:
        assert store.get("holidays", "DE/2026") == "2026-12-25"
        assert store.get("drafts", "DE/2026") == "other"
        assert store.get("holidays", "FR/2026") is None


def test_the_cache_is_written_along_with_the_next_write(path: Path) -> None:
    with Store.open(path) as store:
        store.put("holidays", "DE/2026", "2026-12-25")
        store.commit("ics", Batch(cursor="c1"))

        with Store.open(path, read_only=True) as other:
            assert other.get("holidays", "DE/2026") == "2026-12-25"


def test_what_the_cache_cannot_write_is_lost_without_a_word(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(path)
    monkeypatch.setattr(module, "BUSY_SECONDS", 0.0)
    with child(HOLD_THE_STORE, path):
        store = Store.open(path)
        store.put("holidays", "FR/2026", "2026-07-14")
        store.close()

    with Store.open(path) as store:
        assert store.get("holidays", "FR/2026") is None


# The file


@pytest.fixture
def no_umask() -> Iterator[None]:
    before = os.umask(0)
    yield
    os.umask(before)


@pytest.mark.usefixtures("no_umask")
def test_only_the_owner_may_read_the_store(path: Path) -> None:
    with Store.open(path) as store:
        store.commit("ics", Batch(cursor="c1"))
        made = sorted(path.parent.iterdir())

        assert [p.name for p in made] == ["afterview.db", "afterview.db-shm", "afterview.db-wal"]
        assert {p.stat().st_mode & 0o777 for p in made} == {0o600}


def test_a_closed_store_is_one_file_and_may_be_closed_again(path: Path) -> None:
    store = Store.open(path)
    store.commit("ics", Batch(cursor="c1"))
    store.close()
    store.close()

    assert [p.name for p in path.parent.iterdir()] == ["afterview.db"]


@pytest.mark.parametrize("name", ["a b.db", "50%25.db", "what?mode=ro#x.db", "Bewerbungen-ü.db"])
def test_any_file_name_will_do(tmp_path: Path, name: str) -> None:
    filled(tmp_path / name)

    with Store.open(tmp_path / name, read_only=True) as store:
        assert store.cursor("ics") == "c1"
    assert [p.name for p in tmp_path.iterdir()] == [name]


def test_a_link_leads_to_the_store_itself(path: Path, tmp_path: Path) -> None:
    link = tmp_path / "link.db"
    link.symlink_to(path)
    filled(link)

    assert not path.is_symlink()
    with Store.open(path) as store:
        assert store.cursor("ics") == "c1"


# Reading only


def test_reading_only_makes_no_file(path: Path) -> None:
    with Store.open(path, read_only=True) as store:
        assert store.facts() == Facts()
        assert store.pushed("ics") == {}
        store.put("holidays", "DE/2026", "2026-12-25")
        assert store.get("holidays", "DE/2026") == "2026-12-25"

    assert list(path.parent.iterdir()) == []


def test_reading_only_changes_no_file(path: Path) -> None:
    before = files(filled(path).parent)

    with Store.open(path, read_only=True) as store:
        assert store.facts().done == {"acme-1/recap": DAY}
        assert len(store.pushed("ics")) == 3
        assert store.item("ics", "uid-1") == task(1)
        assert store.get("holidays", "DE/2026") == "2026-12-25"
        store.put("holidays", "FR/2026", "2026-07-14")
        assert files(path.parent) == before

    assert files(path.parent) == before


def test_a_store_that_is_open_for_reading_only_refuses_to_be_written(path: Path) -> None:
    with Store.open(path, read_only=True) as store, pytest.raises(StoreError):
        store.record("done", "acme/recap", DAY, **FACT)
    filled(path)
    with Store.open(path, read_only=True) as store, pytest.raises(StoreError):
        store.commit("ics", Batch(cursor="c2"))


def test_reading_only_sees_what_a_run_under_way_has_committed(path: Path) -> None:
    filled(path)
    with child(HOLD_THE_STORE, path):
        before = {p.name for p in path.parent.iterdir()}
        with Store.open(path, read_only=True) as store:
            assert store.cursor("ics") == "committed"

        assert {p.name for p in path.parent.iterdir()} == before


def test_a_link_leads_to_what_a_run_under_way_has_committed(path: Path, tmp_path: Path) -> None:
    filled(path)
    link = tmp_path / "link.db"
    link.symlink_to(path)
    with child(HOLD_THE_STORE, path), Store.open(link, read_only=True) as store:
        assert store.cursor("ics") == "committed"


def test_reading_only_sees_what_a_killed_run_has_committed(path: Path) -> None:
    filled(path)
    with child(HOLD_THE_STORE, path) as process:
        process.kill()
    before = {p.name for p in path.parent.iterdir()}

    with Store.open(path, read_only=True) as store:
        assert store.cursor("ics") == "committed"
    assert {p.name for p in path.parent.iterdir()} == before


def test_what_is_read_stays_as_it_was_when_the_store_was_opened(path: Path) -> None:
    filled(path)
    with Store.open(path, read_only=True) as reader:
        before = reader.pushed("ics")
        with Store.open(path) as writer:
            writer.commit("ics", Batch(kept=[(row(n), task(n)) for n in range(100)]))
            assert len(writer.pushed("ics")) > len(before)
        assert reader.pushed("ics") == before

        path.unlink()
        assert reader.pushed("ics") == before


@pytest.mark.parametrize("times", [1, module.TRIES - 1, module.TRIES])
def test_what_changes_while_it_is_copied_is_copied_again(
    path: Path, monkeypatch: pytest.MonkeyPatch, times: int
) -> None:
    look_over = module._look_over  # noqa: SLF001 - a moment that only this gives
    filled(path)
    looks = []

    def meanwhile(connection: sqlite3.Connection) -> None:
        look_over(connection)
        looks.append(connection)
        if len(looks) <= times:
            with closing(sqlite3.connect(path)) as run, run:
                run.execute("UPDATE cursor SET text = ?", (f"run {len(looks)}",))

    monkeypatch.setattr(module, "_look_over", meanwhile)
    if times == module.TRIES:
        with pytest.raises(LockedError, match="other runs write to the store all the time"):
            Store.open(path, read_only=True)
        return
    with Store.open(path, read_only=True) as store:
        assert store.cursor("ics") == f"run {times}"


def test_a_run_that_ends_while_the_store_is_opened_is_waited_for(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its log is gone before SQLite looks at it."""
    connect = module._connect  # noqa: SLF001 - a moment that only this gives
    filled(path)
    with ExitStack() as run:
        run.enter_context(child(HOLD_THE_STORE, path))

        def too_late(uri: str) -> sqlite3.Connection:
            if uri.endswith("?mode=ro"):
                run.close()
                for name in ("-wal", "-shm"):
                    path.with_name(path.name + name).unlink(missing_ok=True)
                msg = "unable to open database file"
                raise sqlite3.OperationalError(msg)
            return connect(uri)

        monkeypatch.setattr(module, "_connect", too_late)
        with Store.open(path, read_only=True) as store:
            assert store.cursor("ics") == "c1"


def test_a_store_that_is_being_made_is_not_taken_for_that_of_another_program(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    connect = module._connect  # noqa: SLF001 - a moment that only this gives

    class Slow(sqlite3.Connection):
        def execute(self, sql: str, *more: Any) -> sqlite3.Cursor:
            if "sqlite_master" in sql:
                monkeypatch.setattr(module, "_connect", connect)
                filled(path)
            return super().execute(sql, *more)

    path.touch()
    with ExitStack() as run:
        run.enter_context(child(HOLD_AN_EMPTY_FILE, path))
        slow = partial(sqlite3.connect, uri=True, isolation_level=None, factory=Slow)
        monkeypatch.setattr(
            module, "_connect", lambda uri: slow(uri) if "ro" in uri else connect(uri)
        )
        with Store.open(path, read_only=True) as store:
            assert store.cursor("ics") == "c1"


# Crashes

BREAK_OFF = """
import sys
from dataclasses import replace
from pathlib import Path
from traceback import walk_tb
from afterview.model import Task
from afterview.store.database import Store
from afterview.store.targets import Batch

def outcomes(rows, item):
    for number in range(5000):  # more than SQLite's cache holds, so that much of it is on disk
        uid = f"uid-{number}"
        yield rows["uid-1"]._replace(uid=uid, digest="new"), replace(item, title="New")
    print("in the middle", flush=True)
    sys.stdin.read()

with Store.open(Path(sys.argv[1])) as store:
    rows, item = store.pushed("ics"), store.item("ics", "uid-1")
    batch = Batch(kept=outcomes(rows, item), dropped=["uid-2"], cursor="c2")
    store.commit("ics", batch)
"""

HOLD_AN_EMPTY_FILE = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("PRAGMA journal_mode = WAL")
connection.execute("CREATE TABLE passing (number)")
connection.execute("DROP TABLE passing")
print("held", flush=True)
sys.stdin.read()
"""

HOLD_THE_STORE = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("UPDATE cursor SET text = 'committed'")
connection.execute("BEGIN IMMEDIATE")
connection.execute("UPDATE cursor SET text = 'not committed'")
print("ready", flush=True)
sys.stdin.read()
"""


def test_a_write_is_on_disk_when_it_returns(path: Path) -> None:
    full = 2
    with Store.open(path) as store:
        synchronous = store._connection.execute("PRAGMA synchronous")  # noqa: SLF001
        assert synchronous.fetchone() == (full,)


def test_a_run_killed_in_the_middle_of_a_transaction_leaves_what_was_before(path: Path) -> None:
    filled(path)
    with Store.open(path) as store:
        before = store.pushed("ics")

    with child(BREAK_OFF, path) as process:
        assert path.with_name("afterview.db-wal").stat().st_size > 1_000_000
        process.kill()
        process.wait()

    with Store.open(path) as store:
        assert store.pushed("ics") == before
        assert store.item("ics", "uid-1") == task(1)
        assert store.cursor("ics") == "c1"
        assert store.facts().done == {"acme-1/recap": DAY}


# Locked


def test_a_store_that_another_program_writes_to_is_locked(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "BUSY_SECONDS", 0.0)
    filled(path)
    with child(HOLD_THE_STORE, path), Store.open(path) as store:
        with pytest.raises(LockedError, match="another program is writing") as caught:
            store.commit("ics", Batch(cursor="c2"))

        assert caught.value.exit_code == 75
        assert one_sentence(caught.value, path)
        assert store.cursor("ics") == "committed"


# Migrations


ADD_A_NOTE = """
ALTER TABLE fact ADD COLUMN note TEXT NOT NULL DEFAULT '';
UPDATE fact SET note = 'from before'
"""
BREAK_DOWN = "DROP TABLE fact; INSERT INTO no_such_table VALUES (1)"


@pytest.fixture
def later_version(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Give what makes this the program of a later version, with more steps of migration."""

    def become(*steps: str) -> None:
        monkeypatch.setattr(module, "MIGRATIONS", (*MIGRATIONS, *steps))

    return become


def values(path: Path, query: str) -> list[Any]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(query).fetchall()


@pytest.mark.usefixtures("no_umask")
def test_an_old_store_is_migrated_and_a_copy_kept(
    path: Path, later_version: Callable[..., None]
) -> None:
    filled(path)
    later_version(ADD_A_NOTE)

    with Store.open(path) as store:
        assert store.facts().done == {"acme-1/recap": DAY}
        assert len(store.pushed("ics")) == 3

    copy = path.with_name(f"afterview.db.v{VERSION}.bak")
    assert sorted(path.parent.iterdir()) == [path, copy]
    assert values(path, "PRAGMA user_version") == [(VERSION + 1,)]
    assert values(path, "SELECT note FROM fact") == [("from before",)]
    assert values(copy, "PRAGMA user_version") == [(VERSION,)]
    assert values(copy, "SELECT step_id FROM fact") == [("acme-1/recap",)]
    assert copy.stat().st_mode & 0o777 == 0o600


def test_the_copy_of_an_old_store_is_a_store(
    path: Path, later_version: Callable[..., None]
) -> None:
    filled(path)
    later_version(ADD_A_NOTE)
    Store.open(path).close()
    later_version()

    with Store.open(path.with_name(f"afterview.db.v{VERSION}.bak")) as store:
        assert store.facts().done == {"acme-1/recap": DAY}
        assert store.item("ics", "uid-1") == task(1)


def test_all_steps_that_are_missing_are_taken(
    path: Path, later_version: Callable[..., None]
) -> None:
    filled(path)
    later_version(ADD_A_NOTE, "UPDATE fact SET note = note || ', then 2'")
    Store.open(path).close()

    assert values(path, "SELECT note FROM fact") == [("from before, then 2",)]
    assert values(path, "PRAGMA user_version") == [(VERSION + 2,)]


def test_a_new_store_has_the_latest_version_and_no_copy(
    path: Path, later_version: Callable[..., None]
) -> None:
    later_version(ADD_A_NOTE)
    Store.open(path).close()

    assert list(path.parent.iterdir()) == [path]
    assert values(path, "PRAGMA user_version") == [(VERSION + 1,)]


def test_a_migration_that_fails_leaves_the_old_store(
    path: Path, later_version: Callable[..., None]
) -> None:
    filled(path)
    later_version(BREAK_DOWN)
    for _ in range(2):  # the copy of the first attempt is not in the way of the second
        with pytest.raises(StoreError):
            Store.open(path)

    later_version()
    with Store.open(path) as store:
        assert store.facts().done == {"acme-1/recap": DAY}


def test_an_old_store_is_read_without_being_migrated(
    path: Path, later_version: Callable[..., None]
) -> None:
    before = files(filled(path).parent)
    later_version(ADD_A_NOTE)

    with Store.open(path, read_only=True) as store:
        assert store.facts().done == {"acme-1/recap": DAY}
        assert store.item("ics", "uid-1") == task(1)
        with pytest.raises(StoreError):
            store.forget("done", "acme-1/recap")

    assert files(path.parent) == before


VERSION_1 = """
CREATE TABLE fact (
    kind TEXT NOT NULL, step_id TEXT NOT NULL, day TEXT, at TEXT NOT NULL, source TEXT NOT NULL,
    PRIMARY KEY (kind, step_id)
) WITHOUT ROWID;
CREATE TABLE status_seen (
    interview TEXT NOT NULL PRIMARY KEY, status TEXT NOT NULL, day TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE pushed (
    id INTEGER PRIMARY KEY, target TEXT NOT NULL, uid TEXT NOT NULL, step_id TEXT NOT NULL,
    interview TEXT, day TEXT NOT NULL, form TEXT NOT NULL, done TEXT, fingerprint TEXT NOT NULL,
    digest TEXT NOT NULL, revision INTEGER NOT NULL, changed_at TEXT NOT NULL,
    remote_id TEXT NOT NULL, etag TEXT NOT NULL, UNIQUE (target, uid)
);
CREATE TABLE item (id INTEGER PRIMARY KEY REFERENCES pushed (id), item TEXT NOT NULL);
CREATE TABLE cursor (target TEXT NOT NULL PRIMARY KEY, text TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE cache (
    kind TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (kind, key)
) WITHOUT ROWID;
INSERT INTO fact VALUES ('done', 'acme-1/recap', '2026-11-23', '2026-11-23T09:30:00+00:00', 'x');
INSERT INTO fact VALUES ('skipped', 'acme-1/park', NULL, '2026-11-23T09:30:00+00:00', 'x');
INSERT INTO status_seen VALUES ('acme-1', 'waiting', '2026-11-23');
INSERT INTO pushed VALUES (1, 'ics', 'uid-1', 'acme-1/thank-you/jane-doe', 'acme-1', '2026-11-23',
    'task', NULL, 'f1', 'd1', 0, '2026-11-23T09:30:00+00:00', '', '');
INSERT INTO cursor VALUES ('ics', 'c1');
INSERT INTO cache VALUES ('holidays', 'DE/2026', '2026-12-25');
PRAGMA application_id = 0x41667456;
PRAGMA user_version = 1;
"""
"""A store as afterview 0.1 left it."""


@pytest.fixture
def version_1(path: Path) -> Path:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.executescript(VERSION_1)
    return path


def expect_version_1(store: Store) -> None:
    """Everything that a store of version 1 held."""
    assert store.facts() == Facts(
        done={"acme-1/recap": DAY},
        skipped=frozenset({"acme-1/park"}),
        status_seen={"acme-1": (("waiting", DAY),)},
    )
    assert store.pushed("ics") == {"uid-1": row()}
    assert store.cursor("ics") == "c1"
    assert store.get("holidays", "DE/2026") == "2026-12-25"


def test_a_store_of_version_1_keeps_everything_and_can_take_back_from_then_on(
    version_1: Path,
) -> None:
    with Store.open(version_1) as store:
        expect_version_1(store)
        assert store.undo() is None
        store.record("skipped", "acme-1/recap", None, **FACT)
        assert store.undo() == Undone("skipped", "acme-1/recap", None, forgotten=False)
        expect_version_1(store)

    assert values(version_1, "PRAGMA user_version") == [(VERSION,)]
    copy = version_1.with_name("afterview.db.v1.bak")
    assert values(copy, "PRAGMA user_version") == [(1,)]
    assert values(copy, "SELECT name FROM sqlite_master WHERE name LIKE 'journal%'") == []
    copy.replace(version_1)
    with Store.open(version_1) as store:
        expect_version_1(store)


VERSION_2 = """
CREATE TABLE journal (
    id INTEGER PRIMARY KEY, kind TEXT NOT NULL, step_id TEXT NOT NULL, day TEXT,
    forgotten INTEGER NOT NULL
);
CREATE TABLE journal_fact (
    journal INTEGER NOT NULL REFERENCES journal (id), kind TEXT NOT NULL, day TEXT,
    at TEXT NOT NULL, source TEXT NOT NULL, PRIMARY KEY (journal, kind)
) WITHOUT ROWID;
INSERT INTO journal VALUES (1, 'skipped', 'acme-1/park', NULL, 0);
INSERT INTO item VALUES (1, '{item}');
PRAGMA user_version = 2;
"""
"""What version 2 added."""


def test_a_store_of_version_2_keeps_everything_and_has_a_realm_from_then_on(
    version_1: Path, tmp_path: Path
) -> None:
    with closing(sqlite3.connect(version_1)) as connection:
        item = item_to_json(task()).replace("'", "''")
        connection.executescript(VERSION_2.replace("{item}", item))
    with Store.open(version_1) as store:
        expect_version_1(store)
        assert store.item("ics", "uid-1") == task()
        assert store.sync_record("ics", row()) == SyncRecord(row(), task(), as_sent(task()))
        assert (store.container("ics"), store.intents("ics"), store.edits("ics")) == ("", {}, [])
        installation_id = store.installation_id()
        assert len(installation_id) == 32
        undone = store.undo()
        assert undone == Undone("skipped", "acme-1/park", None, forgotten=False)
    with Store.open(version_1) as store, Store.open(tmp_path / "another.db") as another:
        assert store.installation_id() == installation_id != another.installation_id()
    copy = version_1.with_name("afterview.db.v2.bak")
    assert values(copy, "PRAGMA user_version") == [(2,)]


def test_a_store_of_version_3_has_a_history_of_statuses_from_then_on(version_1: Path) -> None:
    with closing(sqlite3.connect(version_1)) as connection:
        connection.executescript(f"{schema._SCHEMA_2}; {schema._SCHEMA_3}")  # noqa: SLF001
        connection.execute("PRAGMA user_version = 3")
    with Store.open(version_1) as store:
        expect_version_1(store)
        store.see([("acme-1", "offer", DAY)])
        assert store.facts().status_seen == {"acme-1": (("waiting", DAY), ("offer", DAY))}
    copy = version_1.with_name("afterview.db.v3.bak")
    assert values(copy, "SELECT * FROM status_seen") == [("acme-1", "waiting", "2026-11-23")]


def test_a_migrated_store_has_the_tables_of_a_new_one(version_1: Path, tmp_path: Path) -> None:
    Store.open(version_1).close()
    new = tmp_path / "new.db"
    Store.open(new).close()
    tables = "SELECT type, name, trim(sql, char(10)) FROM sqlite_master ORDER BY type, name"

    assert values(version_1, tables) == values(new, tables)


def test_a_store_of_version_1_is_read_without_a_trace(version_1: Path) -> None:
    before = files(version_1.parent)
    with Store.open(version_1, read_only=True) as store:
        expect_version_1(store)
        with pytest.raises(StoreError):
            store.undo()

    assert files(version_1.parent) == before


@pytest.mark.parametrize("read_only", [True, False])
def test_a_store_that_cannot_be_migrated_is_let_go_of(version_1: Path, *, read_only: bool) -> None:
    with closing(sqlite3.connect(version_1)) as connection:
        connection.executescript("CREATE TABLE journal (id INTEGER)")
    with pytest.raises(StoreError, match="damaged") as caught:
        Store.open(version_1, read_only=read_only)

    left = connections_of(caught.value)
    assert (
        len(left) == 2 + read_only
    )  # that above, that of the file, and the memory it is read into
    for connection in left:
        with pytest.raises(sqlite3.ProgrammingError, match="closed database"):
            connection.execute("SELECT 1")


def connections_of(error: BaseException) -> list[sqlite3.Connection]:
    """Return those of the functions through which the error and its causes went."""
    found: dict[int, sqlite3.Connection] = {}
    cause: BaseException | None = error
    while cause is not None:
        for frame, _ in walk_tb(cause.__traceback__):
            for value in frame.f_locals.values():
                if isinstance(value, sqlite3.Connection):
                    found[id(value)] = value
        cause = cause.__cause__
    return list(found.values())


def test_a_damaged_store_of_version_1_is_left_as_it_was(version_1: Path) -> None:
    with closing(sqlite3.connect(version_1)) as connection:
        connection.executescript("CREATE TABLE journal (id INTEGER)")
    before = version_1.read_bytes()
    with pytest.raises(StoreError, match="damaged") as caught:
        Store.open(version_1)

    assert one_sentence(caught.value, version_1)
    assert version_1.read_bytes() == before


def test_an_empty_file_becomes_a_store(path: Path) -> None:
    path.touch()
    with Store.open(path, read_only=True) as store:
        assert store.facts() == Facts()
    assert path.stat().st_size == 0

    with Store.open(path) as store:
        store.commit("ics", Batch(cursor="c1"))
    assert values(path, "PRAGMA user_version") == [(VERSION,)]


# What cannot be opened


def newer(path: Path) -> str:
    filled(path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 7")
    return (
        f"written by a newer afterview (version 7 of the store, this one knows {VERSION}); update"
    )


def someone_elses(path: Path) -> str:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE fact (kind TEXT)")
    return "a database of another program; let [store] path name another file"


def without_tables(path: Path) -> str:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 1")
    return "a database of another program"


def no_database(path: Path) -> str:
    path.write_bytes(b"[[interview]]\n" * 1000)
    return f"the store is damaged (file is not a database); nothing was changed; {REBUILD}"


def torn_header(path: Path) -> str:
    filled(path)
    content = path.read_bytes()
    path.write_bytes(content[:16] + b"\xff" * 84 + content[100:])
    return "the store is damaged ("


def cut_off(path: Path) -> str:
    filled(path)
    path.write_bytes(path.read_bytes()[:1000])
    return "the store is damaged ("


@pytest.mark.parametrize("read_only", [True, False])
@pytest.mark.parametrize(
    "spoil", [newer, someone_elses, without_tables, no_database, torn_header, cut_off]
)
def test_a_file_that_is_no_store_of_ours_is_left_as_it_was(
    path: Path, spoil: Callable[[Path], str], *, read_only: bool
) -> None:
    said = spoil(path)
    before = files(path.parent)

    with pytest.raises(StoreError) as caught:
        Store.open(path, read_only=read_only)

    assert said in str(caught.value)
    assert one_sentence(caught.value, path)
    assert caught.value.exit_code == 2
    assert files(path.parent) == before


def a_folder(folder: Path) -> tuple[Path, str]:
    folder.joinpath("store").mkdir()
    return folder / "store", "a folder, not a store; let [store] path name a file in it"


def a_pipe(folder: Path) -> tuple[Path, str]:
    os.mkfifo(folder / "pipe")
    return folder / "pipe", "not a regular file, so not a store"


def below_a_file(folder: Path) -> tuple[Path, str]:
    folder.joinpath("file").touch()
    return folder / "file" / "store", "cannot be opened (Not a directory); check that its folder"


def too_long(folder: Path) -> tuple[Path, str]:
    return folder / ("x" * 300), "cannot be opened (File name too long)"


@pytest.mark.parametrize("read_only", [True, False])
@pytest.mark.parametrize("spoil", [a_folder, a_pipe, below_a_file, too_long])
def test_what_is_no_file_is_said_in_a_sentence(
    tmp_path: Path, spoil: Callable[[Path], tuple[Path, str]], *, read_only: bool
) -> None:
    path, said = spoil(tmp_path)

    with pytest.raises(StoreError) as caught:
        Store.open(path, read_only=read_only)

    assert said in str(caught.value)
    assert one_sentence(caught.value, path)


def test_a_missing_folder_is_said_in_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "missing" / "afterview.db"

    with pytest.raises(StoreError, match="check that its folder exists"):
        Store.open(path)


@pytest.mark.parametrize("read_only", [True, False])
def test_a_store_that_may_not_be_read_is_said_in_a_sentence(*, read_only: bool) -> None:
    with public_folder() as folder:
        path = filled(folder / "afterview.db")
        path.chmod(0)
        with without_rights(), pytest.raises(StoreError, match="check the permissions") as caught:
            Store.open(path, read_only=read_only)

        assert one_sentence(caught.value, path)
        path.chmod(0o600)
        with Store.open(path) as store:
            assert store.cursor("ics") == "c1"


def test_a_store_that_may_not_be_written_to_is_said_in_a_sentence() -> None:
    with public_folder() as folder:
        path = filled(folder / "afterview.db")
        path.chmod(0o444)
        with without_rights():
            with Store.open(path, read_only=True) as store:
                assert store.cursor("ics") == "c1"
            with (
                pytest.raises(StoreError, match="check the permissions"),
                Store.open(path) as store,
            ):
                store.commit("ics", Batch(cursor="c2"))


def test_a_folder_that_may_not_be_written_to_is_said_in_a_sentence() -> None:
    with public_folder() as folder:
        path = filled(folder / "afterview.db")
        path.chmod(0o666)
        folder.chmod(0o555)
        with without_rights():
            with pytest.raises(StoreError, match="Permission denied"):
                Store.open(folder / "new.db")
            with pytest.raises(StoreError, match="check the permissions"):
                Store.open(path)
            with Store.open(path, read_only=True) as store:
                assert store.cursor("ics") == "c1"


# Damage

EVERY_CALL: dict[str, Callable[[Store], object]] = {
    "facts": lambda s: s.facts(),
    "record": lambda s: s.record("done", "acme/recap", DAY, **FACT),
    "forget": lambda s: s.forget("done", "acme/recap"),
    "undo": lambda s: s.undo(),
    "undoable": lambda s: s.undoable(),
    "see": lambda s: s.see([("bolt", "offer", DAY)]),
    "pushed": lambda s: s.pushed("ics"),
    "item": lambda s: s.item("ics", "uid-1"),
    "cursor": lambda s: s.cursor("ics"),
    "commit": lambda s: s.commit(
        "ics", Batch(kept=[(row(n), task(n)) for n in range(50)], dropped=["uid-2"], cursor="c2")
    ),
    "sync_record": lambda s: s.sync_record("cal", row()),
    "edits": lambda s: s.edits("cal"),
    "intents": lambda s: s.intents("cal"),
    "tombstones": lambda s: s.tombstones("cal"),
    "restored": lambda s: s.restored("cal"),
    "generations": lambda s: s.generations("cal"),
    "refusals": lambda s: s.refusals("cal"),
    "installation_id": lambda s: s.installation_id(),
    "container": lambda s: s.container("cal"),
    "restore": lambda s: s.restore("acme-1/recap"),
    "reclaim": lambda s: s.reclaim("cal", record()),
    "unlink": lambda s: s.unlink("cal"),
    "messages": lambda s: s.messages(),
    "see_messages": lambda s: s.see_messages([seen_message("2")]),
    "settle_messages": lambda s: s.settle_messages("acme-1", "nothing"),
    "reopen_messages": lambda s: s.reopen_messages("acme-1", FACT["at"]),
    "letters": lambda s: s.letters(),
    "keep_letters": lambda s: s.keep_letters([letter("acme-2")], ["acme-1/thank-you/jane-doe"]),
    "cards": lambda s: s.cards(),
    "keep_cards": lambda s: s.keep_cards([card_row("2")], ["1"]),
    "forget_mailbox": lambda s: s.forget_mailbox(),
    "recorded_at": lambda s: s.recorded_at("done", "acme-1/recap"),
    "rename": lambda s: s.rename("acme-1", "acme-onsite"),
    "notice": lambda s: s.notice(),
    "keep_notice": lambda s: s.keep_notice(Notice(DAY, {"a1": "sent"})),
    "get": lambda s: s.get("holidays", "DE/2026"),
    "put": lambda s: s.put("holidays", "DE/2026", "x"),
    "close": lambda s: s.close(),
}
NEVER_FAIL = {"put", "close"}


def test_the_table_of_calls_is_complete() -> None:
    public = {name for name, _ in inspect.getmembers(Store) if not name.startswith("_")}

    assert public - {"open", "together"} == set(EVERY_CALL)


def torn_pages(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[:4096] + b"\xa5" * (len(content) - 4096))


def missing_tables(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        for (name,) in tables.fetchall():
            connection.execute(f"DROP TABLE {name}")


@pytest.mark.parametrize("read_only", [True, False])
@pytest.mark.parametrize("call", EVERY_CALL)
def test_a_damaged_store_is_said_in_a_sentence_by_every_method(
    path: Path, call: str, *, read_only: bool
) -> None:
    missing_tables(filled(path))
    before = files(path.parent)

    with Store.open(path, read_only=read_only) as store:
        if call in NEVER_FAIL:
            EVERY_CALL[call](store)
        else:
            with pytest.raises(StoreError) as caught:
                EVERY_CALL[call](store)
            assert one_sentence(caught.value, path)
            assert REBUILD in str(caught.value) or "readonly" in str(caught.value)

    assert files(path.parent) == before


def damaged_index(path: Path) -> None:
    """Damage that no method meets: an index that does not know all rows."""
    with closing(sqlite3.connect(path)) as connection:
        (root,) = connection.execute(
            "SELECT rootpage FROM sqlite_master WHERE type = 'index' AND tbl_name = 'pushed'"
        ).fetchone()
        (size,) = connection.execute("PRAGMA page_size").fetchone()
    content = bytearray(path.read_bytes())
    content[(root - 1) * size + 3 : (root - 1) * size + 5] = bytes(2)  # it holds no entries
    path.write_bytes(content)


def lost_row(path: Path) -> None:
    """Damage that no method meets: a table that knows one row less than it has."""
    with closing(sqlite3.connect(path)) as connection:
        (root,) = connection.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = 'item'"
        ).fetchone()
        (size,) = connection.execute("PRAGMA page_size").fetchone()
    content = bytearray(path.read_bytes())
    content[(root - 1) * size + 4] -= 1
    path.write_bytes(content)


@pytest.mark.parametrize("read_only", [True, False])
@pytest.mark.parametrize("damage", [torn_pages, damaged_index, lost_row])
def test_damage_is_found_when_the_store_is_opened_wherever_it_is(
    path: Path, damage: Callable[[Path], None], *, read_only: bool
) -> None:
    damage(filled(path))
    before = files(path.parent)
    with pytest.raises(StoreError, match="the store is damaged") as caught:
        Store.open(path, read_only=read_only)

    assert one_sentence(caught.value, path)
    assert REBUILD in str(caught.value)
    assert files(path.parent) == before


def test_an_old_store_with_damage_is_left_as_it_was(version_1: Path) -> None:
    torn_pages(version_1)
    before = files(version_1.parent)
    for read_only in (True, False):
        with pytest.raises(StoreError, match="the store is damaged"):
            Store.open(version_1, read_only=read_only)

    assert files(version_1.parent) == before


def test_a_run_that_writes_while_the_store_is_opened_is_no_damage(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    look_over = module._look_over  # noqa: SLF001 - a moment that only this gives
    filled(path)
    whole = path.read_bytes()
    torn_pages(path)

    def meanwhile(connection: sqlite3.Connection) -> None:
        if path.read_bytes() != whole:
            path.write_bytes(whole)
        look_over(connection)

    monkeypatch.setattr(module, "_look_over", meanwhile)
    with Store.open(path, read_only=True) as store:
        assert store.cursor("ics") == "c1"


def atoms(value: Any, at: str = "") -> Iterator[tuple[str, type]]:
    """Yield where in an answer something stands, and of what type it is."""
    parts: Iterable[tuple[str, Any]]
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        parts = zip((f".{name}" for name in value._fields), value, strict=True)
    elif is_dataclass(value):
        parts = ((f".{each.name}", getattr(value, each.name)) for each in fields(value))
    elif isinstance(value, Mapping):
        parts = chain((("{}", key) for key in value), (("[]", each) for each in value.values()))
    elif isinstance(value, list | tuple | frozenset):
        parts = (("[]", each) for each in value)
    else:
        yield at, type(value)
        return
    for name, part in parts:
        yield from atoms(part, at + name)


READS = (
    *(
        "facts",
        "undoable",
        "pushed",
        "item",
        "cursor",
        "sync_record",
        "edits",
        "intents",
        "tombstones",
    ),
    *("generations", "refusals", "installation_id", "container", "get", "messages", "letters"),
    "recorded_at",
)
WRITES = (
    *("record", "forget", "see", "commit", "restore", "reclaim", "undo", "unlink"),
    *("see_messages", "settle_messages", "keep_letters", "forget_mailbox", "rename"),
)
LONG = os.environ.get("HYPOTHESIS_PROFILE") == "long"


def answers_of(path: Path) -> dict[str, Any]:
    with Store.open(path, read_only=True) as store:
        return {call: EVERY_CALL[call](store) for call in READS}


def expect_an_answer_or_a_sentence(path: Path, known: Mapping[str, set[tuple[str, type]]]) -> None:
    """Read all that can be read and write all that can be written."""
    for read_only, calls in ((True, READS), (False, WRITES)):
        try:
            store = Store.open(path, read_only=read_only)
        except (StoreError, LockedError) as error:
            assert one_sentence(error, path)  # noqa: PT017 - it may open as well
            continue
        with store:
            for call in calls:
                try:
                    answer = EVERY_CALL[call](store)
                except (StoreError, LockedError) as error:
                    assert one_sentence(error, path)  # noqa: PT017 - it may answer as well
                else:
                    assert call not in known or set(atoms(answer)) <= known[call], call


@pytest.mark.parametrize("mask", [0x01, 0x20, 0x80, 0xFF])
@pytest.mark.parametrize("part", ["the schema", "anywhere"])
def test_whatever_byte_changes_there_is_an_answer_or_a_sentence(
    path: Path, part: str, mask: int
) -> None:
    whole = two_way(filled(path)).read_bytes()
    known = {call: {*atoms(answer), ("", type(None))} for call, answer in answers_of(path).items()}
    # Odd numbers, so that each mask meets other bytes; .ci/long tries each byte of the schema.
    steps = {"the schema": 1, "anywhere": 17} if LONG else {"the schema": 101, "anywhere": 1999}
    step = steps[part]
    page = 4096
    where = (
        range(mask % step, page, step) if part == "the schema" else range(page, len(whole), step)
    )
    for at in where:
        for each in path.parent.iterdir():
            each.unlink()
        path.write_bytes(whole[:at] + bytes([whole[at] ^ mask]) + whole[at + 1 :])
        try:
            expect_an_answer_or_a_sentence(path, known)
        except Exception as error:
            error.add_note(f"the byte at {at} with {mask:#x}")
            raise


@pytest.mark.parametrize("mask", [0x01, 0xFF])
@pytest.mark.parametrize("ending", ["-wal", "-shm", "-journal"])
def test_so_it_is_with_the_files_beside_it(path: Path, ending: str, mask: int) -> None:
    """A killed run leaves them."""
    two_way(filled(path))
    known = {call: {*atoms(answer), ("", type(None))} for call, answer in answers_of(path).items()}
    left = left_by_a_killed_run(path, journal="DELETE" if ending == "-journal" else "WAL")
    whole = left[path.name + ending]
    step = len(whole) // (999 if LONG else 25)
    for at in range(mask % step, len(whole), step):
        for each in path.parent.iterdir():
            each.unlink()
        for name, content in left.items():
            path.with_name(name).write_bytes(content)
        spoilt = whole[:at] + bytes([whole[at] ^ mask]) + whole[at + 1 :]
        path.with_name(path.name + ending).write_bytes(spoilt)
        expect_an_answer_or_a_sentence(path, known)


def left_by_a_killed_run(path: Path, *, journal: str) -> dict[str, bytes]:
    """Return the files as they are in the middle of a write, in which a process may be killed."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute(f"PRAGMA journal_mode = {journal}")
        connection.execute("PRAGMA cache_size = 1")  # so that it writes before it is told to
        connection.execute("UPDATE status_seen SET status = 'offer'")
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany(
            "INSERT INTO cache VALUES ('k', ?, ?)", [(str(n), "x" * 999) for n in range(50)]
        )
        return {each.name: each.read_bytes() for each in path.parent.iterdir()}


@pytest.mark.parametrize("call", sorted(EVERY_CALL.keys() - NEVER_FAIL))
def test_no_error_of_sqlite_leaves_a_closed_store(path: Path, call: str) -> None:
    store = Store.open(filled(path))
    store.close()

    with pytest.raises(StoreError):
        EVERY_CALL[call](store)


@pytest.mark.parametrize(
    ("nonsense", "call"),
    [
        ("UPDATE fact SET day = 'yesterday'", "facts"),
        ("UPDATE fact SET day = NULL", "facts"),
        ("UPDATE fact SET kind = 'dreamt'", "facts"),
        ("UPDATE journal SET day = 'yesterday'", "undo"),
        ("UPDATE journal SET day = 5", "undo"),
        ("UPDATE journal SET kind = 'dreamt'", "undo"),
        ("UPDATE journal SET kind = 'dreamt'", "undoable"),
        ("UPDATE status_seen SET day = X'FF'", "facts"),
        ("UPDATE status_seen SET status = CAST(X'FF' AS TEXT)", "facts"),
        ("UPDATE pushed SET day = 5", "pushed"),
        ("UPDATE pushed SET changed_at = ''", "pushed"),
        ("UPDATE item SET item = '{'", "item"),
        ("UPDATE item SET item = '5'", "item"),
        ("UPDATE item SET item = '{}'", "item"),
        ("UPDATE item SET item = '{'", "sync_record"),
        ("DELETE FROM item", "sync_record"),
        ("UPDATE item SET standing = '{}'", "edits"),
        ("UPDATE intent SET row = '[1]'", "intents"),
        ("UPDATE intent SET sent = '{}'", "intents"),
        ("UPDATE tombstone SET seen_on = 'once'", "tombstones"),
        ("UPDATE generation SET number = 'many'", "generations"),
        ("UPDATE generation SET number = 1.5", "generations"),
        ("UPDATE meta SET value = 'mine'", "installation_id"),
        ("UPDATE meta SET value = X'00'", "installation_id"),
        ("UPDATE refusal SET message = X'00'", "refusals"),
        ("UPDATE refusal SET message = CAST(X'FF' AS TEXT)", "refusals"),
        ("UPDATE cursor SET text = X'00'", "cursor"),
        ("UPDATE pushed SET etag = X'00'", "pushed"),
        ("UPDATE pushed SET revision = 'first'", "pushed"),
        ("UPDATE pushed SET uid = uid || '!' WHERE target = 'cal'", "sync_record"),
        ("UPDATE tombstone SET target = X'00'", "restore"),
        ("UPDATE intent SET row = '{}'", "intents"),
        ("UPDATE intent SET sent = replace(sent, '[Europe/Berlin]', '[Europe]')", "intents"),
        ("UPDATE intent SET wanted = replace(wanted, '[Europe/Berlin]', '[Europe]')", "intents"),
    ],
)
def test_a_row_that_makes_no_sense_is_damage(path: Path, nonsense: str, call: str) -> None:
    two_way(filled(path))
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute(nonsense)

    with Store.open(path) as store, pytest.raises(StoreError, match="damaged"):
        EVERY_CALL[call](store)


# What is known of a service that is read back


def test_all_of_it_comes_back(path: Path) -> None:
    with Store.open(two_way(path)) as store:
        assert store.sync_record("cal", row(1)) == record(1)
        assert store.sync_record("cal", row(2)) == record(2, title="Mine")
        assert store.edits("cal") == [record(2, title="Mine")]
        assert store.intents("cal") == {"uid-1": UPDATE, "uid-2": DELETE}
        assert store.tombstones("cal") == {"acme-1/recap": BURIED}
        assert store.generations("cal") == {"acme-1/recap": 1}
        assert store.refusals("cal") == {"acme-1/park": REFUSED}
        assert (store.cursor("cal"), store.container("cal")) == ("c1", "mine")


def test_other_targets_know_nothing_of_it(path: Path) -> None:
    with Store.open(two_way(path)) as store:
        assert (store.edits("ics"), store.intents("ics"), store.tombstones("ics")) == ([], {}, {})
        assert (store.generations("ics"), store.refusals("ics")) == ({}, {})
        assert store.container("ics") == ""
        with pytest.raises(StoreError):
            store.sync_record("ics", row(1))


def test_it_goes_by_the_names_that_a_commit_gives(path: Path) -> None:
    with Store.open(two_way(path)) as store:
        store.commit(
            "cal",
            Batch(
                settled=["uid-1"],
                revived=["acme-1/recap"],
                accepted=["acme-1/park"],
                generations={"acme-1/recap": 2, "acme-1/park": 1},
                dropped=["uid-2"],
            ),
        )
        assert store.intents("cal") == {"uid-2": DELETE}
        assert (store.tombstones("cal"), store.refusals("cal"), store.edits("cal")) == ({}, {}, [])
        assert store.generations("cal") == {"acme-1/recap": 2, "acme-1/park": 1}
        assert (store.cursor("cal"), store.container("cal")) == ("c1", "mine")


def test_a_write_that_is_settled_and_sent_again_is_open(path: Path) -> None:
    with Store.open(two_way(path)) as store:
        store.commit("cal", Batch(settled=["uid-1"], intents={"uid-1": DELETE}))
        assert store.intents("cal")["uid-1"] == DELETE


def test_restored_is_a_new_generation_in_each_target_that_it_was_deleted_from(path: Path) -> None:
    with Store.open(two_way(path)) as store:
        store.commit("phone", Batch(buried=[BURIED]))
        assert store.restore("acme-1/recap") == ["cal", "phone"]
        assert (store.tombstones("cal"), store.tombstones("phone")) == ({}, {})
        assert store.generations("cal") == {"acme-1/recap": 2}
        assert store.generations("phone") == {"acme-1/recap": 1}
        assert store.restore("acme-1/recap") == []
        assert store.generations("cal") == {"acme-1/recap": 2}


def test_what_was_restored_is_known_until_it_is_made(path: Path) -> None:
    with Store.open(two_way(path)) as store:
        assert store.restored("cal") == frozenset()
        store.restore("acme-1/recap")
        assert store.restored("cal") == {"acme-1/recap"}
        store.commit("cal", Batch(accepted=["acme-1/park"]))
        assert store.restored("cal") == {"acme-1/recap"}
        store.commit("cal", Batch(accepted=["acme-1/recap"]))
        assert store.restored("cal") == frozenset()
        store.commit("cal", Batch(buried=[BURIED]))
        store.restore("acme-1/recap")
        store.commit("cal", Batch(buried=[BURIED], accepted=["acme-1/recap"]))
        assert (store.restored("cal"), list(store.tombstones("cal"))) == (
            frozenset(),
            ["acme-1/recap"],
        )
        store.restore("acme-1/recap")
        store.unlink("cal")
        assert store.restored("cal") == frozenset()


def test_a_container_is_kept_before_there_is_a_cursor(store: Store) -> None:
    store.commit("cal", Batch(container="mine"))
    assert (store.cursor("cal"), store.container("cal")) == ("", "mine")
    store.commit("cal", Batch(cursor="c1"))
    assert (store.cursor("cal"), store.container("cal")) == ("c1", "mine")


def test_reclaimed_is_as_if_we_had_written_what_stands_there(path: Path) -> None:
    with Store.open(two_way(path)) as store:
        store.reclaim("cal", record(2, title="Mine"))
        base = store.pushed("cal")["uid-2"]
        assert (base.fingerprint, base.digest) == ("", "")
        found = store.sync_record("cal", base)
        assert (found.base.title, found.remote_item.title) == ("Mine", "Mine")
        assert found.base.description == task(2).description.strip()
        assert found.native == "as the service has it"


def test_nothing_is_left_of_a_target_that_is_unlinked(path: Path) -> None:
    with Store.open(two_way(filled(path))) as store:
        store.unlink("cal")
        assert (store.pushed("cal"), store.edits("cal"), store.intents("cal")) == ({}, [], {})
        assert (store.tombstones("cal"), store.refusals("cal")) == ({}, {})
        assert store.generations("cal") == {"acme-1/recap": 1}, "a service may remember"
        assert (store.cursor("cal"), store.container("cal")) == (None, "")
        assert len(store.pushed("ics")) == 3
    assert values(path, "SELECT count(*) FROM item") == [(3,)]


def test_what_is_written_together_is_kept_together_or_not_at_all(path: Path) -> None:
    def both(store: Store) -> None:
        with store.together():
            store.record("done", "acme-1/park", DAY, **FACT)
            store.put("invited", "keys", str(path.with_name("go").exists()))
            store.commit("ics", Batch(cursor="c2"))
            if store.cursor("ics") == "c2" and not path.with_name("go").exists():
                msg = "the run breaks off"
                raise OSError(msg)

    with Store.open(filled(path)) as store:
        with pytest.raises(OSError, match="breaks off"):
            both(store)
        assert (store.cursor("ics"), "acme-1/park" in store.facts().done) == ("c1", False)
        path.with_name("go").touch()
        both(store)
    with Store.open(path) as store:
        assert (store.cursor("ics"), "acme-1/park" in store.facts().done) == ("c2", True)
        assert store.get("invited", "keys") == "True"


def test_what_was_seen_elsewhere_stays_whatever_is_taken_back(path: Path) -> None:
    step, other = "acme-1/park", "acme-1/connect"
    with Store.open(path) as store:
        store.record("skipped", step, None, **FACT)
        store.record("postponed", other, DAY, **FACT)
        store.record("done", step, DAY, **FACT, undoable=False)
        store.undo()
        store.undo()
        assert store.facts() == Facts(done={step: DAY})
        store.record("postponed", step, DAY, **FACT)
        store.forget("done", step, undoable=False)
        store.undo()
        assert store.facts() == Facts()


# A full disk


def test_a_disk_that_takes_no_more_loses_nothing(path: Path) -> None:
    filled(path)
    with Store.open(path) as store:
        with full_disk(room=60_000), pytest.raises(StoreError, match="the disk fails") as caught:
            store.commit("ics", Batch(kept=[(row(n), task(n)) for n in range(1000)], cursor="c2"))

        assert one_sentence(caught.value, path)
        assert store.cursor("ics") == "c1"
        store.commit("ics", Batch(kept=[(row(9), task(9))]))
        assert len(store.pushed("ics")) == 4

    with Store.open(path) as store:
        assert store.cursor("ics") == "c1"
        assert len(store.pushed("ics")) == 4


FULL_FILE_SYSTEM = """
import sys
from pathlib import Path
from traceback import walk_tb
from afterview.errors import StoreError
from afterview.store.database import Store

folder = Path(sys.argv[1])
Store.open(folder / "store").close()
try:
    with (folder / "fill").open("wb", buffering=0) as file:
        while file.write(bytes(512)):
            pass
except OSError:
    pass
for read_only in (True, False):
    try:
        with Store.open(folder / "store", read_only=read_only) as store:
            store.facts()
    except StoreError as error:
        print(error)
"""


def test_a_file_system_without_room_is_no_broken_disk(tmp_path: Path) -> None:
    """There SQLite has no room for the memory that it shares, and says only: disk I/O error."""
    inside = ("unshare", "--map-root-user", "--mount", "sh", "-ec")
    if subprocess.run([*inside, "true"], check=False).returncode:
        pytest.skip("no file system of one's own can be had here")
    mount = 'mount -t tmpfs -o size=256k none "$1" && exec "$2" -c "$3" "$1"'
    ran = subprocess.run(
        [*inside, mount, "sh", str(tmp_path), sys.executable, FULL_FILE_SYSTEM],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    said = ran.stdout.splitlines()
    assert said
    assert all("the disk is full" in each and "make room" in each for each in said), said


def test_a_store_that_does_not_fit_on_the_disk_can_be_made_later(path: Path) -> None:
    with full_disk(), pytest.raises(StoreError, match="the disk"):
        Store.open(path)

    with Store.open(path) as store:
        assert store.facts() == Facts()


def test_a_full_disk_is_said_in_a_sentence(path: Path) -> None:
    filled(path)
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA max_page_count = 20")

    with Store(connection, path) as store:
        with pytest.raises(StoreError, match="the disk is full") as caught:
            store.commit("ics", Batch(kept=[(row(n), task(n)) for n in range(100)], cursor="c2"))
        assert one_sentence(caught.value, path)
        assert store.cursor("ics") == "c1"
        assert len(store.pushed("ics")) == 3

    with Store.open(path) as store:
        assert store.cursor("ics") == "c1"
