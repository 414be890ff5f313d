"""Implement `afterview stats`, which draws the search: interviews, outcomes, kept promises."""

from __future__ import annotations

import sys
from bisect import bisect_left
from collections import Counter
from typing import TYPE_CHECKING, Any

import click

from afterview.cli.json_output import print_json
from afterview.cli.terminal.layout import (
    BETWEEN,
    INDENT,
    cells,
    echo,
    heading,
    paint,
    paragraph,
    print_lines,
    terminal_width,
)
from afterview.dates.clock import say
from afterview.playbook.planned import count
from afterview.reports.statistics import VERDICT_WORDS, Statistics, statistics

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from afterview.cli import Call

WEEKS = 12
LONGEST_BAR = 60
"""The longest bar in columns."""
AFTER = ("within a week", "two weeks", "three weeks", "four weeks", "later")
LAST_DAYS = (7, 14, 21, 28)
"""Classes of answers, and the last day of each but the last."""
OUTCOMES: Mapping[str, str] = {
    "open": "no answer yet",
    "offer": "offer",
    "accepted": "accepted",
    "declined": "declined by you",
    "rejected": "rejected",
    "withdrawn": "withdrawn by you",
    "parked": "parked",
}


@click.command()
@click.option(
    "--weeks",
    type=click.IntRange(1, 520),
    default=WEEKS,
    metavar="N",
    help=f"How many weeks to show. Default: {WEEKS}.",
)
@click.option("--json", "as_json", is_flag=True, help="Print this as JSON.")
@click.pass_obj
def stats(call: Call, *, weeks: int, as_json: bool) -> None:
    """Draw your search: interviews, answers, outcomes, promises.

    An answer is an offer or a rejection, on the day that the log or the store has for it. A promise
    is kept if an answer or another round came by its last day.

    \b
    Example:
      afterview stats
      afterview stats --weeks 26
      afterview stats --json | jq .answers.median_days
    """  # noqa: D301 - \b is click's mark for "do not wrap"
    with call.open() as workspace:
        today = workspace.today
        found = statistics(workspace.interviews, workspace.facts, today=today, weeks=weeks)
        is_empty = not workspace.interviews
    if as_json:
        print_json({"today": today, **as_dict(found)})
    elif is_empty:
        echo("the log has no interviews yet; add one with `afterview add`")
    else:
        print_lines(_lines(found, terminal_width()))


def as_dict(found: Statistics) -> dict[str, Any]:
    """Return the statistics in the form of the JSON interface (docs/json.md)."""
    return {
        "interviews": found.interviews,
        "cancelled": found.cancelled,
        "companies": found.companies,
        "weeks": [week._asdict() for week in found.weeks],
        "outcomes": found.outcomes,
        "answers": {"median_days": found.median, "days": found.answers},
        "promises": found.promises,
        "employers": {"judged": found.employers_judged, "kept": found.employers_kept},
    }


def _lines(found: Statistics, width: int) -> Iterator[str]:
    interviews = count(found.interviews, "interview")
    companies = f"{found.companies} {'company' if found.companies == 1 else 'companies'}"
    gone = f", {found.cancelled} more cancelled" if found.cancelled else ""
    yield from heading(f"{interviews} with {companies}{gone}", width)
    if found.weeks:
        rows = [
            (say(week.monday), week.interviews - week.ahead, week.ahead) for week in found.weeks
        ]
        ahead = " (the lighter part is still to come)" if any(row[2] for row in rows) else ""
        yield from _picture(f"Interviews per week{ahead}", rows, width)
    if cases := sum(found.outcomes.values()):
        rows = [(OUTCOMES[name], number, 0) for name, number in found.outcomes.items()]
        yield from _picture(f"What became of {count(cases, 'case')}", rows, width)
    yield from _answers(found, width)
    yield from _promises(found, width)


def _answers(found: Statistics, width: int) -> Iterator[str]:
    if found.median is None:
        return
    counts = Counter(bisect_left(LAST_DAYS, days) for days in found.answers)
    rows = [(name, counts[place], 0) for place, name in enumerate(AFTER)]
    half = f"half of them within {found.median:g} {'day' if found.median == 1 else 'days'}"
    title = f"{count(len(found.answers), 'answer')} after the last interview: {half}"
    yield from _picture(title, rows, width)


def _promises(found: Statistics, width: int) -> Iterator[str]:
    rows = [(VERDICT_WORDS[name], number, 0) for name, number in found.promises.items() if number]
    if not rows:
        return
    title = count(sum(row[1] for row in rows), "promised date")
    if found.employers_judged:
        of = count(found.employers_judged, "employer")
        title += f": {found.employers_kept} of {of} kept what they promised"
    yield from _picture(title, rows, width)


def _picture(title: str, rows: Sequence[tuple[str, int, int]], width: int) -> Iterator[str]:
    """Yield a bar for each row: its label, its number, and the part in a lighter style."""
    yield ""
    yield from heading(title, width)
    margin = max(cells(label) for label, _, _ in rows)
    most = max(solid + light for _, solid, light in rows)
    digits = len(str(most))
    room = min(width - len(INDENT) - margin - 2 * BETWEEN - digits, LONGEST_BAR)
    # If there is space, one is at least two columns wide, so that one and two can be told apart.
    unit = min(room / max(most, 1), 2 if width < 2 * LONGEST_BAR else 4)
    full, pale = _blocks()
    for label, solid, light in rows:
        both = _columns(solid + light, unit)
        dark = min(_columns(solid, unit), both)
        bar = paint(full * dark, fg="green") + paint(pale * (both - dark), dim=True)
        left = paragraph(label, margin + len(INDENT), INDENT)[0]
        space = " " * (len(INDENT) + margin + BETWEEN - cells(left))
        number = f"{solid + light:>{digits}}"
        yield f"{left}{space}{number}{' ' * BETWEEN}{bar}".rstrip()


def _columns(number: int, unit: float) -> int:
    return max(1, round(number * unit)) if number else 0


def _blocks() -> tuple[str, str]:
    """Return the characters for a bar, and for its lighter part."""
    can_draw = (sys.stdout.encoding or "").casefold().startswith("utf")
    return ("█", "░") if can_draw else ("#", ".")
