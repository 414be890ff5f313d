"""Save each form that a phone kept once, however often the phone sends it.

The phone gives each a random key. What was saved under which key is kept in a file next to the
store, so that it is known after a restart as well.
"""

from __future__ import annotations

import hashlib
import json
import re
import threading
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from afterview.errors import AfterviewError, InputError, StoreError
from afterview.files import write_atomic
from afterview.web.actions import Told

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

FILE = "afterview.sent.json"
DAYS = 180
"""The days for which a key is known, as long as a session."""
BEGUN, SAVED = "begun", "saved"
INTERRUPTED = (
    "the program ended while it saved this, and your log has changed since; look whether it has "
    "your recap already, and save only what is missing"
)
_KEY = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class Sent:
    """Remembers the keys of forms, in the folder of the store."""

    folder: Path
    _one: threading.Lock = field(default_factory=threading.Lock)

    def path_of(self, key: str) -> str:
        """Return the path that a saved form led to; empty if it is not saved."""
        state, said, _ = self._read().get(key, ("", "", ""))
        return said if state == SAVED else ""

    def once(self, key: str, log: Path, today: date, work: Callable[[], Told]) -> Told:
        """Do `work` and remember its key; raise InputError where it may have been done before.

        A key is noted before the log is written, with the hash of the log: if the program ends in
        between, the hash tells whether the log was written.
        """
        if not _KEY.fullmatch(key):
            return work()
        with self._one:
            known = self._read()
            state, said, _ = known.get(key, ("", "", ""))
            if state == SAVED:
                return Told((), said)
            before = _hashed(log)
            if state == BEGUN and said != before:
                self._note(key, "", today)
                raise InputError(INTERRUPTED)
            self._note(key, before, today, BEGUN)
            try:
                told = work()
            except AfterviewError:
                self._note(key, "", today)
                raise
            self._note(key, told.to, today, SAVED)
            return told

    def _note(self, key: str, said: str, today: date, state: str = "") -> None:
        oldest = (today - timedelta(days=DAYS)).isoformat()
        known = {each: value for each, value in self._read().items() if value[2] >= oldest}
        known.pop(key, None)
        if state:
            known[key] = [state, said, today.isoformat()]
        try:
            write_atomic(self.folder / FILE, json.dumps(known, indent=1).encode(), mode=0o600)
        except OSError as error:
            msg = f"{self.folder / FILE}: cannot be written ({error.strerror})"
            raise StoreError(msg) from error

    def _read(self) -> dict[str, Any]:
        try:
            known = json.loads((self.folder / FILE).read_text(encoding="utf-8"))
            return {
                key: [str(state), str(said), str(day)] for key, (state, said, day) in known.items()
            }
        except (OSError, ValueError, TypeError, AttributeError, RecursionError):
            return {}


def _hashed(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""
