"""Say what a message is for the cases that it comes from: an answer, an invitation, or neither.

Nothing is decided here that a person would have to decide: what an answer says, and whether a
message that a program sent for the company is one, is theirs to say.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from afterview.mailbox.automatic import PROGRAM

if TYPE_CHECKING:
    from afterview.mailbox.contract import Message

Verdict = Literal["answer", "notice", "invitation", "nothing"]

INVITES = frozenset({"REQUEST", "PUBLISH", "ADD", "CANCEL"})
"""The methods of calendars that say when something takes place, or that it does not (RFC 5546)."""


def verdict(message: Message) -> Verdict:
    """Return what a message from the people of a case is.

    An *answer* was written by a person. A *notice* was sent by a program of the company, such as
    the rejection of a system for applicants: it may be an answer, and only the person can tell.
    *Nothing* are automatic replies, reports, answers of calendars, lists and newsletters.
    """
    if message.calendar_method in INVITES and message.automatic in {"", PROGRAM}:
        return "invitation"
    if message.calendar_method:
        return "nothing"
    if not message.automatic:
        return "answer"
    return "notice" if message.automatic == PROGRAM else "nothing"
