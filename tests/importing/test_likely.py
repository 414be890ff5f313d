"""Which events of a calendar look like an interview: a set of written ones, and each sign alone."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import pytest

from afterview.importing.calendar_words import folded
from afterview.importing.likely import AGAINST, FOR, Known, Look, Words, verdict
from afterview.importing.people import guest

ZONE = ZoneInfo("America/New_York")
ME, WORK = "sam.rivera@gmail.com", "sam@dayjob.example"
KNOWN = Known(
    me=frozenset({ME, WORK}),
    my_name="Sam Rivera",
    people={"jo@globex.example": "Globex", "jane@acme-robotics.example": "Acme Robotics"},
    domains={"globex.example": "Globex", "acme-robotics.example": "Acme Robotics"},
    companies=("Acme Robotics", "Globex"),
)


class Written(NamedTuple):
    """An event as the table has it."""

    set: str
    interview: str
    title: str
    look: Look


def table() -> list[Written]:
    lines = (Path(__file__).parent / "likely.tsv").read_text(encoding="utf-8").splitlines()
    lines = [line for line in lines if not line.startswith("#")]
    names = lines[0].split("\t")
    rows = [dict(zip(names, [*line.split("\t"), "", "", ""], strict=False)) for line in lines[1:]]
    return [Written(row["set"], row["interview"], row["title"], look_of(row)) for row in rows]


def look_of(row: dict[str, str]) -> Look:
    own = {"me": ME, "work": WORK}
    guests = [
        guest("", own.get(each, each), {"PARTSTAT": row["answer"].strip() if each in own else ""})
        for each in row["guests"].split()
    ]
    more = row.get("more", "")
    return Look(
        title=row["title"],
        start=datetime.fromisoformat(row["start"]).replace(tzinfo=ZONE),
        length=timedelta(minutes=int(row["minutes"])),
        organizer=guest("", row["organizer"]) if row["organizer"] else None,
        guests=guests,
        link=row.get("link", ""),
        links=(more.removeprefix("via "),) if more.startswith("via ") else (),
        is_repeated=more == "repeated",
    )


# The set of written events


def wrong(set_: str) -> dict[str, list[str]]:
    """Return the titles of the interviews of a set that are missed, and of what is none."""
    found: dict[str, list[str]] = {"missed": [], "none": []}
    for each in table():
        is_likely = verdict(each.look, KNOWN).is_likely
        if each.set == set_ and is_likely != (each.interview == "yes"):
            found["none" if is_likely else "missed"].append(each.title)
    return found


def test_the_set_is_large_enough() -> None:
    counted = Counter((each.set, each.interview) for each in table())
    assert min(counted.values()) >= 25
    assert sum(counted.values()) == 100


def test_the_events_by_which_the_points_were_chosen() -> None:
    assert wrong("tune") == {"missed": [], "none": []}


def test_the_events_that_were_looked_at_afterwards() -> None:
    """Two of 25 interviews are missed, and nothing else is taken for one (docs/testing.md)."""
    assert wrong("check") == {"missed": ["Take-home review with Hooli", "Probetag"], "none": []}


def test_what_is_taken_for_sure_is_an_interview() -> None:
    sure = [each for each in table() if verdict(each.look, KNOWN).is_sure]
    assert len(sure) == 30
    assert {each.interview for each in sure} == {"yes"}


@pytest.mark.parametrize("group", [*FOR, *AGAINST], ids=lambda group: group.pattern[:20])
def test_each_group_of_words_is_a_pattern_of_plain_letters(group: Words) -> None:
    """Titles are compared without capitals and accents, so that a pattern with them never fits."""
    assert re.compile(group.pattern)
    assert folded(group.pattern) == group.pattern
    assert (group.points > 0) is (group in FOR)


# Each sign alone

MONDAY = datetime(2026, 12, 7, 10, tzinfo=ZONE)
NOTHING = Look(title="x", start=MONDAY, length=timedelta(minutes=5))
"""An event that has nothing but working hours."""
IN_HOURS = (1, "in working hours")


def reasons(known: Known = KNOWN, **fields: Any) -> list[tuple[int, str]]:
    """Return the reasons of an event with these fields, without that of its hour."""
    found = verdict(replace(NOTHING, **fields), known).reasons
    return [(each.points, each.says) for each in found if each != IN_HOURS]


def test_an_event_without_any_sign_has_none() -> None:
    assert reasons() == []
    assert verdict(NOTHING, KNOWN).why == ("in working hours",)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"title": "Interview"}, [(4, "the title says “interview”")]),
        ({"title": "Recruiter"}, [(3, "the title says “recruiter”")]),
        # Of the words that speak for it, only the first group counts.
        ({"title": "Recruiter interview"}, [(4, "the title says “interview”")]),
        (
            {"title": "Mock interview"},
            [
                (-6, "the title says “mock interview”, which is another kind of interview"),
                (4, "the title says “interview”"),
            ],
        ),
        # Words within words are none.
        ({"title": "Interviewed, dailymotion"}, []),
        ({"title": "SRE"}, [(2, "the title names a job: “SRE”")]),
        ({"title": "globex, again"}, [(3, "the title names Globex, which your log has")]),
        ({"title": "Globexit"}, []),
        ({"title": "Hello Sam Rivera"}, [(1, "the title names you")]),
        (
            {"organizer": guest("Jo Smith", "jo@globex.example")},
            [
                (6, "Jo Smith (Globex), who is in your log"),
                (2, "somebody at globex.example takes part"),
            ],
        ),
        (
            {"guests": [guest("", "max@mail.globex.example")]},
            [
                (5, "somebody of Globex, which your log has"),
                (2, "somebody at mail.globex.example takes part"),
            ],
        ),
        (
            {"organizer": guest("", "no-reply@us.greenhouse.io")},
            [(3, "us.greenhouse.io, a service for hiring")],
        ),
        ({"links": ["app.hackerrank.com"]}, [(3, "app.hackerrank.com, a service for hiring")]),
        ({"organizer": guest("", "bob@gmail.com")}, []),
        (
            {"organizer": guest("", "bob@dayjob.example")},
            [(-6, "somebody of your own company takes part")],
        ),
        (
            {"organizer": guest("", WORK), "guests": [guest("", WORK), guest("", "a@b.example")]},
            [(-2, "you invited them"), (2, "somebody at b.example takes part")],
        ),
        ({"organizer": guest("", WORK), "guests": [guest("", WORK)]}, []),
        ({"guests": [guest("", ME, {"PARTSTAT": "DECLINED"})]}, [(-10, "you declined it")]),
        (
            {"guests": [guest("", ME, {"PARTSTAT": "NEEDS-ACTION"})]},
            [(-2, "you have not answered it")],
        ),
        ({"guests": [guest("", f"{n}@gmail.com") for n in range(11)]}, [(-3, "11 guests")]),
        ({"is_repeated": True}, [(-4, "it is repeated")]),
        ({"link": "https://zoom.us/j/1"}, [(1, "a video link")]),
        ({"length": timedelta(minutes=15)}, [(1, "it takes 15 minutes")]),
        ({"length": timedelta(minutes=120)}, [(1, "it takes 120 minutes")]),
        ({"length": timedelta(minutes=121)}, []),
        ({"length": timedelta(minutes=421)}, [(-2, "it takes more than seven hours")]),
        ({"start": MONDAY.replace(hour=20)}, []),
        ({"start": MONDAY.replace(hour=20, minute=1)}, [(-2, "it is outside of working hours")]),
        ({"start": MONDAY.replace(hour=6, minute=59)}, [(-2, "it is outside of working hours")]),
        ({"start": MONDAY.replace(day=12)}, [(-2, "it is outside of working hours")]),
    ],
)
def test_a_sign(fields: dict[str, Any], expected: list[tuple[int, str]]) -> None:
    assert reasons(**fields) == expected


def test_names_that_are_words_of_many_titles_say_nothing() -> None:
    known = replace(KNOWN, companies=("Go",), my_name="Al")
    assert reasons(known, title="Go Al") == []


def test_circumstances_alone_are_not_enough() -> None:
    look = replace(
        NOTHING,
        title="Sam Rivera",
        organizer=guest("", "a@b.example"),
        link="https://zoom.us/j/1",
        length=timedelta(hours=1),
    )
    found = verdict(look, KNOWN)
    assert sum(each.points for each in found.reasons) == 6
    assert found.points == 3
    assert not found.is_likely


def test_reasons_for_it_come_first_and_those_that_weigh_most() -> None:
    look = replace(NOTHING, title="SRE interview", is_repeated=True)
    assert verdict(look, KNOWN).why == (
        "the title says “interview”",
        "the title names a job: “SRE”",
        "in working hours",
        "but it is repeated",
    )


def test_of_a_service_for_mail_nobody_is_a_colleague() -> None:
    assert not KNOWN.at_home(guest("", "bob@gmail.com"))
    assert KNOWN.at_home(guest("", ME))
