"""Remember how the promises of a log were read, so that a run with nothing new loads no grammar.

The grammar costs more to load than all the rest of a run with nothing to do. Its readings depend on
the words, the day, the business days and the grammar alone; if one of them changes, the promise is
read again.
"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from afterview import __version__
from afterview.model import Promise

if TYPE_CHECKING:
    from afterview.dates.holidays import Cache
    from afterview.dates.workdays import Workdays

KIND, KEY = "promises", "log"


class RememberedPromises:
    """Reads the promises of one log, by memory where they were read before."""

    def __init__(self, cache: Cache, business_days: str) -> None:
        """Take what `business_days` are counted as: a text that changes with each of them."""
        self._cache = cache
        self._read_with = f"{business_days}/{_grammar()}"
        self._known = _parsed(cache.get(KIND, KEY), self._read_with)
        self._used: dict[str, list[str]] = {}

    def read(
        self, words: str | date, said_on: date, workdays: Workdays, language: str, country: str
    ) -> Promise:
        """Return what `afterview.dates.promise.read` does; raise UnreadablePromise as it does."""
        key = "\0".join((str(words), said_on.isoformat(), language, country))
        known = self._known.get(key)
        if known is None:
            from afterview.dates import promise

            found = promise.read(words, said_on, workdays, language, country)
        else:
            shown, earliest, latest = known
            found = Promise(shown, date.fromisoformat(earliest), date.fromisoformat(latest))
        self._used[key] = [found.words, found.earliest.isoformat(), found.latest.isoformat()]
        return found

    def keep(self) -> None:
        """Remember the promises of this log, and no others, for the next run."""
        if self._used != self._known:
            self._cache.put(KIND, KEY, json.dumps([self._read_with, self._used]))


def _parsed(text: str | None, read_with: str) -> dict[str, list[str]]:
    """Return what was remembered; nothing if it was read differently, or cannot be read."""
    try:
        before, known = json.loads(text or "[]")
        for shown, earliest, latest in known.values():
            Promise(str(shown), date.fromisoformat(earliest), date.fromisoformat(latest))
    except (ValueError, TypeError, AttributeError):
        return {}
    return known if before == read_with else {}


def _grammar() -> str:
    """Return a text that changes with the modules of this folder, without importing them."""
    states = [module.stat() for module in Path(__file__).parent.glob("*.py")]
    newest = max((state.st_mtime_ns for state in states), default=0)
    return f"{__version__}/{newest}/{sum(state.st_size for state in states)}"
