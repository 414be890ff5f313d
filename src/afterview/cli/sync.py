"""Implement `afterview sync`, which updates every target to the plan and reports the outcome."""

from __future__ import annotations

import sys
from contextlib import ExitStack, contextmanager, nullcontext, suppress
from typing import TYPE_CHECKING, Any

import click

from afterview.cli.json_output import print_json, step_as_dict
from afterview.cli.run_report import (
    print_changes,
    print_notes,
    print_trouble,
    target_as_dict,
)
from afterview.cli.terminal.layout import echo
from afterview.errors import AfterviewError, StoreError
from afterview.operations.following import follow
from afterview.operations.wording import say_next
from afterview.service import health
from afterview.sync.engine import Orders, Report
from afterview.sync.engine import sync as run
from afterview.sync.report import say_counts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from afterview.cli import Call
    from afterview.dates.clock import Clock
    from afterview.workspace import Workspace


@click.command()
@click.option("--dry-run", is_flag=True, help="Show what would happen; write nothing.")
@click.option(
    "--target", "only", metavar="NAME", help="Sync only this target of the configuration."
)
@click.option("--json", "as_json", is_flag=True, help="Print the outcome as JSON.")
@click.option("--quiet", is_flag=True, help="Print nothing unless something is wrong; for cron.")
@click.option(
    "--allow-deletes",
    type=click.IntRange(min=1),
    metavar="N",
    help="After the guard stopped a run: confirm that it may delete exactly N items.",
)
@click.option(
    "--adopt",
    is_flag=True,
    help="Replace a file at the path of a target that afterview did not write.",
)
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
    """Update all your calendars to match the plan.

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
    is_watched = sys.stderr.isatty()
    with (
        _progress()
        if is_watched and not (quiet or as_json)
        else nullcontext(lambda *_: None) as progress,
        _opened(call, dry_run=dry_run) as workspace,
    ):
        orders = Orders(
            only=only,
            dry_run=dry_run,
            allow_deletes=allow_deletes,
            adopt=adopt,
            alerts=health.calling(workspace, is_watched=is_watched),
            follow=follow,
            progress=progress,
        )
        report = run(workspace, orders)
        if not dry_run:
            # The run itself is finished by now, so it does not fail because of this.
            with suppress(StoreError):
                health.note_run(workspace, report.targets, is_watched=is_watched)
    if as_json:
        print_json(_as_dict(report, dry_run=dry_run))
    elif not quiet:
        _print_summary(report, workspace.clock, dry_run=dry_run)
    print_trouble(report)
    sys.exit(report.exit_code)


@contextmanager
def _opened(call: Call, *, dry_run: bool) -> Iterator[Workspace]:
    """Open the workspace; if that fails and nobody watches, record it for the feeds."""
    with ExitStack() as stack:
        try:
            workspace = stack.enter_context(call.open(write=not dry_run))
        except AfterviewError as error:
            if not (dry_run or sys.stderr.isatty()):
                with suppress(StoreError):
                    health.note_failed_start(call.config_file(), error, call.now)
            raise
        yield workspace


@contextmanager
def _progress() -> Iterator[Callable[[str, int, int], None]]:
    """Show a progress bar on a terminal once there is something to wait for."""
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


def _print_summary(report: Report, clock: Clock, *, dry_run: bool) -> None:
    if dry_run:
        print_changes(report.targets, clock)
    lines = [f"{target.name}: {say_counts(target, dry_run=dry_run)}" for target in report.targets]
    if report.upcoming is not None:
        following = f"next: {say_next(report.upcoming, clock)}"
        if len(lines) == 1:
            lines = [f"{lines[0]}; {following}"]
        else:
            lines.append(following)
    for line in lines:
        echo(line)
    print_notes(report)
    for warning in report.warnings:
        echo(f"note: {warning}")


def _as_dict(report: Report, *, dry_run: bool) -> dict[str, Any]:
    """Return the outcome in the form of the JSON interface (docs/json.md)."""
    return {
        "dry_run": dry_run,
        "targets": [target_as_dict(target) for target in report.targets],
        "next": report.upcoming and step_as_dict(report.upcoming),
        "warnings": report.warnings,
        "news": report.news,
        "exit_code": report.exit_code,
    }
