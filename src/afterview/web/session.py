"""Create and check the tokens of sessions and forms.

Nothing is stored: each token is a keyed hash with the page's secret, so that a new secret
invalidates all of them.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets

COOKIE = "afterview"
DAYS = 180
_TOKEN = re.compile(r"[A-Za-z0-9_-]{22}\.[0-9a-f]{64}")


def new(secret: str) -> str:
    """Return the token of a new session."""
    nonce = secrets.token_urlsafe(16)
    return f"{nonce}.{_keyed(secret, 'session', nonce)}"


def is_valid(token: str, secret: str) -> bool:
    """Return whether a session was created with this secret."""
    if not _TOKEN.fullmatch(token):
        return False
    nonce, _, hashed = token.partition(".")
    return hmac.compare_digest(hashed, _keyed(secret, "session", nonce))


def form_token(token: str, secret: str, action: str) -> str:
    """Return the token that a form has to send back, valid for one session and one action."""
    return _keyed(secret, "form", token, action)


def is_own_form(given: str, token: str, secret: str, action: str) -> bool:
    """Return whether a form was issued to this session for this action."""
    expected = form_token(token, secret, action)
    return hmac.compare_digest(given.encode(), expected.encode())


def _keyed(secret: str, *words: str) -> str:
    return hmac.new(secret.encode(), "\0".join(words).encode(), hashlib.sha256).hexdigest()
