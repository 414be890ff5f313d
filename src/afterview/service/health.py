"""Keep a record of lasting trouble in a small file: runs that keep failing, expired logins.

Besides targets it is about the mailbox and the calendars that are only read.

Each run that nobody watches records the outcome of its targets; the feeds show an event for a
problem that only the person can solve, until it is solved. A run in front of the person, who reads
what is wrong, records only what works. Nothing is written while everything works.
"""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, NamedTuple

from afterview.errors import (
    AfterviewError,
    LockedError,
    LoginError,
    StoreError,
    WaitingError,
    message_of,
    on_page,
)
from afterview.files import write_atomic

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from afterview.model import Event
    from afterview.sync.engine import TargetReport
    from afterview.workspace import Workspace

FILE = "afterview.trouble.json"
"""The file next to the store; readable by its owner only, because a message may name an account."""
ALERT_AFTER_RUNS = 3
"""The number of failed runs in a row before the person is alerted; most failures are temporary."""
WHOLE_RUN = ""
"""The name for runs that could not begin because of the log or the configuration."""


class Trouble(NamedTuple):
    """Describes a problem of one target, or of all of them."""

    name: str
    """The name of the target, the mailbox, or the calendar that is only read; WHOLE_RUN if no run
    could begin."""
    since: date
    runs: int
    """The number of failed runs in a row."""
    is_login: bool
    says: str
    changes: int = 0
    """The number of times that the message has changed."""
    page: str = ""
    """What the page says instead of `says`; empty for the same."""

    @property
    def calls(self) -> bool:
        """Whether it is time to alert the person."""
        return self.is_login or self.runs >= ALERT_AFTER_RUNS

    @property
    def title(self) -> str:
        """A short title for an event."""
        if self.is_login:
            return f"Afterview needs you: log in to {self.name}"
        if self.name == WHOLE_RUN:
            return "Afterview needs you: nothing is up to date any more"
        return f"Afterview needs you: {self.name} is not up to date any more"

    @property
    def remedy(self) -> str:
        """The problem, and what to do about it."""
        if self.is_login:
            return f"{self.says}\n\nRun: afterview login {self.name}"
        return f"{self.says}\n\nRun: afterview doctor"


def note_run(
    workspace: Workspace, reports: Iterable[TargetReport], *, is_watched: bool = False
) -> None:
    """Record the outcome of a run; raise StoreError if that cannot be written.

    Of a run that `is_watched` by the person no failure is recorded.
    """
    folder = workspace.setup.store_path.parent
    _keep(folder, _after_run(workspace, reports, is_watched=is_watched))


def note_failed_start(config_path: Path, error: AfterviewError, now: datetime) -> None:
    """Record that no run could begin, if the configuration says where; raise StoreError."""
    from afterview.setup import Setup

    try:
        setup = Setup.read(config_path)
    except AfterviewError:
        return
    if setup.config.usable:
        today = setup.config.me.places.day(now)
        note(setup.store_path.parent, {WHOLE_RUN: error}, today)


def note(folder: Path, fared: Mapping[str, Exception | None], today: date) -> None:
    """Record the outcome of targets; `folder` is that of the store. Raises StoreError."""
    _keep(folder, after(read(folder), fared, today))


def _keep(folder: Path, new: tuple[Trouble, ...]) -> None:
    if new == read(folder):
        return
    document = [each._asdict() | {"since": each.since.isoformat()} for each in new]
    try:
        data = json.dumps(document, indent=1, ensure_ascii=False).encode()
        write_atomic(folder / FILE, data, mode=0o600)
    except OSError as error:
        msg = f"{folder / FILE}: cannot be written ({error.strerror})"
        raise StoreError(msg) from error


def after(
    known: Iterable[Trouble], fared: Mapping[str, Exception | None], today: date
) -> tuple[Trouble, ...]:
    """Return what is known after a run with these outcomes.

    A target that is not named stays unchanged, and so does one that was not asked because it had
    asked to wait. A concurrent run is no trouble.
    """
    new = {each.name: each for each in known}
    for name, error in fared.items():
        if error is None:
            new.pop(name, None)
        elif not isinstance(error, (LockedError, WaitingError)):
            is_login, says = isinstance(error, LoginError), str(error)
            page = on_page(message_of(error))
            before = new.get(name) or Trouble(name, today, 0, is_login, says)
            is_new = (before.is_login, before.says) != (is_login, says)
            new[name] = before._replace(
                runs=before.runs + 1,
                is_login=is_login,
                says=says,
                changes=before.changes + is_new,
                page="" if page == says else page,
            )
    return tuple(new.values())


def _after_run(
    workspace: Workspace, reports: Iterable[TargetReport], *, is_watched: bool
) -> tuple[Trouble, ...]:
    """Return what is known after a run; targets that are no longer configured are dropped."""
    from afterview.store.busy import read_at

    fared: dict[str, Exception | None] = {WHOLE_RUN: None}
    for report in reports:
        failed = [error for _, error in report.failed]
        error = report.error or next(iter(failed), None)
        if error is None or not is_watched:
            fared[report.name] = error
    others = (workspace.mail, workspace.contacts, workspace.config.notify)
    accounts = (*workspace.targets, *others)
    names = {account.name for account in accounts if account}
    for calendar in workspace.calendars:
        names.add(calendar.name)
        if read_at(workspace.store, calendar.name) == workspace.now.replace(microsecond=0):
            # A run reports only the calendars that it could not read.
            fared.setdefault(calendar.name, None)
    known = read(workspace.setup.store_path.parent)
    return after([each for each in known if each.name in names], fared, workspace.today)


def calling(
    workspace: Workspace, *, is_watched: bool = False
) -> Callable[[Iterable[TargetReport]], list[Event]]:
    """Return a function that gives a run the events that alert the person; see `Orders.alerts`.

    A run that `is_watched` by the person adds none.
    """
    services = {target.name for target in workspace.targets if target.plugin.two_way}
    services |= {each.name for each in (workspace.mail, workspace.contacts) if each}
    services |= {calendar.name for calendar in workspace.calendars}

    def events_after(reports: Iterable[TargetReport]) -> list[Event]:
        known = _after_run(workspace, reports, is_watched=is_watched)
        # The outcome of files is not known yet while they are written.
        return events((each for each in known if each.name in services), workspace.today)

    return events_after


def read(folder: Path) -> tuple[Trouble, ...]:
    """Return what is known; a file that cannot be read counts as empty, because it is no record."""
    try:
        document = json.loads((folder / FILE).read_text(encoding="utf-8"))
        return tuple(
            Trouble(
                name=str(each["name"]),
                since=date.fromisoformat(each["since"]),
                runs=int(each["runs"]),
                is_login=bool(each["is_login"]),
                says=str(each["says"]),
                changes=int(each.get("changes", 0)),
                page=str(each.get("page", "")),
            )
            for each in document
        )
    except (
        OSError,
        ValueError,
        LookupError,
        TypeError,
        AttributeError,
        ArithmeticError,
        RecursionError,
    ):
        return ()


def events(troubles: Iterable[Trouble], today: date) -> list[Event]:
    """Return an all-day event for each alert, from its first day to today."""
    return [_event(each, max(today, each.since)) for each in troubles if each.calls]


def _event(trouble: Trouble, last: date) -> Event:
    from afterview.model import TROUBLE, Event
    from afterview.playbook.planned import uid_of

    # No interview has a space in its id.
    step_id = f"needs you/{TROUBLE}/{trouble.name}"
    return Event(
        uid=uid_of(step_id),
        step_id=step_id,
        title=trouble.title,
        start=trouble.since,
        end=last + timedelta(days=1),
        description=trouble.remedy,
        free=True,
    )


def components(troubles: Iterable[Trouble], today: date) -> bytes:
    """Return the same events as components of a calendar file that is assembled by hand."""
    from afterview.provider import ical

    made = []
    for each in troubles:
        if each.calls:
            last = max(today, each.since)
            event = ical.canonical(_event(each, last))
            changed = datetime.combine(last, time(), tzinfo=UTC)
            # Evolution notices a changed event only if SEQUENCE or the date has changed.
            revision = (last - each.since).days + each.changes
            made.append(ical.component(event, revision=revision, changed_at=changed))
    return b"".join(made)
