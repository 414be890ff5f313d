"""Implement `afterview feed`, which manages the addresses of `serve` and what each shows."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from afterview.errors import InputError
from afterview.model import STEPS
from afterview.service import feeds
from afterview.service.share_links import parse_days

if TYPE_CHECKING:
    from pathlib import Path

    from afterview.cli import Call
    from afterview.service.feeds import Feed, Feeds
    from afterview.service.share_links import ShareLink
    from afterview.setup import Setup

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
    "--share",
    metavar="LENGTH",
    help="With add: a page of your cases to look at, for so long: 30d, 4w.",
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

    --share makes a link for a coach or a friend instead of a feed: a page that shows your cases
    without people, notes and letters, until the time is over or you remove the link.

    \b
    Example:
      afterview feed url
      afterview feed url page --qr
      afterview feed add partner --private --steps interview
      afterview feed add coach --share 30d
      afterview feed rotate partner
    """  # noqa: D301 - \b is click's mark for "do not wrap"
    _refuse(action, name, **shows)
    which = name or feeds.MAIN
    if qr and (action != "url" or which != feeds.PAGE or as_json):
        msg = "--qr logs a phone in to the page: afterview feed url page --qr"
        raise InputError(msg)
    setup = _usable_setup(call)
    folder = setup.store_path.parent
    length = shows.pop("share")
    changes = {
        "add": partial(feeds.added, name=which, **shows)
        if length is None
        else partial(feeds.shared, name=which, days=parse_days(length), now=call.now),
        "rotate": partial(feeds.rotated, name=which),
        "remove": partial(feeds.removed, name=which),
    }
    before = feeds.read(folder) if action == "remove" else None
    known = feeds.change(folder, call.now, *filter(None, [changes.get(action)]))
    if qr:
        _show_qr(call, known, folder)
    elif as_json:
        click.echo(json.dumps({**as_dict(known), "shares": _shares_as_dicts(known)}, indent=2))
    elif action == "list":
        for each in known.feeds:
            click.echo(f"{each.name}: {_shows(each)}")
        for link in known.shares:
            click.echo(f"{link.name}: a page of your cases, {_say_end(link, setup, call)}")
    elif action == "remove":
        click.echo(f"{which} is removed; {_say_removed(which, before)}")
    else:
        _show_address(which, known, setup, call)


def _refuse(action: str, name: str | None, *, share: str | None, **shows: Any) -> None:
    """Raise InputError for options that do not go together."""
    is_less = any((shows["private"], shows["steps"], shows["tasks"] != "events"))
    if (is_less or share is not None) and action != "add":
        msg = (
            f"--private, --steps, --tasks and --share only work with add; {action} does not change "
            "what a feed shows"
        )
        raise InputError(msg)
    if is_less and share is not None:
        msg = (
            "--share makes a page of your cases, and no feed; leave out --private, --steps and "
            "--tasks"
        )
        raise InputError(msg)
    if name is None and action in {"add", "remove"}:
        msg = f"name the feed: afterview feed {action} NAME"
        raise InputError(msg)


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


def _show_address(name: str, known: Feeds, setup: Setup, call: Call) -> None:
    """Print an address; for a link to share, say as well who can use it until when."""
    from urllib.parse import urlsplit

    from afterview.cli.terminal.layout import echo
    from afterview.web.reach import is_loopback

    link = known.share_named(name)
    if link is None:
        click.echo(known.login if name == feeds.PAGE else known.url(known.named(name)))
        return
    click.echo(known.share_url(link))
    end = _say_end(link, setup, call)
    if link.is_over(call.now):
        says = f"It {end}: `afterview feed remove {name}`, then add it again for a new one."
    else:
        says = (
            f"Anyone who has this link can look at your cases {end}, while `serve` runs. "
            f"`afterview feed remove {name}` closes it at once."
        )
        if is_loopback(urlsplit(known.base).hostname or ""):
            says += (
                f" So far only this machine can reach {known.base} (docs/hosting.md); once others "
                f"can, `afterview feed url {name}` prints the link for them."
            )
    echo(says, indent="")


def _say_end(link: ShareLink, setup: Setup, call: Call) -> str:
    """Say until when a link works, or since when it no longer does."""
    from afterview.dates.clock import Clock

    places = setup.config.me.places
    clock = Clock(places, places.day(call.now))
    return f"{'ended on' if link.is_over(call.now) else 'until'} {clock.say(link.ends)}"


def _say_removed(name: str, before: Feeds | None) -> str:
    if before is not None and before.share_named(name) is not None:
        return "its link opens nothing any more"
    return "calendars that subscribe to it get an answer that says so"


def store_folder(call: Call) -> Path:
    """Return the folder of the store; raise an error if the configuration is not usable."""
    return _usable_setup(call).store_path.parent


def _usable_setup(call: Call) -> Setup:
    """Return the configuration; raise an error if it is not usable.

    The log is not read: it must be possible to give up an address while the log is being edited.
    """
    from afterview.setup import Setup, problems_error

    setup = Setup.read(call.configuration())
    if not setup.config.usable:
        raise problems_error(setup.problems)
    return setup


def as_dict(known: Feeds) -> dict[str, Any]:
    """Return the feeds in the form of the JSON interface (docs/json.md).

    The links to share are not among them: `serve` prints this, perhaps into a log.
    """
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


def _shares_as_dicts(known: Feeds) -> list[dict[str, str]]:
    return [
        {"name": each.name, "url": known.share_url(each), "ends": each.ends.isoformat()}
        for each in known.shares
    ]


def _shows(feed: Feed) -> str:
    said = ["all steps"] if feed.steps == STEPS else list(feed.steps)
    if feed.tasks != "events":
        said.append("tasks as to-dos" if feed.tasks == "todos" else "tasks as events and as to-dos")
    if feed.private:
        said.append("without names and texts")
    return ", ".join(said)
