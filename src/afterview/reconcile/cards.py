"""Decide which card belongs to which person, and what to write to an address book: pure decisions.

A card that the person deleted stays deleted, and one of their own stays as it is. Somebody who is
no longer in the log keeps their card: contacts outlive a search.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Literal, NamedTuple

from afterview.contacts.people import address_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from afterview.contacts.people import Person
    from afterview.contacts.vcard import Units

CardState = Literal["writing", "stands", "removing", "refused", "deleted", "theirs"]
LIVE = frozenset({"writing", "stands", "removing", "refused"})
"""The states of a card that is ours to change."""
ALIKE = 0.8
"""The ratio of `difflib` from which two names may be spellings of one: "Jane Deo", "Jane Doe"."""


class CardRow(NamedTuple):
    """One row of the store: a card, as far as we know."""

    uid: str
    place: str
    """The address book that it is in (`ContactsPlugin.place`)."""
    label: str
    """The person as reports call them."""
    keys: tuple[str, ...]
    """What identified the person when the card was last looked at."""
    interviews: tuple[str, ...]
    """The ids of the interviews that they took part in then."""
    state: CardState
    """`writing` and `removing` are intents: their outcome is not known. `deleted` was deleted by
    the person, `theirs` is a card of their own, and `refused` was refused by the service."""
    wanted: Units
    """The units that the log wanted when the card was last brought in line."""
    base: Units
    """The units as we wrote them last; empty if we never did."""
    sent: Units
    """The units that are being written; empty where the outcome of every write is known."""
    path: str = ""
    said: str = ""
    """What the service said when it refused the card."""


class CardWrite(NamedTuple):
    """One card to bring in line with the log."""

    person: Person
    uid: str
    wanted: Units
    row: CardRow | None
    """None for a person who has no card yet."""

    @property
    def kind(self) -> Literal["new", "changed"]:
        """What reports call it."""
        return "changed" if self.row is not None and self.row.base else "new"

    def row_in(self, place: str, state: CardState) -> CardRow:
        """Return the row of the card after it was looked at."""
        return CardRow(
            uid=self.uid,
            place=place,
            label=self.person.label,
            keys=tuple(sorted(self.person.keys)),
            interviews=tuple(dict.fromkeys(each.interview for each in self.person.meetings)),
            state=state,
            wanted=self.wanted,
            base=self.row.base if self.row else {},
            sent=self.row.sent if self.row else {},
            path=self.row.path if self.row else "",
        )


@dataclass(slots=True)
class CardPlan:
    """What is to happen to an address book."""

    writes: list[CardWrite] = field(default_factory=list)
    surplus: list[CardRow] = field(default_factory=list)
    """Cards of persons who have another one: the log shows only now that they are one person."""
    refused: list[CardRow] = field(default_factory=list)
    """Cards that were refused, and have not changed since."""
    touched: list[CardRow] = field(default_factory=list)
    """Rows whose person is known by other keys now, while the card stays as it is."""
    unchanged: int = 0


def card_plan(
    people: Sequence[Person],
    known: Mapping[str, CardRow],
    place: str,
    units_of: Callable[[Person], Units],
) -> CardPlan:
    """Return what to do so that each person has one card in the address book at `place`.

    `known` are the rows by uid; those of another place count for nothing but their uid.
    """
    plan = CardPlan()
    rows = {uid: row for uid, row in known.items() if row.place == place}
    uids = card_uids(people, rows)
    for person in people:
        write = CardWrite(person, uids[person.uid], units_of(person), rows.get(uids[person.uid]))
        row = write.row
        if row is None or row.state in {"writing", "removing"}:
            plan.writes.append(write)
        elif row.state in {"deleted", "theirs"} or row.wanted == write.wanted:
            plan.unchanged += row.state == "stands"
            if row.state == "refused":
                plan.refused.append(row)
            now = write.row_in(place, row.state)._replace(wanted=row.wanted, said=row.said)
            if now != row:
                plan.touched.append(now)
        else:
            plan.writes.append(write)
    taken = {*uids.values()}
    keys = {key for person in people for key in person.keys}
    plan.surplus = [
        row
        for uid, row in rows.items()
        if uid not in taken and row.state in LIVE and not keys.isdisjoint(row.keys)
    ]
    return plan


def card_uids(people: Sequence[Person], rows: Mapping[str, CardRow]) -> dict[str, str]:
    """Return the uid of each person's card by the uid that the log alone would give it.

    It is that of a row with the same address, or else the same name and company, or else of a row
    from the same interview whose person was called almost the same and is gone.
    """
    uids: dict[str, str] = {}
    free = dict(rows)
    for _, own, uid in sorted(_candidates(people, rows)):
        if own not in uids and uid in free:
            uids[own] = uid
            del free[uid]
    left = [person for person in people if person.uid not in uids]
    keys = {key for person in people for key in person.keys}
    gone = [row for row in free.values() if row.state in LIVE and keys.isdisjoint(row.keys)]
    pairs = [(person, row) for person in left for row in gone if _is_renamed(person, row)]
    for person, row in pairs:
        others = [each for each in pairs if each[0] is person or each[1] is row]
        if len(others) == 1:
            uids[person.uid] = row.uid
            del free[row.uid]
    taken = {*uids.values()}
    for person in people:
        uid, number = person.uid, 1
        while person.uid not in uids:
            if uid not in taken:
                uids[person.uid] = uid
                taken.add(uid)
            number += 1
            uid = f"{person.uid}-{number}"
    return uids


def _candidates(
    people: Iterable[Person], rows: Mapping[str, CardRow]
) -> Iterator[tuple[tuple[bool, bool], str, str]]:
    """Yield each person with each row that has a key of theirs; the best sorts first."""
    by_key: dict[str, list[CardRow]] = {}
    for row in rows.values():
        for key in row.keys:
            by_key.setdefault(key, []).append(row)
    for person in people:
        for key in person.keys:
            for row in by_key.get(key, ()):
                yield (row.state not in LIVE, not address_in(key)), person.uid, row.uid


def _is_renamed(person: Person, row: CardRow) -> bool:
    """Return whether a person may be the one of a row, whose name was corrected in the log."""
    if {each.interview for each in person.meetings}.isdisjoint(row.interviews):
        return False
    one, other = person.label.casefold(), row.label.casefold()
    return SequenceMatcher(None, one, other).ratio() >= ALIKE


__all__ = ["LIVE", "CardPlan", "CardRow", "CardState", "CardWrite", "card_plan", "card_uids"]
