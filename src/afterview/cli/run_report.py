"""Print the outcome of a run for `sync` and `plan --targets`, as text and as JSON."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Iterable

    from afterview.sync.engine import Report, TargetReport

KINDS = ("new", "moved", "changed", "done", "dropped", "rewritten")


def print_changes(targets: Iterable[TargetReport]) -> None:
    """Print a line for each change, by day."""
    for target in targets:
        for change in sorted(target.done, key=lambda c: (c.day, c.title)):
            click.echo(f"  {change.kind:9}  {change.day:%a %Y-%m-%d}  {change.title}")


def print_notes(report: Report) -> None:
    """Print what the person did in the targets, and the consequences."""
    for target in report.targets:
        for note in target.notes:
            click.echo(f"note: {note}")


def print_trouble(report: Report) -> None:
    """Print errors to the standard error."""
    for target in report.targets:
        if target.error is not None:
            # Many messages begin with the name already; in the output of cron, each has to have it.
            said = str(target.error).removeprefix(f"{target.name}: ")
            click.echo(f"afterview: {target.name}: {said}", err=True)
        for change, error in target.failed:
            click.echo(f"afterview: {target.name}: {change.title}: {error}", err=True)
        for each in target.refused:
            click.echo(
                f"afterview: {target.name}: {each.title}: refused before, and not sent again until "
                f"it changes: {each.message}",
                err=True,
            )


def say_counts(target: TargetReport, *, dry_run: bool) -> str:
    """Describe the changes in words: `3 new, 1 moved, 2 adopted`."""
    if target.error is not None:
        return "stopped"
    kinds = Counter(change.kind for change in target.done)
    words = [f"{kinds[kind]} {kind}" for kind in KINDS if kinds[kind]]
    rest = {
        "adopted": target.adopted,
        "settled": target.settled,
        "failed": len(target.failed),
        "refused": len(target.refused),
    }
    words += [f"{number} {kind}" for kind, number in rest.items() if number]
    if not words:
        return f"nothing to do, {target.unchanged} items stand"
    return ("would be " if dry_run else "") + ", ".join(words)


def target_as_dict(target: TargetReport) -> dict[str, Any]:
    """Return the outcome of one target in the form of the JSON interface (docs/json.md)."""
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
