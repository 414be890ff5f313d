"""Make docs/commands.md from the help of the commands. Run it as `python docs/make_commands.py`."""

from __future__ import annotations

import os
from pathlib import Path

import click

from afterview.cli import COMMANDS, cli

INTRODUCTION = """\
# The commands

This page has the `--help` of each command. `python docs/make_commands.py` makes it, and a test
compares it with the program. Write `--config FILE` before the command; without it, the
configuration is the file that `AFTERVIEW_CONFIG` names or, if it names none, the one in your
system's folder for settings.

A command that takes a step or an interview finds it by

- the number of a line in the last listing in this terminal (`status`, `plan`, `list`, `show`, or
  a choice that was offered), even if the plan has changed since: `done 3 5 6`, `prep 2`;
- its id, or a beginning that no other step has; a person may be named by the first name where no
  namesake is in the interview: `done acme/thank-you/jane`;
- words that it alone has in its id, title, company, role, round or people: `done acme thank jane`.

Nothing is guessed: if several fit, the command lists them and stops. The numbers are kept in
`afterview.listing.json` next to the store; if that file cannot be written, listings have none.

A mistyped command, option or key gets a suggestion: the nearest in meaning (`--minutes` finds
`--duration`) or in its letters.

Exit codes, and what `--json` prints, are in [json.md](json.md).
"""


def page() -> str:
    """Return the whole page."""
    os.environ["COLUMNS"] = "80"
    root = click.Context(cli, info_name="afterview", **cli.context_settings)
    parts = [INTRODUCTION]
    for name in COMMANDS:
        command = cli.get_command(root, name)
        if command is None:
            continue
        context = click.Context(command, info_name=name, parent=root, **cli.context_settings)
        help_ = command.get_help(context)
        parts.append(f"## {name}\n\n```\n{help_}\n```\n")
    return "\n".join(parts)


if __name__ == "__main__":
    Path(__file__).with_name("commands.md").write_text(page(), encoding="utf-8")
