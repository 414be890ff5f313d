"""Implement `afterview import`, which previews the interviews of a file and writes them.

`afterview.importing` reads the file and compares it with the log.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from afterview.cli.importing.questions import answered, ask_about_companies
from afterview.cli.json_output import print_json
from afterview.cli.terminal.asking import can_ask, confirmed
from afterview.cli.terminal.layout import echo
from afterview.errors import InputError
from afterview.operations import importing, log_change
from afterview.operations.import_source import Source
from afterview.operations.importing import Said
from afterview.playbook.planned import count
from afterview.toml.values import shown

if TYPE_CHECKING:
    from afterview.cli import Call
    from afterview.importing import Read
    from afterview.importing.archive import Archive
    from afterview.importing.match import Matched
    from afterview.operations.importing import Import
    from afterview.workspace import Workspace


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--me", metavar="ADDRESS", multiple=True, help="Your own address. Repeatable.")
@click.option(
    "--company", metavar="TEXT", default="", help="The company, if the file does not show it."
)
@click.option("--role", metavar="TEXT", default="", help="The role, for an invitation.")
@click.option("--round", metavar="TEXT", default="", help="Which round it is: onsite.")
@click.option(
    "--interview", metavar="ID", default="", help="The interview in the log that it is about."
)
@click.option(
    "--map",
    "columns",
    metavar="COLUMN=KEY",
    multiple=True,
    help="What a column of a table means: 'Interview on=start'. Repeatable.",
)
@click.option(
    "--dates",
    type=click.Choice(["dmy", "mdy"]),
    default=None,
    help="Day or month first, if the table does not show it.",
)
@click.option("--hour", metavar="TIME", help="The hour of rows that have only a day: 12:00.")
@click.option("--yes", is_flag=True, help="Save without asking.")
@click.option("--dry-run", is_flag=True, help="Only show what would be written.")
@click.option("--json", "as_json", is_flag=True, help="Print this as JSON; ask nothing.")
@click.pass_obj
def import_(call: Call, /, *, file: Path, **options: Any) -> None:
    """Import interviews from an invitation, a table or an export.

    It reads .ics, .csv and .json. Before it writes, it shows what is new, what changes and what it
    holds back, and asks in a terminal. An update or a cancellation finds the interview that its
    invitation created. It guesses nothing: it holds back anything that it cannot read or that is in
    the log already, and says why.

    \b
    Example:
      afterview import invitation.ics
      afterview import jobs.csv --map "Interviewed on=start" --hour 12:00
      afterview import everything.json --yes
    """  # noqa: D301 - \b is click's mark for "do not wrap"
    source = Source.find(file)
    said = _said(options)
    yes, dry_run, as_json = options["yes"], options["dry_run"], options["as_json"]
    asks = can_ask() and not (yes or dry_run or as_json)
    is_written = yes and not dry_run
    with call.open(write=is_written) as workspace:
        if asks:
            log_change.refuse_unwritable(workspace)
        import_ = _prepared(workspace, source, said, asks=asks)
        if asks and import_.matched.alike:
            ask_about_companies(import_.matched.alike, said)
            import_ = _prepared(workspace, source, said, asks=asks)
        after = import_.after(workspace)
        plans = () if as_json else (workspace.plan(), after.plan())
        if is_written:
            importing.write(workspace, import_)
    if as_json:
        print_json(_as_dict(import_, is_written=is_written))
        return
    from afterview.cli.importing.preview import show

    show(import_.matched, after, plans, file)
    if import_.matched.is_idle:
        _say_idle(import_.matched)
        if asks and import_.matched.identities:
            _write_later(call, import_)
        return
    if asks:
        is_written = confirmed("Write it") and _write_later(call, import_)
    if is_written:
        echo(f"{_counted(import_.matched)}. Run `afterview sync` to update your calendars.")
    elif asks or dry_run:
        echo("nothing was written")
    else:
        msg = "nothing was written; without a terminal, give --yes"
        raise InputError(msg)


def _prepared(workspace: Workspace, source: Source, said: Said, *, asks: bool) -> Import:
    """Return what the file makes of the log, after asking what it leaves open if `asks` is true."""
    archive: Archive | None = None

    def read() -> Read:
        nonlocal archive
        found, archive = importing.read_source(workspace, source, said)
        return found

    found = answered(read, said) if asks else read()
    return importing.compared(workspace, found, said, archive)


def _say_idle(matched: Matched) -> None:
    why = "everything is held back" if matched.held_back else "the file has no interview"
    echo(f"nothing was written: {why}")


def _said(options: dict[str, Any]) -> Said:
    """Read the options; raise InputError with all their problems."""
    from afterview.importing import dates
    from afterview.importing.table import address

    wrong = []
    said = Said(
        me=[each.strip().casefold() for each in options["me"]],
        company=options["company"],
        role=options["role"],
        round=options["round"],
        interview=options["interview"],
        order=options["dates"] or "",
    )
    wrong += [
        f"--me: {shown(each)} is not an email address" for each in said.me if not address(each)
    ]
    for pair in options["columns"]:
        column, equals, key = pair.rpartition("=")
        if equals and column.strip():
            said.columns[column.strip()] = key.strip()
        else:
            wrong.append(f"--map {shown(pair)}: write it as in 'Interview on=start'")
    if options["hour"]:
        try:
            said.hour = dates.clock(options["hour"])
        except dates.Unreadable as unreadable:
            wrong.append(f"--hour: {unreadable}")
    if wrong:
        raise log_change.error_of(wrong)
    return said


def _write_later(call: Call, import_: Import) -> bool:
    """Write the previewed import; raise InputError if the log has changed since."""
    with call.open(write=True) as workspace:
        importing.write(workspace, import_)
    return True


def _counted(matched: Matched) -> str:
    parts = [(len(matched.new), "new"), (len(matched.changed), "changed")]
    said = [f"{number} {what}" for number, what in parts if number]
    if matched.activities:
        said.append(count(matched.activities, "activity"))
    return f"{', '.join(said)} in the log"


def _as_dict(import_: Import, *, is_written: bool) -> dict[str, Any]:
    """Return the outcome in the form of the JSON interface (docs/json.md)."""
    matched = import_.matched
    return {
        "kind": import_.read.kind,
        "written": is_written and not matched.is_idle,
        "new": [
            {
                "id": each.id,
                "where": each.where,
                "company": each.interview.company,
                "start": each.interview.start.isoformat(),
                "end": each.interview.end.isoformat(),
                "notes": list(each.notes),
            }
            for each in matched.new
        ],
        "changed": [
            {
                "id": each.id,
                "where": each.where,
                "keys": {key: [_plain(old), _plain(new)] for key, old, new in each.keys},
                "people": list(each.people),
                "cancelled": each.is_cancelled,
                "notes": list(each.notes),
            }
            for each in matched.changed
        ],
        "held_back": [each._asdict() for each in matched.held_back],
        "more_held_back": matched.more_held_back,
        "activities": matched.activities,
        "notes": matched.notes,
    }


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value
