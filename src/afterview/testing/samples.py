"""Items of every form, for a provider's suite to push, to change and to read back."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import NAMESPACE_OID, uuid5
from zoneinfo import ZoneInfo

from afterview.model import Event, Item, Task

if TYPE_CHECKING:
    from collections.abc import Sequence

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
"""The moment of the first run; each later run of a test is an hour later."""

_NEW_YORK = ZoneInfo("America/New_York")
_UGLY = "  one\r\ntwo\rthree\x00\x07 \u2028four, five; six\\seven \U0001f91d 日本語\t \n"


def event(step_id: str, title: str = "Interview", **fields: object) -> Event:
    """Return an event of an hour and a half in New York, with `fields` in place of its own."""
    start = datetime(2026, 11, 20, 14, 0, tzinfo=_NEW_YORK)
    whole = Event(
        uid=str(uuid5(NAMESPACE_OID, step_id)),
        step_id=step_id,
        title=title,
        start=start,
        end=start + timedelta(minutes=90),
    )
    return replace(whole, **fields)  # type: ignore[arg-type]


def task(step_id: str, title: str = "Thank Jane Doe", **fields: object) -> Task:
    """Return a task of 20 November 2026, with `fields` in place of its own."""
    whole = Task(
        uid=str(uuid5(NAMESPACE_OID, step_id)),
        step_id=step_id,
        title=title,
        due=date(2026, 11, 20),
        due_at=datetime(2026, 11, 20, 10, 0, tzinfo=_NEW_YORK),
    )
    return replace(whole, **fields)  # type: ignore[arg-type]


def _samples() -> tuple[Item, ...]:
    noon = datetime(2026, 11, 20, 12, 0, 0, 123456, tzinfo=ZoneInfo("Asia/Kolkata"))
    twice = datetime(2026, 11, 1, 1, 30, tzinfo=_NEW_YORK)
    day = date(2026, 11, 24)
    return (
        event("acme/interview", location="1 Main St, Albany", url="https://acme.example/a?b=c,d"),
        event("acme/recap", "Recap", free=True),
        event("acme/follow-up-date/1", "You may write", start=day, end=day + timedelta(days=1)),
        event("empty/recap", "No length", start=noon, end=noon),
        event("empty/follow-up-date/1", "No length", start=day, end=day),
        event("clock/interview", "An hour, by UTC", start=twice, end=twice.replace(fold=1)),
        event("ugly/interview", _UGLY, description=_UGLY * 40, location=_UGLY, url="tel:+1 2"),
        event("past/recap", "Recap", done=date(2026, 11, 20)),
        task("acme/thank-you/jane-doe", description="Dear Jane,\n\nthank you.\n"),
        task("acme/follow-up/1", "Write to Acme", due=day, url="http://acme.example"),
        task("past/thank-you/jane-doe", done=date(2026, 11, 21)),
        task("ugly/thank-you/李雷", _UGLY, description=_UGLY, url="javascript:alert(1)"),
    )


SAMPLES: tuple[Item, ...] = _samples()
"""Items of every form, and with everything in them that a service may not be able to hold."""


def _plain() -> tuple[Item, ...]:
    text = "\n".join(f"Line {n}: what to say, and how." for n in range(60))
    long = "Thank Jane Doe and Li Lei of Acme for the interview as Senior Backend Engineer on site"
    day = date(2026, 11, 24)
    return (
        event(
            "acme/interview",
            long,
            description=text,
            location="1 Main St, Albany, second floor",
            url="https://acme.example/join/42",
        ),
        event("acme/recap", "Recap", free=True, description="one\n\ntwo"),
        event("acme/keep-searching", long, start=day, end=day + timedelta(days=2), free=True),
        task("acme/thank-you/jane-doe", long, description=text, url="https://acme.example/jane"),
    )


PLAIN: tuple[Item, ...] = _plain()
"""Items with nothing in them that a service could not hold, if it has a place for it at all."""


def told(item: Item) -> Item:
    """Return `item` without its step id, which a service need not know."""
    return replace(item, step_id="")


def moment(when: date) -> date:
    """Return a time in UTC to the second, for two zones to be compared; a date as it is."""
    return when.astimezone(UTC).replace(microsecond=0) if isinstance(when, datetime) else when


def with_all_of(item: Item, other: Item) -> Item:
    """Return `item` with all that `other` has, save what is set at creation only."""
    kept: dict[str, object] = {"uid": item.uid, "step_id": item.step_id}
    if isinstance(item, Event):
        kept["free"] = item.free
    return replace(other, **kept)  # type: ignore[arg-type]  # the fields of one form


def exchanged(items: Sequence[Item]) -> list[Item]:
    """Return the items, each event with all that the next one has, each task likewise."""
    found: list[Item] = []
    for form in (Event, Task):
        same = [item for item in items if isinstance(item, form)]
        found += map(with_all_of, same, same[1:] + same[:1])
    return found
