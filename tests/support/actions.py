"""What a run asks of a provider, as tests write it by hand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from afterview.errors import ProviderError
from afterview.model import Item
from afterview.provider import Action, Outcome, Provider, Remote
from afterview.testing import NOW


def errors_of(outcomes: Iterable[Outcome]) -> list[type[ProviderError] | None]:
    """Return of what kind each error is."""
    return [type(outcome.error) if outcome.error else None for outcome in outcomes]


def create(provider: Provider, item: Item, mark: str = "mark-0") -> Action:
    """Return the creation of an item in the form that the provider gives it."""
    form = provider.canonical(item)
    return Action(op="create", uid=item.uid, item=form, changed_at=NOW, mark=mark)


def creations(provider: Provider, items: Iterable[Item], mark: str = "mark-0") -> list[Action]:
    """Return the creations of several items."""
    return [create(provider, item, mark) for item in items]


def update(remote: Remote, item: Item | None, mark: str = "mark-1") -> Action:
    """Return the action that puts `item` in the place of what stands there."""
    return Action(
        op="update",
        uid=remote.uid,
        item=item,
        revision=remote.revision + 1,
        changed_at=NOW,
        remote_id=remote.remote_id,
        etag=remote.etag,
        before=remote.item,
        native=remote.native,
        mark=mark,
    )


def retitled(remote: Remote, title: str, mark: str = "mark-1") -> Action:
    """Return the action that gives what stands there another title."""
    assert remote.item is not None
    return update(remote, replace(remote.item, title=title), mark)


def removal(remote: Remote) -> Action:
    """Return the action that takes away what stands there."""
    return Action(op="delete", uid=remote.uid, remote_id=remote.remote_id, etag=remote.etag)
