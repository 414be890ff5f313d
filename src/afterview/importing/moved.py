"""Decide what becomes of an interview whose event in another calendar stands elsewhere by now.

The log follows on its own only where it still says what the event said before: then the person has
decided nothing in between. In all other cases they are asked.
"""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING, Literal, NamedTuple

from afterview.importing.found import Where
from afterview.store.found import SeenEvent

if TYPE_CHECKING:
    from datetime import datetime

    from afterview.importing.found import FoundEvent
    from afterview.model import Interview


class Decision(NamedTuple):
    """Says what a run does about the event of an interview."""

    seen: SeenEvent
    """What is to be kept of it."""
    what: Literal["nothing", "follow", "ask"] = "nothing"
    is_news: bool = False
    """Whether it has changed since the last look, so that a run tells of it."""


def decide(
    before: SeenEvent | None, seen: SeenEvent, interview: Interview, *, is_free: bool
) -> Decision:
    """Return what to do about an event that stands where `seen` says.

    `before` is what was seen of it last; None if nothing was. The log is not changed unless it
    `is_free`: an interview that has ended, or after which something was done, stays as it is.
    """
    log, there = logged(interview), where_of(seen)
    if there.agrees(log):
        return Decision(seen._replace(is_settled=False))
    if before is None:
        # A length that the log only supposes is no reason to ask, nor a round that it called off.
        is_settled = log.is_cancelled or (not there.is_cancelled and there.start == log.start)
        what: Literal["nothing", "ask"] = "nothing" if is_settled else "ask"
        return Decision(seen._replace(is_settled=is_settled), what, is_news=not is_settled)
    if _key(before) == _key(seen):
        return Decision(before, "nothing" if before.is_settled else "ask")
    if is_free and before.state != "gone" and where_of(before)._replace(end=None).agrees(log):
        return Decision(seen, "follow", is_news=True)
    return Decision(seen, "ask", is_news=True)


def vanished(before: SeenEvent, now: datetime) -> Decision:
    """Return what to do about an event that its calendar does not have any more.

    What is over may leave a calendar; what is ahead is asked about, for it may have been deleted
    because it does not take place, or by mistake.
    """
    if before.state != "there" or before.start <= now:
        return Decision(before)
    return Decision(before._replace(state="gone", is_settled=False), "ask", is_news=True)


def difference(seen: SeenEvent, interview: Interview) -> Literal["", "moved", "cancelled", "gone"]:
    """Return how the event of an interview differs from the log; empty if it does not.

    It is empty as well if the person said that the log is right.
    """
    if seen.is_settled or interview.status == "cancelled":
        return ""
    if seen.state == "gone":
        return "gone"
    if where_of(seen).agrees(logged(interview)):
        return ""
    return "cancelled" if seen.state == "cancelled" else "moved"


def seen_of(event: FoundEvent) -> SeenEvent | None:
    """Return what is kept of the event of an interview; None where it has no hour."""
    start, end, is_cancelled = event.where
    if start is None:
        return None
    return SeenEvent(
        calendar=event.found_in,
        uid=event.identity.uid,
        start=start.astimezone(UTC),
        end=end and end.astimezone(UTC),
        zone=event.zone,
        sequence=event.identity.sequence,
        state="cancelled" if is_cancelled else "there",
    )


def logged(interview: Interview) -> Where:
    """Return when the log has an interview."""
    return Where(interview.start, interview.end, interview.status == "cancelled")


def where_of(seen: SeenEvent) -> Where:
    """Return when an event was seen to take place."""
    return Where(seen.start, seen.end, seen.state == "cancelled")


def _key(seen: SeenEvent) -> tuple[object, ...]:
    return seen.start, seen.end, seen.state, seen.uid
