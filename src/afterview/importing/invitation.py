"""Turn the events of an invitation (RFC 5545, RFC 5546) into proposals.

The file is read line by line, and not by the icalendar library as a whole: one bad line, such as an
attachment of megabytes, should not cost the interview. The library reads durations, and zones that
a file defines.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from afterview.errors import InputError
from afterview.importing import Identity, Proposal, Read, clean, clean_prose
from afterview.importing.people import Guest, Unknown, company_of, guest, others
from afterview.importing.zones import at_defined_offset, iana_name, in_log
from afterview.toml.values import find_zone

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from afterview.model import Interview

MOST_EVENTS = 200
LONGEST = 64 * 1024
"""The longest unfolded line in characters; the rest of it is ignored."""
DEEPEST = 8
TWO_DAYS = timedelta(days=2)

_WANTED = frozenset(
    (
        "UID",
        "SEQUENCE",
        "DTSTAMP",
        "DTSTART",
        "DTEND",
        "DURATION",
        "SUMMARY",
        "DESCRIPTION",
        "LOCATION",
        "URL",
        "STATUS",
        "ORGANIZER",
        "ATTENDEE",
        "RRULE",
        "RDATE",
        "RECURRENCE-ID",
        "CONFERENCE",
        "X-GOOGLE-CONFERENCE",
        "X-MICROSOFT-SKYPETEAMSMEETINGURL",
        "X-MICROSOFT-ONLINEMEETINGEXTERNALLINK",
    )
)
_NAME = re.compile(r"[A-Za-z0-9-]+")
_TIME = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})(Z?))?")
_PARAMETER = re.compile(r';([A-Za-z0-9-]+)=("[^"]*"|[^";:]*)')
_CARET = re.compile(r"\^([n^'])")
_SIGNS = {"n": " ", "^": "^", "'": '"'}
"""The escapes of parameter values (RFC 6868)."""
_BREAK = re.compile(r"\r\n|\n|\r")
_LINK = re.compile(r"https?://[^\s<>\"'\\\]\[{}|^`]{3,1500}", re.IGNORECASE)
_CALLS = re.compile(
    r"https?://(?:[\w-]+\.)*(?:zoom\.us|zoomgov\.com|zoom\.com|meet\.google\.com|"
    r"teams\.microsoft\.com|teams\.live\.com|webex\.com|whereby\.com|meet\.jit\.si|"
    r"gotomeeting\.com|meet\.goto\.com|bluejeans\.com|chime\.aws|skype\.com|hangouts\.google\.com|"
    r"ringcentral\.com|around\.co|gather\.town|hirevue\.com|coderpad\.io|karat\.io)(?:[/:?].*)?",
    re.IGNORECASE,
)
_HELP = re.compile(
    r"/(?:help|support|JoinTeamsMeeting|dialin|zoomconference|test)\b", re.IGNORECASE
)
_NO_PLACE = re.compile(
    r"(?:microsoft teams(?: meeting)?|teams(?: meeting)?|zoom(?: meeting| video)?|google meet|"
    r"webex|online|virtual|remote|video(?: call| conference)?|skype(?: meeting)?|tb[ad]|"
    r"web conferenc\w+ details provided.*|this is a .{0,40}web conference\.?.*|n/?a)[.;, ]*",
    re.IGNORECASE,
)
_PHONE = re.compile(
    r"(?:(?:phone|telephone|tel|call)\b.*|(?:tel:)?\+?[\d\s().-]{7,25}(?:,,[\d#*,]+)?)",
    re.IGNORECASE,
)
_REPLIES = {"REPLY", "COUNTER", "REFRESH", "DECLINECOUNTER", "ADD"}


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationContext:
    """Holds what is known besides the file."""

    zone: str
    """The person's own zone, as an IANA name."""
    me: Collection[str] = ()
    """The person's own addresses."""
    my_name: str = ""
    company: str = ""
    """The company that invites, if the person gave it."""
    role: str = ""
    round: str = ""
    log: Sequence[Interview] = ()
    """The interviews of the log, which show the names of companies."""


class Line(NamedTuple):
    """Holds the value and parameters of a property."""

    value: str
    parameters: Mapping[str, str]


@dataclass(slots=True)
class _Calendar:
    """Holds the relevant lines of a calendar file."""

    method: str = ""
    events: list[dict[str, list[Line]]] = field(default_factory=list)
    zones: dict[str, list[str]] = field(default_factory=dict)
    """TZID to the lines of its VTIMEZONE."""
    zone: list[str] = field(default_factory=list)
    """The lines of the last VTIMEZONE."""
    others: int = 0
    """The number of components that are neither events nor zones."""


class NeedsCompany(Unknown):
    """Reports that nothing shows which company invites."""

    wants = "company"


def read(text: str, context: InvitationContext) -> Read:
    """Return the proposals of a calendar file; raise InputError if it has no event."""
    calendar = _parsed(text)
    if not calendar.events:
        what = "to-dos or answers, but no event" if calendar.others else "no event"
        msg = f"there is {what} in the file: is it an invitation?"
        raise InputError(msg)
    if len(calendar.events) > MOST_EVENTS:
        msg = (
            f"the file has {len(calendar.events):,} events: it is a whole calendar; save the "
            "invitation alone"
        )
        raise InputError(msg)
    found = Read("an invitation" if len(calendar.events) == 1 else "invitations")
    for number, event in enumerate(calendar.events, 1):
        where = f"event {number}" if len(calendar.events) > 1 else "the event"
        what = clean(_text(event, "SUMMARY"), 100)
        try:
            found.propose(replace(_proposal(event, calendar, context), where=where))
        except Unknown as unknown:
            found.hold_back(where, what, str(unknown))
            found.wants |= {unknown.wants} - {""}
    return found


def _parsed(text: str) -> _Calendar:
    calendar = _Calendar()
    stack: list[str] = []
    for line in _unfolded(text):
        name = _NAME.match(line)
        upper = name[0].upper() if name else ""
        if upper == "BEGIN":
            stack.append(line.partition(":")[2].strip().upper())
            _begin(calendar, stack)
        _take(calendar, stack, upper, line)
        if upper == "END":
            del stack[-1:]
    return calendar


def _begin(calendar: _Calendar, stack: Sequence[str]) -> None:
    """Add an empty entry for the component that begins here."""
    if len(stack) > DEEPEST:
        msg = f"the calendar has components {DEEPEST} deep in each other: it is damaged"
        raise InputError(msg)
    match stack[1:]:
        case ["VEVENT"]:
            calendar.events.append({})
        case ["VTIMEZONE"]:
            calendar.zone = []
        case [_]:
            calendar.others += 1


def _take(calendar: _Calendar, stack: Sequence[str], name: str, line: str) -> None:
    """Keep a line if it is relevant in its component."""
    if stack[1:2] == ["VTIMEZONE"]:
        calendar.zone.append(line)
        if name == "TZID":
            calendar.zones[line.partition(":")[2].strip()] = calendar.zone
    elif name == "METHOD" and len(stack) == 1:
        calendar.method = line.partition(":")[2].strip().upper()
    elif name in _WANTED and stack[1:] == ["VEVENT"]:
        calendar.events[-1].setdefault(name, []).append(_line(line))


def _unfolded(text: str) -> Iterator[str]:
    """Yield the unfolded lines, each cut to `LONGEST`, in one pass for any number of folds."""
    parts: list[str] = []
    size = 0
    for raw in _BREAK.split(text):
        if raw[:1] in {" ", "\t"} and parts:
            if size < LONGEST:
                parts.append(raw[1:])
                size += len(raw)
            continue
        if parts:
            yield "".join(parts)[:LONGEST]
        parts, size = ([raw], len(raw)) if raw else ([], 0)
    if parts:
        yield "".join(parts)[:LONGEST]


def _line(line: str) -> Line:
    """Return value and parameters of a line, as far as a malformed line has them."""
    name = _NAME.match(line)
    at = name.end() if name else 0
    said: dict[str, str] = {}
    while found := _PARAMETER.match(line, at):
        at = found.end()
        said[found[1].upper()] = _CARET.sub(lambda sign: _SIGNS[sign[1]], found[2].strip('"'))
    value = line[at + 1 :] if line[at : at + 1] == ":" else line.partition(":")[2]
    return Line(_unescaped(value), said)


def _unescaped(value: str) -> str:
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] in "nN" else found[1], value)


def _text(event: Mapping[str, Sequence[Line]], name: str) -> str:
    lines = event.get(name, ())
    return lines[0].value.strip() if lines else ""


def _proposal(
    event: Mapping[str, Sequence[Line]], calendar: _Calendar, context: InvitationContext
) -> Proposal:
    """Return the proposal for an event; raise Unknown if it cannot be taken as it is."""
    _refuse_others(event, calendar)
    identity = _identity(event)
    status = _text(event, "STATUS").upper()
    if calendar.method == "CANCEL" or status == "CANCELLED":
        return Proposal(
            where="",
            fields=_when(event, calendar, context)[0],
            identity=identity,
            is_cancelled=True,
        )
    times, notes = _when(event, calendar, context)
    if "start" not in times:
        raise Unknown(notes[0])
    if status == "TENTATIVE":
        notes = (*notes, "it is tentative: they may still change it")
    return Proposal(
        where="",
        fields={**_who(event, context), **times, **_where(event), **_about(event)},
        notes=notes,
        identity=identity,
    )


def _refuse_others(event: Mapping[str, Sequence[Line]], calendar: _Calendar) -> None:
    if calendar.method in _REPLIES:
        msg = f"it is an answer to an invitation ({calendar.method}), not an invitation"
        raise Unknown(msg)
    if "RRULE" in event or "RDATE" in event:
        msg = "it is repeated; log the one that you mean by `afterview add`"
        raise Unknown(msg)
    if not _text(event, "UID"):
        msg = "it has no UID, so that no update could find it; log it by `afterview add`"
        raise Unknown(msg)


def _identity(event: Mapping[str, Sequence[Line]]) -> Identity:
    sequence = _text(event, "SEQUENCE")
    number = int(sequence) if re.fullmatch("[0-9]{1,9}", sequence) else 0
    uid = _text(event, "UID")
    if repeated := _text(event, "RECURRENCE-ID"):
        uid = f"{uid} {repeated}"
    stamp = _text(event, "DTSTAMP")
    return Identity(uid, number, stamp if _TIME.fullmatch(stamp) else "")


# When


def _when(
    event: Mapping[str, Sequence[Line]], calendar: _Calendar, context: InvitationContext
) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Return start, end and zone as the log has them, and notes; without a start, only a note."""
    start = _moment(event, "DTSTART", calendar, context)
    if isinstance(start, str):
        return {}, (start,)
    end = (
        _moment(event, "DTEND", calendar, context) if "DTEND" in event else _after(event, start[0])
    )
    if isinstance(end, str):
        return {}, (end,)
    moment, zone, note = start
    fields: dict[str, Any] = {"start": in_log(moment, zone)}
    if end is not None:
        if end[0].astimezone(UTC) <= moment.astimezone(UTC):
            return {}, ("it ends before it has begun",)
        fields["end"] = in_log(end[0], zone)
    if None in fields.values():
        return {}, ("its time is out of reach",)
    if zone != context.zone:
        fields["timezone"] = zone
    return fields, (note,) if note else ()


_Moment = tuple[datetime, str, str]
"""An aware time, the IANA zone to show it in, and a note about it."""


def _moment(
    event: Mapping[str, Sequence[Line]], name: str, calendar: _Calendar, context: InvitationContext
) -> _Moment | str:
    """Return the moment of a property, or a clause that says why there is none."""
    lines = event.get(name, ())
    found = _TIME.fullmatch(lines[0].value.strip()) if lines else None
    if found is None:
        return f"its {'start' if name == 'DTSTART' else 'end'} cannot be read"
    if found[4] is None:
        return "it has a day and no hour; log it by `afterview add` once you know the hour"
    try:
        year, month, day, hour, minute, second = (int(found[n]) for n in range(1, 7))
        # Computers know no leap second. No zone is two days away.
        local = datetime(year, month, day, hour, minute, min(second, 59), tzinfo=UTC)
        _ = local - TWO_DAYS, local + TWO_DAYS
    except (ValueError, OverflowError):
        return "there is no such day or hour as it says"
    if found[7]:
        return local, context.zone, ""
    return _in_zone(local.replace(tzinfo=None), lines[0].parameters, calendar, context)


def _in_zone(
    plain: datetime, parameters: Mapping[str, str], calendar: _Calendar, context: InvitationContext
) -> _Moment | str:
    """Return the moment of a local time, or a clause that says why there is none."""
    tzid = parameters.get("TZID", "")
    if not tzid:
        here = plain.replace(tzinfo=find_zone(context.zone) or UTC)
        return here, context.zone, f"it names no zone: taken for yours, {context.zone}"
    if zone := iana_name(tzid):
        return plain.replace(tzinfo=find_zone(zone)), zone, ""
    said = clean(tzid, 60)
    defined = at_defined_offset(plain, calendar.zones.get(tzid, ()))
    if defined is None:
        return f'its zone "{said}" is not known; log it by `afterview add`'
    return defined, context.zone, f'its zone "{said}" has no usual name: shown in yours'


def _after(event: Mapping[str, Sequence[Line]], start: datetime) -> _Moment | None:
    """Return the end of an event that has a duration instead of an end; None if it has neither."""
    from icalendar.prop import vDuration

    said = _text(event, "DURATION")
    if not said:
        return None
    try:
        length = vDuration.from_ical(said)  # type: ignore[no-untyped-call, unused-ignore]  # it has no types
        return (start.astimezone(UTC) + length, "UTC", "")
    except (ValueError, OverflowError, TypeError):
        return None


# Who


def _who(event: Mapping[str, Sequence[Line]], context: InvitationContext) -> dict[str, Any]:
    """Return company, role, contact and interviewers."""
    organizer = next(iter(_guests(event, "ORGANIZER")), None)
    attendees = _guests(event, "ATTENDEE")
    found = others(organizer, attendees, context.me, context.my_name)
    hosts: list[Guest] = [*([found.contact] if found.contact else []), *found.interviewers]
    company = context.company or company_of(hosts, context.log)
    if not company:
        msg = "nothing in it shows the company; say it as in --company 'Acme Robotics'"
        raise NeedsCompany(msg)
    fields: dict[str, Any] = {"company": clean(company)}
    if context.role:
        fields["role"] = clean(context.role)
    if context.round:
        fields["round"] = clean(context.round)
    if found.contact:
        fields["contact"] = _address(found.contact)
    if found.interviewers:
        fields["interviewers"] = [
            {"name": each.name, **({"email": each.email} if each.email else {})}
            for each in found.interviewers[:30]
        ]
    return fields


def _guests(event: Mapping[str, Sequence[Line]], name: str) -> list[Guest]:
    return [
        guest(line.parameters.get("CN", ""), line.value, line.parameters)
        for line in event.get(name, ())[:300]
    ]


def _address(one: Guest) -> str:
    name = re.sub(r'[<>"@]', " ", one.name)
    name = clean(name)
    return f"{name} <{one.email}>" if name and one.email else name or one.email


# Where


def _where(event: Mapping[str, Sequence[Line]]) -> dict[str, Any]:
    """Return mode, location and link, as far as the event has them."""
    place = clean(_text(event, "LOCATION"), 300)
    link = _call(event)
    if found := _LINK.search(place):
        link = link or found[0].rstrip(".,;)")
        place = clean(place.replace(found[0], " ")).strip(" ,;|-()")
    is_phone = bool(place) and _PHONE.fullmatch(place) is not None
    is_place = bool(place) and not is_phone and _NO_PLACE.fullmatch(place) is None
    fields: dict[str, Any] = {}
    if is_place or is_phone:
        fields["location"] = place
    if link:
        fields["url"] = link
    if link and not is_place:
        fields["mode"] = "video"
    elif is_phone and not link:
        fields["mode"] = "phone"
    elif is_place and not link:
        fields["mode"] = "in person"
    return fields


def _call(event: Mapping[str, Sequence[Line]]) -> str:
    """Return the link to a call; properties made for it come before the text."""
    names = (
        "X-GOOGLE-CONFERENCE",
        "X-MICROSOFT-SKYPETEAMSMEETINGURL",
        "X-MICROSOFT-ONLINEMEETINGEXTERNALLINK",
        "CONFERENCE",
        "LOCATION",
        "URL",
        "DESCRIPTION",
    )
    for name in names:
        for line in event.get(name, ()):
            for found in _LINK.finditer(line.value):
                link = found[0].rstrip(".,;)>")
                if _CALLS.fullmatch(link) and not _HELP.search(link):
                    return clean(link, 1500)
    return ""


def _about(event: Mapping[str, Sequence[Line]]) -> dict[str, Any]:
    """Return the words of the invitation as a private note."""
    text = joined_lines(_text(event, "SUMMARY"), _text(event, "DESCRIPTION"))
    return {"notes": clean_prose(f"Invitation: {text}")} if text else {}


def joined_lines(*parts: str) -> str:
    """Return the parts that are not empty, separated by blank lines."""
    return "\n\n".join(part.strip() for part in parts if part.strip())
