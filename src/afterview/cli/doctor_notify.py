"""The check of `doctor` for the daily message, which sends nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from afterview.cli.findings import Finding
from afterview.dates.clock import say
from afterview.notify.account import IN_THE_CLEAR

if TYPE_CHECKING:
    from collections.abc import Iterator

    from afterview.cli.findings import Visit


def look_at_notify(visit: Visit) -> Iterator[Finding]:
    """Read the addresses, and say what became of the last message if that is not known."""
    account = visit.setup.config.notify
    if account is None:
        return
    from afterview.notify.delivery import check

    addresses = account.addresses(visit.setup.context(account, visit.now))
    check(addresses)
    number = "1 address" if len(addresses) == 1 else f"{len(addresses)} addresses"
    yield Finding("notify", "ok", f"{number}; the message is due at {account.at:%H:%M}")
    if account.urls:
        yield Finding("notify", "note", IN_THE_CLEAR)
    known = visit.store.notice() if visit.store else None
    states = set(known.addresses.values()) if known else ()
    if known and "sending" in states:
        message = (
            f"the message of {say(known.day)} may not have arrived: afterview was stopped meanwhile"
        )
        yield Finding("notify", "note", message)
    if known and "failed" in states:
        message = (
            f"the message of {say(known.day)} failed; `afterview notify --test` tries the addresses"
        )
        yield Finding("notify", "note", message)
