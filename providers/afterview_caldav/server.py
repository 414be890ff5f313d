"""What can be asked of a CalDAV server, a request each; and finding the way to the calendars.

Answers that mean the same for every item become errors here; what an answer means for one item is
said in `calendars`.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urljoin, urlsplit

from afterview.errors import CursorError, GoneError, ProviderError
from afterview_caldav import dav

if TYPE_CHECKING:
    from collections.abc import Sequence

    from afterview.provider.http import Client, Response
    from afterview_caldav.dav import Answer, Resource

XML = "application/xml; charset=utf-8"
CALENDAR_TYPE = "text/calendar; charset=utf-8"
CALENDAR = f"{dav.CALDAV}calendar"
MADE = frozenset({200, 201})
"""The answers to MKCALENDAR that mean yes; 207 tells why not."""
VALID_TOKEN = f"{dav.DAV}valid-sync-token"
MULTISTATUS = 207
AT_ONCE = 500
"""Objects asked for in one request."""
MOST_PAGES = 1000
"""Of one list; a server that goes on for longer goes in circles."""

_VERSIONS = (dav.RESOURCE_TYPE, dav.SYNC_TOKEN, dav.CTAG)
_CALENDAR = (*_VERSIONS, dav.DISPLAY_NAME, dav.COMPONENTS)
_START = (*_CALENDAR, dav.PRINCIPAL, dav.HOME_SET)


class Found(NamedTuple):
    """Where an account has its calendars."""

    principal: str
    home: str
    """Empty where `url` names one calendar."""
    calendars: tuple[Resource, ...]


class Standing(NamedTuple):
    """A calendar object as it stands on the server."""

    url: str
    etag: str
    text: str


class Server:
    """One account on one server."""

    def __init__(self, url: str, client: Client) -> None:
        """Keep where to begin; nothing is sent yet."""
        self.url = url
        self.host = urlsplit(url).hostname or ""
        self.client = client

    def try_login(self) -> None:
        """Ask for something that wants the login; raises LoginError where it does not do."""
        self._look(self.url)

    def discover(self) -> Found:
        """Find the calendars from a server, an account, a home or a calendar: 4 requests at most.

        Raises ProviderError where there are none to be found.
        """
        start = self._look(self.url)
        if start and start.has_type(CALENDAR):
            return Found(start.link(dav.PRINCIPAL), "", (start,))
        if not (start and (start.link(dav.PRINCIPAL) or start.link(dav.HOME_SET))):
            start = self._look(urljoin(self.url, "/.well-known/caldav"))
        principal = start.link(dav.PRINCIPAL) if start else ""
        home = start.link(dav.HOME_SET) if start else ""
        if principal and not home:
            self.client.trust(principal)
            account = self._look(principal)
            home = account.link(dav.HOME_SET) if account else ""
        if not home:
            msg = (
                f"{self.host} shows no calendars at this address; put the CalDAV address of your "
                "account into url (the provider's help pages have it)"
            )
            raise ProviderError(msg)
        self.client.trust(home)
        return Found(principal, home, self.calendars(home))

    def calendars(self, home: str) -> tuple[Resource, ...]:
        """Return the calendars of a home."""
        answer = self._list(home, 1, _CALENDAR)
        return tuple(found for found in answer.resources if found.has_type(CALENDAR))

    def versions(self, url: str, depth: int) -> tuple[Resource, ...]:
        """Return how far calendars are: that at `url`, or with depth 1 all those of a home.

        Raises GoneError where there is nothing at `url`.
        """
        return self._list(url, depth, _VERSIONS).resources

    def calendar(self, url: str) -> Resource | None:
        """Return the calendar at `url`; None where there is none."""
        found = self._look(url, _CALENDAR)
        return found if found and found.has_type(CALENDAR) else None

    def etags(self, url: str) -> tuple[Resource, ...]:
        """Return the objects of a calendar by version, and the calendar itself with its own."""
        return self._list(url, 1, (dav.ETAG, dav.CTAG)).resources

    def changed_since(self, url: str, token: str) -> Answer | None:
        """Return what changed in a calendar since `token`, to the last page.

        None where there is no such calendar. Raises CursorError where the server no longer knows
        the token.
        """
        found: list[Resource] = []
        for _ in range(MOST_PAGES):
            response = self._xml("REPORT", url, dav.sync_collection(token), depth="0")
            if response.status in dav.NOT_THERE:
                return None
            if response.status != MULTISTATUS and token:
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

    def everything(self, url: str) -> list[Standing]:
        """Return all objects of a calendar."""
        response = self._xml("REPORT", url, dav.query(), depth="1")
        if response.status == MULTISTATUS:
            answer = dav.answer(response)
            if not answer.truncated:
                return [_standing(found) for found in answer.resources if found.text(dav.DATA)]
        # Too many at once for this server: by name, then.
        listed = [found.url for found in self.etags(url) if not dav.key(url).startswith(found.key)]
        return self.fetch(url, listed)[0]

    def fetch(self, url: str, wanted: Sequence[str]) -> tuple[list[Standing], list[str]]:
        """Return those of the objects of a calendar that are there, and which are not.

        Each that is not was named by the server as missing: what an answer leaves out is asked for
        by itself.
        """
        found: list[Standing] = []
        gone: list[str] = []
        for begin in range(0, len(wanted), AT_ONCE):
            part = {dav.key(address): address for address in wanted[begin : begin + AT_ONCE]}
            body = dav.multiget(urlsplit(address).path for address in part.values())
            answer = self._multistatus(self._xml("REPORT", url, body, depth="1"))
            for resource in answer.resources:
                # Unasked for, or there twice: not ours to wonder about.
                address = part.get(resource.key)
                if address and resource.text(dav.DATA):
                    found.append(_standing(resource)._replace(url=address))
                    del part[resource.key]
                elif address and resource.status in dav.NOT_THERE:
                    gone.append(address)
                    del part[resource.key]
            for address in part.values():
                standing = self.get(address)
                if standing:
                    found.append(standing)
                else:
                    gone.append(address)
        return found, gone

    def get(self, url: str) -> Standing | None:
        """Return the object at `url`; None where there is none."""
        response = self.client.request("GET", url)
        if response.status in dav.NOT_THERE:
            return None
        if response.status not in dav.OK:
            raise self.refusal(response, "to show an item")
        text = response.body.decode(errors="replace")
        return Standing(url, dav.strong(response.headers.get("etag", "")), text)

    def put(self, url: str, text: str, etag: str | None) -> Response:
        """Write an object in place of version `etag`, or of any if that is not known.

        None: only where there is nothing yet.
        """
        condition = {"If-None-Match": "*"} if etag is None else {"If-Match": etag or "*"}
        headers = {"Content-Type": CALENDAR_TYPE, **condition}
        return self.client.request("PUT", url, body=text.encode(), headers=headers)

    def delete(self, url: str, etag: str) -> Response:
        """Delete version `etag` of an object, or any if that is not known."""
        return self.client.request("DELETE", url, headers={"If-Match": etag or "*"})

    def make(self, url: str, name: str, kinds: Sequence[str]) -> bool:
        """Make a calendar; False where the server will not."""
        return self._xml("MKCALENDAR", url, dav.mkcalendar(name, kinds)).status in MADE

    def close(self) -> None:
        """Close the connections."""
        self.client.close()

    def refusal(self, response: Response, doing: str) -> ProviderError:
        """Return the error for an answer that says no to more than one item."""
        if response.status in dav.NOT_THERE:
            return GoneError(f"{self.host} no longer has the calendar that the items stood in")
        _, words = dav.conditions(response)
        said = f"{response.status}: {words}" if words else str(response.status)
        if response.status == HTTPStatus.FORBIDDEN:
            return ProviderError(
                f"{self.host} does not allow {doing} ({said}); check your rights to the calendar"
            )
        return ProviderError(f"{self.host} refuses {doing} ({said}); check url")

    def _look(self, url: str, names: Sequence[str] = _START) -> Resource | None:
        """Return what is at `url`; None where that is nothing of WebDAV."""
        response = self._xml("PROPFIND", url, dav.propfind(*names), depth="0")
        if response.status != MULTISTATUS:
            return None
        return next(iter(dav.answer(response).resources), None)

    def _list(self, url: str, depth: int, names: Sequence[str]) -> Answer:
        response = self._xml("PROPFIND", url, dav.propfind(*names), depth=str(depth))
        return self._multistatus(response)

    def _multistatus(self, response: Response) -> Answer:
        if response.status != MULTISTATUS:
            raise self.refusal(response, "to read the calendars")
        return dav.answer(response)

    def _xml(self, method: str, url: str, body: bytes, depth: str = "") -> Response:
        headers = {"Content-Type": XML, "Accept-Encoding": "gzip"}
        if depth:
            headers["Depth"] = depth
        return self.client.request(method, url, body=body, headers=headers)


def _standing(resource: Resource) -> Standing:
    found = resource.props.get(dav.DATA)
    text = (found.text or "") if found is not None else ""
    return Standing(resource.url, resource.etag, text)
