"""Radicale and Xandikos, started for real on loopback; and the person, who writes past us.

A module that uses them takes the fixtures by importing `radicale` and `xandikos`. Each runs once a
session; each test has an account or a calendar of its own.
"""

from __future__ import annotations

import base64
import re
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from afterview_caldav import plugin
from afterview_caldav.calendars import Calendars
from loopback import free_port, wait_for

from afterview.model import slug
from afterview.provider import Context
from afterview.provider.http import Budget

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
CONTEXT = Context(target="work", now=NOW)
CANARY = "canary-7c1e-password"
"""The password of every account: it may be seen nowhere."""
_HREF = re.compile(rb"<(?:\w+:)?href>([^<]*\.ics)</(?:\w+:)?href>")


@dataclass
class Account:
    """One person on one server, and the calendar of one test."""

    root: str
    """The address of the server, without the last slash."""
    username: str
    calendar: str
    start: str
    """The path that `url` names."""
    home: str
    users: Path | None = None
    options: dict[str, Any] = field(default_factory=dict)
    direct: str = ""
    """Where the server itself is, if `root` is a proxy: the person does not go through that."""
    moved: dict[str, str] = field(default_factory=dict)
    """By uid, the path of what was put back under another name."""
    waits: list[float] = field(default_factory=list)
    """How many seconds it would have waited, each time."""

    def given(self, **options: Any) -> dict[str, Any]:
        """Return the options of a target, with all defaults."""
        given: dict[str, Any] = {option.name: option.default for option in plugin.options}
        given |= {"url": self.root + self.start, "username": self.username}
        return given | {"calendar": self.calendar} | self.options | options

    def open(self, context: Context = CONTEXT, **options: Any) -> Calendars:
        """Open the target, as a new process would, but for one that does not wait."""
        context = replace(context, secret=lambda: CANARY)
        budget = Budget(wait=self.waits.append)
        return Calendars(self.given(**options), context, budget=budget)

    def request(
        self, method: str, path: str, body: str = "", **headers: str
    ) -> tuple[int, Mapping[str, str], bytes]:
        """Send a request as another program of the person would."""
        request = urllib.request.Request(  # noqa: S310 - loopback
            (self.direct or self.root) + path, data=body.encode() or None, method=method
        )
        login = base64.b64encode(f"{self.username}:{CANARY}".encode()).decode()
        request.add_header("Authorization", f"Basic {login}")
        for name, value in headers.items():
            request.add_header(name.replace("_", "-"), value)
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:  # noqa: S310 - loopback
                return answer.status, dict(answer.headers), answer.read()
        except urllib.error.HTTPError as error:
            return error.code, dict(error.headers), error.read()

    def folder(self) -> str:
        """Return the path of the calendar that we made; empty where there is none."""
        path = f"{self.home}afterview-{slug(self.calendar)}/"
        _, _, listed = self.request("PROPFIND", path, Depth="0")
        return path if b"HTTP/1.1 200" in listed else ""

    def objects(self, folder: str = "") -> dict[str, str]:
        """Return all objects in a calendar by path."""
        path = folder or self.folder()
        if not path:
            return {}
        _, _, listed = self.request("PROPFIND", path, Depth="1")
        paths = [found.decode() for found in _HREF.findall(listed)]
        return {found: self.request("GET", found)[2].decode() for found in paths}

    def text(self, uid: str) -> str:
        """Return an item of ours as it stands, unfolded."""
        status, _, body = self.request("GET", self.path(uid))
        return unfolded(body.decode()) if status == 200 else ""

    def path(self, uid: str) -> str:
        """Return where an item stands: under its uid, unless it was put back under a new name."""
        return self.moved.get(uid) or f"{self.folder()}{uid}.ics"

    def put_aside(self, uid: str) -> Callable[[], None]:
        """Take an item away; it comes back under a new name, as an import would choose one."""
        _, _, body = self.request("GET", self.path(uid))
        folder = self.folder()
        self.delete(uid)

        def put_back() -> None:
            name = str(uuid4())
            # As it was to the byte, so that the server gives it the ETag that it had.
            self.put(name, body.decode(), folder)
            self.moved[uid] = f"{folder}{name}.ics"

        return put_back

    def own_folder(self, prefix: str = "mine") -> str:
        """Make a calendar as the person would, with the name that we look for; return its path."""
        path = f"{self.home}{prefix}-{slug(self.calendar)}/"
        status, _, answer = self.request(
            "MKCALENDAR",
            path,
            '<c:mkcalendar xmlns:c="urn:ietf:params:xml:ns:caldav" xmlns:d="DAV:"><d:set><d:prop>'
            f"<d:displayname>{self.calendar}</d:displayname>"
            "</d:prop></d:set></c:mkcalendar>",
            Content_Type="application/xml",
        )
        assert status == 201, answer
        return path

    def put(self, name: str, text: str, folder: str = "") -> None:
        """Write an object, whatever stood there."""
        path = f"{folder or self.folder()}{name}.ics"
        status, _, answer = self.request("PUT", path, text, Content_Type="text/calendar")
        assert status in {200, 201, 204}, answer

    def edit(self, uid: str, pattern: str, new: str) -> None:
        """Change the lines of an item of ours that a pattern finds."""
        old = self.text(uid)
        changed, found = re.subn(pattern, new, old, flags=re.MULTILINE)
        assert found, f"{pattern} is not in {old}"
        folder, _, name = self.path(uid).rpartition("/")
        self.put(name.removesuffix(".ics"), changed, f"{folder}/")

    def delete(self, uid: str) -> None:
        """Delete an item of ours."""
        status, _, _ = self.request("DELETE", self.path(uid))
        assert status in {200, 204}


def unfolded(text: str) -> str:
    """Return a calendar object with each content line on a line."""
    return re.sub(r"\r?\n[ \t]", "", text).replace("\r\n", "\n")


def event_text(uid: str, title: str = "Dentist", start: str = "20261125T090000Z") -> str:
    """Return an event as another program of the person would write it."""
    return (
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Other//EN\r\nBEGIN:VEVENT\r\n"
        f"UID:{uid}\r\nDTSTAMP:20261120T080000Z\r\nDTSTART:{start}\r\nDURATION:PT30M\r\n"
        f"SUMMARY:{title}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )


@contextmanager
def running(port: int, *arguments: str | Path) -> Iterator[None]:
    """Run a server, from when it listens on `port` to the end of the block."""
    command = [sys.executable, "-m", *map(str, arguments)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        assert process.stdout is not None
        said: list[str] = []
        for line in process.stdout:
            said.append(line)
            if "Listening on" in line:
                break
        else:
            pytest.fail(f"{command} did not start: {''.join(said)}")
        wait_for(port, process)  # Xandikos says so a moment before it does
        # Somebody has to read what else it says, or it would stand still one day.
        threading.Thread(target=process.stdout.read, daemon=True).start()
        try:
            yield
        finally:
            process.kill()


@contextmanager
def radicale_in(folder: Path) -> Iterator[tuple[str, Path]]:
    """Run Radicale with its data in a folder; give its address and the file with its users."""
    port, users = free_port(), folder / "users"
    users.write_text("")
    (folder / "config").write_text(
        f"[server]\nhosts = 127.0.0.1:{port}\n"
        f"[auth]\ntype = htpasswd\nhtpasswd_filename = {users}\n"
        "htpasswd_encryption = plain\ndelay = 0\n"
        f"[storage]\nfilesystem_folder = {folder / 'collections'}\n"
    )
    with running(port, "radicale", "--config", folder / "config"):
        yield f"http://127.0.0.1:{port}", users


@contextmanager
def xandikos_in(folder: Path) -> Iterator[str]:
    """Run Xandikos with its data in a folder and one account that wants no login."""
    port = free_port()
    with running(
        port,
        *("xandikos", "serve", "-d", folder / "data", "--state-dir", folder / "state"),
        *("--defaults", "-l", "127.0.0.1", "-p", str(port), "--no-detect-systemd"),
    ):
        yield f"http://127.0.0.1:{port}"


@pytest.fixture(scope="session")
def radicale_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """Radicale, and the file with its users."""
    with radicale_in(tmp_path_factory.mktemp("radicale")) as server:
        yield server


@pytest.fixture(scope="session")
def xandikos_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Xandikos, with one account that wants no login."""
    with xandikos_in(tmp_path_factory.mktemp("xandikos")) as server:
        yield server


_numbers = count()


def new_radicale_account(server: tuple[str, Path]) -> Account:
    """Return an account that nobody has used yet."""
    root, users = server
    name = f"person{next(_numbers)}"
    with users.open("a") as file:
        file.write(f"{name}:{CANARY}\n")
    return Account(root, name, "Interviews", "/", f"/{name}/", users)


def new_xandikos_account(root: str) -> Account:
    """Return the account with the name of a calendar that is not there yet."""
    name = f"Interviews {next(_numbers)}"
    return Account(root, "", name, "/", "/user/calendars/")


@pytest.fixture
def radicale(radicale_server: tuple[str, Path]) -> Account:
    """A new account on Radicale."""
    return new_radicale_account(radicale_server)


@pytest.fixture
def xandikos(xandikos_server: str) -> Account:
    """A new calendar on Xandikos."""
    return new_xandikos_account(xandikos_server)


@pytest.fixture(params=["radicale", "xandikos"])
def account(request: pytest.FixtureRequest) -> Account:
    """An account on each of the servers."""
    found: Account = request.getfixturevalue(request.param)
    return found
