"""The calendar file: its bytes, when it is written, and what stands in its way."""

from __future__ import annotations

import errno
import os
import resource
import stat
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from afterview_ics import document, plugin
from afterview_ics.calendar_file import CalendarFile
from hypothesis import given
from hypothesis import strategies as st

from afterview.errors import InTheWayError, PreconditionError, ProviderError, RejectedError
from afterview.model import Item
from afterview.provider import Action, Changes, Context, Outcome, ical
from afterview.testing import SAMPLES, event, task

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
INTERVIEW = event("acme/interview", "Acme: onsite")
RECAP = event("acme/recap", "Recap Acme")
THANKS = task("acme/thank-you/jane-doe")
FOREIGN = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Someone//Else//EN\r\nEND:VCALENDAR\r\n"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "interviews.ics"


def opened(path: Path, *, adopt: bool = False, **options: Any) -> CalendarFile:
    values = {option.name: option.default for option in plugin.options}
    context = Context(target="calendar", now=NOW, adopt=adopt)
    target = plugin.open(values | {"path": path} | options, context)
    assert isinstance(target, CalendarFile)
    return target


def put(item: Item, revision: int = 0, minutes: int = 0) -> Action:
    canonical = ical.canonical(item)
    at = NOW + timedelta(minutes=minutes)
    return Action(op="create", uid=item.uid, item=canonical, revision=revision, changed_at=at)


def gone(item: Item) -> Action:
    return Action(op="delete", uid=item.uid)


def push(
    path: Path, *actions: Action, cursor: str | None = None, adopt: bool = False, **options: Any
) -> str:
    """One run; returns its cursor."""
    target = opened(path, adopt=adopt, **options)
    target.changes(cursor)
    assert [outcome.error for outcome in target.apply(actions)] == [None] * len(actions)
    target.close()
    return target.cursor()


def components(path: Path) -> dict[str, str]:
    """The lines of each component, by its UID line; in the order of the file."""
    text = path.read_bytes().decode().replace("\r\n", "\n")
    blocks = text.split("BEGIN:V")[2:]
    return {block.split("\n")[1].removeprefix("UID:"): block for block in blocks}


# What is written.


def test_the_whole_file(path: Path) -> None:
    first, second = replace(INTERVIEW, uid="1"), replace(THANKS, uid="2")
    push(path, put(first, revision=3), put(second, minutes=5), name="Jobs, mine")
    assert (
        path.read_bytes().decode().replace("\r\n", "\n")
        == """\
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//afterview//afterview//EN
NAME:Jobs\\, mine
X-WR-CALNAME:Jobs\\, mine
COLOR:steelblue
X-APPLE-CALENDAR-COLOR:#4682B4
REFRESH-INTERVAL;VALUE=DURATION:PT1H
X-PUBLISHED-TTL:PT1H
BEGIN:VEVENT
UID:1
DTSTAMP:20261120T090000Z
LAST-MODIFIED:20261120T090000Z
SEQUENCE:3
SUMMARY:Acme: onsite
DTSTART:20261120T190000Z
DTEND:20261120T203000Z
TRANSP:OPAQUE
END:VEVENT
BEGIN:VEVENT
UID:2
DTSTAMP:20261120T090500Z
LAST-MODIFIED:20261120T090500Z
SEQUENCE:0
SUMMARY:Thank Jane Doe
DTSTART;VALUE=DATE:20261120
DTEND;VALUE=DATE:20261121
TRANSP:TRANSPARENT
END:VEVENT
END:VCALENDAR
"""
    )


def test_neither_a_zone_nor_a_method_is_written(path: Path) -> None:
    for tasks in ("events", "todos", "both"):
        push(path, *map(put, SAMPLES), tasks=tasks, alarms=True)
        text = path.read_bytes()
        assert b"TZID" not in text
        assert b"VTIMEZONE" not in text
        assert b"METHOD" not in text


@pytest.mark.parametrize(
    ("tasks", "expected"),
    [
        ("events", {THANKS.uid: "EVENT"}),
        ("todos", {THANKS.uid: "TODO"}),
        ("both", {THANKS.uid: "EVENT", f"{THANKS.uid}-todo": "TODO"}),
    ],
)
def test_a_task_is_shown_as_the_option_says(
    path: Path, tasks: str, expected: dict[str, str]
) -> None:
    cursor = push(path, put(THANKS), put(INTERVIEW), tasks=tasks)
    shown = {uid: block.split("\n")[0] for uid, block in components(path).items()}
    assert shown == expected | {INTERVIEW.uid: "EVENT"}
    push(path, gone(THANKS), cursor=cursor, tasks=tasks)
    assert list(components(path)) == [INTERVIEW.uid]


def test_what_is_done_has_a_mark_before_its_title(path: Path) -> None:
    push(path, put(replace(THANKS, done=date(2026, 11, 20))), tasks="both")
    blocks = list(components(path).values())
    assert all("SUMMARY:✓ Thank Jane Doe\n" in block for block in blocks)
    assert ["STATUS:COMPLETED\n" in block for block in blocks] == [False, True]


def triggers(path: Path, *items: Item, **options: Any) -> list[str]:
    push(path, *map(put, items), **options)
    lines = path.read_bytes().decode().split("\r\n")
    return [line for line in lines if line.startswith("TRIGGER")]


def test_each_kind_of_item_has_its_alarm(path: Path) -> None:
    def of(item: Item, tasks: str = "events") -> list[str]:
        return triggers(path, item, alarms=True, tasks=tasks)

    at = "TRIGGER;VALUE=DATE-TIME:20261120T150000Z"
    assert of(INTERVIEW) == ["TRIGGER:-PT1H"]
    assert of(RECAP) == ["TRIGGER:P0D"]
    assert of(THANKS) == of(THANKS, "todos") == of(THANKS, "both") == [at]
    assert of(replace(THANKS, done=date(2026, 11, 20))) == []
    assert of(replace(INTERVIEW, free=True)) == []
    assert triggers(path, INTERVIEW, RECAP, THANKS) == []


def test_a_task_is_an_event_unless_it_is_a_todo_only() -> None:
    shown = {
        tasks: plugin.tasks_are_events({"tasks": tasks}) for tasks in ("events", "todos", "both")
    }
    assert shown == {"events": True, "todos": False, "both": True}


def test_the_hour_of_a_task_is_held_by_its_alarm_only(path: Path) -> None:
    later = replace(THANKS, due_at=THANKS.due_at + timedelta(hours=3))
    without, with_alarm = opened(path), opened(path, alarms=True)
    assert without.canonical(later) == without.canonical(THANKS)
    assert with_alarm.canonical(later) == later


def test_components_stand_in_the_order_of_their_uids(path: Path) -> None:
    cursor = push(path, *map(put, SAMPLES[::-1]))
    push(path, put(event("late/interview")), cursor=cursor)
    uids = list(components(path))
    assert len(uids) == len(SAMPLES) + 1
    assert uids == sorted(uids)


def test_the_same_items_give_the_same_bytes_in_every_process(path: Path) -> None:
    push(path, *map(put, SAMPLES), tasks="both", alarms=True)
    script = f"""
import sys; sys.path.insert(0, {str(Path(__file__).parent)!r})
from pathlib import Path
import test_ics as t
t.push(Path({str(path)!r} + "2"), *map(t.put, t.SAMPLES), tasks="both", alarms=True)
"""
    for seed in ("1", "2"):
        environment = os.environ | {"PYTHONHASHSEED": seed}
        subprocess.run([sys.executable, "-c", script], check=True, env=environment)
        assert Path(f"{path}2").read_bytes() == path.read_bytes()


# When it is written.


def test_nothing_to_do_leaves_the_file_untouched(path: Path) -> None:
    cursor = push(path, put(INTERVIEW))
    before = path.stat()
    target = opened(path)
    assert target.changes(cursor) == Changes(cursor=cursor)
    assert target.apply([]) == []
    assert target.apply([put(INTERVIEW)]) == [Outcome(uid=INTERVIEW.uid)]
    assert target.cursor() == cursor
    after = path.stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_what_stays_is_copied_and_not_rendered_again(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rendered: list[str] = []
    render = ical.component

    def counted(item: Item, **how: Any) -> bytes:
        rendered.append(item.uid)
        return render(item, **how)

    cursor = push(path, *map(put, SAMPLES))
    before = components(path)
    monkeypatch.setattr(ical, "component", counted)
    moved = replace(INTERVIEW, uid=SAMPLES[0].uid, title="Moved")
    push(path, put(moved, revision=1), gone(SAMPLES[1]), cursor=cursor)
    after = components(path)
    assert rendered == [moved.uid]
    assert "SUMMARY:Moved\n" in after.pop(moved.uid)
    assert after == {u: b for u, b in before.items() if u not in {moved.uid, SAMPLES[1].uid}}


def test_a_fresh_file_is_made_even_for_no_item(path: Path) -> None:
    push(path)
    assert components(path) == {}
    assert path.read_bytes().endswith(b"X-PUBLISHED-TTL:PT1H\r\nEND:VCALENDAR\r\n")


def test_a_fresh_start_leaves_nothing_of_the_old_file(path: Path) -> None:
    push(path, put(INTERVIEW), put(THANKS))
    push(path, put(THANKS), cursor=None)
    assert list(components(path)) == [THANKS.uid]


def test_what_was_applied_first_stays_when_more_is_applied(path: Path) -> None:
    target = opened(path)
    target.changes(None)
    target.apply([put(THANKS)])
    target.apply([put(INTERVIEW)])
    assert list(components(path)) == sorted([THANKS.uid, INTERVIEW.uid])
    assert not opened(path).changes(target.cursor()).fresh


def test_one_item_that_cannot_be_written_is_refused_and_the_others_go_on(path: Path) -> None:
    cursor = push(path, put(THANKS), put(INTERVIEW))
    broken = replace(THANKS, due=date.max)
    nothing = Action(op="update", uid=RECAP.uid)
    bad = put(replace(RECAP, uid="a,b"))
    target = opened(path)
    target.changes(cursor)
    outcomes = target.apply([put(broken), put(RECAP), nothing, bad, gone(INTERVIEW)])
    errors = [outcome.error for outcome in outcomes]
    assert [type(error) for error in errors] == [
        RejectedError, type(None), RejectedError, RejectedError, type(None)
    ]  # fmt: skip
    assert str(errors[0]).startswith(f"{THANKS.uid} cannot be stored in a calendar file: ")
    assert list(components(path)) == sorted([THANKS.uid, RECAP.uid])
    assert "SUMMARY:Thank Jane Doe" in components(path)[THANKS.uid]


def test_an_action_without_a_time_of_change_is_refused(path: Path) -> None:
    target = opened(path)
    target.changes(None)
    (outcome,) = target.apply([replace(put(RECAP), changed_at=None)])
    assert isinstance(outcome.error, RejectedError)


# What happened to it.


def test_a_new_file_is_fresh_and_for_its_owner_only(path: Path) -> None:
    target = opened(path)
    assert target.changes(None) == Changes(cursor="", fresh=True)
    assert not path.exists()
    target.apply([put(INTERVIEW)])
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_an_existing_file_keeps_its_permissions(path: Path) -> None:
    cursor = push(path, put(INTERVIEW))
    path.chmod(0o644)
    push(path, put(RECAP), cursor=cursor)
    assert stat.S_IMODE(path.stat().st_mode) == 0o644


def test_a_lost_file_has_to_be_pushed_again(path: Path) -> None:
    cursor = push(path, put(INTERVIEW))
    path.unlink()
    assert opened(path).changes(cursor) == Changes(cursor="", fresh=True)


def test_until_all_is_pushed_again_no_cursor_says_that_all_is_well(path: Path) -> None:
    cursor = push(path, put(INTERVIEW))
    path.unlink()
    target = opened(path)
    target.changes(cursor)
    assert target.cursor() == ""
    assert opened(path).changes("").fresh


@pytest.mark.parametrize(
    "options", [{"tasks": "both"}, {"alarms": True}, {"name": "Others"}], ids=str
)
def test_an_option_that_changes_how_items_are_written_renews_the_file(
    path: Path, options: dict[str, Any]
) -> None:
    cursor = push(path, put(INTERVIEW, revision=2))
    assert not opened(path).changes(cursor).fresh
    assert not opened(path, private=True, history=9, steps=()).changes(cursor).fresh
    changes = opened(path, **options).changes(cursor)
    assert changes.fresh
    assert [(r.uid, r.revision) for r in changes.changed] == [(INTERVIEW.uid, 2)]


def revised(data: bytes) -> dict[str, int]:
    return document.revisions(data)


def test_a_file_that_another_program_wrote_anew_still_tells_its_revisions(path: Path) -> None:
    cursor = push(path, put(INTERVIEW, revision=7), put(THANKS, revision=4), tasks="both")
    text = path.read_bytes().replace(b"\r\n", b"\n").replace(b"UID:", b"uid;x-a=b:", 1)
    uid = THANKS.uid.encode()
    text = text.replace(b"UID:" + uid + b"-todo", b"UID:" + uid[:20] + b"\n " + uid[20:] + b"-todo")
    alarm = b"BEGIN:VALARM\nUID:an-alarm\nSEQUENCE:99\nEND:VALARM\n"
    path.write_bytes(b"\xef\xbb\xbf" + text.replace(b"BEGIN:VEVENT\n", b"BEGIN:VEVENT\n" + alarm))
    changes = opened(path, tasks="both").changes(cursor)
    assert changes.fresh
    assert {r.uid: r.revision for r in changes.changed} == {INTERVIEW.uid: 7, THANKS.uid: 4}


@pytest.mark.parametrize("end", [b"END:VALARM", b"END;VALARM", b"END:V", b""], ids=str)
def test_an_alarm_that_never_ends_hides_no_item_behind_it(end: bytes) -> None:
    alarm = b"BEGIN:VALARM\r\nUID:an-alarm\r\nSEQUENCE:99\r\n"
    items = [
        b"BEGIN:VEVENT\r\nUID:%d\r\nSEQUENCE:%d\r\n%b%b\r\nEND:VEVENT\r\n"
        % (number, number, alarm, b"END:VALARM" if number else end)
        for number in range(3)
    ]
    text = b"BEGIN:VCALENDAR\r\n" + b"".join(items) + b"END:VCALENDAR\r\n"
    assert document.revisions(text) == {"0": 0, "1": 1, "2": 2}


def test_of_an_event_and_its_todo_the_higher_revision_counts(path: Path) -> None:
    push(path, put(THANKS, revision=4), tasks="both")
    path.write_bytes(path.read_bytes().replace(b"SEQUENCE:4", b"SEQUENCE:9", 1))
    (found,) = opened(path, tasks="both").find([THANKS.uid])
    assert found.revision == 9


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (b"UID:a\r\nSEQUENCE:12", {"a": 12}),
        (b"SEQUENCE;X=1:12\r\nUID:a", {"a": 12}),
        (b"UID:a", {"a": 0}),
        (b"UID:a\r\nSEQUENCE:many", {"a": 0}),
        (b"UID:a\r\nSEQUENCE:" + b"9" * 5000, {"a": 0}),
        (b"UID:\xff", {"\ufffd": 0}),
        (b"SEQUENCE:3", {}),
        (b"DESCRIPTION:x\\nUID:b\r\nUID:a", {"a": 0}),
    ],
)
def test_revisions_are_read_from_whatever_stands_there(
    lines: bytes, expected: dict[str, int]
) -> None:
    data = b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n" + lines + b"\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    assert revised(data) == expected
    assert revised(data.replace(b"VEVENT", b"VTODO")) == expected


def test_find_reads_what_stands_there(path: Path) -> None:
    push(path, put(THANKS, revision=4))
    target = opened(path)
    (found,) = target.find([THANKS.uid])
    assert (found.uid, found.revision) == (THANKS.uid, 4)
    assert list(target.find([INTERVIEW.uid])) == []
    path.unlink()
    assert list(target.find([THANKS.uid])) == []


def test_a_file_that_changes_during_the_run_is_not_overwritten(path: Path) -> None:
    cursor = push(path, put(INTERVIEW))
    target = opened(path)
    target.changes(cursor)
    edited = path.read_bytes().replace(b"onsite", b"remote")
    path.write_bytes(edited)
    with pytest.raises(PreconditionError, match="run again"):
        target.apply([put(RECAP)])
    assert path.read_bytes() == edited


def test_apply_needs_to_know_what_stands_there(path: Path) -> None:
    with pytest.raises(PreconditionError):
        opened(path).apply([put(RECAP)])


# What stands in the way.


@pytest.mark.parametrize(
    "data",
    [FOREIGN, b"my notes", b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", b"\x00" * 5000],
    ids=["calendar", "text", "no-prodid", "junk"],
)
def test_a_file_that_is_not_ours_is_left_alone_unless_adopted(path: Path, data: bytes) -> None:
    path.write_bytes(data)
    for cursor in (None, "old"):
        with pytest.raises(InTheWayError, match=r"--adopt") as caught:
            opened(path).changes(cursor)
        assert str(path) in str(caught.value)
    assert path.read_bytes() == data
    target = opened(path, adopt=True)
    assert target.changes(None) == Changes(cursor="", fresh=True)
    target.apply([put(INTERVIEW)])
    assert list(components(path)) == [INTERVIEW.uid]


def test_the_name_of_our_program_in_a_text_does_not_make_a_file_ours(path: Path) -> None:
    path.write_bytes(FOREIGN.replace(b"EN\r\n", b"EN\r\nX-OLD:PRODID:-//afterview//x\r\n"))
    with pytest.raises(InTheWayError):
        opened(path).changes(None)


def test_of_a_foreign_calendar_nothing_is_taken_for_ours(path: Path) -> None:
    entry = block(INTERVIEW.uid, b"VEVENT")
    path.write_bytes(FOREIGN.replace(document.TAIL, entry + document.TAIL))
    target = opened(path, adopt=True)
    assert target.changes(None) == Changes(cursor="", fresh=True)
    assert list(target.find([INTERVIEW.uid])) == []


@pytest.mark.parametrize("nothing", [b"", b"\n"])
def test_an_empty_file_is_in_nobodys_way_and_keeps_its_permissions(
    path: Path, nothing: bytes
) -> None:
    path.write_bytes(nothing)
    path.chmod(0o640)
    push(path, put(INTERVIEW))
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_the_last_folder_of_the_path_is_made(tmp_path: Path) -> None:
    path = tmp_path / "calendars" / "interviews.ics"
    target = opened(path)
    assert target.changes(None).fresh
    assert not path.parent.exists()
    target.apply([put(INTERVIEW)])
    assert list(components(path)) == [INTERVIEW.uid]


def trouble(path: Path) -> str:
    """What `changes`, `find` and `apply` say of a path that cannot be used; all the same."""
    target = opened(path)
    said: list[str] = []
    for call in (
        lambda: target.changes(None),
        lambda: list(target.find(["x"])),
        lambda: target.apply([]),
    ):
        with pytest.raises(ProviderError) as caught:
            call()
        assert type(caught.value) is ProviderError
        said.append(str(caught.value))
    assert len(set(said)) == 1
    return said[0]


def test_a_path_that_cannot_be_used_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    (tmp_path / "loop").symlink_to("loop")
    os.mkfifo(tmp_path / "pipe")
    read = f"{tmp_path}/{{}} cannot be read: {{}}".format
    folder = "its folder does not exist; create it, or name another path"
    part = "a part of its path is a file, not a folder; name another path"
    assert trouble(tmp_path / "no" / "no" / "x.ics") == read("no/no/x.ics", folder)
    assert trouble(tmp_path / "file" / "x.ics") == read("file/x.ics", part)
    assert trouble(tmp_path / "file" / "x" / "x.ics") == read("file/x/x.ics", part)
    assert trouble(tmp_path / "loop") == read("loop", "Too many levels of symbolic links")
    assert trouble(tmp_path / ("x" * 300)) == read("x" * 300, "File name too long")
    assert trouble(tmp_path / "a\0b") == read("a\0b", "its path has a NUL character in it")
    assert trouble(tmp_path / "pipe") == (
        f"{tmp_path}/pipe is not a regular file; name another path"
    )
    (tmp_path / "folder.ics").mkdir()
    assert trouble(tmp_path / "folder.ics") == (
        read("folder.ics", "it is a folder; name a file in it")
    )


@pytest.fixture
def nobody() -> Iterator[None]:
    """Root may do everything, so the test becomes somebody else."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    yield
    os.seteuid(0)


@pytest.mark.usefixtures("nobody")
def test_a_file_that_may_not_be_read_is_one_sentence() -> None:
    path = Path("/proc/1/mem") if os.access("/proc/1", os.R_OK) else Path("/root/x/x.ics")
    assert "permission denied; allow it, or name another path" in trouble(path)


def unwritable(path: Path) -> ProviderError:
    """What `apply` raises; the old bytes still stand there afterwards, and nothing else."""
    cursor = push(path, put(INTERVIEW))
    before, names = path.read_bytes(), list(path.parent.iterdir())
    target = opened(path)
    target.changes(cursor)
    with pytest.raises(ProviderError) as caught:
        target.apply([put(replace(RECAP, description="long " * 100_000))])
    assert path.read_bytes() == before
    assert list(path.parent.iterdir()) == names
    assert target.cursor() == cursor
    return caught.value


def test_a_write_that_the_system_cuts_short_is_one_sentence(
    path: Path, request: pytest.FixtureRequest
) -> None:
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    request.addfinalizer(lambda: resource.setrlimit(resource.RLIMIT_FSIZE, limits))
    resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, limits[1]))
    assert str(unwritable(path)) == f"{path} cannot be written: File too large"


@pytest.mark.parametrize("number", sorted(errno.errorcode), ids=errno.errorcode.__getitem__)
def test_no_error_of_the_system_is_left_unmapped(
    path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    def fail(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    cursor = push(path, put(INTERVIEW))
    monkeypatch.setattr(Path, "replace", fail)
    target = opened(path)
    target.changes(cursor)
    with pytest.raises(ProviderError) as caught:
        target.apply([put(RECAP)])
    assert str(caught.value).startswith(f"{path} cannot be written: ")
    assert isinstance(caught.value.__cause__, OSError)


@pytest.mark.parametrize(
    ("number", "reason"),
    [
        (errno.ENOSPC, "the disk is full; make room and run again"),
        (errno.EROFS, "the file system is read-only; name another path"),
        (errno.EDQUOT, "your share of the disk is used up; make room and run again"),
        (errno.EACCES, "permission denied; allow it, or name another path"),
        (errno.EIO, "Input/output error"),
    ],
)
def test_what_to_do_about_an_error_is_said(
    path: Path, monkeypatch: pytest.MonkeyPatch, number: int, reason: str
) -> None:
    def fail(_: int) -> None:
        raise OSError(number, os.strerror(number))

    push(path, put(INTERVIEW))
    path.unlink()
    target = opened(path)
    target.changes(None)
    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(ProviderError) as caught:
        target.apply([put(RECAP)])
    assert str(caught.value) == f"{path} cannot be written: {reason}"
    assert not list(path.parent.iterdir())


def test_an_error_without_a_number_is_mapped_too(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        msg = "odd"
        raise OSError(msg)

    monkeypatch.setattr(Path, "stat", fail)
    with pytest.raises(ProviderError, match="cannot be read: odd"):
        opened(path).changes(None)


# The bytes.

UIDS = st.text("ab-", min_size=1, max_size=4)
BODIES = st.sampled_from([b"VEVENT", b"VTODO"])


def block(uid: str, kind: bytes) -> bytes:
    return b"BEGIN:%b\r\nUID:%b\r\nBEGIN:VALARM\r\nEND:VALARM\r\nEND:%b\r\n" % (
        kind, uid.encode(), kind
    )  # fmt: skip


@given(st.lists(st.dictionaries(UIDS, st.none() | BODIES), max_size=4))
def test_splicing_is_what_a_mapping_would_do(changes: Sequence[dict[str, bytes | None]]) -> None:
    model: dict[str, bytes] = {}
    data = head = document.empty("Interviews")
    for change in changes:
        new = {uid: kind and block(uid, kind) for uid, kind in change.items()}
        data = document.splice(data, new)
        model = {uid: b for uid, b in (model | new).items() if b is not None}
        body = b"".join(model[uid] for uid in sorted(model))
        assert data == head.removesuffix(document.TAIL) + body + document.TAIL
        assert document.is_ours(data)
        assert set(document.revisions(data)) == set(model)


# The cost of starting.


def test_neither_the_import_nor_a_run_without_changes_needs_icalendar(path: Path) -> None:
    cursor = push(path, put(INTERVIEW))
    script = f"""
import sys
import afterview_ics
assert "afterview_ics.calendar_file" not in sys.modules and "pathlib" not in sys.modules
from datetime import UTC, datetime
from pathlib import Path
from afterview.provider import Context
options = {{o.name: o.default for o in afterview_ics.plugin.options}} | {{"path": {str(path)!r}}}
context = Context(target="x", now=datetime(2026, 1, 1, tzinfo=UTC))
target = afterview_ics.plugin.open(options, context)
assert not target.changes({cursor!r}).fresh
slow = {{"icalendar", "email", "logging", "urllib.request", "tempfile", "importlib.metadata"}}
print(sorted(slow & set(sys.modules)))
"""
    run = subprocess.run(
        [sys.executable, "-I", "-S", "-c", f"import sys; sys.path = {sys.path!r}\n{script}"],
        check=True,
        capture_output=True,
        text=True,
    )
    assert run.stdout == "[]\n"


def test_every_option_is_described() -> None:
    assert [option.name for option in plugin.options] == [
        "path", "name", "tasks", "alarms", "private", "include", "history", "steps"
    ]  # fmt: skip
    assert all(option.doc for option in plugin.options)
    defaults = {option.name: option.default for option in plugin.options}
    assert (defaults["tasks"], defaults["alarms"], defaults["history"]) == ("events", False, 180)
