"""At which moments `--at` and `--on` mean a run, also where clocks are changed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import product
from zoneinfo import ZoneInfo

import pytest
import pytz
import schedule
from schedule_clock import schedule_clock

from afterview.errors import InputError
from afterview.service.loop import FileState, LoopPorts, RunOutcome, Schedule, Trigger, watch
from afterview.service.times import Times

BERLIN, TOKYO = ZoneInfo("Europe/Berlin"), ZoneInfo("Asia/Tokyo")
SYSTEMS = ("UTC", "Europe/Berlin", "America/New_York")
WORKDAYS = frozenset(range(5))


def meant(now: datetime, times: Times, zone: ZoneInfo) -> datetime:
    """Return the same by counting: the first time that the person's clock shows after `now`."""
    here = now.astimezone(zone)
    days = (here.date() + timedelta(days=number) for number in range(9))
    moments = (
        datetime.combine(day, at, zone).astimezone(UTC)
        for day, at in product(days, sorted(times.at))
        if day.weekday() in times.on
    )
    return next(each for each in moments if each > now)


def asked(now: datetime, times: Times, zone: ZoneInfo, system: str = "UTC") -> datetime:
    with schedule_clock(lambda: now, system):
        found = times.following(now, zone)
    assert found is not None
    assert found.tzinfo is zone
    return found


DAYS = {
    "Europe/Berlin": (date(2026, 3, 28), date(2026, 10, 24), date(2026, 7, 3)),
    "America/New_York": (date(2026, 3, 7), date(2026, 10, 31)),
    "Australia/Lord_Howe": (date(2026, 4, 4), date(2026, 10, 3)),
    "America/Santiago": (date(2026, 4, 4), date(2026, 9, 5)),
    "Asia/Tokyo": (date(2026, 3, 28), date(2026, 10, 24)),
}
"""The day before the clocks change, by zone, and of a zone without changes those of another."""


@pytest.mark.parametrize("system", SYSTEMS)
@pytest.mark.parametrize("zone", DAYS)
def test_the_next_time_is_the_one_that_the_persons_clock_shows(zone: str, system: str) -> None:
    home = ZoneInfo(zone)
    times = (Times((time(7, 30),)), Times((time(4), time(23)), WORKDAYS), Times((time(10, 30),)))
    for day in DAYS[zone]:
        begins = datetime.combine(day, time(), home).astimezone(UTC)
        for half_hours, each in product(range(3 * 48), times):
            now = begins + timedelta(minutes=30 * half_hours, seconds=7)
            assert asked(now, each, home, system) == meant(now, each, home)


@pytest.mark.parametrize("system", SYSTEMS)
def test_a_time_that_the_clocks_skip_is_moved_with_them(system: str) -> None:
    now = datetime(2026, 3, 29, 1, 0, tzinfo=BERLIN)
    found = asked(now, Times((time(2, 30),)), BERLIN, system)
    assert found == datetime(2026, 3, 29, 3, 30, tzinfo=BERLIN)


@pytest.mark.parametrize("system", SYSTEMS)
def test_a_time_that_the_clocks_show_twice_counts_once(system: str) -> None:
    first = datetime(2026, 10, 25, 2, 30, tzinfo=BERLIN)
    times = Times((time(2, 30),))
    assert asked(first - timedelta(minutes=5), times, BERLIN, system) == first
    for minutes in (0, 20, 50):  # also when the clock shows 02:20 again
        later = first.astimezone(UTC) + timedelta(minutes=minutes, seconds=1)
        found = asked(later, times, BERLIN, system)
        assert (found.day, found.fold) in {(26, 0), (25, 1)}
        assert found > later


def test_where_this_computers_clock_shows_a_time_twice_the_right_one_is_taken() -> None:
    """Ten thirty in Tokyo is the second 02:30 in Berlin; `schedule` tells the two not apart."""
    now = datetime(2026, 10, 25, 8, 0, tzinfo=TOKYO)
    found = [
        asked(now, Times((time(hour, 30),)), TOKYO, "Europe/Berlin").astimezone(UTC).hour
        for hour in (9, 10)
    ]
    assert found == [0, 1]
    with schedule_clock(lambda: now, "Europe/Berlin"):
        jobs = [
            schedule.Scheduler().every().day.at(at, "Asia/Tokyo").do(print)
            for at in ("09:30", "10:30")
        ]
        assert jobs[0].next_run == jobs[1].next_run


def test_days_begin_where_the_person_lives() -> None:
    saturday = datetime(2026, 11, 28, 12, tzinfo=TOKYO)
    times = Times(on=WORKDAYS)
    assert times.allowed_from(saturday) == datetime(2026, 11, 30, tzinfo=TOKYO)
    assert times.following(saturday, TOKYO) is None
    monday = datetime(2026, 11, 30, tzinfo=TOKYO)
    assert times.allowed_from(monday) is monday
    only = Times(on=frozenset({0}))
    assert only.allowed_from(datetime(2026, 12, 1, tzinfo=TOKYO)).date() == date(2026, 12, 7)


def test_a_zone_that_is_too_new_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(name: str) -> None:
        raise pytz.UnknownTimeZoneError(name)

    monkeypatch.setattr(pytz, "timezone", unknown)
    with pytest.raises(InputError, match="does not know the time zone Asia/Tokyo"):
        Times((time(7),)).following(datetime(2026, 11, 28, tzinfo=TOKYO), TOKYO)


# the loop, on a clock of its own


@dataclass
class Days:
    """A clock of the wall and one that only counts; somebody may set the first."""

    began: datetime
    until: float
    zone: ZoneInfo = BERLIN
    outcomes: tuple[RunOutcome, ...] = ()
    set_back: tuple[float, timedelta] | None = None
    passed: float = 0.0
    runs: list[tuple[datetime, Trigger]] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)

    def now(self) -> datetime:
        shown = self.began.astimezone(UTC) + timedelta(seconds=self.passed)
        if self.set_back and self.passed >= self.set_back[0]:
            shown -= self.set_back[1]
        return shown

    def run(self, why: Trigger) -> RunOutcome:
        self.runs.append((self.now().astimezone(self.zone), why))
        number = len(self.runs) - 1
        return self.outcomes[number] if number < len(self.outcomes) else RunOutcome(0)

    def pause(self, seconds: float) -> bool:
        assert 0 < seconds <= 1
        # A minute at a time, or an hour has 3,600 looks; the wait ends no later than the minute.
        self.passed += 60
        return self.passed >= self.until

    def go(self, schedule_: Schedule, system: str = "Europe/Berlin") -> list[str]:
        ports = LoopPorts(
            run=self.run,
            observe=lambda: FileState(0, 0),
            clock=lambda: self.passed,
            now=self.now,
            home=lambda: self.zone,
            pause=self.pause,
            chance=lambda: 0.5,
            report=lambda _, wait: self.waits.append(wait),
        )
        with schedule_clock(self.now, system):
            watch(ports, schedule_)
        return [f"{at:%d %H:%M} {why}" for at, why in self.runs]


DAY = 24 * 3600.0


@pytest.mark.parametrize("system", SYSTEMS)
def test_it_runs_at_these_times_on_these_days_across_a_change_of_clocks(system: str) -> None:
    friday = datetime(2026, 10, 23, 7, 0, tzinfo=BERLIN)
    times = Times((time(7, 30), time(18)), WORKDAYS)
    days = Days(friday, until=3.6 * DAY)
    assert days.go(Schedule(every=900, repeats=False, times=times), system) == [
        "23 07:00 start",
        "23 07:30 time",
        "23 18:00 time",
        "26 07:30 time",
        "26 18:00 time",
    ]
    assert days.waits[2] == timedelta(days=2, hours=14, minutes=30).total_seconds()


def test_the_hour_that_comes_twice_has_one_run_and_no_more() -> None:
    night = datetime(2026, 10, 25, 1, 50, tzinfo=BERLIN)
    schedule_ = Schedule(every=900, repeats=False, times=Times((time(2, 30),)))
    assert Days(night, until=5 * 3600).go(schedule_) == ["25 01:50 start", "25 02:30 time"]


def test_the_interval_goes_on_through_the_hour_that_comes_twice() -> None:
    night = datetime(2026, 10, 25, 1, 50, tzinfo=BERLIN)
    assert len(Days(night, until=3 * 3600).go(Schedule(every=900))) == 12


def test_a_failure_at_its_time_is_tried_again_before_the_next() -> None:
    days = Days(
        datetime(2026, 11, 30, 7, 0, tzinfo=BERLIN),
        until=DAY / 4,
        outcomes=(RunOutcome(0), RunOutcome(1), RunOutcome(1)),
    )
    schedule_ = Schedule(every=900, repeats=False, times=Times((time(7, 30),)))
    assert days.go(schedule_) == [
        "30 07:00 start",
        "30 07:30 time",
        "30 08:00 again",
        "30 09:00 again",
    ]


def test_an_interval_can_have_times_and_days_as_well() -> None:
    sunday = datetime(2026, 11, 29, 20, 0, tzinfo=BERLIN)
    days = Days(sunday, until=5.1 * 3600)
    schedule_ = Schedule(every=3600, times=Times((time(0, 10),), WORKDAYS))
    assert days.go(schedule_) == ["29 20:00 start", "30 00:00 time", "30 00:10 time"]
    assert days.waits[0] == 4 * 3600


def test_a_day_without_runs_says_when_the_next_is() -> None:
    days = Days(datetime(2026, 11, 28, 12, 0, tzinfo=BERLIN), until=60)
    days.go(Schedule(every=900, times=Times(on=WORKDAYS)))
    assert days.waits == [36 * 3600]


def test_a_clock_that_is_set_back_loses_no_run() -> None:
    """It was a month ahead, which a run saw that began just then."""
    wrong = datetime(2026, 12, 30, 9, 0, tzinfo=BERLIN)
    days = Days(wrong, until=DAY, set_back=(600, timedelta(days=30)))
    schedule_ = Schedule(every=900, repeats=False, times=Times((time(18),)))
    assert days.go(schedule_) == ["30 09:00 start", "30 18:00 time"]
    assert days.runs[1][0].month == 11
