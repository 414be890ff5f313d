"""Implement `afterview watch`, which repeats the run without cron."""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import threading
import time
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TextIO

import click

from afterview.cli.serve import Where, refuse, run_server, where_options
from afterview.cli.terminal.layout import echo
from afterview.errors import AfterviewError, LockedError, ThrottledError
from afterview.operations.following import follow
from afterview.service import health
from afterview.service.loop import LoopPorts, RunOutcome, Schedule, file_state, process_write_lock
from afterview.service.loop import watch as loop
from afterview.sync.engine import Orders, Report, sync
from afterview.workspace import opened

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import FrameType

    from afterview.cli import Call
    from afterview.dates.whereabouts import Whereabouts
    from afterview.service.loop import Trigger

MINUTES = 15
GRACE = 1.0
"""Seconds that a run has to end once it is told to."""


class Stopped(BaseException):
    """Ends the program; it is no Exception, so that no error handler catches it."""


@click.command()
@click.option(
    "--every",
    type=click.IntRange(min=1, max=1440),
    default=MINUTES,
    metavar="MINUTES",
    help="Minutes from one run to the next. Default: 15.",
)
@click.option("--serve", "serves", is_flag=True, help="Serve the feeds and the page as well.")
@where_options
@click.option("--json", "as_json", is_flag=True, help="Print a line of JSON for each run.")
@click.option("--install", is_flag=True, help="Let systemd run it from now on, for your user only.")
@click.option("--uninstall", is_flag=True, help="Remove what --install made.")
@click.pass_obj
def watch(  # noqa: PLR0913 - one for each option
    call: Call,
    /,
    *,
    every: int,
    serves: bool,
    as_json: bool,
    install: bool,
    uninstall: bool,
    **said: Any,
) -> None:
    """Sync every few minutes, and at once when your log changes.

    After failures it waits longer each time, and the feeds report failures that last. If a service
    asks it to wait, it does, and still syncs the other targets. It runs until Ctrl-C. --install
    lets systemd run it for you from now on; without systemd, it prints a line for cron.

    \b
    Example:
      afterview watch
      afterview watch --every 5 --serve
      afterview watch --install
    """  # noqa: D301 - \b is click's mark for "do not wrap"
    if install and uninstall:
        msg = "--install and --uninstall exclude each other; choose one"
        raise click.UsageError(msg)
    if uninstall:
        from afterview.cli import watch_install

        click.echo("\n".join(watch_install.uninstall()))
        return
    with call.open():
        pass  # report problems now, and not to a log that nobody reads
    if install:
        click.echo("\n".join(_install(call, every, serves=serves, said=said)))
        return
    runs = Runs(call.config_file(), as_json=as_json, needs_target=not serves)
    schedule = Schedule(every=every * 60.0)
    if serves:
        _with_server(call, Where(**said), runs, schedule)
    else:
        with _end_on_signals(runs):
            loop(runs.ports(), schedule)


def _install(call: Call, every: int, *, serves: bool, said: dict[str, Any]) -> list[str]:
    from afterview.cli import watch_install

    if serves:
        refuse(Where(**said))
    return watch_install.install(call.config_file(), every, _flags(serves, said))


def _flags(serves: bool, said: dict[str, Any]) -> list[str]:  # noqa: FBT001 - a flag, handed on
    if not serves:
        return []
    # The service is started in another folder than the person's.
    whole = {k: v.absolute() if isinstance(v, Path) else v for k, v in said.items()}
    given = [(key, value) for key, value in whole.items() if value not in {None, ""}]
    return ["--serve", *(f"--{key.replace('_', '-')}={value}" for key, value in given)]


@dataclass(slots=True)
class Runs:
    """Carries out the runs of one process, and reports each."""

    config_path: Path
    as_json: bool = False
    needs_target: bool = True
    """Whether a configuration without a target is an error; it is not while feeds are served."""
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    clock: Callable[[], float] = time.monotonic
    out: TextIO = field(default_factory=lambda: sys.stdout)
    """The stream to which the runs are reported."""
    ending: threading.Event = field(default_factory=threading.Event)
    places: Whereabouts | None = None
    """Where the person is; None, for the zone of this computer, until a run has read it."""
    document: dict[str, Any] = field(default_factory=dict)
    """The report of the last run."""

    def ports(self) -> LoopPorts:
        """Return the ports that the loop needs."""
        return LoopPorts(
            run=self.run,
            observe=lambda: file_state(self.config_path),
            clock=self.clock,
            pause=self.ending.wait,
            chance=random.random,
            report=self.report,
        )

    def run(self, trigger: Trigger) -> RunOutcome:
        """Update all targets once; errors are reported, and do not end the program."""
        began, now = self.clock(), self.now()
        with process_write_lock():
            report, error = self._synced(now)
        code = error.exit_code if error else report.exit_code if report else 0
        self.document = {
            "at": now.isoformat(timespec="seconds"),
            "why": trigger,
            "seconds": round(self.clock() - began, 3),
            "exit_code": code,
            "error": str(error) if error else None,
            "targets": [_as_dict(target) for target in report.targets] if report else [],
            "news": list(report.news) if report else [],
        }
        return RunOutcome(code, isinstance(error, LockedError), _only_waits(report))

    def _synced(self, now: datetime) -> tuple[Report | None, AfterviewError | None]:
        try:
            with opened(self.config_path, now=now, write=True) as workspace:
                report, self.places = None, workspace.places
                if workspace.targets or self.needs_target:
                    calls = health.calling(workspace)
                    orders = Orders(
                        alerts=calls, follow=follow, progress=self._go_on, clock=self.clock
                    )
                    report = sync(workspace, orders)
                health.note_run(workspace, report.targets if report else ())
        except AfterviewError as error:
            try:
                health.note_failed_start(self.config_path, error, now)
            except AfterviewError as unkept:  # the run's own failure is reported all the same
                echo(f"afterview: {unkept}", err=True)
            return None, error
        return report, None

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
            for line in _lines(self.document, wait, self.places):
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


def _lines(document: dict[str, Any], wait: float, places: Whereabouts | None) -> Iterator[str]:
    """Yield what a person wants to know about a run: changes and errors."""
    at = datetime.fromisoformat(document["at"])
    hour = f"{places.local(at) if places else at.astimezone():%H:%M}"
    for target in document["targets"]:
        counts = ", ".join(f"{number} {kind}" for kind, number in target["counts"].items())
        if counts:
            yield f"{hour} {target['name']}: {counts}"
        if target["error"]:
            yield f"{hour} {target['name']}: {target['error']}"
    yield from (f"{hour} {note}" for note in document["news"])
    if document["error"]:
        yield f"{hour} {document['error']}"
    if document["exit_code"]:
        yield f"{hour} next try in {max(1, round(wait / 60))} min, or when the log changes"
    elif document["why"] == "start":
        yield f"{hour} up to date; press Ctrl-C to stop"


@contextmanager
def _end_on_signals(runs: Runs) -> Iterator[None]:
    """End on SIGINT and SIGTERM: between two writes, or at any point after a second.

    A run that is cut off leaves nothing that the next one does not settle.
    """

    def end(_number: int, _frame: FrameType | None) -> None:
        runs.ending.set()
        if hasattr(signal, "setitimer"):
            signal.setitimer(signal.ITIMER_REAL, GRACE)

    def cut(_number: int, _frame: FrameType | None) -> NoReturn:
        raise Stopped

    handlers = {signal.SIGINT: end, signal.SIGTERM: end}
    if hasattr(signal, "SIGALRM"):
        handlers[signal.SIGALRM] = cut
    before = {number: signal.signal(number, handler) for number, handler in handlers.items()}
    try:
        yield
    except Stopped:
        return
    finally:
        if hasattr(signal, "setitimer"):
            signal.setitimer(signal.ITIMER_REAL, 0)
        for number, handler in before.items():
            signal.signal(number, handler)


def _with_server(call: Call, where: Where, runs: Runs, schedule: Schedule) -> None:
    """Serve while the runs go on in a thread; the process ends with the server."""
    failed: list[BaseException] = []

    def go() -> None:
        try:
            loop(runs.ports(), schedule)
        except Stopped:
            return
        except BaseException as error:  # noqa: BLE001 - it is raised again, in the other thread
            failed.append(error)
            os.kill(os.getpid(), signal.SIGTERM)

    # The runs are in a thread that ends with the process a second after the signal at the latest.
    thread = threading.Thread(target=go, daemon=True)
    run_server(call, where, lambda known: _started(known, thread, as_json=runs.as_json))
    runs.ending.set()
    if thread.is_alive():
        thread.join(GRACE)
    if failed:
        raise failed[0]


def _started(known: Any, thread: threading.Thread, *, as_json: bool) -> None:
    if not as_json:
        click.echo(f"page: {known.login}")
    thread.start()
