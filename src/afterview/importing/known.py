"""What the store knows of invitations: what became of each, and which the person dismissed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from afterview.importing import Identity
from afterview.importing.match import Remembered

if TYPE_CHECKING:
    from collections.abc import Collection, Container, Mapping

    from afterview.importing.glance import Glance
    from afterview.store.database import Store

INVITATION = "invitation"
"""The kind under which the store keeps an invitation by its uid."""
INVITATION_OF = "invitation of"
"""The kind under which the store keeps an invitation by the id of its interview."""
INVITED = "invited"
"""The kind under which the store keeps the keys of invitations that a run told of."""
DISMISSED = "dismissed"
"""The kind under which the store keeps the keys of invitations that the person wants to see no
more."""


def remembered(store: Store, kind: str, key: str) -> list[Any]:
    """Return what was kept of an invitation or of the person; empty if it is damaged.

    It is a cache: damaged values are asked for again.
    """
    try:
        known = json.loads(store.get(kind, key) or "[]")
    except (ValueError, RecursionError):
        return []
    is_flat = isinstance(known, list) and all(isinstance(each, str | int) for each in known)
    return known if is_flat else []


def remembered_invitation(store: Store, uid: str) -> Remembered | None:
    """Return which interview an invitation became, and in which version; None if it became none."""
    match remembered(store, INVITATION, uid):
        case [str(id_), int(sequence), str(stamp)]:
            return Remembered(id_, Identity(uid, sequence, stamp))
        case _:
            return None


def remember(store: Store, invitations: Mapping[str, Remembered]) -> None:
    """Remember which interview each invitation became, and in which version, by its uid."""
    for uid, (id_, identity) in invitations.items():
        store.put(INVITATION, uid, json.dumps([id_, identity.sequence, identity.stamp]))
        store.put(INVITATION_OF, id_, json.dumps([uid, identity.sequence, identity.stamp]))
    if invitations:
        from afterview.importing.glance import key_of_uids

        told_of(store, told(store) - {key_of_uids(invitations)})


def told(store: Store) -> frozenset[str]:
    """Return the keys of the invitations that a run told of and that nobody has dealt with."""
    keys = map(str, remembered(store, INVITED, "keys"))
    return frozenset(key for key in keys if not is_dismissed(store, key))


def told_of(store: Store, keys: Collection[str]) -> None:
    """Keep the keys of the invitations that were told of; they say nothing about them."""
    if keys != told(store):
        store.put(INVITED, "keys", json.dumps(sorted(keys)))


def is_dismissed(store: Store, key: str) -> bool:
    """Return whether the person dismissed an invitation."""
    return bool(store.get(DISMISSED, key))


def is_news(
    store: Store, seen: Glance, ids: Container[str], *, with_dismissed: bool = False
) -> bool:
    """Return whether the log lacks an invitation, or has an earlier version of it.

    `ids` are those of the interviews in the log. One that was dismissed is no news.
    """
    if is_dismissed(store, seen.key) and not with_dismissed:
        return False
    known = [(each, remembered_invitation(store, each.uid)) for each in seen.identities]
    return not known or any(
        before is None or before.interview not in ids or each.is_newer(before.identity)
        for each, before in known
    )
