"""The access token comes from the stored login, renewed when it runs out, or from a command.

A login is kept as JSON with the fields of an authorized user as google-auth writes them, and the
access token with it, so that a run from cron every quarter of an hour does not ask for a new one.
The renewal is our own request (RFC 6749, 6): google-auth's asks for the time and waits by itself.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from afterview.errors import LoginError
from afterview.provider.http import Client, json_of
from afterview_google import errors

if TYPE_CHECKING:
    from collections.abc import Mapping

    from afterview.provider import Context
    from afterview.provider.http import Budget

SPARE = timedelta(minutes=2)
"""A token that is good for less is renewed: a run may take that long."""
USUAL = 3600
"""Seconds for which a token is good where the answer does not say."""
DAY = 86400
"""Seconds; nobody gives a token for longer."""
NEEDED = ("client_id", "refresh_token", "token_uri")
FORM = {"content-type": "application/x-www-form-urlencoded"}


class Access:
    """The access token of one run."""

    def __init__(
        self, options: Mapping[str, Any], context: Context, budget: Budget | None = None
    ) -> None:
        """Store the arguments; nothing is read or sent yet."""
        self._by_command = bool(options["token_command"])
        self._context = context
        self._budget = budget
        self._login: dict[str, Any] = {}
        self._token = ""
        self._renewed = False
        self.requests = 0
        """Requests for a new token so far."""

    def token(self) -> str:
        """Return an access token; raises LoginError where there is none."""
        if not self._token:
            secret = self._context.secret()
            if self._by_command:
                self._token = secret
            else:
                self._login = self._read(secret)
                self._token = str(self._login.get("token") or "")
                if not self._token or self._runs_out():
                    self._renew()
        return self._token

    def renew(self) -> bool:
        """Get another token after Google refused this one; False where there can be none.

        Raises LoginError where the login is no longer good.
        """
        if self._by_command or self._renewed:
            return False
        self._renew()
        return True

    def login(self) -> Mapping[str, Any]:
        """Return what is kept; raises LoginError."""
        return self._login or self._read(self._context.secret())

    def refused(self) -> LoginError:
        """Return the error for a token that Google does not accept."""
        if self._by_command:
            msg = "Google does not accept the token that token_command prints; try it on its own"
            return LoginError(msg)
        login = f"run: afterview login {self._context.target}"
        return LoginError(f"Google does not accept the login; {login}; {errors.WEEK_RULE}")

    def _read(self, secret: str) -> dict[str, Any]:
        login = json_of(secret.encode(errors="replace"))
        if not isinstance(login, dict) or not all(
            isinstance(login.get(name), str) and login[name] for name in NEEDED
        ):
            msg = (
                "the stored login is not one of Google; run: afterview login "
                f"{self._context.target}"
            )
            # Without its cause, which would quote the secret.
            raise LoginError(msg) from None
        return login

    def _runs_out(self) -> bool:
        try:
            expiry = datetime.fromisoformat(str(self._login["expiry"]))
        except (KeyError, ValueError):
            return True
        # google-auth writes a UTC time without saying so.
        expiry = expiry if expiry.tzinfo else expiry.replace(tzinfo=UTC)
        return expiry <= self._context.now + SPARE

    def _renew(self) -> None:
        self._renewed = True
        login = self._login
        form = {
            "grant_type": "refresh_token",
            "refresh_token": login["refresh_token"],
            "client_id": login["client_id"],
            "client_secret": login.get("client_secret") or "",
        }
        self.requests += 1
        status, content = posted(login["token_uri"], form, self._context, self._budget)
        answer = _object(content) if status == HTTPStatus.OK else {}
        token = answer.get("access_token")
        if not isinstance(token, str) or not token:
            raise errors.refused_login(status, content, self._context.target)
        self._token = token
        self._login = {**login, **renewed(answer, self._context.now)}
        self._context.keep(json.dumps(self._login))


def renewed(answer: Mapping[str, Any], now: datetime) -> dict[str, str]:
    """Return those fields of a login that an answer of the token endpoint replaces."""
    seconds = answer.get("expires_in")
    lasts = timedelta(seconds=seconds if isinstance(seconds, int) and 0 < seconds < DAY else USUAL)
    fields = {"token": str(answer["access_token"]), "expiry": (now + lasts).isoformat()}
    # Google leaves it out, and the old one stays good.
    if isinstance(answer.get("refresh_token"), str):
        fields["refresh_token"] = answer["refresh_token"]
    return fields


def posted(
    url: str, form: Mapping[str, str], context: Context, budget: Budget | None
) -> tuple[int, bytes]:
    """Send a form to an endpoint of the login; return status and body of the answer.

    Raises TransientError where there is none.
    """
    client = Client(url, now=context.now, budget=budget)
    try:
        answer = client.request("POST", url, body=urlencode(form).encode(), headers=FORM)
    except LoginError:  # a 401, which is what it says of a client that is gone
        return 401, b'{"error": "invalid_client"}'
    finally:
        client.close()
    return answer.status, answer.body


def _object(content: bytes) -> dict[str, Any]:
    answer = json_of(content)
    return answer if isinstance(answer, dict) else {}


__all__ = ["Access", "posted", "renewed"]
