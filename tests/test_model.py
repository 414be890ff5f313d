"""Values refuse what has no meaning: a time without a zone, a time beside a date."""

from __future__ import annotations

import ast
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from scenes import interview

import afterview
from afterview import errors
from afterview.model import STEPS, Event, Task, day_of, same_name, slug, step_of

NAIVE = datetime(2026, 11, 23, 10)  # noqa: DTZ001 - that is the point
AWARE = NAIVE.replace(tzinfo=UTC)
DAY = NAIVE.date()


def event(start: date, end: date) -> Event:
    return Event(uid="uid", step_id="acme/recap", title="Recap", start=start, end=end)


def test_an_event_needs_a_zone() -> None:
    with pytest.raises(TypeError, match="has no time zone"):
        event(NAIVE, NAIVE + timedelta(hours=1))


def test_an_event_has_two_times_or_two_dates() -> None:
    with pytest.raises(TypeError, match="acme/recap: an event has two times or two dates"):
        event(AWARE, DAY)
    with pytest.raises(TypeError, match="not one of each"):
        event(DAY, AWARE)


def test_the_hour_of_a_task_needs_a_zone() -> None:
    with pytest.raises(TypeError, match="has no time zone"):
        Task(uid="uid", step_id="acme/park", title="Park", due=DAY, due_at=NAIVE)


def test_an_interview_needs_a_zone() -> None:
    sound = interview()
    with pytest.raises(TypeError, match="has no time zone"):
        type(sound)(id="acme", company="Acme", start=NAIVE, end=NAIVE, timezone="UTC")


def test_the_day_of_an_item_is_the_one_it_begins_or_is_due_on() -> None:
    assert day_of(event(AWARE, AWARE + timedelta(days=2))) == DAY
    assert day_of(event(DAY, DAY + timedelta(days=2))) == DAY
    task = Task(uid="uid", step_id="acme/park", title="Park", due=DAY, due_at=AWARE)
    assert day_of(task) == DAY


@pytest.mark.parametrize(
    ("step_id", "step"),
    [
        ("acme-onsite/follow-up/1", "follow-up"),
        ("acme-onsite/recap", "recap"),
        ("keep-searching/2026-W48", "keep-searching"),
    ],
)
def test_a_step_id_names_its_step(step_id: str, step: str) -> None:
    assert step_of(step_id) == step


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("Jane Doe", "jane-doe"),
        ("  Zoë  O'Neill_Smith ", "zoë-o-neill-smith"),
        ("山田 太郎", "山田-太郎"),
        ("???", ""),
    ],
)
def test_a_name_becomes_a_part_of_a_step_id(name: str, part: str) -> None:
    assert slug(name) == part


def test_names_compare_without_case_and_space() -> None:
    assert same_name("  ACME   Robotics ") == same_name("Acme Robotics")


def test_a_service_that_asks_to_wait_may_say_how_long() -> None:
    assert errors.ThrottledError("later", 12.5).retry_after == 12.5
    assert errors.ThrottledError("later").retry_after is None


def test_sets_of_steps_are_in_the_table_of_steps_alone() -> None:
    root = Path(afterview.__file__).parent
    spelled_out = [
        f"{path.relative_to(root)}:{node.lineno}"
        for path in root.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Set)
        and len({each.value for each in node.elts if isinstance(each, ast.Constant)} & set(STEPS))
        > 1
    ]
    assert spelled_out == []
