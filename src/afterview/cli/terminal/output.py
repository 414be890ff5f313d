"""What rich lays out, printed without the spaces by which it fills its columns up."""

from __future__ import annotations

import os
import re
import sys
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from rich.console import Console, RenderableType


def print_all(console: Console, *parts: RenderableType) -> None:
    """Print each part below the one before it; colours and width are the console's."""
    with console.capture() as capture:
        console.print(*parts, sep="\n", highlight=False)
    text = capture.get()
    if os.environ.get("NO_COLOR"):
        # Rich still makes bold and dim what is neither in `list` and `status`.
        text = click.unstyle(text)
    text = re.sub(r" +$", "", text, flags=re.MULTILINE)
    # That there are no colours in a pipe, rich has seen to. Without `file`, click would write UTF-8
    # also to a terminal that can show ASCII only.
    click.echo(text, file=sys.stdout, nl=False, color=True)
