"""Prepare what the page says about each calendar and the mailbox: how it stands, and what to do."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Literal, NamedTuple

from afterview.service import health
from afterview.sync.run import RAN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from afterview.service.health import Trouble
    from afterview.setup import Target
    from afterview.workspace import Workspace


class Account(NamedTuple):
    """Describes one calendar, or the mailbox."""

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
    """The command that mends it, or shows more."""


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
        account = Account(mail.name, mail.plugin.name, "new" if is_new else "good", "", said)
        yield _troubled(account, troubles.get(mail.name), workspace)


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
    return account._replace(
        state="login" if trouble.is_login else "wrong",
        wrong=trouble.says.removeprefix(f"{account.name}: "),
        since=workspace.clock.say_day(trouble.since),
        advice=f"afterview login {account.name}" if trouble.is_login else "afterview doctor",
    )
