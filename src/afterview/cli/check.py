"""`afterview check`: every problem of configuration, log and drafts at once."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from afterview import drafts
from afterview.engine import near_identical_drafts
from afterview.errors import ProblemsError

if TYPE_CHECKING:
    from afterview.cli import Call


@click.command()
@click.pass_obj
def check(call: Call) -> None:
    """Report what is wrong in the configuration and the log, and what to write instead.

    \b
    Example:
      afterview check
      interviews.toml:12: unknown key "statsu"; did you mean "status"?

    Exits with 0 where all is well, with 2 where something has to be mended.
    """  # noqa: D301 - \b is click's mark for "do not wrap"
    try:
        look(call)
    except ProblemsError as error:
        click.echo(str(error))
        sys.exit(error.exit_code)


def look(call: Call) -> None:
    """Say that all is well, and what a person might look at; raise ProblemsError if it is not."""
    with call.open() as workspace:
        wrong = drafts.check(workspace.composer.templates)
        if wrong:
            raise ProblemsError(wrong)
        notes = near_identical_drafts(workspace.plan(), workspace)
    for note in notes:
        click.echo(f"note: {note}")
    count = len(workspace.interviews)
    click.echo(f"all is well: {count} interview{'' if count == 1 else 's'}")
