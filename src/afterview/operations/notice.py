"""Write the message of the day: what is due and what has to wait; on Sundays, the coming week."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING

from afterview.dates.clock import WEEKDAYS, say
from afterview.notify.message import Message
from afterview.operations.agenda import agenda_of, by_next, name_of_case, offers_due, patience
from afterview.playbook import steps
from afterview.playbook.planned import count

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime, time

    from afterview.dates.clock import Clock
    from afterview.operations.agenda import Agenda
    from afterview.playbook import Planned
    from afterview.playbook.patience import Meter
    from afterview.workspace import Workspace

SUNDAY = WEEKDAYS.index("Sunday")
WEEK = timedelta(days=7)
LATEST = timedelta(hours=12)
"""How long after its time a message is still sent, on the same day: a computer may be asleep."""
MOST_LINES = 10
"""The most lines of one section; a phone shows little more."""


def is_time(now: datetime, at: time) -> bool:
    """Return whether the message of the day that is due at `at` is sent.

    `now` is on the clock of the place where the person is.
    """
    shown = now.replace(tzinfo=None)
    due = shown.replace(hour=at.hour, minute=at.minute, second=0, microsecond=0)
    return due <= shown < due + LATEST


def notice(workspace: Workspace, *, private: bool) -> Message | None:
    """Return the message of today; None if nothing is due, on Sundays in the coming week.

    `private` leaves out the names of companies and people.
    """
    seen, lines, meters = patience(workspace)
    agenda = agenda_of(workspace, steps(workspace.interviews, seen, lines))
    offers = [each.says for each in offers_due(workspace)]
    if private:
        offers = ["An offer has to be answered"] * len(offers)
    writer = _Writer(workspace.clock, private=private)
    is_sunday = workspace.today.weekday() == SUNDAY
    ahead = agenda.ahead if is_sunday else ()
    week = [item for item in ahead if workspace.clock.day(item.begins) <= workspace.today + WEEK]
    if not (offers or agenda.today or agenda.overdue or week):
        return None
    sections = (
        ("Answer", offers),
        ("Today", [writer.today(item) for item in agenda.today]),
        ("Overdue", [writer.overdue(item) for item in agenda.overdue]),
        ("This week" if is_sunday else "", [writer.ahead(item) for item in week]),
        ("Wait", writer.waiting(meters)),
    )
    body = "\n\n".join(_section(title, found) for title, found in sections if found)
    return Message(_title(workspace, agenda, week if is_sunday else None), body)


def _title(workspace: Workspace, agenda: Agenda, week: Sequence[Planned] | None) -> str:
    """Say how much there is: `Mon 30 Nov: 1 interview, 2 to do, 1 overdue`."""
    items = [*agenda.today, *(week or ())]
    meetings = sum(item.step == "interview" for item in items)
    tasks = sum(not item.kind.is_marker for item in items)
    parts = [count(meetings, "interview")] if meetings else []
    parts += [f"{tasks} to do"] if tasks or not meetings else []
    parts += [f"{len(agenda.overdue)} overdue"] if agenda.overdue else []
    whole = "Your week" if week is not None else say(workspace.today)
    return f"{whole}: {', '.join(parts)}"


def _section(title: str, lines: Iterable[str]) -> str:
    """Return a section; lines that are the same, as private ones often are, are counted."""
    said = [f"- {line} ({n})" if n > 1 else f"- {line}" for line, n in Counter(lines).items()]
    left = len(said) - MOST_LINES
    more = [f"- and {left} more"] if left > 0 else []
    return "\n".join([title, *said[:MOST_LINES], *more])


class _Writer:
    """Writes the lines, with names or without."""

    def __init__(self, clock: Clock, *, private: bool) -> None:
        self._clock, self._private = clock, private

    def today(self, item: Planned) -> str:
        """Return a step of today, with its time if it has one."""
        when = f"{self._time(item)} " if item.start else ""
        return f"{when}{self._name(item)}"

    def overdue(self, item: Planned) -> str:
        """Return a step that is overdue, and since when."""
        return f"{self._name(item)} (since {self._clock.say_day(item.begins)})"

    def ahead(self, item: Planned) -> str:
        """Return a step of the coming week, with its day."""
        return f"{self._clock.say_day(item.begins)} {self.today(item)}"

    def waiting(self, meters: Iterable[Meter]) -> list[str]:
        """Return the companies that are to be left alone, each until which day."""
        quiet = [each for each in by_next(meters) if each.standing == "quiet" and each.next]
        return [] if not quiet else list(self._waiting(quiet))

    def _waiting(self, quiet: Sequence[Meter]) -> Iterator[str]:
        days = [each.next.day for each in quiet if each.next]
        if self._private:
            whom = count(len(quiet), "case")
            yield f"{whom}, the first until {self._clock.say_day(days[0])}"
            return
        cases = Counter(each.case.company for each in quiet)
        for each, day in zip(quiet, days, strict=True):
            yield f"{name_of_case(each, cases)}: OK to write from {self._clock.say_day(day)}"

    def _name(self, item: Planned) -> str:
        return item.private_title if self._private else item.title

    def _time(self, item: Planned) -> str:
        if item.start is None or not self._private:
            return self._clock.say_time(item.start, item.end) if item.start else ""
        # Without the place, which `say_time` names if it is in another zone.
        home = self._clock.home
        return self._clock.say_time(item.start.astimezone(home), item.end)
