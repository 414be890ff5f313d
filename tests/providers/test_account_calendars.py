"""Calendars of accounts in a run: one request each, if they are due, with the target's login."""

from __future__ import annotations

import shlex
import stat
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest

pytest.importorskip("recurring_ical_events", reason="the extra `calendars` is not installed")

from dav_servers import CANARY as PASSWORD
from dav_servers import Account, radicale, radicale_server
from fault_proxy import FaultProxy, proxied
from google_owner import GoogleOwner, google_to_read
from google_service import NARROW, GoogleService
from graph_person import CANARY
from graph_service import graph_service
from ical_appointments import IcalOwner
from outlook_owner import OutlookOwner
from program import CONFIGURATION, Program, table

from afterview.testing import Appointment, CalendarOwner, Invited
from afterview.testing.appointments import at

__all__ = ["radicale", "radicale_server"]

HOME = "America/New_York"
SECRETS = ("Zugspitze", "Matterhorn", "Kilimanjaro", "everest@private.example", "Denali")
DENTIST = Appointment(
    uid="dentist@private.example",
    start=at(HOME, 11, 23, 11),
    end=at(HOME, 11, 23, 12, 15),
    title=SECRETS[0],
    place=SECRETS[1],
    text=SECRETS[2],
    host=Invited(SECRETS[3], SECRETS[4]),
    guests=(Invited("sam@home.example", "Sam"),),
)


@dataclass
class Party:
    """A person with a target of some service, and another calendar of the same account."""

    program: Program
    owner: CalendarOwner
    idle: int
    """How many requests the target takes in a run with nothing to do."""
    table: str

    def configure(self, **calendar: str) -> None:
        lines = "".join(f"{key} = {value}\n" for key, value in calendar.items())
        head = CONFIGURATION.partition("[targets")[0]
        config = f'{head}\n{self.table}\n[calendars.private]\ntarget = "work"\n{lines}'
        self.program.write(table("acme"), config=config)

    def recap(self) -> str:
        """Return when the recap begins."""
        (found,) = (
            item["start"][11:16]
            for item in self.program("plan", "--json").json["items"]
            if item["id"] == "acme/recap"
        )
        return str(found)


def printing(folder: Path, secret: str) -> str:
    """Return a command that prints a token."""
    command = folder / "token"
    command.write_text(f"#!/bin/sh\necho {shlex.quote(secret)}\n")
    command.chmod(stat.S_IRWXU)
    return str(command)


@pytest.fixture
def google() -> Iterator[GoogleService]:
    with google_to_read() as service:
        yield service


@pytest.fixture
def at_google(program: Program, google: GoogleService) -> Party:
    command = printing(program.folder, "canary-access-0")
    target = (
        f'[targets.work]\nprovider = "google"\napi_root = "{google.root}/google"\n'
        f'token_command = "{command}"\n'
    )
    return Party(program, GoogleOwner(google), 2, target)


@pytest.fixture
def in_outlook(program: Program) -> Iterator[Party]:
    with graph_service() as service:
        box = service.mailbox(CANARY, "sam")
        command = printing(program.folder, CANARY)
        target = (
            f'[targets.work]\nprovider = "outlook"\napi_root = "{service.root}"\n'
            f'token_command = "{command}"\n'
        )
        owner = OutlookOwner(service, box, "AAkC-sam_0000Az=")
        yield Party(program, owner, 1, target)


class DavPerson(IcalOwner):
    def __init__(self, account: Account, proxy: FaultProxy) -> None:
        super().__init__()
        self.account = account
        self.folder = account.own_folder()
        self.proxy = proxy

    def write(self, uid: str, text: bytes) -> None:
        self.account.put(uid, text.decode(), self.folder)

    def requests(self) -> int:
        return len(self.proxy.log)

    def stamp(self) -> object: ...

    def said(self) -> bytes: ...  # type: ignore[empty-body]

    def break_down(self) -> None: ...


@pytest.fixture
def on_radicale(program: Program, radicale: Account) -> Iterator[Party]:
    with proxied(radicale.root) as proxy:
        command = printing(program.folder, PASSWORD)
        target = (
            f'[targets.work]\nprovider = "caldav"\nurl = "{proxy.root}/"\n'
            f'username = "{radicale.username}"\npassword_command = "{command}"\n'
        )
        owner = DavPerson(replace(radicale, calendar="Private"), proxy)
        yield Party(program, owner, 1, target)


@pytest.fixture(params=["at_google", "in_outlook", "on_radicale"])
def party(request: pytest.FixtureRequest) -> Party:
    found: Party = request.getfixturevalue(request.param)
    return found


def test_a_recap_gives_way_and_a_calendar_takes_one_request_if_it_is_due(party: Party) -> None:
    party.configure(busy="true")
    party.owner.enter(DENTIST)
    assert party.recap() == "11:00"
    ran = party.program("sync")
    assert (ran.code, ran.err) == (0, "")
    assert party.recap() == "12:15"
    assert party.program("sync").code == 0  # writes what moved, if anything did
    for minutes, reads in ((31, 1), (1, 0), (31, 1)):
        party.program.now += timedelta(minutes=minutes)
        before = party.owner.requests()
        ran = party.program("sync")
        assert (ran.code, ran.err) == (0, "")
        assert party.owner.requests() - before == party.idle + reads


def test_nothing_but_begin_and_end_is_kept(party: Party) -> None:
    """Nor a word of it said."""
    party.configure(busy="true")
    party.owner.enter(DENTIST)
    said = ""
    for words in (
        ["sync"],
        ["status"],
        ["plan", "--all"],
        ["why", "acme/recap"],
        ["sync", "--json"],
    ):
        ran = party.program(*words)
        said += ran.out + ran.err
        party.program.now += timedelta(minutes=31)
    kept = b"".join(path.read_bytes() for path in party.program.folder.rglob("*") if path.is_file())
    assert b"2026-11-23T17:15:00+00:00" in kept
    for secret in (*SECRETS, DENTIST.uid):
        assert secret not in said
        assert secret.encode() not in kept


def test_a_login_without_the_right_stops_only_the_calendar(
    at_google: Party, google: GoogleService
) -> None:
    at_google.configure(busy="true")
    google.access = {"canary-access-0": NARROW}
    ran = at_google.program("sync")
    assert ran.code == 77
    assert "work: " in ran.out
    assert "new" in ran.out
    assert (
        "private: the token that token_command prints does not allow afterview to read this "
        "calendar; it needs https://www.googleapis.com/auth/calendar.freebusy"
    ) in " ".join(ran.err.split())
    assert len(google.our_calendars()) == 1
    google.access = {"canary-access-0": NARROW | {"calendar.freebusy"}}
    at_google.program.now += timedelta(minutes=31)
    ran = at_google.program("sync")
    assert (ran.code, ran.err) == (0, "")


def test_a_calendar_of_that_name_may_be_another_one_tomorrow(
    at_google: Party, google: GoogleService
) -> None:
    at_google.configure(busy="true", calendar='"Private"')
    ran = at_google.program("sync")
    assert ran.code == 1
    assert 'Google has no calendar called "Private"' in ran.err
    for start in (11, 12):
        made = google.new_calendar({"summary": "Private"}, by_app=False)
        begin = at(HOME, 11, 23, start)
        there = GoogleOwner(google, google.calendars[made["id"]])
        there.enter(replace(DENTIST, start=begin, end=begin + timedelta(minutes=30)))
        at_google.program.now += timedelta(minutes=31)
        ran = at_google.program("sync")
        assert (ran.code, ran.err) == (0, "")
        del google.calendars[made["id"]]
    busy = [str(each) for each in google.requests]
    assert busy.count("calendar.calendarList.list") >= 3
