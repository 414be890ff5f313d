"""Run a sync from the page, in the background, and tell how far it is."""

from __future__ import annotations

import threading
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from afterview.errors import AfterviewError, StoreError, fault
from afterview.service import health
from afterview.service.loop import process_write_lock
from afterview.sync.engine import Orders, sync
from afterview.workspace import opened

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from pathlib import Path

    from afterview.sync.report import TargetReport
    from afterview.workspace import Workspace

THREAD = "sync from the page"
"""The name of the thread of a run."""
LOCK_SECONDS = 30.0
"""Seconds that a run waits for a feed or a button of this process to be finished."""


class Line(NamedTuple):
    """Says how one account fared in a run."""

    name: str
    said: str
    """`3 new, 1 moved`, or what is wrong."""
    is_wrong: bool


class RunState(NamedTuple):
    """Describes the run that is going on, or the last one; without a time if there was none."""

    began: datetime | None = None
    is_running: bool = False
    progress: Mapping[str, tuple[int, int]] = {}
    """The name of each account that is being written to, with how many of its changes are done."""
    lines: tuple[Line, ...] = ()
    """How each account fared, once the run is over."""


class Runs:
    """Starts runs, one at a time. Other threads may read `state` at any time."""

    def __init__(self, config_path: Path) -> None:
        """Take the configuration, which is read with each run."""
        self._config_path = config_path
        self._one_at_a_time = threading.Lock()
        self.state = RunState()
        """Replaced as a whole."""

    def start(self, now: datetime) -> bool:
        """Start a run, unless one is going on; return whether it was started.

        A server that ends meanwhile kills it, which a run survives like any other end.
        """
        with self._one_at_a_time:
            if self.state.is_running:
                return False
            self.state = RunState(now, is_running=True)
            threading.Thread(target=self._run, args=(now,), name=THREAD, daemon=True).start()
            return True

    def _run(self, now: datetime) -> None:
        try:
            with (
                process_write_lock(LOCK_SECONDS),
                opened(self._config_path, now=now, write=True) as workspace,
            ):
                lines = self._lines(workspace)
        except AfterviewError as error:
            lines = tuple(Line("", each, is_wrong=True) for each in str(error).splitlines())
        except Exception as error:  # noqa: BLE001 - the page says it, and goes on
            lines = (Line("", f"the run failed: {fault(error)}", is_wrong=True),)
        self.state = RunState(now, lines=lines)

    def _lines(self, workspace: Workspace) -> tuple[Line, ...]:
        report = sync(
            workspace,
            Orders(alerts=health.calling(workspace, is_watched=True), progress=self._progress),
        )
        with suppress(StoreError):  # the run itself is finished
            health.note_run(workspace, report.targets, is_watched=True)
        return tuple(_line(target) for target in report.targets)

    def _progress(self, name: str, done: int, whole: int) -> None:
        self.state = self.state._replace(progress={**self.state.progress, name: (done, whole)})


def _line(target: TargetReport) -> Line:
    errors = [str(error).removeprefix(f"{target.name}: ") for error in target.errors]
    errors += [f"{each.title}: {each.message}" for each in target.refused]
    if errors:
        return Line(target.name, "; ".join(errors), is_wrong=True)
    return Line(target.name, target.say(), is_wrong=False)
