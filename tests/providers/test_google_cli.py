"""The program with a Google target, as a person runs it; no secret in what it says."""

from __future__ import annotations

import json
import stat
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest
from google_person import at_google
from google_service import GoogleService, Refused
from program import CONFIGURATION, Program, table

from afterview.cli.terminal.browser import Browser

TARGET = """\
[targets.google]
provider = "google"
api_root = "{root}/google"
token_command = "{command}"
"""
SECRET = "canary-access-0"  # noqa: S105 - that of the fake


@pytest.fixture
def service() -> Iterator[GoogleService]:
    with at_google() as service:
        yield service


@pytest.fixture
def program(program: Program, service: GoogleService) -> Program:
    command = program.folder / "token"
    command.write_text(f"#!/bin/sh\necho {SECRET}\n")
    command.chmod(stat.S_IRWXU)
    head = CONFIGURATION.partition("[targets")[0]
    target = TARGET.format(root=service.root, command=command)
    program.write(table(), config=f"{head}\n{target}")
    return program


def test_adopt_asks_for_the_list_that_was_renamed(program: Program, service: GoogleService) -> None:
    """An empty one has its name: which of the two is meant, only the person can tell."""
    program("sync")
    (renamed,) = service.lists.values()
    renamed.body["title"] = "Job hunt"
    service.new_list("Interviews")
    for path in program.folder.glob("*.db*"):
        path.unlink()
    ran = program("adopt", "google")
    assert ran.code == 2
    assert ran.out.startswith("google: stopped;")
    assert '"Job hunt"; write the name of the right one into task_list, and run adopt' in ran.err
    config = program.config.read_text()
    program.config.write_text(f'{config}task_list = "Job hunt"\n')
    ran = program("adopt", "google")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("google: 7 adopted")
    assert len(service.lists) == 2


def test_a_sync_and_a_sync(program: Program, service: GoogleService) -> None:
    ran = program("sync")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("google: 7 new")
    assert len(service.requests) == 9
    service.requests.clear()
    ran = program("sync", "--quiet")
    assert (ran.code, ran.out, ran.err) == (0, "", "")
    assert service.requests == ["calendar.events.list", "tasks.tasks.list"]


@pytest.mark.parametrize(
    ("refusal", "code"),
    [
        (None, 0),
        (Refused(401, "authError", "Invalid Credentials"), 77),
        (Refused(403, "insufficientPermissions"), 77),
        (Refused(403, "accessNotConfigured", domain="usageLimits"), 77),
        (Refused(500, "backendError"), 1),
        (Refused(400, "invalid", "Bad Request"), 1),
    ],
)
def test_no_secret_is_said_or_kept(
    program: Program, service: GoogleService, refusal: Refused | None, code: int
) -> None:
    if refusal:
        service.fail("tasks.*", refusal, times=999)
        # Each repetition of a question would wait.
        service.fail("calendar.*", refusal, times=999)
    said = ""
    for args in (["sync"], ["sync", "--json"], ["plan", "--targets"], ["check"], ["status"]):
        if refusal and refusal.status == 500 and args != ["check"]:
            continue
        ran = program(*args)
        said += ran.out + ran.err
        if args == ["sync"]:
            assert ran.code == code
    assert SECRET not in said
    for path in program.folder.iterdir():
        assert path.name == "token" or SECRET.encode() not in path.read_bytes()
    assert json.dumps(service.counts)


def test_a_login_through_the_browser_then_a_sync_then_a_logout(
    program: Program, service: GoogleService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")
    monkeypatch.setitem(sys.modules, "keyring", None)  # so that it is kept in a file
    name, secret = service.client
    client = {
        "client_id": name,
        "client_secret": secret,
        "auth_uri": f"{service.root}/auth",
        "token_uri": f"{service.root}/token",
    }
    (program.folder / "client.json").write_text(json.dumps({"installed": client}))
    lines = program.config.read_text().splitlines()
    kept = [line for line in lines if not line.startswith("token_command")]
    program.config.write_text("\n".join([*kept, 'client_file = "client.json"', ""]))
    threads: list[threading.Thread] = []

    def browser(_browser: Browser, url: str) -> bool:
        threads.append(threading.Thread(target=lambda: urlopen(url, timeout=10).close()))  # noqa: S310 - of loopback
        threads[-1].start()
        return True

    monkeypatch.setattr(Browser, "open", browser)
    ran = program("login", "google")
    threads[0].join()
    assert ran.code == 0, ran.err
    said = ran.out + ran.err
    service.expire()
    ran = program("sync")
    assert ran.out.startswith("google: 7 new"), ran.err
    said += ran.out + ran.err
    assert len(service.token_requests) == 2
    program("sync")
    assert len(service.token_requests) == 2  # the new token was kept
    assert list(service.refresh) == ["canary-refresh-0", "canary-refresh-1"]
    ran = program("logout", "google")
    assert list(service.refresh) == ["canary-refresh-0"]
    assert "canary" not in said + ran.out + ran.err
    holders = {p.name for p in program.folder.rglob("*") if p.is_file() and _is_told(p)}
    assert holders == {"token", "client.json"}


def _is_told(path: Path) -> bool:
    return b"canary" in path.read_bytes()


def test_a_wrong_address_is_told_by_check_or_sync(program: Program) -> None:
    text = program.config.read_text().replace("http://127.0.0.1", "http://example.com")
    program.config.write_text(text)
    ran = program("sync")
    assert ran.code == 1
    assert "https://" in ran.err
    assert SECRET not in ran.out + ran.err
