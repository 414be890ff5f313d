"""One run on one Google account: what its calendar and its task list both need.

What has to be asked for one item is a generator of calls. `afterview.provider.batch` runs them side
by side, so that fifty calls of fifty items are one request; a `Session` is its `Service`.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from afterview.errors import InTheWayError
from afterview.provider import containers
from afterview.provider.batch import new_tasks
from afterview.provider.containers import wanted_by
from afterview.provider.replies import has_id, title_of
from afterview_google.api import MOST, Api
from afterview_google.errors import GOOGLE

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence

    from googleapiclient.http import HttpRequest

    from afterview.errors import ProviderError
    from afterview.provider import Action, Context, Outcome
    from afterview.provider.containers import Container, Wanted
    from afterview.provider.http import Budget
    from afterview.provider.replies import Reply

    Steps = Generator[HttpRequest, Reply, Outcome]
    Holding = Callable[[Sequence[Container]], set[str]]

MOST_PAGES = 1000


class Session:
    """The options of the account, its two APIs, and what this run knows about its writes."""

    at_once = sys.maxsize
    """Every action is begun at once; `take` limits the calls of a request."""

    def __init__(
        self, options: Mapping[str, Any], context: Context, budget: Budget | None = None
    ) -> None:
        """Keep what the options say; nothing is sent yet."""
        self.options = options
        self.context = context
        self.api = Api(options, context, budget)
        # The login shows nothing of the calendars that others made, whatever their names are.
        self.wanted = wanted_by(options, by_name=False)
        self.owners: dict[str, str] = {}
        """A text that identifies the account in which a calendar or list is made, if known."""
        self.tasks_are_known = False
        """Whether `Place.tasks` has every task of ours that can be there."""
        self.lost: set[str] = set()
        """The uids of tasks that this run may have made without learning their ids."""

    # The service that `afterview.provider.batch` asks.

    def take(self, calls: Sequence[HttpRequest]) -> Iterable[int]:
        """Return the first fifty: a batch has no room for more."""
        return range(min(MOST, len(calls)))

    def send(self, calls: Sequence[HttpRequest]) -> list[Reply]:
        """Return the replies to calls of one API."""
        return self.api.call_all(calls)

    def error(self, reply: Reply, action: Action) -> ProviderError | None:
        """Return the error for a reply about the item of an action; None where there is none."""
        return None if reply.ok else self.api.error(reply, title_of(action))

    def doubt(self, actions: Iterable[Action]) -> None:
        """Take note that nobody knows what became of some actions.

        An event can be asked for by its id, which follows from its uid. A task cannot.
        """
        lost = new_tasks(actions)
        self.lost |= lost
        self.tasks_are_known = self.tasks_are_known and not lost

    # Reading.

    def pages(
        self,
        call: Callable[[dict[str, str]], HttpRequest],
        error: Callable[[Reply], ProviderError],
    ) -> tuple[list[Mapping[str, Any]], Mapping[str, Any]]:
        """Return the entries of all pages of a list, and the last page."""
        bodies: list[Mapping[str, Any]] = []
        page: dict[str, str] = {}
        for _ in range(MOST_PAGES):
            reply = self.api.call(call(page))
            if not reply.ok:
                raise error(reply)
            items = reply.body.get("items")
            bodies += [body for body in items if has_id(body)] if isinstance(items, list) else []
            if not reply.body.get("nextPageToken"):
                return bodies, reply.body
            page = {"pageToken": str(reply.body["nextPageToken"])}
        raise GOOGLE.endless()

    def answers(self, calls: Mapping[str, HttpRequest]) -> Iterator[tuple[str, Reply]]:
        """Yield the replies to calls of one API that change nothing."""
        names = list(calls)
        for first in range(0, len(names), MOST):
            chunk = names[first : first + MOST]
            replies = self.api.call_all([calls[name] for name in chunk])
            for name, reply in zip(chunk, replies, strict=True):
                yield name, GOOGLE.readable(reply)

    def failure(self, reply: Reply, what: str) -> ProviderError:
        """Return the error for a reply that concerns every item."""
        return GOOGLE.of_all(self.api.error(reply, what), reply, what)

    # Finding and making calendar and list.

    def chosen(self, wanted: Wanted, there: Sequence[Container], holding: Holding) -> str:
        """Return the id of the calendar or list that is ours; empty where there is none."""
        return containers.chosen(wanted, there, holding, adopt=self.context.adopt)

    def made(self, call: HttpRequest, what: str) -> Mapping[str, Any]:
        """Return the calendar or list that a call makes."""
        reply = self.api.call(call)
        if not reply.ok:
            raise self.failure(reply, f"the {what}")
        return GOOGLE.readable(reply).body

    def keep_if_first(
        self,
        wanted: Wanted,
        made: Container,
        there: Sequence[Container],
        holding: Holding,
        undo: HttpRequest,
    ) -> None:
        """Delete what we made, and raise InTheWayError, where another computer was first."""
        if containers.kept(wanted, made, there, holding) is not made:
            self.api.call(undo)
            raise InTheWayError(containers.second(wanted, self.context.target))


def only(call: HttpRequest, etag: str) -> HttpRequest:
    """Return a call that is carried out on one version only, where that is known."""
    if etag:
        call.headers["If-Match"] = etag
    return call


__all__ = ["Session", "only"]
