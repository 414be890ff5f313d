"""The options by which an account on a server is found, for calendars and address books alike."""

from __future__ import annotations

from afterview.provider import Option

USERNAME = Option(
    name="username",
    kind="text",
    default="",
    doc="your name on the server; none if it wants no login",
)


def url_option(noun: str) -> Option:
    """Return the option for the address; `noun` is what an account has several of."""
    return Option(
        name="url",
        kind="text",
        required=True,
        doc=f"the address of the server, of your account on it, or of one {noun}; begins with "
        "https:// (http:// only for this machine)",
    )


def password_option(account: str) -> Option:
    """Return the option for the password of an account that `login` knows by a name."""
    return Option(
        name="password_command",
        kind="text",
        default="",
        doc="a command that prints the password, such as `pass show calendar`; else "
        f"`afterview login {account}` asks for it once",
    )


__all__ = ["USERNAME", "password_option", "url_option"]
