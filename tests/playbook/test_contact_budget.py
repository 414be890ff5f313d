"""The days on which a company may be written to, against a count day by day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scenes import workdays

from afterview.playbook.contact_budget import CompanyContacts, Contacts

MONDAY = date(2026, 11, 23)
SATURDAY = date(2026, 11, 21)


def test_a_contact_between_two_others_joins_all_the_days_that_they_take() -> None:
    company = CompanyContacts(5, workdays(frozenset()), MONDAY)
    for after in (10, 24, 17):
        company.add(workdays(frozenset()).add(MONDAY, after))
    days = [workdays(frozenset()).add(MONDAY, number) for number in (5, 6, 22, 28, 29)]
    assert [company.next_free(day) for day in days] == [days[0], *[days[-1]] * 4]


@pytest.mark.parametrize(
    ("since", "day", "begins"),
    [
        (MONDAY, date(2026, 11, 25), MONDAY),
        (MONDAY, date(2026, 12, 1), MONDAY),
        (MONDAY, date(2026, 12, 2), date(2026, 11, 24)),
        (MONDAY, date(2026, 12, 4), date(2026, 11, 27)),
        (SATURDAY, date(2026, 11, 30), SATURDAY),
    ],
)
def test_the_day_from_which_a_gap_counts(since: date, day: date, begins: date) -> None:
    assert CompanyContacts(5, workdays(), since).gap_begins(day) == begins


def test_one_recipient_may_be_in_the_way_twice() -> None:
    calendar = workdays(frozenset())
    numbered = [calendar.add(MONDAY, number) for number in range(20)]
    company, person = (CompanyContacts(2, calendar, MONDAY) for _ in range(2))
    company.add(numbered[3])
    person.add(numbered[5])
    company.add(numbered[7])
    recipients = Contacts([(company, "Acme"), (person, "Rita")])
    assert recipients.next_open(numbered[3]) == (numbered[9], "Acme", numbered[7])


SINCE = st.dates(date(2026, 11, 16), date(2026, 12, 31))
LATER = st.integers(0, 50)


@given(SINCE, st.integers(0, 8), st.lists(LATER, max_size=8), LATER)
def test_the_next_free_day_is_the_first_that_keeps_the_gap_to_every_contact(
    since: date, gap: int, contacts: list[int], wait: int
) -> None:
    calendar = workdays()
    company = CompanyContacts(gap, calendar, since)
    made = [since + timedelta(contact) for contact in contacts]
    for contact in made:
        company.add(contact)
    expected = asked = calendar.on_or_after(since + timedelta(wait))
    while any(calendar.between(*sorted((day, expected))) < gap for day in made):
        expected = calendar.add(expected, 1)
    assert company.next_free(asked) == expected


@given(SINCE, st.integers(0, 8), st.lists(st.lists(LATER, max_size=6), max_size=3), LATER)
def test_the_next_open_day_of_several_recipients_is_the_first_that_is_free_for_all(
    since: date, gap: int, contacts: list[list[int]], wait: int
) -> None:
    calendar = workdays()
    made = [[since + timedelta(contact) for contact in each] for each in contacts]
    parts = []
    for number, days in enumerate(made):
        part = CompanyContacts(gap, calendar, since)
        for day in days:
            part.add(day)
        parts.append((part, str(number)))
    expected = asked = calendar.on_or_after(since + timedelta(wait))
    while any(calendar.between(*sorted((day, expected))) < gap for days in made for day in days):
        expected = calendar.add(expected, 1)
    day, who, begins = Contacts(parts).next_open(asked)
    assert day == expected
    if day == asked:
        assert (who, begins) == ("", asked)
    else:
        assert calendar.add(begins, gap) == day
        assert 0 in {calendar.between(*sorted((each, begins))) for each in made[int(who)]}
