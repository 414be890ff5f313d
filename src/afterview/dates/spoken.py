"""Read the days and times that a person types behind a flag or at a prompt.

Nothing is guessed: ambiguous text is refused, with a hint how to write it.
"""

from __future__ import annotations

import re
import unicodedata
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, Literal

from afterview.dates.clock import MONTHS
from afterview.dates.days import dotted_day, numeric_day
from afterview.dates.english import ENGLISH
from afterview.dates.grammar import Language, recognize, tokenize, variants
from afterview.dates.hours import as_clock_times
from afterview.dates.orders import order_of
from afterview.dates.units import Anchor, business_days, hours, weeks
from afterview.dates.workdays import WITHOUT_HOLIDAYS
from afterview.model import FIRST_YEAR, LAST_YEAR
from afterview.toml.values import Wrong, nearest, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

Prefer = Literal["past", "future"]

DAYS = ("today", "Fri", "next Mon", "Tue next week", "4 Dec", "2026-12-04", "in 3 days")
MOMENTS = ("yesterday 14:00", "Thu 2pm", "20 Nov 14:00", "2026-11-20 14:00", "2 hours ago")
"""Examples of readable text, for errors that have no better hint."""

_LONGEST = 200
"""The longest day or time in characters; longer text is junk that is not worth a search."""
_SLACK = timedelta(days=90)
"""A day without a year that is this close is never taken for one that is a year away."""
_FIRST_CLEAR_HOUR = 8
"""From this hour on, a time without am or pm is in the morning; "2" is ambiguous."""
_NOON = 12
_TWO_DIGITS = 99
_CENTURY = 2000


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


# Days and times


@dataclass(frozen=True, slots=True)
class Asked:
    """Says how the words for a day or a time are meant."""

    today: date
    prefer: Prefer = "future"
    country: str = ""
    """The two-letter code of the country whose order of day and month counts in "4/12"."""
    on: date | None = None
    """The day of a time that names none, if not today."""


def _relative_day(asked: Asked, found: Mapping[str, Any]) -> date:
    return asked.today + timedelta(days=found["day"])


def _iso_day(_asked: Asked, found: Mapping[str, Any]) -> date:
    when = _existing(found["year"], found["number"], found["last_number"])
    if when is None:
        msg = f"there is no {found['year']}-{found['number']:02}-{found['last_number']:02}"
        raise Wrong(msg, "look at the month and the day")
    return _on_weekday(when, found)


def _named_day(asked: Asked, found: Mapping[str, Any]) -> date:
    """Read "4 Dec": without a year, the nearest one on the preferred side, or one that is close."""
    year = asked.today.year
    years = (found["year"],) if "year" in found else (year - 1, year, year + 1)
    dates = (_existing(year, found["month"], found["number"]) for year in years)
    days = [when for when in dates if when is not None]
    if "year" not in found and asked.prefer == "future":
        days = [when for when in days if when >= asked.today - _SLACK]
    elif "year" not in found:
        days = [when for when in reversed(days) if when <= asked.today + _SLACK]
    if not days:
        msg = "there is no such day" if "year" in found else "there is no such day near today"
        raise Wrong(msg, "look at day and month, and write the year with them")
    return _on_weekday(days[0], found)


def _weekday(asked: Asked, found: Mapping[str, Any]) -> date:
    """Read "Fri" as the nearest one on the preferred side; today's weekday is refused."""
    ahead = (found["weekday"] - asked.today.weekday()) % 7
    if not ahead:
        msg = f"today is a {asked.today:%A}"
        name = f"{asked.today:%a}"
        raise Wrong(msg, f'write "today", "next {name}" or "last {name}"')
    return asked.today + timedelta(days=ahead if asked.prefer == "future" else ahead - 7)


def _relative_weekday(asked: Asked, found: Mapping[str, Any]) -> date:
    """Read "next Fri", which may mean the coming one or next week's.

    They are the same if Friday is over, or today.
    """
    ahead = (found["weekday"] - asked.today.weekday()) % 7
    steps = {-1: ahead - 7, 0: ahead, 1: ahead or 7}
    near = asked.today + timedelta(days=steps[found["relative"]])
    far = _weekday_of_week(asked, found)
    if near != far:
        one, other = sorted((near, far))
        msg = f"that may be {one:%a} {one} or {other:%a} {other}"
        raise Wrong(msg, f'write the date, or "{far:%a} {_WEEKS[found["relative"]]} week"')
    return near


def _weekday_of_week(asked: Asked, found: Mapping[str, Any]) -> date:
    """Read "Fri next week"; a week begins on Monday."""
    days = 7 * found["relative"] - asked.today.weekday() + found["weekday"]
    return asked.today + timedelta(days=days)


def _ahead(asked: Asked, found: Mapping[str, Any]) -> date:
    first = asked.today + timedelta(days=found.get("day", 0))
    counted: date = found["unit"](Anchor(first, WITHOUT_HOLIDAYS), found["number"])
    return counted


def _ago(asked: Asked, found: Mapping[str, Any]) -> date:
    return _ahead(asked, {**found, "number": -found["number"]})


def _numeric_day(asked: Asked, found: Mapping[str, Any], sign: str) -> date:
    """Read "12/11/2026" in the order of the country; refuse it if that may be either."""
    first, second = found["number"], found["last_number"]
    both = {"day": (first, second), "month": (second, first)}
    possible = {key: each for key, each in both.items() if 1 <= each[1] <= len(MONTHS)}
    if not possible:
        msg = "there is no such day"
        raise Wrong(msg, "look at the month and the day")
    order = order_of(asked.country, sign)
    chosen = {possible[order]} if order in possible else {*possible.values()}
    year = found.get("year", found.get("third_number"))
    rest = {} if year is None else {"year": year if year > _TWO_DIGITS else _CENTURY + year}
    days = [
        _named_day(asked, {**rest, **_weekday_in(found), "number": number, "month": month})
        for number, month in sorted(chosen)
    ]
    if len(days) > 1:
        msg = "day and month change places from country to country"
        one, other = (f'"{day.day} {day:%b}{f" {day.year}" if rest else ""}"' for day in days)
        raise Wrong(msg, f'write {one} or {other}, or the year first, as in "{days[0]}"')
    return days[0]


def _weekday_in(found: Mapping[str, Any]) -> dict[str, Any]:
    return {"weekday": found["weekday"]} if "weekday" in found else {}


def _no_month(_asked: Asked, found: Mapping[str, Any]) -> date:
    msg = "the month is missing"
    raise Wrong(msg, f'write it as in "4 Dec"; an hour would be "at {found["number"]}"')


def _year_or_hour(_asked: Asked, found: Mapping[str, Any]) -> date:
    msg = f'"{found["last_number"]}" may be a year or an hour'
    raise Wrong(msg, 'write the year with four digits, an hour as in "at 10"')


_WEEKS = {-1: "last", 0: "this", 1: "next"}

_SPAN = {
    **dict.fromkeys(("hour", "hours", "hr", "hrs", "h"), timedelta(hours=1)),
    **dict.fromkeys(("minute", "minutes", "min", "mins"), timedelta(minutes=1)),
}
_ENGLISH = Language(
    words={
        "DAY": {**ENGLISH.words["DAY"], "yesterday": -1, "day before yesterday": -2},
        "WEEKDAY": ENGLISH.words["WEEKDAY"],
        "MONTH": ENGLISH.words["MONTH"],
        # "A few days" is enough to wait for, but names no day.
        "COUNT": {
            word: n
            for word, n in ENGLISH.words["COUNT"].items()
            if not {"few", "several"} & set(word.split())
        },
        "WEEK": {"week": weeks},
        "UNIT": {
            word: unit
            for kind in ("UNIT", "UNITS")
            for word, unit in ENGLISH.words[kind].items()
            if unit not in {hours, business_days} and " " not in word
        },
        "SPAN": _SPAN,
        "RELATIVE": {**ENGLISH.words["RELATIVE"], "last": -1},
    },
    rows={},
    ordinals=ENGLISH.ordinals,
    noise=ENGLISH.noise | {"on", "of"},
    around={},
)
"""The words for days that promises have, and those for the past."""

_DAY_ROWS: Mapping[str, Callable[[Asked, Mapping[str, Any]], date]] = {
    "DAY": _relative_day,
    "[WEEKDAY] YEAR - NUMBER - NUMBER": _iso_day,
    "[WEEKDAY] NUMBER|NTH MONTH [YEAR]": _named_day,
    "[WEEKDAY] MONTH NUMBER|NTH [YEAR]": _named_day,
    "[WEEKDAY] NUMBER|NTH MONTH NUMBER": _year_or_hour,
    "[WEEKDAY] MONTH NUMBER|NTH NUMBER": _year_or_hour,
    "[WEEKDAY] NTH": _no_month,
    "WEEKDAY NUMBER": _no_month,
    "WEEKDAY": _weekday,
    "RELATIVE WEEKDAY": _relative_weekday,
    "WEEKDAY RELATIVE WEEK": _weekday_of_week,
    "RELATIVE WEEK WEEKDAY": _weekday_of_week,
    "in NUMBER|COUNT UNIT|WEEK": _ahead,
    "NUMBER|COUNT UNIT|WEEK from now|DAY": _ahead,
    "NUMBER|COUNT UNIT|WEEK ago": _ago,
    "YEAR /|. NUMBER /|. NUMBER": _iso_day,
}
_NUMERIC_ROWS = (
    row for row, builder in ENGLISH.rows.items() if builder in {numeric_day, dotted_day}
)
_DAY_SHAPES: Mapping[str, Callable[[Asked, Mapping[str, Any]], date]] = {
    **{
        shape: partial(_numeric_day, sign=next(sign for sign in "/-." if sign in shape.split()))
        for row in _NUMERIC_ROWS
        for shape in variants(row)
    },
    **{shape: builder for row, builder in _DAY_ROWS.items() for shape in variants(row)},
}
_SPAN_ROWS = {
    "in NUMBER|COUNT SPAN": 1,
    "NUMBER|COUNT SPAN from now": 1,
    "NUMBER|COUNT SPAN ago": -1,
}
_SPAN_SHAPES = {shape: sign for row, sign in _SPAN_ROWS.items() for shape in variants(row)}

KNOWN_WORDS = sorted(
    {
        word
        for text in (*_ENGLISH.phrases, *_DAY_SHAPES, *_SPAN_SHAPES, "at am pm noon midday now")
        for word in re.findall("[a-z]+", text)
    }
    | _ENGLISH.noise
    | _ENGLISH.ordinals
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
    "|".join(_ENGLISH.words[kind]) for kind in ("DAY", "WEEKDAY", "RELATIVE")
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
        shape, _ = recognize(_ENGLISH, _tokens(plain(words)))
        return shape in _DAY_SHAPES
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
    shape, found = recognize(_ENGLISH, _tokens(words))
    if sign := _SPAN_SHAPES.get(shape):
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
    return [token for token in tokenize(plain) if token not in _ENGLISH.noise]


def _day(plain: str, asked: Asked) -> date:
    tokens = _tokens(plain)
    shape, found = recognize(_ENGLISH, tokens)
    builder = _DAY_SHAPES.get(shape)
    if builder is not None:
        return _in_range(builder(asked, found))
    for token in tokens:
        if token.isalpha() and token not in KNOWN_WORDS:
            near = nearest(token, tuple(word for word in KNOWN_WORDS if word[2:]), 0.75)
            msg = f"{shown(token)} is not a word for a day or a time"
            raise Wrong(msg, f'did you mean "{near}"?' if near else "")
    msg = "that names no day" if tokens else "there are no words"
    raise Wrong(msg, "")


def _existing(year: int, month: int, number: int) -> date | None:
    try:
        return date(year, month, number)
    except ValueError:
        return None


def _on_weekday(when: date, found: Mapping[str, Any]) -> date:
    if found.get("weekday", when.weekday()) != when.weekday():
        msg = f"{when} is a {when:%A}"
        raise Wrong(msg, "look at the day, or leave the weekday out")
    return when


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
