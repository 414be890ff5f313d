"""What holds of the real engine over every vendor's service, whatever fails on the way."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from itertools import count
from typing import TYPE_CHECKING, ClassVar

import pytest
from mortal import Killed, Points
from program import table
from service_world import FAULTS

from afterview.errors import GoneError, GuardError
from afterview.merge import BEGIN, END

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from service_world import ServiceWorld

THANKS = "acme/thank-you/jane-doe"
RECAP = "acme/recap"
ALL = 13
"""Items of the usual interview."""
OF_ONE = 8
"""Of these, what the guard counts where that interview vanishes from the log."""
BOTH_WAYS = pytest.mark.parametrize("otherwise", [False, True], ids=["usually", "otherwise"])
"""With the vendor's switches as they usually are, and as they may be."""


def settled(world: ServiceWorld) -> list[tuple[str, str]]:
    """Return what stands there once runs have nothing to do any more."""
    for _ in range(6):
        report = world.sync()
        if not (report.done or report.failed or report.error):
            return world.held()
    pytest.fail(f"it does not settle: {report}")


def nothing(_world: ServiceWorld) -> None:
    """Let the first run be the one that is looked at."""


def news(world: ServiceWorld) -> None:
    """Let a run have something to change, to make and to take away."""
    world.run()
    world.write(table(start="2026-11-24T15:00:00", role='"Engineer"'), table("other"))
    world.person.retitle(world.uid(RECAP), "Mine")
    world.person.tick(world.uid(THANKS))


def _retitle_all(world: ServiceWorld, wanted: int, point: int) -> None:
    if point == wanted:
        for uid, _ in world.held():
            world.person.retitle(uid, "Mine")


def _put_all_back(world: ServiceWorld, wanted: int, point: int) -> None:
    if point == wanted:
        for uid, _ in world.held():
            world.person.put_aside(uid)()


class PutBackLaws:
    """What an import, a restore, or a move to another calendar and back must not do."""

    kind: ClassVar[type[ServiceWorld]]
    every: ClassVar[int] = 3
    """How many points of a run to go on by: to try each takes long."""

    def test_what_was_put_back_is_the_same_entry(self, world: ServiceWorld) -> None:
        """It is changed, deleted and made again as if nothing had happened, and never doubled."""
        world.run()
        held = world.held()
        for step in (RECAP, THANKS):
            world.person.put_aside(world.uid(step))()
        report = world.run()
        assert (report.done, report.notes, world.held()) == ([], [], held)
        world.write(table(start="2026-11-24T15:00:00", role='"Engineer"'))
        world.run()
        assert len(settled(world)) == ALL
        assert "Engineer" in world.text(world.uid(THANKS))
        world.write(table("other"))
        world.run(allow_deletes=OF_ONE)
        assert world.uid(RECAP) not in dict(settled(world))
        assert world.uid(THANKS) not in dict(world.held())
        world.write(table())
        world.run(allow_deletes=OF_ONE)
        assert sorted(title for _, title in settled(world)) == sorted(title for _, title in held)

    def test_what_was_away_for_a_run_is_taken_back(self, world: ServiceWorld) -> None:
        world.run()
        back = [world.person.put_aside(world.uid(step)) for step in (RECAP, THANKS)]
        world.run()
        for put_back in back:
            put_back()
        world.write(table(start="2026-11-24T15:00:00", role='"Engineer"'))
        world.run()
        held = settled(world)
        assert len(held) == len(dict(held)) == ALL
        assert "Engineer" in world.text(world.uid(THANKS))

    @pytest.mark.parametrize("forgotten", [False, True], ids=["news", "a full list"])
    @pytest.mark.parametrize("then", [table("other"), table(start="2026-11-24T15:00:00")])
    def test_what_is_put_back_at_any_point_of_a_run_is_there_once(
        self, tmp_path: Path, then: str, *, forgotten: bool
    ) -> None:
        """The run deletes all, or changes all."""
        expected = None
        for number in count(-1, self.every):
            with self.kind.at(tmp_path / str(number), otherwise=forgotten) as world:
                world.run()
                world.write(then)
                if forgotten:
                    world.forget()
                world.points = Points(also=partial(_put_all_back, world, number))
                world.sync(allow_deletes=OF_ONE)
                passed = world.points.passed
                world.points = Points()
                held = settled(world)
            expected = expected or held
            assert held == expected, f"put back at point {number}"
            if passed <= number:
                return


class ClockLaws:
    """What a clock that is wrong must not do."""

    kind: ClassVar[type[ServiceWorld]]

    def test_a_clock_that_is_far_ahead_changes_nothing(self, world: ServiceWorld) -> None:
        """When it is right again, nothing is new."""
        world.run()
        held, now = world.held(), world.now
        world.now += timedelta(days=400)
        world.skew(-timedelta(days=400))
        error = world.sync().error
        assert isinstance(error, GuardError)
        assert "the clock of this machine says" in str(error)
        assert world.held() == held
        world.now = now
        world.skew(timedelta())
        assert world.run().done == []

    def test_a_long_pause_goes_through(self, world: ServiceWorld) -> None:
        world.run()
        world.now += timedelta(days=400)
        world.skew(timedelta(hours=-20))
        world.run()
        assert len(world.held()) < ALL


class ServiceLaws(PutBackLaws, ClockLaws):
    """A vendor's module names its world, and has a fixture `world` over both of its settings."""

    # Each item once, whatever becomes of a request.

    @BOTH_WAYS
    @pytest.mark.parametrize("what", FAULTS)
    @pytest.mark.parametrize("before", [nothing, news])
    def test_a_failure_at_any_request_leaves_one_of_each(
        self,
        tmp_path: Path,
        otherwise: bool,  # noqa: FBT001 - pytest hands it over
        what: str,
        before: Callable[[ServiceWorld], None],
    ) -> None:
        expected = None
        for number in count(-1):
            with self.kind.at(tmp_path / str(number), otherwise=otherwise) as world:
                before(world)
                struck = world.sync_struck(number, what)
                held = settled(world)
            expected = expected or held
            assert held == expected, f"after a failure at request {number}"
            if not struck:
                return

    @BOTH_WAYS
    @pytest.mark.parametrize("before", [nothing, news])
    def test_a_run_that_is_killed_anywhere_leaves_one_of_each(
        self,
        tmp_path: Path,
        otherwise: bool,  # noqa: FBT001 - pytest hands it over
        before: Callable[[ServiceWorld], None],
    ) -> None:
        expected = None
        for number in count(-1):
            with self.kind.at(tmp_path / str(number), otherwise=otherwise) as world:
                before(world)
                world.points = Points(kill_at=number)
                try:
                    world.sync()
                except Killed:
                    died = True
                else:
                    died = False
                world.points = Points()
                held = settled(world)
            expected = expected or held
            assert held == expected, f"killed at point {number}"
            if not died and number >= 0:
                return

    @BOTH_WAYS
    def test_what_the_person_edits_at_any_point_of_a_run_stays(
        self,
        tmp_path: Path,
        otherwise: bool,  # noqa: FBT001 - pytest hands it over
    ) -> None:
        """The run writes to the same items: their times and texts, but not their titles."""
        for number in count():
            with self.kind.at(tmp_path / str(number), otherwise=otherwise) as world:
                world.run()
                world.write(table(start="2026-11-24T15:00:00"))
                world.points = Points(also=partial(_retitle_all, world, number))
                world.sync()
                passed = world.points.passed
                world.points = Points()
                held = settled(world)
            if passed <= number:
                return
            assert {title for _, title in held} == {"Mine"}, f"edited at point {number}"
            assert len(held) == ALL

    # What the person does.

    def test_our_text_stands_between_marker_lines(self, world: ServiceWorld) -> None:
        world.run()
        lines = world.text(world.uid(RECAP)).split("\n")
        assert (lines[0], lines[-1]) == (BEGIN, END)
        assert "Jane" in world.text(world.uid(THANKS))

    def test_what_the_person_writes_around_our_text_stays(self, world: ServiceWorld) -> None:
        world.run()
        for step in (RECAP, THANKS):
            text = f"Mine, above <b>\n{world.text(world.uid(step))}\nmine & below 🤝"
            world.person.describe(world.uid(step), text)
        world.write(table(start="2026-11-24T15:00:00", role='"Engineer"'))
        world.run()
        for step in (RECAP, THANKS):
            first, *_, last = world.text(world.uid(step)).split("\n")
            assert (first, last) == ("Mine, above <b>", "mine & below 🤝")
        world.run()
        assert world.http() == world.idle_requests

    def test_what_the_person_deletes_stays_deleted(self, world: ServiceWorld) -> None:
        world.run()
        for step in (RECAP, THANKS):
            world.person.delete(world.uid(step))
        notes = world.run().notes
        assert [RECAP in note or THANKS in note for note in notes] == [True, True]
        for _ in range(2):
            world.service.forget_tokens()
            assert world.run().done == []
        assert len(world.held()) == ALL - 2

    def test_what_is_deleted_while_the_feed_dies_is_deleted(self, world: ServiceWorld) -> None:
        world.run()
        for step in (RECAP, THANKS):
            world.person.delete(world.uid(step))
        world.service.forget_tokens()
        notes = world.run().notes
        assert [RECAP in note or THANKS in note for note in notes] == [True, True]
        assert world.run().done == []
        assert len(world.held()) == ALL - 2

    def test_a_tick_is_read_back(self, world: ServiceWorld) -> None:
        world.run()
        world.person.tick(world.uid(THANKS))
        told = f"{THANKS} was ticked in {world.target}"
        assert any(told in note for note in world.run().notes)

    def test_an_empty_list_makes_nothing_again(self, world: ServiceWorld) -> None:
        world.run()
        world.service.forget_tokens()
        world.service.lists_nothing = True
        report = world.run()
        assert (report.done, report.notes) == ([], [])
        assert len(world.held()) == ALL

    def test_a_calendar_that_is_gone_stops_the_run(self, world: ServiceWorld) -> None:
        world.run()
        world.person.discard()
        report = world.sync()
        assert isinstance(report.error, GoneError)
        assert "no longer has the calendar" in str(report.error)
        assert world.http() == 1

    def test_a_lost_store_finds_all_again(self, world: ServiceWorld) -> None:
        world.run()
        held = world.held()
        for path in world.folder.glob("*.db*"):
            path.unlink()
        assert "adopt" in str(world.sync().error)
        report = world.run(adopt=True)
        assert report.adopted == ALL
        assert world.held() == held


def title_held(world: ServiceWorld, step_id: str) -> str:
    """Return the title of a step as the store has it."""
    with world.at_work() as workspace:
        row = workspace.store.pushed(world.target)[world.uid(step_id)]
        return workspace.store.held(world.target, row).standing.title


__all__ = [
    "ALL",
    "RECAP",
    "THANKS",
    "ClockLaws",
    "PutBackLaws",
    "ServiceLaws",
    "settled",
    "title_held",
]
