"""Move everything that the store knows of an interview to another id."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from afterview.store.connection import Connection

if TYPE_CHECKING:
    from collections.abc import Sequence

_STEPS = ("fact", "journal", "pushed", "tombstone", "generation", "refusal", "message", "letter")
"""The tables with step ids."""
_INTERVIEWS = (
    ("pushed", "interview"),
    ("message", "interview"),
    ("status_seen", "interview"),
    ("fact", "step_id"),
    ("journal", "step_id"),
)
"""The tables and columns with ids of interviews; a forgotten one has its id as that of a step."""
_TEXTS = (("item", "item"), ("item", "standing"), ("intent", "wanted"), ("intent", "sent"))
"""The tables and columns with items as JSON."""

_MADE_FROM = "kind = 'invitation' AND substr(value, 1, length(:first)) = :first"
"""Where the interview that an invitation has become is named, at the beginning of a list."""
_MOVED = ":new || substr(value, length(:first) + 1)"
_SOURCES_OF = "kind IN ('invitation of', 'event of')"
"""Where an interview leads to the invitation or event that it came from."""


class RenamingStore(Connection):
    """The method of `Store` that follows a new id."""

    def rename(self, before: str, now: str) -> None:
        """Let everything that belongs to the id `before` belong to `now`; nothing where it does.

        Uids stay, so that entries in calendars and drafts in the mailbox keep theirs.
        """
        steps = (f"{before}/", f"{now}/")
        of_step = "substr(step_id, 1, length(:old)) = :old"
        with self._reading() as connection:
            known = (
                *(f"SELECT 1 FROM {table} WHERE {of_step}" for table in _STEPS),  # noqa: S608 - names of ours
                *(f"SELECT 1 FROM {table} WHERE {key} = :id" for table, key in _INTERVIEWS),  # noqa: S608 - names of ours
                f"SELECT 1 FROM cache WHERE {_MADE_FROM} OR {_SOURCES_OF} AND key = :id",  # noqa: S608 - names of ours
            )
            query = f"{' UNION ALL '.join(known)} LIMIT 1"
            named = {"old": steps[0], "id": before, "first": _first(before)}
            if connection.execute(query, named).fetchone() is None and not self._is_fresh(before):
                return
        with self._writing() as connection:
            for table in _STEPS:
                new = ":new || substr(step_id, length(:old) + 1)"
                connection.execute(
                    f"UPDATE OR REPLACE {table} SET step_id = {new} WHERE {of_step}",  # noqa: S608 - names of ours
                    _named(steps),
                )
            for table, key in _INTERVIEWS:
                connection.execute(
                    f"UPDATE OR REPLACE {table} SET {key} = :new WHERE {key} = :old",  # noqa: S608 - names of ours
                    _named((before, now)),
                )
            said = [f'"step_id":{json.dumps(each)[:-1]}' for each in steps]
            for table, key in _TEXTS:
                replaced = f"{key} = replace({key}, :old, :new)"
                connection.execute(
                    f"UPDATE {table} SET {replaced} WHERE instr({key}, :old)",  # noqa: S608 - names of ours
                    _named(said),
                )
            whole = [json.dumps(each) for each in (before, now)]
            for pair in ([json.dumps(each)[:-1] for each in steps], whole):
                connection.execute("UPDATE intent SET row = replace(row, ?, ?)", pair)
            connection.execute(
                f"UPDATE cache SET value = {_MOVED} WHERE {_MADE_FROM}",  # noqa: S608 - names of ours
                {"first": _first(before), "new": _first(now)},
            )
            connection.execute(
                f"UPDATE OR REPLACE cache SET key = :new WHERE {_SOURCES_OF} AND key = :old",  # noqa: S608 - names of ours
                _named((before, now)),
            )
            # An item has the id of its step, so its digest is another one; empty, it is made anew.
            connection.execute("UPDATE pushed SET digest = '' WHERE interview = ?", (now,))

    def _is_fresh(self, interview: str) -> bool:
        """Return whether something of it is in the part of the cache that is not written yet."""
        return any(
            key == interview or value.startswith(_first(interview))
            for (kind, key), value in self._fresh.items()
            if kind in {"invitation", "invitation of", "event of"}
        )


def _first(interview: str) -> str:
    """Return how a list in JSON begins whose first value is the id of an interview."""
    return f"[{json.dumps(interview)},"


def _named(pair: Sequence[str]) -> dict[str, str]:
    """Return what was and what is as the parameters of a statement."""
    old, new = pair
    return {"old": old, "new": new}
