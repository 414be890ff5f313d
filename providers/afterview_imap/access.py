"""The login at Google or Microsoft, for servers that take tokens: their providers know how.

With `client_file` the mailbox is logged in to at Google, with `client_id` at Microsoft, and with
neither by its password. A token comes from the stored login, and is renewed when it runs out.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Protocol

from afterview.errors import LoginError, ProviderError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from afterview.provider import Context, Login

GOOGLE = "https://mail.google.com/"
"""The only scope of Google's that opens IMAP; it allows everything in the mailbox."""
MICROSOFT = "https://outlook.office.com/IMAP.AccessAsUser.All"
WITHOUT_PASSWORDS = ("outlook.office365.com", "outlook.office.com", "imap-mail.outlook.com")
"""Microsoft's servers for IMAP, which have accepted no passwords since September 2024."""


class Access(Protocol):
    """The access token of one run."""

    def token(self) -> str:
        """Return an access token; raises LoginError where there is none."""

    def renew(self) -> bool:
        """Get another token after the server refused this one; False where there can be none."""

    def refused(self) -> LoginError:
        """Return the error for a token that the server does not accept."""


def access_of(options: Mapping[str, Any], context: Context) -> Access | None:
    """Return the access by token that the options ask for; None for a password or a command.

    Raises ProviderError where they ask for two, or where a library is missing.
    """
    if options["token_command"] or options["password_command"]:
        return None
    vendor = _vendor(options)
    with _installed(vendor):
        if vendor == "google":
            from afterview_google.access import Access as GoogleAccess

            return GoogleAccess(options, context)
        if vendor == "outlook":
            from afterview_outlook.access import Access as MicrosoftAccess

            return MicrosoftAccess(options, context, [MICROSOFT])
    return None


def granted(options: Mapping[str, Any], login: Login, context: Context) -> str:
    """Return what a run logs in with: a password, or what came of a page of Google or Microsoft.

    Raises LoginError where the person does not allow it, and ProviderError as `access_of` does.
    """
    vendor = _vendor(options)
    with _installed(vendor):
        if vendor == "google":
            from afterview_google.signin import granted as by_google

            return by_google(options, [GOOGLE], login, context)
        if vendor == "outlook":
            from afterview_outlook.signin import granted as by_microsoft

            return by_microsoft(options, [MICROSOFT], login, context)
    if options["host"].casefold() in WITHOUT_PASSWORDS:
        msg = (
            f"{options['host']} accepts no passwords; register an app as docs/mail.md shows, and "
            "write its application (client) id into client_id of [mail]"
        )
        raise LoginError(msg)
    return login.ask_secret(f"Password for {options['username']} at {options['host']}")


def revoke(options: Mapping[str, Any], context: Context) -> None:
    """Tell Google that the login is no longer valid; nobody else can be told."""
    if access_of(options, context) is not None and _vendor(options) == "google":
        from afterview_google.signin import sign_out

        sign_out(options, context)


def _vendor(options: Mapping[str, Any]) -> str:
    """Return the extra that installs what the login needs; empty for a password."""
    if options["client_file"] and options["client_id"]:
        msg = (
            "[mail] has client_file, which is for Google, and client_id, which is for Microsoft; "
            "delete one of the two"
        )
        raise ProviderError(msg)
    if options["client_file"]:
        return "google"
    return "outlook" if options["client_id"] else ""


@contextmanager
def _installed(extra: str) -> Iterator[None]:
    try:
        yield
    except ImportError as error:
        msg = (
            "this login needs more libraries; install afterview with the extras "
            f'"mail" and "{extra}" (docs/start.md)'
        )
        raise ProviderError(msg) from error


__all__ = ["Access", "access_of", "granted", "revoke"]
