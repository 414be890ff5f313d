"""Word days, times, steps and people in the same way on every screen."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from afterview.dates.clock import say_year
from afterview.playbook.promise_gate import first_allowed
from afterview.playbook.rules import BE_PATIENT
from afterview.playbook.visits import holder, overlaps, visit_of

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping
    from datetime import date

    from afterview.dates.clock import Clock
    from afterview.dates.workdays import Workdays
    from afterview.model import Contact, Interview, Owed, Promise
    from afterview.operations.forgetting import Forgotten
    from afterview.playbook import Planned

_FAR_AHEAD, _LONG_PAST = 366, 3 * 366
"""Days from today within which an interview usually is."""


def role_and_round(interview: Interview) -> str:
    """Return role and round, as far as the log has them: `Backend engineer, onsite`."""
    return ", ".join(filter(None, (interview.role, interview.round)))


def say_next(item: Planned, clock: Clock) -> str:
    """Return the next step and its day: `thank Jane Doe (Acme) today`.

    The title is in the middle of a sentence, so it begins with a small letter, except for that of
    an interview, which begins with the company.
    """
    title = item.title
    if item.step != "interview":
        title = title[0].lower() + title[1:]
    day = clock.day(item.begins)
    if day < clock.today:
        return f"{title}, due since {clock.say_day(day)}"
    near = {0: "today", 1: "tomorrow"}
    when = near.get((day - clock.today).days) or f"on {clock.say_day(day)}"
    return f"{before_day(title)} {_at(item, when, clock)}"


def say_begin(item: Planned, clock: Clock) -> str:
    """Return the day of a step, in a sentence with its time: `Thu 26 Nov at 15:00`."""
    return _at(item, clock.say_day(item.begins), clock)


def _at(item: Planned, day: str, clock: Clock) -> str:
    return f"{day} at {clock.say_time(item.start)}" if item.start else day


def in_zone(when: date, zone: str | None, clock: Clock) -> date:
    """Return a time of the log in the interview's zone, by default the person's own; a day as is.

    A time without an offset is in that zone already.
    """
    if not isinstance(when, datetime):
        return when
    place = ZoneInfo(zone) if zone else clock.home
    return when.astimezone(place) if when.tzinfo else when.replace(tzinfo=place)


_ENDS_WITH_DAY = re.compile(r"\d{1,2} [A-Z][a-z]{2}$")

_IN_BRACKETS = re.compile(r"\([^)]*\)")


def before_day(title: str) -> str:
    """Return a title in the form before a day: `close it, or log what you heard, on Fri 4 Dec`.

    A title that ends with another day gets a comma too: `answer by Fri 20 Nov, on Fri 13 Nov`.
    """
    plain = _IN_BRACKETS.sub("", title)
    return f"{title}," if "," in plain or _ENDS_WITH_DAY.search(title) else title


def address(contact: Contact) -> str:
    """Return name and address as in an email: `Rita Cruz <rita@acme.example>`."""
    if contact.name and contact.email:
        return f"{contact.name} <{contact.email}>"
    return contact.name or contact.email


def say_far(interview: Interview, clock: Clock) -> str:
    """Ask about a year that is probably mistyped; empty for a usual one."""
    days = (interview.start.date() - clock.today).days
    if -_LONG_PAST <= days <= _FAR_AHEAD:
        return ""
    years = abs(days) // 365
    count, where = f"{years} year{'s'[: years > 1]}", "ahead" if days > 0 else "in the past"
    return f"{clock.say_day(interview.start)} is {count} {where}; is the year right?"


def say_reading(
    interview: Interview, interviews: Iterable[Interview], workdays: Workdays, clock: Clock
) -> str:
    """Say how a promise was read: `within a week: Thu 26 Nov to Thu 3 Dec; OK to follow up ...`.

    `interviews` are those of the log: one of the same visit may have a promise that runs out later.
    """
    binding = holder(visit_of(interview, interviews), "promise")
    promise, opens = interview.promise, first_allowed(binding, workdays, clock.places)
    if promise is None or opens is None:
        return ""
    days = say_span(promise, clock.today)
    later = "" if binding.id == interview.id else f", when that of {binding.id} has run out"
    return f"{promise.words}: {days}; OK to follow up from {clock.say_day(opens)}{later}"


def say_span(promise: Promise, today: date) -> str:
    """Return the days of a promise: `Thu 26 Nov to Thu 10 Dec`."""
    first, last = (say_year(day, today) for day in (promise.earliest, promise.latest))
    return last if first == last else f"{first} to {last}"


def say_standing(standing: Mapping[str, int]) -> str:
    """Say what the next run takes out of the targets: `the next sync removes 4 entries (...)`."""
    where = ", ".join(f"{name}: {number}" for name, number in standing.items())
    entries = sum(standing.values())
    counted = "1 entry" if entries == 1 else f"{entries} entries"
    return f"the next sync removes {counted} ({where})"


def say_marks(forgotten: Forgotten) -> list[str]:
    """Say which steps begin anew under another id; nothing if none does."""
    if not forgotten.marks:
        return []
    sentence = (
        f"{forgotten.renamed} is probably the same interview as {forgotten.id}, but what you "
        f"recorded for {forgotten.id} does not count for it, so these steps begin again there: "
        f"{', '.join(forgotten.marks)}"
    )
    return [sentence]


def say_owed(owed: Owed, today: date) -> str:
    """Return what the person promised, and by when: `the link to my talk, by Mon 23 Nov`."""
    return f"{owed.what}, by {say_year(owed.by, today)}" if owed.by else owed.what


def say_gate(promise: Promise, opens: date, today: date) -> str:
    """Say why a follow-up before the day on which the promise gate opens is refused."""
    return (
        f"{BE_PATIENT.key}, {BE_PATIENT.name}: they said “{promise.words}”, and the first day on "
        f"which you may write is {say_year(opens, today)}"
    )


def say_overlaps(interviews: Iterable[Interview], about: Container[str], clock: Clock) -> list[str]:
    """Say which interviews are at the same time as one of those with the ids `about`."""
    return [
        f"{one.id} and {other.id} are at the same time, "
        f"{clock.say(other.start, min(one.end, other.end))}"
        for one, other in overlaps(interviews)
        if one.id in about or other.id in about
    ]
