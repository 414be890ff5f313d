"""Free time between what is busy."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterview.dates.free import Hours, Interval, merged, slots, spread

NEW_YORK = ZoneInfo("America/New_York")
MONDAY = date(2026, 11, 23)
WEEK = [MONDAY + timedelta(days=number) for number in range(5)]
HOURS = Hours(time(9), time(17, 30), NEW_YORK)
HOUR = timedelta(hours=1)
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


def at(hour: int, minute: int = 0, day: date = MONDAY) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=NEW_YORK)


def found(
    *busy: Interval,
    days: list[date] | None = None,
    length: timedelta = HOUR,
    room: timedelta = timedelta(),
    after: datetime = LONG_AGO,
    hours: Hours = HOURS,
) -> list[str]:
    made = slots(days or [MONDAY], busy, hours, length=length, room=room, after=after)
    return [f"{slot.start:%H:%M}" for slot in made]


def test_a_free_day_has_a_slot_each_half_hour() -> None:
    everything = found()
    assert everything[:3] == ["09:00", "09:30", "10:00"]
    assert everything[-1] == "16:30"
    assert len(everything) == 16


def test_what_is_busy_is_left_out_with_room_around_it() -> None:
    meeting = Interval(at(11), at(12))
    assert "10:00" in found(meeting)
    assert "12:00" in found(meeting)
    assert not {"10:30", "11:00", "11:30"} & set(found(meeting))
    with_room = found(meeting, room=timedelta(minutes=30))
    assert "09:30" in with_room
    assert "12:30" in with_room
    assert not {"10:00", "12:00"} & set(with_room)
    # Room may lie outside the hours, and what is busy there needs it.
    assert found(Interval(at(8), at(9)), room=timedelta(minutes=30))[0] == "09:30"


def test_nothing_begins_before_now() -> None:
    assert found(after=at(15, 10)) == ["15:30", "16:00", "16:30"]
    assert found(after=at(23)) == []


def test_a_day_that_is_wholly_taken_has_none() -> None:
    assert found(Interval(at(0), at(0, day=WEEK[1]))) == []
    assert found(length=timedelta(hours=9)) == []


def test_the_hours_of_the_other_side_hold_a_slot_or_not() -> None:
    london = Hours(time(9), time(17, 30), ZoneInfo("Europe/London"))
    assert london.hold(Interval(at(12), at(12, 30)))  # 17:00 to 17:30 there
    assert not london.hold(Interval(at(12), at(13)))
    assert not london.hold(Interval(at(3), at(4, 30)))
    tokyo = Hours(time(9), time(17, 30), ZoneInfo("Asia/Tokyo"))
    assert not tokyo.hold(Interval(at(9, 30), at(10, 30)))  # 23:30 to 00:30 there


@pytest.mark.parametrize(("day", "expected"), [(date(2026, 3, 8), 5), (date(2026, 11, 1), 9)])
def test_the_hour_in_which_clocks_change_has_as_many_slots_as_it_is_long(
    day: date, expected: int
) -> None:
    night = Hours(time(0, 30), time(4), NEW_YORK)
    made = list(slots([day], (), night, length=timedelta(minutes=30), room=HOUR, after=LONG_AGO))
    assert len(made) == expected
    assert all(slot.end.timestamp() - slot.start.timestamp() == 1800 for slot in made)


def test_offers_are_spread_over_days_then_over_halves_of_a_day() -> None:
    every = list(slots(WEEK, (), HOURS, length=HOUR, room=timedelta(), after=LONG_AGO))
    assert [f"{slot.start:%a %H:%M}" for slot in spread(every, 3)] == [
        "Mon 09:00",
        "Tue 09:00",
        "Wed 09:00",
    ]
    assert [f"{slot.start:%a %H:%M}" for slot in spread(every, 7)] == [
        "Mon 09:00",
        "Mon 12:00",
        "Tue 09:00",
        "Tue 12:00",
        "Wed 09:00",
        "Thu 09:00",
        "Fri 09:00",
    ]
    assert spread([], 5) == []


def test_an_offer_begins_on_the_hour_where_that_is_free() -> None:
    busy = [Interval(at(9), at(9, 30))]
    every = slots([MONDAY], busy, HOURS, length=HOUR, room=timedelta(), after=LONG_AGO)
    assert f"{spread(every, 1)[0].start:%H:%M}" == "10:00"


minutes = st.integers(0, 7 * 24 * 60)
intervals = st.builds(
    lambda start, length: Interval(
        at(0) + timedelta(minutes=start), at(0) + timedelta(minutes=start + length)
    ),
    minutes,
    st.integers(0, 600),
)


@given(st.lists(intervals, max_size=12))
def test_merged_time_is_the_same_time_without_overlap(busy: list[Interval]) -> None:
    whole = merged(busy)
    assert all(one.end < other.start for one, other in pairwise(whole))
    for each in busy:
        assert any(one.start <= each.start and each.end <= one.end for one in whole)
    assert {each.start for each in whole} <= {each.start for each in busy}
    assert {each.end for each in whole} <= {each.end for each in busy}


@given(
    st.lists(intervals, max_size=12),
    st.sampled_from([15, 30, 45, 60, 90, 240]),
    st.sampled_from([0, 15, 30]),
    st.integers(1, 12),
)
def test_no_offer_is_busy_or_twice(
    busy: list[Interval], length: int, room: int, wanted: int
) -> None:
    around = timedelta(minutes=room)
    every = list(
        slots(WEEK, busy, HOURS, length=timedelta(minutes=length), room=around, after=LONG_AGO)
    )
    chosen = spread(every, wanted)
    assert len(chosen) <= wanted
    assert set(chosen) <= set(every)
    assert bool(chosen) == bool(every)
    for slot in chosen:
        assert HOURS.hold(slot)
        assert not any(
            each.start < slot.end + around and slot.start - around < each.end
            for each in busy
            if each.start < each.end
        )
    assert all(one.end <= other.start for one, other in pairwise(chosen))
