"""The Digest login of RFC 7616, for servers that refuse Basic (Baïkal does by default)."""

from __future__ import annotations

import hashlib
import re
import secrets
from itertools import count
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

HASHES = {"MD5": "md5", "SHA-256": "sha256"}
_CHALLENGE = re.compile(r"\bDigest\s+(.*)", re.IGNORECASE | re.DOTALL)
_PARAMETER = re.compile(r'(\w+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,]+))')


def digest(asked: str, username: str, secret: str) -> Callable[[str, str], str] | None:
    """Return what answers a WWW-Authenticate header, for any method and path; None if nothing can.

    The answer counts its uses, so one challenge does for a whole run.
    """
    found = _CHALLENGE.search(asked)
    if not found:
        return None
    given = {name.lower(): quoted or bare for name, quoted, bare in _PARAMETER.findall(found[1])}
    algorithm = given.get("algorithm", "MD5")
    known = HASHES.get(algorithm.upper())
    offered = {word.strip() for word in given.get("qop", "").split(",")}
    if known is None or "auth" not in offered or not {"realm", "nonce"} <= given.keys():
        return None

    def hashed(*parts: str) -> str:
        return hashlib.new(known, ":".join(parts).encode(), usedforsecurity=False).hexdigest()

    account = hashed(username, given["realm"], secret)
    nonce, uses, ours = given["nonce"], count(1), secrets.token_hex(8)

    def answer(method: str, target: str) -> str:
        number = f"{next(uses):08x}"
        proof = hashed(account, nonce, number, ours, "auth", hashed(method, target))
        name = username.replace("\\", "\\\\").replace('"', '\\"')
        values = (
            f'username="{name}", realm="{given["realm"]}", nonce="{nonce}", uri="{target}", '
            f'response="{proof}", qop=auth, nc={number}, cnonce="{ours}", algorithm={algorithm}'
        )
        opaque = given.get("opaque")
        return f"Digest {values}" + (f', opaque="{opaque}"' if opaque else "")

    return answer


__all__ = ["digest"]
