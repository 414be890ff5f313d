"""Print the outcome of a run for `sync` and `plan --targets`, as text and as JSON."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from afterview.cli.terminal.layout import echo
from afterview.cli.terminal.printing import print_rows
from afterview.model import Event

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from afterview.dates.clock import Clock
    from afterview.reconcile.one_way import Change
    from afterview.sync.engine import Report, TargetReport


def print_changes(targets: Iterable[TargetReport], clock: Clock) -> None:
    """Print a line for each change, by day."""
    for target in targets:
        print_rows(
            (f"{change.kind:9}  {clock.say_day(begins)}", change.title)
            for begins, change in sorted(
                ((_begins(change), change) for change in target.done),
                key=lambda pair: (clock.day(pair[0]), pair[1].title),
            )
        )


def _begins(change: Change) -> date:
    """Return the time or day of the item behind a change; only its day if it is deleted."""
    item = change.wanted or change.action.item
    if isinstance(item, Event):
        return item.start
    return change.day


def print_notes(report: Report) -> None:
    """Print what the person did in the targets, and what their other calendars showed."""
    for target in report.targets:
        for note in target.notes:
            echo(f"note: {note}")
    for note in report.news:
        echo(f"note: {note}")


def print_trouble(report: Report) -> None:
    """Print errors to the standard error."""
    for target in report.targets:
        if target.error is not None:
            # Many messages begin with the name already; in the output of cron, each has to have it.
            said = str(target.error).removeprefix(f"{target.name}: ")
            echo(f"afterview: {target.name}: {said}", err=True)
        for change, error in target.failed:
            echo(f"afterview: {target.name}: {change.title}: {error}", err=True)
        for each in target.refused:
            echo(
                f"afterview: {target.name}: {each.title}: refused before, and not sent again until "
                f"it changes: {each.message}",
                err=True,
            )


def target_as_dict(target: TargetReport) -> dict[str, Any]:
    """Return the outcome of one target in the form of the JSON interface (docs/json.md)."""
    from afterview.sync.report import KINDS

    return {
        "name": target.name,
        "provider": target.provider,
        "counts": dict.fromkeys(KINDS, 0) | Counter(c.kind for c in target.done),
        "unchanged": target.unchanged,
        "adopted": target.adopted,
        "settled": target.settled,
        "changes": [
            {"id": c.step_id, "kind": c.kind, "date": c.day, "title": c.title} for c in target.done
        ],
        "failed": [{"id": change.step_id, "error": str(error)} for change, error in target.failed],
        "refused": [{"id": each.step_id, "error": each.message} for each in target.refused],
        "notes": target.notes,
        "error": None if target.error is None else str(target.error),
        "exit_code": target.exit_code,
    }
