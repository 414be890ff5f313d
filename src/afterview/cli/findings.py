"""What a check of `doctor` finds, and what the checks share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from contextlib import ExitStack
    from datetime import datetime

    from afterview.setup import Setup
    from afterview.store.database import Store


class Finding(NamedTuple):
    """Describes the result of one check."""

    what: str
    verdict: Literal["ok", "note", "wrong"]
    message: str
    """If the verdict is not ok, the message also says what to do."""
    exit_code: int = 0


@dataclass(slots=True)
class Visit:
    """Holds what the checks need, once there is a configuration."""

    setup: Setup
    now: datetime
    """Aware, in the person's zone."""
    stack: ExitStack
    """Closes the resources of the visit at its end."""
    store: Store | None = None
    """Open for reading, once it was found to be intact."""
