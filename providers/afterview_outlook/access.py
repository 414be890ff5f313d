"""The access token comes from the stored login, renewed when it runs out, or from a command.

A login is kept as msal's own cache, serialised. The access token in it is read right here as long
as it is good, for msal asks its server two things before it looks, and takes longer to import than
a whole run.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from afterview.errors import LoginError, ProviderError, TransientError
from afterview.provider.http import json_of
from afterview.provider.http_time import ANSWER_TIMEOUT, adapter
from afterview_outlook import errors

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from msal import PublicClientApplication, SerializableTokenCache

    from afterview.provider import Context

SPARE = timedelta(minutes=2)
"""A token that is good for less is renewed: a run may take that long."""
UNREAD = (ValueError, LookupError, TypeError, AttributeError, RuntimeError, OverflowError)
"""The errors that msal raises over an answer that Microsoft did not write."""
UNREADABLE = "the answer of Microsoft's login cannot be read; the next run tries again"
LOGIN_ROOT = "https://login.microsoftonline.com"
KNOWN_ROOTS = frozenset(
    {
        "login.microsoftonline.com",
        "login.microsoftonline.us",
        "login.partner.microsoftonline.cn",
        "login.chinacloudapi.cn",
    }
)
"""Microsoft's own login servers. About any other one, msal would ask Microsoft if it is real."""


def scopes(options: Mapping[str, Any]) -> list[str]:
    """Return what the login has to allow; msal adds that it may be renewed."""
    tasks = ["Tasks.ReadWrite"] if options["tasks"] == "todos" else []
    return ["Calendars.ReadWrite", *tasks]


def missing(granted: str, wanted: Iterable[str]) -> list[str]:
    """Return the names of those wanted scopes that are not among the granted ones."""
    names = {_name(scope).lower() for scope in granted.split()}
    return [_name(scope) for scope in wanted if _name(scope).lower() not in names]


def _name(scope: str) -> str:
    """Return a scope without the address of the service that it is for."""
    return scope.rpartition("/")[2]


def application(
    options: Mapping[str, Any], cache: SerializableTokenCache, context: Context
) -> PublicClientApplication:
    """Return msal's client; it asks its server for addresses.

    Raises LoginError, TransientError, ProviderError.
    """
    import msal
    import requests

    root = str(options["login_root"] or LOGIN_ROOT).rstrip("/")
    if urlsplit(root).scheme != "https":
        msg = "login_root has to begin with https://, because your login passes through it"
        raise ProviderError(msg)
    session = requests.Session()
    session.mount("https://", adapter(lambda: min(ANSWER_TIMEOUT, context.left())))
    try:
        return msal.PublicClientApplication(
            options["client_id"],
            authority=f"{root}/{options['tenant']}",
            token_cache=cache,
            http_client=session,
            instance_discovery=None if urlsplit(root).hostname in KNOWN_ROOTS else False,
        )
    except requests.RequestException as error:
        raise unreachable(error) from None
    except UNREAD as error:
        if not isinstance(error, ValueError):
            raise TransientError(UNREADABLE) from None
        # It does not say what the server answered; a tenant that is not there is all it can be.
        raise errors.refused_login({"error_codes": [90002]}, context.target) from None


def token_of(result: Mapping[str, Any] | None, target: str) -> str:
    """Return the access token that msal got; raises LoginError, TransientError."""
    token = (result or {}).get("access_token")
    if not isinstance(token, str) or not token:
        raise errors.refused_login(result or {}, target)
    return token


def unreachable(error: Exception) -> ProviderError:
    """Return the error for a login server that does not answer."""
    import requests

    if isinstance(error, requests.exceptions.SSLError):
        msg = "the certificate of Microsoft's login does not prove that it is Microsoft's"
        return ProviderError(msg)
    msg = "the login at Microsoft cannot be reached; the next run tries again"
    return TransientError(msg)


class Access:
    """The access token of one run."""

    def __init__(self, options: Mapping[str, Any], context: Context, wanted: Sequence[str]) -> None:
        """Store the arguments, `wanted` being scopes; nothing is read or sent yet."""
        self._options = options
        self._wanted = list(wanted)
        self._context = context
        self._by_command = bool(options["token_command"])
        self._token = ""
        self._renewed = False

    def token(self) -> str:
        """Return an access token; raises LoginError where there is none."""
        if not self._token:
            secret = self._context.secret()
            self._token = secret if self._by_command else self._kept(secret) or self._renew()
        return self._token

    def renew(self) -> bool:
        """Get another token after Microsoft refused this one; False where there can be none.

        Raises LoginError where the login is no longer good.
        """
        if self._by_command or self._renewed:
            return False
        self._token = self._renew()
        return True

    def refused(self) -> LoginError:
        """Return the error for a token that Microsoft does not accept."""
        if self._by_command:
            msg = "Microsoft does not accept the token that token_command prints; try it on its own"
            return LoginError(msg)
        return LoginError(
            f"Microsoft does not accept the login; run: afterview login {self._context.target}"
        )

    def _kept(self, secret: str) -> str:
        """Return the access token in the cache; empty where it runs out or allows too little."""
        now = self._context.now
        for entry in self._entries(secret):
            granted = str(entry.get("target") or "")
            mine = entry.get("client_id") == self._options["client_id"]
            if mine and not missing(granted, self._wanted) and _expiry(entry) > now + SPARE:
                return str(entry["secret"])
        return ""

    def _entries(self, secret: str) -> Iterator[Mapping[str, Any]]:
        try:
            cache = json_of(secret.encode(errors="replace"))
            refreshable = cache["RefreshToken"]
            entries = [*cache.get("AccessToken", {}).values()]
            good = bool(refreshable) and all(
                isinstance(each, dict) and isinstance(each["secret"], str) and each["secret"]
                for each in entries
            )
        except (ValueError, TypeError, KeyError, AttributeError):
            good = False
        if not good:
            target = self._context.target
            msg = f"the stored login is not one of Microsoft; run: afterview login {target}"
            # Without its cause, which would quote the secret.
            raise LoginError(msg) from None
        yield from entries

    def _renew(self) -> str:
        """Return a new token, and keep the login, whose other token is replaced with it."""
        import msal
        import requests

        self._renewed = True
        cache = msal.SerializableTokenCache()
        cache.deserialize(self._context.secret())
        app = application(self._options, cache, self._context)
        try:
            accounts = app.get_accounts()
        except UNREAD:  # what is kept is not what msal wrote
            accounts = []
        if not accounts:
            raise self.refused()
        try:
            result = app.acquire_token_silent_with_error(
                self._wanted, account=accounts[0], force_refresh=True
            )
        except requests.RequestException as error:
            raise unreachable(error) from None
        except UNREAD:
            raise TransientError(UNREADABLE) from None
        token = token_of(result, self._context.target)
        if cache.has_state_changed:
            self._context.keep(cache.serialize())
        return token


def _expiry(entry: Mapping[str, Any]) -> datetime:
    try:
        return datetime.fromtimestamp(int(entry["expires_on"]), UTC)
    except (KeyError, TypeError, ValueError, OverflowError, OSError):
        return datetime.min.replace(tzinfo=UTC)


__all__ = ["Access", "application", "missing", "scopes", "unreachable"]
