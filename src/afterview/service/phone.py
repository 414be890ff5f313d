"""Make links that log in one browser once, so that a phone needs no secret typed or copied.

Of each link only a hash with the page's secret is kept, so that replacing the secret also closes
every link that nobody has used yet.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from afterview.errors import InputError, StoreError
from afterview.files import write_atomic
from afterview.lock import RunLock
from afterview.service import feeds

if TYPE_CHECKING:
    from pathlib import Path

    from segno import QRCode

    from afterview.service.feeds import Feeds

FILE = "afterview.phone.json"
"""The file next to the store with the hashes of unused links."""
VALID = timedelta(minutes=10)
MOST_OPEN = 4
"""The number of unused links; one more closes the oldest."""


def new_link(folder: Path, known: Feeds, now: datetime) -> str:
    """Return a link that logs in once; raise StoreError or LockedError if it cannot be kept."""
    secret = feeds.new_secret()
    with RunLock(folder / FILE, now):
        still = _open(folder, now)
        still[_hashed(secret, known)] = now + VALID
        _keep(folder, dict(list(still.items())[-MOST_OPEN:]))
    return f"{known.base}/phone/{secret}"


def is_open(folder: Path, known: Feeds, secret: str, now: datetime) -> bool:
    """Return whether a link would log in."""
    given = _hashed(secret, known)
    return any(hmac.compare_digest(each, given) for each in [*_open(folder, now)])


def use(folder: Path, known: Feeds, secret: str, now: datetime) -> bool:
    """Use up a link, and return whether it was valid; raise as `new_link` does."""
    with RunLock(folder / FILE, now):
        if not is_open(folder, known, secret, now):
            return False
        still = _open(folder, now)
        del still[_hashed(secret, known)]
        _keep(folder, still)
    return True


def qr(link: str) -> QRCode:
    """Return the QR code of a link; raise InputError where the library is missing."""
    try:
        import segno
    except ImportError as error:
        msg = 'a QR code needs segno; install afterview with the extra "serve" (docs/start.md)'
        raise InputError(msg) from error
    return segno.make(link, error="m", micro=False)


def _hashed(secret: str, known: Feeds) -> str:
    return hmac.new(known.page.encode(), secret.encode(), hashlib.sha256).hexdigest()


def _open(folder: Path, now: datetime) -> dict[str, datetime]:
    """Return the unused links with their ends; none if the file cannot be read."""
    try:
        known = json.loads((folder / FILE).read_text(encoding="utf-8"))
        ends = {each: datetime.fromisoformat(end) for each, end in known.items()}
        # A clock that was set back must not make a link valid for longer.
        return {each: end for each, end in ends.items() if now < end <= now + VALID}
    except (OSError, ValueError, TypeError, AttributeError, RecursionError):
        return {}


def _keep(folder: Path, links: dict[str, datetime]) -> None:
    said = {each: end.isoformat() for each, end in links.items()}
    try:
        write_atomic(folder / FILE, json.dumps(said).encode(), mode=0o600)
    except OSError as error:
        msg = f"{folder / FILE}: cannot be written ({error.strerror}); nothing was changed"
        raise StoreError(msg) from error
