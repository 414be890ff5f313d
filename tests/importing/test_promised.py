"""Promises in letters: which sentences are one, and on which day they run out."""

from __future__ import annotations

from datetime import date

import pytest

from afterview.dates.workdays import WITHOUT_HOLIDAYS
from afterview.importing.promised import Letter, promised

TUESDAY = date(2026, 11, 24)
BEFORE = date(2026, 11, 19)
"""The day of an interview that is over."""


def letter(text: str, language: str = "") -> Letter:
    return Letter(text=text, sent=TUESDAY, workdays=WITHOUT_HOLIDAYS, language=language)


@pytest.mark.parametrize(
    ("text", "language", "day"),
    [
        ("We will get back to you by Friday.", "", "2026-11-27"),
        ("Hi Sam,\n\nthanks! You'll hear from us\nby December 4th.\n\nJo", "", "2026-12-04"),
        ("<p>Thanks!</p><p>We expect to make a decision by 4&nbsp;December.</p>", "", "2026-12-04"),
        ("Wir melden uns bis zum 4. Dezember. Viele Grüße", "de", "2026-12-04"),
        ("Nous reviendrons vers vous d'ici le 4 décembre.", "fr", "2026-12-04"),
        ("Nos pondremos en contacto antes del 4 de diciembre.", "es", "2026-12-04"),
        # The last one counts: nothing may come before it.
        (
            "We'll be in touch by Friday. You will hear from the team by 4 December.",
            "",
            "2026-12-04",
        ),
    ],
)
def test_a_promise_is_found_with_its_words(text: str, language: str, day: str) -> None:
    found = promised(letter(text, language), BEFORE)
    assert found is not None
    assert found.day == date.fromisoformat(day)
    assert "\n" not in found.words


@pytest.mark.parametrize(
    "text",
    [
        "",
        "See you on Friday!",
        "Please let us know by Friday if that works.",
        "If you have not heard from us by Friday, write to me.",
        "We will get back to you soon.",
        "We will get back to you next Friday.",  # which may be either of two
        "> We will get back to you by Friday.",
        "The office is closed until 4 December.",
        f"We will get back to you {'really ' * 60}by Friday.",
    ],
)
def test_other_sentences_promise_nothing(text: str) -> None:
    assert promised(letter(text), BEFORE) is None


INTERVIEW = date(2026, 12, 2)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("You will hear from us by 11 December.", "2026-12-11"),
        ("We will get back to you within a week of the interview.", "2026-12-09"),
        ("We'll be in touch within two business days after your onsite.", "2026-12-04"),
        # Counted from the letter or from the interview: the later one.
        ("You will hear from us within two weeks.", "2026-12-16"),
    ],
)
def test_before_an_interview_a_promise_is_about_its_outcome(text: str, day: str) -> None:
    found = promised(letter(text), INTERVIEW)
    assert found is not None
    assert found.day == date.fromisoformat(day)


@pytest.mark.parametrize(
    "text",
    [
        "We will get back to you with the details by Friday.",
        "We will get back to you on 2 December.",
        "You will hear from us within two days.",
    ],
)
def test_what_runs_out_before_the_interview_is_about_something_else(text: str) -> None:
    assert promised(letter(text), INTERVIEW) is None


@pytest.mark.parametrize(
    ("words", "interview", "day"),
    [
        ("You will hear from us by 11 December", INTERVIEW, None),
        ("You will hear from us within two weeks", INTERVIEW, None),
        ("We'll be in touch within two days after your onsite", INTERVIEW, None),
        ("We will get back to you by Friday", BEFORE, date(2026, 11, 27)),
    ],
)
def test_the_log_has_their_words_where_these_mean_the_same_there(
    words: str, interview: date, day: date | None
) -> None:
    """The log counts from the day of the interview."""
    found = promised(letter(f"{words}."), interview)
    assert found is not None
    assert found.words == words
    assert found.in_log == (day or words)
    assert bool(found.notes) == bool(day)


PROMISES = (
    "We'll get back to you by end of week.",
    "I'll be in touch early next week.",
    "You can expect to hear from us within 5 business days.",
    "We aim to make a decision by December 4.",
    "Our team will follow up with you by Friday, December 4th.",
    "I will let you know by Thursday.",
    "We hope to have an update for you by the end of next week.",
    "Expect feedback within a week.",
    "You should hear back by Monday.",
    "We'll have next steps for you by Wednesday.",
    "The hiring manager will reach out in the next few days.",
    "We will contact you within two weeks.",
    "I expect we'll have a decision in 10 days.",
    "I'll circle back with you next week.",
    "We are going to decide by 11 December and I'll call you then.",
    "You'll receive our feedback by Friday at the latest.",
    "We should be able to give you an answer by the end of the week.",
    "I'll get back to you on Friday.",
)
OTHERS = (
    "Please send us your availability by Friday.",
    "Could you get back to us by Friday?",
    "Let us know by Thursday if this works.",
    "The team is looking forward to meeting you on Friday.",
    "The interview will take place on 4 December.",
    "I'm out of office until Monday.",
    "We got back to you last week.",
    "We will not be able to get back to you by Friday.",
    "Your offer expires on Friday; please contact us.",
    "Happy to be in touch! I'm on vacation next week.",
    "We unfortunately decided on 20 November to go with another candidate.",
    "If you don't hear from us by Friday, consider it closed.",
    "Feel free to reach out to me by Friday.",
    "Thanks for getting back to me on Friday.",
    "Sorry for not getting back to you last week.",
    "It was great to hear from you on Monday.",
    "I will contact you on Friday to schedule the next interview.",
    "We made a decision on Monday.",
    "Keep in touch! Happy Thanksgiving.",
)


def test_sentences_of_recruiters_are_told_apart() -> None:
    found = {each for each in (*PROMISES, *OTHERS) if promised(letter(each), BEFORE)}
    assert found == set(PROMISES)
