"""The store keeps what has to outlive a run: facts, what each target holds, cursors and a cache.

One SQLite file. When something is due and what a target should hold is decided elsewhere; so is
who may run at the same time (`afterview.lock`). The modules named in the class `Store` hold its
parts, `connection` the file, and `schema` its tables.
"""

from __future__ import annotations

import re

from afterview.store.connection import only_text
from afterview.store.contacts import ContactStore
from afterview.store.facts import FactStore
from afterview.store.mail import MailStore
from afterview.store.notices import NoticeStore
from afterview.store.renaming import RenamingStore
from afterview.store.targets import TargetStore

_INSTALLATION_ID = re.compile(r"[0-9a-f]{32}")


class Store(ContactStore, FactStore, MailStore, NoticeStore, TargetStore, RenamingStore):
    """The store, open. Whatever is wrong with it comes as StoreError or LockedError.

    A write is on disk, whole, when its method returns; after a crash in the middle of one the
    store is as it was before. `see` and `commit` with nothing new leave the file untouched.
    """

    def installation_id(self) -> str:
        """Return the name of this installation: 32 hexadecimal digits, made with the store."""
        with self._reading() as connection:
            query = "SELECT value FROM meta WHERE key = 'realm'"
            installation_id = only_text(connection, query) or ""
            if not _INSTALLATION_ID.fullmatch(installation_id):
                msg = "the name of this installation is not one of ours"
                raise ValueError(msg)
            return installation_id

    def get(self, kind: str, key: str) -> str | None:
        """Return what `put` was given; None where that is not known (any more)."""
        if (kind, key) in self._fresh:
            return self._fresh[kind, key]
        with self._reading() as connection:
            return only_text(
                connection, "SELECT value FROM cache WHERE kind = ? AND key = ?", kind, key
            )

    def put(self, kind: str, key: str, value: str) -> None:
        """Keep something that can be worked out again, or be done without.

        It is written with the next write, or by `close`; never where the store is read only.
        """
        self._fresh[kind, key] = value
