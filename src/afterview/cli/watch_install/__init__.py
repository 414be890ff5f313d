"""Let the system run `afterview watch`: by systemd, launchd, Windows' Task Scheduler, or cron."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from afterview.cli.watch_install import cron, launchd, systemd, windows
from afterview.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from afterview.service.loop import Schedule


def install(config: Path, schedule: Schedule, flags: Sequence[str]) -> list[str]:
    """Let the system run the program from now on, and return what to tell the person.

    `flags` are the options besides the times. Where the system has no scheduler for it, nothing is
    installed, and the lines for cron are returned. Raises InputError if the program cannot be
    found, or a path cannot be written into a file for the scheduler, and StoreError if that fails.
    """
    start = ["--config", str(config.absolute())]
    watch = ["watch", *words(schedule), *flags]
    if system() == "win32":
        return windows.install(Path(sys.executable), [*start, *watch])
    program = _program()
    if system() == "darwin":
        return launchd.install([str(program), *start, *watch])
    if systemd.is_usable():
        return systemd.install([str(program), *start, *watch])
    return [
        "systemd does not run for your user here; add this to your crontab (crontab -e):",
        *cron.lines([str(program), *start], watch, schedule, serves="--serve" in flags),
    ]


def uninstall() -> list[str]:
    """Remove what was installed, and return what to tell the person."""
    kind = {"win32": windows, "darwin": launchd}.get(system(), systemd)
    by_hand = "there is nothing to remove; delete lines of your crontab yourself (crontab -e)"
    return kind.uninstall() or [by_hand if kind is systemd else "there is nothing to remove"]


def system() -> str:
    """Return the name of this operating system, as `sys.platform` has it."""
    return sys.platform


def words(schedule: Schedule) -> list[str]:
    """Return the options of `watch` that mean this schedule."""
    from afterview.config.options import WEEKDAYS

    times = schedule.times
    found = [f"--every={schedule.every / 60:.0f}"] if schedule.repeats else []
    found += [f"--at={at:%H:%M}" for at in times.at]
    if len(times.on) < len(WEEKDAYS):
        found.append(f"--on={','.join(WEEKDAYS[day] for day in sorted(times.on))}")
    return found


def _program() -> Path:
    """Return the path of the program that this call runs."""
    beside = Path(sys.executable).with_name("afterview")
    if beside.exists():
        return beside
    found = shutil.which("afterview")
    if found is None:
        msg = "there is no program called afterview to start; install it first"
        raise InputError(msg)
    return Path(found).absolute()
