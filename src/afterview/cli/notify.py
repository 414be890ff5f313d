"""Implement `afterview notify`, which sends the message of the day to a phone or mailbox."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from afterview.cli.json_output import print_json
from afterview.cli.terminal.layout import echo
from afterview.notify.account import IN_THE_CLEAR
from afterview.operations.finding import find_notify

if TYPE_CHECKING:
    from collections.abc import Mapping

    from afterview.cli import Call
    from afterview.notify.account import NotifyAccount
    from afterview.service.notify import Why

SAYS: Mapping[Why, str] = {
    "quiet": "nothing is due, so no message is sent today",
    "sent": "the message of today was sent before; a day has one at most",
    "unknown": (
        "afterview was stopped while it sent the message of today; it may have arrived, so it is "
        "not sent again"
    ),
    "failed": "the message of today could not be sent, and is not tried again",
}
"""What to tell the person if nothing is sent."""


@click.command()
@click.option("--dry-run", is_flag=True, help="Show the message; send and record nothing.")
@click.option("--test", "is_test", is_flag=True, help="Send a short message to try the addresses.")
@click.option("--json", "as_json", is_flag=True, help="Print the outcome as JSON.")
@click.option("--quiet", is_flag=True, help="Print nothing unless something is wrong; for cron.")
@click.pass_obj
def notify(call: Call, *, dry_run: bool, is_test: bool, as_json: bool, quiet: bool) -> None:
    """Send one message about the day to your phone or mailbox.

    It says what is due today and what has to wait; on Sundays it is about the coming week. A day
    has one message at most, however often you run this, and none if nothing is due. `watch` sends
    it by itself at the time in [notify].

    \b
    Example:
      afterview login notify
      afterview notify --dry-run
    \b
    From cron, without `watch`:
      30 7 * * * /path/to/afterview notify --quiet

    Exits with 0 if it was sent or none is due, 1 if it could not be sent, and 77 if the addresses
    are missing or a service refuses them.
    """  # noqa: D301 - \b is click's mark for "do not wrap"
    if dry_run + is_test > 1:
        msg = "--dry-run and --test exclude each other; choose one"
        raise click.UsageError(msg)
    if dry_run or is_test:
        _show(call) if dry_run else _try(call)
        return
    from afterview.service import notify as service

    with call.open(write=True) as workspace:
        account = find_notify(workspace)
        found = service.prepare(workspace, at_once=True)
    _warn(account)
    sent = None if isinstance(found, str) else service.deliver(found)
    errors = sent.errors if sent else ()
    if as_json:
        print_json(
            {
                "sent": sent.number if sent else 0,
                "why": found if isinstance(found, str) else None,
                "errors": [str(error) for error in errors],
            }
        )
    elif not quiet:
        if isinstance(found, str):
            echo(SAYS[found])
        elif sent and sent.number:
            echo(f"sent: {sent.title}")
    for error in errors:
        echo(f"afterview: {error}", err=True)
    sys.exit(max((error.exit_code for error in errors), default=0))


def _show(call: Call) -> None:
    """Print the message, as it goes to each kind of address."""
    from afterview.operations.notice import notice

    with call.open() as workspace:
        private = find_notify(workspace).private
        kinds = [(False, "to mailboxes:"), (True, "to all others:")]
        if private is not None:
            kinds = [(private, "")]
        messages = [(heading, notice(workspace, private=each)) for each, heading in kinds]
    for heading, message in messages:
        if message is None:
            echo(SAYS["quiet"])
            return
        click.echo("\n".join(filter(None, (heading, message.title, "", message.body, ""))))


def _try(call: Call) -> None:
    from afterview.notify.delivery import try_out

    with call.open() as workspace:
        account = find_notify(workspace)
        addresses = account.addresses(workspace.setup.context(account, workspace.now))
    _warn(account)
    try_out(addresses, echo)


def _warn(account: NotifyAccount) -> None:
    """Say that the addresses are in the clear, if they are in the configuration."""
    if account.urls:
        echo(f"note: {IN_THE_CLEAR}", err=True)
