"""The contract between the engine and a provider: what a calendar service must be able to do.

- *item*: an Event or Task of `afterview.model`; its `uid` never changes.
- *canonical form*: what a service can hold of an item. The engine compares canonical items only,
  so what a service cannot hold is never seen as a change.
- *remote id*, *etag*: the service's name for an item, and for the version of it.
- *cursor*: an opaque text that says up to where changes have been read.

The laws, which `afterview.testing` runs as tests:

1. After `apply`, planning again gives nothing to do.
2. Creation is idempotent by uid, even when the answer was lost.
3. Every write carries the version it replaces.
4. A provider never prints, prompts, retries without bound, reads configuration or the
   environment, asks for the time, or touches an item that is not ours.
5. Every error of a vendor's library leaves as a class of `afterview.errors`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import datetime

    from afterview.errors import ProviderError
    from afterview.model import Item


class Option(NamedTuple):
    """One key of a target's (or any other) table of the configuration."""

    name: str
    kind: Literal["text", "path", "flag", "number", "choice", "choices"]
    """`path` arrives absolute; `choices` is a list of values out of `values`."""
    doc: str
    default: Any = None
    required: bool = False
    values: tuple[str, ...] = ()
    least: int = 0
    """The smallest number allowed."""


class Context(NamedTuple):
    """What the engine tells a provider beside its options."""

    target: str
    now: datetime
    """Aware; the moment of this run."""
    adopt: bool = False
    """Whether the person allowed to take over what stands in the way."""


class Remote(NamedTuple):
    """An item as the service has it."""

    uid: str
    remote_id: str = ""
    etag: str = ""
    revision: int = 0
    """Its SEQUENCE, where the service shows one."""
    item: Item | None = None
    """In canonical form; None where the service cannot be read back."""


class Changes(NamedTuple):
    """What happened to our items since a cursor."""

    cursor: str
    complete: bool = True
    """Whether the answer was read to its last page."""
    fresh: bool = False
    """Nothing that we pushed stands there any more, and no person took it away one by one:
    a new container, or an output file that was lost. Everything has to be pushed again."""
    changed: Sequence[Remote] = ()
    deleted: Sequence[str] = ()
    """Uids of ours that a person deleted, each with evidence: absence is none."""


class Action(NamedTuple):
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


class Outcome(NamedTuple):
    """What became of one action."""

    uid: str
    error: ProviderError | None = None
    remote_id: str = ""
    etag: str = ""


class Provider(Protocol):
    """One target, opened for one run."""

    def canonical(self, item: Item) -> Item | None:
        """Return what the service can hold of `item`; None where it does not show it at all.

        Pure and idempotent.
        """

    def changes(self, cursor: str | None) -> Changes:
        """Return what happened to our items since `cursor`; all of them where it is None."""

    def apply(self, actions: Sequence[Action]) -> Iterable[Outcome]:
        """Carry out `actions` in as few requests as possible; yield each outcome when known."""

    def cursor(self) -> str:
        """Return the cursor to keep: that of `changes`, or a later one where `apply` has it."""

    def find(self, uid: str) -> Remote | None:
        """Return the item as the service has it now, None where it does not have it."""

    def close(self) -> None:
        """Let go of connections and files."""


class Plugin(NamedTuple):
    """What an entry point of the group `afterview.providers` names."""

    name: str
    summary: str
    options: tuple[Option, ...]
    open: Callable[[Mapping[str, Any], Context], Provider]


PRIVATE = Option(
    name="private",
    kind="flag",
    default=False,
    doc="titles without names, and no text, place or link: for calendars that others can see",
)
INCLUDE = Option(
    name="include",
    kind="choices",
    default=(),
    values=("questions",),
    doc="what else may leave this machine: the questions and answers of earlier rounds",
)
HISTORY = Option(
    name="history",
    kind="number",
    default=180,
    doc="days after which a past item leaves the target",
)


def steps_option(steps: tuple[str, ...]) -> Option:
    """Return the option by which a target takes only some kinds of step; all by default."""
    return Option(
        name="steps",
        kind="choices",
        default=steps,
        values=steps,
        doc="the kinds of step that the target takes",
    )


__all__ = [
    "HISTORY",
    "INCLUDE",
    "PRIVATE",
    "Action",
    "Changes",
    "Context",
    "Option",
    "Outcome",
    "Plugin",
    "Provider",
    "Remote",
    "steps_option",
]
