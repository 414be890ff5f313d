"""The login at Microsoft, with the real msal, end to end over a server of our own with TLS."""

from __future__ import annotations

import json
import logging
import os
import re
import ssl
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from afterview_outlook import OPTIONS, errors, plugin
from afterview_outlook.access import Access
from fault_proxy import answers
from graph_authority import CLIENT, Authority, authority, certificates
from graph_service import GraphService, graph_service
from hostile import expect_words
from raw_server import raw_server, trickled

from afterview.errors import AfterviewError, InputError, LoginError, ProviderError, TransientError
from afterview.provider import Context, Login
from afterview.provider.reader import ReadCalendar

NOW = datetime.now(UTC)
"""msal asks for the time by itself."""


@dataclass
class Desk:
    """The person at their machine: what they see, and what they do with Microsoft's page."""

    authority: Authority
    service: GraphService
    browser: bool = True
    by_device: bool = True
    """The shorter way; msal looks once a second only whether a browser has come back."""
    reads: tuple[ReadCalendar, ...] = ()
    answer: dict[str, str] | None = None
    """What the browser is sent back with, if it is no code."""
    shown: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    threads: list[threading.Thread] = field(default_factory=list)

    def options(self, **others: object) -> dict[str, Any]:
        given = {option.name: option.default for option in OPTIONS}
        ours = {
            "client_id": CLIENT,
            "api_root": self.service.root,
            "login_root": self.authority.root,
        }
        return {**given, **ours, **others}

    def context(self, later: float = 0) -> Context:
        return Context(
            target="work",
            now=NOW + timedelta(hours=later),
            secret=lambda: self.kept[-1],
            keep=self.kept.append,
        )

    def log_in(self, **others: object) -> None:
        login = Login(
            target="work",
            ask_secret=lambda _question: "",
            show=self.show,
            keep=self.kept.append,
            open_url=self.open if self.browser else lambda _url: False,
            by_device=self.by_device,
            reads=self.reads,
        )
        assert plugin.login is not None
        try:
            plugin.login(self.options(**others), login, self.context())
        finally:
            for thread in self.threads:
                thread.join()

    def open(self, url: str) -> bool:
        """Follow the page to its end, as a browser does: beside the program."""
        visit = threading.Thread(
            target=self.authority.authorize, args=(url,), kwargs={"answer": self.answer}
        )
        self.threads.append(visit)
        visit.start()
        return True

    def show(self, said: str) -> None:
        self.shown.append(said)
        pages = [word for word in said.split() if word.startswith(self.authority.root)]
        if pages and not (self.browser or self.by_device):
            self.open(pages[0])

    def run(self, later: float = 0, **others: object) -> str:
        """Ask for what changed, as a run would; return the token that it had."""
        for token in self.authority.access:
            if token not in self.service.mailboxes:
                self.service.mailbox(token, "sam")
        provider = plugin.open(self.options(**others), self.context(later))
        try:
            provider.changes(None)
        finally:
            provider.close()
        return self.authority.access[-1]


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    with authority(tmp_path) as login, graph_service() as service:
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "ca.pem"))
        # So that a browser that never comes back fails the test in time.
        monkeypatch.setattr("afterview_outlook.signin.BROWSER_TIMEOUT", 10)
        yield Desk(login, service)


@pytest.mark.parametrize("way", ["browser", "address", "device"])
def test_a_login_is_kept_and_serves_the_next_runs(desk: Desk, way: str) -> None:
    desk.browser = way == "browser"
    desk.by_device = way == "device"
    desk.log_in()
    (secret,) = desk.kept
    assert desk.authority.refresh[0] in secret
    assert "canary" not in "".join(desk.shown)
    if way == "device":
        assert "ABCD-EFGH" in desk.shown[1]
    desk.authority.requests.clear()
    desk.run()
    # The token of the login is still good: nothing is asked of the login server.
    assert desk.authority.requests == []
    assert len(desk.kept) == 1


def test_a_login_says_what_afterview_will_be_able_to_see(desk: Desk) -> None:
    desk.reads = (
        ReadCalendar("private", "", events=False),
        ReadCalendar("team", "Team", events=True),
    )
    desk.log_in(tasks="events")
    assert desk.shown[0].splitlines() == [
        "With this login, afterview will be able to",
        "- see and change all your calendars (Microsoft has no narrower right)",
        "It reads when you are busy in your main calendar ([calendars.private]).",
        'It reads the events in "Team" ([calendars.team]).',
    ]


def test_a_token_that_runs_out_is_renewed_and_kept(desk: Desk) -> None:
    desk.log_in()
    with pytest.raises(LoginError):
        desk.run(later=2)  # the server of the test does not know the new one yet
    assert len(desk.kept) == 2
    assert desk.authority.refresh[1] in desk.kept[1]
    assert desk.authority.refresh[0] not in desk.kept[1]
    desk.run()
    assert len(desk.kept) == 2


def test_a_token_that_is_refused_is_renewed_once(desk: Desk) -> None:
    desk.log_in()
    desk.service.mailbox("canary-access-1", "sam")
    desk.service.on("batch", answers(401, "{}"))
    desk.run()
    assert len(desk.authority.access) == 2
    desk.service.on("batch", answers(401, "{}"), times=9)
    with pytest.raises(LoginError, match="afterview login work"):
        desk.run()
    assert len(desk.authority.access) == 3


def test_a_part_that_is_refused_is_sent_again_with_another_token(desk: Desk) -> None:
    desk.log_in()
    desk.service.mailbox("canary-access-1", "sam")
    desk.service.refuse("todo/lists", 401, "InvalidAuthenticationToken")
    desk.run()
    assert len(desk.authority.access) == 2
    # Both in one request; then only the one that was refused; then the marks of what was found.
    assert dict(desk.service.requests) == {"POST /$batch": 2, "GET /me/todo/lists": 1}


@pytest.mark.parametrize(
    ("refusal", "said"),
    [
        ({"error": "invalid_grant", "error_codes": [700082]}, "90 days.*AADSTS700082"),
        ({"error": "invalid_grant", "error_description": "AADSTS50173: x"}, "password was changed"),
        ({"error": "invalid_grant"}, "no longer valid"),
        ({"error": "interaction_required", "error_codes": [50076]}, "second proof"),
        ({"error": "odd", "error_description": "canary"}, r"not give a token \(odd\)"),
        ({"error": "canary secret!"}, "not give a token;"),
    ],
)
def test_a_login_that_is_no_longer_good_says_what_to_do(
    desk: Desk, refusal: dict[str, Any], said: str
) -> None:
    desk.log_in()
    desk.authority.refusals = [dict(refusal) for _ in range(50)]
    with pytest.raises(LoginError, match=said) as caught:
        desk.run(later=2)
    assert "afterview login work" in str(caught.value)
    assert "canary" not in str(caught.value)
    assert len(desk.kept) == 1


@pytest.mark.parametrize(
    ("refusal", "said"),
    [
        ({"error": "access_denied", "error_codes": [53003]}, "without it.*AADSTS53003"),
        ({"error": "unauthorized_client", "error_codes": [700016]}, "client_id and tenant"),
        ({"error": "invalid_client", "error_codes": [7000218]}, "public client flows"),
        ({"error": "authorization_declined"}, "declined"),
        ({"error": "expired_token"}, "has expired"),
        ({"error": "bad_verification_code"}, "--device"),
    ],
)
def test_a_code_that_a_tenant_forbids_is_told_in_plain_words(
    desk: Desk, refusal: dict[str, Any], said: str
) -> None:
    desk.authority.refusals = [refusal]
    with pytest.raises(LoginError, match=said):
        desk.log_in()
    assert desk.kept == []


def test_microsoft_in_trouble_is_no_reason_to_log_in(desk: Desk) -> None:
    desk.log_in()
    desk.authority.refusals = [{"error": "temporarily_unavailable"} for _ in range(50)]
    with pytest.raises(TransientError):
        desk.run(later=2)
    desk.authority.refusals.clear()
    for path in ("openid-configuration", "token"):
        desk.authority.down = path
        with pytest.raises(TransientError, match="cannot be reached"):
            desk.run(later=2)
        with pytest.raises(TransientError, match="cannot be reached"):
            desk.log_in()


def test_a_login_that_is_answered_a_byte_at_a_time_ends(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("afterview_outlook.access.ANSWER_TIMEOUT", 0.3)
    folder = tmp_path / "slow"
    folder.mkdir()
    public, private = certificates(folder)
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(public))
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(private)
    for beginning in (b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n", b"HTTP/1.1 200 "):
        with (
            raw_server(trickled(beginning), tls) as root,
            pytest.raises(TransientError, match="cannot be reached"),
        ):
            desk.log_in(login_root=root)


OTHERS: tuple[Any, ...] = (
    *(None, 5, [], {}, "", "x.y", "\ud800", 10**30, "http://[bad/", "//[x/"),
)
TOKEN = {"token_type": "Bearer", "access_token": "a", "refresh_token": "r", "expires_in": 3600}
ODD = (
    *(b"", b"null", b"[]", b"5", b"{}", b"{", b"<html>", b"\xff", b"[" * 100_000, b"9" * 5000),
    *(b'"x"', b'{"error": []}', b'{"error": 5}', b'{"error": {}}', b'{"error": "\\ud800"}'),
    *(
        json.dumps({**TOKEN, name: value}).encode()
        for name in ("access_token", "refresh_token", "expires_in", "id_token", "client_info")
        for value in OTHERS
    ),
)


@pytest.mark.parametrize("path", ["openid-configuration", "token", "devicecode"])
def test_whatever_the_login_of_microsoft_answers(desk: Desk, path: str) -> None:
    desk.log_in()
    kept = desk.kept[-1]
    addresses = (
        {**desk.authority.document(), name: value}
        for name in desk.authority.document()
        for value in OTHERS
    )
    more = [json.dumps(each).encode() for each in addresses] if path.startswith("openid") else []
    some = 1 if os.environ.get("HYPOTHESIS_PROFILE") == "long" else 7
    for odd in (*ODD, *more)[::some]:
        desk.authority.odd = (path, odd)
        for go in (desk.log_in, partial(desk.run, later=2)):
            try:
                go()
            except AfterviewError as error:
                expect_words(error)
            except Exception as error:
                error.add_note(f"{odd[:200]!r}")
                raise
            desk.kept[:] = [kept]


@pytest.mark.parametrize("name", ["Account", "AccessToken", "RefreshToken", "IdToken"])
@pytest.mark.parametrize("value", [None, 5, [], ["x"], {"a": 5}, {"a": {}}, {"a": None}, "x"])
def test_whatever_is_kept_of_a_login_is_one_or_asks_for_another(
    desk: Desk, name: str, value: object
) -> None:
    desk.log_in()
    desk.kept[-1] = json.dumps({**json.loads(desk.kept[-1]), name: value})
    try:
        desk.run(later=2)
    except ProviderError as error:
        expect_words(error)


def test_a_browser_that_does_not_come_back_is_not_waited_for_without_end(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("afterview_outlook.signin.BROWSER_TIMEOUT", 1)
    monkeypatch.setattr(desk, "open", lambda _url: True)
    desk.by_device = False
    with pytest.raises(LoginError, match="interrupted"):
        desk.log_in()


def test_a_login_of_nobody_is_none(desk: Desk) -> None:
    desk.log_in()
    known = json.loads(desk.kept[0])
    desk.kept.append(json.dumps({**known, "Account": {}, "AccessToken": {}}))
    with pytest.raises(LoginError, match="afterview login work"):
        desk.run()


def test_a_person_who_declines_is_told_so(desk: Desk) -> None:
    desk.by_device = False
    desk.answer = {"error": "access_denied", "error_description": "canary"}
    with pytest.raises(LoginError) as caught:
        desk.log_in()
    assert "canary" not in str(caught.value)
    assert desk.kept == []


def test_less_than_was_asked_for_is_not_enough(desk: Desk) -> None:
    desk.authority.scopes = "Calendars.ReadWrite offline_access"
    with pytest.raises(LoginError, match=r"does not allow Tasks\.ReadWrite"):
        desk.log_in()
    assert desk.kept == []
    desk.log_in(tasks="events")
    assert len(desk.kept) == 1
    desk.run(tasks="events")


def test_no_such_tenant(desk: Desk) -> None:
    with pytest.raises(LoginError, match="no such tenant"):
        desk.log_in(tenant="nobody")


def test_without_a_client_there_is_no_login(desk: Desk) -> None:
    with pytest.raises(InputError, match=re.escape("docs/start-outlook.md")):
        desk.log_in(client_id="")


def test_a_login_without_tls_is_refused(desk: Desk) -> None:
    with pytest.raises(ProviderError, match="https://"):
        desk.log_in(login_root=desk.authority.root.replace("https", "http"))
    assert desk.authority.requests == []


def test_a_server_that_cannot_prove_itself_gets_nothing(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("REQUESTS_CA_BUNDLE")
    with pytest.raises(ProviderError, match="certificate"):
        desk.log_in()
    assert desk.authority.requests == []


@pytest.mark.parametrize(
    "secret",
    [
        "",
        "canary",
        "{}",
        "[1]",
        '{"RefreshToken": {}}',
        '{"RefreshToken": {"a": {}}, "AccessToken": [1]}',
    ],
)
def test_what_is_no_login_is_refused_unseen(desk: Desk, secret: str) -> None:
    desk.kept.append(secret)
    access = Access(desk.options(), desk.context(), [])
    with pytest.raises(LoginError, match="run: afterview login work") as caught:
        access.token()
    assert "canary" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_a_token_of_another_client_or_of_odd_age_is_not_used(desk: Desk) -> None:
    desk.log_in()
    desk.authority.requests.clear()
    known = json.loads(desk.kept[0])
    (entry,) = known["AccessToken"].values()
    for change in ({"client_id": "other"}, {"expires_on": "soon"}, {"target": "Mail.Read"}):
        changed = {**known, "AccessToken": {"x": {**entry, **change}}}
        desk.kept.append(json.dumps(changed))
        with pytest.raises(LoginError):
            desk.run()
    assert desk.authority.requests


def test_no_secret_is_seen(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    desk.log_in()
    desk.run()
    assert "canary" not in caplog.text
    assert "canary" not in "".join(desk.service.sent)


def test_every_number_has_a_sentence() -> None:
    for number in errors._LOGIN_CODES:  # noqa: SLF001 - the table itself
        error = errors.refused_login({"error_codes": [number]}, "work")
        assert str(error).endswith(f"(AADSTS{number})")
        assert "{" not in str(error)
    for name in errors._LOGIN_ERRORS:  # noqa: SLF001 - the table itself
        assert "{" not in str(errors.refused_login({"error": name}, "work"))
