"""What people type: row by row, then laws that hold for any words on any day."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterview.dates import spoken
from afterview.dates.spoken import Unclear, day, moment, names_day
from afterview.log import shorthand
from afterview.log.shorthand import assignment, person, question

if TYPE_CHECKING:
    from collections.abc import Callable

    from afterview.dates.spoken_days import Prefer

LISBON = ZoneInfo("Europe/Lisbon")
NEW_YORK = ZoneInfo("America/New_York")
NOW = datetime(2026, 11, 18, 16, 5, 33, 250, tzinfo=LISBON)
"""A Wednesday.

::

       Mo Tu We Th Fr Sa Su
        9 10 11 12 13 14 15
       16 17 18 19 20 21 22
       23 24 25 26 27 28 29
"""
TODAY = NOW.date()


def reason(read: Callable[[], object]) -> str:
    with pytest.raises(Unclear) as caught:
        read()
    text = str(caught.value)
    assert text.isprintable()
    return text


def outcome(read: Callable[[], object]) -> object:
    try:
        return read()
    except Unclear as unclear:
        return unclear


# Days


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("today", "2026-11-18"),
        ("  ToDay ", "2026-11-18"),
        ("today" + 195 * " ", "2026-11-18"),
        ("tomorrow", "2026-11-19"),
        ("the day after tomorrow", "2026-11-20"),
        ("yesterday", "2026-11-17"),
        ("the day before yesterday", "2026-11-16"),
        ("Fri", "2026-11-20"),
        ("on Friday", "2026-11-20"),
        ("Tue", "2026-11-24"),
        ("this Fri", "2026-11-20"),
        ("this Wed", "2026-11-18"),
        ("next Mon", "2026-11-23"),
        ("next Wed", "2026-11-25"),
        ("last Wed", "2026-11-11"),
        ("last Thu", "2026-11-12"),
        ("last Sun", "2026-11-15"),
        ("Fri next week", "2026-11-27"),
        ("Mon of last week", "2026-11-09"),
        ("Mon this week", "2026-11-16"),
        ("next week on Sunday", "2026-11-29"),
        ("2026-12-04", "2026-12-04"),
        ("2026-1-4", "2026-01-04"),
        ("2026\u201312\u201304", "2026-12-04"),
        ("\uff12\uff10\uff12\uff16-12-04", "2026-12-04"),
        ("Fri 2026-12-04", "2026-12-04"),
        ("4 Dec", "2026-12-04"),
        ("the 4th of December", "2026-12-04"),
        ("Dec. 4th", "2026-12-04"),
        ("4Dec", "2026-12-04"),
        ("Fri, 4 Dec", "2026-12-04"),
        ("Friday December 4, 2026", "2026-12-04"),
        ("4 Dec 2025", "2025-12-04"),
        ("5 Jan", "2027-01-05"),
        ("20 Aug", "2026-08-20"),
        ("19 Aug", "2027-08-19"),
        ("in 3 days", "2026-11-21"),
        ("in a week", "2026-11-25"),
        ("in two weeks", "2026-12-02"),
        ("in a fortnight", "2026-12-02"),
        ("3 days from now", "2026-11-21"),
        ("a week from today", "2026-11-25"),
        ("a week from tomorrow", "2026-11-26"),
        ("in a month", "2026-12-18"),
        ("in a year", "2027-11-18"),
        ("2 weeks ago", "2026-11-04"),
        ("9 months ago", "2026-02-18"),
        ("a day ago", "2026-11-17"),
        ("1 Jan 1970", "1970-01-01"),
        ("2200-12-31", "2200-12-31"),
    ],
)
def test_a_day_is_read(words: str, expected: str) -> None:
    assert day(words, TODAY) == date.fromisoformat(expected)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Fri", "2026-11-13"),
        ("Tue", "2026-11-17"),
        ("next Tue", "2026-11-24"),
        ("20 Nov", "2026-11-20"),
        ("5 Jan", "2027-01-05"),
        ("16 Feb", "2027-02-16"),
        ("17 Feb", "2026-02-17"),
        ("19 Nov", "2026-11-19"),
        ("1 Jun", "2026-06-01"),
    ],
)
def test_in_the_past_where_that_is_preferred_but_never_over_a_near_day(
    words: str, expected: str
) -> None:
    assert day(words, TODAY, prefer="past") == date.fromisoformat(expected)


@pytest.mark.parametrize("prefer", ["past", "future"])
def test_a_leap_day_is_read_where_it_is_near(prefer: Prefer) -> None:
    assert day("29 Feb", date(2028, 3, 1), prefer=prefer) == date(2028, 2, 29)
    assert day("29 Feb", date(2028, 1, 31), prefer=prefer) == date(2028, 2, 29)
    far = "there is no such day near today; look at day and month, and write the year"
    assert far in reason(lambda: day("29 Feb", TODAY, prefer=prefer))


def test_an_error_repeats_the_words_without_the_space_around_them() -> None:
    assert reason(lambda: day(" Wed\n", TODAY)).startswith('"Wed": today is a Wednesday; ')


def test_a_month_is_as_long_as_it_is() -> None:
    assert day("in a month", date(2026, 1, 31)) == date(2026, 2, 28)
    assert day("a month ago", date(2026, 3, 31)) == date(2026, 2, 28)


LIKE = 'write it like "today", "Fri", "next Mon", "Tue next week", "4 Dec", '


@pytest.mark.parametrize(
    ("words", "what", "hint"),
    [
        ("", "there are no words", LIKE),
        (" ,!", "there are no words", LIKE),
        ("banana", '"banana" is not a word for a day or a time', LIKE),
        ("thrusday", '"thrusday" is not a word for a day or a time', 'did you mean "thursday"?'),
        ("Fri afternoon", '"afternoon" is not a word for a day or a time', LIKE),
        ("in a few days", '"few" is not a word for a day or a time', LIKE),
        ("in 3 business days", '"business" is not a word for a day or a time', LIKE),
        ("today\x1b[2J", '"j" is not a word for a day or a time', LIKE),
        ("a", "that names no day", LIKE),
        ("may", "that names no day", LIKE),
        ("7", "that names no day", LIKE),
        ("next week", "that names no day", LIKE),
        ("3 days", "that names no day", LIKE),
        ("in 1000 years", "that names no day", LIKE),
        ("2 hours ago", "that names no day", LIKE),
        ("tomorrow 14:00", "a day is wanted, without a time", LIKE),
        ("2pm Fri", "a day is wanted, without a time", LIKE),
        ("noon", "a day is wanted, without a time", LIKE),
        ("Wed", "today is a Wednesday", 'write "today", "next Wed" or "last Wed"'),
        (
            "next Fri",
            "that may be Fri 2026-11-20 or Fri 2026-11-27",
            'write the date, or "Fri next week"',
        ),
        (
            "last Tue",
            "that may be Tue 2026-11-10 or Tue 2026-11-17",
            'write the date, or "Tue last week"',
        ),
        (
            "this Mon",
            "that may be Mon 2026-11-16 or Mon 2026-11-23",
            'write the date, or "Mon this week"',
        ),
        *(
            (
                words,
                "day and month change places from country to country",
                f'write "4 Dec{year}" or "12 Apr{year}", or the year first, as in "2026-12-04"',
            )
            for words, year in (
                ("04/12", ""),
                ("4.12.", ""),
                ("04-12", ""),
                ("04.12.26", " 2026"),
                ("4/12/2026", " 2026"),
            )
        ),
        ("20/13", "there is no such day", "look at the month and the day"),
        ("31/2/2026", "there is no such day", "look at day and month"),
        ("Thu 20/11/2026", "2026-11-20 is a Friday", "look at the day"),
        ("4th", "the month is missing", 'write it as in "4 Dec"; an hour would be "at 4"'),
        ("Fri 13", "the month is missing", 'write it as in "4 Dec"; an hour would be "at 13"'),
        (
            "4 Dec 26",
            '"26" may be a year or an hour',
            'write the year with four digits, an hour as in "at 10"',
        ),
        ("Dec 4 26", '"26" may be a year or an hour', "write the year with four digits"),
        ("Mon 20 Nov", "2026-11-20 is a Friday", "look at the day, or leave the weekday out"),
        ("Mon 2026-11-20", "2026-11-20 is a Friday", "look at the day, or leave the weekday out"),
        ("31 Feb", "there is no such day near today", "look at day and month"),
        ("31 Feb 2026", "there is no such day", "look at day and month"),
        ("0 Dec", "there is no such day near today", "look at day and month"),
        ("2026-13-04", "there is no 2026-13-04", "look at the month and the day"),
        ("1969-12-31", "that is in the year 1969", "write a year from 1970 to 2200"),
        ("1 Jan 2201", "that is in the year 2201", "write a year from 1970 to 2200"),
        ("in 999 years", "that is in the year 3025", "write a year from 1970 to 2200"),
        ("today" + 196 * " ", "that is too long for a day or a time", LIKE),
    ],
)
def test_what_names_no_day_is_refused_with_what_to_write(words: str, what: str, hint: str) -> None:
    text = reason(lambda: day(words, TODAY))
    assert f'": {what}; {hint}' in text


def test_on_a_sunday_the_coming_days_are_those_of_next_week() -> None:
    sunday = date(2026, 11, 22)
    assert day("next Tue", sunday) == date(2026, 11, 24)
    assert day("Tue next week", sunday) == date(2026, 11, 24)
    assert day("last Tue", sunday - timedelta(days=6)) == date(2026, 11, 10)


# Moments


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("yesterday 14:00", "2026-11-17 14:00"),
        ("today 9:30", "2026-11-18 09:30"),
        ("tomorrow 2pm", "2026-11-19 14:00"),
        ("tomorrow at 2 p.m.", "2026-11-19 14:00"),
        ("Thu 2pm", "2026-11-12 14:00"),
        ("Thursday, 14:00", "2026-11-12 14:00"),
        ("last Thu 2pm", "2026-11-12 14:00"),
        ("next Tue 10", "2026-11-24 10:00"),
        ("today 8", "2026-11-18 08:00"),
        ("yesterday 14", "2026-11-17 14:00"),
        ("Thu at 10", "2026-11-12 10:00"),
        ("Thu @9", "2026-11-12 09:00"),
        ("4 Dec at 10", "2026-12-04 10:00"),
        ("Tue next week 10:00", "2026-11-24 10:00"),
        ("2026-11-20 14:00", "2026-11-20 14:00"),
        ("2026-11-20 at 2pm", "2026-11-20 14:00"),
        ("2026-11-20T14:00", "2026-11-20 14:00"),
        ("2026-11-20T14:00:30", "2026-11-20 14:00:30"),
        ("2026-11-20 14:00:30.75", "2026-11-20 14:00:30"),
        ("2026-11-20T14:00-05:00", "2026-11-20 19:00"),
        ("2026-11-20T14:00:30.75Z", "2026-11-20 14:00:30"),
        ("2026-08-20t14:00z", "2026-08-20 15:00"),
        ("20 Nov 14:00", "2026-11-20 14:00"),
        ("Nov 20, 2pm", "2026-11-20 14:00"),
        ("20 Nov 2025 14:00", "2025-11-20 14:00"),
        ("in 3 days 10:00", "2026-11-21 10:00"),
        ("3 days ago 10:00", "2026-11-15 10:00"),
        ("2 hours ago", "2026-11-18 14:05"),
        ("2h ago", "2026-11-18 14:05"),
        ("an hour ago", "2026-11-18 15:05"),
        ("90 minutes ago", "2026-11-18 14:35"),
        ("in 30 min", "2026-11-18 16:35"),
        ("an hour from now", "2026-11-18 17:05"),
        ("17 hours ago", "2026-11-17 23:05"),
        ("now", "2026-11-18 16:05"),
        ("Now ", "2026-11-18 16:05"),
        ("14:00", "2026-11-18 14:00"),
        ("at 14:00", "2026-11-18 14:00"),
        ("at 10", "2026-11-18 10:00"),
        ("noon", "2026-11-18 12:00"),
        ("tomorrow at noon", "2026-11-19 12:00"),
        ("midday tomorrow", "2026-11-19 12:00"),
        ("2pm on Thursday", "2026-11-12 14:00"),
        ("14:00 20 Nov", "2026-11-20 14:00"),
        ("at 9:15 tomorrow", "2026-11-19 09:15"),
        ("2.30pm", "2026-11-18 14:30"),
        ("11:30 AM", "2026-11-18 11:30"),
        ("12am", "2026-11-18 00:00"),
        ("12:30am", "2026-11-18 00:30"),
        ("12pm", "2026-11-18 12:00"),
        ("1pm", "2026-11-18 13:00"),
        ("7am", "2026-11-18 07:00"),
        ("02:30", "2026-11-18 02:30"),
        ("0:30", "2026-11-18 00:30"),
        ("8:00", "2026-11-18 08:00"),
        ("23:59:59", "2026-11-18 23:59:59"),
        ("Thu 10h", "2026-11-12 10:00"),
        ("Thu 14 h 30", "2026-11-12 14:30"),
        ("16:30 Uhr", "2026-11-18 16:30"),
        ("tomorrow 16 Uhr", "2026-11-19 16:00"),
        ("16.30 Uhr", "2026-11-18 16:30"),
        ("ten o’clock tomorrow", "2026-11-19 10:00"),
        ("half past nine", "2026-11-18 09:30"),
        ("half past four pm", "2026-11-18 16:30"),
        ("a quarter past 10", "2026-11-18 10:15"),
        ("Thu quarter to ten", "2026-11-12 09:45"),
        ("quarter to one", "2026-11-18 12:45"),
        ("in 12 h", "2026-11-19 04:05"),
        ("2h from now", "2026-11-18 18:05"),
    ],
)
def test_a_moment_is_read(words: str, expected: str) -> None:
    when = moment(words, NOW, prefer="past")
    assert when == datetime.fromisoformat(expected)
    assert when.tzinfo is None


def test_a_weekday_lies_on_the_preferred_side() -> None:
    assert moment("Thu 2pm", NOW) == datetime.fromisoformat("2026-11-19 14:00")
    assert moment("Thu 2pm", NOW, prefer="past") == datetime.fromisoformat("2026-11-12 14:00")


def test_a_time_alone_is_one_of_the_given_day_and_any_day_named_goes_before_it() -> None:
    on = date(2026, 11, 27)
    assert moment("15:30", NOW, on=on) == datetime.fromisoformat("2026-11-27 15:30")
    assert moment("at 10", NOW, on=on) == datetime.fromisoformat("2026-11-27 10:00")
    assert moment("today 15:30", NOW, on=on) == datetime.fromisoformat("2026-11-18 15:30")


@pytest.mark.parametrize(
    ("now", "words", "expected"),
    [
        ("2026-11-01T03:00-05:00", "3 hours ago", "2026-11-01 01:00"),
        ("2026-11-01T03:00-05:00", "4 hours ago", "2026-11-01 00:00"),
        ("2026-03-08T04:00-04:00", "2 hours ago", "2026-03-08 01:00"),
        ("2026-03-08T01:30-05:00", "in an hour", "2026-03-08 03:30"),
    ],
)
def test_hours_are_real_ones_on_the_day_the_clocks_change(
    now: str, words: str, expected: str
) -> None:
    there = datetime.fromisoformat(now).astimezone(NEW_YORK)
    when = moment(words, there)
    assert when == datetime.fromisoformat(expected)
    assert when.fold == 0


@pytest.mark.parametrize(
    ("words", "country", "expected"),
    [
        *((words, "DE", date(2026, 11, 12)) for words in (
            "12.11.2026", "12.11.26", "12.11.", "12.11", "12/11", "12-11-2026",
            "Thu 12.11.",
        )),
        ("12/11/2026", "GB", date(2026, 11, 12)),
        ("12/11/2026", "US", date(2026, 12, 11)),
        ("12-11", "US", date(2026, 12, 11)),
        *((words, country, date(2026, 11, 20))
          for words in ("20/11/2026", "11/20", "2026/11/20", "2026.11.20", "20.11.")
          for country in ("", "US", "DE", "CA")),
        ("11/11", "", date(2026, 11, 11)),
    ],
)  # fmt: skip
def test_numbers_follow_the_order_of_the_country(words: str, country: str, expected: date) -> None:
    assert day(words, TODAY, country=country) == expected
    assert names_day(words)
    assert moment(f"{words} 14:00", NOW, country=country).date() == expected
    key, value = assignment(f"answer_by={words}", NOW, country=country)
    assert (key, value) == ("answer_by", expected)


@pytest.mark.parametrize(
    ("words", "country"), [("12/11", "CA"), ("12.11.", "US"), ("12.11.2026", "ZA"), ("12/11", "")]
)
def test_numbers_are_refused_where_both_orders_are_common(words: str, country: str) -> None:
    assert "change places" in reason(lambda: day(words, TODAY, country=country))


LIKE_MOMENTS = 'write it like "yesterday 14:00", "Thu 2pm", '


@pytest.mark.parametrize(
    ("words", "what", "hint"),
    [
        ("", "there are no words", LIKE_MOMENTS),
        ("Thu", "the time of day is missing", 'write it behind the day, as in "Thu 14:00"'),
        ("in 3 days", "the time of day is missing", "write it behind the day"),
        ("4 Dec 2026", "the time of day is missing", "write it behind the day"),
        ("4 Dec 10", '"10" may be a year or an hour', "write the year with four digits"),
        ("Fri 13", "the month is missing", 'write it as in "4 Dec"; an hour would be "at 13"'),
        ("04/12 14:00", "day and month change places", ""),
        ("04/12", "day and month change places", ""),
        ("banana", '"banana" is not a word for a day or a time', LIKE_MOMENTS),
        ("Thu 2pm banana", '"banana" is not a word for a day or a time', LIKE_MOMENTS),
        ("wensday 14:00", '"wensday" is not a word', 'did you mean "wednesday"?'),
        ("14:00 EST", '"est" is not a word for a day or a time', LIKE_MOMENTS),
        ("2026-11-20 10:00-11:00", "there is more than one time of day", "write one of them"),
        ("Thu 14:00-15:30", "there is more than one time of day", "write one of them"),
        ("Thu 14:00 15:30", "there is more than one time of day", "write one of them"),
        ("14:00 to 3pm", "there is more than one time of day", "write one of them"),
        ("noon 3pm", "there is more than one time of day", "write one of them"),
        ("next week 10:00", "that names no day", LIKE_MOMENTS),
        ("next Fri 10", "that may be Fri 2026-11-20 or Fri 2026-11-27", "write the date"),
        ("Wed 14:00", "today is a Wednesday", 'write "today", "next Wed" or "last Wed"'),
        ("Mon 20 Nov 14:00", "2026-11-20 is a Friday", "look at the day"),
        (
            "tomorrow at 2",
            '"2" may be in the morning or in the afternoon',
            'write "2pm" or "02:00"',
        ),
        ("7:30", '"7" may be in the morning or in the afternoon', 'write "7:30pm" or "07:30"'),
        ("1:05", '"1" may be in the morning or in the afternoon', 'write "1:05pm" or "01:05"'),
        ("25:00", "there is no such time of day", "write one from 00:00 to 23:59"),
        ("24:00", "there is no such time of day", "write one from 00:00 to 23:59"),
        ("yesterday 14:61", "there is no such time of day", "write one from 00:00 to 23:59"),
        ("13pm", "there is no 13pm", 'write "2pm" or "14:00"'),
        ("0am", "there is no 0am", 'write "2pm" or "14:00"'),
        ("31 Feb 14:00", "there is no such day near today", "look at day and month"),
        ("2026-02-31T14:00Z", "there is no such day", "look at the month and the day"),
        ("1800-01-01T14:00Z", "that is in the year 1800", "write a year from 1970 to 2200"),
        ("0001-01-01T00:00+14:00", "that is in the year 1", "write a year from 1970 to 2200"),
        ("2026-11-20T24:00Z", '"z" is not a word for a day or a time', LIKE_MOMENTS),
        ("half two", '"half" is not a word for a day or a time', LIKE_MOMENTS),
        ("14:00" + 200 * " ", "that is too long for a day or a time", LIKE_MOMENTS),
    ],
)
def test_what_names_no_moment_is_refused_with_what_to_write(
    words: str, what: str, hint: str
) -> None:
    text = reason(lambda: moment(words, NOW, prefer="past"))
    assert f'": {what}' in text
    assert f"; {hint}" in text


def test_every_form_that_an_error_lists_can_be_read() -> None:
    for form in spoken.DAYS:
        assert isinstance(day(form, TODAY), date)
    for form in spoken.MOMENTS:
        assert isinstance(moment(form, NOW), datetime)
    for form in shorthand.PEOPLE:
        assert person(form)["name"] == "Jane Doe"
    for form in shorthand.QUESTIONS:
        assert question(form)["asked"] == "Why us?"
    for form in shorthand.ASSIGNMENTS:
        assert assignment(form, NOW)[0] in form


days = st.dates(date(1970, 1, 1), date(2200, 12, 31))
moments = st.datetimes(datetime(1970, 1, 2), datetime(2200, 12, 30)).map(  # noqa: DTZ001
    lambda when: when.replace(microsecond=0)
)
nows = moments.map(lambda when: when.replace(tzinfo=UTC))
prefers: st.SearchStrategy[Prefer] = st.sampled_from(["past", "future"])


@given(days, days, prefers)
def test_a_day_as_it_is_written_reads_back(wanted: date, today: date, prefer: Prefer) -> None:
    for words in (
        f"{wanted}",
        f"{wanted:%a} {wanted}",
        f"{wanted:%A} {wanted.day} {wanted:%B} {wanted.year}",
        f"{wanted:%b} {wanted.day}, {wanted.year}",
    ):
        assert day(words, today, prefer=prefer) == wanted


@given(moments, nows, prefers)
def test_a_moment_as_it_is_written_reads_back(
    wanted: datetime, now: datetime, prefer: Prefer
) -> None:
    for words in (
        wanted.isoformat(),
        wanted.isoformat(" "),
        f"{wanted:%a %d %b %Y %H:%M:%S}",
        wanted.replace(tzinfo=UTC).astimezone(NEW_YORK).isoformat(),
    ):
        assert moment(words, now, prefer=prefer) == wanted
    assert moment(f"{wanted:%Y-%m-%d %I:%M %p}", now) == wanted.replace(second=0)


@given(days.filter(lambda today: 1970 < today.year < 2200), st.integers(-89, 89), prefers)
def test_a_near_day_needs_no_year(today: date, away: int, prefer: Prefer) -> None:
    wanted = today + timedelta(days=away)
    assert day(f"{wanted.day} {wanted:%b}", today, prefer=prefer) == wanted


@given(days.filter(lambda today: 1970 < today.year < 2200), st.integers(1, 6))
def test_a_weekday_is_less_than_a_week_away(today: date, away: int) -> None:
    ahead = today + timedelta(days=away)
    assert day(f"{ahead:%a}", today) == ahead
    assert day(f"{ahead:%A}", today, prefer="past") == ahead - timedelta(days=7)
    assert day(f"{ahead:%a} this week", today).isocalendar()[:2] == today.isocalendar()[:2]
    for word, near in (("next", ahead), ("last", ahead - timedelta(days=7))):
        said = f"{near:%a} {word} week"
        if day(said, today) == near:
            assert day(f"{word} {near:%a}", today) == near
        else:
            text = reason(lambda word=word, near=near: day(f"{word} {near:%a}", today))  # type: ignore[misc]
            assert f"{near}" in text
            assert f'"{said}"' in text


texts = st.text(max_size=60)
phrases = st.lists(
    st.one_of(
        st.sampled_from([*spoken.KNOWN_WORDS]),
        st.sampled_from(["-", "/", ":", ".", "@", ",", "|", "=", '"', "<", ">"]),
        st.sampled_from(["14:00", "2pm", "2026", "0000", "9999-12-31", "12", "0", "99", "999"]),
        st.sampled_from(["Jane", "jane@acme.example", "good", "about:", "https://x", "ok"]),
    ),
    max_size=8,
).flatmap(lambda words: st.sampled_from(["", " "]).map(lambda between: between.join(words)))


@given(texts | phrases, nows, prefers)
def test_any_words_are_read_or_refused(words: str, now: datetime, prefer: Prefer) -> None:
    reads: dict[Callable[[], object], type] = {
        lambda: day(words, now.date(), prefer=prefer): date,
        lambda: moment(words, now, prefer=prefer): datetime,
        lambda: person(words): dict,
        lambda: question(words): dict,
        lambda: assignment(words, now, prefer=prefer): tuple,
    }
    for read, kind in reads.items():
        found = outcome(read)
        if isinstance(found, Unclear):
            assert str(found).isprintable()
            assert "; " in str(found)
        else:
            assert type(found) is kind


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Fri", True),
        ("on Mon 7 Dec", True),
        ("in 3 days", True),
        ("4/12", True),
        ("next Fri", True),
        ("31 Feb", True),
        ("3 Fri", False),
        ("jane Fri", False),
        ("soon", False),
        ("", False),
        ("4 Dec " * 50, False),
    ],
)
def test_words_look_like_a_day_also_where_that_is_not_clear(words: str, *, expected: bool) -> None:
    assert names_day(words) is expected
