"""The days on which a company may be written to, against a count day by day."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st
from scenes import workdays

from afterview.playbook.contact_budget import CompanyContacts

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
