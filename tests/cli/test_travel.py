"""A person who travels: what they are shown on the way, and what their calendars get."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import golden
import pytest
from icalendar import Calendar
from program import CONFIGURATION, NEW_YORK, Program, table
from two_way_program import TwoWay

from afterview.cli.watch_run import Runs
from afterview.errors import InputError
from afterview.model import Event, Item, Task
from afterview.operations.entry import Entry
from afterview.playbook.planned import uid_of
from afterview.service import health
from afterview.web.feed import Renderer
from afterview.web.today import today_of
from afterview.workspace import opened

TRIP = """
[[me.away]]
from = 2026-11-25
until = 2026-12-02
timezone = "Asia/Tokyo"
country = "JP"
"""
TOKYO = ZoneInfo("Asia/Tokyo")
HOUR = timedelta(hours=1)
BACK = datetime(2026, 12, 2, 16, tzinfo=UTC)
"""At 11:00 in New York, an hour after the last day in Tokyo is over."""
LOG = (
    table("acme", promise='"by Friday"'),
    table("bolt", start="2026-11-26T20:00:00", mode='"video"'),
    table("kyoto", start="2026-11-27T15:00:00", timezone='"Asia/Tokyo"', mode='"in person"'),
)


def with_trip(trip: str = TRIP, config: str = CONFIGURATION) -> str:
    return config.replace("\n[log]", f"{trip}\n[log]")


@pytest.fixture
def program(program: Program) -> Program:
    """On a Monday at home, two days before a trip to Tokyo."""
    program.write(*LOG, config=with_trip())
    return program


def there(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=TOKYO)


@pytest.mark.parametrize("width", golden.WIDTHS)
def test_it_looks_as_it_did(program: Program, monkeypatch: pytest.MonkeyPatch, width: int) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    commands = (
        "status",
        "status --on 2026-11-27",
        "plan --why --days 5",
        "plan --on 2026-11-27",
        "slots --for tomorrow --zone London --count 2",
        'slots --for "2 to 4 December" --zone Singapore --count 6',
    )
    golden.check("travel", width, golden.transcript(program, *commands))


# the day


def test_it_is_the_day_where_the_person_is(program: Program) -> None:
    said = []
    for now in (
        there(25, 13, 59),  # 23:59 on Tuesday in New York
        there(25, 14),
        there(26, 0),  # 10:00 on Wednesday there
        there(30, 23, 59),
    ):
        program.now = now
        status = program("status", "--json").json
        said.append((status["today"], status["away"] and status["away"]["timezone"]))
    assert said == [
        ("2026-11-24", None),
        ("2026-11-25", "Asia/Tokyo"),
        ("2026-11-26", "Asia/Tokyo"),
        ("2026-11-30", "Asia/Tokyo"),
    ]
    assert program("plan", "--json").json["away"] == {
        "from": "2026-11-25",
        "until": "2026-12-02",
        "timezone": "Asia/Tokyo",
    }


def test_another_day_is_that_day_where_the_person_is_then(program: Program) -> None:
    for day in ("2026-11-24", "2026-11-25", "2026-11-30", "2026-12-02", "2026-12-03"):
        assert program("status", "--on", day, "--json").json["today"] == day


def test_what_is_done_is_done_on_the_day_there(program: Program) -> None:
    program.now = there(26, 8)
    assert "done on Thu 26 Nov" in program("done", "acme/thank-you/jane-doe").out


def test_an_interview_without_a_zone_stays_at_home(program: Program) -> None:
    program.now = there(26, 8)
    show = program("show", "bolt", "--json").json["interview"]
    assert (show["start"], show["timezone"]) == ("2026-11-26T20:00:00-05:00", "America/New_York")
    assert "Fri 27 Nov 10:00-11:00 (Thu 20:00 New York)" in program("show", "bolt").out


def test_after_the_trip_times_there_have_the_name_of_the_place(program: Program) -> None:
    program.now = datetime(2026, 12, 3, 15, tzinfo=UTC)
    shown = program("show", "bolt").out
    assert "Fri 27 Nov 10:00-11:00 Tokyo (Thu 20:00 New York)" in shown
    assert "You are in" not in program("status").out


# what is typed


NEW = ("add", "--company", "Hooli", "--person", "Jo", "--yes", "--at")


@pytest.mark.parametrize(
    ("now", "said", "zone", "start"),
    [
        # Now is a clock there, and so are the days of the trip; the others are at home.
        (there(26, 18), "today 14:00", "Asia/Tokyo", "2026-11-26T14:00:00"),
        (there(26, 18), "2 hours ago", "Asia/Tokyo", "2026-11-26T16:00:00"),
        (there(26, 18), "Mon 10:00", "Asia/Tokyo", "2026-11-30T10:00:00"),
        (there(26, 18), "4 Dec 10:00", None, "2026-12-04T10:00:00"),
        (there(26, 18), "today 14:00 London", "Europe/London", "2026-11-26T14:00:00"),
        # On the first day there, yesterday was at home.
        (there(25, 15), "yesterday 20:00", None, "2026-11-24T20:00:00"),
        (there(25, 15), "Wed next week 15:00", "Asia/Tokyo", "2026-12-02T15:00:00"),
        # At home again, on the same day or after midnight, "ago" counts from now.
        (BACK, "2 hours ago", None, "2026-12-02T09:00:00"),
        (BACK, "today 10:30", None, "2026-12-02T10:30:00"),
        (BACK + 14 * HOUR, "2 hours ago", None, "2026-12-02T23:00:00"),
        (BACK + 14 * HOUR, "yesterday 15:00", "Asia/Tokyo", "2026-12-02T15:00:00"),
        (there(24, 8), "yesterday 14:00", None, "2026-11-22T14:00:00"),
        (there(24, 8), "today 10:00", None, "2026-11-23T10:00:00"),
        (there(24, 8), "30 Nov 10:00", "Asia/Tokyo", "2026-11-30T10:00:00"),
    ],
)
def test_a_time_is_that_of_the_place_where_the_person_is_then(
    program: Program, now: datetime, said: str, zone: str | None, start: str
) -> None:
    program.now = now
    ran = program(*NEW, said)
    assert ran.code == 0, ran
    written = program.log.read_text().rpartition("[[interview]]")[2]
    assert f"start = {start}" in written
    assert re.findall('^timezone = "(.*)"$', written, re.MULTILINE) == ([zone] if zone else [])
    assert ("the time is that of Tokyo, where you are then" in ran.out) is (zone == "Asia/Tokyo")


def test_a_zone_that_is_named_is_the_zone(program: Program) -> None:
    program.now = there(26, 18)
    assert program(*NEW, "today 14:00", "--zone", "London", "--end", "15:00").code == 0
    written = program.log.read_text().rpartition("[[interview]]")[2]
    assert 'timezone = "Europe/London"' in written


def test_a_time_that_is_typed_again_is_meant_where_the_person_is_then(program: Program) -> None:
    with opened(program.config, now=there(26, 18)) as workspace:
        entry = Entry(workspace.config.me, workspace.now)
    entry.take("start", "30 Nov 10:00")
    assert entry.fields["timezone"] == "Asia/Tokyo"
    assert entry.is_ahead
    entry.take("start", "4 Dec 10:00")
    assert entry.fields == {"start": datetime(2026, 12, 4, 10)}  # noqa: DTZ001 - local
    assert entry.remarks == {}
    entry.take("start", "2 hours ago")
    assert entry.fields["timezone"] == "Asia/Tokyo"
    entry.forget("start")
    assert entry.fields == {}
    entry.take("start", "4 Dec 10:00 Tokyo")
    entry.take("start", "5 Dec 10:00")
    assert entry.fields["timezone"] == "Asia/Tokyo"  # as it was said


def test_the_day_of_a_status_is_that_where_the_person_is(program: Program) -> None:
    program.now = there(26, 8)
    said = ("4 Dec 10:00", "--status", "offer", "--since", "today", "--answer-by", "tomorrow")
    assert program(*NEW, *said).code == 0
    written = program.log.read_text().rpartition("[[interview]]")[2]
    assert "status_since = 2026-11-26" in written
    assert "answer_by = 2026-11-27" in written


# the gate

PROMISED = table("hooli", start="2026-11-20T10:00:00", promise="2026-11-30")


def test_a_follow_up_is_not_postponed_to_a_day_that_has_not_begun_at_home(program: Program) -> None:
    """They said Monday; when Tuesday begins in Tokyo, it is Monday morning in New York."""
    numbers = "\n[playbook]\nfollow_up_after_promise = 0\n"
    program.write(PROMISED, config=with_trip() + numbers)
    program.now = there(28, 8)
    ran = program("postpone", "hooli/follow-up/1", "1 Dec")
    assert ran.code == 2
    said = " ".join(ran.err.split())
    assert "the first day on which you may write is Wed 2 Dec" in said
    items = {each["id"]: each for each in program("plan", "--json").json["items"]}
    assert items["hooli/follow-up/1"]["date"] == "2026-12-02"
    ran = program("recap", "hooli", "--promise", "by 30 Nov")
    assert "OK to follow up from Wed 2 Dec" in " ".join(ran.out.split())


# the configuration


def test_a_wrong_trip_is_told_with_its_line(program: Program) -> None:
    program.config.write_text(with_trip(TRIP.replace("12-02", "11-02")))
    ran = program("check")
    assert (ran.code, ran.err) == (2, "")
    assert "config.toml:8: [[me.away]] until = 2026-11-02 is before from = 2026-11-25" in ran.out


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [('"JP"', '"XX"', 10), ('"JP"', '"JP"\nsubdivision = "Kyo"', 11)],
)
def test_unknown_holidays_of_a_trip_are_told_with_their_line(
    program: Program, old: str, new: str, line: int
) -> None:
    program.config.write_text(with_trip(TRIP.replace(old, new)))
    ran = program("status")
    assert ran.code == 2
    assert f"config.toml:{line}: [[me.away]]: " in ran.err
    assert f"config.toml:{line}: [[me.away]]: " in program("doctor").out.replace(
        "\n" + 22 * " ", " "
    )


def test_doctor_says_where_the_person_is(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    program.now = there(26, 8)
    said = program("doctor").out
    assert (
        "Asia/Tokyo, where it is Thu 26 Nov 08:00; you are away from America/New_York until "
        "Wed 2 Dec" in said
    )
    assert "the observed ones of US; on your trips those of JP as well" in said


# slots


def test_slots_are_within_the_hours_there_and_while_the_person_is_there(program: Program) -> None:
    program.write(config=with_trip())
    found = program("slots", "--for", "24 to 26 November", "--count", "50", "--json").json["slots"]
    # On Wednesday it is 14:00 in Tokyo when the trip begins; Thursday is a holiday at home.
    begins = [each["start"] for each in found]
    assert {each[:10] for each in begins} == {"2026-11-24", "2026-11-25"}
    assert {each[-6:] for each in begins if each[8:10] == "24"} == {"-05:00"}
    assert min(each for each in begins if each[8:10] == "25") == "2026-11-25T14:00:00+09:00"


def test_no_slot_is_on_a_holiday_there(program: Program) -> None:
    """On Thursday 11 February 2027 Japan has a holiday, New York has none."""
    trip = '\n[[me.away]]\nfrom = 2027-02-08\nuntil = 2027-02-12\ntimezone = "Asia/Tokyo"\n'
    offered = []
    for country in ("", 'country = "JP"\n'):
        program.write(config=with_trip(trip + country))
        ran = program("slots", "--for", "8 to 12 February 2027", "--count", "50", "--json")
        offered.append({each["start"][:10] for each in ran.json["slots"]})
    plain, with_holidays = offered
    assert plain - with_holidays == {"2027-02-11"}


def test_the_zone_at_home_is_another_one_on_a_trip(program: Program) -> None:
    program.write(config=with_trip())
    said = program("slots", "--for", "30 November", "--zone", "New York", "--count", "1").out
    assert said == ("Sunday 29 November, 19:00 to 20:00 New York time (Mon 09:00 Tokyo time)\n")


def test_a_zone_that_is_the_persons_own_only_some_of_the_days_is_said(program: Program) -> None:
    program.write(config=with_trip())
    said = program("slots", "--for", "2 to 3 December", "--zone", "Tokyo", "--count", "9").out
    assert re.search(r"^Wednesday 2 December, 09:00 to 10:00 Tokyo time$", said, re.MULTILINE)
    assert "Thursday 3 December" not in said  # no hour is within both
    both = program("slots", "--for", "3 December", "--zone", "Tokyo", "--count", "1").out
    assert re.search(r"Tokyo time \([A-Z]\w+ \d\d:\d\d New York time\)|New York time\)", both)


# calendars


def test_a_calendar_file_has_each_thing_on_the_day_and_at_the_moment(program: Program) -> None:
    program("sync")
    found = {
        str(event["UID"]): event.decoded("DTSTART")
        for event in Calendar.from_ical(program.calendar.read_bytes()).walk("VEVENT")
    }
    assert found[uid_of("bolt/interview")] == datetime(2026, 11, 27, 1, tzinfo=UTC)
    assert found[uid_of("bolt/recap")] == datetime(2026, 11, 27, 2, tzinfo=UTC)  # 11:00 there
    assert found[uid_of("bolt/thank-you/jane-doe")] == date(2026, 11, 27)
    assert found[uid_of("kyoto/thank-you-card")] == date(2026, 11, 27)


def test_the_alarm_of_a_task_is_at_its_hour_there(program: Program) -> None:
    program.write(*LOG, config=with_trip() + "alarms = true\n")
    program("sync")
    (event,) = (
        event
        for event in Calendar.from_ical(program.calendar.read_bytes()).walk("VEVENT")
        if event["UID"] == uid_of("bolt/thank-you/jane-doe")
    )
    (alarm,) = event.walk("VALARM")
    # The interview ends at 11:00, an hour after the hour of tasks.
    assert alarm.decoded("TRIGGER") == datetime(2026, 11, 27, 2, tzinfo=UTC)


def test_the_alarm_of_the_first_day_there_waits_until_that_day_begins(program: Program) -> None:
    people = '[{ name = "Jane Doe", rapport = "good" }]'
    log = table("acme", start="2026-11-24T10:00:00", people=people)
    program.write(log, config=with_trip() + "alarms = true\n")
    program("sync")
    (event,) = (
        event
        for event in Calendar.from_ical(program.calendar.read_bytes()).walk("VEVENT")
        if event["UID"] == uid_of("acme/connect/jane-doe")
    )
    (alarm,) = event.walk("VALARM")
    assert event.decoded("DTSTART") == date(2026, 11, 25)
    # At 10:00 in Tokyo, it is still Tuesday evening in New York.
    assert alarm.decoded("TRIGGER") == there(25, 14)


@pytest.mark.parametrize(("until", "day"), [("2026-11-24", "24"), ("2026-11-22", "23")])
def test_the_weekly_reminder_is_not_on_a_holiday_there(
    program: Program, until: str, day: str
) -> None:
    """Monday 23 November is a holiday in Japan."""
    trip = TRIP.replace("2026-11-25", "2026-11-20").replace("2026-12-02", until)
    program.write(table(start="2026-11-17T10:00:00"), config=with_trip(trip))
    items = program("plan", "--json").json["items"]
    (found,) = (each for each in items if each["id"] == "keep-searching/2026-W48")
    assert found["date"] == f"2026-11-{day}"


@pytest.fixture
def world(program: Program, monkeypatch: pytest.MonkeyPatch) -> TwoWay:
    made = TwoWay(program)
    made.install(monkeypatch)
    config = with_trip().partition("[targets")[0]
    program.write(*LOG, config=config + '[targets.cal]\nprovider = "memory"\n')
    return made


def test_nothing_is_doubled_or_moved_while_a_trip_begins_and_ends(world: TwoWay) -> None:
    """A run each six hours over the whole trip, by somebody who does nothing."""
    world("sync")
    service = world.services["cal"]
    at_first: dict[str, Item] = {}
    start = world.program.now
    for number in range(1, 4 * 12):
        world.program.now = start + number * 6 * HOUR
        world("sync")
        items = [entry.item for entry in service.held()]
        assert len({item.uid for item in items}) == len(items)
        for item in items:
            before = at_first.setdefault(item.uid, item)
            assert item == before


def test_a_task_is_due_on_the_day_there(world: TwoWay) -> None:
    world("sync")
    task, meeting = world.item("bolt/thank-you/jane-doe"), world.item("bolt/interview")
    assert isinstance(task, Task)
    assert task.due == date(2026, 11, 27)
    assert isinstance(meeting, Event)
    assert meeting.start == there(27, 10)


def test_a_trip_that_is_added_and_deleted_again_leaves_all_as_it_was(world: TwoWay) -> None:
    without = world.program.config.read_text().replace(TRIP.strip(), "")
    with_it = world.program.config.read_text()

    def stands() -> dict[str, object]:
        held = world.services["cal"].held()
        return {entry.item.uid: entry.item for entry in held}

    world.program.config.write_text(without)
    world("sync")
    at_home = stands()
    world.program.config.write_text(with_it)
    world("sync")
    assert stands().keys() == at_home.keys()
    assert stands() != at_home
    world.program.config.write_text(without)
    world("sync")
    assert stands() == at_home


def test_what_the_person_moved_stays_where_they_moved_it(world: TwoWay) -> None:
    world("sync")
    world.person().move(uid_of("bolt/recap"), there(28, 9))
    for now in (there(25, 13), there(25, 15), there(28, 6)):
        world.program.now = now
        world("sync")
        moved = world.item("bolt/recap")
        assert isinstance(moved, Event)
        assert moved.start == there(28, 9)
    assert "Sat 28 Nov 09:00" in world("status")


# what runs for long


def test_watch_tells_the_hour_where_the_person_is(program: Program) -> None:
    times = iter([there(25, 13, 30), there(25, 14, 30)])
    runs = Runs(program.config, NEW_YORK, now=lambda: next(times))
    program.capsys.readouterr()
    runs.report(runs.run("start"), 900)
    assert program.capsys.readouterr().out.startswith("23:30 calendar: ")
    program.write(*LOG, table("hooli", start="2026-12-01T10:00:00"), config=with_trip())
    runs.report(runs.run("change"), 900)
    assert program.capsys.readouterr().out.startswith("14:30 calendar: ")
    assert runs.home == ZoneInfo("Asia/Tokyo")


def test_a_feed_is_rendered_again_when_the_day_begins_there(program: Program) -> None:
    renderer = Renderer(program.config)
    new = []
    for now in (there(25, 13), there(25, 15), there(25, 23), there(26, 0), there(26, 15)):
        renderer.refresh(now)  # the first time, the file of the feeds is made
        new.append(renderer.refresh(now))
        assert renderer.error is None
    assert renderer.renderings <= 5
    before = renderer.renderings
    assert renderer.refresh(there(26, 23)) is False
    assert renderer.refresh(there(27, 0)) is True
    assert renderer.renderings == before + 1


def test_a_failure_is_told_since_the_day_there(program: Program) -> None:
    health.note_failed_start(program.config, InputError("no log"), there(26, 8).astimezone(UTC))
    (trouble,) = health.read(program.folder)
    assert trouble.since == date(2026, 11, 26)


def test_the_page_says_where_the_person_is(program: Program) -> None:
    for now, day, said in (
        (program.now, "23 November", ("You will be in Tokyo from Wed 25 Nov until Wed 2 Dec",)),
        (there(27, 8), "27 November", ("You are in Tokyo until Wed 2 Dec",)),
        (datetime(2026, 12, 3, 15, tzinfo=UTC), "3 December", ()),
    ):
        with opened(program.config, now=now) as workspace:
            page = today_of(workspace, {})
        assert (page.date, page.trips) == (day, said)
