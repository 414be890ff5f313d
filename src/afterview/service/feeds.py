"""Keep what `serve` offers: feeds, links to share, their secrets, and addresses that are gone.

The secrets are in a file next to the store that only its owner can read. Of an address that was
given up only a hash is kept, which is enough to say that it is gone.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import secrets
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal

from afterview.errors import InputError, StoreError
from afterview.files import POSIX, write_atomic
from afterview.lock import RunLock
from afterview.model import STEPS
from afterview.service.share_links import ShareLink, new_link

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import datetime
    from pathlib import Path

    from afterview.setup import Setup, Target

FILE = "afterview.feeds.json"
FOLDER = "afterview.feeds"
"""The folder next to the store with the calendar of each feed, as it was last written."""
MAIN = "main"
"""The feed that exists without being added."""
PAGE = "page"
"""Means the login link of the page in place of the name of a feed."""
SECRET_BYTES = 24
"""192 bits give an address 32 characters: nobody guesses it, and it fits in a QR code."""
BASE = "http://127.0.0.1:8470"
"""The default address of `serve`."""
TASKS = ("events", "todos", "both")
MOST_GONE = 1000
"""The number of given-up addresses that are remembered; older ones answer 404."""

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_HASH = re.compile(r"[0-9a-f]{64}")
_BASE = re.compile(r"https?://\S+")
SECRET = re.compile(r"[A-Za-z0-9_-]{32}")

_PLAIN = ("secret", "private", "tasks")
"""What the file holds of a feed as it is."""

SecretState = Literal["known", "gone", "never"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """Describes one feed; whoever knows its secret can read it."""

    name: str
    secret: str = field(repr=False)
    private: bool = False
    """Whether it shows titles without names, and no text, place or link."""
    steps: tuple[str, ...] = STEPS
    tasks: str = "events"

    @property
    def target_name(self) -> str:
        """The name of its rows in the store, which no target of a configuration can have."""
        return f"feed:{self.name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Feeds:
    """Holds the contents of the file."""

    page: str = field(repr=False)
    """The secret in the login link of the page."""
    base: str = BASE
    """The address at which `serve` was last reached."""
    feeds: tuple[Feed, ...] = ()
    shares: tuple[ShareLink, ...] = ()
    """The links through which others look at the cases, also those that have ended."""
    gone: tuple[str, ...] = ()
    """SHA-256 hashes of the secrets that were given up, the oldest first."""

    @property
    def names(self) -> list[str]:
        """The names of the feeds, and of the links to share."""
        return [*(feed.name for feed in self.feeds), *(link.name for link in self.shares)]

    def named(self, name: str) -> Feed:
        """Return the feed with that name; raise InputError if there is none."""
        for feed in self.feeds:
            if feed.name == name:
                return feed
        msg = f'there is no feed "{name}"; there is: {", ".join(self.names)}'
        raise InputError(msg)

    def share_named(self, name: str) -> ShareLink | None:
        """Return the link to share with that name."""
        return next((each for each in self.shares if each.name == name), None)

    def find(self, secret: str) -> tuple[SecretState, Feed | None]:
        """Return the state and the feed of a secret, in constant time."""
        given = digest(secret)
        found = None
        for feed in self.feeds:
            if hmac.compare_digest(digest(feed.secret), given):
                found = feed
        was = False
        for each in self.gone:
            was |= hmac.compare_digest(each, given)
        if found is not None:
            return "known", found
        return ("gone" if was else "never"), None

    def open_share(self, secret: str, now: datetime) -> ShareLink | None:
        """Return the link to share with that secret, if it works, in constant time.

        One that has ended takes as long as one that never was.
        """
        given = digest(secret)
        found = None
        for each in self.shares:
            is_its = hmac.compare_digest(digest(each.secret), given)
            if is_its & each.is_open(now):
                found = each
        return found

    def is_page(self, secret: str) -> bool:
        """Return whether it is the secret of the page, in constant time."""
        return hmac.compare_digest(digest(self.page), digest(secret))

    def url(self, feed: Feed) -> str:
        """Return the address of a feed."""
        return f"{self.base}/feed/{feed.secret}.ics"

    def share_url(self, link: ShareLink) -> str:
        """Return the address of a link to share."""
        return f"{self.base}/look/{link.secret}"

    @property
    def login(self) -> str:
        """The link that logs in to the page."""
        return f"{self.base}/login/{self.page}"


def digest(secret: str) -> str:
    """Return the hash by which secrets are compared and remembered."""
    return hashlib.sha256(secret.encode()).hexdigest()


def new_secret() -> str:
    """Return 192 random bits in a form for a URL path."""
    return secrets.token_urlsafe(SECRET_BYTES)


def read(folder: Path) -> Feeds | None:
    """Return the contents of the file in the folder of the store; None if there is no file yet.

    Raises StoreError if it cannot be used, or if others can read it.
    """
    path = folder / FILE
    try:
        if POSIX and path.stat().st_mode & 0o077:
            msg = f"{path}: others can read it; chmod 600 {path}, and then: afterview feed rotate"
            raise StoreError(msg)
        return _read(json.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None
    except OSError as error:
        msg = f"{path}: cannot be read ({error.strerror})"
        raise StoreError(msg) from error
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        msg = (
            f"{path}: is not (or no longer) a feeds file of afterview; move it away, and subscribe "
            "again"
        )
        raise StoreError(msg) from None  # it would quote the secrets


def _read(document: Mapping[str, Any]) -> Feeds:
    """Parse the feeds; raise ValueError, KeyError, TypeError or AttributeError if invalid."""
    known = Feeds(
        page=document["page"],
        base=document["base"],
        feeds=tuple(
            Feed(name=name, steps=tuple(each["steps"]), **{key: each[key] for key in _PLAIN})
            for name, each in document["feeds"].items()
        ),
        shares=tuple(ShareLink.of(name, each) for name, each in document.get("shares", {}).items()),
        gone=tuple(document["gone"]),
    )
    secrets_ = (
        known.page,
        *(feed.secret for feed in known.feeds),
        *(link.key for link in known.shares),
    )
    if (
        all(map(SECRET.fullmatch, secrets_))
        and all(map(_HASH.fullmatch, known.gone))
        and _BASE.fullmatch(known.base)
        and all(map(_is_feed, known.feeds))
        and all(_NAME.fullmatch(link.name) for link in known.shares)
    ):
        return known
    msg = "a value that afterview did not write"
    raise ValueError(msg)


def _is_feed(feed: Feed) -> bool:
    return (
        _NAME.fullmatch(feed.name) is not None
        and isinstance(feed.private, bool)
        and set(feed.steps) <= set(STEPS)
        and feed.tasks in TASKS
    )


def change(folder: Path, now: datetime, new: Callable[[Feeds], Feeds] = lambda old: old) -> Feeds:
    """Apply `new` to the feeds and keep the result, with the time that links to share remember.

    The file is created on first use.

    Raises LockedError while another process does the same, and StoreError if nothing can be kept.
    """
    with RunLock(folder / FILE, now):
        known = read(folder)
        before = known or Feeds(page=new_secret(), feeds=(Feed(name=MAIN, secret=new_secret()),))
        after = at(new(before), now)
        if after != known:
            _write(folder / FILE, after)
    return after


def _write(path: Path, feeds: Feeds) -> None:
    document = {
        "page": feeds.page,
        "base": feeds.base,
        "feeds": {
            feed.name: {key: getattr(feed, key) for key in (*_PLAIN, "steps")}
            for feed in feeds.feeds
        },
        "shares": {link.name: link.as_dict() for link in feeds.shares},
        "gone": feeds.gone,
    }
    try:
        write_atomic(path, json.dumps(document, indent=1).encode(), mode=0o600)
    except OSError as error:
        msg = f"{path}: cannot be written ({error.strerror}); nothing was changed"
        raise StoreError(msg) from error


def added(
    feeds: Feeds, name: str, *, private: bool, steps: Iterable[str] = (), tasks: str = "events"
) -> Feeds:
    """Return the feeds with one more; raise InputError for a name that is taken or invalid."""
    _refuse_name(feeds, name)
    chosen = set(steps)
    new = Feed(
        name=name,
        secret=new_secret(),
        private=private,
        steps=tuple(step for step in STEPS if not chosen or step in chosen),
        tasks=tasks,
    )
    return replace(feeds, feeds=(*feeds.feeds, new))


def shared(feeds: Feeds, name: str, *, days: int, now: datetime) -> Feeds:
    """Return the feeds with one more link to share; raise InputError as `added` does."""
    _refuse_name(feeds, name)
    return replace(feeds, shares=(*feeds.shares, new_link(name, new_secret(), days, now)))


def at(feeds: Feeds, now: datetime) -> Feeds:
    """Return the feeds as they are at a time, which their links to share remember."""
    return replace(feeds, shares=tuple(link.at(now) for link in feeds.shares))


def _refuse_name(feeds: Feeds, name: str) -> None:
    if not _NAME.fullmatch(name):
        msg = f'"{name}" cannot be the name of a feed: small letters, digits and "-", at most 40'
        raise InputError(msg)
    if name == PAGE:
        msg = f'"{PAGE}" stands for the login link of the page; name the feed otherwise'
        raise InputError(msg)
    if name in feeds.names:
        msg = f'there is a feed "{name}" already; `afterview feed remove {name}` removes it'
        raise InputError(msg)


def rotated(feeds: Feeds, name: str) -> Feeds:
    """Return the feeds with a new secret for one of them, for a link to share, or for the page.

    The old address is gone; everyone who is logged in to the page is logged out.
    """
    if name == PAGE:
        return replace(feeds, page=new_secret())
    if (link := feeds.share_named(name)) is not None:
        new = replace(link, key=new_secret())
        return replace(feeds, shares=tuple(new if each is link else each for each in feeds.shares))
    old = feeds.named(name)
    return replace(
        feeds,
        feeds=tuple(
            replace(feed, secret=new_secret()) if feed is old else feed for feed in feeds.feeds
        ),
        gone=_with_gone(feeds, old),
    )


def removed(feeds: Feeds, name: str) -> Feeds:
    """Return the feeds without one of them, or without a link to share; its address is gone."""
    if (link := feeds.share_named(name)) is not None:
        return replace(feeds, shares=tuple(each for each in feeds.shares if each is not link))
    old = feeds.named(name)
    left = tuple(feed for feed in feeds.feeds if feed is not old)
    return replace(feeds, feeds=left, gone=_with_gone(feeds, old))


def _with_gone(feeds: Feeds, feed: Feed) -> tuple[str, ...]:
    return (*feeds.gone, digest(feed.secret))[-MOST_GONE:]


def calendar_path(setup: Setup, feed: Feed) -> Path:
    """Return the path of a feed's calendar."""
    return setup.store_path.parent / FOLDER / f"{feed.name}.ics"


def calendar_name(feed: Feed, whose: str) -> str:
    """Return the name under which programs show a feed, with that of its owner if that is known.

    Whoever subscribes has calendars of their own, and perhaps interviews, too. A private feed is
    for others, to whom its own name says nothing.
    """
    name = f"Interviews of {whose}" if whose else "Interviews"
    return name if feed.private or feed.name == MAIN else f"{name}: {feed.name}"


def target(setup: Setup, feed: Feed) -> Target:
    """Return the feed as a target of the provider that writes calendar files."""
    from afterview.config import plugins
    from afterview.setup import Target

    plugin = plugins.load("ics")
    options: dict[str, Any] = {option.name: option.default for option in plugin.options}
    options |= {
        "path": str(calendar_path(setup, feed)),
        "private": feed.private,
        "steps": feed.steps,
        "tasks": feed.tasks,
        "name": calendar_name(feed, setup.config.me.name),
    }
    return Target(feed.target_name, plugin, options)
