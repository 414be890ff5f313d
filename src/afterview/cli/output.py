"""What rich lays out, printed without the spaces by which it fills its columns up."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from rich.console import Console, RenderableType


def print_all(console: Console, *parts: RenderableType) -> None:
    """Print each part below the one before it; colours and width are the console's."""
    with console.capture() as capture:
        console.print(*parts, sep="\n", highlight=False)
    text = re.sub(r" +$", "", capture.get(), flags=re.MULTILINE)
    click.echo(text, nl=False, color=True)  # that there are none in a pipe, rich has seen to
