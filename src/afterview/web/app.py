"""Answer HTTP requests: decide what is served, to whom, and with which headers.

Nothing here reads the log: the feeds come from `Renderer`, the page from the routes passed in.
"""

from __future__ import annotations

import asyncio
import ipaddress
from collections import OrderedDict
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from afterview.errors import AfterviewError
from afterview.service import feeds
from afterview.service.loop import file_stamp
from afterview.web.feed import CACHE_CONTROL, is_unchanged, takes_gzip

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    from starlette.requests import Request
    from starlette.routing import BaseRoute
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from afterview.service.feeds import Feeds
    from afterview.web.feed import Renderer

REFRESH = 2.0
"""Seconds between two looks at the files that the feeds depend on."""
BURST = 240
"""The number of requests that one address may send at once."""
PER_SECOND = 8.0
"""The number of requests that an address regains per second; a page with its style and script needs
three."""
MOST_ADDRESSES = 4096
"""The number of addresses that are tracked; the one idle for longest is forgotten."""
LONGEST_PATH = 512
"""The longest path with query in bytes; a feed's has about fifty, and Google accepts at most
256."""
LONGEST_HEAD = 16 * 1024
"""The largest total size of all headers in bytes."""

CONTENT_SECURITY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; "
    "manifest-src 'self'; worker-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
HEADERS: Mapping[str, str] = {
    "content-security-policy": CONTENT_SECURITY,
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "x-robots-tag": "noindex, nofollow",
}
"""Sent with every answer. The address contains the secret, so it must not be sent to other
sites."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """Describes where the program is reached, and what it serves there."""

    renderer: Renderer
    folder: Path
    """The folder of the store, with the secrets."""
    hosts: frozenset[str] = frozenset()
    """Names allowed in the Host header, besides localhost and IP addresses."""
    prefix: str = ""
    """The path prefix of a proxy: `/afterview`."""
    is_secure: bool = False
    """Whether the person reaches it by https."""
    owns_host: bool = False
    """Whether nothing else is served under its name, so that browsers may be told to use https for
    the whole host."""
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    burst: int = BURST
    per_second: float = PER_SECOND
    keeps_fresh: bool = True
    """Whether it refreshes the feeds itself, every `REFRESH` seconds."""


@dataclass(slots=True)
class Secrets:
    """Caches the feeds and the page's secret; a rotated one is gone with the next look."""

    folder: Path
    _stamp: object = None
    _known: Feeds | None = None

    def current(self) -> Feeds | None:
        """Return the feeds; None if there are none, or if they cannot be read."""
        now = file_stamp(self.folder / feeds.FILE)
        if now != self._stamp:
            try:
                self._known = feeds.read(self.folder)
            except AfterviewError:
                self._known = None
            self._stamp = now
        return self._known

    def keep_time(self, now: datetime) -> None:
        """Write down the time for the links to share, if that is due; see `ShareLink.at`."""
        known = self.current()
        if known is not None and feeds.at(known, now) != known:
            # Another process may be writing, or the disk be full: the next look tries again.
            with suppress(AfterviewError):
                feeds.change(self.folder, now)


def application(site: Site, secrets: Secrets, pages: Sequence[BaseRoute] = ()) -> ASGIApp:
    """Return the application; `pages` are the routes besides that of the feeds."""

    async def feed(request: Request) -> Response:
        return _feed(request, site, secrets)

    app = Starlette(
        routes=[Route("/feed/{name}", feed, methods=["GET"]), *pages],
        lifespan=lambda _: _refreshing(site, secrets),
        exception_handlers={HTTPException: _in_short, 500: _in_short},
    )
    app.router.redirect_slashes = False
    return Guard(app, site)


def _feed(request: Request, site: Site, secrets: Secrets) -> Response:
    secret = request.path_params["name"].removesuffix(".ics")
    known = secrets.current()
    if known is None:
        return _not_yet()
    if not feeds.SECRET.fullmatch(secret) or not request.path_params["name"].endswith(".ics"):
        raise HTTPException(404)
    state, found = known.find(secret)
    if found is None:
        raise HTTPException(410 if state == "gone" else 404)
    rendered = site.renderer.current.get(found.name)
    if rendered is None:
        return _not_yet()
    asked = request.headers
    packed = takes_gzip(asked.get("accept-encoding", ""))
    headers = {
        "etag": rendered.etag(packed=packed),
        "last-modified": rendered.last_modified,
        "cache-control": CACHE_CONTROL,
        "vary": "accept-encoding",
    }
    if is_unchanged(rendered, asked.get("if-none-match", ""), asked.get("if-modified-since", "")):
        return Response(status_code=304, headers=headers)
    if packed:
        headers["content-encoding"] = "gzip"
    body = rendered.packed if packed else rendered.body
    # Set the type with its charset here, because the library would write it in its own way.
    headers["content-type"] = "text/calendar; charset=utf-8"
    return Response(body, headers=headers)


def _not_yet() -> Response:
    return PlainTextResponse("not ready yet\n", 503, headers={"retry-after": "5"})


async def _in_short(_: Request, error: Exception) -> Response:
    code = error.status_code if isinstance(error, HTTPException) else 500
    headers = error.headers if isinstance(error, HTTPException) else None
    return PlainTextResponse(f"{code}\n", code, headers=headers)


@asynccontextmanager
async def _refreshing(site: Site, secrets: Secrets) -> AsyncIterator[None]:
    """Refresh the feeds while the program serves; nothing waits for the first refresh."""

    async def refresh() -> None:
        while True:
            await run_in_threadpool(site.renderer.refresh, site.now())
            await run_in_threadpool(secrets.keep_time, site.now())
            await asyncio.sleep(REFRESH)

    tasks = [asyncio.create_task(refresh())] if site.keeps_fresh else []
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()


class Guard:
    """Refuses requests before anything is looked up, and adds headers to every answer."""

    def __init__(self, app: ASGIApp, site: Site) -> None:
        """Wrap `app`."""
        self._app = app
        self._site = site
        self._rates = RateLimiter(site.burst, site.per_second)
        self._headers = {**HEADERS, "cache-control": "no-store"}
        if site.owns_host:
            self._headers["strict-transport-security"] = "max-age=31536000"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer an HTTP request; pass on other kinds of scope."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
            await send(message)

        refusal = self._refusal(scope)
        if refusal is not None:
            await refusal(scope, receive, send_with_headers)
            return
        prefix = self._site.prefix
        if prefix and (scope["path"] == prefix or scope["path"].startswith(f"{prefix}/")):
            # Some proxies strip the prefix, others leave it.
            scope = {**scope, "path": scope["path"].removeprefix(prefix) or "/"}
        await self._app(scope, receive, send_with_headers)

    def _refusal(self, scope: Scope) -> Response | None:
        address = (scope.get("client") or ("",))[0]
        loop = asyncio.get_running_loop()
        is_allowed = self._rates.allow(address, loop.time())
        headers = Headers(scope=scope)
        if {"content-length", "transfer-encoding"} <= set(headers):
            # A proxy may see another end of the request than we do, and take the rest for a second
            # request: nothing more is read from the connection (RFC 9112, 6.1).
            return PlainTextResponse("400\n", 400, headers={"connection": "close"})
        if not is_allowed:
            return PlainTextResponse("429\n", 429, headers={"retry-after": "30"})
        named = headers.getlist("host")
        if len(named) != 1 or not is_own_host(named[0], self._site.hosts):
            return PlainTextResponse("400: this is not the host that you asked for\n", 400)
        if len(scope.get("raw_path") or b"") + len(scope["query_string"]) > LONGEST_PATH:
            return PlainTextResponse("414\n", 414)
        if sum(len(name) + len(value) for name, value in headers.raw) > LONGEST_HEAD:
            return PlainTextResponse("431\n", 431)
        return None


class RateLimiter:
    """Limits the requests of each address by a token bucket."""

    def __init__(self, burst: int, per_second: float) -> None:
        """Take the size of a bucket, and its refill per second."""
        self._burst = burst
        self._per_second = per_second
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def allow(self, address: str, at: float) -> bool:
        """Take one request out of the bucket; `at` is in seconds, and never decreases."""
        left, since = self._left.pop(address, (float(self._burst), at))
        left = min(self._burst, left + (at - since) * self._per_second)
        allowed = left >= 1
        self._left[address] = (left - 1 if allowed else left, at)
        while len(self._left) > MOST_ADDRESSES:
            self._left.popitem(last=False)
        return allowed


def is_own_host(header: str, hosts: Iterable[str]) -> bool:
    """Return whether a Host header names us.

    A page elsewhere can make a browser send a request to our address under a host name of its own,
    but not under an IP address: IP addresses are therefore allowed.
    """
    name = header.lower()
    if name.startswith("["):
        name, bracket, rest = name[1:].partition("]")
        is_port = bool(bracket) and (not rest or (rest[0] == ":" and rest[1:].isdecimal()))
    else:
        name, colon, port = name.partition(":")
        is_port = not colon or port.isdecimal()
    if not is_port:
        return False
    if name == "localhost" or name in hosts:
        return True
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
