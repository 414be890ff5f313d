"""Print texts, rows and steps, folded to the width of the terminal, and say how steps look."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from afterview.cli.terminal.layout import echo, folding_width, paint, paragraph, table
from afterview.operations.plan_change import to_do

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from afterview.dates.clock import Clock
    from afterview.playbook import Planned


FORECAST = " (forecast)"
"""Follows the title of a step that no target shows yet."""
PAINTED: Mapping[str, Mapping[str, Any]] = {
    "": {},
    "yellow": {"fg": "yellow"},
    "bold green": {"fg": "green", "bold": True},
}
"""The styles of steps, as arguments of `paint`."""


def trip_lines(clock: Clock, last: date, width: int) -> Iterator[str]:
    """Yield lines that say where the person is, and where they will be by the day `last`."""
    for trip in clock.trips(last):
        yield from (paint(line, dim=True) for line in paragraph(clock.say_trip(trip), width))


def print_sentences(sentences: Iterable[str]) -> None:
    """Print each sentence on lines of its own."""
    for each in sentences:
        echo(each)


def print_text(label: str, text: str) -> None:
    """Print a text behind its label, on as many lines as it needs."""
    for line in paragraph(text, folding_width(sys.stdout), f"{label}: "):
        click.echo(line)


def print_steps(items: Iterable[Planned], clock: Clock) -> None:
    """Print a line for each step: its day, its time if it has one, and its title."""
    print_rows((clock.say(item.begins), item.title) for item in to_do(items))


def print_rows(rows: Iterable[tuple[str, str]]) -> None:
    """Print texts behind their labels, folded as needed; rows without text are left out."""
    for line in table(rows, folding_width(sys.stdout)):
        click.echo(line)


def style_of(item: Planned, clock: Clock) -> str:
    """Return the style of a step that is due today, or overdue."""
    day = clock.day(item.begins)
    if item.done is not None or day > clock.today:
        return ""
    return "bold green" if day == clock.today else "yellow"
