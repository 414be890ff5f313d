"""Read from a calendar file when its owner is busy, and the events in it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from afterview.errors import LoginError, ProviderError
from afterview.provider.calendar_reading import calendars_in, reading_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from icalendar import Calendar

    from afterview.provider import Context
    from afterview.provider.reader import Reading

MOST_BYTES = 32 * 1024 * 1024
"""Of a file; ten years of a full calendar have about five million."""
OK = 200
NOT_THERE = frozenset({401, 403, 404, 410})
"""What a server answers where an address is not (any more) that of a calendar."""


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
        """Return the busy times between two times, and with `events` the events."""
        calendars, home = self._calendars(), self._context.timezone
        try:
            return reading_of(calendars, first, last, home=home, events=events)
        except Exception as error:  # the libraries raise many kinds about damaged files
            raise self._unreadable(error) from error

    def close(self) -> None:
        """Do nothing: no connection is kept."""

    def _calendars(self) -> list[Calendar]:
        data = self._downloaded() if self._url else self._from_file()
        try:
            calendars = calendars_in(data)
        except Exception as error:  # likewise
            raise self._unreadable(error) from error
        if not calendars:
            msg = f"{self._where} has no calendar in it"
            raise ProviderError(msg)
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

        budget = Budget.brief(self._context.left)
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
