"""Define the keys of the log, each with the reader of its value.

A reader raises `Wrong` for a value that cannot be read. What several values have to do with each
other is decided by `log.parse`.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from afterview.dates.zones import zone_name
from afterview.model import STATUSES, Contact
from afterview.toml.values import (
    Wrong,
    choice,
    day,
    expect,
    expect_year,
    flag,
    one_line,
    refuse_control,
    shown,
    tables,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from afterview.toml.values import Reader

MODES = ("in person", "video", "phone")
_MODE_WORDS = {
    "video": r"video|zoom|teams|google meet|^g?meet$|webex|skype|virtual|online|remote",
    "phone": "phone|telephone|telefon|tel",
    "in person": r"in[- ]person|face[- ]to[- ]face|f2f|on[- ]?site|vor ort|in[- ]office|^office$|"
    r"(?:company|client|their|our|your|main|head|at|in) (?:(?!home|back)\w+ )?office|office visit",
}
WAYS = ("online", "email", "mail", "phone", "in person", "video")
"""How an activity was done."""
ACTIVITY_KINDS = (
    "application",
    "contact",
    "fair",
    "course",
    "network",
    "advice",
    "profile",
    "search",
    "other",
)
"""The kinds of activities that offices distinguish (docs/record.md)."""
RAPPORT = ("good", "neutral", "poor")
FELT = ("strong", "ok", "gap")

LONGEST = timedelta(days=7)
"""The longest interview; anything longer has a wrong day or month."""

RESERVED = "keep-searching"
"""An id that no interview may have, because the weekly step without an interview begins with it."""

# Several lines are allowed here; other control characters are not.
_PROSE_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_ADDRESS = re.compile(r"[^\s@<>(),;:\"\[\]\\]{1,64}@(?:[\w-]{1,63}\.)+[\w-]{2,63}")
_DURATION = re.compile(
    r"(?:(?P<hours>\d{1,4}(?:[.,]\d{1,4})?)\s*(?:h|hrs?|hours?))?\s*"
    r"(?:(?:and\s+)?(?P<minutes>\d{1,6})\s*(?:m|mins?|minutes?))?",
    re.ASCII | re.IGNORECASE,
)
_IN_WORDS = {
    **dict.fromkeys(("half an hour", "half hour", "a half hour"), 30),
    **dict.fromkeys(("three quarters of an hour", "three-quarters of an hour"), 45),
    **dict.fromkeys(("an hour", "one hour"), 60),
    **dict.fromkeys(("an hour and a half", "one and a half hours"), 90),
    "two hours": 120,
}
"""Lengths that people say in words, in minutes."""
EXAMPLES = {
    "id": 'id = "acme-onsite"',
    "company": 'company = "Acme Robotics"',
    "start": "start = 2026-11-20T14:00:00",
    "name": 'name = "Jane Doe"',
    "what": 'what = "the link to my talk"',
    "asked": 'asked = "Why do you want to leave?"',
}
ACTIVITY_EXAMPLES = {
    "date": "date = 2026-11-20",
    "kind": 'kind = "application"',
    "what": 'what = "Backend engineer"',
}


def _id(key: str, raw: Any) -> str:
    said = one_line(key, raw)
    if re.search(r"[/\s]", said):
        msg = f"{key} = {shown(said)} holds a slash or a space"
        raise Wrong(msg, 'join the words with "-"')
    if said == RESERVED:
        msg = f"{key} = {shown(said)} stands for the weekly step of that name"
        raise Wrong(msg, f"write another one, such as {EXAMPLES[key]}")
    return said


def _time(key: str, raw: Any) -> datetime:
    written = raw if isinstance(raw, date) else "2026-11-20"
    hint = f"write date and time, without quotes: {key} = {written}T14:00:00"
    expect(key, raw, datetime, hint)
    expect_year(key, raw)
    when: datetime = raw.replace(microsecond=0)
    return when


def _duration(key: str, raw: Any) -> timedelta:
    minutes = raw if type(raw) is int else _minutes(raw) if isinstance(raw, str) else None
    if minutes is None or not 0 < minutes <= LONGEST // timedelta(minutes=1):
        what = "cannot be read" if minutes is None else "is not how long an interview takes"
        msg = f"{key} {what}"
        forms = '"90 min", "1h", "1 h 30 min", "1.5 hours"'
        raise Wrong(msg, f"write {key} = {forms}, or a number of minutes, up to 7 days")
    return timedelta(minutes=minutes)


def _minutes(said: str) -> int | None:
    if (in_words := _IN_WORDS.get(" ".join(said.casefold().split()))) is not None:
        return in_words
    found = _DURATION.fullmatch(said.strip())
    if found is None or not said.strip():
        return None
    hours = float((found["hours"] or "0").replace(",", "."))
    return round(hours * 60) + int(found["minutes"] or 0)


def _promise(key: str, raw: Any) -> str | date:
    """Read a promise in words, or a day; its meaning depends on the day of the interview."""
    if isinstance(raw, str):
        return one_line(key, raw)
    expect(key, raw, date, f'write their words between quotes, or a day: {key} = "next week"')
    return day(key, raw)


def _email(key: str, raw: Any) -> str:
    said = one_line(key, raw)
    return _address(key, said, 'write one such as "jane@acme.example"') if said else ""


def _contact(key: str, raw: Any) -> Contact | None:
    """Read `Rita Cruz <rita@acme.example>`, or only one of the two."""
    said = one_line(key, raw)
    if "@" not in said and "<" not in said:
        return Contact(said) if said else None
    name, opened, rest = said.rpartition("<")
    address = rest[:-1].strip() if opened and rest.endswith(">") else said
    hint = f'write {key} = "Rita Cruz <rita@acme.example>", or only one of the two'
    return Contact(name.strip('" '), _address(key, address, hint))


def _address(key: str, said: str, hint: str) -> str:
    if _ADDRESS.fullmatch(said) is None:
        msg = f"{key}: {shown(said)} is not an email address"
        raise Wrong(msg, hint)
    return said


def mode_named(words: str) -> str:
    """Return the mode that words mean: "on site", "Zoom"; empty if they mean none, or several."""
    said = " ".join(words.casefold().split())
    if said in MODES:
        return said
    found = [
        mode for mode, meant in _MODE_WORDS.items() if re.search(rf"(?<!\w)(?:{meant})(?!\w)", said)
    ]
    if not found and re.search(r"\bcall\b", said):
        return "phone"
    return found[0] if len(found) == 1 else ""


def _mode(key: str, raw: Any) -> str:
    said = one_line(key, raw)
    meant = "" if said in MODES else mode_named(said)
    if meant:
        msg = f"{key} = {shown(said)} is not known"
        raise Wrong(msg, f"write {key} = {shown(meant)}")
    return str(choice(MODES)(key, said))


def _activity_kind(key: str, raw: Any) -> str:
    said = one_line(key, raw)
    if said == "interview":
        msg = f"{key} = {shown(said)}: this is not for activities"
        raise Wrong(msg, "write it as [[interview]], which every record has as well")
    return str(choice(ACTIVITY_KINDS)(key, said))


def _prose(key: str, raw: Any) -> str:
    """Read a text of one or more lines, and keep it as written."""
    expect(key, raw, str, f'write it between quotes: {key} = "..."')
    refuse_control(key, raw, _PROSE_CONTROL)
    said: str = raw
    return said


def _phrases(key: str, raw: Any) -> tuple[str, ...]:
    expect(key, raw, list, f'write a list: {key} = ["one", "two"]')
    phrases = (one_line(f"{key}, number {number}", each) for number, each in enumerate(raw, 1))
    return tuple(phrase for phrase in phrases if phrase)


def _language(key: str, raw: Any) -> str:
    said = one_line(key, raw)
    if said and re.fullmatch("[a-z]{2}", said) is None:
        msg = f"{key} = {shown(said)} is not the code of a language"
        raise Wrong(msg, f'write two small letters, such as {key} = "de"')
    return said


INTERVIEW: Mapping[str, Reader] = {
    "id": _id,
    "company": one_line,
    "role": one_line,
    "round": one_line,
    "start": _time,
    "end": _time,
    "duration": _duration,
    "timezone": zone_name,
    "mode": _mode,
    "location": one_line,
    "url": one_line,
    "promise": _promise,
    "contact": _contact,
    "status": choice(STATUSES),
    "status_since": day,
    "no_contact": flag,
    "answer_by": day,
    "via": one_line,
    "language": _language,
    "topics": _phrases,
    "concerns": _phrases,
    "was": _id,
    "notes": _prose,
    "interviewers": tables("interview"),
    "owed": tables("interview"),
    "questions": tables("interview"),
}
"""Every key of `[[interview]]`, with its reader."""

INTERVIEWER: Mapping[str, Reader] = {
    "name": one_line,
    "email": _email,
    "title": one_line,
    "profile": one_line,
    "rapport": choice(RAPPORT),
    "talked_about": _prose,
}
"""Every key of `[[interview.interviewers]]`."""

OWED: Mapping[str, Reader] = {"what": one_line, "by": day}
"""Every key of `[[interview.owed]]`."""

QUESTION: Mapping[str, Reader] = {"asked": _prose, "answered": _prose, "felt": choice(FELT)}
"""Every key of `[[interview.questions]]`."""

ACTIVITY: Mapping[str, Reader] = {
    "date": day,
    "kind": _activity_kind,
    "what": one_line,
    "company": one_line,
    "where": one_line,
    "how": choice(WAYS),
    "contact": _contact,
    "phone": one_line,
    "url": one_line,
    "workload": one_line,
    "assigned": flag,
    "result": one_line,
    "notes": _prose,
}
"""Every key of `[[activity]]`, with its reader."""

TABLES = ("interviewers", "owed", "questions")
"""The keys of `[[interview]]` that are lists of tables."""
