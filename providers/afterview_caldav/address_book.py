"""One address book on a CardDAV server, opened for one run.

It is found again in each run that has something to write; a run that has nothing asks nothing.
"""

from __future__ import annotations

from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urljoin

from afterview.contacts.contract import Card
from afterview.contacts.vcard import has_address, uid_in
from afterview.errors import (
    GoneError,
    PreconditionError,
    ProviderError,
    RejectedError,
    TransientError,
)
from afterview.model import slug
from afterview_caldav import dav
from afterview_caldav.discovery import display_name
from afterview_caldav.server import Service, connect
from afterview_caldav.writing import GONE_OR_CHANGED, NO_CALENDAR, OF_THE_ACCOUNT, PLAIN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from afterview.provider import Context
    from afterview.provider.http import Budget, Response
    from afterview_caldav.dav import Resource
    from afterview_caldav.server import Server

CARD_TYPE = "text/vcard; charset=utf-8"
ADDRESS_BOOKS = Service(
    "CardDAV",
    "address books",
    f"{dav.CARDDAV}addressbook",
    dav.CARD_HOME_SET,
    "/.well-known/carddav",
    (dav.RESOURCE_TYPE, dav.DISPLAY_NAME, dav.CARD_TYPES),
)
NO_CONFLICT = f"{dav.CARDDAV}no-uid-conflict"


class CardDavAddressBook:
    """The address book that `options` name; see `afterview.contacts.contract.AddressBook`."""

    def __init__(
        self, options: Mapping[str, Any], context: Context, *, budget: Budget | None = None
    ) -> None:
        """Keep what the options say; nothing is sent yet."""
        self._name: str = options["address_book"]
        self._connect: Callable[[], Server] = partial(connect, options, context, budget)
        self._server: Server | None = None
        self._home = ""
        self._found: Resource | None = None
        self._others: list[str] = []
        """The names of all address books of the account."""
        self._is_discovered = False

    def is_there(self) -> bool:
        """Return whether there is such an address book."""
        return self._book() is not None

    def version(self) -> str:
        """Return the version of vCard that it takes.

        A server that does not say takes 3.0 only (RFC 6352, 6.2.2).
        """
        book = self._made()
        said = book.props.get(dav.CARD_TYPES)
        versions = {part.get("version", "") for part in said} if said is not None else set()
        return "4.0" if "4.0" in versions else "3.0"

    def find(self, uid: str, path: str) -> Card | None:
        """Return the card with this uid: at `path`, else wherever it is in the address book."""
        book = self._book()
        if book is None:
            return None
        if path:
            there = self._connection().get(urljoin(book.url, path))
            if there is not None and uid_in(there.text) == uid:
                return Card(path, there.etag, there.text)
        found = (card for card in self._search("UID", uid) if uid_in(card.text) == uid)
        return next(found, None)

    def find_address(self, email: str) -> Card | None:
        """Return a card that has this address."""
        if self._book() is None:
            return None
        found = (card for card in self._search("EMAIL", email) if has_address(card.text, email))
        return next(found, None)

    def create(self, uid: str, text: str) -> Card:
        """Make a card under its uid, so that a second one cannot be made."""
        url = f"{_folder_url(self._made())}{quote(uid)}.vcf"
        response = self._connection().put(url, text, None, CARD_TYPE)
        if response.status in dav.OK:
            return _written(url, response, text)
        is_taken = response.status == HTTPStatus.PRECONDITION_FAILED
        if is_taken or NO_CONFLICT in dav.conditions(response)[0]:
            msg = f"{self._host} has a card with this uid already"
            raise PreconditionError(msg)
        if response.status in NO_CALENDAR:
            raise self._gone()
        raise self._refused(response)

    def replace(self, card: Card, text: str) -> Card:
        """Write `text` in place of the version of a card that was read."""
        url = self._url(card)
        response = self._connection().put(url, text, card.etag, CARD_TYPE)
        if response.status in dav.OK:
            return _written(url, response, text)
        raise self._conflict(response)

    def delete(self, card: Card) -> None:
        """Delete the version of a card that was read."""
        response = self._connection().delete(self._url(card), card.etag)
        if response.status not in {*dav.OK, *dav.NOT_THERE}:
            raise self._conflict(response)

    def close(self) -> None:
        """Close the connections."""
        if self._server is not None:
            self._server.close()

    @property
    def _host(self) -> str:
        return self._connection().host

    def _connection(self) -> Server:
        if self._server is None:
            self._server = self._connect()
        return self._server

    def _book(self) -> Resource | None:
        """Return the address book; None if there is none of that name yet.

        One at the address where we make it comes first, because it may have been renamed.
        """
        if not self._is_discovered:
            account = self._connection().discover(ADDRESS_BOOKS)
            self._home = account.home
            names = {each.url: display_name(each) for each in account.collections}
            own = dav.folder(self._own_url())
            fits = [
                each
                for each in sorted(account.collections, key=lambda one: one.url)
                if not account.home or own == dav.folder(each.url) or names[each.url] == self._name
            ]
            fits.sort(key=lambda each: dav.folder(each.url) != own)
            self._found = next(iter(fits), None)
            self._others = sorted(names.values())
            self._is_discovered = True
        return self._found

    def _made(self) -> Resource:
        """Return the address book, made if there is none; raise ProviderError if that fails."""
        book = self._book()
        if book is None:
            server, url = self._connection(), self._own_url()
            server.try_extended_mkcol(url, dav.make_address_book(self._name))
            # Another computer may have made it at this moment, so the answer alone says little.
            found = server.look(url, ADDRESS_BOOKS.properties)
            book = self._found = found if found and found.has_type(ADDRESS_BOOKS.kind) else None
        if book is None:
            there = ", ".join(f'"{name}"' for name in self._others)
            hint = f"; there is {there}" if there else ""
            msg = (
                f"{self._host} does not let us make an address book; make one called "
                f'"{self._name}" there, or let address_book name one that is there{hint}'
            )
            raise ProviderError(msg)
        return book

    def _own_url(self) -> str:
        """Return the address at which we make the address book, which depends on its name alone."""
        home = self._home if self._home.endswith("/") else f"{self._home}/"
        return f"{home}afterview-{quote(slug(self._name) or 'contacts', safe='')}/"

    def _search(self, prop: str, words: str) -> Iterator[Card]:
        """Yield the cards that may have these words in a property; the caller has to look."""
        server, book = self._connection(), self._made()
        response = server.report(book.url, dav.card_query(prop, words))
        if response.status in dav.NOT_THERE:
            raise self._gone()
        if response.status != dav.MULTISTATUS:
            raise server.refusal(response, "to look for a card")
        for found in dav.answer(response).resources:
            data = found.props.get(dav.CARD_DATA)
            if data is None or not data.text:
                continue
            if found.etag:
                yield Card(dav.path(found.url), found.etag, data.text)
            elif there := server.get(found.url):
                yield Card(dav.path(found.url), there.etag, there.text)

    def _url(self, card: Card) -> str:
        return urljoin(self._made().url, card.path)

    def _gone(self) -> GoneError:
        msg = f"{self._host} no longer has the address book"
        return GoneError(msg)

    def _conflict(self, response: Response) -> ProviderError:
        """Return the error for a write to a card that is there, or was."""
        if response.status in GONE_OR_CHANGED:
            msg = f"the card was changed on {self._host} since it was read"
            return PreconditionError(msg)
        return self._refused(response)

    def _refused(self, response: Response) -> ProviderError:
        """Return the error for the refusal of a card, in the server's words if it has any."""
        conditions, words = dav.conditions(response)
        names = sorted(tag.rpartition("}")[2] for tag in conditions if tag not in PLAIN)
        why = words or ", ".join(names)
        said = f"{response.status}: {why}" if why else str(response.status)
        msg = f"{self._host} refuses the card ({said})"
        if response.status in OF_THE_ACCOUNT and not names:
            return TransientError(f"{msg}; the next run tries again")
        return RejectedError(msg)


def _folder_url(book: Resource) -> str:
    return book.url if book.url.endswith("/") else f"{book.url}/"


def _written(url: str, response: Response, text: str) -> Card:
    return Card(dav.path(url), dav.strong(response.headers.get("etag", "")), text)


__all__ = ["ADDRESS_BOOKS", "CardDavAddressBook"]
