"""`accept`, `reclaim`, `restore`, and what `status` and `why` say of steps changed by hand."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import golden
import pytest
from click.shell_completion import BashComplete
from program import NOW, Program, table
from two_way_program import TwoWay

from afterview.cli import Call, cli
from afterview.cli.completion import VARIABLE
from afterview.model import Event, Task
from afterview.playbook.planned import uid_of
from afterview.reconcile.merge import BEGIN
from afterview.store.database import Store
from afterview.testing import MemoryService

if TYPE_CHECKING:
    from typing import Any

    from afterview.model import Item

NEW_YORK = ZoneInfo("America/New_York")
INTERVIEW, RECAP, THANKS = "acme/interview", "acme/recap", "acme/thank-you/jane-doe"
ASK, ASK_AGAIN = "acme/follow-up/1", "acme/follow-up/2"
LOG = """\
# my search
[[interview]]
id = "acme"   # the good one
company = "Acme"
start = 2026-11-23 10:00:00  # Rita said so
role = 'Engineer'
interviewers = [{ name = "Jane Doe" }]

[[interview]]
id = "globex"
company = "Globex"
start = 2026-11-23T10:00:00
"""


def at(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=NEW_YORK)


@pytest.fixture
def world(program: Program, monkeypatch: pytest.MonkeyPatch) -> TwoWay:
    """One interview at ten this morning, synced once to a service."""
    monkeypatch.setenv("COLUMNS", "200")
    made = TwoWay(program)
    made.install(monkeypatch)
    made.write(table())
    made("sync")
    return made


def move(world: TwoWay, step_id: str, to: date, name: str = "cal") -> None:
    """Move an entry by hand, and let a run see it."""
    world.person(name).move(uid_of(step_id), to)
    world("sync")


def planned(world: TwoWay, step_id: str) -> dict[str, Any]:
    ran = world.program("plan", "--json")
    return next(item for item in ran.json["items"] if item["id"] == step_id)


def section(world: TwoWay, heading: str) -> list[str]:
    """The lines of a section of `status`, without their numbers; none where it is not there."""
    for block in world("status").rstrip("\n").split("\n\n"):
        first, *lines = block.splitlines()
        if first == heading:
            return [re.sub(r"^  \d+", "  ", line).strip() for line in lines]
    return []


def moved(world: TwoWay) -> list[str]:
    return section(world, "Moved in your calendars")[:-1]


# accept


def test_the_new_time_of_an_interview_goes_into_its_line_of_the_log(world: TwoWay) -> None:
    world.program.log.write_text(LOG)
    world("sync")
    move(world, INTERVIEW, at(24, 15))

    said = world("accept", INTERVIEW).splitlines()

    assert said[0] == ("acme: start in the log: Tue 24 Nov 15:00 (was Mon 23 Nov 10:00)")
    assert said[1].startswith("the plan: ")
    assert "Recap: Acme on Tue 24 Nov at 16:00" in said[1]
    assert "interview" not in said[1]
    assert world.program.log.read_text() == LOG.replace(
        "start = 2026-11-23 10:00:00  # Rita", "start = 2026-11-24T15:00:00  # Rita"
    )
    assert planned(world, INTERVIEW)["start"] == "2026-11-24T15:00:00-05:00"
    assert moved(world) == []
    entry = world.services["cal"].of(uid_of(INTERVIEW))
    assert "no longer where" not in world("sync")
    assert world.services["cal"].of(uid_of(INTERVIEW)) == entry


def test_on_the_same_day_only_the_hour_is_said(world: TwoWay) -> None:
    move(world, INTERVIEW, at(23, 14))
    assert "start in the log: Mon 23 Nov 14:00 (was 10:00)" in world("accept", INTERVIEW)


def test_the_log_says_it_in_the_zone_of_the_interview(world: TwoWay) -> None:
    world.write(table(start="2026-11-24T10:00:00", timezone='"Asia/Tokyo"'))
    world("sync")
    move(world, INTERVIEW, at(24, 20))
    assert "start in the log: Tue 24 Nov 20:00 (Wed 10:00 Tokyo)" in world("accept", INTERVIEW)
    assert "start = 2026-11-25T10:00:00\n" in world.program.log.read_text()
    assert planned(world, INTERVIEW)["start"] == "2026-11-25T10:00:00+09:00"


def test_a_time_with_an_offset_keeps_one(world: TwoWay) -> None:
    world.write(table(start="2026-11-23T15:00:00Z", end="2026-11-23T16:00:00Z"))
    world("sync")
    move(world, INTERVIEW, at(24, 10))
    world("accept", INTERVIEW)
    text = world.program.log.read_text()
    assert "start = 2026-11-24T15:00:00Z\n" in text.replace("+00:00", "Z")
    assert "end = 2026-11-24T16:00:00Z\n" in text.replace("+00:00", "Z")


def lengthen(world: TwoWay, minutes: int) -> None:
    """Let the interview last longer, by its lower edge."""
    item = world.item(INTERVIEW)
    assert isinstance(item, Event)
    assert isinstance(item.start, datetime)
    edit(world, replace(item, end=item.start + timedelta(minutes=minutes)))


def edit(world: TwoWay, item: Item) -> None:
    """Change an entry by hand in a way of its own, and let a run see it."""
    service = world.services["cal"]
    entry = service.of(item.uid)
    assert entry is not None
    service.put(replace(entry, item=item))
    world("sync")


def test_another_length_goes_into_the_log_too(world: TwoWay) -> None:
    lengthen(world, 90)
    (line,) = moved(world)
    assert line.split("  ") == [
        "Mon 23 Nov 10:00-11:30",
        "Acme interview, in cal; planned for Mon 23 Nov 10:00-11:00",
        "acme/interview",
    ]
    before = world.program.log.read_text()
    said = world("accept", INTERVIEW)
    assert said.startswith("acme: it takes 90 minutes in the log now (was 60)\n")
    after = world.program.log.read_text()
    assert after.replace("duration = 90\n", "") == before
    assert moved(world) == []


def test_an_end_in_the_log_moves_with_the_start(world: TwoWay) -> None:
    world.write(table(end="2026-11-23T10:45:00"))
    world("sync")
    move(world, INTERVIEW, at(25, 9))
    world("accept", INTERVIEW)
    text = world.program.log.read_text()
    assert "start = 2026-11-25T09:00:00\n" in text
    assert "end = 2026-11-25T09:45:00\n" in text
    assert "duration" not in text


def test_an_all_day_entry_has_no_hour_for_the_log(world: TwoWay) -> None:
    item = world.item(INTERVIEW)
    assert isinstance(item, Event)
    edit(world, replace(item, start=date(2026, 11, 24), end=date(2026, 11, 25)))
    assert moved(world)[0].startswith("Tue 24 Nov  Acme interview, in cal; planned for Mon 23")
    assert world.refused("accept", INTERVIEW) == (
        "acme/interview is in cal as an all-day event, without an hour; set one there, or "
        "change the log"
    )


def test_an_hour_that_comes_twice_is_left_to_the_person(world: TwoWay) -> None:
    world.write(table(start="2027-11-07T04:00:00"))
    world("sync")
    second = datetime(2027, 11, 7, 6, 30, tzinfo=UTC)
    move(world, INTERVIEW, second)
    assert "at a time that the log cannot express" in world.refused("accept", INTERVIEW)


def test_a_log_that_would_have_a_problem_is_not_written(world: TwoWay) -> None:
    over = {"status": '"rejected"', "status_since": "2026-11-25", "start": "2026-11-25T10:00:00"}
    world.write(table(), table("last", company='"Acme"', **over))
    world("sync")
    move(world, INTERVIEW, at(27, 10))
    assert world.refused("accept", INTERVIEW).startswith('last: status = "rejected" on a round')


def test_a_step_is_postponed_to_the_day_on_which_it_stands(world: TwoWay) -> None:
    move(world, THANKS, date(2026, 11, 25))
    assert world("accept", THANKS) == f"{THANKS} is now planned for Wed 25 Nov, as in cal\n"
    assert planned(world, THANKS)["date"] == "2026-11-25"
    assert moved(world) == []
    world("sync")
    task = world.item(THANKS)
    assert isinstance(task, Task)
    assert task.due == date(2026, 11, 25)
    assert "no longer postponed" in world("undo")


def test_a_recap_keeps_the_hour_that_you_gave_it(world: TwoWay) -> None:
    move(world, RECAP, at(24, 15))
    assert world("accept", RECAP) == (
        "acme/recap is now planned for Tue 24 Nov, and stays at 15:00 in cal\n"
    )
    assert planned(world, RECAP)["start"] == "2026-11-24T11:00:00-05:00"
    said = world("sync")
    assert "no longer where" not in said
    recap = world.item(RECAP)
    assert isinstance(recap, Event)
    assert recap.start == at(24, 15)
    # The day is agreed on, the hour is the person's.
    assert moved(world) == [
        "Tue 24 Nov 15:00  Recap: Acme, in cal; planned for Tue 24 Nov 11:00  acme/recap"
    ]


def test_the_day_is_that_of_the_interview(world: TwoWay) -> None:
    late = datetime(2026, 11, 25, 3, tzinfo=UTC)
    move(world, RECAP, late)
    assert world("accept", RECAP) == (
        "acme/recap is now planned for Tue 24 Nov, and stays at 22:00 in cal\n"
    )


def test_another_hour_of_the_planned_day_is_nothing_to_take_over(world: TwoWay) -> None:
    move(world, RECAP, at(23, 18))
    assert world("accept", RECAP) == (
        "acme/recap is on its planned day at 18:00 in cal, and stays there; the plan does not "
        "keep hours of tasks\n"
    )
    assert world("undo") == "there is nothing to undo\n"
    assert world("accept", RECAP, "--json").count('"postponed_to": null') == 1


def test_a_follow_up_before_the_promise_has_run_out_is_not_taken_over(world: TwoWay) -> None:
    world.write(table(promise='"within two weeks"'))
    world("sync")
    move(world, ASK, date(2026, 12, 2))
    assert world.refused("accept", ASK) == (
        "acme/follow-up/1 stays on Wed 2 Dec, where you put it, but the plan cannot use that "
        "day: Don't 2, Don't be impatient: they said “within two weeks”, and the first day on "
        "which you may write is Tue 8 Dec"
    )
    assert planned(world, ASK)["date"] == "2026-12-09"
    (line,) = moved(world)
    assert "in cal, before Tue 8 Dec, the first day on which a follow-up is OK; planned for" in line
    assert world.program("status", "--json").json["moved"] == [
        {
            "id": ASK,
            "title": "Follow up with Acme",
            "target": "cal",
            "stands": {"date": "2026-12-02", "start": None, "end": None},
            "planned": {"date": "2026-12-09", "start": None, "end": None},
            "opens": "2026-12-08",
        }
    ]
    said = world("why", ASK)
    assert "Wed 2 Dec in cal, where you moved it, before Tue 8 Dec, the first day on" in said


def test_a_follow_up_too_close_to_another_is_not_either(world: TwoWay) -> None:
    world.write(table(), table("analyst", company='"Acme"', role='"Analyst"'))
    world("sync")
    move(world, "analyst/follow-up/1", date(2026, 12, 2))
    said = world.refused("accept", "analyst/follow-up/1")
    assert "the plan cannot use that day: the playbook would move it to Tue 8 Dec (Do 3: " in said
    assert world("undo") == "there is nothing to undo\n"


@pytest.mark.parametrize(
    ("step_id", "to", "reason"),
    [
        (THANKS, date(2026, 11, 20), "that day is over; move it to a later one"),
        (
            "acme/follow-up-date/1",
            date(2026, 12, 3),
            "it only marks the day of acme/follow-up/1; move that one, and accept it",
        ),
    ],
)
def test_what_cannot_be_planned_so_is_refused_with_the_reason(
    world: TwoWay, step_id: str, to: date, reason: str
) -> None:
    move(world, step_id, to)
    assert world.refused("accept", step_id).endswith(f"cannot use that day: {reason}")


def test_a_step_before_its_interview_is_refused(world: TwoWay) -> None:
    world.write(table(start="2026-11-30T10:00:00"))
    world("sync")
    move(world, THANKS, date(2026, 11, 25))
    said = world.refused("accept", THANKS)
    assert said.endswith("that is before the interview on Mon 30 Nov 10:00")


def test_what_was_not_moved_is_not_accepted(world: TwoWay) -> None:
    assert world.refused("accept", RECAP) == "acme/recap is where the plan has it"
    assert world.refused("accept", RECAP, "--target", "cal").endswith("has it in cal")


@pytest.mark.parametrize("command", ["accept", "reclaim", "restore"])
def test_a_step_that_is_not_planned_is_told_with_its_likeness(world: TwoWay, command: str) -> None:
    assert world.refused(command, "acme/recp") == (
        'there is no step "acme/recp" in the plan; did you mean "acme/recap"?'
    )


@pytest.mark.parametrize("command", ["accept", "reclaim"])
def test_a_target_that_is_not_there_is_told(world: TwoWay, command: str) -> None:
    assert world.refused(command, RECAP, "--target", "call") == (
        'the configuration has no target "call"; did you mean "cal"?'
    )


def test_the_json_of_an_acceptance(world: TwoWay) -> None:
    move(world, INTERVIEW, at(24, 15))
    assert world.program("accept", INTERVIEW, "--json").json == {
        "accepted": {
            "id": INTERVIEW,
            "targets": ["cal"],
            "log": {"start": "2026-11-24T15:00:00"},
            "postponed_to": None,
        }
    }
    world("sync")
    move(world, THANKS, date(2026, 11, 27))
    assert world.program("accept", THANKS, "--json").json["accepted"] == {
        "id": THANKS,
        "targets": ["cal"],
        "log": {},
        "postponed_to": "2026-11-27",
    }


@pytest.fixture
def two(world: TwoWay, monkeypatch: pytest.MonkeyPatch) -> TwoWay:
    """The same with a second service."""
    world.services["work"] = MemoryService(account="work")
    world.install(monkeypatch)
    world.write(table())
    world("sync")
    return world


def test_a_step_moved_to_different_times_has_to_be_named_with_its_target(two: TwoWay) -> None:
    two.person("cal").move(uid_of(THANKS), date(2026, 11, 24))
    two.person("work").move(uid_of(THANKS), date(2026, 11, 25))
    two("sync")
    assert two.refused("accept", THANKS) == (
        f"{THANKS} was moved to different times; say which one you mean: --target cal or work"
    )
    assert two("accept", THANKS, "--target", "work").endswith("Wed 25 Nov, as in work\n")
    assert len(moved(two)) == 1


def test_a_step_moved_to_the_same_time_in_two_targets_is_accepted_once(two: TwoWay) -> None:
    for name in two.services:
        two.person(name).move(uid_of(RECAP), at(24, 15))
    two("sync")
    assert two("accept", RECAP).endswith("and stays at 15:00 in cal and work\n")
    two("sync")
    for name in two.services:
        recap = two.item(RECAP, name)
        assert isinstance(recap, Event)
        assert recap.start == at(24, 15)


# reclaim


def test_what_is_reclaimed_goes_back_with_the_next_run(world: TwoWay) -> None:
    ours = world.item(RECAP)
    person = world.person()
    person.move(uid_of(RECAP), at(24, 15))
    person.retitle(uid_of(RECAP), "Think")
    person.describe(uid_of(RECAP), f"umbrella\n\n{ours.description}")
    world("sync")
    assert world("reclaim", RECAP) == (
        "acme/recap: time and title in cal are reset to the plan\nthe next sync restores them\n"
    )
    assert moved(world) == []
    assert "cal: 1 moved" in world("sync")
    now = world.item(RECAP)
    assert isinstance(now, Event)
    assert (now.title, now.start) == (ours.title, at(23, 11))
    assert now.description.startswith(f"umbrella\n\n{BEGIN}")


def test_our_text_is_reclaimed_too(world: TwoWay) -> None:
    ours = world.item(RECAP)
    world.person().describe(uid_of(RECAP), "all mine")
    world("sync")
    assert world.program("reclaim", RECAP, "--json").json == {
        "id": RECAP,
        "reclaimed": [{"target": "cal", "fields": ["text"]}],
    }
    world("sync")
    text = world.item(RECAP).description
    assert text == f"{ours.description}\n\nall mine"


def test_what_stands_as_planned_is_not_reclaimed(world: TwoWay) -> None:
    ours = world.item(RECAP)
    world.person().describe(uid_of(RECAP), f"umbrella\n\n{ours.description}")
    world("sync")
    assert world.refused("reclaim", RECAP) == "acme/recap is as planned"


def test_only_the_target_that_is_named_is_reclaimed(two: TwoWay) -> None:
    for name in two.services:
        two.person(name).retitle(uid_of(RECAP), "Think")
    two("sync")
    assert two("reclaim", RECAP, "--target", "work") == (
        "acme/recap: title in work is reset to the plan\nthe next sync restores it\n"
    )
    two("sync")
    assert (two.item(RECAP, "cal").title, two.item(RECAP, "work").title) == ("Think", "Recap: Acme")


# restore


def test_what_was_deleted_comes_back_with_the_next_run(world: TwoWay) -> None:
    world.person().delete(uid_of(RECAP))
    world("sync")
    assert section(world, "Deleted in your calendars") == [
        "Mon 23 Nov 11:00  Recap: Acme, from cal  acme/recap",
        "`afterview restore STEP` brings one back",
    ]
    assert world.program("status", "--json").json["deleted"] == [
        {"id": RECAP, "title": "Recap: Acme", "target": "cal", "seen_on": "2026-11-23"}
    ]
    assert "by you, from cal; `afterview restore acme/recap` brings it back" in world("why", RECAP)
    assert world.program("why", RECAP, "--json").json["deleted_from"] == ["cal"]
    assert world("restore", RECAP) == "acme/recap comes back in cal with the next sync\n"
    assert section(world, "Deleted in your calendars") == []
    world("sync")
    assert world.stands(RECAP, generation=1)
    assert not world.stands(RECAP)


def test_what_was_not_deleted_is_not_restored(world: TwoWay) -> None:
    assert world.refused("restore", RECAP) == (
        "acme/recap was not deleted in any of your calendars"
    )


def test_what_the_plan_no_longer_has_would_not_come_back(world: TwoWay) -> None:
    world.person().delete(uid_of(RECAP))
    world("sync")
    world("skip", RECAP)
    assert world.refused("restore", RECAP).startswith("acme/recap is skipped")
    world("undo")
    assert world.program("restore", RECAP, "--json").json == {"id": RECAP, "targets": ["cal"]}


# status and why


@pytest.mark.parametrize("width", golden.WIDTHS)
def test_it_looks_as_it_did(world: TwoWay, monkeypatch: pytest.MonkeyPatch, width: int) -> None:
    world.write(table(company='"Acme Robotics"', promise='"within two weeks"'), table("globex"))
    world("sync")
    world.person().move(uid_of(ASK), date(2026, 12, 2))
    world.person().move(uid_of(RECAP), at(24, 15))
    world.person().move(uid_of("globex/interview"), at(23, 16))
    world.person().delete(uid_of(THANKS))
    world("sync")
    monkeypatch.setenv("COLUMNS", str(width))
    calls = ("status", f"why {ASK}", f"why {THANKS}", f"accept {ASK}", "accept globex/interview")
    golden.check("moved", width, golden.transcript(world.program, *calls), folded=False)


def test_an_interview_that_is_over_is_nothing_to_decide_on(world: TwoWay) -> None:
    move(world, INTERVIEW, at(24, 15))
    world.person().delete(uid_of("acme/follow-up-date/1"))
    world("sync")
    world.program.now = datetime(2026, 11, 24, 23, tzinfo=UTC)
    assert len(moved(world)) == 1
    assert len(section(world, "Deleted in your calendars")) == 2
    world.program.now = datetime(2026, 12, 2, 15, tzinfo=UTC)
    assert moved(world) == []
    assert section(world, "Deleted in your calendars") == []
    # It can be taken over all the same.
    assert "start in the log: Tue 24 Nov" in world("accept", INTERVIEW)


def test_what_is_done_is_nothing_to_decide_on(world: TwoWay) -> None:
    move(world, THANKS, date(2026, 11, 25))
    world.program.now = NOW + timedelta(hours=4)
    world("done", THANKS)
    assert moved(world) == []


def test_looking_writes_nothing(world: TwoWay) -> None:
    move(world, RECAP, at(24, 15))
    before = world.program.files()
    world("status")
    world("why", RECAP)
    world("plan", "--targets")
    assert world.program.files() == before


def test_only_what_was_changed_by_hand_is_completed(world: TwoWay) -> None:
    def offered(command: str) -> list[str]:
        asked = BashComplete(cli, {"obj": Call(NOW)}, "afterview", VARIABLE)
        words = ["--config", str(world.program.config), command]
        return [each.value for each in asked.get_completions(words, "")]

    assert (offered("accept"), offered("reclaim"), offered("restore")) == ([], [], [])
    world.person().move(uid_of(RECAP), at(24, 15))
    world.person().retitle(uid_of(THANKS), "Thanks!")
    world.person().delete(uid_of(ASK))
    world("sync")
    assert offered("accept") == [RECAP]
    assert offered("reclaim") == [RECAP, THANKS]
    assert offered("restore") == [ASK]


def test_a_crash_in_the_middle_of_an_acceptance_keeps_the_day(
    world: TwoWay, monkeypatch: pytest.MonkeyPatch
) -> None:
    move(world, RECAP, at(24, 15))

    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Store, "commit", interrupted)
        ran = world.program("accept", RECAP)
    assert (ran.code, ran.err.strip()) == (130, "stopped")
    assert planned(world, RECAP)["date"] == "2026-11-24"
