"""Hold the facts about steps that are not in the log."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Holds everything that the planner knows and the log does not say; all days are local."""

    done: Mapping[str, date] = field(default_factory=lambda: MappingProxyType({}))
    """Step id to the day on which the step was done, whoever noticed it."""
    skipped: frozenset[str] = frozenset()
    """Ids of the steps that the person does not want."""
    forgotten: frozenset[str] = frozenset()
    """Ids of interviews that are no longer in the log, of which nothing is to stay in a target."""
    postponed: Mapping[str, date] = field(default_factory=lambda: MappingProxyType({}))
    """Step id to the day to which the person postponed the step."""
    status_seen: Mapping[str, tuple[tuple[str, date], ...]] = field(
        default_factory=lambda: MappingProxyType({})
    )
    """Interview id to the statuses that it has had in the log, the latest last, each with the day
    on which it became so, or was first seen."""

    heard: Mapping[str, tuple[date, str]] = field(default_factory=lambda: MappingProxyType({}))
    """Interview id to the day of their last message, as the mailbox has it, and to what the log
    said then (`playbook.heard.said_of`): until it says something else, the message waits."""

    def seeing(self, statuses: Iterable[tuple[str, str, date]]) -> Facts:
        """Return the facts with these statuses: id, status, day; a known one gets that day."""
        seen = dict(self.status_seen)
        for interview_id, status, day in statuses:
            before = seen.get(interview_id, ())
            kept = before[:-1] if before and before[-1][0] == status else before
            seen[interview_id] = (*kept, (status, day))
        return replace(self, status_seen=seen)

    def latest_status(self, interview_id: str) -> tuple[str, date] | tuple[None, None]:
        """Return the last status that was seen, with its day."""
        return self.status_seen.get(interview_id, ((None, None),))[-1]

    def offered(self, interview_id: str) -> date | None:
        """Return the day of the last offer that was seen; None if none was."""
        seen = reversed(self.status_seen.get(interview_id, ()))
        return next((day for status, day in seen if status == "offer"), None)
