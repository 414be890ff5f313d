"""Calendar objects that any program may have written: changing one item, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from afterview.model import Event
from afterview.provider import ical, ical_edit, ical_read
from afterview.testing import event, task

STAMP = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
FOREIGN = """BEGIN:VCALENDAR
PRODID:-//Other//EN
VERSION:2.0
X-WR-CALNAME:Mine
BEGIN:VTIMEZONE
TZID:Office
BEGIN:STANDARD
DTSTART:19700101T000000
TZOFFSETFROM:+0300
TZOFFSETTO:+0300
END:STANDARD
END:VTIMEZONE
BEGIN:VEVENT
X-AFTERVIEW-MARK:old
UID:u
DTSTAMP:20261101T000000Z
SEQUENCE:3
SUMMARY;LANGUAGE=en:A title that is so long that the program
  has folded it
DTSTART;TZID=Office:20261120T090000
DURATION:PT1H
DESCRIPTION;ALTREP="cid:x":C:\\\\New
X-ALT-DESC;FMTTYPE=text/html:<b>C</b>
X-PERSON;A=b;C="d,e":x\\,y;z\\q%2C
CATEGORIES:a,b\\,c
DUE:rubbish
TRANSP:OPAQUE
BEGIN:VALARM
DESCRIPTION:Mine
TRIGGER:-PT5M
END:VALARM
END:VEVENT
END:VCALENDAR
"""


def parsed(text: str) -> ical_read.CalendarObject:
    """Return the object, which is one."""
    found = ical_read.parse(text)
    assert found is not None
    return found


def edited(text: str, mark: str = "new", **fields: Any) -> list[str]:
    """Return the lines of an object, unfolded, after fields of its item have changed."""
    found = parsed(text)
    before = ical_read.read(found)
    assert before is not None
    after = replace(before, **fields)
    new = ical_edit.edited(found, before, after, revision=1, changed_at=STAMP, mark=mark)
    assert ical_read.read(parsed(new)) == after
    assert new.count("\r\n") == new.count("\n")
    return new.replace("\r\n ", "").split("\r\n")


def plain(text: str) -> list[str]:
    """Return the lines of an object, unfolded."""
    return text.replace("\n ", "").split("\n")


STAMPED = [
    "DTSTAMP:20261123T093000Z",
    "LAST-MODIFIED:20261123T093000Z",
    "SEQUENCE:3",
    "X-AFTERVIEW-MARK:new",
]
OLD_STAMPS = ["X-AFTERVIEW-MARK:old", "DTSTAMP:20261101T000000Z", "SEQUENCE:3"]


@pytest.mark.parametrize(
    ("fields", "gone", "new"),
    [
        ({}, [], []),
        ({"title": "New"},
         ["SUMMARY;LANGUAGE=en:A title that is so long that the program has folded it"],
         ["SUMMARY:New"]),
        ({"description": "a\nb"},
         ['DESCRIPTION;ALTREP="cid:x":C:\\\\New', "X-ALT-DESC;FMTTYPE=text/html:<b>C</b>"],
         ["DESCRIPTION:a\\nb"]),
        ({"location": "Office"}, [], ["LOCATION:Office"]),
        ({"url": "https://a.example"}, [], ["URL:https://a.example"]),
        ({"start": datetime(2026, 11, 20, 6, 30, tzinfo=UTC)},
         ["DTSTART;TZID=Office:20261120T090000", "DURATION:PT1H"],
         ["DTSTART:20261120T063000Z", "DTEND:20261120T070000Z"]),
    ],
    ids=["nothing", "title", "description", "location", "url", "time"],
)  # fmt: skip
def test_only_what_differs_is_written(
    fields: dict[str, Any], gone: list[str], new: list[str]
) -> None:
    before, after = plain(FOREIGN), edited(FOREIGN, **fields)
    removed = [line for line in before if line not in after]
    assert sorted(removed) == sorted([*gone, *OLD_STAMPS[:2]])
    assert sorted(line for line in after if line not in before) == sorted(
        [*new, *STAMPED[:2], *STAMPED[3:]]
    )
    kept = [line for line in before if line not in {*gone, *OLD_STAMPS}]
    assert [line for line in after if line in kept] == kept


def test_whether_the_time_is_free_is_left_to_the_person() -> None:
    found = parsed(FOREIGN)
    before = ical_read.read(found)
    assert isinstance(before, Event)
    after = replace(before, free=True)
    new = ical_edit.edited(found, before, after, revision=1, changed_at=STAMP, mark="new")
    assert "TRANSP:OPAQUE" in new
    assert "TRANSPARENT" not in new


def test_without_a_mark_that_of_before_stays() -> None:
    assert "X-AFTERVIEW-MARK:old" in edited(FOREIGN, mark="", title="New")


TODO = """BEGIN:VCALENDAR
BEGIN:VTODO
UID:u
DTSTART;VALUE=DATE:20261118
DUE;TZID=Europe/Berlin:20261120T170000
SUMMARY:Write
STATUS:IN-PROCESS
PERCENT-COMPLETE:40
PRIORITY:1
END:VTODO
END:VCALENDAR
"""


def test_a_todo_keeps_its_hour_until_its_day_changes() -> None:
    assert "DUE;TZID=Europe/Berlin:20261120T170000" in edited(TODO, title="New")
    moved = edited(TODO, due=date(2026, 11, 24), due_at=ical_read.midnight(date(2026, 11, 24)))
    assert "DUE;VALUE=DATE:20261124" in moved
    assert "DTSTART;VALUE=DATE:20261118" in moved
    hourly = TODO.replace("DTSTART;VALUE=DATE:20261118", "DTSTART:20261118T080000Z")
    moved = edited(hourly, due=date(2026, 11, 24), due_at=ical_read.midnight(date(2026, 11, 24)))
    assert not any(line.startswith("DTSTART") for line in moved)
    unbegun = TODO.replace("DTSTART;VALUE=DATE:20261118\n", "")
    moved = edited(unbegun, due=date(2026, 11, 24), due_at=ical_read.midnight(date(2026, 11, 24)))
    assert "DUE;VALUE=DATE:20261124" in moved
    earlier = edited(TODO, due=date(2026, 11, 17), due_at=ical_read.midnight(date(2026, 11, 17)))
    assert not any(line.startswith("DTSTART") for line in earlier)


def test_a_todo_is_ticked_and_reopened() -> None:
    ticked = edited(TODO, done=date(2026, 11, 21))
    done = ["STATUS:COMPLETED", "COMPLETED:20261121T120000Z", "PERCENT-COMPLETE:100"]
    assert [line for line in ticked if line.startswith(("STATUS", "COMPL", "PERC"))] == done
    reopened = edited("\n".join(ticked), done=None)
    found = [line for line in reopened if line.startswith(("STATUS", "COMPL", "PERC"))]
    assert found == ["STATUS:NEEDS-ACTION"]
    assert "PRIORITY:1" in reopened


@pytest.mark.parametrize(
    "lines",
    [
        ["DUE;VALUE=DATE:20261120", "STATUS:COMPLETED"],
        ["DUE;VALUE=DATE:20261120", "PERCENT-COMPLETE:100"],
        ["STATUS:COMPLETED", "COMPLETED:20261112T120000Z"],
        ["STATUS:NEEDS-ACTION"],
        ["DTSTART;VALUE=DATE:20261120"],
    ],
)
def test_a_day_that_was_guessed_from_a_stamp_does_not_move_with_it(lines: list[str]) -> None:
    stamp = "LAST-MODIFIED:20261110T090000Z"
    text = "\n".join(("BEGIN:VCALENDAR\nBEGIN:VTODO\nUID:u", stamp, *lines))
    edited(f"{text}\nEND:VTODO\nEND:VCALENDAR\n", title="New")


def test_an_event_does_not_become_a_todo() -> None:
    found = parsed(FOREIGN)
    before = ical_read.read(found)
    assert before is not None
    park = ical.canonical(task("a/park"))
    for was in (before, park):
        with pytest.raises(ValueError, match="not of the kind"):
            ical_edit.edited(found, was, park, revision=1, changed_at=STAMP)
    with pytest.raises(ValueError, match="not of the kind"):
        ical_edit.edited(found, park, before, revision=1, changed_at=STAMP)


@pytest.mark.parametrize("mark", ["a b", "a\nb", "ä", "a" * 61])
def test_what_cannot_be_a_mark(mark: str) -> None:
    with pytest.raises(ValueError, match="cannot be a mark"):
        ical_edit.created(ical.canonical(event("a/recap")), revision=0, changed_at=STAMP, mark=mark)
