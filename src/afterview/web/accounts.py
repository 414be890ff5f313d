"""Prepare what the page says about each account: how it stands, and what to do.

That is each target, the mailbox, the address book, and each calendar that is only read.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Literal, NamedTuple

from afterview.playbook.planned import count
from afterview.service import health
from afterview.store.busy import read_at, unreadable
from afterview.sync.calendars import say_damaged
from afterview.sync.run import RAN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from afterview.service.health import Trouble
    from afterview.setup import ContactsAccount, OtherCalendar, Target
    from afterview.workspace import Workspace


SYNC = "Press “Sync now” to try again."
AFTER_THAT = "Fix that, and then press “Sync now”."
_COMMAND = re.compile(r"\bafterview [a-z]|(?<!\S)--[a-z]")
"""What a message has that says by itself what to do where the page cannot help."""


class Account(NamedTuple):
    """Describes one target, the mailbox, the address book, or a calendar that is only read."""

    name: str
    """As the configuration calls it; empty for all of them together."""
    provider: str
    state: Literal["good", "new", "wrong", "login"]
    ran: str
    """The day of its last run that came through: `today`, `Fri 27 Nov`; empty if that is not known,
    as of the mailbox."""
    said: str
    """`24 entries, the last change Mon 23 Nov 09:12`"""
    wrong: str = ""
    """What is wrong, in a sentence."""
    since: str = ""
    """Since which day it is."""
    advice: str = ""
    """What to do about it on the page."""
    command: str = ""
    """The command that mends it, where the page cannot."""
    is_read: bool = False
    """Whether nothing is written to it."""


def accounts(workspace: Workspace) -> Iterator[Account]:
    """Yield how each account stands; first what concerns them all, if anything does."""
    troubles = {each.name: each for each in health.read(workspace.setup.store_path.parent)}
    if whole := troubles.get(health.WHOLE_RUN):
        yield _troubled(Account("", "", "wrong", "", ""), whole, workspace)
    for target in workspace.targets:
        yield _troubled(_target(target, workspace), troubles.get(target.name), workspace)
    if workspace.mail is not None:
        mail = workspace.mail
        is_new = workspace.store.cursor(mail.name) is None
        said = "It has not been looked at yet." if is_new else "Each run looks at it."
        state: Literal["new", "good"] = "new" if is_new else "good"
        account = Account(mail.name, mail.plugin.name, state, "", said, is_read=True)
        yield _troubled(account, troubles.get(mail.name), workspace)
    if workspace.contacts is not None:
        contacts = _contacts(workspace.contacts, workspace)
        yield _troubled(contacts, troubles.get(contacts.name), workspace)
    for calendar in workspace.calendars:
        yield _troubled(_calendar(calendar, workspace), troubles.get(calendar.name), workspace)


def _contacts(contacts: ContactsAccount, workspace: Workspace) -> Account:
    place = contacts.plugin.place(contacts.options)
    rows = workspace.store.cards().values()
    number = sum(row.place == place and row.state == "stands" for row in rows)
    said = f"{count(number, 'card')} of your interviewers" if number else "It has no card of ours."
    return Account(contacts.name, contacts.plugin.name, "good" if number else "new", "", said)


def _calendar(calendar: OtherCalendar, workspace: Workspace) -> Account:
    name, provider, clock = calendar.name, calendar.plugin.name, workspace.clock
    read = read_at(workspace.store, name)
    if read is None:
        return Account(name, provider, "new", "", "It has not been read yet.", is_read=True)
    last = clock.say(read.astimezone(clock.home), near=True)
    said = f"It shows when you are busy. Last read {last}."
    if damaged := unreadable(workspace.store, name):
        said += f" {say_damaged(damaged, calendar)}."
    return Account(name, provider, "good", "", said, is_read=True)


def _target(target: Target, workspace: Workspace) -> Account:
    rows = workspace.store.pushed(target.name).values()
    ran = _ran(target.name, workspace)
    if not rows:
        said = "Nothing has been written to it yet."
    else:
        changed = max(row.changed_at for row in rows)
        at = workspace.clock.say(workspace.clock.local(changed))
        said = f"{len(rows)} {'entry' if len(rows) == 1 else 'entries'}, the last change {at}"
    return Account(target.name, target.plugin.name, "good" if rows or ran else "new", ran, said)


def _ran(name: str, workspace: Workspace) -> str:
    try:
        day = date.fromisoformat(workspace.store.get(RAN, name) or "")
    except ValueError:
        return ""
    return "today" if day == workspace.today else workspace.clock.say_day(day)


def _troubled(account: Account, trouble: Trouble | None, workspace: Workspace) -> Account:
    if trouble is None:
        return account
    said = (trouble.page or trouble.says).removeprefix(f"{account.name}: ")
    says_how = _COMMAND.search(said) is not None
    return account._replace(
        state="login" if trouble.is_login else "wrong",
        wrong=said,
        since=workspace.clock.say_day(trouble.since),
        advice="" if says_how or trouble.is_login else SYNC if account.name else AFTER_THAT,
        command=f"afterview login {account.name}" if trouble.is_login and not says_how else "",
    )
