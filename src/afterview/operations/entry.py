"""Collect the values of a new interview, key by key, in the form of the log."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from afterview.dates import spoken
from afterview.dates.clock import city_of
from afterview.dates.session import Session, session
from afterview.dates.workdays import WITHOUT_HOLIDAYS
from afterview.dates.zones import zone_named
from afterview.errors import InputError
from afterview.log import shorthand
from afterview.log.fields import INTERVIEW, MODES
from afterview.log.parse import parse_log
from afterview.log.shorthand import link, person
from afterview.operations import log_change
from afterview.toml.values import listed, nearest, shown

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
_NAME = re.compile(r"[@<]|^[^\W\d_a-z]\w+ +[^\W\d_a-z]")
"""A person: an address, or two words that begin with capital letters."""


class Entry:
    """Holds the values of the new interview that are known so far."""

    def __init__(self, me: Me, now: datetime) -> None:
        """Take the person, whose zone and language count, and the time of this call."""
        self.fields: dict[str, Any] = {}
        self.remarks: dict[str, str] = {}
        """A sentence for each key whose value is not what was typed."""
        self._me = me
        self._now = now
        self._places = me.places
        self._is_zone_said = False
        """Whether the zone is one that the person named, and not that of a trip."""

    def read(self, given: Mapping[str, Any], name: Callable[[str], str]) -> None:
        """Read the given words for each key; raise an error with all their problems.

        `name` returns the person's word for a key.
        """
        contradictions = self._contradictions(given, name)
        wrong: list[str | InputError] = [*contradictions.values()]
        for key in (key for key in KEYS if key not in contradictions):
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

    def _contradictions(
        self, given: Mapping[str, Any], name: Callable[[str], str]
    ) -> dict[str, str]:
        """Return the keys that cannot be given beside or without another, each with the reason."""
        found = {}
        start = name("start")
        if "end" in given and "start" not in given:
            found["end"] = f"{name('end')} needs {start} as well; {name('duration')} does not"
        for key, what in (("status_since", "a status"), ("answer_by", "an offer")):
            if key in given and "status" not in given:
                found[key] = f"{name(key)} is the day of {what}; give {name('status')} as well"
        with suppress(spoken.Unclear):  # reported when it is taken
            said = self._session(given.get("start", ""))
            for key in sorted(EITHER.keys() & given.keys() - {"start"}) if said.end else ():
                found[key] = f"{start} and {name(key)} both say when it ends; keep one of them"
            if said.zone and said.zone != _zone(given.get("timezone", said.zone)):
                zone = name("timezone")
                found["timezone"] = f"{start} names {said.zone}, unlike {zone}; keep one of them"
        return found

    def forget(self, key: str) -> None:
        """Remove the value of a key, so that it can be given again."""
        gone = {key, EITHER.get(key, key)}
        if key == "start" and not self._is_zone_said:
            gone.add("timezone")
        self.fields = {each: value for each, value in self.fields.items() if each not in gone}
        self.remarks.pop(key, None)

    def take(self, key: str, words: str, name: Callable[[str], str] = str) -> None:
        """Add a value; raise Unclear or InputError, and add nothing, if it is not valid."""
        if not words.strip() and key not in REQUIRED:
            return
        if any("\ud800" <= character <= "\udfff" for character in words):
            msg = f"{name(key)}: {shown(words)} is not UTF-8; type it again"
            raise InputError(msg)
        value = self._value(key, words.strip())
        fields = {**self.fields, key: value}
        is_zone_said = self._is_zone_said or key == "timezone"
        there = ""
        if isinstance(value, Session):
            fields |= _of_session(value)
            is_zone_said = is_zone_said or bool(value.zone)
            if not is_zone_said:
                there = self._zone_of_trip(words, value.start)
                fields.pop("timezone", None)
                fields |= {"timezone": there} if there else {}
        elif key in MANY:
            fields[key] = [*self.fields.get(key, ()), value]
        self._check(fields, name)
        self.fields = fields
        self._is_zone_said = is_zone_said
        self.remarks.pop(key, None)
        if there:
            self.remarks[key] = f"the time is that of {city_of(there)}, where you are then"
        if key == "url" and value != words.strip():
            self.remarks[key] = f"the link is {value}, as you typed it without https://"

    def _value(self, key: str, words: str) -> object:
        now, country = self._now.astimezone(self._own_zone()), self._me.country
        today = self._places.day(self._now)
        start: datetime | None = self.fields.get("start")
        readers: Mapping[str, Callable[[], object]] = {
            "timezone": lambda: _zone(words),
            "start": lambda: self._session(words),
            "end": lambda: spoken.moment(
                words, now, on=start.date() if start else None, country=country
            ),
            "status_since": lambda: spoken.day_behind(words, today, country),
            "answer_by": lambda: spoken.day(words, today, country=country),
            "duration": lambda: int(words) if re.fullmatch("[0-9]{1,5}", words) else words,
            "mode": lambda: _mode(words),
            "url": lambda: _link(words),
            "interviewers": lambda: person(words),
        }
        return readers[key]() if key in readers else words

    def _session(self, words: str) -> Session:
        zone = self._own_zone() if self._is_zone_said else self._places.zone_at(self._now)
        return session(words, self._now.astimezone(zone), country=self._me.country)

    def _zone_of_trip(self, words: str, start: datetime) -> str:
        """Return the zone in which a local time without a zone is meant; empty if it is at home.

        That of the place where the person is on that day; of a time today, and of one that counts
        from now, as "2 hours ago" does, the zone in which they are now.
        """
        here, zone = self._places.zone_at(self._now), self._places.zone_on(start.date())
        if zone.key != here.key and start.date() != self._places.day(self._now):
            with suppress(spoken.Unclear):
                # What counts from now is the same moment in every zone.
                said = session(words, self._now.astimezone(zone), country=self._me.country)
                if said.start.replace(tzinfo=zone) == start.replace(tzinfo=here):
                    zone = here
        else:
            zone = here
        return "" if zone.key == self._places.home.key else zone.key

    @property
    def is_ahead(self) -> bool:
        """Whether the interview has not begun yet, as far as is known."""
        start: datetime | None = self.fields.get("start")
        return start is not None and start.replace(tzinfo=self._own_zone()) > self._now

    def _own_zone(self) -> ZoneInfo:
        if "timezone" in self.fields:
            return ZoneInfo(self.fields["timezone"])
        return self._places.home

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


def _zone(words: str) -> str:
    with spoken.reading(words, ()):
        return zone_named(words)


def _link(words: str) -> str:
    with spoken.reading(words, ()):
        return link(words)


def _of_session(said: Session) -> dict[str, object]:
    """Return the keys of the log that a session has."""
    found = {"start": said.start, "end": said.end, "timezone": said.zone}
    return {key: value for key, value in found.items() if value}


def _mode(words: str) -> str:
    """Read a mode; refuse a name, which belongs to another question, in words of its own."""
    mode = shorthand.mode(words)
    if mode not in MODES and _NAME.search(words) and not nearest(words, MODES):
        msg = (
            f"{shown(words)} looks like a name; write {listed(MODES)} here; a later question asks "
            "who it is"
        )
        raise spoken.Unclear(msg)
    return mode
