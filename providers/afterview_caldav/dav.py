"""The XML of WebDAV (RFC 4918), its synchronisation (RFC 6578), CalDAV (4791) and CardDAV (6352).

This module builds the bodies of requests and takes answers apart; `server` decides what to send.
"""

from __future__ import annotations

import re
from datetime import UTC
from html import escape
from http import HTTPStatus
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote, unquote, urljoin, urlsplit

from afterview.errors import TransientError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime
    from xml.etree.ElementTree import Element

    from afterview.provider.http import Response

DAV = "{DAV:}"
CALDAV = "{urn:ietf:params:xml:ns:caldav}"
CARDDAV = "{urn:ietf:params:xml:ns:carddav}"
SERVER = "{http://calendarserver.org/ns/}"

RESOURCE_TYPE = f"{DAV}resourcetype"
PRINCIPAL = f"{DAV}current-user-principal"
DISPLAY_NAME = f"{DAV}displayname"
SYNC_TOKEN = f"{DAV}sync-token"
ETAG = f"{DAV}getetag"
REPORTS = f"{DAV}supported-report-set"
HOME_SET = f"{CALDAV}calendar-home-set"
COMPONENTS = f"{CALDAV}supported-calendar-component-set"
DATA = f"{CALDAV}calendar-data"
CTAG = f"{SERVER}getctag"
CARD_HOME_SET = f"{CARDDAV}addressbook-home-set"
CARD_TYPES = f"{CARDDAV}supported-address-data"
CARD_DATA = f"{CARDDAV}address-data"

OK = range(200, 300)
MULTISTATUS = 207
NOT_THERE = frozenset({404, 410})

_OF_TIMES = (
    "UID",
    "DTSTART",
    "DTEND",
    "DURATION",
    "RRULE",
    "RDATE",
    "EXDATE",
    "RECURRENCE-ID",
    "STATUS",
    "TRANSP",
    "X-MICROSOFT-CDO-BUSYSTATUS",
)
"""The properties that decide when an event takes time."""
_PREFIXES = {
    "DAV:": "d",
    "urn:ietf:params:xml:ns:caldav": "c",
    "urn:ietf:params:xml:ns:carddav": "a",
    "http://calendarserver.org/ns/": "s",
}
_DECLARED = " ".join(f'xmlns:{prefix}="{name}"' for name, prefix in _PREFIXES.items())
# The characters that a path may contain unquoted (RFC 3986, 3.3). The percent sign is among them,
# because what a server has quoted stays as it is.
_PATH = "/%:@!$&'()*+,;=~-._"
_STATUS = re.compile("[1-9][0-9]{2}")
# RFC 9110, 8.8.3, and the quotes and spaces that some servers have in it all the same.
_VERSION = re.compile(r"[\x20-\x7e\x80-\xff]+")


class Resource(NamedTuple):
    """One resource of a multistatus, with its properties."""

    url: str
    """Absolute, as the server writes it."""
    status: int
    props: Mapping[str, Element]
    """Those that it has."""

    @property
    def key(self) -> str:
        """The path, the same however it is percent-encoded."""
        return key(self.url)

    @property
    def etag(self) -> str:
        """The version; empty if the server does not say."""
        return strong(self.text(ETAG))

    def text(self, name: str) -> str:
        """Return the text of a property; empty if there is none."""
        found = self.props.get(name)
        return (found.text or "").strip() if found is not None else ""

    def link(self, name: str) -> str:
        """Return the address that a property holds, as an absolute one; empty if there is none."""
        found = self.props.get(name)
        href = found.find(f"{DAV}href") if found is not None else None
        said = (href.text or "").strip() if href is not None else ""
        return (absolute(self.url, said) or "") if said else ""

    def has_type(self, name: str) -> bool:
        """Whether it is a resource of this type."""
        found = self.props.get(RESOURCE_TYPE)
        return found is not None and found.find(name) is not None


class Answer(NamedTuple):
    """A multistatus."""

    resources: tuple[Resource, ...]
    token: str = ""
    truncated: bool = False
    """Whether the server left out some, and more are to be asked for with `token`."""


def propfind(*names: str) -> bytes:
    """Return the body that asks for these properties."""
    return _document("d:propfind", _props(names))


def sync_collection(token: str) -> bytes:
    """Return the body that asks for the versions of what changed since `token`."""
    since = f"<d:sync-token>{escape(token)}</d:sync-token><d:sync-level>1</d:sync-level>"
    return _document("d:sync-collection", since + _props((ETAG,)))


def multiget(paths: Iterable[str]) -> bytes:
    """Return the body that asks for the calendar objects at these paths."""
    hrefs = "".join(f"<d:href>{escape(path)}</d:href>" for path in paths)
    return _document("c:calendar-multiget", _props((ETAG, DATA)) + hrefs)


def query() -> bytes:
    """Return the body that asks for all calendar objects of a collection."""
    every = '<c:filter><c:comp-filter name="VCALENDAR"/></c:filter>'
    return _document("c:calendar-query", _props((ETAG, DATA)) + every)


def query_between(first: datetime, last: datetime, *, whole: bool) -> bytes:
    """Return the body that asks for the events between two aware times.

    Without `whole`, only for the properties of which busy times are made (RFC 4791, 9.6.1).
    """
    kept = "".join(f'<c:prop name="{name}"/>' for name in _OF_TIMES)
    only = (
        f'<c:calendar-data><c:comp name="VCALENDAR"><c:prop name="VERSION"/>'
        f'<c:comp name="VEVENT">{kept}</c:comp><c:comp name="VTIMEZONE"/></c:comp>'
        "</c:calendar-data>"
    )
    data = f"<d:prop><d:getetag/>{'<c:calendar-data/>' if whole else only}</d:prop>"
    within = (
        '<c:filter><c:comp-filter name="VCALENDAR"><c:comp-filter name="VEVENT">'
        f"{_time_range(first, last)}</c:comp-filter></c:comp-filter></c:filter>"
    )
    return _document("c:calendar-query", data + within)


def free_busy_query(first: datetime, last: datetime) -> bytes:
    """Return the body that asks when the person is busy between two aware times."""
    return _document("c:free-busy-query", _time_range(first, last))


def mkcalendar(name: str, kinds: Iterable[str]) -> bytes:
    """Return the body that makes a calendar called `name` for components of `kinds`."""
    parts = "".join(f'<c:comp name="{kind}"/>' for kind in kinds)
    props = (
        f"<d:displayname>{escape(name)}</d:displayname>"
        f"<c:supported-calendar-component-set>{parts}</c:supported-calendar-component-set>"
    )
    return _document("c:mkcalendar", f"<d:set><d:prop>{props}</d:prop></d:set>")


def card_query(prop: str, words: str) -> bytes:
    """Return the body that asks for the cards that have these words in a property."""
    match = f'<a:text-match collation="i;unicode-casemap" match-type="contains">{escape(words)}'
    only = (
        f'<a:filter><a:prop-filter name="{prop}">{match}</a:text-match></a:prop-filter></a:filter>'
    )
    return _document("a:addressbook-query", _props((ETAG, CARD_DATA)) + only)


def make_address_book(name: str) -> bytes:
    """Return the body that makes an address book called `name` (RFC 5689)."""
    props = (
        "<d:resourcetype><d:collection/><a:addressbook/></d:resourcetype>"
        f"<d:displayname>{escape(name)}</d:displayname>"
    )
    return _document("d:mkcol", f"<d:set><d:prop>{props}</d:prop></d:set>")


def answer(response: Response) -> Answer:
    """Return the resources of a multistatus; raise TransientError if the answer is none."""
    root = _parsed(response)
    if root is None or root.tag != f"{DAV}multistatus":
        host = urlsplit(response.url).hostname
        msg = f"{host} answered with something that is not a list of WebDAV; is url right?"
        raise TransientError(msg)
    found: list[Resource] = []
    truncated = False
    for part in root.iterfind(f"{DAV}response"):
        status = _status(part.findtext(f"{DAV}status"))
        props = {
            prop.tag: prop
            for stat in part.iterfind(f"{DAV}propstat")
            if _status(stat.findtext(f"{DAV}status")) in OK
            for prop in stat.iterfind(f"{DAV}prop/*")
        }
        for href in part.iterfind(f"{DAV}href"):
            url = absolute(response.url, (href.text or "").strip())
            if status == HTTPStatus.INSUFFICIENT_STORAGE:  # there is more: RFC 6578, 3.6
                truncated = True
            elif url is not None:  # an address that cannot be read is none of ours
                found.append(Resource(url, status, props))
    return Answer(tuple(found), (root.findtext(SYNC_TOKEN) or "").strip(), truncated)


def conditions(response: Response) -> tuple[frozenset[str], str]:
    """Return the conditions that an error names (RFC 4918, 16), and the server's words, if any."""
    root = _parsed(response)
    if root is None:
        return frozenset(), ""
    # Only SabreDAV has words: Nextcloud, Baïkal and what else is made with it.
    words = root.findtext("{http://sabredav.org/ns}message") or root.findtext(
        f"{DAV}responsedescription"
    )
    return frozenset(part.tag for part in root.iter()), " ".join((words or "").split())[:200]


def absolute(base: str, href: str) -> str | None:
    """Return the address that `href` means, with nothing in it that a request cannot hold.

    None if it is no address, such as `//[x/`.
    """
    try:
        url = urljoin(base, quote(href, safe=_PATH + "?#[]"))
        urlsplit(url)
    except ValueError:
        return None
    return url


def key(url: str) -> str:
    """Return the path of an address, the same however it is percent-encoded."""
    return unquote(urlsplit(url).path)


def path(url: str) -> str:
    """Return the path of an address, as the server writes it."""
    return urlsplit(url).path


def object_name(url: str) -> str:
    """Return the file name of an address without `.ics`; for our objects that is the uid."""
    return key(url).rpartition("/")[2].removesuffix(".ics")


def folder(url: str) -> str:
    """Return the path of a collection, the same whether it is written with a slash at its end."""
    return key(url).rstrip("/") + "/"


def strong(etag: str) -> str:
    """Return the version that an ETag names, for If-Match.

    A web server in front marks what it has compressed as weak, or adds to it; the calendar server
    behind it knows the plain one only. Empty if there is none, or one that no header can hold.
    """
    plain = etag.strip().removeprefix("W/").strip('"').removesuffix("-gzip")
    return f'"{plain}"' if _VERSION.fullmatch(plain) else ""


def _status(line: str | None) -> int:
    """Return the number of a status line; 200 if there is no line, because propstat has it then.

    A line without a number gives 0, which counts neither as there nor as missing.
    """
    if not line or not line.strip():
        return 200
    parts = line.split()
    return int(parts[1]) if len(parts) > 1 and _STATUS.fullmatch(parts[1]) else 0


def _parsed(response: Response) -> Element | None:
    """Return the root of an XML document; None if it is none, or a malicious one."""
    from xml.etree.ElementTree import ParseError

    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    if not response.body.strip():
        return None
    try:
        root: Element = fromstring(response.body, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        return None
    return root


def _time_range(first: datetime, last: datetime) -> str:
    start, end = (when.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ") for when in (first, last))
    return f'<c:time-range start="{start}" end="{end}"/>'


def _props(names: Iterable[str]) -> str:
    return f"<d:prop>{''.join(f'<{_short(name)}/>' for name in names)}</d:prop>"


def _short(name: str) -> str:
    space, _, local = name[1:].partition("}")
    return f"{_PREFIXES[space]}:{local}"


def _document(root: str, content: str) -> bytes:
    return f'<?xml version="1.0" encoding="utf-8"?><{root} {_DECLARED}>{content}</{root}>'.encode()
