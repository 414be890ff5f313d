"""Three forms of one item, brought together field by field."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from afterview.model import Event, Item, Task
from afterview.reconcile.merge import (
    BEGIN,
    END,
    TEXT,
    TIME,
    Surrounded,
    as_sent,
    edited,
    fields,
    in_words,
    is_from,
    is_untouched,
    mark_of,
    merge,
    parts_of,
    same,
    surround,
    written_around,
)

DAY = date(2026, 11, 23)
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
NEW_YORK = ZoneInfo("America/New_York")
INSTALLATION = "0123456789abcdef0123456789abcdef"
BLOCK = f"{BEGIN}\nours\n{END}"

EVENT = Event(
    uid="u",
    step_id="acme/recap",
    title="Recap",
    start=NOON,
    end=NOON + timedelta(minutes=30),
    description="ours",
    location="1 Main St",
    url="https://acme.example",
)
TASK = Task(
    uid="u",
    step_id="acme/park",
    title="Park",
    due=DAY,
    due_at=NOON,
    description="ours",
    url="https://acme.example",
)


def hour(number: int) -> dict[str, Any]:
    start = NOON.replace(hour=number)
    return {"start": start, "end": start + timedelta(minutes=30)}


# The parts of a description


def test_our_text_stands_between_the_lines() -> None:
    assert surround("ours\n") == BLOCK
    assert as_sent(EVENT).description == BLOCK
    assert surround("  \n") == ""


def test_our_text_stays_where_it_is_in_what_the_person_wrote() -> None:
    assert surround("new", Surrounded("mine", "ours", "more")) == (
        f"mine\n\n{BEGIN}\nnew\n{END}\n\nmore"
    )
    assert surround("", Surrounded("mine", "ours", "more")) == "mine\n\nmore"


@pytest.mark.parametrize(
    ("description", "parts"),
    [
        (BLOCK, ("", "ours", "")),
        (f"mine\n{BLOCK}\nmore", ("mine", "ours", "more")),
        (f"mine\r\n{BEGIN}\r\nours\r\n{END}\r\nmore\r\n", ("mine", "ours", "more")),
        (f"  {BEGIN}  \n\n ours \n\n\t{END} ", ("", "ours", "")),
        (f"{BLOCK}\n{BLOCK}", ("", "ours", BLOCK)),
        (f"{END}\n{BLOCK}", (END, "ours", "")),
        (f"{BEGIN}\n{END}", ("", "", "")),
        (f"{BEGIN}\nours", ("", None, f"{BEGIN}\nours")),
        (f"{END}\n{BEGIN}\nours", ("", None, f"{END}\n{BEGIN}\nours")),
        (f"ours {END}", ("", None, f"ours {END}")),
        (" mine \n", ("", None, "mine")),
        ("", ("", None, "")),
    ],
)
def test_the_parts_of_a_description(description: str, parts: tuple[str, str | None, str]) -> None:
    assert parts_of(description) == parts


@pytest.mark.parametrize(
    ("description", "words"),
    [(BLOCK, ""), ("mine", "mine"), (f"mine\n{BLOCK}\n more", "mine\n\nmore")],
)
def test_what_the_person_wrote_around_our_text(description: str, words: str) -> None:
    assert written_around(replace(EVENT, description=description)) == words


lines = st.sampled_from(["", "a", " b ", BEGIN, END, f" {BEGIN}\t", f"{END}  ", "c\r"])
descriptions = st.lists(lines | st.text(max_size=5), max_size=8).map("\n".join)


@given(descriptions, st.text(min_size=1, max_size=20))
def test_any_text_around_ours_outlives_a_change_of_ours(description: str, text: str) -> None:
    assume(text.strip() and BEGIN not in text and END not in text)
    before, _, after = parts_of(description)
    once = surround(text, parts_of(description))
    assert parts_of(once) == (before, text.strip(), after)
    assert surround(text, parts_of(once)) == once


@given(descriptions)
def test_no_word_of_a_description_gets_lost(description: str) -> None:
    before, ours, after = parts_of(description)
    found = [*before.split(), *((ours or "").split()), *after.split()]
    kept = [word for word in description.split() if word not in f"{BEGIN} {END}".split()]
    assert [word for word in found if word not in f"{BEGIN} {END}".split()] == kept


# What is to stand there


def standing(item: Item, **changes: Any) -> Item:
    return replace(as_sent(item), **changes)


FIELDS: dict[str, tuple[Any, Any]] = {
    "title": ("Planned", "Mine"),
    "location": ("2 Main St", "My place"),
    "url": ("https://plan.example", "https://mine.example"),
    "description": ("planned", "my text"),
}


@pytest.mark.parametrize("name", FIELDS)
@pytest.mark.parametrize("item", [EVENT, TASK])
def test_words_that_the_person_changed_stay_and_others_follow_the_plan(
    item: Item, name: str
) -> None:
    if not hasattr(item, name):
        return
    planned, mine = FIELDS[name]
    wanted = replace(item, **{name: planned})
    there = f"{BEGIN}\n{mine}\n{END}" if name == "description" else mine
    by_plan = merge(wanted, item, standing(item)).item
    by_hand = merge(item, item, standing(item, **{name: there})).item
    both = merge(wanted, item, standing(item, **{name: there})).item
    assert by_plan == as_sent(wanted)
    assert by_hand == standing(item, **{name: there})
    assert both == by_hand


def test_a_time_follows_the_plan_if_the_plan_has_news() -> None:
    wanted = replace(EVENT, **hour(14))
    assert merge(wanted, EVENT, standing(EVENT)) == (as_sent(wanted), None)
    assert merge(wanted, EVENT, standing(EVENT, **hour(9))) == (
        as_sent(wanted),
        NOON.replace(hour=9),
    )
    assert merge(EVENT, EVENT, standing(EVENT, **hour(9))) == (standing(EVENT, **hour(9)), None)


def test_a_day_follows_the_plan_if_the_plan_has_news() -> None:
    wanted = replace(TASK, due=DAY.replace(day=25), due_at=NOON.replace(day=25))
    moved = standing(TASK, due=DAY.replace(day=28), due_at=NOON.replace(day=28))
    assert merge(wanted, TASK, standing(TASK)) == (as_sent(wanted), None)
    assert merge(wanted, TASK, moved) == (as_sent(wanted), DAY.replace(day=28))
    assert merge(TASK, TASK, moved) == (moved, None)


def test_a_move_that_the_plan_follows_is_not_overruled() -> None:
    wanted = replace(EVENT, **hour(14))
    assert merge(wanted, EVENT, standing(EVENT, **hour(14))) == (as_sent(wanted), None)


def test_another_zone_is_no_other_time() -> None:
    start = NOON.astimezone(NEW_YORK)
    there = standing(EVENT, start=start, end=start + timedelta(minutes=30))
    assert merge(EVENT, EVENT, there).item == there
    assert same(there, standing(EVENT))
    assert edited(EVENT, there) == frozenset()


def test_a_day_is_no_time() -> None:
    all_day = standing(EVENT, start=DAY, end=DAY + timedelta(days=1))
    assert edited(EVENT, all_day) == {TIME}


def test_the_hour_of_a_task_is_that_of_the_plan_where_its_day_is() -> None:
    wanted = replace(TASK, due_at=NOON.replace(hour=17))
    moved = standing(TASK, due=DAY.replace(day=28))
    merged = merge(wanted, TASK, standing(TASK)).item
    assert isinstance(merged, Task)
    assert merged.due_at == wanted.due_at
    assert merge(wanted, TASK, moved).item == moved


def test_fields_are_merged_each_for_itself() -> None:
    there = standing(EVENT, title="Mine", description=f"above\n\n{BLOCK}\n\nbelow")
    wanted = replace(EVENT, title="Planned", location="2 Main St", description="new", **hour(14))
    merged = merge(wanted, EVENT, there).item
    assert merged == replace(
        wanted, title="Mine", description=f"above\n\n{BEGIN}\nnew\n{END}\n\nbelow"
    )


def test_a_description_that_the_plan_leaves_alone_is_not_touched_by_a_byte() -> None:
    text = f"above \r\n{BEGIN}  \nours\n{END}\n\n\n below "
    there = standing(EVENT, description=text)
    assert merge(replace(EVENT, title="Planned"), EVENT, there).item.description == text


def test_where_the_marker_lines_are_gone_the_text_is_the_persons() -> None:
    there = standing(EVENT, description="only mine")
    merged = merge(replace(EVENT, description="new"), EVENT, there).item
    assert merged.description == "only mine"


def test_text_comes_and_goes_with_the_plan() -> None:
    silent = replace(EVENT, description="")
    assert merge(EVENT, silent, standing(silent, description="mine")).item.description == (
        f"{BLOCK}\n\nmine"
    )
    around = standing(EVENT, description=f"mine\n{BLOCK}")
    assert merge(silent, EVENT, around).item.description == "mine"
    assert edited(silent, standing(silent)) == frozenset()


def test_what_is_set_at_creation_only_stays() -> None:
    there = standing(EVENT, free=True)
    merged = merge(replace(EVENT, title="Planned", free=False), EVENT, there).item
    assert merged == standing(EVENT, title="Planned", free=True)
    assert same(there, standing(EVENT))


@pytest.mark.parametrize(("wanted", "there"), [(EVENT, EVENT), (TASK, TASK)])
def test_an_event_and_a_task_are_not_merged(wanted: Item, there: Item) -> None:
    other = TASK if wanted is EVENT else EVENT
    with pytest.raises((TypeError, KeyError)):
        merge(other, other, standing(there))


def test_ids_are_those_of_the_plan() -> None:
    there = standing(TASK, uid="other", step_id="")
    merged = merge(replace(TASK, uid="new"), TASK, there).item
    assert (merged.uid, merged.step_id) == ("new", "acme/park")


# Done

TODAY, LATER = DAY, DAY + timedelta(days=1)


@pytest.mark.parametrize(
    ("wanted", "base", "there", "merged"),
    [
        (None, None, None, None),
        (None, None, TODAY, TODAY),
        (TODAY, None, None, TODAY),
        (TODAY, None, LATER, LATER),
        (TODAY, TODAY, None, None),
        (TODAY, TODAY, TODAY, TODAY),
        (None, TODAY, TODAY, None),
        (None, TODAY, None, None),
        (None, TODAY, LATER, LATER),
        (LATER, TODAY, TODAY, LATER),
    ],
)
def test_done(
    wanted: date | None, base: date | None, there: date | None, merged: date | None
) -> None:
    found = merge(replace(TASK, done=wanted), replace(TASK, done=base), standing(TASK, done=there))
    assert found.item.done == merged


def test_an_event_is_done_as_the_plan_says_for_no_service_ticks_events() -> None:
    assert merge(replace(EVENT, done=TODAY), EVENT, standing(EVENT)).item.done == TODAY
    assert merge(EVENT, EVENT, standing(EVENT, done=TODAY)).item.done is None


# What a person changed


@pytest.mark.parametrize(
    ("changes", "names", "words"),
    [
        ({}, set(), False),
        ({"title": "Mine"}, {"title"}, True),
        ({"location": "My place"}, {"location"}, True),
        ({"url": ""}, {"url"}, True),
        (hour(9), {TIME}, False),
        ({"free": True}, set(), False),
        ({"description": f"mine\n{BLOCK}"}, {"around"}, True),
        ({"description": "mine"}, {TEXT}, True),
        ({"description": BLOCK.replace("ours", "mine")}, {TEXT}, True),
    ],
)
def test_the_names_of_what_a_person_changed(
    changes: dict[str, Any], names: set[str], *, words: bool
) -> None:
    found = edited(EVENT, standing(EVENT, **changes))
    assert found == names
    assert in_words(found) is words


def test_a_tick_is_no_edit() -> None:
    assert edited(TASK, standing(TASK, done=DAY)) == frozenset()


def test_words_around_no_text_of_ours_are_theirs() -> None:
    silent = replace(EVENT, description="")
    assert edited(silent, standing(silent, description="mine")) == {"around"}


def test_an_event_and_a_task_share_some_fields_only() -> None:
    assert edited(EVENT, standing(TASK)) == {"title", TIME}
    assert not same(standing(EVENT), standing(TASK))


# Marks


def test_a_mark_tells_whose_it_is_and_whether_anything_was_edited() -> None:
    sent = as_sent(TASK)
    mark = mark_of(INSTALLATION, TASK, 3)
    assert is_from(INSTALLATION, mark)
    assert not is_from("f" * 32, mark)
    assert is_from(INSTALLATION, "")
    assert is_untouched(sent, mark)
    assert is_untouched(replace(sent, step_id=""), mark)
    assert not is_untouched(replace(sent, title="Mine"), mark)
    assert not is_untouched(replace(sent, done=DAY), mark)
    assert not is_untouched(sent, "")
    assert not is_untouched(sent, "something")


def test_two_writes_that_say_the_same_have_marks_of_their_own() -> None:
    assert mark_of(INSTALLATION, TASK, 1) != mark_of(INSTALLATION, TASK, 2)


@given(st.integers(0, 10**9))
def test_a_mark_is_short_and_of_plain_letters(revision: int) -> None:
    mark = mark_of(INSTALLATION, EVENT, revision)
    assert len(mark) <= 60
    assert mark.replace(".", "").isalnum()
    assert mark.isascii()


BARE = replace(TASK, description="", url="", done=DAY)


@pytest.mark.parametrize(
    ("item", "marks"),
    [
        (EVENT, ("01234567.9043654ddab48ae4.7", "01234567.v2964a0c24fbb64bd6.7")),
        (TASK, ("01234567.b83697bf1cba7190.7", "01234567.v2c9ae4a5b2a706f40.7")),
        (BARE, ("01234567.1e96813cf20bbd79.7", "01234567.v2b39b1663ee9b96eb.7")),
    ],
)
def test_marks_that_stand_in_calendars_are_still_understood(
    item: Item, marks: tuple[str, str]
) -> None:
    """The first of each pair was written by version 1, the second is written today."""
    assert mark_of(INSTALLATION, item, 7) == marks[1]
    for mark in marks:
        assert is_from(INSTALLATION, mark)
        assert is_untouched(as_sent(item), mark)
        assert not is_untouched(replace(as_sent(item), title="Mine"), mark)


def test_a_field_that_is_new_changes_only_marks_of_items_that_use_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = fields

    def later(item: Item, *, is_remote: bool = False) -> dict[str, Any]:
        return {**before(item, is_remote=is_remote), "priority": 1 if item == EVENT else 0}

    monkeypatch.setattr("afterview.reconcile.merge.fields", later)
    assert mark_of(INSTALLATION, TASK, 7) == "01234567.v2c9ae4a5b2a706f40.7"
    assert mark_of(INSTALLATION, EVENT, 7) != "01234567.v2964a0c24fbb64bd6.7"
    assert is_untouched(as_sent(TASK), "01234567.b83697bf1cba7190.7")
