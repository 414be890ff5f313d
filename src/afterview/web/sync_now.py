"""Run a sync from the page: in the background, one at a time, with its progress and outcome."""

from __future__ import annotations

import threading
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from afterview.errors import AfterviewError, GuardError, StoreError, fault, on_page
from afterview.operations.following import follow
from afterview.operations.wording import say_next
from afterview.service import health
from afterview.sync.engine import Orders, sync
from afterview.sync.report import say_counts
from afterview.web.actions import in_titles

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from afterview.sync.report import Report
    from afterview.web.actions import PageActions
    from afterview.workspace import Workspace


class Allowed(NamedTuple):
    """Holds how many deletions of a target the person allows, or may allow."""

    target: str
    items: int

    @property
    def key(self) -> str:
        """What a form names it by."""
        return f"{self.items} {self.target}"


@dataclass(slots=True)
class SyncNow:
    """Holds the run that the page has started last."""

    actions: PageActions
    is_running: bool = False
    progress: dict[str, tuple[int, int]] = field(default_factory=dict)
    """The number of changes that are written, and of all, by the name of the target."""
    said: tuple[str, ...] = ()
    """The outcome of the last run, in sentences."""
    is_wrong: bool = False
    stopped: tuple[Allowed, ...] = ()
    """The targets that the guard stopped in the last run, and what has to be allowed there."""
    _starting: threading.Lock = field(default_factory=threading.Lock)

    def start(self, now: datetime, allowed: Allowed | None = None) -> threading.Thread | None:
        """Start a run unless one is in progress; return its thread.

        With `allowed` it runs over that target alone, and the guard lets just so many go.
        """
        with self._starting:
            if self.is_running:
                return None
            self.is_running, self.progress, self.said, self.stopped = True, {}, (), ()
        thread = threading.Thread(target=self._run, args=(now, allowed), daemon=True)
        thread.start()
        return thread

    def _run(self, now: datetime, allowed: Allowed | None) -> None:
        try:
            with self.actions.at_work(now) as workspace:
                orders = Orders(
                    only=allowed and allowed.target,
                    allow_deletes=allowed and allowed.items,
                    alerts=health.calling(workspace, is_watched=True),
                    follow=follow,
                    progress=self.note,
                )
                report = sync(workspace, orders)
                # The run itself is finished by now, so it does not fail because of this.
                with suppress(StoreError):
                    health.note_run(workspace, report.targets, is_watched=True)
                self.said = tuple(_outcome(report, workspace))
                self.stopped = tuple(
                    Allowed(target.name, target.error.to_allow)
                    for target in report.targets
                    if isinstance(target.error, GuardError) and target.error.to_allow
                )
                self.is_wrong = report.exit_code != 0
        except AfterviewError as error:
            self.said, self.is_wrong = self.actions.lines_of(error), True
        except Exception as error:  # noqa: BLE001 - a thread has nobody else to tell
            self.said, self.is_wrong = (f"the run ended early: {fault(error)}",), True
        finally:
            self.is_running = False

    def note(self, target: str, done: int, number: int) -> None:
        """Note how many changes of a target are written, and how many there are."""
        self.progress = {**self.progress, target: (done, number)}


def _outcome(report: Report, workspace: Workspace) -> Iterator[str]:
    for target in report.targets:
        yield f"{target.name}: {say_counts(target)}"
        yield from (error.on_page for error in target.errors)
        yield from (in_titles(on_page(each), workspace) for each in target.notes)
    told = (*report.news, *report.warnings)
    yield from (in_titles(on_page(each), workspace) for each in told)
    if report.upcoming is not None:
        yield f"next: {say_next(report.upcoming, workspace.clock)}"
