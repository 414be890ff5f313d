"""What has to outlive a run: done facts, what was pushed to each target, cursors and a cache.

One SQLite file. When something is due and what a target should hold is decided elsewhere; so is
who may run at the same time (`afterview.lock`).
"""

from __future__ import annotations

import json
import os
import re
import shutil
import sqlite3
import stat
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from datetime import date, datetime
from itertools import product
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, Self, get_args

from afterview.errors import AfterviewError, LockedError, StoreError
from afterview.item_json import item_from_json, item_to_json
from afterview.playbook.facts import Facts
from afterview.reconcile.records import Held, Intent, Pushed, Refusal, Tombstone

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from afterview.model import Item

Kind = Literal["done", "skipped", "postponed"]

UNDOABLE = 50
"""How many of the last facts can be taken back, one after the other."""

BUSY_SECONDS = 5.0
"""How long to wait for another program that is writing to the store."""

MOST_WORDS = 200
"""Characters of what SQLite says that are shown: it may quote a damaged file at length."""

LEAST_ROOM = 64 * 1024
"""Bytes; with less, SQLite cannot even begin to read."""

APPLICATION = 0x41667456
"""SQLite's `application_id` of our files: "AftV"."""

REBUILD = (
    "move it away, but keep it, for what was marked done, skipped or postponed is only in there; "
    "then rebuild it from the log: `afterview adopt TARGET` for each calendar service, and after "
    "that `afterview sync`, which is all that a calendar file needs"
)


_SCHEMA_1 = """
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
) WITHOUT ROWID
"""
# Days and times are ISO 8601 text, so that a person can read the file with any SQLite program.
# The items stand in a table of their own because they are long: reading `pushed`, which every run
# does, takes a third less time without them. Rows are numbered in the order in which they came,
# for ordered by uid, which is random, each batch would touch pages all over the file.

_SCHEMA_2 = """
CREATE TABLE journal (
    id INTEGER PRIMARY KEY, kind TEXT NOT NULL, step_id TEXT NOT NULL, day TEXT,
    forgotten INTEGER NOT NULL
);
CREATE TABLE journal_fact (
    journal INTEGER NOT NULL REFERENCES journal (id), kind TEXT NOT NULL, day TEXT,
    at TEXT NOT NULL, source TEXT NOT NULL, PRIMARY KEY (journal, kind)
) WITHOUT ROWID
"""
# What was recorded, in that order, and for each what was known of its step before.

_KEEP = """
INSERT INTO pushed (target, uid, step_id, interview, day, form, done, fingerprint, digest,
    revision, changed_at, remote_id, etag)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (target, uid) DO UPDATE SET step_id = excluded.step_id,
    interview = excluded.interview, day = excluded.day, form = excluded.form,
    done = excluded.done, fingerprint = excluded.fingerprint, digest = excluded.digest,
    revision = excluded.revision, changed_at = excluded.changed_at,
    remote_id = excluded.remote_id, etag = excluded.etag
"""
_KEEP_ITEM = "REPLACE INTO item (id, item) SELECT id, ? FROM pushed WHERE target = ? AND uid = ?"
_DROP = (
    "DELETE FROM item WHERE id = (SELECT id FROM pushed WHERE target = ? AND uid = ?)",
    "DELETE FROM pushed WHERE target = ? AND uid = ?",
)


_SCHEMA_3 = """
CREATE TABLE meta (key TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
INSERT INTO meta VALUES ('realm', lower(hex(randomblob(16))));
ALTER TABLE item ADD COLUMN standing TEXT;
ALTER TABLE item ADD COLUMN native TEXT NOT NULL DEFAULT '';
ALTER TABLE cursor ADD COLUMN container TEXT NOT NULL DEFAULT '';
CREATE TABLE intent (
    target TEXT NOT NULL, uid TEXT NOT NULL, op TEXT NOT NULL, row TEXT, wanted TEXT,
    sent TEXT, mark TEXT NOT NULL, PRIMARY KEY (target, uid)
) WITHOUT ROWID;
CREATE TABLE tombstone (
    target TEXT NOT NULL, step_id TEXT NOT NULL, uid TEXT NOT NULL, title TEXT NOT NULL,
    evidence TEXT NOT NULL, seen_on TEXT NOT NULL, PRIMARY KEY (target, step_id)
) WITHOUT ROWID;
CREATE TABLE generation (
    target TEXT NOT NULL, step_id TEXT NOT NULL, number INTEGER NOT NULL,
    PRIMARY KEY (target, step_id)
) WITHOUT ROWID;
CREATE TABLE refusal (
    target TEXT NOT NULL, step_id TEXT NOT NULL, title TEXT NOT NULL, fingerprint TEXT NOT NULL,
    message TEXT NOT NULL, PRIMARY KEY (target, step_id)
) WITHOUT ROWID
"""
# For targets that are read back. `item.standing` is what the service held when it was last seen,
# null where that is what was pushed; `item.native` is the same in the words of the service. An
# intent is a write whose outcome is not known yet. A generation says how often a step has been
# made anew in a target: each has a uid of its own, for services remember those of deleted items.

_KEEP_HELD = """
REPLACE INTO item (id, item, standing, native)
SELECT id, ?, ?, ? FROM pushed WHERE target = ? AND uid = ?
"""
_GENERATION = """
INSERT INTO generation VALUES (?, ?, ?)
ON CONFLICT (target, step_id) DO UPDATE SET number = excluded.number
WHERE number <> excluded.number
"""
_RESTORED = "restored"
"""In place of the evidence of a tombstone: the person wants the step back. Until it is made, a uid
that the service knows as deleted is no news, and the next generation is tried."""
_NEXT_GENERATION = """
INSERT INTO generation VALUES (?, ?, 1)
ON CONFLICT (target, step_id) DO UPDATE SET number = number + 1
"""


def _schema_1(connection: sqlite3.Connection) -> None:
    """Make all tables."""
    for statement in _SCHEMA_1.split(";"):
        connection.execute(statement)


def _schema_2(connection: sqlite3.Connection) -> None:
    """Add the journal; facts that are older than it cannot be taken back."""
    for statement in _SCHEMA_2.split(";"):
        connection.execute(statement)


def _schema_3(connection: sqlite3.Connection) -> None:
    """Add what targets need that are read back."""
    for statement in _SCHEMA_3.split(";"):
        connection.execute(statement)


MIGRATIONS: tuple[Callable[[sqlite3.Connection], None], ...] = (_schema_1, _schema_2, _schema_3)
"""The step at index N brings a store from version N to N + 1; none of them may commit."""


class Undone(NamedTuple):
    """What `undo` took back."""

    kind: Kind
    step_id: str
    day: date | None
    """The day that the fact had; None for `skipped`."""
    forgotten: bool
    """Whether it was a `forget`, so that the fact stands again."""


class Store:
    """The store, open. Whatever is wrong with it comes as StoreError or LockedError.

    A write is on disk, whole, when its method returns; after a crash in the middle of one the
    store is as it was before. `see` and `commit` with nothing new leave the file untouched.
    """

    def __init__(
        self, connection: sqlite3.Connection, path: Path, stamp: _Stamp | None = None
    ) -> None:
        """Take over an open connection; `open` is how a store is opened.

        `stamp` is that of the file where it was opened without locks, None where it was not.
        """
        self._connection = connection
        self._path = path
        self._stamp = stamp
        self._fresh: dict[tuple[str, str], str] = {}

    @classmethod
    def open(cls, path: Path, *, read_only: bool = False) -> Self:
        """Return the store in the file at `path`, made or migrated where needed.

        Its folder has to exist. With `read_only` nothing on disk is touched: a missing file is
        an empty store, and an old one is migrated in memory. Raises StoreError where the file
        is damaged, from a newer version, or may not be used; LockedError where another program
        is writing to it. The whole file is looked over, for damage that no query meets loses rows
        in silence: that takes a millisecond for a thousand entries.
        """
        real = Path(os.path.realpath(path))
        exists = _exists(real)
        with _mapped(real):
            if not read_only:
                return cls(_open_to_write(real, exists=exists), real)
            if not exists:
                return cls(_in_memory(real), real)
            connection, stamp = _open_to_read(real)
        store = cls(connection, real, stamp)
        try:
            with store._reading() as connection:
                _look_over(connection)
        except BaseException:
            store.close()
            raise
        return store

    def __enter__(self) -> Self:
        """Return the store itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the store."""
        self.close()

    def close(self) -> None:
        """Write what is new in the cache, and let go of the file; a second call does nothing."""
        if self._fresh:
            # Where it cannot be written, being read only for one, it has to be worked out again.
            with suppress(AfterviewError), self._writing():
                pass
        with _mapped(self._path):
            self._connection.close()

    def facts(self) -> Facts:
        """Return everything that `record` and `see` were told."""
        days: dict[str, dict[str, date]] = {"done": {}, "postponed": {}}
        skipped = set()
        with self._reading() as connection:
            for kind, step_id, day in _rows(
                connection, (TEXT, TEXT, MAYBE), "SELECT kind, step_id, day FROM fact"
            ):
                if kind == "skipped":
                    skipped.add(step_id)
                else:
                    days[kind][step_id] = date.fromisoformat(day)
            seen = {
                interview: (status, date.fromisoformat(day))
                for interview, status, day in _rows(
                    connection,
                    (TEXT, TEXT, TEXT),
                    "SELECT interview, status, day FROM status_seen",
                )
            }
        return Facts(skipped=frozenset(skipped), status_seen=seen, **days)

    def record(  # noqa: PLR0913 - what a fact consists of
        self,
        kind: Kind,
        step_id: str,
        day: date | None,
        *,
        at: datetime,
        source: str,
        undoable: bool = True,
    ) -> None:
        """Record a fact about a step, in place of an earlier one of the same kind.

        `day` is the local day on which it was done or to which it is postponed; only `skipped`
        has none. `at` (aware) is the moment, `source` who said so. A step is done or skipped,
        not both: the later one counts. What is recorded already stays as it is. `undo` takes back
        what is `undoable`: what a person said here, not what was seen elsewhere.
        """
        if (day is None) is not (kind == "skipped"):
            msg = f"{kind}, {day}: all facts but skipped have a day"
            raise ValueError(msg)
        fact = (kind, step_id, None if day is None else day.isoformat())
        with self._writing() as connection:
            known = "SELECT 1 FROM fact WHERE kind = ? AND step_id = ? AND day IS ?"
            if connection.execute(known, fact).fetchone():
                return
            if undoable:
                _remember_before(connection, *fact, forgotten=False)
            if kind in _OPPOSITE:
                connection.execute(
                    "DELETE FROM fact WHERE kind = ? AND step_id = ?", (_OPPOSITE[kind], step_id)
                )
            row = (*fact, at.isoformat(), source)
            connection.execute("REPLACE INTO fact VALUES (?, ?, ?, ?, ?)", row)
            if not undoable:
                _remember_for_ever(connection, kind, step_id)

    def forget(self, kind: Kind, step_id: str, *, undoable: bool = True) -> None:
        """Take a fact back; nothing happens where there is none."""
        with self._writing() as connection:
            known = "SELECT day FROM fact WHERE kind = ? AND step_id = ?"
            fact = connection.execute(known, (kind, step_id)).fetchone()
            if fact is None:
                return
            if undoable:
                _remember_before(connection, kind, step_id, *fact, forgotten=True)
            connection.execute("DELETE FROM fact WHERE kind = ? AND step_id = ?", (kind, step_id))
            if not undoable:
                _remember_for_ever(connection, kind, step_id)

    def undo(self) -> Undone | None:
        """Take back the last `record` or `forget` that changed something, and say what it was.

        What was known of its step before stands again, with its moment and its source. The next
        call goes one further back, up to `UNDOABLE` of them; None where there is nothing left.
        """
        with self._writing() as connection, _mapped(self._path, *_NONSENSE):
            found = _last_fact(connection)
            if found is None:
                return None
            number, last = found
            connection.execute("DELETE FROM fact WHERE step_id = ?", (last.step_id,))
            connection.execute(
                "INSERT INTO fact "
                "SELECT kind, ?, day, at, source FROM journal_fact WHERE journal = ?",
                (last.step_id, number),
            )
            connection.execute("DELETE FROM journal_fact WHERE journal = ?", (number,))
            connection.execute("DELETE FROM journal WHERE id = ?", (number,))
            return last

    def undoable(self) -> tuple[int, Undone] | None:
        """Return what `undo` would take back, and its number; None where there is nothing.

        What is recorded after an `undo` may get the number of what was taken back.
        """
        with self._reading() as connection, _mapped(self._path, *_NONSENSE):
            return _last_fact(connection)

    def see(self, statuses: Mapping[str, tuple[str, date]]) -> None:
        """Keep the status of interviews, by id, with the day on which each was seen.

        The day of a status that was kept already stays the earlier one.
        """
        with self._writing() as connection:
            connection.executemany(
                "INSERT INTO status_seen VALUES (?, ?, ?) ON CONFLICT (interview) DO UPDATE "
                "SET status = excluded.status, day = excluded.day "
                "WHERE status <> excluded.status",
                [(i, status, day.isoformat()) for i, (status, day) in statuses.items()],
            )

    def pushed(self, target: str) -> dict[str, Pushed]:
        """Return what stands in `target` as far as we know, by uid."""
        with self._reading() as connection:
            # The plus makes SQLite read the rows as they stand in the file, not by its index.
            rows = _rows(
                connection,
                _PUSHED,
                "SELECT uid, step_id, interview, day, form, done, fingerprint, digest, revision, "
                "changed_at, remote_id, etag FROM pushed WHERE +target = ?",
                target,
            )
            return {row[0]: _row(*row) for row in rows}

    def item(self, target: str, uid: str) -> Item | None:
        """Return an item as it was last pushed to `target`; None where it was not."""
        with self._reading() as connection:
            text = _value(
                connection,
                "SELECT item FROM item JOIN pushed USING (id) WHERE target = ? AND uid = ?",
                target,
                uid,
            )
            return None if text is None else item_from_json(text)

    def held(self, target: str, row: Pushed) -> Held:
        """Return a row of the base of `target` with its items; StoreError where they are lost."""
        with self._reading() as connection:
            found = connection.execute(
                "SELECT item, standing, native FROM item JOIN pushed USING (id) "
                "WHERE target = ? AND uid = ?",
                (target, row.uid),
            ).fetchone()
            base, standing, native = _typed(found or (), (TEXT, MAYBE, TEXT))
            from afterview.reconcile.merge import as_sent

            item = item_from_json(base)
            seen = as_sent(item) if standing is None else item_from_json(standing)
            return Held(row, item, seen, native)

    def edits(self, target: str) -> list[Held]:
        """Return the rows of `target` whose items stand there otherwise than they were pushed."""
        base = self.pushed(target)
        with self._reading() as connection:
            rows = connection.execute(
                "SELECT uid FROM item JOIN pushed USING (id) "
                "WHERE target = ? AND standing IS NOT NULL ORDER BY step_id",
                (target,),
            ).fetchall()
            return [self.held(target, base[uid]) for (uid,) in rows]

    def intents(self, target: str) -> dict[str, Intent]:
        """Return the writes to `target` whose outcome is not known, by uid."""
        with self._reading() as connection:
            rows = _rows(
                connection,
                (TEXT, TEXT, MAYBE, MAYBE, MAYBE, TEXT),
                "SELECT uid, op, row, wanted, sent, mark FROM intent WHERE target = ?",
                target,
            )
            return {
                uid: Intent(
                    op=op,
                    row=None if row is None else _row(*_typed(tuple(json.loads(row)), _PUSHED)),
                    wanted=None if wanted is None else item_from_json(wanted),
                    sent=None if sent is None else item_from_json(sent),
                    mark=mark,
                )
                for uid, op, row, wanted, sent, mark in rows
            }

    def tombstones(self, target: str) -> dict[str, Tombstone]:
        """Return what the person deleted from `target`, by step id."""
        with self._reading() as connection:
            rows = _rows(
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
            rows = _rows(
                connection,
                (TEXT, NUMBER),
                "SELECT step_id, number FROM generation WHERE target = ?",
                target,
            )
            return dict(rows)

    def refusals(self, target: str) -> dict[str, Refusal]:
        """Return what `target` would not take, by step id."""
        with self._reading() as connection:
            rows = _rows(
                connection,
                (TEXT,) * 4,
                "SELECT step_id, title, fingerprint, message FROM refusal WHERE target = ?",
                target,
            )
            return {row[0]: Refusal(*row) for row in rows}

    def realm(self) -> str:
        """Return the name of this installation: 32 hexadecimal digits, made with the store."""
        with self._reading() as connection:
            realm = _value(connection, "SELECT value FROM meta WHERE key = 'realm'") or ""
            if not _REALM.fullmatch(realm):
                msg = "the name of this installation is not one of ours"
                raise ValueError(msg)
            return realm

    def restore(self, step_id: str) -> list[str]:
        """Let a step that the person deleted be made again; return the targets that it was in."""
        with self._writing() as connection, _mapped(self._path, *_NONSENSE):
            targets = [
                *_rows(
                    connection,
                    (TEXT,),
                    "UPDATE tombstone SET evidence = ? WHERE step_id = ? AND evidence <> ? "
                    "RETURNING target",
                    _RESTORED,
                    step_id,
                    _RESTORED,
                )
            ]
            connection.executemany(_NEXT_GENERATION, [(t, step_id) for (t,) in targets])
            return sorted(target for (target,) in targets)

    def reclaim(self, target: str, held: Held) -> None:
        """Let the plan win over what a person edited: as if that had been what we wrote last.

        At the next run the fields that differ from the plan count as changed by the plan.
        """
        from afterview.reconcile.merge import parts_of

        text = parts_of(held.standing.description).ours or ""
        base = replace(held.standing, description=text)
        row = held.row._replace(fingerprint="", digest="")
        self.commit(target, held=[held._replace(row=row, base=base)])

    def unlink(self, target: str) -> None:
        """Forget all that is known of `target`, but for the generations: a service may remember."""
        with self._writing() as connection:
            connection.execute(
                "DELETE FROM item WHERE id IN (SELECT id FROM pushed WHERE target = ?)", (target,)
            )
            for table in ("pushed", "cursor", "intent", "tombstone", "refusal"):
                connection.execute(f"DELETE FROM {table} WHERE target = ?", (target,))  # noqa: S608 - a name of ours

    def cursor(self, target: str) -> str | None:
        """Return up to where the changes of `target` have been read; None at first."""
        with self._reading() as connection:
            return _value(connection, "SELECT text FROM cursor WHERE target = ?", target)

    def container(self, target: str) -> str:
        """Return the identity of what the changes of `target` were read from; empty at first."""
        with self._reading() as connection:
            known = _value(connection, "SELECT container FROM cursor WHERE target = ?", target)
            return known or ""

    def commit(  # noqa: PLR0913 - all that has to be kept together or not at all
        self,
        target: str,
        *,
        kept: Iterable[tuple[Pushed, Item | None]] = (),
        held: Iterable[Held] = (),
        dropped: Iterable[str] = (),
        generations: Mapping[str, int] = MappingProxyType({}),
        intents: Mapping[str, Intent] = MappingProxyType({}),
        settled: Iterable[str] = (),
        buried: Iterable[Tombstone] = (),
        revived: Iterable[str] = (),
        refused: Iterable[Refusal] = (),
        accepted: Iterable[str] = (),
        cursor: str | None = None,
        container: str | None = None,
    ) -> None:
        """Keep the results of a batch, all of them or none.

        Each row of `kept` comes with its item in canonical form, or with None where that stays as
        it is; each of `held` with what stands in the service, too. `intents` are by uid; `dropped`
        and `settled` are uids, of rows and of intents; `generations` are by step id; `revived` and
        `accepted` are ids of steps: those whose tombstones are void, and whose refusals and
        restorations are.
        Without a `cursor` or `container` the last one stays.
        """
        with self._writing() as connection:
            for row, item in kept:
                connection.execute(_KEEP, _columns(target, row))
                if item is not None:
                    connection.execute(_KEEP_ITEM, (item_to_json(item), target, row.uid))
            for each in held:
                connection.execute(_KEEP, _columns(target, each.row))
                connection.execute(_KEEP_HELD, (*_held_columns(each), target, each.row.uid))
            for uid in dropped:
                for statement in _DROP:
                    connection.execute(statement, (target, uid))
            connection.executemany(
                "DELETE FROM intent WHERE target = ? AND uid = ?", [(target, u) for u in settled]
            )
            connection.executemany(
                "REPLACE INTO intent VALUES (?, ?, ?, ?, ?, ?, ?)",
                [_intent_columns(target, uid, intent) for uid, intent in intents.items()],
            )
            connection.executemany(
                _GENERATION, [(target, step_id, n) for step_id, n in generations.items()]
            )
            connection.executemany(
                "REPLACE INTO tombstone VALUES (?, ?, ?, ?, ?, ?)",
                [(target, *t[:-1], t.seen_on.isoformat()) for t in buried],
            )
            connection.executemany(
                "DELETE FROM tombstone WHERE target = ? AND step_id = ?",
                [(target, step_id) for step_id in revived],
            )
            connection.executemany(
                "REPLACE INTO refusal VALUES (?, ?, ?, ?, ?)", [(target, *r) for r in refused]
            )
            for step_id in accepted:
                connection.execute(
                    "DELETE FROM refusal WHERE target = ? AND step_id = ?", (target, step_id)
                )
                connection.execute(
                    "DELETE FROM tombstone WHERE target = ? AND step_id = ? AND evidence = ?",
                    (target, step_id, _RESTORED),
                )
            if cursor is not None:
                connection.execute(
                    "INSERT INTO cursor (target, text) VALUES (?, ?) ON CONFLICT (target) DO "
                    "UPDATE SET text = excluded.text WHERE text <> excluded.text",
                    (target, cursor),
                )
            if container is not None:
                connection.execute(
                    "INSERT INTO cursor (target, text, container) VALUES (?, '', ?) "
                    "ON CONFLICT (target) DO UPDATE SET container = excluded.container "
                    "WHERE container <> excluded.container",
                    (target, container),
                )

    def get(self, kind: str, key: str) -> str | None:
        """Return what `put` was given; None where that is not known (any more)."""
        if (kind, key) in self._fresh:
            return self._fresh[kind, key]
        with self._reading() as connection:
            return _value(
                connection, "SELECT value FROM cache WHERE kind = ? AND key = ?", kind, key
            )

    def put(self, kind: str, key: str, value: str) -> None:
        """Keep something that can be worked out again, or be done without.

        It is written with the next write, or by `close`; never where the store is read only.
        """
        self._fresh[kind, key] = value

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        try:
            with _mapped(self._path, *_NONSENSE):
                yield self._connection
        finally:
            if self._stamp is not None and self._stamp != _stamp_of(self._path):
                msg = f"{self._path}: another run wrote to the store meanwhile; try again"
                raise LockedError(msg)

    @contextmanager
    def together(self) -> Iterator[None]:
        """Make one write of all that are made inside: they are kept at its end, or none is."""
        with self._writing():
            yield

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with _mapped(self._path):
            if self._connection.in_transaction:  # that of `together`
                yield self._connection
                return
            with _transaction(self._connection) as connection:
                connection.executemany(
                    "REPLACE INTO cache VALUES (?, ?, ?)",
                    [(kind, key, value) for (kind, key), value in self._fresh.items()],
                )
                yield connection
        self._fresh = {}


_Stamp = tuple[int, int, int]
_KINDS: Mapping[str, Kind] = MappingProxyType({kind: kind for kind in get_args(Kind)})
_OPPOSITE: Mapping[str, str] = MappingProxyType({"done": "skipped", "skipped": "done"})
_NONSENSE = (LookupError, TypeError, ValueError, AttributeError, OSError)
"""What a row leads to that cannot be understood: it is damage just as a page that cannot be read.
OSError is that of a time zone whose name is that of a folder."""

TEXT: tuple[type, ...] = (str,)
MAYBE: tuple[type, ...] = (str, type(None))
NUMBER: tuple[type, ...] = (int,)
"""What a column may hold. SQLite does not see to it: one byte makes a number of a text."""
_PUSHED = (TEXT, TEXT, MAYBE, TEXT, TEXT, MAYBE, TEXT, TEXT, NUMBER, TEXT, TEXT, TEXT)
_REALM = re.compile(r"[0-9a-f]{32}")


def _look_over(connection: sqlite3.Connection) -> None:
    """Read every page and index; raise DatabaseError where one is damaged."""
    said = _value(connection, "PRAGMA integrity_check(1)")
    if said != "ok":
        raise sqlite3.DatabaseError(said)


def _rows(
    connection: sqlite3.Connection, kinds: Sequence[tuple[type, ...]], query: str, *keys: str
) -> Iterator[tuple[Any, ...]]:
    """Yield the rows that a query finds; raise TypeError for one that is not of these kinds."""
    allowed = frozenset(product(*kinds))
    for row in connection.execute(query, keys):
        if tuple(map(type, row)) not in allowed:
            _typed(row, kinds)
        yield row


def _typed(row: tuple[Any, ...], kinds: Sequence[tuple[type, ...]]) -> tuple[Any, ...]:
    """Return a row; raise TypeError where it is not of these kinds."""
    if tuple(map(type, row)) not in product(*kinds):
        msg = "a row of it makes no sense"
        raise TypeError(msg)
    return row


def _remember_before(
    connection: sqlite3.Connection, kind: Kind, step_id: str, day: str | None, *, forgotten: bool
) -> None:
    """Note in the journal what is about to change, and what is known of the step until then."""
    id_ = connection.execute(
        "INSERT INTO journal (kind, step_id, day, forgotten) VALUES (?, ?, ?, ?)",
        (kind, step_id, day, forgotten),
    ).lastrowid
    connection.execute(
        "INSERT INTO journal_fact SELECT ?, kind, day, at, source FROM fact WHERE step_id = ?",
        (id_, step_id),
    )
    # The numbers have no gaps, for only the last entry and the oldest ones ever go.
    connection.execute("DELETE FROM journal_fact WHERE journal <= ? - ?", (id_, UNDOABLE))
    connection.execute("DELETE FROM journal WHERE id <= ? - ?", (id_, UNDOABLE))


def _remember_for_ever(connection: sqlite3.Connection, kind: Kind, step_id: str) -> None:
    """Let a fact be as it is now, whatever is taken back that was said before it."""
    for gone in (kind, _OPPOSITE.get(kind)):
        connection.execute(
            "DELETE FROM journal_fact WHERE kind = ? "
            "AND journal IN (SELECT id FROM journal WHERE step_id = ?)",
            (gone, step_id),
        )
    connection.execute(
        "INSERT INTO journal_fact SELECT journal.id, fact.kind, fact.day, fact.at, fact.source "
        "FROM journal JOIN fact USING (step_id) WHERE fact.kind = ? AND step_id = ?",
        (kind, step_id),
    )


def _value(connection: sqlite3.Connection, query: str, *keys: str) -> str | None:
    row = connection.execute(query, keys).fetchone()
    return None if row is None else str(_typed(row, (TEXT,))[0])


def _row(  # noqa: PLR0913, PLR0917 - the columns, by position because there may be 50,000 rows
    uid: str,
    step_id: str,
    interview: str | None,
    day: str,
    form: str,
    done: str | None,
    fingerprint: str,
    digest: str,
    revision: int,
    changed_at: str,
    remote_id: str,
    etag: str,
) -> Pushed:
    return Pushed(
        uid,
        step_id,
        interview,
        date.fromisoformat(day),
        form,
        None if done is None else date.fromisoformat(done),
        fingerprint,
        digest,
        revision,
        datetime.fromisoformat(changed_at),
        remote_id,
        etag,
    )


def _columns(target: str, row: Pushed) -> tuple[str | int | None, ...]:
    return (
        target,
        row.uid,
        row.step_id,
        row.interview,
        row.day.isoformat(),
        row.form,
        None if row.done is None else row.done.isoformat(),
        row.fingerprint,
        row.digest,
        row.revision,
        row.changed_at.isoformat(),
        row.remote_id,
        row.etag,
    )


def _held_columns(held: Held) -> tuple[str, str | None, str]:
    from afterview.reconcile.merge import as_sent

    standing = None if held.standing == as_sent(held.base) else item_to_json(held.standing)
    return item_to_json(held.base), standing, held.native


def _intent_columns(target: str, uid: str, intent: Intent) -> tuple[str | None, ...]:
    return (
        target,
        uid,
        intent.op,
        None if intent.row is None else json.dumps(_columns(target, intent.row)[1:]),
        None if intent.wanted is None else item_to_json(intent.wanted),
        None if intent.sent is None else item_to_json(intent.sent),
        intent.mark,
    )


def _exists(path: Path) -> bool:
    """Whether the store is there; StoreError where something else is."""
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        return False
    except OSError as error:
        raise _cannot_open(path, error) from error
    if stat.S_ISDIR(mode):
        msg = f"{path}: a folder, not a store; let [store] path name a file in it"
        raise StoreError(msg)
    if not stat.S_ISREG(mode):
        msg = f"{path}: not a regular file, so not a store; let [store] path name another file"
        raise StoreError(msg)
    return True


def _cannot_open(path: Path, error: OSError) -> StoreError:
    return StoreError(
        f"{path}: the store cannot be opened ({error.strerror}); check that its folder exists, and "
        "that both may be read and written"
    )


def _open_to_write(path: Path, *, exists: bool) -> sqlite3.Connection:
    if not exists:
        try:
            os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        except OSError as error:
            raise _cannot_open(path, error) from error
    connection = _connect(f"{path.as_uri()}?mode=rw")
    try:
        version = _version(connection, path)
        _look_over(connection)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        if version < len(MIGRATIONS):
            _migrate(connection, path, keep_copy=version > 0)
    except BaseException:
        connection.close()
        raise
    return connection


def _open_to_read(path: Path) -> tuple[sqlite3.Connection, _Stamp | None]:
    """Open without leaving a trace.

    Where there is no write-ahead log, nobody else has the file open, and SQLite can be told to
    take no lock and make no file beside it; the stamp shows whether that stayed true. Where there
    is one (another run is under way, or one was killed), only SQLite can read the two together.
    """
    stamp = _stamp_of(path)
    if path.with_name(f"{path.name}-wal").exists():
        stamp = None
    connection = _connect(f"{path.as_uri()}?mode=ro{'&immutable=1' if stamp else ''}")
    try:
        if _version(connection, path) == len(MIGRATIONS):
            return connection, stamp
        memory = _in_memory(path, connection)
    except BaseException:
        connection.close()
        raise
    connection.close()
    return memory, None


def _in_memory(path: Path, source: sqlite3.Connection | None = None) -> sqlite3.Connection:
    memory = _connect("file::memory:")
    if source is not None:
        source.backup(memory)
    _migrate(memory, path, keep_copy=False)
    memory.execute("PRAGMA query_only = ON")
    return memory


def _connect(uri: str) -> sqlite3.Connection:
    return sqlite3.connect(uri, uri=True, timeout=BUSY_SECONDS, isolation_level=None)


def _version(connection: sqlite3.Connection, path: Path) -> int:
    """Return the version of the schema, 0 for an empty file; StoreError where it is not ours."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    if application != APPLICATION and (tables or version):
        msg = f"{path}: a database of another program; let [store] path name another file"
        raise StoreError(msg)
    if version > len(MIGRATIONS):
        msg = (
            f"{path}: written by a newer afterview (version {version} of the store, this one "
            f"knows {len(MIGRATIONS)}); update afterview"
        )
        raise StoreError(msg)
    return int(version)


def _migrate(connection: sqlite3.Connection, path: Path, *, keep_copy: bool) -> None:
    with _transaction(connection):
        version = _version(connection, path)
        if keep_copy:
            _copy(path, path.with_name(f"{path.name}.v{version}.bak"))
        for step in MIGRATIONS[version:]:
            step(connection)
        connection.execute(f"PRAGMA application_id = {APPLICATION}")
        connection.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")


def _copy(store: Path, copy: Path) -> None:
    """Copy through connections of their own: SQLite copies from none that is about to write."""
    copy.unlink(missing_ok=True)
    os.close(os.open(copy, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    with (
        closing(_connect(f"{store.as_uri()}?mode=ro")) as source,
        closing(_connect(f"{copy.as_uri()}?mode=rw")) as target,
    ):
        source.backup(target)


@contextmanager
def _transaction(connection: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield connection
        connection.execute("COMMIT")
    except BaseException:
        # After some errors, a full disk for one, SQLite has rolled back by itself.
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _stamp_of(path: Path) -> _Stamp | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns


@contextmanager
def _mapped(path: Path, *also: type[Exception]) -> Iterator[None]:
    """Turn every error of SQLite, and the classes in `also`, into one of ours.

    Python has others for what SQLite says in bytes that are no text, for a number that SQLite
    cannot hold, and for a length that no memory holds.
    """
    mapped: tuple[type[Exception], ...] = (
        sqlite3.Error,
        UnicodeDecodeError,
        OverflowError,
        MemoryError,
        *also,
    )
    try:
        yield
    except mapped as error:
        code = getattr(error, "sqlite_errorcode", None)
        # The low byte is the kind of error; what is above it says in which call it came up.
        kind, sentence = _VERDICTS.get(0 if code is None else code & 0xFF, _DAMAGED)
        if sentence is _FAILS and _is_full(path.parent):
            sentence = _FULL
        msg = f"{path}: {sentence.format(error=_in_words(error))}"
        raise kind(msg) from error


def _in_words(error: Exception) -> str:
    """Return what SQLite says, in one line that any terminal can show."""
    if not isinstance(error, sqlite3.Error):
        return "it holds what no afterview has written"
    line = "".join(sign if sign.isprintable() else " " for sign in str(error))
    return " ".join(line.split())[:MOST_WORDS]


def _is_full(folder: Path) -> bool:
    """Whether the disk has no room; for what SQLite cannot make or map, it does not say why."""
    try:
        return shutil.disk_usage(folder).free < LEAST_ROOM
    except OSError:
        return False


_FULL = "the disk is full; the store stands as it was before; make room and run again"
_FAILS = "the disk fails ({error}); the store stands as it was before; look at its disk"
_BUSY = (LockedError, "another program is writing to the store; nothing was changed; try again")
_DAMAGED = (StoreError, f"the store is damaged ({{error}}); nothing was changed; {REBUILD}")
_REFUSED = (
    StoreError,
    "the store may not be used ({error}); check the permissions of the file and of its folder",
)
_VERDICTS: Mapping[int, tuple[type[AfterviewError], str]] = MappingProxyType(
    {
        sqlite3.SQLITE_BUSY: _BUSY,
        sqlite3.SQLITE_LOCKED: _BUSY,
        sqlite3.SQLITE_PROTOCOL: _BUSY,
        sqlite3.SQLITE_CANTOPEN: _REFUSED,
        sqlite3.SQLITE_PERM: _REFUSED,
        sqlite3.SQLITE_READONLY: _REFUSED,
        sqlite3.SQLITE_FULL: (StoreError, _FULL),
        sqlite3.SQLITE_IOERR: (StoreError, _FAILS),
    }
)
"""What SQLite's errors mean to a person; every other one means damage."""


def _last_fact(connection: sqlite3.Connection) -> tuple[int, Undone] | None:
    last = connection.execute(
        "SELECT id, kind, step_id, day, forgotten FROM journal ORDER BY id DESC LIMIT 1"
    ).fetchone()
    if last is None:
        return None
    number, kind, step_id, day, forgotten = _typed(last, (NUMBER, TEXT, TEXT, MAYBE, NUMBER))
    return number, Undone(
        kind=_KINDS[kind],
        step_id=step_id,
        day=None if day is None else date.fromisoformat(day),
        forgotten=bool(forgotten),
    )
