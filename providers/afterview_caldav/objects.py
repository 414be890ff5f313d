"""Items as calendar objects: their canonical form, reading them, and writing them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from afterview.errors import RejectedError
from afterview.model import STEP_KINDS, TICK, Event, Task, step_of
from afterview.provider import Remote, ical, ical_edit, ical_read
from afterview_caldav import dav

if TYPE_CHECKING:
    from datetime import tzinfo

    from afterview.model import Item
    from afterview.provider import Action
    from afterview_caldav.server import RemoteObject

ALARMS = {"interview": timedelta(minutes=-60), "recap": timedelta(0)}
"""The distance of an alarm from the start of an event; events of other kinds have none."""
MORNING = timedelta(hours=9)
"""The time of day of a task's alarm, in the time zone that the person is in then."""


def as_held(item: Item) -> Item:
    """Return what a component of the item's own kind holds of it: of a task only the day."""
    if isinstance(item, Task):
        return ical.canonical(replace(item, due_at=ical_read.midnight(item.due)))
    held = ical.canonical(item)
    if not isinstance(held, Event):
        return held
    title = ical.ticked(held.title) if held.done else held.title
    start, end = (
        ical_read.comparable(when) if isinstance(when, datetime) else when
        for when in (held.start, held.end)
    )
    return replace(held, title=title, done=None, start=start, end=end)


def remote_of(found: RemoteObject, zone: tzinfo = UTC) -> Remote | None:
    """Return what an object of the server holds, None if it is not ours.

    `zone` is that of times without one, the person's own.
    """
    name = dav.object_name(found.url)
    if ical_read.MARK not in found.text.upper() and not ical_read.is_our_uid(name):
        return None  # a quick look saves taking apart the objects of others
    component = ical_read.parse(found.text)
    if component is None or not ical_read.is_ours(component, name):
        return None
    item = ical_read.read(component, zone)
    return Remote(
        uid=component.uid,
        remote_id=dav.path(found.url),
        etag=found.etag,
        revision=component.revision,
        item=as_held(item) if item else None,
        mark=component.mark,
        native=found.text,
    )


def text_to_write(action: Action, native: str | None, alarm: timedelta | None) -> str:
    """Return the calendar object to send: a new one, or `native` with the changes of the action.

    Only a new object gets the alarm. Raises RejectedError if the object cannot be made.
    """
    try:
        return _new(action, alarm) if native is None else _edited(action, native)
    except (ValueError, OverflowError) as error:
        msg = f"{action.uid} cannot be stored in a calendar: {error}"
        raise RejectedError(msg) from error


def alarm_of(item: Item) -> timedelta | None:
    """Return the alarm of a new item, None if it gets none."""
    if item.done or item.title.startswith(TICK):
        return None
    step = step_of(item.step_id)
    kind = STEP_KINDS.get(step)
    if isinstance(item, Task) or (kind and kind.form == "task"):
        return MORNING
    # Nobody has to hurry to what leaves the time free, such as a cancelled interview.
    return None if item.free else ALARMS.get(step)


def _new(action: Action, alarm: timedelta | None) -> str:
    item, changed_at = _content(action)
    return ical_edit.created(
        item, revision=action.revision, changed_at=changed_at, mark=action.mark, alarm=alarm
    )


def _edited(action: Action, native: str) -> str:
    item, changed_at = _content(action)
    there = ical_read.parse(native)
    before = action.before or (ical_read.read(there) if there else None)
    if there is None or before is None or there.uid != action.uid:
        msg = "the entry there cannot be read"
        raise ValueError(msg)
    return ical_edit.edited(
        there, before, item, revision=action.revision, changed_at=changed_at, mark=action.mark
    )


def _content(action: Action) -> tuple[Item, datetime]:
    if action.item is None or action.changed_at is None:
        msg = "the action does not say what, or since when"
        raise ValueError(msg)
    return action.item, action.changed_at


__all__ = ["alarm_of", "as_held", "remote_of", "text_to_write"]
