"""The address book `carddav`: contacts on a server that speaks CardDAV (RFC 6352).

Only what the configuration needs to know stands here; `address_book` does the work.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from afterview.contacts.contract import ContactsPlugin
from afterview.provider import Option
from afterview_caldav import login
from afterview_caldav.options import USERNAME, password_option, url_option

if TYPE_CHECKING:
    from collections.abc import Mapping

    from afterview.contacts.contract import AddressBook
    from afterview.provider import Context

OPTIONS = (
    url_option("address book"),
    USERNAME,
    password_option("contacts"),
    Option(
        name="address_book",
        kind="text",
        default="Interviews",
        doc="the name of the address book; it is made if there is none of that name, and if the "
        "server allows that",
    ),
)


def _open(options: Mapping[str, Any], context: Context) -> AddressBook:
    from afterview_caldav.address_book import CardDavAddressBook

    return CardDavAddressBook(options, context)


def _place(options: Mapping[str, Any]) -> str:
    return "\n".join(options[name] for name in ("url", "username", "address_book"))


plugin = ContactsPlugin(
    name="carddav",
    summary="an address book on a CardDAV server: Nextcloud, Fastmail, iCloud, Radicale and others",
    options=OPTIONS,
    open=_open,
    place=_place,
    login=login,
)

__all__ = ["OPTIONS", "plugin"]
