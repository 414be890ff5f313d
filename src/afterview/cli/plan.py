"""Implement `afterview plan`, which shows the plan or the next sync without writing anything."""

from __future__ import annotations

import math
import sys
from datetime import timedelta
from itertools import groupby
from typing import TYPE_CHECKING, NoReturn

import click

from afterview.cli.arguments import day_option, seen_on
from afterview.cli.json_output import print_json, step_as_dict, trip_as_dict
from afterview.cli.run_report import (
    print_changes,
    print_notes,
    print_trouble,
    target_as_dict,
)
from afterview.cli.terminal.layout import (
    BETWEEN,
    INDENT,
    Row,
    column_width,
    echo,
    folded,
    folding_width,
    heading,
    numbered,
    paint,
    paragraph,
    print_paged,
    urgent,
)
from afterview.cli.terminal.printing import FORECAST, PAINTED, style_of, trip_lines
from afterview.operations.agenda import AHEAD, offers_due
from afterview.operations.finding import done_before
from afterview.operations.short_ids import handles
from afterview.playbook.planned import count

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from afterview.cli import Call
    from afterview.dates.clock import Clock
    from afterview.operations.short_ids import Handle
    from afterview.playbook import Planned

PARTS = ("Past", "Overdue", "Today", "Ahead")
"""The headings, in their order."""
ALL = "*"
"""Selects all targets; no target can have this name."""


@click.command()
@day_option("Show the plan as it would be on another day: Fri, 7 Dec.")
@click.option(
    "--days",
    type=click.IntRange(min=0),
    default=AHEAD.days,
    metavar="N",
    help="Look N days ahead instead of 14.",
)
@click.option("--all", "whole", is_flag=True, help="Show everything, past and future.")
@click.option("--why", "with_why", is_flag=True, help="Show why each step is there, and its id.")
@click.option(
    "--targets",
    "of_targets",
    metavar="[NAME]",
    is_flag=False,
    flag_value=ALL,
    help="Show what a sync would do to your targets, or to one; write nothing.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the whole plan as JSON.")
@click.pass_obj
def plan(  # noqa: PLR0913 - one for each option
    call: Call,
    words: str | None,
    *,
    days: int,
    whole: bool,
    with_why: bool,
    of_targets: str | None,
    as_json: bool,
) -> None:
    """Show what is overdue, and the steps of the next two weeks.

    A step that depends on an earlier one, such as a second follow-up, is a forecast: it is not in
    your calendars yet, and --all shows it. A list that does not fit on the terminal is shown page
    by page.

    \b
    Example:
      afterview plan --why
      afterview plan --days 60 --on 2026-12-07
      afterview plan --targets
      afterview plan --json | jq -r '.items[] | [.date, .title] | @tsv'
    """  # noqa: D301 - \b is click's mark for "do not wrap"
    if of_targets is not None:
        if words is not None or whole or with_why or days != AHEAD.days:
            msg = "--targets shows what a sync would do now; the only option you can add is --json"
            raise click.UsageError(msg)
        _show_targets(call, None if of_targets == ALL else of_targets, as_json=as_json)
    with call.open() as workspace:
        as_of = seen_on(workspace, words)
        clock, items = as_of.clock, as_of.plan()
        if whole and not as_json:
            items = (*items, *done_before(as_of, items))
        shown = shown_steps(items, clock, None if whole else days)
        names = {} if as_json else handles(workspace, [item.id for item in shown])
        offers = [each.says for each in offers_due(as_of)]
    if as_json:
        document = {
            "today": clock.today,
            "away": trip_as_dict(clock),
            "items": [step_as_dict(item) for item in items],
        }
        print_json(document)
        return
    width = folding_width(sys.stdout)
    away = [*trip_lines(clock, clock.today + timedelta(days=days), width)]
    lines = [
        *urgent(offers, width),
        *away,
        *([""] if away else []),
        *_lines(shown, names, clock, with_why=with_why),
    ]
    if not shown:
        lines.append(
            f"nothing is planned{'' if items else ': the log has no interview to follow up on'}"
        )
    if hidden := len(items) - len(shown):
        more = f"not shown: {count(hidden, 'more step')}; `afterview plan --all` shows them too"
        lines += ["", *folded(more, sys.stdout)]
    print_paged(lines)


def _show_targets(call: Call, only: str | None, *, as_json: bool) -> NoReturn:
    """Show what each target would get in a run that writes nothing, and exit with its code."""
    from afterview.service import health
    from afterview.sync.engine import Orders, sync
    from afterview.sync.report import say_counts

    with call.open() as workspace:
        alerts = health.calling(workspace, is_watched=sys.stderr.isatty())
        orders = Orders(only=only, dry_run=True, alerts=alerts)
        report = sync(workspace, orders)
    if as_json:
        targets = [target_as_dict(target) for target in report.targets]
        print_json({"today": workspace.today, "targets": targets})
    else:
        for target in report.targets:
            echo(f"{target.name}: {say_counts(target, dry_run=True)}")
            print_changes([target], workspace.clock)
        print_notes(report)
    print_trouble(report)
    sys.exit(report.exit_code)


def shown_steps(items: Iterable[Planned], clock: Clock, days: int | None) -> list[Planned]:
    """Return the steps of a plan that are shown, in order; `days` is how far ahead, None for all.

    Without `days`, past and done steps are shown too.
    """
    last = clock.today + timedelta(days=days or 0)
    shown = [item for item in items if days is None or _is_shown(item, clock, last)]
    return sorted(shown, key=lambda item: _place(item, clock))


def _is_shown(item: Planned, clock: Clock, last: date) -> bool:
    """Return whether there is something to do about it, until the day that is shown last."""
    day = clock.day(item.end or item.day)
    is_over = day < clock.today and (item.done is not None or item.kind.is_marker)
    is_to_come = item.forecast or clock.day(item.begins) > last
    return not is_over and not is_to_come and item.step != "follow-up-date"


def _lines(
    items: Sequence[Planned], names: Mapping[str, Handle], clock: Clock, *, with_why: bool
) -> Iterator[str]:
    """Yield a line for each step by day, in parts with a heading."""
    width = folding_width(sys.stdout)
    rows = [Row(item.title, clock.say(item.begins), item.id) for item in items]
    numbers = numbered(rows, names)
    whens = {item.id: row.when for item, row in zip(items, numbers, strict=True)}
    column = column_width([*whens.values()], width)
    for part, steps in groupby(items, key=lambda item: _part(item, clock)):
        if part is not _part(items[0], clock):
            yield ""
        yield from heading(part, width)
        for item in steps:
            when = f"{INDENT}{whens[item.id]}"
            title = f"✓ {item.title}" if item.done else item.title
            title += FORECAST if item.forecast else ""
            first, *others = paragraph(title, width, f"{when:{column}}{' ' * BETWEEN}")
            yield first.replace(when, paint(when, **PAINTED[style_of(item, clock)]), 1)
            yield from others
            if with_why:
                why = paragraph(f"{item.why} [{names[item.id].id}]", width, INDENT * 3)
                yield from (paint(line, dim=True) for line in why)


def _place(item: Planned, clock: Clock) -> tuple[int, date, float]:
    """Return by what the steps are ordered: part, the person's day, then the hour or none."""
    hour = item.start.timestamp() if item.start else math.inf
    return PARTS.index(_part(item, clock)), clock.day(item.begins), hour


def _part(item: Planned, clock: Clock) -> str:
    """Return the heading of the part to which a step belongs."""
    day = clock.day(item.begins)
    if day >= clock.today:
        return "Today" if day == clock.today else "Ahead"
    return "Past" if item.done is not None or item.kind.is_marker else "Overdue"
