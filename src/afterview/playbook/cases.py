"""Rounds into cases: all interviews with one company for one role, and where the case stands."""

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
"""A case whose first interview is later than this after an accepted offer belongs to another
search: without a limit, one job taken years ago would silence every search that follows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """All rounds with one company for one role."""

    company: str
    """Fit for comparing, not for showing."""
    rounds: tuple[Interview, ...]
    """By start; none of them cancelled."""
    status: str
    """That of the latest round; `open` while nothing is known."""
    since: date
    """The day on which it became so; of no meaning while it is open."""
    accepted_elsewhere: date | None
    """When an offer of another case was accepted in the same search."""

    @property
    def latest(self) -> Interview:
        """The round that supersedes the earlier ones."""
        return self.rounds[-1]

    @property
    def closed(self) -> bool:
        """Whether the case has ended."""
        return self.status in CLOSED

    @property
    def awaits_answer(self) -> bool:
        """Whether an answer is due: neither ended, nor an offer here, nor a job taken elsewhere."""
        return self.status == "open" and self.accepted_elsewhere is None


def cases(interviews: Iterable[Interview], facts: Facts, today: date) -> tuple[Case, ...]:
    """Return the cases of a log, in an order that does not depend on that of the log.

    A cancelled round counts as if it had not been booked. A closing status without a
    `status_since` counts from the day it was first seen, else from `today`.
    """
    grouped: defaultdict[tuple[str, str], list[Interview]] = defaultdict(list)
    for interview in interviews:
        if interview.status != "cancelled":
            key = same_name(interview.company), same_name(interview.role)
            grouped[key].append(interview)
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
        Case(
            company=key[0],
            rounds=members,
            status=_standing(members[-1].status),
            since=since(members[-1], facts, today),
            accepted_elsewhere=min(
                (
                    day
                    for day, other in acceptances
                    if other != key and members[0].start.date() <= day + SAME_SEARCH
                ),
                default=None,
            ),
        )
        for key, members in rounds.items()
    )


def since(interview: Interview, facts: Facts, today: date) -> date:
    """Return the day on which the interview got its status."""
    if interview.status_since is not None:
        return interview.status_since
    status, day = facts.status_seen.get(interview.id, (None, today))
    return day if status == interview.status else today


def _standing(status: str | None) -> str:
    """`scheduled` and `waiting` differ by the clock only, and plan alike."""
    return "open" if status is None or status in {"scheduled", "waiting"} else status
