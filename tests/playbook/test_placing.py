"""Recaps beside what other calendars have: no dance, and never on an interview or another recap."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from afterview.playbook.placing import FAR, Place, Span, place

MONDAY = date(2026, 11, 23)
TUESDAY = MONDAY + timedelta(days=1)
HALF_AN_HOUR = timedelta(minutes=30)


def at(hour: float, day: date = MONDAY) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(hours=hour)


def span(start: float, end: float, day: date = MONDAY) -> Span:
    return at(start, day), at(end, day)


@dataclass(frozen=True)
class Recap:
    """A recap of half an hour, which begins between 08:00 and 21:30."""

    step_id: str
    start: datetime
    length: timedelta = HALF_AN_HOUR

    def allowed(self, start: datetime, /) -> datetime:
        midnight = start.replace(hour=0, minute=0)
        morning = midnight + timedelta(hours=8)
        if start < morning:
            return morning
        return start if start - midnight <= timedelta(hours=21.5) else morning + timedelta(days=1)


def placed(
    *recaps: Recap,
    interviews: Iterable[Span] = (),
    busy: Iterable[Span] = (),
    before: Mapping[str, Place] | None = None,
    today: date = MONDAY,
) -> dict[str, Place]:
    return place(recaps, interviews, busy, before or {}, today)


ACME = Recap("acme/recap", at(11))


def only(found: Mapping[str, Place]) -> Place:
    return found["acme/recap"]


def test_without_other_calendars_it_is_where_the_rule_has_it() -> None:
    assert only(placed(ACME)) == Place(at(11), at(11))


def test_it_waits_for_the_end_of_what_is_in_a_calendar() -> None:
    found = only(placed(ACME, busy=[span(10.5, 12), span(12.25, 13)]))
    assert found == Place(at(11), at(13))


def test_where_a_day_is_full_it_keeps_the_time_of_the_rule_and_says_so() -> None:
    found = only(placed(ACME, busy=[span(0, 48)]))
    assert found == Place(at(11), at(11), None, is_taken=True)
    # The next morning is near enough.
    assert only(placed(ACME, busy=[span(9, 24)])).start == at(8, TUESDAY)


def test_it_fits_before_what_comes_next_and_a_day_later_at_most() -> None:
    assert only(placed(ACME, interviews=[span(11.5, 12)])).start == at(11)
    found = only(placed(ACME, busy=[span(0, 24), span(24, 35)]))
    assert found == Place(at(11), at(11, TUESDAY))


def test_it_keeps_the_day_on_which_it_moved_unless_the_rule_has_another_time() -> None:
    full = [span(0, 96)]
    before = {"acme/recap": Place(at(11), at(11), MONDAY)}
    found = only(placed(ACME, busy=full, before=before, today=TUESDAY))
    assert found == Place(at(11), at(11), MONDAY, is_taken=True)
    before = {"acme/recap": Place(at(10), at(12), MONDAY)}
    assert only(placed(ACME, before=before, today=TUESDAY)) == Place(at(11), at(11))


def test_one_that_stays_on_something_leaves_that_taken_for_the_next() -> None:
    before = {"acme/recap": Place(at(11), at(11), MONDAY)}
    busy = [span(11, 11.125), span(11.25, 11.75)]
    found = placed(ACME, Recap("b/recap", at(11.25)), busy=busy, before=before)
    assert only(found) == Place(at(11), at(11), MONDAY, is_taken=True)
    assert found["b/recap"] == Place(at(11.5), at(11.75))


def test_it_stays_where_it_is_when_its_first_time_becomes_free() -> None:
    before = placed(ACME, busy=[span(11, 12)])
    assert only(placed(ACME, busy=[span(16, 17)], before=before)).start == at(12)
    assert only(placed(ACME, before=before)).start == at(12)


def test_it_gives_way_once_a_day() -> None:
    first = placed(ACME, busy=[span(11, 12)])
    second = placed(ACME, busy=[span(12, 13)], before=first)
    assert only(second) == Place(at(11), at(11), MONDAY)
    third = placed(ACME, busy=[span(11, 12)], before=second)
    assert only(third) == Place(at(11), at(11), MONDAY, is_taken=True)
    tomorrow = placed(ACME, busy=[span(11, 12)], before=third, today=TUESDAY)
    assert only(tomorrow) == Place(at(11), at(12), TUESDAY)


def test_a_moved_interview_places_it_anew() -> None:
    before = placed(ACME, busy=[span(11, 12)])
    moved = Recap("acme/recap", at(15))
    assert only(placed(moved, busy=[span(11, 12)], before=before)) == Place(at(15), at(15))


def test_a_new_interview_drives_it_away_also_twice_a_day() -> None:
    first = placed(ACME, busy=[span(11, 12)])
    second = placed(ACME, busy=[span(11, 13)], before=first)
    assert only(second).moved == MONDAY
    third = placed(ACME, interviews=[span(12.5, 14)], busy=[span(11, 13)], before=second)
    assert only(third).start == at(14)


def test_one_that_stays_is_not_driven_away_by_one_that_is_placed_anew() -> None:
    globex = Recap("globex/recap", at(11.5))
    before = placed(ACME, globex, busy=[span(11, 12)])
    assert [found.start for found in before.values()] == [at(12), at(12.5)]
    hooli = Recap("hooli/recap", at(10))
    after = placed(ACME, globex, hooli, busy=[span(10, 12)], before=before)
    assert {step_id: found.start for step_id, found in after.items()} == {
        "hooli/recap": at(13),
        "acme/recap": at(12),
        "globex/recap": at(12.5),
    }


quarters = st.integers(0, 4 * 24 * 2).map(lambda number: at(number / 4))
spans = st.builds(
    lambda start, length: (start, start + timedelta(minutes=15 * length)),
    quarters,
    st.integers(1, 20),
)
quarters_of_a_day = st.integers(4 * 8, 4 * 21).map(lambda number: at(number / 4))
recaps = st.lists(
    st.builds(Recap, st.integers(0, 9).map(lambda number: f"i{number}/recap"), quarters_of_a_day),
    max_size=5,
    unique_by=lambda recap: recap.step_id,
)
calendars = st.lists(st.lists(spans, max_size=8), min_size=1, max_size=6)


def together(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def overlapping(found: Mapping[str, Place], interviews: Sequence[Span]) -> list[str]:
    own = {step_id: (each.start, each.start + HALF_AN_HOUR) for step_id, each in found.items()}
    return [
        step_id
        for step_id, here in own.items()
        if any(together(here, there) for there in interviews)
        or any(together(here, there) for other, there in own.items() if other != step_id)
    ]


@given(recaps, st.lists(spans, max_size=4), calendars, st.lists(st.booleans(), min_size=6))
def test_a_calendar_that_changes_moves_a_recap_at_most_once_a_day_and_never_for_nothing(
    wishes: list[Recap],
    interviews: list[Span],
    seen: list[list[Span]],
    nights: list[bool],
) -> None:
    today, before = MONDAY, place(wishes, interviews, seen[0], {}, MONDAY)
    moves: set[tuple[str, date]] = set()
    for busy, is_new_day in zip(seen[1:], nights, strict=False):
        today += timedelta(days=is_new_day)
        after = place(wishes, interviews, busy, before, today)
        assert not overlapping(after, interviews)
        for step_id, found in after.items():
            known = before[step_id]
            was = known.start, known.start + HALF_AN_HOUR
            if found.start != known.start:
                assert any(together(was, each) for each in busy)
                assert (step_id, today) not in moves
                moves.add((step_id, today))
            assert found.is_taken == any(
                together((found.start, found.start + HALF_AN_HOUR), each) for each in busy
            )
            assert found.start >= found.rule
        before = after


@given(recaps, st.lists(spans, max_size=4), st.lists(spans, max_size=8))
def test_what_is_placed_is_placed_again_in_the_same_way(
    wishes: list[Recap], interviews: list[Span], busy: list[Span]
) -> None:
    first = place(wishes, interviews, busy, {}, MONDAY)
    assert place(wishes, interviews, busy, first, MONDAY) == first
    assert place(wishes, interviews, busy, first, TUESDAY) == first
    assert place(list(reversed(wishes)), interviews, busy, {}, MONDAY) == first
    starts = sorted(each.start for each in first.values())
    assert all(one + HALF_AN_HOUR <= other for one, other in pairwise(starts))
    assert all(each.start <= each.rule + FAR for each in first.values() if not each.is_taken)
