"""What the page shows, and what its buttons do: the two things that are handed in from above.

The values are texts and days that are fit to be shown as they are; nothing here decides anything.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

Kind = Literal["done", "skip", "postpone", "undo"]


class Step(NamedTuple):
    """One step of the plan."""

    id: str
    title: str
    when: str
    """`14:00-15:00`, `since Mon 30 Nov`, or empty."""
    why: str
    draft: str = ""
    is_task: bool = True
    """Whether there is something to be done, skipped or postponed."""
    recap: str = ""
    """The id of the interview, where the step is its recap."""


class Day(NamedTuple):
    """One day of the next two weeks."""

    date: date
    name: str
    steps: tuple[Step, ...]


class Card(NamedTuple):
    """How one case stands."""

    id: str
    """That of its latest round."""
    name: str
    role: str
    waits_for: str
    """`you`, `them` or `nobody`."""
    said: str
    """The patience meter in a sentence."""
    why: str
    quiet: int
    """Business days since the last word."""
    of: int | None
    """Business days from then until the next step; None without one."""
    until: str
    """The day of the next step, and what it is; empty without one."""
    follow_ups: str
    rounds: tuple[str, ...]


class Mark(NamedTuple):
    """One thing that happened, in the picture of the search."""

    kind: Literal["interview", "follow-up", "end"]
    at: float
    """Where it stands, in percent of the width."""
    title: str


class Line(NamedTuple):
    """One case in the picture of the search."""

    name: str
    status: str
    begins: float
    ends: float
    marks: tuple[Mark, ...]


class Picture(NamedTuple):
    """The search so far."""

    first: str
    last: str
    today: float
    lines: tuple[Line, ...]
    said: str
    """The same in a sentence, for who does not see it."""


class Person(NamedTuple):
    """An interviewer, in the form of the recap."""

    name: str
    rapport: str
    about: str


class Recap(NamedTuple):
    """What the form of the recap begins with."""

    id: str
    heading: str
    people: tuple[Person, ...]
    promise: str
    topics: tuple[str, ...]
    concerns: tuple[str, ...]
    questions: int
    """How many the log has already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """All that the page shows."""

    today: date
    heading: str
    due: tuple[Step, ...]
    overdue: tuple[Step, ...]
    days: tuple[Day, ...]
    cards: tuple[Card, ...]
    closed: int
    picture: Picture | None
    troubles: tuple[str, ...] = ()


class Desk(Protocol):
    """Everything raises AfterviewError, whose text is a sentence for the person."""

    def look(self, now: datetime) -> View:
        """Return what there is to be seen."""

    def recap_of(self, interview_id: str, now: datetime) -> Recap:
        """Return what the form of the recap begins with."""

    def record(self, kind: Kind, step_id: str, day: str, now: datetime) -> str:
        """Record it, under the guards of the command of the same name; return what it says."""

    def add(self, said: Mapping[str, Sequence[str]], now: datetime) -> str:
        """Add an interview to the log, as `afterview add` does."""

    def recap(self, interview_id: str, said: Mapping[str, Sequence[str]], now: datetime) -> str:
        """Write a recap into the log, as `afterview recap` does."""
