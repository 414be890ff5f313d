"""Look at the events of other calendars: which of them may be interviews, and where they stand.

Nothing of an event leaves this module but what is asked for; what is not likely is forgotten.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple
from zoneinfo import ZoneInfo

from afterview.errors import InputError
from afterview.importing import clean, decoding
from afterview.importing.calendar_file import read_file
from afterview.importing.event_place import place_fields
from afterview.importing.event_text import description_of, links_in
from afterview.importing.event_time import time_fields
from afterview.importing.invitation import guests_of, identity_of
from afterview.importing.likely import Known, Look, verdict
from afterview.importing.people import Guest
from afterview.mailbox.domains import identifies_company
from afterview.mailbox.watch import people_of
from afterview.model import TICK
from afterview.provider.ical_read import MARK, is_our_uid
from afterview.provider.ical_time import ImpossibleTimeError, read_time

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from afterview.importing import Identity
    from afterview.importing.calendar_file import CalendarEvent
    from afterview.importing.likely import Verdict
    from afterview.model import Interview

_MOST_SHARE, _LEAST_EVENTS = 0.6, 3
"""An address that takes part in so large a part of the meetings, and so many, is the owner's."""


class Where(NamedTuple):
    """Says when something takes place, and whether it does."""

    start: datetime | None
    """Aware; None where it has no hour."""
    end: datetime | None
    """Aware; None where it says none."""
    is_cancelled: bool = False

    def agrees(self, other: Where) -> bool:
        """Return whether both say the same; an end that is not said agrees with any."""
        if self.is_cancelled or other.is_cancelled:
            return self.is_cancelled == other.is_cancelled
        ends_differ = self.end and other.end and self.end != other.end
        return self.start == other.start and not ends_differ


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundEvent:
    """Holds one event of another calendar: as a document, and what is needed to decide about it."""

    found_in: str
    """The name of the calendar."""
    calendar: bytes
    """Its document (RFC 5545)."""
    uid: str
    identity: Identity
    at: datetime
    """Aware; when it was last changed, for what its text promises."""
    where: Where
    zone: str
    """The IANA name of the zone to show it in."""
    place: Mapping[str, Any]
    """Mode, location and link by the keys of the log, as far as it says them."""
    is_marked: bool
    """Whether it has the mark of an entry that afterview wrote."""
    look: Look
    me: frozenset[str] = frozenset()
    """The addresses of the owner of the calendar, as far as its events show them."""
    verdict: Verdict | None = None
    """Why it may be an interview; None where nobody has asked."""

    @property
    def subject(self) -> str:
        """Its title."""
        return self.look.title

    @property
    def sender(self) -> Guest:
        """The organizer; the name of the calendar where there is none."""
        return self.look.organizer or Guest(self.found_in, "")

    @property
    def text(self) -> str:
        """Nothing: its description is read with the event."""
        return ""


def read_events(
    name: str, documents: Iterable[bytes], zone: str, now: datetime
) -> list[FoundEvent]:
    """Return the events of the calendar `name`, without what cannot be read or has no UID.

    `zone` is the person's, as an IANA name, and `now` (aware) stands for a change of which the
    event says no time.
    """
    found = [each for data in documents for each in _read(name, data, zone, now)]
    me = _owner(found)
    return [replace(each, me=me) for each in found]


def _read(name: str, data: bytes, zone: str, now: datetime) -> Iterable[FoundEvent]:
    try:
        events = read_file(decoding.text_of(data)).events
    except InputError:
        return
    for event in events[:1]:
        identity = identity_of(event)
        if not identity.uid:
            continue
        times, _ = time_fields(event, zone)
        local = str(times.get("timezone", zone))
        start, end = (_aware(times.get(key), local) for key in ("start", "end"))
        is_off = event.method == "CANCEL" or event.text("STATUS").upper() == "CANCELLED"
        where = Where(start, end, is_off)
        place = place_fields(event)
        yield FoundEvent(
            found_in=name,
            calendar=data,
            uid=event.text("UID"),
            identity=identity,
            at=_changed_at(event, now),
            where=where,
            zone=local,
            place=place,
            is_marked=MARK in event,
            look=_look(event, where, str(place.get("url", ""))),
        )


def likely(
    events: Iterable[FoundEvent], known: Known, own: Own, uids: Collection[str]
) -> list[FoundEvent]:
    """Return the events that may be interviews, with their verdicts, the earliest first.

    Left out are entries of our own, events without an hour and cancelled ones, and those whose
    `uids` are known.
    """
    found = []
    for each in events:
        if each.where.start is None or each.where.is_cancelled or each.identity.uid in uids:
            continue
        if own.has(each):
            continue
        # One person may have an address in the mailbox and another one in this calendar.
        score = verdict(each.look, replace(known, me=known.me | each.me))
        if score.is_likely:
            found.append(replace(each, verdict=score))
    return sorted(found, key=lambda each: (each.where.start, each.identity.uid))


class Own(NamedTuple):
    """Tells the entries that afterview wrote into a calendar from those of others."""

    uids: frozenset[str]
    """The uids of our entries, and the names that services gave to them."""
    entries: frozenset[tuple[str, datetime]]
    """Their titles, with names and private, and their starts in UTC: some services give each event
    a UID of their own."""

    def has(self, found: FoundEvent) -> bool:
        """Return whether afterview wrote an event."""
        uid = found.uid
        if found.is_marked or not self.uids.isdisjoint({uid, uid.partition("@")[0]}):
            return True
        # An entry of another log of ours, such as that of an earlier search, invites nobody.
        if is_our_uid(uid) and found.look.organizer is None:
            return True
        title, start = found.subject.removeprefix(TICK), found.where.start
        return start is not None and (title, start.astimezone(UTC)) in self.entries


def known_of(
    interviews: Sequence[Interview], me: Iterable[str], my_name: str, *, left_out: Collection[str]
) -> Known:
    """Return what the log knows of people and companies.

    `left_out` are the ids of interviews with a company where the person works by now.
    """
    mine = frozenset(each.casefold() for each in me)
    people, domains = dict[str, str](), dict[str, str]()
    homes = {each.rpartition("@")[2] for each in mine}
    counted = [each for each in interviews if each.id not in left_out]
    for interview in counted:
        for email, is_of_company in people_of([interview]):
            domain = email.rpartition("@")[2]
            if email in mine:
                continue
            people[email] = interview.company
            if is_of_company and domain not in homes and identifies_company(domain):
                domains[domain] = interview.company
    companies = tuple(dict.fromkeys(each.company for each in counted))
    return Known(me=mine, my_name=my_name, people=people, domains=domains, companies=companies)


def _look(event: CalendarEvent, where: Where, link: str) -> Look:
    texts = (description_of(event), event.text("LOCATION"), event.text("URL"))
    links = [each.split("/")[2].partition(":")[0] for text in texts for each in links_in(text)]
    length = timedelta()
    if where.start and where.end:
        length = where.end.astimezone(UTC) - where.start.astimezone(UTC)
    return Look(
        title=clean(event.text("SUMMARY")),
        start=where.start,
        length=length,
        organizer=next(iter(guests_of(event, "ORGANIZER")), None),
        guests=guests_of(event, "ATTENDEE"),
        link=link,
        links=[each.casefold() for each in links],
        is_repeated="RECURRENCE-ID" in event or "RRULE" in event,
    )


def _owner(events: Iterable[FoundEvent]) -> frozenset[str]:
    """Return the address of the only one who takes part in most of the meetings; else none."""
    meetings = []
    for each in events:
        guests = (each.look.organizer, *each.look.guests)
        emails = {guest.email for guest in guests if guest and guest.email and guest.is_person}
        if len(emails) > 1:
            meetings.append(emails)
    counted = Counter(email for emails in meetings for email in emails).most_common(2)
    if not counted or counted[0][1] < max(_LEAST_EVENTS, _MOST_SHARE * len(meetings)):
        return frozenset()
    (first, number), *others = counted
    return frozenset() if others and others[0][1] == number else frozenset({first})


def _changed_at(event: CalendarEvent, now: datetime) -> datetime:
    for name in ("LAST-MODIFIED", "DTSTAMP"):
        line = event.first(name)
        try:
            when = read_time(line.value) if line else None
        except ImpossibleTimeError:
            continue
        if isinstance(when, datetime) and when.tzinfo and when < now:
            return when
    return now


def _aware(when: Any, zone: str) -> datetime | None:
    if not isinstance(when, datetime):
        return None
    return when if when.tzinfo else when.replace(tzinfo=ZoneInfo(zone))


__all__ = ["FoundEvent", "Own", "Where", "known_of", "likely", "read_events"]
