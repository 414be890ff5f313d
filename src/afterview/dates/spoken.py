"""Read the days and times that a person types behind a flag or at a prompt.

Nothing is guessed: ambiguous text is refused, with a hint how to write it.
"""

from __future__ import annotations

import re
import unicodedata
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING

from afterview.dates.grammar import recognize, tokenize
from afterview.dates.hours import as_clock_times
from afterview.dates.spoken_days import DAY_SHAPES, DAY_WORDS, SPAN_SHAPES, Asked
from afterview.model import FIRST_YEAR, LAST_YEAR
from afterview.toml.values import Wrong, nearest, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from afterview.dates.spoken_days import Prefer

DAYS = ("today", "Fri", "next Mon", "Tue next week", "4 Dec", "2026-12-04", "in 3 days")
MOMENTS = ("yesterday 14:00", "Thu 2pm", "20 Nov 14:00", "2026-11-20 14:00", "2 hours ago")
"""Examples of readable text, for errors that have no better hint."""

_LONGEST = 200
"""The longest day or time in characters; longer text is junk that is not worth a search."""
_FIRST_CLEAR_HOUR = 8
"""From this hour on, a time without am or pm is in the morning; "2" is ambiguous."""
_NOON = 12


class Unclear(ValueError):  # noqa: N818 - it is a finding about the person's words, not a failure
    """Reports in one sentence what cannot be read and why, and what to write instead."""


@contextmanager
def reading(words: str, forms: tuple[str, ...]) -> Iterator[None]:
    """Turn an error about `words` into one sentence."""
    try:
        yield
    except Wrong as wrong:
        hint = wrong.hint or f"write it like {', '.join(map(shown, forms))}"
        msg = f"{shown(words.strip())}: {wrong}; {hint}"
        raise Unclear(msg) from None


KNOWN_WORDS = sorted(
    {
        word
        for text in (*DAY_WORDS.phrases, *DAY_SHAPES, *SPAN_SHAPES, "at am pm noon midday now")
        for word in re.findall("[a-z]+", text)
    }
    | DAY_WORDS.noise
    | DAY_WORDS.ordinals
)
"""All words that have a meaning here."""

_AT = r"(?:at ?|@ ?)?"
_HOUR = "(?P<hour>[0-9]{1,2})"
_CLOCKS = (
    "(?P<noon>noon|midday)",
    rf"{_HOUR}(?:[:.](?P<minute>[0-9]{{2}}))? ?(?P<half>am|pm)",
    rf"{_HOUR}:(?P<minute>[0-9]{{2}})(?::(?P<second>[0-9]{{2}})(?:\.[0-9]+)?)?",
)
_DAY_WORDS, _WEEKDAYS, _WHICH = (
    "|".join(DAY_WORDS.words[kind]) for kind in ("DAY", "WEEKDAY", "RELATIVE")
)
_TIMED = (
    *(rf"(?P<day>.*?)(?:^| ){_AT}{clock}" for clock in _CLOCKS),
    *(rf"{_AT}{clock} (?P<day>.+)" for clock in _CLOCKS),
    # A bare number is an hour only if it cannot be a day or a year: not in "Tue 10".
    rf"(?P<day>.*?)(?:^| )(?:at ?|@ ?){_HOUR}",
    rf"(?P<day>(?:{_DAY_WORDS}|(?:{_WHICH}) (?:{_WEEKDAYS}))) {_HOUR}",
)
"""A time of day, before or after the day."""
_CLOCK = re.compile(r"[0-9]{1,2}(?::[0-9]{2}| ?[ap]m\b)|\bnoon\b|\bmidday\b")
_INSTANT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T(?:[01][0-9]|2[0-3]):[0-5][0-9]"
    r"(?::[0-5][0-9](?:\.[0-9]{1,6})?)?(?:Z|[+-](?:0[0-9]|1[0-4]):[0-5][0-9])",
    re.IGNORECASE,
)
"""A time with its offset; it needs the T, because "10:00-11:30" is a range."""


def day(words: str, today: date, *, prefer: Prefer = "future", country: str = "") -> date:
    """Return the day that `words` name, counted from `today`.

    A weekday alone is the nearest one on the preferred side. So is a date without a year, except
    that a date within 90 days on the other side takes precedence. `country` is the code of that
    whose order of day and month counts. Raises Unclear if the words cannot be read, or have two
    meanings.
    """
    with reading(words, DAYS):
        if _CLOCK.search(plain(words)):
            msg = "a day is wanted, without a time"
            raise Wrong(msg, "")
        return read_day(words, Asked(today, prefer, country))


def names_day(words: str) -> bool:
    """Return whether words look like a day, also one that `day` refuses because it is not clear."""
    with suppress(Wrong):
        shape, _ = recognize(DAY_WORDS, _tokens(plain(words)))
        return shape in DAY_SHAPES
    return False


def day_behind(words: str, today: date, country: str = "") -> date:
    """Return the day that `words` name, which is not in the future; else behave like `day`."""
    with reading(words, DAYS):
        return not_ahead(day(words, today, prefer="past", country=country), today)


def moment(
    words: str,
    now: datetime,
    *,
    prefer: Prefer = "future",
    on: date | None = None,
    country: str = "",
) -> datetime:
    """Return the local time that `words` name, without a zone, to the second if they give one.

    `now` is aware, in the zone in which the time is meant. A time of day alone is on the day `on`,
    or today. Days are read as `day` reads them. A time that a clock change skips is not detected
    here. Raises Unclear if the words cannot be read, or have two meanings.
    """
    with reading(words, MOMENTS):
        return read_moment(words, now, Asked(now.date(), prefer, country, on))


def read_day(words: str, asked: Asked) -> date:
    """Return the day that `words` name, like `day`, but raise Wrong instead of Unclear."""
    return _day(plain(words), asked)


def read_moment(words: str, now: datetime, asked: Asked) -> datetime:
    """Return the time that `words` name, like `moment`, but raise Wrong instead of Unclear."""
    return _moment(plain(words), now, asked)


def _moment(words: str, now: datetime, asked: Asked) -> datetime:
    if words == "now":
        return _local(now, now).replace(second=0)
    if _INSTANT.fullmatch(words):
        return _instant(words, now)
    shape, found = recognize(DAY_WORDS, _tokens(words))
    if sign := SPAN_SHAPES.get(shape):
        when = now.astimezone(UTC) + sign * found["number"] * found["span"]
        return _local(when, now).replace(second=0)
    # The T of "2026-11-20T14:00".
    words = re.sub("(?<=[0-9])t(?=[0-9])", " ", words)
    match = next(filter(None, (re.fullmatch(pattern, words) for pattern in _TIMED)), None)
    if match is None:
        _refuse_many(words, 0)
        _day(words, asked)
        msg = "the time of day is missing"
        raise Wrong(msg, 'write it behind the day, as in "Thu 14:00"')
    _refuse_many(match["day"], 1)
    day = _day(match["day"], asked) if match["day"] else asked.on or asked.today
    return datetime.combine(day, _clock(match))


def _refuse_many(rest: str, others: int) -> None:
    """Refuse "14:00-15:30"."""
    if len(_CLOCK.findall(rest)) + others > 1:
        msg = "there is more than one time of day"
        raise Wrong(msg, "write one of them")


def _clock(match: re.Match[str]) -> time:
    found = match.groupdict()
    if found.get("noon"):
        return time(_NOON)
    said, half = found["hour"], found.get("half")
    hour, minute = int(said), int(found.get("minute") or 0)
    if half and not 1 <= hour <= _NOON:
        msg = f"there is no {hour}{half}"
        raise Wrong(msg, 'write "2pm" or "14:00"')
    if half:
        hour = hour % _NOON + (_NOON if half == "pm" else 0)
    elif len(said) == 1 and 0 < hour < _FIRST_CLEAR_HOUR:
        msg = f'"{said}" may be in the morning or in the afternoon'
        pm = f"{said}:{minute:02}pm" if minute else f"{said}pm"
        raise Wrong(msg, f'write "{pm}" or "0{said}:{minute:02}"')
    try:
        return time(hour, minute, int(found.get("second") or 0))
    except ValueError:
        msg = "there is no such time of day"
        raise Wrong(msg, "write one from 00:00 to 23:59") from None


def _instant(plain: str, now: datetime) -> datetime:
    try:
        when = datetime.fromisoformat(plain.upper())
    except ValueError:
        msg = "there is no such day"
        raise Wrong(msg, "look at the month and the day") from None
    _in_range(when.date())
    return _local(when, now)


def _local(when: datetime, now: datetime) -> datetime:
    return when.astimezone(now.tzinfo).replace(microsecond=0, tzinfo=None, fold=0)


def plain(words: str) -> str:
    """Return words in small letters, single spaces and no commas; "2 p.m." becomes "2pm".

    Other ways to say an hour become a clock time: "10h" and "16:30 Uhr", "half past nine".
    """
    if len(words) > _LONGEST:
        msg = "that is too long for a day or a time"
        raise Wrong(msg, "")
    text = unicodedata.normalize("NFKC", words).casefold()
    text = " ".join(re.sub(r"[,;()\s]+", " ", text).split())
    return as_clock_times(re.sub(r"(?<![a-z])([ap])\.? ?m\b\.?", r"\1m", text))


def _tokens(plain: str) -> list[str]:
    return [token for token in tokenize(plain) if token not in DAY_WORDS.noise]


def _day(plain: str, asked: Asked) -> date:
    tokens = _tokens(plain)
    shape, found = recognize(DAY_WORDS, tokens)
    builder = DAY_SHAPES.get(shape)
    if builder is not None:
        return _in_range(builder(asked, found))
    for token in tokens:
        if token.isalpha() and token not in KNOWN_WORDS:
            near = nearest(token, tuple(word for word in KNOWN_WORDS if word[2:]), 0.75)
            msg = f"{shown(token)} is not a word for a day or a time"
            raise Wrong(msg, f'did you mean "{near}"?' if near else "")
    msg = "that names no day" if tokens else "there are no words"
    raise Wrong(msg, "")


def _in_range(when: date) -> date:
    if not FIRST_YEAR <= when.year <= LAST_YEAR:
        msg = f"that is in the year {when.year}"
        raise Wrong(msg, f"write a year from {FIRST_YEAR} to {LAST_YEAR}")
    return when


def not_ahead(when: date, today: date) -> date:
    """Return a day that is not after today; raise Wrong for later ones."""
    if when > today:
        msg = f"{when} is ahead"
        raise Wrong(msg, "say it when it has become so")
    return when
