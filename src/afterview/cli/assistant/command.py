"""Implement `afterview mcp`, which answers an AI assistant over standard input and output."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from afterview.errors import InputError

if TYPE_CHECKING:
    from afterview.cli import Call

WAITS = (
    "This waits for a program that speaks the Model Context Protocol; docs/mcp.md shows how an "
    "assistant starts it. Press Ctrl-C to stop."
)


@click.command("mcp")
@click.option(
    "--write",
    "writes",
    is_flag=True,
    help="Let it add interviews and recaps, change keys, and mark or postpone steps.",
)
@click.option("--notes", "with_notes", is_flag=True, help="Let it read private notes and rapport.")
@click.pass_obj
def mcp(call: Call, *, writes: bool, with_notes: bool) -> None:
    """Answer an AI assistant, which starts this itself.

    It speaks the Model Context Protocol on standard input and output. The assistant can ask whether
    you may write to a company, and see plan, drafts and inbox. No tool sends anything or brings a
    letter forward: gate, cap and gap hold for it as well. docs/mcp.md shows how to add it to Claude
    and VS Code.

    \b
    Example:
      afterview mcp
      afterview mcp --write
    """  # noqa: D301 - \b is click's mark for "do not wrap"
    try:
        from afterview.cli.assistant.server import serve
    except ImportError as error:
        msg = f'mcp needs {error.name}; install afterview with the extra "mcp" (docs/start.md)'
        raise InputError(msg) from error
    if sys.stdin is not None and sys.stdin.isatty():
        click.echo(WAITS, err=True)
    serve(call, writes=writes, with_notes=with_notes)
