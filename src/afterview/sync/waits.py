"""Leave a service alone until the time that it asked for; the other targets go on.

The time is kept in the store, because the next run may be in another process.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from afterview.errors import Sentence, ThrottledError, WaitingError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from afterview.sync.report import Orders, TargetReport
    from afterview.workspace import Workspace

KIND = "wait"
MOST = timedelta(days=1)
"""The longest wait; a longer one was kept while the clock of this machine was wrong."""


def hold_back(workspace: Workspace, orders: Orders, reports: Iterable[TargetReport]) -> None:
    """Stop the targets that asked to wait, unless the person named the target."""
    for report in reports:
        until = _until(workspace, report.name)
        if orders.only is None and until is not None:
            left = (until - workspace.now).total_seconds()
            report.error = WaitingError(_said(workspace, report.name, until), left)


def remember(workspace: Workspace, reports: Iterable[TargetReport]) -> None:
    """Keep the time until which each service of this run asked to wait."""
    for report in reports:
        if isinstance(report.error, WaitingError):
            continue
        asked = [each for each in report.errors if isinstance(each, ThrottledError)]
        waits = [each.retry_after or 0.0 for each in asked]
        if longest := min(max(waits, default=0.0), MOST.total_seconds()):
            until = workspace.now + timedelta(seconds=longest)
            workspace.store.put(KIND, report.name, until.astimezone(UTC).isoformat())
            if isinstance(report.error, ThrottledError):
                report.error = ThrottledError(_said(workspace, report.name, until), longest)
        elif workspace.store.get(KIND, report.name):
            workspace.store.put(KIND, report.name, "")


def _said(workspace: Workspace, name: str, until: datetime) -> str:
    return Sentence(
        f"{name}: the service asked to wait until {workspace.clock.say(until)}",
        command=f"to ask it anyway: afterview sync --target {name}",
    )


def _until(workspace: Workspace, name: str) -> datetime | None:
    """Return the time until which a target is left alone; None where it is not."""
    try:
        until = datetime.fromisoformat(workspace.store.get(KIND, name) or "")
        left = until - workspace.now
    except (TypeError, ValueError):
        return None
    return until if timedelta(0) < left <= MOST else None
