"""`sync` with a calendar file: what is written, what is said, and how a run ends."""

from __future__ import annotations

import os
import re
import sqlite3
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from program import CONFIGURATION, NOW, Program, table
from raw_server import raw_server, trickled
from terminal import Terminal

from afterview.lock import RunLock
from afterview.provider import http
from afterview.service import health
from afterview.store.database import Store

if TYPE_CHECKING:
    import socket
    import threading

OTHER = """
[targets.other]
provider = "ics"
path = "other.ics"
"""


def test_the_first_run_writes_everything_and_says_what_is_next(program: Program) -> None:
    ran = program("sync")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == "calendar: 6 new; next: Acme interview today at 10:00\n"
    assert program.calendar.read_text().count("BEGIN:VEVENT") == 6


def test_the_second_run_leaves_the_file_untouched(program: Program) -> None:
    program("sync")
    before = program.calendar.stat(), program.calendar.read_bytes()
    program.now += timedelta(minutes=15)
    ran = program("sync")
    assert ran.out == (
        "calendar: nothing to do, 6 items unchanged; next: Acme interview today at 10:00\n"
    )
    assert program.calendar.read_bytes() == before[1]
    assert program.calendar.stat().st_mtime_ns == before[0].st_mtime_ns
    assert program.calendar.stat().st_ino == before[0].st_ino


def test_a_new_promise_moves_the_follow_ups_and_raises_their_sequence(program: Program) -> None:
    program("sync")
    program.write(table(promise='"within two weeks"'))
    program.now += timedelta(minutes=15)
    ran = program("sync")
    assert ran.out.startswith("calendar: 1 moved; next")
    events = component(program, "Follow up with Acme")
    assert "SEQUENCE:1" in events
    assert "DTSTART;VALUE=DATE:20261209" in events
    assert "LAST-MODIFIED:20261123T141500Z" in events
    assert "SEQUENCE:0" in component(program, "Acme interview")


def component(program: Program, title: str) -> str:
    """The one component of the calendar with this title."""
    parts = program.calendar.read_text().replace("\r\n", "\n").split("BEGIN:VEVENT\n")[1:]
    (found,) = [part for part in parts if f"SUMMARY:{title}\n" in part]
    return found


def test_quiet_says_nothing(program: Program) -> None:
    ran = program("sync", "--quiet")
    assert (ran.code, ran.out, ran.err) == (0, "", "")


def test_quiet_says_what_is_wrong(program: Program) -> None:
    program.write(table(status='"waitin"'))
    ran = program("sync", "--quiet")
    assert (ran.code, ran.out) == (2, "")
    assert "interviews.toml:5: " in ran.err


def test_a_dry_run_says_what_would_happen_and_writes_nothing(program: Program) -> None:
    before = program.files()
    ran = program("sync", "--dry-run")
    assert ran.code == 0
    assert "  new        Mon 23 Nov  Thank Jane Doe (Acme) – fill in 1 line\n" in ran.out
    assert "calendar: would be 6 new" in ran.out
    assert program.files() == before
    program("sync")
    program.write(table(promise='"within two weeks"'), table("globex"))
    before = program.files()
    assert "moved" in program("sync", "--dry-run").out
    assert program.files() == before


def test_the_json_has_each_target_and_what_is_next(program: Program) -> None:
    document = program("sync", "--json").json
    assert list(document) == ["dry_run", "targets", "next", "warnings", "news", "exit_code"]
    (target,) = document["targets"]
    assert (target["name"], target["provider"], target["counts"]["new"]) == ("calendar", "ics", 6)
    assert target["changes"][0].keys() == {"id", "kind", "date", "title"}
    assert document["next"]["id"] == "acme/interview"
    assert program("sync", "--json").json["targets"][0]["unchanged"] == 6


def test_one_target_of_two(program: Program) -> None:
    program.write(table(), config=CONFIGURATION + OTHER)
    assert program("sync", "--target", "other").out.startswith("other: 6 new; next")
    assert not program.calendar.exists()
    ran = program("sync")
    assert ran.out == (
        "calendar: 6 new\nother: nothing to do, 6 items unchanged\n"
        "next: Acme interview today at 10:00\n"
    )


def test_an_unknown_target_is_one_sentence(program: Program) -> None:
    ran = program("sync", "--target", "calender")
    assert ran.code == 2
    assert ran.err == 'afterview: the configuration has no target "calender"; it has: calendar\n'


def test_a_configuration_without_a_target_can_plan_but_not_sync(program: Program) -> None:
    program.write(table(), config=CONFIGURATION.partition("[targets")[0])
    assert program("plan").code == 0
    ran = program("sync")
    assert ran.code == 2
    assert "the configuration has no target; add a table such as [targets.calendar]" in ran.err


def test_a_target_in_trouble_does_not_stop_the_others(program: Program) -> None:
    program.write(table(), config=CONFIGURATION + OTHER)
    program.calendar.write_text("my own file\n")
    ran = program("sync")
    assert ran.code == 2
    assert "calendar: stopped\nother: 6 new\n" in ran.out
    assert "--adopt" in ran.err
    assert program.calendar.read_text() == "my own file\n"
    assert program("sync", "--adopt").code == 0
    assert program.calendar.read_text().startswith("BEGIN:VCALENDAR")


# the guard


def test_an_interview_that_vanished_stops_the_target_that_would_lose_it(program: Program) -> None:
    program.write(table(), table("globex"))
    program("sync")
    program.write(table())
    before = program.calendar.read_bytes()
    ran = program("sync", "--quiet")
    assert (ran.code, ran.out) == (3, "")
    found = re.search(
        r"calendar: stopped, because (\d+) of (\d+) items would be deleted: their interviews are "
        r"no longer in the log: globex; if that is right, run again with --allow-deletes (\d+)",
        ran.err,
    )
    assert found
    assert found[1] == found[3]
    assert program.calendar.read_bytes() == before
    assert program("sync", "--dry-run").code == 3
    assert program("sync", "--allow-deletes", str(int(found[1]) - 1)).code == 3
    ran = program("sync", "--allow-deletes", found[1])
    assert (ran.code, f"{found[1]} dropped" in ran.out) == (0, True)
    assert "Globex" not in program.calendar.read_text()


def test_an_interview_that_vanished_is_not_explained_by_a_changed_view(program: Program) -> None:
    program.write(table(), table("globex"))
    program("sync")
    program.write(config=CONFIGURATION + "private = true\n")
    before = program.calendar.read_bytes()
    assert program("sync").code == 3
    assert program.calendar.read_bytes() == before


def test_a_lost_store_does_not_let_the_guard_forget(program: Program) -> None:
    program("sync")
    for path in program.folder.glob("afterview.db*"):
        path.unlink()
    program.write()
    before = program.calendar.read_bytes()
    ran = program("sync")
    assert ran.code == 3
    assert "6 of 6 items would be deleted: 6 are in neither the log nor the store" in ran.err
    assert program.calendar.read_bytes() == before
    assert program("sync", "--allow-deletes", "6").code == 0


def test_a_file_of_another_use_never_becomes_the_lock(program: Program) -> None:
    lock = program.folder / "afterview.db.lock"
    lock.write_text("a lock file of another program")
    ran = program("sync")
    assert ran.code == 2
    assert "is not a lock of afterview" in ran.err
    assert lock.read_text() == "a lock file of another program"
    lock.unlink()
    victim = program.folder / "victim.txt"
    victim.write_text("")
    lock.symlink_to(victim)
    assert program("sync").code == 2


def test_a_whole_search_never_trips_the_guard(program: Program) -> None:
    """From the first interview to an accepted offer, day by day, with all that explains a drop."""
    acme = {"promise": '"within one week"', "mode": '"in person"'}
    stages: dict[int, list[str]] = {
        0: [table(**acme)],
        1: [table(**acme), table("globex", start="2026-11-25T15:00:00")],
        9: [
            table(**acme, status='"rejected"'),
            table("globex", start="2026-11-25T15:00:00"),
        ],
        12: [
            table(**acme, status='"rejected"'),
            table("globex", start="2026-11-25T15:00:00"),
            table("globex-2", company='"Globex"', start="2026-12-08T15:00:00"),
        ],
        25: [
            table(**acme, status='"rejected"'),
            table("globex", start="2026-11-25T15:00:00"),
            table("globex-2", company='"Globex"', start="2026-12-08T15:00:00", status='"offer"'),
        ],
        30: [
            table(**acme, status='"rejected"'),
            table("globex", start="2026-11-25T15:00:00"),
            table("globex-2", company='"Globex"', start="2026-12-08T15:00:00", status='"accepted"'),
            table("hooli", start="2026-12-18T09:00:00"),
        ],
    }
    for day in range(150):
        program.now = NOW + timedelta(days=day)
        if day in stages:
            program.write(*stages[day])
        assert program("sync", "--quiet").code == 0, day
    left = program.calendar.read_text()
    assert "Globex interview" in left
    assert "Follow up" not in left


# facts


def test_the_day_on_which_a_status_was_first_seen_counts(program: Program) -> None:
    program.write(table(status='"rejected"'))
    program("sync")
    program.now += timedelta(days=3)
    items = {item["id"]: item["date"] for item in program("plan", "--json").json["items"]}
    assert items["acme/rejection-reply"] == "2026-11-24"


def test_a_done_step_is_ticked_and_stays_and_a_skipped_one_goes(program: Program) -> None:
    program("sync")
    with Store.open(program.folder / "afterview.db") as store:
        day = date(2026, 11, 23)
        store.record("done", "acme/thank-you/jane-doe", day, at=NOW, source="test")
        store.record("skipped", "acme/follow-up/1", None, at=NOW, source="test")
    ran = program("sync")
    assert "1 done, 1 dropped" in ran.out
    assert "SEQUENCE:1" in component(program, "✓ Thank Jane Doe (Acme)")
    assert "No answer from Acme" not in program.calendar.read_text()


# what the person or the world does to the files


def test_a_file_that_was_deleted_is_written_again_as_it_was(program: Program) -> None:
    program("sync")
    before = program.calendar.read_bytes()
    program.calendar.unlink()
    program.now += timedelta(hours=1)
    assert program("sync").out.startswith("calendar: 6 rewritten; next")
    assert program.calendar.read_bytes() == before


def test_a_file_that_was_edited_is_put_right(program: Program) -> None:
    program("sync")
    before = program.calendar.read_bytes()
    program.calendar.write_bytes(before.replace(b"Jane", b"Joan"))
    assert "6 rewritten" in program("sync").out
    after = program.calendar.read_bytes()
    assert b"Joan" not in after
    assert after == before.replace(b"SEQUENCE:0", b"SEQUENCE:1")
    assert program("sync").out.startswith("calendar: nothing to do")


def test_an_empty_log_makes_an_empty_calendar(program: Program) -> None:
    program.log.write_text("")
    assert program("sync").out == "calendar: nothing to do, 0 items unchanged\n"
    assert b"VEVENT" not in program.calendar.read_bytes()
    before = program.calendar.stat().st_mtime_ns
    program("sync")
    assert program.calendar.stat().st_mtime_ns == before


def test_another_way_to_write_tasks_applies_to_everything(program: Program) -> None:
    def shown(tasks: str) -> tuple[int, int, int]:
        program.write(table(), config=CONFIGURATION + f'tasks = "{tasks}"\n')
        assert program("sync").code == 0
        text = program.calendar.read_text()
        words = ("BEGIN:VEVENT", "BEGIN:VTODO", "OK to follow up with")
        return tuple(text.count(word) for word in words)  # type: ignore[return-value]

    assert shown("events") == (6, 0, 0)
    assert shown("todos") == (3, 4, 1)
    assert shown("both") == (6, 4, 0)
    assert shown("events") == (6, 0, 0)


def test_alarms_can_be_turned_on_later(program: Program) -> None:
    program("sync")
    program.write(table(), config=CONFIGURATION + "alarms = true\n")
    program("sync")
    assert "TRIGGER;VALUE=DATE-TIME:20261123T160000Z" in component(
        program, "Thank Jane Doe (Acme) – fill in 1 line"
    )


def test_a_store_that_was_lost_is_rebuilt_and_no_sequence_falls_back(program: Program) -> None:
    program("sync")
    program.write(table(promise='"within two weeks"'))
    program("sync")
    sequence = int(re.findall(r"SEQUENCE:(\d+)", component(program, "Follow up with Acme"))[0])
    for path in program.folder.glob("afterview.db*"):
        path.unlink()
    assert program("sync").code == 0
    again = int(re.findall(r"SEQUENCE:(\d+)", component(program, "Follow up with Acme"))[0])
    assert again > sequence


def test_a_damaged_store_is_one_sentence_and_is_left_alone(program: Program) -> None:
    program("sync")
    store = program.folder / "afterview.db"
    store.write_bytes(b"not a database, but somebody's file" * 100)
    before = program.files()
    ran = program("sync")
    assert ran.code == 2
    assert "move it away, but keep it" in ran.err
    assert "`afterview adopt TARGET` for each calendar service" in ran.err
    assert program.files()["afterview.db"] == before["afterview.db"]
    assert program.files()["interviews.ics"] == before["interviews.ics"]


def test_a_store_of_a_newer_version_is_left_alone(program: Program) -> None:
    program("sync")
    store = program.folder / "afterview.db"
    with sqlite3.connect(store) as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    ran = program("sync")
    assert ran.code == 2
    assert "newer" in ran.err


def test_two_runs_at_once_are_one_too_many(program: Program) -> None:
    with RunLock(program.folder / "afterview.db", NOW):
        ran = program("sync")
    assert ran.code == 75
    assert "another afterview run is under way" in ran.err
    assert not program.calendar.exists()
    assert program("sync").code == 0


def test_reading_goes_on_while_another_run_holds_the_lock(program: Program) -> None:
    program("sync")
    with RunLock(program.folder / "afterview.db", NOW):
        assert program("plan").code == 0
        assert program("sync", "--dry-run").code == 0


@pytest.mark.parametrize("option", ["private", "steps", "tasks", "include"])
def test_a_changed_option_never_trips_the_guard(program: Program, option: str) -> None:
    values = {
        "private": "true",
        "steps": '["interview"]',
        "tasks": '"todos"',
        "include": '["questions"]',
    }
    program.write(table(), table("globex"))
    program("sync")
    program.write(table(), table("globex"), config=CONFIGURATION + f"{option} = {values[option]}\n")
    assert program("sync").code == 0


def test_a_private_calendar_has_no_names_not_even_in_its_history(program: Program) -> None:
    program.write(table(location='"1 Main St"', notes='"secret"'))
    program("sync")
    assert "Acme" in program.calendar.read_text()
    program.now += timedelta(days=20)
    program.write(table(location='"1 Main St"'), config=CONFIGURATION + "private = true\n")
    program("sync")
    text = program.calendar.read_text()
    assert "SUMMARY:Interview\r\n" in program.calendar.read_bytes().decode()
    for name in ("Acme", "acme", "Jane", "Main St", "Why:"):
        assert name not in text


def test_private_notes_and_rapport_never_leave(program: Program) -> None:
    person = '[{ name = "Jane Doe", rapport = "good" }, { name = "Bo", rapport = "poor" }]'
    program.write(table(notes='"canary in the notes"', people=person))
    program("sync")
    text = program.calendar.read_text().replace("\r\n ", "")
    assert "canary" not in text
    assert "rapport" not in text.replace("rapport with each of them", "")
    assert '"good"' not in text


def test_what_is_older_than_the_history_leaves(program: Program) -> None:
    program("sync")
    program.now += timedelta(days=180)
    program("sync")
    assert "Acme interview" in program.calendar.read_text()
    program.now += timedelta(days=1)
    assert program("sync").code == 0
    assert "Acme interview" not in program.calendar.read_text()


def test_two_thank_yous_that_say_the_same_are_pointed_out_once(program: Program) -> None:
    # There are two wordings for people without a title.
    people = '[{ name = "Jane Doe" }, { name = "Bo Li" }, { name = "Ravi Menon" }]'
    program.write(table(people=people))
    note = "note: acme: the thank-yous to Jane Doe and Ravi Menon say the same, and panels compare"
    assert "note" not in program("sync").out  # before it nobody has talked about anything
    program.now += timedelta(hours=3)
    program.write(table(people=people, role='"Engineer"'))
    assert note in program("sync").out
    assert note not in program("sync").out
    assert note in program("check").out


def test_the_next_step_is_neither_done_nor_over(program: Program) -> None:
    program.now = datetime(2026, 11, 23, 16, 0, tzinfo=UTC)  # the interview ends
    assert program("sync").out.endswith("next: recap: Acme today at 11:00\n")
    program.now += timedelta(minutes=30)
    assert program("sync").out.endswith("next: thank Jane Doe (Acme) today\n")
    program.now += timedelta(days=1)
    assert "next: keep searching: send one application this week today" in program("sync").out


def test_a_cancelled_interview_is_not_what_is_next(program: Program) -> None:
    program.write(table(status='"cancelled"'), table("globex", start="2026-11-25T10:00:00"))
    assert "next: Globex interview on Wed 25 Nov at 10:00" in program("sync").out


def test_a_full_disk_is_one_sentence_and_the_old_file_stands(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    program("sync")
    before = program.calendar.read_bytes()
    program.write(table(), table("globex"))

    def full(*_: object) -> None:
        raise OSError(28, os.strerror(28))

    with monkeypatch.context() as patch:
        patch.setattr("os.replace", full)
        ran = program("sync")
    assert ran.code == 1
    assert "the disk is full; make room and run again" in ran.err
    assert program.calendar.read_bytes() == before
    assert program("sync").code == 0
    assert "Globex" in program.calendar.read_text()


def test_a_target_that_fails_is_noted_until_it_is_mended(program: Program) -> None:
    program.write(table())
    program.calendar.mkdir()
    assert program("sync", "--dry-run").code == 1
    assert health.read(program.folder) == ()
    for runs in (1, 2):
        assert program("sync").code == 1
        (noted,) = health.read(program.folder)
        assert (noted.name, noted.runs) == ("calendar", runs)
    program.calendar.rmdir()
    assert program("sync").code == 0
    assert health.read(program.folder) == ()


CALLING = (
    CONFIGURATION
    + """
[targets.partner]
provider = "ics"
path = "partner.ics"
private = true
"""
)
EXPIRED = """
[targets.work]
provider = "caldav"
url = "http://127.0.0.1:1/"
username = "sam"
"""


def test_a_login_that_is_needed_is_in_the_calendar_file_until_it_is_mended(
    program: Program,
) -> None:
    program.write(table(), config=CALLING + EXPIRED)
    assert program("sync").code == 77
    text = program.calendar.read_text().replace("\n ", "")
    (event,) = [each for each in text.split("BEGIN:VEVENT") if "needs you" in each]
    assert "SUMMARY:Afterview needs you: log in to work\n" in event
    assert "DTSTART;VALUE=DATE:20261123\nDTEND;VALUE=DATE:20261124\n" in event
    assert "TRANSP:TRANSPARENT\n" in event
    assert "afterview login work" in event
    assert "needs you" not in (program.folder / "partner.ics").read_text()
    before = program.calendar.read_bytes()
    assert program("sync").code == 77
    assert program.calendar.read_bytes() == before
    program.now += timedelta(days=4)
    assert program("sync").code == 77
    assert "DTEND;VALUE=DATE:20261128" in program.calendar.read_text()
    program.write(table(), config=CALLING)
    assert "dropped    Mon 23 Nov  Afterview needs you" in program("plan", "--targets").out
    assert program("sync").code == 0
    assert "needs you" not in program.calendar.read_text()
    assert health.read(program.folder) == ()


def test_a_run_in_front_of_the_person_puts_no_trouble_into_a_calendar(program: Program) -> None:
    """They read it there; what a run that nobody watched recorded stays until it works."""
    program.write(table(), config=CALLING + EXPIRED)

    def watched(*args: str) -> int:
        with Terminal(*args, config=program.config) as terminal:
            return terminal.end()

    for _ in range(health.ALERT_AFTER_RUNS):
        assert watched("sync") == 77
    assert (health.read(program.folder), program.calendar.exists()) == ((), True)
    assert "needs you" not in program.calendar.read_text()
    assert watched("plan", "--targets") == 77
    assert program("sync").code == 77
    (noted,) = health.read(program.folder)
    assert watched("sync") == 77
    assert health.read(program.folder) == (noted,)
    assert "needs you" in program.calendar.read_text()
    program.write("[[interview]]", config=CALLING)
    assert watched("sync") == 2
    assert health.read(program.folder) == (noted,)
    program.write(table(), config=CALLING)
    assert watched("sync") == 0
    assert health.read(program.folder) == ()
    assert "needs you" not in program.calendar.read_text()


def test_a_file_that_could_not_be_written_says_nothing_of_it_once_it_can(program: Program) -> None:
    program.calendar.mkdir()
    for _ in range(3):
        assert program("sync").code == 1
    program.calendar.rmdir()
    assert program("sync").code == 0
    assert "needs you" not in program.calendar.read_text()


def test_a_wrong_log_is_noted_and_a_wrong_argument_is_not(program: Program) -> None:
    program.write(table())
    assert program("sync", "--target", "nothing").code == 2
    assert health.read(program.folder) == ()
    program.write("[[interview]]")
    assert program("sync", "--dry-run").code == 2
    assert health.read(program.folder) == ()
    assert program("sync", "--quiet").code == 2
    (noted,) = health.read(program.folder)
    assert (noted.name, noted.runs) == (health.WHOLE_RUN, 1)
    assert "interviews.toml:1" in noted.says
    program.write(table())
    assert program("sync").code == 0
    assert health.read(program.folder) == ()


def test_a_service_that_trickles_keeps_neither_the_run_nor_the_file(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http, "ANSWER_TIMEOUT", 0.5)
    beginning = b"HTTP/1.1 207 Multi-Status\r\nContent-Length: 100000\r\n\r\n"
    written: list[bool] = []

    def talk(connection: socket.socket, over: threading.Event) -> None:
        written.append(program.calendar.exists())
        trickled(beginning)(connection, over)

    with raw_server(talk) as root:
        target = f'[targets.dav]\nprovider = "caldav"\nurl = "{root}/"\n'
        program.write(table(), config=CONFIGURATION + target)
        ran = program("sync")
    assert ran.code == 1
    assert "dav: 127.0.0.1 did not come to the end of its answer" in ran.err
    assert ran.out.startswith("calendar: 6 new\ndav: stopped\n")
    # It was asked once, and the file stood by then.
    assert written == [True]
    with RunLock(program.folder / "afterview.db", NOW):
        pass
