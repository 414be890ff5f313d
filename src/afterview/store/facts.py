"""Facts in the store: what is done, skipped or postponed, the journal of `undo`, and statuses."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Literal, NamedTuple, get_args

from afterview.playbook.facts import Facts
from afterview.store.connection import (
    MAYBE,
    NONSENSE,
    NUMBER,
    TEXT,
    Connection,
    mapped,
    typed,
    typed_rows,
)

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Mapping

Kind = Literal["done", "skipped", "postponed", "forgotten"]

UNDOABLE = 50
"""How many of the last facts can be taken back, one after the other."""

_KINDS: Mapping[str, Kind] = {kind: kind for kind in get_args(Kind)}
_OPPOSITE: Mapping[str, str] = {"done": "skipped", "skipped": "done"}


class Undone(NamedTuple):
    """The fact that `undo` took back."""

    kind: Kind
    step_id: str
    day: date | None
    """The day that the fact had; None for `skipped` and `forgotten`."""
    forgotten: bool
    """Whether it was a `forget`, so that the fact stands again."""


class FactStore(Connection):
    """The methods of `Store` that read and write facts."""

    def facts(self) -> Facts:
        """Return everything that `record` and `see` were told."""
        days: dict[str, dict[str, date]] = {"done": {}, "postponed": {}}
        without_day: dict[str, set[str]] = {"skipped": set(), "forgotten": set()}
        with self._reading() as connection:
            for kind, step_id, day in typed_rows(
                connection, (TEXT, TEXT, MAYBE), "SELECT kind, step_id, day FROM fact"
            ):
                if kind in without_day:
                    without_day[kind].add(step_id)
                else:
                    days[kind][step_id] = date.fromisoformat(day)
            seen: dict[str, tuple[tuple[str, date], ...]] = {}
            for interview, status, day in typed_rows(
                connection,
                (TEXT, TEXT, TEXT),
                "SELECT interview, status, day FROM status_seen ORDER BY interview, number",
            ):
                found = (status, date.fromisoformat(day))
                seen[interview] = (*seen.get(interview, ()), found)
        return Facts(
            skipped=frozenset(without_day["skipped"]),
            forgotten=frozenset(without_day["forgotten"]),
            status_seen=seen,
            done=days["done"],
            postponed=days["postponed"],
        )

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

        `day` is the local day on which it was done or to which it is postponed; `skipped` and
        `forgotten` have none, and what is forgotten is an interview, not a step. `at` (aware) is
        the moment, `source` who said so. A step is done or skipped, not both: the later one counts.
        What is recorded already stays as it is. `undo` takes back what is `undoable`: what a person
        said here, not what was seen elsewhere.
        """
        if (day is None) is not (kind in {"skipped", "forgotten"}):
            msg = f"{kind}, {day}: all facts but skipped and forgotten have a day"
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
                _exclude_from_undo(connection, kind, step_id)

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
                _exclude_from_undo(connection, kind, step_id)

    def undo(self) -> Undone | None:
        """Take back the last `record` or `forget` that changed something, and say what it was.

        What was known of its step before stands again, with its moment and its source. The next
        call goes one further back, up to `UNDOABLE` of them; None where there is nothing left.
        """
        with self._writing() as connection, mapped(self._path, *NONSENSE):
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
        with self._reading() as connection, mapped(self._path, *NONSENSE):
            return _last_fact(connection)

    def recorded_at(self, kind: Kind, step_id: str) -> datetime | None:
        """Return the moment at which a fact that still stands was recorded."""
        with self._reading() as connection, mapped(self._path, *NONSENSE):
            known = "SELECT at FROM fact WHERE kind = ? AND step_id = ?"
            found = connection.execute(known, (kind, step_id)).fetchone()
            return None if found is None else datetime.fromisoformat(found[0])

    def see(self, statuses: Iterable[tuple[str, str, date]]) -> None:
        """Add to the history of statuses: id of an interview, status, and its day.

        The status that it has already only gets that day.
        """
        with self._writing() as connection:
            for interview, status, day in statuses:
                last = connection.execute(
                    "SELECT number, status, day FROM status_seen WHERE interview = ? "
                    "ORDER BY number DESC LIMIT 1",
                    (interview,),
                ).fetchone()
                number, *known = last or (0, None)
                if known == [status, day.isoformat()]:
                    continue
                connection.execute(
                    "REPLACE INTO status_seen VALUES (?, ?, ?, ?)",
                    (interview, number + (status != known[0]), status, day.isoformat()),
                )


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


def _exclude_from_undo(connection: sqlite3.Connection, kind: Kind, step_id: str) -> None:
    """Rewrite the journal so that no later `undo` changes this fact."""
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


def _last_fact(connection: sqlite3.Connection) -> tuple[int, Undone] | None:
    last = connection.execute(
        "SELECT id, kind, step_id, day, forgotten FROM journal ORDER BY id DESC LIMIT 1"
    ).fetchone()
    if last is None:
        return None
    number, kind, step_id, day, forgotten = typed(last, (NUMBER, TEXT, TEXT, MAYBE, NUMBER))
    return number, Undone(
        kind=_KINDS[kind],
        step_id=step_id,
        day=None if day is None else date.fromisoformat(day),
        forgotten=bool(forgotten),
    )
