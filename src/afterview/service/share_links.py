"""Make links through which somebody else can look at the cases for some days.

The secret part of an address signs the name and the end of its link, with a key that only the file
of the feeds has. With another end in that file the address is another one, so that no edit makes a
link last longer that somebody already has.
"""

from __future__ import annotations

import hmac
import re
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Self

from afterview.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping

LONGEST_DAYS = 366
CLOCK_ERROR = timedelta(hours=1)
"""How far a clock may go back without closing the links: corrections are a matter of seconds."""
SEEN_EVERY = timedelta(days=1)
"""How often the time is written down, which shows later that a clock was set back."""
SIGNATURE_BYTES = 24
"""192 bits of the signature, as many as the address of a feed has."""

_LENGTH = re.compile(r"([0-9]{1,3})([dw])")
_DAYS = {"d": 1, "w": 7}


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareLink:
    """Describes one link; whoever has its address can look at the cases until it ends."""

    name: str
    key: str = field(repr=False)
    """The secret with which its address is signed."""
    ends: datetime
    """The first moment at which it no longer works, in UTC and whole seconds."""
    seen: datetime
    """The latest time that was written down since the link exists, in UTC and whole seconds."""

    @property
    def secret(self) -> str:
        """The secret part of the address: 32 characters for a URL path."""
        said = f"share\0{self.name}\0{self.ends.isoformat()}"
        signature = hmac.digest(self.key.encode(), said.encode(), "sha256")
        return urlsafe_b64encode(signature[:SIGNATURE_BYTES]).decode()

    def is_over(self, now: datetime) -> bool:
        """Return whether it has ended, by this time or by one that was written down."""
        return max(self.seen, now) >= self.ends

    def is_open(self, now: datetime) -> bool:
        """Return whether it works.

        While the clock is behind a time that was written down, it does not, so that a clock that
        was set back makes no link last longer.
        """
        return not self.is_over(now) and now >= self.seen - CLOCK_ERROR

    def at(self, now: datetime) -> Self:
        """Return the link with the time written down, if it ends now or a day has passed.

        A clock that was wrong and ahead of the end thus ends a link for good.
        """
        is_due = now >= self.ends or now >= self.seen + SEEN_EVERY
        return replace(self, seen=_whole(now)) if is_due and self.seen < self.ends else self

    def as_dict(self) -> dict[str, str]:
        """Return what the file keeps of it under its name."""
        return {"key": self.key, "ends": self.ends.isoformat(), "seen": self.seen.isoformat()}

    @classmethod
    def of(cls, name: str, kept: Mapping[str, Any]) -> Self:
        """Return the link that the file has; raise ValueError, KeyError or TypeError if invalid."""
        ends, seen = (datetime.fromisoformat(kept[key]) for key in ("ends", "seen"))
        if ends.utcoffset() != timedelta() or seen.utcoffset() != timedelta():
            msg = "a time that is not in UTC"
            raise ValueError(msg)
        return cls(name=name, key=kept["key"], ends=ends, seen=seen)


def new_link(name: str, key: str, days: int, now: datetime) -> ShareLink:
    """Return a link that lasts for so many days from `now` (aware) on."""
    begins = _whole(now)
    return ShareLink(name=name, key=key, ends=begins + timedelta(days=days), seen=begins)


def parse_days(length: str) -> int:
    """Return the days of a length of time such as `30d` or `4w`; raise InputError for others."""
    found = _LENGTH.fullmatch(length.strip().lower())
    days = int(found[1]) * _DAYS[found[2]] if found else 0
    if not 1 <= days <= LONGEST_DAYS:
        msg = (
            f'"{length}" does not say for how long to share: write days or weeks, as in 30d or 4w, '
            f"at most {LONGEST_DAYS}d"
        )
        raise InputError(msg)
    return days


def _whole(when: datetime) -> datetime:
    return when.astimezone(UTC).replace(microsecond=0)
