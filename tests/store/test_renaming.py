"""An id that changes: all that belongs to it goes along, and uids stay."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from afterview.item_json import digest
from afterview.model import Task
from afterview.reconcile.letters import Letter
from afterview.reconcile.records import Pushed
from afterview.store.database import Store
from afterview.store.mail import SeenMessage
from afterview.store.targets import Batch

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 14, tzinfo=UTC)
STEPS = ("acme/recap", "acme/thank-you/jane-doe")


def task(step_id: str) -> Task:
    text = '"step_id":"acme/recap" and "acme/recap" stay in a text'
    return Task(
        uid=f"uid of {step_id}",
        step_id=step_id,
        title="Do it",
        description=text,
        due=DAY,
        due_at=NOW,
    )


def pushed(step_id: str) -> Pushed:
    item, owner = task(step_id), step_id.partition("/")[0]
    return Pushed(
        uid=item.uid, step_id=step_id, interview=owner, day=DAY, form="task", done=None,
        fingerprint="full:1", digest=digest(item), revision=0, changed_at=NOW,
    )  # fmt: skip


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "afterview.db") as store:
        for id_ in ("acme", "acme-2", "ac*"):
            steps = [step.replace("acme", id_) for step in STEPS]
            store.record("done", steps[0], DAY, at=NOW, source="test")
            store.record("skipped", steps[1], None, at=NOW, source="test")
            store.see([(id_, "waiting", DAY)])
            store.see_messages([SeenMessage(f"<{id_}@x>", id_, "answer", NOW, DAY, "a@b.example")])
            store.keep_letters([Letter(steps[1], f"uid of {steps[1]}", "<1@x>")])
            kept = [(pushed(each), task(each)) for each in steps]
            store.commit("ics", Batch(kept=kept, generations={steps[0]: 2}))
            store.put("invitation", f"{id_}@google", json.dumps([id_, 0, "stamp"]))
            store.put("invitation of", id_, json.dumps([f"{id_}@google", 0, "stamp"]))
        yield store


def everything(store: Store, path: Path) -> str:
    """All rows of all tables as text."""
    store.record("done", "flush/recap", DAY, at=NOW, source="test")
    with closing(sqlite3.connect(path)) as connection:
        return "\n".join(connection.iterdump())


@pytest.mark.parametrize("before", ["acme", "ac*"])
def test_all_that_belongs_to_an_id_goes_along(store: Store, before: str) -> None:
    known = store.facts()
    store.rename(before, "acme-onsite")
    for step in (each.replace("acme", before) for each in STEPS):
        new = step.replace(before, "acme-onsite", 1)
        row = store.pushed("ics")[f"uid of {step}"]
        assert (row.step_id, row.interview, row.digest) == (new, "acme-onsite", "")
        item = store.item("ics", row.uid)
        assert item is not None
        assert (item.step_id, item.uid) == (new, f"uid of {step}")
        assert item.description == task(step).description
    facts = store.facts()
    assert "acme-onsite/recap" in facts.done
    assert "acme-onsite/thank-you/jane-doe" in facts.skipped
    assert before not in facts.status_seen
    assert (
        store.letters()["acme-onsite/thank-you/jane-doe"].uid
        == f"uid of {before}/thank-you/jane-doe"
    )
    assert {each.interview for each in store.messages()} >= {"acme-onsite"}
    assert store.generations("ics")["acme-onsite/recap"] == 2
    assert store.get("invitation of", "acme-onsite") == json.dumps([f"{before}@google", 0, "stamp"])
    assert json.loads(store.get("invitation", f"{before}@google") or "")[0] == "acme-onsite"
    others = {"acme", "acme-2", "ac*"} - {before}
    assert facts.status_seen.keys() == {*others, "acme-onsite"}
    store.rename("acme-onsite", before)
    assert store.facts() == known
    assert store.undo() is not None


def test_what_has_another_id_stays_and_again_changes_nothing(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "afterview.db"
    store.rename("acme", "acme-onsite")
    after = everything(store, path)
    store.rename("acme", "acme-onsite")
    store.rename("never", "seen")
    assert everything(store, path) == after
    assert "acme-2/recap" in store.facts().done
    assert store.pushed("ics")["uid of acme-2/recap"].digest


@pytest.mark.parametrize("written", [False, True])
def test_what_an_interview_came_from_follows_where_nothing_else_is_known_of_it(
    tmp_path: Path, *, written: bool
) -> None:
    made, source = json.dumps(["acme", 0, "stamp"]), json.dumps(["1@google", 0, "stamp"])
    with Store.open(tmp_path / "afterview.db") as store:
        store.put("invitation of", "acme", source)
        store.put("date", "acme", "[2026]")
        if written:
            store.see([("other", "waiting", DAY)])
        store.rename("acme", "acme-onsite")
        assert store.get("invitation of", "acme-onsite") == source
        store.put("invitation", "1@google", made)
        if written:
            store.see([("other", "waiting", DAY)])
        store.rename("acme", "acme-onsite")
        assert json.loads(store.get("invitation", "1@google") or "")[0] == "acme-onsite"
        store.rename("acme", "globex")
        assert store.get("date", "acme") == "[2026]"
