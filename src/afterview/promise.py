"""Reads what they said about when they would decide, as a range of days.

A language is a table of data: its words, and rows that say what a sequence of words means. What
cannot be read is an `UnreadablePromise`; whoever shows it to the person adds `FORMS`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import MAXYEAR, date, timedelta
from functools import cached_property
from itertools import product
from typing import TYPE_CHECKING, Any

from afterview.model import Promise
from afterview.workdays import month_end

if TYPE_CHECKING:
    from afterview.workdays import Workdays

FORMS = (
    "2026-12-04",
    "4 December",
    "by Friday",
    "Friday the 4th",
    "this week",
    "next week",
    "end of next week",
    "in 10 days",
    "within two weeks",
    "1-2 weeks",
    "5 business days",
    "in a month",
    "end of the month",
    "early December",
    "after 2026-12-04",
)
"""Examples of what can be read, for the hint of a problem."""

_LONGEST = 200
"""Characters: nobody's promise is longer, and junk is not worth a search."""
_SHOWN = 60
"""Characters of it that an error repeats."""
_PHRASE = 3
"""Words in the longest phrase of a language."""
_YEAR_DIGITS = 4
_FIELDS = {"NTH": "number", "COUNT": "number", "WEEK": "unit", "UNITS": "unit"}
"""The kinds of word whose value is found under another name than their own."""
_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2212"), "-")
_PUNCTUATION = re.compile(
    r"""[,;:!?"'()~\u2018\u2019\u201c\u201d]|(?<![0-9])\.|\.(?![0-9])""",
)
# A sign that is not dropped is a word that no row knows: "2+ weeks" is more than two.
_TOKEN = re.compile(r"[0-9]+|[^\W\d_]+|\S")

_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


class UnreadablePromise(ValueError):  # noqa: N818 - "Error" says nothing that "Unreadable" does not
    """The words name no day and no span of time; the text says why, in one clause."""


Span = tuple[date, date]


@dataclass(frozen=True, slots=True)
class Said:
    """Where the counting starts: the interview's local date, and whose business days count."""

    on: date
    workdays: Workdays


# Units: the day that lies n of them after the day on which it was said.


def hours(said: Said, n: int) -> date:
    """Return the day by which n hours have passed, whatever the hour was."""
    return days(said, -(-n // 24))


def days(said: Said, n: int) -> date:
    """Return the day n days later."""
    return said.on + timedelta(days=n)


def business_days(said: Said, n: int) -> date:
    """Return the n-th business day after it."""
    return said.workdays.add(said.on, n)


def weeks(said: Said, n: int) -> date:
    """Return the same weekday n weeks later."""
    return days(said, 7 * n)


def fortnights(said: Said, n: int) -> date:
    """Return the same weekday 2 n weeks later."""
    return days(said, 14 * n)


def months(said: Said, n: int) -> date:
    """Return the same day n months later, or the last one of a shorter month."""
    return _clamped(*_month_after(said, n), said.on.day)


def years(said: Said, n: int) -> date:
    """Return the same day n years later; 28 February for the 29th in a common year."""
    return months(said, 12 * n)


@dataclass(frozen=True, slots=True)
class Part:
    """The first and the last day of a part of a week, month or year.

    Weekdays count from 0, Monday, and a week ends on its Friday. None is the last business day.
    """

    week: tuple[int, int]
    month: tuple[int | None, int | None]
    year: tuple[tuple[int, int | None], tuple[int, int | None]]
    """Each a month and a day."""


WHOLE = Part((0, 4), (1, 31), ((1, 1), (12, 31)))
EARLY = Part((0, 1), (1, 10), ((1, 1), (4, 30)))
MID = Part((1, 3), (11, 20), ((5, 1), (8, 31)))
LATE = Part((3, 4), (21, 31), ((9, 1), (12, 31)))
END = Part((4, 4), (None, None), ((12, None), (12, None)))

Unit = Callable[[Said, int], date]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The values of the words in a row, by their kind; `last_...` is the second of a kind."""

    day: int = 0
    weekday: int = -1
    """-1 where none was said."""
    last_weekday: int = -1
    number: int = 0
    last_number: int | None = None
    month: int = 0
    year: int = 0
    """0 where none was said."""
    unit: Unit = days
    relative: int = 0
    part: Part = WHOLE
    last_part: Part | None = None


Builder = Callable[[Said, Found], Span]
Frame = Callable[[Said, Span], Span]


# Builders: the range of days that a row means.


def relative_day(said: Said, found: Found) -> Span:
    """Read "today", "tomorrow"."""
    return _point(days(said, found.day))


def span(said: Said, found: Found) -> Span:
    """Read "in 10 days"; with two numbers, the range between them."""
    last = found.number if found.last_number is None else found.last_number
    return found.unit(said, min(found.number, last)), found.unit(said, max(found.number, last))


def period(said: Said, found: Found) -> Span:
    """Read "next week", "end of the month"; what is over already is the next one's."""
    cut = _PERIODS.get(found.unit)
    if cut is None:
        return _point(found.unit(said, found.relative))
    last = found.last_part or found.part
    this = cut(said, found.relative, found.part, last)
    return this if this[1] >= said.on else cut(said, found.relative + 1, found.part, last)


def period_after(said: Said, found: Found) -> Span:
    """Read "the week after next"."""
    return period(said, replace(found, relative=found.relative + 1))


def coming_weekday(said: Said, found: Found) -> Span:
    """Read "Friday": the next one after the interview, never its own day."""
    return _point(_coming(said.on, found.weekday))


def relative_weekday(said: Said, found: Found) -> Span:
    """Read "this Friday", and "next Friday": from the coming one to the one of next week.

    Both are meant by "next"; the gate waits for the later.
    """
    coming = _coming(said.on, found.weekday)
    return coming, max(coming, weekday_of_week(said, found)[1])


def weekday_of_week(said: Said, found: Found) -> Span:
    """Read "Friday of next week"."""
    monday = days(said, 7 * found.relative - said.on.weekday())
    return _point(monday + timedelta(days=found.weekday))


def weekdays(said: Said, found: Found) -> Span:
    """Read "Thursday or Friday"."""
    first = _coming(said.on, found.weekday)
    return first, _coming(first, found.last_weekday)


def iso_day(_said: Said, found: Found) -> Span:
    """Read "2026-12-04"."""
    return _point(_exact(found, found.number, found.last_number or 0))


def named_day(said: Said, found: Found) -> Span:
    """Read "4 December 2026"; without a year the next such day, the interview's own too."""
    if found.year:
        return _point(_exact(found, found.month, found.number))
    # Two days of 29 February can lie eight years apart.
    candidates = ((said.on.year + n, found.month, found.number) for n in range(9))
    missing = f"{_MONTHS[found.month - 1]} has no day {found.number}"
    return _point(_on_weekday(_first(said, candidates, missing), found))


def nth_day(said: Said, found: Found) -> Span:
    """Read "the 4th", "Friday the 4th": the coming one, the interview's own day too."""
    # Three months: this one's may have passed, and the next one may be too short.
    candidates = ((*_month_after(said, n), found.number) for n in range(3))
    return _point(
        _on_weekday(_first(said, candidates, f"no month has a day {found.number}"), found)
    )


def week_of(said: Said, found: Found) -> Span:
    """Read "the week of December 7": Monday to Friday."""
    # Counted from this week's Monday, for "the week of" a day that is over may be this one.
    monday = replace(said, on=days(said, -said.on.weekday()))
    day, _ = (named_day if found.month else iso_day)(monday, found)
    return _part_of_week(replace(said, on=day), 0, WHOLE, WHOLE)


def named_month(said: Said, found: Found) -> Span:
    """Read "early December 2026"; without a year the next one that is not over."""
    part, last = found.part, found.last_part or found.part
    over = not found.year and _calendar_end(said.on.year, found.month, last) < said.on
    year = _checked((found.year or said.on.year) + over)
    latest = _day_of_month(said, year, found.month, last.month[1])
    return (
        _day_of_month(said, year, found.month, part.month[0]),
        # "End of November" on Saturday the 29th: no business day is left, but it is not over.
        max(latest, min(said.on, _calendar_end(year, found.month, last))),
    )


def too_far(_said: Said, _found: Found) -> Span:
    """Refuse a thousand of anything."""
    raise OverflowError


def ambiguous(_said: Said, _found: Found) -> Span:
    """Refuse "04/12"."""
    msg = "day and month change places from country to country"
    raise UnreadablePromise(msg)


def _part_of_week(said: Said, n: int, first: Part, last: Part) -> Span:
    monday = days(said, 7 * n - said.on.weekday())
    return monday + timedelta(days=first.week[0]), monday + timedelta(days=last.week[1])


def _part_of_month(said: Said, n: int, first: Part, last: Part) -> Span:
    year, month = _month_after(said, n)
    return (
        _day_of_month(said, year, month, first.month[0]),
        _day_of_month(said, year, month, last.month[1]),
    )


def _part_of_year(said: Said, n: int, first: Part, last: Part) -> Span:
    year = _checked(said.on.year + n)
    return _day_of_month(said, year, *first.year[0]), _day_of_month(said, year, *last.year[1])


_PERIODS: Mapping[Unit, Callable[[Said, int, Part, Part], Span]] = {
    weeks: _part_of_week,
    months: _part_of_month,
    years: _part_of_year,
}
"""What a part of the n-th week, month or year after this one is."""


def _month_after(said: Said, n: int) -> tuple[int, int]:
    year, month = divmod(said.on.year * 12 + said.on.month - 1 + n, 12)
    return _checked(year), month + 1


def _checked(year: int) -> int:
    if year > MAXYEAR:
        raise OverflowError
    return year


def _day_of_month(said: Said, year: int, month: int, day: int | None) -> date:
    if day is None:
        return said.workdays.last_of_month(year, month)
    return _clamped(year, month, day)


def _calendar_end(year: int, month: int, part: Part) -> date:
    return _clamped(year, month, part.month[1] or 31)


def _clamped(year: int, month: int, day: int) -> date:
    return date(year, month, min(day, month_end(year, month).day))


def _point(day: date) -> Span:
    return day, day


def _coming(day: date, weekday: int) -> date:
    return day + timedelta(days=(weekday - day.weekday() - 1) % 7 + 1)


def _exact(found: Found, month: int, number: int) -> date:
    try:
        day = date(found.year, month, number)
    except ValueError:
        msg = f"there is no day {found.year}-{month:02}-{number:02}"
        raise UnreadablePromise(msg) from None
    return _on_weekday(day, found)


def _first(said: Said, candidates: Iterable[tuple[int, int, int]], missing: str) -> date:
    for year, month, number in candidates:
        try:
            day = date(_checked(year), month, number)
        except ValueError:
            continue
        if day >= said.on:
            return day
    raise UnreadablePromise(missing)


def _on_weekday(day: date, found: Found) -> date:
    if found.weekday not in {-1, day.weekday()}:
        msg = f"{day} is a {_WEEKDAYS[day.weekday()]}, not a {_WEEKDAYS[found.weekday]}"
        raise UnreadablePromise(msg)
    return day


# Frames: what the words before or after a range make of it.


def as_it_is(_said: Said, days_: Span) -> Span:
    """Only sound friendly."""
    return days_


def by(said: Said, days_: Span) -> Span:
    """Mean any day up to its end."""
    return said.on, days_[1]


def after(_said: Said, days_: Span) -> Span:
    """Mean a day that is not before its end."""
    return _point(days_[1])


@dataclass(frozen=True, kw_only=True)
class Language:
    """One language as data: phrases of one to three words, casefolded.

    A row maps a sequence of words to its builder. In it a name in capitals stands for any phrase
    of that kind, `[...]` may be missing, and `|` separates alternatives. Digits are a NUMBER, or
    an NTH before one of `ordinals`; four of them are a YEAR, more are HUGE.
    """

    words: Mapping[str, Mapping[str, Any]]
    """Kind, then phrase, to value."""
    rows: Mapping[str, Builder]
    ordinals: frozenset[str] = frozenset()
    noise: frozenset[str] = frozenset()
    """Words that are passed over wherever they stand, and left out in all phrases."""
    leads: Mapping[str, Frame]
    """What may stand before the words that count, and what it makes of their range."""
    trails: Mapping[str, Frame]
    """What may stand after them."""
    joiners: frozenset[str] = frozenset()
    """What makes one range of the two around it."""

    @cached_property
    def phrases(self) -> Mapping[str, tuple[str, Any]]:
        """Every phrase with its kind and value."""
        return {
            phrase: (kind, value)
            for kind, values in self.words.items()
            for phrase, value in values.items()
        }

    @cached_property
    def shapes(self) -> Mapping[str, Builder]:
        """Every sequence that the rows describe."""
        return {shape: builder for row, builder in self.rows.items() for shape in variants(row)}


def variants(row: str) -> Iterator[str]:
    """Spell out a row: `[A] B|C` is `A B`, `A C`, `B` and `C`."""
    choices = []
    for word in row.split():
        options = word.strip("[]").split("|")
        choices.append([*options, ""] if word.startswith("[") else options)
    for chosen in product(*choices):
        yield " ".join(filter(None, chosen))


ENGLISH = Language(
    words={
        "DAY": {
            "today": 0,
            "eod": 0,
            "tomorrow": 1,
            "day after tomorrow": 2,
        },
        "WEEKDAY": {
            **{name.casefold(): number for number, name in enumerate(_WEEKDAYS)},
            **{name[:3].casefold(): number for number, name in enumerate(_WEEKDAYS)},
            "tues": 1,
            "thur": 3,
            "thurs": 3,
        },
        "MONTH": {
            **{name.casefold(): number for number, name in enumerate(_MONTHS, 1)},
            **{name[:3].casefold(): number for number, name in enumerate(_MONTHS, 1)},
            "sept": 9,
        },
        "COUNT": {
            "a": 1,
            "an": 1,
            "one": 1,
            "two": 2,
            "couple": 2,
            "couple of": 2,
            "a couple": 2,
            "a couple of": 2,
            "three": 3,
            # The number that "few" has at least; the gate adds its own two business days.
            "few": 3,
            "a few": 3,
            "four": 4,
            "five": 5,
            "six": 6,
            "seven": 7,
            "eight": 8,
            "nine": 9,
            "ten": 10,
            "eleven": 11,
            "twelve": 12,
            "fourteen": 14,
            "fifteen": 15,
            "twenty": 20,
            "thirty": 30,
        },
        "WEEK": {"week": weeks},
        "UNIT": {
            "day": days,
            "business day": business_days,
            "working day": business_days,
            "month": months,
            "year": years,
        },
        # These take a number: "the next days" are no day that can be named.
        "UNITS": {
            "hour": hours,
            "hours": hours,
            "days": days,
            "calendar days": days,
            "business days": business_days,
            "working days": business_days,
            "work days": business_days,
            "workdays": business_days,
            "weeks": weeks,
            "fortnight": fortnights,
            "fortnights": fortnights,
            "months": months,
            "years": years,
        },
        "RELATIVE": {"this": 0, "next": 1},
        "PART": {
            "early": EARLY,
            "early in": EARLY,
            "beginning of": EARLY,
            "start of": EARLY,
            "mid": MID,
            "mid -": MID,
            "middle of": MID,
            "late": LATE,
            "late in": LATE,
            "end": END,
            "end of": END,
        },
    },
    rows={
        "[WEEKDAY] YEAR - NUMBER - NUMBER": iso_day,
        "[WEEKDAY] NUMBER|NTH [of] MONTH [YEAR]": named_day,
        "[WEEKDAY] MONTH NUMBER|NTH [YEAR]": named_day,
        "[WEEKDAY] NTH": nth_day,
        "[coming|upcoming] WEEKDAY": coming_weekday,
        "WEEKDAY to|or|and|-|/ WEEKDAY": weekdays,
        "RELATIVE [coming] WEEKDAY": relative_weekday,
        "WEEKDAY [of] RELATIVE WEEK": weekday_of_week,
        "RELATIVE WEEK [on] WEEKDAY": weekday_of_week,
        "WEEK of YEAR - NUMBER - NUMBER": week_of,
        "WEEK of NUMBER|NTH [of] MONTH [YEAR]": week_of,
        "WEEK of MONTH NUMBER|NTH [YEAR]": week_of,
        "RELATIVE UNIT|WEEK": period,
        "PART [RELATIVE] UNIT|WEEK": period,
        "PART to|or|- PART [RELATIVE] UNIT|WEEK": period,
        "UNIT|WEEK after RELATIVE": period_after,
        "[PART] MONTH [YEAR]": named_month,
        "PART to|or|- PART MONTH [YEAR]": named_month,
        "DAY": relative_day,
        "[RELATIVE|coming] NUMBER|COUNT UNIT|UNITS|WEEK": span,
        "[RELATIVE|coming] NUMBER|COUNT to|or|and|- NUMBER|COUNT UNIT|UNITS|WEEK": span,
        "NUMBER|COUNT UNIT|UNITS|WEEK or|to NUMBER|COUNT": span,
        "RELATIVE UNIT|WEEK or NUMBER|COUNT": span,
        "YEAR|HUGE UNIT|UNITS|WEEK": too_far,
        "NUMBER /|.|- NUMBER": ambiguous,
        "NUMBER /|.|- NUMBER /|.|- NUMBER|YEAR": ambiguous,
        "YEAR /|. NUMBER /|. NUMBER": ambiguous,
    },
    ordinals=frozenset({"st", "nd", "rd", "th"}),
    noise=frozenset({"the"}),
    leads={
        **dict.fromkeys(
            (
                *("they", "he", "she", "we", "i", "you", "said", "say", "told me", "promised"),
                *("will", "would", "should", "ll", "hear", "hear back", "decide", "a decision"),
                *("an answer", "decision", "answer", "in", "on", "at", "for", "during", "between"),
                *("sometime", "some time", "probably", "likely", "maybe", "perhaps", "hopefully"),
                *("around", "about", "approximately", "roughly", "later", "end of day", "eod"),
            ),
            as_it_is,
        ),
        **dict.fromkeys(
            (
                *("by", "before", "until", "till", "within", "over", "up to", "on or before"),
                *("no later than", "not later than", "latest", "at latest", "at most"),
                *("no more than", "less than", "under"),
            ),
            by,
        ),
        **dict.fromkeys(
            (
                *("after", "from", "starting", "on or after", "not before", "not until"),
                *("no earlier than", "not earlier than", "earliest", "at earliest", "at least"),
                *("more than",),
            ),
            after,
        ),
    },
    trails={
        **dict.fromkeys(
            (
                *("from now", "from today", "time", "or so", "hopefully", "probably", "maybe"),
                *("morning", "afternoon", "evening", "end of day", "eod"),
            ),
            as_it_is,
        ),
        **dict.fromkeys(("at latest", "latest", "or earlier", "or sooner", "at most"), by),
        **dict.fromkeys(("at earliest", "earliest", "or later", "onwards"), after),
    },
    joiners=frozenset({"to", "or", "and", "-", "/"}),
)

LANGUAGES = (ENGLISH,)


def read(
    words: str | date,
    said_on: date,
    workdays: Workdays,
    languages: Sequence[Language] = LANGUAGES,
) -> Promise:
    """Return the range of days that `words` promise, counted from `said_on`.

    `said_on` is the interview's local date; neither end of the range lies before it.
    UnreadablePromise where the words cannot be read, or could be read in two ways.
    """
    said = Said(said_on, workdays)
    if isinstance(words, date):
        day = date(words.year, words.month, words.day)
        return Promise(day.isoformat(), *_not_past(said, _point(day)))
    shown = " ".join(words.split())
    try:
        earliest, latest = _in_any(languages, said, shown)
    except UnreadablePromise as error:
        msg = f'"{_shortened(shown)}": {error}'
        raise UnreadablePromise(msg) from None
    except OverflowError:
        msg = f'"{_shortened(shown)}": that is too far away'
        raise UnreadablePromise(msg) from None
    return Promise(shown, min(max(earliest, said_on), latest), latest)


def _shortened(words: str) -> str:
    return words if len(words) <= _SHOWN else words[: _SHOWN - 1] + "…"


def _in_any(languages: Iterable[Language], said: Said, words: str) -> Span:
    tokens = tokenize(words) if len(words) <= _LONGEST else []
    for language in languages:
        heard = [token for token in tokens if token not in language.noise]
        found = _phrase(language, said, heard) or _joined(language, said, heard)
        if found:
            return found
    msg = "no day and no span of time that can be read"
    raise UnreadablePromise(msg)


def tokenize(words: str) -> list[str]:
    """Split into words, numbers and signs, without case, spaces and plain punctuation."""
    text = unicodedata.normalize("NFKC", words).casefold().translate(_DASHES)
    return _TOKEN.findall(_PUNCTUATION.sub(" ", text))


def _joined(language: Language, said: Said, tokens: Sequence[str]) -> Span | None:
    for place, token in enumerate(tokens):
        if token in language.joiners:
            left = _phrase(language, said, tokens[:place])
            right = left and _phrase(language, said, tokens[place + 1 :])
            if left and right:
                return min(left[0], right[0]), max(left[1], right[1])
    return None


def _phrase(language: Language, said: Said, tokens: Sequence[str]) -> Span | None:
    tokens, leads = _unframed(tokens, language.leads, front=True)
    tokens, trails = _unframed(tokens, language.trails, front=False)
    shape, values = recognize(language, tokens)
    builder = language.shapes.get(shape)
    if builder is None:
        return None
    found = _not_past(said, builder(said, Found(**values)))
    for frame in (*reversed(trails), *reversed(leads)):
        found = frame(said, found)
    return found


def _unframed(
    tokens: Sequence[str], phrases: Mapping[str, Frame], *, front: bool
) -> tuple[Sequence[str], list[Frame]]:
    """Take off the phrases at one end, as long as words are left."""
    frames: list[Frame] = []
    while True:
        for size in range(min(_PHRASE, len(tokens) - 1), 0, -1):
            edge = " ".join(tokens[:size] if front else tokens[-size:])
            if edge in phrases:
                frames.append(phrases[edge])
                tokens = tokens[size:] if front else tokens[:-size]
                break
        else:
            return tokens, frames


def _not_past(said: Said, found: Span) -> Span:
    if found[1] < said.on:
        msg = f"{found[1]} is before the interview, {said.on}"
        raise UnreadablePromise(msg)
    return found


def recognize(language: Language, tokens: Sequence[str]) -> tuple[str, dict[str, Any]]:
    """Return the kinds of the words, and the values that `Found` takes."""
    kinds: list[str] = []
    values: dict[str, Any] = {}
    place = 0
    while place < len(tokens):
        kind, value, size = _kind(language, tokens[place : place + _PHRASE])
        kinds.append(kind)
        if value is not None:
            name = _FIELDS.get(kind, kind.lower())
            values[f"last_{name}" if name in values else name] = value
        place += size
    return " ".join(kinds), values


def _kind(language: Language, tokens: Sequence[str]) -> tuple[str, Any, int]:
    """Return kind and value of the longest phrase at the start, and how many words it has."""
    for size in range(len(tokens), 0, -1):
        known = language.phrases.get(" ".join(tokens[:size]))
        if known:
            return *known, size
    token = tokens[0]
    if not (token.isascii() and token.isdigit()):
        return token, None, 1
    if len(token) > _YEAR_DIGITS or (len(token) == _YEAR_DIGITS and token.startswith("0")):
        return "HUGE", None, 1
    if len(token) == _YEAR_DIGITS:
        return "YEAR", int(token), 1
    if tokens[1:] and tokens[1] in language.ordinals:
        return "NTH", int(token), 2
    return "NUMBER", int(token), 1


__all__ = [
    "ENGLISH",
    "FORMS",
    "LANGUAGES",
    "Found",
    "Language",
    "Part",
    "Said",
    "UnreadablePromise",
    "read",
    "recognize",
    "tokenize",
]
