"""The open file of the store: opening and migrating it, reading and writing, and what goes wrong.

Every error of SQLite becomes a StoreError or a LockedError that says what to do.
"""

from __future__ import annotations

import os
import sqlite3
import stat
from contextlib import closing, contextmanager, suppress
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from afterview.errors import AfterviewError, LockedError, StoreError
from afterview.store.schema import APPLICATION, MIGRATIONS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

BUSY_SECONDS = 5.0
"""How long to wait for another program that is writing to the store."""

TRIES = 5
"""Times that the store is copied to be read, before it says that others always write to it."""

LEAST_ROOM = 64 * 1024
"""Bytes; with less, SQLite cannot even begin to read."""

MOST_WORDS = 200
"""Characters of what SQLite says that are shown: it may quote a damaged file at length."""

REBUILD = (
    "move it away, but keep it, for what was marked done, skipped or postponed is only in there; "
    "then rebuild it from the log: `afterview adopt TARGET` for each calendar service, and after "
    "that `afterview sync`, which is all that a calendar file needs"
)

_Stamp = tuple[int, int, int]
NONSENSE = (LookupError, TypeError, ValueError, AttributeError, OSError)
"""The errors that a row of nonsense leads to; such a row is damage, as is an unreadable page.
A time zone that has the name of a folder leads to OSError."""

TEXT: tuple[type, ...] = (str,)
MAYBE: tuple[type, ...] = (str, type(None))
NUMBER: tuple[type, ...] = (int,)
"""The types that a column may hold. SQLite does not check: one wrong byte makes a text a number."""


class Connection:
    """The open file of the store, on which the parts of `Store` are built."""

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        """Take over an open connection; `open` is how a store is opened."""
        self._connection = connection
        self._path = path
        self._fresh: dict[tuple[str, str], str] = {}

    @classmethod
    def open(cls, path: Path, *, read_only: bool = False) -> Self:
        """Return the store in the file at `path`, made or migrated where needed.

        Its folder has to exist. With `read_only` nothing on disk is touched: a missing file is
        an empty store, any other is copied into memory, so that no later run changes what is
        read. Raises StoreError where the file is damaged, from a newer version, or may not be
        used; LockedError where another program is writing to it. The whole file is looked over,
        for damage that no query meets loses rows in silence: that takes a millisecond for a
        thousand entries.
        """
        real = Path(os.path.realpath(path))
        exists = _exists(real)
        with mapped(real, *NONSENSE):
            if not read_only:
                return cls(_open_to_write(real, exists=exists), real)
            return cls(_open_to_read(real) if exists else _in_memory(real), real)

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
        with mapped(self._path):
            self._connection.close()

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        with mapped(self._path, *NONSENSE):
            yield self._connection

    @contextmanager
    def together(self) -> Iterator[None]:
        """Make one write of all that are made inside: they are kept at its end, or none is."""
        with self._writing():
            yield

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with mapped(self._path):
            if self._connection.in_transaction:  # that of `together`
                yield self._connection
                return
            with _transaction(self._connection) as connection:
                before = {**self._fresh}
                _cache(connection, before)
                yield connection
                # What was put inside of `together`.
                _cache(connection, dict(self._fresh.items() - before.items()))
        self._fresh = {}


def _cache(connection: sqlite3.Connection, fresh: Mapping[tuple[str, str], str]) -> None:
    """Write what is new in the cache, by kind and key."""
    rows = [(kind, key, value) for (kind, key), value in fresh.items()]
    connection.executemany("REPLACE INTO cache VALUES (?, ?, ?)", rows)


def _look_over(connection: sqlite3.Connection) -> None:
    """Read every page and index; raise DatabaseError where one is damaged."""
    said = only_text(connection, "PRAGMA integrity_check(1)")
    if said != "ok":
        raise sqlite3.DatabaseError(said)


def typed_rows(
    connection: sqlite3.Connection, kinds: Sequence[tuple[type, ...]], query: str, *keys: str
) -> Iterator[tuple[Any, ...]]:
    """Yield the rows that a query finds; raise TypeError for one that is not of these kinds."""
    allowed = frozenset(product(*kinds))
    for row in connection.execute(query, keys):
        if tuple(map(type, row)) not in allowed:
            typed(row, kinds)
        yield row


def typed(row: tuple[Any, ...], kinds: Sequence[tuple[type, ...]]) -> tuple[Any, ...]:
    """Return a row; raise TypeError where it is not of these kinds."""
    if tuple(map(type, row)) not in product(*kinds):
        msg = "a row of it makes no sense"
        raise TypeError(msg)
    return row


def only_text(connection: sqlite3.Connection, query: str, *keys: str) -> str | None:
    """Return the one text that a query finds, None where it finds none; TypeError for a number."""
    row = connection.execute(query, keys).fetchone()
    return None if row is None else str(typed(row, (TEXT,))[0])


def _exists(path: Path) -> bool:
    """Return whether the store is there; raise StoreError where something else is."""
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


def _open_to_read(path: Path) -> sqlite3.Connection:
    """Copy the store into memory without leaving a trace.

    Where there is no write-ahead log, nobody else has the file open, and SQLite can be told to
    take no lock and make no file beside it; where that did not stay true, it is copied again.
    Where there is one (another run is under way, or one was killed), only SQLite can read the two
    together.
    """
    for _ in range(TRIES):
        before = _stamp_unless_logged(path)
        try:
            memory = _in_memory(path, "mode=ro&immutable=1" if before else "mode=ro")
        except Exception:
            if before == _stamp_unless_logged(path):
                raise
        else:
            if before in (None, _stamp_unless_logged(path)):
                return memory
            memory.close()
    msg = f"{path}: other runs write to the store all the time; try again"
    raise LockedError(msg)


def _stamp_unless_logged(path: Path) -> _Stamp | None:
    """Return what shows a change of the file; None where a write-ahead log is beside it."""
    if path.with_name(f"{path.name}-wal").exists():
        return None
    found = path.stat()
    return found.st_ino, found.st_size, found.st_mtime_ns


def _in_memory(path: Path, query: str = "") -> sqlite3.Connection:
    """Return a store in memory: empty, or a copy of that at `path`, opened as `query` says."""
    memory = _connect("file::memory:")
    try:
        if query:
            with closing(_connect(f"{path.as_uri()}?{query}")) as source:
                _version(source, path)
                source.backup(memory)
            _look_over(memory)
        if _version(memory, path) < len(MIGRATIONS):
            _migrate(memory, path, keep_copy=False)
        memory.execute("PRAGMA query_only = ON")
    except BaseException:
        memory.close()
        raise
    return memory


def _connect(uri: str) -> sqlite3.Connection:
    return sqlite3.connect(uri, uri=True, timeout=BUSY_SECONDS, isolation_level=None)


def _version(connection: sqlite3.Connection, path: Path) -> int:
    """Return the version of the schema, 0 for an empty file; StoreError where it is not ours."""
    with _as_of_one_moment(connection):
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


@contextmanager
def _as_of_one_moment(connection: sqlite3.Connection) -> Iterator[None]:
    """Let all that is read inside be of one moment, though another run may be making the store."""
    if connection.in_transaction:
        yield
        return
    connection.execute("BEGIN")
    try:
        yield
    finally:
        _roll_back(connection)


def _migrate(connection: sqlite3.Connection, path: Path, *, keep_copy: bool) -> None:
    with _transaction(connection):
        version = _version(connection, path)
        if keep_copy:
            _copy(path, path.with_name(f"{path.name}.v{version}.bak"))
        for statement in ";".join(MIGRATIONS[version:]).split(";"):
            connection.execute(statement)
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
        _roll_back(connection)
        raise


def _roll_back(connection: sqlite3.Connection) -> None:
    """Undo a transaction; after some errors, a full disk for one, SQLite has done so by itself."""
    if connection.in_transaction:
        connection.execute("ROLLBACK")


@contextmanager
def mapped(path: Path, *also: type[Exception]) -> Iterator[None]:
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
    """Return whether the disk has no room, which SQLite does not say of what it cannot map."""
    import shutil

    try:
        return shutil.disk_usage(folder).free < LEAST_ROOM
    except OSError:
        return False


_FULL = "the disk is full; the store is unchanged; make room and run again"
_FAILS = "the disk fails ({error}); the store is unchanged; check that disk"
_BUSY = (LockedError, "another program is writing to the store; nothing was changed; try again")
_DAMAGED = (StoreError, f"the store is damaged ({{error}}); nothing was changed; {REBUILD}")
_REFUSED = (
    StoreError,
    "the store may not be used ({error}); check the permissions of the file and of its folder",
)
_VERDICTS: Mapping[int, tuple[type[AfterviewError], str]] = {
    sqlite3.SQLITE_BUSY: _BUSY,
    sqlite3.SQLITE_LOCKED: _BUSY,
    sqlite3.SQLITE_PROTOCOL: _BUSY,
    sqlite3.SQLITE_CANTOPEN: _REFUSED,
    sqlite3.SQLITE_PERM: _REFUSED,
    sqlite3.SQLITE_READONLY: _REFUSED,
    sqlite3.SQLITE_FULL: (StoreError, _FULL),
    sqlite3.SQLITE_IOERR: (StoreError, _FAILS),
}
"""The error and the sentence for each of SQLite's codes; every other code means damage."""
