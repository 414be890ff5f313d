"""One calendar file as a target: what stands in it, and writing it in one step.

`document` and `afterview.provider.ical` make the bytes; the engine decides what ought to stand in
the file.
"""

from __future__ import annotations

import errno
import hashlib
import stat
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from afterview import files
from afterview.errors import InTheWayError, PreconditionError, ProviderError, RejectedError
from afterview.model import TICK, Event, Task, on_its_day, step_of
from afterview.provider import Changes, Outcome, Remote, ical
from afterview_ics import document

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from afterview.model import Item
    from afterview.provider import Action, Context

FORMAT = 1
"""Raised when the same items are to be written in another way, so that every file is renewed."""
TODO = "-todo"
"""After the UID of a to-do that has an event beside it: no two components share a UID."""
ALARMS = {"interview": timedelta(minutes=-60), "recap": timedelta(0)}
"""Distance from the start of an event; the other events have no alarm."""
NEW_MODE = 0o600
"""The file holds names and drafts."""
HEAD = 4096
"""Bytes that are enough to see whose file it is."""

REASONS = {
    errno.EACCES: "permission denied; allow it, or name another path",
    errno.EPERM: "permission denied; allow it, or name another path",
    errno.EROFS: "the file system is read-only; name another path",
    errno.EISDIR: "it is a folder; name a file in it",
    errno.ENOTDIR: "a part of its path is a file, not a folder; name another path",
    errno.ENOENT: "its folder does not exist; create it, or name another path",
    errno.ENOSPC: "the disk is full; make room and run again",
    errno.EDQUOT: "your share of the disk is used up; make room and run again",
}
"""The advice for an error of the system; any other error is shown in the system's words."""


class CalendarFile:
    """The file that `options` name; see the docstrings of `afterview.provider.Provider`."""

    def __init__(self, options: Mapping[str, Any], context: Context) -> None:
        """Keep what the options say; the file is not touched yet."""
        self._path = Path(options["path"])
        self._name: str = options["name"]
        self._tasks: str = options["tasks"]
        self._alarms: bool = options["alarms"]
        self._adopt = context.adopt
        shape = repr((FORMAT, self._name, self._tasks, self._alarms))
        self._shape = hashlib.sha256(shape.encode()).hexdigest()[:16]
        self._fresh = False
        self._seen = ""
        self._cursor = ""

    def canonical(self, item: Item) -> Item | None:
        """Return what a component holds; the hour of a task is held by its alarm only."""
        if isinstance(item, Task) and not self._alarms:
            item = replace(item, due_at=datetime.combine(item.due, time(), tzinfo=UTC))
        return ical.canonical(item)

    def changes(self, cursor: str | None) -> Changes:
        """Return nothing where the file is as we left it, else that all has to be pushed again.

        The cursor is the hash of the file, and of the options that decide how items are written.
        """
        head = self._read(HEAD)
        if head.strip() and not document.is_ours(head) and not self._adopt:
            msg = (
                f"{self._path} was not written by afterview, so it is left as it is; name another "
                "path, or let sync replace it with --adopt"
            )
            raise InTheWayError(msg)
        data = self._read()
        self._seen = _hash(data)
        self._fresh = cursor is None or cursor != self._cursor_of(self._seen)
        # Until all of it has been pushed again, no cursor may say that the file is as it should be.
        self._cursor = "" if self._fresh else self._cursor_of(self._seen)
        standing = tuple(_standing(data).values()) if self._fresh else ()
        return Changes(cursor=self._cursor, fresh=self._fresh, changed=standing)

    def apply(self, actions: Sequence[Action]) -> list[Outcome]:
        """Write the file once, with all of `actions`; not at all where its bytes stay the same.

        Raises ProviderError where it cannot be written: then none of them was carried out.
        """
        changed: dict[str, bytes | None] = {}
        outcomes = [self._render(action, changed) for action in actions]
        before = self._read()
        if _hash(before) != self._seen:
            msg = f"{self._path} was changed by another program during this run; run again"
            raise PreconditionError(msg)
        after = document.splice(document.empty(self._name) if self._fresh else before, changed)
        if after != before:
            self._write(after)
        self._fresh = False
        self._seen = _hash(after)
        self._cursor = self._cursor_of(self._seen)
        return outcomes

    def cursor(self) -> str:
        """Return the cursor of the file as it stands; empty while it has to be pushed again."""
        return self._cursor

    def container(self) -> str:
        """Return nothing: only a two-way target has one."""
        return ""

    def find(self, uids: Sequence[str]) -> Iterator[Remote]:
        """Yield what stands in the file under these uids."""
        standing = _standing(self._read())
        yield from (standing[uid] for uid in uids if uid in standing)

    def close(self) -> None:
        """Do nothing: no file is held open."""

    def _render(self, action: Action, changed: dict[str, bytes | None]) -> Outcome:
        """Put the components of one action into `changed`, under their UIDs."""
        components: dict[str, bytes] = {}
        if action.op != "delete":
            try:
                components = self._components(action)
            except (ValueError, OverflowError) as error:
                msg = f"{action.uid} cannot be stored in a calendar file: {error}"
                return Outcome(uid=action.uid, error=RejectedError(msg))
        for uid in (action.uid, action.uid + TODO):
            changed[uid] = components.get(uid)
        return Outcome(uid=action.uid)

    def _components(self, action: Action) -> dict[str, bytes]:
        item, changed_at = action.item, action.changed_at
        if item is None or changed_at is None:
            msg = "the action does not say what, or since when"
            raise ValueError(msg)
        write = partial(
            ical.component, revision=action.revision, changed_at=changed_at, prefix=TICK
        )
        alarm = self._alarm(item)
        if isinstance(item, Event) or self._tasks == "events":
            return {item.uid: write(item, as_event=True, alarm=alarm)}
        if self._tasks == "todos":
            return {item.uid: write(item, alarm=alarm)}
        beside = replace(on_its_day(item), uid=item.uid + TODO)
        # The alarm once only, and where more programs heed it.
        return {item.uid: write(item, as_event=True, alarm=alarm), beside.uid: write(beside)}

    def _alarm(self, item: Item) -> timedelta | datetime | None:
        if not self._alarms or item.done:
            return None
        if isinstance(item, Task):
            return item.due_at
        # What leaves the time free, as a cancelled interview does, need not be hurried to.
        return None if item.free else ALARMS.get(step_of(item.step_id))

    def _cursor_of(self, digest: str) -> str:
        return f"{self._shape}:{digest}"

    def _read(self, most: int = -1) -> bytes:
        """Return the bytes of the file, the first `most` of them; none where it does not exist."""
        with self._mapped_errors("read"):
            try:
                kind = self._path.stat().st_mode
            except FileNotFoundError:
                # The last folder of the path is made with the file; further up it is a slip.
                self._path.parent.parent.stat()
                return b""
            if not stat.S_ISREG(kind) and not stat.S_ISDIR(kind):
                msg = f"{self._path} is not a regular file; name another path"
                raise ProviderError(msg)
            with self._path.open("rb") as file:
                return file.read(most)

    def _write(self, data: bytes) -> None:
        with self._mapped_errors("written"):
            self._path.parent.mkdir(exist_ok=True)
            files.write_atomic(self._path, data, mode=NEW_MODE)

    @contextmanager
    def _mapped_errors(self, doing: str) -> Iterator[None]:
        try:
            yield
        except (OSError, ValueError) as error:
            msg = f"{self._path} cannot be {doing}: {_reason(error)}"
            raise ProviderError(msg) from error


def _reason(error: OSError | ValueError) -> str:
    known = REASONS.get(error.errno or 0) if isinstance(error, OSError) else None
    return known or files.reason(error)


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _standing(data: bytes) -> dict[str, Remote]:
    """Return what stands in the file by the uid of its item; nothing where it is not ours."""
    found: dict[str, int] = {}
    if document.is_ours(data[:HEAD]):
        for component, revision in document.revisions(data).items():
            uid = component.removesuffix(TODO)
            found[uid] = max(revision, found.get(uid, 0))
    return {uid: Remote(uid=uid, revision=revision) for uid, revision in found.items()}
