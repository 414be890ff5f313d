"""Where the person is, and which day it is there: over zones, clock changes and the date line."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterview.dates.whereabouts import Trip, Whereabouts

NEW_YORK, TOKYO, BERLIN = (
    ZoneInfo(name) for name in ("America/New_York", "Asia/Tokyo", "Europe/Berlin")
)
AUCKLAND, HONOLULU = ZoneInfo("Pacific/Auckland"), ZoneInfo("Pacific/Honolulu")
KIRITIMATI, PAGO_PAGO = ZoneInfo("Pacific/Kiritimati"), ZoneInfo("Pacific/Pago_Pago")
DAY = timedelta(days=1)


def december(day: int) -> date:
    return date(2026, 12, day)


def at(zone: ZoneInfo, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 12, day, hour, minute, tzinfo=zone)


def away(home: ZoneInfo, *trips: tuple[int, int, ZoneInfo]) -> Whereabouts:
    """Return trips in December 2026, each with its first and last day."""
    return Whereabouts(
        home, tuple(Trip(december(first), december(last), zone) for first, last, zone in trips)
    )


def lived(places: Whereabouts, first: datetime, hours: int) -> list[tuple[int, str, int]]:
    """Return each day as it is lived: the day, the zone, and for how many hours."""
    found: list[tuple[int, str, int]] = []
    for number in range(hours):
        moment = first.astimezone(UTC) + timedelta(hours=number)
        day, zone = places.day(moment).day, places.zone_at(moment).key.rpartition("/")[2]
        before = found.pop() if found and found[-1][:2] == (day, zone) else (day, zone, 0)
        found.append((day, zone, before[2] + 1))
    return found


def test_without_a_trip_the_person_is_at_home() -> None:
    places = Whereabouts(NEW_YORK)
    late = at(TOKYO, 10, 8)
    assert places.day(late) == december(9)
    assert (places.zone_at(late), places.zone_on(december(9))) == (NEW_YORK, NEW_YORK)
    assert places.local(late) == at(NEW_YORK, 9, 18)
    assert (places.trip_at(late), places.trip_on(december(9))) == (None, None)
    assert places.begins(december(9)) == at(NEW_YORK, 9, 0)
    assert places.not_before(december(9)) == december(9)


def test_a_trip_to_the_east_begins_when_its_first_day_has_begun_at_home_too() -> None:
    places = away(NEW_YORK, (10, 12, TOKYO))
    # The last day at home is a whole one; the first day there is short, and so is no day at home.
    assert lived(places, at(NEW_YORK, 9, 0), 24 * 5) == [
        (9, "New_York", 24),
        (10, "Tokyo", 10),
        (11, "Tokyo", 24),
        (12, "Tokyo", 24),
        (12, "New_York", 14),
        (13, "New_York", 24),
    ]
    assert places.trip_at(at(TOKYO, 11, 0)) == places.trips[0] == places.trip_on(december(10))


def test_a_trip_to_the_west_begins_when_its_first_day_has_begun_there() -> None:
    places = away(BERLIN, (10, 11, NEW_YORK))
    assert lived(places, at(BERLIN, 10, 0), 24 * 3) == [
        (10, "Berlin", 6),
        (10, "New_York", 24),
        (11, "New_York", 24),
        (12, "Berlin", 18),
    ]


def test_over_the_date_line_a_day_is_lived_twice_and_one_is_nearly_skipped() -> None:
    places = away(AUCKLAND, (10, 14, HONOLULU))
    assert lived(places, at(AUCKLAND, 9, 0), 24 * 8) == [
        (9, "Auckland", 24),
        (10, "Auckland", 23),
        (10, "Honolulu", 24),
        (11, "Honolulu", 24),
        (12, "Honolulu", 24),
        (13, "Honolulu", 24),
        (14, "Honolulu", 24),
        (15, "Auckland", 1),
        (16, "Auckland", 24),
    ]


def test_from_honolulu_the_other_way_round() -> None:
    places = away(HONOLULU, (10, 11, AUCKLAND))
    assert lived(places, at(HONOLULU, 9, 0), 24 * 4) == [
        (9, "Honolulu", 24),
        (10, "Auckland", 1),
        (11, "Auckland", 24),
        (11, "Honolulu", 23),
        (12, "Honolulu", 24),
    ]


def test_places_more_than_a_day_apart_never_bring_a_day_back() -> None:
    places = away(PAGO_PAGO, (10, 10, KIRITIMATI))
    assert lived(places, at(PAGO_PAGO, 9, 0), 72) == [
        (9, "Pago_Pago", 24),
        (10, "Pago_Pago", 24),
        (11, "Pago_Pago", 24),
    ]
    # Midnight of the 11th passes in Kiritimati before the 10th begins in Pago Pago.
    places = away(KIRITIMATI, (10, 10, PAGO_PAGO))
    assert lived(places, at(KIRITIMATI, 9, 0), 96) == [
        (9, "Kiritimati", 24),
        (10, "Kiritimati", 25),
        (10, "Pago_Pago", 24),
        (12, "Kiritimati", 23),
    ]
    assert places.begins(december(11)) == places.begins(december(12)) == at(KIRITIMATI, 12, 1)


def test_a_trip_that_follows_another_begins_where_that_one_ends() -> None:
    places = away(BERLIN, (10, 10, TOKYO), (11, 11, NEW_YORK), (13, 13, TOKYO))
    assert lived(places, at(BERLIN, 9, 0), 24 * 5) == [
        (9, "Berlin", 24),
        (10, "Tokyo", 16),
        (11, "Tokyo", 14),
        (11, "New_York", 24),
        (12, "Berlin", 18),
        (13, "Tokyo", 16),
        (13, "Berlin", 8),
    ]


def test_clocks_that_change_on_the_way_change_only_the_length_of_a_day() -> None:
    # Berlin goes back on 25 October, New York on 1 November.
    trip = Trip(date(2026, 10, 24), date(2026, 10, 31), NEW_YORK)
    places = Whereabouts(BERLIN, (trip,))
    begins = [places.begins(date(2026, 10, 23) + number * DAY) for number in range(12)]
    hours = [(after - before) / timedelta(hours=1) for before, after in pairwise(begins)]
    assert hours == [24, 30, 24, 24, 24, 24, 24, 24, 24, 19, 24]


def test_a_day_in_whose_first_hour_the_clocks_go_forward_begins_after_the_gap() -> None:
    cairo = ZoneInfo("Africa/Cairo")
    day = date(2026, 4, 24)
    places = Whereabouts(NEW_YORK, (Trip(day - 3 * DAY, day + 3 * DAY, cairo),))
    assert places.begins(day) == datetime(2026, 4, 24, 1, tzinfo=cairo)
    assert places.day(places.begins(day)) == day


@pytest.mark.parametrize(
    ("home", "there", "day", "opens"),
    [
        (NEW_YORK, TOKYO, 9, 9),  # at home
        (NEW_YORK, TOKYO, 10, 10),  # the first day begins there when it begins at home
        (NEW_YORK, TOKYO, 11, 12),  # in New York it is still the 10th
        (NEW_YORK, TOKYO, 14, 15),  # the last day: the next one is at home again
        (NEW_YORK, TOKYO, 15, 15),
        (AUCKLAND, HONOLULU, 11, 11),  # in Auckland it has begun long ago
        (AUCKLAND, HONOLULU, 15, 15),
        (HONOLULU, AUCKLAND, 11, 12),
        (NEW_YORK, ZoneInfo("America/Toronto"), 11, 11),
    ],
)
def test_no_day_counts_as_begun_before_it_has_begun_at_home(
    home: ZoneInfo, there: ZoneInfo, day: int, opens: int
) -> None:
    places = away(home, (10, 14, there))
    assert places.not_before(december(day)) == december(opens)


ZONES = st.sampled_from(
    [NEW_YORK, TOKYO, BERLIN, AUCKLAND, HONOLULU, KIRITIMATI, PAGO_PAGO, ZoneInfo("Africa/Cairo")]
)
MOMENTS = st.datetimes(datetime(2026, 2, 20), datetime(2026, 5, 10)).map(  # noqa: DTZ001 - UTC next
    lambda moment: moment.replace(tzinfo=UTC)
)


@st.composite
def travels(draw: st.DrawFn) -> Whereabouts:
    """Up to four trips from March to May, in which the clocks of most places change."""
    trips, day = [], date(2026, 3, 1)
    for _ in range(draw(st.integers(1, 4))):
        first = day + draw(st.integers(0, 9)) * DAY
        last = first + draw(st.integers(0, 9)) * DAY
        trips.append(Trip(first, last, draw(ZONES)))
        day = last + DAY
    return Whereabouts(draw(ZONES), tuple(trips))


DAYS = st.dates(date(2026, 2, 20), date(2026, 5, 10))


@given(travels(), DAYS, MOMENTS)
def test_a_day_has_come_exactly_when_it_has_begun(
    places: Whereabouts, day: date, moment: datetime
) -> None:
    assert (places.day(moment) >= day) == (moment >= places.begins(day))


@given(travels(), MOMENTS, st.timedeltas(timedelta(), timedelta(days=40)))
def test_no_day_comes_back(places: Whereabouts, moment: datetime, later: timedelta) -> None:
    assert places.day(moment) <= places.day(moment + later)


@given(travels(), MOMENTS)
def test_within_a_trip_the_person_is_there(places: Whereabouts, moment: datetime) -> None:
    assert places.zone_at(moment) in {places.home, *(trip.zone for trip in places.trips)}
    trip = places.trip_on(places.day(moment))
    if trip and trip.first < places.day(moment) < trip.last:
        assert places.trip_at(moment) == trip


@given(travels(), DAYS)
def test_a_day_that_counts_has_begun_at_home(places: Whereabouts, day: date) -> None:
    opens = places.not_before(day)
    at_home = datetime.combine(day, time(), places.home)
    assert places.begins(opens).timestamp() >= at_home.timestamp()
    assert opens >= day
    assert opens == day or places.begins(opens - DAY).timestamp() < at_home.timestamp()
