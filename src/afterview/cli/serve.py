"""Implement `afterview serve`, which serves the feeds and the page over HTTP."""

from __future__ import annotations

import json
import socket
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

import click

from afterview.cli.feed import as_dict, store_folder
from afterview.errors import InputError
from afterview.service import feeds
from afterview.web.reach import is_loopback

if TYPE_CHECKING:
    from collections.abc import Callable

    from afterview.cli import Call

PORT = 8470
LOOPBACK = "127.0.0.1"

OUT_OF_REACH = (
    "Only programs on this machine can read it. Google Calendar, Outlook on the web, Fastmail and "
    "Proton fetch from their own servers and cannot reach {}; docs/hosting.md shows what works "
    "instead."
)
IN_REACH = (
    "Anyone who can reach this machine and knows an address can read that feed. Treat an address "
    "like a password; `afterview feed rotate` replaces it."
)
IN_THE_CLEAR = (
    "Without --cert and --key, others on the same network can read everything, including the "
    "addresses."
)

SERVES_LAST = "Until that is fixed, the last plan without a problem is served."


class Where(NamedTuple):
    """Describes where to listen, and how the person reaches it."""

    bind: str
    port: int
    cert: Path | None
    key: Path | None
    public_url: str

    def base(self, port: int) -> str:
        """Return what precedes the path of each address."""
        if self.public_url:
            return self.public_url
        host = self.bind
        if host in {"0.0.0.0", "::", ""}:  # noqa: S104 - it is only compared
            host = socket.gethostname()
        return f"{'https' if self.cert else 'http'}://{f'[{host}]' if ':' in host else host}:{port}"


def where_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options that say where to listen to a command."""
    file = click.Path(path_type=Path)
    for option in (
        click.option(
            "--public-url",
            default="",
            metavar="URL",
            help="The address that others use, if a proxy is in front: https://me.example/afterview.",
        ),
        click.option("--key", type=file, help="The private key of the certificate, for https."),
        click.option("--cert", type=file, help="A certificate in PEM, for https."),
        click.option(
            "--bind",
            default=LOOPBACK,
            metavar="ADDRESS",
            help="Where to listen; 0.0.0.0 for the whole network. Default: this machine only.",
        ),
        click.option(
            "--port", type=click.IntRange(0, 65535), default=PORT, help="The port. Default: 8470."
        ),
    ):
        command = option(command)
    return command


@click.command()
@where_options
@click.option("--json", "as_json", is_flag=True, help="Print the addresses as a line of JSON.")
@click.pass_obj
def serve(call: Call, /, *, as_json: bool, **said: Any) -> None:
    """Serve your plan as feeds to subscribe to, and as a web page.

    It runs until Ctrl-C. A change of your log reaches the feeds within seconds; calendar programs
    fetch them at their own pace, after minutes or up to a day (docs/feeds.md).

    \b
    Example:
      afterview serve
      afterview serve --bind 0.0.0.0 --cert cert.pem --key key.pem
      afterview serve --public-url https://me.example/afterview
    """  # noqa: D301 - \b is click's mark for "do not wrap"
    where = Where(**said)
    run_server(call, where, lambda known: _say(known, where, as_json=as_json))


def run_server(call: Call, where: Where, say: Callable[[feeds.Feeds], None]) -> None:
    """Serve until a signal ends it; `say` is called with the feeds once it answers.

    Raises InputError if that is not possible, and the problems of the configuration.
    """
    refuse(where)
    try:
        from afterview.web.actions import PageActions
        from afterview.web.app import Secrets, Site, application
        from afterview.web.feed import Renderer
        from afterview.web.page import Page
        from afterview.web.server import listen, server
    except ImportError as error:
        msg = f'serve needs {error.name}; install afterview with the extra "serve" (docs/start.md)'
        raise InputError(msg) from error
    folder = store_folder(call)
    _warn_of_problems(call)
    at = listen(where.bind, where.port)
    base = where.base(at.getsockname()[1])
    known = feeds.change(folder, call.now, lambda old: replace(old, base=base))
    parts = urlsplit(base)
    secrets = Secrets(folder)
    site = Site(
        renderer=Renderer(call.config_file()),
        folder=folder,
        hosts=frozenset(filter(None, (parts.hostname, where.bind.lower()))),
        prefix=parts.path,
        is_secure=parts.scheme == "https",
        owns_host=parts.scheme == "https" and not parts.path and parts.port in {None, 443},
    )
    page = Page(site, secrets, PageActions(call.config_file()))
    made = server(
        application(site, secrets, page.routes()),
        cert=where.cert,
        key=where.key,
        behind_proxy=bool(where.public_url),
    )
    made.on_start = lambda: say(known)
    with at:
        made.run(sockets=[at])


def _warn_of_problems(call: Call) -> None:
    """Report the problems of the log now, because otherwise a feed would just be out of date.

    Raises InputError if nothing can be served without the log: there is no earlier one.
    """
    from afterview.service import last_good
    from afterview.setup import Setup

    try:
        with call.open():
            pass
    except InputError as error:
        setup = Setup.read(call.config_file())
        if not setup.config.usable or last_good.kept_at(setup) is None:
            raise
        click.echo(
            f"{error}\nUntil that is fixed, the last plan without a problem is served.", err=True
        )


def refuse(where: Where) -> None:
    """Raise InputError if these options cannot be served."""
    if bool(where.cert) is not bool(where.key):
        msg = "--cert and --key work only together; give both"
        raise InputError(msg)
    if where.cert is not None:
        _refuse_certificate(where.cert, where.key)
    parts = urlsplit(where.public_url)
    if where.public_url and (
        parts.scheme not in {"http", "https"}
        or not parts.hostname
        or parts.query
        or parts.fragment
        or where.public_url.endswith("/")
    ):
        msg = f'--public-url "{where.public_url}" is not a URL; write it as https://me.example/afterview'
        raise InputError(msg)


def _refuse_certificate(cert: Path, key: Path | None) -> None:
    """Report a bad certificate now, instead of at the first request."""
    import ssl

    try:
        ssl.create_default_context(ssl.Purpose.CLIENT_AUTH).load_cert_chain(cert, key)
    except (OSError, ValueError) as error:  # an SSLError is an OSError
        reason = getattr(error, "reason", None) or getattr(error, "strerror", None) or error
        msg = f"--cert {cert} and --key {key} cannot be used: {reason}"
        raise InputError(msg) from error


def _say(known: feeds.Feeds, where: Where, *, as_json: bool) -> None:
    from afterview.cli.terminal.layout import echo

    if as_json:
        click.echo(json.dumps(as_dict(known)))
        return
    click.echo(f"page: {known.login}")
    for each in known.feeds:
        click.echo(f"feed {each.name}: {known.url(each)}")
    if where.public_url or not is_loopback(where.bind):
        echo(IN_REACH, indent="")
        if not (where.cert or where.public_url):
            echo(IN_THE_CLEAR, indent="")
    else:
        echo(OUT_OF_REACH.format(where.bind), indent="")
    click.echo("Press Ctrl-C to stop.")
