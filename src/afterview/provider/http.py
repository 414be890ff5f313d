"""HTTP for providers: one pool of kept connections, errors of our tree, no secret in any text.

urllib3 does the work; redirects, repetitions and logins are decided here, because what may be sent
twice and who may be told the password is our business. urllib3 is not imported before the first
request. A client may be used from several threads. No wait is without a limit: see `http_time` and
`http_budget`. `http_values` reads what servers say; providers import its names from here.
"""

from __future__ import annotations

import time
from http import HTTPStatus
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import SplitResult, urljoin, urlsplit

from afterview.errors import LoginError, ProviderError, ThrottledError, TransientError
from afterview.provider.http_budget import Budget
from afterview.provider.http_time import ANSWER_TIMEOUT, CONNECT_TIMEOUT, READ_TIMEOUT, limit
from afterview.provider.http_values import json_of, moment_of, wait_of, with_whole_characters

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from urllib3 import BaseHTTPResponse, PoolManager

MOST_BYTES = 64 * 1024 * 1024
"""Of one answer, unpacked."""
MOST_REDIRECTS = 5
REPEATABLE = frozenset({"GET", "HEAD", "OPTIONS", "PROPFIND", "REPORT"})
"""They change nothing, so whatever became of the first try, there may be another."""
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
"""The only hosts that are spoken to without TLS."""
REDIRECTS = frozenset({301, 302, 307, 308})
PORTS = {"http": 80, "https": 443}
DONE = range(200, 300)
SERVER_ERRORS = range(500, 600)
FINAL = frozenset({501, 505, 507, 508})
"""Server errors that mean no: to ask again, or to doubt that nothing was done, is no use."""
OUT_OF_TIME = frozenset({9, 10})
"""OpenSSL's codes for a certificate that is not valid yet or has expired (openssl-verify(1))."""
HTTP_1_1 = 11
"""As urllib3 writes it; from then on a connection is kept unless the server says otherwise."""


class UnreachableError(TransientError):
    """No connection was made, so nothing was sent."""


class SlowError(TransientError):
    """The answer did not come to its end in time; another try would take as long."""


class Response(NamedTuple):
    """An answer, read to its end."""

    status: int
    headers: Mapping[str, str]
    """Names in lower case."""
    body: bytes
    url: str
    """Where it came from, after redirects."""


class Client:
    """One account on one server."""

    def __init__(  # noqa: PLR0913 - all but the address by name
        self,
        base: str,
        *,
        now: datetime,
        username: str = "",
        secret: Callable[[], str] = str,
        login_hint: str = "check user name and password",
        connections: int = 4,
        budget: Budget | None = None,
    ) -> None:
        """Keep what is needed; `secret` is called with the first request, if there is a user.

        `now` is aware, for a Retry-After that names a moment. Raises ProviderError where `base` is
        not an address that the password may be sent to.
        """
        self._origin = _origin(_checked(base))
        self._now = now
        self._username = username
        self._secret = secret
        self._login_hint = login_hint
        self._connections = connections
        self._budget = budget or Budget()
        self._pool: PoolManager | None = None
        self._lock = Lock()
        self._authorization: Callable[[str, str], str] | None = None
        self.dated: datetime | None = None
        """When the server answered last, by its own clock; None where it does not say."""
        self.keeps_alive = False
        """Whether the last answer left its connection open."""
        self.requests = 0
        """Sent so far, redirects and repetitions included."""
        self.received = 0
        """Bytes of bodies, unpacked."""

    def trust(self, url: str) -> None:
        """Send the password to the host of `url` from now on, if it belongs to the first one.

        iCloud keeps the calendars of an account on another host than the one that all begin with.
        Raises ProviderError where the host is a stranger's.
        """
        parts = _checked(url)
        if _origin(parts) == self._origin:
            return
        host, ours = parts.hostname or "", self._origin[1]
        _, _, parent = ours.partition(".")
        family = host.endswith(f".{ours}") or ("." in parent and host.endswith(f".{parent}"))
        if parts.scheme != "https" or not family:
            msg = (
                f"{ours} says that the account is on {host}; "
                "if that is right, put the address of that server into url"
            )
            raise ProviderError(msg)
        self._origin = _origin(parts)

    def request(
        self,
        method: str,
        url: str,
        *,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Response:
        """Send a request, again where that is safe; return the answer, any below 500 but 401.

        Raises LoginError for 401; ThrottledError where the server asks to wait for longer than the
        budget has; UnreachableError, also where the run has no time left; another TransientError
        where it is not known whether it took effect, of them SlowError where the answer took too
        long; ProviderError where it makes no sense to ask again.
        """
        attempt = 0
        while True:
            wait: float | None = None
            try:
                answer = self._judged(self._followed(method, url, body, headers or {}))
            except ThrottledError as error:
                failure: TransientError = error
                wait = error.retry_after
            except UnreachableError as error:
                failure = error
            except SlowError:
                raise
            except TransientError as error:
                if method not in REPEATABLE:
                    raise
                failure = error
            else:
                if method != "POST" and answer.status in DONE:
                    # A POST may be a batch of which nothing was done; who sends one reads that.
                    self._budget.progress()
                return answer
            if not self._budget.spend(attempt, wait):
                raise failure
            attempt += 1

    def pause(self, attempt: int) -> bool:
        """Wait before another try of what the server did not do; False where it is no use."""
        return self._budget.spend(attempt, None)

    def close(self) -> None:
        """Close the connections."""
        if self._pool is not None:
            self._pool.clear()
            self._pool = None

    def _judged(self, response: Response) -> Response:
        """Return the answer, or raise what it means for every kind of request."""
        host = urlsplit(response.url).hostname
        status = response.status
        if status == HTTPStatus.UNAUTHORIZED:
            what = "does not accept the login" if self._username else "asks for a user name"
            msg = f"{host} {what}; {self._login_hint}"
            raise LoginError(msg)
        said = response.headers.get("retry-after")
        if status == HTTPStatus.TOO_MANY_REQUESTS or (
            status == HTTPStatus.SERVICE_UNAVAILABLE and said
        ):
            seconds = wait_of(said, response.headers.get("date"), self._now)
            msg = f"{host} asks to wait ({status}); the next run continues"
            raise ThrottledError(msg, seconds)
        if status in SERVER_ERRORS and status not in FINAL:
            msg = f"{host} has a problem (it answered {status}); the next run tries again"
            raise TransientError(msg)
        return response

    def _followed(
        self, method: str, url: str, body: bytes | None, headers: Mapping[str, str]
    ) -> Response:
        """Return the answer at the end of the redirects, each with the same method and body."""
        for _ in range(MOST_REDIRECTS):
            response = self._logged_in(method, url, body, headers)
            where = response.headers.get("location")
            if response.status not in REDIRECTS or not where:
                return response
            here, there = _checked(url), _checked(_joined(url, where))
            upgrade = (here.scheme, there.scheme) == ("http", "https")
            same = here.hostname == there.hostname and (upgrade or _origin(here) == _origin(there))
            if not same:
                msg = (
                    f"{here.hostname} redirects to {there.hostname}, and the password is not "
                    "sent to another server; if that is the right one, put its address into url"
                )
                raise ProviderError(msg)
            if upgrade:
                self._origin = _origin(there)
            url = there.geturl()
        msg = f"{urlsplit(url).hostname} redirects in circles; check url"
        raise ProviderError(msg)

    def _logged_in(
        self, method: str, url: str, body: bytes | None, headers: Mapping[str, str]
    ) -> Response:
        """Send it with the login: Basic at once, Digest where the server asks for that only."""
        if not self._username:
            return self._sent(method, url, body, headers)
        with self._lock:
            if self._authorization is None:
                self._authorization = _basic(self._username, self._secret())
            authorization = self._authorization
        target = _target(urlsplit(url))
        response = self._sent(
            method, url, body, {**headers, "Authorization": authorization(method, target)}
        )
        asked = response.headers.get("www-authenticate", "")
        if response.status != HTTPStatus.UNAUTHORIZED or "digest" not in asked.lower():
            return response
        from afterview.provider.http_digest import digest

        answer = digest(asked, self._username, self._secret())
        if answer is None:
            return response
        again = self._sent(method, url, body, {**headers, "Authorization": answer(method, target)})
        with self._lock:
            self._authorization = answer
        return again

    def _sent(
        self, method: str, url: str, body: bytes | None, headers: Mapping[str, str]
    ) -> Response:
        """Send one request, and read the answer to its end."""
        from urllib3 import exceptions

        parts = _checked(url)
        host = parts.hostname or ""
        if _origin(parts) != self._origin:
            msg = f"{parts.hostname} is not the server of this account; check url"
            raise ProviderError(msg)
        began, seconds = time.monotonic(), self._time_left()
        if seconds <= 0:
            msg = (
                f"{host} was not asked, because its time in this run is over; the next run "
                "continues"
            )
            raise UnreachableError(msg)
        with self._lock:
            self.requests += 1
        try:
            answer = self._opened().request(
                method,
                url,
                body=body,
                headers={"User-Agent": "afterview", **headers},
                redirect=False,
                retries=False,
                preload_content=False,
                pool_timeout=min(seconds, READ_TIMEOUT),
            )
            try:
                content = _read(answer, host)
            except BaseException:
                answer.close()
                raise
            finally:
                # Also what is closed: the pool counts what it gave out, and waits for it.
                answer.release_conn()
        except (exceptions.HTTPError, OSError) as error:
            if time.monotonic() - began >= seconds:
                msg = (
                    f"{host} did not come to the end of its answer within {seconds:.0f} seconds; "
                    "the next run looks what became of it"
                )
                raise SlowError(msg) from error
            raise _mapped(error, host) from error
        except ValueError:  # its words may quote a header
            msg = f"{host} cannot be asked for what HTTP cannot write; check url"
            raise ProviderError(msg) from None
        heads = {name.lower(): value for name, value in answer.headers.items()}
        with self._lock:
            self.received += len(content)
            self.dated = moment_of(heads.get("date", ""))
            closes = "close" in heads.get("connection", "").lower()
            self.keeps_alive = answer.version >= HTTP_1_1 and not closes
        return Response(answer.status, heads, content, url)

    def _time_left(self) -> float:
        """Return the seconds that a request may take with its answer."""
        return min(ANSWER_TIMEOUT, self._budget.left())

    def _opened(self) -> PoolManager:
        with self._lock:
            if self._pool is None:
                from urllib3 import PoolManager, Timeout

                self._pool = PoolManager(
                    maxsize=self._connections,
                    block=True,
                    timeout=Timeout(connect=CONNECT_TIMEOUT, read=READ_TIMEOUT),
                    # One for all connections: to load the certificates takes longer than Python.
                    ssl_context=_tls() if self._origin[0] == "https" else None,
                )
                limit(self._pool, self._time_left)
            return self._pool


def _tls() -> object:
    from ssl import CERT_REQUIRED

    from urllib3.util import create_urllib3_context

    context = create_urllib3_context(cert_reqs=CERT_REQUIRED)
    context.load_default_certs()
    return context


def _checked(url: str) -> SplitResult:
    """Return the parts of an address that may be spoken to; raises ProviderError for others."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        host, parts = None, urlsplit("")
    if not host or parts.scheme not in PORTS:
        msg = "url is not the address of a server; write https://, its name, and its path"
        raise ProviderError(msg)
    if parts.username is not None or parts.password is not None:
        msg = f"url holds a user name or a password; write https://{host} and username"
        raise ProviderError(msg)
    if parts.scheme == "http" and host not in LOOPBACK:
        msg = f"url would send the password to {host} unencrypted; write https://"
        raise ProviderError(msg)
    return parts


def _joined(base: str, where: str) -> str:
    """Return the address that a redirect leads to; raises ProviderError where it is none."""
    try:
        return urljoin(base, where)
    except ValueError:
        msg = f"{urlsplit(base).hostname} redirects to something that is not an address; check url"
        raise ProviderError(msg) from None


def _origin(parts: SplitResult) -> tuple[str, str, int]:
    return parts.scheme, parts.hostname or "", parts.port or PORTS[parts.scheme]


def _target(parts: SplitResult) -> str:
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def _basic(username: str, secret: str) -> Callable[[str, str], str]:
    from base64 import b64encode

    value = "Basic " + b64encode(f"{username}:{secret}".encode()).decode()
    return lambda _method, _target: value


def _read(answer: BaseHTTPResponse, host: str) -> bytes:
    parts: list[bytes] = []
    size = 0
    while part := answer.read(1024 * 1024, decode_content=True):
        parts.append(part)
        size += len(part)
        if size > MOST_BYTES:
            msg = f"{host} answered with more than {MOST_BYTES // 1024**2} MB; is url right?"
            raise ProviderError(msg)
    return b"".join(parts)


def _mapped(error: Exception, host: str) -> ProviderError:  # noqa: PLR0911 - a table
    """Return our error for one of urllib3's; its words are kept out, for it may quote anything."""
    from urllib3 import exceptions

    cause = error
    while isinstance(cause, exceptions.MaxRetryError) and cause.reason is not None:
        cause = cause.reason
    if isinstance(cause, exceptions.SSLError):
        late = any(getattr(each, "verify_code", 0) in OUT_OF_TIME for each in cause.args)
        why = f"does not prove that it is {host}; check url"
        if late:
            why = "is not valid today; check the clock of this machine"
        return ProviderError(f"the certificate of {host} {why}")
    if isinstance(cause, exceptions.NameResolutionError):
        return UnreachableError(f"{host} is not known here; check url, or the network")
    if isinstance(cause, exceptions.EmptyPoolError):
        return UnreachableError(f"no connection to {host} became free; the next run tries again")
    if isinstance(cause, (exceptions.NewConnectionError, exceptions.ConnectTimeoutError)):
        return UnreachableError(f"{host} cannot be reached; the next run tries again")
    if isinstance(cause, exceptions.LocationValueError):
        return ProviderError(f"{host} cannot be asked; check url")
    if isinstance(cause, exceptions.ReadTimeoutError):
        return TransientError(f"{host} does not answer; the next run looks what became of it")
    return TransientError(f"{host} interrupted its answer; the next run looks what became of it")


__all__ = [
    "Budget",
    "Client",
    "Response",
    "SlowError",
    "UnreachableError",
    "json_of",
    "wait_of",
    "with_whole_characters",
]
