"""Kill a run at every point there is, and see that the next one brings everything in line.

A program, for the kill has to be a real one: `crash_run.py FOLDER KIND...`. It forks for each run,
so that a point costs no start of Python. What is killed is the engine with a real store on disk;
the service lives in a file beside it, written before each answer. It prints, as JSON, how many
points each scene had, and what was wrong after a kill.
"""

from __future__ import annotations

import json
import os
import pickle
import shutil
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass, field, fields, replace
from datetime import timedelta
from pathlib import Path
from typing import Any, NoReturn

from mortal import MortalWorld, Points
from program import table

from afterview.playbook.planned import uid_of
from afterview.testing import MemoryService

RECAP, THANKS, INTERVIEW = "acme/recap", "acme/thank-you/jane-doe", "acme/interview"


@dataclass(slots=True)
class DiskService(MemoryService):
    """A service that outlives the process: its file is written before each answer leaves."""

    path: Path = field(default_factory=Path)

    def save(self) -> None:
        """Write the file, in one go."""
        held = {
            each.name: getattr(self, each.name)
            for each in fields(self)
            if each.name not in {"hook", "rewrites", "path"}
        }
        new = self.path.with_suffix(".new")
        new.write_bytes(pickle.dumps(held))
        new.replace(self.path)

    @classmethod
    def load(cls, path: Path) -> DiskService:
        """Return what the file says; a new service where there is none."""
        held = pickle.loads(path.read_bytes()) if path.exists() else {}  # noqa: S301 - our own file
        return cls(path=path, **held)


def die() -> NoReturn:
    """End this process as `kill -9` does."""
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError


@dataclass
class DiskWorld(MortalWorld):
    """A world of which nothing is lost with the process."""

    def __post_init__(self) -> None:
        for service in self.services.values():
            service.hook = self._hook(service)

    def _hook(self, service: MemoryService) -> Callable[[str, str], None]:
        def at(_request: str, moment: str) -> None:
            if moment == "after" and isinstance(service, DiskService):
                service.save()
            self.points.point()

        return at

    @classmethod
    def load(cls, folder: Path, kinds: tuple[str, ...]) -> DiskWorld:
        """Return the world that lies in a folder."""
        service = DiskService.load(folder / "cal.service")
        return cls(folder, {"cal": service}, kinds=kinds)

    def state(self) -> dict[str, Any]:
        """Return all that has to be the same, however often a run was killed."""
        with self.at_work() as workspace:
            store = workspace.store
            rows = store.pushed("cal")
            return {
                "items": sorted(
                    (repr(entry.item), entry.extras, bool(entry.mark))
                    for entry in self.services["cal"].entries.values()
                ),
                "rows": sorted((uid, row.step_id, row.fingerprint) for uid, row in rows.items()),
                "standing": sorted(
                    repr(replace(store.sync_record("cal", row).remote_item, step_id=""))
                    for row in rows.values()
                ),
                "facts": sorted(store.facts().done.items()),
                "deleted": sorted(store.tombstones("cal")),
                "open": sorted(store.intents("cal")),
            }

    def missing(self) -> list[str]:
        """Return the planned steps, forecasts left out, that do not stand there exactly once."""
        with self.at_work() as workspace:
            buried = workspace.store.tombstones("cal").keys()
            rows = workspace.store.pushed("cal")
            plan = [each for each in workspace.plan() if not each.forecast]
            planned = {each.id for each in plan if each.step in self.kinds} - buried
        there = [entry.item.uid for entry in self.services["cal"].held()]
        steps = [row.step_id for uid, row in rows.items() if there.count(uid) == 1]
        return [f"{step_id} is not there once" for step_id in planned if steps.count(step_id) != 1]


# The scenes: what there is, and what happened since the last run.


def first_push(_world: DiskWorld) -> None:
    """Nothing was ever pushed."""


def update(world: DiskWorld) -> None:
    """The log has news."""
    world.sync()
    world.write(table(role='"Pilot"', start="2026-11-23T12:00:00"), table("bolt"))


def deletion(world: DiskWorld) -> None:
    """Nothing of it is wanted any more; what the person wrote into stays."""
    world.sync()
    world.person().retitle(uid_of(RECAP), "My recap")
    world.write(table(status='"cancelled"'))


def pull_back(world: DiskWorld) -> None:
    """The person worked there, and the log has news."""
    world.sync()
    world.person().tick(uid_of(THANKS))
    recap = world.item(RECAP)
    assert recap is not None
    world.person().describe(uid_of(RECAP), f"{recap.description}\nthey asked about C")
    world.person().adorn(uid_of(RECAP))
    world.person().delete(uid_of(INTERVIEW))
    world.write(table(role='"Pilot"', start="2026-11-23T12:00:00"))


def reopened(world: DiskWorld) -> None:
    """What was ticked and deleted is open and wanted again, and no cursor is good any more."""
    pull_back(world)
    world.sync()
    world.person().reopen(uid_of(THANKS))
    world.person().copy(uid_of(RECAP))
    with world.at_work() as workspace:
        workspace.store.restore(INTERVIEW)
    world.services["cal"].forget_cursors()


SCENES = (first_push, update, deletion, pull_back, reopened)


# The runs.


def survived(folder: Path, kinds: tuple[str, ...], kill_at: int | None) -> bool:
    """Run once in a process of its own; whether it came to its end."""
    child = os.fork()
    if child == 0:
        try:
            world = DiskWorld.load(folder, kinds)
            world.points = Points(kill_at, end=die)
            report = world.sync()
            os._exit(0 if all(target.error is None for target in report.targets) else 1)
        finally:
            os._exit(1)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL
        return False
    assert os.WEXITSTATUS(status) == 0, "the run failed"
    return True


def after_a_clean_run(folder: Path, kinds: tuple[str, ...]) -> tuple[dict[str, Any], list[str]]:
    """Return what one clean run makes of it, and what is wrong with that in any case."""
    world, wrong = DiskWorld.load(folder, kinds), []
    world.now += timedelta(minutes=5)
    world.sync()
    state = world.state()
    (again,) = world.sync().targets
    if again.error or again.failed or again.done or again.notes:
        wrong.append(f"one more run is not quiet: {again}")
    wrong += world.missing()
    return state, wrong


def trial(prepared: Path, scene: str, kinds: tuple[str, ...]) -> tuple[int, list[str]]:
    """Kill the run of a scene at each of its points; return how many, and what was wrong."""
    place, wrong, expected = prepared.with_name("trial"), [], None
    point: int | None = None
    while True:
        shutil.rmtree(place, ignore_errors=True)
        shutil.copytree(prepared, place)
        lived = survived(place, kinds, point)
        state, found = after_a_clean_run(place, kinds)
        expected = expected or state
        found += [f"other {key}" for key in expected if state[key] != expected[key]]
        wrong += [f"{scene}, killed at {point}: {each}" for each in found]
        if lived and point is not None:
            return point, wrong
        point = 0 if point is None else point + 1


def main(folder: Path, kinds: tuple[str, ...]) -> None:
    """Play all scenes, and print what was seen."""
    points, wrong = {}, []
    for scene in SCENES:
        prepared = folder / scene.__name__
        prepared.mkdir()
        world = DiskWorld.load(prepared, kinds)
        world.write()
        scene(world)
        world.services["cal"].save()  # type: ignore[attr-defined]  # it is one on disk
        points[scene.__name__], found = trial(prepared, scene.__name__, kinds)
        wrong += found
    print(json.dumps({"points": points, "wrong": wrong}))  # noqa: T201 - what it is for


if __name__ == "__main__":
    main(Path(sys.argv[1]), tuple(sys.argv[2:]))
