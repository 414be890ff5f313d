"""Print the output of rich without the spaces with which it pads columns."""

from __future__ import annotations

import os
import re
import sys
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from rich.console import Console, RenderableType


def print_all(console: Console, *parts: RenderableType) -> None:
    """Print each part below the previous one; the console decides on colours and width."""
    with console.capture() as capture:
        console.print(*parts, sep="\n", highlight=False)
    text = capture.get()
    if os.environ.get("NO_COLOR"):
        # Rich still applies bold and dim styles, which `list` and `status` do not.
        text = click.unstyle(text)
    text = re.sub(r" +$", "", text, flags=re.MULTILINE)
    # Rich makes sure that there are no colours in a pipe. Without `file`, click would write UTF-8
    # even to a terminal that can show only ASCII.
    click.echo(text, file=sys.stdout, nl=False, color=True)
