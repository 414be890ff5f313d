"""Other calendars in a run: read when due, and no recap on what they have."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

pytest.importorskip("recurring_ical_events", reason="the extra `calendars` is not installed")

from afterview_ics.reading import CalendarAt
from program import CONFIGURATION, Program, table

from afterview.provider.reader import BusyTime, Reading
from afterview.store.busy import unreadable
from afterview.store.database import Store
from afterview.web.accounts import accounts
from afterview.workspace import opened

CALENDARS = f"""{CONFIGURATION}
[calendars.private]
path = "private.ics"
busy = true
"""


def entry(uid: str, day: str, first: str, last: str, title: str = "Dentist") -> str:
    """Return an event of the person's, whose hours are floating: where they live."""
    return "\r\n".join(
        [
            "BEGIN:VEVENT",
            f"UID:{uid}",
            "DTSTAMP:20261101T000000Z",
            f"DTSTART:{day}T{first}00",
            f"DTEND:{day}T{last}00",
            f"SUMMARY:{title}",
            "END:VEVENT",
            "",
        ]
    )


@pytest.fixture
def program(program: Program) -> Program:
    """With an interview from 10 to 11 today, and another calendar."""
    program.write(table("acme"), config=CALENDARS)
    fill(program)
    return program


def fill(program: Program, *entries: str) -> None:
    text = (
        f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//t//EN\r\n{''.join(entries)}END:VCALENDAR\r\n"
    )
    (program.folder / "private.ics").write_bytes(text.encode())


def recap(program: Program, id_: str = "acme") -> str:
    """Return when the recap begins, as every command has it."""
    (found,) = (
        item["start"][5:16]
        for item in program("plan", "--json").json["items"]
        if item["id"] == f"{id_}/recap"
    )
    return str(found)


def later(program: Program, **span: float) -> None:
    program.now += timedelta(**span)


def test_a_recap_waits_for_what_another_calendar_has(program: Program) -> None:
    fill(program, entry("d", "20261123", "1100", "1215"))
    assert recap(program) == "11-23T11:00"  # nothing was read yet
    assert program("sync").code == 0
    assert recap(program) == "11-23T12:15"
    assert "DTSTART:20261123T171500Z" in program.calendar.read_text()
    why = program("why", "acme/recap").out
    assert "not at 11:00, because your calendar has something then" in " ".join(why.split())


def test_it_does_not_dance(program: Program) -> None:
    fill(program, entry("d", "20261123", "1100", "1200"))
    assert program("sync").code == 0
    fill(program)
    later(program, minutes=40)
    assert program("sync").code == 0
    assert recap(program) == "11-23T12:00"  # its first time is free again, and it stays
    fill(program, entry("d", "20261123", "1200", "1300"))
    later(program, minutes=40)
    assert program("sync").code == 0
    assert recap(program) == "11-23T11:00"
    fill(program, entry("d", "20261123", "1100", "1300"))
    later(program, minutes=40)
    assert program("sync").code == 0
    assert recap(program) == "11-23T11:00"  # it has moved today


def test_a_second_run_writes_nothing(program: Program) -> None:
    fill(program, entry("d", "20261123", "1100", "1200"))
    assert program("sync").code == 0
    before = program.files()
    assert program("sync").code == 0
    after = program.files()
    changed = {name for name in before if before[name] != after[name]}
    assert changed <= {"afterview.db.lock"}
    later(program, minutes=40)
    before_calendar = program.calendar.read_bytes()
    assert program("sync").code == 0
    assert program.calendar.read_bytes() == before_calendar


def test_a_calendar_is_read_when_it_is_due(program: Program) -> None:
    assert program("sync").code == 0
    fill(program, entry("d", "20261123", "1100", "1200"))
    later(program, minutes=29)
    assert program("sync").code == 0
    assert recap(program) == "11-23T11:00"
    later(program, minutes=2)
    assert program("sync").code == 0
    assert recap(program) == "11-23T12:00"
    # A clock that was set back makes it due as well.
    fill(program)
    later(program, days=-1)
    assert program("sync").code == 0


@pytest.mark.parametrize(
    "spoil",
    [
        lambda path: path.unlink(),
        lambda path: path.write_bytes(b"<html>"),
        lambda path: path.write_bytes(b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n"),
    ],
    ids=["gone", "another file", "cut short"],
)
def test_one_that_fails_stops_nothing_and_what_was_known_counts(
    program: Program, spoil: Callable[[Path], None]
) -> None:
    fill(program, entry("d", "20261123", "1100", "1200"))
    assert program("sync").code == 0
    spoil(program.folder / "private.ics")
    later(program, minutes=40)
    program.log.write_text(program.log.read_text() + table("beta", start="2026-11-24T10:00:00"))
    ran = program("sync")
    assert ran.code == 1
    assert "afterview: private: " in ran.err
    assert "calendar: " in ran.out
    assert program.shows("beta/interview")
    assert recap(program) == "11-23T12:00"


def test_entries_of_our_own_are_not_in_the_way(program: Program) -> None:
    config = CALENDARS.replace('path = "private.ics"', 'path = "copy.ics"')
    program.config.write_text(config)
    assert program("sync").code == 1  # there is no copy yet
    (program.folder / "copy.ics").write_bytes(program.calendar.read_bytes())
    for _ in range(3):
        later(program, minutes=40)
        assert program("sync").code == 0
        (program.folder / "copy.ics").write_bytes(program.calendar.read_bytes())
        assert recap(program) == "11-23T11:00"


def test_a_dry_run_reads_nothing(program: Program) -> None:
    assert program("sync").code == 0
    fill(program, entry("d", "20261123", "1100", "1200"))
    later(program, minutes=40)
    before = program.files()
    assert program("sync", "--dry-run").code == 0
    assert program.files() == before
    assert recap(program) == "11-23T11:00"


def test_slots_are_offered_beside_it(program: Program) -> None:
    fill(program, entry("d", "20261124", "0900", "1500"))
    assert program("sync").code == 0
    said = program("slots", "--for", "tomorrow", "--json").json["slots"]
    assert [each["start"][11:16] for each in said] == ["16:00"]


def test_gate_cap_and_gap_know_nothing_of_it(program: Program) -> None:
    def others() -> list[tuple[str, str]]:
        return [
            (item["id"], item["date"])
            for item in program("plan", "--all", "--json").json["items"]
            if item["step"] != "recap"
        ]

    before = others()
    fill(program, *(entry(f"d{n}", f"202611{n:02}", "0000", "2359") for n in range(23, 31)))
    assert program("sync").code == 0
    assert others() == before
    assert recap(program) == "11-23T11:00"
    why = " ".join(program("why", "acme/recap").out.split())
    assert "your calendar has something then, and no free time soon after" in why


def test_nothing_of_an_event_is_kept_but_its_times(program: Program) -> None:
    words = [f"{a}{b}{c}" for a in "brkzv" for b in ("ool", "ixt", "erf") for c in ("ane", "ugo")]
    titles = [f"{words[n % 30]} {words[n // 30 % 30]} {words[n // 7 % 30]}" for n in range(2000)]
    events = []
    for number, title in enumerate(titles):
        when = datetime(2026, 11, 1, tzinfo=UTC) + timedelta(minutes=41 * number)
        day, first, last = (
            f"{when:%Y%m%d}",
            f"{when:%H%M}",
            f"{when + timedelta(minutes=20):%H%M}",
        )
        events.append(entry(f"{title.replace(' ', '-')}@uid", day, first, last, title))
    fill(program, *events)
    ran = program("sync")
    assert ran.code == 0
    kept = ran.out + ran.err
    for path in program.folder.iterdir():
        if path.is_file() and path.name != "private.ics":
            kept += path.read_bytes().decode("utf-8", "replace")
    assert not [word for word in words if word in kept]
    with Store.open(program.folder / "afterview.db") as store:
        assert '"busy": [[' in (store.get("busy", "private") or "")


@pytest.mark.parametrize(
    ("table_", "said"),
    [
        ('[calendars.private]\npath = "a.ics"', "nothing is read of [calendars.private]"),
        ("[calendars.private]\nbusy = 1", "busy is a whole number, not true or false"),
        ('[calendars.private]\nbusy = true\nurll = "x"', 'unknown key "urll"'),
        ('[calendars.calendar]\nbusy = true\npath = "a.ics"', "has the name of another account"),
        ('[calendars.private]\nprovider = "icz"\nbusy = true', 'there is no reader "icz"'),
        ("[calendars]\nprivate = true", "[calendars.private] is true or false, not a table"),
        ('[calendars."a b"]\nbusy = true\npath = "a.ics"', "is not a name for a calendar"),
    ],
)
def test_a_wrong_table_is_refused_with_its_line(program: Program, table_: str, said: str) -> None:
    program.config.write_text(f"{CONFIGURATION}\n{table_}\n")
    ran = program("check")
    assert ran.code == 2
    assert said in ran.out + ran.err
    assert "config.toml:1" in ran.out + ran.err


def test_a_store_that_is_damaged_here_counts_as_empty(program: Program) -> None:
    fill(program, entry("d", "20261123", "1100", "1200"))
    assert program("sync").code == 0
    for value in ("nonsense", "[]", '{"busy": [["2026", "x"]], "read": 1}', '{"busy": 3}', "{}"):
        with Store.open(program.folder / "afterview.db") as store:
            for key in ("private", "recap places"):
                store.put("busy", key, value)
            assert unreadable(store, "private") == 0
        assert recap(program) == "11-23T11:00"
    assert program("sync").code == 0
    assert recap(program) == "11-23T12:00"


def test_events_that_are_damaged_are_counted_where_their_calendar_is_told_of(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    def on_the_page() -> str:
        with opened(program.config, now=program.now) as workspace:
            (found,) = (each for each in accounts(workspace) if each.name == "private")
        return found.said

    program.write(table("acme"), config=f"{CALENDARS}interviews = true\n")
    busy = BusyTime(program.now + timedelta(hours=2), program.now + timedelta(hours=3))
    damaged = [2]
    monkeypatch.setattr(
        CalendarAt, "read", lambda *_, **__: Reading((busy,), unreadable=damaged[0])
    )
    said = (
        "2 events in this calendar can't be read, so their time counts as free and no interview "
        "is found in them; enter them again in your calendar program"
    )
    first = program("sync", "--json")
    assert (first.code, first.json["news"]) == (0, [f"private: {said}"])
    assert recap(program) == "11-23T12:00"  # the others count
    later(program, minutes=40)
    assert program("sync", "--json").json["news"] == []
    assert said in " ".join(program("doctor").out.split())
    assert on_the_page().endswith(f". {said}.")
    damaged[0] = 1
    later(program, minutes=40)
    (note,) = program("sync", "--json").json["news"]
    assert "private: 1 event in this calendar can't be read, so its time counts" in note
    damaged[0] = 0
    later(program, minutes=40)
    assert program("sync", "--json").json["news"] == []
    assert "can't" not in on_the_page()
