"""No target keeps a run: files are written first, turns have an end, and who asks to wait waits."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from threading import Lock
from typing import Any

import pytest
from afterview_caldav import plugin
from afterview_caldav.calendars import Calendars
from dav_servers import CANARY, Account, radicale, radicale_server
from fault_proxy import Answer, Request, proxied
from program import table
from two_way_world import World

from afterview.config import plugins
from afterview.errors import ThrottledError, TransientError, WaitingError
from afterview.model import Event
from afterview.playbook.planned import uid_of
from afterview.provider import Context
from afterview.setup import Target
from afterview.sync.engine import Orders, TargetReport, sync
from afterview.sync.turns import RUN_SECONDS, Turns
from afterview.testing import Fault, MemoryService
from afterview.testing.memory import MemoryProvider, memory_plugin

__all__ = ["radicale", "radicale_server"]

THANKS = "acme/thank-you/jane-doe"
DAY = 86400.0


@pytest.fixture
def world(tmp_path: Path) -> World:
    """A file and two services."""
    made = World(tmp_path, {name: MemoryService(account=name) for name in ("slow", "well")})
    made.write()
    return made


def run(world: World, **orders: Any) -> dict[str, TargetReport]:
    """Run once over the file and the services; return the reports by name."""
    world.now += timedelta(minutes=1)
    ics = plugins.load("ics")
    options = {option.name: option.default for option in ics.options}
    file = Target("file", ics, {**options, "path": str(world.folder / "interviews.ics")})
    with world.at_work() as workspace:
        # Last, so that its being written first is no accident.
        targets = (*workspace.targets, file)
        report = sync(replace(workspace, targets=targets), Orders(**orders))
    return {target.name: target for target in report.targets}


def text(world: World) -> str:
    path = world.folder / "interviews.ics"
    return path.read_text(encoding="utf-8") if path.exists() else ""


# Files first.


def test_the_file_is_written_before_any_service_is_asked(world: World) -> None:
    seen: list[bool] = []
    for service in world.services.values():
        service.hook = lambda _name, _moment: seen.append("Acme" in text(world))
    reports = run(world)
    assert seen
    assert all(seen)
    assert [*reports] == ["slow", "well", "file"]
    assert (len(reports["file"].done), reports["file"].unchanged) == (6, 0)


def test_the_file_is_looked_at_once_where_the_services_have_no_news(world: World) -> None:
    run(world)
    path = world.folder / "interviews.ics"
    before = path.stat()
    file = run(world)["file"]
    assert (file.done, file.unchanged, file.error) == ([], 6, None)
    assert path.stat().st_mtime_ns == before.st_mtime_ns


def test_a_tick_in_a_service_is_in_the_file_in_the_same_run(world: World) -> None:
    run(world)
    world.person("well").tick(uid_of(THANKS, 0))
    world.write(table(), table("globex"))
    file = run(world)["file"]
    kinds = [change.kind for change in file.done]
    assert (kinds.count("new"), kinds.count("done")) == (4, 1)
    # What the first pass made, the second one found as it should be; that is no third kind.
    assert file.unchanged == 5
    assert text(world).count("BEGIN:VEVENT") == 10
    assert run(world)["file"].done == []


def test_what_went_wrong_with_a_service_is_in_the_file_in_the_same_run(world: World) -> None:
    from afterview.model import Event

    world.services["slow"].down = True

    def alerts(reports: Sequence[TargetReport]) -> list[Event]:
        failed = [report.name for report in reports if report.error]
        day = world.now.date()
        return [
            Event(
                uid=f"call-{name}",
                step_id=f"needs you/trouble/{name}",
                title=f"look after {name}",
                start=day,
                end=day + timedelta(days=1),
                free=True,
            )
            for name in failed
        ]

    run(world, alerts=alerts)
    assert "look after slow" in text(world)
    world.services["slow"].down = False
    run(world, alerts=alerts)
    assert "look after slow" not in text(world)


def test_a_file_that_cannot_be_written_is_reported_once(world: World) -> None:
    (world.folder / "interviews.ics").mkdir()
    run(world)
    world.person("well").tick(uid_of(THANKS, 0))
    file = run(world)["file"]
    assert "it is a folder" in str(file.error)
    assert file.done == []


def test_a_dry_run_decides_for_the_file_with_what_the_services_say(world: World) -> None:
    run(world)
    world.person("well").tick(uid_of(THANKS, 0))
    before = text(world)
    file = run(world, dry_run=True)["file"]
    assert [change.kind for change in file.done] == ["done"]
    assert text(world) == before


# Turns.


@dataclass
class Clock:
    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


def test_each_turn_gets_its_share_of_what_is_left() -> None:
    clock = Clock()
    turns = Turns(clock)
    assert turns.left() == RUN_SECONDS
    turns.begin(after=2)
    assert turns.left() == 300
    clock.now += 300
    assert turns.left() == 0
    turns.begin(after=1)
    assert turns.left() == 300
    clock.now += 10
    turns.begin(after=0)
    assert turns.left() == 590
    clock.now += 5000
    assert turns.left() < 0
    turns.begin(after=0)
    assert turns.left() == 0


def test_a_service_that_takes_all_its_time_leaves_the_others_theirs(world: World) -> None:
    clock = Clock()
    left: dict[str, list[float]] = {}

    def slow(name: str, service: MemoryService) -> Callable[[Any, Context], MemoryProvider]:
        def opened(_options: Mapping[str, Any], context: Context) -> MemoryProvider:
            def hook(_request: str, moment: str) -> None:
                if moment == "before":
                    left.setdefault(name, []).append(context.left())
                    if name == "slow":
                        clock.now += max(0.0, context.left())
                        service.down = True

            service.hook = hook
            return MemoryProvider(service)

        return opened

    with world.at_work() as workspace:
        targets = tuple(
            Target(name, replace(memory_plugin(service), open=slow(name, service)), {})
            for name, service in world.services.items()
        )
        report = sync(replace(workspace, targets=targets), Orders(clock=clock))
    failed, well = report.targets
    assert isinstance(failed.error, TransientError)
    assert failed.exit_code == report.exit_code == 1
    assert len(well.done) == 7
    # Four turns: both are asked, then both are written to.
    assert left["slow"] == [RUN_SECONDS / 4]
    assert left["well"][0] == RUN_SECONDS / 4
    assert left["well"][-1] == RUN_SECONDS * 3 / 4


def test_what_a_turn_has_no_time_for_is_done_by_the_next_run(
    tmp_path: Path, radicale: Account
) -> None:
    clock, one_by_one = Clock(), Lock()
    world = World(tmp_path)
    world.write(*map(table, ("acme", "bolt", "cargo")))

    def opened(_options: Mapping[str, Any], context: Context) -> Calendars:
        # Its budget is its own, and so knows how long the turn lasts.
        return Calendars(account.given(), replace(context, secret=lambda: CANARY))

    def takes_a_while(request: Request, forward: Callable[[Request], Answer]) -> Answer:
        with one_by_one:
            clock.now += 100
        return forward(request)

    def once() -> TargetReport:
        world.now += timedelta(minutes=1)
        target = Target("dav", replace(plugin, open=opened), {"tasks": "todos"})
        with world.at_work() as workspace:
            (report,) = sync(replace(workspace, targets=(target,)), Orders(clock=clock)).targets
        return report

    with proxied(radicale.root) as proxy:
        account = replace(radicale, root=proxy.root, direct=radicale.root)
        proxy.on("PUT", takes_a_while, times=99)
        first = once()
        assert isinstance(first.error, TransientError)
        assert "was not asked, because its time in this run is over" in str(first.error)
        assert first.exit_code == 1
        # Those that were under way were let come to their end.
        assert 8 <= len(account.objects()) == len(first.done) <= 12
        proxy.heal()
        second = once()
        assert second.error is None
        assert len(account.objects()) == 17
        assert once().done == []


# Services that ask to wait.


def throttle(world: World, seconds: float | None) -> None:
    world.services["slow"].retry_after = seconds
    world.services["slow"].faults.append(Fault.THROTTLED)


def asked(world: World, name: str = "slow") -> bool:
    """Whether a service was asked since the last time."""
    requests = world.services[name].requests
    was = bool(requests)
    requests.clear()
    return was


def test_a_service_that_asks_to_wait_is_left_alone_until_then_and_the_others_are_not(
    world: World,
) -> None:
    throttle(world, 600)
    error = run(world)["slow"].error
    assert isinstance(error, ThrottledError)
    assert not isinstance(error, WaitingError)
    assert "asked to wait until Mon 23 Nov 09:11" in str(error)
    assert asked(world)
    for number in range(1, 10):
        world.write(*(table(f"i{n}" if n else "acme") for n in range(number + 1)))
        reports = run(world)
        waiting = reports["slow"].error
        assert isinstance(waiting, WaitingError)
        assert waiting.retry_after == 600 - 60 * number
        assert reports["slow"].exit_code == 1
        assert "asked to wait until Mon 23 Nov 09:11" in str(waiting)
        assert "afterview sync --target slow" in str(waiting)
        assert not asked(world)
        assert reports["well"].done
        assert reports["file"].done
    assert run(world)["slow"].error is None
    assert asked(world)
    assert run(world)["slow"].done == []


@pytest.mark.parametrize("seconds", [DAY, 10 * 365 * DAY, float("9" * 300), float("inf")])
def test_no_wait_is_longer_than_a_day(world: World, seconds: float) -> None:
    throttle(world, seconds)
    run(world)
    world.now += timedelta(days=1, minutes=-3)
    assert isinstance(run(world)["slow"].error, WaitingError)
    world.now += timedelta(minutes=2)
    assert run(world)["slow"].error is None


@pytest.mark.parametrize("seconds", [None, 0.0])
def test_a_service_that_does_not_say_how_long_is_asked_by_the_next_run(
    world: World, seconds: float | None
) -> None:
    throttle(world, seconds)
    assert run(world)["slow"].error is not None
    assert run(world)["slow"].error is None


def test_a_target_that_is_named_is_asked_all_the_same(world: World) -> None:
    throttle(world, 3600)
    run(world)
    assert run(world, only="slow")["slow"].error is None
    # And by that the wait is over.
    assert run(world)["slow"].error is None


def test_a_wait_that_was_noted_by_a_clock_that_was_ahead_is_none(world: World) -> None:
    world.now += timedelta(days=400)
    throttle(world, 3600)
    run(world)
    world.now -= timedelta(days=400)
    assert run(world)["slow"].error is None


def test_a_dry_run_neither_asks_whom_it_should_not_nor_notes_anything(world: World) -> None:
    throttle(world, 3600)
    run(world, dry_run=True)
    assert run(world)["slow"].error is None
    throttle(world, 3600)
    run(world)
    asked(world)
    assert isinstance(run(world, dry_run=True)["slow"].error, WaitingError)
    assert not asked(world)


def test_what_is_kept_of_a_wait_may_be_anything(world: World) -> None:
    for kept in ("", "soon", "²", "2026-11-23T15:00:00", "9999-12-31T23:59:59+00:00"):
        with world.at_work() as workspace:
            workspace.store.put("wait", "slow", kept)
        assert run(world)["slow"].error is None


def test_a_target_that_was_left_waits_no_longer(world: World) -> None:
    from afterview.sync.leave import leave

    throttle(world, 3600)
    run(world)
    with world.at_work() as workspace:
        leave(workspace, workspace.targets[0], delete=False)
    assert run(world)["slow"].error is None
