"""The login at Google, with the real google-auth-oauthlib, end to end over a fake."""

from __future__ import annotations

import json
import logging
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import parse_qsl, urlsplit
from urllib.request import urlopen

import pytest
from afterview_google import plugin, signin
from afterview_google.rights import AUTH, scopes
from google_person import at_google, options
from google_service import NARROW, GoogleService, Refused
from raw_server import raw_server, trickled

from afterview.errors import LoginError, ProviderError, TransientError
from afterview.provider import Context, Login
from afterview.provider.reader import ReadCalendar
from afterview.testing import NOW


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[GoogleService]:
    # The library wants TLS, which a server on loopback does not have.
    monkeypatch.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")
    with at_google() as service:
        yield service


@dataclass
class Desk:
    """The person at their machine: what they see, and what they do with Google's page."""

    service: GoogleService
    folder: Path
    browser: bool = True
    by_device: bool = False
    reads: tuple[ReadCalendar, ...] = ()
    change: Callable[[str], str] = str
    """What they make of the address of the page, or of the one where they end."""
    shown: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    threads: list[threading.Thread] = field(default_factory=list)

    def client_file(self, kind: str = "installed", **others: object) -> Path:
        name, secret = self.service.client
        client = {
            "client_id": name,
            "client_secret": secret,
            "auth_uri": f"{self.service.root}/auth",
            "token_uri": f"{self.service.root}/token",
            **others,
        }
        path = self.folder / "client.json"
        path.write_text(json.dumps({kind: client}))
        return path

    def log_in(self, **others: object) -> None:
        login = Login(
            target="work",
            ask_secret=self.paste,
            show=self.show,
            keep=self.kept.append,
            open_url=self.open if self.browser else lambda _url: False,
            by_device=self.by_device,
            reads=self.reads,
        )
        given: dict[str, object] = {"token_command": "", **others}
        if "client_file" not in others:
            given["client_file"] = str(self.client_file())
        assert plugin.login is not None
        try:
            plugin.login(options(self.service, **given), login, Context(target="work", now=NOW))
        finally:
            for thread in self.threads:
                thread.join()

    def open(self, url: str) -> bool:
        """Follow the page to its end, as a browser does: beside the program."""
        self.threads.append(threading.Thread(target=self.visit, args=(self.change(url),)))
        self.threads[-1].start()
        return True

    def visit(self, url: str) -> None:
        with urlopen(url, timeout=10) as page:  # noqa: S310 - of loopback
            assert b"close this page" in page.read()

    def show(self, said: str) -> None:
        self.shown.append(said)
        pages = [word for word in said.split() if word.startswith(self.service.root)]
        if pages and not (self.browser or self.by_device):
            self.open(pages[0])

    def paste(self, _question: str) -> str:
        """Open the page on another device, and copy the address that cannot be shown there."""
        (page,) = [w for said in self.shown for w in said.split() if "/auth?" in w]
        with suppress(HTTPError):
            urlopen(page.replace("/auth?", "/nowhere?"), timeout=10)  # noqa: S310 - of loopback
        query = dict(part.split("=", 1) for part in page.partition("?")[2].split("&"))
        from urllib.parse import unquote_plus

        asked = {name: unquote_plus(value) for name, value in query.items()}
        return f"  {self.change(self.service.authorize(asked))}\n"


@pytest.fixture
def desk(service: GoogleService, tmp_path: Path) -> Desk:
    return Desk(service, tmp_path)


def kept(desk: Desk) -> dict[str, Any]:
    (secret,) = desk.kept
    found: dict[str, Any] = json.loads(secret)
    return found


@pytest.mark.parametrize("way", ["browser", "address", "device"])
def test_a_login_is_kept_and_serves_the_next_runs(desk: Desk, way: str) -> None:
    desk.browser = way == "browser"
    desk.by_device = way == "device"
    desk.log_in()
    login = kept(desk)
    assert login["refresh_token"] in desk.service.refresh
    assert login["token"] in desk.service.access
    assert login["scopes"] == [f"{AUTH}{name}" for name in signin_scopes()]
    assert "canary" not in "".join(desk.shown)
    context = Context(target="work", now=NOW, secret=lambda: desk.kept[-1], keep=desk.kept.append)
    provider = plugin.open(options(desk.service, token_command=""), context)
    assert provider.changes(None).full
    provider.close()
    assert len(desk.kept) == 1


def signin_scopes(*reads: ReadCalendar, **others: object) -> list[str]:
    usual = {"calendar_id": "", "tasks": "todos", **others}
    return [scope.removeprefix(AUTH) for scope in scopes(usual, reads)]


def test_as_little_is_asked_for_as_does() -> None:
    assert frozenset(signin_scopes()) == NARROW
    assert signin_scopes(tasks="events") == [
        "calendar.app.created",
        "calendar.calendarlist.readonly",
    ]
    assert signin_scopes(calendar_id="me@example.com") == ["calendar.events.owned", "tasks"]


NAMES = "calendar.calendarlist.readonly"


@pytest.mark.parametrize(
    ("calendar", "events", "calendar_id", "expected"),
    [
        ("", False, "", {"calendar.freebusy"}),
        ("primary", False, "", {"calendar.freebusy"}),
        ("team@group.calendar.google.com", False, "", {"calendar.freebusy"}),
        ("Private", False, "", {"calendar.freebusy"}),
        ("", True, "", {"calendar.events.owned.readonly"}),
        ("Private", True, "", {"calendar.events.readonly"}),
        ("team@group.calendar.google.com", True, "", {"calendar.events.readonly"}),
        # The target may read its own calendars already.
        ("", False, "me@example.com", set()),
        ("", True, "me@example.com", set()),
        ("me@example.com", True, "me@example.com", set()),
        ("", False, "c1@group.calendar.google.com", {"calendar.freebusy"}),
        ("", True, "c1@group.calendar.google.com", set()),
        ("c1@group.calendar.google.com", False, "c1@group.calendar.google.com", set()),
        ("Private", False, "me@example.com", {NAMES, "calendar.freebusy"}),
    ],
)
def test_a_calendar_that_is_read_asks_for_little_more(
    calendar: str, calendar_id: str, expected: set[str], *, events: bool
) -> None:
    read = ReadCalendar("mine", calendar, events)
    before = set(signin_scopes(calendar_id=calendar_id))
    assert set(signin_scopes(read, calendar_id=calendar_id)) - before == expected


def test_the_wider_right_to_read_takes_the_place_of_the_narrower_one() -> None:
    reads = [ReadCalendar("a", "", events=True), ReadCalendar("b", "Team", events=True)]
    assert signin_scopes(*reads)[3:] == ["calendar.events.readonly"]


def test_a_login_says_what_afterview_will_be_able_to_see(desk: Desk) -> None:
    desk.reads = (
        ReadCalendar("private", "", events=False),
        ReadCalendar("team", "Team", events=True),
    )
    desk.service.granted = NARROW | {"calendar.freebusy", "calendar.events.readonly"}
    desk.log_in()
    assert desk.shown[0].splitlines() == [
        "With this login, afterview will be able to",
        "- make a calendar of its own, and change that one",
        "- see the names and descriptions of your calendars",
        "- see and change all your task lists (it changes one)",
        "- see when you are busy, and nothing else about it",
        "- see the events of all your calendars, also of those that others share with you",
        "It reads when you are busy in your main calendar ([calendars.private]).",
        'It reads the events in "Team" ([calendars.team]).',
    ]
    assert len(kept(desk)["scopes"]) == 5


def test_a_right_that_is_not_ticked_is_told(desk: Desk) -> None:
    desk.reads = (ReadCalendar("private", "", events=False),)
    with pytest.raises(LoginError, match=r"not all .* was allowed \(calendar.freebusy\)"):
        desk.log_in()
    assert not desk.kept


@pytest.mark.parametrize(
    ("options", "calls"),
    [
        ({}, ["calendar.calendarList.list", "tasks.tasklists.list"]),
        ({"tasks": "events"}, ["calendar.calendarList.list"]),
    ],
)
def test_a_login_is_tried_before_it_is_kept(
    desk: Desk, options: dict[str, object], calls: list[str]
) -> None:
    desk.log_in(**options)
    assert desk.service.requests == calls


def test_a_calendar_of_the_person_is_tried_too(desk: Desk) -> None:
    own = desk.service.new_calendar({"summary": "Mine"}, by_app=False)["id"]
    desk.service.granted = frozenset({"calendar.events.owned", "tasks"})
    desk.log_in(calendar_id=own)
    assert desk.service.requests == ["calendar.events.list", "tasks.tasklists.list"]
    with pytest.raises(ProviderError, match=r"calendar_id"):
        desk.log_in(calendar_id="other@example.com")


def test_an_api_that_is_switched_off_is_named_with_what_to_click(desk: Desk) -> None:
    said = "Google Tasks API has not been used in project 1 before or it is disabled."
    desk.service.fail(
        "tasks.tasklists.list", Refused(403, "accessNotConfigured", said, domain="usageLimits")
    )
    with pytest.raises(LoginError, match=r"Google Tasks API is switched off.*console.cloud"):
        desk.log_in()
    assert desk.kept == []


def test_boxes_that_were_not_ticked_are_named(desk: Desk) -> None:
    desk.service.granted = frozenset({"tasks"})
    with pytest.raises(LoginError, match=r"calendar\.app\.created.*tick all boxes"):
        desk.log_in()
    assert desk.kept == []


def test_a_login_that_would_not_last_is_refused(desk: Desk) -> None:
    desk.service.gives_refresh_token = False
    with pytest.raises(LoginError, match=r"no lasting login"):
        desk.log_in()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda url: url.replace("state=", "state=x"), "not the end of this login"),
        (lambda url: url.replace("code=", "kode="), "not the end of this login"),
        (lambda url: url.partition("?")[0] + "?error=access_denied", "test users"),
        (lambda url: url.partition("?")[0] + "?error=ser%1Bver_error", r"\(server_error\)"),
        (lambda _url: "", "nothing came back"),
        (lambda _url: "no address", "not the end of this login"),
    ],
)
def test_what_comes_back_wrong_is_explained(
    desk: Desk, change: Callable[[str], str], said: str
) -> None:
    desk.by_device, desk.change = True, change
    with pytest.raises(LoginError, match=said):
        desk.log_in()
    assert desk.kept == []
    assert desk.service.token_requests == []


def test_a_person_who_never_comes_back_is_not_waited_for(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signin, "MINUTES", 0)
    desk.change = lambda url: url
    desk.browser = False
    desk.show = desk.shown.append  # type: ignore[assignment, method-assign]  # they look, and do nothing
    with pytest.raises(LoginError, match=r"nothing came back"):
        desk.log_in()


@pytest.mark.parametrize(
    ("status", "reason", "kind"),
    [
        (400, "invalid_grant", LoginError),
        (401, "invalid_client", LoginError),
        (403, "admin_policy_enforced", LoginError),
    ],
)
def test_a_code_that_is_refused_is_explained(
    desk: Desk, status: int, reason: str, kind: type[ProviderError]
) -> None:
    desk.service.token_error = (status, reason)
    with pytest.raises(kind) as caught:
        desk.log_in()
    assert "canary" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_a_token_endpoint_that_answers_a_byte_at_a_time_is_left(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signin, "ANSWER_TIMEOUT", 0.3)
    with raw_server(trickled(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")) as root:
        path = desk.client_file(token_uri=f"{root}/token")
        with pytest.raises(TransientError, match=r"cannot be reached"):
            desk.log_in(client_file=str(path))


def test_a_connection_that_says_nothing_does_not_keep_the_browser_out(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert signin._Handler.timeout is not None  # noqa: SLF001 - without, it waits for ever
    monkeypatch.setattr(signin._Handler, "timeout", 0.2)  # noqa: SLF001 - for the test to be short
    silent: list[socket.socket] = []
    come = desk.open

    def open_(url: str) -> bool:
        back = urlsplit(dict(parse_qsl(urlsplit(url).query))["redirect_uri"])
        silent.append(socket.create_connection((back.hostname or "", back.port or 0)))
        return come(url)

    monkeypatch.setattr(desk, "open", open_)
    desk.log_in()
    assert kept(desk)["refresh_token"]
    silent[0].close()


def test_a_token_endpoint_that_is_not_there_is_told(desk: Desk) -> None:
    path = desk.client_file(token_uri="http://127.0.0.1:9/token")  # noqa: S106 - an address
    with pytest.raises(TransientError, match=r"cannot be reached"):
        desk.log_in(client_file=str(path))


@pytest.mark.parametrize("page", ["http://accounts.example/auth", "https://[accounts", "nothing"])
def test_a_client_file_with_an_unusable_address_is_explained(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, page: str
) -> None:
    monkeypatch.delenv("OAUTHLIB_INSECURE_TRANSPORT")
    path = desk.client_file(auth_uri=page)
    with pytest.raises(LoginError, match="not the file of an OAuth client"):
        desk.log_in(client_file=str(path))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "cannot be read"),
        ("{", "not the file of an OAuth client"),
        ("[]", "not the file of an OAuth client"),
        ('{"installed": {"client_id": 3}}', "not the file of an OAuth client"),
        ('{"web": {"client_id": "x", "client_secret": "canary"}}', "type Desktop app"),
    ],
)
def test_a_wrong_client_file_is_explained(desk: Desk, content: str | None, said: str) -> None:
    path = desk.folder / "other.json"
    if content is not None:
        path.write_text(content)
    with pytest.raises(LoginError, match=said) as caught:
        desk.log_in(client_file=str(path))
    assert "canary" not in str(caught.value)


def test_without_a_client_file_the_person_is_led_to_the_guide(desk: Desk) -> None:
    with pytest.raises(LoginError, match=r"docs/start-google\.md"):
        desk.log_in(client_file="")
    with pytest.raises(LoginError, match=r"token_command"):
        desk.log_in(token_command="print it")  # noqa: S106 - a command


def test_no_secret_is_in_the_log_even_when_all_is_logged(
    desk: Desk, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    desk.log_in()
    desk.service.expire()
    context = Context(target="work", now=NOW, secret=lambda: desk.kept[-1], keep=desk.kept.append)
    provider = plugin.open(options(desk.service, token_command=""), context)
    provider.changes(None)
    provider.close()
    assert len(desk.kept) == 2
    assert plugin.logout is not None
    plugin.logout(options(desk.service, token_command=""), context)
    out, err = capfd.readouterr()
    assert "canary" in "".join(desk.kept)
    assert "canary" not in caplog.text + out + err


def test_a_logout_takes_the_login_back(desk: Desk) -> None:
    desk.log_in()
    context = Context(target="work", now=NOW, secret=lambda: desk.kept[-1])
    assert plugin.logout is not None
    for _ in range(2):  # the second time it is no longer known, which is what was asked for
        plugin.logout(options(desk.service, token_command=""), context)
        assert kept(desk)["refresh_token"] not in desk.service.refresh
    plugin.logout(options(desk.service), context)


def test_a_logout_that_fails_says_where_else(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.log_in()
    context = Context(target="work", now=NOW, secret=lambda: desk.kept[-1])
    monkeypatch.setattr(desk.service, "revoke", lambda _form: (501, {}))
    with pytest.raises(TransientError, match=r"myaccount\.google\.com"):
        signin.sign_out(options(desk.service, token_command=""), context)
