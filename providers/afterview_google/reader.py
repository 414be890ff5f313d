"""The reader `google`: a calendar of the Google account of a target, which is only read.

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
        doc="the name or the id of the calendar, as its settings show them; your main one if you "
        "leave it out. Log in again after a change",
    ),
)


def _open(options: Mapping[str, Any], context: Context) -> CalendarReader:
    from afterview_google.other_calendar import OtherCalendar

    return OtherCalendar(options, context)


plugin = ReaderPlugin(
    name="google",
    summary="a calendar of a Google account",
    options=OPTIONS,
    open=_open,
    of_account=True,
)

__all__ = ["OPTIONS", "plugin"]
