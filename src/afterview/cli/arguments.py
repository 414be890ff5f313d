"""Define the arguments and options that commands share; the shell completes ids."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from itertools import chain
from typing import TYPE_CHECKING

import click
from click.shell_completion import CompletionItem

from afterview.errors import AfterviewError
from afterview.model import FIRST_YEAR, LAST_YEAR

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from afterview.cli import Call
    from afterview.workspace import Workspace


def _ids(workspace: Workspace) -> Iterable[tuple[str, str]]:
    return ((each.id, each.company) for each in workspace.interviews)


def _steps(workspace: Workspace) -> Iterable[tuple[str, str]]:
    return ((item.id, item.title) for item in workspace.plan())


def _all(workspace: Workspace) -> Iterable[tuple[str, str]]:
    return chain(_ids(workspace), _steps(workspace))


def completed_by(
    known: Callable[[Workspace], Iterable[tuple[str, str]]],
) -> Callable[[click.Context, click.Parameter, str], list[CompletionItem]]:
    """Return a shell completion from known ids; problems of the files are not reported there."""

    def complete(
        ctx: click.Context, _param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        call: Call = ctx.obj
        call.config_path = call.config_path or ctx.find_root().params.get("config_path")
        with suppress(AfterviewError, OSError), call.open() as workspace:
            return [
                CompletionItem(id_, help=title)
                for id_, title in known(workspace)
                if id_.startswith(incomplete)
            ]
        return []

    return complete


interview_argument = click.argument("interview_id", metavar="ID", shell_complete=completed_by(_ids))
"""The id of an interview in the log."""
optional_interview_argument = click.argument(
    "interview_id", metavar="[ID]", required=False, shell_complete=completed_by(_ids)
)
"""The same, for commands that work without it."""
step_argument = click.argument("step_id", metavar="STEP", shell_complete=completed_by(_steps))
"""The id of a step of the plan, such as `acme-onsite/follow-up/1`."""
any_id_argument = click.argument("id_", metavar="ID", shell_complete=completed_by(_all))
"""The id of an interview, or of a step, which contains a slash."""


def _day(_ctx: click.Context, _param: click.Parameter, value: str | None) -> date | None:
    try:
        day = date.fromisoformat(value) if value else None
    except ValueError:
        msg = f'"{value}" is not a date; write it as 2026-12-04'
        raise click.BadParameter(msg) from None
    if day is not None and not FIRST_YEAR <= day.year <= LAST_YEAR:
        msg = f"{day} is not in the years from {FIRST_YEAR} to {LAST_YEAR}"
        raise click.BadParameter(msg)
    return day


def day_option(help_: str) -> Callable[[click.decorators.FC], click.decorators.FC]:
    """Return the option `--on DATE`."""
    return click.option("--on", metavar="DATE", callback=_day, help=help_)
