"""Word days, times, steps and people in the same way on every screen."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from afterview.playbook.planned import say
from afterview.playbook.rules import BE_PATIENT
from afterview.playbook.visits import overlaps

if TYPE_CHECKING:
    from collections.abc import Container, Iterable
    from datetime import date
    from zoneinfo import ZoneInfo

    from afterview.model import Contact, Interview, Owed, Promise
    from afterview.playbook import Planned


def role_and_round(interview: Interview) -> str:
    """Return role and round, as far as the log has them: `Backend engineer, onsite`."""
    return ", ".join(filter(None, (interview.role, interview.round)))


def say_year(day: date, today: date) -> str:
    """Return a day as people write it, with its year unless it is this year."""
    return say(day) if day.year == today.year else f"{say(day)} {day.year}"


def say_when(item: Planned, today: date) -> str:
    """Return the day of a step, and its time if it has one: `Thu 26 Nov 15:00`."""
    day = "today" if item.day == today else say_year(item.day, today)
    return f"{day} {item.start:%H:%M}" if item.start else day


def say_next(item: Planned, today: date) -> str:
    """Return the next step and its day: `thank Jane Doe (Acme) today`.

    The title is in the middle of a sentence, so it begins with a small letter.
    """
    title = item.title[0].lower() + item.title[1:]
    if item.day < today:
        return f"{title}, due since {say_year(item.day, today)}"
    near = {0: "today", 1: "tomorrow"}
    day = near.get((item.day - today).days) or f"on {say_year(item.day, today)}"
    hour = f" at {item.start:%H:%M}" if item.start else ""
    return f"{before_day(title)} {day}{hour}"


def before_day(title: str) -> str:
    """Return a title in the form before a day: `park it, or say what you know, on Fri 4 Dec`."""
    return f"{title}," if "," in title else title


def address(contact: Contact) -> str:
    """Return name and address as in an email: `Rita Cruz <rita@acme.example>`."""
    if contact.name and contact.email:
        return f"{contact.name} <{contact.email}>"
    return contact.name or contact.email


def say_day(day: date) -> str:
    """Return a day, or a local time, in full: `Thu 26 Nov 2026, 14:00`."""
    clock = f", {day:%H:%M %Z}" if isinstance(day, datetime) else ""
    return f"{say(day)} {day.year}{clock}".rstrip()


def say_promise(promise: Promise) -> str:
    """Return the days of a promise in full: `Thu 26 Nov 2026 to Thu 10 Dec 2026`."""
    last = say_day(promise.latest)
    return last if promise.earliest == promise.latest else f"{say_day(promise.earliest)} to {last}"


def say_span(promise: Promise, today: date) -> str:
    """Return the days of a promise in short: `Thu 26 Nov to Thu 10 Dec`."""
    first, last = (say_year(day, today) for day in (promise.earliest, promise.latest))
    return last if first == last else f"{first} to {last}"


def say_owed(owed: Owed, today: date) -> str:
    """Return what the person promised, and by when: `the link to my talk, by Mon 23 Nov`."""
    return f"{owed.what}, by {say_year(owed.by, today)}" if owed.by else owed.what


def say_hours(item: Planned, home: ZoneInfo, to: str) -> str:
    """Return the time of a step at home, with `to` between begin and end; empty if it has none."""
    if item.start is None or item.end is None:
        return ""
    return f"{item.start.astimezone(home):%H:%M}{to}{item.end.astimezone(home):%H:%M}"


def say_gate(promise: Promise, opens: date, today: date) -> str:
    """Say why a follow-up before the day on which the promise gate opens is refused."""
    return (
        f"{BE_PATIENT.key}, {BE_PATIENT.name}: they said “{promise.words}”, and the first day on "
        f"which you may write is {say_year(opens, today)}"
    )


def say_overlaps(
    interviews: Iterable[Interview], about: Container[str], home: ZoneInfo
) -> list[str]:
    """Say which interviews are at the same time as one of those with the ids `about`."""
    return [
        f"{one.id} and {other.id} are at the same time, from {say_moment(other.start, home)} to "
        f"{min(one.end, other.end).astimezone(home):%H:%M}"
        for one, other in overlaps(interviews)
        if one.id in about or other.id in about
    ]


def say_moment(when: datetime, home: ZoneInfo) -> str:
    """Return day and time at home: `Thu 26 Nov 15:00`."""
    here = when.astimezone(home)
    return f"{say(here.date())} {here:%H:%M}"
