"""Read what servers say in headers and bodies: times to wait, moments, JSON."""

from __future__ import annotations

import json
import re
from datetime import UTC
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import datetime

LONGEST_WAIT = 86400.0
"""Seconds; whatever a server asks for, it is asked again after a day."""


def wait_of(said: str | None, date: str | None = None, now: datetime | None = None) -> float | None:
    """Return the seconds that a Retry-After means (RFC 9110, 10.2.3), a day at most.

    A moment counts from the `date` of the answer, else from `now`. None where it says neither
    seconds nor a moment, or there is nothing to count from.
    """
    said = (said or "").strip(" \t")
    if re.fullmatch("[0-9]+", said):
        return min(float(said), LONGEST_WAIT)
    until, since = moment_of(said), moment_of(date or "") or now
    if until is None or since is None:
        return None
    return min(max(0.0, (until - since).total_seconds()), LONGEST_WAIT)


def moment_of(said: str) -> datetime | None:
    """Return what an HTTP-date means, in any of its three forms (RFC 9110, 5.6.7)."""
    from email.utils import parsedate_to_datetime

    try:
        moment = parsedate_to_datetime(said)
        # The oldest of the three forms does not say that it is in UTC.
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (IndexError, OverflowError, TypeError, ValueError):
        return None


def json_of(content: bytes) -> Any:
    """Return what a JSON text says; None where it is none, or nested too deeply to be meant."""
    try:
        return json.loads(with_whole_characters(content).decode(errors="replace"))
    except (ValueError, RecursionError):
        return None


def with_whole_characters(content: bytes) -> bytes:
    """Return JSON in which half a character (a lone surrogate) is the sign for one that is lost.

    JSON may name it and Python reads it, but no file, no header and no database can hold it.
    """
    return _ESCAPED.sub(_whole, content)


_HALVES = rb"\\u[dD][89abAB][0-9a-fA-F]{2}", rb"\\u[dD][c-fC-F][0-9a-fA-F]{2}"
# With the escaped backslash, so that `\\ud800`, which is text, is not taken for one.
_ESCAPED = re.compile(rb"\\\\|" + _HALVES[0] + rb"(?:" + _HALVES[1] + rb")?|" + _HALVES[1])
_OF_ONE = len(rb"\ud800")


def _whole(found: re.Match[bytes]) -> bytes:
    return rb"\ufffd" if len(found[0]) == _OF_ONE else found[0]
