"""The meaning of a service's answer to one call, and our error for it, in the same words for all.

A provider reads an answer in two steps. First it makes a `Reply` of status and body: that is the
one place that knows the service's codes. Then `Errors` makes our error of the reply. Pure.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from afterview.errors import (
    CursorError,
    GoneError,
    LoginError,
    MissingError,
    PreconditionError,
    ProviderError,
    RejectedError,
    ThrottledError,
    TransientError,
    WasDeletedError,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from afterview.provider.contract import Action

Verdict = Literal[
    "ok",
    "throttled",
    "login",
    "forbidden",
    "cursor",
    "missing",
    "exists",
    "changed",
    "unclear",
    "refused",
    "not tried",
]
"""The meaning of an answer: `login` and `forbidden` concern the account, `missing`, `exists` and
`changed` the item as it is there, `refused` the item that was sent. `unclear` means that nobody
knows whether the call took effect, and `not tried` that it did not, because another one failed."""


class Reply(NamedTuple):
    """The answer to one call, in a batch or by itself."""

    status: int
    body: Mapping[str, Any]
    verdict: Verdict
    reason: str = ""
    """The service's name for the error; empty where it does not say."""
    words: str = ""
    """The service's sentence about the error, as one line that any terminal can show."""
    retry_after: float | None = None
    """Seconds."""

    @property
    def ok(self) -> bool:
        """Whether the call was carried out."""
        return self.verdict == "ok"


def has_id(body: object) -> bool:
    """Whether a body is a resource that can be asked for again."""
    return isinstance(body, dict) and isinstance(body.get("id"), str) and bool(body["id"])


def originals(
    bodies: Iterable[Mapping[str, Any]],
    known: Mapping[str, str],
    uid_of: Callable[[Mapping[str, Any]], str],
) -> dict[str, Mapping[str, Any]]:
    """Return the resources that are ours by uid, without the copies that a person made of them.

    Of several with one uid it is the one whose id is in `known` (id to uid), else the first of
    `bodies`; give them in the order of their age. `uid_of` reads the uid that a resource bears,
    empty where it has none.
    """
    bound = {*known.values()}
    found: dict[str, Mapping[str, Any]] = {}
    for body in bodies:
        name = str(body["id"])
        if name in known:
            found[known[name]] = body
        elif (uid := uid_of(body)) and uid not in bound:
            found.setdefault(uid, body)
    return found


def title_of(action: Action) -> str:
    """Return what a message calls the item of an action: its title in quotes, else its uid."""
    item = action.item or action.before
    return f'"{item.title}"' if item else action.uid


class Errors:
    """The errors of one service."""

    def __init__(self, name: str, place: str) -> None:
        """Take the name of the service, and where its items are: `Google`, `at Google`."""
        self._name = name
        self._place = place

    def of(self, reply: Reply, what: str) -> ProviderError:
        """Return the error for a reply about `what`: the title of an item, or `the calendar`."""
        said = f"{reply.status} {reply.reason}".strip()
        match reply.verdict:
            case "login" | "forbidden":
                return LoginError(f"{self._name} does not accept the login ({said})")
            case "throttled":
                msg = f"{self._name} asks to wait ({said}); the next run continues"
                return ThrottledError(msg, reply.retry_after)
            case "cursor":
                msg = f"{self._name} no longer knows how far we have read; everything is read again"
                return CursorError(msg)
            case "missing" | "exists" | "changed":
                return self._was_changed(what)
            case "unclear" | "not tried":
                return TransientError(
                    f"{self._name} has a problem ({said}); the next run looks what became of {what}"
                )
        words = f": {reply.words}" if reply.words else ""
        return RejectedError(f"{self._name} refuses {what} ({said}{words})")

    def of_all(self, error: ProviderError, reply: Reply, what: str) -> ProviderError:
        """Return the error for a reply that concerns every item: no item is changed or refused."""
        if isinstance(error, (PreconditionError, RejectedError)):
            return ProviderError(f"{self._name} refuses {what} ({reply.words or reply.status})")
        return error

    def readable(self, reply: Reply) -> Reply:
        """Return a reply that should show an item; raises TransientError where it shows none."""
        if reply.ok and not has_id(reply.body):
            raise self.unreadable()
        return reply

    def unreadable(self) -> TransientError:
        """Return the error for an answer that is none of the service's."""
        msg = f"{self._name}'s answer cannot be read; the next run looks what became of it"
        return TransientError(msg)

    def endless(self) -> TransientError:
        """Return the error for a list that has too many pages to be meant."""
        return TransientError(f"{self._name}'s list does not end; the next run tries again")

    def gone(self, what: str) -> GoneError:
        """Return the error for a calendar or a list that was deleted."""
        return GoneError(f"{self._name} no longer has the {what} that the items stood in")

    def changed(self, action: Action) -> PreconditionError:
        """Return the error for an item that is not in the version that the action replaces."""
        return self._was_changed(title_of(action))

    def missing(self, action: Action) -> MissingError:
        """Return the error for a deletion that finds nothing at the address that is known."""
        return MissingError(f"{title_of(action)} is no longer where it stood {self._place}")

    def was_deleted(self, action: Action) -> WasDeletedError:
        """Return the error for a creation whose uid the service knows as deleted."""
        msg = f"{title_of(action)} was deleted {self._place}, which still knows it"
        return WasDeletedError(msg)

    def _was_changed(self, what: str) -> PreconditionError:
        return PreconditionError(f"{what} was changed {self._place} since it was read")


__all__ = ["Errors", "Reply", "Verdict", "has_id", "originals", "title_of"]
