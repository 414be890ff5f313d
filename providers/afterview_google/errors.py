"""Google's answers become replies and errors of ours here, and nowhere else.

Google names the reason of an error in its body, and the same status stands for several reasons: a
403 is a missing scope, an API that is switched off, a limit, or a no to one item.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from afterview.errors import LoginError, ProviderError, TransientError
from afterview.provider.http import json_of, wait_of
from afterview.provider.replies import Errors, Reply
from afterview.provider.text import printable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from afterview.provider.replies import Verdict

GOOGLE = Errors("Google", "at Google")

SWITCHED_OFF = frozenset({"accessNotConfigured", "SERVICE_DISABLED"})
NARROW = frozenset(
    {
        "insufficientPermissions",
        "insufficientScopes",
        "insufficientAuthenticationScopes",
        "ACCESS_TOKEN_SCOPE_INSUFFICIENT",
    }
)
LIMITS = frozenset(
    {
        "rateLimitExceeded",
        "userRateLimitExceeded",
        "quotaExceeded",
        "dailyLimitExceeded",
        "calendarLimitsExceeded",
        "RESOURCE_EXHAUSTED",
    }
)
STALE = frozenset({"fullSyncRequired", "updatedMinTooLongAgo"})
WEEK_RULE = (
    "if it was good for a week only: Google ends the logins of apps in testing after 7 days, so "
    "publish yours (docs/start-google.md)"
)


def reply(
    status: int, content: bytes | str | Mapping[str, Any], retry_after: str | None = None
) -> Reply:
    """Return what an answer means, whatever is in it."""
    body = content if not isinstance(content, (bytes, str)) else _parsed(content)
    if status < HTTPStatus.MULTIPLE_CHOICES:
        return Reply(status, body, "ok")
    reason, domain, words, location = _said(body)
    verdict = _verdict(status, reason, domain, words, location)
    return Reply(status, {}, verdict, reason, words, wait_of(retry_after))


def error(answer: Reply, what: str, target: str) -> ProviderError:
    """Return the error for an answer about `what`: an item, in quotes, or a calendar."""
    if answer.verdict == "login":
        return LoginError(_login_sentence(answer, f"run: afterview login {target}"))
    return GOOGLE.of(answer, what)


def refused_login(status: int, content: bytes, target: str) -> ProviderError:
    """Return the error for a token endpoint that does not give a token (RFC 6749, 5.2)."""
    said = str(_parsed(content).get("error", ""))
    login = f"run: afterview login {target}"
    if said == "invalid_grant":
        return LoginError(f"the login at Google is no longer valid; {login}; {WEEK_RULE}")
    if said in {"invalid_client", "unauthorized_client", "deleted_client"}:
        return LoginError(
            "Google no longer knows the OAuth client that the login was made with; put the file "
            f"of a new one into client_file, and {login}"
        )
    if said == "admin_policy_enforced":
        return LoginError(
            "the administrator of this Google account does not let afterview in; ask them, or use "
            "another account"
        )
    if HTTPStatus.BAD_REQUEST <= status < HTTPStatus.INTERNAL_SERVER_ERROR:
        name = f" ({said[:40]})" if said.replace("_", "").isalnum() else ""
        return LoginError(f"Google does not give a new access token{name}; {login}")
    return TransientError(
        "Google does not give an access token right now; the next run tries again"
    )


def _login_sentence(answer: Reply, login: str) -> str:
    if answer.reason in SWITCHED_OFF:
        which = "Tasks" if "tasks" in answer.words.lower() else "Calendar"
        return (
            f"the Google {which} API is switched off for your OAuth client; open "
            "https://console.cloud.google.com/apis/library, choose the project of the client, "
            "and enable Google Calendar API and Google Tasks API"
        )
    if answer.reason in NARROW:
        return f"the login at Google does not allow all that is needed; {login} and tick all boxes"
    return f"Google does not accept the login; {login}; {WEEK_RULE}"


def _verdict(status: int, reason: str, domain: str, words: str, location: str) -> Verdict:  # noqa: PLR0911 - a table
    if status == HTTPStatus.UNAUTHORIZED or reason in SWITCHED_OFF | NARROW:
        return "login"
    if status == HTTPStatus.TOO_MANY_REQUESTS or (
        status == HTTPStatus.FORBIDDEN and (reason in LIMITS or domain == "usageLimits")
    ):
        return "throttled"
    if reason in STALE or (status == HTTPStatus.BAD_REQUEST and _is_of_token(words, location)):
        return "cursor"
    if status in {404, 410}:
        return "missing"
    if status == HTTPStatus.PRECONDITION_FAILED:
        return "changed"
    if status == HTTPStatus.CONFLICT:
        # Another reason, `conflict` or none, is no proof that the event is there.
        return "exists" if reason == "duplicate" else "unclear"
    if (
        status >= HTTPStatus.INTERNAL_SERVER_ERROR
        or status in {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY}
        or status < HTTPStatus.BAD_REQUEST
    ):
        return "unclear"
    return "refused"


def _is_of_token(words: str, location: str) -> bool:
    return location == "syncToken" or "sync token" in words.lower()


def _said(body: Mapping[str, Any]) -> tuple[str, str, str, str]:
    """Return reason, domain, message and location of an error."""
    error = body.get("error")
    if not isinstance(error, dict):
        return "", "", "", ""
    listed = error.get("errors")
    first = listed[0] if isinstance(listed, list) and listed else {}
    if not isinstance(first, dict):
        first = {}
    reason = printable(first.get("reason") or error.get("status"), 60)
    details = error.get("details")
    for detail in details if isinstance(details, list) else ():
        known = str(detail.get("reason")) if isinstance(detail, dict) else ""
        if known in SWITCHED_OFF | NARROW:
            reason = known
    words = printable(error.get("message") or first.get("message"), 200)
    return reason, str(first.get("domain", "")), words, str(first.get("location", ""))


def _parsed(content: bytes | str) -> Mapping[str, Any]:
    body = json_of(content if isinstance(content, bytes) else content.encode(errors="replace"))
    return body if isinstance(body, dict) else {}


__all__ = ["GOOGLE", "error", "refused_login", "reply"]
