"""The tables about the mailbox: what was seen in it, and our drafts there."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Literal, NamedTuple

from afterview.store.connection import MAYBE, TEXT, Connection, typed_rows

if TYPE_CHECKING:
    from collections.abc import Iterable

    from afterview.reconcile.letters import Letter

SeenKind = Literal["answer", "notice", "invitation", "message", "sent"]


class SeenMessage(NamedTuple):
    """One message that the mailbox showed; nothing that it says is kept."""

    message_id: str
    interview: str
    """The id of the latest round of its case at that time."""
    kind: SeenKind
    """`message` is one that changes nothing, such as one from before the interview."""
    at: datetime
    day: date
    """Its day where the person lives."""
    email: str
    """The address of the log that it is from or to; empty for somebody else of the company."""
    step_id: str | None = None
    """Of a sent one: the step that it fulfilled."""
    said: str = ""
    """What the log said about the case then (`playbook.heard.said_of`)."""
    settled: str | None = None
    """`nothing` once the person said that it was nothing."""


def heard_of(messages: Iterable[SeenMessage]) -> dict[str, tuple[date, str]]:
    """Return the last answer of each case that was not said to be nothing (`Facts.heard`)."""
    return {
        each.interview: (each.day, each.said)
        for each in messages
        if each.kind == "answer" and each.settled is None
    }


class MailStore(Connection):
    """The methods of `Store` that read and write what is known of the mailbox."""

    def messages(self) -> list[SeenMessage]:
        """Return all messages that were seen, the oldest first."""
        with self._reading() as connection:
            rows = typed_rows(
                connection,
                (TEXT, TEXT, TEXT, TEXT, TEXT, TEXT, MAYBE, TEXT, MAYBE),
                "SELECT message_id, interview, kind, at, day, email, step_id, said, settled "
                "FROM message",
            )
            found = [
                SeenMessage(
                    message_id,
                    interview,
                    kind,
                    datetime.fromisoformat(at),
                    date.fromisoformat(day),
                    *rest,
                )
                for message_id, interview, kind, at, day, *rest in rows
            ]
            return sorted(found, key=lambda seen: (seen.at, seen.message_id, seen.interview))

    def see_messages(self, messages: Iterable[SeenMessage]) -> None:
        """Keep messages; those that are known stay as they are."""
        with self._writing() as connection:
            connection.executemany(
                "INSERT OR IGNORE INTO message VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [
                    (*each[:3], each.at.isoformat(), each.day.isoformat(), *each[5:])
                    for each in messages
                ],
            )

    def settle_messages(self, interview: str, how: str) -> int:
        """Note that nothing follows from what they wrote in a case; return how many it were."""
        with self._writing() as connection:
            return connection.execute(
                "UPDATE message SET settled = ? WHERE interview = ? AND settled IS NULL "
                "AND kind IN ('answer', 'notice', 'invitation')",
                (how, interview),
            ).rowcount

    def reopen_messages(self, interview: str, since: datetime) -> int:
        """Note that something may follow after all from what they wrote since a moment (aware).

        Returns how many messages it were that had been said to be nothing.
        """
        with self._writing() as connection:
            # A moment is kept in UTC, so that its text sorts as it does.
            return connection.execute(
                "UPDATE message SET settled = NULL WHERE interview = ? AND settled IS NOT NULL "
                "AND at >= ?",
                (interview, since.astimezone(UTC).isoformat()),
            ).rowcount

    def letters(self) -> dict[str, Letter]:
        """Return our drafts, by step id."""
        from afterview.reconcile.letters import Letter  # only with a mailbox

        with self._reading() as connection:
            rows = typed_rows(
                connection,
                (TEXT,) * 5,
                "SELECT step_id, uid, message_id, before, state FROM letter ORDER BY step_id",
            )
            return {row[0]: Letter(*row) for row in rows}

    def keep_letters(self, letters: Iterable[Letter], gone: Iterable[str] = ()) -> None:
        """Keep our drafts as they are now, and forget those of these steps."""
        with self._writing() as connection:
            connection.executemany("REPLACE INTO letter VALUES (?, ?, ?, ?, ?)", list(letters))
            connection.executemany(
                "DELETE FROM letter WHERE step_id = ?", [(step_id,) for step_id in gone]
            )

    def forget_mailbox(self) -> None:
        """Forget our drafts and how far the mailbox was read; what was seen there stays."""
        with self._writing() as connection:
            connection.execute("DELETE FROM letter")
            connection.execute("DELETE FROM cursor WHERE target = 'mail'")
