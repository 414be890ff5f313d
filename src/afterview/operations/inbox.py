"""List what the mailbox showed and the person has not dealt with yet, and note that it was nothing.

What a message says stays in the mailbox: the store knows who wrote and when.
"""

from __future__ import annotations

from contextlib import closing
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from afterview.errors import InputError
from afterview.mailbox import Watch
from afterview.mailbox.verdict import verdict
from afterview.operations.finding import find_interview
from afterview.playbook.cases import cases
from afterview.playbook.heard import said_of

if TYPE_CHECKING:
    from afterview.mailbox import Message
    from afterview.model import Interview
    from afterview.store.mail import SeenMessage
    from afterview.workspace import Workspace

LOOK_BACK = timedelta(days=60)
"""How long ago an invitation may have come."""
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
    took the place of its own.
    """
    latest = {
        case.latest.id: case.latest
        for case in cases(workspace.interviews, workspace.facts, workspace.today)
        if not case.closed
    }
    return [
        Waiting(seen, latest[seen.interview])
        for seen in workspace.store.messages()
        if seen.kind in WAITING_KINDS
        and seen.settled is None
        and seen.interview in latest
        and seen.said == said_of(latest[seen.interview])
    ]


def invitations(workspace: Workspace) -> list[Message]:
    """Return the invitations in the mailbox, the oldest first, with their calendars.

    Raises InputError where the configuration names no folder for them, and the errors of the
    mailbox. Nothing is kept, and the next run tells of new ones all the same.
    """
    mail = workspace.mail
    if mail is None or not mail.options["invitations"]:
        msg = 'say in which folder invitations arrive: below [mail], invitations = "INBOX"'
        raise InputError(msg)
    watch = Watch(
        since=workspace.today - LOOK_BACK,
        answers=False,
        sent=False,
        drafts=False,
        invitations=mail.options["invitations"],
    )
    context = workspace.setup.context(mail, workspace.now)
    with closing(mail.plugin.open(mail.options, context)) as box:
        found = box.changes(None, watch).messages
    return [each for each in found if verdict(each) == "invitation" and each.calendar]


def nothing(workspace: Workspace, interview_id: str) -> list[str]:
    """Note that what they wrote in a case was nothing; raise InputError where they wrote nothing.

    Returns sentences that say what follows.
    """
    interview = find_interview(workspace, interview_id)
    rounds = [each.id for each in workspace.interviews if each.case_key == interview.case_key]
    settled = sum(workspace.store.settle_messages(id_, "nothing") for id_ in rounds)
    if not settled:
        msg = (
            f"{interview.company} has written nothing that your mailbox showed and that waits; "
            "`afterview inbox` lists what does"
        )
        raise InputError(msg)
    return [f"noted: what {interview.company} wrote was nothing; the follow-ups go on"]
