"""Carry out the runs of `afterview watch`, and report each."""

from __future__ import annotations

import json
import random
import sys
import threading
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TextIO

import click

from afterview.cli.terminal.layout import echo
from afterview.errors import AfterviewError, LockedError, ThrottledError
from afterview.operations.following import follow
from afterview.service import health
from afterview.service.loop import (
    LoopPorts,
    RunOutcome,
    cached_setup,
    file_state,
    process_write_lock,
)
from afterview.sync.engine import Orders, Report, sync
from afterview.workspace import opened

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date
    from pathlib import Path
    from zoneinfo import ZoneInfo

    from afterview.service.loop import Trigger
    from afterview.service.notify import Outgoing
    from afterview.workspace import Workspace


class Stopped(BaseException):
    """Ends the program; it is no Exception, so that no error handler catches it."""


@dataclass(slots=True)
class Runs:
    """Carries out the runs of one process, and reports each."""

    config_path: Path
    home: ZoneInfo
    """The zone where the person is, as the last run read it."""
    as_json: bool = False
    needs_target: bool = True
    """Whether a configuration without a target is an error; it is not while feeds are served."""
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    clock: Callable[[], float] = time.monotonic
    out: TextIO = field(default_factory=lambda: sys.stdout)
    """The stream to which the runs are reported."""
    ending: threading.Event = field(default_factory=threading.Event)
    document: dict[str, Any] = field(default_factory=dict)
    """The report of the last run."""
    _outgoing: Outgoing | AfterviewError | None = None
    _message_day: date | None = None
    """The day on which a run last began when it was time for the message."""

    def ports(self) -> LoopPorts:
        """Return the ports that the loop needs."""
        return LoopPorts(
            run=self.run,
            observe=lambda: file_state(self.config_path),
            clock=self.clock,
            now=self.now,
            home=lambda: self.home,
            pause=self.ending.wait,
            chance=random.random,
            report=self.report,
            is_awaited=self.message_is_due,
        )

    def message_is_due(self) -> bool:
        """Return whether it is time for the message of the day, and no run has begun since."""
        setup = cached_setup(self.config_path)
        account = setup.config.notify if setup else None
        if account is None:
            return False
        from afterview.operations.notice import is_time

        here = self.now().astimezone(self.home)
        return self._message_day != here.date() and is_time(here, account.at)

    def run(self, trigger: Trigger) -> RunOutcome:
        """Update all targets once; errors are reported, and do not end the program."""
        began, now = self.clock(), self.now()
        self._outgoing = None
        if self.message_is_due():
            # Also if this run cannot begin: the next one is then due as after any failure.
            self._message_day = now.astimezone(self.home).date()
        with process_write_lock():
            report, error = self._synced(now)
        notified = self._deliver(self._outgoing)
        code = error.exit_code if error else report.exit_code if report else 0
        self.document = {
            "at": now.isoformat(timespec="seconds"),
            "why": trigger,
            "seconds": round(self.clock() - began, 3),
            "exit_code": code,
            "error": str(error) if error else None,
            "targets": [_as_dict(target) for target in report.targets] if report else [],
            "news": list(report.news) if report else [],
            "notify": notified,
        }
        return RunOutcome(code, isinstance(error, LockedError), _only_waits(report))

    def _synced(self, now: datetime) -> tuple[Report | None, AfterviewError | None]:
        try:
            with opened(self.config_path, now=now, write=True) as workspace:
                report, self.home = None, workspace.places.zone_at(now)
                if workspace.targets or workspace.contacts or self.needs_target:
                    calls = health.calling(workspace)
                    orders = Orders(
                        alerts=calls, follow=follow, progress=self._go_on, clock=self.clock
                    )
                    report = sync(workspace, orders)
                health.note_run(workspace, report.targets if report else ())
                self._outgoing = self._message_due(workspace)
        except AfterviewError as error:
            try:
                health.note_failed_start(self.config_path, error, now)
            except AfterviewError as unkept:  # the run's own failure is reported all the same
                echo(f"afterview: {unkept}", err=True)
            return None, error
        return report, None

    def _message_due(self, workspace: Workspace) -> Outgoing | AfterviewError | None:
        """Return the message of the day if it is to be sent now, or why that is not possible."""
        if workspace.config.notify is None:
            return None
        from afterview.service import notify

        try:
            found = notify.prepare(workspace)
        except AfterviewError as error:
            return error
        return None if isinstance(found, str) else found

    def _deliver(self, outgoing: Outgoing | AfterviewError | None) -> dict[str, Any] | None:
        """Send the message of the day, and return the outcome; nothing of it fails the run."""
        if outgoing is None:
            return None
        from afterview.service import notify

        try:
            if isinstance(outgoing, AfterviewError):
                raise outgoing
            sent = notify.deliver(outgoing)
        except AfterviewError as error:
            sent = notify.Sent(0, (error,), "")
        with suppress(AfterviewError):
            notify.note_trouble(self.config_path, sent.errors, self.now())
        return {"sent": sent.number, "errors": [str(error) for error in sent.errors]}

    def _go_on(self, _target: str, _done: int, _all: int) -> None:
        """End the run between two batches of writes, all of which are recorded by now."""
        if self.ending.is_set():
            raise Stopped

    def report(self, _: RunOutcome, wait: float) -> None:
        """Report a run: always as JSON, otherwise only if something happened."""
        if self.as_json:
            said = {**self.document, "next_in": round(wait)}
            click.echo(json.dumps(said, ensure_ascii=False), file=self.out)
        else:
            for line in _lines(self.document, wait, self.home):
                click.echo(line, file=self.out)
        self.out.flush()


def _as_dict(target: Any) -> dict[str, Any]:
    wrong = target.error or next((error for _, error in target.failed), None)
    return {
        "name": target.name,
        "counts": dict(Counter(change.kind for change in target.done)),
        "failed": len(target.failed),
        "error": str(wrong) if wrong else None,
        "exit_code": target.exit_code,
    }


def _only_waits(report: Report | None) -> bool:
    """Return whether the only problems are services that asked to wait, and said for how long."""
    targets = report.targets if report else ()
    errors = [error for target in targets for error in target.errors]
    waits = [isinstance(each, ThrottledError) and bool(each.retry_after) for each in errors]
    return bool(waits) and all(waits) and not any(target.refused for target in targets)


def _lines(document: dict[str, Any], wait: float, home: ZoneInfo) -> Iterator[str]:
    """Yield what a person wants to know about a run: changes and errors."""
    hour = f"{datetime.fromisoformat(document['at']).astimezone(home):%H:%M}"
    for target in document["targets"]:
        counts = ", ".join(f"{number} {kind}" for kind, number in target["counts"].items())
        if counts:
            yield f"{hour} {target['name']}: {counts}"
        if target["error"]:
            yield f"{hour} {target['name']}: {target['error']}"
    yield from (f"{hour} {note}" for note in document["news"])
    if told := document["notify"]:
        if told["sent"]:
            yield f"{hour} notify: the message of the day is sent"
        yield from (f"{hour} {error}" for error in told["errors"])
    if document["error"]:
        yield f"{hour} {document['error']}"
    if document["exit_code"]:
        yield f"{hour} next try in {max(1, round(wait / 60))} min, or when the log changes"
    elif document["why"] == "start":
        yield f"{hour} up to date; press Ctrl-C to stop"
