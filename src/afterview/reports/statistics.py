"""Compute statistics over a log: the number of interviews, their outcomes, and kept promises."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal, NamedTuple, get_args

from afterview.model import same_name
from afterview.playbook.cases import called_off, cases, since
from afterview.playbook.visits import visits

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from afterview.model import Interview
    from afterview.playbook.cases import Case
    from afterview.playbook.facts import Facts

Verdict = Literal["kept", "late", "silent", "open", "unknown"]
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
"""The verdicts on a promised date: met, missed with a late or no answer, not due, or unknown."""
VERDICT_WORDS: Mapping[Verdict, str] = {
    "kept": "answered by then",
    "late": "answered later",
    "silent": "no answer by then",
    "open": "not due yet",
    "unknown": "not known",
}
"""The same as people read them."""
OUTCOMES = ("open", "offer", "accepted", "declined", "rejected", "withdrawn", "parked")
"""The outcomes of a case, in the order in which they are shown."""
ANSWERS = frozenset({"offer", "rejected"})
"""The statuses that the company decides."""
AFTER_AN_OFFER = frozenset({"accepted", "declined"})
"""The statuses that have the day of the person's own answer; the company's was the offer."""

_WEEK = timedelta(days=7)


class Week(NamedTuple):
    """Counts the interviews of one week."""

    monday: date
    interviews: int
    ahead: int
    """The number of these that are still to come."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statistics:
    """Holds the statistics of a log on one day."""

    interviews: int
    """All past and future interviews except cancelled ones."""
    cancelled: int
    """Those that were cancelled, and those that did not take place because their case had ended."""
    companies: int
    weeks: tuple[Week, ...]
    """Consecutive weeks, from the first one shown to this week or the last one with an
    interview."""
    outcomes: Mapping[str, int]
    """The number of cases with each outcome, in the order of `OUTCOMES`."""
    answers: tuple[int, ...]
    """Days from the last interview to an offer or a rejection, in ascending order."""
    promises: Mapping[Verdict, int]
    employers_kept: int
    """The number of employers that kept each date that can be judged."""
    employers_judged: int
    """The number of employers with a promise that can be judged."""

    @property
    def median(self) -> float | None:
        """The median number of days to an answer; None without an answer."""
        from statistics import median

        return median(self.answers) if self.answers else None


def statistics(
    interviews: Iterable[Interview], facts: Facts, *, today: date, weeks: int
) -> Statistics:
    """Return the statistics of a log; `weeks` is the number of weeks up to this one.

    Days are local to each interview.
    """
    known = tuple(interviews)
    all_cases = cases(known, facts, today)
    off = called_off(all_cases)
    there = [each for each in known if each.status != "cancelled" and each.id not in off]
    standing = Counter(case.status for case in all_cases)
    judged = [
        (case.company, _verdict(case, until, following, facts, today))
        for case in all_cases
        for until, following in _promised(case)
    ]
    by_employer: dict[str, list[Verdict]] = {}
    for company, verdict in judged:
        if verdict in {"kept", "late", "silent"}:
            by_employer.setdefault(company, []).append(verdict)
    counted = Counter(verdict for _, verdict in judged)
    return Statistics(
        interviews=len(there),
        cancelled=len(known) - len(there),
        companies=len({same_name(each.company) for each in there}),
        weeks=_weeks(there, today, weeks),
        outcomes={name: standing[name] for name in OUTCOMES if standing[name]},
        answers=tuple(sorted(_answers(all_cases, facts, today))),
        promises={verdict: counted[verdict] for verdict in VERDICTS},
        employers_kept=sum(set(found) == {"kept"} for found in by_employer.values()),
        employers_judged=len(by_employer),
    )


def _weeks(interviews: Sequence[Interview], today: date, most: int) -> tuple[Week, ...]:
    this = _monday(today)
    days = [each.start.date() for each in interviews]
    counts = Counter(map(_monday, days))
    ahead = Counter(_monday(day) for day in days if day > today)
    if not counts:
        return ()
    first = max(min(*counts, this), this - (most - 1) * _WEEK)
    # Limit the future to the length of the past, to keep the picture short.
    last = min(max(*counts, this), this + most * _WEEK)
    found = []
    while first <= last:
        found.append(Week(first, counts[first], ahead[first]))
        first += _WEEK
    return tuple(found)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _answers(all_cases: Iterable[Case], facts: Facts, today: date) -> Iterable[int]:
    for case in all_cases:
        answered = _answered(case, facts, today) if case.status in ANSWERS else None
        answered = answered or _offered(case, facts)
        if answered is not None:
            days = (answered - (case.held or case.rounds)[-1].start.date()).days
            if days >= 0:
                yield days


def _answered(case: Case, facts: Facts, today: date) -> date | None:
    """Return the day on which the case got its status; None if nobody noted it."""
    decided = case.decided
    seen, _ = facts.latest_status(decided.id)
    if case.latest.status_since is None and seen != decided.status:
        return None
    return case.latest.status_since or since(decided, facts, today)


def _offered(case: Case, facts: Facts) -> date | None:
    """Return the day of the offer that the person has answered; None if nobody noted it."""
    if case.status not in AFTER_AN_OFFER:
        return None
    return max(filter(None, (facts.offered(each.id) for each in case.visit)), default=None)


def _promised(case: Case) -> Iterator[tuple[date, date | None]]:
    """Yield the last day of the promise of each visit, and the day of the next visit."""
    found = visits(case.rounds)
    days = [visit[0].start.date() for visit in found]
    for visit, following in zip(found, (*days[1:], None), strict=True):
        if visit[-1].promise is not None:
            yield visit[-1].promise.latest, following


def _verdict(case: Case, until: date, following: date | None, facts: Facts, today: date) -> Verdict:
    """Return what became of the promise of a visit, whose last day is `until`.

    A visit on a following day counts as an answer, but the log does not say when it was announced.
    """
    if following is not None:
        return "kept" if following <= until else "unknown"
    if case.status in {"open", "parked"}:
        return "silent" if until < today else "open"
    offered = _offered(case, facts)
    answered = offered or _answered(case, facts, today)
    if answered is None or case.status == "withdrawn":
        return "unknown"
    if answered <= until:
        return "kept"
    return "late" if offered or case.status in ANSWERS else "unknown"
