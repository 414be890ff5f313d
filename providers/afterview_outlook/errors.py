"""Microsoft's answers become replies and errors of ours here, and nowhere else.

Graph names an error by its `code`; its message is for people and changes. The login names its own
by a number (AADSTS...), the same in all languages.
"""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from afterview.errors import LoginError, ProviderError, TransientError
from afterview.provider.http import json_of, wait_of
from afterview.provider.replies import Errors, Reply
from afterview.provider.text import printable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from afterview.provider.replies import Verdict

OUTLOOK = Errors("Outlook", "in Outlook")

_BY_CODE: Mapping[str, Verdict] = {
    "applicationthrottled": "throttled",
    "mailboxconcurrency": "throttled",
    "toomanyrequests": "throttled",
    "activitylimitreached": "throttled",
    "errorserverbusy": "throttled",
    "invalidauthenticationtoken": "login",
    "unauthenticated": "login",
    "erroraccessdenied": "forbidden",
    "accessdenied": "forbidden",
    "authorization_requestdenied": "forbidden",
    "syncstatenotfound": "cursor",
    "syncstateinvalid": "cursor",
    "errorinvalidsyncstatedata": "cursor",
    "resyncrequired": "cursor",
    "resyncapplydifferences": "cursor",
    "resyncuploaddifferences": "cursor",
    "erroritemnotfound": "missing",
    "errorfoldernotfound": "missing",
    "resourcenotfound": "missing",
    "itemnotfound": "missing",
    "errorduplicatetransactionid": "exists",
    "errorfolderexists": "exists",
    "namealreadyexists": "exists",
    "errorirresolvableconflict": "changed",
    "preconditionfailed": "changed",
    "concurrentitemsave": "unclear",
    "errormailboxstoreunavailable": "unclear",
    "errorinternalservererror": "unclear",
    "faileddependency": "not tried",
}
_BY_STATUS: Mapping[int, Verdict] = {
    401: "login",
    403: "forbidden",
    404: "missing",
    409: "unclear",
    410: "cursor",
    412: "changed",
    424: "not tried",
    429: "throttled",
    501: "refused",
    509: "throttled",
}

_ASK_AGAIN = "run: afterview login {target}"
_BY_DEVICE_NO = "the rules of your organisation do not let it in"
_LOGIN_CODES: Mapping[int, str] = {
    50011: "the app registration lacks the address that the login returns to; add "
    "http://localhost under Authentication, Mobile and desktop applications",
    50020: "this account does not belong to the tenant of the configuration; set tenant, or use "
    "another account",
    50034: "Microsoft does not know this account in the tenant of the configuration; set tenant",
    50057: "this account is disabled; ask your administrator",
    50076: "Microsoft wants a second proof of who you are; " + _ASK_AGAIN,
    50079: "Microsoft wants a second proof of who you are; " + _ASK_AGAIN,
    50105: "your administrator has not given you the right to use this app; ask them",
    50158: "Microsoft wants a second proof of who you are; " + _ASK_AGAIN,
    50173: "the login is no longer valid, because the password was changed; " + _ASK_AGAIN,
    50194: "the app registration is for one organisation only; set tenant to its id",
    53000: f"{_BY_DEVICE_NO}: it wants a machine that it manages; ask your administrator",
    53001: f"{_BY_DEVICE_NO}: it wants a machine that it manages; ask your administrator",
    53002: f"{_BY_DEVICE_NO}: the app is not on its list; ask your administrator",
    53003: f"{_BY_DEVICE_NO}; a login with --device is often what they forbid, so try "
    "`afterview login {target}` without it, or ask your administrator",
    65001: "you have not allowed the app to read and write your calendar and tasks; "
    + _ASK_AGAIN
    + " and accept",
    65004: "you declined what the app asked for; " + _ASK_AGAIN + " and accept",
    70000: "the login is no longer valid; " + _ASK_AGAIN,
    70008: "the login has expired, as it does after 90 days without use; " + _ASK_AGAIN,
    70011: "Microsoft does not know what the app asks for; see docs/outlook.md",
    70019: "the code has expired; " + _ASK_AGAIN + " --device",
    70020: "the code has expired; " + _ASK_AGAIN + " --device",
    90002: "there is no such tenant; check tenant in the configuration",
    90094: "your administrator has to allow the app; send them docs/outlook.md",
    90099: "your administrator has to allow the app; send them docs/outlook.md",
    500113: "the app registration lacks the address that the login returns to; add "
    "http://localhost under Authentication, Mobile and desktop applications",
    700016: "there is no app with this client_id in the tenant; check client_id and tenant",
    700082: "the login has expired, as it does after 90 days without use; " + _ASK_AGAIN,
    700084: "the login has expired; " + _ASK_AGAIN,
    7000218: "the app registration does not allow public client flows; switch them on under "
    "Authentication",
    9002331: "the app registration is for personal accounts only; set tenant to consumers",
    9002346: "the app registration is for personal accounts only; set tenant to consumers",
}
_LOGIN_ERRORS: Mapping[str, str] = {
    "access_denied": "you declined what the app asked for; " + _ASK_AGAIN + " and accept",
    "authorization_declined": "you declined what the app asked for; " + _ASK_AGAIN + " and accept",
    "abort": "the login was interrupted; " + _ASK_AGAIN,
    "authorization_pending": "the code was not used in time; " + _ASK_AGAIN + " --device",
    "bad_verification_code": "Microsoft does not know the code; " + _ASK_AGAIN + " --device",
    "expired_token": "the code has expired; " + _ASK_AGAIN + " --device",
    "invalid_grant": "the login is no longer valid; " + _ASK_AGAIN,
    "interaction_required": "Microsoft wants to see you again; " + _ASK_AGAIN,
    "consent_required": "you have not allowed the app all that it needs; " + _ASK_AGAIN,
    "invalid_client": "the app registration does not allow public client flows; switch them on "
    "under Authentication",
    "unauthorized_client": "there is no app with this client_id in the tenant; check client_id "
    "and tenant",
}
_UNCLEAR_LOGIN = frozenset({"temporarily_unavailable", "server_error", "request_timeout"})
_NUMBER = re.compile(r"AADSTS(\d{1,9})")


def reply(status: int, content: bytes | Mapping[str, Any], retry_after: str | None = None) -> Reply:
    """Return what an answer means, whatever is in it."""
    body = _parsed(content) if isinstance(content, bytes) else content
    if HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
        if body is None:
            return Reply(status, {}, "unclear", "an answer that is not JSON")
        return Reply(status, body, "ok")
    error = (body or {}).get("error")
    error = error if isinstance(error, dict) else {}
    code = printable(error.get("code"), 60)
    said = (retry_after or "").strip()
    verdict = _verdict(status, code, waits=bool(said))
    # The id of the event that has the transaction already is beside the message.
    kept = error if verdict == "exists" else {}
    return Reply(status, kept, verdict, code, printable(error.get("message"), 200), wait_of(said))


def error(answer: Reply, what: str, target: str) -> ProviderError:
    """Return the error for an answer about `what`: an item, in quotes, or a calendar."""
    login = _ASK_AGAIN.format(target=target)
    if answer.verdict == "login":
        return LoginError(f"Microsoft does not accept the login; {login}")
    if answer.verdict == "forbidden":
        said = f"{answer.status} {answer.reason}".strip()
        return LoginError(
            f"the login at Microsoft does not allow all that is needed ({said}); {login} and "
            "accept all that it asks for"
        )
    return OUTLOOK.of(answer, what)


def refused_login(result: Mapping[str, Any], target: str) -> ProviderError:
    """Return the error for a login that did not yield a token (`result` is msal's)."""
    name = str(result.get("error") or "")
    description = str(result.get("error_description") or "")
    for number in _numbers(result.get("error_codes"), description):
        if number in _LOGIN_CODES:
            words = _LOGIN_CODES[number].format(target=target)
            return LoginError(f"Microsoft: {words} (AADSTS{number})")
    if name in _UNCLEAR_LOGIN:
        return TransientError("Microsoft does not give a token right now; the next run tries again")
    if name in _LOGIN_ERRORS:
        return LoginError(f"Microsoft: {_LOGIN_ERRORS[name].format(target=target)}")
    # Only what is a name: whatever else is there may quote a secret.
    said = [name[:40]] if name.replace("_", "").isalnum() else []
    said += [f"AADSTS{n}" for n in _numbers((), description)][:1]
    what = f" ({', '.join(said)})" if said else ""
    return LoginError(f"Microsoft does not give a token{what}; {_ASK_AGAIN.format(target=target)}")


def _numbers(codes: object, description: str) -> list[int]:
    listed = codes if isinstance(codes, list | tuple) else ()
    named = [int(number) for number in _NUMBER.findall(description)]
    return [code for code in listed if isinstance(code, int)] + named


def _verdict(status: int, code: str, *, waits: bool) -> Verdict:
    known = _BY_CODE.get(code.lower())
    if known is not None:
        return known
    if status == HTTPStatus.SERVICE_UNAVAILABLE and waits:
        return "throttled"
    return _BY_STATUS.get(
        status,
        "unclear"
        if status >= HTTPStatus.INTERNAL_SERVER_ERROR or status < HTTPStatus.BAD_REQUEST
        else "refused",
    )


def _parsed(content: bytes) -> Mapping[str, Any] | None:
    if not content:
        return {}
    body = json_of(content)
    return body if isinstance(body, dict) else None


__all__ = ["OUTLOOK", "error", "refused_login", "reply"]
