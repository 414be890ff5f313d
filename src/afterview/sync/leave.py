"""Leave a service: delete our items or keep them there, and forget the target."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from afterview.errors import CursorError, GoneError, GuardError
from afterview.provider import Action
from afterview.reconcile.merge import edited, in_words
from afterview.reconcile.observe import same_container
from afterview.store.targets import Batch
from afterview.sync import waits

if TYPE_CHECKING:
    from afterview.errors import ProviderError
    from afterview.provider import Changes, Provider, Remote
    from afterview.reconcile.records import Pushed
    from afterview.workspace import Target, Workspace


@dataclass(slots=True)
class Leaving:
    """The result of leaving a target."""

    deleted: int = 0
    left: list[str] = field(default_factory=list)
    """Ids of the steps whose items stay there: all, or those that the person wrote into."""
    failed: list[tuple[str, ProviderError]] = field(default_factory=list)
    """Ids of the steps that could not be deleted; the target is not forgotten then."""


def leave(workspace: Workspace, target: Target, *, delete: bool) -> Leaving:
    """Forget a target; with `delete`, delete our items there first.

    Items that a person wrote into stay in any case, also if they did so after the last run. Where a
    deletion fails the target is kept, so that the next call goes on. Raises the errors of the
    provider, and GuardError where the calendar is not that of the last run.
    """
    name, store = target.name, workspace.store
    store.put(waits.KIND, name, "")
    rows = store.pushed(name)
    if not delete:
        store.unlink(name)
        return Leaving(left=sorted(row.step_id for row in rows.values()))
    gone, generations = Leaving(), store.generations(name)
    context = workspace.setup.context(target, workspace.now)
    with closing(target.plugin.open(target.options, context)) as provider:
        _refuse_another(_read(provider, workspace, name).container, workspace, name)
        remotes = {remote.uid: remote for remote in provider.find(sorted(rows))}
        going = []
        for uid, row in rows.items():
            remote = remotes.get(uid)
            if target.plugin.two_way and remote and _holds_words(workspace, name, row, remote):
                gone.left.append(row.step_id)
            else:
                remote_id = remote.remote_id if remote else row.remote_id
                etag = remote.etag if remote else row.etag
                going.append(Action(op="delete", uid=uid, remote_id=remote_id, etag=etag))
        for outcome in provider.apply(going):
            if outcome.error is None:
                gone.deleted += outcome.uid in remotes
                step_id = rows[outcome.uid].step_id
                anew = {step_id: generations.get(step_id, 0) + 1} if target.plugin.two_way else {}
                store.commit(name, Batch(dropped=[outcome.uid], generations=anew))
            else:
                gone.failed.append((rows[outcome.uid].step_id, outcome.error))
    gone.left.sort()
    if not gone.failed:
        store.unlink(name)
    return gone


def _read(provider: Provider, workspace: Workspace, name: str) -> Changes:
    """Find the calendar again; raises GuardError where it is no longer there."""
    try:
        return provider.changes(workspace.store.cursor(name) or None)
    except CursorError:
        return provider.changes(None)
    except GoneError as error:
        msg = f"{name}: {error}; to forget it anyway: afterview unlink {name} --keep"
        raise GuardError(msg) from error


def _refuse_another(container: str, workspace: Workspace, name: str) -> None:
    """Raise GuardError where the calendar is not the one that our items were written to."""
    before = workspace.store.container(name)
    if before and not same_container(before, container):
        now = " ".join(container.split()) or "there is none"
        msg = (
            f"{name}: stopped, because the calendar is not that of the last run ({now}, was "
            f"{' '.join(before.split())}); nothing was deleted; correct the configuration, or run: "
            f"afterview unlink {name} --keep"
        )
        raise GuardError(msg)


def _holds_words(workspace: Workspace, name: str, row: Pushed, remote: Remote) -> bool:
    record = workspace.store.sync_record(name, row)
    return in_words(edited(record.base, remote.item or record.remote_item))
