"""`afterview sync`: bring every target in line with the plan, and say what happened."""

from __future__ import annotations

import json
import sys
from collections import Counter
from contextlib import ExitStack, contextmanager, nullcontext, suppress
from typing import TYPE_CHECKING, Any

import click

from afterview import trouble
from afterview.cli.plan import as_dict
from afterview.engine import Orders, Report, TargetReport
from afterview.engine import sync as run
from afterview.errors import AfterviewError, StoreError
from afterview.work.wording import say_next

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import date

    from afterview.cli import Call
    from afterview.workspace import Workspace

KINDS = ("new", "moved", "changed", "done", "dropped", "rewritten")


@click.command()
@click.option("--dry-run", is_flag=True, help="Only say what would happen; write nothing anywhere.")
@click.option("--target", "only", metavar="NAME", help="Only this target of the configuration.")
@click.option("--json", "as_json", is_flag=True, help="The outcome as JSON, for programs.")
@click.option("--quiet", is_flag=True, help="Say nothing unless something is wrong; for cron.")
@click.option(
    "--allow-deletes",
    type=click.IntRange(min=1),
    metavar="N",
    help="Let exactly N items go whose interviews are no longer in the log.",
)
@click.option("--adopt", is_flag=True, help="Take over a file that stands in the way.")
@click.pass_obj
def sync(  # noqa: PLR0913 - one for each option
    call: Call,
    *,
    dry_run: bool,
    only: str | None,
    as_json: bool,
    quiet: bool,
    allow_deletes: int | None,
    adopt: bool,
) -> None:
    """Bring every target of the configuration in line with the plan.

    \b
    Example:
      afterview sync
      calendar: 3 new, 1 moved, 1 dropped; next: thank Jane Doe (Acme) today
    \b
    From cron, silent unless something is wrong:
      */15 * * * * /path/to/afterview sync --quiet

    Exits with 0 when done, 1 when some items failed, 2 for a wrong configuration or log, 3 when
    the guard stopped it, 75 when another run holds the lock, 77 when a login is needed.
    """  # noqa: D301 - \b is click's mark for "do not wrap"
    watched = sys.stderr.isatty() and not (quiet or as_json)
    with (
        _progress() if watched else nullcontext(_unseen) as progress,
        _opened(call, dry_run=dry_run) as workspace,
    ):
        orders = Orders(
            only=only,
            dry_run=dry_run,
            allow_deletes=allow_deletes,
            adopt=adopt,
            calls=trouble.calling(workspace),
            progress=progress,
        )
        report = run(workspace, orders)
        if not dry_run:
            # The run itself is over by now, so it does not fail for that.
            with suppress(StoreError):
                trouble.note_run(workspace, report.targets)
    if as_json:
        click.echo(json.dumps(_as_dict(report, dry_run=dry_run), indent=2, ensure_ascii=False))
    elif not quiet:
        _print_summary(report, workspace.today, dry_run=dry_run)
    print_trouble(report)
    sys.exit(report.exit_code)


@contextmanager
def _opened(call: Call, *, dry_run: bool) -> Iterator[Workspace]:
    """Open the workspace; where that fails, keep it for a feed that calls the person."""
    with ExitStack() as stack:
        try:
            workspace = stack.enter_context(call.open(write=not dry_run))
        except AfterviewError as error:
            if not dry_run:
                with suppress(StoreError):
                    trouble.note_unbegun(call.config_file(), error, call.now)
            raise
        yield workspace


def _unseen(_target: str, _known: int, _all: int) -> None:
    """Take the progress of a run that nobody watches."""


@contextmanager
def _progress() -> Iterator[Callable[[str, int, int], None]]:
    """Show a bar on a terminal once there is something to wait for."""
    bars: list[Any] = []

    def show(target: str, known: int, whole: int) -> None:
        if not bars:
            from rich.console import Console
            from rich.progress import Progress

            bars.append(Progress(console=Console(stderr=True), transient=True))
            bars[0].start()
        tasks = {task.description: task.id for task in bars[0].tasks}
        task = tasks[target] if target in tasks else bars[0].add_task(target, total=whole)
        bars[0].update(task, completed=known)

    try:
        yield show
    finally:
        for bar in bars:
            bar.stop()


def _print_summary(report: Report, today: date, *, dry_run: bool) -> None:
    if dry_run:
        print_changes(report.targets)
    lines = [f"{target.name}: {say_counts(target, dry_run=dry_run)}" for target in report.targets]
    if report.upcoming is not None:
        following = f"next: {say_next(report.upcoming, today)}"
        if len(lines) == 1:
            lines = [f"{lines[0]}; {following}"]
        else:
            lines.append(following)
    for line in lines:
        click.echo(line)
    print_notes(report)
    for warning in report.warnings:
        click.echo(f"note: {warning}")


def print_changes(targets: Iterable[TargetReport]) -> None:
    """Print a line for each change, by day."""
    for target in targets:
        for change in sorted(target.done, key=lambda c: (c.day, c.title)):
            click.echo(f"  {change.kind:9}  {change.day:%a %Y-%m-%d}  {change.title}")


def print_notes(report: Report) -> None:
    """Print what the person did in the targets, and what follows from it."""
    for target in report.targets:
        for note in target.notes:
            click.echo(f"note: {note}")


def print_trouble(report: Report) -> None:
    """Print what went wrong, on the standard error."""
    for target in report.targets:
        if target.error is not None:
            # Many a sentence begins with the name; from cron, each has to say whom it is about.
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
    """Say in words what was done: `3 new, 1 moved, 2 adopted`."""
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


def _as_dict(report: Report, *, dry_run: bool) -> dict[str, Any]:
    """Return the outcome as the JSON interface has it (docs/json.md)."""
    return {
        "dry_run": dry_run,
        "targets": [target_as_dict(target) for target in report.targets],
        "next": None if report.upcoming is None else as_dict(report.upcoming),
        "warnings": list(report.warnings),
        "exit_code": report.exit_code,
    }


def target_as_dict(target: TargetReport) -> dict[str, Any]:
    """Return what a run did to one target as the JSON interface has it (docs/json.md)."""
    return {
        "name": target.name,
        "provider": target.provider,
        "counts": dict.fromkeys(KINDS, 0) | Counter(c.kind for c in target.done),
        "unchanged": target.unchanged,
        "adopted": target.adopted,
        "settled": target.settled,
        "changes": [
            {"id": c.step_id, "kind": c.kind, "date": c.day.isoformat(), "title": c.title}
            for c in target.done
        ],
        "failed": [{"id": change.step_id, "error": str(error)} for change, error in target.failed],
        "refused": [{"id": each.step_id, "error": each.message} for each in target.refused],
        "notes": list(target.notes),
        "error": None if target.error is None else str(target.error),
        "exit_code": target.exit_code,
    }
