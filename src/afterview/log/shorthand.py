"""Read the short forms that a person types: an interviewer, a question, `key=value`.

Nothing is guessed: ambiguous text is refused, with a hint how to write it. Each value is checked by
the reader that `log.parse` has for its key.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from afterview.dates.spoken import (
    DAYS,
    MOMENTS,
    Unclear,
    not_ahead,
    read_day,
    read_moment,
    reading,
)
from afterview.dates.spoken_days import Asked
from afterview.dates.zones import zone_named
from afterview.log.fields import (
    FELT,
    INTERVIEW,
    INTERVIEWER,
    MODES,
    OWED,
    QUESTION,
    RAPPORT,
    TABLES,
    mode_named,
)
from afterview.model import slug
from afterview.toml.values import Wrong, in_full, listed, nearest, printable, shown, suggestion

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import date, datetime

    from afterview.dates.spoken_days import Prefer

    Value = str | bool | int | date | datetime | list[str] | None
    """The TOML values that an assignment can have; None removes the key."""

PEOPLE = ("Jane Doe <jane@acme.example>, VP Engineering, good", "Jane Doe, about: her talk")
QUESTIONS = ("Why us? | Because of the robots | strong", "Why us? | | ok")
PROMISED = ("the link to my talk | Mon", "two references | 2026-12-04", "the code")
ASSIGNMENTS = ("status=rejected", "promise=within two weeks", "topics=Rust, testing", "location=")
"""Examples of readable text, for errors that have no better hint."""

RAPPORT_WORDS: Mapping[str, str] = {
    **{word: word for word in RAPPORT},
    **dict.fromkeys(("great", "very good", "really good", "excellent", "well", "friendly"), "good"),
    **dict.fromkeys(("ok", "okay", "fine", "so-so", "all right", "alright", "average"), "neutral"),
    **dict.fromkeys(("bad", "badly", "not good", "awkward", "cold", "difficult"), "poor"),
}
"""The words for how somebody got on with a person, each with the one that the log has for it."""

FELT_WORDS: Mapping[str, str] = {
    **{word: word for word in FELT},
    **dict.fromkeys(("good", "great", "well"), "strong"),
    **dict.fromkeys(("okay", "fine", "so-so", "all right", "alright"), "ok"),
    **dict.fromkeys(("bad", "badly", "weak"), "gap"),
}
"""The words for how an answer felt, each with the one that the log has for it."""

_SCHEME = re.compile(r"https?://\S+|(?!https?:)[a-z][a-z0-9+-]*:(?!\d)\S+", re.IGNORECASE)
_HOST = re.compile(r"(?:[\w-]+\.)+[a-z]{2,}(?::\d+)?(?P<path>[/?#]\S*)?", re.IGNORECASE)

_PART = re.compile(r'(?P<part>(?:"[^"]*"|[^",])*)(?P<more>,|$)')
_QUOTED = re.compile(r'\s*"([^"]*)"\s*')
_NAMED = re.compile(r'(?P<name>"[^"]*"|[^<>]*?)\s*(?:<(?P<email>[^<>]*)>)?')
_ABOUT = re.compile(r"\s*(?:talked )?about\b:?(?P<what>.*)", re.IGNORECASE | re.DOTALL)
_PART_PATTERNS: Mapping[str, re.Pattern[str]] = {
    "profile": re.compile(
        r"https?://\S+|www\.\S+|(?:\w+\.)?(?:linkedin|xing|github|gitlab)\.com/\S+", re.IGNORECASE
    ),
    "email": re.compile(r"<[^<>]*>|[^\s<>]*@[^\s<>]*"),
    "rapport": re.compile("|".join(RAPPORT_WORDS), re.IGNORECASE),
}
"""Patterns that classify a part; anything else is a title."""


def person(text: str) -> dict[str, str]:
    """Return the keys of one interviewer: `Jane Doe <jane@acme.example>, VP Engineering, good`.

    The name comes first; then, separated by commas and in any order, the address, the title, the
    link to a profile and the rapport; last `about: ...`, to which all the rest belongs. A name or
    title that contains a comma is written in double quotes. The result has only the keys that were
    given. Raises Unclear if the text cannot be read.
    """
    with reading(text, PEOPLE):
        first, *others = _parts(text, _ABOUT)
        said = _name(first)
        for part in others:
            about = _ABOUT.match(part)
            _add(said, *(("talked_about", _talked_about(about)) if about else _classify(part)))
        return {key: said[key] for key in INTERVIEWER if key in said}


def _parts(text: str, last: re.Pattern[str] | None = None) -> Iterator[str]:
    """Split at commas outside double quotes; the text from a match of `last` on is one part."""
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
        msg = f"{shown(part)} is not a name with an address"
        raise Wrong(msg, "")
    name, email = _unquoted(match["name"]), match["email"] or ""
    address = _PART_PATTERNS["email"].fullmatch(name) and name
    if not name or address or _ABOUT.match(part):
        msg = "the name is missing"
        address = printable(address or email or "jane@acme.example")
        raise Wrong(msg, f'write it first, as in "Jane Doe <{address}>"')
    if not slug(name):
        msg = f"the name {shown(name)} has neither letter nor digit"
        raise Wrong(msg, "")
    if any(pattern.fullmatch(match["name"]) for pattern in _PART_PATTERNS.values()):
        msg = f"{shown(name)} is not a name"
        raise Wrong(msg, "write the name first")
    said: dict[str, str] = {}
    _add(said, "name", name)
    _add(said, "email", email)
    return said


def _classify(part: str) -> tuple[str, str]:
    """Return key and value of a part behind the name."""
    if quoted := _QUOTED.fullmatch(part):
        return "title", quoted[1].strip()
    for key, pattern in _PART_PATTERNS.items():
        if pattern.fullmatch(part):
            read = {"rapport": rapport, "profile": link}.get(key, lambda said: said.strip("<>"))
            return key, read(part)
    if re.search("[<>]", part):
        msg = "that is more than one person, or a name with a comma"
        raise Wrong(msg, 'write one at a time, such a name between double quotes: "Doe, Jane"')
    near = nearest(part, RAPPORT, 0.8)
    if near:
        msg = f'{shown(part)} is nearly "{near}"'
        raise Wrong(msg, f'write "{near}", or the title between double quotes')
    return "title", part


def rapport(words: str) -> str:
    """Return the log's word for how somebody got on with a person; other words as they are.

    A beginning that only one of the log's words has is enough: "g" is good.
    """
    return RAPPORT_WORDS.get(words.strip().casefold()) or in_full(words, RAPPORT)


def feeling(words: str) -> str:
    """Return the log's word for how an answer felt; other words in small letters."""
    said = words.strip().casefold()
    return FELT_WORDS.get(said) or in_full(said, FELT)


def mode(words: str) -> str:
    """Return the log's word for how an interview takes place; other words as they are."""
    return mode_named(words) or in_full(words, MODES)


def link(words: str) -> str:
    """Return a link, with https:// in front if it has no scheme; raise Wrong for other words."""
    if _SCHEME.fullmatch(words):
        return words
    if _HOST.fullmatch(words):
        return f"https://{words}"
    msg = "that is not a link"
    raise Wrong(msg, 'write it as your browser shows it: "https://meet.example/abc"')


def is_link(words: str) -> bool:
    """Return whether words that may name a place are a link: with a scheme, or host and path."""
    host = _HOST.fullmatch(words)
    return bool(re.match(r"https?://", words, re.IGNORECASE) or (host and host["path"]))


def _talked_about(about: re.Match[str]) -> str:
    what = about["what"]
    last = what.rpartition(",")[2].strip().casefold()
    if last in RAPPORT:
        msg = f'"{last}" would belong to what you talked about'
        raise Wrong(msg, 'write it before "about"')
    return what.strip()


def _add(said: dict[str, str], key: str, value: str) -> None:
    """Add a value unless it is empty; refuse a second one for the same key."""
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

    The parts are question, answer and feeling; the last two may be empty or left out. Only a bar
    with space on both sides separates them, so that `a || b` and `ls|wc` can be part of a question.
    The result has only the keys that were given. Raises Unclear if the text cannot be read.
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
        felt = feeling(said.get("felt", ""))
        if not felt and said.get("answered", "").casefold() in FELT:
            msg = f"{shown(parts[1])} may be the answer, or how it felt"
            raise Wrong(msg, f'write "{printable(parts[0])} | the answer | {parts[1]}"')
        said["felt"] = felt
        for key, value in said.items():
            QUESTION[key](key, value)
        return {key: value for key, value in said.items() if value}


def owed(text: str) -> dict[str, str]:
    """Return what the person promised, and the words for the day: `the link to my talk | Mon`.

    The day may be left out; its words are not read here. Raises Unclear if the text cannot be read.
    """
    with reading(text, PROMISED):
        parts = [part.strip() for part in _BAR.split(text)]
        if len(parts) > len(OWED):
            msg = 'there is more than one " | "'
            raise Wrong(msg, "")
        if not slug(OWED["what"]("what", parts[0])):
            msg = "what you promised is missing"
            raise Wrong(msg, "")
        return {key: part for key, part in zip(OWED, parts, strict=False) if part}


def assignment(
    text: str,
    now: datetime,
    *,
    prefer: Prefer = "future",
    on: date | None = None,
    country: str = "",
) -> tuple[str, Value]:
    """Return key and value of `status=rejected`, as they are written in the `[[interview]]`.

    Times are read as in `moment`: `now` is in the zone of the interview, and `on` is its day, so
    that `end=15:30` is enough. Lists are separated by commas. An empty value returns None, which
    removes the key. A promise is not interpreted here, because its meaning depends on the day of
    the interview. Raises Unclear if the text cannot be read.
    """
    key, sign, said = (part.strip() for part in text.partition("="))
    with reading(text, _FORMS.get(key, ASSIGNMENTS)):
        if not sign:
            msg = 'there is no "="'
            raise Wrong(msg, "")
        if key not in INTERVIEW:
            msg = f"unknown key {shown(key)}"
            raise Wrong(msg, suggestion(key, INTERVIEW))
        if key in _SET_ELSEWHERE:
            msg = f"{key} is not set like this"
            raise Wrong(msg, _SET_ELSEWHERE[key])
        if not said and key in _REQUIRED:
            msg = f"every interview has a {key}"
            raise Wrong(msg, "write it behind the sign")
        return key, _value(key, said, now, Asked(now.date(), prefer, country, on), key)


def value_of(key: str, said: str, now: datetime, asked: Asked, name: str) -> Value:
    """Return the value of a key as `assignment` does; `name` is the person's word for the key."""
    if not said and key in _REQUIRED:
        msg = "is missing"
        raise Unclear(msg)
    with reading(said, _FORMS.get(key, ASSIGNMENTS)):
        return _value(key, said, now, asked, name)


def _value(key: str, said: str, now: datetime, asked: Asked, name: str) -> Value:
    if not said:
        return None
    value = _READERS[key](said, now, asked) if key in _READERS else said
    INTERVIEW[key](name, value)
    return value


def _since(said: str, _now: datetime, asked: Asked) -> date:
    """Read the day since which a status holds; it is not in the future."""
    return not_ahead(read_day(said, replace(asked, prefer="past")), asked.today)


def _ahead(said: str, _now: datetime, asked: Asked) -> date:
    return read_day(said, replace(asked, prefer="future"))


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


_READERS: Mapping[str, Callable[[str, datetime, Asked], Value]] = {
    "url": lambda said, *_: link(said),
    "mode": lambda said, *_: mode(said),
    "timezone": lambda said, *_: zone_named(said),
    "start": read_moment,
    "end": read_moment,
    "duration": _minutes,
    "status_since": _since,
    "no_contact": _flag,
    "answer_by": _ahead,
    "topics": _phrases,
    "concerns": _phrases,
}
"""Readers of keys whose values are not plain text."""
_FORMS = {"start": MOMENTS, "end": MOMENTS, **dict.fromkeys(("status_since", "answer_by"), DAYS)}
_REQUIRED = frozenset({"company", "start"})
_IN_RECAP = 'use "afterview recap" or "afterview edit"'
_SET_ELSEWHERE = {
    "id": 'use "afterview rename", which keeps its entries in your calendars',
    "was": 'it belongs to "afterview rename"',
    **dict.fromkeys(TABLES, _IN_RECAP),
}
