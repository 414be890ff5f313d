"""Define the arguments and options that commands share; the shell completes ids."""

from __future__ import annotations

import sys
from contextlib import suppress
from itertools import chain
from typing import TYPE_CHECKING, TypeVar

import click

from afterview.errors import AfterviewError, InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from click.shell_completion import CompletionItem

    from afterview.cli import Call
    from afterview.workspace import Workspace

T = TypeVar("T")


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
        from click.shell_completion import CompletionItem

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


interview_argument = click.argument("said", metavar="ID", shell_complete=completed_by(_ids))
"""An interview of the log, by id, number or word; a command finds it by `operations.handles`."""
interview_words_argument = click.argument(
    "said", metavar="ID...", nargs=-1, required=True, shell_complete=completed_by(_ids)
)
"""The same, by any number of words."""
optional_interview_argument = click.argument(
    "said", metavar="[ID]...", nargs=-1, shell_complete=completed_by(_ids)
)
"""The same, for commands that work without it."""
steps_completion = completed_by(_steps)
steps_argument = click.argument(
    "said", metavar="[STEP]...", nargs=-1, shell_complete=steps_completion
)
"""Steps of the plan: several by id, such as `acme-onsite/follow-up/1`, or by number; one by any
number of words; or none."""
any_id_argument = click.argument(
    "said", metavar="ID...", nargs=-1, required=True, shell_complete=completed_by(_all)
)
"""An interview or a step by id, which contains a slash, by number or by words."""


def let_choose(
    run: Callable[[Sequence[str]], T], said: Sequence[str], *, silent: bool = False
) -> T:
    """Call `run` with what the person said; in a terminal, ask if that could be more than one.

    The choice is offered when `run` has ended, so that no lock is held meanwhile.
    """
    # Imported here, because a command that only shows a listing needs none of this.
    from afterview.cli.terminal.asking import ask, can_ask
    from afterview.cli.terminal.layout import echo
    from afterview.operations.handles import UnclearError
    from afterview.toml.values import shown

    try:
        return run(said)
    except UnclearError as unclear:
        if silent or not (unclear.choices and can_ask() and sys.stdout.isatty()):
            raise
        choices = unclear.choices
        echo(str(unclear))
    chosen: list[str] = []

    def take(answer: str) -> None:
        numbers = answer.replace(",", " ").split()
        wrong = [each for each in numbers if each not in choices]
        if wrong:
            msg = f"{shown(wrong[0])} is not one of the numbers"
            raise InputError(msg)
        chosen[:] = [choices[each] for each in numbers]

    if not ask("Number (Enter for none)", take):
        msg = "you chose nothing"
        raise InputError(msg)
    return run(chosen)


def day_option(help_: str) -> Callable[[click.decorators.FC], click.decorators.FC]:
    """Return the option `--on DATE`, whose words `operations.named_day` reads."""
    return click.option("--on", "words", metavar="DATE", help=help_)


def seen_on(workspace: Workspace, words: str | None) -> Workspace:
    """Return the workspace as it would be on the day that the option names, if it is given."""
    if words is None:
        return workspace
    from afterview.operations.named_day import named_day

    return workspace.on(named_day(workspace, words, option="--on"))
