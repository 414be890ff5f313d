"""Every command and the page say times on the person's own clock, and never without that."""

from __future__ import annotations

import re
from datetime import timedelta
from functools import partial
from itertools import product
from typing import TYPE_CHECKING

import click
import pytest
from program import NOW, table
from two_way_program import TwoWay

from afterview.cli import cli
from afterview.playbook.planned import uid_of
from afterview.web import recapping
from afterview.web.actions import PageActions
from afterview.web.happened import asked_of
from afterview.web.page import PAGES

if TYPE_CHECKING:
    from program import Program

    from afterview.web.page import Build
    from afterview.workspace import Workspace

AHEAD = {"London": 5, "Tokyo": 14}
"""How many hours each place is ahead of New York, where the person lives."""
FORM = re.compile(
    r"(\d\d):(\d\d)(?:-\d\d:\d\d)? \((?:([A-Z][a-z]{2}) )?(\d\d):(\d\d) (London|Tokyo)\)"
)
"""A time of an interview: `20:00-21:00 (Wed 10:00 Tokyo)`."""
OTHER = re.compile(
    r"where it is .{10} 09:00"  # the clock at home
    r"|the last change .{10} \d\d:\d\d"  # the time of a run
    r"|\w+ = \d\d:\d\d, the default"  # a setting
    r"|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d"  # JSON
)
"""Times that are of no interview, or have an offset."""

PEOPLE = {"people": '[{ name = "Jane Doe", email = "j@x.example", rapport = "good" }]'}
LONDON = PEOPLE | {"timezone": '"Europe/London"', "promise": '"within a week"'}
TOKYO = PEOPLE | {"timezone": '"Asia/Tokyo"', "mode": '"in person"'}
LOG = (
    table("london", start="2026-11-24T16:30:00", **LONDON),
    table("tokyo", start="2026-11-25T10:00:00", **TOKYO),
    table("tower", start="2026-11-20T20:30:00", **LONDON),
    table("ginza", start="2026-11-23T21:00:00", **TOKYO),
    table("bridge", company='"London"', start="2026-11-26T09:00:00", **LONDON),
    table("clash", start="2026-11-24T17:00:00", duration="60", **LONDON),
)
INVITATION = """\
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//x//y//EN
BEGIN:VEVENT
UID:1@x.example
DTSTAMP:20261120T120000Z
DTSTART;TZID=Europe/London:20261202T163000
DTEND;TZID=Europe/London:20261202T173000
SUMMARY:Interview
ORGANIZER;CN=Jo:mailto:jo@hooli.example
END:VEVENT
END:VCALENDAR
"""
NEW = ("add", "--company", "Hooli", "--person", "Jo", "--yes", "--at")
IDS = ("london", "tokyo", "tower", "ginza", "bridge")
CALLS: dict[str, str | list[tuple[str, ...]]] = {
    "init": "it runs before there is an interview",
    "check": [("check",)],
    "plan": [("plan", "--why"), ("plan", "--all", "--why"), ("plan", "--targets")],
    "sync": [("sync", "--dry-run"), ("sync",)],
    "add": [
        (*NEW, "2026-11-27 16:30", "--zone", "Europe/London"),
        (*NEW, "2026-11-27 10:00", "--zone", "Asia/Tokyo", "--round", "2"),
    ],
    "log-activity": [("log-activity", "application", "Pilot", "--company", "Acme")],
    "record": [("record", "--office", "nebraska", "--to", "2026-11-27")],
    "recap": [
        ("recap", "ginza", "--promise", "within a week"),
        ("recap", "london", "--promise", "x"),
    ],
    "set": [("set", "london", "start=18:30", "end="), ("set", "tokyo", "start=11:00")],
    "reschedule": [("reschedule", "london", "Wed", "17:30")],
    "rename": [("rename", "london", "london-2")],
    "park": [("park", "london")],
    "remove": [("remove", "tokyo", "--yes")],
    "list": [("list",)],
    "show": [("show", id_) for id_ in IDS],
    "edit": "it says what `check` says",
    "slots": "it says times of no interview, in the zone that it names",
    "status": [("status",), ("status", "--on", "2026-11-24"), ("status", "--on", "2026-11-25")],
    "why": [
        *(("why", id_) for id_ in IDS),
        *(
            ("why", f"{id_}/{step}")
            for id_ in ("london", "tokyo")
            for step in ("recap", "interview")
        ),
        ("why", "london/thank-you/jane-doe"),
    ],
    "done": [("done", f"{id_}/{step}") for id_ in IDS for step in ("recap", "thank-you/jane-doe")],
    "skip": [("skip", "london/recap")],
    "postpone": [
        ("postpone", "london/thank-you/jane-doe", "today"),
        ("postpone", "tokyo/recap", "27 Nov"),
    ],
    "undo": [("skip", "tokyo/recap"), ("undo",)],
    "draft": [("draft", "ginza/thank-you/jane-doe")],
    "prep": [("prep", id_) for id_ in IDS],
    "import": [("import", "invitation.ics", "--dry-run"), ("import", "invitation.ics", "--yes")],
    "export": [("export",), ("export", "--html")],
    "stats": [("stats",)],
    "accept": [("accept", "london/interview"), ("accept", "ginza/recap")],
    "reclaim": [("reclaim", "london/interview")],
    "restore": [("restore", "tower/recap")],
    "forget": [("forget", "london")],
    "inbox": [("inbox", "invitation.eml"), ("inbox", "invitation.eml", "--import", "1")],
    "heard": "it says when a message came, and nothing about interviews",
    "login": "it asks for a secret",
    "logout": "it says that a secret is gone",
    "adopt": [("adopt", "cal")],
    "unlink": [("unlink", "cal", "--keep")],
    "serve": "it prints addresses; the page is tested below",
    "feed": "it prints addresses",
    "watch": "its lines are those of `sync`, behind the hour of the run",
    "notify": "its times are those of `status`, or of home alone, without a place",
    "mcp": "its answers are those of the commands, as JSON",
    "doctor": [("doctor",)],
    "completion": "it prints a script",
}
"""What is run of each command, or why it says no time of an interview."""
TELLING = {"plan", "add", "set", "list", "show", "status", "why", "prep", "accept"}
"""The commands that say times of both interviews."""

AS_LOGGED = {"export", "accept"}
"""The commands whose JSON has values of the log as they stand there."""


def unclear(text: str) -> list[str]:
    """Return the times in a text that are not in the form, each with what is around it."""
    text = " ".join(text.split())
    for here, minutes, day, there, same_minutes, place in FORM.findall(text):
        hour = int(here) + AHEAD[place]
        assert (hour % 24, minutes) == (int(there), same_minutes), text
        assert bool(day) is (hour >= 24), text
    return re.findall(r".{0,40}\b\d?\d:\d\d\b.{0,20}", OTHER.sub("", FORM.sub("", text)))


@pytest.fixture
def world(program: Program, monkeypatch: pytest.MonkeyPatch) -> TwoWay:
    """Interviews in London and Tokyo, in a calendar in which the person moved and deleted some."""
    monkeypatch.setenv("COLUMNS", "300")
    monkeypatch.chdir(program.folder)
    (program.folder / "invitation.ics").write_text(INVITATION)
    head = "Content-Type: text/calendar; charset=utf-8; method=REQUEST\n\n"
    (program.folder / "invitation.eml").write_text(head + INVITATION)
    made = TwoWay(program)
    made.install(monkeypatch)
    made.write(*LOG)
    made("sync")
    person = made.person()
    person.move(uid_of("london/interview"), NOW + timedelta(days=1, hours=3))
    person.move(uid_of("ginza/recap"), NOW + timedelta(days=1))
    person.delete(uid_of("tower/recap"))
    assert unclear(made("sync")) == []
    return made


@pytest.mark.parametrize("name", cli.list_commands(click.Context(cli)))
def test_each_command_says_the_times_of_the_person(world: TwoWay, name: str) -> None:
    calls = CALLS[name]
    said = ""
    for call in calls if isinstance(calls, list) else []:
        ran = world.program(*call)
        assert unclear(ran.out + ran.err) == [], call
        said += ran.out
    if name in TELLING:
        assert {place for *_, place in FORM.findall(" ".join(said.split()))} == set(AHEAD)


@pytest.mark.parametrize("name", sorted(CALLS.keys() - AS_LOGGED))
def test_json_keeps_the_offsets(world: TwoWay, name: str) -> None:
    command, calls = cli.get_command(click.Context(cli), name), CALLS[name]
    assert command is not None
    if isinstance(calls, list) and any("--json" in option.opts for option in command.params):
        for call in calls:
            assert unclear(world.program(*call, "--json").out) == [], call


def _built(build: Build, id_: str, of: Workspace) -> object:
    return build(of, {"id": id_})


def test_the_page_says_the_times_of_the_person(world: TwoWay) -> None:
    page = PageActions(world.program.config)
    shown = str(page.read(lambda of: recapping.begin(of, "ginza"), NOW))
    for now in (NOW, NOW + timedelta(days=1)):
        for id_, build in product(IDS, {each.build for each in PAGES.values()} - {asked_of}):
            shown += str(page.look(partial(_built, build, id_), now))
    assert unclear(shown) == []
    assert {place for *_, place in FORM.findall(shown)} == set(AHEAD)


@pytest.mark.parametrize(
    "text", ["at 16:30", "11:30 (10:00)", "2026-11-24T16:30:00", "16:30 (London)"]
)
def test_a_time_in_another_form_is_found(text: str) -> None:
    assert len(unclear(text)) == 1
