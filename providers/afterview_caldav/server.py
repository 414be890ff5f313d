"""Sends the requests of CalDAV to one server, and finds the calendars of an account on it.

Answers that mean the same for every item become errors here; `writing` decides what an answer means
for one item.
"""

from __future__ import annotations

from http import HTTPStatus
from importlib.util import find_spec
from itertools import count
from threading import Event as Flag
from threading import Lock
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urljoin, urlsplit
from zoneinfo import ZoneInfo

from afterview.errors import CursorError, GoneError, ProviderError, TransientError
from afterview.provider.http import Budget, Client
from afterview.provider.replies import Errors
from afterview_caldav import dav

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import tzinfo

    from afterview.provider import Context
    from afterview.provider.http import Response
    from afterview_caldav.dav import Answer, Resource

XML = "application/xml; charset=utf-8"
CALENDAR_TYPE = "text/calendar; charset=utf-8"
CALENDAR = f"{dav.CALDAV}calendar"
CONNECTIONS = 4
MADE = frozenset({200, 201})
"""The answers to MKCALENDAR that mean success; 207 says why it failed."""
VALID_TOKEN = f"{dav.DAV}valid-sync-token"
LOCKED = 423
OBJECTS_PER_REQUEST = 500
"""How many objects one calendar-multiget asks for."""
MOST_PAGES = 1000
"""The pages of one list; a server that sends more goes in circles."""

_VERSIONS = (dav.RESOURCE_TYPE, dav.SYNC_TOKEN, dav.CTAG)
_CALENDAR = (*_VERSIONS, dav.DISPLAY_NAME, dav.COMPONENTS)


class Service(NamedTuple):
    """What a server keeps for an account, and how it is found (RFC 6764)."""

    protocol: str
    noun: str
    """The plural of what it keeps."""
    kind: str
    """The resource type of a collection."""
    home_set: str
    well_known: str
    properties: tuple[str, ...]
    """The properties that are read of each collection."""


CALENDARS = Service("CalDAV", "calendars", CALENDAR, dav.HOME_SET, "/.well-known/caldav", _CALENDAR)


class DiscoveredAccount(NamedTuple):
    """The addresses of an account, and its calendars or address books."""

    principal: str
    home: str
    """The home of them all; empty if the option `url` names a single one."""
    collections: tuple[Resource, ...]


class RemoteObject(NamedTuple):
    """A calendar object on the server."""

    url: str
    etag: str
    text: str


class Server:
    """One account on one server."""

    def __init__(self, url: str, client: Client, zone: tzinfo) -> None:
        """Keep the address to begin with; nothing is sent yet.

        `zone` is that of times without one.
        """
        self.url = url
        self.zone = zone
        self.host = urlsplit(url).hostname or ""
        self.client = client
        self.errors = Errors(self.host, f"on {self.host}")
        self._serialize_writes = Flag()
        """Set as soon as the server has shown that it cannot take two writes at a time."""
        self._write_lock = Lock()

    def try_login(self) -> None:
        """Send a request that needs the login; raise LoginError if the server refuses it."""
        self.look(self.url)

    def look(self, url: str, names: Sequence[str] = _VERSIONS) -> Resource | None:
        """Return the resource at `url`; None if WebDAV knows none there."""
        response = self._xml("PROPFIND", url, dav.propfind(*names), depth="0")
        if response.status != dav.MULTISTATUS:
            return None
        return next(iter(dav.answer(response).resources), None)

    def report(self, url: str, body: bytes) -> Response:
        """Return the answer to a report about all that is in a calendar."""
        return self._xml("REPORT", url, body, depth="1")

    def discover(self, of: Service = CALENDARS) -> DiscoveredAccount:
        """Find the collections, beginning with a server, an account, a home or a collection.

        This takes four requests at most. Raises ProviderError if no home of them is found.
        """
        names = (*of.properties, dav.PRINCIPAL, of.home_set)
        start = self.look(self.url, names)
        if start and start.has_type(of.kind):
            return DiscoveredAccount(start.link(dav.PRINCIPAL), "", (start,))
        if not (start and (start.link(dav.PRINCIPAL) or start.link(of.home_set))):
            start = self.look(urljoin(self.url, of.well_known), names)
        principal = start.link(dav.PRINCIPAL) if start else ""
        home = start.link(of.home_set) if start else ""
        if principal and not home:
            self.client.trust(principal)
            account = self.look(principal, names)
            home = account.link(of.home_set) if account else ""
        if not home:
            msg = (
                f"{self.host} shows no {of.noun} at this address; put the {of.protocol} address of "
                "your account into url (the provider's help pages have it)"
            )
            raise ProviderError(msg)
        self.client.trust(home)
        listed = self._list(home, 1, of.properties).resources
        there = tuple(found for found in listed if found.has_type(of.kind))
        return DiscoveredAccount(principal, home, there)

    def versions(self, url: str, depth: int) -> tuple[Resource, ...]:
        """Return sync token and CTag of the calendar at `url`, or with depth 1 of all in a home.

        Raises GoneError if there is nothing at `url`.
        """
        return self._list(url, depth, _VERSIONS).resources

    def calendar(self, url: str) -> Resource | None:
        """Return the calendar at `url`; None if there is none."""
        found = self.look(url, _CALENDAR)
        return found if found and found.has_type(CALENDAR) else None

    def etags(self, url: str) -> tuple[Resource, ...]:
        """Return the objects of a calendar with their versions, and the calendar itself."""
        return self._list(url, 1, (dav.ETAG, dav.CTAG)).resources

    def changed_since(self, url: str, token: str) -> Answer | None:
        """Return what changed in a calendar since `token`, all pages; None if it is gone.

        Raises CursorError if the server no longer knows the token.
        """
        found: list[Resource] = []
        for _ in range(MOST_PAGES):
            response = self._xml("REPORT", url, dav.sync_collection(token), depth="0")
            if response.status in dav.NOT_THERE:
                return None
            if response.status != dav.MULTISTATUS and token:
                # The status alone may mean anything: Radicale and SabreDAV use 403, Xandikos 412.
                named, _ = dav.conditions(response)
                if VALID_TOKEN in named or response.status in {400, 409, 412, 507}:
                    msg = f"{self.host} no longer knows what we have seen; everything is read again"
                    raise CursorError(msg)
            answer = self._multistatus(response)
            found += answer.resources
            stuck = answer.token == token
            token = answer.token
            if not answer.truncated:
                return answer._replace(resources=tuple(found))
            if stuck:
                break
        msg = f"{self.host} never comes to the end of its list; everything is read again"
        raise CursorError(msg)

    def fetch_all(self, url: str) -> list[RemoteObject]:
        """Return all objects of a calendar."""
        response = self._xml("REPORT", url, dav.query(), depth="1")
        if response.status == dav.MULTISTATUS:
            answer = dav.answer(response)
            if not answer.truncated:
                return [_remote_object(found) for found in answer.resources if found.text(dav.DATA)]
        # The server does not send all at a time, so ask for them by name.
        listed = [found.url for found in self.etags(url) if not dav.key(url).startswith(found.key)]
        return self.fetch(url, listed)[0]

    def fetch(self, url: str, wanted: Sequence[str]) -> tuple[list[RemoteObject], list[str]]:
        """Return those of the wanted objects that are there, and the addresses of the others.

        The server has said of each of the latter that it is not there: an object that an answer
        leaves out is asked for by itself.
        """
        found: list[RemoteObject] = []
        gone: list[str] = []
        for begin in range(0, len(wanted), OBJECTS_PER_REQUEST):
            part = {
                dav.key(address): address for address in wanted[begin : begin + OBJECTS_PER_REQUEST]
            }
            body = dav.multiget(urlsplit(address).path for address in part.values())
            answer = self._multistatus(self._xml("REPORT", url, body, depth="1"))
            for resource in answer.resources:
                # An object that was not asked for, or comes twice, is ignored.
                address = part.get(resource.key)
                if address and resource.text(dav.DATA):
                    found.append(_remote_object(resource)._replace(url=address))
                    del part[resource.key]
                elif address and resource.status in dav.NOT_THERE:
                    gone.append(address)
                    del part[resource.key]
            for address in part.values():
                there = self.get(address)
                if there:
                    found.append(there)
                else:
                    gone.append(address)
        return found, gone

    def get(self, url: str) -> RemoteObject | None:
        """Return the object at `url`; None if there is none."""
        response = self.client.request("GET", url)
        if response.status in dav.NOT_THERE:
            return None
        if response.status not in dav.OK:
            raise self.refusal(response, "to show an item")
        text = response.body.decode(errors="replace")
        return RemoteObject(url, dav.strong(response.headers.get("etag", "")), text)

    def put(
        self, url: str, text: str, etag: str | None, content_type: str = CALENDAR_TYPE
    ) -> Response:
        """Write an object in place of version `etag`, or of any version if that is empty.

        With None it is written only if there is nothing at `url` yet.
        """
        condition = {"If-None-Match": "*"} if etag is None else {"If-Match": etag or "*"}
        headers = {"Content-Type": content_type, **condition}
        return self._write("PUT", url, headers, text.encode())

    def delete(self, url: str, etag: str) -> Response:
        """Delete version `etag` of an object, or any version if that is empty."""
        return self._write("DELETE", url, {"If-Match": etag or "*"})

    def try_extended_mkcol(self, url: str, body: bytes) -> None:
        """Ask for a collection of another kind (RFC 5689), which the server may refuse."""
        self._xml("MKCOL", url, body)

    def make_calendar(self, url: str, name: str, kinds: Sequence[str]) -> bool:
        """Make a calendar; return False if the server refuses."""
        return self._xml("MKCALENDAR", url, dav.mkcalendar(name, kinds)).status in MADE

    def close(self) -> None:
        """Close the connections."""
        self.client.close()

    def gone(self) -> GoneError:
        """Return the error for a calendar that was deleted."""
        return self.errors.gone("calendar")

    def refusal(self, response: Response, doing: str) -> ProviderError:
        """Return the error for the refusal of a request that concerns more than one item."""
        if response.status in dav.NOT_THERE:
            return self.gone()
        _, words = dav.conditions(response)
        said = f"{response.status}: {words}" if words else str(response.status)
        if response.status == HTTPStatus.FORBIDDEN:
            return ProviderError(
                f"{self.host} does not allow {doing} ({said}); check your rights there"
            )
        return ProviderError(f"{self.host} refuses {doing} ({said}); check url")

    def _list(self, url: str, depth: int, names: Sequence[str]) -> Answer:
        response = self._xml("PROPFIND", url, dav.propfind(*names), depth=str(depth))
        return self._multistatus(response)

    def _multistatus(self, response: Response) -> Answer:
        if response.status != dav.MULTISTATUS:
            raise self.refusal(response, "to read what is there")
        return dav.answer(response)

    def _write(
        self, method: str, url: str, headers: Mapping[str, str], body: bytes | None = None
    ) -> Response:
        """Return the answer to a write; send one at a time once the server found two too many.

        Raises TransientError if the server stays busy.
        """

        def send() -> Response:
            return self.client.request(method, url, body=body, headers=headers)

        if not self._serialize_writes.is_set():
            response = send()
            if response.status != LOCKED:
                return response
            self._serialize_writes.set()
        with self._write_lock:
            for attempt in count():
                response = send()
                if response.status != LOCKED or not self.client.pause(attempt):
                    break
        if response.status == LOCKED:
            msg = f"{self.host} is busy; the next run tries again"
            raise TransientError(msg)
        return response

    def _xml(self, method: str, url: str, body: bytes, depth: str = "") -> Response:
        headers = {"Content-Type": XML, "Accept-Encoding": "gzip"}
        if depth:
            headers["Depth"] = depth
        return self.client.request(method, url, body=body, headers=headers)


def connect(options: Mapping[str, Any], context: Context, budget: Budget | None = None) -> Server:
    """Return the server that `options` name; nothing is sent yet.

    Raises ProviderError if a library is missing, or if no request may be sent to the address.
    """
    for library in ("defusedxml", "urllib3"):
        if find_spec(library) is None:
            msg = (
                f'{context.target} needs {library}; install afterview with the extra "caldav" '
                "(docs/start.md)"
            )
            raise ProviderError(msg)
    url: str = options["url"]
    client = Client(
        url,
        now=context.now,
        username=options["username"],
        secret=context.secret,
        login_hint=f"run: afterview login {context.target}",
        connections=CONNECTIONS,
        budget=budget or Budget(left=context.left),
    )
    return Server(url, client, ZoneInfo(context.timezone))


def _remote_object(resource: Resource) -> RemoteObject:
    found = resource.props.get(dav.DATA)
    text = (found.text or "") if found is not None else ""
    return RemoteObject(resource.url, resource.etag, text)
