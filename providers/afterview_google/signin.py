"""The login happens on Google's page in the person's browser, which returns a code to us.

google-auth-oauthlib makes the address of the page and trades the code in. The moment in between is
ours: a browser is sent back to a port of this machine, or the person pastes the address at which
theirs ended up.
"""

from __future__ import annotations

import json
import logging
from contextlib import contextmanager
from dataclasses import replace
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

from afterview.errors import LoginError, ProviderError, TransientError
from afterview.provider.http_time import ANSWER_TIMEOUT, adapter
from afterview_google import errors
from afterview_google.access import Access, posted, renewed
from afterview_google.api import Api
from afterview_google.rights import AUTH, SAYS, scopes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from afterview.provider import Context, Login
    from afterview.provider.reader import ReadCalendar

MINUTES = 10
"""The time that the person has on Google's page."""
THANKS = b"afterview has what it needs; you can close this page."
TALKATIVE = ("google_auth_oauthlib", "oauthlib", "requests_oauthlib", "urllib3")
"""Libraries that write tokens, or the addresses that hold them, into the log when asked for all."""


def sign_in(options: Mapping[str, Any], login: Login, context: Context) -> None:
    """Let the person log in, try it, and keep it; raises LoginError where it does not do."""
    wanted = scopes(options, login.reads)
    if not options["token_command"]:
        login.show("With this login, afterview will be able to\n" + _in_words(wanted, login.reads))
    secret = granted(options, wanted, login, context)
    _try(options, replace(context, secret=lambda: secret))
    login.keep(secret)


def _in_words(wanted: list[str], reads: Iterable[ReadCalendar]) -> str:
    """Return what a login allows, a line for each right, and what is read with it."""
    lines = [f"- {SAYS[scope.removeprefix(AUTH)]}" for scope in wanted]
    lines += [read.in_words for read in reads]
    return "\n".join(lines) + "\n"


def granted(options: Mapping[str, Any], wanted: list[str], login: Login, context: Context) -> str:
    """Let the person allow these scopes on Google's page; return the login, which nobody tried yet.

    Raises LoginError where they do not.
    """
    if options["token_command"]:
        msg = f"{login.target}: with token_command you do not log in"
        raise LoginError(msg)
    client = _client(options, login.target)
    with _in_silence():
        answer = _asked(client, wanted, login)
    _check(answer, wanted, login.target)
    kept = {
        "client_id": client["client_id"],
        "client_secret": client.get("client_secret") or "",
        "token_uri": client["token_uri"],
        "scopes": wanted,
        **renewed(answer, context.now),
    }
    return json.dumps(kept)


def sign_out(options: Mapping[str, Any], context: Context) -> None:
    """Tell Google that the login is no longer valid; one that is not any more is as well."""
    if options["token_command"]:
        return
    kept = Access(options, context).login()
    url = kept["token_uri"].removesuffix("token") + "revoke"
    status, _ = posted(url, {"token": kept["refresh_token"]}, context, None)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        msg = (
            "Google does not revoke the login right now; revoke it at "
            "https://myaccount.google.com/connections"
        )
        raise TransientError(msg)


def _client(options: Mapping[str, Any], target: str) -> dict[str, Any]:
    """Return the OAuth client of the person; raises LoginError where its file is no good."""
    path = options["client_file"]
    if not path:
        msg = (
            f"{target}: the login needs an OAuth client of your own; create one "
            "as docs/start-google.md shows, and write the path of its file into client_file of "
            f"{target}"
        )
        raise LoginError(msg)
    try:
        with open(path, encoding="utf-8") as file:  # noqa: PTH123 - the option is text or a path
            content = json.load(file)
    except OSError as error:
        msg = f"{path}: cannot be read ({error.strerror}); see client_file of {target}"
        raise LoginError(msg) from error
    except (ValueError, RecursionError):
        content = None
    if isinstance(content, dict) and "web" in content:
        msg = (
            f"{path}: is a client for web sites; make one of the type Desktop app in Google's "
            "console (docs/start-google.md) and use its file"
        )
        raise LoginError(msg)
    client = content.get("installed") if isinstance(content, dict) else None
    names = ("client_id", "auth_uri", "token_uri")
    if not isinstance(client, dict) or not all(isinstance(client.get(name), str) for name in names):
        msg = (
            f"{path}: is not the file of an OAuth client; download it once more "
            "(docs/start-google.md)"
        )
        raise LoginError(msg)
    return client


def _asked(client: Mapping[str, Any], wanted: list[str], login: Login) -> Mapping[str, Any]:
    """Return the answer of the token endpoint; raises LoginError."""
    from google_auth_oauthlib.flow import InstalledAppFlow

    flow = InstalledAppFlow.from_client_config(
        {"installed": {"client_secret": "", **client}}, wanted, autogenerate_code_verifier=True
    )
    for scheme in ("https://", "http://"):
        flow.oauth2session.mount(scheme, adapter(lambda: ANSWER_TIMEOUT))
    with _listening() as server:
        flow.redirect_uri = f"http://127.0.0.1:{server.server_port}/"
        try:
            page, state = flow.authorization_url(access_type="offline", prompt="consent")
        except Exception as error:
            # The library refuses addresses without TLS, and those that are none, in several ways.
            msg = (
                "client_file is not the file of an OAuth client of Google; download it once more "
                "(docs/start-google.md)"
            )
            raise LoginError(msg) from error
        landed = _landed(page, server, login)
    _refuse(landed, state, login.target)
    try:
        # oauthlib wants TLS also where nothing leaves the machine.
        token: Mapping[str, Any] = flow.fetch_token(
            authorization_response=landed.replace("http://", "https://", 1)
        )
    except Warning as warning:
        # Other scopes were granted than were asked for, and the library says so in this way.
        token = getattr(warning, "token", None) or {}
    except Exception as error:  # noqa: BLE001 - theirs are of many kinds, and quote secrets
        raise _failed(error, login.target) from None
    return token


def _landed(page: str, server: _Listener, login: Login) -> str:
    """Return the address to which Google's page sent the browser."""
    if login.by_device:
        login.show(f"Open this page on any device, and allow what it asks for:\n\n{page}\n")
        login.show(
            "Your browser then ends at a page that it cannot show; its address begins with "
            "http://127.0.0.1"
        )
        return login.ask_secret("That address").strip()
    login.show(
        "Your browser opens a page of Google's; allow what it asks for. If it does not open, open "
        f"it in a browser on this machine (or use --device):\n\n{page}\n"
    )
    login.open_url(page)
    return server.wait()


def _refuse(landed: str, state: str, target: str) -> None:
    """Raise LoginError where the person said no, or where this is not the end of this login."""
    said = {name: values[0] for name, values in parse_qs(urlsplit(landed).query).items()}
    again = f"run again: afterview login {target}"
    if not landed:
        msg = f"nothing came back from Google's page within {MINUTES} minutes; {again}"
        raise LoginError(msg)
    if said.get("error") == "access_denied":
        msg = (
            f"access was denied on Google's page; {again}; if it was not you who denied it: the "
            "app is in testing, and your address is not among its test users (docs/start-google.md)"
        )
        raise LoginError(msg)
    if said.get("error"):
        name = "".join(c for c in said["error"] if c.isalnum() or c == "_")[:40]
        msg = f"Google's page ended with an error ({name}); {again}"
        raise LoginError(msg)
    if said.get("state") != state or not said.get("code"):
        msg = f"that address is not the end of this login; {again}"
        raise LoginError(msg)


def _check(answer: Mapping[str, Any], wanted: list[str], target: str) -> None:
    """Raise LoginError where the answer lacks something that a run needs."""
    again = f"run again: afterview login {target}"
    granted = answer.get("scope") or []
    granted = granted.split() if isinstance(granted, str) else granted
    missing = [scope.removeprefix(AUTH) for scope in wanted if granted and scope not in granted]
    if missing:
        msg = f"not all that is needed was allowed ({', '.join(missing)}); {again}, tick all boxes"
        raise LoginError(msg)
    if not answer.get("access_token"):
        msg = f"Google gave no access token; {again}"
        raise LoginError(msg)
    if not answer.get("refresh_token"):
        msg = (
            "Google gave no lasting login; remove afterview at "
            f"https://myaccount.google.com/connections, and {again}"
        )
        raise LoginError(msg)


def _try(options: Mapping[str, Any], context: Context) -> None:
    """Ask both APIs for something; raises LoginError where one of them is switched off."""
    api = Api(options, context)
    calls = []
    if options["calendar_id"]:
        events = api.resource("events")
        calls.append(events.list(calendarId=options["calendar_id"], maxResults=1))
    else:
        calls.append(api.resource("calendarList").list(maxResults=1))
    if options["tasks"] == "todos":
        calls.append(api.resource("tasklists").list(maxResults=1))
    try:
        for call in calls:
            answer = api.call(call)
            if answer.verdict == "missing":
                msg = "there is no calendar with the id in calendar_id"
                raise ProviderError(msg)
            if not answer.ok:
                raise api.error(answer, "the login")
    finally:
        api.close()


def _failed(error: Exception, target: str) -> ProviderError:
    """Return our error for one of the login libraries; its words may quote what is secret."""
    said = str(getattr(error, "error", "") or "")
    status = getattr(error, "status_code", None)
    if said:
        return errors.refused_login(
            status if isinstance(status, int) else 400, json.dumps({"error": said}).encode(), target
        )
    if isinstance(error, OSError):  # as those of requests are
        return TransientError("Google cannot be reached; try again later")
    msg = f"Google's answer to the login cannot be read; run again: afterview login {target}"
    return LoginError(msg)


class _Listener(HTTPServer):
    """Waits for the browser to come back."""

    landed = ""

    def wait(self) -> str:
        """Return the address that the browser was sent to; empty if it never came."""
        self.timeout = MINUTES * 60
        while not self.landed and not self.given_up:
            self.handle_request()
        return self.landed

    given_up = False

    def handle_timeout(self) -> None:
        """Wait no longer."""
        self.given_up = True


class _Handler(BaseHTTPRequestHandler):
    server: _Listener
    timeout = 10
    """Seconds; browsers open connections that they may need, and say nothing."""

    def do_GET(self) -> None:
        """Store the address of the code; ignore the request for an icon that browsers add."""
        ours = bool(urlsplit(self.path).query)
        self.send_response(200 if ours else 404)
        self.send_header("Content-Type", "text/plain; charset=utf-8")
        self.send_header("Content-Length", str(len(THANKS) if ours else 0))
        self.end_headers()
        if ours:
            self.wfile.write(THANKS)
            self.server.landed = f"http://127.0.0.1:{self.server.server_port}{self.path}"

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - its name in the library
        """Log nothing, because the address holds the code."""


@contextmanager
def _listening() -> Iterator[_Listener]:
    with _Listener(("127.0.0.1", 0), _Handler) as server:
        yield server


@contextmanager
def _in_silence() -> Iterator[None]:
    """Keep libraries from writing tokens into a log."""
    loggers = [logging.getLogger(name) for name in TALKATIVE]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.WARNING)
    try:
        yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)


__all__ = ["granted", "scopes", "sign_in", "sign_out"]
