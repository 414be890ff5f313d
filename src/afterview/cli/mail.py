"""Implement `inbox` and `heard`, which deal with what the mailbox showed."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import click

from afterview.cli.arguments import interview_argument
from afterview.cli.json_output import print_json
from afterview.cli.terminal.layout import echo
from afterview.cli.terminal.printing import print_rows, print_sentences
from afterview.errors import InputError
from afterview.operations.handles import interview_id

if TYPE_CHECKING:
    from afterview.cli import Call
    from afterview.operations.inbox import Waiting

WAYS = (
    'say what they said with `afterview set ID promise="..."` or `afterview set ID status=...`; if '
    "it was nothing, with `afterview heard ID --nothing`"
)


@click.command()
@click.option("--import", "takes_over", is_flag=True, help="Import the invitations in it.")
@click.option("--company", metavar="TEXT", default="", help="Who invites, if it does not show.")
@click.option("--yes", is_flag=True, help="With --import: write it without asking.")
@click.option("--json", "as_json", is_flag=True, help="The same as JSON, for programs.")
@click.pass_context
def inbox(
    context: click.Context, *, takes_over: bool, company: str, yes: bool, as_json: bool
) -> None:
    """Show the messages that the log does not know yet.

    It shows who and when; what they wrote is in your mailbox. `sync` looks there, as [mail] in the
    configuration asks for. With --import, the invitations of the last 60 days in the folder
    `invitations` are imported as `import` imports files: it shows each and asks, and leaves out
    those that the log already has.

    \b
    Example:
      afterview inbox
      Tue 24 Nov 10:12  Globex wrote (globex)
      afterview inbox --import
    """  # noqa: D301 - \b is click's mark for "do not wrap"
    from afterview.operations.inbox import waiting

    call: Call = context.obj
    if takes_over:
        _take_over(context, call, company=company, yes=yes, as_json=as_json)
        return
    with call.open() as workspace:
        found, clock = waiting(workspace), workspace.clock
        if workspace.mail is None and not found:
            msg = "the configuration has no [mail]; docs/mail.md says how to write it"
            raise InputError(msg)
    if as_json:
        print_json({"waiting": [_as_dict(each) for each in found]})
        return
    if not found:
        echo("nothing waits in your mailbox")
        return
    print_rows(
        (clock.say(each.seen.at), f"{each.sentence} ({each.interview.id})") for each in found
    )
    print_sentences([WAYS])


@click.command()
@interview_argument
@click.option("--nothing", is_flag=True, help="Their message says nothing about your application.")
@click.option("--json", "as_json", is_flag=True, help="What was noted as JSON, for programs.")
@click.pass_obj
def heard(call: Call, said: str, *, nothing: bool, as_json: bool) -> None:
    """Say that a message of theirs was nothing.

    If they did say something, write it into the log with `set ID promise=...`, `set ID status=...`
    or `recap`.

    \b
    Example:
      afterview heard globex --nothing
      noted: what Globex wrote was nothing; the follow-ups go on
    """  # noqa: D301 - \b is click's mark for "do not wrap"
    from afterview.operations.inbox import nothing as was_nothing

    if not nothing:
        msg = f"say what they wrote: {WAYS}"
        raise InputError(msg)
    with call.open(write=True) as workspace:
        id_ = interview_id(workspace, [said])
        sentences = was_nothing(workspace, id_)
    if as_json:
        print_json({"heard": id_, "as": "nothing"})
    else:
        print_sentences(sentences)


def _take_over(
    context: click.Context, call: Call, *, company: str, yes: bool, as_json: bool
) -> None:
    """Import the calendars of all invitations, from a file that nobody else can read."""
    from afterview.cli.importing.command import import_
    from afterview.operations.inbox import invitations

    with call.open() as workspace:
        found = invitations(workspace)
        own = workspace.mail.own if workspace.mail else ()
    if not found:
        echo("there is no invitation in your mailbox")
        return
    with TemporaryDirectory(prefix="afterview-") as folder:
        file = Path(folder) / "invitations.ics"
        file.write_bytes(b"\r\n".join(each.calendar for each in found))
        context.invoke(import_, file=file, company=company, yes=yes, as_json=as_json, me=own[:1])


def _as_dict(each: Waiting) -> dict[str, Any]:
    """Return a message in the form of the JSON interface (docs/json.md)."""
    return {
        "interview": each.interview.id,
        "company": each.interview.company,
        "kind": each.seen.kind,
        "at": each.seen.at,
        "message_id": each.seen.message_id,
    }
