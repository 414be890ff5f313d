"""Interviews, calendars and plans made in one line, and Hypothesis strategies for whole logs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from afterview.dates.workdays import Workdays
from afterview.model import STATUSES, Contact, Interview, Interviewer, Promise
from afterview.playbook import Planned, situation, steps
from afterview.playbook.facts import Facts
from afterview.playbook.follow_up import timelines
from afterview.playbook.settings import PROFILES, Settings, settings

MONDAY = date(2026, 11, 23)
"""The today of most tests; Thanksgiving is on the Thursday after."""

ZONES = (
    "America/New_York",
    "Europe/Berlin",
    "Pacific/Kiritimati",
    "Pacific/Pago_Pago",
    "Asia/Kolkata",
    "Australia/Lord_Howe",
    "UTC",
)

HOLIDAYS = frozenset(
    {
        date(2026, 11, 26),
        date(2026, 12, 25),
        date(2027, 1, 1),
        date(2027, 1, 18),
        date(2028, 2, 29),
    }
)
HOLIDAY_NAMES = {date(2026, 11, 26): "Thanksgiving Day", date(2026, 12, 25): "Christmas Day"}


@cache
def workdays(holidays: frozenset[date] = HOLIDAYS) -> Workdays:
    named = {day: HOLIDAY_NAMES.get(day, "a holiday") for day in holidays}
    return Workdays(
        frozenset(range(5)), lambda year: {d: name for d, name in named.items() if d.year == year}
    )


def interview(company: str = "Acme", **changes: Any) -> Interview:
    """Monday 23 November 2026, 10:00 to 11:00 in New York, with Jane Doe."""
    zone = changes.setdefault("timezone", "America/New_York")
    start = changes.pop("start", datetime(2026, 11, 23, 10))  # noqa: DTZ001 - the zone comes next
    start = start.replace(tzinfo=ZoneInfo(zone))
    length = changes.pop("minutes", 60)
    end = (start.astimezone(UTC) + timedelta(minutes=length)).astimezone(ZoneInfo(zone))
    changes.setdefault("id", company.casefold().replace(" ", "-"))
    changes.setdefault("interviewers", (Interviewer(name="Jane Doe", email="jane@acme.example"),))
    return Interview(company=company, start=start, end=end, **changes)


def promised(latest: date, words: str = "by then") -> Promise:
    return Promise(words, latest, latest)


def planned(
    *interviews: Interview,
    today: date = MONDAY,
    facts: Facts | None = None,
    numbers: Settings | None = None,
    holidays: frozenset[date] = HOLIDAYS,
    zone: str = "America/New_York",
    **calendars: Any,
) -> dict[str, Planned]:
    """Return the plan by step id; `calendars` are `busy` and `placed`."""
    seen = situation(
        interviews,
        facts or Facts(),
        today=today,
        settings=numbers or Settings(),
        workdays=workdays(holidays),
        zone=zone,
        **calendars,
    )
    items = steps(interviews, seen, timelines(seen))
    assert len({item.id for item in items}) == len(items)
    return {item.id: item for item in items}


def days(items: dict[str, Planned], step: str) -> list[date]:
    return [item.day for item in items.values() if item.step == step]


NAMES = ("Jane Doe", "Ravi Menon", "山田 太郎", "Zoë O'Neill", "María-José Núñez")
COMPANIES = ("Acme", "  acme ", "Globex", "Hooli & Sons", "日本電気")
DAYS = st.one_of(
    st.dates(date(2026, 9, 1), date(2027, 4, 1)),
    st.sampled_from(
        [
            date(2026, 11, 1),  # clocks go back in New York
            date(2027, 3, 14),  # and forward
            date(2026, 10, 25),  # back in Berlin
            date(2027, 3, 28),  # and forward
            date(2028, 2, 29),
            date(2026, 12, 31),
        ]
    ),
)


PEOPLE = st.lists(
    st.builds(
        Interviewer,
        name=st.sampled_from(NAMES),
        email=st.sampled_from(["", "someone@acme.example"]),
        rapport=st.sampled_from(["good", "neutral", "poor"]),
    ),
    unique_by=lambda person: person.name,
    max_size=4,
).map(tuple)
INTERVIEWS: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {
        "company": st.sampled_from(COMPANIES),
        "day": DAYS,
        "minute": st.integers(5 * 60, 23 * 60 + 45),
        "minutes": st.sampled_from([15, 45, 90, 480]),
        "promised_for": st.none() | st.integers(0, 60),
        "closed_after": st.none() | st.integers(0, 90),
        "role": st.sampled_from(["", "Engineer", "Analyst"]),
        "timezone": st.sampled_from(ZONES),
        "mode": st.sampled_from(["", "in person", "video", "phone"]),
        "contact": st.none() | st.just(Contact("Rita Cruz", "rita@acme.example")),
        "status": st.none() | st.sampled_from(STATUSES),
        "no_contact": st.sampled_from([False, False, False, True]),
        "interviewers": PEOPLE,
    }
)


def interviews(id_: str) -> st.SearchStrategy[Interview]:
    return INTERVIEWS.map(lambda values: drawn(id_, **values))


def drawn(
    id_: str,
    *,
    day: date,
    minute: int,
    promised_for: int | None,
    closed_after: int | None,
    **values: Any,
) -> Interview:
    return interview(
        id=id_,
        start=datetime.combine(day, time(minute // 60, minute % 60)),
        promise=None
        if promised_for is None
        else Promise("by then", day, day + timedelta(promised_for)),
        status_since=None if closed_after is None else day + timedelta(closed_after),
        **values,
    )


def logs(most: int = 8) -> st.SearchStrategy[tuple[Interview, ...]]:
    return st.lists(INTERVIEWS, min_size=1, max_size=most).map(
        lambda tables: tuple(drawn(f"i{number}", **table) for number, table in enumerate(tables))
    )


OWN_NUMBERS = st.fixed_dictionaries(
    {},
    optional={
        "follow_up_after_promise": st.integers(0, 8),
        "follow_up_without_promise": st.integers(0, 15),
        "follow_up_interval": st.integers(0, 12),
        "follow_up_cap": st.integers(0, 5),
        "contact_gap": st.integers(0, 15),
        "park_after": st.integers(0, 20),
        "keep_in_touch_first": st.integers(0, 100),
        "keep_in_touch_every": st.integers(1, 120),
        "keep_in_touch_times": st.integers(0, 5),
        "way_home_minutes": st.integers(0, 180),
        "recap_minutes": st.integers(5, 120),
        "latest_recap": st.times(time(18), time(23, 59)),
        "thank_you_same_day_until": st.times(time(12), time(18)),
        "card": st.sampled_from(["auto", "on", "off"]),
        "keep_searching": st.booleans(),
    },
)
SETTINGS = st.builds(settings, st.sampled_from(sorted(PROFILES)), OWN_NUMBERS, st.just({}))


def all_settings() -> st.SearchStrategy[Settings]:
    return SETTINGS


@st.composite
def facts_about(draw: st.DrawFn, log: Sequence[Interview]) -> Facts:
    """Facts about steps that such a log can have."""
    steps = st.builds(
        "{}/{}".format,
        st.sampled_from([i.id for i in log]),
        st.sampled_from(["recap", "follow-up/1", "follow-up/2", "park", "keep-in-touch/1"]),
    )
    return Facts(
        done=draw(st.dictionaries(steps, DAYS, max_size=3)),
        skipped=draw(st.frozensets(steps, max_size=2)),
        postponed=draw(st.dictionaries(steps, DAYS, max_size=3)),
        status_seen={
            i.id: ((i.status, draw(DAYS)),) for i in log if i.status and draw(st.booleans())
        },
    )


def renamed(log: Sequence[Interview], suffix: str) -> tuple[Interview, ...]:
    """The same log, as if it were with other companies."""
    return tuple(
        replace(i, id=f"{i.id}{suffix}", company=f"{i.company.strip()} {suffix}") for i in log
    )
