"""What holds of the real engine over every vendor's service, whatever fails on the way."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any, ClassVar

import pytest
from long import STRIDE, in_long
from mortal import Killed, Points
from program import NOW, table
from service_world import FAULTS, AccountWorld, ServiceWorld

from afterview.errors import (
    GoneError,
    GuardError,
    InTheWayError,
    LoginError,
    ThrottledError,
    WaitingError,
)
from afterview.reconcile.merge import BEGIN, END, edited
from afterview.sync.leave import leave

THANKS = "acme/thank-you/jane-doe"
RECAP = "acme/recap"
ALL = 7
"""Items of the usual interview."""
MANY = 180
"""Interviews, of which many hundred items come."""
START = [f"2026-11-{10 + n}T10:00:00" for n in range(14)]
OF_ONE = 5
"""Of these, what the guard counts where that interview vanishes from the log."""
OTHERWISE = "otherwise"


def at_each_point(test: Any) -> Any:
    """Mark a test that goes through a run point by point, as the vendor's switches usually are.

    In `.ci/long` it does so with the switches the other way as well.
    """
    return pytest.mark.points(
        pytest.mark.parametrize("way", ["usually", in_long(OTHERWISE, id=OTHERWISE)])(test)
    )


def settled(world: ServiceWorld) -> list[tuple[str, str]]:
    """Return what stands there once runs have nothing to do any more."""
    for _ in range(6):
        report = world.sync()
        if not (report.done or report.failed or report.error):
            return world.held()
    pytest.fail(f"it does not settle: {report}")


def cut_short(world: AccountWorld, number: int, what: str) -> bool:
    """Run once with one fault, or kill the run at a point; False if it had ended before."""
    if what != "killed":
        return world.sync_struck(number, what)
    world.points = Points(kill_at=number)
    with suppress(Killed):
        world.sync()
    died = world.points.dead
    world.points = Points()
    return died


def nothing(_world: ServiceWorld) -> None:
    """Let the first run be the one that is looked at."""


def news(world: ServiceWorld) -> None:
    """Let a run have something to change, to make and to take away."""
    world.run()
    world.write(table(start="2026-11-24T15:00:00", role='"Engineer"'), table("other"))
    world.person.retitle(world.uid(RECAP), "Mine")
    world.person.tick(world.uid(THANKS))


def lose_the_store(world: ServiceWorld) -> dict[str, bool]:
    """Return the orders with which the next run finds all again."""
    world.lose_the_store()
    return {"adopt": True}


def unlink(world: ServiceWorld) -> dict[str, bool]:
    """Forget the target."""
    return _leave(world, delete=False)


def take_out(world: ServiceWorld) -> dict[str, bool]:
    """Take all entries out, and forget the target."""
    return _leave(world, delete=True)


def rename(world: ServiceWorld) -> dict[str, bool]:
    """Give the target another name in the configuration."""
    vars(world)["target"] = "renamed"
    return {}


def _leave(world: ServiceWorld, *, delete: bool) -> dict[str, bool]:
    with world.at_work() as workspace:
        assert leave(workspace, workspace.targets[0], delete=delete).failed == []
    return {}


def restore(world: ServiceWorld, step_id: str) -> None:
    """Let the step come back, as `afterview restore` does."""
    with world.at_work() as workspace:
        assert world.target in workspace.store.restore(step_id)


def _retitle_all(world: ServiceWorld, wanted: int, point: int) -> None:
    if point == wanted:
        for uid, _ in world.held():
            world.person.retitle(uid, "Mine")


def _run_at(other: AccountWorld, wanted: int, before: list[str], point: int) -> None:
    if point == wanted:
        before += other.homes()
        other.sync()


def _put_all_back(world: ServiceWorld, wanted: int, point: int) -> None:
    if point == wanted:
        for uid, _ in world.held():
            world.person.put_aside(uid)()


class PutBackLaws:
    """What an import, a restore, or a move to another calendar and back must not do."""

    kind: ClassVar[type[ServiceWorld]]
    every: ClassVar[int] = STRIDE
    """How many points of a run to go on by: to try each takes long."""

    def test_alarms_that_are_turned_on_write_no_entry_anew(self, world: ServiceWorld) -> None:
        """Their default was "off" once: an upgrade leaves the entries of that time alone."""
        world.options["alarms"] = False
        world.run()
        held = world.held()
        del world.options["alarms"]
        report = world.run()
        assert (report.done, report.notes, world.held()) == ([], [], held)

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

    @pytest.mark.points
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
        assert "the clock of this computer says" in str(error)
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


class HistoryLaws:
    """What becomes of steps that are done once the plan has them no more."""

    kind: ClassVar[type[ServiceWorld]]

    @pytest.mark.parametrize("late", [False, True], ids=["done in time", "said later"])
    def test_what_is_done_is_ticked_once(self, world: ServiceWorld, *, late: bool) -> None:
        world.options = {**world.options, "tasks": "events"}
        world.run()
        if late:
            _months_later(world)
        with world.at_work() as workspace:
            for step in (RECAP, THANKS):
                workspace.store.record("done", step, NOW.date(), at=world.now, source="cli")
        world.run()
        ours = {world.uid(RECAP), world.uid(THANKS)}
        titles = [title for uid, title in world.held() if uid in ours]
        assert [title.count("✓") for title in titles] == [1, 1]
        for _ in range(2):
            _months_later(world)
            assert [each for each in world.run().done if each.action.uid in ours] == []
            assert [title for uid, title in world.held() if uid in ours] == titles
        with world.at_work() as workspace:
            rows = [*workspace.store.pushed(world.target).values()]
            records = [workspace.store.sync_record(world.target, row) for row in rows]
        done = [each for each in records if each.row.uid in ours]
        nobody: frozenset[str] = frozenset()
        assert [edited(each.base, each.remote_item) for each in done] == [nobody, nobody]


def _months_later(world: ServiceWorld) -> None:
    world.now += timedelta(days=60)
    world.skew(timedelta())


class ServiceLaws(PutBackLaws, ClockLaws, HistoryLaws):
    """A vendor's module names its world, and has a fixture `world` over both of its settings."""

    kind: ClassVar[type[AccountWorld]]

    # Each item once, whatever becomes of a request.

    @at_each_point
    @pytest.mark.parametrize("what", [*FAULTS, "killed"])
    @pytest.mark.parametrize("before", [nothing, news])
    def test_a_run_that_is_cut_short_anywhere_leaves_one_of_each(
        self, tmp_path: Path, way: str, what: str, before: Callable[[AccountWorld], None]
    ) -> None:
        expected = None
        for number in count(-1, STRIDE if what == "killed" else 1):
            with self.kind.at(tmp_path / str(number), otherwise=way == OTHERWISE) as world:
                before(world)
                was_cut = cut_short(world, number, what)
                held = settled(world), world.homes()
            expected = expected or held
            assert held == expected, f"{what} at {number}"
            if not was_cut and number >= 0:
                return

    @at_each_point
    def test_what_the_person_edits_at_any_point_of_a_run_stays(
        self, tmp_path: Path, way: str
    ) -> None:
        """The run writes to the same items: their times and texts, but not their titles."""
        for number in count(0, STRIDE):
            with self.kind.at(tmp_path / str(number), otherwise=way == OTHERWISE) as world:
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

    @at_each_point
    @pytest.mark.parametrize("what", ["lost", "killed"])
    def test_a_list_that_does_not_show_yet_what_was_made_leads_to_no_second_task(
        self, tmp_path: Path, way: str, what: str
    ) -> None:
        for number in count(0, STRIDE if what == "killed" else 1):
            with self.kind.at(tmp_path / str(number), otherwise=way == OTHERWISE) as world:
                world.service.tasks_lag = 2
                was_cut = cut_short(world, number, what)
                held = settled(world)
            assert len(held) == len({uid for uid, _ in held}) == ALL, f"{what} at {number}"
            if not was_cut:
                return

    # Few requests.

    def test_the_first_run_makes_all_and_the_next_has_nothing_to_do(
        self, world: AccountWorld
    ) -> None:
        assert len(world.run().done) == len(world.held()) == ALL
        commits = world.commits()
        for _ in range(2):
            again = world.run()
            assert (again.done, again.unchanged, again.notes) == ([], ALL, [])
            assert world.http() == world.idle_requests
        assert world.commits() == commits

    def test_a_hundred_items_are_a_few_requests(self, world: AccountWorld) -> None:
        world.write(*(table(f"company{n}", start=START[n % 14]) for n in range(26)))
        assert len(world.run().done) > 90
        assert world.http() <= world.most_requests()
        world.run()
        assert world.http() == world.idle_requests

    def test_a_list_of_many_pages_is_read_to_its_end(self, world: AccountWorld) -> None:
        world.run()
        world.answer_in_pages()
        world.service.forget_tokens()
        assert world.run().done == []
        world.person.retitle(world.uid(RECAP), "Mine")
        world.run()
        with world.at_work() as workspace:
            row = workspace.store.pushed(world.target)[world.uid(RECAP)]
            assert workspace.store.sync_record(world.target, row).remote_item.title == "Mine"

    # Limits and logins.

    def test_a_service_that_asks_to_wait_for_long_is_asked_again_by_the_run_after_that(
        self, world: AccountWorld
    ) -> None:
        world.throttle(1)
        report = world.sync()
        assert isinstance(report.error, ThrottledError)
        assert report.error.retry_after == 3600
        assert isinstance(world.sync(only=None).error, WaitingError)
        assert world.http() == 0
        world.now += timedelta(hours=1)
        assert world.sync(only=None).error is None
        assert len(settled(world)) == ALL

    def test_a_right_that_is_missing_needs_a_login(self, world: AccountWorld) -> None:
        world.withdraw_a_right()
        error = world.sync().error
        assert isinstance(error, LoginError)
        assert f"afterview login {world.target}" in str(error)

    def test_one_item_that_is_refused_does_not_stop_the_others(self, world: AccountWorld) -> None:
        world.refuse_one_event()
        ((change, error),) = world.sync().failed
        assert f'refuses "{change.title}" (400 ' in str(error)
        assert len(world.held()) == ALL - 1

    # Patience.

    @pytest.mark.points
    def test_a_first_push_that_is_throttled_again_and_again_takes_one_run(
        self, tmp_path: Path
    ) -> None:
        """Each tenth write is sent away, to wait for a second."""
        with self.kind.at(tmp_path / "many", otherwise=False) as world:
            world.write(*(table(f"company{n}", start=START[n % 14]) for n in range(MANY)))
            world.service.throttle_rate = 0.1
            report = world.run()
            waited = sum(world.service.waits)
            print(f"{len(report.done)} entries: {world.http()} requests, {waited:.0f} s of waits")  # noqa: T201 - the figures of docs/testing.md
            world.service.throttle_rate = 0.0
            assert len(world.held()) == len(report.done) >= 690
            assert waited < 600
            assert world.run().done == []

    # What the person does.

    def test_our_text_stands_between_marker_lines(self, world: AccountWorld) -> None:
        world.run()
        lines = world.text(world.uid(RECAP)).split("\n")
        assert (lines[0], lines[-1]) == (BEGIN, END)
        assert "Jane" in world.text(world.uid(THANKS))

    def test_what_the_person_writes_around_our_text_stays(self, world: AccountWorld) -> None:
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

    def test_what_the_person_deletes_stays_deleted(self, world: AccountWorld) -> None:
        world.run()
        for step in (RECAP, THANKS):
            world.person.delete(world.uid(step))
        notes = world.run().notes
        assert [RECAP in note or THANKS in note for note in notes] == [True, True]
        for _ in range(2):
            world.service.forget_tokens()
            assert world.run().done == []
        assert len(world.held()) == ALL - 2

    def test_what_is_deleted_while_the_feed_dies_is_deleted(self, world: AccountWorld) -> None:
        world.run()
        for step in (RECAP, THANKS):
            world.person.delete(world.uid(step))
        world.service.forget_tokens()
        notes = world.run().notes
        assert [RECAP in note or THANKS in note for note in notes] == [True, True]
        assert world.run().done == []
        assert len(world.held()) == ALL - 2

    def test_a_tick_is_read_back(self, world: AccountWorld) -> None:
        world.run()
        world.person.tick(world.uid(THANKS))
        told = f"{THANKS} was ticked in {world.target}"
        assert any(told in note for note in world.run().notes)

    def test_an_empty_list_makes_nothing_again(self, world: AccountWorld) -> None:
        world.run()
        world.service.forget_tokens()
        world.service.lists_nothing = True
        report = world.run()
        assert (report.done, report.notes) == ([], [])
        assert len(world.held()) == ALL

    def test_a_calendar_that_is_gone_stops_the_run(self, world: AccountWorld) -> None:
        world.run()
        world.person.discard()
        report = world.sync()
        assert isinstance(report.error, GoneError)
        assert "no longer has the calendar" in str(report.error)
        assert world.http() == 1

    @pytest.mark.parametrize("forget", [lose_the_store, unlink, take_out, rename])
    def test_what_was_deleted_stays_deleted_though_it_was_forgotten(
        self, world: AccountWorld, forget: Callable[[AccountWorld], dict[str, bool]]
    ) -> None:
        """The service still knows its id; `restore` makes it under the next one."""
        world.run()
        world.person.delete(world.uid(RECAP))
        world.run()
        orders = forget(world)
        report = world.run(**orders)
        assert report.exit_code == 0
        assert [RECAP in note and "afterview restore" in note for note in report.notes] == [True]
        assert len(world.held()) == ALL - 1
        again = world.run()
        assert (again.done, again.notes, again.adopted, again.exit_code) == ([], [], 0, 0)
        restore(world, RECAP)
        (change,) = world.run().done
        assert (change.kind, change.step_id) == ("new", RECAP)
        assert world.uid(RECAP, 1) in dict(world.held())
        assert world.run().done == []

    @pytest.mark.parametrize("forget", [lose_the_store, unlink, rename])
    def test_what_was_deleted_twice_comes_back_once_it_is_restored(
        self, world: AccountWorld, forget: Callable[[AccountWorld], dict[str, bool]]
    ) -> None:
        world.run()
        for generation in range(2):
            world.person.delete(world.uid(RECAP, generation))
            world.run()
            if not generation:
                restore(world, RECAP)
                world.run()
        orders = forget(world)
        assert len(world.run(**orders).notes) == 1
        assert len(world.held()) == ALL - 1
        restore(world, RECAP)
        (change,) = world.run().done
        assert (change.kind, change.step_id) == ("new", RECAP)
        assert world.run().done == []
        assert len(world.held()) == ALL

    def test_where_all_was_taken_out_another_target_makes_it_anew(
        self, world: AccountWorld
    ) -> None:
        world.run()
        take_out(world)
        rename(world)
        assert world.held() == []
        report = world.run()
        assert (len(report.done), report.notes) == (ALL, [])
        assert len(world.held()) == ALL
        assert world.run().done == []

    def test_another_calendar_stops_the_run_after_the_first_one_too(
        self, world: AccountWorld
    ) -> None:
        """It is not the deletion of each item, and no number of them is to be allowed."""
        world.run()
        held = world.held()
        world.options = {"calendar": "Another"}
        report = world.sync()
        assert isinstance(report.error, GuardError)
        assert "not that of the last run" in str(report.error)
        assert "allow-deletes" not in str(report.error)
        world.options = {}
        assert world.run().done == []
        assert world.held() == held

    # Two targets in one account.

    @pytest.mark.parametrize(
        ("mine", "others"),
        [
            ({}, {}),
            ({"task_list": "Mine"}, {"task_list": "Theirs"}),
            ({"calendar": "Mine", "task_list": "Both"}, {"calendar": "Both"}),
            ({"tasks": "events"}, {}),
        ],
        ids=["the same", "one calendar", "one list", "one calendar without tasks"],
    )
    def test_two_targets_share_nothing(
        self, world: AccountWorld, mine: dict[str, Any], others: dict[str, Any]
    ) -> None:
        """Neither makes anything; once one is there, it goes on, and the other does not."""
        world.options, world.others = mine, {"other": {"task_list": "", "tasks": "todos", **others}}
        world.others["other"].setdefault("calendar", "Interviews")
        for _ in range(2):
            for report, name in zip(world.sync_all(), ("other", world.target), strict=True):
                assert isinstance(report.error, InTheWayError)
                assert f"[targets.{name}] writes to the same" in str(report.error)
        assert (world.homes(), world.held()) == ([], [])
        world.run(only=world.target)
        made, held = world.homes(), world.held()
        for orders in ({}, {"only": "other"}, {}):
            *_, other = world.sync_all(**orders)
            assert isinstance(other.error, InTheWayError)
        assert (world.homes(), world.held()) == (made, held)
        assert world.run().done == []

    def test_two_targets_of_one_account_with_all_their_own_are_welcome(
        self, world: AccountWorld
    ) -> None:
        world.others = {"other": {"calendar": "Another"}}
        for report in world.sync_all():
            assert (report.error, len(report.done)) == (None, ALL)
        for report in world.sync_all():
            assert (report.error, report.done) == (None, [])
        assert len(world.held()) == 2 * ALL

    # Finding calendar and list again.

    def test_a_calendar_that_was_renamed_is_adopted(self, world: AccountWorld) -> None:
        """Neither the service nor the store knows it by its name any more."""
        world.run()
        held = world.held()
        world.add_homes("Birthdays")
        world.rename_homes("Interviews", "Job hunt")
        homes = world.homes()
        world.lose_the_store()
        report = world.run(adopt=True)
        assert (report.adopted, report.done) == (ALL, [])
        assert (world.held(), world.homes()) == (held, homes)
        world.run()
        assert world.http() == world.idle_requests

    def test_a_calendar_that_was_renamed_is_adopted_past_an_empty_one_of_its_name(
        self, world: AccountWorld
    ) -> None:
        """Or the run asks, where the empty one might be meant; nothing is made either way."""
        world.run()
        held = world.held()
        world.rename_homes("Interviews", "Job hunt")
        world.add_homes("Interviews")
        homes = world.homes()
        world.lose_the_store()
        report = world.sync(adopt=True)
        if report.error is not None:
            assert isinstance(report.error, InTheWayError)
            assert '"Job hunt"' in str(report.error)
            assert (world.held(), world.homes()) == (held, homes)
            world.options = {"calendar": "Job hunt"}
            report = world.run(adopt=True)
        assert (report.adopted, report.done) == (ALL, [])
        assert (world.held(), world.homes()) == (held, homes)

    def test_adopt_asks_where_two_calendars_might_be_the_one(self, world: AccountWorld) -> None:
        """Those of two targets, both renamed, and a third name in the configuration."""
        for name in ("First", "Second"):
            world.options = {"calendar": name}
            world.run()
            world.rename_homes(name, f"{name} of the person")
            world.lose_the_store()
        held, homes = world.held(), world.homes()
        world.options = {"calendar": "Third"}
        report = world.sync(adopt=True)
        assert isinstance(report.error, InTheWayError)
        for name in ("First", "Second"):
            assert f'"{name} of the person"' in str(report.error)
        assert "calendar" in str(report.error)
        assert (world.held(), world.homes()) == (held, homes)
        world.options = {"calendar": "Second of the person"}
        report = world.run(adopt=True)
        assert (report.adopted, report.done) == (ALL, [])
        assert (world.held(), world.homes()) == (held, homes)

    def test_a_calendar_that_was_renamed_there_and_in_the_configuration_is_the_same(
        self, world: AccountWorld
    ) -> None:
        world.run()
        world.rename_homes("Interviews", "Job hunt")
        world.options = {"calendar": "Job hunt"}
        held, homes = world.held(), world.homes()
        for _ in range(2):
            assert world.run().done == []
        assert (world.held(), world.homes()) == (held, homes)
        world.lose_the_store()
        assert world.run(adopt=True).adopted == ALL
        assert (world.held(), world.homes()) == (held, homes)

    def test_another_name_is_another_calendar(self, world: AccountWorld) -> None:
        world.run()
        world.lose_the_store()
        world.options = {"calendar": "Work"}
        world.run()
        assert world.homes() == ["Interviews"] * 2 + ["Work"] * 2
        assert len(world.held()) == 2 * ALL

    @at_each_point
    def test_two_first_runs_at_once_make_one_calendar(self, tmp_path: Path, way: str) -> None:
        """At each point of the one, the other runs, until the one has made its own."""
        for number in count():
            with self.kind.at(tmp_path / str(number), otherwise=way == OTHERWISE) as world:
                other = replace(world, folder=tmp_path / f"{number} other", points=Points())
                other.write()
                before: list[str] = []
                world.points = Points(also=partial(_run_at, other, number, before))
                report = world.sync()
                world.points = Points()
                assert world.homes() == ["Interviews"] * 2, f"at point {number}"
                if before:
                    # The other found what the one had made.
                    assert number > 3
                    return
                assert isinstance(report.error, InTheWayError)
                errors = [str(each.sync().error or "") for each in (world, other)]
            assert [("adopt" in error) for error in errors] == [True, False]
            assert len(world.held()) == len({uid for uid, _ in world.held()}) == ALL

    def test_a_lost_store_finds_all_again(self, world: AccountWorld) -> None:
        world.run()
        held = world.held()
        world.lose_the_store()
        assert "adopt" in str(world.sync().error)
        report = world.run(adopt=True)
        assert report.adopted == ALL
        assert world.held() == held
