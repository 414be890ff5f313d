"""A clock that is wrong takes nothing away; time that really passes does, without a word."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from program import NOW, Program, table
from two_way_world import World

from afterview.config import plugins
from afterview.errors import GuardError
from afterview.setup import Target
from afterview.sync.run import RAN
from afterview.testing import MemoryService
from afterview.workspace import Workspace

PARKED = table(status='"parked"')
YEARS = timedelta(days=400)


@pytest.fixture
def world(tmp_path: Path) -> World:
    made = World(tmp_path)
    made.write()
    return made


def said_by(service: MemoryService, when: datetime) -> None:
    service.clock = when


# Services, whose answers are dated


@pytest.mark.parametrize("by", [YEARS, timedelta(days=60), -YEARS, timedelta(days=2)])
def test_a_service_that_dates_its_answers_otherwise_is_held_back(
    world: World, by: timedelta
) -> None:
    service = world.services["cal"]
    said_by(service, NOW)
    world.run()
    entries = dict(service.entries)
    world.write(PARKED)
    world.person().tick(next(iter(world.uids())))
    world.now += by
    said = world.stopped(GuardError)
    assert "clock" in said
    assert "23 Nov 2026" in said
    with world.at_work() as workspace:
        facts = workspace.store.facts()
    assert (facts.done, facts.status_seen) == ({}, {})
    assert entries.keys() == service.entries.keys()


def test_after_the_clock_is_right_again_nothing_was_lost(world: World) -> None:
    service = world.services["cal"]
    said_by(service, NOW)
    world.run()
    for uid in world.uids():
        world.person().adorn(uid)
    entries = dict(service.entries)
    world.now += YEARS
    world.sync()
    world.now = NOW
    assert world.run().done == []
    assert service.entries == entries


@pytest.mark.parametrize("days", [30, 90, 240, 2000])
def test_a_long_pause_goes_through_without_a_word(world: World, days: int) -> None:
    service = world.services["cal"]
    world.run()
    world.now += timedelta(days=days)
    said_by(service, world.now + timedelta(hours=3))
    report = world.run()
    assert {change.kind for change in report.done} <= {"dropped", "new", "moved", "changed"}
    assert report.done


def test_a_service_that_says_no_time_is_guarded(world: World) -> None:
    world.run()
    entries = dict(world.services["cal"].entries)
    world.now += YEARS
    assert "by the clock of this computer" in world.stopped(GuardError)
    assert world.services["cal"].entries == entries


# A file beside a service


class Both(World):
    @contextmanager
    def at_work(self) -> Iterator[Workspace]:
        ics = plugins.load("ics")
        usual: dict[str, Any] = {option.name: option.default for option in ics.options}
        file = Target("file", ics, {**usual, "path": self.folder / "interviews.ics"})
        with super().at_work() as workspace:
            yield replace(workspace, targets=(*workspace.targets, file))


@pytest.fixture
def both(tmp_path: Path) -> Both:
    made = Both(tmp_path)
    made.write()
    return made


def test_a_service_confirms_the_date_for_a_file(both: Both) -> None:
    both.sync()
    both.now += YEARS
    said_by(both.services["cal"], both.now)
    assert both.sync().exit_code == 0
    assert "UID:" not in (both.folder / "interviews.ics").read_text(encoding="utf-8")


def test_where_a_service_has_another_date_the_log_confirms_nothing(both: Both) -> None:
    """Whoever has the clock that is wrong, the file is not emptied unasked."""
    both.sync()
    before = (both.folder / "interviews.ics").read_bytes()
    both.write(table(), table("other", start=f"{NOW + YEARS:%Y-%m-%d}T10:00:00"))
    said_by(both.services["cal"], NOW)
    both.now += YEARS
    errors = [target.error for target in both.sync().targets]
    assert [type(error) for error in errors] == [GuardError, GuardError]
    assert (both.folder / "interviews.ics").read_bytes() == before


def test_a_note_of_the_last_run_that_cannot_be_read_is_none(both: Both) -> None:
    """The day of the last change takes its place."""
    both.sync()
    with both.at_work() as workspace:
        for target in workspace.targets:
            workspace.store.put(RAN, target.name, "yesterday")
    both.now += YEARS
    assert both.sync().exit_code == 3


# Files, which say no time


def test_a_file_is_not_emptied_by_a_clock_that_is_ahead(program: Program) -> None:
    program("sync")
    before = program.calendar.read_bytes()
    program.now = NOW + YEARS
    ran = program("sync")
    assert ran.code == 3
    assert "by the clock of this computer, which says Tue 28 Dec 2027" in ran.err
    assert "--allow-deletes" in ran.err
    assert program.calendar.read_bytes() == before
    program.now = NOW + timedelta(minutes=1)
    assert "nothing to do" in program("sync").out
    assert program.calendar.read_bytes() == before


def test_what_is_meant_goes(program: Program) -> None:
    program("sync")
    program.now = NOW + YEARS
    number = program("sync").err.rpartition("--allow-deletes ")[2].strip()
    assert program("sync", "--allow-deletes", number).code == 0
    assert "SUMMARY:Acme interview" not in program.calendar.read_text(encoding="utf-8")


@pytest.mark.parametrize("days", [190, 400])
def test_who_comes_back_after_months_with_a_new_interview_is_not_asked(
    program: Program, days: int
) -> None:
    """What is logged for these weeks says that the clock is right."""
    program("sync")
    program.now = NOW + timedelta(days=days)
    program.write(table(), table("other", start=f"{program.now:%Y-%m-%d}T10:00:00"))
    ran = program("sync")
    assert ran.code == 0
    assert "dropped" in ran.out
    assert "guard" not in ran.err


def test_an_interview_far_ahead_says_nothing_about_the_clock(program: Program) -> None:
    program("sync")
    before = program.calendar.read_bytes()
    program.write(table(), table("other", start="2099-06-01T10:00:00"))
    program.now = NOW + YEARS
    assert program("sync").code == 3
    assert program.calendar.read_bytes() == before


def test_week_by_week_everything_grows_old_without_a_word(program: Program) -> None:
    for week in range(60):
        program.now = NOW + timedelta(weeks=week)
        ran = program("sync")
        assert ran.code == 0, f"week {week}: {ran.err}"
    assert "UID:" not in program.calendar.read_text(encoding="utf-8")


def test_a_shorter_history_is_no_matter_of_the_clock(program: Program) -> None:
    program("sync")
    program.now = NOW + timedelta(days=170)
    program("sync")
    program.config.write_text(program.config.read_text() + "history = 1\n")
    assert program("sync").code == 0
