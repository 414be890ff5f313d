"""Move everything that the store knows of an interview to another id."""

from __future__ import annotations

import json

from afterview.store.connection import Connection

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


class RenamingStore(Connection):
    """The method of `Store` that follows a new id."""

    def rename(self, before: str, now: str) -> None:
        """Let everything that belongs to the id `before` belong to `now`; nothing where it does.

        Uids stay, so that entries in calendars and drafts in the mailbox keep theirs.
        """
        steps = (f"{before}/", f"{now}/")
        of_step = "substr(step_id, 1, length(?1)) = ?1"
        with self._reading() as connection:
            known = (
                *(f"SELECT ?2 FROM {table} WHERE {of_step}" for table in _STEPS),  # noqa: S608 - names of ours
                *(f"SELECT ?1 FROM {table} WHERE {key} = ?2" for table, key in _INTERVIEWS),  # noqa: S608 - names of ours
            )
            query = f"{' UNION ALL '.join(known)} LIMIT 1"
            if connection.execute(query, (steps[0], before)).fetchone() is None:
                return
        with self._writing() as connection:
            for table in _STEPS:
                new = "?2 || substr(step_id, length(?1) + 1)"
                connection.execute(
                    f"UPDATE OR REPLACE {table} SET step_id = {new} WHERE {of_step}",  # noqa: S608 - names of ours
                    steps,
                )
            for table, key in _INTERVIEWS:
                connection.execute(
                    f"UPDATE OR REPLACE {table} SET {key} = ?2 WHERE {key} = ?1",  # noqa: S608 - names of ours
                    (before, now),
                )
            said = [f'"step_id":{json.dumps(each)[:-1]}' for each in steps]
            for table, key in _TEXTS:
                connection.execute(
                    f"UPDATE {table} SET {key} = replace({key}, ?1, ?2) WHERE instr({key}, ?1)",  # noqa: S608 - names of ours
                    said,
                )
            whole = [json.dumps(each) for each in (before, now)]
            for pair in ([json.dumps(each)[:-1] for each in steps], whole):
                connection.execute("UPDATE intent SET row = replace(row, ?, ?)", pair)
            connection.execute(
                "UPDATE cache SET value = ?2 || substr(value, length(?1) + 1) "
                "WHERE kind = 'invitation' AND substr(value, 1, length(?1)) = ?1",
                [f"[{each}," for each in whole],
            )
            connection.execute(
                "UPDATE OR REPLACE cache SET key = ?2 "
                "WHERE kind IN ('invitation of', 'event of') AND key = ?1",
                (before, now),
            )
            # An item has the id of its step, so its digest is another one; empty, it is made anew.
            connection.execute("UPDATE pushed SET digest = '' WHERE interview = ?", (now,))
