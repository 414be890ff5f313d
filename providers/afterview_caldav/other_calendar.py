"""A calendar on a CalDAV server that is only read: when the person is busy, or its events.

For times alone there are three ways, of which the first is taken that the server has: its own
answer about busy times (RFC 4791, 7.10), the times of its events (9.6), and whole events. Where
entries of our own may be in the calendar, the first one does not do: it does not mark them.
"""

from __future__ import annotations

import json
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, cast, get_args
from urllib.parse import urljoin

from afterview.errors import ProviderError, ThrottledError, TransientError
from afterview.provider.calendar_reading import calendars_in, is_damaged, reading_of
from afterview.provider.http import Budget, SlowError, UnreachableError, json_of
from afterview.provider.reader import BusyTime, Reading
from afterview_caldav import dav, discovery
from afterview_caldav.server import CALENDAR, connect

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime

    from icalendar import Calendar

    from afterview.provider import Context
    from afterview_caldav.dav import Resource

FREE_BUSY = f"{dav.CALDAV}free-busy-query"
INBOX = f"{dav.CALDAV}schedule-inbox-URL"
DEFAULT = f"{dav.CALDAV}schedule-default-calendar-URL"
MOST_NAMES = 6
"""The names of calendars that an error shows."""

Way = Literal["free-busy", "times", "whole"]


class Found(NamedTuple):
    """A calendar that is read, and the way to learn busy times alone."""

    url: str
    way: Way


class OtherCalendar:
    """The calendar that `options` name; see `afterview.provider.reader.CalendarReader`."""

    def __init__(
        self, options: Mapping[str, Any], context: Context, *, budget: Budget | None = None
    ) -> None:
        """Keep what the options say; nothing is sent yet.

        Raises ProviderError if a library is missing, or if no request may be sent to the address.
        """
        if find_spec("recurring_ical_events") is None:
            msg = (
                "to read a calendar needs recurring-ical-events; install afterview with the extra "
                '"calendars" (docs/start.md)'
            )
            raise ProviderError(msg)
        self._account: Mapping[str, Any] = options["account"]
        self._name = str(options["calendar"] or "")
        self._context = context
        self._server = connect(self._account, context, budget or Budget.brief(context.left))

    def read(self, first: datetime, last: datetime, *, events: bool) -> Reading:
        """Return the busy times between two times, and with `events` the events."""
        noted = self._noted()
        try:
            return self._read(noted or self._found(), first, last, events=events)
        except _MissingError:
            # A calendar of the same name may have another address now.
            if noted is None or (found := self._found()).url == noted.url:
                raise
            return self._read(found, first, last, events=events)

    def close(self) -> None:
        """Close the connections."""
        self._server.close()

    def _read(self, found: Found, first: datetime, last: datetime, *, events: bool) -> Reading:
        if events:
            texts = self._texts(found.url, first, last)
            return self._reading(texts, first, last, events=True)
        if found.way == "free-busy":
            busy = self._free_busy(found.url, first, last)
            if busy is not None:
                return Reading(busy)
            found = self._note(found._replace(way="times"))
        if found.way == "times":
            of_times = self._texts_of_times(found.url, first, last)
            if of_times is not None:
                return self._reading(of_times, first, last, events=False)
            found = self._note(found._replace(way="whole"))
        texts = self._texts(found.url, first, last)
        return self._reading(texts, first, last, events=False)

    def _reading(
        self, texts: Iterable[str], first: datetime, last: datetime, *, events: bool
    ) -> Reading:
        """Return what stands in calendar objects; a damaged one costs no other, and is counted."""
        busy, documents, unreadable = list[BusyTime](), list[bytes](), 0
        for text in texts:
            home = self._context.timezone
            try:
                calendars = calendars_in(text.encode())
                told = reading_of(calendars, first, last, home=home, events=events)
            except Exception:  # noqa: BLE001 - icalendar has no base class for what it raises about damaged data
                unreadable += 1
                continue
            busy += told.busy
            documents += told.events
            unreadable += is_damaged(calendars)
        return Reading(tuple(busy), tuple(documents), unreadable)

    # The three ways.

    def _free_busy(self, url: str, first: datetime, last: datetime) -> tuple[BusyTime, ...] | None:
        """Return the server's own answer about busy times; None if it gives none."""
        try:
            response = self._server.report(url, dav.free_busy_query(first, last))
        except TransientError as error:
            if isinstance(error, (ThrottledError, UnreachableError, SlowError)):
                raise
            return None  # it has the report, and stumbles over an event
        self._check_there(response.status)
        if response.status not in dav.OK:
            return None
        try:
            return tuple(_periods(calendars_in(response.body)))
        except Exception:  # noqa: BLE001 - as icalendar raises any kind; the caller asks in another way
            return None

    def _texts_of_times(self, url: str, first: datetime, last: datetime) -> list[str] | None:
        """Return calendar objects without their texts; None if the server has no such answer."""
        try:
            return self._asked(url, first, last, whole=False)
        except TransientError as error:
            if isinstance(error, (ThrottledError, UnreachableError, SlowError)):
                raise
            return None

    def _texts(self, url: str, first: datetime, last: datetime) -> list[str]:
        """Return the calendar objects between two times."""
        texts = self._asked(url, first, last, whole=True)
        if texts is None:
            msg = f"{self._server.host} does not show the events of a time; check calendar"
            raise ProviderError(msg)
        return texts

    def _asked(self, url: str, first: datetime, last: datetime, *, whole: bool) -> list[str] | None:
        response = self._server.report(url, dav.query_between(first, last, whole=whole))
        self._check_there(response.status)
        if response.status != dav.MULTISTATUS:
            return None
        answer = dav.answer(response)
        if answer.truncated:
            middle = first + (last - first) / 2
            if middle.date() == first.date():
                msg = f"{self._server.host} does not show all events of a time"
                raise ProviderError(msg)
            halves = [
                self._asked(url, *span, whole=whole) for span in ((first, middle), (middle, last))
            ]
            # What is in both is one object.
            return list(dict.fromkeys(text for half in halves for text in half or ()))
        texts = [found.text(dav.DATA) for found in answer.resources if found.status in dav.OK]
        if not whole and not all(texts):
            return None  # it stumbles over some of the properties
        return [text for text in texts if text]

    def _check_there(self, status: int) -> None:
        if status in dav.NOT_THERE:
            called = f' "{self._name}"' if self._name else ""
            msg = f"{self._server.host} no longer has the calendar{called}; check calendar"
            raise _MissingError(msg)

    # Which calendar it is.

    def _found(self) -> Found:
        """Find the calendar, and how it can be read. This takes seven requests at most."""
        url = self._url()
        # Without its objects: what the calendar is called, and what it can be asked.
        calendar = self._server.look(url, (dav.RESOURCE_TYPE, dav.DISPLAY_NAME, dav.REPORTS))
        if calendar is None or not calendar.has_type(CALENDAR):
            msg = f"{self._server.host} has no calendar at the address in calendar; check it"
            raise ProviderError(msg)
        can = calendar.props.get(dav.REPORTS)
        has_free_busy = can is not None and can.find(f".//{FREE_BUSY}") is not None
        is_ours = self._may_hold_ours(calendar)
        return self._note(Found(url, "free-busy" if has_free_busy and not is_ours else "times"))

    def _may_hold_ours(self, calendar: Resource) -> bool:
        """Whether the target may write into a calendar."""
        return (
            dav.folder(calendar.url) == dav.folder(self._account["url"])
            or discovery.display_name(calendar) == self._account["calendar"]
            or discovery.is_made_by_us(calendar)
        )

    def _url(self) -> str:
        """Return the address of the calendar."""
        if "://" in self._name or self._name.startswith("/"):
            url: str = urljoin(self._account["url"], self._name)
            self._server.client.trust(url)
            return url
        account = self._server.discover()
        there = [each for each in account.collections if "VEVENT" in discovery.kinds_of(each)]
        if self._name:
            there = [each for each in there if discovery.display_name(each) == self._name]
        elif len(there) > 1:
            usual = self._default_url(account.principal)
            others = [each for each in there if not self._may_hold_ours(each)]
            there = [each for each in there if dav.folder(each.url) == usual] or others
        if len(there) != 1:
            raise ProviderError(self._unclear(there, account.collections))
        return there[0].url

    def _default_url(self, principal: str) -> str:
        """Return the path of the calendar that invitations go to (RFC 6638, 9.2); empty if none."""
        account = self._server.look(principal, (INBOX,)) if principal else None
        inbox = account.link(INBOX) if account else ""
        found = self._server.look(inbox, (DEFAULT,)) if inbox else None
        link = found.link(DEFAULT) if found else ""
        return dav.folder(link) if link else ""

    def _unclear(self, there: Iterable[Resource], calendars: Iterable[Resource]) -> str:
        """Return the message about a name of no calendar or of several."""
        urls = sorted(each.url for each in there)
        if self._name and urls:
            return (
                f'{self._server.host} has several calendars called "{self._name}"; write the '
                f"address of one into calendar, such as {urls[0]}"
            )
        names = sorted({discovery.display_name(each) for each in calendars})[:MOST_NAMES]
        which = f" (there are: {', '.join(names)})" if names else ""
        if self._name:
            return f'{self._server.host} has no calendar called "{self._name}"{which}'
        return (
            f"{self._server.host} does not say which calendar is the main one; write the name of "
            f"one into calendar{which}"
        )

    def _note(self, found: Found) -> Found:
        self._context.note(json.dumps([*self._asked_for, *found]))
        return found

    def _noted(self) -> Found | None:
        """Return the calendar that an earlier run found; None if it is not known."""
        try:
            *asked_for, url, way = json_of(self._context.noted().encode())
            if tuple(asked_for) != self._asked_for or way not in get_args(Way):
                return None
            # As a run before found it, perhaps on another host of the same domain.
            self._server.client.trust(url)
        except (ValueError, TypeError, AttributeError, ProviderError):
            return None
        return Found(url, cast("Way", way))

    @property
    def _asked_for(self) -> tuple[str, str, str]:
        """What the configuration says of the account, the calendar, and that of the target."""
        return self._account["url"], self._name, self._account["calendar"]


class _MissingError(ProviderError):
    """Reports that there is no such calendar."""


def _periods(calendars: Iterable[Calendar]) -> Iterator[BusyTime]:
    """Yield the times of VFREEBUSY components that are not free."""
    (component,) = (each for calendar in calendars for each in calendar.walk("VFREEBUSY"))
    said = component.get("FREEBUSY", [])
    for period in said if isinstance(said, list) else [said]:
        if str(period.params.get("FBTYPE", "BUSY")).upper() != "FREE" and period.start < period.end:
            yield BusyTime(period.start, period.end)


__all__ = ["OtherCalendar"]
