"""Collect the values of a new interview, key by key, in the form of the log."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from afterview.dates import spoken
from afterview.dates.workdays import WITHOUT_HOLIDAYS
from afterview.errors import InputError
from afterview.log.parse import INTERVIEW, MODES, parse_log
from afterview.log.shorthand import person
from afterview.operations import log_change
from afterview.toml.values import in_full, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from afterview.config.parse import Me

_FIRST = ("timezone", "language")
KEYS = (*_FIRST, *(key for key in INTERVIEW if key not in _FIRST))
"""The order in which keys are read: times depend on the zone, promises on the language."""
MANY = frozenset({"interviewers", "topics", "concerns"})
"""The keys that can be given more than once."""
REQUIRED = ("company", "start")
EITHER = {"start": "end", "end": "duration", "duration": "end"}
"""A key, and another that would contradict it once it is given again."""


class Entry:
    """Holds the values of the new interview that are known so far."""

    def __init__(self, me: Me, now: datetime) -> None:
        """Take the person, whose zone and language count, and the time of this call."""
        self.fields: dict[str, Any] = {}
        self._me = me
        self._now = now

    def read(self, given: Mapping[str, Any], name: Callable[[str], str]) -> None:
        """Read the given words for each key; raise an error with all their problems.

        `name` returns the person's word for a key.
        """
        wrong: list[str | InputError] = []
        if "end" in given and "start" not in given:
            end, start, duration = map(name, ("end", "start", "duration"))
            wrong.append(f"{end} needs {start} beside it; {duration} does not")
            given = {key: words for key, words in given.items() if key != "end"}
        for key, what in (("status_since", "a status"), ("answer_by", "an offer")):
            if key in given and "status" not in given:
                wrong.append(f"{name(key)} is the day of {what}; give {name('status')} beside it")
        for key in KEYS:
            words = given.get(key, ())
            for each in words if key in MANY else [words] if words else ():
                try:
                    self.take(key, each, name)
                except spoken.Unclear as unclear:
                    wrong.append(f"{name(key)} {unclear}")
                except InputError as error:
                    wrong.append(error)
        if len(wrong) == 1 and isinstance(wrong[0], InputError):
            raise wrong[0]
        if wrong:
            raise log_change.error_of([str(each) for each in wrong])

    def forget(self, key: str) -> None:
        """Remove the value of a key, so that it can be given again."""
        for each in (key, EITHER.get(key, key)):
            self.fields.pop(each, None)

    def take(self, key: str, words: str, name: Callable[[str], str] = str) -> None:
        """Add a value; raise Unclear or InputError, and add nothing, if it is not valid."""
        if not words.strip() and key not in REQUIRED:
            return
        if any("\ud800" <= character <= "\udfff" for character in words):
            msg = f"{name(key)}: {shown(words)} is not UTF-8; type it anew"
            raise InputError(msg)
        value = self._value(key, words.strip())
        fields = {**self.fields, key: value}
        if key in MANY:
            fields[key] = [*self.fields.get(key, ()), value]
        self._check(fields, name)
        self.fields = fields

    def _value(self, key: str, words: str) -> object:
        now = self._now.astimezone(self._own_zone())
        start: datetime | None = self.fields.get("start")
        readers: Mapping[str, Callable[[], object]] = {
            "start": lambda: spoken.moment(words, now),
            "end": lambda: spoken.moment(words, now, on=start.date() if start else None),
            "status_since": lambda: spoken.day_behind(words, now.date()),
            "answer_by": lambda: spoken.day(words, now.date()),
            "duration": lambda: int(words) if re.fullmatch("[0-9]{1,5}", words) else words,
            "mode": lambda: in_full(words, MODES),
            "interviewers": lambda: person(words),
        }
        return readers[key]() if key in readers else words

    @property
    def is_ahead(self) -> bool:
        """Whether the interview has not begun yet, as far as is known."""
        start: datetime | None = self.fields.get("start")
        return start is not None and start.replace(tzinfo=self._own_zone()) > self._now

    def _own_zone(self) -> ZoneInfo:
        return ZoneInfo(self.fields.get("timezone") or self._me.timezone)

    def _check(self, fields: Mapping[str, Any], name: Callable[[str], str]) -> None:
        """Refuse a value that the log could not hold together with the known ones."""
        from afterview.log.edit import append

        start = datetime(self._now.year, self._now.month, self._now.day, 12)  # noqa: DTZ001 - local
        known = {"id": "new", "company": "new", "start": start, **fields}
        text = append("", known)
        # Holidays decide when a promise ends, but not whether it can be read.
        me = self._me
        _, problems = parse_log(text, zone=me.timezone, workdays=WITHOUT_HOLIDAYS, speech=me.speech)
        if problems:
            raise log_change.error_in(text, problems, known["id"], name)
