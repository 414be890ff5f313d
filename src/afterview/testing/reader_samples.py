"""Appointments for the suite of readers, and how their times and documents are compared."""
# ruff: noqa: S101 - asserts are what tests are made of

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from afterview.testing.appointments import Appointment, Invited, at
from afterview.testing.samples import NOW

if TYPE_CHECKING:
    from collections.abc import Iterator

HOME = "America/New_York"
"""Where the person lives."""
FIRST, LAST = NOW - timedelta(days=14), NOW + timedelta(days=90)
"""The time that is read."""
UID = "1b4f@globex.example"
OURS = "5b1d6d1e-6d5f-5b0e-9a53-2f4d3c1b0a99"
"""A UID as afterview's own entries have it."""
ZONES = (
    "America/New_York",
    "America/St_Johns",
    "Asia/Kathmandu",
    "Europe/Berlin",
    "Pacific/Apia",
    "Pacific/Auckland",
    "Pacific/Kiritimati",
    "Pacific/Pago_Pago",
)
"""Zones whose clocks change in spring or in autumn, of half hours, and at the date line."""
JANE = Invited("jane@globex.example", "Jane Doe")
SAM = Invited("sam@home.example", "Sam Smith", "NEEDS-ACTION")
SECRETS = ("Zugspitze", "Matterhorn", "Kilimanjaro", "everest@private.example", "Denali")
"""Words that stand in an appointment, and nowhere else."""


def appointment(**others: Any) -> Appointment:
    """Return an hour of the second day from now, with what `others` say of it."""
    start = at(HOME, 11, 25, 10)
    usual: dict[str, Any] = {"uid": UID, "start": start, "end": start + timedelta(hours=1)}
    return Appointment(**{**usual, **others})


def private() -> Appointment:
    """Return an appointment, each text of which is a secret."""
    title, place, text, email, name = SECRETS
    return appointment(
        title=title, place=place, text=text, host=Invited(email, name), guests=(SAM,)
    )


def only_event(document: bytes) -> Any:
    """Return the only event of a document, which has nothing else but time zones in it."""
    from icalendar import Calendar

    calendar = Calendar.from_ical(document)
    zones = [each for each in calendar.subcomponents if each.name == "VTIMEZONE"]
    (event,) = [each for each in calendar.subcomponents if each not in zones]
    assert event.name == "VEVENT"
    assert not event.errors, event.errors
    return event


def in_utc(when: date) -> date:
    """Return a time in UTC, a date as it is."""
    return when.astimezone(UTC) if isinstance(when, datetime) else when


def span(first: Any, last: datetime | None = None) -> tuple[datetime, datetime]:
    """Return two times in UTC, which may be given as a pair."""
    start, end = (first, last) if last is not None else first
    return start.astimezone(UTC), end.astimezone(UTC)


def merged(spans: Any) -> list[tuple[datetime, datetime]]:
    """Return times in their order; two that touch may be told as one."""
    found: list[tuple[datetime, datetime]] = []
    for start, end in sorted(map(span, spans)):
        if found and start <= found[-1][1]:
            found[-1] = found[-1][0], max(end, found[-1][1])
        else:
            found.append((start, end))
    return found


def listed(said: Any) -> list[Any]:
    """Return the values of a property, of which there may be one."""
    return said if isinstance(said, list) else [said]


def invited(said: Any) -> Invited:
    """Return the person of an ORGANIZER or an ATTENDEE."""
    email = str(said).lower().removeprefix("mailto:")
    return Invited(email, str(said.params.get("CN", "")), str(said.params.get("PARTSTAT", "")))


def causes(error: BaseException | None) -> Iterator[BaseException]:
    """Yield an error and those that led to it."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
