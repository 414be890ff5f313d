"""Read from a calendar file when its owner is busy, and the events in it."""

from __future__ import annotations

from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from afterview.errors import LoginError, ProviderError
from afterview.provider.reader import BusyTime, Reading
from afterview_ics.events import Documents
from afterview_ics.mending import mended, name_zones

if TYPE_CHECKING:
    from collections.abc import Mapping

    from icalendar import Calendar, Event

    from afterview.provider import Context

MOST_BYTES = 32 * 1024 * 1024
"""Of a file; ten years of a full calendar have about five million."""
PATIENCE = 2.0
"""Seconds for waits between tries. What was known still counts, and the next run asks again."""
OK = 200
NOT_THERE = frozenset({401, 403, 404, 410})
"""What a server answers where an address is not (any more) that of a calendar."""
AWAY = frozenset({"BUSY", "OOF", "WORKINGELSEWHERE"})
"""Outlook's words for a whole day on which the person is not free (MS-OXCICAL,
X-MICROSOFT-CDO-BUSYSTATUS)."""


class CalendarAt:
    """A calendar file at a path or an address."""

    def __init__(self, options: Mapping[str, Any], context: Context) -> None:
        """Refuse options that name no file, or two."""
        self._path, self._url = options["path"], options["url"]
        self._context = context
        if bool(self._path) == bool(self._url):
            msg = f"[calendars.{context.target}] needs either a path or a url"
            raise ProviderError(msg)

    def read(self, first: datetime, last: datetime, *, events: bool) -> Reading:
        """Return the busy times between two times, each instance of a recurring event counted.

        With `events`, all events of that time as well, each as a document of its own.
        """
        busy, documents = list[BusyTime](), list[bytes]()
        for calendar in self._calendars():
            try:
                found = self._instances(calendar, first, last)
                if events:
                    documents += Documents(calendar).of(found)
            except Exception as error:  # the libraries raise many kinds about damaged files
                raise self._unreadable(error) from error
            busy += (time_ for event in found if (time_ := self._time(event)) is not None)
        return Reading(tuple(busy), tuple(documents))

    def close(self) -> None:
        """Do nothing: no connection is kept."""

    @staticmethod
    def _instances(calendar: Calendar, first: datetime, last: datetime) -> list[Event]:
        from recurring_ical_events import of

        return list(of(calendar, skip_bad_series=True).between(first, last))

    def _calendars(self) -> list[Calendar]:
        from icalendar import Calendar

        data = self._downloaded() if self._url else self._from_file()
        try:
            found = Calendar.from_ical(mended(data), multiple=True)
        except Exception as error:  # likewise
            raise self._unreadable(error) from error
        calendars = [each for each in found if isinstance(each, Calendar)]
        if not calendars:
            msg = f"{self._where} has no calendar in it"
            raise ProviderError(msg)
        for calendar in calendars:
            name_zones(calendar)
        return calendars

    def _from_file(self) -> bytes:
        try:
            with Path(self._path).open("rb") as file:
                return self._limited(file.read(MOST_BYTES + 1))
        except OSError as error:
            msg = f"{self._path} cannot be read ({error.strerror})"
            raise ProviderError(msg) from error

    def _downloaded(self) -> bytes:
        from afterview.provider.http import Client
        from afterview.provider.http_budget import Budget

        budget = Budget(PATIENCE, PATIENCE, left=self._context.left)
        client = Client(self._url, now=self._context.now, connections=1, budget=budget)
        try:
            answer = client.request("GET", self._url, headers={"accept": "text/calendar"})
        except LoginError as error:
            raise self._gone() from error
        finally:
            client.close()
        if answer.status in NOT_THERE:
            raise self._gone()
        if answer.status != OK:
            msg = f"{self._where} answered {answer.status}"
            raise ProviderError(msg)
        return self._limited(answer.body)

    def _limited(self, data: bytes) -> bytes:
        if len(data) > MOST_BYTES:
            msg = f"{self._where} is larger than {MOST_BYTES // 1024 // 1024} MB"
            raise ProviderError(msg)
        return data

    @property
    def _where(self) -> str:
        """The path, or no more of the address than its host: the rest of it is a secret."""
        if self._path:
            return str(self._path)
        from urllib.parse import urlsplit

        return f"the calendar at {urlsplit(self._url).hostname}"

    def _gone(self) -> ProviderError:
        return ProviderError(
            f"{self._where} is not there (any more): make a new secret address in its settings"
        )

    def _unreadable(self, error: Exception) -> ProviderError:
        return ProviderError(f"{self._where} is not a calendar file ({type(error).__name__})")

    def _time(self, event: Event) -> BusyTime | None:
        """Return the time of an event; None where it leaves its time free."""
        words = {
            name: str(event.get(name, "")).upper()
            for name in ("TRANSP", "STATUS", "X-MICROSOFT-CDO-BUSYSTATUS")
        }
        start, end = event.start, event.end
        is_whole_day = not isinstance(start, datetime)
        says_busy = words["TRANSP"] == "OPAQUE" or words["X-MICROSOFT-CDO-BUSYSTATUS"] in AWAY
        is_free = (
            words["TRANSP"] == "TRANSPARENT"
            or words["STATUS"] == "CANCELLED"
            or words["X-MICROSOFT-CDO-BUSYSTATUS"] == "FREE"
            or (is_whole_day and not says_busy)
        )
        first, last = self._moment(start), self._moment(end)
        if is_free or last <= first:
            return None
        return BusyTime(first, last, str(event.get("UID", "")))

    def _moment(self, when: date) -> datetime:
        """Return an aware time; one without a zone is where the person lives."""
        home = ZoneInfo(self._context.timezone)
        if not isinstance(when, datetime):
            return datetime.combine(when, time(), home)
        return when if when.tzinfo else when.replace(tzinfo=home)
