"""The address book's part of a run: give each person of the log one card, and keep it up to date.

Nothing is asked or sent for a card that is already as the log wants it. Before each write the card
is read, so that what the person did with it stands.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC
from typing import TYPE_CHECKING

from afterview.config.parse import CONTACTS
from afterview.contacts import vcard
from afterview.contacts.contract import NOTES
from afterview.contacts.people import address_in, people_of
from afterview.errors import GoneError, PreconditionError, RejectedError, Sentence, TransientError
from afterview.model import slug
from afterview.provider import Action
from afterview.provider.batch import ITEM_ERRORS, MOST_LOST, ends_target
from afterview.reconcile.cards import LIVE, CardPlan, CardRow, card_plan
from afterview.reconcile.one_way import Change
from afterview.reconcile.records import Refusal

if TYPE_CHECKING:
    from datetime import date

    from afterview.contacts.contract import AddressBook, Card
    from afterview.reconcile.cards import CardWrite
    from afterview.setup import ContactsAccount
    from afterview.sync.report import Orders, TargetReport
    from afterview.workspace import Workspace

MOST_TRIES = 3
"""How often a card is read again because it changed between reading and writing."""


def plan_of(workspace: Workspace, account: ContactsAccount) -> CardPlan:
    """Return what there is to do in the address book, without asking it."""
    options = account.options
    return card_plan(
        people_of(workspace.taking_place),
        workspace.store.cards(),
        account.plugin.place(options),
        lambda person: vcard.units(person, with_notes=options[NOTES.name]),
    )


@dataclass(slots=True)
class ContactsRun:
    """One run over the address book."""

    account: ContactsAccount
    book: AddressBook
    workspace: Workspace
    orders: Orders
    report: TargetReport
    place: str = field(init=False)

    def __post_init__(self) -> None:
        """Find out which address book it is."""
        self.place = self.account.plugin.place(self.account.options)

    def run(self) -> None:
        """Bring the cards in line with the log; a dry run only says what it would do."""
        plan = plan_of(self.workspace, self.account)
        store, report = self.workspace.store, self.report
        report.unchanged = plan.unchanged
        report.refused = [
            Refusal(_step_id(row.label), row.label, "", row.said) for row in plan.refused
        ]
        if self.orders.dry_run:
            report.done += [self._change(each.kind, each) for each in plan.writes]
            report.done += [_dropped(row, self.workspace.today) for row in plan.surplus]
            return
        if plan.touched:
            store.keep_cards(plan.touched)
        if not plan.writes and not plan.surplus:
            return
        self._refuse_gone()
        for done, write in enumerate(plan.writes, 1):
            self._bring_in_line(write)
            self.orders.progress(CONTACTS, done, len(plan.writes))
        for row in plan.surplus:
            self._remove(row)

    def _refuse_gone(self) -> None:
        """Raise GoneError if the address book is not there that our cards stood in."""
        rows = self.workspace.store.cards().values()
        stands = any(row.place == self.place and row.base and row.state in LIVE for row in rows)
        if stands and not self.book.is_there():
            msg = Sentence(
                f"{CONTACTS}: the address book that the cards stood in is gone",
                command=f"to make it and them again: afterview unlink {CONTACTS} --keep, and sync",
            )
            raise GoneError(msg)

    def _bring_in_line(self, write: CardWrite) -> None:
        """Write one card; an error that concerns only this card is kept in the report."""
        row = write.row_in(self.place, "writing")
        try:
            kind = self._written(write, row)
        except RejectedError as error:
            # It did not take effect, so the next change of the log is another attempt.
            intent = self.workspace.store.cards().get(write.uid, row)
            self._keep(intent._replace(state="refused", sent={}, said=str(error)))
            self.report.failed.append((self._change(write.kind, write), error))
        except ITEM_ERRORS as error:
            if ends_target(error):
                raise
            # If it is not known whether it took effect, the intent stays for the next run.
            self.report.failed.append((self._change(write.kind, write), error))
            if sum(isinstance(each, TransientError) for _, each in self.report.failed) >= MOST_LOST:
                raise
        else:
            if kind:
                self.report.done.append(self._change(kind, write))

    def _written(self, write: CardWrite, row: CardRow) -> str:
        """Bring one card in line; return what was done: new, changed, or nothing if it is empty."""
        before = write.row
        card = self.book.find(write.uid, row.path) if before is not None else None
        if card is None:
            if before is not None and before.base and before.state != "removing":
                return self._deleted(row)
            if self._has_own_card(write):
                self._keep(row._replace(state="theirs", sent={}))
                return ""
            # The intent comes first: a run that is killed now is settled by the next one.
            row = row._replace(base={}, sent=write.wanted)
            self._keep(row)
            text = vcard.created(write.uid, write.wanted, self.book.version())
            try:
                card = self.book.create(write.uid, text)
            except PreconditionError:
                # It was made by a run whose store is lost, or by another computer at this moment.
                card = self.book.find(write.uid, "")
                if card is None:
                    raise
                self.report.adopted += 1
                row = row._replace(sent={})
            else:
                self._stands(row, write.wanted, card)
                return "new"
        elif row.sent:
            self.report.settled += 1
        return self._updated(write, row, card)

    def _updated(self, write: CardWrite, row: CardRow, card: Card) -> str:
        """Merge what is wanted into a card that is there."""
        rev = self.workspace.now.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
        for left in reversed(range(MOST_TRIES)):
            base = row.sent if vcard.was_written(card.text, row.base, row.sent) else row.base
            merged = vcard.merged(card.text, write.wanted, base, rev)
            if merged.text == card.text:
                self._stands(row, merged.base, card)
                return ""
            row = row._replace(base=base, sent=merged.base, path=card.path)
            self._keep(row)
            try:
                card = self.book.replace(card, merged.text)
            except PreconditionError:
                found = self.book.find(write.uid, card.path)
                if found is None:
                    return self._deleted(row)
                if not left:
                    raise
                card = found
            else:
                self._stands(row, merged.base, card)
                return "changed"
        return ""

    def _remove(self, row: CardRow) -> None:
        """Delete the second card of one person, unless the person has changed it."""
        store, notes = self.workspace.store, self.report.notes
        self._keep(row._replace(state="removing"))
        card = self.book.find(row.uid, row.path)
        if card is not None:
            base = row.sent if vcard.was_written(card.text, row.base, row.sent) else row.base
            try:
                is_gone = vcard.is_untouched(card.text, base) and self._is_deleted(card)
            except RejectedError as error:
                dropped = _dropped(row, self.workspace.today)
                self.report.failed.append((dropped, error))
                return
            if not is_gone:
                self._keep(row._replace(state="theirs", sent={}))
                notes.append(
                    f"{row.label} has two cards in your address book; you changed one of them, "
                    "so it stays: delete the one that you do not need there"
                )
                return
            self.report.done.append(_dropped(row, self.workspace.today))
        store.keep_cards((), [row.uid])

    def _is_deleted(self, card: Card) -> bool:
        """Delete a card; return False if it was changed since it was read."""
        try:
            self.book.delete(card)
        except PreconditionError:
            return False
        return True

    def _has_own_card(self, write: CardWrite) -> bool:
        """Return whether the person who searches has a card of their own for somebody."""
        known = self.workspace.store.cards().keys() | {write.uid}
        for email in filter(None, map(address_in, sorted(write.person.keys))):
            card = self.book.find_address(email)
            if card is not None and vcard.uid_in(card.text) not in known:
                self.report.notes.append(
                    f"{write.person.label} has a card of yours in the address book already, which "
                    "stays as it is"
                )
                return True
        return False

    def _deleted(self, row: CardRow) -> str:
        self._keep(row._replace(state="deleted", sent={}))
        self.report.notes.append(
            f"the card of {row.label} was deleted in your address book and stays deleted"
        )
        return ""

    def _stands(self, row: CardRow, base: vcard.Units, card: Card) -> None:
        self._keep(row._replace(state="stands", base=base, sent={}, path=card.path))

    def _keep(self, row: CardRow) -> None:
        self.workspace.store.keep_cards([row])

    def _change(self, kind: str, write: CardWrite) -> Change:
        day = write.person.meetings[-1].day
        action = Action(op="create" if kind == "new" else "update", uid=write.uid)
        label = write.person.label
        return Change(kind, action, _step_id(label), day, label, None)


def _dropped(row: CardRow, day: date) -> Change:
    """Return the deletion of a second card in the form in which reports show changes."""
    action = Action(op="delete", uid=row.uid)
    return Change("dropped", action, _step_id(row.label), day, row.label, None)


def _step_id(label: str) -> str:
    """Return the id by which reports in JSON call a card; it is none of a step."""
    return f"{CONTACTS}/{slug(label)}"
