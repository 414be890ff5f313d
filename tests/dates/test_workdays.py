"""Business days: a table of cases, laws over random weeks and holidays, and another counter."""

from __future__ import annotations

from datetime import MAXYEAR, date, timedelta
from typing import TYPE_CHECKING

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterview.dates.workdays import MONDAY_TO_FRIDAY, Workdays, month_end
from afterview.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

DAY = timedelta(days=1)
THANKSGIVING = date(2026, 11, 26)
CHRISTMAS = date(2026, 12, 25)
NEW_YEAR = date(2027, 1, 1)


def named(days: Iterable[date]) -> dict[date, str]:
    return {day: f"Holiday {day:%j}" for day in days}


def source(days: Iterable[date]) -> Callable[[int], dict[date, str]]:
    known = frozenset(days)
    return lambda year: named(day for day in known if day.year == year)


def every_day(year: int) -> dict[date, str]:
    first = date(year, 1, 1)
    return named(first + n * DAY for n in range(366))


def no_holidays(_year: int) -> dict[date, str]:
    return {}


def blow_up(year: int) -> dict[date, str]:
    msg = f"the holidays of {year} were asked for"
    raise AssertionError(msg)


@pytest.fixture
def american() -> Workdays:
    return Workdays(MONDAY_TO_FRIDAY, source([THANKSGIVING, CHRISTMAS, NEW_YEAR]))


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        pytest.param(date(2026, 11, 20), True, id="a Friday"),
        pytest.param(date(2026, 11, 21), False, id="a Saturday"),
        pytest.param(THANKSGIVING, False, id="a holiday"),
        pytest.param(date(2026, 1, 1), True, id="the first business day of its year"),
        pytest.param(date(2026, 12, 31), True, id="the last business day of its year"),
        pytest.param(date(2027, 1, 1), False, id="before the first business day of its year"),
        pytest.param(date(2022, 12, 31), False, id="after the last business day of its year"),
    ],
)
def test_a_business_day_is_a_working_day_without_holiday(
    american: Workdays, day: date, *, expected: bool
) -> None:
    assert american.is_business_day(day) is expected


@pytest.mark.parametrize(
    ("day", "n", "expected"),
    [
        pytest.param(date(2026, 11, 20), 0, date(2026, 11, 20), id="0 from a business day: itself"),
        pytest.param(date(2026, 11, 21), 0, date(2026, 11, 23), id="0 from a Saturday: Monday"),
        pytest.param(THANKSGIVING, 0, date(2026, 11, 27), id="0 from a holiday: the day after"),
        pytest.param(date(2026, 11, 19), 1, date(2026, 11, 20), id="1 from Thursday: Friday"),
        pytest.param(date(2026, 11, 20), 1, date(2026, 11, 23), id="1 from Friday: Monday"),
        pytest.param(date(2026, 11, 21), 1, date(2026, 11, 23), id="1 from Saturday: Monday"),
        pytest.param(date(2026, 11, 22), 1, date(2026, 11, 23), id="1 from Sunday: Monday"),
        pytest.param(date(2026, 11, 25), 1, date(2026, 11, 27), id="1 across a holiday"),
        pytest.param(date(2026, 11, 20), 5, date(2026, 11, 30), id="5 across weekend and holiday"),
        pytest.param(date(2026, 12, 31), 1, date(2027, 1, 4), id="1 across New Year"),
        pytest.param(date(2026, 12, 31), 0, date(2026, 12, 31), id="0 on the last day of a year"),
        pytest.param(date(2024, 2, 28), 1, date(2024, 2, 29), id="1 to a 29 February"),
        pytest.param(date(2026, 1, 1), 600, date(2028, 4, 25), id="600 across two years"),
    ],
)
def test_add_counts_business_days(american: Workdays, day: date, n: int, expected: date) -> None:
    assert american.add(day, n) == expected


def test_on_or_after_is_the_day_itself_or_the_next_business_day(american: Workdays) -> None:
    assert american.on_or_after(date(2026, 11, 25)) == date(2026, 11, 25)
    assert american.on_or_after(THANKSGIVING) == date(2026, 11, 27)


@pytest.mark.parametrize(
    ("year", "month", "expected"),
    [
        pytest.param(2026, 11, date(2026, 11, 30), id="it ends on a Monday"),
        pytest.param(2026, 10, date(2026, 10, 30), id="it ends on a Saturday"),
        pytest.param(2026, 5, date(2026, 5, 29), id="it ends on a Sunday"),
        pytest.param(2026, 12, date(2026, 12, 31), id="December"),
        pytest.param(2022, 12, date(2022, 12, 30), id="a December that ends on a Saturday"),
        pytest.param(2024, 2, date(2024, 2, 29), id="a leap February"),
        pytest.param(9999, 12, date(9999, 12, 31), id="the last month of all"),
    ],
)
def test_last_of_month_is_its_last_business_day(
    american: Workdays, year: int, month: int, expected: date
) -> None:
    assert american.last_of_month(year, month) == expected


@pytest.mark.parametrize(("month", "expected"), [(1, 31), (2, 28), (11, 30)])
def test_a_month_without_business_days_ends_on_its_last_day(month: int, expected: int) -> None:
    closed = frozenset({month, 1})
    holiday = named(day for day in every_day(2026) if day.month in closed)
    counter = Workdays(MONDAY_TO_FRIDAY, lambda _year: holiday)
    assert counter.last_of_month(2026, month) == date(2026, month, expected)


def test_a_month_may_have_one_business_day() -> None:
    january = named(day for day in every_day(2026) if day.month == 1 and day.day != 15)
    counter = Workdays(MONDAY_TO_FRIDAY, lambda _year: january)
    assert counter.last_of_month(2026, 1) == date(2026, 1, 15)


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        pytest.param(date(2026, 11, 20), date(2026, 11, 20), 0, id="the same day"),
        pytest.param(date(2026, 11, 20), date(2026, 11, 23), 1, id="the last day counts"),
        pytest.param(date(2026, 11, 19), date(2026, 11, 21), 1, id="the first one does not"),
        pytest.param(date(2026, 11, 20), date(2026, 11, 30), 5, id="not weekend and holiday"),
        pytest.param(date(2026, 11, 30), date(2026, 11, 20), 0, id="backwards"),
        pytest.param(date(2026, 12, 30), date(2027, 1, 4), 2, id="across New Year"),
        pytest.param(date(2025, 12, 31), date(2028, 1, 3), 520, id="across two whole years"),
    ],
)
def test_between_counts_after_the_first_up_to_the_last(
    american: Workdays, first: date, last: date, expected: int
) -> None:
    assert american.between(first, last) == expected


@pytest.mark.parametrize(
    ("year", "month", "day"),
    [(2026, 1, 31), (2026, 2, 28), (2024, 2, 29), (2100, 2, 28), (2026, 4, 30), (9999, 12, 31)],
)
def test_month_end(year: int, month: int, day: int) -> None:
    assert month_end(year, month) == date(year, month, day)


def test_a_week_may_have_one_working_day() -> None:
    saturdays = Workdays(frozenset({5}), source([date(2026, 12, 26)]))
    assert saturdays.add(date(2026, 11, 20), 1) == date(2026, 11, 21)
    assert saturdays.add(date(2026, 11, 21), 5) == date(2027, 1, 2)
    assert saturdays.last_of_month(2026, 12) == date(2026, 12, 19)


@pytest.mark.parametrize("days", [frozenset[int](), frozenset({7}), frozenset({-1, 0})])
def test_a_week_needs_working_days_that_exist(days: frozenset[int]) -> None:
    with pytest.raises(ValueError, match="weekdays from 0 to 6") as caught:
        Workdays(days, no_holidays)
    assert str(sorted(days)) in str(caught.value)


def test_counting_backwards_is_refused(american: Workdays) -> None:
    with pytest.raises(ValueError, match="forwards, not -1"):
        american.add(date(2026, 11, 20), -1)


@pytest.mark.parametrize(
    ("day", "n"),
    [
        pytest.param(date.max, 1, id="the day after the last"),
        pytest.param(date(9999, 12, 28), 4, id="days left, but not business days"),
        pytest.param(date(9999, 12, 25), 6, id="as many days left as asked for"),
        pytest.param(date(2026, 11, 20), 10**12, id="a trillion"),
    ],
)
def test_what_lies_beyond_the_last_year_is_an_overflow(day: date, n: int) -> None:
    with pytest.raises(OverflowError, match=str(MAXYEAR)):
        Workdays(MONDAY_TO_FRIDAY, no_holidays).add(day, n)


def test_a_number_that_cannot_fit_is_refused_without_a_walk_through_the_years() -> None:
    with pytest.raises(OverflowError, match="3000000 business days after 2026-11-20"):
        Workdays(MONDAY_TO_FRIDAY, blow_up).add(date(2026, 11, 20), 3_000_000)


def test_the_last_and_the_first_day_of_all_can_be_asked_about(american: Workdays) -> None:
    assert american.add(date.max, 0) == date.max
    assert american.add(date(9999, 12, 30), 1) == date.max
    assert american.add(date(9998, 12, 31), 1) == date(9999, 1, 1)
    assert american.is_business_day(date.min)
    assert american.add(date.min, 1) == date(1, 1, 2)


def test_no_business_day_in_the_rest_of_the_last_year_is_an_overflow() -> None:
    with pytest.raises(OverflowError, match="no business day left"):
        Workdays(frozenset({0}), no_holidays).on_or_after(date(9999, 12, 28))


@pytest.mark.parametrize("n", [0, 1, 1000])
def test_a_calendar_of_holidays_only_is_refused_with_what_to_check(n: int) -> None:
    with pytest.raises(InputError) as caught:
        Workdays(MONDAY_TO_FRIDAY, every_day).add(date(2026, 11, 20), n)
    assert str(caught.value) == (
        "not one business day in 2026 and 2027: every working day is a public holiday; "
        "check working_days, country and subdivision in [me]"
    )


def test_one_year_of_holidays_only_is_passed_over() -> None:
    lost = Workdays(MONDAY_TO_FRIDAY, lambda year: every_day(year) if year == 2027 else {})
    assert lost.add(date(2026, 12, 31), 1) == date(2028, 1, 3)
    assert lost.add(date(2027, 5, 5), 2) == date(2028, 1, 4)
    assert lost.between(date(2026, 12, 31), date(2028, 1, 4)) == 2


def test_the_holidays_of_a_year_are_asked_for_once_and_only_when_needed() -> None:
    asked = []

    def holidays_of(year: int) -> dict[date, str]:
        asked.append(year)
        return {}

    counter = Workdays(MONDAY_TO_FRIDAY, holidays_of)
    assert asked == []
    for _ in range(3):
        counter.add(date(2026, 6, 1), 5)
        counter.is_business_day(date(2026, 1, 1))
        counter.last_of_month(2026, 12)
        counter.between(date(2026, 1, 1), date(2026, 12, 31))
    assert asked == [2026]
    counter.add(date(2026, 12, 31), 1)
    assert asked == [2026, 2027]


WEEKS = st.frozensets(st.integers(0, 6), min_size=1)
DAYS = st.dates(date(2025, 11, 1), date(2027, 2, 28))
COUNTERS = st.builds(
    lambda week, dates: Workdays(week, source(dates)),
    WEEKS,
    st.frozensets(st.dates(date(2025, 11, 1), date(2027, 6, 30)), max_size=60),
)
SOME = st.integers(0, 40)


def naive(counter: Workdays, day: date, n: int) -> date:
    """Walk day by day."""
    while n or not counter.is_business_day(day):
        day += DAY
        n -= counter.is_business_day(day) and n > 0
    return day


@given(WEEKS, st.frozensets(DAYS, max_size=60), DAYS)
def test_a_business_day_follows_from_week_and_holidays_alone(
    week: frozenset[int], off: frozenset[date], day: date
) -> None:
    counter = Workdays(week, source(off))
    assert counter.is_business_day(day) == (day.weekday() in week and day not in off)


@given(COUNTERS, DAYS, SOME)
def test_add_agrees_with_a_walk_day_by_day(counter: Workdays, day: date, n: int) -> None:
    assert counter.add(day, n) == naive(counter, day, n)


@given(COUNTERS, DAYS, SOME)
def test_add_lands_on_a_business_day_and_never_before(counter: Workdays, day: date, n: int) -> None:
    there = counter.add(day, n)
    assert counter.is_business_day(there)
    assert there >= day + n * DAY


@given(COUNTERS, DAYS, DAYS, SOME, SOME)
def test_add_is_monotone_in_day_and_number(
    counter: Workdays, one: date, other: date, few: int, many: int
) -> None:
    (one, other), (few, many) = sorted((one, other)), sorted((few, many))
    assert counter.add(one, few) <= counter.add(other, many)


@given(COUNTERS, DAYS, SOME, SOME)
def test_two_additions_are_one(counter: Workdays, day: date, a: int, b: int) -> None:
    start = counter.on_or_after(day)
    assert counter.add(counter.add(start, a), b) == counter.add(start, a + b)


@given(COUNTERS, DAYS, st.integers(1, 40), SOME)
def test_two_additions_are_one_from_any_day_once_a_step_is_made(
    counter: Workdays, day: date, a: int, b: int
) -> None:
    assert counter.add(counter.add(day, a), b) == counter.add(day, a + b)


@given(COUNTERS, DAYS, st.integers(1, 40))
def test_between_undoes_add(counter: Workdays, day: date, n: int) -> None:
    assert counter.between(day, counter.add(day, n)) == n


@given(COUNTERS, DAYS, DAYS)
def test_between_agrees_with_a_walk_day_by_day(counter: Workdays, first: date, last: date) -> None:
    walked = (first + n * DAY for n in range(1, (last - first).days + 1))
    assert counter.between(first, last) == sum(map(counter.is_business_day, walked))


def test_holidays_are_those_after_the_first_day_up_to_the_last(american: Workdays) -> None:
    found = [(THANKSGIVING, f"Holiday {THANKSGIVING:%j}")]
    assert american.holidays(THANKSGIVING - DAY, THANKSGIVING) == found
    assert american.holidays(THANKSGIVING, THANKSGIVING + DAY) == []


@given(WEEKS, st.frozensets(DAYS, max_size=60), DAYS, DAYS)
def test_the_holidays_between_two_days_explain_what_is_missing(
    week: frozenset[int], off: frozenset[date], first: date, last: date
) -> None:
    counter, plain = Workdays(week, source(off)), Workdays(week, no_holidays)
    found = counter.holidays(first, last)
    assert len(found) == plain.between(first, last) - counter.between(first, last)
    assert found == sorted(named(off & {day for day, _ in found}).items())


@given(COUNTERS, st.integers(1, 12))
def test_no_business_day_follows_the_last_of_a_month(counter: Workdays, month: int) -> None:
    last = counter.last_of_month(2026, month)
    end = month_end(2026, month)
    assert (last.year, last.month) == (2026, month)
    assert counter.between(last, end) == 0
    assert counter.is_business_day(last) or last == end


@given(
    st.sampled_from(["US", "DE", "GB", "JP", "BR", "SA", "IL"]),
    st.dates(date(2020, 1, 1), date(2028, 12, 31)),
    st.integers(1, 60),
)
def test_add_agrees_with_the_library_of_holidays(country: str, day: date, n: int) -> None:
    theirs = LIBRARY[country]
    ours = COUNTRIES[country]
    assert ours.add(day, n) == theirs.get_nth_working_day(day, n)
    assert ours.is_business_day(day) == theirs.is_working_day(day)


LIBRARY = {
    code: holidays.country_holidays(code, years=range(2019, 2031))
    for code in ("US", "DE", "GB", "JP", "BR", "SA", "IL")
}
COUNTRIES = {
    code: Workdays(frozenset(range(7)) - theirs.weekend, source(theirs))
    for code, theirs in LIBRARY.items()
}
