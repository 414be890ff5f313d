"""An Outlook calendar that is only read: when the person is busy, or its events.

Both are a calendar view, in which each instance of a recurring event stands by itself. Without
events, Graph is asked for times, for what they are shown as, and for our mark.
"""

from __future__ import annotations

import json
from datetime import UTC
from typing import TYPE_CHECKING, Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

from afterview.errors import ProviderError
from afterview.provider.http import Budget, json_of
from afterview.provider.reader import Reading
from afterview_outlook import other_events
from afterview_outlook.api import Call
from afterview_outlook.calendar import calendar_path
from afterview_outlook.discovery import PAGE
from afterview_outlook.events import EXPAND
from afterview_outlook.session import Session

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from afterview.provider import Context
    from afterview.provider.replies import Reply

MOST = 500
"""Events in a page, so that a calendar with nine a day is one; Graph allows 1000."""


class OtherCalendar:
    """The calendar that `options` name; see `afterview.provider.reader.CalendarReader`."""

    def __init__(
        self, options: Mapping[str, Any], context: Context, *, budget: Budget | None = None
    ) -> None:
        """Keep what the options say; nothing is sent yet."""
        self._name = str(options["calendar"] or "")
        self._context = context
        patience = budget or Budget.brief(context.left)
        self._session = Session(options["account"], context, patience)

    def read(self, first: datetime, last: datetime, *, events: bool) -> Reading:
        """Return the busy times between two times, and with `events` the events."""
        noted = self._noted()
        try:
            bodies = self._view(noted or self._found(), first, last, events=events)
        except _MissingError:
            # A calendar of the same name may have another id now.
            if noted is None or (found := self._found()) == noted:
                raise
            bodies = self._view(found, first, last, events=events)
        busy = tuple(other_events.busy_times(bodies, ZoneInfo(self._context.timezone)))
        documents = other_events.documents(bodies, self._context.now) if events else ()
        return Reading(busy, tuple(documents))

    def close(self) -> None:
        """Close the connections."""
        self._session.api.close()

    def _view(
        self, path: str, first: datetime, last: datetime, *, events: bool
    ) -> list[Mapping[str, Any]]:
        """Return the events between two times."""
        select = other_events.WHOLE if events else other_events.TIMES
        span = f"startDateTime={_said(first)}&endDateTime={_said(last)}"
        query = f"{span}&$select={select}&{EXPAND}&$top={MOST}"
        call = Call("GET", f"{path}/calendarView?{query}")
        feed = self._session.pages({"view": call})["view"]
        if feed.failure is not None:
            raise self._failure(feed.failure)
        return feed.bodies

    # Which calendar it is.

    def _found(self) -> str:
        """Return the path of the calendar, which is looked for unless it is the main one."""
        if not self._name:
            return "/me/calendar"
        call = Call("GET", f"/me/calendars?$select=id,name&$top={PAGE}")
        feed = self._session.pages({"list": call})["list"]
        if feed.failure is not None:
            raise self._failure(feed.failure)
        by_id = [body for body in feed.bodies if body["id"] == self._name]
        named = by_id or [body for body in feed.bodies if body.get("name") == self._name]
        if len(named) != 1:
            many = "several calendars" if named else "no calendar"
            remedy = "rename one of them" if named else "check calendar"
            msg = f'Outlook has {many} called "{self._name}"; {remedy}'
            raise ProviderError(msg)
        path = calendar_path(str(named[0]["id"]))
        self._context.note(json.dumps([self._name, path]))
        return path

    def _noted(self) -> str | None:
        """Return the path that an earlier run found for the name; None if it is not known."""
        try:
            name, path = json_of(self._context.noted().encode())
        except (ValueError, TypeError):
            return None
        is_path = isinstance(path, str) and path.startswith("/me/calendars/")
        return path if name == self._name and is_path else None

    def _failure(self, reply: Reply) -> ProviderError:
        if reply.verdict == "missing":
            return _MissingError(f'Outlook has no calendar "{self._name}" any more; check calendar')
        return self._session.failure(reply, "the calendar")


class _MissingError(ProviderError):
    """Reports that there is no such calendar."""


def _said(when: datetime) -> str:
    return quote(when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))


__all__ = ["OtherCalendar"]
