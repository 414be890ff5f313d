"""The mailbox `imap`: drafts and messages on a server that speaks IMAP, as nearly all do.

This module has only what the configuration needs, and the login. `box` is the mailbox.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from afterview.mailbox import MailboxPlugin
from afterview.provider import Option

if TYPE_CHECKING:
    from collections.abc import Mapping

    from afterview.mailbox import Mailbox
    from afterview.provider import Context, Login

OPTIONS = (
    Option(
        name="host",
        kind="text",
        required=True,
        doc="the name of the server for incoming mail, such as imap.fastmail.com",
    ),
    Option(
        name="port",
        kind="number",
        default=0,
        most=65535,
        doc="its port; 993 with TLS and 143 otherwise if you say nothing",
    ),
    Option(
        name="username",
        kind="text",
        required=True,
        doc="your name on the server, usually your address",
    ),
    Option(
        name="security",
        kind="choice",
        default="tls",
        values=("tls", "starttls", "plain"),
        doc="how the connection is protected; plain only for a server on this machine",
    ),
    Option(
        name="password_command",
        kind="text",
        default="",
        doc="a command that prints the password, such as `pass show mail`; else "
        "`afterview login mail` asks for it once",
    ),
    Option(
        name="token_command",
        kind="text",
        default="",
        doc="a command that prints an access token (OAuth 2), for servers that take no password",
    ),
    Option(
        name="client_file",
        kind="path",
        default="",
        doc="for Gmail by token: the file of your OAuth client, as Google's console lets you "
        "download it",
    ),
    Option(
        name="client_id",
        kind="text",
        default="",
        doc="for Outlook and Microsoft 365: the application (client) id of your app registration",
    ),
    Option(
        name="tenant",
        kind="text",
        default="common",
        doc="for Microsoft: who may log in; consumers for outlook.com, organizations, or the id or "
        "domain of your organisation",
    ),
    Option(
        name="login_root",
        kind="text",
        default="",
        doc="for Microsoft: another server to log in at, such as that of a national cloud",
    ),
    Option(
        name="address",
        kind="text",
        default="",
        doc="the address that your letters come from; your user name if that is one",
    ),
    Option(
        name="drafts_folder",
        kind="text",
        default="",
        doc="the name of your folder of drafts, if the server does not say which it is",
    ),
    Option(
        name="sent_folder",
        kind="text",
        default="",
        doc="the name of your folder of sent messages, if the server does not say which it is",
    ),
    Option(
        name="inbox",
        kind="text",
        default="INBOX",
        doc="the folder that answers arrive in",
    ),
)


def _open(options: Mapping[str, Any], context: Context) -> Mailbox:
    from afterview_imap.box import ImapMailbox

    return ImapMailbox(options, context)


def _login(options: Mapping[str, Any], login: Login, context: Context) -> None:
    """Ask for the password, or send the person to Google or Microsoft; try it, and keep it.

    Raises LoginError if the server does not accept it, ProviderError if it cannot be tried.
    """
    from afterview_imap.access import granted
    from afterview_imap.session import Session

    secret = granted(options, login, context)
    Session(options, replace(context, secret=lambda: secret)).close()
    login.keep(secret)


def _logout(options: Mapping[str, Any], context: Context) -> None:
    from afterview_imap.access import revoke

    revoke(options, context)


plugin = MailboxPlugin(
    name="imap",
    summary="a mailbox on a server that speaks IMAP: Gmail, Outlook, Fastmail, iCloud, your own",
    options=OPTIONS,
    open=_open,
    login=_login,
    logout=_logout,
)

__all__ = ["OPTIONS", "plugin"]
