"""Limit follow-ups by Don't 4, "Don't be too aggressive": a cap per case, a gap per company.

The cap is a number of follow-ups; the gap is counted in business days between any two follow-ups to
one company, across roles and people, or to one person of an agency, across companies. News of an
offer keeps the gap where there is time, is outside of the cap, and goes before all follow-ups that
have not been sent.
No step ever asks the person to call.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from typing import TYPE_CHECKING

from afterview.model import same_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
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


Recipient = tuple[str, ...]
"""The name of a company; the address of an agency's person, or else their name and the agency's."""


def recipients(interview: Interview) -> Mapping[Recipient, str]:
    """Return whom a follow-up after this round reaches, with their names; the company first."""
    found: dict[Recipient, str] = {(same_name(interview.company),): interview.company}
    if interview.via:
        name, email = interview.contact or ("", "")
        who = (email.casefold(),) if email else (same_name(name), same_name(interview.via))
        said = name or email
        found[who] = f"{said} ({interview.via})" if said else interview.via
    return found


class ContactBudget:
    """Holds the contacts of every company and every agency's person in the log."""

    def __init__(
        self, days: Mapping[Interview, date], facts: Facts, gap: int, workdays: Workdays
    ) -> None:
        """Take each round with the first day that matters, what was sent, and `gap`."""
        since: dict[Recipient, date] = {}
        made: defaultdict[Recipient, list[tuple[str, date]]] = defaultdict(list)
        for round_, day in days.items():
            written = list(contacted((round_,), facts))
            for each in recipients(round_):
                since[each] = min(day, since.get(each, day))
                made[each] += written
        self._contacts = {
            each: CompanyContacts(gap, workdays, first, made[each]) for each, first in since.items()
        }

    def of(self, interview: Interview) -> Contacts:
        """Return the contacts of all whom a follow-up after this round reaches."""
        return Contacts(
            [(self._contacts[each], name) for each, name in recipients(interview).items()]
        )


class Contacts:
    """Finds the days on which all recipients of a follow-up may be contacted."""

    def __init__(self, recipients: Iterable[tuple[CompanyContacts, str]]) -> None:
        """Take the contacts of each recipient, with their name."""
        self._recipients = tuple(recipients)

    def add(self, day: date) -> None:
        """Record a contact on `day`."""
        for contacts, _ in self._recipients:
            contacts.add(day)

    def add_before_all(self, day: date) -> None:
        """Record a contact on `day` that comes before all that have not been made yet."""
        for contacts, _ in self._recipients:
            contacts.add_before_all(day)

    @property
    def last(self) -> date | None:
        """The last day on which one of them was written to, or gets news; None if there is none."""
        days = [contacts.last for contacts, _ in self._recipients if contacts.last is not None]
        return max(days, default=None)

    def next_open(self, day: date) -> tuple[date, str, date]:
        """Return the first business day from `day` on for a follow-up that has not been sent yet.

        Also return who is in the way of an earlier day, and the day from which that gap counts.
        """
        who, since = "", day
        while taken := [each for each in self._recipients if each[0].next_open(day) != day]:
            contacts, who = taken[0]
            day = contacts.next_open(day)
            since = contacts.gap_begins(day)
        return day, who, since


class CompanyContacts:
    """Tracks the days on which one recipient is contacted, and finds the next that keeps the gap.

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
        self._earliest = since
        """The day before which nothing is placed that has not been sent yet."""
        self.last: date | None = None
        """The last day of what was sent, and of news."""
        for _, day in sent:
            self.add_before_all(day)

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

    def add_before_all(self, day: date) -> None:
        """Record a contact on `day` that comes before all that have not been made yet."""
        self.add(day)
        self._earliest = max(self._earliest, day)
        self.last = max(self.last or day, day)

    def next_open(self, day: date) -> date:
        """Return the first business day from `day` on for a follow-up that has not been sent yet.

        It comes after everything that was sent and after open news of an offer, because overdue
        follow-ups have to keep the gap too.
        """
        if self._gap and day < self._earliest:
            day = self._workdays.on_or_after(self._earliest)
        return self.next_free(day)

    def gap_begins(self, day: date) -> date:
        """Return the day whose gap ends on the business day `day`."""
        number = self._workdays.between(self._since, day) - self._gap
        return self._workdays.add(self._since, number) if number > 0 else self._since

    def next_free(self, day: date) -> date:
        """Return the first business day from the business day `day` on that keeps the gap."""
        number = self._workdays.between(self._since, day)
        at = bisect_right(self._begins, number) - 1
        if at < 0 or number >= self._ends[at]:
            return day
        return self._workdays.add(self._since, self._ends[at])
