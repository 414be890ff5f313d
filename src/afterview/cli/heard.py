"""Implement `afterview heard`, which says that what they wrote was nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from afterview.cli.arguments import interview_argument
from afterview.cli.json_output import print_json
from afterview.cli.terminal.printing import print_sentences
from afterview.errors import InputError
from afterview.operations.handles import interview_id

if TYPE_CHECKING:
    from afterview.cli import Call

WAYS = (
    'say what they said with `afterview set ID promise="..."` or `afterview set ID status=...`; if '
    "it was nothing, with `afterview heard ID --nothing`"
)


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
      noted: what Globex wrote on Tue 24 Nov 10:12 was nothing; the follow-ups
      go on
    """  # noqa: D301 - \b is click's mark for "do not wrap"
    from afterview.operations.waiting import nothing as was_nothing

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
