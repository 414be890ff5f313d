"""The login to a mailbox at Google and at Microsoft, whose tokens a real Dovecot checks."""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest
from afterview_imap import plugin
from dovecot import CANARY, Account, account, dovecot_server, mail_table, token_for
from google_person import at_google
from google_service import GoogleService
from graph_authority import CLIENT, Authority, authority
from program import CONFIGURATION, Program, table

from afterview.cli.terminal.browser import Browser
from afterview.errors import LoginError, ProviderError
from afterview.mailbox import Watch
from afterview.provider import Context, Login

__all__ = ["account", "dovecot_server"]

NOW = datetime.now(UTC)
"""msal and Dovecot ask for the time by themselves."""
WATCH = Watch(since=date(2026, 11, 1))


def visit(url: str) -> None:
    """Follow a page to its end, as a browser does."""
    with urlopen(url, timeout=10) as page:  # noqa: S310 - of loopback
        page.read()


@dataclass
class Desk:
    """The person, who logs in to their mailbox, and the runs after that."""

    account: Account
    options: dict[str, Any]
    by_device: bool = False
    kept: list[str] = field(default_factory=list)
    shown: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def log_in(self, **options: Any) -> None:
        threads: list[threading.Thread] = []

        def browse(url: str) -> bool:
            threads.append(threading.Thread(target=visit, args=(url,)))
            threads[-1].start()
            return True

        def ask(question: str) -> str:
            self.asked.append(question)
            return CANARY

        login = Login(
            target="mail",
            ask_secret=ask,
            show=self.shown.append,
            keep=self.kept.append,
            open_url=browse,
            by_device=self.by_device,
        )
        assert plugin.login is not None
        try:
            given = self.account.given(**self.options, **options)
            plugin.login(given, login, Context(target="mail", now=NOW))
        finally:
            for thread in threads:
                thread.join()

    def context(self, later: float = 0) -> Context:
        return Context(
            target="mail",
            now=NOW + timedelta(hours=later),
            secret=lambda: self.kept[-1],
            keep=self.kept.append,
        )

    def run(self, later: float = 0) -> None:
        """Look into the mailbox, as a run does."""
        box = plugin.open(self.account.given(**self.options), self.context(later))
        try:
            box.changes(None, WATCH)
        finally:
            box.close()


@pytest.fixture
def google(monkeypatch: pytest.MonkeyPatch, account: Account) -> Iterator[GoogleService]:
    # The library wants TLS, which a server on loopback does not have.
    monkeypatch.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")
    with at_google() as service:
        service.granted = frozenset({"https://mail.google.com/"})
        service.new_access = lambda: token_for(account.username)
        yield service


@pytest.fixture
def at_google_desk(google: GoogleService, account: Account, tmp_path: Path) -> Desk:
    name, secret = google.client
    client = {
        "client_id": name,
        "client_secret": secret,
        "auth_uri": f"{google.root}/auth",
        "token_uri": f"{google.root}/token",
    }
    path = tmp_path / "client.json"
    path.write_text(json.dumps({"installed": client}))
    return Desk(account, {"client_file": str(path)})


@pytest.fixture
def microsoft(
    monkeypatch: pytest.MonkeyPatch, account: Account, tmp_path: Path
) -> Iterator[Authority]:
    with authority(tmp_path) as service:
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "ca.pem"))
        service.new_access = lambda _number: token_for(account.username)
        yield service


@pytest.fixture
def at_microsoft_desk(microsoft: Authority, account: Account) -> Desk:
    return Desk(account, {"client_id": CLIENT, "login_root": microsoft.root}, by_device=True)


def test_a_login_at_google_opens_the_mailbox(google: GoogleService, at_google_desk: Desk) -> None:
    at_google_desk.log_in()

    (secret,) = at_google_desk.kept
    assert json.loads(secret)["scopes"] == ["https://mail.google.com/"]
    assert at_google_desk.asked == []
    assert google.requests == []  # no calendar is asked for anything
    at_google_desk.run()
    assert len(at_google_desk.kept) == 1
    at_google_desk.run(later=2)
    assert len(at_google_desk.kept) == 2


def test_a_login_at_microsoft_opens_the_mailbox(
    microsoft: Authority, at_microsoft_desk: Desk
) -> None:
    at_microsoft_desk.log_in()

    (secret,) = at_microsoft_desk.kept
    assert microsoft.refresh[0] in secret
    scope = microsoft.codes["canary-device"]["scope"].split()
    assert "https://outlook.office.com/IMAP.AccessAsUser.All" in scope
    at_microsoft_desk.run()
    assert len(at_microsoft_desk.kept) == 1
    at_microsoft_desk.run(later=2)
    assert len(at_microsoft_desk.kept) == 2


def refusing(account: Account, times: int) -> Callable[[], str]:
    """Return what makes tokens, of which Dovecot does not accept the first ones."""
    made: list[str] = []

    def new() -> str:
        made.append(token_for(account.username, b"x" * 32 if len(made) < times else None))
        return made[-1]

    return new


def test_a_token_that_the_server_refuses_is_renewed_once(
    google: GoogleService, at_google_desk: Desk, account: Account
) -> None:
    google.new_access = refusing(account, 1)
    at_google_desk.log_in()
    assert len(google.token_requests) == 2

    google.new_access = refusing(account, 9)
    with pytest.raises(LoginError, match="run: afterview login mail"):
        at_google_desk.run(later=2)
    assert len(google.token_requests) == 3


def test_a_login_that_the_server_refuses_is_not_kept(
    microsoft: Authority, at_microsoft_desk: Desk
) -> None:
    microsoft.new_access = lambda _number: token_for("somebody@else.example")
    with pytest.raises(LoginError, match="Microsoft does not accept the login"):
        at_microsoft_desk.log_in()
    assert at_microsoft_desk.kept == []


def test_a_login_at_google_is_revoked(google: GoogleService, at_google_desk: Desk) -> None:
    at_google_desk.log_in()
    given, context = (
        at_google_desk.account.given(**at_google_desk.options),
        at_google_desk.context(),
    )
    assert plugin.logout is not None
    before = set(google.refresh)
    plugin.logout(given, context)

    assert len(google.refresh) == len(before) - 1


def test_a_password_is_nothing_that_could_be_revoked(account: Account) -> None:
    desk = Desk(account, {})
    desk.log_in()
    assert desk.kept == [CANARY]
    assert desk.asked == [f"Password for {account.username} at 127.0.0.1"]
    assert plugin.logout is not None
    plugin.logout(account.given(), desk.context())


def test_two_kinds_of_login_are_refused(account: Account) -> None:
    desk = Desk(account, {"client_file": "client.json", "client_id": CLIENT})
    with pytest.raises(ProviderError, match="delete one of the two"):
        desk.log_in()


def test_outlook_is_not_asked_for_a_password(account: Account) -> None:
    desk = Desk(account, {"host": "Outlook.Office365.com"})
    with pytest.raises(LoginError, match=r"accepts no passwords.*client_id of \[mail\]"):
        desk.log_in()
    assert desk.asked == []


def test_a_library_that_is_missing_is_named(
    account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "msal", None)
    desk = Desk(account, {"client_id": CLIENT})
    with pytest.raises(ProviderError, match='with the extras "mail" and "outlook"'):
        desk.log_in()


def test_the_file_of_the_client_is_next_to_the_configuration(
    program: Program, at_google_desk: Desk, account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The login as a command, from another folder, and a run with it."""
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    lines = mail_table(account, client_file='"client.json"', drafts="false").splitlines(
        keepends=True
    )
    kept = "".join(line for line in lines if "password_command" not in line)
    program.write(table("globex"), config=CONFIGURATION + kept)
    program.now = NOW
    client = Path(at_google_desk.options["client_file"]).read_bytes()
    (program.folder / "client.json").write_bytes(client)
    (program.folder / "elsewhere").mkdir()
    monkeypatch.chdir(program.folder / "elsewhere")
    threads: list[threading.Thread] = []

    def browse(_browser: Browser, url: str) -> bool:
        threads.append(threading.Thread(target=visit, args=(url,)))
        threads[-1].start()
        return True

    monkeypatch.setattr(Browser, "open", browse)
    ran = program("login", "mail")
    for thread in threads:
        thread.join()

    assert ran.code == 0, ran.err
    assert "which only you can read" in ran.out
    assert program("sync").code == 0
