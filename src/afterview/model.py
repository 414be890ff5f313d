"""The values that everything else passes around: what the log says, and what a calendar holds.

They are frozen, and a time without a zone is refused: "14:00" means nothing until someone says
where. Dates are days on the wall calendar of the place where the interview happens.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

FIRST_YEAR, LAST_YEAR = 1970, 2200
"""Dates outside of these years are refused, so that no step counted from them leaves the calendar
that computers know."""

STEPS = (
    "interview",
    "recap",
    "thank-you",
    "thank-you-card",
    "connect",
    "follow-up",
    "follow-up-date",
    "park",
    "rejection-reply",
    "keep-in-touch",
    "withdraw",
    "keep-searching",
)
"""The kinds of item, in the order of the playbook."""

STATUSES = (
    "scheduled",
    "waiting",
    "offer",
    "accepted",
    "declined",
    "rejected",
    "withdrawn",
    "parked",
    "cancelled",
)
CLOSED = frozenset({"accepted", "declined", "rejected", "withdrawn", "parked"})
"""The statuses that end a case. `cancelled` ends one round only; `offer` ends nothing yet."""


@lru_cache(maxsize=1024)
def slug(name: str) -> str:
    """Return the part of a step id that stands for `name`: letters and digits of any script.

    Lower case; empty where the name has neither letter nor digit.
    """
    folded = unicodedata.normalize("NFKC", name).casefold()
    return re.sub(r"[\W_]+", "-", folded).strip("-")


def same_name(name: str) -> str:
    """Return what two spellings of one company or role have in common."""
    return " ".join(name.casefold().split())


class Problem(NamedTuple):
    """One thing wrong in a file of the person's: where, what, and what to write instead."""

    line: int
    """Counted from 1; 0 where it concerns the file as a whole."""
    message: str
    hint: str


class Promise(NamedTuple):
    """When they said they would decide, read as a range of days, both included."""

    words: str
    earliest: date
    latest: date


class Contact(NamedTuple):
    """Whom to ask about the status of a case; `email` may be empty."""

    name: str
    email: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Interviewer:
    """One person on the other side of the table."""

    name: str
    email: str = ""
    title: str = ""
    profile: str = ""
    rapport: str = "neutral"
    """good | neutral | poor. It never leaves the machine."""
    talked_about: str = ""

    @property
    def slug(self) -> str:
        """The person's part of a step id; unique within an interview."""
        return slug(self.name)


class Question(NamedTuple):
    """A question that was asked, the answer that was given, and how it felt."""

    asked: str
    answered: str = ""
    felt: str = ""
    """strong | ok | gap, or empty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Interview:
    """One table of the log. `start` and `end` are aware, in the zone that `timezone` names."""

    id: str
    company: str
    start: datetime
    end: datetime
    timezone: str
    role: str = ""
    round: str = ""
    mode: str = ""
    """in person | video | phone, or empty."""
    location: str = ""
    url: str = ""
    promise: Promise | None = None
    contact: Contact | None = None
    status: str | None = None
    """As written in the log; None where it says nothing."""
    status_since: date | None = None
    no_contact: bool = False
    topics: tuple[str, ...] = ()
    concerns: tuple[str, ...] = ()
    interviewers: tuple[Interviewer, ...] = ()
    questions: tuple[Question, ...] = ()
    notes: str = field(default="", repr=False, compare=False)
    """Private: no plan, no draft and no target may read it."""

    def __post_init__(self) -> None:
        """Refuse naive times."""
        _refuse_naive(self.start, self.end)


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something with a beginning and an end. Dates instead of times make it an all-day event."""

    uid: str
    step_id: str
    title: str
    start: datetime | date
    end: datetime | date
    """Exclusive, as in RFC 5545: an all-day event of one day ends on the next."""
    description: str = ""
    location: str = ""
    url: str = ""
    free: bool = False
    """Whether the time counts as free (TRANSP:TRANSPARENT)."""
    done: date | None = None

    def __post_init__(self) -> None:
        """Refuse naive times, and a time beside a date."""
        _refuse_naive(self.start, self.end)
        if isinstance(self.start, datetime) is not isinstance(self.end, datetime):
            msg = f"{self.step_id}: an event has two times or two dates, not one of each"
            raise TypeError(msg)


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """Something to be done on a day."""

    uid: str
    step_id: str
    title: str
    due: date
    due_at: datetime
    """The hour on that day, for a service that shows one; aware."""
    description: str = ""
    url: str = ""
    done: date | None = None
    """The day on which it was done, as far as anyone saw."""

    def __post_init__(self) -> None:
        """Refuse a naive hour."""
        _refuse_naive(self.due_at)


Item = Event | Task


TROUBLE = "trouble"
"""The kind of an event that is no step of the plan: it calls the person, until that is mended."""


def step_of(step_id: str) -> str:
    """Return the kind of step that a step id names: `follow-up` for `acme/follow-up/1`."""
    if step_id.startswith("keep-searching/"):
        return "keep-searching"
    return step_id.split("/", 2)[1]


def as_event(task: Task) -> Event:
    """Return the all-day event that stands for a task where a service has no tasks."""
    return Event(
        uid=task.uid,
        step_id=task.step_id,
        title=task.title,
        start=task.due,
        end=task.due + timedelta(days=1) if task.due < date.max else task.due,
        description=task.description,
        url=task.url,
        free=True,
        done=task.done,
    )


def day_of(item: Item) -> date:
    """Return the local day of an item: the day that it is due, or on which it begins."""
    if isinstance(item, Task):
        return item.due
    return item.start.date() if isinstance(item.start, datetime) else item.start


def _refuse_naive(*times: datetime | date) -> None:
    for when in times:
        if isinstance(when, datetime) and when.utcoffset() is None:
            msg = f"{when!r} has no time zone"
            raise TypeError(msg)
