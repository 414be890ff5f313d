"""The record of the last daily message, which keeps a second one from being sent."""

from __future__ import annotations

import json
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from afterview.store.connection import Connection, only_text

if TYPE_CHECKING:
    from collections.abc import Mapping

KEY = "notice"
"""The key in the table `meta`."""


class Notice(NamedTuple):
    """Describes what was sent on one day."""

    day: date
    """The day where the person lives."""
    addresses: Mapping[str, str] = MappingProxyType({})
    """The state for a hash of each address: `sending` is recorded before anything is sent, and
    stays if the process is killed. None are there if nothing was due."""


class NoticeStore(Connection):
    """The methods of `Store` that read and write that record."""

    def notice(self) -> Notice | None:
        """Return the record of the last day that had one."""
        with self._reading() as connection:
            text = only_text(connection, "SELECT value FROM meta WHERE key = ?", KEY)
            if text is None:
                return None
            day, addresses = json.loads(text)
            if not all(isinstance(state, str) for state in addresses.values()):
                raise ValueError(text)
            return Notice(date.fromisoformat(day), addresses)

    def keep_notice(self, notice: Notice) -> None:
        """Keep the record of a day in place of that of the day before."""
        text = json.dumps([notice.day.isoformat(), dict(notice.addresses)])
        with self._writing() as connection:
            connection.execute("REPLACE INTO meta VALUES (?, ?)", (KEY, text))
