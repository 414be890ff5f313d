from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterview.item_json import item_from_json, item_to_json
from afterview.model import Event, Item, Task

texts = st.text(max_size=20)
zones = st.one_of(
    st.timezones(),
    st.just(UTC),
    st.integers(-86399, 86399).map(lambda s: timezone(timedelta(seconds=s))),
)
times = st.datetimes(timezones=zones)
common = {
    "uid": texts,
    "step_id": texts,
    "title": texts,
    "description": texts,
    "url": texts,
    "done": st.none() | st.dates(),
}


def events(when: st.SearchStrategy[date]) -> st.SearchStrategy[Event]:
    return st.builds(Event, **common, start=when, end=when, location=texts, free=st.booleans())


tasks = st.builds(Task, **common, due=st.dates(), due_at=times)
items: st.SearchStrategy[Item] = st.one_of(events(times), events(st.dates()), tasks)


def zone_of(when: tzinfo | None) -> str:
    return when.key if isinstance(when, ZoneInfo) else str(when)


def told_apart(item: Item) -> list[object]:
    """All that two equal times may still differ in: the type, the zone, and the offset."""
    times = [getattr(item, name, None) for name in ("start", "end", "due", "due_at", "done")]
    return [
        (type(t), t.isoformat(), zone_of(t.tzinfo)) if isinstance(t, datetime) else (type(t), t)
        for t in times
    ]


@given(items)
def test_an_item_comes_back_as_it_was_with_its_zones(item: Item) -> None:
    back = item_from_json(item_to_json(item))

    assert type(back) is type(item)
    assert back == item
    assert told_apart(back) == told_apart(item)


@given(items)
def test_the_same_item_always_gives_the_same_single_line(item: Item) -> None:
    text = item_to_json(item)

    assert item_to_json(item_from_json(text)) == text
    assert "\n" not in text
    assert text.isascii()


def event_at(start: datetime) -> Event:
    return Event(uid="u", step_id="s", title="t", start=start, end=start)


@pytest.mark.parametrize("fold", [0, 1])
@pytest.mark.parametrize(
    "wall",
    [
        pytest.param(datetime(2026, 11, 1, 1, 30), id="hour that comes twice"),  # noqa: DTZ001
        pytest.param(datetime(2026, 3, 8, 2, 30), id="hour that is left out"),  # noqa: DTZ001
    ],
)
def test_both_readings_of_a_wall_time_at_a_clock_change_survive(wall: datetime, fold: int) -> None:
    start = wall.replace(tzinfo=ZoneInfo("America/New_York"), fold=fold)

    back = item_from_json(item_to_json(event_at(start)))

    assert isinstance(back, Event)
    assert isinstance(back.start, datetime)
    assert back.start.utcoffset() == start.utcoffset()
    assert back.start.fold == fold


def test_a_time_is_written_with_offset_and_zone() -> None:
    start = datetime(2026, 11, 20, 14, tzinfo=ZoneInfo("America/New_York"))

    text = json.loads(item_to_json(event_at(start)))["start"]

    assert text == "2026-11-20T14:00:00-05:00[America/New_York]"


def test_the_wall_time_stands_where_the_rules_of_a_zone_changed_since() -> None:
    text = item_to_json(event_at(datetime(2026, 11, 20, 14, tzinfo=ZoneInfo("America/New_York"))))

    back = item_from_json(text.replace("-05:00", "-04:00"))

    assert back == event_at(datetime(2026, 11, 20, 14, tzinfo=ZoneInfo("America/New_York")))


def test_what_has_its_default_value_is_left_out() -> None:
    day = date(2026, 11, 20)

    text = item_to_json(Event(uid="u", step_id="s", title="", start=day, end=day))

    assert text == (
        '{"form":"event","uid":"u","step_id":"s","title":"",'
        '"start":"2026-11-20","end":"2026-11-20"}'
    )


@pytest.mark.parametrize(
    "text", ["", "[]", "5", '"x"', "{}", '{"form":"todo"}', '{"form":"task"}', "[[1]]"]
)
def test_what_is_no_item_raises_one_of_three_errors(text: str) -> None:
    with pytest.raises((ValueError, KeyError, TypeError)):
        item_from_json(text)
