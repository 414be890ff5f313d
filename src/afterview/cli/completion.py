"""Implement `afterview completion`, which prints the completion script of a shell."""

from __future__ import annotations

import click

SHELLS = ("bash", "zsh", "fish")
VARIABLE = "_AFTERVIEW_COMPLETE"
"""The variable that tells click that a shell asks for completions."""


@click.command()
@click.argument("shell", type=click.Choice(SHELLS))
def completion(shell: str) -> None:
    """Print the script with which your shell completes afterview.

    It completes commands, options, ids and steps.

    \b
    Example:
      bash, in ~/.bashrc:  eval "$(afterview completion bash)"
      zsh, in ~/.zshrc:    eval "$(afterview completion zsh)"
      fish, once:          afterview completion fish \\
                             > ~/.config/fish/completions/afterview.fish
    """  # noqa: D301 - \b is click's mark for "do not wrap"
    from click.shell_completion import shell_complete

    from afterview.cli import cli

    shell_complete(cli, {}, "afterview", VARIABLE, f"{shell}_source")
