"""Read files of other programs as interviews for the log: invitations, tables, our own export.

Each reader yields proposals, and the rows that it holds back; `match` compares them with the log
and makes the text that the log would have. Nothing here opens a file or asks for the time.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from afterview.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

MOST = 5000
"""The largest number of interviews in one file: nobody has had more, and a wrong file may have
millions of lines."""


class HeldBack(NamedTuple):
    """Describes a row or an event that does not go into the log, and the reason."""

    where: str
    """Its place in the file: `line 12`."""
    what: str
    """The known details of it; may be empty."""
    reason: str


class Identity(NamedTuple):
    """Identifies an invitation and its version (RFC 5546, 2.1.5)."""

    uid: str
    sequence: int
    stamp: str
    """Its DTSTAMP in UTC as written, empty if it has none; later ones sort behind earlier ones."""

    def is_newer(self, other: Identity) -> bool:
        """Return whether this version replaces `other`."""
        return (self.sequence, self.stamp) > (other.sequence, other.stamp)


class Question(NamedTuple):
    """Describes a detail that a file shows not at all, or not for sure."""

    uid: str
    """The UID of the invitation, or the place of the row in its table."""
    key: str
    """The key of the log: `company`, `role` or `round`."""
    what: str
    """The title of the invitation, or what the row has."""
    guess: str
    """What it may be; empty if nothing shows it."""
    note: str = ""
    """What is not sure, for where nobody can be asked."""
    label: str = "title"
    """The word in front of `what` when it is asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """Describes an interview as a file has it."""

    where: str
    fields: Mapping[str, Any]
    """Keys of the log with values in the types of TOML; `interviewers` is a list of tables."""
    notes: tuple[str, ...] = ()
    """Remarks for the person on how it was read."""
    identity: Identity | None = None
    """None if it is no invitation."""
    is_cancelled: bool = False
    optional: tuple[str, ...] = ()
    """Keys that are left out, with a note, where the log cannot read them."""
    from_title: Collection[str] = ()
    """The keys of `fields` that only its title shows."""
    questions: Sequence[Question] = ()


@dataclass(slots=True)
class Read:
    """Collects what was found in a file so far."""

    kind: str
    """The kind of file, in words."""
    proposals: list[Proposal] = field(default_factory=list)
    held_back: list[HeldBack] = field(default_factory=list)
    more_held_back: int = 0
    """The number of rows held back beyond those that are listed."""
    notes: list[str] = field(default_factory=list)
    wants: set[str] = field(default_factory=set)
    """Details that the person could give, so that less is held back: `me`."""
    questions: list[Question] = field(default_factory=list)

    def propose(self, proposal: Proposal) -> None:
        """Add a proposal; raise InputError if there are more than anyone could mean."""
        if len(self.proposals) >= MOST:
            msg = f"the file has more than {MOST:,} interviews: is it the right one?"
            raise InputError(msg)
        self.proposals.append(proposal)

    def hold_back(self, where: str, what: str, reason: str) -> None:
        """Record why something is not taken."""
        if len(self.held_back) < MOST:
            self.held_back.append(HeldBack(where, what, reason))
        else:
            self.more_held_back += 1


def clean(text: str, most: int = 200) -> str:
    """Return a text for one line of the log: without control characters, at most `most` long."""
    words = "".join(c if c.isprintable() else " " for c in text[: 4 * most]).split()
    return " ".join(words)[:most].rstrip()


def clean_prose(text: str, most: int = 4000) -> str:
    """Return a text for several lines of the log."""
    lines = text[: 4 * most].replace("\r\n", "\n").replace("\r", "\n").split("\n")
    kept = ("".join(c if c.isprintable() else " " for c in line).rstrip() for line in lines)
    return "\n".join(kept).strip()[:most].rstrip()


def joined(parts: Sequence[str]) -> str:
    """Return the parts that are not empty, joined by commas."""
    return ", ".join(part for part in parts if part)
