"""Hold the numbers of the playbook: their defaults, the profiles, and the origin of each value."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from datetime import time
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

BUILT_IN = "the default"


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Holds every number that a person may set; days are calendar days unless stated otherwise."""

    way_home_minutes: int = 30
    recap_minutes: int = 30
    latest_recap: time = time(21, 30)
    thank_you_same_day_until: time = time(16)
    card: str = "auto"
    follow_up_after_promise: int = 2
    """Business days."""
    follow_up_without_promise: int = 5
    """Business days."""
    follow_up_interval: int = 5
    """Business days."""
    follow_up_cap: int = 2
    contact_gap: int = 5
    """Business days."""
    park_after: int = 10
    """Business days."""
    keep_in_touch_first: int = 60
    keep_in_touch_every: int = 90
    keep_in_touch_times: int = 3
    keep_searching: bool = True
    hour: time = time(10)
    origins: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}), repr=False)
    """Key to the origin of its value; missing keys have `BUILT_IN`."""

    def cite(self, key: str) -> str:
        """Return a number with its origin: `contact_gap = 5, the default`."""
        return self._citations[key]

    @cached_property
    def _citations(self) -> Mapping[str, str]:
        """Every number with its origin, cached because many items cite the same ones."""
        return {
            key: f"{key} = {_written(getattr(self, key))}, {self.origins.get(key, BUILT_IN)}"
            for key in KEYS
        }


def _written(value: object) -> str:
    """Return a value as a person writes it in the configuration."""
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:%H:%M}" if isinstance(value, time) else str(value)


PROFILES: Mapping[str, Mapping[str, int]] = MappingProxyType(
    {
        "standard": {},
        "patient": {"follow_up_without_promise": 10, "contact_gap": 10},
        "gentle": {"follow_up_cap": 1},
    }
)


def settings(profile: str, own: Mapping[str, Any], origins: Mapping[str, str]) -> Settings:
    """Return the numbers of `profile`, overridden by what the person wrote (`own`).

    `origins` says where each key of `own` is written.
    """
    numbers = PROFILES[profile]
    return replace(
        Settings(),
        **{**numbers, **own},
        origins=MappingProxyType({**dict.fromkeys(numbers, f"profile {profile}"), **origins}),
    )


KEYS = tuple(f.name for f in fields(Settings) if f.name != "origins")
"""The keys of the configuration's table `[playbook]`, without `profile`."""
