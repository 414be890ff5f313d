"""Place local times of the log in their zones, and add spans of real time to them."""

from __future__ import annotations

from datetime import UTC, timedelta
from typing import TYPE_CHECKING

from afterview.toml.values import Wrong

if TYPE_CHECKING:
    from datetime import datetime
    from zoneinfo import ZoneInfo


def add_real_time(start: datetime, took: timedelta) -> datetime:
    """Add a span of real time, whatever the clocks do meanwhile."""
    return (start.astimezone(UTC) + took).astimezone(start.tzinfo)


def in_zone(key: str, when: datetime, zone: ZoneInfo) -> datetime:
    """Return a time of the log in its zone; raise Wrong for a time in the gap of a clock change."""
    if when.tzinfo is not None:
        return when.astimezone(zone)
    local = when.replace(tzinfo=zone)
    if local.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != when:
        before, after = _gap(when, zone)
        msg = f"{key}: in {zone.key} the clocks go from {before:%H:%M} to {after:%H:%M} that night"
        hint = (
            f"write a time before {before:%Y-%m-%dT%H:%M:%S}, or from {after:%Y-%m-%dT%H:%M:%S} on"
        )
        raise Wrong(msg, hint)
    return local


def _gap(when: datetime, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Return both ends of the gap that a local time falls into, as local times."""
    second = timedelta(seconds=1)
    # With the later offset it is an instant before the change; with the earlier one, after it.
    early = when.replace(tzinfo=zone, fold=1).astimezone(UTC)
    late = when.replace(tzinfo=zone, fold=0).astimezone(UTC)
    offset = early.astimezone(zone).utcoffset()
    while late - early > second:
        middle = early + (late - early) // (2 * second) * second
        if middle.astimezone(zone).utcoffset() == offset:
            early = middle
        else:
            late = middle
    return early.astimezone(zone) + second, late.astimezone(zone)
