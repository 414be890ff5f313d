"""The reading of promises: the table of phrases, row by row, then laws for any words on any day."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from promise_tables import AMERICAN, DAY, SAID_ON, Row, american, rows

from afterview.dates.english import ENGLISH
from afterview.dates.grammar import (
    DATE,
    Language,
    all_of,
    compiled,
    listed,
    segments,
    spellings,
    tokenize,
    variants,
)
from afterview.dates.promise import FORMS, corrected, languages, read
from afterview.dates.sentences import dates_in
from afterview.dates.unreadable import UnreadablePromise
from afterview.dates.workdays import MONDAY_TO_FRIDAY, Workdays
from afterview.errors import InputError
from afterview.model import Promise

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator

    from afterview.dates.grammar import Node

FRIDAY = date(2026, 11, 20)
SATURDAY = date(2026, 11, 21)
SUNDAY = date(2026, 11, 22)
LANGUAGES = {code: languages(code)[0] for code in ("en", "de", "fr", "es")}
TABLES = {code: rows(code) for code in LANGUAGES}
EVERY_ROW = [(code, row) for code, table in TABLES.items() for row in table]


def days_of(words: str | date, said_on: date = SAID_ON) -> tuple[str, str]:
    promise = read(words, said_on, AMERICAN)
    return f"{promise.earliest:%m-%d}", f"{promise.latest:%m-%d}"


def refusal(words: str | date, said_on: date = SAID_ON, language: str = "") -> UnreadablePromise:
    with pytest.raises(UnreadablePromise) as caught:
        read(words, said_on, AMERICAN, language)
    return caught.value


def reason(words: str | date, said_on: date = SAID_ON) -> str:
    return str(refusal(words, said_on))


@pytest.fixture(autouse=True)
def _nothing_is_remembered() -> None:
    """Forget what was read while the tests were collected, when no mutant was at work yet."""
    dates_in.cache_clear()


# The tables


@pytest.mark.parametrize(
    ("language", "row"),
    [pytest.param(code, row, id=f"{code}: {row.words}") for code, row in EVERY_ROW],
)
def test_a_phrase_of_the_table(language: str, row: Row) -> None:
    promise = row.read(language=language)
    assert (promise.earliest, promise.latest) == (row.first, row.last)


@pytest.mark.parametrize(("language", "size"), [("en", 600), ("de", 150), ("fr", 150), ("es", 145)])
def test_the_tables_are_large_and_say_nothing_twice(language: str, size: int) -> None:
    table = TABLES[language]
    assert len(table) >= size
    assert len({row[:3] for row in table}) == len(table)
    assert all(row.said_on <= row.first <= row.last for row in table)


def rows_used(language: Language, words: str) -> Iterator[str]:
    pending: list[Node] = [*dates_in(language, words)]
    while pending:
        node = pending.pop()
        yield node.row
        pending += node.dates


def test_each_row_of_a_grammar_is_needed_by_a_phrase_of_a_table() -> None:
    used: set[str] = set()
    for code, language in LANGUAGES.items():
        phrases = [row.words for row in TABLES[code]]
        phrases += [words for words, _ in (*AMBIGUOUS, *UNREADABLE)] if code == "en" else []
        phrases += [words for words, spoken, _ in REFUSED_ELSEWHERE if spoken == code]
        for words in phrases:
            with suppress(UnreadablePromise):
                used |= set(rows_used(language, words))
    rows_of_all = {row for each in LANGUAGES.values() for row in (*each.rows, *each.around)}
    assert rows_of_all - used == set()


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_words_of_a_language_fit_its_grammar(code: str) -> None:
    language = LANGUAGES[code]
    spelled = Counter(
        each for kind in language.words.values() for phrase in kind for each in spellings(phrase)
    )
    assert [phrase for phrase, times in spelled.items() if times > 1] == [], "of two kinds"
    kinds = {kind for row in (*language.rows, *language.around) for kind, _ in places(row)}
    of_digits = {"NUMBER", "NTH", "YEAR", "HUGE", DATE}
    of_sentences = {"IF", "BUT", "NOT", "PAST", "ASIDE"}
    assert set(language.words) - kinds <= of_sentences
    # A language may leave a kind without words.
    literals = kinds - set(language.words) - set(ENGLISH.words) - of_digits
    assert not literals & set(language.phrases), "a literal word is a phrase too"
    assert all(kind == kind.casefold() for kind in literals), "a kind has no words"


def places(row: str) -> Iterator[tuple[str, bool]]:
    for kinds, optional in compiled(row):
        yield from ((kind, optional) for kind in kinds)


def test_no_two_rows_claim_the_same_words() -> None:
    shapes = Counter(shape for row in ENGLISH.rows for shape in variants(row))
    assert [shape for shape, times in shapes.items() if times > 1] == []


def test_a_row_is_spelled_out_with_its_alternatives_and_options() -> None:
    assert set(variants("[A] B|C")) == {"A B", "A C", "B", "C"}
    assert set(variants("A [b|c] D")) == {"A b D", "A c D", "A D"}
    assert set(variants("X [-] X")) == {"X - X", "X X"}


# Each phrase of a kind, where phrases of the kind stand, means what the others of its value mean.
WHERE = {
    "DAY": "by {}",
    "OVER": "before the month {}",
    "WEEKDAY": "by {}",
    "MONTH": "in {}",
    "HOLIDAY": "around {}",
    "EOD": "by {}",
    "DAYTIME": "Friday {}",
    "CLOCK": "Friday at 5 {}",
    "ZONE": "Friday at 5pm {}",
    "COUNT": "{} days",
    "ORD": "the {} of December",
    "NTH": "the {} of December",
    "LAST": "the {} Friday of December",
    "HALF": "one {} weeks",
    "HALF_A": "{} month",
    "ADJECTIVE": "two {} weeks",
    "WEEK": "next {}",
    "UNIT": "another {}",
    "UNITS": "2 {}",
    "QUARTER": "in {}",
    "WEEKEND": "by the {}",
    "RELATIVE": "{} month",
    "THE_NEXT": "within {} month",
    "COMING": "within the {} month",
    "FOLLOWING": "the {} month",
    "MORE": "{} month",
    "PART": "{} next month",
    "PART_OF": "by {}",
    "BY": "{} next week",
    "WITHIN": "{} two weeks",
    "UNTIL": "{} next week",
    "BEFORE": "{} next week",
    "LATEST": "next week {}",
    "AFTER": "{} December 4",
    "FROM": "{} next week",
    "SINCE": "two weeks {} Friday",
    "EARLIEST": "next week {}",
    "MORE_THAN": "{} two weeks",
    "IN": "{} January",
    "WEEK_OF": "{} December 7",
    "WEEK_ENDING": "{} December 11",
    "IN_THE": "{} the week",
    "BETWEEN": "{} December 4 and December 8",
    "AT": "Friday {} 5",
    "ON": "{} Friday",
    "FOR": "{} two weeks",
    "LATER": "{} this week",
    "AFTER_THAT": "two weeks {}",
    "HEDGE": "by {} next week",
    "TAIL": "two weeks {}",
    "OR": "Friday {} Monday",
    "TO": "Friday {} Monday",
    "THROUGH": "Friday {} Monday",
    "AND": "Friday {} Monday",
    "MEETING": "within two weeks of our {}",
    "OUR": "within two weeks of {} interview",
    "IF": "{} you do not hear by Friday",
    "ASIDE": "{} Friday",
    "NEW_YEAR": "after the {}",
}
NO_DATE = {"BUT"}
REFUSED_KINDS = {"NOT": "{} on Friday", "PAST": "two weeks {}"}


def test_the_words_of_all_kinds_are_tried() -> None:
    assert {*WHERE, *NO_DATE, *REFUSED_KINDS} == set(ENGLISH.words)


@pytest.mark.parametrize("kind", WHERE)
def test_phrases_of_a_kind_with_one_value_mean_the_same(kind: str) -> None:
    found: dict[int, set[tuple[str, str]]] = {}
    for phrase, value in ENGLISH.words[kind].items():
        found.setdefault(id(value), set()).add(days_of(WHERE[kind].format(phrase)))
    assert all(len(readings) == 1 for readings in found.values()), found


@pytest.mark.parametrize(
    "words",
    [
        where.format(phrase)
        for kind, where in REFUSED_KINDS.items()
        for phrase in ENGLISH.words[kind]
    ],
)
def test_words_that_turn_a_promise_around_are_refused(words: str) -> None:
    assert reason(words).endswith(("that says when no answer comes", "what the rest means"))


SENTENCES_AROUND = {
    "en": (
        "they said they would let me know {}",
        "You should hear back from us {}.",
        "We're hoping to make a decision {}, I think",
        "Rita Cruz (their recruiter) told me: \u201c{}\u201d",
        "{} is when the hiring manager at Acme will call you, she said!",
    ),
    "de": (
        "Frau Maier meinte, dass sie sich {} bei mir melden",
        "Eine Entscheidung ist {} zu erwarten.",
        "{}, sagte Herr Weiß (Acme GmbH)",
    ),
    "fr": (
        "Madame Leroy m'a dit que la décision tombera {}",
        "Vous recevrez une réponse {}, promis",
        "{}, selon le recruteur !",
    ),
    "es": (
        "La señora García me dijo que decidirán {}",
        "Le responderemos {}, según ellos",
        "«{}», dijo Rita Cruz",
    ),
}


@pytest.mark.parametrize(
    ("language", "sentence"),
    [(code, sentence) for code, around in SENTENCES_AROUND.items() for sentence in around],
)
def test_a_phrase_in_a_sentence_reads_as_the_phrase_alone(language: str, sentence: str) -> None:
    table = TABLES[language]
    for row in table:
        assert row.read(sentence.format(row.words), language)[1:] == (row.first, row.last), row


def test_a_word_that_may_be_another_in_a_sentence_is_a_date_where_it_stands_alone() -> None:
    assert days_of("Sat") == ("11-21", "11-21")
    assert days_of("May", date(2026, 2, 1)) == ("05-01", "05-31")


@pytest.mark.parametrize(
    ("words", "language", "near"),
    [
        ("within two weaks", "", "within two weeks"),
        ("next wek", "", "next week"),
        ("they said by fryday", "", "they said by friday"),
        ("in 3 busines days", "", "in 3 business days"),
        ("nächste Wocke", "de", "nächste woche"),
        ("la semaine prochiane", "fr", "la semaine prochaine"),
        ("la proxma semana", "es", "la proxima semana"),
        ("within two weaks", "de", "within two weeks"),
        ("when the moon is full", "", ""),
        ("whenever", "", ""),
        ("", "", ""),
    ],
)
def test_a_misspelt_promise_is_offered_as_it_was_probably_meant(
    words: str, language: str, near: str
) -> None:
    with pytest.raises(UnreadablePromise):
        read(words, SAID_ON, AMERICAN, language)
    assert corrected(words, SAID_ON, AMERICAN, language) == near


def test_points_mean_the_day_first_where_they_do_in_the_country() -> None:
    """Slashes stay a question: the words are those of a company, which may be elsewhere."""
    for words in ("by 4.12.", "by 4.12.2026", "Fri 4.12.2026"):
        assert str(read(words, SAID_ON, AMERICAN, country="DE").latest) == "2026-12-04"
        assert "change places" in reason(words)
        with pytest.raises(UnreadablePromise, match="change places"):
            read(words.replace(".12.", "/12/").rstrip("/"), SAID_ON, AMERICAN, country="DE")


def test_the_holidays_of_the_country_are_known_by_their_names() -> None:
    named = {2026: {date(2026, 12, 26): "St. Ann's Day (observed)"}, 2027: {}}
    local = Workdays(frozenset(range(7)), lambda year: named.get(year, {}))
    for words, language, latest in (
        ("by St. Ann's Day", "", "2026-12-26"),
        ("before St Ann's Day", "", "2026-12-25"),
        ("they will decide after St. Ann's day", "", "2027-01-01"),
        ("vor St. Ann's Day", "de", "2026-12-25"),
    ):
        assert str(read(words, SAID_ON, local, language).latest) == latest
    assert "couldn't read" in reason("by St. Ann's Day")
    with pytest.raises(UnreadablePromise, match="couldn't read"):
        read("by St. Ann's Day", date(2026, 12, 27), local)


# Two readings

AMBIGUOUS = [
    ("next Friday", "Fri 2026-11-20; Fri 2026-11-27"),
    ("the week of next Friday", "by Fri 2026-11-20; Mon 2026-11-23 to Fri 2026-11-27"),
    ("by next Friday", "by Fri 2026-11-20; by Fri 2026-11-27"),
    ("by Friday next", "by Fri 2026-11-20; by Fri 2026-11-27"),
    ("Friday next", "Fri 2026-11-20; Fri 2026-11-27"),
    ("the following Friday", "Fri 2026-11-20; Fri 2026-11-27"),
    ("the Friday after", "Fri 2026-11-20; Fri 2026-11-27"),
    ("the Friday after next", "Fri 2026-11-27; Fri 2026-12-04"),
    ("by next Thursday or Friday", "by Fri 2026-11-20; by Fri 2026-11-27"),
    ("next weekend", "Sat 2026-11-21 to Sun 2026-11-22; Sat 2026-11-28 to Sun 2026-11-29"),
    ("the week of the 13th", "Mon 2026-12-07 to Fri 2026-12-11; Mon 2026-12-14 to Fri 2026-12-18"),
    ("by the week of 2026-12-13", "by Fri 2026-12-11; by Fri 2026-12-18"),
    ("the week after", "Mon 2026-11-23 to Fri 2026-11-27; Mon 2026-11-30 to Fri 2026-12-04"),
    ("within the month", "by Mon 2026-11-30; by Fri 2026-12-18"),
    ("within the year", "by Thu 2026-12-31; by Thu 2027-11-18"),
    ("04/12", "Fri 2026-12-04; Mon 2027-04-12"),
    ("by 4-12", "Fri 2026-12-04; Mon 2027-04-12"),
    ("4.12.", "Fri 2026-12-04; Mon 2027-04-12"),
    ("Friday 12/11", "Fri 2026-12-11; Fri 2027-11-12"),
    ("04/12/2026", "Fri 2026-12-04"),
    ("04-12-27", "Mon 2027-04-12; Sat 2027-12-04"),
    ("2026/12/04", "Fri 2026-12-04"),
    ("Friday 12/4/2026", "Fri 2026-12-04"),
    ("rounds until December 4, decide by January 8", "by Fri 2026-12-04; by Fri 2027-01-08"),
    ("start on January 4, decision by December 11", "by Fri 2026-12-11; Mon 2027-01-04"),
]  # fmt: skip


@pytest.mark.parametrize(("words", "readings"), AMBIGUOUS)
def test_readings_a_week_apart_are_refused_and_offered(words: str, readings: str) -> None:
    error = refusal(words)
    assert error.readings == tuple(readings.split("; "))
    for offered in error.readings:
        promise = read(offered, SAID_ON, AMERICAN)
        assert offered.endswith(f"{promise.latest:%a} {promise.latest}")


def test_a_day_that_changes_places_with_its_month_may_be_the_interviews() -> None:
    error = refusal("12/11", date(2026, 11, 12))
    assert str(error) == '"12/11": day and month change places from country to country'
    assert error.readings == ("Thu 2026-11-12", "Fri 2026-12-11")


def test_phrases_of_a_table_are_listed() -> None:
    assert listed(" by  Friday;\n soon ") == ["by Friday", "soon"]
    assert all_of("soon; later", 1) == {"soon": 1, "later": 1}


def test_a_refusal_without_readings_offers_none() -> None:
    assert refusal("soon").readings == ()


AFTERWARDS = '"afterwards" says that the answer comes later, and not when'
UNREADABLE = [
    ("", "I couldn't read that as a date or a time frame"),
    ("   ", "I couldn't read that as a date or a time frame"),
    ("soon", "I couldn't read that as a date or a time frame"),
    ("the", "I couldn't read that as a date or a time frame"),
    ("they may", "I couldn't read that as a date or a time frame"),
    ("in the", "I couldn't read that as a date or a time frame"),
    ("by", "I couldn't read that as a date or a time frame"),
    ("4", "I couldn't read that as a date or a time frame"),
    ("weeks", "I couldn't read that as a date or a time frame"),
    ("a", "I couldn't read that as a date or a time frame"),
    ("this fortnight", "I couldn't read that as a date or a time frame"),
    ("-2 weeks", '"-" may change what the rest means'),
    ("not by Friday", "that says when no answer comes"),
    ("last Friday", '"last" may change what the rest means'),
    ("Friday or soon", '"or" may change what the rest means'),
    ("soon or Friday", '"or" may change what the rest means'),
    ("or Friday", '"or" may change what the rest means'),
    ("Friday to", '"to" may change what the rest means'),
    ("Friday next month", '"month" may change what the rest means'),
    ("20261204", "I couldn't read that as a date or a time frame"),
    ("0000-01-01", '"0000" may change what the rest means'),
    ("\u0663 weeks", "I couldn't read that as a date or a time frame"),
    ("2026-11-17", "2026-11-17 is before the interview, 2026-11-18"),
    ("1 November 2026", "2026-11-01 is before the interview, 2026-11-18"),
    ("October 2026", "2026-10-31 is before the interview, 2026-11-18"),
    ("Tuesday this week", "2026-11-17 is before the interview, 2026-11-18"),
    ("week of 2026-11-11", "2026-11-11 is before the interview, 2026-11-18"),
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
    ("two days after the panel", '"after" may change what the rest means'),
    ("within two weeks of the final round", '"of" may change what the rest means'),
    ("another week of interviews", '"of" may change what the rest means'),
    ("two weeks ago", '"ago" may change what the rest means'),
    ("three or Friday", '"three" may change what the rest means'),
    ("we will not decide on Friday", "that says when no answer comes"),
    ("not on Friday", "that says when no answer comes"),
    ("24-24", "there is no such day"),
    ("30/30/2026", "there is no such day"),
    ("By Friday we won't have an answer", "that says when no answer comes"),
    ("So by Friday we won't know", "that says when no answer comes"),
    ("2 days after the panel", '"after" may change what the rest means'),
    ("two weeks from the panel", '"from" may change what the rest means'),
    ("two weeks starting with the panel", '"starting" may change what the rest means'),
    ("two days before the panel", '"before" may change what the rest means'),
    ("Friday, 40", '"40" may change what the rest means'),
    ("by Friday 2027", '"2027" may change what the rest means'),
    ("by Friday + a bit", '"+" may change what the rest means'),
    ("Friday / whenever", '"/" may change what the rest means'),
    ("this week is full, early next", '"next" may change what the rest means'),
    ("this week is full but next is free", '"next" may change what the rest means'),
    ("this week is full, maybe next", '"next" may change what the rest means'),
    ("this week is full or next", '"next" may change what the rest means'),
    ("another week after the panel", '"after" may change what the rest means'),
    ("Before December you won't hear from us", "that says when no answer comes"),
    ("This week isn't going to happen", "that says when no answer comes"),
    ("Not this week but next", "that says when no answer comes"),
    ("this week is full, rather early next", '"next" may change what the rest means'),
    (
        "We hope to be done before Thanksgiving and you would hear right after",
        '"after" says that the answer comes later, and not when',
    ),
    ("Interviews end on Friday and a decision comes afterwards", AFTERWARDS),
    ("We are done December 4, afterwards we decide", AFTERWARDS),
    (
        "The committee meets on December 3rd and we decide after that",
        '"after that" says that the answer comes later, and not when',
    ),
    ("no decision next week", "that says when no answer comes"),
    ("week 54", "no year has a week 54"),
    ("13/14", "there is no such day"),
    ("31/11", "there is no such day"),
    ("4 December next", '"next" may change what the rest means'),
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


REFUSED_ELSEWHERE = [
    ("vor zwei Wochen", "de", "that is over"),
    ("am 4.13.", "de", "there is no month 13"),
    ("nicht bis Freitag", "de", "that says when no answer comes"),
    ("Bis Freitag haben wir keine Entscheidung", "de", "that says when no answer comes"),
    ("Sie hören vor Dezember nichts", "de", "that says when no answer comes"),
    ("Diese Woche wird das nichts mehr", "de", "that says when no answer comes"),
    ("Wir führen bis Freitag Gespräche und melden uns danach", "de", "later, and not when"),
    ("Avant décembre, vous n'aurez pas de nouvelles", "fr", "that says when no answer comes"),
    ("Les entretiens finissent vendredi, réponse juste après", "fr", "later, and not when"),
    ("dans le mois", "fr", "that can be read in several ways"),
    ("Antes de diciembre no habrá noticias", "es", "that says when no answer comes"),
    ("Esta semana no, la siguiente", "es", "that says when no answer comes"),
    ("Acabamos el viernes y luego decidimos", "es", "later, and not when"),
    ("zwei Tage nach der Klausur", "de", "may change what the rest means"),
    ("pas vendredi", "fr", "that says when no answer comes"),
    ("il y a deux semaines", "fr", "may change what the rest means"),
    ("deux jours après le jury", "fr", "may change what the rest means"),
    ("no el viernes", "es", "that says when no answer comes"),
    ("hace dos semanas", "es", "may change what the rest means"),
    ("el viernes pasado", "es", "may change what the rest means"),
]


@pytest.mark.parametrize(("words", "language", "expected"), REFUSED_ELSEWHERE)
def test_what_is_refused_in_other_languages_says_why(
    words: str, language: str, expected: str
) -> None:
    assert str(refusal(words, language=language)).endswith(expected)


def test_a_language_is_read_only_where_it_is_spoken_and_english_everywhere() -> None:
    assert "couldn't read" in reason("bis Freitag")
    for code in ("de", "fr", "es", "pt", ""):
        assert read("by Friday", SAID_ON, AMERICAN, code).latest == FRIDAY


def test_junk_of_any_length_is_refused_at_once_and_not_repeated_in_full() -> None:
    junk = "x or " * 40_000
    assert reason(junk) == (f'"{junk[:59]}…": I couldn\'t read that as a date or a time frame')
    assert reason("y" * 60).startswith(f'"{"y" * 60}":')
    assert reason("y" * 61).startswith(f'"{"y" * 59}…":')


def test_words_may_be_as_long_as_the_limit_and_no_longer() -> None:
    padded = "hopefully " * 49 + "next week"
    assert len(padded) == 499
    assert days_of(padded) == ("11-23", "11-27")
    assert days_of(padded + ".") == ("11-23", "11-27")
    assert "couldn't read" in reason(padded + "..")


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


# Laws

VOCABULARY = sorted(
    {kind for row in (*ENGLISH.rows, *ENGLISH.around) for kind, _ in places(row)}
    - {*ENGLISH.words, DATE, "NUMBER", "NTH", "YEAR", "HUGE"}
    | set(ENGLISH.phrases)
    | {"0", "1", "2", "4", "10", "29", "31", "999", "2026", "2027", "4th", "31st", "9999", "12345"}
    | {"0001", "the", "whenever", "/", ".", "+", "Acme"}
)
SENTENCES = st.lists(st.sampled_from(VOCABULARY), max_size=7).map(" ".join)
ANY_DAY = st.dates()
READABLE = st.one_of(
    st.sampled_from([row.words for row in TABLES["en"]]),
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
    assume(not ENGLISH.doubtful & set(words.casefold().split()))
    expected = reading(words, said_on)
    assert reading(f"they said probably {words}", said_on) == expected


def is_one_date(words: str) -> bool:
    nodes = dates_in(ENGLISH, words)
    return [node.start for node in nodes] == [0] and nodes[0].end == len(
        segments(ENGLISH, tokenize(words))
    )


@given(st.sampled_from([row.words for row in TABLES["en"] if is_one_date(row.words)]), ANY_DAY)
def test_by_keeps_the_end(words: str, said_on: date) -> None:
    _, latest = reading(words, said_on)
    assert reading(f"by {words}", said_on) == (said_on, latest)
    assert reading(f"not before {words}", said_on)[1] == latest


@given(ANY_DAY, ANY_DAY)
def test_a_written_day_is_itself_or_before_the_interview(day: date, said_on: date) -> None:
    words = day.isoformat()
    if day.year < 1000:
        assert "may change" in reason(words, said_on)
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
    following = said_on + (7 + weekday - said_on.weekday()) * DAY
    if following == day:
        assert reading(f"next {name}", said_on) == (day, day)
    else:
        found = refusal(f"next {name}", said_on).readings
        assert found == tuple(f"{each:%a} {each}" for each in (day, following))


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
