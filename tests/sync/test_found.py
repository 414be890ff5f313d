"""Interviews in other calendars: found by a run, proposed by `inbox`, followed when they move."""

from __future__ import annotations

import os
import random
import socket
import sqlite3
import string
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date, timedelta
from pathlib import Path

import pytest

pytest.importorskip("recurring_ical_events", reason="the extra `calendars` is not installed")

from other_calendar import CALENDARS, calendar, event, fill
from program import Program, table
from raw_server import head, raw_server
from terminal import Terminal

from afterview.operations.following import follow
from afterview.playbook.planned import uid_of
from afterview.sync.calendars import SeenCalendar
from afterview.workspace import opened

PEOPLE = '[{ name = "Jo Smith", email = "jo@globex.example" }]'
FOLLOWED, ASKED = "the log says so now", "the log does not say so; see: afterview status"


@pytest.fixture
def home(program: Program) -> Program:
    """With an interview that is over, and another calendar."""
    program.write(table("globex", start="2026-11-17T10:00:00", people=PEOPLE), config=CALENDARS)
    fill(program)
    return program


@pytest.fixture
def taken(home: Program) -> Program:
    """With an interview that was found, taken over, and seen again by a run."""
    fill(home, event())
    home("inbox")
    assert home("inbox", "--import", "1").code == 0
    news(home)
    return home


def news(program: Program, *, code: int = 0) -> list[str]:
    """Return what a run says of other calendars, once they are due."""
    program.now += timedelta(minutes=31)
    ran = program("sync", "--json")
    assert ran.code == code, ran.err
    return list(ran.json["news"])


def proposals(program: Program, *options: str) -> list[tuple[str, str | None]]:
    """Return kind and company of each proposal."""
    found = program("inbox", "--json", *options).json["proposals"]
    return [(each["kind"], each["company"]) for each in found]


def start(program: Program, id_: str = "hooli") -> str:
    """Return when the log has an interview, with its status if it has one."""
    for each in program("list", "--json").json["interviews"]:
        if each["id"] == id_:
            said = [
                each["start"][:16],
                *([each["status"]] if each["status"] == "cancelled" else []),
            ]
            return " ".join(said)
    return ""


# What is found


def test_a_run_tells_of_what_may_be_an_interview_once(home: Program) -> None:
    fill(home, event())
    told = (
        "in private, 1 event may be an interview that your log does not have; see: afterview inbox"
    )
    assert news(home) == [told]
    assert news(home) == []
    assert "1 event in your other calendars may be an interview" in " ".join(
        home("status").out.split()
    )
    fill(home, event(), event(uid="2", day="20261202"), event(uid="3", day="20261203"))
    assert news(home) == [told.replace("1 event may be an interview", "2 events may be interviews")]


def test_an_empty_log_can_begin_with_what_was_found(home: Program) -> None:
    home.log.write_text("")
    fill(home, event())
    news(home)
    said = " ".join(home("status").out.split())
    assert "may be an interview; see: afterview inbox" in said


def test_inbox_proposes_it_with_its_reasons(home: Program) -> None:
    fill(home, event())
    said = " ".join(home("inbox").out.split())
    assert "1 Hooli, Backend Engineer, Tue 1 Dec 10:00-11:00 (new), found in private; why: " in said
    assert "the title says “interview”; the title names a job: “Engineer”" in said
    (found,) = home("inbox", "--json").json["proposals"]
    assert (found["calendar"], found["from"], found["sure"]) == (
        "private",
        "rita@hooli.example",
        True,
    )
    assert "a video link" in found["why"]


def test_one_key_takes_it_over(home: Program) -> None:
    fill(home, event())
    news(home)
    with Terminal("inbox", config=home.config, now=home.now) as person:
        shown = person.wait_for("[q]uit? ")
        assert "in private: “Interview: Backend Engineer”" in shown
        assert "why  the title says “interview”" in shown
        assert "who      Rita Cruz <rita@hooli.example>" in shown
        assert "link     https://zoom.us/j/1" in shown
        person.type("i")
        person.wait_for("Saved to interviews.toml.")
        assert person.end() == 0
    assert start(home) == "2026-12-01T10:00"
    assert proposals(home) == []
    assert "may be an interview" not in home("status").out
    assert news(home) == []


def test_what_is_unsure_says_so_and_can_be_corrected(home: Program) -> None:
    fill(home, event(title="Intro call"))
    assert "(new, if it is an interview)" in " ".join(home("inbox").out.split())
    with Terminal("inbox", config=home.config, now=home.now) as person:
        assert "unsure  it may be something else" in person.wait_for("[q]uit? ")
        person.type("e")
        person.answer("Company [Hooli]: ", "Hooli Labs")
        person.answer("Role: ", "Pilot")
        person.answer("Round [intro call]: ", "")
        person.answer("Promise: ", "")
        person.wait_for("[q]uit? ")
        person.type("i")
        person.wait_for("Saved to interviews.toml.")
        assert person.end() == 0
    assert 'company = "Hooli Labs"' in home.log.read_text()
    assert 'role = "Pilot"' in home.log.read_text()


def test_dismissed_is_dismissed_for_good(home: Program) -> None:
    fill(home, event())
    home("inbox")
    assert home("inbox", "--dismiss", "1").code == 0
    fill(home, event("SEQUENCE:3", day="20261203"))
    assert proposals(home) == []
    assert news(home) == []
    assert proposals(home, "--all") == [("new", "Hooli")]


def test_an_event_of_somebody_whom_the_log_knows_is_found_whatever_its_title(
    home: Program,
) -> None:
    fill(home, event(title="Chat").replace("rita@hooli.example", "jo@globex.example"))
    assert proposals(home) == [("new", "Globex")]


def test_where_the_person_works_by_now_nobody_proposes(home: Program) -> None:
    people = table("globex", start="2026-11-17T10:00:00", people=PEOPLE, status='"accepted"')
    home.write(people, config=CALENDARS)
    fill(home, event(title="Chat").replace("rita@hooli.example", "jo@globex.example"))
    assert proposals(home) == []


def test_what_was_logged_by_hand_is_no_news_but_is_linked_with_one_key(home: Program) -> None:
    home.write(table("hooli", start="2026-12-01T10:00:00"), config=CALENDARS)
    fill(home, event())
    assert news(home) == []
    assert proposals(home) == [("known", "Hooli")]
    home("inbox")
    home("inbox", "--import", "1")
    assert proposals(home) == []
    assert news(home) == []
    fill(home, event(day="20261203"))
    assert news(home) == [
        "hooli is in private on Thu 3 Dec 10:00-11:00 (was Tue 1 Dec 10:00); the log says so now"
    ]


def test_a_second_entry_of_an_interview_is_not_proposed(taken: Program) -> None:
    """Such as one that the person made for themselves before the invitation came."""
    fill(taken, event(), event(uid="by hand", title="Interview: Hooli, Backend Engineer"))
    assert proposals(taken) == []
    assert news(taken) == []


def test_the_person_can_say_who_they_are(home: Program) -> None:
    """With two strangers and a service that invites, nothing shows who is who."""
    strangers = event(title="Interview", uid="2").replace(
        "ORGANIZER;CN=Rita Cruz:mailto:rita@hooli.example",
        "ORGANIZER:mailto:x@greenhouse.io\r\nATTENDEE:mailto:rita@hooli.example",
    )
    fill(home, strangers.replace("CN=Sam Rivera;", ""))
    assert "nothing shows which of these you are" in " ".join(home("inbox").out.split())
    assert home("inbox", "--me", "sam@home.example").code == 2
    assert home("inbox", "--import", "1", "--me", "Sam@home.example").code == 0
    assert 'company = "Hooli"' in home.log.read_text()


def test_the_meetings_of_a_calendar_show_whose_it_is(home: Program) -> None:
    strangers = event(title="Interview", uid="2").replace(
        "ORGANIZER;CN=Rita Cruz:mailto:rita@hooli.example",
        "ORGANIZER:mailto:x@greenhouse.io\r\nATTENDEE:mailto:rita@hooli.example",
    )
    meetings = [event(uid=f"m{n}", title="Sync", day=f"2026120{n}") for n in range(2, 5)]
    meetings = [each.replace("rita@hooli", f"{n}@hooli") for n, each in enumerate(meetings)]
    fill(home, *(each.replace("CN=Sam Rivera;", "") for each in (strangers, *meetings)))
    home("inbox")
    assert home("inbox", "--import", "1").code == 0
    assert "sam@home.example" not in home.log.read_text()
    assert 'name = "rita"' in home.log.read_text()
    # It was good enough for this event, and is not kept.
    assert cached(home, "me") == []


def test_a_description_may_promise_a_day(home: Program) -> None:
    fill(home, event("DESCRIPTION:You will hear from us by 11 December."))
    home("inbox")
    home("inbox", "--import", "1")
    assert 'promise = "You will hear from us by 11 December"' in home.log.read_text()


# Recurring events


def test_one_instance_of_a_series_is_found_and_followed(home: Program) -> None:
    series = event(
        "RRULE:FREQ=WEEKLY;COUNT=3", uid="s", title="Interview practice group", day="20261201"
    )
    instance = event(
        "RECURRENCE-ID;TZID=America/New_York:20261208T100000",
        uid="s",
        day="20261209",
        title="Interview: SRE at Hooli with Rita",
    )
    known = instance.replace("rita@hooli.example", "jo@globex.example")
    fill(home, series, known)
    assert proposals(home) == [("new", "Globex")]
    home("inbox")
    home("inbox", "--import", "1", "--json")
    assert news(home) == []
    fill(home, series, known.replace("20261209T", "20261210T"))
    assert news(home) == [
        "globex-2 is in private on Thu 10 Dec 10:00-11:00 (was Wed 9 Dec 10:00); " + FOLLOWED
    ]


# Interviews that move


def test_an_event_that_moves_before_the_next_look_is_followed_as_well(home: Program) -> None:
    fill(home, event())
    home("inbox")
    home("inbox", "--import", "1")
    fill(home, event(day="20261203"))
    assert news(home)[0].endswith(FOLLOWED)
    assert start(home) == "2026-12-03T10:00"


def test_a_moved_event_moves_its_interview(taken: Program) -> None:
    fill(taken, event("LOCATION:https://zoom.us/j/2", day="20261203", hour=14))
    moved = "hooli is in private on Thu 3 Dec 14:00-15:00 (was Tue 1 Dec 10:00)"
    assert news(taken) == [f"{moved}; the log says so now"]
    assert start(taken) == "2026-12-03T14:00"
    assert "DTSTART:20261203T190000Z" in taken.calendar.read_text()
    said = " ".join(taken("status").out.split())
    assert "hooli is on Thu 3 Dec 14:00-15:00, as private has it (it was on Tue 1 Dec" in said
    assert news(taken) == []
    taken.now += timedelta(days=8)
    assert "as private has it" not in " ".join(taken("status").out.split())


def test_a_cancelled_event_cancels_its_interview_and_one_that_is_back_brings_it_back(
    taken: Program,
) -> None:
    fill(taken, event("STATUS:CANCELLED"))
    assert news(taken) == ["hooli is cancelled in private; the log says so now"]
    assert start(taken) == "2026-12-01T10:00 cancelled"
    assert "hooli is cancelled, as private has it" in " ".join(taken("status").out.split())
    assert news(taken) == []
    fill(taken, event())
    assert news(taken) == [
        "hooli is in private on Tue 1 Dec 10:00-11:00 (was Tue 1 Dec 10:00); the log says so now"
    ]
    assert start(taken) == "2026-12-01T10:00"


def test_an_invitation_that_came_by_mail_is_followed_in_the_calendar(home: Program) -> None:
    file = home.folder / "invitation.ics"
    file.write_bytes(calendar(event("SEQUENCE:1")))
    assert home("import", str(file), "--yes").code == 0
    fill(home, event("SEQUENCE:1"))
    assert news(home) == []
    fill(home, event("SEQUENCE:2", day="20261203"))
    assert news(home)[0].endswith(FOLLOWED)
    # Some calendars are late: what is older than what came by mail says nothing.
    file.write_bytes(calendar(event("SEQUENCE:3", day="20261204")))
    assert home("import", str(file), "--yes").code == 0
    assert start(home) == "2026-12-04T10:00"
    assert news(home) == []
    assert home("status", "--json").json["elsewhere"] == []
    fill(home, event("SEQUENCE:4", day="20261207"))
    assert news(home)[0].endswith(ASKED)


def test_an_event_in_two_calendars_is_followed_in_one(taken: Program) -> None:
    other = '\n[calendars.another]\npath = "another.ics"\ninterviews = true\n'
    another = taken.folder / "another.ics"
    another.write_bytes(calendar(event()))
    taken.config.write_text(CALENDARS + other)
    assert news(taken) == []
    fill(taken, event(day="20261203"))
    assert news(taken)[0].endswith(FOLLOWED)
    assert news(taken) == []
    assert start(taken) == "2026-12-03T10:00"
    assert taken("status", "--json").json["elsewhere"] == []
    # One that cannot be read is no reason to believe the other; one that has lost it is, to ask.
    (taken.folder / "private.ics").write_bytes(b"")
    assert news(taken, code=1) == []
    fill(taken)
    said = "hooli is in another on Tue 1 Dec 10:00-11:00 (was Thu 3 Dec 10:00)"
    assert news(taken) == [f"{said}; {ASKED}"]


def test_the_version_that_was_followed_is_remembered(taken: Program) -> None:
    """So that the same change is not proposed again when it comes by mail."""
    fill(taken, event("SEQUENCE:2", day="20261203"))
    assert news(taken)[0].endswith(FOLLOWED)
    assert '["hooli", 2, "20261120T120000Z"]' in cached(taken, "invitation")


def test_a_log_that_changes_during_the_run_is_left_alone(taken: Program) -> None:
    with opened(taken.config, now=taken.now, write=True) as workspace:
        edited = taken.log.read_text().replace("2026-12-01T1", "2026-12-02T1")
        taken.log.write_text(edited)
        seen = [SeenCalendar("private", (calendar(event(day="20261203")),))]
        after, said = follow(workspace, seen)
    (sentence,) = said
    assert sentence.endswith("the log stays as it is: hooli was changed in the log meanwhile")
    assert after is workspace
    assert taken.log.read_text() == edited


def test_another_zone_is_the_zone_of_the_interview(taken: Program) -> None:
    fill(taken, event().replace("America/New_York:20261201T", "Asia/Tokyo:20261202T"))
    assert "Tue 1 Dec 20:00-21:00 (Wed 10:00 Tokyo)" in news(taken)[0]
    assert 'timezone = "Asia/Tokyo"' in taken.log.read_text()
    assert start(taken) == "2026-12-02T10:00"


def test_what_the_person_edited_is_asked_about(taken: Program) -> None:
    taken("set", "hooli", "start=2026-12-02T09:00", "end=2026-12-02T10:00")
    assert start(taken) == "2026-12-02T09:00"
    assert news(taken) == []
    section = " ".join(taken("status").out.split())
    assert "Different in your other calendars" in section
    assert "Tue 1 Dec 10:00-11:00 Hooli, Backend Engineer, in private; in your log Wed 2" in section
    assert "`afterview accept STEP` changes your log to that" in section
    (found,) = taken("status", "--json").json["elsewhere"]
    assert (found["id"], found["calendar"], found["kind"]) == (
        "hooli/interview",
        "private",
        "moved",
    )
    assert (found["stands"]["start"][:16], found["logged"]["start"][:16]) == (
        "2026-12-01T10:00",
        "2026-12-02T09:00",
    )
    why = " ".join(taken("why", "hooli/interview").out.split())
    assert "Tue 1 Dec 10:00-11:00 in private" in why

    fill(taken, event(day="20261204"))
    assert news(taken) == [
        "hooli is in private on Fri 4 Dec 10:00-11:00 (was Wed 2 Dec 09:00); " + ASKED
    ]
    assert start(taken) == "2026-12-02T09:00"


def test_accept_changes_the_log(taken: Program) -> None:
    taken("set", "hooli", "start=2026-12-02T09:00", "end=2026-12-02T10:00")
    ran = taken("accept", "hooli", "--json")
    assert ran.json["accepted"]["targets"] == ["private"]
    assert ran.json["accepted"]["log"]["start"] == "2026-12-01T10:00:00"
    assert start(taken) == "2026-12-01T10:00"
    assert taken("status", "--json").json["elsewhere"] == []
    assert taken("accept", "hooli/interview").code == 2
    fill(taken, event(day="20261203"))
    assert news(taken)[0].endswith("the log says so now")


def test_reclaim_keeps_the_log_until_the_event_changes(taken: Program) -> None:
    taken("set", "hooli", "start=2026-12-02T09:00", "end=2026-12-02T10:00")
    said = taken("reclaim", "hooli/interview").out
    assert said == "hooli/interview: your log stays as it is, whatever private says\n"
    assert taken("status", "--json").json["elsewhere"] == []
    assert news(taken) == []
    assert taken("status", "--json").json["elsewhere"] == []
    fill(taken, event("STATUS:CANCELLED"))
    assert news(taken) == [
        "hooli is cancelled in private; the log does not say so; see: afterview status"
    ]
    assert taken("accept", "hooli").out.startswith("hooli is cancelled\n")
    assert start(taken) == "2026-12-02T09:00 cancelled"


def test_what_the_log_has_as_cancelled_is_said_to_be_on_again(taken: Program) -> None:
    taken("set", "hooli", "status=cancelled")
    assert news(taken) == []
    assert taken("status", "--json").json["elsewhere"] == []
    fill(taken, event(day="20261203"))
    (said,) = news(taken)
    assert said.endswith(
        "the log has it as cancelled; if it takes place: afterview set hooli status=scheduled"
    )
    taken("set", "hooli", "status=scheduled")
    (found,) = taken("status", "--json").json["elsewhere"]
    assert found["kind"] == "moved"
    fill(taken)
    taken("set", "hooli", "status=cancelled")
    assert news(taken) == []


def test_an_event_that_vanished_is_asked_about_and_not_taken_for_cancelled(
    taken: Program,
) -> None:
    fill(taken)
    assert news(taken) == ["hooli is not in private any more; see: afterview status"]
    assert start(taken) == "2026-12-01T10:00"
    said = " ".join(taken("status").out.split())
    assert "not there any more Hooli, Backend Engineer, in private; in your log Tue 1 Dec" in said
    assert news(taken) == []
    fill(taken, event())
    assert news(taken) == []
    assert taken("status", "--json").json["elsewhere"] == []
    fill(taken)
    assert len(news(taken)) == 1
    assert taken("accept", "hooli").code == 0
    assert start(taken) == "2026-12-01T10:00 cancelled"


def test_what_has_ended_or_was_acted_upon_is_not_changed(taken: Program) -> None:
    taken.now += timedelta(days=9)
    news(taken)
    assert taken("done", "hooli/recap").code == 0
    fill(taken, event(day="20261203"))
    assert news(taken) == [
        "hooli is in private on Thu 3 Dec 10:00-11:00 (was Tue 1 Dec 10:00); " + ASKED
    ]
    taken("set", "hooli", "status=rejected")
    fill(taken, event(day="20261204"))
    assert news(taken) == []
    assert start(taken) == "2026-12-01T10:00"


def test_a_log_that_cannot_be_written_is_said_and_tried_again(taken: Program) -> None:
    taken.log.chmod(0o444)
    fill(taken, event(day="20261203"))
    (said,) = news(taken)
    assert "the log stays as it is" in said
    assert start(taken) == "2026-12-01T10:00"
    taken.log.chmod(0o644)
    assert news(taken)[0].endswith("the log says so now")


def test_a_renamed_interview_follows_as_before(taken: Program) -> None:
    assert taken("rename", "hooli", "first").code == 0
    fill(taken, event(day="20261203"))
    assert news(taken)[0].startswith("first is in private on Thu 3 Dec")
    assert start(taken, "first") == "2026-12-03T10:00"


def test_a_new_version_brings_what_the_log_lacks(taken: Program) -> None:
    """One with the same times is proposed as a change, and with no news it is not."""
    fill(taken, event("SEQUENCE:1", "ATTENDEE;CN=Max Roe:mailto:max@hooli.example"))
    assert news(taken) == []
    assert proposals(taken) == [("changed", "Hooli")]
    home = taken
    home("inbox")
    home("inbox", "--import", "1")
    assert 'name = "Max Roe"' in home.log.read_text()
    fill(taken, event("SEQUENCE:2", "ATTENDEE;CN=Max Roe:mailto:max@hooli.example"))
    assert proposals(taken) == []


# Our own entries


def test_our_own_entries_are_never_proposed(home: Program) -> None:
    """Neither by uid, nor by a name of a service, nor those with private titles."""
    config = CALENDARS.replace('"interviews.ics"\n', '"interviews.ics"\nprivate = true\n')
    home.write(
        table("globex", start="2026-11-17T10:00:00", people=PEOPLE),
        table("hooli", start="2026-12-01T10:00:00"),
        config=config,
    )
    assert home("sync").code == 0
    (home.folder / "private.ics").write_bytes(home.calendar.read_bytes())
    assert "SUMMARY:Interview" in home.calendar.read_text()
    assert proposals(home) == []
    assert news(home) == []
    ours = event(uid=uid_of("hooli/interview"), title="Interview")
    by_outlook = event(uid="040000008200E0", title="Interview")
    fill(home, ours)
    assert proposals(home) == []
    fill(home, by_outlook)
    assert proposals(home) == []
    fill(home, event(uid="040000008200E0", title="Interview", day="20261202"))
    assert proposals(home) == [("new", "Hooli")]


# What is kept


def words(rng: random.Random, count: int) -> list[str]:
    return ["".join(rng.choices(string.ascii_lowercase, k=11)) for _ in range(count)]


PRIVATE = 2000 if os.environ.get("AFTERVIEW_FAULTS") == "all" else 100
"""The number of private events; `.ci/long` has all of them."""


def test_nothing_of_private_events_is_kept_anywhere(taken: Program) -> None:
    rng = random.Random(20)  # noqa: S311 - the words are to be the same each time
    secrets, events = set[str](), list[str]()
    for number in range(PRIVATE):
        title, person, place, text, name = words(rng, 5)
        secrets |= {title, person, place, text, name}
        day = date(2026, 11, 12) + timedelta(days=number % 95)
        events.append(
            event(
                f"DESCRIPTION:{text}",
                f"ATTENDEE;CN={name}:mailto:{person}@{place}.example",
                uid=f"{text}{number}",
                day=f"{day:%Y%m%d}",
                hour=8 + number % 10,
                title=f"{title} {name}",
            )
            .replace("LOCATION:https://zoom.us/j/1", f"LOCATION:{place}")
            .replace("rita@hooli", f"{name}@{person}")
            .replace("Rita Cruz", f"{title} {person}")
        )
    fill(taken, event(), *events)
    told = [*news(taken), taken("sync", "--dry-run").out, taken("status").out, taken("plan").out]
    told += [taken("inbox").out, taken("inbox", "--json").out, taken("plan", "--targets").out]
    assert proposals(taken) == []
    (taken.folder / "private.ics").unlink()
    kept = [path for path in taken.folder.rglob("*") if path.is_file()]
    assert any(path.suffix == ".db" for path in kept)
    everything = b"\n".join(path.read_bytes() for path in kept) + "\n".join(told).encode()
    assert [word for word in secrets if word.encode() in everything] == []
    assert b"hooli" in everything


def cached(program: Program, kind: str) -> list[str]:
    with closing(sqlite3.connect(program.folder / "afterview.db")) as store:
        rows = store.execute("SELECT value FROM cache WHERE kind = ?", (kind,)).fetchall()
    return [str(value) for (value,) in rows]


def test_of_an_interview_its_uid_and_times_are_kept(taken: Program) -> None:
    fill(taken, event(), event("DESCRIPTION:Mushrooms", uid="2", day="20261202"))
    news(taken)
    (kept,) = cached(taken, "event of")
    assert '"uid": "1@hooli"' in kept
    assert '"start": "2026-12-01T15:00:00+00:00"' in kept
    (keys,) = cached(taken, "proposed")
    assert len(keys) == 12  # a hash
    with closing(sqlite3.connect(taken.folder / "afterview.db")) as store:
        everything = "\n".join(store.iterdump())
    assert "Mushrooms" not in everything


@pytest.mark.parametrize("value", ["", "[]", "{", '{"calendar": 1}', "null", "[[[[[["])
def test_a_damaged_memory_is_as_none(taken: Program, value: str) -> None:
    with closing(sqlite3.connect(taken.folder / "afterview.db")) as store, store:
        store.execute("UPDATE cache SET value = ? WHERE kind = 'event of'", (value,))
    assert taken("status", "--json").json["elsewhere"] == []
    assert news(taken) == []
    assert '"uid": "1@hooli"' in cached(taken, "event of")[0]


# Reading


@contextmanager
def serving(program: Program, *answers: bytes) -> Iterator[list[bytes]]:
    """Serve the calendar at an address; the last of the answers is given again and again."""
    asked: list[bytes] = []

    def talk(connection: socket.socket, _over: threading.Event) -> None:
        asked.append(head(connection))
        connection.sendall(answers[min(len(asked), len(answers)) - 1])

    with raw_server(talk) as url:
        config = CALENDARS.replace('path = "private.ics"', f'url = "{url}/canary/basic.ics"')
        program.config.write_text(
            config.replace("interviews = true", "interviews = true\nbusy = true")
        )
        yield asked


def answer(body: bytes, status: str = "200 OK") -> bytes:
    start_ = f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    return start_.encode() + body


def test_busy_and_interviews_share_one_request_and_none_is_made_early(home: Program) -> None:
    recap = "acme/recap"
    home.write(table("acme"))  # from ten to eleven
    found = calendar(event(), event(uid="2", day="20261123", hour=11, title="Dentist"))
    with serving(home, answer(found)) as asked:
        assert len(news(home)) == 1
        assert len(asked) == 1
        at = {item["id"]: item["start"] for item in home("plan", "--json").json["items"]}[recap]
        assert at[11:16] == "12:00"
        home.now += timedelta(minutes=5)
        assert home("sync").code == 0
        assert home("status").code == home("plan").code == 0
        assert home("sync", "--dry-run").code == 0
        assert len(asked) == 1
        assert proposals(home) == [("new", "Hooli")]
        assert len(asked) == 2


@pytest.mark.parametrize("busy", ["true", "false"])
def test_events_from_14_days_back_to_90_ahead_are_looked_at(home: Program, busy: str) -> None:
    home.config.write_text(f"{CALENDARS}busy = {busy}\n")
    days = ("20261108", "20261110", "20270219", "20270223")  # a Sunday, and three working days
    fill(home, *(event(uid=day, day=day) for day in days))
    found = home("inbox", "--json").json["proposals"]
    assert [each["start"][:10] for each in found] == ["2026-11-10", "2027-02-19"]


def test_a_calendar_that_fails_is_said_and_what_was_known_counts(taken: Program) -> None:
    with serving(taken, answer(b"", "410 Gone")):
        taken("set", "hooli", "start=2026-12-02T09:00", "end=2026-12-02T10:00")
        taken.now += timedelta(minutes=31)
        ran = taken("sync")
        assert ran.code == 1
        assert "make a new secret address" in ran.err
        assert "canary" not in ran.out + ran.err
        assert len(taken("status", "--json").json["elsewhere"]) == 1
        ran = taken("inbox")
        assert ran.code == 1
        assert "private: the calendar at 127.0.0.1 is not there (any more)" in ran.err
        assert "canary" not in ran.out + ran.err
        assert taken("inbox", "--json").json["problems"]


def test_a_reader_that_breaks_is_said_in_a_sentence(
    home: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_(*_: object, **__: object) -> None:
        raise KeyError

    monkeypatch.setattr("afterview_ics.reading.CalendarAt.read", break_)
    for command in ("sync", "inbox"):
        ran = home(command)
        assert ran.code == 1
        assert "private: the reader ics failed: " in ran.err


def test_a_dry_run_writes_nothing(taken: Program) -> None:
    fill(taken, event(day="20261203"))
    taken.now += timedelta(minutes=31)
    before = taken.files()
    assert taken("sync", "--dry-run").code == 0
    assert taken.files() == before


def test_a_table_needs_one_of_the_two_flags(home: Program) -> None:
    home.config.write_text(CALENDARS.replace("interviews = true\n", ""))
    said = home("check").err + home("check").out
    assert "write busy = true or interviews = true below it" in " ".join(said.split())


def test_without_mailbox_and_calendar_the_manuals_are_named(program: Program) -> None:
    program.write(table("globex"))
    assert "docs/calendars.md" in program("inbox").err


def test_nothing_waits_in_calendars_either(home: Program) -> None:
    assert home("inbox").out == "nothing waits in your other calendars\n"


def test_a_folder_of_logs_is_left_as_it_is_by_a_second_run(taken: Program, tmp_path: Path) -> None:
    del tmp_path
    before = taken.files()
    news(taken)
    changed = {name for name, found in taken.files().items() if before.get(name) != found}
    assert changed <= {"afterview.db", "afterview.db.lock"}
