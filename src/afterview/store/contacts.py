"""What is known of the cards in an address book: a row for each, in the table `meta`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from afterview.store.connection import TEXT, Connection, typed_rows

if TYPE_CHECKING:
    from collections.abc import Iterable

    from afterview.reconcile.cards import CardRow

PREFIX = "card/"
"""Begins the key of each row; the uid of the card follows."""
_TEXTS = ("uid", "place", "label", "state", "path", "said")
_LISTS = ("keys", "interviews")
_UNITS = ("wanted", "base", "sent")


class ContactStore(Connection):
    """The methods of `Store` that read and write what is known of the cards."""

    def cards(self) -> dict[str, CardRow]:
        """Return all cards, by uid."""
        with self._reading() as connection:
            query = "SELECT value FROM meta WHERE key GLOB ? ORDER BY key"
            found = [
                _row(json.loads(text))
                for (text,) in typed_rows(connection, (TEXT,), query, f"{PREFIX}*")
            ]
        return {row.uid: row for row in found}

    def keep_cards(self, rows: Iterable[CardRow], gone: Iterable[str] = ()) -> None:
        """Keep cards as they are now, and forget those with these uids."""
        kept = [(f"{PREFIX}{row.uid}", json.dumps(row._asdict())) for row in rows]
        with self._writing() as connection:
            connection.executemany("REPLACE INTO meta VALUES (?, ?)", kept)
            connection.executemany(
                "DELETE FROM meta WHERE key = ?", [(f"{PREFIX}{uid}",) for uid in gone]
            )


def _row(document: dict[str, Any]) -> CardRow:
    """Return the row that a document holds; raise LookupError or TypeError if it holds none."""
    from afterview.reconcile.cards import CardRow  # only with an address book

    read: dict[str, Any] = {name: _text(document[name]) for name in _TEXTS}
    read |= {name: tuple(map(_text, document[name])) for name in _LISTS}
    read |= {
        name: {unit: tuple(map(_text, lines)) for unit, lines in document[name].items()}
        for name in _UNITS
    }
    return CardRow(**read)


def _text(value: object) -> str:
    if not isinstance(value, str):
        msg = "a row of it makes no sense"
        raise TypeError(msg)
    return value
