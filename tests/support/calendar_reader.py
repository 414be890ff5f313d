"""Reads a calendar file of ours with the icalendar library alone, as a program would.

It knows nothing of how we write, save what a person sees as well: that what is done begins with a
tick, and that a task may be shown as a free day.
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from icalendar import Calendar, Component

from afterview.model import Event, Item, Task
from afterview.testing import DONE_SOME_DAY

DONE = "✓ "
TODO = "-todo"


def items_of(data: bytes, tasks: Container[str], *, both: bool = False) -> Iterator[Item]:
    """Yield the items of a file; `tasks` has the uids of those that may be shown as events.

    With `both`, a task is shown as an event and as a to-do, and yielded where they say the same.
    """
    calendar: Component = Calendar.from_ical(data)
    todos = [_task(part, due=part.decoded("DUE")) for part in calendar.walk("VTODO")]
    as_events = []
    for part in calendar.walk("VEVENT"):
        event = _event(part)
        if event.uid in tasks and _is_free_day(event):
            as_events.append(_task(part, due=event.start))
        else:
            yield event
    if not both:
        yield from (*as_events, *todos)
        return
    beside = {task.uid: task for task in todos}
    assert beside.keys() == {task.uid for task in as_events}
    yield from (event for event in as_events if _agree(beside[event.uid], event))


def _agree(todo: Task, event: Task) -> bool:
    """Whether the event beside a to-do says the same, save the hour and the day of the tick."""
    if bool(todo.done) is not bool(event.done):
        return False
    names = ("title", "due", "description", "url")
    return all(getattr(todo, name) == getattr(event, name) for name in names)


def _is_free_day(event: Event) -> bool:
    whole_day = not isinstance(event.start, datetime)
    return whole_day and event.free and event.end == event.start + timedelta(days=1)


def _task(part: Component, *, due: date) -> Task:
    said = _said(part)
    if part.name == "VTODO":
        done = str(part["STATUS"]) == "COMPLETED"
        said["done"] = part.decoded("COMPLETED").date() if done else None
    alarms = [alarm.decoded("TRIGGER") for alarm in part.walk("VALARM")]
    due_at = alarms[0] if alarms else datetime.combine(due, time(), UTC)
    return Task(**said, due=due, due_at=due_at)


def _event(part: Component) -> Event:
    return Event(
        **_said(part),
        start=part.decoded("DTSTART"),
        end=part.decoded("DTEND"),
        location=str(part.get("LOCATION", "")),
        free=str(part.get("TRANSP", "OPAQUE")) == "TRANSPARENT",
    )


def _said(part: Component) -> dict[str, Any]:
    title = str(part["SUMMARY"])
    return {
        "uid": str(part["UID"]).removesuffix(TODO),
        "step_id": "",
        "title": title.removeprefix(DONE),
        "description": str(part.get("DESCRIPTION", "")),
        "url": str(part.get("URL", "")),
        "done": DONE_SOME_DAY if title.startswith(DONE) else None,
    }
