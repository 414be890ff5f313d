"""Refuse to write where something is wrong with a service, before anything is decided.

The clocks differ, or the calendar is not that of the last run, or another target writes to it.
"""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING

from afterview.errors import GuardError, InTheWayError
from afterview.reconcile.observe import same_container
from afterview.sync.run import clock_is_right, in_full

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet
    from datetime import datetime

    from afterview.workspace import Workspace


def refuse_another_time(target: str, now: datetime, clock: datetime | None) -> None:
    """Raise GuardError where the `clock` of the service differs by more than a day from `now`.

    `now` is the time of this machine, and `clock` None where the service gave no time; both are
    aware.
    """
    if clock is not None and not clock_is_right(now, [clock]):
        ours, theirs = (
            f"{in_full(when)} {when:%H:%M} UTC" for when in (now, clock.astimezone(UTC))
        )
        msg = (
            f"{target}: stopped, because the clock of this computer says {ours}, and the service "
            f"says that it is {theirs}; correct the one that is wrong, and run again"
        )
        raise GuardError(msg)


def refuse_another_container(target: str, before: str, container: str) -> None:
    """Raise GuardError where the calendars are not those `before`; empty if there were none."""
    if before and not same_container(before, container):
        now = " ".join(container.split()) or "there is none"
        msg = (
            f"{target}: stopped, because the calendar is not that of the last run "
            f"({now}, was {' '.join(before.split())}); correct the configuration or, if that is "
            f"right, run: afterview unlink {target} --keep"
        )
        raise GuardError(msg)


def refuse_what_is_taken(target: str, claims: AbstractSet[str], workspace: Workspace) -> None:
    """Raise InTheWayError for a calendar or list that another target wrote to before."""
    for other in workspace.targets:
        if other.name != target and other.plugin.two_way:
            taken = workspace.store.container(other.name)
            if claims & {*taken.splitlines()}:
                raise shared_with(target, other.name)


def shared_with(target: str, other: str) -> InTheWayError:
    """Return the error for a target that writes to the same place as another one."""
    return InTheWayError(
        f"{target}: stopped, because [targets.{other}] writes to the same calendar or task list; "
        "give each its own"
    )
