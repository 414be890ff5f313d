"""A list of days in one JSON file: the whole of a provider that lives outside the tree.

An entry of ours is `{"afterview": uid, "revision": 0, "day": "2026-11-20", "title": ..., "text":
...}`; a task has `"todo": true` too, and `"done"` with a day once it is done. Any other entry of
the list is somebody else's.
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from afterview.errors import InTheWayError, PreconditionError, ProviderError
from afterview.files import write_atomic
from afterview.model import Event, Item, Task, day_of
from afterview.provider import PRIVATE, Changes, Option, Outcome, Plugin, Remote

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from afterview.provider import Action, Context

Entry = dict[str, Any]
NAME = "afterview"


class Days:
    """The file that the option `path` names."""

    def __init__(self, options: Mapping[str, Any]) -> None:
        """Keep the path; the file is not touched yet."""
        self._path = Path(options["path"])

    def canonical(self, item: Item) -> Item:
        """Return `item` with its day, its title and its text; of a task also when it was done."""
        day = day_of(item)
        title, text = " ".join(item.title.split()), item.description
        if isinstance(item, Task):
            due_at = datetime.combine(day, time(), tzinfo=UTC)
            return replace(item, title=title, description=text, url="", due_at=due_at)
        whole_day = Event(
            uid=item.uid, step_id=item.step_id, title=title, start=day, end=day + timedelta(days=1)
        )
        return replace(whole_day, description=text)

    def changes(self, cursor: str | None) -> Changes:
        """Return that all has to be pushed, where there is no file; else nothing new."""
        entries = self._read()
        if entries is None:
            return Changes(cursor="", fresh=True)
        listed = [] if cursor else [_remote(entry) for entry in entries if NAME in entry]
        return Changes(cursor=self.cursor(), changed=listed)

    def apply(self, actions: Sequence[Action]) -> Iterator[Outcome]:
        """Write the file once, with all of `actions`."""
        before = self._read()
        entries = list(before or [])
        outcomes = [_carried_out(action, entries) for action in actions]
        if entries != (before or []):
            text = json.dumps(entries, indent=1, ensure_ascii=False)
            try:
                write_atomic(self._path, text.encode(errors="replace"), mode=0o600)
            except OSError as error:
                raise self._trouble(error, "written") from error
        yield from outcomes

    def cursor(self) -> str:
        """Return that there is a file; what is in it is not watched."""
        return "there" if self._path.exists() else ""

    def container(self) -> str:
        """Return nothing: only a two-way target has one."""
        return ""

    def find(self, uids: Sequence[str]) -> Iterator[Remote]:
        """Yield those of the entries that are there."""
        yield from (_remote(entry) for entry in self._read() or [] if entry.get(NAME) in uids)

    def close(self) -> None:
        """Do nothing: no file is held open."""

    def _read(self) -> list[Entry] | None:
        try:
            entries: list[Entry] = json.loads(self._path.read_bytes())
            for entry in entries:
                if NAME in entry:
                    _remote(entry)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise self._trouble(error, "read") from error
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            msg = f"{self._path} is not a list of days; name another path"
            raise InTheWayError(msg) from error
        return entries

    def _trouble(self, error: OSError, verb: str) -> ProviderError:
        reason = error.strerror or error
        return ProviderError(f"{self._path} cannot be {verb}: {reason}; name another path")


def _carried_out(action: Action, entries: list[Entry]) -> Outcome:
    """Change `entries` as `action` says."""
    standing = next((entry for entry in entries if entry.get(NAME) == action.uid), None)
    if standing is not None and action.etag not in {"", _etag(standing)}:
        msg = f"{action.uid} was changed by hand"
        return Outcome(uid=action.uid, error=PreconditionError(msg))
    if action.item is None:
        if standing is not None:
            entries.remove(standing)
        return Outcome(uid=action.uid)
    entry = _entry(action.item, action.revision)
    if standing is None:
        entries.append(entry)
    else:
        entries[entries.index(standing)] = entry
    return Outcome(uid=action.uid, remote_id=action.uid, etag=_etag(entry))


def _entry(item: Item, revision: int) -> Entry:
    entry: Entry = {NAME: item.uid, "revision": revision, "day": day_of(item).isoformat()}
    if isinstance(item, Task):
        entry["todo"] = True
        if item.done:
            entry["done"] = item.done.isoformat()
    return entry | {"title": item.title, "text": item.description}


def _remote(entry: Entry) -> Remote:
    day = date.fromisoformat(entry["day"])
    head = {
        "uid": entry[NAME],
        "step_id": "",
        "title": entry["title"],
        "description": entry["text"],
    }
    item: Item = Event(**head, start=day, end=day + timedelta(days=1))
    if "todo" in entry:
        done = date.fromisoformat(entry["done"]) if "done" in entry else None
        item = Task(**head, due=day, due_at=datetime.combine(day, time(), tzinfo=UTC), done=done)
    return Remote(
        uid=entry[NAME],
        remote_id=entry[NAME],
        etag=_etag(entry),
        revision=entry["revision"],
        item=item,
    )


def _etag(entry: Entry) -> str:
    return sha256(json.dumps(entry, sort_keys=True).encode()).hexdigest()[:16]


def _open(options: Mapping[str, Any], _context: Context) -> Days:
    return Days(options)


plugin = Plugin(
    name="example",
    summary="a list of days in one JSON file",
    options=(Option(name="path", kind="path", required=True, doc="the file to write"), PRIVATE),
    open=_open,
)
