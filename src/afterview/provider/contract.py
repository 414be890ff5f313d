"""The contract between the engine and a provider: what a calendar service must be able to do.

- *item*: an Event or Task of `afterview.model`; its `uid` never changes.
- *canonical form*: what a service can hold of an item. The engine compares canonical items only,
  so what a service cannot hold is never seen as a change.
- *remote id*, *etag*: the service's name for an item, and for the version of it.
- *cursor*: an opaque text that says up to where changes have been read.
- *mark*: a short text of ours that stays with an item, invisible to the person. What carries one
  is ours, and it tells which of our writes it had last.
- *native form*: an item as the service wrote it, with all that we know nothing of.

The values are made with keywords and read by name, so that a field that is added later, with a
default, breaks no provider: they are dataclasses and not tuples, which could be unpacked.

A target is *one-way* (a file that we write) or *two-way*: a person moves, edits, ticks and deletes
there, and we read it back.

The laws, which `afterview.testing` runs as tests:

1. After `apply`, planning again gives nothing to do.
2. Creation is idempotent by uid, even when the answer was lost.
3. Every write carries the version it replaces. That nothing is at the address of an item is no
   proof that it was deleted: it is looked for by its uid.
4. A provider never prints, prompts, retries without bound, reads configuration or the
   environment, asks for the time, or touches an item that is not ours.
5. Every error of a vendor's library leaves as a class of `afterview.errors`.
6. `canonical`, `changes`, `find` and `close` write nothing: a calendar is made by `apply`.
7. An update changes the fields of the item and nothing else: reminders, colour, free or busy, and
   whatever else the person or their program put there stay.
8. The canonical form keeps the form of an item (a task stays a task), its day, and of a task
   whether it is done. A tick in a title is put there once: the form of a form that is done again
   has the same title.
9. What a one-way provider wrote is what a reader sees: each item as its canonical form has it. When
   its container is lost, it says `fresh`; after `fresh`, what is not pushed again goes.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, Protocol

from afterview.errors import MissingError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import datetime

    from afterview.errors import ProviderError
    from afterview.model import Item
    from afterview.provider.reader import ReadCalendar


def _no_secret() -> str:
    from afterview.errors import LoginError

    msg = "no login is known"
    raise LoginError(msg)


def _keep_nothing(_secret: str) -> None:
    """Keep nothing: for this run only."""


def _nothing_noted() -> str:
    """Return nothing: every run is the first one."""
    return ""


def _no_end() -> float:
    """Return the seconds that are left where nobody set a limit."""
    return math.inf


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """The facts that the engine gives a provider in addition to its options."""

    target: str
    now: datetime
    """Aware; the moment of this run."""
    timezone: str = "UTC"
    """The person's own time zone, as an IANA name: that of times to which a service gives none."""
    adopt: bool = False
    """Whether the person allowed to take over what stands in the way."""
    secret: Callable[[], str] = _no_secret
    """Return the password or token of the target; raises LoginError where there is none."""
    keep: Callable[[str], None] = _keep_nothing
    """Keep another one in its place, for `secret` to return from now on: a token was renewed."""
    noted: Callable[[], str] = _nothing_noted
    """Return the text that `note` kept in an earlier run; empty where there is none (any more)."""
    note: Callable[[str], None] = _keep_nothing
    """Keep a text that saves the next run a question, such as the id that a name stands for, and
    that can be asked for again. It is no secret. Only a reader has this memory: a provider has its
    cursor."""
    left: Callable[[], float] = _no_end
    """Return the seconds that the run has left for this target; a wait that takes longer is not
    begun. `afterview.provider.http` keeps to it where its Budget is told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Remote:
    """An item as the service has it."""

    uid: str
    remote_id: str = ""
    etag: str = ""
    revision: int = 0
    """Its SEQUENCE, where the service shows one."""
    item: Item | None = None
    """In canonical form, with the whole text that stands there as its description; None where the
    service cannot be read back. Its `step_id` is of no meaning."""
    mark: str = ""
    """That of our last write, as far as the service kept it."""
    native: str = ""
    """Data of the provider, handed back with the next write of the item; opaque to others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """The changes of our items since a cursor."""

    cursor: str
    complete: bool = True
    """Whether the answer was read to its last page."""
    fresh: bool = False
    """Nothing that we pushed stands there any more, and no person took it away one by one:
    a new container, or an output file that was lost. Everything has to be pushed again."""
    changed: Sequence[Remote] = ()
    deleted: Sequence[str] = ()
    """Uids of ours that a person deleted, each with evidence: absence is none."""
    full: bool = False
    """Whether `changed` has everything of ours that the service shows, as without a cursor."""
    container: str = ""
    """Tells apart the account and the calendars that it was read from, a line for each calendar or
    list; empty until all of them are there. A name that the person may change is no part of it."""
    claims: Sequence[str] = ()
    """Where the lines of `container` do not say it: a text for each calendar or list that is
    there, and for each that the first write makes. Another target that uses or would make the same
    one has the same text."""
    clock: datetime | None = None
    """Aware; when the service answered, by its own clock. None where it does not say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """One write. `revision` counts the changes of the item that a reader should see."""

    op: Literal["create", "update", "delete"]
    uid: str
    item: Item | None = None
    """In canonical form; None for a deletion."""
    revision: int = 0
    changed_at: datetime | None = None
    """When the item last changed; aware, UTC, whole seconds."""
    remote_id: str = ""
    etag: str = ""
    """The version that it replaces; empty for a creation, and where it is not known."""
    before: Item | None = None
    """The item in the service as it was last seen; only the differences have to be sent."""
    native: str = ""
    """The native form that was last seen."""
    mark: str = ""
    """To be kept with the item."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """The result of one action."""

    uid: str
    error: ProviderError | None = None
    """A TransientError leaves open whether it took effect; all others mean that it did not. A
    WasDeletedError is the outcome of a creation whose uid the service knows as deleted."""
    remote_id: str = ""
    etag: str = ""
    item: Item | None = None
    """The item as the service stored it, in canonical form; None if that equals what was sent."""
    native: str = ""


def with_deletions_checked(
    outcomes: Iterable[Outcome], find: Callable[[Sequence[str]], Iterable[Remote]]
) -> Iterator[Outcome]:
    """Yield outcomes; a deletion that met with a MissingError is done if `find` has no such item.

    An item that was put back by an import, a restore or a move may have another address than the
    one that is known. All such deletions are looked after together, at the end.
    """
    missing: dict[str, Outcome] = {}
    for outcome in outcomes:
        if isinstance(outcome.error, MissingError):
            missing[outcome.uid] = outcome
        else:
            yield outcome
    standing = {remote.uid for remote in find([*missing])} if missing else set()
    for uid, outcome in missing.items():
        yield outcome if uid in standing else replace(outcome, error=None)


class Provider(Protocol):
    """One target, opened for one run."""

    def canonical(self, item: Item) -> Item | None:
        """Return what the service can hold of `item`; None where it does not show it at all.

        Pure and idempotent.
        """

    def changes(self, cursor: str | None) -> Changes:
        """Return what happened to our items since `cursor`; all of them where it is None.

        Raises CursorError where the cursor is no longer good, GoneError where the calendar that it
        was read from is no longer there.
        """

    def apply(self, actions: Sequence[Action]) -> Iterable[Outcome]:
        """Carry out `actions` in as few requests as possible; yield each outcome when known."""

    def cursor(self) -> str:
        """Return the cursor to keep: that of `changes`, or a later one where `apply` has it.

        The empty text means that nothing is known: everything has to be read, or pushed, again.
        """

    def container(self) -> str:
        """Return `Changes.container` as it is now: `apply` may have made the calendars.

        A one-way provider returns an empty text.
        """

    def find(self, uids: Sequence[str]) -> Iterable[Remote]:
        """Yield those of the items that the service has now, in as few requests as possible.

        What is not among them is not there: it was asked for by name. An item that was put back
        under another id or address than the one that is known is found all the same.
        """

    def close(self) -> None:
        """Let go of connections and files."""


def _no_browser(_url: str) -> bool:
    return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Login:
    """The tools that `afterview login` gives a plugin."""

    target: str
    ask_secret: Callable[[str], str]
    """Ask the person for something that is not shown while it is typed."""
    show: Callable[[str], None]
    """Tell the person something, such as a page to open."""
    keep: Callable[[str], None]
    """Keep the password or token, for `Context.secret` to return."""
    open_url: Callable[[str], bool] = _no_browser
    """Begin to open a page in the person's browser; False where there is none. It returns at once,
    so that the browser is served from then on. Show the address first: a browser in the terminal
    takes the screen, and another may not appear."""
    by_device: bool = False
    """Whether the person wants to log in on another device, with a code."""
    reads: Sequence[ReadCalendar] = ()
    """The calendars of the account that are read, so that the login allows that, and no more."""


__all__ = [
    "Action",
    "Changes",
    "Context",
    "Login",
    "Outcome",
    "Provider",
    "Remote",
    "with_deletions_checked",
]
