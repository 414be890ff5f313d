"""Plans of somebody who travels: hours and days where they are, and nothing goes out earlier."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scenes import (
    HOLIDAYS,
    ZONES,
    all_settings,
    facts_about,
    interview,
    logs,
    planned,
    promised,
    workdays,
)

from afterview.compose import Composer, View
from afterview.dates.whereabouts import Trip, Whereabouts
from afterview.drafts.files import load
from afterview.model import Event, Interviewer, Task
from afterview.playbook.facts import Facts
from afterview.playbook.placing import Place
from afterview.playbook.planned import Planned
from afterview.playbook.settings import Settings, settings

NEW_YORK, TOKYO = ZoneInfo("America/New_York"), ZoneInfo("Asia/Tokyo")
DAY = timedelta(days=1)
LONG_AGO = date(2020, 1, 1)
"""A today on which everything is still worth planning."""


def november(day: int) -> date:
    return date(2026, 11, day)


def on(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute)  # noqa: DTZ001 - the zone comes next


IN_TOKYO = (Trip(november(18), date(2026, 12, 4), TOKYO),)
"""From Wednesday, before the Monday of these tests, to the Friday after Thanksgiving's week."""


def hours(item: Planned) -> str:
    assert item.start is not None
    return f"{item.start:%d %H:%M} {item.start.tzinfo}"


# hours and days


@pytest.mark.parametrize(
    ("there", "interview_zone", "mode", "recap"),
    [
        # A call with New York at 20:00 goes on till eleven in the morning in Tokyo.
        (on(23, 20), "America/New_York", "video", "24 11:00 Asia/Tokyo"),
        # It ends at 22:30 there: not now, but in the morning.
        (on(23, 7, 30), "America/New_York", "video", "24 08:00 Asia/Tokyo"),
        (on(23, 7, 30), "America/New_York", "", "24 08:00 Asia/Tokyo"),
        (on(23, 9, 30), "America/New_York", "video", "24 08:00 Asia/Tokyo"),
        # In person, the person is where the interview is.
        (on(23, 10, 30), "America/New_York", "in person", "23 12:00 America/New_York"),
        (on(23, 10, 30), "Asia/Tokyo", "in person", "23 12:00 Asia/Tokyo"),
        (on(23, 21), "Asia/Tokyo", "video", "24 08:00 Asia/Tokyo"),
        # An early call: it began today there, so the recap follows at once.
        (on(23, 15), "America/New_York", "phone", "24 06:00 Asia/Tokyo"),
    ],
)
def test_a_recap_keeps_to_the_hours_where_the_person_is(
    there: datetime, interview_zone: str, mode: str, recap: str
) -> None:
    meeting = interview(start=there, timezone=interview_zone, mode=mode)
    items = planned(meeting, trips=IN_TOKYO)
    assert hours(items["acme/recap"]) == recap
    assert items["acme/recap"].zone == recap.rpartition(" ")[2]
    # The interview stays in its own zone.
    assert items["acme/interview"].start == meeting.start
    assert items["acme/interview"].zone == interview_zone


def test_a_recap_that_was_postponed_keeps_its_hour_there() -> None:
    facts = Facts(postponed={"acme/recap": november(25)})
    items = planned(interview(start=on(23, 20)), trips=IN_TOKYO, facts=facts)
    assert hours(items["acme/recap"]) == "25 11:00 Asia/Tokyo"


@pytest.mark.parametrize(
    ("start", "mode", "postponed", "recap"),
    [
        # After the trip it is at that hour at home, also where the interview was in person.
        (datetime(2026, 12, 4, 1), "video", date(2026, 12, 5), "05 16:00 America/New_York"),  # noqa: DTZ001
        (datetime(2026, 12, 4, 1), "in person", date(2026, 12, 5), "05 08:00 America/New_York"),  # noqa: DTZ001
        # What is postponed from home into the trip is at that hour there, and not before its day.
        (on(17, 15), "video", november(19), "19 16:00 Asia/Tokyo"),
        (on(17, 9), "video", november(18), "18 14:00 Asia/Tokyo"),
    ],
)
def test_a_recap_that_is_postponed_over_the_end_of_a_trip_is_where_the_person_is_then(
    start: datetime, mode: str, postponed: date, recap: str
) -> None:
    facts = Facts(postponed={"acme/recap": postponed})
    items = planned(
        interview(start=start, mode=mode), trips=IN_TOKYO, facts=facts, today=november(17)
    )
    assert hours(items["acme/recap"]) == recap
    assert items["acme/recap"].day == postponed
    assert items["acme/recap"].zone == recap.rpartition(" ")[2]


def test_a_recap_that_stays_where_it_stood_has_the_hours_of_the_place_where_the_person_is() -> None:
    """The trip was added after the last run, which placed it at home."""
    stood = on(23, 21).replace(tzinfo=NEW_YORK)
    meeting, before = interview(start=on(23, 20)), {"acme/recap": Place(stood, stood)}
    items = planned(meeting, trips=IN_TOKYO, placed=before)
    assert items["acme/recap"].start == stood
    assert hours(items["acme/recap"]) == "24 11:00 Asia/Tokyo"
    assert items["acme/recap"].day == november(24)


def test_a_recap_beside_another_keeps_to_the_hours_there() -> None:
    """The second would begin at 21:45 in Tokyo, after `latest_recap`."""
    one, two = (
        interview(name, id=name.casefold(), start=on(23, 6, minute), minutes=75 - minute)
        for name, minute in (("Acme", 0), ("Bolt", 15))
    )
    items = planned(one, two, trips=IN_TOKYO)
    assert [hours(items[f"{id_}/recap"]) for id_ in ("acme", "bolt")] == [
        "23 21:15 Asia/Tokyo",
        "24 08:00 Asia/Tokyo",
    ]


def test_what_is_for_the_same_day_is_for_the_day_there() -> None:
    people = (Interviewer(name="Jane Doe", rapport="good"),)
    late, early = (
        planned(
            interview(start=on(23, hour), interviewers=people, mode="in person"), trips=IN_TOKYO
        )
        for hour in (17, 9)
    )
    # It ends at 08:00 on Tuesday in Tokyo, and at midnight after Monday.
    for items in (late, early):
        assert items["acme/thank-you/jane-doe"].day == november(24)
        assert items["acme/thank-you-card"].day == november(24)
        assert items["acme/connect/jane-doe"].day == november(25)
    why = late["acme/thank-you/jane-doe"].why
    assert "as it ends at 08:00 Tokyo (Mon 18:00 New York)" in why


def test_a_trip_that_begins_during_an_interview_has_what_follows() -> None:
    """At midnight in New York, when the trip begins, it is 14:00 in Tokyo."""
    meeting = interview(start=on(17, 23, 30), mode="video")
    items = planned(meeting, trips=IN_TOKYO, today=november(17))
    assert hours(items["acme/recap"]) == "18 14:30 Asia/Tokyo"
    assert items["acme/thank-you/jane-doe"].day == november(18)
    at_home = planned(meeting, today=november(17))
    assert hours(at_home["acme/recap"]) == "18 08:00 America/New_York"


def test_a_decision_is_at_the_hour_where_the_person_is_and_never_before_its_day() -> None:
    offer: dict[str, Any] = {"status": "offer", "status_since": november(16), "start": on(13, 10)}
    for answer_by, begins in ((21, "20 10:00"), (19, "18 14:00")):
        meeting = interview(**offer, answer_by=november(answer_by))
        items = planned(meeting, today=november(16), trips=IN_TOKYO)
        assert hours(items["acme/decide"]) == f"{begins} Asia/Tokyo"


def test_a_reminder_to_search_keeps_clear_of_a_holiday_there_and_nothing_else_does() -> None:
    """Monday 30 November is a holiday where the person is; at home they work on it."""
    holiday = HOLIDAYS | {november(30)}
    meeting = interview(start=on(20, 10), promise=promised(november(25)))
    items = planned(meeting, trips=IN_TOKYO, workdays_there=workdays(holiday))
    assert items["keep-searching/2026-W49"].day == date(2026, 12, 1)
    assert "Mon 30 Nov is a holiday, so Tue 1 Dec" in items["keep-searching/2026-W49"].why
    plain = planned(meeting, trips=IN_TOKYO)
    assert items.keys() == plain.keys()
    moved = {id_ for id_, item in items.items() if item.day != plain[id_].day}
    assert moved == {"keep-searching/2026-W49"}


# the gate


@pytest.mark.parametrize(
    ("latest", "after", "follow_up"),
    [
        # The day after the promise begins in Tokyo while it is still the last one in New York.
        (23, 0, november(25)),
        (23, 1, november(25)),
        (23, 2, november(25)),
        (23, 3, november(27)),  # Thursday is Thanksgiving at home
        (19, 0, november(23)),  # Friday begins too early, and Saturday is no business day
    ],
)
def test_the_gate_opens_when_the_promise_has_run_out_at_home(
    latest: int, after: int, follow_up: date
) -> None:
    numbers = settings("standard", {"follow_up_after_promise": after}, {})
    meeting = interview(start=on(10, 10), promise=promised(november(latest)))
    items = planned(meeting, trips=IN_TOKYO, numbers=numbers)
    assert items["acme/follow-up/1"].day == follow_up
    assert "when the promise has run out at home, too" in items["acme/follow-up/1"].why
    at_home = planned(meeting, numbers=numbers)["acme/follow-up/1"]
    assert (at_home.day < follow_up) is (after < 2)


def test_to_the_west_the_gate_opens_on_the_same_day() -> None:
    numbers = settings("standard", {"follow_up_after_promise": 0}, {})
    trips = (IN_TOKYO[0]._replace(zone=ZoneInfo("Pacific/Honolulu")),)
    meeting = interview(start=on(10, 10), promise=promised(november(23)))
    items = planned(meeting, trips=trips, numbers=numbers)
    assert items["acme/follow-up/1"].day == november(24)
    assert "at home, too" not in items["acme/follow-up/1"].why


# what holds of all trips


@st.composite
def travels(draw: st.DrawFn) -> tuple[Trip, ...]:
    """Up to three trips within the days that logs have."""
    trips, day = [], date(2026, 9, 1)
    for _ in range(draw(st.integers(1, 3))):
        first = day + draw(st.integers(0, 60)) * DAY
        last = first + draw(st.integers(0, 30)) * DAY
        trips.append(Trip(first, last, ZoneInfo(draw(st.sampled_from(ZONES)))))
        day = last + DAY
    return tuple(trips)


def both(data: st.DataObject, **scene: Any) -> tuple[dict[str, Planned], dict[str, Planned]]:
    """Return the plans with and without trips."""
    scene = {"zone": data.draw(st.sampled_from(ZONES)), "today": LONG_AGO, **scene}
    trips = scene.pop("trips") if "trips" in scene else data.draw(travels())
    log = scene.pop("log", None) or data.draw(logs())
    scene.setdefault("facts", data.draw(facts_about(log)))
    scene.setdefault("numbers", data.draw(all_settings()))
    return planned(*log, trips=trips, **scene), planned(*log, **scene)


@given(st.data())
def test_no_follow_up_is_due_before_the_gate_would_open_at_home(data: st.DataObject) -> None:
    home, trips = data.draw(st.sampled_from(ZONES)), data.draw(travels())
    log = data.draw(logs())
    facts, numbers = data.draw(facts_about(log)), data.draw(all_settings())
    items = planned(*log, today=LONG_AGO, trips=trips, facts=facts, numbers=numbers, zone=home)
    places = Whereabouts(ZoneInfo(home), trips)
    composer = Composer(load(None), "Sam", numbers.hour, places)
    for item in items.values():
        if item.form != "task" or item.done is not None:
            continue
        task = composer.outline(item, View())
        assert isinstance(task, Task)
        assert task.due_at.timestamp() >= places.begins(item.day).timestamp()
        if item.step == "follow-up" and item.subject and item.subject.promise:
            opens = workdays().add(item.subject.promise.latest, 1)
            at_home = datetime.combine(opens, time(), places.home).timestamp()
            assert places.begins(item.day).timestamp() >= at_home


@given(st.data())
def test_a_trip_changes_the_number_of_no_step_and_no_uid(data: st.DataObject) -> None:
    away, at_home = both(data)

    def uids(items: dict[str, Planned]) -> dict[str, str]:
        # A later gate may mean one more week of waiting.
        return {id_: item.uid for id_, item in items.items() if item.step != "keep-searching"}

    assert uids(away) == uids(at_home)
    assert Counter(item.uid for item in away.values()).most_common(1)[0][1:] in {(1,), ()}


@given(st.data())
def test_no_follow_up_of_a_case_is_earlier_than_without_a_trip(data: st.DataObject) -> None:
    log = data.draw(logs(most=1))
    away, at_home = both(data, log=log)
    for id_, item in away.items():
        if item.step in {"follow-up", "park"}:
            assert item.day >= at_home[id_].day


@given(st.data())
def test_follow_ups_keep_the_gap_on_a_trip(data: st.DataObject) -> None:
    home, trips = data.draw(st.sampled_from(ZONES)), data.draw(travels())
    numbers, log = data.draw(all_settings()), data.draw(logs())
    items = planned(*log, today=LONG_AGO, trips=trips, numbers=numbers, zone=home)
    follow_ups = [item for item in items.values() if item.step == "follow-up"]
    for place, item in enumerate(follow_ups):
        for other in follow_ups[:place]:
            assert item.subject is not None
            assert other.subject is not None
            if item.subject.case_key[0] == other.subject.case_key[0]:
                apart = workdays().between(*sorted((item.day, other.day)))
                assert apart >= numbers.contact_gap


@given(st.data())
def test_with_the_usual_numbers_no_follow_up_moves_at_all(data: st.DataObject) -> None:
    """Places a day apart are left out: there, a day that begins so early waits for home."""
    home, trips = data.draw(st.sampled_from(ZONES)), data.draw(travels())
    noons = [datetime(2026, month, 1, 12) for month in (1, 7)]  # noqa: DTZ001 - of each zone
    zones = [ZoneInfo(home), *(trip.zone for trip in trips)]
    ahead = [zone.utcoffset(noon) for noon in noons for zone in zones]
    hours = [each.total_seconds() / 3600 for each in ahead if each is not None]
    assume(max(hours) - min(hours) < 24)
    away, at_home = both(data, zone=home, trips=trips, numbers=Settings())
    for id_, item in away.items():
        if item.step == "follow-up":
            assert item.day == at_home[id_].day


@given(st.data())
def test_nothing_moves_because_a_day_of_a_trip_comes_or_goes(data: st.DataObject) -> None:
    """What is planned for an item depends on its own day, not on that on which one looks."""
    home, trips, log = data.draw(st.sampled_from(ZONES)), data.draw(travels()), data.draw(logs())
    facts, numbers = data.draw(facts_about(log)), data.draw(all_settings())
    trip = data.draw(st.sampled_from(trips))
    first = data.draw(st.sampled_from([trip.first - DAY, trip.last]))

    def moved(**scene: Any) -> set[str]:
        before, after = (
            planned(*log, today=today, facts=facts, numbers=numbers, zone=home, **scene)
            for today in (first, first + DAY)
        )
        return {
            id_
            for id_ in before.keys() & after.keys()
            if _stands(before[id_]) != _stands(after[id_])
        }

    assert moved(trips=trips) <= moved()


def _stands(item: Planned) -> tuple[object, ...]:
    return item.day, item.start, item.end, item.zone, item.why, item.title


# what a calendar gets


def test_a_task_has_the_hour_where_the_person_is_and_not_before_its_day_begins() -> None:
    people = (Interviewer(name="Jane Doe", rapport="good"),)
    log = [
        interview(name, id=name.casefold(), start=on(day, 10), interviewers=people)
        for name, day in (("Acme", 16), ("Bolt", 17), ("Hooli", 18))
    ]
    places = Whereabouts(NEW_YORK, IN_TOKYO)
    items = planned(*log, trips=IN_TOKYO, today=november(16))
    composer = Composer(load(None), "Sam", time(10), places)
    due = {}
    for id_, item in items.items():
        if item.step == "connect":
            task = composer.compose(item, View())
            assert isinstance(task, Task)
            assert task.due_at.date() == task.due == item.day
            due[id_.partition("/")[0]] = f"{task.due_at:%d %H:%M %Z}"
    # On the first day there, ten o'clock is still the evening before in New York.
    assert due == {"acme": "17 10:00 EST", "bolt": "18 14:00 JST", "hooli": "20 10:00 JST"}


def test_a_fingerprint_changes_with_a_trip_only_on_its_days() -> None:
    log = [interview("Acme", start=on(16, 10)), interview("Bolt", start=on(17, 10))]

    def prints(*trips: Trip) -> dict[str, str]:
        composer = Composer(load(None), "Sam", time(10), Whereabouts(NEW_YORK, trips))
        items = planned(*log, trips=trips, today=november(16), facts=Facts())
        return {id_: composer.fingerprint(item, View()) for id_, item in items.items()}

    at_home, short = prints(), prints(Trip(november(24), november(25), TOKYO))
    changed = {id_ for id_, found in short.items() if found != at_home[id_]}
    assert changed == {"bolt/follow-up/1", "bolt/follow-up-date/1"}
    # The hour of the 24th is later on the day on which a trip begins than in its middle.
    longer = prints(Trip(november(23), november(25), TOKYO))
    assert longer["bolt/follow-up/1"] != short["bolt/follow-up/1"]
    assert longer["bolt/follow-up-date/1"] == short["bolt/follow-up-date/1"]


def test_an_interview_keeps_its_time_and_a_whole_day_its_date() -> None:
    items = planned(interview(start=on(23, 20)), trips=IN_TOKYO)
    composer = Composer(load(None), "Sam", time(10), Whereabouts(NEW_YORK, IN_TOKYO))
    meeting, day = (
        composer.compose(items[id_], View()) for id_ in ("acme/interview", "acme/follow-up-date/1")
    )
    assert isinstance(meeting, Event)
    assert meeting.start == on(23, 20).replace(tzinfo=NEW_YORK)
    assert isinstance(day, Event)
    assert (day.start, day.end) == (date(2026, 12, 1), date(2026, 12, 2))
