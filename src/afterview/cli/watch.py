"""Implement `afterview watch`, which repeats the run without cron."""

from __future__ import annotations

import os
import signal
import sys
import threading
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from afterview.cli.serve import Where, refuse, run_server, where_options
from afterview.cli.watch_run import Runs, Stopped
from afterview.config.options import WEEKDAYS
from afterview.config.table import time_of_day
from afterview.errors import InputError
from afterview.service.loop import Schedule
from afterview.service.loop import watch as loop
from afterview.service.times import EVERY_DAY, Times
from afterview.toml.values import did_you_mean, listed, shown

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import time
    from types import FrameType

    from afterview.cli import Call

MINUTES = 15
GRACE = 1.0
"""Seconds that a run has to end once it is told to."""


def _read_times(_context: click.Context, _option: click.Parameter, said: tuple[str, ...]) -> Any:
    """Return the times of day of `--at`, each once."""
    return tuple(sorted({_read_time(each) for each in said}))


def _read_time(said: str) -> time:
    found = time_of_day(said.strip())
    if found is None:
        msg = f"{shown(said)} is not a time of day; write hours and minutes, such as 7:30 or 18:00"
        raise click.BadParameter(msg)
    return found


def _read_days(_context: click.Context, _option: click.Parameter, said: tuple[str, ...]) -> Any:
    """Return the weekdays of `--on`, counted from 0 (Monday); every day if none is said."""
    parts = (part for each in said for part in each.lower().replace(",", " ").split())
    days = frozenset(day for part in parts for day in _read_range(part))
    if said and not days:
        msg = f"it names no day; write {listed(WEEKDAYS)}, or a range: mon-fri"
        raise click.BadParameter(msg)
    return days or EVERY_DAY


def _read_range(said: str) -> list[int]:
    """Return the weekdays of `mon-fri`, also across Sunday, or the one of `mon`."""
    first, dash, last = said.partition("-")
    begins, ends = _read_day(first), _read_day(last if dash else first)
    return [(begins + number) % 7 for number in range((ends - begins) % 7 + 1)]


def _read_day(said: str) -> int:
    if said not in WEEKDAYS:
        near = did_you_mean(said, WEEKDAYS)
        msg = f"{shown(said)} is not a day; write {listed(WEEKDAYS)}, or a range: mon-fri{near}"
        raise click.BadParameter(msg)
    return WEEKDAYS.index(said)


@click.command()
@click.option(
    "--every",
    type=click.IntRange(min=1, max=1440),
    metavar="MINUTES",
    help="Minutes from one run to the next. Default: 15; with --at, only at those times.",
)
@click.option(
    "--at",
    callback=_read_times,
    multiple=True,
    metavar="TIME",
    help="A time of day at which to run, by your own clock: 7:30. Repeatable.",
)
@click.option(
    "--on",
    callback=_read_days,
    multiple=True,
    metavar="DAYS",
    help="Only on these days: mon-fri, or mon,wed. Default: every day.",
)
@click.option("--serve", "serves", is_flag=True, help="Serve the feeds and the page as well.")
@where_options
@click.option("--json", "as_json", is_flag=True, help="Print a line of JSON for each run.")
@click.option(
    "--log", type=click.Path(path_type=Path), metavar="FILE", help="Append the lines to a file."
)
@click.option(
    "--install", is_flag=True, help="Let your system run it from now on, for your user only."
)
@click.option("--uninstall", is_flag=True, help="Remove what --install made.")
@click.pass_obj
def watch(  # noqa: PLR0913 - one for each option
    call: Call,
    /,
    *,
    every: int | None,
    at: tuple[time, ...],
    on: frozenset[int],
    serves: bool,
    as_json: bool,
    log: Path | None,
    install: bool,
    uninstall: bool,
    **said: Any,
) -> None:
    """Sync every few minutes, and at once when your log changes.

    --at and --on sync at times of day and on days of the week, in your own zone; --at needs the
    extra "watch". After failures it waits longer each time, and the feeds report failures that
    last. If a service asks it to wait, it does, and still syncs the other targets. It runs until
    Ctrl-C. --install lets systemd, launchd or the Task Scheduler of Windows run it for you from now
    on; where there is none of them, it prints lines for cron.

    \b
    Example:
      afterview watch
      afterview watch --every 5 --serve
      afterview watch --at 7:30 --at 18:00 --on mon-fri
      afterview watch --install
    """  # noqa: D301 - \b is click's mark for "do not wrap"
    if install and uninstall:
        msg = "--install and --uninstall exclude each other; choose one"
        raise click.UsageError(msg)
    if uninstall:
        from afterview.cli import watch_install

        click.echo("\n".join(watch_install.uninstall()))
        return
    if log is not None and not install:
        _append_to(log)
    schedule = Schedule(
        every=(every or MINUTES) * 60.0,
        repeats=every is not None or not at,
        times=Times(at, on),
    )
    with call.open() as workspace:  # report problems now, and not to a log that nobody reads
        home = workspace.places.zone_at(workspace.now)
    schedule.times.following(call.now, home)
    if install:
        click.echo("\n".join(_install(call, schedule, log, serves=serves, said=said)))
        return
    runs = Runs(call.config_file(), home, as_json=as_json, needs_target=not serves)
    if serves:
        _with_server(call, Where(**said), runs, schedule)
    else:
        with _end_on_signals(runs):
            loop(runs.ports(), schedule)


def _install(
    call: Call, schedule: Schedule, log: Path | None, *, serves: bool, said: dict[str, Any]
) -> list[str]:
    from afterview.cli import watch_install

    if serves:
        refuse(Where(**said))
    flags = [*_flags(serves, said), *([f"--log={log.absolute()}"] if log else [])]
    return watch_install.install(call.config_file(), schedule, flags)


def _append_to(path: Path) -> None:
    """Let what this process prints, also what is wrong, be appended to a file.

    It stays like this until the process ends: without a window, there is no other place.
    """
    try:
        sys.stdout = sys.stderr = path.open("a", encoding="utf-8", buffering=1)
    except OSError as error:
        msg = f"--log {path} cannot be written ({error.strerror})"
        raise InputError(msg) from error


def _flags(serves: bool, said: dict[str, Any]) -> list[str]:  # noqa: FBT001 - a flag, handed on
    if not serves:
        return []
    # The service is started in another folder than the person's.
    whole = {k: v.absolute() if isinstance(v, Path) else v for k, v in said.items()}
    given = [(key, value) for key, value in whole.items() if value not in {None, ""}]
    return ["--serve", *(f"--{key.replace('_', '-')}={value}" for key, value in given)]


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
