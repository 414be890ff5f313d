"""Implement `afterview plan`, which shows the plan or the next sync without writing anything."""

from __future__ import annotations

import sys
from datetime import date
from typing import TYPE_CHECKING, NoReturn

import click

from afterview.cli.json_output import print_json, step_as_dict
from afterview.cli.run_report import (
    print_changes,
    print_notes,
    print_trouble,
    say_counts,
    target_as_dict,
)
from afterview.cli.terminal.output import print_all
from afterview.cli.terminal.printing import FORECAST
from afterview.model import FIRST_YEAR, LAST_YEAR
from afterview.operations.handles import handles
from afterview.playbook.planned import count

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from afterview.cli import Call
    from afterview.operations.handles import Handle
    from afterview.playbook import Planned


ALL = "*"
"""Selects all targets; no target can have this name."""


def _day(_ctx: click.Context, _param: click.Parameter, value: str | None) -> date | None:
    try:
        day = date.fromisoformat(value) if value else None
    except ValueError:
        msg = f'"{value}" is not a date; write it as 2026-12-04'
        raise click.BadParameter(msg) from None
    if day is not None and not FIRST_YEAR <= day.year <= LAST_YEAR:
        msg = f"{day} is not in the years from {FIRST_YEAR} to {LAST_YEAR}"
        raise click.BadParameter(msg)
    return day


@click.command()
@click.option("--on", metavar="DATE", callback=_day, help="The plan as it would be on another day.")
@click.option(
    "--all", "whole", is_flag=True, help="Show what is past, and what comes later in each chain."
)
@click.option(
    "--targets",
    "of_targets",
    metavar="[NAME]",
    is_flag=False,
    flag_value=ALL,
    help="What a sync would do to your targets, or to the one named; nothing is written.",
)
@click.option("--json", "as_json", is_flag=True, help="The whole plan as JSON, for programs.")
@click.pass_obj
def plan(
    call: Call, on: date | None, *, whole: bool, of_targets: str | None, as_json: bool
) -> None:
    """Show each step from today on: its day, what it is, and why it stands there.

    What was due before and is still to be done stands first. A step that waits for an earlier one,
    as a second follow-up does, is a forecast: it stands in no calendar yet, and --all shows it.

    \b
    Example:
      afterview plan --on 2026-12-07
      afterview plan --targets
      afterview plan --json | jq -r '.items[] | [.date, .title] | @tsv'
    """  # noqa: D301 - \b is click's mark for "do not wrap"
    if of_targets is not None:
        if on or whole:
            msg = "--targets shows what a sync would do now; it takes neither --on nor --all"
            raise click.UsageError(msg)
        _show_targets(call, None if of_targets == ALL else of_targets, as_json=as_json)
    with call.open() as workspace:
        today = on or workspace.today
        items = workspace.plan(today)
        shown = [item for item in items if whole or not (item.forecast or _is_past(item, today))]
        names = {} if as_json else handles(workspace, [item.id for item in shown])
    if as_json:
        print_json({"today": today, "items": [step_as_dict(item) for item in items]})
        return
    if shown:
        _print_table(shown, today, names)
    else:
        why = "" if items else ": the log has no interview to follow up on"
        click.echo(f"nothing is planned{why}")
    if len(shown) < len(items):
        later = sum(item.forecast for item in items)
        past = len(items) - len(shown) - later
        hidden = [
            count(number, what)
            for number, what in ((past, "past step"), (later, "forecast"))
            if number
        ]
        click.echo(f"\nnot shown: {' and '.join(hidden)}; `afterview plan --all` has them too")


def _show_targets(call: Call, only: str | None, *, as_json: bool) -> NoReturn:
    """Show what each target would get in a run that writes nothing, and exit with its code."""
    from afterview.service import health
    from afterview.sync.engine import Orders, sync

    with call.open() as workspace:
        orders = Orders(only=only, dry_run=True, alerts=health.calling(workspace))
        report = sync(workspace, orders)
    if as_json:
        targets = [target_as_dict(target) for target in report.targets]
        print_json({"today": workspace.today, "targets": targets})
    else:
        for target in report.targets:
            click.echo(f"{target.name}: {say_counts(target, dry_run=True)}")
            print_changes([target])
        print_notes(report)
    print_trouble(report)
    sys.exit(report.exit_code)


def _print_table(items: Sequence[Planned], today: date, names: Mapping[str, Handle]) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, show_edge=False, padding=(0, 1, 0, 0), header_style="bold")
    for heading, options in (
        ("", {"no_wrap": True, "justify": "right"}),
        ("date", {"no_wrap": True}),
        ("form", {"no_wrap": True}),
        ("step", {"no_wrap": True}),
        ("title, and why", {"overflow": "fold"}),
    ):
        table.add_column(heading, **options)
    part = None
    for item in items:
        if part not in {None, _part(item, today)}:
            table.add_section()
        part = _part(item, today)
        what = Text(f"✓ {item.title}" if item.done else item.title)
        what.append(f"{FORECAST if item.forecast else ''}\n{item.why}", style="dim")
        when = Text(_when(item), style=_style(item, today))
        table.add_row(names[item.id].number, when, item.form, item.step, what)
    print_all(Console(), table)


def _is_past(item: Planned, today: date) -> bool:
    """Return whether nothing can be done about it any more: it is past, and done or a marker."""
    last = item.end.date() if item.end else item.day
    is_over = item.done is not None or item.kind.is_marker
    return last < today and is_over


def _part(item: Planned, today: date) -> int:
    """Return whether an item is before today, today, or later."""
    return (item.day > today) - (item.day < today)


def _when(item: Planned) -> str:
    hour = f"\n{item.start:%H:%M}-{item.end:%H:%M}" if item.start and item.end else ""
    return f"{item.day:%a %Y-%m-%d}{hour}"


def _style(item: Planned, today: date) -> str:
    if item.day == today:
        return "bold green"
    return "yellow" if item.day < today and item.form == "task" and item.done is None else ""
