"""The contract between the engine and an address book: what a service of contacts must do.

The laws:

1. A card is written only in place of the version that was read, and made only if none is there.
2. `create` is idempotent by uid: after a lost answer, or if two programs make the same card at the
   same moment, one card is there.
3. Nothing is read but the cards that are asked for: by uid, or by an address of somebody.
4. Every error of a library leaves as a class of `afterview.errors`. A TransientError leaves open
   whether a write took effect; all others mean that it did not.
5. An address book never prints, prompts, repeats without bound, or asks for the time.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from afterview.provider import Option

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from afterview.provider import Context, Login

NOTES = Option(
    name="notes",
    kind="flag",
    default=False,
    doc="whether the note of a card also has what you talked about, and how you got along",
)
"""An option that every address book has."""


class Card(NamedTuple):
    """Holds one card as the address book has it."""

    path: str
    """Its address, or its id."""
    etag: str
    """The version."""
    text: str
    """The vCard."""


class AddressBook(Protocol):
    """One address book, opened for one run."""

    def is_there(self) -> bool:
        """Return whether the address book exists; `create` makes it if it does not."""

    def version(self) -> str:
        """Return the version of vCard that it takes: `4.0`, or else `3.0`."""

    def find(self, uid: str, path: str) -> Card | None:
        """Return the card with this uid, also if it is no longer at `path`; None if there is none.

        `path` may be empty. Raises GoneError if the address book is gone.
        """

    def find_address(self, email: str) -> Card | None:
        """Return a card that has this address; None if there is none."""

    def create(self, uid: str, text: str) -> Card:
        """Make a card; raise PreconditionError if there is one with this uid already."""

    def replace(self, card: Card, text: str) -> Card:
        """Write `text` in place of a card; raise PreconditionError if it is in another version."""

    def delete(self, card: Card) -> None:
        """Delete a card; raise PreconditionError if it is in another version."""

    def close(self) -> None:
        """Let go of connections."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactsPlugin:
    """Describes a service of contacts, as an entry point of the group `afterview.contacts`."""

    name: str
    summary: str
    options: tuple[Option, ...]
    open: Callable[[Mapping[str, Any], Context], AddressBook]
    place: Callable[[Mapping[str, Any]], str]
    """Return a text that is the same for the same address book, without asking anybody."""
    login: Callable[[Mapping[str, Any], Login, Context], None] | None = None
    """Ask for what is needed, try it, and keep it; raises LoginError where it does not do."""
    logout: Callable[[Mapping[str, Any], Context], None] | None = None
    """Tell the service that the token is no longer good; None where there is nothing to tell."""


__all__ = ["NOTES", "AddressBook", "Card", "ContactsPlugin"]
