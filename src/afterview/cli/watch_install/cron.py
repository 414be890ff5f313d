"""Say which lines let cron run afterview, where no other scheduler of the system can."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from afterview.service.times import EVERY_DAY

if TYPE_CHECKING:
    from collections.abc import Sequence

    from afterview.service.loop import Schedule

HOUR, DAY = 60, 24 * 60
"""In minutes."""


def lines(
    start: Sequence[str], watch: Sequence[str], schedule: Schedule, *, serves: bool
) -> list[str]:
    """Return the lines for the crontab; `start` are program and configuration.

    What serves has to stay, and cron can only start it with the machine, so it runs all of `watch`.
    """
    if serves:
        return [_line("@reboot", [*start, *watch])]
    sync = [*start, "sync", "--quiet"]
    return [_line(when, sync) for when in _times(schedule)]


def _line(when: str, words: Sequence[str]) -> str:
    # cron takes an unescaped % for the end of the command.
    return f"{when} {shlex.join(words)}".replace("%", r"\%")


def _times(schedule: Schedule) -> list[str]:
    """Return when cron runs it; cron counts the weekdays from 1 (Monday) to 7."""
    on = schedule.times.on
    days = "*" if on == EVERY_DAY else ",".join(str(day + 1) for day in sorted(on))
    found = [f"{at.minute} {at.hour} * * {days}" for at in schedule.times.at]
    return [*found, f"{interval(int(schedule.every // 60))} {days}"] if schedule.repeats else found


def interval(every: int) -> str:
    """Return the schedule for cron: every so many minutes, or the next shorter regular number.

    The field for the days of the week is left to the caller.
    """
    if every < HOUR:
        minutes = max(n for n in range(1, every + 1) if HOUR % n == 0)
        return f"*/{minutes} * * *" if minutes > 1 else "* * * *"
    hours = max(n for n in range(1, min(every // HOUR, 24) + 1) if 24 % n == 0)
    return f"0 */{hours} * *" if every < DAY else "0 7 * *"
