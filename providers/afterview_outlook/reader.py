"""The reader `outlook`: a calendar of the Microsoft account of a target, which is only read.

Only what the configuration needs to know stands here; the reading itself is in `other_calendar`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from afterview.provider import Option
from afterview.provider.reader import ReaderPlugin

if TYPE_CHECKING:
    from collections.abc import Mapping

    from afterview.provider import Context
    from afterview.provider.reader import CalendarReader

OPTIONS = (
    Option(
        name="calendar",
        kind="text",
        default="",
        doc="the name or the id of the calendar; your main one if you leave it out",
    ),
)


def _open(options: Mapping[str, Any], context: Context) -> CalendarReader:
    from afterview_outlook.other_calendar import OtherCalendar

    return OtherCalendar(options, context)


plugin = ReaderPlugin(
    name="outlook",
    summary="an Outlook calendar of a Microsoft account",
    options=OPTIONS,
    open=_open,
    of_account=True,
)

__all__ = ["OPTIONS", "plugin"]
