"""Turns the events of invitations (RFC 5545, RFC 5546) into proposals for the log."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from afterview.errors import InputError, Sentence, message_of
from afterview.importing import Identity, Proposal, Read, clean, clean_prose
from afterview.importing.calendar_file import read_file
from afterview.importing.event_case import Event, case_of
from afterview.importing.event_place import place_fields
from afterview.importing.event_text import description_of
from afterview.importing.event_time import time_fields
from afterview.importing.people import Guest, Unknown, guest, others
from afterview.model import slug
from afterview.provider.content_lines import unescape_text

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
    from datetime import date

    from afterview.importing.calendar_file import CalendarEvent, CalendarFile
    from afterview.importing.event_case import EventCase
    from afterview.importing.promised import Promised
    from afterview.model import Interview

MOST_EVENTS = 200
MOST_NOTES = 5
_STAMP = re.compile(r"\d{8}(?:T\d{6}Z?)?", re.ASCII)
_REPLIES = {"REPLY", "COUNTER", "REFRESH", "DECLINECOUNTER", "ADD"}
"""The methods of RFC 5546 with which a guest answers an organizer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationContext:
    """Facts from the person and the configuration that the file does not contain."""

    zone: str
    """The person's own time zone, as an IANA name."""
    me: Collection[str] = ()
    """The person's own addresses."""
    my_name: str = ""
    company: str = ""
    """The company that invites, if the person named it."""
    role: str = ""
    round: str = ""
    log: Sequence[Interview] = ()
    """The interviews so far, which show how the person writes the names of companies."""
    known: Callable[[str], Mapping[str, str]] = lambda _uid: {}
    """Returns what is known of the invitation with a UID already: `company`, `role`, `round`, and
    `promise` if the person said it."""
    promised: Callable[[str, date], Promised | None] = lambda _text, _day: None
    """Returns what a text of the invitation, or the letter around it, promises for an interview on
    a day."""


def read(text: str, context: InvitationContext, odd_lines: Sequence[int] = ()) -> Read:
    """Return the proposals of a calendar file; raise InputError if it has no event.

    `odd_lines` are the numbers of lines whose bytes are not all text.
    """
    calendar = read_file(text)
    calendar.damage.extend(f"line {number} has bytes that are not UTF-8" for number in odd_lines)
    if not calendar.events:
        what = "to-dos or answers, but no event" if calendar.others else "no event"
        damage = f" ({calendar.damage[0]})" if calendar.damage else ""
        msg = f"there is {what} in the file{damage}: is it an invitation?"
        raise InputError(msg)
    if len(calendar.events) > MOST_EVENTS:
        msg = (
            f"the file has {len(calendar.events):,} events: it is a whole calendar; save the "
            "invitation alone"
        )
        raise InputError(msg)
    found = Read("an invitation" if len(calendar.events) == 1 else "invitations")
    found.notes.extend(_damage(calendar))
    if calendar.others:
        found.notes.append(f"components that are not events are left out: {calendar.others:,}")
    for number, event in enumerate(calendar.events, 1):
        where = f"event {number}" if len(calendar.events) > 1 else "the event"
        what = clean(event.text("SUMMARY"), 100)
        try:
            proposal = replace(_proposal(event, context), where=where)
        except Unknown as unknown:
            found.hold_back(where, what, message_of(unknown))
            found.wants |= {unknown.wants} - {""}
            found.questions.extend(unknown.questions)
        else:
            found.propose(proposal)
            found.questions.extend(proposal.questions)
            found.notes.extend(f"{where}: {question.note}" for question in proposal.questions)
    return found


def _damage(calendar: CalendarFile) -> Iterator[str]:
    """Yield a note for each damaged line of a file, up to a number that a person reads."""
    for each in calendar.damage[:MOST_NOTES]:
        yield f"the file is damaged: {each}"
    if more := len(calendar.damage[MOST_NOTES:]):
        yield f"the file is damaged: so are {more:,} more of its lines"


def _proposal(event: CalendarEvent, context: InvitationContext) -> Proposal:
    """Return the proposal of an event; raise Unknown if it cannot be taken as it is."""
    _refuse_others(event)
    identity = identity_of(event)
    status = event.text("STATUS").upper()
    times, notes = time_fields(event, context.zone)
    if event.method == "CANCEL" or status == "CANCELLED":
        return Proposal(where="", fields=times, identity=identity, is_cancelled=True)
    if "start" not in times:
        raise Unknown(notes[0])
    if status == "TENTATIVE":
        notes = (*notes, "it is tentative: they may still change it")
    people, case = _who(event, identity.uid, context)
    promise: dict[str, Any] = {}
    is_said = "promise" in context.known(identity.uid)
    if not is_said and (found := context.promised(description_of(event), times["start"].date())):
        promise["promise"] = found.in_log
        notes = (*notes, *found.notes)
    return Proposal(
        where="",
        fields={
            **case.fields,
            **people,
            **times,
            **place_fields(event),
            **promise,
            **_about(event),
        },
        notes=notes,
        identity=identity,
        from_title=case.from_title,
        questions=case.questions,
    )


def _refuse_others(event: CalendarEvent) -> None:
    if event.method in _REPLIES:
        msg = f"it is an answer to an invitation ({event.method}), not an invitation"
        raise Unknown(msg)
    if "RRULE" in event or "RDATE" in event:
        msg = Sentence(
            "it is repeated",
            command="log the one that you mean by `afterview add`",
            page="add the one that you mean by hand",
        )
        raise Unknown(msg)
    if not event.text("UID"):
        msg = Sentence(
            "it has no UID, so that no update could find it",
            command="log it by `afterview add`",
            page="add it by hand",
        )
        raise Unknown(msg)


def identity_of(event: CalendarEvent) -> Identity:
    """Return which invitation an event is, and in which version."""
    sequence = event.text("SEQUENCE")
    number = int(sequence) if re.fullmatch("[0-9]{1,9}", sequence) else 0
    uid = event.text("UID")
    if repeated := event.text("RECURRENCE-ID"):
        uid = f"{uid} {repeated}"
    stamp = event.text("DTSTAMP")
    return Identity(uid, number, stamp if _STAMP.fullmatch(stamp) else "")


def _who(
    event: CalendarEvent, uid: str, context: InvitationContext
) -> tuple[Mapping[str, Any], EventCase]:
    """Return contact and interviewers, and the case that they and the title show."""
    organizer = next(iter(guests_of(event, "ORGANIZER")), None)
    attendees = guests_of(event, "ATTENDEE")
    found = others(organizer, attendees, context.me, context.my_name)
    hosts: list[Guest] = [*([found.contact] if found.contact else []), *found.interviewers]
    options = {"company": context.company, "role": context.role, "round": context.round}
    said = {**context.known(uid), **{key: text for key, text in options.items() if text}}
    case = case_of(Event(event.text("SUMMARY"), uid, hosts), context.my_name, context.log, said)
    fields: dict[str, Any] = {}
    if found.contact:
        fields["contact"] = _address(found.contact)
    if found.interviewers:
        fields["interviewers"] = [
            {"name": each.name, **({"email": each.email} if each.email else {})}
            for each in found.interviewers[:30]
        ]
    return fields, case


def guests_of(event: CalendarEvent, name: str) -> list[Guest]:
    """Return the people and rooms of a property: ORGANIZER or ATTENDEE."""
    place = event.text("LOCATION")
    places = {slug(each) for each in (place, *place.split(";"))}
    found = [
        guest(
            line.parameter("CN"),
            unescape_text(line.value),
            {parameter: line.parameter(parameter) for parameter in line.parameters},
        )
        for line in event.all(name)[:300]
    ]
    # A room that is not marked as one is known by being the place.
    return [
        each._replace(kind="ROOM") if each.name and slug(each.name) in places else each
        for each in found
    ]


def _address(one: Guest) -> str:
    name = clean(re.sub(r'[<>"@]', " ", one.name))
    return f"{name} <{one.email}>" if name and one.email else name or one.email


def _about(event: CalendarEvent) -> dict[str, Any]:
    """Return title and description of the event as a private note."""
    parts = (event.text("SUMMARY"), description_of(event))
    text = "\n\n".join(part for part in parts if part)
    return {"notes": clean_prose(f"Invitation: {text}")} if text else {}
