"""Implement `afterview check`, which reports every problem of configuration, log and drafts."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from afterview import drafts
from afterview.cli.terminal.layout import echo
from afterview.drafts.files import load
from afterview.errors import InputError, ProblemsError
from afterview.importing.companies import alike, spellings
from afterview.model import same_name
from afterview.operations.agenda import overlaps_ahead
from afterview.playbook.planned import count
from afterview.setup import Setup, short
from afterview.sync.engine import near_identical_drafts
from afterview.sync.renamed import renamed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from afterview.cli import Call
    from afterview.model import Interview


@click.command()
@click.pass_obj
def check(call: Call) -> None:
    """Check configuration, log and drafts for problems.

    Each problem comes with its file, its line, and what to write instead.

    \b
    Example:
      afterview check
      interviews.toml:12: unknown key "statsu"; did you mean "status"?

    Exits with 0 if there is no problem, and with 2 if there is one.
    """  # noqa: D301 - \b is click's mark for "do not wrap"
    try:
        report_problems(call)
    except ProblemsError as error:
        echo(str(error))
        sys.exit(error.exit_code)


def report_problems(call: Call) -> None:
    """Print that all is well, and remarks; raise InputError if there are problems."""
    try:
        with call.open() as workspace:
            wrong = wrong_drafts(workspace.setup)
            notes = [] if wrong else near_identical_drafts(workspace.plan(), workspace)
            notes += [*overlaps_ahead(workspace), *names_of_one_company(workspace.interviews)]
            notes += map(str, renamed(workspace))
    except ProblemsError as error:
        wrong = wrong_drafts(Setup.read(call.config_file()))
        raise ProblemsError([*error.lines, *wrong]) from error
    if wrong:
        raise ProblemsError(wrong)
    for note in notes:
        echo(f"note: {note}")
    found = [count(len(workspace.interviews), "interview")]
    if activities := len(workspace.activities):
        found.append(count(activities, "activity"))
    echo(f"OK: {', '.join(found)}, no problems")


def names_of_one_company(interviews: Sequence[Interview]) -> Iterator[str]:
    """Yield a sentence for each two names of the log that mean one company, or may do so."""
    for name, other in spellings(interviews):
        ids = [each.id for each in interviews if each.company == other]
        yield (
            f"{other} ({', '.join(ids)}) is spelled {name} elsewhere in the log; "
            f'`afterview set {ids[0]} company="{name}"` makes them the same'
        )
    for pair in alike(interviews):
        ids = [each.id for each in interviews if same_name(each.company) == same_name(pair.other)]
        of_agency = ', or via = "..." in the log if that is an agency' if pair.is_domain else ""
        yield (
            f"{pair.other} ({', '.join(ids)}) may be the same as {pair.name}: {pair.reason}; if "
            "so, "
            f'`afterview set {ids[0]} company="{pair.name}"`{of_agency}'
        )


def wrong_drafts(setup: Setup) -> list[str]:
    """Return one line for each problem of the person's drafts."""
    folder = setup.drafts_path
    try:
        wrong = drafts.check(load(folder))
    except InputError as error:
        wrong = (str(error),)
    if folder is None:
        return list(wrong)
    # Shorten the path, as in the lines about the other files.
    long = str(folder)
    return [
        f"{short(folder)}{line.removeprefix(long)}" if line.startswith(long) else line
        for line in wrong
    ]
