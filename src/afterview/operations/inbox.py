"""Proposals: invitations and letters of the mailbox and of saved messages, and events found.

An invitation, a letter with a promise, and an event of another calendar that may be an interview
are imported into the log, or dismissed for good. What they say stays where it is: the store knows
of a proposal a key that tells nothing about it.
"""

from __future__ import annotations

import math
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Literal

from afterview.errors import InputError, Sentence, message_of
from afterview.mailbox import Message, Watch
from afterview.mailbox.verdict import verdict
from afterview.operations.waiting import latest_rounds
from afterview.operations.wording import role_and_round
from afterview.playbook.cases import cases

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import date, datetime

    from afterview.dates.clock import Clock
    from afterview.importing import Question
    from afterview.importing.found import FoundEvent
    from afterview.importing.glance import Glance
    from afterview.importing.promised import Letter, Promised
    from afterview.model import Interview
    from afterview.operations.importing import Import, Said
    from afterview.workspace import Workspace

LOOK_BACK = timedelta(days=60)
"""How long ago an invitation may have come."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """An invitation, a letter with a promise, or an event found: what it would make of the log."""

    key: str
    """Names it in all its versions."""
    source: Message | FoundEvent
    """What it was made from: who sent it (`sender`), when (`at`), and its `subject`."""
    title: str
    start: datetime | None
    """Aware; None where it has no hour."""
    import_: Import | None = None
    """None where the message cannot be read."""
    reason: str = ""
    """Why it cannot be imported as it is; empty if it can."""
    case: str = ""
    """The id of the latest round of the one case that a letter is from; empty for invitations."""

    @property
    def found_in(self) -> str:
        """The name of the calendar that it was found in; empty if it came by mail."""
        return "" if isinstance(self.source, Message) else self.source.found_in

    @property
    def why(self) -> Sequence[str]:
        """Why an event may be an interview, what speaks most first; empty if it came by mail."""
        score = None if isinstance(self.source, Message) else self.source.verdict
        return score.why if score else ()

    @property
    def is_sure(self) -> bool:
        """Whether it is an interview for all that is known, and not only likely to be one."""
        score = None if isinstance(self.source, Message) else self.source.verdict
        return score is None or score.is_sure

    @property
    def kind(self) -> Literal["new", "changed", "cancelled", "known", "open"]:
        """What would happen to the log.

        `known` is an invitation to what was logged by hand: with it, its later versions find the
        interview. An `open` one needs an answer first, or cannot be imported.
        """
        matched = self.import_.matched if self.import_ else None
        if matched and matched.new:
            return "new"
        if matched and matched.changed:
            return "cancelled" if matched.changed[0].is_cancelled else "changed"
        return "known" if matched and matched.identities else "open"

    @property
    def interview(self) -> Interview | None:
        """The interview as the log would have it; the first of several."""
        if self.import_ is None:
            return None
        matched = self.import_.matched
        known = (each.interview for each in matched.identities.values())
        ids = [*(new.id for new in matched.new), *(each.id for each in matched.changed), *known]
        logged = {each.id: each for each in self.import_.interviews}
        return next((logged[id_] for id_ in ids if id_ in logged), None)

    def say(self, clock: Clock) -> str:
        """Return in a line what it is, and what would happen to the log."""
        interview = self.interview
        if interview is None:
            when = f", {clock.say(self.start)}" if self.start else ""
            return f"{self.title}{when}: {self.reason}"
        role = role_and_round(interview)
        name = f"{interview.company}{f', {role}' if role else ''}"
        if self.kind == "cancelled":
            return f"{name}: cancels {interview.id}"
        if self.kind == "known":
            return f"{name}: it is in the log as {interview.id}"
        promise = f", “{interview.promise.words}”" if interview.promise else ""
        new = "new" if self.is_sure else "new, if it is an interview"
        how = new if self.kind == "new" else f"changes {interview.id}"
        return f"{name}, {clock.say(interview.start, interview.end)}{promise} ({how})"

    @property
    def cancels_nothing(self) -> bool:
        """Whether it cancels what the log does not have."""
        proposed = self.import_.read.proposals if self.import_ else []
        return self.kind == "open" and bool(proposed) and all(p.is_cancelled for p in proposed)

    @property
    def questions(self) -> Sequence[Question]:
        """What it leaves open, with guesses; `Said.answers` has the answers, by UID and key."""
        return self.import_.read.questions if self.import_ else ()


def invitations(
    workspace: Workspace, left: Callable[[], float] = lambda: math.inf
) -> list[Message]:
    """Return the invitations in the mailbox, the oldest first, with their calendars and texts.

    `left` returns the seconds that the mailbox may still take. Empty where the configuration names
    no folder for them. Raises the errors of the mailbox. Nothing is kept, and the next run tells of
    new ones all the same.
    """
    mail = workspace.mail
    if mail is None or not mail.options["invitations"]:
        return []
    watch = Watch(
        since=workspace.today - LOOK_BACK,
        answers=False,
        sent=False,
        drafts=False,
        invitations=mail.options["invitations"],
        texts=True,
    )
    context = workspace.setup.context(mail, workspace.now, left=left)
    with closing(mail.plugin.open(mail.options, context)) as box:
        found = box.changes(None, watch).messages
    return [each for each in found if verdict(each) == "invitation" and each.calendar]


def proposals(
    workspace: Workspace, messages: Iterable[Message], *, with_dismissed: bool = False
) -> list[Proposal]:
    """Return what is new to the log in messages, in their order.

    Each invitation is there once, in its last version. Those are left out that were dismissed, that
    the log has already, and that cancel what it does not have.
    """
    from afterview.importing.glance import newest
    from afterview.importing.known import is_news

    store, ids = workspace.store, {each.id for each in workspace.interviews}
    messages, found = list(messages), list[Proposal]()
    invited = (each for each in messages if each.calendar)
    for seen, message in newest(invited, workspace.config.me.timezone):
        if is_news(store, seen, ids, with_dismissed=with_dismissed):
            found.append(propose(workspace, message, seen=seen))
    found += [propose(workspace, each) for each in messages if not each.calendar]
    found = [each for each in found if not each.cancels_nothing]
    return sorted(found, key=lambda each: each.source.at)


def proposals_of(
    workspace: Workspace, sources: Iterable[Message | FoundEvent], *, with_dismissed: bool = False
) -> list[Proposal]:
    """Return what is new to the log in messages, and in events that `operations.found.look` found.

    An invitation that is in the mailbox and in a calendar is there once. Events are left out that
    were dismissed, and what the log has by now. The event of an interview that was logged by hand
    is there, so that with one key its changes find the interview.
    """
    sources = list(sources)
    messages = [each for each in sources if isinstance(each, Message)]
    events = [each for each in sources if not isinstance(each, Message)]
    by_mail = proposals(workspace, messages, with_dismissed=with_dismissed)
    if not events:
        return by_mail
    from afterview.operations.found import wanted

    keys = {each.key for each in by_mail}
    found = [propose(workspace, each) for each in wanted(workspace, events)]
    return [
        *by_mail,
        *(
            each
            for each in found
            if each.key not in keys and _is_news(workspace, each, with_dismissed=with_dismissed)
        ),
    ]


def _is_news(workspace: Workspace, proposal: Proposal, *, with_dismissed: bool) -> bool:
    """Return whether an event that was found tells of something that the person has to decide."""
    from afterview.importing.known import INVITATION_OF, is_dismissed

    if is_dismissed(workspace.store, proposal.key) and not with_dismissed:
        return False
    if proposal.kind == "known" and proposal.interview:
        # Its own event is known, so this is a second one, such as an entry by hand.
        return not workspace.store.get(INVITATION_OF, proposal.interview.id)
    return bool(proposal.why) or proposal.kind in {"changed", "cancelled"}


def propose(
    workspace: Workspace,
    message: Message | FoundEvent,
    said: Said | None = None,
    *,
    seen: Glance | None = None,
) -> Proposal:
    """Return what a message or an event makes of the log, with the answers in `said`."""
    from afterview.importing.glance import glance, key_of

    if isinstance(message, Message) and not message.calendar:
        key = key_of(message.message_id.encode())
        proposal = Proposal(key=key, source=message, title=message.subject, start=None)
        return _of_letter(workspace, proposal, message)
    seen = seen or glance(message.calendar, workspace.config.me.timezone)
    title = seen.title or message.subject
    proposal = Proposal(key=seen.key, source=message, title=title, start=seen.start)
    return _of_invitation(workspace, proposal, said)


def find(
    workspace: Workspace,
    sources: Iterable[Message | FoundEvent],
    key: str,
    said: Said | None = None,
) -> Proposal | None:
    """Return the proposal of a key among messages and events, with the answers in `said`.

    None without one. Unlike in a list of proposals, it is there as well if the log has it already.
    """
    from afterview.importing.glance import newest

    sources = list(sources)
    messages = [each for each in sources if isinstance(each, Message)]
    invited = (each for each in messages if each.calendar)
    for seen, message in newest(invited, workspace.config.me.timezone):
        if seen.key == key:
            return propose(workspace, message, said, seen=seen)
    others = (each for each in sources if not isinstance(each, Message) or not each.calendar)
    found = (propose(workspace, each, said) for each in others)
    return next((each for each in found if each.key == key), None)


def import_proposal(workspace: Workspace, proposal: Proposal) -> None:
    """Write a proposal into the log; raise InputError where it cannot be imported as it is.

    That is also raised if the log has changed since the proposal was made.
    """
    from afterview.importing.found import FoundEvent
    from afterview.importing.known import is_dismissed
    from afterview.importing.moved import seen_of
    from afterview.operations.importing import write
    from afterview.store.found import keep_event

    if proposal.import_ is None or proposal.kind == "open":
        raise InputError(proposal.reason)
    write(workspace, proposal.import_)
    if isinstance(proposal.source, FoundEvent) and proposal.interview:
        seen = seen_of(proposal.source)
        if seen is not None:
            # From now on its changes are known as changes.
            keep_event(workspace.store, proposal.interview.id, seen)
    if is_dismissed(workspace.store, proposal.key):
        restore(workspace, proposal.key)


def dismiss(workspace: Workspace, key: str) -> None:
    """Propose an invitation no more, in none of its versions."""
    from afterview.importing.known import DISMISSED

    workspace.store.put(DISMISSED, key, workspace.today.isoformat())


def restore(workspace: Workspace, key: str) -> None:
    """Propose an invitation again that was dismissed."""
    from afterview.importing.known import DISMISSED

    workspace.store.put(DISMISSED, key, "")


def _of_invitation(workspace: Workspace, proposal: Proposal, said: Said | None) -> Proposal:
    from afterview.importing import decoding
    from afterview.importing.found import FoundEvent
    from afterview.importing.known import remembered
    from afterview.importing.promised import promised
    from afterview.operations.importing import ME, Said, compared, read_invitations

    said, message = said or Said(), proposal.source
    if not said.me and not remembered(workspace.store, ME, "addresses") and workspace.mail:
        said.me = [each.casefold() for each in workspace.mail.own]
    reading = said
    if not said.me and isinstance(message, FoundEvent):
        # Whose calendar it is, is good enough for this event, and not to be remembered.
        reading = replace(said, me=sorted(message.me))

    def promise(text: str, day: date) -> Promised | None:
        return promised(_letter(workspace, message, text), day)

    try:
        read = read_invitations(workspace, decoding.decoded(message.calendar), reading, promise)
        import_ = compared(workspace, read, said)
    except InputError as error:
        return replace(proposal, reason=message_of(error))
    held = import_.matched.held_back
    return replace(proposal, import_=import_, reason=held[0].reason if held else "")


def _of_letter(workspace: Workspace, proposal: Proposal, message: Message) -> Proposal:
    """Return what an answer makes of the log: its promise, where it has one."""
    from afterview.importing import Read
    from afterview.importing.match import Changed, Matched
    from afterview.importing.promised import promised
    from afterview.log.edit import set_values
    from afterview.mailbox.watch import WhoIsWho
    from afterview.operations import log_change
    from afterview.operations.importing import Import

    latest, speech = latest_rounds(workspace), workspace.config.me.speech
    own = workspace.mail.own if workspace.mail else ()
    who = WhoIsWho.of(cases(workspace.interviews, workspace.facts, workspace.today), own)
    if message.automatic:
        return replace(proposal, reason=f"nobody wrote it: {message.automatic}")
    found = [latest[id_] for id_ in sorted(who.senders(message)) if id_ in latest]
    if len(found) != 1:
        sender = message.sender.email or "its sender"
        what = "belongs to more than one case" if found else "is nobody of an open case"
        return replace(proposal, reason=f"it has no invitation, and {sender} {what}")
    (interview,) = found
    proposal = replace(proposal, case=interview.id)
    day = interview.start.date()
    letter = replace(_letter(workspace, message), language=interview.language or speech.language)
    promise = promised(letter, day)
    if promise is None:
        msg = Sentence(
            "it has no invitation, and no promise that afterview can read",
            command=f'say what they said: afterview set {interview.id} promise="..."',
            page="open its case and say what they said",
        )
        return replace(proposal, reason=msg)
    log_file = log_change.read_log(workspace)
    before = log_change.table_of(log_file.text, interview.id).get("promise")
    if before == promise.in_log:
        return replace(proposal, reason="its promise is in the log already")
    text = set_values(log_file.text, interview.id, {"promise": promise.in_log})
    change = Changed(
        where="",
        id=interview.id,
        keys=(("promise", before, promise.in_log),),
        people=(),
        is_cancelled=False,
        notes=promise.notes,
    )
    import_ = Import(
        read=Read("an answer"),
        matched=Matched(text, changed=[change]),
        archive=None,
        log=log_file,
        interviews=log_change.with_log(workspace, text, interview.id).interviews,
        me=(),
    )
    return replace(proposal, import_=import_)


def _letter(workspace: Workspace, message: Message | FoundEvent, text: str = "") -> Letter:
    """Return the text of a message, with that of its invitation, for looking for a promise."""
    from afterview.importing.promised import Letter

    speech = workspace.config.me.speech
    return Letter(
        text=f"{message.text}\n\n{text}",
        sent=workspace.clock.day(message.at),
        workdays=workspace.workdays,
        language=speech.language,
        country=speech.country,
    )
