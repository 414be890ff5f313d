"""What the words for a day mean, as a person types them: each way to say one, with its day.

`dates.spoken` reads whole answers with these. Nothing is guessed: what may be two days is refused.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, Literal

from afterview.dates.clock import MONTHS
from afterview.dates.days import dotted_day, numeric_day
from afterview.dates.english import ENGLISH
from afterview.dates.grammar import Language, variants
from afterview.dates.orders import order_of
from afterview.dates.units import Anchor, business_days, hours, weeks
from afterview.dates.workdays import WITHOUT_HOLIDAYS
from afterview.toml.values import Wrong

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Prefer = Literal["past", "future"]

_SLACK = timedelta(days=90)
"""A day without a year that is this close is never taken for one that is a year away."""
_TWO_DIGITS = 99
_CENTURY = 2000


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


_WEEKS = {-1: "last", 0: "this", 1: "next"}

_SPAN = {
    **dict.fromkeys(("hour", "hours", "hr", "hrs", "h"), timedelta(hours=1)),
    **dict.fromkeys(("minute", "minutes", "min", "mins"), timedelta(minutes=1)),
}
DAY_WORDS = Language(
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
DAY_SHAPES: Mapping[str, Callable[[Asked, Mapping[str, Any]], date]] = {
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
SPAN_SHAPES = {shape: sign for row, sign in _SPAN_ROWS.items() for shape in variants(row)}
