"""What is known of the steps beside the log: done, skipped, postponed, and statuses first seen."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Everything that the planner knows and the log does not say. All days are local days."""

    done: Mapping[str, date] = field(default_factory=lambda: MappingProxyType({}))
    """Step id to the day on which it was done, whoever saw it."""
    skipped: frozenset[str] = frozenset()
    """Ids of the steps that the person does not want."""
    postponed: Mapping[str, date] = field(default_factory=lambda: MappingProxyType({}))
    """Step id to the day on which the person put it, instead of the one of the playbook."""
    status_seen: Mapping[str, tuple[str, date]] = field(
        default_factory=lambda: MappingProxyType({})
    )
    """Interview id to its status in the log, and the day on which that was first seen."""
