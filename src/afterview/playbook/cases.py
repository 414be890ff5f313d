"""Group rounds into cases: all interviews with one company for one role, and their status."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from afterview.model import CLOSED, same_name

if TYPE_CHECKING:
    from collections.abc import Iterable

    from afterview.model import Interview
    from afterview.playbook.facts import Facts

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
    """The rounds by start, without cancelled ones."""
    status: str
    """The status of the latest round; `open` while the outcome is unknown."""
    since: date
    """The day on which the case got its status; meaningless while it is open."""
    accepted_elsewhere: date | None
    """The day on which an offer of another case in the same search was accepted."""
    is_joined: bool = False
    """Whether that offer is from the same company, for another role."""
    called_off: frozenset[str] = frozenset()
    """The ids of the rounds that do not take place, because the case ended before their day."""

    @property
    def latest(self) -> Interview:
        """The latest round, which supersedes the earlier ones."""
        return self.rounds[-1]

    @property
    def held(self) -> tuple[Interview, ...]:
        """The rounds without those that do not take place."""
        return tuple(each for each in self.rounds if each.id not in self.called_off)

    @property
    def closed(self) -> bool:
        """Whether the case has ended."""
        return self.status in CLOSED

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
    has withdrawn, after they accepted another offer, is closed as well.
    """
    grouped: defaultdict[tuple[str, str], list[Interview]] = defaultdict(list)
    for interview in interviews:
        if interview.status != "cancelled":
            grouped[interview.case_key].append(interview)
    rounds = {
        key: tuple(sorted(members, key=lambda round_: (round_.start.timestamp(), round_.id)))
        for key, members in sorted(grouped.items())
    }
    acceptances = [
        (since(members[-1], facts, today), key)
        for key, members in rounds.items()
        if members[-1].status == "accepted"
    ]
    return tuple(
        _case(
            members,
            min(
                (
                    (day, other)
                    for day, other in acceptances
                    if other != key and members[0].start.date() <= day + SAME_SEARCH
                ),
                default=None,
            ),
            facts,
            today,
        )
        for key, members in rounds.items()
    )


def _case(
    rounds: tuple[Interview, ...],
    acceptance: tuple[date, tuple[str, str]] | None,
    facts: Facts,
    today: date,
) -> Case:
    """Return a case; `acceptance` has the day and the case of an offer that was accepted."""
    latest = rounds[-1]
    accepted_elsewhere = acceptance[0] if acceptance else None
    status, day = _case_status(latest.status), since(latest, facts, today)
    withdrew = facts.done.get(f"{latest.id}/withdraw")
    if accepted_elsewhere is not None and withdrew is not None and status not in CLOSED:
        status, day = "withdrawn", withdrew
    called_off = {
        each.id
        for each in rounds
        if (status in ENDS_INTERVIEWS and each.start.date() > day)
        or _gives_way(each, accepted_elsewhere)
    }
    return Case(
        company=same_name(latest.company),
        rounds=rounds,
        status=status,
        since=day,
        accepted_elsewhere=accepted_elsewhere,
        is_joined=acceptance is not None and acceptance[1][0] == same_name(latest.company),
        called_off=frozenset(called_off),
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
    """Treat `scheduled` and `waiting` as `open`: they differ by the clock only, and plan alike."""
    return "open" if status is None or status in {"scheduled", "waiting"} else status
