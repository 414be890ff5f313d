"""Implement `afterview feed`, which manages the addresses of `serve` and what each shows."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from afterview.errors import InputError
from afterview.model import STEPS
from afterview.service import feeds

if TYPE_CHECKING:
    from pathlib import Path

    from afterview.cli import Call
    from afterview.service.feeds import Feed, Feeds

ACTIONS = ("url", "list", "add", "rotate", "remove")


@click.command()
@click.argument("action", type=click.Choice(ACTIONS), default="url")
@click.argument("name", required=False)
@click.option("--private", is_flag=True, help="With add: titles without names, and no text.")
@click.option(
    "--steps",
    multiple=True,
    type=click.Choice(STEPS),
    metavar="STEP",
    help="With add: show only this kind of step. Repeatable.",
)
@click.option(
    "--tasks",
    type=click.Choice(feeds.TASKS),
    default="events",
    help="With add: tasks as all-day events, as to-dos, or as both.",
)
@click.option(
    "--qr", is_flag=True, help="With url page: a QR code that logs in one phone, for ten minutes."
)
@click.option("--json", "as_json", is_flag=True, help="Print the feeds as JSON.")
@click.pass_obj
def feed(
    call: Call, /, action: str, name: str | None, *, qr: bool, as_json: bool, **shows: Any
) -> None:
    """Show, add, replace or remove the secret addresses of feeds.

    Without a NAME, it is the feed "main", which always exists; "page" is the login link of the
    page. Anyone who knows an address can read that feed. `rotate` replaces it: the old address
    stops working at once, also in calendars that subscribe to it. A feed that you add can show
    less.

    \b
    Example:
      afterview feed url
      afterview feed url page --qr
      afterview feed add partner --private --steps interview
      afterview feed rotate partner
    """  # noqa: D301 - \b is click's mark for "do not wrap"
    if any((shows["private"], shows["steps"], shows["tasks"] != "events")) and action != "add":
        msg = (
            f"--private, --steps and --tasks only work with add; {action} does not change what a "
            "feed shows"
        )
        raise InputError(msg)
    if name is None and action in {"add", "remove"}:
        msg = f"name the feed: afterview feed {action} NAME"
        raise InputError(msg)
    which = name or feeds.MAIN
    if qr and (action != "url" or which != feeds.PAGE or as_json):
        msg = "--qr logs a phone in to the page: afterview feed url page --qr"
        raise InputError(msg)
    folder = store_folder(call)
    changes = {
        "add": partial(feeds.added, name=which, **shows),
        "rotate": partial(feeds.rotated, name=which),
        "remove": partial(feeds.removed, name=which),
    }
    known = feeds.change(folder, call.now, *filter(None, [changes.get(action)]))
    if qr:
        _show_qr(call, known, folder)
    elif as_json:
        click.echo(json.dumps(as_dict(known), indent=2))
    elif action == "list":
        for each in known.feeds:
            click.echo(f"{each.name}: {_shows(each)}")
    elif action == "remove":
        click.echo(f"{which} is removed; calendars that subscribe to it get an answer that says so")
    else:
        click.echo(known.login if which == feeds.PAGE else known.url(known.named(which)))


def _show_qr(call: Call, known: Feeds, folder: Path) -> None:
    """Print a link that logs in one phone, as a QR code and in letters."""
    import io
    from urllib.parse import urlsplit

    from afterview.service import phone
    from afterview.web.reach import is_loopback

    if is_loopback(urlsplit(known.base).hostname or ""):
        msg = (
            f"no phone can reach {known.base}: start serve with --bind or --public-url first "
            "(docs/hosting.md)"
        )
        raise InputError(msg)
    link = phone.new_link(folder, known, call.now)
    drawn = io.StringIO()
    phone.qr(link).terminal(drawn, compact=True)
    click.echo(drawn.getvalue(), nl=False)
    click.echo(f"{link}\nIt logs in one phone, once, within ten minutes.")


def store_folder(call: Call) -> Path:
    """Return the folder of the store; raise an error if the configuration is not usable.

    The log is not read: it must be possible to give up an address while the log is being edited.
    """
    from afterview.setup import Setup, problems_error

    setup = Setup.read(call.configuration())
    if not setup.config.usable:
        raise problems_error(setup.problems)
    return setup.store_path.parent


def as_dict(known: Feeds) -> dict[str, Any]:
    """Return the feeds in the form of the JSON interface (docs/json.md)."""
    return {
        "page": known.login,
        "feeds": [
            {
                "name": each.name,
                "url": known.url(each),
                "private": each.private,
                "steps": list(each.steps),
                "tasks": each.tasks,
            }
            for each in known.feeds
        ],
    }


def _shows(feed: Feed) -> str:
    said = ["all steps"] if feed.steps == STEPS else list(feed.steps)
    if feed.tasks != "events":
        said.append("tasks as to-dos" if feed.tasks == "todos" else "tasks as events and as to-dos")
    if feed.private:
        said.append("without names and texts")
    return ", ".join(said)
