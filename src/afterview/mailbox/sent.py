"""Find out which step a letter that the person sent fulfils.

Our mark and Message-ID tell it for sure, but many programs give a sent letter a new Message-ID and
drop the headers that they do not know. Then the recipient, the moment and the subject tell it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from afterview.mailbox.headers import one_line

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import date, datetime

    from afterview.mailbox.contract import Message

_REPLY = re.compile(
    r"(?:(?:re|aw|sv|antw|fwd?|wg|tr|rv|res)\s*(?:\[\d+\])?\s*:\s*)+", re.IGNORECASE
)


class Expected(NamedTuple):
    """Describes a letter of the plan that is not sent yet."""

    step_id: str
    uid: str
    case: str
    """The id of the latest round of its case."""
    email: str
    """To whom it goes, in lower case; empty if nobody's address is known."""
    subject: str
    day: date
    """The day on which it is planned, at home."""
    after: datetime
    """Aware; the moment before which no letter can be this one: the end of the interview."""
    is_outreach: bool
    """Whether it asks how things stand, so that any letter to the company counts as one."""


def fulfilled(
    message: Message,
    expected: Iterable[Expected],
    recipients: Mapping[str, Collection[str]],
    *,
    today: date,
    theirs: Collection[str] = (),
) -> tuple[str, ...]:
    """Return the step that a sent message fulfils, all that it may fulfil, or nothing.

    `recipients` are the cases of each known recipient, by address; `today` is the day of the
    message at home, and `theirs` are the Message-IDs of what was heard from them. A reply to one of
    those goes on with a conversation and asks for nothing.
    """
    open_ = [each for each in expected if message.at >= each.after]
    marked = [each for each in open_ if message.mark.startswith(f"{each.uid}.")]
    if marked:
        return _ids(marked)
    is_reply = not set(theirs).isdisjoint(message.replies_to)
    wanted = [each for each in open_ if not (each.is_outreach and is_reply)]
    to_them = [each for each in wanted if each.email in recipients]
    found = to_them or _next_of_each_case(wanted, recipients)
    due = [each for each in found if each.day <= today] or found
    alike = [each for each in due if bare(each.subject) == bare(message.subject)]
    return _ids(alike or due)


def bare(subject: str) -> str:
    """Return a subject without the marks of replies and forwards, for comparing."""
    return _REPLY.sub("", one_line(subject), count=1).casefold()


def _next_of_each_case(
    wanted: Sequence[Expected], recipients: Mapping[str, Collection[str]]
) -> list[Expected]:
    """Return the next outreach of each case that somebody else of the company was written to."""
    cases = {case for ids in recipients.values() for case in ids}
    first: dict[str, Expected] = {}
    for each in sorted(wanted, key=lambda each: (each.day, each.step_id)):
        if each.is_outreach and each.case in cases:
            first.setdefault(each.case, each)
    return [*first.values()]


def _ids(found: Iterable[Expected]) -> tuple[str, ...]:
    return tuple(sorted(each.step_id for each in found))
