"""The tables about targets: base, open writes, tombstones, refusals, and the cursor of each."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from afterview.item_json import item_from_json, item_to_json
from afterview.reconcile.records import Intent, Pushed, Refusal, SyncRecord, Tombstone
from afterview.store.connection import (
    MAYBE,
    NONSENSE,
    NUMBER,
    TEXT,
    Connection,
    mapped,
    only_text,
    typed,
    typed_rows,
)

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Mapping, Sequence

    from afterview.model import Item

_COLUMNS = ", ".join(Pushed._fields)
_CHANGES = ", ".join(f"{name} = excluded.{name}" for name in Pushed._fields if name != "uid")
_KEEP = f"""
INSERT INTO pushed (target, {_COLUMNS}) VALUES (?{", ?" * len(Pushed._fields)})
ON CONFLICT (target, uid) DO UPDATE SET {_CHANGES}
"""  # noqa: S608 - names of ours
_KEEP_ITEM = "REPLACE INTO item (id, item) SELECT id, ? FROM pushed WHERE target = ? AND uid = ?"
_DROP = (
    "DELETE FROM item WHERE id = (SELECT id FROM pushed WHERE target = ? AND uid = ?)",
    "DELETE FROM pushed WHERE target = ? AND uid = ?",
)
_KEEP_RECORD = """
REPLACE INTO item (id, item, standing, native)
SELECT id, ?, ?, ? FROM pushed WHERE target = ? AND uid = ?
"""
_GENERATION = """
INSERT INTO generation VALUES (?, ?, ?)
ON CONFLICT (target, step_id) DO UPDATE SET number = excluded.number
WHERE number <> excluded.number
"""
_RESTORED = "restored"
"""Stands in place of a tombstone's evidence once the person wants the step back. Until the step is
made, a uid that the service knows as deleted is no news, and the next generation is tried."""
_NEXT_GENERATION = """
INSERT INTO generation VALUES (?, ?, 1)
ON CONFLICT (target, step_id) DO UPDATE SET number = number + 1
"""
_PUSHED = (TEXT, TEXT, MAYBE, TEXT, TEXT, MAYBE, TEXT, TEXT, NUMBER, TEXT, TEXT, TEXT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """The results of one part of a run over a target, which `commit` keeps whole or not at all."""

    kept: Iterable[tuple[Pushed, Item | None]] = ()
    """Rows of the base, each with its canonical item, or with None where that stays as it is."""
    records: Iterable[SyncRecord] = ()
    """Rows of the base, each with its item and with what the service holds of it."""
    dropped: Iterable[str] = ()
    """Uids of the rows to delete from the base."""
    generations: Mapping[str, int] = field(default_factory=dict)
    """How often each step has been made anew, by step id."""
    intents: Mapping[str, Intent] = field(default_factory=dict)
    """The writes that are about to be sent, by uid."""
    settled: Iterable[str] = ()
    """Uids of the intents whose outcome is known."""
    buried: Iterable[Tombstone] = ()
    """The items that the person deleted."""
    revived: Iterable[str] = ()
    """Ids of the steps whose tombstones are void."""
    refused: Iterable[Refusal] = ()
    """The items that the service did not take."""
    accepted: Iterable[str] = ()
    """Ids of the steps that were made: their refusals and restorations are over."""
    cursor: str | None = None
    """The place up to which changes have been read; None leaves it as it was."""
    container: str | None = None
    """The identity of the calendars that were read; None leaves it as it was."""


class TargetStore(Connection):
    """The methods of `Store` that read and write what is known of each target."""

    def pushed(self, target: str) -> dict[str, Pushed]:
        """Return what stands in `target` as far as we know, by uid."""
        with self._reading() as connection:
            # The plus makes SQLite read the rows as they stand in the file, not by its index.
            rows = typed_rows(
                connection,
                _PUSHED,
                f"SELECT {_COLUMNS} FROM pushed WHERE +target = ?",  # noqa: S608 - names of ours
                target,
            )
            return {row[0]: _row(row) for row in rows}

    def item(self, target: str, uid: str) -> Item | None:
        """Return an item as it was last pushed to `target`; None where it was not."""
        with self._reading() as connection:
            text = only_text(
                connection,
                "SELECT item FROM item JOIN pushed USING (id) WHERE target = ? AND uid = ?",
                target,
                uid,
            )
            return None if text is None else item_from_json(text)

    def sync_record(self, target: str, row: Pushed) -> SyncRecord:
        """Return a row of the base of `target` with its items; StoreError where they are lost."""
        with self._reading() as connection:
            found = connection.execute(
                "SELECT item, standing, native FROM item JOIN pushed USING (id) "
                "WHERE target = ? AND uid = ?",
                (target, row.uid),
            ).fetchone()
            base, standing, native = typed(found or (), (TEXT, MAYBE, TEXT))
            from afterview.reconcile.merge import as_sent

            item = item_from_json(base)
            seen = as_sent(item) if standing is None else item_from_json(standing)
            return SyncRecord(row, item, seen, native)

    def edits(self, target: str) -> list[SyncRecord]:
        """Return the records of `target` whose remote item differs from what was pushed."""
        base = self.pushed(target)
        with self._reading() as connection:
            rows = connection.execute(
                "SELECT uid FROM item JOIN pushed USING (id) "
                "WHERE target = ? AND standing IS NOT NULL ORDER BY step_id",
                (target,),
            ).fetchall()
            return [self.sync_record(target, base[uid]) for (uid,) in rows]

    def intents(self, target: str) -> dict[str, Intent]:
        """Return the writes to `target` whose outcome is not known, by uid."""
        with self._reading() as connection:
            rows = typed_rows(
                connection,
                (TEXT, TEXT, MAYBE, MAYBE, MAYBE, TEXT),
                "SELECT uid, op, row, wanted, sent, mark FROM intent WHERE target = ?",
                target,
            )
            return {
                uid: Intent(
                    op=op,
                    row=None if row is None else _row(typed(tuple(json.loads(row)), _PUSHED)),
                    wanted=None if wanted is None else item_from_json(wanted),
                    sent=None if sent is None else item_from_json(sent),
                    mark=mark,
                )
                for uid, op, row, wanted, sent, mark in rows
            }

    def tombstones(self, target: str) -> dict[str, Tombstone]:
        """Return what the person deleted from `target`, by step id."""
        with self._reading() as connection:
            rows = typed_rows(
                connection,
                (TEXT,) * 5,
                "SELECT step_id, uid, title, evidence, seen_on FROM tombstone "
                "WHERE target = ? AND evidence <> ?",
                target,
                _RESTORED,
            )
            return {
                step_id: Tombstone(step_id, uid, title, evidence, date.fromisoformat(day))
                for step_id, uid, title, evidence, day in rows
            }

    def restored(self, target: str) -> frozenset[str]:
        """Return the ids of the steps that `restore` was told of and that were not made since."""
        with self._reading() as connection:
            rows = connection.execute(
                "SELECT step_id FROM tombstone WHERE target = ? AND evidence = ?",
                (target, _RESTORED),
            )
            return frozenset(step_id for (step_id,) in rows)

    def generations(self, target: str) -> dict[str, int]:
        """Return how often steps were made anew in `target`, by step id; 0 where it is not in."""
        with self._reading() as connection:
            rows = typed_rows(
                connection,
                (TEXT, NUMBER),
                "SELECT step_id, number FROM generation WHERE target = ?",
                target,
            )
            return dict(rows)

    def refusals(self, target: str) -> dict[str, Refusal]:
        """Return what `target` would not take, by step id."""
        with self._reading() as connection:
            rows = typed_rows(
                connection,
                (TEXT,) * 4,
                "SELECT step_id, title, fingerprint, message FROM refusal WHERE target = ?",
                target,
            )
            return {row[0]: Refusal(*row) for row in rows}

    def restore(self, step_id: str) -> list[str]:
        """Allow a step that the person deleted to be made again; return the targets it was in."""
        with self._writing() as connection, mapped(self._path, *NONSENSE):
            rows = typed_rows(
                connection,
                (TEXT,),
                "UPDATE tombstone SET evidence = ? WHERE step_id = ? AND evidence <> ? "
                "RETURNING target",
                _RESTORED,
                step_id,
                _RESTORED,
            )
            targets = sorted(target for (target,) in rows)
            connection.executemany(_NEXT_GENERATION, [(target, step_id) for target in targets])
            return targets

    def reclaim(self, target: str, record: SyncRecord) -> None:
        """Make the plan win over a person's edits at the next run.

        What they wrote becomes the base. So each field in which the plan differs from it counts as
        changed by the plan.
        """
        from afterview.reconcile.merge import parts_of

        text = parts_of(record.remote_item.description).ours or ""
        base = replace(record.remote_item, description=text)
        row = record.row._replace(fingerprint="", digest="")
        self.commit(target, Batch(records=[record._replace(row=row, base=base)]))

    def unlink(self, target: str) -> None:
        """Forget all that is known of `target`, but for the generations: a service may remember."""
        with self._writing() as connection:
            connection.execute(
                "DELETE FROM item WHERE id IN (SELECT id FROM pushed WHERE target = ?)", (target,)
            )
            for table in ("pushed", "cursor", "intent", "tombstone", "refusal"):
                connection.execute(f"DELETE FROM {table} WHERE target = ?", (target,))  # noqa: S608 - a name of ours

    def cursor(self, target: str) -> str | None:
        """Return the cursor up to which changes of `target` have been read; None at first."""
        with self._reading() as connection:
            return only_text(connection, "SELECT text FROM cursor WHERE target = ?", target)

    def container(self, target: str) -> str:
        """Return the identity of what the changes of `target` were read from; empty at first."""
        with self._reading() as connection:
            known = only_text(connection, "SELECT container FROM cursor WHERE target = ?", target)
            return known or ""

    def commit(self, target: str, batch: Batch) -> None:
        """Keep the results of a batch, all of them or none."""
        with self._writing() as connection:
            _keep_rows(connection, target, batch)
            _keep_intents(connection, target, batch)
            _keep_exceptions(connection, target, batch)
            _keep_place(connection, target, batch)


def _keep_rows(connection: sqlite3.Connection, target: str, batch: Batch) -> None:
    for row, item in batch.kept:
        connection.execute(_KEEP, (target, *_columns(row)))
        if item is not None:
            connection.execute(_KEEP_ITEM, (item_to_json(item), target, row.uid))
    for record in batch.records:
        connection.execute(_KEEP, (target, *_columns(record.row)))
        connection.execute(_KEEP_RECORD, (*_record_columns(record), target, record.row.uid))
    for uid in batch.dropped:
        for statement in _DROP:
            connection.execute(statement, (target, uid))
    connection.executemany(
        _GENERATION, [(target, step_id, n) for step_id, n in batch.generations.items()]
    )


def _keep_intents(connection: sqlite3.Connection, target: str, batch: Batch) -> None:
    """Forget the writes whose outcome is known, then note the new ones, maybe of the same uid."""
    connection.executemany(
        "DELETE FROM intent WHERE target = ? AND uid = ?", [(target, uid) for uid in batch.settled]
    )
    connection.executemany(
        "REPLACE INTO intent VALUES (?, ?, ?, ?, ?, ?, ?)",
        [_intent_columns(target, uid, intent) for uid, intent in batch.intents.items()],
    )


def _keep_exceptions(connection: sqlite3.Connection, target: str, batch: Batch) -> None:
    """Keep what is not to be made again, and forget what may be."""
    connection.executemany(
        "REPLACE INTO tombstone VALUES (?, ?, ?, ?, ?, ?)",
        [(target, *t[:-1], t.seen_on.isoformat()) for t in batch.buried],
    )
    connection.executemany(
        "DELETE FROM tombstone WHERE target = ? AND step_id = ?",
        [(target, step_id) for step_id in batch.revived],
    )
    connection.executemany(
        "REPLACE INTO refusal VALUES (?, ?, ?, ?, ?)", [(target, *r) for r in batch.refused]
    )
    for step_id in batch.accepted:
        connection.execute(
            "DELETE FROM refusal WHERE target = ? AND step_id = ?", (target, step_id)
        )
        connection.execute(
            "DELETE FROM tombstone WHERE target = ? AND step_id = ? AND evidence = ?",
            (target, step_id, _RESTORED),
        )


def _keep_place(connection: sqlite3.Connection, target: str, batch: Batch) -> None:
    if batch.cursor is not None:
        connection.execute(
            "INSERT INTO cursor (target, text) VALUES (?, ?) ON CONFLICT (target) DO "
            "UPDATE SET text = excluded.text WHERE text <> excluded.text",
            (target, batch.cursor),
        )
    if batch.container is not None:
        connection.execute(
            "INSERT INTO cursor (target, text, container) VALUES (?, '', ?) "
            "ON CONFLICT (target) DO UPDATE SET container = excluded.container "
            "WHERE container <> excluded.container",
            (target, batch.container),
        )


def _row(columns: Sequence[Any]) -> Pushed:
    uid, step_id, interview, day, form, done, *content, changed_at, remote_id, etag = columns
    days = date.fromisoformat(day), None if done is None else date.fromisoformat(done)
    moment = datetime.fromisoformat(changed_at)
    return Pushed._make(
        (uid, step_id, interview, days[0], form, days[1], *content, moment, remote_id, etag)
    )


def _columns(row: Pushed) -> tuple[str | int | None, ...]:
    return tuple(each.isoformat() if isinstance(each, date) else each for each in row)


def _record_columns(record: SyncRecord) -> tuple[str, str | None, str]:
    from afterview.reconcile.merge import as_sent

    standing = (
        None if record.remote_item == as_sent(record.base) else item_to_json(record.remote_item)
    )
    return item_to_json(record.base), standing, record.native


def _intent_columns(target: str, uid: str, intent: Intent) -> tuple[str | None, ...]:
    return (
        target,
        uid,
        intent.op,
        None if intent.row is None else json.dumps(_columns(intent.row)),
        None if intent.wanted is None else item_to_json(intent.wanted),
        None if intent.sent is None else item_to_json(intent.sent),
        intent.mark,
    )
