"""Print texts, rows and steps, folded to the width of the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from afterview.cli.terminal.layout import hanging, paragraph, table, terminal_width
from afterview.operations.plan_change import hour, to_do
from afterview.operations.wording import say_year

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from afterview.playbook import Planned


FORECAST = " (forecast)"
"""Follows the title of a step that no target shows yet."""


def print_sentences(sentences: Iterable[str]) -> None:
    """Print each sentence on lines of its own."""
    width = terminal_width()
    click.echo("\n".join(line for each in sentences for line in hanging(each, width)))


def print_text(label: str, text: str) -> None:
    """Print a text behind its label, on as many lines as it needs."""
    for line in paragraph(text, terminal_width(), f"{label}: "):
        click.echo(line)


def print_steps(items: Iterable[Planned], today: date) -> None:
    """Print a line for each step: its day, its time if it has one, and its title."""
    print_rows(
        (f"{say_year(item.day, today)}{hour(item, ' ')}", item.title) for item in to_do(items)
    )


def print_rows(rows: Iterable[tuple[str, str]]) -> None:
    """Print texts behind their labels, folded as needed; rows without text are left out."""
    for line in table(rows, terminal_width()):
        click.echo(line)
