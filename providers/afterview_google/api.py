"""Calls of the two APIs, one by one or fifty at once, through Google's own client library.

The library builds requests, batches and addresses from the discovery documents that it brings
along. They are sent through `afterview.provider.http`, not through httplib2, which repeats a
request, also one that makes something, when a server closes the connection without an answer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, NamedTuple
from urllib.parse import urlsplit

from afterview.errors import LoginError, ProviderError, TransientError
from afterview.provider.http import Budget, Client, with_whole_characters
from afterview_google import errors
from afterview_google.access import Access

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from googleapiclient.http import HttpRequest

    from afterview.provider import Context
    from afterview.provider.replies import Reply

Name = Literal["calendar", "tasks"]

MOST = 50
"""Calls in one batch. Google's pages name both 50 and 1000."""

AGENT = "afterview (gzip)"
"""Google packs its answers only for a program whose name has that word in it."""
UNREAD = (ValueError, LookupError, AttributeError, TypeError, RecursionError, OverflowError)
"""The errors that the library raises over an answer that Google did not write."""
UNPACKED = frozenset({"content-encoding", "content-length", "transfer-encoding"})


class Addresses(NamedTuple):
    """The addresses of one API."""

    version: str
    base: str
    batch: str


class Granted:
    """The credentials that the library asks for; `Wire` adds the token itself to each request."""

    access_token = ""
    access_token_expired = False

    def __init__(self, access: Access) -> None:
        """Store the source of the token."""
        self._access = access

    def refresh(self, _http: object) -> None:
        """Get another token: a part of a batch was refused for it."""
        self._access.token()
        if not self._access.renew():
            raise self._access.refused()

    def apply(self, _headers: object) -> None:
        """Do nothing."""


class Wire:
    """One server, with the interface of httplib2 that Google's library expects."""

    def __init__(self, client: Client, access: Access) -> None:
        """Store the connection and the source of the token."""
        self.client = client
        self.credentials = Granted(access)
        self._access = access
        self.dated: datetime | None = None
        """The `Date` of the last answer."""

    def request(
        self,
        uri: str,
        method: str = "GET",
        body: str | bytes | None = None,
        headers: Mapping[str, str] | None = None,
        **_others: object,
    ) -> tuple[Any, bytes]:
        """Send one request, with a new token where the old one is no longer good."""
        from httplib2 import Response

        content = body.encode() if isinstance(body, str) else body
        sent = {name: value for name, value in (headers or {}).items() if name != "user-agent"}
        sent["User-Agent"] = AGENT
        for _ in range(2):
            heads = {**sent, "Authorization": f"Bearer {self._access.token()}"}
            try:
                answer = self.client.request(method, uri, body=content or None, headers=heads)
            except LoginError:
                if not self._access.renew():
                    break
                continue
            self.dated = self.client.dated
            # What is unpacked already says so no longer, for the library may look.
            kept = {name: value for name, value in answer.headers.items() if name not in UNPACKED}
            said = with_whole_characters(answer.body)
            return Response({**kept, "status": str(answer.status)}), said
        raise self._access.refused() from None


class Api:
    """Google Calendar and Google Tasks of one account."""

    def __init__(
        self, options: Mapping[str, Any], context: Context, budget: Budget | None = None
    ) -> None:
        """Store the arguments; nothing is imported or sent yet."""
        self._options = options
        self._context = context
        self.budget = budget or Budget(left=context.left)
        self.access = Access(options, context, self.budget)
        self._clients: dict[str, Client] = {}
        self._services: dict[Name, Any] = {}
        self._resources: dict[str, Any] = {}
        self._wires: dict[Name, Wire] = {}

    @property
    def requests(self) -> int:
        """Requests sent so far."""
        return self.access.requests + sum(client.requests for client in self._clients.values())

    def dated(self, api: Name) -> datetime | None:
        """Return when an API answered last, by its clock; None where it does not say."""
        wire = self._wires.get(api)
        return wire.dated if wire else None

    @property
    def clock(self) -> datetime | None:
        """Return when Google answered last, by its clock; None where it does not say."""
        return next((wire.dated for wire in self._wires.values() if wire.dated), None)

    def resource(self, name: str) -> Any:
        """Return `events`, `calendars`, `calendarList`, `tasks` or `tasklists`; made once."""
        if name not in self._resources:
            api: Name = "tasks" if name.startswith("task") else "calendar"
            # Each call of it would build the resource anew, for 3 ms.
            self._resources[name] = getattr(self._service(api), name)()
        return self._resources[name]

    def call(self, request: HttpRequest) -> Reply:
        """Return the answer to one call, waiting for Google as long as the budget allows.

        Raises what no answer can tell of a call: LoginError, TransientError.
        """
        (answer,) = self.call_all([request])
        return answer

    def call_all(self, requests: Sequence[HttpRequest]) -> list[Reply]:
        """Return the answers to calls of one API, at most MOST, in their order, in one request.

        Those that were sent away for being too many are sent again. Raises TransientError where it
        is not known what became of them, LoginError.
        """
        answers: dict[int, Reply] = {}
        left = list(range(len(requests)))
        attempt = 0
        while True:
            once = self._once([requests[number] for number in left])
            answers.update(zip(left, once, strict=True))
            if any(answer.ok for answer in once):
                self.budget.progress()
                attempt = 0
            left = [number for number in left if answers[number].verdict == "throttled"]
            waits = [answers[number].retry_after or 0.0 for number in left]
            if not left or not self.budget.spend(attempt, max(waits) or None):
                return [answers[number] for number in range(len(requests))]
            attempt += 1

    def close(self) -> None:
        """Close the connections."""
        for client in self._clients.values():
            client.close()

    def _once(self, requests: Sequence[HttpRequest]) -> list[Reply]:
        from googleapiclient.errors import Error, HttpError
        from googleapiclient.http import BatchHttpRequest

        replies: dict[str, Reply] = {}

        def keep(number: str, body: Any, error: Exception | None) -> None:
            replies[number] = _reply(error) if isinstance(error, HttpError) else _body(body)

        try:
            if len(requests) == 1:
                return [_body(requests[0].execute(num_retries=0))]
            wire = requests[0].http
            batch = BatchHttpRequest(callback=keep, batch_uri=self._batch_uri(requests[0].uri))
            for number, request in enumerate(requests):
                batch.add(request, request_id=str(number))
            batch.execute(http=wire)
            return [replies[str(number)] for number in range(len(requests))]
        except HttpError as error:
            # Of a batch that cannot be taken apart, the library keeps no answer.
            if error.resp is None:
                raise errors.GOOGLE.unreadable() from error
            answer = _reply(error)
            if len(requests) == 1:
                return [answer]
            if answer.verdict == "throttled":
                return [answer] * len(requests)
            failure = self.error(answer, "a batch of changes")
            if isinstance(failure, (LoginError, TransientError)):
                raise failure from error
            msg = f"Google refuses a batch of changes ({answer.status} {answer.reason})"
            raise ProviderError(msg) from error
        except (Error, *UNREAD) as error:
            # What the library meets with in an answer that is cut off, or that is no answer of
            # Google's. Without its words, which quote it.
            raise errors.GOOGLE.unreadable() from error

    def error(self, answer: Reply, what: str) -> ProviderError:
        """Return the error for an answer about `what`."""
        return errors.error(answer, what, self._context.target)

    def _service(self, api: Name) -> Any:
        if api not in self._services:
            from googleapiclient.discovery import build

            addresses = self._addresses(api)
            parts = urlsplit(addresses.base)
            origin = f"{parts.scheme}://{parts.netloc}"
            if origin not in self._clients:
                self._clients[origin] = Client(
                    addresses.base, now=self._context.now, budget=self.budget
                )
            self._wires[api] = Wire(self._clients[origin], self.access)
            self._services[api] = build(
                api,
                addresses.version,
                http=self._wires[api],
                client_options={"api_endpoint": addresses.base},
                static_discovery=True,
                cache_discovery=False,
            )
        return self._services[api]

    def _addresses(self, api: Name) -> Addresses:
        root = str(self._options["api_root"]).rstrip("/")
        if api == "calendar":
            root = root or "https://www.googleapis.com"
            return Addresses("v3", f"{root}/calendar/v3/", f"{root}/batch/calendar/v3")
        batch = f"{root}/batch/tasks/v1" if root else "https://tasks.googleapis.com/batch"
        return Addresses("v1", f"{root or 'https://tasks.googleapis.com'}/", batch)

    def _batch_uri(self, uri: str) -> str:
        calendar = self._addresses("calendar")
        return calendar.batch if uri.startswith(calendar.base) else self._addresses("tasks").batch


def _reply(error: Any) -> Reply:
    """Return the answer that one of the library's errors is made of."""
    return errors.reply(error.resp.status, error.content, error.resp.get("retry-after"))


def _body(body: Any) -> Reply:
    if body in ("", b"", None):  # of a deletion
        body = {}
    if not isinstance(body, dict):
        msg = "an answer that is not an object"
        raise TypeError(msg)
    return errors.reply(200, body)


__all__ = ["MOST", "Api"]
