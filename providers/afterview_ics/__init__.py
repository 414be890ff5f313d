"""The provider `ics`: one calendar file, to be opened, imported, or subscribed to.

Only what the configuration needs to know stands here; the file itself is in `calendar_file`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from afterview.model import STEPS
from afterview.provider import HISTORY, INCLUDE, PRIVATE, Option, Plugin, steps_option

if TYPE_CHECKING:
    from collections.abc import Mapping

    from afterview.provider import Context, Provider

OPTIONS = (
    Option(
        name="path",
        kind="path",
        required=True,
        doc="the file to write. Only you can read a new one; an existing one keeps "
        "its permissions, so `chmod` it once if a web server has to read it",
    ),
    Option(
        name="name",
        kind="text",
        default="Interviews",
        doc="the name that calendar programs show",
    ),
    Option(
        name="tasks",
        kind="choice",
        default="events",
        values=("events", "todos", "both"),
        doc="how a task is written: as an all-day event that leaves the time free, because most "
        "programs show no to-dos of a subscribed calendar; as a to-do; or as both",
    ),
    Option(
        name="alarms",
        kind="flag",
        default=False,
        doc="one alarm an item: an hour before an interview, when it is time to recap, and at the "
        "hour of a task. Most programs ignore the alarms of a subscribed calendar",
    ),
    PRIVATE,
    INCLUDE,
    HISTORY,
    steps_option(STEPS),
)


def _open(options: Mapping[str, Any], context: Context) -> Provider:
    from afterview_ics.calendar_file import CalendarFile

    return CalendarFile(options, context)


plugin = Plugin(
    name="ics",
    summary="a calendar file (.ics) that any calendar program can open or subscribe to",
    options=OPTIONS,
    open=_open,
    tasks_are_events=lambda options: options["tasks"] != "todos",
)

__all__ = ["OPTIONS", "plugin"]
