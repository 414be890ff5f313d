"""Set the clock that the package `schedule` reads, and the zone of this computer."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import SimpleNamespace

import pytest
import schedule


@contextmanager
def schedule_clock(now: Callable[[], dt.datetime], system: str) -> Iterator[None]:
    """Let `schedule` see the time that `now` returns, on a computer in the zone `system`."""

    class Clock(dt.datetime):
        @classmethod
        def now(cls, tz: dt.tzinfo | None = None) -> dt.datetime:  # type: ignore[override]
            here = now().astimezone(tz)
            return here if tz else here.replace(tzinfo=None)

    module = SimpleNamespace(datetime=Clock, timedelta=dt.timedelta, time=dt.time)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TZ", system)
        time.tzset()
        patch.setattr(schedule, "datetime", module)
        try:
            yield
        finally:
            patch.undo()
            time.tzset()
