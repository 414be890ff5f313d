"""The login happens in the person's browser, or on another device with a code."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from afterview.errors import InputError, LoginError, TransientError
from afterview_outlook.access import (
    UNREAD,
    UNREADABLE,
    application,
    missing,
    scopes,
    token_of,
    unreachable,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from msal import PublicClientApplication

    from afterview.provider import Context, Login

SAYS: Mapping[str, str] = {
    "Calendars.ReadWrite": "see and change all your calendars (Microsoft has no narrower right)",
    "Tasks.ReadWrite": "see and change all your task lists (Microsoft has no narrower right)",
}
"""What afterview may do with each right, in words."""
BROWSER_TIMEOUT = 300
"""The seconds that the person has in the browser."""


def sign_in(options: Mapping[str, Any], login: Login, context: Context) -> None:
    """Let the person log in, and keep what comes of it. Raises LoginError, TransientError."""
    wanted = scopes(options)
    if options["client_id"]:
        lines = [f"- {SAYS[scope]}" for scope in wanted]
        lines += [read.in_words for read in login.reads]
        login.show("With this login, afterview will be able to\n" + "\n".join(lines) + "\n")
    login.keep(granted(options, wanted, login, context))


def granted(options: Mapping[str, Any], wanted: list[str], login: Login, context: Context) -> str:
    """Let the person allow these scopes on Microsoft's page; return the login.

    Raises LoginError, TransientError.
    """
    import msal
    import requests

    if not options["client_id"]:
        msg = (
            f"{login.target}: client_id is not set; register an app as docs/start-outlook.md shows "
            "and write its application (client) id there"
        )
        raise InputError(msg)
    cache = msal.SerializableTokenCache()
    app = application(options, cache, context)
    flow = _by_device if login.by_device else _by_browser
    try:
        result = flow(app, wanted, login)
    except requests.RequestException as error:
        raise unreachable(error) from None
    except UNREAD:
        raise TransientError(UNREADABLE) from None
    token_of(result, login.target)
    # An answer that does not say what it allows allows all (RFC 6749, 5.1).
    lacking = missing(str(result.get("scope") or " ".join(wanted)), wanted)
    if lacking:
        msg = (
            f"the login does not allow {' and '.join(lacking)}; run: afterview login "
            f"{login.target} and accept all that it asks for"
        )
        raise LoginError(msg)
    secret: str = cache.serialize()
    return secret


def _by_browser(app: PublicClientApplication, asked: list[str], login: Login) -> dict[str, Any]:
    """Let Microsoft send the browser back to a port of this machine, with a code (RFC 8252)."""
    from msal.oauth2cli.authcode import AuthCodeReceiver

    with AuthCodeReceiver(port=0) as receiver:
        flow: dict[str, Any] = app.initiate_auth_code_flow(
            asked,
            redirect_uri=f"http://localhost:{receiver.get_port()}",
            prompt="select_account",
            response_mode="form_post",
        )
        login.show(
            "Your browser opens a page of Microsoft's; log in there. If it does not open, open it "
            f"in a browser on this machine (or use --device):\n\n{flow['auth_uri']}\n"
        )
        login.open_url(flow["auth_uri"])
        answer = receiver.get_auth_response(timeout=BROWSER_TIMEOUT, state=flow["state"])
    if not answer:
        return {"error": "abort"}
    try:
        result: dict[str, Any] = app.acquire_token_by_auth_code_flow(flow, answer)
    except ValueError:  # pragma: no cover - to another question, which the receiver sees first
        return {"error": "abort"}
    return result


def _by_device(app: PublicClientApplication, asked: list[str], login: Login) -> dict[str, Any]:
    flow: dict[str, Any] = app.initiate_device_flow(asked)
    if "user_code" not in flow:
        return flow
    login.show(f"open {flow['verification_uri']} on any device and enter {flow['user_code']}")
    result: dict[str, Any] = app.acquire_token_by_device_flow(flow)
    return result


__all__ = ["granted", "sign_in"]
