"""The person in front of the service's own program, and the edits that they make there."""
# ruff: noqa: S101 - asserts are what tests are made of

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from afterview.model import Event, Item, Task

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


class Person(ABC):
    """The person, who has the service's own program before them: past the provider."""

    @abstractmethod
    def retitle(self, uid: str, title: str) -> None:
        """Give an item another title."""

    @abstractmethod
    def describe(self, uid: str, text: str) -> None:
        """Give an item another text as its description."""

    @abstractmethod
    def move(self, uid: str, start: date) -> None:
        """Let an event begin at `start`, as long as before, or let a task be due on that day.

        `start` is an aware datetime where the event has a time of day, else a date.
        """

    @abstractmethod
    def tick(self, uid: str) -> date:
        """Mark a task as done; return the day on which that is, where the person is."""

    @abstractmethod
    def reopen(self, uid: str) -> None:
        """Mark a task as not done."""

    @abstractmethod
    def delete(self, uid: str) -> None:
        """Delete an item."""

    @abstractmethod
    def put_aside(self, uid: str) -> Callable[[], None]:
        """Take an item out of our calendar or list; return what puts it back.

        It comes back as it was, with all that is invisible, as it does after a move to another
        calendar and back, an import, or a restore. Where such an item gets another id or address,
        it has another one.
        """

    @abstractmethod
    def copy(self, uid: str) -> str:
        """Duplicate an item as the program does it, with all that is invisible; return its uid."""

    @abstractmethod
    def adorn(self, uid: str) -> None:
        """Add to an item what the provider does not manage: a reminder, a colour, busy or free."""

    @abstractmethod
    def adornment(self, uid: str) -> object:
        """Return what stands there of all that; None where there is no such item."""

    @abstractmethod
    def discard(self) -> None:
        """Delete the calendars of ours, with all that is in them."""


@dataclass(frozen=True, slots=True)
class Edit:
    """One thing that a person does to an item."""

    form: type[Event | Task]
    all_day: bool | None
    """Of an event; None for any."""
    carry_out: Callable[[Person, Item], Item]
    """Do it; return what the item is then."""

    def suits(self, item: Item) -> bool:
        """Tell whether it can be done to `item`."""
        if not isinstance(item, self.form) or item.done:
            return False
        if self.all_day is None or isinstance(item, Task):
            return True
        return isinstance(item.start, datetime) is not self.all_day


def _retitle(person: Person, item: Item) -> Item:
    person.retitle(item.uid, "Another title")
    return replace(item, title="Another title")


def annotate(person: Person, item: Item) -> Item:
    """Put lines of their own above and below the text of an item; return what the item is then."""
    text = f"Mine, above\n{item.description}\n\nmine, below: a, b; c\\d"
    person.describe(item.uid, text)
    return replace(item, description=text)


def _clear(person: Person, item: Item) -> Item:
    person.describe(item.uid, "")
    return replace(item, description="")


def _move(person: Person, item: Item) -> Item:
    if isinstance(item, Task):
        due = item.due + timedelta(days=3)
        person.move(item.uid, due)
        return replace(item, due=due, due_at=item.due_at + timedelta(days=3))
    by = timedelta(days=1)
    if isinstance(item.start, datetime):
        by += timedelta(minutes=45)
    person.move(item.uid, item.start + by)
    return replace(item, start=item.start + by, end=item.end + by)


def _move_far(person: Person, item: Item) -> Item:
    assert isinstance(item, Event)
    by = timedelta(days=5 * 365)
    person.move(item.uid, item.start + by)
    return replace(item, start=item.start + by, end=item.end + by)


EDITS: Mapping[str, Edit] = {
    "an event gets another title": Edit(Event, None, _retitle),
    "an event gets text around ours": Edit(Event, None, annotate),
    "an event loses its text": Edit(Event, None, _clear),
    "an event moves": Edit(Event, False, _move),  # noqa: FBT003 - of a table of edits
    "an all-day event moves": Edit(Event, True, _move),  # noqa: FBT003 - of a table of edits
    "an event moves by years": Edit(Event, False, _move_far),  # noqa: FBT003 - of a table of edits
    "a task gets another title": Edit(Task, None, _retitle),
    "a task gets text around ours": Edit(Task, None, annotate),
    "a task loses its text": Edit(Task, None, _clear),
    "a task moves": Edit(Task, None, _move),
}
