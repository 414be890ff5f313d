"""Group rounds into cases: all interviews with one company for one role, and their status."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from afterview.model import CLOSED

if TYPE_CHECKING:
    from collections.abc import Iterable

    from afterview.model import Interview
    from afterview.playbook.facts import Facts

SAME_SEARCH = timedelta(days=90)
"""The longest time from an accepted offer to the first interview of a case in the same search.
Without a limit, a job taken years ago would silence every later search."""


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

    @property
    def latest(self) -> Interview:
        """The latest round, which supersedes the earlier ones."""
        return self.rounds[-1]

    @property
    def closed(self) -> bool:
        """Whether the case has ended."""
        return self.status in CLOSED

    @property
    def awaits_answer(self) -> bool:
        """Whether an answer is due: the case is open, and no job was accepted elsewhere."""
        return self.status == "open" and self.accepted_elsewhere is None


def cases(interviews: Iterable[Interview], facts: Facts, today: date) -> tuple[Case, ...]:
    """Return the cases of a log, in an order that does not depend on the order of the log.

    A cancelled round counts as if it had not been booked. A closing status without a `status_since`
    counts from the day it was first seen, or else from `today`.
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
        Case(
            company=key[0],
            rounds=members,
            status=_case_status(members[-1].status),
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
    status, day = facts.latest_status(interview.id)
    return day if day is not None and status == interview.status else today


def _case_status(status: str | None) -> str:
    """Treat `scheduled` and `waiting` as `open`: they differ by the clock only, and plan alike."""
    return "open" if status is None or status in {"scheduled", "waiting"} else status
