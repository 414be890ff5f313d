"""What became of each stage of a search."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scenes import MONDAY, facts_about, interview, logs

from afterview.model import Interview
from afterview.playbook.facts import Facts
from afterview.reports.stages import Fate, Stage, stages

DAY = timedelta(days=1)
LATER = MONDAY + 30 * DAY


def held(company: str, round_: str, day: date = MONDAY, hour: int = 10, **keys: Any) -> Interview:
    start = datetime(day.year, day.month, day.day, hour)  # noqa: DTZ001 - the zone comes later
    return interview(company, id=f"{company}-{round_}", round=round_, start=start, **keys)


def of(*log: Interview, today: date = LATER) -> dict[str, Stage]:
    return {stage.name: stage for stage in stages(log, Facts(), today)}


@pytest.mark.parametrize(
    ("status", "fate"),
    [
        (None, "waiting"),
        ("waiting", "waiting"),
        ("offer", "offer"),
        ("accepted", "offer"),
        ("declined", "offer"),
        ("rejected", "rejected"),
        ("withdrawn", "left"),
        ("parked", "silent"),
    ],
)
def test_the_last_stage_has_the_fate_of_its_case(status: str | None, fate: Fate) -> None:
    found = of(held("Acme", "screen"), held("Acme", "onsite", MONDAY + 7 * DAY, status=status))
    assert found["screen"].fates == {"went on": 1}
    assert found["onsite"].fates == {fate: 1}
    assert list(found) == ["screen", "onsite"]


def test_rounds_of_one_day_are_one_visit_and_all_their_time_counts() -> None:
    morning = held("Acme", "panel", hour=9)
    found = of(morning, held("Acme", "onsite", hour=13))
    assert list(found) == ["onsite"]
    assert found["onsite"].visits == 1
    assert found["onsite"].time == 2 * (morning.end - morning.start)


def test_a_stage_has_the_spelling_that_is_written_most_often() -> None:
    found = of(held("A", "Phone Screen"), held("B", "phone screen"), held("C", "phone  screen"))
    assert [stage.visits for stage in found.values()] == [3]
    assert list(of(held("A", "Onsite"), held("B", "onsite"), held("C", "onsite"))) == ["onsite"]


def test_what_is_to_come_does_not_count() -> None:
    screen, onsite = held("Acme", "screen"), held("Acme", "onsite", MONDAY + 7 * DAY)
    assert of(screen, onsite, today=MONDAY - DAY) == {}
    assert of(screen, today=MONDAY) == {}
    assert list(of(screen, onsite, today=MONDAY)) == ["screen"]
    rejected = held("Acme", "screen", status="rejected", status_since=MONDAY)
    assert of(rejected, today=MONDAY)["screen"].fates == {"rejected": 1}
    assert of(held("Acme", "screen", status="cancelled")) == {}


@given(logs(), st.data())
def test_each_visit_that_is_over_has_one_fate(log: list[Interview], data: st.DataObject) -> None:
    facts = data.draw(facts_about(log))
    found = stages(log, facts, date(2999, 1, 1))
    assert sum(stage.visits for stage in found) <= len(log)
    assert sum((stage.time for stage in found), timedelta()) <= sum(
        (each.end - each.start for each in log), timedelta()
    )
    assert all(stage.visits > 0 for stage in found)
