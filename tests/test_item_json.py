from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from typing import NamedTuple
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterview.item_json import digest, explicit, hashed, item_from_json, item_to_json
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


# Digests

NEW_YORK = ZoneInfo("America/New_York")
EVENT = Event(
    uid="u",
    step_id="acme/interview",
    title="Interview: Acme",
    start=datetime(2026, 11, 20, 14, tzinfo=NEW_YORK),
    end=datetime(2026, 11, 20, 15, tzinfo=NEW_YORK),
    location="1 Main St",
)
TASK = Task(
    uid="u",
    step_id="acme/park",
    title="Park",
    due=date(2026, 11, 20),
    due_at=datetime(2026, 11, 20, 10, tzinfo=NEW_YORK),
    done=date(2026, 11, 21),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LaterTask(Task):
    """A task as it may be one day, with a field more."""

    priority: int = 0


def test_a_digest_is_the_same_in_every_release_until_its_version_changes() -> None:
    """Where this fails, bump DIGEST_VERSION: stores hold digests, which would differ unseen."""
    assert digest(EVENT) == "v2:9b2603f7ffbfb55896c59636f4cea669"
    assert digest(TASK) == "v2:c0077fc55bafb3c89d44a944c3f92a5a"


@given(items)
def test_an_item_has_the_digest_of_what_is_read_of_it(item: Item) -> None:
    """So what the store holds can be compared where its digest is of another version."""
    assert digest(item_from_json(item_to_json(item))) == digest(item)


@given(items, items)
def test_only_equal_texts_have_equal_digests(one: Item, other: Item) -> None:
    assert (digest(one) == digest(other)) is (item_to_json(one) == item_to_json(other))


def test_a_new_field_changes_no_digest_of_an_item_that_does_not_use_it() -> None:
    later = LaterTask(**{name: getattr(TASK, name) for name in explicit(TASK)})
    assert digest(later) == digest(TASK)
    assert item_to_json(later) == item_to_json(TASK)
    assert digest(replace(later, priority=1)) != digest(TASK)


def test_the_explicit_form_has_neither_defaults_nor_what_does_not_count() -> None:
    class Pair(NamedTuple):
        key: str
        value: str = ""

    @dataclass(frozen=True)
    class Whole:
        day: date
        pairs: tuple[Pair, ...] = ()
        hour: datetime | None = None
        notes: str = field(default="", repr=False, compare=False)

    whole = Whole(date(2026, 11, 20), (Pair("a"), Pair("b", "c")), notes="private")
    assert explicit(whole) == {
        "day": "2026-11-20",
        "pairs": [{"key": "a"}, {"key": "b", "value": "c"}],
    }
    at = explicit(replace(whole, pairs=(), hour=datetime(2026, 11, 20, 9, tzinfo=NEW_YORK)))
    assert at["hour"] == "2026-11-20T09:00:00-05:00[America/New_York]"
    assert hashed({"a": [None, True, 1]}) == hashed(explicit({"a": (None, True, 1)}))


def test_a_text_of_another_class_is_a_text() -> None:
    class Quoted(str):
        """As a parser makes them that remembers quotes."""

        __slots__ = ()

    assert digest(replace(TASK, title=Quoted("Park"))) == digest(TASK)
    assert explicit([Quoted("Park")]) == ["Park"]
