"""Prepare the proposals of mailbox and calendars, or of a saved message, as cards of a page.

What messages and events say comes from strangers: the functions that take a configuration run in a
process of their own (`apart`).
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any, NamedTuple

from afterview.errors import InputError, on_page
from afterview.importing.glance import glance, key_of
from afterview.importing.known import is_dismissed, remembered_invitation
from afterview.operations import inbox
from afterview.operations.import_preview import changes, details, in_a_row
from afterview.operations.importing import Said
from afterview.operations.mail_file import messages_of
from afterview.operations.plan_change import compared
from afterview.operations.wording import address, say_overlaps
from afterview.web.happened import changes_of
from afterview.workspace import opened

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from afterview.importing import Identity
    from afterview.importing.found import FoundEvent
    from afterview.importing.match import Matched
    from afterview.mailbox import Message
    from afterview.model import Interview
    from afterview.operations.inbox import Proposal
    from afterview.playbook import Planned
    from afterview.web.happened import Change
    from afterview.workspace import Workspace

    Sources = Sequence[Message | FoundEvent] | bytes
    """What mailbox and calendars showed, or the contents of a file with messages."""

MOST_CARDS = 8
"""The number of proposals that are shown in full; of the others only what they are."""
LISTED = 50
"""The number of messages that are named as those that propose nothing."""
HIDDEN = frozenset({"id", "company", "notes"})
"""The rows of a new interview that a card has elsewhere, or leaves out."""
TAGS = {"new": "new", "changed": "a change", "cancelled": "cancelled", "known": "in your log"}
BUTTONS = {
    "new": "Add it",
    "changed": "Change it",
    "cancelled": "Mark it as cancelled",
    "known": "It is that one",
}
KNOWN = "It is in your log as {id}. If you say so, its later versions will find that interview."


class Asked(NamedTuple):
    """Describes what a proposal leaves open, as a field."""

    name: str
    label: str
    guess: str


class Card(NamedTuple):
    """Describes one message, or one event, and what it would make of the log."""

    key: str
    kind: str
    """That of the proposal."""
    heading: str
    sender: str
    at: str
    subject: str
    rows: tuple[tuple[str, str], ...] = ()
    """Labels with what the log would say."""
    changes: tuple[Change, ...] = ()
    """What the plan would do."""
    notes: tuple[str, ...] = ()
    asks: tuple[Asked, ...] = ()
    case: str = ""
    """The id of the latest round of the one case that a letter is from; empty for invitations."""
    found_in: str = ""
    """The name of the calendar that it was found in; empty if it came by mail or in a file."""
    why: str = ""
    """Why an event may be an interview; empty for what came by mail."""
    is_sure: bool = True
    """Whether it is an interview for all that is known."""
    is_dismissed: bool = False
    form: Mapping[str, list[str]] | None = None
    """It as the form to add an interview has it; None where that cannot correct it."""

    @property
    def tag(self) -> str:
        """What it is, in a word or two."""
        return TAGS.get(self.kind, "")

    @property
    def button(self) -> str:
        """The words on the button that imports it; empty where it cannot be imported as it is."""
        return "" if self.asks else BUTTONS.get(self.kind, "")

    @property
    def seen(self) -> str:
        """A hash of what it would write, so that nothing else is written than what was seen."""
        said = json.dumps([self.kind, self.rows])
        return hashlib.sha256(said.encode()).hexdigest()[:16]


class Listing(NamedTuple):
    """Holds the proposals among messages and events."""

    cards: tuple[Card, ...]
    """Those that can be imported, or need an answer; the oldest first."""
    more: tuple[Card, ...]
    """The others of these, without what the plan would do."""
    left_out: tuple[Card, ...]
    """Those that propose nothing, with the reason as a note."""


class Found(NamedTuple):
    """Holds one proposal, ready to be written."""

    proposal: Proposal
    card: Card
    known: str
    """The id of the interview that it became already; empty if it is news."""


def listed(
    config: Path, now: datetime, sources: Sources, *, with_dismissed: bool = False
) -> Listing:
    """Return what messages and events propose; raise InputError where they cannot be read."""
    with opened(config, now=now) as workspace:
        found = inbox.proposals_of(
            workspace, _read(workspace, sources), with_dismissed=with_dismissed
        )
        is_proposal = [each.kind != "open" or bool(each.questions) for each in found]
        wanted = [each for each, is_one in zip(found, is_proposal, strict=True) if is_one]
        others = [each for each, is_one in zip(found, is_proposal, strict=True) if not is_one]
        plan = workspace.plan() if wanted else ()
        return Listing(
            tuple(_card(workspace, each, plan) for each in wanted[:MOST_CARDS]),
            tuple(_card(workspace, each) for each in wanted[MOST_CARDS:]),
            tuple(_card(workspace, each) for each in others[:LISTED]),
        )


def found(
    config: Path, now: datetime, sources: Sources, key: str, given: Mapping[str, str]
) -> Found | None:
    """Return one proposal, with the answers that the fields of `Asked` have; None without it."""
    with opened(config, now=now) as workspace:
        proposal = inbox.find(workspace, _read(workspace, sources), key)
        if proposal is None:
            return None
        identities = _identities(workspace, proposal)
        if said := _said(identities, given):
            proposal = inbox.propose(workspace, proposal.source, said)
        return Found(
            proposal,
            _card(workspace, proposal, workspace.plan()),
            _known(workspace, identities),
        )


def news(config: Path, now: datetime, messages: Sequence[Message]) -> frozenset[str]:
    """Return the keys of the invitations among messages that are new to the log."""
    with opened(config, now=now) as workspace:
        found = inbox.proposals(workspace, messages)
        return frozenset(each.key for each in found if each.source.calendar)


def _read(workspace: Workspace, sources: Sources) -> Sequence[Message | FoundEvent]:
    if not isinstance(sources, bytes):
        return sources
    messages = messages_of(sources, workspace.now_here)
    if messages is None:
        msg = "the file is not a mail"
        raise InputError(msg)
    return messages


def _identities(workspace: Workspace, proposal: Proposal) -> Sequence[Identity]:
    calendar = proposal.source.calendar
    return glance(calendar, workspace.config.me.timezone).identities if calendar else ()


def _known(workspace: Workspace, identities: Sequence[Identity]) -> str:
    """Return the interview that these versions of an invitation became; empty if they are news."""
    ids = {each.id for each in workspace.interviews}
    for each in identities:
        before = remembered_invitation(workspace.store, each.uid)
        if before and before.interview in ids and not each.is_newer(before.identity):
            return before.interview
    return ""


def _said(identities: Sequence[Identity], given: Mapping[str, str]) -> Said | None:
    """Return the answers; None where there are none. Their names have hashes of UIDs."""
    said = Said()
    for name, words in given.items():
        key, _, hashed = name.partition(" ")
        for each in identities:
            if key_of(each.uid.encode()) == hashed:
                said.answers.setdefault(each.uid, {})[key] = words
    return said if said.answers else None


def _card(workspace: Workspace, proposal: Proposal, plan: Sequence[Planned] | None = None) -> Card:
    """Return a proposal as a card; with the plan as it is, also what that would do."""
    clock, source, interview = workspace.clock, proposal.source, proposal.interview
    what = "An event without a title" if proposal.found_in else "A message without a subject"
    title = proposal.title or source.subject or what
    card = Card(
        key=proposal.key,
        kind=proposal.kind,
        heading=interview.company if interview else title,
        sender=source.sender.name or source.sender.email or "somebody",
        at=clock.say(source.at),
        subject=source.subject,
        case=proposal.case,
        found_in=proposal.found_in,
        why="; ".join(proposal.why),
        is_sure=proposal.is_sure,
        is_dismissed=is_dismissed(workspace.store, proposal.key),
        asks=tuple(
            Asked(f"{each.key} {key_of(each.uid.encode())}", each.key.capitalize(), each.guess)
            for each in proposal.questions
        ),
    )
    if interview is None or proposal.import_ is None:
        when = (("when", clock.say(proposal.start)),) if proposal.start else ()
        note = "" if card.asks else _sentence(proposal.reason)
        return card._replace(rows=when, notes=tuple(filter(None, [note])))
    if proposal.kind == "known":
        rows = (("when", clock.say(interview.start, interview.end)),)
        return card._replace(rows=rows, notes=(KNOWN.format(id=interview.id),))
    matched, after = proposal.import_.matched, proposal.import_.after(workspace)
    does = () if plan is None else tuple(changes_of(compared(plan, after.plan()), clock))
    is_one = len(matched.new) == 1 and not matched.changed
    return card._replace(
        rows=tuple(_rows(matched, after)),
        changes=does,
        notes=tuple(_notes(matched, after)),
        form=_form(proposal, interview, workspace) if is_one and not card.asks else None,
    )


def _rows(matched: Matched, after: Workspace) -> Iterator[tuple[str, str]]:
    """Yield labels with what the log would say."""
    interviews, clock = {each.id: each for each in after.interviews}, after.clock
    if len(matched.new) == 1:
        (new,) = matched.new
        rows = details(interviews[new.id], clock, map(on_page, new.notes))
        yield from (row for row in rows if row[0] not in HIDDEN)
    else:
        yield from (("new", in_a_row(interviews[each.id], clock)[1]) for each in matched.new)
    for changed in matched.changed:
        yield from changes(changed, interviews[changed.id], clock)


def _notes(matched: Matched, after: Workspace) -> Iterator[str]:
    yield from map(_sentence, matched.notes)
    yield from (f"Left out: {on_page(each.reason)}" for each in matched.held_back)
    written = {each.id for each in matched.new} | {each.id for each in matched.changed}
    yield from map(_sentence, say_overlaps(after.taking_place, written, after.clock))


def _sentence(text: str) -> str:
    said = on_page(text)
    return f"{said[:1].upper()}{said[1:]}"


def _form(proposal: Proposal, interview: Interview, workspace: Workspace) -> dict[str, list[str]]:
    """Return an interview as the form to add one has it, with its invitation."""
    home = workspace.config.me.timezone
    minutes = (interview.end - interview.start).total_seconds() / 60
    people = interview.interviewers
    invitation = [[*each] for each in _identities(workspace, proposal)]
    fields: dict[str, Any] = {
        "company": interview.company,
        "start": f"{interview.start:%Y-%m-%dT%H:%M}",
        "duration": f"{minutes:.0f}",
        "role": interview.role,
        "round": interview.round,
        "mode": interview.mode,
        "location": interview.location,
        "url": interview.url,
        "promise": interview.promise.words if interview.promise else "",
        "contact": address(interview.contact) if interview.contact else "",
        "via": interview.via,
        "timezone": interview.timezone if interview.timezone != home else "",
        "notes": interview.notes,
        "invitation": json.dumps(invitation) if invitation else "",
        "proposal": proposal.key,
    }
    rows = {
        "person": [each.name for each in people],
        "email": [each.email for each in people],
        "title": [each.title for each in people],
    }
    return {key: [str(value)] for key, value in fields.items() if value} | rows


__all__ = ["Card", "Found", "Listing", "found", "listed", "news"]
