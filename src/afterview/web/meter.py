"""Draw the patience of a case: how long they have been left alone, and until when they must be.

The picture is a track of time from the last contact on. It is one colour where you have to wait and
another where you may write; the promise, today and the day of the next step are marked on it.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from afterview.dates.clock import say
from afterview.operations.agenda import TO_DO
from afterview.playbook.planned import count

if TYPE_CHECKING:
    from afterview.dates.clock import Clock
    from afterview.playbook.patience import Meter

TAIL = 0.16
"""The share of the track behind the last day that is marked on it."""


class Bar(NamedTuple):
    """Holds the picture; positions are in percent of the width."""

    opens: float
    """Where waiting ends."""
    today: float
    promise: float | None
    """Where the time runs out within which they said they would decide."""
    late: float | None
    """From where the next step is late; None if it is not."""
    from_day: str
    opens_day: str
    used: int
    allowed: int
    said: str
    """The picture in a sentence, for people who cannot see it."""


def bar_of(meter: Meter, clock: Clock) -> Bar | None:
    """Return the picture of a case; None while there is no waiting."""
    following, today = meter.next, clock.today
    if meter.standing not in {"quiet", "due"} or following is None:
        return None
    promise = meter.gate.promise if meter.gate else None
    marked = [following.day, today, *([promise.latest] if promise else [])]
    days = max((max(marked) - meter.quiet_since).days, 1)

    def at(day: date) -> float:
        share = (day - meter.quiet_since) / timedelta(days=days)
        return round(100 * (1 - TAIL) * min(max(share, 0), 1), 1)

    is_late = following.day < today
    return Bar(
        opens=at(following.day),
        today=at(today),
        promise=at(promise.latest) if promise else None,
        late=at(following.day) if is_late else None,
        from_day=say(meter.quiet_since),
        opens_day=say(following.day),
        used=meter.cap.used,
        allowed=meter.cap.allowed,
        said=f"{verdict(meter, clock)}. {say_used(meter)}.",
    )


def verdict(meter: Meter, clock: Clock) -> str:
    """Say in a few words whose turn it is: `Wait until Thu 3 Dec`."""
    following = meter.next
    if meter.standing == "quiet" and following is not None:
        return f"Wait until {say(following.day)}"
    if meter.standing in {"due", "withdraw"} and following is not None:
        to_do = TO_DO.get(following.step, "it is your move")
        since = "today" if following.day >= clock.today else f"since {say(following.day)}"
        return f"{to_do[0].upper()}{to_do[1:]} ({since})"
    if meter.standing == "offer":
        until = meter.case.latest.answer_by
        return f"Answer their offer{f' by {say(until)}' if until else ''}"
    said = {
        "ahead": f"Interview {clock.say(meter.coming.start, near=True)}",
        "heard": f"They wrote on {say(meter.quiet_since)}: say what they said",
        "silent": "No answer, and nothing more is planned",
        "left": "You took another offer",
    }
    closed = f"{meter.case.status.capitalize()} since {clock.say_day(meter.case.since)}"
    return said.get(meter.standing, closed)


def say_used(meter: Meter) -> str:
    """Say how many follow-ups were sent: `1 of 2 follow-ups sent`."""
    return f"{meter.cap.used} of {count(meter.cap.allowed, 'follow-up')} sent"
