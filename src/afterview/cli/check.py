"""`afterview check`: every problem of configuration, log and drafts at once."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from afterview.cli import config_file
from afterview.engine import near_identical_drafts
from afterview.workspace import ProblemsError, opened


@click.command()
@click.pass_context
def check(ctx: click.Context) -> None:
    """Report what is wrong in the configuration and the log, and what to write instead.

    \b
    Example:
      afterview check
      interviews.toml:12: unknown key "statsu"; did you mean "status"?

    Exits with 0 where all is well, with 2 where something has to be mended.
    """  # noqa: D301 - \b is click's mark for "do not wrap"
    try:
        with opened(config_file(ctx), now=datetime.now(UTC)) as workspace:
            warnings = near_identical_drafts(workspace.plan(), workspace)
    except ProblemsError as error:
        click.echo(str(error))
        ctx.exit(error.exit_code)
    for warning in warnings:
        click.echo(f"note: {warning}")
    count = len(workspace.interviews)
    click.echo(f"all is well: {count} interview{'' if count == 1 else 's'}")
