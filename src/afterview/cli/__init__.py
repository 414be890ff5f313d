"""Run the command line: find and import the module of a command, and set the exit code.

Each command has a module in this package.
"""

from __future__ import annotations

import atexit
import gc
import os
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import import_module
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from afterview import __version__
from afterview.errors import AfterviewError, InputError, ProblemsError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from contextlib import AbstractContextManager

    from afterview.workspace import Workspace

COMMANDS: Mapping[str, str] = {
    "init": "init:init",
    "check": "check:check",
    "plan": "plan:plan",
    "sync": "sync:sync",
    "notify": "notify:notify",
    "add": "add:add",
    "recap": "recap.command:recap",
    "log-activity": "log_activity:log_activity",
    "set": "set_:set_",
    "reschedule": "rounds:reschedule",
    "rename": "rounds:rename",
    "park": "rounds:park",
    "remove": "rounds:remove",
    "list": "list_:list_",
    "show": "show:show",
    "edit": "edit:edit",
    "status": "status:status",
    "why": "why:why",
    "done": "facts:done",
    "skip": "facts:skip",
    "postpone": "facts:postpone",
    "undo": "facts:undo",
    "forget": "facts:forget",
    "slots": "slots:slots",
    "inbox": "inbox:inbox",
    "heard": "heard:heard",
    "draft": "draft:draft",
    "prep": "prep:prep",
    "import": "importing.command:import_",
    "record": "record:record",
    "export": "export:export",
    "stats": "stats:stats",
    "accept": "moves:accept",
    "reclaim": "moves:reclaim",
    "restore": "moves:restore",
    "login": "targets:login",
    "logout": "targets:logout",
    "adopt": "targets:adopt",
    "unlink": "targets:unlink",
    "serve": "serve:serve",
    "feed": "feed:feed",
    "watch": "watch:watch",
    "mcp": "assistant.command:mcp",
    "doctor": "doctor:doctor",
    "completion": "completion:completion",
}
"""The module and function of each command, in the order in which a person meets them."""

GARBAGE = 50_000
"""Allocations between two garbage collections; Python's default of 700 slows down a log of
thousands."""

INTERRUPTED = 130
"""128 + SIGINT, as shells report it."""


@dataclass(slots=True)
class Call:
    """Holds what a command is told besides its own options."""

    now: datetime
    """Aware; the time of this call."""
    config_path: Path | None = None

    def config_file(self) -> Path:
        """Return the configuration file of this call, whether it exists or not."""
        if self.config_path is not None:
            # Not Path.expanduser, which raises an error if there is no such user.
            return Path(os.path.expanduser(self.config_path))  # noqa: PTH111
        from platformdirs import user_config_path

        return user_config_path("afterview") / "config.toml"

    def open(self, *, write: bool = False) -> AbstractContextManager[Workspace]:
        """Open everything that the configuration names; see `afterview.workspace.opened`."""
        from afterview.workspace import opened

        return opened(self.configuration(), now=self.now, write=write)

    def configuration(self) -> Path:
        """Return the configuration file; raise InputError if there is none."""
        path = self.config_file()
        if not os.path.exists(path):  # noqa: PTH110 - Path.exists raises where it may not look
            msg = f"there is no configuration at {path}; run `afterview init` to create one"
            raise InputError(msg)
        return path


class _Commands(click.Group):
    """Imports a command only when it is called or listed."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return super().get_command(ctx, cmd_name)
        module, _, function = COMMANDS[cmd_name].partition(":")
        command: click.Command = getattr(import_module(f"{__name__}.{module}"), function)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        if name not in COMMANDS and name[:1].isalnum():
            from afterview.toml.values import did_you_mean, shown

            near = did_you_mean(name, list(COMMANDS)) or "; `afterview --help` lists them"
            msg = f"there is no command {shown(name)}{near}"
            raise click.UsageError(msg)
        return super().resolve_command(ctx, args)


@click.group(
    cls=_Commands,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.option(
    "--config",
    "config_path",
    envvar="AFTERVIEW_CONFIG",
    type=click.Path(path_type=Path),
    help="The configuration file. Default: AFTERVIEW_CONFIG, or your system's folder for settings.",
)
@click.version_option(__version__, message="%(prog)s %(version)s")
@click.pass_context
def cli(ctx: click.Context, config_path: Path | None) -> None:
    """Turn each interview you log into calendar entries, each on the right day.

    Without a command, it shows what is due and what to do next.
    """
    call: Call = ctx.obj
    call.config_path = config_path
    if ctx.invoked_subcommand is not None:
        return
    path = call.config_file()
    if os.path.exists(path):  # noqa: PTH110 - Path.exists raises where it may not look
        from afterview.cli.status import print_due

        print_due(call)
    else:
        click.echo(
            f"There is no configuration at {path} yet. `afterview init` asks a few questions and "
            "writes one; `afterview init --demo FOLDER` creates an example to explore."
        )


def _name_the_option_meant(error: click.exceptions.NoSuchOption) -> None:
    """Let the error suggest the option of the same meaning, if there is one."""
    from afterview.toml.synonyms import synonym

    parameters = error.ctx.command.params if error.ctx else []
    options = {name[2:] for each in parameters for name in each.opts if name.startswith("--")}
    if same := synonym(error.option_name.lstrip("-"), options):
        error.possibilities = [f"--{same}"]  # type: ignore[misc] # given to it, click drops it


def _report(error: str) -> None:
    from afterview.cli.terminal.layout import echo

    echo(error, err=True)


def main(args: Sequence[str] | None = None, now: datetime | None = None) -> NoReturn:
    """Run a command and exit with its code; an AfterviewError is shown as a sentence."""
    if isinstance(sys.stdout, TextIOWrapper):
        # A question mark is better than an error if the terminal cannot show a character.
        sys.stdout.reconfigure(errors="replace")
    # A command lives for seconds and creates almost no cycles, so frequent collection is a waste.
    gc.set_threshold(GARBAGE)
    # Taking all modules apart at exit is another: a tenth of the time of a short command.
    atexit.register(gc.freeze)
    call = Call(now or datetime.now(UTC))
    try:
        code = cli.main(args, prog_name="afterview", standalone_mode=False, obj=call)
    except click.exceptions.Abort:
        click.echo("\nstopped", err=True)
        code = INTERRUPTED
    except click.ClickException as error:
        if isinstance(error, click.exceptions.NoSuchOption):
            _name_the_option_meant(error)
        error.show()
        code = error.exit_code
    except AfterviewError as error:
        # Each line of a ProblemsError begins with the name of its file.
        _report(str(error) if isinstance(error, ProblemsError) else f"afterview: {error}")
        code = error.exit_code
    except BrokenPipeError:
        # The reader of our output went away (`| head`), so there is nobody to report it to.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 1
    except OSError as error:
        # Errors of our own files are converted where they happen. The output has no name.
        name = error.filename
        what = f"{name} cannot be used" if name else "the output cannot be written"
        _report(f"afterview: {what}: {error.strerror}")
        code = 1
    sys.exit(code)
