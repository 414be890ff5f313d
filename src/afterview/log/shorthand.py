"""Reads the short forms that a person types: an interviewer, a question, `key=value`.

Nothing is guessed: what can be read in two ways is refused, with the ways to say it. Each value is
checked by the reader that `afterview.log.parse` has for its key.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from afterview.dates.spoken import (
    DAYS,
    MOMENTS,
    not_ahead,
    read_day,
    read_moment,
    reading,
)
from afterview.log.parse import FELT, INTERVIEW, INTERVIEWER, QUESTION, RAPPORT
from afterview.model import slug
from afterview.toml.values import Wrong, listed, nearest, printable, shown, suggestion

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import date, datetime

    from afterview.dates.spoken import Prefer

    Value = str | bool | int | date | datetime | list[str] | None
    """What TOML can hold of an assignment; None where the key is to go."""

PEOPLE = ("Jane Doe <jane@acme.example>, VP Engineering, good", "Jane Doe, about: her talk")
QUESTIONS = ("Why us? | Because of the robots | strong", "Why us? | | ok")
ASSIGNMENTS = ("status=rejected", "promise=within two weeks", "topics=Rust, testing", "location=")
"""Examples of what can be read; an error that knows nothing better lists them."""

_PART = re.compile(r'(?P<part>(?:"[^"]*"|[^",])*)(?P<more>,|$)')
_QUOTED = re.compile(r'\s*"([^"]*)"\s*')
_NAMED = re.compile(r'(?P<name>"[^"]*"|[^<>]*?)\s*(?:<(?P<email>[^<>]*)>)?')
_ABOUT = re.compile(r"\s*(?:talked )?about\b:?(?P<what>.*)", re.IGNORECASE | re.DOTALL)
_LOOKS: Mapping[str, re.Pattern[str]] = {
    "profile": re.compile(r"https?://\S+", re.IGNORECASE),
    "email": re.compile(r"<[^<>]*>|[^\s<>]*@[^\s<>]*"),
    "rapport": re.compile("|".join(RAPPORT), re.IGNORECASE),
}
"""What a part is by its looks; anything else is a title."""


def person(text: str) -> dict[str, str]:
    """Return the keys of one interviewer: `Jane Doe <jane@acme.example>, VP Engineering, good`.

    The name comes first; then, between commas and in any order, the address, the title, the link
    to a profile, the rapport; last `about: ...`, to which all that follows belongs. A name or title
    with a comma in it stands between double quotes. Only what was said is in the result. Unclear
    where it cannot be read.
    """
    with reading(text, PEOPLE):
        first, *others = _parts(text, _ABOUT)
        said = _name(first)
        for part in others:
            about = _ABOUT.match(part)
            _add(said, *(("talked_about", _talked_about(about)) if about else _looks(part)))
        return {key: said[key] for key in INTERVIEWER if key in said}


def _parts(text: str, last: re.Pattern[str] | None = None) -> Iterator[str]:
    """Split at the commas outside of double quotes; all that follows belongs to `last`."""
    place, more = 0, ","
    while more:
        if last and last.match(text, place):
            yield text[place:]
            return
        match = _PART.match(text, place)
        if match is None:
            msg = "a double quote is not closed"
            raise Wrong(msg, "write another one, or leave it out")
        yield match["part"].strip()
        place, more = match.end(), match["more"]


def _unquoted(part: str) -> str:
    quoted = _QUOTED.fullmatch(part)
    return quoted[1].strip() if quoted else part


def _name(part: str) -> dict[str, str]:
    match = _NAMED.fullmatch(part)
    if match is None:
        msg = f"{shown(part)} is no name with an address"
        raise Wrong(msg, "")
    name, email = _unquoted(match["name"]), match["email"] or ""
    address = _LOOKS["email"].fullmatch(name) and name
    if not name or address or _ABOUT.match(part):
        msg = "the name is missing"
        address = printable(address or email or "jane@acme.example")
        raise Wrong(msg, f'write it first, as in "Jane Doe <{address}>"')
    if not slug(name):
        msg = f"the name {shown(name)} has neither letter nor digit"
        raise Wrong(msg, "")
    if any(pattern.fullmatch(match["name"]) for pattern in _LOOKS.values()):
        msg = f"{shown(name)} is no name"
        raise Wrong(msg, "write the name first")
    said: dict[str, str] = {}
    _add(said, "name", name)
    _add(said, "email", email)
    return said


def _looks(part: str) -> tuple[str, str]:
    """Return key and value of a part behind the name."""
    if quoted := _QUOTED.fullmatch(part):
        return "title", quoted[1].strip()
    for key, pattern in _LOOKS.items():
        if pattern.fullmatch(part):
            return key, part.casefold() if key == "rapport" else part.strip("<>")
    if re.search("[<>]", part):
        msg = "that is more than one person, or a name with a comma"
        raise Wrong(msg, 'write one at a time, such a name between double quotes: "Doe, Jane"')
    near = nearest(part, RAPPORT, 0.8)
    if near:
        msg = f'{shown(part)} is nearly "{near}"'
        raise Wrong(msg, f'write "{near}", or the title between double quotes')
    return "title", part


def _talked_about(about: re.Match[str]) -> str:
    what = about["what"]
    last = what.rpartition(",")[2].strip().casefold()
    if last in RAPPORT:
        msg = f'"{last}" would belong to what you talked about'
        raise Wrong(msg, 'write it before "about"')
    return what.strip()


def _add(said: dict[str, str], key: str, value: str) -> None:
    """Add what was said, if anything; refuse a second one."""
    if not value:
        return
    if key in said:
        msg = f"{shown(said[key])} and {shown(value)} would both be the {key}"
        raise Wrong(msg, "keep one; where it has a comma, put it between double quotes")
    INTERVIEWER[key](key, value)
    said[key] = value


_BAR = re.compile(r"(?<!\S)\|(?!\S)")


def question(text: str) -> dict[str, str]:
    """Return the keys of one question: `Why us? | Because of the robots | strong`.

    Only a bar with space on both sides divides, so that `a || b` and `ls|wc` can be asked about.
    Asked, answered, and how it felt; the last two may be empty or left out. Only what was said is
    in the result. Unclear where it cannot be read.
    """
    with reading(text, QUESTIONS):
        parts = [part.strip() for part in _BAR.split(text)]
        if len(parts) > len(QUESTION):
            msg = 'there are more than two " | "'
            raise Wrong(msg, "")
        if not parts[0]:
            msg = "the question is missing"
            raise Wrong(msg, "")
        said = dict(zip(QUESTION, parts, strict=False))
        felt = said.get("felt", "").casefold()
        if not felt and said.get("answered", "").casefold() in FELT:
            msg = f"{shown(parts[1])} may be the answer, or how it felt"
            raise Wrong(msg, f'write "{printable(parts[0])} | the answer | {parts[1]}"')
        said["felt"] = felt
        for key, value in said.items():
            QUESTION[key](key, value)
        return {key: value for key, value in said.items() if value}


def assignment(
    text: str, now: datetime, *, prefer: Prefer = "future", on: date | None = None
) -> tuple[str, Value]:
    """Return key and value of `status=rejected`, as they belong into the `[[interview]]`.

    Times are read as `moment` reads them: `now` is in the zone of the interview, and `on` its day,
    so that `end=15:30` says enough. Lists are written with commas. None where nothing stands behind
    the sign: the key is to go. What a promise means is left to the log, which knows from which day
    it counts. Unclear where it cannot be read.
    """
    key, sign, said = (part.strip() for part in text.partition("="))
    with reading(text, _FORMS.get(key, ASSIGNMENTS)):
        if not sign:
            msg = 'there is no "="'
            raise Wrong(msg, "")
        if key not in INTERVIEW:
            msg = f"unknown key {shown(key)}"
            raise Wrong(msg, suggestion(key, INTERVIEW))
        if key in _ELSEWHERE:
            msg = f"{key} is not set like this"
            raise Wrong(msg, _ELSEWHERE[key])
        if not said and key in _REQUIRED:
            msg = f"every interview has a {key}"
            raise Wrong(msg, "write it behind the sign")
        if not said:
            return key, None
        value = _TYPED[key](said, now, prefer, on) if key in _TYPED else said
        INTERVIEW[key](key, value)
        return key, value


def _since(said: str, now: datetime, _prefer: Prefer, _on: date | None) -> date:
    """Read when a status became so, which lies behind."""
    return not_ahead(read_day(said, now.date(), "past"), now.date())


def _flag(said: str, *_: object) -> bool:
    words = {"true": True, "yes": True, "false": False, "no": False}
    if said.casefold() not in words:
        msg = f"{shown(said)} is neither true nor false"
        raise Wrong(msg, f"write {listed(tuple(words))}")
    return words[said.casefold()]


def _phrases(said: str, *_: object) -> list[str]:
    return [_unquoted(part) for part in _parts(said) if part]


def _minutes(said: str, *_: object) -> str | int:
    return int(said) if re.fullmatch("[0-9]{1,5}", said) else said


_TYPED: Mapping[str, Callable[[str, datetime, Prefer, date | None], Value]] = {
    "start": read_moment,
    "end": read_moment,
    "duration": _minutes,
    "status_since": _since,
    "no_contact": _flag,
    "topics": _phrases,
    "concerns": _phrases,
}
"""The keys of the log that are not plain texts."""
_FORMS = {"start": MOMENTS, "end": MOMENTS, "status_since": DAYS}
_REQUIRED = frozenset({"company", "start"})
_ELSEWHERE = {
    "id": "it stays for ever: what stands in your calendar is found again by it",
    "interviewers": 'use "afterview recap" or "afterview edit"',
    "questions": 'use "afterview recap" or "afterview edit"',
}
