"""The account of `[notify]`: the addresses to which messages go, each of which is a secret."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from afterview.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import time

    from afterview.provider import Context, Login

NOTIFY: Final = "notify"
"""The table of the configuration, and the name of the account for `login`."""


IN_THE_CLEAR = (
    "[notify] urls in the configuration are in the clear, and may hold tokens; delete that key "
    "after `afterview login notify`, which keeps them safe"
)


def addresses_of(secret: str) -> tuple[str, ...]:
    """Return the addresses in what was typed or kept, which spaces or lines divide; each once."""
    return tuple(dict.fromkeys(secret.split()))


@dataclass(frozen=True, slots=True)
class NotifyPlugin:
    """Describes the account as `login` and `logout` need it; it is like the plugin of a target."""

    name: str = NOTIFY
    summary: str = "one message a day to your phone or mailbox"
    logout: None = None
    """Nothing can be told to the services."""

    def login(self, _options: Mapping[str, Any], login: Login, _context: Context) -> None:
        """Ask for the addresses, send a message to each, and keep them if all could be sent."""
        from afterview.notify.delivery import try_out

        question = "Addresses to notify, with spaces between (ntfys://ntfy.sh/your-topic)"
        addresses = addresses_of(login.ask_secret(question))
        try_out(addresses, login.show)
        login.keep("\n".join(addresses))


@dataclass(frozen=True, slots=True)
class NotifyAccount:
    """Describes the table `[notify]`."""

    at: time
    """When the message is due, by the person's own clock."""
    private: bool | None = None
    """Whether names are left out; None: for all but mail."""
    urls: tuple[str, ...] = ()
    """The addresses that the configuration has in the clear."""
    urls_command: str = ""
    """The command that prints the addresses, which wins over `urls`; empty without one."""
    plugin: NotifyPlugin = NotifyPlugin()

    def __repr__(self) -> str:
        """Return a text without the addresses."""
        return f"NotifyAccount(at={self.at}, private={self.private})"

    @property
    def name(self) -> str:
        """The name by which commands and reports call it."""
        return NOTIFY

    @property
    def options(self) -> Mapping[str, Any]:
        """The options that say where its secret comes from."""
        return {"urls_command": self.urls_command}

    def addresses(self, context: Context) -> tuple[str, ...]:
        """Return the addresses; raise LoginError if there are none, or they may not be used."""
        in_the_clear = () if self.urls_command else self.urls
        return in_the_clear or addresses_of(context.secret())


def unusable(names: Iterable[str]) -> InputError:
    """Return the error for addresses that apprise does not understand, named by their numbers."""
    many = ", ".join(names)
    return InputError(
        f"notify: apprise cannot read address {many}; docs/notify.md shows how they look, and "
        "`afterview login notify` asks for them again"
    )
