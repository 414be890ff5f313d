"""Which card belongs to whom, and what is to be written to an address book."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from interviewers import jane, met

from afterview.contacts import vcard
from afterview.contacts.people import Person, people_of
from afterview.model import Interview
from afterview.reconcile.cards import CardPlan, CardRow, CardState, CardWrite, card_plan

PLACE = "https://cards.example"


def row_of(person: Person, state: CardState = "stands", **more: Any) -> CardRow:
    """Return the row of a person whose card was brought in line."""
    wanted = vcard.units(person)
    row = CardWrite(person, person.uid, wanted, None).row_in(PLACE, state)
    return row._replace(**{"base": wanted, **more})


def plan(interviews: Sequence[Interview], *rows: CardRow) -> CardPlan:
    return card_plan(people_of(interviews), {row.uid: row for row in rows}, PLACE, vcard.units)


def known(*interviews: Interview) -> list[CardRow]:
    return [row_of(person) for person in people_of(interviews)]


def writes(found: CardPlan) -> list[tuple[str, str, str]]:
    return [(each.kind, each.person.label, each.uid) for each in found.writes]


ACME = met("acme", jane())
(JANE,) = known(ACME)


def test_a_person_without_a_card_gets_one_and_one_with_a_card_is_left_alone() -> None:
    assert writes(plan([ACME])) == [("new", "Jane Doe (Acme)", JANE.uid)]

    found = plan([ACME], JANE)
    assert (writes(found), found.touched, found.surplus, found.unchanged) == ([], [], [], 1)


def test_cards_of_another_address_book_do_not_count() -> None:
    elsewhere = JANE._replace(place="https://old.example")

    assert writes(plan([ACME], elsewhere)) == [("new", "Jane Doe (Acme)", JANE.uid)]


def test_an_address_that_is_added_goes_onto_the_same_card() -> None:
    found = plan([met("acme", jane("j@a.example"))], JANE)

    assert writes(found) == [("changed", "Jane Doe (Acme)", JANE.uid)]


def test_a_card_follows_the_address_to_another_name_and_company() -> None:
    (before,) = known(met("acme", jane("j@a.example")))
    found = plan([met("globex", jane("j@a.example", "Jane Roe"), company="Globex")], before)

    assert writes(found) == [("changed", "Jane Roe (Globex)", before.uid)]


@pytest.mark.parametrize(
    ("now", "is_same"),
    [
        (met("acme", jane(name="Jane Dow")), True),
        (met("acme", jane(name="Bob Lee")), False),
        (met("other", jane(name="Jane Dow")), False),
        (met("acme", jane(name="Jane Dow"), jane(name="Jane Due")), False),
    ],
)
def test_a_corrected_name_keeps_its_card(now: Interview, *, is_same: bool) -> None:
    """Only if it is clear who it is; else a card with somebody's number would change its name."""
    found = plan([now], JANE)

    assert all(each.kind == ("changed" if is_same else "new") for each in found.writes)
    assert (JANE.uid in {each.uid for each in found.writes}) is is_same
    assert found.surplus == []


def test_a_uid_that_another_person_took_along_is_not_used_twice() -> None:
    """Jane left Acme with her card, and another Jane Doe without an address is there now."""
    (before,) = known(met("a", jane("j@a.example")))
    gone = met("a", jane("j@a.example", "J. D."), company="Globex")
    found = plan([gone, met("b", jane(), day=3)], before)

    assert writes(found) == [
        ("changed", "J. D. (Globex)", before.uid),
        ("new", "Jane Doe (Acme)", f"{before.uid}-2"),
    ]


def test_two_cards_of_one_person_become_one() -> None:
    second = met("globex", jane("j@x.example"), company="Globex", day=3)
    both = known(ACME, second)
    found = plan([ACME, second, met("acme-2", jane("j@x.example"), day=4)], *both)

    assert [each.uid for each in found.writes] == [both[1].uid]
    assert found.surplus == [both[0]]
    assert plan([], *both).surplus == [], "people who are not in the log keep their cards"


@pytest.mark.parametrize("state", ["deleted", "theirs"])
def test_what_is_the_persons_is_not_written(state: CardState) -> None:
    found = plan([met("acme", jane(title="CTO"))], row_of(people_of([ACME])[0], state))

    assert (writes(found), found.unchanged, found.surplus) == ([], 0, [])


def test_such_a_card_is_known_by_new_keys_too() -> None:
    """Else an address that is added now, and a company that changes later, would bring a card."""
    deleted = row_of(people_of([ACME])[0], "deleted")
    (touched,) = plan([met("acme", jane("j@a.example"))], deleted).touched

    assert "mail:j@a.example" in touched.keys
    assert (touched.state, touched.wanted) == ("deleted", deleted.wanted)


def test_of_a_deleted_card_and_one_that_stands_the_latter_counts() -> None:
    both = known(ACME, met("b", jane("j@x.example"), company="Globex"))
    now = met("acme", jane("j@x.example", title="CTO"))
    found = plan([now], both[0], both[1]._replace(state="deleted"))

    assert [each.uid for each in found.writes] == [both[0].uid]
    assert found.surplus == []


@pytest.mark.parametrize("state", ["writing", "removing"])
def test_an_unknown_outcome_is_looked_after(state: CardState) -> None:
    intent = row_of(people_of([ACME])[0], state, base={})

    assert writes(plan([ACME], intent)) == [("new", "Jane Doe (Acme)", JANE.uid)]


def test_a_refused_card_is_sent_again_when_it_changes() -> None:
    refused = row_of(people_of([ACME])[0], "refused", said="too long")
    found = plan([ACME], refused)
    assert (writes(found), found.refused, found.touched) == ([], [refused], [])

    assert len(plan([met("acme", jane(title="CTO"))], refused).writes) == 1
