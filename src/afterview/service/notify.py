"""Send the message of the day once: decide, record the intent, send, record the outcome.

The intent is on disk before anything is sent. If the process is killed after that, the message may
have arrived, and is not sent again: a day has one message at most (decision 22).
"""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING, Literal, NamedTuple

from afterview.errors import LockedError
from afterview.item_json import hashed
from afterview.notify.account import NOTIFY
from afterview.operations.notice import is_time, notice
from afterview.service import health
from afterview.setup import Setup
from afterview.store.notices import Notice

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date, datetime
    from pathlib import Path

    from afterview.errors import AfterviewError, ProviderError
    from afterview.notify.message import Message
    from afterview.workspace import Workspace

ONE_DAY = timedelta(days=1)
TRIES = 20
"""How often the outcome is tried to be recorded while another run holds the lock."""
PAUSE = 0.25
"""Seconds between two of these tries."""

FOLLOWS = {
    "unsent": "the next run tries again",
    "failed": "it is not sent again today",
}
"""What follows from a message that was not delivered, by the state of the address."""

Why = Literal["early", "quiet", "sent", "unknown", "failed"]
"""Why nothing is sent: it is not time yet, nothing is due, the message of the day was sent, it may
have been sent by a process that was killed, or it could not be sent."""


class Outgoing(NamedTuple):
    """Holds what is to be sent; the intent is recorded."""

    store_path: Path
    now: datetime
    day: date
    messages: Mapping[str, Message]
    """The message to each address, by address."""
    states: Mapping[str, str]
    """The states of all addresses of the day, by hash."""
    hashes: Mapping[str, str]
    """The hash of each address, by address."""


class Sent(NamedTuple):
    """Describes what became of a message."""

    number: int
    """The number of addresses to which it went."""
    errors: tuple[AfterviewError, ...]
    title: str


def prepare(workspace: Workspace, *, at_once: bool = False) -> Outgoing | Why:
    """Record that the message of the day is being sent, and return it, or why it is not sent.

    `at_once` does not wait for its time. Raises LoginError without addresses, InputError if apprise
    is missing or cannot read one, and StoreError. The workspace is open to write.
    """
    account, store, today = workspace.config.notify, workspace.store, workspace.today
    if account is None:
        return "early"
    known = store.notice()
    # A day far ahead was recorded by a clock that was wrong.
    decided = known if known and today <= known.day <= today + ONE_DAY else None
    if not (at_once or is_time(workspace.now_here, account.at)):
        return "early"
    if decided is not None and (why := _decided(decided, today)):
        return why
    addresses = account.addresses(workspace.setup.context(account, workspace.now))
    from afterview.notify.delivery import check, is_mail

    check(addresses)
    installation = store.installation_id()
    hashes = {each: hashed((installation, each)) for each in addresses}
    states = dict(decided.addresses) if decided else {}
    private = {
        each: not is_mail(each) if account.private is None else account.private
        for each in addresses
        if states.get(hashes[each], "unsent") == "unsent"
    }
    composed = {kind: notice(workspace, private=kind) for kind in set(private.values())}
    found = {each: composed[kind] for each, kind in private.items()}
    messages = {each: message for each, message in found.items() if message is not None}
    states |= dict.fromkeys((hashes[each] for each in messages), "sending")
    store.keep_notice(Notice(today, states))
    if not messages:
        return "quiet"
    return Outgoing(workspace.setup.store_path, workspace.now, today, messages, states, hashes)


def _decided(notice_: Notice, today: date) -> Why | None:
    """Return why nothing more is sent on a day; None if an address is still to be tried."""
    states = set(notice_.addresses.values())
    if "unsent" in states and notice_.day == today:
        return None
    worst: tuple[tuple[str, Why], ...] = (("sending", "unknown"), ("failed", "failed"))
    found = (why for state, why in worst if state in states)
    return next(found, "sent" if states else "quiet")


def deliver(outgoing: Outgoing) -> Sent:
    """Send the messages, and record what became of each."""
    from afterview.notify.delivery import send

    states, errors, number = dict(outgoing.states), [], 0
    for position, (address, hash_) in enumerate(outgoing.hashes.items(), 1):
        if address not in outgoing.messages:
            continue
        called = f"address {position} of {len(outgoing.hashes)}"
        delivery = send(address, outgoing.messages[address], called)
        states[hash_] = delivery.state
        number += delivery.state == "sent"
        errors += [_followed(delivery.error, delivery.state)] if delivery.error else []
    _record(outgoing, Notice(outgoing.day, states))
    title = next(iter(outgoing.messages.values())).title
    return Sent(number, tuple(errors), title)


def _followed(error: ProviderError, state: str) -> ProviderError:
    """Return an error with what follows from the state of the address."""
    return type(error)(f"{error}; {FOLLOWS[state]}")


def _record(outgoing: Outgoing, notice_: Notice) -> None:
    """Record the outcome. If that is not possible, the intent stays: nothing is sent again."""
    import time

    from afterview.lock import RunLock
    from afterview.store.database import Store

    for number in range(TRIES):
        if number:
            time.sleep(PAUSE)  # a run holds the store, and gives no sign when it lets go
        with suppress(LockedError):
            with (
                RunLock(outgoing.store_path, outgoing.now),
                Store.open(outgoing.store_path) as store,
            ):
                store.keep_notice(notice_)
            return


def note_trouble(config_path: Path, errors: Iterable[AfterviewError], now: datetime) -> None:
    """Record the outcome for the feeds, which tell the person of what lasts; raise StoreError."""
    setup = Setup.read(config_path)
    today = setup.config.me.places.day(now)
    health.note(setup.store_path.parent, {NOTIFY: next(iter(errors), None)}, today)
