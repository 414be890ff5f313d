"""Targets that show each task as the event of its day: files, feeds, calendars without tasks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from program import CONFIGURATION, Program, table
from two_way_world import World

from afterview.model import Event
from afterview.playbook.planned import uid_of

if TYPE_CHECKING:
    from pathlib import Path

ASK, MAY_ASK = "acme/follow-up/1", "acme/follow-up-date/1"


def test_a_calendar_without_tasks_has_each_as_an_event_and_its_day_once(tmp_path: Path) -> None:
    world = World(tmp_path, tasks_are_events=True)
    world.write()
    world.run()
    assert isinstance(world.item(ASK), Event)
    assert world.item(MAY_ASK) is None
    assert world.run().done == []


@pytest.mark.parametrize(("tasks", "dates"), [("events", 0), ("both", 0), ("todos", 1)])
def test_a_file_has_the_day_of_a_task_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], tasks: str, dates: int
) -> None:
    program = Program(tmp_path, capsys)
    program.write(table(), config=f'{CONFIGURATION}tasks = "{tasks}"\n')
    program("sync")
    text = (tmp_path / "interviews.ics").read_text()
    assert text.count(f"UID:{uid_of(ASK)}\n") == 1
    assert text.count(f"UID:{uid_of(MAY_ASK)}\n") == dates
