"""Render the bytes of each feed once per change, and answer conditional requests.

The provider of calendar files writes the calendar, through the engine, so that revisions and stamps
increase as RFC 5545 demands. A file next to it keeps the hash and time of what was last served:
Last-Modified never moves back, even if the clock does or another process starts.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from typing import TYPE_CHECKING, Any

from afterview.errors import (
    AfterviewError,
    GuardError,
    InTheWayError,
    LockedError,
    StoreError,
    fault,
)
from afterview.files import write_atomic
from afterview.service import feeds, health, last_good
from afterview.service.loop import cached_setup, file_stamp, file_state, process_write_lock
from afterview.setup import Setup
from afterview.sync.engine import Orders, sync
from afterview.workspace import opened

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from afterview.service.feeds import Feed, Feeds
    from afterview.workspace import Workspace

SERVED = "served.json"
LOCK_SECONDS = 1.0
"""Seconds that a refresh of the feeds waits for a run of this process."""
TAIL = b"END:VCALENDAR\r\n"
COMPRESSED = "-gz"
"""Ends the ETag of the compressed form, because a strong ETag may not identify two forms."""
CACHE_CONTROL = "private, no-cache"
"""The reader may cache the feed, and has to revalidate it each time."""

_ETAGS = re.compile(r'(?:W/)?"([^"]*)"')


@dataclass(frozen=True, slots=True)
class Rendered:
    """Holds a feed as it is served."""

    body: bytes
    packed: bytes
    """The body compressed by gzip."""
    digest: str
    """The SHA-256 of the body, in hexadecimal."""
    changed: datetime
    """The time of its last change, in UTC and whole seconds."""

    @classmethod
    def of(cls, body: bytes, changed: datetime) -> Rendered:
        """Compress and stamp the body of a feed."""
        # Without a time in its header, the same body gives the same bytes.
        packed = gzip.compress(body, mtime=0)
        return cls(body, packed, hashlib.sha256(body).hexdigest(), changed)

    @property
    def last_modified(self) -> str:
        """The time of its last change, as HTTP writes it."""
        return format_datetime(self.changed, usegmt=True)

    def etag(self, *, packed: bool) -> str:
        """Return the strong validator of one of the two forms."""
        return f'"{self.digest}{COMPRESSED if packed else ""}"'


def is_unchanged(rendered: Rendered, if_none_match: str, if_modified_since: str) -> bool:
    """Return whether the reader has it already (RFC 9110, 13.2.2); missing headers are empty.

    A date that cannot be read is ignored.
    """
    if if_none_match.strip():
        if if_none_match.strip() == "*":
            return True
        known = (tag.removesuffix(COMPRESSED) for tag in _ETAGS.findall(if_none_match))
        return rendered.digest in known
    try:
        since = parsedate_to_datetime(if_modified_since)
    except (ValueError, TypeError, OverflowError):  # a year of twenty digits, for one
        return False
    since = since if since.tzinfo else since.replace(tzinfo=UTC)
    return rendered.changed <= since


def takes_gzip(accept_encoding: str) -> bool:
    """Return whether the reader accepts gzip (RFC 9110, 12.5.3)."""
    weights: dict[str, float] = {}
    for part in accept_encoding.lower().split(","):
        coding, _, parameter = part.partition(";")
        match = re.fullmatch(r"q=([01](?:\.[0-9]{0,3})?)", parameter.strip())
        weights[coding.strip()] = float(match[1]) if match else float(not parameter.strip())
    return weights.get("gzip", weights.get("*", 0.0)) > 0


class Renderer:
    """Keeps the feeds up to date; other threads may read `current` at any time."""

    def __init__(self, config_path: Path) -> None:
        """Take the configuration, without reading it yet."""
        self._config_path = config_path
        self._seen: object = None
        self.current: Mapping[str, Rendered] = {}
        """The feeds by name, replaced as a whole."""
        self.error: AfterviewError | None = None
        """Why the served feeds may be out of date."""
        self.renderings = 0
        """The number of times that the feeds were rendered."""

    def refresh(self, now: datetime) -> bool:
        """Render the feeds again if anything changed, and return whether it did.

        If the log or the configuration cannot be used, the previous feeds are served.
        """
        if self._inputs(now) == self._seen:
            return False
        # A run that waits for a service holds the lock for long; serve what exists then.
        with process_write_lock(LOCK_SECONDS):
            self._refresh(now)
        return True

    def _refresh(self, now: datetime) -> None:
        self.renderings += 1
        is_settled = True
        try:
            setup = Setup.read(self._config_path)
            folder = setup.store_path.parent
            known = feeds.read(folder) or feeds.change(folder, now)
            try:
                self.error = self._write_calendars(known, now)
            except AfterviewError as error:
                self.error = error
            # Do this even if the log cannot be read: serve the last calendar, with the trouble.
            self.current = self._rendered(setup, known, now)
        except AfterviewError as error:
            self.error = error
        except OSError as error:
            msg = f"the feeds cannot be written: {error}"
            self.error = StoreError(msg)
        except Exception as error:  # noqa: BLE001 - the existing feeds are still served
            self.error = AfterviewError(f"the feeds cannot be made: {fault(error)}")
            is_settled = False
        # Try again if another run holds the lock, or if the store was just written to.
        is_settled = is_settled and not isinstance(self.error, LockedError)
        self._seen = self._inputs(now) if is_settled else None

    def _inputs(self, now: datetime) -> object:
        """Return everything that a feed depends on."""
        setup = cached_setup(self._config_path)
        if setup is None:
            return file_state(self._config_path)
        folder = setup.store_path.parent
        stamps = [file_stamp(folder / name) for name in (feeds.FILE, health.FILE)]
        return file_state(self._config_path), stamps, setup.config.me.places.day(now)

    def _write_calendars(self, known: Feeds, now: datetime) -> AfterviewError | None:
        """Write the calendars of all feeds; return the first error."""
        setup = cached_setup(self._config_path)
        stamp = file_stamp(setup.log_path) if setup else None
        with opened(self._config_path, now=now, write=True) as workspace:
            last_good.keep(workspace.setup, stamp)
            for feed in known.feeds:
                calendar = feeds.calendar_path(workspace.setup, feed)
                calendar.parent.mkdir(mode=0o700, exist_ok=True)
                error = _write(workspace, feed)
                if isinstance(error, GuardError | InTheWayError):
                    # Nobody edits a feed, so nothing can be lost: start from scratch.
                    workspace.store.unlink(feed.target_name)
                    calendar.unlink(missing_ok=True)
                    error = _write(workspace, feed)
                if error is not None:
                    return error
        return None

    def _rendered(self, setup: Setup, known: Feeds, now: datetime) -> Mapping[str, Rendered]:
        folder = setup.store_path.parent
        extra = health.components(health.read(folder), setup.config.me.places.day(now))
        served = _Served(folder / feeds.FOLDER / SERVED)
        current = {}
        for feed in known.feeds:
            try:
                body = feeds.calendar_path(setup, feed).read_bytes()
            except OSError:
                continue
            if extra and not feed.private:
                body = body.removesuffix(TAIL) + extra + TAIL
            standing = self.current.get(feed.name)
            if standing is None or standing.body != body:
                changed = served.changed(feed.name, hashlib.sha256(body).hexdigest(), now)
                standing = Rendered.of(body, changed)
            current[feed.name] = standing
        served.keep()
        return current


def _write(workspace: Workspace, feed: Feed) -> AfterviewError | None:
    alone = replace(workspace, targets=(feeds.target(workspace.setup, feed),))
    (report,) = sync(alone, Orders()).targets
    return report.error


class _Served:
    """Keeps the hash and time of what was last served, by feed."""

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            known = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError, RecursionError):
            known = None
        self._before: dict[str, Any] = known if isinstance(known, dict) else {}
        self._now = dict(self._before)

    def changed(self, name: str, digest: str, now: datetime) -> datetime:
        """Return since when a feed has this content, never earlier than a time served before."""
        moment = now.astimezone(UTC).replace(microsecond=0)
        try:
            known, said = self._before[name]
            before = datetime.fromisoformat(said)
        except (KeyError, ValueError, TypeError):
            known, before = "", None
        if before is not None:
            # HTTP counts in seconds: two versions within one second would share a date.
            moment = before if known == digest else max(moment, before + timedelta(seconds=1))
        self._now[name] = [digest, moment.isoformat()]
        return moment

    def keep(self) -> None:
        if self._now != self._before:
            write_atomic(self._path, json.dumps(self._now).encode(), mode=0o600)
