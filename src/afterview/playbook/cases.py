"""Group rounds into cases: all interviews with one company for one role, and their status."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from afterview.model import CLOSED, UNDECIDED, same_name
from afterview.playbook.farewells import decline_id, farewells, withdraw_id
from afterview.playbook.visits import holder, shared, visits

if TYPE_CHECKING:
    from collections.abc import Iterable

    from afterview.model import Interview
    from afterview.playbook.facts import Facts
    from afterview.playbook.visits import Visit

SAME_SEARCH = timedelta(days=90)
"""The longest time from an accepted offer to the first interview of a case in the same search.
Without a limit, a job taken years ago would silence every later search."""
ENDS_INTERVIEWS = CLOSED - {"parked"}
"""The statuses after which no interview of the case takes place. A parked case may go on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """Holds all rounds with one company for one role."""

    company: str
    """The company's name in a form for comparing, not for showing."""
    rounds: tuple[Interview, ...]
    """The rounds by start, without cancelled ones; those of one visit share what holds for all."""
    visit: Visit
    """The rounds of the latest visit, as logged: what they say counts for the case."""
    status: str
    """The status of the latest visit; `open` while the outcome is unknown."""
    since: date
    """The day on which the case got its status; meaningless while it is open."""
    accepted_elsewhere: date | None
    """The day on which an offer of another case in the same search was accepted."""
    accepted_here: Interview | None = None
    """The latest round of that other case, if it is one of the same company."""
    called_off: frozenset[str] = frozenset()
    """The ids of the rounds that do not take place, because the case ended before their day."""

    @property
    def latest(self) -> Interview:
        """The latest round, which supersedes the earlier ones."""
        return self.rounds[-1]

    @property
    def decided(self) -> Interview:
        """The round, as logged, that has the status of the case."""
        return holder(self.visit, "status")

    @property
    def promises(self) -> int:
        """The number of different promises that the latest visit ended with."""
        return len({each.promise for each in self.visit if each.promise})

    @property
    def held(self) -> tuple[Interview, ...]:
        """The rounds without those that do not take place."""
        return tuple(each for each in self.rounds if each.id not in self.called_off)

    @property
    def closed(self) -> bool:
        """Whether the case has ended."""
        return self.status in CLOSED

    @property
    def ended(self) -> date | None:
        """The day on which it ended, or another offer was accepted; None while it goes on."""
        return self.since if self.closed else self.accepted_elsewhere

    @property
    def has_offer(self) -> bool:
        """Whether the person has an offer to answer, and accepted no other one."""
        return self.status == "offer" and self.accepted_elsewhere is None

    @property
    def awaits_answer(self) -> bool:
        """Whether an answer is due: the case is open, and no job was accepted elsewhere."""
        return self.status == "open" and self.accepted_elsewhere is None


def cases(interviews: Iterable[Interview], facts: Facts, today: date) -> tuple[Case, ...]:
    """Return the cases of a log, in an order that does not depend on the order of the log.

    A cancelled round counts as if it had not been booked. A closing status without a `status_since`
    counts from the day it was first seen, or else from `today`. An open case from which the person
    has withdrawn, after they accepted another offer, is closed as well, and so are those that the
    same letter withdraws from; one with an offer counts as declined.
    """
    grouped: defaultdict[tuple[str, str], list[Interview]] = defaultdict(list)
    for interview in interviews:
        if interview.status != "cancelled":
            grouped[interview.case_key].append(interview)
    found = {key: _Rounds.of(members) for key, members in sorted(grouped.items())}
    acceptances = [
        (each.since(facts, today), key)
        for key, each in found.items()
        if each.all[-1].status == "accepted"
    ]
    all_ = [
        _case(
            rounds,
            min(
                (
                    (day, found[other].all[-1] if other[0] == key[0] else None)
                    for day, other in acceptances
                    if other != key and rounds.all[0].start.date() <= day + SAME_SEARCH
                ),
                key=lambda acceptance: acceptance[0],
                default=(None, None),
            ),
            facts,
            today,
        )
        for key, rounds in found.items()
    ]
    left = _left(all_, facts)
    return tuple(_withdrawn(case, left.get(case.latest.id)) for case in all_)


def _withdrawn(case: Case, day: date | None) -> Case:
    """Return a case as it is after the person has withdrawn from it on a day, if they have."""
    if day is None:
        return case
    off = _called_off(case.rounds, "withdrawn", day, case.accepted_elsewhere)
    return replace(case, status="withdrawn", since=day, called_off=off)


def _left(all_cases: Iterable[Case], facts: Facts) -> dict[str, date]:
    """Return the day of the letter that withdraws from a case, by the id of its latest round."""
    left: dict[str, date] = {}
    for letter in farewells(all_cases, facts).values():
        sent = [facts.done.get(withdraw_id(each.latest.id)) for each in letter]
        first = min(filter(None, sent), default=None)
        for case, own in zip(letter, sent, strict=True):
            day = own or first
            if day is not None and (own or case.latest.start.date() <= day):
                left[case.latest.id] = day
    return left


class _Rounds(NamedTuple):
    """Holds the rounds of a case by start, and its latest visit as logged."""

    all: tuple[Interview, ...]
    visit: Visit

    @classmethod
    def of(cls, members: list[Interview]) -> _Rounds:
        """Return the rounds, in which those of one visit share what holds for all of them."""
        found = visits(members)
        all_ = sorted(
            chain.from_iterable(map(shared, found)),
            key=lambda round_: (round_.start.timestamp(), round_.id),
        )
        latest = next(each for each in found if any(one.id == all_[-1].id for one in each))
        return cls(tuple(all_), latest)

    def since(self, facts: Facts, today: date) -> date:
        """Return the day on which the case got its status."""
        said = self.all[-1].status_since
        return said or since(holder(self.visit, "status"), facts, today)


def _case(
    rounds: _Rounds,
    accepted: tuple[date | None, Interview | None],
    facts: Facts,
    today: date,
) -> Case:
    latest, (accepted_elsewhere, accepted_here) = rounds.all[-1], accepted
    status, day = _case_status(latest.status), rounds.since(facts, today)
    declined = facts.done.get(decline_id(latest.id)) or facts.done.get(withdraw_id(latest.id))
    if status == "offer" and accepted_elsewhere is not None and declined is not None:
        status, day = "declined", declined
    return Case(
        company=same_name(latest.company),
        rounds=rounds.all,
        visit=rounds.visit,
        status=status,
        since=day,
        accepted_elsewhere=accepted_elsewhere,
        accepted_here=accepted_here,
        called_off=_called_off(rounds.all, status, day, accepted_elsewhere),
    )


def _called_off(
    rounds: Iterable[Interview], status: str, since: date, accepted_elsewhere: date | None
) -> frozenset[str]:
    """Return the ids of the rounds that do not take place."""
    return frozenset(
        each.id
        for each in rounds
        if (status in ENDS_INTERVIEWS and each.start.date() > since)
        or _gives_way(each, accepted_elsewhere)
    )


def _gives_way(interview: Interview, accepted_elsewhere: date | None) -> bool:
    """Return whether an interview does not take place because another offer was accepted.

    `scheduled` in the log says that it does.
    """
    return (
        accepted_elsewhere is not None
        and interview.start.date() > accepted_elsewhere
        and interview.status != "scheduled"
    )


def called_off(all_cases: Iterable[Case]) -> frozenset[str]:
    """Return the ids of all interviews that do not take place because their case ended before."""
    return frozenset().union(*(case.called_off for case in all_cases))


def since(interview: Interview, facts: Facts, today: date) -> date:
    """Return the day on which the interview got its status."""
    if interview.status_since is not None:
        return interview.status_since
    status, day = facts.latest_status(interview.id)
    return day if day is not None and status == interview.status else today


def _case_status(status: str | None) -> str:
    return "open" if status is None or status in UNDECIDED else status
