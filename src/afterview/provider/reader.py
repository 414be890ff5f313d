"""The contract of a reader: what a calendar that is only read must be able to say.

A reader tells when the person is busy, and nothing else about what stands there: no title, no
place and no people leave it. It writes nothing, and asks for nothing that it does not need.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from afterview.provider.plugin import Option

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import datetime

    from afterview.provider.contract import Context


class BusyTime(NamedTuple):
    """A time at which the person cannot do anything else."""

    start: datetime
    """Aware."""
    end: datetime
    """Aware, and after `start`."""
    uid: str = ""
    """The UID of its event, by which the engine knows entries of its own; empty where the service
    tells only times."""


class CalendarReader(Protocol):
    """One calendar that is read."""

    def busy(self, first: datetime, last: datetime) -> Iterable[BusyTime]:
        """Return when the person is busy between two aware times, in any order.

        An event that leaves the time free, or that was cancelled, is not busy, and neither is one
        of whole days, unless it says that it is. Each instance of a recurring event counts. Raises
        an error of `afterview.errors`.
        """

    def close(self) -> None:
        """Let go of the connection; a second call does nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReaderPlugin:
    """A reader as an entry point of the group `afterview.calendars` names it."""

    name: str
    summary: str
    options: tuple[Option, ...]
    open: Callable[[Mapping[str, Any], Context], CalendarReader]


BUSY = Option(
    name="busy",
    kind="flag",
    default=False,
    doc="read when you are busy, so that no recap is at the same time as something else, and "
    "`slots` offers only time that is free; nothing else is read",
)

__all__ = ["BUSY", "BusyTime", "CalendarReader", "ReaderPlugin"]
