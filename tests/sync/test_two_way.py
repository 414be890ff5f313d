"""The engine over a service in which a person works, too. Numbers in names are those of the
complaints about other engines that the test is there to avoid."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from program import table
from two_way_world import World

from afterview import compose
from afterview.errors import GoneError, GuardError, InTheWayError
from afterview.model import Event, Task
from afterview.playbook import Planned
from afterview.reconcile.merge import BEGIN, END
from afterview.store.targets import Batch
from afterview.sync.engine import Orders, sync
from afterview.sync.run import Run
from afterview.testing import Fault, MemoryService

NEW_YORK = ZoneInfo("America/New_York")
RECAP, THANKS, ASK = "acme/recap", "acme/thank-you/jane-doe", "acme/follow-up/1"


@pytest.fixture
def world(tmp_path: Path) -> World:
    made = World(tmp_path)
    made.write()
    return made


def at(day: int, hour: int) -> datetime:
    return datetime(2026, 11, day, hour, tzinfo=NEW_YORK)


def uid(world: World, step_id: str, name: str = "cal") -> str:
    return world.there(step_id, name).uid


def recap(world: World) -> Event:
    return world.there(RECAP)  # type: ignore[return-value]


# what a quiet life looks like


def test_all_is_pushed_once_and_then_there_is_nothing_to_do(world: World) -> None:
    first = world.run()
    assert len(first.done) == len(world.uids()) == 7
    service = world.services["cal"]
    before = dict(service.entries)
    service.requests.clear()
    again = world.run()
    assert (again.done, again.unchanged, again.notes) == ([], 7, [])
    assert service.requests == {"changes": 1}
    assert service.entries == before


def test_our_text_stands_between_marker_lines(world: World) -> None:
    world.run()
    lines = recap(world).description.split("\n")
    assert (lines[0], lines[-1]) == (BEGIN, END)


def test_what_an_earlier_version_wrote_ahead_goes_and_comes_when_it_is_next(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """That version pushed every step of a chain, as if none were a forecast."""
    roles = [table(f"i{number}", role=f'"{number}"') for number in range(6)]
    world.write(*roles)
    with monkeypatch.context() as earlier:
        earlier.setattr(Run, "wanted", with_forecasts)
        world.run()
    kept = uid(world, "i0/park")
    world.person().move(kept, date(2027, 2, 1))
    world.person().retitle(uid(world, "i1/follow-up/2"), "Ask Ann instead")
    ahead = {"follow-up/2", "follow-up-date/2", "park"}
    forecasts = {f"i{number}/{step}" for number in range(6) for step in ahead}
    report = world.run()
    assert {change.kind for change in report.done} == {"dropped"}
    dropped = {change.step_id for change in report.done if change.step_id[0] == "i"}
    assert dropped == forecasts - {"i0/park", "i1/follow-up/2"}
    assert world.run().done == []

    world.now += timedelta(days=8)
    with world.at_work() as workspace:
        for step in ("i1/follow-up/1", "i2/follow-up/1"):
            workspace.store.record("done", step, workspace.today, at=world.now, source="test")
    world.run()
    titles = Counter(entry.item.title for entry in world.services["cal"].held())
    assert titles["Ask Ann instead"] == 1
    assert titles["Follow up with I2 again – fill in 1 line"] == 1


def test_titles_that_say_what_to_fill_in_are_written_once(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An earlier version left it to the first line of the text to say so."""
    world.write(table("acme"), table("globex"))
    with monkeypatch.context() as earlier:
        earlier.setattr(compose, "FORMAT", "3")
        earlier.setattr(compose, "_with_holes", lambda title, *_: title)
        world.run()
        world.person().retitle(uid(world, THANKS), "Thank Jane, in my words")
        world.run()
    assert [change.step_id for change in world.run().done] == ["globex/thank-you/jane-doe"]
    assert world.there(THANKS).title == "Thank Jane, in my words"
    assert world.there("globex/thank-you/jane-doe").title == (
        "Thank Jane Doe (Globex) – fill in 1 line"
    )
    assert world.run().done == []


def with_forecasts(run: Run, items: Iterable[Planned], *args: Any, **fresh: Any) -> object:
    return WANTED(run, (item._replace(forecast=False) for item in items), *args, **fresh)


WANTED = Run.wanted


# the person's edits stand


def test_what_was_moved_stays_moved_and_is_told_once(world: World) -> None:
    world.run()
    world.person().move(uid(world, RECAP), at(24, 9))
    assert "acme/recap was moved in cal to Tue 24 Nov 09:00" in world.run().notes[0]
    report = world.run()
    assert (report.notes, report.done) == ([], [])
    assert recap(world).start == at(24, 9)


def test_news_in_the_log_win_over_an_older_move(world: World) -> None:
    world.run()
    world.person().move(uid(world, RECAP), at(24, 9))
    world.run()
    world.write(table(start="2026-11-25T15:00:00"))
    report = world.run()
    assert recap(world).start == at(25, 16)
    assert any("no longer where you had moved it (Tue 24 Nov 09:00)" in n for n in report.notes)


def test_of_a_move_nothing_stays_where_the_entry_goes_in_the_same_run(world: World) -> None:
    world.run()
    world.person().move(uid(world, RECAP), at(24, 9))
    world.write(table(status='"cancelled"'))
    assert (
        "acme/recap was moved in cal to Tue 24 Nov 09:00, and is deleted there, because it is not "
        "due now"
    ) in world.run().notes


def test_a_move_that_the_log_follows_is_agreed_on(world: World) -> None:
    world.run()
    world.person().move(uid(world, "acme/interview"), at(24, 15))
    world.run()
    world.write(table(start="2026-11-24T15:00:00"))
    report = world.run()
    assert "acme/interview" not in {change.step_id for change in report.done}
    assert world.run().done == []


def test_words_of_the_person_stay_while_ours_change(world: World) -> None:
    world.run()
    item = recap(world)
    world.person().describe(item.uid, f"bring umbrella\n\n{item.description}\n\nthey asked about C")
    world.person().retitle(item.uid, "My recap")
    world.write(table(role='"Engineer"', start="2026-11-23T11:00:00"))
    world.run()
    after = recap(world)
    assert after.start == at(23, 12)
    assert after.title == "My recap"
    assert after.description.startswith("bring umbrella\n")
    assert after.description.endswith("\nthey asked about C")
    assert world.run().done == []


def test_what_a_server_rewrites_is_no_change(world: World) -> None:
    service = world.services["cal"]
    service.rewrites = lambda item: replace(item, description=item.description.replace("\n", " \n"))
    world.run()
    assert world.run().done == []
    world.write(table(role='"Engineer"'))
    world.run()
    assert world.run().done == []


# deleted is deleted


def test_what_the_person_deleted_stays_deleted(world: World) -> None:
    world.run()
    world.person().delete(uid(world, RECAP))
    assert "to bring it back: afterview restore acme/recap" in world.run().notes[0]
    world.services["cal"].graves.clear()
    world.services["cal"].forget_cursors()
    world.write(table(start="2026-11-23T12:00:00"))
    world.run()
    assert world.item(RECAP) is None


def test_restored_it_comes_back_as_a_new_generation(world: World) -> None:
    world.run()
    world.person().delete(uid(world, RECAP))
    world.run()
    assert world.restore(RECAP) == ["cal"]
    (change,) = world.run().done
    assert (change.kind, change.step_id) == ("new", RECAP)
    assert world.item(RECAP) is None
    assert world.item(RECAP, generation=1) is not None
    assert world.run().done == []


def restored(world: World) -> None:
    """Run until nothing is to be done, with the recap restored before it."""
    assert world.restore(RECAP) == ["cal"]
    assert [change.step_id for change in world.run().done] == [RECAP]
    assert (world.run().done, len(world.uids())) == ([], 7)


def test_a_uid_that_the_service_knows_as_deleted_is_a_tombstone(world: World) -> None:
    world.services["cal"].keeps_uids = True
    world.run()
    world.person().delete(uid(world, RECAP))
    world.lose_the_store()
    (report,) = world.sync(adopt=True).targets
    assert (report.exit_code, report.failed, len(report.notes)) == (0, [], 1)
    assert "to bring it back: afterview restore acme/recap" in report.notes[0]
    again = world.run()
    assert (again.done, again.notes, again.refused) == ([], [], [])
    restored(world)


@pytest.mark.parametrize("times", [2, 3, 4])
def test_what_was_deleted_again_and_again_comes_back_once_it_is_restored(
    world: World, times: int
) -> None:
    """Each generation that was deleted is passed over, if need be in more than one run."""
    world.services["cal"].keeps_uids = True
    world.run()
    for generation in range(times):
        item = world.there(RECAP, generation=generation)
        world.person().delete(item.uid)
        world.run()
        if generation < times - 1:
            world.restore(RECAP)
            world.run()
    world.lose_the_store()
    world.sync(adopt=True)
    if times == 4:
        world.restore(RECAP)
        (report,) = world.sync().targets
        assert [change.step_id for change, _ in report.failed] == [RECAP]
        assert [change.step_id for change in world.run().done] == [RECAP]
        assert (world.run().done, len(world.uids())) == ([], 7)
    else:
        restored(world)


def test_what_was_deleted_behind_a_lost_answer_stays_deleted(world: World) -> None:
    """Though the person had it restored: they saw it, and deleted it again."""
    service = world.services["cal"]
    service.keeps_uids = True
    world.run()
    world.person().delete(uid(world, RECAP))
    world.run()
    world.restore(RECAP)

    def break_down(name: str, moment: str) -> None:
        service.down = service.down or (name, moment) == ("create", "after")

    service.hook, service.faults = break_down, deque([None, Fault.LOST])
    world.sync()
    service.hook, service.down = (lambda _name, _moment: None), False
    item = world.there(RECAP, generation=1)
    world.person().delete(item.uid)
    service.graves = {name: replace(grave, version=0) for name, grave in service.graves.items()}
    assert len(world.run().notes) == 1
    assert len(world.uids()) == 6


def test_where_all_was_taken_out_it_is_made_anew(world: World) -> None:
    """Nobody deleted all items one by one; `unlink --delete` on another computer did it."""
    world.services["cal"].keeps_uids = True
    world.run()
    for each in world.uids():
        world.person().delete(each)
    world.lose_the_store()
    report = world.run()
    assert (len(report.done), report.notes, len(world.uids())) == (7, [], 7)
    assert world.run().done == []


def test_what_the_person_took_out_of_the_bin_is_ours_again(world: World) -> None:
    world.run()
    gone = uid(world, RECAP)
    world.person().delete(gone)
    world.run()
    world.person().restore(gone)
    assert world.run().adopted == 1
    world.write(table(start="2026-11-23T12:00:00"))
    world.run()
    assert recap(world).start == at(23, 13)


def test_absence_from_a_list_is_no_evidence(world: World) -> None:
    world.run()
    service = world.services["cal"]
    service.lagging.add(uid(world, RECAP))
    service.forget_cursors()
    report = world.run()
    assert (report.done, report.notes) == ([], [])
    assert len(world.uids()) == 7


# done is done


def test_a_tick_is_a_fact_and_reaches_the_other_targets(tmp_path: Path) -> None:
    world = World(tmp_path, {"cal": MemoryService(), "other": MemoryService(account="other")})
    world.write()
    world.sync()
    world.person("other").tick(uid(world, THANKS))
    report = world.sync()
    assert "was ticked in other" in report.targets[1].notes[0]
    assert world.there(THANKS, "cal").done == date(2026, 11, 23)
    with world.at_work() as workspace:
        assert workspace.facts.done == {THANKS: date(2026, 11, 23)}
    assert all(target.done == [] for target in world.sync().targets)


def test_a_run_changes_nothing_of_the_workspace(world: World) -> None:
    world.run()
    world.person().tick(uid(world, THANKS))
    with world.at_work() as workspace:
        before = workspace.facts
        (report,) = sync(workspace, Orders()).targets
        assert "was ticked in cal" in report.notes[0]
        assert workspace.facts is before
        assert before.done == {}
        assert workspace.store.facts().done == {THANKS: date(2026, 11, 23)}


def test_reopened_there_is_reopened_here(world: World) -> None:
    world.run()
    world.person().tick(uid(world, THANKS))
    world.run()
    world.person().reopen(uid(world, THANKS))
    world.run()
    assert world.there(THANKS).done is None
    with world.at_work() as workspace:
        assert workspace.facts.done == {}


def test_open_is_never_pushed_over_a_tick(world: World) -> None:
    world.run()
    world.person().tick(uid(world, THANKS))
    world.write(table(role='"Engineer"', people='[{ name = "Jane Doe", email = "j@x.example" }]'))
    world.run()
    assert world.there(THANKS).done == date(2026, 11, 23)


def test_undo_takes_back_what_was_said_here_not_what_was_ticked_there(world: World) -> None:
    world.run()
    world.person().tick(uid(world, THANKS))
    world.run()
    with world.at_work() as workspace:
        assert workspace.store.undo() is None


# answers that were lost


@pytest.mark.parametrize("fault", [Fault.LOST, Fault.CUT])
@pytest.mark.parametrize("place", range(9))
def test_a_lost_answer_makes_no_duplicate(world: World, fault: Fault, place: int) -> None:
    service = world.services["cal"]
    service.faults.extend([*[None] * place, fault])
    world.sync()
    world.run()
    assert len(world.uids()) == len(set(world.uids())) == 7
    assert world.run().done == []


def test_an_edit_behind_a_lost_answer_stands(world: World) -> None:
    world.run()
    service = world.services["cal"]
    world.write(table(start="2026-11-23T12:00:00"))
    service.faults.extend([None, *[Fault.LOST] * 9])
    service.hook = lambda name, moment: (
        setattr(service, "down", True) if (name, moment) == ("find", "before") else None
    )
    world.sync()
    service.hook = lambda _name, _moment: None
    service.down = False
    service.faults.clear()
    world.person().move(uid(world, RECAP), at(24, 9))
    world.run()
    assert recap(world).start == at(24, 9)
    assert world.run().done == []


def test_an_item_that_changed_meanwhile_is_merged_anew(world: World) -> None:
    world.run()
    service = world.services["cal"]
    touched = uid(world, RECAP)

    def meddle(name: str, moment: str) -> None:
        if (name, moment) == ("update", "before"):
            service.hook = lambda _name, _moment: None
            world.person().retitle(touched, "Mine")

    service.hook = meddle
    world.write(table(start="2026-11-23T12:00:00"))
    world.run()
    assert (recap(world).title, recap(world).start) == ("Mine", at(23, 13))


# the guard


def test_many_gone_at_once_stop_the_target(world: World) -> None:
    world.run()
    before = world.uids()
    for each in before[:5]:
        world.person().delete(each)
    assert "--allow-deletes 5" in world.stopped(GuardError)
    (report,) = world.sync(allow_deletes=5).targets
    assert report.error is None
    assert world.uids() == sorted(before[5:])
    assert world.run().done == []


def test_an_empty_list_stops_the_target_unless_the_items_are_there(world: World) -> None:
    world.run()
    service = world.services["cal"]
    service.forget_cursors()
    service.lists_nothing = True
    assert world.run().done == []
    for each in world.uids():
        world.person().delete(each)
    service.graves.clear()
    service.forget_cursors()
    assert "--allow-deletes 7" in world.stopped(GuardError)


@pytest.mark.parametrize("left", [0, 2])
def test_where_it_may_be_another_calendar_no_deletions_are_offered(world: World, left: int) -> None:
    """A store of before does not say which calendar it was."""
    world.run()
    with world.at_work() as workspace:
        workspace.store.commit("cal", Batch(container=""))
    for each in world.uids()[left:]:
        world.person().delete(each)
    world.services["cal"].forget_cursors()
    world.services["cal"].graves.clear()
    said = world.stopped(GuardError)
    assert "if [targets.cal] names another account or calendar now" in said
    assert "afterview unlink cal --keep" in said
    assert "allow-deletes" not in said
    (report,) = world.sync(allow_deletes=7 - left).targets
    assert report.error is None


@pytest.mark.parametrize("runs", [1, 2])
def test_another_account_stops_the_target(world: World, runs: int) -> None:
    for _ in range(runs):
        world.run()
    world.services["cal"].account = "somebody else"
    assert "afterview unlink cal --keep" in world.stopped(GuardError)


def test_a_calendar_that_is_gone_is_not_the_deletion_of_each_item(world: World) -> None:
    world.run()
    world.person().discard()
    world.stopped(GoneError)
    with world.at_work() as workspace:
        assert workspace.store.tombstones("cal") == {}


# a lost store


def test_a_lost_store_is_rebuilt_from_what_stands_there(world: World) -> None:
    world.run()
    world.person().move(uid(world, RECAP), at(24, 9))
    before = world.uids()
    world.lose_the_store()
    assert "afterview adopt cal" in world.stopped(InTheWayError)
    (report,) = world.sync(adopt=True).targets
    assert (report.error, report.adopted, report.done) == (None, 7, [])
    assert world.uids() == before
    assert recap(world).start == at(24, 9)
    world.write(table(role='"Engineer"', start="2026-11-23T12:00:00"))
    world.run()
    assert world.uids() == before


def test_what_is_past_and_not_there_is_not_made_again_from_a_lost_store(world: World) -> None:
    world.run()
    world.person().delete(uid(world, THANKS))
    world.lose_the_store()
    world.now += timedelta(days=3)
    world.sync(adopt=True)
    assert world.item(THANKS) is None
    assert world.item(ASK) is not None


def test_a_dry_run_writes_nothing_anywhere(world: World) -> None:
    world.run()
    world.person().tick(uid(world, THANKS))
    world.write(table(role='"Engineer"', start="2026-11-23T12:00:00"))
    before = dict(world.services["cal"].entries)
    (store,) = world.folder.glob("*.db")
    stamp = store.read_bytes()
    report = world.run(dry_run=True)
    assert report.done
    assert world.services["cal"].entries == before
    assert store.read_bytes() == stamp


def test_a_copy_that_the_person_made_is_left_alone(world: World) -> None:
    world.run()
    copy = world.person().copy(uid(world, RECAP))
    world.write(table(start="2026-11-23T12:00:00"))
    world.run()
    assert copy in world.uids()
    assert len(world.uids()) == 8
    assert world.run().done == []


# tasks that are shown as events, and back


def test_a_task_that_is_to_be_an_event_is_made_anew(world: World) -> None:
    world.run()
    world.person().describe(uid(world, ASK), "she likes chess")
    world.run()
    before = [entry.item for entry in world.services["cal"].held()]
    assert any(isinstance(item, Task) for item in before)
    dates = {uid(world, "acme/follow-up-date/1")}
    world.tasks_are_events = True
    world.services["cal"].forget_cursors()
    world.write(table(role='"Engineer"'))
    world.run()
    kept = [e.item.uid for e in world.services["cal"].held() if isinstance(e.item, Task)]
    assert kept == [uid(world, ASK)]
    assert isinstance(world.item(THANKS, generation=1), Event)
    assert isinstance(world.item(ASK, generation=1), Event)
    assert len(world.uids()) == len(before) - len(dates) + len(kept)
    assert world.run().done == []


def test_a_lost_store_finds_out_which_generation_stands_there(world: World) -> None:
    world.run()
    world.person().delete(uid(world, RECAP))
    world.run()
    world.restore(RECAP)
    world.run()
    before = world.uids()
    world.lose_the_store()
    world.sync(adopt=True)
    assert world.uids() == before
    assert world.run().done == []


def test_a_tick_is_learned_from_what_is_adopted_before_the_plan_is_made(world: World) -> None:
    world.run()
    world.person().tick(uid(world, ASK))
    world.run()
    before = world.uids()
    world.lose_the_store()
    (report,) = world.sync(adopt=True).targets
    assert (report.error, report.done) == (None, [])
    assert world.uids() == before
    assert world.run().done == []


# more of what others suffered from


def test_nothing_on_both_sides_is_nothing_to_ask_about(world: World) -> None:
    (world.folder / "interviews.toml").write_text("")
    assert (world.run().done, world.services["cal"].commits) == ([], 0)
    assert world.run().done == []


@pytest.mark.parametrize(
    "start", ["2026-11-01T00:30:00", "2026-11-01T01:30:00", "2027-03-14T01:30:00"]
)
def test_a_day_on_which_the_clocks_change_is_no_change(world: World, start: str) -> None:
    world.write(table(start=start, duration='"3h"'))
    world.run()
    service = world.services["cal"]
    service.forget_cursors()
    assert world.run().done == []
    item = world.item("acme/interview")
    assert isinstance(item, Event)
    assert isinstance(item.start, datetime)
    assert isinstance(item.end, datetime)
    assert item.start.replace(tzinfo=None) == datetime.fromisoformat(start)
    assert item.end.astimezone(UTC) - item.start.astimezone(UTC) == timedelta(hours=3)


def test_a_change_is_an_update_of_that_item_alone(world: World) -> None:
    world.run()
    service = world.services["cal"]
    service.requests.clear()
    world.write(table(location='"2 Elm St"'))
    (change,) = world.run().done
    assert (change.kind, change.step_id) == ("changed", "acme/interview")
    assert service.requests == {"changes": 1, "update": 1}


def test_one_missing_counterpart_leaves_the_others_alone(world: World) -> None:
    world.run()
    service = world.services["cal"]
    gone = service.of(uid(world, RECAP))
    assert gone is not None
    del service.entries[gone.remote_id]
    world.write(table(start="2026-11-24T10:00:00"))
    world.run()
    assert world.item(RECAP) is None
    item = world.item("acme/interview")
    assert isinstance(item, Event)
    assert item.start == at(24, 10)
    assert world.run().done == []


def test_after_a_dead_cursor_everything_is_merged_not_wiped(world: World) -> None:
    world.run()
    world.person().retitle(uid(world, RECAP), "Mine")
    world.person().delete(uid(world, THANKS))
    world.services["cal"].forget_cursors()
    world.write(table(start="2026-11-24T10:00:00"))
    world.run()
    assert (recap(world).title, recap(world).start) == ("Mine", at(24, 11))
    assert world.item(THANKS) is None
    assert world.run().done == []


@pytest.mark.parametrize("place", range(1, 7))
def test_what_a_busy_service_leaves_is_done_by_the_next_run(world: World, place: int) -> None:
    service = world.services["cal"]
    service.faults.extend([*[None] * place, *[Fault.THROTTLED] * 3])
    (report,) = world.sync().targets
    assert report.exit_code == 1
    assert len(world.uids()) < 7
    world.run()
    assert len(world.uids()) == 7
    assert world.run().done == []


def test_what_the_person_changed_outlives_the_store_though_it_was_written_over(
    world: World,
) -> None:
    world.run()
    world.person().retitle(uid(world, "acme/interview"), "Mine")
    world.run()
    world.write(table(location='"2 Main St"'))
    world.run()
    world.lose_the_store()
    (report,) = world.sync(adopt=True).targets
    assert report.error is None
    item = world.item("acme/interview")
    assert isinstance(item, Event)
    assert (item.title, item.location) == ("Mine", "2 Main St")
    assert world.run().done == []


def test_two_targets_do_not_share_a_calendar(tmp_path: Path) -> None:
    service = MemoryService()
    world = World(tmp_path, {"cal": service})
    world.write()
    world.run()
    world.run()
    world.services["other"] = service
    cal, other = world.sync().targets
    assert cal.error is None
    assert isinstance(other.error, InTheWayError)
    assert "[targets.cal] writes to the same calendar" in str(other.error)


def test_two_targets_that_would_share_a_calendar_make_none(tmp_path: Path) -> None:
    service = MemoryService()
    world = World(tmp_path, {"cal": service, "other": service})
    world.write()
    for dry_run in (True, False):
        for report, name in zip(world.sync(dry_run=dry_run).targets, ("other", "cal"), strict=True):
            assert isinstance(report.error, InTheWayError)
            assert f"[targets.{name}] writes to the same calendar" in str(report.error)
    assert (service.commits, world.uids()) == (0, [])
    (report,) = world.sync(only="cal").targets
    assert report.error is None
    cal, other = world.sync().targets
    assert (cal.error, cal.done) == (None, [])
    assert isinstance(other.error, InTheWayError)
    assert len(world.uids()) == 7


def test_targets_that_shared_a_calendar_before_both_stop(tmp_path: Path) -> None:
    """Also where an older store has the words of the container in another order."""
    service = MemoryService(account="sam at work")
    world = World(tmp_path, {"cal": service})
    world.write()
    world.run()
    world.services["other"] = service
    for known in ("sam at work/calendar-1", "at sam work/calendar-1"):
        with world.at_work() as workspace:
            for name in world.services:
                workspace.store.commit(name, Batch(container=known))
        for report, name in zip(world.sync().targets, ("other", "cal"), strict=True):
            assert f"[targets.{name}] writes to the same calendar" in str(report.error)
    assert len(world.uids()) == 7
