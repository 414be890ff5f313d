"""Hold the facts about steps that are not in the log."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Holds everything that the planner knows and the log does not say; all days are local."""

    done: Mapping[str, date] = field(default_factory=lambda: MappingProxyType({}))
    """Step id to the day on which the step was done, whoever noticed it."""
    skipped: frozenset[str] = frozenset()
    """Ids of the steps that the person does not want."""
    postponed: Mapping[str, date] = field(default_factory=lambda: MappingProxyType({}))
    """Step id to the day to which the person postponed the step."""
    status_seen: Mapping[str, tuple[str, date]] = field(
        default_factory=lambda: MappingProxyType({})
    )
    """Interview id to its status in the log and the day on which that status was first seen."""
