"""Trouble that lasts: runs that keep failing, a login that has expired. Kept in a small file.

Each run says how its targets fared; the feeds carry an event about what only the person can mend,
until it is mended. Nothing is written while all is well.
"""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, NamedTuple

from afterview.errors import LockedError, LoginError, StoreError
from afterview.files import write_atomic

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from afterview.engine import Report

FILE = "afterview.trouble.json"
"""Beside the store; readable by its owner only, for a sentence may name an account."""
PATIENCE = 3
"""Runs in a row that have to fail before the person is called: most failures mend themselves."""
WHOLE_RUN = ""
"""The name under which it is kept that no run could begin: the log or the configuration."""


class Trouble(NamedTuple):
    """What is wrong with one target, or with all of them."""

    name: str
    """The target; WHOLE_RUN where no run could begin."""
    since: date
    runs: int
    """How many runs in a row have failed."""
    is_login: bool
    says: str

    @property
    def calls(self) -> bool:
        """Whether it is time to call the person."""
        return self.is_login or self.runs >= PATIENCE

    @property
    def title(self) -> str:
        """Say it in a few words, as the title of an event."""
        if self.is_login:
            return f"Afterview needs you: log in to {self.name} again"
        if self.name == WHOLE_RUN:
            return "Afterview needs you: nothing is up to date any more"
        return f"Afterview needs you: {self.name} is not up to date any more"

    @property
    def remedy(self) -> str:
        """Say what was wrong, and what to do about it."""
        if self.is_login:
            return f"{self.says}\n\nRun: afterview login {self.name}"
        return f"{self.says}\n\nRun: afterview doctor"


def note(folder: Path, fared: Mapping[str, Exception | None], today: date) -> None:
    """Keep how a run went, by target; `folder` is that of the store.

    A target that is not named stays as it is. That another run was under way is no trouble. Raises
    StoreError where the file cannot be written.
    """
    known = {each.name: each for each in read(folder)}
    new = dict(known)
    for name, error in fared.items():
        if error is None:
            new.pop(name, None)
        elif not isinstance(error, LockedError):
            before = known.get(name)
            new[name] = Trouble(
                name=name,
                since=before.since if before else today,
                runs=(before.runs if before else 0) + 1,
                is_login=isinstance(error, LoginError),
                says=str(error),
            )
    if new == known:
        return
    document = [each._asdict() | {"since": each.since.isoformat()} for each in new.values()]
    try:
        data = json.dumps(document, indent=1, ensure_ascii=False).encode()
        write_atomic(folder / FILE, data, mode=0o600)
    except OSError as error:
        msg = f"{folder / FILE}: cannot be written ({error.strerror})"
        raise StoreError(msg) from error


def fared(report: Report) -> dict[str, Exception | None]:
    """Return how each target of a run fared, for `note`; a run that came to an end at all."""
    said: dict[str, Exception | None] = {WHOLE_RUN: None}
    for target in report.targets:
        failed = [error for _, error in target.failed]
        said[target.name] = target.error or next(iter(failed), None)
    return said


def read(folder: Path) -> tuple[Trouble, ...]:
    """Return what is known; a file that cannot be read says nothing, for it is no record."""
    try:
        document = json.loads((folder / FILE).read_text(encoding="utf-8"))
        return tuple(
            Trouble(
                name=str(each["name"]),
                since=date.fromisoformat(each["since"]),
                runs=int(each["runs"]),
                is_login=bool(each["is_login"]),
                says=str(each["says"]),
            )
            for each in document
        )
    except (OSError, ValueError, KeyError, TypeError):
        return ()


def components(troubles: Iterable[Trouble], today: date) -> bytes:
    """Return an all-day event for each that calls the person, from its first day to today."""
    from afterview import ical
    from afterview.model import Event
    from afterview.playbook.planned import uid_of

    made = []
    for each in troubles:
        if not each.calls:
            continue
        day = max(today, each.since)
        event = Event(
            uid=uid_of(f"trouble/{each.name}"),
            step_id=f"trouble/{each.name}",
            title=each.title,
            start=each.since,
            end=day + timedelta(days=1),
            description=each.remedy,
            free=True,
        )
        changed = datetime.combine(day, time(), tzinfo=UTC)
        revision = (day - each.since).days
        made.append(ical.component(ical.canonical(event), revision=revision, changed_at=changed))
    return b"".join(made)
