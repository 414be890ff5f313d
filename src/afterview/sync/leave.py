"""Leave a service: delete our items or keep them there, and forget the target."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from afterview.contacts import vcard
from afterview.errors import CursorError, GoneError, GuardError, PreconditionError, RejectedError
from afterview.mailbox import Placed
from afterview.provider import Action
from afterview.reconcile.cards import LIVE
from afterview.reconcile.merge import edited, in_words
from afterview.store.targets import Batch
from afterview.sync import waits
from afterview.sync.refusals import refuse_another_container

if TYPE_CHECKING:
    from afterview.errors import ProviderError
    from afterview.provider import Changes, Provider, Remote
    from afterview.reconcile.records import Pushed
    from afterview.setup import ContactsAccount, MailAccount, Target
    from afterview.workspace import Workspace


@dataclass(slots=True)
class Leaving:
    """The result of leaving a target."""

    deleted: int = 0
    left: list[str] = field(default_factory=list)
    """Ids of the steps whose items stay there: all, or those that the person wrote into. Of an
    address book the names of the people, also in `failed`."""
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
        container = _read(provider, workspace, name).container
        refuse_another_container(name, store.container(name), container)
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


def leave_mail(workspace: Workspace, account: MailAccount, *, delete: bool) -> Leaving:
    """Forget the mailbox; with `delete`, take our drafts away first, but for those that are theirs.

    Raises the errors of the mailbox; the next call goes on where this one stopped.
    """
    store, gone = workspace.store, Leaving()
    letters = [each for each in store.letters().values() if each.state != "gone"]
    if not delete:
        gone.left = sorted(each.step_id for each in letters)
        store.forget_mailbox()
        return gone
    context = workspace.setup.context(account, workspace.now)
    with closing(account.plugin.open(account.options, context)) as box:
        for letter in letters:
            try:
                for message_id in {letter.message_id, letter.before} - {""}:
                    box.remove(Placed(message_id=message_id, remote_id=""))
            except PreconditionError:
                gone.left.append(letter.step_id)
            else:
                gone.deleted += 1
            store.keep_letters((), [letter.step_id])
    store.forget_mailbox()
    return gone


def leave_contacts(workspace: Workspace, account: ContactsAccount, *, delete: bool) -> Leaving:
    """Forget the address book; with `delete`, delete the cards that are still as we wrote them.

    Raises the errors of the address book; the next call goes on where this one stopped.
    """
    store, gone, place = workspace.store, Leaving(), account.plugin.place(account.options)
    store.put(waits.KIND, account.name, "")
    rows = store.cards().values()
    ours = [row for row in rows if row.state in LIVE and row.base and row.place == place]
    if not delete:
        gone.left = sorted(row.label for row in ours)
        store.keep_cards((), [row.uid for row in rows])
        return gone
    context = workspace.setup.context(account, workspace.now)
    with closing(account.plugin.open(account.options, context)) as book:
        for row in ours:
            card = book.find(row.uid, row.path)
            try:
                if card is not None and not vcard.is_untouched(card.text, row.base):
                    gone.left.append(row.label)
                elif card is not None:
                    book.delete(card)
                    gone.deleted += 1
            except PreconditionError:
                gone.left.append(row.label)
            except RejectedError as error:
                gone.failed.append((row.label, error))
                continue
            store.keep_cards((), [row.uid])
    if not gone.failed:
        store.keep_cards((), [row.uid for row in rows])
    gone.left.sort()
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


def _holds_words(workspace: Workspace, name: str, row: Pushed, remote: Remote) -> bool:
    record = workspace.store.sync_record(name, row)
    return in_words(edited(record.base, remote.item or record.remote_item))
