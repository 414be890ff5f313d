"""Find out what an invitation changes in the interview that came from an earlier one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from afterview.model import CLOSED, slug

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date, datetime

    from afterview.importing import Identity, Proposal
    from afterview.model import Interview

WHEN = ("start", "end", "timezone")
PLACE = ("location", "url", "mode")
IF_MISSING = ("contact", "promise")
"""The keys that are kept as the log has them."""


def why_not_updated(interview: Interview, identity: Identity, known: Identity) -> str:
    """Return why an invitation cannot update its interview; empty if it can."""
    if known.is_newer(identity):
        return f"it is older than what {interview.id} was made from"
    if not identity.is_newer(known):
        return f"it is in the log already, as {interview.id}"
    if interview.status in CLOSED:
        return f"{interview.id} has ended: {interview.status}"
    return ""


def cancellation(interview: Interview, today: date) -> dict[str, Any]:
    """Return the keys that a cancellation changes."""
    if interview.status == "cancelled":
        return {}
    return {"status": "cancelled", "status_since": today}


def changes(
    fields: Mapping[str, Any], interview: Interview, table: Mapping[str, Any], own: str
) -> dict[str, Any]:
    """Return the keys that an invitation changes: time, place, and keys that the log lacks."""
    changes: dict[str, Any] = {}
    zone = str(fields.get("timezone", own))
    start = _aware(fields["start"], zone)
    end = _aware(fields["end"], zone) if "end" in fields else interview.end
    if (start, end, zone) != (interview.start, interview.end, interview.timezone):
        changes |= {key: fields.get(key) for key in WHEN if fields.get(key) != table.get(key)}
        if "end" in fields and "duration" in table:
            changes["duration"] = None
        if "end" not in fields:
            changes.pop("end", None)
            if "end" in table:
                changes["end"] = None
    for key in PLACE:
        if fields.get(key) and fields[key] != table.get(key):
            changes[key] = fields[key]
    changes |= {key: fields[key] for key in IF_MISSING if fields.get(key) and not table.get(key)}
    if interview.status == "cancelled":
        changes["status"] = None
        if "status_since" in table:
            changes["status_since"] = None
    return changes


def newcomers(fields: Mapping[str, Any], interview: Interview) -> Iterator[Mapping[str, Any]]:
    """Yield the invited people who are not in the log yet."""
    names = {person.slug for person in interview.interviewers}
    emails = {person.email.casefold() for person in interview.interviewers if person.email}
    for person in fields.get("interviewers", ()):
        if slug(person["name"]) not in names and person.get("email", "") not in emails:
            yield person


def uninvited(proposal: Proposal, interview: Interview) -> Iterator[str]:
    """Yield notes about people who are no longer invited; they stay in the log."""
    if proposal.is_cancelled:
        return
    invited = proposal.fields.get("interviewers", ())
    names = {slug(person["name"]) for person in invited}
    emails = {person.get("email", "") for person in invited}
    for person in interview.interviewers:
        if person.slug not in names and person.email.casefold() not in emails - {""}:
            yield f"{person.name} is not invited any more; they stay in the log"


def _aware(when: datetime, zone: str) -> datetime:
    place = ZoneInfo(zone)
    return when.replace(tzinfo=place) if when.tzinfo is None else when.astimezone(place)
