"""Limit follow-ups by Don't 4, "Don't be too aggressive": a cap per case, a gap per company.

The cap is a number of follow-ups; the gap is counted in business days between any two follow-ups to
one company, across roles and people. News of an offer keeps the gap, and is outside of the cap. No
step ever asks the person to call.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from afterview.dates.workdays import Workdays
    from afterview.model import Interview
    from afterview.playbook.cases import Case
    from afterview.playbook.facts import Facts


def follow_up_id(interview_id: str, number: int) -> str:
    """Return the step id of the follow-up with this number."""
    return f"{interview_id}/follow-up/{number}"


def news_id(interview_id: str) -> str:
    """Return the step id of the news of an offer elsewhere."""
    return f"{interview_id}/news"


MOST_FOLLOW_UPS = 10
"""The largest cap that the configuration allows; follow-ups above today's cap count too."""


def sent(rounds: Iterable[Interview], facts: Facts) -> Iterator[tuple[str, date]]:
    """Yield the id and day of each follow-up that was sent after one of these rounds."""
    for round_ in rounds:
        for number in range(1, MOST_FOLLOW_UPS + 1):
            step_id = follow_up_id(round_.id, number)
            if (day := facts.done.get(step_id)) is not None:
                yield step_id, day


def contacted(rounds: Iterable[Interview], facts: Facts) -> Iterator[tuple[str, date]]:
    """Yield the id and day of each message that keeps the gap: the follow-ups, and the news."""
    known = tuple(rounds)
    yield from sent(known, facts)
    for round_ in known:
        if (day := facts.done.get(news_id(round_.id))) is not None:
            yield news_id(round_.id), day


def used_before(case: Case, facts: Facts) -> int:
    """Return how many follow-ups of earlier rounds count against the cap of the case."""
    return sum(1 for _ in sent(case.rounds[:-1], facts))


class CompanyContacts:
    """Tracks the days on which one company is contacted, and finds the next day that keeps the gap.

    Blocked days are kept as merged half-open ranges of business-day numbers, so that a company with
    thousands of roles costs no more than thousands of companies with one.
    """

    def __init__(
        self, gap: int, workdays: Workdays, since: date, sent: Iterable[tuple[str, date]] = ()
    ) -> None:
        """Take the follow-ups sent so far, and `gap` in business days, numbered from `since`."""
        self._gap = gap
        self._since = since
        self._workdays = workdays
        self._begins: list[int] = []
        self._ends: list[int] = []
        self._sent = sorted((day, step_id) for step_id, day in sent)
        for day, _ in self._sent:
            self.add(day)

    def add(self, day: date) -> None:
        """Record a contact on `day`."""
        number = self._workdays.between(self._since, max(day, self._since))
        begin, end = number - self._gap + 1, number + self._gap
        if begin >= end:
            return
        first = bisect_left(self._ends, begin)
        last = bisect_right(self._begins, end)
        if first < last:
            begin = min(begin, self._begins[first])
            end = max(end, self._ends[last - 1])
        self._begins[first:last] = [begin]
        self._ends[first:last] = [end]

    def next_open(self, day: date) -> date:
        """Return the first business day from `day` on for a follow-up that has not been sent yet.

        It comes after everything that was sent, because overdue follow-ups have to keep the gap
        too.
        """
        if self._gap and self._sent and day < self._sent[-1][0]:
            day = self._workdays.on_or_after(self._sent[-1][0])
        return self.next_free(day)

    def original_day(self, step_id: str, done: date, day: date) -> date:
        """Return the day that a follow-up had before it was sent on `done`: `day` or a later one.

        Only follow-ups sent before it count.
        """
        before = bisect_left(self._sent, (done, step_id))
        if not self._gap or not before:
            return day
        return max(day, self._workdays.add(self._sent[before - 1][0], self._gap))

    def next_free(self, day: date) -> date:
        """Return the first business day from the business day `day` on that keeps the gap."""
        number = self._workdays.between(self._since, day)
        at = bisect_right(self._begins, number) - 1
        if at < 0 or number >= self._ends[at]:
            return day
        return self._workdays.add(self._since, self._ends[at])
