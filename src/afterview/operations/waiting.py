"""What the companies wrote that the person has not dealt with yet, by saying what it was.

What messages say stays in the mailbox: the store knows who of the log wrote and when.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from afterview.errors import InputError, Sentence
from afterview.operations.finding import find_interview
from afterview.playbook.cases import cases
from afterview.playbook.heard import said_of

if TYPE_CHECKING:
    from datetime import datetime

    from afterview.model import Interview
    from afterview.store.mail import SeenMessage
    from afterview.workspace import Workspace

WAITING_KINDS = ("answer", "notice", "invitation")


class Waiting(NamedTuple):
    """A message that the log says nothing about yet."""

    seen: SeenMessage
    interview: Interview

    @property
    def sentence(self) -> str:
        """What it is."""
        company = self.interview.company
        return {
            "answer": f"{company} wrote",
            "notice": f"a program of {company} wrote; it may be an answer",
            "invitation": f"{company} sent an invitation",
        }[self.seen.kind]


def waiting(workspace: Workspace) -> list[Waiting]:
    """Return the messages that nobody has dealt with, the oldest first.

    A message has been dealt with once the log says something new about its case, or a later round
    took the place of its own. Invitations are left out where they are proposals.
    """
    latest, mail = latest_rounds(workspace), workspace.mail
    proposed = "invitation" if mail and mail.options["invitations"] else ""
    return [
        Waiting(seen, latest[seen.interview])
        for seen in workspace.store.messages()
        if seen.kind in WAITING_KINDS
        and seen.kind != proposed
        and seen.settled is None
        and seen.interview in latest
        and seen.said == said_of(latest[seen.interview])
    ]


def to_look_at(workspace: Workspace) -> int | None:
    """Return how much waits: messages, and what the last look found in mailbox and calendars.

    None where neither is looked through, unless a message waits still. Nothing is read for it.
    """
    from afterview.importing.known import told
    from afterview.operations import found

    number, mail = len(waiting(workspace)), workspace.mail
    if mail is None and not found.looked_through(workspace):
        return number or None
    keys = found.waiting(workspace)
    if mail is not None and mail.options["invitations"]:
        keys |= told(workspace.store)
    return number + len(keys)


def nothing(workspace: Workspace, interview_id: str, *, until: datetime | None = None) -> list[str]:
    """Note that what they wrote in a case was nothing; raise InputError where they wrote nothing.

    With `until` (aware) that is also raised where they have written since. Returns sentences that
    say what follows.
    """
    interview = find_interview(workspace, interview_id)
    rounds = _rounds(workspace, interview)
    last = max(
        (
            each.at
            for each in workspace.store.messages()
            if each.interview in rounds and each.kind in WAITING_KINDS and each.settled is None
        ),
        default=None,
    )
    if last is None:
        nothing_waits = Sentence(
            f"{interview.company} has written nothing that your mailbox showed and that waits",
            command="`afterview inbox` lists what does",
        )
        raise InputError(nothing_waits)
    when = workspace.clock.say(last)
    if until is not None and last > until:
        msg = f"{interview.company} wrote again on {when}, so nothing was noted: look at that first"
        raise InputError(msg)
    for id_ in rounds:
        workspace.store.settle_messages(id_, "nothing")
    return [f"noted: what {interview.company} wrote on {when} was nothing; the follow-ups go on"]


def something(workspace: Workspace, interview_id: str, since: datetime) -> list[str]:
    """Take back that what they wrote in a case since a moment (aware) was nothing.

    Raises InputError where nothing of that was said to be nothing. Returns sentences.
    """
    interview = find_interview(workspace, interview_id)
    store, rounds = workspace.store, _rounds(workspace, interview)
    if not sum(store.reopen_messages(id_, since) for id_ in rounds):
        msg = f"there is nothing to undo about what {interview.company} wrote"
        raise InputError(msg)
    return [f"what {interview.company} wrote waits again"]


def _rounds(workspace: Workspace, interview: Interview) -> list[str]:
    """Return the ids of all rounds of the case of an interview."""
    return [each.id for each in workspace.interviews if each.case_key == interview.case_key]


def latest_rounds(workspace: Workspace) -> dict[str, Interview]:
    """Return the latest round of each open case, by its id."""
    return {
        case.latest.id: case.latest
        for case in cases(workspace.interviews, workspace.facts, workspace.today)
        if not case.closed
    }
