"""The built-in letters: what they say, to whom, how long they are, and in which words."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterview.drafts import INVITATIONS, LETTERS, STEPS, near_identical, render
from afterview.drafts.files import load
from afterview.drafts.languages import LANGUAGES, TONES, UNCHECKED, Style, say_day
from afterview.drafts.samples import BARE, FULL, VERSIONS, sample_letters
from afterview.model import STEP_KINDS, Contact, Interview, Interviewer, Owed

DOCS = Path(__file__).parents[2] / "docs"
IN_TONES = {tone: load(tone=tone) for tone in TONES}
JANE, TOM = FULL.interviewers
EMAILS = tuple(step for step in STEPS if STEP_KINDS[step].is_email)
PANEL = (
    Interviewer(name="Rosa Lim", email="rosa@acme.example", title="Recruiter"),
    JANE,
    Interviewer(name="Ben Ode", email="ben@acme.example", title="Software engineer"),
    Interviewer(name="Ida Wolf", email="ida@acme.example"),
    Interviewer(name="Max Ray", email="max@acme.example"),
)
STYLES = [("en", tone) for tone in TONES] + [
    (language, tone) for language in UNCHECKED for tone in ("warm", "brief")
]
in_styles = pytest.mark.parametrize(("language", "tone"), STYLES)
in_tones = pytest.mark.parametrize("tone", TONES)


def letter(
    step: str, interview: Interview = FULL, tone: str = "warm", language: str = "", **more: Any
) -> str:
    if step in {"thank-you", "connect"} and "person" not in more:
        more["person"] = next(iter(interview.interviewers), None)
    if language:
        interview = replace(interview, language=language)
    return render(IN_TONES[tone], step, interview, **more)


def body(text: str) -> str:
    """Return what the recipient reads: without the lines above the greeting."""
    return text.partition("\n\n")[2]


def words(text: str) -> int:
    """Count the words of a letter that a person sends, without what they have yet to fill in."""
    return len(re.sub(r"\[[^\]]*\]", "", body(text)).split())


# How long a letter is

BOUNDS = {
    ("thank-you", "warm"): (80, 130),
    ("thank-you", "formal"): (80, 130),
    ("thank-you", "brief"): (40, 75),
    ("follow-up", "warm"): (60, 90),
    ("follow-up", "formal"): (60, 90),
    ("follow-up", "brief"): (30, 55),
    ("accept", "warm"): (70, 105),
    ("accept", "formal"): (70, 105),
    ("accept", "brief"): (35, 55),
    ("decline", "warm"): (65, 95),
    ("decline", "formal"): (65, 95),
    ("decline", "brief"): (35, 55),
}
"""The fewest and the most words from the greeting to the name."""


@in_tones
@pytest.mark.parametrize("person", PANEL, ids=lambda person: person.name)
def test_a_thank_you_has_the_length_of_its_tone(person: Interviewer, tone: str) -> None:
    told = replace(person, talked_about="her talk on consensus protocols")
    panel = replace(FULL, interviewers=tuple(told if each is person else each for each in PANEL))
    fewest, most = BOUNDS["thank-you", tone]
    text = letter("thank-you", panel, tone, person=told, me="Alex Kim")
    assert fewest <= words(text) <= most, text


@in_tones
@pytest.mark.parametrize("number", [1, 2])
@pytest.mark.parametrize("promise", [FULL.promise, None])
def test_a_follow_up_has_the_length_of_its_tone(tone: str, number: int, promise: Any) -> None:
    fewest, most = BOUNDS["follow-up", tone]
    asked = replace(FULL, promise=promise)
    text = letter("follow-up", asked, tone, number=number, me="Alex Kim")
    assert fewest <= words(text) <= most, text


@in_tones
def test_the_answer_to_an_offer_has_the_length_of_its_tone(tone: str) -> None:
    said: dict[str, Any] = {"accepted": WHEN}
    for step, more in (
        ("accept", {}),
        *(("decline", each) for each in ({}, said, {**said, "accepted_here": HERE})),
    ):
        fewest, most = BOUNDS[step, tone]
        text = letter(step, FULL, tone, me="Alex Kim", **more)
        assert fewest <= words(text) <= most, text


@pytest.mark.parametrize("step", EMAILS)
def test_the_brief_tone_is_the_shortest(step: str) -> None:
    for number in VERSIONS.get(step, (None,)):
        counted = {
            tone: words(letter(step, FULL, tone, number=number, owed=FULL.owed[0]))
            for tone in TONES
        }
        assert min(counted, key=counted.__getitem__) == "brief", counted
        assert max(counted.values()) <= 130


@pytest.mark.parametrize("language", UNCHECKED)
def test_letters_in_other_languages_are_formal_or_brief(language: str) -> None:
    def said(step: str, tone: str, number: int | None) -> str:
        return letter(step, FULL, tone, language, number=number, owed=FULL.owed[0])

    for step in LETTERS:
        for number in VERSIONS.get(step, (None,)):
            warm, formal, brief = (said(step, tone, number) for tone in TONES)
            assert warm == formal
            assert (brief == formal) == STEP_KINDS[step].is_brief
            assert words(brief) <= min(words(formal), 60), brief


def test_the_page_on_drafts_has_the_lengths() -> None:
    page = (DOCS / "drafts.md").read_text(encoding="utf-8")
    for tone in TONES:
        (row,) = re.findall(rf"^\| `{tone}` \|.*$", page, re.MULTILINE)
        said = [tuple(map(int, each)) for each in re.findall(r"(\d+) to (\d+) words", row)]
        assert said == [BOUNDS["thank-you", tone], BOUNDS["follow-up", tone]]


def test_a_german_thank_you_is_shorter_than_an_english_one() -> None:
    for person in PANEL:
        panel = replace(FULL, interviewers=PANEL, topics=("Rust",))
        german = letter("thank-you", panel, language="de", person=person)
        assert 45 <= words(german) <= 85
        assert words(german) < words(letter("thank-you", panel, person=person))


@in_styles
def test_a_card_has_three_lines(language: str, tone: str) -> None:
    panel = replace(FULL, interviewers=(replace(JANE, talked_about="Kubernetes"), TOM))
    text = letter("thank-you-card", panel, tone, language, me="Alex Kim")
    assert (
        len(text.rpartition(",\n\n")[2].partition("\n\nAlex")[0].rpartition(":\n\n")[2].split("\n"))
        == 3
    )
    assert "Kubernetes" in text


# The thank-you


def test_a_thank_you_thanks_names_a_topic_shows_interest_and_answers_a_concern() -> None:
    assert letter("thank-you", me="Alex Kim") == (
        "To: Jane Doe <jane@acme.example>\n"
        "Subject: Thank you — Backend engineer interview\n"
        "\n"
        "Hi Jane,\n"
        "\n"
        "Thank you for making time to talk with me on Friday about the Backend engineer role. I "
        "especially enjoyed our conversation about your talk on consensus protocols, and I've been "
        "thinking about it since.\n"
        "\n"
        "Hearing about the team and the work ahead made me even more interested. It's the kind of "
        "work I enjoy most, and I'd love to do it with you at Acme Robotics.\n"
        "\n"
        "[On “no Kubernetes”, in a sentence or two: the closest thing you have done, or how you "
        "would close the gap.]\n"
        "\n"
        "If there is anything else you'd like to see before you decide, such as references or an "
        "example of my work, I'm happy to send it. I look forward to hearing about the next "
        "steps.\n"
        "\n"
        "Best regards,\n"
        "Alex Kim"
    )


@in_styles
def test_a_panel_that_compares_sees_different_letters(language: str, tone: str) -> None:
    panel = replace(FULL, interviewers=PANEL)
    letters = [
        letter("thank-you", panel, tone, language, person=replace(who, talked_about=""), me="Al")
        for who in PANEL
    ]
    assert (
        near_identical([(who.name, text) for who, text in zip(PANEL, letters, strict=True)]) == []
    )
    if language == "en":
        said = [set(re.split(r"(?<=[.!?])\s+", body(text))) for text in letters]
        for one, other in combinations(said, 2):
            assert all(len(each.split()) <= 3 for each in one & other), one & other


@in_styles
def test_a_concern_is_answered_in_one_letter_only(language: str, tone: str) -> None:
    panel = replace(FULL, interviewers=PANEL, concerns=("no Kubernetes", "Kafka"))
    answering = [
        who.name
        for who in PANEL
        if "Kafka" in letter("thank-you", panel, tone, language, person=who)
    ]
    assert answering == ["Jane Doe"]


def test_concerns_that_fit_stand_in_a_sentence_and_otherwise_in_one_bracket() -> None:
    fits = letter("thank-you", replace(FULL, concerns=("no Go experience", "the commute")))
    assert "a thought on my lack of Go experience and the commute. [In a sentence" in fits
    does_not = letter("thank-you", replace(FULL, concerns=("no Kubernetes", "the commute")))
    assert "[On “no Kubernetes” and “the commute”, in a sentence" in does_not
    none = letter("thank-you", replace(FULL, concerns=()))
    assert "[" not in none.replace("[your name]", "")


@pytest.mark.parametrize(
    ("contact", "first_line"),
    [
        (FULL.contact, "No address for Tom Lee: ask Rita Cruz to pass it on."),
        (
            Contact("", "hr@acme.example"),
            "No address for Tom Lee: ask hr@acme.example to pass it on.",
        ),
        (None, "No address for Tom Lee: ask the person who invited you to pass it on."),
        (
            Contact("tom  LEE"),
            "No address for Tom Lee: ask the person who invited you to pass it on.",
        ),
        (Contact("Tom Lee", "tom@acme.example"), "To: Tom Lee <tom@acme.example>"),
    ],
)
def test_a_thank_you_without_an_address_says_who_can_pass_it_on(
    contact: Contact | None, first_line: str
) -> None:
    text = letter("thank-you", replace(FULL, contact=contact), person=TOM)
    assert text.splitlines()[0] == first_line


def test_what_was_talked_about_goes_before_the_topics_and_both_before_a_blank_to_fill() -> None:
    topics = letter("thank-you", person=TOM)
    neither = letter("thank-you", replace(FULL, topics=()), person=TOM)
    assert "our conversation about migration to Rust has" in topics.replace("Our", "our")
    assert "[One thing that stayed with you from talking to Tom.]" in neither
    assert "[One thing" not in topics + letter("thank-you")


SOPHIE = Interviewer(name="Sophie Reed", email="sophie@reed.example", title="Managing director")


@in_styles
def test_a_recruiter_of_an_agency_is_thanked_for_the_help_and_not_as_a_colleague(
    language: str, tone: str
) -> None:
    at_bank = replace(
        FULL,
        company="Marlowe Bank",
        via="Harper Reed",
        contact=Contact("Sophie Reed"),
        interviewers=(SOPHIE,),
        topics=("Rust",),
    )
    text = letter("thank-you", at_bank, tone, language, me="Alex Kim")
    thanks = {"en": "help|support", "de": "Unterstützung", "fr": "aide", "es": "ayuda"}
    assert re.search(thanks[language], text)
    assert "colleagues" not in text
    assert "your team" not in text
    assert "Marlowe Bank" in text or tone == "brief"
    if language == "en":
        fewest, most = BOUNDS["thank-you", tone]
        assert fewest <= words(text) <= most, text


def test_somebody_who_was_not_there_is_not_told_of_the_topics() -> None:
    assert "Rust" not in letter("rejection-reply")
    asked = replace(FULL, contact=Contact("Tom Lee", "tom@acme.example"))
    assert "our conversation about migration to Rust" in letter("rejection-reply", asked)


def test_the_card_is_addressed_to_one_and_names_the_others() -> None:
    text = letter("thank-you-card")
    assert "To: Jane Doe, Acme Robotics, 1 Main St, Albany\n" in text
    assert "(Or to whoever led the conversation: Tom Lee was there too.)" in text
    three = replace(FULL, interviewers=(*FULL.interviewers, Interviewer(name="Ann Roy")))
    assert "Tom Lee and Ann Roy were there too" in letter("thank-you-card", three)
    assert "Or to" not in letter("thank-you-card", replace(FULL, interviewers=(JANE,)))
    assert "Dear [name]," in letter("thank-you-card", BARE)


PETRA = Interviewer(name="Petra Novak", rapport="good")


def test_the_card_of_a_visit_names_the_people_of_all_its_rounds() -> None:
    first = replace(
        FULL,
        id="acme-1",
        start=FULL.start.replace(hour=10),
        interviewers=(PETRA, replace(JANE, talked_about="")),
        topics=("apprentices",),
    )
    text = letter("thank-you-card", earlier=(first,), person=PETRA)
    assert "To: Petra Novak, Acme Robotics" in text
    assert "Jane Doe and Tom Lee were there too" in text
    assert "about apprentices" in text
    assert "Rust" not in text
    assert "good" not in text.lower()
    text = letter("thank-you-card", earlier=(first,), person=JANE)
    assert "To: Jane Doe" in text
    assert "consensus protocols" in text
    assert "Petra Novak and Tom Lee were there too" in text


# The follow-up


def test_the_first_follow_up_names_the_promised_day_and_asks_where_none_was_promised() -> None:
    promised = letter("follow-up", number=1)
    assert promised.startswith(
        "To: Rita Cruz <rita@acme.example>\nSubject: Following up: Backend engineer\n\nHi Rita,"
    )
    assert "You expected to have news by 4 December, so I wanted to ask" in promised
    asked = letter("follow-up", replace(FULL, promise=None), number=1)
    assert "Could you tell me where things stand, and when you expect to make a decision?" in asked
    roleless = letter("follow-up", BARE, number=1)
    assert "\nSubject: Following up: our conversation on 20 November\n" in roleless


@in_styles
def test_the_second_follow_up_adds_something_and_says_nothing_twice(
    language: str, tone: str
) -> None:
    first, second = (
        set(
            re.split(
                r"(?<=[.!?,:])\s+", body(letter("follow-up", FULL, tone, language, number=number))
            )
        )
        for number in (1, 2)
    )
    assert all(len(each.split()) <= 5 for each in first & second)
    assert any(each.startswith("[") for each in second)
    assert not any(
        each.startswith("[") and "Madame" not in each and "name" not in each for each in first
    )


def test_the_second_follow_up_refers_to_the_first() -> None:
    dated = letter("follow-up", number=2, last_contact=date(2026, 12, 8))
    assert "reply to your last message of 8 December.)" in dated
    assert "Since I wrote on 8 December, something has come up" in dated
    assert "Since I wrote last, something" in letter("follow-up", number=2)
    assert "interested in joining Acme Robotics," in letter(
        "follow-up", replace(FULL, role=""), number=2
    )


# The other letters


@pytest.mark.parametrize(
    ("step", "talked", "never_talked", "day"),
    [
        (
            "rejection-reply",
            "I'm glad that I got to know",
            "I had been looking forward to it",
            True,
        ),
        ("keep-in-touch", "Subject: Our conversation in November", "Subject: A quick hello", False),
        ("withdraw", "for the good conversations", "Thank you for considering me", True),
    ],
)
def test_a_letter_knows_whether_there_was_a_conversation(
    step: str, talked: str, never_talked: str, *, day: bool
) -> None:
    assert talked in letter(step)
    assert "20 November" not in letter(step)
    never = letter(step, called_off=True)
    assert (talked in never, never_talked in never, "20 November" in never) == (False, True, day)
    october = replace(FULL, start=FULL.start.replace(month=10), end=FULL.end.replace(month=10))
    once = letter(step, called_off=True, earlier=[october])
    assert talked.replace("November", "October") in once
    assert never_talked not in once


HERE = "the Analyst role"
WHEN = date(2026, 11, 27)


@in_tones
@pytest.mark.parametrize("step", ["withdraw", "decline"])
@pytest.mark.parametrize("here", ["", HERE])
def test_a_withdrawal_and_a_no_know_the_company_that_was_taken(
    here: str, step: str, tone: str
) -> None:
    text = letter(step, FULL, tone, accepted=WHEN, accepted_here=here)
    taken = "(your|the) offer for the Analyst role" if here else "an"
    assert re.search(f"I(?: ha|')ve accepted {taken}", text)
    assert ("decline" in text, "withdraw" in body(text)) == (step == "decline", step == "withdraw")
    # Never "another offer, so I have to decline it", which could be the one that was accepted.
    assert ("decline yours" in text) == (step == "decline" and not here)
    about = "Your offer" if step == "decline" else "Withdrawing my application"
    assert text.splitlines()[1] == f"Subject: {about}: Backend engineer"
    assert ("I look forward to working with" in text, "paths cross" in text) == (
        bool(here),
        not here,
    )


@in_tones
def test_a_no_to_an_offer_gives_no_reason_that_the_log_does_not_know(tone: str) -> None:
    text = letter("decline", FULL, tone)
    assert re.search("I(?: ha|')ve decided not to accept it", text)
    assert "accepted" not in text
    assert "[" not in letter("decline", FULL, tone, me="Al")


@pytest.mark.parametrize(
    ("language", "accepted", "declined", "here"),
    [
        ("de", "ein anderes Angebot angenommen", "absagen", "andere Stelle in Ihrem Haus"),
        ("fr", "accepté une autre proposition", "pas donner suite à", "pour l’autre poste"),
        ("es", "aceptado otra oferta", "debo declinar", "para el otro puesto"),
    ],
)
def test_so_do_those_in_another_language(
    language: str, accepted: str, declined: str, here: str
) -> None:
    for step in ("withdraw", "decline"):
        elsewhere = letter(step, FULL, "formal", language, accepted=WHEN)
        taken = letter(step, FULL, "formal", language, accepted=WHEN, accepted_here=HERE)
        assert (accepted in elsewhere, accepted in taken) == (True, False)
        assert (here in elsewhere, here in taken) == (False, True)
        assert (declined in elsewhere, declined in taken) == (step == "decline",) * 2
    assert accepted not in letter("decline", FULL, "formal", language)


@pytest.mark.parametrize(
    ("style", "roles", "subject", "said"),
    [
        (
            ("en", "warm"),
            ("Pilot",),
            "Withdrawing my applications: Backend engineer, Pilot",
            "for the Backend engineer role, as well as the one for the Pilot role.",
        ),
        (
            ("en", "formal"),
            ("Pilot", "Cook"),
            "Withdrawing my applications: Backend engineer, Pilot, Cook",
            "position, as well as those for the Pilot and Cook positions.",
        ),
        (
            ("en", "brief"),
            ("Pilot",),
            "Withdrawing my applications: Backend engineer, Pilot",
            "role, as well as the one for the Pilot role.",
        ),
        (
            ("de", "formal"),
            ("Pilotin", "Köchin"),
            "Rückzug meiner Bewerbungen: Backend engineer, Pilotin, Köchin",
            "„Backend engineer“ sowie die für „Pilotin“ und die für „Köchin“ zurück.",
        ),
        (
            ("fr", "formal"),
            ("pilote",),
            "Retrait de mes candidatures – Backend engineer, pilote",
            "de Backend engineer, ainsi que celle pour « pilote ».",
        ),
        (
            ("es", "formal"),
            ("piloto", "cocinera"),
            "Retirada de mis candidaturas: Backend engineer, piloto, cocinera",
            "de Backend engineer, así como la de piloto y la de cocinera.",
        ),
    ],
)
def test_one_withdrawal_names_all_roles(
    style: tuple[str, str], roles: tuple[str, ...], subject: str, said: str
) -> None:
    language, tone = style
    text = letter("withdraw", FULL, tone, language, other_roles=roles)
    assert f"Subject: {subject}\n\n" in text
    assert said in text


@in_styles
def test_an_acceptance_restates_the_terms_and_asks_for_the_contract(
    language: str, tone: str
) -> None:
    text = letter("accept", FULL, tone, language, me="Al")
    assert text.startswith(
        "To: Rita Cruz <rita@acme.example>\n"
        "(Do not give notice where you work before you have the offer in writing.)\nSubject: "
    )
    date_, terms = re.findall(r"\[(?!Madame)[^\]]*\]", text)
    assert re.search("date|datum|fecha", date_)
    assert re.search("salary|Gehalt|salaire|salario", terms)
    assert re.search("contra[ct]t?o?|Arbeitsvertrag", text)


@in_styles
def test_a_withdrawal_asks_to_cancel_the_interview_that_was_booked(
    language: str, tone: str
) -> None:
    off = letter("withdraw", FULL, tone, language, called_off=True)
    assert re.search("20.{0,4} [Nn]oviembre|20.{0,4} [Nn]ovembre|20.{0,2} November", off)


def test_an_offer_is_thanked_for_and_has_a_last_day_or_asks_for_one() -> None:
    assert "You'll have my answer by 11 December" in letter("offer-reply")
    assert "By when would you like to have my answer?" in letter("offer-reply", BARE)
    assert letter("decide").startswith("Answer Acme Robotics by 11 December. Before you decide")
    assert letter("decide", BARE).startswith("Answer Acme. Before you decide")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("tone", TONES)
def test_news_to_people_whom_one_still_meets_asks_for_an_earlier_day(
    tone: str, language: str
) -> None:
    def told(*, is_ahead: bool) -> str:
        return letter("news", FULL, tone, language, answer_by=date(2026, 12, 4), is_ahead=is_ahead)

    day = say_day(FULL.start.date(), Style(language))
    assert day in told(is_ahead=True)
    assert day not in told(is_ahead=False)
    assert told(is_ahead=True).count("?") <= 1


@in_styles
def test_news_has_the_last_day_of_the_offer_elsewhere(language: str, tone: str) -> None:
    told = letter("news", BARE, tone, language, answer_by=date(2026, 12, 4))
    assert re.search(r"\b4\.? (?:de )?[Dd](?:ecember|ezember|écembre|iciembre)\b", told)


@in_styles
def test_what_was_promised_goes_out_with_a_word(language: str, tone: str) -> None:
    sent = letter("owed", FULL, tone, language, owed=FULL.owed[0])
    assert sent.startswith("To: Rita Cruz <rita@acme.example>\nSubject: ")
    said = [line.count("the link to my talk") for line in sent.split("\n\n")[:3]]
    assert said == ([1, 0, 1] if language == "en" else [0, 0, 1])


@pytest.mark.parametrize(
    ("language", "what", "said"),
    [
        ("de", "Arbeitsproben", "sende ich Ihnen hiermit Folgendes: Arbeitsproben."),
        ("de", "the link to my talk", "sende ich Ihnen hiermit Folgendes: [the link to my talk]."),
        ("fr", "Mes références", "voici ce que je vous avais promis : mes références."),
        ("es", "the slides", "le envío lo siguiente: [the slides]."),
    ],
)
def test_a_promise_that_may_be_in_another_language_is_put_in_brackets(
    language: str, what: str, said: str
) -> None:
    assert said in letter("owed", language=language, owed=Owed(what))


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ("The link to my talk.", "I promised to send you the link to my talk."),
        ("send two references", "I promised to send you two references."),
        ("my slides and the code", "I promised to send you my slides and the code."),
        ("to send her the notes", "I promised to send you the notes."),
        ("portfolio", "I promised you something: portfolio."),
        ("how we cut latency", "I promised you something: how we cut latency."),
        ("answer his question on salary", "I promised you something: answer his question on sal"),
        ("send", "I promised you something: send."),
    ],
)
def test_what_was_promised_is_woven_in_where_it_fits(what: str, said: str) -> None:
    assert said in letter("owed", owed=Owed(what))


def test_several_things_that_were_promised_can_go_in_one_email() -> None:
    link, notes = Owed("the link to my talk"), Owed("two references")
    text = letter("owed", replace(FULL, owed=(link, notes)), owed=link)
    assert "(Also promised: two references. You can send the rest in the same email.)\n" in text
    assert "Also promised" not in letter("owed", owed=FULL.owed[0])


@in_styles
def test_each_note_to_keep_in_touch_has_an_occasion_of_its_own(language: str, tone: str) -> None:
    notes = [
        set(
            re.split(
                r"(?<=[.!?:])\s+",
                body(letter("keep-in-touch", FULL, tone, language, number=number)),
            )
        )
        for number in (1, 2, 3)
    ]
    for one, other in ((0, 1), (1, 2), (0, 2)):
        assert all(len(each.split()) <= 9 for each in notes[one] & notes[other])
    assert letter("keep-in-touch", FULL, tone, language, number=9) == letter(
        "keep-in-touch", FULL, tone, language, number=3
    )


# What is for the person alone


def test_the_recap_is_a_form_with_the_people_in_it() -> None:
    text = letter("recap")
    assert "- Jane Doe, VP Engineering:\n- Tom Lee:\n" in text
    for asked in ("good, neutral, poor", "When they will decide", "What they asked"):
        assert asked in text


def test_the_interview_says_where_who_and_whom_to_ask() -> None:
    assert letter("interview") == (
        "Go to: 1 Main St, Albany\n"
        "\n"
        "Link: https://meet.example/acme\n"
        "Role: Backend engineer\n"
        "With:\n"
        "- Jane Doe, VP Engineering\n"
        "- Tom Lee\n"
        "Contact: Rita Cruz <rita@acme.example>"
    )
    assert letter("interview", BARE) == ""


@pytest.mark.parametrize(
    ("changes", "first"),
    [
        ({"mode": "video"}, "Join: https://meet.example/acme\n"),
        ({"mode": ""}, "Join: https://meet.example/acme\n"),
        ({"mode": "phone", "url": ""}, "Be ready for the call.\n"),
        ({"mode": "", "url": ""}, "Go to: 1 Main St, Albany\n"),
        ({"status": "cancelled"}, "This interview does not take place.\n\nLink: https"),
    ],
)
def test_the_first_line_of_an_interview_says_where_to_be(
    changes: dict[str, Any], first: str
) -> None:
    text = letter("interview", replace(FULL, **changes))
    assert text.startswith(first)
    assert text.count("https://meet.example/acme") == bool(replace(FULL, **changes).url)
    assert text.count("1 Main St") == 1 or changes.get("mode") == "phone" or "status" in changes


def test_the_search_has_a_draft_without_any_interview() -> None:
    assert "one application" in render(IN_TONES["warm"], "keep-searching", None)


def test_parking_names_the_company_and_no_deadline() -> None:
    text = letter("park")
    assert text.startswith("Close the case at Acme Robotics for now, or log what you heard:\n")


@in_styles
def test_a_calendar_on_a_phone_names_no_command(tone: str, language: str) -> None:
    for step in STEPS:
        assert "afterview" not in letter(step, FULL, tone, language).casefold(), step


def test_a_step_that_only_marks_a_day_has_no_draft() -> None:
    assert letter("follow-up-date") == ""
    assert set(STEP_KINDS) - set(STEPS) == {"follow-up-date"}
    assert set(EMAILS) < LETTERS < set(STEPS)


def test_what_is_for_the_person_has_one_tone_and_is_english() -> None:
    for step in set(STEPS) - LETTERS:
        assert letter(step, FULL, "brief", "de") == letter(step)


# All of them


@in_styles
@pytest.mark.parametrize("step", STEPS)
def test_no_draft_proposes_a_call(step: str, language: str, tone: str) -> None:
    for number in (1, 2, 3):
        text = letter(step, FULL, tone, language, number=number)
        calling = (
            r"\b(call|phone|ring|telephone|anrufen|telefon\w*|téléphon\w*|appeler|llamar?\w*)\b"
        )
        assert not re.search(calling, text, re.IGNORECASE)


CLOSINGS = {
    "en": r"(?:Best regards|Best wishes|Best|Kind regards|Sincerely|Thanks again|All the best),",
    "de": "Mit freundlichen Grüßen",
    "fr": "Bien cordialement,",
    "es": "Un cordial saludo,",
}
GREETINGS = {"en": "Hello,", "de": "Guten Tag,", "fr": "Bonjour,", "es": "Buenos días:"}


@in_styles
@pytest.mark.parametrize("step", EMAILS)
def test_a_letter_to_nobody_known_is_still_a_letter(step: str, language: str, tone: str) -> None:
    for number in VERSIONS.get(step, (None,)):
        text = letter(step, BARE, tone, language, number=number)
        assert re.search(r"^To: \w", text)
        assert f"\n\n{GREETINGS[language]}\n\n" in text
        assert re.search(rf"\n\n{CLOSINGS[language]}\n\[your name\]$", text)


@in_styles
@pytest.mark.parametrize("step", EMAILS)
def test_a_letter_needs_at_most_two_brackets_filled(step: str, language: str, tone: str) -> None:
    """Beside the name and the French "Madame" or "Monsieur"."""
    for number in VERSIONS.get(step, (None,)):
        text = letter(step, FULL, tone, language, number=number, me="Al", owed=FULL.owed[0])
        assert text.replace("[Madame", "").count("[") <= 2


@in_styles
@pytest.mark.parametrize("step", EMAILS)
def test_every_email_has_a_subject_or_answers_theirs(step: str, language: str, tone: str) -> None:
    text = letter(step, FULL, tone, language, number=1, owed=FULL.owed[0])
    head = text.partition("\n\n")[0]
    assert ("\nSubject: " in head) is (step not in {"offer-reply", "rejection-reply"})
    assert len(head.partition("Subject: ")[2]) <= 70


STIFF = (
    *(
        "I am surer",
        "by the way of",
        "herewith",
        "kindly",
        "please find attached",
        "do the needful",
    ),
    *(
        "I would like you to know",
        "touch base",
        "circle back",
        "just checking in",
        "to whom it may",
    ),
    *("reach out", "any word", "word from you", "I hope this email finds you well"),
)


@in_tones
def test_no_letter_uses_a_phrase_that_a_coach_would_strike(tone: str) -> None:
    for name, text in sample_letters(IN_TONES[tone], "en", "Alex Kim"):
        for phrase in STIFF:
            assert phrase.lower() not in text.lower(), name


@in_styles
def test_the_samples_show_every_letter(language: str, tone: str) -> None:
    shown = dict(sample_letters(IN_TONES[tone], language, "Alex Kim"))
    assert all(shown.values())
    assert {name.split()[0] for name in shown} == LETTERS
    assert len(shown) == len(LETTERS) + 4 + 1 + 2
    assert len(set(shown.values())) == len(shown)


# The note that goes with an invitation


@given(
    name=st.sampled_from(["Jane Doe", "田中太郎", "Dr. Ann O'Hara"]) | st.text(max_size=250),
    talked_about=st.text(max_size=400) | st.sampled_from(["sailing", "very " * 5000]),
    role=st.text(max_size=300),
    style=st.sampled_from(STYLES),
    invitation=st.sampled_from(list(INVITATIONS)),
)
def test_an_invitation_never_exceeds_what_the_network_takes(
    name: str, talked_about: str, role: str, style: tuple[str, str], invitation: str
) -> None:
    person = Interviewer(name=name or "x", talked_about=talked_about)
    templates = load(tone=style[1], invitation=invitation)
    text = render(templates, "connect", replace(FULL, role=role, language=style[0]), person=person)
    assert 0 < len(text) <= len(text.encode("utf-16-le")) / 2 <= INVITATIONS[invitation]
    assert text.endswith(".")


def test_an_invitation_is_longer_where_the_account_takes_more() -> None:
    long = render(load(invitation="long"), "connect", FULL, person=JANE)
    assert INVITATIONS["short"] < len(long) <= INVITATIONS["long"]
    assert "your talk on consensus protocols" in long
    assert "your talk on consensus protocols" in letter("connect")


@pytest.mark.parametrize(
    ("words", "role", "part"),
    [
        (4, "", "However the process turns out, I'd be glad to stay in touch."),
        (13, "", "about the word"),
        (20, "Cook", "with you about the Cook role. However the process turns out,"),
        (20, "", "with you on Friday."),
        (20, "Cook " * 40, "with you on Friday."),
    ],
)
def test_an_invitation_falls_back_to_shorter_words(words: int, role: str, part: str) -> None:
    person = replace(JANE, talked_about="the " + "word " * words)
    text = letter("connect", replace(FULL, role=role, topics=()), person=person)
    assert part in text
    assert text.startswith("Hi Jane, ")


def test_an_invitation_to_an_endless_name_has_words_that_always_fit() -> None:
    endless = replace(JANE, name="Wolfeschlegelsteinhausen" * 10)
    last = "It was great to talk with you on Friday. I'd be glad to stay in touch."
    assert letter("connect", person=endless) == last
    assert letter("connect", person=replace(JANE, name="🦀" * 90)) == last


@pytest.mark.parametrize("language", LANGUAGES)
def test_where_no_wording_is_short_enough_there_are_words_that_always_fit(language: str) -> None:
    person = replace(JANE, name="Wolfeschlegelsteinhausen " * 20)
    text = letter("connect", language=language, person=person)
    assert 0 < len(text) <= 200
