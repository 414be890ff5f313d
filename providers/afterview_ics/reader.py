"""The reader `ics`: a calendar file, or the address of one.

Only what the configuration needs to know stands here; the reading itself is in `reading`.
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
    Option(name="path", kind="path", doc="a calendar file on this machine"),
    Option(
        name="url",
        kind="text",
        doc="the secret address at which your calendar gives out a file (.ics), by https",
    ),
)


def _open(options: Mapping[str, Any], context: Context) -> CalendarReader:
    from afterview_ics.reading import CalendarAt

    return CalendarAt(options, context)


plugin = ReaderPlugin(
    name="ics",
    summary="a calendar file (.ics), or the address of one",
    options=OPTIONS,
    open=_open,
)

__all__ = ["OPTIONS", "plugin"]
