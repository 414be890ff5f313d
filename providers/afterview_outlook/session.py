"""One run on one Microsoft account: what its calendar and its task list both need.

What has to be asked for one item is a generator of groups of calls. `afterview.provider.batch` runs
up to twenty of them side by side, so that their calls are one request; a `Session` is its
`Service`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from afterview.errors import CursorError
from afterview.provider import Outcome
from afterview.provider.batch import new_tasks
from afterview.provider.containers import wanted_by
from afterview.provider.replies import has_id, title_of
from afterview_outlook.api import MOST, Api, Call
from afterview_outlook.errors import OUTLOOK
from afterview_outlook.events import etag_of

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence

    from afterview.errors import ProviderError
    from afterview.provider import Action, Context
    from afterview.provider.http import Budget
    from afterview.provider.replies import Reply
    from afterview_outlook.place import Known

    Steps = Generator[list[Call], list[Reply], Outcome]
    Body = Mapping[str, Any]

MOST_PAGES = 1000
FEED_PAGE = 200


@dataclass
class Feed:
    """All pages of a list, or of a feed of changes."""

    bodies: list[Body] = field(default_factory=list)
    link: str = ""
    """The address at which the feed goes on the next time."""
    failure: Reply | None = None


class Session:
    """The options of the account, Microsoft Graph, and what this run knows about its writes."""

    at_once = MOST
    """Not more, because an item is read right before it is written, and should not wait."""

    def __init__(
        self, options: Mapping[str, Any], context: Context, budget: Budget | None = None
    ) -> None:
        """Keep what the options say; nothing is sent yet."""
        self.options = options
        self.context = context
        self.api = Api(options, context, budget)
        self.wanted = wanted_by(options)
        self.owners: dict[str, str] = {}
        """A text that identifies the account in which a calendar or list is made."""
        self.all_known = False
        """Whether `Place` has every item of ours that can be there."""
        self.is_new = False
        """Whether the calendar was made in this run, and no answer was lost since: then no event
        can have been deleted from it that has one of our transactions."""
        self.lost: set[str] = set()
        """The uids of tasks that this run may have made without learning their ids."""

    # The service that `afterview.provider.batch` asks.

    def take(self, groups: Sequence[list[Call]]) -> Iterable[int]:
        """Return the groups that go next: those that ask come first, as many as have room."""
        asking = [number for number, calls in enumerate(groups) if calls[0].asks]
        taken: list[int] = []
        room = MOST
        for number in asking or range(len(groups)):
            room -= len(groups[number])
            if room < 0:
                break
            taken.append(number)
        return taken

    def send(self, groups: Sequence[list[Call]]) -> list[list[Reply]]:
        """Return the replies to groups of calls, all of which ask or all of which write."""
        return self.api.call_all(groups)

    def error(self, replies: list[Reply], action: Action) -> ProviderError | None:
        """Return the error for the first reply of a group; None where there is none."""
        return None if replies[0].ok else self.api.error(replies[0], title_of(action))

    def doubt(self, actions: Iterable[Action]) -> None:
        """Take note that nobody knows what became of some actions."""
        self.all_known = self.is_new = False
        # An event that is made once more is the same one, by its transaction id.
        self.lost |= new_tasks(actions)

    # Reading.

    def pages(self, starts: Mapping[str, Call]) -> dict[str, Feed]:
        """Return all pages of lists and feeds, which are read side by side."""
        feeds = {name: Feed() for name in starts}
        left = dict(starts)
        for _ in range(MOST_PAGES):
            if not left:
                return feeds
            replies = self.api.call_all([[call] for call in left.values()])
            following: dict[str, Call] = {}
            for (name, call), (reply,) in zip(left.items(), replies, strict=True):
                feed = feeds[name]
                if not reply.ok:
                    feed.failure = reply
                    continue
                bodies = reply.body.get("value")
                feed.bodies += [b for b in bodies if has_id(b)] if isinstance(bodies, list) else []
                if reply.body.get("@odata.nextLink"):
                    path = self.api.path(str(reply.body["@odata.nextLink"]))
                    following[name] = call._replace(path=path)
                elif reply.body.get("@odata.deltaLink"):
                    feed.link = self.api.path(str(reply.body["@odata.deltaLink"]))
            left = following
        raise OUTLOOK.endless()

    def answers(self, calls: Mapping[str, Call]) -> Iterator[tuple[str, Reply]]:
        """Yield the replies to calls that change nothing."""
        replies = self.api.call_all([[call] for call in calls.values()])
        for name, (reply,) in zip(calls, replies, strict=True):
            yield name, OUTLOOK.readable(reply)

    def checked(self, feed: Feed, what: str) -> Feed:
        """Return a list or feed; raises GoneError and others where it could not be read."""
        if feed.failure is not None:
            if feed.failure.verdict == "missing":
                raise OUTLOOK.gone(what)
            raise self.failure(feed.failure, f"the {what}")
        return feed

    def followed(self, feed: Feed, what: str) -> Feed:
        """Return a feed that was begun before; raises CursorError where it does not go on."""
        if feed.failure is not None and feed.failure.verdict == "refused":
            msg = f"Outlook does not go on with the changes of the {what}; everything is read again"
            raise CursorError(msg)
        if not self.checked(feed, what).link:
            msg = (
                f"Outlook does not say where the changes of the {what} go on; everything is read "
                "again"
            )
            raise CursorError(msg)
        return feed

    def failure(self, reply: Reply, what: str) -> ProviderError:
        """Return the error for a reply that concerns every item."""
        return OUTLOOK.of_all(self.api.error(reply, what), reply, what)

    # Writing.

    def unclear(self, action: Action, reply: Reply) -> ProviderError:
        """Return the error for a write, and take note if nobody knows what became of it."""
        if reply.verdict == "unclear":
            self.doubt([action])
        return self.api.error(reply, title_of(action))

    def current(
        self, action: Action, name: str, get: Call
    ) -> Generator[list[Call], list[Reply], Body | None]:
        """Return the item that an action is about; None where it is not there.

        It is asked for right before each write, for Graph does not say that it heeds an etag.
        Raises PreconditionError where the item is not in the version of the action.
        """
        if not name:
            return None
        (reply,) = yield [get]
        if reply.verdict == "missing":
            return None
        if not reply.ok:
            raise self.api.error(reply, title_of(action))
        if action.etag not in {"", etag_of(reply.body)}:
            raise OUTLOOK.changed(action)
        return reply.body

    def delete(
        self, action: Action, name: str, get: Call, path: str, known: dict[str, Known]
    ) -> Steps:
        """Delete an item, and take its id out of `known`.

        Raises MissingError where it was not there.
        """
        current = yield from self.current(action, name, get)
        deleted = False
        if current is not None:
            (reply,) = yield [Call("DELETE", path, etag=etag_of(current))]
            if not reply.ok and reply.verdict != "missing":
                raise self.unclear(action, reply)
            deleted = reply.ok
        known.pop(name, None)
        if not deleted:
            raise OUTLOOK.missing(action)
        return Outcome(uid=action.uid, remote_id=name)


__all__ = ["FEED_PAGE", "Feed", "Session"]
