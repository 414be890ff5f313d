"""Calls of Microsoft Graph are sent one by one or twenty at once.

A batch of questions is carried out side by side, one of changes in a row, each waiting for the one
before (`dependsOn`): Outlook does no more than four things at a time in one mailbox. What waited
for something that failed was not tried, and is sent again.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Literal, NamedTuple
from urllib.parse import urlsplit

from afterview.errors import LoginError, ProviderError, ThrottledError, TransientError
from afterview.provider.http import Budget, Client, SlowError, UnreachableError
from afterview.provider.replies import Reply
from afterview_outlook import errors
from afterview_outlook.access import Access, scopes

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from afterview.provider import Context

ROOT = "https://graph.microsoft.com/v1.0"
MOST = 20
"""Calls in one batch (learn.microsoft.com/graph/json-batching)."""
AT_ONCE = 4
"""Calls that Outlook carries out at a time (learn.microsoft.com/graph/throttling-limits)."""
PREFER = ('IdType="ImmutableId"', 'outlook.timezone="UTC"', 'outlook.body-content-type="text"')
"""Ids that last when an item is moved, moments in UTC, and text instead of HTML."""
JSON = "application/json"
NOT_TRIED = Reply(424, {}, "not tried", "what was before it failed")
LOST = Reply(0, {}, "unclear", "no answer")


class Call(NamedTuple):
    """One request to Graph, alone or in a batch."""

    method: Literal["GET", "POST", "PATCH", "DELETE"]
    path: str
    """From the version on, as `/me/events`; or a whole address that Graph gave us."""
    body: Mapping[str, Any] | None = None
    etag: str = ""
    """The version that the call may change; empty for any version."""
    page: int = 0
    """The number of entries in a page, where the address does not say it."""

    @property
    def asks(self) -> bool:
        """Whether the call only reads."""
        return self.method == "GET"

    def headers(self) -> dict[str, str]:
        """Return its headers, without the token."""
        prefer = (*PREFER, f"odata.maxpagesize={self.page}") if self.page else PREFER
        heads = {"Prefer": ", ".join(prefer)}
        if self.body is not None:
            heads["Content-Type"] = JSON
        if self.etag:
            heads["If-Match"] = self.etag
        return heads


class Api:
    """Microsoft Graph for one account."""

    def __init__(
        self, options: Mapping[str, Any], context: Context, budget: Budget | None = None
    ) -> None:
        """Store the arguments; nothing is imported or sent yet."""
        self._target = context.target
        self._root = str(options["api_root"] or ROOT).rstrip("/")
        self.budget = budget or Budget(left=context.left)
        self._client = Client(self._root, now=context.now, budget=self.budget)
        self.access = Access(options, context, scopes(options))
        self.dated: datetime | None = None
        """The `Date` of the last answer to a batch; None where it has none."""
        self._width = MOST
        """The number of reading calls in one batch."""

    @property
    def requests(self) -> int:
        """Requests sent to Graph so far."""
        return self._client.requests

    @property
    def clock(self) -> datetime | None:
        """Return when Graph answered last, by its clock; None where it does not say."""
        return self._client.dated

    def path(self, link: str) -> str:
        """Return an address that Graph gave us in the form of `Call.path`.

        Raises ProviderError where it is on another server, which is not told the token.
        """
        if link.startswith(f"{self._root}/"):
            return link.removeprefix(self._root)
        ours = urlsplit(self._root)
        try:
            theirs = urlsplit(link)
        except ValueError:
            theirs = urlsplit("")
        if (ours.scheme, ours.netloc) != (theirs.scheme, theirs.netloc):
            msg = "Graph sends us to another server for the rest, which is not told the token"
            raise ProviderError(msg)
        return link

    def call(self, call: Call) -> Reply:
        """Return the answer to one call; see `call_all`."""
        ((answer,),) = self.call_all([[call]])
        return answer

    def call_all(self, groups: Sequence[Sequence[Call]]) -> list[list[Reply]]:
        """Return the answers to calls, all of which ask or all of which change something.

        They are sent in as few requests as possible. In a group, each call is tried only if the
        one before it succeeded. Those that were sent away for being too many are sent again as
        long as the budget allows. Raises TransientError where it is not known what became of
        them, LoginError.
        """
        answers = [[NOT_TRIED] * len(group) for group in groups]
        left = [(g, c) for g, group in enumerate(groups) for c in range(len(group))]
        attempt = 0
        while left:
            width = self._width if all(groups[g][c].asks for g, c in left[:MOST]) else MOST
            now = left[:width]
            for (g, c), answer in zip(now, self._once([groups[g][c] for g, c in now]), strict=True):
                answers[g][c] = answer
                if answer.ok:
                    self.budget.progress()
                    attempt = 0
            retry = [at for at in now if _waits(answers[at[0]][at[1]])]
            moved = len(retry) < len(now)
            left = [at for at in retry + left[width:] if not _is_blocked(answers, at)]
            throttled = [answers[g][c] for g, c in left if answers[g][c].verdict == "throttled"]
            if not throttled and not moved:
                break
            if throttled:
                self._width = AT_ONCE
                waits = [answer.retry_after or 0.0 for answer in throttled]
                if not self.budget.spend(attempt, max(waits) or None):
                    break
                attempt += 1
        return answers

    def error(self, answer: Reply, what: str) -> ProviderError:
        """Return the error for an answer about `what`."""
        return errors.error(answer, what, self._target)

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def _once(self, calls: Sequence[Call]) -> list[Reply]:
        """Return the answers to calls in one request, with a new token where that is needed."""
        answers = self._sent(calls)
        if any(answer.verdict == "login" for answer in answers):
            if not self.access.renew():
                raise self.access.refused()
            refused = [n for n, a in enumerate(answers) if a.verdict in {"login", "not tried"}]
            again = self._sent([calls[n] for n in refused])
            for number, answer in zip(refused, again, strict=True):
                if answer.verdict == "login":
                    raise self.access.refused()
                answers[number] = answer
        return answers

    def _sent(self, calls: Sequence[Call]) -> list[Reply]:
        if len(calls) == 1 or any("://" in call.path for call in calls):
            # An address that is not below the root cannot stand in a batch.
            return [self._alone(call) for call in calls]
        # Before what is tried again: to ask for a token is not.
        self.access.token()
        attempt = 0
        while True:
            try:
                return self._batch(calls)
            except (SlowError, ThrottledError, UnreachableError):
                raise
            except TransientError:
                # What only asks may be asked again; the client does not know that of a batch.
                asks = all(call.asks for call in calls)
                if not asks or not self._client.pause(attempt):
                    raise
                attempt += 1

    def _alone(self, call: Call) -> Reply:
        url = call.path if "://" in call.path else self._root + call.path
        body = json.dumps(call.body).encode() if call.body is not None else None
        try:
            answer = self._client.request(
                call.method, url, body=body, headers={**call.headers(), **self._bearer()}
            )
        except LoginError:
            return Reply(401, {}, "login")
        return errors.reply(answer.status, answer.body, answer.headers.get("retry-after"))

    def _batch(self, calls: Sequence[Call]) -> list[Reply]:
        url = f"{self._root}/$batch"
        heads = {"Content-Type": JSON, "Accept": JSON, **self._bearer()}
        body = json.dumps({"requests": _parts(calls)}).encode()
        try:
            answer = self._client.request("POST", url, body=body, headers=heads)
        except LoginError:
            return [Reply(401, {}, "login")] * len(calls)
        self.dated = self._client.dated
        whole = errors.reply(answer.status, answer.body)
        if whole.verdict in {"unclear", "throttled"}:
            raise self.error(whole, "a batch of changes")
        if not whole.ok:
            return [whole] * len(calls)
        found = {str(part.get("id")): part for part in _dicts(whole.body.get("responses"))}
        return [_part(found.get(str(number))) for number in range(1, len(calls) + 1)]

    def _bearer(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.access.token()}"}


def _parts(calls: Sequence[Call]) -> list[dict[str, Any]]:
    parts = []
    # All of a batch in a row, or none: Graph knows nothing in between.
    in_a_row = not all(call.asks for call in calls)
    for number, call in enumerate(calls, start=1):
        part: dict[str, Any] = {
            "id": str(number),
            "method": call.method,
            "url": call.path,
            "headers": call.headers(),
        }
        if call.body is not None:
            part["body"] = call.body
        if in_a_row and number > 1:
            part["dependsOn"] = [str(number - 1)]
        parts.append(part)
    return parts


def _part(part: Mapping[str, Any] | None) -> Reply:
    if part is None or not isinstance(part.get("status"), int):
        return LOST
    body = part.get("body")
    heads = part.get("headers")
    known = {str(k).lower(): str(v) for k, v in heads.items()} if isinstance(heads, dict) else {}
    return errors.reply(
        part["status"], body if isinstance(body, dict) else {}, known.get("retry-after")
    )


def _is_blocked(answers: Sequence[Sequence[Reply]], at: tuple[int, int]) -> bool:
    """Whether an earlier call of the group failed, so that this one is not tried any more."""
    group, number = at
    return any(not before.ok and not _waits(before) for before in answers[group][:number])


def _waits(answer: Reply) -> bool:
    return answer.verdict in {"throttled", "not tried"}


def _dicts(listed: object) -> list[Mapping[str, Any]]:
    return [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []


__all__ = ["AT_ONCE", "MOST", "Api", "Call"]
