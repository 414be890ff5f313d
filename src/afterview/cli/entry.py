"""What the flags and answers of `afterview add` say, and what the log will hold of it."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple
from zoneinfo import ZoneInfo

from afterview import log, spoken
from afterview.cli import changes
from afterview.cli.asking import in_full
from afterview.errors import InputError
from afterview.fields import shown
from afterview.workdays import MONDAY_TO_FRIDAY, Workdays

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


class Field(NamedTuple):
    """A key of the log, and how it is said here."""

    key: str
    flags: tuple[str, ...]
    metavar: str
    help: str
    question: str = ""
    """How it is asked for in a terminal; empty where it is not."""
    many: bool = False


FIELDS = (
    Field("company", ("--company",), "TEXT", "Who invited you.", "Company"),
    Field("role", ("--role",), "TEXT", "What for.", "Role"),
    Field("round", ("--round",), "TEXT", "Which round it is: onsite.", "Round (onsite, call)"),
    Field("timezone", ("--zone", "--timezone"), "ZONE", "Where it is, if not in your own zone."),
    Field(
        "start",
        ("--at", "--start"),
        "WHEN",
        'Its local time: "Thu 2pm", "yesterday 14:00".',
        "When (Thu 2pm, yesterday 14:00, 2026-12-04 14:00)",
    ),
    Field("end", ("--end",), "WHEN", "Its end, in place of --duration.", "Its end (15:30)"),
    Field(
        "duration",
        ("--duration",),
        "TIME",
        "How long it takes: 90 min, 1h. An hour if not said.",
        "How long (90 min, 1h)",
    ),
    Field(
        "mode",
        ("--mode",),
        "MODE",
        "in person, video or phone.",
        "How (in person, video, phone)",
    ),
    Field("location", ("--location",), "TEXT", "Where to go.", "Where, or the link"),
    Field("url", ("--url",), "URL", "Where to click.", "The link"),
    Field(
        "interviewers",
        ("--interviewer", "--person"),
        "PERSON",
        '"Jane Doe <jane@acme.example>, VP Engineering". Repeatable.',
        "Who? (Jane Doe <jane@acme.example>, VP Engineering)",
        many=True,
    ),
    Field(
        "promise",
        ("--promise",),
        "WORDS",
        "When they said they would decide, in their words.",
        "When will they decide, in their words? (within two weeks)",
    ),
    Field(
        "contact",
        ("--contact",),
        "NAME <EMAIL>",
        "Whom to ask how things stand.",
        "Whom may you ask how things stand? (Rita Cruz <rita@acme.example>)",
    ),
    Field("status", ("--status",), "STATUS", "How it stands, if it is over: rejected."),
    Field("status_since", ("--since",), "DAY", "The day on which it became so."),
    Field("topics", ("--topic",), "TEXT", "What you talked about. Repeatable.", many=True),
    Field("concerns", ("--concern",), "TEXT", "What they seemed to doubt. Repeatable.", many=True),
    Field("notes", ("--notes",), "TEXT", "Private: it never leaves this machine."),
    Field("id", ("--id",), "ID", "Its id, if not made from company and round."),
)
BY_KEY = {field.key: field for field in FIELDS}
REQUIRED = ("company", "start")
NAMES = {
    name: field.key
    for field in FIELDS
    for name in (field.key, *(flag.removeprefix("--") for flag in field.flags))
}
"""What a person may call a key, and the key."""
EITHER = {"start": "end", "end": "duration", "duration": "end"}
"""A key that is said anew, and the one that would contradict it."""


def flag_of(key: str) -> str:
    """Return how a key is said on the command line."""
    return BY_KEY[key].flags[0] if key in BY_KEY else key


class Entry:
    """What the log shall say of the interview, as far as it is known."""

    def __init__(self, zone: str, now: datetime) -> None:
        """Take the person's own zone, and the moment."""
        self.fields: dict[str, Any] = {}
        self._zone = zone
        self._now = now

    def read(self, given: Mapping[str, Any]) -> None:
        """Take what the flags say; raise with all that is wrong with it."""
        wrong = []
        if "end" in given and "start" not in given:
            wrong.append("--end needs --at beside it; --duration does not")
            given = {key: words for key, words in given.items() if key != "end"}
        if "status_since" in given and "status" not in given:
            wrong.append("--since is the day of a status; give --status beside it")
        for field in FIELDS:
            words = given.get(field.key, ())
            for each in words if field.many else [words] if words else ():
                try:
                    self.take(field.key, each, flag_of)
                except spoken.Unclear as unclear:
                    wrong.append(f"{field.flags[0]} {unclear}")
                except InputError as error:
                    wrong.append(str(error))
        if wrong:
            raise changes.refused(wrong)

    def forget(self, key: str) -> None:
        """Let a key be said anew."""
        for each in (key, EITHER.get(key, key)):
            self.fields.pop(each, None)

    def take(self, key: str, words: str, name: Callable[[str], str] = str) -> None:
        """Take a value; raise Unclear or InputError, and take nothing, where that is not one."""
        if not words.strip() and key not in REQUIRED:
            return
        if any("\ud800" <= character <= "\udfff" for character in words):
            msg = f"{name(key)}: {shown(words)} is not UTF-8; type it anew"
            raise InputError(msg)
        value = self._value(key, words.strip())
        fields = {**self.fields, key: value}
        if BY_KEY[key].many:
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
            "duration": lambda: int(words) if re.fullmatch("[0-9]{1,5}", words) else words,
            "mode": lambda: in_full(words, log.MODES),
            "interviewers": lambda: spoken.person(words),
        }
        return readers[key]() if key in readers else words

    @property
    def is_ahead(self) -> bool:
        """Whether it has not begun yet, as far as that is known."""
        start: datetime | None = self.fields.get("start")
        return start is not None and start.replace(tzinfo=self._own_zone()) > self._now

    def _own_zone(self) -> ZoneInfo:
        return ZoneInfo(self.fields.get("timezone") or self._zone)

    def _check(self, fields: Mapping[str, Any], name: Callable[[str], str]) -> None:
        """Refuse a value that the log could not hold beside those that are known."""
        from afterview.log_edit import append

        start = datetime(self._now.year, self._now.month, self._now.day, 12)  # noqa: DTZ001 - local
        known = {"id": "new", "company": "new", "start": start, **fields}
        text = append("", known)
        # Holidays say when a promise ends, but not whether it can be read.
        workdays = Workdays(MONDAY_TO_FRIDAY, lambda _year: frozenset())
        _, problems = log.parse(text, zone=self._zone, workdays=workdays)
        if problems:
            raise changes.refused(changes.sentences(text, problems, known["id"], name))
