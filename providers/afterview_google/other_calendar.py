"""A calendar of a Google account that is only read: when the person is busy, or its events.

Google tells busy times alone (`freeBusy`), with a right that shows nothing else. Where the calendar
may hold entries of our own, which such an answer does not mark, the times of its events are listed
instead.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple
from zoneinfo import ZoneInfo

from afterview.errors import LoginError, ProviderError
from afterview.provider.http import Budget, json_of
from afterview.provider.reader import BusyTime, Reading
from afterview_google import other_events
from afterview_google.calendar import PAGE, is_made_by_us
from afterview_google.errors import GOOGLE, NARROW
from afterview_google.events import when_of
from afterview_google.rights import AUTH, OWNED, PRIMARY, is_id, may_hold_ours, to_read
from afterview_google.session import Session

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from afterview.provider import Context
    from afterview.provider.replies import Reply

SHORTEST = timedelta(days=1)
"""A shorter time is not divided, whatever Google says of its length."""


class Found(NamedTuple):
    """A calendar that is read, as Google knows it."""

    id: str
    holds_ours: bool
    """Whether entries of ours may be in it."""


class OtherCalendar:
    """The calendar that `options` name; see `afterview.provider.reader.CalendarReader`."""

    def __init__(
        self, options: Mapping[str, Any], context: Context, *, budget: Budget | None = None
    ) -> None:
        """Keep what the options say; nothing is sent yet."""
        self._account: Mapping[str, Any] = options["account"]
        self._name = str(options["calendar"] or PRIMARY)
        self._context = context
        self._home = ZoneInfo(context.timezone)
        self._session = Session(self._account, context, budget or Budget.brief(context.left))
        self._api = self._session.api

    def read(self, first: datetime, last: datetime, *, events: bool) -> Reading:
        """Return the busy times between two times, and with `events` the events."""
        noted = self._noted()
        try:
            return self._read(noted or self._found(), first, last, events=events)
        except _MissingError:
            # A calendar of the same name may have another id now.
            if noted is not None and (found := self._found()) != noted:
                return self._read(found, first, last, events=events)
            raise

    def close(self) -> None:
        """Close the connections."""
        self._api.close()

    def _read(self, found: Found, first: datetime, last: datetime, *, events: bool) -> Reading:
        if not events and not found.holds_ours:
            return Reading(tuple(self._free_busy(found.id, first, last)))
        if not events:
            fields, most = f"{other_events.TIMES},{other_events.MARKS}", {"maxAttendees": 1}
        else:
            fields, most = f"{other_events.WHOLE},{other_events.MARKS}", {"showDeleted": True}
        bodies, page = self._session.pages(
            lambda token: self._api.resource("events").list(
                calendarId=found.id,
                timeMin=_said(first),
                timeMax=_said(last),
                singleEvents=True,
                eventTypes=list(other_events.ASKED),
                maxResults=PAGE,
                fields=f"nextPageToken,timeZone,items({fields})",
                **most,
                **token,
            ),
            lambda reply: self._failure(reply, events=events),
        )
        zone = str(page.get("timeZone") or "")
        busy = tuple(other_events.busy_times(bodies, zone, self._home))
        documents = other_events.documents(bodies, zone, self._context.now) if events else ()
        return Reading(busy, tuple(documents))

    def _free_busy(self, name: str, first: datetime, last: datetime) -> Iterator[BusyTime]:
        """Yield Google's own answer about busy times, which says nothing else."""
        body = {"timeMin": _said(first), "timeMax": _said(last), "items": [{"id": name}]}
        reply = self._api.call(self._api.resource("freebusy").query(body=body))
        if reply.reason == "timeRangeTooLong" and last - first > SHORTEST:
            middle = first + (last - first) / 2
            yield from self._free_busy(name, first, middle)
            yield from self._free_busy(name, middle, last)
            return
        if not reply.ok:
            raise self._failure(reply, events=False)
        calendars = reply.body.get("calendars")
        said = calendars.get(name) if isinstance(calendars, dict) else None
        if not isinstance(said, dict):
            raise GOOGLE.unreadable()
        for wrong in said.get("errors") or ():
            if isinstance(wrong, dict) and wrong.get("reason") == "notFound":
                raise self._missing()
            raise GOOGLE.unreadable()
        for span in said.get("busy") or ():
            start, end = (
                when_of({"dateTime": span.get(key)} if isinstance(span, dict) else None)
                for key in ("start", "end")
            )
            if isinstance(start, datetime) and isinstance(end, datetime) and start < end:
                yield BusyTime(start, end)

    # Which calendar it is.

    def _found(self) -> Found:
        """Return the calendar, which is looked for if it is named by its name."""
        if is_id(self._name):
            return Found(self._name, may_hold_ours(self._account, self._name))
        lists = self._api.resource("calendarList")
        entries, _ = self._session.pages(
            lambda page: lists.list(
                maxResults=250,
                showHidden=True,
                fields="nextPageToken,items(id,summary,summaryOverride,description)",
                **page,
            ),
            lambda reply: self._failure(reply, events=False),
        )
        named = [
            entry
            for entry in entries
            if self._name in {entry.get("summaryOverride"), entry.get("summary")}
        ]
        if len(named) != 1:
            many = "several calendars" if named else "no calendar"
            msg = (
                f'Google has {many} called "{self._name}"; write the id of the one that you mean '
                "into calendar: it is in the calendar's settings"
            )
            raise ProviderError(msg)
        (entry,) = named
        is_ours = is_made_by_us(entry) or may_hold_ours(self._account, str(entry["id"]))
        found = Found(str(entry["id"]), is_ours)
        self._context.note(json.dumps([*self._asked_for, *found]))
        return found

    def _noted(self) -> Found | None:
        """Return the calendar that an earlier run found by its name; None if it is not known."""
        try:
            name, target, *found = json_of(self._context.noted().encode())
            noted = Found(*found)
        except (ValueError, TypeError):
            return None
        is_of_this = (name, target) == self._asked_for
        return noted if is_of_this and isinstance(noted.id, str) else None

    @property
    def _asked_for(self) -> tuple[str, str]:
        """What the configuration says of the calendar, and of that of the target."""
        return self._name, str(self._account["calendar_id"])

    # What is wrong.

    def _failure(self, reply: Reply, *, events: bool) -> ProviderError:
        if reply.verdict == "missing":
            return self._missing()
        if reply.verdict == "login" and reply.reason in NARROW:
            return self._narrow(events=events)
        return self._session.failure(reply, "the calendar")

    def _missing(self) -> ProviderError:
        return _MissingError(
            f'Google has no calendar "{self._name}" that this login can see; check calendar'
        )

    def _narrow(self, *, events: bool) -> LoginError:
        """Return the error for a login from before the calendar was to be read."""
        if self._account["token_command"]:
            needs = to_read(self._account, self._name, events=events) or [OWNED]
            needed = " and ".join(f"{AUTH}{name}" for name in needs)
            return LoginError(
                "the token that token_command prints does not allow afterview to read this "
                f"calendar; it needs {needed}"
            )
        what = "your events" if events else "when you are busy"
        return LoginError(
            f"the login at Google does not yet allow afterview to see {what}; run: afterview "
            f"login {self._context.target}"
        )


class _MissingError(ProviderError):
    """Reports that there is no such calendar."""


def _said(when: datetime) -> str:
    return when.astimezone(UTC).replace(microsecond=0).isoformat()


__all__ = ["OtherCalendar"]
