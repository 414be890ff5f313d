"""Create and check the tokens of sessions and forms, and end sessions.

A token is a keyed hash with the page's secret, so that a new secret invalidates all of them. Only
the sessions that were ended by their owner are stored.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import secrets
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from afterview.files import write_atomic

if TYPE_CHECKING:
    from pathlib import Path

COOKIE = "afterview"
DAYS = 180
FORM_DIGITS = 32
"""The hexadecimal digits of a form's token: 128 bits, because a page has many forms."""
FILE = "afterview.ended.json"
"""The file next to the store with the hashes of ended sessions."""
_TOKEN = re.compile(r"(?P<said>[A-Za-z0-9_-]{22}\.(?P<day>[0-9]{4,7}))\.(?P<hash>[0-9a-f]{64})")


def new(secret: str, today: date) -> str:
    """Return the token of a new session, which says since when it exists."""
    said = f"{secrets.token_urlsafe(16)}.{today.toordinal()}"
    return f"{said}.{_keyed(secret, 'session', said)}"


def is_valid(token: str, secret: str, today: date) -> bool:
    """Return whether a session was created with this secret, not too long ago."""
    found = _TOKEN.fullmatch(token)
    if found is None or int(found["day"]) + DAYS < today.toordinal():
        return False
    return hmac.compare_digest(found["hash"], _keyed(secret, "session", found["said"]))


def form_token(token: str, secret: str, action: str) -> str:
    """Return the token that a form has to send back, valid for one session and one action."""
    return _keyed(secret, "form", token, action)[:FORM_DIGITS]


def is_own_form(given: str, token: str, secret: str, action: str) -> bool:
    """Return whether a form was issued to this session for this action."""
    expected = form_token(token, secret, action)
    return hmac.compare_digest(given.encode(), expected.encode())


@dataclass(frozen=True, slots=True)
class Ended:
    """Remembers the ended sessions, in a file next to the store, for as long as they would last."""

    folder: Path

    def __contains__(self, token: str) -> bool:
        """Return whether a session has ended."""
        return _hashed(token) in self._read()

    def add(self, token: str, today: date) -> None:
        """End a session; raises OSError if that cannot be kept."""
        known = {
            each: day
            for each, day in self._read().items()
            if date.fromisoformat(day) + timedelta(days=DAYS) >= today
        }
        known[_hashed(token)] = today.isoformat()
        write_atomic(self.folder / FILE, json.dumps(known, indent=1).encode(), mode=0o600)

    def _read(self) -> dict[str, str]:
        try:
            known = json.loads((self.folder / FILE).read_text(encoding="utf-8"))
            return {each: str(date.fromisoformat(day)) for each, day in known.items()}
        except (OSError, ValueError, TypeError, AttributeError, RecursionError):
            return {}


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _keyed(secret: str, *words: str) -> str:
    return hmac.new(secret.encode(), "\0".join(words).encode(), hashlib.sha256).hexdigest()
