"""Define the values that the rest of afterview passes around: interviews, events and tasks.

All of them are frozen, and a time without a zone is refused because "14:00" means nothing without a
place. The date of an interview is the calendar day at its place, that of a task the person's own.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

FIRST_YEAR, LAST_YEAR = 1970, 2200
"""Dates outside these years are refused, so that dates counted from them can be represented."""


class StepKind(NamedTuple):
    """Describes what all steps of one kind have in common."""

    form: Literal["event", "task"]
    useful_for: int | None
    """Days after its own day for which a step stays in the plan; None keeps it for ever."""
    is_marker: bool = False
    """Whether it only marks a time, so that there is nothing to do for it."""
    has_draft: bool = True
    is_email: bool = False
    """Whether its draft is an email."""
    is_brief: bool = False
    """Whether its letter is short in any tone, so that it has no brief form of its own."""
    keeps_gap: bool = False
    """Whether the contact gap keeps it apart from all others to the same company."""
    follows_status: bool = False
    """Whether it follows from the status of the case, so that it may precede the interview."""
    is_private: bool = False
    """Whether that it is there tells what is in notes, or with whom the person got along."""


STEP_KINDS: Mapping[str, StepKind] = {
    "interview": StepKind("event", None, is_marker=True),
    "recap": StepKind("event", 3, is_private=True),
    "thank-you": StepKind("task", 7, is_email=True),
    "thank-you-card": StepKind("task", 2, is_brief=True),
    "owed": StepKind("task", 14, is_email=True, is_brief=True, is_private=True),
    "connect": StepKind("task", 30, is_brief=True, is_private=True),
    "follow-up": StepKind("task", 30, is_email=True, keeps_gap=True),
    "follow-up-date": StepKind("event", 30, is_marker=True, has_draft=False),
    "park": StepKind("task", 30),
    "offer-reply": StepKind("task", 7, is_email=True, follows_status=True),
    "decide": StepKind("event", 1, follows_status=True),
    "accept": StepKind("task", 7, is_email=True, follows_status=True),
    "decline": StepKind("task", 14, is_email=True, follows_status=True),
    "news": StepKind("task", 30, is_email=True, keeps_gap=True, follows_status=True),
    "rejection-reply": StepKind("task", 7, is_email=True, follows_status=True),
    "keep-in-touch": StepKind("task", 30, is_email=True, follows_status=True, is_brief=True),
    "withdraw": StepKind("task", 14, is_email=True, follows_status=True),
    "keep-searching": StepKind("task", 6),
}
"""Every kind of step by name, in the order of the playbook."""
STEPS = tuple(STEP_KINDS)

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
TICK = "\u2713 "
"""Goes before the title of an event that is done, because no event can be ticked off."""
MOST_OWED = 48
"""The largest number of characters of what somebody promised that are part of a step id."""
UNDECIDED = frozenset({None, "scheduled", "waiting"})
"""The statuses of a case without an outcome; they differ by the clock only, and plan alike."""
CLOSED = frozenset({"accepted", "declined", "rejected", "withdrawn", "parked"})
"""The statuses that end a case. `cancelled` ends one round only, and `offer` ends nothing yet."""


_TITLED = (
    r"(?i)\S*\.|Dr|Prof|Professor|Mr|Mrs|Ms|Mx|Miss|Sir|Dame|Herr|Frau|Mme|Monsieur|Madame"
    r"|Sra?|Señora?"
)
"""A word before a name."""
WITH_FIRST_NAME = frozenset({"sir", "dame"})
"""The titles that stand before the first name, where others stand before the last."""


@lru_cache(maxsize=1024)
def slug(name: str) -> str:
    """Return `name` as it appears in step ids: lower-case letters and digits of any script.

    Other characters become hyphens. The result is empty if the name has neither letter nor digit.
    """
    folded = unicodedata.normalize("NFKC", name).casefold()
    return re.sub(r"[\W_]+", "-", folded).strip("-")


def first_name(name: str) -> str:
    """Return how to address `name`: by the first name, if it is clear which word that is.

    A Sir and a Dame are called by title and first name: "Sir Giles".
    """
    before, comma, after = name.partition(",")
    words = before.split()
    if comma and len(words) == 1:  # "Doe, Jane"; else "Jane Doe, PhD"
        words = after.split() or words
    if not words:
        return name
    is_knight = words[0].casefold() in WITH_FIRST_NAME
    if is_knight and len(words[1:]) > 1 and not words[1].endswith("."):
        return " ".join(words[:2])
    # "Dr. Jane Doe", "HR team", and scripts without capitals that put the family name first.
    if re.fullmatch(_TITLED, words[0]) or not (words[0][0].isupper() and words[-1][0].isupper()):
        return " ".join(words)
    return words[0]


def same_name(name: str) -> str:
    """Return a form of a company or role in which spelling variants compare equal."""
    return " ".join(name.casefold().split())


class Problem(NamedTuple):
    """Describes one problem in a file of the person's: its place, and how to fix it."""

    line: int
    """The line, counted from 1; 0 if the problem concerns the whole file."""
    message: str
    hint: str
    choices: tuple[str, ...] = ()
    """What may be written instead of words that have several meanings."""


class Speech(NamedTuple):
    """Says how promises to the person are worded."""

    language: str = ""
    """The ISO 639-1 code of their language; English if it is empty or not known."""
    country: str = ""
    """The two-letter code of the country whose holidays they name; it may be empty."""


USUAL_SPEECH = Speech()
"""English, with the holidays of no country in particular."""


class Promise(NamedTuple):
    """Holds what was promised about a decision, read as a range of days (both inclusive)."""

    words: str
    earliest: date
    latest: date


class Contact(NamedTuple):
    """Names the person to ask about the status of a case; `email` may be empty."""

    name: str
    email: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Interviewer:
    """Describes one interviewer."""

    name: str
    email: str = ""
    title: str = ""
    profile: str = ""
    rapport: str = "neutral"
    """good | neutral | poor. This never leaves the machine."""
    talked_about: str = ""

    @property
    def slug(self) -> str:
        """The person's part of a step id, unique within an interview."""
        return slug(self.name)


class Owed(NamedTuple):
    """Holds something that the person promised to send, and by which day, if they named one."""

    what: str
    by: date | None = None

    @property
    def slug(self) -> str:
        """Its part of a step id: the first words, unique within an interview.

        It is made from the words because a position would change when an earlier one is removed.
        """
        words = slug(self.what)
        whole = words[: MOST_OWED + 1]
        return words if len(words) <= MOST_OWED else whole.rpartition("-")[0] or whole[:-1]


class Question(NamedTuple):
    """Holds a question that was asked, the answer given, and how the answer felt."""

    asked: str
    answered: str = ""
    felt: str = ""
    """strong | ok | gap, or empty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Interview:
    """Holds one `[[interview]]` of the log. `start` and `end` are aware, in the zone `timezone`."""

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
    """The status as written in the log; None if the log has none."""
    status_since: date | None = None
    no_contact: bool = False
    answer_by: date | None = None
    """With the status `offer`: the day by which the person has to answer."""
    via: str = ""
    """The agency that stands between, if there is one."""
    language: str = ""
    """The ISO 639-1 code of the language of letters to them; empty if the log does not say."""
    topics: tuple[str, ...] = ()
    concerns: tuple[str, ...] = ()
    interviewers: tuple[Interviewer, ...] = ()
    owed: tuple[Owed, ...] = ()
    """What the person promised to send."""
    questions: tuple[Question, ...] = ()
    was: str = ""
    """The id that it had first, from which the uids of its entries are made; empty for `id`."""
    notes: str = field(default="", repr=False, compare=False)
    """Private notes: no plan, draft or target may read them."""

    def __post_init__(self) -> None:
        """Refuse naive times."""
        _refuse_naive(self.start, self.end)

    @property
    def case_key(self) -> tuple[str, str]:
        """Company and role in a form for comparing; equal for all rounds of one case."""
        return same_name(self.company), same_name(self.role)

    def agency_of(self, person: Interviewer) -> str:
        """Return the agency (`via`) whose contact a person is; empty if they are not."""
        if self.contact is None or not self.via:
            return ""
        name, email = self.contact
        is_contact = bool(person.slug) and person.slug == slug(name)
        has_address = bool(email) and person.email.casefold() == email.casefold()
        return self.via if is_contact or has_address else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """Holds one `[[activity]]` of the log: something else that the person did to find work."""

    day: date
    """The local day on which it was done."""
    kind: str
    """One of `log.fields.ACTIVITY_KINDS`."""
    what: str
    """The job that they applied for, or the name of the event."""
    company: str = ""
    """The employer, the agency, or whoever held the event."""
    where: str = ""
    """The address or the place."""
    how: str = ""
    """One of `log.fields.WAYS`, or empty."""
    contact: Contact | None = None
    phone: str = ""
    url: str = ""
    """The posting, or the site that was searched."""
    workload: str = ""
    """How much work the job is, in the person's words: "80%"."""
    assigned: bool = False
    """Whether the office proposed the job."""
    result: str = ""
    """The outcome in the person's words."""
    notes: str = field(default="", repr=False, compare=False)
    """Private notes: no record may read them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Represents a calendar event; dates instead of times make it an all-day event."""

    uid: str
    step_id: str
    title: str
    start: datetime | date
    end: datetime | date
    """The exclusive end, as in RFC 5545: a one-day all-day event ends on the next day."""
    description: str = ""
    location: str = ""
    url: str = ""
    free: bool = False
    """Whether the time counts as free (TRANSP:TRANSPARENT)."""
    done: date | None = None
    since: date | None = None
    """The day of an overdue task that is shown on a later one (`compose.on_today`)."""

    def __post_init__(self) -> None:
        """Refuse naive times, and a time combined with a date."""
        _refuse_naive(self.start, self.end)
        if isinstance(self.start, datetime) is not isinstance(self.end, datetime):
            msg = f"{self.step_id}: an event has two times or two dates, not one of each"
            raise TypeError(msg)


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """Represents a task that is due on a day."""

    uid: str
    step_id: str
    title: str
    due: date
    due_at: datetime
    """The aware time on the due day, for services whose tasks have a time."""
    description: str = ""
    url: str = ""
    done: date | None = None
    """The day on which the task was done, as far as anyone knows."""
    since: date | None = None
    """The day on which it was due, where it is overdue and shown on a later one."""

    def __post_init__(self) -> None:
        """Refuse a naive time."""
        _refuse_naive(self.due_at)


Item = Event | Task


SINCE = " (since "
"""Goes behind the title of an overdue task, before the day on which it was due."""

TROUBLE = "trouble"
"""The kind of an event that is no step of the plan: it alerts the person to a lasting problem."""


def step_of(step_id: str) -> str:
    """Return the kind of step that a step id names: `follow-up` for `acme/follow-up/1`."""
    if step_id.startswith("keep-searching/"):
        return "keep-searching"
    return step_id.split("/", 2)[1]


def as_event(task: Task) -> Event:
    """Return the all-day event that represents a task in a service without tasks."""
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
        since=task.since,
    )


def on_its_day(item: Item) -> Item:
    """Return an item that is shown later, because it is overdue, on its own day."""
    day = item.since
    if day is None:
        return item
    own = replace(item, title=item.title.rpartition(SINCE)[0] or item.title, since=None)
    if isinstance(own, Event):
        return replace(own, start=day, end=day + timedelta(days=1))
    return replace(own, due=day, due_at=own.due_at - (own.due - day))


def time_of(item: Item) -> date:
    """Return when an item begins, a time in any zone or a day; of a task the day it is due."""
    return item.due if isinstance(item, Task) else item.start


def day_of(item: Item) -> date:
    """Return the local day on which an item is due or begins."""
    when = time_of(item)
    return when.date() if isinstance(when, datetime) else when


def _refuse_naive(*times: datetime | date) -> None:
    for when in times:
        if isinstance(when, datetime) and when.utcoffset() is None:
            msg = f"{when!r} has no time zone"
            raise TypeError(msg)
