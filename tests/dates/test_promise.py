"""The reading of promises: row by row, then laws that hold for any words on any day."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from afterview.dates.english import ENGLISH
from afterview.dates.grammar import Language, variants
from afterview.dates.meanings import (
    EARLY,
    END,
    UnreadablePromise,
    after,
    by,
    coming_weekday,
    days,
    months,
    named_day,
    period,
    span,
    unchanged,
    weeks,
)
from afterview.dates.promise import FORMS, LANGUAGES, read
from afterview.dates.workdays import MONDAY_TO_FRIDAY, Workdays
from afterview.errors import InputError
from afterview.model import Promise

if TYPE_CHECKING:
    import random

DAY = timedelta(days=1)
THANKSGIVING = date(2026, 11, 26)


def american(year: int) -> dict[date, str]:
    days = (THANKSGIVING, date(year, 1, 1), date(year, 7, 4), date(year, 12, 25))
    return dict.fromkeys(days, "a holiday")


AMERICAN = Workdays(MONDAY_TO_FRIDAY, american)

SAID_ON = date(2026, 11, 18)
"""A Wednesday; Thursday of the week after is a holiday.

::

       Mo Tu We Th Fr Sa Su
                  11        1
        2  3  4  5  6  7  8
        9 10 11 12 13 14 15
       16 17 18 19 20 21 22
       23 24 25 26 27 28 29
       30  1  2  3  4  5  6
        7  8  9 10 11 12 13
"""
FRIDAY = date(2026, 11, 20)
SATURDAY = date(2026, 11, 21)
SUNDAY = date(2026, 11, 22)


def days_of(words: str | date, said_on: date = SAID_ON) -> tuple[str, str]:
    promise = read(words, said_on, AMERICAN)
    return f"{promise.earliest:%m-%d}", f"{promise.latest:%m-%d}"


def reason(words: str | date, said_on: date = SAID_ON) -> str:
    with pytest.raises(UnreadablePromise) as caught:
        read(words, said_on, AMERICAN)
    return str(caught.value)


# Each row: the words, the day on which they were said, first and last day, the reading in words.
READINGS = [
    # Dates
    ("2026-12-04", SAID_ON, "12-04", "12-04", "an ISO date is that day"),
    ("Fri 2026-12-04", SAID_ON, "12-04", "12-04", "an ISO date with its weekday"),
    ("2026-11-18", SAID_ON, "11-18", "11-18", "the day of the interview itself may be promised"),
    ("4 December", SAID_ON, "12-04", "12-04", "day and month: the next one"),
    ("4 Dec 2026", SAID_ON, "12-04", "12-04", "day, month, year"),
    ("4th of December", SAID_ON, "12-04", "12-04", "an ordinal before the month"),
    ("4th February", SAID_ON, "02-04", "02-04", "an ordinal, a month without of"),
    ("the 4th of December 2026", SAID_ON, "12-04", "12-04", "an ordinal, month, year"),
    ("December 4", SAID_ON, "12-04", "12-04", "month and day"),
    ("Dec 4th", SAID_ON, "12-04", "12-04", "month and ordinal"),
    ("Dec. 4", SAID_ON, "12-04", "12-04", "a month cut short with a dot"),
    ("Dec.4", SAID_ON, "12-04", "12-04", "the same without a space"),
    ("4. December", SAID_ON, "12-04", "12-04", "a number with a dot"),
    ("Sept 1", SAID_ON, "09-01", "09-01", "the month has four letters at times"),
    ("December 4, 2026", SAID_ON, "12-04", "12-04", "month, day, year"),
    ("December the 4th", SAID_ON, "12-04", "12-04", "the article does not matter"),
    ("Friday, December 4", SAID_ON, "12-04", "12-04", "the weekday agrees with the date"),
    ("Fri 4 Dec 2026", SAID_ON, "12-04", "12-04", "the weekday agrees, with a year"),
    ("18 November", SAID_ON, "11-18", "11-18", "without a year, the interview's day counts"),
    ("17 November", SAID_ON, "11-17", "11-17", "without a year, yesterday is next year's"),
    ("the 4th", SAID_ON, "12-04", "12-04", "a number alone: the coming one, next month"),
    ("the 20th", SAID_ON, "11-20", "11-20", "a number alone: the coming one, this month"),
    ("the 18th", SAID_ON, "11-18", "11-18", "a number alone: the interview's day counts"),
    ("the 31st", SAID_ON, "12-31", "12-31", "a number that this month does not have"),
    ("the 22nd", SAID_ON, "11-22", "11-22", "an ordinal in nd"),
    ("the 23rd", SAID_ON, "11-23", "11-23", "an ordinal in rd"),
    ("the 29th", date(2027, 1, 30), "03-29", "03-29", "over this month, and missing in the next"),
    ("the 4th", date(2026, 12, 30), "01-04", "01-04", "a number alone, across New Year"),
    ("Friday the 4th", SAID_ON, "12-04", "12-04", "weekday and number agree"),
    ("Friday 20th", SAID_ON, "11-20", "11-20", "weekday and number agree this month"),
    # Weekdays
    ("Friday", SAID_ON, "11-20", "11-20", "a weekday: the next one"),
    ("on Friday", SAID_ON, "11-20", "11-20", "on a weekday"),
    ("Friday", FRIDAY, "11-27", "11-27", "said on a Friday, it is the next one"),
    ("Wednesday", SAID_ON, "11-25", "11-25", "strictly after the interview"),
    ("Monday", SAID_ON, "11-23", "11-23", "a weekday that is over this week"),
    ("Monday", SUNDAY, "11-23", "11-23", "a weekday that is tomorrow"),
    ("this Friday", SAID_ON, "11-20", "11-20", "this: the coming one"),
    ("this Friday", FRIDAY, "11-27", "11-27", "this, said on the day: never the same day"),
    ("this Monday", SAID_ON, "11-23", "11-23", "this, where it is over: the coming one"),
    ("coming Friday", SAID_ON, "11-20", "11-20", "coming"),
    ("upcoming Friday", SAID_ON, "11-20", "11-20", "upcoming"),
    ("this coming Friday", SAID_ON, "11-20", "11-20", "this coming"),
    ("next Friday", SAID_ON, "11-20", "11-27", "next: either of two, until the later"),
    ("next Friday", FRIDAY, "11-27", "11-27", "next, said on the day: no doubt"),
    ("next Monday", SAID_ON, "11-23", "11-23", "next, where it is over this week: no doubt"),
    ("next Tuesday", SUNDAY, "11-24", "11-24", "next, said on a Sunday: the week from tomorrow"),
    ("Thursday or Friday", SAID_ON, "11-19", "11-20", "one weekday or the other"),
    ("Friday to Thursday", SAID_ON, "11-20", "11-26", "the second is after the first"),
    ("Mon-Wed", SAID_ON, "11-23", "11-25", "weekdays with a hyphen"),
    ("between Thu and Fri", SAID_ON, "11-19", "11-20", "between two weekdays"),
    ("Thu/Fri", SAID_ON, "11-19", "11-20", "weekdays with a slash"),
    ("Friday of next week", SAID_ON, "11-27", "11-27", "a weekday of next week"),
    ("Friday next week", SAID_ON, "11-27", "11-27", "a weekday, next week"),
    ("next week on Tuesday", SAID_ON, "11-24", "11-24", "next week, a weekday"),
    ("next week Tuesday", SAID_ON, "11-24", "11-24", "next week, a weekday, without on"),
    ("Friday this week", SAID_ON, "11-20", "11-20", "a weekday of this week"),
    ("Wednesday this week", SAID_ON, "11-18", "11-18", "this very weekday of this week"),
    # Days
    ("today", SAID_ON, "11-18", "11-18", "today"),
    ("end of day", SAID_ON, "11-18", "11-18", "the end of the day"),
    ("by EOD", SAID_ON, "11-18", "11-18", "the end of the day, cut short"),
    ("tomorrow", SAID_ON, "11-19", "11-19", "tomorrow"),
    ("the day after tomorrow", SAID_ON, "11-20", "11-20", "in two days"),
    ("next day", SAID_ON, "11-19", "11-19", "the next day"),
    ("next business day", FRIDAY, "11-23", "11-23", "the next business day"),
    # Weeks
    ("this week", SAID_ON, "11-18", "11-20", "this week: from now to its Friday"),
    ("this week", FRIDAY, "11-20", "11-20", "this week, said on its Friday"),
    ("this week", SATURDAY, "11-23", "11-27", "this week is over on Saturday: the next one"),
    ("end of the week", SAID_ON, "11-20", "11-20", "the end of the week: its Friday"),
    ("end of the week", FRIDAY, "11-20", "11-20", "the end of the week, said on its Friday"),
    ("end of the week", SUNDAY, "11-27", "11-27", "the end of the week, said on a Sunday"),
    ("the end of this week", SAID_ON, "11-20", "11-20", "the end of this week"),
    ("later this week", SAID_ON, "11-18", "11-20", "later this week"),
    ("next week", SAID_ON, "11-23", "11-27", "next week: Monday to Friday"),
    ("next week", SUNDAY, "11-23", "11-27", "next week, said on a Sunday: from tomorrow"),
    ("next week", date(2026, 12, 30), "01-04", "01-08", "next week, across New Year"),
    ("end of next week", SAID_ON, "11-27", "11-27", "the end of next week: its Friday"),
    ("end next week", SAID_ON, "11-27", "11-27", "the same without of"),
    ("early next week", SAID_ON, "11-23", "11-24", "early next week: Monday or Tuesday"),
    ("beginning of next week", SAID_ON, "11-23", "11-24", "its beginning"),
    ("start of next week", SAID_ON, "11-23", "11-24", "its start"),
    ("mid next week", SAID_ON, "11-24", "11-26", "the middle: Tuesday to Thursday"),
    ("middle of next week", SAID_ON, "11-24", "11-26", "its middle"),
    ("late next week", SAID_ON, "11-26", "11-27", "late next week: Thursday or Friday"),
    ("early to mid next week", SAID_ON, "11-23", "11-26", "two parts of a week"),
    ("the week after next", SAID_ON, "11-30", "12-04", "the week after next"),
    ("the week after this", SAID_ON, "11-23", "11-27", "the week after this is next week"),
    ("week of December 7", SAID_ON, "12-07", "12-11", "the week of a day, Monday to Friday"),
    ("the week of the 9th of December", SAID_ON, "12-07", "12-11", "the week around a day"),
    ("the week of 2026-12-13", SAID_ON, "12-07", "12-11", "the week that ends with a day"),
    ("the week of November 16", SAID_ON, "11-18", "11-20", "this very week, by its Monday"),
    # Spans
    ("in 10 days", SAID_ON, "11-28", "11-28", "N days later"),
    ("10 days", SAID_ON, "11-28", "11-28", "N days, without in"),
    ("10days", SAID_ON, "11-28", "11-28", "N days, without a space"),
    ("3 calendar days", SAID_ON, "11-21", "11-21", "calendar days are days"),
    ("in 0 days", SAID_ON, "11-18", "11-18", "no days at all"),
    ("two weeks", SAID_ON, "12-02", "12-02", "N weeks later, the same weekday"),
    ("a week", SAID_ON, "11-25", "11-25", "one week later"),
    ("two weeks' time", SAID_ON, "12-02", "12-02", "N weeks' time"),
    ("two weeks from now", SAID_ON, "12-02", "12-02", "N weeks from now"),
    ("within two weeks", SAID_ON, "11-18", "12-02", "within: from now to the end of the span"),
    ("a couple of weeks", SAID_ON, "12-02", "12-02", "a couple is two"),
    ("the next couple of days", SAID_ON, "11-20", "11-20", "the next couple"),
    ("the coming two weeks", SAID_ON, "12-02", "12-02", "the coming two"),
    ("a few days", SAID_ON, "11-21", "11-21", "a few is three"),
    ("in two fortnights", SAID_ON, "12-16", "12-16", "two fortnights are four weeks"),
    ("a fortnight", SAID_ON, "12-02", "12-02", "a fortnight is two weeks"),
    ("one to two weeks", SAID_ON, "11-25", "12-02", "a range in words: its end counts"),
    ("1-2 weeks", SAID_ON, "11-25", "12-02", "a range with a hyphen"),
    ("1–2 weeks", SAID_ON, "11-25", "12-02", "a range with a dash"),
    ("1 - 2 weeks", SAID_ON, "11-25", "12-02", "a range with spaces"),
    ("two or three weeks", SAID_ON, "12-02", "12-09", "a range with or"),
    ("between 5 and 10 days", SAID_ON, "11-23", "11-28", "a range with between"),
    ("3 to 2 days", SAID_ON, "11-20", "11-21", "a range told from its end"),
    ("a week or two", SAID_ON, "11-25", "12-02", "a unit, or two of them"),
    ("within 48 hours", SAID_ON, "11-18", "11-20", "hours: the day by which they have passed"),
    ("in an hour", SAID_ON, "11-19", "11-19", "an hour may end tomorrow"),
    ("in 25 hours", SAID_ON, "11-20", "11-20", "a day and an hour: two days"),
    ("5 business days", SAID_ON, "11-25", "11-25", "N business days"),
    ("6 business days", SAID_ON, "11-27", "11-27", "N business days, across a holiday"),
    ("one working day", FRIDAY, "11-23", "11-23", "a working day is a business day"),
    ("in the next week or two", SAID_ON, "12-02", "12-02", "the next unit, or two of them"),
    ("within the next 3-5 working days", SAID_ON, "11-18", "11-25", "a range of business days"),
    ("in a month", SAID_ON, "12-18", "12-18", "the same day next month"),
    ("in a month", date(2027, 1, 31), "02-28", "02-28", "the last day of a shorter month"),
    ("in two months", date(2026, 12, 31), "02-28", "02-28", "N months, across New Year"),
    ("in a month", date(2026, 11, 30), "12-30", "12-30", "the same day, not the last one"),
    ("in a month", date(2026, 12, 4), "01-04", "01-04", "the same day, after New Year"),
    ("in one year", date(2028, 2, 29), "02-28", "02-28", "a year after 29 February"),
    ("999 business days", SAID_ON, "10-01", "10-01", "the longest span that can be read"),
    # Months and years
    ("end of the month", SAID_ON, "11-30", "11-30", "the end of the month"),
    ("end of month", date(2026, 10, 5), "10-30", "10-30", "its last business day"),
    ("end of the month", date(2026, 10, 30), "10-30", "10-30", "said on the last business day"),
    ("end of the month", date(2026, 10, 31), "11-30", "11-30", "after it: the next month's"),
    ("end of the month", date(2022, 12, 31), "01-31", "01-31", "after it, across New Year"),
    ("end of next month", SAID_ON, "12-31", "12-31", "the end of next month"),
    ("this month", SAID_ON, "11-18", "11-30", "this month: from now to its last day"),
    ("next month", SAID_ON, "12-01", "12-31", "next month, all of it"),
    ("next month", date(2026, 12, 5), "01-01", "01-31", "next month, after New Year"),
    ("mid next month", SAID_ON, "12-11", "12-20", "the middle of next month"),
    ("middle of the month", SAID_ON, "11-18", "11-20", "the middle of the month, from now on"),
    ("middle of the month", SATURDAY, "12-11", "12-20", "it is over: the next month's"),
    ("in December", SAID_ON, "12-01", "12-31", "a month, all of it"),
    ("December", SAID_ON, "12-01", "12-31", "a month alone"),
    ("December 2026", SAID_ON, "12-01", "12-31", "a month of a year"),
    ("in November", SAID_ON, "11-18", "11-30", "this month by its name: from now on"),
    ("February", SAID_ON, "02-01", "02-28", "a month of next year"),
    ("February 2028", SAID_ON, "02-01", "02-29", "a month of a leap year"),
    ("early December", SAID_ON, "12-01", "12-10", "early: the 1st to the 10th"),
    ("early in December", SAID_ON, "12-01", "12-10", "early in"),
    ("beginning of December", SAID_ON, "12-01", "12-10", "the beginning"),
    ("mid December", SAID_ON, "12-11", "12-20", "mid: the 11th to the 20th"),
    ("mid-December", SAID_ON, "12-11", "12-20", "mid with a hyphen"),
    ("late December", SAID_ON, "12-21", "12-31", "late: from the 21st"),
    ("late in February", SAID_ON, "02-21", "02-28", "late in a short month"),
    ("mid to late December", SAID_ON, "12-11", "12-31", "two parts of a month"),
    ("mid November", SAID_ON, "11-18", "11-20", "a part that has begun: from now on"),
    ("end of December", SAID_ON, "12-31", "12-31", "the end of a month: its last business day"),
    ("end of May", SAID_ON, "05-31", "05-31", "the end of a month of next year"),
    ("end of October 2027", SAID_ON, "10-29", "10-29", "the end of a month of a year"),
    ("end of October", date(2026, 10, 31), "10-31", "10-31", "it is not over, but has no business"),
    ("end of October 2026", date(2026, 10, 31), "10-31", "10-31", "the same with its year"),
    ("this year", SAID_ON, "11-18", "12-31", "this year: from now to its last day"),
    ("end of the year", SAID_ON, "12-31", "12-31", "the end of the year"),
    ("end of the year", date(2022, 5, 5), "12-30", "12-30", "its last business day"),
    ("next year", SAID_ON, "01-01", "12-31", "next year, all of it"),
    ("early next year", SAID_ON, "01-01", "04-30", "the first third of next year"),
    ("mid next year", SAID_ON, "05-01", "08-31", "the second third"),
    ("late next year", SAID_ON, "09-01", "12-31", "the last third"),
    # Words around them
    ("by Friday", SAID_ON, "11-18", "11-20", "by: any day up to it"),
    ("by Friday", FRIDAY, "11-20", "11-27", "by, said on a Friday: the next one"),
    ("before 2026-12-04", SAID_ON, "11-18", "12-04", "before: the gate waits for the day"),
    ("until December 4", SAID_ON, "11-18", "12-04", "until"),
    ("by the end of next week", SAID_ON, "11-18", "11-27", "by the end of a week"),
    ("no later than the 4th", SAID_ON, "11-18", "12-04", "no later than"),
    ("after 2026-12-04", SAID_ON, "12-04", "12-04", "after: not before that day"),
    ("after December 4", SAID_ON, "12-04", "12-04", "after a named day"),
    ("after next week", SAID_ON, "11-27", "11-27", "after a range: after its end"),
    ("not before next week", SAID_ON, "11-27", "11-27", "not before a range: its end too"),
    ("December 4 at the latest", SAID_ON, "11-18", "12-04", "at the latest"),
    ("December 4 or later", SAID_ON, "12-04", "12-04", "or later"),
    ("after early December", SAID_ON, "12-10", "12-10", "after a part of a month"),
    ("They said within the next two weeks", SAID_ON, "11-18", "12-02", "who said it"),
    ("probably sometime next week", SAID_ON, "11-23", "11-27", "how sure they were"),
    ("around the 4th, hopefully", SAID_ON, "12-04", "12-04", "how sure, before and after"),
    ("by end of day Friday", SAID_ON, "11-18", "11-20", "an hour of a day"),
    ("Friday morning", SAID_ON, "11-20", "11-20", "an hour after a day"),
    ("we will decide by Friday!", SAID_ON, "11-18", "11-20", "a sentence"),
    ("\u201cnext week\u201d", SAID_ON, "11-23", "11-27", "typographic quotes"),
    # Two ranges
    ("between Dec 4 and Dec 8", SAID_ON, "12-04", "12-08", "between two days"),
    ("2026-12-04 to 2026-12-08", SAID_ON, "12-04", "12-08", "from one ISO date to another"),
    ("2026-12-04 - 2026-12-08", SAID_ON, "12-04", "12-08", "two ISO dates and a hyphen"),
    ("Dec 4 / Dec 8", SAID_ON, "12-04", "12-08", "two days and a slash"),
    ("a week to ten days", SAID_ON, "11-25", "11-28", "two spans"),
    ("end of this week or early next week", SAID_ON, "11-20", "11-24", "two weeks"),
    ("next week or this Friday", SAID_ON, "11-20", "11-27", "told from the end"),
    ("end of next week or next week", SAID_ON, "11-23", "11-27", "one within the other"),
    ("Friday to the 4th", SAID_ON, "11-20", "12-04", "two kinds"),
    ("by Friday or by Monday", SAID_ON, "11-18", "11-23", "each has its own by"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("words", "said_on", "first", "last"),
    [pytest.param(*row[:4], id=f"{row[0]}: {row[4]}") for row in READINGS],
)
def test_reading(words: str, said_on: date, first: str, last: str) -> None:
    assert days_of(words, said_on) == (first, last)


@pytest.mark.parametrize(
    ("words", "said_on", "day"),
    [
        pytest.param("17 November", SAID_ON, date(2027, 11, 17), id="yesterday's date"),
        pytest.param("4 December", date(2026, 12, 5), date(2027, 12, 4), id="a date just past"),
        pytest.param("29 February", SAID_ON, date(2028, 2, 29), id="the next leap year"),
        pytest.param("29 February", date(2096, 3, 1), date(2104, 2, 29), id="eight years on"),
        pytest.param("1 March", date(2026, 3, 1), date(2026, 3, 1), id="today"),
        pytest.param("Sept 1", SAID_ON, date(2027, 9, 1), id="September"),
        pytest.param("early November", SAID_ON, date(2027, 11, 10), id="a part that is over"),
        pytest.param("mid November", FRIDAY, date(2026, 11, 20), id="the last day of a part"),
        pytest.param("mid November", SATURDAY, date(2027, 11, 20), id="the day after a part"),
        pytest.param("end of October", date(2026, 11, 1), date(2027, 10, 29), id="a month over"),
        pytest.param("February", SAID_ON, date(2027, 2, 28), id="a month of next year"),
        pytest.param(
            "the 4th", date(2026, 12, 30), date(2027, 1, 4), id="a number across New Year"
        ),
        pytest.param("in two months", date(2026, 12, 31), date(2027, 2, 28), id="months across it"),
        pytest.param("in 2 years", SAID_ON, date(2028, 11, 18), id="years"),
        pytest.param("999 business days", SAID_ON, date(2030, 10, 1), id="business days"),
        pytest.param("1000-01-01", date(999, 1, 1), date(1000, 1, 1), id="four digits"),
        pytest.param("this year", date.max, date.max, id="the last day of all"),
    ],
)
def test_the_year_of_a_reading(words: str, said_on: date, day: date) -> None:
    assert read(words, said_on, AMERICAN).latest == day


@pytest.mark.parametrize("row", ENGLISH.rows)
def test_each_row_of_the_table_is_needed_by_a_reading_above(row: str) -> None:
    rest = {other: build for other, build in ENGLISH.rows.items() if other != row}
    without = (replace(ENGLISH, rows=rest),)

    def reads(words: str, said_on: date) -> object:
        try:
            return read(words, said_on, AMERICAN, without)
        except UnreadablePromise as error:
            return str(error)

    readings = [(words, said_on) for words, said_on, *_ in READINGS]
    assert any(reads(*key) != read(*key, AMERICAN) for key in readings) or any(
        reads(words, SAID_ON) != reason(words) for words, _ in UNREADABLE
    )


def test_no_two_rows_claim_the_same_words() -> None:
    shapes = [shape for row in ENGLISH.rows for shape in variants(row)]
    assert len(shapes) == len(set(shapes))


def test_no_phrase_has_two_meanings_and_none_is_longer_than_is_looked_for() -> None:
    phrases = [phrase for values in ENGLISH.words.values() for phrase in values]
    assert len(phrases) == len(set(phrases))
    for phrase in (*phrases, *ENGLISH.leads, *ENGLISH.trails):
        assert len(phrase.split()) <= 3
        assert phrase == phrase.casefold()
        assert not ENGLISH.noise & set(phrase.split())


def test_a_row_is_spelled_out_with_its_alternatives_and_options() -> None:
    assert set(variants("[A] B|C")) == {"A B", "A C", "B", "C"}
    assert set(variants("A [b|c] D")) == {"A b D", "A c D", "A D"}
    assert set(variants("X [-] X")) == {"X - X", "X X"}


NUMBER_WORDS = {
    **dict.fromkeys(("a", "an", "one"), 1),
    **dict.fromkeys(("two", "couple", "couple of", "a couple", "a couple of"), 2),
    **dict.fromkeys(("three", "few", "a few"), 3),
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
}


def test_all_number_words_are_tried() -> None:
    assert set(NUMBER_WORDS) == set(ENGLISH.words["COUNT"])


@pytest.mark.parametrize(("word", "number"), NUMBER_WORDS.items())
def test_number_words(word: str, number: int) -> None:
    assert read(f"in {word} days", SAID_ON, AMERICAN).latest == SAID_ON + number * DAY


UNIT_WORDS = {
    **dict.fromkeys(("hour", "hours", "day", "days", "calendar days"), "11-19"),
    **dict.fromkeys(("business day", "business days", "workdays", "work days"), "11-19"),
    **dict.fromkeys(("working day", "working days"), "11-19"),
    **dict.fromkeys(("week", "weeks"), "11-25"),
    **dict.fromkeys(("fortnight", "fortnights"), "12-02"),
    **dict.fromkeys(("month", "months"), "12-18"),
    **dict.fromkeys(("year", "years"), "11-18"),
}


def test_all_units_are_tried() -> None:
    kinds = ("UNIT", "UNITS", "WEEK")
    assert set(UNIT_WORDS) == {word for kind in kinds for word in ENGLISH.words[kind]}


@pytest.mark.parametrize(("word", "day"), UNIT_WORDS.items())
def test_units(word: str, day: str) -> None:
    assert days_of(f"1 {word}") == (day, day)


@pytest.mark.parametrize("unit", ["business days", "working days", "work days", "workdays"])
def test_business_days_leave_out_the_weekend(unit: str) -> None:
    assert days_of(f"3 {unit}") == ("11-23", "11-23")


MONTH_WORDS = {
    **dict.fromkeys(("january", "jan"), 1),
    **dict.fromkeys(("february", "feb"), 2),
    **dict.fromkeys(("march", "mar"), 3),
    **dict.fromkeys(("april", "apr"), 4),
    "may": 5,
    **dict.fromkeys(("june", "jun"), 6),
    **dict.fromkeys(("july", "jul"), 7),
    **dict.fromkeys(("august", "aug"), 8),
    **dict.fromkeys(("september", "sept", "sep"), 9),
    **dict.fromkeys(("october", "oct"), 10),
    **dict.fromkeys(("november", "nov"), 11),
    **dict.fromkeys(("december", "dec"), 12),
}
WEEKDAY_WORDS = {
    **dict.fromkeys(("monday", "mon"), 23),
    **dict.fromkeys(("tuesday", "tues", "tue"), 24),
    **dict.fromkeys(("wednesday", "wed"), 25),
    **dict.fromkeys(("thursday", "thurs", "thur", "thu"), 19),
    **dict.fromkeys(("friday", "fri"), 20),
    **dict.fromkeys(("saturday", "sat"), 21),
    **dict.fromkeys(("sunday", "sun"), 22),
}


def test_all_months_and_weekdays_are_tried() -> None:
    assert set(MONTH_WORDS) == set(ENGLISH.words["MONTH"])
    assert set(WEEKDAY_WORDS) == set(ENGLISH.words["WEEKDAY"])


@pytest.mark.parametrize(("word", "month"), MONTH_WORDS.items())
def test_months(word: str, month: int) -> None:
    assert read(f"3 {word} 2027", SAID_ON, AMERICAN).latest == date(2027, month, 3)


@pytest.mark.parametrize(("word", "day"), WEEKDAY_WORDS.items())
def test_weekdays(word: str, day: int) -> None:
    assert read(word, SAID_ON, AMERICAN).latest == date(2026, 11, day)


BY = """by; before; until; till; within; over; up to; on or before; no later than; not later than;
    latest; at latest; at most; no more than; less than; under"""
AFTER = """after; from; starting; on or after; not before; not until; no earlier than;
    not earlier than; earliest; at earliest; at least; more than"""
FRIENDLY = """they; he; she; we; i; you; said; say; told me; promised; will; would; should; ll;
    hear; hear back; decide; a decision; an answer; decision; answer; in; on; at; for; during;
    between; sometime; some time; probably; likely; maybe; perhaps; hopefully; around; about;
    approximately; roughly; later; end of day; eod"""
BY_AT_END = "at latest; latest; or earlier; or sooner; at most"
AFTER_AT_END = "at earliest; earliest; or later; onwards"
FRIENDLY_AT_END = """from now; from today; time; or so; hopefully; probably; maybe; morning;
    afternoon; evening; end of day; eod"""


def listed(phrases: str) -> list[str]:
    return [" ".join(phrase.split()) for phrase in phrases.split(";")]


def test_all_words_around_a_range_are_tried() -> None:
    assert set(listed(f"{BY};{AFTER};{FRIENDLY}")) == set(ENGLISH.leads)
    assert set(listed(f"{BY_AT_END};{AFTER_AT_END};{FRIENDLY_AT_END}")) == set(ENGLISH.trails)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        *((f"{lead} next week", ("11-18", "11-27")) for lead in listed(BY)),
        *((f"{lead} next week", ("11-27", "11-27")) for lead in listed(AFTER)),
        *((f"{lead} next week", ("11-23", "11-27")) for lead in listed(FRIENDLY)),
        *((f"next week {trail}", ("11-18", "11-27")) for trail in listed(BY_AT_END)),
        *((f"next week {trail}", ("11-27", "11-27")) for trail in listed(AFTER_AT_END)),
        *((f"next week {trail}", ("11-23", "11-27")) for trail in listed(FRIENDLY_AT_END)),
        ("they said probably by around next week", ("11-18", "11-27")),
        ("after by next week", ("11-27", "11-27")),
        ("by after next week", ("11-18", "11-27")),
        ("after next week at the latest", ("11-27", "11-27")),
        ("next week or later at the latest", ("11-18", "11-27")),
    ],
)
def test_words_around_a_range(words: str, expected: tuple[str, str]) -> None:
    assert days_of(words) == expected


UNREADABLE = [
    ("", "no day and no span of time that can be read"),
    ("   ", "no day and no span of time that can be read"),
    ("soon", "no day and no span of time that can be read"),
    ("the", "no day and no span of time that can be read"),
    ("in the", "no day and no span of time that can be read"),
    ("by", "no day and no span of time that can be read"),
    ("4", "no day and no span of time that can be read"),
    ("weeks", "no day and no span of time that can be read"),
    ("a", "no day and no span of time that can be read"),
    ("a December", "no day and no span of time that can be read"),
    ("the next days", "no day and no span of time that can be read"),
    ("this fortnight", "no day and no span of time that can be read"),
    ("2+ weeks", "no day and no span of time that can be read"),
    ("1.5 weeks", "no day and no span of time that can be read"),
    ("1,5 weeks", "no day and no span of time that can be read"),
    ("-2 weeks", "no day and no span of time that can be read"),
    ("not by Friday", "no day and no span of time that can be read"),
    ("last Friday", "no day and no span of time that can be read"),
    ("Friday or soon", "no day and no span of time that can be read"),
    ("soon or Friday", "no day and no span of time that can be read"),
    ("or Friday", "no day and no span of time that can be read"),
    ("Friday to", "no day and no span of time that can be read"),
    ("Friday next month", "no day and no span of time that can be read"),
    ("January to February to March", "no day and no span of time that can be read"),
    ("20261204", "no day and no span of time that can be read"),
    ("0000-01-01", "no day and no span of time that can be read"),
    ("two weeks " + "or so " * 40, "no day and no span of time that can be read"),
    ("\u0663 weeks", "no day and no span of time that can be read"),
    ("04/12", "day and month change places from country to country"),
    ("by 04/12", "day and month change places from country to country"),
    ("4-12", "day and month change places from country to country"),
    ("4.12.", "day and month change places from country to country"),
    ("04/12/2026", "day and month change places from country to country"),
    ("4.12.2026", "day and month change places from country to country"),
    ("04-12-26", "day and month change places from country to country"),
    ("2026/12/04", "day and month change places from country to country"),
    ("2026.12.04", "day and month change places from country to country"),
    ("2026-11-17", "2026-11-17 is before the interview, 2026-11-18"),
    ("1 November 2026", "2026-11-01 is before the interview, 2026-11-18"),
    ("October 2026", "2026-10-31 is before the interview, 2026-11-18"),
    ("Tuesday this week", "2026-11-17 is before the interview, 2026-11-18"),
    ("week of 2026-11-11", "2026-11-13 is before the interview, 2026-11-18"),
    ("after 2026-11-17", "2026-11-17 is before the interview, 2026-11-18"),
    ("2026-11-17 or Friday", "2026-11-17 is before the interview, 2026-11-18"),
    ("Thursday the 4th", "2026-12-04 is a Friday, not a Thursday"),
    ("Monday, December 4", "2026-12-04 is a Friday, not a Monday"),
    ("Sunday 4 December 2026", "2026-12-04 is a Friday, not a Sunday"),
    ("Saturday 2026-12-04", "2026-12-04 is a Friday, not a Saturday"),
    ("Tuesday 2 December", "2026-12-02 is a Wednesday, not a Tuesday"),
    ("30 February", "February has no day 30"),
    ("December 0", "December has no day 0"),
    ("31 Sept", "September has no day 31"),
    ("32 Jan", "January has no day 32"),
    ("the 32nd", "no month has a day 32"),
    ("the 0th", "no month has a day 0"),
    ("30 February 2027", "there is no day 2027-02-30"),
    ("2027-02-29", "there is no day 2027-02-29"),
    ("2027-13-01", "there is no day 2027-13-01"),
    ("2027-1-0", "there is no day 2027-01-00"),
    ("in 1000 days", "that is too far away"),
    ("in 0100 days", "that is too far away"),
    ("in 99999999 weeks", "that is too far away"),
    ("in " + "9" * 50 + " business days", "that is too far away"),
]


@pytest.mark.parametrize(("words", "expected"), UNREADABLE)
def test_what_cannot_be_read_says_why(words: str, expected: str) -> None:
    message = reason(words)
    assert message.endswith(f'": {expected}')
    assert message.startswith(f'"{" ".join(words.split())[:59]}')


def test_junk_of_any_length_is_refused_at_once_and_not_repeated_in_full() -> None:
    junk = "x or " * 40_000
    assert reason(junk) == f'"{junk[:59]}…": no day and no span of time that can be read'
    assert reason("y" * 60).startswith(f'"{"y" * 60}":')
    assert reason("y" * 61).startswith(f'"{"y" * 59}…":')


def test_words_may_be_as_long_as_the_limit_and_no_longer() -> None:
    padded = "hopefully " * 19 + "next week"
    assert len(padded) == 199
    assert days_of(padded) == ("11-23", "11-27")
    assert days_of(padded + ".") == ("11-23", "11-27")
    assert "no day" in reason(padded + "..")


TO_COME = """next week; in 10 days; 5 business days; the 1st; Monday; end of next month; 4 January;
    Friday next week; early next year; in a year; the week after next; early January; next Friday;
    Monday to Tuesday; within a month"""


@pytest.mark.parametrize("words", listed(TO_COME))
def test_what_lies_beyond_the_last_year_is_too_far(words: str) -> None:
    assert reason(words, date.max) == f'"{words}": that is too far away'


def test_a_date_of_the_log_is_that_day() -> None:
    assert read(date(2026, 12, 4), SAID_ON, AMERICAN) == Promise(
        "2026-12-04", date(2026, 12, 4), date(2026, 12, 4)
    )
    assert read(SAID_ON, SAID_ON, AMERICAN).latest == SAID_ON


def test_a_date_with_a_time_is_the_day_as_written() -> None:
    promise = read(datetime(2026, 12, 4, 23, 30, tzinfo=UTC), SAID_ON, AMERICAN)
    assert promise == Promise("2026-12-04", date(2026, 12, 4), date(2026, 12, 4))
    assert type(promise.latest) is date


def test_a_date_of_the_log_before_the_interview_is_refused() -> None:
    assert reason(date(2026, 11, 17)) == "2026-11-17 is before the interview, 2026-11-18"


def test_the_words_are_kept_as_they_were_said() -> None:
    assert read("  By  Friday\n", SAID_ON, AMERICAN).words == "By Friday"


def test_a_calendar_without_business_days_is_not_the_fault_of_the_words() -> None:
    closed = Workdays(
        MONDAY_TO_FRIDAY,
        lambda year: {date(year, 1, 1) + n * DAY: "a holiday" for n in range(366)},
    )
    with pytest.raises(InputError, match="working_days"):
        read("5 business days", SAID_ON, closed)


@pytest.mark.parametrize("form", FORMS)
def test_each_form_that_a_hint_lists_can_be_read(form: str) -> None:
    first, last = days_of(form)
    assert first <= last


def test_the_last_business_day_is_that_of_the_person() -> None:
    saturdays = Workdays(frozenset({5}), lambda _year: {})
    assert read("end of the month", SAID_ON, saturdays).latest == date(2026, 11, 28)
    assert read("2 business days", SAID_ON, saturdays).latest == date(2026, 11, 28)


GERMAN = Language(
    words={
        "WEEKDAY": {"montag": 0, "freitag": 4},
        "MONTH": {"dezember": 12, "märz": 3},
        "COUNT": {"zwei": 2, "einem": 1},
        "UNITS": {"wochen": weeks, "tagen": days, "monat": months},
        "RELATIVE": {"nächste": 1, "nächster": 1},
        "WEEK": {"woche": weeks},
        "PART": {"anfang": EARLY, "ende": END},
    },
    rows={
        "WEEKDAY": coming_weekday,
        "NUMBER MONTH [YEAR]": named_day,
        "NUMBER|COUNT UNITS": span,
        "[PART] RELATIVE WEEK": period,
    },
    noise=frozenset({"den", "der"}),
    leads={"in": unchanged, "bis": by, "nach": after},
    trails={},
)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("bis Freitag", ("11-18", "11-20")),
        ("in zwei Wochen", ("12-02", "12-02")),
        ("Nächste Woche", ("11-23", "11-27")),
        ("Na\u0308chste Woche", ("11-23", "11-27")),
        ("Ende nächster Woche", ("11-27", "11-27")),
        ("nach dem 4. Dezember", None),
        ("nach den 4. Dezember", ("12-04", "12-04")),
        ("in einem Monat", ("12-18", "12-18")),
        ("by Friday", ("11-18", "11-20")),
    ],
)
def test_a_language_can_be_added_as_data(words: str, expected: tuple[str, str] | None) -> None:
    languages = (*LANGUAGES, GERMAN)
    if expected is None:
        with pytest.raises(UnreadablePromise):
            read(words, SAID_ON, AMERICAN, languages)
        return
    promise = read(words, SAID_ON, AMERICAN, languages)
    assert (f"{promise.earliest:%m-%d}", f"{promise.latest:%m-%d}") == expected


def test_german_is_not_read_unless_it_is_asked_for() -> None:
    assert "no day" in reason("bis Freitag")


# Laws

VOCABULARY = sorted(
    {word for row in ENGLISH.rows for shape in variants(row) for word in shape.split()}
    - set(ENGLISH.words)
    - {"NUMBER", "NTH", "YEAR", "HUGE"}
    | set(ENGLISH.phrases)
    | set(ENGLISH.leads)
    | set(ENGLISH.trails)
    | {"0", "1", "2", "4", "10", "29", "31", "999", "2026", "2027", "4th", "31st", "9999", "12345"}
    | {"0001", "the", "soon", "/", ".", "+", "not"}
)
SENTENCES = st.lists(st.sampled_from(VOCABULARY), max_size=7).map(" ".join)
ANY_DAY = st.dates()
READABLE = st.one_of(
    st.sampled_from([words for words, *_ in READINGS]),
    st.sampled_from(FORMS),
    SENTENCES,
)


def reading(words: str, said_on: date) -> tuple[date, date]:
    try:
        promise = read(words, said_on, AMERICAN)
    except UnreadablePromise:
        assume(False)  # noqa: FBT003
        raise
    return promise.earliest, promise.latest


@given(st.one_of(st.text(), SENTENCES, READABLE), ANY_DAY)
def test_any_words_are_read_or_refused_and_the_range_begins_on_or_after_the_interview(
    words: str, said_on: date
) -> None:
    try:
        promise = read(words, said_on, AMERICAN)
    except UnreadablePromise:
        return
    assert said_on <= promise.earliest <= promise.latest


@given(READABLE, st.dates(date(2020, 1, 1), date(2030, 12, 31)), st.randoms(use_true_random=False))
def test_case_and_spaces_do_not_matter(words: str, said_on: date, dice: random.Random) -> None:
    expected = reading(words, said_on)
    spaces = [" ", "  ", "\t", "\n", "\u00a0"]
    shouted = "".join(dice.choice([char.upper(), char.lower()]) for char in words)
    spaced = "".join(dice.choice(spaces) if char == " " else char for char in shouted)
    assert reading(f" {spaced} ", said_on) == expected


@given(READABLE, st.dates(date(2020, 1, 1), date(2030, 12, 31)))
def test_friendly_words_change_nothing(words: str, said_on: date) -> None:
    expected = reading(words, said_on)
    assert reading(f"they said probably {words}", said_on) == expected


@given(st.sampled_from([words for words, *_ in READINGS]), ANY_DAY)
def test_by_and_after_keep_the_end(words: str, said_on: date) -> None:
    earliest, latest = reading(words, said_on)
    assert reading(f"by {words}", said_on) == (said_on, latest)
    assert reading(f"after {words}", said_on)[1] == latest
    assert earliest <= latest


@given(ANY_DAY, ANY_DAY)
def test_a_written_day_is_itself_or_before_the_interview(day: date, said_on: date) -> None:
    words = day.isoformat()
    if day.year < 1000:
        assert "no day" in reason(words, said_on)
    elif day < said_on:
        assert "before the interview" in reason(words, said_on)
    else:
        assert reading(words, said_on) == (day, day)
        assert read(f"{day:%-d %B} {day.year}", said_on, AMERICAN).latest == day


@given(st.integers(0, 999), st.dates(date(1, 1, 1), date(2100, 1, 1)))
def test_spans_end_n_units_later(n: int, said_on: date) -> None:
    assert reading(f"in {n} days", said_on)[1] == said_on + n * DAY
    assert reading(f"{n} weeks", said_on)[1] == said_on + 7 * n * DAY
    assert reading(f"{n} business days", said_on)[1] == AMERICAN.add(said_on, n)


@given(ANY_DAY.filter(lambda day: day.year < 9999), st.integers(0, 6))
def test_a_weekday_comes_within_seven_days_and_never_today(said_on: date, weekday: int) -> None:
    name = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")[weekday]
    day, _ = reading(name, said_on)
    assert said_on < day <= said_on + 7 * DAY
    assert day.weekday() == weekday
    earliest, latest = reading(f"next {name}", said_on)
    assert earliest == day
    assert latest in {day, day + 7 * DAY}
    assert latest.isocalendar()[:2] == (said_on + 7 * DAY).isocalendar()[:2]


@given(ANY_DAY.filter(lambda day: day.year < 9999))
def test_weeks_end_on_a_friday_and_months_on_a_business_day(said_on: date) -> None:
    for words in ("this week", "next week", "end of the week", "end of next week"):
        assert reading(words, said_on)[1].weekday() == 4
    assert reading("next week", said_on)[0].weekday() == 0
    assert reading("this week", said_on) <= reading("next week", said_on)
    end = reading("end of the month", said_on)[1]
    assert AMERICAN.is_business_day(end)
    assert not AMERICAN.between(end, reading("this month", end)[1])


@given(READABLE, st.dates(date(2020, 1, 1), date(2030, 12, 31)))
def test_a_reading_depends_on_nothing_else(words: str, said_on: date) -> None:
    fresh = Workdays(MONDAY_TO_FRIDAY, american)
    promise = read(words, said_on, fresh) if reading(words, said_on) else None
    assert promise == read(words, said_on, AMERICAN)
