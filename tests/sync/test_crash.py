"""What a run leaves behind that ended too soon: killed, cut off, or stopped by a full disk."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from typing import NoReturn

import pytest
from dovecot import IS_THERE, MISSING
from loopback import IN_MEMORY
from mortal import Killed, MortalWorld, Points
from processes import full_disk, public_folder, without_rights
from program import table
from two_way_world import World

from afterview.config import plugins
from afterview.errors import AfterviewError, GuardError, StoreError
from afterview.model import STEPS
from afterview.playbook.planned import uid_of
from afterview.setup import Target
from afterview.store.facts import Kind
from afterview.sync.engine import Orders, sync
from afterview.testing import Fault, MemoryService

RECAP, THANKS = "acme/recap", "acme/thank-you/jane-doe"

KILLED_KINDS = STEPS if os.environ.get("AFTERVIEW_CRASH") == "all" else STEPS[:3]
"""The kinds of step of which each interview has items while runs are killed: a few, or all."""


def two_services(folder: Path) -> MortalWorld:
    made = MortalWorld(folder, {"cal": MemoryService(), "other": MemoryService(account="other")})
    made.write()
    made.sync()
    return made


def is_done(world: World, name: str, step_id: str = THANKS) -> bool:
    item = world.item(step_id, name)
    assert item is not None
    return item.done is not None


# Runs that broke off at a bad moment


def test_a_write_that_took_no_effect_is_not_taken_for_the_same_words_of_before(
    tmp_path: Path,
) -> None:
    world = two_services(tmp_path)
    world.person("cal").tick(uid_of(THANKS))
    world.sync()
    world.person("other").reopen(uid_of(THANKS))
    world.services["cal"].faults.extend([None, Fault.CUT])
    world.sync()
    world.sync()
    assert not is_done(world, "cal")
    assert not is_done(world, "other")


def test_what_was_reopened_after_a_stop_stays_open(tmp_path: Path) -> None:
    world = two_services(tmp_path)
    kept = THANKS
    for uid in [uid for uid in world.uids("cal") if uid != uid_of(kept)][:6]:
        world.person("cal").delete(uid)
    world.person("cal").tick(uid_of(kept))
    assert isinstance(world.sync().targets[0].error, GuardError)
    assert is_done(world, "other")
    world.person("cal").reopen(uid_of(kept))
    world.sync(allow_deletes=6)
    world.sync()
    assert not is_done(world, "cal")
    assert not is_done(world, "other")


def test_what_was_reopened_after_a_crash_stays_open(tmp_path: Path) -> None:
    world = two_services(tmp_path)
    for kill_at in range(12):
        world.person("cal").tick(uid_of(THANKS))
        world.points = Points(kill_at)
        with pytest.raises(Killed):
            world.sync()
        world.points = Points()
        world.person("cal").reopen(uid_of(THANKS))
        world.sync()
        world.sync()
        assert not is_done(world, "cal"), kill_at
        assert not is_done(world, "other"), kill_at


def test_what_was_deleted_before_we_knew_that_it_was_made_stays_deleted(tmp_path: Path) -> None:
    world = two_services(tmp_path)
    world.sync()
    world.write(table(), table("bolt"))
    made = uid_of("bolt/recap")
    service = world.services["cal"]
    points = 0
    while service.of(made) is None:
        world.points = Points(kill_at=points)
        with pytest.raises(Killed):
            world.sync()
        points += 1
    world.points = Points()
    world.person("cal").delete(made)
    world.sync()
    world.sync()
    assert service.of(made) is None
    assert world.item("bolt/recap", "other") is not None


def test_taking_a_skip_back_leaves_what_was_ticked_since(tmp_path: Path) -> None:
    world = two_services(tmp_path)
    with world.at_work() as workspace:
        workspace.store.record("skipped", THANKS, None, at=world.now, source="the person")
    world.person("cal").retitle(uid_of(THANKS), "My thanks")
    world.person("cal").tick(uid_of(THANKS))
    world.sync()
    with world.at_work() as workspace:
        undone = workspace.store.undo()
        assert undone is not None
        assert undone.kind == "skipped"
    world.sync()
    assert is_done(world, "cal")


def test_what_was_done_while_it_was_not_planned_can_be_reopened_once_it_is(tmp_path: Path) -> None:
    world = two_services(tmp_path)
    week = "keep-searching/2026-W49"
    world.person("cal").tick(uid_of(week))
    world.write(table(status='"accepted"'))
    world.sync()
    assert is_done(world, "other", week)
    world.person("other").reopen(uid_of(week))
    world.write()
    world.sync()
    assert not is_done(world, "cal", week)


# A real kill at every point


def test_no_kill_at_any_point_loses_or_doubles_anything(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    helper = Path(__file__).parents[1] / "support" / "crash_run.py"
    run = subprocess.run(
        [sys.executable, helper, tmp_path, *KILLED_KINDS],
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    seen = json.loads(run.stdout)
    points = seen["points"]
    with capsys.disabled():
        counts = ", ".join(f"{scene} {count}" for scene, count in points.items())
        print(f"\nkilled at each of {sum(points.values())} points: {counts}")  # noqa: T201 - the count is asked for
    assert seen["wrong"] == []
    assert set(points) == {"first_push", "update", "deletion", "pull_back", "reopened"}
    assert min(points.values()) > 12


def test_no_kill_at_any_point_of_a_run_with_mail_loses_or_doubles_a_draft(
    capsys: pytest.CaptureFixture[str],
) -> None:
    if not IS_THERE:
        pytest.skip(MISSING)
    helper = Path(__file__).parents[1] / "support" / "mail_crash_run.py"
    which = ["all"] if os.environ.get("AFTERVIEW_CRASH") == "all" else []
    with public_folder(IN_MEMORY) as folder:
        run = subprocess.run(
            [sys.executable, helper, folder, *which], capture_output=True, text=True, check=False
        )
    assert run.returncode == 0, run.stderr
    seen = json.loads(run.stdout)
    with capsys.disabled():
        print(f"\nkilled at {seen['killed']} of {seen['points']} points of a run with mail")  # noqa: T201 - the count is asked for
    assert seen["wrong"] == []
    assert seen["killed"] > len(seen["kinds"]) == len(("APPEND", "UID STORE", "UID EXPUNGE"))
    assert seen["drafts"] == len(("put", "replaced", "of the person"))


# No room, no rights, and a provider that breaks down


def log_has_news(world: MortalWorld) -> None:
    world.write(table(round='"onsite"', start="2026-11-23T12:00:00"), table("bolt"))
    world.person("other").retitle(uid_of(RECAP), "My recap")


def assert_all_is_in_line(world: MortalWorld) -> None:
    assert [(target.done, target.error) for target in world.sync().targets] == [([], None)] * 2
    for name in world.services:
        assert len(world.uids(name)) == len(set(world.uids(name))) == 12
    titles = [item.title for name in world.services if (item := world.item(RECAP, name))]
    assert titles == ["Recap: Acme, onsite", "My recap"]


@pytest.mark.parametrize("error", [StoreError("the disk is full"), OSError(28, "No space left")])
def test_a_store_that_takes_no_more_from_any_write_on_is_made_good_by_the_next_run(
    tmp_path: Path, error: Exception
) -> None:
    def fail() -> NoReturn:
        raise error

    for point in range(200):
        (folder := tmp_path / str(point)).mkdir()
        world = two_services(folder)
        for service in world.services.values():
            service.hook = lambda _request, _moment: None
        log_has_news(world)
        world.points = Points(point, end=fail)
        report = world.sync()
        failed = world.points.dead
        assert failed is any(target.error for target in report.targets)
        world.points = Points()
        world.sync()
        assert_all_is_in_line(world)
        if not failed:
            assert point > 10
            return
    pytest.fail("the run never came to its end")


def test_a_full_disk_is_said_and_the_next_run_goes_on(tmp_path: Path) -> None:
    world = two_services(tmp_path)
    log_has_news(world)
    with full_disk(room=40_000):
        report = world.sync()
    assert {target.exit_code for target in report.targets} == {2}
    assert all("the disk" in str(target.error) for target in report.targets)
    world.sync()
    assert_all_is_in_line(world)


def test_a_store_that_may_not_be_written_stops_before_anything_is_sent() -> None:
    with public_folder() as folder:
        world = two_services(folder)
        log_has_news(world)
        for service in world.services.values():
            service.requests.clear()
        folder.chmod(0o755)
        with without_rights(), pytest.raises(AfterviewError):
            world.sync()
        assert [service.requests for service in world.services.values()] == [{}, {}]
        world.sync()
        assert_all_is_in_line(world)


@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_provider_that_breaks_down_concerns_no_other_target(tmp_path: Path, moment: str) -> None:
    for place in range(200):
        (folder := tmp_path / str(place)).mkdir()
        world = two_services(folder)
        log_has_news(world)
        service = world.services["cal"]
        requests: list[str] = []

        def break_down(
            _request: str, when: str, seen: list[str] = requests, last: int = place
        ) -> None:
            if when == moment:
                seen.append(when)
                if len(seen) > last:
                    msg = "a mistake in the provider"
                    raise ValueError(msg)

        service.hook = break_down
        broken, other = world.sync().targets
        assert (other.error, other.failed) == (None, [])
        assert len(other.done) > 6
        service.hook = lambda _request, _moment: None
        world.sync()
        assert_all_is_in_line(world)
        if broken.error is None:
            assert place > 8
            return
        assert "the provider memory failed: a fault of the program" in str(broken.error)
    pytest.fail("the run never came to its end")


# Items that a service does not take, or not now


def test_what_a_service_refuses_is_tried_again_when_it_changes(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.write()
    service = world.services["cal"]
    service.refused.add(uid_of(RECAP))
    (first,) = world.sync().targets
    assert [change.step_id for change, _ in first.failed] == [RECAP]
    assert len(first.done) == 6
    service.requests.clear()
    (second,) = world.sync().targets
    assert [refusal.step_id for refusal in second.refused] == [RECAP]
    assert service.requests == {"changes": 1}
    service.refused.clear()
    assert world.run().done == []
    world.write(table(round='"onsite"'))
    assert RECAP in {change.step_id for change in world.run().done}
    with world.at_work() as workspace:
        assert workspace.store.refusals("cal") == {}


def test_what_was_throttled_is_left_to_the_next_run(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.write()
    service = world.services["cal"]
    service.faults.extend([None, None, Fault.THROTTLED])
    (first,) = world.sync().targets
    assert len(first.failed) == 1
    assert service.requests["create"] == 7
    assert len(world.run().done) == 1
    assert world.run().done == []


def test_what_fails_time_and_again_is_given_up_for_this_run(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.write()
    world.sync()
    touched = uid_of(RECAP)

    def meddle(request: str, moment: str) -> None:
        if (request, moment) == ("update", "before"):
            world.person().retitle(touched, f"Mine {world.services['cal'].version}")

    world.write(table(start="2026-11-23T12:00:00", people="[]"))
    world.services["cal"].hook = meddle
    (report,) = world.sync().targets
    assert RECAP in {change.step_id for change, _ in report.failed}
    world.services["cal"].hook = lambda _request, _moment: None
    world.run()
    item = world.item(RECAP)
    assert item is not None
    assert item.title.startswith("Mine")


def test_many_items_are_remembered_in_batches(tmp_path: Path) -> None:
    world = MortalWorld(tmp_path)
    world.write(*(table(f"firm-{number}") for number in range(16)))
    service = world.services["cal"]
    world.points = Points(kill_at=130)
    with pytest.raises(Killed):
        world.sync()
    made = len(service.entries)
    with super(MortalWorld, world).at_work() as workspace:
        assert 0 < len(workspace.store.pushed("cal")) < made
    world.points = Points()
    world.run()
    assert len(world.uids()) == len(set(world.uids())) > made


def test_a_day_that_the_person_chose_is_said_as_a_day(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.write()
    world.sync()
    world.person().move(uid_of(THANKS), date(2026, 11, 27))
    assert any(f"{THANKS} was moved in cal to Fri 27 Nov" in note for note in world.run().notes)


# A whole search


@dataclass
class Search(World):
    """A search over a service and a calendar file; whatever happens, a run follows."""

    log: dict[str, dict[str, str]] = field(default_factory=dict)

    def follow(self) -> None:
        """Run over both targets."""
        plugin = plugins.load("ics")
        self.now += timedelta(minutes=1)
        with self.at_work() as workspace:
            options = {option.name: option.default for option in plugin.options}
            options["path"] = str(self.folder / "interviews.ics")
            both = (*workspace.targets, Target("file", plugin, options))
            report = sync(replace(workspace, targets=both), Orders())
        assert [(target.error, target.failed) for target in report.targets] == [(None, [])] * 2

    def news(self, id_: str, **fields: str) -> None:
        self.log[id_] = self.log.get(id_, {}) | fields
        self.write(*(table(each, **values) for each, values in self.log.items()))
        self.follow()

    def say(self, kind: Kind, step: str) -> None:
        with self.at_work() as workspace:
            day = None if kind == "skipped" else workspace.today
            workspace.store.record(kind, step, day, at=self.now, source="the person")
        self.follow()

    def wait(self, days: int) -> None:
        for _ in range(days):
            self.now += timedelta(days=1)
            self.services["cal"].today = self.now.date()
            self.follow()


def test_a_whole_search_never_trips_the_guard(tmp_path: Path) -> None:
    search = Search(tmp_path)
    friend = '[{ name = "Jane Doe", email = "j@x.example", rapport = "good" }]'
    search.news("acme", start="2026-11-25T10:00:00", promise='"within two weeks"', people=friend)
    search.wait(days=2)
    search.say("done", THANKS)
    search.person().tick(uid_of("acme/connect/jane-doe"))
    search.follow()
    search.news("bolt", start="2026-11-30T09:00:00")
    search.news("bolt", start="2026-12-01T15:00:00")
    search.wait(days=6)
    search.say("skipped", "bolt/thank-you/jane-doe")
    search.person().delete(uid_of("bolt/recap"))
    search.follow()
    search.news("bolt", status='"rejected"')
    search.wait(days=2)
    search.news("acme-2", company='"Acme"', start="2026-12-09T10:00:00")
    search.wait(days=8)
    search.news("cargo", start="2026-12-18T10:00:00")
    search.news("cargo", status='"cancelled"')
    search.news("delta", start="2026-12-16T10:00:00")
    search.news("delta", status='"parked"')
    search.wait(days=20)
    search.say("done", "acme-2/follow-up/1")
    search.news("acme-2", status='"offer"')
    search.wait(days=2)
    search.news("acme-2", status='"accepted"')
    search.wait(days=60)
    assert len(search.uids()) > 5
